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
}
