//! What leaves an issue for others, and requests made elsewhere that come in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use foi_app::AppError;
use foi_app::wire::{Dossier, DossierFormat, EarlierImport, StrikeProposal};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::mail::paths;
use super::{Answer, Cases};

/// What an issue's dossier would say, with these words struck out.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn dossier(cases: Cases<'_>, issue_id: Uuid, strike: Vec<String>) -> Answer<Dossier> {
    Ok(cases.dossier(issue_id, &strike)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn dossier_strikes(cases: Cases<'_>, issue_id: Uuid) -> Answer<Vec<StrikeProposal>> {
    Ok(cases.dossier_strikes(issue_id)?)
}

/// Asks where to keep a dossier; none when the user thinks better of it. What it is written as follows
/// the ending of the name.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_dossier<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    issue_id: Uuid,
    strike: Vec<String>,
    format: DossierFormat,
) -> Answer<Option<String>> {
    let (kind, ending) = match format {
        DossierFormat::Pdf => ("PDF", "pdf"),
        DossierFormat::Html => ("One HTML file", "html"),
        DossierFormat::Markdown => ("Markdown", "md"),
    };
    let chosen = app
        .dialog()
        .file()
        .set_title("Save the dossier")
        // Not named after the question, in which words may stand that are to be struck out.
        .set_file_name(format!("dossier.{ending}"))
        .add_filter(kind, &[ending])
        .blocking_save_file();
    let Some(path) = chosen.and_then(|path| path.into_path().ok()) else {
        return Ok(None);
    };
    cases.save_dossier_over(issue_id, &path, &strike)?;
    Ok(Some(path.display().to_string()))
}

/// The files of requests made elsewhere that the user chose and has not brought in yet. The window
/// does not name files itself.
#[derive(Debug, Default)]
pub(crate) struct ChosenRequests(Mutex<Vec<PathBuf>>);

/// Asks for files, or for folders, and says what would come of them; none when the user thinks
/// better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn choose_requests<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    chosen: State<'_, ChosenRequests>,
    folders: bool,
) -> Answer<Option<EarlierImport>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Bring in requests made elsewhere");
    let picked = if folders {
        dialog.blocking_pick_folders()
    } else {
        dialog.blocking_pick_files()
    };
    let picked = picked.map(paths).unwrap_or_default();
    if picked.is_empty() {
        return Ok(None);
    }
    let would = cases.import_requests(&picked, &BTreeMap::new(), None, true)?;
    *chosen.0.lock().unwrap_or_else(PoisonError::into_inner) = picked;
    Ok(Some(would))
}

/// Brings in what was chosen last, or with `dry_run` looks at it again with other columns.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_requests(
    cases: Cases<'_>,
    chosen: State<'_, ChosenRequests>,
    columns: BTreeMap<String, String>,
    dry_run: bool,
) -> Answer<EarlierImport> {
    let picked = chosen
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if picked.is_empty() {
        return Err(AppError::Invalid("Choose files first. Nothing was brought in.".into()).into());
    }
    Ok(cases.import_requests(&picked, &columns, None, dry_run)?)
}
