use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The documents there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A request's whole history, for the regulator: who, what is complained of, the chronology
    /// and every mail as a numbered exhibit.
    RegulatorPack,
    /// An issue's dossier: the question, what was found, figures and evidence with their citations.
    Dossier,
}

/// What a document is made from.
#[derive(Debug)]
pub struct Document<'d, D> {
    /// How it looks.
    pub template: Template,
    /// What stands in it; the template says which keys it reads. Every text in it is made
    /// [`printable`](crate::printable()) first.
    pub data: &'d D,
    /// Pictures (PNG, JPEG, GIF, WebP, SVG or PDF) that the data names.
    pub pictures: &'d [Picture<'d>],
    /// What tells it from other documents; the PDF's own id is made from it.
    pub name: &'d str,
    /// The instant the PDF says it was made; from the facts, not from the present time.
    pub at: DateTime<Utc>,
}

/// A picture of a document; templates find it as `/pictures/NAME`.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'d> {
    /// Its name, with its ending: `1.svg`.
    pub name: &'d str,
    /// Its bytes.
    pub bytes: &'d [u8],
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// It is PDF/A-2a (ISO 19005-2, level A): for archives, and with its structure marked. A text
    /// that this does not allow gives an ordinary PDF 1.7, with its structure marked too.
    pub archival: bool,
}

/// Why no document was made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The data is not what JSON can hold.
    #[error("the document's data could not be written down ({0})")]
    Data(#[from] serde_json::Error),
    /// The name of a picture.
    #[error("a picture's name is not one that a file can have")]
    PictureName,
    /// The template asks for something that the data has not, or a drawing is none.
    #[error("the document could not be set: {0}")]
    Typesetting(String),
    /// The process that sets it did not begin.
    #[error("setting it could not begin: {0}")]
    NotStarted(String),
    /// It took longer than it may.
    #[error("setting it took longer than {0} minutes, so it was given up")]
    TooLong(u64),
    /// It took more memory than it may.
    #[error("setting it took more memory than it may, so it was given up")]
    TooMuchMemory,
    /// The process that sets it died, or did not answer what it was asked.
    #[error(
        "the program that sets it ended without an answer. If Scrutineer was brought up to date while it was open, close it and open it again"
    )]
    Died,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[error("The picture could not be drawn: {0}. The figure itself is kept; save it as SVG instead.")]
pub struct NoPicture(pub DocumentError);
