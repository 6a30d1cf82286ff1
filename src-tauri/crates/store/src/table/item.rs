//! The numbered questions of a request.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use crate::row::FromRow;
use crate::{ItemId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE item (
    id         TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number > 0),
    text       TEXT NOT NULL,
    outcome    TEXT NOT NULL DEFAULT 'open'
               CHECK (outcome IN ('open', 'answered', 'partly_answered', 'refused', 'not_held')),
    exemption  TEXT NOT NULL DEFAULT '',
    updated_at TEXT NOT NULL,
    UNIQUE (request_id, number)
) STRICT;
";

/// A numbered question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The request it belongs to.
    pub request_id: RequestId,
    /// Its number in the letter, from 1.
    pub number: u32,
    /// What it asks.
    pub text: String,
    /// `open`, `answered`, `partly_answered`, `refused` or `not_held`.
    pub outcome: String,
    /// The exemption relied on, when refused.
    pub exemption: String,
}

impl FromRow for Item {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            request_id: row.get("request_id")?,
            number: row.get("number")?,
            text: row.get("text")?,
            outcome: row.get("outcome")?,
            exemption: row.get("exemption")?,
        })
    }
}

struct Question(RequestId, String);

impl FromRow for Question {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self(row.get("request_id")?, row.get("text")?))
    }
}

impl Reader<'_> {
    /// What every request asks, one question a row.
    pub fn every_question(&self) -> Result<Vec<(RequestId, String)>> {
        let rows: Vec<Question> = self.list(
            "SELECT request_id, text FROM item ORDER BY request_id, number",
            [],
        )?;
        Ok(rows.into_iter().map(|row| (row.0, row.1)).collect())
    }

    /// The questions of a request, in order.
    pub fn items(&self, request: RequestId) -> Result<Vec<Item>> {
        self.list(
            "SELECT * FROM item WHERE request_id = ?1 ORDER BY number",
            [request],
        )
    }

    /// One question.
    pub fn item(&self, id: ItemId) -> Result<Item> {
        self.one("SELECT * FROM item WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("question", id))
    }
}

impl Writer<'_> {
    /// Puts these questions in place of the request's; only before it was sent.
    pub fn replace_items(
        &mut self,
        request: RequestId,
        texts: &[String],
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run("DELETE FROM item WHERE request_id = ?1", [request])?;
        for (number, text) in (1_u32..).zip(texts) {
            self.run(
                "INSERT INTO item (id, request_id, number, text, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![ItemId::new(at), request, number, text, at],
            )?;
        }
        Ok(())
    }

    /// Says how a question stands.
    pub fn set_item(
        &mut self,
        id: ItemId,
        outcome: &str,
        exemption: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "UPDATE item SET outcome = ?2, exemption = ?3, updated_at = ?4 WHERE id = ?1",
            params![id, outcome, exemption, at],
        )?;
        Ok(())
    }
}
