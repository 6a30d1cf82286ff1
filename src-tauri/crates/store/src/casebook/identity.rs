//! What a file is: a casebook of ours, a newer one, or something else; and whether it is still the same.

use std::fs;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};

use crate::connection::with_ending;
use crate::migrations::SCHEMA_VERSION;
use crate::passphrase::unreadable;
use crate::platform::numbers_of;
use crate::{Passphrase, Result, StoreError};

/// "SCRT": marks the file as a casebook in SQLite's `application_id`.
pub(crate) const APPLICATION_ID: i32 = 0x5343_5254;
/// A version so much newer is damage.
pub(crate) const FURTHEST: u32 = 10_000;

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

/// Tells a casebook of ours, a newer one, and something else apart; gives the schema version,
/// 0 for an empty file.
pub(crate) fn identify(
    connection: &Connection,
    path: &Path,
    passphrase: Option<&Passphrase>,
) -> Result<u32> {
    let read = || -> rusqlite::Result<(i32, u32, u32)> {
        let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok((
            connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
            // Another program's may be below zero.
            u32::try_from(version).unwrap_or(u32::MAX),
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
