//! Requests, letters and what needs doing.

use foi_app::wire::{
    Agenda, AgendaShown, DeadlineQuestion, DeadlineView, DraftView, DraftWords, ExactMail,
    ItemOutcome, LetterPreview, LintReport, LintText, NewRequest, PreviewRequest, RecordEvent,
    RequestFilter, RequestLines, RequestPage, SavedSearchView, SearchPage,
};
use uuid::Uuid;

use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn agenda(cases: Cases<'_>, shown: AgendaShown) -> Answer<Agenda> {
    Ok(cases.agenda_shown(&shown)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn requests(cases: Cases<'_>, filter: RequestFilter) -> Answer<RequestLines> {
    Ok(cases.request_lines(&filter)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn request(cases: Cases<'_>, id: Uuid) -> Answer<RequestPage> {
    Ok(cases.request(id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn preview_letter(cases: Cases<'_>, request: PreviewRequest) -> Answer<LetterPreview> {
    Ok(cases.preview_letter(&request)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn new_request(cases: Cases<'_>, request: NewRequest) -> Answer<Uuid> {
    Ok(cases.new_request(&request)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_draft(
    cases: Cases<'_>,
    letter_id: Uuid,
    subject: String,
    body: String,
    was: Option<DraftWords>,
) -> Answer<DraftView> {
    Ok(cases.save_draft_over(letter_id, &subject, &body, was.as_ref())?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn preview_mail(cases: Cases<'_>, letter_id: Uuid) -> Answer<ExactMail> {
    Ok(cases.preview_mail(letter_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn lint_draft(
    cases: Cases<'_>,
    letter_id: Uuid,
    subject: String,
    body: String,
) -> Answer<LintReport> {
    Ok(cases.lint_edited(letter_id, &subject, &body)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn lint_text(cases: Cases<'_>, text: LintText) -> Answer<LintReport> {
    Ok(cases.lint_text(&text)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn discard_draft(cases: Cases<'_>, letter_id: Uuid) -> Answer<()> {
    Ok(cases.discard_draft(letter_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn draft_letter(
    cases: Cases<'_>,
    request_id: Uuid,
    letter: String,
) -> Answer<DraftView> {
    Ok(cases.draft_letter(request_id, &letter)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn record_event(cases: Cases<'_>, event: RecordEvent) -> Answer<RequestPage> {
    Ok(cases.record_event(&event)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn strike_event(cases: Cases<'_>, event_id: Uuid) -> Answer<RequestPage> {
    Ok(cases.strike_event(event_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_item(
    cases: Cases<'_>,
    item_id: Uuid,
    outcome: ItemOutcome,
    exemption: String,
) -> Answer<RequestPage> {
    Ok(cases.set_item(item_id, outcome, &exemption)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn search(cases: Cases<'_>, query: String) -> Answer<SearchPage> {
    Ok(cases.search(&query)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn saved_searches(cases: Cases<'_>) -> Answer<Vec<SavedSearchView>> {
    Ok(cases.saved_searches()?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_search(
    cases: Cases<'_>,
    name: String,
    query: String,
) -> Answer<Vec<SavedSearchView>> {
    Ok(cases.save_search(&name, &query)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn forget_search(cases: Cases<'_>, search_id: Uuid) -> Answer<Vec<SavedSearchView>> {
    Ok(cases.forget_search(search_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_regime(
    cases: Cases<'_>,
    request_id: Uuid,
    regime: String,
) -> Answer<RequestPage> {
    Ok(cases.set_regime(request_id, &regime)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn work_out(cases: Cases<'_>, question: DeadlineQuestion) -> Answer<DeadlineView> {
    Ok(cases.work_out(&question)?)
}
