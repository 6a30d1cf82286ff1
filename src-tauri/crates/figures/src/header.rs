//! Which rows are the heading of a table.

use crate::days::{Day, day, day_like};
use crate::grid::{Cell, CellKind, Sheet, Span};
use crate::key::normal;
use crate::money::{NotMoney, money};

/// Rows looked at to find the heading.
const LOOKED_AT: u32 = 200;
/// Rows below it that show what its columns hold.
const BELOW: usize = 30;
/// More rows than this are no heading.
const MOST_ROWS: u32 = 5;
/// Cells of a row that are looked at.
const MOST_CELLS: usize = 400;

/// Words that headings of such tables are made of.
const WORDS: [&str; 47] = [
    "ward",
    "area",
    "amount",
    "grant",
    "cost",
    "total",
    "date",
    "supplier",
    "name",
    "department",
    "spend",
    "value",
    "year",
    "ref",
    "reference",
    "description",
    "category",
    "service",
    "directorate",
    "paid",
    "payment",
    "number",
    "no",
    "type",
    "status",
    "budget",
    "actual",
    "recipient",
    "organisation",
    "address",
    "postcode",
    "project",
    "contract",
    "address",
    "month",
    "quarter",
    "net",
    "vat",
    "gross",
    "invoice",
    "currency",
    "vendor",
    "council",
    "homes",
    "population",
    "item",
    "code",
];

/// What a cell is when headings are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Empty,
    Word,
    Year,
    Data,
}

/// Words, a year that may be a heading, or what only stands in rows of data.
pub(crate) fn look(sheet: &Sheet, row: u32, column: u32) -> Look {
    let cell = sheet.cell(row, column);
    match cell.kind {
        CellKind::Empty => Look::Empty,
        CellKind::Number if is_year(cell.text) => Look::Year,
        CellKind::Text if is_year(cell.text) || is_month(cell.text) => Look::Year,
        CellKind::Text if is_unit(cell.text) => Look::Word,
        CellKind::Text if day_like(cell.text) => Look::Data,
        CellKind::Text => match money(cell) {
            Ok(_)
            | Err(
                NotMoney::Placeholder
                | NotMoney::Withheld
                | NotMoney::Percentage
                | NotMoney::NotExact
                | NotMoney::Exponent
                | NotMoney::Separators,
            ) if cell.text.contains(|c: char| c.is_ascii_digit()) => Look::Data,
            Err(NotMoney::Placeholder | NotMoney::Withheld) => Look::Data,
            Err(NotMoney::Empty) => Look::Empty,
            _ => Look::Word,
        },
        _ => Look::Data,
    }
}

/// `2024`, or a financial year such as `2024/25` or `2024-25`.
fn is_year(text: &str) -> bool {
    let text = text.trim();
    let (first, second) = text.split_once(['/', '-', '–']).unwrap_or((text, ""));
    let Some(year) = first
        .parse::<u32>()
        .ok()
        .filter(|year| (1970..=2_060).contains(year))
    else {
        return false;
    };
    match second.len() {
        0 => true,
        2 | 4 => second
            .parse::<u32>()
            .is_ok_and(|next| next % 100 == (year + 1) % 100),
        _ => false,
    }
}

fn is_month(text: &str) -> bool {
    let cell = Cell {
        kind: CellKind::Text,
        text,
    };
    matches!(day(cell), Some(Day::Month(_)))
}

/// Whether a word is one that headings are made of.
pub(crate) fn heading_words(text: &str) -> usize {
    let small = text.to_lowercase();
    small
        .split(|c: char| !c.is_alphanumeric() && c != '£')
        .filter(|word| {
            WORDS.contains(word)
                || word.contains('£')
                || word
                    .strip_suffix('s')
                    .is_some_and(|one| WORDS.contains(&one))
        })
        .count()
}

/// Columns found that are wanted, whether it can be a heading at all, and how much it looks like one.
type Rank = (usize, bool, usize);

/// The first and last row of the heading; none where nothing looks like one. Columns that are
/// wanted by name decide, where one heading has more of them than another.
pub(crate) fn find(sheet: &Sheet, wanted: &[&str]) -> Option<(u32, u32)> {
    let filled: Vec<u32> = (0..sheet.row_count())
        .filter(|row| sheet.row(*row).next().is_some())
        .take(LOOKED_AT as usize)
        .collect();
    let is_narrow = sheet.column_count() == 1;
    let mut best: Option<(Rank, (u32, u32))> = None;
    // Rows of words alone, which leave a row of a name and a year below them to be data.
    let mut worded: Vec<(usize, Vec<u32>)> = Vec::new();
    for (at, row) in filled.iter().enumerate() {
        let columns: Vec<u32> = sheet
            .row(*row)
            .map(|(column, _)| column)
            .take(MOST_CELLS)
            .collect();
        let looks: Vec<Look> = columns
            .iter()
            .map(|column| look(sheet, *row, *column))
            .collect();
        let words = looks.iter().filter(|look| **look == Look::Word).count();
        if words == 0 || looks.contains(&Look::Data) || looks.len() < 2 && !is_narrow {
            continue;
        }
        // A line across the sheet is its title.
        if columns.len() == 1 && !is_narrow {
            continue;
        }
        let below: Vec<u32> = filled[at + 1..].iter().copied().take(BELOW).collect();
        let mut score = 0;
        for column in &columns {
            let (mut data, mut other) = (0, 0);
            for row in &below {
                match look(sheet, *row, *column) {
                    Look::Data | Look::Year => data += 1,
                    Look::Word => other += 1,
                    Look::Empty => {}
                }
            }
            score += usize::from(data + other > 0) + if data > other { 10 } else { 0 };
        }
        let vocabulary: usize = columns
            .iter()
            .map(|column| heading_words(sheet.cell(*row, *column).text).min(2))
            .sum();
        score += 3 * vocabulary.min(12);
        let span = extended(sheet, *row);
        let names = names(sheet, span);
        let matched = wanted
            .iter()
            .filter(|wanted| names.iter().any(|(_, name)| is_named(name, wanted)))
            .count();
        let years: Vec<u32> = (columns.iter().copied().zip(&looks))
            .filter(|(_, look)| **look == Look::Year)
            .map(|(column, _)| column)
            .collect();
        // Without an empty row between them, they are of one table.
        let is_below_words = !years.is_empty()
            && worded.iter().any(|(over, named)| {
                filled[*over] + u32::try_from(at - over).unwrap_or(u32::MAX) == *row
                    && years.iter().all(|year| named.contains(year))
            });
        if years.is_empty() && columns.len() > 1 {
            let merged = spans_of(sheet, *row)
                .flat_map(|span| span.from.1..=span.to.1.min(span.from.1 + 100));
            worded.push((at, columns.iter().copied().chain(merged).collect()));
        }
        let rank = (matched, !is_below_words, score);
        if best.is_none_or(|(most, _)| rank > most) {
            best = Some((rank, span));
        }
    }
    best.map(|(_, span)| span)
}

/// Whether a heading is what somebody calls the column: the same, or its last part.
pub(crate) fn is_named(name: &str, wanted: &str) -> bool {
    normal(name, false) == normal(wanted, false)
}

/// The heading with the rows above and below that belong to it.
fn extended(sheet: &Sheet, row: u32) -> (u32, u32) {
    let (mut first, mut last) = (row, row);
    while last - first + 1 < MOST_ROWS && continues(sheet, last, last + 1) {
        last += 1;
    }
    while first > 0 && last - first + 1 < MOST_ROWS && begins(sheet, first - 1, last) {
        first -= 1;
    }
    (first, last)
}

fn spans_of(sheet: &Sheet, row: u32) -> impl Iterator<Item = &Span> {
    sheet
        .merged
        .iter()
        .filter(move |span| span.from.0 <= row && row <= span.to.0)
}

/// Whether the row below a heading row is still heading: a merged cell reaches down into it, or
/// parts a merged cell above, or it says nothing but units.
fn continues(sheet: &Sheet, row: u32, next: u32) -> bool {
    let cells: Vec<u32> = sheet.row(next).map(|(column, _)| column).collect();
    let reaches_down = spans_of(sheet, row).any(|span| span.to.0 >= next && span.from.0 <= row);
    if reaches_down {
        return cells.is_empty()
            || cells
                .iter()
                .all(|column| look(sheet, next, *column) != Look::Data);
    }
    if cells.is_empty()
        || cells
            .iter()
            .any(|column| look(sheet, next, *column) == Look::Data)
    {
        return false;
    }
    // Years under a merged heading, beside a name under a heading of its own, are a row of data.
    let names_a_row = cells.iter().any(|column| {
        look(sheet, next, *column) == Look::Word
            && look(sheet, row, *column) == Look::Word
            && !spans_of(sheet, row)
                .any(|span| span.from.1 < span.to.1 && (span.from.1..=span.to.1).contains(column))
    });
    let has_years = cells
        .iter()
        .any(|column| look(sheet, next, *column) == Look::Year);
    if names_a_row && has_years {
        return false;
    }
    let parts_a_span = spans_of(sheet, row)
        .filter(|span| span.from.1 < span.to.1)
        .any(|span| {
            cells
                .iter()
                .filter(|column| (span.from.1..=span.to.1).contains(column))
                .count()
                > 1
        });
    parts_a_span
        || cells.len() > 1
            && cells
                .iter()
                .all(|column| is_unit(sheet.cell(next, *column).text))
        || !cells.is_empty()
            && cells
                .iter()
                .all(|column| is_unit(sheet.cell(next, *column).text))
}

fn is_unit(text: &str) -> bool {
    let bare: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '\'' | '’' | ' ' | '.'))
        .collect();
    matches!(
        bare.as_str(),
        "£" | "£000"
            | "£000s"
            | "£k"
            | "£m"
            | "£s"
            | "%"
            | "€"
            | "$"
            | "no"
            | "number"
            | "gbp"
            | "units"
            | "days"
    )
}

/// Whether the row above belongs to the heading: it has more than a title, in words only, and
/// says something over columns of the heading.
fn begins(sheet: &Sheet, above: u32, last: u32) -> bool {
    let cells: Vec<u32> = sheet.row(above).map(|(column, _)| column).collect();
    if cells.is_empty()
        || cells
            .iter()
            .any(|column| look(sheet, above, *column) == Look::Data)
    {
        return false;
    }
    let width = sheet.row(last).map(|(column, _)| column).max().unwrap_or(0);
    let first = (above + 1..=last)
        .filter_map(|row| sheet.row(row).next().map(|(column, _)| column))
        // A name that reaches down stands beside the rows below as well.
        .chain(spans_of(sheet, last).map(|span| span.from.1))
        .min()
        .unwrap_or(0);
    let wide: Vec<&Span> = spans_of(sheet, above)
        .filter(|span| span.from.1 < span.to.1)
        .collect();
    // Merged over the whole table is its title.
    if wide
        .iter()
        .any(|span| span.from.1 <= first && span.to.1 >= width)
    {
        return false;
    }
    if !wide.is_empty() || spans_of(sheet, above).any(|span| span.to.0 > above) {
        return true;
    }
    // Without merged cells: it names a column that the row below leaves open.
    let fills_a_gap = cells
        .iter()
        .any(|column| sheet.cell(last, *column).kind == CellKind::Empty && *column <= width);
    // Names over several columns each begin to the right of what the rows are called.
    let spreads = cells.len() > 1
        && cells.first().is_some_and(|column| *column > first)
        && cells.windows(2).any(|pair| pair[0] + 1 < pair[1]);
    let groups = spreads || cells.len() > 1 && fills_a_gap;
    // One cell alone may be a title over the table; over a later column it is a heading.
    groups
        || cells.len() == 1
            && cells.first().is_some_and(|column| *column > first)
            && fills_a_gap_below(sheet, above, last, cells[0])
}

fn fills_a_gap_below(sheet: &Sheet, above: u32, last: u32, column: u32) -> bool {
    (above + 1..=last).all(|row| sheet.cell(row, column).kind == CellKind::Empty)
}

/// The columns of a heading with their names: what stands over them from top to bottom.
pub(crate) fn names(sheet: &Sheet, (first, last): (u32, u32)) -> Vec<(u32, String)> {
    let mut parts: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    let mut add = |column: u32, text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let so_far = parts.entry(column).or_default();
        if !text.is_empty() && so_far.last() != Some(&text) {
            so_far.push(text);
        }
    };
    let spans: std::collections::HashMap<(u32, u32), &Span> = sheet
        .merged
        .iter()
        .filter(|span| (first..=last).contains(&span.from.0))
        .map(|span| (span.from, span))
        .collect();
    let edge = (first..=last)
        .flat_map(|row| sheet.row(row).map(|(column, _)| column))
        .max()
        .unwrap_or(0);
    for row in first..=last {
        let cells: Vec<(u32, &str)> = sheet
            .row(row)
            .map(|(column, cell)| (column, cell.text))
            .collect();
        for (at, (column, text)) in cells.iter().enumerate() {
            let merged = spans.get(&(row, *column));
            let to = match merged {
                Some(span) => span.to.1,
                // Above other heading rows a name stands over the open columns to its right.
                None if row < last && sheet.merged.is_empty() && cells.len() > 1 => {
                    let next = cells.get(at + 1).map_or(edge + 1, |(column, _)| *column);
                    let is_filled_below =
                        |column: u32| sheet.cell(last, column).kind != CellKind::Empty;
                    if is_filled_below(*column) {
                        next - 1
                    } else {
                        *column
                    }
                }
                None => *column,
            };
            for over in *column..=to.min(*column + 4_000) {
                add(over, text);
            }
        }
    }
    parts
        .into_iter()
        .map(|(column, parts)| (column, parts.join(" ")))
        .filter(|(_, name)| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sheet;

    #[test]
    fn a_heading_is_found_below_a_title_and_a_preamble() {
        let sheet = sheet(&[
            &["Grants to wards"],
            &["Council", "Larchshire"],
            &["Produced", "12/03/2025"],
            &[],
            &["Ward", "Recipient", "Amount"],
            &["Abbey", "Friends of the Park", "n/a"],
            &["Bourne", "Scouts", "£500"],
        ]);
        assert_eq!(find(&sheet, &[]), Some((4, 4)));
    }

    #[test]
    fn headings_over_more_than_one_row_are_put_together() {
        let sheet = sheet(&[
            &["Decent Homes by ward"],
            &["", "2023/24", "", "2024/25", ""],
            &["Ward", "Budget", "Actual", "Budget", "Actual"],
            &["", "£000", "£000", "£000", "£000"],
            &["Abbey", "1", "2", "3", "4"],
        ]);
        let span = find(&sheet, &[]).unwrap();
        assert_eq!(span, (1, 3));
        let names: Vec<String> = names(&sheet, span)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(
            names,
            [
                "Ward",
                "2023/24 Budget £000",
                "2023/24 Actual £000",
                "2024/25 Budget £000",
                "2024/25 Actual £000"
            ]
        );
    }

    #[test]
    fn a_row_of_a_name_and_a_year_is_data_under_words() {
        let one = sheet(&[
            &["Beneficiary", "Awarded"],
            &["Scouts", "300"],
            &["Larch Area Project Council", "2000"],
            &["Guides", "400"],
        ]);
        assert_eq!(find(&one, &[]), Some((0, 0)));
        let mut merged = sheet(&[
            &["Ward", "Spend", ""],
            &["Abbey", "2000", "2010"],
            &["Bourne", "5", "6"],
        ]);
        merged.merged = vec![Span {
            from: (0, 1),
            to: (0, 2),
        }];
        assert_eq!(find(&merged, &[]), Some((0, 0)));
    }

    #[test]
    fn names_over_three_rows_are_put_together() {
        let mut sheet = sheet(&[
            &["Ward", "Spend", ""],
            &["", "2024/25", ""],
            &["", "Budget", "Actual"],
            &["Abbey", "2000", "2001"],
            &["Bourne", "1999", "1998"],
        ]);
        let span = |from, to| Span { from, to };
        sheet.merged = vec![
            span((0, 0), (2, 0)),
            span((0, 1), (0, 2)),
            span((1, 1), (1, 2)),
        ];
        let found = find(&sheet, &[]).unwrap();
        assert_eq!(found, (0, 2));
        let names: Vec<String> = names(&sheet, found)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(
            names,
            ["Ward", "Spend 2024/25 Budget", "Spend 2024/25 Actual"]
        );
    }

    #[test]
    fn years_may_be_headings() {
        let sheet = sheet(&[
            &["Ward", "2022", "2023"],
            &["Abbey", "100", "200"],
            &["Bourne", "50", "75"],
        ]);
        assert_eq!(find(&sheet, &[]), Some((0, 0)));
    }
}
