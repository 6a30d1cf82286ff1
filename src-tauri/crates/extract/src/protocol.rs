//! What a worker is told, and what it answers.

use serde::{Deserialize, Serialize};

use crate::{Extracted, Table, Unreadable};

/// What a program is started with to be a worker.
pub(crate) const WORKER_ARGUMENT: &str = "extract-worker";
/// A larger file is not read: bytes. No mail that is taken in is larger.
pub(crate) const LARGEST_FILE: u64 = 100 * 1024 * 1024;
/// A longer reply is not believed: bytes of JSON.
pub(crate) const LARGEST_REPLY: u64 = 64 * 1024 * 1024;
/// A worker may take this long, by the clock and of the processor: seconds.
pub(crate) const TIME: u64 = 20;

/// What is wanted of a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Text; of a PDF's pictures of pages, those from this page on.
    Text { from_page: u32 },
    /// Sheets and rows.
    Table,
    /// Sheets cell by cell, as a stream, with what they hide.
    Grid,
}

impl Wish {
    pub(crate) fn argument(self) -> String {
        match self {
            Self::Text { from_page } => format!("text:{from_page}"),
            Self::Table => "table".to_owned(),
            Self::Grid => "grid".to_owned(),
        }
    }

    pub(crate) fn from_argument(argument: &str) -> Option<Self> {
        match argument.split_once(':') {
            Some(("text", page)) => page.parse().ok().map(|from_page| Self::Text { from_page }),
            None if argument == "table" => Some(Self::Table),
            None if argument == "grid" => Some(Self::Grid),
            _ => None,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    Text {
        read: Extracted,
        /// Pages from this one on are pictures that there was no time for.
        next_page: Option<u32>,
    },
    Table(Table),
    No(Unreadable),
}
