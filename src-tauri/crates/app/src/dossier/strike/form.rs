//! Words as they are looked for in a text, however they are written there.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{is_mark, kind_of};
use crate::wire::StrikeKind;

/// Written in hexadecimal over again, as links within links are: no more often than this.
const MOST_ESCAPED: usize = 3;

/// A letter or sign of a text as it is compared, and the bytes it stands for there.
#[derive(Debug, Clone, Copy)]
struct Sign {
    /// In small letters, whole (NFKC).
    folded: char,
    /// It was a capital.
    capital: bool,
    from: usize,
    to: usize,
}

/// A text as it is compared: percent-encoding read, ligatures taken apart, accents joined to their
/// letters, in small letters (Unicode Standard Annex 15, NFKC; RFC 3986 §2.1). Signs that are not
/// seen, such as soft hyphens, are left out.
pub(super) struct Folded(Vec<Sign>);

impl Folded {
    pub(super) fn of(text: &str) -> Self {
        let mut signs: Vec<Sign> = text
            .char_indices()
            .map(|(from, c)| Sign {
                folded: c,
                capital: false,
                from,
                to: from + c.len_utf8(),
            })
            .collect();
        for _ in 0..MOST_ESCAPED {
            let before = signs.len();
            signs = unescaped(&signs);
            if signs.len() == before {
                break;
            }
        }
        Self(whole(&signs))
    }

    fn letter(&self, at: usize) -> Option<Sign> {
        self.0
            .get(at)
            .copied()
            .filter(|sign| sign.folded.is_alphanumeric())
    }

    /// Whether a word may begin or end before this place: between signs, between digits and letters,
    /// and before a capital, as file names run words together.
    fn parts_at(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.letter(before)) else {
            return true;
        };
        let Some(after) = self.letter(at) else {
            return true;
        };
        let begins = after.capital
            && (!before.capital || self.letter(at + 1).is_some_and(|next| !next.capital));
        // A ligature is one sign of the text.
        before.folded.is_numeric() != after.folded.is_numeric()
            || begins && before.from != after.from
    }
}

/// `%4A%61` as the letters it means.
fn unescaped(signs: &[Sign]) -> Vec<Sign> {
    let byte = |at: usize| -> Option<u8> {
        let digit = |at: usize| signs.get(at)?.folded.to_digit(16);
        if signs.get(at)?.folded != '%' {
            return None;
        }
        u8::try_from(digit(at + 1)? * 16 + digit(at + 2)?).ok()
    };
    let mut out = Vec::with_capacity(signs.len());
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let bytes: Vec<u8> = (0..4).map_while(|n| byte(at + 3 * n)).collect();
        // The shortest that is a letter: UTF-8 has one to four bytes.
        let letter = (1..=bytes.len()).find_map(|length| {
            let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
            Some((text.chars().next()?, length))
        });
        if let Some((folded, length)) = letter {
            let last = signs.get(at + 3 * length - 1).unwrap_or(sign);
            out.push(Sign {
                folded,
                to: last.to,
                ..*sign
            });
            at += 3 * length;
        } else {
            out.push(*sign);
            at += 1;
        }
    }
    out
}

/// Signs in NFKC and small letters.
fn whole(signs: &[Sign]) -> Vec<Sign> {
    let mut out = Vec::with_capacity(signs.len());
    let mut at = 0;
    while let Some(first) = signs.get(at) {
        let marks = signs
            .iter()
            .skip(at + 1)
            .take_while(|sign| is_combining_mark(sign.folded))
            .count();
        let to = signs.get(at + marks).unwrap_or(first).to;
        let together = signs.iter().skip(at).take(marks + 1);
        for c in together.map(|sign| sign.folded).nfkc() {
            if is_unseen(c) {
                continue;
            }
            // By way of capitals, so that ß is ss and a final sigma a sigma.
            for folded in c.to_uppercase().flat_map(char::to_lowercase) {
                out.push(Sign {
                    folded,
                    capital: c.is_uppercase(),
                    from: first.from,
                    to,
                });
            }
        }
        at += marks + 1;
    }
    out
}

/// What is not seen, or is an accent that no letter takes.
fn is_unseen(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Words as they are looked for: however they are written, and whatever stands between them.
pub(super) struct Form {
    letters: Vec<char>,
    /// After which of the letters other signs may stand.
    gaps: Vec<bool>,
}

impl Form {
    pub(super) fn new(words: &str) -> Self {
        // The digits of a telephone number and of a postcode are grouped in many ways.
        let anywhere = matches!(kind_of(words), StrikeKind::Phone | StrikeKind::Postcode);
        let folded = Folded::of(words);
        let (mut letters, mut gaps) = (Vec::new(), Vec::new());
        for (at, sign) in folded.0.iter().enumerate() {
            if sign.folded.is_alphanumeric() {
                letters.push(sign.folded);
                gaps.push(anywhere || folded.parts_at(at + 1));
            }
        }
        if letters.is_empty() {
            // Signs alone are looked for as they are.
            letters = folded.0.iter().map(|sign| sign.folded).collect();
            gaps = vec![false; letters.len()];
        }
        Self { letters, gaps }
    }

    /// Where they stand as words of their own: the first and last byte.
    pub(super) fn places(&self, text: &Folded) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < text.0.len() {
            let end = self.end_from(text, at).filter(|end| {
                // A name may begin within what is none: “Ann Ann Smith” has “Ann Smith”.
                text.parts_at(at) && text.parts_at(*end)
            });
            let (Some(end), Some(first)) = (end, text.0.get(at)) else {
                at += 1;
                continue;
            };
            let to = text.0.get(end - 1).map_or(first.to, |last| last.to);
            // Two of them in one ligature are one place.
            if found.last().is_none_or(|(_, before)| *before <= first.from) {
                found.push((first.from, to));
            }
            at = end;
        }
        found
    }

    /// The place after these words, where they stand from here on.
    fn end_from(&self, text: &Folded, from: usize) -> Option<usize> {
        let mut at = from;
        let mut before: Option<bool> = None;
        for (letter, gap) in self.letters.iter().zip(&self.gaps) {
            if let Some(gap) = before {
                at = self.passed(text, at, gap);
            }
            if text.0.get(at)?.folded != *letter {
                return None;
            }
            at += 1;
            before = Some(*gap);
        }
        before.map(|_| at)
    }

    /// What may stand between two letters is passed over: between words, line ends and the `>` after
    /// them, blanks, or the `_` and `.` of a file's name; within a word, a hyphen at a line's end.
    fn passed(&self, text: &Folded, from: usize, gap: bool) -> usize {
        let between = text
            .0
            .iter()
            .skip(from)
            .take_while(|sign| !sign.folded.is_alphanumeric() && !is_mark(sign.folded));
        let signs: Vec<char> = between.map(|sign| sign.folded).collect();
        let is_broken =
            matches!(signs.as_slice(), ['-' | '\u{2010}', next, ..] if next.is_whitespace());
        if gap || is_broken {
            from + signs.len()
        } else {
            from
        }
    }
}
