//! How like two requests are: the share of their words, in what they ask, that they have in common.

use std::collections::BTreeSet;

use crate::draft::Draft;
use crate::reading::Reading;

/// From this share on two requests are taken for similar. Two requests from one letter of the
/// library for other years come to 0.9 and more; two about different subjects from the same letter
/// stay below 0.4.
pub const SIMILAR: f64 = 0.5;

/// Words that requests of every kind have in common.
const COMMON: &[&str] = &[
    "the",
    "and",
    "for",
    "each",
    "that",
    "this",
    "with",
    "from",
    "between",
    "please",
    "provide",
    "send",
    "information",
    "recorded",
    "council",
    "following",
    "list",
    "any",
    "all",
    "was",
    "were",
    "are",
    "has",
    "have",
    "had",
    "how",
    "much",
    "many",
    "what",
    "which",
    "who",
    "when",
    "where",
    "number",
    "amount",
    "sum",
    "total",
    "date",
    "dates",
    "period",
    "year",
    "years",
    "financial",
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
    "you",
    "your",
    "its",
    "their",
    "them",
    "they",
    "been",
    "made",
    "giving",
    "give",
    "would",
    "could",
    "like",
    "copy",
    "per",
    "not",
    "including",
    "act",
    "freedom",
    "under",
    "also",
    "does",
    "did",
    "its",
    "in",
    "of",
    "to",
    "by",
    "on",
    "at",
    "or",
    "it",
    "is",
    "me",
    "my",
    "we",
    "an",
    "if",
    "as",
    "be",
    "do",
];

/// How like two requests are, from 0 to 1; only what they ask is compared, without its days.
///
/// ```
/// let one = "Please provide a list of the taxis hired for the mayor in May 2025.";
/// let same = "Dear Council,\n\nPlease send a list of taxis hired for the mayor in June 2026.";
/// let other = "Please provide the number of potholes repaired in May 2025.";
/// assert!(foi_lint::similarity(one, same) >= foi_lint::SIMILAR);
/// assert!(foi_lint::similarity(one, other) < foi_lint::SIMILAR);
/// ```
pub fn similarity(one: &str, other: &str) -> f64 {
    shared(&words(one), &words(other))
}

pub(crate) fn shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let both = one.intersection(other).count();
    let either = one.len() + other.len() - both;
    if either == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    let share = both as f64 / either as f64;
    share
}

pub(crate) fn words(body: &str) -> BTreeSet<String> {
    words_of(&Reading::of(&Draft::request("", body)))
}

pub(crate) fn words_of(reading: &Reading<'_>) -> BTreeSet<String> {
    reading
        .asks_and_leads()
        .flat_map(|(_, text)| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 1 && !word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_lowercase)
        .filter(|word| !COMMON.contains(&word.as_str()))
        .map(|word| stem(&word).to_owned())
        .collect()
}

/// Singular and plural are one word; that much is enough to compare.
fn stem(word: &str) -> &str {
    let short = word.strip_suffix("es").or_else(|| word.strip_suffix('s'));
    short.filter(|short| short.len() > 3).unwrap_or(word)
}
