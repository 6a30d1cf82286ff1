//! Civil days in the words a reader sees.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::LawError;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A civil day as it is written everywhere: "Tue 30 June 2026".
///
/// ```
/// # use chrono::NaiveDate;
/// let day = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
/// assert_eq!(foi_law::plain_day(day), "Tue 30 June 2026");
/// ```
pub fn plain(date: NaiveDate) -> String {
    let mut text = String::with_capacity(20);
    push(&mut text, date);
    text
}

/// Writes the day at the end of `text`; faster than a format string, which the strip needs.
pub(crate) fn push(text: &mut String, date: NaiveDate) {
    text.push_str(short_weekday(date.weekday()));
    text.push(' ');
    push_number(text, date.day());
    text.push(' ');
    text.push_str(
        MONTHS
            .get(date.month0() as usize)
            .copied()
            .unwrap_or_default(),
    );
    text.push(' ');
    if let Ok(year @ 1..) = u32::try_from(date.year()) {
        push_number(text, year);
    } else {
        text.push_str(&date.year().to_string());
    }
}

/// Writes a number in figures.
pub(crate) fn push_number(text: &mut String, number: u32) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
}

const fn short_weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

/// The weekday in full when it is one of the two that never count.
pub(crate) const fn weekend_name(weekday: Weekday) -> Option<&'static str> {
    match weekday {
        Weekday::Sat => Some("Saturday"),
        Weekday::Sun => Some("Sunday"),
        _ => None,
    }
}

/// Reads `YYYY-MM-DD` and nothing else; the field is named when it is not a day.
pub(crate) fn read(field: &str, given: &str) -> Result<NaiveDate, LawError> {
    let wrong = || LawError::NotADay {
        field: field.to_owned(),
        given: given.to_owned(),
    };
    let shape = given.len() == 10
        && given.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return Err(wrong());
    }
    given.parse().map_err(|_| wrong())
}
