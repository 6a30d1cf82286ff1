//! Tables that people bring: CSV as spreadsheets of different countries and ages write it.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use crate::wire::LeftOutRow;
use crate::{AppError, Result};

/// Larger files are no lists that people keep by hand.
const LARGEST: u64 = 64 * 1024 * 1024;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A table with named columns.
#[derive(Debug, Default)]
pub(crate) struct CsvFile {
    /// The columns' names, in lower case.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<CsvRow>,
    /// Rows that do not fit the head.
    pub(crate) left_out: Vec<LeftOutRow>,
}

#[derive(Debug)]
pub(crate) struct CsvRow {
    /// The line it begins in, from 1.
    pub(crate) line: u32,
    /// A cell for each column, without blanks around it.
    pub(crate) cells: Vec<String>,
}

impl CsvRow {
    pub(crate) fn left_out(&self, why: impl Into<String>) -> LeftOutRow {
        left_out(self.line, self.cells.first(), why)
    }
}

impl CsvFile {
    /// How the sentence ends that says why a file is no table.
    pub(crate) const NOTHING: &str = " Nothing was brought in.";

    /// Reads a file whatever its delimiter (comma, semicolon, tab or bar, by its first line) and
    /// encoding (UTF-8, UTF-16 with its mark, else windows-1252). Empty rows are passed over.
    ///
    /// # Errors
    ///
    /// One sentence when the file cannot be read, is too large, or has no head of distinct names.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(|error| AppError::file(path, error))?;
        if bytes.len() as u64 > LARGEST {
            return Err(AppError::invalid(format!(
                "{} is larger than 64 MB, too large for a list. Nothing was brought in.",
                path.display()
            )));
        }
        Self::of(&foi_mail::decode_text(&bytes))
            .map_err(|why| AppError::invalid(format!("{}: {why}{}", path.display(), Self::NOTHING)))
    }

    fn of(text: &str) -> std::result::Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let head = reader
            .headers()
            .map_err(|error| format!("it cannot be read as CSV: {error}."))?;
        let columns: Vec<String> = head.iter().map(str::to_lowercase).collect();
        if columns.iter().all(String::is_empty) {
            return Err("its first line names no columns.".into());
        }
        let mut seen = HashSet::new();
        for name in &columns {
            if !name.is_empty() && !seen.insert(name) {
                return Err(format!("two of its columns are called “{name}”."));
            }
        }
        let mut file = Self {
            columns,
            ..Self::default()
        };
        let mut record = csv::StringRecord::new();
        loop {
            let more = reader
                .read_record(&mut record)
                .map_err(|error| format!("it cannot be read as CSV: {error}."))?;
            if !more {
                break;
            }
            let begin = record.position().map_or(0, csv::Position::byte);
            if unclosed(text, begin, reader.position().byte()) {
                let line = record.position().map_or(0, |at| line_of(text, at));
                return Err(format!(
                    "a quotation mark in line {line} is not closed, so that the lines after it would be taken for its text."
                ));
            }
            let line = record
                .position()
                .map_or(0, |position| line_of(text, position));
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let (has, wants) = (cells.len(), file.columns.len());
            if has > wants && cells[wants..].iter().all(String::is_empty) {
                cells.truncate(wants);
            } else if has != wants {
                file.left_out.push(left_out(
                    line,
                    cells.first(),
                    format!("It has {has} cells where the first line names {wants}; a quotation mark or a delimiter may be missing."),
                ));
                continue;
            }
            file.rows.push(CsvRow { line, cells });
        }
        Ok(file)
    }

    /// The place of the first of these columns that there is.
    pub(crate) fn column(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.columns.iter().position(|column| column == name))
    }
}

/// A record of several lines with an odd number of quotation marks: one of them opens a cell and
/// none closes it.
fn unclosed(text: &str, begin: u64, end: u64) -> bool {
    let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    text.get(place(begin)..place(end)).is_some_and(|record| {
        record.trim().contains('\n') && record.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
    })
}

/// The line a record begins in: the reader counts empty lines before it to it.
fn line_of(text: &str, position: &csv::Position) -> u32 {
    let begin = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let empty = text.get(begin..).map_or(0, |rest| {
        let record = rest.trim_start_matches(['\r', '\n']);
        rest[..rest.len() - record.len()].matches('\n').count()
    });
    u32::try_from(position.line())
        .unwrap_or(u32::MAX)
        .saturating_add(u32::try_from(empty).unwrap_or(u32::MAX))
}

fn left_out(line: u32, first: Option<&String>, why: impl Into<String>) -> LeftOutRow {
    LeftOutRow {
        line,
        name: first
            .map(|name| name.chars().filter(|c| !c.is_control()).take(80).collect())
            .unwrap_or_default(),
        why: why.into(),
    }
}

/// The delimiter that stands most often in the first line, outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; DELIMITERS.len()];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                if let Some(place) = DELIMITERS.iter().position(|one| *one == byte) {
                    counts[place] += 1;
                }
            }
            _ => {}
        }
    }
    // Of equals the first: a file of one column has none.
    let most = counts.iter().max().copied().unwrap_or_default();
    let place = counts.iter().position(|count| *count == most);
    DELIMITERS[place.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_delimiter_is_found_outside_quotation_marks() {
        for (text, columns) in [
            ("name,email\nA,b@c.example", vec!["name", "email"]),
            ("Name;Email\nA;b@c.example", vec!["name", "email"]),
            ("name\temail\nA\tb", vec!["name", "email"]),
            (
                "\"name, in full\";email\nA;b",
                vec!["name, in full", "email"],
            ),
            ("\u{feff}name\nA", vec!["name"]),
        ] {
            let file = CsvFile::of(text).unwrap();
            assert_eq!(file.columns, columns, "{text:?}");
            assert_eq!(file.rows.len(), 1);
        }
    }

    #[test]
    fn rows_that_do_not_fit_are_left_out_with_their_line() {
        let file =
            CsvFile::of("name,email\nA,a@b.example\n\nB\nC,c@d.example,,\nD,d,more\n").unwrap();
        let kept: Vec<_> = file.rows.iter().map(|row| row.cells[0].as_str()).collect();
        assert_eq!(kept, ["A", "C"]);
        let left: Vec<_> = file
            .left_out
            .iter()
            .map(|row| (row.line, row.name.as_str()))
            .collect();
        assert_eq!(left, [(4, "B"), (6, "D")]);
    }

    #[test]
    fn a_head_must_name_its_columns_apart() {
        assert!(
            CsvFile::of("name,Name\nA,B")
                .unwrap_err()
                .contains("“name”")
        );
        assert!(CsvFile::of("").unwrap_err().contains("no columns"));
        let open = "name,notes\nA,x\nB,\"x\nC,x\nD,x\n";
        assert!(CsvFile::of(open).unwrap_err().contains("line 3"));
        let closed = CsvFile::of("name,notes\nA,\"x\ny \"\"z\"\"\"\nB,6\" pipe\n").unwrap();
        assert_eq!(closed.rows.len(), 2);
        assert!(CsvFile::of(",,\n1,2,3").unwrap_err().contains("no columns"));
    }

    /// Each name is looked for among those before it: with a list for that, this took hours.
    #[test]
    fn a_head_of_very_many_columns_is_read() {
        let head: Vec<_> = (0..400_000).map(|column| format!("c{column}")).collect();
        let text = format!("{}\n", head.join(","));
        assert_eq!(CsvFile::of(&text).unwrap().columns.len(), 400_000);
        let twice = format!("{},C7\n", head.join(","));
        assert!(CsvFile::of(&twice).unwrap_err().contains("“c7”"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_table_or_an_error(text in any::<String>()) {
            if let Ok(file) = CsvFile::of(&text) {
                for row in &file.rows {
                    prop_assert_eq!(row.cells.len(), file.columns.len());
                }
            }
        }
    }
}
