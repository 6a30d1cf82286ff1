//! The rules, one file for each family.

mod abbreviations;
mod answering;
mod asking;
mod breadth;
mod earlier;
mod gaps;
mod grants_and_contracts;
mod heading;
mod law;
mod private;
mod tone;
mod when;
mod who;

use std::ops::Range;

use foi_law::Regime;

use crate::circumstances::Circumstances;
use crate::draft::{LetterKind, Part};
use crate::finding::Finding;
use crate::reading::Reading;
use crate::table::{RULES, rule};

type Rule = fn(&Reading<'_>, &Circumstances<'_>, &mut Findings);

const ALL: &[Rule] = &[
    who::name,
    who::address,
    who::day,
    heading::subject,
    heading::authority,
    asking::recorded_information,
    asking::opinions,
    asking::numbers,
    when::period,
    when::kind_of_year,
    when::to_come,
    when::impossible_period,
    breadth::unbounded,
    answering::format,
    answering::fallback,
    answering::published_already,
    answering::questions_invited,
    answering::environment,
    tone::argument,
    tone::abuse,
    tone::reason,
    private::requester,
    private::others,
    earlier::similar,
    abbreviations::not_written_out,
    grants_and_contracts::grants,
    grants_and_contracts::contracts,
    law::act,
    law::remedy,
    law::limit,
    law::time,
    law::regulator,
    gaps::left,
];

/// Runs every rule.
pub(crate) fn all(reading: &Reading<'_>, circumstances: &Circumstances<'_>) -> Vec<Finding> {
    let mut findings = Findings {
        regime: circumstances.regime,
        kind: reading.draft.kind,
        list: Vec::new(),
    };
    for rule in ALL {
        rule(reading, circumstances, &mut findings);
    }
    let mut list = findings.list;
    list.sort_by(|a, b| (a.part, a.from, a.to, a.rule).cmp(&(b.part, b.from, b.to, b.rule)));
    list.dedup_by(|next, kept| {
        next.rule == kept.rule && next.part == kept.part && next.from == kept.from
    });
    list
}

/// What was found so far; keeps out rules that the regime or the kind of letter does not have.
#[derive(Debug)]
pub(crate) struct Findings {
    regime: Regime,
    kind: LetterKind,
    list: Vec<Finding>,
}

impl Findings {
    /// Something in the body.
    fn add(&mut self, id: &str, place: Range<usize>, why: impl Into<String>) {
        self.put(id, Part::Body, place, why.into(), None);
    }

    /// Something in the body that can be put right.
    fn mend(&mut self, id: &str, place: Range<usize>, why: impl Into<String>, fix: String) {
        self.put(id, Part::Body, place, why.into(), Some(fix));
    }

    fn put(&mut self, id: &str, part: Part, place: Range<usize>, why: String, fix: Option<String>) {
        let Some(entry) = rule(id) else {
            debug_assert!(RULES.is_empty(), "no rule {id}");
            return;
        };
        let Some(citation) = entry.citation(self.regime) else {
            return;
        };
        if entry.requests_only && self.kind != LetterKind::Request {
            return;
        }
        self.list.push(Finding {
            rule: entry.id,
            title: entry.title,
            severity: entry.severity,
            part,
            from: place.start,
            to: place.end,
            why,
            citation,
            fix,
        });
    }
}

/// A place found in a piece of the body, as a place in the body.
fn within(unit: &Range<usize>, found: Range<usize>) -> Range<usize> {
    unit.start + found.start..unit.start + found.end
}
