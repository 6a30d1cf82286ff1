//! What systems do each in their own way. No other file of this crate asks which system it runs on;
//! what the casebook needs of it too is in [`foi_store::platform`] and [`foi_store::private`].

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::path::Path;

/// Whether two files are of one owner; taken for granted where a folder is one user's.
pub(crate) fn have_one_owner(one: &Metadata, other: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        one.uid() == other.uid()
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        true
    }
}

/// Whether others than its owner may do anything with a file; not where its folder is one user's.
pub(crate) fn others_may(found: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        found.mode() & 0o077 != 0
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        false
    }
}

/// Permissions but for the one to run a file.
pub(crate) fn without_running(permissions: Permissions) -> Permissions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Permissions::from_mode(permissions.mode() & 0o666)
    }
    #[cfg(not(unix))]
    {
        permissions
    }
}

/// Reads from a place in a file on.
///
/// # Errors
///
/// The system's.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::read_at(file, buffer, offset)
    }
    #[cfg(windows)]
    {
        std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
    }
}

/// Opens a file to read without waiting for whoever writes to it, as one would for a pipe's other
/// end; a link only if it `follows` links.
///
/// # Errors
///
/// The system's, as for a link that is not followed.
pub(crate) fn open_at_once(path: &Path, follows: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let no_follow = if follows { 0 } else { libc::O_NOFOLLOW };
        options.custom_flags(libc::O_NONBLOCK | no_follow);
    }
    #[cfg(not(unix))]
    let _ = follows;
    options.open(path)
}

/// A name that no other process has, before or after it: boot id, process id, start time. None for
/// one that has ended, and where the system does not tell.
pub(crate) fn name_of_process(pid: u32) -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field, the command's name, may hold anything, but only it holds parentheses.
    let (_, after_name) = stat.rsplit_once(')')?;
    let state = after_name.split_whitespace().next()?;
    let started = after_name.split_whitespace().nth(19)?;
    (state != "Z").then(|| format!("{}:{pid}:{started}", boot.trim()))
}
