//! Looking a casebook over for damage.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Casebook, lock};
use crate::Result;
use crate::schema::strangers;
use crate::table::blob::sha256;

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
    problems.extend(garbled_texts(connection)?);
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
        match garbled {
            0 => {}
            1 => problems.push(format!("a text of {name} cannot be read")),
            _ => problems.push(format!("{garbled} texts of {name} cannot be read")),
        }
    }
    Ok(problems)
}
