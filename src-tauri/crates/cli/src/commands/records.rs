use std::path::Path;

use anyhow::{Result, anyhow};
use foi_app::App;
use foi_app::wire::{Identity, IssueEdit, IssuePage, IssueStatus};
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
                ..IssueEdit::default()
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
                            word(row.status),
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
                let mut lines = vec![format!("{} ({})", plain(&page.question), page.status_text)];
                if !page.tags.is_empty() {
                    lines.push(format!("Tags: {}", plain(&page.tags.join(", "))));
                }
                for text in [&page.findings, &page.notes] {
                    if !text.is_empty() {
                        lines.push(plain(text));
                    }
                }
                lines.push("What we know:".into());
                for evidence in &page.evidence {
                    let note = plain(&evidence.note);
                    lines.push(format!(
                        "  {} {}: {note}",
                        evidence.label,
                        plain(&evidence.title)
                    ));
                    if !evidence.quote.is_empty() {
                        lines.push(format!("    “{}”", plain(&evidence.quote)));
                    }
                    lines.push(format!(
                        "    {}; SHA-256 {}",
                        plain(&evidence.citation),
                        evidence.sha256
                    ));
                }
                for figure in &page.figures {
                    lines.push(format!(
                        "  {} {}",
                        plain(&figure.sentence),
                        plain(&figure.note)
                    ));
                    lines.push(format!(
                        "    {}; SHA-256 {}",
                        plain(&figure.citation),
                        figure.sha256
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
                if !page.next.is_empty() {
                    lines.push("Next:".into());
                }
                lines.extend(page.next.iter().map(|step| match &step.request {
                    Some(request) => format!("  {}: {}", plain(&request.title), plain(&step.text)),
                    None => format!("  {}", plain(&step.text)),
                }));
                lines.join("\n")
            })
        }
        Issue::Edit {
            issue,
            question,
            status,
            tags,
            findings,
            notes,
        } => {
            let page = app.issue(app.find_issue(issue)?)?;
            app.save_issue(&IssueEdit {
                id: Some(page.id),
                question: question.clone().unwrap_or(page.question),
                notes: notes.clone().unwrap_or(page.notes),
                status: status.as_deref().map(status_named).transpose()?,
                tags: (!tags.is_empty()).then(|| tags.clone()),
                findings: findings.clone(),
            })?;
            changed(common, &app.issue(page.id)?)
        }
        Issue::Order { issue, evidence } => {
            let id = app.find_issue(issue)?;
            let pieces = evidence
                .iter()
                .map(|piece| app.find_evidence(Some(id), piece))
                .collect::<foi_app::Result<Vec<_>>>()?;
            changed(common, &app.order_evidence(id, &pieces)?)
        }
        Issue::Note {
            issue,
            evidence,
            text,
        } => {
            let piece = app.find_evidence(Some(app.find_issue(issue)?), evidence)?;
            changed(common, &app.note_evidence(piece, text)?)
        }
        Issue::Move {
            issue,
            evidence,
            to,
            because,
        } => {
            let piece = app.find_evidence(Some(app.find_issue(issue)?), evidence)?;
            changed(
                common,
                &app.move_evidence(piece, app.find_issue(to)?, because)?,
            )
        }
        Issue::Detach {
            issue,
            evidence,
            because,
        } => {
            let piece = app.find_evidence(Some(app.find_issue(issue)?), evidence)?;
            changed(common, &app.detach_evidence(piece, because)?)
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

/// The issue after a change, in short.
fn changed(common: &Common, page: &IssuePage) -> Result<()> {
    show(common.json, page, |page| {
        let pieces: Vec<_> = page
            .evidence
            .iter()
            .map(|piece| format!("  {} {}", piece.label, plain(&piece.title)))
            .collect();
        let head = format!("{} ({})", plain(&page.question), page.status_text);
        [vec![head], pieces].concat().join("\n")
    })
}

fn status_named(name: &str) -> Result<IssueStatus> {
    serde_json::from_value(name.into()).map_err(|_| {
        anyhow!("“{name}” is no status of an issue: it is open, answered, parked or closed.")
    })
}

fn word(status: IssueStatus) -> String {
    let word = serde_json::to_value(status).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// What is struck out of a dossier.
pub(crate) struct Striking<'a> {
    pub(crate) strike: bool,
    pub(crate) keep: &'a [String],
    pub(crate) also: &'a [String],
}

pub(crate) fn dossier(
    common: &Common,
    app: &App,
    issue: &str,
    to: Option<&Path>,
    overwrite: bool,
    wanted: &Striking<'_>,
) -> Result<()> {
    let issue = app.find_issue(issue)?;
    let proposals = app.dossier_strikes(issue)?;
    let Some(to) = to else {
        return show(common.json, &json!({ "proposals": proposals }), |_| {
            let rows: Vec<_> = proposals
                .iter()
                .map(|one| vec![plain(&one.words), format!("{} times", one.times)])
                .collect();
            if rows.is_empty() {
                "Nothing was found that may be of private people; look it over yourself.".into()
            } else {
                columns(&rows)
            }
        });
    };
    let kept = |words: &str| {
        wanted
            .keep
            .iter()
            .any(|kept| kept.trim().eq_ignore_ascii_case(words))
    };
    let strike: Vec<String> = proposals
        .into_iter()
        .filter(|one| wanted.strike && !kept(&one.words))
        .map(|one| one.words)
        .chain(wanted.also.iter().cloned())
        .collect();
    let dossier = if overwrite {
        app.save_dossier_over(issue, to, &strike)?
    } else {
        app.save_dossier(issue, to, &strike)?
    };
    let answer = json!({ "path": to.display().to_string(), "pieces": dossier.evidence.len(), "struck": dossier.struck });
    show(common.json, &answer, |_| {
        let struck: Vec<_> = dossier.struck.iter().map(|one| one.text.clone()).collect();
        let struck = match struck.as_slice() {
            [] => "Nothing was struck out.".to_owned(),
            some => format!("Struck out: {}.", some.join(", ")),
        };
        format!("Wrote {}. {struck}", to.display())
    })
}
