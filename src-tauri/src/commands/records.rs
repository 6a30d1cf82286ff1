//! Issues and authorities.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use foi_app::AppError;
use foi_app::wire::{
    AuthorityColumns, AuthorityEdit, AuthorityImport, AuthorityRow, IssueEdit, IssuePage, IssueRow,
    PinEvidence,
};
use tauri::{AppHandle, Runtime, State};
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
pub(super) fn detach_evidence(
    cases: Cases<'_>,
    evidence_id: Uuid,
    because: String,
) -> Answer<IssuePage> {
    Ok(cases.detach_evidence(evidence_id, &because)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn move_evidence(
    cases: Cases<'_>,
    evidence_id: Uuid,
    issue_id: Uuid,
    because: String,
) -> Answer<IssuePage> {
    Ok(cases.move_evidence(evidence_id, issue_id, &because)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn note_evidence(
    cases: Cases<'_>,
    evidence_id: Uuid,
    note: String,
) -> Answer<IssuePage> {
    Ok(cases.note_evidence(evidence_id, &note)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn order_evidence(
    cases: Cases<'_>,
    issue_id: Uuid,
    evidence_ids: Vec<Uuid>,
) -> Answer<IssuePage> {
    Ok(cases.order_evidence(issue_id, &evidence_ids)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn authorities(cases: Cases<'_>) -> Answer<Vec<AuthorityRow>> {
    Ok(cases.authorities()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_authority(cases: Cases<'_>, authority: AuthorityEdit) -> Answer<Uuid> {
    Ok(cases.save_authority(&authority)?)
}

/// The list of authorities that the user chose and has not brought in yet. The window does not name
/// files itself.
#[derive(Debug, Default)]
pub(crate) struct ChosenList(Mutex<Option<PathBuf>>);

/// Asks for a list of authorities, and says what it holds; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn choose_authority_list<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    chosen: State<'_, ChosenList>,
) -> Answer<Option<AuthorityColumns>> {
    let dialog = app
        .dialog()
        .file()
        .set_title("Bring in a list of authorities")
        .add_filter("CSV", &["csv", "txt", "tsv"]);
    let Some(path) = dialog
        .blocking_pick_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    let columns = cases.authority_columns(&path)?;
    *chosen.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    Ok(Some(columns))
}

/// Brings in the list that was chosen last.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn import_authorities(
    cases: Cases<'_>,
    chosen: State<'_, ChosenList>,
    mapping: BTreeMap<String, String>,
) -> Answer<AuthorityImport> {
    let path = chosen
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let Some(path) = path else {
        return Err(
            AppError::Invalid("Choose a list first. Nothing was brought in.".into()).into(),
        );
    };
    Ok(cases.import_authorities(&path, &mapping)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn add_councils(cases: Cases<'_>, nation: String) -> Answer<String> {
    Ok(cases.add_councils(&nation)?)
}
