//! Reminders of the user's own that a clock running ahead made speak before their day.
//!
//! That one was said and its day is still to come means that a clock was wrong, then or now. A clock
//! that is wrong now is put right before long, and saying it again would be once too often; one that
//! goes on for hours is right, and then it is to be said on its day.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use foi_store::OwnReminderId;
use uuid::Uuid;

use crate::{App, Result};

/// Since when each of them is seen to have been said before its day.
const SEEN: &str = "reminders_said_early";
/// How long the clock goes on until it is believed.
const BELIEVED: TimeDelta = TimeDelta::hours(3);

impl App {
    /// Takes back that a reminder was said, if it was before its day.
    pub(super) fn take_back_what_was_said_early(&self) -> Result<()> {
        let (today, now) = (self.today(), self.now());
        let (early, before) = self.casebook.read(|r| -> Result<_> {
            let early: Vec<OwnReminderId> = r
                .open_own_reminders()?
                .into_iter()
                .filter(|own| own.spoken_at.is_some() && own.on_day > today)
                .map(|own| own.id)
                .collect();
            let seen: BTreeMap<Uuid, DateTime<Utc>> = r.setting(SEEN)?.unwrap_or_default();
            Ok((early, seen))
        })?;
        let mut seen = BTreeMap::new();
        let mut taken_back = Vec::new();
        for id in early {
            let since = before
                .get(&id.into())
                .copied()
                .filter(|since| *since <= now)
                .unwrap_or(now);
            if now - since >= BELIEVED {
                taken_back.push(id);
            } else {
                seen.insert(Uuid::from(id), since);
            }
        }
        if taken_back.is_empty() && seen == before {
            return Ok(());
        }
        self.casebook.write(|w| {
            for id in taken_back {
                w.set_own_reminder_unspoken(id)?;
            }
            Ok(w.set_setting(SEEN, &seen)?)
        })
    }
}
