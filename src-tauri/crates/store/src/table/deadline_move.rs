//! Last days that moved: from which day to which, and why.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use crate::row::FromRow;
use crate::{Reader, RequestId, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE deadline_move (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    duty        TEXT NOT NULL,
    from_day    TEXT NOT NULL,
    to_day      TEXT NOT NULL,
    explanation TEXT NOT NULL,
    noticed_on  TEXT NOT NULL
) STRICT;
CREATE INDEX deadline_move_by_request ON deadline_move (request_id, seq);
";

/// A last day that is no longer what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineMove {
    /// The request.
    pub request_id: RequestId,
    /// The duty's code.
    pub duty: String,
    /// The day it was.
    pub from: NaiveDate,
    /// The day it is now.
    pub to: NaiveDate,
    /// What happened, in one or two sentences.
    pub explanation: String,
    /// The civil day it was noticed.
    pub noticed_on: NaiveDate,
}

impl FromRow for DeadlineMove {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            duty: row.get("duty")?,
            from: row.get("from_day")?,
            to: row.get("to_day")?,
            explanation: row.get("explanation")?,
            noticed_on: row.get("noticed_on")?,
        })
    }
}

impl Reader<'_> {
    /// A request's moves, the latest first.
    pub fn deadline_moves(&self, request: RequestId) -> Result<Vec<DeadlineMove>> {
        self.list(
            "SELECT * FROM deadline_move WHERE request_id = ?1 ORDER BY seq DESC",
            [request],
        )
    }

    /// Moves noticed on or after a day, of requests that are not finished, the latest first.
    pub fn deadline_moves_since(&self, day: NaiveDate) -> Result<Vec<DeadlineMove>> {
        self.list(
            "SELECT deadline_move.* FROM deadline_move JOIN request ON request.id = request_id
             WHERE noticed_on >= ?1 AND grouping <> 'closed' ORDER BY seq DESC",
            [day],
        )
    }
}

impl Writer<'_> {
    /// Notes that a last day moved.
    pub fn add_deadline_move(&mut self, moved: &DeadlineMove) -> Result<()> {
        self.run(
            "INSERT INTO deadline_move (request_id, duty, from_day, to_day, explanation, noticed_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                moved.request_id,
                moved.duty,
                moved.from,
                moved.to,
                moved.explanation,
                moved.noticed_on,
            ],
        )?;
        Ok(())
    }
}
