//! Delivery status reports (RFC 3464).

use super::{Bounce, BounceCause, MOST, Told, one_line};
use crate::check_address;

/// Reads the per-recipient groups of a report (RFC 3464 section 2.3). A report of success is no
/// bounce.
pub(super) fn read(report: &str) -> Option<Bounce> {
    let report = report.replace("\r\n", "\n");
    let mut failed: Vec<Recipient> = Vec::new();
    let mut delayed: Vec<Recipient> = Vec::new();
    let (mut any_failed, mut any_delayed) = (false, false);
    for group in report.split("\n\n") {
        let recipient = Recipient::of(group);
        // "failed" with a 4.x.x status: the server gave up on what began as a delay.
        let is_failure = recipient.action.starts_with("failed")
            || recipient.action.is_empty() && recipient.status.starts_with(['4', '5']);
        let is_delay = recipient.action.starts_with("delayed");
        if is_failure {
            any_failed = true;
            failed.push(recipient);
        } else if is_delay {
            any_delayed = true;
            delayed.push(recipient);
        }
    }
    if !any_failed && !any_delayed {
        return None;
    }
    let (told_of, still_tried) = if any_failed {
        (failed, delayed)
    } else {
        (delayed, Vec::new())
    };
    let first = told_of.first();
    let answer = first.map(|first| first.answer.clone()).unwrap_or_default();
    // Servers that refuse for want of an address often say so with a general code.
    let cause = match BounceCause::of_words(&answer) {
        BounceCause::NoSuchAddress => BounceCause::NoSuchAddress,
        by_words => match first.map(|first| BounceCause::of_status(&first.status)) {
            None | Some(BounceCause::Unknown) => by_words,
            Some(by_status) => by_status,
        },
    };
    Some(Bounce {
        permanent: any_failed,
        recipients: each_once(
            told_of
                .iter()
                .filter_map(|one| one.last.clone().or_else(|| one.original.clone())),
        ),
        delayed: each_once(
            still_tried
                .iter()
                .filter_map(|one| one.last.clone().or_else(|| one.original.clone())),
        ),
        originals: each_once(
            told_of
                .iter()
                .filter_map(|one| one.original.clone().or_else(|| one.last.clone())),
        ),
        letter_ids: Vec::new(),
        cause,
        server_said: one_line(&answer),
        told: Told::Report,
    })
}

/// One group of a report.
#[derive(Default)]
struct Recipient {
    action: String,
    status: String,
    original: Option<String>,
    last: Option<String>,
    answer: String,
}

impl Recipient {
    fn of(group: &str) -> Self {
        let mut recipient = Self::default();
        for (name, value) in fields(group) {
            match name.as_str() {
                "action" => recipient.action = value.to_ascii_lowercase(),
                "status" => recipient.status = value,
                "final-recipient" => recipient.last = typed_address(&value),
                "original-recipient" => recipient.original = typed_address(&value),
                "diagnostic-code" => {
                    let answer = value
                        .split_once(';')
                        .map_or(value.as_str(), |(_, text)| text);
                    answer.trim().clone_into(&mut recipient.answer);
                }
                _ => {}
            }
        }
        recipient
    }
}

fn each_once(addresses: impl Iterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for address in addresses {
        if once.len() < MOST
            && !once
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&address))
        {
            once.push(address);
        }
    }
    once
}

/// `name: value` lines, names in lower case, folded lines joined.
pub(crate) fn fields(group: &str) -> Vec<(String, String)> {
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

/// The addresses in a line of a header or of words.
pub(super) fn addresses(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split(|c: char| c.is_whitespace() || "<>()[]\"',;".contains(c))
        .map(|word| {
            word.trim_end_matches([':', '.'])
                .trim_start_matches("mailto:")
        })
        .filter_map(|word| check_address(word).ok())
}
