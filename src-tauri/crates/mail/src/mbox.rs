//! Mails one after another in one file, each below a line that begins `From ` (RFC 4155).

use std::io::{self, Read};

use memchr::memchr2;

use crate::file_kind::header_name;

/// Read at once; longer lines come in pieces.
const BUFFER: usize = 128 * 1024;
/// A separator line is not longer than this.
const LONGEST_SEPARATOR: usize = 1_000;

/// One mail of an mbox file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MboxMail {
    /// A mail with its bytes.
    Whole {
        /// Where its separator line begins, in bytes from the start of the file.
        offset: u64,
        /// Its bytes as they were before they came into the file: without separator line, without
        /// the blank line that ends it there, with `>From ` unquoted.
        raw: Vec<u8>,
    },
    /// A mail larger than the caller wants; it was passed over without being kept in memory.
    TooLarge {
        /// Where its separator line begins.
        offset: u64,
        /// Its size in bytes.
        size: u64,
    },
}

/// The mails of an mbox file, in order; see [`mbox_messages`].
#[derive(Debug)]
pub struct MboxMessages<R> {
    lines: Lines<R>,
    largest: usize,
    /// Where the next mail's separator line begins.
    next: Option<u64>,
    failed: bool,
}

/// Reads an mbox file mail by mail, holding one mail in memory.
///
/// It takes what programs really write: `mboxo` and `mboxrd` (one `>` is taken off every
/// `>From `, `>>From `, …), line ends of any kind and mixed, a missing last line end, and
/// unquoted lines in a body that happen to begin `From `: a mail begins only at a line with a
/// sender and a date as servers write them, at the start of the file, after a blank line, or
/// before a header. Mails larger than `largest` bytes are passed over and reported. What stands before the
/// first separator line is a mail too, so that nothing is lost.
///
/// After an error of the reader the iterator ends.
///
/// ```
/// use foi_mail::{MboxMail, mbox_messages};
///
/// let file = b"From a@x.example Mon Mar  3 10:00:00 2025\nSubject: 1\n\n>From here\n\n\
///              From b@x.example Tue Mar  4 10:00:00 2025\nSubject: 2\n\nTwo\n";
/// let mails: Vec<_> = mbox_messages(&file[..], 1_000_000).map(Result::unwrap).collect();
/// assert_eq!(mails.len(), 2);
/// let MboxMail::Whole { offset: 0, raw } = &mails[0] else { panic!() };
/// assert_eq!(raw, b"Subject: 1\n\nFrom here\n");
/// ```
pub fn mbox_messages<R: Read>(reader: R, largest: usize) -> MboxMessages<R> {
    MboxMessages {
        lines: Lines {
            reader,
            buffer: vec![0; BUFFER],
            from: 0,
            to: 0,
            offset: 0,
            ended: false,
            at_line_start: true,
        },
        largest,
        next: None,
        failed: false,
    }
}

impl<R: Read> Iterator for MboxMessages<R> {
    type Item = io::Result<MboxMail>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let read = self.read_one();
        self.failed = read.is_err();
        read.transpose()
    }
}

impl<R: Read> MboxMessages<R> {
    fn read_one(&mut self) -> io::Result<Option<MboxMail>> {
        let mut offset = self.next.take();
        let mut mail = Mail::default();
        // At the start of the file the line above counts as blank.
        let mut after_blank = offset.is_none();
        while let Some(piece) = self.lines.next()? {
            let line = piece.bytes;
            if piece.begins && line.starts_with(b"From ") {
                let place = piece.offset;
                let may_separate = if place == 0 {
                    line.trim_ascii_end().len() > 5
                } else {
                    is_separator(line)
                };
                if may_separate {
                    if !after_blank {
                        // Some programs leave the blank line out. Then a header has to follow.
                        let line = line.to_vec();
                        if !self.lines.continues_with_header()? {
                            mail.add(&line, false, self.largest);
                            continue;
                        }
                    }
                    if offset.is_none() && mail.size == 0 {
                        offset = Some(place);
                        after_blank = false;
                        continue;
                    }
                    self.next = Some(place);
                    break;
                }
            }
            let is_blank = piece.begins && matches!(line, b"\n" | b"\r\n" | b"\r");
            if offset.is_none() {
                if is_blank {
                    after_blank = true;
                    continue;
                }
                offset = Some(piece.offset);
            }
            mail.add(without_quote(line, piece.begins), is_blank, self.largest);
            after_blank = is_blank;
        }
        let Some(offset) = offset else {
            return Ok(None);
        };
        Ok(Some(mail.finish(offset)))
    }
}

/// A mail as far as it was read. The blank line that may end it is held back.
#[derive(Default)]
struct Mail {
    raw: Vec<u8>,
    size: u64,
    /// A blank line that belongs to the mail only if more of it follows.
    held: Vec<u8>,
    is_too_large: bool,
}

impl Mail {
    fn add(&mut self, bytes: &[u8], is_blank: bool, largest: usize) {
        let held = std::mem::take(&mut self.held);
        self.keep(&held, largest);
        if is_blank {
            self.held = bytes.to_vec();
        } else {
            self.keep(bytes, largest);
        }
    }

    fn keep(&mut self, bytes: &[u8], largest: usize) {
        self.size += bytes.len() as u64;
        if self.is_too_large || self.size > largest as u64 {
            self.is_too_large = true;
            self.raw = Vec::new();
        } else {
            self.raw.extend_from_slice(bytes);
        }
    }

    fn finish(self, offset: u64) -> MboxMail {
        if self.is_too_large {
            MboxMail::TooLarge {
                offset,
                size: self.size,
            }
        } else {
            MboxMail::Whole {
                offset,
                raw: self.raw,
            }
        }
    }
}

/// A line with its line end, or a part of a long one.
struct Piece<'b> {
    bytes: &'b [u8],
    offset: u64,
    begins: bool,
}

/// The lines of a reader. A line ends with LF, CRLF or a lone CR.
#[derive(Debug)]
struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    /// The place in the file of `from`.
    offset: u64,
    ended: bool,
    at_line_start: bool,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        let mut searched = 0;
        let (length, ends) = loop {
            let waiting = self.buffer.get(self.from..self.to).unwrap_or_default();
            let rest = waiting.get(searched..).unwrap_or_default();
            match memchr2(b'\n', b'\r', rest).map(|at| searched + at) {
                Some(at) if waiting.get(at) == Some(&b'\n') => break (at + 1, true),
                Some(at) => match waiting.get(at + 1) {
                    Some(b'\n') => break (at + 2, true),
                    Some(_) => break (at + 1, true),
                    None if self.ended => break (at + 1, true),
                    // Whether a LF follows shows with the next bytes.
                    None => searched = at,
                },
                None if self.ended => break (waiting.len(), false),
                None => searched = waiting.len(),
            }
            if searched >= BUFFER - 1 {
                break (searched, false);
            }
            self.fill()?;
        };
        if length == 0 {
            return Ok(None);
        }
        let (from, offset, begins) = (self.from, self.offset, self.at_line_start);
        self.from += length;
        self.offset += length as u64;
        self.at_line_start = ends;
        let bytes = self.buffer.get(from..from + length).unwrap_or_default();
        Ok(Some(Piece {
            bytes,
            offset,
            begins,
        }))
    }

    /// Whether the next line is a header.
    fn continues_with_header(&mut self) -> io::Result<bool> {
        /// Longer than the name of any header.
        const ENOUGH: usize = 200;
        while self.to - self.from < ENOUGH && !self.ended {
            self.fill()?;
        }
        let waiting = self.buffer.get(self.from..self.to).unwrap_or_default();
        let line = waiting.get(..ENOUGH).unwrap_or(waiting);
        let end = memchr2(b'\n', b'\r', line).unwrap_or(line.len());
        Ok(line.get(..end).and_then(header_name).is_some())
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.from > 0 {
            self.buffer.copy_within(self.from..self.to, 0);
            self.to -= self.from;
            self.from = 0;
        }
        let Some(room) = self.buffer.get_mut(self.to..) else {
            return Ok(());
        };
        loop {
            match self.reader.read(room) {
                Ok(0) => self.ended = true,
                Ok(read) => self.to += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }
}

/// A line without the `>` that keeps it from looking like a separator.
fn without_quote(line: &[u8], begins: bool) -> &[u8] {
    if begins && let Some(rest) = line.strip_prefix(b">") {
        let marks = rest.iter().take_while(|byte| **byte == b'>').count();
        if rest
            .get(marks..)
            .is_some_and(|text| text.starts_with(b"From "))
        {
            return rest;
        }
    }
    line
}

/// Whether a line separates mails: `From `, a sender, and a date with day of the week and time
/// (RFC 4155 appendix A, and the variants that Gmail, Eudora and old Unix programs write).
pub(crate) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line
        .strip_prefix(b"From ")
        .filter(|rest| rest.len() <= LONGEST_SEPARATOR)
    else {
        return false;
    };
    let words: Vec<&[u8]> = rest
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .collect();
    let is_weekday = |word: &&[u8]| {
        let word = word.strip_suffix(b",").unwrap_or(word);
        is_one_of(
            word,
            [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"],
        )
    };
    words
        .iter()
        .enumerate()
        .any(|(at, word)| is_weekday(word) && is_date(words.get(at + 1..).unwrap_or_default()))
}

fn is_date(words: &[&[u8]]) -> bool {
    let number = |word: &[u8], digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&word.len()) && word.iter().all(u8::is_ascii_digit)
    };
    let month = |word: &[u8]| {
        is_one_of(
            word,
            [
                b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct",
                b"Nov", b"Dec",
            ],
        )
    };
    let time = |word: &[u8]| {
        let parts: Vec<_> = word.split(|byte| *byte == b':').collect();
        matches!(parts.len(), 2 | 3) && parts.iter().all(|part| number(part, 1..=2))
    };
    let zone = |word: &[u8]| {
        let digits = word
            .strip_prefix(b"+")
            .or_else(|| word.strip_prefix(b"-"))
            .is_some_and(|rest| number(rest, 4..=4));
        let letters = word
            .strip_prefix(b"(")
            .and_then(|rest| rest.strip_suffix(b")"))
            .unwrap_or(word);
        digits || (1..=5).contains(&letters.len()) && letters.iter().all(u8::is_ascii_uppercase)
    };
    // What may follow the date: a zone, and where UUCP had it from.
    let ends = |rest: &[&[u8]]| {
        let rest = match rest {
            [first, others @ ..] if zone(first) => others,
            other => other,
        };
        let rest = match rest {
            [first, others @ ..] if zone(first) => others,
            other => other,
        };
        rest.is_empty() || matches!(rest, [b"remote", b"from", _])
    };
    match words {
        [m, day, t, year, rest @ ..]
            if month(m) && number(day, 1..=2) && time(t) && number(year, 4..=4) =>
        {
            ends(rest)
        }
        [m, day, t, z, year, rest @ ..]
            if month(m) && number(day, 1..=2) && time(t) && zone(z) && number(year, 4..=4) =>
        {
            ends(rest)
        }
        [day, m, year, t, rest @ ..]
            if number(day, 1..=2) && month(m) && number(year, 4..=4) && time(t) =>
        {
            ends(rest)
        }
        _ => false,
    }
}

fn is_one_of<const N: usize>(word: &[u8], names: [&[u8; 3]; N]) -> bool {
    names
        .iter()
        .any(|name| word.eq_ignore_ascii_case(name.as_slice()))
}
