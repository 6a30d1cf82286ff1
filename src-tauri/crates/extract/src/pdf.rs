//! PDFs, by poppler: its text as laid out, page by page; pages without text are pictures.

use crate::extracted::{LONGEST_TEXT, has_words, is_legible};
use crate::input::Input;
use crate::ocr::{self, Looked};
use crate::tool::{self, Deadline, From, How};
use crate::{Extracted, Part, Place, Reason, Unreadable};

const KIND: &str = "a PDF";
/// So many pages are read from pictures, at most.
pub(crate) const MOST_PICTURES: u32 = 60;

/// Reads a PDF. Pages before `from_page` are not looked at as pictures: that was done already.
/// Gives the page from which on there was no time to.
pub(crate) fn text(
    input: &Input,
    from_page: u32,
    until: Deadline,
) -> Result<(Extracted, Option<u32>), Unreadable> {
    let mut read = Extracted::new(KIND);
    let arguments = ["pdftotext", "-layout", "-enc", "UTF-8", "/dev/stdin", "-"];
    let ended = tool::run(&arguments, From::File(input), LONGEST_TEXT, until)
        .map_err(Unreadable::not_started)?;
    let is_partial = match ended.how {
        How::Code(0) => false,
        How::Missing => return Err(Unreadable::tool_missing(KIND, "poppler-utils")),
        How::Code(_) if ended.complaint.contains("Incorrect password") => {
            return Err(Unreadable::encrypted(KIND));
        }
        How::TooMuch => {
            read.cut = true;
            true
        }
        How::TooLong if ended.output.contains(&b'\x0c') => {
            read.note("Reading took too long; the pages from here on were not read.");
            read.cut = true;
            true
        }
        How::TooLong => return Err(Unreadable::too_long(KIND)),
        How::TooMuchMemory => return Err(Unreadable::too_much_memory()),
        How::Crashed => {
            return Err(Unreadable::new(
                Reason::Broken,
                "This is a PDF that makes the program which reads PDFs (pdftotext) crash.",
            ));
        }
        How::Code(_) => return Err(Unreadable::broken(KIND)),
    };
    let text = String::from_utf8_lossy(&ended.output);
    let mut pages: Vec<&str> = text.split('\x0c').collect();
    // Each page ends with a form feed; after the last there is nothing.
    if !is_partial {
        pages.pop();
    }
    read.pages = if is_partial {
        page_count(input, until)
    } else {
        u32::try_from(pages.len()).ok()
    };
    let mut without_words = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        if !is_legible(page) && !is_partial {
            without_words.push(number);
        }
        if !read.add(Place::Page(number), page, false) {
            break;
        }
    }
    let next = if without_words.is_empty() {
        None
    } else {
        look_at(&mut read, input, &without_words, from_page, until)
    };
    if pages.is_empty() {
        return Err(Unreadable::broken(KIND));
    }
    Ok((read, next))
}

/// Reads the pages without words as pictures. Gives the page there was no time for any more.
fn look_at(
    read: &mut Extracted,
    input: &Input,
    pages: &[u32],
    from_page: u32,
    until: Deadline,
) -> Option<u32> {
    let mut failed = Vec::new();
    for (count, page) in (1..).zip(pages) {
        if *page < from_page {
            continue;
        }
        if count > MOST_PICTURES {
            read.note(format!(
                "More than {MOST_PICTURES} pages are pictures; those from page {page} on were not read."
            ));
            read.cut = true;
            break;
        }
        if !ocr::has_time(until) {
            return Some(*page);
        }
        match ocr::page(input, *page, until) {
            Looked::Text(text) if has_words(&text) => set(read, *page, &text),
            Looked::Text(_) => {}
            Looked::Missing(package) => {
                let kind = if pages.len() < read.parts.len() {
                    "PDF with some pages that are pictures"
                } else {
                    "scanned PDF: its pages are pictures"
                };
                read.note(Unreadable::tool_missing(&format!("a {kind}"), package).says);
                break;
            }
            Looked::TooLong => failed.push((*page, "took too long")),
            Looked::Failed => failed.push((*page, "could not be read")),
        }
    }
    for (page, why) in failed.iter().take(5) {
        read.note(format!("Page {page} is a picture that {why}."));
    }
    None
}

fn set(read: &mut Extracted, page: u32, text: &str) {
    if let Some(part) = read
        .parts
        .iter_mut()
        .find(|part| part.place == Place::Page(page))
    {
        *part = Part {
            place: Place::Page(page),
            text: crate::extracted::tidy(text),
            ocr: true,
        };
        read.ocr = true;
    }
}

fn page_count(input: &Input, until: Deadline) -> Option<u32> {
    let ended = tool::run(
        &["pdfinfo", "/dev/stdin"],
        From::File(input),
        64 * 1024,
        until,
    )
    .ok()?;
    String::from_utf8_lossy(&ended.output)
        .lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .and_then(|count| count.trim().parse().ok())
}
