//! The Outbox as it is shown: each letter with its state in words and what can be done.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use foi_store::table::outbox::{OutboxEntry, OutboxState};
use foi_store::table::sent_copy::{CopyState, SentCopy};
use foi_store::{OutboxId, Reader};

use crate::outbox::{can_cancel, moment, went_at};
use crate::sending::by_mailbox;
use crate::wire::{self, OutboxOffer, OutboxRow};
use crate::{App, Result};

/// What a row needs to know besides its letter.
struct Surroundings {
    now: DateTime<Utc>,
    turns: HashMap<OutboxId, DateTime<Utc>>,
}

impl App {
    /// Letters that need the user, those on their way, and the latest that went.
    pub fn outbox(&self) -> Result<Vec<OutboxRow>> {
        let around = self.surroundings()?;
        self.casebook.read(|r| {
            r.outbox(200)?
                .into_iter()
                .map(|entry| self.row_in(r, entry, &around))
                .collect()
        })
    }

    pub(crate) fn outbox_row(&self, id: OutboxId) -> Result<OutboxRow> {
        let around = self.surroundings()?;
        self.casebook
            .read(|r| self.row_in(r, r.outbox_entry(id)?, &around))
    }

    pub(crate) fn row(&self, r: &Reader<'_>, entry: OutboxEntry) -> Result<OutboxRow> {
        self.row_in(r, entry, &self.surroundings()?)
    }

    /// When each letter that waits goes, as far as can be said.
    pub(crate) fn turns_of_all(&self) -> Result<HashMap<OutboxId, DateTime<Utc>>> {
        let now = self.now();
        let letters = self.casebook.read(|r| r.outbox_to_go())?;
        if letters.is_empty() {
            return Ok(HashMap::new());
        }
        let mut turns = HashMap::new();
        for (account, letters) in by_mailbox(letters) {
            let (practice, letters): (Vec<_>, Vec<_>) =
                letters.into_iter().partition(|letter| letter.practice);
            turns.extend(
                practice
                    .into_iter()
                    .map(|letter| (letter.id, letter.not_before)),
            );
            let server = self.server_of(account)?;
            let begin = self.server_wait(&server)?.map_or(now, |wait| wait.until);
            turns.extend(self.turns(&server, now)?.reckon(&letters, begin));
        }
        Ok(turns)
    }

    fn surroundings(&self) -> Result<Surroundings> {
        Ok(Surroundings {
            now: self.now(),
            turns: self.turns_of_all()?,
        })
    }

    fn row_in(
        &self,
        r: &Reader<'_>,
        entry: OutboxEntry,
        around: &Surroundings,
    ) -> Result<OutboxRow> {
        let request = r.request(entry.request_id)?;
        let copy = r.sent_copy(entry.id)?;
        let wait = match entry.state {
            OutboxState::Queued if !entry.practice => {
                self.server_wait(&self.server_of(request.account_id)?)?
            }
            _ => None,
        };
        let to_go = matches!(entry.state, OutboxState::Queued | OutboxState::Waiting);
        let next_try = around
            .turns
            .get(&entry.id)
            .copied()
            .filter(|_| to_go)
            .map(|turn| turn.max(entry.not_before));
        let waits_its_turn = entry.state == OutboxState::Queued
            && wait.is_none()
            && next_try.is_some_and(|turn| {
                turn > entry.not_before && turn > around.now + TimeDelta::seconds(1)
            });
        let text = match wait {
            Some(wait) => format!("It waits, as every letter does. {}", wait.words),
            None if waits_its_turn => {
                "It waits for its turn: letters go at a pace that mail providers and authorities put up with.".to_owned()
            }
            None => in_words(&entry),
        };
        Ok(OutboxRow {
            id: entry.id.into(),
            request_id: entry.request_id.into(),
            title: request.title,
            to: entry.envelope_to.join(", "),
            text,
            known: known(&entry),
            server_words: on_one_line(&entry.words),
            state: shown(entry.state),
            next_try,
            queued_at: entry.queued_at,
            can_cancel: can_cancel(entry.state),
            letter_id: entry.letter_id.into(),
            waits_its_turn,
            copy: copy.map(|copy| about_copy(&copy)).unwrap_or_default(),
            offers: offers(&entry),
            batch: entry.batch.map(Into::into),
            subject: entry.subject,
        })
    }
}

fn offers(entry: &OutboxEntry) -> Vec<OutboxOffer> {
    use OutboxOffer::{CallBack, Dismiss, Look, MarkSent, Mend, SendAgain, TryNow};
    match entry.state {
        OutboxState::Queued => vec![CallBack],
        OutboxState::Waiting => vec![TryNow, CallBack],
        OutboxState::Refused => vec![Mend, Dismiss],
        OutboxState::InDoubt => vec![Look, MarkSent, SendAgain],
        OutboxState::Sending
        | OutboxState::HandedOver
        | OutboxState::Sent
        | OutboxState::Cancelled => Vec::new(),
    }
}

/// What is known of a letter in doubt: when and where it was handed over, how that ended, and what
/// was found since.
fn known(entry: &OutboxEntry) -> Vec<String> {
    if entry.state != OutboxState::InDoubt {
        return Vec::new();
    }
    let place = match entry.server.as_str() {
        "" => "the mail server",
        server => server,
    };
    let handed_over = entry
        .handed_over_at
        .map(|_| format!("It was handed to {place} on {}.", moment(went_at(entry))));
    handed_over
        .into_iter()
        .chain(entry.words.lines().map(str::to_owned))
        .collect()
}

fn about_copy(copy: &SentCopy) -> String {
    match copy.state {
        CopyState::Awaited if copy.words.is_empty() => {
            "Its copy in your Sent folder is being looked for.".into()
        }
        CopyState::Awaited | CopyState::Appending => format!(
            "A copy is yet to be put in your Sent folder. {}",
            copy.words
        )
        .trim_end()
        .to_owned(),
        CopyState::Kept => "Your mail server kept a copy in your Sent folder.".into(),
        CopyState::Filed => "A copy was put in your Sent folder.".into(),
        CopyState::Missing => format!("There is no copy in your Sent folder. {}", copy.words)
            .trim_end()
            .to_owned(),
    }
}

fn in_words(entry: &OutboxEntry) -> String {
    let words = on_one_line(&entry.words);
    match entry.state {
        OutboxState::Queued if words.is_empty() => "Goes in a moment.".into(),
        OutboxState::Queued => format!("Goes in a moment. {words}"),
        OutboxState::Sending => {
            "The server is being asked to take it. Nothing has been handed over yet.".into()
        }
        OutboxState::HandedOver => "Handed to the server; its answer is awaited.".into(),
        OutboxState::Sent if entry.practice => {
            "Put in the practice folder; nothing left this machine.".into()
        }
        OutboxState::Sent => "The server accepted it.".into(),
        OutboxState::Waiting if entry.waits_for_the_user() => {
            format!("It has not gone and waits for you. {words}")
        }
        OutboxState::Waiting => format!("It has not gone yet and will be tried again. {words}"),
        OutboxState::Refused => format!("It did not go and is a draft again. {words}"),
        OutboxState::InDoubt => format!("It may or may not have gone. {words}"),
        OutboxState::Cancelled => "Called back; it is a draft again.".into(),
    }
}

fn on_one_line(words: &str) -> String {
    words.lines().collect::<Vec<_>>().join(" ")
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
