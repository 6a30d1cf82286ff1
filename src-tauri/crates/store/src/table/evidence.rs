//! What was pinned to issues. Taking a pin out keeps the row, with the day it was taken out.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{AttachmentId, EvidenceId, IssueId, MessageId, Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE evidence (
    id            TEXT PRIMARY KEY NOT NULL,
    issue_id      TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    message_id    TEXT NOT NULL REFERENCES message (id),
    attachment_id TEXT REFERENCES attachment (id),
    note          TEXT NOT NULL DEFAULT '',
    pinned_at     TEXT NOT NULL,
    unpinned_at   TEXT
) STRICT;
CREATE INDEX evidence_by_issue ON evidence (issue_id, pinned_at);
CREATE INDEX evidence_by_message ON evidence (message_id);
";

/// A response, or one file of it, pinned to an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// The issue.
    pub issue_id: IssueId,
    /// The message it came in.
    pub message_id: MessageId,
    /// The file, when it is one.
    pub attachment_id: Option<AttachmentId>,
    /// What it shows.
    pub note: String,
    /// When it was pinned.
    pub pinned_at: DateTime<Utc>,
    /// When it was taken out, if it was.
    pub unpinned_at: Option<DateTime<Utc>>,
}

impl FromRow for Evidence {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            issue_id: row.get("issue_id")?,
            message_id: row.get("message_id")?,
            attachment_id: row.get("attachment_id")?,
            note: row.get("note")?,
            pinned_at: row.get("pinned_at")?,
            unpinned_at: row.get("unpinned_at")?,
        })
    }
}

impl Reader<'_> {
    /// What is pinned to an issue now, oldest first.
    pub fn evidence_of_issue(&self, issue: IssueId) -> Result<Vec<Evidence>> {
        self.list(
            "SELECT * FROM evidence WHERE issue_id = ?1 AND unpinned_at IS NULL ORDER BY pinned_at, id",
            [issue],
        )
    }

    /// What of a message is pinned to issues now.
    pub fn evidence_of_message(&self, message: MessageId) -> Result<Vec<Evidence>> {
        self.list(
            "SELECT * FROM evidence WHERE message_id = ?1 AND unpinned_at IS NULL ORDER BY pinned_at, id",
            [message],
        )
    }

    /// One piece of evidence.
    pub fn evidence(&self, id: EvidenceId) -> Result<Evidence> {
        self.one("SELECT * FROM evidence WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("piece of evidence", id))
    }
}

impl Writer<'_> {
    /// Pins evidence to an issue.
    pub fn add_evidence(&mut self, evidence: &Evidence) -> Result<()> {
        self.run(
            "INSERT INTO evidence (id, issue_id, message_id, attachment_id, note, pinned_at, unpinned_at)
             VALUES (:id, :issue_id, :message_id, :attachment_id, :note, :pinned_at, :unpinned_at)",
            named_params! {
                ":id": evidence.id, ":issue_id": evidence.issue_id, ":message_id": evidence.message_id,
                ":attachment_id": evidence.attachment_id, ":note": evidence.note,
                ":pinned_at": evidence.pinned_at, ":unpinned_at": evidence.unpinned_at,
            },
        )?;
        self.touch_issue(evidence.issue_id, evidence.pinned_at)
    }

    /// Takes a pin out.
    pub fn unpin_evidence(&mut self, id: EvidenceId, at: DateTime<Utc>) -> Result<()> {
        let evidence = self.evidence(id)?;
        self.run(
            "UPDATE evidence SET unpinned_at = ?2 WHERE id = ?1",
            params![id, at],
        )?;
        self.touch_issue(evidence.issue_id, at)
    }
}
