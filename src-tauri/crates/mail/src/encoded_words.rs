//! Text in headers: encoded words (RFC 2047), also as Outlook and old case systems break them.

use std::borrow::Cow;

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;

use crate::charset;

/// The text of a header's bytes, on one line.
///
/// Beyond what RFC 2047 allows it takes words that are split within a character (their bytes are
/// put together first), words with spaces in them, words joined to other text, and bytes outside
/// ASCII, which are read as UTF-8 or windows-1252.
pub(crate) fn text(raw: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = raw;
    while !rest.is_empty() {
        if let Some((words, after)) = run(rest) {
            out.push_str(&words);
            rest = after;
            continue;
        }
        let next = memchr::memmem::find(rest.get(1..).unwrap_or_default(), b"=?")
            .map_or(rest.len(), |at| at + 1);
        let (plain, after) = rest.split_at_checked(next).unwrap_or((rest, &[]));
        out.push_str(&charset::decode(plain));
        rest = after;
    }
    out
}

/// A header with its encoded words replaced by quoted strings of what they say, so that the parser
/// can read addresses and file names from it. Lone bytes outside ASCII become UTF-8.
pub(crate) fn quoted(raw: &[u8]) -> Vec<u8> {
    let mut out = String::new();
    let mut rest = raw;
    let mut in_quotes = false;
    let mut is_escaped = false;
    let mut plain = Vec::new();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'='
            && !is_escaped
            && let Some((words, after)) = run(rest)
        {
            out.push_str(&charset::decode(&std::mem::take(&mut plain)));
            let words: String = words
                .chars()
                .flat_map(|c| {
                    let escape = matches!(c, '"' | '\\').then_some('\\');
                    escape
                        .into_iter()
                        .chain([if c.is_control() { ' ' } else { c }])
                })
                .collect();
            let quote = if in_quotes { "" } else { "\"" };
            out.push_str(&format!("{quote}{words}{quote}"));
            rest = after;
            continue;
        }
        match byte {
            b'"' if !is_escaped => in_quotes = !in_quotes,
            _ => {}
        }
        is_escaped = byte == b'\\' && !is_escaped;
        plain.push(byte);
        rest = after;
    }
    out.push_str(&charset::decode(&plain));
    out.into_bytes()
}

/// Encoded words one after another, with only space between them, and what follows. Bytes of
/// neighbours in one charset are decoded together.
fn run(text: &[u8]) -> Option<(String, &[u8])> {
    let (mut encoding, mut bytes, mut rest) = word(text)?;
    let mut out = String::new();
    loop {
        let gap = rest.trim_ascii_start();
        let Some((next_encoding, next_bytes, after)) = word(gap) else {
            break;
        };
        if next_encoding != encoding {
            out.push_str(&decode(encoding, &bytes));
            bytes.clear();
            encoding = next_encoding;
        }
        bytes.extend_from_slice(&next_bytes);
        rest = after;
    }
    out.push_str(&decode(encoding, &bytes));
    Some((out, rest))
}

/// How the bytes of a word are to be read.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    As(&'static Encoding),
    Utf7,
    /// The charset is not known: guess.
    Unknown,
}

fn decode(reading: Reading, bytes: &[u8]) -> Cow<'_, str> {
    match reading {
        Reading::As(encoding) => {
            let (text, damaged) = encoding.decode_without_bom_handling(bytes);
            if damaged && encoding == encoding_rs::UTF_8 {
                charset::decode(bytes)
            } else {
                text
            }
        }
        Reading::Utf7 => charset::utf7(bytes).into(),
        Reading::Unknown => charset::decode(bytes),
    }
}

/// One `=?charset?Q?text?=`, at the beginning of `text`.
fn word(text: &[u8]) -> Option<(Reading, Vec<u8>, &[u8])> {
    /// Longer than any charset's name (RFC 2978 section 2.3 allows 40 characters).
    const LONGEST_NAME: usize = 80;
    let rest = text.strip_prefix(b"=?")?;
    let head = rest.get(..rest.len().min(LONGEST_NAME)).unwrap_or_default();
    let at = head.iter().position(|byte| *byte == b'?')?;
    let (name, rest) = rest.split_at_checked(at)?;
    if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    // RFC 2231 section 5: a language after the charset.
    let name = name.split(|byte| *byte == b'*').next().unwrap_or_default();
    let [b'?', how, b'?', rest @ ..] = rest else {
        return None;
    };
    let is_base64 = match how.to_ascii_lowercase() {
        b'b' => true,
        b'q' => false,
        _ => return None,
    };
    let end = end_of_word(rest)?;
    let (data, rest) = rest.split_at_checked(end)?;
    let rest = rest.get(2..)?;
    let bytes = if is_base64 {
        let letters: Vec<u8> = data
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        base64(&letters)?
    } else {
        quoted_printable(data)
    };
    let reading = if charset::is_utf7(name) {
        Reading::Utf7
    } else {
        Encoding::for_label(name).map_or(Reading::Unknown, Reading::As)
    };
    Some((reading, bytes, rest))
}

/// Where `?=` stands; a `?` that belongs to the text of a word may stand before it.
fn end_of_word(data: &[u8]) -> Option<usize> {
    /// A word of more than this is text with a stray mark.
    const LONGEST: usize = 10_000;
    let near = data.get(..data.len().min(LONGEST)).unwrap_or_default();
    let mut from = 0;
    loop {
        let at = from + memchr::memmem::find(near.get(from..)?, b"?=")?;
        // "=?utf-8?Q??=41?=": an encoded character after a question mark, not the end.
        let is_code = near
            .get(at + 2..at + 4)
            .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        let ends_later = memchr::memmem::find(near.get(at + 2..).unwrap_or_default(), b"?=");
        let next_begins = memchr::memmem::find(near.get(at + 2..).unwrap_or_default(), b"=?");
        match (is_code, ends_later, next_begins) {
            (true, Some(end), next) if next.is_none_or(|next| end < next) => from = at + 2,
            _ => return Some(at),
        }
    }
}

/// Base64 without spaces, also when its end was cut off.
pub(crate) fn base64(letters: &[u8]) -> Option<Vec<u8>> {
    let whole = letters.strip_suffix(b"==").unwrap_or(letters);
    let whole = whole.strip_suffix(b"=").unwrap_or(whole);
    // A single letter left over carries less than a byte.
    let whole = match whole.len() % 4 {
        1 => whole.get(..whole.len() - 1)?,
        _ => whole,
    };
    let mut padded = whole.to_vec();
    padded.resize(whole.len().next_multiple_of(4), b'=');
    if padded.is_empty() {
        return Some(Vec::new());
    }
    base64_decode(&padded)
}

/// The "Q" encoding (RFC 2047 section 4.2).
fn quoted_printable(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'_' => bytes.push(b' '),
            b'\r' | b'\n' => {}
            b'=' => {
                let code = after
                    .get(..2)
                    .and_then(|hex| std::str::from_utf8(hex).ok())
                    .and_then(|hex| u8::from_str_radix(hex, 16).ok());
                match code {
                    Some(byte) => {
                        bytes.push(byte);
                        rest = after.get(2..).unwrap_or_default();
                    }
                    None => bytes.push(b'='),
                }
            }
            _ => bytes.push(first),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_rfc_2047_shows_them() {
        let cases = [
            ("=?ISO-8859-1?Q?a?=", "a"),
            ("=?ISO-8859-1?Q?a?= b", "a b"),
            ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
            ("=?ISO-8859-1?Q?a?=\r\n  =?ISO-8859-1?Q?b?=", "ab"),
            ("=?ISO-8859-1?Q?a_b?=", "a b"),
            ("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"),
            ("=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"),
            ("Re: =?utf-8?B?wqMxMg==?= spent", "Re: £12 spent"),
        ];
        for (raw, said) in cases {
            assert_eq!(text(raw.as_bytes()), said, "{raw}");
        }
    }

    #[test]
    fn words_as_programs_break_them_are_read_too() {
        let cases: [(&[u8], &str); 13] = [
            // Split in the middle of "–" (E2 80 93) and of "£" (C2 A3).
            (b"=?utf-8?Q?Q3_=E2=80?= =?utf-8?Q?=93_spend?=", "Q3 – spend"),
            (b"=?utf-8?B?wg==?=\r\n =?utf-8?B?ozEy?=", "£12"),
            (b"=?utf-8?Q?with spaces =C2=A312?=", "with spaces £12"),
            (b"FOI=?utf-8?Q?_=C2=A3?=12", "FOI £12"),
            (b"=?utf-8?B?wqMxMg?=", "£12"),
            (b"=?utf-8?Q?caf=e9?=", "café"),
            (b"=?nonsense?Q?=C2=A3?=", "£"),
            (b"=?utf-8?Q?100% = all?=", "100% = all"),
            (b"=?utf-8?Q?really??=", "really?"),
            (b"Caf\xe9 and caf\xe9s", "Café and cafés"),
            ("Café".as_bytes(), "Café"),
            (b"=?utf-7?Q?+AKM-12?=", "£12"),
            (
                b"=?utf-8?X?abc?= =?broken =??= ?=",
                "=?utf-8?X?abc?= =?broken =??= ?=",
            ),
        ];
        for (raw, said) in cases {
            assert_eq!(text(raw), said, "{}", String::from_utf8_lossy(raw));
        }
    }

    #[test]
    fn addresses_are_made_readable() {
        let cases: [(&[u8], &str); 4] = [
            (
                b"=?utf-8?Q?FOI_=E2=80?= =?utf-8?Q?=93_Fenwick?= <foi@x.example>",
                "\"FOI – Fenwick\" <foi@x.example>",
            ),
            (
                b"\"=?utf-8?Q?Okoro,_N?=\" <n@x.example>",
                "\"Okoro, N\" <n@x.example>",
            ),
            (
                b"=?utf-8?Q?A_\"B\"_<c@d>?= <e@x.example>",
                "\"A \\\"B\\\" <c@d>\" <e@x.example>",
            ),
            (b"Se\xe1n <s@x.example>", "Seán <s@x.example>"),
        ];
        for (raw, said) in cases {
            assert_eq!(String::from_utf8(quoted(raw)).unwrap(), said);
        }
    }
}
