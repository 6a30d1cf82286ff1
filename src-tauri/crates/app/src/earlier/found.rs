//! What was found of requests made elsewhere, before any of it is kept.

use base64::Engine as _;
use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::FoundEvent;
use crate::files::safe_name;
use crate::wire::EarlierList;

/// A file larger than this is not read, nor unpacked to more: bytes.
pub(super) const LARGEST: u64 = 500_000_000;

#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) requests: Vec<FoundRequest>,
    /// What could not be read, a sentence each.
    pub(super) left_out: Vec<String>,
    /// The list it came from, if it was one.
    pub(super) list: Option<EarlierList>,
}

#[derive(Debug, Default)]
pub(super) struct FoundRequest {
    /// What it is known by: the same in every export.
    pub(super) source: String,
    pub(super) title: String,
    pub(super) authority: String,
    /// It was made under the law for environmental information.
    pub(super) environmental: bool,
    /// Who says all this: WhatDoTheyKnow, or a file.
    pub(super) said_by: String,
    pub(super) letters: Vec<FoundLetter>,
    pub(super) events: Vec<FoundEvent>,
    pub(super) notes: Vec<String>,
}

#[derive(Debug)]
pub(super) struct FoundLetter {
    /// What it is known by within the request.
    pub(super) key: String,
    pub(super) ours: bool,
    pub(super) at: DateTime<Utc>,
    pub(super) from: String,
    pub(super) text: String,
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl FoundLetter {
    /// A mail with this text and these files: the export has the words, not the mail. The same letter
    /// makes the same bytes. Its address leads nowhere (RFC 2606), and a header says what it is.
    pub(super) fn as_mail(&self, of: &FoundRequest) -> Vec<u8> {
        let encode = |bytes: &[u8]| {
            let whole = base64::engine::general_purpose::STANDARD.encode(bytes);
            let lines: Vec<&str> = whole
                .as_bytes()
                .chunks(76)
                .filter_map(|line| std::str::from_utf8(line).ok())
                .collect();
            lines.join("\r\n")
        };
        let word = |text: &str| {
            format!(
                "=?utf-8?b?{}?=",
                base64::engine::general_purpose::STANDARD.encode(text)
            )
        };
        // An encoded word is 75 characters at most (RFC 2047 §2).
        let words = |text: &str| {
            let letters: Vec<char> = text.chars().filter(|c| !c.is_control()).take(300).collect();
            let pieces: Vec<String> = letters
                .chunks(10)
                .map(|piece| word(&piece.iter().collect::<String>()))
                .collect();
            pieces.join("\r\n ")
        };
        let id = foi_store::table::blob::sha256(format!("{}#{}", of.source, self.key).as_bytes());
        let id = id.get(..32).unwrap_or_default();
        let mut mail = format!(
            "From: {} <brought-in@casebook.invalid>\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{id}@casebook.invalid>\r\nX-Brought-In-From: {}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{id}\"\r\n\r\n",
            words(&self.from),
            words(&of.title),
            self.at.to_rfc2822(),
            words(&of.source),
        );
        mail += &format!(
            "--{id}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            encode(self.text.as_bytes())
        );
        for (name, bytes) in &self.files {
            mail += &format!(
                "--{id}\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n filename*=utf-8''{}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                percent(&safe_name(name)),
                encode(bytes)
            );
        }
        mail += &format!("--{id}--\r\n");
        mail.into_bytes()
    }
}

/// As RFC 5987 writes a file's name.
fn percent(name: &str) -> String {
    const CODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
    utf8_percent_encode(name, CODED).to_string()
}
