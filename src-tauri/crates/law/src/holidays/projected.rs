//! Bank holidays expected in years not yet listed, from Schedule 1 to the 1971 Act and custom.
//!
//! Every day made here is a forecast: a proclamation can move it (s.1(2)) or add to it (s.1(3)).

use std::borrow::Cow;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::titles::{
    BOXING, BOYNE, CHRISTMAS, EARLY_MAY, EASTER_MONDAY, GOOD_FRIDAY, NEW_YEAR, SECOND_JANUARY,
    SPRING, ST_ANDREW, ST_PATRICK, SUMMER,
};
use super::{Basis, Row, Standing};
use crate::nation::{Nation, Nations};

const SC: Nations = Nations::only(Nation::Scotland);
const NI: Nations = Nations::only(Nation::NorthernIreland);
const EW_NI: Nations = Nations::only(Nation::EnglandAndWales).and(Nation::NorthernIreland);

/// The weekday holidays expected in `year`, in date order.
///
/// A year outside the Gregorian range of [`NaiveDate`] gives no days.
pub(crate) fn projected(year: i32) -> Vec<Row> {
    let mut days = Projection {
        year,
        rows: Vec::with_capacity(24),
    };
    days.new_year();
    days.easter();
    days.fixed_mondays();
    days.on_or_next_monday(3, 17, ST_PATRICK, NI, |substitute, weekday| {
        // Schedule 1 moves St Patrick's Day from a Sunday; from a Saturday it is proclaimed.
        if substitute && weekday == Weekday::Sat {
            Basis::Proclamation
        } else {
            Basis::Statute
        }
    });
    days.on_or_next_monday(7, 12, BOYNE, NI, |_, _| Basis::Proclamation);
    days.on_or_next_monday(11, 30, ST_ANDREW, SC, |_, _| Basis::Statute);
    days.christmas();
    days.rows.sort_by_key(|row| row.date);
    days.rows
}

struct Projection {
    year: i32,
    rows: Vec<Row>,
}

impl Projection {
    fn add(&mut self, date: Option<NaiveDate>, title: &'static str, nations: Nations, how: How) {
        // A weekend day is never a working day, so only its substitute is worth a row.
        let Some(date) = date.filter(|day| day.weekday().number_from_monday() <= 5) else {
            return;
        };
        let standing = if how.substitute {
            Standing::Substitute
        } else {
            Standing::Plain
        };
        self.rows.push(Row {
            date,
            title: Cow::Borrowed(title),
            nations,
            basis: how.basis,
            standing,
            projected: true,
        });
    }

    fn day(&self, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, month, day)
    }

    fn new_year(&mut self) {
        let Some(first) = self.day(1, 1) else { return };
        let on = |day: u32| NaiveDate::from_ymd_opt(self.year, 1, day);
        // Outside Scotland 1 January is proclaimed each year, on the Monday when it is a weekend.
        let (proclaimed, moved) = match first.weekday() {
            Weekday::Sat => (on(3), true),
            Weekday::Sun => (on(2), true),
            _ => (on(1), false),
        };
        // Schedule 1 gives Scotland 1 and 2 January, and 3 January when one of them is a Sunday.
        // A Saturday among them is replaced by proclamation.
        let (one, two) = match first.weekday() {
            Weekday::Fri => ((on(1), STATUTE), (on(4), PROCLAIMED_INSTEAD)),
            Weekday::Sat => ((on(3), STATUTE_INSTEAD), (on(4), PROCLAIMED_INSTEAD)),
            Weekday::Sun => ((on(3), STATUTE_INSTEAD), (on(2), STATUTE)),
            _ => ((on(1), STATUTE), (on(2), STATUTE)),
        };
        let how = if moved {
            PROCLAIMED_INSTEAD
        } else {
            PROCLAIMED
        };
        self.add(proclaimed, NEW_YEAR, EW_NI, how);
        self.add(one.0, NEW_YEAR, SC, one.1);
        self.add(two.0, SECOND_JANUARY, SC, two.1);
    }

    fn easter(&mut self) {
        let Some(sunday) = easter_sunday(self.year) else {
            return;
        };
        let friday = sunday.checked_sub_days(Days::new(2));
        self.add(friday, GOOD_FRIDAY, EW_NI, COMMON_LAW);
        self.add(friday, GOOD_FRIDAY, SC, STATUTE);
        // Easter Monday is not a bank holiday in Scotland.
        self.add(sunday.succ_opt(), EASTER_MONDAY, EW_NI, STATUTE);
    }

    fn fixed_mondays(&mut self) {
        let nth =
            |month, n| NaiveDate::from_weekday_of_month_opt(self.year, month, Weekday::Mon, n);
        let last = |month| nth(month, 5).or_else(|| nth(month, 4));
        let (may, august) = (nth(5, 1), nth(8, 1));
        let (last_may, last_august) = (last(5), last(8));
        self.add(may, EARLY_MAY, EW_NI, PROCLAIMED);
        self.add(may, EARLY_MAY, SC, STATUTE);
        self.add(last_may, SPRING, EW_NI, STATUTE);
        self.add(last_may, SPRING, SC, PROCLAIMED);
        self.add(august, SUMMER, SC, STATUTE);
        self.add(last_august, SUMMER, EW_NI, STATUTE);
    }

    fn on_or_next_monday(
        &mut self,
        month: u32,
        day: u32,
        title: &'static str,
        nations: Nations,
        basis: fn(bool, Weekday) -> Basis,
    ) {
        let Some(date) = self.day(month, day) else {
            return;
        };
        let weekday = date.weekday();
        let forward = match weekday {
            Weekday::Sat => 2,
            Weekday::Sun => 1,
            _ => 0,
        };
        let substitute = forward > 0;
        let how = How {
            basis: basis(substitute, weekday),
            substitute,
        };
        self.add(
            date.checked_add_days(Days::new(forward)),
            title,
            nations,
            how,
        );
    }

    fn christmas(&mut self) {
        let Some(christmas) = self.day(12, 25) else {
            return;
        };
        let on = |day: u32| NaiveDate::from_ymd_opt(self.year, 12, day);
        // Schedule 1: 26 December unless a Sunday, and 27 December when either is a Sunday.
        // Scotland's Boxing Day, and every substitute for a Saturday, is proclaimed.
        let (christmas_at, boxing_at) = match christmas.weekday() {
            Weekday::Fri => (25, 28),
            Weekday::Sat => (27, 28),
            Weekday::Sun => (27, 26),
            _ => (25, 26),
        };
        let moved = |at: u32, from: u32| at != from;
        let in_schedule = |at: u32| match at {
            27 => matches!(christmas.weekday(), Weekday::Sat | Weekday::Sun),
            26 => true,
            _ => false,
        };
        let elsewhere = |at: u32| {
            if in_schedule(at) {
                Basis::Statute
            } else {
                Basis::Proclamation
            }
        };
        let (c, b) = (on(christmas_at), on(boxing_at));
        let (c_moved, b_moved) = (moved(christmas_at, 25), moved(boxing_at, 26));
        if c_moved {
            let how = How {
                basis: elsewhere(christmas_at),
                substitute: true,
            };
            self.add(c, CHRISTMAS, EW_NI, how);
            self.add(c, CHRISTMAS, SC, PROCLAIMED_INSTEAD);
        } else {
            self.add(c, CHRISTMAS, EW_NI, COMMON_LAW);
            self.add(c, CHRISTMAS, SC, STATUTE);
        }
        let how = How {
            basis: elsewhere(boxing_at),
            substitute: b_moved,
        };
        self.add(b, BOXING, EW_NI, how);
        // When Christmas Day is a Sunday Schedule 1 itself gives Scotland 26 December.
        let basis = if christmas.weekday() == Weekday::Sun {
            Basis::Statute
        } else {
            Basis::Proclamation
        };
        self.add(
            b,
            BOXING,
            SC,
            How {
                basis,
                substitute: b_moved,
            },
        );
    }
}

#[derive(Clone, Copy)]
struct How {
    basis: Basis,
    substitute: bool,
}

const STATUTE: How = How {
    basis: Basis::Statute,
    substitute: false,
};
const STATUTE_INSTEAD: How = How {
    basis: Basis::Statute,
    substitute: true,
};
const PROCLAIMED: How = How {
    basis: Basis::Proclamation,
    substitute: false,
};
const PROCLAIMED_INSTEAD: How = How {
    basis: Basis::Proclamation,
    substitute: true,
};
const COMMON_LAW: How = How {
    basis: Basis::CommonLaw,
    substitute: false,
};

/// Easter Sunday by the Gregorian computus, in Oudin's form.
pub(crate) fn easter_sunday(year: i32) -> Option<NaiveDate> {
    // The remainders below are only right for years of our era.
    let of_our_era = u16::try_from(year).ok()?;
    let years = i32::from(of_our_era);
    let century = years / 100;
    let golden = years % 19;
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (years + years / 4 + moon + 2 - century + century / 4) % 7;
    // Days after the last of February, less 28: from -6 to 28.
    let offset = moon - weekday;
    let month = 3 + (offset + 40) / 44;
    let day = offset + 28 - 31 * (month / 4);
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, day.try_into().ok()?)
}

#[cfg(test)]
#[path = "projected_tests.rs"]
mod tests;
