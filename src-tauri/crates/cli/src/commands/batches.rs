use std::collections::{BTreeMap, HashSet};

use anyhow::{Result, bail};
use foi_app::App;
use foi_app::wire::{
    BatchCheck, BatchDone, BatchDoubt, BatchFilter, BatchPage, BatchPlan, BatchRecipientEdit,
    BatchRow, LeftOutRow,
};
use serde_json::json;
use uuid::Uuid;

use super::letters::fields;
use super::post::{keep_copies, send_in_turn};
use crate::args::{Batch, Common, NewBatch};
use crate::output::{columns, plain, show};

/// Most doubts written out for people; JSON has them all.
const MOST_SAID: usize = 30;
/// Authorities in a page, the most the casebook gives.
const PAGE: u32 = 500;

pub(crate) async fn run(common: &Common, app: &App, command: &Batch) -> Result<()> {
    match command {
        Batch::List => {
            let batches = app.batches()?;
            show(common.json, &json!({ "batches": batches }), |_| {
                if batches.is_empty() {
                    return "No batches yet.".into();
                }
                let rows: Vec<_> = batches
                    .iter()
                    .map(|row| vec![plain(&row.title), plain(&row.text)])
                    .collect();
                columns(&rows)
            })
        }
        Batch::New(new) => make(common, app, new),
        Batch::Show {
            batch,
            show: filter,
            offset,
            limit,
        } => {
            let filter = BatchFilter {
                show: filter.clone(),
                offset: *offset,
                limit: *limit,
            };
            show(
                common.json,
                &app.batch(app.find_batch(batch)?, &filter)?,
                in_words,
            )
        }
        Batch::Send { batch, queue } => send(common, app, app.find_batch(batch)?, *queue).await,
        Batch::Pause { batch } => {
            let id = app.find_batch(batch)?;
            app.pause_batch(id)?;
            standing(common, app, id)
        }
        Batch::Resume { batch } => {
            let id = app.find_batch(batch)?;
            app.resume_batch(id)?;
            standing(common, app, id)
        }
        Batch::Cancel { batch } => said(common, &app.call_back_batch(app.find_batch(batch)?)?),
        Batch::Correct {
            batch,
            subject,
            body,
        } => {
            let id = app.find_batch(batch)?;
            if subject.is_none() && body.is_none() {
                bail!("Give the new words with --subject or --body. Nothing was changed.");
            }
            let page = app.batch(id, &BatchFilter::default())?;
            let body = body.as_deref().map(text_of).transpose()?;
            said(
                common,
                &app.correct_batch(
                    id,
                    subject.as_deref().unwrap_or(&page.subject),
                    body.as_deref().unwrap_or(&page.body),
                )?,
            )
        }
        Batch::Follow {
            batch,
            letter,
            show: filter,
        } => {
            let id = app.find_batch(batch)?;
            let requests = requests(app, id, filter)?;
            said(common, &app.follow_batch(id, &requests, letter)?)
        }
        Batch::Answers { batch, to } => {
            let id = app.find_batch(batch)?;
            let Some(file) = to else {
                let table = app.batch_answers(id)?;
                return show(common.json, &json!({ "csv": table }), |_| table.clone());
            };
            app.save_batch_answers(id, file)?;
            show(common.json, &json!({ "path": file }), |_| {
                format!("Written to {}.", file.display())
            })
        }
    }
}

fn make(common: &Common, app: &App, new: &NewBatch) -> Result<()> {
    let (mut plan, mut left_out) = plan(app, new)?;
    if let Some(place) = new.preview {
        return show(common.json, &app.preview_batch(&plan, place)?, |letter| {
            let missing = if letter.missing.is_empty() {
                String::new()
            } else {
                format!("Still needed: {}\n", letter.missing.join(", "))
            };
            plain(&format!(
                "{missing}Subject: {}\n\n{}",
                letter.subject, letter.body
            ))
        });
    }
    if new.check {
        let check = app.check_batch(&plan)?;
        return show(
            common.json,
            &json!({ "of": check.of, "ready": check.ready, "doubts": check.doubts, "left_out": left_out }),
            |_| check_in_words(&check, &left_out),
        );
    }
    if new.leave_out {
        let doubts = app.check_batch(&plan)?.doubts;
        left_out.extend(leave_out(&mut plan, &doubts));
    } else if let Some(row) = left_out.first() {
        bail!(
            "{}, line {}: {} Nothing was made; mend the list, or leave such rows out with --leave-out.",
            row.name,
            row.line,
            row.why
        );
    }
    let id = app.new_batch(&plan)?;
    let page = app.batch(id, &BatchFilter::default())?;
    show(
        common.json,
        &json!({ "id": id, "batch": page.row, "left_out": left_out }),
        |_| {
            let mut lines = vec![format!(
                "{}: {} Look at one with foi batch show, then send them with foi batch send {id}.",
                plain(&page.row.title),
                page.row.text
            )];
            lines.extend(left_out.iter().map(row_left_out));
            lines.join("\n")
        },
    )
}

/// The plan as the arguments give it, and the rows of its list that cannot be used.
fn plan(app: &App, new: &NewBatch) -> Result<(BatchPlan, Vec<LeftOutRow>)> {
    let mut recipients: Vec<BatchRecipientEdit> = Vec::new();
    let mut left_out = Vec::new();
    if let Some(file) = &new.csv {
        let choice = app.batch_from_csv(file, &new.letter)?;
        recipients.extend(choice.recipients);
        left_out = choice.left_out;
    }
    for authority in &new.authorities {
        recipients.push(BatchRecipientEdit {
            authority_id: app.find_authority(authority)?,
            fields: BTreeMap::new(),
        });
    }
    for tag in &new.tags {
        recipients.extend(app.batch_by_tag(tag)?);
    }
    if let Some(kind) = &new.kind {
        recipients.extend(app.batch_by_kind(kind)?);
    }
    let mut seen = HashSet::new();
    recipients.retain(|recipient| seen.insert(recipient.authority_id));
    let plan = BatchPlan {
        title: new.title.clone(),
        letter: new.letter.clone(),
        subject: new.subject.clone(),
        body: new.body.as_deref().map(text_of).transpose()?,
        issue_id: new
            .issue
            .as_deref()
            .map(|issue| app.find_issue(issue))
            .transpose()?,
        fields: fields(&new.fields)?,
        recipients,
    };
    Ok((plan, left_out))
}

/// Takes the authorities out of a plan whose letter cannot go; gives them with the reason.
fn leave_out(plan: &mut BatchPlan, doubts: &[BatchDoubt]) -> Vec<LeftOutRow> {
    let stopped: BTreeMap<u32, &BatchDoubt> = doubts
        .iter()
        .rev()
        .filter(|doubt| doubt.stops)
        .map(|doubt| (doubt.position, doubt))
        .collect();
    let mut position = 0;
    plan.recipients.retain(|_| {
        position += 1;
        !stopped.contains_key(&position)
    });
    stopped
        .into_iter()
        .map(|(line, doubt)| LeftOutRow {
            line,
            name: doubt.authority.clone(),
            why: doubt.text.clone(),
        })
        .collect()
}

async fn send(common: &Common, app: &App, id: Uuid, only_queue: bool) -> Result<()> {
    let queued = app.send_batch_now(id)?;
    if only_queue {
        return said(common, &queued);
    }
    app.ask_servers_now()?;
    let summary = send_in_turn(common, app).await?;
    keep_copies(app).await;
    let row = row(app, id)?;
    show(
        common.json,
        &json!({ "queued": queued.done, "batch": row, "reasons": summary.reasons }),
        |_| plain(&row.text),
    )?;
    if row.paused {
        bail!("The batch is paused; foi batch resume lets it go on.");
    }
    if row.to_go > 0 || row.refused > 0 || row.in_doubt > 0 {
        bail!(
            "{}",
            summary.reasons.first().map_or(
                "Not every letter went; foi batch show says where each stands.",
                String::as_str
            )
        );
    }
    Ok(())
}

fn standing(common: &Common, app: &App, id: Uuid) -> Result<()> {
    show(common.json, &row(app, id)?, |row| plain(&row.text))
}

fn row(app: &App, id: Uuid) -> Result<BatchRow> {
    Ok(app.batch(id, &BatchFilter::default())?.row)
}

/// The requests of a batch that a filter shows.
fn requests(app: &App, id: Uuid, filter: &str) -> Result<Vec<Uuid>> {
    let mut requests = Vec::new();
    let mut offset = 0;
    loop {
        let page = app.batch(
            id,
            &BatchFilter {
                show: filter.to_owned(),
                offset,
                limit: PAGE,
            },
        )?;
        requests.extend(page.members.iter().filter_map(|member| member.request_id));
        offset += PAGE;
        if offset >= page.total {
            return Ok(requests);
        }
    }
}

fn text_of(file: &std::path::Path) -> Result<String> {
    Ok(foi_mail::decode_text(&super::read_input(file)?).into_owned())
}

fn said(common: &Common, done: &BatchDone) -> Result<()> {
    show(common.json, done, |done| {
        let mut lines = vec![plain(&done.text)];
        lines.extend(done.left_out.iter().map(row_left_out));
        lines.join("\n")
    })
}

fn row_left_out(row: &LeftOutRow) -> String {
    format!(
        "  left out, {} (line {}): {}",
        plain(&row.name),
        row.line,
        plain(&row.why)
    )
}

fn check_in_words(check: &BatchCheck, left_out: &[LeftOutRow]) -> String {
    let mut lines = vec![format!("{} of {} letters can go.", check.ready, check.of)];
    lines.extend(left_out.iter().map(row_left_out));
    lines.extend(check.doubts.iter().take(MOST_SAID).map(|doubt| {
        format!(
            "  {} {}: {}",
            if doubt.stops { "stops" } else { "note" },
            plain(&doubt.authority),
            plain(&doubt.text)
        )
    }));
    if check.doubts.len() > MOST_SAID {
        lines.push(format!("  and {} more.", check.doubts.len() - MOST_SAID));
    }
    lines.join("\n")
}

fn in_words(page: &BatchPage) -> String {
    let rows: Vec<_> = page
        .members
        .iter()
        .map(|member| {
            vec![
                member.position.to_string(),
                plain(&member.authority),
                member.reference.clone(),
                plain(&member.text),
            ]
        })
        .collect();
    format!(
        "{}: {}\n{}",
        plain(&page.row.title),
        plain(&page.row.text),
        columns(&rows)
    )
}
