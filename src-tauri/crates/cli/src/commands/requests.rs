use anyhow::{Result, anyhow};
use foi_app::App;
use foi_app::wire::{
    EvidencePlace, NewRequest, RecordEvent, RequestFilter, RequestPage, SavedSearchView,
    SearchPage, ThreadEntry,
};
use serde_json::json;

use super::date;
use super::letters::fields;
use crate::args::{Common, New, Search};
use crate::output::{self, columns, plain};

pub(crate) fn new(common: &Common, app: &App, new: &New) -> Result<()> {
    let id = app.new_request(&NewRequest {
        authority_id: app.find_authority(&new.authority)?,
        letter: new.letter.clone(),
        issue_id: new
            .issue
            .as_deref()
            .map(|issue| app.find_issue(issue))
            .transpose()?,
        fields: fields(&new.fields)?,
    })?;
    let page = app.request(id)?;
    let draft = page.thread.iter().find_map(|entry| match entry {
        ThreadEntry::Draft(draft) => Some(draft),
        _ => None,
    });
    let answer = json!({
        "id": id,
        "reference": page.row.reference,
        "title": page.row.title,
        "letter_id": draft.map(|draft| draft.id),
        "subject": draft.map(|draft| &draft.subject),
        "body": draft.map(|draft| &draft.body),
        "obstacles": draft.map(|draft| &draft.obstacles),
        "items": page.items,
    });
    output::show(common.json, &answer, |_| {
        let mut lines = vec![
            format!("Drafted {}: {}", page.row.reference, plain(&page.row.title)),
            String::new(),
        ];
        if let Some(draft) = draft {
            lines.push(format!(
                "Subject: {}\n\n{}",
                plain(&draft.subject),
                plain(&draft.body)
            ));
            lines.extend(
                draft
                    .obstacles
                    .iter()
                    .map(|obstacle| format!("\nBefore it can go: {obstacle}")),
            );
        }
        lines.push(format!("\nSend it with: foi send {}", page.row.reference));
        lines.join("\n")
    })
}

pub(crate) fn next(
    common: &Common,
    app: &App,
    request: &str,
    letter: &str,
    set: &[String],
    to: Option<&str>,
) -> Result<()> {
    let mut draft = app.draft_letter_with(app.find_request(request)?, letter, &fields(set)?)?;
    if let Some(to) = to {
        draft = app.address_draft(draft.id, to)?;
    }
    output::show(common.json, &draft, |draft| {
        let mut text = format!(
            "Subject: {}\n\n{}",
            plain(&draft.subject),
            plain(&draft.body)
        );
        for obstacle in &draft.obstacles {
            text.push_str(&format!("\n\nBefore it can go: {obstacle}"));
        }
        text
    })
}

pub(crate) fn elsewhere(common: &Common, app: &App, message: &str, to: Option<&str>) -> Result<()> {
    let id = message.parse().map_err(|_| {
        anyhow!("“{message}” is not the id of a mail; foi show lists them with --json.")
    })?;
    let draft = app.draft_elsewhere(id, to)?;
    output::show(common.json, &draft, |draft| {
        format!(
            "Drafted to {}. Nothing has been sent; foi send sends it, and the days count from then.\n\nSubject: {}\n\n{}",
            plain(&draft.to),
            plain(&draft.subject),
            plain(&draft.body)
        )
    })
}

pub(crate) fn list(common: &Common, app: &App, text: &str, offset: u32, limit: u32) -> Result<()> {
    let list = app.requests(&RequestFilter {
        text: text.to_owned(),
        group: None,
        offset,
        limit,
    })?;
    output::show(
        common.json,
        &json!({ "requests": list.rows, "total": list.total }),
        |_| {
            let mut rows: Vec<_> = list
                .rows
                .iter()
                .map(|row| {
                    vec![
                        row.reference.clone(),
                        plain(&row.authority),
                        plain(&row.title),
                        row.stage_text.clone(),
                        row.due_text.clone(),
                    ]
                })
                .collect();
            if rows.is_empty() {
                rows.push(vec!["No requests.".into()]);
            }
            columns(&rows)
        },
    )
}

pub(crate) fn show_page(page: &RequestPage) -> String {
    let row = &page.row;
    let mut lines = vec![
        format!("{}  {}", row.reference, plain(&row.title)),
        format!("{}, under the {}", plain(&row.authority), page.regime_title),
        format!("{} {}", page.lead, page.rest).trim().to_owned(),
    ];
    for deadline in &page.deadlines {
        lines.push(format!(
            "\n{}: {} ({})",
            deadline.title, deadline.status_text, deadline.citation
        ));
        lines.extend(
            deadline
                .explanation
                .iter()
                .map(|sentence| format!("  {sentence}")),
        );
    }
    lines.extend(
        page.moved
            .iter()
            .map(|moved| format!("\n{}", moved.explanation)),
    );
    lines.extend(page.notes.iter().map(|note| format!("\n{note}")));
    lines.push(String::new());
    for item in &page.items {
        lines.push(format!(
            "{}. {}  [{}]",
            item.number,
            plain(&item.text),
            word(&item.outcome)
        ));
    }
    lines.push(String::new());
    for entry in &page.thread {
        lines.push(match entry {
            ThreadEntry::Message(message) => format!(
                "{}  {} {}: {}\n            mail {}{}",
                message.date.format("%Y-%m-%d"),
                if message.outgoing { "to" } else { "from" },
                plain(&if message.outgoing {
                    message
                        .to
                        .first()
                        .map(|to| to.email.clone())
                        .unwrap_or_default()
                } else {
                    message.from.name.clone()
                }),
                plain(&message.subject),
                message.id,
                message
                    .attachments
                    .iter()
                    .fold(String::new(), |files, file| files
                        + "\n            file "
                        + &plain(&file.name)),
            ),
            ThreadEntry::Event(event) => {
                format!("{}  {} {}", event.on, event.text, plain(&event.note))
            }
            ThreadEntry::Draft(draft) => format!("draft       {}", plain(&draft.subject)),
            ThreadEntry::Outbox(entry) => format!(
                "outbox      {} {}",
                plain(&entry.subject),
                plain(&entry.text)
            ),
        });
    }
    lines.join("\n")
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(|word| word.replace('_', " ")))
        .unwrap_or_default()
}

pub(crate) fn show(common: &Common, app: &App, request: &str) -> Result<()> {
    let page = app.request(app.find_request(request)?)?;
    output::show(common.json, &page, show_page)
}

/// A fact as it was typed.
pub(crate) struct Recorded<'a> {
    pub(crate) request: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) on: &'a str,
    pub(crate) message: Option<&'a str>,
    pub(crate) date: Option<&'a str>,
    pub(crate) exemptions: &'a [String],
    pub(crate) redirect: Option<&'a str>,
    pub(crate) note: &'a str,
}

pub(crate) fn event(common: &Common, app: &App, recorded: &Recorded<'_>) -> Result<()> {
    let message_id = recorded
        .message
        .map(|id| {
            id.parse()
                .map_err(|_| anyhow!("“{id}” is not the id of a mail; foi show lists them."))
        })
        .transpose()?;
    let page = app.record_event(&RecordEvent {
        request_id: app.find_request(recorded.request)?,
        kind: recorded.kind.to_owned(),
        on: date("--on", recorded.on)?,
        message_id,
        date: recorded.date.map(|day| date("--date", day)).transpose()?,
        exemptions: recorded.exemptions.to_vec(),
        redirect: recorded.redirect.map(str::to_owned),
        note: recorded.note.to_owned(),
    })?;
    output::show(common.json, &page, |page| {
        format!("{} {}", page.lead, page.rest)
    })
}

pub(crate) fn regime(common: &Common, app: &App, request: &str, regime: &str) -> Result<()> {
    let page = app.set_regime(app.find_request(request)?, regime)?;
    output::show(common.json, &page, |page| {
        format!(
            "Now under the {}. {} {}",
            page.regime_title, page.lead, page.rest
        )
    })
}

pub(crate) fn strike(common: &Common, app: &App, event: &str) -> Result<()> {
    let id = event.parse().map_err(|_| {
        anyhow!("“{event}” is not the id of an event; foi show lists them with --json.")
    })?;
    let page = app.strike_event(id)?;
    output::show(common.json, &page, |page| {
        format!("{} {}", page.lead, page.rest)
    })
}

pub(crate) fn search(common: &Common, app: &App, wanted: &Search) -> Result<()> {
    let named = |name: &str| -> Result<_> {
        let saved = app.saved_searches()?;
        let found = saved
            .into_iter()
            .find(|search| search.name.to_lowercase() == name.to_lowercase());
        found
            .ok_or_else(|| anyhow!("No search is saved as “{name}”; foi search --list shows them."))
    };
    if wanted.list {
        return saved(common, &app.saved_searches()?);
    }
    if let Some(name) = &wanted.forget {
        return saved(common, &app.forget_search(named(name)?.id)?);
    }
    let query = match &wanted.saved {
        Some(name) => named(name)?.query,
        None => wanted.query.join(" "),
    };
    if let Some(name) = &wanted.save {
        return saved(common, &app.save_search(name, &query)?);
    }
    let SearchPage {
        mut hits,
        more,
        filters,
        notes,
    } = app.search(&query)?;
    // The marks round the words found are for the window; here they would be odd characters.
    for hit in &mut hits {
        hit.snippet
            .retain(|c| !matches!(c, '\u{e000}' | '\u{e001}'));
    }
    let answer = json!({ "hits": hits, "more": more, "filters": filters, "notes": notes });
    output::show(common.json, &answer, |_| {
        let mut lines: Vec<_> = notes.iter().map(|note| plain(note)).collect();
        lines.extend(hits.iter().map(|hit| {
            let within = match &hit.place {
                Some(EvidencePlace::Passage { within, .. }) if !within.is_empty() => {
                    format!(", {}", plain(within))
                }
                _ => String::new(),
            };
            format!(
                "{}  {}: {}{within}\n    {}",
                hit.on,
                plain(&hit.from),
                plain(&hit.title),
                plain(&hit.snippet.replace('\n', " "))
            )
        }));
        if hits.is_empty() {
            lines.push("Nothing found.".into());
        }
        lines.join("\n")
    })
}

fn saved(common: &Common, searches: &[SavedSearchView]) -> Result<()> {
    output::show(common.json, &json!({ "searches": searches }), |_| {
        let rows: Vec<_> = searches
            .iter()
            .map(|search| vec![plain(&search.name), plain(&search.query)])
            .collect();
        if rows.is_empty() {
            "No searches are saved.".into()
        } else {
            columns(&rows)
        }
    })
}

pub(crate) fn agenda(common: &Common, app: &App) -> Result<()> {
    let agenda = app.agenda()?;
    output::show(common.json, &agenda, |agenda| {
        let mut lines = Vec::new();
        for (heading, group) in [
            ("Needs you now", &agenda.now),
            ("Coming up", &agenda.soon),
            ("Waiting on them", &agenda.waiting_on),
        ] {
            if group.is_empty() {
                continue;
            }
            lines.push(heading.to_owned());
            lines.extend(group.iter().map(|line| {
                let whom = match line.subtitle.as_str() {
                    "" => String::new(),
                    whom => format!(" ({})", plain(whom)),
                };
                format!(
                    "  {}  {}{whom}: {} {}",
                    line.mark,
                    plain(&line.title),
                    line.lead,
                    plain(&line.rest)
                )
            }));
        }
        if agenda.now.is_empty() {
            lines.push("Nothing needs you today.".into());
        }
        lines.join("\n")
    })
}
