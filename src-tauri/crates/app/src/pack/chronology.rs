//! Every fact, mail and deadline, by day.

use std::collections::HashSet;

use chrono::NaiveDate;
use foi_law::{Calendar, Deadline, Event, EventKind, Party, Status};
use foi_store::MessageId;
use foi_store::table::event::RecordedEvent;

use super::complaints::late_by;
use super::exhibits::{Exhibit, number_of};
use super::record::{DeadlineLines, Row};
use crate::day::written;
use crate::events::{OUTBOX, USER};
use crate::fold::FoldedRequest;
use crate::requests::lower_first;

pub(super) struct Dated<'f> {
    pub(super) folded: &'f FoldedRequest,
    pub(super) calendar: &'f Calendar,
    pub(super) as_at: NaiveDate,
    pub(super) exhibits: &'f [Exhibit],
}

/// What comes first within one day: mails and facts as they happened, then the day's deadlines.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Fact(i64, usize),
    Deadline(usize),
}

impl Dated<'_> {
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<(NaiveDate, Place, Row)> = Vec::new();
        let mut shown: HashSet<MessageId> = HashSet::new();
        let corrections: Vec<&RecordedEvent> = self
            .folded
            .events
            .iter()
            .filter(|event| event.fact.kind == EventKind::Corrected)
            .collect();
        for (order, event) in self.folded.events.iter().enumerate() {
            let fact = &event.fact;
            if matches!(
                fact.kind,
                EventKind::Drafted | EventKind::Queued | EventKind::Corrected
            ) || fact.on > self.as_at
            {
                continue;
            }
            let correction = corrections
                .iter()
                .find(|one| one.fact.replaces.as_deref() == Some(event.id.to_string().as_str()));
            let exhibit = number_of(self.exhibits, event.message_id);
            if correction.is_none() {
                shown.extend(event.message_id);
            }
            let at = self.at(event.message_id).unwrap_or(i64::MAX);
            rows.push((
                fact.on,
                Place::Fact(at, order),
                match correction {
                    None => self.row(fact, event, exhibit),
                    Some(correction) => Row {
                        what: format!(
                            "Recorded by mistake, and struck out since: {}",
                            lower_first(&said(fact))
                        ),
                        more: String::new(),
                        source: format!(
                            "Corrected on {}{}",
                            written(correction.fact.on),
                            noted(&correction.note)
                        ),
                        corrected: true,
                        ..self.row(fact, event, exhibit)
                    },
                },
            ));
            if let Some(instead) = correction.and_then(|one| one.fact.with.as_deref()) {
                rows.push((
                    instead.on,
                    Place::Fact(at, order),
                    self.row(instead, event, exhibit),
                ));
                shown.extend(event.message_id);
            }
        }
        for exhibit in self
            .exhibits
            .iter()
            .filter(|one| !shown.contains(&one.message.id))
        {
            rows.push((
                exhibit.day,
                Place::Fact(exhibit.message.date.timestamp(), 0),
                mail_row(exhibit),
            ));
        }
        for (order, deadline) in self.folded.clock.deadlines.iter().enumerate() {
            rows.push((
                deadline.due,
                Place::Deadline(order),
                self.deadline_row(deadline),
            ));
        }
        rows.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        rows.into_iter().map(|(_, _, row)| row).collect()
    }

    pub(super) fn deadlines(&self) -> Vec<DeadlineLines> {
        self.folded
            .clock
            .deadlines
            .iter()
            .map(|deadline| {
                // The rule of the deadline itself is given above its working.
                let rule = format!("{}: {}", deadline.rule.citation, deadline.rule.text);
                DeadlineLines {
                    title: last_day(deadline),
                    due: written(deadline.due),
                    status: self.status(deadline),
                    late: is_late(deadline),
                    other: if deadline.readings_differ() {
                        format!(
                            "On the other reading of the rule the day is {}.",
                            written(deadline.authority_may_say)
                        )
                    } else {
                        String::new()
                    },
                    citation: deadline.rule.citation.to_owned(),
                    rule: deadline.rule.text.to_owned(),
                    working: deadline
                        .explanation(self.calendar)
                        .into_iter()
                        .filter(|line| *line != rule)
                        // It is not the requester who reads this.
                        .map(|line| line.replace("for you to", "for the requester to"))
                        .collect(),
                }
            })
            .collect()
    }

    /// The second at which a mail of ours or theirs was written.
    fn at(&self, message: Option<MessageId>) -> Option<i64> {
        let message = message?;
        self.exhibits
            .iter()
            .find(|exhibit| exhibit.message.id == message)
            .map(|exhibit| exhibit.message.date.timestamp())
    }

    fn row(&self, fact: &Event, event: &RecordedEvent, exhibit: Option<usize>) -> Row {
        // What the requester wrote down stands where no mail shows it.
        let note = if exhibit.is_some() {
            ""
        } else {
            event.note.trim()
        };
        let mut more = details(fact);
        if !note.is_empty() {
            if !more.is_empty() {
                more.push(' ');
            }
            more.push_str(note);
        }
        Row {
            day: written(fact.on),
            what: said(fact),
            more,
            source: source(event, exhibit),
            exhibit,
            deadline: false,
            late: false,
            corrected: false,
        }
    }

    fn deadline_row(&self, deadline: &Deadline) -> Row {
        Row {
            day: written(deadline.due),
            what: last_day(deadline),
            more: self.status(deadline),
            source: deadline.rule.citation.to_owned(),
            exhibit: None,
            deadline: true,
            late: is_late(deadline),
            corrected: false,
        }
    }

    fn status(&self, deadline: &Deadline) -> String {
        let by = |until| late_by(deadline, self.calendar, until);
        match (deadline.status, deadline.met_on) {
            (Status::Late, _) => format!(
                "Not done by {}: {} late.",
                written(self.as_at),
                by(self.as_at)
            ),
            (Status::MetLate, Some(day)) => format!("Done on {}: {} late.", written(day), by(day)),
            (Status::Met, Some(day)) => format!("Done in time, on {}.", written(day)),
            (Status::MetLate, None) => "Done late.".to_owned(),
            (Status::Met, None) => "Done in time.".to_owned(),
            (Status::Lapsed, _) if deadline.whose == Party::Requester => "Passed.".to_owned(),
            (Status::Lapsed, _) => "No longer runs.".to_owned(),
            (Status::Open | Status::DueToday, _) => {
                format!("Still open on {}.", written(self.as_at))
            }
        }
    }
}

fn is_late(deadline: &Deadline) -> bool {
    deadline.whose == Party::Authority && matches!(deadline.status, Status::Late | Status::MetLate)
}

fn last_day(deadline: &Deadline) -> String {
    let whose = match deadline.whose {
        Party::Authority => "The authority’s",
        Party::Requester => "The requester’s",
        Party::Regulator => "The regulator’s",
    };
    format!("{whose} last day to {}", deadline.duty.plain())
}

fn mail_row(exhibit: &Exhibit) -> Row {
    let message = &exhibit.message;
    let what = match (message.outgoing, &message.automatic) {
        (true, _) => "The requester wrote".to_owned(),
        (false, Some(_)) => "A machine wrote to the requester".to_owned(),
        (false, None) => "The requester was written to".to_owned(),
    };
    Row {
        day: exhibit.lines.day.clone(),
        what: format!("{what}: {}", message.subject),
        more: String::new(),
        source: "The mail itself".to_owned(),
        exhibit: Some(exhibit.number),
        deadline: false,
        late: false,
        corrected: false,
    }
}

/// Who says that it happened.
fn source(event: &RecordedEvent, exhibit: Option<usize>) -> String {
    let by_rule = event.said_by != USER && event.said_by != OUTBOX;
    match (exhibit.is_some(), event.said_by.as_str()) {
        (_, OUTBOX) => "The mail server’s receipt".to_owned(),
        (true, _) if by_rule && !event.said_by.starts_with(USER) => {
            "Read in this mail by the program".to_owned()
        }
        (true, _) => "Recorded by the requester, from this mail".to_owned(),
        (false, _) => "Recorded by the requester; no mail shows it".to_owned(),
    }
}

fn said(fact: &Event) -> String {
    let plain = match fact.kind {
        EventKind::Drafted => "The request was begun",
        EventKind::Queued => "The request was put in the Outbox",
        EventKind::Sent => "The request was sent",
        EventKind::Bounced => "The request did not arrive",
        EventKind::Received => "The authority received the request",
        EventKind::Acknowledged => "The authority acknowledged the request",
        EventKind::ClarificationAsked => "The authority asked what was meant",
        EventKind::Clarified => "The requester said what was meant",
        EventKind::FeesNotice => "The authority asked for a fee",
        EventKind::FeePaid => "The fee was paid",
        EventKind::Transferred => "The authority passed the request on",
        EventKind::Extended => "The authority took more time",
        EventKind::Answered => "The authority answered",
        EventKind::PartlyAnswered => "The authority answered in part",
        EventKind::Refused => "The authority refused",
        EventKind::NotHeld => "The authority said that it does not hold the information",
        EventKind::ReviewAsked => "The requester asked for a review",
        EventKind::ReviewAnswered => "The authority answered the review",
        EventKind::Complained => "The requester complained to the regulator",
        EventKind::DecisionNotice => "The regulator decided",
        EventKind::Appealed => "An appeal was made",
        EventKind::Withdrawn => "The request was withdrawn",
        EventKind::Closed => "The requester closed the matter",
        EventKind::Corrected => "A correction was made",
    };
    plain.to_owned()
}

/// What else the fact says.
fn details(fact: &Event) -> String {
    let mut parts = Vec::new();
    if let Some(to) = &fact.to {
        parts.push(match fact.kind {
            EventKind::Bounced => format!("From {to}."),
            _ => format!("To {to}."),
        });
    }
    if !fact.exemptions.is_empty() {
        parts.push(format!("Relying on {}.", fact.exemptions.join(", ")));
    }
    if let Some(day) = fact.date {
        parts.push(format!("The day it named: {}.", written(day)));
    }
    if let Some(days) = fact.working_days {
        parts.push(format!("It named {days} working days."));
    }
    if let Some(address) = &fact.redirect {
        parts.push(format!("Another address was named: {address}."));
    }
    parts.join(" ")
}

fn noted(note: &str) -> String {
    match note.trim() {
        "" => String::new(),
        note => format!(": {note}"),
    }
}
