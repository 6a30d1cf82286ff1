//! The ways to write to a casebook.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior};

use super::{Casebook, lock};
use crate::connection::{LARGE_CACHE, WRITER_CACHE, connect, with_ending};
use crate::{Result, StoreError, Writer};

impl Casebook {
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
        set(&connection, "cache_size", LARGE_CACHE)?;
        let result = write(&mut connection, work);
        set(&connection, "cache_size", WRITER_CACHE)?;
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
        set(&connection, "synchronous", "NORMAL")?;
        // Whatever becomes of the work, what the next writer commits is durable again.
        let result = panic::catch_unwind(AssertUnwindSafe(|| write(&mut connection, work)));
        set(&connection, "synchronous", "FULL")?;
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
}

fn set(connection: &Connection, pragma: &str, value: impl ToSql) -> Result<()> {
    Ok(connection.pragma_update(None, pragma, value)?)
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
