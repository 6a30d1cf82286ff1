//! The Outbox as the user sees and steers it.

use chrono::{DateTime, TimeDelta, Utc};
use foi_law::{Event, EventKind};
use foi_store::table::outbox::{OutboxEntry, OutboxState, OutboxStep};
use foi_store::{BatchId, LetterId, OutboxId, Writer};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::events::{NewEvent, OUTBOX, USER};
use crate::wire::OutboxRow;
use crate::{App, AppError, Result};

/// How long a letter from the window can be called back before its first byte goes.
pub(crate) const CALL_BACK: TimeDelta = TimeDelta::seconds(8);

/// Letters in one transaction where there are many: a long one would hold up the window.
pub(crate) const TOGETHER: usize = 50;

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

    /// Freezes many drafts at once, to go at their turn, the first after the time in which they can
    /// be called back. Every draft is checked before the first is frozen.
    ///
    /// # Errors
    ///
    /// One sentence when a draft cannot go; then none is frozen.
    pub fn send_letters(&self, letters: &[Uuid]) -> Result<()> {
        let letters: Vec<_> = letters.iter().copied().map(LetterId::from).collect();
        self.queue_all(&letters, CALL_BACK, BatchId::new(self.now()))
            .map(drop)
    }

    /// Freezes many drafts as letters of a batch; says how many. Every draft is checked before the
    /// first is frozen; one that somebody else queues meanwhile is passed over.
    pub(crate) fn queue_all(
        &self,
        letters: &[LetterId],
        delay: TimeDelta,
        batch: BatchId,
    ) -> Result<u32> {
        self.casebook.read(|r| {
            letters.iter().try_for_each(|letter| {
                let letter = r.letter(*letter)?;
                if letter.queued_at.is_some() {
                    return Err(in_the_outbox_already());
                }
                self.composed(r, &letter).map(drop)
            })
        })?;
        let practice = self.is_practice()?;
        let mut queued = 0;
        for some in letters.chunks(TOGETHER) {
            queued += self.casebook.write(|w| {
                let mut count = 0;
                for letter in some {
                    if w.letter(*letter)?.queued_at.is_none() {
                        self.queue_in(w, *letter, delay, practice, Some(batch))?;
                        count += 1;
                    }
                }
                Ok::<u32, AppError>(count)
            })?;
        }
        Ok(queued)
    }

    fn queue(&self, letter: LetterId, delay: TimeDelta) -> Result<OutboxRow> {
        let practice = self.is_practice()?;
        let id = self
            .casebook
            .write(|w| self.queue_in(w, letter, delay, practice, None))?;
        self.outbox_row(id)
    }

    pub(crate) fn queue_in(
        &self,
        w: &mut Writer<'_>,
        letter: LetterId,
        delay: TimeDelta,
        practice: bool,
        batch: Option<BatchId>,
    ) -> Result<OutboxId> {
        let now = self.now();
        let letter = w.letter(letter)?;
        if letter.queued_at.is_some() {
            return Err(in_the_outbox_already());
        }
        let composed = self.composed(w, &letter)?;
        // Mended and sent anew, its refusal is no longer of interest.
        for refused in w.refused_of_letter(letter.id)? {
            self.take_off_the_list(w, &refused)?;
        }
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
            server: String::new(),
            batch,
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
    }

    /// Calls a letter back before it goes: it is a draft again. One that was refused is a draft
    /// already, and only leaves the list.
    pub fn cancel_letter(&self, id: Uuid) -> Result<()> {
        self.casebook.write(|w| {
            let entry = w.outbox_entry(id.into())?;
            if !can_cancel(entry.state) {
                return Err(AppError::invalid(match entry.state {
                    OutboxState::Sent => "The letter has gone and cannot be called back.",
                    OutboxState::Cancelled => "The letter was called back already; it is a draft.",
                    OutboxState::InDoubt => "It is not known whether the letter went, so it cannot be called back. Look for it in the mailbox, or say that it went.",
                    _ => "The letter is being sent at this moment and cannot be called back.",
                }));
            }
            self.take_off_the_list(w, &entry)?;
            if w.letter(entry.letter_id)?.queued_at.is_none() {
                return Ok(());
            }
            self.make_draft_again(w, &entry)
        })
    }

    /// An entry that is done with, without having gone.
    pub(crate) fn take_off_the_list(&self, w: &mut Writer<'_>, entry: &OutboxEntry) -> Result<()> {
        Ok(w.move_outbox_entry(
            entry.id,
            &OutboxStep {
                from: entry.state,
                owner: None,
                to: OutboxState::Cancelled,
                words: &entry.words,
                not_before: None,
                at: self.now(),
            },
        )?)
    }

    /// The letter of an entry that will not go is a draft again, and its `queued` event struck out.
    pub(crate) fn make_draft_again(&self, w: &mut Writer<'_>, entry: &OutboxEntry) -> Result<()> {
        w.set_letter_queued(entry.letter_id, None)?;
        let letter = w.letter(entry.letter_id)?;
        w.set_passage(
            "letter",
            letter.id.into(),
            &letter.subject,
            &letter.body,
            letter.created_at,
        )?;
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
    }

    /// Lets a waiting letter be tried at once.
    pub fn retry_letter(&self, id: Uuid) -> Result<OutboxRow> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let entry = w.outbox_entry(id.into())?;
            if !matches!(entry.state, OutboxState::Queued | OutboxState::Waiting) {
                return Err(AppError::invalid(match entry.state {
                    OutboxState::Refused => {
                        "The letter was refused and is a draft again. Mend it there and send it."
                            .to_owned()
                    }
                    state => format!(
                        "Only a letter that waits can be tried again; this one is {}.",
                        plain(state)
                    ),
                }));
            }
            let words = entry.words.clone();
            w.forget_server_waits()?;
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

    /// Looks for a letter in doubt in the mailbox: in the Sent folder, in the Inbox for our own
    /// copy, then everywhere else. If it is there, it went.
    pub async fn look_for_letter(&self, id: Uuid) -> Result<OutboxRow> {
        let entry = self.in_doubt(id)?;
        let route = self.route_of_letter(&entry)?;
        let mut mailbox = route.mailbox(self.trust());
        let found = mailbox.find_letter(&entry.header_id).await;
        mailbox.quit().await;
        let now = self.now();
        if let Some(folder) = found? {
            let why = format!("Found in the mailbox, in “{folder}”, so it went.");
            self.finish_letter(&entry, None, &why, went_at(&entry).min(now))?;
            return self.outbox_row(entry.id);
        }
        let known: Vec<_> = entry
            .words
            .lines()
            .filter(|line| !line.starts_with(LOOKED))
            .collect();
        let words = format!(
            "{}\n{LOOKED} on {}: not found in the mailbox. That does not prove that it did not go: some servers keep no copy.",
            known.join("\n"),
            moment(now)
        );
        self.casebook.write(|w| {
            w.move_outbox_entry(
                entry.id,
                &OutboxStep {
                    from: OutboxState::InDoubt,
                    owner: None,
                    to: OutboxState::InDoubt,
                    words: words.trim(),
                    not_before: None,
                    at: now,
                },
            )
        })?;
        self.outbox_row(entry.id)
    }

    /// The user knows that a letter in doubt went.
    pub fn mark_sent(&self, id: Uuid) -> Result<OutboxRow> {
        let entry = self.in_doubt(id)?;
        let went = went_at(&entry).min(self.now());
        self.finish_letter(&entry, None, "You said that it went.", went)?;
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
}

/// How a line of what is known begins that tells of a look into the mailbox.
const LOOKED: &str = "Looked for";

/// When a letter in doubt went, if it went: when it was handed over, however late somebody looked.
pub(crate) fn went_at(entry: &OutboxEntry) -> DateTime<Utc> {
    entry.handed_over_at.unwrap_or(entry.changed_at)
}

/// Whether a letter can still be called back, or its refusal taken off the list.
pub(crate) fn can_cancel(state: OutboxState) -> bool {
    matches!(
        state,
        OutboxState::Queued | OutboxState::Waiting | OutboxState::Refused
    )
}

/// "Mon 1 June 2026 at 10:00", in London.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    let clock = at.with_timezone(&chrono_tz::Europe::London);
    format!("{} at {}", written(civil_day(at)), clock.format("%H:%M"))
}

fn in_the_outbox_already() -> AppError {
    AppError::invalid("This letter is in the Outbox already. It was not queued a second time.")
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
