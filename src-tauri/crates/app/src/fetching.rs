//! What comes to the mailbox: what concerns us is handed on as it arrives, and how far was read is
//! kept.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use foi_mail::{Cursor, FetchError, Fetched, FetchedMail, Head, Mailbox, Scope, Taker, parse};
use foi_store::table::mail_folder::MailFolder;
use tokio::sync::watch;
use uuid::Uuid;

use crate::accounts::Route;
use crate::concerning::{Concern, Concerns};
use crate::day::{brief, counted};
use crate::left_mail::{ASK_FIRST, too_large};
use crate::settings::{LAST_FETCH, TROUBLE};
use crate::taking_in::{TakenIn, parse_carefully};
use crate::wire::{FetchProgress, FetchSummary};
use crate::{App, AppError, Result};

pub(crate) const INBOX: &str = "INBOX";
/// A mail that only its text can decide on is looked into when it is not larger than this: bytes.
const LOOK_INTO: u32 = 256 * 1024;

/// How mail is to be fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchWish {
    /// From this day on, also where later mail was read already.
    pub since: Option<NaiveDate>,
    /// Look again at mails that were looked at before: what is known now may make them concern us.
    pub again: bool,
}

/// What mail is held against, and the change of the casebook ([`foi_store::Casebook::change_count`]) it is of.
#[derive(Debug)]
struct Known {
    change: (i64, u64),
    concerns: Arc<Concerns>,
}

/// The fetch under way.
#[derive(Debug)]
pub(crate) struct Fetching {
    /// One fetch at a time within the process; two would ask for everything twice.
    turn: tokio::sync::Mutex<()>,
    progress: Mutex<Option<FetchProgress>>,
    /// Counts how often the user cancelled.
    cancelled: watch::Sender<u64>,
    /// What was known at the last fetch.
    concerns: Mutex<Option<Known>>,
    /// Counts how often it was noted that a mailbox answered, and nothing else.
    answered: AtomicU64,
}

impl Default for Fetching {
    fn default() -> Self {
        Self {
            turn: tokio::sync::Mutex::default(),
            progress: Mutex::default(),
            cancelled: watch::Sender::new(0),
            concerns: Mutex::default(),
            answered: AtomicU64::new(0),
        }
    }
}

impl Fetching {
    /// Another casebook stands in the place of the one that was open.
    pub(crate) fn forget_concerns(&self) {
        *self.concerns.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl App {
    /// Fetches what arrived since the last time.
    pub async fn fetch_mail(&self) -> Result<FetchSummary> {
        self.fetch_mail_as(FetchWish::default()).await
    }

    /// Fetches as wished.
    pub async fn fetch_mail_as(&self, wish: FetchWish) -> Result<FetchSummary> {
        let fetched = async {
            if let Some(since) = wish.since {
                self.set_fetch_since(since)?;
            }
            let mut whole = FetchSummary::default();
            // A mailbox that fails does not hold the others up; its failure is said after them.
            let mut failure = None;
            for route in self.routes()? {
                let fetched = match route {
                    Ok(route) => self.fetch_from(&route, wish, &mut whole).await,
                    Err(error) => Err(error),
                };
                if let Err(error) = fetched {
                    failure.get_or_insert(error);
                }
                if whole.cancelled {
                    break;
                }
            }
            if let Some(error) = failure {
                return Err(error);
            }
            whole.say();
            Ok(whole)
        }
        .await;
        let noted = self.note_fetch(fetched.as_ref().err());
        let summary = fetched?;
        noted?;
        Ok(summary)
    }

    /// Ends the fetch under way. What was brought stays, and the next goes on from there.
    pub fn cancel_fetch(&self) {
        self.fetching.cancelled.send_modify(|times| *times += 1);
    }

    /// How far the fetch under way has come, none when there is none.
    pub fn fetch_progress(&self) -> Option<FetchProgress> {
        self.progress().clone()
    }

    async fn fetch_from(
        &self,
        route: &Route,
        wish: FetchWish,
        summary: &mut FetchSummary,
    ) -> Result<()> {
        let mut mailbox = route.mailbox(self.trust());
        let fetched = self.fetch_over(route, &mut mailbox, wish, summary).await;
        mailbox.quit().await;
        fetched
    }

    /// Fetches over a mailbox that may be connected already, and counts into a summary.
    pub(crate) async fn fetch_over(
        &self,
        route: &Route,
        mailbox: &mut Mailbox,
        wish: FetchWish,
        summary: &mut FetchSummary,
    ) -> Result<()> {
        let mut cancelled = self.fetching.cancelled.subscribe();
        let _turn = self.fetching.turn.lock().await;
        let fetched = tokio::select! {
            biased;
            _ = cancelled.changed() => None,
            fetched = self.fetch_folders(route, mailbox, wish, summary) => Some(fetched),
        };
        *self.progress() = None;
        fetched.unwrap_or_else(|| {
            summary.cancelled = true;
            Ok(())
        })
    }

    /// How often it was noted that a mailbox answered, and nothing else. Such a note is no change of
    /// the casebook: whoever shows [`App::last_checked`] looks at this number.
    #[must_use]
    pub fn times_answered(&self) -> u64 {
        self.fetching.answered.load(Ordering::Relaxed)
    }

    /// When a mailbox last answered, in a few characters: "09:12", or the day when it was not today.
    pub fn last_checked(&self) -> Result<Option<String>> {
        let last: Option<DateTime<Utc>> = self.casebook.read(|r| r.setting(LAST_FETCH))?;
        Ok(last.map(|at| brief(at, self.today())))
    }

    /// Keeps when mail was last fetched, and the trouble if there is any. A trouble that is known
    /// is not written again: every change makes the window read anew.
    pub(crate) fn note_fetch(&self, error: Option<&AppError>) -> Result<()> {
        let now = self.now();
        let known: Option<String> = self.casebook.read(|r| r.setting(TROUBLE))?;
        let trouble = error.map(ToString::to_string);
        // A warning may be over now, and whoever shows it looks again only when something changed.
        let warned = self.no_room.load(Ordering::Relaxed) || self.casebook.hindrance().is_some();
        if trouble.is_none() && known.is_none() && !warned {
            self.casebook
                .write_unheard(|w| w.set_setting(LAST_FETCH, &now))?;
            self.fetching.answered.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.casebook.write(|w| match &trouble {
            None => {
                w.set_setting(LAST_FETCH, &now)?;
                w.clear_setting(TROUBLE)
            }
            Some(trouble) if known.as_ref() != Some(trouble) => w.set_setting(TROUBLE, trouble),
            Some(_) => Ok(()),
        })?;
        Ok(())
    }

    async fn fetch_folders(
        &self,
        route: &Route,
        mailbox: &mut Mailbox,
        wish: FetchWish,
        summary: &mut FetchSummary,
    ) -> Result<()> {
        let name = route.mailbox_name();
        let concerns = self.concerns()?;
        let folders = if route.is_practice() {
            vec![MailFolder {
                name: INBOX.to_owned(),
                shown: INBOX.to_owned(),
                role: "inbox".to_owned(),
                chosen: None,
            }]
        } else {
            self.folders_to_read(&name, &mailbox.folder_list().await?)?
        };
        for folder in &folders {
            let mut taking = Taking {
                app: self,
                mailbox: &name,
                folder,
                concerns: &concerns,
                look_into: HashSet::new(),
                kept: None,
                summary,
            };
            match self.fetch_folder(mailbox, &mut taking, wish).await {
                Ok(()) => {}
                // One folder that cannot be opened does not hold up the others.
                Err(AppError::Fetch(error @ FetchError::Protocol { .. }))
                    if folder.role != "inbox" =>
                {
                    summary
                        .problems
                        .push(format!("The folder {} was not read. {error}", folder.shown));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn fetch_folder(
        &self,
        mailbox: &mut Mailbox,
        taking: &mut Taking<'_>,
        wish: FetchWish,
    ) -> Result<()> {
        let folder = taking.folder.name.clone();
        let since = self.fetch_since()?;
        let stored = self
            .casebook
            .read(|r| r.cursor::<Cursor>(taking.mailbox, &folder))?;
        let mut cursor = stored
            .clone()
            .unwrap_or_else(|| Cursor::new(folder.as_str(), since));
        taking.kept = stored;
        let earlier = since < cursor.since;
        if earlier {
            cursor.since = since;
        }
        if cursor.uid_validity.is_some() {
            let senders = taking.concerns.senders();
            let known = self
                .casebook
                .read(|r| r.senders_looked_for(taking.mailbox, &folder))?;
            let new: Vec<String> = senders
                .iter()
                .filter(|sender| !known.contains(sender))
                .cloned()
                .collect();
            if wish.again || earlier {
                let day = wish.since.unwrap_or(cursor.since);
                mailbox
                    .fetch(&cursor, &Scope::Again(day), ASK_FIRST, taking)
                    .await?;
            } else if !new.is_empty() {
                mailbox
                    .fetch(&cursor, &Scope::From(new), ASK_FIRST, taking)
                    .await?;
            }
        }
        let cursor = mailbox
            .fetch(&cursor, &Scope::New, ASK_FIRST, taking)
            .await?;
        taking.keep(&cursor)?;
        let (senders, mailbox) = (taking.concerns.senders(), taking.mailbox);
        let known = self
            .casebook
            .read(|r| r.senders_looked_for(mailbox, &folder))?;
        if known != senders {
            self.casebook
                .write(|w| w.set_senders_looked_for(mailbox, &folder, senders))?;
        }
        Ok(())
    }

    /// What mail is held against. In a casebook of years that is made of thousands of requests, and
    /// a mailbox is looked at again and again while nothing changes.
    fn concerns(&self) -> Result<Arc<Concerns>> {
        let change = self.casebook.change_count()?;
        let mut kept = self
            .fetching
            .concerns
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some(known) if known.change == change => Ok(Arc::clone(&known.concerns)),
            _ => {
                let concerns = Arc::new(Concerns::now(self)?);
                *kept = Some(Known {
                    change,
                    concerns: Arc::clone(&concerns),
                });
                Ok(concerns)
            }
        }
    }

    fn progress(&self) -> MutexGuard<'_, Option<FetchProgress>> {
        self.fetching
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the made-up council of the practice mailbox acknowledge or answer a request's last letter.
    pub async fn practice_answer(&self, request: Uuid, kind: &str) -> Result<FetchSummary> {
        let Route::Practice(practice) = self.route_of(None)? else {
            return Err(AppError::invalid(
                "A real mailbox is in use: only a real authority can answer.",
            ));
        };
        let raw = self.casebook.read(|r| {
            let letter = r
                .messages_of_request(request.into())?
                .into_iter()
                .rfind(|message| message.outgoing)
                .ok_or_else(|| {
                    AppError::invalid(
                        "The letter has not gone yet, so nobody can answer it. Send it first.",
                    )
                })?;
            Ok::<_, AppError>(r.blob(&letter.raw)?)
        })?;
        let (sent, now) = (parse(&raw), self.now());
        let reply = match kind {
            "acknowledgement" => foi_mail::practice_acknowledgement(&sent, now),
            "answer" => foi_mail::practice_answer(&sent, now),
            _ => {
                return Err(AppError::invalid(
                    "The practice council can send an “acknowledgement” or an “answer”.",
                ));
            }
        };
        practice
            .deliver(&reply)
            .map_err(|error| AppError::file(&self.practice_folder(), error))?;
        self.fetch_mail().await
    }
}

/// Chooses from a folder what concerns us, and takes it in.
struct Taking<'a> {
    app: &'a App,
    mailbox: &'a str,
    folder: &'a MailFolder,
    concerns: &'a Concerns,
    /// Keys of those wanted only to be looked into.
    look_into: HashSet<String>,
    /// The cursor as it stands in the casebook.
    kept: Option<Cursor>,
    summary: &'a mut FetchSummary,
}

impl Taking<'_> {
    fn choose(&mut self, head: &Head) -> Result<bool> {
        self.summary.looked_at += 1;
        let source = self.source(&head.key);
        let parsed = parse_carefully(&head.fields);
        let concern = self.app.casebook.read(|r| -> Result<Concern> {
            // Brought before, or on the list of those left.
            if r.knows_source(&source)? || r.is_left(&source)? {
                return Ok(Concern::No);
            }
            self.concerns.by_header(r, &parsed)
        })?;
        match concern {
            Concern::No => Ok(false),
            Concern::Perhaps if head.size > LOOK_INTO => Ok(false),
            Concern::Perhaps => {
                self.look_into.insert(head.key.clone());
                Ok(true)
            }
            Concern::Yes if u64::from(head.size) > ASK_FIRST => {
                let size = u64::from(head.size);
                self.app
                    .leave(self.mailbox, head, size, &too_large(size), self.summary)?;
                Ok(false)
            }
            Concern::Yes => Ok(true),
        }
    }

    fn take_in(&mut self, fetched: &Fetched) -> Result<()> {
        let only_looked_into = self.look_into.remove(&fetched.key);
        match (&fetched.mail, &fetched.head) {
            (FetchedMail::Raw(raw), _) => {
                if only_looked_into && !self.concerns_us(raw)? {
                    return Ok(());
                }
                let source = self.source(&fetched.key);
                self.app.take_raw(raw, &source, self.summary)?;
            }
            (_, Some(_)) if only_looked_into => {}
            (FetchedMail::TooLarge { size, .. }, Some(head)) => {
                self.app
                    .leave(self.mailbox, head, *size, &too_large(*size), self.summary)?;
            }
            (FetchedMail::Unreadable { words }, Some(head)) => {
                let reason = format!("It could not be fetched: {words}. It stays in the mailbox.");
                let size = u64::from(head.size);
                self.app
                    .leave(self.mailbox, head, size, &reason, self.summary)?;
            }
            // Nothing is known of it, or it lies in the practice folder where the user sees it.
            (FetchedMail::TooLarge { size, subject }, None) => {
                let subject = subject.as_deref().unwrap_or("A mail without a subject");
                let line = format!("“{subject}”: {}", too_large(*size));
                self.summary.too_large.push(line);
            }
            (FetchedMail::Unreadable { words }, None) => {
                self.summary.problems.push(format!(
                    "A mail in the folder {} could not be read and was left there: {words}.",
                    self.folder.shown
                ));
            }
        }
        self.keep(&fetched.cursor)
    }

    fn concerns_us(&self, raw: &[u8]) -> Result<bool> {
        let parsed = parse_carefully(raw);
        self.app
            .casebook
            .read(|r| self.concerns.concerns(r, &parsed))
    }

    /// Keeps how far was read, when it is further than is kept: another process may be ahead.
    fn keep(&mut self, cursor: &Cursor) -> Result<()> {
        if self.kept.as_ref() == Some(cursor) {
            return Ok(());
        }
        let (mailbox, folder) = (self.mailbox, &self.folder.name);
        self.app.casebook.write(|w| {
            let ahead = w.cursor::<Cursor>(mailbox, folder)?.filter(|kept| {
                kept.uid_validity == cursor.uid_validity && kept.last_uid > cursor.last_uid
            });
            let last_uid = ahead.map_or(cursor.last_uid, |kept| kept.last_uid);
            let cursor = Cursor {
                last_uid,
                ..cursor.clone()
            };
            w.set_cursor(mailbox, folder, &cursor)
        })?;
        self.kept = Some(cursor.clone());
        Ok(())
    }

    fn source(&self, key: &str) -> String {
        format!("{} {key}", self.mailbox)
    }
}

impl Taker for Taking<'_> {
    fn wants(&mut self, head: &Head) -> Result<bool, String> {
        self.choose(head).map_err(|error| error.to_string())
    }

    fn take(&mut self, fetched: Fetched) -> Result<(), String> {
        self.take_in(&fetched).map_err(|error| error.to_string())
    }

    fn passed(&mut self, cursor: &Cursor, number: usize, of: usize) -> Result<(), String> {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let of = u32::try_from(of).unwrap_or(u32::MAX);
        let folder = &self.folder.shown;
        *self.app.progress() = Some(FetchProgress {
            folder: folder.clone(),
            number,
            of,
            new: self.summary.new,
            text: format!(
                "{folder}: looked at {number} of {}, {} brought in.",
                counted(of, "mail", "mails"),
                self.summary.new
            ),
        });
        self.keep(cursor).map_err(|error| error.to_string())
    }
}

impl FetchSummary {
    /// Counts a mail that was taken in.
    pub(crate) fn count(&mut self, taken: TakenIn) {
        match taken {
            TakenIn::Known => {}
            TakenIn::Filed => {
                self.new += 1;
                self.filed += 1;
            }
            TakenIn::Inbox => {
                self.new += 1;
                self.inbox += 1;
            }
        }
    }

    /// Makes the sentence.
    pub(crate) fn say(&mut self) {
        self.text = match (self.new, self.filed, self.inbox) {
            (0, ..) => "Nothing new.".into(),
            (new, filed, 0) if filed == new => {
                let themselves = if new == 1 {
                    "was filed under its request"
                } else {
                    "were filed under their requests"
                };
                format!("{} came and {themselves}.", counted(new, "mail", "mails"))
            }
            (new, 0, _) => {
                let waits = if new == 1 { "waits" } else { "wait" };
                format!(
                    "{} came and {waits} in the Inbox.",
                    counted(new, "mail", "mails")
                )
            }
            (new, filed, inbox) => {
                format!(
                    "{} came: {filed} filed, {inbox} in the Inbox.",
                    counted(new, "mail", "mails")
                )
            }
        };
        if self.cancelled {
            self.text = format!(
                "Fetching was cancelled. Until then: {} The next fetch goes on from there.",
                self.text
            );
        }
    }
}
