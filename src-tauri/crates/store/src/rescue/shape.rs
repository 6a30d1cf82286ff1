//! What the tables of a version of the casebook look like, to know whose a row is.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::Result;
use crate::migrations::{SCHEMA_VERSION, bring_to};

/// Columns that hold words for people: a character may be missing in them. Any other value that is not
/// as it was is none.
const WORDS: [(&str, &[&str]); 33] = [
    ("account", &["name"]),
    ("also_answers", &["because"]),
    ("attachment", &["name"]),
    ("authority", &["name", "notes"]),
    ("batch", &["title", "subject", "body"]),
    ("collation_column", &["name"]),
    ("collation_file", &["problem"]),
    ("collation_table", &["problem", "news"]),
    ("collation_typed", &["says"]),
    ("deadline_move", &["explanation"]),
    ("event", &["note"]),
    ("evidence", &["quote", "note"]),
    ("evidence_change", &["words"]),
    ("figure", &["file_name", "sentence", "note"]),
    ("file_text", &["says"]),
    ("issue", &["question", "notes", "findings"]),
    ("item", &["text"]),
    ("left_mail", &["from_name", "subject", "reason"]),
    ("letter", &["subject", "body"]),
    (
        "message",
        &[
            "from_name",
            "subject",
            "snippet",
            "filed_because",
            "server_reply",
        ],
    ),
    ("mail_folder", &["shown"]),
    ("note", &["title", "body"]),
    ("outbox", &["subject", "words"]),
    ("own_letter", &["description", "subject", "body"]),
    ("own_reminder", &["words"]),
    ("passage", &["title", "body"]),
    ("reading", &["quote"]),
    ("refiling", &["from_because", "because"]),
    ("request", &["title"]),
    ("saved_search", &["name", "query"]),
    ("sent_copy", &["words"]),
    ("server_wait", &["words"]),
    // Words among other things, as JSON; one of another shape stands for none.
    ("setting", &["value"]),
];

/// A table with rows of the user's, or that follow from them.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) table: String,
    pub(super) columns: Vec<Column>,
    pub(super) without_rowid: bool,
    /// Which column stands where in a stored row.
    stored: Vec<usize>,
    /// The column that is the row's number, and stored as nothing.
    number: Option<usize>,
    pub(super) indexes: Vec<Index>,
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    kind: String,
    not_null: bool,
    has_default: bool,
    pub(super) holds_words: bool,
}

/// An index of a table.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    /// The columns it holds, the last one none: the row's number.
    columns: Vec<Option<usize>>,
}

/// Some columns of a row, by their place in the table.
pub(super) type Columns = Vec<(usize, Value)>;

impl Shape {
    /// The tables of a version.
    pub(super) fn all(version: u32) -> Result<Vec<Self>> {
        let connection = at(version)?;
        let mut statement = connection.prepare(
            "SELECT name, wr FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'
             ORDER BY name",
        )?;
        let tables = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let tables: Vec<(String, bool)> = tables.collect::<rusqlite::Result<_>>()?;
        tables
            .into_iter()
            .map(|(table, without_rowid)| Self::of(&connection, table, without_rowid))
            .collect()
    }

    fn of(connection: &Connection, table: String, without_rowid: bool) -> Result<Self> {
        let mut statement = connection.prepare(
            "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk FROM pragma_table_info(?1) ORDER BY cid",
        )?;
        let words = WORDS.iter().find(|(name, _)| *name == table);
        let found = statement.query_map([&table], |row| {
            let name: String = row.get(0)?;
            let column = Column {
                holds_words: words.is_some_and(|(_, words)| words.contains(&&*name)),
                name,
                kind: row.get(1)?,
                not_null: row.get(2)?,
                has_default: row.get(3)?,
            };
            Ok((column, row.get::<_, u32>(4)?))
        })?;
        let found: Vec<(Column, u32)> = found.collect::<rusqlite::Result<_>>()?;
        let keys = found.iter().filter(|(_, key)| *key > 0).count();
        let number = found
            .iter()
            .position(|(column, key)| *key == 1 && column.kind == "INTEGER")
            .filter(|_| keys == 1 && !without_rowid);
        let mut indexes = Vec::new();
        let mut stored: Vec<usize> = (0..found.len()).collect();
        let mut statement = connection.prepare("SELECT name, origin FROM pragma_index_list(?1)")?;
        let names = statement.query_map([&table], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for name in names {
            let (name, origin): (String, String) = name?;
            let columns = index_columns(connection, &name)?;
            // A table without numbers is stored as the index of its key.
            if without_rowid && origin == "pk" {
                stored = columns.into_iter().flatten().collect();
            } else {
                indexes.push(Index { name, columns });
            }
        }
        Ok(Self {
            table,
            columns: found.into_iter().map(|(column, _)| column).collect(),
            without_rowid,
            stored,
            number,
            indexes,
        })
    }

    /// The columns of a stored row, if it can be one of this table.
    pub(super) fn row(&self, rowid: i64, values: Vec<Value>) -> Option<Columns> {
        if values.is_empty() || values.len() > self.stored.len() {
            return None;
        }
        // Rows from before a column was added lack it.
        let added_since = self.stored.get(values.len()..)?;
        if added_since
            .iter()
            .any(|column| self.columns[*column].not_null && !self.columns[*column].has_default)
        {
            return None;
        }
        self.stored
            .iter()
            .zip(values)
            .map(|(column, value)| {
                let value = if self.number == Some(*column) {
                    Value::Integer(rowid)
                } else {
                    value
                };
                self.columns[*column]
                    .takes(&value)
                    .then_some((*column, value))
            })
            .collect()
    }

    /// The number of the row that an entry of an index is about, and what it says of the row.
    pub(super) fn entry(&self, index: &Index, mut values: Vec<Value>) -> Option<(i64, Columns)> {
        if values.len() != index.columns.len() {
            return None;
        }
        let Some(Value::Integer(rowid)) = values.pop() else {
            return None;
        };
        let said: Option<Columns> = index
            .columns
            .iter()
            .zip(values)
            .map(|(column, value)| {
                let place = (*column)?;
                let column = &self.columns[place];
                (column.takes(&value) && column.takes_id(&value)).then_some((place, value))
            })
            .collect();
        Some((rowid, said?))
    }

    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known.name == column)
    }
}

impl Column {
    /// Whether a value is an id, where ids stand.
    pub(super) fn takes_id(&self, value: &Value) -> bool {
        let holds_ids = self.name == "id" || self.name.ends_with("_id");
        match value {
            // A mail's own id is what its sender made it.
            Value::Text(text) if holds_ids && self.name != "header_id" => {
                uuid::Uuid::parse_str(text).is_ok()
            }
            _ => true,
        }
    }

    pub(super) fn takes(&self, value: &Value) -> bool {
        match value {
            Value::Null => !self.not_null,
            Value::Integer(_) => matches!(&*self.kind, "INTEGER" | "REAL"),
            Value::Real(_) => self.kind == "REAL",
            Value::Text(_) => self.kind == "TEXT",
            Value::Blob(_) => self.kind == "BLOB",
        }
    }
}

fn index_columns(connection: &Connection, name: &str) -> Result<Vec<Option<usize>>> {
    let mut statement =
        connection.prepare("SELECT cid FROM pragma_index_xinfo(?1) ORDER BY seqno")?;
    let columns = statement.query_map([name], |row| {
        let column: i64 = row.get(0)?;
        Ok(usize::try_from(column).ok())
    })?;
    Ok(columns.collect::<rusqlite::Result<_>>()?)
}

/// An empty casebook of a version, in memory.
fn at(version: u32) -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    bring_to(&mut connection, version)?;
    Ok(connection)
}

/// Which version's schema the statements found in a file are.
#[derive(Debug)]
pub(super) struct Likeness {
    /// The versions with most in common with them, the oldest first.
    pub(super) versions: Vec<u32>,
    /// Most of a version's statements are among them.
    pub(super) is_ours: bool,
    /// They are just those of a version.
    pub(super) is_whole: bool,
}

impl Likeness {
    pub(super) fn of(found: &BTreeMap<String, String>) -> Result<Self> {
        let mut best = (i64::MIN, Vec::new(), false);
        let mut connection = Connection::open_in_memory()?;
        for version in 1..=SCHEMA_VERSION {
            bring_to(&mut connection, version)?;
            let mut statement =
                connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
            let ours = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let ours: Vec<(String, String)> = ours.collect::<rusqlite::Result<_>>()?;
            let same = ours
                .iter()
                .filter(|(name, sql)| found.get(name) == Some(sql))
                .count();
            // What the version has and the file has not speaks against it.
            let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
            let alike = 2 * count(same) - count(ours.len());
            if alike > best.0 {
                let is_whole = same == ours.len() && same == found.len();
                best = (alike, vec![version], is_whole);
            } else if alike == best.0 {
                best.1.push(version);
            }
        }
        Ok(Self {
            versions: best.1,
            is_ours: best.0 > 0,
            is_whole: best.2,
        })
    }

    pub(super) fn newest(&self) -> u32 {
        self.versions.last().copied().unwrap_or(SCHEMA_VERSION)
    }
}
