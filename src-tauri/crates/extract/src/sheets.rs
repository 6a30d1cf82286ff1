//! Spreadsheets, by calamine.

use std::fs::File;
use std::io::BufReader;

use calamine::{
    CellErrorType, Data, DataRef, DataType as _, ExcelDateTime, Ods, OdsError, Reader as _, Sheets,
    Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use zip::ZipArchive;

use crate::input::Input;
use crate::kind::Kind;
use crate::table::{Cell, Filling, MOST_COLUMNS, MOST_ROWS, Sheet, Table, decimal};
use crate::tool::Deadline;
use crate::{Extracted, Place, Reason, Unreadable};

/// Bytes that a spreadsheet may unpack to.
const LARGEST: u64 = 1024 * 1024 * 1024;
/// Sheets beyond so many are not read.
const MOST_SHEETS: usize = 500;

type From = BufReader<File>;

/// The sheets and their rows.
pub(crate) fn table(input: &Input, kind: Kind, until: Deadline) -> Result<Table, Unreadable> {
    if kind != Kind::Xls {
        refuse_bomb(input, kind)?;
    }
    let from = input.reader().map_err(Unreadable::not_started)?;
    let mut table = Table {
        kind: kind.words().to_owned(),
        ..Table::default()
    };
    match kind {
        Kind::Xlsx => match Xlsx::new(from) {
            Ok(workbook) => streamed(workbook, &mut table, until),
            Err(XlsxError::Password) => return Err(Unreadable::encrypted(kind.words())),
            Err(_) => return Err(Unreadable::broken(kind.words())),
        },
        Kind::Xlsb => match Xlsb::new(from) {
            Ok(workbook) => ranges(Sheets::Xlsb(workbook), &mut table),
            Err(XlsbError::Password) => return Err(Unreadable::encrypted(kind.words())),
            Err(_) => return Err(Unreadable::broken(kind.words())),
        },
        Kind::Xls => match Xls::new(from) {
            Ok(workbook) => ranges(Sheets::Xls(workbook), &mut table),
            Err(XlsError::Password) => return Err(Unreadable::encrypted(kind.words())),
            Err(_) => return Err(Unreadable::broken(kind.words())),
        },
        _ => match Ods::new(from) {
            Ok(workbook) => ranges(Sheets::Ods(workbook), &mut table),
            Err(OdsError::Password) => return Err(Unreadable::encrypted(kind.words())),
            Err(_) => return Err(Unreadable::broken(kind.words())),
        },
    }
    Ok(table)
}

/// The sheets as text, a part each.
pub(crate) fn text(table: &Table) -> Extracted {
    let mut read = Extracted::new(&table.kind);
    read.notes.clone_from(&table.notes);
    for sheet in &table.sheets {
        let (text, is_cut) = sheet.text(read.room());
        let place = if sheet.name.is_empty() {
            Place::Whole
        } else {
            Place::Sheet(sheet.name.clone())
        };
        if !read.add(place, &text, false) || is_cut {
            read.cut = true;
            break;
        }
    }
    read.cut |= table.cut;
    read
}

/// What the entries say they unpack to is summed up before anything is unpacked. Those that lie
/// are left to the limits of the worker.
fn refuse_bomb(input: &Input, kind: Kind) -> Result<(), Unreadable> {
    let broken = |_| Unreadable::broken(kind.words());
    let from = input.reader().map_err(Unreadable::not_started)?;
    let mut zip = ZipArchive::new(from).map_err(broken)?;
    let mut sum = 0_u64;
    for index in 0..zip.len() {
        if let Ok(entry) = zip.by_index_raw(index) {
            sum = sum.saturating_add(entry.size());
        }
    }
    if sum > LARGEST {
        return Err(Unreadable::new(
            Reason::TooLarge,
            format_args!(
                "This is {} that unpacks to {} MB, more than is read here.",
                kind.words(),
                sum / (1024 * 1024)
            ),
        ));
    }
    Ok(())
}

/// Cell by cell, never as the rectangle round them: a single cell in the farthest corner would make
/// that half a terabyte.
fn streamed(mut workbook: Xlsx<From>, table: &mut Table, until: Deadline) {
    let mut filling = Filling::default();
    for name in workbook.sheet_names().into_iter().take(MOST_SHEETS) {
        let mut sheet = Sheet {
            name: name.clone(),
            ..Sheet::default()
        };
        match workbook.worksheet_cells_reader(&name) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let at = cell.get_position();
                        let value = value(cell.get_value());
                        if !fits(at) || value == Cell::Empty {
                            continue;
                        }
                        let is_late = filling.cells.is_multiple_of(4_096) && until.left().is_zero();
                        if !filling.put(&mut sheet, at, value) || is_late {
                            table.cut = true;
                            break;
                        }
                    }
                    Ok(None) => break,
                    Err(_) => {
                        table.notes.push(format!(
                            "The sheet “{name}” is damaged; not all of it was read."
                        ));
                        break;
                    }
                }
            },
            // Charts and macros are sheets too, without cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(_) => table
                .notes
                .push(format!("The sheet “{name}” could not be read.")),
        }
        table.sheets.push(sheet);
        if table.cut {
            break;
        }
    }
}

fn ranges(mut workbook: Sheets<From>, table: &mut Table) {
    let mut filling = Filling::default();
    for name in workbook.sheet_names().into_iter().take(MOST_SHEETS) {
        let mut sheet = Sheet {
            name: name.clone(),
            ..Sheet::default()
        };
        match workbook.worksheet_range(&name) {
            Ok(range) => {
                let start = range.start().unwrap_or_default();
                for (row, column, data) in range.used_cells() {
                    let at = (
                        start
                            .0
                            .saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                        start
                            .1
                            .saturating_add(u32::try_from(column).unwrap_or(u32::MAX)),
                    );
                    let value = value_of(data);
                    if fits(at) && value != Cell::Empty && !filling.put(&mut sheet, at, value) {
                        table.cut = true;
                        break;
                    }
                }
            }
            Err(_) => table
                .notes
                .push(format!("The sheet “{name}” could not be read.")),
        }
        table.sheets.push(sheet);
        if table.cut {
            break;
        }
    }
}

fn fits((row, column): (u32, u32)) -> bool {
    row < MOST_ROWS && column < MOST_COLUMNS
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(decimal(*number)),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(is_true) => Cell::Bool(*is_true),
        DataRef::DateTime(date) => day(date),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => Cell::Date(date.clone()),
        DataRef::Error(error) => error_cell(error),
        DataRef::Empty => Cell::Empty,
    }
}

fn value_of(data: &Data) -> Cell {
    match data {
        Data::Int(number) => Cell::Number(number.to_string()),
        Data::Float(number) => Cell::Number(decimal(*number)),
        Data::String(text) => text_cell(text),
        Data::Bool(is_true) => Cell::Bool(*is_true),
        Data::DateTime(date) => day(date),
        Data::DateTimeIso(date) | Data::DurationIso(date) => Cell::Date(date.clone()),
        Data::Error(error) => error_cell(error),
        _ if data.is_empty() => Cell::Empty,
        other => text_cell(&other.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

fn error_cell(error: &CellErrorType) -> Cell {
    Cell::Error(error.to_string())
}

/// A serial number as the day it stands for. One below 1 is a time of day.
fn day(date: &ExcelDateTime) -> Cell {
    let number = date.as_f64();
    let Some(moment) = date.as_datetime().filter(|_| !date.is_duration()) else {
        return Cell::Number(decimal(number));
    };
    let written = if (0.0..1.0).contains(&number) {
        moment.format("%H:%M:%S")
    } else if number.fract() == 0.0 {
        moment.format("%Y-%m-%d")
    } else {
        moment.format("%Y-%m-%dT%H:%M:%S")
    };
    Cell::Date(written.to_string())
}
