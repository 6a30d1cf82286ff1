use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::writable::Hindrance;

/// Why the casebook could not do what was asked, in words for its owner.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is something else.
    #[error(
        "{path} is not a casebook. Nothing in it was changed. Choose another file, or a name that is not in use yet."
    )]
    NotACasebook {
        /// The file.
        path: PathBuf,
    },
    /// The file is encrypted.
    #[error("{path} is locked with a passphrase. Nothing in it was changed; give its passphrase.")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase given does not open the file.
    #[error(
        "That passphrase does not open {path}. Nothing in it was changed; try again, and mind capital letters."
    )]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase given opens no page of a damaged file.
    #[error(
        "That passphrase opens nothing in {path}. Nothing in it was changed. Try again, and mind capital letters. If it is the right one, the first bytes of the file are damaged, and without them nobody can read the rest: bring back a backup."
    )]
    NoPageOpens {
        /// The file.
        path: PathBuf,
    },
    /// A later version of the program wrote the file.
    #[error(
        "{path} was made by a newer Scrutineer (its version is {found}, this program knows {known}). Nothing in it was changed. Install the newer program to open it."
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The file or its folder cannot be opened.
    #[error(
        "The casebook {path} could not be opened: {why}. Check that the folder exists and that you may write in it."
    )]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// A copy would overwrite a file.
    #[error(
        "There is a file {path} already. Nothing was written; choose another name for the copy."
    )]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is not where it was opened any more.
    #[error(
        "The casebook is no longer at {path}: it was moved, replaced, or its drive was taken out. Nothing is sent; close Scrutineer, put it back, and open it again."
    )]
    Gone {
        /// Where it was.
        path: PathBuf,
    },
    /// No room for the change.
    #[error("The disk is full. Nothing was changed; free some space and try again.")]
    DiskFull,
    /// The file may only be read.
    #[error(
        "The casebook cannot be written to, only read: {0}. Nothing was changed. Copy it to a folder of your own, or see to the permissions, and open it again."
    )]
    ReadOnly(Hindrance),
    /// The disk refused something that is not the fault of a full one.
    #[error(
        "The disk did not do what was asked of it ({0}): it may be failing, or your quota on it be used up. Nothing was changed; try again, and keep a backup on another disk."
    )]
    Disk(String),
    /// Another process held the file for too long.
    #[error(
        "The casebook is busy: another Scrutineer or foi is writing to it. Nothing was changed; try again in a moment."
    )]
    Busy,
    /// Another program has the casebook open that is to be replaced.
    #[error(
        "The casebook is open in another window or foi. Close it and try again; nothing was changed."
    )]
    Open,
    /// The file is damaged.
    #[error(
        "The casebook is damaged ({0}). Nothing was changed. Bring back the newest backup (foi restore), or save what can be saved into a new casebook (foi rescue)."
    )]
    Damaged(String),
    /// The disk did not confirm what was written.
    #[error(
        "The disk did not confirm what was written to the casebook ({0}). Check the disk, and try again."
    )]
    Unsynced(String),
    /// Nothing has this id.
    #[error("There is no {what} {id}.")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// The id or reference given.
        id: String,
    },
    /// A state change that another process made first.
    #[error("{0}")]
    Conflict(String),
    /// Anything else the database said.
    #[error("The casebook could not do that: {0}. Nothing was changed.")]
    Database(rusqlite::Error),
}

impl StoreError {
    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound {
            what,
            id: id.to_string(),
        }
    }
}

/// Whether a value was met that no program of ours wrote: text that is no UTF-8, an instant or an id
/// that is none. A word that this one does not know may be a newer one's.
pub(crate) fn is_garbled(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::Utf8Error(..) => true,
        rusqlite::Error::FromSqlConversionFailure(_, _, why) => {
            why.is::<std::str::Utf8Error>()
                || why.is::<chrono::ParseError>()
                || why.is::<uuid::Error>()
        }
        _ => false,
    }
}

/// Whether a value was met that this program cannot read.
pub(crate) fn is_no_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        /// `SQLITE_IOERR_SHMSIZE`
        const IOERR_SHMSIZE: i32 = 0x130a;
        let extended = error.sqlite_error().map(|error| error.extended_code);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            // The log's index found no room.
            Some(ErrorCode::SystemIoFailure) if extended == Some(IOERR_SHMSIZE) => Self::DiskFull,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error.to_string()),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly(Hindrance::Other),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ if is_garbled(&error) => Self::Damaged(error.to_string()),
            _ => Self::Database(error),
        }
    }
}
