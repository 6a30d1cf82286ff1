//! The count, day by day, so that it can be checked by hand.

use chrono::NaiveDate;
use serde::Serialize;

use super::Deadline;
use super::assumption::assumptions;
use crate::LawError;
use crate::calendar::{Calendar, is_weekend};
use crate::regime::Length;

/// A deadline's count from day 0 to the last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Working {
    /// Day 0, which is not counted.
    pub received: NaiveDate,
    /// The first day that is counted.
    pub day_one: NaiveDate,
    /// How many working days are counted; 0 for a count in calendar days or months.
    pub working_days: u16,
    /// The last day.
    pub due: NaiveDate,
    /// Every civil day from day 0 to the last.
    pub days: Vec<CalendarDay>,
    /// The days after day 0 that are not counted, weekends included.
    pub skipped: Vec<Skipped>,
    /// What the count takes for granted, in sentences.
    pub assumptions: Vec<String>,
}

/// One civil day of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarDay {
    /// The civil day.
    pub date: NaiveDate,
    /// 0 on day 0, then 1 and up on the days that count; none on a day that does not.
    pub number: Option<u16>,
    /// Whether it is a Saturday or a Sunday.
    pub weekend: bool,
    /// Why it is not a working day, or is not counted.
    pub reason: Option<String>,
}

/// A day left out of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The civil day.
    pub date: NaiveDate,
    /// Why it is left out.
    pub reason: String,
}

impl Deadline {
    /// The count day by day.
    ///
    /// `calendar` must be the one the deadline was made with, or the numbers will not end on
    /// `due`. Fails when a day lies outside it.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use foi_law::{AuthorityKind, Calendar, Regime, answer_deadline};
    ///
    /// let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
    /// let calendar = Calendar::built_in();
    /// let deadline =
    ///     answer_deadline(Regime::Foia, AuthorityKind::Council, calendar, day(6, 1), None)?;
    /// let working = deadline.working(calendar)?;
    /// assert_eq!(working.day_one, day(6, 2));
    /// assert_eq!(working.days.last().unwrap().number, Some(20));
    /// assert!(working.skipped.iter().any(|skipped| skipped.date == day(6, 15)));
    /// # Ok::<(), foi_law::LawError>(())
    /// ```
    pub fn working(&self, calendar: &Calendar) -> Result<Working, LawError> {
        let day_zero = self.count.day_zero;
        let length = self.count.length;
        let span = usize::try_from((self.due - day_zero).num_days()).unwrap_or_default();
        let mut working = Working {
            received: day_zero,
            day_one: self.due,
            working_days: match length {
                Length::WorkingDays(days) => days,
                _ => 0,
            },
            due: self.due,
            days: Vec::with_capacity(span.saturating_add(1)),
            skipped: Vec::new(),
            assumptions: assumptions(self, calendar)?,
        };
        let mut number: u16 = 0;
        for date in day_zero.iter_days().take_while(|&date| date <= self.due) {
            let left_out = self.left_out(calendar, date)?;
            let counted = date > day_zero && left_out.is_none();
            if counted {
                number = number.saturating_add(1);
                if number == 1 {
                    working.day_one = date;
                }
            }
            if date > day_zero
                && let Some(reason) = &left_out
            {
                working.skipped.push(Skipped {
                    date,
                    reason: reason.clone(),
                });
            }
            working.days.push(CalendarDay {
                date,
                number: (counted || date == day_zero).then_some(number),
                weekend: is_weekend(date),
                reason: left_out,
            });
        }
        Ok(working)
    }

    /// Why a day is not counted.
    fn left_out(&self, calendar: &Calendar, date: NaiveDate) -> Result<Option<String>, LawError> {
        let jurisdiction = self.count.regime.jurisdiction();
        match self.count.length {
            Length::WorkingDays(_) => {
                if !calendar.is_working_day(jurisdiction, date)? {
                    return Ok(calendar.reason_not_counted(jurisdiction, date));
                }
                let paused = self.count.pauses.iter().any(|pause| pause.holds(date));
                Ok(paused.then(|| "the fee was not yet paid".to_owned()))
            }
            Length::CalendarDays(days) => {
                // Only the days a last day was moved over are left out.
                let end = self
                    .count
                    .day_zero
                    .checked_add_days(chrono::Days::new(days.into()));
                let moved_over = self.due > date && end.is_some_and(|end| date >= end);
                Ok(moved_over.then(|| "the last day moves to the next working day".to_owned()))
            }
            Length::Months(_) | Length::MonthsBeginningWith(_) | Length::Named => Ok(None),
        }
    }
}
