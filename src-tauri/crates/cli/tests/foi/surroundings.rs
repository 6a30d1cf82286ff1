//! What is round the program may be anything: no home, no locale, names that are no text, a casebook
//! somebody else made.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use rusqlite::Connection;

use super::{FOI, Foi, complaint, read};

#[test]
fn without_a_home_it_says_where_the_casebook_can_be() {
    let said = complaint(
        &Command::new(FOI)
            .env_clear()
            .arg("agenda")
            .output()
            .unwrap(),
    );
    assert!(said.contains("--casebook FILE"), "{said}");
    // What needs no casebook needs no home.
    let due = [
        "due",
        "--regime",
        "foia",
        "--received",
        "2025-06-02",
        "--json",
    ];
    let due = read(&Command::new(FOI).env_clear().args(due).output().unwrap());
    // Twenty working days: from Tuesday the 3rd, four weekends on.
    assert_eq!(due["due"], "2025-06-30");
}

#[test]
fn a_plain_locale_and_a_name_that_is_no_text_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let casebook = folder
        .path()
        .join(OsStr::from_bytes(b"na\xefve.scrutineer"));
    let run = |arguments: &[&str]| {
        let mut command = Command::new(FOI);
        command.env_clear().env("LANG", "C").env("LC_ALL", "C");
        command.arg("--casebook").arg(&casebook).arg("--json");
        command.args(arguments).output().unwrap()
    };
    read(&run(&["issue", "add", "Who paid for the café?"]));
    let issues = read(&run(&["issue", "list"]));
    assert!(issues.to_string().contains("café"), "{issues}");
    assert!(casebook.exists());
}

#[test]
fn the_casebook_and_what_lies_beside_it_are_for_their_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    let copy = folder.path().join("copy.scrutineer");
    foi.json(&["backup", copy.to_str().unwrap()]);
    // Held open, so that the log lies beside the casebook.
    let casebook = folder.path().join("c.scrutineer");
    let open = Connection::open(&casebook).unwrap();
    open.query_row("SELECT count(*) FROM authority", [], |_| Ok(()))
        .unwrap();
    let beside = ["c.scrutineer", "c.scrutineer-wal", "c.scrutineer-shm"];
    for name in beside.iter().chain(&["copy.scrutineer"]) {
        let mode = fs::metadata(folder.path().join(name))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o077, 0, "{name}");
    }
}

/// Whatever is written of a casebook is for its user alone, and so are the folders made for it. What
/// the user has opened to others stays open to them.
#[test]
fn what_is_written_of_a_casebook_is_for_its_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let sample = foi.json(&["sample"]);
    let requests = foi.json(&["requests"]);
    let reference = requests["requests"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["stage"] != "draft")
        .unwrap_or_else(|| panic!("{sample}"))["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    let issues = foi.json(&["issue", "list"]);
    let issue = issues["issues"][0]["question"].as_str().unwrap().to_owned();
    let out = folder.path().join("out");
    let place = |name: &str| out.join(name).to_str().unwrap().to_owned();
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o755)).unwrap();
    let days = place("days.ics");
    fs::write(&days, "").unwrap();
    fs::set_permissions(&days, fs::Permissions::from_mode(0o644)).unwrap();
    foi.json(&["export", &place("export")]);
    foi.json(&["backup", &place("backup.scrutineer")]);
    foi.json(&["dossier", &issue, "--to", &place("dossier.md")]);
    foi.json(&["dossier", &issue, "--to", &place("dossier.html")]);
    foi.json(&["pack", &reference, "--pdf", &place("pack.pdf")]);
    foi.json(&["pack", &reference, "--zip", &place("pack.zip")]);
    foi.json(&["ics", "--to", &place("calendar.ics")]);
    foi.json(&["ics", "--to", &days]);
    foi.json(&["rescue", "--to", &place("rescued.scrutineer")]);
    let mut looked_at = 0;
    let mut to_visit = vec![out.clone()];
    while let Some(place) = to_visit.pop() {
        for entry in fs::read_dir(&place).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            let path = entry.path();
            let expected = match (path.is_dir(), path.ends_with("days.ics")) {
                (true, _) => 0o700,
                (false, true) => 0o644,
                (false, false) => 0o600,
            };
            assert_eq!(mode, expected, "{} {mode:o}", path.display());
            looked_at += 1;
            if path.is_dir() {
                to_visit.push(path);
            }
        }
    }
    assert!(looked_at > 30, "{looked_at} of an export, and the rest");
}

/// A trigger would act by itself at every later change, as by throwing away what came.
#[test]
fn a_backup_with_a_trigger_from_elsewhere_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    let copy = folder.path().join("copy.scrutineer");
    foi.json(&["backup", copy.to_str().unwrap()]);
    Connection::open(&copy)
        .unwrap()
        .execute_batch("CREATE TRIGGER quiet AFTER INSERT ON message BEGIN DELETE FROM event; END;")
        .unwrap();
    let said = foi.fails(&["restore", copy.to_str().unwrap()]);
    assert!(said.contains("the trigger “quiet”"), "{said}");
    let kept = foi.json(&["authority", "list"]);
    assert!(kept.to_string().contains("Tidewell"), "{kept}");
}
