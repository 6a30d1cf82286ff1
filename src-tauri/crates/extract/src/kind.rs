use std::io::Read as _;

use zip::ZipArchive;

use crate::input::Input;
use crate::{Reason, Unreadable};

/// What a file is, judged by its bytes first and its name second; a declared type is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Separated,
    Html,
    Rtf,
    Pdf,
    Picture,
    /// Word since 2007.
    Docx,
    /// Word 6 to 2003.
    Doc,
    /// A text or a presentation of OpenDocument.
    OpenText,
    Pptx,
    /// Excel since 2007.
    Xlsx,
    /// Excel's binary one since 2007.
    Xlsb,
    /// Excel 5 to 2003.
    Xls,
    Ods,
    Zip,
}

impl Kind {
    /// Judges a file, or says why it is not read.
    pub(crate) fn of(input: &Input) -> Result<Self, Unreadable> {
        let head = input.head.as_slice();
        if head.is_empty() {
            return Err(Unreadable::new(Reason::NoWords, "This file is empty."));
        }
        let kind = if head.starts_with(b"PK") {
            in_zip(input)?
        } else if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            in_compound_file(input)?
        } else if is_pdf(head) {
            Self::Pdf
        } else if head.trim_ascii_start().starts_with(b"{\\rtf") {
            Self::Rtf
        } else if let Some(known) = infer::get(head) {
            match known.extension() {
                "html" => Self::Html,
                "xml" => Self::Text,
                "heif" | "heic" | "avif" | "jxl" | "psd" | "svg" => {
                    return Err(not_read(
                        "a picture of a kind that Scrutineer does not read",
                    ));
                }
                _ if known.matcher_type() == infer::MatcherType::Image => Self::Picture,
                _ if known.matcher_type() == infer::MatcherType::Archive => {
                    return Err(not_read(
                        "an archive of a kind that Scrutineer does not open",
                    ));
                }
                _ if known.matcher_type() == infer::MatcherType::Audio => {
                    return Err(not_read("a sound recording"));
                }
                _ if known.matcher_type() == infer::MatcherType::Video => {
                    return Err(not_read("a film"));
                }
                // Some marks are only two letters long; text may begin with them.
                _ if looks_like_text(head) => by_ending(&input.ending),
                _ => return Err(unknown()),
            }
        } else if looks_like_text(head) {
            by_ending(&input.ending)
        } else {
            return Err(promised(&input.ending).map_or_else(unknown, |promised| {
                Unreadable::new(
                    Reason::NotWhatItSays,
                    format_args!("Its name says that this is {promised}, but it is not, or it is damaged from its first bytes on."),
                )
            }));
        };
        kind.against_its_name(&input.ending)
    }

    /// Plain text that is called a document is not what it says, and what stands in it is most
    /// likely not meant to be read.
    fn against_its_name(self, ending: &str) -> Result<Self, Unreadable> {
        match (self, promised(ending)) {
            (Self::Text | Self::Separated, Some(promised)) => Err(Unreadable::new(
                Reason::NotWhatItSays,
                format_args!(
                    "Its name says that this is {promised}, but it is not: it is plain text or nothing known."
                ),
            )),
            (Self::Zip, Some(promised)) => Err(Unreadable::new(
                Reason::NotWhatItSays,
                format_args!(
                    "Its name says that this is {promised}, but it is not: it is an archive of other files, or damaged."
                ),
            )),
            _ => Ok(self),
        }
    }

    /// What it is, in plain words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Separated => "a table as text (CSV)",
            Self::Html => "a web page",
            Self::Rtf => "a text document (RTF)",
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::Docx | Self::Doc => "a Word document",
            Self::OpenText => "an OpenDocument text",
            Self::Pptx => "a PowerPoint presentation",
            Self::Xlsx | Self::Xls | Self::Xlsb => "an Excel spreadsheet",
            Self::Ods => "an OpenDocument spreadsheet",
            Self::Zip => "an archive of other files",
        }
    }

    /// What its name promises if that is another kind: "a Word document".
    pub(crate) fn contradicted_by(self, ending: &str) -> Option<&'static str> {
        promised(ending)
            .filter(|promised| *promised != self.words() && !self.words().starts_with(*promised))
    }
}

fn not_read(what: &str) -> Unreadable {
    Unreadable::new(Reason::NotRead, format_args!("This is {what}."))
}

fn unknown() -> Unreadable {
    not_read("a file of a kind that Scrutineer does not read")
}

/// The kind that a name's ending promises, of those that have marks of their own.
fn promised(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "pdf" => Kind::Pdf.words(),
        "docx" | "docm" | "doc" => Kind::Docx.words(),
        "odt" => Kind::OpenText.words(),
        "pptx" | "pptm" | "ppsx" => Kind::Pptx.words(),
        "xlsx" | "xlsm" | "xlsb" | "xls" => Kind::Xlsx.words(),
        "ods" => Kind::Ods.words(),
        "png" | "jpg" | "jpeg" | "tif" | "tiff" | "gif" | "bmp" | "webp" => Kind::Picture.words(),
        _ => return None,
    })
}

fn by_ending(ending: &str) -> Kind {
    match ending {
        "htm" | "html" | "xhtml" => Kind::Html,
        "csv" | "tsv" | "tab" => Kind::Separated,
        _ => Kind::Text,
    }
}

/// Some programs write a line before the mark; readers look for it in the first kilobyte (ISO
/// 32000-1, annex H.3.4.1).
fn is_pdf(head: &[u8]) -> bool {
    let head = &head[..head.len().min(1_024)];
    head.windows(5).any(|window| window == b"%PDF-")
}

fn in_zip(input: &Input) -> Result<Kind, Unreadable> {
    let damaged = || {
        Unreadable::new(
            Reason::Broken,
            match promised(&input.ending) {
                Some(promised) => format!(
                    "Its name says that this is {promised}, but it is damaged and could not be opened."
                ),
                None => {
                    "This is an archive of other files, but it is damaged and could not be opened."
                        .to_owned()
                }
            },
        )
    };
    let mut zip = ZipArchive::new(input.reader().map_err(|_| damaged())?).map_err(|_| damaged())?;
    for (entry, kind) in [
        ("word/document.xml", Kind::Docx),
        ("xl/workbook.xml", Kind::Xlsx),
        ("xl/workbook.bin", Kind::Xlsb),
        ("ppt/presentation.xml", Kind::Pptx),
    ] {
        if zip.index_for_name(entry).is_some() {
            return Ok(kind);
        }
    }
    let mut mark = String::new();
    if let Ok(entry) = zip.by_name("mimetype") {
        entry.take(100).read_to_string(&mut mark).ok();
    }
    match mark
        .trim()
        .strip_prefix("application/vnd.oasis.opendocument.")
    {
        None => return Ok(Kind::Zip),
        Some(_) if is_locked(&mut zip) => {
            return Err(Unreadable::encrypted("an OpenDocument file"));
        }
        Some(kind) if kind.starts_with("spreadsheet") => Ok(Kind::Ods),
        Some(kind) if kind.starts_with("text") || kind.starts_with("presentation") => {
            Ok(Kind::OpenText)
        }
        Some(_) => Err(not_read("an OpenDocument file without text")),
    }
}

/// OpenDocument lists how each locked part is locked (OpenDocument 1.2, part 3, section 4.4).
fn is_locked<R: std::io::Read + std::io::Seek>(zip: &mut ZipArchive<R>) -> bool {
    let mut manifest = Vec::new();
    if let Ok(entry) = zip.by_name("META-INF/manifest.xml") {
        entry.take(1024 * 1024).read_to_end(&mut manifest).ok();
    }
    let sought = b"encryption-data";
    manifest
        .windows(sought.len())
        .any(|window| window == sought)
}

fn in_compound_file(input: &Input) -> Result<Kind, Unreadable> {
    let file = input.file().map_err(Unreadable::not_started)?;
    let Ok(compound) = cfb::CompoundFile::open(file) else {
        // Their own readers forgive more than this one.
        return match input.ending.as_str() {
            "doc" => Ok(Kind::Doc),
            "xls" => Ok(Kind::Xls),
            _ => Err(Unreadable::broken("an Office file from before 2007")),
        };
    };
    let has = |name: &str| compound.exists(name);
    if has("/EncryptedPackage") {
        Err(Unreadable::encrypted("an Office file"))
    } else if has("/WordDocument") {
        Ok(Kind::Doc)
    } else if has("/Workbook") || has("/Book") {
        Ok(Kind::Xls)
    } else if has("/PowerPoint Document") {
        Err(not_read("a PowerPoint presentation from before 2007"))
    } else if has("/__properties_version1.0") {
        Err(not_read("an Outlook item; import it to read it as a mail"))
    } else {
        Err(unknown())
    }
}

/// Text has no NUL bytes (but UTF-16 does) and few control characters.
fn looks_like_text(head: &[u8]) -> bool {
    if crate::plain::utf_16(head).is_some() {
        return true;
    }
    let odd = head
        .iter()
        .filter(|byte| {
            byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b)
        })
        .count();
    odd * 100 <= head.len()
}
