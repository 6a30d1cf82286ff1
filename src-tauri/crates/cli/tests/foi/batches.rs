//! `foi batch`: five hundred letters from one draft, killed on the way, each accepted once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::murder::Desk;
use super::servers::{Certificate, ScriptedSmtp};

const LETTERS: usize = 500;

/// A casebook with five hundred bodies tagged `all`, and a file that names them with a field each.
fn set_up(desk: &Desk<'_>, folder: &std::path::Path, port: u16) -> String {
    desk.set_up(port);
    let mut bodies = String::from("name;email;regime;tags\n");
    let mut batch = String::from("authority,organisation\n");
    for number in 0..LETTERS {
        writeln!(
            bodies,
            "Body {number} Council;foi@body-{number}.example;foia;all"
        )
        .unwrap();
        writeln!(batch, "Body {number} Council,Charity {number}").unwrap();
    }
    fs::write(folder.join("bodies.csv"), bodies).unwrap();
    fs::write(folder.join("batch.csv"), batch).unwrap();
    let bodies = folder.join("bodies.csv").display().to_string();
    let came = desk.json(&["authority", "import", &bodies]);
    assert_eq!(came["added"], LETTERS);
    desk.json(&["outbox", "--a-minute", "0"]);
    folder.join("batch.csv").display().to_string()
}

fn new_batch(list: &str) -> Vec<&str> {
    let mut arguments = vec!["batch", "new", "--letter", "funding-to-organisation"];
    arguments.extend(["--title", "Charities", "--csv", list]);
    arguments.extend(["--set", "period=2024/25"]);
    arguments
}

fn wait(what: &str, mut reached: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < Duration::from_mins(2), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn row(desk: &Desk<'_>) -> Value {
    desk.json(&["batch", "list"])["batches"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_letters_killed_on_the_way_are_each_accepted_once() {
    let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::self_made());
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = Desk::in_folder(folder.path(), &certificate);
    let list = set_up(&desk, folder.path(), server.port);

    // Killed while the drafts are made: whoever goes on makes the rest.
    let mut child = desk.command(&new_batch(&list)).spawn().unwrap();
    wait("the first drafts", || {
        let batches = desk.json(&["batch", "list"]);
        let drafts = &batches["batches"][0]["drafts"];
        drafts.as_u64().is_some_and(|drafts| drafts > 0) || child.try_wait().unwrap().is_some()
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = row(&desk);
    assert_eq!(begun["of"], LETTERS);

    // Killed twice while they go.
    for sent in [LETTERS / 4, LETTERS / 2] {
        let mut child = desk
            .command(&["batch", "send", "Charities"])
            .spawn()
            .unwrap();
        wait("so many letters", || {
            server.stored().len() >= sent || child.try_wait().unwrap().is_some()
        });
        assert!(
            child.try_wait().unwrap().is_none(),
            "it was to be killed on its way"
        );
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(server.stored().len() < LETTERS);
    }
    desk.command(&["batch", "send", "Charities"])
        .output()
        .unwrap();

    // What nobody can know after a kill, the user settles by looking at the other end.
    let ids = |server: &ScriptedSmtp| -> HashMap<String, usize> {
        let mut ids = HashMap::new();
        for raw in server.stored() {
            *ids.entry(foi_mail::parse(&raw).message_id.unwrap())
                .or_default() += 1;
        }
        ids
    };
    let there: Vec<String> = server
        .stored()
        .iter()
        .map(|raw| foi_mail::parse(raw).subject)
        .collect();
    let outbox = desk.json(&["outbox"]);
    let in_doubt: Vec<&Value> = outbox["letters"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|letter| letter["state"] == "in_doubt")
        .collect();
    assert!(in_doubt.len() <= 2, "one for each kill: {in_doubt:?}");
    for letter in &in_doubt {
        let id = letter["id"].as_str().unwrap();
        let known = there.iter().any(|subject| letter["subject"] == *subject);
        let settle = if known { "--mark-sent" } else { "--retry" };
        desk.json(&["outbox", settle, id]);
    }

    let accepted = ids(&server);
    assert_eq!(accepted.len(), LETTERS, "distinct letters");
    assert!(accepted.values().all(|copies| *copies == 1));
    let mut recipients: Vec<String> = server
        .stored()
        .iter()
        .map(|raw| foi_mail::parse(raw).to[0].email.clone())
        .collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!(recipients.len(), LETTERS, "one to each body");
    let done = row(&desk);
    assert_eq!(
        (&done["sent"], &done["to_go"]),
        (&LETTERS.into(), &0.into())
    );
    // Each has its own row's words.
    for raw in server.stored() {
        let mail = foi_mail::parse(&raw);
        let number = mail.to[0]
            .email
            .trim_start_matches("foi@body-")
            .trim_end_matches(".example");
        assert!(
            mail.text.contains(&format!("Charity {number}")),
            "{}",
            mail.text
        );
    }
}
