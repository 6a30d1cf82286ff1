//! Letters that a crash, a copied casebook or a turned clock left in between.

use chrono::TimeDelta;
use foi_store::StoreError;
use foi_store::table::outbox::{OutboxState, OutboxStep};

use crate::sending::LONGEST_WAIT;
use crate::{App, Result, process};

/// The setting that names the file the casebook was last opened from.
const FILE: &str = "file";

impl App {
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
                    "Sending was cut short after the letter was handed over and before the server's answer was kept.",
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

    /// The casebook has a new file, but is the same casebook: nothing was sent from elsewhere.
    pub(crate) fn know_own_file(&self) -> Result<()> {
        let identity = self.casebook.file_identity()?;
        Ok(self.casebook.write(|w| w.set_setting(FILE, &identity))?)
    }

    /// A casebook that was copied or restored may hold letters that its original has sent since:
    /// none of them goes by itself.
    pub(crate) fn hold_letters_of_a_copy(&self) -> Result<()> {
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

    /// Waits that were reckoned by a clock that was ahead of the present one are reckoned anew, as
    /// long as they were meant to be: a clock set back does not strand a letter.
    pub(crate) fn mend_waits(&self) -> Result<()> {
        let now = self.now();
        let stranded = self.casebook.read(|r| r.outbox_from_the_future(now))?;
        if stranded.is_empty() || self.casebook.is_read_only() {
            return Ok(());
        }
        Ok(self.casebook.write(|w| {
            for entry in &stranded {
                let meant =
                    (entry.not_before - entry.changed_at).clamp(TimeDelta::zero(), LONGEST_WAIT);
                w.set_outbox_wait(entry.id, now + meant, now)?;
            }
            Ok::<_, StoreError>(())
        })?)
    }
}
