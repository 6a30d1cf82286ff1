//! A batch of five hundred against a server that fails at random, while the program dies at random:
//! in the end each council has one copy, or the letter is listed as in doubt or refused.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::TimeDelta;
use foi_app::wire::OutboxState;
use foi_store::StoreError;
use foi_store::table::outbox::OutboxState as Stored;

use crate::desk::{Desk, PASSWORD, day};
use crate::servers::{Certificate, ScriptedSmtp};

const LETTERS: usize = 500;

/// A casebook with five hundred drafts, made once.
fn drafted() -> &'static (PathBuf, Vec<uuid::Uuid>) {
    static MADE: OnceLock<(PathBuf, Vec<uuid::Uuid>)> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = Desk::on(day(2026, 6, 1));
        let letters = desk.drafts_to(LETTERS);
        let file = std::env::temp_dir().join(format!("drafted-{}.scrutineer", std::process::id()));
        fs::remove_file(&file).ok();
        desk.app.back_up(&file).unwrap();
        (file, letters)
    })
}

async fn play(seed: u64) -> String {
    let (file, letters) = drafted();
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::unruly(&certificate, seed, 40).await;
    let mut desk = Desk::with_servers(day(2026, 6, 1), &certificate, server.port, 1);
    desk = desk.on_a_copy_of(file);
    desk.set_mailbox(server.port, 1, PASSWORD);
    desk.app
        .set_letters_a_minute(if seed.is_multiple_of(2) { 0 } else { 200 })
        .unwrap();
    desk.app.send_letters(letters).unwrap();
    desk.clock.forward(TimeDelta::seconds(8));

    let mut crashes = 0;
    for round in 0_u64..400 {
        if round == 200 {
            server.calm_down();
        }
        let left = {
            // Some runs are cut short wherever they are, as by a crash.
            let patience = 3 + (seed.wrapping_mul(31).wrapping_add(round * 17)) % 200;
            let run = desk.app.send_ready();
            if round % 3 == 2 && round < 200 {
                let cut =
                    tokio::time::timeout(std::time::Duration::from_millis(patience), run).await;
                crashes += u32::from(cut.is_err());
            } else {
                run.await.unwrap();
            }
            desk.app
                .casebook()
                .read::<_, StoreError>(|r| {
                    r.count_outbox(&[
                        Stored::Queued,
                        Stored::Waiting,
                        Stored::Sending,
                        Stored::HandedOver,
                    ])
                })
                .unwrap()
        };
        if left == 0 {
            break;
        }
        if round % 3 == 2 {
            desk = desk.crash();
        }
        desk.clock.forward(TimeDelta::hours(5));
    }

    let mut copies: HashMap<String, usize> = HashMap::new();
    for raw in server.stored() {
        let id = foi_mail::parse(&raw).message_id.unwrap();
        *copies.entry(id).or_default() += 1;
    }
    let entries = desk
        .app
        .casebook()
        .read::<_, StoreError>(|r| r.outbox(2 * u32::try_from(LETTERS).unwrap()))
        .unwrap();
    assert_eq!(
        entries.len(),
        LETTERS,
        "seed {seed}: every letter is in one state"
    );
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for entry in &entries {
        let copies = copies.get(&entry.header_id).copied().unwrap_or_default();
        *counts.entry(entry.state.name()).or_default() += 1;
        match entry.state {
            Stored::Sent => assert_eq!(copies, 1, "seed {seed}: {entry:?}"),
            Stored::InDoubt => assert!(copies <= 1, "seed {seed}: {copies} of {entry:?}"),
            Stored::Refused => assert_eq!(copies, 0, "seed {seed}: {entry:?}"),
            state => panic!("seed {seed}: {state} at the end: {entry:?}"),
        }
    }
    let listed = desk
        .app
        .outbox()
        .unwrap()
        .iter()
        .filter(|row| row.state == OutboxState::InDoubt)
        .count();
    assert_eq!(
        listed,
        counts.get("in_doubt").copied().unwrap_or_default(),
        "shown first"
    );
    format!("seed {seed}: {counts:?}, {crashes} cut short")
}

#[tokio::test]
async fn five_hundred_letters_through_every_trouble_arrive_once() {
    // More are run by hand: SEEDS=200 cargo test -p foi-app --test journeys five_hundred
    let seeds = std::env::var("SEEDS")
        .ok()
        .and_then(|seeds| seeds.parse().ok());
    for seed in 1..=seeds.unwrap_or(3) {
        println!("{}", play(seed).await);
    }
}
