//! The files that came with the answers: opened once each, their tables found and gathered.

use std::collections::{BTreeMap, HashMap, HashSet};

use foi_extract::VERSION;
use foi_figures::{GatherColumn, GatheredTable, Grid, Layout, Table, gather, letters, normal};
use foi_store::table::attachment::Attachment;
use foi_store::table::blob::sha256;
use foi_store::table::collation::{
    CollatedTable, CollationColumn, CollationFile, Heading, MappingState,
};
use foi_store::{AttachmentId, BatchId, CollatedTableId, CollationColumnId, Reader};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cell::amount_shown;
use super::{count, gather_as};
use crate::fold::code;
use crate::tables::TableOf;
use crate::wire::{CollationReading, TableColumnKind};
use crate::{App, AppError, Result};

/// Columns of a table that are kept to be chosen from.
const MOST_HEADINGS: usize = 500;
/// Rows of one table that a table of every row takes.
const MOST_ROWS: usize = 20_000;

/// Of a file without a table.
const NO_TABLE: &str =
    "No table was found in it: no row looks like a heading with columns under it.";
/// Of a table whose heading is gone.
const NO_HEADING: &str = "It is not counted: the heading it was mapped by is not found there any more. Map the table that is there now.";

/// Of a table that nobody sees who opens the file.
pub(super) const HIDDEN: &str = "Its sheet is hidden in the file. It is not counted unless you map it yourself; such a sheet may hold older figures.";

/// What a table gave, as the casebook keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Given {
    /// The gathered columns, in the order of those of the table.
    pub(super) columns: Vec<CollationColumnId>,
    /// What they gave; rows only where every row has a line.
    pub(super) table: GatheredTable,
}

impl Given {
    pub(super) fn of(table: &CollatedTable) -> Option<Self> {
        serde_json::from_str(table.gathered.as_deref()?).ok()
    }
}

impl App {
    /// Reads files that came with a batch's answers and are still to be read, at most so many; maps
    /// tables that look like one that is mapped, and gathers those that are. Each file is kept when
    /// it is read, so it can be stopped anywhere. `again` reads all of them anew first.
    pub fn read_collation(&self, batch: Uuid, most: u32, again: bool) -> Result<CollationReading> {
        let id = BatchId::from(batch);
        if again {
            self.casebook.write(|w| {
                self.begun(w, id)?;
                for mut file in w.collation_files(id)? {
                    file.version = 0;
                    w.set_collation_file(id, &file)?;
                }
                Ok::<_, AppError>(())
            })?;
        }
        let files = self.casebook.read(|r| {
            self.begun(r, id)?;
            files_to_read(r, id)
        })?;
        let now: Vec<_> = files.iter().take(most as usize).collect();
        for attachment in &now {
            self.read_file_of(id, attachment)?;
        }
        Ok(CollationReading {
            read: count(now.len()),
            left: count(files.len() - now.len()),
        })
    }

    fn read_file_of(&self, batch: BatchId, attachment: &Attachment) -> Result<()> {
        let opened = self.grid_of(&attachment.sha256, &attachment.name);
        let layouts = self.layouts(TableOf::Attachment(attachment.id))?;
        let now = self.now();
        self.casebook.write(|w| {
            let (collation, columns) = self.begun(w, batch)?;
            let mut file = CollationFile {
                attachment_id: attachment.id,
                version: VERSION,
                layouts: layouts_of(w, attachment.id)?,
                problem: String::new(),
                read_at: now,
            };
            let mut known = w.collated_tables_of(batch, attachment.id)?;
            let grid = match opened {
                Ok(grid) => grid,
                Err(why) => {
                    file.problem = why.to_string();
                    w.set_collation_file(batch, &file)?;
                    for mut table in known {
                        table.problem =
                            format!("The file does not open any more: {}", file.problem);
                        w.set_collated_table(&table)?;
                    }
                    return Ok(());
                }
            };
            let found = tables_in(&grid, &layouts);
            if found.is_empty() {
                NO_TABLE.clone_into(&mut file.problem);
            }
            w.set_collation_file(batch, &file)?;
            for (sheet, heading, headings) in found {
                let look = look(&headings);
                let is_hidden = grid
                    .sheets
                    .iter()
                    .any(|known| known.name == sheet && known.is_hidden);
                let place = known
                    .iter()
                    .position(|table| table.sheet == sheet && table.heading.0 == heading.0);
                let mut table = if let Some(place) = place {
                    let mut table = known.remove(place);
                    table.heading = heading;
                    table.headings = headings;
                    table.look = look;
                    table
                } else {
                    let follows = if is_hidden {
                        None
                    } else {
                        w.collated_table_to_follow(batch, &look, attachment.id)?
                    };
                    CollatedTable {
                        id: CollatedTableId::new(now),
                        batch_id: batch,
                        attachment_id: attachment.id,
                        sheet,
                        heading,
                        headings,
                        look,
                        state: follows
                            .as_ref()
                            .map_or(MappingState::ToMap, |like| like.state),
                        like_id: follows.as_ref().map(|like| like.like_id.unwrap_or(like.id)),
                        mapping: follows.map(|like| like.mapping).unwrap_or_default(),
                        gathered: None,
                        gathered_at: None,
                        problem: String::new(),
                        news: String::new(),
                    }
                };
                if table.state == MappingState::ToMap {
                    let problem = if is_hidden { HIDDEN } else { "" };
                    problem.clone_into(&mut table.problem);
                } else if table.state == MappingState::Mapped {
                    let layout = layouts.get(&table.sheet);
                    match gathered(&grid, &table, layout, &columns, collation.has_every_row) {
                        Ok(given) => self.keep_given(&mut table, &given, &columns),
                        Err(why) => table.problem = format!("It is not counted: {why}."),
                    }
                }
                w.set_collated_table(&table)?;
            }
            for mut table in known {
                if table.state == MappingState::Mapped {
                    NO_HEADING.clone_into(&mut table.problem);
                    w.set_collated_table(&table)?;
                } else {
                    w.remove_collated_table(table.id)?;
                }
            }
            Ok::<_, AppError>(())
        })
    }

    /// Keeps what a table gave, and what of it changed.
    pub(super) fn keep_given(
        &self,
        table: &mut CollatedTable,
        given: &Given,
        columns: &[CollationColumn],
    ) {
        if let Some(before) = Given::of(table) {
            let changed = changes(&before, given, columns);
            if !changed.is_empty() {
                table.news = format!(
                    "Read again on {}: {}.",
                    crate::day::written(self.today()),
                    changed.join("; ")
                );
            }
        }
        table.gathered = serde_json::to_string(given).ok();
        table.gathered_at = Some(self.now());
        table.problem.clear();
    }
}

/// Files, each with the place of its authority.
type Placed = Vec<(u32, Attachment)>;

/// The files of a batch's answers, each with the place of its authority.
#[derive(Default)]
pub(super) struct Files {
    /// Those that may hold tables.
    pub(super) to_read: Placed,
    /// Of these, those that an authority sent again.
    pub(super) again: Placed,
    /// Those of kinds that no table is read from, though one may be in them.
    pub(super) of_other_kinds: Placed,
}

/// The files that came with a batch's answers, told apart by their names.
pub(super) fn files_of(r: &Reader<'_>, batch: BatchId) -> Result<Files> {
    let mut seen = HashSet::new();
    let mut files = Files::default();
    for (position, file) in r.batch_files(batch)? {
        let ending = file
            .name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_lowercase())
            .unwrap_or_default();
        let into = if TABLES.contains(&ending.as_str()) {
            if seen.insert((position, file.sha256.clone())) {
                &mut files.to_read
            } else {
                &mut files.again
            }
        } else if PAGES.contains(&ending.as_str()) {
            continue;
        } else {
            &mut files.of_other_kinds
        };
        into.push((position, file));
    }
    Ok(files)
}

/// Endings of files that there may be tables in.
const TABLES: [&str; 12] = [
    "xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "csv", "tsv", "docx", "odt", "html", "htm",
];
/// Endings of those that say what they say on pages, and are typed from; and of those that say
/// nothing.
const PAGES: [&str; 13] = [
    "pdf", "txt", "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "p7s", "asc", "ics", "vcf",
];

/// The files of a batch's answers that this version has not looked through as their sheets are laid
/// out now, or whose tables are to be gathered again.
pub(super) fn files_to_read(r: &Reader<'_>, batch: BatchId) -> Result<Vec<Attachment>> {
    if r.collation(batch)?.is_none() {
        return Ok(Vec::new());
    }
    let read: HashMap<AttachmentId, CollationFile> = r
        .collation_files(batch)?
        .into_iter()
        .map(|file| (file.attachment_id, file))
        .collect();
    let stale = r.files_to_gather(batch)?;
    let mut files = Vec::new();
    for (_, attachment) in files_of(r, batch)?.to_read {
        let is_read = match read.get(&attachment.id) {
            Some(read) => read.version == VERSION && read.layouts == layouts_of(r, attachment.id)?,
            None => false,
        };
        if !is_read || stale.contains(&attachment.id) {
            files.push(attachment);
        }
    }
    Ok(files)
}

/// What the user says of a file's sheets, to be compared.
fn layouts_of(r: &Reader<'_>, attachment: AttachmentId) -> Result<String> {
    Ok(serde_json::to_string(&r.table_layouts(attachment)?).unwrap_or_default())
}

type Found = (String, (u32, u32), Vec<Heading>);

/// The tables on a file's sheets, hidden ones among them.
fn tables_in(grid: &Grid, layouts: &BTreeMap<String, Layout>) -> Vec<Found> {
    let nothing = Layout::default();
    let mut found = Vec::new();
    for sheet in &grid.sheets {
        let layout = layouts.get(&sheet.name).unwrap_or(&nothing);
        for table in Table::all_on(sheet, layout).unwrap_or_default() {
            let headings = table
                .columns
                .iter()
                .take(MOST_HEADINGS)
                .map(|column| Heading {
                    letters: letters(column.index),
                    name: column.name.clone(),
                    kind: code(&TableColumnKind::from(column.kind)),
                })
                .collect();
            let heading = (table.header.0 + 1, table.header.1 + 1);
            found.push((sheet.name.clone(), heading, headings));
        }
    }
    found
}

/// The same for all tables with these headings, whatever their spelling.
fn look(headings: &[Heading]) -> String {
    let names: Vec<String> = headings
        .iter()
        .map(|heading| normal(&heading.name, false))
        .collect();
    sha256(names.join("\u{1f}").as_bytes())
}

/// What a table gives by its mapping; why it gives nothing, as the rest of a sentence.
pub(super) fn gathered(
    grid: &Grid,
    table: &CollatedTable,
    layout: Option<&Layout>,
    columns: &[CollationColumn],
    every_row: bool,
) -> std::result::Result<Given, String> {
    let sheet = grid
        .sheets
        .iter()
        .find(|sheet| sheet.name == table.sheet)
        .ok_or_else(|| format!("the file has no sheet “{}” any more", table.sheet))?;
    let layout = Layout {
        header: Some((table.heading.0 - 1, table.heading.1 - 1)),
        kinds: layout
            .map(|layout| layout.kinds.clone())
            .unwrap_or_default(),
    };
    let (mut ids, mut wanted) = (Vec::new(), Vec::new());
    for column in columns {
        if let Some((name, letters)) = table.mapping.get(&column.id) {
            ids.push(column.id);
            wanted.push(GatherColumn {
                column: foi_figures::ColumnRef {
                    name: name.clone(),
                    letters: Some(letters.clone()),
                },
                gather_as: gather_as(&column.kind),
            });
        }
    }
    let mut given = gather(sheet, &layout, &wanted).map_err(|why| why.to_string())?;
    if sheet.is_hidden {
        given
            .notes
            .push("The sheet is hidden in the file.".to_owned());
    }
    if !every_row {
        given.rows.clear();
    } else if given.rows.len() > MOST_ROWS {
        return Err(format!(
            "it has {} rows, and a table of every row takes at most {MOST_ROWS} of each file; gather one line for each authority instead",
            given.rows.len()
        ));
    }
    Ok(Given {
        columns: ids,
        table: given,
    })
}

/// What a table gives that it did not give before.
fn changes(before: &Given, now: &Given, columns: &[CollationColumn]) -> Vec<String> {
    let mut changed = Vec::new();
    for column in columns {
        let of = |given: &Given| {
            let at = given.columns.iter().position(|id| *id == column.id)?;
            given.table.columns.get(at).cloned()
        };
        let (Some(before), Some(now)) = (of(before), of(now)) else {
            continue;
        };
        let says = |column_given: &foi_figures::GatheredColumn| match column_given.sum {
            Some(sum) => amount_shown(
                sum,
                &column.kind,
                column_given.currency.unwrap_or(foi_figures::Currency::Gbp),
            ),
            None => crate::day::counted(column_given.rows_counted, "value", "values"),
        };
        if (before.sum, before.rows_counted, &before.words, before.days)
            != (now.sum, now.rows_counted, &now.words, now.days)
        {
            changed.push(format!(
                "“{}” is {}, and was {}",
                column.name,
                says(&now),
                says(&before)
            ));
        }
    }
    changed
}
