//! Where one sentence ends and the next begins, in a text made even.

use std::ops::Range;

/// Words before a full stop that does not end a sentence.
const SHORTENED: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "rev", "st", "ltd", "co", "no", "nos", "s", "ss",
    "sec", "sect", "reg", "regs", "art", "para", "paras", "pp", "p", "e.g", "eg", "i.e", "ie",
    "etc", "vs", "v", "cllr", "approx", "inc", "ref", "tel", "ext", "viz", "cf", "ch", "sch",
];

/// The longest sentence, in bytes.
const LONGEST: usize = 1_500;

/// The sentences of a text; a line that begins anew begins one.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_from = 0;
    for line in text.split_inclusive('\n') {
        of_line(&mut found, text, line_from..line_from + line.len());
        line_from += line.len();
    }
    found
}

fn of_line(found: &mut Vec<Range<usize>>, text: &str, line: Range<usize>) {
    let content = text.get(line.clone()).unwrap_or_default();
    let mut from = 0;
    let bytes = content.as_bytes();
    for (at, byte) in content.bytes().enumerate() {
        // Nobody writes longer ones; a text without full stops is cut, so that the work for each
        // sentence stays small.
        if at - from.min(at) >= LONGEST
            && (byte == b' ' || at - from >= 2 * LONGEST)
            && content.is_char_boundary(at)
        {
            push(found, content, from..at, line.start);
            from = at;
        }
        if !matches!(byte, b'.' | b'?' | b'!') {
            continue;
        }
        let mut to = at + 1;
        while matches!(bytes.get(to), Some(b'"' | b'\'' | b')')) {
            to += 1;
        }
        let ends = bytes
            .get(to)
            .is_none_or(|next| matches!(next, b' ' | b'\n'))
            && (byte != b'.' || !shortened(content.get(from..at).unwrap_or_default()));
        if ends {
            push(found, content, from..to, line.start);
            from = to;
        }
    }
    push(found, content, from..content.len(), line.start);
}

fn shortened(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    // Numbers of a list ("3. How much") and initials ("J. Smith").
    let numbers_a_list = word.len() == before.trim_start().len()
        && (1..=2).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_digit());
    numbers_a_list
        || word.len() <= 6
            && SHORTENED
                .iter()
                .any(|short| short.eq_ignore_ascii_case(word))
        || word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
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
