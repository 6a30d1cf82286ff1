use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use foi_app::App;
use foi_app::wire::PinEvidence;
use foi_extract::Extractor;
use serde_json::json;
use uuid::Uuid;

use super::read_input;
use crate::args::Common;
use crate::output::{columns, plain, show};

pub(crate) fn message(common: &Common, file: &Path) -> Result<()> {
    let parsed = foi_mail::parse(&read_input(file)?);
    show(common.json, &foi_mail::message_json(&parsed), |_| {
        let from = parsed
            .from
            .as_ref()
            .map(|from| format!("{} <{}>", from.name.clone().unwrap_or_default(), from.email));
        let mut lines = vec![
            format!("From: {}", plain(from.unwrap_or_default().trim())),
            format!(
                "Date: {}",
                parsed
                    .date
                    .map_or_else(|| "not given".to_owned(), |date| date.to_rfc2822())
            ),
            format!("Subject: {}", plain(&parsed.subject)),
            String::new(),
            plain(&parsed.reply),
        ];
        lines.extend(
            parsed
                .attachments
                .iter()
                .map(|part| format!("[file: {}, {} bytes]", plain(&part.name), part.size)),
        );
        lines.extend(parsed.problems.iter().map(|problem| format!("[{problem}]")));
        lines.join("\n")
    })
}

pub(crate) fn text(common: &Common, file: &Path) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let read = Extractor::this_program()?.text(&read_input(file)?, &name)?;
    show(
        common.json,
        &json!({ "text": read.text, "ocr": false, "pages": null, "cut": read.cut }),
        |_| read.text.clone(),
    )
}

pub(crate) fn import(common: &Common, app: &App, paths: &[PathBuf]) -> Result<()> {
    let summary = app.import(paths)?;
    show(common.json, &summary, |summary| {
        let mut lines = vec![summary.text.clone()];
        lines.extend(summary.failed.iter().map(|line| plain(line)));
        lines.join("\n")
    })?;
    match summary.failed.first() {
        Some(first) => bail!("{first}"),
        None => Ok(()),
    }
}

pub(crate) fn inbox(common: &Common, app: &App) -> Result<()> {
    let mut messages = Vec::new();
    loop {
        let page = app.inbox(u32::try_from(messages.len())?, u32::MAX, None)?;
        let last = page.rows.is_empty();
        messages.extend(page.rows);
        if last {
            break;
        }
    }
    show(common.json, &json!({ "messages": messages }), |_| {
        let rows: Vec<_> = messages
            .iter()
            .map(|row| {
                vec![
                    row.id.to_string(),
                    row.date.format("%Y-%m-%d").to_string(),
                    plain(&row.from.name),
                    plain(&row.subject),
                ]
            })
            .collect();
        if rows.is_empty() {
            "Nothing waits to be filed.".into()
        } else {
            columns(&rows)
        }
    })
}

pub(crate) fn file(common: &Common, app: &App, message: &str, request: &str) -> Result<()> {
    let message = app.file_message(message_id(message)?, app.find_request(request)?)?;
    show(common.json, &message, |message| {
        let under = message
            .request
            .as_ref()
            .map(|request| plain(&request.title))
            .unwrap_or_default();
        format!("Filed “{}” under “{under}”.", plain(&message.subject))
    })
}

pub(crate) fn aside(common: &Common, app: &App, message: &str) -> Result<()> {
    let id = message_id(message)?;
    app.set_message_aside(id)?;
    show(common.json, &app.message(id)?, |message| {
        format!("Set “{}” aside.", plain(&message.subject))
    })
}

pub(crate) fn attach(
    common: &Common,
    app: &App,
    message: &str,
    issue: &str,
    attachment: Option<&str>,
    note: &str,
) -> Result<()> {
    let message = app.message(message_id(message)?)?;
    let attachment_id = attachment
        .map(|wanted| {
            let file = message
                .attachments
                .iter()
                .find(|file| file.id.to_string() == wanted || file.name == wanted);
            file.map(|file| file.id).ok_or_else(|| {
                let names: Vec<_> = message
                    .attachments
                    .iter()
                    .map(|file| plain(&file.name))
                    .collect();
                anyhow!(
                    "That mail has no file “{wanted}”; its files are: {}.",
                    names.join(", ")
                )
            })
        })
        .transpose()?;
    let page = app.pin_evidence(&PinEvidence {
        issue_id: app.find_issue(issue)?,
        message_id: message.id,
        attachment_id,
        note: note.to_owned(),
    })?;
    show(common.json, &page, |page| {
        let pinned = page.evidence.iter().rfind(|evidence| {
            evidence.message_id == message.id && evidence.attachment_id == attachment_id
        });
        let citation = pinned
            .map(|evidence| format!("{}: {}", plain(&evidence.title), plain(&evidence.citation)));
        format!(
            "Attached to “{}”. {}",
            plain(&page.question),
            citation.unwrap_or_default()
        )
    })
}

fn message_id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| {
        anyhow!("“{text}” is not the id of a mail; foi inbox and foi show --json list them.")
    })
}

pub(crate) fn backup(common: &Common, app: &App, file: &Path) -> Result<()> {
    app.back_up(file)?;
    show(common.json, &json!({ "file": file }), |_| {
        format!("The copy {} is whole: it was read back.", file.display())
    })
}

pub(crate) fn check(common: &Common, app: &App) -> Result<()> {
    let health = app.casebook().check()?;
    let ok = health.problems.is_empty();
    show(
        common.json,
        &json!({ "ok": ok, "problems": health.problems, "schema_version": health.schema_version }),
        |_| {
            if ok {
                "The casebook is sound.".into()
            } else {
                health.problems.join("\n")
            }
        },
    )?;
    match health.problems.first() {
        Some(first) => bail!(
            "The casebook is damaged: {first}. Keep a copy of the file and restore the newest backup."
        ),
        None => Ok(()),
    }
}
