use std::fs;

use super::Foi;

/// An absence notice names another address: the request is drafted there, sent there, and counted
/// from there.
#[test]
fn a_request_goes_to_the_address_an_automatic_reply_names() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let on = |day: &str, rest: &[&str]| foi.json(&[&["--today", day], rest].concat());
    on(
        "2025-03-10",
        &["me", "--name", "Amina", "--email", "amina@reporter.example"],
    );
    on(
        "2025-03-10",
        &[
            "authority",
            "add",
            "Eastmere",
            "--email",
            "owen@eastmere.example",
        ],
    );
    let new = [
        "new",
        "--authority",
        "Eastmere",
        "--letter",
        "grants-awarded",
        "--set",
        "from_date=2023-04-01",
        "--set",
        "to_date=2024-03-31",
    ];
    let drafted = on("2025-03-10", &new);
    let reference = drafted["reference"].as_str().unwrap();
    on("2025-03-10", &["send", reference]);
    let sent = fs::read_dir(folder.path().join("mail/sent"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let letter = fs::read_to_string(sent).unwrap();
    let id = letter
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .unwrap();
    let notice = folder.path().join("away.eml");
    fs::write(
        &notice,
        format!(
            "From: Owen <owen@eastmere.example>\nTo: amina@reporter.example\nSubject: Automatic reply: grants\n\
             Date: Mon, 10 Mar 2025 12:00:00 +0000\nIn-Reply-To: {id}\nAuto-Submitted: auto-replied\n\n\
             I am on leave. Send information requests to foi@eastmere.example.\n"
        ),
    )
    .unwrap();
    on("2025-03-11", &["import", notice.to_str().unwrap()]);

    let page = on("2025-03-11", &["show", reference]);
    let thread = page["thread"].as_array().unwrap();
    let notice = thread.last().unwrap();
    assert_eq!(notice["automatic_note"]["send_to"], "foi@eastmere.example");
    assert_eq!(page["row"]["stage"], "awaiting");
    let draft = on("2025-03-12", &["elsewhere", notice["id"].as_str().unwrap()]);
    assert_eq!(draft["to"], "foi@eastmere.example");
    let sent = on("2025-03-12", &["send", reference]);
    assert_eq!(sent["letters"][0]["to"], "foi@eastmere.example");
    let page = on("2025-03-12", &["show", reference]);
    // Twenty working days from Wednesday 12 March 2025, without 17 March (Northern Ireland).
    assert_eq!(page["row"]["due"], "2025-04-10");
}
