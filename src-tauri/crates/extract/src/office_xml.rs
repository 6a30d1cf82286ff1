//! The XML in which office programs keep text: Word's and PowerPoint's (ECMA-376), and
//! OpenDocument's. Only text is wanted, so the elements are walked once, front to back, without
//! building a tree: no memory grows with how deep they are nested, and no entity is ever expanded.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read as _, Seek};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::extracted::{LONGEST_TEXT, has_words};
use crate::input::Input;
use crate::kind::Kind;
use crate::tool::Deadline;
use crate::{Extracted, Place, Unreadable};

/// Bytes of XML that are read of one part; real ones stay far below.
const LARGEST_PART: u64 = 128 * 1024 * 1024;
/// Headers, footers and notes beyond so many are not read.
const MOST_SIDE_PARTS: usize = 40;
/// Slides beyond so many are not read.
const MOST_SLIDES: usize = 2_000;

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
fn character(entity: &BytesRef<'_>) -> Option<char> {
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
            (Dialect::Word | Dialect::Slide, "t") if !is_empty => self.in_text += 1,
            (Dialect::Word, "tab" | "ptab") => self.push("\t"),
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
            (Dialect::Open, "p" | "h") if !is_empty => self.in_text += 1,
            (Dialect::Open, "s") => {
                let count = attribute(start, "c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.push(&" ".repeat(std::cmp::min(count, 200)));
            }
            (Dialect::Open, "tab") => self.push("\t"),
            (Dialect::Open, "a") if !is_empty => {
                let target = attribute(start, "href").unwrap_or_default();
                self.open_links.push((self.out.len(), target));
            }
            (Dialect::Open, "note-body") if !is_empty => {
                self.notes += 1;
                self.push(" [");
            }
            (Dialect::Open, "page") => {
                if self.done.len() < MOST_SLIDES && has_words(&self.out) | !self.done.is_empty() {
                    self.done.push(std::mem::take(&mut self.out));
                } else {
                    self.done.push(String::new());
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
            | (Dialect::Open, "table-cell" | "covered-table-cell") => {
                if self.cells <= 1 {
                    self.trim_end_spaces();
                    self.push("\t");
                }
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

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
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

/// Reads a Word document, an OpenDocument text or a presentation.
pub(crate) fn text(input: &Input, kind: Kind, until: Deadline) -> Result<Extracted, Unreadable> {
    let broken = || Unreadable::broken(kind.words());
    let zip =
        ZipArchive::new(input.reader().map_err(Unreadable::not_started)?).map_err(|_| broken())?;
    let mut office = Office {
        zip,
        read: Extracted::new(kind.words()),
        is_damaged: false,
        until,
    };
    match kind {
        Kind::Docx => office.word(),
        Kind::Pptx => office.slides(),
        _ => office.open_document(),
    }
    let Office {
        mut read,
        is_damaged,
        ..
    } = office;
    if is_damaged && !read.has_text() {
        return Err(broken());
    }
    if is_damaged && !read.cut {
        read.note("A part of this file is damaged or too large; there may be more in it than is shown here.");
        read.cut = true;
    }
    Ok(read)
}

struct Office<R> {
    zip: ZipArchive<R>,
    read: Extracted,
    is_damaged: bool,
    until: Deadline,
}

impl<R: std::io::Read + Seek> Office<R> {
    fn walk(
        &mut self,
        entry: &str,
        dialect: Dialect,
        links: &HashMap<String, String>,
    ) -> Vec<String> {
        let Ok(part) = self.zip.by_name(entry) else {
            self.is_damaged = true;
            return Vec::new();
        };
        let walked = read_part(
            BufReader::new(part.take(LARGEST_PART)),
            dialect,
            links,
            self.until,
        );
        self.is_damaged |= !walked.whole;
        walked.pages
    }

    /// The targets of links outside the file, by their ids (ECMA-376 part 2, section 6.5).
    fn links(&mut self, entry: &str, only_outside: bool) -> HashMap<String, String> {
        let mut links = HashMap::new();
        let Ok(part) = self.zip.by_name(entry) else {
            return links;
        };
        let mut reader = Reader::from_reader(BufReader::new(part.take(4 * 1024 * 1024)));
        let mut buffer = Vec::new();
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Start(start) | Event::Empty(start)
                    if start.local_name().into_inner() == "Relationship" =>
                {
                    let is_outside =
                        attribute(&start, "TargetMode").is_some_and(|mode| mode == "External");
                    if is_outside == only_outside
                        && let (Some(id), Some(target)) =
                            (attribute(&start, "Id"), attribute(&start, "Target"))
                    {
                        links.insert(id, target);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
        links
    }

    fn names(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .zip
            .file_names()
            .filter_map(Result::ok)
            .filter(|name| {
                name.strip_prefix(prefix)
                    .and_then(|rest| rest.strip_suffix(".xml"))
                    .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
            })
            .map(|name| name.into_owned())
            .collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// Headers, then the text, then the notes, then footers: as on paper.
    fn word(&mut self) {
        let links = self.links("word/_rels/document.xml.rels", true);
        let mut texts: Vec<String> = Vec::new();
        for entry in self.names("word/header").into_iter().take(MOST_SIDE_PARTS) {
            texts.extend(self.walk(&entry, Dialect::Word, &HashMap::new()));
        }
        let body = texts.len();
        texts.extend(self.walk("word/document.xml", Dialect::Word, &links));
        for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
            if self.zip.index_for_name(notes).is_some() {
                texts.extend(self.walk(notes, Dialect::Word, &HashMap::new()));
            }
        }
        for entry in self.names("word/footer").into_iter().take(MOST_SIDE_PARTS) {
            texts.extend(self.walk(&entry, Dialect::Word, &HashMap::new()));
        }
        let mut whole = String::new();
        for (place, text) in texts.iter().enumerate() {
            // First pages and even pages repeat what the others say.
            let is_repeated = place != body && texts.iter().take(place).any(|other| other == text);
            if has_words(text) && !is_repeated {
                whole.push_str(text.trim_end());
                whole.push_str("\n\n");
            }
        }
        self.read.add(Place::Whole, whole.trim_end(), false);
    }

    fn open_document(&mut self) {
        let mut pages = self.walk("content.xml", Dialect::Open, &HashMap::new());
        let side = if self.zip.index_for_name("styles.xml").is_some() {
            // Headers and footers stand with the styles of pages.
            self.walk("styles.xml", Dialect::Open, &HashMap::new())
                .concat()
        } else {
            String::new()
        };
        let is_presentation = pages.len() > 1;
        if is_presentation {
            // Before the first slide there is nothing.
            pages.remove(0);
            self.read.pages = u32::try_from(pages.len()).ok();
            for (number, page) in (1..).zip(&pages) {
                if !self.read.add(Place::Page(number), page.trim_end(), false) {
                    break;
                }
            }
            return;
        }
        let text = pages.concat();
        let side = if has_words(&side) {
            side
        } else {
            String::new()
        };
        let gap = if side.is_empty() { "" } else { "\n\n" };
        self.read.add(
            Place::Whole,
            &format!("{}{gap}{}", text.trim_end(), side.trim()),
            false,
        );
    }

    /// Slides in the order they are shown, each with its notes.
    fn slides(&mut self) {
        let targets = self.links("ppt/_rels/presentation.xml.rels", false);
        let mut order: Vec<String> = self
            .slide_order()
            .iter()
            .filter_map(|id| targets.get(id))
            .map(|target| format!("ppt/{}", target.trim_start_matches("/ppt/")))
            .collect();
        if order.is_empty() {
            order = self.names("ppt/slides/slide");
        }
        self.read.pages = u32::try_from(order.len()).ok();
        for (number, entry) in (1..).zip(order.into_iter().take(MOST_SLIDES)) {
            let folder_and_name = entry.rsplit_once('/').unwrap_or(("", &entry));
            let rels = format!("{}/_rels/{}.rels", folder_and_name.0, folder_and_name.1);
            let notes: Vec<String> = self
                .links(&rels, false)
                .into_values()
                .filter(|target| target.contains("notesSlide"))
                .collect();
            let mut text = self.walk(&entry, Dialect::Slide, &HashMap::new()).concat();
            for target in notes.iter().take(1) {
                let entry = format!("ppt/{}", target.trim_start_matches("../"));
                let notes = self.walk(&entry, Dialect::Slide, &HashMap::new()).concat();
                if has_words(&notes) {
                    text.push('\n');
                    text.push_str(&notes);
                }
            }
            if !self.read.add(Place::Page(number), text.trim_end(), false) {
                break;
            }
        }
    }

    fn slide_order(&mut self) -> Vec<String> {
        let mut order = Vec::new();
        let Ok(part) = self.zip.by_name("ppt/presentation.xml") else {
            return order;
        };
        let mut reader = Reader::from_reader(BufReader::new(part.take(4 * 1024 * 1024)));
        let mut buffer = Vec::new();
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Start(start) | Event::Empty(start)
                    if start.local_name().into_inner() == "sldId" =>
                {
                    // `id` alone is a number of the slide's own; the one with a prefix is the link.
                    let link = start
                        .attributes()
                        .with_checks(false)
                        .filter_map(Result::ok)
                        .find(|attribute| {
                            attribute.key.prefix().is_some()
                                && attribute.key.local_name().into_inner() == "id"
                        });
                    order.extend(link.map(|link| link.value.into_owned()));
                }
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
        order
    }
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
