//! Casebooks for the tests of the window, made through the use cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use foi_app::adapters::{SetClock, SystemSecrets};
use foi_app::ports::{Notice, Notifier};
use foi_app::wire::{AuthorityEdit, Identity, NewRequest, ThreadEntry};
use foi_app::{App, Extractor, Ports, Post};
use uuid::Uuid;

use crate::built::foi;
use crate::desktop::Desktop;

#[derive(Debug)]
pub(crate) struct Silent;

impl Notifier for Silent {
    fn notify(&self, _: &Notice) -> Result<(), String> {
        Ok(())
    }
}

/// The program's use cases on a desktop's casebook, as on a day.
pub(crate) fn app(desktop: &Desktop, today: &str) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to(today.parse().unwrap())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(Silent),
        extractor: Extractor::program(foi()),
    };
    App::open(desktop.casebook(), ports, Post::default()).unwrap()
}

/// A request about grants, sent on a day; gives its reference.
pub(crate) fn request_under_way(desktop: &Desktop, today: &str) -> String {
    let app = app(desktop, today);
    app.save_identity(&Identity {
        name: "Amina Rahim".into(),
        email: "amina@practice.example".into(),
    })
    .unwrap();
    let id = ask(
        &app,
        "Eastmere Borough Council",
        None,
        "grants-awarded",
        &[("from_date", "2023-04-01"), ("to_date", "2024-03-31")],
    );
    app.request(id).unwrap().row.reference
}

/// A request about grants that is being written; gives its id.
pub(crate) fn request_draft(desktop: &Desktop, today: &str) -> Uuid {
    let app = app(desktop, today);
    app.save_identity(&Identity {
        name: "Amina Rahim".into(),
        email: "amina@practice.example".into(),
    })
    .unwrap();
    drafted(
        &app,
        "Eastmere Borough Council",
        None,
        "grants-awarded",
        &[("from_date", "2023-04-01"), ("to_date", "2024-03-31")],
    )
}

fn drafted(
    app: &App,
    authority: &str,
    issue: Option<Uuid>,
    letter: &str,
    fields: &[(&str, &str)],
) -> Uuid {
    let authority_id = app.find_authority(authority).unwrap_or_else(|_| {
        let name = authority
            .to_lowercase()
            .split(' ')
            .next()
            .unwrap()
            .to_owned();
        app.save_authority(&AuthorityEdit {
            id: None,
            name: authority.into(),
            email: format!("foi@{name}.example"),
            regime: "foia".into(),
            kind: String::new(),
            notes: String::new(),
            ..AuthorityEdit::default()
        })
        .unwrap()
    });
    let fields: BTreeMap<_, _> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    app.new_request(&NewRequest {
        authority_id,
        letter: letter.into(),
        issue_id: issue,
        fields,
    })
    .unwrap()
}

pub(crate) fn ask(
    app: &App,
    authority: &str,
    issue: Option<Uuid>,
    letter: &str,
    fields: &[(&str, &str)],
) -> Uuid {
    let id = drafted(app, authority, issue, letter, fields);
    let draft = app
        .request(id)
        .unwrap()
        .thread
        .iter()
        .find_map(|entry| match entry {
            ThreadEntry::Draft(draft) => Some(draft.id),
            _ => None,
        })
        .unwrap();
    app.send_letter_now(draft).unwrap();
    // On a thread of its own: a test already runs inside a runtime.
    std::thread::scope(|scope| {
        let sent = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(app.send_ready()).unwrap()
        });
        assert!(sent.join().unwrap().all_sent());
    });
    id
}
