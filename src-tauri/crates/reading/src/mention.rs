//! Sections and regulations as letters name them.

use std::ops::Range;

use crate::pattern::patterns;

patterns! {
    /// What stands before a number. Digits in place of letters are what a scanner makes of them.
    UNITS = r"\b(?P<unit>(?:sub-?)?s[e3]c[tf][i1l][o0]ns?|sect?s?\.?|ss?\.?|exempt[i1l][o0]ns?:?|except[i1l][o0]ns?:?|r[e3]gulat[i1l][o0]ns?|regs?\.?|adran(?:nau)?|hadran(?:nau)?|esemptiad(?:au)?|rh?eoliad(?:au)?|foia?|foisa|eirs?|eisrs?) ?(?P<number>[0-9oli])";
    /// A number that counts things and is no section.
    COUNTS = r"^ ?(?:(?:working |calendar |school )?days?\b|hours?\b|weeks?\b|months?\b|years?\b|requests?\b|records?\b|pages?\b|files?\b|cases?\b|%|percent|million|people|staff\b|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|[/-][0-9]|[.,][0-9])";
    JOINED = r"^(?: ?[,;] ?(?:and |or |& |a |ac )?| ?/ ?| and | or | & | a | ac | and/or | to | - |,? (?:to be )?(?:read (?:with|in conjunction with)|in conjunction with|together with|by virtue of|as well as|along with|and also) )(?:also )?(?:(?:under |by |the )*(?:sections?|ss?\.?|regulations?|regs?\.?|adran|rheoliad) ?)?";
    /// A short gloss between a section and what follows: "section 40(2) (personal data) and 43(2)".
    GLOSS = r"^ ?(?:\([a-z][a-z ,'&/-]{2,60}\)|- [a-z][a-z '&/-]{2,40})";
}

/// A section or regulation that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The number with its brackets, such as `40(2)`.
    pub(crate) section: String,
    /// It was called a regulation.
    pub(crate) regulation: bool,
    /// Where it stands, its unit included for the first of a list.
    pub(crate) place: Range<usize>,
    /// Where the list ends that it is part of.
    pub(crate) list_end: usize,
    /// Where the list begins.
    pub(crate) list_start: usize,
}

impl Mention {
    /// The number before any bracket.
    pub(crate) fn base(&self) -> &str {
        self.section.split('(').next().unwrap_or_default()
    }
}

/// Each section named in a text of lower-case letters, lists taken apart.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for captures in UNITS.each_captures(text) {
        let whole = captures.all().place;
        let (Some(unit), Some(number)) = (captures.name("unit"), captures.name("number")) else {
            continue;
        };
        if found.last().is_some_and(|last| whole.start < last.list_end) {
            continue;
        }
        let word = unit.text.trim_end_matches(['.', ':']);
        // "council's 43 staff", "FOI2026"
        let before = text
            .get(..whole.start)
            .and_then(|before| before.chars().next_back());
        if word.len() <= 2 && before.is_some_and(|c| matches!(c, '\'' | '-' | '/' | '.')) {
            continue;
        }
        let short = matches!(
            word,
            "foi" | "foia" | "foisa" | "eir" | "eirs" | "eisr" | "eisrs"
        );
        let regulation = word.starts_with('r') || word.starts_with("ei");
        let Some((section, mut end)) = number_at(text, number.place.start) else {
            continue;
        };
        if short && !section.contains('(') || counts(text, end) {
            continue;
        }
        let first = found.len();
        let start = whole.start;
        let mut add = |section: &str, place: Range<usize>| {
            found.push(Mention {
                section: section.to_owned(),
                regulation,
                place,
                list_end: 0,
                list_start: start,
            });
        };
        add(&section, start..end);
        let mut last = section;
        // The rest of a list.
        loop {
            let mut from = end;
            let rest = text.get(from..).unwrap_or_default();
            if let Some(gloss) = gloss(rest)
                && JOINED.find(rest.get(gloss.end..).unwrap_or_default()).is_some()
                // The gloss of the last in a list says nothing about what follows.
                && text.get(from + gloss.end..).is_some_and(joins_a_number)
            {
                from += gloss.end;
            }
            // "31(1)(a)(b)" is two.
            let at = if bracket_at(text, end)
                .is_some_and(|(bracket, _)| is_next_letter(&last, &bracket))
            {
                end
            } else if let Some(joined) = JOINED.find(text.get(from..).unwrap_or_default()) {
                from + joined.end
            } else {
                break;
            };
            if let Some((next, to)) = number_at(text, at) {
                if counts(text, to) || !plausible(&next) {
                    break;
                }
                add(&next, at..to);
                (last, end) = (next, to);
            } else if let Some((bracket, mut to)) = bracket_at(text, at) {
                let mut next = beside(&last, &bracket);
                while let Some((inner, inner_to)) = bracket_at(text, to) {
                    next.push_str(&inner);
                    to = inner_to;
                }
                add(&next, at..to);
                (last, end) = (next, to);
            } else {
                break;
            }
        }
        for mention in found.iter_mut().skip(first) {
            mention.list_end = end;
        }
    }
    found
}

fn joins_a_number(text: &str) -> bool {
    JOINED.find(text).is_some_and(|joined| {
        number_at(text, joined.end)
            .is_some_and(|(number, to)| plausible(&number) && !counts(text, to))
    })
}

fn counts(text: &str, end: usize) -> bool {
    COUNTS.is_in(text.get(end..).unwrap_or_default())
}

/// The gloss a text begins with; one behind a dash ends where the list goes on.
fn gloss(text: &str) -> Option<Range<usize>> {
    let found = GLOSS.find(text)?;
    let words = text.get(found.clone())?;
    let dashed = words.trim_start().starts_with('-');
    let end = words
        .rfind(" and ")
        .filter(|_| dashed)
        .unwrap_or(words.len());
    Some(0..end)
}

/// "(b)" right after "31(1)(a)" stands beside it and not under it.
fn is_next_letter(number: &str, bracket: &str) -> bool {
    let letter = |bracket: &str| match bracket.as_bytes() {
        [b'(', letter @ b'a'..=b'z', b')'] => Some(*letter),
        _ => None,
    };
    let last = number
        .rfind('(')
        .and_then(|open| number.get(open..))
        .and_then(letter);
    last.zip(letter(bracket))
        .is_some_and(|(last, next)| next == last + 1)
}

/// A number in a list that can be a section: the laws have no more.
fn plausible(section: &str) -> bool {
    let digits: String = section.chars().take_while(char::is_ascii_digit).collect();
    digits
        .parse::<u32>()
        .is_ok_and(|number| (1..=85).contains(&number))
}

/// A number with its brackets, and where it ends. "4O(2)" and "l2" are read as they were meant.
fn number_at(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = text.get(at..)?;
    let run: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if run.is_empty()
        || run.len() > 4
        || !(run.chars().any(|c| c.is_ascii_digit())
            || run.len() == 2 && rest.get(2..)?.starts_with('('))
    {
        return None;
    }
    let mut number = String::new();
    let mut characters = run.char_indices().peekable();
    while let Some((place, c)) = characters.next() {
        match c {
            '0'..='9' => number.push(c),
            'o' if place > 0 => number.push('0'),
            'l' | 'i' if place == 0 => number.push('1'),
            'l' | 'i' if characters.peek().is_none() => number.push('1'),
            // "22A"
            'a' | 'b' if place > 0 && characters.peek().is_none() => {
                number.push(c.to_ascii_uppercase());
            }
            _ => return None,
        }
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        // "section 106" and "section 151" are of other laws.
        return None;
    }
    let mut end = at + run.len();
    while let Some((bracket, to)) = bracket_at(text, end) {
        if is_next_letter(&number, &bracket) {
            break;
        }
        number.push_str(&bracket);
        end = to;
    }
    Some((number, end))
}

/// "(2)", "( b )" or "(3A)" at a place, one space before it allowed.
fn bracket_at(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = text.get(at..)?;
    let inner = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('(')?;
    let close = inner.find(')').filter(|close| *close <= 6)?;
    let content = inner.get(..close)?.trim();
    let to = at + (rest.len() - inner.len()) + close + 1;
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let letters = content.get(digits..)?;
    let read = if digits > 0
        && digits <= 2
        && letters.len() <= 1
        && letters.bytes().all(|b| b.is_ascii_lowercase())
    {
        format!("({})", content.to_ascii_uppercase())
    } else if content == "l" || content == "z" {
        // "(1)" and "(2)" out of a scanner.
        if content == "l" {
            "(1)".to_owned()
        } else {
            "(2)".to_owned()
        }
    } else if digits == 0 && is_letter_or_roman(content) {
        format!("({content})")
    } else {
        return None;
    };
    Some((read, to))
}

fn is_letter_or_roman(content: &str) -> bool {
    content.len() == 1 && content.bytes().all(|b| b.is_ascii_lowercase())
        || (2..=4).contains(&content.len())
            && content.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
        || content.len() == 2
            && content.bytes().all(|b| b.is_ascii_lowercase())
            && content.as_bytes().first() == content.as_bytes().get(1)
}

/// "31(1)(a)" and then "(b)" is "31(1)(b)".
fn beside(last: &str, bracket: &str) -> String {
    let inner = |bracket: &str| bracket.trim_matches(['(', ')']).to_owned();
    let is_number = |inner: &str| inner.starts_with(|c: char| c.is_ascii_digit());
    let is_roman =
        |inner: &str| !inner.is_empty() && inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let new = inner(bracket);
    let mut pieces: Vec<&str> = last.split('(').collect();
    while pieces.len() > 1 {
        let piece = pieces
            .last()
            .map_or("", |piece| piece.trim_end_matches(')'));
        let before_is_letter = pieces.len() > 2
            && pieces
                .get(pieces.len() - 2)
                .is_some_and(|before| !is_number(before));
        let same_kind = if is_number(&new) {
            is_number(piece) && pieces.len() == 2
        } else if new.len() > 1 && is_roman(&new) {
            is_roman(piece)
        } else {
            // "(b)" after "(a)(i)" goes back to the "(a)".
            !(is_number(piece) || is_roman(piece) && before_is_letter && !is_roman(&new))
        };
        if is_number(piece) && !is_number(&new) {
            break;
        }
        pieces.pop();
        if same_kind {
            break;
        }
    }
    format!("{}{bracket}", pieces.join("("))
}

#[cfg(test)]
mod tests {
    use super::mentions;

    fn found(text: &str) -> Vec<String> {
        mentions(&text.to_ascii_lowercase())
            .into_iter()
            .map(|m| m.section)
            .collect()
    }

    #[test]
    fn sections_are_read_as_they_are_written() {
        for (text, expected) in [
            ("under section 40(2) of the Act", &["40(2)"][..]),
            (
                "sections 31(1)(a), (b) and 43(2)",
                &["31(1)(a)", "31(1)(b)", "43(2)"],
            ),
            (
                "Section 36 (2) (b) (i) and (ii), and 36(2)(c)",
                &["36(2)(b)(i)", "36(2)(b)(ii)", "36(2)(c)"],
            ),
            (
                "regulations 12(4)(b) and 12(5)(e)",
                &["12(4)(b)", "12(5)(e)"],
            ),
            ("Regulation 12(4)(d) & (e)", &["12(4)(d)", "12(4)(e)"]),
            ("s.40(2), s.41 and s43(2)", &["40(2)", "41", "43(2)"]),
            ("S40 / S43", &["40", "43"]),
            ("sect1on 4O(2) and Section l2", &["40(2)", "12"]),
            ("section 40(3A)(a)", &["40(3A)(a)"]),
            ("section 22A", &["22A"]),
            (
                "section 31(1)(a)(b) and 38(1)(a)(b)",
                &["31(1)(a)", "31(1)(b)", "38(1)(a)", "38(1)(b)"],
            ),
            ("o dan adran 43(2) a 40(2)", &["43(2)", "40(2)"]),
            ("rheoliad 12(4)(b)", &["12(4)(b)"]),
            ("the Council's 43 staff", &[]),
            ("section 106 and section 151", &[]),
            ("section 12 and 20 working days", &["12"]),
            (
                "section 40(2) (personal data) and section 43(2) (commercial interests)",
                &["40(2)", "43(2)"],
            ),
            (
                "sections 40(2) - personal information and 41",
                &["40(2)", "41"],
            ),
            ("FOIA 43(2) EIR 12(5)(e) FOI 2026", &["43(2)", "12(5)(e)"]),
            ("section 43(1) and (2)", &["43(1)", "43(2)"]),
            ("regulation 12(4)(b) and (5)(e)", &["12(4)(b)", "12(5)(e)"]),
            ("section 36(2)(b)(i) and (c)", &["36(2)(b)(i)", "36(2)(c)"]),
            ("section 30(b)(i) and (ii)", &["30(b)(i)", "30(b)(ii)"]),
            ("sections 33(1)(b) and 38(1)(b)", &["33(1)(b)", "38(1)(b)"]),
            ("sections 1, 10 and 17", &["1", "10", "17"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
