//! The passage of a text round the words that were looked for.
//!
//! FTS5's own `snippet` takes the whole text apart again, word by word, for each hit: for fifty
//! mails ten times as long as finding them. Here the words are looked for as they are written, and
//! only the passage is taken apart. Words are compared by a cheap likeness instead of the index's stems, so it may find none; then
//! the caller asks FTS5.

use memchr::memmem;

use crate::table::passage::FOUND;

/// So many words are shown.
const WORDS: usize = 24;
/// Places of each word that are looked at for the best passage.
const MOST_MATCHES: usize = 20;
/// Words that stand so near to each other are shown in one passage: bytes.
const WIDTH: usize = 100;

/// The words of a query, made ready to be looked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    text: String,
    is_beginning: bool,
}

impl Wanted {
    /// From the words and phrases of a query, and whether each is the beginning of a word.
    pub(crate) fn new<'q>(parts: impl IntoIterator<Item = (&'q str, bool)>) -> Self {
        let mut words = Vec::new();
        for (part, is_beginning) in parts {
            let mut of_part = runs(part).map(|(from, to)| part.get(from..to).unwrap_or_default());
            let last = of_part.next_back().map(str::to_lowercase);
            words.extend(of_part.map(|word| Word {
                text: root(&word.to_lowercase()).to_owned(),
                is_beginning: false,
            }));
            words.extend(last.map(|word| Word {
                text: if is_beginning {
                    word
                } else {
                    root(&word).to_owned()
                },
                is_beginning,
            }));
        }
        Self { words }
    }

    /// Which of the words a word of the text is.
    fn which(&self, word: &str, lower: &mut String) -> Option<usize> {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        self.words.iter().position(|wanted| {
            lower.starts_with(wanted.text.as_str())
                && (wanted.is_beginning || root(lower) == wanted.text)
        })
    }

    /// The passage with most of the words in it, on one line, the words marked, and the first and last
    /// byte of the first of them; none when none is recognised.
    pub(crate) fn excerpt(&self, text: &str) -> Option<(String, (usize, usize))> {
        let mut lower = String::new();
        let enough = if self.words.len() == 1 {
            1
        } else {
            MOST_MATCHES
        };
        // Where it stands, which of those wanted.
        let mut matches: Vec<(usize, usize)> = Vec::new();
        for (number, wanted) in self.words.iter().enumerate() {
            for form in forms(&wanted.text) {
                let found = memmem::find_iter(text.as_bytes(), form.as_bytes())
                    .filter(|at| self.stands_at(text, *at, &mut lower) == Some(number));
                matches.extend(found.take(enough).map(|at| (at, number)));
            }
        }
        matches.sort_unstable();
        let (mut best, mut most) = (None, 0);
        for (begin, (from, _)) in matches.iter().enumerate() {
            let near = matches.iter().skip(begin);
            let mut seen: Vec<usize> = near
                .take_while(|(at, _)| *at < from + WIDTH)
                .map(|(_, which)| *which)
                .collect();
            seen.sort_unstable();
            seen.dedup();
            if seen.len() > most {
                (best, most) = (Some(*from), seen.len());
            }
        }
        best.map(|at| {
            let rest = text.get(at..).unwrap_or_default();
            let end = runs(rest).next().map_or(at, |(_, to)| at + to);
            (self.around(text, at, &mut lower), (at, end))
        })
    }

    /// Which of those wanted the word is that begins at a place; none when no word begins there.
    fn stands_at(&self, text: &str, at: usize, lower: &mut String) -> Option<usize> {
        let (before, rest) = text.split_at_checked(at)?;
        if before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        let (from, to) = runs(rest).next()?;
        (from == 0).then(|| self.which(rest.get(..to)?, lower))?
    }

    fn around(&self, text: &str, match_at: usize, lower: &mut String) -> String {
        let before = text.get(..match_at).unwrap_or_default();
        let begin = runs(before)
            .rev()
            .take(WORDS / 4)
            .last()
            .map_or(match_at, |(from, _)| from);
        let text_before = text.get(..begin).unwrap_or_default();
        let text = text.get(begin..).unwrap_or_default();
        let mut shown = String::new();
        if runs(text_before).next().is_some() {
            shown.push('…');
        } else {
            one_line(text_before.trim_start(), &mut shown);
        }
        let mut upto = 0;
        for (from, to) in runs(text).take(WORDS) {
            one_line(text.get(upto..from).unwrap_or_default(), &mut shown);
            let word = text.get(from..to).unwrap_or_default();
            if self.which(word, lower).is_some() {
                shown.push(FOUND.0);
                shown.push_str(word);
                shown.push(FOUND.1);
            } else {
                shown.push_str(word);
            }
            upto = to;
        }
        let rest = text.get(upto..).unwrap_or_default();
        if runs(rest).next().is_some() {
            shown.push('…');
        } else {
            one_line(rest.trim_end(), &mut shown);
        }
        shown
    }
}

/// A word as it may stand in a text: small, with a capital, all in capitals.
fn forms(word: &str) -> [String; 3] {
    let mut letters = word.chars();
    let capital = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    [word.to_owned(), capital, word.to_uppercase()]
}

/// What stands between two words, its line ends and runs of blanks as one blank.
fn one_line(between: &str, shown: &mut String) {
    for c in between.chars().take(80) {
        if !c.is_whitespace() {
            shown.push(c);
        } else if !shown.ends_with(' ') {
            shown.push(' ');
        }
    }
}

/// Where the words of a text stand, as the index tells words apart: runs of letters and digits.
pub(crate) fn runs(text: &str) -> impl DoubleEndedIterator<Item = (usize, usize)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(move |word| {
            let from = word.as_ptr() as usize - text.as_ptr() as usize;
            (from, from + word.len())
        })
}

/// A word without its grammatical endings, roughly.
fn root(word: &str) -> &str {
    const ENDINGS: [&str; 22] = [
        "ations", "ation", "ments", "ment", "ings", "ions", "ing", "ion", "ies", "ied", "ers",
        "edly", "ed", "es", "er", "ly", "s", "e", "y", "i", "al", "ity",
    ];
    let mut root = word;
    for _ in 0..2 {
        let cut = ENDINGS
            .iter()
            .filter_map(|ending| root.strip_suffix(ending))
            .find(|rest| rest.len() >= 3);
        match cut {
            Some(rest) => root = rest,
            None => break,
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    fn excerpt(words: &[&str], text: &str) -> Option<String> {
        let shown = Wanted::new(words.iter().map(|word| (*word, false)))
            .excerpt(text)?
            .0;
        Some(shown.replace('\u{e000}', "[").replace('\u{e001}', "]"))
    }

    #[test]
    fn the_words_are_marked_in_their_sentence() {
        assert_eq!(
            excerpt(&["granting"], "We made two\n  grants, no more.").as_deref(),
            Some("We made two [grants], no more.")
        );
        assert_eq!(excerpt(&["asbestos"], "Nothing of the kind."), None);
        assert_eq!(
            excerpt(&["grant"], "The Grant\u{e9}e").as_deref(),
            None,
            "another word"
        );
    }

    #[test]
    fn a_passage_with_both_words_is_better_than_the_first_with_one() {
        let text = format!(
            "The council {} The council removed the asbestos.",
            "wrote much and said little. ".repeat(20)
        );
        let shown = excerpt(&["asbestos", "council"], &text).unwrap();
        assert!(
            shown.starts_with('…') && shown.contains("[council] removed the [asbestos]."),
            "{shown}"
        );
    }

    #[test]
    fn a_long_text_is_cut_at_both_ends() {
        let text = "one two three four five six seven eight nine ten ".repeat(10);
        let shown = excerpt(&["nine"], &text).unwrap();
        assert!(shown.starts_with("…three four"), "{shown}");
        assert!(
            shown.ends_with('…') && shown.split(' ').count() == 24,
            "{shown}"
        );
    }
}
