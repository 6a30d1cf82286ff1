//! What follows from automatic mail: a failure that is certain is recorded, another address is
//! offered, everything else is only said.

use chrono::NaiveDate;
use foi_law::{Event, EventKind, Regime, Stage};
use foi_mail::{Automatic, Bounce, BounceCause, Confidence, ParsedMessage, check_address};
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState};
use foi_store::{MessageId, Reader, RequestId, Writer};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::events::{NewEvent, USER};
use crate::fold::{FoldedRequest, code};
use crate::taking_in::parse_carefully;
use crate::wire::{AutomaticNote, DraftView};
use crate::{App, AppError, Result};

/// How a mail is kept that warns of a delay; the letter is still on its way.
pub(crate) const DELAYED: &str = "delivery_delayed";

/// The kind of automatic mail a message is kept as: a delay is told from a failure, so that lists
/// need not read the mail again.
pub(crate) fn kept_as(parsed: &ParsedMessage) -> Option<String> {
    match &parsed.bounce {
        Some(bounce) if !bounce.permanent => Some(DELAYED.to_owned()),
        _ => parsed.automatic.as_ref().map(code),
    }
}

/// Another address that an automatic reply to a request names, where the request has not gone.
pub(crate) struct Elsewhere {
    pub(crate) message: MessageId,
    pub(crate) address: String,
}

impl App {
    /// Records that a request was not delivered, when a mail server's own report leaves no doubt:
    /// it names the letter, says that the server gave up, and, with the reports before it, names
    /// every recipient. To be called with the mail filed by threading.
    pub(crate) fn record_certain_failure(
        &self,
        w: &mut Writer<'_>,
        message: &Message,
        parsed: &ParsedMessage,
    ) -> Result<()> {
        let (Some(bounce), Some(details)) = (&parsed.bounce, &parsed.automatic_details) else {
            return Ok(());
        };
        if !bounce.permanent || details.rule.confidence != Confidence::Certain {
            return Ok(());
        }
        let Some(entry) = request_letter(w, &message.thread_ids)? else {
            return Ok(());
        };
        if entry.state != OutboxState::Sent || !all_failed(w, &entry, message.id, bounce)? {
            return Ok(());
        }
        let folded = self.folded(w, w.request(entry.request_id)?)?;
        let of_letter = |kind: EventKind| {
            folded
                .standing_events()
                .into_iter()
                .rfind(|event| event.fact.kind == kind && event.outbox_id == Some(entry.id))
                .map(|event| event.fact.on)
        };
        let Some(sent) = of_letter(EventKind::Sent) else {
            return Ok(());
        };
        if of_letter(EventKind::Bounced).is_some() {
            return Ok(());
        }
        let mut fact = Event::new(EventKind::Bounced, self.day_of(message, sent));
        fact.to = entry.envelope_to.first().cloned();
        if !self.has_place_for(w, entry.request_id, &fact)? {
            return Ok(());
        }
        self.add_event(
            w,
            NewEvent {
                request_id: entry.request_id,
                fact,
                said_by: &format!(
                    "rule {} ({})",
                    details.rule.rule,
                    details.rule.confidence.as_str()
                ),
                message_id: Some(message.id),
                outbox_id: Some(entry.id),
                note: &failure_text(bounce),
            },
        )?;
        Ok(())
    }

    /// The day a mail shows something, between the day its letter went and today.
    fn day_of(&self, message: &Message, sent: NaiveDate) -> NaiveDate {
        civil_day(message.date)
            .max(sent)
            .min(self.today().max(sent))
    }

    /// Drafts the request anew, in the words it had, to another address that an automatic reply
    /// names, and records that it has yet to be received there: the days count from when it goes.
    /// Nothing is sent. Without `address`, the one that the reply names is used.
    pub fn draft_elsewhere(&self, message: Uuid, address: Option<&str>) -> Result<DraftView> {
        let id = self.casebook.write(|w| {
            let message = w.message(message.into())?;
            let Some(request) = message.request_id else {
                return Err(AppError::invalid(
                    "That mail is not filed under a request. File it first; nothing was drafted.",
                ));
            };
            if message.outgoing {
                return Err(AppError::invalid(
                    "That is a letter of yours. Name the automatic reply that came; nothing was drafted.",
                ));
            }
            let parsed = parse_carefully(&w.blob(&message.raw)?);
            let address = match address.map(str::trim).filter(|given| !given.is_empty()) {
                Some(given) => check_address(given).map_err(|error| {
                    AppError::Invalid(format!("{error} Nothing was drafted."))
                })?,
                None => other_address(&parsed).ok_or_else(|| {
                    AppError::invalid("That mail names no other address. Give the address to send to; nothing was drafted.")
                })?,
            };
            if went_to(w, request, &address)? {
                return Err(AppError::Invalid(format!(
                    "The request went to {address} already. Nothing was drafted."
                )));
            }
            let letter = last_request_letter(w, request)?.ok_or_else(|| {
                AppError::invalid("The request has not been sent to anybody yet, so there is nothing to send again. Correct the address under Authorities instead.")
            })?;
            self.record_redirect(w, request, &message, &letter, &address)?;
            self.draft_anew(w, request, &address)
        })?;
        self.draft(id)
    }

    fn record_redirect(
        &self,
        w: &mut Writer<'_>,
        request: RequestId,
        message: &Message,
        letter: &OutboxEntry,
        address: &str,
    ) -> Result<()> {
        let folded = self.folded(w, w.request(request)?)?;
        let said = folded.standing_events().into_iter().any(|event| {
            event.message_id == Some(message.id)
                && event
                    .fact
                    .redirect
                    .as_deref()
                    .is_some_and(|known| known.eq_ignore_ascii_case(address))
        });
        if said {
            return Ok(());
        }
        let sent = folded
            .standing_events()
            .into_iter()
            .find(|event| event.fact.kind == EventKind::Sent)
            .map_or_else(|| self.today(), |event| event.fact.on);
        let mut fact = Event::new(EventKind::Acknowledged, self.day_of(message, sent));
        fact.to = letter.envelope_to.first().cloned();
        fact.redirect = Some(address.to_owned());
        self.add_event(
            w,
            NewEvent {
                request_id: request,
                fact,
                said_by: USER,
                message_id: Some(message.id),
                outbox_id: None,
                note: "",
            },
        )?;
        Ok(())
    }

    /// Automatic replies of a request that name another address to which it has not gone, with
    /// nothing recorded from them yet.
    pub(crate) fn elsewhere(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
    ) -> Result<Vec<Elsewhere>> {
        let mut found = Vec::new();
        if !matches!(folded.clock.stage, Stage::Awaiting) {
            return Ok(found);
        }
        for message in r.messages_of_request(folded.request.id)? {
            if message.set_aside
                || !names_another(&message)
                || folded
                    .standing_events()
                    .iter()
                    .any(|event| event.message_id == Some(message.id))
            {
                continue;
            }
            let parsed = parse_carefully(&r.blob(&message.raw)?);
            if let Some(address) = self.unsent_address(r, folded.request.id, &message, &parsed)? {
                found.push(Elsewhere {
                    message: message.id,
                    address,
                });
            }
        }
        Ok(found)
    }

    /// The other address a reply to the request itself names, if the request has not gone there.
    fn unsent_address(
        &self,
        r: &Reader<'_>,
        request: RequestId,
        message: &Message,
        parsed: &ParsedMessage,
    ) -> Result<Option<String>> {
        // That nobody is there when a reminder comes says nothing about the request before it.
        let answers_request =
            message.thread_ids.is_empty() || request_letter(r, &message.thread_ids)?.is_some();
        let Some(address) = other_address(parsed).filter(|_| answers_request) else {
            return Ok(None);
        };
        Ok(Some(address).filter(|address| !went_to(r, request, address).unwrap_or(true)))
    }

    /// What an automatic mail says, for the page and the Inbox.
    pub(crate) fn automatic_note(
        &self,
        r: &Reader<'_>,
        message: &Message,
        parsed: &ParsedMessage,
    ) -> Result<Option<AutomaticNote>> {
        let (Some(kind), Some(details)) = (parsed.automatic, &parsed.automatic_details) else {
            return Ok(None);
        };
        let request = message.request_id.map(|id| r.request(id)).transpose()?;
        let elsewhere = match &request {
            Some(request) => self.unsent_address(r, request.id, message, parsed)?,
            None => None,
        };
        let regime = request.as_ref().map(|request| request.regime);
        let mut says = Vec::new();
        match kind {
            Automatic::DeliveryFailure => {
                says.extend(parsed.bounce.as_ref().map(failure_text));
            }
            Automatic::OutOfOffice | Automatic::Other => {
                says.extend(details.back_on.map(|day| format!("Back on {}.", written(day))));
                says.extend(
                    elsewhere
                        .as_deref()
                        .map(|address| not_received_text(address, regime)),
                );
            }
            Automatic::Acknowledgement => {
                if !details.references.is_empty() {
                    says.push(format!(
                        "Their reference: {}.",
                        details.references.join(", ")
                    ));
                }
                says.extend(
                    details
                        .received_on
                        .map(|day| format!("They say it was received on {}.", written(day))),
                );
                says.extend(
                    details
                        .promised_by
                        .map(|day| format!("They say they will answer by {}.", written(day))),
                );
            }
            Automatic::ReadReceipt => says.push(
                "A mail program reports what was done with your letter. It changes no time limit."
                    .to_owned(),
            ),
            Automatic::ChallengeResponse => says.push(
                "Your letter is held until you do what this mail asks. Open its link in your browser if you know the sender; this program opens none."
                    .to_owned(),
            ),
        }
        Ok(Some(AutomaticNote {
            rule: details.rule.rule.to_owned(),
            confidence: details.rule.confidence.as_str().to_owned(),
            why: details.rule.why.to_owned(),
            says: says.join(" "),
            another_address: details.another_address.clone(),
            send_to: elsewhere,
            back_on: details.back_on,
            references: details.references.clone(),
            received_on: details.received_on,
            promised_by: details.promised_by,
        }))
    }
}

/// Why the days may not have started, and what would start them.
pub(crate) fn not_received_text(address: &str, regime: Option<Regime>) -> String {
    let view = match regime {
        Some(Regime::Foisa | Regime::Eisr) => "A regulator may take the view",
        _ => "The Information Commissioner's line is",
    };
    format!(
        "It names another address, {address}. {view} that the request is received only when it reaches that address, so the days may not have started."
    )
}

/// The address an automatic reply named, if that is why a request is not delivered, and not a
/// failure since.
pub(crate) fn redirected_to(folded: &FoldedRequest) -> Option<String> {
    let last = folded
        .standing_events()
        .into_iter()
        .rfind(|event| event.fact.kind == EventKind::Bounced || event.fact.redirect.is_some());
    last.and_then(|event| event.fact.redirect.clone())
}

/// Kinds whose mails may name another address.
fn names_another(message: &Message) -> bool {
    message.automatic.as_deref().is_some_and(|kind| {
        kind == code(&Automatic::OutOfOffice) || kind == code(&Automatic::Other)
    })
}

fn other_address(parsed: &ParsedMessage) -> Option<String> {
    parsed
        .automatic_details
        .as_ref()
        .and_then(|details| details.another_address.clone())
}

/// The letter of ours with one of these Message-IDs, if it is a request and not one that follows.
fn request_letter(r: &Reader<'_>, ids: &[String]) -> Result<Option<OutboxEntry>> {
    for id in ids {
        if let Some(entry) = r.outbox_entry_with_header_id(id)?
            && r.letter(entry.letter_id)?.kind == "request"
        {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// The last request letter of a request that went, or is on its way.
pub(crate) fn last_request_letter(
    r: &Reader<'_>,
    request: RequestId,
) -> Result<Option<OutboxEntry>> {
    let mut last = None;
    for entry in r.outbox_of_request(request)? {
        if entry.state != OutboxState::Cancelled && r.letter(entry.letter_id)?.kind == "request" {
            last = Some(entry);
        }
    }
    Ok(last)
}

/// Whether a letter of the request went to an address, or is on its way.
fn went_to(r: &Reader<'_>, request: RequestId, address: &str) -> Result<bool> {
    Ok(r.outbox_of_request(request)?.iter().any(|entry| {
        entry.state != OutboxState::Cancelled
            && entry
                .envelope_to
                .iter()
                .any(|to| to.eq_ignore_ascii_case(address))
    }))
}

/// Whether this report and those before it name every recipient of a letter as given up.
fn all_failed(
    r: &Reader<'_>,
    entry: &OutboxEntry,
    this: MessageId,
    bounce: &Bounce,
) -> Result<bool> {
    let mut failed: Vec<String> = named(bounce);
    for message in r.messages_of_request(entry.request_id)? {
        if message.id == this
            || message.automatic.as_deref() != Some(&code(&Automatic::DeliveryFailure))
            || !message.thread_ids.contains(&entry.header_id)
        {
            continue;
        }
        let parsed = parse_carefully(&r.blob(&message.raw)?);
        let certain = parsed
            .automatic_details
            .is_some_and(|details| details.rule.confidence == Confidence::Certain);
        if let Some(bounce) = parsed.bounce.filter(|bounce| certain && bounce.permanent) {
            failed.extend(named(&bounce));
        }
    }
    Ok(!entry.envelope_to.is_empty()
        && entry
            .envelope_to
            .iter()
            .all(|to| failed.contains(&to.to_lowercase())))
}

fn named(bounce: &Bounce) -> Vec<String> {
    bounce
        .recipients
        .iter()
        .chain(&bounce.originals)
        .map(|address| address.to_lowercase())
        .collect()
}

/// What a failure report says, in sentences, with what to do.
fn failure_text(bounce: &Bounce) -> String {
    let who = match bounce.recipients.as_slice() {
        [] => "The letter".to_owned(),
        recipients => recipients.join(" and "),
    };
    let mut text = if bounce.permanent {
        let (why, then) = match bounce.cause {
            BounceCause::NoSuchAddress => (
                "there is no such address",
                "Look the address up again and correct it.",
            ),
            BounceCause::MailboxFull => (
                "the mailbox is full",
                "Send it again in some days, or to another address.",
            ),
            BounceCause::TooLarge => ("the letter is too large", "Make it smaller."),
            BounceCause::Refused => (
                "the server does not want it",
                "Send it to another address, or by post.",
            ),
            BounceCause::NotReached => (
                "the server could not be reached",
                "Look the address up again; if it is right, send it again later.",
            ),
            BounceCause::Unknown => (
                "the reason is not told",
                "Look the address up again before sending anew.",
            ),
        };
        format!("{who} was not reached: {why}. {then}")
    } else {
        format!("{who} has not been reached yet. The server goes on trying; nothing needs doing.")
    };
    if !bounce.delayed.is_empty() {
        text.push_str(&format!(
            " {} is still being tried.",
            bounce.delayed.join(" and ")
        ));
    }
    if !bounce.server_said.is_empty() {
        text.push_str(&format!(" The server said: “{}”", bounce.server_said));
    }
    text
}
