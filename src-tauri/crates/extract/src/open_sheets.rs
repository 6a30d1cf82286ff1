//! What an `OpenDocument` spreadsheet has besides its cells (OpenDocument 1.2, part 1, chapter 9).

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read as _};

use foi_figures::{CellKind, Hidden, Span};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::cell_formats::SheetFacts;
use crate::number_format::{self, NumberFormat};
use crate::office_xml::{attribute, character};
use crate::table::{MOST_COLUMNS, MOST_ROWS};
use crate::tool::Deadline;
use crate::workbook::extend;

/// Bytes of XML that are looked at.
const LARGEST: u64 = 1024 * 1024 * 1024;
const MOST_MERGED: usize = 200_000;

/// The sheets in their order, and what the file hides as a whole.
pub(crate) fn read(
    zip: &mut ZipArchive<BufReader<File>>,
    until: Deadline,
) -> (Vec<SheetFacts>, Hidden) {
    let mut found = Walk::default();
    // Styles that have a name of their own stand in a part of their own.
    found.part(zip, "styles.xml", until);
    found.is_whole = found.part(zip, "content.xml", until);
    let is_whole = found.is_whole;
    for sheet in &mut found.sheets {
        sheet.about.is_whole = is_whole;
    }
    (found.sheets, found.hidden)
}

#[derive(Default)]
struct Walk {
    sheets: Vec<SheetFacts>,
    hidden: Hidden,
    is_whole: bool,
    /// Styles of tables that are not shown.
    unseen: HashSet<String>,
    style: String,
    /// The format that is being read, and those that were.
    number: Option<NumberStyle>,
    numbers: HashMap<String, NumberFormat>,
    /// By the name of a cell's style: its format.
    cell_styles: HashMap<String, NumberFormat>,
    /// Styles of a sheet's columns, and of the row, for cells that have none.
    column_styles: Vec<(u32, u32, String)>,
    row_style: Option<String>,
    /// Tables within cells, and rows kept of other files, are not sheets.
    depth: usize,
    row: u32,
    column: u32,
    row_repeats: u32,
    is_linked: bool,
}

/// A number style (OpenDocument 1.2, part 1, section 16.27), written as spreadsheets of Microsoft's
/// write their formats.
#[derive(Default)]
struct NumberStyle {
    name: String,
    code: String,
    text: String,
    is_in_text: bool,
    is_symbol: bool,
    /// The style of numbers above nothing, where this one is for those below.
    otherwise: Option<String>,
}

fn repeats(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name)
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .clamp(1, MOST_ROWS)
}

impl Walk {
    /// Walks a part to its end. False where that was not reached.
    fn part(&mut self, zip: &mut ZipArchive<BufReader<File>>, path: &str, until: Deadline) -> bool {
        let Ok(part) = zip.by_name(path) else {
            return false;
        };
        let mut reader =
            Reader::from_reader(BufReader::with_capacity(64 * 1024, part.take(LARGEST)));
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut buffer = Vec::new();
        let mut count = 0_u32;
        loop {
            buffer.clear();
            count = count.wrapping_add(1);
            if count.is_multiple_of(65_536) && until.left().is_zero() {
                return false;
            }
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) => self.open(&start, false),
                Ok(Event::Empty(start)) => self.open(&start, true),
                Ok(Event::End(end)) => self.close(end.local_name().into_inner()),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::GeneralRef(entity)) => {
                    if let Some(character) = character(&entity) {
                        self.text(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(Event::Eof) => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }

    fn text(&mut self, text: &str) {
        const LONGEST: usize = 256;
        if let Some(number) = self
            .number
            .as_mut()
            .filter(|number| number.is_in_text && number.text.len() < LONGEST)
        {
            number.text.push_str(text);
        }
    }

    /// What belongs to a number style. Says whether it did.
    fn in_number_style(&mut self, name: &str, start: &BytesStart<'_>, is_empty: bool) -> bool {
        if matches!(name, "number-style" | "currency-style" | "percentage-style") {
            self.number = (!is_empty).then(|| NumberStyle {
                name: attribute(start, "name").unwrap_or_default(),
                ..NumberStyle::default()
            });
            return true;
        }
        let Some(number) = &mut self.number else {
            return false;
        };
        match name {
            "number" => {
                number.code.push_str("#,##0");
                // A factor of a thousand shows thousands as one.
                let factor = attribute(start, "display-factor")
                    .and_then(|factor| factor.parse::<f64>().ok())
                    .unwrap_or(1.0);
                let commas = [1e3, 1e6, 1e9].iter().filter(|times| factor >= **times);
                number.code.extend(commas.map(|_| ','));
            }
            "text" | "currency-symbol" => {
                number.is_in_text = !is_empty;
                number.is_symbol = name == "currency-symbol";
                number.text.clear();
            }
            "map" => {
                number.otherwise = number
                    .otherwise
                    .take()
                    .or_else(|| attribute(start, "apply-style-name"));
            }
            _ => {}
        }
        true
    }

    fn close_in_number_style(&mut self, name: &str) {
        let Some(number) = &mut self.number else {
            return;
        };
        match name {
            "text" | "currency-symbol" => {
                let text = number.text.replace('"', "");
                if number.is_in_text && !text.is_empty() {
                    number.code += &if number.is_symbol {
                        format!("[${text}]")
                    } else {
                        format!("\"{text}\"")
                    };
                }
                number.is_in_text = false;
            }
            "number-style" | "currency-style" | "percentage-style" => {
                let Some(number) = self.number.take() else {
                    return;
                };
                let format = number
                    .otherwise
                    .as_ref()
                    .and_then(|other| self.numbers.get(other))
                    .cloned()
                    .unwrap_or_else(|| number_format::of(&number.code, None));
                self.numbers.insert(number.name, format);
            }
            _ => {}
        }
    }

    /// How a cell is shown: by its own style, its row's or its column's.
    fn format_of(&self, start: &BytesStart<'_>) -> Option<&NumberFormat> {
        let own = attribute(start, "style-name");
        let column = || {
            self.column_styles
                .iter()
                .find(|(from, to, _)| (*from..=*to).contains(&self.column))
                .map(|(.., style)| style)
        };
        let style = own.as_ref().or(self.row_style.as_ref()).or_else(column)?;
        self.cell_styles.get(style)
    }

    fn open(&mut self, start: &BytesStart<'_>, is_empty: bool) {
        let name = start.local_name();
        if self.depth == 0 && self.in_number_style(name.into_inner(), start, is_empty) {
            return;
        }
        match start.local_name().into_inner() {
            "style" => {
                self.style = attribute(start, "name").unwrap_or_default();
                // Without a format of its own it has that of the style it is made from.
                let format = attribute(start, "data-style-name")
                    .and_then(|number| self.numbers.get(&number))
                    .or_else(|| {
                        self.cell_styles
                            .get(&attribute(start, "parent-style-name")?)
                    });
                if let Some(format) = format.cloned() {
                    self.cell_styles.insert(self.style.clone(), format);
                }
            }
            "table-properties" if attribute(start, "display").as_deref() == Some("false") => {
                self.unseen.insert(self.style.clone());
            }
            "table" => {
                self.depth += usize::from(!is_empty);
                if self.depth == 1 {
                    let is_hidden = attribute(start, "style-name")
                        .is_some_and(|style| self.unseen.contains(&style));
                    let mut sheet = SheetFacts::default();
                    sheet.about.is_hidden = is_hidden;
                    self.hidden.hidden_sheets += u32::from(is_hidden);
                    self.sheets.push(sheet);
                    (self.row, self.column, self.is_linked) = (0, 0, false);
                    self.column_styles.clear();
                    self.row_style = None;
                }
            }
            // Rows kept of another file.
            "table-source" if self.depth == 1 && !self.is_linked => {
                self.is_linked = true;
                self.hidden.external_links += 1;
            }
            "named-range" | "named-expression" => self.hidden.named_ranges += 1,
            "data-pilot-table" => self.hidden.pivot_caches += 1,
            name if self.depth == 1 => self.within(name, start, is_empty),
            _ => {}
        }
    }

    fn within(&mut self, name: &str, start: &BytesStart<'_>, is_empty: bool) {
        let is_hidden = attribute(start, "visibility").is_some_and(|seen| seen != "visible");
        let format = if name == "table-cell" {
            self.format_of(start).cloned()
        } else {
            None
        };
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        match name {
            "table-column" => {
                let count = repeats(start, "number-columns-repeated");
                if is_hidden {
                    extend(
                        &mut sheet.about.hidden_columns,
                        self.column,
                        self.column.saturating_add(count - 1),
                        MOST_COLUMNS,
                    );
                }
                if let Some(style) = attribute(start, "default-cell-style-name")
                    .filter(|_| self.column_styles.len() < MOST_COLUMNS as usize)
                {
                    let to = self.column.saturating_add(count - 1);
                    self.column_styles.push((self.column, to, style));
                }
                self.column = self.column.saturating_add(count);
            }
            "table-row" => {
                self.row_style = attribute(start, "default-cell-style-name");
                self.row_repeats = repeats(start, "number-rows-repeated");
                if is_hidden {
                    extend(
                        &mut sheet.about.hidden_rows,
                        self.row,
                        self.row.saturating_add(self.row_repeats - 1),
                        MOST_ROWS,
                    );
                }
                self.column = 0;
                if is_empty {
                    self.row = self.row.saturating_add(self.row_repeats);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let count = repeats(start, "number-columns-repeated");
                let value = attribute(start, "value-type");
                let said = match value.as_deref() {
                    Some("percentage") => Some(CellKind::Percent),
                    Some("currency") => match attribute(start, "currency").as_deref() {
                        Some("GBP") => Some(CellKind::Pounds),
                        Some("EUR") => Some(CellKind::Euros),
                        Some("USD") => Some(CellKind::Dollars),
                        Some(_) => Some(CellKind::OtherMoney),
                        None => None,
                    },
                    _ => None,
                };
                let is_number =
                    said.is_some() || matches!(value.as_deref(), Some("float" | "currency"));
                let mut format = format.unwrap_or_else(|| number_format::of("General", None));
                format.kind = said.unwrap_or(format.kind);
                if is_number && !format.says_nothing() {
                    for row in self.row..self.row.saturating_add(self.row_repeats).min(MOST_ROWS) {
                        if sheet.formats.is_cut {
                            break;
                        }
                        for column in
                            self.column..self.column.saturating_add(count).min(MOST_COLUMNS)
                        {
                            if sheet.formats.is_cut {
                                break;
                            }
                            sheet.formats.mark((row, column), &format);
                        }
                    }
                }
                let span = |name| {
                    attribute(start, name)
                        .and_then(|count| count.parse::<u32>().ok())
                        .unwrap_or(1)
                        .max(1)
                };
                let (wide, high) = (span("number-columns-spanned"), span("number-rows-spanned"));
                if (wide > 1 || high > 1) && sheet.about.merged.len() < MOST_MERGED {
                    let from = (self.row, self.column);
                    sheet.about.merged.push(Span {
                        from,
                        to: (
                            from.0.saturating_add(high - 1),
                            from.1.saturating_add(wide - 1),
                        ),
                    });
                }
                self.column = self.column.saturating_add(count);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.depth == 0 {
            self.close_in_number_style(name);
        }
        match name {
            "table" => self.depth = self.depth.saturating_sub(1),
            "table-row" if self.depth == 1 => self.row = self.row.saturating_add(self.row_repeats),
            _ => {}
        }
    }
}
