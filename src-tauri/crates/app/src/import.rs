//! Mails brought in from files: `.eml`, mbox, Maildir and Outlook `.msg`, by file or by folder.
//!
//! Three steps run side by side, so that both halves of a small machine work:
//!
//! 1. [`gather`] walks the folders, opens the files and hashes each mail;
//! 2. this thread keeps the bytes of a batch of mails, and what was read of an earlier batch, in
//!    one short transaction;
//! 3. a third thread reads the mails whose bytes were committed.
//!
//! So the bytes of a mail are committed before anything reads them, with one commit a batch, and the
//! third thread sees to it that they are on the disk before it begins: the writing does not wait for
//! that. A process that dies leaves at most a few batches unread; they are read at the next start.

mod control;
mod gather;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use foi_store::table::message::Message;
use foi_store::{StoreError, Writer};

pub use control::ImportControl;
use gather::{Batch, Gathering};

use crate::day::counted;
use crate::matching::Matcher;
use crate::taking_in::{Arrival, Kept, Reading, keep_bytes};
use crate::wire::{ImportProgress, ImportSummary};
use crate::{App, AppError, Result, process};

/// The processes that import, in the settings: the unread mails of these are theirs to read.
const IMPORTING: &str = "importing";
/// So many of those that could not be brought in are named; the others are counted.
const MOST_NAMED: usize = 100;
/// How long one transaction is to hold the casebook.
const HOLD: Duration = Duration::from_millis(25);
/// The log is folded each time so many bytes of mails were kept. It holds about three times that.
const FOLD_AFTER: usize = 2 * 1024 * 1024;
/// How long it is left to others after each: they look once a millisecond.
const LEAVE: Duration = Duration::from_millis(2);
/// Mails in one transaction: at first, at least and at most.
const BATCH: (usize, usize, usize) = (32, 8, 400);
/// Batches whose bytes are kept and that are not read yet.
const MOST_UNREAD: usize = 2;

impl App {
    /// Brings in mails from files and folders: see [`App::import_with`].
    pub fn import(&self, paths: &[PathBuf]) -> Result<ImportSummary> {
        self.import_with(paths, &Arc::default())
    }

    /// Brings in mails from files and from all in the folders named, whatever their names; what
    /// they hold is judged by content. Each mail is kept whole or not at all. Mails that are here
    /// already, however they came, are not kept again. What could not be brought in is named in
    /// the summary. `control` shows how far it is and can cancel it.
    ///
    /// # Errors
    ///
    /// [`AppError::ImportStopped`] when the casebook failed part of the way, as on a full disk.
    pub fn import_with(
        &self,
        paths: &[PathBuf],
        control: &Arc<ImportControl>,
    ) -> Result<ImportSummary> {
        self.take_up_unread_mail()?;
        let holder = process::new_holder();
        self.note_importing(|running| running.push(holder.clone()))?;
        let imports = || self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        imports().push(Arc::clone(control));
        let mut summary = ImportSummary::default();
        let result = self.import_all(paths, control, &mut summary);
        imports().retain(|other| !Arc::ptr_eq(other, control));
        let ended = self.note_importing(|running| running.retain(|other| *other != holder));
        match result.and(ended) {
            Ok(()) => {
                summary.cancelled = control.is_cancelled();
                summary.text = sentence(&summary);
                Ok(summary)
            }
            Err(AppError::Store(error)) if summary.new > 0 => Err(AppError::ImportStopped {
                mails: summary.new,
                // What it goes on to say is about what was tried at once, and this was not.
                why: error
                    .to_string()
                    .split(". ")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            }),
            Err(error) => Err(error),
        }
    }

    /// How far the import of this process is; none when none runs.
    pub fn import_progress(&self) -> Option<ImportProgress> {
        let imports = self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        imports.first().map(|control| control.progress())
    }

    /// Cancels what is being imported in this process. What was brought in stays.
    pub fn cancel_import(&self) {
        let imports = self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        imports.iter().for_each(|control| control.cancel());
    }

    /// Whether an import runs, here or in another process.
    pub(crate) fn an_import_runs(&self) -> Result<bool> {
        let running: Option<Vec<String>> = self.casebook.read(|r| r.setting(IMPORTING))?;
        Ok(running
            .unwrap_or_default()
            .iter()
            .any(|holder| process::is_running(holder)))
    }

    fn note_importing(&self, change: impl FnOnce(&mut Vec<String>)) -> Result<()> {
        self.casebook.write(|w| {
            let mut running: Vec<String> = w.setting(IMPORTING)?.unwrap_or_default();
            running.retain(|holder| process::is_running(holder));
            change(&mut running);
            if running.is_empty() {
                w.clear_setting(IMPORTING)
            } else {
                w.set_setting(IMPORTING, &running)
            }
        })?;
        Ok(())
    }

    fn import_all(
        &self,
        paths: &[PathBuf],
        control: &ImportControl,
        summary: &mut ImportSummary,
    ) -> Result<()> {
        let matcher = self.casebook.read(Matcher::load)?;
        let batch_size = AtomicUsize::new(BATCH.0);
        let (found, arriving) = sync_channel(1);
        let (kept, to_read) = sync_channel(MOST_UNREAD);
        let (read, readings) = channel();
        let (fold, to_fold) = sync_channel(1);
        thread::scope(|scope| {
            let gathering = Gathering::new(control, &batch_size, found);
            scope.spawn(move || gathering.run(paths));
            scope.spawn(move || {
                for mails in to_read {
                    let some = self.casebook.sync().map(|()| {
                        Unread::into_iter(mails)
                            .map(|(message, raw)| (message, Reading::of(&raw)))
                            .collect::<Readings>()
                    });
                    if read.send(some).is_err() {
                        return;
                    }
                }
            });
            scope.spawn(move || {
                for () in to_fold {
                    if let Err(error) = self.casebook.fold_log() {
                        // Nothing is lost: the next commit that finds the log too long folds it.
                        tracing::warn!("the log was not folded: {error}");
                    }
                }
            });
            let mut keeping = Keeping {
                app: self,
                control,
                summary,
                batch_size: &batch_size,
                matcher,
                fold,
                unfolded: 0,
                unread: 0,
            };
            keeping.run(arriving, kept, readings)
        })
    }
}

/// The one thread that writes.
struct Keeping<'i> {
    app: &'i App,
    control: &'i ImportControl,
    summary: &'i mut ImportSummary,
    batch_size: &'i AtomicUsize,
    /// What is known of the requests, kept in step with what is filed.
    matcher: Matcher,
    /// Asks for the log to be folded.
    fold: SyncSender<()>,
    /// Bytes of mails kept since that was last asked for.
    unfolded: usize,
    /// Batches whose bytes are kept and whose readings are not.
    unread: usize,
}

type Unread = Vec<(Message, Vec<u8>)>;
type Readings = Vec<(Message, Reading)>;

impl Keeping<'_> {
    /// Owns its ends of the channels: when it fails, whoever waits at the other ends is let go.
    fn run(
        &mut self,
        arriving: Receiver<Batch>,
        to_read: SyncSender<Unread>,
        readings: Receiver<Result<Readings, StoreError>>,
    ) -> Result<()> {
        while !self.control.is_cancelled()
            && let Ok(batch) = arriving.recv()
        {
            self.leave_out(batch.left_out);
            let read = if self.unread >= MOST_UNREAD {
                readings.recv().ok().transpose()?
            } else {
                readings.try_recv().ok().transpose()?
            };
            let unread = self.keep(batch.mails, read)?;
            self.control.note(batch.bytes, self.summary);
            if !unread.is_empty() && to_read.send(unread).is_ok() {
                self.unread += 1;
            }
        }
        drop((arriving, to_read));
        for read in readings {
            self.keep(Vec::new(), Some(read?))?;
        }
        Ok(())
    }

    /// One transaction: the bytes of these mails, and what was read of earlier ones.
    fn keep(&mut self, mails: Vec<Arrival>, read: Option<Readings>) -> Result<Unread> {
        if mails.is_empty() && read.is_none() {
            return Ok(Vec::new());
        }
        let now = self.app.now();
        let begun = Instant::now();
        let (new, filed) = self.app.casebook.write_unsynced(|w| -> Result<_> {
            let new = keep_all(w, &mails, now)?;
            let filed = match &read {
                Some(read) => self.app.keep_readings(w, &mut self.matcher, read)?,
                None => 0,
            };
            Ok((new, filed))
        })?;
        self.fit_batches(begun.elapsed());
        self.unfolded += mails.iter().map(|mail| mail.raw.len()).sum::<usize>();
        // Asked for already and not begun is as good.
        if self.unfolded > FOLD_AFTER && self.fold.try_send(()).is_ok() {
            self.unfolded = 0;
        }
        thread::sleep(LEAVE);
        self.unread -= usize::from(read.is_some());
        let all = mails.len();
        let unread: Unread = new
            .into_iter()
            .zip(mails)
            .filter_map(|(new, mail)| new.map(|message| (message, mail.raw)))
            .collect();
        self.summary.new += count(unread.len());
        self.summary.known += count(all - unread.len());
        self.summary.filed += filed;
        self.summary.inbox = self.summary.new - self.summary.filed;
        Ok(unread)
    }

    /// Makes batches smaller when the casebook was held for too long, larger when it was not.
    fn fit_batches(&self, held: Duration) {
        let now = self.batch_size.load(Ordering::Relaxed);
        let next = if held > HOLD {
            now * 3 / 4
        } else if held < HOLD * 2 / 3 {
            now + now / 4
        } else {
            now
        };
        self.batch_size
            .store(next.clamp(BATCH.1, BATCH.2), Ordering::Relaxed);
    }

    fn leave_out(&mut self, sentences: Vec<String>) {
        self.summary.left_out += count(sentences.len());
        let room = MOST_NAMED.saturating_sub(self.summary.failed.len());
        self.summary.failed.extend(sentences.into_iter().take(room));
    }
}

/// The messages of those that are new, none for those that are here already.
fn keep_all(
    w: &mut Writer<'_>,
    mails: &[Arrival],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Option<Message>>> {
    mails
        .iter()
        .map(|mail| {
            Ok(match keep_bytes(w, mail, now)? {
                Kept::New(message) => Some(*message),
                Kept::Known(_) => None,
            })
        })
        .collect()
}

fn count(some: usize) -> u32 {
    u32::try_from(some).unwrap_or(u32::MAX)
}

fn sentence(summary: &ImportSummary) -> String {
    let mut text = format!("{} brought in", counted(summary.new, "mail", "mails"));
    if summary.new > 0 {
        text += &format!(": {} filed, {} in the Inbox", summary.filed, summary.inbox);
    }
    if summary.known > 0 {
        text += &format!("; {} here already", summary.known);
    }
    if summary.left_out > 0 {
        text += &format!("; {} left out", summary.left_out);
    }
    if summary.cancelled {
        text += "; cancelled before the end";
    }
    text + "."
}
