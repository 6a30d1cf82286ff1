//! Whether the program can read a row of the new casebook.

use super::shape::Shape;
use crate::records::{RECORDS, can_be_read};
use crate::{Result, Writer};

/// Whether the row that was put into a table last can be read. What an older version stored is read
/// only after it was brought up to date.
pub(super) fn reads_back(w: &Writer<'_>, shape: &Shape, is_newest: bool) -> Result<bool> {
    let Some((_, reading)) = RECORDS
        .iter()
        .find(|(table, _)| is_newest && !shape.without_rowid && *table == shape.table)
    else {
        return Ok(true);
    };
    let sql = format!("SELECT * FROM \"{}\" WHERE rowid = ?1", shape.table);
    let row = w.connection.last_insert_rowid();
    can_be_read(
        &shape.table,
        w.connection.prepare_cached(&sql)?.query_row([row], reading),
    )
}
