use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a pack is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PackFormat {
    /// One PDF.
    Pdf,
    /// The PDF, each mail and each file as they came, and a list of them with their hashes.
    Zip,
}

/// What a pack for the regulator would hold, and what to look at before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PackPreview {
    /// The regulator, by name.
    pub regulator: String,
    /// The day to which lateness is counted.
    pub as_at: NaiveDate,
    /// How many mails go in.
    pub exhibits: u32,
    /// How many files came with them.
    pub attachments: u32,
    /// What is complained of, a heading each.
    pub complaints: Vec<String>,
    /// The authority was asked to look again first, or need not have been.
    pub order_followed: bool,
    /// How that stands, in words.
    pub order: String,
    /// What to look at before it goes to anybody.
    pub cautions: Vec<String>,
}

/// A pack that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PackSaved {
    /// Where it is.
    pub path: String,
    /// How many pages its PDF has.
    pub pages: u32,
    /// How many mails it holds.
    pub exhibits: u32,
    /// SHA-256 of the file.
    pub sha256: String,
}
