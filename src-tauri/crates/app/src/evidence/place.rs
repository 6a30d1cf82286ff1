//! Places in texts and tables: found when something is attached, written in the casebook, said.

use foi_extract::{Extracted, Part, Place};
use foi_figures::{Grid, address};
use serde_json::{Value, json};

use crate::wire::EvidencePlace;
use crate::{AppError, Result};

/// So much of some cells is kept as their words: characters.
const MOST_WORDS: usize = 8_000;

/// A place as the casebook keeps it.
pub(super) fn written(place: &EvidencePlace) -> Value {
    serde_json::to_value(place).unwrap_or_else(|_| json!({ "kind": "whole" }))
}

/// A kept place; one that a later program wrote and this one does not know is the whole.
pub(super) fn read(place: &Value) -> EvidencePlace {
    serde_json::from_value(place.clone()).unwrap_or_default()
}

pub(super) fn in_words(place: &EvidencePlace) -> String {
    match place {
        EvidencePlace::Whole => String::new(),
        EvidencePlace::Passage { within, .. } => within.clone(),
        EvidencePlace::Page { page } => format!("page {page}"),
        EvidencePlace::Cells { sheet, range } if sheet.is_empty() => format!("cells {range}"),
        EvidencePlace::Cells { sheet, range } => format!("sheet “{sheet}”, cells {range}"),
        EvidencePlace::Figure { .. } => "a figure".into(),
    }
}

/// The passage of a text that says these words, the nearest to `from` (UTF-16 units); without
/// words, what stands from `from` to `to`. Words are the same however they are broken into lines.
pub(super) fn passage(
    text: &str,
    words: &str,
    from: u32,
    to: u32,
    parts: &[Part],
) -> Result<(EvidencePlace, String)> {
    let (begin, end) = if words.trim().is_empty() {
        let (begin, end) = (byte_at(text, from), byte_at(text, to));
        if text.get(begin..end).unwrap_or_default().trim().is_empty() {
            return Err(AppError::invalid(
                "Nothing stands there. Nothing was attached; mark the words to attach.",
            ));
        }
        (begin, end)
    } else {
        find(text, words, byte_at(text, from)).ok_or_else(|| {
            AppError::invalid(
                "Those words do not stand in that text, as whole words and whole figures. Nothing was attached; mark them in the text, or copy them from it.",
            )
        })?
    };
    let place = EvidencePlace::Passage {
        from: units(text, begin),
        to: units(text, end),
        within: within(parts, begin),
    };
    Ok((place, text.get(begin..end).unwrap_or_default().to_owned()))
}

/// The part of a file that a byte of its whole text stands in; see `Extracted::text`.
fn within(parts: &[Part], at: usize) -> String {
    let mut begin = 0;
    for part in parts {
        let end = begin + part.text.trim_end().len();
        if at < end {
            return part.place.to_string();
        }
        begin = end + 2;
    }
    String::new()
}

pub(super) fn page(read: &Extracted, page: u32) -> Result<EvidencePlace> {
    let is_there = read
        .parts
        .iter()
        .any(|part| part.place == Place::Page(page))
        || read.pages.is_some_and(|pages| (1..=pages).contains(&page));
    if is_there {
        Ok(EvidencePlace::Page { page })
    } else {
        Err(AppError::invalid(format!(
            "That file has no page {page}. Nothing was attached."
        )))
    }
}

/// Cells such as `B2:D9` or `B2`, and what stands in them.
pub(super) fn cells(grid: &Grid, sheet: &str, range: &str) -> Result<(EvidencePlace, String)> {
    let found = match grid.sheets.as_slice() {
        [only] if sheet.trim().is_empty() => Some(only),
        sheets => sheets.iter().find(|one| one.name == sheet.trim()),
    };
    let Some(found) = found else {
        let names: Vec<_> = grid.sheets.iter().map(|one| one.name.as_str()).collect();
        return Err(AppError::invalid(format!(
            "That file has no sheet “{sheet}”; its sheets are: {}. Nothing was attached.",
            names.join(", ")
        )));
    };
    let Some((first, last)) = corners(range) else {
        return Err(AppError::invalid(format!(
            "“{range}” names no cells. Write them as B2 or B2:D9. Nothing was attached."
        )));
    };
    let (rows, columns) = (found.row_count(), found.column_count());
    if last.0 > rows || last.1 > columns {
        return Err(AppError::invalid(format!(
            "The sheet has {rows} rows and {columns} columns; {range} goes beyond. Nothing was attached."
        )));
    }
    let mut words = String::new();
    for row in first.0 - 1..last.0 {
        let cells: Vec<String> = (first.1 - 1..last.1)
            .map(|column| {
                found
                    .cell(row, column)
                    .text
                    .replace(['\t', '\n', '\r'], " ")
            })
            .collect();
        words += &cells.join("\t");
        words.push('\n');
        if words.len() > MOST_WORDS {
            let end = words.floor_char_boundary(MOST_WORDS);
            words.truncate(end);
            words.push('…');
            break;
        }
    }
    let place = EvidencePlace::Cells {
        sheet: found.name.clone(),
        range: range_of(first, last),
    };
    Ok((place, words.trim_end_matches('\n').to_owned()))
}

type Corner = (u32, u32);

/// The first and last row and column, from 1.
fn corners(range: &str) -> Option<(Corner, Corner)> {
    let range = range.trim().replace('$', "");
    let (one, other) = range.split_once(':').unwrap_or((&range, &range));
    let (one, other) = (corner(one)?, corner(other)?);
    Some((
        (one.0.min(other.0), one.1.min(other.1)),
        (one.0.max(other.0), one.1.max(other.1)),
    ))
}

fn corner(cell: &str) -> Option<Corner> {
    let cell = cell.trim();
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = cell.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = digits.parse().ok().filter(|row| *row > 0)?;
    Some((row, column))
}

fn range_of(first: Corner, last: Corner) -> String {
    let name = |(row, column): Corner| address(row - 1, column - 1);
    if first == last {
        name(first)
    } else {
        format!("{}:{}", name(first), name(last))
    }
}

/// Where words stand, whatever blanks and line ends are between them: the place nearest to `near`.
fn find(text: &str, words: &str, near: usize) -> Option<(usize, usize)> {
    places(text, words)
        .into_iter()
        .min_by_key(|(begin, _)| begin.abs_diff(near))
}

/// How often words stand in a text.
pub(super) fn times(text: &str, words: &str) -> usize {
    places(text, words).len()
}

/// All places where words stand, as whole words and figures: "50 homes" does not stand in
/// "150 homes" or "1,250 homes".
fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
    let mut words = words.split_whitespace();
    let Some(first) = words.next() else {
        return Vec::new();
    };
    let rest: Vec<&str> = words.collect();
    text.match_indices(first)
        .filter_map(|(begin, _)| {
            let mut end = begin + first.len();
            for word in &rest {
                let after = text.get(end..)?;
                let blanks = after.len() - after.trim_start().len();
                let begins = blanks > 0 && after.trim_start().starts_with(word);
                if !begins {
                    return None;
                }
                end += blanks + word.len();
            }
            (is_boundary(text, begin) && is_boundary(text, end)).then_some((begin, end))
        })
        .collect()
}

/// Whether a word or figure may begin or end at this byte. `,` and `.` between digits are of a figure.
fn is_boundary(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut before = before.chars().rev();
    let mut after = after.chars();
    let (Some(last), Some(next)) = (before.next(), after.next()) else {
        return true;
    };
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let parts_digits = |c: char| matches!(c, ',' | '.');
    let within_figure = (parts_digits(last) && is_digit(before.next()) && next.is_numeric())
        || (last.is_numeric() && parts_digits(next) && is_digit(after.next()));
    !(within_figure || last.is_alphanumeric() && next.is_alphanumeric())
}

/// The byte at which a UTF-16 unit of a text begins; its end when there are fewer.
fn byte_at(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += u32::from(c.len_utf16() == 2) + 1;
    }
    text.len()
}

fn units(text: &str, byte: usize) -> u32 {
    let units = text
        .get(..byte)
        .map_or(0, |before| before.encode_utf16().count());
    u32::try_from(units).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use foi_extract::{Part, Place};
    use foi_figures::{CellKind, Grid, SheetBuilder};

    use super::{cells, corners, passage, range_of};
    use crate::wire::EvidencePlace;

    #[test]
    fn words_are_found_across_lines_at_the_nearest_place() {
        let text = "The grant 🏠 was refused.\nThe  grant\nwas paid.";
        let (place, quote) = passage(text, "The grant was paid.", 0, 0, &[]).unwrap();
        assert_eq!(quote, "The  grant\nwas paid.");
        // 🏠 is two UTF-16 units: "The grant 🏠 was refused.\n" has 26.
        assert_eq!(
            place,
            EvidencePlace::Passage {
                from: 26,
                to: 46,
                within: String::new()
            }
        );
        let nearest = passage("pay. pay. pay.", "pay", 6, 0, &[]).unwrap().0;
        assert!(
            matches!(nearest, EvidencePlace::Passage { from: 5, to: 8, .. }),
            "{nearest:?}"
        );
        assert!(passage(text, "never said", 0, 0, &[]).is_err());
        assert!(passage(text, "", 3, 4, &[]).is_err(), "a blank is nothing");
    }

    #[test]
    fn a_part_of_a_word_or_figure_is_not_what_it_says() {
        let stands = |text: &str, words: &str| passage(text, words, 0, 0, &[]).is_ok();
        for (text, words) in [
            ("They built 150 homes.", "50 homes"),
            ("They built 1,250 homes.", "250 homes"),
            ("It cost 1.50 pounds.", "50 pounds"),
            ("It paid £50,000.", "paid £50"),
            ("It paid £50.25.", "£50"),
            ("It was unlawful.", "lawful"),
            ("A grant and a half: grants", "a grant and a hal"),
        ] {
            assert!(!stands(text, words), "{words} in {text}");
        }
        for (text, words) in [
            ("They built 150 homes, 50 homes a year.", "50 homes"),
            ("It paid £50.", "£50"),
            ("It paid £50, then more.", "£50"),
            ("In wards 1,2 and 3", "and 3"),
            ("(50 homes)", "50 homes"),
        ] {
            assert!(stands(text, words), "{words} in {text}");
        }
        assert_eq!(
            super::times("50 homes, 150 homes, 50\nhomes", "50 homes"),
            2
        );
    }

    #[test]
    fn the_page_of_a_passage_is_said() {
        let part = |page, text: &str| Part {
            place: Place::Page(page),
            text: text.into(),
            ocr: false,
        };
        let parts = [part(1, "One two.\n"), part(2, "Three four.")];
        let within = |words: &str| match passage("One two.\n\nThree four.", words, 0, 0, &parts) {
            Ok((EvidencePlace::Passage { within, .. }, _)) => within,
            other => panic!("{other:?}"),
        };
        assert_eq!(within("two."), "page 1");
        assert_eq!(within("Three"), "page 2");
    }

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        assert_eq!(corners("$d$9:B2"), Some(((2, 2), (9, 4))));
        assert_eq!(
            corners("AA10")
                .map(|(first, last)| range_of(first, last))
                .as_deref(),
            Some("AA10")
        );
        for wrong in ["", "B", "2", "B0", "B2:", "B2:D9:E1", "ABCD1", "Ä1", "B-1"] {
            assert_eq!(corners(wrong), None, "{wrong}");
        }
        let mut builder = SheetBuilder::new("Wards");
        for (row, column, text) in [
            (0, 0, "Ward"),
            (0, 1, "Paid"),
            (1, 0, "Fullers Row"),
            (1, 1, "12\t000"),
            (2, 0, "Marsh End"),
        ] {
            builder.put(row, column, CellKind::Text, text);
        }
        let table = Grid {
            sheets: vec![builder.finish()],
            ..Grid::default()
        };
        let (place, words) = cells(&table, "Wards", "b3:A2").unwrap();
        assert_eq!(words, "Fullers Row\t12 000\nMarsh End\t");
        assert_eq!(
            place,
            EvidencePlace::Cells {
                sheet: "Wards".into(),
                range: "A2:B3".into()
            }
        );
        assert!(cells(&table, "Wards", "C1").is_err(), "no third column");
        assert!(cells(&table, "Payments", "A1").is_err(), "no such sheet");
    }
}
