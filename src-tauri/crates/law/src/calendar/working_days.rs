//! Counting working days by two table look-ups.

use chrono::{Datelike, NaiveDate};

use super::is_weekend;

/// For one jurisdiction: how many working days lie up to each civil day, and which day each is.
#[derive(Debug, Clone)]
pub(crate) struct WorkingDays {
    /// The first day's number in the common era, from which days are indexed.
    first: i32,
    /// For each civil day, how many working days there are from the first day to it, inclusive.
    up_to: Box<[u16]>,
    /// The working days in order.
    days: Box<[NaiveDate]>,
}

impl WorkingDays {
    /// The tables for the days from `first` to `last`, given holidays in date order.
    ///
    /// The calendar's 96 years hold fewer than 2^16 days; a longer span would stop short of `last`
    /// rather than count wrongly.
    pub(crate) fn new(first: NaiveDate, last: NaiveDate, holidays: &[NaiveDate]) -> Self {
        let mut up_to = Vec::new();
        let mut days = Vec::new();
        let mut count: u16 = 0;
        let mut holidays = holidays.iter().copied().peekable();
        for date in first.iter_days().take_while(|&date| date <= last) {
            while holidays.next_if(|&holiday| holiday < date).is_some() {}
            if !is_weekend(date) && holidays.peek() != Some(&date) {
                let Some(next) = count.checked_add(1) else {
                    break;
                };
                count = next;
                days.push(date);
            }
            up_to.push(count);
        }
        Self {
            first: first.num_days_from_ce(),
            up_to: up_to.into_boxed_slice(),
            days: days.into_boxed_slice(),
        }
    }

    /// How many working days there are up to and including `date`.
    #[inline]
    pub(crate) fn up_to(&self, date: NaiveDate) -> Option<u16> {
        let index = usize::try_from(date.num_days_from_ce() - self.first).ok()?;
        self.up_to.get(index).copied()
    }

    /// The working day with this number, the first being 1.
    #[inline]
    pub(crate) fn day(&self, number: u32) -> Option<NaiveDate> {
        self.days
            .get(usize::try_from(number.checked_sub(1)?).ok()?)
            .copied()
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
