//! Public bodies that can be asked.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use foi_law::{AuthorityKind, Regime};
use rusqlite::{Row, named_params, params};

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

/// What an imported list or a person says of a body besides its address.
pub(crate) const DETAILS: &str = "
ALTER TABLE authority ADD COLUMN nation TEXT NOT NULL DEFAULT ''
    CHECK (nation IN ('', 'england', 'wales', 'scotland', 'northern_ireland'));
ALTER TABLE authority ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE authority ADD COLUMN disclosure_log TEXT NOT NULL DEFAULT '';
ALTER TABLE authority ADD COLUMN regime_guessed INTEGER NOT NULL DEFAULT 0
    CHECK (regime_guessed IN (0, 1));
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
    /// `england`, `wales`, `scotland` or `northern_ireland`; empty when not known.
    pub nation: String,
    /// Its website; empty when not known.
    pub website: String,
    /// Where it publishes answers to requests; empty when not known.
    pub disclosure_log: String,
    /// The Act was worked out from the name, and nobody has confirmed it.
    pub regime_guessed: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Authority {
    /// An authority of which no more is known than its name and law, a council until it is said to
    /// be something else; added `at`.
    pub fn new(id: AuthorityId, name: &str, regime: Regime, at: DateTime<Utc>) -> Self {
        Self {
            id,
            name: name.to_owned(),
            email: String::new(),
            regime,
            kind: AuthorityKind::default(),
            notes: String::new(),
            nation: String::new(),
            website: String::new(),
            disclosure_log: String::new(),
            regime_guessed: false,
            created_at: at,
            updated_at: at,
        }
    }
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
            nation: row.get("nation")?,
            website: row.get("website")?,
            disclosure_log: row.get("disclosure_log")?,
            regime_guessed: row.get("regime_guessed")?,
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

    /// How many requests were made to each authority that was asked.
    pub fn requests_to_each(&self) -> Result<HashMap<AuthorityId, u32>> {
        self.pairs(
            "SELECT authority_id, count(*) FROM request GROUP BY authority_id",
            |row| row.get(1),
        )
    }

    /// The tags of each authority that has some, in order.
    pub fn tags_of_each(&self) -> Result<HashMap<AuthorityId, Vec<String>>> {
        let mut tags: HashMap<AuthorityId, Vec<String>> = HashMap::new();
        let mut statement = self
            .connection
            .prepare_cached("SELECT authority_id, tag FROM authority_tag ORDER BY tag")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            tags.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        Ok(tags)
    }

    /// When each authority last wrote from its present address, or answered a letter that had gone
    /// there: the last time that address was seen to work.
    pub fn addresses_seen(&self) -> Result<HashMap<AuthorityId, DateTime<Utc>>> {
        self.pairs(
            "SELECT authority.id, max(message.date)
             FROM request
             JOIN authority ON authority.id = request.authority_id AND authority.email <> ''
             JOIN message ON message.request_id = request.id AND message.outgoing = 0
                         AND message.automatic IS NOT 'delivery_failure'
             WHERE message.from_email = authority.email COLLATE NOCASE
                OR EXISTS (SELECT 1 FROM outbox
                           WHERE outbox.request_id = request.id AND outbox.state = 'sent'
                             AND outbox.envelope_to = json_array(authority.email))
             GROUP BY authority.id",
            |row| row.get(1),
        )
    }

    /// The tags of an authority, in order.
    pub fn tags_of(&self, id: AuthorityId) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT tag FROM authority_tag WHERE authority_id = ?1 ORDER BY tag")?;
        let tags = statement.query_map([id], |row| row.get(0))?;
        Ok(tags.collect::<rusqlite::Result<_>>()?)
    }

    /// The authorities with a tag, by name.
    pub fn authorities_tagged(&self, tag: &str) -> Result<Vec<AuthorityId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT authority.id FROM authority_tag
             JOIN authority ON authority.id = authority_tag.authority_id
             WHERE tag = ?1 ORDER BY authority.name COLLATE NOCASE",
        )?;
        let ids = statement.query_map([tag], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Keeps an authority, new or changed.
    pub fn save_authority(&mut self, authority: &Authority) -> Result<()> {
        self.run(
            "INSERT INTO authority (id, name, email, regime, kind, notes, nation, website,
                                    disclosure_log, regime_guessed, created_at, updated_at)
             VALUES (:id, :name, :email, :regime, :kind, :notes, :nation, :website,
                     :disclosure_log, :regime_guessed, :created_at, :updated_at)
             ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, email = excluded.email, regime = excluded.regime,
                 kind = excluded.kind, notes = excluded.notes, nation = excluded.nation,
                 website = excluded.website, disclosure_log = excluded.disclosure_log,
                 regime_guessed = excluded.regime_guessed, updated_at = excluded.updated_at",
            named_params! {
                ":id": authority.id, ":name": authority.name, ":email": authority.email,
                ":regime": authority.regime.to_string(), ":kind": authority.kind.to_string(),
                ":notes": authority.notes, ":nation": authority.nation,
                ":website": authority.website, ":disclosure_log": authority.disclosure_log,
                ":regime_guessed": authority.regime_guessed, ":created_at": authority.created_at,
                ":updated_at": authority.updated_at,
            },
        )?;
        Ok(())
    }

    /// Gives an authority these tags and no others.
    pub fn set_tags(&mut self, id: AuthorityId, tags: &[String]) -> Result<()> {
        self.run("DELETE FROM authority_tag WHERE authority_id = ?1", [id])?;
        for tag in tags {
            self.run(
                "INSERT OR IGNORE INTO authority_tag (authority_id, tag) VALUES (?1, ?2)",
                params![id, tag],
            )?;
        }
        Ok(())
    }
}
