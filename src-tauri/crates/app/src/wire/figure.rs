use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{IssuePage, TableColumnKind};

/// A question to a table, so that it can be asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FigureRecipe {
    /// The sheet's name; none for the first that has the columns.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The first and last row of the heading, from 1; none for what the user chose for the file, or
    /// else to have it found.
    #[serde(default)]
    pub header: Option<(u32, u32)>,
    /// What columns hold, where that differs from what was found.
    #[serde(default)]
    pub kinds: BTreeMap<String, TableColumnKind>,
    /// What is worked out.
    pub measure: FigureMeasure,
    /// The column it is worked out from; none to count rows.
    #[serde(default)]
    pub column: Option<ColumnName>,
    /// The column to group by; none for the table as a whole.
    #[serde(default)]
    pub group: Option<ColumnName>,
    /// The stretch of time that days are gathered in.
    #[serde(default)]
    pub period: Option<FigurePeriod>,
    /// How many of the largest are looked at together; none for as few as hold more than half.
    #[serde(default)]
    pub top: Option<u32>,
    /// Only rows that say this.
    #[serde(default)]
    pub only: Vec<OnlyRows>,
    /// Names taken for one: the first is counted as the second.
    #[serde(default)]
    pub same: Vec<(String, String)>,
    /// Names that differ in spelling only are kept apart.
    #[serde(default)]
    pub apart: bool,
    /// Rows that the file hides are left out.
    #[serde(default)]
    pub without_hidden_rows: bool,
    /// A row without a name belongs to the name above it.
    #[serde(default)]
    pub fill_down: bool,
    /// What stands before the pence of amounts written as text; none to tell it from each amount.
    #[serde(default)]
    pub decimal_mark: Option<FigureMark>,
    /// What stands below an empty row belongs to the same table.
    #[serde(default)]
    pub below_gaps: bool,
}

/// What is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FigureMeasure {
    /// How many rows.
    Count,
    /// What a column adds up to.
    Sum,
    /// What a column comes to by row.
    Average,
}

/// What stands before the pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FigureMark {
    /// `1,250.50`.
    Point,
    /// `1.250,50`.
    Comma,
}

/// What only the user can tell, and the question can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FigureDoubt {
    /// Whether commas or points part thousands or stand before the pence.
    DecimalMark,
    /// Whether what stands below an empty row belongs to the table.
    BelowGaps,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FigurePeriod {
    /// Months.
    Month,
    /// January to March and so on.
    Quarter,
    /// Years of the calendar.
    Year,
    /// April to March.
    FinancialYear,
}

/// A column by its heading, and by its letters where more have that heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ColumnName {
    /// Its heading.
    pub name: String,
    /// Its letters.
    #[serde(default)]
    pub letters: Option<String>,
}

/// A condition on rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OnlyRows {
    /// The column.
    pub column: ColumnName,
    /// What it may say.
    pub is: Vec<String>,
}

/// A file and a question to it.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct FigureSource {
    /// The file.
    pub attachment_id: Uuid,
    /// The question.
    pub recipe: FigureRecipe,
}

/// What a table answered, with everything it rests on. Amounts are decimal numbers as text.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FigureView {
    /// The question, with the sheet and the columns as they were found.
    pub recipe: FigureRecipe,
    /// What it says: the finding first, then what was counted, then the sheet's own totals.
    pub sentences: Vec<String>,
    /// What has to be known to trust it.
    pub notes: Vec<String>,
    /// What only the user can tell.
    pub doubts: Vec<FigureDoubt>,
    /// The groups, the largest first or in the order of time; at most 1,000.
    pub groups: Vec<FigureGroup>,
    /// All groups, also those beyond.
    pub groups_total: u32,
    /// What is grouped.
    pub group_name: String,
    /// What is added up; empty where rows are counted.
    pub measure_name: String,
    /// The sign before amounts: `£`; empty for other quantities.
    pub sign: String,
    /// What all counted rows add up to.
    pub total: String,
    /// The same, as it is shown.
    pub total_shown: String,
    /// What they come to by row, as it is shown; none unless that was asked.
    pub average_shown: Option<String>,
    /// Rows counted.
    pub rows_counted: u32,
    /// Rows of the table that were not counted, with why; at most 500.
    pub left_out: Vec<FigureLeftOut>,
    /// All of them.
    pub left_out_total: u32,
    /// Rows that were not asked for.
    pub not_asked_for: u32,
    /// The largest together; none without groups, over time and for averages.
    pub top: Option<FigureTop>,
    /// The sheet's own totals, held against the rows.
    pub totals: Vec<FigureTotal>,
    /// Names that may be slips of each other, to be offered as one.
    pub alike: Vec<(String, String)>,
    /// For drawing.
    pub chart: FigureChart,
    /// File, sheet and cells, as it is cited.
    pub citation: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// A row that was not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FigureLeftOut {
    /// Its number as the file shows it.
    pub row: u32,
    /// Why, after “row 7”.
    pub why: String,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FigureGroup {
    /// Their name; empty where they have none.
    pub key: String,
    /// The name as it is shown.
    pub name: String,
    /// Other spellings counted with it.
    pub variants: Vec<String>,
    /// Rows counted.
    pub rows: u32,
    /// What they add up to.
    pub sum: String,
    /// What is shown: the sum, or the average where that was asked.
    pub shown: String,
    /// The share, as it is shown: `54.2%`; empty where there is none. All add up to 100%.
    pub share: String,
}

/// The largest groups together.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FigureTop {
    /// So many of the largest.
    pub n: u32,
    /// Of so many.
    pub of: u32,
    /// What they hold, as it is shown.
    pub sum: String,
    /// Their part of the whole, from 0 to 1; none where a sum is below nothing.
    pub share: Option<f64>,
    /// As few as hold more than half.
    pub more_than_half: Option<u32>,
    /// The Gini coefficient.
    pub gini: Option<f64>,
}

/// A total of the sheet's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FigureTotal {
    /// Its row, from 1.
    pub row: u32,
    /// What it calls itself.
    pub label: String,
    /// What it says, as it is shown; empty where it has no amount.
    pub says: String,
    /// What the rows add up to, as it is shown.
    pub counted: String,
    /// Whether the two agree.
    pub agrees: bool,
}

/// Numbers for drawing, not to be added up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FigureChart {
    /// Bars, in the order of the groups, at most 1,000.
    pub bars: Vec<(String, f64)>,
    /// Over time: the bars are periods, and none is missing between them.
    pub over_time: bool,
    /// The Lorenz curve: the part of the groups from the smallest up, and the part they hold.
    pub lorenz: Vec<(f64, f64)>,
}

/// How a figure is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FigureCopy {
    /// Sentences, groups and where it is from.
    Text,
    /// The groups, guarded against formulas.
    Csv,
    /// Bars, as SVG with a title and a description.
    Svg,
    /// The Lorenz curve, likewise.
    LorenzSvg,
    /// Bars, as a picture of points; saved only.
    Png,
}

/// Two figures group by group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparisonView {
    /// What it says.
    pub sentences: Vec<String>,
    /// The groups, the greatest change first; at most 1,000.
    pub groups: Vec<ComparedGroup>,
}

/// A group in two figures, as it is shown; empty where it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparedGroup {
    /// Its name.
    pub name: String,
    /// In the first.
    pub first: String,
    /// In the second.
    pub second: String,
    /// By how much the second is more.
    pub change: String,
    /// The same as a percentage of the first; empty where the first has nothing.
    pub change_share: String,
}

/// Sums for each head, or whatever the second table counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PerHeadView {
    /// What it says.
    pub sentences: Vec<String>,
    /// The groups that both have, the most per head first; at most 1,000.
    pub groups: Vec<PerHeadGroup>,
    /// Groups without a row in the second table.
    pub only_in_first: Vec<String>,
    /// Rows of the second table without a group.
    pub only_in_second: Vec<String>,
}

/// One group per head, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PerHeadGroup {
    /// Its name.
    pub name: String,
    /// Its sum.
    pub sum: String,
    /// How many heads.
    pub heads: String,
    /// The sum by the heads.
    pub per: String,
}

/// A figure to pin to an issue.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct PinFigure {
    /// To which issue.
    pub issue_id: Uuid,
    /// The file.
    pub attachment_id: Uuid,
    /// The question.
    pub recipe: FigureRecipe,
    /// What the user says of it.
    #[serde(default)]
    pub note: String,
    /// The figure it takes the place of.
    #[serde(default)]
    pub replaces: Option<Uuid>,
}

/// A figure on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PinnedFigureView {
    /// Its id.
    pub id: Uuid,
    /// What it says, in one sentence.
    pub sentence: String,
    /// What else it says: rows counted, rows left out and why, the sheet's own totals.
    pub further: Vec<String>,
    /// What has to be known to trust it.
    pub notes: Vec<String>,
    /// What the user says of it.
    pub note: String,
    /// File, sheet and cells, who sent the file and when.
    pub citation: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The file, where it came with a mail.
    pub attachment_id: Option<Uuid>,
    /// That mail.
    pub message_id: Option<Uuid>,
    /// Bars as SVG with a title and a description.
    pub svg: String,
    /// When it was pinned.
    pub pinned_at: DateTime<Utc>,
}

/// A pinned figure asked again of another file.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FigureAgain {
    /// What the other file answers.
    pub figure: FigureView,
    /// Held against what was pinned, which comes first.
    pub comparison: ComparisonView,
    /// The issue it is pinned to, unchanged.
    pub issue: IssuePage,
}
