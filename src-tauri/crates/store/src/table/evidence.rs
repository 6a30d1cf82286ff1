//! What was attached to issues, and how that changed. A piece taken off an issue keeps its row and
//! its number there, so that what was written about it can still be followed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};
use serde_json::Value;

use crate::row::{FromRow, json, to_json};
use crate::{
    AttachmentId, EvidenceId, IssueId, MessageId, Reader, RequestId, Result, StoreError, Writer,
};

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

/// Evidence down to a passage, a page or cells, in an order of the user's; and its history.
pub(crate) const PLACES: &str = "
DROP INDEX evidence_by_issue;
DROP INDEX evidence_by_message;
ALTER TABLE evidence RENAME TO evidence_without_places;
CREATE TABLE evidence (
    id            TEXT PRIMARY KEY NOT NULL,
    issue_id      TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    message_id    TEXT REFERENCES message (id),
    attachment_id TEXT REFERENCES attachment (id),
    place         TEXT NOT NULL CHECK (json_valid(place)),
    quote         TEXT NOT NULL DEFAULT '',
    note          TEXT NOT NULL DEFAULT '',
    pinned_at     TEXT NOT NULL,
    unpinned_at   TEXT,
    UNIQUE (issue_id, number)
) STRICT;
INSERT INTO evidence (id, issue_id, number, position, kind, message_id, attachment_id, place, note,
                      pinned_at, unpinned_at)
    SELECT id, issue_id, row_number() OVER issues, row_number() OVER issues,
           iif(attachment_id IS NULL, 'response', 'file'), message_id, attachment_id,
           '{\"kind\":\"whole\"}', note, pinned_at, unpinned_at
    FROM evidence_without_places
    WINDOW issues AS (PARTITION BY issue_id ORDER BY pinned_at, id);
DROP TABLE evidence_without_places;
CREATE INDEX evidence_by_issue ON evidence (issue_id, position) WHERE unpinned_at IS NULL;
CREATE INDEX evidence_by_message ON evidence (message_id);

CREATE TABLE evidence_change (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    evidence_id TEXT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
    what        TEXT NOT NULL CHECK (what IN ('attached', 'detached', 'moved_here', 'moved_away', 'note')),
    other_id    TEXT REFERENCES evidence (id) ON DELETE SET NULL,
    words       TEXT NOT NULL DEFAULT '',
    changed_at  TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_change_by_evidence ON evidence_change (evidence_id, seq);
INSERT INTO evidence_change (evidence_id, what, changed_at)
    SELECT id, 'attached', pinned_at FROM evidence ORDER BY pinned_at, id;
INSERT INTO evidence_change (evidence_id, what, changed_at)
    SELECT id, 'detached', unpinned_at FROM evidence WHERE unpinned_at IS NOT NULL ORDER BY unpinned_at, id;
CREATE TRIGGER evidence_change_is_append_only BEFORE UPDATE OF evidence_id, what, words, changed_at ON evidence_change
BEGIN SELECT RAISE(ABORT, 'the history of evidence is never rewritten'); END;
";

/// A response, a file or a place in one, attached to an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// The issue.
    pub issue_id: IssueId,
    /// Its number on that issue, from 1; never given twice.
    pub number: u32,
    /// Its place in the issue's order.
    pub position: u32,
    /// `response`, `file`, `passage`, `page`, `cells` or `figure`; others may come.
    pub kind: String,
    /// The message it came in; a figure may rest on several and have none.
    pub message_id: Option<MessageId>,
    /// The file, when it is one or stands in one.
    pub attachment_id: Option<AttachmentId>,
    /// The place in that text, as foi-app writes it.
    pub place: Value,
    /// The words there, as they stand.
    pub quote: String,
    /// What it shows.
    pub note: String,
    /// When it was attached.
    pub pinned_at: DateTime<Utc>,
    /// When it was taken off, if it was.
    pub unpinned_at: Option<DateTime<Utc>>,
}

/// A piece of evidence with what is said of where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedEvidence {
    /// The piece.
    pub evidence: Evidence,
    /// The message's subject; empty without one.
    pub subject: String,
    /// Its sender's name.
    pub from_name: String,
    /// Its sender's address.
    pub from_email: String,
    /// We sent it.
    pub ours: bool,
    /// When it was sent.
    pub date: Option<DateTime<Utc>>,
    /// The file's name.
    pub file: Option<String>,
    /// SHA-256 of the file, or of the raw message.
    pub sha256: String,
    /// The request the message is filed under: its id, reference and title.
    pub request: Option<(RequestId, String, String)>,
}

/// A change to a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceChange {
    /// The piece.
    pub evidence_id: EvidenceId,
    /// Its number on its issue.
    pub number: u32,
    /// `attached`, `detached`, `moved_here`, `moved_away` or `note`.
    pub what: String,
    /// The issue it came from or went to, and its number there.
    pub other: Option<(IssueId, u32)>,
    /// The words given with it; for `note` those that were replaced.
    pub words: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

impl FromRow for Evidence {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            issue_id: row.get("issue_id")?,
            number: row.get("number")?,
            position: row.get("position")?,
            kind: row.get("kind")?,
            message_id: row.get("message_id")?,
            attachment_id: row.get("attachment_id")?,
            place: json(row, "place")?,
            quote: row.get("quote")?,
            note: row.get("note")?,
            pinned_at: row.get("pinned_at")?,
            unpinned_at: row.get("unpinned_at")?,
        })
    }
}

impl FromRow for CitedEvidence {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let request: Option<RequestId> = row.get("request_id")?;
        Ok(Self {
            evidence: Evidence::from_row(row)?,
            subject: row.get("subject")?,
            from_name: row.get("from_name")?,
            from_email: row.get("from_email")?,
            ours: row.get("ours")?,
            date: row.get("date")?,
            file: row.get("file")?,
            sha256: row.get("sha256")?,
            request: match request {
                Some(id) => Some((id, row.get("reference")?, row.get("title")?)),
                None => None,
            },
        })
    }
}

impl FromRow for EvidenceChange {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (evidence_id, what) = (row.get("evidence_id")?, row.get("what")?);
        let (words, changed_at) = (row.get("words")?, row.get("changed_at")?);
        // What stands in other tables comes last: the row itself is read without them when it is checked.
        let other: Option<IssueId> = row.get("other_issue")?;
        Ok(Self {
            evidence_id,
            number: row.get("number")?,
            what,
            other: match other {
                Some(issue) => Some((issue, row.get("other_number")?)),
                None => None,
            },
            words,
            changed_at,
        })
    }
}

/// Everything that is said of evidence in one pass; the conditions follow.
const CITED: &str = "
    SELECT evidence.*, coalesce(message.subject, '') AS subject,
           coalesce(message.from_name, '') AS from_name, coalesce(message.from_email, '') AS from_email,
           coalesce(message.outgoing, 0) AS ours, message.date AS date, attachment.name AS file,
           coalesce(attachment.sha256, message.raw, '') AS sha256,
           request.id AS request_id, request.reference AS reference, request.title AS title
    FROM evidence
    LEFT JOIN message ON message.id = evidence.message_id
    LEFT JOIN attachment ON attachment.id = evidence.attachment_id
    LEFT JOIN request ON request.id = message.request_id";

impl Reader<'_> {
    /// What is attached to an issue now, in its order.
    pub fn evidence_of_issue(&self, issue: IssueId) -> Result<Vec<Evidence>> {
        self.list(
            "SELECT * FROM evidence WHERE issue_id = ?1 AND unpinned_at IS NULL ORDER BY position, number",
            [issue],
        )
    }

    /// How much is attached now to each issue that has something.
    pub fn evidence_of_each(&self) -> Result<HashMap<IssueId, u32>> {
        self.pairs(
            "SELECT issue_id, count(*) FROM evidence WHERE unpinned_at IS NULL GROUP BY issue_id",
            |row| row.get(1),
        )
    }

    /// What is attached to an issue now, in its order, with where it came from.
    pub fn cited_evidence(&self, issue: IssueId) -> Result<Vec<CitedEvidence>> {
        self.list(
            &format!(
                "{CITED} WHERE evidence.issue_id = ?1 AND unpinned_at IS NULL ORDER BY position, number"
            ),
            [issue],
        )
    }

    /// The piece with this number on an issue, attached or taken off.
    pub fn evidence_numbered(&self, issue: IssueId, number: u32) -> Result<Option<Evidence>> {
        self.one(
            "SELECT * FROM evidence WHERE issue_id = ?1 AND number = ?2",
            params![issue, number],
        )
    }

    /// What of a message is attached to issues now.
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

    /// How an issue's evidence changed, the last change first.
    pub fn evidence_changes(&self, issue: IssueId, limit: u32) -> Result<Vec<EvidenceChange>> {
        self.list(
            "SELECT evidence_change.*, evidence.number AS number, other.issue_id AS other_issue,
                    other.number AS other_number
             FROM evidence_change JOIN evidence ON evidence.id = evidence_id
             LEFT JOIN evidence AS other ON other.id = other_id
             WHERE evidence.issue_id = ?1 ORDER BY seq DESC LIMIT ?2",
            params![issue, limit],
        )
    }
}

impl Writer<'_> {
    /// Attaches evidence to an issue, at the end of its order and under the next number; gives the
    /// number. Its `number` and `position` are not read.
    pub fn add_evidence(&mut self, evidence: &Evidence) -> Result<u32> {
        let number: u32 = self
            .value(
                "SELECT coalesce(max(number), 0) + 1 FROM evidence WHERE issue_id = ?1",
                [evidence.issue_id],
            )?
            .unwrap_or(1);
        let place = to_json(&evidence.place)?;
        self.run(
            "INSERT INTO evidence (id, issue_id, number, position, kind, message_id, attachment_id, place,
                                   quote, note, pinned_at, unpinned_at)
             VALUES (:id, :issue_id, :number,
                     (SELECT coalesce(max(position), 0) + 1 FROM evidence WHERE issue_id = :issue_id),
                     :kind, :message_id, :attachment_id, :place, :quote, :note, :pinned_at, :unpinned_at)",
            named_params! {
                ":id": evidence.id, ":issue_id": evidence.issue_id, ":number": number,
                ":kind": evidence.kind, ":message_id": evidence.message_id,
                ":attachment_id": evidence.attachment_id, ":place": place, ":quote": evidence.quote,
                ":note": evidence.note, ":pinned_at": evidence.pinned_at,
                ":unpinned_at": evidence.unpinned_at,
            },
        )?;
        self.set_note_of(evidence, &evidence.note)?;
        self.touch_issue(evidence.issue_id, evidence.pinned_at)?;
        Ok(number)
    }

    /// Takes a piece off its issue. False when it was off before; then nothing is changed.
    pub fn unpin_evidence(&mut self, id: EvidenceId, at: DateTime<Utc>) -> Result<bool> {
        let evidence = self.evidence(id)?;
        let changed = self.run(
            "UPDATE evidence SET unpinned_at = ?2 WHERE id = ?1 AND unpinned_at IS NULL",
            params![id, at],
        )?;
        self.set_note("evidence", id.into(), evidence.issue_id, "", "")?;
        self.touch_issue(evidence.issue_id, at)?;
        Ok(changed > 0)
    }

    /// Makes what is said of a piece searchable; the words it quotes are found where they stand.
    fn set_note_of(&mut self, evidence: &Evidence, note: &str) -> Result<()> {
        self.set_note("evidence", evidence.id.into(), evidence.issue_id, "", note)
    }

    /// Notes a change to a piece of evidence.
    pub fn add_evidence_change(
        &mut self,
        id: EvidenceId,
        what: &str,
        other: Option<EvidenceId>,
        words: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO evidence_change (evidence_id, what, other_id, words, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, what, other, words, at],
        )?;
        Ok(())
    }

    /// Changes what a piece is said to show.
    pub fn set_evidence_note(
        &mut self,
        id: EvidenceId,
        note: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let evidence = self.evidence(id)?;
        self.run(
            "UPDATE evidence SET note = ?2 WHERE id = ?1",
            params![id, note],
        )?;
        self.set_note_of(&evidence, note)?;
        self.touch_issue(evidence.issue_id, at)
    }

    /// Puts pieces at places of their issue's order.
    pub fn set_evidence_positions(
        &mut self,
        issue: IssueId,
        positions: &[(EvidenceId, u32)],
        at: DateTime<Utc>,
    ) -> Result<()> {
        for (id, position) in positions {
            self.run(
                "UPDATE evidence SET position = ?2 WHERE id = ?1 AND position <> ?2",
                params![id, position],
            )?;
        }
        self.touch_issue(issue, at)
    }
}
