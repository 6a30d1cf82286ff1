//! Mails as they are taken in, wherever they come from: stored first, then read, then matched.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use foi_mail::{ParsedMessage, parse};
use foi_store::table::attachment::Attachment;
use foi_store::table::blob::sha256;
use foi_store::table::message::Message;
use foi_store::{AttachmentId, MessageId, StoreError, Writer};

use crate::identity::identity;
use crate::matching::{Matcher, answered_ids, place, references};
use crate::{App, AppError, Result};

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

/// A mail as it comes, before anything was read of it but its hashes.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) raw: Vec<u8>,
    /// SHA-256 of the bytes.
    pub(crate) sha256: String,
    /// The same for the same mail, however it was kept: [`identity`].
    pub(crate) identity: String,
    /// Where it was met.
    pub(crate) source: Arc<str>,
}

impl Arrival {
    pub(crate) fn new(raw: Vec<u8>, source: Arc<str>) -> Self {
        Self {
            sha256: sha256(&raw),
            identity: identity(&raw),
            raw,
            source,
        }
    }
}

/// What was read from a mail's bytes, fit to be kept.
#[derive(Debug)]
pub(crate) struct Reading {
    parsed: ParsedMessage,
    thread_ids: Vec<String>,
    snippet: String,
    references: Vec<String>,
    /// SHA-256 of each attachment's bytes, in order.
    hashes: Vec<String>,
}

impl Reading {
    /// Reads a mail's bytes; needs no casebook, so that it can be done beside one that is written.
    pub(crate) fn of(raw: &[u8]) -> Self {
        let mut parsed = parse_carefully(raw);
        // Made again from the bytes whenever it is shown.
        parsed.html = None;
        Self {
            thread_ids: answered_ids(&parsed),
            snippet: snippet_of(&parsed.reply),
            references: references(&parsed.subject, &parsed.reply),
            hashes: parsed
                .attachments
                .iter()
                .map(|attachment| sha256(&attachment.bytes))
                .collect(),
            parsed,
        }
    }

    /// The mail's text.
    pub(crate) fn text(&self) -> &str {
        &self.parsed.text
    }
}

impl App {
    /// Takes a mail in: its bytes are committed before anything tries to read them. The same
    /// mail is never kept twice, wherever it is met.
    pub(crate) fn take_in(&self, raw: &[u8], source: &str) -> Result<(MessageId, TakenIn)> {
        let now = self.now();
        let arrival = Arrival::new(raw.to_vec(), source.into());
        match self.casebook.write(|w| keep_bytes(w, &arrival, now))? {
            Kept::Known(known) => Ok((known, TakenIn::Known)),
            Kept::New(message) => {
                let reading = Reading::of(&arrival.raw);
                let id = message.id;
                let filed = self.casebook.write(|w| {
                    let mut matcher = Matcher::load(w)?;
                    self.keep_readings(w, &mut matcher, &[(*message, reading)])
                })?;
                Ok((
                    id,
                    if filed > 0 {
                        TakenIn::Filed
                    } else {
                        TakenIn::Inbox
                    },
                ))
            }
        }
    }

    /// Mends what an earlier process left half done. Without room to write, the casebook can still
    /// be read; it is done at a later start then.
    pub(crate) fn take_up_unread_mail(&self) -> Result<()> {
        match self
            .identify_messages()
            .and_then(|()| self.read_unparsed_messages())
        {
            Err(AppError::Store(error @ (StoreError::DiskFull | StoreError::ReadOnly(_)))) => {
                tracing::warn!("mail that came stays unread for now: {error}");
                Ok(())
            }
            other => other,
        }
    }

    /// Reads messages whose bytes were stored by a process that died before reading them. Those of
    /// an import that still runs are left to it.
    pub(crate) fn read_unparsed_messages(&self) -> Result<()> {
        let unread = self.casebook.read(|r| r.unparsed_messages())?;
        if unread.is_empty() || self.an_import_runs()? {
            return Ok(());
        }
        let mut matcher = self.casebook.read(Matcher::load)?;
        for message in unread {
            let reading = Reading::of(&self.casebook.read(|r| r.blob(&message.raw))?);
            self.casebook
                .write(|w| self.keep_readings(w, &mut matcher, &[(message, reading)]))?;
        }
        Ok(())
    }

    /// Keeps what was read of some messages, and files each where thread or reference says it
    /// belongs. Gives how many were filed.
    pub(crate) fn keep_readings(
        &self,
        w: &mut Writer<'_>,
        matcher: &mut Matcher,
        readings: &[(Message, Reading)],
    ) -> Result<u32> {
        let (mut filed, mut texts, mut requests) = (0, Vec::new(), BTreeSet::new());
        for (stored, reading) in readings {
            let message = stored_reading(stored, reading);
            if !w.set_parsed(&message)? {
                // Another process read it in the meantime.
                continue;
            }
            keep_attachments(w, &message, reading)?;
            let lies_in = place(
                w,
                matcher,
                &message,
                &reading.parsed,
                &reading.references,
                self.now(),
            )?;
            if !lies_in.is_empty() {
                self.record_certain_failure(w, &message, &reading.parsed)?;
                self.record_acknowledgement(w, message.id)?;
            }
            filed += u32::from(!lies_in.is_empty());
            requests.extend(lies_in);
            texts.push((message, &reading.parsed.text));
        }
        texts.sort_by_key(|(message, _)| message.date);
        for (message, text) in texts {
            w.add_passage(
                "message",
                message.id.into(),
                &message.subject,
                text,
                message.date,
            )?;
        }
        for request in requests {
            self.refold(w, request)?;
        }
        Ok(filed)
    }

    /// Works out the identity of messages kept before there were identities.
    pub(crate) fn identify_messages(&self) -> Result<()> {
        const AT_ONCE: u32 = 100;
        loop {
            let some = self
                .casebook
                .read(|r| r.messages_without_identity(AT_ONCE))?;
            if some.is_empty() {
                return Ok(());
            }
            self.casebook.write(|w| -> Result<()> {
                for (id, raw) in some {
                    let identity = identity(&w.blob(&raw)?);
                    w.set_identity(id, &identity)?;
                }
                Ok(())
            })?;
        }
    }
}

/// What became of the bytes of a mail.
#[derive(Debug)]
pub(crate) enum Kept {
    /// It was here already; where it was met is noted.
    Known(MessageId),
    /// Its bytes are kept; it is to be read.
    New(Box<Message>),
}

/// Keeps a mail's bytes, unless the same mail is here already.
pub(crate) fn keep_bytes(
    w: &mut Writer<'_>,
    arrival: &Arrival,
    now: DateTime<Utc>,
) -> Result<Kept> {
    if let Some(known) = w.message_with_identity(&arrival.identity)? {
        w.add_source(known, &arrival.source, now)?;
        return Ok(Kept::Known(known));
    }
    w.add_hashed_blob(&arrival.sha256, &arrival.raw)?;
    let message = unread(MessageId::new(now), arrival.sha256.clone(), now);
    w.add_unread_message(message.id, &message.raw, &arrival.identity, now)?;
    w.add_source(message.id, &arrival.source, now)?;
    Ok(Kept::New(message.into()))
}

pub(crate) fn stored_reading(stored: &Message, reading: &Reading) -> Message {
    let parsed = &reading.parsed;
    let from = parsed.from.as_ref();
    Message {
        header_id: parsed.message_id.clone(),
        thread_ids: reading.thread_ids.clone(),
        from_name: from
            .and_then(|from| from.name.as_deref())
            .map(shortened)
            .unwrap_or_default(),
        from_email: from.map(|from| from.email.clone()).unwrap_or_default(),
        subject: shortened(&parsed.subject),
        date: believable(parsed.date, stored.received_at),
        snippet: reading.snippet.clone(),
        automatic: crate::automatic::kept_as(parsed),
        attachments: u32::try_from(parsed.attachments.len()).unwrap_or(u32::MAX),
        ..stored.clone()
    }
}

pub(crate) fn keep_attachments(
    w: &mut Writer<'_>,
    message: &Message,
    reading: &Reading,
) -> Result<()> {
    let files = reading.parsed.attachments.iter().zip(&reading.hashes);
    for (position, (attachment, sha256)) in (0..).zip(files) {
        w.add_hashed_blob(sha256, &attachment.bytes)?;
        w.add_attachment(&Attachment {
            id: AttachmentId::new(message.received_at),
            message_id: message.id,
            position,
            name: attachment.name.clone(),
            content_type: attachment.content_type.clone(),
            size: attachment.size,
            sha256: sha256.clone(),
            path: attachment.path.clone(),
            inline: attachment.inline,
        })?;
    }
    Ok(())
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
pub(crate) fn shortened(text: &str) -> String {
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
