use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::LeftOutRow;

/// A public body that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuthorityRow {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its address for requests; empty when none is known.
    pub email: String,
    /// `foia`, `eir`, `foisa` or `eisr`.
    pub regime: String,
    /// The law was worked out from its name, and nobody has confirmed it.
    pub regime_guessed: bool,
    /// `council`, `central_government`, `school`, `archive` or `other`.
    pub kind: String,
    /// `england`, `wales`, `scotland` or `northern_ireland`; empty when not known.
    pub nation: String,
    /// Words it can be chosen by.
    pub tags: Vec<String>,
    /// Its website; empty when not known.
    pub website: String,
    /// Where it publishes answers to requests; empty when not known.
    pub disclosure_log: String,
    /// Notes.
    pub notes: String,
    /// Requests made to it.
    pub requests: u32,
    /// The day its address was last seen to work: a mail came from there, or a letter sent there
    /// was answered. None when it never was.
    pub address_seen: Option<NaiveDate>,
}

/// An authority to make or change.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct AuthorityEdit {
    /// Which; none for a new one.
    pub id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its address for requests; empty when not known yet.
    #[serde(default)]
    pub email: String,
    /// `foia`, `eir`, `foisa` or `eisr`; empty to have it worked out from the name, or left as it is
    /// where it is changed.
    pub regime: String,
    /// `council`, `central_government`, `school`, `archive` or `other`; empty to have it worked out
    /// from the name.
    #[serde(default)]
    pub kind: String,
    /// `england`, `wales`, `scotland` or `northern_ireland`; empty when not known.
    #[serde(default)]
    pub nation: String,
    /// Words it can be chosen by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Its website; empty when not known.
    #[serde(default)]
    pub website: String,
    /// Where it publishes answers to requests; empty when not known.
    #[serde(default)]
    pub disclosure_log: String,
    /// Notes.
    #[serde(default)]
    pub notes: String,
}

/// A list of authorities before it is brought in: its columns, and what each would be taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuthorityColumns {
    /// The file.
    #[ts(type = "string")]
    pub path: PathBuf,
    /// The system whose list it looks to be (`WhatDoTheyKnow`); empty for another.
    pub from: String,
    /// The columns' names, in lower case.
    pub columns: Vec<String>,
    /// The first rows, a cell for each column.
    pub sample: Vec<Vec<String>>,
    /// How many rows there are.
    pub rows: u32,
    /// What an authority has, and the column taken for it.
    pub fields: Vec<AuthorityField>,
}

/// Something an authority has, and the column of a list that is taken for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuthorityField {
    /// `name`, `email`, `regime`, `kind`, `nation`, `tags`, `website`, `disclosure_log` or `notes`.
    pub name: String,
    /// What the form calls it.
    pub title: String,
    /// The column; none when no column is taken for it.
    pub column: Option<String>,
}

/// What came of a list of authorities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuthorityImport {
    /// New authorities.
    pub added: u32,
    /// Of these, those without an address for requests.
    pub without_address: u32,
    /// Authorities that were there and were given what they lacked.
    pub filled_in: u32,
    /// Authorities that were there and stay as they are.
    pub known: u32,
    /// Rows that were left out, and why.
    pub left_out: Vec<LeftOutRow>,
    /// In one sentence.
    pub text: String,
}
