//! One fact at a time, in order of day.

mod answer;
mod finish;
mod receipt;
mod review;

use std::borrow::Cow;

use chrono::NaiveDate;

use super::history::Fact;
use super::{Note, NoteCode, Stage};
use crate::LawError;
use crate::calendar::Calendar;
use crate::day::plain;
use crate::deadline::{Count, Deadline, Duty, Party, Pause, Status};
use crate::event::EventKind;
use crate::regime::{AuthorityKind, Regime, RegimeRules, Rule};

/// The state of a request after the facts taken so far.
pub(super) struct Fold<'a> {
    regime: Regime,
    rules: &'static RegimeRules,
    kind: AuthorityKind,
    calendar: &'a Calendar,
    today: NaiveDate,

    stage: Stage,
    since: Option<NaiveDate>,
    deadlines: Vec<Deadline>,
    notes: Vec<Note>,

    /// The sendings not known to have failed.
    sends: Vec<Send<'a>>,
    /// The first day the request was on its way, by whichever fact shows it.
    asked_on: Option<NaiveDate>,
    /// The day the authority is known to have received it.
    received: Option<NaiveDate>,
    /// Whether the request has gone to another body that has not yet received it.
    passed_on: bool,
    /// Whether the authority has replied in a way that shows it has the request.
    replied: bool,
    /// The answer deadline while it does not run.
    suspended: Option<Deadline>,
    clarification_since: Option<NaiveDate>,
    fee_since: Option<NaiveDate>,
    /// Fee periods of the count now running.
    pauses: Vec<Pause>,
    answered: Option<(NaiveDate, EventKind)>,
    review_asked: Option<NaiveDate>,
    review_answered: Option<NaiveDate>,
    complained: Option<NaiveDate>,
    decided: Option<NaiveDate>,
    withdrawn: Option<NaiveDate>,
    closed: Option<NaiveDate>,
}

/// A sending of the request.
#[derive(Clone, Copy)]
struct Send<'a> {
    on: NaiveDate,
    by: crate::event::Channel,
    to: Option<&'a str>,
}

impl<'a> Fold<'a> {
    pub(super) fn new(
        regime: Regime,
        kind: AuthorityKind,
        calendar: &'a Calendar,
        today: NaiveDate,
    ) -> Self {
        Self {
            regime,
            rules: regime.rules(),
            kind,
            calendar,
            today,
            stage: Stage::Draft,
            since: None,
            deadlines: Vec::new(),
            notes: Vec::new(),
            sends: Vec::new(),
            asked_on: None,
            received: None,
            passed_on: false,
            replied: false,
            suspended: None,
            clarification_since: None,
            fee_since: None,
            pauses: Vec::new(),
            answered: None,
            review_asked: None,
            review_answered: None,
            complained: None,
            decided: None,
            withdrawn: None,
            closed: None,
        }
    }

    /// Takes the next fact.
    pub(super) fn take(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let event = fact.event;
        if event.on > self.today {
            self.note_once(
                NoteCode::FactsToCome,
                "Some facts are dated after this day; they wait.",
            );
            return Ok(());
        }
        if self.withdrawn.is_some() && event.kind != EventKind::Closed {
            self.note_once(
                NoteCode::NoEffect,
                "The request was withdrawn; what came after it changes no time limit.",
            );
            return Ok(());
        }
        // Closing is the user's own bookkeeping: whatever happens later opens the request again.
        self.closed = None;
        match event.kind {
            EventKind::Drafted => self.before_sending(Stage::Draft, event.on),
            EventKind::Queued => self.before_sending(Stage::Queued, event.on),
            EventKind::Sent => self.sent(fact)?,
            EventKind::Bounced => self.bounced(fact)?,
            EventKind::Received => self.received(fact)?,
            EventKind::Transferred => self.transferred(fact)?,
            EventKind::Acknowledged => self.acknowledged(fact)?,
            EventKind::ClarificationAsked => self.clarification_asked(fact)?,
            EventKind::Clarified => self.clarified(fact)?,
            EventKind::FeesNotice => self.fees_notice(fact)?,
            EventKind::FeePaid => self.fee_paid(fact)?,
            EventKind::Extended => self.extended(fact)?,
            EventKind::PartlyAnswered if event.exemptions.is_empty() => {
                self.partly_answered(fact)?;
            }
            EventKind::PartlyAnswered
            | EventKind::Answered
            | EventKind::Refused
            | EventKind::NotHeld => self.answered(fact)?,
            EventKind::ReviewAsked => self.review_asked(fact)?,
            EventKind::ReviewAnswered => self.review_answered(fact)?,
            EventKind::Complained => self.complained(fact)?,
            EventKind::DecisionNotice => self.decision_notice(fact)?,
            EventKind::Appealed => self.appealed(fact)?,
            EventKind::Withdrawn => self.withdraw(event.on),
            EventKind::Closed => self.closed = Some(event.on),
            // Corrections were applied before the fold began.
            EventKind::Corrected => {}
        }
        Ok(())
    }

    fn stand(&mut self, stage: Stage, since: NaiveDate) {
        self.stage = stage;
        self.since = Some(since);
    }

    fn note(&mut self, code: NoteCode, text: impl Into<Cow<'static, str>>) {
        self.notes.push(Note::new(code, text));
    }

    fn note_once(&mut self, code: NoteCode, text: &'static str) {
        if !self
            .notes
            .iter()
            .any(|note| note.code == code && note.text == text)
        {
            self.note(code, text);
        }
    }

    /// The newest deadline for a duty that is still to be met.
    fn pending(&mut self, duty: Duty) -> Option<&mut Deadline> {
        self.deadlines.iter_mut().rev().find(|deadline| {
            deadline.duty == duty && deadline.met_on.is_none() && deadline.status != Status::Lapsed
        })
    }

    /// Takes a deadline out of the list, because it no longer runs or is counted afresh.
    fn remove_pending(&mut self, duty: Duty) -> Option<Deadline> {
        let at = self.deadlines.iter().rposition(|deadline| {
            deadline.duty == duty && deadline.met_on.is_none() && deadline.status != Status::Lapsed
        })?;
        Some(self.deadlines.remove(at))
    }

    /// Marks a duty done, if it was owed.
    fn meet(&mut self, duty: Duty, on: NaiveDate) {
        if let Some(deadline) = self.pending(duty) {
            deadline.met_on = Some(on);
        }
    }

    /// Marks a duty as fallen away, if it was owed.
    fn lapse(&mut self, duty: Duty) {
        if let Some(deadline) = self.pending(duty) {
            deadline.status = Status::Lapsed;
        }
    }

    /// A deadline counted on this calendar.
    fn counted(
        &self,
        duty: Duty,
        whose: Party,
        count: Count,
        rule: Rule,
    ) -> Result<Deadline, LawError> {
        let due = count.last_day(self.calendar)?;
        // Only an authority gains from reading its own day of receipt as the next working day.
        let authority_may_say = if whose == Party::Authority {
            count.later_reading(self.calendar)?
        } else {
            due
        };
        let listed = self.calendar.listed_until_for(self.regime.jurisdiction());
        let in_working_days = matches!(count.length, crate::regime::Length::WorkingDays(_));
        Ok(Deadline {
            duty,
            whose,
            due,
            authority_may_say,
            provisional: in_working_days && due.max(authority_may_say) > listed,
            rule,
            status: Status::Open,
            met_on: None,
            count,
        })
    }

    /// Refuses a fact about a request that has not been made.
    fn must_be_asked(&self, fact: Fact<'_>) -> Result<(), LawError> {
        if self.asked_on.is_some() {
            return Ok(());
        }
        let reason = format!(
            "{} on {}, before the request was sent or received",
            fact.event.kind,
            plain(fact.event.on)
        );
        Err(fact.wrong("on", reason))
    }

    fn no_effect(&mut self, text: &'static str) {
        self.note_once(NoteCode::NoEffect, text);
    }
}
