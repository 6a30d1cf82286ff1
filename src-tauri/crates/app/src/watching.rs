//! Waiting for mail: told by the server as it comes, or asking every few minutes.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use foi_mail::{FetchError, Mailbox, Waited};
use foi_store::AccountId;
use foi_store::table::account::Account;
use futures_util::future::select_all;
use tokio::time::sleep;

use crate::accounts::Route;
use crate::fetching::{FetchWish, INBOX};
use crate::settings::{LAST_FETCH, TROUBLE};
use crate::wire::FetchSummary;
use crate::{App, AppError, Result};

/// How often folders are looked at of which no server tells.
const POLL: Duration = Duration::from_mins(5);
const POLL_PRACTICE: Duration = Duration::from_secs(5);
/// So long a note stands that the mailbox answered.
const NOTED_FOR: TimeDelta = TimeDelta::minutes(5);
/// How often it is looked whether the settings changed, or the computer slept.
const GLANCE: Duration = Duration::from_secs(1);
/// A pause that the clock shows and no timer felt was a sleep.
const SLEPT: TimeDelta = TimeDelta::seconds(30);
/// After a failure it is tried again after this, then after twice that, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// A password that was refused is not shown again and again: providers lock accounts for that.
const REFUSED_PAUSE: Duration = Duration::from_mins(30);

/// What watching brought.
#[derive(Debug)]
pub enum WatchNews<'a> {
    /// Mail was fetched.
    Fetched(&'a FetchSummary),
    /// The mailbox cannot be read now; it is tried again. Said once, not at every try.
    Trouble(&'a AppError),
}

/// What the watch depends on; when it changes, the watch begins anew.
#[derive(Debug, PartialEq)]
struct Ground {
    practice: bool,
    accounts: Vec<Account>,
    read: Vec<String>,
    since: Option<NaiveDate>,
}

impl App {
    /// Fetches, then waits for mail and fetches it as it comes, for as long as it is let: drop the
    /// future to end it, at any moment. It takes new settings up by itself, makes a lost
    /// connection again, and tells `told` of each fetch that brought something and each trouble
    /// that is new.
    ///
    /// # Errors
    ///
    /// Only when the casebook itself cannot be read.
    pub async fn watch_mail(
        &self,
        told: &(dyn Fn(WatchNews<'_>) + Send + Sync),
    ) -> Result<std::convert::Infallible> {
        loop {
            let ground = self.ground()?;
            // Each mailbox is waited on by itself, so that one that is away holds up no other.
            let mailboxes: Vec<_> = if ground.practice {
                vec![None]
            } else {
                let ids = ground.accounts.iter().map(|account| Some(account.id));
                ids.collect()
            };
            let watches = mailboxes
                .into_iter()
                .map(|mailbox| Box::pin(self.watch_with_patience(mailbox, told)));
            tokio::select! {
                (ended, ..) = select_all(watches) => return ended,
                changed = self.ground_changes(&ground) => changed?,
            }
        }
    }

    /// Watches, and begins again after each failure: at once after a sleep, otherwise after a
    /// pause that grows.
    async fn watch_with_patience(
        &self,
        mailbox: Option<AccountId>,
        told: &(dyn Fn(WatchNews<'_>) + Send + Sync),
    ) -> Result<std::convert::Infallible> {
        let mut pause = FIRST_PAUSE;
        let mut known = String::new();
        loop {
            let error = match self.watch(mailbox, told, &mut pause, &mut known).await {
                Ok(never) => match never {},
                Err(Ended::Slept) => continue,
                Err(Ended::Failed(error)) => error,
            };
            // A disk that is full takes no note either; the words below say it.
            let _ = self.note_fetch(Some(&error));
            let words = error.to_string();
            if words != known {
                told(WatchNews::Trouble(&error));
                known = words;
            }
            let refused = matches!(
                &error,
                AppError::Fetch(FetchError::Credentials { .. } | FetchError::SignInAgain { .. })
            );
            let rest = if refused { REFUSED_PAUSE } else { pause };
            tokio::select! {
                () = sleep(rest) => {}
                () = self.slept() => {}
                // Somebody fetched, so it works again.
                fetched = self.somebody_fetches() => fetched?,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Watches over one connection, for as long as that holds.
    async fn watch(
        &self,
        mailbox: Option<AccountId>,
        told: &(dyn Fn(WatchNews<'_>) + Send + Sync),
        pause: &mut Duration,
        known: &mut String,
    ) -> Result<std::convert::Infallible, Ended> {
        let route = self.route_of(mailbox)?;
        let mut mailbox = route.mailbox(self.trust());
        loop {
            let mut summary = FetchSummary::default();
            let wish = FetchWish::default();
            let fetched = self
                .fetch_over(&route, &mut mailbox, wish, &mut summary)
                .await;
            summary.say();
            // What was brought before a failure is here to stay.
            if summary.new > 0 || !summary.too_large.is_empty() || !summary.problems.is_empty() {
                told(WatchNews::Fetched(&summary));
            }
            fetched?;
            self.note_watched()?;
            *pause = FIRST_PAUSE;
            known.clear();
            tokio::select! {
                waited = self.wait(&route, &mut mailbox) => waited?,
                () = self.slept() => return Err(Ended::Slept),
            }
        }
    }

    /// Notes that the mailbox answered. Not at every look: each note is a write to the disk, and other
    /// programs look up.
    fn note_watched(&self) -> Result<()> {
        let last: Option<DateTime<Utc>> = self.casebook.read(|r| r.setting(LAST_FETCH))?;
        let trouble: Option<String> = self.casebook.read(|r| r.setting(TROUBLE))?;
        let fresh = last.is_some_and(|last| (self.now() - last).abs() < NOTED_FOR);
        if fresh && trouble.is_none() {
            return Ok(());
        }
        self.note_fetch(None)
    }

    /// Waits until there is reason to look: mail came to the inbox, or other folders are due.
    async fn wait(&self, route: &Route, mailbox: &mut Mailbox) -> Result<()> {
        if route.is_practice() {
            sleep(POLL_PRACTICE).await;
        } else if mailbox.wait(INBOX, POLL).await? == Waited::NotOffered {
            sleep(POLL).await;
        }
        Ok(())
    }

    /// Ends when the computer slept: the clock went on and no timer did. Connections of before are
    /// dead then, though nobody said so.
    async fn slept(&self) {
        let mut before = self.now();
        loop {
            sleep(GLANCE).await;
            let now = self.now();
            if now - before > SLEPT {
                return;
            }
            before = now;
        }
    }

    async fn somebody_fetches(&self) -> Result<()> {
        let last = |app: &Self| {
            app.casebook
                .read(|r| r.setting::<DateTime<Utc>>(LAST_FETCH))
        };
        let before = last(self)?;
        loop {
            sleep(GLANCE).await;
            if last(self)? != before {
                return Ok(());
            }
        }
    }

    async fn ground_changes(&self, ground: &Ground) -> Result<()> {
        let mut version = self.casebook.change_count()?;
        loop {
            sleep(GLANCE).await;
            let now = self.casebook.change_count()?;
            if now != version {
                version = now;
                if self.ground()? != *ground {
                    return Ok(());
                }
            }
        }
    }

    fn ground(&self) -> Result<Ground> {
        let receiving = self.receiving()?;
        Ok(Ground {
            practice: self.is_practice()?,
            accounts: self.casebook.read(|r| r.accounts())?,
            // Folders the server newly tells are no change of the settings.
            read: receiving
                .folders
                .into_iter()
                .filter(|folder| folder.read && folder.role != "inbox" && folder.role != "junk")
                .map(|folder| folder.name)
                .collect(),
            since: self.said_fetch_since()?,
        })
    }
}

/// Why a watch over one connection ended.
enum Ended {
    Slept,
    Failed(AppError),
}

impl From<AppError> for Ended {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}
