//! The tables of a Word document (ECMA-376, part 1, section 17.4).

use std::io::{self, BufReader, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{LARGEST, MOST_SPAN, Tables};
use crate::Unreadable;
use crate::apart::Look;
use crate::grid::{End, Sending};
use crate::input::Input;
use crate::kind::Kind;
use crate::office_xml::{attribute, character};
use crate::tool::Deadline;

/// The tables of a Word document.
pub(crate) fn send_word(
    input: &Input,
    until: Deadline,
    sending: &mut Sending<impl io::Write>,
) -> Result<End, Unreadable> {
    let broken = || Unreadable::broken(Kind::Docx.words());
    let mut zip =
        ZipArchive::new(input.reader().map_err(Unreadable::not_started)?).map_err(|_| broken())?;
    let part = zip.by_name("word/document.xml").map_err(|_| broken())?;
    let mut reader = Reader::from_reader(BufReader::new(part.take(LARGEST)));
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut word = Word::default();
    let mut buffer = Vec::new();
    let mut count = 0_u32;
    loop {
        buffer.clear();
        count = count.wrapping_add(1);
        if count.is_multiple_of(16_384) && until.left().is_zero() {
            return Err(Unreadable::too_long("this file"));
        }
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => word.open(&start, false),
            Ok(Event::Empty(start)) => word.open(&start, true),
            Ok(Event::End(end)) => word.close(end.local_name().into_inner()),
            Ok(Event::Text(text)) if word.in_text && word.deleted == 0 => word.tables.text(&text),
            Ok(Event::CData(text)) if word.in_text && word.deleted == 0 => word.tables.text(&text),
            Ok(Event::GeneralRef(entity)) if word.in_text && word.deleted == 0 => {
                if let Some(character) = character(&entity) {
                    word.tables.text(character.encode_utf8(&mut [0; 4]));
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return Err(broken()),
        }
    }
    word.tables.send(Kind::Docx, sending)
}

#[derive(Default)]
struct Word {
    tables: Tables,
    in_text: bool,
    /// Taken out, and kept only as a tracked change.
    deleted: usize,
    /// In a run of text, in what is said of it (section 17.3.2), and in what was said of it before a
    /// change.
    in_run: bool,
    in_properties: bool,
    in_row_properties: bool,
    in_change: bool,
}

impl Word {
    fn open(&mut self, start: &BytesStart<'_>, is_empty: bool) {
        match start.local_name().into_inner() {
            "tbl" if !is_empty => self.tables.open_table(false),
            "tr" => self.tables.open_row(),
            "tc" if !is_empty => self.tables.open_cell(1, 1),
            "gridSpan" => {
                let wide = attribute(start, "val").and_then(|wide| wide.parse().ok());
                if let Some(open) = self.tables.innermost() {
                    open.span.0 = u32::clamp(wide.unwrap_or(1), 1, MOST_SPAN);
                }
            }
            "gridBefore" => {
                let passed = attribute(start, "val").and_then(|passed| passed.parse().ok());
                if let Some(open) = self.tables.innermost() {
                    let passed = u32::min(passed.unwrap_or(0), MOST_SPAN);
                    open.column = open.column.saturating_add(passed);
                }
            }
            "vMerge" => {
                if let Some(open) = self.tables.innermost() {
                    open.goes_on = attribute(start, "val").is_none_or(|val| val == "continue");
                }
            }
            "del" | "moveFrom" if !is_empty => self.deleted += 1,
            "trPr" if !is_empty => self.in_row_properties = true,
            "hidden" if self.in_row_properties && is_on(start) => self.tables.hide_row(),
            "r" => {
                self.in_run = !is_empty;
                self.tables.look = Look::default();
            }
            "rPr" => self.in_properties = self.in_run && !is_empty,
            "rPrChange" => self.in_change = !is_empty,
            name if self.in_properties && !self.in_change => self.property(name, start),
            "t" => self.in_text = !is_empty,
            "tab" | "br" | "cr" => self.tables.text("\n"),
            _ => {}
        }
    }

    /// What is said of a run.
    fn property(&mut self, name: &str, start: &BytesStart<'_>) {
        let look = &mut self.tables.look;
        match name {
            "strike" | "dstrike" => look.is_struck |= is_on(start),
            "vanish" => look.is_hidden |= is_on(start),
            "vertAlign" => match attribute(start, "val").as_deref() {
                Some("superscript") => look.is_raised = true,
                Some("subscript") => look.is_lowered = true,
                _ => {}
            },
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "tbl" => self.tables.close_table(),
            "tc" => self.tables.close_cell(),
            "p" => self.tables.text("\n"),
            "t" => self.in_text = false,
            "trPr" => self.in_row_properties = false,
            "r" => {
                self.in_run = false;
                self.tables.look = Look::default();
            }
            "rPrChange" => self.in_change = false,
            "rPr" if !self.in_change => self.in_properties = false,
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            _ => {}
        }
    }
}

/// A property without a value is on.
fn is_on(start: &BytesStart<'_>) -> bool {
    attribute(start, "val").is_none_or(|val| !matches!(val.as_str(), "0" | "false" | "off"))
}
