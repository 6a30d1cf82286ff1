//! Public bodies that can be asked.

use std::path::Path;

use foi_law::{AuthorityKind, Regime};
use foi_mail::check_address;
use foi_store::AuthorityId;
use foi_store::table::authority::Authority;
use serde::Deserialize;
use uuid::Uuid;

use crate::day::counted;
use crate::wire::{AuthorityEdit, AuthorityRow};
use crate::{App, AppError, Result};

impl App {
    /// Every authority, by name.
    pub fn authorities(&self) -> Result<Vec<AuthorityRow>> {
        self.casebook.read(|r| {
            r.authorities()?
                .into_iter()
                .map(|authority| {
                    Ok(AuthorityRow {
                        requests: r.requests_to(authority.id)?,
                        id: authority.id.into(),
                        name: authority.name,
                        email: authority.email,
                        regime: authority.regime.to_string(),
                        kind: authority.kind.to_string(),
                        notes: authority.notes,
                    })
                })
                .collect()
        })
    }

    /// Adds an authority, or changes one.
    pub fn save_authority(&self, edit: &AuthorityEdit) -> Result<Uuid> {
        let now = self.now();
        let mut authority = checked(edit)?;
        self.casebook.write(|w| {
            if let Some(id) = edit.id {
                let before = w.authority(id.into())?;
                authority.id = before.id;
                authority.created_at = before.created_at;
            } else {
                authority.id = AuthorityId::new(now);
                authority.created_at = now;
            }
            authority.updated_at = now;
            if let Some(other) = w.authority_named(&authority.name)?.filter(|other| other.id != authority.id) {
                return Err(AppError::invalid(format!(
                    "There is an authority called “{}” already. Nothing was changed; open that one, or give this one a longer name.",
                    other.name
                )));
            }
            w.save_authority(&authority)?;
            Ok(authority.id.into())
        })
    }

    /// Brings in a list of authorities from a CSV file with the columns `name`, `email`, `regime`
    /// and, if wanted, `kind` and `notes`. All of it is brought in, or nothing.
    pub fn import_authorities(&self, path: &Path) -> Result<String> {
        let file = std::fs::File::open(path).map_err(|error| AppError::file(path, error))?;
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(file);
        let now = self.now();
        let (mut added, mut known) = (0, 0);
        self.casebook.write(|w| -> Result<()> {
            for record in reader.deserialize::<CsvRow>() {
                let in_line = |line: Option<u64>, why: &dyn std::fmt::Display| {
                    let line = line.map_or_else(String::new, |line| format!(", line {line}"));
                    AppError::invalid(format!(
                        "{}{line}: {why} Nothing was brought in.",
                        path.display()
                    ))
                };
                let row = record.map_err(|error| {
                    in_line(
                        error.position().map(csv::Position::line),
                        &"it needs the columns name, email and regime, each filled in with text.",
                    )
                })?;
                let edit = AuthorityEdit {
                    id: None,
                    name: row.name,
                    email: row.email,
                    regime: if row.regime.is_empty() {
                        "foia".into()
                    } else {
                        row.regime
                    },
                    kind: row.kind,
                    notes: row.notes,
                };
                let mut authority = checked(&edit)
                    .map_err(|error| in_line(None, &format!("“{}”: {error}", edit.name)))?;
                if w.authority_named(&authority.name)?.is_some() {
                    known += 1;
                    continue;
                }
                authority.id = AuthorityId::new(now);
                authority.created_at = now;
                authority.updated_at = now;
                w.save_authority(&authority)?;
                added += 1;
            }
            Ok(())
        })?;
        Ok(match known {
            0 => format!("{} added.", counted(added, "authority", "authorities")),
            _ => format!(
                "{} added; {known} of that name were here already and stay as they are.",
                counted(added, "authority", "authorities")
            ),
        })
    }

    /// The authority with this id or name.
    pub fn find_authority(&self, id_or_name: &str) -> Result<Uuid> {
        self.casebook.read(|r| {
            if let Ok(id) = id_or_name.parse::<AuthorityId>() {
                return Ok(r.authority(id)?.id.into());
            }
            r.authority_named(id_or_name.trim())?.map(|authority| authority.id.into()).ok_or_else(|| {
                AppError::invalid(format!("There is no authority called “{id_or_name}”. Add it first, or see the list of authorities for its exact name."))
            })
        })
    }
}

#[derive(Deserialize)]
struct CsvRow {
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    regime: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    notes: String,
}

/// Checks what was typed; id and instants are the caller's to fill in.
fn checked(edit: &AuthorityEdit) -> Result<Authority> {
    let name = edit.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(AppError::invalid(
            "Give the authority's name. Nothing was changed.",
        ));
    }
    if name.contains(char::is_control) {
        return Err(AppError::invalid(
            "The authority's name holds characters that cannot be shown. Nothing was changed.",
        ));
    }
    let email = match edit.email.trim() {
        "" => String::new(),
        email => check_address(email)?,
    };
    let regime: Regime = edit.regime.trim().parse()?;
    let kind = match edit.kind.trim() {
        "" => AuthorityKind::default(),
        kind => kind.parse()?,
    };
    Ok(Authority {
        id: AuthorityId::from(Uuid::nil()),
        name,
        email,
        regime,
        kind,
        notes: edit.notes.trim().to_owned(),
        created_at: chrono::DateTime::UNIX_EPOCH,
        updated_at: chrono::DateTime::UNIX_EPOCH,
    })
}
