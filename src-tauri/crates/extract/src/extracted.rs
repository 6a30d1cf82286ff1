use serde::{Deserialize, Serialize};

/// Text beyond this is cut: bytes of UTF-8. Two thousand full pages fit in.
pub(crate) const LONGEST_TEXT: usize = 8 * 1024 * 1024;
/// More parts than this are not told apart.
pub(crate) const MOST_PARTS: usize = 10_000;

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// What the file is, in plain words: "a PDF".
    pub kind: String,
    /// Its text, part by part, in order.
    pub parts: Vec<Part>,
    /// Some of it was read from pictures, and may be misread.
    pub ocr: bool,
    /// The text was cut at a limit; there is more in the file.
    pub cut: bool,
    /// How many pages or slides it has, where that is known.
    pub pages: Option<u32>,
    /// What of it could not be read, and why; a sentence each.
    pub notes: Vec<String>,
}

/// A part of a file's text, with its place, so that it can be cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where in the file it stands.
    pub place: Place,
    /// The text.
    pub text: String,
    /// It was read from a picture.
    pub ocr: bool,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The file as a whole: it has no pages.
    Whole,
    /// A page or slide, from 1.
    Page(u32),
    /// A sheet of a spreadsheet, by its name.
    Sheet(String),
    /// A file of an archive, by its path in it.
    Entry(String),
}

/// The place as it is cited; empty for the whole.
///
/// ```
/// use foi_extract::Place;
/// assert_eq!(Place::Page(2).to_string(), "page 2");
/// assert_eq!(Place::Sheet("Wards".into()).to_string(), "sheet “Wards”");
/// ```
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Page(page) => write!(f, "page {page}"),
            Self::Sheet(name) => write!(f, "sheet “{name}”"),
            Self::Entry(path) => f.write_str(path),
        }
    }
}

impl Extracted {
    pub(crate) fn new(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            ..Self::default()
        }
    }

    /// The whole text: the parts one after the other.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.length() + 2 * self.parts.len());
        for part in &self.parts {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(part.text.trim_end());
        }
        text
    }

    /// Whether there is anything to read in it.
    pub fn has_text(&self) -> bool {
        self.parts.iter().any(|part| has_words(&part.text))
    }

    fn length(&self) -> usize {
        self.parts.iter().map(|part| part.text.len()).sum()
    }

    /// Room left for text: bytes. The longest character has four.
    pub(crate) fn room(&self) -> usize {
        LONGEST_TEXT.saturating_sub(self.length())
    }

    /// Adds a part, as far as there is room. Says whether there is room for more.
    pub(crate) fn add(&mut self, place: Place, text: &str, ocr: bool) -> bool {
        let room = self.room();
        if room < 4 || self.parts.len() >= MOST_PARTS {
            self.cut |= !text.is_empty();
            return false;
        }
        let kept = &text[..text.floor_char_boundary(room.min(text.len()))];
        self.cut |= kept.len() < text.len();
        self.ocr |= ocr;
        self.parts.push(Part {
            place,
            text: tidy(kept),
            ocr,
        });
        !self.cut
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        const MOST: usize = 50;
        if self.notes.len() < MOST {
            self.notes.push(note.into());
        }
    }
}

/// Line ends as one character, no page breaks, no NUL or other controls that cannot be shown.
pub(crate) fn tidy(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' | '\t' => clean.push(character),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            _ if character.is_control() => {}
            _ => clean.push(character),
        }
    }
    clean
}

/// Text in which something could be found: letters or digits, and not mostly characters without
/// a meaning, as fonts without a table of Unicode give them.
pub(crate) fn has_words(text: &str) -> bool {
    let (mut words, mut odd) = (0_usize, 0_usize);
    for character in text.chars() {
        if character.is_alphanumeric() {
            words += 1;
        } else if character == char::REPLACEMENT_CHARACTER
            || character.is_control() && !character.is_whitespace()
            || ('\u{e000}'..='\u{f8ff}').contains(&character)
        {
            odd += 1;
        }
    }
    words > odd
}

/// Whether most of the signs of a page are letters and digits. Fonts without a table of Unicode
/// give control characters and stray punctuation instead; such a page is better read as a picture.
pub(crate) fn is_legible(page: &str) -> bool {
    let (mut words, mut signs) = (0_usize, 0_usize);
    for character in page.chars().filter(|character| !character.is_whitespace()) {
        words += usize::from(character.is_alphanumeric());
        signs += 1;
    }
    words > 0 && words * 2 >= signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_a_character() {
        let mut read = Extracted::new("text");
        assert!(read.add(Place::Page(1), "a", false));
        assert!(!read.add(Place::Page(2), &"é".repeat(LONGEST_TEXT), false));
        assert!(!read.add(Place::Page(3), "more", false));
        assert!(read.cut && read.length() <= LONGEST_TEXT && read.parts.len() == 2);
    }

    #[test]
    fn text_has_words_when_it_has_more_letters_than_holes() {
        assert!(has_words("Section 40(2)"));
        assert!(!has_words(" \n\u{c}"));
        assert!(!has_words("\u{f041}\u{f042}\u{f043} a"));
        assert!(!has_words("\u{fffd}\u{fffd}\u{fffd}1"));
    }

    #[test]
    fn a_page_is_legible_when_most_of_it_is_letters_and_digits() {
        assert!(is_legible("£1,250.00  £980.50  (40%)"));
        assert!(!is_legible("!$ ' ( & ($ -($ \u{1}\u{2} a"));
        assert!(!is_legible(" \n"));
    }

    #[test]
    fn controls_go_and_lines_stay() {
        assert_eq!(tidy("a\r\nb\rc\u{c}d\0\u{1b}[1m\te"), "a\nb\nc\nd[1m\te");
    }
}
