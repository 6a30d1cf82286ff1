//! What was read from received files: once for each file, however many mails it came in.
//!
//! The text itself is the passage of the attachment, where the search finds it; here stand its
//! parts, as places in that text.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};
use serde::{Deserialize, Serialize};

use crate::row::{FromRow, json, to_json};
use crate::table::attachment::Attachment;
use crate::{AttachmentId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE file_text (
    sha256  TEXT PRIMARY KEY NOT NULL REFERENCES blob (sha256) ON DELETE CASCADE,
    kind    TEXT NOT NULL DEFAULT '',
    parts   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(parts)),
    pages   INTEGER,
    ocr     INTEGER NOT NULL DEFAULT 0 CHECK (ocr IN (0, 1)),
    cut     INTEGER NOT NULL DEFAULT 0 CHECK (cut IN (0, 1)),
    notes   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)),
    reason  TEXT NOT NULL DEFAULT '',
    says    TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL,
    read_at TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_file ON attachment (sha256);
DROP TRIGGER passage_added;
DROP TRIGGER passage_removed;
DROP TRIGGER passage_changed;
ALTER TABLE passage RENAME TO passage_without_files;
CREATE TABLE passage (
    position INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('letter', 'message', 'attachment')),
    ref      TEXT NOT NULL,
    title    TEXT NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (kind, ref)
) STRICT;
INSERT INTO passage SELECT position, kind, ref, title, body FROM passage_without_files;
DROP TABLE passage_without_files;
CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT INTO passage_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
    INSERT INTO passage_text (passage_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
END;
CREATE TRIGGER passage_changed AFTER UPDATE ON passage BEGIN
    INSERT INTO passage_text (passage_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
    INSERT INTO passage_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;
";

/// What was read from a file, or why nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// The hash its bytes are stored under.
    pub sha256: String,
    /// What the file is, in plain words; empty when it could not be read.
    pub kind: String,
    /// The parts of its text, in order.
    pub parts: Vec<TextPart>,
    /// How many pages or slides it has, where that is known.
    pub pages: Option<u32>,
    /// Some of it was read from pictures.
    pub ocr: bool,
    /// There is more in the file than was read.
    pub cut: bool,
    /// What of it could not be read, a sentence each.
    pub notes: Vec<String>,
    /// Why there is no text, as a word of `foi_extract::Reason`; empty when there is.
    pub reason: String,
    /// The same in a sentence.
    pub says: String,
    /// The version of the reading.
    pub version: u32,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}

/// A part of a file's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPart {
    /// What kind of place it is: `whole`, `page`, `sheet` or `entry`.
    pub place: String,
    /// The number or name of the place; empty for the whole.
    pub name: String,
    /// Where it begins in the text: bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// It was read from a picture.
    pub ocr: bool,
}

impl FromRow for FileText {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sha256: row.get("sha256")?,
            kind: row.get("kind")?,
            parts: json(row, "parts")?,
            pages: row.get("pages")?,
            ocr: row.get("ocr")?,
            cut: row.get("cut")?,
            notes: json(row, "notes")?,
            reason: row.get("reason")?,
            says: row.get("says")?,
            version: row.get("version")?,
            read_at: row.get("read_at")?,
        })
    }
}

impl Reader<'_> {
    /// What was read from a file; none when nobody has read it yet.
    pub fn file_text(&self, sha256: &str) -> Result<Option<FileText>> {
        self.one("SELECT * FROM file_text WHERE sha256 = ?1", [sha256])
    }

    /// The searchable text of an attachment; empty when there is none.
    pub fn text_of_attachment(&self, attachment: AttachmentId) -> Result<String> {
        let text: Option<String> = self.value(
            "SELECT body FROM passage WHERE kind = 'attachment' AND ref = ?1",
            [attachment.to_string()],
        )?;
        Ok(text.unwrap_or_default())
    }

    /// The files that were not read by this version yet, those of the newest mails first; and those
    /// for which a tool was missing before this instant.
    pub fn unread_files(&self, version: u32, before: DateTime<Utc>) -> Result<Vec<Attachment>> {
        self.list(
            "SELECT attachment.* FROM attachment
             JOIN message ON message.id = attachment.message_id
             LEFT JOIN file_text ON file_text.sha256 = attachment.sha256
             LEFT JOIN passage ON passage.kind = 'attachment' AND passage.ref = attachment.id
             WHERE file_text.sha256 IS NULL OR file_text.version < ?1
                OR (file_text.reason = '' AND passage.position IS NULL)
                OR (file_text.reason = 'tool_missing' AND file_text.read_at < ?2)
             ORDER BY message.date DESC, attachment.position",
            params![version, before],
        )
    }
}

impl Writer<'_> {
    /// Keeps what was read from a file, in place of what was read before.
    ///
    /// `text` is the whole text; it is made searchable for each attachment with these bytes.
    pub fn set_file_text(&mut self, read: &FileText, text: &str) -> Result<()> {
        let (parts, notes) = (to_json(&read.parts)?, to_json(&read.notes)?);
        self.run(
            "INSERT INTO file_text (sha256, kind, parts, pages, ocr, cut, notes, reason, says, version, read_at)
             VALUES (:sha256, :kind, :parts, :pages, :ocr, :cut, :notes, :reason, :says, :version, :read_at)
             ON CONFLICT (sha256) DO UPDATE SET
                kind = excluded.kind, parts = excluded.parts, pages = excluded.pages, ocr = excluded.ocr,
                cut = excluded.cut, notes = excluded.notes, reason = excluded.reason, says = excluded.says,
                version = excluded.version, read_at = excluded.read_at",
            named_params! {
                ":sha256": read.sha256, ":kind": read.kind, ":parts": parts, ":pages": read.pages,
                ":ocr": read.ocr, ":cut": read.cut, ":notes": notes, ":reason": read.reason,
                ":says": read.says, ":version": read.version, ":read_at": read.read_at,
            },
        )?;
        let attachments: Vec<Attachment> =
            self.list("SELECT * FROM attachment WHERE sha256 = ?1", [&read.sha256])?;
        for attachment in attachments {
            let reference = attachment.id.into();
            if text.is_empty() {
                self.remove_passage("attachment", reference)?;
                continue;
            }
            let date: Option<DateTime<Utc>> = self.value(
                "SELECT date FROM message WHERE id = ?1",
                params![attachment.message_id],
            )?;
            let date = date.unwrap_or(read.read_at);
            self.set_passage("attachment", reference, &attachment.name, text, date)?;
        }
        Ok(())
    }
}
