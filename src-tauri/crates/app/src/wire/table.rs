use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A table that came with a mail, opened. The file itself is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TableView {
    /// The file.
    pub attachment_id: Uuid,
    /// What it is called.
    pub file_name: String,
    /// What it is, in plain words.
    pub kind: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Its sheets, in order; hidden ones are among them.
    pub sheets: Vec<TableSheet>,
    /// What it hides.
    pub hidden: TableHidden,
    /// What has to be known of the file; a sentence each.
    pub notes: Vec<String>,
    /// A warning before it is passed on, where columns look like personal data; empty otherwise.
    pub personal_warning: String,
}

/// What a file has that is not seen on its sheets; counts, and the sentence about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TableHidden {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Sheets.
    pub sheets: u32,
    /// Other files that formulas take values from.
    pub external_links: u32,
    /// Ranges with a name.
    pub named_ranges: u32,
    /// Copies of the rows behind pivot tables.
    pub pivot_caches: u32,
    /// In a sentence; empty when nothing is hidden.
    pub text: String,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TableSheet {
    /// Its place among the sheets, from 0.
    pub index: u32,
    /// Its name; empty where the file has none.
    pub name: String,
    /// The file hides it.
    pub hidden: bool,
    /// Rows up to the last with a cell.
    pub rows: u32,
    /// Columns up to the last with a cell.
    pub columns: u32,
    /// All of it was read; of a part there are no figures.
    pub whole: bool,
    /// The first and last row of the heading as the file numbers them, from 1; none where nothing
    /// looks like one.
    pub header: Option<(u32, u32)>,
    /// The user chose it.
    pub header_chosen: bool,
    /// Its columns with what they hold; those of the table under the heading, at most 500.
    pub table: Vec<TableColumn>,
    /// What has to be known of it: another table further down, columns beyond those shown.
    pub notes: Vec<String>,
}

/// One column of the table on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TableColumn {
    /// Its letters in the file.
    pub letters: String,
    /// Its heading; its letters where it has none.
    pub name: String,
    /// What it holds.
    pub kind: TableColumnKind,
    /// The user chose that.
    pub kind_chosen: bool,
    /// What its heading multiplies by: 1,000 for `£000`.
    pub times: i64,
    /// The file hides it.
    pub hidden: bool,
    /// What personal data it looks like, in words; empty for none.
    pub personal: String,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TableColumnKind {
    /// Amounts of money.
    Money,
    /// Other numbers.
    Number,
    /// Percentages, which are not added up.
    Percentage,
    /// Days, the day first.
    Date,
    /// Days, the month first.
    DateMonthFirst,
    /// Words.
    Text,
}

/// A stretch of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TablePage {
    /// The first row of the stretch, as the file numbers it, from 1.
    pub first_row: u32,
    /// Rows of the sheet.
    pub total_rows: u32,
    /// The letters of the columns shown.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TableRow {
    /// Its number as the file shows it.
    pub row: u32,
    /// The file hides it.
    pub hidden: bool,
    /// It belongs to the heading.
    pub heading: bool,
    /// Its cells, one for each column shown.
    pub cells: Vec<TableCell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TableCell {
    /// What it says; a number with its decimal point, a day as YYYY-MM-DD.
    pub text: String,
    /// `empty`, `text`, `number`, `percent`, `pounds`, `euros`, `dollars`, `other_money`, `date`, `bool` or `error`.
    pub kind: String,
}

/// Where the user knows better what a sheet is like.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct TableLayout {
    /// The first and last row of the heading, from 1; none to have it found.
    #[serde(default)]
    pub header: Option<(u32, u32)>,
    /// What columns hold, by their headings; those not named are found.
    #[serde(default)]
    pub kinds: BTreeMap<String, TableColumnKind>,
}
