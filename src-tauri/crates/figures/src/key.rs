//! When two names are the same name, and when they might be.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name without what offices write differently from day to day: capitals, spaces, accents,
/// hyphens, full stops, apostrophes, and “&” for “and”. What is left over is equal only for names
/// that people would call the same.
///
/// ```
/// use foi_figures::normal;
/// assert_eq!(normal("St. Mary's & Abbey-Road ", false), normal("ST MARYS AND  ABBEY ROAD", false));
/// assert_eq!(normal("Abbey Ward", true), normal("abbey", true));
/// assert_ne!(normal("Abbey Ward", false), normal("Abbey", false));
/// ```
pub fn normal(name: &str, is_ward: bool) -> String {
    let mut clean = String::with_capacity(name.len());
    let characters: Vec<char> = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    for (at, character) in characters.iter().copied().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        match character {
            // Bands and grades differ by nothing else: “<£500” and “>£500”, “A”, “A*” and “A-”.
            _ if is_sign_of_name(character, before, characters.get(at + 1).copied()) => {
                clean.push(character);
            }
            '\'' | '’' | '‘' | '`' | '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            '&' | '+' => clean.push_str(" and "),
            'ß' => clean.push_str("ss"),
            'ø' | 'Ø' => clean.push('o'),
            'æ' | 'Æ' => clean.push_str("ae"),
            'ł' | 'Ł' => clean.push('l'),
            _ if character.is_alphanumeric() => clean.extend(character.to_lowercase()),
            '£' | '%' | '€' | '$' => clean.push(character),
            // A point within a number is part of it; elsewhere it parts nothing.
            '.' if clean.ends_with(|c: char| c.is_ascii_digit()) => clean.push('.'),
            '.' => {}
            _ => clean.push(' '),
        }
    }
    let mut words: Vec<&str> = clean
        .split_whitespace()
        .map(|word| word.trim_end_matches('.'))
        .collect();
    if is_ward && words.len() > 1 && matches!(words.last(), Some(&("ward" | "wards"))) {
        words.pop();
    }
    if words.is_empty() {
        // Nothing but signs: then the signs are the name.
        return name.trim().to_owned();
    }
    words.join(" ")
}

/// A sign that belongs to the word it touches: before it, as in a band, or behind it, as in a grade.
fn is_sign_of_name(sign: char, before: Option<char>, after: Option<char>) -> bool {
    let is_apart = |c: Option<char>| {
        c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':'))
    };
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '£');
    let leads = matches!(sign, '<' | '>' | '≤' | '≥' | '~' | '+' | '-')
        && is_apart(before)
        && (is_word(after) || after == Some('='));
    let is_equals = sign == '=' && matches!(before, Some('<' | '>'));
    let trails = matches!(sign, '*' | '+' | '-')
        && (is_word(before) || sign == '*' && before == Some('*'))
        && (is_apart(after) || sign == '*' && after == Some('*'));
    leads || is_equals || trails
}

/// Whether two names are so near that one may be a slip for the other: to be offered, not merged.
/// Names whose numbers differ are different names.
pub fn are_alike(one: &str, other: &str) -> bool {
    let (shorter, longer) = (
        one.chars().count().min(other.chars().count()),
        one.chars().count().max(other.chars().count()),
    );
    let allowed = match shorter {
        0..5 => return false,
        5..10 => 1,
        _ => 2,
    };
    if longer - shorter > allowed || one == other {
        return false;
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    digits(one) == digits(other) && strsim::damerau_levenshtein(one, other) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_ward_is_the_same_name() {
        for (one, other) in [
            ("Abbey", " ABBEY  "),
            ("Abbey Ward", "abbey"),
            ("St Mary's", "St. Marys Ward"),
            ("Park & Fields", "Park and Fields"),
            ("Upton-on-Water", "Upton on Water"),
            ("Tŷ Gwyn", "Ty Gwyn"),
            ("Café Row", "Cafe\u{301} Row"),
            ("Hill\u{a0}Top", "Hill Top"),
        ] {
            assert_eq!(normal(one, true), normal(other, true), "{one} / {other}");
        }
        for (one, other) in [
            ("Ward 1", "Ward 11"),
            ("North Park", "South Park"),
            ("Ward", "Wards End"),
            ("Band 1.5", "Band 15"),
            ("-", "*"),
            ("<£500", ">£500"),
            ("<£500", "£500"),
            ("≤ 5", "<=5"),
            ("A", "A*"),
            ("A", "A-"),
            ("A+", "A-"),
            ("A*", "A**"),
            ("-5", "5"),
        ] {
            assert_ne!(normal(one, true), normal(other, true), "{one} / {other}");
        }
    }

    #[test]
    fn near_misses_are_offered_and_numbers_keep_names_apart() {
        assert!(are_alike("bourne valley", "bourne vally"));
        assert!(are_alike("abbey", "abbye"));
        assert!(!are_alike("ward 1 north", "ward 2 north"));
        assert!(!are_alike("hill", "mill"));
        assert!(!are_alike("abbey", "abbey"));
    }
}
