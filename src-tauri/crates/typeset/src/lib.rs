//! Sets documents in print: a template that the crate ships, and plain data to fill it with.
//!
//! What stands in a letter or a mail is data, never markup: a template reads it from one JSON
//! value, so that `#import` or a dollar sign in a mail is only ever those characters. The world a
//! template sees is its own source, that value and the pictures handed over with it: no files, no
//! network, no fonts of the machine, no present time. The same input gives the same bytes.
//!
//! Typst and the fonts are most of the program they are linked into, so they are linked into one,
//! and the others have it do this: [`run_worker_if_asked`] answers
//! [`Typesetter`](foi_document::Typesetter).
//!
//! ```
//! use foi_document::{Document, Template};
//!
//! # fn data() -> serde_json::Value { serde_json::json!({}) }
//! # fn main() {
//! let at = chrono::DateTime::from_timestamp(1_780_000_000, 0).unwrap();
//! let document = Document {
//!     template: Template::RegulatorPack,
//!     data: &data(),
//!     pictures: &[],
//!     name: "SCR-7K2FQ1",
//!     at,
//! };
//! // Data without what the template asks for is refused, and named.
//! assert!(foi_typeset::pdf(&document).is_err());
//! # }
//! ```

#![warn(missing_docs)]

mod document;
mod drawing;
mod worker;
mod world;

pub use document::pdf;
pub use drawing::png;
pub use worker::run_worker_if_asked;
