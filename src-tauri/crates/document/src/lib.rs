//! Documents of record, as PDF, and drawings as points: what is asked for, and who sets it.
//!
//! What sets them (Typst, and the fonts) is large and needed seldom, so it is in one program, which
//! a [`Typesetter`] starts as a child process with limits. A template reads what stands in a letter
//! or a mail from one JSON value: it is data, never markup. The same input gives the same bytes.
//!
//! What can be known without setting anything is known here: [`printable()`] makes a text fit for
//! print, and [`lacking()`] and [`left_out()`] count what print loses of it.

#![warn(missing_docs)]

mod coverage;
mod document;
mod job;
mod printable;
mod typesetter;

pub use coverage::is_covered;
pub use document::{Document, DocumentError, NoPicture, Pdf, Picture, Template};
pub use job::{Job, LIMITS, PictureName, Refusal, Reply, WORKER_ARGUMENT};
pub use printable::{lacking, left_out, printable};
pub use typesetter::Typesetter;
