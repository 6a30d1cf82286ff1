//! Another file in the place of the casebook's: an encrypted one, or a backup.
//!
//! SQLite finds the log and the journal of a file by its name. Who has opened the file that goes must
//! therefore be through with its name before another file has it. Two locks see to that. Whoever
//! opens a casebook shares a lock on its folder until the file itself is locked, which in WAL it is
//! as long as it is open; whoever exchanges the file has the folder's lock alone, and the file's too
//! until the new one has the name.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLockWriteGuard};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use uuid::Uuid;

use crate::casebook::{Opened, damage, identify, identity_of, lock};
use crate::connection::{connect, open_writer, with_ending};
use crate::platform::{has_second_name, sync_folder};
use crate::{Casebook, Passphrase, Result, StoreError};

/// How long others are waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// What the name of a file begins with, after the casebook's, that is to take its place.
const COMING: &str = ".coming-";

impl Casebook {
    /// Lets `make` write another casebook, holds it to be sound, and puts it in the place of this
    /// one, which is kept under the name `kept` or goes.
    pub(crate) fn exchange(
        &self,
        passphrase: Option<Passphrase>,
        kept: Option<&Path>,
        make: impl FnOnce(&Connection, &Path) -> Result<()>,
    ) -> Result<()> {
        self.confirm_writable()?;
        self.confirm_in_place()?;
        confirm_free(&self.path, kept)?;
        let mut writer = lock(&self.writer);
        let mut opened = self.without_readers()?;
        lock(&self.readers).clear();
        let folder = lock_folder(&self.path, true)?;
        let coming = name_for_coming(&self.path);
        let moved = alone(&writer)
            .and_then(|()| make(&writer, &coming))
            .and_then(|()| confirm_sound(&coming, passphrase.as_ref()))
            .and_then(|()| take_place(&coming, &self.path, kept));
        if moved.is_ok() {
            opened.passphrase = passphrase;
        } else {
            fs::remove_file(&coming).ok();
        }
        // The file that went is let go of only now that another has its name.
        *writer = Connection::open_in_memory()?;
        *writer = open_writer(&self.path, opened.passphrase.as_ref())?;
        opened.file = identity_of(&self.path)?;
        drop(folder);
        moved
    }

    /// Waits until nobody in this process reads, and holds new readers up. Looking again and again,
    /// rather than queueing, lets a reader that reads within its reading come to its end.
    fn without_readers(&self) -> Result<RwLockWriteGuard<'_, Opened>> {
        let begun = Instant::now();
        loop {
            match self.opened.try_write() {
                Ok(opened) => return Ok(opened),
                Err(std::sync::TryLockError::Poisoned(poisoned)) => {
                    return Ok(PoisonError::into_inner(poisoned));
                }
                Err(std::sync::TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                    return Err(StoreError::Busy);
                }
                Err(std::sync::TryLockError::WouldBlock) => {
                    thread::sleep(Duration::from_millis(2));
                }
            }
        }
    }
}

/// The file itself where the path is a link to it: what takes its place is put where it lies.
pub(crate) fn resolved(path: PathBuf) -> PathBuf {
    let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
    if is_link && let Ok(whole) = fs::canonicalize(&path) {
        return whole;
    }
    path
}

/// A lock on the folder a casebook lies in, shared or alone, until what is given is dropped. None
/// where the file system has no such locks.
///
/// # Errors
///
/// [`StoreError::Busy`] when others have it for longer than they are waited for.
pub(crate) fn lock_folder(path: &Path, alone: bool) -> Result<Option<File>> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let Ok(file) = File::open(folder) else {
        return Ok(None);
    };
    let begun = Instant::now();
    loop {
        let locked = if alone {
            file.try_lock()
        } else {
            file.try_lock_shared()
        };
        match locked {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                return Err(StoreError::Busy);
            }
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// A name that nobody has, for the file that is to take the casebook's place.
pub(crate) fn name_for_coming(path: &Path) -> PathBuf {
    with_ending(path, &format!("{COMING}{}", Uuid::new_v4().simple()))
}

/// Removes what exchanges that were cut short left behind. To be called with the folder's lock.
pub(crate) fn remove_leftovers(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return;
    };
    let beginning = format!("{}{COMING}", name.to_string_lossy());
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&beginning) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// That the file can make room: under the name `kept`, and leaving nothing readable under another.
///
/// # Errors
///
/// When there is a file of that name, or the casebook has a second name.
pub(crate) fn confirm_free(path: &Path, kept: Option<&Path>) -> Result<()> {
    if let Some(kept) = kept.filter(|kept| kept.exists()) {
        return Err(StoreError::Exists {
            path: kept.to_owned(),
        });
    }
    if fs::metadata(path).is_ok_and(|found| has_second_name(&found)) {
        return Err(StoreError::Conflict(format!(
            "The file {} has a second name (a hard link), under which the old casebook would stay. Nothing was changed; remove the other name first.",
            path.display()
        )));
    }
    Ok(())
}

/// Has the file for this connection until it is closed, without anything beside it.
///
/// # Errors
///
/// [`StoreError::Open`] while another connection has it open.
pub(crate) fn alone(connection: &Connection) -> Result<()> {
    connection.busy_handler(None)?;
    let mode = connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| {
        row.get::<_, String>(0)
    });
    match mode {
        Ok(mode) if mode == "delete" => {}
        Ok(_) => return Err(StoreError::Open),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            return Err(StoreError::Open);
        }
        Err(error) => return Err(error.into()),
    }
    // Nothing of this connection has a name by which another file's journal is found.
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    match connection.execute_batch("BEGIN EXCLUSIVE; COMMIT") {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            Err(StoreError::Open)
        }
        other => Ok(other?),
    }
}

fn confirm_sound(path: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, passphrase)?;
    identify(&connection, path, passphrase)?;
    match damage(&connection)?.into_iter().next() {
        Some(first) => Err(StoreError::Damaged(format!(
            "the copy is not sound: {first}"
        ))),
        None => Ok(()),
    }
}

/// A file takes the casebook's name, which one of the two has at every moment.
pub(crate) fn take_place(coming: &Path, path: &Path, kept: Option<&Path>) -> Result<()> {
    let take = || -> std::io::Result<()> {
        File::open(coming)?.sync_all()?;
        if let Some(kept) = kept {
            fs::hard_link(path, kept).or_else(|_| fs::copy(path, kept).map(|_| ()))?;
        }
        if let Err(error) = fs::rename(coming, path) {
            kept.map(fs::remove_file);
            return Err(error);
        }
        // The new name is on the disk when its folder is.
        if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
            sync_folder(folder)?;
        }
        Ok(())
    };
    take().map_err(|error| StoreError::CannotOpen {
        path: path.to_owned(),
        why: error.to_string(),
    })
}
