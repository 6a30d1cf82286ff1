//! Requests: one letter to one authority asking numbered items.
//!
//! `stage`, `due` and `last_activity` are what the fold of the request's events gave when they
//! were last folded, kept for lists; `calendar_version` says under which table of bank holidays.

use chrono::{DateTime, NaiveDate, Utc};
use foi_law::Regime;
use rusqlite::{Row, named_params, params};

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
    /// Words to find in title, authority's name or reference.
    pub text: &'q str,
    /// One group, or all.
    pub grouping: Option<&'q str>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows to give.
    pub limit: u32,
}

const MATCHING: &str = "
    FROM request JOIN authority ON authority.id = authority_id
    WHERE (:grouping IS NULL OR grouping = :grouping)
      AND (:text = '' OR instr(lower(title || ' ' || authority.name || ' ' || reference), lower(:text)) > 0)";

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

    /// A page of requests, those with the nearest day first, then the latest touched.
    pub fn requests(&self, query: &RequestQuery<'_>) -> Result<Vec<Request>> {
        let order = "ORDER BY CASE grouping WHEN 'late' THEN 0 WHEN 'answered' THEN 1 WHEN 'waiting' THEN 2
                     WHEN 'draft' THEN 3 ELSE 4 END, due IS NULL, due, last_activity DESC, request.id
                     LIMIT :limit OFFSET :offset";
        self.list(
            &format!("SELECT request.* {MATCHING} {order}"),
            named_params! {
                ":grouping": query.grouping, ":text": query.text,
                ":limit": query.limit, ":offset": query.offset,
            },
        )
    }

    /// How many requests a query finds in all.
    pub fn count_requests(&self, query: &RequestQuery<'_>) -> Result<u32> {
        self.count(
            &format!("SELECT count(*) {MATCHING}"),
            named_params! { ":grouping": query.grouping, ":text": query.text },
        )
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
