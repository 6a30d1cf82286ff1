//! Letters of ours, from draft on. A letter in the Outbox is frozen there; its draft stays here.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{LetterId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE letter (
    id          TEXT PRIMARY KEY NOT NULL,
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('request', 'chaser')),
    template    TEXT NOT NULL DEFAULT '',
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    queued_at   TEXT
) STRICT;
CREATE INDEX letter_by_request ON letter (request_id);
";

/// A letter may go elsewhere than to the authority's address.
pub(crate) const ADD_SEND_TO: &str = "
ALTER TABLE letter ADD COLUMN send_to TEXT NOT NULL DEFAULT '';
";

/// Letters that follow a request are of more kinds than one. The column is made anew because
/// `SQLite` cannot change a CHECK; making the table anew would touch what refers to it.
pub(crate) const MORE_KINDS: &str = "
ALTER TABLE letter ADD COLUMN what TEXT NOT NULL DEFAULT 'request'
    CHECK (what IN ('request', 'chaser', 'clarification', 'review', 'complaint'));
UPDATE letter SET what = kind;
ALTER TABLE letter DROP COLUMN kind;
ALTER TABLE letter RENAME COLUMN what TO kind;
";

/// A letter of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// The request it belongs to.
    pub request_id: RequestId,
    /// `request`, `chaser`, `clarification`, `review` or `complaint`.
    pub kind: String,
    /// The template it was made from.
    pub template: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was put in the Outbox; none while it is a draft.
    pub queued_at: Option<DateTime<Utc>>,
    /// The address it is to go to; empty for the authority's own.
    pub send_to: String,
}

impl FromRow for Letter {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            request_id: row.get("request_id")?,
            kind: row.get("kind")?,
            template: row.get("template")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            queued_at: row.get("queued_at")?,
            send_to: row.get("send_to")?,
        })
    }
}

impl Reader<'_> {
    /// One letter.
    pub fn letter(&self, id: LetterId) -> Result<Letter> {
        self.one("SELECT * FROM letter WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("letter", id))
    }

    /// A request's letters that are not queued, oldest first.
    pub fn drafts_of_request(&self, request: RequestId) -> Result<Vec<Letter>> {
        self.list(
            "SELECT * FROM letter WHERE request_id = ?1 AND queued_at IS NULL ORDER BY created_at, id",
            [request],
        )
    }

    /// Every letter that is not queued, the last touched first.
    pub fn drafts(&self) -> Result<Vec<Letter>> {
        self.list(
            "SELECT * FROM letter WHERE queued_at IS NULL ORDER BY updated_at DESC, id",
            [],
        )
    }

    /// When a letter made from this template was last queued for a request, if that was `since`
    /// then and it was not called back.
    pub fn letter_queued_since(
        &self,
        request: RequestId,
        template: &str,
        since: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>> {
        Ok(self
            .value(
                "SELECT max(queued_at) FROM letter
                 WHERE request_id = ?1 AND template = ?2 AND queued_at >= ?3",
                params![request, template, since],
            )?
            .flatten())
    }
}

impl Writer<'_> {
    /// Begins a letter.
    pub fn add_letter(&mut self, letter: &Letter) -> Result<()> {
        self.run(
            "INSERT INTO letter (id, request_id, kind, template, subject, body, created_at, updated_at, queued_at, send_to)
             VALUES (:id, :request_id, :kind, :template, :subject, :body, :created_at, :updated_at, :queued_at, :send_to)",
            named_params! {
                ":id": letter.id, ":request_id": letter.request_id, ":kind": letter.kind,
                ":template": letter.template, ":subject": letter.subject, ":body": letter.body,
                ":created_at": letter.created_at, ":updated_at": letter.updated_at,
                ":queued_at": letter.queued_at, ":send_to": letter.send_to,
            },
        )?;
        Ok(())
    }

    /// Changes a draft's words.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when it is in the Outbox already: its words are frozen there.
    pub fn edit_letter(
        &mut self,
        id: LetterId,
        subject: &str,
        body: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let changed = self.run(
            "UPDATE letter SET subject = ?2, body = ?3, updated_at = ?4 WHERE id = ?1 AND queued_at IS NULL",
            params![id, subject, body, at],
        )?;
        if changed == 0 {
            self.letter(id)?;
            return Err(StoreError::Conflict(
                "This letter is on its way and can no longer be changed. Your changes were not saved; call the letter back first.".into(),
            ));
        }
        Ok(())
    }

    /// Sends a draft elsewhere than to the authority's own address.
    pub fn set_letter_address(
        &mut self,
        id: LetterId,
        address: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "UPDATE letter SET send_to = ?2, updated_at = ?3 WHERE id = ?1 AND queued_at IS NULL",
            params![id, address, at],
        )?;
        Ok(())
    }

    /// Marks a letter as queued, or as a draft again with `None`.
    pub fn set_letter_queued(&mut self, id: LetterId, at: Option<DateTime<Utc>>) -> Result<()> {
        self.run(
            "UPDATE letter SET queued_at = ?2 WHERE id = ?1",
            params![id, at],
        )?;
        Ok(())
    }

    /// Throws a draft away. One that was in the Outbox before is kept for that history, and is no
    /// draft any more.
    pub fn delete_draft(&mut self, id: LetterId) -> Result<()> {
        self.run(
            "UPDATE letter SET queued_at = updated_at
             WHERE id = ?1 AND queued_at IS NULL AND EXISTS (SELECT 1 FROM outbox WHERE letter_id = ?1)",
            [id],
        )?;
        self.run(
            "DELETE FROM letter WHERE id = ?1 AND queued_at IS NULL",
            [id],
        )?;
        Ok(())
    }
}
