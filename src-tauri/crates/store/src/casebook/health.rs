//! Looking a casebook over for damage.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Casebook, lock};
use crate::migrations::SCHEMA_VERSION;
use crate::records::{RECORDS, Reading, can_be_read};
use crate::schema::strangers;
use crate::table::blob::sha256;
use crate::{Result, StoreError};

/// What a check of the file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What is wrong, in the database's words; empty when nothing is.
    pub problems: Vec<String>,
    /// The schema's version.
    pub schema_version: u32,
}

impl Casebook {
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

/// What is wrong with the rows of a casebook, in words; it is only read.
pub(crate) fn damage(connection: &Connection) -> Result<Vec<String>> {
    let looks = [
        ill_formed,
        dangling,
        strangers,
        garbled_texts,
        unreadable_records,
        altered_files,
    ];
    let mut problems = Vec::new();
    for look in looks {
        match look(connection) {
            Ok(found) => problems.extend(found),
            // One that cannot go on says nothing of what the others find.
            Err(StoreError::Damaged(what)) => problems.push(what),
            Err(error) => return Err(error),
        }
    }
    Ok(problems)
}

fn ill_formed(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut problems: Vec<String> = lines.collect::<rusqlite::Result<_>>()?;
    problems.retain(|line| line != "ok");
    Ok(problems)
}

fn dangling(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let tables = statement.query_map([], |row| row.get::<_, String>(0))?;
    tables
        .map(|table| Ok(format!("a row of {} points at nothing", table?)))
        .collect()
}

/// Stored mails and files that are not those their hash was made of.
fn altered_files(connection: &Connection) -> Result<Vec<String>> {
    let mut problems = Vec::new();
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

/// Texts that are no UTF-8, which SQLite takes as they are and the program cannot read.
fn garbled_texts(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT tables.name, group_concat('\"' || columns.name || '\"')
         FROM pragma_table_list AS tables JOIN pragma_table_info(tables.name) AS columns
         WHERE tables.schema = 'main' AND tables.type = 'table' AND columns.type = 'TEXT'
         GROUP BY tables.name",
    )?;
    let tables = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let tables: Vec<(String, String)> = tables.collect::<rusqlite::Result<_>>()?;
    let mut problems = Vec::new();
    for (name, columns) in tables {
        let texts = garbled_in(connection, &name, &columns);
        problems.extend(problem_of(&name, "text", "texts", texts)?);
    }
    Ok(problems)
}

fn garbled_in(connection: &Connection, name: &str, columns: &str) -> Result<u32> {
    let mut statement = connection.prepare(&format!("SELECT {columns} FROM \"{name}\""))?;
    let count = statement.column_count();
    let mut garbled = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..count {
            if let ValueRef::Text(text) = row.get_ref(column)? {
                garbled += u32::from(std::str::from_utf8(text).is_err());
            }
        }
    }
    Ok(garbled)
}

/// Records with a value that this program cannot read: a day that is none, a word that it does not know.
fn unreadable_records(connection: &Connection) -> Result<Vec<String>> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // An older casebook is read only after it was brought up to date.
    if version != SCHEMA_VERSION {
        return Ok(Vec::new());
    }
    let mut problems = Vec::new();
    for (name, reading) in RECORDS {
        let records = unreadable_in(connection, name, *reading);
        problems.extend(problem_of(name, "record", "records", records)?);
    }
    Ok(problems)
}

fn unreadable_in(connection: &Connection, name: &str, reading: Reading) -> Result<u32> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\""))?;
    let mut unreadable = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        unreadable += u32::from(!can_be_read(reading(row))?);
    }
    Ok(unreadable)
}

fn problem_of(table: &str, one: &str, many: &str, found: Result<u32>) -> Result<Option<String>> {
    match found {
        Ok(0) => Ok(None),
        Ok(1) => Ok(Some(format!("a {one} of {table} cannot be read"))),
        Ok(count) => Ok(Some(format!("{count} {many} of {table} cannot be read"))),
        Err(StoreError::Damaged(what)) => Ok(Some(format!("{table}: {what}"))),
        Err(error) => Err(error),
    }
}
