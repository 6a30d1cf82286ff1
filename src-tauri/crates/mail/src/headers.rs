//! The headers of a mail as values.

use mail_parser::{HeaderForm, HeaderName, HeaderValue, Message, MessageParser};

use crate::{Address, charset};

/// Longest subject kept; a longer one is cut and the cut is said.
const LONGEST_SUBJECT: usize = 1_000;
/// Longest Message-ID believed.
const LONGEST_ID: usize = 1_000;
/// Most addresses, or ids, read from one header.
const MOST_IN_A_HEADER: usize = 1_000;

/// The subject on one line.
pub(crate) fn subject(message: &Message<'_>, problems: &mut Vec<String>) -> String {
    let Some(value) = header_value(message, &HeaderName::Subject) else {
        return String::new();
    };
    let mut subject = value.as_text().unwrap_or_default().to_owned();
    if subject.contains(char::REPLACEMENT_CHARACTER)
        && let Some(again) = redecoded(message, &HeaderName::Subject, HeaderForm::Text)
    {
        again.as_text().unwrap_or_default().clone_into(&mut subject);
    }
    let words: Vec<_> = subject
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let mut subject = words.join(" ").trim().to_owned();
    if let Some((cut, _)) = subject.char_indices().nth(LONGEST_SUBJECT) {
        subject.truncate(cut);
        problems.push("The subject is very long and was cut.".to_owned());
    }
    subject
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
    let mut found = list(value);
    let broken = |address: &Address| {
        address
            .name
            .as_ref()
            .is_some_and(|name| name.contains(char::REPLACEMENT_CHARACTER))
    };
    if found.iter().any(broken)
        && let Some(again) = redecoded(message, header, HeaderForm::Addresses)
    {
        found = list(&again);
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

fn list(value: &HeaderValue<'_>) -> Vec<Address> {
    let Some(address) = value.as_address() else {
        return Vec::new();
    };
    address
        .iter()
        .filter_map(|one| {
            let clean = |text: &str| {
                let words: Vec<_> = text
                    .split(|c: char| c.is_whitespace() || c.is_control())
                    .collect();
                words.join(" ").trim().to_owned()
            };
            let email = one.address.as_deref().map(clean).unwrap_or_default();
            let name = one
                .name
                .as_deref()
                .map(clean)
                .filter(|name| !name.is_empty());
            (!email.is_empty() || name.is_some()).then_some(Address { name, email })
        })
        .take(MOST_IN_A_HEADER + 1)
        .collect()
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

/// A header whose bytes are not UTF-8, read again in the charset they most likely are in.
fn redecoded(
    message: &Message<'_>,
    header: &HeaderName<'_>,
    form: HeaderForm,
) -> Option<HeaderValue<'static>> {
    let root = message.parts.first()?;
    let found = root.headers.iter().find(|one| one.name == *header)?;
    let start = usize::try_from(found.offset_start).ok()?;
    let end = usize::try_from(found.offset_end).ok()?;
    let bytes = message.raw_message.get(start..end)?;
    let line = format!("X: {}\r\n\r\n", charset::decode(bytes).trim());
    let again = MessageParser::new().parse_headers(line.as_bytes())?;
    again
        .header_as("X", form)
        .into_iter()
        .next()
        .map(HeaderValue::into_owned)
}
