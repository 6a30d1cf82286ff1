//! The text that can be searched: letters and messages, with an FTS5 index over it.
//!
//! The row id follows the date (seconds × 2²⁰ and a counter), so that the newest hits are found by
//! walking the index backwards instead of sorting: for common words that is a hundred times faster.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};
use uuid::Uuid;

use crate::row::FromRow;
use crate::{MessageId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE passage (
    position INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('letter', 'message')),
    ref      TEXT NOT NULL,
    title    TEXT NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (kind, ref)
) STRICT;
CREATE VIRTUAL TABLE passage_text USING fts5 (
    title, body, content = 'passage', content_rowid = 'position',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
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

/// Marks put round the words found, from Unicode's private use area: they stand in no text.
pub const FOUND: (char, char) = ('\u{e000}', '\u{e001}');

/// A place where the words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// `letter` or `message`.
    pub kind: String,
    /// The letter's or message's id.
    pub reference: Uuid,
    /// Its subject.
    pub title: String,
    /// The passage, with [`FOUND`] marks.
    pub snippet: String,
}

impl FromRow for Passage {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let reference: String = row.get("ref")?;
        Ok(Self {
            kind: row.get("kind")?,
            reference: reference.parse().unwrap_or_default(),
            title: row.get("title")?,
            snippet: row.get("snippet")?,
        })
    }
}

/// Turns what a user typed into an FTS5 expression that cannot be a syntax error: each word is
/// quoted, all must be there, and the last may be the beginning of a word.
///
/// ```
/// use foi_store::table::passage::expression;
/// assert_eq!(expression("council's AND ("), r#""council's" "AND" "("*"#);
/// assert_eq!(expression("  "), "");
/// ```
pub fn expression(query: &str) -> String {
    let words: Vec<String> = query
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        words.join(" ") + "*"
    }
}

impl Reader<'_> {
    /// The searchable text of a message; empty when there is none.
    pub fn text_of_message(&self, message: MessageId) -> Result<String> {
        let text: Option<String> = self.value(
            "SELECT body FROM passage WHERE kind = 'message' AND ref = ?1",
            [message.to_string()],
        )?;
        Ok(text.unwrap_or_default())
    }

    /// The newest places where all words of the query stand.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<Passage>> {
        let expression = expression(query);
        if expression.is_empty() {
            return Ok(Vec::new());
        }
        self.list(
            &format!(
                "SELECT passage.kind, passage.ref, passage.title,
                        snippet(passage_text, 1, '{}', '{}', '…', 24) AS snippet
                 FROM passage_text JOIN passage ON passage.position = passage_text.rowid
                 WHERE passage_text MATCH ?1 ORDER BY passage_text.rowid DESC LIMIT ?2",
                FOUND.0, FOUND.1
            ),
            params![expression, limit],
        )
    }
}

impl Writer<'_> {
    /// Makes a text searchable, or its new words when it was before.
    pub fn set_passage(
        &mut self,
        kind: &str,
        reference: Uuid,
        title: &str,
        body: &str,
        date: DateTime<Utc>,
    ) -> Result<()> {
        let reference = reference.to_string();
        let changed = self.run(
            "UPDATE passage SET title = ?3, body = ?4 WHERE kind = ?1 AND ref = ?2",
            params![kind, reference, title, body],
        )?;
        if changed > 0 {
            return Ok(());
        }
        let second = date.timestamp().clamp(0, i64::from(u32::MAX)) << 20;
        self.run(
            "INSERT INTO passage (position, kind, ref, title, body)
             VALUES (1 + coalesce((SELECT max(position) FROM passage WHERE position BETWEEN ?1 AND ?1 + 1048574), ?1 - 1),
                     ?2, ?3, ?4, ?5)",
            params![second, kind, reference, title, body],
        )?;
        Ok(())
    }

    /// Takes a text out of the search.
    pub fn remove_passage(&mut self, kind: &str, reference: Uuid) -> Result<()> {
        self.run(
            "DELETE FROM passage WHERE kind = ?1 AND ref = ?2",
            params![kind, reference.to_string()],
        )?;
        Ok(())
    }
}
