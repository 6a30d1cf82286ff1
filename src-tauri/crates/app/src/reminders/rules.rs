//! When reminders speak: rules for the days, quiet hours and the digest for the time of day.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::London;
use foi_law::{Calendar, Deadline, Jurisdiction, Party};
use foi_store::{Reader, Writer};
use serde::{Deserialize, Serialize};

use crate::wire::{OurReminders, QuietHours, ReminderRules, ReminderSettings, TheirReminders};
use crate::{App, AppError, Result};

const RULES: &str = "reminders";
/// Which day's digest was said, so that there is one a day.
const DIGEST: &str = "reminder_digest";
/// How long a digest is left to whoever claimed it.
const CLAIM_HOLDS: TimeDelta = TimeDelta::minutes(2);
/// More days than these before or after a day are no use to anybody.
const MOST_DAYS: u16 = 60;
const MOST_RULES: usize = 6;
/// Where the keys of weekly reminders begin: working days never come so far.
const WEEKLY: i32 = 1000;

impl Default for ReminderRules {
    fn default() -> Self {
        Self {
            theirs: TheirReminders {
                before: vec![5, 1],
                on_day: true,
                after: vec![1],
                weekly: true,
            },
            ours: OurReminders {
                before: vec![10, 5, 1],
                on_day: true,
            },
            quiet: Some(QuietHours {
                from: "21:00".into(),
                until: "08:00".into(),
            }),
            digest: None,
        }
    }
}

/// A day on which a rule speaks of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub(super) day: NaiveDate,
    /// As in [`foi_store::table::reminder::ReminderKey`].
    pub(super) rule: i32,
}

/// The latest day of the rules that has come.
pub(super) fn latest_moment(
    rules: &ReminderRules,
    calendar: &Calendar,
    jurisdiction: Jurisdiction,
    deadline: &Deadline,
    today: NaiveDate,
) -> Option<Moment> {
    let due = deadline.due;
    let is_ours = deadline.whose == Party::Requester;
    let (before, on_day) = if is_ours {
        (&rules.ours.before, rules.ours.on_day)
    } else {
        (&rules.theirs.before, rules.theirs.on_day)
    };
    let mut moments = Vec::new();
    // A day outside the calendar, which no request of these laws reaches, has no reminder.
    moments.extend(before.iter().filter_map(|&days| {
        let day = calendar
            .nth_working_day_before(jurisdiction, due, days)
            .ok()?;
        Some((day, -i32::from(days)))
    }));
    moments.extend(on_day.then_some((due, 0)));
    if !is_ours {
        moments.extend(rules.theirs.after.iter().filter_map(|&days| {
            let day = calendar
                .nth_working_day_after(jurisdiction, due, days)
                .ok()?;
            Some((day, i32::from(days)))
        }));
        let weeks = (today - due).num_weeks();
        if rules.theirs.weekly && weeks > 0 {
            let rule = i32::try_from(weeks).map_or(i32::MAX, |weeks| WEEKLY.saturating_add(weeks));
            moments.push((due + TimeDelta::weeks(weeks), rule));
        }
    }
    moments
        .into_iter()
        .map(|(day, rule)| Moment { day, rule })
        .filter(|moment| moment.day <= today)
        .max()
}

/// Why nothing is said just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Quiet { until: NaiveTime },
    Digest { at: NaiveTime },
    DigestSaid { at: NaiveTime },
}

/// A day's digest, claimed and then said.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Digest {
    day: NaiveDate,
    claimed_at: DateTime<Utc>,
    said: bool,
}

impl Digest {
    fn said_on(day: NaiveDate, at: DateTime<Utc>) -> Self {
        Self {
            day,
            claimed_at: at,
            said: true,
        }
    }
}

impl App {
    /// When reminders speak.
    pub fn reminder_rules(&self) -> Result<ReminderRules> {
        self.casebook.read(rules_of)
    }

    /// The rules, and why the last reminder could not be shown, if it could not.
    pub fn reminder_settings(&self) -> Result<ReminderSettings> {
        Ok(ReminderSettings {
            rules: self.reminder_rules()?,
            trouble: self.reminder_trouble().unwrap_or_default(),
        })
    }

    /// Changes when reminders speak.
    ///
    /// # Errors
    ///
    /// When a number or a time is none, or a digest would fall into the quiet hours.
    pub fn save_reminder_rules(&self, rules: &ReminderRules) -> Result<ReminderSettings> {
        let mut rules = rules.clone();
        for days in [
            &mut rules.theirs.before,
            &mut rules.theirs.after,
            &mut rules.ours.before,
        ] {
            days.sort_unstable_by(|one, other| other.cmp(one));
            days.dedup();
            if days.len() > MOST_RULES || days.iter().any(|day| !(1..=MOST_DAYS).contains(day)) {
                return Err(AppError::invalid(format!(
                    "Give up to {MOST_RULES} numbers of working days, each from 1 to {MOST_DAYS}, such as 5, 1. Nothing was changed."
                )));
            }
        }
        if let Some(quiet) = &mut rules.quiet {
            let (from, until) = (time(&quiet.from)?, time(&quiet.until)?);
            if from == until {
                return Err(AppError::invalid(
                    "Quiet hours that begin and end at the same time would never end, or never begin. Nothing was changed.",
                ));
            }
            (quiet.from, quiet.until) = (written_time(from), written_time(until));
        }
        if let Some(at) = &mut rules.digest {
            let when = time(at)?;
            if is_quiet(rules.quiet.as_ref(), when).is_some() {
                return Err(AppError::invalid(format!(
                    "The daily note at {} would fall into the quiet hours and never come. Choose another time. Nothing was changed.",
                    written_time(when)
                )));
            }
            *at = written_time(when);
        }
        let now = self.now();
        let before = self.reminder_rules()?.digest;
        self.casebook.write(|w| {
            w.set_setting(RULES, &rules)?;
            // A new time begins with its next coming, and not with one that is past.
            if let Some(at) = rules.digest.as_deref().filter(|_| before != rules.digest) {
                let day = digest_day(time(at)?, now) - Days::new(1);
                w.set_setting(DIGEST, &Digest::said_on(day, now))?;
            }
            Ok::<_, AppError>(())
        })?;
        self.reminder_settings()
    }

    /// Why reminders wait just now, in a sentence; none when they need not.
    pub fn reminders_held(&self) -> Result<Option<String>> {
        let held = self.casebook.read(|r| self.held(r))?;
        Ok(held.map(|held| match held {
            Held::Quiet { until } => {
                format!("Quiet hours: reminders wait until {}.", written_time(until))
            }
            Held::Digest { at } => {
                format!("Reminders come together at {}.", written_time(at))
            }
            Held::DigestSaid { at } => format!(
                "Today’s reminders were said. The next come together tomorrow at {}.",
                written_time(at)
            ),
        }))
    }

    fn held(&self, r: &Reader<'_>) -> Result<Option<Held>> {
        let rules = rules_of(r)?;
        // Days and hours are those of London, wherever the machine is.
        let now = self.now().with_timezone(&London).time();
        if let Some(until) = is_quiet(rules.quiet.as_ref(), now) {
            return Ok(Some(Held::Quiet { until }));
        }
        let Some(at) = rules.digest.as_deref().and_then(|at| time(at).ok()) else {
            return Ok(None);
        };
        let (day, today) = (digest_day(at, self.now()), self.today());
        let digest: Option<Digest> = r.setting(DIGEST)?;
        let said = digest
            .as_ref()
            .is_some_and(|digest| digest.said && (digest.day == day || digest.day == today));
        Ok(match (now < at, said) {
            // One whose time came while nothing ran, or only in the quiet hours, is still to be said.
            (true, false) if digest.is_some() => None,
            (true, _) => Some(Held::Digest { at }),
            (false, said) => said.then_some(Held::DigestSaid { at }),
        })
    }

    pub(super) fn is_held(&self) -> Result<bool> {
        Ok(self.casebook.read(|r| self.held(r))?.is_some())
    }

    /// Claims the day's digest: true when the caller is the one to say it.
    pub(super) fn claim_digest(&self, w: &mut Writer<'_>) -> Result<bool> {
        let now = self.now();
        let day = self.day_of_digest(w)?;
        let taken = w.setting::<Digest>(DIGEST)?.is_some_and(|digest| {
            let age = now - digest.claimed_at;
            digest.day == day && (digest.said || (TimeDelta::zero() <= age && age < CLAIM_HOLDS))
        });
        if !taken {
            let claimed = Digest {
                day,
                claimed_at: now,
                said: false,
            };
            w.set_setting(DIGEST, &claimed)?;
        }
        Ok(!taken)
    }

    /// Notes that the day's digest was said.
    pub(super) fn set_digest_said(&self, w: &mut Writer<'_>) -> Result<()> {
        let day = self.day_of_digest(w)?;
        Ok(w.set_setting(DIGEST, &Digest::said_on(day, self.now()))?)
    }

    /// Gives the day's digest back: it could not be said.
    pub(super) fn release_digest(&self, w: &mut Writer<'_>) -> Result<()> {
        let day = self.day_of_digest(w)? - Days::new(1);
        Ok(w.set_setting(DIGEST, &Digest::said_on(day, self.now()))?)
    }

    /// The day whose digest is the next to be said, or the last that was.
    fn day_of_digest(&self, r: &Reader<'_>) -> Result<NaiveDate> {
        let at = rules_of(r)?.digest.as_deref().and_then(|at| time(at).ok());
        Ok(at.map_or(self.today(), |at| digest_day(at, self.now())))
    }
}

/// The day in London whose digest came last: this one from its time on, the one before until then.
fn digest_day(at: NaiveTime, now: DateTime<Utc>) -> NaiveDate {
    let now = now.with_timezone(&London);
    if now.time() < at {
        now.date_naive() - Days::new(1)
    } else {
        now.date_naive()
    }
}

pub(super) fn rules_of(r: &Reader<'_>) -> Result<ReminderRules> {
    Ok(r.setting(RULES)?.unwrap_or_default())
}

/// The end of the quiet hours, if a time lies in them; they may go past midnight.
pub(super) fn is_quiet(quiet: Option<&QuietHours>, now: NaiveTime) -> Option<NaiveTime> {
    let quiet = quiet?;
    let (from, until) = (time(&quiet.from).ok()?, time(&quiet.until).ok()?);
    let within = if from < until {
        from <= now && now < until
    } else {
        from <= now || now < until
    };
    within.then_some(until)
}

fn time(text: &str) -> Result<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| {
        AppError::invalid(format!(
            "“{text}” is not a time of day. Write it as 09:00 or 21:30. Nothing was changed."
        ))
    })
}

fn written_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
