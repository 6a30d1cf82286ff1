use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimelineEntry;

/// Everything an issue's dossier says, in whatever form it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Dossier {
    /// The question.
    pub question: String,
    /// Where the issue stands, in words.
    pub status_text: String,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// What was found, with citations as `[2]`.
    pub findings: String,
    /// The evidence, numbered in the user's order.
    pub evidence: Vec<DossierPiece>,
    /// Figures made from received tables.
    pub figures: Vec<DossierFigure>,
    /// The requests feeding the issue.
    pub requests: Vec<DossierRequest>,
    /// What happened, earliest first.
    pub timeline: Vec<TimelineEntry>,
    /// What was struck out, not what it said.
    pub struck: Vec<Struck>,
}

/// A piece of evidence in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DossierPiece {
    /// Its number in the dossier, from 1.
    pub number: u32,
    /// Its number on the issue, such as `E3`.
    pub label: String,
    /// `response`, `file`, `passage`, `page`, `cells` or `figure`.
    pub kind: String,
    /// The file's name, or the message's subject.
    pub title: String,
    /// The page, or sheet and cells; empty for the whole.
    pub place_text: String,
    /// The words or cells there.
    pub quote: String,
    /// What it shows.
    pub note: String,
    /// Where it came from.
    pub citation: String,
    /// SHA-256 of the file, or of the raw message, in hex.
    pub sha256: String,
}

/// A figure in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DossierFigure {
    /// Its title.
    pub title: String,
    /// What it rests on.
    pub caption: String,
    /// What else it says: rows counted, rows left out and why, the sheet's own totals.
    pub sentences: Vec<String>,
    /// What has to be known to trust it.
    pub notes: Vec<String>,
    /// What is grouped.
    pub group_name: String,
    /// What is added up; empty where rows are counted.
    pub measure_name: String,
    /// The groups; at most 1,000.
    pub groups: Vec<DossierGroup>,
    /// The picture, as SVG made by the program; empty for none.
    pub svg: String,
    /// SHA-256 of the file it was made from, in hex.
    pub sha256: String,
}

/// A group of a figure in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DossierGroup {
    /// Its name.
    pub name: String,
    /// Its sum, or its average where that was asked.
    pub shown: String,
    /// Its share: `54.2%`; empty where there is none.
    pub share: String,
    /// Rows counted.
    pub rows: u32,
}

/// A request in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DossierRequest {
    /// Our reference.
    pub reference: String,
    /// What it asks about.
    pub title: String,
    /// The authority's name.
    pub authority: String,
    /// The law it is made under.
    pub law: String,
    /// Where it stands, in words.
    pub stage_text: String,
    /// The next day that counts, in words; empty when there is none.
    pub due_text: String,
}

/// What a dossier is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DossierFormat {
    /// A PDF.
    Pdf,
    /// One HTML file that needs nothing else.
    Html,
    /// Markdown.
    Markdown,
}

/// What a private detail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StrikeKind {
    /// A correspondent's name, or words the user gave.
    Name,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A postcode.
    Postcode,
}

/// What may be of a private person, for the user to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StrikeProposal {
    /// What it is.
    pub kind: StrikeKind,
    /// The words.
    pub words: String,
    /// How often they stand in the dossier.
    pub times: u32,
}

/// How much of a kind was struck out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Struck {
    /// Of which kind.
    pub kind: StrikeKind,
    /// How often.
    pub times: u32,
    /// Both in words.
    pub text: String,
}
