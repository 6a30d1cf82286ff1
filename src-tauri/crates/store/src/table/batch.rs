//! One letter to many authorities: whom it goes to, and the request each of them gets.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::{FromRow, json, to_json, word};
use crate::table::outbox::OutboxState;
use crate::{
    AuthorityId, BatchId, IssueId, OutboxId, Reader, RequestId, Result, StoreError, Writer,
};

pub(crate) const CREATE: &str = "
CREATE TABLE batch (
    id         TEXT PRIMARY KEY NOT NULL,
    title      TEXT NOT NULL,
    letter     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    fields     TEXT NOT NULL CHECK (json_valid(fields)),
    issue_id   TEXT REFERENCES issue (id) ON DELETE SET NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    paused_at  TEXT
) STRICT;
CREATE INDEX batch_by_issue ON batch (issue_id);
CREATE TABLE batch_recipient (
    batch_id     TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL CHECK (position > 0),
    authority_id TEXT NOT NULL REFERENCES authority (id),
    fields       TEXT NOT NULL CHECK (json_valid(fields)),
    drafted_at   TEXT,
    request_id   TEXT REFERENCES request (id) ON DELETE SET NULL,
    PRIMARY KEY (batch_id, position),
    UNIQUE (batch_id, authority_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_recipient_by_request ON batch_recipient (request_id);
CREATE INDEX batch_recipient_by_authority ON batch_recipient (authority_id);
CREATE TABLE authority_tag (
    authority_id TEXT NOT NULL REFERENCES authority (id) ON DELETE CASCADE,
    tag          TEXT NOT NULL CHECK (tag <> ''),
    PRIMARY KEY (authority_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX authority_tag_by_tag ON authority_tag (tag);
";

/// One letter to many authorities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id; its letters in the Outbox bear it.
    pub id: BatchId,
    /// What the user calls it.
    pub title: String,
    /// The letter of the library it was made from.
    pub letter: String,
    /// The subject's source, as the user changed it.
    pub subject: String,
    /// The body's source, as the user changed it.
    pub body: String,
    /// What the letter's fields hold for every authority.
    pub fields: BTreeMap<String, String>,
    /// The issue its requests feed.
    pub issue_id: Option<IssueId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its words were last changed.
    pub updated_at: DateTime<Utc>,
    /// Since when nothing of it goes; none while it goes on.
    pub paused_at: Option<DateTime<Utc>>,
}

/// An authority of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecipient {
    /// Its place in the batch, from 1.
    pub position: u32,
    /// The authority.
    pub authority_id: AuthorityId,
    /// What the letter's fields hold for it alone.
    pub fields: BTreeMap<String, String>,
    /// When its draft was made; none while that is still to be done.
    pub drafted_at: Option<DateTime<Utc>>,
    /// Its request; none before it is drafted, or when its draft was thrown away.
    pub request_id: Option<RequestId>,
}

/// Where an authority's first letter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchLetter {
    /// The authority's place in the batch.
    pub position: u32,
    /// The authority.
    pub authority_id: AuthorityId,
    /// Its name.
    pub authority: String,
    /// Its request.
    pub request_id: Option<RequestId>,
    /// The newest letter of the request in the Outbox that was not called back.
    pub outbox_id: Option<OutboxId>,
    /// The state of that letter.
    pub state: Option<OutboxState>,
    /// What was last said about it.
    pub words: String,
}

impl FromRow for Batch {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            letter: row.get("letter")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            fields: json(row, "fields")?,
            issue_id: row.get("issue_id")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            paused_at: row.get("paused_at")?,
        })
    }
}

impl FromRow for BatchRecipient {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            position: row.get("position")?,
            authority_id: row.get("authority_id")?,
            fields: json(row, "fields")?,
            drafted_at: row.get("drafted_at")?,
            request_id: row.get("request_id")?,
        })
    }
}

impl FromRow for BatchLetter {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            position: row.get("position")?,
            authority_id: row.get("authority_id")?,
            authority: row.get("authority")?,
            request_id: row.get("request_id")?,
            outbox_id: row.get("outbox_id")?,
            state: row
                .get::<_, Option<String>>("state")?
                .map(|_| word(row, "state"))
                .transpose()?,
            words: row.get("words")?,
        })
    }
}

impl Reader<'_> {
    /// Every batch, the newest first.
    pub fn batches(&self) -> Result<Vec<Batch>> {
        self.list("SELECT * FROM batch ORDER BY id DESC", [])
    }

    /// One batch.
    pub fn batch(&self, id: BatchId) -> Result<Batch> {
        self.one("SELECT * FROM batch WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("batch", id))
    }

    /// The authorities of a batch that have no draft yet, in their order; at most `limit`.
    pub fn batch_to_draft(&self, id: BatchId, limit: u32) -> Result<Vec<BatchRecipient>> {
        self.list(
            "SELECT * FROM batch_recipient WHERE batch_id = ?1 AND drafted_at IS NULL
             ORDER BY position LIMIT ?2",
            params![id, limit],
        )
    }

    /// The places of a batch whose drafts were made.
    pub fn batch_recipients_drafted(&self, id: BatchId) -> Result<HashSet<u32>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT position FROM batch_recipient WHERE batch_id = ?1 AND drafted_at IS NOT NULL",
        )?;
        let places = statement.query_map([id], |row| row.get(0))?;
        Ok(places.collect::<rusqlite::Result<_>>()?)
    }

    /// An authority of a batch.
    pub fn batch_recipient(&self, id: BatchId, position: u32) -> Result<BatchRecipient> {
        self.one(
            "SELECT * FROM batch_recipient WHERE batch_id = ?1 AND position = ?2",
            params![id, position],
        )?
        .ok_or_else(|| StoreError::not_found("place in the batch", position))
    }

    /// The authorities of a batch in their order, each with where its first letter is.
    pub fn batch_letters(&self, id: BatchId) -> Result<Vec<BatchLetter>> {
        self.list(
            "SELECT position, batch_recipient.authority_id, authority.name AS authority,
                    batch_recipient.request_id, outbox.id AS outbox_id, outbox.state,
                    coalesce(outbox.words, '') AS words
             FROM batch_recipient
             JOIN authority ON authority.id = batch_recipient.authority_id
             LEFT JOIN outbox ON outbox.id = (
                 SELECT max(of_request.id) FROM outbox AS of_request
                 JOIN letter ON letter.id = of_request.letter_id AND letter.kind = 'request'
                 WHERE of_request.request_id = batch_recipient.request_id
                   AND of_request.state <> 'cancelled')
             WHERE batch_id = ?1 ORDER BY position",
            [id],
        )
    }

    /// The title of a batch with this letter whose letter to the authority is still to be sent.
    pub fn batch_still_to_send(&self, id: AuthorityId, letter: &str) -> Result<Option<String>> {
        self.value(
            "SELECT batch.title FROM batch_recipient
             JOIN batch ON batch.id = batch_recipient.batch_id
             WHERE authority_id = ?1 AND batch.letter = ?2
               AND (drafted_at IS NULL OR request_id IS NOT NULL AND NOT EXISTS (
                   SELECT 1 FROM outbox
                   WHERE outbox.request_id = batch_recipient.request_id
                     AND outbox.state NOT IN ('cancelled', 'queued', 'waiting')))
             ORDER BY batch.id DESC LIMIT 1",
            params![id, letter],
        )
    }
}

impl Writer<'_> {
    /// Keeps a batch with whom it goes to.
    pub fn add_batch(&mut self, batch: &Batch, recipients: &[BatchRecipient]) -> Result<()> {
        self.run(
            "INSERT INTO batch (id, title, letter, subject, body, fields, issue_id, created_at, updated_at, paused_at)
             VALUES (:id, :title, :letter, :subject, :body, :fields, :issue_id, :created_at, :updated_at, :paused_at)",
            named_params! {
                ":id": batch.id, ":title": batch.title, ":letter": batch.letter,
                ":subject": batch.subject, ":body": batch.body,
                ":fields": to_json(&batch.fields)?, ":issue_id": batch.issue_id,
                ":created_at": batch.created_at, ":updated_at": batch.updated_at,
                ":paused_at": batch.paused_at,
            },
        )?;
        for recipient in recipients {
            self.run(
                "INSERT INTO batch_recipient (batch_id, position, authority_id, fields, drafted_at, request_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    batch.id,
                    recipient.position,
                    recipient.authority_id,
                    to_json(&recipient.fields)?,
                    recipient.drafted_at,
                    recipient.request_id
                ],
            )?;
        }
        Ok(())
    }

    /// Notes the request that an authority of a batch got.
    pub fn set_batch_drafted(
        &mut self,
        id: BatchId,
        position: u32,
        request: RequestId,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "UPDATE batch_recipient SET drafted_at = ?4, request_id = ?3
             WHERE batch_id = ?1 AND position = ?2",
            params![id, position, request, at],
        )?;
        Ok(())
    }

    /// Changes the words of a batch.
    pub fn reword_batch(
        &mut self,
        id: BatchId,
        subject: &str,
        body: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "UPDATE batch SET subject = ?2, body = ?3, updated_at = ?4 WHERE id = ?1",
            params![id, subject, body, at],
        )?;
        Ok(())
    }

    /// Stops what of a batch has not begun to go, or lets it go on.
    pub fn set_batch_paused(&mut self, id: BatchId, since: Option<DateTime<Utc>>) -> Result<()> {
        self.run(
            "UPDATE batch SET paused_at = ?2 WHERE id = ?1",
            params![id, since],
        )?;
        Ok(())
    }
}
