//! A draft with faults is looked over, mended, and clean; an earlier request is remembered.

use foi_app::AppError;
use foi_app::wire::{LintFinding, LintPart, LintReport, LintSeverity, LintShare, LintText};

use crate::desk::{Desk, day, morning};

const FAULTY: &str = "Dear Eastmere,\n\nPlease provide details of “café” licence fees paid since 1 April 2024, and please explain why they rose by £50. A list for each year of the PCNs issued as well.\n\nYours faithfully,\n\nAmina Rahim\namina@reporter.example\n";

/// The text with a correction in place, as an editor that counts in UTF-16 makes it.
fn mended(text: &str, finding: &LintFinding) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (from, to) = (finding.from as usize, finding.to as usize);
    let fix: Vec<u16> = finding.fix.as_deref().unwrap().encode_utf16().collect();
    String::from_utf16(&[&units[..from], &fix, &units[to..]].concat()).unwrap()
}

fn rules(report: &LintReport) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect()
}

fn at(text: &str, finding: &LintFinding) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[finding.from as usize..finding.to as usize]).unwrap()
}

#[test]
fn a_faulty_draft_is_mended_finding_by_finding() {
    let desk = Desk::on(day(2026, 9, 14));
    let (_, letter) = desk.draft();
    let mut draft = desk.app.save_draft(letter.id, "Cafés", FAULTY).unwrap();

    let first = desk.app.lint_draft(draft.id).unwrap();
    let found = |rule: &str| {
        first
            .findings
            .iter()
            .find(|finding| finding.rule == rule)
            .unwrap_or_else(|| panic!("{rule}: {first:#?}"))
    };
    assert_eq!(at(FAULTY, found("L08")), "since 1 April 2024");
    assert_eq!(at(FAULTY, found("L07")), "please explain why");
    assert_eq!(at(FAULTY, found("L20")), "PCNs");
    assert_eq!(found("L05").part, LintPart::Subject);
    assert!(
        first
            .findings
            .iter()
            .all(|finding| finding.severity != LintSeverity::Error)
    );
    assert_eq!(first.effort.limit_hours, Some(18));
    assert!(first.effort.says.contains("estimate"));

    for _ in 0..30 {
        let report = desk.app.lint_draft(draft.id).unwrap();
        let Some(finding) = report.findings.iter().find(|finding| finding.fix.is_some()) else {
            break;
        };
        draft = match finding.part {
            LintPart::Subject => {
                desk.app
                    .save_draft(draft.id, &mended(&draft.subject, finding), &draft.body)
            }
            LintPart::Body => {
                desk.app
                    .save_draft(draft.id, &draft.subject, &mended(&draft.body, finding))
            }
        }
        .unwrap();
    }
    let last = desk.app.lint_draft(draft.id).unwrap();
    assert_eq!(rules(&last), [""; 0], "{}\n{last:#?}", draft.body);
    assert_eq!(draft.subject, "Freedom of Information request: Cafés");
    assert!(
        draft
            .body
            .contains("from 1 April 2024 to 14 September 2026"),
        "{}",
        draft.body
    );
    assert!(
        draft.body.contains("Penalty Charge Notices (PCNs)"),
        "{}",
        draft.body
    );
    assert!(
        draft
            .body
            .contains("Please send the answer as a CSV or XLSX file."),
        "{}",
        draft.body
    );
}

#[tokio::test]
async fn a_request_like_one_sent_lately_is_noticed_for_sixty_working_days() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.sent().await;
    let (_, letter) = desk.draft();
    let similar = |desk: &Desk| {
        let report = desk.app.lint_draft(letter.id).unwrap();
        report
            .findings
            .into_iter()
            .find(|finding| finding.rule == "L19")
    };

    let same_day = similar(&desk).unwrap();
    assert!(
        same_day.why.contains("0 working days ago"),
        "{}",
        same_day.why
    );
    // Day 1 of 60 is Mon 1 June 2026; 15 June (Scotland), 13 July (Northern Ireland), 3 August
    // (Scotland) do not count, so day 60 is Wed 26 August.
    desk.clock.set(morning(day(2026, 8, 26)));
    let last_day = similar(&desk).unwrap();
    assert!(
        last_day.why.contains("59 working days ago") && last_day.why.contains("26 August 2026"),
        "{}",
        last_day.why
    );
    assert!(
        last_day.citation.contains("s.12(4)"),
        "{}",
        last_day.citation
    );
    desk.clock.set(morning(day(2026, 8, 27)));
    assert_eq!(similar(&desk), None);

    // It is shown with what follows from it, for as long as one might remember it.
    let before = |desk: &Desk| desk.app.lint_draft(letter.id).unwrap().asked_before;
    desk.clock.set(morning(day(2026, 8, 26)));
    let [one] = before(&desk).try_into().unwrap();
    assert!(one.counts);
    assert_eq!(one.received, day(2026, 6, 1));
    assert_eq!(
        one.why,
        "Nearly the same questions on Mon 1 June 2026. Until Wed 26 August 2026 the body may add the work of both together and refuse on cost."
    );
    desk.clock.set(morning(day(2026, 8, 27)));
    let [one] = before(&desk).try_into().unwrap();
    assert!(!one.counts);
    assert!(
        one.why.contains("More than 60 working days ago"),
        "{}",
        one.why
    );
    desk.clock.set(morning(day(2031, 6, 2)));
    assert_eq!(before(&desk), []);
    desk.clock.set(morning(day(2026, 6, 2)));
    let other_subject = desk
        .app
        .lint_edited(
            letter.id,
            &letter.subject,
            "1. How many potholes were repaired in May 2026?",
        )
        .unwrap();
    assert_eq!(other_subject.asked_before, []);

    // Another body was asked nothing.
    desk.clock.set(morning(day(2026, 6, 2)));
    let other = desk.authority("Westmere District Council", "foi@westmere.example");
    let text = LintText {
        authority_id: Some(other),
        subject: letter.subject.clone(),
        body: letter.body.clone(),
        ..LintText::default()
    };
    assert!(!rules(&desk.app.lint_text(&text).unwrap()).contains(&"L19"));
}

#[test]
fn a_text_is_looked_over_before_it_is_kept() {
    let desk = Desk::on(day(2026, 9, 14));
    let text = |regime: &str| LintText {
        regime: regime.into(),
        subject: "Information request".into(),
        body: "Please send me all documents about parking.".into(),
        ..LintText::default()
    };
    let report = desk.app.lint_text(&text("foisa")).unwrap();
    assert!(rules(&report).contains(&"L11"));
    assert_eq!(
        (report.effort.limit_hours, report.effort.limit_pounds),
        (Some(40), Some(600))
    );
    let report = desk.app.lint_text(&text("eir")).unwrap();
    assert_eq!(
        (report.effort.limit_hours, report.effort.share),
        (None, LintShare::NoLimit)
    );
    let error = desk.app.lint_text(&text("foia2")).unwrap_err();
    assert!(
        matches!(error, AppError::Law(_) | AppError::Invalid(_)),
        "{error}"
    );
    assert!(error.to_string().contains("foia2"), "{error}");
}
