//! Abbreviations that are not written out.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::circumstances::Circumstances;
use crate::reading::Reading;

use super::{Findings, within};

/// Known to everybody, or to everybody who reads requests.
const KNOWN: &[&str] = &[
    "FOI", "FOIA", "FOISA", "EIR", "EIRS", "EISR", "EISRS", "ICO", "UK", "GB", "USA", "US", "EU",
    "NHS", "BBC", "VAT", "PAYE", "CSV", "XLS", "XLSX", "ODS", "PDF", "HTML", "IT", "ICT", "HR",
    "PR", "TV", "CCTV", "CEO", "CFO", "MP", "MPS", "MSP", "MSPS", "MEP", "PM", "AM", "GP", "GPS",
    "ID", "PC", "LTD", "PLC", "LLP", "CIC", "CIO", "FAQ", "RE", "CC", "PS", "NB", "TBC", "OK",
    "DVD", "CD", "USB", "URL", "HMRC", "MOT", "HGV", "GDPR", "DPA", "PIN", "SMS", "DNA", "HIV",
    "AIDS", "NB", "AKA", "ASAP", "FAO", "HQ", "MOD", "DWP", "DFE", "DEFRA", "RAF", "A&E", "WC",
    "WW1", "WW2", "BAME", "LGBT", "COVID", "SME", "SMES", "VIP", "I", "II", "III", "IV", "VI",
    "VII", "VIII", "IX", "XI", "XII", "OBE", "MBE", "CBE", "BA", "BSC", "PHD", "QC", "KC", "JP",
    "BST", "GMT", "DOB", "NI", "AI", "UN", "NATO", "RSPCA", "RNLI", "AA", "RAC", "ATM", "LED",
    "GCSE", "GCSES", "STEM", "MRI",
];

/// Written in capitals for weight, not because they are short for something.
const SHOUTED: &[&str] = &[
    "NOT", "ALL", "ANY", "AND", "OR", "NO", "YES", "MUST", "EVERY", "WHY", "WHO", "WHAT", "HOW",
    "NOW", "ONLY", "TOTAL", "PLEASE", "DO", "IS", "ARE", "WAS", "THE", "TO", "OF", "IN", "ON",
    "AT", "BY", "FOR", "FROM", "WITH", "EACH", "BOTH", "SAME", "MY", "YOUR", "OUR", "MORE", "LESS",
    "WILL", "HAVE", "HAS", "BEFORE", "AFTER", "NEVER", "EXACT", "FULL", "COST", "YEAR", "ALSO",
    "BUT", "IF", "DATE", "NAME", "PART", "ITEM", "NOTE", "END", "EVER", "VERY", "THIS", "THAT",
    "PER", "WHEN", "WHERE", "WHICH", "THERE", "MONEY", "SPENT", "PAID", "URGENT", "DEAR", "SIR",
    "MADAM", "REF", "LIST", "BE", "ME", "WE", "IT", "SO", "UP", "OUT", "OVER", "UNDER", "SUM",
];

/// Short forms whose long form is certain in a letter to a public body: singular, plural.
const LONG_FORMS: &[(&str, &str, &str)] = &[
    ("CIL", "Community Infrastructure Levy", ""),
    (
        "DFG",
        "Disabled Facilities Grant",
        "Disabled Facilities Grants",
    ),
    (
        "DHP",
        "Discretionary Housing Payment",
        "Discretionary Housing Payments",
    ),
    (
        "EHCP",
        "Education, Health and Care Plan",
        "Education, Health and Care Plans",
    ),
    (
        "HMO",
        "House in Multiple Occupation",
        "Houses in Multiple Occupation",
    ),
    ("HRA", "Housing Revenue Account", ""),
    ("LGPS", "Local Government Pension Scheme", ""),
    (
        "LTN",
        "Low Traffic Neighbourhood",
        "Low Traffic Neighbourhoods",
    ),
    ("MTFP", "Medium Term Financial Plan", ""),
    ("PCN", "Penalty Charge Notice", "Penalty Charge Notices"),
    ("PFI", "Private Finance Initiative", ""),
    (
        "PSPO",
        "Public Spaces Protection Order",
        "Public Spaces Protection Orders",
    ),
    ("SEND", "Special Educational Needs and Disabilities", ""),
    ("SLA", "Service Level Agreement", "Service Level Agreements"),
    (
        "SPD",
        "Supplementary Planning Document",
        "Supplementary Planning Documents",
    ),
    ("TPO", "Tree Preservation Order", "Tree Preservation Orders"),
    (
        "TRO",
        "Traffic Regulation Order",
        "Traffic Regulation Orders",
    ),
    ("UKSPF", "UK Shared Prosperity Fund", ""),
];

/// Of one letter, at most so many are named.
const MOST: usize = 8;

pub(super) fn not_written_out(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let explained = explained(reading.body);
    let in_name = |word: &str| {
        circumstances
            .authority
            .split_whitespace()
            .any(|part| part == word)
    };
    for (unit, text) in reading.asks_and_leads() {
        // A line in capitals is loud, not abbreviated.
        let (upper, lower) =
            text.chars()
                .filter(|c| c.is_alphabetic())
                .fold((0, 0), |(upper, lower), c| {
                    if c.is_uppercase() {
                        (upper + 1, lower)
                    } else {
                        (upper, lower + 1)
                    }
                });
        if upper > lower {
            continue;
        }
        for found in capitals(text) {
            let Some(word) = text.get(found.clone()) else {
                continue;
            };
            let stem = word.strip_suffix('s').unwrap_or(word);
            let known = |list: &[&str]| list.iter().any(|known| *known == stem || *known == word);
            if known(KNOWN)
                || known(SHOUTED)
                || explained.contains(stem)
                || in_name(word)
                || !seen.insert(stem)
            {
                continue;
            }
            if seen.len() > MOST {
                return;
            }
            let why = format!(
                "Write “{word}” out the first time, so that nobody has to ask what you mean."
            );
            let place = within(&unit.range, found);
            let long = LONG_FORMS.iter().find(|(short, ..)| *short == stem);
            match long {
                Some((_, one, many)) => {
                    let long = if word.len() > stem.len() && !many.is_empty() {
                        many
                    } else {
                        one
                    };
                    findings.mend("L20", place, why, format!("{long} ({word})"));
                }
                None => findings.add("L20", place, why),
            }
        }
    }
}

/// Words of two to six capitals, with an "s" or without, that stand alone: no codes, roads or postcodes.
fn capitals(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut neighbour_loud = false;
    let mut start = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || "/,;:()\"“”".contains(c)) {
        let offset = start;
        start += word.len();
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        if core.is_empty() {
            continue;
        }
        let at = offset + word.find(core).unwrap_or_default();
        let stem = core.strip_suffix('s').unwrap_or(core);
        let is_capitals =
            (2..=6).contains(&stem.len()) && stem.chars().all(|c| c.is_ascii_uppercase());
        let loud = stem.len() > 6 && stem.chars().all(|c| c.is_ascii_uppercase())
            || SHOUTED.contains(&core);
        if is_capitals && !neighbour_loud && !SHOUTED.contains(&core) {
            found.push(at..at + core.len());
        }
        neighbour_loud = loud;
    }
    found
}

/// What stands in brackets, and the word before them, is looked at so far and no farther: a text
/// that is all brackets must not be read once for each.
const LONGEST_EXPLANATION: usize = 120;

/// Abbreviations that the text gives in brackets, "Tree Preservation Orders (TPOs)", or explains
/// in them, "TPO (Tree Preservation Order)".
fn explained(body: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (at, _) in body.match_indices('(') {
        let end = body.floor_char_boundary(at + 1 + LONGEST_EXPLANATION);
        let inside = body.get(at + 1..end).unwrap_or_default();
        let inside = inside
            .get(..inside.find([')', '\n']).unwrap_or(inside.len()))
            .unwrap_or_default();
        let inside = inside.trim_matches(|c: char| !c.is_alphanumeric());
        if inside.len() <= 12 && !inside.contains(' ') {
            found.insert(inside.strip_suffix('s').unwrap_or(inside));
            continue;
        }
        let start = body.floor_char_boundary(at.saturating_sub(LONGEST_EXPLANATION));
        let before = body.get(start..at).unwrap_or_default();
        if let Some(before) = before.split_whitespace().next_back() {
            found.insert(before.strip_suffix('s').unwrap_or(before));
        }
    }
    found
}
