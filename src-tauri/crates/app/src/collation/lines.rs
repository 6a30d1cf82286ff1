//! What was gathered, put together: lines for people, and what the columns come to.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use foi_figures::{Currency, GatheredColumn, GatheredValue, LeftOut};
use foi_store::table::attachment::Attachment;
use foi_store::table::collation::{
    CollatedTable, Collation, CollationColumn, CollationFile, MappingState, TypedValue,
};
use foi_store::table::message::Message;
use foi_store::{AttachmentId, BatchId, CollationColumnId, MessageId, Reader};

use super::cell::{Gathering, amount_shown};
use super::complete::{Standing, standing_of};
use super::files::{Given, files_of};
use super::sums::Sum;
use super::typed::{Understood, understood};
use crate::day::{civil_day, written};
use crate::files::safe_name;
use crate::wire::{CollationCell, CollationLine, CollationSource};
use crate::{App, Result};

/// Things to know that are named one by one.
const MOST_NOTES: usize = 20;

/// An authority of the batch.
pub(super) struct Asked {
    pub(super) position: u32,
    pub(super) standing: Standing,
    /// The day of its newest mail of which nothing is recorded, where it is taken to be silent.
    pub(super) unrecorded: Option<NaiveDate>,
    /// A line without cells.
    pub(super) line: CollationLine,
    /// Its tables that are counted, as places among all.
    pub(super) tables: Vec<usize>,
    /// What was typed for it, as places among all.
    pub(super) typed: Vec<usize>,
}

impl Asked {
    pub(super) fn has_table(&self) -> bool {
        !self.tables.is_empty()
    }

    pub(super) fn has_typed(&self) -> bool {
        !self.typed.is_empty()
    }
}

/// A file that may hold tables.
pub(super) struct FileOf {
    position: u32,
    pub(super) authority: String,
    pub(super) attachment: Attachment,
}

/// A table that was found.
pub(super) struct TableOf {
    pub(super) row: CollatedTable,
    pub(super) position: u32,
    /// Its file, as a place among them.
    pub(super) file: usize,
    given: Option<Given>,
}

impl TableOf {
    /// Rows that are none of the table's, such as totals and those below an empty row.
    pub(super) fn not_of_table(&self) -> &[LeftOut] {
        self.given
            .as_ref()
            .map_or(&[], |given| &given.table.left_out)
    }
}

/// A typed value with what it is cited from.
pub(super) struct TypedOf {
    pub(super) row: TypedValue,
    pub(super) understood: Option<Understood>,
    pub(super) source: CollationSource,
}

/// What a line stands for.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// An authority, all it gave.
    Authority(usize),
    /// A row of one of its tables.
    Row {
        asked: usize,
        table: usize,
        row: usize,
    },
    /// A line typed for it.
    Typed { asked: usize, line: u32 },
}

/// Everything that was gathered from the answers to a batch.
pub(super) struct Collated {
    pub(super) title: String,
    pub(super) made_at: chrono::DateTime<chrono::Utc>,
    pub(super) collation: Option<Collation>,
    pub(super) columns: Vec<CollationColumn>,
    pub(super) asked: Vec<Asked>,
    pub(super) files: Vec<FileOf>,
    /// Files of kinds that no table is read from, as they are named.
    pub(super) of_other_kinds: Vec<String>,
    pub(super) read: Vec<CollationFile>,
    pub(super) tables: Vec<TableOf>,
    pub(super) sums: Vec<Sum>,
    pub(super) notes: Vec<String>,
    pub(super) typed: Vec<TypedOf>,
    places: Vec<Place>,
}

impl App {
    pub(super) fn collated(&self, r: &Reader<'_>, batch: BatchId) -> Result<Collated> {
        let row = r.batch(batch)?;
        let collation = r.collation(batch)?;
        let columns = r.collation_columns(batch)?;
        let mut items: HashMap<u32, Vec<String>> = HashMap::new();
        for (position, outcome) in r.batch_items(batch)? {
            items.entry(position).or_default().push(outcome);
        }
        let mails = r.unrecorded_mails(batch)?;
        let mut asked = Vec::new();
        for letter in r.batch_letters(batch)? {
            let request = letter
                .request_id
                .map(|request| r.request(request))
                .transpose()?;
            let items = items.remove(&letter.position).unwrap_or_default();
            let (standing, mut text) = self.how_it_answered(r, request.as_ref(), &items)?;
            let unrecorded = mails
                .get(&letter.position)
                .filter(|_| matches!(standing, Standing::Late | Standing::Waiting))
                .map(|date| civil_day(*date));
            if let Some(day) = unrecorded {
                let mail = format!(
                    "mail came on {} of which nothing is recorded yet",
                    written(day)
                );
                text = if text == Standing::Waiting.words() {
                    format!("A {mail}")
                } else {
                    format!("{text}; a {mail}")
                };
            }
            asked.push(Asked {
                position: letter.position,
                standing,
                unrecorded,
                line: CollationLine {
                    position: letter.position,
                    authority_id: letter.authority_id.into(),
                    authority: letter.authority,
                    request_id: letter.request_id.map(Into::into),
                    reference: request
                        .as_ref()
                        .map(|request| request.reference.clone())
                        .unwrap_or_default(),
                    standing: standing.as_str().to_owned(),
                    standing_text: text,
                    due: request.and_then(|request| request.folded.due),
                    typed_line: None,
                    cells: Vec::new(),
                    notes: Vec::new(),
                },
                tables: Vec::new(),
                typed: Vec::new(),
            });
        }
        let mut collated = Collated {
            title: row.title,
            made_at: row.created_at,
            collation,
            columns,
            asked,
            files: Vec::new(),
            of_other_kinds: Vec::new(),
            read: r.collation_files(batch)?,
            tables: Vec::new(),
            sums: Vec::new(),
            notes: Vec::new(),
            typed: Vec::new(),
            places: Vec::new(),
        };
        collated.add_files(r, batch)?;
        collated.add_typed(r, batch)?;
        collated.add_places();
        collated.sums = (0..collated.columns.len())
            .map(|at| collated.sum_of(at))
            .collect();
        collated.add_notes();
        Ok(collated)
    }

    fn how_it_answered(
        &self,
        r: &Reader<'_>,
        request: Option<&foi_store::table::request::Request>,
        items: &[String],
    ) -> Result<(Standing, String)> {
        let Some(request) = request else {
            return Ok((Standing::NotAsked, Standing::NotAsked.words().to_owned()));
        };
        // Only requests that went on after an answer need their history read.
        let answers = if Standing::is_told_by_stage(&request.folded.stage) {
            Vec::new()
        } else {
            let folded = self.folded(r, request.clone())?;
            folded
                .standing_events()
                .into_iter()
                .map(|event| event.fact.kind)
                .collect()
        };
        Ok(standing_of(&request.folded.stage, items, &answers))
    }
}

impl Collated {
    fn add_files(&mut self, r: &Reader<'_>, batch: BatchId) -> Result<()> {
        let asked: HashMap<u32, usize> = self
            .asked
            .iter()
            .enumerate()
            .map(|(at, asked)| (asked.position, at))
            .collect();
        let files = files_of(r, batch)?;
        for (position, attachment) in files.of_other_kinds {
            if let Some(at) = asked.get(&position) {
                self.of_other_kinds.push(format!(
                    "{}, “{}”",
                    self.asked[*at].line.authority,
                    safe_name(&attachment.name)
                ));
            }
        }
        for (position, attachment) in files.again {
            if let Some(at) = asked.get(&position) {
                self.asked[*at].line.notes.push(format!(
                    "“{}” came more than once and is counted once.",
                    safe_name(&attachment.name)
                ));
            }
        }
        for (position, attachment) in files.to_read {
            if let Some(at) = asked.get(&position) {
                self.files.push(FileOf {
                    position,
                    authority: self.asked[*at].line.authority.clone(),
                    attachment,
                });
            }
        }
        let files: HashMap<AttachmentId, usize> = self
            .files
            .iter()
            .enumerate()
            .map(|(at, file)| (file.attachment.id, at))
            .collect();
        let mut tables: Vec<TableOf> = r
            .collated_tables(batch)?
            .into_iter()
            // A mail that was filed elsewhere meanwhile takes its tables with it.
            .filter_map(|row| {
                let file = *files.get(&row.attachment_id)?;
                let counts = row.state == MappingState::Mapped && row.problem.is_empty();
                Some(TableOf {
                    position: self.files[file].position,
                    file,
                    given: Given::of(&row).filter(|_| counts),
                    row,
                })
            })
            .collect();
        tables.sort_by_key(|table| table.file);
        for (place, table) in tables.iter().enumerate() {
            if let (Some(_), Some(at)) = (&table.given, asked.get(&table.position)) {
                self.asked[*at].tables.push(place);
            }
        }
        self.tables = tables;
        Ok(())
    }

    fn add_typed(&mut self, r: &Reader<'_>, batch: BatchId) -> Result<()> {
        let asked: HashMap<u32, usize> = self
            .asked
            .iter()
            .enumerate()
            .map(|(at, asked)| (asked.position, at))
            .collect();
        let columns: HashMap<CollationColumnId, &CollationColumn> = self
            .columns
            .iter()
            .map(|column| (column.id, column))
            .collect();
        let mut messages: HashMap<MessageId, Message> = HashMap::new();
        for row in r.typed_values(batch)? {
            let (Some(at), Some(column)) = (asked.get(&row.position), columns.get(&row.column_id))
            else {
                continue;
            };
            let line = &self.asked[*at].line;
            let lies_in = match line.request_id {
                Some(request) => r.lies_in(row.message_id, request.into())?,
                None => false,
            };
            if !lies_in {
                self.notes.push(format!(
                    "{}: “{}”, typed for “{}”, is not counted: the mail it was typed from is filed elsewhere now.",
                    line.authority, row.says, column.name
                ));
                continue;
            }
            let message = match messages.entry(row.message_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(r.message(row.message_id)?),
            };
            let attachment = row.attachment_id.map(|id| r.attachment(id)).transpose()?;
            let understood = understood(column, &row.says).ok();
            let gave = match &understood {
                Some(Understood::Amount(amount, currency)) => {
                    amount_shown(*amount, &column.kind, currency.unwrap_or(Currency::Gbp))
                }
                Some(Understood::Day(day)) => written(*day),
                _ => row.says.clone(),
            };
            let (file_name, sha256) = match &attachment {
                Some(attachment) => (safe_name(&attachment.name), attachment.sha256.clone()),
                None => (letter_of(message), message.raw.clone()),
            };
            let page = row
                .page
                .map_or_else(String::new, |page| format!(", page {page}"));
            let text = match &attachment {
                Some(_) => format!("typed from “{file_name}”{page}"),
                None => format!("typed from {file_name}"),
            };
            self.asked[*at].typed.push(self.typed.len());
            self.typed.push(TypedOf {
                source: CollationSource {
                    text,
                    gave,
                    typed: Some(row.line),
                    says: row.says.clone(),
                    message_id: row.message_id.into(),
                    attachment_id: row.attachment_id.map(Into::into),
                    file_name,
                    sha256,
                    sheet: String::new(),
                    cells: String::new(),
                    page: row.page,
                    rows_counted: 0,
                    rows_left_out: Vec::new(),
                },
                row,
                understood,
            });
        }
        Ok(())
    }

    fn has_every_row(&self) -> bool {
        self.collation
            .as_ref()
            .is_some_and(|collation| collation.has_every_row)
    }

    fn add_places(&mut self) {
        for (at, asked) in self.asked.iter().enumerate() {
            if !self.has_every_row() {
                self.places.push(Place::Authority(at));
                continue;
            }
            let before = self.places.len();
            for table in &asked.tables {
                let rows = self.tables[*table]
                    .given
                    .as_ref()
                    .map_or(0, |given| given.table.rows.len());
                self.places.extend((0..rows).map(|row| Place::Row {
                    asked: at,
                    table: *table,
                    row,
                }));
            }
            let lines: BTreeSet<u32> = asked
                .typed
                .iter()
                .map(|typed| self.typed[*typed].row.line)
                .collect();
            self.places.extend(
                lines
                    .into_iter()
                    .map(|line| Place::Typed { asked: at, line }),
            );
            if self.places.len() == before {
                self.places.push(Place::Authority(at));
            }
        }
    }

    /// The lines with this standing, from the one in that place on; all when it is empty.
    pub(super) fn lines_from<'c>(
        &'c self,
        show: &'c str,
        from: usize,
    ) -> impl Iterator<Item = CollationLine> + 'c {
        self.shown_places(show)
            .skip(from)
            .map(|place| self.line(*place))
    }

    /// How many lines there are with this standing.
    pub(super) fn line_count(&self, show: &str) -> usize {
        self.shown_places(show).count()
    }

    fn shown_places<'c>(&'c self, show: &'c str) -> impl Iterator<Item = &'c Place> {
        self.places.iter().filter(move |place| {
            let (Place::Authority(asked) | Place::Row { asked, .. } | Place::Typed { asked, .. }) =
                place;
            show.is_empty() || self.asked[*asked].standing.as_str() == show
        })
    }

    fn line(&self, place: Place) -> CollationLine {
        let (Place::Authority(at) | Place::Row { asked: at, .. } | Place::Typed { asked: at, .. }) =
            place;
        let asked = &self.asked[at];
        let mut line = asked.line.clone();
        match place {
            Place::Authority(_) => {
                line.notes.extend(self.notes_of(asked));
                line.cells = (0..self.columns.len())
                    .map(|column| self.cell_of(asked, column))
                    .collect();
            }
            Place::Row { table, row, .. } => {
                line.notes = if row == 0 {
                    line.notes.extend(self.notes_of_table(&self.tables[table]));
                    line.notes
                } else {
                    Vec::new()
                };
                line.cells = (0..self.columns.len())
                    .map(|column| self.cell_of_row(&self.tables[table], row, column))
                    .collect();
            }
            Place::Typed { line: number, .. } => {
                line.typed_line = Some(number);
                line.notes = Vec::new();
                line.cells = self
                    .columns
                    .iter()
                    .map(|column| {
                        let mut cell = Gathering::new(&column.kind);
                        for typed in &asked.typed {
                            let typed = &self.typed[*typed];
                            if typed.row.line == number && typed.row.column_id == column.id {
                                cell.typed(typed);
                            }
                        }
                        cell.finish()
                    })
                    .collect();
            }
        }
        line
    }

    /// What a table gave for a column.
    pub(super) fn given<'c>(
        &'c self,
        table: &'c TableOf,
        column: usize,
    ) -> Option<&'c GatheredColumn> {
        let given = table.given.as_ref()?;
        let id = self.columns.get(column)?.id;
        let at = given.columns.iter().position(|known| *known == id)?;
        given.table.columns.get(at)
    }

    fn source(&self, table: &TableOf, cells: &str) -> CollationSource {
        let file = &self.files[table.file];
        CollationSource {
            text: format!("{}, cells {cells}", table.in_words(self)),
            gave: String::new(),
            typed: None,
            says: String::new(),
            message_id: file.attachment.message_id.into(),
            attachment_id: Some(file.attachment.id.into()),
            file_name: safe_name(&file.attachment.name),
            sha256: file.attachment.sha256.clone(),
            sheet: table.row.sheet.clone(),
            cells: cells.to_owned(),
            page: None,
            rows_counted: 0,
            rows_left_out: Vec::new(),
        }
    }

    fn cell_of(&self, asked: &Asked, column: usize) -> CollationCell {
        let kind = &self.columns[column].kind;
        let mut cell = Gathering::new(kind);
        for table in &asked.tables {
            let table = &self.tables[*table];
            let Some(given) = self.given(table, column) else {
                continue;
            };
            let source = self.source(table, &given.range);
            cell.table(given, table.not_of_table(), source);
        }
        for typed in &asked.typed {
            let typed = &self.typed[*typed];
            if typed.row.column_id == self.columns[column].id {
                cell.typed(typed);
            }
        }
        cell.finish()
    }

    fn cell_of_row(&self, table: &TableOf, row: usize, column: usize) -> CollationCell {
        let kind = &self.columns[column].kind;
        let mut cell = Gathering::new(kind);
        let (Some(given), Some(all)) = (self.given(table, column), table.given.as_ref()) else {
            return cell.finish();
        };
        let id = self.columns[column].id;
        let at = all.columns.iter().position(|known| *known == id);
        let Some(gathered) = all.table.rows.get(row) else {
            return cell.finish();
        };
        let value = at.and_then(|at| gathered.values.get(at));
        let mut source = self.source(table, &format!("{}{}", given.letters, gathered.row));
        if value.is_some_and(|value| *value != GatheredValue::Nothing) {
            source.rows_counted = 1;
        }
        match value {
            Some(GatheredValue::Amount(amount)) => cell.amount(*amount, given.currency),
            Some(GatheredValue::Day(day)) => cell.days(*day, *day),
            Some(GatheredValue::Text(text)) => cell.words(std::slice::from_ref(text), 1),
            Some(GatheredValue::Nothing) | None => {
                let found = given
                    .left_out
                    .binary_search_by_key(&gathered.row, |left| left.row);
                if let Some(left) = found.ok().and_then(|at| given.left_out.get(at)) {
                    cell.note = Some(format!("Not counted: {}.", left.why));
                    source.rows_left_out = vec![format!("row {} {}", left.row, left.why)];
                }
            }
        }
        cell.sources.push(source);
        cell.finish()
    }

    fn notes_of(&self, asked: &Asked) -> Vec<String> {
        let mut notes: Vec<String> = asked
            .tables
            .iter()
            .flat_map(|table| self.notes_of_table(&self.tables[*table]))
            .collect();
        let tables = u32::try_from(asked.tables.len()).unwrap_or(u32::MAX);
        if tables > 1 {
            notes.insert(
                0,
                format!("{tables} tables of this authority are taken together."),
            );
        }
        if tables > 0 && !asked.typed.is_empty() {
            notes.push("What was typed is added to what the tables give.".to_owned());
        }
        notes
    }

    /// What has to be known of each authority's figures, with its name.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.asked
            .iter()
            .flat_map(|asked| {
                let said = asked.line.notes.iter().cloned();
                said.chain(self.notes_of(asked))
                    .map(|said| format!("{}: {said}", asked.line.authority))
            })
            .collect()
    }

    /// What has to be known of a counted table before its sums are trusted.
    fn notes_of_table(&self, table: &TableOf) -> Vec<String> {
        let Some(given) = &table.given else {
            return Vec::new();
        };
        let name = table.in_words(self);
        given
            .table
            .columns
            .iter()
            .flat_map(|column| &column.cautions)
            .chain(&given.table.notes)
            .map(|said| format!("{name}: {said}"))
            .collect()
    }

    fn add_notes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        let files: HashMap<AttachmentId, &CollationFile> = self
            .read
            .iter()
            .map(|file| (file.attachment_id, file))
            .collect();
        for file in &self.files {
            if let Some(read) = files.get(&file.attachment.id)
                && !read.problem.is_empty()
            {
                notes.push(format!(
                    "{}, “{}”: {}",
                    file.authority,
                    safe_name(&file.attachment.name),
                    read.problem
                ));
            }
        }
        for table in &self.tables {
            let said = [&table.row.problem, &table.row.news];
            // What is wrong with the whole file was said already.
            let is_said = files
                .get(&table.row.attachment_id)
                .is_some_and(|file| !file.problem.is_empty());
            for said in said.into_iter().filter(|said| !said.is_empty() && !is_said) {
                notes.push(format!(
                    "{}, {}: {said}",
                    self.files[table.file].authority,
                    table.in_words(self)
                ));
            }
        }
        for further in self.further_tables() {
            notes.push(format!(
                "{further}: waits to be mapped. Another table of this authority is mapped; this one may be the same figures again or a correction."
            ));
        }
        let more = notes.len().saturating_sub(MOST_NOTES);
        notes.truncate(MOST_NOTES);
        if more > 0 {
            notes.push(format!("And {more} more like these; see the tables."));
        }
        self.notes = notes;
    }
}

pub(super) fn sheet_in_words(sheet: &str) -> String {
    if sheet.is_empty() {
        String::new()
    } else {
        format!(", sheet “{sheet}”")
    }
}

/// A mail as it is cited.
pub(super) fn letter_of(message: &Message) -> String {
    format!("the letter of {}", written(civil_day(message.date)))
}
