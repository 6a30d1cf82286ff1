//! The outbox under any order of events, against a server that may do anything: the server has
//! each letter at most once, and every letter is in exactly one state.

use std::collections::HashMap;

use chrono::TimeDelta;
use foi_app::wire::OutboxState;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::desk::{Desk, day};
use crate::servers::{Act, At, Certificate, ScriptedSmtp};

#[derive(Debug, Clone)]
enum Move {
    Queue,
    Send,
    Restart,
    Later,
    Cancel,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => Just(Move::Queue),
        4 => Just(Move::Send),
        1 => Just(Move::Restart),
        3 => Just(Move::Later),
        1 => Just(Move::Cancel),
    ];
    prop::collection::vec(one, 4..14)
}

fn misdeeds() -> impl Strategy<Value = Vec<(At, Act)>> {
    let at = prop_oneof![
        Just(At::Banner),
        Just(At::Ehlo),
        Just(At::Mail),
        Just(At::Rcpt),
        Just(At::Data),
        Just(At::Body),
        Just(At::Dot),
        Just(At::Stored),
    ];
    let act = prop_oneof![
        3 => Just(Act::Drop),
        1 => Just(Act::Say("421 4.3.2 going down")),
        1 => Just(Act::Say("452 4.3.1 full")),
        1 => Just(Act::Say("554 5.7.1 not wanted")),
    ];
    // A server that answers with a refusal and keeps the letter all the same has broken its word
    // (RFC 5321 §4.2.1); no sender can know. So within and after the message it only breaks off.
    let one = (at, act).prop_map(|(at, act)| match at {
        At::Body | At::Stored => (at, Act::Drop),
        _ => (at, act),
    });
    prop::collection::vec(one, 0..6)
}

#[test]
fn the_server_has_each_letter_at_most_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(moves(), misdeeds()), |(moves, misdeeds)| {
            runtime.block_on(play(&moves, misdeeds));
            Ok(())
        })
        .unwrap();
}

async fn play(moves: &[Move], misdeeds: Vec<(At, Act)>) {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, misdeeds).await;
    let mut desk = Desk::with_servers(day(2026, 6, 1), &certificate, server.port, 1);
    let mut queued = 0;
    let mut cancelled = 0;
    for step in moves {
        match step {
            Move::Queue => {
                desk.queue();
                queued += 1;
            }
            Move::Send => {
                desk.app.send_ready().await.unwrap();
            }
            Move::Restart => {
                desk = desk.restart();
                desk.app
                    .give_password(None, crate::desk::PASSWORD.into(), foi_app::wire::Keep::Ask)
                    .unwrap();
            }
            Move::Later => desk.clock.forward(TimeDelta::hours(5)),
            Move::Cancel => {
                let waiting = desk
                    .app
                    .outbox()
                    .unwrap()
                    .into_iter()
                    .find(|row| row.can_cancel);
                if let Some(row) = waiting {
                    desk.app.cancel_letter(row.id).unwrap();
                    cancelled += 1;
                }
            }
        }
        let mut copies: HashMap<String, usize> = HashMap::new();
        for raw in server.stored() {
            *copies.entry(foi_mail::parse(&raw).subject).or_default() += 1;
        }
        let rows = desk.app.outbox().unwrap();
        assert_eq!(
            rows.len() + cancelled,
            queued,
            "every letter is in exactly one state"
        );
        for row in &rows {
            let copies = copies.get(&row.subject).copied().unwrap_or_default();
            assert!(copies <= 1, "{copies} copies of {}: {row:?}", row.subject);
            match row.state {
                OutboxState::Sent => assert_eq!(copies, 1, "said to be sent: {row:?}"),
                OutboxState::Queued => {
                    assert_eq!(copies, 0, "said not to have been tried: {row:?}");
                }
                _ => {}
            }
        }
    }
}
