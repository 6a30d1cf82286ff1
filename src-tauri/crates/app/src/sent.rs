//! What is kept of a letter that went: its state, the mail in its thread, the event.

use chrono::{DateTime, Utc};
use foi_law::{Event, EventKind};
use foi_mail::parse;
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState, OutboxStep};
use foi_store::{MessageId, Writer};

use crate::day::civil_day;
use crate::events::{NewEvent, OUTBOX};
use crate::identity::identity;
use crate::sent_copies::FIRST_LOOK;
use crate::taking_in::snippet_of;
use crate::{App, Result};

impl App {
    /// A letter went: its state, the mail as a message of the thread, and the `sent` event, in one
    /// transaction. `leased` is the state it is left from under our lease, none for one in doubt.
    pub(crate) fn finish_letter(
        &self,
        entry: &OutboxEntry,
        leased: Option<OutboxState>,
        words: &str,
        sent_at: DateTime<Utc>,
    ) -> Result<()> {
        self.casebook
            .write(|w| self.finish_letter_in(w, entry, leased, words, sent_at))
    }

    /// As [`finish_letter`](Self::finish_letter), in a transaction that does more.
    pub(crate) fn finish_letter_in(
        &self,
        w: &mut Writer<'_>,
        entry: &OutboxEntry,
        leased: Option<OutboxState>,
        words: &str,
        sent_at: DateTime<Utc>,
    ) -> Result<()> {
        let now = self.now();
        let step = OutboxStep {
            from: leased.unwrap_or(OutboxState::InDoubt),
            owner: leased.map(|_| self.process.as_str()),
            to: OutboxState::Sent,
            words,
            not_before: None,
            at: now,
        };
        w.move_outbox_entry(entry.id, &step)?;
        let message = self.add_sent_message(w, entry, words, sent_at)?;
        if !entry.practice {
            w.clear_server_wait(&entry.server)?;
            w.want_sent_copy(entry.id, now + FIRST_LOOK, now)?;
        }
        let Some(kind) = shown_by(&w.letter(entry.letter_id)?.kind) else {
            return self.refold(w, entry.request_id);
        };
        let mut fact = Event::new(kind, civil_day(sent_at));
        if kind == EventKind::Sent {
            // So that a report of failure is laid to the right one of several sendings.
            fact.to = entry.envelope_to.first().cloned();
        }
        if !self.has_place_for(w, entry.request_id, &fact)? {
            // A fact recorded by hand may contradict it. It stands; that the letter went, and
            // what the server said, is kept whatever else is true.
            return self.refold(w, entry.request_id);
        }
        self.add_event(
            w,
            NewEvent {
                request_id: entry.request_id,
                fact,
                said_by: OUTBOX,
                message_id: Some(message),
                outbox_id: Some(entry.id),
                note: words,
            },
        )?;
        Ok(())
    }

    /// Keeps a letter that went as a message of its thread; a copy of it that was brought in before
    /// becomes that message.
    fn add_sent_message(
        &self,
        w: &mut Writer<'_>,
        entry: &OutboxEntry,
        words: &str,
        sent_at: DateTime<Utc>,
    ) -> Result<MessageId> {
        let now = self.now();
        if let Some(known) = w.message_with_bytes(&entry.raw)? {
            w.adopt_as_sent(known.id, entry.request_id, words, sent_at)?;
            return Ok(known.id);
        }
        // Only the header is read again: the text is known, and looking in it for the marks of
        // automatic mail would cost more than everything else here together.
        let raw = w.blob(&entry.raw)?;
        let head = raw.windows(4).position(|four| four == b"\r\n\r\n");
        let parsed = parse(head.map_or(raw.as_slice(), |end| &raw[..end + 4]));
        let text = w.letter(entry.letter_id)?.body.replace("\r\n", "\n");
        let message = Message {
            id: MessageId::new(now),
            outgoing: true,
            raw: entry.raw.clone(),
            header_id: Some(entry.header_id.clone()),
            thread_ids: foi_mail::thread_ids(&parsed),
            from_name: parsed
                .from
                .as_ref()
                .and_then(|from| from.name.clone())
                .unwrap_or_default(),
            from_email: entry.envelope_from.clone(),
            subject: entry.subject.clone(),
            date: sent_at,
            snippet: snippet_of(&text),
            automatic: None,
            attachments: 0,
            received_at: now,
            request_id: Some(entry.request_id),
            filed_because: String::new(),
            set_aside: false,
            server_reply: words.to_owned(),
            parsed: true,
        };
        w.add_message(&message)?;
        w.set_identity(message.id, &identity(&raw))?;
        w.set_passage(
            "message",
            message.id.into(),
            &message.subject,
            &text,
            message.date,
        )?;
        Ok(message.id)
    }
}

impl App {
    /// Records anew, from the Outbox, that letters went whose facts are lost with a damaged part of the
    /// casebook; gives how many. Without them their requests would stand as drafts.
    pub(crate) fn record_again_what_went(&self) -> Result<u64> {
        let sent: Vec<OutboxEntry> = self.casebook.read(|r| r.outbox(u32::MAX))?;
        self.casebook.write(|w| {
            let mut recorded = 0;
            for entry in sent.iter().filter(|one| one.state == OutboxState::Sent) {
                let Some(kind) = shown_by(&w.letter(entry.letter_id)?.kind) else {
                    continue;
                };
                let known = w.events(entry.request_id)?;
                if known
                    .iter()
                    .any(|event| event.outbox_id == Some(entry.id) && event.fact.kind == kind)
                {
                    continue;
                }
                let sent_at = entry.handed_over_at.unwrap_or(entry.changed_at);
                let mut fact = Event::new(kind, civil_day(sent_at));
                if kind == EventKind::Sent {
                    fact.to = entry.envelope_to.first().cloned();
                }
                if !self.has_place_for(w, entry.request_id, &fact)? {
                    continue;
                }
                let message_id = w.message_with_bytes(&entry.raw)?.map(|message| message.id);
                self.add_event(
                    w,
                    NewEvent {
                        request_id: entry.request_id,
                        fact,
                        said_by: OUTBOX,
                        message_id,
                        outbox_id: Some(entry.id),
                        note: &entry.words,
                    },
                )?;
                recorded += 1;
            }
            Ok(recorded)
        })
    }
}

/// The fact that the sending of a letter is, by the letter's kind; none for a chaser, which
/// changes nothing in law.
fn shown_by(kind: &str) -> Option<EventKind> {
    match kind {
        "request" => Some(EventKind::Sent),
        "clarification" => Some(EventKind::Clarified),
        "review" => Some(EventKind::ReviewAsked),
        "complaint" => Some(EventKind::Complained),
        _ => None,
    }
}
