//! Stands between TLS and the IMAP library, and ends a conversation in which the server announces
//! more than was ever asked for.
//!
//! The library below makes room for what a server announces (`{10000000000}` before a literal,
//! RFC 9051 section 4.3) as soon as it reads the number, up to half a gigabyte. We ask for mails in
//! pieces of [`PIECE`] bytes, so nothing honest is larger than a piece.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A mail is asked for in pieces of this many bytes.
pub(crate) const PIECE: usize = 512 * 1024;
/// The largest literal let through: a piece, and a little for servers that count lines their way.
const LARGEST_LITERAL: u64 = PIECE as u64 + 16 * 1024;
/// The longest answer but for its literals; a search that finds a million mails is shorter.
const LONGEST_LINES: u64 = 8 * 1024 * 1024;
/// As much of a line's end as a literal's announcement takes.
const TAIL: usize = 32;

/// A stream whose answers are measured as they are read.
#[derive(Debug)]
pub(crate) struct Guarded<S> {
    inner: S,
    measure: Measure,
}

impl<S> Guarded<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self {
            inner,
            measure: Measure::default(),
        }
    }

    pub(crate) fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        let new = buffer.filled().get(before..).unwrap_or_default();
        Poll::Ready(
            self.measure
                .take(new)
                .map_err(|words| io::Error::new(io::ErrorKind::InvalidData, words)),
        )
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// Where in an answer the stream is.
#[derive(Debug, Default)]
struct Measure {
    /// Bytes of a literal still to come.
    literal: u64,
    /// Bytes of this answer so far, without its literals.
    lines: u64,
    /// How this answer begins.
    start: Vec<u8>,
    /// The last bytes of the line being read.
    tail: Vec<u8>,
}

impl Measure {
    fn take(&mut self, mut bytes: &[u8]) -> Result<(), String> {
        while !bytes.is_empty() {
            if self.literal > 0 {
                let skipped = usize::try_from(self.literal)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                self.literal -= skipped as u64;
                bytes = bytes.get(skipped..).unwrap_or_default();
                continue;
            }
            let end = bytes
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(bytes.len(), |place| place + 1);
            let (line, rest) = bytes.split_at(end);
            bytes = rest;
            self.line(line)?;
        }
        Ok(())
    }

    /// A line, or as much of it as has come.
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        self.lines += line.len() as u64;
        if self.lines > LONGEST_LINES {
            return Err("it sends an answer without end".to_owned());
        }
        let missing = TAIL.saturating_sub(self.start.len());
        self.start.extend(line.iter().take(missing));
        self.tail
            .extend(line.get(line.len().saturating_sub(TAIL)..).unwrap_or(line));
        let surplus = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..surplus);
        if !line.ends_with(b"\n") {
            return Ok(());
        }
        match announced(&self.tail) {
            // The text of a status answer is for people; a number in it announces nothing.
            Some(size) if !is_status(&self.start) => {
                if size > LARGEST_LITERAL {
                    return Err(format!(
                        "it announces {size} bytes where at most {LARGEST_LITERAL} were asked for"
                    ));
                }
                self.literal = size;
                self.tail.clear();
            }
            _ => {
                self.lines = 0;
                self.start.clear();
                self.tail.clear();
            }
        }
        Ok(())
    }
}

/// The size of the literal that a line's end announces: `{123}` before the line break. A number
/// too large to be read is too large in any case.
fn announced(tail: &[u8]) -> Option<u64> {
    let line = tail.strip_suffix(b"\r\n")?.strip_suffix(b"}")?;
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let digits = line.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (before, digits) = line.split_at(line.len() - digits);
    if digits.is_empty() || !(before.ends_with(b"{") || before.is_empty()) {
        return None;
    }
    let digits = std::str::from_utf8(digits).ok()?;
    Some(digits.parse().unwrap_or(u64::MAX))
}

/// Whether an answer is a status (RFC 9051 section 7.1), a request to go on, or a command's end.
fn is_status(start: &[u8]) -> bool {
    let Some(rest) = start.strip_prefix(b"* ") else {
        return true;
    };
    let word: Vec<u8> = rest
        .iter()
        .take_while(|b| b.is_ascii_alphabetic())
        .map(u8::to_ascii_uppercase)
        .collect();
    matches!(&*word, b"OK" | b"NO" | b"BAD" | b"BYE" | b"PREAUTH")
}

#[cfg(test)]
mod tests {
    use super::{LARGEST_LITERAL, LONGEST_LINES, Measure};

    fn fed(parts: &[&[u8]]) -> Result<(), String> {
        let mut measure = Measure::default();
        parts.iter().try_for_each(|part| measure.take(part))
    }

    #[test]
    fn what_was_asked_for_passes_however_it_is_cut() {
        let body = "a line that ends like a literal {99999999999}\r\n".repeat(3);
        let talk = format!(
            "* OK ready {{99999999999}}\r\n* 1 FETCH (UID 7 BODY[]<0> {{{}}}\r\n{body})\r\n\
             * SEARCH 1 2 3\r\n+ go on {{99999999999}}\r\nA1 OK done {{99999999999}}\r\n",
            body.len()
        );
        assert_eq!(fed(&[talk.as_bytes()]), Ok(()));
        let single: Vec<&[u8]> = talk.as_bytes().chunks(1).collect();
        assert_eq!(fed(&single), Ok(()));
    }

    #[test]
    fn more_than_was_asked_for_ends_it_at_the_number() {
        let largest = format!("* 1 FETCH (UID 7 BODY[]<0> {{{LARGEST_LITERAL}}}\r\n");
        assert_eq!(fed(&[largest.as_bytes()]), Ok(()));
        for size in [
            (LARGEST_LITERAL + 1).to_string(),
            "10000000000".to_owned(),
            "9".repeat(29),
            "9".repeat(400),
        ] {
            let said = format!("* 1 FETCH (UID 7 BODY[]<0> {{{size}}}\r\n");
            let whole = fed(&[said.as_bytes()]).unwrap_err();
            assert!(whole.contains("were asked for"), "{whole}");
            let single: Vec<&[u8]> = said.as_bytes().chunks(1).collect();
            assert!(fed(&single).is_err(), "{size}");
        }
        // A literal within a literal's answer is measured as well.
        assert!(fed(&[b"* 1 FETCH (A {3}\r\nabc B {10000000000}\r\n"]).is_err());
    }

    #[test]
    fn an_answer_without_end_ends() {
        let part = vec![b'x'; 1024 * 1024];
        let mut measure = Measure::default();
        measure.take(b"* SEARCH ").unwrap();
        let parts = (0..100).take_while(|_| measure.take(&part).is_ok()).count();
        assert_eq!(parts as u64, LONGEST_LINES / part.len() as u64 - 1);
    }
}
