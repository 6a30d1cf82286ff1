//! Deadlines in English.

use foi_law::{
    AuthorityKind, Calendar, Duty, Event, EventKind, Regime, Working, answer_deadline, clock,
};

use crate::day;

fn explained(regime: Regime, kind: AuthorityKind, received: &str) -> Vec<String> {
    let calendar = Calendar::built_in();
    let deadline = answer_deadline(regime, kind, calendar, day(received), None).unwrap();
    deadline.explanation(calendar)
}

#[test]
fn an_ordinary_request_in_full() {
    assert_eq!(
        explained(Regime::Foia, AuthorityKind::Council, "2026-06-01"),
        [
            "Day 0 is Mon 1 June 2026, the day the authority received the request; it is not \
             counted.",
            "Day 1 is Tue 2 June 2026, the first working day after it.",
            "Weekends are not counted: Sat 6 June 2026, Sun 7 June 2026, Sat 13 June 2026, Sun 14 \
             June 2026, Sat 20 June 2026, Sun 21 June 2026, Sat 27 June 2026, Sun 28 June 2026.",
            "Mon 15 June 2026 is not counted: World Cup bank holiday, a holiday in Scotland.",
            "Day 20 is Tue 30 June 2026, the last day for the authority to answer the request.",
            "FOIA 2000 s.10(1): The authority must answer promptly, and no later than the \
             twentieth working day after the day it received the request.",
            "FOIA 2000 s.10(6): A working day is any day but a Saturday, a Sunday, Christmas Day, \
             Good Friday or a bank holiday in any part of the United Kingdom.",
        ]
    );
}

#[test]
fn a_sunday_says_both_readings() {
    let said = explained(Regime::Foia, AuthorityKind::Council, "2026-09-06").join("\n");
    for part in [
        "Day 0 is Sun 6 September 2026",
        "It is not a working day (Sunday), but the count still runs from it.",
        "Day 1 is Mon 7 September 2026",
        "The authority may say Mon 5 October 2026.",
        "s.45 Code of Practice 2018 para 4.2",
        "late after Fri 2 October 2026",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn what_is_taken_for_granted_is_said() {
    for (regime, kind, received, part) in [
        (
            Regime::Foia,
            AuthorityKind::School,
            "2026-06-01",
            "term dates are not known",
        ),
        (
            Regime::Foia,
            AuthorityKind::Archive,
            "2026-06-01",
            "not open",
        ),
        (
            Regime::Foisa,
            AuthorityKind::Archive,
            "2026-06-01",
            "the Keeper has twenty",
        ),
        (
            Regime::Foia,
            AuthorityKind::Council,
            "2029-03-01",
            "provisional",
        ),
        (
            Regime::Foisa,
            AuthorityKind::Council,
            "2020-04-20",
            "sixty working days",
        ),
        (
            Regime::Foisa,
            AuthorityKind::Council,
            "2026-06-01",
            "FOISA 2002 s.73",
        ),
        (
            Regime::Eir,
            AuthorityKind::Council,
            "2026-06-01",
            "EIR 2004 reg.5(2)",
        ),
        (
            Regime::Eisr,
            AuthorityKind::Council,
            "2026-06-01",
            "EISR 2004 reg.5(2)",
        ),
    ] {
        let said = explained(regime, kind, received).join("\n");
        assert!(said.contains(part), "{part}\n{said}");
    }
    let plain = explained(Regime::Foia, AuthorityKind::Council, "2020-04-20").join("\n");
    assert!(
        !plain.contains("sixty working days"),
        "the temporary Act was Scottish\n{plain}"
    );
    let calendar = Calendar::built_in();
    let given = answer_deadline(
        Regime::Foia,
        AuthorityKind::Council,
        calendar,
        day("2026-06-01"),
        Some(30),
    );
    let said = given.unwrap().explanation(calendar).join("\n");
    assert!(
        said.contains("was given, not taken from the enactment"),
        "{said}"
    );
}

/// The working of one deadline of a history, with its sentences.
fn of(regime: Regime, events: &[Event], today: &str, duty: Duty) -> (Working, String) {
    let calendar = Calendar::built_in();
    let clock = clock(regime, AuthorityKind::Council, calendar, events, day(today)).unwrap();
    let deadline = clock.deadline(duty).unwrap();
    (
        deadline.working(calendar).unwrap(),
        deadline.explanation(calendar).join("\n"),
    )
}

fn event(on: &str, kind: EventKind) -> Event {
    Event::new(kind, day(on))
}

#[test]
fn the_days_of_a_fee_are_shown_left_out() {
    let events = [
        event("2026-06-01", EventKind::Sent),
        event("2026-06-05", EventKind::FeesNotice),
        event("2026-06-10", EventKind::FeePaid),
    ];
    let (working, said) = of(Regime::Foia, &events, "2026-06-12", Duty::Answer);
    // 2-4 June are days 1 to 3; 11 and 12 June are 4 and 5, 16 June is 6, and 6 July is 20.
    assert_eq!(working.due, day("2026-07-06"));
    assert!(
        said.contains("Fri 5 June 2026 is not counted: the fee was not yet paid."),
        "{said}"
    );
    assert!(
        said.contains("sent by email, which counts as received that day"),
        "{said}"
    );
}

#[test]
fn each_ground_for_day_0_has_its_words() {
    let day_0 = |events: &[Event], duty| of(Regime::Foisa, events, "2026-12-01", duty).1;
    let mut posted = event("2026-06-01", EventKind::Sent);
    posted.by = foi_law::Channel::Post;
    let said = day_0(&[posted], Duty::Answer);
    assert!(
        said.contains("the third day after the letter was posted on Mon 1 June 2026"),
        "{said}"
    );
    let sent = event("2026-06-01", EventKind::Sent);
    let asked = event("2026-06-05", EventKind::ClarificationAsked);
    let clarified = event("2026-06-10", EventKind::Clarified);
    let said = day_0(&[sent.clone(), asked, clarified], Duty::Answer);
    assert!(
        said.contains("received the clarification it had asked for"),
        "{said}"
    );
    let refused = event("2026-06-10", EventKind::Refused);
    let review = event("2026-07-06", EventKind::ReviewAsked);
    let outcome = event("2026-07-20", EventKind::ReviewAnswered);
    let said = day_0(&[sent.clone(), refused.clone()], Duty::AskForReview);
    assert!(
        said.contains("the day the time for answering ended"),
        "{said}"
    );
    assert!(
        said.contains("Some guidance counts from the answer itself"),
        "{said}"
    );
    let said = day_0(
        &[sent.clone(), refused.clone(), review.clone()],
        Duty::AnswerReview,
    );
    assert!(said.contains("the day the review was asked for"), "{said}");
    let said = day_0(
        &[sent.clone(), refused.clone(), review.clone()],
        Duty::Complain,
    );
    assert!(said.contains("the day the review was due"), "{said}");
    let said = day_0(&[sent, refused, review, outcome], Duty::Complain);
    assert!(said.contains("the day of the review's outcome"), "{said}");
    assert!(
        said.contains("Wed 20 January 2027 is the last day for you to complain"),
        "{said}"
    );
}

#[test]
fn an_appeal_moved_over_a_weekend_says_so() {
    let events = [
        event("2026-06-01", EventKind::Sent),
        event("2026-07-15", EventKind::Complained),
        event("2026-11-07", EventKind::DecisionNotice),
    ];
    let (working, said) = of(Regime::Foia, &events, "2026-11-20", Duty::Appeal);
    assert_eq!(working.due, day("2026-12-07"));
    assert!(
        said.contains("Sat 5 December 2026 is not counted: the last day moves"),
        "{said}"
    );
    assert!(
        said.contains("the day the decision notice was sent"),
        "{said}"
    );
}

#[test]
fn working_days_left_count_down_through_nought() {
    let calendar = Calendar::built_in();
    let deadline = answer_deadline(
        Regime::Foia,
        AuthorityKind::Council,
        calendar,
        day("2026-06-01"),
        None,
    )
    .unwrap();
    for (today, left) in [
        ("2026-06-01", 20),
        ("2026-06-29", 1),
        ("2026-06-30", 0),
        ("2026-07-01", -1),
        ("2026-07-04", -3),
        ("2026-06-14", 11),
        ("2026-06-15", 11),
    ] {
        assert_eq!(
            deadline.working_days_left(calendar, day(today)),
            left,
            "{today}"
        );
    }
    assert!(deadline.working_days_left(calendar, chrono::NaiveDate::MAX) < -10_000);
    assert!(!deadline.readings_differ());
    assert_eq!(deadline.escalate_after(), deadline.due);
}
