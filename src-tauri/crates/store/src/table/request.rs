//! Requests: one letter to one authority asking numbered items.
//!
//! `stage`, `due` and `last_activity` are what the fold of the request's events gave when they
//! were last folded, kept for lists; `calendar_version` says under which table of bank holidays.

use chrono::{DateTime, NaiveDate, Utc};
use foi_law::Regime;
use rusqlite::types::Value;
use rusqlite::{Row, named_params, params, params_from_iter};

use crate::row::{FromRow, word};
use crate::{AccountId, AuthorityId, IssueId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE request (
    id               TEXT PRIMARY KEY NOT NULL,
    reference        TEXT NOT NULL UNIQUE,
    title            TEXT NOT NULL,
    authority_id     TEXT NOT NULL REFERENCES authority (id),
    regime           TEXT NOT NULL CHECK (regime IN ('foia', 'eir', 'foisa', 'eisr')),
    created_at       TEXT NOT NULL,
    updated_at       TEXT NOT NULL,
    stage            TEXT NOT NULL DEFAULT 'draft',
    grouping         TEXT NOT NULL DEFAULT 'draft'
                     CHECK (grouping IN ('draft', 'waiting', 'late', 'answered', 'closed')),
    due              TEXT,
    last_activity    TEXT NOT NULL,
    calendar_version TEXT NOT NULL DEFAULT '',
    folded_on        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX request_by_authority ON request (authority_id);
CREATE INDEX request_by_due ON request (grouping, due);

CREATE TABLE request_issue (
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    issue_id   TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    linked_at  TEXT NOT NULL,
    PRIMARY KEY (request_id, issue_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_issue_by_issue ON request_issue (issue_id);
";

/// The list in its order, so that a place far down is read without sorting what stands before it,
/// and a reference found whatever its case. The expressions are those of [`ORDER`].
pub(crate) const IN_ORDER: &str = "
CREATE INDEX request_in_order ON request (
    CASE grouping WHEN 'late' THEN 0 WHEN 'answered' THEN 1 WHEN 'waiting' THEN 2 WHEN 'draft' THEN 3 ELSE 4 END,
    due IS NULL, due, last_activity DESC, id);
CREATE INDEX request_by_reference ON request (reference COLLATE NOCASE);
";

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Our reference, unique.
    pub reference: String,
    /// What it asks about.
    pub title: String,
    /// Whom it asks.
    pub authority_id: AuthorityId,
    /// The Act it is made under.
    pub regime: Regime,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The mailbox its letters go through; none before the first letter is queued, while it is
    /// practice, and when that mailbox was removed.
    pub account_id: Option<AccountId>,
    /// What the fold last gave.
    pub folded: Folded,
}

/// What the fold of a request's events gave, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The stage's code.
    pub stage: String,
    /// `draft`, `waiting`, `late`, `answered` or `closed`.
    pub grouping: String,
    /// The day of the most pressing open deadline.
    pub due: Option<NaiveDate>,
    /// The day of the last event or message.
    pub last_activity: NaiveDate,
    /// The version of the bank-holiday table used.
    pub calendar_version: String,
    /// The civil day it was folded for; empty when never.
    pub folded_on: String,
}

impl FromRow for Request {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            reference: row.get("reference")?,
            title: row.get("title")?,
            authority_id: row.get("authority_id")?,
            regime: word(row, "regime")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            account_id: row.get("account_id")?,
            folded: Folded {
                stage: row.get("stage")?,
                grouping: row.get("grouping")?,
                due: row.get("due")?,
                last_activity: row.get("last_activity")?,
                calendar_version: row.get("calendar_version")?,
                folded_on: row.get("folded_on")?,
            },
        })
    }
}

/// A request as it went to an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// Its id.
    pub request_id: RequestId,
    /// Our reference.
    pub reference: String,
    /// What it asks about.
    pub title: String,
    /// The day the authority received it, or else the day it was sent.
    pub received: NaiveDate,
    /// The text that went last.
    pub body: String,
}

impl FromRow for SentRequest {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("id")?,
            reference: row.get("reference")?,
            title: row.get("title")?,
            received: row.get("received")?,
            body: row.get("body")?,
        })
    }
}

/// Which requests to list.
#[derive(Debug, Clone, Default)]
pub struct RequestQuery<'q> {
    /// Words, each of them to be found in title, authority's name or reference.
    pub text: &'q str,
    /// One group, or all.
    pub grouping: Option<&'q str>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows to give.
    pub limit: u32,
}

/// More words than these are not looked for: a text that was pasted is no list of them.
const MOST_WORDS: usize = 32;
/// The condition that every request meets.
const EVERY: &str = "TRUE";
/// Where a group stands in the list.
const RANK: &str = "CASE grouping WHEN 'late' THEN 0 WHEN 'answered' THEN 1 WHEN 'waiting' THEN 2 WHEN 'draft' THEN 3 ELSE 4 END";
/// Within its group, those with the nearest day first, then the latest touched.
const ORDER: &str = "due IS NULL, due, last_activity DESC, id";

impl RequestQuery<'_> {
    /// What is asked for as a condition on `request`, and what its parameters stand for: each word
    /// is in the title, the reference or the authority's name. The names are looked through once.
    fn condition(&self) -> (String, Vec<Value>) {
        let words: Vec<Value> = self
            .text
            .split_whitespace()
            .take(MOST_WORDS)
            .map(|word| Value::Text(word.to_owned()))
            .collect();
        let ranks = ["late", "answered", "waiting", "draft", "closed"];
        let group = self
            .grouping
            .map(|name| match ranks.iter().position(|known| *known == name) {
                Some(rank) => format!("{RANK} = {rank}"),
                None => "FALSE".to_owned(),
            });
        let found = (1..=words.len()).map(|n| {
            format!(
                "(instr(lower(title || ' ' || reference), lower(?{n})) > 0 OR authority_id IN (
                    SELECT authority.id FROM authority WHERE instr(lower(name), lower(?{n})) > 0))"
            )
        });
        let all: Vec<String> = group.into_iter().chain(found).collect();
        if all.is_empty() {
            return (EVERY.to_owned(), words);
        }
        (all.join(" AND "), words)
    }

    /// The query for a stretch of the list: what stands before it is passed over in the index, and
    /// only its own rows are read.
    fn stretch(&self) -> (String, Vec<Value>) {
        let (condition, mut values) = self.condition();
        let (limit, offset) = (values.len() + 1, values.len() + 2);
        values.extend([self.limit.into(), self.offset.into()]);
        // Within one group the index is in order already, and SQLite sorts where the group is named.
        let order = match self.grouping {
            Some(_) => ORDER.to_owned(),
            None => format!("{RANK}, {ORDER}"),
        };
        let sql = format!(
            "WITH stretch AS MATERIALIZED (
                 SELECT rowid AS place FROM request WHERE {condition}
                 ORDER BY {order} LIMIT ?{limit} OFFSET ?{offset})
             SELECT request.* FROM stretch CROSS JOIN request ON request.rowid = place
             ORDER BY {order}"
        );
        (sql, values)
    }
}

impl Reader<'_> {
    /// One request.
    pub fn request(&self, id: RequestId) -> Result<Request> {
        self.one("SELECT * FROM request WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("request", id))
    }

    /// The requests that reached an authority, or were sent to it, on a day or later, latest first.
    pub fn requests_sent_to(
        &self,
        authority: AuthorityId,
        since: NaiveDate,
    ) -> Result<Vec<SentRequest>> {
        self.list(
            "WITH standing AS (
                 SELECT event.request_id, event.kind, event.on_day FROM event
                 JOIN request ON request.id = event.request_id
                 WHERE request.authority_id = ?1 AND event.kind IN ('sent', 'received') AND NOT EXISTS (
                     SELECT 1 FROM event AS correction
                     WHERE correction.request_id = event.request_id AND correction.kind = 'corrected'
                       AND json_extract(correction.fact, '$.replaces') = event.id)
             ), reached AS (
                 SELECT request_id, coalesce(max(on_day) FILTER (WHERE kind = 'received'), max(on_day)) AS received
                 FROM standing GROUP BY request_id
             )
             SELECT request.id, request.reference, request.title, reached.received, letter.body
             FROM reached JOIN request ON request.id = reached.request_id
             JOIN letter ON letter.id = (
                 SELECT id FROM letter WHERE letter.request_id = request.id AND letter.kind = 'request'
                   AND letter.queued_at IS NOT NULL ORDER BY letter.queued_at DESC LIMIT 1)
             WHERE reached.received >= ?2
             ORDER BY reached.received DESC, request.id LIMIT 200",
            params![authority, since],
        )
    }

    /// The request with this reference, whatever the case.
    pub fn request_with_reference(&self, reference: &str) -> Result<Option<Request>> {
        self.one(
            "SELECT * FROM request WHERE reference = ?1 COLLATE NOCASE",
            [reference],
        )
    }

    /// A stretch of the list of requests: by group, within it those with the nearest day first, then
    /// the latest touched.
    pub fn requests(&self, query: &RequestQuery<'_>) -> Result<Vec<Request>> {
        let (sql, values) = query.stretch();
        self.list(&sql, params_from_iter(values))
    }

    /// How many requests a query finds in all.
    pub fn count_requests(&self, query: &RequestQuery<'_>) -> Result<u32> {
        let (condition, words) = query.condition();
        let sql = if condition == EVERY {
            // Without a condition the rows are counted by pages.
            "SELECT count(*) FROM request".to_owned()
        } else {
            format!("SELECT count(*) FROM request WHERE {condition}")
        };
        self.count(&sql, params_from_iter(words))
    }

    /// Every request, oldest first.
    pub fn every_request(&self) -> Result<Vec<Request>> {
        self.list("SELECT * FROM request ORDER BY id", [])
    }

    /// Whether a request that is not finished was last folded for another day or calendar.
    pub fn has_stale_requests(&self, day: &str, calendar_version: &str) -> Result<bool> {
        Ok(self.count(
            "SELECT EXISTS (SELECT 1 FROM request
             WHERE grouping <> 'closed' AND (folded_on <> ?1 OR calendar_version <> ?2))",
            [day, calendar_version],
        )? > 0)
    }

    /// Requests that are not finished.
    pub fn open_requests(&self) -> Result<Vec<Request>> {
        self.list(
            "SELECT * FROM request WHERE grouping <> 'closed' ORDER BY due IS NULL, due, id",
            [],
        )
    }

    /// Requests that were closed, and in which something happened since a day.
    pub fn closed_requests_since(&self, day: NaiveDate) -> Result<Vec<Request>> {
        self.list(
            "SELECT * FROM request WHERE grouping = 'closed' AND last_activity >= ?1 ORDER BY id",
            [day],
        )
    }

    /// The requests that feed an issue.
    pub fn requests_of_issue(&self, id: IssueId) -> Result<Vec<Request>> {
        self.list(
            "SELECT request.* FROM request JOIN request_issue ON request_id = request.id
             WHERE issue_id = ?1 ORDER BY linked_at, request.id",
            [id],
        )
    }
}

impl Writer<'_> {
    /// Begins a request.
    pub fn add_request(&mut self, request: &Request) -> Result<()> {
        self.run(
            "INSERT INTO request (id, reference, title, authority_id, regime, created_at, updated_at,
                                  account_id, stage, grouping, due, last_activity, calendar_version, folded_on)
             VALUES (:id, :reference, :title, :authority_id, :regime, :created_at, :updated_at,
                     :account_id, :stage, :grouping, :due, :last_activity, :calendar_version, :folded_on)",
            named_params! {
                ":id": request.id, ":reference": request.reference, ":title": request.title,
                ":authority_id": request.authority_id, ":regime": request.regime.to_string(),
                ":created_at": request.created_at, ":updated_at": request.updated_at,
                ":account_id": request.account_id, ":stage": request.folded.stage, ":grouping": request.folded.grouping,
                ":due": request.folded.due, ":last_activity": request.folded.last_activity,
                ":calendar_version": request.folded.calendar_version, ":folded_on": request.folded.folded_on,
            },
        )?;
        Ok(())
    }

    /// Changes what a request is called.
    pub fn rename_request(&mut self, id: RequestId, title: &str, at: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE request SET title = ?2, updated_at = ?3 WHERE id = ?1",
            params![id, title, at],
        )?;
        Ok(())
    }

    /// Changes the law a request is made under.
    pub fn set_regime(&mut self, id: RequestId, regime: Regime, at: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE request SET regime = ?2, updated_at = ?3 WHERE id = ?1",
            params![id, regime.to_string(), at],
        )?;
        Ok(())
    }

    /// Notes that every open request was folded for a day with a calendar.
    pub fn set_all_folded(&mut self, day: &str, calendar_version: &str) -> Result<()> {
        self.run(
            "UPDATE request SET folded_on = ?1, calendar_version = ?2
             WHERE grouping <> 'closed' AND (folded_on <> ?1 OR calendar_version <> ?2)",
            params![day, calendar_version],
        )?;
        Ok(())
    }

    /// Keeps what the fold gave.
    pub fn set_folded(&mut self, id: RequestId, folded: &Folded) -> Result<()> {
        self.run(
            "UPDATE request SET stage = ?2, grouping = ?3, due = ?4, last_activity = ?5,
                                calendar_version = ?6, folded_on = ?7
             WHERE id = ?1",
            params![
                id,
                folded.stage,
                folded.grouping,
                folded.due,
                folded.last_activity,
                folded.calendar_version,
                folded.folded_on,
            ],
        )?;
        Ok(())
    }

    /// Deletes a request that was never sent.
    pub fn delete_draft_request(&mut self, id: RequestId) -> Result<()> {
        self.run("DELETE FROM request WHERE id = ?1", [id])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, params_from_iter};

    use super::{RANK, RequestQuery};
    use crate::migrations::MIGRATIONS;

    fn plan(sql: &str, values: Vec<rusqlite::types::Value>) -> Vec<String> {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let steps = statement
            .query_map(params_from_iter(values), |row| row.get("detail"))
            .unwrap();
        steps.map(Result::unwrap).collect()
    }

    fn stretch(text: &str, grouping: Option<&str>) -> Vec<String> {
        let query = RequestQuery {
            text,
            grouping,
            offset: 90_000,
            limit: 30,
        };
        let (sql, values) = query.stretch();
        plan(&sql, values)
    }

    /// What stands before a place is passed over in the index, without reading or sorting it: only
    /// the few rows of the stretch are sorted, after it was cut.
    #[test]
    fn a_place_far_down_is_read_from_the_index() {
        let whole = stretch("", None);
        assert_eq!(
            whole[1], "SCAN request USING COVERING INDEX request_in_order",
            "{whole:#?}"
        );
        let group = stretch("", Some("late"));
        assert_eq!(
            group[1], "SEARCH request USING COVERING INDEX request_in_order (<expr>=?)",
            "{group:#?}"
        );
        let words = stretch("grants ward", None);
        assert_eq!(
            words[1], "SCAN request USING INDEX request_in_order",
            "{words:#?}"
        );
        for steps in [whole, group, words] {
            let sorts = steps.iter().filter(|step| step.contains("TEMP B-TREE"));
            assert_eq!(sorts.count(), 1, "{steps:#?}");
            assert_eq!(steps.last().unwrap(), "USE TEMP B-TREE FOR ORDER BY");
        }
    }

    #[test]
    fn a_reference_is_looked_up_whatever_its_case() {
        let steps = plan(
            "SELECT * FROM request WHERE reference = ?1 COLLATE NOCASE",
            vec!["scr-7k2fq1".to_owned().into()],
        );
        assert_eq!(
            steps,
            ["SEARCH request USING INDEX request_by_reference (reference=?)"]
        );
        let counted = plan(
            &format!("SELECT count(*) FROM request WHERE {RANK} = 0"),
            Vec::new(),
        );
        assert_eq!(
            counted,
            ["SEARCH request USING COVERING INDEX request_in_order (<expr>=?)"]
        );
    }
}
