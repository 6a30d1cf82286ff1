//! Looking a casebook over for damage.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Casebook, lock};
use crate::error::{is_garbled, is_no_value};
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
        problems.extend(unknown_records(&connection)?);
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
        garbled_records,
        altered_files,
    ];
    let mut problems = Vec::new();
    for look in looks {
        match look(connection) {
            Ok(found) => problems.extend(found),
            // One that cannot go on says nothing of what the others find.
            Err(error) => problems.push(as_problem(error)?),
        }
    }
    Ok(problems)
}

/// What a look at the file ended with, unless it is not about what stands in it.
fn as_problem(error: StoreError) -> Result<String> {
    match error {
        StoreError::Damaged(what) => Ok(what),
        StoreError::Database(what) => Ok(what.to_string()),
        other => Err(other),
    }
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
        problems.extend(problem_of(&name, "text", "that cannot be read", texts)?);
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

/// Records with an instant or an id that is none.
fn garbled_records(connection: &Connection) -> Result<Vec<String>> {
    records_with(connection, "that cannot be read", is_garbled)
}

/// Records with a word that this program does not know: a newer one may have written it.
fn unknown_records(connection: &Connection) -> Result<Vec<String>> {
    records_with(
        connection,
        "with a value that this Scrutineer does not know",
        |error| is_no_value(error) && !is_garbled(error),
    )
}

fn records_with(
    connection: &Connection,
    what: &str,
    is_such: fn(&rusqlite::Error) -> bool,
) -> Result<Vec<String>> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // An older casebook is read only after it was brought up to date.
    if version != SCHEMA_VERSION {
        return Ok(Vec::new());
    }
    let mut problems = Vec::new();
    for (name, reading) in RECORDS {
        let records = count_in(connection, name, *reading, is_such);
        problems.extend(problem_of(name, "record", what, records)?);
    }
    Ok(problems)
}

fn count_in(
    connection: &Connection,
    name: &str,
    reading: Reading,
    is_such: fn(&rusqlite::Error) -> bool,
) -> Result<u32> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\""))?;
    let mut count = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match reading(row) {
            Err(error) if is_such(&error) => count += 1,
            other => {
                can_be_read(name, other)?;
            }
        }
    }
    Ok(count)
}

fn problem_of(table: &str, one: &str, what: &str, found: Result<u32>) -> Result<Option<String>> {
    match found {
        Ok(0) => Ok(None),
        Ok(1) => Ok(Some(format!("{table}: a {one} {what}"))),
        Ok(count) => Ok(Some(format!("{table}: {count} {one}s {what}"))),
        Err(error) => Ok(Some(format!("{table}: {}", as_problem(error)?))),
    }
}
