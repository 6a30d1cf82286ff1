use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use foi_app::wire::{EvidencePlace, PinEvidence, Suggestion};
use foi_app::{App, ExtractionControl, ImportControl};
use foi_extract::{Cell, Extractor, standard_input};
use serde_json::json;
use uuid::Uuid;

use super::{extract, read_input};
use crate::args::{Attach, Common, FilingPlace, Ics};
use crate::output::{columns, plain, progress, show};

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
    let read = Extractor::this_program()?.text_of_file(opened(file)?, &name)?;
    let text = read.text();
    let parts: Vec<_> = read
        .parts
        .iter()
        .map(|part| json!({ "place": part.place.to_string(), "ocr": part.ocr, "text": part.text }))
        .collect();
    show(
        common.json,
        &json!({
            "kind": read.kind, "text": text, "ocr": read.ocr, "pages": read.pages,
            "cut": read.cut, "parts": parts, "notes": read.notes,
        }),
        |_| {
            let mut lines = vec![plain(&text)];
            lines.extend(read.notes.iter().map(|note| format!("[{}]", plain(note))));
            lines.join("\n")
        },
    )
}

/// A file to be read; `-` is standard input.
pub(super) fn opened(file: &Path) -> Result<File> {
    if file.as_os_str() == "-" {
        return Ok(standard_input()?);
    }
    File::open(file).map_err(|error| anyhow!("{}: {error}.", file.display()))
}

pub(crate) fn table(common: &Common, file: &Path) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let read = Extractor::this_program()?.table_of_file(opened(file)?, &name)?;
    let sheets: Vec<_> = read
        .sheets
        .iter()
        .map(|sheet| {
            let texts = |row: &Vec<Cell>| row.iter().map(|cell| cell.text().to_owned()).collect();
            let rows: Vec<Vec<String>> = sheet.rows.iter().map(texts).collect();
            let letters = |row: &Vec<Cell>| row.iter().map(Cell::letter).collect();
            let types: Vec<String> = sheet.rows.iter().map(letters).collect();
            json!({ "name": sheet.name, "rows": rows, "types": types })
        })
        .collect();
    show(
        common.json,
        &json!({ "kind": read.kind, "sheets": sheets, "cut": read.cut, "notes": read.notes }),
        |_| {
            let mut lines = Vec::new();
            for sheet in &read.sheets {
                if !sheet.name.is_empty() {
                    lines.push(format!("[{}]", plain(&sheet.name)));
                }
                let cells = |row: &Vec<Cell>| {
                    row.iter()
                        .map(|cell| plain(cell.text()))
                        .collect::<Vec<_>>()
                };
                lines.extend(sheet.rows.iter().map(|row| cells(row).join("\t")));
            }
            lines.extend(read.notes.iter().map(|note| format!("[{}]", plain(note))));
            lines.join("\n")
        },
    )
}

/// Ctrl-C ends the import after the mails at hand, with its summary.
pub(crate) fn import(common: &Common, app: &App, paths: &[PathBuf]) -> Result<()> {
    let control = Arc::new(ImportControl::default());
    let cancels = Arc::clone(&control);
    let reading = Arc::new(ExtractionControl::default());
    let ends = Arc::clone(&reading);
    ctrlc::set_handler(move || {
        cancels.cancel();
        ends.cancel();
    })?;
    let summary = with_progress(&control, || app.import_with(paths, &control))?;
    show(common.json, &summary, |summary| {
        let mut lines = vec![summary.text.clone()];
        lines.extend(summary.failed.iter().map(|line| plain(line)));
        let more = (summary.left_out as usize).saturating_sub(summary.failed.len());
        if more > 0 {
            lines.push(format!("… and {more} more."));
        }
        lines.join("\n")
    })?;
    extract::after_receiving(app, &reading)?;
    match summary.failed.first() {
        _ if summary.cancelled => {
            bail!(
                "The import was cancelled. What was brought in is kept; import the same again and the rest is added."
            )
        }
        Some(first) => bail!("{}", plain(first)),
        None => Ok(()),
    }
}

/// Does the work, and says on the terminal how far it is while it lasts.
fn with_progress<T>(control: &Arc<ImportControl>, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    let (ended, end) = mpsc::channel::<()>();
    let control = Arc::clone(control);
    let shown = thread::spawn(move || {
        while end.recv_timeout(Duration::from_millis(200)) == Err(RecvTimeoutError::Timeout) {
            let now = control.progress();
            if let Some(part) = (now.done.min(now.total) * 100).checked_div(now.total) {
                progress(&format!(
                    "{part} %  {} mails  {}",
                    now.mails,
                    plain(&now.file)
                ));
            }
        }
        progress("");
    });
    let result = work();
    drop(ended);
    // It only writes to the terminal; were it to panic, the work is done all the same.
    shown.join().ok();
    result
}

pub(crate) fn inbox(common: &Common, app: &App, offset: u32, limit: u32) -> Result<()> {
    let page = app.inbox(offset, limit, None)?;
    show(
        common.json,
        &json!({ "total": page.total, "messages": page.rows }),
        |_| {
            let rows: Vec<_> = page
                .rows
                .iter()
                .map(|row| {
                    vec![
                        row.id.to_string(),
                        row.date.format("%Y-%m-%d").to_string(),
                        plain(&row.from.name),
                        plain(&row.subject),
                        row.suggestions.first().map(guess).unwrap_or_default(),
                    ]
                })
                .collect();
            if page.total == 0 {
                return "Nothing waits to be filed.".into();
            }
            let mut text = columns(&rows);
            if rows.len() < page.total as usize {
                text += &format!("\n{} of {} mails.", rows.len(), page.total);
            }
            text
        },
    )
}

/// The request a mail most likely belongs to, as a question.
fn guess(best: &Suggestion) -> String {
    let doubt = if best.warning.is_empty() {
        ""
    } else {
        " (careful)"
    };
    format!("{}?{doubt}", plain(&best.title))
}

pub(crate) fn file(
    common: &Common,
    app: &App,
    message: &str,
    place: &FilingPlace,
    because: &str,
) -> Result<()> {
    let message = message_id(message)?;
    let message = match place {
        FilingPlace {
            request: Some(request),
            ..
        } => app.move_message(message, app.find_request(request)?, because)?,
        FilingPlace {
            also: Some(request),
            ..
        } => app.file_message_also(message, app.find_request(request)?)?,
        FilingPlace {
            not: Some(request), ..
        } => app.unfile_message_also(message, app.find_request(request)?)?,
        _ => app.unfile_message(message)?,
    };
    show(common.json, &message, |message| {
        let subject = plain(&message.subject);
        let Some(request) = &message.request else {
            return format!("Put “{subject}” back into the Inbox.");
        };
        let mut others = String::new();
        for also in &message.also {
            others += &format!(", and with “{}”", plain(&also.request.title));
        }
        format!(
            "Filed “{subject}” under “{}”{others}.",
            plain(&request.title)
        )
    })
}

pub(crate) fn aside(common: &Common, app: &App, message: &str) -> Result<()> {
    let id = message_id(message)?;
    app.set_message_aside(id)?;
    show(common.json, &app.message(id)?, |message| {
        format!("Set “{}” aside.", plain(&message.subject))
    })
}

pub(crate) fn import_requests(
    common: &Common,
    app: &App,
    paths: &[PathBuf],
    dry_run: bool,
    columns: &[String],
    request: Option<&str>,
) -> Result<()> {
    let request = request.map(|named| app.find_request(named)).transpose()?;
    let columns = columns
        .iter()
        .map(|pair| {
            let (field, column) = pair.split_once('=').ok_or_else(|| {
                anyhow!("“{pair}” says no column. Write it as --column FIELD=COLUMN, such as --column sent=Date.")
            })?;
            Ok((field.trim().to_owned(), column.to_owned()))
        })
        .collect::<Result<BTreeMap<_, _>>>()?;
    let came = app.import_requests(paths, &columns, request, dry_run)?;
    if !dry_run {
        app.extract_pending(&Arc::new(ExtractionControl::default()))?;
    }
    show(common.json, &came, |came| {
        let mut lines: Vec<String> = came
            .requests
            .iter()
            .map(|row| {
                format!(
                    "{}  {}, {}: {} letters, {} files{}",
                    if row.known { "here " } else { "new  " },
                    plain(&row.title),
                    plain(&row.authority),
                    row.letters,
                    row.files,
                    match row.events.as_slice() {
                        [] => String::new(),
                        events => format!("; {}", events.join(", ")),
                    }
                )
            })
            .collect();
        for row in &came.files {
            lines.extend(
                row.names
                    .iter()
                    .map(|name| format!("file  {}: {}", plain(&row.folder), plain(name))),
            );
            if row.known > 0 {
                lines.push(format!(
                    "here  {}: {} of its files",
                    plain(&row.folder),
                    row.known
                ));
            }
        }
        for list in came.lists.iter().filter(|list| !list.is_read) {
            lines.push(format!(
                "{}: no column tells the authority, so it comes as a file; its columns are: {}. If it is a list of requests, say which column it is with --column authority=COLUMN.",
                plain(&list.name),
                plain(&list.columns.join(", "))
            ));
        }
        lines.extend(came.left_out.iter().map(|why| plain(why)));
        lines.push(came.text.clone());
        lines.join("\n")
    })
}

pub(crate) fn attach(common: &Common, app: &App, wanted: &Attach) -> Result<()> {
    let message = app.message(message_id(&wanted.message)?)?;
    let attachment_id = wanted
        .attachment
        .as_deref()
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
        issue_id: app.find_issue(&wanted.issue)?,
        message_id: message.id,
        attachment_id,
        note: wanted.note.clone(),
        place: match (wanted.page, &wanted.cells, &wanted.quote) {
            (Some(page), ..) => EvidencePlace::Page { page },
            (_, Some(range), _) => EvidencePlace::Cells {
                sheet: wanted.sheet.clone(),
                range: range.clone(),
            },
            (.., Some(_)) => EvidencePlace::Passage {
                from: 0,
                to: 0,
                within: String::new(),
            },
            _ => EvidencePlace::Whole,
        },
        quote: wanted.quote.clone().unwrap_or_default(),
    })?;
    let times = match &wanted.quote {
        Some(words) => app.times_said(message.id, attachment_id, words)?,
        None => 1,
    };
    let which = if times > 1 {
        format!(
            " The words stand there {times} times; the first is cited. Quote more of them for another."
        )
    } else {
        String::new()
    };
    show(common.json, &page, |page| {
        let pinned = page.evidence.iter().rfind(|evidence| {
            evidence.message_id == Some(message.id) && evidence.attachment_id == attachment_id
        });
        let citation = pinned.map(|evidence| {
            let (title, citation) = (plain(&evidence.title), plain(&evidence.citation));
            format!("It is {}. {title}: {citation}", evidence.label)
        });
        format!(
            "Attached to “{}”. {}{which}",
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

pub(crate) fn ics(common: &Common, app: &App, ics: &Ics) -> Result<()> {
    if ics.stop {
        app.set_calendar_file(None)?;
        return show(common.json, &json!({ "kept": null }), |_| {
            "No calendar file is kept up to date.".into()
        });
    }
    let whole = std::path::absolute;
    if let Some(file) = &ics.keep {
        let file = whole(file)?;
        app.set_calendar_file(Some(&file))?;
        return show(common.json, &json!({ "file": file, "kept": file }), |_| {
            format!(
                "{} is kept up to date while the program runs. Subscribe to it in your calendar.",
                file.display()
            )
        });
    }
    if let Some(file) = &ics.to {
        app.write_icalendar(file)?;
        return show(common.json, &json!({ "file": file }), |_| {
            format!("Written to {}.", file.display())
        });
    }
    let text = app.icalendar()?;
    show(common.json, &json!({ "ics": text }), |_| {
        text.trim_end().to_owned()
    })
}
