//! What an Excel workbook before 2007 has besides its cells: a stream of records ([MS-XLS], section
//! 2.1.4), each with a type, a length and so many bytes.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read as _};

use foi_figures::Hidden;

use crate::cell_formats::{SheetFacts, Styles};
use crate::grid::About;
use crate::table::{MOST_COLUMNS, MOST_ROWS};
use crate::workbook::{extend, joined};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const BOUNDSHEET: u16 = 0x0085;
const ROW: u16 = 0x0208;
const COLINFO: u16 = 0x007d;
const NAME: u16 = 0x0018;
const SUPBOOK: u16 = 0x01ae;
const SXSTREAMID: u16 = 0x00d5;
const FORMAT: u16 = 0x041e;
const FORMAT_BEFORE_97: u16 = 0x001e;
const XF: u16 = 0x00e0;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027e;
const MULRK: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;

/// Bytes of the stream that are looked at.
const LARGEST: u64 = 100 * 1024 * 1024;

/// What each sheet hides and how its cells are shown, in their order, and what the file hides as a whole. None where the
/// stream cannot be walked.
pub(crate) fn read(file: File) -> Option<(Vec<SheetFacts>, Hidden)> {
    let mut compound = cfb::CompoundFile::open(file).ok()?;
    let path = ["/Workbook", "/Book"]
        .into_iter()
        .find(|path| compound.exists(path))?;
    let mut bytes = Vec::new();
    BufReader::new(compound.open_stream(path).ok()?)
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(walked(&bytes))
}

fn walked(bytes: &[u8]) -> (Vec<SheetFacts>, Hidden) {
    let mut styles = Styles::default();
    let mut is_before_97 = false;
    let mut hidden = Hidden::default();
    let mut sheets: Vec<SheetFacts> = Vec::new();
    // Sheets by where their records begin.
    let mut begins: HashMap<usize, usize> = HashMap::new();
    let mut current: Option<usize> = None;
    let (mut at, mut depth) = (0_usize, 0_usize);
    while let Some(head) = bytes.get(at..at + 4) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some(data) = bytes.get(at + 4..at + 4 + length) else {
            break;
        };
        let word = |from: usize| {
            data.get(from..from + 2)
                .map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
        };
        match kind {
            // Charts within a sheet have records of their own.
            BOF => {
                depth += 1;
                if depth == 1 {
                    // Version 0x0500 has other texts.
                    is_before_97 = word(0) < 0x0600;
                    current = begins.get(&at).copied();
                }
            }
            EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    current = None;
                }
            }
            BOUNDSHEET if data.len() >= 6 => {
                let start = u32::from_le_bytes([data[0], data[1], data[2], data[3]]) as usize;
                begins.insert(start, sheets.len());
                let is_hidden = data[4] & 3 != 0;
                hidden.hidden_sheets += u32::from(is_hidden);
                sheets.push(SheetFacts {
                    about: About {
                        is_hidden,
                        is_whole: true,
                        ..About::default()
                    },
                    ..SheetFacts::default()
                });
            }
            ROW if depth == 1 && data.len() >= 16 => {
                // fDyZero: the row is hidden.
                if data[12] & 0x20 != 0
                    && let Some(sheet) = current.and_then(|at| sheets.get_mut(at))
                {
                    let row = u32::from(word(0));
                    extend(&mut sheet.about.hidden_rows, row, row, MOST_ROWS);
                }
            }
            COLINFO if depth == 1 && data.len() >= 10 => {
                if (word(8) & 1 != 0 || word(4) == 0)
                    && let Some(sheet) = current.and_then(|at| sheets.get_mut(at))
                {
                    extend(
                        &mut sheet.about.hidden_columns,
                        word(0).into(),
                        word(2).into(),
                        MOST_COLUMNS,
                    );
                }
            }
            // fBuiltin: a name that Excel gave, such as for what is printed; and functions of macros.
            NAME if data.len() >= 4 => hidden.named_ranges += u32::from(word(0) & 0x2a == 0),
            // A link to the file's own sheets has a mark instead of a name, one to an add-in another.
            SUPBOOK if data.len() >= 4 && !matches!(word(2), 0x0401 | 0x3a01) => {
                hidden.external_links += 1;
            }
            SXSTREAMID => hidden.pivot_caches += 1,
            FORMAT | FORMAT_BEFORE_97 => {
                if let Some(code) = text(data.get(2..).unwrap_or_default(), is_before_97) {
                    styles.code(word(0), code);
                }
            }
            XF => styles.style(word(2)),
            NUMBER | RK | FORMULA if depth == 1 => {
                if let Some(sheet) = current.and_then(|at| sheets.get_mut(at))
                    && let Some(format) = styles.format(word(4).into())
                {
                    sheet.formats.mark((word(0).into(), word(2).into()), format);
                }
            }
            MULRK if depth == 1 && data.len() >= 6 => {
                if let Some(sheet) = current.and_then(|at| sheets.get_mut(at)) {
                    for (column, cell) in (u32::from(word(2))..).zip(data[4..].chunks_exact(6)) {
                        let style = u16::from_le_bytes([cell[0], cell[1]]);
                        if let Some(format) = styles.format(style.into()) {
                            sheet.formats.mark((word(0).into(), column), format);
                        }
                    }
                }
            }
            _ => {}
        }
        at += 4 + length;
    }
    for SheetFacts { about, .. } in &mut sheets {
        about.hidden_rows = joined(std::mem::take(&mut about.hidden_rows));
        about.hidden_columns = joined(std::mem::take(&mut about.hidden_columns));
    }
    (sheets, hidden)
}

/// A format's code: its length, and how its letters are kept ([MS-XLS], section 2.5.294).
fn text(data: &[u8], is_before_97: bool) -> Option<String> {
    if is_before_97 {
        let length = usize::from(*data.first()?);
        return Some(letters(data.get(1..1 + length)?));
    }
    let length = usize::from(u16::from_le_bytes([*data.first()?, *data.get(1)?]));
    let is_wide = data.get(2)? & 1 != 0;
    Some(if is_wide {
        let units: Vec<u16> = data
            .get(3..3 + length * 2)?
            .chunks_exact(2)
            .map(|two| u16::from_le_bytes([two[0], two[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        letters(data.get(3..3 + length)?)
    })
}

/// One byte for each letter; the first 256 of Unicode, in which the pound is where Windows has it.
fn letters(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}
