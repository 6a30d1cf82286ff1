//! Mails from files: each reads as its golden file beside it says.
//!
//! `examples/golden.rs` writes the golden files anew, for review; this test only compares.

use std::fs;
use std::path::PathBuf;

use foi_mail::parse;
use serde_json::Value;

use crate::golden::{golden, mails_in};
use crate::servers::repository;

fn folder() -> PathBuf {
    repository().join("tests/fixtures/mail")
}

pub(crate) fn fixtures() -> Vec<PathBuf> {
    mails_in(&folder())
}

#[test]
fn every_mail_reads_as_its_golden_file_says() {
    let files = fixtures();
    assert!(files.len() >= 60, "{}", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let read = golden(&parse(&fs::read(file).unwrap()));
        let name = file.strip_prefix(folder()).unwrap().display();
        match fs::read_to_string(file.with_extension("json")) {
            Ok(golden) => {
                let expected: Value = serde_json::from_str(&golden).unwrap();
                differences(&format!("{name}:"), &expected, &read, &mut wrong);
            }
            Err(error) => wrong.push(format!("{name}: no golden file: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names each field that differs.
fn differences(at: &str, expected: &Value, read: &Value, wrong: &mut Vec<String>) {
    match (expected, read) {
        (Value::Object(expected), Value::Object(read)) => {
            for key in expected
                .keys()
                .chain(read.keys().filter(|key| !expected.contains_key(*key)))
            {
                let of = |map: &serde_json::Map<String, Value>| {
                    map.get(key)
                        .cloned()
                        .unwrap_or(Value::String("(no such field)".to_owned()))
                };
                differences(&format!("{at} {key}"), &of(expected), &of(read), wrong);
            }
        }
        (Value::Array(expected), Value::Array(read)) if expected.len() == read.len() => {
            for (index, (expected, read)) in expected.iter().zip(read).enumerate() {
                differences(&format!("{at} {index}"), expected, read, wrong);
            }
        }
        _ if expected != read => {
            wrong.push(format!("{at}\n  golden: {expected}\n  read:   {read}"));
        }
        _ => {}
    }
}

#[test]
fn a_difference_names_its_field() {
    let mut wrong = Vec::new();
    differences(
        "a.eml:",
        &serde_json::json!({"message": {"to": [{"name": "A"}], "cc": []}}),
        &serde_json::json!({"message": {"to": [{"name": "B"}], "cc": [], "bcc": 1}}),
        &mut wrong,
    );
    assert_eq!(
        wrong,
        [
            "a.eml: message to 0 name\n  golden: \"A\"\n  read:   \"B\"",
            "a.eml: message bcc\n  golden: \"(no such field)\"\n  read:   1",
        ]
    );
}

#[test]
fn no_golden_file_is_left_without_its_mail() {
    let mails = fixtures();
    for mail in &mails {
        let folder = mail.parent().unwrap();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_golden = path.extension().is_some_and(|end| end == "json");
            assert!(
                !is_golden || mails.iter().any(|mail| mail.with_extension("json") == path),
                "{}",
                path.display()
            );
        }
    }
}
