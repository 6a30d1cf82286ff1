//! Letters of authorities as `foi exemptions` and `foi read` tell them.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::FOI;

fn told(arguments: &[&str]) -> Value {
    let output = Command::new(FOI)
        .args(arguments)
        .arg("--json")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn exemptions_are_given_with_their_place_in_characters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    let letter = "Dear Ms Example – £5 is owed.\n\nWe are not relying on section 41. The prices are withheld under section 43(2), and names under section 40(2).\n\nSection 12 of the report is attached.\n";
    fs::write(&file, letter).unwrap();
    let found = told(&["exemptions", file.to_str().unwrap()]);
    let found = found["found"].as_array().unwrap();
    let sections: Vec<_> = found
        .iter()
        .map(|found| {
            (
                found["regime"].as_str().unwrap(),
                found["section"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(sections, [("foia", "43(2)"), ("foia", "40(2)")]);
    assert_eq!(found[0]["title"], "Commercial interests");
    let characters: Vec<char> = letter.chars().collect();
    for entry in found {
        let offset = usize::try_from(entry["offset"].as_u64().unwrap()).unwrap();
        let quote: Vec<char> = entry["quote"].as_str().unwrap().chars().collect();
        assert_eq!(characters[offset..offset + quote.len()], quote);
    }
}

#[test]
fn the_regime_counts_only_where_the_letter_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    fs::write(&file, "The information is exempt under section 38(1)(b).").unwrap();
    let path = file.to_str().unwrap();
    let foia = told(&["exemptions", path]);
    assert_eq!(foia["found"][0]["title"], "Health and safety");
    let scottish = told(&["exemptions", path, "--regime", "foisa"]);
    assert_eq!(scottish["found"][0]["title"], "Personal information");
    fs::write(
        &file,
        "It is excepted under regulation 12(4)(b) of the EIR.",
    )
    .unwrap();
    let named = told(&["exemptions", path, "--regime", "foia"]);
    assert_eq!(
        (&named["found"][0]["regime"], &named["found"][0]["section"]),
        (&"eir".into(), &"12(4)(b)".into())
    );
}

#[test]
fn a_mail_is_read_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mail.eml");
    fs::write(&file, "From: foi@exampleton.example\r\nTo: ada@a.example\r\nSubject: Our answer\r\nDate: Wed, 10 Jun 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease find our response attached.\r\n--b\r\nContent-Type: text/html; name=\"notice.html\"\r\nContent-Disposition: attachment; filename=\"notice.html\"\r\n\r\n<p>Your request is refused under section 12(1) of the Act.</p>\r\n--b--\r\n").unwrap();
    let read = told(&["read", file.to_str().unwrap()]);
    let readings = read["readings"].as_array().unwrap();
    let kinds: Vec<_> = readings
        .iter()
        .map(|reading| reading["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains(&"refusal") && kinds.contains(&"exemption"),
        "{read}"
    );
    assert!(!kinds.contains(&"answer"), "a cover is no answer: {read}");
    assert!(
        readings
            .iter()
            .all(|reading| reading["place"] == "notice.html"),
        "{read}"
    );
}
