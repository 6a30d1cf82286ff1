use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{MessageView, MovedDeadline, OutboxRow, SlimStrip, Strip};

/// Which requests to list.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct RequestFilter {
    /// Words, each of which must stand in title, authority or reference; empty for all.
    #[serde(default)]
    pub text: String,
    /// Which group; none for all.
    pub group: Option<RequestGroup>,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Rows to give, at most 200.
    #[serde(default)]
    pub limit: u32,
}

/// The groups of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RequestGroup {
    /// Not yet sent.
    Draft,
    /// Waiting on the authority, in time.
    Waiting,
    /// The authority is late.
    Late,
    /// Something came back and the user has a move.
    Answered,
    /// Finished.
    Closed,
}

/// A stretch of the list as the window draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RequestLines {
    /// The lines asked for.
    pub lines: Vec<RequestLine>,
    /// How many there are in all under the filter.
    pub total: u32,
}

/// One request in the window's list: what its line shows and no more, for they come while the list
/// is scrolled. The fields are those of [`RequestRow`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RequestLine {
    /// Its id.
    pub id: Uuid,
    /// Our reference.
    pub reference: String,
    /// What it asks about.
    pub title: String,
    /// The authority's name.
    pub authority: String,
    /// The stage's code.
    pub stage: String,
    /// The stage in plain words.
    pub stage_text: String,
    /// Its group.
    pub group: RequestGroup,
    /// The deadline in words.
    pub due_text: String,
    /// The deadline as a strip.
    pub strip: Option<SlimStrip>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestList {
    /// The rows asked for.
    pub rows: Vec<RequestRow>,
    /// How many there are in all under the filter.
    pub total: u32,
}

/// One request in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RequestRow {
    /// Its id.
    pub id: Uuid,
    /// Our reference, short enough to read out ("SCR-7K2F").
    pub reference: String,
    /// What it asks about.
    pub title: String,
    /// The authority's name.
    pub authority: String,
    /// The Act, in short ("FOIA").
    pub regime: String,
    /// The stage's code, as `foi clock` gives it.
    pub stage: String,
    /// The stage in plain words ("Waiting for an answer").
    pub stage_text: String,
    /// Its group.
    pub group: RequestGroup,
    /// The day its next deadline falls, if one is open.
    pub due: Option<NaiveDate>,
    /// The deadline in words ("due Thu 10 April 2025, 5 working days left").
    pub due_text: String,
    /// The deadline as a strip.
    pub strip: Option<Strip>,
    /// The day of its last event or message.
    pub last_activity: NaiveDate,
    /// How many of its numbered questions are answered ("3 of 7 answered"); empty without any.
    pub items_text: String,
}

/// Everything about one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RequestPage {
    /// The row.
    pub row: RequestRow,
    /// The authority's id.
    pub authority_id: Uuid,
    /// The authority's address for requests; empty when none is known.
    pub authority_email: String,
    /// The law it is made under: `foia`, `eir`, `foisa` or `eisr`.
    pub regime: String,
    /// The Act in full.
    pub regime_title: String,
    /// The law for environmental information of the same nation, or back from it.
    pub other_regime: OtherRegime,
    /// Last days that moved, the latest first.
    pub moved: Vec<MovedDeadline>,
    /// What else the law has to say about this history.
    pub notes: Vec<String>,
    /// The first words of how it stands, shown strongly.
    pub lead: String,
    /// The rest of how it stands.
    pub rest: String,
    /// Every deadline, open and past, most pressing first.
    pub deadlines: Vec<DeadlineView>,
    /// Letters, mails and events, oldest first.
    pub thread: Vec<ThreadEntry>,
    /// The numbered questions.
    pub items: Vec<ItemView>,
    /// The issues it feeds.
    pub issues: Vec<Link>,
    /// What the user may do next, the best first.
    pub next: Vec<NextStep>,
    /// It is in the practice mailbox: a made-up council can answer.
    pub practice: bool,
}

/// A law a request could be handled under instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OtherRegime {
    /// Its code.
    pub regime: String,
    /// Its title ("Environmental Information Regulations 2004").
    pub title: String,
    /// When it is the right one, in one sentence.
    pub when: String,
}

/// A deadline with its working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DeadlineView {
    /// The duty's code, as `foi clock` gives it.
    pub duty: String,
    /// The duty in plain words ("Answer the request").
    pub title: String,
    /// Whose duty: `authority`, `requester`, `regulator`.
    pub whose: String,
    /// The last day.
    pub due: NaiveDate,
    /// The later reading, when it differs.
    pub authority_may_say: Option<NaiveDate>,
    /// It leans on bank holidays not yet proclaimed.
    pub provisional: bool,
    /// `open`, `due_today`, `late`, `met`, …
    pub status: String,
    /// The status in words.
    pub status_text: String,
    /// The section relied on.
    pub citation: String,
    /// The rule in our own words.
    pub rule: String,
    /// The working, a sentence at a time.
    pub explanation: Vec<String>,
    /// The day-by-day strip.
    pub strip: Option<Strip>,
}

/// One entry of the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once for each line shown, and most lines are mails"
)]
pub enum ThreadEntry {
    /// A mail that came or went.
    Message(MessageView),
    /// A dated fact with no mail of its own.
    Event(EventView),
    /// A letter not yet queued.
    Draft(DraftView),
    /// A letter on its way, or stuck.
    Outbox(OutboxRow),
}

/// A dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EventView {
    /// Its id.
    pub id: Uuid,
    /// Its kind's code.
    pub kind: String,
    /// Its kind in words ("They acknowledged it").
    pub text: String,
    /// The civil day it happened.
    pub on: NaiveDate,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who said so ("you", "the mail server").
    pub said_by: String,
    /// A note.
    pub note: String,
    /// The message that shows it.
    pub message_id: Option<Uuid>,
    /// It may be struck out by the user.
    pub can_strike: bool,
}

/// A draft's words, as an editor last had them from the casebook.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct DraftWords {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// A letter being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DraftView {
    /// The letter's id.
    pub id: Uuid,
    /// The request it belongs to.
    pub request_id: Uuid,
    /// `request`, `chaser`, …
    pub kind: String,
    /// Whom it goes to.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
    /// Why it cannot be sent yet, each one sentence; empty when it can.
    pub obstacles: Vec<String>,
}

/// How one question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ItemOutcome {
    /// No answer yet.
    Open,
    /// Answered.
    Answered,
    /// Answered in part.
    PartlyAnswered,
    /// Refused.
    Refused,
    /// They say they do not hold it.
    NotHeld,
}

/// One numbered question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ItemView {
    /// Its id.
    pub id: Uuid,
    /// Its number in the letter, from 1.
    pub number: u32,
    /// What it asks.
    pub text: String,
    /// How it stands.
    pub outcome: ItemOutcome,
    /// The exemption relied on, when refused ("43(2)").
    pub exemption: String,
}

/// A name that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Link {
    /// Where to.
    pub id: Uuid,
    /// What it says.
    pub title: String,
}

/// Something the user may do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct NextStep {
    /// What it says.
    pub text: String,
    /// A letter that would do it (`chaser`), when there is one.
    pub letter: Option<String>,
    /// By when, if there is a day.
    pub by: Option<NaiveDate>,
}

/// A fact the user records.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct RecordEvent {
    /// The request.
    pub request_id: Uuid,
    /// The kind's code (`answered`).
    pub kind: String,
    /// The civil day it happened.
    pub on: NaiveDate,
    /// The message that shows it.
    pub message_id: Option<Uuid>,
    /// A day the authority named: when it will answer, or by when it wants something. Shown beside
    /// the law's own day, never instead of it.
    #[serde(default)]
    #[ts(optional)]
    pub date: Option<NaiveDate>,
    /// Exemptions relied on in a refusal ("40(2)").
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub exemptions: Vec<String>,
    /// Another address an automatic reply names: the request has yet to be sent there.
    #[serde(default)]
    #[ts(optional)]
    pub redirect: Option<String>,
    /// A note.
    #[serde(default)]
    pub note: String,
}
