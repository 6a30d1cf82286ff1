//! Text and tables out of received files, read in a child process with limits.
//!
//! A file from outside may be made to exhaust memory or to crash whatever reads it. So nothing is
//! read in the process that holds the casebook: an [`Extractor`] starts a program as a worker
//! ([`run_worker_if_asked`]), hands it the file, and takes back text, a table or the reason why
//! there is none. A bad file costs one worker, and what that worker started.
//!
//! A worker and each tool it starts (poppler, tesseract, antiword) may use half a gigabyte of
//! memory and twenty seconds, open no connection, and write no file. The file itself lies in a
//! temporary file without a name, so that nothing is left behind, however a process ends.

#![warn(missing_docs)]

mod apart;
#[cfg(test)]
mod apart_tests;
mod archive;
mod cell_formats;
mod extracted;
mod extractor;
mod grid;
mod input;
mod kind;
mod number_format;
mod ocr;
mod office;
mod office_xml;
mod open_sheets;
mod page_marks;
mod pdf;
mod plain;
mod protocol;
mod rich_text;
mod separated;
mod sheets;
mod table;
mod tables_in_text;
mod tool;
mod unreadable;
mod word_97;
mod workbook;
mod workbook_97;
mod workbook_binary;
mod worker;

pub use extracted::{Extracted, Part, Place};
pub use extractor::{Cancel, Extractor};
pub use foi_worker::standard_input;
pub use table::{Cell, Sheet, Table};
pub use tables_in_text::tables_in_page;
pub use unreadable::{Reason, Unreadable};
pub use worker::run_worker_if_asked;

/// Goes up whenever files are read better than before: what an older version could not read, or
/// read otherwise, is worth reading again.
pub const VERSION: u32 = 1;

/// The parsers of our own, for the fuzz targets: no limits are set round them here.
#[cfg(feature = "fuzzing")]
pub mod fuzzing {
    use crate::Cell;
    use crate::office_xml::{Dialect, read_part};

    /// The pages of text in a part of an office file: Word's, a slide's or OpenDocument's.
    pub fn office_xml(xml: &[u8]) -> [Vec<String>; 3] {
        [Dialect::Word, Dialect::Slide, Dialect::Open]
            .map(|dialect| read_part(xml, dialect, &std::collections::HashMap::new(), soon()).pages)
    }

    /// What a worker answered, as it would be said again; none when it is not believed.
    pub fn reply(bytes: &[u8]) -> Option<Vec<u8>> {
        let reply: crate::protocol::Reply = serde_json::from_slice(bytes).ok()?;
        serde_json::to_vec(&reply).ok()
    }

    /// What a worker is asked, as it would be asked again; none when it is no request.
    pub fn request(argument: &str) -> Option<String> {
        crate::protocol::Wish::from_argument(argument).map(crate::protocol::Wish::argument)
    }

    fn soon() -> crate::tool::Deadline {
        crate::tool::Deadline(std::time::Instant::now() + std::time::Duration::from_secs(20))
    }

    /// The rows of a table as text, in any encoding.
    pub fn separated(bytes: &[u8]) -> Vec<Vec<Cell>> {
        crate::separated::rows(&crate::plain::decode(bytes)).0
    }

    /// A text without what cannot be shown.
    pub fn tidy(text: &str) -> String {
        crate::extracted::tidy(text)
    }
}
