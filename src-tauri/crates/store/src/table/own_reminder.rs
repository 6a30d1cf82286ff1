//! Reminders the user wrote, and those of deadlines that the user put off to another day.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, params};

use super::reminder::claims_hold;
use crate::row::FromRow;
use crate::{IssueId, OwnReminderId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE own_reminder (
    id         TEXT PRIMARY KEY NOT NULL,
    request_id TEXT REFERENCES request (id) ON DELETE CASCADE,
    issue_id   TEXT REFERENCES issue (id) ON DELETE CASCADE,
    duty       TEXT,
    due        TEXT,
    on_day     TEXT NOT NULL,
    words      TEXT NOT NULL,
    changes    INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    claimed_at TEXT,
    spoken_at  TEXT,
    done_at    TEXT,
    CHECK (request_id IS NULL OR issue_id IS NULL),
    CHECK ((duty IS NULL) = (due IS NULL)),
    CHECK (duty IS NULL OR request_id IS NOT NULL)
) STRICT;
CREATE INDEX own_reminder_open ON own_reminder (on_day) WHERE done_at IS NULL;
CREATE UNIQUE INDEX own_reminder_put_off ON own_reminder (request_id, duty, due) WHERE duty IS NOT NULL;
CREATE INDEX own_reminder_by_request ON own_reminder (request_id);
CREATE INDEX own_reminder_by_issue ON own_reminder (issue_id);
";

/// A reminder of the user's own; with a duty, a deadline's that was put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReminder {
    /// Its id.
    pub id: OwnReminderId,
    /// The request it is about.
    pub request_id: Option<RequestId>,
    /// The issue it is about.
    pub issue_id: Option<IssueId>,
    /// Which deadline was put off: its duty's code and its due day then.
    pub put_off: Option<(String, NaiveDate)>,
    /// The day it is to be said.
    pub on_day: NaiveDate,
    /// What is to be said; empty for a deadline that was put off.
    pub words: String,
    /// How often it was changed.
    pub changes: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was said for this day.
    pub spoken_at: Option<DateTime<Utc>>,
    /// When the user said that it is done.
    pub done_at: Option<DateTime<Utc>>,
}

impl OwnReminder {
    /// Whether it was said, going by the instant that the present day ends at: what was said on a
    /// day that is to come was said by a clock that ran ahead.
    pub fn was_said(&self, today_ends: DateTime<Utc>) -> bool {
        self.spoken_at.is_some_and(|at| at < today_ends)
    }
}

impl FromRow for OwnReminder {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let duty: Option<String> = row.get("duty")?;
        let due: Option<NaiveDate> = row.get("due")?;
        Ok(Self {
            id: row.get("id")?,
            request_id: row.get("request_id")?,
            issue_id: row.get("issue_id")?,
            put_off: duty.zip(due),
            on_day: row.get("on_day")?,
            words: row.get("words")?,
            changes: row.get("changes")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            spoken_at: row.get("spoken_at")?,
            done_at: row.get("done_at")?,
        })
    }
}

impl Reader<'_> {
    /// A reminder of the user's own.
    pub fn own_reminder(&self, id: OwnReminderId) -> Result<OwnReminder> {
        self.one("SELECT * FROM own_reminder WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("reminder", id))
    }

    /// Those that are not done, the nearest day first.
    pub fn open_own_reminders(&self) -> Result<Vec<OwnReminder>> {
        self.list(
            "SELECT * FROM own_reminder WHERE done_at IS NULL ORDER BY on_day, id",
            [],
        )
    }

    /// Every one, done or not, the nearest day first.
    pub fn own_reminders(&self) -> Result<Vec<OwnReminder>> {
        self.list("SELECT * FROM own_reminder ORDER BY on_day, id", [])
    }

    /// Those of a request that are not done, the nearest day first.
    pub fn own_reminders_of_request(&self, id: RequestId) -> Result<Vec<OwnReminder>> {
        self.list(
            "SELECT * FROM own_reminder WHERE request_id = ?1 AND done_at IS NULL ORDER BY on_day, id",
            [id],
        )
    }

    /// Those of an issue that are not done, the nearest day first.
    pub fn own_reminders_of_issue(&self, id: IssueId) -> Result<Vec<OwnReminder>> {
        self.list(
            "SELECT * FROM own_reminder WHERE issue_id = ?1 AND done_at IS NULL ORDER BY on_day, id",
            [id],
        )
    }

    /// How a deadline was put off.
    pub fn put_off(
        &self,
        request: RequestId,
        duty: &str,
        due: NaiveDate,
    ) -> Result<Option<OwnReminder>> {
        self.one(
            "SELECT * FROM own_reminder
             WHERE request_id = ?1 AND duty = ?2 AND due = ?3 AND done_at IS NULL",
            params![request, duty, due],
        )
    }
}

impl Writer<'_> {
    /// Keeps a reminder, a new one or one that was changed. For its day it is to be said anew.
    pub fn save_own_reminder(&mut self, reminder: &OwnReminder) -> Result<()> {
        let (duty, due) = reminder.put_off.clone().unzip();
        self.run(
            "INSERT INTO own_reminder
                (id, request_id, issue_id, duty, due, on_day, words, changes, created_at, updated_at,
                 spoken_at, done_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET
                request_id = excluded.request_id, issue_id = excluded.issue_id,
                on_day = excluded.on_day, words = excluded.words, changes = excluded.changes,
                updated_at = excluded.updated_at, claimed_at = NULL,
                spoken_at = excluded.spoken_at, done_at = excluded.done_at",
            params![
                reminder.id,
                reminder.request_id,
                reminder.issue_id,
                duty,
                due,
                reminder.on_day,
                reminder.words,
                reminder.changes,
                reminder.created_at,
                reminder.updated_at,
                reminder.spoken_at,
                reminder.done_at,
            ],
        )?;
        Ok(())
    }

    /// Forgets a reminder.
    pub fn delete_own_reminder(&mut self, id: OwnReminderId) -> Result<()> {
        self.run("DELETE FROM own_reminder WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Claims one whose day has come: true when the caller is the one to speak it. What was said
    /// after the present day ends was said by a clock that ran ahead.
    pub fn claim_own_reminder(
        &mut self,
        id: OwnReminderId,
        today: NaiveDate,
        today_ends: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (since, until) = claims_hold(now);
        let changed = self.run(
            "UPDATE own_reminder SET claimed_at = ?3, spoken_at = NULL
             WHERE id = ?1 AND on_day <= ?2 AND done_at IS NULL
               AND CASE WHEN spoken_at IS NULL
                   THEN claimed_at IS NULL OR claimed_at <= ?4 OR claimed_at >= ?5
                   ELSE spoken_at >= ?6 END",
            params![id, today, now, since, until, today_ends],
        )?;
        Ok(changed == 1)
    }

    /// Notes that a claimed one was spoken.
    pub fn set_own_reminder_spoken(&mut self, id: OwnReminderId, now: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE own_reminder SET spoken_at = ?2 WHERE id = ?1 AND claimed_at IS NOT NULL",
            params![id, now],
        )?;
        Ok(())
    }

    /// Takes back that one was spoken: it was before its day.
    pub fn set_own_reminder_unspoken(&mut self, id: OwnReminderId) -> Result<()> {
        self.run(
            "UPDATE own_reminder SET claimed_at = NULL, spoken_at = NULL WHERE id = ?1",
            [id],
        )?;
        Ok(())
    }

    /// Gives a claim back: it could not be spoken.
    pub fn release_own_reminder(&mut self, id: OwnReminderId) -> Result<()> {
        self.run(
            "UPDATE own_reminder SET claimed_at = NULL WHERE id = ?1 AND spoken_at IS NULL",
            [id],
        )?;
        Ok(())
    }
}
