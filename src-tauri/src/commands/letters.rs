//! The library of letters, and the user's own in it.

use foi_app::wire::{
    DraftView, LetterEdit, LetterFiles, LetterImport, LetterProblem, LetterTemplate, LetterTrial,
};
use tauri::{AppHandle, Runtime, WebviewWindow};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};
use crate::closing;

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn letters(cases: Cases<'_>) -> Answer<Vec<LetterTemplate>> {
    Ok(cases.letters()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn letter_files(cases: Cases<'_>, name: String) -> Answer<LetterFiles> {
    Ok(cases.letter_files(&name)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn try_letter(cases: Cases<'_>, files: LetterFiles) -> Answer<LetterTrial> {
    Ok(cases.try_letter(&files)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_own_letter(cases: Cases<'_>, letter: LetterEdit) -> Answer<Vec<LetterProblem>> {
    Ok(cases.save_own_letter(&letter)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn delete_own_letter(cases: Cases<'_>, name: String) -> Answer<()> {
    Ok(cases.delete_own_letter(&name)?)
}

/// Asks for a folder, or for a .zip; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_letters<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    folder: bool,
) -> Answer<Option<LetterImport>> {
    let dialog = app.dialog().file().set_title("Bring in letters");
    let chosen = if folder {
        dialog.blocking_pick_folder()
    } else {
        dialog
            .add_filter("Letters (.zip)", &["zip"])
            .blocking_pick_file()
    };
    let Some(path) = chosen.and_then(|path| path.into_path().ok()) else {
        return Ok(None);
    };
    Ok(Some(cases.import_letters(&path)?))
}

/// Asks where to write a letter; gives the path, none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn export_letter<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    name: String,
) -> Answer<Option<String>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Write the letter out")
        .set_file_name(format!("{name}.zip"))
        .add_filter("ZIP", &["zip"]);
    let Some(path) = dialog
        .blocking_save_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    let went = cases.export_letter_over(&name, &path)?;
    Ok(Some(went.display().to_string()))
}

/// Answers the window's question whether it may close now.
#[tauri::command(rename_all = "snake_case")]
pub(super) fn close_window<R: Runtime>(window: WebviewWindow<R>, close: bool) -> Answer<()> {
    closing::answer(&window, close);
    Ok(())
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn give_address(
    cases: Cases<'_>,
    letter_id: Uuid,
    address: String,
) -> Answer<DraftView> {
    Ok(cases.give_address(letter_id, &address)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn address_draft(
    cases: Cases<'_>,
    letter_id: Uuid,
    address: String,
) -> Answer<DraftView> {
    Ok(cases.address_draft(letter_id, &address)?)
}
