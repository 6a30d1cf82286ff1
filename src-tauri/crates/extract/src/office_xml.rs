//! The XML in which office programs keep text: Word's and PowerPoint's (ECMA-376), and
//! OpenDocument's. Only text is wanted, so the elements are walked once, front to back, without
//! building a tree: no memory grows with how deep they are nested, and no entity is ever expanded.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::extracted::LONGEST_TEXT;
use crate::tool::Deadline;

/// Slides beyond so many are not read.
pub(crate) const MOST_SLIDES: usize = 2_000;

/// Whose names the elements have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `WordprocessingML`.
    Word,
    /// `DrawingML`, as on slides.
    Slide,
    /// `OpenDocument`.
    Open,
}

/// What was read from a part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Walked {
    /// Its text; by pages where they are elements (the slides of `OpenDocument`).
    pub(crate) pages: Vec<String>,
    /// It was read to its end.
    pub(crate) whole: bool,
}

/// Reads a part. `links` has the targets of links by their ids, where the part does not name them
/// itself. Text that was taken out but is kept as a tracked change is left out.
pub(crate) fn read_part(
    xml: impl BufRead,
    dialect: Dialect,
    links: &HashMap<String, String>,
    until: Deadline,
) -> Walked {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut walk = Walk::new(dialect, links);
    let mut buffer = Vec::new();
    let mut events = 0_u32;
    let whole = loop {
        buffer.clear();
        events = events.wrapping_add(1);
        if events.is_multiple_of(4_096) && until.left().is_zero() {
            break false;
        }
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => walk.open(&start, false),
            Ok(Event::Empty(start)) => walk.open(&start, true),
            Ok(Event::End(end)) => walk.close(end.local_name().into_inner()),
            Ok(Event::Text(text)) => walk.text(&text),
            Ok(Event::CData(text)) => walk.text(&text),
            Ok(Event::GeneralRef(entity)) => {
                if let Some(character) = character(&entity) {
                    walk.text(character.encode_utf8(&mut [0; 4]));
                }
            }
            Ok(Event::Eof) => break true,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(_) => break false,
        }
        if walk.length > LONGEST_TEXT {
            break false;
        }
    };
    Walked {
        pages: walk.finish(),
        whole,
    }
}

/// The five entities of XML and numbered characters; others stand for nothing.
pub(crate) fn character(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Some(character);
    }
    quick_xml::escape::resolve_predefined_entity(entity).and_then(|text| text.chars().next())
}

struct Walk<'l> {
    dialect: Dialect,
    links: &'l HashMap<String, String>,
    done: Vec<String>,
    out: String,
    /// Bytes of text so far.
    length: usize,
    /// How many elements deep in one that is left out.
    skipped: usize,
    /// In text elements (Word, slides) or in paragraphs (OpenDocument).
    in_text: usize,
    cells: usize,
    notes: usize,
    /// Where each open link began, and where it leads.
    open_links: Vec<(usize, String)>,
}

impl<'l> Walk<'l> {
    fn new(dialect: Dialect, links: &'l HashMap<String, String>) -> Self {
        Self {
            dialect,
            links,
            done: Vec::new(),
            out: String::new(),
            length: 0,
            skipped: 0,
            in_text: 0,
            cells: 0,
            notes: 0,
            open_links: Vec::new(),
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, is_empty: bool) {
        let name = start.local_name().into_inner();
        if self.skipped > 0 {
            self.skipped += usize::from(!is_empty);
            return;
        }
        if self.is_left_out(name) {
            self.skipped = usize::from(!is_empty);
            return;
        }
        match (self.dialect, name) {
            (Dialect::Word | Dialect::Slide, "t") | (Dialect::Open, "p" | "h") if !is_empty => {
                self.in_text += 1;
            }
            (Dialect::Word, "tab" | "ptab") | (Dialect::Open, "tab") => self.push("\t"),
            (Dialect::Word, "br" | "cr")
            | (Dialect::Slide, "br")
            | (Dialect::Open, "line-break") => {
                self.line();
            }
            (Dialect::Word, "noBreakHyphen") => self.push("-"),
            (Dialect::Word, "footnoteReference" | "endnoteReference" | "footnote" | "endnote") => {
                if let Some(id) =
                    attribute(start, "id").filter(|id| id.parse::<u32>().is_ok_and(|id| id > 0))
                {
                    let gap = if name.ends_with("Reference") { "" } else { " " };
                    self.push(&format!("[{id}]{gap}"));
                }
            }
            (Dialect::Word, "hyperlink") if !is_empty => {
                let target = attribute(start, "id").and_then(|id| self.links.get(&id).cloned());
                self.open_links
                    .push((self.out.len(), target.unwrap_or_default()));
            }
            (Dialect::Open, "s") => {
                let count = attribute(start, "c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.push(&" ".repeat(std::cmp::min(count, 200)));
            }
            (Dialect::Open, "a") if !is_empty => {
                let target = attribute(start, "href").unwrap_or_default();
                self.open_links.push((self.out.len(), target));
            }
            (Dialect::Open, "note-body") if !is_empty => {
                self.notes += 1;
                self.push(" [");
            }
            (Dialect::Open, "page") => {
                if self.done.len() <= MOST_SLIDES {
                    self.done.push(std::mem::take(&mut self.out));
                }
                self.open_links.clear();
            }
            (_, "tc" | "table-cell") if !is_empty => self.cells += 1,
            _ => {}
        }
        if is_empty {
            self.end_of(name);
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match (self.dialect, name) {
            (Dialect::Word | Dialect::Slide, "t") | (Dialect::Open, "p" | "h") => {
                self.in_text = self.in_text.saturating_sub(1);
            }
            (Dialect::Word, "hyperlink") | (Dialect::Open, "a") => self.close_link(),
            (Dialect::Open, "note-body") => {
                self.notes = self.notes.saturating_sub(1);
                self.trim_end();
                self.push("]");
            }
            _ => {}
        }
        self.end_of(name);
        if matches!(name, "tc" | "table-cell") {
            self.cells = self.cells.saturating_sub(1);
        }
    }

    /// Paragraphs and rows end lines; within a cell they are kept on one line.
    fn end_of(&mut self, name: &str) {
        match (self.dialect, name) {
            (_, "p") | (Dialect::Open, "h") => self.line(),
            (Dialect::Word | Dialect::Slide, "tc")
            | (Dialect::Open, "table-cell" | "covered-table-cell")
                if self.cells <= 1 =>
            {
                self.trim_end_spaces();
                self.push("\t");
            }
            (Dialect::Word | Dialect::Slide, "tr") | (Dialect::Open, "table-row") => {
                self.trim_end_spaces();
                while self.out.ends_with('\t') {
                    self.out.pop();
                }
                self.line();
            }
            _ => {}
        }
    }

    fn is_left_out(&self, name: &str) -> bool {
        match self.dialect {
            Dialect::Word => matches!(
                name,
                "pPr"
                    | "rPr"
                    | "tblPr"
                    | "trPr"
                    | "tcPr"
                    | "sectPr"
                    | "del"
                    | "moveFrom"
                    | "delText"
                    | "delInstrText"
                    | "instrText"
                    | "Fallback"
            ),
            Dialect::Slide => name == "Fallback",
            Dialect::Open => matches!(
                name,
                "tracked-changes"
                    | "annotation"
                    | "note-citation"
                    | "sequence-decls"
                    | "hidden-text"
                    | "forms"
                    | "scripts"
            ),
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 || self.in_text == 0 {
            return;
        }
        if self.dialect == Dialect::Open {
            // White space is one space there (OpenDocument 1.2, part 1, section 6.1.2).
            for character in text.chars() {
                if !character.is_ascii_whitespace() {
                    self.out.push(character);
                } else if !self.out.ends_with([' ', '\n', '\t']) {
                    self.out.push(' ');
                }
            }
            self.length += text.len();
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.length += text.len();
    }

    fn line(&mut self) {
        let inside = self.cells > 0 || self.notes > 0;
        self.push(if inside { " " } else { "\n" });
    }

    fn trim_end(&mut self) {
        self.out.truncate(self.out.trim_end().len());
    }

    fn trim_end_spaces(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
    }

    /// A link's target is said where its words do not show it.
    fn close_link(&mut self) {
        let Some((from, target)) = self.open_links.pop() else {
            return;
        };
        let is_address = ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| target.starts_with(scheme));
        let words = self.out.get(from..).unwrap_or_default();
        let shown = target.trim_start_matches("mailto:").trim_end_matches('/');
        if is_address && !words.contains(shown) && target.len() < 2_000 {
            self.push(&format!(" <{target}>"));
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.done.push(self.out);
        self.done
    }
}

pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().into_inner() == name)
        .and_then(|attribute| {
            attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .ok()
                .map(|value| value.into_owned())
        })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn soon() -> Deadline {
        Deadline(Instant::now() + Duration::from_secs(20))
    }

    fn word(body: &str) -> String {
        let links = HashMap::from([(
            "rId4".to_owned(),
            "https://www.exampleton.example/log".to_owned(),
        )]);
        read_part(
            format!("<w:document><w:body>{body}</w:body></w:document>").as_bytes(),
            Dialect::Word,
            &links,
            soon(),
        )
        .pages
        .concat()
    }

    #[test]
    fn a_word_text_is_read_as_it_stands_after_its_changes() {
        let text = word(
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>We </w:t></w:r>\
             <w:del><w:r><w:delText>hold</w:delText></w:r></w:del>\
             <w:ins><w:r><w:t>do not hold</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\"> it &amp; say &#163;5.</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
             <w:moveFrom><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:moveFrom>",
        );
        assert_eq!(text, "We do not hold it & say £5.[2]\n");
    }

    #[test]
    fn cells_are_parted_by_tabs_and_rows_by_lines() {
        let cell =
            |text: &str| format!("<w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let text = word(&format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("Ward"),
            cell("Grant"),
            cell("Abbey"),
            cell("£100")
        ));
        assert_eq!(text, "Ward\tGrant\nAbbey\t£100\n");
    }

    #[test]
    fn a_link_says_where_it_leads() {
        assert_eq!(
            word("<w:p><w:hyperlink r:id=\"rId4\"><w:r><w:t>Here</w:t></w:r></w:hyperlink></w:p>"),
            "Here <https://www.exampleton.example/log>\n"
        );
    }

    #[test]
    fn a_text_box_is_read_once() {
        let once = word(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>Boxed</w:t></mc:Choice><mc:Fallback><w:t>Boxed</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        );
        assert_eq!(once, "Boxed\n");
    }

    #[test]
    fn an_open_document_is_read_with_its_notes_and_without_what_was_taken_out() {
        let xml = "<office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
            <text:h>Refusal</text:h><text:p>Cost<text:s text:c=\"3\"/>is\n  high<text:note><text:note-citation>1</text:note-citation>\
            <text:note-body><text:p>Section 12</text:p></text:note-body></text:note>.</text:p>\
            <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text>";
        let walked = read_part(xml.as_bytes(), Dialect::Open, &HashMap::new(), soon());
        assert!(walked.whole);
        assert_eq!(
            walked.pages,
            ["Refusal\nCost   is high [Section 12].\na\tb\n"]
        );
    }

    #[test]
    fn entities_are_not_expanded() {
        let laughs =
            "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><w:p><w:t>&b;x</w:t></w:p>";
        let walked = read_part(laughs.as_bytes(), Dialect::Word, &HashMap::new(), soon());
        assert_eq!(walked.pages, ["x\n"]);
    }

    #[test]
    fn a_part_cut_short_gives_what_there_is() {
        let walked = read_part(
            &b"<w:p><w:t>begun</w:t></w:p><w:p><w:t"[..],
            Dialect::Word,
            &HashMap::new(),
            soon(),
        );
        assert!(!walked.whole);
        assert_eq!(walked.pages, ["begun\n"]);
    }
}
