//! Text read from pictures, by tesseract.

use std::time::Duration;

use crate::extracted::{LONGEST_TEXT, has_words};
use crate::input::Input;
use crate::tool::{self, Deadline, From, How};
use crate::{Extracted, Place, Reason, Unreadable};

/// Another page is not begun with less time than this left.
const A_PAGE: Duration = Duration::from_secs(8);
/// Pages are drawn so long on their longer side: A4 at 300 dots an inch.
const LONG_SIDE: &str = "3508";
/// A picture smaller than this on either side is a logo or a line: pixels.
const SMALLEST: usize = 200;
/// More pixels than this do not fit into a tool's memory.
const MOST_PIXELS: usize = 60_000_000;

/// What came of looking at a picture.
pub(crate) enum Looked {
    Text(String),
    /// The package that is missing.
    Missing(&'static str),
    TooLong,
    Failed,
}

pub(crate) fn has_time(until: Deadline) -> bool {
    until.left() >= A_PAGE
}

/// Reads a page of a PDF as a picture.
pub(crate) fn page(input: &Input, page: u32, until: Deadline) -> Looked {
    let page = page.to_string();
    let draw = [
        "pdftoppm",
        "-gray",
        "-scale-to",
        LONG_SIDE,
        "-f",
        &page,
        "-l",
        &page,
        "-singlefile",
        "/dev/stdin",
    ];
    in_its_language(until, |language| {
        let Ok(mut drawing) = tool::start(&draw, From::File(input)) else {
            return Looked::Missing("poppler-utils");
        };
        let text = recognise(From::Tool(&mut drawing), language, until);
        drawing.kill().ok();
        drawing.wait().ok();
        text
    })
}

/// Reads a picture, which may have several pages.
pub(crate) fn picture(input: &Input, until: Deadline) -> Result<Extracted, Unreadable> {
    const KIND: &str = "a picture";
    let size = input
        .reader()
        .ok()
        .and_then(|reader| imagesize::reader_size(reader).ok());
    if let Some(size) = size {
        if size.width < SMALLEST && size.height < SMALLEST {
            return Err(Unreadable::new(
                Reason::NoWords,
                "This is a small picture, such as a logo.",
            ));
        }
        if size.width.saturating_mul(size.height) > MOST_PIXELS {
            return Err(Unreadable::new(
                Reason::TooLarge,
                "This is a picture with too many pixels to be read here.",
            ));
        }
    }
    match in_its_language(until, |language| {
        recognise(From::File(input), language, until)
    }) {
        Looked::Text(text) => {
            let mut read = Extracted::new(KIND);
            let pages: Vec<_> = text.trim_end_matches('\x0c').split('\x0c').collect();
            read.pages = u32::try_from(pages.len()).ok();
            for (number, page) in (1..).zip(pages) {
                if !read.add(Place::Page(number), page, true) {
                    break;
                }
            }
            if !read.parts.iter().any(|part| has_words(&part.text)) {
                return Err(Unreadable::new(
                    Reason::NoWords,
                    "This is a picture in which no words were found.",
                ));
            }
            Ok(read)
        }
        Looked::Missing(package) => Err(Unreadable::tool_missing(KIND, package)),
        Looked::TooLong => Err(Unreadable::too_long(KIND)),
        Looked::Failed => Err(Unreadable::broken(KIND)),
    }
}

/// Reads as English, and once more as Welsh where the words are Welsh: read as English, ŵ and ŷ are
/// lost. Without the data for Welsh the first reading stays.
fn in_its_language(until: Deadline, look: impl Fn(&str) -> Looked) -> Looked {
    match look("eng") {
        Looked::Text(english) if is_welsh(&english) && has_time(until) => match look("cym+eng") {
            Looked::Text(welsh) => Looked::Text(welsh),
            _ => Looked::Text(english),
        },
        other => other,
    }
}

/// Whether the small words are those of Welsh, at least one in ten.
fn is_welsh(text: &str) -> bool {
    const SMALL: [&str; 16] = [
        "yn", "yr", "eich", "ein", "gan", "wedi", "ac", "neu", "hyn", "dan", "oes", "nid", "bod",
        "mae", "cais", "rydym",
    ];
    let (mut small, mut all) = (0, 0);
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        all += 1;
        small += usize::from(SMALL.contains(&word.to_lowercase().as_str()));
    }
    small >= 3 && small * 10 >= all
}

fn recognise(from: From<'_>, language: &str, until: Deadline) -> Looked {
    let file = match from {
        From::File(_) => "/dev/stdin",
        From::Tool(_) => "stdin",
    };
    let arguments = ["tesseract", file, "stdout", "-l", language, "--dpi", "300"];
    let Ok(ended) = tool::run(&arguments, from, LONGEST_TEXT, until) else {
        return Looked::Failed;
    };
    match ended.how {
        How::Code(0) | How::TooMuch => {
            Looked::Text(String::from_utf8_lossy(&ended.output).into_owned())
        }
        How::Missing => Looked::Missing("tesseract-ocr"),
        How::Code(_) if ended.complaint.contains("Error opening data file") => {
            Looked::Missing("tesseract-ocr-eng")
        }
        How::TooLong => Looked::TooLong,
        _ => Looked::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::is_welsh;

    #[test]
    fn welsh_is_told_by_its_small_words() {
        assert!(is_welsh(
            "Rydym yn gwrthod eich cais o dan adran 12 o Ddeddf Rhyddid Gwybodaeth 2000."
        ));
        assert!(!is_welsh(
            "We refuse your request under section 12 of the Act. Cyngor Sir Enghraifft, Exampleton, yn."
        ));
    }
}
