//! The page of an issue: what is known, what is owed, what happened and what to do.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use foi_law::{EventKind, Party, Stage};
use foi_store::Reader;
use foi_store::table::issue::Issue;
use uuid::Uuid;

use super::status_of;
use crate::day::civil_day;
use crate::events::OUTBOX;
use crate::evidence::{evidence_view, history, label, number_of};
use crate::fold::FoldedRequest;
use crate::inbox::person;
use crate::requests::{TICK_AND_ATTACH, duty_title, event_text, item_view};
use crate::wire::{
    EvidenceView, IssuePage, IssueStatus, IssueStep, ItemOutcome, Link, NotebookLink, OwedRequest,
    RequestGroup, RequestRow, TimelineEntry,
};
use crate::{App, Result};

/// A request of the issue, with what its row says.
struct Feeding {
    folded: FoldedRequest,
    row: RequestRow,
    unread: usize,
}

impl Feeding {
    fn link(&self) -> Link {
        Link {
            id: self.folded.request.id.into(),
            title: self.folded.request.title.clone(),
        }
    }
}

impl App {
    /// Everything about one issue.
    pub fn issue(&self, id: Uuid) -> Result<IssuePage> {
        self.casebook.read(|r| {
            let issue = r.issue(id.into())?;
            let feeding = r
                .requests_of_issue(issue.id)?
                .into_iter()
                .map(|request| {
                    let folded = self.folded(r, request)?;
                    Ok(Feeding {
                        row: self.request_row(r, &folded)?,
                        unread: self.unread_of(r, &folded.request)?,
                        folded,
                    })
                })
                .collect::<Result<Vec<_>>>()?;
            let evidence: Vec<_> = r
                .cited_evidence(issue.id)?
                .iter()
                .map(evidence_view)
                .collect();
            let status = status_of(&issue.status);
            Ok(IssuePage {
                id,
                status,
                status_text: status_text(status).to_owned(),
                notebook_links: notebook_links(r, &issue, &evidence)?,
                owed: feeding
                    .iter()
                    .map(|one| self.owed(r, one))
                    .filter_map(Result::transpose)
                    .collect::<Result<_>>()?,
                timeline: self.timeline(r, &feeding)?,
                next: self.issue_steps(r, status, &evidence, &feeding)?,
                history: history(r, issue.id)?,
                figures: crate::figures::pinned_to(r, issue.id)?,
                requests: feeding.into_iter().map(|one| one.row).collect(),
                evidence,
                question: issue.question,
                tags: issue.tags,
                findings: issue.findings,
                notes: issue.notes,
            })
        })
    }

    /// What a request still owes; none when it owes nothing.
    fn owed(&self, r: &Reader<'_>, one: &Feeding) -> Result<Option<OwedRequest>> {
        if one.row.group == RequestGroup::Closed {
            return Ok(None);
        }
        let items: Vec<_> = r
            .items(one.folded.request.id)?
            .into_iter()
            .map(item_view)
            .filter(|item| {
                matches!(
                    item.outcome,
                    ItemOutcome::Open | ItemOutcome::PartlyAnswered
                )
            })
            .collect();
        let pressing = one.folded.pressing();
        if items.is_empty() && pressing.is_none() {
            return Ok(None);
        }
        Ok(Some(OwedRequest {
            request: one.link(),
            reference: one.row.reference.clone(),
            authority: one.row.authority.clone(),
            items,
            due: pressing.map(|deadline| deadline.due),
            due_text: pressing
                .map(|deadline| self.due_text(deadline))
                .unwrap_or_default(),
            late: one.row.group == RequestGroup::Late,
        }))
    }

    fn timeline(&self, r: &Reader<'_>, feeding: &[Feeding]) -> Result<Vec<TimelineEntry>> {
        let mut dated: Vec<(Option<DateTime<Utc>>, TimelineEntry)> = Vec::new();
        for one in feeding {
            let entry = |on, kind: &str, text: String, message_id: Option<Uuid>| TimelineEntry {
                on,
                kind: kind.to_owned(),
                text,
                request: one.link(),
                authority: one.row.authority.clone(),
                message_id,
                to_come: on > self.today(),
            };
            let standing = one.folded.standing_events();
            let mut told = BTreeSet::new();
            for event in standing {
                if matches!(event.fact.kind, EventKind::Drafted | EventKind::Queued) {
                    continue;
                }
                told.extend(event.message_id);
                let mut text = event_text(event.fact.kind).to_owned();
                // The post's notes are the server's words.
                if !event.note.is_empty() && event.said_by != OUTBOX {
                    text += &format!(": {}", event.note);
                }
                dated.push((
                    Some(event.recorded_at),
                    entry(
                        event.fact.on,
                        &event.fact.kind.to_string(),
                        text,
                        event.message_id.map(Into::into),
                    ),
                ));
            }
            for message in r.messages_of_request(one.folded.request.id)? {
                if told.contains(&message.id) {
                    continue;
                }
                let (kind, text) = if message.outgoing {
                    ("letter_out", format!("You wrote: {}", message.subject))
                } else {
                    let from = person(&message.from_name, &message.from_email).name;
                    ("reply", format!("{from} wrote: {}", message.subject))
                };
                let on = civil_day(message.date);
                dated.push((
                    Some(message.date),
                    entry(on, kind, text, Some(message.id.into())),
                ));
            }
            for deadline in one.folded.clock.pending() {
                dated.push((
                    None,
                    entry(
                        deadline.due,
                        "due",
                        format!("{}: last day", duty_title(deadline.duty)),
                        None,
                    ),
                ));
            }
        }
        // On one day what happened comes before what is due.
        dated.sort_by_key(|(at, entry)| (entry.on, at.is_none(), *at));
        Ok(dated.into_iter().map(|(_, entry)| entry).collect())
    }

    /// The steps of the requests that are the user's to take, and those of the issue itself.
    fn issue_steps(
        &self,
        r: &Reader<'_>,
        status: IssueStatus,
        evidence: &[EvidenceView],
        feeding: &[Feeding],
    ) -> Result<Vec<IssueStep>> {
        if matches!(status, IssueStatus::Parked | IssueStatus::Closed) {
            return Ok(Vec::new());
        }
        let of_issue = |text: &str| IssueStep {
            text: text.to_owned(),
            request: None,
            letter: None,
            by: None,
        };
        let cited: BTreeSet<Uuid> = evidence
            .iter()
            .filter_map(|piece| piece.request.as_ref().map(|request| request.id))
            .collect();
        let mut ranked = Vec::new();
        for one in feeding {
            let id = Uuid::from(one.folded.request.id);
            let authority_s_day = one
                .folded
                .pressing()
                .filter(|open| open.whose == Party::Authority)
                .map(|open| open.due);
            for step in self.next_steps(r, &one.folded, one.unread)? {
                // A day that is the authority's to keep is nothing for the user to do; and attaching
                // is said below, where nothing of the answer is attached yet.
                let is_waiting =
                    step.letter.is_none() && step.by.is_some() && step.by == authority_s_day;
                if is_waiting || step.text == TICK_AND_ATTACH {
                    continue;
                }
                let rank = match (one.unread > 0, one.row.group) {
                    (true, _) => 0,
                    (_, RequestGroup::Late) => 1,
                    _ => 2,
                };
                ranked.push((
                    (rank, step.by.is_none(), step.by),
                    IssueStep {
                        text: step.text,
                        request: Some(one.link()),
                        letter: step.letter,
                        by: step.by,
                    },
                ));
            }
            if one.folded.clock.stage == Stage::Answered && !cited.contains(&id) && one.unread == 0
            {
                ranked.push((
                    (3, true, None),
                    IssueStep {
                        request: Some(one.link()),
                        ..of_issue("Attach what matters of the answer")
                    },
                ));
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut steps: Vec<_> = ranked.into_iter().map(|(_, step)| step).collect();
        let awaited = feeding
            .iter()
            .any(|one| matches!(one.row.group, RequestGroup::Waiting | RequestGroup::Late));
        if feeding.is_empty() && evidence.is_empty() {
            steps.push(of_issue("Ask an authority, or attach what you have"));
        } else if status == IssueStatus::Open
            && !awaited
            && steps.is_empty()
            && !evidence.is_empty()
        {
            steps.push(of_issue(
                "Nothing is awaited: write down what you found, and mark the question answered",
            ));
        }
        Ok(steps)
    }
}

fn status_text(status: IssueStatus) -> &'static str {
    match status {
        IssueStatus::Open => "Open",
        IssueStatus::Answered => "Answered",
        IssueStatus::Parked => "Parked",
        IssueStatus::Closed => "Closed",
    }
}

/// What `[[E3]]` in the notebook and the findings leads to.
fn notebook_links(
    r: &Reader<'_>,
    issue: &Issue,
    evidence: &[EvidenceView],
) -> Result<Vec<NotebookLink>> {
    let numbers: BTreeSet<u32> = [&issue.notes, &issue.findings]
        .into_iter()
        .flat_map(|text| referred(text))
        .collect();
    let attached: BTreeMap<&str, &EvidenceView> = evidence
        .iter()
        .map(|piece| (piece.label.as_str(), piece))
        .collect();
    numbers
        .into_iter()
        .map(|number| {
            let label = label(number);
            if let Some(piece) = attached.get(label.as_str()) {
                return Ok(NotebookLink {
                    evidence_id: Some(piece.id),
                    attached: true,
                    says: match piece.place_text.as_str() {
                        "" => piece.title.clone(),
                        place => format!("{}, {place}", piece.title),
                    },
                    label,
                });
            }
            let gone = r.evidence_numbered(issue.id, number)?;
            Ok(NotebookLink {
                says: match &gone {
                    Some(_) => "It was taken off this issue.".into(),
                    None => "This issue has no such piece of evidence.".into(),
                },
                evidence_id: gone.map(|piece| piece.id.into()),
                attached: false,
                label,
            })
        })
        .collect()
}

/// The numbers of evidence a text refers to as `[[E3]]`.
fn referred(text: &str) -> impl Iterator<Item = u32> {
    text.split("[[").skip(1).filter_map(|after| {
        let inside = after.split_once("]]")?.0.trim();
        inside.starts_with(['E', 'e']).then(|| number_of(inside))?
    })
}
