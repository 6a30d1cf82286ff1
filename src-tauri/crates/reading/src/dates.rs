//! Days as people write them in British letters.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use regex::Regex;

/// A date without a year is the next one, unless it lies further ahead than this: then it was the
/// last one.
const AHEAD: u64 = 240;

static DATES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const MONTH: &str = "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)";
    [
        // 24 March 2025, 24th of March, Monday 24 March
        format!(r"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|ain|fed|eg)?(?: of| o)? {MONTH}\b(?:,? (?P<year>\d{{4}})\b)?"),
        // March 24, 2025
        format!(r"\b{MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}})\b)?"),
        // 24/03/2025, 24.3.25, 24-03-2025
        r"\b(?P<day>\d{1,2})[/.-](?P<number>\d{1,2})[/.-](?P<year>\d{4}|\d{2})\b".to_owned(),
        // 2025-03-24
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b".to_owned(),
        // 24/03
        r"\b(?P<day>\d{1,2})/(?P<number>\d{1,2})\b".to_owned(),
        // Monday
        r"\b(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday|dydd llun|dydd mawrth|dydd mercher|dydd iau|dydd gwener)\b".to_owned(),
    ]
    .iter()
    .filter_map(|source| Regex::new(source).ok())
    .collect()
});

/// The days named in a text of lower-case letters, in the order they stand, with their places.
/// A year that is left out is the one that lies nearest to the day of writing.
pub fn dates_in(text: &str, written: NaiveDate) -> Vec<(Range<usize>, NaiveDate)> {
    let mut found: Vec<(Range<usize>, NaiveDate)> = Vec::new();
    for form in DATES.iter() {
        for captures in form.captures_iter(text) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let place = whole.range();
            if found
                .iter()
                .any(|(known, _)| known.start < place.end && place.start < known.end)
            {
                continue;
            }
            let number = |name: &str| {
                captures
                    .name(name)
                    .and_then(|n| n.as_str().parse::<u32>().ok())
            };
            let day = if let Some(weekday) = captures.name("weekday") {
                next_weekday(weekday.as_str(), written)
            } else {
                let month = number("number")
                    .or_else(|| captures.name("month").and_then(|name| month(name.as_str())));
                month.zip(number("day")).and_then(|(month, day)| {
                    let year = number("year").and_then(|year| i32::try_from(year).ok());
                    match year {
                        Some(year) if year < 100 => {
                            NaiveDate::from_ymd_opt(2000 + year, month, day)
                        }
                        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
                        None => nearest(month, day, written),
                    }
                })
            };
            if let Some(day) = day {
                found.push((place, day));
            }
        }
    }
    // "Monday 24 March" is one day.
    found.sort_by_key(|(place, _)| place.start);
    let mut days: Vec<(Range<usize>, NaiveDate)> = Vec::new();
    for (place, day) in found {
        if let Some((before, earlier)) = days.last_mut()
            && place.start.saturating_sub(before.end) <= 2
            && DAYS.iter().any(|name| {
                text.get(before.clone())
                    .is_some_and(|said| said.ends_with(name))
            })
        {
            *before = before.start..place.end;
            *earlier = day;
            continue;
        }
        days.push((place, day));
    }
    days
}

/// Ends of the names of days of the week.
const DAYS: [&str; 6] = ["day", "llun", "mawrth", "mercher", "iau", "gwener"];

fn nearest(month: u32, day: u32, written: NaiveDate) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(written.year(), month, day)?;
    let limit = written.checked_add_days(Days::new(AHEAD))?;
    if this > limit {
        return NaiveDate::from_ymd_opt(written.year() - 1, month, day);
    }
    let long_ago = written.checked_sub_days(Days::new(365 - AHEAD))?;
    if this < long_ago {
        return NaiveDate::from_ymd_opt(written.year() + 1, month, day);
    }
    Some(this)
}

fn month(name: &str) -> Option<u32> {
    const MONTHS: [(&str, &str); 12] = [
        ("jan", "ionawr"),
        ("feb", "chwefror"),
        ("mar", "mawrth"),
        ("apr", "ebrill"),
        ("may", "mai"),
        ("jun", "mehefin"),
        ("jul", "gorffennaf"),
        ("aug", "awst"),
        ("sep", "medi"),
        ("oct", "hydref"),
        ("nov", "tachwedd"),
        ("dec", "rhagfyr"),
    ];
    (1..)
        .zip(MONTHS)
        .find(|(_, (english, welsh))| {
            name == *welsh || name.starts_with(english) && name != "mawrth"
        })
        .map(|(number, _)| number)
}

fn next_weekday(name: &str, written: NaiveDate) -> Option<NaiveDate> {
    let weekday: Weekday = match name {
        "dydd llun" => Weekday::Mon,
        "dydd mawrth" => Weekday::Tue,
        "dydd mercher" => Weekday::Wed,
        "dydd iau" => Weekday::Thu,
        "dydd gwener" => Weekday::Fri,
        english => english.parse().ok()?,
    };
    (1..=7)
        .filter_map(|days| written.checked_add_days(Days::new(days)))
        .find(|day| day.weekday() == weekday)
}
