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
    /// `request`, or what follows one: `chaser`, `clarification`, `narrowing`, `review`, `complaint`.
    pub kind: String,
    /// The heading it stands under.
    pub group: String,
    /// It is the user's own and can be changed.
    pub own: bool,
    /// What is wrong with it; it cannot be used before that is mended. Empty for one that can.
    pub problems: Vec<LetterProblem>,
    /// When to use it, in a sentence or two.
    pub when_to_use: String,
    /// What tends to be published already, and where; empty when nothing is.
    pub already_published: String,
    /// What tends to be refused, and how this wording avoids it; may be empty.
    pub tends_to_be_refused: String,
    /// It is made under the law for environmental information.
    pub environmental: bool,
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
    /// `text`, `long`, `date`, `period`, `number`, `choice` or `list`.
    pub input: String,
    /// What it starts with.
    pub default: String,
    /// The letter cannot be made without it.
    pub required: bool,
    /// What a choice offers; for a period, financial years (`2024/25`, `2022/23 to 2024/25`).
    pub choices: Vec<String>,
}

/// Something wrong with a letter of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LetterProblem {
    /// `letter.toml`, `subject.txt` or `body.txt`.
    pub file: String,
    /// The line, from 1; none where the whole file is meant.
    pub line: Option<u32>,
    /// What is wrong, without a full stop.
    pub text: String,
}

/// A letter as its three files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LetterFiles {
    /// The folder's name.
    pub name: String,
    /// `letter.toml`.
    pub description: String,
    /// `subject.txt`.
    pub subject: String,
    /// `body.txt`.
    pub body: String,
}

/// A letter tried while it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LetterTrial {
    /// What is wrong with it; empty when it can be used.
    pub problems: Vec<LetterProblem>,
    /// What it says with its own examples filled in; none while something is wrong.
    pub preview: Option<LetterPreview>,
}

/// A letter of the user's own to keep.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct LetterEdit {
    /// The name it had; none for a new one.
    pub was: Option<String>,
    /// What it is now.
    pub files: LetterFiles,
}

/// What came of bringing in letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LetterImport {
    /// In sentences.
    pub text: String,
    /// The names under which letters were added.
    pub added: Vec<String>,
    /// A sentence for each letter left out: which, and what is wrong, by file and line.
    pub left_out: Vec<String>,
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
    /// Its identifier in the headers, without angle brackets; another one is given when it is sent.
    pub message_id: String,
    /// The text as whoever gets it will read it.
    pub body: String,
    /// All headers and the encoded text, as the server will get them.
    pub source: String,
    /// It stays on this machine: the practice mailbox takes it.
    pub practice: bool,
}
