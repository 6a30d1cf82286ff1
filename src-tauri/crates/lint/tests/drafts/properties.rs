//! What holds for any text: no panic, places inside the text, corrections that correct.

use crate::fixture::fixtures;
use chrono::NaiveDate;
use foi_law::{AuthorityKind, Regime};
use foi_lint::{
    Circumstances, Draft, Earlier, Finding, LetterKind, Part, corrected, effort, lint, published,
};
use proptest::prelude::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 14).unwrap()
}

fn circumstances() -> impl Strategy<Value = Circumstances<'static>> {
    (prop::sample::select(Regime::ALL.to_vec()), prop::sample::select(AuthorityKind::ALL.to_vec())).prop_map(|(regime, kind)| {
        let mut circumstances = Circumstances::new(regime, kind, day());
        circumstances.earlier.push(Earlier {
            title: "earlier",
            received: NaiveDate::from_ymd_opt(2026, 8, 3).unwrap(),
            body: "Please provide a list of all grants awarded between 1 April 2024 and 31 March 2025.",
        });
        circumstances
    })
}

/// Lines of the drafts and pieces that rules look for, put together at random.
fn letter() -> impl Strategy<Value = String> {
    let mut lines: Vec<String> = fixtures("tuning")
        .iter()
        .flat_map(|fixture| fixture.body.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    lines.extend(
        [
            "",
            "",
            "\t",
            "(a) the sum",
            "1)x",
            "•",
            "é’£",
            "Please explain why and explain how.",
            "since 2019",
            "Since January 2020 to date",
            "How much DHP and how many TPOs, PCNs?",
            "each year",
            "the years 2021 to 2023",
            "within 20 days by law",
            "18 hours is the cost limit",
            "[name]",
            "I need this for my thesis.",
            "Freedom of Information (Scotland) Act 2002",
            "FOIA 2000",
            "list of contracts;",
            "details of grants,",
            "I will complain to the Information Commissioner",
            "I will complain to the Scottish Information Commissioner.",
            "\u{202e}all emails\u{202c}",
            "I am a student, please provide all documents",
            "Yours",
            "--",
            "Dear Council and Council,",
            "a list of payments over £500 to suppliers:",
        ]
        .map(str::to_owned),
    );
    prop::collection::vec(
        (
            prop::sample::select(lines),
            prop::sample::select(vec!["\n", "\n\n", " ", "\r\n"]),
        ),
        0..25,
    )
    .prop_map(|lines| {
        lines
            .into_iter()
            .flat_map(|(line, end)| [line, end.to_owned()])
            .collect()
    })
}

fn whole(draft: &Draft<'_>, finding: &Finding) -> (String, String) {
    let text = corrected(draft, finding).unwrap();
    match finding.part {
        Part::Subject => (text, draft.body.to_owned()),
        Part::Body => (draft.subject.unwrap_or_default().to_owned(), text),
    }
}

fn check_places(draft: &Draft<'_>, circumstances: &Circumstances<'_>) -> Vec<Finding> {
    let found = lint(draft, circumstances);
    for finding in &found {
        assert!(
            draft
                .part(finding.part)
                .get(finding.from..finding.to)
                .is_some(),
            "{finding:?}"
        );
        assert!(
            !finding.why.is_empty() && !finding.citation.is_empty() && finding.why.ends_with('.'),
            "{finding:?}"
        );
    }
    assert_eq!(found, lint(draft, circumstances));
    for published in published(draft, circumstances) {
        assert!(
            draft.body.get(published.from..published.to).is_some(),
            "{published:?}"
        );
    }
    let effort = effort(draft, circumstances);
    assert!(effort.hours >= 0.0 && effort.says.contains("estimate"));
    found
}

/// Every correction takes its own finding away, and all of them one after the other come to an end.
fn check_corrections(subject: &str, body: &str, circumstances: &Circumstances<'_>) {
    let (mut subject, mut body) = (subject.to_owned(), body.to_owned());
    for step in 0.. {
        assert!(step < 200, "corrections go on for ever: {body}");
        let draft = Draft::request(&subject, &body);
        let found = check_places(&draft, circumstances);
        for finding in found.iter().filter(|finding| finding.fix.is_some()) {
            let (subject, body) = whole(&draft, finding);
            let after = lint(&Draft::request(&subject, &body), circumstances);
            let count = |list: &[Finding]| {
                list.iter()
                    .filter(|other| other.rule == finding.rule && other.fix.is_some())
                    .count()
            };
            assert!(
                count(&after) < count(&found),
                "{finding:#?}\nafter:\n{subject}\n{body}\n{after:#?}"
            );
        }
        let Some(next) = found.iter().find(|finding| finding.fix.is_some()) else {
            break;
        };
        (subject, body) = whole(&draft, next);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(subject in any::<String>(), body in any::<String>(), circumstances in circumstances()) {
        for kind in [LetterKind::Request, LetterKind::Chaser, LetterKind::Review, LetterKind::Other] {
            let draft = Draft { subject: Some(&subject), body: &body, kind, writer: None };
            check_places(&draft, &circumstances);
        }
        check_corrections(&subject, &body, &circumstances);
    }

    #[test]
    fn any_letter_is_read_and_mended(subject in "[A-Za-z :]{0,30}", body in letter(), circumstances in circumstances()) {
        check_corrections(&subject, &body, &circumstances);
    }
}

#[test]
fn every_correction_of_the_drafts_corrects() {
    for fixture in [fixtures("tuning"), fixtures("held_out")].concat() {
        if fixture.draft().kind == LetterKind::Request {
            check_corrections(
                fixture.subject.as_deref().unwrap_or_default(),
                &fixture.body,
                &fixture.circumstances(),
            );
        }
    }
}
