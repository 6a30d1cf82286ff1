//! Text whose charset is not declared, or declared wrongly.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, MessagePart, MimeHeaders};

use crate::encoded_words;

/// Bytes of unknown charset as text: UTF-8 or UTF-16 when they are that, otherwise windows-1252,
/// which is what British office programs write when they do not say.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => return UTF_16BE.decode_without_bom_handling(rest).0,
        _ => {}
    }
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
    let declared = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if part.is_encoding_problem
        && let Some(bytes) = part_bytes(part, raw)
    {
        let known = encoding_rs::Encoding::for_label(declared.as_bytes());
        return Cow::Owned(match known {
            Some(known) if known != encoding_rs::UTF_8 => known.decode(&bytes).0.into_owned(),
            _ => decode(&bytes).into_owned(),
        });
    }
    if is_utf7(declared.as_bytes()) {
        return match part_bytes(part, raw) {
            Some(bytes) => Cow::Owned(utf7(&bytes)),
            None => Cow::Borrowed(text),
        };
    }
    let known = encoding_rs::Encoding::for_label(declared.as_bytes());
    let may_lie = if text.contains(char::REPLACEMENT_CHARACTER) {
        matches!(declared.as_str(), "utf-8" | "utf8") || known.is_none_or(|e| e == WINDOWS_1252)
    } else {
        // UTF-8 that calls itself latin-1 or ASCII: "Â£", "Ã©", "â€™".
        known == Some(WINDOWS_1252) && text.contains(['Â', 'Ã', 'â'])
    };
    if !may_lie {
        return Cow::Borrowed(text);
    }
    match part_bytes(part, raw) {
        Some(bytes) if text.contains(char::REPLACEMENT_CHARACTER) => {
            Cow::Owned(decode(&bytes).into_owned())
        }
        Some(bytes) => match std::str::from_utf8(&bytes) {
            Ok(utf8) => Cow::Owned(utf8.to_owned()),
            Err(_) => Cow::Borrowed(text),
        },
        None => Cow::Borrowed(text),
    }
}

/// Whether a charset's name is one of those of UTF-7 (RFC 2152).
pub(crate) fn is_utf7(name: &[u8]) -> bool {
    ["utf-7", "utf7", "unicode-1-1-utf-7", "csutf7", "x-utf-7"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// Text in UTF-7 (RFC 2152). The parser's own reader loses the character after a shifted piece
/// that no `-` ends, and a piece at the end of the text.
pub(crate) fn utf7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'+' {
            if byte.is_ascii() {
                out.push(char::from(byte));
            } else {
                out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0);
            }
            continue;
        }
        let length = after
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
            .count();
        let (shifted, tail) = after.split_at_checked(length).unwrap_or_default();
        rest = tail.strip_prefix(b"-").unwrap_or(tail);
        if shifted.is_empty() {
            out.push('+');
            continue;
        }
        let mut bits: u32 = 0;
        let mut have = 0;
        let mut units = Vec::new();
        for letter in shifted {
            let six = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'a'..=b'z' => letter - b'a' + 26,
                b'0'..=b'9' => letter - b'0' + 52,
                b'+' => 62,
                _ => 63,
            };
            bits = bits << 6 | u32::from(six);
            have += 6;
            if have >= 16 {
                have -= 16;
                units.push(u16::try_from(bits >> have & 0xffff).unwrap_or_default());
            }
        }
        out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    out
}

/// The bytes of a part after its transfer encoding was undone, and nothing else.
pub(crate) fn part_bytes(part: &MessagePart<'_>, raw: &[u8]) -> Option<Vec<u8>> {
    let start = usize::try_from(part.offset_body).ok()?;
    let end = usize::try_from(part.offset_end).ok()?;
    let bytes = raw.get(start..end)?;
    match part.encoding {
        Encoding::None if part.is_encoding_problem => {
            Some(recovered(part, bytes).unwrap_or_else(|| bytes.to_vec()))
        }
        Encoding::None => Some(bytes.to_vec()),
        Encoding::Base64 => base64_decode(bytes),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes),
    }
}

/// What can be read of a part whose end or encoding was damaged on the way, such as a mail that
/// was cut off in the middle of a file.
pub(crate) fn recovered(part: &MessagePart<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
    let encoding = part.content_transfer_encoding()?.trim();
    if encoding.eq_ignore_ascii_case("base64") {
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let letters: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .take_while(letter)
            .collect();
        // Something that only says it is base64 stays as it came.
        let most = letters.len() > bytes.len() / 2;
        return most.then(|| encoded_words::base64(&letters)).flatten();
    }
    encoding
        .eq_ignore_ascii_case("quoted-printable")
        .then(|| quoted_printable_decode(bytes))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf7_is_read_as_rfc_2152_shows_it() {
        let cases = [
            ("Hi Mom -+Jjo--!", "Hi Mom -☺-!"),
            ("+ZeVnLIqe-", "日本語"),
            ("Item 3 is +AKM-1.", "Item 3 is £1."),
            ("A+ImIDkQ.", "A≢Α."),
            ("1 +- 1", "1 + 1"),
            ("+AKM 5", "£ 5"),
            ("+AKM", "£"),
            ("+2Dzfig-", "🎊"),
        ];
        for (raw, said) in cases {
            assert_eq!(utf7(raw.as_bytes()), said, "{raw}");
        }
    }

    #[test]
    fn undeclared_bytes_are_read_as_what_they_most_likely_are() {
        assert_eq!(decode("£12 – it’s".as_bytes()), "£12 – it’s");
        assert_eq!(decode(b"\xa312 \x96 it\x92s"), "£12 – it’s");
        assert_eq!(decode(b"\xff\xfe\xa3\x001\x00"), "£1");
    }
}
