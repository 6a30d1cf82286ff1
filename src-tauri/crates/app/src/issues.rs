//! Questions under scrutiny: the requests that feed them and what was found.

mod page;

use foi_store::IssueId;
use foi_store::table::issue::Issue;
use uuid::Uuid;

use crate::fold::code;
use crate::wire::{IssueEdit, IssuePage, IssueRow, IssueStatus};
use crate::{App, AppError, Result};

/// More tags, and longer ones, are no help in finding anything.
const MOST_TAGS: usize = 20;
const LONGEST_TAG: usize = 40;

impl App {
    /// Every issue, the last changed first.
    pub fn issues(&self) -> Result<Vec<IssueRow>> {
        self.casebook.read(|r| {
            let feeding = r.requests_feeding_each()?;
            let pinned = r.evidence_of_each()?;
            Ok(r.issues()?
                .into_iter()
                .map(|issue| {
                    let (requests, awaited) = feeding.get(&issue.id).copied().unwrap_or_default();
                    IssueRow {
                        id: issue.id.into(),
                        question: issue.question,
                        status: status_of(&issue.status),
                        tags: issue.tags,
                        requests,
                        awaited,
                        evidence: pinned.get(&issue.id).copied().unwrap_or_default(),
                        updated_at: issue.updated_at,
                    }
                })
                .collect())
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
                status: edit
                    .status
                    .map(|status| code(&status))
                    .or_else(|| before.as_ref().map(|issue| issue.status.clone()))
                    .unwrap_or_else(|| code(&IssueStatus::Open)),
                tags: match (&edit.tags, &before) {
                    (Some(tags), _) => tidy(tags)?,
                    (None, Some(before)) => before.tags.clone(),
                    (None, None) => Vec::new(),
                },
                findings: match (&edit.findings, &before) {
                    (Some(findings), _) => findings.clone(),
                    (None, Some(before)) => before.findings.clone(),
                    (None, None) => String::new(),
                },
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

pub(crate) fn status_of(name: &str) -> IssueStatus {
    serde_json::from_value(name.into()).unwrap_or_default()
}

/// Tags on one line each, without their `#`, each once whatever the case.
fn tidy(tags: &[String]) -> Result<Vec<String>> {
    let mut tidied: Vec<String> = Vec::new();
    for tag in tags {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        let tag = tag.trim_start_matches('#').trim();
        if tag.chars().count() > LONGEST_TAG {
            return Err(AppError::invalid(format!(
                "“{tag}” is too long for a tag. Nothing was changed; use a word or two."
            )));
        }
        let is_new = !tidied
            .iter()
            .any(|known| known.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && is_new {
            tidied.push(tag.to_owned());
        }
    }
    if tidied.len() > MOST_TAGS {
        return Err(AppError::invalid(format!(
            "An issue has {MOST_TAGS} tags at most. Nothing was changed."
        )));
    }
    Ok(tidied)
}
