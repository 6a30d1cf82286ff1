//! Mails that were left in the mailbox, and what the user says of each.

use foi_mail::{FetchedMail, Head, MailPlace};
use foi_store::table::left_mail;
use foi_store::{LeftMailId, Writer};
use uuid::Uuid;

use crate::accounts::{PRACTICE, Route};
use crate::inbox::person;
use crate::taking_in::{LARGEST_MAIL, parse_carefully, shortened};
use crate::wire::{FetchSummary, LeftMail};
use crate::{App, AppError, Result};

/// A larger mail is fetched only when the user says so: bytes.
pub(crate) const ASK_FIRST: u64 = 25 * 1024 * 1024;

impl App {
    /// Mails that concern the user but were left in the mailbox, newest first: too large to fetch
    /// without asking, or not readable. Those the user dismissed are not among them.
    pub fn left_in_mailbox(&self) -> Result<Vec<LeftMail>> {
        self.casebook.read(|r| {
            r.left_mails()?
                .into_iter()
                .map(|mail| {
                    let shown = r
                        .mail_folders(&mail.mailbox)?
                        .into_iter()
                        .find(|folder| folder.name == mail.folder)
                        .map_or_else(|| mail.folder.clone(), |folder| folder.shown);
                    Ok(LeftMail {
                        id: mail.id.into(),
                        from: person(&mail.from_name, &mail.from_email),
                        subject: mail.subject,
                        date: mail.date,
                        size: mail.size,
                        folder: shown,
                        text: mail.reason,
                        can_bring: u64::from(mail.size) <= LARGEST_MAIL,
                    })
                })
                .collect()
        })
    }

    /// Fetches a mail that was left, whatever its size up to the limit.
    pub async fn bring_left(&self, id: Uuid) -> Result<FetchSummary> {
        let left = self.casebook.read(|r| r.left_mail(LeftMailId(id)))?;
        let route = self.route_to(&left.mailbox)?;
        let place = MailPlace {
            folder: left.folder.clone(),
            uid_validity: left.uid_validity,
            uid: left.uid,
            message_id: left.header_id.clone(),
        };
        let mut mailbox = route.mailbox(self.trust());
        let brought = mailbox.bring(&place, LARGEST_MAIL).await;
        mailbox.quit().await;
        let raw = match brought? {
            Some(FetchedMail::Raw(raw)) => raw,
            Some(FetchedMail::TooLarge { .. }) => {
                return Err(AppError::invalid(format!(
                    "The mail is larger than {} MB and stays in the mailbox. Read it in your mail program.",
                    LARGEST_MAIL / MEGABYTE
                )));
            }
            Some(FetchedMail::Unreadable { words }) => {
                return Err(AppError::invalid(format!(
                    "The mail could not be fetched: {words}. It stays in the mailbox; try again, or read it in your mail program."
                )));
            }
            None => {
                self.casebook.write(|w| w.remove_left_mail(&left.source))?;
                return Err(AppError::invalid(
                    "The mail is no longer where it was: it was moved or deleted in the mailbox. It was taken off this list.",
                ));
            }
        };
        let mut summary = FetchSummary::default();
        self.take_raw(&raw, &left.source, &mut summary)?;
        summary.say();
        Ok(summary)
    }

    /// Leaves a mail in the mailbox for good; it is not spoken of again.
    pub fn dismiss_left(&self, id: Uuid) -> Result<()> {
        self.casebook.write(|w| {
            let left = w.left_mail(LeftMailId(id))?;
            Ok(w.dismiss_left_mail(left.id)?)
        })
    }

    /// Takes bytes in under their source, counts them, and takes them off the list of those left.
    pub(crate) fn take_raw(
        &self,
        raw: &[u8],
        source: &str,
        summary: &mut FetchSummary,
    ) -> Result<()> {
        let (_, taken) = self.take_in(raw, source)?;
        summary.count(taken);
        if self.casebook.read(|r| r.is_left(source))? {
            self.casebook.write(|w| w.remove_left_mail(source))?;
        }
        Ok(())
    }

    /// Puts a mail on the list of those left, and says so once.
    pub(crate) fn leave(
        &self,
        mailbox: &str,
        head: &Head,
        size: u64,
        reason: &str,
        summary: &mut FetchSummary,
    ) -> Result<()> {
        let now = self.now();
        let parsed = parse_carefully(&head.fields);
        let from = parsed.from.as_ref();
        let left = left_mail::LeftMail {
            id: LeftMailId::new(now),
            source: format!("{mailbox} {}", head.key),
            mailbox: mailbox.to_owned(),
            folder: head.place.folder.clone(),
            uid_validity: head.place.uid_validity,
            uid: head.place.uid,
            header_id: parsed.message_id.clone(),
            from_name: from
                .and_then(|from| from.name.as_deref())
                .map(shortened)
                .unwrap_or_default(),
            from_email: from.map(|from| from.email.clone()).unwrap_or_default(),
            subject: shortened(&parsed.subject),
            date: parsed.date.unwrap_or(now),
            size: u32::try_from(size).unwrap_or(u32::MAX),
            reason: reason.to_owned(),
            found_at: now,
            dismissed: false,
        };
        if self.casebook.read(|r| r.was_brought(&left))? {
            return Ok(());
        }
        let subject = if left.subject.is_empty() {
            "A mail without a subject".to_owned()
        } else {
            format!("“{}”", left.subject)
        };
        let new = self
            .casebook
            .write(|w: &mut Writer<'_>| w.add_left_mail(&left))?;
        if new {
            summary.too_large.push(format!("{subject}: {reason}"));
        }
        Ok(())
    }

    fn route_to(&self, mailbox: &str) -> Result<Route> {
        if mailbox == PRACTICE {
            return self.practice_route();
        }
        let accounts = self.casebook.read(|r| r.accounts())?;
        let account = accounts
            .into_iter()
            .find(|account| account.id.to_string() == mailbox)
            .ok_or_else(|| {
                AppError::invalid(
                    "The mailbox this mail lies in is not set up any more. Read the mail in your mail program.",
                )
            })?;
        self.route_of(Some(account.id))
    }
}

pub(crate) const MEGABYTE: u64 = 1024 * 1024;

/// Why a mail of this size is left, in a sentence.
pub(crate) fn too_large(size: u64) -> String {
    let megabytes = size.div_ceil(MEGABYTE);
    if size > LARGEST_MAIL {
        format!(
            "It has {megabytes} MB; more than {} MB cannot be brought in. It stays in the mailbox; read it in your mail program.",
            LARGEST_MAIL / MEGABYTE
        )
    } else {
        format!(
            "It has {megabytes} MB; more than {} MB is not fetched without asking. It stays in the mailbox until you say.",
            ASK_FIRST / MEGABYTE
        )
    }
}
