mod report;
mod server_words;

use serde::{Deserialize, Serialize};

use crate::ParsedMessage;
use crate::automatic::Headers;
pub(crate) use report::fields;

/// Most recipients named in one report.
const MOST: usize = 100;
/// The headers of a letter that came back are looked for in so many bytes.
const LONGEST_HEADERS: usize = 64 * 1024;
/// Longest answer of a server kept: characters.
const LONGEST_ANSWER: usize = 300;

/// What a mail says of a letter that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Whether a server has given up. If not, it goes on trying.
    pub permanent: bool,
    /// Who was not reached: those given up on, or, when none was, those still tried; empty when
    /// the mail does not say.
    pub recipients: Vec<String>,
    /// Of a permanent failure: those still tried.
    pub delayed: Vec<String>,
    /// The recipients as the letter named them, where the report tells them from those the mail
    /// was passed on to (`Original-Recipient`, RFC 3464 section 2.3.1).
    pub originals: Vec<String>,
    /// Message-IDs of the letter, from the copy that came back; without angle brackets.
    pub letter_ids: Vec<String>,
    /// Why, as far as codes and words tell.
    pub cause: BounceCause,
    /// What the server said, on one line; empty when it is not told.
    pub server_said: String,
    /// What tells of the failure.
    pub told: Told,
}

/// Why a letter was not delivered (RFC 3463).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BounceCause {
    /// There is no such address.
    NoSuchAddress,
    /// The mailbox is full.
    MailboxFull,
    /// The letter is too large.
    TooLarge,
    /// The server does not want it: policy, or taken for spam.
    Refused,
    /// The server could not be reached.
    NotReached,
    /// Not told.
    #[default]
    Unknown,
}

/// What tells of a failure, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// A delivery status report (RFC 3464).
    Report,
    /// A header that only mail servers write.
    Header,
    /// The words of a mail that comes from a server.
    Words,
    /// Words alone.
    WordsAlone,
}

/// A delivery failure in a mail: from a delivery status report (RFC 3464), or from the words of
/// servers that write none.
pub(crate) fn find(headers: &Headers, message: &ParsedMessage) -> Option<Bounce> {
    let report = message
        .attachments
        .iter()
        .find(|part| part.path.len() <= 2 && is_delivery_status(&part.content_type));
    let (mut bounce, copy) = if let Some(report) = report {
        let bounce = report::read(&String::from_utf8_lossy(&report.bytes))?;
        (bounce, returned_copy(message))
    } else {
        let told = server_words::told(headers, message)?;
        let copy = returned_copy(message);
        (
            server_words::read(headers, message, copy.as_ref(), told),
            copy,
        )
    };
    if let Some(copy) = copy {
        bounce.letter_ids = copy.ids;
    }
    if bounce.cause == BounceCause::Unknown {
        bounce.cause = BounceCause::of_words(&message.text);
    }
    Some(bounce)
}

fn is_delivery_status(content_type: &str) -> bool {
    matches!(
        content_type,
        "message/delivery-status" | "message/global-delivery-status"
    )
}

/// The headers of the letter that came back.
struct ReturnedCopy {
    ids: Vec<String>,
    recipients: Vec<String>,
}

/// The third part of a report (RFC 3462 section 2), or the copy below the server's words.
fn returned_copy(message: &ParsedMessage) -> Option<ReturnedCopy> {
    let attached = message.attachments.iter().find(|part| {
        part.path.len() <= 2
            && matches!(
                part.content_type.as_str(),
                "message/rfc822"
                    | "text/rfc822-headers"
                    | "message/rfc822-headers"
                    | "message/global"
                    | "message/global-headers"
            )
    });
    let bytes = match attached {
        Some(part) => part.bytes.as_slice(),
        None => server_words::below_the_mark(&message.text)?.as_bytes(),
    };
    let bytes = bytes.get(..LONGEST_HEADERS).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let top = text.trim_start().split("\n\n").next().unwrap_or_default();
    let mut copy = ReturnedCopy {
        ids: Vec::new(),
        recipients: Vec::new(),
    };
    for (name, value) in fields(top) {
        match name.as_str() {
            "message-id" => {
                let id = value.trim_matches(|c: char| c.is_whitespace() || "<>".contains(c));
                if !id.is_empty() && id.len() <= 1_000 {
                    copy.ids.push(id.to_owned());
                }
            }
            "to" | "cc" => copy.recipients.extend(report::addresses(&value)),
            _ => {}
        }
    }
    Some(copy)
}

impl BounceCause {
    /// From an enhanced status code, such as `5.1.1` (RFC 3463 section 3).
    fn of_status(status: &str) -> Self {
        let mut numbers = status.split('.').skip(1);
        let subject = numbers.next().unwrap_or_default().trim();
        let detail = numbers.next().unwrap_or_default().trim();
        match (subject, detail) {
            ("1", "7" | "8") => Self::Unknown,
            ("1", _) | ("2", "1") | ("4", "14") => Self::NoSuchAddress,
            ("2", "2") => Self::MailboxFull,
            ("2", "3") | ("3", "4") => Self::TooLarge,
            ("4", "1" | "2" | "3" | "4" | "7" | "312" | "316") => Self::NotReached,
            ("7", _) => Self::Refused,
            _ => Self::Unknown,
        }
    }

    /// From the words of a server.
    fn of_words(words: &str) -> Self {
        const WORDS: [(BounceCause, &[&str]); 5] = [
            (
                BounceCause::NoSuchAddress,
                &[
                    "user unknown",
                    "unknown user",
                    "no such user",
                    "no such recipient",
                    "recipientnotfound",
                    "couldn't be found",
                    "could not be found",
                    "wasn't found",
                    "address not found",
                    "does not exist",
                    "doesn't exist",
                    "mailbox unavailable",
                    "no mailbox here",
                    "recipient address rejected: access denied",
                    "invalid recipient",
                    "unrouteable address",
                ],
            ),
            (
                BounceCause::MailboxFull,
                &[
                    "mailbox full",
                    "mailbox is full",
                    "over quota",
                    "quota exceeded",
                    "exceeded its quota",
                    "inbox is full",
                ],
            ),
            (
                BounceCause::TooLarge,
                &[
                    "too large",
                    "message size exceeds",
                    "exceeds the maximum",
                    "size limit",
                ],
            ),
            (
                BounceCause::NotReached,
                &[
                    "timed out",
                    "connection refused",
                    "host not found",
                    "host or domain name not found",
                    "could not be resolved",
                    "not responding",
                    "no route to host",
                ],
            ),
            (
                BounceCause::Refused,
                &[
                    "spam",
                    "blocked",
                    "policy",
                    "not authorised",
                    "not authorized",
                    "permission",
                    "restricted",
                    "access denied",
                    "rejected",
                ],
            ),
        ];
        let start: String = words.chars().take(6_000).collect();
        let words = start.to_lowercase().replace('’', "'");
        WORDS
            .iter()
            .find(|(_, phrases)| phrases.iter().any(|phrase| words.contains(phrase)))
            .map_or(Self::Unknown, |(cause, _)| *cause)
    }
}

/// A server's answer on one line, cut where it grows long.
fn one_line(answer: &str) -> String {
    let line = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_ANSWER).collect()
}
