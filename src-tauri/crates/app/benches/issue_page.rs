//! The page of an issue with 2,000 pieces of evidence of 40 requests: it is to come in under 150 ms.
//! And searches with filters among as many mails.

#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use foi_app::adapters::{SetClock, SystemSecrets};
use foi_app::ports::{Notice, Notifier};
use foi_app::wire::{AuthorityEdit, Identity, IssueEdit, NewRequest, RecordEvent, RequestFilter};
use foi_app::{App, Extractor, Ports, Post};
use foi_store::table::evidence::Evidence;
use foi_store::{EvidenceId, StoreError};
use uuid::Uuid;

const REQUESTS: usize = 40;
const PIECES: usize = 2_000;

#[derive(Debug)]
struct Silent;

impl Notifier for Silent {
    fn notify(&self, _: &Notice) -> Result<(), String> {
        Ok(())
    }
}

fn opened(folder: &Path) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to("2025-05-20".parse().unwrap())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(Silent),
        extractor: Extractor::this_program().unwrap(),
    };
    App::open(folder.join("c.scrutineer"), ports, Post::default()).unwrap()
}

/// An issue with its requests, a mail for each piece of evidence, and the pieces.
fn filled(app: &App, folder: &Path) -> Uuid {
    app.save_identity(&Identity {
        name: "Amina Rahim".into(),
        email: "amina@reporter.example".into(),
    })
    .unwrap();
    let issue = app
        .save_issue(&IssueEdit {
            question: "Who gets the grants?".into(),
            notes: "See [[E1]] and [[E1999]].".into(),
            ..IssueEdit::default()
        })
        .unwrap();
    let mut mbox = String::new();
    for number in 0..REQUESTS {
        let authority_id = app
            .save_authority(&AuthorityEdit {
                name: format!("Council {number}"),
                email: format!("foi@council-{number}.example"),
                regime: "foia".into(),
                ..AuthorityEdit::default()
            })
            .unwrap();
        let request_id = app
            .new_request(&NewRequest {
                authority_id,
                letter: "grants-awarded".into(),
                issue_id: Some(issue),
                fields: [
                    ("from_date".to_owned(), "2023-04-01".to_owned()),
                    ("to_date".to_owned(), "2024-03-31".to_owned()),
                ]
                .into(),
            })
            .unwrap();
        app.record_event(&RecordEvent {
            request_id,
            kind: "sent".into(),
            on: "2025-03-03".parse().unwrap(),
            message_id: None,
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    }
    let rows = app.requests(&RequestFilter::default()).unwrap().rows;
    for number in 0..PIECES {
        let row = &rows[number % REQUESTS];
        let minute = number % 60;
        let hour = number / 60 % 24;
        writeln!(
            mbox,
            "From foi@council.example Mon Mar 10 10:00:00 2025\nFrom: FOI <foi@council-{}.example>\nTo: amina@reporter.example\nSubject: Answer {number} [{}]\nDate: Mon, 10 Mar 2025 {hour:02}:{minute:02}:00 +0000\nMessage-ID: <{number}@council.example>\n\nThe council paid grant {number} to the community hall of ward {}.\n",
            number % REQUESTS,
            row.reference,
            number % 17
        )
        .unwrap();
    }
    let file = folder.join("mails.mbox");
    fs::write(&file, mbox).unwrap();
    assert_eq!(app.import(&[file]).unwrap().filed as usize, PIECES);
    let now = app.now();
    app.casebook()
        .write(|w| -> Result<(), StoreError> {
            let mut number = 0;
            for row in &rows {
                for message in w.messages_of_request(row.id.into())? {
                    number += 1;
                    w.add_evidence(&Evidence {
                        id: EvidenceId::new(now),
                        issue_id: issue.into(),
                        number: 0,
                        position: 0,
                        kind: "passage".into(),
                        message_id: Some(message.id),
                        attachment_id: None,
                        place: serde_json::json!({"kind": "passage", "from": 0, "to": 11, "within": ""}),
                        quote: "The council paid a grant.".into(),
                        note: format!("Grant {number}"),
                        pinned_at: now,
                        unpinned_at: None,
                    })?;
                }
            }
            Ok(())
        })
        .unwrap();
    issue
}

/// How long this thread has had a processor. On a busy machine the time of day says little.
fn processor_time() -> Duration {
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = read.split(' ').next().and_then(|spent| spent.parse().ok());
    Duration::from_nanos(spent.unwrap_or_default())
}

fn pages(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let app = opened(folder.path());
    let issue = filled(&app, folder.path());
    assert_eq!(app.issue(issue).unwrap().evidence.len(), PIECES);
    c.bench_function("issue page, 2,000 pieces of evidence", |b| {
        b.iter(|| black_box(app.issue(issue).unwrap()));
    });
    let begun = processor_time();
    for _ in 0..20 {
        black_box(app.issue(issue).unwrap());
    }
    let each = processor_time().saturating_sub(begun) / 20;
    println!("of the processor, without waiting for it: {each:.1?} a page");
    for query in [
        "grant",
        "grant from:council-7",
        "hall authority:\"council 39\" before:2025-03-11",
        "comm* overdue:",
        "issue:grants",
        "has:evidence grant from:nobody",
    ] {
        c.bench_function(query, |b| b.iter(|| black_box(app.search(query).unwrap())));
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = pages
}
criterion_main!(benches);
