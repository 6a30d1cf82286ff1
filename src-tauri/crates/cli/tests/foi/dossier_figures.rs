//! Figures in a dossier: with what they left out, without what is struck out. They are made by a
//! worker, which the program itself is.

use std::fs;
use std::path::Path;
use std::process::Command;

use foi_app::App;
use foi_app::wire::{
    ColumnName, EvidencePlace, FigureMeasure, FigureRecipe, IssueEdit, PinEvidence, PinFigure,
};
use uuid::Uuid;

use super::Foi;
use super::figure_pinned::{brought, opened};

/// An issue with two figures of a table in which a private person is paid, and a row has no amount.
fn paid(folder: &Path) -> (App, Uuid) {
    let foi = Foi { folder };
    foi.json(&["issue", "add", "Who was paid for the hall?"]);
    let table = b"Payee,Amount\nJane Bloggs,600\nHall Repairs,300\nGlaziers,n/a\n".to_vec();
    let ids = brought(&foi, "one", &[("Jane_Bloggs_grants.csv", table)]);
    let app = opened(folder);
    let issue = app.find_issue("Who was paid for the hall?").unwrap();
    let column = |name: &str| ColumnName {
        name: name.into(),
        letters: None,
    };
    for measure in [FigureMeasure::Sum, FigureMeasure::Average] {
        app.pin_figure(&PinFigure {
            issue_id: issue,
            attachment_id: ids[0],
            recipe: FigureRecipe {
                sheet: None,
                header: None,
                kinds: std::collections::BTreeMap::new(),
                measure,
                column: Some(column("Amount")),
                group: Some(column("Payee")),
                period: None,
                top: None,
                only: Vec::new(),
                same: Vec::new(),
                apart: false,
                without_hidden_rows: false,
                fill_down: false,
                decimal_mark: None,
                below_gaps: false,
            },
            note: "One payee had most of it.".into(),
            replaces: None,
        })
        .unwrap();
    }
    (app, issue)
}

fn written(app: &App, issue: Uuid, name: &str, strike: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    app.save_dossier(issue, &path, strike).unwrap();
    if path.extension().is_some_and(|ending| ending == "pdf") {
        return printed(&path);
    }
    fs::read_to_string(&path).unwrap()
}

/// The words of a PDF with one blank between them: where lines break in print says nothing.
fn printed(pdf: &Path) -> String {
    let read = Command::new("pdftotext")
        .args(["-layout", "-nopgbrk"])
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    let text = String::from_utf8(read.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_figure_goes_along_with_what_it_left_out_and_its_groups() {
    let folder = tempfile::tempdir().unwrap();
    let (app, issue) = paid(folder.path());
    let left_out = "2 rows counted, 1 left out: row 4";
    let further = &app.issue(issue).unwrap().figures[0].further;
    assert!(
        further.iter().any(|sentence| sentence.contains(left_out)),
        "{further:?}"
    );
    for name in ["d.md", "d.html", "d.pdf"] {
        let text = written(&app, issue, name, &[]);
        assert!(text.contains("One payee had most of it."), "{text}");
        assert!(text.contains(left_out), "{text}");
        // 600 of 900.
        let row = match name {
            "d.md" => "| Jane Bloggs | £600 | 66.7% | 1 |",
            "d.html" => "<td>Jane Bloggs</td><td>£600</td><td>66.7%</td><td>1</td>",
            _ => "Jane Bloggs £600 66.7% 1 ",
        };
        assert!(text.contains(row), "{text}");
        let mut ids: Vec<&str> = text
            .split(" id=\"")
            .skip(1)
            .filter_map(|after| after.split('"').next())
            .collect();
        assert!(
            name != "d.html" || ids.contains(&"figure-2-title"),
            "{ids:?}"
        );
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id stands in a page once");
    }
}

/// Words cannot be taken out of a drawing: the picture of a figure that shows them is left out.
#[test]
fn a_struck_name_is_gone_from_tables_file_names_and_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let (app, issue) = paid(folder.path());
    for name in ["d.md", "d.html", "d.pdf"] {
        assert!(written(&app, issue, name, &[]).contains("Bloggs"));
        let text = written(&app, issue, name, &["Jane  Bloggs".to_owned()]);
        for gone in ["Jane", "Bloggs", "<svg"] {
            assert!(!text.contains(gone), "{name} still says {gone}: {text}");
        }
        assert!(
            text.contains("grants.csv") && text.contains("The picture is left out"),
            "{text}"
        );
        assert!(
            text.contains("66.7%") && text.contains("Hall Repairs"),
            "{text}"
        );
    }
    // The sum of the one who was struck out is in the PDF once: in its table, not in a drawing too.
    let amounts = |strike: &[String]| {
        written(&app, issue, "d.pdf", strike)
            .matches("£600")
            .count()
    };
    assert!(amounts(&[]) > amounts(&["Jane Bloggs".to_owned()]));
    let other = ["Glaziers of elsewhere".to_owned()];
    assert!(written(&app, issue, "d.html", &other).contains("<svg"));
}

/// The script that made the fixture reckoned its sums, without this program.
#[test]
fn a_pdf_says_what_the_table_comes_to_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["issue", "add", "Did three wards get most of the money?"]);
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/tables");
    let table = fs::read(tables.join("02-three-of-seventeen.xlsx")).unwrap();
    let ids = brought(&foi, "one", &[("Spend by ward.xlsx", table.clone())]);
    let app = opened(folder.path());
    let issue = app
        .find_issue("Did three wards get most of the money?")
        .unwrap();
    let column = |name: &str| ColumnName {
        name: name.into(),
        letters: None,
    };
    app.pin_figure(&PinFigure {
        issue_id: issue,
        attachment_id: ids[0],
        recipe: FigureRecipe {
            sheet: None,
            header: None,
            kinds: std::collections::BTreeMap::new(),
            measure: FigureMeasure::Sum,
            column: Some(column("Decent Homes spend (£)")),
            group: Some(column("Ward")),
            period: None,
            top: Some(3),
            only: Vec::new(),
            same: Vec::new(),
            apart: false,
            without_hidden_rows: false,
            fill_down: false,
            decimal_mark: None,
            below_gaps: false,
        },
        note: String::new(),
        replaces: None,
    })
    .unwrap();
    let message = app.search("type:xlsx").unwrap().hits[0].message_id.unwrap();
    for (place, note) in [
        (EvidencePlace::Whole, "The whole table."),
        (
            EvidencePlace::Cells {
                sheet: "Grants".into(),
                range: "A1:C4".into(),
            },
            "The three wards.",
        ),
    ] {
        app.pin_evidence(&PinEvidence {
            issue_id: issue,
            message_id: message,
            attachment_id: Some(ids[0]),
            note: note.into(),
            place,
            quote: String::new(),
        })
        .unwrap();
    }
    app.save_issue(&IssueEdit {
        id: Some(issue),
        question: "Did three wards get most of the money?".into(),
        findings: Some("Yes [[E2]]; not #import \"x\" or $y$ [9].".into()),
        ..IssueEdit::default()
    })
    .unwrap();

    let expected: Vec<serde_json::Value> =
        serde_json::from_slice(&fs::read(tables.join("expected.json")).unwrap()).unwrap();
    let expected = expected
        .iter()
        .find(|one| one["file"] == "02-three-of-seventeen.xlsx")
        .unwrap();
    let pence = |value: &serde_json::Value| -> i64 {
        value.as_str().unwrap().replace('.', "").parse().unwrap()
    };
    let wards = expected["groups"].as_object().unwrap();
    let text = written(&app, issue, "d.pdf", &[]);
    let mut sum = 0;
    for (ward, amount) in wards {
        sum += pence(amount);
        // In the figure's table: the ward, its sum, its share.
        let after = text
            .split(&format!(" {ward} £"))
            .nth(1)
            .unwrap_or_else(|| panic!("{ward}: {text}"));
        let shown: String = after
            .chars()
            .take_while(|c| !c.is_whitespace())
            .filter(|c| *c != ',')
            .collect();
        let (pounds, rest) = shown.split_once('.').unwrap_or((&shown, "00"));
        assert_eq!(
            format!("{pounds}{rest}").parse::<i64>().unwrap(),
            pence(amount),
            "{ward}"
        );
    }
    assert_eq!(sum, pence(&expected["total"]));
    let summed = Command::new("sha256sum")
        .arg(tables.join("02-three-of-seventeen.xlsx"))
        .output()
        .unwrap();
    let sha256 = String::from_utf8(summed.stdout).unwrap()[..64].to_owned();
    for words in [
        "3 of 17 wards hold 54%",
        "Yes [2]; not #import \"x\" or $y$ [9].",
        "[1] Spend by ward.xlsx",
        "[2] Spend by ward.xlsx, sheet",
        "A1:C4",
        "Made on Fri 12 June 2026.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Each citation has it: the figure's, and those of both pieces.
    assert_eq!(text.matches(&sha256).count(), 3, "{text}");

    let path = |name: &str| folder.path().join(name);
    app.save_dossier(issue, &path("one.pdf"), &[]).unwrap();
    let copy = path("copy.scrutineer");
    app.back_up(&copy).unwrap();
    let made = Command::new(super::FOI)
        .args([
            "--casebook",
            copy.to_str().unwrap(),
            "--today",
            "2026-06-12",
        ])
        .args(["dossier", &issue.to_string(), "--to"])
        .arg(path("two.pdf"))
        .env("TZ", "Pacific/Auckland")
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    assert_eq!(
        fs::read(path("one.pdf")).unwrap(),
        fs::read(path("two.pdf")).unwrap(),
        "the same casebook makes the same bytes"
    );
}

#[test]
fn a_pinned_figure_is_found_and_its_taking_off_is_in_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let (app, issue) = paid(folder.path());
    let found = || app.search("has:figure").unwrap().hits.len();
    for (number, figure) in app.issue(issue).unwrap().figures.iter().enumerate() {
        assert!(found() > 0);
        let page = app.unpin_figure(figure.id).unwrap();
        let gone = page
            .history
            .iter()
            .filter(|change| change.text.ends_with("was taken off."))
            .count();
        assert_eq!(gone, number + 1, "{:?}", page.history);
        assert!(page.history.iter().any(|change| {
            change.evidence_id == figure.id && change.text.ends_with("was pinned.")
        }));
    }
    assert_eq!(found(), 0, "none is pinned any more");
}
