//! A text made even for reading, with the way back to where each letter stood.

/// A letter longer than this is read no further: nobody writes one, and tables are not letters.
const LONGEST: usize = 4 << 20;

/// A text in which a line that was merely wrapped is one line again, words broken at a line's end
/// are whole, typographic marks are plain and what was quoted of an older mail is gone.
///
/// White space is one space; `\n` is a line that begins anew, and `\n\n` a paragraph.
#[derive(Debug)]
pub(crate) struct Clean<'t> {
    original: &'t str,
    /// The text in lower-case ASCII letters; others are as they were.
    pub(crate) lower: String,
    /// The same with its capitals.
    pub(crate) cased: String,
    /// For each byte of the text, where the character it came from begins in the original.
    from: Vec<u32>,
}

impl<'t> Clean<'t> {
    pub(crate) fn of(original: &'t str) -> Self {
        let mut clean = Self {
            original,
            lower: String::new(),
            cased: String::with_capacity(original.len().min(LONGEST)),
            from: Vec::with_capacity(original.len().min(LONGEST)),
        };
        clean.write();
        clean.lower = without_scanned_digits(clean.cased.to_ascii_lowercase());
        clean
    }

    fn write(&mut self) {
        let mut at = 0;
        let mut empty_before = true;
        let mut last_line = 0;
        let mut page_ended = false;
        for line in self.original.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if at > LONGEST {
                break;
            }
            let trimmed = line.trim();
            if trimmed.starts_with('>') {
                continue;
            }
            if is_older_mail(trimmed, self.original.get(at..).unwrap_or_default(), start) {
                break;
            }
            page_ended |= line.contains('\u{c}');
            if trimmed.is_empty() {
                empty_before = true;
                continue;
            }
            let begins = start + (line.len() - line.trim_start().len());
            if !self.cased.is_empty() {
                if empty_before || page_ended {
                    self.push("\n\n", start);
                } else if !self.joins(trimmed) {
                    if begins_anew(trimmed, last_line) {
                        self.push("\n", start);
                    } else {
                        self.push(" ", start);
                    }
                }
            }
            (empty_before, page_ended) = (false, line.ends_with('\u{c}'));
            last_line = trimmed.chars().count();
            if self.cased.ends_with(':') {
                last_line = 0;
            }
            self.line(trimmed, begins);
            if trimmed.ends_with(':') {
                last_line = 0;
            }
        }
    }

    /// Joins a word that was broken at the end of the line before, and says whether it did.
    fn joins(&mut self, line: &str) -> bool {
        let goes_on = line.starts_with(|c: char| c.is_lowercase());
        let Some(before) = self.cased.strip_suffix('-') else {
            return false;
        };
        if goes_on && before.ends_with(|c: char| c.is_lowercase()) {
            self.cased.pop();
            self.from.pop();
            return true;
        }
        false
    }

    fn line(&mut self, line: &str, begins: usize) {
        let mut space = false;
        for (at, c) in line.char_indices() {
            let at = begins + at;
            let plain: &str = match c {
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => continue,
                c if c.is_whitespace() || c.is_control() => {
                    space = true;
                    continue;
                }
                '‘' | '’' | '‛' | '′' | '`' => "'",
                '“' | '”' | '„' | '″' => "\"",
                '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
                '…' => "...",
                'ﬀ' => "ff",
                'ﬁ' => "fi",
                'ﬂ' => "fl",
                'ﬃ' => "ffi",
                'ﬄ' => "ffl",
                _ => "",
            };
            if space {
                self.push(" ", at.saturating_sub(1).max(begins));
                space = false;
            }
            if plain.is_empty() {
                let mut bytes = [0; 4];
                self.push(c.encode_utf8(&mut bytes), at);
            } else {
                self.push(plain, at);
            }
        }
    }

    fn push(&mut self, text: &str, from: usize) {
        // A space is mapped to a character that begins there or before it.
        let mut from = from;
        while !self.original.is_char_boundary(from) {
            from -= 1;
        }
        self.cased.push_str(text);
        self.from.extend(
            text.bytes()
                .map(|_| u32::try_from(from).unwrap_or(u32::MAX)),
        );
    }

    /// Where a place of this text stands in the original, on character boundaries.
    pub(crate) fn place(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self
            .from
            .get(from)
            .map_or(self.original.len(), |at| *at as usize);
        let last = to
            .checked_sub(1)
            .and_then(|last| self.from.get(last))
            .map_or(start, |at| *at as usize);
        let length = self
            .original
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        (start, (last + length).max(start))
    }

    /// What stands in the original.
    pub(crate) fn quote(&self, from: usize, to: usize) -> (usize, &'t str) {
        let (start, end) = self.place(from, to);
        (start, self.original.get(start..end).unwrap_or_default())
    }

    /// The page of a place, from 1; none where the text has no pages.
    pub(crate) fn page(&self, from: usize) -> Option<u32> {
        let (start, _) = self.place(from, from + 1);
        let pages = |text: &str| u32::try_from(text.matches('\u{c}').count()).unwrap_or(u32::MAX);
        self.original
            .contains('\u{c}')
            .then(|| 1 + pages(self.original.get(..start).unwrap_or_default()))
    }
}

/// "enc1osed" and "sect1on" as "enclosed" and "sectlon": a digit inside a word is a scanner's.
fn without_scanned_digits(lower: String) -> String {
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
    let mut bytes = lower.into_bytes();
    for at in 1..bytes.len() {
        let inside = letter(bytes.get(at - 1)) && letter(bytes.get(at + 1));
        if let Some(byte) = bytes.get_mut(at)
            && inside
        {
            match *byte {
                b'1' => *byte = b'l',
                b'0' => *byte = b'o',
                _ => {}
            }
        }
    }
    // Only ASCII was put for ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

/// A mail that is quoted below, from here to the end.
fn is_older_mail(line: &str, after: &str, start: usize) -> bool {
    let lower = |text: &str| {
        text.get(..text.len().min(40))
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let line = lower(line);
    if line.starts_with("-----original message") || line.starts_with("----- original message") {
        return true;
    }
    // At its top a letter may have a head of its own.
    if start < 120 || !(line.starts_with("from:") || line.starts_with("*from:*")) {
        return false;
    }
    let next: Vec<String> = after
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(4)
        .map(lower)
        .collect();
    next.iter().any(|line| {
        line.starts_with("sent:") || line.starts_with("date:") || line.starts_with("*sent:*")
    }) && next.iter().any(|line| {
        line.starts_with("subject:") || line.starts_with("to:") || line.starts_with("*to:*")
    })
}

/// Whether a line is not merely the rest of the one before, which had so many characters.
fn begins_anew(line: &str, before: usize) -> bool {
    const WRAPPED_AT: usize = 48;
    let mut characters = line.chars();
    let first = characters.next().unwrap_or(' ');
    let second = characters.next().unwrap_or(' ');
    let bullet = matches!(
        first,
        '•' | '·' | '▪' | '◦' | '●' | '\u{f0b7}' | '*' | '–' | '—' | '-' | 'o'
    );
    if bullet && second == ' ' {
        return true;
    }
    let numbered = line.find(|c: char| !c.is_ascii_digit()).is_some_and(|end| {
        (1..=2).contains(&end)
            && line.get(end..).is_some_and(|rest| {
                rest.starts_with(['.', ')', ':'])
                    && rest.len() > 1
                    && rest
                        .get(1..)
                        .is_some_and(|rest| rest.starts_with(char::is_whitespace))
                    || rest.starts_with('\t')
                    || rest.starts_with("  ")
            })
    });
    let question = matches!(first, 'Q' | 'C' | 'A') && second.is_ascii_digit();
    // A row of a table: cells are parted by a tab, or by a gap where a page was laid out.
    let row = line.contains('\t') || line.contains("   ");
    if numbered || question || row {
        return true;
    }
    before < WRAPPED_AT && !first.is_lowercase() && first != '('
}
