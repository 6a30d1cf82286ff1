use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{FOI, Foi, complaint, foi, read};

const DRAFT: &str = "Subject: Grants £\n\nDear Council,\n\nPlease send a list of all grants made to “Friends of the Fen”.\n\nAda Example\nada@a.example\n";

fn rules(answer: &Value) -> Vec<&str> {
    answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

fn finding<'a>(answer: &'a Value, rule: &str) -> &'a Value {
    answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap_or_else(|| panic!("no {rule}: {answer:#}"))
}

#[test]
fn places_are_characters_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draft.txt");
    fs::write(&file, DRAFT).unwrap();
    let answer = read(&foi(&[
        "lint",
        file.to_str().unwrap(),
        "--today",
        "2026-09-14",
        "--json",
    ]));
    let characters: Vec<char> = DRAFT.chars().collect();
    for finding in answer["findings"].as_array().unwrap() {
        let place = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let text: String = characters[place("from")..place("to")].iter().collect();
        assert_eq!(finding["text"], text);
        let line = characters[..place("from")]
            .iter()
            .filter(|c| **c == '\n')
            .count()
            + 1;
        assert_eq!(finding["line"], line);
    }
    assert_eq!(finding(&answer, "L05")["text"], "Grants £");
    assert_eq!(
        finding(&answer, "L05")["fix"],
        "Freedom of Information request: Grants £"
    );
    assert_eq!(finding(&answer, "L08")["line"], 5);
    assert_eq!(finding(&answer, "L21")["severity"], "warning");
    assert_eq!(answer["published"][0]["threshold"], "all");
    assert_eq!(answer["effort"]["limit_hours"], 18);
    let central = read(&foi(&[
        "lint",
        file.to_str().unwrap(),
        "--kind",
        "central_government",
        "--json",
    ]));
    assert_eq!(central["effort"]["limit_hours"], 24);
    assert_eq!(central["published"], serde_json::json!([]));
}

#[test]
fn a_draft_comes_from_standard_input_too() {
    let mut child = Command::new(FOI)
        .args(["lint", "-", "--today", "2026-09-14"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(DRAFT.as_bytes())
        .unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(
        said.contains("line 1  warning L05") && said.contains("line 5  warning L08"),
        "{said}"
    );
    assert!(
        said.contains("An estimate") && said.contains("Probably published every year"),
        "{said}"
    );
}

#[test]
fn the_casebook_says_who_is_asked_and_who_asks() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Foi {
        folder: folder.path(),
    };
    desk.json(&["me", "--name", "Ada Example", "--email", "ada@a.example"]);
    desk.json(&[
        "authority",
        "add",
        "Glenmuir Council",
        "--regime",
        "foisa",
        "--email",
        "foi@glenmuir.example",
    ]);
    let file = folder.path().join("draft.txt");
    fs::write(
        &file,
        "Under the Freedom of Information Act 2000, how much was spent on taxis in May 2026?",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let alone = read(&foi(&["lint", file, "--json"]));
    assert!(
        rules(&alone).contains(&"L01") && rules(&alone).contains(&"L02"),
        "{alone:#}"
    );
    let known = desk.json(&["lint", file, "--authority", "Glenmuir Council"]);
    assert!(
        !rules(&known).contains(&"L01") && !rules(&known).contains(&"L02"),
        "{known:#}"
    );
    assert_eq!(
        finding(&known, "L27")["fix"],
        "Freedom of Information (Scotland) Act 2002"
    );

    let fields = [
        "--set",
        "from_date=2025-04-01",
        "--set",
        "to_date=2026-03-31",
    ];
    let new = desk.json(
        &[
            &[
                "new",
                "--authority",
                "Glenmuir Council",
                "--letter",
                "grants-awarded",
            ][..],
            &fields,
        ]
        .concat(),
    );
    let drafted = desk.json(&["lint", "--request", new["reference"].as_str().unwrap()]);
    let severe: Vec<_> = drafted["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] != "information")
        .collect();
    assert!(severe.is_empty(), "{severe:#?}");
    assert_eq!(drafted["effort"]["limit_pounds"], 600);
}

#[test]
fn what_cannot_be_looked_over_is_said_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draft.doc");
    fs::write(&file, [0xd0, 0xcf, 0x11, 0xe0]).unwrap();
    let said = complaint(&foi(&["lint", file.to_str().unwrap()]));
    assert!(said.contains("UTF-8"), "{said}");
    let said = complaint(&foi(&["lint", "/nowhere/draft.txt"]));
    assert!(said.contains("/nowhere/draft.txt"), "{said}");
    assert_eq!(foi(&["lint"]).status.code(), Some(2));
}
