//! The user's own letters for the library, as the three files of a letter's folder.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{OwnLetterId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE own_letter (
    id          TEXT PRIMARY KEY NOT NULL,
    name        TEXT NOT NULL CHECK (name <> ''),
    description TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX own_letter_by_name ON own_letter (name COLLATE NOCASE);
";

/// A letter the user wrote or changed for the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLetter {
    /// Its id.
    pub id: OwnLetterId,
    /// The name of its folder, by which it is called for.
    pub name: String,
    /// `letter.toml`.
    pub description: String,
    /// `subject.txt`.
    pub subject: String,
    /// `body.txt`.
    pub body: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl FromRow for OwnLetter {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// Every letter of the user's own, by name.
    pub fn own_letters(&self) -> Result<Vec<OwnLetter>> {
        self.list("SELECT * FROM own_letter ORDER BY name COLLATE NOCASE", [])
    }

    /// The user's own letter of a name, whatever the case.
    pub fn own_letter(&self, name: &str) -> Result<Option<OwnLetter>> {
        self.one(
            "SELECT * FROM own_letter WHERE name = ?1 COLLATE NOCASE",
            [name],
        )
    }
}

impl Writer<'_> {
    /// Keeps a letter of the user's own, new or changed.
    pub fn save_own_letter(&mut self, letter: &OwnLetter) -> Result<()> {
        self.run(
            "INSERT INTO own_letter (id, name, description, subject, body, created_at, updated_at)
             VALUES (:id, :name, :description, :subject, :body, :created_at, :updated_at)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
                 subject = excluded.subject, body = excluded.body, updated_at = excluded.updated_at",
            named_params! {
                ":id": letter.id, ":name": letter.name, ":description": letter.description,
                ":subject": letter.subject, ":body": letter.body,
                ":created_at": letter.created_at, ":updated_at": letter.updated_at,
            },
        )?;
        Ok(())
    }

    /// Takes a letter of the user's own out of the library.
    pub fn delete_own_letter(&mut self, id: OwnLetterId) -> Result<()> {
        self.run("DELETE FROM own_letter WHERE id = ?1", params![id])?;
        Ok(())
    }
}
