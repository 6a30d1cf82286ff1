//! The cells of a file as they are, with where they stand.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Nothing.
    #[default]
    Empty,
    /// Text, also when it looks like a number.
    Text,
    /// A number with a decimal point.
    Number,
    /// A number that the sheet shows as a percentage.
    Percent,
    /// A number that the sheet shows in pounds.
    Pounds,
    /// A number that the sheet shows in euros.
    Euros,
    /// A number that the sheet shows in dollars.
    Dollars,
    /// A number that the sheet shows in a currency that is none of these.
    OtherMoney,
    /// `YYYY-MM-DD`, with a time or not.
    Date,
    /// `TRUE` or `FALSE`.
    Bool,
    /// A failed formula, as it is shown: `#DIV/0!`.
    Error,
}

impl CellKind {
    /// The kinds by the number that stands for each.
    pub const ALL: [Self; 11] = [
        Self::Empty,
        Self::Text,
        Self::Number,
        Self::Percent,
        Self::Pounds,
        Self::Euros,
        Self::Dollars,
        Self::OtherMoney,
        Self::Date,
        Self::Bool,
        Self::Error,
    ];

    /// Whether it is a number of any sort.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Percent
                | Self::Pounds
                | Self::Euros
                | Self::Dollars
                | Self::OtherMoney
        )
    }
}

/// A cell, borrowed from its sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell<'s> {
    /// What it holds.
    pub kind: CellKind,
    /// What it says; empty for an empty one.
    pub text: &'s str,
}

/// A rectangle of cells, from 0; both ends are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first row and column.
    pub from: (u32, u32),
    /// The last row and column.
    pub to: (u32, u32),
}

/// Rows of a column, from 0, whose format shows so many as one: `#,##0,` shows 1,250,000 as 1,250.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownIn {
    /// The column.
    pub column: u32,
    /// The first row.
    pub from: u32,
    /// The last row.
    pub to: u32,
    /// What is shown as one.
    pub times: i64,
}

/// How text of a cell is set apart from what the cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Apart {
    /// It is struck through.
    Struck,
    /// It stands above or below the line, as the mark of a footnote does.
    Raised,
    /// The file does not show it.
    Hidden,
}

/// Text that is no part of what a cell says, or cells of a column, from 0, that are all such text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetApart {
    /// The column.
    pub column: u32,
    /// The first row.
    pub from: u32,
    /// The last row.
    pub to: u32,
    /// How it is set apart.
    pub how: Apart,
    /// The text; empty where it is all that the cells say.
    pub text: String,
}

/// How a range is cited: `A3:F120`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}",
            address(self.from.0, self.from.1),
            address(self.to.0, self.to.1)
        )
    }
}

/// A column's letters: `A` for the first, `AA` for the twenty-seventh.
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Where a cell stands, as spreadsheets write it: `C14` for row 13 and column 2, counted from 0.
pub fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

/// A sheet's cells, row by row, without room for the empty ones. The same text is kept once.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its name; empty where the file has none.
    pub name: String,
    /// It is hidden in the file.
    pub is_hidden: bool,
    /// It came as text with cells parted by signs, where a stray comma makes a cell too many.
    pub is_separated: bool,
    /// Those signs are semicolons, as where a comma is the decimal point.
    pub is_by_semicolons: bool,
    /// Its days are counted from 1 January 1904, not from 30 December 1899.
    pub counts_from_1904: bool,
    /// All of it was read.
    pub is_whole: bool,
    /// Rows that the file hides, from 0.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Columns that the file hides, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Cells that were merged.
    pub merged: Vec<Span>,
    /// Cells whose format shows thousands or millions as one, while the number is all there.
    pub shown_in: Vec<ShownIn>,
    /// Text that is struck through, raised or hidden.
    pub apart: Vec<SetApart>,
    values: Vec<(CellKind, Box<str>)>,
    /// Where each row's cells begin; one more than there are rows.
    starts: Vec<u32>,
    columns: Vec<u16>,
    cells: Vec<u32>,
    width: u32,
}

/// The index of a value that many cells share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(u32);

impl ValueId {
    /// As an index into [`Sheet::values`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Sheet {
    /// Rows up to the last with a cell.
    pub fn row_count(&self) -> u32 {
        u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Columns up to the last with a cell.
    pub fn column_count(&self) -> u32 {
        self.width
    }

    /// The filled cells.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// The different values of its cells.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Cell<'_>> {
        self.values
            .iter()
            .map(|(kind, text)| Cell { kind: *kind, text })
    }

    /// One of its values.
    pub fn value(&self, id: ValueId) -> Cell<'_> {
        self.values
            .get(id.index())
            .map_or_else(Cell::default, |(kind, text)| Cell { kind: *kind, text })
    }

    fn span(&self, row: u32) -> std::ops::Range<usize> {
        let at = row as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// The filled cells of a row, from 0, in the order of their columns.
    pub fn row(&self, row: u32) -> impl DoubleEndedIterator<Item = (u32, Cell<'_>)> {
        let span = self.span(row);
        self.columns[span.clone()]
            .iter()
            .zip(&self.cells[span])
            .map(|(column, value)| (u32::from(*column), self.value(ValueId(*value))))
    }

    /// The value of a cell, where it has one.
    pub fn value_at(&self, row: u32, column: u32) -> Option<ValueId> {
        let span = self.span(row);
        let column = u16::try_from(column).ok()?;
        let columns = &self.columns[span.clone()];
        // Most rows have a cell in every column; then its place is known.
        let near = columns
            .get(usize::from(column))
            .filter(|found| **found == column);
        let at = match near {
            Some(_) => usize::from(column),
            None => columns.binary_search(&column).ok()?,
        };
        self.cells.get(span.start + at).map(|value| ValueId(*value))
    }

    /// A cell, empty where there is none.
    pub fn cell(&self, row: u32, column: u32) -> Cell<'_> {
        self.value_at(row, column)
            .map_or_else(Cell::default, |id| self.value(id))
    }

    /// Whether the file hides a row.
    pub fn is_row_hidden(&self, row: u32) -> bool {
        within(&self.hidden_rows, row)
    }

    /// Whether the file hides a column.
    pub fn is_column_hidden(&self, column: u32) -> bool {
        within(&self.hidden_columns, column)
    }

    /// What the format of a cell shows as one: a thousand for `#,##0,`.
    pub fn shown_in(&self, row: u32, column: u32) -> i64 {
        let next = self
            .shown_in
            .partition_point(|shown| (shown.column, shown.from) <= (column, row));
        next.checked_sub(1)
            .and_then(|before| self.shown_in.get(before))
            .filter(|shown| shown.column == column && row <= shown.to)
            .map_or(1, |shown| shown.times)
    }

    /// What is set apart in a cell.
    pub fn set_apart(&self, row: u32, column: u32) -> impl Iterator<Item = &SetApart> {
        let wholes = self.apart.partition_point(|apart| apart.text.is_empty());
        let (wholes, parts) = self.apart.split_at(wholes);
        [wholes, parts].into_iter().flat_map(move |sorted| {
            let next = sorted.partition_point(|apart| (apart.column, apart.from) <= (column, row));
            sorted[..next]
                .iter()
                .rev()
                .take_while(move |apart| apart.column == column && row <= apart.to)
        })
    }

    /// Whether a cell says nothing but what is set apart in a way.
    pub fn is_all(&self, row: u32, column: u32, how: Apart) -> bool {
        self.set_apart(row, column)
            .any(|apart| apart.how == how && apart.text.is_empty())
    }

    /// Hidden rows, as far as the sheet has cells.
    pub fn hidden_row_count(&self) -> u32 {
        count(&self.hidden_rows, self.row_count())
    }

    /// Hidden columns, as far as the sheet has cells.
    pub fn hidden_column_count(&self) -> u32 {
        count(&self.hidden_columns, self.column_count())
    }
}

fn within(spans: &[(u32, u32)], at: u32) -> bool {
    let next = spans.partition_point(|(from, _)| *from <= at);
    next.checked_sub(1)
        .and_then(|before| spans.get(before))
        .is_some_and(|(_, to)| at <= *to)
}

/// In order, those that overlap or touch put together.
fn joined(mut spans: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    let mut kept: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match kept.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => kept.push((from, to.max(from))),
        }
    }
    kept
}

fn count(spans: &[(u32, u32)], end: u32) -> u32 {
    spans
        .iter()
        .filter(|(from, _)| *from < end)
        .map(|(from, to)| (*to).min(end - 1) - from + 1)
        .sum()
}

/// Takes cells as they are read and makes a sheet of them.
#[derive(Debug, Default)]
pub struct SheetBuilder {
    sheet: Sheet,
    known: HashMap<(CellKind, Box<str>), u32>,
    placed: Vec<(u32, u16, u32)>,
    text: usize,
    is_in_order: bool,
}

impl SheetBuilder {
    /// A sheet without cells.
    pub fn new(name: &str) -> Self {
        Self {
            sheet: Sheet {
                name: name.to_owned(),
                is_whole: true,
                ..Sheet::default()
            },
            is_in_order: true,
            ..Self::default()
        }
    }

    /// What is known of the sheet besides its cells.
    pub fn about(&mut self) -> &mut Sheet {
        &mut self.sheet
    }

    /// Cells and bytes of text held.
    pub fn size(&self) -> (usize, usize) {
        (self.placed.len(), self.text)
    }

    /// Puts a cell at its row and column, from 0. One put there later takes its place. Columns
    /// beyond those that spreadsheets have are refused: false.
    pub fn put(&mut self, row: u32, column: u32, kind: CellKind, text: &str) -> bool {
        let Ok(column) = u16::try_from(column) else {
            return false;
        };
        if kind == CellKind::Empty || text.is_empty() {
            return true;
        }
        let key = (kind, Box::from(text));
        let value = if let Some(value) = self.known.get(&key) {
            *value
        } else {
            let Ok(value) = u32::try_from(self.sheet.values.len()) else {
                return false;
            };
            self.text += text.len();
            self.sheet.values.push((kind, Box::from(text)));
            self.known.insert(key, value);
            value
        };
        self.is_in_order &= self
            .placed
            .last()
            .is_none_or(|last| (last.0, last.1) < (row, column));
        self.placed.push((row, column, value));
        true
    }

    /// The sheet.
    pub fn finish(self) -> Sheet {
        let Self {
            mut sheet,
            known,
            mut placed,
            is_in_order,
            ..
        } = self;
        drop(known);
        if !is_in_order {
            // Stable: of two cells in one place the later one stays.
            placed.sort_by_key(|(row, column, _)| (*row, *column));
            let mut kept: Vec<(u32, u16, u32)> = Vec::with_capacity(placed.len());
            for cell in placed {
                match kept.last_mut() {
                    Some(last) if (last.0, last.1) == (cell.0, cell.1) => *last = cell,
                    _ => kept.push(cell),
                }
            }
            placed = kept;
        }
        let rows = placed.last().map_or(0, |(row, ..)| *row as usize + 1);
        sheet.starts = Vec::with_capacity(rows + 1);
        sheet.starts.push(0);
        sheet.columns = Vec::with_capacity(placed.len());
        sheet.cells = Vec::with_capacity(placed.len());
        for (row, column, value) in placed {
            let so_far = u32::try_from(sheet.cells.len()).unwrap_or(u32::MAX);
            if sheet.starts.len() <= row as usize {
                sheet.starts.resize(row as usize + 1, so_far);
            }
            sheet.columns.push(column);
            sheet.cells.push(value);
            sheet.width = sheet.width.max(u32::from(column) + 1);
        }
        let all = u32::try_from(sheet.cells.len()).unwrap_or(u32::MAX);
        if rows > 0 {
            sheet.starts.push(all);
        }
        sheet.hidden_rows = joined(std::mem::take(&mut sheet.hidden_rows));
        sheet.hidden_columns = joined(std::mem::take(&mut sheet.hidden_columns));
        sheet
            .shown_in
            .sort_unstable_by_key(|shown| (shown.column, shown.from));
        // Those of whole cells first: each kind has no two that overlap.
        sheet
            .apart
            .sort_by_key(|apart| (!apart.text.is_empty(), apart.column, apart.from));
        sheet
    }
}

/// A file's sheets, and what it holds besides the cells that are seen.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// What the file is, in plain words.
    pub kind: String,
    /// Its sheets, in order; hidden ones are among them.
    pub sheets: Vec<Sheet>,
    /// What it hides.
    pub hidden: Hidden,
    /// What of it could not be read, and why; a sentence each.
    pub notes: Vec<String>,
}

/// What a spreadsheet has that is not seen on its sheets; counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Rows that are not shown, of all sheets, as far as there are cells.
    pub hidden_rows: u32,
    /// Columns that are not shown, likewise.
    pub hidden_columns: u32,
    /// Sheets that are not shown.
    pub hidden_sheets: u32,
    /// Other files that its formulas take values from.
    pub external_links: u32,
    /// Ranges that somebody gave a name.
    pub named_ranges: u32,
    /// Copies of the rows behind a pivot table, kept whether or not the rows are.
    pub pivot_caches: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, shown) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letters(column), shown);
        }
        assert_eq!(address(13, 2), "C14");
    }

    #[test]
    fn cells_are_found_where_they_were_put_in_any_order() {
        let mut builder = SheetBuilder::new("Wards");
        for (row, column, text) in [
            (4, 1, "b"),
            (0, 3, "a"),
            (4, 0, "old"),
            (4, 0, "new"),
            (2, 16_383, "far"),
        ] {
            assert!(builder.put(row, column, CellKind::Text, text));
        }
        let sheet = builder.finish();
        assert_eq!(
            (sheet.row_count(), sheet.column_count(), sheet.cell_count()),
            (5, 16_384, 4)
        );
        assert_eq!(sheet.cell(0, 3).text, "a");
        assert_eq!(sheet.cell(4, 0).text, "new");
        assert_eq!(sheet.cell(4, 1).text, "b");
        assert_eq!(sheet.cell(2, 16_383).text, "far");
        assert_eq!(sheet.cell(3, 0), Cell::default());
        assert_eq!(sheet.row(1).count(), 0);
        assert_eq!(sheet.row(9).count(), 0);
    }

    #[test]
    fn hidden_rows_are_counted_as_far_as_there_are_cells() {
        let mut builder = SheetBuilder::new("");
        builder.put(9, 0, CellKind::Number, "1");
        builder.about().hidden_rows = vec![(2, 3), (8, 1_048_575)];
        let sheet = builder.finish();
        assert_eq!(sheet.hidden_row_count(), 4);
        assert!(sheet.is_row_hidden(3) && !sheet.is_row_hidden(4) && sheet.is_row_hidden(9));
    }
}
