//! Lists of authorities that people bring: any CSV, its columns told apart by their names or by the
//! user.

use std::collections::BTreeMap;
use std::path::Path;

use foi_store::AuthorityId;
use foi_store::table::authority::Authority;

use super::{checked, guess, tags};
use crate::csv_file::{CsvFile, CsvRow};
use crate::day::counted;
use crate::wire::{AuthorityColumns, AuthorityEdit, AuthorityField, AuthorityImport};
use crate::{App, AppError, Result};

/// What a column can hold, and the names lists give such columns. The first that a list has is
/// taken. Those of `WhatDoTheyKnow`'s all-authorities.csv are among them: Name, Short name, URL
/// name, Tags, Home page, Publication scheme, Disclosure log, Notes.
const FIELDS: [(&str, &str, &[&str]); 9] = [
    (
        "name",
        "Name",
        &[
            "name",
            "authority",
            "authority name",
            "organisation",
            "organisation name",
            "council",
            "public body",
            "body",
            "official-name",
        ],
    ),
    (
        "email",
        "Address for requests",
        &[
            "email",
            "e-mail",
            "foi email",
            "request email",
            "request_email",
            "address",
            "email address",
            "foi contact",
            "contact",
        ],
    ),
    ("regime", "Law", &["regime", "law", "act"]),
    ("kind", "Kind of body", &["kind", "type", "kind of body"]),
    ("nation", "Nation", &["nation", "country"]),
    ("tags", "Tags", &["tags", "tag", "labels", "categories"]),
    (
        "website",
        "Website",
        &[
            "website",
            "home page",
            "home_page",
            "url",
            "homepage",
            "web",
        ],
    ),
    (
        "disclosure_log",
        "Disclosure log",
        &["disclosure_log", "disclosure log"],
    ),
    ("notes", "Notes", &["notes", "note", "comment", "comments"]),
];

/// Rows shown before a list is brought in.
const SHOWN: usize = 5;

impl App {
    /// What a list holds and how its columns would be taken; nothing is brought in.
    ///
    /// # Errors
    ///
    /// One sentence when the file is no table.
    pub fn authority_columns(&self, path: &Path) -> Result<AuthorityColumns> {
        let file = CsvFile::read(path)?;
        let mapping = mapped(&file);
        Ok(AuthorityColumns {
            path: path.to_owned(),
            from: if is_whatdotheyknow(&file) {
                "WhatDoTheyKnow".into()
            } else {
                String::new()
            },
            rows: u32::try_from(file.rows.len()).unwrap_or(u32::MAX),
            sample: file
                .rows
                .iter()
                .take(SHOWN)
                .map(|row| row.cells.clone())
                .collect(),
            fields: FIELDS
                .iter()
                .map(|(name, title, _)| AuthorityField {
                    name: (*name).to_owned(),
                    title: (*title).to_owned(),
                    column: mapping.get(*name).map(|place| file.columns[*place].clone()),
                })
                .collect(),
            columns: file.columns,
        })
    }

    /// Brings in a list of authorities. `mapping` says for a field (`name`, `email`, …) which column
    /// holds it; the others are told by their names. Rows that cannot be used are left out and said;
    /// an authority that is there already keeps what it has and is given what it lacks. All of this
    /// happens, or nothing.
    ///
    /// # Errors
    ///
    /// One sentence when the file is no table, or no column holds names.
    pub fn import_authorities(
        &self,
        path: &Path,
        mapping: &BTreeMap<String, String>,
    ) -> Result<AuthorityImport> {
        let file = CsvFile::read(path)?;
        let mut places = mapped(&file);
        for (field, column) in mapping {
            if !FIELDS.iter().any(|(name, ..)| name == field) {
                return Err(AppError::invalid(format!(
                    "“{field}” is nothing an authority has; use {}. Nothing was brought in.",
                    FIELDS.map(|(name, ..)| name).join(", ")
                )));
            }
            if column.is_empty() {
                places.remove(field.as_str());
                continue;
            }
            let place = file.column(&[&column.to_lowercase()]).ok_or_else(|| {
                AppError::invalid(format!(
                    "{} has no column “{column}”; it has: {}. Nothing was brought in.",
                    path.display(),
                    file.columns.join(", ")
                ))
            })?;
            places.insert(field.clone(), place);
        }
        if !places.contains_key("name") {
            return Err(AppError::invalid(format!(
                "{}: none of its columns is known to hold the authorities’ names. It has: {}. Nothing was brought in; say which column holds the names.",
                path.display(),
                file.columns.join(", ")
            )));
        }
        let mut came = AuthorityImport {
            left_out: file.left_out.clone(),
            ..AuthorityImport::default()
        };
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            for row in &file.rows {
                let new = match read(row, &places) {
                    Ok(new) => new,
                    Err(why) => {
                        came.left_out.push(row.left_out(why));
                        continue;
                    }
                };
                let (mut authority, tags) = new;
                if let Some(known) = w.authority_named(&authority.name)? {
                    let had = w.tags_of(known.id)?;
                    let (filled, all_tags) = completed(&known, &had, authority, tags);
                    if filled == known && all_tags == had {
                        came.known += 1;
                        continue;
                    }
                    came.filled_in += 1;
                    w.save_authority(&Authority {
                        updated_at: now,
                        ..filled
                    })?;
                    w.set_tags(known.id, &all_tags)?;
                    continue;
                }
                authority.id = AuthorityId::new(now);
                authority.created_at = now;
                authority.updated_at = now;
                w.save_authority(&authority)?;
                w.set_tags(authority.id, &tags)?;
                came.added += 1;
                came.without_address += u32::from(authority.email.is_empty());
            }
            Ok(())
        })?;
        came.left_out.sort_by_key(|row| row.line);
        came.text = in_words(&came);
        Ok(came)
    }
}

/// The place of each field's column, by the columns' names.
fn mapped(file: &CsvFile) -> BTreeMap<String, usize> {
    FIELDS
        .iter()
        .filter_map(|(field, _, names)| Some(((*field).to_owned(), file.column(names)?)))
        .collect()
}

fn is_whatdotheyknow(file: &CsvFile) -> bool {
    ["name", "url name", "home page"]
        .iter()
        .all(|name| file.column(&[name]).is_some())
}

/// A row as an authority with its tags.
fn read(
    row: &CsvRow,
    places: &BTreeMap<String, usize>,
) -> std::result::Result<(Authority, Vec<String>), String> {
    let cell = |field: &str| {
        places
            .get(field)
            .and_then(|place| row.cells.get(*place))
            .cloned()
            .unwrap_or_default()
    };
    let name = cell("name");
    if name.is_empty() {
        return Err("It has no name.".into());
    }
    let tags = tags(
        &cell("tags")
            .split([' ', ',', ';'])
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    )
    .map_err(|error| error.to_string())?;
    if tags.iter().any(|tag| tag == "defunct") {
        return Err("Its tags say that it no longer exists (defunct).".into());
    }
    if tags.iter().any(|tag| tag == "not_apply") {
        return Err("Its tags say that no information law covers it (not_apply).".into());
    }
    let edit = AuthorityEdit {
        name,
        email: cell("email"),
        regime: cell("regime").to_lowercase(),
        kind: kind(&cell("kind")),
        nation: cell("nation").to_lowercase().replace([' ', '-'], "_"),
        website: cell("website"),
        disclosure_log: cell("disclosure_log"),
        notes: cell("notes"),
        tags: tags.clone(),
        ..AuthorityEdit::default()
    };
    let mut authority = checked(&edit).map_err(|error| error.to_string())?;
    if edit.kind.is_empty() {
        // Lists hold bodies of every kind; one without a hint is not taken for a council.
        authority.kind = guess::guess(&authority.name, &tags)
            .kind
            .unwrap_or(foi_law::AuthorityKind::Other);
    }
    Ok((authority, tags))
}

/// A kind as lists write it; empty for one that the law does not tell apart, which is then guessed.
fn kind(text: &str) -> String {
    let text = text.to_lowercase().replace([' ', '-'], "_");
    match text.parse::<foi_law::AuthorityKind>() {
        Ok(kind) => kind.to_string(),
        Err(_) => String::new(),
    }
}

/// What is known, with what was brought where nothing was known.
fn completed(
    known: &Authority,
    had: &[String],
    brought: Authority,
    tags: Vec<String>,
) -> (Authority, Vec<String>) {
    let or = |known: &String, brought: String| {
        if known.is_empty() {
            brought
        } else {
            known.clone()
        }
    };
    let mut all_tags = had.to_vec();
    all_tags.extend(tags);
    all_tags.sort();
    all_tags.dedup();
    let filled = Authority {
        email: or(&known.email, brought.email),
        nation: or(&known.nation, brought.nation),
        website: or(&known.website, brought.website),
        disclosure_log: or(&known.disclosure_log, brought.disclosure_log),
        notes: or(&known.notes, brought.notes),
        ..known.clone()
    };
    (filled, all_tags)
}

fn in_words(came: &AuthorityImport) -> String {
    let mut parts = vec![format!(
        "{} added",
        counted(came.added, "authority", "authorities")
    )];
    if came.without_address > 0 {
        parts.push(format!(
            "{} of them without an address",
            came.without_address
        ));
    }
    if came.filled_in > 0 {
        parts.push(format!(
            "{} that were here given what they lacked",
            came.filled_in
        ));
    }
    if came.known > 0 {
        parts.push(format!(
            "{} of that name were here already and stay as they are",
            came.known
        ));
    }
    if !came.left_out.is_empty() {
        let count = u32::try_from(came.left_out.len()).unwrap_or(u32::MAX);
        parts.push(format!("{} left out", counted(count, "row", "rows")));
    }
    format!("{}.", parts.join("; "))
}
