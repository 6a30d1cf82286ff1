//! One letter to many authorities.

use foi_app::wire::{
    BatchCheck, BatchChoice, BatchDone, BatchFilter, BatchPage, BatchPlan, BatchRow, LetterPreview,
};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn batches(cases: Cases<'_>) -> Answer<Vec<BatchRow>> {
    Ok(cases.batches()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn batch(cases: Cases<'_>, id: Uuid, filter: BatchFilter) -> Answer<BatchPage> {
    Ok(cases.batch(id, &filter)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn check_batch(cases: Cases<'_>, plan: BatchPlan) -> Answer<BatchCheck> {
    Ok(cases.check_batch(&plan)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn preview_batch(
    cases: Cases<'_>,
    plan: BatchPlan,
    position: u32,
) -> Answer<LetterPreview> {
    Ok(cases.preview_batch(&plan, position)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn new_batch(cases: Cases<'_>, plan: BatchPlan) -> Answer<Uuid> {
    Ok(cases.new_batch(&plan)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn send_batch(cases: Cases<'_>, id: Uuid) -> Answer<BatchDone> {
    Ok(cases.send_batch(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn pause_batch(cases: Cases<'_>, id: Uuid) -> Answer<()> {
    Ok(cases.pause_batch(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn resume_batch(cases: Cases<'_>, id: Uuid) -> Answer<()> {
    Ok(cases.resume_batch(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn call_back_batch(cases: Cases<'_>, id: Uuid) -> Answer<BatchDone> {
    Ok(cases.call_back_batch(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn correct_batch(
    cases: Cases<'_>,
    id: Uuid,
    subject: String,
    body: String,
) -> Answer<BatchDone> {
    Ok(cases.correct_batch(id, &subject, &body)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn follow_batch(
    cases: Cases<'_>,
    id: Uuid,
    requests: Vec<Uuid>,
    letter: String,
) -> Answer<BatchDone> {
    Ok(cases.follow_batch(id, &requests, &letter)?)
}

/// Asks for a list that names authorities with fields of a letter; none when the user thinks better
/// of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn choose_batch_list<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    letter: String,
) -> Answer<Option<BatchChoice>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Choose a list of authorities")
        .add_filter("CSV", &["csv", "txt", "tsv"]);
    let Some(path) = dialog
        .blocking_pick_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    Ok(Some(cases.batch_from_csv(&path, &letter)?))
}

/// Asks where to write the table of answers; gives the path, none when the user thinks better of
/// it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_batch_answers<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    id: Uuid,
) -> Answer<Option<String>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Save the table of answers")
        .set_file_name("answers.csv")
        .add_filter("CSV", &["csv"]);
    let Some(path) = dialog
        .blocking_save_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    cases.save_batch_answers(id, &path)?;
    Ok(Some(path.display().to_string()))
}
