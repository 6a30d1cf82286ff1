//! From a template and its data to a PDF.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use serde::Serialize;
use serde_json::Value;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::world::Desk;
use crate::{Template, printable};

/// Layouts that were kept are thrown away when no document used them for so many documents: a
/// window that stays open for weeks must not gather them.
const KEPT_FOR: usize = 0;

/// What a document is made from.
#[derive(Debug)]
pub struct Document<'d, D> {
    /// How it looks.
    pub template: Template,
    /// What stands in it; the template says which keys it reads. Every text in it is made
    /// [`printable()`] first.
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
    /// Its name, with its ending. Names are remembered for as long as the program runs, so they
    /// should be few and recur: `1.svg`.
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
    /// The template asks for something that the data has not.
    #[error("the document could not be set: {0}")]
    Typesetting(String),
}

impl<D: Serialize> Document<'_, D> {
    /// Sets the document.
    pub fn pdf(&self) -> Result<Pdf, DocumentError> {
        let mut data = serde_json::to_value(self.data)?;
        make_printable(&mut data);
        let desk = Desk::new(
            self.template.source(),
            serde_json::to_vec(&data)?,
            self.pictures,
        )
        .ok_or(DocumentError::PictureName)?;
        let set = typst::compile::<PagedDocument>(&desk);
        let made = set
            .output
            .map_err(|errors| first(&errors))
            .and_then(|document| self.exported(&document));
        typst::comemo::evict(KEPT_FOR);
        made
    }

    fn exported(&self, document: &PagedDocument) -> Result<Pdf, DocumentError> {
        let export = |standards: PdfStandards| {
            let options = PdfOptions {
                ident: Smart::Custom(self.name.to_owned()),
                creator: Smart::Custom(Some("Scrutineer".to_owned())),
                timestamp: timestamp(self.at),
                standards,
                ..PdfOptions::default()
            };
            typst_pdf::pdf(document, &options)
        };
        let archival = PdfStandards::new(&[PdfStandard::A_2a])
            .ok()
            .and_then(|standard| export(standard).ok());
        let (bytes, archival) = match archival {
            Some(bytes) => (bytes, true),
            None => (
                export(PdfStandards::default()).map_err(|errors| first(&errors))?,
                false,
            ),
        };
        Ok(Pdf {
            bytes,
            pages: document.pages().len(),
            archival,
        })
    }
}

fn make_printable(value: &mut Value) {
    match value {
        Value::String(text) => *text = printable(text),
        Value::Array(values) => values.iter_mut().for_each(make_printable),
        Value::Object(map) => map.values_mut().for_each(make_printable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn timestamp(at: DateTime<Utc>) -> Option<Timestamp> {
    let two = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        two(at.month())?,
        two(at.day())?,
        two(at.hour())?,
        two(at.minute())?,
        two(at.second())?,
    )
    .map(Timestamp::new_utc)
}

fn first(errors: &[SourceDiagnostic]) -> DocumentError {
    let message = errors.first().map_or_else(
        || "no reason given".to_owned(),
        |error| error.message.to_string(),
    );
    DocumentError::Typesetting(message)
}
