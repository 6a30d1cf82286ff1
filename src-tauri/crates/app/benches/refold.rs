//! A change of the bank-holiday list over a casebook of 100,000 open requests on disk: read every
//! history, fold it under both calendars, note what moved, write what is different.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use foi_app::adapters::{SetClock, SystemSecrets};
use foi_app::ports::{Notice, Notifier};
use foi_app::wire::AuthorityEdit;
use foi_app::{App, Extractor, Ports, Post};
use foi_law::{Calendar, Event, EventKind, Nation, Regime};
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::{Folded, Request};
use foi_store::{EventId, RequestId, StoreError};
use serde_json::{Value, json};

const REQUESTS: u64 = 100_000;

#[derive(Debug)]
struct Silent;

impl Notifier for Silent {
    fn notify(&self, _: &Notice) -> Result<(), String> {
        Ok(())
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 8).unwrap()
}

fn open(folder: &Path) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to(today())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(Silent),
        extractor: Extractor::this_program().unwrap(),
    };
    App::open(folder.join("c.scrutineer"), ports, Post::default()).unwrap()
}

/// Open requests sent over the days before, evenly and one after the other as they come to be (an
/// id begins with its instant), each with its three usual facts.
fn fill(app: &App, days: u64) {
    let authority = app
        .save_authority(&AuthorityEdit {
            id: None,
            name: "Eastmere Borough Council".into(),
            email: "foi@eastmere.example".into(),
            regime: "foia".into(),
            kind: String::new(),
            notes: String::new(),
            ..AuthorityEdit::default()
        })
        .unwrap();
    app.casebook()
        .write::<_, StoreError>(|w| {
            for number in 0..REQUESTS {
                let sent = today() - Days::new(days - 1 - number * days / REQUESTS);
                let at = sent.and_time(NaiveTime::MIN).and_utc();
                let id = RequestId::new(at);
                w.add_request(&Request {
                    id,
                    reference: format!("SCR-{number:06}"),
                    title: format!("Grants awarded {number}"),
                    authority_id: authority.into(),
                    regime: Regime::Foia,
                    created_at: at,
                    updated_at: at,
                    account_id: None,
                    folded: Folded {
                        stage: "awaiting".into(),
                        grouping: "waiting".into(),
                        due: None,
                        last_activity: sent,
                        calendar_version: String::new(),
                        folded_on: String::new(),
                    },
                })?;
                for kind in [EventKind::Drafted, EventKind::Queued, EventKind::Sent] {
                    w.add_event(&RecordedEvent {
                        id: EventId::new(at),
                        request_id: id,
                        fact: Event::new(kind, sent),
                        recorded_at: at,
                        said_by: "user".into(),
                        message_id: None,
                        outbox_id: None,
                        note: String::new(),
                    })?;
                }
            }
            Ok(())
        })
        .unwrap();
    app.refold_stale_requests().unwrap();
}

fn list_with_one_more_day(folder: &Path) -> PathBuf {
    let mut list = json!({});
    for (name, nation) in [
        ("england-and-wales", Nation::EnglandAndWales),
        ("scotland", Nation::Scotland),
        ("northern-ireland", Nation::NorthernIreland),
    ] {
        let mut events: Vec<Value> = (2026..=2028)
            .flat_map(|year| Calendar::built_in().holidays_in(year).unwrap())
            .filter(|holiday| {
                holiday
                    .observed
                    .iter()
                    .any(|observed| observed.nation == nation)
            })
            .map(|holiday| json!({"title": "Holiday", "date": holiday.date}))
            .collect();
        events.push(json!({"title": "Proclaimed", "date": "2026-06-17"}));
        list[name] = json!({"events": events});
    }
    let file = folder.join("bank-holidays.json");
    fs::write(&file, list.to_string()).unwrap();
    file
}

fn refold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("calendar change over 100,000 open requests");
    group.sample_size(10);
    // The new day lies in the count of those of the last four weeks.
    for (name, days) in [("of a year", 364), ("every deadline moves", 28)] {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        fill(&app, days);
        let list = list_with_one_more_day(folder.path());
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || app.forget_calendar().map(drop).unwrap(),
                |()| assert!(!app.merge_calendar(&list).unwrap().moved.is_empty()),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, refold);
criterion_main!(benches);
