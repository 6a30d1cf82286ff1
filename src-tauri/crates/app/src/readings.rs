//! What came in is read: suggestions, and what the user makes of them.

use foi_law::{Event, EventKind, Regime, Stage};
use foi_reading::{Circumstances, Extent, Reading, Suggestion, WhyLonger};
use foi_store::table::file_text::TextPart;
use foi_store::table::message::Message;
use foi_store::table::reading::DecidedReading;
use foi_store::{AttachmentId, EventId, MessageId, Reader, RequestId, Writer};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::events::{NewEvent, USER};
use crate::taking_in::parse_carefully;
use crate::wire::{ReadingRecord, ReadingState, ReadingView, ReadingsView, RequestPage};
use crate::{App, AppError, Result};

/// Whether acknowledgements become facts by themselves.
const ACKNOWLEDGEMENTS: &str = "record_acknowledgements";
/// Below this an acknowledgement is left to the user even so.
const CERTAIN: u8 = 88;

/// A text of a mail: its own, or that of a file.
pub(crate) struct MailText {
    pub(crate) attachment: Option<AttachmentId>,
    name: String,
    pub(crate) text: String,
    parts: Vec<TextPart>,
}

/// A mail's texts and what they were read to say.
pub(crate) struct ReadMail {
    pub(crate) message: Message,
    pub(crate) request: Option<RequestId>,
    stage: Option<Stage>,
    pub(crate) texts: Vec<MailText>,
    pub(crate) found: Vec<Suggestion>,
    unread_files: Vec<String>,
}

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

    /// The texts of a mail as they are kept, read together.
    pub(crate) fn read_mail(&self, r: &Reader<'_>, id: MessageId) -> Result<ReadMail> {
        let message = r.message(id)?;
        let request = message.request_id;
        let folded = request
            .map(|id| self.folded(r, r.request(id)?))
            .transpose()?;
        let parsed = parse_carefully(&r.blob(&message.raw)?);
        let mut texts = vec![MailText {
            attachment: None,
            name: "the mail".to_owned(),
            text: if parsed.reply.trim().is_empty() {
                parsed.text
            } else {
                parsed.reply
            },
            parts: Vec::new(),
        }];
        let mut unread_files = Vec::new();
        for attachment in r.attachments(id)? {
            let text = r.text_of_attachment(attachment.id)?;
            if text.trim().is_empty() {
                // Pictures of a signature say nothing.
                if !attachment.inline {
                    unread_files.push(attachment.name);
                }
                continue;
            }
            let parts = r
                .file_text(&attachment.sha256)?
                .map(|read| read.parts)
                .unwrap_or_default();
            texts.push(MailText {
                attachment: Some(attachment.id),
                name: attachment.name,
                text,
                parts,
            });
        }
        let circumstances = Circumstances {
            regime: folded
                .as_ref()
                .map_or(Regime::Foia, |folded| folded.request.regime),
            written: civil_day(message.date),
        };
        let found = if message.outgoing {
            Vec::new()
        } else {
            let texts: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
            foi_reading::read(&texts, circumstances)
        };
        Ok(ReadMail {
            request,
            stage: folded.map(|folded| folded.clock.stage),
            texts,
            found,
            unread_files,
            message,
        })
    }

    fn readings_view(&self, r: &Reader<'_>, read: &ReadMail) -> Result<ReadingsView> {
        let decided = r.decided_readings(read.message.id)?;
        let standing = |event: Option<EventId>| -> Result<bool> {
            let (Some(event), Some(request)) = (event, read.request) else {
                return Ok(true);
            };
            Ok(self.folded(r, r.request(request)?)?.standing_event(event))
        };
        let mut states = Vec::new();
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
            states.push((name, state));
        }
        let answer = self.answer_record(read, &states);
        let readings = read
            .found
            .iter()
            .zip(&states)
            .map(|(found, (name, state))| {
                let text = read.texts.get(found.part);
                let body = text.map_or("", |text| text.text.as_str());
                let from = utf16(body.get(..found.offset).unwrap_or_default());
                ReadingView {
                    id: name.clone(),
                    kind: found.reading.kind().to_owned(),
                    says: says(&found.reading),
                    sentence: found.quote.clone(),
                    place: text.map_or_else(String::new, |text| text.cited(found.offset)),
                    attachment_id: text.and_then(|text| text.attachment).map(Into::into),
                    from,
                    to: from + utf16(&found.quote),
                    confidence: in_words(found.confidence).to_owned(),
                    confidence_percent: found.confidence,
                    rule: found.rule.to_owned(),
                    records: self.record_of(read, &found.reading, &answer),
                    state: *state,
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

    /// What a letter that refuses, gives or does not hold records, whichever of these is confirmed.
    fn answer_record(&self, read: &ReadMail, states: &[(String, ReadingState)]) -> ReadingRecord {
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

    fn record_of(
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
    fn fact_of(&self, record: &ReadingRecord) -> Result<Event> {
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
    fn add_received(
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

impl MailText {
    /// How a place in it is cited.
    pub(crate) fn cited(&self, offset: usize) -> String {
        let part = self.parts.iter().rev().find(|part| part.from <= offset);
        match part.map(|part| (part.place.as_str(), part.name.as_str())) {
            Some(("page", page)) => format!("{}, page {page}", self.name),
            Some(("sheet", sheet)) => format!("{}, sheet “{sheet}”", self.name),
            Some(("entry", entry)) => format!("{}, {entry}", self.name),
            _ => self.name.clone(),
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

/// The same name as long as the text is the same.
fn name_of(read: &ReadMail, found: &Suggestion) -> String {
    let file = read
        .texts
        .get(found.part)
        .and_then(|text| text.attachment)
        .map_or_else(|| "mail".to_owned(), |id| id.to_string());
    let section = match &found.reading {
        Reading::Exemption {
            regime, section, ..
        } => format!(" {regime} {section}"),
        _ => String::new(),
    };
    format!("{}{section} {file} {}", found.reading.kind(), found.offset)
}

fn is_of_the_answer(kind: &str) -> bool {
    matches!(
        kind,
        "refusal" | "exemption" | "answer" | "not_held" | "elsewhere"
    )
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

pub(crate) const fn in_words(confidence: u8) -> &'static str {
    match confidence {
        90.. => "almost certain",
        75.. => "likely",
        _ => "possible",
    }
}

fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn money(pence: u64) -> String {
    format!("£{}.{:02}", pence / 100, pence % 100)
}

const fn why_longer(ground: WhyLonger) -> &'static str {
    match ground {
        WhyLonger::PublicInterest => "To weigh the public interest.",
        WhyLonger::Complex => "Because the request is complex and voluminous.",
        WhyLonger::Delay => "No ground in law is given.",
    }
}

fn says(reading: &Reading) -> String {
    let of_it = |extent: Extent| {
        if extent == Extent::Whole {
            "it"
        } else {
            "a part of it"
        }
    };
    match reading {
        Reading::Acknowledgement {
            received: Some(day),
            ..
        } => {
            format!("They received it on {}", written(*day))
        }
        Reading::Acknowledgement { .. } => "They acknowledge it".to_owned(),
        Reading::Clarification { .. } => "They ask what you mean".to_owned(),
        Reading::Fees { pence: Some(pence) } => format!("They ask for {}", money(*pence)),
        Reading::Fees { pence: None } => "They ask for a fee".to_owned(),
        Reading::Extension {
            until: Some(day), ..
        } => format!("They take until {}", written(*day)),
        Reading::Extension {
            working_days: Some(days),
            ..
        } => format!("They take {days} working days"),
        Reading::Extension { .. } => "They take longer".to_owned(),
        Reading::Transfer { to } => format!("They passed it on to {to}"),
        Reading::Refusal { extent, .. } => format!("They refuse {}", of_it(*extent)),
        Reading::Exemption {
            regime,
            section,
            title,
        } => {
            let unit = if matches!(regime, Regime::Foia | Regime::Foisa) {
                "s."
            } else {
                "reg."
            };
            format!(
                "They rely on {} {unit}{section}, {title}",
                regime.short_title()
            )
        }
        Reading::Answer { extent } => format!("They answer {}", of_it(*extent)),
        Reading::NotHeld { extent } => format!("They do not hold {}", of_it(*extent)),
        Reading::Elsewhere { address } if address.is_empty() => {
            "It is to be had elsewhere".to_owned()
        }
        Reading::Elsewhere { address } => format!("It is to be had at {address}"),
    }
}

fn record_text(record: &ReadingRecord) -> String {
    let Ok(kind) = record.event.parse::<EventKind>() else {
        return "Part of the refusal; dismiss it if they do not rely on it.".to_owned();
    };
    let what = match kind {
        EventKind::Acknowledged => "acknowledged",
        EventKind::ClarificationAsked => "clarification asked for; no time runs until you answer",
        EventKind::FeesNotice => "a fees notice; no time runs until you pay",
        EventKind::Extended => "more time taken",
        EventKind::Transferred => "passed on",
        EventKind::Answered => "answered",
        EventKind::PartlyAnswered => "answered in part",
        EventKind::Refused => "refused",
        EventKind::NotHeld => "not held",
        EventKind::ReviewAnswered => "the review answered",
        _ => "a fact",
    };
    let mut text = format!("Records on {}: {what}", written(record.on));
    if !record.exemptions.is_empty() {
        text.push_str(&format!(", relying on {}", record.exemptions.join(", ")));
    }
    if let Some(day) = record.date {
        text.push_str(&format!(", until {}", written(day)));
    }
    if !record.transferred_to.is_empty() {
        text.push_str(&format!(" to {}", record.transferred_to));
    }
    if let Some(day) = record.received {
        text.push_str(&format!("; and that they received it on {}", written(day)));
    }
    text.push('.');
    text
}
