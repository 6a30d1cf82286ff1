//! Copies of letters in the mailbox's Sent folder: kept by the server itself, or put there by us.
//!
//! Putting a copy there is a step of its own after the letter went. It never holds a letter up, and
//! a crash in the middle of it cannot give two copies: the folder is searched before each try, and
//! one process at a time holds a copy's claim.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use super::outbox::UnknownState;
use crate::row::{FromRow, word};
use crate::{OutboxId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE sent_copy (
    outbox_id  TEXT PRIMARY KEY NOT NULL REFERENCES outbox (id),
    state      TEXT NOT NULL CHECK (state IN ('awaited', 'appending', 'kept', 'filed', 'missing')),
    not_before TEXT NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    owner      TEXT,
    changed_at TEXT NOT NULL,
    words      TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_copy_by_state ON sent_copy (state, not_before);
";

/// Where the copy of a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyState {
    /// The server may keep one by itself; it is looked for.
    Awaited,
    /// We are putting one there, or were when the process ended.
    Appending,
    /// The server kept one.
    Kept,
    /// We put one there.
    Filed,
    /// There is none, and the words say why.
    Missing,
}

impl CopyState {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Awaited, "awaited"),
        (Self::Appending, "appending"),
        (Self::Kept, "kept"),
        (Self::Filed, "filed"),
        (Self::Missing, "missing"),
    ];

    /// The state's name as stored.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, name)| name)
    }
}

impl fmt::Display for CopyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for CopyState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(state, _)| *state)
            .ok_or_else(|| UnknownState::named(text))
    }
}

/// The copy of one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCopy {
    /// The letter.
    pub outbox_id: OutboxId,
    /// Where the copy is.
    pub state: CopyState,
    /// Not to be looked for before this.
    pub not_before: DateTime<Utc>,
    /// How often that failed.
    pub tries: u32,
    /// The process that holds the claim; none when nobody does.
    pub owner: Option<String>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// Why it is not there.
    pub words: String,
}

impl FromRow for SentCopy {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            outbox_id: row.get("outbox_id")?,
            state: word(row, "state")?,
            not_before: row.get("not_before")?,
            tries: row.get("tries")?,
            owner: row.get("owner")?,
            changed_at: row.get("changed_at")?,
            words: row.get("words")?,
        })
    }
}

impl Reader<'_> {
    /// The copy of a letter; none when none is wanted.
    pub fn sent_copy(&self, id: OutboxId) -> Result<Option<SentCopy>> {
        self.one("SELECT * FROM sent_copy WHERE outbox_id = ?1", [id])
    }

    /// Copies to look for now, the longest waiting first. One whose wait was reckoned by a clock
    /// that was ahead counts too.
    pub fn copies_due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<SentCopy>> {
        self.list(
            "SELECT * FROM sent_copy WHERE state IN ('awaited', 'appending')
               AND (not_before <= ?1 OR changed_at > ?1)
             ORDER BY not_before LIMIT ?2",
            params![now, limit],
        )
    }
}

impl Writer<'_> {
    /// Wants the copy of a letter that went to be seen to.
    pub fn want_sent_copy(
        &mut self,
        id: OutboxId,
        not_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO sent_copy (outbox_id, state, not_before, changed_at) VALUES (?1, 'awaited', ?2, ?3)
             ON CONFLICT (outbox_id) DO UPDATE SET state = 'awaited', not_before = excluded.not_before,
                 owner = NULL, tries = 0, changed_at = excluded.changed_at, words = ''",
            params![id, not_before, now],
        )?;
        Ok(())
    }

    /// Claims a copy from whoever held it; false when another was first.
    pub fn claim_sent_copy(&mut self, copy: &SentCopy, owner: &str) -> Result<bool> {
        let changed = self.run(
            "UPDATE sent_copy SET owner = ?2 WHERE outbox_id = ?1 AND owner IS ?3 AND state = ?4",
            params![copy.outbox_id, owner, copy.owner, copy.state.name()],
        )?;
        Ok(changed == 1)
    }

    /// Keeps where a copy is, if it is still claimed by `owner`; false when it is not.
    pub fn set_sent_copy(&mut self, copy: &SentCopy, owner: &str) -> Result<bool> {
        let changed = self.run(
            "UPDATE sent_copy SET state = :state, not_before = :not_before, tries = :tries, owner = :new_owner,
                    changed_at = :changed_at, words = :words
             WHERE outbox_id = :id AND owner = :owner",
            named_params! {
                ":id": copy.outbox_id, ":state": copy.state.name(), ":not_before": copy.not_before,
                ":tries": copy.tries, ":new_owner": copy.owner, ":changed_at": copy.changed_at,
                ":words": copy.words, ":owner": owner,
            },
        )?;
        Ok(changed == 1)
    }
}
