//! What was written is looked through again. This shares nothing with the striking out, and is
//! blunter: words of some length must not stand in it even where other letters run on.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;

use super::{KINDS, kind_of, said};
use crate::wire::StrikeKind;

/// A name of so many letters hardly comes about by chance in the letters of other words.
const LONG: usize = 5;

/// The text of HTML, SVG or escaped Markdown: a tag is a blank.
pub(super) fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        out.push(' ');
        let Some((_, after)) = after.split_once('>') else {
            rest = "";
            break;
        };
        rest = after;
    }
    out.push_str(rest);
    for (escaped, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(escaped, c);
    }
    out
}

/// A written dossier in the ways it may be read: with percent-encoding and without it.
pub(super) struct Readings([Reading; 2]);

struct Reading {
    /// Letters and digits only; a blank where something was struck out.
    run: String,
    /// The runs of letters, and those of digits; an empty one where something was struck out.
    runs: Vec<String>,
}

impl Readings {
    pub(super) fn of(written: &str) -> Self {
        let plain = without_tags(written);
        let decoded = percent_decode_str(&plain).decode_utf8_lossy();
        Self([Reading::of(&decoded), Reading::of(&plain)])
    }

    /// Whether these words stand in one of them more often than in what the program itself says.
    pub(super) fn say_more_than(&self, own: &Self, words: &str) -> bool {
        self.0
            .iter()
            .zip(&own.0)
            .any(|(all, own)| all.times(words) > own.times(words))
    }
}

impl Reading {
    fn of(text: &str) -> Self {
        let mut text = text.replace('\\', "");
        for kind in KINDS {
            text = text.replace(&said(kind), "\u{e010}");
        }
        let run = text
            .nfkc()
            .flat_map(char::to_lowercase)
            .filter_map(|c| match c {
                '\u{e010}' => Some(' '),
                c => c.is_alphanumeric().then_some(c),
            })
            .collect();
        let runs = text
            .split('\u{e010}')
            .flat_map(|piece| {
                let mut runs = parted(piece);
                runs.push(String::new());
                runs
            })
            .collect();
        Self { run, runs }
    }

    fn times(&self, words: &str) -> usize {
        let wanted = letters(words);
        if wanted.is_empty() {
            return 0;
        }
        let long = wanted.chars().filter(|c| c.is_alphabetic()).count() >= LONG;
        if long || kind_of(words) == StrikeKind::Phone {
            return self.run.matches(&wanted).count();
        }
        let ends_at = |begin: &usize| {
            let mut rest = wanted.as_str();
            for run in self.runs.iter().skip(*begin) {
                match rest.strip_prefix(run.as_str()) {
                    Some("") => return true,
                    Some(more) if !run.is_empty() => rest = more,
                    _ => return false,
                }
            }
            false
        };
        (0..self.runs.len()).filter(ends_at).count()
    }
}

/// The letters and digits of a text, in NFKC and small letters.
pub(super) fn letters(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The runs of letters of a text, and those of digits.
pub(super) fn parted(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in text.nfkc() {
        if c.is_alphanumeric() {
            let goes_on = before.is_some_and(|before| {
                before.is_alphanumeric()
                    && before.is_numeric() == c.is_numeric()
                    && !(before.is_lowercase() && c.is_uppercase())
            });
            match runs.last_mut().filter(|_| goes_on) {
                Some(run) => run.extend(c.to_lowercase()),
                None => runs.push(c.to_lowercase().collect()),
            }
        }
        before = Some(c);
    }
    runs
}
