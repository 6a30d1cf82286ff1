use std::collections::BTreeSet;
use std::env;
use std::io::{IsTerminal as _, stdin};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use foi_app::{AppError, Keys, Passphrase, StoreError};
use serde_json::json;

use super::open;
use crate::args::{self, Common};
use crate::output::show;

/// The variable that the passphrase is taken from, so that scripts need no keyboard.
const PRESENT: &str = "FOI_PASSPHRASE";
/// The same for a backup that has another.
const BACKUP: &str = "FOI_BACKUP_PASSPHRASE";
/// The same for the one that is set.
const NEW: &str = "FOI_NEW_PASSPHRASE";

pub(crate) fn run(common: &Common, command: &args::Passphrase) -> Result<()> {
    let app = open(common)?;
    match command {
        args::Passphrase::Set { remember } => {
            let passphrase = new_passphrase()?;
            let set = app.set_passphrase(Some(passphrase), *remember)?;
            show(common.json, &set, |set| {
                let mut lines = vec![set.text.clone()];
                if !set.readable_copies.is_empty() {
                    lines.push("These copies made before are not encrypted:".to_owned());
                    lines.extend(set.readable_copies.iter().map(|path| format!("  {path}")));
                }
                lines.join("\n")
            })
        }
        args::Passphrase::Remove => {
            let set = app.set_passphrase(None, false)?;
            show(common.json, &set, |set| set.text.clone())
        }
        args::Passphrase::Remember => {
            if !app.casebook().is_encrypted() {
                bail!("The casebook has no passphrase. Nothing was remembered.");
            }
            let passphrase = given_or_asked(|passphrase| {
                let passphrase = passphrase.ok_or_else(|| StoreError::Locked {
                    path: app.casebook().path().to_owned(),
                })?;
                app.confirm_passphrase(&passphrase)?;
                Ok(passphrase)
            })?;
            app.remember_passphrase(&passphrase)
                .map_err(|why| anyhow!(why))?;
            show(common.json, &json!({ "remembered": true }), |_| {
                "The passphrase is in this computer's keyring.".into()
            })
        }
        args::Passphrase::Forget => {
            app.forget_passphrase();
            show(common.json, &json!({ "remembered": false }), |_| {
                "The passphrase is not in this computer's keyring any more.".into()
            })
        }
    }
}

/// Does what may need a passphrase: with the one given, and with the one asked for when that is
/// needed and somebody is there to answer.
pub(crate) fn given_or_asked<T>(
    work: impl Fn(Option<Passphrase>) -> Result<T, AppError>,
) -> Result<T> {
    let given = from(PRESENT);
    let asked = given.is_none() && stdin().is_terminal();
    match work(given) {
        Err(AppError::Store(StoreError::Locked { .. })) if asked => {
            Ok(work(Some(ask("Passphrase: ")?))?)
        }
        Err(locked @ AppError::Store(StoreError::Locked { .. })) => {
            let said = format!("{locked} Scripts give it in the variable {PRESENT}.");
            Err(anyhow::Error::new(locked).context(said))
        }
        done => Ok(done?),
    }
}

/// Does what may need the passphrases of two files: with those given, with those that `remembered`
/// finds in the keyring, and with those asked for when somebody is there to answer.
pub(crate) fn keys_given_or_asked<T>(
    source: &Path,
    remembered: impl Fn(&Path) -> Option<Passphrase>,
    work: impl Fn(&Keys) -> Result<T, AppError>,
) -> Result<T> {
    let mut keys = Keys {
        backup: from(BACKUP),
        present: from(PRESENT),
    };
    let (mut looked_for, mut asked_for) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let (error, path) = match work(&keys) {
            Err(AppError::Store(
                error @ (StoreError::Locked { .. } | StoreError::WrongPassphrase { .. }),
            )) => match &error {
                StoreError::Locked { path } | StoreError::WrongPassphrase { path } => {
                    let path = path.clone();
                    (error, path)
                }
                _ => return Err(error.into()),
            },
            done => return Ok(done?),
        };
        let of_backup = path == source;
        let found = if looked_for.insert(path.clone())
            && let Some(kept) = remembered(&path)
        {
            kept
        } else if stdin().is_terminal() && asked_for.insert(path) {
            ask(if of_backup {
                "Passphrase of the backup: "
            } else {
                "Passphrase of the present casebook: "
            })?
        } else if let StoreError::Locked { .. } = error {
            bail!(
                "{error} Scripts give it in the variable {PRESENT}, and that of the backup in {BACKUP} where it is another."
            )
        } else {
            return Err(error.into());
        };
        if of_backup {
            keys.backup = Some(found);
        } else {
            keys.present = Some(found);
        }
    }
}

fn new_passphrase() -> Result<Passphrase> {
    if let Some(given) = from(NEW) {
        return Ok(given);
    }
    if !stdin().is_terminal() {
        bail!("Give the new passphrase in the variable {NEW}. Nothing was changed.");
    }
    let first = ask("New passphrase: ")?;
    if ask("The same again: ")?.expose() != first.expose() {
        bail!("The two are not the same. Nothing was changed.");
    }
    Ok(first)
}

fn from(variable: &str) -> Option<Passphrase> {
    Passphrase::new(&env::var(variable).ok()?)
}

fn ask(question: &str) -> Result<Passphrase> {
    let typed = rpassword::prompt_password(question)
        .context("The passphrase could not be asked for. Nothing was changed")?;
    Passphrase::new(&typed).ok_or_else(|| anyhow!("No passphrase was given. Nothing was changed."))
}
