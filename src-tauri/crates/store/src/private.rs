//! Files and folders for their owner alone. A casebook holds other people's letters, and so does
//! whatever is made of it: copies, exports, dossiers, packs.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use crate::platform::{files_of_owner, folders_of_owner};

/// Makes a folder, and those above it, unless they are there. Those that are keep their permissions.
///
/// # Errors
///
/// The system's.
pub fn folder(path: &Path) -> io::Result<()> {
    folders_of_owner().create(path)
}

/// A new file to write to.
///
/// # Errors
///
/// The system's, as when something has the name already.
pub fn new_file(path: &Path) -> io::Result<File> {
    files_of_owner().create_new(true).open(path)
}

/// A file to lock, made if it is not there; one that is there keeps its permissions and its bytes.
///
/// # Errors
///
/// The system's.
pub fn lock_file(path: &Path) -> io::Result<File> {
    files_of_owner().create(true).truncate(false).open(path)
}

/// Writes bytes to a file; one that is there keeps its permissions.
///
/// # Errors
///
/// The system's.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    files_of_owner()
        .create(true)
        .truncate(true)
        .open(path)?
        .write_all(bytes)
}
