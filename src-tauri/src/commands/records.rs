//! Issues and authorities.

use foi_app::wire::{AuthorityEdit, AuthorityRow, IssueEdit, IssuePage, IssueRow, PinEvidence};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn issues(cases: Cases<'_>) -> Answer<Vec<IssueRow>> {
    Ok(cases.issues()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn issue(cases: Cases<'_>, id: Uuid) -> Answer<IssuePage> {
    Ok(cases.issue(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_issue(cases: Cases<'_>, issue: IssueEdit) -> Answer<Uuid> {
    Ok(cases.save_issue(&issue)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn link_request(
    cases: Cases<'_>,
    issue_id: Uuid,
    request_id: Uuid,
) -> Answer<IssuePage> {
    Ok(cases.link_request(issue_id, request_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn unlink_request(
    cases: Cases<'_>,
    issue_id: Uuid,
    request_id: Uuid,
) -> Answer<IssuePage> {
    Ok(cases.unlink_request(issue_id, request_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn pin_evidence(cases: Cases<'_>, evidence: PinEvidence) -> Answer<IssuePage> {
    Ok(cases.pin_evidence(&evidence)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn unpin_evidence(cases: Cases<'_>, evidence_id: Uuid) -> Answer<IssuePage> {
    Ok(cases.unpin_evidence(evidence_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn authorities(cases: Cases<'_>) -> Answer<Vec<AuthorityRow>> {
    Ok(cases.authorities()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_authority(cases: Cases<'_>, authority: AuthorityEdit) -> Answer<Uuid> {
    Ok(cases.save_authority(&authority)?)
}

/// Asks for a list of authorities; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_authorities<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
) -> Answer<Option<String>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Bring in a list of authorities")
        .add_filter("CSV", &["csv"]);
    let Some(path) = dialog
        .blocking_pick_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    Ok(Some(cases.import_authorities(&path)?))
}
