//! The rules as data.

use foi_law::Regime;

use crate::finding::Severity::{self, Error, Information, Warning};

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleEntry {
    /// Its id.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it asks of a draft.
    pub title: &'static str,
    /// Whether it concerns first requests only; the others concern every letter.
    pub requests_only: bool,
    /// Where it stands, for FOIA, EIR, FOISA and EISR; empty where the regime has no such rule.
    citations: [&'static str; 4],
}

impl RuleEntry {
    /// Where the rule stands in one regime; none where it has no such rule.
    pub fn citation(&self, regime: Regime) -> Option<&'static str> {
        let [in_foia, in_eir, scottish_act, scottish_regulations] = self.citations;
        let citation = match regime {
            Regime::Foia => in_foia,
            Regime::Eir => in_eir,
            Regime::Foisa => scottish_act,
            Regime::Eisr => scottish_regulations,
        };
        (!citation.is_empty()).then_some(citation)
    }
}

const ICO: &str = "ICO, Preparing and submitting your information request";

const fn request(
    id: &'static str,
    severity: Severity,
    title: &'static str,
    citations: [&'static str; 4],
) -> RuleEntry {
    RuleEntry {
        id,
        severity,
        title,
        requests_only: true,
        citations,
    }
}

const fn letter(
    id: &'static str,
    severity: Severity,
    title: &'static str,
    citations: [&'static str; 4],
) -> RuleEntry {
    RuleEntry {
        id,
        severity,
        title,
        requests_only: false,
        citations,
    }
}

/// Every rule, by id.
#[rustfmt::skip]
pub static RULES: &[RuleEntry] = &[
    // Environmental information may be asked for without a name: EIR 2004 has no like of s.8.
    letter("L01", Error, "A real name", ["FOIA 2000 s.8(1)(b)", "", "FOISA 2002 s.8(1)(b)", ""]),
    letter("L02", Error, "An address for the answer", ["FOIA 2000 s.8(1)(b)", "", "FOISA 2002 s.8(1)(b)", ""]),
    request("L03", Error, "Recorded information is asked for", ["FOIA 2000 s.8(1)(c), s.1(1)", "EIR 2004 reg.5(1), reg.9", "FOISA 2002 s.8(1)(c), s.1(1)", "EISR 2004 reg.5(1), reg.9"]),
    request("L04", Error, "One authority, and the right one", ["FOIA 2000 s.1, s.16", "EIR 2004 reg.9, reg.10", "FOISA 2002 s.1, s.15", "EISR 2004 reg.9"]),
    request("L05", Warning, "The subject says what it is", [ICO, ICO, "FOISA 2002 s.8; ICO, Preparing and submitting your information request", ICO]),
    request("L06", Warning, "The day it is written", [ICO, ICO, ICO, ICO]),
    request("L07", Warning, "Asks for records, not for opinions", ["FOIA 2000 s.1(1), s.84", "EIR 2004 reg.2(1), reg.5(1)", "FOISA 2002 s.1(1), s.73", "EISR 2004 reg.2(1), reg.5(1)"]),
    request("L08", Warning, "A period with a beginning and an end", ["FOIA 2000 s.12, s.16", "EIR 2004 reg.12(4)(c), reg.9", "FOISA 2002 s.12, s.15", "EISR 2004 reg.10(4)(c), reg.9"]),
    request("L09", Warning, "Which kind of year", ["FOIA 2000 s.1(3)", "EIR 2004 reg.9(2)", "FOISA 2002 s.1(3)", "EISR 2004 reg.9"]),
    request("L10", Warning, "Numbered questions, ten at most", ["FOIA 2000 s.12, s.16", "EIR 2004 reg.9, reg.12(4)(b)", "FOISA 2002 s.12, s.15", "EISR 2004 reg.9, reg.10(4)(b)"]),
    request("L11", Warning, "No “all” without bounds", ["FOIA 2000 s.12, s.14(1)", "EIR 2004 reg.12(4)(b)", "FOISA 2002 s.12, s.14(1)", "EISR 2004 reg.10(4)(b)"]),
    request("L12", Warning, "The format is named", ["FOIA 2000 s.11(1), s.11(1A)", "EIR 2004 reg.6(1)", "FOISA 2002 s.11", "EISR 2004 reg.6"]),
    request("L13", Warning, "Something to fall back on", ["FOIA 2000 s.12, s.16", "EIR 2004 reg.9, reg.12(4)(b)", "FOISA 2002 s.12, s.15", "EISR 2004 reg.9, reg.10(4)(b)"]),
    request("L14", Warning, "Not what is published already", ["FOIA 2000 s.21; Local Government Transparency Code 2015", "EIR 2004 reg.6(1)(b); Local Government Transparency Code 2015", "", ""]),
    request("L15", Warning, "No argument and little background", [ICO, ICO, ICO, ICO]),
    letter("L16", Error, "No threats, no abuse", ["FOIA 2000 s.14(1)", "EIR 2004 reg.12(4)(b)", "FOISA 2002 s.14(1)", "EISR 2004 reg.10(4)(b)"]),
    request("L17", Warning, "Nothing private about yourself", ["FOIA 2000 s.40(1)", "EIR 2004 reg.5(3)", "FOISA 2002 s.38(1)(a)", "EISR 2004 reg.11(1)"]),
    request("L18", Warning, "No names of private people", ["FOIA 2000 s.40(2)", "EIR 2004 reg.13", "FOISA 2002 s.38(1)(b)", "EISR 2004 reg.11"]),
    request("L19", Warning, "Not like one sent lately", ["FOIA 2000 s.12(4), s.14(2); SI 2004/3244 reg.5", "EIR 2004 reg.12(4)(b)", "FOISA 2002 s.14(2)", "EISR 2004 reg.10(4)(b)"]),
    request("L20", Warning, "Abbreviations written out", ["FOIA 2000 s.1(3)", "EIR 2004 reg.9", "FOISA 2002 s.1(3)", "EISR 2004 reg.9"]),
    request("L21", Warning, "Grants: the fields that are kept", ["Local Government Transparency Code 2015; FOIA 2000 s.16", "Local Government Transparency Code 2015; EIR 2004 reg.9", "FOISA 2002 s.15", "EISR 2004 reg.9"]),
    request("L22", Warning, "Contracts: facts, and prices apart", ["FOIA 2000 s.43(2)", "EIR 2004 reg.12(5)(e)", "FOISA 2002 s.33(1)(b)", "EISR 2004 reg.10(5)(e)"]),
    request("L23", Warning, "No reason given", [ICO, ICO, ICO, ICO]),
    request("L24", Information, "The environment has its own law", ["FOIA 2000 s.39", "", "FOISA 2002 s.39(2)", ""]),
    request("L25", Warning, "Nothing conditional, nothing to come", ["FOIA 2000 s.8; ICO guidance on section 8", "EIR 2004 reg.5(1)", "FOISA 2002 s.8, s.1(4)", "EISR 2004 reg.5(1)"]),
    request("L26", Information, "Invites questions", ["FOIA 2000 s.16", "EIR 2004 reg.9", "FOISA 2002 s.15", "EISR 2004 reg.9"]),
    letter("L27", Warning, "The Act that binds this body", ["FOIA 2000 s.1", "EIR 2004 reg.3", "FOISA 2002 s.1", "EISR 2004 reg.2(1)"]),
    letter("L28", Warning, "Remedies at their own stage", ["FOIA 2000 s.50; s.45 Code of Practice 2018, part 5", "EIR 2004 reg.11", "FOISA 2002 s.20, s.47", "EISR 2004 reg.16"]),
    request("L29", Warning, "The right limit on work", ["FOIA 2000 s.12; SI 2004/3244", "EIR 2004 reg.8, reg.12(4)(b)", "FOISA 2002 s.12; SSI 2004/467", "EISR 2004 reg.10(4)(b)"]),
    request("L30", Warning, "The right time to answer", ["FOIA 2000 s.10(1)", "EIR 2004 reg.5(2)", "FOISA 2002 s.10(1)", "EISR 2004 reg.5(2)"]),
    letter("L31", Error, "No gaps left", ["FOIA 2000 s.8(1)(c)", "EIR 2004 reg.9", "FOISA 2002 s.8(1)(c)", "EISR 2004 reg.9"]),
    request("L32", Warning, "A period that has been", ["FOIA 2000 s.1(4)", "EIR 2004 reg.5(1)", "FOISA 2002 s.1(4)", "EISR 2004 reg.5(1)"]),
    letter("L33", Warning, "The regulator of this nation", ["FOIA 2000 s.50", "FOIA 2000 s.50; EIR 2004 reg.18", "FOISA 2002 s.47", "EISR 2004 reg.17"]),
];

/// The rule of that id.
pub(crate) fn rule(id: &str) -> Option<&'static RuleEntry> {
    RULES.iter().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_stand_in_order_and_each_has_a_citation() {
        for (n, rule) in RULES.iter().enumerate() {
            assert_eq!(rule.id, format!("L{:02}", n + 1));
            assert!(
                Regime::ALL
                    .into_iter()
                    .any(|regime| rule.citation(regime).is_some())
            );
        }
        assert!(RULES.len() >= 26);
    }
}
