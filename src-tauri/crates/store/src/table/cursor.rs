//! How far each folder of a mailbox was read.

use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::row::to_json;
use crate::{Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE cursor (
    mailbox TEXT NOT NULL,
    folder  TEXT NOT NULL,
    place   TEXT NOT NULL CHECK (json_valid(place)),
    PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;
";

/// Whose older mail was looked for in the folder.
pub(crate) const ADD_SENDERS: &str =
    "ALTER TABLE cursor ADD COLUMN senders TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(senders));";

impl Reader<'_> {
    /// How far a folder was read, none when never.
    pub fn cursor<T: DeserializeOwned>(&self, mailbox: &str, folder: &str) -> Result<Option<T>> {
        let place: Option<String> = self.value(
            "SELECT place FROM cursor WHERE mailbox = ?1 AND folder = ?2",
            [mailbox, folder],
        )?;
        Ok(place.and_then(|place| serde_json::from_str(&place).ok()))
    }

    /// Whose older mail was looked for in a folder: domains and addresses.
    pub fn senders_looked_for(&self, mailbox: &str, folder: &str) -> Result<Vec<String>> {
        let senders: Option<String> = self.value(
            "SELECT senders FROM cursor WHERE mailbox = ?1 AND folder = ?2",
            [mailbox, folder],
        )?;
        Ok(senders
            .and_then(|senders| serde_json::from_str(&senders).ok())
            .unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Notes how far a folder was read.
    pub fn set_cursor<T: Serialize>(
        &mut self,
        mailbox: &str,
        folder: &str,
        place: &T,
    ) -> Result<()> {
        self.run(
            "INSERT INTO cursor (mailbox, folder, place) VALUES (?1, ?2, ?3)
             ON CONFLICT (mailbox, folder) DO UPDATE SET place = excluded.place",
            params![mailbox, folder, to_json(place)?],
        )?;
        Ok(())
    }

    /// Notes whose older mail was looked for; the folder must have been read before.
    pub fn set_senders_looked_for(
        &mut self,
        mailbox: &str,
        folder: &str,
        senders: &[String],
    ) -> Result<()> {
        self.run(
            "UPDATE cursor SET senders = ?3 WHERE mailbox = ?1 AND folder = ?2",
            params![mailbox, folder, to_json(&senders)?],
        )?;
        Ok(())
    }
}
