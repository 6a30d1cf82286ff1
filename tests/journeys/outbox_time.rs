//! The outbox and the clock: the seconds in which a letter can be called back, and a clock that is
//! turned, however far.

use chrono::{TimeDelta, TimeZone as _, Utc};
use foi_app::wire::OutboxState;

use crate::desk::{Desk, day, desk_facing, drafts};
use crate::servers::{Act, At, Certificate, ScriptedSmtp};

/// Until its seconds are over a letter from the window is nobody's to send: not the pump's, not that
/// of `foi send`, not another process's, and not because the user has everything else tried again.
#[tokio::test]
async fn a_letter_can_be_called_back_for_eight_seconds() {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    let other = desk.another();
    other
        .give_password(None, crate::desk::PASSWORD.into(), foi_app::wire::Keep::Ask)
        .unwrap();
    let (request, draft) = desk.draft();
    let entry = desk.app.send_letter(draft.id).unwrap();
    for _ in 0..8 {
        assert!(!desk.app.has_letters_ready().unwrap(), "the pump");
        desk.app.try_waiting_now().unwrap();
        other.try_waiting_now().unwrap();
        desk.app.ask_servers_now().unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
        assert_eq!(other.send_ready().await.unwrap().sent, 0);
        assert_eq!(server.connections(), 0);
        desk.clock.forward(TimeDelta::milliseconds(999));
    }
    other.cancel_letter(entry.id).unwrap();
    desk.clock.forward(TimeDelta::hours(1));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
    assert_eq!(drafts(&desk.app.request(request).unwrap()).len(), 1);

    let entry = desk.app.send_letter(draft.id).unwrap();
    desk.clock.forward(TimeDelta::seconds(8));
    assert!(desk.app.has_letters_ready().unwrap());
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert!(desk.app.cancel_letter(entry.id).is_err());
    assert_eq!(server.stored().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_clicks_on_send_send_one_letter() {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    let (_, draft) = desk.draft();
    let accepted = std::thread::scope(|scope| {
        let clicks: Vec<_> = (0..10)
            .map(|_| scope.spawn(|| desk.app.send_letter(draft.id)))
            .collect();
        clicks
            .into_iter()
            .map(|click| click.join().unwrap())
            .filter(|said| match said {
                Ok(_) => true,
                Err(error) => {
                    assert!(
                        error.to_string().contains("in the Outbox already"),
                        "{error}"
                    );
                    false
                }
            })
            .count()
    });
    assert_eq!(accepted, 1);
    desk.clock.forward(TimeDelta::seconds(8));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(server.stored().len(), 1);
}

/// Wherever the clock goes while a letter waits, the letter goes within the wait it was given, once.
#[tokio::test]
async fn a_turned_clock_strands_no_letter_and_sends_none_twice() {
    let turns = [
        Utc.with_ymd_and_hms(2026, 5, 31, 9, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2026, 6, 2, 9, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 10).unwrap(),
        Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 8).unwrap(),
    ];
    for turned in turns {
        for back_first in [false, true] {
            let certificate = Certificate::self_made();
            let script = vec![(At::Rcpt, Act::Say("450 4.2.1 Greylisted"))];
            let server = ScriptedSmtp::start(&certificate, script).await;
            let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
            let true_time = desk.app.now();
            if back_first {
                // Queued and put off under the wrong clock, which is then set right.
                desk.clock.set(turned);
            }
            let (_, entry) = desk.queue();
            desk.app.send_ready().await.unwrap();
            assert_eq!(desk.outbox_row(entry).state, OutboxState::Waiting);
            desk.clock.set(if back_first { true_time } else { turned });
            let desk = desk.crash();
            for _ in 0..6 {
                desk.app.has_letters_ready().unwrap();
                desk.app.send_ready().await.unwrap();
                desk.clock.forward(TimeDelta::minutes(1));
            }
            assert_eq!(
                desk.outbox_row(entry).state,
                OutboxState::Sent,
                "{turned} {back_first}"
            );
            assert_eq!(server.stored().len(), 1, "{turned} {back_first}");
            // And on, back to the truth: still once.
            desk.clock.set(true_time + TimeDelta::days(1));
            desk.app.send_ready().await.unwrap();
            assert_eq!(server.stored().len(), 1, "{turned} {back_first}");
        }
    }
}

/// A letter in doubt whose clock was wrong when it was handed over did not go in the future.
#[tokio::test]
async fn a_letter_handed_over_by_a_wrong_clock_did_not_go_in_the_future() {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, vec![(At::Stored, Act::Drop)]).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    let (request, entry) = desk.queue();
    desk.clock
        .set(Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 8).unwrap());
    desk.app.send_ready().await.unwrap();
    desk.clock.set(crate::desk::morning(day(2026, 6, 1)));
    desk.app.mark_sent(entry).unwrap();
    // Day 0 is Mon 1 June 2026; of the days after it, Mon 15 June is a bank holiday in Scotland.
    assert_eq!(
        desk.app.request(request).unwrap().row.due,
        Some(day(2026, 6, 30))
    );
}

#[test]
fn a_clock_from_before_the_program_is_warned_of() {
    let desk = Desk::on(day(1970, 1, 2));
    let warning = desk.app.warning().unwrap();
    assert!(warning.contains("Fri 2 January 1970"), "{warning}");
    assert_eq!(desk.app.status().unwrap().trouble, warning);
    desk.clock.set(crate::desk::morning(day(2026, 6, 1)));
    assert_eq!(desk.app.warning(), None);
}
