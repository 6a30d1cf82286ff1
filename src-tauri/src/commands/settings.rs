//! How things stand, who writes, and through which mailbox.

use foi_app::BANK_HOLIDAYS_URL;
use foi_app::wire::{AccountCheck, AccountEdit, CalendarMerge, Identity, Keep, Settings, Status};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn status(cases: Cases<'_>) -> Answer<Status> {
    Ok(cases.status()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn settings(cases: Cases<'_>) -> Answer<Settings> {
    Ok(cases.settings()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_identity(cases: Cases<'_>, identity: Identity) -> Answer<Settings> {
    Ok(cases.save_identity(&identity)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_account(cases: Cases<'_>, account: AccountEdit) -> Answer<Settings> {
    Ok(cases.save_account(&account)?)
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn check_account(
    cases: Cases<'_>,
    account_id: Option<Uuid>,
) -> Answer<AccountCheck> {
    Ok(cases.check_account(account_id).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn give_password(
    cases: Cases<'_>,
    account_id: Option<Uuid>,
    password: String,
    keep: Keep,
) -> Answer<Settings> {
    Ok(cases.give_password(account_id, password, keep)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn use_practice(cases: Cases<'_>) -> Answer<Settings> {
    Ok(cases.use_practice()?)
}

/// Asks for GOV.UK's list of bank holidays; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn merge_calendar<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
) -> Answer<Option<CalendarMerge>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Merge a newer list of bank holidays")
        .add_filter("GOV.UK list", &["json"]);
    let Some(path) = dialog
        .blocking_pick_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    Ok(Some(cases.merge_calendar(&path)?))
}

/// Fetches GOV.UK's list of bank holidays and merges it: only when the user asks.
#[tauri::command(rename_all = "snake_case")]
pub(super) async fn fetch_calendar(cases: Cases<'_>) -> Answer<CalendarMerge> {
    Ok(cases.merge_calendar_from(BANK_HOLIDAYS_URL).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn forget_calendar(cases: Cases<'_>) -> Answer<CalendarMerge> {
    Ok(cases.forget_calendar()?)
}
