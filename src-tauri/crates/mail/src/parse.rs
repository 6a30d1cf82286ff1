use std::panic::catch_unwind;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

use crate::attachments::{self, ParsedAttachment};
use crate::automatic::{self, Automatic, AutomaticDetails};
use crate::bounce::{self, Bounce};
use crate::file_kind::COMPOUND_FILE;
use crate::headers::{addresses, ids, subject};
use crate::{Address, charset, html_text, outlook_item, reply_text, safe_html};

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
    catch_unwind(|| read(raw)).unwrap_or_else(|_| {
        unread(
            raw,
            "This mail could not be taken apart; its text is shown as it came.",
        )
    })
}

static PARSER: LazyLock<MessageParser> = LazyLock::new(MessageParser::default);

fn read(raw: &[u8]) -> ParsedMessage {
    if raw.starts_with(&COMPOUND_FILE) {
        return read_outlook_item(raw);
    }
    if raw.iter().all(u8::is_ascii_whitespace) {
        return unread(raw, "This mail is empty.");
    }
    let Some(mut message) = PARSER.parse(raw) else {
        return unread(raw, "This has no mail headers; it is shown as text.");
    };
    if !has_mail_headers(&message) {
        return unread(raw, "This has no mail headers; it is shown as text.");
    }

    let mut problems = Vec::new();
    if is_one_undivided_part(&message) {
        message.text_body = vec![0];
        message.attachments.clear();
        problems.push(
            "The parts of the mail could not be told apart; it is shown as it came.".to_owned(),
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
    let date = message
        .date()
        .filter(|date| date.is_valid())
        .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0));
    if date.is_none() {
        let said = message.header(HeaderName::Date).is_some();
        problems.push(if said {
            "The mail's date could not be read.".to_owned()
        } else {
            "The mail has no date.".to_owned()
        });
    }
    let text = body_text(&message, &mut problems);
    let reply = reply_text(&text);
    let html = body_html(&message);
    let headers = automatic::Headers::of(&message);

    let mut parsed = ParsedMessage {
        to: addresses(&message, &HeaderName::To, &mut problems),
        cc: addresses(&message, &HeaderName::Cc, &mut problems),
        message_id: ids(&message, HeaderName::MessageId).into_iter().next(),
        in_reply_to: ids(&message, HeaderName::InReplyTo),
        references: ids(&message, HeaderName::References),
        subject,
        from,
        date,
        automatic: None,
        automatic_details: None,
        bounce: None,
        text,
        reply,
        html,
        attachments: attachments::collect(message, &mut problems),
        problems,
    };
    parsed.problems.dedup();
    parsed.bounce = bounce::find(&headers, &parsed);
    (parsed.automatic, parsed.automatic_details) = automatic::find(&headers, &parsed).unzip();
    if parsed.automatic != Some(Automatic::DeliveryFailure) {
        parsed.bounce = None;
    }
    parsed
}

/// A `.msg` file, read as the mail it was made from.
fn read_outlook_item(raw: &[u8]) -> ParsedMessage {
    let Some((mail, is_damaged)) = outlook_item::as_mail(raw) else {
        return ParsedMessage {
            problems: vec![
                "This is an Outlook file, but no mail could be read from it.".to_owned(),
            ],
            ..ParsedMessage::default()
        };
    };
    let mut parsed = read(&mail);
    if is_damaged {
        parsed.problems.push(
            "Part of this Outlook item could not be read; it is only in the original.".to_owned(),
        );
    }
    parsed
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

/// The text parts one after another; HTML becomes text where there is nothing else.
fn body_text(message: &Message<'_>, problems: &mut Vec<String>) -> String {
    let mut texts: Vec<String> = Vec::new();
    for id in &message.text_body {
        let part = usize::try_from(*id)
            .ok()
            .and_then(|id| message.parts.get(id));
        let Some(part) = part else { continue };
        let text = match &part.body {
            PartType::Text(text) => {
                let text = charset::repaired(part, &message.raw_message, text);
                if html_text::is_html(&text) {
                    html_text::text_of(&text)
                } else {
                    text.into_owned()
                }
            }
            PartType::Html(html) => {
                html_text::text_of(&charset::repaired(part, &message.raw_message, html))
            }
            _ => continue,
        };
        if part.is_encoding_problem {
            problems.push(
                "Part of the mail's text was damaged on the way and is shown as it came."
                    .to_owned(),
            );
        }
        let text = tidy(&text);
        if !text.is_empty() {
            texts.push(text);
        }
    }
    texts.join("\n\n")
}

fn body_html(message: &Message<'_>) -> Option<UnsafeHtml> {
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
            whole.push_str(&charset::repaired(part, &message.raw_message, html));
        }
    }
    (!whole.trim().is_empty()).then_some(UnsafeHtml(whole))
}

/// Line feeds only, no byte order mark, no zero bytes, no blank lines at either end.
fn tidy(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace(['\0', '\u{feff}'], "");
    text.trim_matches('\n').trim_end().to_owned()
}
