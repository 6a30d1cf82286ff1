//! The answers to a batch in one table: which columns are gathered, from which tables of the files
//! that came, and what the user typed from papers.
//!
//! Files are opened when they are read and mapped, never to show the table: what each gave is kept
//! with the file's hash and cells, and is gathered again when the reading, the heading or the
//! columns changed.

mod cell;
mod complete;
mod export;
mod files;
mod lines;
mod mapping;
mod sums;
mod typed;

use std::collections::BTreeSet;

use foi_figures::{Currency, GatherAs};
use foi_store::table::collation::{Collation, CollationColumn as Column, MappingState};
use foi_store::{BatchId, CollationColumnId, Reader};
use uuid::Uuid;

use crate::wire::{
    CollationColumn, CollationEdit, CollationFilter, CollationKind, CollationLines, CollationView,
};
use crate::{App, AppError, Result};
use cell::amount_shown;
use files::files_to_read;

/// More columns than a page or a reader takes in.
const MOST_COLUMNS: usize = 40;
/// Lines of one page.
const MOST_ROWS: u32 = 500;

impl App {
    /// The answers to a batch in one table, with the lines asked for. No file is opened.
    pub fn collation(&self, batch: Uuid, filter: &CollationFilter) -> Result<CollationView> {
        self.casebook.read(|r| {
            let collated = self.collated(r, batch.into())?;
            let to_read = files_to_read(r, batch.into())?.len();
            Ok(CollationView {
                batch_id: batch,
                title: collated.title.clone(),
                begun: collated.collation.is_some(),
                lines: match &collated.collation {
                    Some(collation) if collation.has_every_row => CollationLines::EveryRow,
                    _ => CollationLines::EachAuthority,
                },
                columns: collated
                    .columns
                    .iter()
                    .zip(&collated.sums)
                    .map(|(column, sum)| CollationColumn {
                        id: column.id.into(),
                        name: column.name.clone(),
                        kind: kind_of(&column.kind),
                        sum: sum.amount.map(|amount| amount.to_string()),
                        sum_shown: sum.amount.map_or_else(String::new, |amount| {
                            amount_shown(amount, &column.kind, Currency::Gbp)
                        }),
                        covers: count(sum.covers.len()),
                        rows_counted: sum.rows_counted,
                        rows_left_out: sum.rows_left_out,
                        text: sum.text.clone(),
                    })
                    .collect(),
                completeness: collated.completeness(),
                notes: collated.notes.clone(),
                total: count(collated.line_count(&filter.show)),
                rows: collated
                    .lines_from(&filter.show, filter.offset as usize)
                    .take(filter.limit.min(MOST_ROWS) as usize)
                    .collect(),
                to_read: count(to_read),
                to_map: count(
                    collated
                        .tables
                        .iter()
                        .filter(|table| table.row.state == MappingState::ToMap)
                        .count(),
                ),
                tables: count(collated.tables.len()),
            })
        })
    }

    /// Chooses the columns to gather, and what a line stands for. What was mapped and typed for
    /// columns that stay is kept.
    pub fn save_collation(&self, batch: Uuid, edit: &CollationEdit) -> Result<()> {
        let batch = BatchId::from(batch);
        let columns = self.chosen_columns(edit)?;
        let now = self.now();
        self.casebook.write(|w| {
            w.batch(batch)?;
            let before = w.collation(batch)?;
            let known = w.collation_columns(batch)?;
            for (column, edited) in columns.iter().zip(&edit.columns) {
                if edited.id.is_some() && !known.iter().any(|known| known.id == column.id) {
                    return Err(AppError::invalid(
                        "A column is not there any more; it was taken out elsewhere. Nothing was changed; look at the columns again.",
                    ));
                }
            }
            for typed in w.typed_values(batch)? {
                if let Some(column) = columns.iter().find(|column| column.id == typed.column_id) {
                    typed::understood(column, &typed.says).map_err(|why| {
                        AppError::invalid(format!(
                            "“{}” cannot hold {}: “{}” was typed there, and {why}. Nothing was changed; take that value out first.",
                            column.name,
                            in_words(&column.kind),
                            typed.says
                        ))
                    })?;
                }
            }
            let has_every_row = edit.lines == CollationLines::EveryRow;
            w.set_collation(
                &Collation {
                    batch_id: batch,
                    has_every_row,
                    created_at: before.as_ref().map_or(now, |before| before.created_at),
                    updated_at: now,
                },
                &columns,
            )?;
            // Gathered again: by rows, or with columns that are others now.
            let is_same = before.is_some_and(|before| before.has_every_row == has_every_row);
            let kept: BTreeSet<_> = columns
                .iter()
                .filter(|column| {
                    is_same && known.iter().any(|known| (known.id, &known.kind) == (column.id, &column.kind))
                })
                .map(|column| column.id)
                .collect();
            let there: BTreeSet<_> = columns.iter().map(|column| column.id).collect();
            for mut table in w.collated_tables(batch)? {
                let mapped = table.mapping.len();
                table.mapping.retain(|column, _| there.contains(column));
                let is_other = table.mapping.keys().any(|column| !kept.contains(column));
                if table.state == MappingState::Mapped && (is_other || table.mapping.len() != mapped) {
                    if table.mapping.is_empty() {
                        table.state = MappingState::ToMap;
                        table.like_id = None;
                    }
                    table.gathered = None;
                    table.problem.clear();
                    table.news.clear();
                    w.set_collated_table(&table)?;
                }
            }
            Ok(())
        })
    }

    fn chosen_columns(&self, edit: &CollationEdit) -> Result<Vec<Column>> {
        if edit.columns.is_empty() {
            return Err(AppError::invalid(
                "No column was chosen. Nothing was changed; name at least one to gather.",
            ));
        }
        if edit.columns.len() > MOST_COLUMNS {
            return Err(AppError::invalid(format!(
                "More than {MOST_COLUMNS} columns were chosen. Nothing was changed; gather fewer."
            )));
        }
        let mut seen = BTreeSet::new();
        edit.columns
            .iter()
            .map(|column| {
                let name = column.name.split_whitespace().collect::<Vec<_>>().join(" ");
                if name.is_empty() || !seen.insert(foi_figures::normal(&name, false)) {
                    return Err(AppError::invalid(if name.is_empty() {
                        "A column has no name. Nothing was changed; name it, or take it out."
                            .to_owned()
                    } else {
                        format!(
                            "Two columns are called “{name}”. Nothing was changed; name them apart."
                        )
                    }));
                }
                Ok(Column {
                    id: column
                        .id
                        .map_or_else(|| CollationColumnId::new(self.now()), Into::into),
                    name,
                    kind: crate::fold::code(&column.kind),
                })
            })
            .collect()
    }

    /// What was chosen to be gathered from a batch.
    fn begun(&self, r: &Reader<'_>, batch: BatchId) -> Result<(Collation, Vec<Column>)> {
        let collation = r.collation(batch)?.ok_or_else(|| {
            AppError::invalid(
                "No columns to gather were chosen for this batch yet. Nothing was changed; choose them first.",
            )
        })?;
        Ok((collation, r.collation_columns(batch)?))
    }
}

fn kind_of(kind: &str) -> CollationKind {
    match kind {
        "money" => CollationKind::Money,
        "number" => CollationKind::Number,
        "date" => CollationKind::Date,
        _ => CollationKind::Text,
    }
}

fn gather_as(kind: &str) -> GatherAs {
    match kind {
        "money" => GatherAs::Money,
        "number" => GatherAs::Number,
        "date" => GatherAs::Date,
        _ => GatherAs::Text,
    }
}

fn in_words(kind: &str) -> &'static str {
    match kind {
        "money" => "amounts of money",
        "number" => "numbers",
        "date" => "days",
        _ => "words",
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
