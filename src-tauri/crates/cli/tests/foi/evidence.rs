//! Evidence down to words, pages and cells of received files, and what becomes of it.

use std::fs;

use super::Foi;
use super::extract_mail::{fixture, mail};

/// A casebook with one received mail and two issues; gives the mail's id.
fn received(foi: &Foi<'_>) -> String {
    let files = ["refusal.pdf", "grants.xlsx"].map(|name| (name, fixture(name)));
    let path = foi.folder.join("answer.eml");
    fs::write(&path, mail("one", &files)).unwrap();
    foi.json(&["import", path.to_str().unwrap()]);
    for question in ["Who gets the grants?", "Why was it refused?"] {
        foi.json(&["issue", "add", question]);
    }
    let inbox = foi.json(&["inbox"]);
    inbox["messages"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn words_pages_and_cells_are_cited_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let id = received(&foi);
    let attach = |rest: &[&str]| {
        let head = ["attach", &id, "--issue", "Who gets the grants?"];
        foi.json(&[&head, rest].concat())
    };
    attach(&["--note", "Everything they sent"]);
    attach(&["--quote", "Please see the attached."]);
    // In the file these words are broken over two lines: see `pdftotext refusal.pdf`.
    let quoted = "The names of the recipients are personal data of third parties and exempt";
    attach(&["--attachment", "refusal.pdf", "--quote", quoted]);
    attach(&["--attachment", "refusal.pdf", "--page", "2"]);
    // Row 2 of the sheet in the fixture: Abbey, a day, 1250.5.
    let page = attach(&[
        "--attachment",
        "grants.xlsx",
        "--sheet",
        "Grants",
        "--cells",
        "a2:c2",
    ]);

    let pieces = page["evidence"].as_array().unwrap();
    let said =
        |key: &str| -> Vec<&str> { pieces.iter().map(|p| p[key].as_str().unwrap()).collect() };
    assert_eq!(said("label"), ["E1", "E2", "E3", "E4", "E5"]);
    assert_eq!(
        said("kind"),
        ["response", "passage", "passage", "page", "cells"]
    );
    assert_eq!(
        said("place_text"),
        ["", "", "page 1", "page 2", "sheet “Grants”, cells A2:C2"]
    );
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(said("quote")[2]), quoted);
    assert!(
        said("quote")[4].starts_with("Abbey\t2026-03-12\t1250.5"),
        "{pieces:#?}"
    );
    // As `sha256sum tests/fixtures/files/refusal.pdf` gives it.
    let sum = std::process::Command::new("sha256sum")
        .arg(fixture_path("refusal.pdf"))
        .output()
        .unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(Some(said("sha256")[2]), sum.split_whitespace().next());
    assert!(said("citation")[3].ends_with(", page 2"), "{pieces:#?}");

    // The offset leads back to the words, in UTF-16 units of the file's whole text.
    let text = foi.json(&["text", fixture_path("refusal.pdf").to_str().unwrap()]);
    let units: Vec<u16> = text["text"].as_str().unwrap().encode_utf16().collect();
    let at = |key: &str| usize::try_from(pieces[2]["place"][key].as_u64().unwrap()).unwrap();
    let there = String::from_utf16(&units[at("from")..at("to")]).unwrap();
    assert_eq!(there, said("quote")[2]);

    for (wrong, word) in [
        (["--attachment", "refusal.pdf", "--page", "9"], "no page 9"),
        (
            ["--attachment", "refusal.pdf", "--quote", "never said"],
            "do not stand",
        ),
        (["--attachment", "grants.xlsx", "--cells", "A1"], "no sheet"),
    ] {
        let head = ["attach", &id, "--issue", "Who gets the grants?"];
        let why = foi.fails(&[&head[..], &wrong].concat());
        assert!(
            why.contains(word) && why.contains("Nothing was attached"),
            "{why}"
        );
    }
    let page = foi.json(&["issue", "show", "Who gets the grants?"]);
    assert_eq!(page["evidence"].as_array().unwrap().len(), 5);
}

fn fixture_path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/files")
        .join(name)
}

#[test]
fn files_are_found_by_type_and_their_words_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    received(&foi);
    let titles = |query: &str| -> Vec<String> {
        let found = foi.json(&["search", query]);
        let hits = found["hits"].as_array().unwrap();
        hits.iter()
            .map(|hit| hit["title"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles("type:xlsx"), ["grants.xlsx"]);
    assert_eq!(titles("Abbey type:PDF"), ["refusal.pdf"]);
    // Abbey stands in the table of page 2 of the letter, and in the sheet “Grants”.
    let found = foi.json(&["search", "Abbey"]);
    let within: Vec<_> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["place"]["within"].as_str().unwrap())
        .collect();
    assert_eq!(within.len(), 2, "{found:#}");
    assert!(
        within.contains(&"page 2") && within.contains(&"sheet “Grants”"),
        "{within:?}"
    );
    assert_eq!(titles("has:table").len(), 3, "the mail and its two files");
    assert_eq!(titles("attached has:figure"), Vec::<String>::new());

    foi.json(&["search", "--save", "Sheets", "type:xlsx"]);
    let named = foi.json(&["search", "--saved", "sheets"]);
    assert_eq!(named["hits"][0]["title"], "grants.xlsx");
    assert_eq!(
        foi.json(&["search", "--list"])["searches"][0]["name"],
        "Sheets"
    );
    foi.json(&["search", "--forget", "Sheets"]);
    assert!(
        foi.fails(&["search", "--saved", "Sheets"])
            .contains("No search is saved")
    );
}

#[test]
fn words_that_stand_there_twice_are_said_to_and_parts_of_figures_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let path = folder.path().join("homes.eml");
    fs::write(
        &path,
        "From: FOI team <foi@eastmere.example>\r\nTo: amina@reporter.example\r\nSubject: Homes\r\nDate: Thu, 20 Mar 2025 09:00:00 +0000\r\nMessage-ID: <h@eastmere.example>\r\nContent-Type: text/plain\r\n\r\n150 homes in all. 20 homes in May, 20 homes in June.\r\n",
    )
    .unwrap();
    foi.json(&["import", path.to_str().unwrap()]);
    foi.json(&["issue", "add", "How many homes?"]);
    let id = foi.json(&["inbox"])["messages"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let attach = |quote: &str| {
        let args = [
            "attach",
            &id,
            "--issue",
            "How many homes?",
            "--quote",
            quote,
        ];
        let ran = foi.run(&args);
        String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap()
    };
    let said = attach("20 homes");
    assert!(
        said.contains("stand there 2 times; the first is cited"),
        "{said}"
    );
    let said = attach("20 homes in June");
    assert!(!said.contains("times"), "{said}");
    let said = attach("50 homes");
    assert!(said.contains("do not stand"), "{said}");
}
