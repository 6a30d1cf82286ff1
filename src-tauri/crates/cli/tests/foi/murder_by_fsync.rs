//! `foi` killed at every fsync it makes, and refused at its writes, by strace's injection: afterwards
//! the casebook is whole, each letter in one state, and the server has each at most once.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::murder::Desk;
use super::servers::{Certificate, ScriptedSmtp, repository};
use super::{FOI, read};

/// More than any of these commands makes; a command that never ends would be a finding too.
pub(super) const MANY: usize = 400;

/// Runs a command under strace, which does this at its nth call.
pub(super) fn under_strace(command: &Command, calls: &str, what: &str) -> Output {
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:{what}"))
        .arg(command.get_program())
        .args(command.get_args())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    strace
        .output()
        .expect("strace is needed (scripts/setup installs it)")
}

/// A desk with two drafts to two councils, which is copied for each try.
pub(super) struct Drafts {
    folder: tempfile::TempDir,
    pub(super) certificate: Certificate,
    pub(super) references: Vec<String>,
}

impl Drafts {
    pub(super) fn for_server(port: u16, certificate: Certificate) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::in_folder(folder.path(), &certificate);
        let first = desk.set_up(port);
        desk.json(&[
            "authority",
            "add",
            "Westmere",
            "--email",
            "foi@westmere.example",
        ]);
        let drafted = desk.json(&[
            "new",
            "--authority",
            "Westmere",
            "--letter",
            "grants-awarded",
            "--set",
            "from_date=2023-04-01",
            "--set",
            "to_date=2024-03-31",
        ]);
        let second = drafted["reference"].as_str().unwrap().to_owned();
        Self {
            folder,
            certificate,
            references: vec![first, second],
        }
    }

    /// A copy in a folder of its own.
    pub(super) fn copy(&self) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        for name in ["c.scrutineer", "scrutineer-password"] {
            fs::copy(self.folder.path().join(name), copy.path().join(name)).unwrap();
        }
        assert!(!self.folder.path().join("c.scrutineer-wal").exists());
        copy
    }

    pub(super) fn send(&self) -> Vec<&str> {
        let mut arguments = vec!["send"];
        arguments.extend(self.references.iter().map(String::as_str));
        arguments
    }
}

/// How many copies of each request's letter the server has, since there were `before`.
fn copies(server: &ScriptedSmtp, before: usize, references: &[String]) -> HashMap<String, usize> {
    let stored = server.stored();
    references
        .iter()
        .map(|reference| {
            let of_one = stored[before..]
                .iter()
                .filter(|raw| foi_mail::parse(raw).text.contains(reference.as_str()))
                .count();
            (reference.clone(), of_one)
        })
        .collect()
}

/// The state of each request's letters in the Outbox, by reference.
fn states(desk: &Desk<'_>, references: &[String]) -> HashMap<String, Vec<String>> {
    let letters = desk.json(&["outbox"])["letters"].clone();
    references
        .iter()
        .map(|reference| {
            let states = letters
                .as_array()
                .unwrap()
                .iter()
                .filter(|row| {
                    row["subject"]
                        .as_str()
                        .unwrap()
                        .contains(reference.as_str())
                })
                .map(|row| row["state"].as_str().unwrap().to_owned())
                .collect();
            (reference.clone(), states)
        })
        .collect()
}

pub(super) fn whole(desk: &Desk<'_>, when: &str) {
    let check = desk.json(&["check"]);
    assert_eq!(
        check["problems"],
        Value::Array(Vec::new()),
        "{when}: {check}"
    );
}

/// After a try that went wrong: whole, no copy too many, nothing said that is not so; and after the
/// same command again, every letter sent or in doubt. Gives how many letters the server has that
/// the casebook is in doubt about.
fn holds(
    desk: &Desk<'_>,
    drafts: &Drafts,
    server: &ScriptedSmtp,
    before: usize,
    when: &str,
) -> usize {
    let mut in_doubt = 0;
    whole(desk, when);
    let told = states(desk, &drafts.references);
    for (reference, count) in copies(server, before, &drafts.references) {
        let states = &told[&reference];
        assert!(states.len() <= 1, "{when}: {states:?}");
        assert!(count <= 1, "{when}: {count} copies");
        if count == 1 {
            assert!(
                states == &["sent"] || states == &["in_doubt"],
                "{when}: the server has it, and it is {states:?}"
            );
            in_doubt += usize::from(states == &["in_doubt"]);
        }
    }
    for reference in &drafts.references {
        // Refused when it is in the Outbox already: then the next one sends it.
        desk.command(&["send", reference]).output().unwrap();
    }
    desk.command(&["send"]).output().unwrap();
    let told = states(desk, &drafts.references);
    for (reference, count) in copies(server, before, &drafts.references) {
        let state = told[&reference].join(" ");
        match state.as_str() {
            "sent" => assert_eq!(count, 1, "{when}: {reference}"),
            "in_doubt" => assert!(count <= 1, "{when}: {count} copies"),
            other => panic!("{when}: {reference} ended {other:?}"),
        }
    }
    whole(desk, when);
    in_doubt
}

/// Tries a command with trouble at its first call, its second, and so on, until it meets none.
/// Gives how often the server had a letter that the casebook was in doubt about.
pub(super) async fn at_every_call(
    calls: &str,
    trouble: impl Fn(usize) -> String,
    step: usize,
    at_least: usize,
) -> usize {
    let mut in_doubt = 0;
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let drafts = Drafts::for_server(server.port, certificate);
    for n in (1..MANY * step).step_by(step) {
        let when = format!("{calls} {}", trouble(n));
        let folder = drafts.copy();
        let desk = Desk::in_folder(folder.path(), &drafts.certificate);
        let before = server.stored().len();
        let output = under_strace(&desk.command(&drafts.send()), calls, &trouble(n));
        if output.status.success() {
            assert!(n > at_least, "only {n} calls were met");
            return in_doubt;
        }
        in_doubt += holds(&desk, &drafts, &server, before, &when);
    }
    panic!("it never came through");
}

#[tokio::test(flavor = "multi_thread")]
async fn send_killed_at_every_fsync() {
    at_every_call(
        "fsync,fdatasync",
        |n| format!("signal=SIGKILL:when={n}"),
        1,
        8,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn send_killed_at_every_fiftieth_write() {
    at_every_call("pwrite64", |n| format!("signal=SIGKILL:when={n}"), 50, 50).await;
}

/// Nearer to one another, so that one falls after the server's 250 and before the commit that keeps
/// it: the server has the letter, and the casebook cannot know.
#[tokio::test(flavor = "multi_thread")]
async fn send_killed_between_the_servers_answer_and_its_record() {
    let in_doubt = at_every_call("pwrite64", |n| format!("signal=SIGKILL:when={n}"), 9, 50).await;
    assert!(in_doubt > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn send_with_an_error_at_every_fsync() {
    at_every_call("fsync,fdatasync", |n| format!("error=EIO:when={n}+"), 1, 8).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn send_with_the_disk_full_from_some_write_on() {
    at_every_call("pwrite64", |n| format!("error=ENOSPC:when={n}+"), 23, 50).await;
}

pub(super) fn golden(folder: &Path) {
    let golden = repository().join("tests/fixtures/casebook/version-17.scrutineer");
    fs::copy(golden, folder.join("c.scrutineer")).unwrap();
}

/// An older casebook, killed at each fsync of its upgrade: it is the old one or the new one, and the
/// next start makes it the new one, with everything in it.
#[test]
fn an_upgrade_killed_at_every_fsync() {
    upgrade_killed("fsync,fdatasync", 1, 3);
}

#[test]
fn an_upgrade_killed_at_every_fiftieth_write() {
    upgrade_killed("pwrite64", 50, 50);
}

fn upgrade_killed(calls: &str, step: usize, at_least: usize) {
    let certificate = Certificate::self_made();
    for n in (1..MANY * step).step_by(step) {
        let folder = tempfile::tempdir().unwrap();
        golden(folder.path());
        let desk = Desk::in_folder(folder.path(), &certificate);
        let output = under_strace(
            &desk.command(&["check"]),
            calls,
            &format!("signal=SIGKILL:when={n}"),
        );
        whole(&desk, &format!("{calls} {n}"));
        let requests = desk.json(&["requests"]);
        assert_eq!(requests["total"], 6, "{calls} {n}: {requests}");
        let mut states: Vec<_> = desk.json(&["outbox"])["letters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["state"].as_str().unwrap().to_owned())
            .collect();
        states.sort();
        assert_eq!(
            states,
            ["in_doubt", "queued", "refused", "sent", "waiting"],
            "{calls} {n}"
        );
        let copy = folder.path().join("c.scrutineer.before-upgrade-from-17");
        let golden = repository().join("tests/fixtures/casebook/version-17.scrutineer");
        assert_eq!(
            rows(&copy),
            rows(&golden),
            "{calls} {n}: the copy made before the upgrade"
        );
        if output.status.success() {
            assert!(n > at_least, "only {n} calls");
            return;
        }
    }
    panic!("it never came through");
}

pub(super) fn rows(casebook: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(casebook).unwrap();
    let mut statement = connection
        .prepare("SELECT id || state || raw FROM outbox ORDER BY id")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// A backup killed at each fsync: a file with its name is whole, or is not there.
#[test]
fn a_backup_killed_at_every_fsync() {
    backup_killed("fsync,fdatasync", 1, 1);
}

#[test]
fn a_backup_killed_at_every_fiftieth_write() {
    backup_killed("pwrite64", 50, 50);
}

fn backup_killed(calls: &str, step: usize, at_least: usize) {
    let certificate = Certificate::self_made();
    let folder = tempfile::tempdir().unwrap();
    golden(folder.path());
    let desk = Desk::in_folder(folder.path(), &certificate);
    whole(&desk, "before");
    for n in (1..MANY * step).step_by(step) {
        let target = folder.path().join(format!("backup-{n}.scrutineer"));
        let name = target.to_str().unwrap();
        let output = under_strace(
            &desk.command(&["backup", name]),
            calls,
            &format!("signal=SIGKILL:when={n}"),
        );
        whole(&desk, &format!("{calls} {n}"));
        if target.exists() {
            assert_eq!(rows(&target).len(), 6, "{calls} {n}");
        } else {
            assert!(!output.status.success());
            desk.json(&["backup", name]);
            assert_eq!(rows(&target).len(), 6, "{calls} {n}: again");
        }
        if output.status.success() {
            assert!(n > at_least, "only {n} calls");
            return;
        }
    }
    panic!("it never came through");
}

/// Runs a shell script where mounts are its own; `$0` is the folder, the rest is the command.
pub(super) fn with_mounts(script: &str, folder: &Path, command: &Command) -> Output {
    let mut shell = Command::new("unshare");
    shell
        .args(["--mount", "--map-root-user", "sh", "-ec", script])
        .arg(folder)
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.output().expect("unshare (util-linux) is needed")
}

/// A casebook on a write-protected drive: it opens for reading, says so, and sends nothing.
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_written_it_is_read_and_nothing_is_sent() {
    const READ_ONLY: &str = r#"mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; exec "$@""#;
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let drafts = Drafts::for_server(server.port, certificate);
    let folder = drafts.copy();
    let desk = Desk::in_folder(folder.path(), &drafts.certificate);
    let bytes = fs::read(folder.path().join("c.scrutineer")).unwrap();
    let run = |arguments: &[&str]| with_mounts(READ_ONLY, folder.path(), &desk.command(arguments));
    assert_eq!(read(&run(&["requests"]))["total"], 2);
    assert!(read(&run(&["show", &drafts.references[0]]))["row"]["title"].is_string());
    for arguments in [drafts.send(), vec!["send"]] {
        let output = run(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("it can be read, but nothing is sent"),
            "{said}"
        );
        assert!(said.contains("cannot be written to, only read"), "{said}");
    }
    assert_eq!(server.connections(), 0);
    assert_eq!(fs::read(folder.path().join("c.scrutineer")).unwrap(), bytes);
    // Back where it can be written, it sends.
    assert_eq!(desk.json(&drafts.send())["sent"], 2);
}

/// A disk that is full in truth: the letter is not sent, because that could not be written down.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_nothing_is_sent() {
    const FULL: &str = r#"
        cp "$0"/c.scrutineer "$0"/scrutineer-password "$0"/keep/
        mount -t tmpfs -o size=2m tmpfs "$0"/small
        cp "$0"/keep/c.scrutineer "$0"/small/
        dd if=/dev/zero of="$0"/small/filler bs=4k 2>/dev/null || true
        exec "$@""#;
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let drafts = Drafts::for_server(server.port, certificate);
    let folder = drafts.copy();
    for name in ["small", "keep"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let desk = Desk::in_folder(folder.path(), &drafts.certificate);
    let mut command = Command::new(FOI);
    command
        .arg("--casebook")
        .arg(folder.path().join("small/c.scrutineer"))
        .args(drafts.send());
    for (name, value) in desk.command(&[]).get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = with_mounts(FULL, folder.path(), &command);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("The disk is full") && said.contains("nothing is sent"),
        "{said}"
    );
    assert!(server.stored().is_empty());
}
