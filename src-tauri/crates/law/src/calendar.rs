//! The two working-day calendars, made from one table of bank holidays by nation.

mod changes;
mod merge;
mod working_days;

use std::borrow::Cow;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::LawError;
use crate::day::weekend_name;
use crate::holidays::listed::{FIRST_YEAR, LAST_YEAR, LISTED, VERSION};
use crate::holidays::projected::projected;
use crate::holidays::{Basis, Holiday, Observance, Row, civil};
use crate::nation::{Jurisdiction, Nation, Nations};
use crate::regime::Regime;

pub use changes::CalendarChange;
use working_days::WorkingDays;

/// The first day any calendar covers: the day the Acts came fully into force.
const FIRST: NaiveDate = civil(FIRST_YEAR, 1, 1);
/// The last year holidays are projected for.
const LAST_PROJECTED_YEAR: i32 = 2100;
/// The last day any calendar covers.
const LAST: NaiveDate = civil(LAST_PROJECTED_YEAR, 12, 31);

/// Which days are working days, for both jurisdictions, and why the others are not.
///
/// A calendar never changes: merging a list makes another. Questions are table look-ups.
///
/// Sources: FOIA 2000 s.10(6); FOISA 2002 s.73; Banking and Financial Dealings Act 1971.
///
/// ```
/// use chrono::NaiveDate;
/// use foi_law::{Calendar, Jurisdiction};
///
/// // A bank holiday in Scotland alone stops the count for the whole of the UK.
/// let day = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
/// let calendar = Calendar::built_in();
/// assert!(!calendar.is_working_day(Jurisdiction::AnyPartOfUk, day)?);
/// # Ok::<(), foi_law::LawError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    version: Cow<'static, str>,
    /// Every row, in date order, disputed ones included.
    rows: Vec<Row>,
    /// The last listed day of each nation, in the order of [`Nation::ALL`].
    listed_until: [NaiveDate; 3],
    disputed_as_holidays: bool,
    tables: [WorkingDays; 2],
}

impl Calendar {
    /// The calendar that comes with the program.
    ///
    /// Disputed days count as holidays, as every published list has them.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Calendar> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let mut rows = LISTED.to_vec();
            rows.extend((LAST_YEAR + 1..=LAST_PROJECTED_YEAR).flat_map(projected));
            let listed_until = civil(LAST_YEAR, 12, 31);
            Self::from_rows(Cow::Borrowed(VERSION), rows, [listed_until; 3], true)
        })
    }

    fn from_rows(
        version: Cow<'static, str>,
        mut rows: Vec<Row>,
        listed_until: [NaiveDate; 3],
        disputed_as_holidays: bool,
    ) -> Self {
        rows.sort_by_key(|row| row.date);
        let tables = Jurisdiction::ALL.map(|jurisdiction| {
            let mut holidays: Vec<NaiveDate> = rows
                .iter()
                .filter(|row| disputed_as_holidays || !row.disputed())
                .filter(|row| row.nations.meets(jurisdiction.nations()))
                .map(|row| row.date)
                .collect();
            holidays.dedup();
            WorkingDays::new(FIRST_YEAR, LAST_PROJECTED_YEAR, &holidays)
        });
        Self {
            version,
            rows,
            listed_until,
            disputed_as_holidays,
            tables,
        }
    }

    /// The version of the table, which is the day it was made or merged.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The first day the calendar covers, 1 January 2005.
    pub const fn first_day(&self) -> NaiveDate {
        FIRST
    }

    /// The last day for which every nation's holidays are listed rather than projected.
    pub fn listed_until(&self) -> NaiveDate {
        self.listed_until_for(Jurisdiction::AnyPartOfUk)
    }

    /// The last day for which the holidays that matter to one jurisdiction are listed.
    pub fn listed_until_for(&self, jurisdiction: Jurisdiction) -> NaiveDate {
        let [england_and_wales, scotland, northern_ireland] = self.listed_until;
        match jurisdiction {
            Jurisdiction::Scotland => scotland,
            Jurisdiction::AnyPartOfUk => england_and_wales.min(scotland).min(northern_ireland),
        }
    }

    /// The last day the calendar covers, the end of the projection.
    pub const fn last_day(&self) -> NaiveDate {
        LAST
    }

    /// The same calendar with the disputed days taken as holidays, or as working days.
    ///
    /// 4 January 2010 and 4 January 2011 are on every list of Scottish bank holidays, but no
    /// proclamation was made for either, so in strict law they were working days.
    #[must_use]
    pub fn with_disputed(&self, as_holidays: bool) -> Self {
        let version = self.version.clone();
        Self::from_rows(version, self.rows.clone(), self.listed_until, as_holidays)
    }

    /// Whether disputed days count as holidays here.
    pub const fn counts_disputed(&self) -> bool {
        self.disputed_as_holidays
    }

    /// Whether the day is a working day.
    ///
    /// Fails outside [`first_day`](Self::first_day) to [`last_day`](Self::last_day).
    pub fn is_working_day(
        &self,
        jurisdiction: Jurisdiction,
        date: NaiveDate,
    ) -> Result<bool, LawError> {
        self.table(jurisdiction)
            .is_working(date)
            .ok_or_else(|| outside("date", date))
    }

    /// The `count`th working day after `date`; the day itself is never counted.
    ///
    /// A count of 0 gives the last working day on or before `date`. Fails when either end lies
    /// outside the calendar.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use foi_law::{Calendar, Jurisdiction};
    ///
    /// let monday = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    /// let last = Calendar::built_in().nth_working_day_after(Jurisdiction::AnyPartOfUk, monday, 20)?;
    /// assert_eq!(last, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
    /// # Ok::<(), foi_law::LawError>(())
    /// ```
    #[inline]
    pub fn nth_working_day_after(
        &self,
        jurisdiction: Jurisdiction,
        date: NaiveDate,
        count: u16,
    ) -> Result<NaiveDate, LawError> {
        self.table(jurisdiction)
            .after(date, count)
            .ok_or_else(|| outside("date", date))
    }

    /// The `count`th working day before `date`; the day itself is never counted.
    ///
    /// A count of 0 gives `date`. Fails when either end lies outside the calendar.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use foi_law::{Calendar, Jurisdiction};
    ///
    /// let day = |d| NaiveDate::from_ymd_opt(2026, 6, d).unwrap();
    /// let before = |d, n| {
    ///     Calendar::built_in().nth_working_day_before(Jurisdiction::AnyPartOfUk, day(d), n)
    /// };
    /// // From a Tuesday over the weekend; from a Sunday.
    /// assert_eq!(before(30, 5)?, day(23));
    /// assert_eq!(before(28, 1)?, day(26));
    /// # Ok::<(), foi_law::LawError>(())
    /// ```
    pub fn nth_working_day_before(
        &self,
        jurisdiction: Jurisdiction,
        date: NaiveDate,
        count: u16,
    ) -> Result<NaiveDate, LawError> {
        let table = self.table(jurisdiction);
        if count == 0 {
            return Ok(date);
        }
        let eve = date.pred_opt().ok_or_else(|| outside("date", date))?;
        table
            .up_to(eve)
            .and_then(|number| number.checked_sub(count - 1))
            .and_then(|number| table.day(u32::from(number)))
            .ok_or_else(|| outside("date", date))
    }

    /// How many working days lie after `from`, up to and including `to`; negative when `to` is earlier.
    pub fn working_days_between(
        &self,
        jurisdiction: Jurisdiction,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<i32, LawError> {
        let table = self.table(jurisdiction);
        let from_count = table.up_to(from).ok_or_else(|| outside("from", from))?;
        let to_count = table.up_to(to).ok_or_else(|| outside("to", to))?;
        Ok(i32::from(to_count) - i32::from(from_count))
    }

    /// Working days from `today` to a last day; negative when that many have passed since it.
    ///
    /// 0 on the day itself. A day outside the calendar is taken as its nearest end.
    pub fn working_days_left(
        &self,
        jurisdiction: Jurisdiction,
        today: NaiveDate,
        due: NaiveDate,
    ) -> i32 {
        let within = |day: NaiveDate| day.clamp(self.first_day(), self.last_day());
        self.working_days_between(jurisdiction, within(today), within(due))
            .unwrap_or_default()
    }

    /// Why a day is not a working day, or nothing when it is one.
    ///
    /// For the calendar of any part of the UK the nations are named.
    pub fn reason_not_counted(
        &self,
        jurisdiction: Jurisdiction,
        date: NaiveDate,
    ) -> Option<String> {
        if let Some(name) = weekend_name(date.weekday()) {
            return Some(name.to_owned());
        }
        self.holiday_reason(jurisdiction, date)
    }

    /// Why a weekday is not a working day.
    pub(crate) fn holiday_reason(
        &self,
        jurisdiction: Jurisdiction,
        date: NaiveDate,
    ) -> Option<String> {
        let mut reason = String::new();
        let rows = self
            .rows_on(date)
            .filter(|row| row.nations.meets(jurisdiction.nations()));
        let mut rows: Vec<&Row> = rows
            .filter(|row| self.disputed_as_holidays || !row.disputed())
            .collect();
        // One title kept for two reasons is one holiday to the reader.
        rows.sort_by(|a, b| a.full_title().cmp(&b.full_title()));
        for same in rows.chunk_by(|a, b| a.full_title() == b.full_title()) {
            let Some(first) = same.first() else { continue };
            let nations = same
                .iter()
                .fold(Nations::NONE, |all, row| all | row.nations);
            let nations = match jurisdiction {
                Jurisdiction::AnyPartOfUk => nations,
                Jurisdiction::Scotland => jurisdiction.nations(),
            };
            if !reason.is_empty() {
                reason.push_str("; ");
            }
            reason.push_str(&first.full_title());
            reason.push_str(", a holiday in ");
            reason.push_str(nations.in_words());
            if same.iter().any(|row| row.projected) {
                reason.push_str(" (expected, not yet proclaimed)");
            }
            if same.iter().any(|row| row.disputed()) {
                reason.push_str(" (disputed: no proclamation was made)");
            }
        }
        (!reason.is_empty()).then_some(reason)
    }

    /// The holidays of a year, one entry for each day, with the regimes each counts for.
    ///
    /// Weekends are left out. Fails outside the calendar's years.
    ///
    /// ```
    /// use foi_law::{Calendar, Regime};
    ///
    /// let days = Calendar::built_in().holidays_in(2026)?;
    /// let easter_monday = days.iter().find(|day| day.title == "Easter Monday").unwrap();
    /// assert_eq!(easter_monday.counts_for, [Regime::Foia, Regime::Eir]);
    /// # Ok::<(), foi_law::LawError>(())
    /// ```
    pub fn holidays_in(&self, year: i32) -> Result<Vec<Holiday>, LawError> {
        let (Some(first), Some(last)) = (
            NaiveDate::from_ymd_opt(year, 1, 1),
            NaiveDate::from_ymd_opt(year, 12, 31),
        ) else {
            return Err(LawError::Calendar {
                field: "year".to_owned(),
                reason: format!("{year} is not a year of the calendar"),
            });
        };
        if first < FIRST || last > LAST {
            return Err(LawError::Calendar {
                field: "year".to_owned(),
                reason: format!("{year} is not between {FIRST_YEAR} and {LAST_PROJECTED_YEAR}"),
            });
        }
        let rows = self.rows_between(first, last);
        Ok(rows
            .chunk_by(|a, b| a.date == b.date)
            .filter_map(|day| self.holiday(day))
            .collect())
    }

    fn holiday(&self, rows: &[Row]) -> Option<Holiday> {
        let date = rows.first()?.date;
        let mut observed: Vec<Observance> = rows
            .iter()
            .flat_map(|row| {
                row.nations.iter().map(|nation| Observance {
                    nation,
                    title: row.title.clone().into_owned(),
                    statute_or_proclamation: row.basis,
                    substitute: row.standing != crate::holidays::Standing::Plain,
                })
            })
            .collect();
        observed.sort_by_key(|entry| entry.nation);
        let mut titles: Vec<Cow<'_, str>> = Vec::new();
        for row in rows {
            let title = row.full_title();
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let counted = rows
            .iter()
            .filter(|row| self.disputed_as_holidays || !row.disputed())
            .fold(Nations::NONE, |all, row| all | row.nations);
        let weekday = !is_weekend(date);
        Some(Holiday {
            date,
            title: titles.join("; "),
            nations: observed.iter().map(|entry| entry.nation).collect(),
            counts_for: Regime::ALL
                .into_iter()
                .filter(|regime| weekday && counted.meets(regime.jurisdiction().nations()))
                .collect(),
            observed,
            disputed: rows.iter().any(Row::disputed),
            projected: rows.iter().any(|row| row.projected),
        })
    }

    /// The rows of the days from `first` to `last`, both included.
    pub(crate) fn rows_between(&self, first: NaiveDate, last: NaiveDate) -> &[Row] {
        let start = self.rows.partition_point(|row| row.date < first);
        let end = self.rows.partition_point(|row| row.date <= last);
        self.rows.get(start..end).unwrap_or_default()
    }

    fn rows_on(&self, date: NaiveDate) -> impl Iterator<Item = &Row> {
        let start = self.rows.partition_point(|row| row.date < date);
        let rest = self.rows.get(start..).unwrap_or_default();
        rest.iter().take_while(move |row| row.date == date)
    }

    /// Whether a nation keeps a holiday on the day, for rules that turn on one nation alone.
    pub(crate) fn is_holiday_in(&self, nation: Nation, date: NaiveDate) -> bool {
        self.rows_on(date).any(|row| row.nations.has(nation))
    }

    pub(crate) const fn table(&self, jurisdiction: Jurisdiction) -> &WorkingDays {
        let [any_part_of_uk, scotland] = &self.tables;
        match jurisdiction {
            Jurisdiction::AnyPartOfUk => any_part_of_uk,
            Jurisdiction::Scotland => scotland,
        }
    }
}

/// The error for a day no calendar covers.
pub(crate) const fn outside(field: &'static str, date: NaiveDate) -> LawError {
    LawError::OutsideCalendar {
        field,
        date,
        first: FIRST,
        last: LAST,
    }
}

/// Whether the day is a Saturday or a Sunday.
pub(crate) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The reason a listed day has when the list does not say.
const LISTED_BASIS: Basis = Basis::Listed;
