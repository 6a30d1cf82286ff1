use std::fmt;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::backup::back_up_before_upgrade;
use crate::connection::wait_for_encryption;
use crate::exchange::{lock_folder, remove_leftovers, resolved};
use crate::migrations::{MIGRATIONS, SCHEMA_VERSION};
use crate::passphrase::{is_plain, unreadable};
use crate::platform::numbers_of;
use crate::schema::strangers;
use crate::table::blob::sha256;
use crate::writable::{Hindrance, comes_of_a_full_disk, hindrance_of, last_change};
use crate::{Passphrase, Reader, Result, StoreError, Writer, private};

/// "SCRT": marks the file as a casebook in SQLite's `application_id`.
pub(crate) const APPLICATION_ID: i32 = 0x5343_5254;

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

/// The writing connection's page cache, as SQLite takes it: minus so many KiB. An import meets
/// pages of the indexes over hashes in no order; those of 100,000 mails fit.
const WRITER_CACHE: i32 = -32 * 1024;
/// The same for [`Casebook::write_much`].
pub(crate) const LARGE_CACHE: i32 = -256 * 1024;
/// A commit that finds the log grown to so many pages folds it into the file, and holds its caller
/// up for that. An import folds it before, beside its writing: see [`Casebook::fold_log`].
const LOG_PAGES: i32 = 16 * 1024 * 1024 / PAGE_SIZE * 4;
/// A version so much newer is damage.
pub(crate) const FURTHEST: u32 = 10_000;
/// Bytes of a page of a new casebook. Most of it is mails and files, which fill whole pages.
pub(crate) const PAGE_SIZE: i32 = 8 * 1024;

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

    /// Writes in one transaction: all of it is kept, or, when `work` fails, none.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.confirm_writable()?;
        write(&mut lock(&self.writer), work)
    }

    /// As [`Casebook::write`], but [`Casebook::change_count`] of this process stays as it was: for a
    /// note that comes every few minutes and that little of what is shown rests on.
    pub fn write_unheard<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.confirm_writable()?;
        let mut connection = lock(&self.writer);
        let before = connection.total_changes();
        let result = write(&mut connection, work);
        let rows = connection.total_changes() - before;
        self.unheard.fetch_add(rows, Ordering::Relaxed);
        result
    }

    /// As [`Casebook::write`], for work that changes most rows of large tables: with room in memory
    /// for what it changes, which would otherwise be written and read again many times.
    pub fn write_much<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.confirm_writable()?;
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
        self.confirm_writable()?;
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
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let connection = connect(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_WRITE,
            opened.passphrase.as_ref(),
        )?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }

    /// Numbers that change when this process wrote, or another did; not by [`Casebook::write_unheard`]
    /// in this process.
    pub fn change_count(&self) -> Result<(i64, u64)> {
        let connection = lock(&self.writer);
        let others = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        // Another connection may have taken the place of the one that was counted with.
        let own = connection.total_changes();
        Ok((
            others,
            own.wrapping_sub(self.unheard.load(Ordering::Relaxed)),
        ))
    }

    /// Looks for damage: SQLite's own check, foreign keys, each stored file against its SHA-256, and
    /// the full-text index against its text.
    pub fn check(&self) -> Result<Health> {
        let connection = lock(&self.writer);
        let mut problems = damage(&connection)?;
        if !self.is_read_only()
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

/// The connection that writes; an older casebook is brought up to date.
pub(crate) fn open_writer(path: &Path, passphrase: Option<&Passphrase>) -> Result<Connection> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, passphrase)?;
    let found = identify(&connection, path, passphrase)?;
    if found == 0 && passphrase.is_none() {
        connection.pragma_update(None, "page_size", PAGE_SIZE)?;
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", WRITER_CACHE)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    if found < SCHEMA_VERSION {
        if found > 0 {
            back_up_before_upgrade(&connection, path, passphrase, found)?;
        }
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        MIGRATIONS
            .to_latest(&mut connection)
            .map_err(|error| match error {
                rusqlite_migration::Error::RusqliteError { err, .. } => match err.into() {
                    // The steps fit every casebook of that version.
                    StoreError::Database(error) => StoreError::Damaged(format!(
                        "{}: it says that it is of version {found}, and its tables are of another: {error}",
                        path.display()
                    )),
                    other => other,
                },
                other => StoreError::Damaged(other.to_string()),
            })?;
    }
    Ok(connection)
}

/// What is wrong with the rows of a casebook, in words; it is only read.
pub(crate) fn damage(connection: &Connection) -> Result<Vec<String>> {
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
    match strangers(connection) {
        Ok(found) => problems.extend(found),
        Err(error) => problems.push(error.to_string()),
    }
    let mut statement = connection.prepare("SELECT sha256, bytes FROM blob")?;
    let mut blobs = statement.query([])?;
    while let Some(blob) = blobs.next()? {
        let hash = blob.get_ref(0)?.as_str().unwrap_or_default();
        if hash != sha256(blob.get_ref(1)?.as_blob().unwrap_or_default()) {
            problems.push(format!("the stored file {hash} is not as it was stored"));
        }
    }
    Ok(problems)
}

pub(crate) fn identity_of(path: &Path) -> Result<String> {
    let found = fs::metadata(path).map_err(|error| StoreError::CannotOpen {
        path: path.to_owned(),
        why: error.to_string(),
    })?;
    // Systems use the number of a deleted file again: only its birth tells the two apart.
    let born = found
        .created()
        .ok()
        .and_then(|born| born.duration_since(std::time::UNIX_EPOCH).ok())
        .map_or(0, |born| born.as_nanos());
    let place = match numbers_of(&found) {
        Some((device, number)) => format!("{device}:{number}"),
        None => "file".to_owned(),
    };
    Ok(format!("{place}:{born}"))
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

pub(crate) fn write<T, E: From<StoreError>>(
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

/// A connection for reading. Where nothing can be written, the file is taken for unchanging, unless
/// a log or its index lies beside it: then its changes may not be in the file yet, or somebody has it
/// open.
pub(crate) fn connect_to_read(
    path: &Path,
    unchanging: bool,
    passphrase: Option<&Passphrase>,
) -> Result<Connection> {
    let read_only = || connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, passphrase);
    if !unchanging {
        return read_only();
    }
    let log = fs::metadata(with_ending(path, "-wal")).map_or(0, |log| log.len());
    if log > 0 || with_ending(path, "-shm").exists() {
        let connection = read_only()?;
        let found = connection.pragma_query_value(None, "user_version", |_| Ok(()));
        match found.err().and_then(|error| error.sqlite_error_code()) {
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) if log > 0 => {
                return Err(StoreError::CannotOpen {
                    path: path.to_owned(),
                    why: "its last changes are in the file beside it that ends in -wal, and to read them a file has to be made there; copy both to a folder of your own and open the copy".into(),
                });
            }
            // Left behind by somebody who had it open, or begun where there is no room for it.
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure,
            ) if log == 0 => {}
            _ => return Ok(connection),
        }
    }
    let name = path.to_string_lossy();
    let name = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    connect(
        Path::new(&format!("file:{name}?immutable=1")),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        passphrase,
    )
}

pub(crate) fn connect(
    path: &Path,
    access: OpenFlags,
    passphrase: Option<&Passphrase>,
) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        wait_for_encryption()?;
        let connection =
            Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        if let Some(passphrase) = passphrase {
            // A wrong passphrase is told in our own words.
            connection.pragma_update(None, "cipher_log_level", "NONE")?;
            // For this connection, and for the files that VACUUM and ATTACH open beside it.
            connection.pragma_update(None, "cipher_default_page_size", PAGE_SIZE)?;
            connection.pragma_update(None, "key", passphrase.expose())?;
        }
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
        Some(ErrorCode::NotADatabase) => unreadable(path, passphrase),
        Some(ErrorCode::CannotOpen) => StoreError::CannotOpen {
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
pub(crate) fn identify(
    connection: &Connection,
    path: &Path,
    passphrase: Option<&Passphrase>,
) -> Result<u32> {
    let read = || -> rusqlite::Result<(i32, u32, u32)> {
        Ok((
            connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
            connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
        ))
    };
    let (application, version, tables) =
        read().map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => unreadable(path, passphrase),
            _ => error.into(),
        })?;
    if tables == 0 && version == 0 {
        return Ok(0);
    }
    if application != APPLICATION_ID {
        return Err(if has_our_tables(connection)? {
            StoreError::Damaged(format!(
                "{}: its beginning is not as it was",
                path.display()
            ))
        } else {
            StoreError::NotACasebook {
                path: path.to_owned(),
            }
        });
    }
    // No program makes such a one.
    let is_none = version == 0 || version > SCHEMA_VERSION + FURTHEST;
    if is_none && has_our_tables(connection)? {
        return Err(StoreError::Damaged(format!(
            "{}: its beginning does not say its version",
            path.display()
        )));
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: SCHEMA_VERSION,
        });
    }
    confirm_whole_pages(connection, path)?;
    Ok(version)
}

/// Whether the tables are there that make a casebook.
fn has_our_tables(connection: &Connection) -> Result<bool> {
    const OURS: &str = "'authority', 'request', 'event', 'letter', 'message', 'outbox'";
    let sql =
        format!("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({OURS})");
    let found: u32 = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(found == 6)
}

/// That the file does not end within a page: then it was cut off, and SQLite notices only when that
/// page is wanted. A log beside it may hold what is missing.
fn confirm_whole_pages(connection: &Connection, path: &Path) -> Result<()> {
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    if length(&with_ending(path, "-wal")) > 0 {
        return Ok(());
    }
    // Of an encrypted casebook the size is told as text.
    let page: u64 = connection.pragma_query_value(None, "page_size", |row| {
        Ok(match row.get_ref(0)? {
            ValueRef::Integer(size) => u64::try_from(size).unwrap_or_default(),
            ValueRef::Text(_) => row.get::<_, String>(0)?.parse().unwrap_or_default(),
            _ => 0,
        })
    })?;
    if page == 0 || length(path).is_multiple_of(page) {
        return Ok(());
    }
    Err(StoreError::Damaged(format!(
        "{}: its last page is cut off",
        path.display()
    )))
}

pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
