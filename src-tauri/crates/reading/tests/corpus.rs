//! How well the letters written for this project are read: those the rules were made with, and
//! those kept aside until they were done.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use foi_law::Regime;
use foi_reading::{
    Circumstances, Extent, ItemOutcome, Reading, Suggestion, WhyLonger, items, read,
};

/// What a letter says, written by hand from the letter.
struct Expected {
    name: String,
    texts: Vec<String>,
    circumstances: Circumstances,
    kinds: Vec<String>,
    exemptions: Vec<String>,
    values: BTreeMap<&'static str, String>,
    /// The numbered questions of the request, where the letter answers several.
    questions: Vec<String>,
    /// How each stands: `answered`, or `refused 43(2)`.
    outcomes: Vec<String>,
}

const VALUES: [&str; 11] = [
    "reference",
    "received",
    "promised",
    "asks",
    "pence",
    "ground",
    "until",
    "to",
    "refusal",
    "not_held",
    "address",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/answers")
}

fn letters(folder: &Path) -> Vec<Expected> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    names.sort();
    names.iter().map(|path| expected(path)).collect()
}

fn expected(path: &Path) -> Expected {
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let text = |key: &str| {
        table
            .get(key)
            .and_then(|value| value.as_str())
            .map(str::to_owned)
    };
    let some = |key: &str| -> Vec<String> {
        table
            .get(key)
            .and_then(|value| value.as_array())
            .into_iter()
            .flatten()
            .map(|value| value.as_str().unwrap().to_owned())
            .collect()
    };
    let list = |key: &str| {
        assert!(table.contains_key(key), "{}: no {key}", path.display());
        some(key)
    };
    let (questions, outcomes) = (some("questions"), some("outcomes"));
    assert_eq!(questions.len(), outcomes.len(), "{}", path.display());
    let letter = std::fs::read_to_string(path.with_extension("txt")).unwrap();
    for key in table.keys() {
        assert!(
            [
                "regime",
                "written",
                "kinds",
                "exemptions",
                "questions",
                "outcomes"
            ]
            .contains(&key.as_str())
                || VALUES.contains(&key.as_str()),
            "{}: unknown key {key}",
            path.display()
        );
    }
    Expected {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        // A file of the mail follows its text after a line of three at signs.
        texts: letter.split("@@@\n").map(str::to_owned).collect(),
        circumstances: Circumstances {
            regime: text("regime").unwrap().parse().unwrap(),
            written: text("written").unwrap().parse().unwrap(),
        },
        kinds: list("kinds"),
        exemptions: list("exemptions"),
        questions,
        outcomes,
        values: VALUES
            .iter()
            .filter_map(|key| {
                let value = table.get(*key)?;
                Some((
                    *key,
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned),
                ))
            })
            .collect(),
    }
}

#[derive(Default, Clone, Copy)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }
    fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        1.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

fn regime_name(regime: Regime) -> String {
    regime.to_string()
}

fn values(found: &[Suggestion]) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::new();
    let extent = |extent: Extent| {
        if extent == Extent::Whole {
            "whole"
        } else {
            "part"
        }
        .to_owned()
    };
    let mut day = |key: &'static str, day: Option<NaiveDate>| {
        if let Some(day) = day {
            values.insert(key, day.to_string());
        }
    };
    for suggestion in found {
        if let Reading::Acknowledgement {
            received, promised, ..
        } = &suggestion.reading
        {
            day("received", *received);
            day("promised", *promised);
        }
        if let Reading::Extension { until, .. } = &suggestion.reading {
            day("until", *until);
        }
    }
    for suggestion in found {
        match &suggestion.reading {
            Reading::Acknowledgement {
                reference: Some(reference),
                ..
            } => {
                values.insert("reference", reference.clone());
            }
            Reading::Clarification { asks } => {
                values.insert("asks", asks.clone());
            }
            Reading::Fees { pence: Some(pence) } => {
                values.insert("pence", pence.to_string());
            }
            Reading::Extension { ground, .. } => {
                let ground = match ground {
                    WhyLonger::PublicInterest => "public_interest",
                    WhyLonger::Complex => "complex",
                    WhyLonger::Delay => "delay",
                };
                values.insert("ground", ground.to_owned());
            }
            Reading::Transfer { to } => {
                values.insert("to", to.clone());
            }
            Reading::Refusal { extent: whole, .. } => {
                values.insert("refusal", extent(*whole));
            }
            Reading::NotHeld { extent: whole } => {
                values.insert("not_held", extent(*whole));
            }
            Reading::Elsewhere { address } => {
                values.insert("address", address.clone());
            }
            _ => {}
        }
    }
    values
}

fn item_outcomes(letter: &Expected, texts: &[&str]) -> Vec<String> {
    let questions: Vec<(u32, &str)> = (1..)
        .zip(letter.questions.iter().map(String::as_str))
        .collect();
    items(&questions, texts, letter.circumstances)
        .into_iter()
        .map(|item| {
            let outcome = match item.outcome {
                ItemOutcome::Answered => "answered",
                ItemOutcome::PartlyAnswered => "partly_answered",
                ItemOutcome::Refused => "refused",
                ItemOutcome::NotHeld => "not_held",
                ItemOutcome::Unanswered => "unanswered",
            };
            format!("{outcome} {}", item.exemption)
                .trim_end()
                .to_owned()
        })
        .collect()
}

struct Result {
    scores: BTreeMap<String, Score>,
    differences: String,
}

fn measure(letters: &[Expected]) -> Result {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut differences = String::new();
    let mut count = |kind: &str, name: &str, expected: &[String], found: &[String]| {
        let score = scores.entry(kind.to_owned()).or_default();
        for entry in found {
            if expected.contains(entry) {
                score.right += 1;
            } else {
                score.wrong += 1;
                writeln!(differences, "  {name}: read {entry}, which it does not say").unwrap();
            }
        }
        for entry in expected {
            if !found.contains(entry) {
                score.missed += 1;
                writeln!(differences, "  {name}: missed {entry}").unwrap();
            }
        }
    };
    for letter in letters {
        let texts: Vec<&str> = letter.texts.iter().map(String::as_str).collect();
        let found = read(&texts, letter.circumstances);
        for suggestion in &found {
            let text = texts[suggestion.part];
            assert_eq!(
                &text[suggestion.offset..][..suggestion.quote.len()],
                suggestion.quote
            );
        }
        let mut exemptions = Vec::new();
        for suggestion in &found {
            if let Reading::Exemption {
                regime, section, ..
            } = &suggestion.reading
            {
                exemptions.push(format!("{} {section}", regime_name(*regime)));
            }
        }
        count("exemption", &letter.name, &letter.exemptions, &exemptions);
        for kind in [
            "acknowledgement",
            "clarification",
            "fees",
            "extension",
            "transfer",
            "refusal",
            "answer",
            "not_held",
            "elsewhere",
        ] {
            let one = |yes: bool| {
                if yes {
                    vec![kind.to_owned()]
                } else {
                    Vec::new()
                }
            };
            count(
                kind,
                &letter.name,
                &one(letter.kinds.iter().any(|expected| expected == kind)),
                &one(found
                    .iter()
                    .any(|suggestion| suggestion.reading.kind() == kind)),
            );
        }
        if !letter.questions.is_empty() {
            // A question the letter says nothing of is neither expected nor counted as found.
            let said = |outcomes: Vec<String>| -> Vec<String> {
                (1..)
                    .zip(outcomes)
                    .filter(|(_, outcome)| outcome != "unanswered")
                    .map(|(number, outcome)| format!("{number} {outcome}"))
                    .collect()
            };
            count(
                "item",
                &letter.name,
                &said(letter.outcomes.clone()),
                &said(item_outcomes(letter, &texts)),
            );
        }
        let read = values(&found);
        for (key, expected) in &letter.values {
            count(
                &format!("value: {key}"),
                &letter.name,
                &[format!("{key} {expected}")],
                &read
                    .get(key)
                    .map(|value| format!("{key} {value}"))
                    .into_iter()
                    .collect::<Vec<_>>(),
            );
        }
    }
    Result {
        scores,
        differences,
    }
}

fn told(title: &str, letters: usize, result: &Result) -> String {
    let mut out = format!(
        "{title}: {letters} letters\n  {:<22} {:>9} {:>9} {:>7}\n",
        "", "precision", "recall", "count"
    );
    for (kind, score) in &result.scores {
        writeln!(
            out,
            "  {kind:<22} {:>9.3} {:>9.3} {:>7}",
            score.precision(),
            score.recall(),
            score.right + score.missed
        )
        .unwrap();
    }
    out + &result.differences
}

fn hold(result: &Result, table: &str) {
    for (kind, precision, recall) in [
        ("exemption", 0.95, 0.9),
        ("refusal", 0.95, 0.9),
        ("acknowledgement", 0.97, 0.9),
    ] {
        let score = result.scores[kind];
        assert!(
            score.precision() >= precision,
            "{kind}: precision {:.3}\n{table}",
            score.precision()
        );
        assert!(
            score.recall() >= recall,
            "{kind}: recall {:.3}\n{table}",
            score.recall()
        );
    }
}

/// Reads the letters of some folders of the corpus and prints how well.
fn read_in(title: &str, folders: &[&str]) -> (Result, String) {
    let letters: Vec<Expected> = folders
        .iter()
        .flat_map(|name| letters(&folder().join(name)))
        .collect();
    let result = measure(&letters);
    let table = told(title, letters.len(), &result);
    println!("{table}");
    (result, table)
}

fn read_well(title: &str, folders: &[&str]) {
    let (result, table) = read_in(title, folders);
    hold(&result, &table);
}

#[test]
fn the_letters_the_rules_were_made_with_are_read() {
    read_well("Letters the rules were mended with", &["letters"]);
    read_well("Earlier letters, used up", &["earlier"]);
    read_well("Short letters the rules were made with", &[""]);
}

#[test]
fn the_letters_kept_aside_are_read() {
    read_in("Whole letters kept aside", &["letters/kept_aside"]);
    read_in("Short letters kept aside", &["held_out"]);
    read_well(
        "All letters never used to change a rule",
        &["letters/kept_aside", "held_out"],
    );
}

#[test]
fn a_third_of_the_letters_is_kept_aside() {
    let mended_with = letters(&folder().join("letters")).len();
    let aside = letters(&folder().join("letters/kept_aside")).len();
    assert!(mended_with + aside >= 80);
    assert!(
        aside * 3 >= mended_with + aside,
        "{aside} of {}",
        mended_with + aside
    );
}
