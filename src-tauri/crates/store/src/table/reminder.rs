//! Reminders that were claimed, so that the app and `foi remind` never both speak.
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

/// Which reminder: so many working days from a deadline, negative before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReminderKey {
    /// The request.
    pub request_id: RequestId,
    /// The duty's code.
    pub duty: String,
    /// The due day.
    pub due: NaiveDate,
    /// Working days from the due day.
    pub rule: i32,
}

impl Reader<'_> {
    /// Whether a reminder was spoken.
    pub fn reminder_spoken(&self, key: &ReminderKey) -> Result<bool> {
        Ok(self.count(
            "SELECT count(*) FROM reminder
             WHERE request_id = ?1 AND duty = ?2 AND due = ?3 AND rule = ?4 AND spoken_at IS NOT NULL",
            params![key.request_id, key.duty, key.due, key.rule],
        )? > 0)
    }
}

impl Writer<'_> {
    /// Claims a reminder: true when the caller is the one to speak it.
    pub fn claim_reminder(&mut self, key: &ReminderKey, now: DateTime<Utc>) -> Result<bool> {
        let changed = self.run(
            "INSERT INTO reminder (request_id, duty, due, rule, claimed_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET claimed_at = excluded.claimed_at
             WHERE spoken_at IS NULL AND (claimed_at <= ?6 OR claimed_at > ?5)",
            params![key.request_id, key.duty, key.due, key.rule, now, now - CLAIM_HOLDS],
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
