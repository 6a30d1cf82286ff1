mod details;
mod elsewhere;
mod headers;
mod words;

use serde::{Deserialize, Serialize};

pub use details::AutomaticDetails;
pub(crate) use headers::Headers;
pub(crate) use words::Phrases;
use words::Words;

use crate::bounce::Told;
use crate::{Bounce, ParsedMessage};

/// What kind of machine wrote a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Automatic {
    /// The person is away; the letter lies in their mailbox.
    OutOfOffice,
    /// The letter came in; nobody has read it yet.
    Acknowledgement,
    /// The letter did not arrive, or not yet: see [`Bounce`].
    DeliveryFailure,
    /// The letter was opened, or deleted unopened (RFC 8098).
    ReadReceipt,
    /// The letter is held until its sender shows that they are a person.
    ChallengeResponse,
    /// Some other machine.
    Other,
}

/// How sure it is that a machine wrote a mail, and of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// One weak sign.
    Possible,
    /// Words that only machines use, or a vendor's header with words that fit it.
    Likely,
    /// A standard header or report says so, and the words fit.
    Certain,
}

impl Confidence {
    /// The name on the wire: `certain`, `likely`, `possible`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// Which rule took a mail for automatic, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AutomaticRule {
    /// The rule's name, stable: `delivery_report`, `away_header`, …
    pub rule: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence for people.
    pub why: &'static str,
}

/// A kind with the rule that found it.
struct Verdict {
    kind: Automatic,
    rule: AutomaticRule,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "each rule gives a verdict or none"
)]
const fn verdict(
    kind: Automatic,
    rule: &'static str,
    confidence: Confidence,
    why: &'static str,
) -> Option<Verdict> {
    Some(Verdict {
        kind,
        rule: AutomaticRule {
            rule,
            confidence,
            why,
        },
    })
}

/// What kind of machine wrote a mail: by its headers, then by careful words.
///
/// Words alone are believed only where a machine speaks of itself. A mail that answers, refuses or
/// asks something of the requester is never called automatic for the headers its case system
/// adds (RFC 3834 headers stand on those too): a missed acknowledgement costs a glance, a hidden
/// refusal costs the time for review.
pub(crate) fn find(
    headers: &Headers,
    message: &ParsedMessage,
) -> Option<(Automatic, AutomaticDetails)> {
    let words = Words::of(message);
    let found = by_report(headers, message, &words)
        .or_else(|| by_server_words(message.bounce.as_ref()?, &words))
        .or_else(|| by_headers_and_words(headers, message, &words))?;
    let details = AutomaticDetails::read(found.kind, found.rule, message);
    Some((found.kind, details))
}

/// What standard reports say (RFC 3464, RFC 8098), and headers that mail servers alone write.
fn by_report(headers: &Headers, message: &ParsedMessage, words: &Words) -> Option<Verdict> {
    use Automatic::{DeliveryFailure, OutOfOffice, ReadReceipt};
    use Confidence::{Certain, Likely};

    match message.bounce.as_ref().map(|bounce| bounce.told) {
        Some(Told::Report) => {
            return verdict(
                DeliveryFailure,
                "delivery_report",
                Certain,
                "It carries a mail server's delivery report.",
            );
        }
        Some(Told::Header) => {
            return verdict(
                DeliveryFailure,
                "failure_header",
                Certain,
                "Its headers say that a mail server could not deliver a letter.",
            );
        }
        Some(Told::Words | Told::WordsAlone) | None => {}
    }
    let receipt = headers.report.as_deref() == Some("disposition-notification")
        || has_part(message, "message/disposition-notification");
    let delivery = headers.report.as_deref() == Some("delivery-status");
    // Some servers wrap an absence notice in a report.
    if (receipt || delivery) && words.away() && !words.was_read() {
        return verdict(
            OutOfOffice,
            "away_report",
            Certain,
            "It is a report, and its words say that somebody is away.",
        );
    }
    if receipt {
        return verdict(
            ReadReceipt,
            "disposition_report",
            Certain,
            "It carries a report that the letter was opened or deleted.",
        );
    }
    if delivery && message.bounce.is_none() {
        return verdict(
            Automatic::Other,
            "delivery_receipt",
            Certain,
            "It is a mail server's report that the letter was passed on.",
        );
    }
    if words.subject_says_read() && words.was_read() && !words.has_files {
        return verdict(
            ReadReceipt,
            "read_words",
            Likely,
            "Its subject and words are those of a mail program's read receipt.",
        );
    }
    None
}

fn by_server_words(bounce: &Bounce, words: &Words) -> Option<Verdict> {
    match bounce.told {
        Told::Words => verdict(
            Automatic::DeliveryFailure,
            "failure_words",
            Confidence::Likely,
            "It comes from a mail server, and its subject says that a letter was not delivered.",
        ),
        Told::WordsAlone if words.has_files => None,
        Told::WordsAlone => verdict(
            Automatic::DeliveryFailure,
            "failure_words_alone",
            Confidence::Possible,
            "Its subject and words are those of a failed delivery, though nothing shows that a mail server wrote it.",
        ),
        Told::Report | Told::Header => None,
    }
}

fn by_headers_and_words(
    headers: &Headers,
    message: &ParsedMessage,
    words: &Words,
) -> Option<Verdict> {
    use Automatic::{Acknowledgement, ChallengeResponse, Other, OutOfOffice};
    use Confidence::{Certain, Likely, Possible};

    let certainly = headers.says_auto() || headers.says_auto_replied();
    let vendor = headers.wants_no_answer() || headers.says_bulk();
    let itself = words.speaks_of_itself();
    let from_nobody = words.takes_no_reply();
    if !certainly && !vendor && !itself && !from_nobody {
        return None;
    }
    let words = &Words::of(message).with_sentences(message);
    let to_be_read = words.decides() || words.asks_something();

    if words.challenges() && !words.decides() {
        return verdict(
            ChallengeResponse,
            "challenge_words",
            if certainly { Certain } else { Likely },
            "It holds the letter back until you confirm that you are a person.",
        );
    }
    if words.away() && !(to_be_read && (words.has_files || !headers.says_auto_replied())) {
        return if certainly {
            verdict(
                OutOfOffice,
                "away_header",
                Certain,
                "Its headers say that a machine wrote it, and its words that somebody is away.",
            )
        } else if vendor {
            verdict(
                OutOfOffice,
                "away_vendor_header",
                Likely,
                "Its headers ask machines not to answer, and its words say that somebody is away.",
            )
        } else if words.subject_says_automatic() {
            verdict(
                OutOfOffice,
                "away_subject",
                Likely,
                "Its subject is that of an automatic reply.",
            )
        } else {
            verdict(
                OutOfOffice,
                "away_words",
                Possible,
                "It says that it is automatic or takes no reply, and that somebody is away.",
            )
        };
    }
    if to_be_read {
        return None;
    }
    // A newsletter tells much; nothing in it speaks to the requester.
    let is_list = headers.is_list()
        && message.in_reply_to.is_empty()
        && !itself
        && !from_nobody
        && !words.acknowledges();
    if words.tells_more() && !headers.says_auto_replied() && !is_list {
        return None;
    }
    if words.acknowledges() && !words.tells_more() {
        return if certainly {
            verdict(
                Acknowledgement,
                "acknowledgement_header",
                Certain,
                "Its headers say that a machine wrote it, and its words that your letter came in.",
            )
        } else if itself {
            verdict(
                Acknowledgement,
                "acknowledgement_words",
                Likely,
                "It says of itself that it is automatic, and that your letter came in.",
            )
        } else if from_nobody {
            verdict(
                Acknowledgement,
                "acknowledgement_from_nobody",
                Likely,
                "It comes from an address that takes no replies, and says that your letter came in.",
            )
        } else {
            verdict(
                Acknowledgement,
                "acknowledgement_vendor_header",
                Likely,
                "Its headers ask machines not to answer, and its words say that your letter came in.",
            )
        };
    }
    if headers.says_auto_replied() && !words.has_files {
        return verdict(
            Other,
            "auto_replied_header",
            Certain,
            "Its headers say that a machine answered.",
        );
    }
    // A case system that sends more than a line or two, or a file, may be sending the answer.
    let may_answer = words.has_files || words.is_long;
    if headers.says_auto() && !may_answer {
        return verdict(
            Other,
            "auto_generated_header",
            Likely,
            "Its headers say that a machine wrote it.",
        );
    }
    if headers.says_bulk() && (is_list || !may_answer) {
        return verdict(
            Other,
            "bulk_header",
            Possible,
            "Its headers say that it went to many people.",
        );
    }
    if words.subject_says_automatic() || itself && !may_answer {
        return verdict(
            Other,
            "says_automatic",
            Likely,
            "It says of itself that it is automatic.",
        );
    }
    None
}

fn has_part(message: &ParsedMessage, kind: &str) -> bool {
    message
        .attachments
        .iter()
        .any(|a| a.path.len() <= 2 && a.content_type == kind)
}
