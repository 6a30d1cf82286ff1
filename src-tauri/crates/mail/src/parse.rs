use std::borrow::Cow;
use std::panic::catch_unwind;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike as _, Utc};
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::attachments::{self, ParsedAttachment};
use crate::automatic::{self, Automatic, AutomaticDetails};
use crate::bounce::{self, Bounce};
use crate::file_kind::{COMPOUND_FILE, TNEF};
use crate::headers::{addresses, ids, received, subject};
use crate::{Address, charset, html_text, outlook_item, reply_text, safe_html, tnef, uuencode};

/// Longest text kept, in bytes; of more, the beginning.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;
/// Headers longer than this together, in bytes, are no work of a mail program.
const LONGEST_HEADERS: u32 = 512 * 1024;
/// Lines that may part one part from the next, read in one mail.
const MOST_BOUNDARIES: usize = 30_000;
/// Parts that hold parts, beyond this number, neither.
const MOST_HOLDERS: usize = 500;
/// Most problems said of one mail.
const MOST_PROBLEMS: usize = 50;

/// A mail as read from its bytes. The bytes remain the evidence; this is a reading of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedMessage {
    /// The subject on one line; empty when there is none.
    pub subject: String,
    /// The sender the mail claims.
    pub from: Option<Address>,
    /// Whom it is to.
    pub to: Vec<Address>,
    /// Whom it is copied to.
    pub cc: Vec<Address>,
    /// When the sender says it was written.
    pub date: Option<DateTime<Utc>>,
    /// Its Message-ID, without angle brackets.
    pub message_id: Option<String>,
    /// The Message-IDs in In-Reply-To, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The Message-IDs in References, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// What kind of machine wrote it, when one did.
    pub automatic: Option<Automatic>,
    /// Which rule said so, and what such a mail says.
    pub automatic_details: Option<AutomaticDetails>,
    /// What it says of a mail that did not arrive, when it says so.
    pub bounce: Option<Bounce>,
    /// All of its text; made from the HTML when there is no other.
    pub text: String,
    /// Its text without quoted earlier mail and confidentiality footers.
    pub reply: String,
    /// Its HTML as it came, fit to be shown only through [`ParsedMessage::safe_html`].
    pub html: Option<UnsafeHtml>,
    /// Everything attached, also inside attached mails, in order.
    pub attachments: Vec<ParsedAttachment>,
    /// What could not be read, or not as it should be; each a sentence for people.
    pub problems: Vec<String>,
}

impl ParsedMessage {
    /// The HTML made fit to be shown, with the mail's own inline images in it.
    pub fn safe_html(&self) -> Option<String> {
        let inline: Vec<_> = self
            .attachments
            .iter()
            .filter(|attachment| attachment.path.len() <= attachments::DEEPEST_INLINE)
            .filter_map(|attachment| {
                let id = attachment.content_id.as_deref()?;
                Some((
                    id,
                    attachment.content_type.as_str(),
                    attachment.bytes.as_slice(),
                ))
            })
            .collect();
        self.html
            .as_ref()
            .map(|html| safe_html(html.as_unsafe_str(), &inline))
    }
}

/// HTML from a stranger: it may hold scripts, forms and tracking images.
///
/// It has no `Display`, so that it cannot end up on a page by accident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsafeHtml(String);

impl UnsafeHtml {
    /// The HTML as it came.
    pub fn as_unsafe_str(&self) -> &str {
        &self.0
    }
}

/// Reads the bytes of a mail.
///
/// It never fails and never panics, whatever the bytes: what could be read is there, what could
/// not is said in [`problems`](ParsedMessage::problems). Bytes that are no mail at all come out as
/// text.
pub fn parse(raw: &[u8]) -> ParsedMessage {
    catch_unwind(|| read(raw, 0)).unwrap_or_else(|_| unread(raw, NOT_TAKEN_APART))
}

const NOT_TAKEN_APART: &str = "This mail could not be taken apart; its text is shown as it came.";

/// As [`parse`], but a panic goes on. For fuzzing: nothing else calls it.
#[cfg(feature = "fuzzing")]
pub fn parse_uncaught(raw: &[u8]) -> ParsedMessage {
    read(raw, 0)
}

static PARSER: LazyLock<MessageParser> = LazyLock::new(MessageParser::default);

/// Reads a mail that lies inside `wrapped` wrappers.
pub(crate) fn read(raw: &[u8], wrapped: usize) -> ParsedMessage {
    if raw.starts_with(&COMPOUND_FILE) {
        let unwrapped = outlook_item::as_mail(raw);
        return read_item(unwrapped, "This is an Outlook file", wrapped);
    }
    if raw.starts_with(&TNEF) {
        return read_item(tnef::as_mail(raw), "This is a winmail.dat", wrapped);
    }
    let whole = raw;
    let raw = without_envelope(raw);
    if raw.iter().all(u8::is_ascii_whitespace) {
        return unread(raw, "This mail is empty.");
    }
    let mut problems = Vec::new();
    let raw = with_not_too_many_parts(raw, &mut problems);
    let Ok(message) = catch_unwind(|| PARSER.parse(raw)) else {
        return unread(whole, NOT_TAKEN_APART);
    };
    let Some(mut message) = message else {
        return unread(whole, "This has no mail headers; it is shown as text.");
    };
    if !has_mail_headers(&message) {
        return unread(whole, "This has no mail headers; it is shown as text.");
    }

    if is_one_undivided_part(&message) {
        message.text_body = vec![0];
        message.attachments.clear();
        problems.push(
            "The parts of the mail could not be told apart; it is shown as it came.".to_owned(),
        );
    }
    if let Some(root) = message.parts.first()
        && root.offset_body.saturating_sub(root.offset_header) > LONGEST_HEADERS
    {
        problems.push(
            "The mail's headers are longer than mail programs write them; not all of them were read."
                .to_owned(),
        );
    }
    let holds = |part: &&MessagePart<'_>| matches!(part.body, PartType::Multipart(_));
    if message.parts.iter().filter(holds).count() > MOST_HOLDERS {
        problems.push(
            "The mail is nested deeper than mail programs nest it; the places of its parts may be wrong."
                .to_owned(),
        );
    }
    let subject = subject(&message, &mut problems);
    let from = addresses(&message, &HeaderName::From, &mut problems)
        .into_iter()
        .next();
    match &from {
        None => problems.push("The mail does not say who sent it.".to_owned()),
        Some(from) if from.email.is_empty() => {
            problems.push("The sender's address could not be read.".to_owned());
        }
        Some(_) => {}
    }
    let date = date(&message, &mut problems);
    let to = addresses(&message, &HeaderName::To, &mut problems);
    let cc = addresses(&message, &HeaderName::Cc, &mut problems);
    let message_id = ids(&message, HeaderName::MessageId).into_iter().next();
    let in_reply_to = ids(&message, HeaderName::InReplyTo);
    let references = ids(&message, HeaderName::References);
    let headers = automatic::Headers::of(&message);

    let html = body_html(&message, &mut problems);
    let (mut text, from_text) = body_text(&message, &mut problems);
    if (text.is_empty() || points_to_html(&text))
        && let Some(html) = &html
    {
        // A text part that is empty, or only says that there is HTML.
        let of_html = tidy(&html_text::text_of(html.as_unsafe_str()));
        if !of_html.is_empty() {
            text = of_html;
        }
    }
    let mut collected = attachments::collect(message, wrapped, &mut problems);
    collected.attachments.extend(from_text);
    attachments::keep_to_the_most(&mut collected.attachments, &mut problems);
    collected.attachments.sort_by(|a, b| a.path.cmp(&b.path));
    let mut html = html;
    if let Some(body) = collected.body {
        if text.is_empty() {
            text = body.text;
        }
        html = html.or(body.html);
    }

    let mut parsed = ParsedMessage {
        reply: reply_text(&text),
        to,
        cc,
        message_id,
        in_reply_to,
        references,
        subject,
        from,
        date,
        automatic: None,
        automatic_details: None,
        bounce: None,
        text,
        html,
        attachments: collected.attachments,
        problems: Vec::new(),
    };
    for problem in problems {
        if !parsed.problems.contains(&problem) && parsed.problems.len() < MOST_PROBLEMS {
            parsed.problems.push(problem);
        }
    }
    parsed.bounce = bounce::find(&headers, &parsed);
    (parsed.automatic, parsed.automatic_details) = automatic::find(&headers, &parsed).unzip();
    if parsed.automatic != Some(Automatic::DeliveryFailure) {
        parsed.bounce = None;
    }
    parsed
}

/// As much of a mail as has no more parts than any mail has: the parser keeps each in memory.
fn with_not_too_many_parts<'r>(raw: &'r [u8], problems: &mut Vec<String>) -> &'r [u8] {
    let Some(place) = memchr::memmem::find_iter(raw, b"\n--").nth(MOST_BOUNDARIES) else {
        return raw;
    };
    problems.push(
        "The mail has more parts than mail programs write; the last of them are only in the original."
            .to_owned(),
    );
    raw.get(..place).unwrap_or(raw)
}

/// A file that holds the mail in another form: see `wrapped.rs`.
fn read_item(item: Option<(Vec<u8>, bool)>, what: &str, wrapped: usize) -> ParsedMessage {
    let Some((mail, is_damaged)) = item else {
        return ParsedMessage {
            problems: vec![format!("{what}, but no mail could be read from it.")],
            ..ParsedMessage::default()
        };
    };
    let mut parsed = read(&mail, wrapped + 1);
    if is_damaged {
        parsed.problems.push(format!(
            "{what}; part of it could not be read and is only in the original."
        ));
    }
    parsed
}

/// Without what mail programs put in front of the headers: a byte order mark, blank lines, and
/// the separator line of an mbox.
fn without_envelope(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix("\u{feff}".as_bytes()).unwrap_or(raw);
    let raw = raw.trim_ascii_start();
    if !raw.starts_with(b"From ") && !raw.starts_with(b">From ") {
        return raw;
    }
    match memchr::memchr2(b'\n', b'\r', raw) {
        Some(at) => raw.get(at..).unwrap_or_default().trim_ascii_start(),
        None => raw,
    }
}

/// When the mail says it was written; a day that cannot be right is said.
fn date(message: &Message<'_>, problems: &mut Vec<String>) -> Option<DateTime<Utc>> {
    /// A letter may wait in a queue for days, never for months.
    const MOST_DAYS_ON_THE_WAY: i64 = 60;
    let date = message
        .date()
        .filter(|date| date.is_valid())
        .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0));
    let Some(date) = date else {
        let said = message.header(HeaderName::Date).is_some();
        problems.push(if said {
            "The mail's date could not be read.".to_owned()
        } else {
            "The mail has no date.".to_owned()
        });
        return None;
    };
    let arrived = received(message);
    let is_off =
        arrived.is_some_and(|arrived| (arrived - date).num_days().abs() > MOST_DAYS_ON_THE_WAY);
    if let Some(arrived) = arrived
        && is_off
    {
        problems.push(format!(
            "The mail's date cannot be right: it says {}, but it was delivered on {}.",
            date.format("%-d %B %Y"),
            arrived.format("%-d %B %Y")
        ));
    } else if !(1990..2090).contains(&date.year()) {
        problems.push(format!(
            "The mail's date cannot be right: it says {}.",
            date.format("%-d %B %Y")
        ));
    }
    Some(date)
}

/// Bytes that are no mail, as text.
fn unread(raw: &[u8], problem: &str) -> ParsedMessage {
    let text = tidy(&charset::decode(raw));
    ParsedMessage {
        reply: reply_text(&text),
        text,
        problems: vec![problem.to_owned()],
        ..ParsedMessage::default()
    }
}

/// Whether at least one header of a mail stands at the top; a plain text that happens to hold a
/// colon has none.
fn has_mail_headers(message: &Message<'_>) -> bool {
    message.parts.first().is_some_and(|root| {
        root.headers.iter().any(|header| {
            matches!(
                header.name,
                HeaderName::From
                    | HeaderName::To
                    | HeaderName::Subject
                    | HeaderName::Date
                    | HeaderName::MessageId
                    | HeaderName::Received
                    | HeaderName::ReturnPath
                    | HeaderName::DeliveredTo
                    | HeaderName::MimeVersion
                    | HeaderName::ContentType
            )
        })
    })
}

/// Whether a mail that says it has several parts came as one, its boundary never used.
fn is_one_undivided_part(message: &Message<'_>) -> bool {
    let [root] = message.parts.as_slice() else {
        return false;
    };
    matches!(root.body, PartType::Text(_))
        && root
            .content_type()
            .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))
}

/// The text parts one after another, and the files written into them; HTML becomes text where
/// there is nothing else.
fn body_text(message: &Message<'_>, problems: &mut Vec<String>) -> (String, Vec<ParsedAttachment>) {
    let mut texts: Vec<String> = Vec::new();
    let mut files = Vec::new();
    let mut room = LONGEST_TEXT;
    for id in &message.text_body {
        let Ok(id) = usize::try_from(*id) else {
            continue;
        };
        let Some(part) = message.parts.get(id) else {
            continue;
        };
        let mut found = Vec::new();
        let of_html;
        let repaired;
        let text = match &part.body {
            PartType::Text(text) => {
                repaired = charset::repaired(part, &message.raw_message, text);
                if html_text::is_html(&repaired) {
                    of_html = html_text::text_of(start_of(&repaired, room, problems));
                    Cow::Borrowed(of_html.as_str())
                } else {
                    let (left, files) = uuencode::taken_out(&repaired);
                    found = files;
                    left
                }
            }
            PartType::Html(html) => {
                repaired = charset::repaired(part, &message.raw_message, html);
                of_html = html_text::text_of(start_of(&repaired, room, problems));
                Cow::Borrowed(of_html.as_str())
            }
            _ => continue,
        };
        if !found.is_empty() {
            let sections = attachments::sections(message, &[]);
            let section = sections.get(id).cloned().unwrap_or_default();
            files.extend(attachments::from_text(found, &section, problems));
        }
        if part.is_encoding_problem {
            problems.push(
                "Part of the mail's text was damaged on the way; what could be read of it is shown."
                    .to_owned(),
            );
        }
        let text = tidy(start_of(text.trim_end(), room, problems));
        room -= text.len();
        if !text.is_empty() {
            texts.push(text);
        }
    }
    let text = if texts.len() == 1 {
        texts.pop().unwrap_or_default()
    } else {
        texts.join("\n\n")
    };
    (text, files)
}

/// As much of a text as there is room for; a cut is said.
fn start_of<'t>(text: &'t str, room: usize, problems: &mut Vec<String>) -> &'t str {
    if text.len() <= room {
        return text;
    }
    problems
        .push("The mail's text is very long; the end of it is only in the original.".to_owned());
    let end = (0..=room).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Whether a text only says that the letter is in the HTML.
fn points_to_html(text: &str) -> bool {
    const LONGEST: usize = 400;
    const PHRASES: [&str; 8] = [
        "does not support html",
        "doesn't support html",
        "not support html",
        "view this email in html",
        "html version of this",
        "html-compatible email",
        "html compatible email",
        "this is an html message",
    ];
    if text.len() > LONGEST {
        return false;
    }
    let lower = text.to_lowercase();
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}

fn body_html(message: &Message<'_>, problems: &mut Vec<String>) -> Option<UnsafeHtml> {
    let mut whole = String::new();
    for id in &message.html_body {
        let part = usize::try_from(*id)
            .ok()
            .and_then(|id| message.parts.get(id));
        let Some(part) = part else { continue };
        let (PartType::Html(html) | PartType::Text(html)) = &part.body else {
            continue;
        };
        if matches!(part.body, PartType::Html(_)) || html_text::is_html(html) {
            let html = charset::repaired(part, &message.raw_message, html);
            let room = LONGEST_TEXT - whole.len();
            whole.push_str(start_of(&html, room, problems));
        }
    }
    (!whole.trim().is_empty()).then_some(UnsafeHtml(whole))
}

/// Line feeds only, no byte order mark, no zero bytes, no blank lines at either end.
fn tidy(text: &str) -> String {
    let text = text.trim_start_matches(['\r', '\n', '\u{feff}', '\0']);
    let text = text.trim_end();
    let mut tidy = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                tidy.push('\n');
            }
            '\0' | '\u{feff}' => {}
            c => tidy.push(c),
        }
    }
    tidy
}
