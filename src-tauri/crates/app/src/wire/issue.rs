use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{EvidenceView, ItemView, Link, PinnedFigureView, RequestRow};

/// Where an issue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum IssueStatus {
    /// Work goes on.
    #[default]
    Open,
    /// The question is answered.
    Answered,
    /// Put by for a while.
    Parked,
    /// Given up, or done with.
    Closed,
}

/// One issue in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct IssueRow {
    /// Its id.
    pub id: Uuid,
    /// The question under scrutiny.
    pub question: String,
    /// Where it stands.
    pub status: IssueStatus,
    /// Words to find it by.
    pub tags: Vec<String>,
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
    /// Where it stands.
    pub status: IssueStatus,
    /// The same in words.
    pub status_text: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What was found, for others to read.
    pub findings: String,
    /// The notebook: plain text, in which `[[E3]]` is the third piece of evidence.
    pub notes: String,
    /// What the notebook and the findings refer to, each once, in the order of the numbers.
    pub notebook_links: Vec<NotebookLink>,
    /// What is known so far, in the user's order.
    pub evidence: Vec<EvidenceView>,
    /// Figures made from tables that came, oldest first.
    pub figures: Vec<PinnedFigureView>,
    /// The requests feeding it.
    pub requests: Vec<RequestRow>,
    /// What each of them still owes, in the same order; those that owe nothing are left out.
    pub owed: Vec<OwedRequest>,
    /// What happened in all its requests and what is to come, earliest first.
    pub timeline: Vec<TimelineEntry>,
    /// What to do next, the most pressing first.
    pub next: Vec<IssueStep>,
    /// How the evidence changed, the last change first; at most 50.
    pub history: Vec<EvidenceChangeView>,
}

/// What `[[E3]]` leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct NotebookLink {
    /// As it is written between the brackets: `E3`.
    pub label: String,
    /// The piece; none when there is no such number.
    pub evidence_id: Option<Uuid>,
    /// It is attached to this issue now.
    pub attached: bool,
    /// What it leads to, or why to nothing, in words.
    pub says: String,
}

/// What a request still owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OwedRequest {
    /// The request.
    pub request: Link,
    /// Our reference.
    pub reference: String,
    /// The authority's name.
    pub authority: String,
    /// Numbered questions that are open or answered in part.
    pub items: Vec<ItemView>,
    /// The next day that counts.
    pub due: Option<NaiveDate>,
    /// That day in words, with how far it is.
    pub due_text: String,
    /// The authority is late.
    pub late: bool,
}

/// Something that happened in a request, or will be due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TimelineEntry {
    /// The civil day.
    pub on: NaiveDate,
    /// An event's kind, `letter_out`, `reply`, or `due`.
    pub kind: String,
    /// What, in words.
    pub text: String,
    /// The request.
    pub request: Link,
    /// The authority's name.
    pub authority: String,
    /// The mail that shows it.
    pub message_id: Option<Uuid>,
    /// It has not come yet.
    pub to_come: bool,
}

/// Something to do for an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct IssueStep {
    /// What, in words.
    pub text: String,
    /// For which request; none where it concerns the issue.
    pub request: Option<Link>,
    /// The letter that does it, if one does.
    pub letter: Option<String>,
    /// By when.
    pub by: Option<NaiveDate>,
}

/// A change to an issue's evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EvidenceChangeView {
    /// The piece.
    pub evidence_id: Uuid,
    /// In a sentence.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// An issue to make or change. What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct IssueEdit {
    /// Which; none for a new one.
    pub id: Option<Uuid>,
    /// The question.
    pub question: String,
    /// The notebook.
    #[serde(default)]
    pub notes: String,
    /// Where it stands.
    #[serde(default)]
    #[ts(optional)]
    pub status: Option<IssueStatus>,
    /// Words to find it by.
    #[serde(default)]
    #[ts(optional)]
    pub tags: Option<Vec<String>>,
    /// What was found.
    #[serde(default)]
    #[ts(optional)]
    pub findings: Option<String>,
}
