//! The passphrase of an encrypted casebook, and the keyring that may remember it.

use std::fs;
use std::path::Path;
use std::sync::PoisonError;

use foi_store::{Casebook, Passphrase, StoreError};
use secrecy::{ExposeSecret as _, SecretString};

use crate::ports::Secrets;
use crate::tables::OpenTables;
use crate::wire::{Keep, PassphraseSet};
use crate::{App, AppError, Result};

/// Characters below which a passphrase is refused: what can be tried in an afternoon protects nothing.
const SHORTEST: usize = 8;

impl App {
    /// Encrypts the casebook, changes its passphrase, or with none takes the encryption off.
    ///
    /// # Errors
    ///
    /// When the passphrase is too short, or another program has the casebook open; nothing was
    /// changed then.
    pub fn set_passphrase(
        &self,
        passphrase: Option<Passphrase>,
        remember: bool,
    ) -> Result<PassphraseSet> {
        if passphrase
            .as_ref()
            .is_some_and(|passphrase| passphrase.expose().chars().count() < SHORTEST)
        {
            return Err(AppError::invalid(format!(
                "A passphrase has at least {SHORTEST} characters; three or four words that do not belong together are good. Nothing was changed."
            )));
        }
        let had_one = self.casebook.is_encrypted();
        self.casebook.set_passphrase(passphrase.clone())?;
        self.know_own_file()?;
        let not_remembered = if let Some(passphrase) = passphrase.as_ref().filter(|_| remember) {
            self.remember_passphrase(passphrase).err()
        } else {
            self.forget_passphrase();
            None
        };
        let mut text = match (&passphrase, had_one) {
            (Some(_), false) => {
                "The casebook is encrypted. Without the passphrase nobody can read it, you included: there is no other way in."
            }
            (Some(_), true) => "The casebook has a new passphrase.",
            (None, _) => {
                "The casebook is not encrypted any more: whoever has the file can read it."
            }
        }
        .to_owned();
        if let Some(why) = not_remembered {
            text.push_str(&format!(" It is not remembered on this computer. {why}"));
        }
        if passphrase.is_some() && !self.remembers_passphrase() {
            text.push_str(
                " While no window is open, reminders come only when the keyring remembers it.",
            );
        }
        let readable_copies = if passphrase.is_some() {
            self.casebook.readable_copies()
        } else {
            Vec::new()
        };
        Ok(PassphraseSet {
            text,
            readable_copies: readable_copies
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
        })
    }

    /// That a passphrase is the casebook's.
    ///
    /// # Errors
    ///
    /// [`StoreError::WrongPassphrase`] when it is not.
    pub fn confirm_passphrase(&self, passphrase: &Passphrase) -> Result<()> {
        Ok(self.casebook.confirm_passphrase(passphrase)?)
    }

    /// Keeps the passphrase in the keyring, so that reminders come and mail is fetched without it
    /// being typed.
    ///
    /// # Errors
    ///
    /// One or two sentences when it could not be kept.
    pub fn remember_passphrase(&self, passphrase: &Passphrase) -> Result<(), String> {
        self.ports.secrets.set(
            &name(self.casebook.path()),
            SecretString::from(passphrase.expose()),
            Keep::Keyring,
        )
    }

    fn remembers_passphrase(&self) -> bool {
        let kept = self.ports.secrets.get(&name(self.casebook.path()));
        kept.is_ok_and(|kept| kept.is_some())
    }

    /// Takes the passphrase out of the keyring.
    pub fn forget_passphrase(&self) {
        self.ports.secrets.forget(&name(self.casebook.path()));
    }

    /// What is kept in memory of a casebook that made room for another.
    pub(crate) fn forget_what_was_open(&self) {
        *self.tables.lock().unwrap_or_else(PoisonError::into_inner) = OpenTables::default();
        self.tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.fetching.forget_concerns();
    }
}

/// Opens a casebook with the passphrase that the keyring remembers for it.
pub(crate) fn open_remembered(path: &Path, secrets: &dyn Secrets) -> Result<Casebook> {
    let locked = || StoreError::Locked {
        path: path.to_owned(),
    };
    let remembered = remembered_passphrase(path, secrets).ok_or_else(locked)?;
    match Casebook::open_with(path, Some(remembered)) {
        // Changed on another machine, say: it is asked for.
        Err(StoreError::WrongPassphrase { .. }) => Err(locked().into()),
        opened => Ok(opened?),
    }
}

/// The passphrase that the keyring remembers for a casebook.
pub fn remembered_passphrase(path: &Path, secrets: &dyn Secrets) -> Option<Passphrase> {
    let kept = secrets.get(&name(path)).ok().flatten()?;
    Passphrase::new(kept.expose_secret())
}

/// What the passphrase is called in the keyring.
fn name(casebook: &Path) -> String {
    let whole = fs::canonicalize(casebook).unwrap_or_else(|_| casebook.to_owned());
    format!("passphrase of {}", whole.display())
}
