//! Figures pinned to issues: what was asked of a table, and what it answered. A figure is never
//! changed; one made again from a corrected file names the one it stands in place of.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::FromRow;
use crate::{AttachmentId, FigureId, IssueId, MessageId, Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE figure (
    id            TEXT PRIMARY KEY NOT NULL,
    issue_id      TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    attachment_id TEXT REFERENCES attachment (id),
    file_name     TEXT NOT NULL,
    sha256        TEXT NOT NULL REFERENCES blob (sha256),
    sheet         TEXT NOT NULL DEFAULT '',
    range         TEXT NOT NULL,
    recipe        TEXT NOT NULL CHECK (json_valid(recipe)),
    result        TEXT NOT NULL CHECK (json_valid(result)),
    sentence      TEXT NOT NULL,
    note          TEXT NOT NULL DEFAULT '',
    replaces_id   TEXT REFERENCES figure (id) ON DELETE SET NULL,
    pinned_at     TEXT NOT NULL,
    unpinned_at   TEXT
) STRICT;
CREATE INDEX figure_by_issue ON figure (issue_id, pinned_at);
CREATE TABLE table_layout (
    attachment_id TEXT NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    sheet         TEXT NOT NULL,
    layout        TEXT NOT NULL CHECK (json_valid(layout)),
    changed_at    TEXT NOT NULL,
    PRIMARY KEY (attachment_id, sheet)
) STRICT, WITHOUT ROWID;
";

/// Mails have tables in their own text.
pub(crate) const OF_MAILS: &str = "
CREATE TABLE mail_table_layout (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    sheet      TEXT NOT NULL,
    layout     TEXT NOT NULL CHECK (json_valid(layout)),
    changed_at TEXT NOT NULL,
    PRIMARY KEY (message_id, sheet)
) STRICT, WITHOUT ROWID;
";

/// A figure pinned to an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedFigure {
    /// Its id.
    pub id: FigureId,
    /// The issue.
    pub issue_id: IssueId,
    /// The file it was made from, where that came with a mail; none for a table in a mail's own text.
    pub attachment_id: Option<AttachmentId>,
    /// What the file was called.
    pub file_name: String,
    /// The file's bytes, or the mail's.
    pub sha256: String,
    /// The sheet; empty where the file has none.
    pub sheet: String,
    /// The cells of the table: `A3:F120`.
    pub range: String,
    /// What was asked: JSON of a recipe.
    pub recipe: String,
    /// What was answered: JSON of a figure.
    pub result: String,
    /// What it says, in one sentence.
    pub sentence: String,
    /// What the user says of it.
    pub note: String,
    /// The figure it stands in place of.
    pub replaces_id: Option<FigureId>,
    /// When it was pinned.
    pub pinned_at: DateTime<Utc>,
    /// When it was taken out, if it was.
    pub unpinned_at: Option<DateTime<Utc>>,
}

impl FromRow for PinnedFigure {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            issue_id: row.get("issue_id")?,
            attachment_id: row.get("attachment_id")?,
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            sheet: row.get("sheet")?,
            range: row.get("range")?,
            recipe: row.get("recipe")?,
            result: row.get("result")?,
            sentence: row.get("sentence")?,
            note: row.get("note")?,
            replaces_id: row.get("replaces_id")?,
            pinned_at: row.get("pinned_at")?,
            unpinned_at: row.get("unpinned_at")?,
        })
    }
}

impl Reader<'_> {
    /// The figures pinned to an issue now, oldest first.
    pub fn figures_of_issue(&self, issue: IssueId) -> Result<Vec<PinnedFigure>> {
        self.list(
            "SELECT * FROM figure WHERE issue_id = ?1 AND unpinned_at IS NULL ORDER BY pinned_at, id",
            [issue],
        )
    }

    /// What became of the figures of an issue: the figure, what it says, when it was pinned, when it
    /// was taken out, and whether another stands in its place. The newest first.
    pub fn figure_changes(&self, issue: IssueId, limit: u32) -> Result<Vec<FigureChange>> {
        self.list(
            "SELECT id, sentence, pinned_at, unpinned_at,
                 EXISTS (SELECT 1 FROM figure AS other WHERE other.replaces_id = figure.id) AS replaced
             FROM figure WHERE issue_id = ?1
             ORDER BY coalesce(unpinned_at, pinned_at) DESC, id DESC LIMIT ?2",
            params![issue, limit],
        )
    }

    /// One figure.
    pub fn figure(&self, id: FigureId) -> Result<PinnedFigure> {
        self.one("SELECT * FROM figure WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("figure", id))
    }

    /// What the user says of the sheets of a file: the sheet's name, and JSON of a layout.
    pub fn table_layouts(&self, attachment: AttachmentId) -> Result<Vec<(String, String)>> {
        let layouts: Vec<Layout> = self.list(
            "SELECT sheet, layout FROM table_layout WHERE attachment_id = ?1 ORDER BY sheet",
            [attachment],
        )?;
        Ok(layouts.into_iter().map(|row| (row.0, row.1)).collect())
    }

    /// What the user says of the tables in a mail's own text, likewise.
    pub fn mail_table_layouts(&self, message: MessageId) -> Result<Vec<(String, String)>> {
        let layouts: Vec<Layout> = self.list(
            "SELECT sheet, layout FROM mail_table_layout WHERE message_id = ?1 ORDER BY sheet",
            [message],
        )?;
        Ok(layouts.into_iter().map(|row| (row.0, row.1)).collect())
    }

    /// An attachment with these bytes, the one met first.
    pub fn attachment_with(&self, sha256: &str) -> Result<Option<AttachmentId>> {
        self.value(
            "SELECT id FROM attachment WHERE sha256 = ?1 ORDER BY id LIMIT 1",
            [sha256],
        )
    }
}

/// What became of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChange {
    /// The figure.
    pub id: FigureId,
    /// What it says, in one sentence.
    pub sentence: String,
    /// When it was pinned.
    pub pinned_at: DateTime<Utc>,
    /// When it was taken out, if it was.
    pub unpinned_at: Option<DateTime<Utc>>,
    /// Another was put in its place.
    pub replaced: bool,
}

impl FromRow for FigureChange {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            sentence: row.get("sentence")?,
            pinned_at: row.get("pinned_at")?,
            unpinned_at: row.get("unpinned_at")?,
            replaced: row.get("replaced")?,
        })
    }
}

struct Layout(String, String);

impl FromRow for Layout {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self(row.get("sheet")?, row.get("layout")?))
    }
}

impl Writer<'_> {
    /// Pins a figure to an issue.
    pub fn add_figure(&mut self, figure: &PinnedFigure) -> Result<()> {
        self.run(
            "INSERT INTO figure (id, issue_id, attachment_id, file_name, sha256, sheet, range, recipe, result,
                 sentence, note, replaces_id, pinned_at, unpinned_at)
             VALUES (:id, :issue_id, :attachment_id, :file_name, :sha256, :sheet, :range, :recipe, :result,
                 :sentence, :note, :replaces_id, :pinned_at, :unpinned_at)",
            named_params! {
                ":id": figure.id, ":issue_id": figure.issue_id, ":attachment_id": figure.attachment_id,
                ":file_name": figure.file_name, ":sha256": figure.sha256, ":sheet": figure.sheet,
                ":range": figure.range, ":recipe": figure.recipe, ":result": figure.result,
                ":sentence": figure.sentence, ":note": figure.note, ":replaces_id": figure.replaces_id,
                ":pinned_at": figure.pinned_at, ":unpinned_at": figure.unpinned_at,
            },
        )?;
        self.touch_issue(figure.issue_id, figure.pinned_at)
    }

    /// Takes a figure out; the row stays, with the day.
    pub fn unpin_figure(&mut self, id: FigureId, at: DateTime<Utc>) -> Result<()> {
        let figure = self.figure(id)?;
        self.run(
            "UPDATE figure SET unpinned_at = ?2 WHERE id = ?1 AND unpinned_at IS NULL",
            params![id, at],
        )?;
        self.touch_issue(figure.issue_id, at)
    }

    /// Keeps what the user says of a sheet, in place of what was said before.
    pub fn set_table_layout(
        &mut self,
        attachment: AttachmentId,
        sheet: &str,
        layout: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO table_layout (attachment_id, sheet, layout, changed_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (attachment_id, sheet) DO UPDATE SET layout = excluded.layout, changed_at = excluded.changed_at",
            params![attachment, sheet, layout, at],
        )?;
        Ok(())
    }

    /// Keeps what the user says of a table in a mail's own text, likewise.
    pub fn set_mail_table_layout(
        &mut self,
        message: MessageId,
        sheet: &str,
        layout: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO mail_table_layout (message_id, sheet, layout, changed_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (message_id, sheet) DO UPDATE SET layout = excluded.layout, changed_at = excluded.changed_at",
            params![message, sheet, layout, at],
        )?;
        Ok(())
    }
}
