//! Text in any encoding, web pages, and RTF.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::input::Input;
use crate::kind::Kind;
use crate::{Extracted, Place, Unreadable};

/// The width HTML is laid out for, in characters.
const WIDTH: usize = 100;
/// Web pages larger than this are cut before they are laid out: bytes.
const LARGEST_PAGE: usize = 16 * 1024 * 1024;

pub(crate) fn text(input: &Input, kind: Kind) -> Result<Extracted, Unreadable> {
    let bytes = input.bytes().map_err(Unreadable::not_started)?;
    let mut read = Extracted::new(kind.words());
    let text = match kind {
        Kind::Html => html(&decode_page(&bytes[..bytes.len().min(LARGEST_PAGE)]))?,
        Kind::Rtf => match foi_rtf::read(&bytes) {
            foi_rtf::Content::Text(text) => text,
            foi_rtf::Content::Html(page) => html(&page)?,
        },
        _ => decode(&bytes),
    };
    read.add(Place::Whole, &text, false);
    Ok(read)
}

fn html(page: &str) -> Result<String, Unreadable> {
    html2text::from_read(page.as_bytes(), WIDTH).map_err(|_| Unreadable::broken(Kind::Html.words()))
}

/// As the page itself says it is written, where it does so near its beginning (HTML Standard,
/// section 13.2.3.2), otherwise as any text.
pub(crate) fn decode_page(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).to_ascii_lowercase();
    let said = head.find("charset=").and_then(|at| {
        let label = head[at + "charset=".len()..].trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
        Encoding::for_label(&label.as_bytes()[..end])
    });
    match said {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            encoding.decode(bytes).0.into_owned()
        }
        _ => decode(bytes),
    }
}

/// Text from bytes that nobody says the encoding of: by its mark; as UTF-16 when every second byte
/// is zero; as UTF-8 when it is valid; otherwise by the letters, where British offices are taken to
/// have written windows-1252 unless the letters clearly say otherwise.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(text).0.into_owned();
    }
    if let Some(encoding) = utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    by_letters(bytes)
        .decode_without_bom_handling(bytes)
        .0
        .into_owned()
}

/// Guessing by letters takes a pound sign in a short table for a Polish letter. So a guess counts
/// only where bytes beyond ASCII are many, as in the words of another script.
fn by_letters(bytes: &[u8]) -> &'static Encoding {
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let is_escaped = bytes.contains(&0x1b);
    if beyond * 20 < bytes.len() && !is_escaped {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(Some(b"uk"), Utf8Detection::Deny)
}

/// UTF-16 by its mark, or by where its zero bytes stand.
pub(crate) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(4_096)];
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |first: usize| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 7 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encoding_it_was_written_in() {
        let russian = "Совет ответил на запрос о расходах и отказал в части сведений.";
        let greek = "Το συμβούλιο απάντησε στο αίτημα για τις δαπάνες.";
        let utf_16: Vec<u8> = "Ward 1 – £250"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big_endian: Vec<u8> = "Ward 1, Abbey"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for (bytes, text) in [
            (
                b"Recipient;Amount\nCaf\xe9 Society;\xa31,250\n".to_vec(),
                "Recipient;Amount\nCafé Society;£1,250\n",
            ),
            (b"\xa35\n".to_vec(), "£5\n"),
            (
                "Cyngor Sir – gwrthodwyd y cais; tŷ, dŵr"
                    .as_bytes()
                    .to_vec(),
                "Cyngor Sir – gwrthodwyd y cais; tŷ, dŵr",
            ),
            (b"\xef\xbb\xbfWard".to_vec(), "Ward"),
            (utf_16, "Ward 1 – £250"),
            (big_endian, "Ward 1, Abbey"),
            (
                encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(),
                russian,
            ),
            (encoding_rs::ISO_8859_7.encode(greek).0.into_owned(), greek),
        ] {
            assert_eq!(decode(&bytes), text);
        }
    }

    #[test]
    fn a_web_page_is_read_as_it_says() {
        let page = b"<meta charset=windows-1251><p>\xd1\xee\xe2\xe5\xf2</p>";
        assert_eq!(html(&decode_page(page)).unwrap().trim(), "Совет");
        let text = html("<h1>Grants</h1><script>evil()</script><p>By ward</p>").unwrap();
        assert!(text.contains("Grants") && text.contains("By ward") && !text.contains("evil"));
    }
}
