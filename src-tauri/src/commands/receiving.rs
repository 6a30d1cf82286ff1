//! Fetching: how far it is, from when and where, and what was left in the mailbox.

use chrono::NaiveDate;
use foi_app::wire::{FetchProgress, FetchSummary, LeftMail, Receiving, SampleMade};
use uuid::Uuid;

use super::{Answer, Cases};

/// Fills an empty casebook with a made-up borough.
#[tauri::command(rename_all = "snake_case")]
pub(super) async fn make_sample(cases: Cases<'_>) -> Answer<SampleMade> {
    Ok(cases.make_sample().await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn receiving(cases: Cases<'_>) -> Answer<Receiving> {
    Ok(cases.receiving()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_receiving(
    cases: Cases<'_>,
    since: NaiveDate,
    folders: Vec<String>,
) -> Answer<Receiving> {
    Ok(cases.save_receiving(since, &folders)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn fetch_progress(cases: Cases<'_>) -> Option<FetchProgress> {
    cases.fetch_progress()
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn cancel_fetch(cases: Cases<'_>) {
    cases.cancel_fetch();
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn left_in_mailbox(cases: Cases<'_>) -> Answer<Vec<LeftMail>> {
    Ok(cases.left_in_mailbox()?)
}

#[tauri::command(rename_all = "snake_case")]
pub(super) async fn bring_left(cases: Cases<'_>, id: Uuid) -> Answer<FetchSummary> {
    Ok(cases.bring_left(id).await?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn dismiss_left(cases: Cases<'_>, id: Uuid) -> Answer<()> {
    Ok(cases.dismiss_left(id)?)
}
