//! Failures told in words: by servers that write no report, or whose report was lost on the way.

use std::sync::LazyLock;

use regex::Regex;

use super::{Bounce, BounceCause, MOST, ReturnedCopy, Told, one_line, report};
use crate::ParsedMessage;
use crate::automatic::{Headers, Phrases};

/// More lines than this are no server's words.
const MOST_LINES: usize = 200;

pub(super) fn read(
    headers: &Headers,
    message: &ParsedMessage,
    copy: Option<&ReturnedCopy>,
    told_by: Told,
) -> Bounce {
    let told = before_the_copy(&message.text);
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.to_lowercase().replace('’', "'");
    let named = recipients(headers, message, &told);
    // Of the addresses in the server's words, those the letter was sent to are meant.
    let of_the_letter: Vec<String> = copy
        .filter(|_| headers.failed_recipients.is_empty())
        .map(|copy| {
            named
                .iter()
                .filter(|named| {
                    copy.recipients
                        .iter()
                        .any(|to| to.eq_ignore_ascii_case(named))
                })
                .cloned()
                .collect()
        })
        .unwrap_or_default();
    let recipients = if of_the_letter.is_empty() {
        named
    } else {
        of_the_letter
    };
    let answer = ANSWER
        .as_ref()
        .and_then(|answer| told.lines().find(|line| answer.is_match(line)))
        .unwrap_or_default();
    let status = STATUS
        .as_ref()
        .and_then(|status| status.find(answer))
        .map_or("", |found| found.as_str());
    let cause = match BounceCause::of_words(&words) {
        BounceCause::Unknown | BounceCause::Refused
            if BounceCause::of_status(status) != BounceCause::Unknown =>
        {
            BounceCause::of_status(status)
        }
        by_words => by_words,
    };
    Bounce {
        permanent: !DELAYED.in_text(&words),
        originals: recipients.clone(),
        recipients,
        delayed: Vec::new(),
        letter_ids: Vec::new(),
        cause,
        server_said: one_line(answer),
        told: told_by,
    }
}

/// Whether a mail tells of a failure, and what shows it.
pub(super) fn told(headers: &Headers, message: &ParsedMessage) -> Option<Told> {
    if !headers.failed_recipients.is_empty() || headers.is_ndr {
        return Some(Told::Header);
    }
    let sender = message
        .from
        .as_ref()
        .map(|from| from.email.to_ascii_lowercase())
        .unwrap_or_default();
    let name = message
        .from
        .as_ref()
        .and_then(|from| from.name.as_deref())
        .unwrap_or_default()
        .to_lowercase();
    let from_server =
        SENDERS.in_text(&sender) || SENDER_NAMES.in_text(&name) || headers.return_path == "<>";
    let subject = message.subject.to_lowercase();
    let subject_says = SUBJECTS.in_text(&subject);
    if headers.report.as_deref() == Some("delivery-status") && subject_says {
        return Some(Told::Header);
    }
    if !subject_says {
        return None;
    }
    if from_server {
        return Some(Told::Words);
    }
    let words = before_the_copy(&message.text)
        .to_lowercase()
        .replace('’', "'");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (SUBJECTS_OF_SERVERS.in_text(&subject) && FAILED.in_text(&words)).then_some(Told::WordsAlone)
}

fn recipients(headers: &Headers, message: &ParsedMessage, told: &str) -> Vec<String> {
    let ours: Vec<String> = message
        .to
        .iter()
        .map(|address| address.email.to_ascii_lowercase())
        .collect();
    let in_header: Vec<String> = report::addresses(&headers.failed_recipients).collect();
    let found: Vec<String> = if in_header.is_empty() {
        report::addresses(told).collect()
    } else {
        in_header
    };
    let mut recipients: Vec<String> = Vec::new();
    for address in found {
        let lower = address.to_ascii_lowercase();
        if !SENDERS.in_text(&lower)
            && !ours.contains(&lower)
            && recipients.len() < MOST
            && !recipients
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&address))
        {
            recipients.push(address);
        }
    }
    recipients
}

/// The server's own words, without the copy of the letter below them.
fn before_the_copy(text: &str) -> String {
    text.lines()
        .take(MOST_LINES)
        .take_while(|line| !is_mark(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The copy of the letter below the server's words, headers first.
pub(super) fn below_the_mark(text: &str) -> Option<&str> {
    let mut at = 0;
    for line in text.split_inclusive('\n').take(MOST_LINES) {
        at += line.len();
        if is_mark(line) {
            let below = text.get(at..)?.trim_start();
            return (!below.is_empty()).then_some(below);
        }
    }
    None
}

fn is_mark(line: &str) -> bool {
    line.len() < 120 && COPY.in_text(&line.to_lowercase())
}

macro_rules! phrases {
    ($($name:ident = [$($phrase:literal),* $(,)?];)*) => {$(
        static $name: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&[$($phrase),*]));
    )*};
}

phrases! {
    SENDERS = ["^mailer[-_]?daemon(?:@|$)", "^postmaster@", "^microsoftexchange", "^mdaemon@", "^bounces?@"];
    SENDER_NAMES = ["^mail delivery (?:sub)?system", "^mailer-daemon", "^microsoft outlook$", "^postmaster$", "^mail administrator$"];
    SUBJECTS = [
        "undeliver", "delivery status notification", "delivery failure", "delivery (?:has )?failed", "delivery (?:is |has been )?delayed", "delayed mail", "message delayed", "^delayed:",
        "failure notice", "mail delivery", "mail (?:system )?(?:error|failure)", "returned mail", "returned to sender", "(?:could|can) ?not be delivered", "couldn't be delivered", "could not (?:be sent|send)", "non-?delivery",
        "not delivered", "delivery (?:incomplete|problem|notification|report)", "rejected", "message blocked", "undelivered",
    ];
    SUBJECTS_OF_SERVERS = [
        "^undeliverable", "^undelivered mail", "^delivery status notification \\((?:failure|delay)", "^mail delivery failed", "^failure notice", "^returned mail:", "^delivery failure", "^warning: could not send", "^message could not be delivered", "^mail delivery failure",
    ];
    FAILED = [
        "(?:could not|couldn't|wasn't|was not|cannot|can't|not yet|hasn't) (?:yet )?(?:be(?:en)? )?deliver", "delivery (?:has |to the following [a-z ]*)?failed", "permanent (?:fatal )?error", "did not reach", "address not found", "user unknown", "unable to deliver", "not delivered", "will keep trying",
    ];
    DELAYED = [
        "will retry", "will be retried", "will (?:continue|keep) (?:to )?try", "keep trying", "not yet been delivered", "hasn't been delivered yet", "has not been delivered yet", "delivery is delayed", "delivery has been delayed",
        "(?:do not|don't|no) need to resend", "warning message only", "still (?:being )?tr(?:ied|ying)", "continue to be attempted", "will be attempted again",
    ];
    COPY = [
        "below this line is a copy", "this is a copy of the message", "original message", "message headers", "the following is a copy", "included message", "message header follows", "unsent message (?:below|follows)", "returned message",
    ];
}

static ANSWER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|\D)[45]\d\d[ -]|(?:^|[^\d.])[45]\.\d{1,3}\.\d{1,3}\b").ok());
static STATUS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[45]\.\d{1,3}\.\d{1,3}\b").ok());
