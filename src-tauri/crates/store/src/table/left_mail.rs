//! Mails that concern the user but were left in the mailbox: too large to fetch without asking,
//! or not readable. The user says what becomes of each.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{LeftMailId, Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE left_mail (
    id           TEXT PRIMARY KEY NOT NULL,
    source       TEXT NOT NULL UNIQUE,
    mailbox      TEXT NOT NULL,
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    header_id    TEXT,
    from_name    TEXT NOT NULL DEFAULT '',
    from_email   TEXT NOT NULL DEFAULT '',
    subject      TEXT NOT NULL DEFAULT '',
    date         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    found_at     TEXT NOT NULL,
    dismissed    INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1))
) STRICT;
CREATE INDEX left_mail_waiting ON left_mail (date DESC) WHERE dismissed = 0;
CREATE INDEX left_mail_by_folder ON left_mail (mailbox, folder);
";

/// A mail that was left where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftMail {
    /// Its id.
    pub id: LeftMailId,
    /// Names its place for ever, as `message_source` does.
    pub source: String,
    /// The account's id.
    pub mailbox: String,
    /// The folder as the server names it.
    pub folder: String,
    /// The folder's UIDVALIDITY (RFC 9051 §2.3.1.1).
    pub uid_validity: u32,
    /// Its UID there.
    pub uid: u32,
    /// Its Message-ID without angle brackets.
    pub header_id: Option<String>,
    /// The sender's display name.
    pub from_name: String,
    /// The sender's address.
    pub from_email: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent, or when it was found if it does not say.
    pub date: DateTime<Utc>,
    /// Its size in bytes, as the server gives it.
    pub size: u32,
    /// Why it was left, in one sentence.
    pub reason: String,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// The user said to leave it.
    pub dismissed: bool,
}

impl FromRow for LeftMail {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            source: row.get("source")?,
            mailbox: row.get("mailbox")?,
            folder: row.get("folder")?,
            uid_validity: row.get("uid_validity")?,
            uid: row.get("uid")?,
            header_id: row.get("header_id")?,
            from_name: row.get("from_name")?,
            from_email: row.get("from_email")?,
            subject: row.get("subject")?,
            date: row.get("date")?,
            size: row.get("size")?,
            reason: row.get("reason")?,
            found_at: row.get("found_at")?,
            dismissed: row.get("dismissed")?,
        })
    }
}

impl Reader<'_> {
    /// The mails left in the mailboxes that nothing was said about, newest first.
    pub fn left_mails(&self) -> Result<Vec<LeftMail>> {
        self.list(
            "SELECT * FROM left_mail WHERE dismissed = 0 ORDER BY date DESC, id LIMIT 500",
            [],
        )
    }

    /// One of them.
    pub fn left_mail(&self, id: LeftMailId) -> Result<LeftMail> {
        self.one("SELECT * FROM left_mail WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("mail left in the mailbox", id))
    }

    /// Whether a mail that looks like this one was brought in already: a folder whose UIDs were
    /// given anew shows it under another name.
    pub fn was_brought(&self, mail: &LeftMail) -> Result<bool> {
        Ok(self.count(
            "SELECT count(*) FROM message JOIN blob ON blob.sha256 = message.raw
             WHERE blob.size = ?1 AND header_id IS ?2 AND subject = ?3 AND from_email = ?4",
            params![mail.size, mail.header_id, mail.subject, mail.from_email],
        )? > 0)
    }

    /// Whether a place is on the list already.
    pub fn is_left(&self, source: &str) -> Result<bool> {
        Ok(self.count("SELECT count(*) FROM left_mail WHERE source = ?1", [source])? > 0)
    }
}

impl Writer<'_> {
    /// Puts a mail on the list. Met again in a folder whose UIDs were given anew, it is the same
    /// one, and what the user said of it stands. Returns whether it is new on the list.
    pub fn add_left_mail(&mut self, mail: &LeftMail) -> Result<bool> {
        let moved = self.run(
            "UPDATE left_mail SET source = :source, uid_validity = :uid_validity, uid = :uid
             WHERE mailbox = :mailbox AND folder = :folder AND size = :size AND header_id IS :header_id
               AND subject = :subject AND from_email = :from_email AND uid_validity <> :uid_validity",
            named_params! {
                ":source": mail.source, ":uid_validity": mail.uid_validity, ":uid": mail.uid,
                ":mailbox": mail.mailbox, ":folder": mail.folder, ":size": mail.size,
                ":header_id": mail.header_id, ":subject": mail.subject, ":from_email": mail.from_email,
            },
        )?;
        if moved > 0 {
            return Ok(false);
        }
        let added = self.run(
            "INSERT INTO left_mail (id, source, mailbox, folder, uid_validity, uid, header_id, from_name,
                                    from_email, subject, date, size, reason, found_at, dismissed)
             VALUES (:id, :source, :mailbox, :folder, :uid_validity, :uid, :header_id, :from_name,
                     :from_email, :subject, :date, :size, :reason, :found_at, :dismissed)
             ON CONFLICT (source) DO NOTHING",
            named_params! {
                ":id": mail.id, ":source": mail.source, ":mailbox": mail.mailbox, ":folder": mail.folder,
                ":uid_validity": mail.uid_validity, ":uid": mail.uid, ":header_id": mail.header_id,
                ":from_name": mail.from_name, ":from_email": mail.from_email, ":subject": mail.subject,
                ":date": mail.date, ":size": mail.size, ":reason": mail.reason,
                ":found_at": mail.found_at, ":dismissed": mail.dismissed,
            },
        )?;
        Ok(added > 0)
    }

    /// The user says to leave it where it is; it is not spoken of again.
    pub fn dismiss_left_mail(&mut self, id: LeftMailId) -> Result<()> {
        self.run("UPDATE left_mail SET dismissed = 1 WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Takes it off the list, because it was brought.
    pub fn remove_left_mail(&mut self, source: &str) -> Result<()> {
        self.run("DELETE FROM left_mail WHERE source = ?1", params![source])?;
        Ok(())
    }
}
