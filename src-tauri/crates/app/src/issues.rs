//! Questions under scrutiny: the requests that feed them and what was found.

use foi_store::table::evidence::Evidence;
use foi_store::table::issue::Issue;
use foi_store::{EvidenceId, IssueId, Reader};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::wire::{EvidenceView, IssueEdit, IssuePage, IssueRow, Link, PinEvidence};
use crate::{App, AppError, Result};

impl App {
    /// Every issue, the last changed first.
    pub fn issues(&self) -> Result<Vec<IssueRow>> {
        self.casebook.read(|r| {
            r.issues()?
                .into_iter()
                .map(|issue| {
                    let requests = r.requests_of_issue(issue.id)?;
                    let awaited = requests
                        .iter()
                        .filter(|request| {
                            matches!(request.folded.grouping.as_str(), "waiting" | "late")
                        })
                        .count();
                    Ok(IssueRow {
                        id: issue.id.into(),
                        question: issue.question,
                        requests: u32::try_from(requests.len()).unwrap_or(u32::MAX),
                        awaited: u32::try_from(awaited).unwrap_or(u32::MAX),
                        evidence: u32::try_from(r.evidence_of_issue(issue.id)?.len())
                            .unwrap_or(u32::MAX),
                        updated_at: issue.updated_at,
                    })
                })
                .collect()
        })
    }

    /// Everything about one issue.
    pub fn issue(&self, id: Uuid) -> Result<IssuePage> {
        self.casebook.read(|r| {
            let issue = r.issue(id.into())?;
            let requests = r
                .requests_of_issue(issue.id)?
                .into_iter()
                .map(|request| self.request_row(r, &self.folded(r, request)?))
                .collect::<Result<Vec<_>>>()?;
            let evidence = r
                .evidence_of_issue(issue.id)?
                .into_iter()
                .map(|evidence| evidence_view(r, &evidence))
                .collect::<Result<Vec<_>>>()?;
            Ok(IssuePage {
                id,
                question: issue.question,
                notes: issue.notes,
                evidence,
                requests,
            })
        })
    }

    /// Makes an issue, or changes one.
    pub fn save_issue(&self, edit: &IssueEdit) -> Result<Uuid> {
        let question = edit
            .question
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if question.is_empty() {
            return Err(AppError::invalid(
                "An issue needs a question, such as “Who gets the community grants?” Nothing was changed.",
            ));
        }
        let now = self.now();
        self.casebook.write(|w| {
            let before = edit.id.map(|id| w.issue(id.into())).transpose()?;
            if w.issue_asking(&question)?.is_some_and(|other| Some(other.id.0) != edit.id) {
                return Err(AppError::invalid(format!(
                    "There is an issue “{question}” already. Nothing was changed; open that one, or word this one differently."
                )));
            }
            let issue = Issue {
                id: before
                    .as_ref()
                    .map_or_else(|| IssueId::new(now), |issue| issue.id),
                question,
                notes: edit.notes.clone(),
                created_at: before.map_or(now, |issue| issue.created_at),
                updated_at: now,
            };
            w.save_issue(&issue)?;
            Ok(issue.id.into())
        })
    }

    /// Lets a request feed an issue.
    pub fn link_request(&self, issue: Uuid, request: Uuid) -> Result<IssuePage> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            w.issue(issue.into())?;
            w.request(request.into())?;
            Ok(w.link_request(issue.into(), request.into(), now)?)
        })?;
        self.issue(issue)
    }

    /// Takes a request off an issue; what was pinned from it stays.
    pub fn unlink_request(&self, issue: Uuid, request: Uuid) -> Result<IssuePage> {
        let now = self.now();
        self.casebook
            .write(|w| w.unlink_request(issue.into(), request.into(), now))?;
        self.issue(issue)
    }

    /// Pins a response, or one file of it, to an issue. A message filed under a request links the
    /// request to the issue too.
    pub fn pin_evidence(&self, pin: &PinEvidence) -> Result<IssuePage> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            w.issue(pin.issue_id.into())?;
            let message = w.message(pin.message_id.into())?;
            if let Some(id) = pin.attachment_id
                && w.attachment(id.into())?.message_id != message.id
            {
                return Err(AppError::invalid(
                    "That file belongs to another message. Nothing was pinned.",
                ));
            }
            let attachment_id = pin.attachment_id.map(Into::into);
            let pinned = w.evidence_of_message(message.id)?;
            if pinned.iter().any(|e| {
                e.issue_id.0 == pin.issue_id
                    && e.attachment_id == attachment_id
                    && e.note == pin.note.trim()
            }) {
                return Ok(());
            }
            w.add_evidence(&Evidence {
                id: EvidenceId::new(now),
                issue_id: pin.issue_id.into(),
                message_id: message.id,
                attachment_id,
                note: pin.note.trim().to_owned(),
                pinned_at: now,
                unpinned_at: None,
            })?;
            if let Some(request) = message.request_id {
                w.link_request(pin.issue_id.into(), request, now)?;
            }
            Ok(())
        })?;
        self.issue(pin.issue_id)
    }

    /// Takes a pin out; the casebook keeps that it was there.
    pub fn unpin_evidence(&self, id: Uuid) -> Result<IssuePage> {
        let now = self.now();
        let issue = self.casebook.write(|w| -> Result<IssueId> {
            let evidence = w.evidence(id.into())?;
            w.unpin_evidence(evidence.id, now)?;
            Ok(evidence.issue_id)
        })?;
        self.issue(issue.into())
    }

    /// The issue with this id or question.
    pub fn find_issue(&self, id_or_question: &str) -> Result<Uuid> {
        self.casebook.read(|r| {
            if let Ok(id) = id_or_question.parse::<IssueId>() {
                return Ok(r.issue(id)?.id.into());
            }
            r.issue_asking(id_or_question.trim())?.map(|issue| issue.id.into()).ok_or_else(|| {
                AppError::invalid(format!("There is no issue “{id_or_question}”. Add it first, or see the list of issues for its exact question."))
            })
        })
    }
}

fn evidence_view(r: &Reader<'_>, evidence: &Evidence) -> Result<EvidenceView> {
    let message = r.message(evidence.message_id)?;
    let attachment = evidence
        .attachment_id
        .map(|id| r.attachment(id))
        .transpose()?;
    let request = message.request_id.map(|id| r.request(id)).transpose()?;
    let from = if message.from_name.is_empty() {
        &message.from_email
    } else {
        &message.from_name
    };
    let mut citation = match &attachment {
        Some(_) => format!("File of “{}”, ", message.subject),
        None => String::new(),
    };
    citation += &format!("sent by {from} on {}", written(civil_day(message.date)));
    if let Some(request) = &request {
        citation += &format!(", request {}", request.reference);
    }
    Ok(EvidenceView {
        id: evidence.id.into(),
        title: attachment
            .as_ref()
            .map_or_else(|| message.subject.clone(), |file| file.name.clone()),
        note: evidence.note.clone(),
        citation,
        sha256: attachment.map_or(message.raw, |file| file.sha256),
        message_id: message.id.into(),
        attachment_id: evidence.attachment_id.map(Into::into),
        request: request.map(|request| Link {
            id: request.id.into(),
            title: request.title,
        }),
        pinned_at: evidence.pinned_at,
    })
}
