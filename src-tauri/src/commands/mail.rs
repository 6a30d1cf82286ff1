//! Letters out, mails in, and their files. Paths come from the system's own dialogs only.

use std::path::PathBuf;

use foi_app::wire::{
    AttachmentText, DraftView, ExtractionProgress, FetchSummary, ImportProgress, ImportSummary,
    InboxPage, MessageHeaders, MessageHtml, MessageRaw, MessageView, OutboxRow, SavedMessage,
};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use uuid::Uuid;

use super::{Answer, Cases};
use crate::window;

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn send_letter(cases: Cases<'_>, letter_id: Uuid) -> Answer<OutboxRow> {
    Ok(cases.send_letter(letter_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn outbox(cases: Cases<'_>) -> Answer<Vec<OutboxRow>> {
    Ok(cases.outbox()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn cancel_letter(cases: Cases<'_>, outbox_id: Uuid) -> Answer<()> {
    Ok(cases.cancel_letter(outbox_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn retry_letter(cases: Cases<'_>, outbox_id: Uuid) -> Answer<OutboxRow> {
    Ok(cases.retry_letter(outbox_id)?)
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn look_for_letter(cases: Cases<'_>, outbox_id: Uuid) -> Answer<OutboxRow> {
    Ok(cases.look_for_letter(outbox_id).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn mark_sent(cases: Cases<'_>, outbox_id: Uuid) -> Answer<OutboxRow> {
    Ok(cases.mark_sent(outbox_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn send_again(cases: Cases<'_>, outbox_id: Uuid) -> Answer<OutboxRow> {
    Ok(cases.send_again(outbox_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn inbox(
    cases: Cases<'_>,
    offset: u32,
    limit: u32,
    holding: Option<Uuid>,
) -> Answer<InboxPage> {
    Ok(cases.inbox(offset, limit, holding)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn message(cases: Cases<'_>, id: Uuid) -> Answer<MessageView> {
    Ok(cases.message(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn message_html(cases: Cases<'_>, id: Uuid) -> Answer<MessageHtml> {
    Ok(cases.message_html(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn message_headers(cases: Cases<'_>, id: Uuid) -> Answer<MessageHeaders> {
    Ok(cases.message_headers(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn message_raw(cases: Cases<'_>, id: Uuid) -> Answer<MessageRaw> {
    Ok(cases.message_raw(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn file_message(
    cases: Cases<'_>,
    message_id: Uuid,
    request_id: Uuid,
) -> Answer<MessageView> {
    Ok(cases.file_message(message_id, request_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn unfile_message(cases: Cases<'_>, message_id: Uuid) -> Answer<MessageView> {
    Ok(cases.unfile_message(message_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn move_message(
    cases: Cases<'_>,
    message_id: Uuid,
    request_id: Uuid,
    because: String,
) -> Answer<MessageView> {
    Ok(cases.move_message(message_id, request_id, &because)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn file_message_also(
    cases: Cases<'_>,
    message_id: Uuid,
    request_id: Uuid,
) -> Answer<MessageView> {
    Ok(cases.file_message_also(message_id, request_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn unfile_message_also(
    cases: Cases<'_>,
    message_id: Uuid,
    request_id: Uuid,
) -> Answer<MessageView> {
    Ok(cases.unfile_message_also(message_id, request_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn draft_elsewhere(cases: Cases<'_>, message_id: Uuid) -> Answer<DraftView> {
    Ok(cases.draft_elsewhere(message_id, None)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_message_aside(cases: Cases<'_>, message_id: Uuid) -> Answer<()> {
    Ok(cases.set_message_aside(message_id)?)
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn fetch_mail(cases: Cases<'_>) -> Answer<FetchSummary> {
    Ok(cases.fetch_mail().await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn practice_answer(
    cases: Cases<'_>,
    request_id: Uuid,
    kind: String,
) -> Answer<FetchSummary> {
    Ok(cases.practice_answer(request_id, &kind).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn attachment_text(cases: Cases<'_>, id: Uuid) -> Answer<AttachmentText> {
    Ok(cases.attachment_text(id)?)
}

/// Asks which mails to bring in; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_files<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
) -> Answer<Option<ImportSummary>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Bring in mails")
        .add_filter("Mails and mailboxes", &["eml", "mbox", "msg"])
        // Mail programs keep a folder in a file without an ending.
        .add_filter("All files", &["*"]);
    let Some(chosen) = dialog.blocking_pick_files() else {
        return Ok(None);
    };
    Ok(Some(window::import(&app, &cases, &paths(chosen))?))
}

/// Brings in the mails that the program was started with; none when there were none.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_opened<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    asked: State<'_, window::Asked>,
) -> Answer<Option<ImportSummary>> {
    Ok(asked.import_mails(&app, &cases)?)
}

/// Asks which folders to bring mails in from; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_folders<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
) -> Answer<Option<ImportSummary>> {
    let dialog = app.dialog().file().set_title("Bring in folders of mails");
    let Some(chosen) = dialog.blocking_pick_folders() else {
        return Ok(None);
    };
    Ok(Some(window::import(&app, &cases, &paths(chosen))?))
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_progress(cases: Cases<'_>) -> Option<ImportProgress> {
    cases.import_progress()
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn cancel_import(cases: Cases<'_>) {
    cases.cancel_import();
}

/// Reads a file again, as after a missing tool was installed.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn extract_again(cases: Cases<'_>, id: Uuid) -> Answer<AttachmentText> {
    Ok(cases.extract_again(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn extraction_progress(cases: Cases<'_>) -> Option<ExtractionProgress> {
    cases.extraction_progress()
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn cancel_extraction(cases: Cases<'_>) {
    cases.cancel_extraction();
}

/// Asks where to keep an attachment; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_attachment<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    id: Uuid,
) -> Answer<Option<String>> {
    let (name, _) = cases.attachment_bytes(id)?;
    let Some(path) = place_to_save(&app, &name) else {
        return Ok(None);
    };
    cases.save_attachment(id, &path)?;
    Ok(Some(path.display().to_string()))
}

/// Asks where to keep a mail as it came; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_message<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    id: Uuid,
) -> Answer<Option<SavedMessage>> {
    let Some(path) = place_to_save(&app, &cases.message_file_name(id)?) else {
        return Ok(None);
    };
    Ok(Some(cases.save_message(id, &path)?))
}

pub(super) fn place_to_save<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    app.dialog()
        .file()
        .set_title("Save a copy")
        .set_file_name(name)
        .blocking_save_file()
        .and_then(|path| path.into_path().ok())
}

pub(super) fn paths(chosen: Vec<FilePath>) -> Vec<PathBuf> {
    chosen
        .into_iter()
        .filter_map(|path| path.into_path().ok())
        .collect()
}
