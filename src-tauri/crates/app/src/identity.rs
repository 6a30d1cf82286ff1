//! Which mails are the same mail.

use memchr::memchr;
use sha2::{Digest, Sha256};

/// Headers that mail programs and mbox files write into a mail they keep, and change there.
const OF_THE_KEEPER: [&[u8]; 15] = [
    b"Content-Length",
    b"Lines",
    b"Status",
    b"X-Account-Key",
    b"X-Evolution",
    b"X-Gmail-Labels",
    b"X-GM-THRID",
    b"X-IMAP",
    b"X-IMAPbase",
    b"X-Keywords",
    b"X-Mozilla-Keys",
    b"X-Mozilla-Status",
    b"X-Mozilla-Status2",
    b"X-Status",
    b"X-UID",
];

/// The SHA-256 of a mail in the form that all ways of keeping it share.
///
/// A mail fetched by IMAP, saved as `.eml` and exported in an mbox is one mail, though its bytes
/// differ. Left out are: how lines end (CRLF or LF), blank lines at the end, the headers that
/// keepers add ([`OF_THE_KEEPER`]), a separator line `From …` at the top (RFC 4155), and the marks
/// `>` that an mbox puts before `From ` in the text. Everything else counts: two mails with the
/// same Message-ID and another word are two mails.
pub(crate) fn identity(raw: &[u8]) -> String {
    let mut form = Form::default();
    let mut in_headers = true;
    let mut leaves_out = false;
    let mut is_first = true;
    for line in Lines(raw) {
        let text = without_end(line);
        let begins_mail = std::mem::take(&mut is_first);
        if in_headers {
            let separates = begins_mail && text.starts_with(b"From ");
            let continues = text
                .first()
                .is_some_and(|first| matches!(first, b' ' | b'\t'));
            if !continues {
                leaves_out = separates || is_of_the_keeper(text);
            }
            in_headers = !text.is_empty();
            if leaves_out {
                continue;
            }
        }
        form.add(unquoted(text));
    }
    foi_store::table::blob::hex(&form.hash.finalize())
}

/// The lines so far; blank ones count only when another follows.
#[derive(Default)]
struct Form {
    hash: Sha256,
    ends: usize,
}

impl Form {
    fn add(&mut self, text: &[u8]) {
        if !text.is_empty() {
            for _ in 0..std::mem::take(&mut self.ends) {
                self.hash.update(b"\n");
            }
            self.hash.update(text);
        }
        self.ends += 1;
    }
}

struct Lines<'r>(&'r [u8]);

impl<'r> Iterator for Lines<'r> {
    type Item = &'r [u8];

    fn next(&mut self) -> Option<&'r [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = memchr(b'\n', self.0).map_or(self.0.len(), |at| at + 1);
        let (line, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(line)
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn unquoted(text: &[u8]) -> &[u8] {
    if !text.starts_with(b">") {
        return text;
    }
    let marks = text.iter().take_while(|byte| **byte == b'>').count();
    match text.split_at_checked(marks) {
        Some((_, rest)) if rest.starts_with(b"From ") => rest,
        _ => text,
    }
}

fn is_of_the_keeper(line: &[u8]) -> bool {
    let Some(colon) = line.iter().take(20).position(|byte| *byte == b':') else {
        return false;
    };
    let name = line.split_at(colon).0;
    OF_THE_KEEPER
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::identity;

    const MAIL: &str = "From: foi@eastmere.example\nSubject: Grants\nStatus-Of-Request: late\n\nDear Amina,\n\nFrom the register:\n  none.\n";

    #[test]
    fn the_same_mail_is_the_same_however_it_was_kept() {
        for kept in [
            MAIL.replace('\n', "\r\n"),
            format!("From foi@eastmere.example Mon Mar  3 10:00:00 2025\n{MAIL}\n\n"),
            MAIL.replace("\n\nDear", "\nStatus: RO\nX-Status: A\nContent-Length: 42\n\nDear"),
            MAIL.replace("Subject", "X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: $label1\n  more\nSubject"),
            MAIL.replace("\nFrom the", "\n>From the"),
            MAIL.trim_end().to_owned(),
        ] {
            assert_eq!(identity(kept.as_bytes()), identity(MAIL.as_bytes()), "{kept}");
        }
    }

    #[test]
    fn another_word_space_header_or_blank_line_makes_another_mail() {
        for other in [
            MAIL.replace("none", "nine"),
            MAIL.replace("  none", " none"),
            MAIL.replace("late", "early"),
            MAIL.replace(",\n\n", ",\n"),
            MAIL.replace("Amina,", "Amina,\nStatus: RO"),
            MAIL.replace("From the", ">> From the"),
            MAIL.replace("Subject: Grants", "Subject: Grants\nX-Mozilla: x"),
        ] {
            assert_ne!(
                identity(other.as_bytes()),
                identity(MAIL.as_bytes()),
                "{other}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_identity_that_line_ends_do_not_change(text in "[ -~\n>]{0,400}") {
            prop_assert_eq!(identity(text.as_bytes()), identity(text.replace('\n', "\r\n").as_bytes()));
        }
    }
}
