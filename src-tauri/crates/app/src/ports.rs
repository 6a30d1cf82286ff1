//! What the use cases need from outside: the time, a place for secrets, a voice on the desktop.

use std::fmt::Debug;
use std::path::Path;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

pub use crate::reminders::NoticeChoice;
use crate::wire::Keep;

/// Tells the time. The only way the use cases learn what day it is.
pub trait Clock: Debug + Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// Keeps passwords and sign-ins outside the casebook.
///
/// The calls may block (a keyring asks over D-Bus); callers keep them off the async threads.
pub trait Secrets: Debug + Send + Sync {
    /// The secret kept under a name, none when there is none.
    ///
    /// # Errors
    ///
    /// One sentence when it cannot be had now, as when the keyring is locked.
    fn get(&self, name: &str) -> Result<Option<SecretString>, String>;

    /// Keeps a secret where the user chose, and nowhere else.
    ///
    /// # Errors
    ///
    /// One or two sentences when it could not be kept there; it is still at hand until the end.
    fn set(&self, name: &str, secret: SecretString, keep: Keep) -> Result<(), String>;

    /// Puts a secret in the place of the one kept under the name, wherever that is.
    ///
    /// # Errors
    ///
    /// One sentence when it could not be kept; it is still at hand until the end.
    fn replace(&self, name: &str, secret: SecretString) -> Result<(), String>;

    /// Forgets a secret everywhere.
    fn forget(&self, name: &str);

    /// Whether there is a keyring.
    fn can_remember(&self) -> bool;

    /// The file that secrets are kept in when the user wants them in a file.
    fn file(&self) -> &Path;
}

/// Something to say on the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The heading, a few words.
    pub title: String,
    /// One or two sentences.
    pub body: String,
    /// What can be chosen on it; the first is what choosing the notice itself does.
    pub buttons: Vec<NoticeButton>,
    /// A duty is late.
    pub urgent: bool,
}

/// Something that can be chosen on a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeButton {
    /// What it says.
    pub label: String,
    /// What is done then: [`App::choose_on_notice`](crate::App::choose_on_notice) does it.
    pub choice: NoticeChoice,
}

/// Speaks on the desktop.
pub trait Notifier: Debug + Send + Sync {
    /// Shows a notice.
    ///
    /// # Errors
    ///
    /// One sentence when it was not shown.
    fn notify(&self, notice: &Notice) -> Result<(), String>;
}
