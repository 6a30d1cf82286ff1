//! The casebook as a file: its copies, and the calendar made of it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use foi_app::wire::{AgendaShown, Opening, PassphraseSet, RescuedCasebook, Settings, Topic};
use foi_app::{AppError, Passphrase};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder};

use super::{Answer, Cases};
use crate::{unlocking, window};

/// The backup that was chosen, until it is put in the casebook's place.
#[derive(Debug, Default)]
pub(crate) struct ChosenBackup(Mutex<Option<PathBuf>>);

impl ChosenBackup {
    fn path(&self) -> Result<PathBuf, AppError> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(|| AppError::Invalid("Choose the backup first.".to_owned()))
    }
}

/// How the program found its casebook; answers before it is open, as what opens it does.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn opening<R: Runtime>(app: AppHandle<R>, shown: Option<AgendaShown>) -> Opening {
    unlocking::opening(&app, shown.as_ref())
}

/// Opens the casebook with its passphrase; gives why it is not remembered, if it was to be.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn unlock<R: Runtime>(
    app: AppHandle<R>,
    passphrase: String,
    remember: bool,
) -> Answer<Option<String>> {
    unlocking::unlock(&app, &passphrase, remember)
}

/// Starts again on the page that saves what can be saved of a damaged casebook.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn leave_damaged() -> Answer<()> {
    unlocking::leave_damaged()
}

/// Saves what can be saved of a damaged casebook into a new one beside it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn rescue_casebook<R: Runtime>(app: AppHandle<R>) -> Answer<RescuedCasebook> {
    unlocking::save_what_can_be_saved(&app)
}

/// Puts what was saved in the place of the damaged casebook and opens it; gives where the damaged one
/// is kept.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn open_rescued<R: Runtime>(app: AppHandle<R>) -> Answer<String> {
    unlocking::open_instead(&app, None, None)
}

/// The same with the backup that was chosen.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn open_backup<R: Runtime>(
    app: AppHandle<R>,
    chosen: State<'_, ChosenBackup>,
    passphrase: Option<String>,
) -> Answer<String> {
    let source = chosen.path()?;
    let passphrase = passphrase.as_deref().and_then(Passphrase::new);
    unlocking::open_instead(&app, Some(&source), passphrase)
}

/// Begins a new casebook where the file is empty.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn begin_new<R: Runtime>(app: AppHandle<R>) -> Answer<()> {
    unlocking::begin_new(&app)
}

/// Sets or changes the passphrase; with none, takes the encryption off.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_passphrase(
    cases: Cases<'_>,
    passphrase: Option<String>,
    remember: bool,
) -> Answer<PassphraseSet> {
    let passphrase = match passphrase {
        None => None,
        Some(typed) => Some(Passphrase::new(&typed).ok_or_else(|| {
            AppError::Invalid("Type a passphrase first. Nothing was changed.".to_owned())
        })?),
    };
    Ok(cases.set_passphrase(passphrase, remember)?)
}

/// Asks which backup is brought back; gives its path, none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn choose_backup<R: Runtime>(
    app: AppHandle<R>,
    chosen: State<'_, ChosenBackup>,
) -> Option<String> {
    let picked = app
        .dialog()
        .file()
        .set_title("Bring back a backup")
        .blocking_pick_file()
        .and_then(|path| path.into_path().ok());
    let shown = picked.as_ref().map(|path| path.display().to_string());
    *chosen.0.lock().unwrap_or_else(PoisonError::into_inner) = picked;
    shown
}

/// Puts the chosen backup in the casebook's place; gives where the casebook that stood there is kept.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn restore_backup<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    chosen: State<'_, ChosenBackup>,
    passphrase: Option<String>,
) -> Answer<String> {
    let source = chosen.path()?;
    let passphrase = passphrase.as_deref().and_then(Passphrase::new);
    let kept = cases.restore_here(&source, passphrase)?;
    window::changed(&app, vec![Topic::Casebook]);
    Ok(kept.display().to_string())
}

/// Asks where a copy goes, and writes it; gives the path, none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_backup<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
) -> Answer<Option<String>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Back up the casebook")
        .set_file_name(format!("casebook-{}.scrutineer", cases.today()));
    let Some(path) = place(dialog) else {
        return Ok(None);
    };
    cases.back_up(&path)?;
    Ok(Some(path.display().to_string()))
}

/// Asks where everything goes in open formats, and writes it to a new folder there; gives the folder.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_export<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
) -> Answer<Option<String>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Export everything to a new folder")
        .set_file_name(format!("scrutineer-{}", cases.today()));
    let Some(path) = place(dialog) else {
        return Ok(None);
    };
    cases.export(&path)?;
    Ok(Some(path.display().to_string()))
}

/// Asks which file is kept up to date for calendar programs, or which folder, with a file an event.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn keep_calendar_file<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    folder: bool,
) -> Answer<Settings> {
    let dialog = app.dialog().file();
    let chosen = if folder {
        dialog
            .set_title("Keep the last days in a calendar folder")
            .blocking_pick_folder()
            .and_then(|path| path.into_path().ok())
    } else {
        let dialog = dialog
            .set_title("Keep the last days in a calendar file")
            .set_file_name("scrutineer.ics");
        place(dialog.add_filter("iCalendar", &["ics"]))
    };
    if let Some(path) = chosen {
        cases.set_calendar_file(Some(&path))?;
    }
    Ok(cases.settings()?)
}

/// Keeps no calendar file any more; what was written stays.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn forget_calendar_file(cases: Cases<'_>) -> Answer<Settings> {
    cases.set_calendar_file(None)?;
    Ok(cases.settings()?)
}

fn place<R: Runtime>(dialog: FileDialogBuilder<R>) -> Option<PathBuf> {
    dialog
        .blocking_save_file()
        .and_then(|path| path.into_path().ok())
}
