use chrono::{DateTime, Utc};
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

/// Where a letter is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OutboxState {
    /// Frozen, waiting to go.
    Queued,
    /// A process is talking to the server; nothing was handed over yet.
    Sending,
    /// The server was given the letter; its answer is awaited.
    HandedOver,
    /// The server accepted it.
    Sent,
    /// Could not go for now; will be tried again.
    Waiting,
    /// The server refused it for good.
    Refused,
    /// It may or may not have gone.
    InDoubt,
}

/// What the user can do about a letter on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OutboxOffer {
    /// `cancel_letter`: call it back; it is a draft again.
    CallBack,
    /// `retry_letter`: try it now.
    TryNow,
    /// Open the request: the letter is a draft again there and can be mended.
    Mend,
    /// `cancel_letter`: take the refusal off the list; the draft stays.
    Dismiss,
    /// `look_for_letter`: look for it in the Sent folder and the Inbox.
    Look,
    /// `mark_sent`: it went.
    MarkSent,
    /// `send_again`: the same letter once more.
    SendAgain,
}

/// One letter on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OutboxRow {
    /// Its id.
    pub id: Uuid,
    /// The request it belongs to.
    pub request_id: Uuid,
    /// The request's title.
    pub title: String,
    /// Whom it goes to.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// Where it is.
    pub state: OutboxState,
    /// The state in words, with the reason ("Waiting: the server could not be reached.").
    pub text: String,
    /// The server's own words; empty when there are none.
    pub server_words: String,
    /// When it will be tried next.
    pub next_try: Option<DateTime<Utc>>,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// It can still be called back.
    pub can_cancel: bool,
    /// The letter itself: the draft to mend when it was refused.
    pub letter_id: Uuid,
    /// What is known of a letter in doubt, one sentence each, in order; empty otherwise.
    pub known: Vec<String>,
    /// It only waits for its turn: so many letters a minute, and some seconds between two to one
    /// authority. `next_try` says when.
    pub waits_its_turn: bool,
    /// Where its copy in the Sent folder is, in a sentence; empty when there is nothing to say.
    pub copy: String,
    /// What can be done, the best first.
    pub offers: Vec<OutboxOffer>,
    /// The batch it was queued with.
    pub batch: Option<Uuid>,
}
