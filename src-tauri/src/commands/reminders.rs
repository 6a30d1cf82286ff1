//! Reminders: when they speak, the user's own, putting off; and running in the background.

use foi_app::wire::{Background, OwnReminder, OwnReminderEdit, ReminderRules, ReminderSettings};
use tauri::{AppHandle, Runtime};
use uuid::Uuid;

use super::{Answer, Cases};
use crate::background;

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn reminder_settings(cases: Cases<'_>) -> Answer<ReminderSettings> {
    Ok(cases.reminder_settings()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_reminder_rules(
    cases: Cases<'_>,
    rules: ReminderRules,
) -> Answer<ReminderSettings> {
    Ok(cases.save_reminder_rules(&rules)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn reminders_of_request(cases: Cases<'_>, request_id: Uuid) -> Answer<Vec<OwnReminder>> {
    Ok(cases.reminders_of_request(request_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn reminders_of_issue(cases: Cases<'_>, issue_id: Uuid) -> Answer<Vec<OwnReminder>> {
    Ok(cases.reminders_of_issue(issue_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_own_reminder(
    cases: Cases<'_>,
    reminder: OwnReminderEdit,
) -> Answer<OwnReminder> {
    Ok(cases.save_own_reminder(&reminder)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn snooze_reminder(
    cases: Cases<'_>,
    reminder_id: Uuid,
    until: String,
) -> Answer<OwnReminder> {
    Ok(cases.snooze_reminder(reminder_id, &until)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn put_off_deadline(
    cases: Cases<'_>,
    request_id: Uuid,
    duty: String,
    until: String,
) -> Answer<OwnReminder> {
    Ok(cases.put_off_deadline(request_id, &duty, &until)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn finish_reminder(cases: Cases<'_>, reminder_id: Uuid) -> Answer<()> {
    Ok(cases.finish_reminder(reminder_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn background<R: Runtime>(app: AppHandle<R>) -> Background {
    background::read(&app)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_background<R: Runtime>(app: AppHandle<R>, on: bool) -> Answer<Background> {
    Ok(background::set(&app, on)?)
}
