//! Spreadsheets, by calamine.

use std::fs::File;
use std::io::{self, BufReader};

use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, Ods, OdsError, Reader as _, SheetVisible, Sheets,
    Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use foi_figures::{Apart, CellKind, Span};
use zip::ZipArchive;

use crate::apart::Aparts;
use crate::cell_formats::{SheetFacts, Stretches, kind as kind_of};
use crate::grid::{About, End, Sending};
use crate::input::Input;
use crate::kind::Kind;
use crate::number_format::NumberFormat;
use crate::open_sheets;
use crate::table::{Cell, Filling, MOST_COLUMNS, MOST_ROWS, Sheet, Table, decimal};
use crate::tool::Deadline;
use crate::{
    Extracted, Place, Reason, Unreadable, number_format, rich_text, workbook, workbook_97,
    workbook_binary,
};

/// Bytes that a spreadsheet may unpack to.
const LARGEST: u64 = 1024 * 1024 * 1024;
/// Sheets beyond so many are not read.
const MOST_SHEETS: usize = 500;
const NOT_LOOKED_AT: &str = "What this file hides could not be looked for, nor how its numbers are shown: a currency, or thousands shown as one, would not be noticed.";

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

/// Sends the sheets cell by cell, with what each hides.
pub(crate) fn send(
    input: &Input,
    kind: Kind,
    until: Deadline,
    sending: &mut Sending<impl io::Write>,
) -> Result<End, Unreadable> {
    if kind != Kind::Xls {
        refuse_bomb(input, kind)?;
    }
    let from = || input.reader().map_err(Unreadable::not_started);
    let broken = |_| Unreadable::broken(kind.words());
    let mut end = End {
        kind: kind.words().to_owned(),
        ..End::default()
    };
    match kind {
        Kind::Xlsx => {
            let mut zip = ZipArchive::new(from()?).map_err(broken)?;
            let facts = workbook::read(&mut zip);
            end.hidden = facts.hidden;
            match Xlsx::new(from()?) {
                Ok(workbook) => send_streamed(workbook, &mut zip, &facts, sending, &mut end, until),
                Err(XlsxError::Password) => return Err(Unreadable::encrypted(kind.words())),
                Err(_) => return Err(Unreadable::broken(kind.words())),
            }
        }
        Kind::Xlsb => match Xlsb::new(from()?) {
            Ok(workbook) => {
                let mut abouts = visible(&workbook);
                let counts_from_1904 = workbook.has_1904_epoch();
                let mut zip = ZipArchive::new(from()?).map_err(broken)?;
                if let Some((mut found, hidden)) = workbook_binary::read(&mut zip, until) {
                    end.hidden = hidden;
                    for (sheet, name) in abouts.iter_mut().zip(workbook.sheet_names()) {
                        if let Some(found) = found.remove(&name) {
                            *sheet = found;
                        }
                    }
                } else {
                    end.hidden.hidden_sheets = hidden_sheets(&workbook);
                    end.notes.push(NOT_LOOKED_AT.to_owned());
                }
                for sheet in &mut abouts {
                    sheet.about.counts_from_1904 = counts_from_1904;
                }
                send_ranges(Sheets::Xlsb(workbook), abouts, sending, &mut end, until);
            }
            Err(XlsbError::Password) => return Err(Unreadable::encrypted(kind.words())),
            Err(_) => return Err(Unreadable::broken(kind.words())),
        },
        Kind::Xls => match Xls::new(from()?) {
            Ok(workbook) => {
                let mut abouts = visible(&workbook);
                match workbook_97::read(input.file().map_err(Unreadable::not_started)?) {
                    Some((found, hidden)) if found.len() >= abouts.len() => {
                        end.hidden = hidden;
                        for (sheet, found) in abouts.iter_mut().zip(found) {
                            *sheet = found;
                        }
                    }
                    _ => {
                        end.hidden.hidden_sheets = hidden_sheets(&workbook);
                        end.notes.push(NOT_LOOKED_AT.to_owned());
                    }
                }
                let counts_from_1904 = workbook.has_1904_epoch();
                for (sheet, name) in abouts.iter_mut().zip(workbook.sheet_names()) {
                    sheet.about.counts_from_1904 = counts_from_1904;
                    if let Ok(merged) = workbook.merge_cells_by_sheet_name(&name) {
                        sheet.about.merged = merged
                            .into_iter()
                            .map(|area| Span {
                                from: area.start,
                                to: area.end,
                            })
                            .collect();
                    }
                }
                send_ranges(Sheets::Xls(workbook), abouts, sending, &mut end, until);
            }
            Err(XlsError::Password) => return Err(Unreadable::encrypted(kind.words())),
            Err(_) => return Err(Unreadable::broken(kind.words())),
        },
        _ => {
            let mut zip = ZipArchive::new(from()?).map_err(broken)?;
            let (abouts, hidden) = open_sheets::read(&mut zip, until);
            end.hidden = hidden;
            match Ods::new(from()?) {
                Ok(workbook) => {
                    send_ranges(Sheets::Ods(workbook), abouts, sending, &mut end, until);
                }
                Err(OdsError::Password) => return Err(Unreadable::encrypted(kind.words())),
                Err(_) => return Err(Unreadable::broken(kind.words())),
            }
        }
    }
    Ok(end)
}

fn hidden_sheets<R: calamine::Reader<From>>(workbook: &R) -> u32 {
    let hidden = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible);
    u32::try_from(hidden.count()).unwrap_or(u32::MAX)
}

fn visible<R: calamine::Reader<From>>(workbook: &R) -> Vec<SheetFacts> {
    let about = |sheet: &calamine::Sheet| SheetFacts {
        about: About {
            is_hidden: sheet.visible != SheetVisible::Visible,
            is_whole: true,
            ..About::default()
        },
        ..SheetFacts::default()
    };
    workbook.sheets_metadata().iter().map(about).collect()
}

fn send_streamed(
    mut workbook: Xlsx<From>,
    zip: &mut ZipArchive<From>,
    facts: &workbook::Workbook,
    sending: &mut Sending<impl io::Write>,
    end: &mut End,
    until: Deadline,
) {
    let names = workbook.sheet_names();
    if names.len() > MOST_SHEETS {
        end.notes.push(format!(
            "There are more than {MOST_SHEETS} sheets; the others were not read."
        ));
    }
    let texts = rich_text::shared(zip, &facts.texts, until);
    for name in names.into_iter().take(MOST_SHEETS) {
        let mut cells = match workbook.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // Charts and macros are sheets too, without cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(_) => {
                sending.sheet(&name);
                sending.about(&About::default());
                end.notes
                    .push(format!("The sheet “{name}” could not be read."));
                continue;
            }
        };
        let formats: Vec<NumberFormat> = cells
            .styles()
            .iter()
            .map(|style| {
                style.number_format.as_ref().map_or_else(
                    || number_format::of("General", None),
                    |format| number_format::of(&format.format_code, format.format_id),
                )
            })
            .collect();
        let struck: Vec<bool> = cells
            .styles()
            .iter()
            .map(|style| style.font.as_ref().is_some_and(|font| font.strikethrough))
            .collect();
        let mut apart = Aparts::default();
        let mut stretches = Stretches::default();
        let mut is_whole = texts.is_some();
        sending.sheet(&name);
        loop {
            match cells.next_cell_with_style_id() {
                Ok(Some((cell, style))) => {
                    let at = cell.get_position();
                    let value = value(cell.get_value());
                    if value != Cell::Empty && struck.get(style) == Some(&true) {
                        apart.put(at, Apart::Struck, "");
                    }
                    let is_late = sending.is_time_to_look() && until.left().is_zero();
                    if is_late || !send_cell(sending, at, value, formats.get(style), &mut stretches)
                    {
                        is_whole = false;
                        end.notes.push(format!(
                            "Not all of the sheet “{name}” was read: it is too large."
                        ));
                        break;
                    }
                }
                Ok(None) => break,
                Err(_) => {
                    is_whole = false;
                    end.notes.push(format!(
                        "The sheet “{name}” is damaged; not all of it was read."
                    ));
                    break;
                }
            }
        }
        drop(cells);
        let part = facts.sheets.get(&name).cloned().unwrap_or_default();
        let (mut about, has_runs) = workbook::about(zip, &part, until);
        let texts = texts.as_ref().filter(|texts| has_runs || !texts.is_empty());
        if let Some(texts) = texts {
            // What the cells say without such runs takes the place of what was sent.
            about.is_whole &= rich_text::cells(zip, &part.path, texts, until, |at, said| {
                sending.cell(at, CellKind::Text, &said.0);
                for (how, text) in &said.1 {
                    apart.put(at, *how, text);
                }
            });
        }
        about.is_whole &= !apart.is_cut;
        about.apart = apart.into_kept();
        let (shown_in, is_all) = stretches.finish();
        about.shown_in = shown_in;
        about.is_whole &= is_whole && is_all;
        about.counts_from_1904 = facts.counts_from_1904;
        sending.about(&about);
    }
}

fn send_ranges(
    mut workbook: Sheets<From>,
    abouts: Vec<SheetFacts>,
    sending: &mut Sending<impl io::Write>,
    end: &mut End,
    until: Deadline,
) {
    let mut abouts = abouts.into_iter();
    for name in workbook.sheet_names().into_iter().take(MOST_SHEETS) {
        let mut sheet = abouts.next().unwrap_or_default();
        let mut stretches = Stretches::default();
        sending.sheet(&name);
        if let Ok(range) = workbook.worksheet_range(&name) {
            let start = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                let from = |start: u32, at: usize| {
                    start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
                };
                let at = (from(start.0, row), from(start.1, column));
                let is_late = sending.is_time_to_look() && until.left().is_zero();
                let format = sheet.formats.get(at);
                if is_late || !send_cell(sending, at, value_of(data), format, &mut stretches) {
                    sheet.about.is_whole = false;
                    end.notes.push(format!(
                        "Not all of the sheet “{name}” was read: it is too large."
                    ));
                    break;
                }
            }
        } else {
            sheet.about.is_whole = false;
            end.notes
                .push(format!("The sheet “{name}” could not be read."));
        }
        let (shown_in, is_all) = stretches.finish();
        sheet.about.shown_in = shown_in;
        sheet.about.is_whole &= is_all;
        if sheet.formats.is_cut {
            sheet.about.is_whole = false;
            end.notes.push(format!(
                "The sheet “{name}” has so many cells with a format that not all could be looked at."
            ));
        }
        sending.about(&sheet.about);
    }
}

/// Sends a cell; a number is of the kind that its format shows.
fn send_cell(
    sending: &mut Sending<impl io::Write>,
    at: (u32, u32),
    cell: Cell,
    format: Option<&NumberFormat>,
    stretches: &mut Stretches,
) -> bool {
    let cell = match (cell, format.and_then(|format| format.beside.as_ref())) {
        // Without what the format shows beside it, the number would be another amount.
        (Cell::Number(number), Some(shown)) => {
            Cell::Text(format!("{number} (shown with “{shown}”)"))
        }
        (cell, _) => cell,
    };
    let kind = match &cell {
        Cell::Empty => return true,
        Cell::Text(_) => CellKind::Text,
        Cell::Number(_) => {
            stretches.cell(at, format.map_or(1, |format| format.shown_in));
            kind_of(format)
        }
        Cell::Date(_) => CellKind::Date,
        Cell::Bool(_) => CellKind::Bool,
        Cell::Error(_) => CellKind::Error,
    };
    sending.cell(at, kind, cell.text())
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
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(moment) | DataRef::DurationIso(moment) => Cell::Date(moment.clone()),
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
        Data::DateTime(moment) => day(moment),
        Data::DateTimeIso(moment) | Data::DurationIso(moment) => Cell::Date(moment.clone()),
        Data::Error(error) => error_cell(error),
        Data::Empty => Cell::Empty,
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
