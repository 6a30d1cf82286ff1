use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::LeftOutRow;

/// One letter to many authorities, as it is to be.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchPlan {
    /// What the user calls it.
    pub title: String,
    /// The letter of the library.
    pub letter: String,
    /// The subject, where it is not the letter's own; names in braces are filled in.
    #[serde(default)]
    pub subject: Option<String>,
    /// The text, where it is not the letter's own.
    #[serde(default)]
    pub body: Option<String>,
    /// The issue its requests feed.
    #[serde(default)]
    pub issue_id: Option<Uuid>,
    /// What the letter's fields hold for everybody.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Whom it goes to, in this order.
    pub recipients: Vec<BatchRecipientEdit>,
}

/// An authority of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchRecipientEdit {
    /// The authority.
    pub authority_id: Uuid,
    /// What the letter's fields hold for it alone; these go before the common ones.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// What is in the way of a letter to one authority, or worth knowing before it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchDoubt {
    /// The authority's place in the list, from 1.
    pub position: u32,
    /// The authority.
    pub authority: String,
    /// `missing_address`, `missing_field`, `duplicate`, `wrong_regime`, `recently_asked` or `lint`.
    pub kind: String,
    /// One sentence.
    pub text: String,
    /// A letter with this cannot go.
    pub stops: bool,
}

/// A batch looked over before anything is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchCheck {
    /// Authorities in the list.
    pub of: u32,
    /// Those whose letter can go as it is.
    pub ready: u32,
    /// What was found, in the order of the list.
    pub doubts: Vec<BatchDoubt>,
}

/// Authorities chosen by a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchChoice {
    /// Whom the file names, with the fields of their rows.
    pub recipients: Vec<BatchRecipientEdit>,
    /// Rows that were left out, and why.
    pub left_out: Vec<LeftOutRow>,
    /// Columns that are not fields of the letter and were passed over.
    pub unused: Vec<String>,
}

/// How far a batch is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchRow {
    /// Its id.
    pub id: Uuid,
    /// What the user calls it.
    pub title: String,
    /// The letter of the library.
    pub letter: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Nothing of it goes until it goes on.
    pub paused: bool,
    /// Authorities in it.
    pub of: u32,
    /// Without a draft yet: an interruption came between.
    pub to_draft: u32,
    /// Drafted and not queued.
    pub drafts: u32,
    /// In the Outbox and not gone yet.
    pub to_go: u32,
    /// The server accepted them.
    pub sent: u32,
    /// Refused by the server.
    pub refused: u32,
    /// May or may not have gone.
    pub in_doubt: u32,
    /// Answered, wholly or in part, or refused by the authority.
    pub answered: u32,
    /// Late.
    pub late: u32,
    /// In one sentence.
    pub text: String,
    /// When the last letter goes at this pace; none when nothing is to go.
    pub done_by: Option<DateTime<Utc>>,
}

/// An authority of a batch and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchMember {
    /// Its place in the batch, from 1.
    pub position: u32,
    /// The authority.
    pub authority_id: Uuid,
    /// Its name.
    pub authority: String,
    /// Its request; none before it is drafted, or when its draft was thrown away.
    pub request_id: Option<Uuid>,
    /// The request's reference; empty without one.
    pub reference: String,
    /// `to_draft`, `thrown_away`, `draft`, `to_go`, `in_doubt`, `refused` or `sent`.
    pub letter: String,
    /// The request's stage, by the name `foi clock` gives; empty without one.
    pub stage: String,
    /// In words.
    pub text: String,
    /// The most pressing day.
    pub due: Option<NaiveDate>,
}

/// A batch with its authorities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchPage {
    /// How far it is.
    pub row: BatchRow,
    /// The subject, with names in braces.
    pub subject: String,
    /// The text, with names in braces.
    pub body: String,
    /// The issue it feeds.
    pub issue_id: Option<Uuid>,
    /// The authorities asked for, in the order of the batch.
    pub members: Vec<BatchMember>,
    /// How many there are with the filter.
    pub total: u32,
}

/// Which authorities of a batch are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BatchFilter {
    /// One of [`BatchMember::letter`]'s words, or `late`, `answered`, `waiting`; empty for all.
    #[serde(default)]
    pub show: String,
    /// Authorities to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Authorities to give, at most 500.
    pub limit: u32,
}

/// What a step on many letters did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BatchDone {
    /// How many it was done for.
    pub done: u32,
    /// Those it could not be done for, and why.
    pub left_out: Vec<LeftOutRow>,
    /// In one sentence.
    pub text: String,
}
