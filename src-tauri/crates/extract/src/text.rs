use encoding_rs::{Encoding, WINDOWS_1252};

use crate::{ExtractedText, Kind};

/// Text beyond this is cut: bytes of UTF-8.
const LONGEST_TEXT: usize = 2 * 1024 * 1024;
/// The width HTML is laid out for, in characters.
const WIDTH: usize = 100;

/// The text of a file, or why there is none, in one sentence.
pub(crate) fn read(bytes: &[u8], name: &str) -> Result<ExtractedText, String> {
    let text = match Kind::of(bytes, name) {
        Kind::Text => decode(bytes),
        Kind::Html => html2text::from_read(decode(bytes).as_bytes(), WIDTH)
            .map_err(|error| format!("The page could not be read: {error}."))?,
        Kind::Other(kind) => {
            return Err(format!(
                "This is {kind}; Scrutineer has no text of it yet. Save it to open it with another program."
            ));
        }
    };
    Ok(cut(text))
}

/// UTF-8 where it is valid, otherwise windows-1252: what comes here was written by British offices,
/// and guessing by letter frequencies takes a pound sign in a short table for a Polish letter.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(text).0.into_owned();
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

fn cut(mut text: String) -> ExtractedText {
    let cut = text.len() > LONGEST_TEXT;
    if cut {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
    }
    ExtractedText { text, cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_csv_in_windows_1252_comes_out_right() {
        let read = read(
            b"Recipient;Amount\nCaf\xe9 Society;\xa31,250\n",
            "grants.csv",
        )
        .unwrap();
        assert_eq!(read.text, "Recipient;Amount\nCafé Society;£1,250\n");
        assert!(!read.cut);
    }

    #[test]
    fn utf_16_with_its_mark_is_read() {
        let bytes: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("Ward 1".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(read(&bytes, "a.txt").unwrap().text, "Ward 1");
    }

    #[test]
    fn a_web_page_becomes_its_text() {
        let read = read(
            b"<html><body><h1>Grants</h1><script>evil()</script><p>By ward</p></body></html>",
            "a.html",
        )
        .unwrap();
        assert!(
            read.text.contains("Grants")
                && read.text.contains("By ward")
                && !read.text.contains("evil")
        );
    }

    #[test]
    fn what_is_not_read_yet_says_what_it_is() {
        assert!(
            read(b"%PDF-1.7\n", "answer.pdf")
                .unwrap_err()
                .starts_with("This is a PDF;")
        );
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        let read = read("é".repeat(LONGEST_TEXT).as_bytes(), "a.txt").unwrap();
        assert!(read.cut && read.text.len() <= LONGEST_TEXT);
    }
}
