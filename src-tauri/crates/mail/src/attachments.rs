use mail_parser::{GetHeader, HeaderName, Message, MessagePart, MimeHeaders, PartType};

use crate::practice::sha256;
use crate::wrapped::{Unwrapped, unwrapped};
use crate::{ParsedMessage, charset, encoded_words, file_name, parameters, uuencode};

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

/// What is in a mail besides its text.
#[derive(Default)]
pub(crate) struct Collected {
    /// Everything attached, also inside attached mails, in the order of its place.
    pub(crate) attachments: Vec<ParsedAttachment>,
    /// The body that a wrapper held: see [`Unwrapped`].
    pub(crate) body: Option<ParsedMessage>,
}

/// Takes the attachments out of a mail that is itself wrapped `wrapped` times.
///
/// Mails inside mails are taken apart in a loop, not by recursion: thousands of them would
/// otherwise run the stack out.
pub(crate) fn collect(
    message: Message<'_>,
    wrapped: usize,
    problems: &mut Vec<String>,
) -> Collected {
    let mut found = Vec::new();
    let mut wrapped_body = None;
    let mut levels = vec![Level {
        message,
        path: Vec::new(),
        depth: 0,
    }];
    let mut too_deep = false;
    while let Some(mut level) = levels.pop() {
        let ids = std::mem::take(&mut level.message.attachments);
        if ids.is_empty() {
            continue;
        }
        let sections = sections(&level.message, &level.path);
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
            let listed = level.depth <= DEEPEST_MAIL && found.len() <= MOST;
            let inner = match body {
                PartType::Message(inner) => {
                    if listed {
                        found.push(mail(part, &inner, &raw, path.clone(), problems));
                    }
                    Some(inner)
                }
                body => {
                    if listed {
                        let one = attachment(part, body, &raw, path.clone(), problems);
                        let inside = unwrapped(&one.content_type, &one.name, &one.bytes, wrapped);
                        let is_replaced = inside.as_ref().is_some_and(|inside| inside.replaces_it);
                        if !is_replaced {
                            found.push(one);
                        }
                        if let Some(inside) = inside {
                            let body = add_unwrapped(inside, &path, &mut found, problems);
                            if level.depth == 0 && wrapped_body.is_none() {
                                wrapped_body = body;
                            }
                        }
                    } else if level.depth <= DEEPEST_MAIL {
                        too_deep = true;
                    }
                    None
                }
            };
            if let Some(inner) = inner {
                too_deep |= level.depth >= DEEPEST_MAIL;
                levels.push(Level {
                    message: inner,
                    path,
                    depth: level.depth + 1,
                });
            }
        }
    }
    if found.len() > MOST {
        keep_to_the_most(&mut found, problems);
    } else if too_deep {
        problems.push(format!(
            "Mails lie more than {DEEPEST_MAIL} deep inside one another; the innermost are only in the original."
        ));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Collected {
        attachments: found,
        body: wrapped_body,
    }
}

/// Lists no more attachments than can be of use, and says so.
pub(crate) fn keep_to_the_most(found: &mut Vec<ParsedAttachment>, problems: &mut Vec<String>) {
    if found.len() > MOST {
        found.truncate(MOST);
        problems.push(format!(
            "The mail has more than {MOST} attachments; the rest are only in the original."
        ));
    }
}

/// Lists what was in a wrapper below its place, and gives its body when that is the mail's own.
fn add_unwrapped(
    inside: Unwrapped,
    path: &[usize],
    found: &mut Vec<ParsedAttachment>,
    problems: &mut Vec<String>,
) -> Option<ParsedMessage> {
    let mut message = inside.message;
    for mut one in std::mem::take(&mut message.attachments) {
        let mut place = path.to_vec();
        place.append(&mut one.path);
        one.path = place;
        found.push(one);
    }
    // What a wrapper has no sender or date of is no fault of the mail around it.
    problems.extend(
        std::mem::take(&mut message.problems)
            .into_iter()
            .filter(|problem| problem.contains("winmail.dat") || problem.contains("attachment")),
    );
    inside.is_body.then_some(message)
}

/// Files that were written into the text of a part, listed below it.
pub(crate) fn from_text(
    files: Vec<uuencode::Found>,
    section: &[usize],
    problems: &mut Vec<String>,
) -> Vec<ParsedAttachment> {
    let numbered = files.into_iter().enumerate();
    let attachments = numbered.map(|(index, file)| {
        let mut path = section.to_vec();
        path.push(index + 1);
        let name = checked_name(&file.name, problems)
            .unwrap_or_else(|| made_up_name(&path, "application/octet-stream"));
        ParsedAttachment {
            content_type: file_name::content_type_for(&name).to_owned(),
            size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
            sha256: sha256(&file.bytes),
            name,
            path,
            bytes: file.bytes,
            content_id: None,
            inline: false,
        }
    });
    attachments.collect()
}

/// A mail attached as such.
fn mail(
    part: &MessagePart<'_>,
    inner: &Message<'_>,
    raw: &[u8],
    path: Vec<usize>,
    problems: &mut Vec<String>,
) -> ParsedAttachment {
    let content_type = declared_type(part).unwrap_or_else(|| "message/rfc822".to_owned());
    let subject = inner.parts.first().and_then(|root| {
        let header = &root.headers;
        let value = header.header_value(&HeaderName::Subject)?.as_text()?;
        file_name::harmless(&value.replace(['/', '\\'], "-"))
    });
    let name = given_name(part, raw, problems)
        .or_else(|| subject.map(|subject| format!("{subject}.eml")))
        .unwrap_or_else(|| made_up_name(&path, "message/rfc822"));
    let bytes = charset::part_bytes(part, raw).unwrap_or_default();
    finished(part, name, content_type, bytes, path, problems)
}

fn attachment(
    part: &MessagePart<'_>,
    body: PartType<'_>,
    raw: &[u8],
    path: Vec<usize>,
    problems: &mut Vec<String>,
) -> ParsedAttachment {
    let content_type = declared_type(part).unwrap_or_else(|| {
        match body {
            PartType::Text(_) => "text/plain",
            PartType::Html(_) => "text/html",
            _ => "application/octet-stream",
        }
        .to_owned()
    });
    let name =
        given_name(part, raw, problems).unwrap_or_else(|| made_up_name(&path, &content_type));
    // Text was decoded to UTF-8 on the way; evidence wants the bytes that were sent.
    let bytes = match body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.into_owned(),
        PartType::Text(text) | PartType::Html(text) => {
            charset::part_bytes(part, raw).unwrap_or_else(|| text.into_owned().into_bytes())
        }
        PartType::Message(_) | PartType::Multipart(_) => {
            charset::part_bytes(part, raw).unwrap_or_default()
        }
    };
    finished(part, name, content_type, bytes, path, problems)
}

fn finished(
    part: &MessagePart<'_>,
    name: String,
    content_type: String,
    bytes: Vec<u8>,
    path: Vec<usize>,
    problems: &mut Vec<String>,
) -> ParsedAttachment {
    if part.is_encoding_problem {
        problems.push(format!(
            "The attachment “{name}” was damaged on the way; what could be read of it is kept."
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

/// The media type in lower case, if it is one (RFC 6838 section 4.2).
fn declared_type(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    let kind = format!("{}/{}", kind.ctype(), kind.subtype()?).to_ascii_lowercase();
    let token = |c: char| c.is_ascii_alphanumeric() || "/.+-_!#$&^".contains(c);
    (kind.len() <= 127 && kind.chars().all(token)).then_some(kind)
}

/// The name the sender gave, made harmless.
fn given_name(part: &MessagePart<'_>, raw: &[u8], problems: &mut Vec<String>) -> Option<String> {
    /// Of a longer header only this much is looked at for a name.
    const LONGEST: usize = 64 * 1024;
    let said = |header: HeaderName<'_>, parameter: &str| {
        let header = part.headers.iter().rfind(|one| one.name == header)?;
        let start = usize::try_from(header.offset_start).ok()?;
        let end = usize::try_from(header.offset_end).ok()?;
        let bytes = raw.get(start..end)?;
        let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
        parameters::parameter(bytes, parameter)
    };
    let given = said(HeaderName::ContentDisposition, "filename")
        .or_else(|| said(HeaderName::ContentType, "name"))
        .or_else(|| {
            // Some gateways write the name into the description.
            let text = part.content_description()?;
            let name = encoded_words::text(text.as_bytes());
            let end = name.trim().rsplit_once('.')?.1;
            ((2..=5).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphanumeric()))
                .then_some(name)
        })?;
    checked_name(&given, problems)
}

/// A given name, or nothing when nothing harmless is left of it; a change is said.
fn checked_name(given: &str, problems: &mut Vec<String>) -> Option<String> {
    let harmless = file_name::harmless(given);
    if harmless.as_deref() != Some(given.trim()) {
        problems.push("An attachment had an unsafe name, which was changed.".to_owned());
    }
    harmless
}

fn made_up_name(path: &[usize], content_type: &str) -> String {
    let number: Vec<_> = path.iter().map(ToString::to_string).collect();
    let extension = file_name::extension_for(content_type);
    format!("part-{}.{extension}", number.join("."))
}

/// The section number of each part, found by its index.
pub(crate) fn sections(message: &Message<'_>, base: &[usize]) -> Vec<Vec<usize>> {
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
    // A damaged mail can have parts that nothing holds; they are counted after the others.
    let held = match &root.body {
        PartType::Multipart(children) => children.len(),
        _ => 1,
    };
    let without_place = sections.iter_mut().skip(1).filter(|place| place.is_empty());
    for (index, place) in without_place.enumerate() {
        place.extend_from_slice(base);
        place.push(held + index + 1);
    }
    if let Some(first) = sections.first_mut()
        && first.is_empty()
    {
        first.extend_from_slice(base);
    }
    sections
}
