use serde::{Deserialize, Serialize};

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{says}")]
pub struct Unreadable {
    /// The reason, for programs.
    pub reason: Reason,
    /// The reason in one or two sentences, for people.
    pub says: String,
}

/// The kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It wants a password.
    Encrypted,
    /// It is damaged.
    Broken,
    /// Its name promises another kind of file than it is.
    NotWhatItSays,
    /// It is larger than is read here.
    TooLarge,
    /// Reading it took too long.
    TooLong,
    /// Reading it took too much memory.
    TooMuchMemory,
    /// A program that reads such files is not installed.
    ToolMissing,
    /// Files of this kind are not read.
    NotRead,
    /// There are no words in it.
    NoWords,
    /// The reading could not begin; the file has nothing to do with it.
    NotStarted,
    /// The user cancelled it.
    Cancelled,
}

/// What can be done all the same.
const KEPT: &str = "The file is kept as it came; save it to open it with another program.";

impl Unreadable {
    /// A reason, in words that end with what can be done.
    pub(crate) fn new(reason: Reason, what: impl std::fmt::Display) -> Self {
        Self {
            reason,
            says: format!("{what} {KEPT}"),
        }
    }

    pub(crate) fn broken(kind: &str) -> Self {
        Self::new(
            Reason::Broken,
            format_args!("This is {kind}, but it is damaged and could not be read."),
        )
    }

    pub(crate) fn encrypted(kind: &str) -> Self {
        Self::new(
            Reason::Encrypted,
            format_args!(
                "This is {kind} that is locked with a password. Ask the authority for the password, or for a copy without one."
            ),
        )
    }

    pub(crate) fn too_long(kind: &str) -> Self {
        Self::new(
            Reason::TooLong,
            format_args!("Reading {kind} took longer than a file may, so it was given up."),
        )
    }

    pub(crate) fn too_much_memory() -> Self {
        Self::new(
            Reason::TooMuchMemory,
            "Reading this file took more memory than a file may, so it was given up; it may be damaged or made to do harm.",
        )
    }

    pub(crate) fn tool_missing(kind: &str, package: &str) -> Self {
        Self {
            reason: Reason::ToolMissing,
            says: format!(
                "This is {kind}; to read it, the package {package} is needed. Install it (sudo apt install {package}) and read the file again."
            ),
        }
    }

    pub(crate) fn no_words(kind: &str) -> Self {
        Self::new(
            Reason::NoWords,
            format_args!("This is {kind} without any words in it."),
        )
    }

    pub(crate) fn not_started(why: impl std::fmt::Display) -> Self {
        Self {
            reason: Reason::NotStarted,
            says: format!("The file could not be read: {why}. The file itself is kept as it came."),
        }
    }

    pub(crate) fn cancelled() -> Self {
        Self {
            reason: Reason::Cancelled,
            says: "Reading was cancelled. The file can be read again.".to_owned(),
        }
    }

    /// Whether another try, later, may end otherwise though the file stays as it is: a tool may be
    /// there then, or the machine less busy.
    pub fn may_pass(&self) -> bool {
        matches!(
            self.reason,
            Reason::ToolMissing | Reason::NotStarted | Reason::Cancelled | Reason::TooLong
        )
    }
}
