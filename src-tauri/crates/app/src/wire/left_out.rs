use serde::Serialize;
use ts_rs::TS;

/// A row of a list that a step was not done for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeftOutRow {
    /// Its line in the file, or its place in the batch, from 1.
    pub line: u32,
    /// What stands in the file's first column, or the authority's name.
    pub name: String,
    /// Why, in one sentence.
    pub why: String,
}
