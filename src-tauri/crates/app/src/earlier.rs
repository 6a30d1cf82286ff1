//! Requests that were made elsewhere before: on WhatDoTheyKnow, or kept in a spreadsheet.
//!
//! Each becomes a request with its letters and answers as messages and its history as events that
//! say who said so. Nothing of it is ever sent: no draft and no row of the Outbox is made. A request
//! is known again by its source, a letter by its bytes, so that a second run adds nothing.

mod alaveteli;
mod files;
mod found;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use foi_law::{Event, EventKind, Regime};
use foi_store::table::authority::Authority;
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::{Folded, Request};
use foi_store::{AuthorityId, EventId, RequestId, Writer};
use uuid::Uuid;

use self::files::{PlainFiles, is_litter};
use self::found::{Found, FoundRequest, LARGEST};
use self::sheet::Listed;
use crate::csv_file::CsvFile;
use crate::day::{civil_day, counted};
use crate::drafting::fresh_reference;
use crate::wire::{AuthorityEdit, EarlierImport, EarlierList, EarlierRequest};
use crate::{App, AppError, Result};

/// Who said an event that was brought in begins so; what follows is its name.
pub(crate) const BROUGHT_BY: &str = "brought:";
/// Files looked at in all folders together.
const MOST_FILES: usize = 20_000;
/// Requests of a list kept in one transaction. Other programs wait for the end of each.
const AT_ONCE: usize = 500;

impl App {
    /// Brings in requests from files and folders: WhatDoTheyKnow's zip of a request or of a batch,
    /// its JSON of a request, and tables with a row for each request (CSV and spreadsheets), whose
    /// columns are told by their names or by `columns`: for a field its column, or for `FILE:FIELD`
    /// that of one list; an empty name is no column. Mails among them are brought in as
    /// [`App::import`] does. Other files come as files of a message of the user's own, filed with
    /// `request`, with the one request that lies beside them, or in the Inbox.
    ///
    /// With `dry_run` nothing is changed, and what would come is told.
    pub fn import_requests(
        &self,
        paths: &[PathBuf],
        columns: &BTreeMap<String, String>,
        request: Option<Uuid>,
        dry_run: bool,
    ) -> Result<EarlierImport> {
        let request = request
            .map(|id| {
                self.casebook
                    .read(|r| r.request(id.into()))
                    .map(|known| known.id)
            })
            .transpose()?;
        let mut plain = PlainFiles::default();
        let mut came = EarlierImport {
            dry_run,
            ..EarlierImport::default()
        };
        let mut mails = Vec::new();
        let mut seen = BTreeSet::new();
        for path in files_of(paths)? {
            match self.read_source(&path, columns) {
                Ok(Source::Requests(found)) => {
                    came.left_out.extend(found.left_out);
                    came.lists.extend(found.list);
                    let rows = if dry_run {
                        self.would_all_come(&found.requests, &mut seen)?
                    } else {
                        self.keep_all_earlier(&found.requests)?
                    };
                    for id in rows.iter().filter_map(|row| row.request_id) {
                        plain.beside(&path, id.into());
                    }
                    came.requests.extend(rows);
                }
                Ok(Source::Mail) => mails.push(path),
                Ok(Source::File(list)) => {
                    came.lists.extend(list);
                    plain.add(path);
                }
                Ok(Source::NoList(why)) => {
                    // An empty one is left where it is, and that is said.
                    if fs::metadata(&path).is_ok_and(|found| found.len() > 0) {
                        came.left_out.push(format!("{why} It comes as a file."));
                    }
                    plain.add(path);
                }
                Ok(Source::Litter) => {}
                Err(why) => came.left_out.push(why.to_string()),
            }
        }
        came.mails = u32::try_from(mails.len()).unwrap_or(u32::MAX);
        if !dry_run && !mails.is_empty() {
            let summary = self.import(&mails)?;
            came.mails = summary.new;
            came.left_out.extend(summary.failed);
        }
        came.files = self.bring_files(&plain, request, dry_run, &mut came.left_out)?;
        came.new = count(&came.requests, |row| !row.known);
        came.known = count(&came.requests, |row| row.known);
        came.text = sentence(&came);
        Ok(came)
    }

    fn read_source(&self, path: &Path, columns: &BTreeMap<String, String>) -> Result<Source> {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if is_litter(&name) {
            return Ok(Source::Litter);
        }
        match ending.as_str() {
            "eml" | "mbox" | "msg" | "mbx" | "emlx" => return Ok(Source::Mail),
            "csv" | "tsv" => {
                return Ok(match CsvFile::read(path) {
                    Ok(file) => sheet::of_csv(&file, &name, columns, self.today())?.into(),
                    // What is no list is a file all the same.
                    Err(why) => Source::NoList(why.to_string().replace(CsvFile::NOTHING, "")),
                });
            }
            "zip" | "json" | "xlsx" | "xls" | "ods" | "xlsb" => {}
            _ => return Ok(Source::File(None)),
        }
        let size = fs::metadata(path)
            .map_err(|error| AppError::file(path, error))?
            .len();
        if size > LARGEST {
            return Err(AppError::invalid(format!(
                "{name}: it is larger than {} MB. Nothing of it was brought in.",
                LARGEST / 1_000_000
            )));
        }
        let bytes = fs::read(path).map_err(|error| AppError::file(path, error))?;
        let found = match ending.as_str() {
            "zip" => alaveteli::of_zip(&bytes, &name),
            "json" => alaveteli::of_json(&bytes, &name),
            _ => {
                return Ok(match self.ports.extractor.table(&bytes, &name) {
                    Ok(table) => sheet::of_table(&table, &name, columns, self.today())?.into(),
                    Err(_) => Source::File(None),
                });
            }
        };
        Ok(Source::Requests(found?))
    }

    /// What would come; `seen` are the sources met before, which would be here already.
    fn would_all_come(
        &self,
        found: &[FoundRequest],
        seen: &mut BTreeSet<String>,
    ) -> Result<Vec<EarlierRequest>> {
        self.casebook.read(|r| {
            found
                .iter()
                .map(|request| {
                    let known = r.earlier_request(&request.source)?;
                    let kinds = request.events.iter().map(|event| event.kind.to_string());
                    let mut row = row(request, known, kinds.collect());
                    row.known |= !seen.insert(request.source.clone());
                    Ok(row)
                })
                .collect()
        })
    }

    /// Keeps requests, or what of them is new. Those of a list have no letters; many of them are
    /// kept in one transaction, so that the disk is not waited for at each.
    fn keep_all_earlier(&self, found: &[FoundRequest]) -> Result<Vec<EarlierRequest>> {
        let mut rows = Vec::with_capacity(found.len());
        let listed = |request: &FoundRequest| request.letters.is_empty();
        for alike in found.chunk_by(|one, next| listed(one) && listed(next)) {
            for some in alike.chunks(AT_ONCE) {
                if let [one] = some {
                    rows.push(self.keep_earlier(one)?);
                } else {
                    rows.extend(self.casebook.write(|w| -> Result<Vec<_>> {
                        some.iter()
                            .map(|request| {
                                let (id, known) = self.begin_if_new(w, request)?;
                                let recorded = self.record_history(w, id, request)?;
                                Ok(kept(request, id, known, recorded))
                            })
                            .collect()
                    })?);
                }
            }
        }
        Ok(rows)
    }

    /// Keeps a request with its letters, or what of it is new.
    fn keep_earlier(&self, found: &FoundRequest) -> Result<EarlierRequest> {
        let (request, known) = self.casebook.write(|w| self.begin_if_new(w, found))?;
        for letter in &found.letters {
            let raw = letter.as_mail(found);
            let (message, _) = self.take_in(&raw, &format!("{}#{}", found.source, letter.key))?;
            self.casebook.write(|w| -> Result<()> {
                let stored = w.message(message)?;
                // Where it was moved since, there it stays.
                if stored.request_id.is_some() && stored.request_id != Some(request) {
                    return Ok(());
                }
                if letter.ours && !stored.outgoing {
                    w.adopt_as_sent(message, request, "", letter.at)?;
                } else if !letter.ours && stored.request_id.is_none() {
                    w.file_message(
                        message,
                        Some(request),
                        &format!("It was brought in from {}.", found.said_by),
                    )?;
                }
                Ok(())
            })?;
        }
        let recorded = self
            .casebook
            .write(|w| self.record_history(w, request, found))?;
        Ok(kept(found, request, known, recorded))
    }

    /// The request, and whether it was here before.
    fn begin_if_new(&self, w: &mut Writer<'_>, found: &FoundRequest) -> Result<(RequestId, bool)> {
        if let Some(known) = w.earlier_request(&found.source)? {
            return Ok((known, true));
        }
        let request = self.begin_earlier(w, found)?;
        w.add_earlier_request(&found.source, request, &found.said_by, self.now())?;
        Ok((request, false))
    }

    /// Records what is not there yet, and gives its kinds. The facts are folded as they come, to leave
    /// out what the law cannot place, which is no reason to lose the rest; the request is folded once.
    fn record_history(
        &self,
        w: &mut Writer<'_>,
        request: RequestId,
        found: &FoundRequest,
    ) -> Result<Vec<String>> {
        let (said_by, now) = (format!("{BROUGHT_BY}{}", found.said_by), self.now());
        let begun = w.request(request)?;
        let kind = w.authority(begun.authority_id)?.kind;
        let (calendar, today) = (self.calendar(), self.today());
        let there = w.events(request)?.into_iter().map(|event| event.fact);
        let mut facts: Vec<Event> = there.collect();
        let before = facts.len();
        for event in &found.events {
            let is_there = facts
                .iter()
                .take(before)
                .any(|known| known.kind == event.kind && known.on == event.on);
            if is_there {
                continue;
            }
            let fact = Event::new(event.kind, event.on);
            facts.push(fact.clone());
            if foi_law::clock(begun.regime, kind, &calendar, &facts, today).is_err() {
                facts.pop();
                continue;
            }
            w.add_event(&RecordedEvent {
                id: EventId::new(now),
                request_id: request,
                fact,
                recorded_at: now,
                said_by: said_by.clone(),
                message_id: None,
                outbox_id: None,
                note: event.note.clone(),
            })?;
        }
        self.refold(w, request)?;
        let new = facts.get(before..).unwrap_or_default();
        Ok(new.iter().map(|fact| fact.kind.to_string()).collect())
    }

    fn begin_earlier(&self, w: &mut Writer<'_>, found: &FoundRequest) -> Result<RequestId> {
        let now = self.now();
        let authority = if let Some(known) = w.authority_named(&found.authority)? {
            known
        } else {
            let mut new = crate::authorities::checked(&AuthorityEdit {
                name: found.authority.clone(),
                notes: format!("Added with a request brought in from {}.", found.said_by),
                ..AuthorityEdit::default()
            })?;
            new.id = AuthorityId::new(now);
            (new.created_at, new.updated_at) = (now, now);
            w.save_authority(&new)?;
            new
        };
        let request = Request {
            id: RequestId::new(now),
            reference: fresh_reference(w)?,
            title: found.title.clone(),
            regime: regime_under(&authority, found.environmental),
            authority_id: authority.id,
            created_at: now,
            updated_at: now,
            account_id: None,
            folded: Folded {
                stage: "draft".into(),
                grouping: "draft".into(),
                due: None,
                last_activity: found
                    .events
                    .first()
                    .map_or_else(|| self.today(), |event| event.on),
                calendar_version: String::new(),
                folded_on: String::new(),
            },
        };
        w.add_request(&request)?;
        let questions = found
            .letters
            .iter()
            .find(|letter| letter.ours)
            .map(|letter| crate::letters::numbered_items(&letter.text))
            .unwrap_or_default();
        w.replace_items(request.id, &questions, now)?;
        Ok(request.id)
    }
}

enum Source {
    Requests(Found),
    Mail,
    /// Nothing but a file; a list whose columns nobody could tell is one with its columns.
    File(Option<EarlierList>),
    /// A file that was to be a list, and why it is none.
    NoList(String),
    Litter,
}

impl From<Listed> for Source {
    fn from(listed: Listed) -> Self {
        match listed {
            Listed::Requests(found) => Self::Requests(found),
            Listed::NoAuthority(list) => Self::File(Some(list)),
        }
    }
}

/// The law of the authority's nation, for the environment where that was said.
fn regime_under(authority: &Authority, environmental: bool) -> Regime {
    match (authority.regime, environmental) {
        (Regime::Foia, true) => Regime::Eir,
        (Regime::Foisa, true) => Regime::Eisr,
        (regime, _) => regime,
    }
}

fn row(found: &FoundRequest, known: Option<RequestId>, events: Vec<String>) -> EarlierRequest {
    let files: usize = found.letters.iter().map(|letter| letter.files.len()).sum();
    let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    EarlierRequest {
        title: found.title.clone(),
        authority: found.authority.clone(),
        source: found.source.clone(),
        first: found
            .events
            .iter()
            .map(|event| event.on)
            .chain(found.letters.iter().map(|letter| civil_day(letter.at)))
            .min(),
        letters: size(found.letters.len()),
        files: size(files),
        events,
        known: known.is_some(),
        request_id: known.map(Into::into),
        notes: found.notes.clone(),
    }
}

fn kept(
    found: &FoundRequest,
    request: RequestId,
    known: bool,
    recorded: Vec<String>,
) -> EarlierRequest {
    let mut row = row(found, Some(request), recorded);
    row.known = known;
    row
}

fn count(rows: &[EarlierRequest], is: impl Fn(&EarlierRequest) -> bool) -> u32 {
    u32::try_from(rows.iter().filter(|row| is(row)).count()).unwrap_or(u32::MAX)
}

fn sentence(came: &EarlierImport) -> String {
    let mut text = if came.dry_run {
        format!("{} would come", counted(came.new, "request", "requests"))
    } else {
        format!("{} came", counted(came.new, "request", "requests"))
    };
    if came.known > 0 {
        text += &format!(", {} here already", counted(came.known, "was", "were"));
    }
    if came.mails > 0 {
        text += &format!("; {}", counted(came.mails, "mail", "mails"));
    }
    text.push('.');
    let files = came.files.iter().map(|row| row.names.len()).sum::<usize>();
    if files > 0 {
        let files = u32::try_from(files).unwrap_or(u32::MAX);
        text.pop();
        text += &format!("; {}.", counted(files, "other file", "other files"));
    }
    if !came.left_out.is_empty() {
        let left = u32::try_from(came.left_out.len()).unwrap_or(u32::MAX);
        text += &format!(" {} left out.", counted(left, "thing was", "things were"));
    }
    if came.dry_run {
        text += " Nothing was changed.";
    }
    text
}

/// The files named, and those in the folders named, in order of their names.
fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting: Vec<(PathBuf, usize)> =
        paths.iter().rev().map(|path| (path.clone(), 0)).collect();
    while let Some((path, depth)) = waiting.pop() {
        let kind = fs::symlink_metadata(&path).map_err(|error| AppError::file(&path, error))?;
        // Links in folders are not followed: they may lead round in a circle.
        if kind.is_dir() && depth < 16 {
            let entries = fs::read_dir(&path).map_err(|error| AppError::file(&path, error))?;
            let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            inside.sort();
            waiting.extend(inside.into_iter().rev().map(|path| (path, depth + 1)));
        } else if kind.is_file() || (depth == 0 && !kind.is_dir()) {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            return Err(AppError::invalid(format!(
                "There are more than {MOST_FILES} files there. Nothing was brought in; name a smaller folder."
            )));
        }
    }
    Ok(files)
}

/// Who said a fact that was brought in; none for others.
pub(crate) fn brought_by(said_by: &str) -> Option<&str> {
    said_by.strip_prefix(BROUGHT_BY)
}

/// A fact of a request made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundEvent {
    pub(crate) kind: EventKind,
    pub(crate) on: chrono::NaiveDate,
    pub(crate) note: String,
}
