use std::fs;

use serde_json::{Value, json};

use super::{complaint, foi, read};

#[test]
fn fifteen_june_2026_is_not_counted() {
    let due = read(&foi(&[
        "due",
        "--regime",
        "foia",
        "--received",
        "2026-06-01",
        "--json",
    ]));
    assert_eq!(due["due"], "2026-06-30");
    assert_eq!(due["day_one"], "2026-06-02");
    assert_eq!(due["working_days"], 20);
    assert_eq!(due["authority_may_say"], "2026-06-30");
    assert_eq!(due["provisional"], false);
    assert_eq!(due["rule"]["citation"], "FOIA 2000 s.10(1)");
    let skipped = due["skipped"].as_array().unwrap();
    let june_15 = skipped
        .iter()
        .find(|day| day["date"] == "2026-06-15")
        .unwrap();
    assert!(june_15["reason"].as_str().unwrap().contains("Scotland"));
    let plain = foi(&["due", "--regime", "foia", "--received", "2026-06-01"]);
    assert_eq!(String::from_utf8_lossy(&plain.stdout), "2026-06-30\n");
    let explained = foi(&[
        "due",
        "--regime",
        "FOIA",
        "--received",
        "2026-06-01",
        "--explain",
    ]);
    let explained = String::from_utf8_lossy(&explained.stdout).into_owned();
    assert!(
        explained.contains("Mon 15 June 2026 is not counted")
            && explained.contains("Tue 30 June 2026"),
        "{explained}"
    );
}

/// Easter Monday is not a Scottish bank holiday, so the Scottish day is one earlier: received
/// Wed 2 April 2025, FOISA skips Good Friday (18 April) only, FOIA Easter Monday (21 April) too.
#[test]
fn each_law_has_its_own_calendar() {
    let due = |regime| {
        read(&foi(&[
            "due",
            "--regime",
            regime,
            "--received",
            "2025-04-02",
            "--json",
        ]))["due"]
            .clone()
    };
    assert_eq!(due("foisa"), "2025-05-01");
    assert_eq!(due("foia"), "2025-05-02");
}

/// A Saturday arrival: the Act counts from it; an authority that follows the Code says a day later.
#[test]
fn both_readings_of_a_weekend_arrival_are_given() {
    let due = read(&foi(&[
        "due",
        "--regime",
        "foia",
        "--received",
        "2025-02-01",
        "--json",
    ]));
    assert_eq!(due["due"], "2025-02-28");
    assert_eq!(due["authority_may_say"], "2025-03-03");
}

#[test]
fn a_csv_of_dates_comes_back_with_due_days() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.csv");
    fs::write(
        &file,
        "regime,received,working_days\nfoia,2026-06-01,\nfoia,2026-06-01,10\n",
    )
    .unwrap();
    let out = foi(&["due", "--csv", file.to_str().unwrap()]);
    assert_eq!(
        String::from_utf8_lossy(&out.stdout),
        "regime,received,working_days,due\nfoia,2026-06-01,,2026-06-30\nfoia,2026-06-01,10,2026-06-16\n"
    );
    fs::write(&file, "regime,received\nfoia,2026-06-01\nfoia,2026-02-30\n").unwrap();
    let said = complaint(&foi(&["due", "--csv", file.to_str().unwrap()]));
    assert!(
        said.contains("line 3") && said.contains("2026-02-30"),
        "{said}"
    );
}

#[test]
fn a_history_is_folded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clock.json");
    let history = json!({"regime": "foia", "today": "2026-07-02", "events": [{"on": "2026-06-01", "kind": "sent"}]});
    fs::write(&file, history.to_string()).unwrap();
    let clock = read(&foi(&["clock", file.to_str().unwrap(), "--json"]));
    assert_eq!(clock["stage"], "late");
    assert_eq!(clock["stage_since"], "2026-07-01");
    let answer = &clock["deadlines"][0];
    assert_eq!(answer["duty"], "answer");
    assert_eq!(answer["whose"], "authority");
    assert_eq!(answer["due"], "2026-06-30");
    assert_eq!(answer["status"], "late");
    assert_eq!(answer["rule"]["citation"], "FOIA 2000 s.10(1)");
}

#[test]
fn the_days_of_a_year_are_listed_with_the_laws_they_count_for() {
    let calendar = read(&foi(&["calendar", "--year", "2026", "--json"]));
    assert!(!calendar["version"].as_str().unwrap().is_empty());
    let days = calendar["days"].as_array().unwrap();
    let on = |date: &str| {
        days.iter()
            .filter(|day| day["date"] == date)
            .collect::<Vec<&Value>>()
    };
    assert_eq!(
        on("2026-06-15")[0]["counts_for"],
        json!(["foia", "eir", "foisa", "eisr"])
    );
    assert_eq!(
        on("2026-07-13")[0]["counts_for"],
        json!(["foia", "eir"]),
        "12 July is a Sunday; Northern Ireland keeps the Monday"
    );
    assert_eq!(on("2026-08-03")[0]["title"], "Summer bank holiday");
}

#[test]
fn bad_dates_and_laws_are_named() {
    for (arguments, part) in [
        (["--regime", "gdpr", "--received", "2026-06-01"], "gdpr"),
        (
            ["--regime", "foia", "--received", "2026-02-30"],
            "2026-02-30",
        ),
        (["--regime", "foia", "--received", "yesterday"], "yesterday"),
        (["--regime", "foia", "--received", "2004-12-31"], "2005"),
        (["--regime", "foia", "--received", "9999-01-01"], "9999"),
    ] {
        let said = complaint(&foi(&[&["due"], &arguments[..]].concat()));
        assert!(said.contains(part), "{said}");
    }
    let said = complaint(&foi(&[
        "due",
        "--regime",
        "foia",
        "--received",
        "2026-06-01",
        "--days",
        "401",
    ]));
    assert!(said.contains("400"), "{said}");
    assert_eq!(
        foi(&["due", "--regime", "foia"]).status.code(),
        Some(2),
        "misuse"
    );
    assert_eq!(foi(&["frobnicate"]).status.code(), Some(2));
}
