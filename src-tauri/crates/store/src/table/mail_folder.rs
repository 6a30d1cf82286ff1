//! The folders of a mailbox, and which of them are read.

use rusqlite::{Row, params};

use crate::row::FromRow;
use crate::{Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE mail_folder (
    mailbox TEXT NOT NULL,
    name    TEXT NOT NULL,
    shown   TEXT NOT NULL,
    role    TEXT NOT NULL DEFAULT '',
    chosen  INTEGER CHECK (chosen IN (0, 1)),
    PRIMARY KEY (mailbox, name)
) STRICT, WITHOUT ROWID;
";

/// A folder on a mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFolder {
    /// The folder as the server names it.
    pub name: String,
    /// Its name for people.
    pub shown: String,
    /// What it is for: `inbox`, `junk`, `archive`, `all`, `sent`, `drafts`, `trash` (RFC 6154), or
    /// nothing.
    pub role: String,
    /// Whether the user wants it read; none when they never said.
    pub chosen: Option<bool>,
}

impl FromRow for MailFolder {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get("name")?,
            shown: row.get("shown")?,
            role: row.get("role")?,
            chosen: row.get("chosen")?,
        })
    }
}

impl Reader<'_> {
    /// The folders of a mailbox as the server last told them.
    pub fn mail_folders(&self, mailbox: &str) -> Result<Vec<MailFolder>> {
        self.list(
            "SELECT name, shown, role, chosen FROM mail_folder WHERE mailbox = ?1
             ORDER BY role <> 'inbox', shown, name",
            [mailbox],
        )
    }
}

impl Writer<'_> {
    /// Keeps the folders the server tells now; what the user chose stands.
    pub fn set_mail_folders(&mut self, mailbox: &str, folders: &[MailFolder]) -> Result<()> {
        let gone = self.mail_folders(mailbox)?;
        for folder in gone {
            if !folders.iter().any(|told| told.name == folder.name) {
                self.run(
                    "DELETE FROM mail_folder WHERE mailbox = ?1 AND name = ?2",
                    [mailbox, &folder.name],
                )?;
            }
        }
        for folder in folders {
            self.run(
                "INSERT INTO mail_folder (mailbox, name, shown, role, chosen) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (mailbox, name) DO UPDATE SET shown = excluded.shown, role = excluded.role",
                params![mailbox, folder.name, folder.shown, folder.role, folder.chosen],
            )?;
        }
        Ok(())
    }

    /// Says whether a folder is read.
    pub fn choose_mail_folder(&mut self, mailbox: &str, name: &str, chosen: bool) -> Result<()> {
        self.run(
            "UPDATE mail_folder SET chosen = ?3 WHERE mailbox = ?1 AND name = ?2",
            params![mailbox, name, chosen],
        )?;
        Ok(())
    }
}
