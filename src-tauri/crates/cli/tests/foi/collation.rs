//! One question to many councils, their answers gathered into one table: spreadsheets in different
//! shapes, a paper that is typed from, a refusal and silence.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use calamine::{Data, Reader as _, Xlsx};
use chrono::NaiveDate;
use foi_app::adapters::{DesktopNotifier, SetClock, SystemSecrets};
use foi_app::wire::{
    AuthorityEdit, BatchFilter, BatchPlan, BatchRecipientEdit, CollationColumnEdit, CollationEdit,
    CollationFilter, CollationFormat, CollationKind, CollationLine, CollationLines, CollationTable,
    CollationTableFilter, CollationView, ColumnMapping, ColumnName, Identity, MapTable,
    RecordEvent, TableLayout, TypeValue,
};
use foi_app::{App, Extractor, Ports, Post};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

use super::{FOI, Foi};

#[path = "collation_counts.rs"]
mod counts;

/// All fictional.
const COUNCILS: [&str; 6] = [
    "Abbey Vale Council",
    "Bourne Moor Council",
    "Castle Rise Council",
    "Dale End Council",
    "Elm Fold Council",
    "=HYPERLINK(\"http://x.example\") Council",
];

/// A batch that went to the councils on Mon 1 June 2026.
struct Asked {
    folder: TempDir,
    app: App,
    batch: Uuid,
    requests: Vec<Uuid>,
    references: Vec<String>,
}

async fn asked() -> Asked {
    let folder = TempDir::with_prefix("collation-").unwrap();
    let app = opened(&folder, day(6, 1));
    app.save_identity(&Identity {
        name: "Amina Rahim".into(),
        email: "amina@reporter.example".into(),
    })
    .unwrap();
    let recipients = COUNCILS
        .iter()
        .enumerate()
        .map(|(number, name)| BatchRecipientEdit {
            authority_id: app
                .save_authority(&AuthorityEdit {
                    name: (*name).into(),
                    email: format!("foi@council-{number}.example"),
                    regime: "foia".into(),
                    ..AuthorityEdit::default()
                })
                .unwrap(),
            fields: BTreeMap::new(),
        })
        .collect();
    let batch = app
        .new_batch(&BatchPlan {
            title: "Grants everywhere".into(),
            letter: "grants-awarded".into(),
            fields: BTreeMap::from([("period".into(), "2024/25".into())]),
            recipients,
            ..BatchPlan::default()
        })
        .unwrap();
    app.send_batch_now(batch).unwrap();
    assert_eq!(app.send_ready().await.unwrap().sent, 6);
    let all = BatchFilter {
        limit: 500,
        ..BatchFilter::default()
    };
    let members = app.batch(batch, &all).unwrap().members;
    Asked {
        requests: members
            .iter()
            .map(|member| member.request_id.unwrap())
            .collect(),
        references: members
            .iter()
            .map(|member| member.reference.clone())
            .collect(),
        folder,
        app,
        batch,
    }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// The casebook of a folder on a day, with `foi` for the reading of files.
fn opened(folder: &TempDir, on: NaiveDate) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to(on)),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::program(FOI),
    };
    App::open(folder.path().join("c.scrutineer"), ports, Post::default()).unwrap()
}

impl Asked {
    /// The program is closed, and opened again on another day.
    fn on(self, on: NaiveDate) -> Self {
        let Self { folder, app, .. } = self;
        drop(app);
        Self {
            app: opened(&folder, on),
            folder,
            ..self
        }
    }

    /// A council's mail with files comes in.
    fn answers(&self, council: usize, files: &[(&str, Vec<u8>)]) {
        let sent_at = self.app.now().to_rfc2822();
        let reference = &self.references[council];
        let mut mail = format!(
            "From: FOI team <foi@council-{council}.example>\r\nTo: amina@reporter.example\r\nSubject: Your request [{reference}]\r\nDate: {sent_at}\r\nMessage-ID: <{}@council-{council}.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease find our answer attached.\r\n",
            Uuid::new_v4()
        );
        for (name, bytes) in files {
            mail += &format!(
                "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                STANDARD.encode(bytes)
            );
        }
        mail += "--b--\r\n";
        let path = self.folder.path().join("answer.eml");
        fs::write(&path, mail).unwrap();
        assert_eq!(self.app.import(&[path]).unwrap().new, 1);
    }

    fn records(&self, council: usize, kind: &str) {
        self.app
            .record_event(&RecordEvent {
                request_id: self.requests[council],
                kind: kind.into(),
                on: self.app.today(),
                message_id: None,
                date: None,
                exemptions: if kind == "refused" {
                    vec!["43(2)".into()]
                } else {
                    Vec::new()
                },
                redirect: None,
                note: String::new(),
            })
            .unwrap();
    }

    fn gathers(&self, lines: CollationLines) {
        let known: HashMap<String, Uuid> = self
            .view()
            .columns
            .into_iter()
            .map(|column| (column.name, column.id))
            .collect();
        let column = |name: &str, kind| CollationColumnEdit {
            id: known.get(name).copied(),
            name: name.into(),
            kind,
        };
        self.app
            .save_collation(
                self.batch,
                &CollationEdit {
                    lines,
                    columns: vec![
                        column("Organisation", CollationKind::Text),
                        column("Grants", CollationKind::Money),
                        column("Awards", CollationKind::Number),
                    ],
                },
            )
            .unwrap();
    }

    fn reads(&self) {
        while self.app.read_collation(self.batch, 2, false).unwrap().left > 0 {}
    }

    fn view(&self) -> CollationView {
        self.app
            .collation(
                self.batch,
                &CollationFilter {
                    limit: 500,
                    ..CollationFilter::default()
                },
            )
            .unwrap()
    }

    fn tables(&self, show: &str) -> Vec<CollationTable> {
        self.app
            .collation_tables(
                self.batch,
                &CollationTableFilter {
                    show: show.into(),
                    offset: 0,
                    limit: 200,
                },
            )
            .unwrap()
            .tables
    }

    fn maps(&self, table: &CollationTable, mapping: Vec<ColumnMapping>) -> String {
        let said = self
            .app
            .map_table(&MapTable {
                table_id: table.id.unwrap(),
                mapping,
            })
            .unwrap();
        self.reads();
        said
    }

    fn types(&self, council: usize, column: &str, says: &str, page: u32) -> Result<(), String> {
        let position = u32::try_from(council + 1).unwrap();
        let papers = self.app.citable_papers(self.batch, position).unwrap();
        let paper = papers
            .iter()
            .find(|paper| paper.attachment_id.is_some())
            .unwrap();
        self.app
            .type_value(&TypeValue {
                batch_id: self.batch,
                position,
                line: 1,
                column_id: column_id(&self.view(), column),
                says: says.into(),
                message_id: paper.message_id,
                attachment_id: paper.attachment_id,
                page: Some(page),
            })
            .map_err(|why| why.to_string())
    }
}

fn column_id(view: &CollationView, name: &str) -> Uuid {
    let found = view.columns.iter().find(|column| column.name == name);
    found.unwrap().id
}

fn shown(line: &CollationLine) -> Vec<&str> {
    line.cells.iter().map(|cell| cell.shown.as_str()).collect()
}

fn sums(view: &CollationView) -> Vec<&str> {
    view.columns
        .iter()
        .filter_map(|column| column.sum.as_deref())
        .collect()
}

/// A spreadsheet of one sheet.
fn workbook(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let made_at = ExcelDateTime::from_ymd(2026, 6, 1).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
    let into = workbook.add_worksheet().set_name(sheet).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => into.write_number(row, column, number).unwrap(),
                Err(_) => into.write_string(row, column, *text).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A paper of two pages, without a table that can be read.
fn paper() -> Vec<u8> {
    let stream = |text: &str| format!("BT /F1 12 Tf 72 700 Td ({text}) Tj ET");
    let (one, two) = (
        stream("Our answer"),
        stream("Grants came to 12,345.67 pounds in 9 awards"),
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{one}\nendstream", one.len()),
        format!("<</Length {}>>stream\n{two}\nendstream", two.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = pdf.len();
    pdf += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        pdf += &format!("{place:010} 00000 n \n");
    }
    pdf += &format!(
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    pdf.into_bytes()
}

/// A title, a heading, three grants and a total: £1,000 + £250.50 + £3,000.25 = £4,250.75 in
/// 2 + 1 + 4 = 7 awards.
fn abbey() -> Vec<u8> {
    workbook(
        "Grants",
        &[
            &["Grants paid in 2024/25"],
            &[],
            &["Organisation", "Grant (£)", "No. of awards"],
            &["Harbour Lights Trust", "1000", "2"],
            &["Old Mill Players", "250.5", "1"],
            &["Third Age Choir", "3000.25", "4"],
            &["Total", "4250.75", "7"],
        ],
    )
}

/// The same headings in other letters. £500 + £12.34 = £512.34, one amount withheld; 5 + 6 + 2 = 13
/// awards.
fn bourne() -> Vec<u8> {
    b"ORGANISATION,grant (\xc2\xa3),No of Awards\r\nA Trust,\xc2\xa3500.00,5\r\nB Trust,12.34,6\r\nC Trust,withheld,2\r\n".to_vec()
}

/// In thousands of pounds: 1.5 + 2 = £3,500 in 3 + 3 = 6 awards.
fn castle() -> Vec<u8> {
    workbook(
        "2024-25",
        &[
            &["Paid to", "Amount (£000)", "Number"],
            &["Rise Youth Club", "1.5", "3"],
            &["Castle Band", "2", "3"],
        ],
    )
}

/// As far as the files are mapped: what the six gave, and did not give.
async fn gathered() -> Asked {
    let asked = asked().await;
    let asked = asked.on(day(6, 18));
    asked.answers(0, &[("spend.xlsx", abbey())]);
    asked.answers(1, &[("bourne.csv", bourne())]);
    asked.answers(2, &[("castle.xlsx", castle())]);
    asked.answers(3, &[("answer.pdf", paper())]);
    for council in [0, 1, 2, 3] {
        asked.records(council, "answered");
    }
    asked.records(4, "refused");
    // Twenty working days from 1 June 2026 end on 29 June.
    let asked = asked.on(day(7, 6));
    asked.app.refold_stale_requests().unwrap();
    asked.app.extract_pending(&Arc::default()).unwrap();
    asked.gathers(CollationLines::EachAuthority);
    asked.reads();

    let to_map = asked.tables("to_map");
    assert_eq!(
        to_map.len(),
        2,
        "tables with the same headings are asked about once: {to_map:#?}"
    );
    let first = &to_map[0];
    assert_eq!((first.alike, first.heading), (1, (3, 3)));
    let names: Vec<_> = first
        .suggested
        .iter()
        .map(|one| one.from.name.as_str())
        .collect();
    assert_eq!(names, ["Organisation", "Grant (£)", "No. of awards"]);
    let said = asked.maps(first, first.suggested.clone());
    assert!(
        said.contains("1 other table with the same headings is mapped like it"),
        "{said}"
    );

    let castle = &to_map[1];
    let view = asked.view();
    let from = |column: &str, heading: &str| ColumnMapping {
        column_id: column_id(&view, column),
        from: ColumnName {
            name: heading.into(),
            letters: None,
        },
    };
    asked.maps(
        castle,
        vec![
            from("Organisation", "Paid to"),
            from("Grants", "Amount (£000)"),
            from("Awards", "Number"),
        ],
    );
    asked
}

#[tokio::test]
async fn six_answers_become_one_table_that_adds_up_and_says_what_it_lacks() {
    let asked = gathered().await;
    asked.types(3, "Grants", "£12,345.67", 2).unwrap();
    asked.types(3, "Awards", "9", 2).unwrap();
    let view = asked.view();

    let lines: Vec<_> = view
        .rows
        .iter()
        .map(|line| (line.standing.as_str(), shown(line)))
        .collect();
    assert_eq!(
        lines,
        [
            (
                "answered",
                vec![
                    "Harbour Lights Trust; Old Mill Players; Third Age Choir",
                    "£4,250.75",
                    "7"
                ]
            ),
            (
                "answered",
                vec!["A Trust; B Trust; C Trust", "£512.34", "13"]
            ),
            (
                "answered",
                vec!["Rise Youth Club; Castle Band", "£3,500", "6"]
            ),
            ("answered", vec!["", "£12,345.67", "9"]),
            ("refused", vec!["", "", ""]),
            ("late", vec!["", "", ""]),
        ]
    );
    // 4,250.75 + 512.34 + 3,500.00 + 12,345.67; 7 + 13 + 6 + 9.
    assert_eq!(sums(&view), ["20608.76", "35.00"]);
    assert_eq!(
        view.completeness,
        [
            "3 of 6 authorities answered with a table; 1 refused; 1 gave figures only in a letter or paper; 1 has not answered and is late.",
            "The sum of “Grants” covers 4 of 6.",
            "The sum of “Awards” covers 4 of 6.",
        ]
    );
    let grants = &view.columns[1];
    assert_eq!(
        (grants.rows_counted, grants.rows_left_out, grants.covers),
        (7, 2, 4),
        "three of Abbey Vale, two of Bourne Moor, two of Castle Rise; a total and one withheld"
    );
    assert!(
        grants
            .text
            .contains("Bourne Moor Council, row 4 B4 is withheld"),
        "{}",
        grants.text
    );
    // Where each is from.
    let abbey = &view.rows[0].cells[1].sources[0];
    assert_eq!(
        (
            abbey.file_name.as_str(),
            abbey.sheet.as_str(),
            abbey.cells.as_str()
        ),
        ("spend.xlsx", "Grants", "B4:B7")
    );
    assert_eq!(abbey.sha256, hash(&self::abbey()));
    let typed = &view.rows[3].cells[1].sources[0];
    assert_eq!(
        (typed.text.as_str(), typed.page, typed.says.as_str()),
        ("typed from “answer.pdf”, page 2", Some(2), "£12,345.67")
    );
    // The look-alike says whose mapping it took.
    let mapped = asked.tables("mapped");
    assert!(
        mapped[1].text.contains(
            &"Mapped like “spend.xlsx” of Abbey Vale Council, which has the same headings."
                .to_owned()
        ),
        "{:?}",
        mapped[1].text
    );

    // What does not fit is refused, and nothing is kept of it.
    for (column, says, page) in [
        ("Grants", "about £3m", 2),
        ("Awards", "£9", 2),
        ("Awards", "10", 3),
    ] {
        let said = asked.types(3, column, says, page).unwrap_err();
        assert!(said.ends_with("Nothing was kept."), "{said}");
    }
    assert_eq!(sums(&asked.view()), ["20608.76", "35.00"]);

    // By rows the same money comes out, and each row has its cell.
    asked.gathers(CollationLines::EveryRow);
    asked.reads();
    let rows = asked.view();
    assert_eq!(sums(&rows), ["20608.76", "35.00"]);
    assert_eq!(rows.total, 3 + 3 + 2 + 1 + 1 + 1);
    assert_eq!(shown(&rows.rows[1]), ["Old Mill Players", "£250.50", "1"]);
    assert_eq!(rows.rows[1].cells[1].sources[0].cells, "B5");
    assert_eq!(shown(&rows.rows[5]), ["C Trust", "", "2"]);
    assert!(rows.rows[5].cells[1].note.contains("B4 is withheld"));
    assert_eq!(rows.rows[8].typed_line, Some(1));

    // Mapped and typed values outlive a restart.
    let asked = asked.on(day(7, 8));
    let again = asked.view();
    assert_eq!(sums(&again), ["20608.76", "35.00"]);
    assert_eq!(again.to_read, 0);
}

fn hash(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

#[tokio::test]
async fn what_is_exported_reads_back_as_the_table_and_never_as_a_formula() {
    let asked = gathered().await;
    asked.types(3, "Grants", "£12,345.67", 2).unwrap();
    asked.types(3, "Organisation", "=1+1", 2).unwrap();
    let view = asked.view();
    let csv = asked.app.collation_csv(asked.batch).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(&records[0][5], "Grants");
    for (line, record) in view.rows.iter().zip(&records[1..]) {
        assert_eq!(record[0].trim_start_matches('\''), line.authority);
        assert_eq!(record[5], line.cells[1].value);
        assert_eq!(record[7], line.cells[2].value);
        for source in &line.cells[1].sources {
            assert!(record[6].contains(&source.sha256) && record[6].contains(&source.text));
        }
    }
    assert_eq!(&records[6][0], "'=HYPERLINK(\"http://x.example\") Council");
    assert_eq!(&records[4][3], "'=1+1");
    assert_eq!((&records[7][0], &records[7][5]), ("Total", "20608.76"));
    assert!(
        view.completeness
            .iter()
            .all(|said| { records[8..].iter().any(|record| record[0] == **said) })
    );

    let bytes = asked.app.collation_xlsx(asked.batch).unwrap();
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let answers = read.worksheet_range("Answers").unwrap();
    for (row, line) in (1_u32..).zip(&view.rows) {
        let cell = |column| {
            answers
                .get_value((row, column))
                .cloned()
                .unwrap_or_default()
        };
        assert_eq!(cell(0).to_string().trim_start_matches('\''), line.authority);
        assert_eq!(cell(2).to_string(), line.standing_text);
        match cell(4) {
            Data::Float(number) => assert_eq!(format!("{number:.2}"), line.cells[1].value),
            other => assert_eq!((other, ""), (Data::Empty, line.cells[1].value.as_str())),
        }
    }
    assert_eq!(
        answers.get_value((6, 0)),
        Some(&Data::String(
            "'=HYPERLINK(\"http://x.example\") Council".into()
        ))
    );
    assert_eq!(answers.get_value((7, 4)), Some(&Data::Float(20_608.76)));
    let formulas = read.worksheet_formula("Answers").unwrap();
    assert!(formulas.used_cells().next().is_none());
    let sources = read.worksheet_range("Sources").unwrap();
    let of_dale: Vec<Vec<String>> = sources
        .rows()
        .filter(|row| row[1] == "Dale End Council" && row[2] == "Grants")
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(of_dale.len(), 1);
    assert_eq!(
        of_dale[0][3..6].join("|"),
        format!("£12,345.67|answer.pdf|{}", hash(&paper()))
    );
    assert_eq!(
        (of_dale[0][8].as_str(), of_dale[0][9].as_str()),
        ("2", "yes")
    );
    let complete = read.worksheet_range("How complete").unwrap();
    let said: Vec<String> = complete.rows().map(|row| row[0].to_string()).collect();
    assert!(view.completeness.iter().all(|one| said.contains(one)));

    // The same casebook gives the same bytes, on another day and in another process too.
    let asked = asked.on(day(7, 8));
    let batch = asked.batch;
    assert_eq!(asked.app.collation_csv(batch).unwrap(), csv);
    assert_eq!(asked.app.collation_xlsx(batch).unwrap(), bytes);
    let target = asked.folder.path().join("table.xlsx");
    asked
        .app
        .save_collation_table(batch, CollationFormat::Xlsx, &target)
        .unwrap();
    assert_eq!(fs::read(target).unwrap(), bytes);
}

#[tokio::test]
async fn a_lost_heading_a_correction_and_a_file_that_does_not_open_are_said() {
    let asked = gathered().await;
    // 4,250.75 + 512.34 + 3,500.00.
    assert_eq!(sums(&asked.view())[0], "8263.09");
    let table = asked.tables("mapped").remove(0);

    // The user says that the heading is elsewhere: the columns that were mapped are gone.
    let layout = |header| TableLayout {
        header,
        kinds: BTreeMap::new(),
    };
    asked
        .app
        .set_table_layout(table.attachment_id, 0, &layout(Some((4, 4))))
        .unwrap();
    assert_eq!(asked.view().to_read, 1);
    asked.reads();
    let view = asked.view();
    assert_eq!(sums(&view)[0], "4012.34");
    assert!(
        view.notes
            .iter()
            .any(|note| note.contains("“spend.xlsx”") && note.contains("not found there any more")),
        "{:?}",
        view.notes
    );
    assert!(
        view.completeness
            .contains(&"1 table that is mapped cannot be counted; see the notes.".to_owned()),
        "{:?}",
        view.completeness
    );
    asked
        .app
        .set_table_layout(table.attachment_id, 0, &layout(None))
        .unwrap();
    asked.reads();
    assert_eq!(sums(&asked.view())[0], "8263.09");

    // A second file with the same headings may correct the first: it is asked about, not added.
    let corrected = workbook(
        "Grants",
        &[
            &["Organisation", "Grant (£)", "No. of awards"],
            &["Harbour Lights Trust", "1100", "2"],
        ],
    );
    asked.answers(
        0,
        &[("spend corrected.xlsx", corrected), ("spend.xlsx", abbey())],
    );
    asked.answers(4, &[("broken.xlsx", b"PK\x03\x04 no spreadsheet".to_vec())]);
    asked.reads();
    let view = asked.view();
    assert_eq!(sums(&view)[0], "8263.09");
    assert!(
        view.rows[0]
            .notes
            .contains(&"“spend.xlsx” came more than once and is counted once.".to_owned()),
        "{:?}",
        view.rows[0].notes
    );
    assert!(
        view.notes
            .iter()
            .any(|note| note.starts_with("Elm Fold Council, “broken.xlsx”:")),
        "{:?}",
        view.notes
    );
    assert!(
        view.completeness
            .contains(&"1 file gave no table that could be read; see the notes.".to_owned()),
        "{:?}",
        view.completeness
    );
    let second = asked.tables("to_map").remove(0);
    assert!(
        second.text[0].contains("If it corrects that one"),
        "{:?}",
        second.text
    );
    asked.maps(&table, Vec::new());
    // 512.34 + 3,500.00: what another council sent with the same headings stays.
    assert_eq!(sums(&asked.view())[0], "4012.34");
    asked.maps(&second, second.suggested.clone());
    // 1,100.00 + 512.34 + 3,500.00.
    assert_eq!(sums(&asked.view())[0], "5112.34");
}

#[tokio::test]
async fn two_tables_on_a_sheet_and_other_currencies_are_kept_apart() {
    let asked = asked().await;
    let asked = asked.on(day(6, 18));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let euros = Format::new().set_num_format("[$€-2] #,##0.00");
    sheet.write_string(0, 0, "Organisation").unwrap();
    sheet.write_string(0, 1, "Grant").unwrap();
    for (row, amount) in [(1, 70.0), (2, 30.0)] {
        sheet.write_string(row, 0, "A body").unwrap();
        sheet
            .write_number_with_format(row, 1, amount, &euros)
            .unwrap();
    }
    asked.answers(0, &[("euros.xlsx", book.save_to_buffer().unwrap())]);
    asked.answers(
        1,
        &[(
            "two.xlsx",
            workbook(
                "Both",
                &[
                    &["Organisation", "Grant (£)"],
                    &["Harbour Lights Trust", "100"],
                    &["Old Mill Players", "200"],
                    &[],
                    &["Supplier", "Cost (£)"],
                    &["Paper Ltd", "7"],
                    &["Ink Ltd", "9"],
                ],
            ),
        )],
    );
    asked.gathers(CollationLines::EachAuthority);
    asked.reads();
    let tables = asked.tables("to_map");
    let places: Vec<_> = tables
        .iter()
        .map(|table| (table.file_name.as_str(), table.heading))
        .collect();
    assert_eq!(
        places,
        [
            ("euros.xlsx", (1, 1)),
            ("two.xlsx", (1, 1)),
            ("two.xlsx", (5, 5))
        ]
    );
    asked.maps(&tables[0], tables[0].suggested.clone());
    asked.maps(&tables[1], tables[1].suggested.clone());
    let view = asked.view();
    assert_eq!(sums(&view), ["300.00"]);
    assert_eq!(view.to_map, 1);
    assert_eq!(view.rows[0].cells[1].shown, "€100");
    assert_eq!(view.rows[0].cells[1].note, "Only pounds are in the sum.");
    assert!(
        view.columns[1]
            .text
            .contains("Abbey Vale Council (€100, 2 rows)"),
        "{}",
        view.columns[1].text
    );
    assert!(
        view.completeness
            .contains(&"The sum of “Grants” covers 1 of 6.".to_owned()),
        "{:?}",
        view.completeness
    );
    // A column that the table does not have.
    let lost = asked.app.map_table(&MapTable {
        table_id: tables[2].id.unwrap(),
        mapping: vec![ColumnMapping {
            column_id: column_id(&view, "Grants"),
            from: ColumnName {
                name: "Grant (£)".into(),
                letters: None,
            },
        }],
    });
    let said = lost.unwrap_err().to_string();
    assert!(
        said.contains("no column “Grant (£)”") && said.contains("“Cost (£)”"),
        "{said}"
    );
}

#[tokio::test]
async fn a_table_too_long_for_every_row_says_so_and_is_in_no_sum() {
    let asked = asked().await;
    let asked = asked.on(day(6, 18));
    let mut long = "Organisation,Grant (£),Awards\n".to_owned();
    for _ in 0..20_001 {
        long += "A body,£1.00,1\n";
    }
    asked.answers(0, &[("long.csv", long.into_bytes())]);
    asked.gathers(CollationLines::EachAuthority);
    asked.reads();
    let table = asked.tables("to_map").remove(0);
    asked.maps(&table, table.suggested.clone());
    assert_eq!(sums(&asked.view()), ["20001.00", "20001.00"]);
    asked.gathers(CollationLines::EveryRow);
    asked.reads();
    let view = asked.view();
    assert!(sums(&view).is_empty());
    assert!(
        view.notes[0].contains("20001 rows")
            && view.notes[0].contains("one line for each authority"),
        "{:?}",
        view.notes
    );
    asked.gathers(CollationLines::EachAuthority);
    asked.reads();
    assert_eq!(sums(&asked.view()), ["20001.00", "20001.00"]);

    // Of a table that was read in part there is no sum.
    let open = b"Organisation,Grant (\xc2\xa3),Awards,Year\nA,1,1,2025\nB,\"2,2,2025\nC,3,3,2025\n";
    asked.answers(1, &[("open.csv", open.to_vec())]);
    asked.reads();
    let table = asked.tables("to_map").remove(0);
    let said = asked
        .app
        .map_table(&MapTable {
            table_id: table.id.unwrap(),
            mapping: table.suggested,
        })
        .unwrap_err()
        .to_string();
    assert!(said.contains("not all of the sheet"), "{said}");
    assert_eq!(sums(&asked.view()), ["20001.00", "20001.00"]);
}

/// As the window does it, from the command line.
#[tokio::test]
async fn the_same_is_done_by_foi() {
    let asked = asked().await;
    let asked = asked.on(day(6, 18));
    asked.answers(0, &[("spend.xlsx", abbey())]);
    asked.answers(3, &[("answer.pdf", paper())]);
    asked.records(0, "answered");
    let foi = Foi {
        folder: asked.folder.path(),
    };
    let json = |arguments: &[&str]| {
        let mut all = vec!["--today", "2026-06-18", "collate"];
        all.extend(arguments);
        foi.json(&all)
    };
    let said = foi.fails(&["collate", "read", "Grants everywhere"]);
    assert!(said.contains("choose them first"), "{said}");
    json(&[
        "columns",
        "Grants everywhere",
        "--column",
        "Grants=money",
        "--column",
        "Awards=number",
    ]);
    let read = json(&["read", "Grants everywhere"]);
    assert_eq!((&read["read"], &read["to_map"]), (&1.into(), &1.into()));
    let tables = json(&["tables", "Grants everywhere", "--show", "to_map"]);
    let table = tables["tables"][0]["id"].as_str().unwrap();
    json(&[
        "map",
        "Grants everywhere",
        table,
        "--suggested",
        "--set",
        "Awards=C",
    ]);
    let typed = json(&[
        "type",
        "Grants everywhere",
        "--authority",
        "dale end council",
        "--column",
        "grants",
        "--value",
        "12345.67",
        "--file",
        "answer.pdf",
        "--page",
        "2",
    ]);
    assert_eq!(
        typed["completeness"][0],
        "1 of 6 authorities answered with a table; 1 gave figures only in a letter or paper; 4 have not answered."
    );
    // 4,250.75 + 12,345.67, and 2 + 1 + 4.
    let view = json(&["show", "Grants everywhere"]);
    assert_eq!(
        (&view["columns"][0]["sum"], &view["columns"][1]["sum"]),
        (&"16596.42".into(), &"7.00".into())
    );
    let target = asked.folder.path().join("table.csv");
    json(&["export", "Grants everywhere", target.to_str().unwrap()]);
    assert!(fs::read_to_string(&target).unwrap().contains("16596.42"));
    let said = foi.fails(&["collate", "export", "Grants everywhere", "table.doc"]);
    assert!(said.contains("neither"), "{said}");
}
