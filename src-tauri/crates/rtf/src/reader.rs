use encoding_rs::{Encoding, WINDOWS_1252};

use crate::encoding_of;

/// Groups inside groups are followed this deep.
const DEEPEST: usize = 500;
/// Longest text taken out.
const LONGEST: usize = 16 * 1024 * 1024;

/// What was in the RTF.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// The HTML it was made from.
    Html(String),
    /// Its text.
    Text(String),
}

/// What a group is, besides its text.
#[derive(Clone, Copy)]
struct Group {
    /// Its words are not the writer's: fonts, colours, pictures.
    is_skipped: bool,
    /// It holds HTML as it was: `{\*\htmltag …}`.
    is_html_tag: bool,
    /// Between `\htmlrtf` and `\htmlrtf0`: how RTF shows what the HTML says already.
    is_rtf_only: bool,
    /// How many characters follow each `\u` for programs that do not know it.
    after_unicode: usize,
    encoding: &'static Encoding,
}

/// Reads RTF: the HTML in it if it was made from HTML, otherwise its text. Anything can be read;
/// what is no RTF gives its bytes as text.
///
/// ```
/// use foi_rtf::{Content, read};
/// let text = read(br"{\rtf1\ansi The cost was \'a31,250.\par}");
/// assert_eq!(text, Content::Text("The cost was £1,250.\n".into()));
/// ```
pub fn read(rtf: &[u8]) -> Content {
    let head = rtf.get(..rtf.len().min(4_096)).unwrap_or_default();
    let is_html = contains(head, b"\\fromhtml");
    let mut reader = Reader {
        rest: rtf,
        is_html,
        groups: vec![Group {
            is_skipped: false,
            is_html_tag: false,
            is_rtf_only: false,
            after_unicode: 1,
            encoding: WINDOWS_1252,
        }],
        too_deep: 0,
        fonts: Vec::new(),
        defining: None,
        in_font_table: None,
        pending: Vec::new(),
        pending_encoding: WINDOWS_1252,
        high_surrogate: None,
        skip: 0,
        out: String::new(),
        ansi: WINDOWS_1252,
    };
    reader.read();
    let text = reader.out;
    if is_html {
        Content::Html(text)
    } else {
        Content::Text(text)
    }
}

fn contains(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}

struct Reader<'r> {
    rest: &'r [u8],
    is_html: bool,
    groups: Vec<Group>,
    too_deep: usize,
    /// The encodings of the fonts, by number.
    fonts: Vec<(i32, &'static Encoding)>,
    /// The font whose definition is being read.
    defining: Option<i32>,
    /// How deep the font table lies, while it is read.
    in_font_table: Option<usize>,
    /// Bytes of a text that may be the first half of a character.
    pending: Vec<u8>,
    pending_encoding: &'static Encoding,
    high_surrogate: Option<u16>,
    /// Characters still to be left out after a `\u`.
    skip: usize,
    out: String,
    ansi: &'static Encoding,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            match byte {
                b'{' => self.open(),
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                _ => self.byte(byte),
            }
            if self.out.len() > LONGEST {
                break;
            }
        }
        self.flush();
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group {
            is_skipped: true,
            is_html_tag: false,
            is_rtf_only: false,
            after_unicode: 1,
            encoding: WINDOWS_1252,
        })
    }

    fn change(&mut self, change: impl FnOnce(&mut Group)) {
        if self.too_deep == 0
            && let Some(group) = self.groups.last_mut()
        {
            change(group);
        }
    }

    fn open(&mut self) {
        self.flush();
        self.skip = 0;
        if self.groups.len() >= DEEPEST {
            self.too_deep += 1;
        } else {
            self.groups.push(self.group());
        }
    }

    fn close(&mut self) {
        self.flush();
        self.skip = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if self.groups.len() > 1 {
            self.groups.pop();
            if self
                .in_font_table
                .is_some_and(|depth| self.groups.len() < depth)
            {
                self.in_font_table = None;
            }
        }
    }

    /// A backslash was read: a word with perhaps a number, or a sign.
    fn control(&mut self) {
        let letters = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        if letters == 0 {
            return self.sign();
        }
        let (word, mut rest) = self.rest.split_at_checked(letters).unwrap_or_default();
        let minus = rest.starts_with(b"-");
        let digits = rest
            .iter()
            .skip(usize::from(minus))
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let mut number = None;
        if digits > 0 {
            let (text, after) = rest
                .split_at_checked(digits + usize::from(minus))
                .unwrap_or_default();
            number = std::str::from_utf8(text)
                .ok()
                .and_then(|text| text.parse().ok());
            rest = after;
        }
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        self.word(word, number);
    }

    fn sign(&mut self) {
        let Some((&sign, rest)) = self.rest.split_first() else {
            return;
        };
        self.rest = rest;
        match sign {
            b'\'' => {
                let byte = rest
                    .get(..2)
                    .and_then(|hex| std::str::from_utf8(hex).ok())
                    .and_then(|hex| u8::from_str_radix(hex, 16).ok());
                if let Some(byte) = byte {
                    self.rest = rest.get(2..).unwrap_or_default();
                    self.byte(byte);
                }
            }
            b'*' => {
                // A destination that programs may pass over; only the one with HTML is known here.
                let tag = rest.starts_with(b"\\htmltag") && self.is_html;
                self.change(|group| {
                    if tag {
                        group.is_html_tag = true;
                    } else {
                        group.is_skipped = true;
                    }
                });
            }
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("\u{2011}"),
            b'\r' | b'\n' => self.line(),
            b'\\' | b'{' | b'}' => self.byte(sign),
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        match word {
            b"u" => {
                if let Some(number) = number {
                    // Negative above 32767 (RTF specification 1.9.1, "Unicode RTF").
                    let unit = u16::try_from(number & 0xffff).unwrap_or_default();
                    self.unit(unit);
                    self.skip = self.group().after_unicode;
                }
            }
            b"uc" => {
                let count = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16);
                self.change(|group| group.after_unicode = count);
            }
            b"htmlrtf" => {
                self.flush();
                self.change(|group| group.is_rtf_only = number != Some(0));
            }
            b"ansicpg" => {
                if let Some(found) = number
                    .and_then(|number| u32::try_from(number).ok())
                    .and_then(encoding_of)
                {
                    self.ansi = found;
                    self.change(|group| group.encoding = found);
                }
            }
            b"fonttbl" => {
                self.in_font_table = Some(self.groups.len());
                self.change(|group| group.is_skipped = true);
            }
            b"f" if self.in_font_table.is_some() => self.defining = number,
            b"f" | b"deff" => {
                let font = number.unwrap_or(0);
                let found = self
                    .fonts
                    .iter()
                    .find(|(number, _)| *number == font)
                    .map_or(self.ansi, |(_, encoding)| *encoding);
                self.flush();
                self.change(|group| group.encoding = found);
            }
            b"fcharset" => {
                if let (Some(font), Some(encoding)) =
                    (self.defining.take(), number.and_then(charset))
                    && self.fonts.len() < 1_000
                {
                    self.fonts.push((font, encoding));
                }
            }
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"header" | b"footer"
            | b"headerl" | b"headerr" | b"footerl" | b"footerr" | b"object" | b"listtable"
            | b"filetbl" | b"deleted" | b"fldinst" | b"nonshppict" => {
                self.change(|group| group.is_skipped = true);
            }
            b"par" | b"line" | b"row" | b"nestrow" | b"page" | b"sect" => self.line(),
            b"tab" | b"cell" | b"nestcell" => self.text("\t"),
            b"lquote" => self.text("‘"),
            b"rquote" => self.text("’"),
            b"ldblquote" => self.text("“"),
            b"rdblquote" => self.text("”"),
            b"bullet" => self.text("•"),
            b"endash" => self.text("–"),
            b"emdash" => self.text("—"),
            b"bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.rest = self.rest.get(length..).unwrap_or_default();
            }
            _ => {}
        }
    }

    fn line(&mut self) {
        // In HTML the tags make the lines.
        self.text("\n");
    }

    fn is_heard(&self) -> bool {
        let group = self.group();
        self.too_deep == 0
            && !group.is_skipped
            && (!self.is_html || group.is_html_tag || !group.is_rtf_only)
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if !self.is_heard() {
            return;
        }
        let encoding = self.group().encoding;
        if encoding != self.pending_encoding {
            self.flush();
            self.pending_encoding = encoding;
        }
        self.high_surrogate = None;
        self.pending.push(byte);
    }

    fn unit(&mut self, unit: u16) {
        self.flush();
        if !self.is_heard() {
            return;
        }
        let before = self.high_surrogate.take();
        if (0xd800..0xdc00).contains(&unit) {
            self.high_surrogate = Some(unit);
            return;
        }
        let units = before.into_iter().chain([unit]);
        self.out
            .extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }

    fn text(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        if self.is_heard() {
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = self
                .pending_encoding
                .decode_without_bom_handling(&self.pending)
                .0;
            self.out.push_str(&text);
            self.pending.clear();
        }
    }
}

/// The encoding of a font by the number Windows has for it (RTF specification 1.9.1, `\fcharset`).
fn charset(number: i32) -> Option<&'static Encoding> {
    encoding_of(match number {
        0 | 1 => 1252,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
