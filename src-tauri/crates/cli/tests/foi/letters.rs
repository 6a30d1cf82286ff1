//! The library of letters, and letters of one's own.

use std::fs;

use crate::{Foi, complaint};

#[test]
fn a_letter_is_copied_changed_outside_checked_brought_in_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let shipped = foi.json(&["letter", "list"]);
    let shipped = shipped["letters"].as_array().unwrap();
    let requests = shipped.iter().filter(|letter| letter["kind"] == "request");
    assert!(requests.count() >= 24);

    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    foi.json(&["letter", "copy", "consultants", "my-advisers"]);
    let path = foi.json(&["letter", "export", "my-advisers", out])["path"].clone();
    let body = std::path::Path::new(path.as_str().unwrap()).join("body.txt");
    let text = fs::read_to_string(&body).unwrap();

    // A mistake: told with file and line, by check and by import, and nothing comes in.
    fs::write(&body, text.replace("{{ least }}", "{{ leats }}")).unwrap();
    for command in ["check", "import"] {
        let output = foi.run(&["letter", command, out]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &complaint(&output);
        assert!(
            said.contains("body.txt, line 5") && said.contains("leats"),
            "{said}"
        );
    }
    assert_eq!(
        foi.json(&["letters"])["letters"].as_array().unwrap().len(),
        shipped.len() + 1
    );

    fs::write(&body, text.replace("daily or hourly", "daily")).unwrap();
    let came = foi.json(&["letter", "import", out]);
    assert_eq!(came["added"][0], "my-advisers-2");

    foi.json(&[
        "authority",
        "add",
        "Eastmere Borough Council",
        "--email",
        "foi@eastmere.example",
    ]);
    let drafted = foi.json(&[
        "--today",
        "2026-11-25",
        "new",
        "--authority",
        "Eastmere Borough Council",
        "--letter",
        "my-advisers-2",
        "--set",
        "period=last 2 financial years",
        "--set",
        "least=25000",
    ]);
    let body = drafted["body"].as_str().unwrap();
    assert!(
        body.contains(
            "between 1 April 2024 and 31 March 2026 (the financial years 2024/25 to 2025/26)"
        ),
        "{body}"
    );
    assert!(
        body.contains("paid £25,000 or more") && body.contains("the daily rates"),
        "{body}"
    );
}
