use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A letter of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LetterTemplate {
    /// Its folder's name (`grants-awarded`).
    pub name: String,
    /// Its title.
    pub title: String,
    /// `request` or `chaser`.
    pub kind: String,
    /// When to use it, in a sentence or two.
    pub when_to_use: String,
    /// What tends to be published already, and where; empty when nothing is.
    pub already_published: String,
    /// What it asks the user for.
    pub fields: Vec<LetterField>,
    /// Subject as written, with its fields.
    pub subject: String,
    /// Body as written, with its fields.
    pub body: String,
}

/// Something a letter asks the user for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LetterField {
    /// Its name in the template.
    pub name: String,
    /// What the form calls it.
    pub label: String,
    /// Help in one sentence.
    pub help: String,
    /// An example of a good value.
    pub example: String,
    /// `text`, `date` or `long`.
    pub input: String,
    /// What it starts with.
    pub default: String,
    /// The letter cannot be made without it.
    pub required: bool,
}

/// A request to start.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct NewRequest {
    /// Whom to ask.
    pub authority_id: Uuid,
    /// Which letter.
    pub letter: String,
    /// The issue it feeds.
    pub issue_id: Option<Uuid>,
    /// The letter's fields.
    pub fields: BTreeMap<String, String>,
}

/// A letter to try out while its form is filled.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct PreviewRequest {
    /// Whom to ask, when chosen.
    pub authority_id: Option<Uuid>,
    /// Which letter.
    pub letter: String,
    /// The fields so far.
    pub fields: BTreeMap<String, String>,
}

/// What a letter would say so far; gaps are shown as the field's label in brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LetterPreview {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Labels of required fields that are still empty.
    pub missing: Vec<String>,
}

/// The exact mail that would go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExactMail {
    /// From whom, as the header says it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// All headers and the encoded text, as the server will get them.
    pub source: String,
    /// It stays on this machine: the practice mailbox takes it.
    pub practice: bool,
}
