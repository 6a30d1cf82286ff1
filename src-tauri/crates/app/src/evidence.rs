//! Evidence: a response, a file, or a place in one, attached to an issue.
//!
//! What is attached never loses where it came from: the bytes behind a hash do not change, and the
//! words are kept as they stood. Whatever is done to a piece is noted; nothing is rewritten.

mod place;

use foi_store::table::attachment::Attachment;
use foi_store::table::evidence::{CitedEvidence, Evidence, EvidenceChange};
use foi_store::{EvidenceId, IssueId, Reader, Writer};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::taking_in::parse_carefully;
use crate::wire::{EvidenceChangeView, EvidencePlace, EvidenceView, IssuePage, Link, PinEvidence};
use crate::{App, AppError, Result};

/// Changes to evidence that an issue's page shows.
const MOST_CHANGES: u32 = 50;

impl App {
    /// Attaches a response, one file of it, or a place in either, to an issue. A message filed under
    /// a request lets that request feed the issue too. The same again changes nothing.
    pub fn pin_evidence(&self, pin: &PinEvidence) -> Result<IssuePage> {
        let (message, attachment) = self.casebook.read(|r| -> Result<_> {
            r.issue(pin.issue_id.into())?;
            let message = r.message(pin.message_id.into())?;
            let attachment = pin
                .attachment_id
                .map(|id| r.attachment(id.into()))
                .transpose()?;
            Ok((message, attachment))
        })?;
        if attachment
            .as_ref()
            .is_some_and(|attachment| attachment.message_id != message.id)
        {
            return Err(AppError::invalid(
                "That file belongs to another message. Nothing was attached.",
            ));
        }
        // A file may have to be read for it, in a process of its own: before the transaction.
        let (place, quote) = self.find_place(pin, &message.raw, attachment.as_ref())?;
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let evidence = Evidence {
                id: EvidenceId::new(now),
                issue_id: pin.issue_id.into(),
                number: 0,
                position: 0,
                kind: kind_of(&place, attachment.is_some()).to_owned(),
                message_id: Some(message.id),
                attachment_id: pin.attachment_id.map(Into::into),
                place: place::written(&place),
                quote,
                note: pin.note.trim().to_owned(),
                pinned_at: now,
                unpinned_at: None,
            };
            if is_attached(w, &evidence)? {
                return Ok(());
            }
            w.add_evidence(&evidence)?;
            w.add_evidence_change(evidence.id, "attached", None, "", now)?;
            if let Some(request) = message.request_id {
                w.link_request(pin.issue_id.into(), request, now)?;
            }
            Ok(())
        })?;
        self.issue(pin.issue_id)
    }

    /// Takes a piece off its issue; the casebook keeps that it was there.
    pub fn unpin_evidence(&self, id: Uuid) -> Result<IssuePage> {
        self.detach_evidence(id, "")
    }

    /// Takes a piece off its issue and keeps why.
    pub fn detach_evidence(&self, id: Uuid, because: &str) -> Result<IssuePage> {
        let now = self.now();
        let issue = self.casebook.write(|w| -> Result<IssueId> {
            let evidence = w.evidence(id.into())?;
            if w.unpin_evidence(evidence.id, now)? {
                w.add_evidence_change(evidence.id, "detached", None, because.trim(), now)?;
            }
            Ok(evidence.issue_id)
        })?;
        self.issue(issue.into())
    }

    /// Moves a piece to another issue. It has another number there; the old one is not given again
    /// and leads to where it went. Gives the page it was moved to.
    pub fn move_evidence(&self, id: Uuid, to: Uuid, because: &str) -> Result<IssuePage> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let before = w.evidence(id.into())?;
            w.issue(to.into())?;
            if before.issue_id.0 == to {
                return Err(AppError::invalid(
                    "It is attached to that issue. Nothing was changed.",
                ));
            }
            if before.unpinned_at.is_some() {
                return Err(AppError::invalid(
                    "That was taken off its issue before. Nothing was changed; attach it to the other issue anew.",
                ));
            }
            let after = Evidence {
                id: EvidenceId::new(now),
                issue_id: to.into(),
                pinned_at: now,
                ..before.clone()
            };
            if is_attached(w, &after)? {
                return Err(AppError::invalid(
                    "The other issue has the same already. Nothing was changed; take it off this one if it does not belong here.",
                ));
            }
            w.unpin_evidence(before.id, now)?;
            w.add_evidence(&after)?;
            w.add_evidence_change(before.id, "moved_away", Some(after.id), because.trim(), now)?;
            w.add_evidence_change(after.id, "moved_here", Some(before.id), because.trim(), now)?;
            let message = after.message_id.map(|id| w.message(id)).transpose()?;
            if let Some(request) = message.and_then(|message| message.request_id) {
                w.link_request(to.into(), request, now)?;
            }
            Ok(())
        })?;
        self.issue(to)
    }

    /// Changes what a piece is said to show; the words before are kept in its history.
    pub fn note_evidence(&self, id: Uuid, note: &str) -> Result<IssuePage> {
        let now = self.now();
        let issue = self.casebook.write(|w| -> Result<IssueId> {
            let evidence = w.evidence(id.into())?;
            if evidence.note != note.trim() {
                w.set_evidence_note(evidence.id, note.trim(), now)?;
                w.add_evidence_change(evidence.id, "note", None, &evidence.note, now)?;
            }
            Ok(evidence.issue_id)
        })?;
        self.issue(issue.into())
    }

    /// Puts an issue's evidence in an order. Pieces that are not named keep their order after those
    /// that are.
    pub fn order_evidence(&self, issue: Uuid, ids: &[Uuid]) -> Result<IssuePage> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let issue = w.issue(issue.into())?.id;
            let attached = w.evidence_of_issue(issue)?;
            let place_of: std::collections::HashMap<Uuid, usize> =
                ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
            if place_of.len() < ids.len()
                || ids.iter().any(|id| !attached.iter().any(|piece| piece.id.0 == *id))
            {
                return Err(AppError::invalid(
                    "The evidence of this issue has changed meanwhile. The order was not changed; look at the list again.",
                ));
            }
            let mut ordered: Vec<&Evidence> = attached.iter().collect();
            ordered.sort_by_key(|piece| place_of.get(&piece.id.0).copied().unwrap_or(usize::MAX));
            let positions: Vec<_> = ordered.iter().zip(1..).map(|(piece, at)| (piece.id, at)).collect();
            Ok(w.set_evidence_positions(issue, &positions, now)?)
        })?;
        self.issue(issue)
    }

    /// The piece with this id, or with this number (`E3`) on an issue.
    pub fn find_evidence(&self, issue: Option<Uuid>, id_or_label: &str) -> Result<Uuid> {
        if let Ok(id) = id_or_label.parse::<Uuid>() {
            return self.casebook.read(|r| Ok(r.evidence(id.into())?.id.into()));
        }
        let number = number_of(id_or_label.trim());
        let found = self.casebook.read(|r| -> Result<_> {
            match (issue, number) {
                (Some(issue), Some(number)) => Ok(r.evidence_numbered(issue.into(), number)?),
                _ => Ok(None),
            }
        })?;
        found.map(|piece| piece.id.into()).ok_or_else(|| {
            AppError::invalid(format!(
                "There is no evidence “{id_or_label}” there. The issue's page shows its numbers, such as E3."
            ))
        })
    }

    /// The place that is meant, and the words that stand there.
    fn find_place(
        &self,
        pin: &PinEvidence,
        raw: &str,
        attachment: Option<&Attachment>,
    ) -> Result<(EvidencePlace, String)> {
        let file = || {
            attachment.ok_or_else(|| {
                AppError::invalid(
                    "Pages are of a file: say which file of the message. Nothing was attached.",
                )
            })
        };
        match &pin.place {
            EvidencePlace::Whole => Ok((EvidencePlace::Whole, String::new())),
            EvidencePlace::Passage { from, to, .. } => match attachment {
                None => {
                    let parsed = parse_carefully(&self.casebook.read(|r| r.blob(raw))?);
                    place::passage(parsed.text.trim_end(), &pin.quote, *from, *to, &[])
                }
                Some(file) => {
                    let read = self.read_of(file)?;
                    place::passage(&read.text(), &pin.quote, *from, *to, &read.parts)
                }
            },
            EvidencePlace::Page { page } => {
                place::page(&self.read_of(file()?)?, *page).map(|page| (page, String::new()))
            }
            EvidencePlace::Cells { sheet, range } => {
                let id = attachment.map_or(pin.message_id, |file| file.id.into());
                let (_, grid) = self.opened(id)?;
                place::cells(&grid, sheet, range)
            }
            // Whoever makes figures says what it is called; it stands beside its id.
            EvidencePlace::Figure { .. } => Ok((pin.place.clone(), pin.quote.trim().to_owned())),
        }
    }

    /// How often words stand in a mail, or in a file of it.
    pub fn times_said(
        &self,
        message: Uuid,
        attachment: Option<Uuid>,
        words: &str,
    ) -> Result<usize> {
        let (raw, file) = self.casebook.read(|r| -> Result<_> {
            let file = attachment.map(|id| r.attachment(id.into())).transpose()?;
            Ok((r.blob(&r.message(message.into())?.raw)?, file))
        })?;
        Ok(match file {
            None => place::times(parse_carefully(&raw).text.trim_end(), words),
            Some(file) => place::times(&self.read_of(&file)?.text(), words),
        })
    }

    fn read_of(&self, attachment: &Attachment) -> Result<foi_extract::Extracted> {
        self.extracted(attachment.id.into())?
            .map_err(|why| AppError::invalid(format!("{} Nothing was attached.", why.says)))
    }
}

/// Whether the same place is attached to the issue, with the same note.
fn is_attached(w: &Writer<'_>, new: &Evidence) -> Result<bool> {
    let Some(message) = new.message_id else {
        return Ok(false);
    };
    Ok(w.evidence_of_message(message)?.iter().any(|piece| {
        piece.issue_id == new.issue_id
            && piece.attachment_id == new.attachment_id
            && piece.place == new.place
            && piece.note == new.note
    }))
}

fn kind_of(place: &EvidencePlace, of_a_file: bool) -> &'static str {
    match place {
        EvidencePlace::Whole if of_a_file => "file",
        EvidencePlace::Whole => "response",
        EvidencePlace::Passage { .. } => "passage",
        EvidencePlace::Page { .. } => "page",
        EvidencePlace::Cells { .. } => "cells",
        EvidencePlace::Figure { .. } => "figure",
    }
}

/// `E3`, also written `e3` or `3`.
pub(crate) fn number_of(label: &str) -> Option<u32> {
    label
        .trim_start_matches(['E', 'e'])
        .parse()
        .ok()
        .filter(|number| *number > 0)
}

pub(crate) fn label(number: u32) -> String {
    format!("E{number}")
}

pub(crate) fn evidence_view(cited: &CitedEvidence) -> EvidenceView {
    let CitedEvidence { evidence, .. } = cited;
    let place = place::read(&evidence.place);
    let place_text = place::in_words(&place);
    let from = match (cited.ours, cited.from_name.is_empty()) {
        (true, _) => "you",
        (false, true) => &cited.from_email,
        (false, false) => &cited.from_name,
    };
    let mut citation = match &cited.file {
        Some(_) => format!("File of “{}”, ", cited.subject),
        None => String::new(),
    };
    if let Some(date) = cited.date {
        citation += &format!("sent by {from} on {}", written(civil_day(date)));
    }
    if let Some((_, reference, _)) = &cited.request {
        citation += &format!(", request {reference}");
    }
    if !place_text.is_empty() {
        citation += &format!(", {place_text}");
    }
    EvidenceView {
        id: evidence.id.into(),
        label: label(evidence.number),
        kind: evidence.kind.clone(),
        title: cited.file.clone().unwrap_or_else(|| {
            if cited.subject.is_empty() {
                "A message without a subject".into()
            } else {
                cited.subject.clone()
            }
        }),
        place,
        place_text,
        quote: evidence.quote.clone(),
        note: evidence.note.clone(),
        citation,
        sha256: cited.sha256.clone(),
        message_id: evidence.message_id.map(Into::into),
        attachment_id: evidence.attachment_id.map(Into::into),
        request: cited.request.clone().map(|(id, _, title)| Link {
            id: id.into(),
            title,
        }),
        pinned_at: evidence.pinned_at,
    }
}

pub(crate) fn history(r: &Reader<'_>, issue: IssueId) -> Result<Vec<EvidenceChangeView>> {
    let mut changes = r
        .evidence_changes(issue, MOST_CHANGES)?
        .into_iter()
        .map(|change| {
            Ok(EvidenceChangeView {
                evidence_id: change.evidence_id.into(),
                text: change_text(r, &change)?,
                at: change.changed_at,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    for figure in r.figure_changes(issue, MOST_CHANGES)? {
        let said = figure.sentence.trim_end_matches('.');
        let mut add = |what: &str, at| {
            changes.push(EvidenceChangeView {
                evidence_id: figure.id.into(),
                text: format!("The figure “{said}” was {what}."),
                at,
            });
        };
        add("pinned", figure.pinned_at);
        match figure.unpinned_at {
            Some(at) if figure.replaced => add("replaced by another", at),
            Some(at) => add("taken off", at),
            None => {}
        }
    }
    // The sort is stable: what was done in one moment stays the newest first.
    changes.sort_by_key(|change| std::cmp::Reverse(change.at));
    changes.truncate(MOST_CHANGES as usize);
    Ok(changes)
}

fn change_text(r: &Reader<'_>, change: &EvidenceChange) -> Result<String> {
    let label = label(change.number);
    let other = match change.other {
        Some((issue, number)) => {
            format!("“{}”, where it is E{number}", r.issue(issue)?.question)
        }
        None => "another issue".to_owned(),
    };
    let because = match change.words.as_str() {
        "" => ".".to_owned(),
        why => format!(": {}.", why.trim_end_matches('.')),
    };
    Ok(match change.what.as_str() {
        "attached" => format!("{label} was attached."),
        "detached" => format!("{label} was taken off{because}"),
        "moved_away" => format!("{label} was moved to {other}{because}"),
        "moved_here" => format!(
            "{label} was moved here from {}{because}",
            other.replace("where it is", "where it was")
        ),
        _ if change.words.is_empty() => format!("{label} was given a note."),
        _ => format!(
            "The note of {label} was changed; it said “{}”.",
            change.words
        ),
    })
}
