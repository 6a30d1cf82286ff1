//! Word documents, slides and OpenDocument files: which parts of the package are read, and in what
//! order.

use std::collections::HashMap;
use std::io::{BufReader, Read as _, Seek};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::extracted::has_words;
use crate::input::Input;
use crate::kind::Kind;
use crate::office_xml::{Dialect, MOST_SLIDES, attribute, read_part};
use crate::tool::Deadline;
use crate::{Extracted, Place, Unreadable};

/// Bytes of XML that are read of one part; real ones stay far below.
const LARGEST_PART: u64 = 128 * 1024 * 1024;
/// Headers, footers and notes beyond so many are not read.
const MOST_SIDE_PARTS: usize = 40;

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
