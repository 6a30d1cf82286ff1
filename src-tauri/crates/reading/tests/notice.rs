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

/// Notices that say why in plain sentences; none says "because".
const PLAIN: [(Regime, &str, Verdict); 18] = [
    (
        Regime::Foia,
        "We refuse your request under section 12(1) of the Act. There are 4,112 files, at five minutes each, which makes 342 hours.",
        Fine,
    ),
    (
        Regime::Foia,
        "The names are withheld under section 40(2). These were junior clerks who had no expectation that their names would appear.",
        Fine,
    ),
    (
        Regime::Foia,
        "Section 41 applies to the bid. The bidder gave it to us in confidence and could sue.",
        Fine,
    ),
    (
        Regime::Foia,
        "Your request is refused under section 14(1). This is your 48th letter in three months.",
        Fine,
    ),
    (
        Regime::Foia,
        "The figures are exempt under section 21. They are already available at https://www.northby.example/spending.",
        Fine,
    ),
    (
        Regime::Foia,
        "The report is exempt under section 22. It goes on our website in January 2027, a date fixed by Cabinet in March.",
        Fine,
    ),
    (
        Regime::Foia,
        "The note is withheld under section 42. It is the advice of counsel.",
        Fine,
    ),
    (
        Regime::Foia,
        "The account numbers are withheld under section 31(1)(a). Fraudsters could use them to divert payments.",
        Fine,
    ),
    (
        Regime::Eir,
        "The request is refused under regulation 12(4)(b) of the EIR. It takes in 60,000 e-mails, nine months for one officer.",
        Fine,
    ),
    (
        Regime::Foia,
        "The plan is withheld under section 24(1). With it a stranger would find the way into the reservoir.",
        Unclear,
    ),
    (
        Regime::Foia,
        "We rely on section 43(2). Rival hauliers will put in their bids for the next round in May.",
        Unclear,
    ),
    (
        Regime::Foia,
        "Your request of 3 November for the invoices is refused under section 12(1). Going through 4,112 files, at five minutes each, makes 342 hours.",
        Fine,
    ),
    // Only named.
    (
        Regime::Foia,
        "The names are withheld under section 40(2).\n\nSam Smith\nHead of Governance, Northby Borough Council, 1 High Street, Northby",
        Missing,
    ),
    (
        Regime::Foia,
        "We refuse to disclose the unit prices under section 43(2).\n\n2024: £400\n2025: £500",
        Missing,
    ),
    (
        Regime::Foia,
        "The Council refuses the request under section 12(1) of FOIA. The Council is not obliged to comply where the cost of compliance exceeds the appropriate limit of £450, or 18 hours at £25.",
        Missing,
    ),
    (
        Regime::Foia,
        "We refuse to disclose the information that you requested, and we rely on section 43(2) of the Freedom of Information Act 2000 in doing so. This is a refusal notice under section 17.",
        Missing,
    ),
    (
        Regime::Foia,
        "Thank you for your request of 3 February about the payments to hauliers. The documents are exempt under section 42. If you are unhappy you can ask for an internal review by writing to our offices.",
        Missing,
    ),
    (
        Regime::Foisa,
        "The names are withheld under section 38(1)(b) of FOISA. You may write to the Head of Governance, who will look at the matter again.",
        Missing,
    ),
];

#[test]
fn a_reason_in_a_plain_sentence_is_one() {
    for (regime, letter, expected) in PLAIN {
        let found = checked(letter, regime, None);
        assert_eq!(of(&found, "why"), [expected], "{letter}");
    }
}

#[test]
fn a_second_look_is_a_review_and_help_is_not_a_review() {
    let found = checked(
        "The names are withheld under section 40(2). Write to the Head of Governance, who will look at the matter again.",
        Regime::Foia,
        None,
    );
    assert_eq!(of(&found, "review"), [Fine]);
    let helps = "The request is refused under regulation 12(4)(b) of the EIR. It takes in 60,000 e-mails. You could ask for one street only.";
    assert_eq!(of(&checked(helps, Regime::Eir, None), "advice"), [Fine]);
    let only_rights = "The request is refused under regulation 12(4)(b) of the EIR. It takes in 60,000 e-mails. You can ask for an internal review.";
    assert_eq!(
        of(&checked(only_rights, Regime::Eir, None), "advice"),
        [Missing]
    );
}

#[test]
fn the_way_out_of_an_act_is_weighed_under_the_regulations() {
    let found = checked(
        "The survey is exempt under section 39(2) of FOISA, as it is environmental information, and excepted under regulation 10(5)(e) of the EISRs because it would prejudice our supplier substantially.",
        Regime::Foisa,
        None,
    );
    let asked: Vec<&str> = found
        .iter()
        .filter(|finding| finding.point == "public_interest")
        .map(|finding| finding.says.as_str())
        .collect();
    assert!(
        matches!(asked[..], [one] if one.contains("10(5)(e)") && !one.contains("39(2)")),
        "{asked:?}"
    );
}

#[test]
fn an_absolute_ground_is_so_by_its_own_law() {
    let found = checked(
        "The survey is withheld under regulation 12(5)(e) of the EIR because it would adversely affect the developer. The letters are exempt under section 41 of the Freedom of Information Act 2000, as they were given in confidence.",
        Regime::Eir,
        None,
    );
    let none_asked = found
        .iter()
        .find(|finding| finding.says.starts_with("No public interest"))
        .unwrap();
    assert_eq!(none_asked.citation, "FOIA 2000 s.2(3)");
    assert!(
        found
            .iter()
            .all(|finding| !finding.citation.starts_with("FOISA"))
    );
}
