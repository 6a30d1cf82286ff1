use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Params, Transaction};

use crate::backup::back_up_before_upgrade;
use crate::casebook::{APPLICATION_ID, identify};
use crate::migrations::{SCHEMA_VERSION, bring_to};
use crate::passphrase::unreadable;
use crate::{Passphrase, Result, StoreError};

/// The writing connection's page cache, as SQLite takes it: minus so many KiB. An import meets
/// pages of the indexes over hashes in no order; those of 100,000 mails fit.
pub(crate) const WRITER_CACHE: i32 = -32 * 1024;
/// The same for [`crate::Casebook::write_much`].
pub(crate) const LARGE_CACHE: i32 = -256 * 1024;
/// A commit that finds the log grown to so many pages folds it into the file, and holds its caller
/// up for that. An import folds it before, beside its writing: see [`crate::Casebook::fold_log`].
const LOG_PAGES: i32 = 16 * 1024 * 1024 / PAGE_SIZE * 4;
/// Bytes of a page of a new casebook. Most of it is mails and files, which fill whole pages.
pub(crate) const PAGE_SIZE: i32 = 8 * 1024;

/// Waits until SQLite knows encryption; to be called before a connection is made.
///
/// `sqlite3_initialize` is over for every other thread before `SQLITE_EXTRA_INIT`, in which `SQLCipher`
/// sets itself up: a connection that another thread makes in that moment cannot encrypt.
pub(crate) fn wait_for_encryption() -> rusqlite::Result<()> {
    const LOOKS: u32 = 2_000;
    static IS_THERE: Mutex<bool> = Mutex::new(false);
    let mut is_there = IS_THERE.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..LOOKS {
        if *is_there {
            break;
        }
        // What it adds comes to a connection when it is made.
        *is_there = Connection::open_in_memory()?.query_row(
            "SELECT EXISTS (SELECT 1 FROM pragma_function_list WHERE name = 'sqlcipher_export')",
            [],
            |row| row.get(0),
        )?;
        if !*is_there {
            thread::sleep(Duration::from_millis(1));
        }
    }
    Ok(())
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
        bring_to(&mut connection, SCHEMA_VERSION).map_err(|error| match error {
            // The steps fit every casebook of that version.
            StoreError::Database(error) => StoreError::Damaged(format!(
                "{}: it says that it is of version {found}, and its tables are of another: {error}",
                path.display()
            )),
            other => other,
        })?;
    }
    Ok(connection)
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

/// Called while another connection writes; false gives up.
///
/// SQLite's own handler looks ever more rarely, up to ten times a second, and passes by the short
/// moments in which an import lets others write. This one looks every millisecond, for ten seconds.
fn wait_for_the_lock(tries: i32) -> bool {
    const LONGEST: i32 = 9_000;
    thread::sleep(Duration::from_millis(1));
    tries < LONGEST
}

pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A view of the casebook at one moment.
#[derive(Debug)]
pub struct Reader<'c> {
    pub(crate) connection: &'c Connection,
}

/// A transaction under way: what it writes is kept whole, or not at all.
///
/// It reads too, and sees what it has written.
#[derive(Debug)]
pub struct Writer<'c> {
    reader: Reader<'c>,
}

impl<'c> Writer<'c> {
    pub(crate) fn new(transaction: &'c Transaction<'_>) -> Self {
        Self {
            reader: Reader {
                connection: transaction,
            },
        }
    }

    pub(crate) fn run(&mut self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self
            .reader
            .connection
            .prepare_cached(sql)?
            .execute(params)?)
    }
}

impl<'c> Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}
