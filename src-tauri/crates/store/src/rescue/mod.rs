//! What can be saved of a damaged casebook, saved into a new one.
//!
//! The damaged file is only read, and page by page: SQLite itself gives up at the first page that is
//! wrong. Each page of a table says by itself which rows it holds; an index says which rows there
//! were, so that what is missing can be counted, and some of what they said. What belongs to a row
//! that is lost is kept where a stand-in says plainly what it is (see [`mend`]).

mod cipher;
mod mend;
mod pages;
mod read_back;
mod record;
mod shape;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{ErrorCode, params_from_iter};

use crate::backup::make_with;
use crate::casebook::{APPLICATION_ID, FURTHEST};
use crate::migrations::SCHEMA_VERSION;
use crate::table::blob::sha256;
use crate::{Casebook, Passphrase, Result, StoreError, Writer};

use pages::Pages;
use read_back::reads_back;
use shape::{Columns, Likeness, Shape};
use tree::{StoredRow, Trees, rows_of};

pub(crate) use pages::{has_pages_of_a_casebook, opens_a_page};

/// What was saved of a damaged casebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rescue {
    /// Each table that had rows, by its name.
    pub tables: BTreeMap<String, RescuedTable>,
    /// Pages the file has.
    pub pages: u32,
    /// Pages that could not be read.
    pub unreadable_pages: u32,
    /// Pages with rows that no table could be found for.
    pub nobodys_pages: u32,
    /// Stored mails and files whose bytes are lost; a note stands in the place of each.
    pub lost_files: u64,
}

/// What became of the rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RescuedTable {
    /// Rows there were, as far as can be told: rows that were read, that could not be read, and that
    /// only an index still knew of.
    pub found: u64,
    /// Rows in the new casebook, those made again among them.
    pub saved: u64,
    /// Rows made again from what is known of them elsewhere.
    pub made_again: u64,
    /// Rows that were read and left out, because what they belong to is lost.
    pub left_out: u64,
    /// Saved rows in which some characters could not be read: U+FFFD stands in the place of each.
    pub patched: u64,
    /// There may have been more rows, of which nothing tells any more.
    pub perhaps_more: bool,
}

impl RescuedTable {
    /// Rows that are lost.
    pub fn lost(&self) -> u64 {
        self.found.saturating_sub(self.saved)
    }

    /// Whether every row that is known to have been there is in the new casebook as it was.
    pub fn is_whole(&self) -> bool {
        self.lost() == 0 && self.made_again == 0 && self.patched == 0 && !self.perhaps_more
    }
}

impl Rescue {
    /// Whether everything that is known to have been there is in the new casebook as it was.
    pub fn is_whole(&self) -> bool {
        self.lost_files == 0
            && self.nobodys_pages == 0
            && self.tables.values().all(RescuedTable::is_whole)
    }
}

/// What a rescue needs from outside.
#[derive(Clone, Copy)]
pub struct Means<'m> {
    /// The present instant, for rows that are made again.
    pub now: DateTime<Utc>,
    /// The bytes of the files in a mail: what is lost of a file may stand in the mail it came with.
    pub files_of: &'m dyn Fn(&[u8]) -> Vec<Vec<u8>>,
}

impl std::fmt::Debug for Means<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Means")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Casebook {
    /// Makes a new casebook of what can be read of a damaged one, which is only read. It is encrypted
    /// with the same passphrase if the damaged one is.
    ///
    /// # Errors
    ///
    /// When the file is no casebook, is encrypted with another passphrase, was made by a newer
    /// program or is being written to; when `target` exists or cannot be written. Nothing is left
    /// behind then.
    pub fn rescue(
        damaged: &Path,
        target: &Path,
        passphrase: Option<&Passphrase>,
        means: &Means<'_>,
    ) -> Result<(Self, Rescue)> {
        let before = last_change(damaged);
        let pages = Pages::of(damaged, passphrase)?;
        let mut trees = Trees::of(&pages);
        let version = version_of(&pages, &trees.made_by, damaged)?;
        let passphrase = passphrase.filter(|_| pages.is_encrypted());
        let mut rescue = Rescue {
            pages: pages.count,
            unreadable_pages: trees.unreadable,
            ..Rescue::default()
        };
        let casebook = make_with(target, version, passphrase, |w| {
            rescue = Filling::new(&pages, &mut trees, version)?.fill(
                w,
                rescue.clone(),
                version,
                means,
            )?;
            if last_change(damaged) != before {
                return Err(StoreError::Busy);
            }
            Ok(())
        })?;
        Ok((casebook, rescue))
    }
}

/// The version of a damaged casebook: what it says, unless its tables are another's.
///
/// # Errors
///
/// When it is no casebook, or a newer program made it.
fn version_of(pages: &Pages, made_by: &BTreeMap<String, String>, damaged: &Path) -> Result<u32> {
    let looks = Likeness::of(made_by)?;
    match pages.said() {
        Some((application, _)) if application != APPLICATION_ID && !looks.is_ours => {
            Err(StoreError::NotACasebook {
                path: damaged.to_owned(),
            })
        }
        Some((_, found))
            if (SCHEMA_VERSION + 1..=SCHEMA_VERSION + FURTHEST).contains(&found)
                && !looks.is_whole =>
        {
            Err(StoreError::Newer {
                path: damaged.to_owned(),
                found,
                known: SCHEMA_VERSION,
            })
        }
        Some((_, said)) if !looks.is_whole && (1..=SCHEMA_VERSION).contains(&said) => Ok(said),
        // Versions may have the same tables.
        Some((_, said)) if looks.versions.contains(&said) => Ok(said),
        _ => Ok(looks.newest()),
    }
}

/// When the file and the log beside it last changed, and how long they are.
fn last_change(path: &Path) -> Vec<Option<(std::time::SystemTime, u64)>> {
    ["", "-wal"]
        .iter()
        .map(|ending| {
            let found = std::fs::metadata(crate::connection::with_ending(path, ending)).ok()?;
            Some((found.modified().ok()?, found.len()))
        })
        .collect()
}

/// A new casebook that is being filled.
struct Filling<'p> {
    pages: &'p Pages,
    tables: Vec<Table>,
    nobodys_pages: u32,
}

/// A table, with the pages that its rows stand in.
struct Table {
    shape: Shape,
    pages: Vec<u32>,
    /// Some of its pages are not there.
    broken: bool,
    /// What its indexes say of its rows, by their numbers.
    known: BTreeMap<i64, Columns>,
    /// What can be read of rows that cannot be kept as they are, by their numbers.
    in_part: BTreeMap<i64, Columns>,
    /// Rows that were read.
    read: BTreeSet<i64>,
    garbled: u64,
    /// A row was met twice.
    doubled: bool,
    rows: u64,
    patched: u64,
    /// It is of the version that this program reads.
    is_newest: bool,
}

impl<'p> Filling<'p> {
    fn new(pages: &'p Pages, trees: &mut Trees, version: u32) -> Result<Self> {
        let mut tables: Vec<_> = Shape::all(version)?
            .into_iter()
            .map(|shape| Table::of(shape, pages, trees, version == SCHEMA_VERSION))
            .collect();
        // What the search index is stored in follows from the rest.
        let others: Vec<_> = trees.made_by.keys().cloned().collect();
        for name in others {
            trees.claim(&name, false);
            trees.claim(&name, true);
        }
        let mut nobodys_pages = 0;
        for of_index in [false, true] {
            for page in trees.orphans(of_index) {
                match owner_of(&tables, pages, page, of_index) {
                    Some(owner) => {
                        tables[owner].pages.push(page);
                        trees.give(page);
                    }
                    None if of_index => {}
                    None => nobodys_pages += u32::from(has_rows_of_the_user(pages, page)),
                }
            }
        }
        Ok(Self {
            pages,
            tables,
            nobodys_pages,
        })
    }

    fn fill(
        mut self,
        w: &mut Writer<'_>,
        mut rescue: Rescue,
        version: u32,
        means: &Means<'_>,
    ) -> Result<Rescue> {
        rescue.nobodys_pages = self.nobodys_pages;
        for table in &mut self.tables {
            table.copy(self.pages, w)?;
        }
        let mended = mend::mend(w, &self.tables, version, means)?;
        rescue.lost_files = mended.lost_files;
        for table in self.tables {
            let name = table.shape.table.clone();
            let saved = mend::count(w, &name)?;
            let made_again = mended.made_again.get(&name).copied().unwrap_or_default();
            let told = RescuedTable {
                // A stand-in may be for a row of which nothing else told.
                found: table.found().max(saved),
                saved,
                made_again,
                left_out: (table.rows + made_again).saturating_sub(saved),
                patched: table.patched.min(saved),
                perhaps_more: (table.broken || table.doubled) && table.known.is_empty(),
            };
            if told.found > 0 || told.saved > 0 || told.perhaps_more {
                rescue.tables.insert(name, told);
            }
        }
        Ok(rescue)
    }
}

impl Table {
    fn of(shape: Shape, pages: &Pages, trees: &mut Trees, is_newest: bool) -> Self {
        let own = trees.claim(&shape.table, shape.without_rowid);
        let mut known: BTreeMap<i64, Columns> = BTreeMap::new();
        for index in &shape.indexes {
            for page in trees.claim(&index.name, true).pages {
                for (_, entry) in rows_of(pages, page).into_iter().flatten() {
                    if entry.patched || shape.without_rowid {
                        continue;
                    }
                    if let Some((row, said)) = shape.entry(index, entry.columns) {
                        known.entry(row).or_default().extend(said);
                    }
                }
            }
        }
        Self {
            shape,
            pages: own.pages,
            broken: own.broken,
            known,
            in_part: BTreeMap::new(),
            read: BTreeSet::new(),
            garbled: 0,
            doubled: false,
            rows: 0,
            patched: 0,
            is_newest,
        }
    }

    /// Puts every row that can be read into the new casebook.
    fn copy(&mut self, pages: &Pages, w: &mut Writer<'_>) -> Result<()> {
        for page in std::mem::take(&mut self.pages) {
            for row in rows_of(pages, page) {
                let Some((rowid, columns, patched)) = row.and_then(|row| self.readable(row)) else {
                    self.garbled += 1;
                    continue;
                };
                if self.insert(w, &columns)? || self.insert(w, &self.corrected(rowid, &columns))? {
                    self.read.insert(rowid);
                    self.rows += 1;
                    self.patched += u64::from(patched);
                } else if self.is_there(w, &columns)? {
                    // A page that was written in the place of another, or twice.
                    self.doubled = true;
                } else {
                    self.garbled += 1;
                }
            }
        }
        Ok(())
    }

    /// The number and the columns of a row that can be one of this table, and whether characters are
    /// missing in its words that no index knows.
    fn readable(&mut self, (rowid, record): StoredRow) -> Option<(i64, Columns, bool)> {
        let columns = self.shape.row(rowid, record.columns)?;
        let columns = if record.patched {
            self.corrected(rowid, &columns)
        } else {
            columns
        };
        let has_gap = |(_, value): &(usize, Value)| record.patched && has_gap(value);
        let holds_words = |place: usize| {
            let column = self.shape.columns.get(place);
            column.is_some_and(|column| column.holds_words)
        };
        if columns
            .iter()
            .any(|one| has_gap(one) && !holds_words(one.0))
        {
            let sound = columns.into_iter().filter(|one| !has_gap(one));
            if !self.shape.without_rowid {
                self.in_part.insert(rowid, sound.collect());
            }
            return None;
        }
        let patched = columns.iter().any(has_gap);
        let columns = self.with_ids(rowid, columns)?;
        (!self.is_not_as_stored(&columns)).then_some((rowid, columns, patched))
    }

    /// A row whose ids are ids: one that is damaged is taken from an index, or let go of where the
    /// row can be without it. None where it cannot.
    fn with_ids(&self, rowid: i64, columns: Columns) -> Option<Columns> {
        let known = self.known.get(&rowid);
        columns
            .into_iter()
            .map(|(place, value)| {
                let column = self.shape.columns.get(place)?;
                if column.takes_id(&value) {
                    return Some((place, value));
                }
                let said = known
                    .into_iter()
                    .flatten()
                    .find(|(known, _)| *known == place);
                let value = said.map_or(Value::Null, |(_, value)| value.clone());
                (column.takes(&value) && column.takes_id(&value)).then_some((place, value))
            })
            .collect()
    }

    /// A row with what the indexes say of it.
    fn corrected(&self, rowid: i64, columns: &Columns) -> Columns {
        let mut columns = columns.clone();
        for (place, said) in self.known.get(&rowid).into_iter().flatten() {
            if let Some((_, value)) = columns.iter_mut().find(|(known, _)| known == place) {
                value.clone_from(said);
            }
        }
        columns
    }

    /// Whether a row is in the new casebook already.
    fn is_there(&self, w: &Writer<'_>, columns: &Columns) -> Result<bool> {
        let same: Vec<_> = columns
            .iter()
            .filter_map(|(column, _)| self.shape.columns.get(*column))
            .map(|column| format!("\"{}\" IS ?", column.name))
            .collect();
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM \"{}\" WHERE {})",
            self.shape.table,
            same.join(" AND ")
        );
        let values = params_from_iter(columns.iter().map(|(_, value)| value));
        let mut statement = w.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(values, |row| row.get(0))?)
    }

    /// Bytes that are not those their hash was made of.
    fn is_not_as_stored(&self, columns: &Columns) -> bool {
        let (mut hash, mut bytes) = (None, None);
        if self.shape.table == "blob" {
            for (_, value) in columns {
                match value {
                    Value::Text(text) => hash = Some(text),
                    Value::Blob(blob) => bytes = Some(blob),
                    _ => {}
                }
            }
        }
        matches!((hash, bytes), (Some(hash), Some(bytes)) if *hash != sha256(bytes))
    }

    /// Keeps a row; false when it breaks a rule of the schema, as no row that was kept whole does, or
    /// when the program could not read it afterwards.
    fn insert(&self, w: &Writer<'_>, columns: &Columns) -> Result<bool> {
        let names: Vec<_> = columns
            .iter()
            .filter_map(|(column, _)| self.shape.columns.get(*column))
            .map(|column| format!("\"{}\"", column.name))
            .collect();
        let sql = format!(
            "INSERT INTO \"{}\" ({}) VALUES ({})",
            self.shape.table,
            names.join(", "),
            vec!["?"; names.len()].join(", ")
        );
        let values = params_from_iter(columns.iter().map(|(_, value)| value));
        let run = |sql: &str| w.connection.prepare_cached(sql)?.execute([]);
        run("SAVEPOINT one_row")?;
        let mut statement = w.connection.prepare_cached(&sql)?;
        let kept = fits(statement.execute(values))? && reads_back(w, &self.shape, self.is_newest)?;
        if !kept {
            run("ROLLBACK TO one_row")?;
        }
        run("RELEASE one_row")?;
        Ok(kept)
    }

    /// How many rows there were, as far as can be told. Where nothing is broken, an index that says
    /// otherwise is what is damaged.
    fn found(&self) -> u64 {
        self.rows + (self.lost().len() as u64).max(self.garbled)
    }

    fn is_damaged(&self) -> bool {
        self.broken || self.doubled || self.garbled > 0
    }

    /// What is known of the rows that could not be kept as they are: by indexes, or by what could be
    /// read of them.
    fn lost(&self) -> Vec<Columns> {
        if !self.is_damaged() {
            return Vec::new();
        }
        let mut lost = self.known.clone();
        for (row, columns) in &self.in_part {
            let said = lost.entry(*row).or_default();
            let new = columns
                .iter()
                .filter(|(place, _)| !said.iter().any(|(known, _)| known == place));
            let new: Columns = new.cloned().collect();
            said.extend(new);
        }
        lost.retain(|row, _| !self.read.contains(row));
        lost.into_values().collect()
    }
}

/// The search index keeps numbers and bytes, and follows from the rest.
fn has_rows_of_the_user(pages: &Pages, page: u32) -> bool {
    rows_of(pages, page)
        .iter()
        .flatten()
        .any(|(_, row)| !matches!(&row.columns[..], [Value::Null, Value::Blob(_)]))
}

/// Whether a text has characters in it that could not be read.
fn has_gap(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains(char::REPLACEMENT_CHARACTER))
}

/// Whether a row was taken; an error that is not about the row is one.
fn fits(kept: rusqlite::Result<usize>) -> Result<bool> {
    match kept {
        Ok(rows) => Ok(rows > 0),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::Unknown) => {
                Ok(false)
            }
            _ => Err(error.into()),
        },
    }
}

/// The table that a page nothing leads to belongs to: one whose indexes know its rows or, failing
/// that, the only one with a gap that they fit into.
fn owner_of(tables: &[Table], pages: &Pages, page: u32, of_index: bool) -> Option<usize> {
    let rows: Vec<_> = rows_of(pages, page).into_iter().flatten().collect();
    // A row with characters missing is no evidence.
    let whole = rows.iter().filter(|(_, record)| !record.patched).count();
    let mut with_a_gap = Vec::new();
    let mut best = (0, None);
    for (place, table) in tables.iter().enumerate() {
        if table.shape.without_rowid != of_index {
            continue;
        }
        let fitting: Vec<_> = rows
            .iter()
            .filter(|(_, record)| !record.patched)
            .filter_map(|(row, record)| Some((row, table.shape.row(*row, record.columns.clone())?)))
            .collect();
        let known = fitting
            .iter()
            .filter(|(row, columns)| {
                table
                    .known
                    .get(row)
                    .is_some_and(|said| said.iter().all(|one| columns.contains(one)))
            })
            .count();
        if known > best.0 {
            best = (known, Some(place));
        }
        if table.broken && !fitting.is_empty() && fitting.len() == whole {
            with_a_gap.push(place);
        }
    }
    match (best.1, &with_a_gap[..]) {
        (Some(owner), _) => Some(owner),
        (None, [only]) => Some(*only),
        _ => None,
    }
}
