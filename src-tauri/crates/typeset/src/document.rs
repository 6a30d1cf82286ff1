//! From a template and its data to a PDF.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use foi_document::{Document, DocumentError, Pdf, Template, printable};
use serde_json::Value;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::world::Desk;

/// Sets a document.
///
/// # Errors
///
/// When a picture has no name that a file can have, or the data has not what the template asks for.
pub fn pdf(document: &Document<'_, Value>) -> Result<Pdf, DocumentError> {
    let mut data = document.data.clone();
    make_printable(&mut data);
    let desk = Desk::new(
        source(document.template),
        serde_json::to_vec(&data)?,
        document.pictures,
    )
    .ok_or(DocumentError::PictureName)?;
    typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|errors| first(&errors))
        .and_then(|set| exported(document, &set))
}

const fn source(template: Template) -> &'static str {
    match template {
        Template::RegulatorPack => include_str!("../templates/regulator-pack.typ"),
        Template::Dossier => include_str!("../templates/dossier.typ"),
    }
}

fn exported(document: &Document<'_, Value>, set: &PagedDocument) -> Result<Pdf, DocumentError> {
    let export = |standards: PdfStandards| {
        let options = PdfOptions {
            ident: Smart::Custom(document.name.to_owned()),
            creator: Smart::Custom(Some("Scrutineer".to_owned())),
            timestamp: timestamp(document.at),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(set, &options)
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
        pages: set.pages().len(),
        archival,
    })
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
