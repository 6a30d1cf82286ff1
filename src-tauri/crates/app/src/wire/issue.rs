use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Link, RequestRow};

/// One issue in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct IssueRow {
    /// Its id.
    pub id: Uuid,
    /// The question under scrutiny.
    pub question: String,
    /// Requests that feed it.
    pub requests: u32,
    /// Of these, still waiting on an authority.
    pub awaited: u32,
    /// Pieces of evidence.
    pub evidence: u32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Everything about one issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct IssuePage {
    /// Its id.
    pub id: Uuid,
    /// The question.
    pub question: String,
    /// What the user wrote about it.
    pub notes: String,
    /// What is known so far, oldest first.
    pub evidence: Vec<EvidenceView>,
    /// The requests feeding it.
    pub requests: Vec<RequestRow>,
}

/// A response, or a file of it, pinned to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    /// Its id.
    pub id: Uuid,
    /// What it is called (the file's name, or the message's subject).
    pub title: String,
    /// The note it was pinned with.
    pub note: String,
    /// Where it came from: sender, day, request.
    pub citation: String,
    /// SHA-256 of the file, or of the raw message, in hex.
    pub sha256: String,
    /// The message it came in.
    pub message_id: Uuid,
    /// The file, when it is one.
    pub attachment_id: Option<Uuid>,
    /// The request it answers.
    pub request: Option<Link>,
    /// When it was pinned.
    pub pinned_at: DateTime<Utc>,
}

/// An issue to make or change.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct IssueEdit {
    /// Which; none for a new one.
    pub id: Option<Uuid>,
    /// The question.
    pub question: String,
    /// Notes.
    #[serde(default)]
    pub notes: String,
}

/// Something to pin to an issue.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct PinEvidence {
    /// To which issue.
    pub issue_id: Uuid,
    /// The message.
    pub message_id: Uuid,
    /// One file of it; none for the whole response.
    pub attachment_id: Option<Uuid>,
    /// What it shows.
    #[serde(default)]
    pub note: String,
}
