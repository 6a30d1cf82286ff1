use mail_parser::{HeaderForm, HeaderName, HeaderValue, Message, MimeHeaders};
use serde::{Deserialize, Serialize};

use crate::ParsedMessage;

/// What kind of machine wrote a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Automatic {
    /// The person is away; the letter lies in their mailbox.
    OutOfOffice,
    /// The letter came in; nobody has read it yet.
    Acknowledgement,
    /// The letter did not arrive, or not yet: see [`Bounce`](crate::Bounce).
    DeliveryFailure,
    /// The letter was opened (RFC 8098).
    ReadReceipt,
    /// Some other machine.
    Other,
}

/// The headers that tell a machine from a person.
#[derive(Debug, Default)]
pub(crate) struct Headers {
    auto_submitted: String,
    auto_response_suppress: String,
    precedence: String,
    autoreply: bool,
    pub(crate) failed_recipients: String,
    pub(crate) return_path: String,
    /// `report-type` of a `multipart/report` (RFC 6522).
    pub(crate) report: Option<String>,
}

impl Headers {
    pub(crate) fn of(message: &Message<'_>) -> Self {
        let text = |name: &'static str| {
            let values = message.header_as(HeaderName::Other(name.into()), HeaderForm::Text);
            let named = message.header_as(HeaderName::from(name), HeaderForm::Text);
            let first = values.iter().chain(&named).find_map(HeaderValue::as_text);
            first.unwrap_or_default().trim().to_ascii_lowercase()
        };
        let report = message
            .parts
            .first()
            .and_then(|root| root.content_type())
            .and_then(|kind| {
                let is_report = kind.ctype().eq_ignore_ascii_case("multipart")
                    && kind
                        .subtype()
                        .is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"));
                let report = kind.attribute("report-type").unwrap_or_default();
                is_report.then(|| report.to_ascii_lowercase())
            });
        Self {
            auto_submitted: text("Auto-Submitted"),
            auto_response_suppress: text("X-Auto-Response-Suppress"),
            precedence: text("Precedence"),
            autoreply: [
                "X-Autoreply",
                "X-Autorespond",
                "X-Autoresponder",
                "X-AutoReply-From",
            ]
            .iter()
            .any(|name| message.header(*name).is_some()),
            failed_recipients: text("X-Failed-Recipients"),
            return_path: message
                .header_as(HeaderName::ReturnPath, HeaderForm::Raw)
                .first()
                .and_then(HeaderValue::as_text)
                .unwrap_or_default()
                .trim()
                .to_owned(),
            report,
        }
    }

    /// RFC 3834 section 5: `auto-replied`, `auto-generated` or an extension, with parameters.
    fn says_auto(&self) -> bool {
        let kind = self
            .auto_submitted
            .split([';', ' '])
            .next()
            .unwrap_or_default();
        !kind.is_empty() && kind != "no"
    }

    fn says_auto_replied(&self) -> bool {
        self.auto_submitted.starts_with("auto-replied")
            || self.autoreply
            || self.precedence == "auto_reply"
    }

    /// Programs set this so that no machine answers them; so do some answers written by people
    /// in a case system.
    fn wants_no_answer(&self) -> bool {
        self.auto_response_suppress
            .split([',', ' ', ';'])
            .any(|word| matches!(word, "all" | "autoreply" | "oof"))
    }

    fn says_bulk(&self) -> bool {
        matches!(self.precedence.as_str(), "bulk" | "junk" | "list")
    }
}

/// What kind of machine wrote a mail: by its headers, then by careful words.
///
/// Words alone are believed only where a machine speaks of itself. A mail with an answer in it is
/// never called an acknowledgement, whatever sent it.
pub(crate) fn find(headers: &Headers, message: &ParsedMessage) -> Option<Automatic> {
    if message.bounce.is_some() {
        return Some(Automatic::DeliveryFailure);
    }
    if headers.report.as_deref() == Some("disposition-notification")
        || has_part(message, "message/disposition-notification")
    {
        return Some(Automatic::ReadReceipt);
    }

    let words = Words::of(message);
    let certainly = headers.says_auto() || headers.says_auto_replied();
    let probably = headers.wants_no_answer() || headers.says_bulk() || words.speaks_of_itself();
    if !certainly && !probably {
        return None;
    }
    if words.away() {
        return Some(Automatic::OutOfOffice);
    }
    if words.acknowledges() && !words.answers() {
        return Some(Automatic::Acknowledgement);
    }
    let other = headers.says_auto_replied()
        || headers.says_auto() && !words.answers()
        || headers.says_bulk()
        || words.subject_says_automatic();
    other.then_some(Automatic::Other)
}

fn has_part(message: &ParsedMessage, kind: &str) -> bool {
    message
        .attachments
        .iter()
        .any(|a| a.path.len() == 1 && a.content_type == kind)
}

/// The words of a mail, in lower case, on one line.
struct Words {
    subject: String,
    reply: String,
    sender: String,
    has_files: bool,
}

impl Words {
    fn of(message: &ParsedMessage) -> Self {
        let flat = |text: &str| {
            // An acknowledgement is short: what matters stands at its beginning.
            let start: String = text.chars().take(6_000).collect();
            let words: Vec<_> = start.split_whitespace().collect();
            words.join(" ").to_lowercase().replace(['’', '‘'], "'")
        };
        let sender = message
            .from
            .as_ref()
            .map(|from| from.email.to_ascii_lowercase());
        Self {
            subject: flat(&message.subject),
            reply: flat(&message.reply),
            sender: sender.unwrap_or_default(),
            has_files: message
                .attachments
                .iter()
                .any(|attachment| !attachment.inline),
        }
    }

    fn any(text: &str, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| text.contains(phrase))
    }

    fn subject_says_automatic(&self) -> bool {
        const PREFIXES: [&str; 9] = [
            "automatic reply",
            "automatic response",
            "auto reply",
            "auto-reply",
            "autoreply",
            "auto:",
            "auto response",
            "auto-response",
            "ateb awtomatig",
        ];
        PREFIXES
            .iter()
            .any(|prefix| self.subject.starts_with(prefix))
            || self.subject_says_away()
    }

    fn subject_says_away(&self) -> bool {
        const PREFIXES: [&str; 6] = [
            "out of office",
            "out of the office",
            "out-of-office",
            "on annual leave",
            "on leave",
            "allan o'r swyddfa",
        ];
        PREFIXES
            .iter()
            .any(|prefix| self.subject.starts_with(prefix))
    }

    /// A machine says that it is one.
    fn speaks_of_itself(&self) -> bool {
        const PHRASES: [&str; 12] = [
            "this is an automated",
            "this is an automatic",
            "this is an auto-generated",
            "this is an auto generated",
            "this is an auto-response",
            "this is an auto response",
            "this message has been automatically generated",
            "this email has been automatically generated",
            "this message was generated automatically",
            "this email was generated automatically",
            "automated acknowledgement",
            "automatic acknowledgement",
        ];
        const NOBODY: [&str; 6] = [
            "noreply@",
            "no-reply@",
            "no_reply@",
            "donotreply@",
            "do-not-reply@",
            "do_not_reply@",
        ];
        self.subject_says_automatic()
            || Self::any(&self.reply, &PHRASES)
            || NOBODY.iter().any(|local| self.sender.starts_with(local))
    }

    fn away(&self) -> bool {
        const PHRASES: [&str; 18] = [
            "i am out of the office",
            "i'm out of the office",
            "i am currently out of the office",
            "i am currently out of office",
            "i am out of office",
            "i will be out of the office",
            "i am away from the office",
            "i am currently away",
            "i am on annual leave",
            "i'm on annual leave",
            "i am currently on annual leave",
            "i am on leave",
            "i am currently on leave",
            "i am on maternity leave",
            "i am currently on maternity leave",
            "i no longer work for",
            "has left the council",
            "is out of the office",
        ];
        self.subject_says_away() || Self::any(&self.reply, &PHRASES)
    }

    fn acknowledges(&self) -> bool {
        const PHRASES: [&str; 22] = [
            "acknowledge receipt",
            "acknowledgement of your",
            "acknowledge your",
            "acknowledgement of receipt",
            "to confirm receipt",
            "we have received your",
            "i have received your",
            "has been received",
            "have now received your",
            "confirm that we have received",
            "confirm we have received",
            "thank you for your email",
            "thank you for your e-mail",
            "thank you for your request",
            "thank you for your enquiry",
            "thank you for your freedom of information",
            "thank you for your foi",
            "thank you for contacting",
            "thank you for submitting",
            "thank you for your correspondence",
            "your request has been logged",
            "your enquiry has been logged",
        ];
        Self::any(&self.reply, &PHRASES) || self.subject.contains("acknowledg")
    }

    /// Signs that the mail decides something, so that it must be read as an answer.
    fn answers(&self) -> bool {
        const ALWAYS: [&str; 16] = [
            "the council's response is",
            "our response is",
            "please find our response",
            "please find attached our response",
            "please find attached the response",
            "please find attached the information",
            "please find the information",
            "please see attached the",
            "the information you requested is",
            "the information requested is",
            "we do not hold",
            "does not hold the information",
            "is exempt",
            "are exempt",
            "being withheld",
            "internal review of",
        ];
        const WITH_FILES: [&str; 5] = [
            "please find attached",
            "please see attached",
            "attached is",
            "i attach",
            "we attach",
        ];
        Self::any(&self.reply, &ALWAYS) || self.has_files && Self::any(&self.reply, &WITH_FILES)
    }
}
