//! A deadline as a strip of days.

use chrono::{Days, NaiveDate};
use foi_law::{Deadline, Jurisdiction, Status};

use crate::day::{working_days, written};
use crate::wire::{Strip, StripDay};
use crate::{App, Result};

/// Days shown after the due day of a deadline that is not late.
const AFTER: u64 = 3;
/// Days shown after the due day at most; a deadline late by months is said in words.
const AFTER_AT_MOST: i64 = 28;

impl App {
    /// The strip of a deadline: from the day of receipt, or as it stands, to a few days past the due day.
    pub(crate) fn strip(&self, deadline: &Deadline, jurisdiction: Jurisdiction) -> Result<Strip> {
        let today = self.today();
        let working = deadline.working(&self.calendar())?;
        let (due, late) = (deadline.due, deadline.status == Status::Late);
        let mut days: Vec<StripDay> = working
            .days
            .iter()
            .map(|day| StripDay {
                date: day.date,
                number: day.number,
                weekend: day.weekend,
                reason: day.reason.clone(),
                due: day.date == due,
                late: false,
                past: day.date < today,
                today: day.date == today,
                answered: deadline.met_on == Some(day.date),
            })
            .collect();
        let may_say = Some(deadline.authority_may_say).filter(|day| *day != due);
        for date in due
            .iter_days()
            .skip(1)
            .take_while(|date| *date <= self.strip_ends(deadline, today))
        {
            let counted = self.calendar().is_working_day(jurisdiction, date)?;
            let weekend = matches!(
                chrono::Datelike::weekday(&date),
                chrono::Weekday::Sat | chrono::Weekday::Sun
            );
            days.push(StripDay {
                date,
                number: None,
                weekend,
                reason: (!counted).then(|| {
                    if weekend {
                        "weekend".into()
                    } else {
                        "bank holiday".into()
                    }
                }),
                due: false,
                late: late && counted && date <= today,
                past: date < today,
                today: date == today,
                answered: deadline.met_on == Some(date),
            });
        }
        Ok(Strip {
            days,
            due,
            authority_may_say: may_say,
            text: self.strip_text(deadline),
        })
    }

    fn strip_ends(&self, deadline: &Deadline, today: NaiveDate) -> NaiveDate {
        let least = deadline.due + Days::new(AFTER);
        let most = deadline.due + chrono::TimeDelta::days(AFTER_AT_MOST);
        let wanted = match deadline.status {
            Status::Late => today + Days::new(1),
            _ => deadline.met_on.unwrap_or(least),
        };
        wanted.max(least).max(deadline.authority_may_say).min(most)
    }

    fn strip_text(&self, deadline: &Deadline) -> String {
        let first = match deadline.working(&self.calendar()) {
            Ok(working) => format!(
                "Received {}, day 0. {} counted; due {}.",
                written(working.received),
                working_days(u32::from(working.working_days)),
                written(deadline.due)
            ),
            Err(_) => format!("Due {}.", written(deadline.due)),
        };
        format!("{first} {}", self.standing(deadline))
    }

    /// How a deadline stands today, in a few words: "5 working days left", "Late by 2 working days".
    pub(crate) fn standing(&self, deadline: &Deadline) -> String {
        let left = deadline.working_days_left(&self.calendar(), self.today());
        let count = working_days(left.unsigned_abs());
        match deadline.status {
            Status::Late if left == 0 => "The day has passed.".into(),
            Status::Late => format!("Late by {count}."),
            Status::DueToday => "Due today.".into(),
            Status::Open => format!("{count} left."),
            Status::Met => match deadline.met_on {
                Some(day) => format!("Met on {}.", written(day)),
                None => "Met.".into(),
            },
            Status::MetLate => match deadline.met_on {
                Some(day) => format!("Met late, on {}.", written(day)),
                None => "Met late.".into(),
            },
            Status::Lapsed => "No longer runs.".into(),
        }
    }
}
