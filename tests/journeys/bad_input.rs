//! Bad input: one clear sentence, nothing lost.

use std::fs;
use std::path::Path;

use foi_app::wire::{AccountEdit, AuthorityEdit, Identity, Keep, RecordEvent, Security, SignIn};
use foi_app::{App, Extractor, Ports, Post};
use foi_store::Casebook;

use crate::desk::{Desk, day};

fn authority(name: &str, email: &str, regime: &str) -> AuthorityEdit {
    AuthorityEdit {
        id: None,
        name: name.into(),
        email: email.into(),
        regime: regime.into(),
        kind: String::new(),
        notes: String::new(),
        ..AuthorityEdit::default()
    }
}

#[test]
fn an_address_that_is_not_one_is_refused_where_it_is_typed() {
    let desk = Desk::on(day(2025, 3, 10));
    for wrong in [
        "foi.eastmere.example",
        "foi@",
        "@eastmere.example",
        "a b@c.example",
        "a@b.example\r\nBcc: v@x.example",
        "x\u{0}@y.example",
    ] {
        let error = desk
            .app
            .save_authority(&authority("Tidewell", wrong, "foia"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("address"), "{wrong:?}: {error}");
        let error = desk
            .app
            .save_identity(&Identity {
                name: "Amina".into(),
                email: wrong.into(),
            })
            .unwrap_err()
            .to_string();
        assert!(error.contains("address"), "{wrong:?}: {error}");
    }
    assert_eq!(
        desk.app.authorities().unwrap().len(),
        1,
        "only the one that was there"
    );
}

#[test]
fn other_fields_are_checked_too() {
    let desk = Desk::on(day(2025, 3, 10));
    let error = desk
        .app
        .save_authority(&authority(" ", "a@b.example", "foia"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("name"), "{error}");
    let error = desk
        .app
        .save_authority(&authority("Tidewell", "", "gdpr"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("gdpr") && error.contains("foisa"), "{error}");
    let error = desk
        .app
        .save_authority(&authority("EASTMERE BOROUGH COUNCIL", "", "foia"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("already"), "{error}");
    let error = desk
        .app
        .save_identity(&Identity {
            name: " ".into(),
            email: "a@b.example".into(),
        })
        .unwrap_err()
        .to_string();
    assert!(error.contains("real name"), "{error}");
    let account = AccountEdit {
        id: None,
        name: String::new(),
        email: String::new(),
        smtp_host: "https://mail.example/".into(),
        smtp_port: 587,
        smtp_security: Security::StartTls,
        imap_host: "mail.example".into(),
        imap_port: 993,
        imap_security: Security::Tls,
        user: "amina".into(),
        password: None,
        sign_in: SignIn::Password,
        keep: Keep::Ask,
    };
    let error = desk.app.save_account(&account).unwrap_err().to_string();
    assert!(error.contains("mail.example.org"), "{error}");
    assert!(desk.app.is_practice().unwrap(), "nothing was changed");
}

#[tokio::test]
async fn a_fact_from_the_future_or_out_of_place_is_refused() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let mut record = RecordEvent {
        request_id: request,
        kind: "answered".into(),
        on: day(2025, 3, 11),
        message_id: None,
        date: None,
        exemptions: Vec::new(),
        redirect: None,
        note: String::new(),
    };
    assert!(
        desk.app
            .record_event(&record)
            .unwrap_err()
            .to_string()
            .contains("has not come yet")
    );
    record.on = day(2025, 3, 1);
    assert!(
        desk.app.record_event(&record).is_err(),
        "an answer before the request"
    );
    record.on = day(2025, 3, 10);
    let ours = crate::desk::messages(&desk.app.request(request).unwrap()).remove(0);
    record.message_id = Some(ours.id);
    let error = desk.app.record_event(&record).unwrap_err().to_string();
    assert!(error.contains("a letter of yours"), "{error}");
    record.message_id = None;
    record.kind = "applauded".into();
    assert!(
        desk.app
            .record_event(&record)
            .unwrap_err()
            .to_string()
            .contains("applauded")
    );
    assert_eq!(desk.app.request(request).unwrap().row.stage, "awaiting");
}

fn error_of(path: &Path) -> String {
    Casebook::open(path).unwrap_err().to_string()
}

#[test]
fn a_file_that_is_no_casebook_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(
        &file,
        "my notes about the council, longer than a database header".repeat(20),
    )
    .unwrap();
    let before = fs::read(&file).unwrap();
    assert!(
        error_of(&file).contains("is not a casebook"),
        "{}",
        error_of(&file)
    );
    assert_eq!(fs::read(&file).unwrap(), before);

    let other = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection
        .execute_batch("CREATE TABLE song (title TEXT)")
        .unwrap();
    drop(connection);
    assert!(error_of(&other).contains("is not a casebook"));

    assert!(
        error_of(folder.path()).contains("could not be opened"),
        "{}",
        error_of(folder.path())
    );
    assert!(error_of(Path::new("/proc/nowhere/casebook")).contains("could not be opened"));
}

#[test]
fn a_newer_casebook_is_refused_with_its_bytes_unchanged() {
    let desk = Desk::on(day(2025, 3, 10));
    let path = desk.casebook();
    let Desk {
        app,
        folder: _folder,
        ..
    } = desk;
    drop(app);
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "user_version", 9_999)
        .unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(connection);
    let before = fs::read(&path).unwrap();
    let error = error_of(&path);
    assert!(
        error.contains("newer Scrutineer") && error.contains("9999"),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_casebook_is_said_to_be_damaged() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.draft();
    let path = desk.casebook();
    let Desk {
        app,
        folder: _folder,
        clock,
        notices,
        ..
    } = desk;
    drop(app);
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(connection);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[8192..middle].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let ports = Ports {
        clock,
        secrets: std::sync::Arc::new(foi_app::adapters::SystemSecrets::default()),
        notifier: notices,
        extractor: Extractor::this_program().unwrap(),
    };
    match App::open(&path, ports, Post::default()) {
        Ok(app) => assert!(!app.casebook().check().unwrap().problems.is_empty()),
        Err(error) => assert!(error.to_string().contains("damaged"), "{error}"),
    }
}

#[test]
fn an_older_casebook_is_copied_before_it_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.scrutineer");
    // As version 17 left it; the casebooks of every version since come the same way.
    let golden = crate::servers::repository().join("tests/fixtures/casebook/version-17.scrutineer");
    fs::copy(golden, &path).unwrap();
    let opened = Casebook::open(&path).unwrap();
    assert_eq!(
        opened.check().unwrap().schema_version,
        foi_store::SCHEMA_VERSION
    );
    let copy = folder.path().join("old.scrutineer.before-upgrade-from-17");
    let connection = rusqlite::Connection::open(copy).unwrap();
    let version: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 17);
}

/// 30 MB, and a mail with no header at all.
#[test]
fn a_huge_mail_and_one_without_headers_are_taken_in() {
    let desk = Desk::on(day(2025, 3, 10));
    let file = desk.folder.path().join("huge.eml");
    let mut raw = b"From: a@b.example\r\nSubject: huge\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n--x\r\nContent-Type: application/octet-stream\r\n\
        Content-Disposition: attachment; filename=data.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        .to_vec();
    raw.extend(
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\r\n"
            .repeat(450_000)
            .bytes(),
    );
    raw.extend(b"--x--\r\n");
    assert!(raw.len() > 29_000_000);
    fs::write(&file, raw).unwrap();
    let bare = desk.folder.path().join("bare.eml");
    fs::write(&bare, "Please find nothing attached").unwrap();
    let summary = desk.app.import(&[file, bare]).unwrap();
    assert_eq!((summary.new, summary.failed.len()), (2, 0), "{summary:?}");
    let rows = desk.app.inbox(0, 200, None).unwrap().rows;
    assert!(
        rows.iter()
            .any(|row| row.subject == "huge" && row.attachments == 1)
    );
    let bare = rows.iter().find(|row| row.subject.is_empty()).unwrap();
    assert_eq!(bare.from.name, "Unknown sender");
    assert!(
        bare.snippet.contains("nothing attached")
            || !desk.app.message(bare.id).unwrap().problems.is_empty()
    );
}
