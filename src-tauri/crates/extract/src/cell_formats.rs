//! What is known of a sheet's cells besides what they hold: how their numbers are shown.

use std::collections::{BTreeMap, HashMap};

use foi_figures::{CellKind, ShownIn};

use crate::grid::About;
use crate::number_format::{self, NumberFormat};

/// Cells whose format is remembered.
const MOST_MARKS: usize = 4_000_000;
/// Stretches of cells that are shown in thousands.
const MOST_STRETCHES: usize = 200_000;

/// A sheet's own facts, and how its cells show their numbers.
#[derive(Debug, Default)]
pub(crate) struct SheetFacts {
    pub(crate) about: About,
    pub(crate) formats: CellFormats,
}

/// The formats of cells, where they say something that the number does not.
#[derive(Debug, Default)]
pub(crate) struct CellFormats {
    known: Vec<NumberFormat>,
    by_format: HashMap<NumberFormat, u32>,
    of: HashMap<(u32, u32), u32>,
    /// There were more cells than are remembered.
    pub(crate) is_cut: bool,
}

impl CellFormats {
    /// Remembers the format of a cell.
    pub(crate) fn mark(&mut self, at: (u32, u32), format: &NumberFormat) {
        if format.says_nothing() {
            return;
        }
        if self.of.len() >= MOST_MARKS {
            self.is_cut = true;
            return;
        }
        let index = if let Some(index) = self.by_format.get(format) {
            *index
        } else {
            let index = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
            self.known.push(format.clone());
            self.by_format.insert(format.clone(), index);
            index
        };
        self.of.insert(at, index);
    }

    pub(crate) fn get(&self, at: (u32, u32)) -> Option<&NumberFormat> {
        self.known.get(*self.of.get(&at)? as usize)
    }
}

/// The formats of a workbook before Excel 2007 or in its binary form, by the index that cells have.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    codes: BTreeMap<u16, String>,
    formats: Vec<u16>,
    made: Vec<NumberFormat>,
}

impl Styles {
    /// A format's code.
    pub(crate) fn code(&mut self, id: u16, code: String) {
        self.codes.insert(id, code);
    }

    /// The next style, with the format it has.
    pub(crate) fn style(&mut self, format: u16) {
        self.formats.push(format);
    }

    /// The format of a style.
    pub(crate) fn format(&mut self, style: usize) -> Option<&NumberFormat> {
        if self.made.len() < self.formats.len() {
            self.made = self
                .formats
                .iter()
                .map(|id| {
                    // Those that every program knows are written by their number alone.
                    let code = self.codes.get(id).map_or(
                        match id {
                            9 => "0%",
                            10 => "0.00%",
                            _ => "General",
                        },
                        String::as_str,
                    );
                    number_format::of(code, Some((*id).into()))
                })
                .collect();
        }
        self.made.get(style)
    }
}

/// Cells that are shown in thousands or millions, gathered into stretches by column.
#[derive(Debug, Default)]
pub(crate) struct Stretches {
    open: HashMap<u32, ShownIn>,
    done: Vec<ShownIn>,
}

impl Stretches {
    /// A cell, in the order of the rows.
    pub(crate) fn cell(&mut self, (row, column): (u32, u32), times: i64) {
        let goes_on = self.open.get_mut(&column).filter(|open| {
            open.times == times && (open.to..=open.to.saturating_add(1)).contains(&row)
        });
        if let Some(open) = goes_on {
            open.to = row;
            return;
        }
        let ended = if times == 1 {
            self.open.remove(&column)
        } else {
            self.open.insert(
                column,
                ShownIn {
                    column,
                    from: row,
                    to: row,
                    times,
                },
            )
        };
        self.done
            .extend(ended.filter(|_| self.done.len() < MOST_STRETCHES));
    }

    /// All of them. False where there were more than are kept.
    pub(crate) fn finish(mut self) -> (Vec<ShownIn>, bool) {
        self.done.extend(self.open.into_values());
        let is_whole = self.done.len() < MOST_STRETCHES;
        (self.done, is_whole)
    }
}

/// The kind of a number in a format, unless the file itself says better.
pub(crate) fn kind(format: Option<&NumberFormat>) -> CellKind {
    format.map_or(CellKind::Number, |format| format.kind)
}
