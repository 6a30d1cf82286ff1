//! Letters waiting to go, going, gone, or in doubt.
//!
//! Each change of state is one durable commit, made *before* the step on the wire that it
//! announces. Whatever happens to the process or the network, the state then says what may have
//! happened: up to `sending` nothing was handed over and the letter may go again; from
//! `handed_over` on only the server's reply, or the user, can say whether it went.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::{FromRow, json, to_json, word};
use crate::{
    AccountId, AuthorityId, BatchId, LetterId, OutboxId, Reader, RequestId, Result, StoreError,
    Writer,
};

pub(crate) const CREATE: &str = "
CREATE TABLE outbox (
    id            TEXT PRIMARY KEY NOT NULL,
    letter_id     TEXT NOT NULL REFERENCES letter (id),
    request_id    TEXT NOT NULL REFERENCES request (id),
    header_id     TEXT NOT NULL UNIQUE,
    raw           TEXT NOT NULL REFERENCES blob (sha256),
    envelope_from TEXT NOT NULL,
    envelope_to   TEXT NOT NULL CHECK (json_valid(envelope_to)),
    subject       TEXT NOT NULL,
    practice      INTEGER NOT NULL CHECK (practice IN (0, 1)),
    state         TEXT NOT NULL
                  CHECK (state IN ('queued', 'sending', 'handed_over', 'sent', 'waiting', 'refused', 'in_doubt', 'cancelled')),
    queued_at     TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    not_before    TEXT NOT NULL,
    tries         INTEGER NOT NULL DEFAULT 0,
    owner         TEXT,
    handed_over_at TEXT,
    words         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state, not_before);
CREATE INDEX outbox_by_request ON outbox (request_id);
-- A letter is on its way at most once.
CREATE UNIQUE INDEX outbox_one_way_per_letter ON outbox (letter_id)
    WHERE state NOT IN ('cancelled', 'refused');
";

/// What pacing needs: through which server a letter went, and the batch it belongs to; and how long
/// a server asked to be left alone.
pub(crate) const PACE: &str = "
ALTER TABLE outbox ADD COLUMN server TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN batch TEXT;
CREATE INDEX outbox_by_handing ON outbox (handed_over_at) WHERE handed_over_at IS NOT NULL;
CREATE INDEX outbox_by_batch ON outbox (batch, state) WHERE batch IS NOT NULL;

CREATE TABLE server_wait (
    server     TEXT PRIMARY KEY NOT NULL,
    until      TEXT NOT NULL,
    tries      INTEGER NOT NULL,
    words      TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// The wait of a letter that only the user can let go.
const FOR_THE_USER: &str = "9999-12-31 00:00:00+00:00";

/// Where a letter is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    /// Frozen, waiting to go.
    Queued,
    /// A process holds the lease and talks to the server; nothing was handed over.
    Sending,
    /// The next byte on the wire is, or was, the letter's first.
    HandedOver,
    /// The server accepted it.
    Sent,
    /// Did not go; will be tried again.
    Waiting,
    /// Refused for good.
    Refused,
    /// It may or may not have gone; only the user or the mailbox can say.
    InDoubt,
    /// Called back before it went.
    Cancelled,
}

impl OutboxState {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Queued, "queued"),
        (Self::Sending, "sending"),
        (Self::HandedOver, "handed_over"),
        (Self::Sent, "sent"),
        (Self::Waiting, "waiting"),
        (Self::Refused, "refused"),
        (Self::InDoubt, "in_doubt"),
        (Self::Cancelled, "cancelled"),
    ];

    /// The state's name as stored and as `foi outbox --json` gives it.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, name)| name)
    }
}

impl fmt::Display for OutboxState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No outbox state has that name.
#[derive(Debug, thiserror::Error)]
#[error("there is no outbox state “{0}”")]
pub struct UnknownState(String);

impl UnknownState {
    pub(crate) fn named(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for OutboxState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(state, _)| *state)
            .ok_or_else(|| UnknownState::named(text))
    }
}

/// A letter on its way: bytes, Message-ID and envelope are frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its id.
    pub id: OutboxId,
    /// The letter.
    pub letter_id: LetterId,
    /// The request it belongs to.
    pub request_id: RequestId,
    /// Its Message-ID without angle brackets.
    pub header_id: String,
    /// SHA-256 of the exact bytes that go.
    pub raw: String,
    /// Envelope sender (RFC 5321 MAIL FROM).
    pub envelope_from: String,
    /// Envelope recipients (RFC 5321 RCPT TO).
    pub envelope_to: Vec<String>,
    /// The subject, for lists.
    pub subject: String,
    /// It goes to the practice mailbox.
    pub practice: bool,
    /// Where it is.
    pub state: OutboxState,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// When its state last changed.
    pub changed_at: DateTime<Utc>,
    /// Not to be tried before this.
    pub not_before: DateTime<Utc>,
    /// How often it was tried.
    pub tries: u32,
    /// When the server was given its first byte, the last time it was.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// The process that holds the lease, while `sending` or `handed_over`.
    pub owner: Option<String>,
    /// The server's words, or why it waits or is in doubt.
    pub words: String,
    /// The server it was last offered to, as `HOST:PORT` or `practice`; empty when never.
    pub server: String,
    /// The batch it was queued with; none for a letter queued by itself.
    pub batch: Option<BatchId>,
}

impl OutboxEntry {
    /// Held back until the user lets it go by itself.
    pub fn waits_for_the_user(&self) -> bool {
        self.state == OutboxState::Waiting && self.not_before.year() >= 9000
    }
}

impl FromRow for OutboxEntry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            letter_id: row.get("letter_id")?,
            request_id: row.get("request_id")?,
            header_id: row.get("header_id")?,
            raw: row.get("raw")?,
            envelope_from: row.get("envelope_from")?,
            envelope_to: json(row, "envelope_to")?,
            subject: row.get("subject")?,
            practice: row.get("practice")?,
            state: word(row, "state")?,
            queued_at: row.get("queued_at")?,
            changed_at: row.get("changed_at")?,
            not_before: row.get("not_before")?,
            tries: row.get("tries")?,
            handed_over_at: row.get("handed_over_at")?,
            owner: row.get("owner")?,
            words: row.get("words")?,
            server: row.get("server")?,
            batch: row.get("batch")?,
        })
    }
}

/// A letter whose time has come, with what the choice of the next one needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyLetter {
    /// Its id.
    pub id: OutboxId,
    /// Whom it goes to.
    pub authority_id: AuthorityId,
    /// It was queued for the practice mailbox.
    pub practice: bool,
    /// Not to be tried before this.
    pub not_before: DateTime<Utc>,
    /// The mailbox its request goes through; none for the default one, or practice.
    pub account_id: Option<AccountId>,
}

impl FromRow for ReadyLetter {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            authority_id: row.get(1)?,
            practice: row.get(2)?,
            not_before: row.get(3)?,
            account_id: row.get(4)?,
        })
    }
}

/// A letter the server was given lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// When.
    pub at: DateTime<Utc>,
    /// Through which server.
    pub server: String,
    /// To whom.
    pub authority_id: AuthorityId,
}

impl FromRow for HandedOver {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            at: row.get(0)?,
            server: row.get(1)?,
            authority_id: row.get(2)?,
        })
    }
}

/// How long a server that had trouble is left alone, for every letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerWait {
    /// The server, as `HOST:PORT`.
    pub server: String,
    /// Until when.
    pub until: DateTime<Utc>,
    /// How often in a row it had trouble.
    pub tries: u32,
    /// The trouble in words.
    pub words: String,
    /// When it was noted.
    pub changed_at: DateTime<Utc>,
}

impl FromRow for ServerWait {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            server: row.get("server")?,
            until: row.get("until")?,
            tries: row.get("tries")?,
            words: row.get("words")?,
            changed_at: row.get("changed_at")?,
        })
    }
}

impl Reader<'_> {
    /// One entry.
    pub fn outbox_entry(&self, id: OutboxId) -> Result<OutboxEntry> {
        self.one("SELECT * FROM outbox WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("letter in the Outbox", id))
    }

    /// Entries that need the user, then those on their way, then those sent; each newest first.
    pub fn outbox(&self, limit: u32) -> Result<Vec<OutboxEntry>> {
        self.list(
            "SELECT * FROM outbox WHERE state <> 'cancelled'
             ORDER BY state = 'sent', state NOT IN ('in_doubt', 'refused'), queued_at DESC, id LIMIT ?1",
            [limit],
        )
    }

    /// When a letter of a kind last went, for each request that had one.
    pub fn last_sent(&self, kind: &str) -> Result<Vec<(RequestId, DateTime<Utc>)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT outbox.request_id, max(outbox.changed_at)
             FROM letter JOIN outbox ON outbox.letter_id = letter.id
             WHERE letter.kind = ?1 AND outbox.state = 'sent' GROUP BY outbox.request_id",
        )?;
        let rows = statement.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The entries of a request that are not sent and not called back, oldest first.
    pub fn unsent_of_request(&self, request: RequestId) -> Result<Vec<OutboxEntry>> {
        self.list(
            "SELECT * FROM outbox WHERE request_id = ?1 AND state NOT IN ('sent', 'cancelled')
             ORDER BY queued_at, id",
            [request],
        )
    }

    /// The entry of the letter with this Message-ID.
    pub fn outbox_entry_with_header_id(&self, header_id: &str) -> Result<Option<OutboxEntry>> {
        self.one("SELECT * FROM outbox WHERE header_id = ?1", [header_id])
    }

    /// Every entry of a request, oldest first.
    pub fn outbox_of_request(&self, request: RequestId) -> Result<Vec<OutboxEntry>> {
        self.list(
            "SELECT * FROM outbox WHERE request_id = ?1 ORDER BY queued_at, id",
            [request],
        )
    }

    /// Letters that may be tried now, those of paused batches left out, in a fair order: those queued by themselves before those of
    /// a batch, those tried least before the others, the oldest first.
    pub fn outbox_ready(&self, now: DateTime<Utc>) -> Result<Vec<ReadyLetter>> {
        self.list(
            "SELECT outbox.id, request.authority_id, outbox.practice, outbox.not_before, request.account_id
             FROM outbox JOIN request ON request.id = outbox.request_id
             WHERE outbox.state IN ('queued', 'waiting') AND outbox.not_before <= ?1
               AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.id = outbox.batch AND paused_at IS NOT NULL)
             ORDER BY outbox.batch IS NOT NULL, outbox.tries, outbox.queued_at, outbox.id",
            [now],
        )
    }

    /// Letters that wait to go, whenever that is, in the order of [`outbox_ready`](Self::outbox_ready).
    pub fn outbox_to_go(&self) -> Result<Vec<ReadyLetter>> {
        self.list(
            "SELECT outbox.id, request.authority_id, outbox.practice, outbox.not_before, request.account_id
             FROM outbox JOIN request ON request.id = outbox.request_id
             WHERE outbox.state IN ('queued', 'waiting') AND outbox.not_before < '9000'
             ORDER BY outbox.batch IS NOT NULL, outbox.tries, outbox.queued_at, outbox.id",
            [],
        )
    }

    /// Letters handed to servers after one instant and up to another, oldest first.
    pub fn handed_over_between(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<HandedOver>> {
        self.list(
            "SELECT outbox.handed_over_at, outbox.server, request.authority_id
             FROM outbox JOIN request ON request.id = outbox.request_id
             WHERE outbox.handed_over_at > ?1 AND outbox.handed_over_at <= ?2 AND outbox.practice = 0
             ORDER BY outbox.handed_over_at",
            [after, until],
        )
    }

    /// Entries whose wait was reckoned by a clock that was ahead of the present one.
    pub fn outbox_from_the_future(&self, now: DateTime<Utc>) -> Result<Vec<OutboxEntry>> {
        self.list(
            "SELECT * FROM outbox WHERE state IN ('queued', 'waiting') AND changed_at > ?1 AND not_before < '9000'",
            [now],
        )
    }

    /// How long a server is to be left alone, if it is.
    pub fn server_wait(&self, server: &str) -> Result<Option<ServerWait>> {
        self.one("SELECT * FROM server_wait WHERE server = ?1", [server])
    }

    /// The refused entries of a letter.
    pub fn refused_of_letter(&self, letter: LetterId) -> Result<Vec<OutboxEntry>> {
        self.list(
            "SELECT * FROM outbox WHERE letter_id = ?1 AND state = 'refused'",
            [letter],
        )
    }

    /// Entries some process holds the lease of.
    pub fn outbox_leased(&self) -> Result<Vec<OutboxEntry>> {
        self.list(
            "SELECT * FROM outbox WHERE state IN ('sending', 'handed_over') ORDER BY queued_at, id",
            [],
        )
    }

    /// How many entries are in any of these states.
    pub fn count_outbox(&self, states: &[OutboxState]) -> Result<u32> {
        let names: Vec<_> = states.iter().map(|state| state.name()).collect();
        self.count(
            "SELECT count(*) FROM outbox WHERE state IN (SELECT value FROM json_each(?1))",
            [to_json(&names)?],
        )
    }
}

impl Writer<'_> {
    /// Puts a frozen letter in the Outbox.
    pub fn add_outbox_entry(&mut self, entry: &OutboxEntry) -> Result<()> {
        let envelope_to = to_json(&entry.envelope_to)?;
        self.run(
            "INSERT INTO outbox (id, letter_id, request_id, header_id, raw, envelope_from, envelope_to, subject,
                                 practice, state, queued_at, changed_at, not_before, tries, owner, words, server, batch)
             VALUES (:id, :letter_id, :request_id, :header_id, :raw, :envelope_from, :envelope_to, :subject,
                     :practice, :state, :queued_at, :changed_at, :not_before, :tries, :owner, :words, :server, :batch)",
            named_params! {
                ":id": entry.id, ":letter_id": entry.letter_id, ":request_id": entry.request_id,
                ":header_id": entry.header_id, ":raw": entry.raw, ":envelope_from": entry.envelope_from,
                ":envelope_to": envelope_to, ":subject": entry.subject, ":practice": entry.practice,
                ":state": entry.state.name(), ":queued_at": entry.queued_at, ":changed_at": entry.changed_at,
                ":not_before": entry.not_before, ":tries": entry.tries, ":owner": entry.owner,
                ":words": entry.words, ":server": entry.server, ":batch": entry.batch,
            },
        )?;
        Ok(())
    }

    /// Takes the lease of an entry: true when this process now holds it, false when another was
    /// first or it is not to be sent now.
    pub fn lease_outbox_entry(
        &mut self,
        id: OutboxId,
        owner: &str,
        server: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let changed = self.run(
            "UPDATE outbox SET state = 'sending', owner = ?2, changed_at = ?3, tries = tries + 1, server = ?4
             WHERE id = ?1 AND state IN ('queued', 'waiting') AND not_before <= ?3
               AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.id = outbox.batch AND paused_at IS NOT NULL)",
            params![id, owner, now, server],
        )?;
        Ok(changed == 1)
    }

    /// Gives a lease back that was not made use of.
    pub fn release_outbox_entry(&mut self, id: OutboxId, owner: &str) -> Result<()> {
        self.run(
            "UPDATE outbox SET state = CASE WHEN tries > 1 THEN 'waiting' ELSE 'queued' END,
                    owner = NULL, tries = max(tries - 1, 0)
             WHERE id = ?1 AND owner = ?2 AND state = 'sending'",
            params![id, owner],
        )?;
        Ok(())
    }

    /// Lets everything that waits be tried at once: the user asked, or mended what was wrong. A
    /// letter just queued keeps the seconds in which it can be called back.
    pub fn try_waiting_now(&mut self, now: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE outbox SET not_before = ?1 WHERE state = 'waiting' AND not_before > ?1 AND not_before < '9000'",
            [now],
        )?;
        self.forget_server_waits()
    }

    /// Lets every server be asked at once.
    pub fn forget_server_waits(&mut self) -> Result<()> {
        self.run("DELETE FROM server_wait", [])?;
        Ok(())
    }

    /// Notes that a server is to be left alone.
    pub fn set_server_wait(&mut self, wait: &ServerWait) -> Result<()> {
        self.run(
            "INSERT INTO server_wait (server, until, tries, words, changed_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (server) DO UPDATE SET until = excluded.until, tries = excluded.tries,
                 words = excluded.words, changed_at = excluded.changed_at",
            params![wait.server, wait.until, wait.tries, wait.words, wait.changed_at],
        )?;
        Ok(())
    }

    /// A server that took a letter need not be left alone.
    pub fn clear_server_wait(&mut self, server: &str) -> Result<()> {
        self.run("DELETE FROM server_wait WHERE server = ?1", [server])?;
        Ok(())
    }

    /// Reckons an entry's wait anew, from the present clock.
    pub fn set_outbox_wait(
        &mut self,
        id: OutboxId,
        not_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "UPDATE outbox SET not_before = ?2, changed_at = ?3 WHERE id = ?1 AND state IN ('queued', 'waiting')",
            params![id, not_before, now],
        )?;
        Ok(())
    }

    /// Holds back everything that waits to go, until the user lets each letter go by itself. What
    /// was being sent when the copy was made was sent, or not, by the original.
    pub fn hold_outbox(&mut self, words: &str, now: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE outbox SET state = CASE state WHEN 'handed_over' THEN 'in_doubt' ELSE 'waiting' END,
                    not_before = ?3, words = ?1, changed_at = ?2, owner = NULL
             WHERE state IN ('queued', 'waiting', 'sending', 'handed_over')",
            params![words, now, FOR_THE_USER],
        )?;
        Ok(())
    }

    /// Moves an entry on, if it is where the caller thinks it is and, while leased, is the caller's.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when it is elsewhere by now; nothing was changed.
    pub fn move_outbox_entry(&mut self, id: OutboxId, step: &OutboxStep<'_>) -> Result<()> {
        let changed = self.run(
            "UPDATE outbox SET state = :to, words = :words, changed_at = :at,
                    not_before = coalesce(:not_before, not_before),
                    handed_over_at = CASE WHEN :to = 'handed_over' THEN :at ELSE handed_over_at END,
                    owner = CASE WHEN :to = 'handed_over' THEN owner END
             WHERE id = :id AND state = :from AND owner IS :owner",
            named_params! {
                ":id": id, ":from": step.from.name(), ":owner": step.owner, ":to": step.to.name(),
                ":words": step.words, ":at": step.at, ":not_before": step.not_before,
            },
        )?;
        if changed == 1 {
            return Ok(());
        }
        let now = self.outbox_entry(id)?;
        Err(StoreError::Conflict(format!(
            "This letter is no longer {}; it is {} now. Nothing was changed.",
            step.from, now.state
        )))
    }
}

/// A change of state.
#[derive(Debug, Clone)]
pub struct OutboxStep<'s> {
    /// Where it must be.
    pub from: OutboxState,
    /// Whose lease it must be under; none for an entry without one.
    pub owner: Option<&'s str>,
    /// Where it goes.
    pub to: OutboxState,
    /// The server's words, or the reason.
    pub words: &'s str,
    /// When it may be tried next, if that changes.
    pub not_before: Option<DateTime<Utc>>,
    /// The instant of the change.
    pub at: DateTime<Utc>,
}
