use std::ops::Deref;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, Params, Transaction};

use crate::Result;

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
