use std::ops::Deref;

use rusqlite::{Connection, Params, Transaction};

use crate::Result;

/// A view of the casebook at one moment.
#[derive(Debug)]
pub struct Reader<'c> {
    pub(crate) connection: &'c Connection,
}

/// A transaction under way: what it writes is kept whole, or not at all.
///
/// It reads too, and sees what it has written.
#[derive(Debug)]
pub struct Writer<'c> {
    reader: Reader<'c>,
}

impl<'c> Writer<'c> {
    pub(crate) fn new(transaction: &'c Transaction<'_>) -> Self {
        Self {
            reader: Reader {
                connection: transaction,
            },
        }
    }

    pub(crate) fn run(&mut self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self
            .reader
            .connection
            .prepare_cached(sql)?
            .execute(params)?)
    }
}

impl<'c> Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}
