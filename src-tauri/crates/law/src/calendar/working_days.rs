//! Counting working days by two table look-ups.

use chrono::{Datelike, NaiveDate};

use super::is_weekend;

/// Room for every day of a leap year, so that a day's place needs no division to find.
const DAYS_IN_A_ROW: usize = 366;

/// For one jurisdiction: how many working days lie up to each civil day, and which day each is.
#[derive(Debug, Clone)]
pub(crate) struct WorkingDays {
    /// The first year, whose 1 January begins the table.
    first_year: i32,
    /// For each civil day, how many working days there are from the first day to it, inclusive;
    /// a row of 366 for each year. The last place of an ordinary year is never read.
    up_to: Box<[u16]>,
    /// The working days in order.
    days: Box<[NaiveDate]>,
}

impl WorkingDays {
    /// The tables for whole years, given holidays in date order.
    ///
    /// A calendar's 96 years hold fewer than 2^16 working days; a longer span would stop short of
    /// its last year rather than count wrongly.
    pub(crate) fn new(first_year: i32, last_year: i32, holidays: &[NaiveDate]) -> Self {
        let mut up_to = Vec::new();
        let mut days = Vec::new();
        let mut count: u16 = 0;
        let mut holidays = holidays.iter().copied().peekable();
        let first = NaiveDate::from_ymd_opt(first_year, 1, 1);
        let every_day = first.into_iter().flat_map(|first| first.iter_days());
        for date in every_day.take_while(|date| date.year() <= last_year) {
            while holidays.next_if(|&holiday| holiday < date).is_some() {}
            if !is_weekend(date) && holidays.peek() != Some(&date) {
                let Some(next) = count.checked_add(1) else {
                    break;
                };
                count = next;
                days.push(date);
            }
            if date.ordinal0() == 0 {
                up_to.resize(up_to.len().next_multiple_of(DAYS_IN_A_ROW), count);
            }
            up_to.push(count);
        }
        Self {
            first_year,
            up_to: up_to.into_boxed_slice(),
            days: days.into_boxed_slice(),
        }
    }

    /// How many working days there are up to and including `date`.
    #[inline]
    pub(crate) fn up_to(&self, date: NaiveDate) -> Option<u16> {
        // A year before the first wraps round to one far past the end of the table.
        let row = date.year().wrapping_sub(self.first_year).cast_unsigned() as usize;
        let index = row
            .saturating_mul(DAYS_IN_A_ROW)
            .saturating_add(date.ordinal0() as usize);
        self.up_to.get(index).copied()
    }

    /// The working day with this number, the first being 1.
    #[inline]
    pub(crate) fn day(&self, number: u32) -> Option<NaiveDate> {
        self.days.get((number as usize).wrapping_sub(1)).copied()
    }

    /// The `count`th working day after `date`.
    #[inline]
    pub(crate) fn after(&self, date: NaiveDate, count: u16) -> Option<NaiveDate> {
        self.day(u32::from(self.up_to(date)?) + u32::from(count))
    }

    /// Whether `date` is itself a working day.
    #[inline]
    pub(crate) fn is_working(&self, date: NaiveDate) -> Option<bool> {
        let count = self.up_to(date)?;
        Some(self.day(u32::from(count)) == Some(date))
    }
}
