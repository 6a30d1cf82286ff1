//! The fact that a reading stands for once the user confirms it.

use foi_law::{Event, EventKind, Stage};
use foi_reading::{Extent, Reading};
use foi_store::{MessageId, RequestId, Writer};

use super::read_mail::ReadMail;
use super::words::{money, record_text, why_longer};
use crate::day::{civil_day, written};
use crate::events::NewEvent;
use crate::wire::{ReadingRecord, ReadingState};
use crate::{App, AppError, Result};

impl App {
    /// What a letter that refuses, gives or does not hold records, whichever of these is confirmed.
    pub(super) fn answer_record(
        &self,
        read: &ReadMail,
        states: &[(String, ReadingState)],
    ) -> ReadingRecord {
        let standing: Vec<&Reading> = read
            .found
            .iter()
            .zip(states)
            .filter(|(_, (_, state))| *state != ReadingState::Dismissed)
            .map(|(found, _)| &found.reading)
            .collect();
        let mut exemptions: Vec<String> = Vec::new();
        for reading in &standing {
            if let Reading::Exemption { section, .. } = reading
                && !exemptions.contains(section)
            {
                exemptions.push(section.clone());
            }
        }
        let has = |test: fn(&Reading) -> bool| standing.iter().any(|reading| test(reading));
        let partly = has(|reading| {
            matches!(
                reading,
                Reading::Refusal {
                    extent: Extent::Part,
                    ..
                } | Reading::Answer {
                    extent: Extent::Part
                } | Reading::NotHeld {
                    extent: Extent::Part
                }
            )
        });
        let refused = has(|reading| matches!(reading, Reading::Refusal { .. }));
        let not_held = has(|reading| matches!(reading, Reading::NotHeld { .. }));
        let given =
            has(|reading| matches!(reading, Reading::Answer { .. } | Reading::Elsewhere { .. }));
        let under_review = matches!(read.stage, Some(Stage::ReviewAsked | Stage::ReviewLate));
        let kind = match (refused, not_held, given) {
            _ if under_review => EventKind::ReviewAnswered,
            (false, false, _) => EventKind::Answered,
            (true, false, _) if !partly => EventKind::Refused,
            (false, true, false) if !partly => EventKind::NotHeld,
            _ => EventKind::PartlyAnswered,
        };
        ReadingRecord {
            event: kind.to_string(),
            on: self.day_it_came(read),
            exemptions: if refused { exemptions } else { Vec::new() },
            ..ReadingRecord::default()
        }
    }

    fn day_it_came(&self, read: &ReadMail) -> chrono::NaiveDate {
        civil_day(read.message.date).min(self.today())
    }

    pub(super) fn record_of(
        &self,
        read: &ReadMail,
        reading: &Reading,
        answer: &ReadingRecord,
    ) -> ReadingRecord {
        let blank = |kind: EventKind| ReadingRecord {
            event: kind.to_string(),
            on: self.day_it_came(read),
            ..ReadingRecord::default()
        };
        let mut record = match reading {
            Reading::Acknowledgement {
                reference,
                received,
                promised,
            } => ReadingRecord {
                date: *promised,
                received: received.filter(|day| *day <= self.today()),
                note: reference.as_ref().map_or_else(String::new, |reference| {
                    format!("Their reference is {reference}.")
                }),
                ..blank(EventKind::Acknowledged)
            },
            Reading::Clarification { asks } => ReadingRecord {
                note: asks.clone(),
                ..blank(EventKind::ClarificationAsked)
            },
            Reading::Fees { pence } => ReadingRecord {
                note: pence.map_or_else(String::new, |pence| {
                    format!("They ask for {}.", money(pence))
                }),
                ..blank(EventKind::FeesNotice)
            },
            Reading::Extension {
                until,
                working_days,
                ground,
            } => ReadingRecord {
                date: *until,
                working_days: *working_days,
                note: why_longer(*ground).to_owned(),
                ..blank(EventKind::Extended)
            },
            Reading::Transfer { to } => ReadingRecord {
                transferred_to: to.clone(),
                ..blank(EventKind::Transferred)
            },
            Reading::Exemption { .. } => ReadingRecord {
                on: self.day_it_came(read),
                ..ReadingRecord::default()
            },
            Reading::Elsewhere { address } => ReadingRecord {
                note: address.clone(),
                ..answer.clone()
            },
            Reading::Refusal { .. } | Reading::Answer { .. } | Reading::NotHeld { .. } => {
                answer.clone()
            }
        };
        record.text = record_text(&record);
        record
    }

    /// The fact a record stands for, refused in words where it cannot be one.
    pub(super) fn fact_of(&self, record: &ReadingRecord) -> Result<Event> {
        let kind: EventKind = record.event.parse()?;
        if !is_said_by_the_authority(kind) {
            return Err(AppError::invalid(format!(
                "“{kind}” is not what a letter of the authority shows. Nothing was recorded."
            )));
        }
        if record.on > self.today() {
            return Err(AppError::invalid(format!(
                "{} has not come yet. Give the day it happened; nothing was recorded.",
                written(record.on)
            )));
        }
        let mut fact = Event::new(kind, record.on);
        fact.date = record.date;
        fact.working_days = record.working_days;
        fact.exemptions.clone_from(&record.exemptions);
        fact.to = Some(record.transferred_to.trim().to_owned()).filter(|to| !to.is_empty());
        Ok(fact)
    }

    /// Records the day the authority says it received the request, once.
    pub(super) fn add_received(
        &self,
        w: &mut Writer<'_>,
        request: RequestId,
        on: chrono::NaiveDate,
        said_by: &str,
        message: MessageId,
    ) -> Result<()> {
        let folded = self.folded(w, w.request(request)?)?;
        let known = folded
            .standing_events()
            .iter()
            .any(|event| event.fact.kind == EventKind::Received);
        let same_day = folded
            .standing_events()
            .iter()
            .any(|event| event.fact.kind == EventKind::Sent && event.fact.on == on);
        let fact = Event::new(EventKind::Received, on);
        if known || same_day || !self.has_place_for(w, request, &fact)? {
            return Ok(());
        }
        self.add_event(
            w,
            NewEvent {
                request_id: request,
                fact,
                said_by,
                message_id: Some(message),
                outbox_id: None,
                note: "The day they say they received it.",
            },
        )?;
        Ok(())
    }
}

const fn is_said_by_the_authority(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Acknowledged
            | EventKind::ClarificationAsked
            | EventKind::FeesNotice
            | EventKind::Extended
            | EventKind::Transferred
            | EventKind::Answered
            | EventKind::PartlyAnswered
            | EventKind::Refused
            | EventKind::NotHeld
            | EventKind::ReviewAnswered
    )
}
