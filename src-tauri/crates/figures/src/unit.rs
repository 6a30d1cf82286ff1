//! What a heading says of the figures under it: a currency, thousands, percentages.

use serde::{Deserialize, Serialize};

use crate::currency::Currency;

/// What a column's heading says of the figures under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The currency it names.
    pub currency: Option<Currency>,
    /// What each figure stands for: a thousand where it says `£000`.
    pub times: i64,
    /// It speaks of percentages.
    pub is_percentage: bool,
}

/// Reads `Amount (£000)`, `Spend £m`, `Cost in thousands of pounds`, `% of total`.
pub fn unit_in(heading: &str) -> Unit {
    let small: String = heading.to_lowercase().replace(['’', '‘', '`'], "'");
    let words: Vec<&str> = small
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ':' | '/' | ';'))
        .filter(|word| !word.is_empty())
        .collect();
    let currency = if small.contains('£') {
        Some(Currency::Gbp)
    } else if small.contains('€') {
        Some(Currency::Eur)
    } else if small.contains('$') {
        Some(Currency::Usd)
    } else {
        words.iter().find_map(|word| Currency::named(word))
    };
    let times = scale(&small, currency.is_some());
    let is_percentage = small.contains('%')
        || words
            .iter()
            .any(|word| matches!(*word, "percent" | "percentage" | "pct"));
    Unit {
        currency,
        times,
        is_percentage,
    }
}

/// What each figure under a heading stands for: thousands, millions, or one. “£/m” and “in m” are
/// rates and lengths; a single letter counts only beside a currency.
fn scale(small: &str, has_currency: bool) -> i64 {
    let mut joined = small.replace(['_', '(', ')', '[', ']', ':', ';', '#'], " ");
    // “£ 000”, “£ ,000”, “£ x 1000”, “£ in 000s” are one word.
    for sign in ['£', '€', '$'] {
        for (gap, kept) in [(" in ", ""), (" x ", "x"), (" × ", "x"), (" ", "")] {
            joined = joined.replace(&format!("{sign}{gap}"), &format!("{sign}{kept}"));
        }
    }
    let words: Vec<&str> = joined.split_whitespace().collect();
    let mut times = 1;
    for (at, word) in words.iter().enumerate() {
        // Behind a stroke stands what it is for each of.
        let word = word.split('/').next().unwrap_or_default();
        let bare = word.trim_start_matches(['£', '€', '$', '\'', 'x', '×', ',', '.']);
        let bare = bare.trim_end_matches([',', '.', '\'']);
        let before = at.checked_sub(1).map(|before| words[before]);
        let has_sign = word.starts_with(['£', '€', '$'])
            || before.is_some_and(|before| Currency::named(before).is_some());
        let is_in = before.is_some_and(|before| matches!(before, "in" | "x" | "×"));
        // A format as it is written for spreadsheets: “£0.0m”.
        let letter = bare.trim_start_matches(['0', '.', ',']);
        let bare = if bare != letter && matches!(letter, "k" | "m" | "mn" | "bn") {
            letter
        } else {
            bare
        };
        times = match bare {
            "000" | "000s" | "000's" | "1000s" | "1,000s" | "1000's" | "1,000's" => 1_000,
            "1000" | "1,000" if word.contains(['x', '×']) || before == Some("x") => 1_000,
            "k" | "ks" | "th" if has_sign => 1_000,
            "thousand" | "thousands" | "thou" if has_currency || has_sign || is_in => 1_000,
            "000,000" | "000000" | "000,000s" | "000000s" => 1_000_000,
            "m" | "mn" | "ms" if has_sign => 1_000_000,
            "million" | "millions" | "mil" | "mill" | "mln"
                if has_currency || has_sign || is_in =>
            {
                1_000_000
            }
            "bn" | "b" if has_sign => 1_000_000_000,
            "billion" | "billions" if has_currency || has_sign || is_in => 1_000_000_000,
            _ => times,
        };
    }
    times
}

/// Whether a heading that was read as plain may mean thousands: “Amount (£1,000)”.
pub(crate) fn may_be_thousands(heading: &str) -> bool {
    unit_in(heading).times == 1
        && heading
            .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']'))
            .any(|word| {
                matches!(
                    word.trim_start_matches(['£', '€', '$']),
                    "1000" | "1,000" | "1k"
                )
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_the_unit() {
        for (heading, currency, times, is_percentage) in [
            ("Amount (£000)", Some(Currency::Gbp), 1_000, false),
            ("Spend £'000s", Some(Currency::Gbp), 1_000, false),
            ("Budget £k", Some(Currency::Gbp), 1_000, false),
            ("Total £m", Some(Currency::Gbp), 1_000_000, false),
            ("Cost (£ million)", Some(Currency::Gbp), 1_000_000, false),
            (
                "Cost in thousands of pounds",
                Some(Currency::Gbp),
                1_000,
                false,
            ),
            ("Grant", None, 1, false),
            ("Value (EUR)", Some(Currency::Eur), 1, false),
            ("% of budget", None, 1, true),
            ("M Ward", None, 1, false),
            ("Amount £1000s", Some(Currency::Gbp), 1_000, false),
            ("Amount (£1,000s)", Some(Currency::Gbp), 1_000, false),
            (
                "Spend (£ billion)",
                Some(Currency::Gbp),
                1_000_000_000,
                false,
            ),
            ("Amount_£000", Some(Currency::Gbp), 1_000, false),
            ("Spend £ x 1000", Some(Currency::Gbp), 1_000, false),
            ("Amount (£ thou)", Some(Currency::Gbp), 1_000, false),
            ("Amount (£ in 000s)", Some(Currency::Gbp), 1_000, false),
            ("Amount £ ,000", Some(Currency::Gbp), 1_000, false),
            ("Amount (£mil)", Some(Currency::Gbp), 1_000_000, false),
            ("Amount, £m.", Some(Currency::Gbp), 1_000_000, false),
            ("£0.0m", Some(Currency::Gbp), 1_000_000, false),
            ("Length in m", None, 1, false),
            ("Rate £/m", Some(Currency::Gbp), 1, false),
            ("Cost £ per m", Some(Currency::Gbp), 1, false),
            ("Payments over £500", Some(Currency::Gbp), 1, false),
        ] {
            assert_eq!(
                unit_in(heading),
                Unit {
                    currency,
                    times,
                    is_percentage
                },
                "{heading}"
            );
        }
    }
}
