//! Tables as text: cells parted by commas, semicolons, tabs or bars.

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

fn records(text: &str, separator: u8) -> impl Iterator<Item = csv::StringRecord> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
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
