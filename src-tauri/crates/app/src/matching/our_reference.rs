//! Finds our own references in a mail, also as people and mail programs mangle them.

use std::collections::HashMap;

/// Signs between the parts of a reference: `SCR-7K2FQ1`, `SCR 7K2FQ1`, `scr-\n> 7k2fq1`.
const MOST_SIGNS_BETWEEN: usize = 6;

/// Every reference of the casebook, ready to be found.
#[derive(Debug, Clone, Default)]
pub(crate) struct OurReferences {
    /// The letters before the dash, in capitals, and how long the code after it may be.
    series: Vec<Series>,
    /// By letters and digits alone, those that are taken for each other made one.
    by_code: HashMap<String, Vec<Known>>,
}

#[derive(Debug, Clone)]
struct Series {
    letters: String,
    lengths: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Known {
    exact: String,
    request: u32,
}

/// A reference of ours in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The request, by its number in the index.
    pub(crate) request: u32,
    /// Where it begins and ends: bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl OurReferences {
    pub(crate) fn add(&mut self, reference: &str, request: u32) {
        let Some((letters, code)) = reference.split_once('-') else {
            return;
        };
        let letters = letters.to_ascii_uppercase();
        let exact = capitals(code);
        if letters.is_empty()
            || exact.is_empty()
            || !letters.bytes().all(|b| b.is_ascii_alphabetic())
        {
            return;
        }
        let length = exact.len();
        match self
            .series
            .iter_mut()
            .find(|series| series.letters == letters)
        {
            Some(series) if series.lengths.contains(&length) => {}
            Some(series) => series.lengths.push(length),
            None => self.series.push(Series {
                letters: letters.clone(),
                lengths: vec![length],
            }),
        }
        let known = self.by_code.entry(key(&letters, &exact)).or_default();
        if known.iter().all(|known| known.exact != exact) {
            known.push(Known { exact, request });
        }
    }

    /// Every reference of ours in a text, in the order they stand, each request once.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for series in &self.series {
            for start in starts(text, &series.letters) {
                if let Some(hit) = self.read(text, start, series)
                    && found.iter().all(|known| known.request != hit.request)
                {
                    found.push(hit);
                }
            }
        }
        if self.series.len() > 1 {
            found.sort_by_key(|hit| hit.start);
        }
        found
    }

    /// The request a whole reference names, if it is one of ours.
    pub(crate) fn request_of(&self, reference: &str) -> Option<u32> {
        let hit = self.find(reference);
        match hit.as_slice() {
            [only] if only.start == 0 && only.end == reference.len() => Some(only.request),
            _ => None,
        }
    }

    fn read(&self, text: &str, start: usize, series: &Series) -> Option<Found> {
        let after = start + series.letters.len();
        let rest = text.get(after..)?;
        let longest = series.lengths.iter().copied().max()?;
        // First as it should be, then with blanks inside the code, as a break of the line leaves.
        [false, true].into_iter().find_map(|with_blanks| {
            let (code, length) = code_at(rest, longest, with_blanks)?;
            if !series.lengths.contains(&code.len()) {
                return None;
            }
            let known = self.by_code.get(&key(&series.letters, &code))?;
            let request = match known.as_slice() {
                [only] => only.request,
                // Two references differ only in signs that are taken for each other.
                several => several.iter().find(|known| known.exact == code)?.request,
            };
            Some(Found {
                request,
                start,
                end: after + length,
            })
        })
    }
}

/// Where the letters of a series begin a word, in capitals or not.
fn starts<'t>(text: &'t str, letters: &'t str) -> impl Iterator<Item = usize> + 't {
    let (bytes, wanted) = (text.as_bytes(), letters.as_bytes());
    let first = wanted.first().copied().unwrap_or_default();
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(rest) = bytes.get(from..) {
            let step = rest.iter().position(|b| b.to_ascii_uppercase() == first)?;
            let at = from + step;
            from = at + 1;
            let begins_word = at
                .checked_sub(1)
                .and_then(|before| bytes.get(before))
                .is_none_or(|b| !b.is_ascii_alphanumeric());
            if begins_word
                && bytes
                    .get(at..at + wanted.len())
                    .is_some_and(|word| word.eq_ignore_ascii_case(wanted))
            {
                return Some(at);
            }
        }
        None
    })
}

/// The letters and digits after the signs that part them from the series, in capitals, and how many
/// bytes were read.
fn code_at(rest: &str, longest: usize, with_blanks: bool) -> Option<(String, usize)> {
    let mut code = String::new();
    let mut signs = 0;
    let mut read = 0;
    for (at, c) in rest.char_indices() {
        if c.is_ascii_alphanumeric() {
            if code.len() == longest {
                // The word goes on: it is something else.
                return None;
            }
            code.push(c.to_ascii_uppercase());
            read = at + c.len_utf8();
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if code.is_empty() {
            signs += 1;
            if signs > MOST_SIGNS_BETWEEN || !parts(c) {
                return None;
            }
        } else if !(with_blanks && breaks(c)) || code.len() == longest {
            break;
        }
    }
    (!code.is_empty()).then_some((code, read))
}

/// Signs that stand between series and code, marks of quoting among them.
fn parts(c: char) -> bool {
    c.is_whitespace() || "-‐‑‒–—−_/.:#=>|".contains(c)
}

/// What a broken line leaves inside a code.
fn breaks(c: char) -> bool {
    c.is_whitespace() || matches!(c, '>' | '|' | '=' | '-')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '*'
    )
}

fn capitals(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// O and 0, I, L and 1 are read for each other; our own codes have only the digits.
fn key(letters: &str, code: &str) -> String {
    let mut key = String::with_capacity(letters.len() + 1 + code.len());
    key.push_str(letters);
    key.push('-');
    key.extend(code.chars().map(|c| match c {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    }));
    key
}

#[cfg(test)]
mod tests {
    use super::OurReferences;

    fn references() -> OurReferences {
        let mut references = OurReferences::default();
        for (request, reference) in ["SCR-7K2FQ1", "SCR-0A1B2C", "SCR-ZZZZZZ"]
            .iter()
            .enumerate()
        {
            references.add(reference, u32::try_from(request).unwrap());
        }
        references
    }

    #[test]
    fn a_reference_is_found_however_it_was_mangled() {
        let references = references();
        for text in [
            "SCR-7K2FQ1",
            "[SCR-7K2FQ1]",
            "RE: grants (scr-7k2fq1)",
            "Your ref: SCR 7K2FQ1.",
            "SCR7K2FQ1",
            "SCR–7K2FQ1, our reply",
            "your reference SCR-\n7K2FQ1",
            "> your reference SCR-\n> 7K2FQ1",
            "SCR-7K2F\nQ1 is your reference",
            "SCR - 7K2FQ1",
            "SCR_7K2FQI",
            "Scr: 7k2fql and more",
            "SCR-\u{200b}7K2FQ1",
            "*SCR*-7K2FQ1",
        ] {
            let found = references.find(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].request, 0, "{text}");
        }
        assert_eq!(references.find("SCR-OAIB2C")[0].request, 1);
    }

    #[test]
    fn other_words_are_no_references() {
        let references = references();
        for text in [
            "",
            "SCR",
            "SCR-",
            "SCR-7K2FQ",
            "SCR-7K2FQ12",
            "ASCR-7K2FQ1",
            "SCR-7K2FQ2",
            "7K2FQ1",
            "SCR is the acronym; 7K2FQ1 is not near it",
            "scr\u{e9}7K2FQ1",
            "SCR-\u{0}",
        ] {
            assert!(references.find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn references_that_differ_only_in_mistakable_signs_must_be_exact() {
        let mut references = OurReferences::default();
        references.add("ABC-O1", 1);
        references.add("ABC-01", 2);
        assert_eq!(references.find("ABC-O1")[0].request, 1);
        assert_eq!(references.find("ABC-01")[0].request, 2);
        assert!(references.find("ABC-OI").is_empty());
    }

    #[test]
    fn several_are_found_in_their_order() {
        let found =
            references().find("Your requests SCR-ZZZZZZ and SCR-0A1B2C; see also SCR-ZZZZZZ.");
        let requests: Vec<_> = found.iter().map(|hit| hit.request).collect();
        assert_eq!(requests, [2, 1]);
    }
}
