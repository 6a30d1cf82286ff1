//! Connections cut at each point, answers that come late, and a clock that is turned while a letter
//! is on the wire.

use std::time::Duration;

use chrono::{TimeDelta, TimeZone as _, Utc};
use foi_app::wire::OutboxState;
use foi_mail::Timeouts;

use crate::desk::{Desk, day, desk_facing};
use crate::servers::{Act, At, Certificate, Dovecot, ScriptedSmtp};

/// Cut before the message, politely or not: it goes later, by itself, once.
#[tokio::test]
async fn cut_at_any_point_before_the_message_it_goes_later_and_once() {
    for act in [Act::Drop, Act::Reset] {
        for at in [
            At::Banner,
            At::Ehlo,
            At::StartTls,
            At::Auth,
            At::Mail,
            At::Rcpt,
            At::Data,
        ] {
            let certificate = Certificate::self_made();
            let server = ScriptedSmtp::start(&certificate, vec![(at, act.clone())]).await;
            let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
            let (_, entry) = desk.queue();
            desk.app.send_ready().await.unwrap();
            let row = desk.outbox_row(entry);
            assert_eq!(
                row.state,
                OutboxState::Waiting,
                "{at:?} {act:?}: {}",
                row.text
            );
            assert!(server.stored().is_empty());
            let desk = desk.crash();
            desk.clock.forward(TimeDelta::hours(1));
            assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{at:?}");
            desk.clock.forward(TimeDelta::days(1));
            assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{at:?}");
            assert_eq!(server.stored().len(), 1, "{at:?} {act:?}");
        }
    }
}

/// Cut within the message: a server may have kept what it had, so it is in doubt. The mailbox does
/// not have it, the user lets it go again, and in the end the council has it once.
#[tokio::test]
async fn cut_within_the_message_it_is_looked_for_and_sent_again_by_the_users_word() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::with_password(&certificate, crate::desk::PASSWORD);
    for (at, act) in [
        (At::Body, Act::Drop),
        (At::Body, Act::Reset),
        (At::Dot, Act::Drop),
        (At::Dot, Act::Reset),
    ] {
        let case = format!("{at:?} {act:?}");
        let server = ScriptedSmtp::start(&certificate, vec![(at, act)]).await;
        let desk = Desk::with_servers(
            day(2026, 6, 1),
            &certificate,
            server.port,
            dovecot.imaps_port,
        );
        let (_, entry) = desk.queue();
        desk.app.send_ready().await.unwrap();
        let row = desk.outbox_row(entry);
        assert_eq!(row.state, OutboxState::InDoubt, "{case}: {}", row.text);
        desk.clock.forward(TimeDelta::days(1));
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{case}");
        let looked = desk.app.look_for_letter(entry).await.unwrap();
        assert_eq!(looked.state, OutboxState::InDoubt, "{case}");
        assert!(
            looked.known.iter().any(|line| line.contains("not found")),
            "{case}: {:?}",
            looked.known
        );
        desk.app.send_again(entry).unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{case}");
        assert_eq!(server.stored().len(), 1, "{case}");
    }
}

/// The program waits ten minutes for the last answer (RFC 5321 section 4.5.3.2.6). Here a minute
/// lasts a second: answers after 20 and 90 seconds and eight and a half minutes are waited for, one
/// after twelve is not. Whichever it is, the server has one copy.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_within_ten_minutes_is_waited_for() {
    const MINUTE: Duration = Duration::from_secs(1);
    const PACE: u32 = 60;
    async fn answered_after(time: Duration) -> (OutboxState, usize) {
        let certificate = Certificate::self_made();
        let script = vec![(At::Stored, Act::Wait(time))];
        let server = ScriptedSmtp::start(&certificate, script).await;
        let timeouts = Timeouts {
            final_reply: Timeouts::default().final_reply / PACE,
            // Another patience, for the message itself; it comes on top.
            transfer: MINUTE / 2,
            ..Timeouts::default()
        };
        let desk = Desk::with_patience(day(2026, 6, 1), &certificate, server.port, 1, timeouts);
        let (_, entry) = desk.queue();
        desk.app.send_ready().await.unwrap();
        desk.clock.forward(TimeDelta::days(1));
        desk.app.try_waiting_now().unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
        (desk.outbox_row(entry).state, server.stored().len())
    }
    assert_eq!(Timeouts::default().final_reply, PACE * 10 * MINUTE);
    let waited = [MINUTE / 3, MINUTE * 3 / 2, MINUTE * 17 / 2, MINUTE * 12]
        .map(|time| tokio::spawn(answered_after(time)));
    let mut ends = Vec::new();
    for end in waited {
        ends.push(end.await.unwrap());
    }
    let sent = (OutboxState::Sent, 1);
    assert_eq!(ends, [sent, sent, sent, (OutboxState::InDoubt, 1)]);
}

/// The clock is turned between the last byte and the server's answer: the letter went, once, and on
/// no day in the future.
#[tokio::test]
async fn the_clock_turned_while_a_letter_is_on_the_wire_sends_it_once() {
    for turned in [
        Utc.with_ymd_and_hms(2026, 5, 31, 9, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2026, 6, 2, 9, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2025, 12, 1, 9, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 8).unwrap(),
    ] {
        for act in [Act::Wait(Duration::from_millis(400)), Act::Drop] {
            let certificate = Certificate::self_made();
            let is_sent = matches!(act, Act::Wait(_));
            // Held at the end of the message until the clock was turned, then as told.
            let script = vec![(At::Dot, Act::Wait(Duration::from_millis(400)))];
            let script = if is_sent {
                script
            } else {
                vec![(At::Stored, act.clone())]
            };
            let server = ScriptedSmtp::start(&certificate, script).await;
            let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
            let true_time = desk.app.now();
            let (request, entry) = desk.queue();
            let (sent, ()) = tokio::join!(desk.app.send_ready(), async {
                while !server.commands().iter().any(|said| said == "DATA") {
                    tokio::task::yield_now().await;
                }
                desk.clock.set(turned);
            });
            sent.unwrap();
            let case = format!("{turned} {act:?}");
            let expected = if is_sent {
                OutboxState::Sent
            } else {
                OutboxState::InDoubt
            };
            assert_eq!(desk.outbox_row(entry).state, expected, "{case}");
            // The wrong clock, the program started anew, and the clock set right: nothing more goes.
            let desk = desk.crash();
            for now in [turned, true_time, true_time + TimeDelta::days(1)] {
                desk.clock.set(now);
                desk.app.try_waiting_now().unwrap();
                assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{case}");
            }
            assert_eq!(desk.outbox_row(entry).state, expected, "{case}");
            assert_eq!(server.stored().len(), 1, "{case}");
            // Under a clock that is years ahead the fact bears that day, until the user strikes it.
            if is_sent && turned <= desk.app.now() {
                let page = desk.app.request(request).unwrap();
                assert_ne!(page.row.stage, "queued", "{case}");
            }
        }
    }
}
