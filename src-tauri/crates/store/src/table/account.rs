//! Mailboxes the user sends from and receives in. Passwords are in the keyring, never here.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use crate::row::FromRow;
use crate::{AccountId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE account (
    id            TEXT PRIMARY KEY NOT NULL,
    smtp_host     TEXT NOT NULL,
    smtp_port     INTEGER NOT NULL CHECK (smtp_port BETWEEN 1 AND 65535),
    smtp_security TEXT NOT NULL CHECK (smtp_security IN ('tls', 'start_tls')),
    imap_host     TEXT NOT NULL,
    imap_port     INTEGER NOT NULL CHECK (imap_port BETWEEN 1 AND 65535),
    imap_security TEXT NOT NULL CHECK (imap_security IN ('tls', 'start_tls')),
    user          TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL
) STRICT;
";

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id; the keyring entry is named after it.
    pub id: AccountId,
    /// Server letters go to.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// `tls` or `start_tls`.
    pub smtp_security: String,
    /// Server answers come from.
    pub imap_host: String,
    /// Its port.
    pub imap_port: u16,
    /// `tls` or `start_tls`.
    pub imap_security: String,
    /// User name at both.
    pub user: String,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            smtp_host: row.get("smtp_host")?,
            smtp_port: row.get("smtp_port")?,
            smtp_security: row.get("smtp_security")?,
            imap_host: row.get("imap_host")?,
            imap_port: row.get("imap_port")?,
            imap_security: row.get("imap_security")?,
            user: row.get("user")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// The mailboxes, oldest first.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        self.list("SELECT * FROM account ORDER BY created_at, id", [])
    }
}

impl Writer<'_> {
    /// Keeps a mailbox, new or changed.
    pub fn save_account(&mut self, account: &Account) -> Result<()> {
        self.run(
            "INSERT INTO account (id, smtp_host, smtp_port, smtp_security,
                                  imap_host, imap_port, imap_security, user, created_at, updated_at)
             VALUES (:id, :smtp_host, :smtp_port, :smtp_security,
                     :imap_host, :imap_port, :imap_security, :user, :created_at, :updated_at)
             ON CONFLICT (id) DO UPDATE SET
                 smtp_host = excluded.smtp_host, smtp_port = excluded.smtp_port,
                 smtp_security = excluded.smtp_security, imap_host = excluded.imap_host,
                 imap_port = excluded.imap_port, imap_security = excluded.imap_security,
                 user = excluded.user, updated_at = excluded.updated_at",
            named_params! {
                ":id": account.id, ":smtp_host": account.smtp_host, ":smtp_port": account.smtp_port,
                ":smtp_security": account.smtp_security, ":imap_host": account.imap_host,
                ":imap_port": account.imap_port, ":imap_security": account.imap_security,
                ":user": account.user, ":created_at": account.created_at, ":updated_at": account.updated_at,
            },
        )?;
        Ok(())
    }

    /// Forgets a mailbox; what was sent and received through it stays.
    pub fn delete_account(&mut self, id: AccountId) -> Result<()> {
        self.run("DELETE FROM account WHERE id = ?1", [id])?;
        Ok(())
    }
}
