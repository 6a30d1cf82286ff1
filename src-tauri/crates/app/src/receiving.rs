//! What comes back: stored first, then read, then filed where threading says it belongs.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use chrono::{DateTime, Days, Utc};
use foi_mail::{Cursor, Fetched, FetchedMail, ParsedMessage, parse, thread_ids};
use foi_store::table::attachment::Attachment;
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState};
use foi_store::{AttachmentId, MessageId, RequestId, Writer};
use uuid::Uuid;

use crate::day::{civil_day, counted, written};
use crate::outbox::went_at;
use crate::settings::{LAST_FETCH, TROUBLE};
use crate::wire::FetchSummary;
use crate::{App, AppError, Result};

/// A mail larger than this is not fetched, nor brought in: bytes.
pub(crate) const LARGEST_MAIL: u64 = 100 * 1024 * 1024;
/// The first fetch goes back this many days.
const FIRST_FETCH_DAYS: u64 = 30;
const INBOX: &str = "INBOX";

/// What became of a mail that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TakenIn {
    /// It was here already.
    Known,
    /// New, and filed under its request.
    Filed,
    /// New, and left in the Inbox.
    Inbox,
}

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

    async fn fetch_from_mailbox(&self) -> Result<FetchSummary> {
        let route = self.route()?;
        let name = route.mailbox_name();
        let since = self.today() - Days::new(FIRST_FETCH_DAYS);
        let cursor = self
            .casebook
            .read(|r| r.cursor::<Cursor>(&name, INBOX))?
            .unwrap_or_else(|| Cursor::new(INBOX, since));
        let mut summary = FetchSummary::default();
        let mut mailbox = route.mailbox(self.trust());
        let fetched = mailbox
            .fetch(&cursor, LARGEST_MAIL, &mut |found: Fetched| {
                self.take_fetched(&name, found, &mut summary)
            })
            .await;
        mailbox.quit().await;
        let cursor = fetched?;
        self.casebook
            .write(|w| w.set_cursor(&name, INBOX, &cursor))?;
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

    /// Takes a mail in: its bytes are committed before anything tries to read them. The same
    /// bytes are never kept twice, wherever they are met.
    pub(crate) fn take_in(&self, raw: &[u8], source: &str) -> Result<(MessageId, TakenIn)> {
        let now = self.now();
        let stored = self
            .casebook
            .write(|w| -> Result<Result<MessageId, MessageId>> {
                let hash = w.add_blob(raw)?;
                if let Some(known) = w.message_with_bytes(&hash)? {
                    w.add_source(known.id, source, now)?;
                    return Ok(Err(known.id));
                }
                let message = unread(MessageId::new(now), hash, now);
                w.add_message(&message)?;
                w.add_source(message.id, source, now)?;
                Ok(Ok(message.id))
            })?;
        match stored {
            Err(known) => Ok((known, TakenIn::Known)),
            Ok(new) => {
                let filed = self.read_message(new, raw)?;
                Ok((
                    new,
                    if filed.is_some() {
                        TakenIn::Filed
                    } else {
                        TakenIn::Inbox
                    },
                ))
            }
        }
    }

    /// Reads messages whose bytes were stored by a process that died before reading them.
    pub(crate) fn read_unparsed_messages(&self) -> Result<()> {
        for message in self.casebook.read(|r| r.unparsed_messages())? {
            let raw = self.casebook.read(|r| r.blob(&message.raw))?;
            self.read_message(message.id, &raw)?;
        }
        Ok(())
    }

    /// Reads a stored message, keeps what was read, and files it where threading says it belongs.
    fn read_message(&self, id: MessageId, raw: &[u8]) -> Result<Option<RequestId>> {
        let parsed = parse_carefully(raw);
        self.casebook.write(|w| {
            let mut message = w.message(id)?;
            message.header_id.clone_from(&parsed.message_id);
            message.thread_ids = answered_ids(&parsed);
            message.from_name = parsed
                .from
                .as_ref()
                .and_then(|from| from.name.as_deref())
                .map(shortened)
                .unwrap_or_default();
            message.from_email = parsed
                .from
                .as_ref()
                .map(|from| from.email.clone())
                .unwrap_or_default();
            message.subject = shortened(&parsed.subject);
            message.date = believable(parsed.date, message.received_at);
            message.snippet = snippet_of(&parsed.reply);
            message.automatic = parsed.automatic.as_ref().map(crate::fold::code);
            message.attachments = u32::try_from(parsed.attachments.len()).unwrap_or(u32::MAX);
            w.set_parsed(&message)?;
            for (position, attachment) in (0..).zip(&parsed.attachments) {
                let sha256 = w.add_blob(&attachment.bytes)?;
                w.add_attachment(&Attachment {
                    id: AttachmentId::new(message.received_at),
                    message_id: id,
                    position,
                    name: attachment.name.clone(),
                    content_type: attachment.content_type.clone(),
                    size: attachment.size,
                    sha256,
                    path: attachment.path.clone(),
                    inline: attachment.inline,
                })?;
            }
            w.set_passage(
                "message",
                id.into(),
                &message.subject,
                &parsed.text,
                message.date,
            )?;
            self.file_by_thread(w, &message)
        })
    }

    /// Files a message by the letters it says it answers (RFC 5322 §3.6.4); nothing else files
    /// by itself.
    fn file_by_thread(&self, w: &mut Writer<'_>, message: &Message) -> Result<Option<RequestId>> {
        for header_id in &message.thread_ids {
            let Some(request) = w.request_of_header_id(header_id)? else {
                continue;
            };
            let entry = w.outbox_entry_with_header_id(header_id)?;
            let because = match &entry {
                Some(entry) => format!(
                    "It answers our letter of {}.",
                    written(civil_day(went_at(entry)))
                ),
                None => "It answers a mail filed here.".to_owned(),
            };
            w.file_message(message.id, Some(request), &because)?;
            if let Some(entry) = entry {
                self.settle_by_answer(w, &entry)?;
            }
            self.refold(w, request)?;
            return Ok(Some(request));
        }
        Ok(None)
    }

    /// An answer to a letter in doubt shows that the letter went; how it is noted is the user's to
    /// confirm, so only the words change.
    fn settle_by_answer(&self, w: &mut Writer<'_>, entry: &OutboxEntry) -> Result<()> {
        if entry.state == OutboxState::InDoubt {
            let now = self.now();
            w.move_outbox_entry(
                entry.id,
                &foi_store::table::outbox::OutboxStep {
                    from: OutboxState::InDoubt,
                    owner: None,
                    to: OutboxState::InDoubt,
                    words: "An answer to it has come, so it went. Confirm that it went.",
                    not_before: None,
                    at: now,
                },
            )?;
        }
        Ok(())
    }

    /// Lets the made-up council of the practice mailbox acknowledge or answer a request's last letter.
    pub async fn practice_answer(&self, request: Uuid, kind: &str) -> Result<FetchSummary> {
        let crate::settings::Route::Practice(practice) = self.route()? else {
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

/// A message as it stands between the arrival of its bytes and their reading.
fn unread(id: MessageId, raw: String, now: DateTime<Utc>) -> Message {
    Message {
        id,
        outgoing: false,
        raw,
        header_id: None,
        thread_ids: Vec::new(),
        from_name: String::new(),
        from_email: String::new(),
        subject: String::new(),
        date: now,
        snippet: String::new(),
        automatic: None,
        attachments: 0,
        received_at: now,
        request_id: None,
        filed_because: String::new(),
        set_aside: false,
        server_reply: String::new(),
        parsed: false,
    }
}

/// Parses a mail; one that makes the parser panic is kept and shown as unreadable.
pub(crate) fn parse_carefully(raw: &[u8]) -> ParsedMessage {
    panic::catch_unwind(AssertUnwindSafe(|| parse(raw))).unwrap_or_else(
        |panic: Box<dyn Any + Send>| {
            drop(panic);
            let mut empty = parse(b"");
            empty.subject = "A mail that could not be read".into();
            empty.problems =
                vec!["This mail could not be read. Its bytes are kept as they came.".into()];
            empty
        },
    )
}

/// The date a mail states, unless it lies in the future or before e-mail.
fn believable(stated: Option<DateTime<Utc>>, received: DateTime<Utc>) -> DateTime<Utc> {
    const FIRST_YEAR: i32 = 1990;
    stated
        .filter(|date| *date <= received + chrono::TimeDelta::days(1))
        .filter(|date| chrono::Datelike::year(date) >= FIRST_YEAR)
        .unwrap_or(received)
}

/// The Message-IDs a mail answers. A report that a letter was not delivered often names it only in
/// the copy it returns (RFC 3464 §2: the third part).
fn answered_ids(parsed: &ParsedMessage) -> Vec<String> {
    let mut ids = thread_ids(parsed);
    if parsed.bounce.is_some() {
        let returned = parsed.attachments.iter().filter(|part| {
            matches!(
                part.content_type.as_str(),
                "message/rfc822" | "text/rfc822-headers" | "message/global"
            )
        });
        ids.extend(returned.filter_map(|part| parse_carefully(&part.bytes).message_id));
    }
    ids
}

/// A name or subject for lists; the mail's bytes keep the whole.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 500;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// The first words of a text, on one line.
pub(crate) fn snippet_of(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if words.chars().count() + word.chars().count() > 160 {
            words.push('…');
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}
