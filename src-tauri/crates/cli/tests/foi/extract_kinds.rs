//! Each kind of file is read, with its places; what cannot be read says why.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use foi_extract::{Cell, Extracted, Extractor, Place, Reason, Unreadable};

use super::{FOI, complaint, foi, read};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/files")
        .join(name)
}

fn text_as(name: &str, called: &str) -> Result<Extracted, Unreadable> {
    Extractor::program(FOI).text(&fs::read(fixture(name)).unwrap(), called)
}

fn text(name: &str) -> Extracted {
    text_as(name, name).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// Says that all of these stand in the text, in this order.
fn has_in_order(text: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = text[from..].find(word);
        from +=
            at.unwrap_or_else(|| panic!("“{word}” is not in, or not after the others in:\n{text}"));
    }
}

const LETTER: [&str; 4] = [
    "Our reference: FOI/2026/0417",
    "Dear Ms Example",
    "refuse to give it",
    "section 40(2) of the Freedom of Information Act 2000",
];

#[test]
fn a_pdf_is_read_page_by_page_as_it_is_laid_out() {
    let read = text("refusal.pdf");
    assert_eq!((read.pages, read.ocr, read.cut), (Some(2), false, false));
    assert_eq!(read.parts.len(), 2);
    assert_eq!(read.parts[1].place, Place::Page(2));
    has_in_order(&read.parts[0].text, &LETTER);
    let row = read.parts[1]
        .text
        .lines()
        .find(|line| line.starts_with("Abbey"))
        .unwrap();
    assert!(
        row.ends_with("   £1,250"),
        "columns are kept apart: {row:?}"
    );
}

#[test]
fn a_scanned_page_is_read_and_marked() {
    let read = text("half-scanned.pdf");
    assert_eq!((read.pages, read.ocr), (Some(2), true));
    assert!(!read.parts[0].ocr && read.parts[1].ocr);
    assert!(read.parts[0].text.contains("Covering letter"));
    has_in_order(&read.parts[1].text, &LETTER);
}

#[test]
fn a_font_without_unicode_is_read_as_it_looks() {
    let read = text("without-unicode.pdf");
    assert!(read.ocr);
    has_in_order(&read.text(), &LETTER);
}

#[test]
fn pictures_are_read_and_a_logo_is_not() {
    for name in [
        "scanned-letter.png",
        "scanned-letter.jpg",
        "scanned-letter.tif",
    ] {
        let read = text(name);
        assert!(read.ocr && read.parts[0].ocr, "{name}");
        has_in_order(&read.parts[0].text, &LETTER);
    }
    assert_eq!(text("scanned-letter.tif").parts[1].place, Place::Page(2));
    assert_eq!(
        text_as("logo.png", "logo.png").unwrap_err().reason,
        Reason::NoWords
    );
}

#[test]
fn word_documents_are_read_with_headers_notes_tables_and_links() {
    let read = text("answer.docx");
    let text_of = read.text();
    has_in_order(
        &text_of,
        &[
            "Information Governance",
            "The cost is £1,250.",
            "Ward\tGrant\nAbbey\t£1,250\nPark\t£980",
            "section 43(2): commercial interests.[1]",
            "here <https://www.exampleton.example/disclosure-log>",
            "[1] The public interest favours withholding.",
            "Page footer",
        ],
    );
    assert!(
        !text_of.contains("£400"),
        "what was taken out is not read: {text_of}"
    );
    has_in_order(&text("refusal.doc").text(), &LETTER);
}

#[test]
fn letters_in_welsh_keep_their_letters() {
    for name in ["gwrthod.docx", "gwrthod.odt"] {
        has_in_order(
            &text(name).text(),
            &[
                "Ein cyfeirnod: RhG/2026/112",
                "adran 12 o Ddeddf",
                "ffeiliau dŵr a thŷ",
            ],
        );
    }
    has_in_order(
        &text("gwrthod.odt").text(),
        &[
            "[Mae adran 16 yn rhoi dyletswydd i gynghori.]",
            "Abaty\t£1,250",
        ],
    );
    has_in_order(
        &text("gwrthod-wedi-sganio.png").text(),
        &["Ein cyfeirnod: RhG/2026/112", "ffeiliau dŵr a thŷ"],
    );
    assert_eq!(
        text("note-utf16.txt").text(),
        "Nid ydym yn dal y wybodaeth am y tŷ."
    );
}

#[test]
fn rtf_and_web_pages_are_read_without_what_is_not_shown() {
    let rtf = text("acknowledgement.rtf").text();
    has_in_order(
        &rtf,
        &[
            "1 June 2026.\n",
            "29 June 2026",
            "£25",
            "Tŷ’r Cyngor",
            "Ward\tGrant",
        ],
    );
    assert!(
        !rtf.contains("secret") && !rtf.contains("not this"),
        "{rtf}"
    );
    let page = text("notice.html").text();
    has_in_order(
        &page,
        &["Refusal notice", "section 31(1)(a)", "£600", "Abbey"],
    );
    assert!(!page.contains("never") && !page.contains("color"), "{page}");
}

#[test]
fn slides_are_read_in_order_with_their_notes() {
    let read = text("briefing.pptx");
    assert_eq!(read.pages, Some(2));
    has_in_order(
        &read.parts[0].text,
        &[
            "Grants by ward",
            "Abbey has £1,250",
            "Say that Park is late.",
        ],
    );
    has_in_order(
        &read.parts[1].text,
        &["Next steps", "Ward\tGrant\nPark\t£980"],
    );
}

#[test]
fn an_archive_is_opened_one_level_deep() {
    let read = text("answers.zip");
    let entries: Vec<_> = read
        .parts
        .iter()
        .map(|part| part.place.to_string())
        .collect();
    assert_eq!(
        entries,
        ["letters/refusal.pdf", "grants.csv", "letters/gwrthod.odt"]
    );
    has_in_order(&read.parts[0].text, &LETTER);
    assert!(read.parts[1].text.contains("Café Society;£1,250"));
    assert!(
        read.notes.iter().any(|note| note.starts_with("more.zip: ")),
        "{:?}",
        read.notes
    );
    assert!(!read.text().contains("not opened"));
}

#[test]
fn spreadsheets_keep_the_types_of_their_cells() {
    let table = |name: &str| {
        Extractor::program(FOI)
            .table(&fs::read(fixture(name)).unwrap(), name)
            .unwrap()
    };
    let (text, number, date) = (
        |text: &str| Cell::Text(text.into()),
        |number: &str| Cell::Number(number.into()),
        |date: &str| Cell::Date(date.into()),
    );
    let read = table("grants.xlsx");
    assert_eq!(
        read.sheets
            .iter()
            .map(|sheet| sheet.name.as_str())
            .collect::<Vec<_>>(),
        ["Grants", "Gwariant"]
    );
    let rows = &read.sheets[0].rows;
    assert_eq!(
        rows[1],
        [
            text("Abbey"),
            date("2026-03-12"),
            number("1250.5"),
            text("00417"),
            Cell::Bool(true)
        ]
    );
    assert_eq!(rows[2][1..3], [date("2026-03-13T10:30:00"), number("0.3")]);
    assert_eq!(rows[3], []);
    assert_eq!(
        rows[4],
        [
            Cell::Empty,
            Cell::Empty,
            number("-12000000"),
            Cell::Empty,
            text("£980.00")
        ]
    );
    for name in ["grants.xls", "grants.ods"] {
        let read = table(name);
        assert_eq!(
            read.sheets[0].rows[1],
            [text("Abbey"), date("2026-03-12"), number("1250.5")],
            "{name}"
        );
    }
    let read = table("grants.csv");
    assert_eq!(read.sheets[0].rows[2], [text("Smith; Sons"), text("£980")]);
    let read = self::text("grants.xlsx");
    assert_eq!(read.parts[1].place, Place::Sheet("Gwariant".into()));
    assert!(read.parts[0].text.starts_with("Ward\tPaid\tAmount"));
}

#[test]
fn what_is_locked_asks_for_the_password() {
    for name in [
        "locked.pdf",
        "locked.doc",
        "locked.docx",
        "locked.odt",
        "locked.zip",
    ] {
        let why = text_as(name, name).unwrap_err();
        assert_eq!(why.reason, Reason::Encrypted, "{name}");
        assert!(why.says.contains("password"), "{why}");
    }
}

/// An old workbook whose first record after its beginning says that the rest is encrypted: FILEPASS
/// with RC4 of version 1.1: salt and verifier follow (MS-XLS 2.4.117, MS-OFFCRYPTO 2.3.6.1).
fn locked_xls() -> Vec<u8> {
    let bytes = fs::read(fixture("grants.xls")).unwrap();
    let mut whole = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| whole.exists(name))
        .unwrap();
    let mut stream = Vec::new();
    whole
        .open_stream(name)
        .unwrap()
        .read_to_end(&mut stream)
        .unwrap();
    // The record BOF, its length in its third and fourth bytes.
    let length = 4 + usize::from(u16::from_le_bytes([stream[2], stream[3]]));
    let mut file_pass = vec![0x2f, 0x00, 54, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x00];
    file_pass.extend([0x5a; 48]);
    stream.splice(length..length, file_pass);
    whole
        .create_stream(name)
        .unwrap()
        .write_all(&stream)
        .unwrap();
    whole.flush().unwrap();
    whole.into_inner().into_inner()
}

/// An OpenDocument package whose manifest says how its content is encrypted (OpenDocument 1.2,
/// part 3, section 4.4).
fn locked_open_document(kind: &str) -> Vec<u8> {
    let media_type = format!("application/vnd.oasis.opendocument.{kind}");
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{media_type}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\" manifest:size=\"900\">\
         <manifest:encryption-data manifest:checksum-type=\"SHA1/1K\" manifest:checksum=\"AAAA\"><manifest:algorithm manifest:algorithm-name=\"Blowfish CFB\" manifest:initialisation-vector=\"AAAA\"/></manifest:encryption-data>\
         </manifest:file-entry></manifest:manifest>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("mimetype", media_type.as_bytes()),
        (
            "content.xml",
            &[0x9d, 0x02, 0xe1, 0x44, 0x8b, 0x00, 0xfe, 0x31][..],
        ),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn locked_spreadsheets_and_slides_ask_for_the_password() {
    let extractor = Extractor::program(FOI);
    for (name, bytes) in [
        ("locked.xls", locked_xls()),
        ("locked.ods", locked_open_document("spreadsheet")),
        ("locked.odp", locked_open_document("presentation")),
    ] {
        let why = extractor.text(&bytes, name).unwrap_err();
        assert_eq!(why.reason, Reason::Encrypted, "{name}: {why}");
        assert!(why.says.contains("password"), "{why}");
        let why = extractor.table(&bytes, name).unwrap_err();
        if name == "locked.odp" {
            assert!(!why.says.is_empty());
        } else {
            assert_eq!(why.reason, Reason::Encrypted, "{name}: {why}");
        }
    }
}

#[test]
fn a_name_that_promises_something_else_is_said() {
    for (bytes, called) in [
        (&b"\x01\x02\x03\x04 nothing known"[..], "answer.docx"),
        (b"just words", "answer.docx"),
        (b"just words", "answer.pdf"),
        (b"\0\0\0\0\0\0\0\0", "grants.xlsx"),
    ] {
        let why = Extractor::program(FOI).text(bytes, called).unwrap_err();
        assert_eq!(why.reason, Reason::NotWhatItSays, "{called}: {why}");
    }
    let zip = text_as("answers.zip", "answer.docx").unwrap_err();
    assert_eq!(zip.reason, Reason::NotWhatItSays, "{zip}");
    // What it really is can be read all the same, and that is said.
    let read = text_as("refusal.pdf", "refusal.docx").unwrap();
    has_in_order(&read.text(), &LETTER);
    assert!(
        read.notes[0].contains("Word document") && read.notes[0].contains("PDF"),
        "{:?}",
        read.notes
    );
}

/// Without its tool, a file says which package to install; what needs no tool is read.
#[test]
fn a_missing_tool_names_its_package() {
    let folder = tempfile::tempdir().unwrap();
    for tool in ["prlimit", "setpriv"] {
        std::os::unix::fs::symlink(format!("/usr/bin/{tool}"), folder.path().join(tool)).unwrap();
    }
    let bare = Extractor::program(FOI).with_path(folder.path());
    let why = |name: &str| {
        bare.text(&fs::read(fixture(name)).unwrap(), name)
            .unwrap_err()
    };
    for (name, package) in [
        ("refusal.pdf", "poppler-utils"),
        ("refusal.doc", "antiword"),
        ("scanned-letter.png", "tesseract-ocr"),
    ] {
        let why = why(name);
        assert_eq!(why.reason, Reason::ToolMissing, "{name}: {why}");
        assert!(
            why.says.contains(&format!("sudo apt install {package}")),
            "{why}"
        );
        assert!(why.may_pass());
    }
    assert!(
        bare.text(&fs::read(fixture("answer.docx")).unwrap(), "answer.docx")
            .is_ok()
    );
    // With poppler and without tesseract, the page of text is read and the other is named.
    std::os::unix::fs::symlink("/usr/bin/pdftotext", folder.path().join("pdftotext")).unwrap();
    std::os::unix::fs::symlink("/usr/bin/pdftoppm", folder.path().join("pdftoppm")).unwrap();
    let half = bare
        .text(
            &fs::read(fixture("half-scanned.pdf")).unwrap(),
            "half-scanned.pdf",
        )
        .unwrap();
    assert!(half.parts[0].text.contains("Covering letter") && !half.ocr);
    assert!(
        half.notes
            .iter()
            .any(|note| note.contains("sudo apt install tesseract-ocr")),
        "{:?}",
        half.notes
    );
}

#[test]
fn foi_text_and_foi_table_say_it_in_json() {
    let path = fixture("half-scanned.pdf");
    let said = read(&foi(&["text", path.to_str().unwrap(), "--json"]));
    assert_eq!((&said["pages"], &said["ocr"]), (&2.into(), &true.into()));
    assert_eq!(said["parts"][1]["place"], "page 2");
    assert!(said["text"].as_str().unwrap().contains("section 40(2)"));
    let path = fixture("grants.xlsx");
    let said = read(&foi(&["table", path.to_str().unwrap(), "--json"]));
    assert_eq!(said["sheets"][0]["name"], "Grants");
    assert_eq!(
        said["sheets"][0]["rows"][1],
        serde_json::json!(["Abbey", "2026-03-12", "1250.5", "00417", "TRUE"])
    );
    assert_eq!(said["sheets"][0]["types"][1], "tdntb");
    let path = fixture("locked.pdf");
    assert!(complaint(&foi(&["text", path.to_str().unwrap(), "--json"])).contains("password"));
    let path = fixture("answer.docx");
    assert!(complaint(&foi(&["table", path.to_str().unwrap()])).contains("no rows and columns"));
}
