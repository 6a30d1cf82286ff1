//! What an Excel workbook since 2007 has besides its cells (ECMA-376, part 1, section 18).

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};

use foi_figures::{Hidden, Span};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::grid::About;
use crate::office_xml::attribute;
use crate::table::{MOST_COLUMNS, MOST_ROWS};
use crate::tool::Deadline;

/// Bytes of the workbook's own part.
const LARGEST_PART: u64 = 16 * 1024 * 1024;
/// Merged cells and stretches of hidden rows beyond so many are not kept.
pub(crate) const MOST: usize = 200_000;

/// A workbook's sheets by name, and what it hides.
#[derive(Debug, Default)]
pub(crate) struct Workbook {
    pub(crate) sheets: HashMap<String, SheetPart>,
    pub(crate) hidden: Hidden,
    /// Days are counted from 1904, as on old Macintoshes (section 18.2.28, date1904).
    pub(crate) counts_from_1904: bool,
    /// The part with the texts that cells share.
    pub(crate) texts: String,
}

/// Where a sheet's part is.
#[derive(Debug, Default, Clone)]
pub(crate) struct SheetPart {
    pub(crate) path: String,
    pub(crate) is_hidden: bool,
}

pub(crate) fn read(zip: &mut ZipArchive<BufReader<File>>) -> Workbook {
    let mut workbook = Workbook {
        hidden: hidden_parts(zip),
        ..Workbook::default()
    };
    let targets = targets(zip, "xl/_rels/workbook.xml.rels");
    workbook.texts = targets
        .values()
        .find(|path| path.to_ascii_lowercase().ends_with("sharedstrings.xml"))
        .cloned()
        .unwrap_or_else(|| "xl/sharedStrings.xml".to_owned());
    let mut in_names = Vec::new();
    walk(zip, "xl/workbook.xml", |start| {
        match start.local_name().into_inner() {
            "sheet" => {
                let is_hidden = attribute(start, "state").is_some_and(|state| state != "visible");
                let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "id"))
                else {
                    return;
                };
                workbook.hidden.hidden_sheets += u32::from(is_hidden);
                let path = targets.get(&id).cloned().unwrap_or_default();
                workbook.sheets.insert(name, SheetPart { path, is_hidden });
            }
            "workbookPr" => {
                workbook.counts_from_1904 =
                    attribute(start, "date1904").is_some_and(|says| is_true(&says));
            }
            "definedName" => in_names.extend(attribute(start, "name")),
            _ => {}
        }
    });
    // Names that Excel gives by itself, such as for a filter or what is printed, are nobody's.
    let named = in_names
        .iter()
        .filter(|name| !name.starts_with("_xlnm.") && !name.starts_with("_xlfn"))
        .count();
    workbook.hidden.named_ranges = u32::try_from(named).unwrap_or(u32::MAX);
    workbook
}

/// Links to other files and copies of rows behind pivot tables are parts of their own.
pub(crate) fn hidden_parts(zip: &ZipArchive<BufReader<File>>) -> Hidden {
    let mut hidden = Hidden::default();
    for name in zip.file_names().filter_map(Result::ok) {
        let counts = |folder: &str, start: &str| {
            name.strip_prefix(folder)
                .is_some_and(|file| file.starts_with(start))
        };
        hidden.external_links += u32::from(counts("xl/externalLinks/", "externalLink"));
        hidden.pivot_caches += u32::from(counts("xl/pivotCache/", "pivotCacheDefinition"));
    }
    hidden
}

/// Where the parts are that the workbook names, by the name it has for them.
pub(crate) fn targets(
    zip: &mut ZipArchive<BufReader<File>>,
    path: &str,
) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    walk(zip, path, |start| {
        if start.local_name().into_inner() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
        {
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.insert(id, path);
        }
    });
    targets
}

fn walk(zip: &mut ZipArchive<BufReader<File>>, path: &str, mut met: impl FnMut(&BytesStart<'_>)) {
    let Ok(part) = zip.by_name(path) else {
        return;
    };
    events(BufReader::new(part.take(LARGEST_PART)), &mut met, || true);
}

/// Each element's beginning, until nobody wants more. Says whether that was all.
pub(crate) fn events(
    xml: impl BufRead,
    met: &mut impl FnMut(&BytesStart<'_>),
    mut goes_on: impl FnMut() -> bool,
) -> bool {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    let mut count = 0_u32;
    loop {
        buffer.clear();
        count = count.wrapping_add(1);
        if count.is_multiple_of(65_536) && !goes_on() {
            return false;
        }
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => met(&start),
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Hidden rows and columns and merged cells of a sheet, and whether its cells have runs of text of
/// their own. `is_whole` says whether all of it was looked at.
pub(crate) fn about(
    zip: &mut ZipArchive<BufReader<File>>,
    sheet: &SheetPart,
    until: Deadline,
) -> (About, bool) {
    let mut about = About {
        is_hidden: sheet.is_hidden,
        ..About::default()
    };
    let Ok(part) = zip.by_name(&sheet.path) else {
        // Sheets of charts and macros have no such part; a worksheet without one is said elsewhere.
        about.is_whole = true;
        return (about, false);
    };
    let (mut next_row, mut hides_unless_said) = (0_u32, false);
    let mut said: Vec<(u32, u32)> = Vec::new();
    let mut has_runs = false;
    about.is_whole = events(
        BufReader::with_capacity(64 * 1024, part),
        &mut |start| match start.local_name().into_inner() {
            "row" => {
                let row = attribute(start, "r")
                    .and_then(|row| row.parse::<u32>().ok())
                    .map_or(next_row, |row| row.saturating_sub(1));
                next_row = row.saturating_add(1);
                let is_hidden = attribute(start, "hidden").is_some_and(|hidden| is_true(&hidden))
                    || attribute(start, "ht").is_some_and(|height| {
                        height.parse::<f64>().is_ok_and(|height| height == 0.0)
                    });
                if is_hidden {
                    extend(&mut about.hidden_rows, row, row, MOST_ROWS);
                } else if hides_unless_said {
                    extend(&mut said, row, row, MOST_ROWS);
                }
            }
            "col" => {
                let at = |name| {
                    attribute(start, name)
                        .and_then(|at| at.parse::<u32>().ok())
                        .and_then(|at| at.checked_sub(1))
                };
                let is_hidden = attribute(start, "hidden").is_some_and(|hidden| is_true(&hidden))
                    || attribute(start, "width")
                        .is_some_and(|width| width.parse::<f64>().is_ok_and(|width| width == 0.0));
                if let (true, Some(from), Some(to)) = (is_hidden, at("min"), at("max")) {
                    extend(&mut about.hidden_columns, from, to, MOST_COLUMNS);
                }
            }
            "rPr" => has_runs = true,
            "mergeCell" => {
                if let Some(span) = attribute(start, "ref")
                    .as_deref()
                    .and_then(span)
                    .filter(|_| about.merged.len() < MOST)
                {
                    about.merged.push(span);
                }
            }
            "sheetFormatPr" => {
                hides_unless_said =
                    attribute(start, "zeroHeight").is_some_and(|zero| is_true(&zero));
            }
            _ => {}
        },
        || !until.left().is_zero(),
    );
    if hides_unless_said {
        hide_all_but(&mut about.hidden_rows, &said);
    }
    (about, has_runs)
}

/// All rows are hidden but those that the sheet speaks of.
pub(crate) fn hide_all_but(hidden: &mut Vec<(u32, u32)>, said: &[(u32, u32)]) {
    let mut from = 0;
    for (first, last) in said {
        if *first > from {
            extend(hidden, from, first - 1, MOST_ROWS);
        }
        from = last + 1;
    }
    extend(hidden, from, MOST_ROWS - 1, MOST_ROWS);
    *hidden = joined(std::mem::take(hidden));
}

fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true" | "on")
}

/// Adds a stretch, to the last one where it goes on from there.
pub(crate) fn extend(stretches: &mut Vec<(u32, u32)>, from: u32, to: u32, end: u32) {
    if from > to || from >= end {
        return;
    }
    let to = to.min(end - 1);
    match stretches.last_mut() {
        Some(last) if last.1.checked_add(1) == Some(from) => last.1 = to,
        _ => {
            if stretches.len() < MOST {
                stretches.push((from, to));
            }
        }
    }
}

/// Stretches that overlap, put together.
pub(crate) fn joined(mut stretches: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    stretches.sort_unstable();
    let mut kept: Vec<(u32, u32)> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match kept.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => kept.push((from, to)),
        }
    }
    kept
}

/// `A1:C3`, from 0.
pub(crate) fn span(text: &str) -> Option<Span> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let (from, to) = (address(from)?, address(to)?);
    (from.0 <= to.0 && from.1 <= to.1).then_some(Span { from, to })
}

/// `C3`, from 0.
pub(crate) fn address(text: &str) -> Option<(u32, u32)> {
    let text = text.replace('$', "");
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let mut column = 0_u32;
    for letter in text[..digits].bytes() {
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)?;
    }
    let row = text[digits..].parse::<u32>().ok()?.checked_sub(1)?;
    let column = column.checked_sub(1)?;
    (row < MOST_ROWS && column < MOST_COLUMNS).then_some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        assert_eq!(
            span("A1:C3"),
            Some(Span {
                from: (0, 0),
                to: (2, 2)
            })
        );
        assert_eq!(
            span("$B$2"),
            Some(Span {
                from: (1, 1),
                to: (1, 1)
            })
        );
        for text in ["", "A", "3", "C3:A1", "A0:B1", "ZZZZZZZZ1", "A1048577"] {
            assert_eq!(span(text), None, "{text}");
        }
    }

    #[test]
    fn stretches_grow_and_are_joined() {
        let mut stretches = Vec::new();
        for row in [1, 2, 3, 7] {
            extend(&mut stretches, row, row, 100);
        }
        assert_eq!(stretches, [(1, 3), (7, 7)]);
        assert_eq!(joined(vec![(5, 9), (0, 3), (4, 6)]), [(0, 9)]);
    }
}
