//! Files made to do harm cost one worker: within its memory and time, with a reason, and with
//! nothing left behind.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use foi_extract::{Extracted, Extractor, Reason, Unreadable};
use nix::sys::resource::{UsageWho, getrusage};
use zip::write::SimpleFileOptions;

use super::{FOI, complaint, foi};

/// What a worker and its tool may have in memory together: bytes.
const MEMORY: u64 = 512 * 1024 * 1024;
/// What a worker may take, with the time to start and to end it.
const TIME: Duration = Duration::from_secs(24);

/// Watches this process's workers and what they started; keeps the largest sums of memory.
struct Watch {
    peaks: Arc<Mutex<BTreeMap<i32, u64>>>,
    ended: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Watch {
    fn begin() -> Self {
        let (peaks, ended) = (
            Arc::<Mutex<BTreeMap<i32, u64>>>::default(),
            Arc::<AtomicBool>::default(),
        );
        let (kept, over) = (Arc::clone(&peaks), Arc::clone(&ended));
        let thread = thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                for (group, memory) in groups() {
                    let mut peaks = kept.lock().unwrap();
                    let peak = peaks.entry(group).or_default();
                    *peak = memory.max(*peak);
                }
                thread::sleep(Duration::from_millis(4));
            }
        });
        Self {
            peaks,
            ended,
            thread: Some(thread),
        }
    }

    fn end(mut self) -> u64 {
        self.ended.store(true, Ordering::Relaxed);
        self.thread.take().unwrap().join().unwrap();
        let peaks = self.peaks.lock().unwrap();
        peaks.values().copied().max().unwrap_or(0)
    }
}

/// Memory of each group of processes that a child of this one leads: bytes.
fn groups() -> BTreeMap<i32, u64> {
    let me = i32::try_from(std::process::id()).unwrap();
    let all: Vec<(i32, i32, i32, u64)> = processes().collect();
    let mut sums = BTreeMap::new();
    for (_, _, group, memory) in &all {
        let is_ours = all
            .iter()
            .any(|(id, parent, _, _)| id == group && *parent == me);
        if is_ours {
            *sums.entry(*group).or_default() += memory;
        }
    }
    sums
}

/// Id, parent, group and resident bytes of every process.
fn processes() -> impl Iterator<Item = (i32, i32, i32, u64)> {
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let id: i32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let rest: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
            Some((
                id,
                rest[1].parse().ok()?,
                rest[2].parse().ok()?,
                rest[21].parse::<u64>().ok()? * 4_096,
            ))
        })
}

fn is_running(argument: &str) -> bool {
    fs::read_dir("/proc").unwrap().flatten().any(|entry| {
        fs::read(entry.path().join("cmdline")).is_ok_and(|line| {
            line.split(|byte| *byte == 0)
                .any(|part| part == argument.as_bytes())
        })
    })
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(90), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Bytes as they are packed (RFC 1951): a beginning, and a piece so many times. The piece is packed
/// once, in a block that refers to nothing before it, and repeated as it is.
fn packed(begin: &str, piece: &[u8], times: usize) -> Vec<u8> {
    let mut bytes = block(begin.as_bytes());
    let again = block(piece);
    for _ in 0..times {
        bytes.extend(&again);
    }
    // A last block with nothing in it.
    bytes.extend([3, 0]);
    bytes
}

fn block(bytes: &[u8]) -> Vec<u8> {
    let mut packer = Compress::new(Compression::best(), false);
    let mut out = Vec::with_capacity(bytes.len() + 1_024);
    packer
        .compress_vec(bytes, &mut out, FlushCompress::Full)
        .unwrap();
    assert_eq!(packer.total_in(), bytes.len() as u64);
    out
}

/// An archive (APPNOTE 6.3.10) whose last entry unpacks to a beginning and so many times a piece.
fn swollen(
    name: &str,
    begin: &str,
    piece: &[u8],
    times: usize,
    others: &[(&str, &str)],
) -> Vec<u8> {
    let mut entries: Vec<(&str, Vec<u8>, usize)> = others
        .iter()
        .map(|(name, text)| (*name, packed(text, b"", 0), text.len()))
        .collect();
    entries.push((
        name,
        packed(begin, piece, times),
        begin.len() + piece.len() * times,
    ));
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    let count = u16::try_from(entries.len()).unwrap();
    for ((name, bytes, size), text) in entries
        .into_iter()
        .zip(others.iter().map(|(_, text)| *text).chain([""]))
    {
        let mut checksum = flate2::Crc::new();
        checksum.update(text.as_bytes());
        let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        about.extend(checksum.sum().to_le_bytes());
        about.extend(number(bytes.len()));
        about.extend(number(size));
        about.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        about.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(number(file.len()));
        directory.extend(name.bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&about);
        file.extend(name.bytes());
        file.extend(bytes);
    }
    let begin = u32::try_from(file.len()).unwrap();
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    file.extend(begin.to_le_bytes());
    file.extend([0, 0]);
    file
}

const WORKBOOK: [(&str, &str); 4] = [
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
    ),
];
const SHEET: &str =
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

/// A workbook of one sheet with these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let sheet = format!("{SHEET}{rows}</sheetData></worksheet>");
    let mut entries: Vec<(&str, &[u8])> = WORKBOOK
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    entries.push(("xl/worksheets/sheet1.xml", sheet.as_bytes()));
    zipped(&entries)
}

/// A PDF of these objects, from 1; the first is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let end = format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.extend(end.bytes());
    file
}

/// A stream of packed bytes (RFC 1950); the checksum at its end is left out, readers do without.
fn zlib(packed: &[u8]) -> Vec<u8> {
    let packed = [&[0x78, 0x9c], packed].concat();
    let mut object = format!(
        "<< /Length {} /Filter /FlateDecode >>\nstream\n",
        packed.len()
    )
    .into_bytes();
    object.extend(&packed);
    object.extend(b"\nendstream");
    object
}

/// A PDF of pages with this content each.
fn pages(count: usize, content: Vec<u8>) -> Vec<u8> {
    let kids: Vec<String> = (0..count).map(|page| format!("{} 0 R", page + 5)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Count {count} /Kids [{}] >>",
            kids.join(" ")
        )
        .into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        content,
    ];
    for _ in 0..count {
        objects.push(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
                .to_vec(),
        );
    }
    pdf(&objects)
}

fn plain_stream(content: &str) -> Vec<u8> {
    format!(
        "<< /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
    .into_bytes()
}

/// A thousand entries that all stand for the same packed bytes.
fn overlapping() -> Vec<u8> {
    let one = zipped(&[("a.txt", &vec![b'a'; 32 << 20])]);
    let end = one.len() - 22;
    let directory = u32::from_le_bytes(one[end + 16..end + 20].try_into().unwrap()) as usize;
    let record = &one[directory..end];
    let mut file = one[..directory].to_vec();
    for number in 0..1_000_u32 {
        let mut record = record.to_vec();
        record[46..51].copy_from_slice(format!("{number:03}.t").as_bytes());
        file.extend(record);
    }
    let size = u32::try_from(file.len() - directory).unwrap();
    file.extend([b'P', b'K', 5, 6, 0, 0, 0, 0]);
    file.extend(1_000_u16.to_le_bytes());
    file.extend(1_000_u16.to_le_bytes());
    file.extend(size.to_le_bytes());
    file.extend(u32::try_from(directory).unwrap().to_le_bytes());
    file.extend([0, 0]);
    file
}

fn laughs() -> String {
    let mut entities = String::from(r#"<!ENTITY a0 "ha">"#);
    for level in 1..40 {
        entities += &format!(
            r#"<!ENTITY a{level} "{}">"#,
            format!("&a{};", level - 1).repeat(10)
        );
    }
    format!("<!DOCTYPE x [{entities}]><w:document><w:p><w:t>&a39;The end</w:t></w:p></w:document>")
}

type Outcome = Result<Extracted, Unreadable>;
/// Whether an outcome is one that may come of a file.
type Judge = fn(&Outcome) -> bool;

/// What may come of a file: read, whole or cut, or one of these reasons.
fn is_one_of(outcome: &Outcome, reasons: &[Reason]) -> bool {
    outcome
        .as_ref()
        .is_err_and(|why| reasons.contains(&why.reason))
}

const GIVEN_UP: &[Reason] = &[
    Reason::TooLong,
    Reason::TooMuchMemory,
    Reason::TooLarge,
    Reason::Broken,
];

/// One after the other, each with its peak of memory (worker and tool together) and its time.
#[test]
fn a_bomb_costs_one_worker_within_its_limits() {
    let nested = zipped(&[(
        "inner.zip",
        &zipped(&[("inner.zip", &zipped(&[("a.txt", b"deep")]))]),
    )]);
    let many: Vec<(String, &[u8])> = (0..60_000)
        .map(|number| (format!("{number}.txt"), &b"x"[..]))
        .collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    let words = "BT /F1 12 Tf 60 700 Td (Section 40\\(2\\) applies.) Tj ET";
    let megabyte = vec![b'a'; 1 << 20];
    let mut table = workbook("");
    table.truncate(table.len() / 2);
    let ods = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>"#
    );
    let bombs: Vec<(&str, &str, Vec<u8>, Judge)> = vec![
        (
            "one cell in the farthest corner",
            "far.xlsx",
            workbook(
                r#"<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>8</v></c></row>"#,
            ),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.cut && read.parts[0].text.starts_with('7'))
            },
        ),
        (
            "a sheet of a million rows",
            "rows.xlsx",
            swollen(
                "xl/worksheets/sheet1.xml",
                SHEET,
                "<row><c><v>1250</v></c></row>".repeat(1_000).as_bytes(),
                1_000,
                &WORKBOOK,
            ),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.cut && read.parts[0].text.starts_with("1250\n1250\n"))
                    || is_one_of(o, &[Reason::TooLong])
            },
        ),
        (
            "shared strings of 900 MB",
            "strings.xlsx",
            swollen(
                "xl/sharedStrings.xml",
                "<sst><si><t>",
                &megabyte,
                900,
                &WORKBOOK,
            ),
            |o| is_one_of(o, GIVEN_UP),
        ),
        (
            "shared strings of 2 GB",
            "strings.xlsx",
            swollen(
                "xl/sharedStrings.xml",
                "<sst><si><t>",
                &vec![b'a'; 1 << 22],
                512,
                &WORKBOOK,
            ),
            |o| is_one_of(o, &[Reason::TooLarge]),
        ),
        (
            "rows and columns repeated to the end",
            "repeated.ods",
            zipped(&[
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet",
                ),
                ("META-INF/manifest.xml", b"<m/>"),
                ("content.xml", ods.as_bytes()),
            ]),
            |o| o.as_ref().is_ok_and(|read| read.cut) || is_one_of(o, GIVEN_UP),
        ),
        ("half a workbook", "half.xlsx", table, |o| {
            is_one_of(o, &[Reason::Broken])
        }),
        (
            "a Word document of 1 GB in one word",
            "long.docx",
            swollen(
                "word/document.xml",
                "<w:p><w:t>begun</w:t></w:p><w:p><w:t>",
                &megabyte,
                1_024,
                &[],
            ),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.cut && read.text().starts_with("begun"))
                    || is_one_of(o, GIVEN_UP)
            },
        ),
        (
            "a Word document of 1 GB in paragraphs",
            "long.docx",
            swollen(
                "word/document.xml",
                "<w:d>",
                "<w:p><w:t>ab</w:t></w:p>".repeat(40_000).as_bytes(),
                1_024,
                &[],
            ),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.cut && read.text().starts_with("ab\nab"))
                    || is_one_of(o, &[Reason::TooLong])
            },
        ),
        (
            "elements nested a million deep",
            "deep.docx",
            swollen(
                "word/document.xml",
                "<w:p><w:t>begun</w:t></w:p>",
                "<w:sdt>".repeat(1_000).as_bytes(),
                1_000,
                &[],
            ),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.text().starts_with("begun"))
            },
        ),
        (
            "a billion laughs",
            "laughs.docx",
            zipped(&[("word/document.xml", laughs().as_bytes())]),
            |o| o.as_ref().is_ok_and(|read| read.text() == "The end"),
        ),
        ("a zip in a zip in a zip", "nested.zip", nested, |o| {
            is_one_of(o, &[Reason::NotRead])
        }),
        ("a zip of 60,000 files", "many.zip", zipped(&many), |o| {
            o.as_ref()
                .is_ok_and(|read| read.cut && read.parts.len() == 200)
                || is_one_of(o, &[Reason::TooLong])
        }),
        (
            "a thousand files that are the same 32 MB",
            "overlapping.zip",
            overlapping(),
            |o| o.is_ok() || is_one_of(o, GIVEN_UP),
        ),
        (
            "a zip whose file unpacks to 1 GB",
            "one.zip",
            swollen("a.txt", "", &megabyte, 1_024, &[("b.txt", "good")]),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.text() == "good" && read.cut)
            },
        ),
        (
            "arrays nested 200,000 deep in a PDF",
            "arrays.pdf",
            pdf(&[
                b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
                [b"[".repeat(200_000), b"]".repeat(200_000)].concat(),
            ]),
            |o| is_one_of(o, GIVEN_UP),
        ),
        (
            "five million saved states in a PDF",
            "states.pdf",
            pages(1, zlib(&packed("", &b"q ".repeat(50_000), 100))),
            |o| is_one_of(o, GIVEN_UP) || is_one_of(o, &[Reason::NoWords]),
        ),
        (
            "a stream of 1 GB in a PDF",
            "stream.pdf",
            pages(1, zlib(&packed(words, &vec![b' '; 1 << 20], 1_024))),
            |o| {
                o.as_ref()
                    .is_ok_and(|read| read.text().contains("Section 40(2)"))
                    || is_one_of(o, GIVEN_UP)
            },
        ),
        (
            "pages that are their own parents",
            "loop.pdf",
            pdf(&[
                b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
                b"<< /Type /Pages /Count 9999999 /Kids [2 0 R 2 0 R 2 0 R] >>".to_vec(),
            ]),
            |o| is_one_of(o, GIVEN_UP) || is_one_of(o, &[Reason::NoWords]),
        ),
        (
            "half a PDF",
            "half.pdf",
            {
                let mut half = pages(1, plain_stream(words));
                half.truncate(150);
                half
            },
            |o| is_one_of(o, &[Reason::Broken]),
        ),
        (
            "a PDF of 2,000 pages",
            "pages.pdf",
            pages(2_000, plain_stream(words)),
            |o| {
                o.as_ref().is_ok_and(|read| {
                    read.pages == Some(2_000) && read.parts.len() == 2_000 && !read.cut
                })
            },
        ),
        (
            "a web page nested 200,000 deep",
            "deep.html",
            "<div><table><tr><td>".repeat(50_000).into_bytes(),
            |o| o.is_ok() || is_one_of(o, GIVEN_UP) || is_one_of(o, &[Reason::NoWords]),
        ),
        (
            "RTF nested a million deep",
            "deep.rtf",
            [b"{\\rtf1 begun".to_vec(), b"{".repeat(1_000_000)].concat(),
            |o| o.as_ref().is_ok_and(|read| read.text() == "begun"),
        ),
        (
            "a picture of 900 million pixels",
            "pixels.png",
            picture(30_000),
            |o| is_one_of(o, &[Reason::TooLarge]),
        ),
        (
            "a text of 90 MB",
            "long.txt",
            b"Section 40(2) applies.\n".repeat(4_000_000),
            |o| o.as_ref().is_ok_and(|read| read.cut),
        ),
    ];
    let extractor = Extractor::program(FOI);
    println!(
        "{:<45} {:>10} {:>9} {:>8}  came to",
        "file", "bytes", "peak MiB", "seconds"
    );
    for (what, name, bytes, is_fine) in bombs {
        let (watch, begun) = (Watch::begin(), Instant::now());
        let outcome = extractor.text(&bytes, name);
        let (peak, took) = (watch.end(), begun.elapsed());
        let came_to = match &outcome {
            Ok(read) => format!("{} characters, cut: {}", read.text().len(), read.cut),
            Err(why) => format!("{:?}", why.reason),
        };
        println!(
            "{what:<45} {:>10} {:>9} {:>8.1}  {came_to}",
            bytes.len(),
            peak >> 20,
            took.as_secs_f64()
        );
        assert!(is_fine(&outcome), "{what}: {outcome:.300?}");
        assert!(took < TIME, "{what} took {took:?}");
        assert!(peak <= MEMORY, "{what} took {peak} bytes");
    }
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() * 1_024;
    println!("the largest of all children had {} MiB", peak >> 20);
    assert!(peak > 0 && peak.unsigned_abs() <= MEMORY, "{peak}");
    assert_eq!(
        extractor.text(b"still here", "a.txt").unwrap().text(),
        "still here"
    );
}

/// The head of a PNG that says it is so many pixels wide and high, and one empty row.
fn picture(side: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    file.extend(side.to_be_bytes());
    file.extend(side.to_be_bytes());
    file.extend([8, 0, 0, 0, 0, 0, 0, 0, 0]);
    file
}

/// A file of 300 MB is refused by its size, without being read.
#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.pdf");
    let file = fs::File::create(&path).unwrap();
    (&file).write_all(b"%PDF-1.7\n").unwrap();
    file.set_len(300 * 1024 * 1024).unwrap();
    let begun = Instant::now();
    let said = complaint(&foi(&["text", path.to_str().unwrap()]));
    assert!(said.contains("larger than 100 MB"), "{said}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    // The same through a pipe, where the size is not known before.
    let piped = Command::new("sh")
        .arg("-c")
        .arg(format!("cat {} | {FOI} text -", path.display()))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&piped.stderr).contains("larger than 100 MB"));
}

/// A folder with a stand-in for poppler's pdftotext, a shell script, before the real tools.
fn stand_in(folder: &Path, script: &str) -> std::ffi::OsString {
    stand_in_for("pdftotext", folder, script)
}

fn stand_in_for(tool: &str, folder: &Path, script: &str) -> std::ffi::OsString {
    let tool = folder.join(tool);
    fs::write(&tool, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&tool, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut path = folder.as_os_str().to_owned();
    path.push(":/usr/bin:/bin");
    path
}

/// Stand-ins for a poppler that misbehaves: it loops, crashes, floods, or starts others and waits.
#[test]
fn a_tool_that_misbehaves_is_ended_with_all_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let file = pages(1, plain_stream(""));
    for (script, reasons) in [
        ("while :; do :; done", &[Reason::TooLong][..]),
        ("sleep 31.4159 & sleep 31.4159; wait", &[Reason::TooLong]),
        ("kill -SEGV $$", &[Reason::Broken]),
        ("kill -ABRT $$", &[Reason::Broken, Reason::TooMuchMemory]),
        ("echo 'Out of memory' >&2; exit 1", &[Reason::TooMuchMemory]),
        ("exit 99", &[Reason::Broken]),
        (
            "echo no > /tmp/foi-extract-was-here || exit 3",
            &[Reason::Broken],
        ),
        ("exec 3<>/dev/tcp/127.0.0.1/9 || exit 3", &[Reason::Broken]),
    ] {
        let extractor = Extractor::program(FOI)
            .with_path(stand_in(folder.path(), script))
            .with_patience(Duration::from_secs(3));
        let begun = Instant::now();
        let why = extractor.text(&file, "a.pdf").unwrap_err();
        assert!(reasons.contains(&why.reason), "{script}: {why:?}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{script}");
    }
    wait_until("what the tool started went on", || !is_running("31.4159"));
    assert!(!Path::new("/tmp/foi-extract-was-here").exists());
    let flood =
        Extractor::program(FOI).with_path(stand_in(folder.path(), "exec yes 'Section 40(2)'"));
    let read = flood.text(&file, "a.pdf").unwrap();
    assert!(read.cut && read.text().starts_with("Section 40(2)\nSection 40(2)"));
}

/// A scan of more pages than one worker has time for: a stand-in for tesseract takes a second and a
/// half for each.
#[test]
fn a_long_scan_is_shared_out_among_workers() {
    let folder = tempfile::tempdir().unwrap();
    let path = stand_in_for(
        "tesseract",
        folder.path(),
        "cat > /dev/null; sleep 1.5; echo Section 40",
    );
    let begun = Instant::now();
    let read = Extractor::program(FOI)
        .with_path(path)
        .text(&pages(12, plain_stream("")), "a.pdf")
        .unwrap();
    assert!(
        begun.elapsed() > Duration::from_secs(18),
        "one worker had time for all"
    );
    assert!(
        read.ocr && !read.cut && read.notes.is_empty(),
        "{:?}",
        read.notes
    );
    assert_eq!(read.pages, Some(12));
    assert!(
        read.parts
            .iter()
            .all(|part| part.ocr && part.text == "Section 40\n"),
        "{:?}",
        read.parts
    );
}

/// The worker's own watch: it answers in time though its tool does not.
#[test]
fn a_tool_that_takes_too_long_leaves_its_worker_time_to_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = stand_in(folder.path(), "printf 'Page one\\f'; exec sleep 27.1828");
    let begun = Instant::now();
    let read = Extractor::program(FOI)
        .with_path(path)
        .text(&pages(1, plain_stream("")), "a.pdf")
        .unwrap();
    assert!(read.cut && read.text().starts_with("Page one"), "{read:?}");
    assert!(read.notes[0].contains("too long"), "{:?}", read.notes);
    assert!(begun.elapsed() < TIME);
    wait_until("the tool went on", || !is_running("27.1828"));
}

/// Killed at once, without a chance to tidy up: its worker and its tool go with it, and the
/// temporary files had no names.
#[test]
fn nothing_is_left_of_a_process_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let file = folder.path().join("a.pdf");
    fs::write(&file, pages(1, plain_stream(""))).unwrap();
    let path = stand_in(folder.path(), "exec sleep 16.1803");
    let mut foi = Command::new(FOI)
        .args(["text", file.to_str().unwrap()])
        .env("PATH", path)
        .env("TMPDIR", &temporary)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("the tool was not started", || is_running("16.1803"));
    let workers = || {
        processes()
            .filter(|(_, _, group, _)| workers_of(&folder.path().join("a.pdf"), *group))
            .count()
    };
    assert!(
        fs::read_dir(&temporary).unwrap().next().is_none(),
        "a file with a name"
    );
    foi.kill().unwrap();
    foi.wait().unwrap();
    wait_until("the tool outlived foi", || !is_running("16.1803"));
    wait_until("the worker outlived foi", || workers() == 0);
    assert!(fs::read_dir(&temporary).unwrap().next().is_none());
}

/// Whether a process that leads this group reads this file.
fn workers_of(file: &PathBuf, group: i32) -> bool {
    fs::read_link(format!("/proc/{group}/fd/0")).is_ok_and(|open| &open == file)
}
