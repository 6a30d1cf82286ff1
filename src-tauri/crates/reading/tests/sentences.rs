//! Sentences of answers that were once read wrongly, and others like them.

#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use foi_law::Regime;
use foi_reading::{Circumstances, Extent, Reading, WhyLonger, read};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn readings(letter: &str) -> Vec<Reading> {
    let circumstances = Circumstances {
        regime: Regime::Foia,
        written: day(11, 20),
    };
    read(&[letter], circumstances)
        .into_iter()
        .map(|suggestion| suggestion.reading)
        .collect()
}

fn grounds(letter: &str) -> Vec<String> {
    readings(letter)
        .into_iter()
        .filter_map(|reading| match reading {
            Reading::Exemption { section, .. } => Some(section),
            _ => None,
        })
        .collect()
}

fn refused(letter: &str) -> Option<Extent> {
    readings(letter)
        .into_iter()
        .find_map(|reading| match reading {
            Reading::Refusal { extent, .. } => Some(extent),
            _ => None,
        })
}

#[test]
fn what_is_not_relied_on_is_no_ground() {
    for letter in [
        "We considered whether section 43(2) was engaged but concluded that it was not. The contract is attached.",
        "We considered section 43(2) but decided it was not engaged. The contract is attached.",
        "The exemption at section 43(2) was considered and found not to be engaged. The contract is attached.",
        "Nid ydym yn dibynnu ar adran 40(2). Mae'r wybodaeth ynghlwm.",
        "We looked at whether section 36 might be engaged, and decided that it was not. The notes are attached.",
        "Mae'r wybodaeth ynghlwm. Nid yw adran 40 yn gymwys.",
        "Mae'r wybodaeth ynghlwm. Nid yw adran 43(2) o'r Ddeddf yn berthnasol yma.",
        "The law says: \"Section 21 - information which is reasonably accessible to the applicant otherwise than under section 1 is exempt information.\" We have not applied any exemption. The figures are attached.",
        "You were told by Northby Council that its request is refused under 14(1) of the Act. We are not Northby Council. The figures are attached.",
        "You mention the case of Westford Council; in that case Westford relied on section 14 and section 12(2). Here we take no such view. The figures are attached.",
        "The report was previously refused under section 22. It has now been published, and that exemption falls away. Sections 31 and 38 were never relied on. The report is attached.",
        "It is not the case that the names are exempt under section 40(2). The list is attached with all names.",
        "It is not true that the prices are withheld under section 43(2). The list is attached.",
        "Had you asked for the addresses, we would have withheld them under section 38. You did not, and nothing is withheld. The list is attached.",
        "The answers follow the order of your request.\nSection 12: see table 3\nSection 14: see table 4\nThe tables are attached.",
    ] {
        assert_eq!(grounds(letter), Vec::<String>::new(), "{letter}");
        assert_eq!(refused(letter), None, "{letter}");
    }
}

#[test]
fn what_stands_beside_a_denial_is_still_relied_on() {
    for (letter, expected) in [
        (
            "We considered whether section 43(2) was engaged and concluded that it was. The prices are withheld.",
            "43(2)",
        ),
        (
            "It is not the case that we hold nothing. The names are exempt under section 40(2).",
            "40(2)",
        ),
        (
            "We were told by Northby Council that it holds a copy. Your request is refused under section 14(1) of the Act.",
            "14(1)",
        ),
    ] {
        assert_eq!(grounds(letter), [expected], "{letter}");
    }
}

#[test]
fn that_section_is_the_one_named_before() {
    let letter = "In our first answer we relied on section 43(2) for the whole contract. On review we release the contract, which is attached. The unit prices remain exempt under that section.";
    assert_eq!(grounds(letter), ["43(2)"]);
    assert_eq!(refused(letter), Some(Extent::Part));
    let letter = "We no longer rely on section 43(2) for the totals, which are attached. The unit prices remain exempt under that section.";
    assert_eq!(grounds(letter), ["43(2)"]);
}

#[test]
fn a_refusal_in_plain_words_is_one() {
    for letter in [
        "The unit prices are not something we are able to share because of commercial sensitivity.",
        "I am afraid this is not something that we can share, because of commercial sensitivity.",
    ] {
        assert!(refused(letter).is_some(), "{letter}");
        assert_eq!(grounds(letter), Vec::<String>::new(), "{letter}");
    }
}

#[test]
fn a_refusal_of_some_questions_is_one_in_part() {
    for letter in [
        "We are refusing questions 2 and 4 under section 43(2) of the Act.",
        "Question 3 is refused under section 12(1) of the Act.",
        "The information in parts 2 and 4 of your request is exempt under section 43(2).",
    ] {
        assert_eq!(refused(letter), Some(Extent::Part), "{letter}");
    }
    for letter in [
        "We are refusing questions 1 to 4 of your request, which is all of it, as a whole under section 43(2) of the Act.",
        "Your request is refused under section 14(1).",
    ] {
        assert_eq!(refused(letter), Some(Extent::Whole), "{letter}");
    }
}

#[test]
fn that_an_answer_will_be_late_is_said_with_its_day() {
    for letter in [
        "Your FOI will be late. We aim to respond by Friday 4th December.",
        "I am writing to say that our answer to your request is going to be late. You should have it by 4 December 2026.",
    ] {
        let found = readings(letter);
        assert!(
            matches!(
                found[..],
                [Reading::Extension { ground: WhyLonger::Delay, until: Some(until), .. }] if until == day(12, 4)
            ),
            "{letter}: {found:?}"
        );
    }
}

#[test]
fn a_threat_to_close_is_no_extension() {
    for letter in [
        "We need more time to search unless you say which year you mean. Please clarify which year you mean. Unless we hear by 4 December we will close your request.",
        "Unless we hear by 4 December we will close your request. Please tell us which of the two years you mean.",
    ] {
        for reading in readings(letter) {
            assert!(
                !matches!(reading, Reading::Extension { until: Some(_), .. }),
                "{letter}: {reading:?}"
            );
        }
    }
}

fn received(letter: &str) -> Option<NaiveDate> {
    let found = readings(letter);
    assert_eq!(found.len(), 1, "{letter}: {found:?}");
    match &found[..] {
        [Reading::Acknowledgement { received, .. }] => *received,
        other => panic!("{letter}: {other:?}"),
    }
}

#[test]
fn the_day_of_receipt_is_not_that_of_writing() {
    for letter in [
        "Your e-mail dated 30 October came to us on Monday 2 November. We will reply by 30 November.",
        "We acknowledge your e-mail dated 30 October, which came to us on Monday 2 November.",
        "Thank you for your e-mail dated 30 October 2026. We received it on Monday 2 November and will reply within 20 working days.",
        "We received your e-mail dated 30 October about bus passes on Monday 2 November. We will reply within 20 working days.",
        "Your request of 30 October arrived in this office on Monday 2 November. We will answer within 20 working days.",
        "Diolch am eich cais, a ddaeth i law ar 2 Tachwedd. Byddwn yn ateb o fewn 20 diwrnod gwaith.",
    ] {
        assert_eq!(received(letter), Some(day(11, 2)), "{letter}");
    }
}

#[test]
fn a_confirmation_is_an_acknowledgement() {
    for letter in [
        "This is confirmation that we have your request. We will reply within 20 working days.",
        "Please take this as confirmation that we have your request.",
    ] {
        assert_eq!(received(letter), None, "{letter}");
    }
}

#[test]
fn a_subject_access_request_is_another_matter() {
    for letter in [
        "Thank you for your subject access request, which we received on 2 November. We will reply within one month.",
        "We acknowledge your request for your own personal data under the UK GDPR, received on 2 November. We will reply within one calendar month.",
    ] {
        assert_eq!(readings(letter), [], "{letter}");
    }
    // Told of in passing.
    assert_eq!(
        received(
            "We acknowledge your freedom of information request, received on 2 November. Your subject access request is answered separately."
        ),
        Some(day(11, 2))
    );
}

#[test]
fn a_body_is_named_without_the_law_behind_it() {
    for (letter, expected) in [
        (
            "We have transferred your request to Northby Harbour Authority in accordance with the Code of Practice.",
            "Northby Harbour Authority",
        ),
        (
            "Your request has been passed to the Westford Fire Authority under section 16 of the Act.",
            "Westford Fire Authority",
        ),
        (
            "We have passed your request to Eastmere District Council pursuant to the code.",
            "Eastmere District Council",
        ),
    ] {
        let to = readings(letter)
            .into_iter()
            .find_map(|reading| match reading {
                Reading::Transfer { to } => Some(to),
                _ => None,
            });
        assert_eq!(to.as_deref(), Some(expected), "{letter}");
    }
}
