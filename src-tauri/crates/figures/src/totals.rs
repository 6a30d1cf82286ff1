//! Rows that add up other rows.

use serde::{Deserialize, Serialize};

use crate::Amount;
use crate::key::normal;

/// How sure a label is that its row is a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    /// It says nothing of totals.
    None,
    /// It begins with the word but may be a name: a company, a place.
    Perhaps,
    /// It says so.
    Total,
}

/// Whether a label says that its row adds up others: “Total”, “Grand total”, “Subtotal for May”.
pub fn is_total(text: &str) -> bool {
    label(text) == Label::Total
}

/// What a label says of its row.
pub(crate) fn label(text: &str) -> Label {
    // Most cells are told by this alone.
    let has = |word: &str| {
        text.as_bytes()
            .windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    if !["tot", "sum", "overall", "cyfanswm"].into_iter().any(has) {
        return Label::None;
    }
    let name = normal(text, false);
    let words: Vec<&str> = name
        .split(' ')
        .filter(|word| !matches!(*word, "£" | "£000" | "000" | "the" | ""))
        .collect();
    let is_total = |word: &str| {
        matches!(
            word,
            "total" | "totals" | "subtotal" | "subtotals" | "tot" | "cyfanswm" | "cyfansymiau"
        )
    };
    let plain = |word: &str| {
        matches!(
            word,
            "grand"
                | "sub"
                | "overall"
                | "net"
                | "gross"
                | "column"
                | "annual"
                | "year"
                | "all"
                | "wards"
                | "ward"
                | "report"
                | "sheet"
                | "page"
                | "running"
                | "amount"
                | "spend"
                | "cost"
                | "expenditure"
                | "value"
                | "paid"
                | "payments"
                | "grants"
                | "to"
                | "date"
                | "final"
                | "combined"
                | "cumulative"
                | "and"
        ) || word.parse::<u32>().is_ok()
    };
    if words == ["sum"]
        || words == ["sum", "total"]
        || words == ["overall"]
        || matches!(words.as_slice(), ["sum", "of", ..])
    {
        return Label::Total;
    }
    if !words.iter().any(|word| is_total(word)) {
        return Label::None;
    }
    if words.iter().all(|word| is_total(word) || plain(word)) {
        return Label::Total;
    }
    let first_is = words.first().is_some_and(|word| is_total(word));
    let last_is = words.last().is_some_and(|word| is_total(word));
    let says_of_what = first_is
        && words
            .get(1)
            .is_some_and(|word| matches!(*word, "for" | "of" | "in" | "from" | "by"));
    let is_sub = words
        .first()
        .is_some_and(|word| matches!(*word, "subtotal" | "subtotals"))
        || matches!(words.as_slice(), ["sub" | "grand", "total", ..]);
    if last_is || says_of_what || is_sub {
        Label::Total
    } else if first_is {
        Label::Perhaps
    } else {
        Label::None
    }
}

/// Whether a name is that of the whole area or of everything, as a row of totals may be called:
/// “All wards”, “Borough”, “England”. Grants for the whole area are called so too.
pub(crate) fn is_of_everything(text: &str) -> bool {
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return false;
    }
    let name = normal(text, false);
    let (mut has_whole, mut has_area) = (false, false);
    for word in name.split(' ') {
        match word {
            "all" | "whole" | "entire" | "wide" | "everything" | "overall" | "combined" => {
                has_whole = true;
            }
            "boroughwide" | "countywide" | "districtwide" | "citywide" | "councilwide"
            | "borough" | "england" | "wales" | "cymru" | "scotland" | "uk" | "national"
            | "nationally" => (has_whole, has_area) = (true, true),
            "county" | "district" | "city" | "town" | "council" | "ward" | "wards" | "area"
            | "areas" | "suppliers" | "services" | "departments" | "directorates" | "schools" => {
                has_area = true;
            }
            "the" | "of" | "in" | "and" => {}
            _ => return name == "united kingdom" || name == "great britain",
        }
    }
    has_whole || has_area && matches!(name.as_str(), "county" | "district" | "council")
}

/// Whether a label says that its row is an average of others, or a change.
pub(crate) fn is_average(text: &str) -> bool {
    const LONGEST: usize = 60;
    // Most names are told by this alone.
    if text.len() > LONGEST
        || !text.contains('%') && !text.to_ascii_lowercase().contains(['v', 'm', 'p'])
    {
        return false;
    }
    let name = normal(text, false);
    let is_mean = |word: &str| matches!(word, "mean" | "average" | "averages" | "avg" | "median");
    let words: Vec<&str> = name.split(' ').collect();
    words.last().is_some_and(|word| is_mean(word))
        || words.first().is_some_and(|word| is_mean(word))
            && words
                .get(1)
                .is_some_and(|word| matches!(*word, "per" | "for" | "of" | "across" | "by"))
        || matches!(name.as_str(), "% change" | "change %" | "percentage change")
}

/// Whether a label says that its row is a part of another: “of which capital”.
pub(crate) fn is_part(text: &str) -> bool {
    const WORDS: &str = "of which";
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    text.get(..WORDS.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(WORDS))
        && !text[WORDS.len()..].starts_with(char::is_alphanumeric)
}

/// A total of the sheet's own, held against the rows it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalCheck {
    /// Its row, as the file numbers it, from 1.
    pub row: u32,
    /// What it calls itself; empty when it has no name.
    pub label: String,
    /// What it says; none where its cell is no amount.
    pub says: Option<Amount>,
    /// What the rows it stands for add up to.
    pub counted: Amount,
    /// Whether it stands for all rows before it, or for those since the total before.
    pub is_for_all: bool,
    /// It stands above the rows, not below them.
    #[serde(default)]
    pub stands_above: bool,
}

impl TotalCheck {
    /// Whether it says what the rows add up to, to the penny.
    pub fn is_right(&self) -> bool {
        self.says
            .is_some_and(|says| says.to_penny() == self.counted.to_penny())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_names_that_begin_like_them() {
        for text in [
            "Total",
            "TOTALS:",
            "Grand Total",
            "Sub-total",
            "Subtotal",
            "Total for Abbey",
            "Abbey total",
            "Total (£)",
            "Overall total",
            "Total expenditure",
            "Year to date total",
            "Total 2024",
            "Sum",
            "Total of all wards",
            "Overall",
            "Cyfanswm",
            "Sum of above",
            "Tot.",
        ] {
            assert_eq!(label(text), Label::Total, "{text}");
        }
        for text in ["Total Gas & Power Ltd", "Total Environmental Services"] {
            assert_eq!(label(text), Label::Perhaps, "{text}");
        }
        for text in [
            "Abbey",
            "Totally Local CIC",
            "Totalis",
            "Summer fair",
            "Somerset",
            "Tottenham",
            "Overall Ltd",
            "",
        ] {
            assert_eq!(label(text), Label::None, "{text}");
        }
        for text in [
            "All wards",
            "Borough",
            "England",
            "Borough-wide",
            "Council wide",
            "All",
        ] {
            assert!(is_of_everything(text), "{text}");
        }
        for text in [
            "Abbey",
            "City",
            "Town",
            "Area 1",
            "All Saints",
            "Borough Green",
            "",
        ] {
            assert!(!is_of_everything(text), "{text}");
        }
        for text in [
            "Mean",
            "Average",
            "Borough average",
            "Average per ward",
            "% change",
        ] {
            assert!(is_average(text), "{text}");
        }
        assert!(!is_average("Average Joe’s Café") && !is_average("Abbey"));
        assert!(is_part("of which capital") && !is_part("Capital"));
    }
}
