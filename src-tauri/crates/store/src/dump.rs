//! Every row of every table as JSON, and back: what an export in open formats is made of.

use rusqlite::types::{ToSql, ToSqlOutput, Value as Stored, ValueRef};
use rusqlite::{Row, params_from_iter};
use serde_json::{Map, Value};

use crate::{Reader, Result, StoreError, Writer};

/// A row: its columns by name. Bytes are left out; [`Reader::blob`] has them.
pub type DumpRow = Map<String, Value>;

impl Reader<'_> {
    /// The tables that hold the casebook, by name: without SQLite's own and those of the full-text
    /// index, which follow from the others.
    pub fn dump_tables(&self) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare(
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'
             ORDER BY name",
        )?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    /// Gives each row of a table to `work`, in the order they are stored.
    ///
    /// # Errors
    ///
    /// When there is no such table, or `work` fails.
    pub fn dump_rows<E: From<StoreError>>(
        &self,
        table: &str,
        work: &mut dyn FnMut(DumpRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let name = self.dump_table(table)?;
        let mut statement = self
            .connection
            .prepare(&format!("SELECT * FROM {name}"))
            .map_err(StoreError::from)?;
        let columns: Vec<_> = statement
            .column_names()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            work(as_json(row, &columns).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// The table's name as it stands in a statement; what comes from outside is never put there.
    fn dump_table(&self, table: &str) -> Result<String> {
        self.dump_tables()?
            .into_iter()
            .find(|known| known == table)
            .map(|known| format!("\"{known}\""))
            .ok_or_else(|| StoreError::not_found("table", table))
    }

    fn columns_of(&self, table: &str) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let names = statement.query_map([table], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Puts a row back as it was; `bytes` goes into the column of that name.
    ///
    /// Rows may point at others that come later: whether all are there is checked at the end of the
    /// transaction.
    ///
    /// # Errors
    ///
    /// When the table or a column is unknown, or the row breaks a rule of the schema.
    pub fn load_row(&mut self, table: &str, row: &DumpRow, bytes: Option<&[u8]>) -> Result<()> {
        let name = self.dump_table(table)?;
        let known = self.columns_of(table)?;
        if let Some(unknown) = row.keys().find(|column| !known.contains(column)) {
            return Err(StoreError::not_found(
                "column",
                format!("{table}.{unknown}"),
            ));
        }
        let mut columns = Vec::with_capacity(row.len() + 1);
        let mut values = Vec::with_capacity(row.len() + 1);
        for (column, value) in row {
            columns.push(format!("\"{column}\""));
            values.push(as_stored(value)?);
        }
        if let Some(bytes) = bytes {
            columns.push("bytes".into());
            values.push(Bound::Borrowed(bytes));
        }
        let places = vec!["?"; values.len()].join(", ");
        self.run(
            &format!(
                "INSERT INTO {name} ({}) VALUES ({places})",
                columns.join(", ")
            ),
            params_from_iter(values),
        )?;
        Ok(())
    }
}

enum Bound<'b> {
    Owned(Stored),
    Borrowed(&'b [u8]),
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Owned(value) => value.to_sql(),
            Self::Borrowed(bytes) => bytes.to_sql(),
        }
    }
}

fn as_json(row: &Row<'_>, columns: &[String]) -> rusqlite::Result<DumpRow> {
    let mut fields = DumpRow::new();
    for (index, column) in columns.iter().enumerate() {
        let value = match row.get_ref(index)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
            ValueRef::Blob(_) => continue,
        };
        fields.insert(column.clone(), value);
    }
    Ok(fields)
}

fn as_stored<'b>(value: &Value) -> Result<Bound<'b>> {
    let stored = match value {
        Value::Null => Stored::Null,
        Value::String(text) => Stored::Text(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Stored::Integer(whole),
            (None, Some(real)) => Stored::Real(real),
            (None, None) => return Err(StoreError::Damaged(format!("{number} is no number"))),
        },
        other => {
            return Err(StoreError::Damaged(format!(
                "{other} stands where a text or a number belongs"
            )));
        }
    };
    Ok(Bound::Owned(stored))
}
