//! Which columns of the tables that came feed which gathered ones.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use foi_figures::{ColumnKind, suggested};
use foi_store::table::collation::{CollatedTable, CollationColumn, MappingState};
use foi_store::{AttachmentId, CollatedTableId, CollationColumnId};
use uuid::Uuid;

use super::files::{Given, HIDDEN, gathered};
use super::lines::{Collated, TableOf, sheet_in_words};
use super::{count, gather_as};
use crate::day::counted;
use crate::files::safe_name;
use crate::wire::{
    CollationTable, CollationTableColumn, CollationTableFilter, CollationTables, ColumnMapping,
    ColumnName, MapTable, TableColumnKind,
};
use crate::{App, AppError, Result};

const MOST_TABLES: u32 = 200;

impl App {
    /// The tables in the files that came with a batch's answers, with what their headings suggest.
    pub fn collation_tables(
        &self,
        batch: Uuid,
        filter: &CollationTableFilter,
    ) -> Result<CollationTables> {
        self.casebook.read(|r| {
            let collated = self.collated(r, batch.into())?;
            let mut seen = HashSet::new();
            let mut found: Vec<&TableOf> = Vec::new();
            for table in &collated.tables {
                let row = &table.row;
                let is_wanted = match filter.show.as_str() {
                    "" => true,
                    "trouble" => !row.problem.is_empty() || !row.news.is_empty(),
                    show => row.state.as_str() == show,
                };
                // Of those that are alike and still to be mapped one stands for all.
                let stands_for_others = row.state != MappingState::ToMap
                    || table.is_hidden()
                    || collated.waits_beside(table).is_some()
                    || seen.insert(row.look.as_str());
                if is_wanted && stands_for_others {
                    found.push(table);
                }
            }
            let without = if matches!(filter.show.as_str(), "" | "trouble") {
                without_table(&collated)
            } else {
                Vec::new()
            };
            let total = found.len() + without.len();
            let first = filter.offset as usize;
            let last = total.min(first.saturating_add(filter.limit.min(MOST_TABLES) as usize));
            let at = |place: usize| match found.get(place) {
                Some(table) => Some(shown(&collated, table)),
                None => without.get(place - found.len()).cloned(),
            };
            Ok(CollationTables {
                total: count(total),
                tables: (first..last).filter_map(at).collect(),
            })
        })
    }

    /// Says which columns of a table feed which gathered ones, or leaves the table out; tables of
    /// other authorities with the same headings follow it. Gives a sentence about what was done.
    ///
    /// # Errors
    ///
    /// When the table cannot be gathered so; then nothing is changed.
    pub fn map_table(&self, asked: &MapTable) -> Result<String> {
        let table = self
            .casebook
            .read(|r| r.collated_table(asked.table_id.into()))?;
        let batch = table.batch_id;
        let (collation, columns) = self.casebook.read(|r| self.begun(r, batch))?;
        let mapping = chosen(&table, &columns, &asked.mapping)?;
        let mut wanted = CollatedTable {
            state: if mapping.is_empty() {
                MappingState::LeftOut
            } else {
                MappingState::Mapped
            },
            mapping,
            like_id: None,
            problem: String::new(),
            news: String::new(),
            gathered: None,
            ..table.clone()
        };
        let mut given = None;
        if wanted.state == MappingState::Mapped {
            let (attachment, grid) = self.opened(table.attachment_id.into())?;
            let layouts = self.layouts(attachment.of)?;
            let layout = layouts.get(&table.sheet);
            let found = gathered(&grid, &wanted, layout, &columns, collation.has_every_row)
                .map_err(|why| {
                    AppError::invalid(format!("That does not fit: {why}. Nothing was changed."))
                })?;
            given = Some(found);
        }
        self.casebook.write(|w| {
            // The columns may have changed while the file was opened.
            if self.begun(w, batch)?.1 != columns {
                return Err(AppError::invalid(
                    "The columns were changed meanwhile. Nothing was changed; look at the table again.",
                ));
            }
            if let Some(given) = &given {
                self.keep_given(&mut wanted, given, &columns);
            }
            w.set_collated_table(&wanted)?;
            // One table that was counted is left out for a reason of its own, such as a correction.
            let followers = if table.state == MappingState::Mapped && wanted.state == MappingState::LeftOut {
                Vec::new()
            } else {
                self.collated(w, batch)?.followers(&wanted)
            };
            for mut follower in followers.iter().cloned() {
                follower.state = wanted.state;
                follower.mapping.clone_from(&wanted.mapping);
                follower.like_id = Some(wanted.id);
                follower.gathered = None;
                follower.problem.clear();
                follower.news.clear();
                w.set_collated_table(&follower)?;
            }
            let others = count(followers.len());
            let is = if others == 1 { "is" } else { "are" };
            let alike = counted(others, "other table with the same headings", "other tables with the same headings");
            Ok(match (wanted.state, others) {
                (MappingState::Mapped, 0) => "The table is mapped.".to_owned(),
                (MappingState::Mapped, _) => format!("The table is mapped, and {alike} {is} mapped like it."),
                (_, 0) => "The table is left out.".to_owned(),
                _ => format!("The table is left out, and {alike} {is} left out like it."),
            })
        })
    }

    /// The mapping that a table's headings suggest.
    pub fn suggested_mapping(&self, table: Uuid) -> Result<Vec<ColumnMapping>> {
        self.casebook.read(|r| {
            let table = r.collated_table(table.into())?;
            Ok(suggestion(&table, &r.collation_columns(table.batch_id)?))
        })
    }
}

impl Collated {
    /// Tables of other authorities with the same headings that follow a mapping: those nobody has
    /// mapped by hand, none of a hidden sheet, and of each authority only the first that would be
    /// counted, since a further one may be the same figures again or a correction.
    fn followers(&self, of: &CollatedTable) -> Vec<CollatedTable> {
        let is_left_out = of.state == MappingState::LeftOut;
        let mut counted_of: HashMap<u32, CollatedTableId> = HashMap::new();
        for table in &self.tables {
            // Left out are also those beside a counted table, unless they look like that one.
            if table.row.id == of.id
                || table.row.state == MappingState::Mapped
                    && (!is_left_out || table.row.look == of.look)
            {
                counted_of.entry(table.position).or_insert(table.row.id);
            }
        }
        self.tables
            .iter()
            .filter(|table| table.row.look == of.look && table.row.id != of.id)
            .filter(|table| {
                table.row.state == MappingState::ToMap || table.row.like_id == Some(of.id)
            })
            .filter(|table| !table.is_hidden())
            .filter(|table| {
                *counted_of.entry(table.position).or_insert(table.row.id) == table.row.id
            })
            .map(|table| table.row.clone())
            .collect()
    }

    /// The mapped table of the same authority beside which this one waits.
    pub(super) fn waits_beside(&self, table: &TableOf) -> Option<&TableOf> {
        if table.row.state != MappingState::ToMap {
            return None;
        }
        self.tables.iter().find(|other| {
            other.position == table.position && other.row.state == MappingState::Mapped
        })
    }

    /// Tables that wait beside a counted one of the same authority, as they are named.
    pub(super) fn further_tables(&self) -> Vec<String> {
        self.tables
            .iter()
            .filter(|table| self.waits_beside(table).is_some())
            .map(|table| {
                format!(
                    "{}, {}",
                    self.files[table.file].authority,
                    table.in_words(self)
                )
            })
            .collect()
    }
}

/// What was chosen, held against the columns there are.
fn chosen(
    table: &CollatedTable,
    columns: &[CollationColumn],
    asked: &[ColumnMapping],
) -> Result<BTreeMap<CollationColumnId, (String, String)>> {
    let mut mapping = BTreeMap::new();
    let mut used = BTreeSet::new();
    for one in asked {
        let column = columns
            .iter()
            .find(|column| column.id == one.column_id.into())
            .ok_or_else(|| {
                AppError::invalid("That column is not gathered any more. Nothing was changed.")
            })?;
        let found: Vec<_> = table
            .headings
            .iter()
            .filter(|heading| heading.name == one.from.name)
            .filter(|heading| {
                one.from
                    .letters
                    .as_ref()
                    .is_none_or(|letters| letters.eq_ignore_ascii_case(&heading.letters))
            })
            .collect();
        let heading = match found.as_slice() {
            [one] => *one,
            [] => {
                let names: Vec<String> = table
                    .headings
                    .iter()
                    .take(20)
                    .map(|heading| format!("“{}”", heading.name))
                    .collect();
                return Err(AppError::invalid(format!(
                    "The table has no column “{}”; its columns are {}. Nothing was changed.",
                    one.from.name,
                    names.join(", ")
                )));
            }
            _ => {
                return Err(AppError::invalid(format!(
                    "More than one column of the table is called “{}”. Nothing was changed; say which by its letters.",
                    one.from.name
                )));
            }
        };
        if !used.insert(&heading.letters) {
            return Err(AppError::invalid(format!(
                "The column “{}” was chosen for two columns. Nothing was changed.",
                heading.name
            )));
        }
        let from = (heading.name.clone(), heading.letters.clone());
        if mapping.insert(column.id, from).is_some() {
            return Err(AppError::invalid(format!(
                "Two columns of the table were chosen for “{}”. Nothing was changed.",
                column.name
            )));
        }
    }
    Ok(mapping)
}

fn suggestion(table: &CollatedTable, columns: &[CollationColumn]) -> Vec<ColumnMapping> {
    let wanted: Vec<_> = columns
        .iter()
        .map(|column| (column.name.as_str(), gather_as(&column.kind)))
        .collect();
    let headings: Vec<(&str, ColumnKind)> = table
        .headings
        .iter()
        .map(|heading| {
            let kind: TableColumnKind =
                serde_json::from_value(serde_json::Value::String(heading.kind.clone()))
                    .unwrap_or(TableColumnKind::Text);
            (heading.name.as_str(), kind.into())
        })
        .collect();
    columns
        .iter()
        .zip(suggested(&wanted, &headings))
        .filter_map(|(column, place)| {
            let heading = table.headings.get(place?)?;
            Some(ColumnMapping {
                column_id: column.id.into(),
                from: ColumnName {
                    name: heading.name.clone(),
                    letters: Some(heading.letters.clone()),
                },
            })
        })
        .collect()
}

fn shown(collated: &Collated, table: &TableOf) -> CollationTable {
    let row = &table.row;
    let file = &collated.files[table.file];
    let mut text = Vec::new();
    if let Some(like) = row
        .like_id
        .and_then(|like| collated.tables.iter().find(|table| table.row.id == like))
    {
        let of = &collated.files[like.file];
        text.push(format!(
            "{} like “{}” of {}, which has the same headings.",
            if row.state == MappingState::LeftOut {
                "Left out"
            } else {
                "Mapped"
            },
            safe_name(&of.attachment.name),
            of.authority
        ));
    }
    if let Some(other) = collated.waits_beside(table) {
        text.push(format!(
            "{} of the same authority is mapped, and this may be the same figures again or a correction of them. If it corrects that one, leave that one out; if it says the same, leave this one out; if it adds to it, map it too.",
            other.in_words(collated)
        ));
    }
    if let Some(given) = Given::of(row).filter(|_| row.problem.is_empty()) {
        text.extend(said_of(&given));
    }
    if !row.news.is_empty() {
        text.push(row.news.clone());
    }
    CollationTable {
        id: Some(row.id.into()),
        authority: file.authority.clone(),
        message_id: file.attachment.message_id.into(),
        attachment_id: row.attachment_id.into(),
        file_name: safe_name(&file.attachment.name),
        sha256: file.attachment.sha256.clone(),
        sheet: row.sheet.clone(),
        heading: row.heading,
        columns: row
            .headings
            .iter()
            .map(|heading| CollationTableColumn {
                letters: heading.letters.clone(),
                name: heading.name.clone(),
                kind: heading.kind.clone(),
            })
            .collect(),
        state: row.state.as_str().to_owned(),
        mapping: row
            .mapping
            .iter()
            .map(|(column, (name, letters))| ColumnMapping {
                column_id: (*column).into(),
                from: ColumnName {
                    name: name.clone(),
                    letters: Some(letters.clone()),
                },
            })
            .collect(),
        suggested: suggestion(row, &collated.columns),
        alike: count(collated.followers(row).len()),
        text,
        problem: row.problem.clone(),
    }
}

/// What a table gave, in sentences: its columns, the rows left out, what has to be known.
fn said_of(given: &Given) -> Vec<String> {
    let mut said = Vec::new();
    for column in &given.table.columns {
        said.extend(column.cautions.iter().cloned());
        let left: Vec<String> = column
            .left_out
            .iter()
            .take(5)
            .map(|left| format!("row {} {}", left.row, left.why))
            .collect();
        let mut text = format!(
            "“{}”: {} counted",
            column.name,
            counted(column.rows_counted, "row", "rows")
        );
        if !left.is_empty() {
            text += &format!(", {} left out: {}", column.left_out.len(), left.join("; "));
            if column.left_out.len() > left.len() {
                text += "; and more";
            }
        }
        said.push(text + ".");
    }
    if !given.table.left_out.is_empty() {
        let rows: Vec<String> = given
            .table
            .left_out
            .iter()
            .take(5)
            .map(|left| format!("row {} {}", left.row, left.why))
            .collect();
        said.push(format!(
            "Not rows of the table: {}{}.",
            rows.join("; "),
            if given.table.left_out.len() > rows.len() {
                "; and more"
            } else {
                ""
            }
        ));
    }
    said.extend(given.table.notes.iter().cloned());
    said
}

/// Files in which no table was found, or that did not open.
fn without_table(collated: &Collated) -> Vec<CollationTable> {
    let with: HashSet<AttachmentId> = collated
        .tables
        .iter()
        .map(|table| table.row.attachment_id)
        .collect();
    let problems: HashMap<AttachmentId, &str> = collated
        .read
        .iter()
        .filter(|file| !file.problem.is_empty() && !with.contains(&file.attachment_id))
        .map(|file| (file.attachment_id, file.problem.as_str()))
        .collect();
    collated
        .files
        .iter()
        .filter_map(|file| {
            let problem = problems.get(&file.attachment.id)?;
            Some(CollationTable {
                id: None,
                authority: file.authority.clone(),
                message_id: file.attachment.message_id.into(),
                attachment_id: file.attachment.id.into(),
                file_name: safe_name(&file.attachment.name),
                sha256: file.attachment.sha256.clone(),
                sheet: String::new(),
                heading: (0, 0),
                columns: Vec::new(),
                state: String::new(),
                mapping: Vec::new(),
                suggested: Vec::new(),
                alike: 0,
                text: Vec::new(),
                problem: (*problem).to_owned(),
            })
        })
        .collect()
}

impl TableOf {
    /// Whether it waits because its sheet is hidden.
    pub(super) fn is_hidden(&self) -> bool {
        self.row.state == MappingState::ToMap && self.row.problem == HIDDEN
    }

    /// The file, and the sheet where it has one, as it is said.
    pub(super) fn in_words(&self, collated: &Collated) -> String {
        let file = &collated.files[self.file];
        format!(
            "“{}”{}",
            safe_name(&file.attachment.name),
            sheet_in_words(&self.row.sheet)
        )
    }
}
