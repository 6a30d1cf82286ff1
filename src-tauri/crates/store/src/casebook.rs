use std::fmt;
use std::fs::{self, OpenOptions};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::migrations::{MIGRATIONS, SCHEMA_VERSION};
use crate::{Reader, Result, StoreError, Writer};

/// "SCRT": marks the file as a casebook in SQLite's `application_id`.
const APPLICATION_ID: i32 = 0x5343_5254;

/// The casebook: one SQLite file, opened by any number of processes at once.
///
/// One connection writes; reading uses connections of its own, so that a long write does not
/// hold up the window. Every write is one `BEGIN IMMEDIATE` transaction with `synchronous=FULL`:
/// what was committed is still there after a power cut.
pub struct Casebook {
    path: PathBuf,
    // Closed before the writer: only a connection that may write folds the log into the file when
    // it is the last to close, so that the file alone is then the whole casebook.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// The file lies where nothing can be written.
    read_only: bool,
    /// The file that was opened, as [`identity_of`] names it.
    file: String,
}

/// The writing connection's page cache, as SQLite takes it: minus so many KiB. An import meets
/// pages of the indexes over hashes in no order; those of 100,000 mails fit.
const WRITER_CACHE: i32 = -32 * 1024;
/// The same for [`Casebook::write_much`].
const LARGE_CACHE: i32 = -256 * 1024;
/// A commit that finds the log grown to so many pages folds it into the file, and holds its caller
/// up for that. An import folds it before, beside its writing: see [`Casebook::fold_log`].
const LOG_PAGES: i32 = 16 * 1024 * 1024 / PAGE_SIZE * 4;
/// Bytes of a page of a new casebook. Most of it is mails and files, which fill whole pages.
const PAGE_SIZE: i32 = 8 * 1024;

/// What a check of the file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What is wrong, in the database's words; empty when nothing is.
    pub problems: Vec<String>,
    /// The schema's version.
    pub schema_version: u32,
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
    /// [`StoreError::NotACasebook`] and [`StoreError::Newer`] leave the file as it is.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        make_private(&path)?;
        if lies_where_nothing_can_be_written(&path) {
            return Self::open_to_read(path);
        }
        let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let found = identify(&connection, &path)?;
        if found == 0 {
            connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        }
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", WRITER_CACHE)?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        if found < SCHEMA_VERSION {
            if found > 0 {
                back_up_before_upgrade(&connection, &path, found)?;
            }
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            MIGRATIONS
                .to_latest(&mut connection)
                .map_err(|error| match error {
                    rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
                    other => StoreError::Damaged(other.to_string()),
                })?;
        }
        Ok(Self {
            file: identity_of(&path)?,
            path,
            writer: Mutex::new(connection),
            readers: Mutex::default(),
            read_only: false,
        })
    }

    /// Opens a casebook that cannot be written: on a write-protected drive, or somebody else's.
    fn open_to_read(path: PathBuf) -> Result<Self> {
        let connection = connect_to_read(&path, true)?;
        let found = identify(&connection, &path)?;
        if found < SCHEMA_VERSION {
            return Err(StoreError::CannotOpen {
                path,
                why: "an older Scrutineer made it, and it lies where it cannot be brought up to date; copy it to a folder of your own".into(),
            });
        }
        Ok(Self {
            file: identity_of(&path)?,
            path,
            writer: Mutex::new(connection),
            readers: Mutex::default(),
            read_only: true,
        })
    }

    /// Whether the casebook can only be read: every write fails with [`StoreError::ReadOnly`].
    pub fn is_read_only(&self) -> bool {
        self.read_only
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
            Ok(found) if found == self.file => Ok(()),
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
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect_to_read(&self.path, self.read_only)?,
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
        result
    }

    /// Writes in one transaction: all of it is kept, or, when `work` fails, none.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.read_only {
            return Err(StoreError::ReadOnly.into());
        }
        write(&mut lock(&self.writer), work)
    }

    /// As [`Casebook::write`], for work that changes most rows of large tables: with room in memory
    /// for what it changes, which would otherwise be written and read again many times.
    pub fn write_much<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.read_only {
            return Err(StoreError::ReadOnly.into());
        }
        let mut connection = lock(&self.writer);
        let cache = |connection: &Connection, size: i32| {
            connection
                .pragma_update(None, "cache_size", size)
                .map_err(StoreError::from)
        };
        cache(&connection, LARGE_CACHE)?;
        let result = write(&mut connection, work);
        cache(&connection, WRITER_CACHE)?;
        connection.release_memory().map_err(StoreError::from)?;
        result
    }

    /// As [`Casebook::write`], but what was written is on the disk for certain only after
    /// [`Casebook::sync`], or after the next `write`. A power cut before that may take it back, from
    /// the end, transaction by transaction; a crash of the program takes nothing back.
    ///
    /// For an import: it writes on while the disk is at it, in another thread.
    pub fn write_unsynced<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.read_only {
            return Err(StoreError::ReadOnly.into());
        }
        let mut connection = lock(&self.writer);
        let sync = |connection: &Connection, how| {
            connection
                .pragma_update(None, "synchronous", how)
                .map_err(StoreError::from)
        };
        sync(&connection, "NORMAL")?;
        // Whatever becomes of the work, what the next writer commits is durable again.
        let result = panic::catch_unwind(AssertUnwindSafe(|| write(&mut connection, work)));
        sync(&connection, "FULL")?;
        result.unwrap_or_else(|panic| panic::resume_unwind(panic))
    }

    /// Returns when everything written before is on the disk.
    ///
    /// What was committed stands in the log until it is folded into the file, which SQLite does only
    /// after it has synced the log itself; so it is the log that is synced here. SQLite puts no
    /// locks on it that closing it could drop.
    pub fn sync(&self) -> Result<()> {
        match fs::File::open(with_ending(&self.path, "-wal")).and_then(|log| log.sync_all()) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                Err(StoreError::DiskFull)
            }
            other => other.map_err(|error| StoreError::Unsynced(error.to_string())),
        }
    }

    /// Folds the log into the file as far as nobody is in the way, on a connection of its own: others
    /// read and write meanwhile.
    pub fn fold_log(&self) -> Result<()> {
        let connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }

    /// Numbers that change when this process wrote, or another did.
    pub fn change_count(&self) -> Result<(i64, u64)> {
        let connection = lock(&self.writer);
        let others = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        Ok((others, connection.total_changes()))
    }

    /// Writes a consistent copy to a new file while the casebook is in use.
    ///
    /// # Errors
    ///
    /// When `target` exists, or cannot be written.
    pub fn back_up(&self, target: &Path) -> Result<()> {
        let connection = connect_to_read(&self.path, self.read_only)?;
        copy(&connection, target)
    }

    /// Looks for damage: SQLite's own check, foreign keys, and the full-text index against its text.
    pub fn check(&self) -> Result<Health> {
        let connection = lock(&self.writer);
        let mut problems = Vec::new();
        let mut statement = connection.prepare("PRAGMA integrity_check")?;
        for line in statement.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                problems.push(line);
            }
        }
        let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
        for table in statement.query_map([], |row| row.get::<_, String>(0))? {
            problems.push(format!("a row of {} points at nothing", table?));
        }
        if !self.read_only
            && let Err(error) = connection.execute(
                "INSERT INTO passage_text(passage_text, rank) VALUES ('integrity-check', 1)",
                [],
            )
        {
            problems.push(format!("the search index does not match the text: {error}"));
        }
        let schema_version =
            connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok(Health {
            problems,
            schema_version,
        })
    }
}

fn identity_of(path: &Path) -> Result<String> {
    let found = fs::metadata(path).map_err(|error| StoreError::CannotOpen {
        path: path.to_owned(),
        why: error.to_string(),
    })?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt as _;
        format!("{}:{}", found.dev(), found.ino())
    };
    #[cfg(not(unix))]
    let identity = format!("{:?}", found.created().ok());
    Ok(identity)
}

/// Called while another connection writes; false gives up.
///
/// SQLite's own handler looks ever more rarely, up to ten times a second, and passes by the short
/// moments in which an import lets others write. This one looks every millisecond, for ten seconds.
fn wait_for_the_lock(tries: i32) -> bool {
    const LONGEST: i32 = 9_000;
    thread::sleep(Duration::from_millis(1));
    tries < LONGEST
}

fn write<T, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    let value = work(&mut Writer::new(&transaction))?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(value)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held rolled its transaction back; the connection itself is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The casebook holds other people's letters: only its owner may read it.
fn make_private(path: &Path) -> Result<()> {
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
        fs::create_dir_all(folder).map_err(cannot_open)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(cannot_open(error)),
    }
}

/// Whether the file is there and the system refuses to have it changed. (To root, permissions
/// refuse nothing; a drive mounted read-only does.)
fn lies_where_nothing_can_be_written(path: &Path) -> bool {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    OpenOptions::new()
        .append(true)
        .open(path)
        .is_err_and(|error| matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem))
}

/// A connection for reading. Where nothing can be written, the file is taken for unchanging, unless
/// a log lies beside it whose changes are not in the file yet.
fn connect_to_read(path: &Path, unchanging: bool) -> Result<Connection> {
    let log = fs::metadata(with_ending(path, "-wal")).map_or(0, |log| log.len());
    if !unchanging || log > 0 {
        return connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    }
    let name = path.to_string_lossy();
    let name = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    connect(
        Path::new(&format!("file:{name}?immutable=1")),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
    )
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let connection =
            Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_handler(Some(wait_for_the_lock))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(connection)
    };
    open().map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::NotACasebook {
            path: path.to_owned(),
        },
        Some(rusqlite::ErrorCode::CannotOpen) => StoreError::CannotOpen {
            path: path.to_owned(),
            why: if path.is_dir() {
                "it is a folder".into()
            } else {
                error.to_string()
            },
        },
        _ => error.into(),
    })
}

/// Tells a casebook of ours, a newer one, and something else apart; gives the schema version,
/// 0 for an empty file.
fn identify(connection: &Connection, path: &Path) -> Result<u32> {
    let read = || -> rusqlite::Result<(i32, u32, u32)> {
        Ok((
            connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
            connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
        ))
    };
    let not_ours = || StoreError::NotACasebook {
        path: path.to_owned(),
    };
    let (application, version, tables) =
        read().map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => not_ours(),
            _ => error.into(),
        })?;
    if tables == 0 && version == 0 {
        return Ok(0);
    }
    if application != APPLICATION_ID {
        return Err(not_ours());
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: SCHEMA_VERSION,
        });
    }
    Ok(version)
}

fn back_up_before_upgrade(connection: &Connection, path: &Path, from: u32) -> Result<()> {
    let target = with_ending(path, &format!(".before-upgrade-from-{from}"));
    if target.exists() {
        // An earlier upgrade was cut short after its copy was made: that copy serves, if it is whole.
        let copy = connect(&target, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        if identify(&copy, &target)? == from {
            return Ok(());
        }
        return Err(StoreError::Exists { path: target });
    }
    copy(connection, &target)
}

/// Writes the copy under another name first: a file with the right name is a whole copy.
fn copy(connection: &Connection, target: &Path) -> Result<()> {
    if target.exists() {
        return Err(StoreError::Exists {
            path: target.to_owned(),
        });
    }
    let unfinished = with_ending(target, ".part");
    let name = unfinished.to_str().ok_or_else(|| StoreError::CannotOpen {
        path: target.to_owned(),
        why: "its name is not valid text".into(),
    })?;
    // What an attempt that was cut short left behind is of no use.
    fs::remove_file(&unfinished).ok();
    make_private(&unfinished)?;
    let written = connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(StoreError::from)
        .and_then(|_| {
            let finish = || -> std::io::Result<()> {
                fs::File::open(&unfinished)?.sync_all()?;
                fs::rename(&unfinished, target)
            };
            finish().map_err(|error| StoreError::CannotOpen {
                path: target.to_owned(),
                why: error.to_string(),
            })
        });
    if written.is_err() {
        fs::remove_file(&unfinished).ok();
    }
    written
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
