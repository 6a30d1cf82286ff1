//! What a server may say, at each step: the letter waits or is refused, never both, and never
//! arrives twice.

use std::time::Duration;

use chrono::TimeDelta;
use foi_app::wire::{OutboxOffer, OutboxState};
use foi_mail::Timeouts;

use crate::desk::{Desk, day, desk_facing, drafts};
use crate::servers::{Act, At, Certificate, ScriptedSmtp};

const REPLIES: [&str; 10] = [
    "421 4.3.2 Service shutting down",
    "450 4.2.1 Greylisted, try again later",
    "451 4.3.0 Local error in processing",
    "452 4.3.1 Insufficient storage",
    "530 5.7.0 Authentication required",
    "535 5.7.8 Credentials invalid",
    "550 5.1.1 No such person here",
    "550 5.5.0 Not accepted",
    "552 5.3.4 Too big",
    "554 5.7.1 Transaction failed",
];

/// RFC 5321 section 4.2.1: 4xx means later, 5xx means not like this. Before the server has heard of
/// a letter (RFC 5321 section 3.1, RFC 4954 section 6) neither says anything about the letter.
fn expected(at: At, reply: &str) -> OutboxState {
    let later = reply.starts_with('4');
    let about_the_letter = matches!(at, At::Mail | At::Rcpt | At::Data | At::Dot)
        && !(at == At::Mail && reply.starts_with("530"));
    if later || !about_the_letter {
        OutboxState::Waiting
    } else {
        OutboxState::Refused
    }
}

#[tokio::test]
async fn each_reply_at_each_step_leaves_one_copy_or_a_draft() {
    for at in [
        At::Banner,
        At::Ehlo,
        At::Auth,
        At::Mail,
        At::Rcpt,
        At::Data,
        At::Dot,
    ] {
        for reply in REPLIES {
            let certificate = Certificate::self_made();
            let server = ScriptedSmtp::start(&certificate, vec![(at, Act::Say(reply))]).await;
            let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
            let (request, entry) = desk.queue();
            let summary = desk.app.send_ready().await.unwrap();
            let case = format!("{at:?} {reply}: {summary:?}");
            let row = desk.outbox_row(entry);
            assert_eq!(row.state, expected(at, reply), "{case}");
            assert!(row.text.contains(reply), "{case}: {}", row.text);
            assert!(server.stored().is_empty(), "{case}");
            let stage = desk.app.request(request).unwrap().row.stage;
            if row.state == OutboxState::Refused {
                assert_eq!(row.offers, [OutboxOffer::Mend, OutboxOffer::Dismiss]);
                assert_eq!(stage, "draft", "{case}");
                assert_eq!(drafts(&desk.app.request(request).unwrap()).len(), 1);
                desk.clock.forward(TimeDelta::days(7));
                assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{case}");
                assert!(server.stored().is_empty(), "{case}");
            } else {
                assert_eq!(row.offers, [OutboxOffer::TryNow, OutboxOffer::CallBack]);
                assert_eq!(stage, "queued", "{case}");
                assert!(row.next_try > Some(desk.app.now()), "{case}");
                assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{case}");
                desk.clock.forward(TimeDelta::hours(4));
                assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{case}");
                assert_eq!(server.stored().len(), 1, "{case}");
            }
        }
    }
}

/// Five minutes, ten, twenty: and the row says when.
#[tokio::test]
async fn a_letter_put_off_waits_twice_as_long_each_time() {
    let certificate = Certificate::self_made();
    let later = || (At::Rcpt, Act::Say("450 4.2.1 Greylisted"));
    let server = ScriptedSmtp::start(&certificate, vec![later(), later(), later()]).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    let (_, entry) = desk.queue();
    for minutes in [5, 10, 20] {
        desk.app.send_ready().await.unwrap();
        let row = desk.outbox_row(entry);
        let wait = row.next_try.unwrap() - desk.app.now();
        assert_eq!(wait, TimeDelta::minutes(minutes), "{row:?}");
        desk.clock
            .forward(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        assert!(!desk.app.has_letters_ready().unwrap());
        desk.clock.forward(TimeDelta::seconds(1));
        assert!(desk.app.has_letters_ready().unwrap());
    }
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(server.stored().len(), 1);
}

/// Trouble of the server's own is met once, not once for each letter, and every letter says so.
#[tokio::test]
async fn trouble_of_the_server_is_met_once_for_all_letters() {
    for (at, reply) in [
        (At::Banner, "554 5.3.2 No service here now"),
        (At::Mail, "451 4.3.0 Out of order"),
        (At::Rcpt, "421 4.3.2 Too many connections"),
        (At::Dot, "421 4.3.2 Shutting down"),
        (At::Auth, "535 5.7.8 Credentials invalid"),
    ] {
        let certificate = Certificate::self_made();
        let server = ScriptedSmtp::start(&certificate, vec![(at, Act::Say(reply))]).await;
        let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
        let letters = desk.drafts_to(4);
        for letter in &letters {
            desk.app.send_letter_now(*letter).unwrap();
        }
        let summary = desk.app.send_ready().await.unwrap();
        assert_eq!(
            (summary.sent, summary.waiting),
            (0, 4),
            "{reply}: {summary:?}"
        );
        assert_eq!(server.connections(), 1, "{reply}");
        assert!(!desk.app.has_letters_ready().unwrap(), "{reply}");
        for row in desk.app.outbox().unwrap() {
            assert!(row.text.contains(reply), "{reply}: {}", row.text);
            assert!(row.next_try > Some(desk.app.now()), "{reply}: {row:?}");
        }
        // The wait outlives the program.
        let desk = desk.die();
        assert!(!desk.app.has_letters_ready().unwrap(), "{reply}");
        assert_eq!(server.connections(), 1, "{reply}");
        desk.clock.forward(TimeDelta::hours(4));
        assert!(desk.app.has_letters_ready().unwrap(), "{reply}");
        desk.app
            .give_password(None, crate::desk::PASSWORD.into(), foi_app::wire::Keep::Ask)
            .unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 4, "{reply}");
        assert_eq!(server.stored().len(), 4, "{reply}");
    }
}

/// One letter that the server will not have does not keep the others from going, over the same
/// connection.
#[tokio::test]
async fn one_refused_letter_holds_up_no_other() {
    for at in [At::Rcpt, At::Data, At::Dot] {
        for reply in ["550 5.1.1 No such person here", "450 4.2.1 Greylisted"] {
            let certificate = Certificate::self_made();
            let server = ScriptedSmtp::start(&certificate, vec![(at, Act::Say(reply))]).await;
            let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
            for letter in desk.drafts_to(4) {
                desk.app.send_letter_now(letter).unwrap();
            }
            let summary = desk.app.send_ready().await.unwrap();
            assert_eq!(summary.sent, 3, "{at:?} {reply}: {summary:?}");
            assert_eq!(summary.refused + summary.waiting, 1);
            assert_eq!((server.stored().len(), server.connections()), (3, 1));
        }
    }
}

/// Patience that a test can wait out. The program itself waits ten minutes for the last answer.
fn hurried() -> Timeouts {
    Timeouts {
        command: Duration::from_millis(800),
        data: Duration::from_millis(800),
        transfer: Duration::from_millis(400),
        final_reply: Duration::from_millis(800),
        ..Timeouts::default()
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_left_and_a_silent_end_is_in_doubt() {
    assert_eq!(Timeouts::default().final_reply, Duration::from_mins(10));
    for at in [
        At::Banner,
        At::Ehlo,
        At::StartTls,
        At::Auth,
        At::Mail,
        At::Rcpt,
        At::Data,
        At::Body,
        At::Dot,
        At::Stored,
    ] {
        let certificate = Certificate::self_made();
        let server = ScriptedSmtp::start(&certificate, vec![(at, Act::Hang)]).await;
        let desk = Desk::with_patience(day(2026, 6, 1), &certificate, server.port, 1, {
            Timeouts {
                connect: Duration::from_millis(800),
                ..hurried()
            }
        });
        let (_, entry) = desk.queue();
        desk.app.send_ready().await.unwrap();
        let handed_over = matches!(at, At::Body | At::Dot | At::Stored);
        let row = desk.outbox_row(entry);
        let expected = if handed_over {
            OutboxState::InDoubt
        } else {
            OutboxState::Waiting
        };
        assert_eq!(row.state, expected, "{at:?}: {}", row.text);
        desk.clock.forward(TimeDelta::hours(5));
        let sent = desk.app.send_ready().await.unwrap().sent;
        assert_eq!(sent, u32::from(!handed_over), "{at:?}");
        let copies = usize::from(!handed_over || at == At::Stored);
        assert_eq!(server.stored().len(), copies, "{at:?}");
    }
}

/// An answer that takes its time is waited for: 20 seconds in truth, and longer than any single
/// command may take.
#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let certificate = Certificate::self_made();
    let script = vec![(At::Stored, Act::Wait(Duration::from_secs(20)))];
    let server = ScriptedSmtp::start(&certificate, script).await;
    let desk = Desk::with_patience(
        day(2026, 6, 1),
        &certificate,
        server.port,
        1,
        Timeouts {
            final_reply: Timeouts::default().final_reply,
            ..hurried()
        },
    );
    let (_, entry) = desk.queue();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(desk.outbox_row(entry).state, OutboxState::Sent);
    assert_eq!(server.stored().len(), 1);
}

/// The server keeps the letter and tears the connection down, politely or not.
#[tokio::test]
async fn kept_and_cut_off_it_is_in_doubt_with_one_copy() {
    for act in [Act::Drop, Act::Reset] {
        let certificate = Certificate::self_made();
        let server = ScriptedSmtp::start(&certificate, vec![(At::Stored, act.clone())]).await;
        let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
        let (_, entry) = desk.queue();
        let summary = desk.app.send_ready().await.unwrap();
        assert_eq!(summary.in_doubt, 1, "{act:?}: {summary:?}");
        let row = desk.outbox_row(entry);
        assert_eq!(
            row.offers,
            [
                OutboxOffer::Look,
                OutboxOffer::MarkSent,
                OutboxOffer::SendAgain
            ]
        );
        for _ in 0..3 {
            desk.clock.forward(TimeDelta::days(1));
            desk.app.try_waiting_now().unwrap();
            assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
        }
        assert_eq!(server.stored().len(), 1);
    }
}

#[tokio::test]
async fn without_tls_nothing_is_said() {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::without_starttls(&certificate).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let row = desk.outbox_row(entry);
    assert_eq!(row.state, OutboxState::Waiting);
    assert!(row.text.contains("no safe connection"), "{}", row.text);
    assert!(
        !server
            .commands()
            .iter()
            .any(|said| said == "AUTH" || said.starts_with("MAIL"))
    );
}
