//! Sheets for tests.

use crate::grid::{CellKind, Sheet, SheetBuilder};

/// A sheet of text, row by row.
pub(crate) fn sheet(rows: &[&[&str]]) -> Sheet {
    let mut builder = SheetBuilder::new("Sheet1");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            builder.put(row, column, CellKind::Text, text);
        }
    }
    builder.finish()
}
