//! What is different between two calendars, in words.

use chrono::NaiveDate;
use serde::Serialize;

use super::Calendar;
use crate::nation::{Jurisdiction, Nation, Nations};

/// A day that is a holiday for a nation in one calendar and not in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarChange {
    /// The civil day.
    pub date: NaiveDate,
    /// The holiday's title.
    pub title: String,
    /// The nation.
    pub nation: Nation,
    /// Whether it was added; otherwise it was taken away.
    pub added: bool,
}

impl Calendar {
    /// The holidays that `newer` has and this calendar has not, and the other way about.
    ///
    /// In date order. Titles and reasons are not compared, only whether a nation keeps the day.
    pub fn changes(&self, newer: &Self) -> Vec<CalendarChange> {
        self.changes_within(newer, self.first_day(), self.last_day())
    }

    /// The changes from one day to another: a deadline spans weeks, the calendar a century.
    fn changes_within(
        &self,
        newer: &Self,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Vec<CalendarChange> {
        let mut changes: Vec<_> = missing(newer, self, first, last)
            .map(|(date, title, nation)| CalendarChange {
                date,
                title,
                nation,
                added: true,
            })
            .chain(
                missing(self, newer, first, last).map(|(date, title, nation)| CalendarChange {
                    date,
                    title,
                    nation,
                    added: false,
                }),
            )
            .collect();
        changes.sort_by_key(|change| (change.date, change.nation, change.added));
        changes
    }

    /// The changes to days a jurisdiction counts, within the days given.
    pub(crate) fn changes_between(
        &self,
        newer: &Self,
        jurisdiction: Jurisdiction,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Vec<CalendarChange> {
        let differs = |date| {
            self.table(jurisdiction).is_working(date) != newer.table(jurisdiction).is_working(date)
        };
        self.changes_within(newer, first, last)
            .into_iter()
            .filter(|change| jurisdiction.nations().has(change.nation) && differs(change.date))
            .collect()
    }
}

/// Each nation's days, from one to another, that `has` keeps and `lacks` does not.
fn missing<'a>(
    has: &'a Calendar,
    lacks: &'a Calendar,
    first: NaiveDate,
    last: NaiveDate,
) -> impl Iterator<Item = (NaiveDate, String, Nation)> + 'a {
    has.rows_between(first, last)
        .chunk_by(|a, b| a.date == b.date)
        .flat_map(move |rows| {
            let date = rows.first().map_or(has.first_day(), |row| row.date);
            let kept = lacks
                .rows_on(date)
                .fold(Nations::NONE, |all, row| all | row.nations);
            rows.iter().flat_map(move |row| {
                row.nations
                    .iter()
                    .filter(move |&nation| !kept.has(nation))
                    .map(move |nation| (date, row.full_title().into_owned(), nation))
            })
        })
}
