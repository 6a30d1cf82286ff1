//! One page of a B-tree and the records in it, as SQLite writes them (<https://sqlite.org/fileformat2.html>).
//!
//! Every byte may be wrong: what does not add up is not there.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::types::Value;

/// Bytes of the longest row that SQLite writes; a larger number is damage.
const LONGEST: u64 = 1_000_000_000;

/// What a page of a B-tree holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    InteriorIndex,
    InteriorTable,
    LeafIndex,
    LeafTable,
}

impl Kind {
    pub(super) fn is_interior(self) -> bool {
        matches!(self, Self::InteriorIndex | Self::InteriorTable)
    }

    pub(super) fn is_of_index(self) -> bool {
        matches!(self, Self::InteriorIndex | Self::LeafIndex)
    }
}

/// A page of a B-tree, taken apart as far as it can be.
#[derive(Debug)]
pub(super) struct Node<'p> {
    pub(super) kind: Kind,
    page: &'p [u8],
    /// Where its cells begin.
    cells: Vec<usize>,
    /// The last child of an interior page.
    last_child: Option<u32>,
}

/// The columns of a row as they are stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    pub(super) columns: Vec<Value>,
    /// Some of its text was no UTF-8: U+FFFD stands in the place of what cannot be read.
    pub(super) patched: bool,
}

/// A cell: what it is stored under, and its record, which may go on elsewhere.
#[derive(Debug)]
pub(super) struct Cell<'p> {
    /// The row's number; 0 in an index.
    pub(super) rowid: i64,
    local: &'p [u8],
    /// Bytes of the whole record.
    size: u64,
    /// The first page that the rest of the record stands on.
    more_on: Option<u32>,
}

impl<'p> Node<'p> {
    /// A page as a part of a B-tree, unless it is none. The first page of a file begins with the
    /// file's own header.
    pub(super) fn of(page: &'p [u8], number: u32) -> Option<Self> {
        let header = if number == 1 { 100 } else { 0 };
        let kind = match page.get(header)? {
            2 => Kind::InteriorIndex,
            5 => Kind::InteriorTable,
            10 => Kind::LeafIndex,
            13 => Kind::LeafTable,
            _ => return None,
        };
        let count = usize::from(short(page, header + 3)?);
        let pointers = header + if kind.is_interior() { 12 } else { 8 };
        let first_free = pointers + 2 * count;
        let cells: Vec<_> = (0..count)
            .filter_map(|cell| short(page, pointers + 2 * cell))
            .map(usize::from)
            .filter(|place| *place >= first_free && *place < page.len())
            .collect();
        // Where most of it is wrong, the rest is chance.
        if 2 * cells.len() < count {
            return None;
        }
        let last_child = kind.is_interior().then(|| long(page, header + 8)).flatten();
        Some(Self {
            kind,
            page,
            cells,
            last_child,
        })
    }

    /// The pages below this one, in order.
    pub(super) fn children(&self) -> Vec<u32> {
        if !self.kind.is_interior() {
            return Vec::new();
        }
        self.cells
            .iter()
            .filter_map(|cell| long(self.page, *cell))
            .chain(self.last_child)
            .collect()
    }

    /// The cells that hold records, as far as they can be read.
    pub(super) fn cells(&self, usable: usize) -> impl Iterator<Item = Option<Cell<'p>>> {
        let (page, kind) = (self.page, self.kind);
        let places = match kind {
            Kind::InteriorTable => &[][..],
            _ => &self.cells,
        };
        places
            .iter()
            .map(move |place| cell(page, *place, kind, usable))
    }
}

fn cell(page: &[u8], place: usize, kind: Kind, usable: usize) -> Option<Cell<'_>> {
    let mut at = place + if kind.is_interior() { 4 } else { 0 };
    let (size, length) = varint(page.get(at..)?)?;
    at += length;
    let mut rowid = 0;
    if kind == Kind::LeafTable {
        let (number, length) = varint(page.get(at..)?)?;
        rowid = number.cast_signed();
        at += length;
    }
    let local = local_part(size, kind, usable)?;
    let bytes = page.get(at..at.checked_add(local)?)?;
    let more_on = if (local as u64) < size {
        Some(long(page, at + local)?)
    } else {
        None
    };
    Some(Cell {
        rowid,
        local: bytes,
        size,
        more_on,
    })
}

/// How much of a record stands in its page.
fn local_part(size: u64, kind: Kind, usable: usize) -> Option<usize> {
    let most = if kind == Kind::LeafTable {
        usable.checked_sub(35)?
    } else {
        (usable.checked_sub(12)? * 64 / 255).checked_sub(23)?
    };
    if size <= most as u64 {
        return usize::try_from(size).ok();
    }
    let least = (usable.checked_sub(12)? * 32 / 255).checked_sub(23)?;
    let rest = (size - least as u64) % (usable as u64 - 4);
    let local = least + usize::try_from(rest).ok()?;
    Some(if local <= most { local } else { least })
}

impl Cell<'_> {
    /// The record. `page` gives the pages that it goes on to.
    pub(super) fn record(
        &self,
        usable: usize,
        page: &dyn Fn(u32) -> Option<Vec<u8>>,
    ) -> Option<Record> {
        let Some(first) = self.more_on else {
            return record(self.local);
        };
        if self.size > LONGEST {
            return None;
        }
        let mut whole = self.local.to_vec();
        let (mut next, mut seen) = (first, HashSet::new());
        while (whole.len() as u64) < self.size {
            // A chain that comes back to a page has no end.
            if !seen.insert(next) {
                return None;
            }
            let bytes = page(next)?;
            let wanted = usize::try_from(self.size - whole.len() as u64).ok()?;
            let part = bytes.get(4..usable)?;
            whole.extend_from_slice(part.get(..wanted).unwrap_or(part));
            next = long(&bytes, 0)?;
        }
        record(&whole)
    }
}

/// A record taken apart; none unless each byte of it is accounted for.
fn record(bytes: &[u8]) -> Option<Record> {
    let (size, mut at) = varint(bytes)?;
    let header = bytes.get(..usize::try_from(size).ok()?)?;
    let mut body = header.len();
    let (mut columns, mut patched) = (Vec::new(), false);
    while at < header.len() {
        let (kind, length) = varint(header.get(at..)?)?;
        at += length;
        let (value, length) = value(kind, bytes.get(body..)?, &mut patched)?;
        body += length;
        columns.push(value);
    }
    (at == header.len() && body == bytes.len()).then_some(Record { columns, patched })
}

fn value(kind: u64, bytes: &[u8], patched: &mut bool) -> Option<(Value, usize)> {
    let whole = |length: usize| -> Option<i64> {
        let bytes = bytes.get(..length)?;
        let sign = if bytes.first()? & 0x80 == 0 { 0 } else { -1 };
        Some(
            bytes
                .iter()
                .fold(sign, |number, byte| number << 8 | i64::from(*byte)),
        )
    };
    Some(match kind {
        0 => (Value::Null, 0),
        1..=4 => {
            let length = usize::try_from(kind).ok()?;
            (Value::Integer(whole(length)?), length)
        }
        5 => (Value::Integer(whole(6)?), 6),
        6 => (Value::Integer(whole(8)?), 8),
        7 => (Value::Real(f64::from_bits(whole(8)?.cast_unsigned())), 8),
        8 => (Value::Integer(0), 0),
        9 => (Value::Integer(1), 0),
        10 | 11 => return None,
        _ => {
            let length = usize::try_from((kind - 12) / 2).ok()?;
            let bytes = bytes.get(..length)?;
            let value = if kind.is_multiple_of(2) {
                Value::Blob(bytes.to_vec())
            } else {
                let text = String::from_utf8_lossy(bytes);
                *patched |= matches!(text, Cow::Owned(_));
                Value::Text(text.into_owned())
            };
            (value, length)
        }
    })
}

/// A number of one to nine bytes, and how many they were.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(9).enumerate() {
        if place == 8 {
            return Some((number << 8 | u64::from(*byte), 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_be_bytes(two))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A damaged size and a chain of pages that leads back to itself have no end between them.
    #[test]
    fn a_row_whose_pages_lead_round_in_a_circle_ends() {
        let page = |number: u32| {
            let next: u32 = if number == 2 { 3 } else { 2 };
            let mut bytes = vec![7; 512];
            bytes[..4].copy_from_slice(&next.to_be_bytes());
            Some(bytes)
        };
        for size in [LONGEST - 1, LONGEST + 1, u64::MAX] {
            let cell = Cell {
                rowid: 1,
                local: &[3, 0, 0],
                size,
                more_on: Some(2),
            };
            assert_eq!(cell.record(512, &page), None);
        }
    }
}
