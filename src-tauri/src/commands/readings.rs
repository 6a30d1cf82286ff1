//! What letters of authorities are read to say, and what to put to them.

use std::collections::BTreeMap;

use foi_app::wire::{
    AnsweringBack, DraftView, ItemReading, NoticePoint, ReadingRecord, ReadingsView, RequestPage,
};
use uuid::Uuid;

use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn readings_of(cases: Cases<'_>, message_id: Uuid) -> Answer<ReadingsView> {
    Ok(cases.readings_of(message_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn confirm_reading(
    cases: Cases<'_>,
    message_id: Uuid,
    reading: String,
    change: Option<ReadingRecord>,
) -> Answer<RequestPage> {
    Ok(cases.confirm_reading(message_id, &reading, change.as_ref())?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn dismiss_reading(
    cases: Cases<'_>,
    message_id: Uuid,
    reading: String,
) -> Answer<ReadingsView> {
    Ok(cases.dismiss_reading(message_id, &reading)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn reopen_reading(
    cases: Cases<'_>,
    message_id: Uuid,
    reading: String,
) -> Answer<ReadingsView> {
    Ok(cases.reopen_reading(message_id, &reading)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn item_readings(cases: Cases<'_>, message_id: Uuid) -> Answer<Vec<ItemReading>> {
    Ok(cases.item_readings(message_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn notice_check(cases: Cases<'_>, message_id: Uuid) -> Answer<Vec<NoticePoint>> {
    Ok(cases.notice_check(message_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn records_acknowledgements(cases: Cases<'_>) -> Answer<bool> {
    Ok(cases.records_acknowledgements()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_records_acknowledgements(cases: Cases<'_>, yes: bool) -> Answer<bool> {
    Ok(cases.set_records_acknowledgements(yes)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn answering_back(
    cases: Cases<'_>,
    request_id: Uuid,
    answers: BTreeMap<String, String>,
) -> Answer<AnsweringBack> {
    Ok(cases.answering_back(request_id, &answers)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn draft_answering_back(
    cases: Cases<'_>,
    request_id: Uuid,
    answers: BTreeMap<String, String>,
) -> Answer<DraftView> {
    Ok(cases.draft_answering_back(request_id, &answers)?)
}
