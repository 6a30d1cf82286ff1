//! A batch on its way: queued, paused, called back, corrected, chased.

use chrono::{DateTime, TimeDelta, Utc};
use foi_store::table::batch::BatchLetter;
use foi_store::table::outbox::OutboxState;
use foi_store::{BatchId, LetterId, RequestId, Writer};
use uuid::Uuid;

use super::{fields_for, worded};
use crate::day::{civil_day, counted, written};
use crate::drafting::regime_of;
use crate::letters::{find, numbered_items, render};
use crate::outbox::{CALL_BACK, TOGETHER};
use crate::wire::{BatchDone, LeftOutRow};
use crate::{App, AppError, Result};

/// Nobody is sent the same letter twice within this time by one step for many.
const AGAIN_AFTER: TimeDelta = TimeDelta::days(7);

impl App {
    /// Queues every letter of a batch that is a draft, to go at its turn, the first after the time in
    /// which the user can call them back. What is queued already is not queued again.
    pub fn send_batch(&self, id: Uuid) -> Result<BatchDone> {
        self.queue_batch(id, CALL_BACK)
    }

    /// As [`send_batch`](Self::send_batch), without that time.
    pub fn send_batch_now(&self, id: Uuid) -> Result<BatchDone> {
        self.queue_batch(id, TimeDelta::zero())
    }

    fn queue_batch(&self, id: Uuid, delay: TimeDelta) -> Result<BatchDone> {
        self.draft_batch(id)?;
        let batch = BatchId::from(id);
        let drafts = self.casebook.read(|r| {
            let mut drafts = Vec::new();
            for letter in r.batch_letters(batch)? {
                if let (Some(request), None) = (letter.request_id, letter.outbox_id) {
                    let of_request = r.drafts_of_request(request)?;
                    drafts.extend(
                        of_request
                            .iter()
                            .find(|draft| draft.kind == "request")
                            .map(|draft| draft.id),
                    );
                }
            }
            Ok::<_, AppError>(drafts)
        })?;
        let done = self.queue_all(&drafts, delay, batch)?;
        Ok(queued(done, Vec::new()))
    }

    /// Lets nothing more of a batch begin to go.
    pub fn pause_batch(&self, id: Uuid) -> Result<()> {
        let now = self.now();
        self.casebook.write(|w| {
            let batch = w.batch(id.into())?;
            Ok(w.set_batch_paused(batch.id, Some(batch.paused_at.unwrap_or(now)))?)
        })
    }

    /// Lets a batch go on.
    pub fn resume_batch(&self, id: Uuid) -> Result<()> {
        self.casebook.write(|w| {
            let batch = w.batch(id.into())?;
            Ok(w.set_batch_paused(batch.id, None)?)
        })
    }

    /// Calls back what has not gone of a batch: those letters are drafts again.
    pub fn call_back_batch(&self, id: Uuid) -> Result<BatchDone> {
        self.for_each(id, "called back", |w, _, letter| self.call_back(w, letter))
    }

    /// Puts other words into the letters of a batch that have not gone. Those in the Outbox are
    /// called back for it and queued again; a draft that the user changed by hand gets the new
    /// words like the others.
    ///
    /// # Errors
    ///
    /// One sentence when the words cannot be filled in for some authority; then none is changed.
    pub fn correct_batch(&self, id: Uuid, subject: &str, body: &str) -> Result<BatchDone> {
        let batch_id = BatchId::from(id);
        if subject.trim().is_empty() || body.trim().is_empty() {
            return Err(AppError::invalid(
                "A letter needs a subject and a text. Nothing was changed.",
            ));
        }
        // Tried for every authority before the first letter is touched.
        self.casebook.read(|r| {
            let batch = r.batch(batch_id)?;
            let template = worded(find(r, &batch.letter)?, Some(subject), Some(body));
            let identity = self.writer_of(r, None)?;
            r.batch_letters(batch_id)?.iter().try_for_each(|letter| {
                let authority = r.authority(letter.authority_id)?;
                let waits = matches!(
                    letter.state,
                    Some(OutboxState::Queued | OutboxState::Waiting)
                );
                if waits && authority.email.is_empty() {
                    return Err(AppError::invalid(format!(
                        "{} has no address any more, and its letter is in the Outbox. Nothing was changed; give the address first.",
                        authority.name
                    )));
                }
                let regime = regime_of(&template, Some(&authority));
                let context = self.context(regime, Some(&authority), Some(&identity), "SCR-000000");
                let own = r.batch_recipient(batch_id, letter.position)?.fields;
                render(&template, &context, &fields_for(&batch.fields, &own)).map(drop)
            })
        })?;
        let now = self.now();
        // Nothing of it goes while half of the letters are changed; a process that dies in between
        // leaves it paused, and the correction can be made again.
        let was_paused = self.casebook.write(|w| {
            let batch = w.batch(batch_id)?;
            w.reword_batch(batch_id, subject, body, now)?;
            w.set_batch_paused(batch_id, Some(batch.paused_at.unwrap_or(now)))?;
            Ok::<_, AppError>(batch.paused_at.is_some())
        })?;
        let practice = self.is_practice()?;
        let mut done = self.for_each(id, "corrected", |w, batch, letter| {
            let queued = self.call_back(w, letter)?;
            let Some(request) = letter.request_id else {
                return Ok(false);
            };
            let Some(draft) = w
                .drafts_of_request(request)?
                .into_iter()
                .find(|draft| draft.kind == "request")
            else {
                return Ok(false);
            };
            self.reword(w, batch, letter, request, draft.id)?;
            if queued {
                self.queue_in(w, draft.id, TimeDelta::zero(), practice, Some(batch))?;
            }
            Ok(true)
        })
        .map_err(|error| {
            AppError::invalid(format!(
                "{error} The batch is paused, and only some of its letters have the new words: correct it again before it goes on."
            ))
        })?;
        if !was_paused {
            self.resume_batch(id)?;
        }
        let gone = self.casebook.read(|r| {
            Ok::<_, AppError>(
                r.batch_letters(batch_id)?
                    .iter()
                    .filter(|letter| letter.state.is_some_and(has_gone))
                    .count(),
            )
        })?;
        if gone > 0 {
            let gone = u32::try_from(gone).unwrap_or(u32::MAX);
            done.text.push_str(&format!(
                " {} gone or may have gone, and is not changed.",
                counted(gone, "letter has", "letters have")
            ));
        }
        Ok(done)
    }

    /// Drafts the next letter of this kind, such as `chaser`, for requests of a batch, and queues
    /// it. Those it cannot be written for are said, and those that had it in the last week: so it
    /// can be done again after an interruption.
    pub fn follow_batch(&self, id: Uuid, requests: &[Uuid], letter: &str) -> Result<BatchDone> {
        let members = self.casebook.read(|r| {
            let batch = r.batch(id.into())?;
            Ok::<_, AppError>(r.batch_letters(batch.id)?)
        })?;
        // Many letters at once, so they go after those that the user sends by themselves; not of
        // this batch, whose pause and progress are about the requests.
        let together = BatchId::new(self.now());
        let since = self.now() - AGAIN_AFTER;
        let mut drafts = Vec::new();
        let mut left_out = Vec::new();
        for member in members {
            let Some(request) = member.request_id.map(Uuid::from) else {
                continue;
            };
            if !requests.contains(&request) {
                continue;
            }
            match self.draft_to_follow(request, letter, since) {
                Ok(draft) => drafts.push(draft),
                Err(error) => left_out.push(LeftOutRow {
                    line: member.position,
                    name: member.authority,
                    why: error.to_string(),
                }),
            }
        }
        let done = self.queue_all(&drafts, TimeDelta::zero(), together)?;
        Ok(queued(done, left_out))
    }

    /// The next letter of a request as a draft that can go; one that is drafted already is taken.
    fn draft_to_follow(
        &self,
        request: Uuid,
        letter: &str,
        since: DateTime<Utc>,
    ) -> Result<LetterId> {
        let lately = self
            .casebook
            .read(|r| r.letter_queued_since(request.into(), letter, since))?;
        if let Some(at) = lately {
            return Err(AppError::invalid(format!(
                "The same letter was sent to it on {} already. Write another from the request itself.",
                written(civil_day(at))
            )));
        }
        let draft = LetterId::from(self.draft_letter(request, letter)?.id);
        self.casebook
            .read(|r| self.composed(r, &r.letter(draft)?).map(drop))?;
        Ok(draft)
    }

    fn reword(
        &self,
        w: &mut Writer<'_>,
        batch: BatchId,
        letter: &BatchLetter,
        request: RequestId,
        draft: LetterId,
    ) -> Result<()> {
        let now = self.now();
        let batch = w.batch(batch)?;
        let template = worded(
            find(w, &batch.letter)?,
            Some(&batch.subject),
            Some(&batch.body),
        );
        let request = w.request(request)?;
        let identity = self.writer_of(w, Some(&request))?;
        let authority = w.authority(letter.authority_id)?;
        let context = self.context(
            request.regime,
            Some(&authority),
            Some(&identity),
            &request.reference,
        );
        let own = w.batch_recipient(batch.id, letter.position)?.fields;
        let rendered = render(&template, &context, &fields_for(&batch.fields, &own))?;
        w.edit_letter(draft, &rendered.subject, &rendered.body, now)?;
        let created_at = w.letter(draft)?.created_at;
        w.set_passage(
            "letter",
            draft.into(),
            &rendered.subject,
            &rendered.body,
            created_at,
        )?;
        w.replace_items(request.id, &numbered_items(&rendered.body), now)?;
        Ok(())
    }

    /// A letter that has not begun to go is a draft again; says whether it was in the Outbox.
    fn call_back(&self, w: &mut Writer<'_>, letter: &BatchLetter) -> Result<bool> {
        match (letter.outbox_id, letter.state) {
            (Some(entry), Some(OutboxState::Queued | OutboxState::Waiting)) => {
                let entry = w.outbox_entry(entry)?;
                if !matches!(entry.state, OutboxState::Queued | OutboxState::Waiting) {
                    // It began to go in the meantime.
                    return Ok(false);
                }
                self.take_off_the_list(w, &entry)?;
                self.make_draft_again(w, &entry)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Does a step for each letter of a batch, some in one transaction.
    fn for_each(
        &self,
        id: Uuid,
        done_what: &str,
        step: impl Fn(&mut Writer<'_>, BatchId, &BatchLetter) -> Result<bool>,
    ) -> Result<BatchDone> {
        let id = BatchId::from(id);
        let letters = self.casebook.read(|r| {
            r.batch(id)?;
            Ok::<_, AppError>(r.batch_letters(id)?)
        })?;
        let mut done = BatchDone::default();
        for some in letters.chunks(TOGETHER) {
            done.done += self.casebook.write(|w| {
                let mut count = 0;
                for letter in some {
                    count += u32::from(step(w, id, letter)?);
                }
                Ok::<_, AppError>(count)
            })?;
        }
        done.text = format!("{} {done_what}.", counted(done.done, "letter", "letters"));
        Ok(done)
    }
}

fn queued(done: u32, left_out: Vec<LeftOutRow>) -> BatchDone {
    BatchDone {
        done,
        text: format!("{} queued.", counted(done, "letter", "letters")),
        left_out,
    }
}

/// It left, or may have.
pub(super) fn has_gone(state: OutboxState) -> bool {
    matches!(
        state,
        OutboxState::Sent | OutboxState::InDoubt | OutboxState::HandedOver | OutboxState::Sending
    )
}
