//! `foi send` killed at its worst moments, and run by many at once. The server keeps the count.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::servers::{Act, At, Certificate, ScriptedSmtp};
use super::{FOI, read};

pub(super) struct Desk<'f> {
    folder: &'f Path,
    certificate: &'f Certificate,
}

impl<'f> Desk<'f> {
    pub(super) fn in_folder(folder: &'f Path, certificate: &'f Certificate) -> Self {
        Self {
            folder,
            certificate,
        }
    }

    /// The password comes as a service manager would hand it over, the certificate as the system's.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(FOI);
        command
            .arg("--casebook")
            .arg(self.folder.join("c.scrutineer"))
            .args(arguments)
            .arg("--json")
            .env("SSL_CERT_FILE", self.certificate.authority_file())
            .env("CREDENTIALS_DIRECTORY", self.folder)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(super) fn json(&self, arguments: &[&str]) -> Value {
        read(&self.command(arguments).output().unwrap())
    }

    pub(super) fn set_up(&self, port: u16) -> String {
        fs::write(self.folder.join("scrutineer-password"), "pw\n").unwrap();
        self.json(&[
            "me",
            "--name",
            "Amina Rahim",
            "--email",
            "amina@reporter.example",
        ]);
        self.json(&[
            "authority",
            "add",
            "Eastmere Borough Council",
            "--email",
            "foi@eastmere.example",
        ]);
        let smtp = format!("localhost:{port}");
        self.json(&[
            "account",
            "set",
            "--smtp",
            &smtp,
            "--imap",
            "localhost:993",
            "--user",
            "amina",
        ]);
        let drafted = self.json(&[
            "new",
            "--authority",
            "Eastmere Borough Council",
            "--letter",
            "grants-awarded",
            "--set",
            "from_date=2023-04-01",
            "--set",
            "to_date=2024-03-31",
        ]);
        drafted["reference"].as_str().unwrap().to_owned()
    }

    fn state(&self) -> String {
        self.json(&["outbox"])["letters"][0]["state"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

fn start(desk: &Desk<'_>, reference: &str) -> Child {
    desk.command(&["send", reference]).spawn().unwrap()
}

pub(super) async fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < Duration::from_mins(2), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Killed while the server holds back its answer to MAIL: nothing was handed over, so it goes
/// again, once.
#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_letter_is_handed_over_it_goes_again() {
    let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
    let server = ScriptedSmtp::start(&certificate, vec![(At::Mail, Act::Hang)]).await;
    let desk = Desk {
        folder: folder.path(),
        certificate: &certificate,
    };
    let reference = desk.set_up(server.port);
    let mut child = start(&desk, &reference);
    until("MAIL", || {
        server
            .commands()
            .iter()
            .any(|line| line.starts_with("MAIL"))
    })
    .await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(desk.json(&["send"])["sent"], 1);
    assert_eq!(server.stored().len(), 1);
    assert_eq!(desk.state(), "sent");
}

/// Killed after the server stored the letter and before it answered: in doubt, and never sent again
/// by itself.
#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_letter_is_handed_over_it_is_in_doubt() {
    let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
    let server = ScriptedSmtp::start(&certificate, vec![(At::Stored, Act::Hang)]).await;
    let desk = Desk {
        folder: folder.path(),
        certificate: &certificate,
    };
    let reference = desk.set_up(server.port);
    let mut child = start(&desk, &reference);
    until("stored", || server.stored().len() == 1).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(desk.state(), "in_doubt");
    for _ in 0..3 {
        assert_eq!(desk.json(&["send"])["sent"], 0);
    }
    assert_eq!(server.stored().len(), 1);
}

/// Killed within the message, the server having begun to read it: in doubt, nothing stored.
#[tokio::test(flavor = "multi_thread")]
async fn killed_within_the_message_it_is_in_doubt() {
    for (at, copies) in [(At::Body, 0), (At::Dot, 0)] {
        let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
        let server = ScriptedSmtp::start(&certificate, vec![(at, Act::Hang)]).await;
        let desk = Desk::in_folder(folder.path(), &certificate);
        let reference = desk.set_up(server.port);
        let mut child = start(&desk, &reference);
        until("hanging", || server.hung() == 1).await;
        child.kill().unwrap();
        child.wait().unwrap();
        for _ in 0..2 {
            assert_eq!(desk.json(&["send"])["sent"], 0, "{at:?}");
            assert_eq!(desk.state(), "in_doubt", "{at:?}");
        }
        assert_eq!(server.stored().len(), copies, "{at:?}");
    }
}

/// On desktops with a session bus as on machines without one, the lease alone decides.
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_two_session_buses_send_one_letter_once() {
    let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
    let server = ScriptedSmtp::start(
        &certificate,
        vec![(At::Dot, Act::Wait(Duration::from_millis(400)))],
    )
    .await;
    let desk = Desk::in_folder(folder.path(), &certificate);
    let reference = desk.set_up(server.port);
    let on_a_bus = |arguments: &[&str]| {
        let command = desk.command(arguments);
        let mut on_a_bus = Command::new("dbus-run-session");
        on_a_bus
            .arg("--")
            .arg(command.get_program())
            .args(command.get_args())
            .env("SSL_CERT_FILE", certificate.authority_file())
            .env("CREDENTIALS_DIRECTORY", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        on_a_bus.spawn().unwrap()
    };
    let mut first = on_a_bus(&["send", &reference]);
    until("connected", || server.connections() > 0).await;
    let mut second = on_a_bus(&["send"]);
    second.wait().unwrap();
    assert!(first.wait().unwrap().success());
    assert_eq!(server.stored().len(), 1);
    assert_eq!(desk.state(), "sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_send_one_letter_once() {
    let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
    let server = ScriptedSmtp::start(
        &certificate,
        vec![(At::Dot, Act::Wait(Duration::from_millis(400)))],
    )
    .await;
    let desk = Desk {
        folder: folder.path(),
        certificate: &certificate,
    };
    let reference = desk.set_up(server.port);
    let mut first = start(&desk, &reference);
    until("connected", || server.connections() > 0).await;
    let others: Vec<Child> = (0..3)
        .map(|_| desk.command(&["send"]).spawn().unwrap())
        .collect();
    for mut child in others {
        child.wait().unwrap();
    }
    assert!(first.wait().unwrap().success());
    assert_eq!(server.stored().len(), 1);
    assert_eq!(desk.state(), "sent");
}
