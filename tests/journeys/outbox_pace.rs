//! Batches: so many letters a minute through a server, some seconds between two to one authority,
//! fairly, and to be stopped between two letters.

use std::ops::ControlFlow;

use chrono::TimeDelta;
use foi_app::wire::{AuthorityEdit, OutboxState};

use crate::desk::{Desk, Servers, day, desk_facing};
use crate::servers::{Certificate, ScriptedSmtp};

async fn facing_a_good_server() -> (ScriptedSmtp, Desk) {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    (server, desk)
}

#[tokio::test]
async fn twenty_letters_a_minute_go_through_a_server_also_after_a_restart() {
    let (server, desk) = facing_a_good_server().await;
    let batch = desk.batch_to(45);
    assert_eq!(desk.app.send_batch(batch).unwrap().done, 45);
    assert!(
        !desk.app.has_letters_ready().unwrap(),
        "a batch can be called back too"
    );
    desk.clock.forward(TimeDelta::seconds(8));
    let begun = desk.app.now();
    let summary = desk.app.send_ready().await.unwrap();
    assert_eq!((summary.sent, summary.to_go), (20, 25), "{summary:?}");
    assert_eq!(summary.next_turn, Some(begun + TimeDelta::minutes(1)));
    assert!(!desk.app.has_letters_ready().unwrap());
    let row = desk.batch_row(batch);
    assert_eq!((row.of, row.sent, row.to_go), (45, 20, 25));
    assert_eq!(row.done_by, Some(begun + TimeDelta::minutes(2)));
    let waiting: Vec<_> = desk
        .app
        .outbox()
        .unwrap()
        .into_iter()
        .filter(|row| row.waits_its_turn)
        .collect();
    assert_eq!(waiting.len(), 25);
    assert!(
        waiting[0].text.contains("waits for its turn"),
        "{}",
        waiting[0].text
    );
    let next = waiting.iter().filter_map(|row| row.next_try).min();
    assert_eq!(next, Some(begun + TimeDelta::minutes(1)));

    let desk = desk.crash();
    desk.clock.forward(TimeDelta::seconds(59));
    assert_eq!(
        desk.app.send_ready().await.unwrap().sent,
        0,
        "the pace outlives the program"
    );
    desk.clock.forward(TimeDelta::seconds(1));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 20);
    desk.clock.forward(TimeDelta::minutes(1));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 5);
    assert_eq!(server.stored().len(), 45);
    assert_eq!(desk.batch_row(batch).sent, 45);
}

#[tokio::test]
async fn an_authority_gets_one_letter_in_five_seconds() {
    let (server, desk) = facing_a_good_server().await;
    let entries: Vec<_> = (0..3).map(|_| desk.queue().1).collect();
    let other = desk.drafts_to(1);
    desk.app.send_letter_now(other[0]).unwrap();
    let summary = desk.app.send_ready().await.unwrap();
    assert_eq!(
        (summary.sent, summary.to_go),
        (2, 2),
        "one to each: {summary:?}"
    );
    let turns = entries
        .iter()
        .filter(|entry| desk.outbox_row(**entry).waits_its_turn);
    assert_eq!(turns.count(), 2);
    for went in [3, 4] {
        desk.clock.forward(TimeDelta::seconds(4));
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
        desk.clock.forward(TimeDelta::seconds(1));
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
        assert_eq!(server.stored().len(), went);
    }
}

/// A chaser written while a batch of hundreds goes is not the last in the line.
#[tokio::test]
async fn a_letter_by_itself_goes_before_the_rest_of_a_batch() {
    let (server, desk) = facing_a_good_server().await;
    desk.app.send_batch(desk.batch_to(30)).unwrap();
    desk.clock.forward(TimeDelta::seconds(8));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 20);
    let (_, entry) = desk.queue();
    let row = desk.outbox_row(entry);
    assert_eq!(row.next_try, Some(desk.app.now() + TimeDelta::minutes(1)));
    desk.clock.forward(TimeDelta::minutes(1));
    desk.app
        .send_ready_while(&mut |summary| {
            if summary.sent == 1 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .await
        .unwrap();
    assert_eq!(desk.outbox_row(entry).state, OutboxState::Sent);
    assert_eq!(server.stored().len(), 21);
}

#[tokio::test]
async fn a_run_is_stopped_between_two_letters_and_goes_on_later() {
    let (server, desk) = facing_a_good_server().await;
    desk.app.set_letters_a_minute(0).unwrap();
    let batch = desk.batch_to(12);
    desk.app.send_batch(batch).unwrap();
    desk.clock.forward(TimeDelta::seconds(8));
    let mut shown = Vec::new();
    let summary = desk
        .app
        .send_ready_while(&mut |summary| {
            shown.push((summary.sent, summary.to_go));
            if summary.sent == 5 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .await
        .unwrap();
    assert_eq!((summary.sent, summary.to_go), (5, 7), "{summary:?}");
    assert_eq!(shown[0], (0, 12));
    assert_eq!(shown.last(), Some(&(5, 7)));
    let states: Vec<_> = desk
        .app
        .outbox()
        .unwrap()
        .iter()
        .map(|row| row.state)
        .collect();
    assert_eq!(
        states
            .iter()
            .filter(|state| **state == OutboxState::Queued)
            .count(),
        7
    );
    // What is left can be called back, all at once, or goes on.
    assert_eq!(desk.app.call_back_batch(batch).unwrap().done, 7);
    let row = desk.batch_row(batch);
    assert_eq!((row.of, row.sent, row.drafts, row.to_go), (12, 5, 7, 0));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
    assert_eq!(server.stored().len(), 5);
}

/// A batch of which one letter cannot go is not begun.
#[tokio::test]
async fn a_batch_with_a_letter_that_cannot_go_is_not_begun() {
    let (_server, desk) = facing_a_good_server().await;
    let batch = desk.batch_to(3);
    let council = desk.app.find_authority("Council 2").unwrap();
    let address = |email: &str| AuthorityEdit {
        id: Some(council),
        name: "Council 2".into(),
        email: email.into(),
        ..AuthorityEdit::default()
    };
    desk.app.save_authority(&address("")).unwrap();
    let said = desk.app.send_batch(batch).unwrap_err().to_string();
    assert!(said.contains("no address"), "{said}");
    assert!(desk.app.outbox().unwrap().is_empty());
    let row = desk.batch_row(batch);
    assert_eq!((row.drafts, row.to_go), (3, 0));

    desk.app
        .save_authority(&address("foi@council-2.example"))
        .unwrap();
    assert_eq!(desk.app.send_batch(batch).unwrap().done, 3);
}

/// Nothing in the practice mailbox waits for a turn.
#[tokio::test]
async fn practice_has_no_pace() {
    let desk = Desk::on(day(2026, 6, 1));
    for _ in 0..30 {
        desk.queue();
    }
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 30);
}

/// Two programs keep the pace together.
#[tokio::test]
async fn two_programs_keep_one_pace() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let other = desk.another();
    other
        .give_password(None, crate::desk::PASSWORD.into(), foi_app::wire::Keep::Ask)
        .unwrap();
    desk.app.set_letters_a_minute(6).unwrap();
    for letter in desk.drafts_to(14) {
        desk.app.send_letter_now(letter).unwrap();
    }
    for expected in [6, 12, 14] {
        let (one, two) = (
            desk.app.send_ready().await.unwrap(),
            other.send_ready().await.unwrap(),
        );
        assert_eq!(two.sent, 0, "{one:?} {two:?}");
        assert_eq!(servers.smtp.received().len(), expected);
        desk.clock.forward(TimeDelta::minutes(1));
    }
}
