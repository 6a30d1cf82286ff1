//! Text out of received files, read in a child process with limits.
//!
//! A file from outside may be made to exhaust memory or to crash whatever reads it. So nothing is
//! read in the process that holds the casebook: an [`Extractor`] starts the same program again as
//! a worker ([`run_worker_if_asked`]), hands it the bytes, and takes back text or one sentence. A
//! bad file costs one worker.

#![warn(missing_docs)]

mod extractor;
mod kind;
mod text;
mod worker;

pub use extractor::{ExtractError, Extractor};
pub use kind::Kind;
pub use worker::run_worker_if_asked;

use serde::{Deserialize, Serialize};

/// Text read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractedText {
    /// The text.
    pub text: String,
    /// The text was cut at the limit.
    pub cut: bool,
}
