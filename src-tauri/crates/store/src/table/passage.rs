//! The text that can be searched: letters, messages and their files, with an FTS5 index over it.
//!
//! The row id follows the date (seconds × 2²⁰ and a counter), so that the newest hits are found by
//! walking the index backwards instead of sorting: for common words that is a hundred times faster.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;

use crate::excerpt::runs;
use crate::{MessageId, Reader, RequestId, Result, Writer};

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

/// So many words of a query are looked for.
pub const MOST_WORDS: usize = 30;

/// Marks put round the words found, from Unicode's private use area: they stand in no text.
pub const FOUND: (char, char) = ('\u{e000}', '\u{e001}');

/// A place where the words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// `letter`, `message` or `attachment`.
    pub kind: String,
    /// The letter's, message's or attachment's id.
    pub reference: Uuid,
    /// The message it is or came in.
    pub message_id: Option<MessageId>,
    /// Its subject, or the file's name.
    pub title: String,
    /// The passage, with [`FOUND`] marks.
    pub snippet: String,
    /// Where the words found begin and end in the text, in UTF-16 units; none when that is not known.
    pub at: Option<(u32, u32)>,
    /// The part of the file they stand in, as `TextPart` names it: its place and name.
    pub within: Option<(String, String)>,
    /// The request it belongs to.
    pub request_id: Option<RequestId>,
    /// We wrote it: a letter, or a mail that we sent.
    pub ours: bool,
    /// The sender's display name; empty for a letter.
    pub from_name: String,
    /// The sender's address; empty for a letter.
    pub from_email: String,
    /// When it was sent, or last changed for a letter.
    pub date: DateTime<Utc>,
}

/// A word or phrase of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    /// Its last word may go on.
    pub(crate) is_beginning: bool,
}

/// The words and phrases of what a user typed: `"words in quotation marks"` stand together in this
/// order, and `word*` is the beginning of a word.
///
/// Each is there once, and at most [`MOST_WORDS`] words are: what is found for them is compared with
/// each other, which takes longer with the square of their number.
pub(crate) fn parts(query: &str) -> Vec<Part> {
    kept_parts(query).0
}

/// Whether a query has more words than are looked for.
pub fn has_too_many_words(query: &str) -> bool {
    kept_parts(query).1
}

fn kept_parts(query: &str) -> (Vec<Part>, bool) {
    let mut seen = HashSet::new();
    let (mut kept, mut room, mut too_many) = (Vec::new(), MOST_WORDS, false);
    for mut part in all_parts(query) {
        if !seen.insert((part.text.to_lowercase(), part.is_beginning)) {
            continue;
        }
        let words = runs(&part.text).take(room + 1).collect::<Vec<_>>();
        if room == 0 {
            too_many = true;
            break;
        }
        if let (true, Some((_, end))) = (words.len() > room, words.get(room - 1)) {
            part.text.truncate(*end);
            part.is_beginning = false;
            too_many = true;
        }
        room -= words.len().clamp(1, room);
        kept.push(part);
    }
    (kept, too_many)
}

fn all_parts(query: &str) -> Vec<Part> {
    let is_quote = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}');
    let mut parts = Vec::new();
    let mut add = |text: &str, is_beginning: bool| {
        let text = text.replace(char::is_control, " ");
        if !text.trim().is_empty() {
            parts.push(Part { text, is_beginning });
        }
    };
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        if is_quote(first) {
            let inside = &rest[first.len_utf8()..];
            let end = inside.find(is_quote).unwrap_or(inside.len());
            let after = inside[end..].trim_start_matches(is_quote);
            let star = after.strip_prefix('*');
            add(&inside[..end], star.is_some());
            rest = star.unwrap_or(after);
        } else {
            let ends = |c: char| c.is_whitespace() || c.is_control() || is_quote(c);
            let end = rest.find(ends).unwrap_or(rest.len());
            let word = &rest[..end];
            match word.strip_suffix('*') {
                Some(beginning) => add(beginning, true),
                None => add(word, false),
            }
            rest = rest[end..].trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
        }
    }
    parts
}

/// Turns what a user typed into an FTS5 expression that cannot be a syntax error: each word is
/// quoted, all must be there. A phrase in quotation marks stays one; `word*` finds words that
/// begin so.
///
/// ```
/// use foi_store::table::passage::expression;
/// assert_eq!(expression("council's AND ("), r#""council's" "AND" "(""#);
/// assert_eq!(expression("grant* “cost of repairs”"), r#""grant"* "cost of repairs""#);
/// assert_eq!(expression("  "), "");
/// ```
pub fn expression(query: &str) -> String {
    written(&parts(query))
}

pub(crate) fn written(parts: &[Part]) -> String {
    let words: Vec<String> = parts
        .iter()
        .map(|part| {
            let star = if part.is_beginning { "*" } else { "" };
            format!("\"{}\"{star}", part.text.replace('"', "\"\""))
        })
        .collect();
    words.join(" ")
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

    /// The passage as the index finds it, for texts where the words have another form.
    pub(crate) fn index_snippet(&self, expression: &str, position: i64) -> Result<String> {
        let snippet: Option<String> = self.value(
            &format!(
                "SELECT snippet(passage_text, 1, '{}', '{}', '…', 24) FROM passage_text
                 WHERE passage_text MATCH ?1 AND rowid = ?2",
                FOUND.0, FOUND.1
            ),
            params![expression, position],
        )?;
        Ok(snippet.unwrap_or_default())
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
        self.insert_passage(kind, &reference, title, body, date)
    }

    /// Makes a text searchable that was not before.
    ///
    /// Many are best added with the oldest first: the index takes rows in their order at once, and
    /// begins anew for each that comes before the last.
    pub fn add_passage(
        &mut self,
        kind: &str,
        reference: Uuid,
        title: &str,
        body: &str,
        date: DateTime<Utc>,
    ) -> Result<()> {
        self.insert_passage(kind, &reference.to_string(), title, body, date)
    }

    fn insert_passage(
        &mut self,
        kind: &str,
        reference: &str,
        title: &str,
        body: &str,
        date: DateTime<Utc>,
    ) -> Result<()> {
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
