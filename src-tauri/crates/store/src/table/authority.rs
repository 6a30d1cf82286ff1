//! Public bodies that can be asked.

use chrono::{DateTime, Utc};
use foi_law::{AuthorityKind, Regime};
use rusqlite::{Row, named_params};

use crate::row::{FromRow, word};
use crate::{AuthorityId, Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE authority (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    email      TEXT NOT NULL DEFAULT '',
    regime     TEXT NOT NULL CHECK (regime IN ('foia', 'eir', 'foisa', 'eisr')),
    kind       TEXT NOT NULL DEFAULT 'council',
    notes      TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX authority_by_name ON authority (name COLLATE NOCASE);
";

/// A public body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its id.
    pub id: AuthorityId,
    /// Its name, unique whatever the case.
    pub name: String,
    /// Its address for requests; empty when not known.
    pub email: String,
    /// The Act it answers under.
    pub regime: Regime,
    /// What kind of body it is, where the Act gives kinds other limits.
    pub kind: AuthorityKind,
    /// The user's notes.
    pub notes: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl FromRow for Authority {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            regime: word(row, "regime")?,
            kind: word(row, "kind")?,
            notes: row.get("notes")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// The domains of the authorities' addresses, each once, in lower case.
    pub fn authority_domains(&self) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT lower(substr(email, instr(email, '@') + 1)) FROM authority WHERE instr(email, '@') > 0",
        )?;
        let domains = statement.query_map([], |row| row.get(0))?;
        Ok(domains.collect::<rusqlite::Result<_>>()?)
    }

    /// Every authority, by name.
    pub fn authorities(&self) -> Result<Vec<Authority>> {
        self.list("SELECT * FROM authority ORDER BY name COLLATE NOCASE", [])
    }

    /// One authority.
    pub fn authority(&self, id: AuthorityId) -> Result<Authority> {
        self.one("SELECT * FROM authority WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("authority", id))
    }

    /// The authority of that name, whatever the case.
    pub fn authority_named(&self, name: &str) -> Result<Option<Authority>> {
        self.one(
            "SELECT * FROM authority WHERE name = ?1 COLLATE NOCASE",
            [name],
        )
    }

    /// How many requests were made to it.
    pub fn requests_to(&self, id: AuthorityId) -> Result<u32> {
        self.count("SELECT count(*) FROM request WHERE authority_id = ?1", [id])
    }
}

impl Writer<'_> {
    /// Keeps an authority, new or changed.
    pub fn save_authority(&mut self, authority: &Authority) -> Result<()> {
        self.run(
            "INSERT INTO authority (id, name, email, regime, kind, notes, created_at, updated_at)
             VALUES (:id, :name, :email, :regime, :kind, :notes, :created_at, :updated_at)
             ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, email = excluded.email, regime = excluded.regime,
                 kind = excluded.kind, notes = excluded.notes, updated_at = excluded.updated_at",
            named_params! {
                ":id": authority.id, ":name": authority.name, ":email": authority.email,
                ":regime": authority.regime.to_string(), ":kind": authority.kind.to_string(),
                ":notes": authority.notes, ":created_at": authority.created_at,
                ":updated_at": authority.updated_at,
            },
        )?;
        Ok(())
    }
}
