//! Dated facts the user records, and mistakes they mend.

use foi_law::{Event, EventKind};
use foi_store::table::event::RecordedEvent;
use foi_store::{EventId, MessageId, OutboxId, Reader, RequestId, Writer};
use uuid::Uuid;

use crate::day::written;
use crate::wire::{RecordEvent, RequestPage};
use crate::{App, AppError, Result};

/// Who said it: the user.
pub(crate) const USER: &str = "user";
/// Who said it: the outbox, from what the server answered.
pub(crate) const OUTBOX: &str = "outbox";

/// A fact to record.
pub(crate) struct NewEvent<'e> {
    pub(crate) request_id: RequestId,
    pub(crate) fact: Event,
    pub(crate) said_by: &'e str,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) outbox_id: Option<OutboxId>,
    pub(crate) note: &'e str,
}

impl App {
    /// Records a fact about a request.
    pub fn record_event(&self, record: &RecordEvent) -> Result<RequestPage> {
        let kind: EventKind = record.kind.parse()?;
        if matches!(
            kind,
            EventKind::Drafted | EventKind::Queued | EventKind::Corrected
        ) {
            return Err(AppError::invalid(format!(
                "“{kind}” is recorded by the program itself. Nothing was changed."
            )));
        }
        let today = self.today();
        if record.on > today {
            return Err(AppError::invalid(format!(
                "{} has not come yet. Give the day it happened, today or earlier. Nothing was changed.",
                written(record.on)
            )));
        }
        self.casebook.write(|w| {
            if let Some(id) = record.message_id {
                let message = w.message(id.into())?;
                if !w.lies_in(message.id, record.request_id.into())? {
                    return Err(AppError::invalid(
                        "That mail is not filed under this request. Nothing was changed; file it here first.",
                    ));
                }
                if message.outgoing && says_the_authority(kind) {
                    return Err(AppError::invalid(
                        "That is a letter of yours, not of the authority. Nothing was changed; name the mail that came.",
                    ));
                }
            }
            self.add_event(
                w,
                NewEvent {
                    request_id: record.request_id.into(),
                    fact: Event {
                        date: record.date,
                        exemptions: record.exemptions.clone(),
                        redirect: record.redirect.clone().filter(|address| !address.trim().is_empty()),
                        ..Event::new(kind, record.on)
                    },
                    said_by: USER,
                    message_id: record.message_id.map(Into::into),
                    outbox_id: None,
                    note: record.note.trim(),
                },
            )?;
            Ok(())
        })?;
        self.request(record.request_id)
    }

    /// Strikes a fact out: it stays in the casebook, with the correction after it.
    pub fn strike_event(&self, id: Uuid) -> Result<RequestPage> {
        let request = self.casebook.write(|w| {
            let event = w.event(id.into())?;
            if event.said_by == OUTBOX {
                return Err(AppError::invalid("That was recorded by the post itself and stands. If a letter did not arrive, record that it bounced."));
            }
            if !self.folded(w, w.request(event.request_id)?)?.standing_event(event.id) {
                return Err(AppError::invalid("That was struck out already. Nothing was changed."));
            }
            let together = self.recorded_with(w, &event)?;
            for struck in [event.id].into_iter().chain(together) {
                let mut fact = Event::new(EventKind::Corrected, self.today());
                fact.replaces = Some(struck.to_string());
                self.add_event(
                    w,
                    NewEvent {
                        request_id: event.request_id,
                        fact,
                        said_by: USER,
                        message_id: None,
                        outbox_id: None,
                        note: "",
                    },
                )?;
            }
            Ok(event.request_id)
        })?;
        self.request(request.into())
    }

    /// The day of receipt that one confirmation recorded together with an acknowledgement, of the
    /// same mail and on the same word: it stands and falls with it.
    fn recorded_with(&self, r: &Reader<'_>, event: &RecordedEvent) -> Result<Option<EventId>> {
        if event.fact.kind != EventKind::Acknowledged || event.message_id.is_none() {
            return Ok(None);
        }
        let folded = self.folded(r, r.request(event.request_id)?)?;
        Ok(folded
            .standing_events()
            .iter()
            .find(|other| {
                other.fact.kind == EventKind::Received
                    && other.message_id == event.message_id
                    && other.said_by == event.said_by
            })
            .map(|other| other.id))
    }

    /// Whether the law can place a fact among those that are there.
    pub(crate) fn has_place_for(
        &self,
        r: &Reader<'_>,
        request: RequestId,
        fact: &Event,
    ) -> Result<bool> {
        let request = r.request(request)?;
        let kind = r.authority(request.authority_id)?.kind;
        let recorded = r.events(request.id)?.into_iter().map(|event| event.fact);
        let facts: Vec<_> = recorded.chain([fact.clone()]).collect();
        Ok(foi_law::clock(request.regime, kind, &self.calendar(), &facts, self.today()).is_ok())
    }

    /// Records a fact and folds its request anew. A fact the law cannot place is refused, and the
    /// transaction with it.
    pub(crate) fn add_event(&self, w: &mut Writer<'_>, new: NewEvent<'_>) -> Result<EventId> {
        let now = self.now();
        let id = EventId::new(now);
        w.add_event(&RecordedEvent {
            id,
            request_id: new.request_id,
            fact: new.fact,
            recorded_at: now,
            said_by: new.said_by.to_owned(),
            message_id: new.message_id,
            outbox_id: new.outbox_id,
            note: new.note.to_owned(),
        })?;
        self.refold(w, new.request_id)?;
        Ok(id)
    }
}

/// Facts that only a mail of the authority can show.
fn says_the_authority(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Acknowledged
            | EventKind::ClarificationAsked
            | EventKind::FeesNotice
            | EventKind::Extended
            | EventKind::Answered
            | EventKind::PartlyAnswered
            | EventKind::Refused
            | EventKind::NotHeld
            | EventKind::ReviewAnswered
    )
}
