//! Tables within documents: Word's (ECMA-376, part 1, section 17.4) and those of web pages. Each
//! table is a sheet. One that only puts others into their places, as in most mail, is none.

use std::io;

use foi_figures::{Apart, CellKind, Span};

use crate::apart::{Aparts, Look, Runs};
use crate::grid::{About, End, Sending};
use crate::kind::Kind;
use crate::workbook::extend;
use crate::{Reason, Unreadable};

mod page;
mod word;

pub(crate) use page::send_page;
pub use page::tables_in_page;
pub(crate) use word::send_word;

/// Bytes of XML or HTML that are read.
const LARGEST: u64 = 128 * 1024 * 1024;
/// Tables beyond so many are not read.
const MOST_TABLES: usize = 500;
const MOST_ROWS: u32 = 100_000;
const MOST_SPAN: u32 = 1_000;

/// Tables within tables go no deeper than so many; what is deeper is read as text of its cell.
const DEEPEST: usize = 32;
/// Cells of one table that reach down into rows to come.
const MOST_COVERED: usize = 1_000;
/// Bytes of one cell.
const LONGEST: usize = 256 * 1024;

/// Tables being put together, from Word or HTML alike.
#[derive(Debug, Default)]
struct Tables {
    done: Vec<OneTable>,
    /// The tables that are open, the innermost last.
    open: Vec<OpenTable>,
    /// How many are open beyond the deepest that is kept apart.
    beyond: usize,
    begun: usize,
    was_cut: bool,
    /// How the text that comes is set.
    look: Look,
}

/// A table that was read.
#[derive(Debug, Default)]
struct OneTable {
    cells: Vec<(u32, u32, String)>,
    merged: Vec<Span>,
    apart: Aparts,
    hidden_rows: Vec<(u32, u32)>,
    /// Its place among all tables of the document.
    number: usize,
    /// It only puts other tables into their places.
    is_layout: bool,
}

impl OneTable {
    /// Filled cells in at least two rows and two columns.
    fn is_grid(&self) -> bool {
        let differ = |of: fn(&(u32, u32, String)) -> u32| {
            let mut places = self.cells.iter().map(of);
            places
                .next()
                .is_some_and(|first| places.any(|other| other != first))
        };
        differ(|cell| cell.0) && differ(|cell| cell.1)
    }
}

#[derive(Debug, Default)]
struct OpenTable {
    table: OneTable,
    /// The last row of a merged cell that covers a column, by column.
    covered: Vec<(u32, u32, u32)>,
    row: u32,
    column: u32,
    rows_begun: u32,
    runs: Runs,
    in_cell: bool,
    span: (u32, u32),
    /// Word: the cell goes on from the one above it.
    goes_on: bool,
    /// A table of its own stands in this cell, or in the table.
    cell_has_grid: bool,
    has_grid: bool,
    /// Cells that hold more than other tables, by their places.
    own: Vec<(u32, u32)>,
}

impl Tables {
    /// The table that cells and text belong to now.
    fn innermost(&mut self) -> Option<&mut OpenTable> {
        if self.beyond == 0 {
            self.open.last_mut()
        } else {
            None
        }
    }

    fn open_table(&mut self, is_layout: bool) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        self.begun += 1;
        self.open.push(OpenTable {
            table: OneTable {
                number: self.begun,
                is_layout,
                ..OneTable::default()
            },
            ..OpenTable::default()
        });
    }

    fn close_table(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(mut closed) = self.open.pop() else {
            return;
        };
        closed.close_cell(&mut self.was_cut);
        let mut table = closed.table;
        // A table that other tables stand in is one itself where it is a grid without them.
        let is_own = !closed.has_grid || is_grid(&closed.own);
        table.is_layout |= !is_own;
        let is_grid = table.is_grid() && !table.is_layout;
        if let Some(outer) = self.open.last_mut() {
            outer.has_grid |= is_grid || closed.has_grid;
            outer.cell_has_grid |= is_grid || closed.has_grid;
            // It is read as part of the cell it stands in as well.
            let mut row = 0;
            outer.text(Look::default(), "\n");
            for (at, column, text) in &table.cells {
                let is_struck = table.apart.kept().iter().any(|apart| {
                    apart.how == Apart::Struck
                        && apart.text.is_empty()
                        && apart.column == *column
                        && (apart.from..=apart.to).contains(at)
                });
                let is_hidden = table
                    .hidden_rows
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(at));
                let look = self.look.and(Look {
                    is_struck,
                    is_hidden,
                    ..Look::default()
                });
                outer.text(look, if *at == row { "\t" } else { "\n" });
                row = *at;
                outer.text(look, text);
            }
            outer.text(Look::default(), "\n");
        }
        if table.cells.is_empty() || !self.open.is_empty() && !is_grid {
            return;
        }
        if self.done.len() < MOST_TABLES {
            self.done.push(table);
        } else {
            self.was_cut = true;
        }
    }

    fn open_row(&mut self) {
        let mut was_cut = false;
        if let Some(open) = self.innermost() {
            open.close_cell(&mut was_cut);
            open.row = open.rows_begun;
            was_cut |= open.rows_begun >= MOST_ROWS;
            open.rows_begun = (open.rows_begun + 1).min(MOST_ROWS);
            open.column = 0;
        }
        self.was_cut |= was_cut;
    }

    /// The row that was begun is not shown.
    fn hide_row(&mut self) {
        if let Some(open) = self.innermost().filter(|open| open.rows_begun > 0) {
            extend(&mut open.table.hidden_rows, open.row, open.row, MOST_ROWS);
        }
    }

    /// How many tables are open.
    fn depth(&self) -> usize {
        self.open.len() + self.beyond
    }

    fn is_in_cell(&self) -> bool {
        self.open.last().is_some_and(|open| open.in_cell)
    }

    fn open_cell(&mut self, wide: u32, high: u32) {
        let mut was_cut = false;
        if let Some(open) = self.innermost().filter(|open| open.rows_begun > 0) {
            open.close_cell(&mut was_cut);
            open.open_cell(wide, high);
            was_cut |= open.column >= crate::table::MOST_COLUMNS;
        }
        self.was_cut |= was_cut;
    }

    fn close_cell(&mut self) {
        let mut was_cut = false;
        if let Some(open) = self.innermost() {
            open.close_cell(&mut was_cut);
        }
        self.was_cut |= was_cut;
    }

    fn text(&mut self, text: &str) {
        let look = self.look;
        if let Some(open) = self.open.last_mut() {
            open.text(look, text);
        }
    }

    /// The tables in their order: those that are grids; where there is none, all that have cells.
    fn finish(mut self) -> (Vec<OneTable>, bool) {
        self.beyond = 0;
        while !self.open.is_empty() {
            self.close_table();
        }
        let is_wanted = |table: &OneTable| table.is_grid() && !table.is_layout;
        if self.done.iter().any(is_wanted) {
            self.done.retain(is_wanted);
        }
        self.done.sort_by_key(|table| table.number);
        (self.done, self.was_cut)
    }

    fn send(self, kind: Kind, sending: &mut Sending<impl io::Write>) -> Result<End, Unreadable> {
        let (tables, was_cut) = self.finish();
        if tables.is_empty() {
            return Err(Unreadable::new(
                Reason::NotRead,
                format_args!("This is {} without a table in it.", kind.words()),
            ));
        }
        let mut end = End {
            kind: kind.words().to_owned(),
            ..End::default()
        };
        if was_cut {
            end.notes
                .push("There are more tables or rows in it than were read.".to_owned());
        }
        let is_whole = !was_cut;
        for (number, table) in (1..).zip(tables) {
            sending.sheet(&format!("Table {number}"));
            let mut has_room = true;
            for (row, column, text) in &table.cells {
                has_room = has_room && sending.cell((*row, *column), CellKind::Text, text);
            }
            sending.about(&About {
                is_whole: is_whole && has_room && !table.apart.is_cut,
                merged: table.merged,
                hidden_rows: table.hidden_rows,
                apart: table.apart.into_kept(),
                ..About::default()
            });
        }
        Ok(end)
    }
}

fn is_grid(places: &[(u32, u32)]) -> bool {
    let Some(first) = places.first() else {
        return false;
    };
    places.iter().any(|place| place.0 != first.0) && places.iter().any(|place| place.1 != first.1)
}

impl OpenTable {
    fn open_cell(&mut self, wide: u32, high: u32) {
        // Columns that a cell from a row above reaches into.
        while let Some((_, to, _)) = self.covered.iter().find(|(from, to, last)| {
            *from <= self.column && self.column <= *to && self.row <= *last
        }) {
            self.column = to.saturating_add(1);
        }
        self.span = (wide.clamp(1, MOST_SPAN), high.clamp(1, MOST_ROWS));
        self.in_cell = true;
        self.goes_on = false;
        self.cell_has_grid = false;
        self.runs.clear();
    }

    fn close_cell(&mut self, was_cut: &mut bool) {
        if !self.in_cell {
            return;
        }
        self.in_cell = false;
        let (wide, high) = self.span;
        let (text, apart) = self.runs.said();
        let from = (self.row, self.column);
        if !self.goes_on {
            for (how, text) in apart {
                self.table.apart.put(from, how, &text);
            }
        }
        let to = (
            self.row.saturating_add(high - 1),
            self.column.saturating_add(wide - 1),
        );
        if self.goes_on {
            // Word: the merged cell above grows by this row.
            if let Some(above) = self
                .table
                .merged
                .iter_mut()
                .rfind(|span| span.from.1 == from.1 && span.to.0 + 1 >= from.0)
            {
                above.to.0 = from.0;
            } else {
                self.table.merged.push(Span {
                    from: (from.0.saturating_sub(1), from.1),
                    to: (from.0, to.1),
                });
            }
        } else if !text.is_empty() {
            if !self.cell_has_grid {
                self.own.push(from);
            }
            self.table.cells.push((from.0, from.1, text));
        }
        if !self.goes_on && (wide > 1 || high > 1) {
            self.table.merged.push(Span { from, to });
            if high > 1 {
                self.covered.retain(|(.., last)| *last >= self.row);
                if self.covered.len() < MOST_COVERED {
                    self.covered.push((from.1, to.1, to.0));
                } else {
                    *was_cut = true;
                }
            }
        }
        self.column = self.column.saturating_add(wide);
    }

    fn text(&mut self, look: Look, text: &str) {
        if self.in_cell && self.runs.length() < LONGEST {
            self.runs.push(look, text);
        }
    }
}
