use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::{Address, AddressError, check_address};

/// A letter ready to become bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Who writes; also the sender the server is told.
    pub from: Address,
    /// Who is written to.
    pub to: Address,
    /// The subject line.
    pub subject: String,
    /// The letter, plain text, any line ends.
    pub body: String,
    /// Our own Message-ID, without angle brackets: see [`new_message_id`].
    pub message_id: String,
    /// The Message-ID this letter answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the thread so far, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// When the letter was made final. Written with the offset `+0000`, whatever the place.
    pub date: DateTime<Utc>,
}

/// A letter as bytes: what is kept, shown and sent, unaltered from here on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The message (RFC 5322), 7-bit, with CRLF line ends.
    pub bytes: Vec<u8>,
    /// The Message-ID in it, without angle brackets.
    pub message_id: String,
    /// Whom the server is told it is from and for.
    pub envelope: Envelope,
}

/// Sender and recipients as the server is told them (RFC 5321 section 2.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The sender's address.
    pub from: String,
    /// The recipients' addresses.
    pub to: Vec<String>,
}

/// Why a letter cannot become a message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ComposeError {
    /// The sender's address.
    #[error("The sender's address is wrong. {0}")]
    From(AddressError),
    /// The recipient's address.
    #[error("The recipient's address is wrong. {0}")]
    To(AddressError),
    /// A field that becomes one header line holds a line break or another control character.
    #[error("The {field} holds a line break or another control character. Take it out: “{text}”.")]
    ControlCharacter {
        /// The field, in words.
        field: &'static str,
        /// The field's text without what is wrong in it.
        text: String,
    },
    /// The letter has no subject.
    #[error("The letter has no subject. Give it one, so that the authority can tell it apart.")]
    NoSubject,
    /// A message id that is not one.
    #[error("“{0}” cannot stand as the identifier of a mail.")]
    MessageId(String),
    /// The library that writes the message refused.
    #[error("The letter could not be written as a mail: {0}.")]
    Unwritable(String),
}

/// A new Message-ID, `<uuid v7>@<domain of the address>`, without angle brackets.
///
/// It names no host: an address without a domain gives `@localhost`.
pub fn new_message_id(from_email: &str) -> String {
    let domain = from_email
        .rsplit_once('@')
        .map_or("localhost", |(_, domain)| domain.trim());
    let domain = if is_id_text(domain) {
        domain
    } else {
        "localhost"
    };
    format!("{}@{domain}", Uuid::now_v7().simple())
}

/// The exact bytes of a letter, and the envelope to send them in.
///
/// Plain text in UTF-8, encoded so that every byte is ASCII and no line is longer than mail
/// allows; the headers are those of the letter and nothing about this machine or program.
///
/// # Errors
///
/// When an address is not one, when a line break in any field would begin a header of its own, or
/// when there is no subject.
pub fn compose(letter: &Outgoing) -> Result<Composed, ComposeError> {
    let from = mailbox(&letter.from, "sender's name", ComposeError::From)?;
    let to = mailbox(&letter.to, "recipient's name", ComposeError::To)?;
    let subject = letter.subject.trim();
    one_line("subject", subject)?;
    if subject.is_empty() {
        return Err(ComposeError::NoSubject);
    }
    if letter.body.contains('\0') {
        return Err(ComposeError::ControlCharacter {
            field: "letter",
            text: letter.body.replace('\0', "").chars().take(80).collect(),
        });
    }
    let envelope = Envelope {
        from: from.email.to_string(),
        to: vec![to.email.to_string()],
    };

    let message_id = bracketed(&letter.message_id)?;
    let mut builder = lettre::Message::builder()
        .from(from)
        .to(to)
        .subject(subject)
        .date(letter.date.into())
        .message_id(Some(message_id.clone()));
    if let Some(answered) = &letter.in_reply_to {
        builder = builder.in_reply_to(bracketed(answered)?);
    }
    if !letter.references.is_empty() {
        let ids: Result<Vec<_>, _> = letter.references.iter().map(|id| bracketed(id)).collect();
        builder = builder.references(ids?.join(" "));
    }
    let message = builder
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(body_text(&letter.body))
        .map_err(|error| ComposeError::Unwritable(error.to_string()))?;

    let mut bytes = message.formatted();
    if !bytes.ends_with(b"\r\n") {
        // The wire ends every message with a line end: what is kept shall be what arrives.
        bytes.extend_from_slice(b"\r\n");
    }
    let message_id = message_id.trim_matches(['<', '>']).to_owned();
    Ok(Composed {
        bytes,
        message_id,
        envelope,
    })
}

/// The body with single line feeds (the library makes them CRLF) and one at the end.
fn body_text(body: &str) -> String {
    let mut text = body.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text.trim_end_matches('\n').len();
    text.truncate(kept);
    text.push('\n');
    text
}

fn mailbox(
    address: &Address,
    field: &'static str,
    wrong: fn(AddressError) -> ComposeError,
) -> Result<Mailbox, ComposeError> {
    let checked = check_address(&address.email).map_err(wrong)?;
    let name = address
        .name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty());
    if let Some(name) = name {
        one_line(field, name)?;
    }
    let email = checked
        .parse()
        .map_err(|_| wrong(AddressError::NotAnAddress(address.email.clone())))?;
    Ok(Mailbox::new(name.map(str::to_owned), email))
}

/// Refuses every control character: a line break would begin a header of its own.
fn one_line(field: &'static str, text: &str) -> Result<(), ComposeError> {
    if !text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
    {
        return Ok(());
    }
    let text = text.chars().filter(|c| !c.is_control()).take(80).collect();
    Err(ComposeError::ControlCharacter { field, text })
}

/// A Message-ID with its angle brackets (RFC 5322 section 3.6.4).
fn bracketed(id: &str) -> Result<String, ComposeError> {
    let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
    if is_id_text(bare) {
        Ok(format!("<{bare}>"))
    } else {
        Err(ComposeError::MessageId(
            id.chars().filter(|c| !c.is_control()).take(80).collect(),
        ))
    }
}

/// Whether text may stand between the angle brackets of a Message-ID.
fn is_id_text(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 900
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\\'))
}
