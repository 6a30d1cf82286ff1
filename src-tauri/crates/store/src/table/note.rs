//! What the user wrote about issues and their evidence, to be searched: few texts beside the
//! thousands of mails, so they have an index of their own and need no row that follows the date.

use rusqlite::params;
use uuid::Uuid;

use crate::table::passage::FOUND;
use crate::{IssueId, Reader, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE note (
    position INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('issue', 'evidence')),
    ref      TEXT NOT NULL,
    issue_id TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    title    TEXT NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (kind, ref)
) STRICT;
CREATE VIRTUAL TABLE note_text USING fts5 (
    title, body, content = 'note', content_rowid = 'position',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER note_added AFTER INSERT ON note BEGIN
    INSERT INTO note_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;
CREATE TRIGGER note_removed AFTER DELETE ON note BEGIN
    INSERT INTO note_text (note_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
END;
CREATE TRIGGER note_changed AFTER UPDATE ON note BEGIN
    INSERT INTO note_text (note_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
    INSERT INTO note_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;
INSERT INTO note (kind, ref, issue_id, title, body)
    SELECT 'issue', id, id, question, notes FROM issue;
INSERT INTO note (kind, ref, issue_id, title, body)
    SELECT 'evidence', id, issue_id, '', note FROM evidence WHERE unpinned_at IS NULL AND note <> '';

-- Searches the user keeps under a name.
CREATE TABLE saved_search (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
    query      TEXT NOT NULL CHECK (query <> ''),
    created_at TEXT NOT NULL
) STRICT;
";

/// A text of the user's in which the words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNote {
    /// `issue` or `evidence`.
    pub kind: String,
    /// The issue's or the evidence's id.
    pub reference: Uuid,
    /// The issue.
    pub issue_id: IssueId,
    /// The issue's question.
    pub question: String,
    /// The number of the evidence.
    pub number: Option<u32>,
    /// The passage, with [`FOUND`] marks.
    pub snippet: String,
    /// When the issue last changed, or the evidence was attached.
    pub date: chrono::DateTime<chrono::Utc>,
}

impl Reader<'_> {
    /// The newest notes that an FTS5 expression finds, of these issues or of all.
    pub fn find_notes(
        &self,
        expression: &str,
        issues: Option<&[IssueId]>,
        limit: u32,
    ) -> Result<Vec<FoundNote>> {
        let issues: Option<String> = issues.map(crate::row::to_json).transpose()?;
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT note.kind, note.ref, note.issue_id, issue.question, evidence.number,
                    snippet(note_text, -1, '{}', '{}', '…', 24),
                    coalesce(evidence.pinned_at, issue.updated_at) AS date
             FROM note_text JOIN note ON note.position = note_text.rowid
             JOIN issue ON issue.id = note.issue_id
             LEFT JOIN evidence ON note.kind = 'evidence' AND evidence.id = note.ref
             WHERE note_text MATCH ?1
               AND (?2 IS NULL OR note.issue_id IN (SELECT value FROM json_each(?2)))
             ORDER BY date DESC, note.position LIMIT ?3",
            FOUND.0, FOUND.1
        ))?;
        let rows = statement.query_map(params![expression, issues, limit], |row| {
            let reference: String = row.get(1)?;
            Ok(FoundNote {
                kind: row.get(0)?,
                reference: reference.parse().unwrap_or_default(),
                issue_id: row.get(2)?,
                question: row.get(3)?,
                number: row.get(4)?,
                snippet: row.get(5)?,
                date: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Makes a note searchable, or its new words when it was before; an empty one is taken out.
    pub(crate) fn set_note(
        &mut self,
        kind: &str,
        reference: Uuid,
        issue: IssueId,
        title: &str,
        body: &str,
    ) -> Result<()> {
        let reference = reference.to_string();
        if title.is_empty() && body.is_empty() {
            self.run(
                "DELETE FROM note WHERE kind = ?1 AND ref = ?2",
                params![kind, reference],
            )?;
            return Ok(());
        }
        self.run(
            "INSERT INTO note (kind, ref, issue_id, title, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (kind, ref) DO UPDATE SET title = excluded.title, body = excluded.body
             WHERE title <> excluded.title OR body <> excluded.body",
            params![kind, reference, issue, title, body],
        )?;
        Ok(())
    }
}
