//! The answers to a batch gathered into one table: which columns, from which tables of the files
//! that came, and what the user typed from papers.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};
use serde::{Deserialize, Serialize};

use crate::row::{FromRow, json, to_json};
use crate::table::attachment::Attachment;
use crate::{
    AttachmentId, BatchId, CollatedTableId, CollationColumnId, MessageId, Reader, Result,
    StoreError, TypedValueId, Writer,
};

pub(crate) const CREATE: &str = "
CREATE TABLE collation (
    batch_id   TEXT PRIMARY KEY NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    lines      TEXT NOT NULL CHECK (lines IN ('each_authority', 'every_row')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE collation_column (
    id       TEXT PRIMARY KEY NOT NULL,
    batch_id TEXT NOT NULL REFERENCES collation (batch_id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    name     TEXT NOT NULL CHECK (name <> ''),
    kind     TEXT NOT NULL CHECK (kind IN ('money', 'number', 'date', 'text'))
) STRICT;
CREATE INDEX collation_column_by_batch ON collation_column (batch_id, position);
CREATE TABLE collation_file (
    batch_id      TEXT NOT NULL REFERENCES collation (batch_id) ON DELETE CASCADE,
    attachment_id TEXT NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL,
    layouts       TEXT NOT NULL,
    problem       TEXT NOT NULL DEFAULT '',
    read_at       TEXT NOT NULL,
    PRIMARY KEY (batch_id, attachment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collation_file_by_attachment ON collation_file (attachment_id);
CREATE TABLE collation_table (
    id            TEXT PRIMARY KEY NOT NULL,
    batch_id      TEXT NOT NULL,
    attachment_id TEXT NOT NULL,
    sheet         TEXT NOT NULL,
    heading_first INTEGER NOT NULL CHECK (heading_first > 0),
    heading_last  INTEGER NOT NULL CHECK (heading_last >= heading_first),
    headings      TEXT NOT NULL CHECK (json_valid(headings)),
    look          TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('to_map', 'mapped', 'left_out')),
    mapping       TEXT NOT NULL CHECK (json_valid(mapping)),
    like_id       TEXT REFERENCES collation_table (id) ON DELETE SET NULL,
    gathered      TEXT CHECK (gathered IS NULL OR json_valid(gathered)),
    gathered_at   TEXT,
    problem       TEXT NOT NULL DEFAULT '',
    news          TEXT NOT NULL DEFAULT '',
    UNIQUE (batch_id, attachment_id, sheet, heading_first),
    FOREIGN KEY (batch_id, attachment_id)
        REFERENCES collation_file (batch_id, attachment_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX collation_table_by_look ON collation_table (batch_id, look);
CREATE INDEX collation_table_by_like ON collation_table (like_id);
CREATE TABLE collation_typed (
    id            TEXT PRIMARY KEY NOT NULL,
    batch_id      TEXT NOT NULL REFERENCES collation (batch_id) ON DELETE CASCADE,
    position      INTEGER NOT NULL CHECK (position > 0),
    line          INTEGER NOT NULL CHECK (line > 0),
    column_id     TEXT NOT NULL REFERENCES collation_column (id) ON DELETE CASCADE,
    says          TEXT NOT NULL CHECK (says <> ''),
    message_id    TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    attachment_id TEXT REFERENCES attachment (id) ON DELETE CASCADE,
    page          INTEGER CHECK (page > 0),
    typed_at      TEXT NOT NULL,
    UNIQUE (batch_id, position, line, column_id)
) STRICT;
CREATE INDEX collation_typed_by_column ON collation_typed (column_id);
CREATE INDEX collation_typed_by_message ON collation_typed (message_id);
CREATE INDEX collation_typed_by_attachment ON collation_typed (attachment_id);
";

/// What is gathered from the answers to a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collation {
    /// The batch.
    pub batch_id: BatchId,
    /// Every row has a line, not each authority one.
    pub has_every_row: bool,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When its columns or lines were last changed.
    pub updated_at: DateTime<Utc>,
}

/// A column to gather.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollationColumn {
    /// Its id.
    pub id: CollationColumnId,
    /// Its name.
    pub name: String,
    /// `money`, `number`, `date` or `text`.
    pub kind: String,
}

/// A file that was looked through for tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollationFile {
    /// The file.
    pub attachment_id: AttachmentId,
    /// The version of the reading.
    pub version: u32,
    /// What the user said of its sheets then; as JSON, to be compared.
    pub layouts: String,
    /// Why no table was found in it; empty when one was.
    pub problem: String,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}

/// A column of a table that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its letters.
    pub letters: String,
    /// Its heading.
    pub name: String,
    /// What it holds, by the name the figures have for it.
    pub kind: String,
}

/// Where a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingState {
    /// Nobody has said what its columns are.
    ToMap,
    /// It is gathered.
    Mapped,
    /// The user does not want it.
    LeftOut,
}

/// A table in a file that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollatedTable {
    /// Its id.
    pub id: CollatedTableId,
    /// The batch.
    pub batch_id: BatchId,
    /// The file.
    pub attachment_id: AttachmentId,
    /// The sheet; empty where the file has none.
    pub sheet: String,
    /// The first and last row of its heading, from 1.
    pub heading: (u32, u32),
    /// Its columns.
    pub headings: Vec<Heading>,
    /// The same for all tables with these headings.
    pub look: String,
    /// Where it stands.
    pub state: MappingState,
    /// Which of its columns feeds which gathered one: heading and letters.
    pub mapping: BTreeMap<CollationColumnId, (String, String)>,
    /// The table whose mapping it took.
    pub like_id: Option<CollatedTableId>,
    /// What it gave, as JSON; none before it was gathered.
    pub gathered: Option<String>,
    /// When it was gathered.
    pub gathered_at: Option<DateTime<Utc>>,
    /// Why it is not counted; empty when it is.
    pub problem: String,
    /// What it gives now that it did not give before; empty when nothing changed.
    pub news: String,
}

/// A value the user typed from a letter or a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedValue {
    /// Its id.
    pub id: TypedValueId,
    /// The authority's place in the batch.
    pub position: u32,
    /// The line among those typed for the authority, from 1.
    pub line: u32,
    /// The column.
    pub column_id: CollationColumnId,
    /// What was typed.
    pub says: String,
    /// The mail it is cited from.
    pub message_id: MessageId,
    /// The file of that mail; none for the mail itself.
    pub attachment_id: Option<AttachmentId>,
    /// The page of that file.
    pub page: Option<u32>,
    /// When it was typed.
    pub typed_at: DateTime<Utc>,
}

impl MappingState {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToMap => "to_map",
            Self::Mapped => "mapped",
            Self::LeftOut => "left_out",
        }
    }
}

impl FromRow for Collation {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            batch_id: row.get("batch_id")?,
            has_every_row: row.get::<_, String>("lines")? == "every_row",
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl FromRow for CollationColumn {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("kind")?,
        })
    }
}

impl FromRow for CollationFile {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            attachment_id: row.get("attachment_id")?,
            version: row.get("version")?,
            layouts: row.get("layouts")?,
            problem: row.get("problem")?,
            read_at: row.get("read_at")?,
        })
    }
}

impl FromRow for CollatedTable {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            batch_id: row.get("batch_id")?,
            attachment_id: row.get("attachment_id")?,
            sheet: row.get("sheet")?,
            heading: (row.get("heading_first")?, row.get("heading_last")?),
            headings: json(row, "headings")?,
            look: row.get("look")?,
            state: match row.get::<_, String>("state")?.as_str() {
                "mapped" => MappingState::Mapped,
                "left_out" => MappingState::LeftOut,
                _ => MappingState::ToMap,
            },
            mapping: json(row, "mapping")?,
            like_id: row.get("like_id")?,
            gathered: row.get("gathered")?,
            gathered_at: row.get("gathered_at")?,
            problem: row.get("problem")?,
            news: row.get("news")?,
        })
    }
}

impl FromRow for TypedValue {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            position: row.get("position")?,
            line: row.get("line")?,
            column_id: row.get("column_id")?,
            says: row.get("says")?,
            message_id: row.get("message_id")?,
            attachment_id: row.get("attachment_id")?,
            page: row.get("page")?,
            typed_at: row.get("typed_at")?,
        })
    }
}

struct FileOfBatch(u32, Attachment);

impl FromRow for FileOfBatch {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self(row.get("place")?, Attachment::from_row(row)?))
    }
}

struct ItemOfBatch(u32, String);

impl FromRow for ItemOfBatch {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self(row.get("position")?, row.get("outcome")?))
    }
}

impl Reader<'_> {
    /// What is gathered from the answers to a batch; none before that was begun.
    pub fn collation(&self, batch: BatchId) -> Result<Option<Collation>> {
        self.one("SELECT * FROM collation WHERE batch_id = ?1", [batch])
    }

    /// The columns that are gathered, in order.
    pub fn collation_columns(&self, batch: BatchId) -> Result<Vec<CollationColumn>> {
        self.list(
            "SELECT * FROM collation_column WHERE batch_id = ?1 ORDER BY position",
            [batch],
        )
    }

    /// The files of a batch's answers that were looked through.
    pub fn collation_files(&self, batch: BatchId) -> Result<Vec<CollationFile>> {
        self.list("SELECT * FROM collation_file WHERE batch_id = ?1", [batch])
    }

    /// The tables found in them, in the order of the files and of their sheets.
    pub fn collated_tables(&self, batch: BatchId) -> Result<Vec<CollatedTable>> {
        self.list(
            "SELECT * FROM collation_table WHERE batch_id = ?1 ORDER BY rowid",
            [batch],
        )
    }

    /// Those of one file, likewise.
    pub fn collated_tables_of(
        &self,
        batch: BatchId,
        attachment: AttachmentId,
    ) -> Result<Vec<CollatedTable>> {
        self.list(
            "SELECT * FROM collation_table WHERE batch_id = ?1 AND attachment_id = ?2 ORDER BY rowid",
            params![batch, attachment],
        )
    }

    /// The table of another file with these headings that a new one follows: one that is mapped
    /// before one that is left out. None where it would be counted beside a mapped table of the same
    /// request, since it may be the same figures again or a correction of them.
    pub fn collated_table_to_follow(
        &self,
        batch: BatchId,
        look: &str,
        attachment: AttachmentId,
    ) -> Result<Option<CollatedTable>> {
        let found: Option<CollatedTable> = self.one(
            "SELECT * FROM collation_table
             WHERE batch_id = ?1 AND look = ?2 AND attachment_id <> ?3 AND state <> 'to_map'
             ORDER BY state <> 'mapped', like_id IS NOT NULL, rowid LIMIT 1",
            params![batch, look, attachment],
        )?;
        Ok(match found {
            Some(found)
                if found.state == MappingState::Mapped
                    && self.has_mapped_table_beside(batch, attachment)? =>
            {
                None
            }
            found => found,
        })
    }

    /// Whether a table is mapped of a file of the same request, or of this one.
    fn has_mapped_table_beside(&self, batch: BatchId, attachment: AttachmentId) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM collation_table AS other
                 JOIN attachment ON attachment.id = other.attachment_id
                 JOIN message ON message.id = attachment.message_id
                 WHERE other.batch_id = ?1 AND other.state = 'mapped'
                   AND message.request_id = (
                       SELECT own.request_id FROM message AS own
                       JOIN attachment AS file ON file.message_id = own.id WHERE file.id = ?2))",
        )?;
        Ok(statement.query_row(params![batch, attachment], |row| row.get(0))?)
    }

    /// The files with a mapped table that is to be gathered.
    pub fn files_to_gather(&self, batch: BatchId) -> Result<HashSet<AttachmentId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT attachment_id FROM collation_table
             WHERE batch_id = ?1 AND state = 'mapped' AND gathered IS NULL AND problem = ''",
        )?;
        let files = statement.query_map([batch], |row| row.get(0))?;
        Ok(files.collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    pub fn collated_table(&self, id: CollatedTableId) -> Result<CollatedTable> {
        self.one("SELECT * FROM collation_table WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("table of the collation", id))
    }

    /// The files of the mails that came in answer to a batch's requests, each with the place of its
    /// authority; in the order of the batch, then as they came.
    pub fn batch_files(&self, batch: BatchId) -> Result<Vec<(u32, Attachment)>> {
        let files: Vec<FileOfBatch> = self.list(
            "SELECT batch_recipient.position AS place, attachment.* FROM batch_recipient
             JOIN message ON message.request_id = batch_recipient.request_id AND message.outgoing = 0
             JOIN attachment ON attachment.message_id = message.id AND attachment.inline = 0
             WHERE batch_id = ?1
             ORDER BY batch_recipient.position, message.date, message.id, attachment.position",
            [batch],
        )?;
        Ok(files.into_iter().map(|file| (file.0, file.1)).collect())
    }

    /// When the newest mail came in answer to each of a batch's requests of which nothing is
    /// recorded, with the place of its authority; automatic replies are none.
    pub fn unrecorded_mails(&self, batch: BatchId) -> Result<HashMap<u32, DateTime<Utc>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch_recipient.position, max(message.date) FROM batch_recipient
             JOIN message ON message.request_id = batch_recipient.request_id
                  AND message.outgoing = 0 AND message.automatic IS NULL
             WHERE batch_id = ?1 AND NOT EXISTS (
                 SELECT 1 FROM event
                 WHERE event.message_id = message.id AND event.request_id = message.request_id)
             GROUP BY batch_recipient.position",
        )?;
        let mails = statement.query_map([batch], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(mails.collect::<rusqlite::Result<_>>()?)
    }

    /// What became of each question of a batch's requests, with the place of its authority.
    pub fn batch_items(&self, batch: BatchId) -> Result<Vec<(u32, String)>> {
        let items: Vec<ItemOfBatch> = self.list(
            "SELECT position, outcome FROM batch_recipient
             JOIN item ON item.request_id = batch_recipient.request_id
             WHERE batch_id = ?1 ORDER BY position, number",
            [batch],
        )?;
        Ok(items.into_iter().map(|item| (item.0, item.1)).collect())
    }

    /// What the user typed, by authority and line.
    pub fn typed_values(&self, batch: BatchId) -> Result<Vec<TypedValue>> {
        self.list(
            "SELECT collation_typed.* FROM collation_typed
             JOIN collation_column ON collation_column.id = column_id
             WHERE collation_typed.batch_id = ?1
             ORDER BY collation_typed.position, line, collation_column.position",
            [batch],
        )
    }
}

impl Writer<'_> {
    /// Keeps how the answers to a batch are gathered, with these columns in this order. What was
    /// mapped and typed for columns that are gone goes with them.
    pub fn set_collation(
        &mut self,
        collation: &Collation,
        columns: &[CollationColumn],
    ) -> Result<()> {
        let batch = collation.batch_id;
        self.run(
            "INSERT INTO collation (batch_id, lines, created_at, updated_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (batch_id) DO UPDATE SET lines = excluded.lines, updated_at = excluded.updated_at",
            params![
                batch,
                if collation.has_every_row { "every_row" } else { "each_authority" },
                collation.created_at,
                collation.updated_at
            ],
        )?;
        for known in self.collation_columns(batch)? {
            if !columns.iter().any(|column| column.id == known.id) {
                self.run("DELETE FROM collation_column WHERE id = ?1", [known.id])?;
            }
        }
        for (position, column) in (1_u32..).zip(columns) {
            self.run(
                "INSERT INTO collation_column (id, batch_id, position, name, kind) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name, kind = excluded.kind",
                params![column.id, batch, position, column.name, column.kind],
            )?;
        }
        Ok(())
    }

    /// Keeps that a file was looked through, in place of what was kept of it before.
    pub fn set_collation_file(&mut self, batch: BatchId, file: &CollationFile) -> Result<()> {
        self.run(
            "INSERT INTO collation_file (batch_id, attachment_id, version, layouts, problem, read_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (batch_id, attachment_id) DO UPDATE SET version = excluded.version,
                 layouts = excluded.layouts, problem = excluded.problem, read_at = excluded.read_at",
            params![
                batch,
                file.attachment_id,
                file.version,
                file.layouts,
                file.problem,
                file.read_at
            ],
        )?;
        Ok(())
    }

    /// Keeps a table of a file, in place of what was kept of it before.
    pub fn set_collated_table(&mut self, table: &CollatedTable) -> Result<()> {
        self.run(
            "INSERT INTO collation_table (id, batch_id, attachment_id, sheet, heading_first, heading_last, headings,
                 look, state, mapping, like_id, gathered, gathered_at, problem, news)
             VALUES (:id, :batch_id, :attachment_id, :sheet, :heading_first, :heading_last, :headings,
                 :look, :state, :mapping, :like_id, :gathered, :gathered_at, :problem, :news)
             ON CONFLICT (id) DO UPDATE SET heading_last = excluded.heading_last, headings = excluded.headings,
                 look = excluded.look, state = excluded.state, mapping = excluded.mapping,
                 like_id = excluded.like_id, gathered = excluded.gathered,
                 gathered_at = excluded.gathered_at, problem = excluded.problem, news = excluded.news",
            named_params! {
                ":id": table.id, ":batch_id": table.batch_id, ":attachment_id": table.attachment_id,
                ":sheet": table.sheet, ":heading_first": table.heading.0, ":heading_last": table.heading.1,
                ":headings": to_json(&table.headings)?, ":look": table.look,
                ":state": table.state.as_str(), ":mapping": to_json(&table.mapping)?,
                ":like_id": table.like_id, ":gathered": table.gathered,
                ":gathered_at": table.gathered_at, ":problem": table.problem, ":news": table.news,
            },
        )?;
        Ok(())
    }

    /// Forgets a table that is not found in its file any more.
    pub fn remove_collated_table(&mut self, id: CollatedTableId) -> Result<()> {
        self.run("DELETE FROM collation_table WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Keeps what the user typed, in place of what stood in that cell.
    pub fn set_typed_value(&mut self, batch: BatchId, typed: &TypedValue) -> Result<()> {
        self.run(
            "INSERT INTO collation_typed (id, batch_id, position, line, column_id, says, message_id, attachment_id, page, typed_at)
             VALUES (:id, :batch_id, :position, :line, :column_id, :says, :message_id, :attachment_id, :page, :typed_at)
             ON CONFLICT (batch_id, position, line, column_id) DO UPDATE SET says = excluded.says,
                 message_id = excluded.message_id, attachment_id = excluded.attachment_id,
                 page = excluded.page, typed_at = excluded.typed_at",
            named_params! {
                ":id": typed.id, ":batch_id": batch, ":position": typed.position, ":line": typed.line,
                ":column_id": typed.column_id, ":says": typed.says, ":message_id": typed.message_id,
                ":attachment_id": typed.attachment_id, ":page": typed.page, ":typed_at": typed.typed_at,
            },
        )?;
        Ok(())
    }

    /// Takes a typed value out.
    pub fn remove_typed_value(&mut self, batch: BatchId, id: TypedValueId) -> Result<()> {
        self.run(
            "DELETE FROM collation_typed WHERE batch_id = ?1 AND id = ?2",
            params![batch, id],
        )?;
        Ok(())
    }
}
