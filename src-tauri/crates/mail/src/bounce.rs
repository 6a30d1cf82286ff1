use serde::{Deserialize, Serialize};

use crate::automatic::Headers;
use crate::{ParsedMessage, check_address};

/// Most recipients named in one report.
const MOST: usize = 100;

/// What a mail says of a letter that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Whether the server has given up. If not, it goes on trying.
    pub permanent: bool,
    /// Who was not reached; empty when the report does not say.
    pub recipients: Vec<String>,
}

/// A delivery failure in a mail: from a delivery status report (RFC 3464), or from the words of
/// servers that write none.
pub(crate) fn find(headers: &Headers, message: &ParsedMessage) -> Option<Bounce> {
    let report = message
        .attachments
        .iter()
        .find(|part| part.path.len() <= 2 && is_delivery_status(&part.content_type));
    if let Some(report) = report {
        return from_report(&String::from_utf8_lossy(&report.bytes));
    }
    if headers.report.as_deref() == Some("delivery-status") || comes_from_a_server(headers, message)
    {
        return Some(from_words(headers, message));
    }
    None
}

fn is_delivery_status(content_type: &str) -> bool {
    matches!(
        content_type,
        "message/delivery-status" | "message/global-delivery-status"
    )
}

/// Reads the per-recipient groups of a delivery status report (RFC 3464 section 2.3). A report of
/// success is no bounce.
fn from_report(report: &str) -> Option<Bounce> {
    let report = report.replace("\r\n", "\n");
    let mut recipients = Vec::new();
    let mut failed = false;
    let mut delayed = false;
    for group in report.split("\n\n") {
        let mut action = String::new();
        let mut status = String::new();
        let mut recipient = None;
        for (name, value) in fields(group) {
            match name.as_str() {
                "action" => action = value.to_ascii_lowercase(),
                "status" => status = value,
                "final-recipient" => recipient = Some(value),
                "original-recipient" if recipient.is_none() => recipient = Some(value),
                _ => {}
            }
        }
        let is_failure = action.starts_with("failed")
            || action.is_empty() && (status.starts_with('4') || status.starts_with('5'));
        let is_delay = action.starts_with("delayed");
        if !is_failure && !is_delay {
            continue;
        }
        // "failed" with a 4.x.x status: the server gave up on what began as a delay.
        failed |= is_failure;
        delayed |= is_delay;
        if let Some(address) = recipient.as_deref().and_then(typed_address)
            && recipients.len() < MOST
            && !recipients.contains(&address)
        {
            recipients.push(address);
        }
    }
    (failed || delayed).then_some(Bounce {
        permanent: failed,
        recipients,
    })
}

/// `name: value` lines, names in lower case, folded lines joined.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// The address in `rfc822; someone@council.example`.
fn typed_address(value: &str) -> Option<String> {
    let address = value.split_once(';').map_or(value, |(_, address)| address);
    check_address(address.trim().trim_matches(['<', '>'])).ok()
}

fn comes_from_a_server(headers: &Headers, message: &ParsedMessage) -> bool {
    const SENDERS: [&str; 4] = [
        "mailer-daemon@",
        "postmaster@",
        "mailerdaemon@",
        "microsoftexchange",
    ];
    const SUBJECTS: [&str; 12] = [
        "undeliver",
        "delivery status notification",
        "delivery failure",
        "delivery has failed",
        "delivery delayed",
        "delayed mail",
        "failure notice",
        "mail delivery",
        "returned mail",
        "returned to sender",
        "message could not be delivered",
        "non-delivery",
    ];
    if !headers.failed_recipients.is_empty() {
        return true;
    }
    let sender = message
        .from
        .as_ref()
        .map(|from| from.email.to_ascii_lowercase());
    let sender = sender.unwrap_or_default();
    let from_server = SENDERS.iter().any(|start| sender.starts_with(start))
        || sender == "mailer-daemon"
        || headers.return_path == "<>";
    let subject = message.subject.to_lowercase();
    from_server && SUBJECTS.iter().any(|word| subject.contains(word))
}

fn from_words(headers: &Headers, message: &ParsedMessage) -> Bounce {
    const DELAYED: [&str; 8] = [
        "will retry",
        "will be retried",
        "will continue to try",
        "keep trying",
        "not yet been delivered",
        "delivery is delayed",
        "delivery has been delayed",
        "you do not need to resend",
    ];
    let told = before_the_copy(&message.text);
    let words: Vec<_> = told.split_whitespace().collect();
    let words = words.join(" ").to_lowercase();
    let delayed = DELAYED.iter().any(|phrase| words.contains(phrase));

    let ours: Vec<String> = message
        .to
        .iter()
        .map(|address| address.email.to_ascii_lowercase())
        .collect();
    let mut recipients: Vec<String> = Vec::new();
    let named = headers.failed_recipients.split([',', ' ']);
    for word in named.chain(told.split(|c: char| c.is_whitespace() || "<>()[]\"',;".contains(c))) {
        let word = word
            .trim_end_matches([':', '.'])
            .trim_start_matches("mailto:");
        let Ok(address) = check_address(word) else {
            continue;
        };
        let lower = address.to_ascii_lowercase();
        let is_server = lower.starts_with("postmaster@") || lower.starts_with("mailer-daemon@");
        if !is_server
            && !ours.contains(&lower)
            && recipients.len() < MOST
            && !recipients
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&address))
        {
            recipients.push(address);
        }
    }
    Bounce {
        permanent: !delayed,
        recipients,
    }
}

/// The server's own words, without the copy of the letter below them.
fn before_the_copy(text: &str) -> String {
    const COPY: [&str; 7] = [
        "below this line is a copy",
        "this is a copy of the message",
        "original message",
        "original message headers",
        "message headers",
        "the following is a copy",
        "included message",
    ];
    let told: Vec<_> = text
        .lines()
        .take(200)
        .take_while(|line| {
            let line = line.to_lowercase();
            !COPY
                .iter()
                .any(|phrase| line.contains(phrase) && line.len() < 120)
        })
        .collect();
    told.join("\n")
}
