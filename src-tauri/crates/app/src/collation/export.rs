//! A collation as it is passed on: CSV, or a spreadsheet with the sources on a sheet of their own.

use std::path::Path;

use chrono::Datelike as _;
use foi_figures::{Amount, csv_line, guarded};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use uuid::Uuid;

use super::lines::Collated;
use crate::wire::{CollationCell, CollationFormat, CollationLine, CollationSource};
use crate::{App, AppError, Result};

/// Rows that a spreadsheet has room for, less those of heading and sum.
const MOST_LINES: usize = 1_048_000;
/// Characters that a cell of a spreadsheet has room for.
const LONGEST: usize = 32_000;

impl App {
    /// The collation as CSV: each value followed by where it is from, then the sums, how complete it
    /// is, and what has to be known.
    pub fn collation_csv(&self, batch: Uuid) -> Result<String> {
        self.casebook.read(|r| {
            self.begun(r, batch.into())?;
            Ok(self.collated(r, batch.into())?.csv())
        })
    }

    /// The collation as a spreadsheet. The same casebook gives the same bytes.
    pub fn collation_xlsx(&self, batch: Uuid) -> Result<Vec<u8>> {
        self.casebook.read(|r| {
            self.begun(r, batch.into())?;
            let collated = self.collated(r, batch.into())?;
            let sources: usize = collated
                .lines_from("", 0)
                .flat_map(|line| line.cells)
                .map(|cell| cell.sources.len())
                .sum();
            if collated.line_count("").max(sources) > MOST_LINES {
                return Err(AppError::invalid(
                    "The table, or the list of its sources, has more lines than a spreadsheet has room for. Nothing was written; save it as CSV.",
                ));
            }
            collated.xlsx().map_err(|error| {
                AppError::invalid(format!("The spreadsheet could not be written: {error}."))
            })
        })
    }

    /// Writes the collation into a file, in place of one of that name.
    pub fn save_collation_table(
        &self,
        batch: Uuid,
        format: CollationFormat,
        target: &Path,
    ) -> Result<()> {
        let bytes = match format {
            CollationFormat::Csv => self.collation_csv(batch)?.into_bytes(),
            CollationFormat::Xlsx => self.collation_xlsx(batch)?,
        };
        self.write_whole(target, &bytes)
    }
}

impl Collated {
    /// What is said below the lines.
    fn said(&self) -> Vec<String> {
        self.completeness()
            .into_iter()
            .chain(self.sums.iter().map(|sum| sum.text.clone()))
            .chain(self.warnings())
            .chain(self.notes.iter().cloned())
            .collect()
    }

    fn csv(&self) -> String {
        let mut heading = vec![
            "Authority".to_owned(),
            "Reference".to_owned(),
            "How it answered".to_owned(),
        ];
        for column in &self.columns {
            heading.push(column.name.clone());
            heading.push(format!("{}: where from", column.name));
        }
        heading.push("Notes".to_owned());
        let width = heading.len();
        let mut text = csv_line(&heading);
        for line in self.lines_from("", 0) {
            let mut cells = vec![line.authority, line.reference, line.standing_text];
            for cell in line.cells {
                let said = written_in_full(&cell);
                cells.push(if cell.value.is_empty() {
                    cell.shown
                } else {
                    cell.value
                });
                cells.push(said);
            }
            cells.push(line.notes.join(" "));
            text += &csv_line(&cells);
        }
        let mut sums = vec!["Total".to_owned(), String::new(), String::new()];
        for sum in &self.sums {
            sums.push(sum.amount.map_or_else(String::new, |sum| sum.to_string()));
            sums.push(format!(
                "{} of {} authorities",
                sum.covers.len(),
                self.asked.len()
            ));
        }
        sums.push(String::new());
        text += &csv_line(&sums);
        for said in self.said() {
            let mut cells = vec![String::new(); width];
            cells[0] = said;
            text += &csv_line(&cells);
        }
        text
    }

    fn xlsx(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let made_at = ExcelDateTime::from_timestamp(self.made_at.timestamp())?;
        let mut workbook = Workbook::new();
        workbook.set_properties(
            &DocProperties::new()
                .set_title(guarded(&self.title))
                .set_creation_datetime(&made_at),
        );
        let bold = Format::new().set_bold();
        self.answers(workbook.add_worksheet().set_name("Answers")?, &bold)?;
        self.sources(workbook.add_worksheet().set_name("Sources")?, &bold)?;
        let sheet = workbook.add_worksheet().set_name("How complete")?;
        sheet.set_column_width(0, 110)?;
        let wrapped = Format::new().set_text_wrap();
        for (row, said) in (0..).zip(self.said()) {
            sheet.write_string_with_format(row, 0, cell_text(&said), &wrapped)?;
        }
        workbook.save_to_buffer()
    }

    fn answers(&self, sheet: &mut Worksheet, bold: &Format) -> std::result::Result<(), XlsxError> {
        let names = ["Authority", "Reference", "How it answered"].map(str::to_owned);
        let heading = names
            .into_iter()
            .chain(self.columns.iter().map(|column| column.name.clone()))
            .chain(["Notes".to_owned()]);
        for (column, name) in (0..).zip(heading) {
            sheet.write_string_with_format(0, column, cell_text(&name), bold)?;
            sheet.set_column_width(column, if column == 0 { 34 } else { 20 })?;
        }
        sheet.set_freeze_panes(1, 1)?;
        let formats: Vec<Format> = self
            .columns
            .iter()
            .map(|column| match column.kind.as_str() {
                "money" => Format::new().set_num_format("£#,##0.00"),
                "date" => Format::new().set_num_format("yyyy-mm-dd"),
                _ => Format::new(),
            })
            .collect();
        let notes = 3 + u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
        let mut row = 1;
        for line in self.lines_from("", 0) {
            sheet.write_string(row, 0, cell_text(&line.authority))?;
            sheet.write_string(row, 1, cell_text(&line.reference))?;
            sheet.write_string(row, 2, cell_text(&line.standing_text))?;
            for ((at, cell), (column, format)) in (3..)
                .zip(&line.cells)
                .zip(self.columns.iter().zip(&formats))
            {
                write_value(sheet, (row, at), cell, &column.kind, format)?;
            }
            sheet.write_string(row, notes, cell_text(&line.notes.join(" ")))?;
            row += 1;
        }
        sheet.write_string_with_format(row, 0, "Total", bold)?;
        for ((at, sum), format) in (3..).zip(&self.sums).zip(&formats) {
            if let Some(amount) = sum.amount {
                sheet.write_number_with_format(
                    row,
                    at,
                    amount.to_f64(),
                    &format.clone().set_bold(),
                )?;
            }
        }
        Ok(())
    }

    fn sources(&self, sheet: &mut Worksheet, bold: &Format) -> std::result::Result<(), XlsxError> {
        let heading = [
            "Line",
            "Authority",
            "Column",
            "It gave",
            "File or letter",
            "SHA-256",
            "Sheet",
            "Cells",
            "Page",
            "Typed by hand",
            "Rows counted",
            "Rows left out, and why",
        ];
        for (column, name) in (0..).zip(heading) {
            sheet.write_string_with_format(0, column, name, bold)?;
            sheet.set_column_width(column, if column == 0 { 8 } else { 22 })?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let mut row = 1;
        for (number, line) in (2_u32..).zip(self.lines_from("", 0)) {
            for (cell, column) in line.cells.iter().zip(&self.columns) {
                for source in &cell.sources {
                    write_source(sheet, row, (number, &line, &column.name), cell, source)?;
                    row += 1;
                }
            }
        }
        Ok(())
    }
}

fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &CollationCell,
    kind: &str,
    format: &Format,
) -> std::result::Result<(), XlsxError> {
    match kind {
        "money" | "number" => {
            if let Ok(amount) = cell.value.parse::<Amount>() {
                sheet.write_number_with_format(row, column, amount.to_f64(), format)?;
                return Ok(());
            }
        }
        "date" => {
            if let Ok(day) = cell.value.parse::<chrono::NaiveDate>()
                && let (Ok(year), Ok(month), Ok(of_month)) = (
                    u16::try_from(day.year()),
                    u8::try_from(day.month()),
                    u8::try_from(day.day()),
                )
                && let Ok(day) = ExcelDateTime::from_ymd(year, month, of_month)
            {
                sheet.write_datetime_with_format(row, column, &day, format)?;
                return Ok(());
            }
        }
        _ => {}
    }
    if !cell.shown.is_empty() {
        sheet.write_string(row, column, cell_text(&cell.shown))?;
    }
    Ok(())
}

fn write_source(
    sheet: &mut Worksheet,
    row: u32,
    (number, line, column): (u32, &CollationLine, &str),
    cell: &CollationCell,
    source: &CollationSource,
) -> std::result::Result<(), XlsxError> {
    let gave = if source.gave.is_empty() {
        &cell.shown
    } else {
        &source.gave
    };
    let texts = [
        &line.authority,
        column,
        gave,
        &source.file_name,
        &source.sha256,
        &source.sheet,
        &source.cells,
    ];
    sheet.write_number(row, 0, number)?;
    for (at, text) in (1..).zip(texts) {
        sheet.write_string(row, at, cell_text(text))?;
    }
    if let Some(page) = source.page {
        sheet.write_number(row, 8, page)?;
    }
    if source.typed.is_some() {
        sheet.write_string(row, 9, "yes")?;
    } else {
        sheet.write_number(row, 10, source.rows_counted)?;
    }
    sheet.write_string(row, 11, cell_text(&source.rows_left_out.join("; ")))?;
    Ok(())
}

/// Where a value is from, with the hash of each file and what has to be known.
fn written_in_full(cell: &CollationCell) -> String {
    let mut said: Vec<String> = cell
        .sources
        .iter()
        .map(|source| {
            let counted = if source.typed.is_some() {
                String::new()
            } else {
                format!(
                    ", {} counted",
                    crate::day::counted(source.rows_counted, "row", "rows")
                )
            };
            let gave = match cell.sources.as_slice() {
                [_] => String::new(),
                _ => format!("{} by ", source.gave),
            };
            format!("{gave}{}, SHA-256 {}{counted}", source.text, source.sha256)
        })
        .collect();
    if !cell.note.is_empty() {
        said.push(cell.note.clone());
    }
    said.join("; ")
}

/// Text as a cell takes it: never a formula, never too long.
fn cell_text(text: &str) -> String {
    let text = guarded(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
