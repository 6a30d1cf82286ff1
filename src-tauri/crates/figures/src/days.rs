//! What a cell says as a day, and the periods that days fall into.

use chrono::{Datelike as _, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::grid::{Cell, CellKind};

/// A day as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// One reading only.
    Sure(NaiveDate),
    /// `03/04/2025`: the first of the two is as in Britain, the second as in America.
    Either(NaiveDate, NaiveDate),
    /// `03/14/2025`: a day only with the month first.
    MonthFirst(NaiveDate),
    /// A month without a day: its first.
    Month(NaiveDate),
    /// A serial number, days since 30 December 1899.
    Serial(NaiveDate),
}

/// Reads a cell as a day; none when it is none.
pub fn day(cell: Cell<'_>) -> Option<Day> {
    match cell.kind {
        CellKind::Date => cell.text.get(..10)?.parse().ok().map(Day::Sure),
        CellKind::Text => day_in(cell.text),
        CellKind::Number => serial(cell.text),
        _ => None,
    }
}

/// A serial number as a day, of those that fall between 1970 and 2079.
fn serial(text: &str) -> Option<Day> {
    let whole = text.split('.').next()?.parse::<u64>().ok()?;
    if !(25_569..65_744).contains(&whole) {
        return None;
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)?
        .checked_add_days(Days::new(whole))
        .map(Day::Serial)
}

pub(crate) fn day_like(text: &str) -> bool {
    day_in(text).is_some()
}

fn day_in(text: &str) -> Option<Day> {
    let text = text.trim();
    if text.len() > 40 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(day) = text
        .get(..10)
        .and_then(|start| start.parse::<NaiveDate>().ok())
    {
        let rest = &text[10..];
        return (rest.is_empty() || rest.starts_with(['T', ' '])).then_some(Day::Sure(day));
    }
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
        .filter(|part| !part.is_empty() && !is_weekday(part) && !part.contains(':'))
        .collect();
    match parts.as_slice() {
        [a, b, c] => three(a, b, c),
        [a, b] if a.chars().all(char::is_alphabetic) => {
            NaiveDate::from_ymd_opt(year(b)?, month_named(a)?, 1).map(Day::Month)
        }
        _ => None,
    }
}

fn three(a: &str, b: &str, c: &str) -> Option<Day> {
    let first = a.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if let Some(month) = month_named(b) {
        let suffix = &a[first.len()..];
        if !matches!(
            suffix.to_ascii_lowercase().as_str(),
            "" | "st" | "nd" | "rd" | "th"
        ) {
            return None;
        }
        return NaiveDate::from_ymd_opt(year(c)?, month, first.parse().ok()?).map(Day::Sure);
    }
    if let Some(month) = month_named(a) {
        let day = b.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        return NaiveDate::from_ymd_opt(year(c)?, month, day.parse().ok()?).map(Day::Sure);
    }
    let (a, b): (u32, u32) = (a.parse().ok()?, b.parse().ok()?);
    if a > 1_000 {
        return NaiveDate::from_ymd_opt(a.try_into().ok()?, b, c.parse().ok()?).map(Day::Sure);
    }
    let year = year(c)?;
    match (
        NaiveDate::from_ymd_opt(year, b, a),
        NaiveDate::from_ymd_opt(year, a, b),
    ) {
        (Some(british), Some(american)) if british != american => {
            Some(Day::Either(british, american))
        }
        (Some(british), _) => Some(Day::Sure(british)),
        (None, Some(american)) => Some(Day::MonthFirst(american)),
        (None, None) => None,
    }
}

fn year(text: &str) -> Option<i32> {
    let text = text.trim_start_matches('\'');
    let year: i32 = text
        .parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    match text.len() {
        4 => Some(year),
        2 => Some(if year < 70 {
            2_000 + year
        } else {
            1_900 + year
        }),
        _ => None,
    }
}

fn month_named(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let small = text.to_ascii_lowercase();
    if small.len() < 3 {
        return None;
    }
    let found = MONTHS
        .iter()
        .position(|month| month.starts_with(&small) || small == "sept" && *month == "september")?;
    u32::try_from(found + 1).ok()
}

fn is_weekday(text: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let small = text.to_ascii_lowercase();
    small.len() >= 3 && DAYS.iter().any(|day| day.starts_with(&small))
}

/// A stretch of time that days are gathered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Months of the calendar.
    Month,
    /// January to March and so on.
    Quarter,
    /// Years of the calendar.
    Year,
    /// Years from April to March, as councils keep their books.
    FinancialYear,
}

impl Period {
    /// What a day's period is called, and what it is sorted by.
    pub fn of(self, day: NaiveDate) -> (i32, String) {
        const SHORT: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let (year, month) = (day.year(), day.month0());
        let month_index = i32::try_from(month).unwrap_or(0);
        let name = |at: u32| SHORT.get(at as usize).copied().unwrap_or_default();
        match self {
            Self::Month => (year * 12 + month_index, format!("{} {year}", name(month))),
            Self::Quarter => {
                let first = month / 3 * 3;
                (
                    year * 4 + month_index / 3,
                    format!("{}–{} {year}", name(first), name(first + 2)),
                )
            }
            Self::Year => (year, year.to_string()),
            Self::FinancialYear => {
                let begins = if month < 3 { year - 1 } else { year };
                (
                    begins,
                    format!("{begins}/{:02}", (begins + 1).rem_euclid(100)),
                )
            }
        }
    }

    /// What it is called when figures are said to be by it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::FinancialYear => "financial year (April to March)",
        }
    }

    /// The name of the period `steps` after one, for periods without a row.
    pub(crate) fn named(self, at: i32) -> String {
        let (year, month) = match self {
            Self::Month => (at.div_euclid(12), at.rem_euclid(12)),
            Self::Quarter => (at.div_euclid(4), at.rem_euclid(4) * 3),
            Self::Year => (at, 0),
            Self::FinancialYear => (at, 3),
        };
        NaiveDate::from_ymd_opt(year, u32::try_from(month + 1).unwrap_or(1), 1)
            .map_or_else(String::new, |day| self.of(day).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_are_read_as_in_britain() {
        for (text, read) in [
            ("12/03/2025", Day::Either(on(2025, 3, 12), on(2025, 12, 3))),
            ("31/03/2025", Day::Sure(on(2025, 3, 31))),
            ("3.3.25", Day::Sure(on(2025, 3, 3))),
            ("03/14/2025", Day::MonthFirst(on(2025, 3, 14))),
            ("12 March 2025", Day::Sure(on(2025, 3, 12))),
            ("Wed 12th Mar 2025", Day::Sure(on(2025, 3, 12))),
            ("12-Mar-25", Day::Sure(on(2025, 3, 12))),
            ("March 12, 2025", Day::Sure(on(2025, 3, 12))),
            ("Sept-24", Day::Month(on(2024, 9, 1))),
            ("April 2024", Day::Month(on(2024, 4, 1))),
            ("2025-03-12T10:30:00", Day::Sure(on(2025, 3, 12))),
            ("2025/03/12", Day::Sure(on(2025, 3, 12))),
        ] {
            assert_eq!(day_in(text), Some(read), "{text}");
        }
        for text in [
            "",
            "2024/25",
            "31/02/2025",
            "32/01/2025",
            "Ward 3",
            "1,250",
            "May",
            "12 Abbey 2025",
        ] {
            assert_eq!(day_in(text), None, "{text}");
        }
        // 45,292 is 1 January 2024 in every spreadsheet that counts from 1900.
        let serial = Cell {
            kind: CellKind::Number,
            text: "45292",
        };
        assert_eq!(day(serial), Some(Day::Serial(on(2024, 1, 1))));
    }

    #[test]
    fn financial_years_turn_on_the_first_of_april() {
        assert_eq!(Period::FinancialYear.of(on(2025, 3, 31)).1, "2024/25");
        assert_eq!(Period::FinancialYear.of(on(2025, 4, 1)).1, "2025/26");
        assert_eq!(Period::FinancialYear.of(on(1999, 4, 1)).1, "1999/00");
        assert_eq!(Period::Quarter.of(on(2025, 4, 1)).1, "Apr–Jun 2025");
        assert_eq!(Period::Month.of(on(2025, 12, 1)).1, "Dec 2025");
        assert_eq!(
            Period::Month.named(Period::Month.of(on(2025, 12, 1)).0 + 1),
            "Jan 2026"
        );
        assert_eq!(
            Period::Quarter.named(Period::Quarter.of(on(2025, 12, 1)).0 + 1),
            "Jan–Mar 2026"
        );
        assert_eq!(Period::FinancialYear.named(2024), "2024/25");
    }
}
