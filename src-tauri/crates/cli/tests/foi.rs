//! `foi` as a script would use it: exit codes, JSON, one clear line when it could not.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "foi/bad_input.rs"]
mod bad_input;
#[path = "foi/batches.rs"]
mod batches;
#[path = "foi/collation.rs"]
mod collation;
#[path = "foi/dossier_figures.rs"]
mod dossier_figures;
#[path = "foi/elsewhere.rs"]
mod elsewhere;
#[path = "foi/evidence.rs"]
mod evidence;
#[path = "foi/extract.rs"]
mod extract;
#[path = "foi/extract_bombs.rs"]
mod extract_bombs;
#[path = "foi/extract_kinds.rs"]
mod extract_kinds;
#[path = "foi/extract_letters.rs"]
mod extract_letters;
#[path = "foi/extract_mail.rs"]
mod extract_mail;
#[path = "foi/figure.rs"]
mod figure;
#[path = "foi/figure_pinned.rs"]
mod figure_pinned;
#[path = "foi/import.rs"]
mod import;
#[path = "foi/keyring.rs"]
mod keyring;
#[path = "foi/law.rs"]
mod law;
#[path = "foi/letters.rs"]
mod letters;
#[path = "foi/lint.rs"]
mod lint;
#[path = "foi/main_job.rs"]
mod main_job;
#[path = "foi/murder.rs"]
mod murder;
#[path = "foi/murder_by_fsync.rs"]
mod murder_by_fsync;
#[path = "foi/murder_by_write.rs"]
mod murder_by_write;
#[path = "foi/passphrase.rs"]
mod passphrase;
#[path = "foi/read_only.rs"]
mod read_only;
#[path = "foi/reading.rs"]
mod reading;
#[path = "foi/remind.rs"]
mod remind;
#[path = "foi/rescue.rs"]
mod rescue;
#[path = "foi/sample.rs"]
mod sample;
#[path = "../../../../tests/journeys/servers/mod.rs"]
mod servers;
#[path = "foi/surroundings.rs"]
mod surroundings;
#[path = "foi/typesetting.rs"]
mod typesetting;
#[path = "foi/watch.rs"]
mod watch;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const FOI: &str = env!("CARGO_BIN_EXE_foi");

/// `foi` on a casebook of its own with a practice mailbox.
struct Foi<'f> {
    folder: &'f Path,
}

impl Foi<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(FOI);
        command
            .arg("--casebook")
            .arg(self.folder.join("c.scrutineer"))
            .arg("--mail")
            .arg(format!("practice:{}", self.folder.join("mail").display()))
            .args(arguments)
            .env_remove("DBUS_SESSION_BUS_ADDRESS");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must succeed, and reads its JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        read(&self.command(arguments).arg("--json").output().unwrap())
    }

    /// Runs a command that must fail with exit 1 and one line.
    fn fails(&self, arguments: &[&str]) -> String {
        complaint(&self.run(arguments))
    }
}

/// The JSON of a command that succeeded.
fn read(output: &Output) -> Value {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
}

/// The one line of a command that could not.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one line: {said}");
    assert!(said.starts_with("foi: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

fn foi(arguments: &[&str]) -> Output {
    Command::new(FOI).args(arguments).output().unwrap()
}
