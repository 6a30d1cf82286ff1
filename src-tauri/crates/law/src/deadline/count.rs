//! How a deadline's day was counted, kept small so that the working can wait until it is wanted.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

use crate::LawError;
use crate::calendar::{Calendar, outside};
use crate::regime::{AuthorityKind, Length, Regime};

/// Days that are not counted because a fee was outstanding, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pause {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

impl Pause {
    pub(crate) fn holds(self, date: NaiveDate) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

/// What makes day 0 day 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    Received,
    Sent,
    Posted(NaiveDate),
    Clarified,
    PassedOn,
    Answered,
    AnswerDue,
    ReviewAsked,
    ReviewAnswered,
    ReviewDue,
    DecisionNotice,
    FeesNotice,
    Named,
}

/// Where the count starts, how long it runs, and what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Count {
    #[serde(skip)]
    pub(crate) regime: Regime,
    #[serde(rename = "counted_from")]
    pub(crate) day_zero: NaiveDate,
    #[serde(skip)]
    pub(crate) ground: Ground,
    pub(crate) length: Length,
    /// Empty but for requests with a fee, so that the plain path allocates nothing.
    #[serde(skip)]
    pub(crate) pauses: Box<[Pause]>,
    /// The kind of body whose time to answer is counted.
    #[serde(skip)]
    pub(crate) kind: AuthorityKind,
    /// Whether the length was given rather than taken from the enactment.
    #[serde(skip)]
    pub(crate) given: bool,
}

impl Count {
    pub(crate) fn new(regime: Regime, ground: Ground, day_zero: NaiveDate, length: Length) -> Self {
        Self {
            regime,
            day_zero,
            ground,
            length,
            pauses: Box::default(),
            kind: AuthorityKind::default(),
            given: false,
        }
    }

    /// The last day.
    pub(crate) fn last_day(&self, calendar: &Calendar) -> Result<NaiveDate, LawError> {
        self.last_day_of(calendar, self.length)
    }

    /// The last day when day 0 is moved to the next working day, if day 0 is not one itself.
    pub(crate) fn later_reading(&self, calendar: &Calendar) -> Result<NaiveDate, LawError> {
        match self.length {
            Length::WorkingDays(days)
                if !calendar.is_working_day(self.regime.jurisdiction(), self.day_zero)? =>
            {
                // One working day more is the same as starting on the next working day.
                self.last_day_of(calendar, Length::WorkingDays(days.saturating_add(1)))
            }
            length => self.last_day_of(calendar, length),
        }
    }

    fn last_day_of(&self, calendar: &Calendar, length: Length) -> Result<NaiveDate, LawError> {
        let last = match length {
            Length::WorkingDays(days) => self.working_days(calendar, days),
            Length::CalendarDays(days) => self.day_zero.checked_add_days(Days::new(days.into())),
            Length::Months(months) => self.day_zero.checked_add_months(Months::new(months.into())),
            Length::MonthsBeginningWith(months) => self
                .day_zero
                .checked_add_months(Months::new(months.into()))
                .and_then(|end| {
                    // From 30 November there is no 30 February to step back from: such a period
                    // ends with February itself.
                    if end.day() < self.day_zero.day() {
                        Some(end)
                    } else {
                        end.pred_opt()
                    }
                }),
            Length::Named => Some(self.day_zero),
        };
        last.ok_or_else(|| outside("counted_from", self.day_zero))
    }

    fn working_days(&self, calendar: &Calendar, days: u16) -> Option<NaiveDate> {
        let table = calendar.table(self.regime.jurisdiction());
        let mut target = u32::from(table.up_to(self.day_zero)?) + u32::from(days);
        for pause in &self.pauses {
            if table.day(target)? < pause.first {
                break;
            }
            let before = pause.first.pred_opt()?.max(self.day_zero);
            let paused = table
                .up_to(pause.last)?
                .saturating_sub(table.up_to(before)?);
            target += u32::from(paused);
        }
        table.day(target)
    }
}
