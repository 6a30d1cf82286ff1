use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use foi_app::wire::OutboxRow;
use foi_app::{App, SendSummary};
use serde_json::json;
use uuid::Uuid;

use crate::args::{Common, Outbox};
use crate::output::{columns, plain, show};

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
    } else {
        app.ask_servers_now()?;
    }
    let summary = send_in_turn(common, app).await?;
    keep_copies(app).await;
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

/// Sends everything that is ready, waiting for each letter's turn. Stopped in between, the rest goes
/// with the next run.
pub(crate) async fn send_in_turn(common: &Common, app: &App) -> Result<SendSummary> {
    let mut summary = app.send_ready().await?;
    while let Some(turn) = summary.next_turn.filter(|_| summary.to_go > 0) {
        if !common.json {
            eprintln!(
                "foi: {} The next goes in {} seconds.",
                summary.text(),
                (turn - app.now()).num_seconds().max(0) + 1
            );
        }
        // A turn is at most a minute away, whatever becomes of the clock meanwhile.
        for _ in 0..320 {
            if app.now() >= turn {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let later = app.send_ready().await?;
        let goes_on = later.sent > 0;
        summary.and_then(later);
        if !goes_on {
            break;
        }
    }
    Ok(summary)
}

/// Sees to the copies in the Sent folder that are due, without keeping anybody waiting for long:
/// what is not done now is done with the next run.
pub(crate) async fn keep_copies(app: &App) {
    let _ = tokio::time::timeout(Duration::from_secs(20), app.keep_copies()).await;
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
    } else if let Some(letters) = command.a_minute {
        app.set_letters_a_minute(letters)?;
    }
    let letters = app.outbox()?;
    let answer = json!({ "letters": letters, "letters_a_minute": app.letters_a_minute()? });
    show(common.json, &answer, |_| {
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
