//! Lists of questions: "1.", "2)", "(a)", "iv.", "Q3:", bullets.

use std::ops::Range;

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Number,
    Letter,
    Roman,
    Question,
    Bullet,
}

/// The mark at the start of a line: its style, its place in the order, and its length in bytes.
pub(super) fn marker(line: &str) -> Option<(Style, usize, usize)> {
    let indent = line.len() - line.trim_start().len();
    let text = line.trim_start();
    if let Some(bullet) = text.chars().next().filter(|c| "-*•–·‣▪".contains(*c)) {
        let rest = text.get(bullet.len_utf8()..)?;
        return (rest.starts_with([' ', '\t', '\u{a0}']) && !rest.trim().is_empty())
            .then(|| (Style::Bullet, 0, indent + bullet.len_utf8()));
    }
    let open = usize::from(text.starts_with('('));
    let inner = text.get(open..)?;
    let question = ["Question ", "question ", "Q", "q", "Item ", "item "]
        .into_iter()
        .find(|prefix| {
            inner
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
        .map_or(0, str::len);
    let name: String = inner
        .get(question..)?
        .chars()
        .take(5)
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let after = inner.get(question + name.len()..)?;
    let mut length = open + question + name.len();
    let stopped = match after.chars().next() {
        Some('.' | ')' | ':') => {
            length += 1;
            true
        }
        Some(c) if question > 0 && c.is_whitespace() => true,
        Some(c) if c.is_whitespace() && after.trim_start().starts_with(['-', '–']) => true,
        _ => false,
    };
    let rest = text.get(length..)?;
    if name.is_empty()
        || !stopped
        || rest.trim().is_empty()
        || rest.starts_with(|c: char| c.is_ascii_digit() || c == '@')
    {
        return None;
    }
    let (style, order) = if let Ok(number) = name.parse::<usize>() {
        (
            if question > 0 {
                Style::Question
            } else {
                Style::Number
            },
            number,
        )
    } else if let Some(roman) = roman(&name) {
        (Style::Roman, roman)
    } else {
        let mut letters = name.chars();
        let letter = letters
            .next()
            .filter(|c| c.is_ascii_alphabetic() && letters.next().is_none())?;
        (
            Style::Letter,
            usize::from(letter.to_ascii_lowercase() as u8 - b'a') + 1,
        )
    };
    // "b.smith@…" and "i.e." begin no item; "1.The sum" does.
    let spaced = rest.starts_with(char::is_whitespace) || text.get(..length)?.ends_with(')');
    (spaced || matches!(style, Style::Number | Style::Question)).then_some((
        style,
        order,
        indent + length,
    ))
}

fn roman(name: &str) -> Option<usize> {
    [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
        "xv",
    ]
    .iter()
    .position(|roman| roman.eq_ignore_ascii_case(name))
    .map(|at| at + 1)
}

/// One stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Range<usize>),
    Item {
        range: Range<usize>,
        order: usize,
        numbered: bool,
    },
}

/// Cuts the content into paragraphs of text and the items of lists.
pub(super) fn pieces(body: &str, content: Range<usize>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // The list that is open: its style, its last item's order, and its items so far.
    let mut list: Option<(Style, usize)> = None;
    let mut count = 0;
    let mut open: Option<Piece> = None;
    let mut start = content.start;
    for line in body.get(content).unwrap_or_default().split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let text = body.get(range.clone()).unwrap_or_default();
        if text.trim().is_empty() || super::is_date_line(text) {
            pieces.extend(open.take());
            continue;
        }
        if let Some((style, order, _)) = marker(text) {
            let follows = list.is_some_and(|(kept, last)| {
                kept == style && (style == Style::Bullet || order > last && order <= last + 2)
            });
            let within = matches!(open, Some(Piece::Item { .. })) && !follows;
            // Another style inside an item is that item's own list.
            if follows || !within && (style == Style::Bullet || order == 1) {
                pieces.extend(open.take());
                if list.is_none_or(|(kept, _)| kept != style) && !follows {
                    count = 0;
                }
                count += 1;
                list = Some((style, order));
                open = Some(Piece::Item {
                    range,
                    order: count,
                    numbered: style != Style::Bullet,
                });
                continue;
            }
        }
        match &mut open {
            Some(Piece::Text(kept) | Piece::Item { range: kept, .. }) => kept.end = range.end,
            None => open = Some(Piece::Text(range)),
        }
    }
    pieces.extend(open);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_many_kinds_are_read() {
        for (line, expected) in [
            ("1. The sum", Some((Style::Number, 1))),
            ("2) The sum", Some((Style::Number, 2))),
            ("(b) the sum", Some((Style::Letter, 2))),
            ("iv. the sum", Some((Style::Roman, 4))),
            ("Q3: How much", Some((Style::Question, 3))),
            ("Q1 How much", Some((Style::Question, 1))),
            ("- the sum", Some((Style::Bullet, 0))),
            ("• the sum", Some((Style::Bullet, 0))),
            ("1 - the sum", Some((Style::Number, 1))),
            ("14.09.2026", None),
            ("2024 was", None),
            ("a year ago", None),
            ("-- ", None),
            ("Please", None),
            ("é", None),
            ("b.smith@a.example", None),
            ("i.e. the sum", None),
            ("1.The sum", Some((Style::Number, 1))),
        ] {
            assert_eq!(
                marker(line).map(|(style, order, _)| (style, order)),
                expected,
                "{line}"
            );
        }
    }
}
