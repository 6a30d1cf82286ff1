//! Where one sentence ends and the next begins.

use std::ops::Range;

/// Words before a full stop that does not end a sentence.
const SHORTENED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "st", "ltd", "co", "no", "nos", "s", "ss", "reg",
    "regs", "art", "para", "pp", "p", "e.g", "eg", "i.e", "ie", "etc", "vs", "v", "cllr", "approx",
    "inc", "a", "b", "c",
];

/// The sentences of a paragraph, without the white space around them.
pub(super) fn sentences(body: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let text = body.get(paragraph.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut from = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let at_end = next.is_none_or(char::is_whitespace);
        let ends = match c {
            '?' | '!' => next.is_none_or(|next| next.is_whitespace() || next == '"' || next == '”'),
            '.' => at_end && !shortened(text.get(from..at).unwrap_or_default()),
            ':' => next.is_none_or(|next| next == '\n' || next == '\r'),
            _ => false,
        };
        if ends {
            let to = at + c.len_utf8();
            push(&mut found, text, from..to, paragraph.start);
            from = to;
        }
    }
    push(&mut found, text, from..text.len(), paragraph.start);
    found
}

fn shortened(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    // Initials: "J. Smith".
    word.len() <= 6
        && SHORTENED
            .iter()
            .any(|short| short.eq_ignore_ascii_case(word))
        || word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase())
}

fn push(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>, offset: usize) {
    let Some(piece) = text.get(range.clone()) else {
        return;
    };
    let from = range.start + (piece.len() - piece.trim_start().len());
    let to = from + piece.trim().len();
    if to > from {
        found.push(offset + from..offset + to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_word_ends_no_sentence() {
        let text = "Mr. Smith of Larch Ltd. was paid £1.5 million. Why? See s. 12 of the Act.";
        let found: Vec<_> = sentences(text, 0..text.len())
            .into_iter()
            .map(|r| &text[r])
            .collect();
        assert_eq!(
            found,
            [
                "Mr. Smith of Larch Ltd. was paid £1.5 million.",
                "Why?",
                "See s. 12 of the Act."
            ]
        );
    }
}
