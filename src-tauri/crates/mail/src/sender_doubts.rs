//! What makes a sender, or a name, look like something it is not.

use std::collections::BTreeSet;

use mail_parser::{HeaderName, MessageParser};
use unicode_security::confusable_detection::skeleton;

use crate::file_name::is_invisible;
use crate::{Address, ParsedMessage};

/// Domains shorter than this differ by one letter too easily.
const SHORTEST: usize = 8;
/// Endings that are only given to public bodies: one of these is nobody's imitation of another.
const GUARDED: [&str; 6] = [
    ".gov.uk",
    ".gov.scot",
    ".gov.wales",
    ".nhs.uk",
    ".police.uk",
    ".ac.uk",
];
/// Characters of a stranger's text shown in a sentence.
const SHOWN: usize = 80;

/// What a reader should know before believing who sent a mail; each a sentence for people.
///
/// `known` are the domains the user deals with, in lower case. A domain that is one of them, or
/// under one of them, looks like none of the others.
pub fn sender_doubts<S: AsRef<str>>(
    raw: &[u8],
    parsed: &ParsedMessage,
    known: &[S],
) -> Vec<String> {
    let mut doubts = Vec::new();
    if let Some(from) = &parsed.from {
        doubts.extend(name_is_another_address(from));
        if let Some(domain) = from.domain() {
            doubts.extend(foreign_letters(&domain));
            doubts.extend(looks_like(&domain, known));
            doubts.extend(answers_go_elsewhere(raw, &domain));
        }
    }
    let said = MessageParser::default().parse_headers(raw);
    let marks = |text: &str| text.chars().any(is_direction_mark);
    let in_headers = said.as_ref().is_some_and(|said| {
        said.subject().is_some_and(marks)
            || said
                .from()
                .is_some_and(|from| from.iter().any(|one| one.name().is_some_and(marks)))
    });
    if in_headers || marks(&parsed.subject) {
        doubts.push(
            "Hidden marks in the sender's name or the subject turn the direction of writing; they are left out here."
                .to_owned(),
        );
    }
    doubts
}

/// Characters that turn the direction of what follows (Unicode TR 36 §3.1).
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn name_is_another_address(from: &Address) -> Option<String> {
    let name = from.name.as_deref()?;
    let shown = name
        .split(|c: char| c.is_whitespace() || "<>()\",;\"'".contains(c))
        .find(|word| {
            word.rsplit_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
        })?;
    (!shown.eq_ignore_ascii_case(&from.email)).then(|| {
        format!(
            "The name shown is the address {}, but the mail says it is from {}.",
            short(shown),
            short(&from.email)
        )
    })
}

/// A domain with letters outside ASCII, or in the form that stands for them (RFC 5890 §2.3.2.1).
fn foreign_letters(domain: &str) -> Option<String> {
    if domain.is_ascii() && !domain.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let (read, _) = idna::domain_to_unicode(domain);
    let ascii = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
    Some(format!(
        "The sender's domain has letters from outside the English alphabet: it reads {}, and is written {}.",
        short(&read),
        short(&ascii)
    ))
}

fn looks_like<S: AsRef<str>>(domain: &str, known: &[S]) -> Option<String> {
    let under = |known: &str| {
        domain == known
            || domain
                .strip_suffix(known)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    if known.iter().any(|known| under(known.as_ref())) {
        return None;
    }
    let (read, _) = idna::domain_to_unicode(domain);
    if read.is_ascii() && GUARDED.iter().any(|ending| read.ends_with(ending)) {
        return None;
    }
    let seen = seen_as(&read);
    let alike = known.iter().map(AsRef::as_ref).find(|known| {
        seen == seen_as(known)
            || known.len() >= SHORTEST && strsim::osa_distance(&read, known) == 1
            || read.replace('-', ".") == known.replace('-', ".")
    })?;
    Some(format!(
        "The sender's domain {} looks like {alike}, but is another.",
        short(&read)
    ))
}

/// What an eye makes of it: letters that look alike are one (Unicode TS 39 §4).
fn seen_as(text: &str) -> String {
    skeleton(text).collect::<String>().to_lowercase()
}

fn answers_go_elsewhere(raw: &[u8], domain: &str) -> Option<String> {
    let said = MessageParser::default().parse_headers(raw)?;
    let others: BTreeSet<String> = said
        .header(HeaderName::ReplyTo)?
        .as_address()?
        .iter()
        .filter_map(|one| one.address())
        .filter(|email| {
            Address::new(*email)
                .domain()
                .is_some_and(|other| other != domain && !is_same_house(&other, domain))
        })
        .map(short)
        .collect();
    let first = others.first()?;
    Some(format!(
        "Answers to it would go to {first}, not to the sender."
    ))
}

/// One is under the other, as `mail.council.example` is under `council.example`.
fn is_same_house(one: &str, other: &str) -> bool {
    one.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{one}"))
}

fn short(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    match clean.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", clean.get(..cut).unwrap_or_default()),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn doubts(from: &str, more: &str) -> Vec<String> {
        let raw = format!("From: {from}\r\nSubject: Your request\r\n{more}\r\nText\r\n");
        sender_doubts(
            raw.as_bytes(),
            &parse(raw.as_bytes()),
            &["eastmere.example", "northmarsh-council.example"],
        )
    }

    #[test]
    fn an_ordinary_sender_raises_none() {
        for from in [
            "Eastmere FOI team <foi@eastmere.example>",
            "foi@mail.eastmere.example",
            "\"foi@eastmere.example\" <foi@eastmere.example>",
            "Somebody <a@elsewhere.example>",
        ] {
            assert_eq!(
                doubts(from, "Reply-To: foi@eastmere.example\r\n").len(),
                usize::from(from.contains("elsewhere")),
                "{from}"
            );
        }
        assert!(
            doubts(
                "a@eastmere.example",
                "Reply-To: b@cases.eastmere.example\r\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_name_that_is_another_address() {
        assert_eq!(
            doubts("\"foi@eastmere.example\" <x@bulk.example>", ""),
            [
                "The name shown is the address foi@eastmere.example, but the mail says it is from x@bulk.example."
            ]
        );
    }

    /// U+0430 is the Cyrillic letter that looks like a Latin a; `xn--estmere-2nf` stands for it.
    #[test]
    fn letters_of_another_alphabet() {
        let found = doubts("foi@e\u{430}stmere.example", "");
        assert!(
            found
                .iter()
                .any(|said| said.contains("outside the English alphabet") && said.contains("xn--")),
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .any(|said| said.ends_with("looks like eastmere.example, but is another.")),
            "{found:?}"
        );
    }

    #[test]
    fn domains_that_differ_by_a_trifle() {
        for domain in [
            "eastrnere.example",
            "eastmcre.example",
            "eastmere.exampel",
            "northmarsh.council.example",
        ] {
            let found = doubts(&format!("foi@{domain}"), "");
            assert!(
                found.iter().any(|said| said.contains("but is another")),
                "{domain}: {found:?}"
            );
        }
        for domain in ["westmere.example", "eastmere.test", "harrowmere.example"] {
            let found = doubts(&format!("foi@{domain}"), "");
            assert!(found.is_empty(), "{domain}: {found:?}");
        }
    }

    #[test]
    fn answers_that_would_go_elsewhere() {
        assert_eq!(
            doubts("foi@eastmere.example", "Reply-To: foi@collect.test\r\n"),
            ["Answers to it would go to foi@collect.test, not to the sender."]
        );
    }

    #[test]
    fn marks_that_turn_the_writing() {
        let found = doubts("=?utf-8?b?4oCuZWxwbWF4ZQ==?= <foi@eastmere.example>", "");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("Hidden marks"), "{found:?}");
    }
}
