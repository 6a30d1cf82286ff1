//! Mails as they are taken in, wherever they come from: stored first, then read, then matched.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use chrono::{DateTime, Utc};
use foi_mail::{ParsedMessage, parse};
use foi_store::table::attachment::Attachment;
use foi_store::table::message::Message;
use foi_store::{AttachmentId, MessageId, RequestId};

use crate::matching::answered_ids;
use crate::{App, Result};

/// A mail larger than this is not fetched, nor brought in: bytes.
pub(crate) const LARGEST_MAIL: u64 = 100 * 1024 * 1024;

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
            self.place_one_message(w, &message, &parsed)
        })
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
