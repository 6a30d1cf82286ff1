use mail_parser::{GetHeader, HeaderName, Message, MessagePart, MimeHeaders, PartType};

use crate::practice::sha256;
use crate::{charset, file_name};

/// Mails inside mails are opened this deep; what lies deeper stays inside its attachment.
const DEEPEST_MAIL: usize = 8;
/// Sections inside sections are numbered this deep.
const DEEPEST_SECTION: usize = 64;
/// Most attachments listed.
const MOST: usize = 1_000;
/// An inline image belongs to the shown text when it is no deeper than this.
pub(crate) const DEEPEST_INLINE: usize = 6;

/// A part of a mail that is kept as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedAttachment {
    /// A harmless name: the one given without folders and invisible marks, or one made up.
    pub name: String,
    /// The declared media type in lower case, such as `text/csv`. Not to be trusted.
    pub content_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The section number, as IMAP counts (RFC 9051 section 6.4.5.1): `[2]` is the second part,
    /// `[2, 1]` the first part of the mail attached there.
    pub path: Vec<usize>,
    /// The bytes exactly as the sender attached them.
    pub bytes: Vec<u8>,
    /// The Content-ID by which the HTML may show it, without angle brackets.
    pub content_id: Option<String>,
    /// Whether it is meant to be seen in the text rather than opened.
    pub inline: bool,
}

/// A mail being taken apart: itself, or one attached to it.
struct Level<'x> {
    message: Message<'x>,
    path: Vec<usize>,
    depth: usize,
}

/// Everything attached, also inside attached mails, in the order of its place.
///
/// Mails inside mails are taken apart in a loop, not by recursion: thousands of them would
/// otherwise run the stack out.
pub(crate) fn collect(message: Message<'_>, problems: &mut Vec<String>) -> Vec<ParsedAttachment> {
    let mut found = Vec::new();
    let mut levels = vec![Level {
        message,
        path: Vec::new(),
        depth: 0,
    }];
    let mut too_deep = false;
    while let Some(mut level) = levels.pop() {
        let sections = sections(&level.message, &level.path);
        let ids = std::mem::take(&mut level.message.attachments);
        let raw = std::mem::take(&mut level.message.raw_message);
        for id in ids {
            let Ok(id) = usize::try_from(id) else {
                continue;
            };
            let Some(part) = level.message.parts.get_mut(id) else {
                continue;
            };
            let path = sections.get(id).cloned().unwrap_or_default();
            let body = std::mem::take(&mut part.body);
            let listed = level.depth <= DEEPEST_MAIL && found.len() < MOST;
            if listed {
                found.push(attachment(part, &body, &raw, path.clone(), problems));
            }
            if let PartType::Message(inner) = body {
                too_deep |= level.depth >= DEEPEST_MAIL;
                levels.push(Level {
                    message: inner,
                    path,
                    depth: level.depth + 1,
                });
            } else if !listed && level.depth <= DEEPEST_MAIL {
                too_deep = true;
            }
        }
    }
    if found.len() >= MOST {
        problems.push(format!(
            "The mail has more than {MOST} attachments; the rest are only in the original."
        ));
    } else if too_deep {
        problems.push(format!(
            "Mails lie more than {DEEPEST_MAIL} deep inside one another; the innermost are only in the original."
        ));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn attachment(
    part: &MessagePart<'_>,
    body: &PartType<'_>,
    raw: &[u8],
    path: Vec<usize>,
    problems: &mut Vec<String>,
) -> ParsedAttachment {
    let content_type = content_type(part, body);
    // Text was decoded to UTF-8 on the way; evidence wants the bytes that were sent.
    let bytes = match body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Text(text) | PartType::Html(text) => {
            charset::part_bytes(part, raw).unwrap_or_else(|| text.as_bytes().to_vec())
        }
        PartType::Message(_) | PartType::Multipart(_) => {
            charset::part_bytes(part, raw).unwrap_or_default()
        }
    };
    let name = name(part, body, &content_type, &path, problems);
    if part.is_encoding_problem {
        problems.push(format!(
            "The attachment “{name}” was damaged on the way and is kept as it came."
        ));
    }
    let content_id = part
        .content_id()
        .map(|id| id.trim().trim_matches(['<', '>']).to_owned())
        .filter(|id| !id.is_empty());
    let disposition = part.content_disposition();
    let is_image = content_type.starts_with("image/");
    ParsedAttachment {
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: sha256(&bytes),
        inline: is_image
            && !disposition.is_some_and(mail_parser::ContentType::is_attachment)
            && (content_id.is_some()
                || disposition.is_some_and(mail_parser::ContentType::is_inline)),
        name,
        content_type,
        path,
        bytes,
        content_id,
    }
}

fn content_type(part: &MessagePart<'_>, body: &PartType<'_>) -> String {
    if let Some(kind) = part.content_type()
        && let Some(subtype) = kind.subtype()
    {
        let kind = format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase();
        let token = |c: char| c.is_ascii_alphanumeric() || "/.+-_!#$&^".contains(c);
        if kind.len() <= 127 && kind.chars().all(token) {
            return kind;
        }
    }
    match body {
        PartType::Message(_) => "message/rfc822",
        PartType::Text(_) => "text/plain",
        PartType::Html(_) => "text/html",
        _ => "application/octet-stream",
    }
    .to_owned()
}

fn name(
    part: &MessagePart<'_>,
    body: &PartType<'_>,
    content_type: &str,
    path: &[usize],
    problems: &mut Vec<String>,
) -> String {
    if let Some(given) = part
        .attachment_name()
        .filter(|given| !given.trim().is_empty())
    {
        let harmless = file_name::harmless(given);
        let as_given = harmless.as_deref() == Some(given.trim());
        if !as_given {
            problems.push("An attachment had an unsafe name, which was changed.".to_owned());
        }
        if let Some(name) = harmless {
            return name;
        }
    }
    let extension = file_name::extension_for(content_type);
    if let PartType::Message(inner) = body
        && let Some(subject) = inner.parts.first().and_then(|root| {
            root.headers
                .header_value(&HeaderName::Subject)
                .and_then(|value| value.as_text())
        })
        && let Some(name) = file_name::harmless(&subject.replace(['/', '\\'], "-"))
    {
        return format!("{name}.{extension}");
    }
    let number: Vec<_> = path.iter().map(ToString::to_string).collect();
    format!("part-{}.{extension}", number.join("."))
}

/// The section number of each part, found by its index.
fn sections(message: &Message<'_>, base: &[usize]) -> Vec<Vec<usize>> {
    let mut sections = vec![Vec::new(); message.parts.len()];
    let Some(root) = message.parts.first() else {
        return sections;
    };
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    if matches!(root.body, PartType::Multipart(_)) {
        open.push((0, base.to_vec()));
    } else if let Some(only) = sections.first_mut() {
        only.extend_from_slice(base);
        only.push(1);
    }
    while let Some((id, section)) = open.pop() {
        let Some(PartType::Multipart(children)) = message.parts.get(id).map(|part| &part.body)
        else {
            continue;
        };
        for (index, child) in children.iter().enumerate() {
            let Ok(child) = usize::try_from(*child) else {
                continue;
            };
            let Some(place) = sections.get_mut(child) else {
                continue;
            };
            if !place.is_empty() || child == 0 {
                continue;
            }
            let mut section = section.clone();
            section.push(index + 1);
            section.truncate(DEEPEST_SECTION);
            place.clone_from(&section);
            open.push((child, section));
        }
    }
    sections
}
