//! What is asked of a table, so that it can be asked again.

use serde::{Deserialize, Serialize};

use crate::days::Period;
use crate::money::DecimalMark;
use crate::table::{ColumnRef, Layout};

/// A question to a table. The same recipe on the same file gives the same figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// The sheet's name; none for the first that has the columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Where the user knows better what the table is like.
    #[serde(default)]
    pub layout: Layout,
    /// What is worked out.
    pub measure: Measure,
    /// What it is worked out for; none for the table as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Grouping>,
    /// How many of the largest are looked at together; none for as few as hold more than half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<u32>,
    /// Only rows in which these columns say this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Only>,
    /// Names that the user takes for one: the first is counted as the second.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<(String, String)>,
    /// Names that the user keeps apart, although they differ in spelling only.
    #[serde(default)]
    pub apart: bool,
    /// Rows that the file hides are left out. They count unless somebody says so: a hidden row is
    /// as much part of the answer as any other.
    #[serde(default)]
    pub without_hidden_rows: bool,
    /// A row without a name belongs to the name above it.
    #[serde(default)]
    pub fill_down: bool,
    /// What stands before the pence of amounts that came as text; none to tell it from each amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<DecimalMark>,
    /// What stands below an empty row belongs to the same table. It is not counted unless somebody
    /// says so, or the sheet's own total does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below_gaps: bool,
}

/// What is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// How many rows.
    Count,
    /// What a column adds up to.
    Sum(ColumnRef),
    /// What a column comes to in the middle: its sum by the rows counted.
    Average(ColumnRef),
}

impl Measure {
    /// The column that is added up, if one is.
    pub fn column(&self) -> Option<&ColumnRef> {
        match self {
            Self::Count => None,
            Self::Sum(column) | Self::Average(column) => Some(column),
        }
    }
}

/// What rows are gathered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouping {
    /// The column.
    pub column: ColumnRef,
    /// The stretch of time its days are gathered in; none to gather by what it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

/// A condition on rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Only {
    /// The column.
    pub column: ColumnRef,
    /// What it must say, spelling aside.
    pub is: Vec<String>,
}

impl Recipe {
    /// The sum of a column for each value of another.
    pub fn sum(group: &str, column: &str) -> Self {
        Self {
            sheet: None,
            layout: Layout::default(),
            measure: Measure::Sum(column.into()),
            group: Some(Grouping {
                column: group.into(),
                period: None,
            }),
            top: None,
            only: Vec::new(),
            same: Vec::new(),
            apart: false,
            without_hidden_rows: false,
            fill_down: false,
            decimal_mark: None,
            below_gaps: false,
        }
    }

    /// The columns it names.
    pub fn columns(&self) -> Vec<&str> {
        let group = self.group.as_ref().map(|group| &group.column);
        let only = self.only.iter().map(|only| &only.column);
        self.measure
            .column()
            .into_iter()
            .chain(group)
            .chain(only)
            .map(|column| column.name.as_str())
            .collect()
    }
}
