//! What an Excel workbook in binary form (`.xlsb`) has besides its cells: parts that are streams of
//! records ([MS-XLSB], section 2.1.4), each with a type, a length and so many bytes.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use foi_figures::{Hidden, Span};
use zip::ZipArchive;

use crate::cell_formats::{SheetFacts, Styles};
use crate::table::{MOST_COLUMNS, MOST_ROWS};
use crate::tool::Deadline;
use crate::workbook::{MOST, extend, hidden_parts, joined, targets};

const ROW: u32 = 0;
/// Kinds of cells that hold numbers: `BrtCellRk`, `BrtCellReal` and `BrtFmlaNum`.
const NUMBERS: [u32; 3] = [2, 5, 9];
const NAME: u32 = 39;
const FORMAT: u32 = 44;
const STYLE: u32 = 47;
const COLUMNS: u32 = 60;
const SHEET: u32 = 156;
const MERGED: u32 = 176;
const ROWS_UNLESS_SAID: u32 = 485;
const STYLES_BEGIN: u32 = 617;
const STYLES_END: u32 = 618;

/// Bytes of one record that are kept; no record that is looked at has more.
const LONGEST: u64 = 4_096;
/// Bytes of one part.
const LARGEST_PART: u64 = 1024 * 1024 * 1024;

/// What each sheet hides and how its cells are shown, by name, and what the file hides as a whole.
/// None where a part cannot be walked.
pub(crate) fn read(
    zip: &mut ZipArchive<BufReader<File>>,
    until: Deadline,
) -> Option<(HashMap<String, SheetFacts>, Hidden)> {
    let mut hidden = hidden_parts(zip);
    let targets = targets(zip, "xl/_rels/workbook.bin.rels");
    let mut sheets: BTreeMap<String, (String, bool)> = BTreeMap::new();
    walk(zip, "xl/workbook.bin", until, |kind, data| match kind {
        SHEET => {
            let is_hidden = number(data, 0).is_some_and(|state| state != 0);
            let Some((relation, after)) = text(data, 8) else {
                return;
            };
            let Some((name, _)) = text(data, after) else {
                return;
            };
            hidden.hidden_sheets += u32::from(is_hidden);
            let path = targets.get(&relation).cloned().unwrap_or_default();
            sheets.insert(name, (path, is_hidden));
        }
        // fFunc, fOB, fProc and fBuiltin: names that are nobody's.
        NAME => hidden.named_ranges += u32::from(number(data, 0).is_some_and(|f| f & 0x2e == 0)),
        _ => {}
    })?;
    let mut styles = Styles::default();
    let mut is_in_styles = false;
    if zip.index_for_name("xl/styles.bin").is_some() {
        walk(zip, "xl/styles.bin", until, |kind, data| match kind {
            FORMAT => {
                if let (Some(id), Some((code, _))) = (half(data, 0), text(data, 2)) {
                    styles.code(id, code);
                }
            }
            STYLES_BEGIN => is_in_styles = true,
            STYLES_END => is_in_styles = false,
            STYLE if is_in_styles => styles.style(half(data, 2).unwrap_or(0)),
            _ => {}
        })?;
    }
    let mut read = HashMap::new();
    for (name, (path, is_hidden)) in sheets {
        let mut facts = SheetFacts::default();
        facts.about.is_hidden = is_hidden;
        facts.about.is_whole = true;
        if zip.index_for_name(&path).is_some() {
            sheet(zip, &path, until, &mut styles, &mut facts)?;
        }
        read.insert(name, facts);
    }
    Some((read, hidden))
}

fn sheet(
    zip: &mut ZipArchive<BufReader<File>>,
    path: &str,
    until: Deadline,
    styles: &mut Styles,
    facts: &mut SheetFacts,
) -> Option<()> {
    let mut row = 0;
    let mut hides_unless_said = false;
    let mut said: Vec<(u32, u32)> = Vec::new();
    let SheetFacts { about, formats } = facts;
    walk(zip, path, until, |kind, data| match kind {
        ROW => {
            row = number(data, 0).unwrap_or(u32::MAX);
            // fDyZero.
            if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                extend(&mut about.hidden_rows, row, row, MOST_ROWS);
            } else if hides_unless_said {
                extend(&mut said, row, row, MOST_ROWS);
            }
        }
        _ if NUMBERS.contains(&kind) => {
            // The style is in three of the four bytes.
            if let (Some(column), Some(style)) = (number(data, 0), number(data, 4))
                && row < MOST_ROWS
                && column < MOST_COLUMNS
                && let Some(format) = styles.format((style & 0x00ff_ffff) as usize)
            {
                formats.mark((row, column), format);
            }
        }
        COLUMNS => {
            let is_hidden =
                half(data, 16).is_some_and(|flags| flags & 1 != 0) || number(data, 8) == Some(0);
            if let (true, Some(from), Some(to)) = (is_hidden, number(data, 0), number(data, 4)) {
                extend(&mut about.hidden_columns, from, to, MOST_COLUMNS);
            }
        }
        MERGED => {
            if let (Some(first), Some(last), Some(left), Some(right)) = (
                number(data, 0),
                number(data, 4),
                number(data, 8),
                number(data, 12),
            ) && first <= last
                && left <= right
                && last < MOST_ROWS
                && right < MOST_COLUMNS
                && about.merged.len() < MOST
            {
                about.merged.push(Span {
                    from: (first, left),
                    to: (last, right),
                });
            }
        }
        // fDyZero of `BrtWsFmtInfo`: rows are hidden unless they say otherwise.
        ROWS_UNLESS_SAID => {
            hides_unless_said = half(data, 8).is_some_and(|flags| flags & 2 != 0);
        }
        _ => {}
    })?;
    if hides_unless_said {
        crate::workbook::hide_all_but(&mut about.hidden_rows, &said);
    }
    about.hidden_rows = joined(std::mem::take(&mut about.hidden_rows));
    about.hidden_columns = joined(std::mem::take(&mut about.hidden_columns));
    Some(())
}

/// Each record of a part. None where the part is not there, is broken or takes too long.
fn walk(
    zip: &mut ZipArchive<BufReader<File>>,
    path: &str,
    until: Deadline,
    met: impl FnMut(u32, &[u8]),
) -> Option<()> {
    let part = zip.by_name(path).ok()?;
    let part = BufReader::with_capacity(64 * 1024, part.take(LARGEST_PART));
    records(part, until, met)
}

fn records(mut part: impl BufRead, until: Deadline, mut met: impl FnMut(u32, &[u8])) -> Option<()> {
    let mut data = Vec::new();
    let mut count = 0_u32;
    loop {
        if part.fill_buf().ok()?.is_empty() {
            return Some(());
        }
        count = count.wrapping_add(1);
        if count.is_multiple_of(65_536) && until.left().is_zero() {
            return None;
        }
        let kind = kind_of(&mut part)?;
        let length = u64::from(length_of(&mut part)?);
        data.clear();
        let kept = length.min(LONGEST);
        if part.by_ref().take(kept).read_to_end(&mut data).ok()? as u64 != kept {
            return None;
        }
        let passed = length - kept;
        if io::copy(&mut part.by_ref().take(passed), &mut io::sink()).ok()? != passed {
            return None;
        }
        met(kind, &data);
    }
}

/// One byte, or two where the first has its highest bit (section 2.1.4).
fn kind_of(part: &mut impl Read) -> Option<u32> {
    let first = byte(part)?;
    Some(if first & 0x80 == 0 {
        first.into()
    } else {
        u32::from(first & 0x7f) | u32::from(byte(part)? & 0x7f) << 7
    })
}

/// Seven bits in each of at most four bytes.
fn length_of(part: &mut impl Read) -> Option<u32> {
    let mut length = 0;
    for at in 0..4 {
        let next = byte(part)?;
        length |= u32::from(next & 0x7f) << (7 * at);
        if next & 0x80 == 0 {
            return Some(length);
        }
    }
    Some(length)
}

fn byte(part: &mut impl Read) -> Option<u8> {
    let mut one = [0];
    part.read_exact(&mut one).ok()?;
    Some(one[0])
}

fn half(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn number(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// A text with its length before it, and where it ends.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = number(data, at)? as usize;
    let from = at + 4;
    let to = from.checked_add(length.checked_mul(2)?)?;
    let units: Vec<u16> = data
        .get(from..to)?
        .chunks_exact(2)
        .map(|two| u16::from_le_bytes([two[0], two[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), to))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn walked(bytes: &[u8]) -> Option<Vec<(u32, usize)>> {
        let mut met = Vec::new();
        records(
            bytes,
            Deadline(std::time::Instant::now() + Duration::from_secs(20)),
            |kind, data| {
                met.push((kind, data.len()));
            },
        )?;
        Some(met)
    }

    #[test]
    fn records_have_a_type_and_a_length_of_one_byte_or_more() {
        let mut bytes = vec![0x00, 0x02, 1, 2, 0x9c, 0x01, 0x00, 0x3c, 0x81, 0x01];
        bytes.extend([0; 129]);
        assert_eq!(walked(&bytes), Some(vec![(0, 2), (156, 0), (60, 129)]));
    }

    #[test]
    fn a_record_that_is_cut_off_is_no_part() {
        for bytes in [
            &[0x00, 0x05, 1][..],
            &[0x80],
            &[0x00],
            &[0x00, 0xff, 0xff, 0xff, 0x7f],
        ] {
            assert_eq!(walked(bytes), None, "{bytes:?}");
        }
    }
}
