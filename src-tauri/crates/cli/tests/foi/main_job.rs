use std::fs;

use super::{Foi, complaint};

/// The main job from a script, on the practice mailbox.
#[test]
fn the_main_job_can_be_done_in_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let at =
        |day: &'static str, rest: &[&'static str]| foi.json(&[&["--today", day], rest].concat());

    at(
        "2026-06-01",
        &[
            "me",
            "--name",
            "Amina Rahim",
            "--email",
            "amina@reporter.example",
        ],
    );
    let council = at(
        "2026-06-01",
        &[
            "authority",
            "add",
            "Eastmere Borough Council",
            "--email",
            "foi@eastmere.example",
        ],
    );
    assert_eq!(council["regime"], "foia");
    at("2026-06-01", &["issue", "add", "Who gets the grants?"]);
    let drafted = at(
        "2026-06-01",
        &[
            "new",
            "--authority",
            "Eastmere Borough Council",
            "--letter",
            "grants-awarded",
            "--issue",
            "Who gets the grants?",
            "--set",
            "from_date=2023-04-01",
            "--set",
            "to_date=2024-03-31",
        ],
    );
    let reference = drafted["reference"].as_str().unwrap();
    let sent = foi.json(&["--today", "2026-06-01", "send", reference]);
    assert_eq!(
        (sent["sent"].as_u64(), sent["letters"][0]["state"].as_str()),
        (Some(1), Some("sent"))
    );
    assert_eq!(
        fs::read_dir(folder.path().join("mail/sent"))
            .unwrap()
            .count(),
        1
    );

    let shown = foi.json(&["--today", "2026-06-01", "show", reference]);
    assert_eq!(shown["row"]["due"], "2026-06-30");
    let reminders = foi.json(&["--today", "2026-06-29", "remind"]);
    assert_eq!(reminders["reminders"][0]["reference"], reference);

    let came = foi.json(&["--today", "2026-06-24", "practice", reference]);
    assert_eq!(came["filed"], 1);
    let shown = foi.json(&["--today", "2026-06-24", "show", reference]);
    let reply = shown["thread"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["type"] == "message" && entry["outgoing"] == false)
        .unwrap();
    let id = reply["id"].as_str().unwrap();
    foi.json(&[
        "--today",
        "2026-06-24",
        "event",
        reference,
        "answered",
        "--on",
        "2026-06-24",
        "--message",
        id,
    ]);
    let issue = foi.json(&[
        "--today",
        "2026-06-24",
        "attach",
        id,
        "--issue",
        "Who gets the grants?",
        "--attachment",
        "grants-by-ward.csv",
        "--note",
        "Half in one ward",
    ]);
    assert_eq!(issue["evidence"][0]["title"], "grants-by-ward.csv");
    assert_eq!(
        foi.json(&["search", "grants"])["hits"]
            .as_array()
            .unwrap()
            .len(),
        3,
        "the letter, the answer, and the question of the issue"
    );
    assert_eq!(foi.json(&["check"])["ok"], true);

    let backup = folder.path().join("copy.scrutineer");
    foi.json(&["backup", backup.to_str().unwrap()]);
    let again = complaint(&foi.run(&["backup", backup.to_str().unwrap()]));
    assert!(again.contains("already"), "{again}");
}

#[test]
fn mails_from_files_and_the_folder_are_brought_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let mail = folder.path().join("m.eml");
    fs::write(&mail, "From: a@b.example\r\nSubject: hello\r\n\r\nText\r\n").unwrap();
    let path = mail.to_str().unwrap();
    assert_eq!(foi.json(&["import", path])["new"], 1);
    assert_eq!(foi.json(&["import", path])["known"], 1);
    fs::create_dir_all(folder.path().join("mail/inbox")).unwrap();
    fs::write(
        folder.path().join("mail/inbox/other.eml"),
        "From: c@d.example\r\nSubject: other\r\n\r\nText\r\n",
    )
    .unwrap();
    assert_eq!(foi.json(&["fetch"])["new"], 1);
    assert_eq!(foi.json(&["fetch"])["new"], 0);
    let inbox = foi.json(&["inbox"]);
    assert_eq!(inbox["messages"].as_array().unwrap().len(), 2);
}
