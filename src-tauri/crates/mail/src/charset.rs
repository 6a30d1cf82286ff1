//! Text whose charset is not declared, or declared wrongly.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, MessagePart, MimeHeaders};

/// Bytes of unknown charset as text: UTF-8 when they are that, otherwise windows-1252, which is
/// what British office programs write when they do not say.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(bytes) {
        whole @ Cow::Borrowed(_) => whole,
        lossy => {
            let mostly_utf8 = lossy
                .chars()
                .any(|c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER);
            if mostly_utf8 {
                lossy
            } else {
                WINDOWS_1252.decode_without_bom_handling(bytes).0
            }
        }
    }
}

/// The text of a part, read again from its bytes when the declared charset cannot be right.
pub(crate) fn repaired<'t>(part: &MessagePart<'_>, raw: &[u8], text: &'t str) -> Cow<'t, str> {
    if !text.contains(char::REPLACEMENT_CHARACTER) {
        return Cow::Borrowed(text);
    }
    let declared = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let may_lie = matches!(
        declared.as_str(),
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii"
    ) || encoding_rs::Encoding::for_label(declared.as_bytes()).is_none();
    if !may_lie {
        return Cow::Borrowed(text);
    }
    match part_bytes(part, raw) {
        Some(bytes) => Cow::Owned(decode(&bytes).into_owned()),
        None => Cow::Borrowed(text),
    }
}

/// The bytes of a part after its transfer encoding was undone, and nothing else.
pub(crate) fn part_bytes(part: &MessagePart<'_>, raw: &[u8]) -> Option<Vec<u8>> {
    let start = usize::try_from(part.offset_body).ok()?;
    let end = usize::try_from(part.offset_end).ok()?;
    let bytes = raw.get(start..end)?;
    match part.encoding {
        Encoding::None => Some(bytes.to_vec()),
        Encoding::Base64 => base64_decode(bytes),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes),
    }
}
