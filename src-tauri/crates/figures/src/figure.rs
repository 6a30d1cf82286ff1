//! What a table answers to a recipe.

use serde::{Deserialize, Serialize};

use self::chosen::chosen;
use self::run::figure_on;
use crate::concentration::Concentration;
use crate::currency::Currency;
use crate::grid::{Cell, Grid};
use crate::money::money;
use crate::recipe::Recipe;
use crate::table::NoTable;
use crate::totals::TotalCheck;
use crate::{Amount, sentence};

mod amounts;
mod answer;
mod chosen;
mod doubts;
mod gathered;
mod groups;
mod notes;
mod run;
mod totals;

pub use gathered::{
    GatherAs, GatherColumn, GatheredColumn, GatheredRow, GatheredTable, GatheredValue, gather,
};

/// More groups than this are not compared for likeness.
const MOST_COMPARED: usize = 1_500;
/// Rows that only read like totals are named, up to so many.
const MOST_DOUBTFUL: u32 = 5;
/// From 30 December 1899 to 1 January 1904.
const DAYS_TO_1904: u64 = 1_462;
/// So many pairs of likely slips are offered.
const MOST_ALIKE: usize = 50;

/// Why there is no figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFigure {
    /// There is no such table or column.
    #[error("{0}")]
    NoTable(#[from] NoTable),
    /// The file has no sheet of that name.
    #[error("the file has no sheet “{wanted}”; its sheets are {sheets}")]
    NoSheet {
        /// What was asked for.
        wanted: String,
        /// What there is.
        sheets: String,
    },
    /// Not all of the sheet was read; a part would pass for the whole.
    #[error(
        "not all of the sheet {0} could be read, and the sum of a part would pass for the whole"
    )]
    NotWhole(String),
    /// The column holds percentages.
    #[error(
        "the column “{0}” holds percentages, which do not add up to anything; choose the amounts"
    )]
    Percentages(String),
    /// The columns belong to two tables that stand side by side.
    #[error(
        "“{0}” and “{1}” stand in two tables side by side, and their rows do not belong together"
    )]
    TwoTables(String, String),
    /// The sum is larger than can be reckoned with.
    #[error(
        "the amounts come to more than can be reckoned with; look for a number that is no amount"
    )]
    TooLarge,
    /// Nothing could be counted.
    #[error("no row of the sheet {sheet} could be counted: {why}")]
    NothingCounted {
        /// The sheet.
        sheet: String,
        /// What was found instead.
        why: String,
    },
}

/// What only the user can tell, and the recipe can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Whether commas or points part thousands or stand before the pence.
    DecimalMark,
    /// Whether what stands below an empty row belongs to the table.
    BelowGaps,
}

/// A row that was not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its number as the file shows it, from 1.
    pub row: u32,
    /// Why, in words.
    pub why: String,
}

/// The name of a row that was not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameLeftOut {
    /// What the row says in the column that is grouped by.
    pub name: String,
    /// Its number as the file shows it, from 1.
    pub row: u32,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Their name, as it is written most often; empty for rows without one.
    pub key: String,
    /// Other spellings that were taken for the same name.
    pub variants: Vec<String>,
    /// How many rows.
    pub rows: u32,
    /// What they add up to; their number where rows are counted.
    pub sum: Amount,
    /// What they come to by row, where that was asked.
    pub average: Option<Amount>,
    /// Their share in thousandths; those of all groups add up to 1,000. None where there is no
    /// whole to share.
    pub share: Option<i64>,
    /// Its place among periods of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i32>,
}

/// The answer of a table to a recipe, with everything that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The recipe, with the sheet and the columns as they were found.
    pub recipe: Recipe,
    /// The sheet; empty where the file has none.
    pub sheet: String,
    /// The range of the table: `A3:F120`.
    pub range: String,
    /// The rows of the heading, from 1.
    pub header: (u32, u32),
    /// What is grouped, as the heading has it; empty for the table as a whole.
    pub group_name: String,
    /// What is added up, as the heading has it; empty where rows are counted.
    pub measure_name: String,
    /// The currency of the sums; none for other quantities.
    pub currency: Option<Currency>,
    /// The groups: the largest first, or in the order of time.
    pub groups: Vec<Group>,
    /// What all counted rows add up to.
    pub total: Amount,
    /// What all counted rows come to by row, where that was asked.
    pub average: Option<Amount>,
    /// How many rows were counted.
    pub rows_counted: u32,
    /// Rows of the table that were not counted, in the order of the file.
    pub rows_left_out: Vec<LeftOut>,
    /// Those of them that have a name to group by, so that another table's group of that name is not
    /// taken to be missing here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names_left_out: Vec<NameLeftOut>,
    /// Rows that the recipe did not ask for.
    pub rows_not_asked_for: u32,
    /// How unevenly the sums are spread; none over time, or without groups.
    pub concentration: Option<Concentration>,
    /// The sheet's own totals, held against the rows.
    pub totals: Vec<TotalCheck>,
    /// Names so near to each other that one may be a slip.
    pub alike: Vec<(String, String)>,
    /// What has to be known to trust it; a sentence each.
    pub notes: Vec<String>,
    /// What has to be said before the sum, because it may be wrong without: a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<String>,
    /// What only the user can tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// What it says, in sentences.
    pub sentences: Vec<String>,
}

/// Works out a recipe on a file.
pub fn figure(grid: &Grid, recipe: &Recipe) -> Result<Figure, NoFigure> {
    let (sheet, others) = chosen(grid, recipe)?;
    let mut figure = figure_on(sheet, recipe)?;
    if !others.is_empty() {
        figure.notes.push(format!(
            "Other sheets have these columns too and were not counted: {}.",
            others
                .iter()
                .map(|name| format!("“{name}”"))
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    figure.sentences = sentence::sentences(&figure);
    Ok(figure)
}

fn is_figure(cell: Cell<'_>) -> bool {
    cell.kind.is_number() || money(cell).is_ok()
}

fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        text
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests;
