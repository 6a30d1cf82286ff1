//! What came in is read: suggestions, and what the user makes of them.

mod read_mail;
mod records;
mod words;

use foi_law::EventKind;
use foi_reading::{Reading, Suggestion};
use foi_store::table::reading::DecidedReading;
use foi_store::{EventId, MessageId, Reader, RequestId, Writer};
use uuid::Uuid;

use crate::events::{NewEvent, USER};
use crate::wire::{ReadingRecord, ReadingState, ReadingView, ReadingsView, RequestPage};
use crate::{App, AppError, Result};

pub(crate) use read_mail::ReadMail;
use read_mail::name_of;
pub(crate) use words::in_words;
use words::says;

/// Whether acknowledgements become facts by themselves.
const ACKNOWLEDGEMENTS: &str = "record_acknowledgements";
/// Below this an acknowledgement is left to the user even so.
const CERTAIN: u8 = 88;

impl App {
    /// What a mail that came in is read to say. Nothing is recorded.
    pub fn readings_of(&self, message: Uuid) -> Result<ReadingsView> {
        self.casebook.read(|r| {
            let read = self.read_mail(r, message.into())?;
            self.readings_view(r, &read)
        })
    }

    /// Records what a suggestion says, or what the user changed it to.
    ///
    /// What refuses, gives and does not hold in one letter is one answer, and is recorded once.
    pub fn confirm_reading(
        &self,
        message: Uuid,
        reading: &str,
        change: Option<&ReadingRecord>,
    ) -> Result<RequestPage> {
        let request = self.casebook.write(|w| -> Result<RequestId> {
            let read = self.read_mail(w, message.into())?;
            let request = read.request.ok_or_else(|| {
                AppError::invalid("This mail is not filed under a request. File it first; nothing was recorded.")
            })?;
            let view = self.readings_view(w, &read)?;
            let (chosen, suggestion) = chosen(&view, &read, reading)?;
            if chosen.state != ReadingState::Open && chosen.state != ReadingState::Dismissed {
                return Err(AppError::invalid(
                    "That was recorded already. Strike the fact out first to record another.",
                ));
            }
            let record = change.unwrap_or(&chosen.records);
            if record.event.is_empty() {
                return Err(AppError::invalid(
                    "Nothing is recorded from this by itself: it belongs to the refusal. Nothing was changed.",
                ));
            }
            let fact = self.fact_of(record)?;
            let changed = change.is_some_and(|change| ReadingRecord { text: String::new(), ..change.clone() } != ReadingRecord { text: String::new(), ..chosen.records.clone() });
            let said_by = said_by(suggestion, changed);
            if let Some(on) = record.received.filter(|_| fact.kind == EventKind::Acknowledged) {
                self.add_received(w, request, on, &said_by, read.message.id)?;
            }
            let event = self.add_event(
                w,
                NewEvent {
                    request_id: request,
                    fact,
                    said_by: &said_by,
                    message_id: Some(read.message.id),
                    outbox_id: None,
                    note: record.note.trim(),
                },
            )?;
            let decision = if changed { "changed" } else { "confirmed" };
            for together in view.readings.iter().filter(|other| {
                other.id == chosen.id
                    || is_of_the_answer(&chosen.kind) && is_of_the_answer(&other.kind) && other.state == ReadingState::Open
            }) {
                let (_, suggestion) = self::chosen(&view, &read, &together.id)?;
                w.decide_reading(&self.decided(&read, together, suggestion, decision, Some(event)))?;
            }
            Ok(request)
        })?;
        self.request(request.into())
    }

    /// Sets a suggestion aside as wrong; an exemption that is set aside leaves the refusal.
    pub fn dismiss_reading(&self, message: Uuid, reading: &str) -> Result<ReadingsView> {
        self.casebook.write(|w| -> Result<()> {
            let read = self.read_mail(w, message.into())?;
            let view = self.readings_view(w, &read)?;
            let (chosen, suggestion) = chosen(&view, &read, reading)?;
            if matches!(
                chosen.state,
                ReadingState::Confirmed | ReadingState::Changed
            ) {
                return Err(AppError::invalid(
                    "That was recorded already. Strike the fact out to undo it.",
                ));
            }
            w.decide_reading(&self.decided(&read, chosen, suggestion, "dismissed", None))?;
            Ok(())
        })?;
        self.readings_of(message)
    }

    /// Takes back that a suggestion was set aside.
    pub fn reopen_reading(&self, message: Uuid, reading: &str) -> Result<ReadingsView> {
        self.casebook.write(|w| -> Result<()> {
            let decided = w.decided_readings(message.into())?;
            if decided
                .iter()
                .any(|decided| decided.name == reading && decided.decision == "dismissed")
            {
                w.reopen_reading(message.into(), reading)?;
            }
            Ok(())
        })?;
        self.readings_of(message)
    }

    /// Whether acknowledgements are recorded by themselves. Off until the user says otherwise.
    pub fn records_acknowledgements(&self) -> Result<bool> {
        self.casebook
            .read(|r| Ok(r.setting(ACKNOWLEDGEMENTS)?.unwrap_or(false)))
    }

    /// Says whether acknowledgements that come in from now on are recorded by themselves.
    pub fn set_records_acknowledgements(&self, yes: bool) -> Result<bool> {
        self.casebook
            .write(|w| w.set_setting(ACKNOWLEDGEMENTS, &yes))?;
        Ok(yes)
    }

    /// Records an acknowledgement that has just come in, where the user wants that.
    pub(crate) fn record_acknowledgement(
        &self,
        w: &mut Writer<'_>,
        message: MessageId,
    ) -> Result<()> {
        if !w.setting(ACKNOWLEDGEMENTS)?.unwrap_or(false) {
            return Ok(());
        }
        let read = self.read_mail(w, message)?;
        let Some(request) = read.request else {
            return Ok(());
        };
        let view = self.readings_view(w, &read)?;
        let (Some(suggestion), Some(shown)) = (
            read.found.iter().find(|found| {
                matches!(found.reading, Reading::Acknowledgement { .. })
                    && found.confidence >= CERTAIN
            }),
            view.readings
                .iter()
                .find(|shown| shown.kind == "acknowledgement" && shown.state == ReadingState::Open),
        ) else {
            return Ok(());
        };
        let fact = self.fact_of(&shown.records)?;
        if !self.has_place_for(w, request, &fact)? {
            return Ok(());
        }
        let event = self.add_event(
            w,
            NewEvent {
                request_id: request,
                fact,
                said_by: &rule_of(suggestion),
                message_id: Some(message),
                outbox_id: None,
                note: &shown.records.note,
            },
        )?;
        Ok(w.decide_reading(&self.decided(&read, shown, suggestion, "confirmed", Some(event)))?)
    }

    fn readings_view(&self, r: &Reader<'_>, read: &ReadMail) -> Result<ReadingsView> {
        let decided = r.decided_readings(read.message.id)?;
        let standing = |event: Option<EventId>| -> Result<bool> {
            let (Some(event), Some(request)) = (event, read.request) else {
                return Ok(true);
            };
            Ok(self.folded(r, r.request(request)?)?.standing_event(event))
        };
        let (mut states, mut events) = (Vec::new(), Vec::new());
        for found in &read.found {
            let name = name_of(read, found);
            let state = match decided.iter().find(|decided| decided.name == name) {
                // A fact that was struck out since leaves its suggestion open.
                Some(decided)
                    if decided.decision != "dismissed" && !standing(decided.event_id)? =>
                {
                    ReadingState::Open
                }
                Some(decided) => match decided.decision.as_str() {
                    "confirmed" => ReadingState::Confirmed,
                    "changed" => ReadingState::Changed,
                    _ => ReadingState::Dismissed,
                },
                None => ReadingState::Open,
            };
            let event = decided
                .iter()
                .find(|decided| decided.name == name)
                .and_then(|decided| decided.event_id)
                .filter(|_| matches!(state, ReadingState::Confirmed | ReadingState::Changed));
            events.push(event);
            states.push((name, state));
        }
        let answer = self.answer_record(read, &states);
        let readings = read
            .found
            .iter()
            .zip(&states)
            .zip(&events)
            .map(|((found, (name, state)), event)| {
                let spot = read.spot(found.part, found.offset, &found.quote);
                ReadingView {
                    id: name.clone(),
                    kind: found.reading.kind().to_owned(),
                    says: says(&found.reading),
                    sentence: found.quote.clone(),
                    place: spot.place,
                    attachment_id: spot.attachment_id,
                    from: spot.from,
                    to: spot.to,
                    confidence: in_words(found.confidence).to_owned(),
                    confidence_percent: found.confidence,
                    rule: found.rule.to_owned(),
                    records: self.record_of(read, &found.reading, &answer),
                    state: *state,
                    event_id: event.map(Into::into),
                }
            })
            .collect();
        Ok(ReadingsView {
            message_id: read.message.id.into(),
            request_id: read.request.map(Into::into),
            readings,
            unread_files: read.unread_files.clone(),
        })
    }

    fn decided(
        &self,
        read: &ReadMail,
        shown: &ReadingView,
        suggestion: &Suggestion,
        decision: &str,
        event_id: Option<EventId>,
    ) -> DecidedReading {
        DecidedReading {
            message_id: read.message.id,
            name: shown.id.clone(),
            decision: decision.to_owned(),
            rule: suggestion.rule.to_owned(),
            confidence: suggestion.confidence,
            quote: suggestion.quote.clone(),
            event_id,
            decided_at: self.now(),
        }
    }
}

/// The suggestion of a name among those that are read now.
fn chosen<'v>(
    view: &'v ReadingsView,
    read: &'v ReadMail,
    name: &str,
) -> Result<(&'v ReadingView, &'v Suggestion)> {
    view.readings
        .iter()
        .zip(&read.found)
        .find(|(shown, _)| shown.id == name)
        .ok_or_else(|| {
            AppError::invalid("That is no longer read in this mail: its files were read again since. Look at the suggestions anew; nothing was recorded.")
        })
}

fn is_of_the_answer(kind: &str) -> bool {
    matches!(
        kind,
        "refusal" | "exemption" | "answer" | "not_held" | "elsewhere"
    )
}

/// Who said so: the rule, and the user behind it.
fn said_by(suggestion: &Suggestion, changed: bool) -> String {
    if changed {
        return format!("{USER}, changing {}", rule_of(suggestion));
    }
    format!("{USER}, confirming {}", rule_of(suggestion))
}

fn rule_of(suggestion: &Suggestion) -> String {
    format!(
        "rule “{}” ({} in 100)",
        suggestion.rule, suggestion.confidence
    )
}
