use std::io::BufRead as _;

use anyhow::{Result, anyhow, bail};
use foi_app::App;
use foi_app::wire::{AccountEdit, OutboxRow, Security};
use serde_json::json;
use uuid::Uuid;

use crate::args::{Account, Common, Outbox};
use crate::output::{columns, plain, show};

pub(crate) async fn account(common: &Common, app: &App, command: &Account) -> Result<()> {
    match command {
        Account::Set {
            smtp,
            imap,
            starttls,
            tls,
            user,
            password_stdin,
        } => {
            let (smtp_host, smtp_port) = host_and_port("--smtp", smtp)?;
            let (imap_host, imap_port) = host_and_port("--imap", imap)?;
            let security = |by_port: Security| match (starttls, tls) {
                (true, _) => Security::StartTls,
                (_, true) => Security::Tls,
                _ => by_port,
            };
            let password = if *password_stdin {
                Some(first_line_of_stdin()?)
            } else {
                None
            };
            let settings = app.save_account(&AccountEdit {
                smtp_security: security(if smtp_port == 465 {
                    Security::Tls
                } else {
                    Security::StartTls
                }),
                smtp_host,
                smtp_port,
                imap_security: security(if imap_port == 143 {
                    Security::StartTls
                } else {
                    Security::Tls
                }),
                imap_host,
                imap_port,
                user: user.clone(),
                password,
                remember: true,
            })?;
            show(common.json, &settings.account, |_| {
                "The mailbox is set up. Try it with: foi account check".into()
            })
        }
        Account::Check => {
            let check = app.check_account().await?;
            show(common.json, &check, |check| {
                format!("{}\n{}", check.smtp, check.imap)
            })?;
            if check.smtp_ok && check.imap_ok {
                Ok(())
            } else {
                bail!("The mailbox does not work yet; see above.")
            }
        }
        Account::Show => {
            let settings = app.settings()?;
            show(common.json, &settings.account, |account| match account {
                Some(account) => format!(
                    "Letters go through {}:{}, answers come from {}:{}, as {}.",
                    account.smtp_host,
                    account.smtp_port,
                    account.imap_host,
                    account.imap_port,
                    account.user
                ),
                None => format!(
                    "The practice mailbox: letters go into {}.",
                    settings.practice_folder
                ),
            })
        }
        Account::Practice => {
            let settings = app.use_practice()?;
            show(common.json, &settings.account, |_| {
                format!("Letters now go into {}.", settings.practice_folder)
            })
        }
    }
}

fn host_and_port(what: &str, text: &str) -> Result<(String, u16)> {
    let (host, port) = text.rsplit_once(':').ok_or_else(|| {
        anyhow!("{what}: “{text}” has no port. Write it as mail.example.org:587.")
    })?;
    let port = port
        .parse()
        .map_err(|_| anyhow!("{what}: “{port}” is not a port, a number from 1 to 65535."))?;
    Ok((host.to_owned(), port))
}

fn first_line_of_stdin() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("No password came on standard input. Nothing was changed.");
    }
    Ok(password.to_owned())
}

pub(crate) async fn send(common: &Common, app: &App, requests: &[String]) -> Result<()> {
    // Every name is looked up, and every draft checked, before the first letter is queued.
    let mut wanted: Vec<Uuid> = Vec::new();
    for request in requests {
        let id = app.find_request(request)?;
        if !wanted.contains(&id) {
            app.check_drafts(id)?;
            wanted.push(id);
        }
    }
    let mut queued: Vec<Uuid> = Vec::new();
    for request in wanted {
        queued.extend(app.send_request_now(request)?.into_iter().map(|row| row.id));
    }
    if requests.is_empty() {
        app.try_waiting_now()?;
    }
    let summary = app.send_ready().await?;
    let letters: Vec<OutboxRow> = app
        .outbox()?
        .into_iter()
        .filter(|row| queued.contains(&row.id))
        .collect();
    let answer = json!({
        "sent": summary.sent,
        "waiting": summary.waiting,
        "refused": summary.refused,
        "in_doubt": summary.in_doubt,
        "reasons": summary.reasons,
        "letters": letters,
    });
    show(common.json, &answer, |_| summary.text())?;
    if summary.all_sent() {
        return Ok(());
    }
    bail!(
        "{}",
        summary.reasons.first().map_or(
            "Not every letter went; foi outbox says why.",
            String::as_str
        )
    )
}

pub(crate) async fn outbox(common: &Common, app: &App, command: &Outbox) -> Result<()> {
    let id = |text: &str| {
        text.parse::<Uuid>().map_err(|_| {
            anyhow!(
                "“{text}” is not the id of a letter in the Outbox; foi outbox --json lists them."
            )
        })
    };
    if let Some(letter) = &command.cancel {
        app.cancel_letter(id(letter)?)?;
    } else if let Some(letter) = &command.look {
        app.look_for_letter(id(letter)?).await?;
    } else if let Some(letter) = &command.mark_sent {
        app.mark_sent(id(letter)?)?;
    } else if let Some(letter) = &command.retry {
        app.retry_letter(id(letter)?)?;
        app.send_ready().await?;
    } else if let Some(letter) = &command.send_again {
        app.send_again(id(letter)?)?;
    }
    let letters = app.outbox()?;
    show(common.json, &json!({ "letters": letters }), |_| {
        let rows: Vec<_> = letters
            .iter()
            .map(|row| {
                vec![
                    row.id.to_string(),
                    row.queued_at.format("%Y-%m-%d").to_string(),
                    plain(&row.to),
                    plain(&row.title),
                    plain(&row.text),
                ]
            })
            .collect();
        if rows.is_empty() {
            "The Outbox is empty.".into()
        } else {
            columns(&rows)
        }
    })
}

pub(crate) async fn practice(common: &Common, app: &App, request: &str, reply: &str) -> Result<()> {
    let summary = app
        .practice_answer(app.find_request(request)?, reply)
        .await?;
    show(common.json, &summary, |summary| summary.text.clone())
}
