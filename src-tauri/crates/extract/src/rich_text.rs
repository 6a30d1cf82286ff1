//! Runs of text within a cell of an Excel workbook that are struck through or raised (ECMA-376,
//! part 1, sections 18.4.4 and 18.4.8).

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::apart::{Look, Runs, Said};
use crate::office_xml::{attribute, character};
use crate::tool::Deadline;
use crate::workbook::address;

/// Bytes of XML that are looked at.
const LARGEST: u64 = 1024 * 1024 * 1024;
/// Texts with such runs that are kept.
const MOST: usize = 100_000;
/// Bytes of one text.
const LONGEST: usize = 256 * 1024;

/// The texts of a workbook that have such runs, by their numbers. None where not all of them could
/// be looked at.
pub(crate) fn shared(
    zip: &mut ZipArchive<BufReader<File>>,
    path: &str,
    until: Deadline,
) -> Option<HashMap<usize, Said>> {
    let Ok(part) = zip.by_name(path) else {
        return Some(HashMap::new());
    };
    let mut found = HashMap::new();
    let mut number = 0;
    let is_whole = walk(
        BufReader::with_capacity(64 * 1024, part.take(LARGEST)),
        until,
        "si",
        |_, runs| {
            let said = runs.said();
            if !said.1.is_empty() && found.len() < MOST {
                found.insert(number, said);
            }
            number += 1;
        },
    );
    (is_whole && found.len() < MOST).then_some(found)
}

/// The cells of a sheet with such runs. False where not all of them could be looked at.
pub(crate) fn cells(
    zip: &mut ZipArchive<BufReader<File>>,
    path: &str,
    shared: &HashMap<usize, Said>,
    until: Deadline,
    mut met: impl FnMut((u32, u32), &Said),
) -> bool {
    let Ok(part) = zip.by_name(path) else {
        return true;
    };
    let (mut row, mut column) = (0_u32, 0_u32);
    walk(
        BufReader::with_capacity(64 * 1024, part.take(LARGEST)),
        until,
        "c",
        |cell, runs| match cell {
            Met::Row(start) => {
                row = attribute(start, "r")
                    .and_then(|row| row.parse::<u32>().ok())
                    .map_or(row.saturating_add(1), |row| row);
                column = 0;
            }
            Met::Text { at, value } => {
                let at = at.unwrap_or((row.saturating_sub(1), column));
                column = at.1.saturating_add(1);
                if let Some(number) = value {
                    if let Some(said) = shared.get(&number) {
                        met(at, said);
                    }
                } else {
                    let said = runs.said();
                    if !said.1.is_empty() {
                        met(at, &said);
                    }
                }
            }
        },
    )
}

enum Met<'e> {
    Row(&'e BytesStart<'e>),
    /// A text or a cell is through. `value` is the number of a shared text.
    Text {
        at: Option<(u32, u32)>,
        value: Option<usize>,
    },
}

fn walk(
    xml: impl BufRead,
    until: Deadline,
    text_is: &str,
    mut met: impl FnMut(Met<'_>, &Runs),
) -> bool {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let (mut runs, mut look) = (Runs::default(), Look::default());
    let (mut at, mut is_shared, mut value) = (None, false, String::new());
    // Phonetic hints (rPh) are no part of the text.
    let (mut in_text, mut in_value, mut in_hint) = (false, false, false);
    let mut buffer = Vec::new();
    let mut count = 0_u32;
    loop {
        buffer.clear();
        count = count.wrapping_add(1);
        if count.is_multiple_of(65_536) && until.left().is_zero() {
            return false;
        }
        let Ok(event) = reader.read_event_into(&mut buffer) else {
            return false;
        };
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => match start.local_name().into_inner() {
                "row" => met(Met::Row(&start), &runs),
                name if name == text_is => {
                    runs.clear();
                    value.clear();
                    look = Look::default();
                    at = attribute(&start, "r").as_deref().and_then(address);
                    is_shared = attribute(&start, "t").as_deref() == Some("s");
                    if is_empty {
                        met(Met::Text { at, value: None }, &runs);
                    }
                }
                "r" => look = Look::default(),
                "rPh" => in_hint = !is_empty,
                "t" => in_text = !is_empty && !in_hint,
                "v" => in_value = !is_empty && is_shared,
                "strike" => {
                    look.is_struck = attribute(&start, "val")
                        .is_none_or(|val| !matches!(val.as_str(), "0" | "false" | "off"));
                }
                "vertAlign" => match attribute(&start, "val").as_deref() {
                    Some("superscript") => look.is_raised = true,
                    Some("subscript") => look.is_lowered = true,
                    _ => {}
                },
                _ => {}
            },
            Event::End(end) => match end.local_name().into_inner() {
                "t" => in_text = false,
                "v" => in_value = false,
                "rPh" => in_hint = false,
                name if name == text_is => met(
                    Met::Text {
                        at,
                        value: value.trim().parse().ok(),
                    },
                    &runs,
                ),
                _ => {}
            },
            Event::Text(text) => {
                if in_text && runs.length() < LONGEST {
                    runs.push(look, &text);
                } else if in_value && value.len() < 32 {
                    value.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                if in_text && let Some(character) = character(&entity) {
                    runs.push(look, character.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => return true,
            _ => {}
        }
    }
}
