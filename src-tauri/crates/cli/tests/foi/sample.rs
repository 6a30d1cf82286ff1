//! The sample casebook: alive on any day, plainly made up, and never over anything.

use std::collections::BTreeSet;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{Foi, complaint, foi, read};

fn words(value: &Value, key: &str) -> BTreeSet<String> {
    let rows = value["requests"].as_array().unwrap();
    rows.iter()
        .map(|row| row[key].as_str().unwrap().to_owned())
        .collect()
}

/// What the script that made the spreadsheet reckoned: each ward's pence, and all.
fn reckoned() -> (Vec<i64>, i64) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/sample/expected.json");
    let expected: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut wards: Vec<i64> = expected["wards_pence"]
        .as_object()
        .unwrap()
        .values()
        .map(|pence| pence.as_i64().unwrap())
        .collect();
    wards.sort_unstable_by_key(|pence| -pence);
    assert_eq!(wards.len(), 17);
    (wards, expected["total_pence"].as_i64().unwrap())
}

/// "£253,573.23"
fn money(pence: i64) -> String {
    let whole = (pence / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match pence % 100 {
        0 => format!("£{grouped}"),
        rest => format!("£{grouped}.{rest:02}"),
    }
}

/// The issue's figures say what the spreadsheet's maker reckoned.
fn figures_add_up(issue: &Value, day: &str) {
    let (wards, total) = reckoned();
    let three: i64 = wards.iter().take(3).sum();
    // Half up, to a tenth of a percent.
    let tenths = (three * 2_000 + total) / (total * 2);
    assert!(tenths > 500, "the sample's finding is that it is over half");
    let share = format!("3 of 17 wards hold {}.{}%", tenths / 10, tenths % 10);
    let sentences: Vec<&str> = issue["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| figure["sentence"].as_str().unwrap())
        .collect();
    assert_eq!(sentences.len(), 2, "{day}: {sentences:?}");
    assert!(
        sentences[0].contains(&share),
        "{day}: {share}: {sentences:?}"
    );
    assert!(
        sentences.iter().all(|says| says.contains(&money(total))),
        "{day}: {}: {sentences:?}",
        money(total)
    );
}

#[test]
fn the_samples_dossier_can_be_passed_on_as_a_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let at = |rest: &[&str]| foi.json(&[&["--today", "2026-06-10"], rest].concat());
    at(&["sample"]);
    let target = folder.path().join("dossier.pdf");
    let path = target.to_str().unwrap();
    let written = [
        "dossier",
        "Sample: do three wards of Penwick get over half of the community grants?",
        "--to",
        path,
        "--strike",
    ];
    std::fs::write(&target, "mine").unwrap();
    let refused = foi.fails(&[&["--today", "2026-06-10"], &written[..]].concat());
    assert!(refused.contains("of that name already"), "{refused}");
    assert_eq!(std::fs::read(&target).unwrap(), b"mine");
    at(&[&written[..], &["--overwrite"]].concat());
    let read = Command::new("pdftotext")
        .args(["-layout", path, "-"])
        .output()
        .unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    let (wards, total) = reckoned();
    for sum in wards.iter().chain([&total]) {
        assert!(text.contains(&money(*sum)), "{}: {text}", money(*sum));
    }
    assert!(text.contains("FICTIONAL") && text.contains("(fictional)"));
}

#[test]
fn a_request_stands_at_every_stage_whatever_the_day() {
    // An ordinary day, a Sunday, the days after Christmas, and the middle of summer.
    for day in ["2026-03-11", "2026-11-29", "2026-12-28", "2027-08-02"] {
        let folder = tempfile::tempdir().unwrap();
        let foi = Foi {
            folder: folder.path(),
        };
        let at = |rest: &[&str]| foi.json(&[&["--today", day], rest].concat());
        let made = at(&["sample"]);
        assert_eq!(made["requests"], 21, "{day}");
        let listed = at(&["requests"]);
        let stages = words(&listed, "stage");
        for stage in [
            "draft",
            "awaiting",
            "late",
            "partly_answered",
            "answered",
            "refused",
            "not_held",
            "clarification_asked",
            "fees_due",
            "extended",
            "transferred",
            "not_delivered",
            "review_asked",
            "review_late",
            "review_answered",
            "with_regulator",
            "decided",
            "withdrawn",
            "closed",
        ] {
            assert!(
                stages.contains(stage),
                "{day}: nothing is {stage}, only {stages:?}"
            );
        }
        let outbox = at(&["outbox"]);
        assert_eq!(
            outbox["letters"][0]["state"], "in_doubt",
            "{day}: {outbox:#}"
        );
        assert_eq!(at(&["inbox"])["total"], 1, "{day}");

        // Everything says that it is made up, and no address can exist.
        for row in listed["requests"].as_array().unwrap() {
            assert!(
                row["authority"].as_str().unwrap().contains("(fictional)"),
                "{row}"
            );
        }
        let authorities = at(&["authority", "list"]);
        for row in authorities["authorities"].as_array().unwrap() {
            assert!(
                row["email"].as_str().unwrap().ends_with(".example"),
                "{row}"
            );
        }
        let issues = at(&["issue", "list"]);
        let rows = issues["issues"].as_array().unwrap();
        assert!(
            rows.iter().any(|row| row["evidence"] == 3),
            "{day}: {issues:#}"
        );
        let row = rows.iter().find(|row| row["evidence"] == 3).unwrap();
        figures_add_up(&at(&["issue", "show", row["id"].as_str().unwrap()]), day);
        let agenda = at(&["agenda"]);
        let tones: BTreeSet<_> = agenda["now"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["tone"].as_str().unwrap())
            .collect();
        for tone in ["late", "reply", "doubt", "draft"] {
            assert!(tones.contains(tone), "{day}: {tones:?}");
        }
        assert_eq!(at(&["check"])["ok"], true);
        let again = foi.fails(&["--today", day, "sample"]);
        assert!(again.contains("never mixed"), "{again}");
    }
}

#[test]
fn it_is_made_in_a_new_file_only() {
    let folder = tempfile::tempdir().unwrap();
    let foi_here = Foi {
        folder: folder.path(),
    };
    foi_here.json(&["issue", "add", "A question of my own"]);
    assert!(foi_here.fails(&["sample"]).contains("Nothing was changed"));

    let file = folder.path().join("look.scrutineer");
    let path = file.to_str().unwrap();
    let made = read(&foi(&["sample", path, "--json"]));
    assert_eq!(made["casebook"], path);
    let before = std::fs::read(&file).unwrap();
    let refused = complaint(&foi(&["sample", path]));
    assert!(refused.contains("there already"), "{refused}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    // The user's own casebook has nothing of it.
    assert_eq!(
        foi_here.json(&["issue", "list"])["issues"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
