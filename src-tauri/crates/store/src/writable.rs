//! Whether a casebook can be written where it lies, and why not.
//!
//! One that cannot is opened to be read. SQLite keeps a log and its index beside a file, which it
//! cannot make there; so the file is taken for unchanging, which holds as long as nobody else changes
//! it: each time something is read it is looked at anew.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::SystemTime;

use crate::exchange::name_for_coming;
use crate::{StoreError, private};

/// Why nothing can be written to a casebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hindrance {
    /// Its file may not be changed.
    File,
    /// No file may be made in its folder.
    Folder,
    /// Its drive is mounted to be read.
    Drive,
    /// There is no room.
    Full,
    /// The database says so.
    Other,
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "its file is write-protected, or somebody else's",
            Self::Folder => "no new file may be made in its folder, and one is needed to write",
            Self::Drive => "its drive is write-protected",
            Self::Full => "the disk is full",
            Self::Other => "the system does not let it be changed",
        })
    }
}

/// What keeps a casebook that is there from being written to, but for a full disk. (To root,
/// permissions refuse nothing; a drive mounted read-only does.)
pub(crate) fn hindrance_of(path: &Path) -> Option<Hindrance> {
    let file = OpenOptions::new().append(true).open(path);
    if let Some(found) = file
        .err()
        .and_then(|error| refused(&error, Hindrance::File))
    {
        return Some(found);
    }
    let beside = name_for_coming(path);
    let made = private::new_file(&beside);
    fs::remove_file(&beside).ok();
    made.err()
        .and_then(|error| refused(&error, Hindrance::Folder))
}

fn refused(error: &std::io::Error, to: Hindrance) -> Option<Hindrance> {
    match error.kind() {
        ErrorKind::PermissionDenied => Some(to),
        ErrorKind::ReadOnlyFilesystem => Some(Hindrance::Drive),
        _ => None,
    }
}

/// Whether a failure to open a casebook for writing comes of a disk without room.
pub(crate) fn comes_of_a_full_disk(error: &StoreError, path: &Path) -> bool {
    /// As much as the index of a log takes at once.
    const WANTED: usize = 32 * 1024;
    match error {
        StoreError::DiskFull => true,
        StoreError::Database(_) | StoreError::Disk(_) | StoreError::CannotOpen { .. } => {
            let beside = name_for_coming(path);
            let written = private::new_file(&beside).and_then(|mut file| {
                file.write_all(&vec![0; WANTED])?;
                file.sync_all()
            });
            fs::remove_file(&beside).ok();
            written.is_err_and(|error| {
                matches!(
                    error.kind(),
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
                )
            })
        }
        _ => false,
    }
}

/// When the file last changed, and how long it is.
pub(crate) fn last_change(path: &Path) -> Option<(SystemTime, u64)> {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}
