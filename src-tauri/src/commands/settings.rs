//! How things stand, who writes, and through which mailbox.

use foi_app::BANK_HOLIDAYS_URL;
use foi_app::wire::{
    AccountCheck, AccountEdit, CalendarMerge, ClientEdit, FoundSettings, Identity, Keep, Settings,
    SignInPage, Status,
};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};
use crate::browser;

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

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn find_settings(cases: Cases<'_>, address: String) -> Answer<FoundSettings> {
    Ok(cases.find_settings(&address).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn try_account(cases: Cases<'_>, account: AccountEdit) -> Answer<AccountCheck> {
    Ok(cases.try_account(&account).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_default_account(cases: Cases<'_>, account_id: Uuid) -> Answer<Settings> {
    Ok(cases.set_default_account(account_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn remove_account(
    cases: Cases<'_>,
    account_id: Uuid,
    although_used: bool,
) -> Answer<Settings> {
    Ok(cases.remove_account(account_id, although_used)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_client(cases: Cases<'_>, client: ClientEdit) -> Answer<Settings> {
    Ok(cases.save_client(&client)?)
}

/// Begins to sign in and opens the provider's page in the user's browser.
#[tauri::command(rename_all = "snake_case")]
pub(super) async fn begin_sign_in(cases: Cases<'_>, account_id: Uuid) -> Answer<SignInPage> {
    let url = cases.begin_sign_in(account_id).await?;
    let opened = browser::open(&url);
    Ok(SignInPage { url, opened })
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn finish_sign_in(cases: Cases<'_>, keep: Keep) -> Answer<Settings> {
    Ok(cases.finish_sign_in(keep).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn cancel_sign_in(cases: Cases<'_>) {
    cases.cancel_sign_in();
}
