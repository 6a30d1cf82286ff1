//! Reminders that a clock running ahead made speak before their time.
//!
//! That one was said at an instant still to come, or before its day, means that a clock was wrong, then
//! or now. A clock that is wrong now is put right before long, and saying it again would be once too
//! often; one that goes on for hours is right, and then it is to be said when its time comes.

use chrono::{DateTime, TimeDelta, Utc};
use foi_store::{OwnReminderId, Reader};

use super::rules::rules_of;
use crate::{App, Result};

/// Since when something is seen to have been said too early.
const SEEN: &str = "reminders_said_early_since";
/// How long the clock goes on until it is believed.
const BELIEVED: TimeDelta = TimeDelta::hours(3);
/// Another process may look at the clock, and say one, while this one is at it.
const BESIDE: TimeDelta = TimeDelta::minutes(2);
/// A clock further off than this is one that a machine without a battery starts with: it is put right
/// or, where it was far ahead, what it said does not count anyway.
const FAR_OFF: TimeDelta = TimeDelta::days(31);

/// What was said too early.
struct Early {
    own: Vec<OwnReminderId>,
    /// Some of deadlines.
    deadlines: bool,
    /// Since when that is seen, if it was seen before.
    seen: Option<DateTime<Utc>>,
}

impl App {
    /// Takes back that a reminder was said, if it was too early.
    pub(super) fn take_back_what_was_said_early(&self) -> Result<()> {
        let now = self.now();
        let early = self.casebook.read(|r| self.said_early(r))?;
        let since = (!early.own.is_empty() || early.deadlines)
            .then(|| early.seen.filter(|since| *since <= now).unwrap_or(now));
        let is_believed = since.is_some_and(|since| now - since >= BELIEVED);
        if !is_believed && since == early.seen {
            return Ok(());
        }
        self.casebook.write(|w| {
            if is_believed {
                for id in self.said_early(w)?.own {
                    w.set_own_reminder_unspoken(id)?;
                }
                w.forget_reminders_spoken_between(now + BESIDE, far_off(now))?;
                // A daily note that had nothing to say then has something now.
                if rules_of(w)?.digest.is_some() {
                    self.release_digest(w)?;
                }
            }
            Ok(w.set_setting(SEEN, &since.filter(|_| !is_believed))?)
        })
    }

    /// Whether some were said too early and the clock is not believed yet: it is to be looked again.
    pub fn doubts_the_clock(&self) -> Result<bool> {
        let seen: Option<Option<DateTime<Utc>>> = self.casebook.read(|r| r.setting(SEEN))?;
        Ok(seen.flatten().is_some())
    }

    fn said_early(&self, r: &Reader<'_>) -> Result<Early> {
        let (today, now) = (self.today(), self.now());
        let far_off = far_off(now);
        let own = r
            .open_own_reminders()?
            .into_iter()
            .filter(|own| own.on_day > today && own.spoken_at.is_some_and(|at| at <= far_off))
            .map(|own| own.id)
            .collect();
        Ok(Early {
            own,
            deadlines: r.reminders_spoken_between(now + BESIDE, far_off)? > 0,
            seen: r.setting(SEEN)?.unwrap_or_default(),
        })
    }
}

fn far_off(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(FAR_OFF).unwrap_or(now)
}
