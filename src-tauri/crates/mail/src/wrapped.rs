//! Mails wrapped in a part of another kind: `winmail.dat`, an Outlook item, an S/MIME signature
//! that holds what it signs.

use crate::file_kind::{COMPOUND_FILE, TNEF};
use crate::{ParsedMessage, outlook_item, parse, signed_data, tnef};

/// Wrappers inside wrappers are opened this deep.
const DEEPEST: usize = 3;

/// What was in a wrapper.
pub(crate) struct Unwrapped {
    pub(crate) message: ParsedMessage,
    /// Everything of the wrapper came out, and it is nothing a person could open.
    pub(crate) replaces_it: bool,
    /// It is the mail's own body, not another mail.
    pub(crate) is_body: bool,
}

/// Opens a part, when it is such a wrapper and can be read.
pub(crate) fn unwrapped(
    content_type: &str,
    name: &str,
    bytes: &[u8],
    depth: usize,
) -> Option<Unwrapped> {
    if depth >= DEEPEST {
        return None;
    }
    if bytes.starts_with(&TNEF) {
        let (mail, is_damaged) = tnef::as_mail(bytes)?;
        let mut message = parse::read(&mail, depth + 1);
        if is_damaged {
            message.problems.push(
                "Part of the attached winmail.dat could not be read; it is kept as it came."
                    .to_owned(),
            );
        }
        return Some(Unwrapped {
            message,
            replaces_it: !is_damaged,
            is_body: true,
        });
    }
    if bytes.starts_with(&COMPOUND_FILE) {
        let says_so = content_type == "application/vnd.ms-outlook"
            || name
                .rsplit('.')
                .next()
                .is_some_and(|end| end.eq_ignore_ascii_case("msg"));
        let (mail, _) = says_so.then(|| outlook_item::as_mail(bytes)).flatten()?;
        return Some(Unwrapped {
            message: parse::read(&mail, depth + 1),
            replaces_it: false,
            is_body: false,
        });
    }
    if matches!(
        content_type,
        "application/pkcs7-mime" | "application/x-pkcs7-mime"
    ) {
        let content = signed_data::content(bytes)?;
        return Some(Unwrapped {
            message: parse::read(&content, depth + 1),
            replaces_it: false,
            is_body: true,
        });
    }
    None
}
