//! Searches the user keeps under a name. The table is made in [`super::note`]'s step.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use crate::row::FromRow;
use crate::{Reader, Result, SavedSearchId, Writer};

/// A search under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its id.
    pub id: SavedSearchId,
    /// Its name.
    pub name: String,
    /// What was typed.
    pub query: String,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
}

impl FromRow for SavedSearch {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            query: row.get("query")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl Reader<'_> {
    /// The saved searches, by name.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        self.list(
            "SELECT * FROM saved_search ORDER BY name COLLATE NOCASE",
            [],
        )
    }
}

impl Writer<'_> {
    /// Keeps a search; one of the same name is replaced.
    pub fn save_search(&mut self, search: &SavedSearch) -> Result<()> {
        self.run(
            "INSERT INTO saved_search (id, name, query, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE SET query = excluded.query, name = excluded.name",
            params![search.id, search.name, search.query, search.created_at],
        )?;
        Ok(())
    }

    /// Forgets a search.
    pub fn delete_saved_search(&mut self, id: SavedSearchId) -> Result<()> {
        self.run("DELETE FROM saved_search WHERE id = ?1", [id])?;
        Ok(())
    }
}
