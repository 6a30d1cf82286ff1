//! A copy of each letter in the mailbox's Sent folder, where the server does not keep one itself.
//!
//! Seen to after the letter went, never as part of sending: whatever happens here, the letter went.

use std::collections::HashMap;

use chrono::TimeDelta;
use foi_mail::{FetchError, Mailbox};
use foi_store::AccountId;
use foi_store::table::outbox::OutboxEntry;
use foi_store::table::sent_copy::{CopyState, SentCopy};

use crate::outbox::went_at;
use crate::sending::LONGEST_WAIT;
use crate::{App, AppError, Result, process};

/// When a copy is first looked for: providers that keep one do so within seconds.
pub(crate) const FIRST_LOOK: TimeDelta = TimeDelta::minutes(1);
/// How long after the letter went the server is given to keep a copy itself, before we put one there.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);
/// After so many failures the copy is given up, in words.
const TRIES: u32 = 12;
/// Copies seen to in one go.
const AT_ONCE: u32 = 50;

impl App {
    /// Whether a copy in the Sent folder is to be seen to now.
    pub fn has_copies_due(&self) -> Result<bool> {
        let now = self.now();
        Ok(!self.casebook.is_read_only()
            && !self.is_practice()?
            && !self.casebook.read(|r| r.copies_due(now, 1))?.is_empty())
    }

    /// Looks in the Sent folder for letters that went, and puts a copy there of those that are not
    /// in it after a while. Gives how many copies it put there.
    ///
    /// # Errors
    ///
    /// When the casebook or the mailbox cannot be used; what is to be done stays noted.
    pub async fn keep_copies(&self) -> Result<u32> {
        let Ok(_one_at_a_time) = self.keeping_copies.try_lock() else {
            return Ok(0);
        };
        if !self.has_copies_due()? {
            return Ok(0);
        }
        let now = self.now();
        let due = self.casebook.read(|r| r.copies_due(now, AT_ONCE))?;
        let mut by_mailbox: HashMap<Option<AccountId>, Vec<(SentCopy, OutboxEntry)>> =
            HashMap::new();
        self.casebook.read(|r| -> Result<()> {
            for copy in due {
                let entry = r.outbox_entry(copy.outbox_id)?;
                let account = r.request(entry.request_id)?.account_id;
                by_mailbox.entry(account).or_default().push((copy, entry));
            }
            Ok(())
        })?;
        let (mut filed, mut trouble) = (0, None);
        for (account, copies) in by_mailbox {
            // A mailbox that cannot be used does not hold up the copies of another.
            let outcome = match self.route_of(account) {
                Ok(route) => {
                    let mut mailbox = route.mailbox(self.trust());
                    let outcome = self.see_to_copies(&mut mailbox, copies).await;
                    mailbox.quit().await;
                    outcome
                }
                Err(error) => Err(error),
            };
            match outcome {
                Ok(count) => filed += count,
                Err(error) => trouble = Some(error),
            }
        }
        trouble.map_or(Ok(filed), Err)
    }

    async fn see_to_copies(
        &self,
        mailbox: &mut Mailbox,
        due: Vec<(SentCopy, OutboxEntry)>,
    ) -> Result<u32> {
        let mut filed = 0;
        let mut folder: Option<String> = None;
        for (mut copy, entry) in due {
            let elsewhere = copy
                .owner
                .as_deref()
                .is_some_and(|owner| owner != self.process && process::is_running(owner));
            if elsewhere
                || !self
                    .casebook
                    .write(|w| w.claim_sent_copy(&copy, &self.process))?
            {
                continue;
            }
            if folder.is_none() {
                folder = match mailbox.sent_folder().await {
                    Ok(Some(found)) => Some(found),
                    Ok(None) => {
                        copy.state = CopyState::Missing;
                        copy.words = "The mailbox has no folder for sent mail.".into();
                        self.settle_copy(copy)?;
                        continue;
                    }
                    Err(error) => return self.later(copy, error),
                };
            }
            let sent = folder.as_deref().unwrap_or_default();
            match self.see_to(mailbox, sent, &mut copy, &entry).await {
                Ok(put_there) => filed += u32::from(put_there),
                Err(AppError::Fetch(error)) => return self.later(copy, error),
                Err(error) => return Err(error),
            }
        }
        Ok(filed)
    }

    /// Gives whether a copy was put there now.
    async fn see_to(
        &self,
        mailbox: &mut Mailbox,
        folder: &str,
        copy: &mut SentCopy,
        entry: &OutboxEntry,
    ) -> Result<bool> {
        // Before every try: the last one may have succeeded without our learning of it.
        if mailbox
            .find_message_id(Some(folder), &entry.header_id)
            .await?
        {
            copy.state = match copy.state {
                CopyState::Appending => CopyState::Filed,
                _ => CopyState::Kept,
            };
            copy.words.clear();
            self.settle_copy(copy.clone())?;
            return Ok(false);
        }
        let now = self.now();
        let went = went_at(entry).min(now);
        if copy.state == CopyState::Awaited && now < went + PATIENCE {
            copy.not_before = went + PATIENCE;
            self.settle_copy(copy.clone())?;
            return Ok(false);
        }
        let bytes = self.casebook.read(|r| r.blob(&entry.raw))?;
        copy.state = CopyState::Appending;
        copy.changed_at = now;
        copy.owner = Some(self.process.clone());
        let still_ours = self
            .casebook
            .write(|w| w.set_sent_copy(copy, &self.process))?;
        if !still_ours {
            return Ok(false);
        }
        mailbox.append(folder, &bytes, went).await?;
        copy.state = CopyState::Filed;
        copy.words.clear();
        self.settle_copy(copy.clone())?;
        Ok(true)
    }

    /// The mailbox could not be used: the copy is seen to later, and so are the others.
    fn later(&self, mut copy: SentCopy, error: FetchError) -> Result<u32> {
        copy.tries += 1;
        copy.words = error.to_string();
        if copy.tries >= TRIES {
            copy.state = CopyState::Missing;
        } else {
            copy.not_before = self.now() + back_off(copy.tries);
        }
        self.settle_copy(copy)?;
        Err(error.into())
    }

    /// Keeps where a copy is and gives the claim up.
    fn settle_copy(&self, mut copy: SentCopy) -> Result<()> {
        copy.owner = None;
        copy.changed_at = self.now();
        self.casebook
            .write(|w| w.set_sent_copy(&copy, &self.process))?;
        Ok(())
    }
}

fn back_off(tries: u32) -> TimeDelta {
    TimeDelta::minutes(5)
        .checked_mul(1_i32 << tries.min(10))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}
