//! The pictures of the README, taken in the real window.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use foi_app::adapters::{SetClock, SystemSecrets};
use foi_app::ports::{Notice, Notifier};
use foi_app::wire::{AuthorityEdit, Identity, IssueEdit, NewRequest, RecordEvent, ThreadEntry};
use foi_app::{App, Extractor, Ports, Post};
use uuid::Uuid;

use crate::desktop::Desktop;

#[derive(Debug)]
struct Silent;

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
        extractor: Extractor::this_program().unwrap(),
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

fn ask(
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

fn practise(app: &App, request: Uuid, kind: &str) {
    std::thread::scope(|scope| {
        let answered = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime
                .block_on(app.practice_answer(request, kind))
                .unwrap()
        });
        assert_eq!(answered.join().unwrap().filed, 1);
    });
}

/// A desk a month into its work, all of it made up.
fn a_month_of_work(desktop: &Desktop) -> Uuid {
    let first = app(desktop, "2025-03-03");
    first
        .save_identity(&Identity {
            name: "Amina Rahim".into(),
            email: "amina@practice.example".into(),
        })
        .unwrap();
    let issue = first
        .save_issue(&IssueEdit {
            id: None,
            question: "Who got the Decent Homes money?".into(),
            notes: String::new(),
        })
        .unwrap();
    ask(
        &first,
        "Northmarsh Council",
        None,
        "grants-awarded",
        &[
            ("from_date", "2023-04-01"),
            ("to_date", "2024-03-31"),
            ("programme", "the Community Chest"),
        ],
    );
    drop(first);
    let second = app(desktop, "2025-03-10");
    let fields = [
        ("programme", "the Decent Homes programme"),
        ("from_date", "2011-04-01"),
        ("to_date", "2013-03-31"),
        ("unit", "homes"),
    ];
    let homes = ask(
        &second,
        "Eastmere Borough Council",
        Some(issue),
        "spending-by-ward",
        &fields,
    );
    drop(second);
    let third = app(desktop, "2025-03-11");
    practise(&third, homes, "acknowledgement");
    let acknowledgement = third
        .request(homes)
        .unwrap()
        .thread
        .iter()
        .find_map(|entry| match entry {
            ThreadEntry::Message(message) if !message.outgoing => Some(message.id),
            _ => None,
        })
        .unwrap();
    third
        .record_event(&RecordEvent {
            request_id: homes,
            kind: "acknowledged".into(),
            on: "2025-03-11".parse().unwrap(),
            message_id: Some(acknowledgement),
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    drop(third);
    let fourth = app(desktop, "2025-03-17");
    ask(
        &fourth,
        "Tidewell District Council",
        None,
        "grants-awarded",
        &[("from_date", "2022-04-01"), ("to_date", "2024-03-31")],
    );
    drop(fourth);
    let last = app(desktop, "2025-04-02");
    practise(&last, homes, "answer");
    last.speak_reminders().unwrap();
    drop(last);
    app(desktop, "2025-04-03").speak_reminders().unwrap();
    homes
}

/// Writes `today.png` and `request.png` to `tests/desktop/pictures`; `docs/pictures` holds the ones
/// the README shows.
#[tokio::test]
async fn the_pictures_of_the_readme() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/desktop/pictures");
    fs::create_dir_all(&folder).unwrap();
    let desktop = Desktop::sized(1280, 900);
    let request = a_month_of_work(&desktop);
    let window = desktop.open("2025-04-03", &[]).await;
    window.client.set_window_size(1280, 900).await.ok();
    window.read("Late by 2 working days.").await;
    window.read("A reply came.").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    fs::write(folder.join("today.png"), window.picture().await.unwrap()).unwrap();
    window.go(&format!("#/requests/{request}")).await;
    window.read("Show the working").await;
    window.read("Practice Council").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    fs::write(folder.join("request.png"), window.picture().await.unwrap()).unwrap();
    for name in ["today.png", "request.png"] {
        let picture = fs::read(folder.join(name)).unwrap();
        assert!(
            picture.starts_with(b"\x89PNG") && picture.len() > 20_000,
            "{name} is a picture with something on it"
        );
    }
    window.close().await;
}
