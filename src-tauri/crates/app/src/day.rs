//! Civil days in the United Kingdom, and how they are written.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::London;

/// The civil day of an instant: a day runs to midnight in London, summer time included.
pub(crate) fn civil_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// The instant a civil day ends at: midnight in London.
pub(crate) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = (day + Days::new(1)).and_time(NaiveTime::MIN);
    // Clocks are changed after midnight there, so that it comes once.
    midnight
        .and_local_timezone(London)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// "Wed 12 March 2025".
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%a %-d %B %Y").to_string()
}

/// The time if it was on that day, else the day: "16:40", "Wed 12 March 2025".
pub(crate) fn brief(at: DateTime<Utc>, today: NaiveDate) -> String {
    let here = at.with_timezone(&London);
    if here.date_naive() == today {
        here.format("%H:%M").to_string()
    } else {
        written(here.date_naive())
    }
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
    fn what_was_today_has_its_time_in_london_and_what_was_before_its_day() {
        let at = Utc.with_ymd_and_hms(2026, 6, 1, 22, 5, 0).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        assert_eq!(brief(at, today), "23:05");
        assert_eq!(brief(at, today + Days::new(1)), "Mon 1 June 2026");
    }

    #[test]
    fn a_day_ends_at_midnight_in_london() {
        let june = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        let ends = Utc.with_ymd_and_hms(2026, 6, 1, 23, 0, 0).unwrap();
        assert_eq!(end_of(june), ends);
        let december = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let ends = Utc.with_ymd_and_hms(2027, 1, 1, 0, 0, 0).unwrap();
        assert_eq!(end_of(december), ends);
    }

    #[test]
    fn days_are_written_in_words() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 12).unwrap();
        assert_eq!(written(day), "Wed 12 March 2025");
        assert_eq!(in_a_letter(day), "12 March 2025");
    }
}
