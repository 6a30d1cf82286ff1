//! What the use cases need from outside: the time, a place for secrets, a voice on the desktop.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// Tells the time. The only way the use cases learn what day it is.
pub trait Clock: Debug + Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// Keeps passwords outside the casebook.
///
/// The calls may block (a keyring asks over D-Bus); callers keep them off the async threads.
pub trait Secrets: Debug + Send + Sync {
    /// The password kept under a name, none when there is none or it cannot be had now.
    fn get(&self, name: &str) -> Option<SecretString>;

    /// Keeps a password for as long as the process runs and, when `remember` is set, after it.
    ///
    /// # Errors
    ///
    /// One sentence when it could not be remembered; it is still at hand until the end.
    fn set(&self, name: &str, secret: SecretString, remember: bool) -> Result<(), String>;

    /// Forgets a password everywhere.
    fn forget(&self, name: &str);

    /// Whether passwords can outlive the process.
    fn can_remember(&self) -> bool;
}

/// Something to say on the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The heading, a few words.
    pub title: String,
    /// One or two sentences.
    pub body: String,
    /// Where its action leads: a route of the window, such as `#/requests/…`.
    pub route: String,
    /// What its button says.
    pub action: String,
    /// A duty is late.
    pub urgent: bool,
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
