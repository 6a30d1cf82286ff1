use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use foi_document::Typesetter;
use foi_extract::Extractor;
use foi_law::Calendar;
use foi_mail::{Timeouts, Trust};
use foi_store::{AccountId, Casebook, Passphrase, StoreError};
use tokio::sync::Mutex;

use crate::accounts::{AccountTokens, SignInUnderWay, StandIn};
use crate::day::civil_day;
use crate::encryption::open_remembered;
use crate::extracting::ExtractionControl;
use crate::fetching::Fetching;
use crate::import::ImportControl;
use crate::ports::{Clock, Notifier, Secrets};
use crate::tables::OpenTables;
use crate::{AppError, Result, process};

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
    /// Tables that were opened lately, by the SHA-256 of their files.
    pub(crate) tables: std::sync::Mutex<OpenTables>,
    /// Why the last reminder could not be shown, if it could not.
    pub(crate) reminder_trouble: std::sync::Mutex<Option<String>>,
    pub(crate) opened_at: DateTime<Utc>,
    /// What a crash or a copy left half done is still to be mended: the disk is full.
    pub(crate) no_room: AtomicBool,
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
    /// Reads files in a process of its own, whose program also sets documents.
    pub extractor: Extractor,
}

impl Ports {
    pub(crate) fn typesetter(&self) -> Typesetter {
        Typesetter::program(self.extractor.worker_program())
    }
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
    /// Opens the casebook, making it when it is not there, and mends what a crash left half done. An
    /// encrypted casebook opens when its passphrase is in the keyring.
    pub fn open(casebook: impl Into<PathBuf>, ports: Ports, post: Post) -> Result<Self> {
        Self::open_with(casebook, None, ports, post)
    }

    /// As [`App::open`], with the passphrase of an encrypted casebook.
    pub fn open_with(
        casebook: impl Into<PathBuf>,
        passphrase: Option<Passphrase>,
        ports: Ports,
        post: Post,
    ) -> Result<Self> {
        let path = casebook.into();
        let casebook = match Casebook::open_with(&path, passphrase) {
            Err(StoreError::Locked { .. }) => open_remembered(&path, &*ports.secrets)?,
            opened => opened?,
        };
        Self::on(casebook, ports, post)
    }

    pub(crate) fn on(casebook: Casebook, ports: Ports, post: Post) -> Result<Self> {
        let opened_at = ports.clock.now();
        let app = Self {
            casebook,
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
            tables: std::sync::Mutex::default(),
            reminder_trouble: std::sync::Mutex::default(),
            opened_at,
            no_room: AtomicBool::default(),
        };
        app.take_up()?;
        Ok(app)
    }

    /// Reads what the casebook says of the calendar, and mends what a crash or a copy left half done.
    pub(crate) fn take_up(&self) -> Result<()> {
        self.read_calendar()?;
        if self.casebook.is_read_only() {
            return Ok(());
        }
        let mended = || -> Result<()> {
            self.hold_letters_of_a_copy()?;
            self.take_up_unread_mail()?;
            self.settle_abandoned_letters()?;
            self.refold_stale_requests()
        };
        let done = mended();
        let no_room = matches!(&done, Err(AppError::Store(StoreError::DiskFull)));
        self.no_room.store(no_room, Ordering::Relaxed);
        // It can still be read.
        if no_room { Ok(()) } else { done }
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
