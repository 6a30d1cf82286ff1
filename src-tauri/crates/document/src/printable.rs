//! Text from outside, as it can be set in print.

use unicode_normalization::char::is_combining_mark;

use crate::coverage::is_covered;

/// Stands for a character that no font of the program has.
const MISSING: char = '□';
/// A run of characters without a gap may be broken from this length on.
const LONG_RUN: usize = 40;
/// Where a long run may be broken at the latest.
const PIECE: usize = 20;
const BREAK: char = '\u{200b}';
/// Marks that are set on one letter; no writing puts more on it, and to stack thousands takes minutes.
const MOST_MARKS: usize = 4;
/// Characters printed of a run without a gap, and of a line before it goes on in a new one. To set
/// one line of a megabyte takes minutes too.
const LONGEST_LINE: usize = 20_000;

/// What becomes of one character.
enum Print {
    AsIt(char),
    Nothing,
    Missing,
}

/// The text as it can be set: line ends and gaps made plain; marks that only steer (controls,
/// joiners, direction marks) left out; `□` for what no font has; and places where a run too long
/// for a line, such as a web address, may be broken. Of the marks on one letter four are kept, and
/// of a run without a gap 20,000 characters: [`left_out`] counts the others. A longer line with
/// gaps goes on in a new one.
pub fn printable(text: &str) -> String {
    let mut set = Setting {
        out: String::with_capacity(text.len() + text.len() / 16),
        ..Setting::default()
    };
    set.take(text);
    set.out
}

/// How many characters of a text are not printed: more marks than a letter can have, or a run
/// without a gap that is too long.
pub fn left_out(text: &str) -> usize {
    let mut set = Setting::default();
    set.take(text);
    set.left_out
}

/// A text on its way into print.
#[derive(Default)]
struct Setting {
    out: String,
    /// The characters since the last gap.
    run: Vec<char>,
    /// The marks on the last letter.
    marks: usize,
    /// The characters of this line up to the last gap.
    line: usize,
    left_out: usize,
}

impl Setting {
    fn take(&mut self, text: &str) {
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character == '\r' {
                if characters.peek() != Some(&'\n') {
                    self.gap("\n");
                }
                continue;
            }
            match print(character) {
                Print::Nothing => {}
                Print::Missing => self.character(MISSING),
                Print::AsIt('\t') => self.gap("    "),
                Print::AsIt(gap) if gap.is_whitespace() => {
                    self.gap(gap.encode_utf8(&mut [0; 4]));
                }
                Print::AsIt(character) => self.character(character),
            }
        }
        flush(&mut self.out, &mut self.run);
    }

    fn character(&mut self, character: char) {
        if is_combining_mark(character) {
            self.marks += 1;
        } else {
            self.marks = 0;
        }
        if self.marks > MOST_MARKS || self.run.len() >= LONGEST_LINE {
            self.left_out += 1;
        } else {
            self.run.push(character);
        }
    }

    fn gap(&mut self, gap: &str) {
        self.line += self.run.len() + 1;
        self.marks = 0;
        flush(&mut self.out, &mut self.run);
        if gap == "\n" || self.line >= LONGEST_LINE {
            self.line = 0;
            self.out.push('\n');
        } else {
            self.out.push_str(gap);
        }
    }
}

/// How many characters of a text no font of the program has.
pub fn lacking(text: &str) -> usize {
    text.chars()
        .filter(|character| matches!(print(*character), Print::Missing))
        .count()
}

fn print(character: char) -> Print {
    match character {
        '\n' | '\t' => Print::AsIt(character),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Print::AsIt('\n'),
        character if character.is_control() || only_steers(character) => Print::Nothing,
        // Not a letter to anybody but who made it, and archives refuse it.
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => Print::Missing,
        character if character.is_whitespace() && !is_covered(character) => Print::AsIt(' '),
        character if is_covered(character) => Print::AsIt(character),
        _ => Print::Missing,
    }
}

/// Marks without a shape of their own.
const fn only_steers(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Writes a run without a gap, with places to break it when it is long. A hash stays whole: it
/// fits, and is looked for.
fn flush(out: &mut String, run: &mut Vec<char>) {
    let hash = run.len() == 64 && run.iter().all(char::is_ascii_hexdigit);
    if run.len() < LONG_RUN || hash {
        out.extend(run.drain(..));
        return;
    }
    let mut since = 0;
    let last = run.len() - 1;
    for (place, character) in run.drain(..).enumerate() {
        out.push(character);
        since += 1;
        let natural = since > 3
            && matches!(
                character,
                '/' | '?' | '&' | '=' | '-' | '_' | '.' | ',' | ';' | '@' | '%'
            );
        if place < last && (natural || since >= PIECE) {
            out.push(BREAK);
            since = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_welsh_gaelic_and_many_others_are_had() {
        for text in [
            "Llŷn, Ŵyr, Tŷ’r",
            "Dùn Èideann",
            "£1,250 “quoted” – dash…",
            "Ελληνικά",
            "Привет",
            "العربية",
            "שלום",
        ] {
            assert_eq!(printable(text), text);
            assert_eq!(lacking(text), 0, "{text}");
        }
    }

    #[test]
    fn what_no_font_has_is_shown_as_missing_and_counted() {
        assert_eq!(printable("a 🏛 b"), "a □ b");
        assert_eq!(printable("漢字"), "□□");
        assert_eq!(lacking("漢字 🏛"), 3);
        assert_eq!(printable("\u{e000}"), "□");
    }

    #[test]
    fn controls_and_steering_marks_go_and_line_ends_are_one() {
        assert_eq!(printable("a\0b\u{1b}[31mc\u{202e}d\u{feff}"), "ab[31mcd");
        assert_eq!(printable("a\r\nb\rc\u{2028}d\u{c}e"), "a\nb\nc\nd\ne");
        assert_eq!(printable("a\tb"), "a    b");
    }

    #[test]
    fn a_long_run_can_be_broken_and_loses_nothing() {
        let word = "x".repeat(400);
        let broken = printable(&word);
        assert_eq!(broken.replace(BREAK, ""), word);
        assert!(broken.split(BREAK).all(|piece| piece.len() <= PIECE));
        let address =
            "https://eastmere.example/documents/committees/2025/march/grants-panel/minutes.pdf";
        assert!(printable(address).split(BREAK).count() > 4);
        let hash = "763d1900b30514562c84527ab8d912f9729dc7d1b344e1463f5210ae8a431624";
        assert_eq!(printable(hash), hash);
    }

    /// A letter with thousands of marks, and one endless line, are what a mail is made of to keep a
    /// machine busy. No orthography puts more than four marks on a letter.
    #[test]
    fn what_would_take_minutes_to_set_is_cut_and_counted() {
        let stacked = format!("e{}f", "\u{301}".repeat(50_000));
        assert_eq!(printable(&stacked), format!("e{}f", "\u{301}".repeat(4)));
        assert_eq!(left_out(&stacked), 49_996);
        let joined = format!("e{}", "\u{301}\u{200d}".repeat(10));
        assert_eq!(printable(&joined), format!("e{}", "\u{301}".repeat(4)));
        assert_eq!(left_out("e\u{301}\u{302}\u{303}\u{304} Tŷ’r"), 0);

        let run = "x".repeat(2_000_000);
        assert_eq!(printable(&run).replace(BREAK, "").len(), 20_000);
        assert_eq!(left_out(&run), 1_980_000);

        let line = "word ".repeat(10_000);
        let set = printable(&line);
        assert_eq!(left_out(&line), 0);
        assert_eq!(set.split_whitespace().count(), 10_000);
        assert!(
            set.lines().all(|line| line.len() <= 20_000),
            "{}",
            set.len()
        );
    }
}
