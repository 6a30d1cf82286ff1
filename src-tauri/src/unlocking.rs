//! A casebook that cannot be opened as it is: the page asks for its passphrase, or offers to save
//! what can be saved of a damaged one, before anything else.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use foi_app::adapters::SystemSecrets;
use foi_app::ports::Secrets as _;
use foi_app::wire::{AgendaShown, Failure, FailureCode, Opening, RescuedCasebook};
use foi_app::{
    App, AppError, Keys, Passphrase, Post, StoreError, confirm_not_empty, remembered_passphrase,
    rescue, restore,
};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::launch::{self, Arguments};
use crate::{begin, casebook_of, open, open_file, ports_of};

/// Whether the program has looked yet how its casebook is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found(Arc<(Mutex<bool>, Condvar)>);

impl Found {
    /// Tells those who wait when what is returned is dropped.
    pub(crate) fn tell_at_the_end(&self) -> impl Drop + use<> {
        struct Told(Found);
        impl Drop for Told {
            fn drop(&mut self) {
                let (known, told) = &*self.0.0;
                *known.lock().unwrap_or_else(PoisonError::into_inner) = true;
                told.notify_all();
            }
        }
        Told(self.clone())
    }

    fn wait(&self) {
        let (known, told) = &*self.0;
        let known = known.lock().unwrap_or_else(PoisonError::into_inner);
        drop(told.wait_while(known, |known| !*known));
    }
}

/// The casebook that waits to be opened.
#[derive(Debug)]
pub(crate) struct Door {
    arguments: Arguments,
    /// One tries at a time.
    trying: Mutex<()>,
    shut: Mutex<Shut>,
}

/// Why it is shut, and what is known of it.
#[derive(Debug, Default)]
struct Shut {
    /// What is wrong with it; empty where only its passphrase is wanted.
    damaged: String,
    /// The passphrase that was right.
    passphrase: Option<Passphrase>,
    /// What was saved of it.
    rescued: Option<PathBuf>,
}

impl Door {
    /// The door of a casebook that could not be opened; none where a page could do nothing about it.
    pub(crate) fn shut_by(error: &anyhow::Error, arguments: &Arguments) -> Option<Self> {
        let damaged = match error.downcast_ref() {
            Some(AppError::Store(StoreError::Locked { .. })) => String::new(),
            Some(AppError::Store(StoreError::Damaged(why))) => wrong_with_it(why),
            _ => return None,
        };
        Some(Self {
            arguments: arguments.clone(),
            trying: Mutex::default(),
            shut: Mutex::new(Shut {
                damaged,
                ..Shut::default()
            }),
        })
    }

    /// The door of a casebook that opens, and in which damage was met afterwards.
    pub(crate) fn of_a_damaged(arguments: &Arguments) -> Self {
        Self {
            arguments: arguments.clone(),
            trying: Mutex::default(),
            shut: Mutex::new(Shut {
                damaged: wrong_with_it(MET),
                ..Shut::default()
            }),
        }
    }

    fn shut(&self) -> MutexGuard<'_, Shut> {
        self.shut.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of damage that is in some page of the file, not in its beginning.
const MET: &str = "a damaged part was met while it was open";

fn wrong_with_it(why: &str) -> String {
    format!("The file cannot be read as it should be ({why}). Nothing in it was changed.")
}

/// How the program found its casebook, with what is shown first of it; waits until it has looked.
pub(crate) fn opening<R: Runtime>(tauri: &AppHandle<R>, shown: Option<&AgendaShown>) -> Opening {
    tauri.state::<Found>().wait();
    match (tauri.try_state::<Arc<App>>(), tauri.try_state::<Door>()) {
        (None, Some(door)) => {
            let damaged = door.shut().damaged.clone();
            let casebook = casebook_of(&door.arguments).unwrap_or_default();
            Opening {
                first: None,
                empty: confirm_not_empty(&casebook).is_err(),
                casebook: casebook.display().to_string(),
                locked: damaged.is_empty(),
                keyring: SystemSecrets::default().can_remember(),
                damaged,
            }
        }
        (app, _) => Opening {
            // What fails here is asked for again, and said, by the screen that wants it.
            first: app
                .zip(shown)
                .and_then(|(app, shown)| app.first_sight(shown).ok()),
            casebook: String::new(),
            locked: false,
            keyring: false,
            damaged: String::new(),
            empty: false,
        },
    }
}

/// Opens the casebook with its passphrase.
///
/// # Errors
///
/// As a code and a sentence for the page.
pub(crate) fn unlock<R: Runtime>(
    tauri: &AppHandle<R>,
    typed: &str,
    remember: bool,
) -> Result<Option<String>, Failure> {
    let Some(door) = tauri.try_state::<Door>() else {
        return Ok(None);
    };
    let _one = door.trying.lock().unwrap_or_else(PoisonError::into_inner);
    if tauri.try_state::<Arc<App>>().is_some() {
        return Ok(None);
    }
    let passphrase = Passphrase::new(typed).ok_or_else(|| Failure {
        code: FailureCode::NeedsPassphrase,
        message: "Type the passphrase of this casebook.".to_owned(),
    })?;
    let opened = match open(&door.arguments, tauri, Some(passphrase.clone())) {
        Ok(_) if door.arguments.damaged => {
            Err(AppError::from(StoreError::Damaged(MET.to_owned())).into())
        }
        opened => opened,
    };
    let app = match opened {
        Ok(app) => app,
        Err(error) => {
            if let Some(AppError::Store(StoreError::Damaged(why))) = error.downcast_ref() {
                let mut shut = door.shut();
                shut.damaged = wrong_with_it(why);
                shut.passphrase = Some(passphrase);
            }
            return Err(in_words(error));
        }
    };
    let not_remembered = remember
        .then(|| app.remember_passphrase(&passphrase).err())
        .flatten();
    begin(tauri, app);
    Ok(not_remembered)
}

/// Leaves an open casebook in which damage was met, for the page that saves what can be saved.
///
/// # Errors
///
/// When the program could not be started again; the casebook stays open then.
pub(crate) fn leave_damaged() -> Result<(), Failure> {
    match launch::start_again_to_save() {
        Ok(never) => match never {},
        Err(error) => Err(Failure {
            code: FailureCode::Failed,
            message: format!(
                "Scrutineer could not start again ({error}). Nothing was changed; close it and open it again."
            ),
        }),
    }
}

/// Saves what can be saved of the damaged casebook into a new one beside it.
///
/// # Errors
///
/// As a code and a sentence for the page.
pub(crate) fn save_what_can_be_saved<R: Runtime>(
    tauri: &AppHandle<R>,
) -> Result<RescuedCasebook, Failure> {
    let door = door_of(tauri)?;
    let _one = door.trying.lock().unwrap_or_else(PoisonError::into_inner);
    let passphrase = door.shut().passphrase.clone();
    let save = || -> anyhow::Result<RescuedCasebook> {
        let ports = ports_of(&door.arguments, tauri)?;
        let post = Post::named(door.arguments.mail.as_deref())?;
        let damaged = casebook_of(&door.arguments)?;
        Ok(rescue(&damaged, None, passphrase, &ports, post)?)
    };
    let saved = save().map_err(in_words)?;
    door.shut().rescued = Some(PathBuf::from(&saved.saved_to));
    Ok(saved)
}

/// Puts what was saved, or a backup, in the place of the damaged casebook and opens it; gives where
/// the damaged one is kept.
///
/// # Errors
///
/// As a code and a sentence for the page; everything is as it was then.
pub(crate) fn open_instead<R: Runtime>(
    tauri: &AppHandle<R>,
    backup: Option<&Path>,
    typed: Option<Passphrase>,
) -> Result<String, Failure> {
    let door = door_of(tauri)?;
    let _one = door.trying.lock().unwrap_or_else(PoisonError::into_inner);
    if tauri.try_state::<Arc<App>>().is_some() {
        return Ok(String::new());
    }
    let (known, rescued) = {
        let shut = door.shut();
        (shut.passphrase.clone(), shut.rescued.clone())
    };
    let put = || -> anyhow::Result<(Option<PathBuf>, App)> {
        let source = backup
            .map(Path::to_owned)
            .or(rescued)
            .ok_or_else(|| AppError::Invalid("Save what can be saved first.".to_owned()))?;
        let casebook = casebook_of(&door.arguments)?;
        let today = ports_of(&door.arguments, tauri)?.clock.now().date_naive();
        let keys = Keys {
            backup: typed.clone(),
            present: known
                .clone()
                .or_else(|| remembered_passphrase(&casebook, &SystemSecrets::default())),
        };
        let kept = restore(&source, &casebook, today, &keys)?;
        let app = open(&door.arguments, tauri, typed.or(known))?;
        Ok((kept, app))
    };
    let (kept, app) = put().map_err(in_words)?;
    begin(tauri, app);
    Ok(kept
        .map(|kept| kept.display().to_string())
        .unwrap_or_default())
}

/// Begins a new casebook in a file that is empty.
///
/// # Errors
///
/// As a code and a sentence for the page, also where something is in the file.
pub(crate) fn begin_new<R: Runtime>(tauri: &AppHandle<R>) -> Result<(), Failure> {
    let door = door_of(tauri)?;
    let _one = door.trying.lock().unwrap_or_else(PoisonError::into_inner);
    if tauri.try_state::<Arc<App>>().is_some() {
        return Ok(());
    }
    let made = || -> anyhow::Result<App> {
        let casebook = casebook_of(&door.arguments)?;
        if confirm_not_empty(&casebook).is_ok() {
            return Err(AppError::Invalid(format!(
                "Something is in {}. Nothing in it was changed; close Scrutineer and open it again.",
                casebook.display()
            ))
            .into());
        }
        open_file(&door.arguments, tauri, None)
    };
    let app = made().map_err(in_words)?;
    begin(tauri, app);
    Ok(())
}

fn door_of<R: Runtime>(tauri: &AppHandle<R>) -> Result<tauri::State<'_, Door>, Failure> {
    let is_open = tauri.try_state::<Arc<App>>().is_some();
    tauri
        .try_state::<Door>()
        .filter(|_| !is_open)
        .ok_or_else(|| Failure {
            code: FailureCode::Failed,
            message: "The casebook is open; there is nothing to save it from.".to_owned(),
        })
}

fn in_words(error: anyhow::Error) -> Failure {
    match error.downcast::<AppError>() {
        Ok(error) => Failure::from(error),
        Err(error) => Failure {
            code: FailureCode::Failed,
            message: error.to_string(),
        },
    }
}
