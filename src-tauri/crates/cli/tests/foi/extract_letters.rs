//! Letters of the corpus as an authority sends them: PDF, Word, OpenDocument and scans. Each is made
//! here, read by a worker with the tools, and then read for what it says.

#![allow(clippy::format_collect, reason = "a few cells of a test's table")]

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use foi_extract::Extractor;
use foi_reading::{Circumstances, Reading, read};
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Str};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::FOI;

/// A letter that nobody used to change a rule, and what a person reads in it.
struct Letter {
    name: String,
    text: String,
    circumstances: Circumstances,
    says: Vec<String>,
}

const FORMS: [&str; 4] = ["pdf", "docx", "odt", "scan"];

fn letters() -> Vec<Letter> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/answers/letters/kept_aside");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
            let word = |key: &str| table[key].as_str().unwrap().to_owned();
            let list = |key: &str| {
                let values = table[key].as_array().unwrap().iter();
                values.map(|value| value.as_str().unwrap().to_owned())
            };
            Letter {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                text: fs::read_to_string(path.with_extension("txt")).unwrap(),
                circumstances: Circumstances {
                    regime: word("regime").parse().unwrap(),
                    written: word("written").parse().unwrap(),
                },
                says: list("kinds").chain(list("exemptions")).collect(),
            }
        })
        .collect()
}

/// The kinds and grounds a text is read to say.
fn said(text: &str, circumstances: Circumstances) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for found in read(&[text], circumstances) {
        let one = match &found.reading {
            Reading::Exemption {
                regime, section, ..
            } => format!("{regime} {section}"),
            other => other.kind().to_owned(),
        };
        if !said.contains(&one) {
            said.push(one);
        }
    }
    said.sort();
    said
}

#[derive(Default)]
struct Score {
    letters: u32,
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn count(&mut self, said: &[String], expected: &[String]) {
        self.letters += 1;
        for one in said {
            if expected.contains(one) {
                self.right += 1;
            } else {
                self.wrong += 1;
            }
        }
        let missed = expected.iter().filter(|one| !said.contains(one)).count();
        self.missed += u32::try_from(missed).unwrap();
    }

    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from(self.right + self.missed)
    }
}

#[test]
fn letters_are_read_in_the_forms_they_come_in() {
    let letters = letters();
    assert!(letters.len() >= 24);
    let folder = tempfile::tempdir().unwrap();
    let extractor = Extractor::program(FOI).with_temporary_folder(folder.path());
    let next = AtomicUsize::new(0);
    let scores = Mutex::new(BTreeMap::<&str, Score>::new());
    let differences = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((at, letter)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    letters.get(at).map(|letter| (at, letter))
                } {
                    // A scan takes seconds, the others do not.
                    let form = match at % 6 {
                        0 => "scan",
                        1 | 2 => "pdf",
                        3 | 4 => "docx",
                        _ => "odt",
                    };
                    let bytes = match form {
                        "scan" => scan(&pdf(&letter.text), u32::try_from(at).unwrap()),
                        "pdf" => pdf(&letter.text),
                        "docx" => docx(&letter.text),
                        _ => odt(&letter.text),
                    };
                    let extracted = extractor.text(&bytes, &letter.name).unwrap();
                    assert_eq!(extracted.ocr, form == "scan", "{}", letter.name);
                    let text = extracted.text();
                    let found = said(&text, letter.circumstances);
                    scores
                        .lock()
                        .unwrap()
                        .entry(form)
                        .or_default()
                        .count(&found, &letter.says);
                    let plain = said(&letter.text, letter.circumstances);
                    if found != plain {
                        differences.lock().unwrap().push((
                            form,
                            format!(
                                "{} as {form}: {found:?}, as text {plain:?}\n{text}",
                                letter.name
                            ),
                        ));
                    }
                }
            });
        }
    });
    let scores = scores.into_inner().unwrap();
    let differences = differences.into_inner().unwrap();
    println!(
        "{:<6} {:>8} {:>10} {:>8}",
        "form", "letters", "precision", "recall"
    );
    for (form, score) in &scores {
        println!(
            "{form:<6} {:>8} {:>10.3} {:>8.3}",
            score.letters,
            score.precision(),
            score.recall()
        );
    }
    for (_, difference) in &differences {
        println!("{difference}");
    }
    for form in FORMS {
        let score = &scores[form];
        assert!(score.letters >= 8, "{form}: {} letters", score.letters);
        let (precision, recall) = if form == "scan" {
            (0.9, 0.8)
        } else {
            (0.95, 0.8)
        };
        assert!(
            score.precision() >= precision,
            "{form}: {}",
            score.precision()
        );
        assert!(score.recall() >= recall, "{form}: {}", score.recall());
        // A form that keeps its letters says the same as the text, but for how a page breaks lines.
        let others = differences.iter().filter(|(of, _)| *of == form).count();
        assert!(
            others * 8 <= score.letters as usize,
            "{form}: {others} read otherwise than as text"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

const WIDTH: usize = 88;

/// Lines as a page has them: wrapped between words.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut now = String::new();
        for word in line.replace('\t', "    ").split(' ') {
            if !now.is_empty() && now.chars().count() + word.chars().count() >= WIDTH {
                lines.push(std::mem::take(&mut now));
            } else if !now.is_empty() {
                now.push(' ');
            }
            now.push_str(word);
        }
        lines.push(now);
    }
    lines
}

/// The bytes of `WinAnsiEncoding` (PDF 1.7, annex D).
fn win_ansi(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '–' => 0x96,
            '—' => 0x97,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '•' => 0x95,
            c => u8::try_from(u32::from(c)).unwrap_or(b'?'),
        })
        .collect()
}

fn pdf(text: &str) -> Vec<u8> {
    const PER_PAGE: usize = 48;
    let lines = lines(text);
    let pages: Vec<&[String]> = lines.chunks(PER_PAGE).collect();
    let (catalog, tree, font) = (Ref::new(1), Ref::new(2), Ref::new(3));
    let page_ref = |at: usize| Ref::new(4 + 2 * i32::try_from(at).unwrap());
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree)
        .kids((0..pages.len()).map(page_ref))
        .count(i32::try_from(pages.len()).unwrap());
    pdf.type1_font(font)
        .base_font(Name(b"Helvetica"))
        .encoding_predefined(Name(b"WinAnsiEncoding"));
    for (at, lines) in pages.into_iter().enumerate() {
        let content_ref = Ref::new(page_ref(at).get() + 1);
        let mut page = pdf.page(page_ref(at));
        page.media_box(Rect::new(0.0, 0.0, 595.0, 842.0))
            .parent(tree)
            .contents(content_ref);
        page.resources().fonts().pair(Name(b"F"), font);
        page.finish();
        let mut content = Content::new();
        content
            .begin_text()
            .set_font(Name(b"F"), 11.0)
            .set_leading(15.0);
        content.next_line(60.0, 780.0);
        for line in lines {
            content.show(Str(&win_ansi(line))).next_line(0.0, -15.0);
        }
        content.end_text();
        pdf.stream(content_ref, &content.finish());
    }
    pdf.finish()
}

/// The first page of a PDF as a scanner gives it: a picture, a little askew and with specks.
fn scan(pdf: &[u8], seed: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (source, target) = (folder.path().join("a.pdf"), folder.path().join("page"));
    fs::write(&source, pdf).unwrap();
    let drawn = Command::new("pdftoppm")
        .args(["-r", "150", "-gray", "-singlefile"])
        .args([&source, &target])
        .status()
        .unwrap();
    assert!(drawn.success());
    let (width, height, page) = grey(&fs::read(target.with_extension("pgm")).unwrap());
    let tilted = tilted(&page, width, height, f64::from(seed % 3 + 1) * 0.25, seed);
    let (catalog, tree, page_ref) = (Ref::new(1), Ref::new(2), Ref::new(3));
    let (content_ref, image_ref) = (Ref::new(4), Ref::new(5));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page_ref]).count(1);
    let mut page = pdf.page(page_ref);
    page.media_box(Rect::new(0.0, 0.0, 595.0, 842.0))
        .parent(tree)
        .contents(content_ref);
    page.resources().x_objects().pair(Name(b"I"), image_ref);
    page.finish();
    let mut content = Content::new();
    content
        .transform([595.0, 0.0, 0.0, 842.0, 0.0, 0.0])
        .x_object(Name(b"I"));
    pdf.stream(content_ref, &content.finish());
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&tilted).unwrap();
    let packed = packed.finish().unwrap();
    let mut image = pdf.image_xobject(image_ref, &packed);
    image.width(i32::try_from(width).unwrap());
    image.height(i32::try_from(height).unwrap());
    image.bits_per_component(8);
    image.filter(Filter::FlateDecode);
    image.color_space().device_gray();
    image.finish();
    pdf.finish()
}

/// Width, height and pixels of a binary PGM.
fn grey(pgm: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut words = Vec::new();
    let mut at = 0;
    while words.len() < 4 {
        let end = at + pgm[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(std::str::from_utf8(&pgm[at..end]).unwrap().to_owned());
        at = end + 1;
    }
    assert_eq!((words[0].as_str(), words[3].as_str()), ("P5", "255"));
    (
        words[1].parse().unwrap(),
        words[2].parse().unwrap(),
        pgm[at..].to_vec(),
    )
}

/// Turned by so many degrees about its middle, greyer, and with a speck here and there.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a page are few thousand in each direction"
)]
fn tilted(page: &[u8], width: usize, height: usize, degrees: f64, seed: u32) -> Vec<u8> {
    let (sin, cos) = (degrees * PI / 180.0).sin_cos();
    let (middle_x, middle_y) = (width as f64 / 2.0, height as f64 / 2.0);
    let mut random = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut out = Vec::with_capacity(page.len());
    for y in 0..height {
        for x in 0..width {
            let (dx, dy) = (x as f64 - middle_x, y as f64 - middle_y);
            let from_x = (dx * cos + dy * sin + middle_x).round();
            let from_y = (dy * cos - dx * sin + middle_y).round();
            let inside =
                from_x >= 0.0 && from_y >= 0.0 && from_x < width as f64 && from_y < height as f64;
            let pixel = if inside {
                page[from_y as usize * width + from_x as usize]
            } else {
                255
            };
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let speck = random >> 20 == 0;
            let noise = (random >> 24) as u8 / 10;
            out.push(if speck {
                60
            } else {
                pixel.clamp(30, 245).saturating_sub(noise)
            });
        }
    }
    out
}

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Each line a paragraph; lines with tabs are rows of a table.
fn body(text: &str, paragraph: &dyn Fn(&str) -> String, row: &dyn Fn(&[&str]) -> String) -> String {
    text.lines()
        .map(|line| {
            if line.contains('\t') {
                row(&line.split('\t').collect::<Vec<_>>())
            } else {
                paragraph(line)
            }
        })
        .collect()
}

fn docx(text: &str) -> Vec<u8> {
    let paragraph = |line: &str| {
        format!(
            "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(line)
        )
    };
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell)))
            .collect();
        format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    };
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
        body(text, &paragraph, &row)
    );
    zipped(&[
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        ("word/document.xml", &document),
    ])
}

fn odt(text: &str) -> Vec<u8> {
    let paragraph = |line: &str| format!("<text:p>{}</text:p>", escaped(line));
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|cell| format!("<table:table-cell>{}</table:table-cell>", paragraph(cell)))
            .collect();
        format!("<table:table><table:table-row>{cells}</table:table-row></table:table>")
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"><office:body><office:text>{}</office:text></office:body></office:document-content>",
        body(text, &paragraph, &row)
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        (
            "META-INF/manifest.xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/></manifest:manifest>",
        ),
    ])
}
