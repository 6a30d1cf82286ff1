use std::path::Path;

/// What a file is, judged by its bytes first and its name second; a declared type is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text, CSV included.
    Text,
    /// HTML.
    Html,
    /// Something whose text cannot be read yet; its name in plain words.
    Other(&'static str),
}

impl Kind {
    /// Judges a file.
    ///
    /// ```
    /// use foi_extract::Kind;
    /// assert_eq!(Kind::of(b"Ward,Grant\nAbbey,100\n", "grants.csv"), Kind::Text);
    /// assert_eq!(Kind::of(b"%PDF-1.7\n", "grants.csv"), Kind::Other("a PDF"));
    /// ```
    pub fn of(bytes: &[u8], name: &str) -> Self {
        if let Some(known) = infer::get(bytes) {
            return match known.extension() {
                "html" => Self::Html,
                "pdf" => Self::Other("a PDF"),
                "docx" | "doc" | "odt" => Self::Other("a text document"),
                "xlsx" | "xls" | "ods" => Self::Other("a spreadsheet"),
                "pptx" | "ppt" | "odp" => Self::Other("a presentation"),
                "zip" | "gz" | "7z" | "rar" => Self::Other("an archive of other files"),
                _ if known.matcher_type() == infer::MatcherType::Image => Self::Other("a picture"),
                _ => Self::Other("a file of a kind Scrutineer does not read"),
            };
        }
        let ending = Path::new(name)
            .extension()
            .map(std::ffi::OsStr::to_ascii_lowercase);
        match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
            Some("htm" | "html") => Self::Html,
            _ if looks_like_text(bytes) => Self::Text,
            _ => Self::Other("a file of a kind Scrutineer does not read"),
        }
    }
}

/// Text has no NUL bytes (but UTF-16 with its mark does) and few control characters.
fn looks_like_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let sample = bytes.get(..8192).unwrap_or(bytes);
    let odd = sample
        .iter()
        .filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
        .count();
    odd * 100 <= sample.len()
}
