use anyhow::{Result, bail};
use foi_app::App;
use foi_app::wire::{AuthorityColumns, AuthorityEdit, AuthorityImport, AuthorityRow};
use serde_json::json;
use uuid::Uuid;

use super::letters::fields;
use crate::args::{Authority, AuthorityDetails, Common};
use crate::output::{columns, plain, show};

pub(crate) fn run(common: &Common, app: &App, command: &Authority) -> Result<()> {
    match command {
        Authority::Add { name, details } => {
            let id = app.save_authority(&edit(name.clone(), details))?;
            show(common.json, &row(app, id)?, |row| {
                let guess = if row.regime_guessed {
                    format!(
                        " Its law was taken to be {}, from its name; foi authority set confirms or changes it.",
                        row.regime
                    )
                } else {
                    String::new()
                };
                format!("Added {}.{guess}", plain(&row.name))
            })
        }
        Authority::Set {
            authority,
            name,
            details,
        } => {
            let before = row(app, app.find_authority(authority)?)?;
            let given = edit(String::new(), details);
            let or = |given: String, asked: bool, before: String| {
                if asked { given } else { before }
            };
            app.save_authority(&AuthorityEdit {
                id: Some(before.id),
                name: name.clone().unwrap_or(before.name),
                email: or(given.email, details.email.is_some(), before.email),
                regime: given.regime,
                kind: or(given.kind, details.kind.is_some(), before.kind),
                nation: or(given.nation, details.nation.is_some(), before.nation),
                tags: if details.tags.is_empty() {
                    before.tags
                } else {
                    given.tags
                },
                website: or(given.website, details.website.is_some(), before.website),
                disclosure_log: or(
                    given.disclosure_log,
                    details.disclosure_log.is_some(),
                    before.disclosure_log,
                ),
                notes: or(given.notes, details.notes.is_some(), before.notes),
            })?;
            show(common.json, &row(app, before.id)?, |row| {
                format!("{} <{}>", plain(&row.name), row.email)
            })
        }
        Authority::List { tag } => list(common, app, tag.as_deref()),
        Authority::Import {
            file,
            mapping,
            columns,
        } => {
            if *columns {
                return show(common.json, &app.authority_columns(file)?, in_words);
            }
            show(
                common.json,
                &app.import_authorities(file, &fields(mapping)?)?,
                came_in_words,
            )
        }
        Authority::Councils { nation } => {
            let text = app.add_councils(nation)?;
            show(common.json, &json!({ "text": text }), |_| text.clone())
        }
    }
}

fn edit(name: String, details: &AuthorityDetails) -> AuthorityEdit {
    AuthorityEdit {
        id: None,
        name,
        email: details.email.clone().unwrap_or_default(),
        regime: details.regime.clone().unwrap_or_default(),
        kind: details.kind.clone().unwrap_or_default(),
        nation: details.nation.clone().unwrap_or_default(),
        tags: details.tags.clone(),
        website: details.website.clone().unwrap_or_default(),
        disclosure_log: details.disclosure_log.clone().unwrap_or_default(),
        notes: details.notes.clone().unwrap_or_default(),
    }
}

fn row(app: &App, id: Uuid) -> Result<AuthorityRow> {
    match app.authorities()?.into_iter().find(|row| row.id == id) {
        Some(row) => Ok(row),
        None => bail!("That authority is not in the casebook any more."),
    }
}

fn list(common: &Common, app: &App, tag: Option<&str>) -> Result<()> {
    let mut authorities = app.authorities()?;
    if let Some(tag) = tag.map(str::to_lowercase) {
        authorities.retain(|row| row.tags.contains(&tag));
    }
    show(common.json, &json!({ "authorities": authorities }), |_| {
        let rows: Vec<_> = authorities
            .iter()
            .map(|row| {
                vec![
                    plain(&row.name),
                    if row.email.is_empty() {
                        "no address".into()
                    } else {
                        row.email.clone()
                    },
                    format!(
                        "{}{}",
                        row.regime,
                        if row.regime_guessed { " (a guess)" } else { "" }
                    ),
                    row.requests.to_string(),
                    plain(&row.tags.join(" ")),
                ]
            })
            .collect();
        if rows.is_empty() {
            "No authorities yet.".into()
        } else {
            columns(&rows)
        }
    })
}

fn in_words(columns: &AuthorityColumns) -> String {
    let mut lines = vec![format!(
        "{} rows{}. Columns: {}.",
        columns.rows,
        if columns.from.is_empty() {
            String::new()
        } else {
            format!(", as {} writes them", columns.from)
        },
        plain(&columns.columns.join(", "))
    )];
    lines.extend(columns.fields.iter().map(|field| {
        format!(
            "  {}: {}",
            field.title,
            field
                .column
                .as_deref()
                .map_or_else(|| format!("no column; --map {}=COLUMN", field.name), plain)
        )
    }));
    lines.join("\n")
}

fn came_in_words(came: &AuthorityImport) -> String {
    let mut lines = vec![came.text.clone()];
    lines.extend(came.left_out.iter().map(|row| {
        format!(
            "  line {}, {}: {}",
            row.line,
            plain(&row.name),
            plain(&row.why)
        )
    }));
    lines.join("\n")
}
