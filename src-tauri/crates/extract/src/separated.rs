//! Tables as text: cells parted by commas, semicolons, tabs or bars.

use std::io;

use foi_figures::CellKind;

use crate::grid::{About, End, Sending};
use crate::input::Input;
use crate::kind::Kind;
use crate::table::{Cell, Filling, Sheet, Table};
use crate::{Unreadable, plain};

/// Lines looked at to see what parts the cells.
const SAMPLE: usize = 50;

pub(crate) fn table(input: &Input) -> Result<Table, Unreadable> {
    let bytes = input.bytes().map_err(Unreadable::not_started)?;
    let (rows, whole) = rows(&plain::decode(&bytes));
    Ok(Table {
        kind: Kind::Separated.words().to_owned(),
        sheets: vec![Sheet {
            name: String::new(),
            rows,
        }],
        cut: !whole,
        notes: Vec::new(),
    })
}

/// Sends the rows of a text, each where a spreadsheet would have it: empty lines are rows too.
pub(crate) fn send(
    input: &Input,
    sending: &mut Sending<impl io::Write>,
) -> Result<End, Unreadable> {
    let bytes = input.bytes().map_err(Unreadable::not_started)?;
    let text = plain::decode(&bytes);
    let (text, said) = said_separator(&text);
    let separator = said.unwrap_or_else(|| likeliest(text));
    let mut about = About {
        is_separated: true,
        is_by_semicolons: separator == b';',
        is_whole: true,
        ..About::default()
    };
    let mut end = End {
        kind: Kind::Separated.words().to_owned(),
        ..End::default()
    };
    sending.sheet("");
    let mut row = 0_u32;
    let mut records = reader(text, separator);
    let mut record = csv::StringRecord::new();
    loop {
        let begins = usize::try_from(records.position().byte()).unwrap_or(usize::MAX);
        match records.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                about.is_whole = false;
                end.notes
                    .push("Not all of this table could be told apart into rows.".to_owned());
                break;
            }
        }
        let rest = text.get(begins..).unwrap_or_default();
        // The reader stops between the two signs that end a line.
        let rest = match text.get(..begins) {
            Some(before) if before.ends_with('\r') => rest.strip_prefix('\n').unwrap_or(rest),
            _ => rest,
        };
        row = row.saturating_add(empty_lines(rest));
        let ends = usize::try_from(records.position().byte()).unwrap_or(usize::MAX);
        if is_unclosed(text, begins, ends) {
            about.is_whole = false;
            end.notes.push(format!(
                "A quotation mark in row {} is not closed, so that the rows below it would be taken for its text.",
                row.saturating_add(1)
            ));
        }
        let mut is_too_large = false;
        for (column, cell) in (0..).zip(&record) {
            if !sending.cell((row, column), CellKind::Text, cell) {
                (about.is_whole, is_too_large) = (false, true);
            }
        }
        if is_too_large {
            end.notes
                .push("Not all of this table was read: it is too large.".to_owned());
            break;
        }
        row = row.saturating_add(1);
    }
    sending.about(&about);
    Ok(end)
}

/// A record of several lines with an odd number of quotation marks: one of them opens a cell and
/// none closes it. Lists that people bring are held to the same rule where they are read.
fn is_unclosed(text: &str, begins: usize, ends: usize) -> bool {
    text.get(begins..ends.min(text.len()))
        .is_some_and(|record| {
            record.trim().contains('\n')
                && record.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
        })
}

/// Lines without anything that stand before the next row; they are passed over when it is read.
fn empty_lines(text: &str) -> u32 {
    let mut count = 0;
    let mut rest = text;
    loop {
        rest = match rest
            .strip_prefix("\r\n")
            .or_else(|| rest.strip_prefix(['\n', '\r']))
        {
            Some(after) => after,
            None => return count,
        };
        count += 1;
    }
}

/// The rows of a text, and whether those are all. Cells are text, whatever they look like: what is
/// a number is for the reader to say, who may see that the column holds postcodes.
pub(crate) fn rows(text: &str) -> (Vec<Vec<Cell>>, bool) {
    let (text, said) = said_separator(text);
    let separator = said.unwrap_or_else(|| likeliest(text));
    let (mut filling, mut sheet) = (Filling::default(), Sheet::default());
    let mut whole = true;
    'rows: for (row, record) in (0..).zip(records(text, separator)) {
        for (column, cell) in (0..).zip(&record) {
            if cell.is_empty() && column > 0 {
                continue;
            }
            let cell = if cell.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(cell.to_owned())
            };
            if !filling.put(&mut sheet, (row, column), cell) {
                whole = false;
                break 'rows;
            }
        }
    }
    (sheet.rows, whole)
}

/// Excel's own first line `sep=;`.
fn said_separator(text: &str) -> (&str, Option<u8>) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (text, None);
    };
    let Some(separator) = rest.bytes().next().filter(u8::is_ascii) else {
        return (text, None);
    };
    (
        rest[1..].trim_start_matches('\r').trim_start_matches('\n'),
        Some(separator),
    )
}

/// The separator whose first rows are the most even: the most rows of one width, of at least two.
fn likeliest(text: &str) -> u8 {
    let mut best = (0, 0, b',');
    for separator in [b',', b';', b'\t', b'|'] {
        let widths: Vec<usize> = records(text, separator)
            .take(SAMPLE)
            .map(|record| record.len())
            .collect();
        let (count, width) = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| {
                (
                    widths.iter().filter(|other| *other == width).count(),
                    *width,
                )
            })
            .max()
            .unwrap_or((0, 0));
        if (count, width) > (best.0, best.1) {
            best = (count, width, separator);
        }
    }
    best.2
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = csv::StringRecord> {
    reader(text, separator)
        .into_records()
        .filter_map(Result::ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        rows(text)
            .0
            .iter()
            .map(|row| row.iter().map(|cell| cell.text().to_owned()).collect())
            .collect()
    }

    #[test]
    fn what_parts_the_cells_is_seen_from_the_rows() {
        for text in [
            "Ward,Grant\nAbbey,\"1,250\"\n",
            "Ward;Grant\nAbbey;1,250\n",
            "Ward\tGrant\r\nAbbey\t1,250\r\n",
            "Ward|Grant\nAbbey|1,250",
            "sep=;\r\nWard;Grant\r\nAbbey;1,250\r\n",
        ] {
            assert_eq!(
                read(text),
                [["Ward", "Grant"], ["Abbey", "1,250"]],
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_is_seen() {
        for (text, is_open) in [
            ("Abbey,\"Joe's pipes,100\nBourne,B,200\n", true),
            ("a,\"two\nlines\"\n", false),
            ("Bourne,\"6\"\" pipe\",200\n", false),
        ] {
            assert_eq!(is_unclosed(text, 0, text.len()), is_open, "{text}");
        }
    }

    #[test]
    fn one_column_with_commas_in_quotes_stays_one() {
        assert_eq!(
            read("Name\n\"Abbey, North\"\n\"Park, East\"\n"),
            [["Name"], ["Abbey, North"], ["Park, East"]]
        );
    }

    #[test]
    fn quotes_and_lines_within_cells_are_kept() {
        assert_eq!(
            read("a,\"two\nlines\"\nb,\"say \"\"yes\"\"\"\n"),
            [["a", "two\nlines"], ["b", "say \"yes\""]]
        );
    }
}
