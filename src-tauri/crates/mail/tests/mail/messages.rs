//! Mails from files: each reads as its golden file beside it says.
//!
//! `UPDATE_GOLDEN=1` writes the golden files anew; read the difference before keeping it.

use std::fs;
use std::path::{Path, PathBuf};

use foi_mail::{ParsedMessage, message_json, parse, thread_ids};
use serde_json::{Value, json};

use crate::servers::repository;

fn folder() -> PathBuf {
    repository().join("tests/fixtures/mail")
}

pub(crate) fn fixtures() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|e| e == "eml"))
        .collect();
    files.sort();
    files
}

/// Everything a mail is read as: what `foi message` prints, and what else the crate tells.
fn golden(message: &ParsedMessage) -> Value {
    json!({
        "message": message_json(message),
        "thread": thread_ids(message),
        "safe_html": message.safe_html(),
        "inline": message.attachments.iter().filter(|a| a.inline).map(|a| &a.name).collect::<Vec<_>>(),
        "problems": message.problems,
    })
}

#[test]
fn every_mail_reads_as_its_golden_file_says() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let files = fixtures();
    assert!(files.len() >= 30, "{}", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let read = golden(&parse(&fs::read(file).unwrap()));
        let read = format!("{}\n", serde_json::to_string_pretty(&read).unwrap());
        let golden = file.with_extension("json");
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if read != expected {
            if update {
                fs::write(&golden, read).unwrap();
            } else {
                wrong.push(format!(
                    "{}\n{}",
                    file.display(),
                    first_difference(&expected, &read)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn first_difference(expected: &str, read: &str) -> String {
    let differs = expected
        .lines()
        .zip(read.lines())
        .find(|(expected, read)| expected != read);
    match differs {
        Some((expected, read)) => format!("  golden: {expected}\n  read:   {read}"),
        None => "  one ends before the other".to_owned(),
    }
}

#[test]
fn no_golden_file_is_left_without_its_mail() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            assert!(
                Path::new(&path).with_extension("eml").exists(),
                "{}",
                path.display()
            );
        }
    }
}
