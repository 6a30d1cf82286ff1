//! Small steps shared by the tables' readers.

use std::collections::HashMap;
use std::error::Error;
use std::hash::Hash;
use std::str::FromStr;

use rusqlite::types::{FromSql, Type, ValueRef};
use rusqlite::{OptionalExtension, Params, Row};
use serde::de::DeserializeOwned;

use crate::{Reader, Result};

/// A record that can be read from a row of its table.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;
}

/// Reads a column whose text is the name of a value (a regime, an event's kind, a state).
pub(crate) fn word<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    text.parse().map_err(|error| conversion(row, column, error))
}

/// Reads a column that holds JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| conversion(row, column, error))
}

/// Writes a value as JSON; the types stored so have no map keys or numbers that JSON lacks.
pub(crate) fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn conversion(
    row: &Row<'_>,
    column: &str,
    error: impl Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    let kind = row
        .get_ref(index)
        .map_or(Type::Null, |value: ValueRef<'_>| value.data_type());
    rusqlite::Error::FromSqlConversionFailure(index, kind, Box::new(error))
}

impl Reader<'_> {
    pub(crate) fn list<T: FromRow>(&self, sql: &str, params: impl Params) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| T::from_row(row))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn one<T: FromRow>(&self, sql: &str, params: impl Params) -> Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement
            .query_row(params, |row| T::from_row(row))
            .optional()?)
    }

    pub(crate) fn value<T: FromSql>(&self, sql: &str, params: impl Params) -> Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params, |row| row.get(0)).optional()?)
    }

    /// What is found under each id; the id is the first column.
    pub(crate) fn pairs<K: FromSql + Eq + Hash, T>(
        &self,
        sql: &str,
        found: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<HashMap<K, T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let pairs = statement.query_map([], |row| Ok((row.get(0)?, found(row)?)))?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn count(&self, sql: &str, params: impl Params) -> Result<u32> {
        Ok(self.value(sql, params)?.unwrap_or_default())
    }
}
