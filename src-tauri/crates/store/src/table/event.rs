//! Dated facts about requests, append-only: a mistake is mended by a `corrected` event.

use chrono::{DateTime, Utc};
use foi_law::Event;
use rusqlite::{Row, named_params, params};
use serde_json::Value;

use crate::row::{FromRow, json, to_json};
use crate::{EventId, MessageId, OutboxId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE event (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    on_day      TEXT NOT NULL,
    fact        TEXT NOT NULL CHECK (json_extract(fact, '$.kind') = kind AND json_extract(fact, '$.on') = on_day),
    recorded_at TEXT NOT NULL,
    said_by     TEXT NOT NULL,
    message_id  TEXT REFERENCES message (id),
    outbox_id   TEXT REFERENCES outbox (id),
    note        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX event_by_request ON event (request_id, seq);
CREATE INDEX event_by_message ON event (message_id);
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never rewritten'); END;
";

/// A dated fact, and how it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Its id; the fact carries the same.
    pub id: EventId,
    /// The request it is about.
    pub request_id: RequestId,
    /// The fact itself, as the law reads it.
    pub fact: Event,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who said so: `user`, `outbox`, or the rule that read it.
    pub said_by: String,
    /// The message that shows it.
    pub message_id: Option<MessageId>,
    /// The letter on its way that it is about.
    pub outbox_id: Option<OutboxId>,
    /// A note.
    pub note: String,
}

impl FromRow for RecordedEvent {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let id: EventId = row.get("id")?;
        let mut fact: Event = json(row, "fact")?;
        fact.id = Some(id.to_string());
        Ok(Self {
            id,
            request_id: row.get("request_id")?,
            fact,
            recorded_at: row.get("recorded_at")?,
            said_by: row.get("said_by")?,
            message_id: row.get("message_id")?,
            outbox_id: row.get("outbox_id")?,
            note: row.get("note")?,
        })
    }
}

impl Reader<'_> {
    /// A request's events in the order they were recorded.
    pub fn events(&self, request: RequestId) -> Result<Vec<RecordedEvent>> {
        self.list(
            "SELECT * FROM event WHERE request_id = ?1 ORDER BY seq",
            [request],
        )
    }

    /// Whether an event of a request that was not struck out or replaced rests on a message.
    pub fn standing_event_rests_on(&self, message: MessageId, request: RequestId) -> Result<bool> {
        Ok(self.count(
            "SELECT count(*) FROM event WHERE message_id = ?1 AND request_id = ?2 AND NOT EXISTS (
                 SELECT 1 FROM event AS correction
                 WHERE correction.request_id = event.request_id AND correction.kind = 'corrected'
                   AND json_extract(correction.fact, '$.replaces') = event.id)",
            params![message, request],
        )? > 0)
    }

    /// One event.
    pub fn event(&self, id: EventId) -> Result<RecordedEvent> {
        self.one("SELECT * FROM event WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("event", id))
    }
}

impl Writer<'_> {
    /// Records a fact.
    pub fn add_event(&mut self, event: &RecordedEvent) -> Result<()> {
        let mut fact = serde_json::to_value(&event.fact).map_err(|error| {
            StoreError::from(rusqlite::Error::ToSqlConversionFailure(error.into()))
        })?;
        if let Value::Object(fields) = &mut fact {
            fields.remove("id");
        }
        self.run(
            "INSERT INTO event (id, request_id, kind, on_day, fact, recorded_at, said_by, message_id, outbox_id, note)
             VALUES (:id, :request_id, :kind, :on_day, :fact, :recorded_at, :said_by, :message_id, :outbox_id, :note)",
            named_params! {
                ":id": event.id, ":request_id": event.request_id, ":kind": event.fact.kind.to_string(),
                ":on_day": event.fact.on, ":fact": to_json(&fact)?, ":recorded_at": event.recorded_at,
                ":said_by": event.said_by, ":message_id": event.message_id, ":outbox_id": event.outbox_id,
                ":note": event.note,
            },
        )?;
        Ok(())
    }
}
