//! Mailboxes the user sends from and receives in. Passwords and tokens are in the keyring, never
//! here.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{AccountId, Reader, RequestId, Result, StoreError, Writer};

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

/// More than one mailbox: who writes from each, how it is signed in to, and which one letters of
/// new requests go through. A request keeps the mailbox it was sent from.
pub(crate) const MORE_THAN_ONE: &str = "
ALTER TABLE account ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password' CHECK (sign_in IN ('password', 'google', 'microsoft', 'other'));
ALTER TABLE account ADD COLUMN is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1));
UPDATE account SET is_default = 1 WHERE id = (SELECT id FROM account ORDER BY created_at, id LIMIT 1);
CREATE UNIQUE INDEX account_default ON account (is_default) WHERE is_default = 1;
ALTER TABLE request ADD COLUMN account_id TEXT REFERENCES account (id) ON DELETE SET NULL;
CREATE INDEX request_by_account ON request (account_id);
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
    /// Who letters from it are signed by; empty for the user's own name.
    pub name: String,
    /// The address letters from it bear; empty for the user's own.
    pub email: String,
    /// `password`, or who issues its access tokens: `google`, `microsoft` or `other`.
    pub sign_in: String,
    /// Letters of new requests go through it.
    pub is_default: bool,
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
            name: row.get("name")?,
            email: row.get("email")?,
            sign_in: row.get("sign_in")?,
            is_default: row.get("is_default")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// The mailboxes, oldest first.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        self.list("SELECT * FROM account ORDER BY created_at, rowid", [])
    }

    /// One mailbox.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        self.one("SELECT * FROM account WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("account", id))
    }

    /// The mailbox that letters of new requests go through; none when there is no mailbox.
    pub fn default_account(&self) -> Result<Option<Account>> {
        self.one("SELECT * FROM account WHERE is_default = 1", [])
    }

    /// Requests sent from a mailbox that are not finished.
    pub fn count_open_requests_of_account(&self, id: AccountId) -> Result<u32> {
        self.count(
            "SELECT count(*) FROM request WHERE account_id = ?1 AND grouping <> 'closed'",
            [id],
        )
    }

    /// Letters in the Outbox that are to go, or may have gone, through a mailbox.
    pub fn count_letters_of_account(&self, id: AccountId) -> Result<u32> {
        self.count(
            "SELECT count(*) FROM outbox JOIN request ON request.id = outbox.request_id
             WHERE account_id = ?1 AND NOT practice
               AND state IN ('queued', 'sending', 'handed_over', 'waiting', 'in_doubt')",
            [id],
        )
    }
}

impl Writer<'_> {
    /// Keeps a mailbox, new or changed. Whether it is the default is not changed by this; the
    /// first mailbox becomes it.
    pub fn save_account(&mut self, account: &Account) -> Result<()> {
        self.run(
            "INSERT INTO account (id, smtp_host, smtp_port, smtp_security, imap_host, imap_port,
                                  imap_security, user, name, email, sign_in, is_default,
                                  created_at, updated_at)
             VALUES (:id, :smtp_host, :smtp_port, :smtp_security, :imap_host, :imap_port,
                     :imap_security, :user, :name, :email, :sign_in,
                     NOT EXISTS (SELECT 1 FROM account WHERE is_default = 1),
                     :created_at, :updated_at)
             ON CONFLICT (id) DO UPDATE SET
                 smtp_host = excluded.smtp_host, smtp_port = excluded.smtp_port,
                 smtp_security = excluded.smtp_security, imap_host = excluded.imap_host,
                 imap_port = excluded.imap_port, imap_security = excluded.imap_security,
                 user = excluded.user, name = excluded.name, email = excluded.email,
                 sign_in = excluded.sign_in, updated_at = excluded.updated_at",
            named_params! {
                ":id": account.id, ":smtp_host": account.smtp_host, ":smtp_port": account.smtp_port,
                ":smtp_security": account.smtp_security, ":imap_host": account.imap_host,
                ":imap_port": account.imap_port, ":imap_security": account.imap_security,
                ":user": account.user, ":name": account.name, ":email": account.email,
                ":sign_in": account.sign_in, ":created_at": account.created_at,
                ":updated_at": account.updated_at,
            },
        )?;
        Ok(())
    }

    /// Lets letters of new requests go through a mailbox.
    pub fn set_default_account(&mut self, id: AccountId) -> Result<()> {
        self.run("UPDATE account SET is_default = 0 WHERE id <> ?1", [id])?;
        self.run("UPDATE account SET is_default = 1 WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Keeps which mailbox the letters of a request go through.
    pub fn set_account_of_request(
        &mut self,
        request: RequestId,
        account: Option<AccountId>,
    ) -> Result<()> {
        self.run(
            "UPDATE request SET account_id = ?2 WHERE id = ?1",
            params![request, account],
        )?;
        Ok(())
    }

    /// Forgets a mailbox; what was sent and received through it stays. The oldest of the others
    /// becomes the default if it was that.
    pub fn delete_account(&mut self, id: AccountId) -> Result<()> {
        self.run("DELETE FROM account WHERE id = ?1", [id])?;
        self.run(
            "UPDATE account SET is_default = 1
             WHERE id = (SELECT id FROM account ORDER BY created_at, id LIMIT 1)
               AND NOT EXISTS (SELECT 1 FROM account WHERE is_default = 1)",
            [],
        )?;
        Ok(())
    }
}
