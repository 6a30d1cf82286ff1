//! The boundary between window and program: names, permissions, the shape of errors, and what is
//! not there. On Tauri's mock runtime: no window is opened.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod configuration;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use scrutineer::{LaunchArguments, command_names, configure, prepare};
use serde_json::{Value, json};
use tauri::http::HeaderMap;
use tauri::test::{MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program on Tauri's mock runtime with a casebook of its own.
fn program(folder: &std::path::Path) -> (App<MockRuntime>, WebviewWindow<MockRuntime>) {
    started_with(&arguments(folder))
}

fn arguments(folder: &std::path::Path) -> LaunchArguments {
    LaunchArguments {
        casebook: Some(folder.join("c.scrutineer")),
        mail: Some(format!("practice:{}", folder.join("mail").display())),
        today: Some("2025-03-10".parse().unwrap()),
        ..LaunchArguments::default()
    }
}

fn started_with(arguments: &LaunchArguments) -> (App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let app = configure(mock_builder())
        .build(mock_context(noop_assets()))
        .unwrap();
    prepare(app.handle(), arguments);
    let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default())
        .build()
        .unwrap();
    // As the page does: it answers when the casebook was looked for.
    call(&window, "opening", json!({})).unwrap();
    (app, window)
}

fn call(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    arguments: Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: tauri::ipc::InvokeBody::Json(arguments),
        headers: HeaderMap::default(),
        invoke_key: tauri::test::INVOKE_KEY.into(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

#[test]
fn the_interface_and_the_program_name_the_same_commands() {
    let source = fs::read_to_string(repository().join("ui/src/lib/backend/commands.ts")).unwrap();
    let list = source
        .split_once("COMMANDS = [")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;
    let theirs: BTreeSet<&str> = list
        .split(',')
        .map(|name| name.trim().trim_matches('\''))
        .filter(|name| !name.is_empty())
        .collect();
    let ours: BTreeSet<&str> = command_names().iter().copied().collect();
    assert_eq!(theirs, ours);
    assert_eq!(ours.len(), command_names().len(), "none is named twice");
}

#[test]
fn a_request_goes_through_the_boundary_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let (_app, window) = program(folder.path());
    assert_eq!(
        call(&window, "status", json!({})).unwrap()["practice"],
        true
    );
    call(
        &window,
        "save_identity",
        json!({"identity": {"name": "Amina Rahim", "email": "amina@reporter.example"}}),
    )
    .unwrap();
    let council = json!({"authority": {"id": null, "name": "Eastmere Borough Council", "email": "foi@eastmere.example", "regime": "foia"}});
    let council = call(&window, "save_authority", council).unwrap();
    let request = json!({"request": {
        "authority_id": council, "letter": "grants-awarded", "issue_id": null,
        "fields": {"from_date": "2023-04-01", "to_date": "2024-03-31"},
    }});
    let id = call(&window, "new_request", request).unwrap();
    let page = call(&window, "request", json!({"id": id})).unwrap();
    assert_eq!(page["row"]["stage"], "draft");
    let letter = page["thread"][0]["id"].clone();
    let queued = call(&window, "send_letter", json!({"letter_id": letter})).unwrap();
    assert_eq!(queued["state"], "queued");
    let list = call(
        &window,
        "requests",
        json!({"filter": {"text": "", "group": null, "offset": 0, "limit": 100}}),
    )
    .unwrap();
    assert_eq!(list["total"], 1);
}

/// A file manager starts the program with the mails that its user opened.
#[test]
fn mails_named_at_the_start_are_brought_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let mail = folder.path().join("reply.eml");
    fs::write(
        &mail,
        "From: foi@eastmere.example\r\nSubject: Your request\r\n\r\nIt is attached.\r\n",
    )
    .unwrap();
    let (_app, window) = started_with(&LaunchArguments {
        mails: vec![mail],
        ..arguments(folder.path())
    });
    let summary = call(&window, "import_opened", json!({})).unwrap();
    assert_eq!(summary["new"], 1, "{summary}");
    let inbox = json!({"offset": 0, "limit": 10, "holding": null});
    let inbox = call(&window, "inbox", inbox).unwrap();
    assert!(inbox.to_string().contains("Your request"), "{inbox}");
    assert_eq!(
        call(&window, "import_opened", json!({})).unwrap(),
        Value::Null
    );
}

#[test]
fn a_failure_is_a_code_and_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (_app, window) = program(folder.path());
    let failure = call(
        &window,
        "request",
        json!({"id": "00000000-0000-7000-8000-000000000000"}),
    )
    .unwrap_err();
    assert_eq!(failure["code"], "not_found");
    assert!(
        failure["message"]
            .as_str()
            .unwrap()
            .starts_with("There is no request")
    );
    let authority =
        json!({"authority": {"id": null, "name": "X", "email": "nonsense", "regime": "foia"}});
    let failure = call(&window, "save_authority", authority).unwrap_err();
    assert_eq!(failure["code"], "failed");
    assert_eq!(failure.as_object().unwrap().len(), 2, "{failure}");
}

/// Wrong types, missing arguments, things that are not ids: an error, never a panic.
#[test]
fn every_command_survives_nonsense() {
    let folder = tempfile::tempdir().unwrap();
    let (_app, window) = program(folder.path());
    // These open a dialog, ask a server on the web, or start the program again.
    let not_here = [
        "leave_damaged",
        "fetch_calendar",
        "import_files",
        "import_folders",
        "save_attachment",
        "save_message",
        "choose_authority_list",
        "choose_batch_list",
        "save_batch_answers",
        "choose_backup",
        "save_backup",
        "save_export",
        "keep_calendar_file",
        "import_letters",
        "export_letter",
        "save_pack",
        "merge_calendar",
    ];
    let nonsense = [
        json!({}),
        json!({"id": 7, "request_id": [], "letter_id": "x", "filter": "all", "request": null, "query": {}}),
        json!({"id": "'; DROP TABLE request; --", "message_id": "\u{0}", "issue": {"question": 1}, "query": "\"("}),
        json!({"query": "x".repeat(1_000_000)}),
    ];
    for command in command_names()
        .iter()
        .filter(|command| !not_here.contains(command))
    {
        for arguments in &nonsense {
            // Either answer will do; what must not happen is a panic, which would end the test.
            match call(&window, command, arguments.clone()) {
                Ok(_) | Err(_) => {}
            }
        }
    }
    assert_eq!(
        call(&window, "status", json!({})).unwrap()["practice"],
        true,
        "and it still works"
    );
}

#[test]
fn what_is_not_a_command_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (_app, window) = program(folder.path());
    for command in [
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "open",
        "eval",
    ] {
        assert!(
            call(&window, command, json!({"path": "/etc/passwd"})).is_err(),
            "{command}"
        );
    }
}

/// An encrypted casebook: nothing answers but the question for its passphrase.
#[test]
fn a_locked_casebook_answers_when_it_is_unlocked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.scrutineer");
    let (first, window) = program(folder.path());
    let words = json!({"passphrase": "lamp river stone", "remember": false});
    call(&window, "set_passphrase", words).unwrap();
    assert_eq!(
        call(&window, "settings", json!({})).unwrap()["encrypted"],
        true
    );
    drop((first, window));

    let (app, window) = program(folder.path());
    let opening = call(&window, "opening", json!({})).unwrap();
    assert_eq!(opening["locked"], true);
    assert_eq!(opening["casebook"], path.to_str().unwrap());
    call(&window, "status", json!({})).unwrap_err();
    let wrong = json!({"passphrase": "lamp river", "remember": false});
    let failure = call(&window, "unlock", wrong).unwrap_err();
    assert_eq!(failure["code"], "needs_passphrase");
    assert!(app.try_state::<std::sync::Arc<foi_app::App>>().is_none());
    let right = json!({"passphrase": "lamp river stone", "remember": false});
    assert_eq!(call(&window, "unlock", right.clone()).unwrap(), Value::Null);
    assert_eq!(
        call(&window, "status", json!({})).unwrap()["practice"],
        true
    );
    assert_eq!(
        call(&window, "opening", json!({})).unwrap()["locked"],
        false
    );
    // Twice does no harm.
    call(&window, "unlock", right).unwrap();
}

/// A folder with a copy of the open casebook, all of it in one file.
fn copied(app: &App<MockRuntime>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let cases = app.state::<std::sync::Arc<foi_app::App>>();
    cases.back_up(&folder.path().join("c.scrutineer")).unwrap();
    folder
}

/// A damaged casebook: nothing answers but what saves it, and what was saved is opened in its place.
#[test]
fn a_damaged_casebook_is_saved_and_what_was_saved_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (first, window) = program(folder.path());
    let issue = json!({"issue": {"id": null, "question": "Who paid?", "notes": "", "tags": [], "status": "open", "findings": ""}});
    call(&window, "save_issue", issue).unwrap();
    let folder = copied(&first);
    let path = folder.path().join("c.scrutineer");
    drop((first, window));
    let mut bytes = fs::read(&path).unwrap();
    bytes[..100].fill(0);
    fs::write(&path, &bytes).unwrap();

    let (app, window) = program(folder.path());
    let opening = call(&window, "opening", json!({})).unwrap();
    assert_eq!(opening["locked"], false);
    let why = opening["damaged"].as_str().unwrap();
    assert!(why.contains("its beginning cannot be read"), "{why}");
    call(&window, "status", json!({})).unwrap_err();
    call(&window, "open_rescued", json!({})).unwrap_err();
    let saved = call(&window, "rescue_casebook", json!({})).unwrap();
    assert_eq!(
        (&saved["whole"], &saved["sound"]),
        (&json!(true), &json!(true)),
        "{saved}"
    );
    assert_eq!(fs::read(&path).unwrap(), bytes, "it was only read");
    assert!(app.try_state::<std::sync::Arc<foi_app::App>>().is_none());
    let kept = call(&window, "open_rescued", json!({})).unwrap();
    assert_eq!(fs::read(kept.as_str().unwrap()).unwrap(), bytes);
    let issues = call(&window, "issues", json!({})).unwrap();
    assert_eq!(issues[0]["question"], "Who paid?");
    assert_eq!(call(&window, "opening", json!({})).unwrap()["damaged"], "");
    // Once it is open there is nothing to save it from.
    call(&window, "rescue_casebook", json!({})).unwrap_err();
}

/// A casebook that was cut to nothing is not taken for a new one, until its user says that it is.
#[test]
fn an_empty_file_is_a_new_casebook_only_when_its_user_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (first, window) = program(folder.path());
    let backup = copied(&first);
    drop((first, window));
    let path = backup.path().join("c.scrutineer");
    fs::write(&path, "").unwrap();
    let (_app, window) = program(backup.path());
    let opening = call(&window, "opening", json!({})).unwrap();
    assert_eq!(
        (&opening["empty"], &opening["locked"]),
        (&json!(true), &json!(false)),
        "{opening}"
    );
    assert!(opening["damaged"].as_str().unwrap().contains("0 bytes"));
    call(&window, "status", json!({})).unwrap_err();
    call(&window, "rescue_casebook", json!({})).unwrap_err();
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
    call(&window, "begin_new", json!({})).unwrap();
    call(&window, "status", json!({})).unwrap();
    assert_eq!(call(&window, "opening", json!({})).unwrap()["empty"], false);
    call(&window, "begin_new", json!({})).unwrap_err();
}

/// Damage that is met while the casebook is open: started again, the program goes to the page that
/// saves what can be saved, though the casebook would open; of a locked one, after its passphrase.
#[test]
fn a_casebook_in_which_damage_was_met_is_saved_before_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let (first, window) = program(folder.path());
    let issue = json!({"issue": {"id": null, "question": "Who paid?", "notes": "", "tags": [], "status": "open", "findings": ""}});
    call(&window, "save_issue", issue).unwrap();
    let plain = copied(&first);
    let words = json!({"passphrase": "lamp river stone", "remember": false});
    call(&window, "set_passphrase", words.clone()).unwrap();
    let locked = copied(&first);
    drop((first, window));

    for (folder, is_locked) in [(plain, false), (locked, true)] {
        let (_app, window) = started_with(&LaunchArguments {
            damaged: true,
            ..arguments(folder.path())
        });
        let opening = call(&window, "opening", json!({})).unwrap();
        assert_eq!(opening["locked"], is_locked, "{opening}");
        if is_locked {
            let error = call(&window, "unlock", words.clone()).unwrap_err();
            assert_eq!(error["code"], "damaged");
        }
        let opening = call(&window, "opening", json!({})).unwrap();
        let why = opening["damaged"].as_str().unwrap();
        assert!(why.contains("met while it was open"), "{why}");
        call(&window, "issues", json!({})).unwrap_err();
        let saved = call(&window, "rescue_casebook", json!({})).unwrap();
        assert_eq!(
            (&saved["whole"], &saved["sound"]),
            (&json!(true), &json!(true)),
            "{saved}"
        );
        call(&window, "open_rescued", json!({})).unwrap();
        let issues = call(&window, "issues", json!({})).unwrap();
        assert_eq!(issues[0]["question"], "Who paid?");
    }
}

/// The passphrase of a damaged casebook is right, and that is said.
#[test]
fn a_damaged_and_locked_casebook_is_saved_with_its_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let (first, window) = program(folder.path());
    let words = json!({"passphrase": "lamp river stone", "remember": false});
    call(&window, "set_passphrase", words.clone()).unwrap();
    let folder = copied(&first);
    let path = folder.path().join("c.scrutineer");
    drop((first, window));
    let mut bytes = fs::read(&path).unwrap();
    bytes[64..128].fill(0);
    fs::write(&path, &bytes).unwrap();

    let (_app, window) = program(folder.path());
    assert_eq!(call(&window, "opening", json!({})).unwrap()["locked"], true);
    let wrong = json!({"passphrase": "another three words", "remember": false});
    assert_eq!(
        call(&window, "unlock", wrong).unwrap_err()["code"],
        "needs_passphrase"
    );
    assert_eq!(
        call(&window, "unlock", words).unwrap_err()["code"],
        "damaged"
    );
    let opening = call(&window, "opening", json!({})).unwrap();
    assert_eq!(opening["locked"], false);
    assert!(
        opening["damaged"]
            .as_str()
            .unwrap()
            .contains("cannot be read"),
        "{opening}"
    );
    let saved = call(&window, "rescue_casebook", json!({})).unwrap();
    assert_eq!(saved["sound"], true, "{saved}");
    call(&window, "open_rescued", json!({})).unwrap();
    assert_eq!(
        call(&window, "settings", json!({})).unwrap()["encrypted"],
        true
    );
}
