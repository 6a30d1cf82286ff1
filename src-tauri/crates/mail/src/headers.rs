//! The headers of a mail as values.

use chrono::{DateTime, Utc};
use mail_parser::{HeaderForm, HeaderName, HeaderValue, Message, MessageParser};

use crate::{Address, encoded_words};

/// Of a longer header only this much is read again, in bytes.
const LONGEST_READ: usize = 256 * 1024;

/// Longest subject kept; a longer one is cut and the cut is said.
const LONGEST_SUBJECT: usize = 1_000;
/// Longest Message-ID believed.
const LONGEST_ID: usize = 1_000;
/// Most addresses, or ids, read from one header.
const MOST_IN_A_HEADER: usize = 1_000;

/// The subject on one line.
pub(crate) fn subject(message: &Message<'_>, problems: &mut Vec<String>) -> String {
    let Some(raw) = raw_header(message, &HeaderName::Subject) else {
        return String::new();
    };
    let is_long = raw.len() > LONGEST_READ;
    let text = encoded_words::text(raw.get(..LONGEST_READ).unwrap_or(raw));
    let mut subject = one_line(&text);
    let cut = subject.char_indices().nth(LONGEST_SUBJECT);
    if let Some((cut, _)) = cut {
        subject.truncate(cut);
    }
    if is_long || cut.is_some() {
        problems.push("The subject is very long and was cut.".to_owned());
    }
    without_hidden_marks(subject, problems)
}

/// Text on one line, without control characters.
fn one_line(text: &str) -> String {
    let words: Vec<_> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Text without the marks that turn the direction of writing: they can make a name or a subject
/// read as something else (Unicode TR 36). Other invisible marks belong to some scripts and stay.
fn without_hidden_marks(text: String, problems: &mut Vec<String>) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(turns) {
        return text;
    }
    problems.push(
        "The mail's headers held hidden marks that change how text reads; they were taken out."
            .to_owned(),
    );
    text.replace(turns, "")
}

/// The addresses in a header.
pub(crate) fn addresses(
    message: &Message<'_>,
    header: &HeaderName<'static>,
    problems: &mut Vec<String>,
) -> Vec<Address> {
    let Some(value) = header_value(message, header) else {
        return Vec::new();
    };
    let mut found = list(value, problems);
    let broken = |address: &Address| {
        address.email.contains("=?")
            || address.name.as_ref().is_some_and(|name| {
                name.contains(char::REPLACEMENT_CHARACTER) || name.contains("=?")
            })
    };
    if found.iter().any(broken)
        && let Some(again) = redecoded(message, header)
    {
        found = list(&again, problems);
    }
    if found.len() > MOST_IN_A_HEADER {
        found.truncate(MOST_IN_A_HEADER);
        problems.push(format!(
            "The {} line names more than {MOST_IN_A_HEADER} addresses; the rest were left out.",
            header.as_str()
        ));
    }
    found
}

fn list(value: &HeaderValue<'_>, problems: &mut Vec<String>) -> Vec<Address> {
    let Some(address) = value.as_address() else {
        return Vec::new();
    };
    let found: Vec<_> = address
        .iter()
        .filter_map(|one| {
            let email = one.address.as_deref().map(one_line).unwrap_or_default();
            let name = one.name.as_deref().map(one_line).unwrap_or_default();
            let (name, email) = sorted_out(name, email);
            let name = Some(without_hidden_marks(name, problems)).filter(|name| !name.is_empty());
            (!email.is_empty() || name.is_some()).then_some(Address { name, email })
        })
        .take(MOST_IN_A_HEADER + 1)
        .collect();
    with_surnames(found)
}

/// `Bevan, Carys <carys@council.example>` without quotes reads as two addresses, one a lone word.
fn with_surnames(found: Vec<Address>) -> Vec<Address> {
    let mut put_together: Vec<Address> = Vec::with_capacity(found.len());
    for mut one in found {
        let is_word = |text: &str| !text.is_empty() && !text.contains(['@', ' ']);
        let surname = put_together
            .last()
            .and_then(|last| match (&last.name, last.email.as_str()) {
                (Some(word), "") => Some(word.clone()),
                (None, word) => Some(word.to_owned()),
                _ => None,
            })
            .filter(|word| is_word(word));
        if let (Some(surname), Some(name)) = (surname, &one.name)
            && one.email.contains('@')
        {
            one.name = Some(format!("{surname}, {name}"));
            put_together.pop();
        }
        put_together.push(one);
    }
    put_together
}

/// Name and address, told apart where the header does not: `FOI Team foi@council.example`, or a
/// name alone.
fn sorted_out(name: String, email: String) -> (String, String) {
    let fits = |email: &str| email.contains('@') && !email.contains(' ');
    if fits(&email) {
        return (name, email);
    }
    let whole = format!("{name} {email}");
    let bare = |word: &str| {
        word.trim_matches(|c: char| "<>()[]\"',;:".contains(c))
            .trim_start_matches("mailto:")
            .to_owned()
    };
    let address = whole.split(' ').map(bare).find(|word| {
        word.split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    });
    let Some(address) = address else {
        // A name that stands where an address belongs.
        let is_name = name.is_empty() && email.contains(' ');
        return if is_name {
            (email, name)
        } else {
            (name, email)
        };
    };
    let rest: Vec<_> = whole
        .split(' ')
        .filter(|word| !word.is_empty() && bare(word) != address)
        .map(|word| word.trim_matches(|c: char| "<>\"".contains(c)))
        .filter(|word| !word.is_empty())
        .collect();
    (rest.join(" "), address)
}

/// The Message-IDs in a header, without angle brackets. Some systems leave the angle brackets out.
pub(crate) fn ids(message: &Message<'_>, header: HeaderName<'static>) -> Vec<String> {
    let mut found: Vec<String> = match header_value(message, &header) {
        Some(HeaderValue::Text(id)) => vec![id.to_string()],
        Some(HeaderValue::TextList(ids)) => ids
            .iter()
            .take(MOST_IN_A_HEADER)
            .map(ToString::to_string)
            .collect(),
        _ => Vec::new(),
    };
    if found.is_empty() {
        let raw = message.header_as(header, HeaderForm::Raw);
        found.extend(
            raw.first()
                .and_then(HeaderValue::as_text)
                .map(str::to_owned),
        );
    }
    let mut ids = Vec::new();
    let words = found.iter().flat_map(|id| {
        // Words around the ids, and ids without brackets, come as one text.
        let between = |c: char| c.is_whitespace() || matches!(c, '<' | '>');
        let many = id.contains(between);
        id.split(between)
            .filter(move |word| !many || word.contains('@'))
    });
    for id in words.take(MOST_IN_A_HEADER) {
        let id = id.trim_matches(|c: char| ",;\"()".contains(c));
        let fit = !id.is_empty() && id.len() <= LONGEST_ID && !id.chars().any(char::is_control);
        if fit && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

fn header_value<'m, 'x>(
    message: &'m Message<'x>,
    header: &HeaderName<'_>,
) -> Option<&'m HeaderValue<'x>> {
    let root = message.parts.first()?;
    root.headers
        .iter()
        .find(|one| one.name == *header)
        .map(|one| &one.value)
}

/// The bytes of the first header of a name, without the name.
fn raw_header<'m>(message: &'m Message<'_>, header: &HeaderName<'_>) -> Option<&'m [u8]> {
    let root = message.parts.first()?;
    let found = root.headers.iter().find(|one| one.name == *header)?;
    let start = usize::try_from(found.offset_start).ok()?;
    let end = usize::try_from(found.offset_end).ok()?;
    message.raw_message.get(start..end)
}

/// An address header that the parser could not make sense of, read again with its encoded words
/// and stray bytes made plain.
fn redecoded(message: &Message<'_>, header: &HeaderName<'_>) -> Option<HeaderValue<'static>> {
    let raw = raw_header(message, header)?;
    let raw = raw.get(..LONGEST_READ).unwrap_or(raw);
    let mut line = b"X: ".to_vec();
    line.extend_from_slice(encoded_words::quoted(raw.trim_ascii()).as_slice());
    line.extend_from_slice(b"\r\n\r\n");
    let again = MessageParser::new().parse_headers(&line)?;
    again
        .header_as("X", HeaderForm::Addresses)
        .into_iter()
        .next()
        .map(HeaderValue::into_owned)
}

/// When servers say they took the mail over, by the topmost Received header (RFC 5321 section
/// 4.4): the one closest to the reader, hardest to forge.
pub(crate) fn received(message: &Message<'_>) -> Option<DateTime<Utc>> {
    let raw = raw_header(message, &HeaderName::Received)?;
    let at = raw.iter().rposition(|byte| *byte == b';')?;
    let said = std::str::from_utf8(raw.get(at + 1..)?).ok()?;
    let date = mail_parser::DateTime::parse_rfc822(said.trim())?;
    date.is_valid()
        .then(|| DateTime::from_timestamp(date.to_timestamp(), 0))
        .flatten()
}
