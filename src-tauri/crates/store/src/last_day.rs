//! The last days of the open requests as the fold last gave them: what is said of a whole casebook
//! without reading a fact. There may be a hundred thousand, so columns are read by number.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use foi_law::Regime;
use rusqlite::Row;

use crate::open_history::parsed;
use crate::table::request::Request;
use crate::{Reader, RequestId, Result};

/// An open request in which somebody has a day to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastDay {
    /// The request.
    pub id: RequestId,
    /// The Act it is made under, and so the working days it counts.
    pub regime: Regime,
    /// Its group in lists, as [`Folded::grouping`](crate::table::request::Folded::grouping).
    pub grouping: Grouping,
    /// The day of its most pressing deadline.
    pub due: NaiveDate,
}

/// The group of an open request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Being written, or come back.
    Draft,
    /// The authority's day is to come.
    Waiting,
    /// The authority's day has passed.
    Late,
    /// Answered; the days are the user's own.
    Answered,
}

/// A name that no group of open requests has.
#[derive(Debug)]
pub struct NoGroup(String);

impl fmt::Display for NoGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no group of open requests", self.0)
    }
}

impl std::error::Error for NoGroup {}

impl FromStr for Grouping {
    type Err = NoGroup;

    fn from_str(name: &str) -> Result<Self, NoGroup> {
        match name {
            "draft" => Ok(Self::Draft),
            "waiting" => Ok(Self::Waiting),
            "late" => Ok(Self::Late),
            "answered" => Ok(Self::Answered),
            other => Err(NoGroup(other.to_owned())),
        }
    }
}

/// By name, so that the index is searched group by group and what has no day is never met.
const OPEN_WITH_A_DAY: &str =
    "grouping IN ('draft', 'waiting', 'late', 'answered') AND due IS NOT NULL";

impl Reader<'_> {
    /// The last days of the open requests, the nearest first.
    pub fn last_days(&self) -> Result<Vec<LastDay>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, regime, grouping, due FROM request WHERE {OPEN_WITH_A_DAY}"
        ))?;
        let rows = statement.query_map([], last_day)?;
        let mut days = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        // An id stands in the same order as its text.
        days.sort_unstable_by_key(|day| (day.due, day.id));
        Ok(days)
    }

    /// The requests that came back and are not on their way again.
    pub fn undelivered_requests(&self) -> Result<Vec<Request>> {
        self.list(
            "SELECT * FROM request WHERE grouping = 'draft' AND stage = 'not_delivered'
             ORDER BY due IS NULL, due, id",
            [],
        )
    }

    /// The open requests in which somebody may have a day to keep on this day, the nearest first:
    /// also those that were last folded on another, and may have come to one since.
    pub fn requests_with_a_day(&self, today: &str) -> Result<Vec<Request>> {
        self.list(
            "SELECT * FROM request
             WHERE grouping <> 'closed' AND (due IS NOT NULL OR folded_on <> ?1)
             ORDER BY due IS NULL, due, id",
            [today],
        )
    }
}

fn last_day(row: &Row<'_>) -> rusqlite::Result<LastDay> {
    Ok(LastDay {
        id: row.get(0)?,
        regime: parsed(row, 1)?,
        grouping: parsed(row, 2)?,
        due: row.get(3)?,
    })
}
