use foi_law::LawError;
use foi_mail::{AddressError, ComposeError, FetchError, SendError};
use foi_store::StoreError;

use crate::wire::{Failure, FailureCode};

/// Why a use case could not do what was asked. Each displays as one or two clear sentences:
/// what happened, what was kept, what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The casebook.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A date or rule of law.
    #[error("{}. Nothing was changed.", sentence(&.0.reason()))]
    Law(#[from] LawError),
    /// An address that is not one.
    #[error("{0}")]
    Address(#[from] AddressError),
    /// A letter that cannot become a mail.
    #[error("{0}")]
    Compose(#[from] ComposeError),
    /// A letter that could not be offered to the server.
    #[error("{0}")]
    Send(#[from] SendError),
    /// A mailbox that could not be read.
    #[error("{0}")]
    Fetch(#[from] FetchError),
    /// A web server that could not be asked.
    #[error("{0} Nothing was changed.")]
    Web(#[from] crate::adapters::WebError),
    /// What was asked for does not fit, with what to do about it.
    #[error("{0}")]
    Invalid(String),
    /// The user's name or address is missing.
    #[error(
        "Say who is writing first: an authority may leave a request unanswered that has no real name (section 8 of the Freedom of Information Act). Nothing was lost; give your name in Settings and try again."
    )]
    NeedsIdentity,
    /// The mailbox's password is not at hand.
    #[error(
        "The password of {0} is not at hand: it is not in the keyring, or the keyring is locked. Nothing was lost; give the password and try again."
    )]
    NeedsPassword(String),
    /// A draft is not as it was when its editor last saw it.
    #[error(
        "This letter was changed somewhere else meanwhile, by foi or in another window. What you wrote is still here, and is not saved yet; choose which of the two to keep."
    )]
    ChangedElsewhere,
    /// An import met trouble with the casebook part of the way.
    #[error(
        "The import stopped after {}: {why}. What was brought in is whole and kept; when that is mended, import the same again and the rest is added.",
        crate::day::counted(*.mails, "mail", "mails")
    )]
    ImportStopped {
        /// How many mails were brought in.
        mails: u32,
        /// What stopped it, as a sentence without its full stop.
        why: String,
    },
    /// The mailbox's password may be kept, but is out of reach.
    #[error("The password of {0} is not at hand. {1} Nothing was lost.")]
    KeyringLocked(String, String),
    /// A file of the user's could not be read or written.
    #[error("{path}: {why}. Nothing else was touched.")]
    File {
        /// The file.
        path: String,
        /// The system's reason.
        why: String,
    },
}

impl AppError {
    pub(crate) fn invalid(sentence: impl Into<String>) -> Self {
        Self::Invalid(sentence.into())
    }

    pub(crate) fn file(path: &std::path::Path, why: impl ToString) -> Self {
        // The system's words without its number.
        let why = why.to_string();
        let why = why
            .split(" (os error")
            .next()
            .unwrap_or_default()
            .to_owned();
        Self::File {
            path: path.display().to_string(),
            why,
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let code = match &error {
            AppError::NeedsIdentity => FailureCode::NeedsIdentity,
            AppError::ChangedElsewhere => FailureCode::ChangedElsewhere,
            AppError::NeedsPassword(_) | AppError::KeyringLocked(..) => FailureCode::NeedsPassword,
            AppError::Store(
                StoreError::Locked { .. }
                | StoreError::WrongPassphrase { .. }
                | StoreError::NoPageOpens { .. },
            ) => FailureCode::NeedsPassphrase,
            AppError::Store(StoreError::Damaged(_)) => FailureCode::Damaged,
            AppError::Store(StoreError::NotFound { .. }) => FailureCode::NotFound,
            _ => FailureCode::Failed,
        };
        Self {
            code,
            message: error.to_string(),
        }
    }
}

/// A reason as the beginning of a sentence, without its full stop.
fn sentence(reason: &str) -> String {
    let reason = reason.trim_end_matches('.');
    let mut letters = reason.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
