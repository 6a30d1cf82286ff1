//! The named parts of messages.

use rusqlite::{Row, named_params};

use crate::row::{FromRow, json, to_json};
use crate::{AttachmentId, MessageId, Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE attachment (
    id           TEXT PRIMARY KEY NOT NULL,
    message_id   TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    name         TEXT NOT NULL DEFAULT '',
    content_type TEXT NOT NULL DEFAULT '',
    size         INTEGER NOT NULL,
    sha256       TEXT NOT NULL REFERENCES blob (sha256),
    path         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(path)),
    inline       INTEGER NOT NULL DEFAULT 0 CHECK (inline IN (0, 1)),
    UNIQUE (message_id, position)
) STRICT;
";

/// A named part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The message it came in.
    pub message_id: MessageId,
    /// Its place among the message's files, from 0.
    pub position: u32,
    /// Its name as sent; never a path to write to.
    pub name: String,
    /// Its type as declared; never trusted.
    pub content_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The hash its bytes are stored under.
    pub sha256: String,
    /// Its place in the message's tree of parts.
    pub path: Vec<usize>,
    /// Shown within the text (a logo in a signature) rather than offered as a file.
    pub inline: bool,
}

impl FromRow for Attachment {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            message_id: row.get("message_id")?,
            position: row.get("position")?,
            name: row.get("name")?,
            content_type: row.get("content_type")?,
            size: row.get::<_, i64>("size")?.unsigned_abs(),
            sha256: row.get("sha256")?,
            path: json(row, "path")?,
            inline: row.get("inline")?,
        })
    }
}

impl Reader<'_> {
    /// A message's files, in order.
    pub fn attachments(&self, message: MessageId) -> Result<Vec<Attachment>> {
        self.list(
            "SELECT * FROM attachment WHERE message_id = ?1 ORDER BY position",
            [message],
        )
    }

    /// One file.
    pub fn attachment(&self, id: AttachmentId) -> Result<Attachment> {
        self.one("SELECT * FROM attachment WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("attachment", id))
    }
}

impl Writer<'_> {
    /// Keeps a file of a message; its bytes must be stored already.
    pub fn add_attachment(&mut self, attachment: &Attachment) -> Result<()> {
        let path = to_json(&attachment.path)?;
        let size = i64::try_from(attachment.size).unwrap_or(i64::MAX);
        self.run(
            "INSERT INTO attachment (id, message_id, position, name, content_type, size, sha256, path, inline)
             VALUES (:id, :message_id, :position, :name, :content_type, :size, :sha256, :path, :inline)",
            named_params! {
                ":id": attachment.id, ":message_id": attachment.message_id, ":position": attachment.position,
                ":name": attachment.name, ":content_type": attachment.content_type, ":size": size,
                ":sha256": attachment.sha256, ":path": path, ":inline": attachment.inline,
            },
        )?;
        Ok(())
    }
}
