//! Civil days in the United Kingdom, and how they are written.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

/// The civil day of an instant: a day runs to midnight in London, summer time included.
pub(crate) fn civil_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// "Wed 12 March 2025".
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%a %-d %B %Y").to_string()
}

/// "12 March 2025", as letters write it.
pub(crate) fn in_a_letter(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// "1 working day", "5 working days".
pub(crate) fn working_days(count: u32) -> String {
    counted(count, "working day", "working days")
}

/// A count with its noun.
pub(crate) fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn a_summer_evening_in_greenwich_is_the_next_day_in_london() {
        let at = Utc.with_ymd_and_hms(2026, 6, 1, 23, 30, 0).unwrap();
        assert_eq!(civil_day(at), NaiveDate::from_ymd_opt(2026, 6, 2).unwrap());
    }

    #[test]
    fn days_are_written_in_words() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 12).unwrap();
        assert_eq!(written(day), "Wed 12 March 2025");
        assert_eq!(in_a_letter(day), "12 March 2025");
    }
}
