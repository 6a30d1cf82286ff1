use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::EvidencePlace;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum HitKind {
    /// A letter not yet sent.
    Letter,
    /// A mail in or out.
    Message,
    /// A file of a mail.
    Attachment,
    /// What the user wrote about an issue: its question, findings, notebook or tags.
    Issue,
    /// What a piece of evidence is said to show.
    Evidence,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SearchPage {
    /// The newest hits, newest first; at most 50.
    pub hits: Vec<SearchHit>,
    /// There may be more.
    pub more: bool,
    /// The filters that were understood.
    pub filters: Vec<SearchFilterView>,
    /// What was not understood, and how it was taken; a sentence each.
    pub notes: Vec<String>,
}

/// A filter of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SearchFilterView {
    /// What stands before the colon.
    pub name: String,
    /// What stands after it.
    pub value: String,
    /// Both in words.
    pub says: String,
}

/// One hit, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SearchHit {
    /// What it is.
    pub kind: HitKind,
    /// Its id.
    pub id: Uuid,
    /// The request it belongs to.
    pub request_id: Option<Uuid>,
    /// The mail it is, or that it came in; none for a letter and for notes.
    pub message_id: Option<Uuid>,
    /// The issue it was written about; only for notes.
    pub issue_id: Option<Uuid>,
    /// Where in the mail's or the file's whole text the first words stand: to go there, or to attach
    /// them to an issue. None when they stand in another form, and for notes.
    pub place: Option<EvidencePlace>,
    /// Its subject, or the file's name.
    pub title: String,
    /// Who wrote it.
    pub from: String,
    /// The day.
    pub on: NaiveDate,
    /// The passage, with the words found between U+E000 and U+E001.
    pub snippet: String,
}

/// A search kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SavedSearchView {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What was typed.
    pub query: String,
}
