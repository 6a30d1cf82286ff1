//! Days, years and periods as people write them.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate};

use crate::pattern::patterns;

patterns! {
    /// The year in an enactment's name is no period.
    ENACTMENT = r"\b(?:act|regulations|regs|code|order|foia|foisa|eirs?)(?: \(scotland\))?(?: of)? (?:19|20)\d\d\b";
    TIME = r"\b(?:(?:19|20)\d\d|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)? (?:19|20)?\d\d|(?:in|of|during|since|from|until) (?:january|february|march|april|may|june|july|august|september|october|november|december)|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:last|past|previous|preceding|this|current|latest|most recent|recent|next|coming) (?:[a-z0-9]{1,12} ){0,3}(?:years?|months?|weeks?|quarters?|days|decade|term|round|summer|winter|autumn|spring)|(?:year|date) (?:to date|end)|to date|(?:financial|calendar|academic|school|tax|municipal) years?|yesterday|last (?:night|week|month|year)|fy ?\d\d|in the \d{1,2} months|\d{1,2} months? (?:to|ending|before|after))\b";
    OPEN_START = r"\bsince (?:the (?:start|beginning|end) of )?(?:(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec) )?(?:19|20)\d\d\b";
    ENDS_LATER = r"^[,;]? (?:and )?(?:to|until|till|up to|through|-) ";
    RANGE = r"\b(?:between|from) (?:the )?(?P<a>(?:\d{1,2}(?:st|nd|rd|th)? )?(?:[a-z]{3,9} )?(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)\s{0,2}(?:,? (?:and|to|until|up to|till)|-|–) (?:the )?(?P<b>(?:\d{1,2}(?:st|nd|rd|th)? )?(?:[a-z]{3,9} )?(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)\b";
    BARE_RANGE = r"\b(?P<a>\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} (?:19|20)\d\d)\s{0,2}(?:to|until|-|–) (?P<b>\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} (?:19|20)\d\d)\b";
}

/// Whether the text says when: a day, a month, a year, "the last three years".
pub(crate) fn says_when(text: &str) -> bool {
    let mut enactments = ENACTMENT.each(text).peekable();
    TIME.each(text).any(|time| {
        while enactments
            .next_if(|enactment| enactment.end < time.end)
            .is_some()
        {}
        !enactments
            .peek()
            .is_some_and(|enactment| enactment.start <= time.start && time.end <= enactment.end)
    })
}

/// Where a period has a beginning only: "since 1 April 2023".
pub(crate) fn open_start(text: &str) -> Option<Range<usize>> {
    OPEN_START.each(text).find(|found| {
        text.get(found.end..)
            .is_none_or(|rest| ENDS_LATER.find(rest).is_none_or(|later| later.start != 0))
    })
}

/// A period with both its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) range: Range<usize>,
    /// The earliest day it can begin on.
    pub(crate) first: NaiveDate,
    /// The latest day it can end on.
    pub(crate) last: NaiveDate,
}

/// Periods whose two ends are written as days, months or years.
pub(crate) fn periods(text: &str) -> Vec<Period> {
    let mut found: Vec<Period> = RANGE
        .each_captures(text)
        .chain(BARE_RANGE.each_captures(text))
        .filter_map(|captures| {
            let (first, _) = days(captures.name("a")?.as_str())?;
            let (_, last) = days(captures.name("b")?.as_str())?;
            Some(Period {
                range: captures.get(0)?.range(),
                first,
                last,
            })
        })
        .collect();
    found.sort_by_key(|period| (period.range.start, std::cmp::Reverse(period.range.end)));
    found.dedup_by(|next, kept| next.range.start < kept.range.end);
    found
}

/// The first and the last day of a day, month or year.
fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "./-".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &str| {
        word.trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .parse::<u32>()
            .ok()
    };
    match *words.as_slice() {
        [year] => {
            let year = year.parse().ok()?;
            Some((
                NaiveDate::from_ymd_opt(year, 1, 1)?,
                NaiveDate::from_ymd_opt(year, 12, 31)?,
            ))
        }
        [month, year] => {
            let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month_named(month)?, 1)?;
            let last = first
                .checked_add_months(chrono::Months::new(1))?
                .pred_opt()?;
            Some((first, last))
        }
        [day, month, year] => {
            let month = month_named(month).or_else(|| number(month))?;
            let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month, number(day)?)?;
            Some((day, day))
        }
        _ => None,
    }
}

fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

/// "14 September 2026".
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// How many years a text speaks of, at least one.
pub(crate) fn years(text: &str, today: NaiveDate) -> u32 {
    let spans = periods(text)
        .into_iter()
        .map(|period| (period.last - period.first).num_days())
        .filter(|days| *days > 0)
        .map(|days| u32::try_from((days + 364) / 365).unwrap_or(1));
    let since = open_start(text)
        .and_then(|found| {
            text.get(found)?
                .split_whitespace()
                .next_back()?
                .parse::<i32>()
                .ok()
        })
        .map(|year| u32::try_from(today.year() - year + 1).unwrap_or(1));
    let counted = LAST_YEARS.captures(text).and_then(|captures| {
        let word = captures.name("n")?.as_str().to_ascii_lowercase();
        let words = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ];
        word.parse().ok().or_else(|| {
            words
                .iter()
                .position(|known| *known == word)
                .and_then(|at| u32::try_from(at + 1).ok())
        })
    });
    spans
        .chain(since)
        .chain(counted)
        .max()
        .unwrap_or(1)
        .clamp(1, 50)
}

static LAST_YEARS: std::sync::LazyLock<crate::pattern::Pattern> = std::sync::LazyLock::new(|| {
    crate::pattern::Pattern::new(
        r"\b(?:last|past|previous|preceding) (?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten) (?:financial |calendar |academic |full |complete )?years?\b",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn times_are_told_from_the_years_of_acts() {
        for text in [
            "in 2024",
            "on 3 May 2025",
            "for 2023-24",
            "in the last three years",
            "during March",
            "the previous financial year",
            "in Jan 24",
            "12/05/2024",
        ] {
            assert!(says_when(text), "{text}");
        }
        for text in [
            "under the Freedom of Information Act 2000",
            "the Environmental Information Regulations 2004",
            "how much is paid",
            "may I ask",
            "I march on",
        ] {
            assert!(!says_when(text), "{text}");
        }
        assert!(says_when(
            "under the Freedom of Information Act 2000, in 2024"
        ));
    }

    #[test]
    fn both_ends_of_a_period_are_read() {
        let read = |text: &str| {
            periods(text)
                .first()
                .map(|period| (period.first, period.last))
        };
        assert_eq!(
            read("between 1 April 2024 and 31 March 2025"),
            Some((day(2024, 4, 1), day(2025, 3, 31)))
        );
        assert_eq!(
            read("from January 2025 to June 2025"),
            Some((day(2025, 1, 1), day(2025, 6, 30)))
        );
        assert_eq!(
            read("1st May 2024 to 2nd June 2024"),
            Some((day(2024, 5, 1), day(2024, 6, 2)))
        );
        assert_eq!(
            read("from 2021 to 2023"),
            Some((day(2021, 1, 1), day(2023, 12, 31)))
        );
        assert_eq!(
            read("between 01/04/2024 and 31/03/2025"),
            Some((day(2024, 4, 1), day(2025, 3, 31)))
        );
        assert_eq!(read("between 31 February 2024 and 1 May 2024"), None);
        assert_eq!(
            years("between 1 April 2021 and 31 March 2024", day(2026, 1, 1)),
            3
        );
        assert_eq!(years("in the last five years", day(2026, 1, 1)), 5);
        assert_eq!(years("since 2019", day(2026, 1, 1)), 8);
    }
}
