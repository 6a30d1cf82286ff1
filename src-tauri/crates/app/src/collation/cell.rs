//! A cell of a collation, put together from what tables and papers gave.

use std::collections::BTreeMap;

use foi_figures::{Amount, Currency, GatheredColumn, LeftOut};

use super::count;
use super::lines::TypedOf;
use super::typed::Understood;
use crate::day::{counted, written};
use crate::wire::{CollationCell, CollationSource};

/// Rows left out that are named with a source.
const MOST_OF_SOURCE: usize = 20;
/// Reasons that are named one by one; the rest are counted.
const MOST_REASONS: usize = 5;
/// The words of a line of one authority.
const MOST_WORDS: usize = 3;

/// A cell while its parts come in.
pub(super) struct Gathering<'k> {
    kind: &'k str,
    amounts: BTreeMap<Currency, Amount>,
    days: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
    words: Vec<String>,
    different: u32,
    left_out: usize,
    pub(super) sources: Vec<CollationSource>,
    pub(super) note: Option<String>,
}

impl<'k> Gathering<'k> {
    pub(super) fn new(kind: &'k str) -> Self {
        Self {
            kind,
            amounts: BTreeMap::new(),
            days: None,
            words: Vec::new(),
            different: 0,
            left_out: 0,
            sources: Vec::new(),
            note: None,
        }
    }

    pub(super) fn amount(&mut self, amount: Amount, currency: Option<Currency>) {
        let currency = apart(self.kind, currency).unwrap_or(Currency::Gbp);
        let sum = self.amounts.entry(currency).or_default();
        match *sum + amount {
            Some(total) => *sum = total,
            None => self.note = Some("Too large to be added up.".to_owned()),
        }
    }

    pub(super) fn days(&mut self, first: chrono::NaiveDate, last: chrono::NaiveDate) {
        let (from, to) = self.days.unwrap_or((first, last));
        self.days = Some((from.min(first), to.max(last)));
    }

    pub(super) fn words(&mut self, words: &[String], different: u32) {
        let unnamed = different
            - u32::try_from(words.len())
                .unwrap_or(different)
                .min(different);
        self.different += unnamed;
        for word in words {
            if !self.words.contains(word) {
                self.words.push(word.clone());
                self.different += 1;
            }
        }
    }

    /// What a table gave, with the rows that are none of it, such as totals.
    pub(super) fn table(
        &mut self,
        given: &GatheredColumn,
        of_no_table: &[LeftOut],
        mut source: CollationSource,
    ) {
        self.left_out += given.left_out.len() + of_no_table.len();
        source.rows_counted = given.rows_counted;
        source.rows_left_out = reasons(given.left_out.iter().chain(of_no_table));
        if let Some(sum) = given.sum {
            self.amount(sum, given.currency);
            source.gave = amount_shown(sum, self.kind, given.currency.unwrap_or(Currency::Gbp));
        }
        if let Some((first, last)) = given.days {
            self.days(first, last);
            source.gave = days_shown(first, last);
        }
        if given.different > 0 {
            self.words(&given.words, given.different);
            source.gave = words_shown(&given.words, given.different);
        }
        self.sources.push(source);
    }

    pub(super) fn typed(&mut self, typed: &TypedOf) {
        match &typed.understood {
            Some(Understood::Amount(amount, currency)) => self.amount(*amount, *currency),
            Some(Understood::Day(day)) => self.days(*day, *day),
            Some(Understood::Text(text)) => self.words(std::slice::from_ref(text), 1),
            None => self.note = Some(format!("“{}” does not fit this column.", typed.row.says)),
        }
        self.sources.push(typed.source.clone());
    }

    pub(super) fn finish(self) -> CollationCell {
        let mut cell = CollationCell {
            sources: self.sources,
            note: self.note.unwrap_or_default(),
            ..CollationCell::default()
        };
        if let Some(amount) = self.amounts.get(&Currency::Gbp) {
            cell.value = amount.to_string();
        }
        if !self.amounts.is_empty() {
            let shown: Vec<String> = self
                .amounts
                .iter()
                .map(|(currency, amount)| amount_shown(*amount, self.kind, *currency))
                .collect();
            cell.shown = shown.join(" and ");
            if self
                .amounts
                .keys()
                .any(|currency| *currency != Currency::Gbp)
            {
                let note = if self.kind == "money" {
                    "Only pounds are in the sum."
                } else {
                    "Other currencies are not in the sum."
                };
                note.clone_into(&mut cell.note);
            }
        }
        if let Some((first, last)) = self.days {
            cell.shown = days_shown(first, last);
            cell.value = if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            };
        }
        if self.different > 0 {
            cell.shown = words_shown(&self.words, self.different);
            cell.value.clone_from(&cell.shown);
        }
        if cell.note.is_empty() && self.left_out > 0 {
            let named: Vec<String> = cell
                .sources
                .iter()
                .flat_map(|source| source.rows_left_out.iter().take(MOST_REASONS).cloned())
                .take(MOST_REASONS)
                .collect();
            let more = match self.left_out - named.len() {
                0 => String::new(),
                more => format!("; and {more} more"),
            };
            cell.note = format!(
                "{} left out: {}{more}.",
                counted(count(self.left_out), "row", "rows"),
                named.join("; ")
            );
        }
        cell
    }
}

/// Rows that were not counted, and why; those beyond the first in one.
fn reasons<'l>(left_out: impl Iterator<Item = &'l LeftOut>) -> Vec<String> {
    let mut said: Vec<String> = left_out
        .map(|left| format!("row {} {}", left.row, left.why))
        .collect();
    let more = said.len().saturating_sub(MOST_OF_SOURCE);
    if more > 0 {
        said.truncate(MOST_OF_SOURCE);
        said.push(format!("and {more} more"));
    }
    said
}

/// The currency in which an amount is kept apart from the sum of a column: one that is not pounds.
/// Numbers without a currency are added to those in pounds.
pub(super) fn apart(kind: &str, currency: Option<Currency>) -> Option<Currency> {
    currency.filter(|currency| matches!(kind, "money" | "number") && *currency != Currency::Gbp)
}

pub(super) fn first_of(said: &[String]) -> String {
    let mut text = said
        .iter()
        .take(MOST_REASONS)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    if said.len() > MOST_REASONS {
        text += &format!("; and {} more", said.len() - MOST_REASONS);
    }
    text
}

/// An amount of a column as it is shown; in a column of numbers pounds have no sign.
pub(super) fn amount_shown(amount: Amount, kind: &str, currency: Currency) -> String {
    let has_sign = kind == "money" || currency != Currency::Gbp;
    amount.shown(if has_sign { currency.sign() } else { "" })
}

fn days_shown(first: chrono::NaiveDate, last: chrono::NaiveDate) -> String {
    if first == last {
        written(first)
    } else {
        format!("{} to {}", written(first), written(last))
    }
}

fn words_shown(words: &[String], different: u32) -> String {
    let named: Vec<String> = words.iter().take(MOST_WORDS).cloned().collect();
    let more = different.saturating_sub(u32::try_from(named.len()).unwrap_or(u32::MAX));
    if more == 0 {
        named.join("; ")
    } else {
        format!("{}; and {more} more", named.join("; "))
    }
}
