//! The page of a request.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use foi_law::{Deadline, Duty, EventKind, Party, Regime, Stage, Status};
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::Request;
use foi_store::{EventId, ItemId, MessageId, Reader, RequestId};
use uuid::Uuid;

use crate::agenda::chased_on;
use crate::automatic::{not_received_text, redirected_to};
use crate::calendar::moved_view;
use crate::day::{civil_day, written};
use crate::earlier::brought_by;
use crate::events::{OUTBOX, USER};
use crate::fold::{FoldedRequest, code};
use crate::following::refused_on_cost;
use crate::wire::{
    DeadlineView, EventView, ItemOutcome, ItemView, Link, NextStep, OtherRegime, RequestPage,
    ThreadEntry,
};
use crate::{App, AppError, Result};

/// What remains to do with an answer.
pub(crate) const TICK_AND_ATTACH: &str =
    "Tick the questions that were answered, and attach what matters to an issue";

impl App {
    /// Everything about one request.
    pub fn request(&self, id: Uuid) -> Result<RequestPage> {
        self.casebook.read(|r| {
            let folded = self.folded(r, r.request(id.into())?)?;
            let authority = r.authority(folded.request.authority_id)?;
            let (lead, rest) = self.how_it_stands(&folded);
            Ok(RequestPage {
                row: self.request_row(r, &folded)?,
                authority_id: authority.id.into(),
                authority_email: authority.email,
                regime: folded.request.regime.to_string(),
                regime_title: folded.request.regime.title().to_owned(),
                other_regime: other_regime(folded.request.regime),
                moved: r
                    .deadline_moves(folded.request.id)?
                    .iter()
                    .map(|moved| moved_view(folded.request.title.clone(), moved))
                    .collect(),
                notes: self.notes(r, &folded)?,
                lead,
                rest,
                deadlines: folded
                    .clock
                    .deadlines
                    .iter()
                    .map(|deadline| self.deadline_view(folded.request.regime, deadline))
                    .collect::<Result<_>>()?,
                thread: self.thread(r, &folded)?,
                items: r
                    .items(folded.request.id)?
                    .into_iter()
                    .map(item_view)
                    .collect(),
                issues: r
                    .issues_of_request(folded.request.id)?
                    .into_iter()
                    .map(|issue| Link {
                        id: issue.id.into(),
                        title: issue.question,
                    })
                    .collect(),
                next: self.next_steps(r, &folded, self.unread_of(r, &folded.request)?)?,
                practice: r
                    .outbox_of_request(folded.request.id)?
                    .iter()
                    .any(|entry| entry.practice),
            })
        })
    }

    /// What else there is to say: by the law, and of replies that name another address.
    fn notes(&self, r: &Reader<'_>, folded: &FoldedRequest) -> Result<Vec<String>> {
        let elsewhere = self.elsewhere(r, folded)?;
        let may_not_have_started = elsewhere
            .iter()
            .map(|found| not_received_text(&found.address, Some(folded.request.regime)));
        let by_law = folded.clock.notes.iter().map(ToString::to_string);
        Ok(may_not_have_started.chain(by_law).collect())
    }

    /// The request with this id or reference.
    pub fn find_request(&self, id_or_reference: &str) -> Result<Uuid> {
        self.casebook.read(|r| {
            if let Ok(id) = id_or_reference.parse::<RequestId>() {
                return Ok(r.request(id)?.id.into());
            }
            r.request_with_reference(id_or_reference.trim())?.map(|request| request.id.into()).ok_or_else(|| {
                AppError::invalid(format!("There is no request “{id_or_reference}”. The list of requests shows their references, such as SCR-7K2FQ1."))
            })
        })
    }

    /// Handles a request under another law: its days are worked out anew from the same facts.
    pub fn set_regime(&self, request: Uuid, regime: &str) -> Result<RequestPage> {
        let regime: Regime = regime.parse()?;
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let before = w.request(request.into())?.regime;
            if before.jurisdiction() != regime.jurisdiction() {
                return Err(AppError::invalid(format!(
                    "{} and {} are laws of different nations; which applies depends on the authority. Nothing was changed.",
                    before.short_title(),
                    regime.short_title()
                )));
            }
            w.set_regime(request.into(), regime, now)?;
            self.refold(w, request.into())
        })?;
        self.request(request)
    }

    /// Says how a numbered question stands.
    pub fn set_item(
        &self,
        item: Uuid,
        outcome: ItemOutcome,
        exemption: &str,
    ) -> Result<RequestPage> {
        let now = self.now();
        let id = ItemId::from(item);
        let exemption = if matches!(outcome, ItemOutcome::Refused | ItemOutcome::PartlyAnswered) {
            exemption.trim()
        } else {
            ""
        };
        let request = self.casebook.write(|w| -> Result<RequestId> {
            let item = w.item(id)?;
            w.set_item(id, &code(&outcome), exemption, now)?;
            Ok(item.request_id)
        })?;
        self.request(request.into())
    }

    pub(crate) fn due_text(&self, deadline: &Deadline) -> String {
        let what = match deadline.whose {
            Party::Requester => format!("{} by", duty_title(deadline.duty)),
            _ => "due".to_owned(),
        };
        format!(
            "{what} {}, {}",
            written(deadline.due),
            lower_first(self.standing(deadline).trim_end_matches('.'))
        )
    }

    fn how_it_stands(&self, folded: &FoldedRequest) -> (String, String) {
        let stage = folded.clock.stage.plain().to_owned();
        if let Some(late) = folded.late() {
            return (
                self.standing(late),
                format!(
                    "{}: it was due {}.",
                    duty_title(late.duty),
                    written(late.due)
                ),
            );
        }
        let rest = match (folded.pressing(), folded.answer()) {
            (Some(open), _) if open.whose == Party::Authority => {
                format!(
                    "{} is due {}. {}",
                    duty_title(open.duty),
                    written(open.due),
                    self.standing(open)
                )
            }
            (open, Some(answer)) if matches!(answer.status, Status::Met | Status::MetLate) => {
                let until = format!(
                    "The authority had until {}. {}",
                    written(answer.due),
                    self.standing(answer)
                );
                match open {
                    Some(open) => format!(
                        "{until} {} by {}.",
                        duty_title(open.duty),
                        written(open.due)
                    ),
                    None => until,
                }
            }
            (Some(open), _) => format!("{} by {}.", duty_title(open.duty), written(open.due)),
            _ if folded.clock.stage == Stage::Draft => {
                "Not sent yet: the days are counted from when it goes.".to_owned()
            }
            _ => String::new(),
        };
        (format!("{stage}."), rest)
    }

    pub(crate) fn deadline_view(
        &self,
        regime: Regime,
        deadline: &Deadline,
    ) -> Result<DeadlineView> {
        Ok(DeadlineView {
            duty: code(&deadline.duty),
            title: duty_title(deadline.duty),
            whose: code(&deadline.whose),
            due: deadline.due,
            authority_may_say: Some(deadline.authority_may_say).filter(|day| *day != deadline.due),
            provisional: deadline.provisional,
            status: code(&deadline.status),
            status_text: self.standing(deadline),
            citation: deadline.rule.citation.to_owned(),
            rule: deadline.rule.text.to_owned(),
            explanation: deadline.explanation(&self.calendar()),
            strip: match deadline.working(&self.calendar()) {
                Ok(_) => Some(self.strip(deadline, regime.jurisdiction())?),
                Err(_) => None,
            },
        })
    }

    fn thread(&self, r: &Reader<'_>, folded: &FoldedRequest) -> Result<Vec<ThreadEntry>> {
        let request = folded.request.id;
        let mut dated = Vec::new();
        let standing = folded.standing_events();
        let read_as: BTreeMap<MessageId, (EventId, EventKind)> = standing
            .iter()
            .filter_map(|event| Some((event.message_id?, (event.id, event.fact.kind))))
            .collect();
        for message in r.messages_of_request(request)? {
            let (at, kind) = (message.date, read_as.get(&message.id).copied());
            dated.push((
                at,
                ThreadEntry::Message(self.message_view(r, message, kind)?),
            ));
        }
        for event in standing {
            // Facts that a letter of the thread shows need no line of their own.
            if event.message_id.is_some()
                || matches!(event.fact.kind, EventKind::Drafted | EventKind::Queued)
            {
                continue;
            }
            dated.push((
                happened_at(event),
                ThreadEntry::Event(EventView {
                    id: event.id.into(),
                    kind: event.fact.kind.to_string(),
                    text: event_text(event.fact.kind).to_owned(),
                    on: event.fact.on,
                    recorded_at: event.recorded_at,
                    said_by: match brought_by(&event.said_by) {
                        Some(whom) => whom.to_owned(),
                        None if event.said_by == USER => "you".into(),
                        None => "the post".into(),
                    },
                    note: event.note.clone(),
                    message_id: None,
                    can_strike: event.said_by != OUTBOX,
                }),
            ));
        }
        // Mails carry whole seconds: within one, our letter comes before the answer to it.
        dated.sort_by_key(|(at, entry)| {
            (
                at.timestamp(),
                !matches!(entry, ThreadEntry::Message(message) if message.outgoing),
            )
        });
        let mut thread: Vec<_> = dated.into_iter().map(|(_, entry)| entry).collect();
        for entry in r.unsent_of_request(request)? {
            thread.push(ThreadEntry::Outbox(self.row(r, entry)?));
        }
        for letter in r.drafts_of_request(request)? {
            thread.push(ThreadEntry::Draft(self.draft_view(r, letter)?));
        }
        Ok(thread)
    }

    /// What the user can do next, when so many mails of the request are unread.
    pub(crate) fn next_steps(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        unread: usize,
    ) -> Result<Vec<NextStep>> {
        let step = |text: &str| NextStep {
            text: text.to_owned(),
            letter: None,
            by: None,
        };
        let mut steps = Vec::new();
        if unread > 0 {
            steps.push(step("Read what came and say what it is"));
        }
        if !r.drafts_of_request(folded.request.id)?.is_empty() {
            steps.push(step("Finish the draft and send it"));
        }
        for found in self.elsewhere(r, folded)? {
            steps.push(step(&format!("Send it to {} too", found.address)));
        }
        if folded.clock.stage == Stage::NotDelivered
            && r.drafts_of_request(folded.request.id)?.is_empty()
        {
            steps.push(NextStep {
                text: match redirected_to(folded) {
                    Some(address) => format!("Send the letter to {address}"),
                    None => "Correct the authority's address, then send the letter again".into(),
                },
                letter: Some("request".into()),
                by: None,
            });
        }
        if let Some(late) = folded.late() {
            let chased = chased_on(r, &folded.request, late.due)?.is_some();
            let letter = match late.duty {
                Duty::Answer if !chased => Some("chaser"),
                Duty::Answer if folded.request.regime == Regime::Foia => Some("complaint"),
                Duty::Answer => Some("review"),
                Duty::AnswerReview => Some("complaint"),
                _ => None,
            };
            steps.push(NextStep {
                text: if chased {
                    format!(
                        "Give the authority ten working days from your chaser, then {}",
                        remedy(folded.request.regime)
                    )
                } else {
                    "Remind the authority that it is late".into()
                },
                letter: letter.map(str::to_owned),
                by: None,
            });
        } else if let Some(open) = folded
            .pressing()
            .filter(|open| open.whose == Party::Authority)
        {
            steps.push(NextStep {
                text: format!("Wait: {} is due", lower_first(&duty_title(open.duty))),
                letter: None,
                by: Some(open.due),
            });
        }
        for deadline in folded
            .clock
            .deadlines
            .iter()
            .filter(|d| d.whose == Party::Requester && d.status.is_pending())
        {
            steps.push(NextStep {
                text: duty_title(deadline.duty),
                letter: letter_for(deadline.duty, folded.clock.stage).map(str::to_owned),
                by: Some(deadline.due),
            });
        }
        let asked_without_a_day = folded.clock.stage == Stage::ClarificationAsked
            && !folded
                .clock
                .pending()
                .any(|open| open.duty == Duty::Clarify);
        if asked_without_a_day {
            steps.push(NextStep {
                text: "Answer what the authority asked to know; its time begins anew then".into(),
                letter: Some("clarification".into()),
                by: None,
            });
        }
        if refused_on_cost(folded) && folded.clock.stage == Stage::Refused {
            steps.push(NextStep {
                text: "Narrow it and ask again".into(),
                letter: Some("narrowing".into()),
                by: None,
            });
        }
        if folded.clock.stage == Stage::Answered {
            steps.push(step(TICK_AND_ATTACH));
        }
        Ok(steps)
    }

    pub(crate) fn unread_of(&self, r: &Reader<'_>, request: &Request) -> Result<usize> {
        Ok(r.count_unread_replies(request.id)? as usize)
    }
}

/// Where an event stands in the thread: when it was recorded if that was the day it happened,
/// otherwise at the end of that day.
fn happened_at(event: &RecordedEvent) -> DateTime<Utc> {
    if civil_day(event.recorded_at) == event.fact.on {
        event.recorded_at
    } else {
        event.fact.on.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(22)
    }
}

/// The letter with which the requester does what is theirs to do, where there is one.
fn letter_for(duty: Duty, stage: Stage) -> Option<&'static str> {
    match duty {
        Duty::Clarify => Some("clarification"),
        Duty::AskForReview => Some("review"),
        Duty::Complain if matches!(stage, Stage::ReviewAnswered | Stage::ReviewLate) => {
            Some("complaint")
        }
        _ => None,
    }
}

/// What follows when an authority stays silent, as the end of "I mean to …".
pub(crate) fn remedy(regime: Regime) -> &'static str {
    match regime {
        Regime::Foia => "complain to the Information Commissioner",
        Regime::Eir => "ask for a review, and then complain to the Information Commissioner",
        Regime::Foisa | Regime::Eisr => {
            "ask for a review, and then apply to the Scottish Information Commissioner"
        }
    }
}

/// The law for environmental information of the same nation, or back from it.
fn other_regime(regime: Regime) -> OtherRegime {
    let (other, when) = match regime {
        Regime::Foia => (
            Regime::Eir,
            "For information about the environment: air, water, land, noise, waste, energy, planning, and money spent on them.",
        ),
        Regime::Foisa => (
            Regime::Eisr,
            "For information about the environment: air, water, land, noise, waste, energy, planning, and money spent on them.",
        ),
        Regime::Eir => (
            Regime::Foia,
            "For information that is not about the environment.",
        ),
        Regime::Eisr => (
            Regime::Foisa,
            "For information that is not about the environment.",
        ),
    };
    OtherRegime {
        regime: other.to_string(),
        title: other.title().to_owned(),
        when: when.to_owned(),
    }
}

/// How a question stands, by its row.
pub(crate) fn outcome_of(outcome: &str) -> ItemOutcome {
    match outcome {
        "answered" => ItemOutcome::Answered,
        "partly_answered" => ItemOutcome::PartlyAnswered,
        "refused" => ItemOutcome::Refused,
        "not_held" => ItemOutcome::NotHeld,
        _ => ItemOutcome::Open,
    }
}

pub(crate) fn item_view(item: foi_store::table::item::Item) -> ItemView {
    let outcome = outcome_of(&item.outcome);
    ItemView {
        id: item.id.into(),
        number: item.number,
        text: item.text,
        outcome,
        exemption: item.exemption,
    }
}

/// A duty in plain words, as the heading of its deadline.
pub(crate) fn duty_title(duty: Duty) -> String {
    match duty {
        Duty::Answer => "The answer".into(),
        Duty::AnswerReview => "The answer to your review".into(),
        Duty::PromisedAnswer => "The answer they promised".into(),
        Duty::RefusalNotice => "The notice of what they are weighing".into(),
        other => {
            let mut letters = other.plain().chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default()
        }
    }
}

pub(crate) fn event_text(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Drafted => "You began it",
        EventKind::Queued => "Put in the Outbox",
        EventKind::Sent => "Sent",
        EventKind::Bounced => "It was not delivered",
        EventKind::Received => "The authority received it",
        EventKind::Acknowledged => "They acknowledged it",
        EventKind::ClarificationAsked => "They asked you to make it clearer",
        EventKind::Clarified => "You made it clearer",
        EventKind::FeesNotice => "They asked for a fee",
        EventKind::FeePaid => "You paid the fee",
        EventKind::Transferred => "They passed it on",
        EventKind::Extended => "They took more time",
        EventKind::Answered => "They answered",
        EventKind::PartlyAnswered => "They answered in part",
        EventKind::Refused => "They refused",
        EventKind::NotHeld => "They say they do not hold it",
        EventKind::ReviewAsked => "You asked for a review",
        EventKind::ReviewAnswered => "They answered the review",
        EventKind::Complained => "You complained to the regulator",
        EventKind::DecisionNotice => "The regulator decided",
        EventKind::Appealed => "Appealed to the tribunal",
        EventKind::Withdrawn => "You withdrew it",
        EventKind::Closed => "You closed it",
        EventKind::Corrected => "A correction",
    }
}

pub(crate) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

pub(crate) fn day_of_message(message: &foi_store::table::message::Message) -> String {
    written(civil_day(message.date))
}
