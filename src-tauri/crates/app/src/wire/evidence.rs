use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::Link;

/// A place within a response or one of its files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum EvidencePlace {
    /// All of it.
    #[default]
    Whole,
    /// Words of its text: of the mail's whole text, or of the file's.
    Passage {
        /// Where they begin in that text, in UTF-16 units.
        from: u32,
        /// Where they end.
        to: u32,
        /// Where in the file that is, in words (`page 2`, `sheet “Wards”`); empty for a mail.
        #[serde(default)]
        within: String,
    },
    /// A page or slide.
    Page {
        /// From 1.
        page: u32,
    },
    /// Cells of a sheet.
    Cells {
        /// The sheet's name; empty for CSV.
        sheet: String,
        /// Such as `B2:D9`.
        range: String,
    },
    /// A figure made from received tables.
    Figure {
        /// The figure.
        figure: Uuid,
    },
}

/// A response, a file or a place in one, attached to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    /// Its id.
    pub id: Uuid,
    /// As it is cited on its issue: `E3`. Never given to another piece.
    pub label: String,
    /// `response`, `file`, `passage`, `page`, `cells` or `figure`.
    pub kind: String,
    /// What it is called (the file's name, or the message's subject).
    pub title: String,
    /// The place in it, to go to.
    pub place: EvidencePlace,
    /// The same in words (`page 2`, `sheet “Wards”, B2:D9`); empty for the whole.
    pub place_text: String,
    /// The words or cells there, as they stand: cells parted by tabs, a line a row.
    pub quote: String,
    /// The note it was attached with.
    pub note: String,
    /// Where it came from: sender, day, request, place.
    pub citation: String,
    /// SHA-256 of the file, or of the raw message, in hex.
    pub sha256: String,
    /// The message it came in; a figure may rest on none.
    pub message_id: Option<Uuid>,
    /// The file, when it is one.
    pub attachment_id: Option<Uuid>,
    /// The request it answers.
    pub request: Option<Link>,
    /// When it was attached.
    pub pinned_at: DateTime<Utc>,
}

/// Something to attach to an issue.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct PinEvidence {
    /// To which issue.
    pub issue_id: Uuid,
    /// The message.
    pub message_id: Uuid,
    /// One file of it; none for the response itself.
    pub attachment_id: Option<Uuid>,
    /// What it shows.
    #[serde(default)]
    pub note: String,
    /// The place in it; all of it when left out.
    #[serde(default)]
    #[ts(optional, as = "Option<EvidencePlace>")]
    pub place: EvidencePlace,
    /// For a passage the words, which are looked for next to `from`. For a figure its title.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub quote: String,
}
