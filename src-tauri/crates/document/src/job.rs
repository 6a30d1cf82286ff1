//! What the process that sets documents is told, and what it answers: a line of JSON, and then the
//! bytes of pictures one after the other.

use chrono::{DateTime, Utc};
use foi_worker::Limits;
use serde::{Deserialize, Serialize};

use crate::{DocumentError, Template};

/// What a program is started with to set a document.
pub const WORKER_ARGUMENT: &str = "typeset-worker";

/// Setting a document may take this long by the clock: seconds.
pub(crate) const TIME: u64 = 5 * 60;

/// What the process may take.
pub const LIMITS: Limits = Limits {
    memory: 4 * 1024 * 1024 * 1024,
    // Each thread reserves sixty-four megabytes, whether it uses them or not.
    addresses: 64 * 1024 * 1024 * 1024,
    // Several threads are at work by one clock.
    time: 4 * TIME,
    file: 0,
};

/// What is to be made.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job<D> {
    /// A document. The bytes of its pictures follow.
    Document {
        /// How it looks.
        template: Template,
        /// What stands in it.
        data: D,
        /// The pictures whose bytes follow.
        pictures: Vec<PictureName>,
        /// What tells it from other documents.
        name: String,
        /// The instant it says it was made.
        at: DateTime<Utc>,
    },
    /// A drawing as points. The SVG follows.
    Drawing,
}

/// One of the pictures that follow.
#[derive(Debug, Serialize, Deserialize)]
pub struct PictureName {
    /// Its name, with its ending.
    pub name: String,
    /// How many of the bytes are its own.
    pub size: usize,
}

/// What was made. Its bytes follow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// A PDF.
    Pdf {
        /// How many pages it has.
        pages: usize,
        /// It is PDF/A-2a.
        archival: bool,
        /// How many bytes follow.
        size: usize,
    },
    /// A PNG.
    Png {
        /// How many bytes follow.
        size: usize,
    },
    /// Nothing, and why.
    No(Refusal),
}

/// Why the process made nothing.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The name of a picture.
    PictureName,
    /// The template asks for something that the data has not, or a drawing is none.
    Typesetting(String),
    /// The system does not let the process limit itself.
    NotConfined(String),
}

impl From<Refusal> for DocumentError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::PictureName => Self::PictureName,
            Refusal::Typesetting(why) => Self::Typesetting(why),
            Refusal::NotConfined(why) => Self::NotStarted(format!(
                "this system does not let a program limit itself ({why})"
            )),
        }
    }
}
