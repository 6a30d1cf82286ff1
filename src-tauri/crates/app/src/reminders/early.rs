//! Reminders that a clock running ahead made speak before their time.
//!
//! That one was said at an instant still to come, or before its day, means that a clock was wrong, then
//! or now. A clock that is wrong now is put right before long, and saying it again would be once too
//! often; one that goes on for hours is right, and then it is to be said when its time comes.

use chrono::{DateTime, TimeDelta, Utc};
use foi_store::OwnReminderId;

use crate::{App, Result};

/// Since when something is seen to have been said too early.
const SEEN: &str = "reminders_said_early_since";
/// How long the clock goes on until it is believed.
const BELIEVED: TimeDelta = TimeDelta::hours(3);
/// A clock further off than this is one that a machine without a battery starts with: it is put right
/// or, where it was far ahead, what it said does not count anyway.
const FAR_OFF: TimeDelta = TimeDelta::days(31);

impl App {
    /// Takes back that a reminder was said, if it was too early.
    pub(super) fn take_back_what_was_said_early(&self) -> Result<()> {
        let (today, now) = (self.today(), self.now());
        let far_off = now.checked_add_signed(FAR_OFF).unwrap_or(now);
        let (own, deadlines, before) = self.casebook.read(|r| -> Result<_> {
            let own: Vec<OwnReminderId> = r
                .open_own_reminders()?
                .into_iter()
                .filter(|own| own.on_day > today && own.spoken_at.is_some_and(|at| at <= far_off))
                .map(|own| own.id)
                .collect();
            let deadlines = r.reminders_spoken_between(now, far_off)?;
            let before: Option<DateTime<Utc>> = r.setting(SEEN)?.unwrap_or_default();
            Ok((own, deadlines, before))
        })?;
        let is_early = !own.is_empty() || deadlines > 0;
        let since = is_early.then(|| before.filter(|since| *since <= now).unwrap_or(now));
        let is_believed = since.is_some_and(|since| now - since >= BELIEVED);
        let seen = since.filter(|_| !is_believed);
        if !is_believed && seen == before {
            return Ok(());
        }
        self.casebook.write(|w| {
            if is_believed {
                for id in own {
                    w.set_own_reminder_unspoken(id)?;
                }
                w.forget_reminders_spoken_between(now, far_off)?;
            }
            Ok(w.set_setting(SEEN, &seen)?)
        })
    }
}
