//! Reminders of deadlines that were claimed, so that the app and `foi remind` never both speak.
//!
//! The key holds the due day: when a deadline moves, its reminders are due anew.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rusqlite::params;

use crate::{Reader, RequestId, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE reminder (
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    duty       TEXT NOT NULL,
    due        TEXT NOT NULL,
    rule       INTEGER NOT NULL,
    claimed_at TEXT NOT NULL,
    spoken_at  TEXT,
    PRIMARY KEY (request_id, duty, due, rule)
) STRICT, WITHOUT ROWID;
";

/// How long a claim holds before it was spoken: a process that died in between loses its turn.
const CLAIM_HOLDS: TimeDelta = TimeDelta::minutes(2);
/// What was said by a clock further ahead than this does not count as said: that clock was wrong,
/// and on the true day it must be said.
const AHEAD: TimeDelta = TimeDelta::days(31);

/// Claims made between these two hold. Another process's clock may be a little ahead, or this one
/// was set back a little; only a claim from far ahead was made by a clock that is no more.
pub(crate) fn claims_hold(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (
        now.checked_sub_signed(CLAIM_HOLDS).unwrap_or(now),
        now.checked_add_signed(CLAIM_HOLDS).unwrap_or(now),
    )
}

/// What was spoken after that was spoken by a wrong clock.
fn said_ahead(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(AHEAD).unwrap_or(now)
}

/// Which reminder of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReminderKey {
    /// The request.
    pub request_id: RequestId,
    /// The duty's code.
    pub duty: String,
    /// The due day.
    pub due: NaiveDate,
    /// Working days from the due day, negative before it; 1000 and so many more for so many weeks
    /// after it.
    pub rule: i32,
}

impl Reader<'_> {
    /// Whether a reminder was spoken, by a clock that has not been far ahead of this one.
    pub fn reminder_spoken(&self, key: &ReminderKey, now: DateTime<Utc>) -> Result<bool> {
        Ok(self.count(
            "SELECT count(*) FROM reminder
             WHERE request_id = ?1 AND duty = ?2 AND due = ?3 AND rule = ?4 AND spoken_at <= ?5",
            params![key.request_id, key.duty, key.due, key.rule, said_ahead(now)],
        )? > 0)
    }

    /// How many were spoken after the first instant and not after the second.
    pub fn reminders_spoken_between(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<u32> {
        self.count(
            "SELECT count(*) FROM reminder WHERE spoken_at > ?1 AND spoken_at <= ?2",
            [after, until],
        )
    }
}

impl Writer<'_> {
    /// Claims a reminder: true when the caller is the one to speak it.
    pub fn claim_reminder(&mut self, key: &ReminderKey, now: DateTime<Utc>) -> Result<bool> {
        let (since, until) = claims_hold(now);
        let changed = self.run(
            "INSERT INTO reminder (request_id, duty, due, rule, claimed_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET claimed_at = excluded.claimed_at, spoken_at = NULL
             WHERE CASE WHEN spoken_at IS NULL
                 THEN claimed_at <= ?6 OR claimed_at >= ?7
                 ELSE spoken_at > ?8 END",
            params![
                key.request_id,
                key.duty,
                key.due,
                key.rule,
                now,
                since,
                until,
                said_ahead(now)
            ],
        )?;
        Ok(changed == 1)
    }

    /// Notes that a claimed reminder was spoken.
    pub fn set_reminder_spoken(&mut self, key: &ReminderKey, now: DateTime<Utc>) -> Result<()> {
        self.run(
            "UPDATE reminder SET spoken_at = ?5 WHERE request_id = ?1 AND duty = ?2 AND due = ?3 AND rule = ?4",
            params![key.request_id, key.duty, key.due, key.rule, now],
        )?;
        Ok(())
    }

    /// Forgets that those were spoken which [`Reader::reminders_spoken_between`] counts.
    pub fn forget_reminders_spoken_between(
        &mut self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "DELETE FROM reminder WHERE spoken_at > ?1 AND spoken_at <= ?2",
            [after, until],
        )?;
        Ok(())
    }

    /// Gives a claim back: it could not be spoken.
    pub fn release_reminder(&mut self, key: &ReminderKey) -> Result<()> {
        self.run(
            "DELETE FROM reminder
             WHERE request_id = ?1 AND duty = ?2 AND due = ?3 AND rule = ?4 AND spoken_at IS NULL",
            params![key.request_id, key.duty, key.due, key.rule],
        )?;
        Ok(())
    }
}
