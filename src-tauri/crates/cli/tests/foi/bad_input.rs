use std::fs;
use std::process::Command;

use super::{FOI, Foi, complaint, foi};

#[test]
fn each_mistake_gets_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    let grants = [
        "--letter",
        "grants-awarded",
        "--set",
        "from_date=2023-04-01",
        "--set",
        "to_date=2024-03-31",
    ];
    let drafted = foi.json(
        &[
            &["new", "--authority", "Tidewell District Council"],
            &grants[..],
        ]
        .concat(),
    );
    let reference = drafted["reference"].as_str().unwrap();
    for (arguments, part) in [
        (
            vec!["authority", "add", "X", "--email", "not an address"],
            "address",
        ),
        (vec!["send", reference], "has no address"),
        (vec!["send", "SCR-NOSUCH"], "no request"),
        (
            vec![
                "new",
                "--authority",
                "Nowhere",
                "--letter",
                "grants-awarded",
            ],
            "no authority",
        ),
        (
            vec![
                "new",
                "--authority",
                "Tidewell District Council",
                "--letter",
                "grants-awarded",
            ],
            "still needs",
        ),
        (
            vec![
                "new",
                "--authority",
                "Tidewell District Council",
                "--letter",
                "poem",
            ],
            "no letter",
        ),
        (
            vec![
                "new",
                "--authority",
                "Tidewell District Council",
                "--letter",
                "grants-awarded",
                "--set",
                "period=2025/26 to 2023/24",
            ],
            "before it begins",
        ),
        (vec!["letter", "show", "poem"], "no letter"),
        (
            vec!["letter", "copy", "chaser", "../up"],
            "cannot be a letter's name",
        ),
        (
            vec!["letter", "import", "/nowhere/letters"],
            "/nowhere/letters",
        ),
        (
            vec!["letter", "check", "/dev/null"],
            "neither a letter's folder",
        ),
        (
            vec!["event", reference, "sent", "--on", "2026-02-30"],
            "2026-02-30",
        ),
        (
            vec!["event", reference, "sung", "--on", "2026-02-03"],
            "sung",
        ),
        (
            vec!["show", "00000000-0000-0000-0000-000000000000"],
            "no request",
        ),
        (vec!["import", "/nowhere/mail.eml"], "/nowhere/mail.eml"),
        (vec!["--mail", "pigeon", "fetch"], "pigeon"),
        (vec!["--today", "soon", "agenda"], "soon"),
    ] {
        let output = Command::new(FOI)
            .arg("--casebook")
            .arg(folder.path().join("c.scrutineer"))
            .args(&arguments)
            .output()
            .unwrap();
        let said = complaint(&output);
        assert!(said.contains(part), "{arguments:?}: {said}");
    }
    assert_eq!(
        foi.json(&["requests"])["total"],
        1,
        "nothing was lost or made"
    );
}

#[test]
fn a_casebook_that_is_none_or_newer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.scrutineer");
    fs::write(
        &file,
        "shopping: milk, eggs, a great deal of bread and some butter".repeat(100),
    )
    .unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let said = foi.fails(&["agenda"]);
    assert!(said.contains("is not a casebook"), "{said}");
}

#[test]
fn a_mail_with_no_headers_and_an_empty_one_are_read_without_a_casebook() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("m.eml");
    for text in ["just words", "", "\r\n\r\n"] {
        fs::write(&file, text).unwrap();
        let read = super::read(&foi(&["message", file.to_str().unwrap(), "--json"]));
        for key in [
            "subject",
            "from",
            "to",
            "cc",
            "date",
            "message_id",
            "in_reply_to",
            "references",
            "automatic",
            "bounce",
            "text",
            "reply",
            "attachments",
        ] {
            assert!(read.get(key).is_some(), "{key} in {read}");
        }
    }
    let said = complaint(&foi(&["message", "/nowhere.eml"]));
    assert!(said.contains("/nowhere.eml"), "{said}");
}

/// A disk of 4 MB: the command that finds no room says so, keeps what was there, and what fits
/// afterwards goes in. Needs root for the mount; without it there is nothing to try it on.
#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4m", "none"])
        .arg(&disk)
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        assert_ne!(nix_user_id(), 0, "root can mount a small disk");
        return;
    }
    let foi = Foi { folder: &disk };
    foi.json(&["issue", "add", "Kept?"]);
    let mail = folder.path().join("big.eml");
    fs::write(
        &mail,
        format!(
            "From: a@b.example\r\nSubject: big\r\n\r\n{}",
            "All work and no play.\r\n".repeat(400_000)
        ),
    )
    .unwrap();
    let said = foi.fails(&["import", mail.to_str().unwrap()]);
    assert!(said.contains("disk is full"), "{said}");
    assert_eq!(
        foi.json(&["issue", "list"])["issues"][0]["question"],
        "Kept?"
    );
    assert_eq!(
        foi.json(&["inbox"])["messages"].as_array().unwrap().len(),
        0
    );
    foi.json(&["issue", "add", "And after?"]);
    assert_eq!(foi.json(&["check"])["ok"], true);
    let unmounted = Command::new("umount").arg(&disk).status().unwrap();
    assert!(unmounted.success());
}

fn nix_user_id() -> u32 {
    let out = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&out.stdout).trim().parse().unwrap()
}
