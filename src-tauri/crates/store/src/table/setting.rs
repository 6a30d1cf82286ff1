//! Settings: a name and a JSON value. Never a secret.

use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::row::to_json;
use crate::{Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
";

impl Reader<'_> {
    /// A setting's value, none when it was never set or no longer has this shape.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let text: Option<String> =
            self.value("SELECT value FROM setting WHERE name = ?1", [name])?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }
}

impl Writer<'_> {
    /// Sets a setting.
    pub fn set_setting<T: Serialize>(&mut self, name: &str, value: &T) -> Result<()> {
        let value = to_json(value).map_err(StoreError::from)?;
        self.run(
            "INSERT INTO setting (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![name, value],
        )?;
        Ok(())
    }

    /// Forgets a setting.
    pub fn clear_setting(&mut self, name: &str) -> Result<()> {
        self.run("DELETE FROM setting WHERE name = ?1", [name])?;
        Ok(())
    }
}
