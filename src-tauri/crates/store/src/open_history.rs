//! Every open request with its facts: what a fold over the whole casebook reads. There may be a
//! hundred thousand, so columns are read by number and facts taken apart only where there is more
//! to them than a kind and a day.

use std::str::FromStr;

use chrono::NaiveDate;
use foi_law::{AuthorityKind, Event, EventKind, Regime};
use rusqlite::Row;
use rusqlite::types::Type;

use crate::table::request::Folded;
use crate::{Reader, RequestId, Result};

/// A request that is not finished, with its facts in the order they were recorded.
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

impl Reader<'_> {
    /// Gives every request that is not finished, by id, until `work` says that it has enough.
    pub fn each_open_history(&self, work: &mut dyn FnMut(OpenHistory) -> bool) -> Result<()> {
        let mut requests = self.connection.prepare_cached(
            "SELECT request.id, reference, title, request.regime, authority.kind,
                    stage, grouping, due, last_activity, calendar_version, folded_on
             FROM request JOIN authority ON authority.id = authority_id
             WHERE grouping <> 'closed' ORDER BY request.id",
        )?;
        let mut facts = self.connection.prepare_cached(
            "SELECT id, kind, on_day, fact FROM event WHERE request_id = ?1 ORDER BY seq",
        )?;
        let mut rows = requests.query([])?;
        while let Some(row) = rows.next()? {
            let mut history = request(row)?;
            let mut rows = facts.query([history.id])?;
            while let Some(row) = rows.next()? {
                history.facts.push(fact(row)?);
            }
            if !work(history) {
                break;
            }
        }
        Ok(())
    }
}

fn request(row: &Row<'_>) -> rusqlite::Result<OpenHistory> {
    Ok(OpenHistory {
        id: row.get(0)?,
        reference: row.get(1)?,
        title: row.get(2)?,
        regime: parsed(row, 3)?,
        kind: parsed(row, 4)?,
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

fn fact(row: &Row<'_>) -> rusqlite::Result<Event> {
    let text = row.get_ref(3)?.as_str()?;
    let (kind, on) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
    let mut fact = if is_plain(text, kind, on) {
        Event::new(parsed::<EventKind>(row, 1)?, parsed::<NaiveDate>(row, 2)?)
    } else {
        serde_json::from_str(text).map_err(|error| failed(3, error))?
    };
    fact.id = Some(row.get(0)?);
    Ok(fact)
}

/// Whether a stored fact is `{"kind":KIND,"on":DAY}` and no more, as `Writer::add_event` writes it.
fn is_plain(fact: &str, kind: &str, on: &str) -> bool {
    let rest = || {
        fact.strip_prefix("{\"kind\":\"")?
            .strip_prefix(kind)?
            .strip_prefix("\",\"on\":\"")?
            .strip_prefix(on)
    };
    rest() == Some("\"}")
}

pub(crate) fn parsed<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|error| failed(column, error))
}

fn failed(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
