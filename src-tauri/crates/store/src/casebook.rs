mod health;
mod identity;
mod writing;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;

use rusqlite::Connection;

use crate::connection::{connect_to_read, open_writer};
use crate::exchange::{lock_folder, remove_leftovers, resolved};
use crate::migrations::SCHEMA_VERSION;
use crate::passphrase::is_plain;
use crate::writable::{Hindrance, comes_of_a_full_disk, hindrance_of, last_change};
use crate::{Passphrase, Reader, Result, StoreError, private};

pub use health::Health;
pub(crate) use health::damage;
pub(crate) use identity::{APPLICATION_ID, FURTHEST, identify, identity_of};
pub(crate) use writing::write;

/// The casebook: one SQLite file, opened by any number of processes at once.
///
/// One connection writes; reading uses connections of its own, so that a long write does not
/// hold up the window. Every write is one `BEGIN IMMEDIATE` transaction with `synchronous=FULL`:
/// what was committed is still there after a power cut.
pub struct Casebook {
    pub(crate) path: PathBuf,
    // Closed before the writer: only a connection that may write folds the log into the file when
    // it is the last to close, so that the file alone is then the whole casebook.
    pub(crate) readers: Mutex<Vec<Connection>>,
    pub(crate) writer: Mutex<Connection>,
    /// Why nothing can be written, if nothing can.
    hindrance: Mutex<Option<Hindrance>>,
    /// The file as it was when the idle readers were opened that take it for unchanging.
    seen: Mutex<Option<(SystemTime, u64)>>,
    /// Rows that [`Casebook::write_unheard`] changed; counted under the writer's lock.
    unheard: AtomicU64,
    /// Held while something is read, so that the file is never exchanged under a reader.
    pub(crate) opened: RwLock<Opened>,
}

/// The file that was opened.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    /// As [`identity_of`] names it.
    pub(crate) file: String,
    /// What it is encrypted with, if it is.
    pub(crate) passphrase: Option<Passphrase>,
}

impl fmt::Debug for Casebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Casebook")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Casebook {
    /// Opens the casebook, making it when the file is not there yet.
    ///
    /// An older casebook is copied to `NAME.before-upgrade-from-N` before it is migrated.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotACasebook`], [`StoreError::Locked`] and [`StoreError::Newer`] leave the file
    /// as it is.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        Self::open_with(path, None)
    }

    /// As [`Casebook::open`], with the passphrase of an encrypted casebook. A new casebook is
    /// encrypted with it; for one that is not encrypted it is not used.
    ///
    /// # Errors
    ///
    /// Also [`StoreError::WrongPassphrase`]; the file is left as it is.
    pub fn open_with(path: impl Into<PathBuf>, passphrase: Option<Passphrase>) -> Result<Self> {
        let path = resolved(path.into());
        make_private(&path)?;
        let folder = lock_folder(&path, false)?;
        if folder.is_some() {
            remove_leftovers(&path);
        }
        let opened = Opened {
            passphrase: passphrase.filter(|_| !is_plain(&path)),
            file: identity_of(&path)?,
        };
        if let Some(hindrance) = hindrance_of(&path) {
            return Self::open_to_read(path, opened, hindrance);
        }
        let writer = match open_writer(&path, opened.passphrase.as_ref()) {
            Ok(writer) => writer,
            Err(error) if comes_of_a_full_disk(&error, &path) => {
                return Self::open_to_read(path, opened, Hindrance::Full)
                    .map_err(|_| StoreError::DiskFull);
            }
            Err(error) => return Err(error),
        };
        drop(folder);
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            hindrance: Mutex::default(),
            seen: Mutex::default(),
            unheard: AtomicU64::new(0),
            opened: RwLock::new(opened),
        })
    }

    /// Opens a casebook that cannot be written: on a write-protected drive, a full one, or somebody
    /// else's.
    fn open_to_read(path: PathBuf, opened: Opened, hindrance: Hindrance) -> Result<Self> {
        let connection = connect_to_read(&path, true, opened.passphrase.as_ref())?;
        let found = identify(&connection, &path, opened.passphrase.as_ref())?;
        if found < SCHEMA_VERSION {
            return Err(StoreError::CannotOpen {
                path,
                why: "an older Scrutineer made it, and it lies where it cannot be brought up to date; copy it to a folder of your own".into(),
            });
        }
        Ok(Self {
            path,
            writer: Mutex::new(connection),
            readers: Mutex::default(),
            hindrance: Mutex::new(Some(hindrance)),
            seen: Mutex::default(),
            unheard: AtomicU64::new(0),
            opened: RwLock::new(opened),
        })
    }

    /// Opens another file, such as a copy of this casebook, with the same passphrase.
    ///
    /// # Errors
    ///
    /// As [`Casebook::open_with`].
    pub fn open_copy(&self, path: impl Into<PathBuf>) -> Result<Self> {
        Self::open_with(path, self.opened().passphrase)
    }

    pub(crate) fn opened(&self) -> Opened {
        self.opened
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether the casebook can only be read: every write fails with [`StoreError::ReadOnly`], or
    /// with [`StoreError::DiskFull`] until there is room.
    pub fn is_read_only(&self) -> bool {
        self.hindrance().is_some()
    }

    /// Why nothing can be written, if nothing can.
    pub fn hindrance(&self) -> Option<Hindrance> {
        *lock(&self.hindrance)
    }

    /// That something can be written. One that was opened on a full disk can be once there is room.
    ///
    /// # Errors
    ///
    /// [`StoreError::ReadOnly`] or [`StoreError::DiskFull`] when it cannot.
    pub fn confirm_writable(&self) -> Result<()> {
        match self.hindrance() {
            None => Ok(()),
            Some(Hindrance::Full) => {
                let writer = open_writer(&self.path, self.opened().passphrase.as_ref())
                    .map_err(|_| StoreError::DiskFull)?;
                *lock(&self.writer) = writer;
                lock(&self.readers).clear();
                *lock(&self.hindrance) = None;
                Ok(())
            }
            Some(other) => Err(StoreError::ReadOnly(other)),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Names the file itself, not its path: another after it was copied or restored.
    pub fn file_identity(&self) -> Result<String> {
        identity_of(&self.path)
    }

    /// That the file which was opened still stands under its name. What is written to one that was
    /// moved, deleted or taken out with its drive is found by nobody afterwards.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub fn confirm_in_place(&self) -> Result<()> {
        match identity_of(&self.path) {
            Ok(found) if found == self.opened().file => Ok(()),
            _ => Err(StoreError::Gone {
                path: self.path.clone(),
            }),
        }
    }

    /// Reads, seeing one moment of the casebook.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let unchanging = self.is_read_only();
        if unchanging {
            self.look_at_the_file();
        }
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect_to_read(&self.path, unchanging, opened.passphrase.as_ref())?,
        };
        let result = {
            let moment = connection
                .unchecked_transaction()
                .map_err(StoreError::from)?;
            work(&Reader {
                connection: &moment,
            })
        };
        lock(&self.readers).push(connection);
        drop(opened);
        result
    }

    /// Connections that take the file for unchanging are of no use once somebody changed it.
    fn look_at_the_file(&self) {
        let (now, mut seen) = (last_change(&self.path), lock(&self.seen));
        if *seen != now {
            lock(&self.readers).clear();
            *seen = now;
        }
    }

    /// Gives back the memory in which pages of the file are kept for the next read. They are read
    /// again when they are wanted.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub fn release_memory(&self) -> Result<()> {
        for connection in lock(&self.readers).iter() {
            connection.release_memory()?;
        }
        // One who writes has pages that are not to be given back.
        if let Ok(writer) = self.writer.try_lock() {
            writer.release_memory()?;
        }
        Ok(())
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held rolled its transaction back; the connection itself is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The casebook holds other people's letters: only its owner may read it.
pub(crate) fn make_private(path: &Path) -> Result<()> {
    let cannot_open = |error: std::io::Error| StoreError::CannotOpen {
        path: path.to_owned(),
        why: error.to_string(),
    };
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        private::folder(folder).map_err(cannot_open)?;
    }
    match private::new_file(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(cannot_open(error)),
    }
}
