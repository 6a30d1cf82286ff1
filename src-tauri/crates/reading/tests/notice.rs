//! Refusals held against what the law asks of them.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

use Verdict::{Fine, Missing, Unclear};
use chrono::NaiveDate;
use foi_law::Regime;
use foi_reading::{Circumstances, NoticeFacts, NoticeFinding, Verdict, notice};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn checked(letter: &str, regime: Regime, due: Option<NaiveDate>) -> Vec<NoticeFinding> {
    let found = notice(
        &[letter],
        NoticeFacts {
            circumstances: Circumstances {
                regime,
                written: day(3, 2),
            },
            due,
        },
    );
    for finding in &found {
        assert_eq!(
            &letter[finding.offset..][..finding.quote.len()],
            finding.quote
        );
        assert!(
            !finding.citation.is_empty() && finding.says.ends_with('.'),
            "{finding:?}"
        );
    }
    found
}

fn verdicts(found: &[NoticeFinding]) -> Vec<(&str, Verdict)> {
    found
        .iter()
        .map(|finding| (finding.point, finding.verdict))
        .collect()
}

fn of(found: &[NoticeFinding], point: &str) -> Vec<Verdict> {
    found
        .iter()
        .filter(|finding| finding.point == point)
        .map(|finding| finding.verdict)
        .collect()
}

fn fixture(name: &str) -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/answers/"
    );
    std::fs::read_to_string(format!("{folder}{name}.txt")).unwrap()
}

#[test]
fn a_full_notice_is_said_to_be_fine() {
    let found = checked(
        &fixture("borough-refusal-commercial"),
        Regime::Foia,
        Some(day(3, 3)),
    );
    assert_eq!(
        verdicts(&found),
        [
            ("in_time", Fine),
            ("exemption", Fine),
            ("why", Fine),
            ("public_interest", Fine),
            ("harm", Fine),
            ("review", Fine),
            ("regulator", Fine),
        ]
    );
    assert!(found[0].says.contains("2 March 2026") && found[0].says.contains("3 March 2026"));
    assert_eq!(found[0].citation, "FOIA 2000 s.17(1), s.10(1)");
}

#[test]
fn what_a_bare_notice_lacks_is_said() {
    let found = checked(
        "Dear Ms Example\n\nYour request is refused under section 43 of the Act.\n",
        Regime::Foia,
        Some(day(2, 27)),
    );
    assert_eq!(
        verdicts(&found),
        [
            ("in_time", Missing),
            ("exemption", Fine),
            ("limb", Missing),
            ("why", Missing),
            ("public_interest", Missing),
            ("harm", Missing),
            ("review", Missing),
            ("regulator", Missing),
        ]
    );
}

#[test]
fn a_refusal_without_a_ground_is_no_notice() {
    let found = checked(&fixture("refusal-without-ground"), Regime::Foia, None);
    assert_eq!(of(&found, "exemption"), [Missing]);
    assert_eq!(of(&found, "in_time"), [Unclear]);
}

#[test]
fn a_refusal_on_cost_needs_an_estimate_and_help() {
    let full = checked(&fixture("county-cost-refusal"), Regime::Foia, None);
    assert_eq!(
        (of(&full, "estimate"), of(&full, "advice")),
        (vec![Fine], vec![Fine])
    );
    // The limit itself is no estimate.
    let bare = checked(
        "We refuse your request under section 12(1) as it would exceed the appropriate limit of £450, which is 18 hours.",
        Regime::Foia,
        None,
    );
    assert_eq!(
        (of(&bare, "estimate"), of(&bare, "advice")),
        (vec![Missing], vec![Missing])
    );
    assert_eq!(of(&bare, "public_interest"), [Fine], "none is asked for");
    assert_eq!(of(&bare, "harm"), []);
}

#[test]
fn section_36_needs_a_qualified_person() {
    let with = checked(&fixture("not-this-but-that"), Regime::Foia, None);
    assert_eq!(of(&with, "qualified_person"), [Fine, Fine, Fine]);
    let without = checked(
        &fixture("cover-with-attachment-refusal"),
        Regime::Foia,
        None,
    );
    assert_eq!(of(&without, "qualified_person"), [Missing]);
}

#[test]
fn the_regulations_presume_disclosure_and_ask_for_would() {
    let found = checked(
        &fixture("eir-refusal-viability"),
        Regime::Foia,
        Some(day(3, 2)),
    );
    assert_eq!(of(&found, "presumption"), [Fine]);
    assert_eq!(of(&found, "public_interest"), [Fine]);
    assert_eq!(found[0].citation, "EIR 2004 reg.14(2)");
    let likely = checked(
        "The report is withheld under regulation 12(5)(e) EIR as disclosure would be likely to adversely affect the developer.",
        Regime::Eir,
        None,
    );
    assert_eq!(of(&likely, "harm"), [Fine, Unclear]);
    assert_eq!(of(&likely, "presumption"), [Unclear]);
}

#[test]
fn harm_must_be_substantial_in_scotland() {
    let with = checked(&fixture("scottish-refusal"), Regime::Foisa, None);
    assert_eq!(of(&with, "harm"), [Fine]);
    let without = checked(
        "The rates are exempt under section 33(1)(b) of FOISA because they would harm our supplier.",
        Regime::Foisa,
        None,
    );
    assert_eq!(of(&without, "harm"), [Fine, Missing]);
    assert!(
        without
            .iter()
            .any(|finding| finding.citation.starts_with("FOISA 2002 s.16"))
    );
}

#[test]
fn an_answer_is_not_held_against_anything() {
    assert_eq!(checked(&fixture("full-answer"), Regime::Foia, None), []);
}
