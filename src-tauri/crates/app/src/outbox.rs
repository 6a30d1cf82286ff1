//! The Outbox as the user sees and steers it.

use chrono::{DateTime, TimeDelta, Utc};
use foi_law::{Event, EventKind};
use foi_store::table::outbox::{OutboxEntry, OutboxState, OutboxStep};
use foi_store::{LetterId, OutboxId, Reader};
use uuid::Uuid;

use crate::events::{NewEvent, OUTBOX, USER};
use crate::wire::{self, OutboxRow};
use crate::{App, AppError, Result};

/// How long a letter from the window can be called back before its first byte goes.
const CALL_BACK: TimeDelta = TimeDelta::seconds(8);

impl App {
    /// Freezes a draft and puts it in the Outbox: bytes, Message-ID, envelope, row and event in
    /// one transaction. Sending begins after a few seconds in which it can be called back.
    pub fn send_letter(&self, letter: Uuid) -> Result<OutboxRow> {
        self.queue(letter.into(), CALL_BACK)
    }

    /// As [`send_letter`](Self::send_letter), to go at once.
    pub fn send_letter_now(&self, letter: Uuid) -> Result<OutboxRow> {
        self.queue(letter.into(), TimeDelta::zero())
    }

    /// Whether a request has drafts that can all go.
    ///
    /// # Errors
    ///
    /// One sentence saying why not.
    pub fn check_drafts(&self, request: Uuid) -> Result<()> {
        self.casebook.read(|r| {
            let drafts = r.drafts_of_request(request.into())?;
            if drafts.is_empty() {
                return Err(AppError::invalid("That request has no draft to send; its letters are in the Outbox or gone. Nothing was changed."));
            }
            drafts.iter().try_for_each(|draft| self.composed(r, draft).map(drop))
        })
    }

    /// Freezes the drafts of a request, to go at once.
    pub fn send_request_now(&self, request: Uuid) -> Result<Vec<OutboxRow>> {
        self.check_drafts(request)?;
        let drafts = self
            .casebook
            .read(|r| r.drafts_of_request(request.into()))?;
        drafts
            .into_iter()
            .map(|draft| self.queue(draft.id, TimeDelta::zero()))
            .collect()
    }

    fn queue(&self, letter: LetterId, delay: TimeDelta) -> Result<OutboxRow> {
        let now = self.now();
        let practice = self.is_practice()?;
        let id = self.casebook.write(|w| -> Result<OutboxId> {
            let letter = w.letter(letter)?;
            if letter.queued_at.is_some() {
                return Err(AppError::invalid(
                    "This letter is in the Outbox already. It was not queued a second time.",
                ));
            }
            let composed = self.composed(w, &letter)?;
            let entry = OutboxEntry {
                id: OutboxId::new(now),
                letter_id: letter.id,
                request_id: letter.request_id,
                header_id: composed.message_id,
                raw: w.add_blob(&composed.bytes)?,
                envelope_from: composed.envelope.from,
                envelope_to: composed.envelope.to,
                subject: letter.subject.clone(),
                practice,
                state: OutboxState::Queued,
                queued_at: now,
                changed_at: now,
                not_before: now + delay,
                tries: 0,
                handed_over_at: None,
                owner: None,
                words: String::new(),
            };
            if !practice && w.request(letter.request_id)?.account_id.is_none() {
                // From its first letter on, a request keeps its mailbox.
                let account = w.default_account()?.map(|account| account.id);
                w.set_account_of_request(letter.request_id, account)?;
            }
            w.add_outbox_entry(&entry)?;
            w.set_letter_queued(letter.id, Some(now))?;
            w.remove_passage("letter", letter.id.into())?;
            if letter.kind == "request" {
                self.add_event(
                    w,
                    NewEvent {
                        request_id: letter.request_id,
                        fact: Event::new(EventKind::Queued, self.today()),
                        said_by: USER,
                        message_id: None,
                        outbox_id: Some(entry.id),
                        note: "",
                    },
                )?;
            }
            Ok(entry.id)
        })?;
        self.outbox_row(id)
    }

    /// Letters on their way, and the latest that went.
    pub fn outbox(&self) -> Result<Vec<OutboxRow>> {
        self.casebook.read(|r| {
            r.outbox(200)?
                .into_iter()
                .map(|entry| self.row(r, entry))
                .collect()
        })
    }

    /// Calls a letter back before it goes: it is a draft again.
    pub fn cancel_letter(&self, id: Uuid) -> Result<()> {
        let now = self.now();
        self.casebook.write(|w| {
            let entry = w.outbox_entry(id.into())?;
            if !matches!(entry.state, OutboxState::Queued | OutboxState::Waiting | OutboxState::Refused) {
                return Err(AppError::invalid(match entry.state {
                    OutboxState::Sent => "The letter has gone and cannot be called back.",
                    OutboxState::InDoubt => "It is not known whether the letter went, so it cannot be called back. Look for it in the mailbox, or say that it went.",
                    _ => "The letter is being sent at this moment and cannot be called back.",
                }));
            }
            w.move_outbox_entry(
                entry.id,
                &OutboxStep { from: entry.state, owner: None, to: OutboxState::Cancelled, words: "", not_before: None, at: now },
            )?;
            w.set_letter_queued(entry.letter_id, None)?;
            let letter = w.letter(entry.letter_id)?;
            w.set_passage("letter", letter.id.into(), &letter.subject, &letter.body, letter.created_at)?;
            let queued = self
                .folded(w, w.request(entry.request_id)?)?
                .standing_events()
                .into_iter()
                .find(|event| event.outbox_id == Some(entry.id) && event.fact.kind == EventKind::Queued)
                .map(|event| event.id);
            if let Some(queued) = queued {
                let mut fact = Event::new(EventKind::Corrected, self.today());
                fact.replaces = Some(queued.to_string());
                self.add_event(
                    w,
                    NewEvent {
                        request_id: entry.request_id,
                        fact,
                        said_by: OUTBOX,
                        message_id: None,
                        outbox_id: Some(entry.id),
                        note: "",
                    },
                )?;
            }
            Ok(())
        })
    }

    /// Lets a waiting letter be tried at once.
    pub fn retry_letter(&self, id: Uuid) -> Result<OutboxRow> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let entry = w.outbox_entry(id.into())?;
            if !matches!(entry.state, OutboxState::Queued | OutboxState::Waiting) {
                return Err(AppError::invalid(format!(
                    "Only a letter that waits can be tried again; this one is {}.",
                    plain(entry.state)
                )));
            }
            let words = entry.words.clone();
            Ok(w.move_outbox_entry(
                entry.id,
                &OutboxStep {
                    from: entry.state,
                    owner: None,
                    to: entry.state,
                    words: &words,
                    not_before: Some(now),
                    at: now,
                },
            )?)
        })?;
        self.outbox_row(id.into())
    }

    /// Looks for a letter in doubt in the mailbox: in Sent and in the Inbox. If it is there, it went.
    pub async fn look_for_letter(&self, id: Uuid) -> Result<OutboxRow> {
        let entry = self.in_doubt(id)?;
        let route = self.route_of_letter(&entry)?;
        let mut mailbox = route.mailbox(self.trust());
        let found = mailbox.find_message_id(None, &entry.header_id).await;
        mailbox.quit().await;
        if found? {
            let why = "Found in the mailbox, so it went.";
            self.finish_letter(&entry, None, why, went_at(&entry))?;
        } else {
            let now = self.now();
            let words = "Not found in the mailbox. That does not prove that it did not go: some servers keep no copy.";
            self.casebook.write(|w| {
                w.move_outbox_entry(
                    entry.id,
                    &OutboxStep {
                        from: OutboxState::InDoubt,
                        owner: None,
                        to: OutboxState::InDoubt,
                        words,
                        not_before: None,
                        at: now,
                    },
                )
            })?;
        }
        self.outbox_row(entry.id)
    }

    /// The user knows that a letter in doubt went.
    pub fn mark_sent(&self, id: Uuid) -> Result<OutboxRow> {
        let entry = self.in_doubt(id)?;
        self.finish_letter(&entry, None, "You said that it went.", went_at(&entry))?;
        self.outbox_row(entry.id)
    }

    /// The user wants a letter in doubt sent again, knowing that it may arrive twice. The same
    /// bytes go, with the same Message-ID, so that a copy can be told for what it is.
    pub fn send_again(&self, id: Uuid) -> Result<OutboxRow> {
        let entry = self.in_doubt(id)?;
        let now = self.now();
        self.casebook.write(|w| {
            w.move_outbox_entry(
                entry.id,
                &OutboxStep {
                    from: OutboxState::InDoubt,
                    owner: None,
                    to: OutboxState::Queued,
                    words: "You asked for it to be sent again.",
                    not_before: Some(now),
                    at: now,
                },
            )
        })?;
        self.outbox_row(entry.id)
    }

    fn in_doubt(&self, id: Uuid) -> Result<OutboxEntry> {
        let entry = self.casebook.read(|r| r.outbox_entry(id.into()))?;
        if entry.state != OutboxState::InDoubt {
            return Err(AppError::invalid(format!(
                "This letter is not in doubt; it is {}. Nothing was changed.",
                plain(entry.state)
            )));
        }
        Ok(entry)
    }

    pub(crate) fn outbox_row(&self, id: OutboxId) -> Result<OutboxRow> {
        self.casebook.read(|r| self.row(r, r.outbox_entry(id)?))
    }

    pub(crate) fn row(&self, r: &Reader<'_>, entry: OutboxEntry) -> Result<OutboxRow> {
        let request = r.request(entry.request_id)?;
        let can_cancel = matches!(
            entry.state,
            OutboxState::Queued | OutboxState::Waiting | OutboxState::Refused
        );
        Ok(OutboxRow {
            id: entry.id.into(),
            request_id: entry.request_id.into(),
            title: request.title,
            to: entry.envelope_to.join(", "),
            text: in_words(&entry),
            server_words: entry.words,
            state: shown(entry.state),
            next_try: matches!(entry.state, OutboxState::Queued | OutboxState::Waiting)
                .then_some(entry.not_before.with_timezone(&Utc)),
            subject: entry.subject,
            queued_at: entry.queued_at,
            can_cancel,
        })
    }
}

/// When a letter in doubt went, if it went: when it was handed over, however late somebody looked.
pub(crate) fn went_at(entry: &OutboxEntry) -> DateTime<Utc> {
    entry.handed_over_at.unwrap_or(entry.changed_at)
}

fn in_words(entry: &OutboxEntry) -> String {
    match entry.state {
        OutboxState::Queued if entry.words.is_empty() => "Goes in a moment.".into(),
        OutboxState::Queued => format!("Goes in a moment. {}", entry.words),
        OutboxState::Sending => {
            "The server is being asked to take it. Nothing has been handed over yet.".into()
        }
        OutboxState::HandedOver => "Handed to the server; its answer is awaited.".into(),
        OutboxState::Sent if entry.practice => {
            "Put in the practice folder; nothing left this machine.".into()
        }
        OutboxState::Sent => "The server accepted it.".into(),
        OutboxState::Waiting => format!(
            "It has not gone yet and will be tried again. {}",
            entry.words
        ),
        OutboxState::Refused => format!("It did not go. {}", entry.words),
        OutboxState::InDoubt => format!("It may or may not have gone. {}", entry.words),
        OutboxState::Cancelled => "Called back; it is a draft again.".into(),
    }
}

fn plain(state: OutboxState) -> &'static str {
    match state {
        OutboxState::Queued => "waiting to go",
        OutboxState::Sending | OutboxState::HandedOver => "being sent",
        OutboxState::Sent => "sent",
        OutboxState::Waiting => "waiting for its next try",
        OutboxState::Refused => "refused",
        OutboxState::InDoubt => "in doubt",
        OutboxState::Cancelled => "a draft again",
    }
}

fn shown(state: OutboxState) -> wire::OutboxState {
    match state {
        OutboxState::Queued => wire::OutboxState::Queued,
        OutboxState::Sending => wire::OutboxState::Sending,
        OutboxState::HandedOver => wire::OutboxState::HandedOver,
        OutboxState::Sent => wire::OutboxState::Sent,
        OutboxState::Waiting => wire::OutboxState::Waiting,
        OutboxState::Refused | OutboxState::Cancelled => wire::OutboxState::Refused,
        OutboxState::InDoubt => wire::OutboxState::InDoubt,
    }
}
