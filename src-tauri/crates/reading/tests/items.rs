//! The questions of a request beside the answer.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

use ItemOutcome::{Answered, NotHeld, PartlyAnswered, Refused, Unanswered};
use chrono::NaiveDate;
use foi_law::Regime;
use foi_reading::{Circumstances, ItemOutcome, items};

const QUESTIONS: [(u32, &str); 4] = [
    (1, "The total paid to Alder Transport Ltd in 2025/26."),
    (2, "The unit prices in the contract."),
    (3, "How many complaints were received about the service?"),
    (4, "A copy of the last audit report."),
];

fn outcomes(letter: &str) -> Vec<(ItemOutcome, String)> {
    let circumstances = Circumstances {
        regime: Regime::Foia,
        written: NaiveDate::from_ymd_opt(2026, 5, 1).unwrap(),
    };
    let found = items(&QUESTIONS, &[letter], circumstances);
    for item in &found {
        assert_eq!(&letter[item.offset..][..item.quote.len()], item.quote);
    }
    found
        .into_iter()
        .map(|item| (item.outcome, item.exemption))
        .collect()
}

fn one(outcome: ItemOutcome) -> (ItemOutcome, String) {
    (outcome, String::new())
}

fn refused(section: &str) -> (ItemOutcome, String) {
    (Refused, section.to_owned())
}

#[test]
fn answers_by_number_are_told_apart() {
    let expected = [
        one(Answered),
        refused("43(2)"),
        one(NotHeld),
        one(Unanswered),
    ];
    for letter in [
        "Q1: £412,300.\nQ2: Withheld under section 43(2) of the Act.\nQ3: We do not hold this information.\n",
        "1. The total paid to Alder Transport Ltd in 2025/26.\n£412,300\n\n2. The unit prices in the contract.\nThese are exempt under section 43(2).\n\n3. How many complaints were received about the service?\nNot held.\n",
        "1) £412,300\n2) The unit prices are being withheld, as section 43(2) applies.\n3) The Council does not hold this.",
        "In relation to your first question, the Council paid £412,300. In relation to your second question, the prices are exempt under section 43(2). In relation to your third question, no information is held.",
        "Question 1\nThe Council paid £412,300 to the company.\n\nQuestion 2\nRefused: section 43(2).\n\nQuestion 3\nThis information is not held by the Council.",
    ] {
        assert_eq!(outcomes(letter), expected, "{letter}");
    }
}

#[test]
fn questions_answered_together_stand_together() {
    assert_eq!(
        outcomes(
            "Questions 1 and 3: please see the attached spreadsheet.\n\nQuestions 2 and 4: this information is exempt under section 43(2)."
        ),
        [
            one(Answered),
            refused("43(2)"),
            one(Answered),
            refused("43(2)")
        ]
    );
    assert_eq!(
        outcomes("Questions 1 to 3: we do not hold this information.\n\nQuestion 4: attached."),
        [one(NotHeld), one(NotHeld), one(NotHeld), one(Answered)]
    );
}

#[test]
fn a_refusal_of_the_whole_is_one_of_each() {
    assert_eq!(
        outcomes(
            "Your request is refused under section 12(1) of the Act, as it would take 40 hours."
        ),
        [
            refused("12(1)"),
            refused("12(1)"),
            refused("12(1)"),
            refused("12(1)")
        ]
    );
    assert_eq!(
        outcomes("The information you requested is not held by the Council."),
        [one(NotHeld), one(NotHeld), one(NotHeld), one(NotHeld)]
    );
}

#[test]
fn a_part_given_and_a_part_withheld_is_partly_answered() {
    let found = outcomes(
        "4. A redacted copy of the report is attached. Some of the names have been withheld under section 40(2).",
    );
    assert_eq!(found[3], (PartlyAnswered, "40(2)".to_owned()));
    assert_eq!(found[0], one(Unanswered));
}

#[test]
fn a_letter_that_answers_nothing_leaves_all_open() {
    assert_eq!(
        outcomes("Thank you for your request, which we received on 1 May 2026."),
        [
            one(Unanswered),
            one(Unanswered),
            one(Unanswered),
            one(Unanswered)
        ]
    );
}
