//! A stretch of days, and the financial years of councils: 1 April to 31 March.

use chrono::{Datelike as _, NaiveDate};

use crate::day::in_a_letter;

/// How many financial years back a form offers.
const OFFERED_YEARS: i32 = 8;

/// From one civil day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

impl Period {
    /// The financial years from one to another, by the calendar year each begins in.
    fn years(first: i32, last: i32) -> Option<Self> {
        Some(Self {
            from: NaiveDate::from_ymd_opt(first, 4, 1)?,
            to: NaiveDate::from_ymd_opt(last.checked_add(1)?, 3, 31)?,
        })
    }

    /// Reads a period as people write it: `2024/25`, `2022/23 to 2024/25`,
    /// `2024-05-01 to 2024-07-31`, `last financial year`, `last 3 financial years`. The last
    /// financial year is the one that was over before `today`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence.
    pub(crate) fn read(text: &str, today: NaiveDate) -> Result<Self, String> {
        let text = text.trim();
        if let Some(count) = counted_years(text) {
            let count = count?;
            let ended = last_ended(today);
            return Self::years(ended - (count - 1), ended).ok_or_else(|| unread(text));
        }
        let (first, last) = match text.split_once(" to ") {
            Some((first, last)) => (Self::one(first.trim()), Self::one(last.trim())),
            None if text.parse::<NaiveDate>().is_ok() => {
                return Err(format!(
                    "“{text}” is one day; write the last day too, as {text} to 2025-03-31"
                ));
            }
            None => (Self::one(text), Self::one(text)),
        };
        let (Some(first), Some(last)) = (first, last) else {
            return Err(unread(text));
        };
        Self::between(first.from, last.to)
    }

    /// A period by its two days.
    ///
    /// # Errors
    ///
    /// When it would end before it begins.
    pub(crate) fn between(from: NaiveDate, to: NaiveDate) -> Result<Self, String> {
        if to < from {
            return Err(format!(
                "the period ends on {} before it begins on {}",
                in_a_letter(to),
                in_a_letter(from)
            ));
        }
        Ok(Self { from, to })
    }

    /// A financial year, or a day as a period of one day.
    fn one(text: &str) -> Option<Self> {
        if let Ok(day) = text.parse::<NaiveDate>() {
            return (1900..=2100)
                .contains(&day.year())
                .then_some(Self { from: day, to: day });
        }
        let (first, last) = text.split_once(['/', '-', '–'])?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if first.len() != 4 || !digits(first) || !digits(last) {
            return None;
        }
        let year: i32 = first.parse().ok()?;
        let next = year + 1;
        let fits = last == next.to_string() || last == format!("{:02}", next % 100);
        (fits && (1900..=2100).contains(&year))
            .then(|| Self::years(year, year))
            .flatten()
    }

    /// The first and the last financial year, when it is made of whole ones.
    fn whole_years(self) -> Option<(i32, i32)> {
        let (first, last) = (self.from.year(), self.to.year() - 1);
        (Self::years(first, last) == Some(self)).then_some((first, last))
    }

    /// As a letter says it: "between 1 April 2024 and 31 March 2025 (the financial year 2024/25)".
    pub(crate) fn in_words(self) -> String {
        let days = format!(
            "between {} and {}",
            in_a_letter(self.from),
            in_a_letter(self.to)
        );
        match self.whole_years() {
            Some((first, last)) if first == last => {
                format!("{days} (the financial year {})", year_name(first))
            }
            Some((first, last)) => format!(
                "{days} (the financial years {} to {})",
                year_name(first),
                year_name(last)
            ),
            None => days,
        }
    }

    /// As a subject line says it: "2024/25", "2022/23 to 2024/25", "1 May 2024 to 31 July 2024".
    pub(crate) fn in_short(self) -> String {
        match self.whole_years() {
            Some((first, last)) if first == last => year_name(first),
            Some((first, last)) => format!("{} to {}", year_name(first), year_name(last)),
            None => format!("{} to {}", in_a_letter(self.from), in_a_letter(self.to)),
        }
    }
}

/// What a form offers for a period: each of the last financial years, then the last two, three and five.
pub(crate) fn offered(today: NaiveDate) -> Vec<String> {
    let ended = last_ended(today);
    let single = (0..OFFERED_YEARS).map(|back| year_name(ended - back));
    let several = [2, 3, 5]
        .map(|count| format!("{} to {}", year_name(ended - (count - 1)), year_name(ended)));
    single.chain(several).collect()
}

/// The calendar year in which the last financial year that is over began.
fn last_ended(today: NaiveDate) -> i32 {
    let begun = if (today.month(), today.day()) >= (4, 1) {
        today.year()
    } else {
        today.year() - 1
    };
    begun - 1
}

fn year_name(first: i32) -> String {
    format!("{first}/{:02}", (first + 1) % 100)
}

/// "last financial year", "last 3 financial years", "last three financial years".
fn counted_years(text: &str) -> Option<Result<i32, String>> {
    const WORDS: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let text = text.to_lowercase();
    let rest = text
        .strip_prefix("the ")
        .unwrap_or(&text)
        .strip_prefix("last ")?;
    if rest == "financial year" {
        return Some(Ok(1));
    }
    let count = rest
        .strip_suffix(" financial years")
        .or_else(|| rest.strip_suffix(" financial year"))?;
    let word = WORDS.iter().position(|word| *word == count);
    let number = word
        .and_then(|at| i32::try_from(at + 1).ok())
        .or_else(|| count.parse().ok());
    Some(match number {
        Some(number @ 1..=20) => Ok(number),
        _ => Err(format!("“{text}” is not one to twenty financial years")),
    })
}

fn unread(text: &str) -> String {
    format!(
        "“{text}” is not a period; write a financial year (2024/25), several (2022/23 to 2024/25, or last 3 financial years) or two days (2024-04-01 to 2025-03-31)"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        let today = day("2026-11-25");
        for (text, from, to) in [
            ("2024/25", "2024-04-01", "2025-03-31"),
            ("2024-25", "2024-04-01", "2025-03-31"),
            ("2024/2025", "2024-04-01", "2025-03-31"),
            ("1999/00", "1999-04-01", "2000-03-31"),
            ("2022/23 to 2024/25", "2022-04-01", "2025-03-31"),
            ("2024-05-01 to 2024-07-31", "2024-05-01", "2024-07-31"),
            ("2024-02-29 to 2024-02-29", "2024-02-29", "2024-02-29"),
            ("last financial year", "2025-04-01", "2026-03-31"),
            ("last 3 financial years", "2023-04-01", "2026-03-31"),
            ("the last three financial years", "2023-04-01", "2026-03-31"),
        ] {
            let expected = Period {
                from: day(from),
                to: day(to),
            };
            assert_eq!(Period::read(text, today), Ok(expected), "{text}");
        }
    }

    #[test]
    fn the_last_financial_year_turns_on_the_first_of_april() {
        let last = |today| Period::read("last financial year", day(today)).unwrap();
        assert_eq!(last("2026-03-31").to, day("2025-03-31"));
        assert_eq!(last("2026-04-01").to, day("2026-03-31"));
    }

    #[test]
    fn what_is_no_period_is_said_in_one_sentence() {
        let today = day("2026-11-25");
        for (text, says) in [
            ("2024", "not a period"),
            ("2024/26", "not a period"),
            ("2024/25 to", "not a period"),
            ("2023-02-29 to 2023-03-31", "not a period"),
            (
                "2025/26 to 2023/24",
                "ends on 31 March 2024 before it begins on 1 April 2025",
            ),
            ("2025-04-01 to 2024-03-31", "before it begins"),
            ("2024-04-01", "one day"),
            ("last 0 financial years", "not one to twenty"),
            ("last 99999999999 financial years", "not one to twenty"),
            ("9999/00", "not a period"),
        ] {
            let error = Period::read(text, today).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn whole_financial_years_are_named() {
        let read = |text| Period::read(text, day("2026-11-25")).unwrap();
        assert_eq!(
            read("2024/25").in_words(),
            "between 1 April 2024 and 31 March 2025 (the financial year 2024/25)"
        );
        assert_eq!(read("2009/10 to 2010/11").in_short(), "2009/10 to 2010/11");
        assert_eq!(
            read("2024-05-01 to 2024-07-31").in_words(),
            "between 1 May 2024 and 31 July 2024"
        );
        assert_eq!(
            offered(day("2026-11-25"))[..2],
            ["2025/26".to_owned(), "2024/25".to_owned()]
        );
        assert!(offered(day("2026-11-25")).contains(&"2023/24 to 2025/26".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_offered_or_written_short_is_read_back(today in 0..60_000i32, from in 0..60_000i32, length in 0..5_000i32) {
            let day = |n| NaiveDate::from_num_days_from_ce_opt(700_000 + n).unwrap();
            for text in offered(day(today)) {
                let period = Period::read(&text, day(today)).unwrap();
                prop_assert_eq!(period.in_short(), text);
                prop_assert!(period.to < day(today));
            }
            let period = Period::between(day(from), day(from + length)).unwrap();
            let written = format!("{} to {}", period.from, period.to);
            prop_assert_eq!(Period::read(&written, day(today)), Ok(period));
        }

        #[test]
        fn any_text_is_read_or_refused_in_words(text in "\\PC{0,40}") {
            match Period::read(&text, day("2026-11-25")) {
                Ok(period) => prop_assert!(period.from <= period.to),
                Err(why) => prop_assert!(!why.is_empty() && !why.contains('\n')),
            }
        }
    }
}
