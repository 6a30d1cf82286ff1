use anyhow::Result;
use foi_app::App;
use foi_app::wire::{Identity, IssueEdit};
use serde_json::json;

use crate::args::{Common, Issue};
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
