//! Documents of record, as PDF: a template that the crate ships, and plain data to fill it with.
//!
//! What stands in a letter or a mail is data, never markup: a template reads it from one JSON
//! value, so that `#import` or a dollar sign in a mail is only ever those characters. The world a
//! template sees is its own source, that value and the pictures handed over with it: no files, no
//! network, no fonts of the machine, no present time. The same input gives the same bytes.
//!
//! ```
//! use foi_document::{Document, Picture, Template};
//!
//! # fn data() -> serde_json::Value { serde_json::json!({}) }
//! # fn main() {
//! let at = chrono::DateTime::from_timestamp(1_780_000_000, 0).unwrap();
//! let document = Document {
//!     template: Template::RegulatorPack,
//!     data: &data(),
//!     pictures: &[] as &[Picture<'_>],
//!     name: "SCR-7K2FQ1",
//!     at,
//! };
//! // Data without what the template asks for is refused, and named.
//! assert!(document.pdf().is_err());
//! # }
//! ```

#![warn(missing_docs)]

mod picture;
mod printable;
mod typeset;
mod world;

pub use picture::{NoPicture, png};
pub use printable::{lacking, left_out, printable};
pub use typeset::{Document, DocumentError, Pdf, Picture};

/// The documents there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// A request's whole history, for the regulator: who, what is complained of, the chronology
    /// and every mail as a numbered exhibit.
    RegulatorPack,
    /// An issue's dossier: the question, what was found, figures and evidence with their citations.
    Dossier,
}

impl Template {
    pub(crate) const fn source(self) -> &'static str {
        match self {
            Self::RegulatorPack => include_str!("../templates/regulator-pack.typ"),
            Self::Dossier => include_str!("../templates/dossier.typ"),
        }
    }
}
