//! The header lines of a mail, to be looked at.

use chrono::{DateTime, Utc};
use mail_parser::{HeaderForm, HeaderValue, MessageParser};

use crate::charset;

/// Most bytes of the header block that are read.
const LONGEST: usize = 256 * 1024;
/// Most lines told apart.
const MOST_LINES: usize = 500;

/// The header lines of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderBlock {
    /// Name and value of each line, unfolded and decoded (RFC 5322 §2.2.3, RFC 2047), in order.
    pub lines: Vec<(String, String)>,
    /// What the receiving server found about the sender (RFC 8601), one sentence a check.
    pub checks: Vec<String>,
    /// The servers it says it passed, the first one first.
    pub route: Vec<ReceivedStep>,
    /// The block as it came.
    pub raw: String,
    /// There is more than was read.
    pub cut: bool,
}

/// What a Received line says (RFC 5321 §4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedStep {
    /// The server that gave the mail on; empty when it is not named.
    pub from: String,
    /// The server that took it; empty when it is not named.
    pub by: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// The header lines of a mail, as far as a person could read them.
///
/// ```
/// let block = foi_mail::header_block(b"Subject: =?utf-8?q?Stra=C3=9Fen?=\r\n by ward\r\n\r\nText");
/// assert_eq!(block.lines, [("Subject".into(), "Straßen by ward".into())]);
/// ```
pub fn header_block(raw: &[u8]) -> HeaderBlock {
    let end = block_end(raw);
    let bytes = raw.get(..end.min(LONGEST)).unwrap_or_default();
    let mut block = HeaderBlock {
        raw: charset::decode(bytes).trim_end().replace("\r\n", "\n"),
        cut: end > LONGEST,
        ..HeaderBlock::default()
    };
    for line in unfolded(&block.raw) {
        if block.lines.len() == MOST_LINES {
            block.cut = true;
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || name.contains(char::is_whitespace) {
            continue;
        }
        if name.eq_ignore_ascii_case("received") {
            block.route.extend(received(value));
        } else if name.eq_ignore_ascii_case("authentication-results") && block.checks.is_empty() {
            // Servers write at the top; one further down may be the sender's own invention.
            block.checks = checks(value);
        }
        block.lines.push((name.to_owned(), decoded(value)));
    }
    block.route.reverse();
    block
}

/// Where the header block ends: before the first empty line.
fn block_end(raw: &[u8]) -> usize {
    let blank = |at: &usize| {
        let rest = raw.get(*at..).unwrap_or_default();
        rest.starts_with(b"\n\n") || rest.starts_with(b"\n\r\n")
    };
    (0..raw.len().min(LONGEST + 1))
        .find(blank)
        .unwrap_or(raw.len())
}

fn unfolded(raw: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in raw.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A value without its encoded words.
fn decoded(value: &str) -> String {
    if !value.contains("=?") {
        return value.to_owned();
    }
    read_as(value, HeaderForm::Text)
        .and_then(|value| value.as_text().map(str::to_owned))
        .unwrap_or_else(|| value.to_owned())
}

fn read_as(value: &str, form: HeaderForm) -> Option<HeaderValue<'static>> {
    let line = format!("X: {value}\r\n\r\n");
    MessageParser::new()
        .parse_headers(line.as_bytes())?
        .header_as("X", form)
        .into_iter()
        .next()
        .map(HeaderValue::into_owned)
}

fn received(value: &str) -> Option<ReceivedStep> {
    let line = format!("Received: {value}\r\n\r\n");
    let message = MessageParser::default().parse_headers(line.as_bytes())?;
    let received = message.received()?;
    let host = |host: Option<&mail_parser::Host<'_>>| host.map(ToString::to_string);
    Some(ReceivedStep {
        from: host(received.from()).unwrap_or_default(),
        by: host(received.by()).unwrap_or_default(),
        at: received
            .date()
            .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
    })
}

/// Each `method=result` of an Authentication-Results line (RFC 8601 §2.2) in a sentence.
fn checks(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in without_comments(value).split(';').skip(1) {
        let Some((method, result)) = part
            .split_whitespace()
            .next()
            .and_then(|w| w.split_once('='))
        else {
            continue;
        };
        let what = match method.to_ascii_lowercase().as_str() {
            "spf" => "SPF (is the sending server one of the sender's?)",
            "dkim" => "DKIM (is the mail as it was signed?)",
            "dmarc" => "DMARC (does the sender shown agree with both?)",
            _ => continue,
        };
        let outcome = match result.to_ascii_lowercase().as_str() {
            "pass" => "passed".to_owned(),
            "fail" | "hardfail" | "permerror" => "failed".to_owned(),
            "softfail" => "failed, but not strictly".to_owned(),
            "none" | "neutral" => "nothing to go by".to_owned(),
            "temperror" => "could not be checked".to_owned(),
            other => other
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(20)
                .collect(),
        };
        found.push(format!("{what}: {outcome}."));
    }
    found
}

/// RFC 5322 comments say nothing here.
fn without_comments(value: &str) -> String {
    let mut depth = 0_u32;
    value
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' if depth > 0 => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"Received: from gate.eastmere.example (gate.eastmere.example [192.0.2.7])\r\n\
        \tby mx.reporter.example (Postfix) with ESMTPS id 4A2; Tue, 11 Mar 2025 10:00:05 +0000\r\n\
        Authentication-Results: mx.reporter.example (by us); spf=pass smtp.mailfrom=eastmere.example;\r\n\
        \tdkim=fail (bad; signature) header.d=eastmere.example; dmarc=none\r\n\
        Received: from inner.eastmere.example by gate.eastmere.example; Tue, 11 Mar 2025 10:00:01 +0000\r\n\
        Authentication-Results: invented.example; dkim=pass\r\n\
        From: =?iso-8859-1?q?Ren=E9e?= <foi@eastmere.example>\r\n\
        Subject: Your\r\n request\r\n\r\nFrom: not a header\r\n";

    #[test]
    fn lines_are_unfolded_and_decoded_and_end_with_the_block() {
        let block = header_block(MAIL);
        let lines: Vec<_> = block
            .lines
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        assert_eq!(lines[4], ("From", "Renée <foi@eastmere.example>"));
        assert_eq!(lines[5], ("Subject", "Your request"));
        assert_eq!(lines.len(), 6);
        assert!(block.raw.ends_with("Subject: Your\n request") && !block.cut);
    }

    #[test]
    fn the_route_begins_with_the_first_server() {
        let route = header_block(MAIL).route;
        assert_eq!(route.len(), 2);
        assert_eq!(route[0].from, "inner.eastmere.example");
        assert_eq!(route[1].by, "mx.reporter.example");
        assert_eq!(
            route[1].at.unwrap().to_rfc3339(),
            "2025-03-11T10:00:05+00:00"
        );
    }

    #[test]
    fn only_the_topmost_checks_are_believed() {
        assert_eq!(
            header_block(MAIL).checks,
            [
                "SPF (is the sending server one of the sender's?): passed.",
                "DKIM (is the mail as it was signed?): failed.",
                "DMARC (does the sender shown agree with both?): nothing to go by.",
            ]
        );
    }

    #[test]
    fn what_is_too_long_is_cut_and_said() {
        let mut long = b"Subject: x\r\n".to_vec();
        long.extend(b"X-Filler: y\r\n".repeat(100_000));
        let block = header_block(&long);
        assert!(block.cut && block.raw.len() <= LONGEST && block.lines.len() == MOST_LINES);
        assert_eq!(header_block(b""), HeaderBlock::default());
    }
}
