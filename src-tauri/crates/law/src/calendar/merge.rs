//! Taking a published list into a calendar, whole or not at all.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::{Calendar, FIRST, LAST, LISTED_BASIS};
use crate::LawError;
use crate::holidays::{ProclaimedDay, Row, Standing};
use crate::nation::{Nation, Nations};

/// The fewest weekday holidays a whole year of a nation's list can hold.
///
/// No year since 2005 has fewer. A list that names fewer is a fragment, and taking it for the
/// whole would make working days of the holidays it leaves out.
const fn fewest_in_a_year(nation: Nation) -> usize {
    match nation {
        Nation::EnglandAndWales | Nation::Scotland => 8,
        Nation::NorthernIreland => 10,
    }
}

impl Calendar {
    /// This calendar with a published list taken in.
    ///
    /// Within the years the list covers for a nation, the list replaces what was there for that
    /// nation; other years and nations stay. The calendar itself is untouched, so a list that is
    /// refused changes nothing.
    ///
    /// Fails, naming the day and field, when the list is empty, holds a day outside the
    /// calendar, a day without a title, a day twice for one nation, or a year with too few days
    /// to be whole.
    ///
    /// Source: Banking and Financial Dealings Act 1971 s.1(2)-(3), by which days move and are added.
    pub fn merged(&self, version: &str, days: &[ProclaimedDay]) -> Result<Self, LawError> {
        check_days(version, days)?;
        if days.is_empty() {
            return Err(wrong("days", "the list is empty"));
        }
        let mut rows = self.rows.clone();
        let mut listed_until = self.listed_until;
        for (nation, until) in Nation::ALL.into_iter().zip(&mut listed_until) {
            let years = whole_years(nation, days)?;
            replace(&mut rows, nation, &years, days);
            // A gap in the years covered leaves everything after it a projection.
            while let Some(next) = until
                .year()
                .checked_add(1)
                .filter(|year| years.contains(year))
            {
                let Some(end) = NaiveDate::from_ymd_opt(next, 12, 31) else {
                    break;
                };
                *until = end;
            }
        }
        Ok(self.rebuilt(version, rows, listed_until))
    }

    /// This calendar with some days added and nothing taken away.
    ///
    /// For a single holiday known before the published list has it. A day the nation already
    /// keeps stays as it is.
    ///
    /// Fails as [`merged`](Self::merged) does, but a year need not be whole.
    pub fn with_added(&self, version: &str, days: &[ProclaimedDay]) -> Result<Self, LawError> {
        check_days(version, days)?;
        let mut rows = self.rows.clone();
        for day in days {
            if !self.is_holiday_in(day.nation, day.date) {
                rows.push(listed_row(day));
            }
        }
        Ok(self.rebuilt(version, rows, self.listed_until))
    }

    fn rebuilt(&self, version: &str, rows: Vec<Row>, listed_until: [NaiveDate; 3]) -> Self {
        let version = Cow::Owned(version.trim().to_owned());
        Self::from_rows(version, rows, listed_until, self.disputed_as_holidays)
    }
}

fn wrong(field: impl Into<String>, reason: impl Into<String>) -> LawError {
    LawError::Calendar {
        field: field.into(),
        reason: reason.into(),
    }
}

/// Looks at every day before any is used.
fn check_days(version: &str, days: &[ProclaimedDay]) -> Result<(), LawError> {
    if version.trim().is_empty() {
        return Err(wrong("version", "a calendar needs a version"));
    }
    let mut seen = Vec::with_capacity(days.len());
    for (at, day) in days.iter().enumerate() {
        if day.date < FIRST || day.date > LAST {
            let reason = format!(
                "{} is outside the calendar, which runs from {} to {}",
                day.date,
                FIRST.year(),
                LAST.year()
            );
            return Err(wrong(format!("days[{at}].date"), reason));
        }
        if day.title.trim().is_empty() {
            return Err(wrong(
                format!("days[{at}].title"),
                format!("{} has no title", day.date),
            ));
        }
        seen.push((day.nation, day.date, at));
    }
    seen.sort_unstable();
    for pair in seen.windows(2) {
        if let [(nation, date, _), (other, same, at)] = *pair
            && nation == other
            && date == same
        {
            let reason = format!("{date} is on the list for {nation} twice");
            return Err(wrong(format!("days[{at}].date"), reason));
        }
    }
    Ok(())
}

/// The years a nation's list covers, each of them whole.
fn whole_years(nation: Nation, days: &[ProclaimedDay]) -> Result<Vec<i32>, LawError> {
    let mut years: Vec<i32> = days
        .iter()
        .filter(|day| day.nation == nation)
        .map(|day| day.date.year())
        .collect();
    years.sort_unstable();
    for year in years.chunk_by(|a, b| a == b) {
        let (fewest, listed) = (fewest_in_a_year(nation), year.len());
        if listed < fewest
            && let Some(&year) = year.first()
        {
            let reason = format!(
                "the list has {listed} days for {nation} in {year} and a whole year has at least \
                 {fewest}, so part of it is missing"
            );
            return Err(wrong("days", reason));
        }
    }
    years.dedup();
    Ok(years)
}

/// Puts the list in place of a nation's rows for the years it covers.
fn replace(rows: &mut Vec<Row>, nation: Nation, years: &[i32], days: &[ProclaimedDay]) {
    let covered = |date: NaiveDate| years.binary_search(&date.year()).is_ok();
    let mut known = Vec::new();
    for row in rows
        .iter_mut()
        .filter(|row| row.nations.has(nation) && covered(row.date))
    {
        known.push(row.for_nation(nation));
        row.nations = row.nations.without(nation);
    }
    rows.retain(|row| !row.nations.is_empty());
    for day in days.iter().filter(|day| day.nation == nation) {
        let mut row = listed_row(day);
        // The list gives no reason; one already known for the same day still holds.
        if let Some(before) = known.iter().find(|before| before.date == day.date) {
            row.basis = before.basis;
            if before.disputed() {
                row.standing = before.standing;
            }
        }
        rows.push(row);
    }
    // The Acts name these two days themselves; a list that forgets them cannot unmake them.
    for named in known.into_iter().filter(named_in_the_act) {
        if !rows
            .iter()
            .any(|row| row.date == named.date && row.nations.has(nation))
        {
            rows.push(Row {
                projected: false,
                ..named
            });
        }
    }
}

/// Christmas Day and Good Friday on their own days: FOIA 2000 s.10(6).
fn named_in_the_act(row: &Row) -> bool {
    use crate::holidays::titles::{CHRISTMAS, GOOD_FRIDAY};
    row.title == GOOD_FRIDAY || (row.title == CHRISTMAS && row.standing == Standing::Plain)
}

fn listed_row(day: &ProclaimedDay) -> Row {
    let substitute = day.notes.trim().to_ascii_lowercase().contains("substitute");
    // Two spellings of one day would read as two holidays.
    let title = day.title.trim().replace('\u{2019}', "'");
    Row {
        date: day.date,
        title: Cow::Owned(title),
        nations: Nations::only(day.nation),
        basis: LISTED_BASIS,
        standing: if substitute {
            Standing::Substitute
        } else {
            Standing::Plain
        },
        projected: false,
    }
}
