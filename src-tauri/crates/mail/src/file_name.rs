//! Names of attachments, made harmless.

/// Longest name kept, in characters.
const LONGEST: usize = 150;

/// A name that is only a name: no folders, no control characters, no marks that turn the
/// direction of writing, not too long, and never empty.
///
/// Returns nothing when nothing of the name is left.
pub(crate) fn harmless(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let words: Vec<_> = cleaned.split_whitespace().collect();
    let cleaned = words.join(" ");
    let cleaned = cleaned
        .trim_start_matches('.')
        .trim_end_matches(['.', ' '])
        .trim();
    let stem = cleaned.split('.').next().unwrap_or_default().trim_end();
    if is_device(stem) {
        return Some(shortened(&format!("_{cleaned}")));
    }
    (!cleaned.is_empty()).then(|| shortened(cleaned))
}

/// Names that Windows takes for a device, whatever their extension ("Naming Files, Paths, and
/// Namespaces"): a file of that name cannot be saved there.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let numbered = |port: &str| {
        stem.strip_prefix(port).is_some_and(|rest| {
            matches!(
                rest,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
    };
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

/// Marks that show nothing but can make `fdp.exe` look like `exe.pdf` (Unicode TR 36).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{00ad}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Cut in the middle, so that the extension stays.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 12 => (stem, Some(extension)),
        _ => (name, None),
    };
    let room = LONGEST - extension.map_or(0, |extension| extension.chars().count() + 1);
    let stem: String = stem.chars().take(room).collect();
    match extension {
        Some(extension) => format!("{}.{extension}", stem.trim_end()),
        None => stem.trim_end().to_owned(),
    }
}

/// A usual extension for a media type, for parts that have no name.
pub(crate) fn extension_for(content_type: &str) -> &'static str {
    match content_type {
        "application/pdf" => "pdf",
        "application/json" => "json",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.oasis.opendocument.spreadsheet" => "ods",
        "application/zip" => "zip",
        "image/gif" => "gif",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "message/rfc822" | "message/global" => "eml",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/html" => "html",
        "text/plain"
        | "text/rfc822-headers"
        | "message/delivery-status"
        | "message/disposition-notification" => "txt",
        _ => "bin",
    }
}

/// The media type of a file that came without one, by its name.
pub(crate) fn content_type_for(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "csv" => "text/csv",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "gif" => "image/gif",
        "htm" | "html" => "text/html",
        "jpg" | "jpeg" => "image/jpeg",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "txt" => "text/plain",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_is_left() {
        let cases = [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\Grants 2024.xlsx", "Grants 2024.xlsx"),
            ("a\0b\r\n.csv", "ab.csv"),
            ("annex\u{202e}fdp.exe", "annexfdp.exe"),
            (".htaccess", "htaccess"),
            ("report.pdf. ", "report.pdf"),
            ("  two   spaces.pdf", "two spaces.pdf"),
            ("CON", "_CON"),
            ("nul.tar.gz", "_nul.tar.gz"),
            ("Com1 .txt", "_Com1 .txt"),
            ("console.txt", "console.txt"),
            ("COM.txt", "COM.txt"),
        ];
        for (given, left) in cases {
            assert_eq!(harmless(given).as_deref(), Some(left), "{given:?}");
        }
        for nothing in ["", "/", "...", "\u{200f}", " . "] {
            assert_eq!(harmless(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = harmless(&format!("{}.xlsx", "é".repeat(5000))).unwrap();
        assert!(name.ends_with("é.xlsx"));
        assert_eq!(name.chars().count(), LONGEST);
    }
}
