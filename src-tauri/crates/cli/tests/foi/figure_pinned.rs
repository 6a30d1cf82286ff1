//! A table that came with a mail is opened, set right, made a figure of, pinned to an issue, and
//! asked again when a corrected file comes.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use foi_app::adapters::{DesktopNotifier, SetClock, SystemSecrets};
use foi_app::wire::{
    ColumnName, FigureCopy, FigureMeasure, FigureRecipe, FigureSource, PinFigure, TableColumnKind,
    TableLayout,
};
use foi_app::{App, Extractor, Ports, Post};
use serde_json::Value;
use uuid::Uuid;

use super::extract_mail::mail;
use super::{FOI, Foi};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../tests/fixtures/tables")
            .join(name),
    )
    .unwrap()
}

pub(super) fn opened(folder: &Path) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to("2026-06-12".parse().unwrap())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::program(FOI),
    };
    App::open(folder.join("c.scrutineer"), ports, Post::default()).unwrap()
}

/// Imports a mail with these files, and gives the ids of its attachments.
pub(super) fn brought(foi: &Foi<'_>, id: &str, files: &[(&str, Vec<u8>)]) -> Vec<Uuid> {
    let path = foi.folder.join(format!("{id}.eml"));
    fs::write(&path, mail(id, files)).unwrap();
    foi.json(&["import", path.to_str().unwrap()]);
    let inbox = foi.json(&["inbox"]);
    let subject = format!("Our answer {id}");
    let row = inbox["messages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["subject"] == subject.as_str())
        .unwrap()
        .clone();
    let message = opened(foi.folder)
        .message(row["id"].as_str().unwrap().parse().unwrap())
        .unwrap();
    message.attachments.iter().map(|file| file.id).collect()
}

fn by_ward(column: &str) -> FigureRecipe {
    let name = |name: &str| ColumnName {
        name: name.to_owned(),
        letters: None,
    };
    FigureRecipe {
        sheet: None,
        header: None,
        kinds: std::collections::BTreeMap::new(),
        measure: FigureMeasure::Sum,
        column: Some(name(column)),
        group: Some(name("Ward")),
        period: None,
        top: None,
        only: Vec::new(),
        same: Vec::new(),
        apart: false,
        without_hidden_rows: false,
        fill_down: false,
        decimal_mark: None,
        below_gaps: false,
    }
}

#[test]
fn figure_on_an_issue_names_its_file_and_is_asked_again_of_a_corrected_one() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["issue", "add", "Who gets the grants?"]);
    let wrong = fixture("21-wrong-total.xlsx");
    let ids = brought(&foi, "one", &[("grants.xlsx", wrong.clone())]);
    let later = brought(
        &foi,
        "two",
        &[(
            "grants-corrected.xlsx",
            fixture("25-total-in-the-middle.xlsx"),
        )],
    );
    let app = opened(folder.path());
    let issue = app.find_issue("Who gets the grants?").unwrap();

    let table = app.open_table(ids[0]).unwrap();
    assert_eq!(
        (table.sheets.len(), table.sheets[0].header),
        (1, Some((1, 1)))
    );
    let columns: Vec<&str> = table.sheets[0]
        .table
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(columns, ["Ward", "Amount"]);
    assert_eq!(table.sheets[0].table[1].kind, TableColumnKind::Money);
    let page = app.table_page(ids[0], 0, 2, 2, 0).unwrap();
    assert_eq!(
        (page.first_row, page.total_rows, page.rows.len()),
        (2, 4, 2)
    );
    assert_eq!(page.rows[0].cells[0].text, "Abbey");
    assert!(
        app.table_page(ids[0], 0, 4_000_000_000, 500, 4_000_000_000)
            .unwrap()
            .rows
            .is_empty()
    );

    let source = FigureSource {
        attachment_id: ids[0],
        recipe: by_ward("Amount"),
    };
    let figure = app.make_figure(&source).unwrap();
    assert_eq!(
        (figure.total.as_str(), figure.left_out_total),
        ("1500.00", 1)
    );
    assert!(
        figure
            .sentences
            .iter()
            .any(|said| said.contains("£200 less than the £1,500"))
    );
    let svg = app.copy_figure(&source, FigureCopy::Svg).unwrap();
    assert!(
        svg.contains("<title id=\"figure-title\">")
            && svg.contains("<desc id=\"figure-desc\">Abbey: £1,000; Bourne: £500.")
    );
    assert!(
        app.copy_figure(&source, FigureCopy::Csv)
            .unwrap()
            .contains("Abbey,1,1000.00,66.7")
    );
    assert!(
        app.copy_figure(&source, FigureCopy::LorenzSvg)
            .unwrap()
            .contains("<polyline")
    );
    assert!(
        app.copy_figure(&source, FigureCopy::Text)
            .unwrap()
            .contains("Source: grants.xlsx, sheet “Grants”, cells A1:B4")
    );

    let pinned = app
        .pin_figure(&PinFigure {
            issue_id: issue,
            attachment_id: ids[0],
            recipe: by_ward("Amount"),
            note: "Their total is £200 short.".into(),
            replaces: None,
        })
        .unwrap();
    let one = &pinned.figures[0];
    assert_eq!(one.sha256, foi_store_hash(&wrong));
    assert!(
        one.sentence
            .contains("1 of 2 wards holds 66.7% of the £1,500"),
        "{}",
        one.sentence
    );
    assert!(
        one.citation.contains("grants.xlsx, sheet “Grants”, cells A1:B4; file of “Our answer one”, sent by Exampleton Council"),
        "{}",
        one.citation
    );
    assert_eq!(
        app.pinned_figure(one.id).unwrap(),
        figure_with(&app, &source)
    );

    // The same question to the corrected file, and what differs.
    let again = app.run_figure_again(one.id, later[0]).unwrap();
    assert_eq!(again.figure.total, "140.00");
    assert!(
        again.comparison.sentences[0].contains("£1,360 less"),
        "{:?}",
        again.comparison.sentences
    );
    assert_eq!(again.issue.figures.len(), 1, "nothing was pinned by asking");
    let replaced = app
        .pin_figure(&PinFigure {
            issue_id: issue,
            attachment_id: later[0],
            recipe: again.figure.recipe.clone(),
            note: String::new(),
            replaces: Some(one.id),
        })
        .unwrap();
    assert_eq!(replaced.figures.len(), 1);
    assert_eq!(
        app.pinned_figure(one.id).unwrap().total,
        "1500.00",
        "what was pinned stays readable"
    );
    assert!(
        app.unpin_figure(replaced.figures[0].id)
            .unwrap()
            .figures
            .is_empty()
    );
    assert!(app.casebook().check().unwrap().problems.is_empty());
}

fn figure_with(app: &App, source: &FigureSource) -> foi_app::wire::FigureView {
    app.make_figure(source).unwrap()
}

fn foi_store_hash(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bytes");
    fs::write(&path, bytes).unwrap();
    let output = std::process::Command::new("sha256sum")
        .arg(&path)
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn figure_of_a_table_whose_heading_the_user_set() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let bytes = fixture("31-two-tables-below.xlsx");
    let ids = brought(
        &foi,
        "one",
        &[
            ("two.xlsx", bytes.clone()),
            (
                "people.csv",
                b"Ward,Tenant name,Email,Amount\nAbbey,A Example,a@b.example,5\n".to_vec(),
            ),
        ],
    );
    let app = opened(folder.path());
    let source = FigureSource {
        attachment_id: ids[0],
        recipe: by_ward("Amount"),
    };
    assert_eq!(app.make_figure(&source).unwrap().total, "150.00");
    let layout = TableLayout {
        header: Some((8, 8)),
        ..TableLayout::default()
    };
    let table = app.set_table_layout(ids[0], 0, &layout).unwrap();
    assert_eq!(
        (table.sheets[0].header, table.sheets[0].header_chosen),
        (Some((8, 8)), true)
    );
    assert_eq!(app.make_figure(&source).unwrap().total, "905.00");
    assert_eq!(
        table.sha256,
        foi_store_hash(&bytes),
        "the file is as it came"
    );
    // It is still known after the program was started again.
    drop(app);
    let app = opened(folder.path());
    assert_eq!(app.make_figure(&source).unwrap().total, "905.00");
    for header in [Some((0, 1)), Some((9, 8)), Some((900, 900))] {
        let layout = TableLayout {
            header,
            ..TableLayout::default()
        };
        assert!(
            app.set_table_layout(ids[0], 0, &layout).is_err(),
            "{header:?}"
        );
    }
    let people = app.open_table(ids[1]).unwrap();
    assert!(
        people
            .personal_warning
            .contains("“Email” (email addresses)"),
        "{}",
        people.personal_warning
    );
    assert!(
        people
            .personal_warning
            .contains("“Tenant name” (people’s names)")
    );
}

#[test]
fn figure_of_a_file_is_pinned_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["issue", "add", "Who gets the grants?"]);
    let path = folder.path().join("grants.csv");
    fs::write(&path, "Ward,Amount\nAbbey,£100\nBourne,£50\n").unwrap();
    let asked = [
        "figure",
        path.to_str().unwrap(),
        "--group",
        "Ward",
        "--sum",
        "Amount",
        "--pin",
        "Who gets the grants?",
        "--note",
        "From their site",
    ];
    assert_eq!(foi.json(&asked)["total"], "150.00");
    let page: Value = foi.json(&["issue", "show", "Who gets the grants?"]);
    let figure = &page["figures"][0];
    assert_eq!(figure["note"], "From their site");
    assert!(
        figure["citation"]
            .as_str()
            .unwrap()
            .contains("grants.csv, cells A1:B3"),
        "{figure}"
    );
    assert!(foi.run(&["check"]).status.success());
}

#[test]
fn figure_of_a_table_in_the_mail_itself_is_pinned_and_cited() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["issue", "add", "Who gets the grants?"]);
    let path = folder.path().join("table.eml");
    let raw = fixture("58-table-in-the-mail.eml");
    fs::write(&path, &raw).unwrap();
    foi.json(&["import", path.to_str().unwrap()]);
    let inbox = foi.json(&["inbox"]);
    let id: Uuid = inbox["messages"][0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let app = opened(folder.path());
    let issue = app.find_issue("Who gets the grants?").unwrap();
    assert_eq!(app.message(id).unwrap().tables, 1);

    let table = app.open_table(id).unwrap();
    assert_eq!(table.file_name, "Mail “Our answer table”");
    assert_eq!(table.sheets.len(), 1, "frames and feet are no tables");
    assert_eq!(table.sheets[0].name, "Table 1");
    assert_eq!(table.sheets[0].header, Some((1, 1)));
    assert_eq!(
        app.table_page(id, 0, 3, 1, 0).unwrap().rows[0].cells[0].text,
        "Bourne & Park"
    );
    let source = FigureSource {
        attachment_id: id,
        recipe: by_ward("Amount"),
    };
    assert_eq!(app.make_figure(&source).unwrap().total, "1270.50");
    // The heading that the user says is kept for the mail.
    let layout = TableLayout {
        header: Some((2, 2)),
        kinds: std::collections::BTreeMap::new(),
    };
    let moved = app.set_table_layout(id, 0, &layout).unwrap();
    assert_eq!(moved.sheets[0].header, Some((2, 2)));
    drop(app);
    let app = opened(folder.path());
    assert_eq!(app.open_table(id).unwrap().sheets[0].header, Some((2, 2)));
    let back = TableLayout {
        header: None,
        kinds: std::collections::BTreeMap::new(),
    };
    app.set_table_layout(id, 0, &back).unwrap();

    let page = app
        .pin_figure(&PinFigure {
            issue_id: issue,
            attachment_id: id,
            recipe: by_ward("Amount"),
            note: String::new(),
            replaces: None,
        })
        .unwrap();
    let pinned = &page.figures[0];
    assert_eq!((pinned.message_id, pinned.attachment_id), (Some(id), None));
    assert_eq!(pinned.sha256, sha256sum(&raw));
    for words in [
        "Mail “Our answer table”",
        "“Table 1”",
        "A1:B4",
        "sent by Records",
    ] {
        assert!(
            pinned.citation.contains(words),
            "{words}: {}",
            pinned.citation
        );
    }
    assert!(app.run_figure_again(pinned.id, id).is_ok());

    // Cells of it are evidence, with what stands there.
    let attached = foi.json(&[
        "attach",
        &id.to_string(),
        "--issue",
        "Who gets the grants?",
        "--cells",
        "A2:B3",
    ]);
    assert!(
        attached.to_string().contains("Bourne & Park\\t£20.50"),
        "{attached}"
    );
}

/// The hash by coreutils, not by the program.
fn sha256sum(bytes: &[u8]) -> String {
    use std::io::Write as _;
    let mut child = std::process::Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}
