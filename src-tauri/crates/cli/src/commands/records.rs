use anyhow::Result;
use foi_app::App;
use foi_app::wire::{AuthorityEdit, Identity, IssueEdit};
use serde_json::json;

use crate::args::{Authority, Common, Issue};
use crate::output::{columns, plain, show};

pub(crate) fn me(common: &Common, app: &App, name: &str, email: &str) -> Result<()> {
    let settings = app.save_identity(&Identity {
        name: name.to_owned(),
        email: email.to_owned(),
    })?;
    show(common.json, &settings.identity, |who| {
        who.as_ref()
            .map(|who| format!("Letters are signed {} <{}>.", who.name, who.email))
            .unwrap_or_default()
    })
}

pub(crate) fn authority(common: &Common, app: &App, command: &Authority) -> Result<()> {
    match command {
        Authority::Add {
            name,
            email,
            regime,
            kind,
            notes,
        } => {
            let id = app.save_authority(&AuthorityEdit {
                id: None,
                name: name.clone(),
                email: email.clone(),
                regime: regime.clone(),
                kind: kind.clone(),
                notes: notes.clone(),
            })?;
            let added = app
                .authorities()?
                .into_iter()
                .find(|authority| authority.id == id);
            show(common.json, &added, |_| format!("Added {name}."))
        }
        Authority::Set {
            authority,
            name,
            email,
            regime,
        } => {
            let id = app.find_authority(authority)?;
            let rows = app.authorities()?;
            let Some(before) = rows.into_iter().find(|row| row.id == id) else {
                anyhow::bail!("There is no authority “{authority}”.");
            };
            app.save_authority(&AuthorityEdit {
                id: Some(id),
                name: name.clone().unwrap_or(before.name),
                email: email.clone().unwrap_or(before.email),
                regime: regime.clone().unwrap_or(before.regime),
                kind: before.kind,
                notes: before.notes,
            })?;
            let changed = app.authorities()?.into_iter().find(|row| row.id == id);
            show(common.json, &changed, |row| {
                row.as_ref()
                    .map(|row| format!("{} <{}>", plain(&row.name), row.email))
                    .unwrap_or_default()
            })
        }
        Authority::List => {
            let authorities = app.authorities()?;
            show(common.json, &json!({ "authorities": authorities }), |_| {
                let rows: Vec<_> = authorities
                    .iter()
                    .map(|row| {
                        vec![
                            plain(&row.name),
                            row.email.clone(),
                            row.regime.clone(),
                            row.requests.to_string(),
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
        Authority::Import { file } => {
            let text = app.import_authorities(file)?;
            show(common.json, &json!({ "text": text }), |_| text.clone())
        }
    }
}

pub(crate) fn issue(common: &Common, app: &App, command: &Issue) -> Result<()> {
    match command {
        Issue::Add { question, notes } => {
            let id = app.save_issue(&IssueEdit {
                id: None,
                question: question.clone(),
                notes: notes.clone(),
            })?;
            show(
                common.json,
                &json!({ "id": id, "question": question }),
                |_| format!("Added “{}”.", plain(question)),
            )
        }
        Issue::List => {
            let issues = app.issues()?;
            show(common.json, &json!({ "issues": issues }), |_| {
                let rows: Vec<_> = issues
                    .iter()
                    .map(|row| {
                        vec![
                            plain(&row.question),
                            format!("requests: {}", row.requests),
                            format!("awaited: {}", row.awaited),
                            format!("evidence: {}", row.evidence),
                        ]
                    })
                    .collect();
                if rows.is_empty() {
                    "No issues yet.".into()
                } else {
                    columns(&rows)
                }
            })
        }
        Issue::Show { issue } => {
            let page = app.issue(app.find_issue(issue)?)?;
            show(common.json, &page, |page| {
                let mut lines = vec![plain(&page.question)];
                if !page.notes.is_empty() {
                    lines.push(plain(&page.notes));
                }
                lines.push("What we know:".into());
                for evidence in &page.evidence {
                    lines.push(format!(
                        "  {}: {}",
                        plain(&evidence.title),
                        plain(&evidence.note)
                    ));
                    lines.push(format!(
                        "    {}; SHA-256 {}",
                        plain(&evidence.citation),
                        evidence.sha256
                    ));
                }
                lines.push("Requests:".into());
                lines.extend(page.requests.iter().map(|row| {
                    format!(
                        "  {}  {}, {}: {}; {}",
                        row.reference,
                        plain(&row.title),
                        plain(&row.authority),
                        row.stage_text,
                        row.due_text
                    )
                }));
                lines.join("\n")
            })
        }
        Issue::Link { issue, request } => {
            let page = app.link_request(app.find_issue(issue)?, app.find_request(request)?)?;
            show(common.json, &page, |page| {
                format!(
                    "“{}” is fed by: {}.",
                    plain(&page.question),
                    page.requests
                        .iter()
                        .map(|row| row.reference.clone())
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            })
        }
    }
}
