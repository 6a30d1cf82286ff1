//! What kind of file holds a mail, judged by its first bytes.

use crate::mbox;

/// What a compound file begins with (MS-CFB section 2.2).
pub(crate) const COMPOUND_FILE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// What a `winmail.dat` begins with (MS-OXTNEF section 2.1.3.1).
pub(crate) const TNEF: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];

/// How many of a file's first bytes [`mail_file_kind`] wants to see.
pub const MAIL_FILE_START: usize = 8 * 1024;

/// A file that holds mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailFileKind {
    /// One mail as it travels (RFC 5322): an `.eml`, or a file of a Maildir.
    Message,
    /// Mails one after another: see [`mbox_messages`](crate::mbox_messages).
    Mbox,
    /// An item saved by Outlook, `.msg`. [`parse`](crate::parse()) reads it like a mail.
    Outlook,
    /// A `winmail.dat` on its own. [`parse`](crate::parse()) reads it like a mail.
    Tnef,
}

/// What a file is by its first [`MAIL_FILE_START`] bytes (fewer when it is shorter), whatever its
/// name says; nothing when it holds no mail.
///
/// ```
/// use foi_mail::{MailFileKind, mail_file_kind};
///
/// let start = b"Received: from mx.council.example\r\nSubject: Your request\r\n";
/// assert_eq!(mail_file_kind(start), Some(MailFileKind::Message));
/// assert_eq!(mail_file_kind(b"%PDF-1.7"), None);
/// ```
pub fn mail_file_kind(start: &[u8]) -> Option<MailFileKind> {
    if start.starts_with(&COMPOUND_FILE) {
        return crate::outlook_item::looks_like_one(start).then_some(MailFileKind::Outlook);
    }
    if start.starts_with(&TNEF) {
        return Some(MailFileKind::Tnef);
    }
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
    let start = start.trim_ascii_start();
    let mut lines = start
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.is_empty());
    let first = lines.next()?;
    if mbox::is_separator(first) {
        return Some(MailFileKind::Mbox);
    }
    let mut of_a_mail = 0;
    let mut headers = 0;
    let rest = if first.starts_with(b"From ") {
        None
    } else {
        Some(first)
    };
    for line in rest.into_iter().chain(lines).take(200) {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(name) = header_name(line) else {
            break;
        };
        headers += 1;
        let name = name.to_ascii_lowercase();
        if MAIL_HEADERS.contains(&name.as_slice()) {
            of_a_mail += 1;
        }
    }
    // One header name alone may be the first words of a note: "Subject: to change".
    (of_a_mail >= 2 || of_a_mail == 1 && headers >= 3).then_some(MailFileKind::Message)
}

const MAIL_HEADERS: [&[u8]; 16] = [
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"received",
    b"return-path",
    b"delivered-to",
    b"mime-version",
    b"content-type",
    b"reply-to",
    b"dkim-signature",
    b"x-original-to",
    b"in-reply-to",
    b"arc-seal",
];

/// The name in front of a header's colon (RFC 5322 section 2.2).
pub(crate) fn header_name(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    // "https://council.example" is no header.
    let is_address = line.get(colon..)?.starts_with(b"://");
    let fits = !is_address
        && !name.is_empty()
        && name.len() <= 76
        && name.iter().all(u8::is_ascii_graphic);
    fits.then_some(name)
}
