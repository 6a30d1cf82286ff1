//! Dated facts about requests, append-only: a mistake is mended by a `corrected` event.

use chrono::{DateTime, Utc};
use foi_law::{AuthorityKind, Event, Regime};
use rusqlite::{Row, named_params, params};
use serde_json::Value;

use crate::row::{FromRow, json, to_json, word};
use crate::table::request::Folded;
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

/// A request that is not finished, with its facts in the order they were recorded: what a fold over
/// the whole casebook reads.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenHistory {
    /// The request.
    pub id: RequestId,
    /// Our reference.
    pub reference: String,
    /// What it asks about.
    pub title: String,
    /// The Act it is made under.
    pub regime: Regime,
    /// The kind of body it asks.
    pub kind: AuthorityKind,
    /// What the fold last gave.
    pub folded: Folded,
    /// Its facts.
    pub facts: Vec<Event>,
}

impl OpenHistory {
    /// The columns of a request in [`Reader::open_histories`]; by number, for there may be very many.
    fn of(row: &Row<'_>, id: RequestId) -> rusqlite::Result<Self> {
        Ok(Self {
            id,
            reference: row.get(1)?,
            title: row.get(2)?,
            regime: word(row, "regime")?,
            kind: word(row, "authority_kind")?,
            folded: Folded {
                stage: row.get(5)?,
                grouping: row.get(6)?,
                due: row.get(7)?,
                last_activity: row.get(8)?,
                calendar_version: row.get(9)?,
                folded_on: row.get(10)?,
            },
            facts: Vec::new(),
        })
    }
}

/// The fact in a row of [`Reader::open_histories`], none for a request without any. Most facts are
/// a kind and a day and nothing more; those need no JSON to be taken apart.
fn fact(row: &Row<'_>) -> rusqlite::Result<Option<Event>> {
    let Some(id) = row.get::<_, Option<String>>(11)? else {
        return Ok(None);
    };
    let text = row.get_ref(14)?.as_str()?;
    let (kind, on) = (row.get_ref(12)?.as_str()?, row.get_ref(13)?.as_str()?);
    let mut fact = if is_plain(text, kind, on) {
        Event::new(word(row, "event_kind")?, row.get(13)?)
    } else {
        json(row, "fact")?
    };
    fact.id = Some(id);
    Ok(Some(fact))
}

/// Whether a stored fact is `{"kind":KIND,"on":DAY}` and no more, as [`Writer::add_event`] writes it.
fn is_plain(fact: &str, kind: &str, on: &str) -> bool {
    let rest = || {
        fact.strip_prefix("{\"kind\":\"")?
            .strip_prefix(kind)?
            .strip_prefix("\",\"on\":\"")?
            .strip_prefix(on)
    };
    rest() == Some("\"}")
}

impl Reader<'_> {
    /// A request's events in the order they were recorded.
    pub fn events(&self, request: RequestId) -> Result<Vec<RecordedEvent>> {
        self.list(
            "SELECT * FROM event WHERE request_id = ?1 ORDER BY seq",
            [request],
        )
    }

    /// Every request that is not finished with its facts, by id.
    pub fn open_histories(&self) -> Result<Vec<OpenHistory>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT request.id, reference, title, request.regime AS regime, authority.kind AS authority_kind,
                    stage, grouping, due, last_activity, calendar_version, folded_on,
                    event.id, event.kind AS event_kind, event.on_day, event.fact
             FROM request JOIN authority ON authority.id = authority_id
             LEFT JOIN event ON event.request_id = request.id
             WHERE grouping <> 'closed' ORDER BY request.id, event.seq",
        )?;
        let mut rows = statement.query([])?;
        let mut histories: Vec<OpenHistory> = Vec::new();
        while let Some(row) = rows.next()? {
            let id: RequestId = row.get(0)?;
            if histories.last().is_none_or(|last| last.id != id) {
                histories.push(OpenHistory::of(row, id)?);
            }
            if let (Some(history), Some(fact)) = (histories.last_mut(), fact(row)?) {
                history.facts.push(fact);
            }
        }
        Ok(histories)
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
