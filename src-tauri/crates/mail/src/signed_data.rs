//! The content of a mail that is signed as a whole (S/MIME "opaque", RFC 8551 section 3.5.2).
//!
//! Only the content is taken out, so that the letter can be read; nothing is said about whether
//! the signature holds.

/// Elements inside elements are followed this deep.
const DEEPEST: usize = 32;

/// Tags of BER (X.690 section 8).
mod tag {
    pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(super) const OCTET_STRING: u8 = 0x04;
    pub(super) const OCTET_STRING_IN_PIECES: u8 = 0x24;
    pub(super) const SEQUENCE: u8 = 0x30;
    pub(super) const FIRST_IN_CONTEXT: u8 = 0xa0;
}

/// `id-signedData` (RFC 5652 section 5.1), as it stands in the bytes.
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// What was signed; nothing when it is not in there, as in encrypted mail, or cannot be read.
pub(crate) fn content(bytes: &[u8]) -> Option<Vec<u8>> {
    // ContentInfo ::= SEQUENCE { contentType, [0] content }
    let mut info = element(bytes)?.expect(tag::SEQUENCE)?;
    if next(&mut info)?.expect(tag::OBJECT_IDENTIFIER)? != SIGNED_DATA {
        return None;
    }
    let explicit = next(&mut info)?.expect(tag::FIRST_IN_CONTEXT)?;
    // SignedData ::= SEQUENCE { version, digestAlgorithms, encapContentInfo, … }
    let mut signed = element(explicit)?.expect(tag::SEQUENCE)?;
    next(&mut signed)?;
    next(&mut signed)?;
    // EncapsulatedContentInfo ::= SEQUENCE { eContentType, [0] eContent }
    let mut encapsulated = next(&mut signed)?.expect(tag::SEQUENCE)?;
    next(&mut encapsulated)?.expect(tag::OBJECT_IDENTIFIER)?;
    let explicit = next(&mut encapsulated)?.expect(tag::FIRST_IN_CONTEXT)?;
    let mut out = Vec::new();
    octets(&element(explicit)?, &mut out, 0)?;
    (!out.is_empty()).then_some(out)
}

/// One element: its tag and what is in it.
struct Element<'b> {
    tag: u8,
    inside: &'b [u8],
    /// Its length with tag and end.
    whole: usize,
}

impl<'b> Element<'b> {
    fn expect(&self, tag: u8) -> Option<&'b [u8]> {
        (self.tag == tag).then_some(self.inside)
    }
}

fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (tag, header, length) = header(bytes)?;
    if let Some(length) = length {
        let end = header.checked_add(length)?;
        return Some(Element {
            tag,
            inside: bytes.get(header..end)?,
            whole: end,
        });
    }
    let end = end_of_indefinite(bytes.get(header..)?)?;
    Some(Element {
        tag,
        inside: bytes.get(header..header + end)?,
        whole: header + end + 2,
    })
}

/// The tag, the bytes the heading takes, and the length if it is said.
fn header(bytes: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let tag = *bytes.first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let first = *bytes.get(1)?;
    if first < 0x80 {
        return Some((tag, 2, Some(usize::from(first))));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 {
        return Some((tag, 2, None));
    }
    let digits = bytes.get(2..2 + count).filter(|_| count <= 4)?;
    let length = digits
        .iter()
        .fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
    Some((tag, 2 + count, Some(length)))
}

/// Where the two zeros stand that end an element without a length, counted from its inside. Goes
/// through in one pass with a count of what is open, not by recursion.
fn end_of_indefinite(inside: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut open = 1_usize;
    loop {
        let rest = inside.get(at..)?;
        if rest.starts_with(&[0, 0]) {
            open -= 1;
            if open == 0 {
                return Some(at);
            }
            at += 2;
            continue;
        }
        let (_, header, length) = header(rest)?;
        if let Some(length) = length {
            at = at.checked_add(header)?.checked_add(length)?;
        } else {
            open += 1;
            at += header;
        }
    }
}

fn next<'b>(bytes: &mut &'b [u8]) -> Option<Element<'b>> {
    let found = element(bytes)?;
    *bytes = bytes.get(found.whole..)?;
    Some(found)
}

/// An octet string, whole or in pieces.
fn octets(element: &Element<'_>, out: &mut Vec<u8>, depth: usize) -> Option<()> {
    match element.tag {
        tag::OCTET_STRING => out.extend_from_slice(element.inside),
        tag::OCTET_STRING_IN_PIECES if depth < DEEPEST => {
            let mut rest = element.inside;
            while !rest.is_empty() {
                octets(&next(&mut rest)?, out, depth + 1)?;
            }
        }
        _ => return None,
    }
    Some(())
}
