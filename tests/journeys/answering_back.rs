//! What is put to an authority, under the law it answered by, as firmly as the days allow. The days
//! are counted by hand from the Acts: St Patrick's Day, Easter and the May holidays of 2025 left out.

use std::collections::BTreeMap;

use foi_app::wire::{NoticePoint, NoticeVerdict, RecordEvent, Window};
use uuid::Uuid;

use crate::desk::{Desk, day, morning};
use crate::readings::{one, replied, reply};

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned()))
        .collect()
}

fn confirm(desk: &Desk, mail: Uuid, kind: &str) {
    let view = desk.app.readings_of(mail).unwrap();
    desk.app
        .confirm_reading(mail, &one(&view, kind).id, None)
        .unwrap();
}

/// A fact the user records, at a mail or without one.
pub(crate) fn record(
    desk: &Desk,
    request: Uuid,
    kind: &str,
    on: chrono::NaiveDate,
    message_id: Option<Uuid>,
    exemptions: &[&str],
) {
    desk.app
        .record_event(&RecordEvent {
            request_id: request,
            kind: kind.to_owned(),
            on,
            message_id,
            date: None,
            exemptions: exemptions.iter().map(|one| (*one).to_owned()).collect(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
}

fn in_time(desk: &Desk, mail: Uuid) -> NoticePoint {
    let points = desk.app.notice_check(mail).unwrap();
    let mut found = points.into_iter().filter(|point| point.point == "in_time");
    found.next().unwrap()
}

/// Sent on Sat 8 March 2025. By the Act day 1 is Mon 10 March and the last day Mon 7 April; by the
/// code of practice it is received on the Monday, and the last day is Tue 8 April.
#[tokio::test]
async fn a_chaser_is_firmer_once_the_day_of_the_second_reading_has_passed() {
    async fn chaser_on(april: u32) -> Result<String, String> {
        let desk = Desk::on(day(2025, 3, 8));
        let request = desk.sent().await;
        desk.clock.set(morning(day(2025, 4, april)));
        desk.app
            .draft_letter(request, "chaser")
            .map(|draft| draft.body)
            .map_err(|error| error.to_string())
    }
    for april in [4, 7] {
        let early = chaser_on(april).await.unwrap_err();
        assert!(
            early.contains("due by Mon 7 April 2025") || early.contains("7 April 2025"),
            "{early}"
        );
    }
    let mild = chaser_on(8).await.unwrap();
    assert!(mild.contains("an answer was due by 7 April 2025"), "{mild}");
    assert!(
        mild.contains("as some authorities do, it is due by 8 April 2025"),
        "{mild}"
    );
    assert!(!mild.contains("I mean to"), "{mild}");
    let firm = chaser_on(9).await.unwrap();
    assert!(firm.contains("an answer was due by 7 April 2025"), "{firm}");
    assert!(
        firm.contains("as some authorities do, it was due by 8 April 2025"),
        "{firm}"
    );
    assert!(
        firm.contains("within ten working days of this letter I mean to"),
        "{firm}"
    );
}

#[tokio::test]
async fn a_chaser_has_one_day_where_the_readings_agree() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    desk.clock.set(morning(day(2025, 4, 9)));
    let chaser = desk.app.draft_letter(request, "chaser").unwrap().body;
    assert!(chaser.contains("I mean to"), "{chaser}");
    assert!(!chaser.contains("some authorities"), "{chaser}");
}

const UNDER_EIR: &str = "Dear Ms Rahim\n\nAs your request concerns land we have dealt with it under the Environmental Information Regulations 2004. The Council is withholding the viability report under regulation 12(5)(e), because disclosure would adversely affect the developer's confidential commercial information.\n";

/// Answered on Thu 20 March 2025: the fortieth working day after that is Tue 20 May.
#[tokio::test]
async fn a_request_refused_under_the_regulations_is_answered_back_under_them() {
    let (desk, request, mail) = replied(day(2025, 3, 20), UNDER_EIR).await;
    let points = desk.app.notice_check(mail).unwrap();
    let law = points.iter().find(|point| point.point == "regime").unwrap();
    assert_eq!(law.verdict, NoticeVerdict::Unclear);
    assert_eq!(law.citation, "EIR 2004 reg.11");
    assert!(
        law.says.contains("within 40 working days") && law.says.contains("by right"),
        "{}",
        law.says
    );
    confirm(&desk, mail, "refusal");

    let back = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert_eq!(
        (back.letter.as_str(), back.window),
        ("internal-review", Window::Open)
    );
    assert!(
        back.time.contains("20 May 2025") && back.time.contains("EIR 2004 reg.11"),
        "{}",
        back.time
    );
    assert!(back.text.contains("I asked under the Freedom of Information Act 2000. You answered under the Environmental Information Regulations 2004."), "{}", back.text);
    assert!(
        back.text
            .contains("within 40 working days (EIR 2004 reg.11)"),
        "{}",
        back.text
    );
    assert!(back.text.contains("Regulation 12(5)(e)"), "{}", back.text);
    assert!(
        !back.text.contains("£25 an hour"),
        "regulation 12 is not section 12: {}",
        back.text
    );
    let asked = back
        .questions
        .iter()
        .find(|question| question.id == "environmental")
        .unwrap();
    assert_eq!(asked.answer, "unknown");

    // Who knows that it is not about the environment goes by the Act.
    let no = answers(&[("environmental", "no")]);
    let other = desk.app.answering_back(request, &no).unwrap();
    assert!(
        other.text.contains("Please answer under the Act."),
        "{}",
        other.text
    );
    assert!(!other.time.contains("EIR"), "{}", other.time);

    let draft = desk
        .app
        .draft_answering_back(request, &BTreeMap::new())
        .unwrap();
    for words in [
        "under regulation 11 of the Regulations",
        "under the Freedom of Information Act 2000 (our reference",
        "relied on regulation 12(5)(e) of the Regulations",
        "gives 40 working days for a review",
    ] {
        assert!(
            draft.body.contains(words),
            "“{words}” is not in:\n{}",
            draft.body
        );
    }

    for (may, window, words) in [
        (14, Window::Closing, "4 working days left"),
        (20, Window::Closing, "today is the last day"),
        (21, Window::Closed, "ended on"),
    ] {
        desk.clock.set(morning(day(2025, 5, may)));
        let back = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
        assert_eq!(back.window, window, "{may} May: {}", back.time);
        assert!(back.time.contains(words), "{may} May: {}", back.time);
    }
}

#[tokio::test]
async fn a_review_of_the_wrong_law_quotes_it_in_full() {
    let (desk, request, mail) = replied(day(2025, 3, 20), UNDER_EIR).await;
    confirm(&desk, mail, "refusal");
    let no = answers(&[("environmental", "no")]);
    let draft = desk.app.draft_answering_back(request, &no).unwrap();
    for words in [
        "under part 5 of the code of practice",
        "relied on regulation 12(5)(e) of the Environmental Information Regulations 2004",
        "Please answer under the Act.",
    ] {
        assert!(
            draft.body.contains(words),
            "“{words}” is not in:\n{}",
            draft.body
        );
    }
}

#[tokio::test]
async fn an_environmental_request_refused_under_the_act_asks_for_the_regulations() {
    let (desk, request, mail) = replied(
        day(2025, 3, 20),
        "Dear Ms Rahim\n\nThe Council is withholding the flood survey under section 43(2) of the Freedom of Information Act 2000, because it would be likely to prejudice its commercial interests.\n",
    )
    .await;
    rusqlite::Connection::open(desk.casebook())
        .unwrap()
        .execute("UPDATE request SET regime = 'eir'", [])
        .unwrap();
    confirm(&desk, mail, "refusal");
    let points = desk.app.notice_check(mail).unwrap();
    let law = points.iter().find(|point| point.point == "regime").unwrap();
    assert!(law.says.contains("that is the wrong law"), "{}", law.says);
    let yes = answers(&[("environmental", "yes")]);
    let back = desk.app.answering_back(request, &yes).unwrap();
    assert!(back.time.contains("EIR 2004 reg.11"), "{}", back.time);
    assert!(
        back.text
            .contains("Please answer under the Regulations, which presume disclosure."),
        "{}",
        back.text
    );
    // Not knowing, one goes by the law that was used.
    let unknown = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert!(!unknown.time.contains("EIR"), "{}", unknown.time);
}

/// Received Mon 3 March 2025: the sixtieth working day after it is Mon 2 June.
#[tokio::test]
async fn a_narrowed_request_says_what_the_refusal_on_cost_lacked() {
    async fn narrowed_on(month: u32, date: u32) -> String {
        let (desk, request, mail) = replied(
            day(2025, 3, 20),
            "Your request is refused under section 12(1) of the Act.",
        )
        .await;
        confirm(&desk, mail, "refusal");
        desk.clock.set(morning(day(2025, month, date)));
        let limits = answers(&[("limits", "only the year 2024/25")]);
        desk.app
            .draft_letter_with(request, "narrowing", &limits)
            .unwrap()
            .body
    }
    let soon = narrowed_on(6, 2).await;
    for words in ["gave no estimate", "gave no advice", "£25 an hour"] {
        assert!(soon.contains(words), "“{words}” is not in:\n{soon}");
    }
    assert!(!soon.contains("added up"), "{soon}");
    let later = narrowed_on(6, 3).await;
    assert!(
        later.contains("more than 60 working days ago, so the cost of the two cannot be added up"),
        "{later}"
    );
}

/// Received Mon 3 March 2025, so due by Tue 1 April.
#[tokio::test]
async fn a_clarification_says_that_a_late_question_mends_nothing() {
    for (asked, late) in [(day(2025, 4, 1), false), (day(2025, 4, 2), true)] {
        let desk = Desk::on(day(2025, 3, 3));
        let request = desk.sent().await;
        let mail = reply(
            &desk,
            request,
            asked,
            "Please could you clarify which financial years you mean? Your request is on hold until we hear from you.",
        );
        confirm(&desk, mail, "clarification");
        let meant = answers(&[("answer", "The years 2023/24 and 2024/25.")]);
        let body = desk
            .app
            .draft_letter_with(request, "clarification", &meant)
            .unwrap()
            .body;
        assert!(body.contains("section 1(3) of the Act"), "{body}");
        assert_eq!(
            body.contains("after the last day for an answer"),
            late,
            "{asked}: {body}"
        );
    }
}

const UPHELD: &str = "Dear Ms Rahim\n\nThe Council is withholding the unit prices, which are exempt under section 43(2) of the Freedom of Information Act 2000, because they would be likely to prejudice its commercial interests.\n";

/// Sent Mon 3 March 2025 and refused in time. The review asked for on Mon 7 April is due, without
/// Good Friday, Easter Monday and 5 May, on Thu 8 May; the request itself was due on 1 April.
#[tokio::test]
async fn an_answer_to_a_review_is_held_against_the_time_for_the_review() {
    for (answered, verdict) in [(8, NoticeVerdict::Fine), (9, NoticeVerdict::Missing)] {
        let (desk, request, mail) = replied(day(2025, 3, 28), UPHELD).await;
        confirm(&desk, mail, "refusal");
        assert_eq!(in_time(&desk, mail).verdict, NoticeVerdict::Fine);
        desk.clock.set(morning(day(2025, 4, 7)));
        record(&desk, request, "review_asked", day(2025, 4, 7), None, &[]);
        let outcome = reply(&desk, request, day(2025, 5, answered), UPHELD);
        for recorded in [false, true] {
            let point = in_time(&desk, outcome);
            assert_eq!(point.verdict, verdict, "{recorded}: {}", point.says);
            assert!(point.says.contains("8 May"), "{}", point.says);
            assert!(!point.citation.contains("s.10(1)"), "{}", point.citation);
            if !recorded {
                confirm(&desk, outcome, "refusal");
            }
        }
        assert_eq!(
            desk.app.request(request).unwrap().row.stage,
            "review_answered"
        );
        assert_eq!(
            in_time(&desk, mail).verdict,
            NoticeVerdict::Fine,
            "the refusal keeps its own day"
        );
        let offered = desk.app.notice_check(outcome).unwrap();
        assert!(
            offered.iter().all(|point| point.point != "review"),
            "of a review no review is to be had: {offered:?}"
        );
    }
}

/// More time is taken on 25 March, before the twentieth working day, 1 April: the fortieth is, with
/// St Patrick's Day, Good Friday and Easter Monday left out, Thu 1 May.
#[tokio::test]
async fn a_refusal_within_an_extension_that_was_notified_in_time_is_in_time() {
    for (refused, verdict) in [
        (day(2025, 4, 29), NoticeVerdict::Fine),
        (day(2025, 5, 2), NoticeVerdict::Missing),
    ] {
        let (desk, request, mail) = replied(
            day(2025, 3, 25),
            "We need more time to weigh the public interest in section 43(2).",
        )
        .await;
        record(
            &desk,
            request,
            "extended",
            day(2025, 3, 25),
            Some(mail),
            &["43(2)"],
        );
        let refusal = reply(&desk, request, refused, UPHELD);
        let point = in_time(&desk, refusal);
        assert_eq!(point.verdict, verdict, "{}", point.says);
    }
    // Claimed after the last day, more time gives none.
    let (desk, request, mail) = replied(day(2025, 4, 3), "We need more time.").await;
    record(
        &desk,
        request,
        "extended",
        day(2025, 4, 3),
        Some(mail),
        &["43(2)"],
    );
    let refusal = reply(&desk, request, day(2025, 4, 29), UPHELD);
    assert_eq!(in_time(&desk, refusal).verdict, NoticeVerdict::Missing);
}

/// What the extension weighed and what the refusal relied on is not what the review upholds.
#[tokio::test]
async fn a_ground_that_was_dropped_is_not_put_as_relied_on() {
    let (desk, request, _) = replied(day(2025, 3, 25), "We need more time.").await;
    record(
        &desk,
        request,
        "extended",
        day(2025, 3, 25),
        None,
        &["43(2)"],
    );
    let nothing = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert!(!nothing.text.contains("43(2)"), "{}", nothing.text);
    desk.clock.set(morning(day(2025, 4, 29)));
    record(
        &desk,
        request,
        "refused",
        day(2025, 4, 29),
        None,
        &["40(2)"],
    );
    let back = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert!(!back.text.contains("43(2)"), "{}", back.text);
    let review = desk.app.draft_letter(request, "internal-review").unwrap();
    assert!(
        review
            .body
            .contains("You answered on 29 April 2025 and relied on section 40(2) of the Act."),
        "{}",
        review.body
    );
    record(&desk, request, "review_asked", day(2025, 4, 29), None, &[]);
    desk.clock.set(morning(day(2025, 5, 20)));
    record(
        &desk,
        request,
        "review_answered",
        day(2025, 5, 20),
        None,
        &["41"],
    );
    let back = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert!(back.text.contains("Section 41"), "{}", back.text);
    for dropped in ["43(2)", "40(2)"] {
        assert!(!back.text.contains(dropped), "{dropped}: {}", back.text);
    }
    let complaint = desk.app.draft_letter(request, "complaint").unwrap().body;
    assert!(
        complaint
            .contains("It was answered on 29 April 2025, relying on section 40(2) of the Act."),
        "what was relied on that day: {complaint}"
    );
}

/// No law has a "regulation 39": s.39 of the Act is the way into the Regulations.
#[tokio::test]
async fn each_ground_is_cited_as_its_own_law_writes_it() {
    for (grounds, wanted) in [
        (
            &["39", "12(5)(e)"][..],
            "relied on regulation 12(5)(e) of the Regulations.",
        ),
        (
            &["40(2)", "12(5)(e)"],
            "relied on section 40(2) of the Freedom of Information Act 2000, and regulation 12(5)(e) of the Regulations.",
        ),
        (&["39"], "relied on section 39 of the Act."),
    ] {
        let desk = Desk::on(day(2025, 3, 3));
        let request = desk.sent().await;
        desk.clock.set(morning(day(2025, 3, 20)));
        record(&desk, request, "refused", day(2025, 3, 20), None, grounds);
        let review = desk.app.draft_letter(request, "internal-review").unwrap();
        assert!(review.body.contains(wanted), "{wanted}:\n{}", review.body);
        assert!(!review.body.contains("regulation 39"), "{}", review.body);
    }
}

/// Sent on 3 March; what was meant was told on 18 March, from when the time runs (FOIA s.10(6)): the
/// twentieth working day after that is Tue 15 April.
#[tokio::test]
async fn a_chaser_after_clarification_names_the_day_the_request_was_sent() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    desk.clock.set(morning(day(2025, 4, 17)));
    record(
        &desk,
        request,
        "clarification_asked",
        day(2025, 3, 10),
        None,
        &[],
    );
    record(&desk, request, "clarified", day(2025, 3, 18), None, &[]);
    let chaser = desk.app.draft_letter(request, "chaser").unwrap().body;
    for words in [
        "on 3 March 2025, and you had the clarification you asked for on 18 March 2025 (our",
        "an answer was due by 15 April 2025",
    ] {
        assert!(chaser.contains(words), "“{words}” is not in:\n{chaser}");
    }
}
