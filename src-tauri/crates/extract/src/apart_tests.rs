//! Figures of tables with text that is no part of what their cells say.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use foi_figures::{Figure, Recipe};

use crate::grid::{Sending, received};
use crate::input::Input;
use crate::kind::Kind;
use crate::tool::Deadline;
use crate::{sheets, tables_in_text};

fn figure(path: &Path, recipe: &Recipe) -> Figure {
    let name = path.file_name().unwrap().to_str().unwrap();
    let input = Input::new(fs::File::open(path).unwrap(), name).unwrap();
    let until = Deadline(Instant::now() + Duration::from_secs(20));
    let mut bytes = Vec::new();
    let mut sending = Sending::new(&mut bytes);
    let end = match input.ending.as_str() {
        "html" => tables_in_text::send_page(&input, &mut sending),
        "docx" => tables_in_text::send_word(&input, until, &mut sending),
        _ => sheets::send(&input, Kind::Xlsx, until, &mut sending),
    };
    sending.end(end).unwrap();
    let grid = received(bytes.as_slice()).unwrap().unwrap();
    foi_figures::figure(&grid, recipe).unwrap()
}

fn spend() -> Recipe {
    Recipe::sum("Ward", "Spend")
}

/// What a figure says of a table whose cells have text that is struck through, raised or hidden:
/// Abbey 1,000, Bourne 40 with the mark of a note, Castle 300 in place of 999, Dale 8 beside a
/// hidden 777, Elm 888 struck through.
fn assert_set_apart(found: &Figure, has_hidden: bool) {
    let sums: Vec<(&str, String)> = found
        .groups
        .iter()
        .map(|group| (group.key.as_str(), group.sum.to_string()))
        .collect();
    assert_eq!(
        sums,
        [
            ("Abbey", "1000.00".to_owned()),
            ("Castle", "300.00".to_owned()),
            ("Bourne", "40.00".to_owned()),
            ("Dale", "8.00".to_owned())
        ]
    );
    assert_eq!(found.total.to_string(), "1348.00");
    let left = &found.rows_left_out;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].row, 6);
    let why = &left[0].why;
    assert!(why.contains("is struck through: “888”"), "{why}");
    let said = [&found.cautions[..], &found.notes].concat().join(" ");
    let mut wanted = vec!["row 3 (“1”)", "row 4 (“999”)"];
    if has_hidden {
        wanted.push("row 5 (“777”)");
    }
    for words in wanted {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn figure_of_a_page_with_marks_strikes_and_hidden_text() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<table><tr><th>Ward<th>Spend (£)<tr><td>Abbey<td>1,000\
        <tr><td>Bourne<sup>2</sup><td>40<sup>1</sup><tr><td>Castle<td><del>999</del> 300\
        <tr><td>Dale<td><span style='color:red; DISPLAY: none !important'><span>77</span>7</span>8\
        <tr><td>Elm<td><s>888</s></table>";
    let path = folder.path().join("answer.html");
    fs::write(&path, page).unwrap();
    assert_set_apart(&figure(&path, &spend()), true);
    // A hidden row counts, and is said, as in a spreadsheet.
    let hidden = folder.path().join("hidden.html");
    fs::write(
        &hidden,
        "<table><tr><th>Ward<th>Spend (£)</tr><tr><td>Abbey<td>5</tr>\
         <tr style='display:none'><td>Dale<td>777</tr><tr><td>Hill<td>100</tr></table>",
    )
    .unwrap();
    let found = figure(&hidden, &spend());
    assert_eq!(found.total.to_string(), "882.00");
    let said = found.notes.join(" ");
    assert!(
        said.contains("1 row that the file hides was counted."),
        "{said}"
    );
    let mut without = spend();
    without.without_hidden_rows = true;
    assert_eq!(figure(&hidden, &without).total.to_string(), "105.00");
}

#[test]
fn figure_of_a_letter_with_marks_strikes_and_hidden_text() {
    use std::io::Write as _;
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let cell = |runs: &str| {
        format!("<w:tc><w:p><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr>{runs}</w:p></w:tc>")
    };
    let row =
        |ward: &str, runs: &str| format!("<w:tr>{}{}</w:tr>", cell(&run("", ward)), cell(runs));
    let body = [
        row("Ward", &run("", "Spend (£)")),
        row("Abbey", &run("<w:strike w:val=\"false\"/>", "1,000")),
        row(
            "Bourne",
            &(run("", "40") + &run("<w:vertAlign w:val=\"superscript\"/>", "1")),
        ),
        row("Castle", &(run("<w:strike/>", "999 ") + &run("", "300"))),
        row("Dale", &(run("<w:vanish/>", "777") + &run("", "8"))),
        row("Elm", &run("<w:dstrike w:val=\"1\"/>", "888")),
    ]
    .concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.docx");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    zip.start_file(
        "word/document.xml",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    write!(
        zip,
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>"
    )
    .unwrap();
    zip.finish().unwrap();
    let found = figure(&path, &spend());
    assert_set_apart(&found, true);
}

#[test]
fn figure_of_a_sheet_with_marks_and_strikes() {
    use rust_xlsxwriter::{Format, FormatScript};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    {
        let sheet = workbook.add_worksheet();
        let plain = Format::new();
        let raised = Format::new().set_font_script(FormatScript::Superscript);
        let struck = Format::new().set_font_strikethrough();
        for (row, ward) in (0..).zip(["Ward", "Abbey", "Bourne", "Castle", "Dale", "Elm"]) {
            sheet.write(row, 0, ward).unwrap();
        }
        sheet.write(0, 1, "Spend (£)").unwrap();
        sheet.write(1, 1, 1000).unwrap();
        sheet
            .write_rich_string(2, 1, &[(&plain, "40"), (&raised, "1")])
            .unwrap();
        sheet
            .write_rich_string(3, 1, &[(&struck, "999"), (&plain, " 300")])
            .unwrap();
        sheet.write(4, 1, 8).unwrap();
        sheet.write_with_format(5, 1, 888, &struck).unwrap();
    }
    workbook.save(&path).unwrap();
    let found = figure(&path, &spend());
    assert_set_apart(&found, false);
}
