//! What WhatDoTheyKnow, and other sites that run Alaveteli, give out. What stands in it is told in
//! `docs/EARLIER.md`, with the place in Alaveteli's source.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use foi_law::EventKind;
use serde::Deserialize;
use zip::ZipArchive;

use super::found::{Found, FoundLetter, FoundRequest, LARGEST};
use super::{FoundEvent, sheet};
use crate::day::civil_day;
use crate::{AppError, Result};

const SITE: &str = "WhatDoTheyKnow";
/// Files of a zip that are looked at.
const MOST_ENTRIES: usize = 20_000;
/// What a line between two letters of `correspondence.txt` is made of.
const LINE: &str = "-------------------------------";

/// `InfoRequest#json_for_api(true)`.
#[derive(Deserialize)]
struct RequestJson {
    url_title: String,
    title: String,
    #[serde(default)]
    described_state: String,
    #[serde(default)]
    law_used: String,
    #[serde(default)]
    public_body: Option<BodyJson>,
    #[serde(default)]
    info_request_events: Vec<EventJson>,
}

#[derive(Deserialize)]
struct BodyJson {
    name: String,
}

#[derive(Deserialize)]
struct EventJson {
    event_type: String,
    created_at: DateTime<Utc>,
    #[serde(default)]
    described_state: Option<String>,
}

/// A request's page with `.json` behind its address.
pub(super) fn of_json(bytes: &[u8], name: &str) -> Result<Found> {
    let text = foi_mail::decode_text(bytes);
    let read: RequestJson = serde_json::from_str(&text).map_err(|error| {
        AppError::invalid(format!(
            "{name}: it is not the JSON of a request ({error}). Nothing of it was brought in."
        ))
    })?;
    let Some(body) = read.public_body else {
        return Err(AppError::invalid(format!(
            "{name}: it does not say which authority was asked. Nothing of it was brought in; take the JSON of the request's own page."
        )));
    };
    let mut request = FoundRequest {
        source: source(&read.url_title),
        title: one_line(&read.title),
        authority: one_line(&body.name),
        environmental: read.law_used == "eir",
        said_by: SITE.to_owned(),
        events: events(&read.info_request_events),
        notes: vec![format!(
            "WhatDoTheyKnow says of it: {}.",
            read.described_state.replace('_', " ")
        )],
        ..FoundRequest::default()
    };
    request
        .notes
        .push("The JSON has no letters; the zip of the request has them.".to_owned());
    Ok(Found {
        requests: vec![request],
        left_out: Vec::new(),
        ..Found::default()
    })
}

/// The facts that the events of a request show. A state is what the requester said of the answer
/// before it; states that say nothing certain in law are passed over.
fn events(read: &[EventJson]) -> Vec<FoundEvent> {
    let mut found: Vec<FoundEvent> = Vec::new();
    let mut add = |kind, at: DateTime<Utc>, note: &str| {
        let event = FoundEvent {
            kind,
            on: civil_day(at),
            note: note.to_owned(),
        };
        if !found.contains(&event) {
            found.push(event);
        }
    };
    let mut unclear = false;
    for event in read {
        let state = event.described_state.as_deref().unwrap_or_default();
        match event.event_type.as_str() {
            "sent" | "resent" => add(EventKind::Sent, event.created_at, ""),
            "followup_sent" | "followup_resent" if state == "internal_review" => {
                add(EventKind::ReviewAsked, event.created_at, "");
            }
            "followup_sent" if unclear => {
                unclear = false;
                add(EventKind::Clarified, event.created_at, "");
            }
            "response" => {
                let kind = match state {
                    "waiting_clarification" => Some(EventKind::ClarificationAsked),
                    "not_held" => Some(EventKind::NotHeld),
                    "rejected" => Some(EventKind::Refused),
                    "successful" => Some(EventKind::Answered),
                    "partially_successful" => Some(EventKind::PartlyAnswered),
                    "error_message" => Some(EventKind::Bounced),
                    _ => None,
                };
                unclear = state == "waiting_clarification";
                if let Some(kind) = kind {
                    add(kind, event.created_at, "");
                }
            }
            "status_update" if state == "user_withdrawn" => {
                add(EventKind::Withdrawn, event.created_at, "");
            }
            _ => {}
        }
    }
    found
}

/// A request's zip (`correspondence.txt` and the files of its answers), or a batch's.
pub(super) fn of_zip(bytes: &[u8], name: &str) -> Result<Found> {
    let files = unpacked(bytes, name)?;
    if let Some(text) = files.get("correspondence.txt") {
        let request = of_correspondence(&foi_mail::decode_text(text), &files).ok_or_else(|| {
            AppError::invalid(format!(
                "{name}: its correspondence.txt is not as WhatDoTheyKnow writes it. Nothing of it was brought in."
            ))
        })?;
        return Ok(Found {
            requests: vec![request],
            left_out: Vec::new(),
            ..Found::default()
        });
    }
    if files.contains_key("correspondence.pdf") {
        return Err(AppError::invalid(format!(
            "{name}: the letters are in it as a PDF, in which who wrote what cannot be told for certain. Nothing of it was brought in; take the request's JSON for its days, and import the files by hand."
        )));
    }
    let found = of_batch(&files, name);
    if found.requests.is_empty() && found.left_out.is_empty() {
        return Err(AppError::invalid(format!(
            "{name}: it holds neither a request nor a batch of WhatDoTheyKnow. Nothing of it was brought in."
        )));
    }
    Ok(found)
}

/// The files of a zip, by their paths in it, as far as there is room.
fn unpacked(bytes: &[u8], name: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let broken = |why: String| {
        AppError::invalid(format!(
            "{name}: it cannot be unpacked ({why}). Nothing of it was brought in."
        ))
    };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    if zip.len() > MOST_ENTRIES {
        return Err(broken(format!("it holds more than {MOST_ENTRIES} files")));
    }
    let (mut files, mut room) = (BTreeMap::new(), LARGEST);
    for index in 0..zip.len() {
        let entry = zip
            .by_index(index)
            .map_err(|error| broken(error.to_string()))?;
        if !entry.is_file() {
            continue;
        }
        let path = entry
            .name()
            .map_err(|error| broken(error.to_string()))?
            .into_owned();
        let mut content = Vec::new();
        let read = entry
            .take(room + 1)
            .read_to_end(&mut content)
            .map_err(|error| broken(error.to_string()))?;
        room = room.checked_sub(read as u64).ok_or_else(|| {
            broken(format!(
                "it unpacks to more than {} MB",
                LARGEST / 1_000_000
            ))
        })?;
        files.insert(path, content);
    }
    Ok(files)
}

/// `app/views/request/show.text.erb`: a sentence with title and address, then letter after letter.
fn of_correspondence(text: &str, files: &BTreeMap<String, Vec<u8>>) -> Option<FoundRequest> {
    let text = text.replace("\r\n", "\n");
    let line = format!("\n{LINE}\n");
    let mut blocks = text.split(line.as_str());
    let head = one_line(blocks.next()?);
    let (title, rest) = head.split_once(" request \"")?.1.split_once("\". ")?;
    let address = rest
        .split_whitespace()
        .find(|word| word.contains("/request/"))?;
    let url_title = address.rsplit('/').next()?.trim_end_matches('.');
    let mut letters: Vec<Block> = Vec::new();
    for piece in blocks {
        match (block(piece), letters.last_mut()) {
            (Some(letter), _) => letters.push(letter),
            // A line of hyphens of the letter's own: what follows is still that letter.
            (None, Some(before)) => {
                before.text += &line;
                before.text += &trimmed(piece.lines());
            }
            (None, None) => {}
        }
    }
    let first = letters.first()?;
    let (authority, user) = (first.to.clone(), first.from.clone());
    let mut request = FoundRequest {
        source: source(url_title),
        title: title.to_owned(),
        authority: authority.clone(),
        said_by: SITE.to_owned(),
        ..FoundRequest::default()
    };
    let mut answers = 0;
    for (number, block) in (1..).zip(letters) {
        let ours = block.to == authority && block.from == user;
        let mut own = Vec::new();
        if !ours {
            answers += 1;
            let prefix = format!("{answers}_");
            own = files
                .iter()
                .filter_map(|(path, bytes)| {
                    // `{answer}_{part}_{name}`, as RequestController#make_request_zip names them.
                    let (_part, name) = path.strip_prefix(&prefix)?.split_once('_')?;
                    Some((name.to_owned(), bytes.clone()))
                })
                .collect();
        }
        let from = block
            .from
            .strip_suffix(&format!(", {authority}"))
            .unwrap_or(&block.from);
        request.letters.push(FoundLetter {
            key: number.to_string(),
            ours,
            // Only the day is told; letters of one day keep their order.
            at: block.on.and_hms_opt(12, 0, 0)?.and_utc() + chrono::TimeDelta::minutes(number),
            from: if ours || !from.trim().is_empty() {
                from.trim_start_matches(", ").to_owned()
            } else {
                authority.clone()
            },
            text: block.text,
            files: own,
        });
    }
    let sent = request.letters.iter().find(|letter| letter.ours)?;
    request.events.push(FoundEvent {
        kind: EventKind::Sent,
        on: civil_day(sent.at),
        note: String::new(),
    });
    request.notes.push(
        "What the answers say was not in the zip: read them and say what each is.".to_owned(),
    );
    Some(request)
}

struct Block {
    from: String,
    to: String,
    on: NaiveDate,
    text: String,
}

fn block(text: &str) -> Option<Block> {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let mut field = |name: &str| {
        let line = lines.next()?.trim();
        line.strip_prefix(name)
            .map(|value| untagged(value).trim().trim_start_matches(", ").to_owned())
    };
    let (from, to) = (field("From:")?, field("To:")?);
    let on = day(&field("Date:")?)?;
    Some(Block {
        from,
        to,
        on,
        text: trimmed(lines),
    })
}

fn trimmed<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let lines: Vec<&str> = lines.map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// The day as `simple_date` writes it: "18 November 2019", also inside a `<time datetime="…">`, of
/// which then the attribute is what is left.
fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%d %B %Y").ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%B %d, %Y").ok())
}

/// A `<time datetime="X" …>words</time>` as X; other text as it is.
fn untagged(text: &str) -> String {
    match text
        .split_once("datetime=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
    {
        Some((instant, _)) if text.trim_start().starts_with("<time") => instant.to_owned(),
        _ => text.to_owned(),
    }
}

/// `InfoRequestBatchZip`: `{authority} - {url_title}/{instant}/outgoing_1.txt`, `incoming_2.txt` and
/// `attachments-2/{name}`, and the dashboard as CSV beside the folders.
fn of_batch(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Found {
    let mut found = Found::default();
    let mut requests: BTreeMap<&str, FoundRequest> = BTreeMap::new();
    let mut dashboard = BTreeMap::new();
    for (path, bytes) in files {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [csv] if csv.to_lowercase().ends_with(".csv") => dashboard = sheet::states(bytes),
            [folder, when, file] => {
                let (Some((authority, url_title)), Some(at)) =
                    (folder.rsplit_once(" - "), instant(when))
                else {
                    found.left_out.push(format!(
                        "{name}: {path} is not where a batch has its files."
                    ));
                    continue;
                };
                let request = requests.entry(folder).or_insert_with(|| FoundRequest {
                    source: source(url_title),
                    title: titled(url_title),
                    authority: one_line(authority),
                    said_by: SITE.to_owned(),
                    ..FoundRequest::default()
                });
                let ours = file.starts_with("outgoing_");
                let prefix = if ours { "outgoing_" } else { "incoming_" };
                let id = file
                    .strip_prefix(prefix)
                    .and_then(|rest| rest.strip_suffix(".txt"));
                let Some(id) = id else {
                    found
                        .left_out
                        .push(format!("{name}: {path} is neither a letter nor an answer."));
                    continue;
                };
                let folder_of_files = format!("{folder}/{when}/attachments-{id}/");
                let own = files
                    .range(folder_of_files.clone()..)
                    .take_while(|(path, _)| !ours && path.starts_with(&folder_of_files))
                    .map(|(path, bytes)| {
                        (
                            path.get(folder_of_files.len()..)
                                .unwrap_or_default()
                                .to_owned(),
                            bytes.clone(),
                        )
                    })
                    .collect();
                request.letters.push(FoundLetter {
                    key: format!("{prefix}{id}"),
                    ours,
                    at,
                    from: if ours {
                        "You, on WhatDoTheyKnow".to_owned()
                    } else {
                        one_line(authority)
                    },
                    text: foi_mail::decode_text(bytes).into_owned(),
                    files: own,
                });
            }
            [_, _, attachments, _] if attachments.starts_with("attachments-") => {}
            _ => found.left_out.push(format!(
                "{name}: {path} is not where a batch has its files."
            )),
        }
    }
    for (folder, mut request) in requests {
        request.letters.sort_by_key(|letter| letter.at);
        let Some(sent) = request.letters.iter().find(|letter| letter.ours) else {
            found
                .left_out
                .push(format!("{name}: {folder} has no letter of yours."));
            continue;
        };
        request.events.push(FoundEvent {
            kind: EventKind::Sent,
            on: civil_day(sent.at),
            note: String::new(),
        });
        let url_title = request.source.rsplit('/').next().unwrap_or_default();
        if let Some(state) = dashboard.get(url_title) {
            request
                .notes
                .push(format!("WhatDoTheyKnow says of it: {state}."));
        }
        found.requests.push(request);
    }
    found
}

/// `2019-11-18-103000`, whatever stands between the digits.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let day = NaiveDate::parse_from_str(digits.get(..8)?, "%Y%m%d").ok()?;
    let time = digits
        .get(8..14)
        .and_then(|time| NaiveTime::parse_from_str(time, "%H%M%S").ok())
        .unwrap_or_default();
    Some(NaiveDateTime::new(day, time).and_utc())
}

pub(super) fn source(url_title: &str) -> String {
    format!("whatdotheyknow/{}", url_title.trim())
}

/// `grants_by_ward_2` → "Grants by ward 2"
fn titled(url_title: &str) -> String {
    let words = url_title.replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
