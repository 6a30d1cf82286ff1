//! What comes to the mailbox: each mail is handed on as it arrives, and how far was read is kept.

use chrono::Days;
use foi_mail::{Cursor, Fetched, FetchedMail, parse};
use uuid::Uuid;

use crate::accounts::Route;
use crate::day::counted;
use crate::settings::{LAST_FETCH, TROUBLE};
use crate::taking_in::{LARGEST_MAIL, TakenIn};
use crate::wire::FetchSummary;
use crate::{App, AppError, Result};

/// The first fetch goes back this many days.
const FIRST_FETCH_DAYS: u64 = 30;
const INBOX: &str = "INBOX";

impl App {
    /// Fetches what arrived since the last time.
    pub async fn fetch_mail(&self) -> Result<FetchSummary> {
        let result = self.fetch_from_mailbox().await;
        let now = self.now();
        match &result {
            Ok(summary) => self.casebook.write(|w| -> Result<()> {
                w.set_setting(LAST_FETCH, &now)?;
                // Whoever fetched, what was left in the mailbox is said where the user looks.
                if summary.too_large.is_empty() {
                    Ok(w.clear_setting(TROUBLE)?)
                } else {
                    Ok(w.set_setting(TROUBLE, &summary.too_large.join(" "))?)
                }
            })?,
            Err(error) => {
                let trouble = error.to_string();
                self.casebook.write(|w| w.set_setting(TROUBLE, &trouble))?;
            }
        }
        result
    }

    /// Fetches from every mailbox. One that fails does not hold the others up; its failure is said
    /// after them.
    async fn fetch_from_mailbox(&self) -> Result<FetchSummary> {
        let mut summary = FetchSummary::default();
        let mut failure = None;
        for route in self.routes()? {
            let fetched = match route {
                Ok(route) => self.fetch_from(&route, &mut summary).await,
                Err(error) => Err(error),
            };
            if let Err(error) = fetched {
                failure.get_or_insert(error);
            }
        }
        if let Some(error) = failure {
            return Err(error);
        }
        summary.text = match (summary.new, summary.filed, summary.inbox) {
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
        Ok(summary)
    }

    async fn fetch_from(&self, route: &Route, summary: &mut FetchSummary) -> Result<()> {
        let name = route.mailbox_name();
        let since = self.today() - Days::new(FIRST_FETCH_DAYS);
        let cursor = self
            .casebook
            .read(|r| r.cursor::<Cursor>(&name, INBOX))?
            .unwrap_or_else(|| Cursor::new(INBOX, since));
        let mut mailbox = route.mailbox(self.trust());
        let fetched = mailbox
            .fetch(&cursor, LARGEST_MAIL, &mut |found: Fetched| {
                self.take_fetched(&name, found, summary)
            })
            .await;
        mailbox.quit().await;
        let cursor = fetched?;
        self.casebook
            .write(|w| w.set_cursor(&name, INBOX, &cursor))?;
        Ok(())
    }

    fn take_fetched(
        &self,
        mailbox: &str,
        found: Fetched,
        summary: &mut FetchSummary,
    ) -> Result<()> {
        let source = format!("{mailbox} {}", found.key);
        match found.mail {
            FetchedMail::Raw(raw) => match self.take_in(&raw, &source)?.1 {
                TakenIn::Known => {}
                TakenIn::Filed => {
                    summary.new += 1;
                    summary.filed += 1;
                }
                TakenIn::Inbox => {
                    summary.new += 1;
                    summary.inbox += 1;
                }
            },
            FetchedMail::TooLarge { size, subject } => summary.too_large.push(format!(
                "“{}” is larger than {} MB ({} MB) and was left in the mailbox.",
                subject.unwrap_or_else(|| "A mail without a subject".into()),
                LARGEST_MAIL / (1024 * 1024),
                size / (1024 * 1024)
            )),
            FetchedMail::Unreadable { words } => {
                summary.too_large.push(format!(
                    "A mail could not be read and was left in the mailbox: {words}."
                ));
            }
        }
        self.casebook
            .write(|w| w.set_cursor(mailbox, INBOX, &found.cursor))?;
        Ok(())
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
