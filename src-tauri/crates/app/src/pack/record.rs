//! What stands in a pack, as the template `regulator-pack` reads it.

use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Record {
    pub(super) title: String,
    pub(super) author: String,
    /// What kind of paper this is, above its title.
    pub(super) kind: String,
    /// At the head of each page.
    pub(super) running: String,
    pub(super) reference: String,
    pub(super) subject: String,
    pub(super) law: String,
    /// What must be seen first; empty for most.
    pub(super) warning: String,
    pub(super) parties: Vec<PartyLines>,
    pub(super) order: Order,
    pub(super) complaints: Vec<Complaint>,
    pub(super) notes: Vec<String>,
    /// The exhibit that is the request itself.
    pub(super) asked_in: Option<usize>,
    pub(super) items: Vec<ItemLine>,
    pub(super) chronology: Vec<Row>,
    pub(super) deadlines: Vec<DeadlineLines>,
    pub(super) exhibits: Vec<ExhibitLines>,
}

#[derive(Debug, Serialize)]
pub(super) struct PartyLines {
    pub(super) role: String,
    pub(super) name: String,
    pub(super) lines: Vec<String>,
}

/// Whether the authority was asked to look again before the regulator is.
#[derive(Debug, Serialize)]
pub(super) struct Order {
    pub(super) followed: bool,
    pub(super) text: String,
    pub(super) citation: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Complaint {
    pub(super) heading: String,
    pub(super) text: String,
    pub(super) citation: String,
    pub(super) points: Vec<Point>,
    pub(super) exhibits: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct Point {
    pub(super) text: String,
    pub(super) citation: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ItemLine {
    pub(super) number: u32,
    pub(super) text: String,
    pub(super) outcome: String,
    /// There is something left to answer.
    pub(super) open: bool,
}

/// A line of the chronology.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) day: String,
    pub(super) what: String,
    pub(super) more: String,
    pub(super) source: String,
    pub(super) exhibit: Option<usize>,
    pub(super) deadline: bool,
    pub(super) late: bool,
    pub(super) corrected: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct DeadlineLines {
    pub(super) title: String,
    pub(super) due: String,
    pub(super) status: String,
    pub(super) late: bool,
    /// The other reading of the law, where it gives another day.
    pub(super) other: String,
    pub(super) citation: String,
    pub(super) rule: String,
    pub(super) working: Vec<String>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct ExhibitLines {
    pub(super) number: usize,
    pub(super) day: String,
    pub(super) heading: String,
    /// Name and value of each line above the text.
    pub(super) head: Vec<(String, String)>,
    pub(super) remarks: Vec<String>,
    pub(super) text: String,
    pub(super) sha256: String,
    pub(super) attachments: Vec<FileLines>,
}

#[derive(Debug, Serialize)]
pub(super) struct FileLines {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) size: String,
    pub(super) sha256: String,
    /// What was read in it; empty for tables, pictures and what could not be read.
    pub(super) text: String,
}
