//! The ladder, rung by rung, and where rungs disagree. Two councils, three requests:
//! A and B to Eastmere (eastmere.example), C to Westvale (westvale.example).

use chrono::{DateTime, NaiveDate, Utc};
use foi_store::{AuthorityId, RequestId};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Answered, AnsweredMail, FiledMail, MailFacts, Matcher, Placement, RequestFacts, Waiting,
};

const A: RequestId = RequestId(Uuid::from_u128(0xA));
const B: RequestId = RequestId(Uuid::from_u128(0xB));
const C: RequestId = RequestId(Uuid::from_u128(0xC));
const EASTMERE: AuthorityId = AuthorityId(Uuid::from_u128(1));
const WESTVALE: AuthorityId = AuthorityId(Uuid::from_u128(2));
const FOI_TEAM: &str = "foi@eastmere.example";
const CASES: &str = "noreply@casework.example";

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

fn at(day: &str) -> DateTime<Utc> {
    on(day).and_hms_opt(10, 0, 0).unwrap().and_utc()
}

fn letter(request: RequestId) -> Answered {
    Answered {
        request,
        what: AnsweredMail::Letter(on("2024-05-01")),
    }
}

/// A and B went to Eastmere in May, C to Westvale. Eastmere's case system acknowledged A as
/// FOI2024/118 in the thread.
fn matcher() -> Matcher {
    let mut matcher = Matcher::default();
    matcher.add_own_address("amina@reporter.example");
    matcher.add_authority(EASTMERE, "Eastmere Borough Council", FOI_TEAM);
    matcher.add_authority(
        WESTVALE,
        "Westvale District Council",
        "foi@westvale.example",
    );
    for (id, reference, title, authority) in [
        (A, "SCR-7K2FQ1", "Grants awarded to sports clubs", EASTMERE),
        (
            B,
            "SCR-0A1B2C",
            "Spending on agency social workers",
            EASTMERE,
        ),
        (C, "SCR-ZZZZZZ", "Grants awarded to sports clubs", WESTVALE),
    ] {
        matcher.add_request(&RequestFacts {
            id,
            reference,
            title,
            authority,
        });
        matcher.add_letter(id, "", on("2024-05-01"));
    }
    matcher.learn(&FiledMail {
        request: A,
        from_email: CASES,
        date: at("2024-05-03"),
        named: &["FOI2024/118".to_owned()],
        acknowledgement: true,
        delivery_failure: false,
    });
    matcher
}

fn mail<'m>(from: &'m str, subject: &'m str, text: &'m str) -> MailFacts<'m> {
    MailFacts {
        from_email: from,
        subject,
        own_text: text,
        full_text: text,
        date: at("2024-05-20"),
        ..MailFacts::default()
    }
}

/// What became of a mail: where it is filed and why, and also and offered; or the suggestions.
fn told(placement: &Placement) -> String {
    let name = |request: RequestId| {
        ["?", "A", "B", "C"][[A, B, C]
            .iter()
            .position(|known| *known == request)
            .map_or(0, |at| at + 1)]
    };
    match placement {
        Placement::Filed(filing) => {
            let also: String = filing
                .also
                .iter()
                .map(|(request, _)| name(*request))
                .collect();
            let offered: String = filing
                .offered
                .iter()
                .map(|other| name(other.request))
                .collect();
            format!(
                "filed {} also {also} offered {offered}: {}",
                name(filing.request),
                filing.because
            )
        }
        Placement::Suggested(suggested) => {
            let said: Vec<_> = suggested
                .iter()
                .map(|other| {
                    format!(
                        "{}{}",
                        name(other.request),
                        if other.warning.is_some() { "!" } else { "" }
                    )
                })
                .collect();
            format!("suggested {}", said.join(" "))
        }
    }
}

#[track_caller]
fn becomes(mail: &MailFacts<'_>, expected: &str) {
    let named = matcher().their_references(mail.subject, mail.own_text);
    let placement = matcher().place(&MailFacts {
        named: &named,
        ..*mail
    });
    let told = told(&placement);
    assert!(
        told.starts_with(expected),
        "{expected:?} was wanted, it is {told:?}"
    );
}

#[test]
fn a_thread_files() {
    becomes(
        &MailFacts {
            thread: &[letter(A)],
            ..mail(FOI_TEAM, "RE: grants", "Here.")
        },
        "filed A also  offered : It answers our letter of Wed 1 May 2024.",
    );
    let answered = |what| [Answered { request: B, what }];
    becomes(
        &MailFacts {
            thread: &answered(AnsweredMail::Filed),
            ..mail(FOI_TEAM, "RE: x", "Here.")
        },
        "filed B also  offered : It answers a mail filed here.",
    );
    becomes(
        &MailFacts {
            thread: &answered(AnsweredMail::FiledByUser),
            ..mail(FOI_TEAM, "RE: x", "Here.")
        },
        "filed B also  offered : It answers a mail that you filed here.",
    );
}

#[test]
fn a_thread_from_a_stranger_files_and_says_so() {
    becomes(
        &MailFacts {
            thread: &[letter(A)],
            ..mail("x@elsewhere.example", "RE: grants", "Here.")
        },
        "filed A also  offered : It answers our letter of Wed 1 May 2024. It comes from elsewhere.example, which Eastmere Borough Council has not written from before.",
    );
    becomes(
        &MailFacts {
            thread: &[letter(A)],
            delivery_failure: true,
            ..mail("MAILER-DAEMON@mx.example", "Undelivered", "Sorry.")
        },
        "filed A also  offered : It answers our letter of Wed 1 May 2024.",
    );
}

#[test]
fn our_reference_files_from_a_sender_the_authority_uses() {
    let subject = "filed A also  offered : Its subject names our reference SCR-7K2FQ1.";
    becomes(&mail(FOI_TEAM, "Response to SCR-7K2FQ1", ""), subject);
    becomes(
        &mail("jo.bloggs@eastmere.example", "scr 7k2fqI - Response", ""),
        subject,
    );
    becomes(
        &mail("dpo@mail.eastmere.example", "Your request (SCR7K2FQ1)", ""),
        subject,
    );
    becomes(&mail(CASES, "SCR-7K2FQ1", ""), subject);
    becomes(
        &mail(FOI_TEAM, "Your request", "Your ref: SCR-\n7K2FQ1"),
        "filed A also  offered : It names our reference SCR-7K2FQ1.",
    );
    becomes(
        &MailFacts {
            full_text: "We enclose it.\n\n> Our reference: SCR-7K2FQ1",
            ..mail(FOI_TEAM, "Your request", "We enclose it.")
        },
        "filed A also  offered : It quotes a mail with our reference SCR-7K2FQ1.",
    );
}

#[test]
fn our_reference_from_a_stranger_only_suggests_with_a_warning() {
    for from in [
        "foi@eastmere.example.evil.test",
        "foi@westvale.example",
        "foi@noteastmere.example",
        "someone@gmail.com",
        "",
        "not an address",
    ] {
        becomes(
            &mail(from, "Decision on SCR-7K2FQ1", "Refused."),
            "suggested A!",
        );
        becomes(
            &mail(from, "Decision", "On SCR-7K2FQ1: refused."),
            "suggested A!",
        );
    }
}

#[test]
fn a_learnt_reference_files_from_a_sender_the_authority_uses() {
    let because = "filed A also  offered : It names Eastmere Borough Council’s own reference FOI2024/118, learnt from its acknowledgement of 3 May 2024.";
    becomes(
        &mail(CASES, "FOI2024/118", "Please find our answer."),
        because,
    );
    becomes(
        &mail(FOI_TEAM, "Your enquiry", "Our ref: FOI 2024-118"),
        because,
    );
    becomes(
        &mail(FOI_TEAM, "Internal review FOI2024/118/IR", ""),
        because,
    );
    // Westvale counts for itself, and so does anybody else.
    becomes(
        &mail("foi@westvale.example", "FOI2024/118", ""),
        "suggested ",
    );
    becomes(&mail("x@evil.test", "FOI2024/118", ""), "suggested A!");
    // A second number of the same form that is not known: which one it is about is open.
    becomes(
        &mail(
            FOI_TEAM,
            "",
            "Our ref: FOI2024/240. See also our answer FOI2024/118.",
        ),
        "suggested ",
    );
    becomes(
        &mail(FOI_TEAM, "FOI2024/118", "See also FOI2024/240."),
        "filed A",
    );
}

#[test]
fn a_reference_learnt_for_two_requests_files_nothing() {
    let mut matcher = matcher();
    matcher.learn(&FiledMail {
        request: B,
        from_email: FOI_TEAM,
        date: at("2024-05-04"),
        named: &["FOI2024/118".to_owned()],
        acknowledgement: false,
        delivery_failure: false,
    });
    let named = ["FOI2024/118".to_owned()];
    let placement = matcher.place(&MailFacts {
        named: &named,
        ..mail(FOI_TEAM, "FOI2024/118", "")
    });
    assert!(
        told(&placement).starts_with("suggested "),
        "{}",
        told(&placement)
    );
}

#[test]
fn a_number_older_than_the_request_is_of_another_year() {
    let named = ["FOI2024/118".to_owned()];
    let placement = matcher().place(&MailFacts {
        named: &named,
        date: at("2023-05-20"),
        ..mail(FOI_TEAM, "FOI2024/118", "")
    });
    assert!(
        matches!(placement, Placement::Suggested(_)),
        "{placement:?}"
    );
}

#[test]
fn rungs_that_disagree() {
    // The thread decides over the text; what else is named is offered.
    becomes(
        &MailFacts {
            thread: &[letter(A)],
            ..mail(
                FOI_TEAM,
                "RE: grants [SCR-7K2FQ1]",
                "SCR-0A1B2C is under way.",
            )
        },
        "filed A also  offered B: It answers our letter",
    );
    // A subject that was changed to name another request only: the user says.
    becomes(
        &MailFacts {
            thread: &[letter(A)],
            ..mail(FOI_TEAM, "Response to SCR-0A1B2C", "Here.")
        },
        "suggested B A",
    );
    // The subject decides over the text, the text over what is quoted, ours over theirs.
    becomes(
        &mail(
            FOI_TEAM,
            "Response to SCR-0A1B2C",
            "As with SCR-7K2FQ1, we hold it.",
        ),
        "filed B also  offered A: Its subject",
    );
    becomes(
        &MailFacts {
            full_text: "Your ref: SCR-0A1B2C\n> Our reference: SCR-7K2FQ1",
            ..mail(FOI_TEAM, "Response", "Your ref: SCR-0A1B2C")
        },
        "filed B also  offered : It names our reference SCR-0A1B2C.",
    );
    becomes(
        &mail(FOI_TEAM, "FOI2024/118", "Your ref: SCR-0A1B2C"),
        "filed B also  offered A",
    );
    // Two in the thread: the nearest decides.
    becomes(
        &MailFacts {
            thread: &[letter(B), letter(A)],
            ..mail(FOI_TEAM, "RE: both", "Here.")
        },
        "filed B also  offered A: It answers our letter",
    );
}

#[test]
fn one_answer_may_serve_several() {
    becomes(
        &mail(FOI_TEAM, "Your requests SCR-7K2FQ1 and SCR-0A1B2C", "Here."),
        "filed A also B offered : Its subject names our reference SCR-7K2FQ1.",
    );
    becomes(
        &mail(
            FOI_TEAM,
            "Your requests",
            "This answers SCR-0A1B2C and SCR-7K2FQ1.",
        ),
        "filed B also A offered : It names our reference SCR-0A1B2C.",
    );
    becomes(
        &MailFacts {
            thread: &[letter(A)],
            ..mail(FOI_TEAM, "RE: SCR-7K2FQ1, SCR-0A1B2C", "Here.")
        },
        "filed A also B offered : It answers our letter",
    );
    let apart = format!(
        "SCR-0A1B2C was answered. {} On SCR-7K2FQ1 we ask for time.",
        "Words. ".repeat(20)
    );
    becomes(&mail(FOI_TEAM, "Your requests", &apart), "suggested ");
    // A stranger's second reference is not believed.
    becomes(
        &mail(FOI_TEAM, "SCR-7K2FQ1 and SCR-ZZZZZZ", "Here."),
        "filed A also  offered C: Its subject",
    );
}

#[test]
fn subject_and_sender_suggest_in_the_right_order() {
    becomes(
        &mail(FOI_TEAM, "Grants awarded to sports clubs", "Here."),
        "suggested A B",
    );
    becomes(
        &mail(
            "foi@westvale.example",
            "Grants awarded to sports clubs",
            "Here.",
        ),
        "suggested C",
    );
    becomes(
        &mail(FOI_TEAM, "Agency social workers", "Here."),
        "suggested B A",
    );
    becomes(
        &mail("news@shop.example", "Our summer sale", "Buy now."),
        "suggested ",
    );
    let before = MailFacts {
        date: at("2024-04-01"),
        ..mail(FOI_TEAM, "Grants awarded to sports clubs", "Here.")
    };
    becomes(&before, "suggested ");
    let placement = matcher().place(&before);
    assert_eq!(
        placement,
        Placement::Suggested(Vec::new()),
        "nobody answers what was not asked yet"
    );
}

#[test]
fn a_choice_of_the_user_comes_first_and_files_nothing() {
    let mut matcher = matcher();
    matcher.add_choice(
        FOI_TEAM,
        "RE: Grants awarded to sports clubs",
        B,
        on("2024-05-10"),
    );
    let placement = matcher.place(&mail(FOI_TEAM, "Grants awarded to sports clubs", "More."));
    let Placement::Suggested(suggested) = placement else {
        panic!("{placement:?}");
    };
    assert_eq!(suggested[0].request, B);
    assert!(
        suggested[0]
            .why
            .starts_with("You filed a mail with this sender and subject here on Fri 10 May 2024."),
        "{}",
        suggested[0].why
    );
}

#[test]
fn mails_that_name_one_reference_speak_for_each_other() {
    let waiting = [Waiting {
        from_email: FOI_TEAM.into(),
        from_name: String::new(),
        subject: "Spending on agency social workers".into(),
        date: at("2024-05-06"),
    }];
    let named = ["FOI2024/240".to_owned()];
    let placement = matcher().place(&MailFacts {
        waiting: &waiting,
        named: &named,
        ..mail(FOI_TEAM, "Your request FOI2024/240", "Our ref: FOI2024/240")
    });
    let Placement::Suggested(suggested) = placement else {
        panic!("{placement:?}");
    };
    assert_eq!(suggested[0].request, B);
    assert!(
        suggested[0]
            .why
            .contains("Another mail in the Inbox names FOI2024/240 too"),
        "{}",
        suggested[0].why
    );
}

#[test]
fn a_repeated_question_leads_to_its_request() {
    let question = "Please list each payment above five hundred pounds to an agency for social workers, with the date, the agency, the grade and the hours that were worked.";
    let mut matcher = matcher();
    matcher.add_question(B, question);
    let text = format!("You asked:\n{question}\nThere were none.");
    let Placement::Suggested(suggested) =
        matcher.place(&mail("officer@elsewhere.example", "Your enquiry", &text))
    else {
        panic!("a question alone must not file");
    };
    assert_eq!(suggested[0].request, B);
    assert_eq!(
        suggested[0].warning.as_deref(),
        Some(
            "It comes from elsewhere.example, which Eastmere Borough Council has not written from before."
        )
    );
}

#[test]
fn what_concerns_us() {
    let matcher = matcher();
    let concerns = |mail: &MailFacts<'_>| matcher.concerns(mail).is_some();
    assert!(concerns(&MailFacts {
        thread: &[letter(A)],
        ..mail("x@y.example", "", "")
    }));
    assert!(concerns(&mail("anybody@eastmere.example", "Hello", "")));
    assert!(concerns(&mail(CASES, "Hello", "")));
    assert!(concerns(&mail("x@y.example", "About scr-7k2fq1", "")));
    assert!(
        concerns(&mail("x@y.example", "Hello", "About SCR-7K2FQ1.")),
        "the second look"
    );
    assert!(!concerns(&mail(
        "x@y.example",
        "Hello",
        "About nothing of ours."
    )));
    assert!(!concerns(&mail("amina@reporter.example", "Hello", "")));
    let to = ["foi@westvale.example"];
    assert!(concerns(&MailFacts {
        to: &to,
        ..mail("amina@reporter.example", "Hello", "")
    }));
    let mut unasked = Matcher::default();
    unasked.add_authority(EASTMERE, "Eastmere Borough Council", FOI_TEAM);
    assert!(
        unasked
            .concerns(&mail(FOI_TEAM, "Your council tax", ""))
            .is_none(),
        "a council that was not asked writes about other things"
    );
}

/// Texts from the pieces that matter here, in any order, and noise between them.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("SCR-7K2FQ1".to_owned()),
        Just("scr 0a1b2c".to_owned()),
        Just("SCR".to_owned()),
        Just("FOI2024/118".to_owned()),
        Just("Our ref: ".to_owned()),
        Just("> ".to_owned()),
        Just("\n".to_owned()),
        Just("Eastmere Borough Council".to_owned()),
        Just("Grants awarded to sports clubs".to_owned()),
        ".{0,12}",
        "[a-zA-Z0-9 -]{0,12}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn sender() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(FOI_TEAM.to_owned()),
        Just(CASES.to_owned()),
        Just("x@evil.test".to_owned()),
        Just("amina@reporter.example".to_owned()),
        ".{0,20}",
    ]
}

proptest! {
    #[test]
    fn nothing_panics_and_reasons_are_said(
        from in sender(), name in ".{0,30}", subject in text(), own in text(), quoted in text(),
        seconds in -9_000_000_000_i64..9_000_000_000, threaded in 0..4_u8,
    ) {
        let full = format!("{own}{quoted}");
        let named = matcher().their_references(&subject, &own);
        let thread: Vec<Answered> = [A, B, C].into_iter().take(usize::from(threaded)).map(letter).collect();
        let facts = MailFacts {
            from_email: &from, from_name: &name, subject: &subject, own_text: &own, full_text: &full,
            date: DateTime::from_timestamp(seconds, 0).unwrap(), thread: &thread, named: &named,
            ..MailFacts::default()
        };
        match matcher().place(&facts) {
            Placement::Filed(filing) => prop_assert!(filing.because.ends_with('.')),
            Placement::Suggested(suggested) => {
                prop_assert!(suggested.len() <= 5);
                prop_assert!(suggested.iter().all(|other| other.why.ends_with('.')));
            }
        }
        let _ = matcher().concerns(&facts);
    }

    /// Whatever else the casebook holds, a mail in a thread goes where it went.
    #[test]
    fn unrelated_requests_change_no_threaded_match(
        others in prop::collection::vec(("[0-9A-HJKMNP-TV-Z]{6}", text(), 1_000..50_000_u128), 0..8),
        from in sender(), subject in "[a-z ]{0,30}", own in "[a-zA-Z0-9 /\n]{0,80}",
    ) {
        let thread = [letter(A)];
        let facts = MailFacts { thread: &thread, ..mail(&from, &subject, &own) };
        let before = matcher().file(&facts).unwrap();
        let mut more = matcher();
        for (code, title, id) in &others {
            let authority = AuthorityId(Uuid::from_u128(*id));
            more.add_authority(authority, title, &format!("foi@council{id}.example"));
            more.add_request(&RequestFacts {
                id: RequestId(Uuid::from_u128(*id)), reference: &format!("SCR-{code}"), title, authority,
            });
        }
        let after = more.file(&facts).unwrap();
        prop_assert_eq!(before.request, after.request);
        prop_assert_eq!(before.because, after.because);
    }

    /// Without thread and references nothing is filed, whoever writes and whatever the subject.
    #[test]
    fn sender_and_subject_alone_file_nothing(
        from in sender(), name in ".{0,30}",
        subject in prop_oneof![
            Just("RE: Grants awarded to sports clubs".to_owned()),
            Just("Freedom of Information request: Spending on agency social workers".to_owned()),
            "[A-Za-z ]{0,40}",
        ],
        own in "[A-Za-z ,.\n]{0,200}",
    ) {
        let mut matcher = matcher();
        matcher.add_choice(&from, &subject, A, on("2024-05-10"));
        let facts = MailFacts { from_name: &name, ..mail(&from, &subject, &own) };
        prop_assert!(matches!(matcher.place(&facts), Placement::Suggested(_)));
    }
}
