//! Drafts with what should be found in them, written from the rules; precision and recall.
//!
//! `tests/fixtures/lint/tuning` was at hand while the rules were worked out,
//! `tests/fixtures/lint/held_out` was written afterwards and nothing was changed for it. Whoever
//! changes a rule because of one of those moves it to `tuning` and writes another.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::{Fixture, fixtures};
use foi_lint::{RULES, lint};

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: u32,
    false_alarms: u32,
    missed: u32,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.false_alarms += other.false_alarms;
        self.missed += other.missed;
    }

    fn precision(self) -> f64 {
        share(self.right, self.right + self.false_alarms)
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

/// Compares what was found with what should be, finding by finding where words are given, and by
/// rule otherwise.
fn score(fixture: &Fixture, scores: &mut BTreeMap<&'static str, Score>, notes: &mut Vec<String>) {
    let found = lint(&fixture.draft(), &fixture.circumstances());
    let mut used = BTreeSet::new();
    for (rule, words) in &fixture.expected {
        let entry = RULES
            .iter()
            .find(|entry| entry.id == rule)
            .unwrap_or_else(|| panic!("{}: no rule {rule}", fixture.name));
        let hit = found.iter().enumerate().find(|(n, finding)| {
            let text = fixture
                .draft()
                .part(finding.part)
                .get(finding.from..finding.to)
                .unwrap();
            let fold = |text: &str| {
                text.split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .to_lowercase()
            };
            let (text, words) = (fold(text), fold(words));
            !used.contains(n)
                && finding.rule == rule
                && (words.is_empty()
                    || text.contains(&words)
                    || !text.is_empty() && words.contains(&text))
        });
        let score = scores.entry(entry.id).or_default();
        match hit {
            Some((n, _)) => {
                used.insert(n);
                score.right += 1;
            }
            None => {
                score.missed += 1;
                notes.push(format!("{}: missed {rule} {words:?}", fixture.name));
            }
        }
    }
    // Further findings of a rule that was expected are the same fault seen twice.
    let expected: BTreeSet<&str> = fixture
        .expected
        .iter()
        .map(|(rule, _)| rule.as_str())
        .collect();
    for finding in found
        .iter()
        .filter(|finding| !expected.contains(finding.rule))
    {
        let text = fixture
            .draft()
            .part(finding.part)
            .get(finding.from..finding.to)
            .unwrap();
        notes.push(format!(
            "{}: false alarm {} {text:?}",
            fixture.name, finding.rule
        ));
        scores.entry(finding.rule).or_default().false_alarms += 1;
    }
}

fn measured(folder: &str) -> Score {
    let mut scores = BTreeMap::new();
    let mut notes = Vec::new();
    let drafts = fixtures(folder);
    for fixture in &drafts {
        score(fixture, &mut scores, &mut notes);
    }
    let mut all = Score::default();
    println!(
        "\n{folder}: {} drafts\nrule  right  false  missed  precision  recall",
        drafts.len()
    );
    for (rule, score) in &scores {
        println!(
            "{rule}   {:5}  {:5}  {:6}  {:9.3}  {:6.3}",
            score.right,
            score.false_alarms,
            score.missed,
            score.precision(),
            score.recall()
        );
        all.add(*score);
    }
    println!(
        "all   {:5}  {:5}  {:6}  {:9.3}  {:6.3}",
        all.right,
        all.false_alarms,
        all.missed,
        all.precision(),
        all.recall()
    );
    for note in notes {
        println!("  {note}");
    }
    all
}

#[test]
fn drafts_that_rules_were_worked_out_with_are_judged_as_expected() {
    let all = measured("tuning");
    assert!(all.precision() >= 0.95 && all.recall() >= 0.85, "{all:?}");
}

#[test]
fn drafts_that_nothing_was_tuned_on_are_judged_as_expected() {
    let all = measured("held_out");
    assert!(all.precision() >= 0.95 && all.recall() >= 0.85, "{all:?}");
}

#[test]
fn there_are_drafts_enough_and_every_rule_has_one() {
    let all = [fixtures("tuning"), fixtures("held_out")].concat();
    assert!(all.len() >= 60);
    for rule in RULES {
        assert!(
            all.iter().any(|fixture| fixture
                .expected
                .iter()
                .any(|(expected, _)| expected == rule.id)),
            "no draft breaks {}",
            rule.id
        );
    }
    assert!(
        all.iter()
            .filter(|fixture| fixture.expected.is_empty())
            .count()
            >= 15
    );
}
