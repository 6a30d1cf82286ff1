use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::wire::{ImportProgress, ImportSummary};

/// Shows how far an import is, and cancels it, from another thread.
#[derive(Debug, Default)]
pub struct ImportControl {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    mails: AtomicU32,
    file: Mutex<String>,
}

impl ImportControl {
    /// Ends the import soon. What was brought in stays, and the summary says so.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// How far it is.
    pub fn progress(&self) -> ImportProgress {
        ImportProgress {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            mails: self.mails.load(Ordering::Relaxed),
            file: self
                .file
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn set_total(&self, bytes: u64) {
        self.total.store(bytes, Ordering::Relaxed);
    }

    pub(crate) fn set_file(&self, name: &str) {
        name.clone_into(&mut self.file.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn note(&self, bytes: u64, summary: &ImportSummary) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
        self.mails
            .store(summary.new + summary.known, Ordering::Relaxed);
    }
}
