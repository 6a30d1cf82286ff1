use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use foi_extract::Extractor;
use foi_law::Calendar;
use foi_mail::{Timeouts, Trust};
use foi_store::{AccountId, Casebook};
use tokio::sync::Mutex;

use crate::accounts::{AccountTokens, SignInUnderWay, StandIn};
use crate::day::civil_day;
use crate::extracting::ExtractionControl;
use crate::fetching::Fetching;
use crate::import::ImportControl;
use crate::ports::{Clock, Notifier, Secrets};
use crate::{Result, process};

/// Everything the use cases work on: the casebook, the calendar and the ports.
///
/// Made once by a shell. The use cases are its methods, one file for each part of the work.
#[derive(Debug)]
pub struct App {
    pub(crate) casebook: Casebook,
    /// The built-in table of bank holidays, or with a newer list merged in.
    pub(crate) calendar: RwLock<Arc<Calendar>>,
    pub(crate) ports: Ports,
    pub(crate) post: Post,
    /// One sender at a time within the process; between processes the lease in the casebook decides.
    pub(crate) sending: Mutex<()>,
    pub(crate) fetching: Fetching,
    /// One at a time looks after the copies in the Sent folder.
    pub(crate) keeping_copies: Mutex<()>,
    /// Access tokens of the mailboxes that are signed in to with OAuth 2.
    pub(crate) tokens: std::sync::Mutex<HashMap<AccountId, Arc<AccountTokens>>>,
    /// The sign-in that waits for the browser, if there is one.
    pub(crate) signing_in: std::sync::Mutex<SignInUnderWay>,
    /// Names this sender in the leases it takes.
    pub(crate) process: String,
    /// The imports that run in this process.
    pub(crate) imports: std::sync::Mutex<Vec<Arc<ImportControl>>>,
    /// The reading of received files that runs in this process.
    pub(crate) extraction: std::sync::Mutex<Option<Arc<ExtractionControl>>>,
    pub(crate) opened_at: DateTime<Utc>,
}

/// What the use cases need from outside.
#[derive(Debug, Clone)]
pub struct Ports {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Keeps passwords.
    pub secrets: Arc<dyn Secrets>,
    /// Speaks on the desktop.
    pub notifier: Arc<dyn Notifier>,
    /// Reads files in a process of its own.
    pub extractor: Extractor,
}

/// Where letters go and answers come from.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// A practice folder to use whatever the casebook says.
    pub practice: Option<PathBuf>,
    /// Certificates trusted besides the system's; only tests with their own servers need them.
    pub extra_trust: Option<Trust>,
    /// Servers asked instead of the internet's when settings are looked up; only for tests.
    pub stand_in: Option<StandIn>,
    /// How long a server is waited for when it takes letters.
    pub timeouts: Timeouts,
}

impl App {
    /// Opens the casebook, making it when it is not there, and mends what a crash left half done.
    pub fn open(casebook: impl Into<PathBuf>, ports: Ports, post: Post) -> Result<Self> {
        let opened_at = ports.clock.now();
        let app = Self {
            casebook: Casebook::open(casebook)?,
            calendar: RwLock::new(Arc::new(Calendar::built_in().clone())),
            ports,
            post,
            sending: Mutex::new(()),
            fetching: Fetching::default(),
            keeping_copies: Mutex::new(()),
            tokens: std::sync::Mutex::default(),
            signing_in: std::sync::Mutex::default(),
            process: process::new_holder(),
            imports: std::sync::Mutex::default(),
            extraction: std::sync::Mutex::default(),
            opened_at,
        };
        app.read_calendar()?;
        if app.casebook.is_read_only() {
            return Ok(app);
        }
        app.hold_letters_of_a_copy()?;
        app.take_up_unread_mail()?;
        app.settle_abandoned_letters()?;
        app.refold_stale_requests()?;
        Ok(app)
    }

    /// The casebook, for what concerns the file itself.
    pub fn casebook(&self) -> &Casebook {
        &self.casebook
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.ports.clock.now()
    }

    /// The civil day in the United Kingdom.
    pub fn today(&self) -> NaiveDate {
        civil_day(self.now())
    }

    /// The calendar in use.
    pub(crate) fn calendar(&self) -> Arc<Calendar> {
        Arc::clone(&self.calendar.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn practice_folder(&self) -> PathBuf {
        match &self.post.practice {
            Some(folder) => folder.clone(),
            None => beside(self.casebook.path(), ".practice"),
        }
    }
}

/// `casebook.scrutineer` → `casebook.scrutineer.practice`
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
