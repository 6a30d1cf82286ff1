//! What the user made of a suggestion: what a letter was read to say, and whether it stands.
//!
//! Suggestions themselves are read anew from the letter each time and are not kept.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{EventId, MessageId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE reading (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    decision   TEXT NOT NULL CHECK (decision IN ('confirmed', 'changed', 'dismissed')),
    rule       TEXT NOT NULL,
    confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    quote      TEXT NOT NULL,
    event_id   TEXT REFERENCES event (id) ON DELETE SET NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (message_id, name)
) STRICT, WITHOUT ROWID;
";

/// A suggestion the user decided about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedReading {
    /// The mail it was read in.
    pub message_id: MessageId,
    /// Which suggestion: its kind, the file it stands in and its place there.
    pub name: String,
    /// `confirmed`, `changed` or `dismissed`.
    pub decision: String,
    /// The rule that read it.
    pub rule: String,
    /// How sure the rule was, out of a hundred.
    pub confidence: u8,
    /// The sentence it rested on.
    pub quote: String,
    /// The fact that came of it.
    pub event_id: Option<EventId>,
    /// When.
    pub decided_at: DateTime<Utc>,
}

impl FromRow for DecidedReading {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            message_id: row.get("message_id")?,
            name: row.get("name")?,
            decision: row.get("decision")?,
            rule: row.get("rule")?,
            confidence: row.get("confidence")?,
            quote: row.get("quote")?,
            event_id: row.get("event_id")?,
            decided_at: row.get("decided_at")?,
        })
    }
}

impl Reader<'_> {
    /// What the user decided about the suggestions of a mail.
    pub fn decided_readings(&self, message: MessageId) -> Result<Vec<DecidedReading>> {
        self.list(
            "SELECT * FROM reading WHERE message_id = ?1 ORDER BY name",
            [message],
        )
    }
}

impl Writer<'_> {
    /// Keeps a decision, in place of an earlier one about the same suggestion.
    pub fn decide_reading(&mut self, decided: &DecidedReading) -> Result<()> {
        self.run(
            "INSERT INTO reading (message_id, name, decision, rule, confidence, quote, event_id, decided_at)
             VALUES (:message_id, :name, :decision, :rule, :confidence, :quote, :event_id, :decided_at)
             ON CONFLICT (message_id, name) DO UPDATE SET decision = excluded.decision, rule = excluded.rule,
                 confidence = excluded.confidence, quote = excluded.quote, event_id = excluded.event_id,
                 decided_at = excluded.decided_at",
            named_params! {
                ":message_id": decided.message_id, ":name": decided.name, ":decision": decided.decision,
                ":rule": decided.rule, ":confidence": decided.confidence, ":quote": decided.quote,
                ":event_id": decided.event_id, ":decided_at": decided.decided_at,
            },
        )?;
        Ok(())
    }

    /// Forgets a decision: the suggestion is open again.
    pub fn reopen_reading(&mut self, message: MessageId, name: &str) -> Result<()> {
        self.run(
            "DELETE FROM reading WHERE message_id = ?1 AND name = ?2",
            params![message, name],
        )?;
        Ok(())
    }
}
