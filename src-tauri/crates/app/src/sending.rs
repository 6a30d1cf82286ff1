//! The sender: letters from the Outbox to the server, each at most once.
//!
//! ```text
//! queued ─lease─▶ sending ─commit─▶ handed_over ─▶ sent
//!    ▲               │                   │ ├─ 5xx ─▶ refused
//!    └── waiting ◀───┴──── 4xx, network ─┘ └─ no reply ─▶ in doubt
//! ```
//!
//! Up to `sending` nothing was handed over, whatever happened, and the letter may go again. The
//! commit of `handed_over` comes before the first byte of the message, so that a process that
//! dies from there on leaves a letter that is never sent again by itself.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, TimeDelta, Utc};
use foi_law::{Event, EventKind};
use foi_mail::{Envelope, HandOverError, Mailer, SendError, parse};
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState, OutboxStep};
use foi_store::{AccountId, MessageId, StoreError, Writer};

use crate::accounts::Route;
use crate::day::{civil_day, counted};
use crate::events::{NewEvent, OUTBOX};
use crate::identity::identity;
use crate::settings::TROUBLE;
use crate::taking_in::snippet_of;
use crate::{App, Result, process};

const FIRST_WAIT: TimeDelta = TimeDelta::minutes(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);

/// What a run of the sender did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SendSummary {
    /// Accepted by the server.
    pub sent: u32,
    /// Will be tried again.
    pub waiting: u32,
    /// Refused for good.
    pub refused: u32,
    /// May or may not have gone.
    pub in_doubt: u32,
    /// Why some did not go, one sentence each.
    pub reasons: Vec<String>,
}

impl SendSummary {
    /// In one sentence.
    pub fn text(&self) -> String {
        let mut parts = vec![format!("{} sent", counted(self.sent, "letter", "letters"))];
        if self.waiting > 0 {
            parts.push(format!("{} will be tried again", self.waiting));
        }
        if self.refused > 0 {
            parts.push(format!("{} refused", self.refused));
        }
        if self.in_doubt > 0 {
            parts.push(format!("{} in doubt", self.in_doubt));
        }
        parts.join(", ") + "."
    }

    /// Everything that was to go went.
    pub fn all_sent(&self) -> bool {
        self.waiting + self.refused + self.in_doubt == 0
    }
}

/// What became of one letter.
enum Outcome {
    Sent,
    Waiting { why: String, stop: bool },
    Refused(String),
    InDoubt(String),
}

impl App {
    /// Whether a letter may be tried now.
    pub fn has_letters_ready(&self) -> Result<bool> {
        let now = self.now();
        Ok(!self.casebook.read(|r| r.outbox_ready(now))?.is_empty())
    }

    /// Lets every letter that waits be tried at once.
    pub fn try_waiting_now(&self) -> Result<()> {
        let now = self.now();
        Ok(self.casebook.write(|w| w.try_waiting_now(now))?)
    }

    /// Sends every letter whose time has come, one after the other over one connection.
    pub async fn send_ready(&self) -> Result<SendSummary> {
        let _one_at_a_time = self.sending.lock().await;
        self.settle_abandoned_letters()?;
        let now = self.now();
        let ready = self.casebook.read(|r| r.outbox_ready(now))?;
        let mut summary = SendSummary::default();
        if ready.is_empty() {
            return Ok(summary);
        }
        let mut mailers: HashMap<Option<AccountId>, Option<(Route, Mailer)>> = HashMap::new();
        let mut not_at_hand = None;
        for entry in ready {
            let (id, now) = (entry.id, self.now());
            // Each mailbox has its own connection, and its own trouble: the others' letters go.
            let account = self.account_of_letter(&entry)?;
            if let Entry::Vacant(new) = mailers.entry(account) {
                new.insert(match self.route_of(account) {
                    Ok(route) => {
                        let mailer = route.mailer(self.trust());
                        Some((route, mailer))
                    }
                    Err(error) => {
                        not_at_hand.get_or_insert(error);
                        None
                    }
                });
            }
            let Some(Some((route, mailer))) = mailers.get_mut(&account) else {
                continue;
            };
            if entry.practice != route.is_practice() {
                // Queued for the other kind of mailbox: it must not leave, or stay, by surprise.
                self.hold(&entry, route, now)?;
                summary.waiting += 1;
                continue;
            }
            if !self
                .casebook
                .write(|w| w.lease_outbox_entry(id, &self.process, now))?
            {
                continue;
            }
            match self.send_one(&entry, mailer).await? {
                Outcome::Sent => summary.sent += 1,
                Outcome::Refused(why) => {
                    summary.refused += 1;
                    summary.reasons.push(why);
                }
                Outcome::InDoubt(why) => {
                    summary.in_doubt += 1;
                    summary.reasons.push(why);
                    // The connection is in an unknown state: the next letter gets a new one.
                    *mailer = route.mailer(self.trust());
                }
                Outcome::Waiting { why, stop } => {
                    summary.waiting += 1;
                    summary.reasons.push(why);
                    if stop && let Some((_, mailer)) = mailers.insert(account, None).flatten() {
                        mailer.quit().await;
                    }
                }
            }
        }
        for (_, mailer) in mailers.into_values().flatten() {
            mailer.quit().await;
        }
        match not_at_hand {
            Some(error) if summary == SendSummary::default() => return Err(error),
            Some(error) => summary.reasons.push(error.to_string()),
            None => {}
        }
        let trouble = summary.reasons.first().cloned();
        self.casebook.write(|w| match &trouble {
            Some(trouble) => w.set_setting(TROUBLE, trouble),
            None => w.clear_setting(TROUBLE),
        })?;
        Ok(summary)
    }

    /// The mailbox that a letter goes through; none for the default one, or practice.
    fn account_of_letter(&self, entry: &OutboxEntry) -> Result<Option<AccountId>> {
        let request = self.casebook.read(|r| r.request(entry.request_id))?;
        Ok(request.account_id)
    }

    /// Where a letter goes, or went.
    pub(crate) fn route_of_letter(&self, entry: &OutboxEntry) -> Result<Route> {
        self.route_of(self.account_of_letter(entry)?)
    }

    async fn send_one(&self, entry: &OutboxEntry, mailer: &mut Mailer) -> Result<Outcome> {
        let envelope = Envelope {
            from: entry.envelope_from.clone(),
            to: entry.envelope_to.clone(),
        };
        // Read before the server is asked: a letter whose bytes cannot be read is not offered.
        let bytes = self.casebook.read(|r| r.blob(&entry.raw))?;
        if let Err(error) = mailer.offer(&envelope).await {
            return self.not_offered(entry, &error);
        }
        let now = self.now();
        self.step(
            entry,
            OutboxState::Sending,
            OutboxState::HandedOver,
            "",
            None,
            now,
        )?;
        match mailer.hand_over(&bytes).await {
            Ok(reply) => {
                let now = self.now();
                self.finish_letter(entry, Some(OutboxState::HandedOver), &reply.text, now)?;
                Ok(Outcome::Sent)
            }
            Err(error) => self.not_accepted(entry, &error),
        }
    }

    fn not_offered(&self, entry: &OutboxEntry, error: &SendError) -> Result<Outcome> {
        let (now, why) = (self.now(), error.to_string());
        if matches!(error, SendError::Permanent { .. }) {
            self.step(
                entry,
                OutboxState::Sending,
                OutboxState::Refused,
                &why,
                None,
                now,
            )?;
            return Ok(Outcome::Refused(why));
        }
        self.step(
            entry,
            OutboxState::Sending,
            OutboxState::Waiting,
            &why,
            Some(now + wait(entry.tries)),
            now,
        )?;
        Ok(Outcome::Waiting {
            why,
            stop: error.concerns_every_letter(),
        })
    }

    fn not_accepted(&self, entry: &OutboxEntry, error: &HandOverError) -> Result<Outcome> {
        let (now, why) = (self.now(), error.to_string());
        let (state, not_before, outcome) = match error {
            HandOverError::Temporary { .. } => (
                OutboxState::Waiting,
                Some(now + wait(entry.tries)),
                Outcome::Waiting {
                    why: why.clone(),
                    stop: false,
                },
            ),
            HandOverError::Permanent { .. } => {
                (OutboxState::Refused, None, Outcome::Refused(why.clone()))
            }
            HandOverError::Unknown { .. } => {
                (OutboxState::InDoubt, None, Outcome::InDoubt(why.clone()))
            }
        };
        self.step(entry, OutboxState::HandedOver, state, &why, not_before, now)?;
        Ok(outcome)
    }

    fn step(
        &self,
        entry: &OutboxEntry,
        from: OutboxState,
        to: OutboxState,
        words: &str,
        not_before: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let step = OutboxStep {
            from,
            owner: Some(&self.process),
            to,
            words,
            not_before,
            at,
        };
        Ok(self
            .casebook
            .write(|w| w.move_outbox_entry(entry.id, &step))?)
    }

    /// A letter went: its state, the mail as a message of the thread, and the `sent` event, in one
    /// transaction. `leased` is the state it is left from under our lease, none for one in doubt.
    pub(crate) fn finish_letter(
        &self,
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
        self.casebook.write(|w| -> Result<()> {
            w.move_outbox_entry(entry.id, &step)?;
            let message = self.add_sent_message(w, entry, words, sent_at)?;
            let mut fact = Event::new(EventKind::Sent, civil_day(sent_at));
            // So that a report of failure is laid to the right one of several sendings.
            fact.to = entry.envelope_to.first().cloned();
            let is_request = w.letter(entry.letter_id)?.kind == "request";
            if !is_request || !self.has_place_for(w, entry.request_id, &fact)? {
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
        })
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
        let raw = w.blob(&entry.raw)?;
        let parsed = parse(&raw);
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
            snippet: snippet_of(&parsed.text),
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
            &parsed.text,
            message.date,
        )?;
        Ok(message.id)
    }

    /// Letters whose sender died: those not handed over wait for their next try, the others are
    /// in doubt. To be called only while this process sends nothing.
    pub(crate) fn settle_abandoned_letters(&self) -> Result<()> {
        let leased = self.casebook.read(|r| r.outbox_leased())?;
        let now = self.now();
        for entry in leased {
            let owner = entry.owner.as_deref();
            if owner.is_some_and(|owner| owner != self.process && process::is_running(owner)) {
                continue;
            }
            let (to, words) = match entry.state {
                OutboxState::Sending => (
                    OutboxState::Waiting,
                    "Sending was cut short before the letter was handed over.",
                ),
                _ => (
                    OutboxState::InDoubt,
                    "Sending was cut short after the letter was handed over and before the server answered.",
                ),
            };
            let step = OutboxStep {
                from: entry.state,
                owner,
                to,
                words,
                not_before: Some(now),
                at: now,
            };
            match self
                .casebook
                .write(|w| w.move_outbox_entry(entry.id, &step))
            {
                // Another process settled it first.
                Ok(()) | Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// A casebook that was copied or restored may hold letters that its original has sent since:
    /// none of them goes by itself.
    pub(crate) fn hold_letters_of_a_copy(&self) -> Result<()> {
        const FILE: &str = "file";
        let (identity, now) = (self.casebook.file_identity()?, self.now());
        let known: Option<String> = self.casebook.read(|r| r.setting(FILE))?;
        if known.as_deref() == Some(identity.as_str()) {
            return Ok(());
        }
        Ok(self.casebook.write(|w| {
            if known.is_some() {
                w.hold_outbox(
                    "This casebook was copied or restored from a backup, so the letter may have gone since. Look in your Sent folder; let it go only if it is not there, or call it back.",
                    now,
                )?;
            }
            w.set_setting(FILE, &identity)
        })?)
    }

    fn hold(&self, entry: &OutboxEntry, route: &Route, now: DateTime<Utc>) -> Result<()> {
        let words = if route.is_practice() {
            "It was queued for your mailbox, but the practice mailbox is in use. Call it back, or set the mailbox up again."
        } else {
            "It was queued for the practice mailbox, but a real mailbox is in use now. Call it back and send it again if it is to go."
        };
        let step = OutboxStep {
            from: entry.state,
            owner: None,
            to: OutboxState::Waiting,
            words,
            not_before: Some(now + LONGEST_WAIT),
            at: now,
        };
        Ok(self
            .casebook
            .write(|w| w.move_outbox_entry(entry.id, &step))?)
    }
}

/// Five minutes, doubling with each try, four hours at most.
fn wait(tries: u32) -> TimeDelta {
    FIRST_WAIT
        .checked_mul(1_i32 << tries.min(10))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_four_hours() {
        assert_eq!(wait(0), TimeDelta::minutes(5));
        assert_eq!(wait(3), TimeDelta::minutes(40));
        assert_eq!(wait(60), TimeDelta::hours(4));
    }
}
