//! `foi` refused at its reads and writes, on disks that are full or may only be read, and killed
//! while it takes up a backup or removes a mailbox.

use std::fs;
use std::process::Command;

use super::murder::{Desk, until};
use super::murder_by_fsync::{
    Drafts, MANY, at_every_call, golden, rows, under_strace, whole, with_mounts,
};
use super::servers::{Act, At, Certificate, ScriptedSmtp};
use super::{complaint, foi, read};

#[tokio::test(flavor = "multi_thread")]
async fn send_with_an_error_from_some_read_on() {
    at_every_call("pread64", |n| format!("error=EIO:when={n}+"), 7, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn send_with_an_error_from_some_write_on() {
    at_every_call("pwrite64", |n| format!("error=EIO:when={n}+"), 29, 50).await;
}

/// A backup made while a letter waited takes the place of the casebook, and the first command on it
/// is killed at each of its fsyncs: the letter is held whatever happens, and nothing is sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_killed_at_every_fsync_of_its_first_use_sends_nothing() {
    let certificate = Certificate::self_made();
    let later = || (At::Rcpt, Act::Say("450 4.2.1 Not now"));
    let server = ScriptedSmtp::start(&certificate, vec![later()]).await;
    let drafts = Drafts::for_server(server.port, certificate);
    let folder = drafts.copy();
    let desk = Desk::in_folder(folder.path(), &drafts.certificate);
    desk.command(&["send", &drafts.references[0]])
        .output()
        .unwrap();
    let waits = |desk: &Desk<'_>| {
        let outbox = desk.json(&["outbox"]);
        let letters = outbox["letters"].as_array().unwrap().clone();
        assert_eq!(letters.len(), 1, "{outbox}");
        letters
    };
    assert!(waits(&desk).iter().all(|row| row["state"] == "waiting"));
    let backup = folder.path().join("backup.scrutineer");
    desk.json(&["backup", backup.to_str().unwrap()]);
    let asked = server.connections();

    for n in 1..MANY {
        let when = format!("fsync {n}");
        let elsewhere = tempfile::tempdir().unwrap();
        fs::copy(&backup, elsewhere.path().join("c.scrutineer")).unwrap();
        fs::copy(
            folder.path().join("scrutineer-password"),
            elsewhere.path().join("scrutineer-password"),
        )
        .unwrap();
        let desk = Desk::in_folder(elsewhere.path(), &drafts.certificate);
        let output = under_strace(
            &desk.command(&["send"]),
            "fsync,fdatasync",
            &format!("signal=SIGKILL:when={n}"),
        );
        whole(&desk, &when);
        desk.command(&["send"]).output().unwrap();
        for letter in waits(&desk) {
            assert_eq!(letter["state"], "waiting", "{when}: {letter}");
            let text = letter["text"].as_str().unwrap();
            assert!(text.contains("copied or restored"), "{when}: {text}");
        }
        assert_eq!(server.connections(), asked, "{when}");
        if output.status.code().is_some() {
            assert!(n > 1, "only {n} fsyncs");
            return;
        }
    }
    panic!("it never came through");
}

/// A restored backup is used, in the end, as any casebook; half of one is said to be damaged, or to
/// be none, and is left as it is.
#[test]
fn half_a_backup_is_refused_with_its_bytes_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    let certificate = Certificate::self_made();
    let desk = Desk::in_folder(folder.path(), &certificate);
    let backup = folder.path().join("backup.scrutineer");
    desk.json(&["backup", backup.to_str().unwrap()]);
    let bytes = fs::read(&backup).unwrap();
    for part in [2, 50, 100, 4096, bytes.len() / 2, bytes.len() - 4096] {
        let half = folder.path().join("half.scrutineer");
        fs::write(&half, &bytes[..part]).unwrap();
        for arguments in [&["send"][..], &["outbox"], &["check"]] {
            let all = [&["--casebook", half.to_str().unwrap()], arguments].concat();
            let output = foi(&all);
            let said = complaint(&output);
            assert!(
                said.contains("damaged") || said.contains("not a casebook"),
                "{part} bytes, {arguments:?}: {said}"
            );
        }
        assert!(
            fs::read(&half).unwrap() == bytes[..part],
            "{part} bytes: it was written to"
        );
    }
}

/// A mailbox is removed whole or not at all; what was asked through it stays.
#[test]
fn removing_a_mailbox_killed_at_every_fsync() {
    let certificate = Certificate::self_made();
    for n in 1..MANY {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::in_folder(folder.path(), &certificate);
        let reference = desk.set_up(465);
        let account = desk.json(&["account", "list"])["accounts"][0]["id"].clone();
        let output = under_strace(
            &desk.command(&["account", "remove", account.as_str().unwrap()]),
            "fsync,fdatasync",
            &format!("signal=SIGKILL:when={n}"),
        );
        let when = format!("fsync {n}");
        whole(&desk, &when);
        let left = desk.json(&["account", "list"])["accounts"]
            .as_array()
            .unwrap()
            .len();
        assert!(left <= 1, "{when}");
        assert!(desk.json(&["show", &reference])["row"]["title"].is_string());
        if output.status.success() {
            assert_eq!(left, 0);
            assert!(n > 1, "only {n} fsyncs");
            return;
        }
        if left == 1 {
            desk.json(&["account", "remove", account.as_str().unwrap()]);
        }
    }
    panic!("it never came through");
}

/// No room for a backup: it is said, nothing stands under its name, and the casebook is as it was.
#[test]
fn a_backup_onto_a_full_disk_is_said_and_leaves_no_half_file() {
    const SMALL: &str = r#"
        mount -t tmpfs -o size=64k tmpfs "$0"/small
        if "$@"; then exit 9; fi
        test -z "$(ls -A "$0"/small)" || exit 8
        exit 1"#;
    let certificate = Certificate::self_made();
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    fs::create_dir(folder.path().join("small")).unwrap();
    let desk = Desk::in_folder(folder.path(), &certificate);
    whole(&desk, "before");
    let casebook = folder.path().join("c.scrutineer");
    let before = rows(&casebook);
    let target = folder.path().join("small/backup.scrutineer");
    let command = desk.command(&["backup", target.to_str().unwrap()]);
    let said = complaint(&with_mounts(SMALL, folder.path(), &command));
    assert!(said.contains("disk is full"), "{said}");
    assert_eq!(rows(&casebook), before);
    whole(&desk, "after");
}

/// Only the file is write-protected, not its folder: as with a whole write-protected drive.
#[tokio::test(flavor = "multi_thread")]
async fn a_casebook_that_is_write_protected_is_read_and_nothing_is_sent() {
    const READ_ONLY: &str = r#"
        mount --bind "$0"/c.scrutineer "$0"/c.scrutineer
        mount -o remount,ro,bind "$0"/c.scrutineer
        exec "$@""#;
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let drafts = Drafts::for_server(server.port, certificate);
    let folder = drafts.copy();
    let desk = Desk::in_folder(folder.path(), &drafts.certificate);
    let bytes = fs::read(folder.path().join("c.scrutineer")).unwrap();
    let run = |arguments: &[&str]| with_mounts(READ_ONLY, folder.path(), &desk.command(arguments));
    assert_eq!(read(&run(&["requests"]))["total"], 2);
    let output = run(&drafts.send());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot be written to, only read"), "{said}");
    assert_eq!(server.connections(), 0);
    assert_eq!(fs::read(folder.path().join("c.scrutineer")).unwrap(), bytes);
}

/// The drive is not there: said, and no empty casebook is made in its place.
#[test]
fn a_casebook_on_a_drive_that_is_not_there_is_said() {
    for arguments in [&["send"][..], &["requests"]] {
        let all = [
            &["--casebook", "/proc/drive-that-is-gone/c.scrutineer"],
            arguments,
        ]
        .concat();
        let said = complaint(&foi(&all));
        assert!(said.contains("could not be opened"), "{said}");
    }
}

/// The window's sender, which is the same use case in a process that stays, and `foi send` on the
/// same letter at once, with a session bus and without: one of them sends it.
#[tokio::test(flavor = "multi_thread")]
async fn the_program_and_the_command_send_one_letter_once() {
    use std::sync::Arc;
    use std::time::Duration;

    use foi_app::adapters::{DesktopNotifier, SystemClock, SystemSecrets};
    use foi_app::{App, Extractor, Ports, Post};

    for with_bus in [true, false] {
        let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
        let slow = vec![(At::Dot, Act::Wait(Duration::from_millis(400)))];
        let server = ScriptedSmtp::start(&certificate, slow).await;
        let desk = Desk::in_folder(folder.path(), &certificate);
        desk.set_up(server.port);
        let ports = Ports {
            clock: Arc::new(SystemClock),
            secrets: Arc::new(SystemSecrets::with_file(folder.path().join("passwords"))),
            notifier: Arc::new(DesktopNotifier::new(|_| {})),
            extractor: Extractor::this_program().unwrap(),
        };
        let post = Post {
            extra_trust: Some(foi_mail::Trust::SystemAnd(vec![certificate.authority()])),
            ..Post::default()
        };
        let program = App::open(folder.path().join("c.scrutineer"), ports, post).unwrap();
        program
            .give_password(None, "pw".to_owned(), foi_app::wire::Keep::Ask)
            .unwrap();
        let letter = {
            let page = desk.json(&["requests"])["requests"][0]["id"].clone();
            let page = program
                .request(page.as_str().unwrap().parse().unwrap())
                .unwrap();
            page.thread
                .iter()
                .find_map(|entry| match entry {
                    foi_app::wire::ThreadEntry::Draft(draft) => Some(draft.id),
                    _ => None,
                })
                .unwrap()
        };
        program.send_letter_now(letter).unwrap();
        let command = desk.command(&["send"]);
        let mut beside = if with_bus {
            let mut bus = Command::new("dbus-run-session");
            bus.arg("--")
                .arg(command.get_program())
                .args(command.get_args());
            bus
        } else {
            let mut bare = Command::new(command.get_program());
            bare.args(command.get_args())
                .env_remove("DBUS_SESSION_BUS_ADDRESS");
            bare
        };
        beside
            .env("SSL_CERT_FILE", certificate.authority_file())
            .env("CREDENTIALS_DIRECTORY", folder.path());
        let sending = program.send_ready();
        let command_sends = async {
            until("connected", || server.connections() > 0).await;
            tokio::task::spawn_blocking(move || beside.output().unwrap())
                .await
                .unwrap()
        };
        let (sent, output) = tokio::join!(sending, command_sends);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(sent.unwrap().sent, 1, "with a bus: {with_bus}");
        assert_eq!(server.stored().len(), 1, "with a bus: {with_bus}");
        assert_eq!(desk.json(&["outbox"])["letters"][0]["state"], "sent");
    }
}
