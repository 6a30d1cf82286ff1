//! An Outlook item written as the mail it was, so that one reader reads both.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::compressed_rtf_body::decompressed;
use crate::mapi::{Attached, Item, Properties, id};
use crate::{file_name, practice::sha256};

/// Characters of base64 in one line (RFC 2045 section 6.8).
const LINE: usize = 76;
/// Bytes in one encoded word, so that it stays below 75 characters (RFC 2047 section 2).
const ENCODED_WORD: usize = 42;
/// `afByReference` and the like mean nothing outside; an image with this flag is shown in the HTML
/// (MS-OXCMSG section 2.2.2.18).
const RENDERED_IN_BODY: u32 = 4;

/// The item as a mail (RFC 5322). The headers it came with are kept as they were, but for those
/// that say how its body was written.
pub(crate) fn as_mail(item: &Item) -> Vec<u8> {
    let mut head = kept_headers(item);
    add_missing_headers(&mut head, item);
    head.push_str("MIME-Version: 1.0\r\n");

    let parts = parts(item);
    let body = match <[Part; 1]>::try_from(parts) {
        Ok([only]) if report_kind(item).is_none() => only,
        Ok([only]) => joined(vec![only], &mixed(item)),
        Err(many) => joined(many, &mixed(item)),
    };
    let mut mail = head.into_bytes();
    mail.extend_from_slice(&body);
    mail
}

/// Whether the item has a body only in RTF, and that cannot be read.
pub(crate) fn body_is_lost(item: &Item) -> bool {
    let properties = &item.properties;
    properties
        .bytes(id::RTF_COMPRESSED)
        .is_some_and(|rtf| decompressed(rtf).is_none())
        && properties.html().is_none()
        && properties.text(id::BODY).is_none()
}

/// A part of a mail: its headers and its body.
type Part = Vec<u8>;

fn mixed(item: &Item) -> String {
    match report_kind(item) {
        Some(kind) => format!("multipart/report; report-type={kind}"),
        None => "multipart/mixed".to_owned(),
    }
}

/// What a report reports, by the item's class (MS-OXORPT section 2.2.2.1.1).
fn report_kind(item: &Item) -> Option<&'static str> {
    let class = item.properties.text(id::MESSAGE_CLASS)?.to_uppercase();
    let of_report = class.strip_prefix("REPORT.")?;
    match of_report.rsplit('.').next()? {
        "NDR" => Some("delivery-status"),
        "IPNRN" => Some("disposition-notification"),
        _ => None,
    }
}

fn kept_headers(item: &Item) -> String {
    let Some(came_with) = item.properties.text(id::TRANSPORT_HEADERS) else {
        return String::new();
    };
    let mut kept = String::new();
    let mut keeps = false;
    for line in came_with.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            let name = line
                .split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            // Exchange puts a line without a colon in front: "Microsoft Mail Internet Headers".
            keeps = line.contains(':')
                && !name.contains(' ')
                && !name.starts_with("content-")
                && name != "mime-version";
        }
        if keeps {
            kept.push_str(line);
            kept.push_str("\r\n");
        }
    }
    kept
}

fn add_missing_headers(head: &mut String, item: &Item) {
    let properties = &item.properties;
    let has = |head: &str, name: &str| {
        head.lines().any(|line| {
            line.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
    };
    if !has(head, "from:")
        && let Some(from) = sender(properties)
    {
        let _ = write!(head, "From: {from}\r\n");
    }
    for (name, kind, shown) in [("To", 1, id::DISPLAY_TO), ("Cc", 2, id::DISPLAY_CC)] {
        if has(head, &format!("{}:", name.to_lowercase())) {
            continue;
        }
        let of_kind: Vec<_> = item
            .recipients
            .iter()
            .filter(|recipient| recipient.number(id::RECIPIENT_TYPE).unwrap_or(1) & 0xf == kind)
            .filter_map(|recipient| {
                let email = recipient
                    .text(id::SMTP_ADDRESS)
                    .or_else(|| recipient.text(id::EMAIL_ADDRESS));
                mailbox(recipient.text(id::DISPLAY_NAME), email)
            })
            .collect();
        let line = if of_kind.is_empty() {
            let names = properties.text(shown).unwrap_or_default();
            let names: Vec<_> = names
                .split(';')
                .filter_map(|name| mailbox(Some(name.to_owned()), None))
                .collect();
            names.join(",\r\n ")
        } else {
            of_kind.join(",\r\n ")
        };
        if !line.is_empty() {
            let _ = write!(head, "{name}: {line}\r\n");
        }
    }
    if !has(head, "subject:")
        && let Some(subject) = properties.text(id::SUBJECT)
    {
        // "\u{1}" and a length may stand in front (MS-OXCMSG section 2.2.1.9 in old stores).
        let subject = match subject.strip_prefix('\u{1}') {
            Some(rest) => rest.chars().skip(1).collect(),
            None => subject,
        };
        let _ = write!(head, "Subject: {}\r\n", words(&subject));
    }
    if !has(head, "date:")
        && let Some(date) = properties
            .time(id::CLIENT_SUBMIT_TIME)
            .or_else(|| properties.time(id::DELIVERY_TIME))
    {
        let _ = write!(head, "Date: {}\r\n", date.to_rfc2822());
    }
    for (name, property) in [
        ("Message-ID", id::INTERNET_MESSAGE_ID),
        ("In-Reply-To", id::IN_REPLY_TO),
        ("References", id::INTERNET_REFERENCES),
    ] {
        if !has(head, &format!("{}:", name.to_lowercase()))
            && let Some(ids) = properties.text(property)
        {
            let ids: Vec<_> = ids.split_whitespace().filter(|id| id.is_ascii()).collect();
            let _ = write!(head, "{name}: {}\r\n", ids.join("\r\n "));
        }
    }
    let class = properties.text(id::MESSAGE_CLASS).unwrap_or_default();
    if class.to_lowercase().contains("ooftemplate") && !has(head, "auto-submitted:") {
        head.push_str("Auto-Submitted: auto-replied\r\n");
    }
}

fn sender(properties: &Properties) -> Option<String> {
    let name = properties
        .text(id::SENT_REPRESENTING_NAME)
        .or_else(|| properties.text(id::SENDER_NAME));
    let email = [
        id::SENT_REPRESENTING_SMTP,
        id::SENDER_SMTP,
        id::SENT_REPRESENTING_EMAIL,
        id::SENDER_EMAIL,
    ]
    .into_iter()
    .filter_map(|property| properties.text(property))
    .find(|email| is_internet_address(email));
    mailbox(name, email)
}

/// Exchange keeps addresses of its own, `/O=COUNCIL/OU=…`, that mean nothing outside.
fn is_internet_address(text: &str) -> bool {
    let text = text.trim();
    text.contains('@') && !text.starts_with('/') && !text.contains(char::is_whitespace)
}

fn mailbox(name: Option<String>, email: Option<String>) -> Option<String> {
    let email = email
        .map(|email| email.trim().to_owned())
        .filter(|email| is_internet_address(email) && !email.contains(['<', '>', ',', ';']));
    let name = name
        .map(|name| name.trim().trim_matches(['\'', '"']).trim().to_owned())
        .filter(|name| !name.is_empty());
    match (name, email) {
        (Some(name), Some(email)) if name != email => Some(format!("{} <{email}>", phrase(&name))),
        (_, Some(email)) => Some(format!("<{email}>")),
        (Some(name), None) => Some(format!("{} <>", phrase(&name))),
        (None, None) => None,
    }
}

/// A name in front of an address (RFC 5322 section 3.2.5).
fn phrase(name: &str) -> String {
    let plain = name
        .chars()
        .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ');
    if plain && !name.contains("=?") && name.len() <= LINE {
        format!("\"{name}\"")
    } else {
        encoded_words(name)
    }
}

/// Text of a header.
fn words(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if plain && text.len() <= LINE && !text.contains("=?") {
        text.to_owned()
    } else {
        encoded_words(text)
    }
}

fn encoded_words(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if word.len() + c.len_utf8() > ENCODED_WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let words: Vec<_> = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)))
        .collect();
    words.join("\r\n ")
}

/// The bodies and the attachments.
fn parts(item: &Item) -> Vec<Part> {
    let properties = &item.properties;
    let rtf = || properties.bytes(id::RTF_COMPRESSED).and_then(decompressed);
    let mut html = properties.html();
    let mut text = properties
        .text(id::BODY)
        .or_else(|| properties.text(id::REPORT_TEXT));
    if html.is_none()
        && let Some(rtf) = rtf()
    {
        match foi_rtf::read(&rtf) {
            foi_rtf::Content::Html(found) => html = Some(found),
            foi_rtf::Content::Text(found) if text.is_none() => text = Some(found),
            foi_rtf::Content::Text(_) => {}
        }
    }
    let text = text.map(|text| leaf("text/plain; charset=utf-8", "", text.as_bytes()));
    let html = html.map(|html| leaf("text/html; charset=utf-8", "", html.as_bytes()));
    let mut parts = match (text, html) {
        (Some(text), Some(html)) => vec![joined(vec![text, html], "multipart/alternative")],
        (Some(one), None) | (None, Some(one)) => vec![one],
        (None, None) => vec![leaf("text/plain; charset=utf-8", "", b"")],
    };
    parts.extend(item.attachments.iter().filter_map(attachment));
    parts
}

fn attachment(attached: &Attached) -> Option<Part> {
    let properties = &attached.properties;
    let name = [
        id::ATTACH_LONG_FILE_NAME,
        id::ATTACH_FILE_NAME,
        id::DISPLAY_NAME,
    ]
    .into_iter()
    .find_map(|property| properties.text(property));
    if let Some(item) = &attached.item {
        let mut part = b"Content-Type: message/rfc822\r\n".to_vec();
        part.extend_from_slice(b"Content-Disposition: attachment\r\n\r\n");
        part.extend_from_slice(&as_mail(item));
        part.extend_from_slice(b"\r\n");
        return Some(part);
    }
    let bytes = properties.bytes(id::ATTACH_DATA)?;
    let kind = properties
        .text(id::ATTACH_MIME_TYPE)
        .filter(|kind| {
            kind.split_once('/').is_some_and(|(of, sub)| {
                let token = |c: char| c.is_ascii_alphanumeric() || "+-._".contains(c);
                !of.is_empty() && !sub.is_empty() && kind.chars().all(|c| token(c) || c == '/')
            })
        })
        .filter(|kind| !kind.to_ascii_lowercase().starts_with("multipart/"))
        .filter(|kind| !kind.to_ascii_lowercase().starts_with("message/"))
        .unwrap_or_else(|| {
            let name = name.as_deref().unwrap_or_default();
            file_name::content_type_for(name).to_owned()
        });
    let content_id = properties
        .text(id::ATTACH_CONTENT_ID)
        .map(|id| id.trim().trim_matches(['<', '>']).to_owned())
        .filter(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_graphic()));
    let is_shown = properties.says(id::ATTACH_HIDDEN)
        || properties.number(id::ATTACH_FLAGS).unwrap_or(0) & RENDERED_IN_BODY != 0;
    let disposition = if is_shown && content_id.is_some() {
        "inline"
    } else {
        "attachment"
    };
    let mut more = format!("Content-Disposition: {disposition}");
    if let Some(name) = name {
        // RFC 2231 section 4: every byte that is not a letter or digit as %XX.
        let escaped: String = name
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect();
        let _ = write!(more, ";\r\n filename*=utf-8''{escaped}");
    }
    more.push_str("\r\n");
    if let Some(content_id) = content_id {
        let _ = write!(more, "Content-ID: <{content_id}>\r\n");
    }
    Some(leaf(&kind, &more, bytes))
}

fn leaf(kind: &str, more: &str, bytes: &[u8]) -> Part {
    let encoded = STANDARD.encode(bytes);
    let mut part =
        format!("Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n");
    part.reserve(encoded.len() + encoded.len() / LINE * 2 + 2);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        part.push_str(line);
        part.push_str("\r\n");
        rest = after;
    }
    part.into_bytes()
}

/// Parts under one heading. The boundary is made from their bytes: the same item always gives the
/// same mail, and a stranger cannot write a part that ends another.
fn joined(parts: Vec<Part>, kind: &str) -> Part {
    let all = parts.concat();
    let boundary = format!("item-{}", sha256(&all).get(..40).unwrap_or_default());
    let mut joined =
        format!("Content-Type: {kind};\r\n boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    for part in parts {
        joined.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        joined.extend_from_slice(&part);
    }
    joined.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    joined
}
