//! The mails of `tests/fixtures/mail/automatic` against the table beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use foi_mail::{Bounce, Confidence, ParsedMessage, parse};
use serde::Serialize;

use crate::servers::repository;

fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}

fn failure(bounce: &Bounce) -> String {
    let how = if bounce.permanent { "hard" } else { "soft" };
    format!(
        "{how} {} {}",
        code(&bounce.cause),
        bounce.recipients.join(" ")
    )
}

/// A mail's line of the table, as it is read.
fn line(name: &str, mail: &ParsedMessage) -> String {
    let details = mail.automatic_details.as_ref();
    [
        name.to_owned(),
        or_dash(mail.automatic.as_ref().map(code).unwrap_or_default()),
        or_dash(details.map(|d| d.rule.rule.to_owned()).unwrap_or_default()),
        or_dash(
            details
                .map(|d| code(&d.rule.confidence))
                .unwrap_or_default(),
        ),
        or_dash(mail.bounce.as_ref().map(failure).unwrap_or_default()),
        or_dash(
            details
                .and_then(|d| d.another_address.clone())
                .unwrap_or_default(),
        ),
        or_dash(details.map(|d| d.references.join(" ")).unwrap_or_default()),
        or_dash(details.map(|d| d.letter_ids.join(" ")).unwrap_or_default()),
    ]
    .join(" | ")
}

#[test]
fn each_mail_is_what_the_table_says() {
    let folder = repository().join("tests/fixtures/mail/automatic");
    let table = fs::read_to_string(folder.join("expected.txt")).unwrap();
    let expected: BTreeMap<&str, &str> = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| (line.split(" | ").next().unwrap(), line))
        .collect();
    let mails: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".eml").map(str::to_owned))
        .collect();
    assert!(mails.len() >= 60, "{}", mails.len());
    assert_eq!(
        mails,
        expected.keys().map(|name| (*name).to_owned()).collect(),
        "each mail has a line and each line a mail"
    );

    let mut wrong = Vec::new();
    let (mut found, mut missed, mut false_alarms, mut other_kind) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (name, expected) in &expected {
        let mail = parse(&fs::read(folder.join(format!("{name}.eml"))).unwrap());
        let read = line(name, &mail);
        let kind = |line: &str| line.split(" | ").nth(1).unwrap().to_owned();
        match (kind(expected).as_str(), kind(&read).as_str()) {
            ("-", "-") => {}
            ("-", _) => false_alarms += 1,
            (_, "-") => missed += 1,
            (wanted, got) if wanted == got => found += 1,
            _ => other_kind += 1,
        }
        if read != **expected {
            wrong.push(format!("  table: {expected}\n  read:  {read}"));
        }
    }
    println!(
        "automatic mail: {} mails, {found} found, {missed} missed, {other_kind} of another kind, {false_alarms} real mails taken for automatic; precision {:.3}, recall {:.3}",
        expected.len(),
        f64::from(found) / f64::from((found + other_kind + false_alarms).max(1)),
        f64::from(found) / f64::from((found + other_kind + missed).max(1)),
    );
    assert_eq!(
        false_alarms,
        0,
        "real mails were taken for automatic:\n{}",
        wrong.join("\n")
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rule_gives_its_reason_in_a_sentence() {
    let folder = repository().join("tests/fixtures/mail/automatic");
    let mut rules: BTreeMap<&str, (Confidence, &str)> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "eml")
            && let Some(details) = parse(&fs::read(path).unwrap()).automatic_details
        {
            rules.insert(
                details.rule.rule,
                (details.rule.confidence, details.rule.why),
            );
        }
    }
    assert!(rules.len() >= 15, "{rules:?}");
    for (rule, (_, why)) in rules {
        assert!(
            why.ends_with('.') && why.starts_with(char::is_uppercase),
            "{rule}: {why}"
        );
    }
}
