use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// What a mail and its files are read to say: suggestions, until the user says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReadingsView {
    /// The mail.
    pub message_id: Uuid,
    /// The request it is filed under; without one nothing can be confirmed.
    pub request_id: Option<Uuid>,
    /// What is said, in the order of the texts.
    pub readings: Vec<ReadingView>,
    /// Files of the mail that were not read, or in which nothing could be read, by name.
    pub unread_files: Vec<String>,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReadingView {
    /// Its id within the mail: the same as long as the text is.
    pub id: String,
    /// `acknowledgement`, `clarification`, `fees`, `extension`, `transfer`, `refusal`, `exemption`,
    /// `answer`, `not_held` or `elsewhere`.
    pub kind: String,
    /// What is said, in words ("They refuse a part of it").
    pub says: String,
    /// The sentence it rests on.
    pub sentence: String,
    /// Where that stands, in words ("the mail", "refusal.pdf, page 2").
    pub place: String,
    /// The file it stands in; none for the mail itself.
    pub attachment_id: Option<Uuid>,
    /// Where the sentence begins in that text, in UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// How sure the rule is, in words: `almost certain`, `likely` or `possible`.
    pub confidence: String,
    /// The same out of a hundred.
    pub confidence_percent: u8,
    /// The rule that read it.
    pub rule: String,
    /// What confirming would record.
    pub records: ReadingRecord,
    /// What the user made of it.
    pub state: ReadingState,
    /// The fact it was recorded as, to strike out when that was a mistake.
    pub event_id: Option<Uuid>,
}

/// What confirming a suggestion would record. The user may change it first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReadingRecord {
    /// The event's kind; empty where nothing is recorded by itself.
    pub event: String,
    /// The day it happened.
    pub on: NaiveDate,
    /// A day the authority named.
    pub date: Option<NaiveDate>,
    /// Working days in all that the authority takes.
    pub working_days: Option<u16>,
    /// Sections relied on.
    pub exemptions: Vec<String>,
    /// Whom the request was passed on to; empty otherwise.
    pub transferred_to: String,
    /// The day the authority says it received the request; recorded beside an acknowledgement.
    pub received: Option<NaiveDate>,
    /// A note kept with it ("Their reference is FOI-2026-0417").
    pub note: String,
    /// All this in a sentence.
    pub text: String,
}

/// What the user made of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ReadingState {
    /// Nothing yet.
    Open,
    /// It was recorded as read.
    Confirmed,
    /// It was recorded otherwise than read.
    Changed,
    /// It is wrong or does not matter.
    Dismissed,
}
