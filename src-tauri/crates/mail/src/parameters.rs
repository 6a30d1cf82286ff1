//! File names in `Content-Disposition` and `Content-Type` (RFC 2183, RFC 2231), and as programs
//! write them that have read neither.

use crate::{charset, encoded_words};

/// Most pieces of one value put together.
const MOST_PIECES: usize = 1_000;

/// The value of a parameter in the bytes of a header: `name` as in `form; name=value`.
///
/// Takes values in pieces (`name*0*=`), with a charset (`name*=utf-8''…`), with encoded words in
/// them, with spaces but no quotes, and with bytes outside ASCII.
pub(crate) fn parameter(header: &[u8], name: &str) -> Option<String> {
    let mut plain: Option<Vec<u8>> = None;
    let mut whole: Option<Vec<u8>> = None;
    let mut pieces: Vec<(u32, bool, Vec<u8>)> = Vec::new();
    let mut rest = skip_past(header, b';');
    while !rest.is_empty() {
        let start = rest.trim_ascii_start();
        let Some(equals) = start.iter().position(|byte| matches!(byte, b'=' | b';')) else {
            break;
        };
        let (key, after) = start.split_at_checked(equals)?;
        if after.starts_with(b";") {
            rest = after.get(1..).unwrap_or_default();
            continue;
        }
        let (value, after) = value(after.get(1..).unwrap_or_default());
        rest = after;
        let key = key.trim_ascii().to_ascii_lowercase();
        let mut parts = key.split(|byte| *byte == b'*');
        if parts.next() != Some(name.as_bytes()) {
            continue;
        }
        let number = |part: &[u8]| std::str::from_utf8(part).ok()?.parse::<u32>().ok();
        match (parts.next(), parts.next()) {
            (None, _) => plain = plain.or(Some(value)),
            (Some(b""), _) => whole = whole.or(Some(value)),
            (Some(piece), last) => {
                if let Some(at) = number(piece)
                    && pieces.len() < MOST_PIECES
                {
                    pieces.push((at, last.is_some(), value));
                }
            }
        }
    }
    whole
        .map(|value| extended(&value))
        .or_else(|| joined(pieces))
        .or_else(|| plain.map(|value| encoded_words::text(&value)))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
}

fn skip_past(bytes: &[u8], mark: u8) -> &[u8] {
    let at = bytes.iter().position(|byte| *byte == mark);
    at.and_then(|at| bytes.get(at + 1..)).unwrap_or_default()
}

/// A value and what follows its semicolon.
fn value(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let bytes = bytes.trim_ascii_start();
    let Some(quoted) = bytes.strip_prefix(b"\"") else {
        let end = bytes.iter().position(|byte| *byte == b';');
        let (value, after) = bytes
            .split_at_checked(end.unwrap_or(bytes.len()))
            .unwrap_or_default();
        return (
            unfolded(value.trim_ascii()),
            after.get(1..).unwrap_or_default(),
        );
    };
    let mut value = Vec::new();
    let mut rest = quoted;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => break,
            // Only these are escaped: a name may be a path with backslashes.
            b'\\' if matches!(after.first(), Some(b'"' | b'\\')) => {
                value.extend(after.first());
                rest = after.get(1..).unwrap_or_default();
            }
            _ => value.push(byte),
        }
    }
    (unfolded(&value), skip_past(rest, b';'))
}

/// Without the line ends of a folded header.
fn unfolded(value: &[u8]) -> Vec<u8> {
    value
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .map(|byte| if byte == b'\t' { b' ' } else { byte })
        .collect()
}

/// `charset'language'text` (RFC 2231 section 4).
fn extended(value: &[u8]) -> String {
    let (name, text) = with_charset(value);
    decoded(name, &percent_decoded(text))
}

fn with_charset(value: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(_), Some(text)) => (name, text),
        _ => (b"", value),
    }
}

/// Pieces in their order, as bytes: a character may be split between two (RFC 2231 section 3).
fn joined(mut pieces: Vec<(u32, bool, Vec<u8>)>) -> Option<String> {
    pieces.sort_by_key(|piece| piece.0);
    let mut bytes = Vec::new();
    let mut charset: Vec<u8> = Vec::new();
    for (index, (_, is_extended, value)) in pieces.iter().enumerate() {
        if !is_extended {
            bytes.extend_from_slice(value);
            continue;
        }
        let mut text = value.as_slice();
        if index == 0 {
            let (name, rest) = with_charset(value);
            charset = name.to_vec();
            text = rest;
        }
        bytes.extend_from_slice(&percent_decoded(text));
    }
    let is_encoded = pieces.iter().any(|piece| piece.1);
    match (pieces.is_empty(), is_encoded) {
        (true, _) => None,
        (false, true) => Some(decoded(&charset, &bytes)),
        (false, false) => Some(encoded_words::text(&bytes)),
    }
}

fn decoded(charset_name: &[u8], bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_label(charset_name) {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => charset::decode(bytes).into_owned(),
    }
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|_| first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = code {
            decoded.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            decoded.push(first);
            rest = after;
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_the_rfcs_and_the_programs_write_them() {
        let cases: [(&[u8], &str); 16] = [
            (b"attachment; filename=a.csv", "a.csv"),
            (b"attachment; filename=\"a b.csv\"; size=3", "a b.csv"),
            (b"attachment; size=3; FileName = \"a.csv\"", "a.csv"),
            // RFC 2231 sections 3 and 4.
            (
                b"x/y; filename*0=\"Spending \"; filename*1=2024; filename*2=.csv",
                "Spending 2024.csv",
            ),
            (
                b"x/y; filename*=us-ascii'en-us'This%20is%20fun.csv",
                "This is fun.csv",
            ),
            (
                b"x/y;\r\n filename*1*=%93%20b.csv;\r\n filename*0*=utf-8''a%20%E2%80",
                "a \u{2013} b.csv",
            ),
            (
                b"x/y; filename*0*=windows-1252''%A3; filename*1*=%A3.csv",
                "££.csv",
            ),
            (
                b"x/y; filename=\"?.csv\"; filename*=UTF-8''%C2%A3.csv",
                "£.csv",
            ),
            // Without quotes, with spaces.
            (
                b"attachment; filename=Q3 grants list.xlsx; size=1",
                "Q3 grants list.xlsx",
            ),
            // Raw bytes, latin-1 and UTF-8.
            (
                b"attachment; filename=\"Caf\xe9 \xa312.csv\"",
                "Café £12.csv",
            ),
            ("attachment; filename=Café.csv".as_bytes(), "Café.csv"),
            // Encoded words, which RFC 2047 section 5 forbids here and Outlook writes.
            (
                b"attachment; filename=\"=?utf-8?Q?Caf=C3=A9_=C2?=\r\n =?utf-8?Q?=A312.csv?=\"",
                "Café £12.csv",
            ),
            (b"attachment; filename==?utf-8?B?wqMxMi5jc3Y=?=", "£12.csv"),
            (
                b"attachment; filename=\"C:\\temp\\a.csv\"",
                "C:\\temp\\a.csv",
            ),
            (
                b"attachment; filename=\"say \\\"yes\\\".txt\"",
                "say \"yes\".txt",
            ),
            (
                b"attachment; filename=\"never closed.csv",
                "never closed.csv",
            ),
        ];
        for (header, name) in cases {
            assert_eq!(
                parameter(header, "filename").as_deref(),
                Some(name),
                "{}",
                String::from_utf8_lossy(header)
            );
        }
        for none in [
            &b"attachment"[..],
            b"attachment; filename=",
            b"a; filenames=x",
            b"; ;;= ;*",
        ] {
            assert_eq!(parameter(none, "filename"), None);
        }
    }
}
