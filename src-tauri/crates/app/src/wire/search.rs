use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

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
    /// The mail it is, or that it came in; none for a letter.
    pub message_id: Option<Uuid>,
    /// Its subject, or the file's name.
    pub title: String,
    /// Who wrote it.
    pub from: String,
    /// The day.
    pub on: NaiveDate,
    /// The passage, with the words found between U+E000 and U+E001.
    pub snippet: String,
}
