//! Sums of received tables: right, or said plainly. What each table adds up to was worked out by
//! `tests/fixtures/tables/make.py`, with decimal, from the rows it wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{FOI, complaint, foi, read};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/tables")
        .join(name)
}

fn expected() -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(fixture("expected.json")).unwrap()).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn figure(file: &Path, arguments: &[&str]) -> Result<Value, String> {
    let mut all = vec!["figure", file.to_str().unwrap()];
    all.extend(arguments);
    all.push("--json");
    let output = std::process::Command::new(FOI).args(&all).output().unwrap();
    if output.status.success() {
        Ok(serde_json::from_slice(&output.stdout).unwrap())
    } else {
        assert_eq!(
            output.status.code(),
            Some(1),
            "{all:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Err(complaint(&output))
    }
}

/// What differs between a figure and what the table was made to add up to.
fn differences(case: &Value, found: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut differ = |what: &str, expected: &Value, found: &Value| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let groups: BTreeMap<String, Value> = found["groups"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|group| group["rows"] != 0)
        .map(|group| {
            (
                group["key"].as_str().unwrap().to_owned(),
                group["sum"].clone(),
            )
        })
        .collect();
    differ("groups", &case["groups"], &json!(groups));
    differ("total", &case["total"], &found["total"]);
    differ(
        "rows counted",
        &case["rows_counted"],
        &found["rows_counted"],
    );
    let left: Vec<&Value> = found["rows_left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|left| &left["row"])
        .collect();
    differ("rows left out", &case["left_out"], &json!(left));
    if !case["doubts"].is_null() {
        differ("doubts", &case["doubts"], &found["doubts"]);
    }
    if !case["alike"].is_null() {
        differ("alike", &case["alike"], &found["alike"]);
    }
    for (key, where_said) in [("says", "sentences"), ("notes", "notes")] {
        for words in texts(&case[key]) {
            if !texts(&found[where_said])
                .iter()
                .any(|said| said.contains(words))
            {
                wrong.push(format!("“{words}” is not said in {}", found[where_said]));
            }
        }
    }
    for left in found["rows_left_out"].as_array().unwrap() {
        if left["why"].as_str().is_none_or(str::is_empty) {
            wrong.push(format!("no reason for row {}", left["row"]));
        }
    }
    wrong
}

#[test]
fn figure_of_each_table_is_what_it_was_made_to_add_up_to() {
    let mut wrong = Vec::new();
    let cases = expected();
    let files: std::collections::BTreeSet<&str> = cases
        .iter()
        .filter_map(|case| case["file"].as_str())
        .collect();
    assert!(files.len() >= 40, "{} tables", files.len());
    for case in cases.iter().filter(|case| case["hidden"].is_null()) {
        let name = case["file"].as_str().unwrap();
        match (
            figure(&fixture(name), &texts(&case["args"])),
            case["error"].as_str(),
        ) {
            (Ok(found), None) => {
                wrong.extend(
                    differences(case, &found)
                        .into_iter()
                        .map(|why| format!("{name}: {why}")),
                );
            }
            (Err(said), Some(words)) if said.contains(words) => {}
            (found, _) => wrong.push(format!("{name}: {found:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn figure_tables_hide_what_they_were_made_to_hide() {
    for case in expected().iter().filter(|case| !case["hidden"].is_null()) {
        let name = case["file"].as_str().unwrap();
        let found = read(&foi(&["hidden", fixture(name).to_str().unwrap(), "--json"]));
        for (key, count) in case["hidden"].as_object().unwrap() {
            assert_eq!(&found[key], count, "{name}: {key}");
        }
    }
}

#[test]
fn figure_files_are_never_changed() {
    let file = fixture("39-hidden.xlsx");
    let before = fs::read(&file).unwrap();
    figure(&file, &["--group", "Ward", "--sum", "Amount"]).unwrap();
    assert_eq!(fs::read(&file).unwrap(), before);
}

/// The sheet of a workbook that was written in the test.
fn written(rows: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    rows(workbook.add_worksheet());
    workbook.save(&path).unwrap();
    (folder, path)
}

#[test]
fn figure_of_sixteen_thousand_columns() {
    let (_folder, path) = written(|sheet| {
        for column in 0..16_384_u16 {
            sheet.write(0, column, format!("Column {column}")).unwrap();
            for row in 1..4_u32 {
                sheet.write(row, column, f64::from(row) + 0.25).unwrap();
            }
        }
    });
    let found = figure(&path, &["--sum", "Column 16383"]).unwrap();
    // 1.25 + 2.25 + 3.25
    assert_eq!(
        (&found["total"], &found["rows_counted"]),
        (&json!("6.75"), &json!(3))
    );
    assert!(
        figure(&path, &["--sum", "Column 99999"])
            .unwrap_err()
            .contains("and 16364 more")
    );
}

#[test]
fn figure_of_a_cell_in_the_farthest_corner() {
    let (_folder, path) = written(|sheet| {
        sheet.write(0, 0, "Ward").unwrap();
        sheet.write(0, 1, "Amount").unwrap();
        sheet.write(1, 0, "Abbey").unwrap();
        sheet.write(1, 1, 5).unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let found = figure(&path, &["--group", "Ward", "--sum", "Amount"]).unwrap();
    assert_eq!(found["total"], "5.00");
}

#[test]
fn figure_exports_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("out.csv");
    let file = fixture("45-formulas-as-names.csv");
    figure(
        &file,
        &[
            "--group",
            "Ward",
            "--sum",
            "Amount",
            "--csv",
            csv.to_str().unwrap(),
        ],
    )
    .unwrap();
    let text = fs::read_to_string(csv).unwrap();
    for line in text.lines().skip(1) {
        assert!(line.starts_with(['\'', '"', 'A', 'T']), "{line}");
        assert!(
            !line
                .trim_start_matches('"')
                .starts_with(['=', '+', '-', '@']),
            "{line}"
        );
    }
}

/// 600 MB of rows that count nothing: the worker dies or gives up alone, and no sum is made.
#[test]
fn figure_of_a_spreadsheet_of_600_mb_unpacked_is_refused() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.xlsx");
    let (_kept, ordinary) = written(|sheet| {
        sheet.write(0, 0, "Ward").unwrap();
    });
    let mut old = zip::ZipArchive::new(fs::File::open(ordinary).unwrap()).unwrap();
    let mut new = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    for index in 0..old.len() {
        let entry = old.by_index(index).unwrap();
        if entry.name().unwrap() != "xl/worksheets/sheet1.xml" {
            new.raw_copy_file(entry).unwrap();
        }
    }
    new.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    new.write_all(b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>").unwrap();
    let row =
        b"<row><c t=\"inlineStr\"><is><t>Ward</t></is></c><c><v>1</v></c></row>".repeat(1_600);
    for _ in 0..(600 * 1024 * 1024 / row.len()) {
        new.write_all(&row).unwrap();
    }
    new.write_all(b"</sheetData></worksheet>").unwrap();
    new.finish().unwrap();
    let begun = std::time::Instant::now();
    let said = figure(&path, &["--sum", "B"]).unwrap_err();
    assert!(!said.contains("total"), "{said}");
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(90),
        "{:?}",
        begun.elapsed()
    );
}

fn text_file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Names are spelled otherwise, one stands twice, one has no residents, one is in either only.
#[test]
fn figure_by_residents_of_a_second_table() {
    let folder = tempfile::tempdir().unwrap();
    let grants = text_file(
        folder.path(),
        "grants.csv",
        "Ward,Amount\nAbbey,1000\nBourne,500\nCray,300\nDene,50\nSt Mary's,90\n",
    );
    let residents = text_file(
        folder.path(),
        "residents.csv",
        "Ward name,People\nAbbey Ward,100\nBOURNE,200\nBOURNE,50\nCray,0\nElm,10\nSt. Marys,30\nTotal,390\n",
    );
    let found = figure(
        &grants,
        &[
            "--group",
            "Ward",
            "--sum",
            "Amount",
            "--per-head",
            residents.to_str().unwrap(),
            "--second-group",
            "Ward name",
            "--second-sum",
            "People",
        ],
    )
    .unwrap();
    let beside = &found["per_head"];
    let rows: Vec<(&str, &str, &str)> = beside["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap();
            (text("key"), text("heads"), text("per"))
        })
        .collect();
    // 1,000 by 100; 90 by 30; 500 by 200 and 50.
    assert_eq!(
        rows,
        [
            ("Abbey", "100.00", "10.00"),
            ("St Mary's", "30.00", "3.00"),
            ("Bourne", "250.00", "2.00")
        ]
    );
    assert_eq!(beside["only_in_first"], json!(["Dene"]));
    assert_eq!(beside["only_in_second"], json!(["Elm"]));
    assert_eq!(beside["not_divided"], json!(["Cray"]));
    // 1,590 by 380, rounded at the eighth decimal.
    assert_eq!(beside["overall"], "4.18421053");
    let said = texts(&beside["sentences"]).join(" ");
    assert!(said.contains("“BOURNE” (2 rows)"), "{said}");
    assert!(
        said.contains("nothing to divide by for them: Cray."),
        "{said}"
    );
    assert!(
        texts(&beside["notes"])[0].contains("“Abbey” with “Abbey Ward”"),
        "{beside}"
    );
    assert_eq!(beside["of_second"]["rows_left_out"][0]["row"], 8);
    let shown = foi(&[
        "figure",
        grants.to_str().unwrap(),
        "--group",
        "Ward",
        "--sum",
        "Amount",
        "--per-head",
        residents.to_str().unwrap(),
        "--second-group",
        "Ward name",
        "--second-sum",
        "People",
    ]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    for words in [
        "Not found in the second table and left out: Dene.",
        "Not found in the first table and left out: Elm.",
        "Of the second table, 6 rows were counted and 1 left out.",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn figure_held_against_another_answer() {
    let folder = tempfile::tempdir().unwrap();
    let before = text_file(
        folder.path(),
        "before.csv",
        "Ward,Amount\nAbbey,£100\nBourne,£50\nGone,£5\n",
    );
    let after = text_file(
        folder.path(),
        "after.csv",
        "Ward,Amount\nabbey ward,£150\nBourne,£50\nNew,£7\n",
    );
    let found = figure(
        &before,
        &[
            "--group",
            "Ward",
            "--sum",
            "Amount",
            "--compare",
            after.to_str().unwrap(),
        ],
    )
    .unwrap();
    let rows: Vec<(&str, &Value, &Value, &str)> = found["comparison"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["key"].as_str().unwrap(),
                &row["first"],
                &row["second"],
                row["change"].as_str().unwrap(),
            )
        })
        .collect();
    let (null, five, seven, fifty) = (Value::Null, json!("5.00"), json!("7.00"), json!("50.00"));
    let (hundred, more) = (json!("100.00"), json!("150.00"));
    assert_eq!(
        rows,
        [
            ("Abbey", &hundred, &more, "50.00"),
            ("New", &null, &seven, "7.00"),
            ("Gone", &five, &null, "-5.00"),
            ("Bourne", &fifty, &fifty, "0.00"),
        ]
    );
    let said = texts(&found["comparison"]["sentences"]).join(" ");
    for words in [
        "£207 against £155: £52 more",
        "Only in the first: “Gone”",
        "Only in the second: “New”",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let alone = foi(&[
        "figure",
        before.to_str().unwrap(),
        "--count",
        "--second-sum",
        "x",
    ]);
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn figure_is_written_as_a_picture_of_points() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("chart.png");
    figure(
        &fixture("02-three-of-seventeen.xlsx"),
        &[
            "--group",
            "Ward",
            "--sum",
            "Decent Homes spend (£)",
            "--png",
            target.to_str().unwrap(),
        ],
    )
    .unwrap();
    let bytes = fs::read(&target).unwrap();
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{}", bytes.len());
}

#[test]
fn figure_of_a_mail_without_a_table_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let text = "From: a@council.example\r\nSubject: x\r\n";
    for (name, mail, words) in [
        (
            "plain.eml",
            format!("{text}\r\nWard Amount\r\n"),
            "plain text and has no table",
        ),
        (
            "page.eml",
            format!("{text}Content-Type: text/html\r\n\r\n<p>Dear Ms Example</p>"),
            "without a table in it",
        ),
    ] {
        let path = text_file(folder.path(), name, &mail);
        let said = figure(&path, &["--group", "Ward", "--sum", "Amount"]).unwrap_err();
        assert!(said.contains(words), "{said}");
    }
}
