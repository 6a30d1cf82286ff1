use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::ColumnName;

/// What a line of a collation stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CollationLines {
    /// One authority, its rows added up.
    #[default]
    EachAuthority,
    /// One row of a file.
    EveryRow,
}

/// What a gathered column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CollationKind {
    /// Amounts of money.
    Money,
    /// Other numbers.
    Number,
    /// Days.
    Date,
    /// Words.
    Text,
}

/// How the answers to a batch are to be gathered.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct CollationEdit {
    /// What a line stands for.
    pub lines: CollationLines,
    /// The columns, in order.
    pub columns: Vec<CollationColumnEdit>,
}

/// A column to gather.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct CollationColumnEdit {
    /// Its id; none for a new one.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: CollationKind,
}

/// Which lines of a collation are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CollationFilter {
    /// One of [`CollationLine::standing`]'s words; empty for all.
    #[serde(default)]
    pub show: String,
    /// Lines to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Lines to give, at most 500.
    pub limit: u32,
}

/// The answers to a batch in one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationView {
    /// The batch.
    pub batch_id: Uuid,
    /// What the user calls it.
    pub title: String,
    /// Columns were chosen.
    pub begun: bool,
    /// What a line stands for.
    pub lines: CollationLines,
    /// The columns, with what they come to.
    pub columns: Vec<CollationColumn>,
    /// How complete it is: who answered how, and what the sums cover.
    pub completeness: Vec<String>,
    /// What has to be known to trust it: files that do not open, tables that changed.
    pub notes: Vec<String>,
    /// The lines asked for, in the order of the batch.
    pub rows: Vec<CollationLine>,
    /// How many there are with the filter.
    pub total: u32,
    /// Files that came and are still to be read.
    pub to_read: u32,
    /// Tables whose columns are still to be mapped.
    pub to_map: u32,
    /// Tables that were found.
    pub tables: u32,
}

/// A gathered column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationColumn {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: CollationKind,
    /// What it adds up to, as a decimal number; none of days and words, and where nothing came.
    pub sum: Option<String>,
    /// The same as it is shown; empty where there is none.
    pub sum_shown: String,
    /// Authorities that gave a value.
    pub covers: u32,
    /// Rows of their tables that were counted.
    pub rows_counted: u32,
    /// Rows whose cell was not counted.
    pub rows_left_out: u32,
    /// What it comes to, what was counted and what was left out and why.
    pub text: String,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationLine {
    /// The authority's place in the batch, from 1.
    pub position: u32,
    /// The authority.
    pub authority_id: Uuid,
    /// Its name.
    pub authority: String,
    /// Its request; none before it is drafted.
    pub request_id: Option<Uuid>,
    /// The request's reference.
    pub reference: String,
    /// `answered`, `partly`, `refused`, `not_held`, `late`, `waiting`, `not_asked` or `ended`.
    pub standing: String,
    /// The same in words.
    pub standing_text: String,
    /// When the answer is due.
    pub due: Option<NaiveDate>,
    /// The line among those typed for the authority, from 1; none for what a table gave.
    pub typed_line: Option<u32>,
    /// Its cells, one for each column.
    pub cells: Vec<CollationCell>,
    /// What has to be known of it.
    pub notes: Vec<String>,
}

/// A cell of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationCell {
    /// What it says, as it is shown.
    pub shown: String,
    /// The same for reckoning: a decimal number, a day as YYYY-MM-DD, or words.
    pub value: String,
    /// Where it is from.
    pub sources: Vec<CollationSource>,
    /// What has to be known of it: another currency, rows left out; empty for nothing.
    pub note: String,
}

/// Where a value is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationSource {
    /// In words: the file, the sheet and its cells, or the page.
    pub text: String,
    /// What it gave, as it is shown.
    pub gave: String,
    /// The line the user typed it in, from 1; none for what a table gave.
    pub typed: Option<u32>,
    /// What was typed, as it was; empty for a table.
    pub says: String,
    /// The mail it came with.
    pub message_id: Uuid,
    /// The file; none for the mail itself.
    pub attachment_id: Option<Uuid>,
    /// The file's name, or the mail's subject.
    pub file_name: String,
    /// SHA-256 of the file or the mail.
    pub sha256: String,
    /// The sheet; empty for none.
    pub sheet: String,
    /// Its cells; empty for what was typed.
    pub cells: String,
    /// The page, of what was typed.
    pub page: Option<u32>,
    /// Rows counted.
    pub rows_counted: u32,
    /// Rows whose cell was not counted, and why.
    pub rows_left_out: Vec<String>,
}

/// Which tables are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CollationTableFilter {
    /// `to_map`, `mapped`, `left_out` or `trouble`; empty for all.
    #[serde(default)]
    pub show: String,
    /// Tables to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Tables to give, at most 200.
    pub limit: u32,
}

/// The tables in the files that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationTables {
    /// Those asked for. Of tables with the same headings that are still to be mapped, only the first.
    pub tables: Vec<CollationTable>,
    /// How many there are with the filter.
    pub total: u32,
}

/// A table in a file that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationTable {
    /// Its id; none for a file in which none was found.
    pub id: Option<Uuid>,
    /// Who sent it.
    pub authority: String,
    /// The mail it came with.
    pub message_id: Uuid,
    /// The file.
    pub attachment_id: Uuid,
    /// Its name.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The sheet; empty where the file has none.
    pub sheet: String,
    /// The first and last row of its heading, from 1.
    pub heading: (u32, u32),
    /// Its columns.
    pub columns: Vec<CollationTableColumn>,
    /// `to_map`, `mapped` or `left_out`.
    pub state: String,
    /// Which of its columns feeds which gathered one.
    pub mapping: Vec<ColumnMapping>,
    /// The same as it is suggested by the headings.
    pub suggested: Vec<ColumnMapping>,
    /// Other tables with the same headings, which take the same mapping.
    pub alike: u32,
    /// What was done with it: mapped like another, rows counted and left out, what changed.
    pub text: Vec<String>,
    /// Why it is not counted; empty when it is.
    pub problem: String,
}

/// A column of a table that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationTableColumn {
    /// Its letters.
    pub letters: String,
    /// Its heading.
    pub name: String,
    /// What it holds: `money`, `number`, `percentage`, `date`, `date_month_first` or `text`.
    pub kind: String,
}

/// Which column of a table feeds a gathered one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ColumnMapping {
    /// The gathered column.
    pub column_id: Uuid,
    /// The column of the table.
    pub from: ColumnName,
}

/// What is to be done with a table.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct MapTable {
    /// The table.
    pub table_id: Uuid,
    /// Which of its columns feeds which gathered one; empty to leave the table out.
    pub mapping: Vec<ColumnMapping>,
}

/// How far the reading of the files is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CollationReading {
    /// Files read now.
    pub read: u32,
    /// Files still to be read.
    pub left: u32,
}

/// A value that only a letter or a paper says.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct TypeValue {
    /// The batch.
    pub batch_id: Uuid,
    /// The authority's place in it, from 1.
    pub position: u32,
    /// The line among those typed for it, from 1.
    pub line: u32,
    /// The column.
    pub column_id: Uuid,
    /// What it says; empty to take it out.
    pub says: String,
    /// The mail it is cited from.
    pub message_id: Uuid,
    /// The file of that mail; none for the mail itself.
    #[serde(default)]
    pub attachment_id: Option<Uuid>,
    /// The page of that file.
    #[serde(default)]
    pub page: Option<u32>,
}

/// A mail or file of an authority that a typed value can be cited from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CitablePaper {
    /// The mail.
    pub message_id: Uuid,
    /// The file; none for the mail itself.
    pub attachment_id: Option<Uuid>,
    /// In words.
    pub text: String,
    /// How many pages it has, where that is known.
    pub pages: Option<u32>,
}

/// How a collation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CollationFormat {
    /// One table, each value followed by where it is from.
    Csv,
    /// A spreadsheet, with the sources on a sheet of their own.
    Xlsx,
}
