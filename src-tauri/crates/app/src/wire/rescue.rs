use serde::Serialize;
use ts_rs::TS;

/// What was saved of a damaged casebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RescuedCasebook {
    /// The damaged casebook, which was only read.
    pub casebook: String,
    /// The new one.
    pub saved_to: String,
    /// Everything that is known to have been there was saved as it was.
    pub whole: bool,
    /// The new casebook has no damage: it was looked over.
    pub sound: bool,
    /// What is wrong with the new one, if anything.
    pub problems: Vec<String>,
    /// What was saved and what is missing, a sentence each.
    pub text: Vec<String>,
    /// The same of each table that had rows.
    pub tables: Vec<RescuedRows>,
    /// Pages of the damaged file.
    pub pages: u32,
    /// Those that could not be read.
    pub unreadable_pages: u32,
    /// Those with rows that no table could be found for.
    pub nobodys_pages: u32,
    /// Mails and files whose bytes are lost; a note stands in the place of each.
    #[ts(type = "number")]
    pub lost_files: u64,
}

/// What became of the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RescuedRows {
    /// The table, as `docs/casebook.sql` names it.
    pub table: String,
    /// Rows there were, as far as can be told.
    #[ts(type = "number")]
    pub found: u64,
    /// Rows in the new casebook.
    #[ts(type = "number")]
    pub saved: u64,
    /// Rows that are lost.
    #[ts(type = "number")]
    pub lost: u64,
    /// Saved rows that were made again from what is known of them elsewhere.
    #[ts(type = "number")]
    pub made_again: u64,
    /// Rows that were read and left out, because what they belong to is lost.
    #[ts(type = "number")]
    pub left_out: u64,
    /// Saved rows in which some characters could not be read; U+FFFD stands in the place of each.
    #[ts(type = "number")]
    pub patched: u64,
    /// There may have been more, of which nothing tells.
    pub perhaps_more: bool,
}
