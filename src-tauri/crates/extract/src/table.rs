use serde::{Deserialize, Serialize};

/// More cells than this are not read of one file.
pub(crate) const MOST_CELLS: usize = 1_000_000;
/// Rows and columns as the largest programs have them; a cell beyond is not believed.
pub(crate) const MOST_ROWS: u32 = 1_048_576;
pub(crate) const MOST_COLUMNS: u32 = 16_384;

/// The sheets of a spreadsheet, or the one of a CSV file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the file is, in plain words.
    pub kind: String,
    /// Its sheets, in order; hidden ones are among them.
    pub sheets: Vec<Sheet>,
    /// There are more cells in the file than were read.
    pub cut: bool,
    /// What of it could not be read, and why; a sentence each.
    pub notes: Vec<String>,
}

/// A sheet: row by row from the first, each as long as its last filled cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name; empty for CSV, which has none.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    #[default]
    #[serde(rename = "_")]
    Empty,
    /// Text, also when it looks like a number.
    #[serde(rename = "t")]
    Text(String),
    /// A number, written with a decimal point and no more than the fifteen digits that
    /// spreadsheets reckon with: `0.3`, `1250.5`, `-12000000`.
    #[serde(rename = "n")]
    Number(String),
    /// A day, `YYYY-MM-DD`, a day with its time, `YYYY-MM-DDThh:mm:ss`, or a time alone.
    #[serde(rename = "d")]
    Date(String),
    /// True or false.
    #[serde(rename = "b")]
    Bool(bool),
    /// A failed formula, as it is shown: `#DIV/0!`.
    #[serde(rename = "e")]
    Error(String),
}

impl Cell {
    /// What the cell says; empty for an empty one.
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Error(text) => text,
            Self::Bool(true) => "TRUE",
            Self::Bool(false) => "FALSE",
        }
    }

    /// A letter for its type: `t`ext, `n`umber, `d`ate, `b`oolean, `e`rror, `.` for empty.
    pub fn letter(&self) -> char {
        match self {
            Self::Empty => '.',
            Self::Text(_) => 't',
            Self::Number(_) => 'n',
            Self::Date(_) => 'd',
            Self::Bool(_) => 'b',
            Self::Error(_) => 'e',
        }
    }
}

/// A number as spreadsheets show it: fifteen significant digits, so that 0.1 + 0.2 is 0.3.
pub(crate) fn decimal(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let fifteen: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if fifteen == 0.0 {
        return "0".to_owned();
    }
    fifteen.to_string()
}

impl Sheet {
    /// The rows as text: cells parted by tabs, a line each.
    pub(crate) fn text(&self, room: usize) -> (String, bool) {
        let mut text = String::new();
        for row in &self.rows {
            if text.len() > room {
                return (text, true);
            }
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    text.push('\t');
                }
                // A line break within a cell would tear the row.
                text.extend(cell.text().chars().map(|c| {
                    if matches!(c, '\n' | '\r' | '\t') {
                        ' '
                    } else {
                        c
                    }
                }));
            }
            text.push('\n');
        }
        (text, false)
    }
}

/// Puts cells in their places, as far as there is room.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    pub(crate) cells: usize,
    bytes: usize,
}

impl Filling {
    /// Bytes of text in all cells, at most.
    const MOST_BYTES: usize = 16 * 1024 * 1024;

    /// Puts a cell at its row and column, from 0. Says whether there is room for more. Empty rows
    /// and cells before it count too: a sheet with one cell in its farthest corner is not spread
    /// out.
    pub(crate) fn put(&mut self, sheet: &mut Sheet, at: (u32, u32), cell: Cell) -> bool {
        let (row, column) = (at.0 as usize, at.1 as usize);
        let new_rows = (row + 1).saturating_sub(sheet.rows.len());
        let width = sheet.rows.get(row).map_or(0, Vec::len);
        let new_cells = (column + 1).saturating_sub(width);
        self.cells += new_rows + new_cells;
        self.bytes += cell.text().len();
        if self.cells > MOST_CELLS || self.bytes > Self::MOST_BYTES {
            return false;
        }
        if new_rows > 0 {
            sheet.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = sheet.rows.get_mut(row) {
            if new_cells > 0 {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_spreadsheets_show_them() {
        for (number, shown) in [
            (0.1 + 0.2, "0.3"),
            (1_250.5, "1250.5"),
            (-12_000_000.0, "-12000000"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (0.000_001, "0.000001"),
            (1_234_567.891_234_567_8, "1234567.89123457"),
            (f64::NAN, ""),
        ] {
            assert_eq!(decimal(number), shown);
        }
    }

    #[test]
    fn a_cell_in_the_farthest_corner_is_not_spread_out() {
        let (mut filling, mut sheet) = (Filling::default(), Sheet::default());
        assert!(filling.put(&mut sheet, (1, 1), Cell::Number("1".into())));
        assert!(!filling.put(&mut sheet, (1_048_575, 16_383), Cell::Bool(true)));
        assert_eq!(
            sheet.rows,
            vec![vec![], vec![Cell::Empty, Cell::Number("1".into())]]
        );
    }
}
