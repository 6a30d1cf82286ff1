//! Questions under scrutiny, and which requests feed them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::{FromRow, json, to_json};
use crate::{IssueId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE issue (
    id         TEXT PRIMARY KEY NOT NULL,
    question   TEXT NOT NULL CHECK (question <> ''),
    notes      TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
";

/// Where an issue stands, its tags, and what was found.
pub(crate) const WORKPLACE: &str = "
ALTER TABLE issue ADD COLUMN status TEXT NOT NULL DEFAULT 'open'
    CHECK (status IN ('open', 'answered', 'parked', 'closed'));
ALTER TABLE issue ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE issue ADD COLUMN findings TEXT NOT NULL DEFAULT '';
";

/// A question under scrutiny.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// The question.
    pub question: String,
    /// The notebook: what the user wrote about it.
    pub notes: String,
    /// `open`, `answered`, `parked` or `closed`.
    pub status: String,
    /// Words to find it by, in the user's order.
    pub tags: Vec<String>,
    /// What was found, for others to read.
    pub findings: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl FromRow for Issue {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            question: row.get("question")?,
            notes: row.get("notes")?,
            status: row.get("status")?,
            tags: json(row, "tags")?,
            findings: row.get("findings")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// Every issue, the last changed first, and those changed together by their question.
    pub fn issues(&self) -> Result<Vec<Issue>> {
        self.list(
            "SELECT * FROM issue ORDER BY updated_at DESC, question COLLATE NOCASE, id",
            [],
        )
    }

    /// One issue.
    pub fn issue(&self, id: IssueId) -> Result<Issue> {
        self.one("SELECT * FROM issue WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("issue", id))
    }

    /// The issue whose question is this, whatever the case.
    pub fn issue_asking(&self, question: &str) -> Result<Option<Issue>> {
        self.one(
            "SELECT * FROM issue WHERE question = ?1 COLLATE NOCASE",
            [question],
        )
    }

    /// For each issue that is fed, how many requests feed it, and how many of these are waited for.
    pub fn requests_feeding_each(&self) -> Result<HashMap<IssueId, (u32, u32)>> {
        self.pairs(
            "SELECT issue_id, count(*), count(*) FILTER (WHERE grouping IN ('waiting', 'late'))
             FROM request_issue JOIN request ON request.id = request_id GROUP BY issue_id",
            |row| Ok((row.get(1)?, row.get(2)?)),
        )
    }

    /// The issues a request feeds.
    pub fn issues_of_request(&self, id: RequestId) -> Result<Vec<Issue>> {
        self.list(
            "SELECT issue.* FROM issue JOIN request_issue ON issue_id = issue.id
             WHERE request_id = ?1 ORDER BY linked_at, issue.id",
            [id],
        )
    }
}

impl Writer<'_> {
    /// Keeps an issue, new or changed.
    pub fn save_issue(&mut self, issue: &Issue) -> Result<()> {
        let tags = to_json(&issue.tags)?;
        self.run(
            "INSERT INTO issue (id, question, notes, status, tags, findings, created_at, updated_at)
             VALUES (:id, :question, :notes, :status, :tags, :findings, :created_at, :updated_at)
             ON CONFLICT (id) DO UPDATE SET
                 question = excluded.question, notes = excluded.notes, status = excluded.status,
                 tags = excluded.tags, findings = excluded.findings, updated_at = excluded.updated_at",
            named_params! {
                ":id": issue.id, ":question": issue.question, ":notes": issue.notes,
                ":status": issue.status, ":tags": tags, ":findings": issue.findings,
                ":created_at": issue.created_at, ":updated_at": issue.updated_at,
            },
        )?;
        let (findings, notes, tags) = (&issue.findings, &issue.notes, issue.tags.join(", "));
        let body = format!("{findings}\n{notes}\n{tags}").trim().to_owned();
        self.set_note("issue", issue.id.into(), issue.id, &issue.question, &body)
    }

    /// Lets a request feed an issue; nothing changes when it does already.
    pub fn link_request(
        &mut self,
        issue: IssueId,
        request: RequestId,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO request_issue (request_id, issue_id, linked_at) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
            params![request, issue, at],
        )?;
        self.touch_issue(issue, at)
    }

    /// Takes a request off an issue; evidence pinned from it stays.
    pub fn unlink_request(
        &mut self,
        issue: IssueId,
        request: RequestId,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "DELETE FROM request_issue WHERE issue_id = ?1 AND request_id = ?2",
            params![issue, request],
        )?;
        self.touch_issue(issue, at)
    }

    pub(crate) fn touch_issue(&mut self, issue: IssueId, at: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE issue SET updated_at = ?2 WHERE id = ?1",
            params![issue, at],
        )?;
        Ok(())
    }
}
