//! The pack for the regulator: from a request to the papers that complain of its answer.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use chrono::NaiveDate;
use foi_app::adapters::SystemSecrets;
use foi_app::wire::{ItemOutcome, NoticeVerdict, PackFormat, RecordEvent};
use foi_app::{App, ExtractionControl, Extractor, Ports, Post};
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::answering_back::record;
use crate::built::foi;
use crate::desk::{Desk, Servers, USER, day, messages, morning};

const REFUSAL: [&str; 5] = [
    "Eastmere Borough Council",
    "Freedom of Information request",
    "Dear Ms Rahim",
    "The Council is withholding the amounts of each grant, which are exempt under section 43(2) of the Freedom of Information Act 2000.",
    "Yours sincerely, the Information Team",
];

/// The smallest Word document with these paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let paragraphs = format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        paragraphs.join("</w:t></w:r></w:p><w:p><w:r><w:t>")
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>".to_owned()),
        ("word/document.xml", format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>")),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A mail of the council that answers a letter, with a file.
fn answer(letter: &[u8], at: NaiveDate, text: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let letter = foi_mail::parse(letter);
    let encoded = base64::engine::general_purpose::STANDARD.encode(file);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "From: Eastmere FOI team <foi@eastmere.example>\r\nTo: {USER}\r\nSubject: RE: {}\r\nDate: {}\r\n\
         Message-ID: <answer-{at}@eastmere.example>\r\nIn-Reply-To: <{}>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n\
         --x\r\nContent-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--x--\r\n",
        letter.subject,
        morning(at).to_rfc2822(),
        letter.message_id.unwrap(),
        lines.join("\r\n")
    )
    .into_bytes()
}

fn text_of(pdf: &Path) -> String {
    let read = Command::new("pdftotext")
        .args(["-layout", "-nopgbrk"])
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout).unwrap()
}

/// As one line: where lines break in print says nothing.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn info(pdf: &Path, key: &str) -> String {
    let read = Command::new("pdfinfo").arg(pdf).output().unwrap();
    assert!(read.status.success(), "{read:?}");
    let text = String::from_utf8(read.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    line.unwrap_or_else(|| panic!("no {key} in {text}"))
        .trim()
        .to_owned()
}

fn unpacked(zip: &Path, into: &Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    let mut names = Vec::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let name = entry.enclosed_name().unwrap();
        let target = into.join(&name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::io::copy(&mut entry, &mut fs::File::create(target).unwrap()).unwrap();
        names.push(entry.name().unwrap().into_owned());
    }
    names
}

fn sums_hold(folder: &Path) {
    let checked = Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", "SHA256SUMS"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

/// Sent Mon 3 March 2025; St Patrick's Day, 17 March, is not counted (FOIA s.10(6)), so the
/// twentieth working day is Tue 1 April. The refusal of Fri 4 April is three working days late. The
/// review asked for on Mon 7 April is due, without Good Friday, Easter Monday and 5 May, on Thu
/// 8 May; forty working days end on Fri 6 June.
#[tokio::test]
async fn from_a_request_to_its_refusal_its_review_and_the_regulators_pack() {
    let servers = Servers::start();
    let desk = servers.desk(day(2025, 3, 3));
    let (request, draft) = desk.draft();
    let nothing = desk.app.pack_preview(request).unwrap_err().to_string();
    assert!(
        nothing.contains("nothing to put before a regulator yet"),
        "{nothing}"
    );

    desk.app.send_letter_now(draft.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let early = desk.app.pack_preview(request).unwrap();
    assert!(
        !early.order_followed && early.order.contains("has not ended"),
        "{early:?}"
    );

    // The refusal comes, late, in a Word file.
    let letter = servers.smtp.received().remove(0);
    let refused = day(2025, 4, 4);
    let file = docx(&REFUSAL);
    servers.dovecot.deliver(
        USER,
        &answer(
            &letter,
            refused,
            "Please find our response attached.",
            "Response to Ms Rahim.docx",
            &file,
        ),
    );
    desk.clock.set(morning(refused));
    assert_eq!(desk.app.fetch_mail().await.unwrap().filed, 1);
    let reading = App::open(
        desk.casebook(),
        Ports {
            clock: desk.clock.clone(),
            secrets: Arc::new(SystemSecrets::default()),
            notifier: desk.notices.clone(),
            extractor: Extractor::program(foi()),
        },
        Post::default(),
    )
    .unwrap();
    let control = Arc::new(ExtractionControl::default());
    assert_eq!(reading.extract_pending(&control).unwrap().read, 1);
    drop(reading);

    // Read, confirmed, and held against the law.
    let reply = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    let readings = desk.app.readings_of(reply.id).unwrap();
    let refusal = readings
        .readings
        .iter()
        .find(|one| one.kind == "refusal")
        .unwrap();
    assert_eq!(refusal.place, "Response to Ms Rahim.docx");
    let page = desk
        .app
        .confirm_reading(reply.id, &refusal.id, None)
        .unwrap();
    assert_eq!(page.row.stage, "refused");
    let missing: Vec<(String, String)> = desk
        .app
        .notice_check(reply.id)
        .unwrap()
        .into_iter()
        .filter(|point| point.verdict == NoticeVerdict::Missing)
        .map(|point| (point.point, point.citation))
        .collect();
    for wanted in ["in_time", "public_interest", "review", "regulator"] {
        assert!(
            missing.iter().any(|(point, _)| point == wanted),
            "{wanted}: {missing:?}"
        );
    }
    assert!(
        missing
            .iter()
            .any(|(point, citation)| point == "review" && citation.contains("s.17(7)")),
        "{missing:?}"
    );
    let hasty = desk.app.pack_preview(request).unwrap();
    assert!(
        !hasty.order_followed && hasty.order.contains("was not asked to look again"),
        "{hasty:?}"
    );

    // The review is asked for, and its time passes.
    desk.clock.set(morning(day(2025, 4, 7)));
    let review = desk.app.draft_answering_back(request, &[].into()).unwrap();
    assert!(review.body.contains("43(2)"), "{}", review.body);
    desk.app.send_letter_now(review.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(desk.app.request(request).unwrap().row.stage, "review_asked");
    let today = day(2025, 6, 9);
    desk.clock.set(morning(today));
    assert_eq!(desk.app.request(request).unwrap().row.stage, "review_late");
    let complaint = desk.app.draft_letter(request, "complaint").unwrap();
    assert!(!complaint.body.is_empty());

    // The pack.
    let preview = desk.app.pack_preview(request).unwrap();
    assert_eq!(preview.regulator, "the Information Commissioner (ICO)");
    assert_eq!(
        (preview.exhibits, preview.attachments, preview.as_at),
        (3, 1, today)
    );
    assert!(preview.order_followed, "{}", preview.order);
    assert_eq!(
        preview.complaints,
        [
            "The request was answered late",
            "The review was not answered",
            "Information was withheld",
            "The refusal notice leaves out what the law asks of it",
        ]
    );
    assert_eq!(preview.cautions, Vec::<String>::new());
    let out = desk.folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let pdf = out.join("pack.pdf");
    let saved = desk.app.save_pack(request, PackFormat::Pdf, &pdf).unwrap();
    assert_eq!(info(&pdf, "Pages:"), saved.pages.to_string());
    assert_eq!(
        saved.sha256,
        foi_store::table::blob::sha256(&fs::read(&pdf).unwrap())
    );
    assert_eq!(info(&pdf, "Tagged:"), "yes");
    assert_eq!(
        info(&pdf, "Title:"),
        format!("{} ({})", page.row.title, page.row.reference)
    );
    let text = flowing(&text_of(&pdf));
    for wanted in [
        "It was due by Tue 1 April 2025 and came on Fri 4 April 2025: 3 working days late.",
        "It was due by Thu 8 May 2025. By Mon 9 June 2025 it had not come: 21 working days late.",
        "FOIA 2000 s.10(1)",
        "FOIA 2000 s.17(1)",
        "FOIA s.43(2)",
        "The authority’s last day to answer the request",
        "The requester asked for a review",
        "Mon 17 March 2025 is not counted",
        "Exhibit 3",
        "Response to Ms Rahim.docx",
        REFUSAL[3],
        &foi_store::table::blob::sha256(&file),
        "Page 1 of ",
        &format!("Page {0} of {0}", saved.pages),
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains("Exhibit 4"), "a draft is no exhibit");
    assert!(!text.contains("PRACTICE"), "{text}");

    // The ZIP, and the same from the other shell, on a copy, in another place of the world.
    let zip = out.join("pack.zip");
    let saved = desk.app.save_pack(request, PackFormat::Zip, &zip).unwrap();
    let inside = out.join("inside");
    let names = unpacked(&zip, &inside);
    assert_eq!(
        names,
        [
            "pack.pdf",
            "exhibits/01 2025-03-03 to foi@eastmere.example.eml",
            "exhibits/02 2025-04-04 from foi@eastmere.example.eml",
            "exhibits/03 2025-04-07 to foi@eastmere.example.eml",
            "attachments/02-1 Response to Ms Rahim.docx",
            "manifest.json",
            "SHA256SUMS",
        ]
    );
    sums_hold(&inside);
    assert_eq!(
        fs::read(inside.join("pack.pdf")).unwrap(),
        fs::read(&pdf).unwrap()
    );
    assert_eq!(fs::read(inside.join(&names[4])).unwrap(), file);
    for (name, message) in names[1..4]
        .iter()
        .zip(messages(&desk.app.request(request).unwrap()))
    {
        let raw = desk
            .app
            .casebook()
            .read::<_, foi_store::StoreError>(|r| r.blob(&r.message(message.id.into())?.raw))
            .unwrap();
        assert_eq!(fs::read(inside.join(name)).unwrap(), raw, "{name}");
    }
    let manifest: Value =
        serde_json::from_slice(&fs::read(inside.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["files"].as_array().unwrap().len(), 5);
    assert_eq!(manifest["files"][4]["exhibit"], 2);
    assert_eq!(manifest["files"][4]["bytes"], file.len());

    let copy = out.join("copy.scrutineer");
    desk.app.back_up(&copy).unwrap();
    let again = out.join("again.zip");
    let made = Command::new(foi())
        .env("TZ", "Asia/Tokyo")
        .env("LC_ALL", "tr_TR.UTF-8")
        .args(["--json", "--today", "2025-06-09", "--casebook"])
        .arg(&copy)
        .args(["pack", &page.row.reference, "--zip"])
        .arg(&again)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let said: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(said["sha256"], saved.sha256, "the same bytes");
    assert_eq!(
        (&said["pages"], &said["exhibits"]),
        (&saved.pages.into(), &3.into())
    );
    assert_eq!(
        said["complaints"],
        serde_json::to_value(&preview.complaints).unwrap()
    );
    assert!(fs::read(&zip).unwrap() == fs::read(&again).unwrap());

    // Once the complaint has gone, the day on which the pack is made changes nothing.
    desk.app
        .address_draft(complaint.id, "casework@regulator.example")
        .unwrap();
    desk.app
        .save_draft(
            complaint.id,
            &complaint.subject,
            "I complain of the refusal.",
        )
        .unwrap();
    desk.app.send_letter_now(complaint.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let first = desk
        .app
        .save_pack(request, PackFormat::Zip, &out.join("sent.zip"))
        .unwrap();
    desk.clock.set(morning(day(2025, 9, 1)));
    let later = desk
        .app
        .save_pack(request, PackFormat::Zip, &out.join("later.zip"))
        .unwrap();
    assert_eq!(first.exhibits, 4);
    assert_eq!((first.sha256, first.pages), (later.sha256, later.pages));
}

/// A request in practice with these mails of the council, as they were brought in.
async fn with_mails(desk: &Desk, bodies: &[Vec<u8>]) -> Uuid {
    let request = desk.sent().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    for (number, body) in bodies.iter().enumerate() {
        let file = desk.folder.path().join(format!("{number}.eml"));
        let mut mail = format!(
            "From: FOI <foi@eastmere.example>\r\nTo: {USER}\r\nSubject: Your request [{reference}]\r\n\
             Date: Tue, 04 Mar 2025 09:{:02}:{:02} +0000\r\nMessage-ID: <{number}@eastmere.example>\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n",
            number / 60, number % 60
        )
        .into_bytes();
        mail.extend_from_slice(body);
        fs::write(&file, mail).unwrap();
        assert_eq!(desk.app.import(&[file]).unwrap().new, 1);
    }
    desk.clock.set(morning(day(2025, 3, 10)));
    request
}

/// Nothing a mail says is markup, a picture, a file or a command to what sets the pages.
#[tokio::test]
async fn hostile_mails_come_out_as_the_text_they_are() {
    let desk = Desk::on(day(2025, 3, 3));
    let markup = "#import \"/etc/passwd\": *\n#panic(1) #read(\"data.json\") $ sum_1^2 $ `raw` *bold* _it_ @label <label> = Heading\n- item\n+ item\n\\ // comment /* more */ #set page(width: 1pt) ]]] }}} ))) \"quoted\" \\u{1F600}";
    let word = "w".repeat(400);
    let address = format!("https://eastmere.example/{}", "committee/2025/".repeat(30));
    let letters = "Llŷn Tŷ’r Ŵyl 🏛️ مرحبا شكرا 漢字 e\u{301}\u{302}\u{303} \u{202e}backwards\u{202c} \u{feff}";
    let mut controls: Vec<u8> = (0_u8..32)
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect();
    controls.extend_from_slice(b" after the controls \x7f\xff\xfe");
    let mut long = "A line of a very long mail, which goes on. ".repeat(24_000);
    long.push_str("THE LAST WORDS");
    assert!(long.len() > 1_000_000);
    let request = with_mails(
        &desk,
        &[
            markup.as_bytes().to_vec(),
            format!("{word}\n{address}").into_bytes(),
            letters.as_bytes().to_vec(),
            controls,
            long.into_bytes(),
            "x".repeat(200_000).into_bytes(),
            "\n".repeat(50_000).into_bytes(),
            Vec::new(),
        ],
    )
    .await;
    let pdf = desk.folder.path().join("pack.pdf");
    let saved = desk.app.save_pack(request, PackFormat::Pdf, &pdf).unwrap();
    assert_eq!(info(&pdf, "Pages:"), saved.pages.to_string());
    let text = text_of(&pdf);
    let flowing = flowing(&text);
    for line in markup.lines() {
        assert!(flowing.contains(&self::flowing(line)), "{line}");
    }
    for wanted in [
        "Exhibit 9",
        "PRACTICE: this request went to the practice mailbox.",
        "Llŷn Tŷ’r Ŵyl □",
        "cannot be printed with the fonts of this document",
        "after the controls",
        "This mail has no text of its own.",
    ] {
        assert!(flowing.contains(wanted), "{wanted}");
    }
    // What was broken over lines is whole when the breaks are taken out.
    let joined: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect();
    assert!(joined.contains(&word) && joined.contains(&address));
    assert!(flowing.contains("The first 400,000 of 1,032,014 characters are printed here."));
    assert!(!joined.contains("THELASTWORDS"));
    // Nothing runs over the edge of an A4 page, 595 points wide.
    let boxes = Command::new("pdftotext")
        .args(["-bbox"])
        .arg(&pdf)
        .arg("-")
        .output()
        .unwrap();
    let widest = String::from_utf8(boxes.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| {
            line.split_once("xMax=\"")?
                .1
                .split('"')
                .next()?
                .parse::<f64>()
                .ok()
        })
        .fold(0.0, f64::max);
    assert!(widest > 300.0 && widest < 560.0, "{widest}");
}

#[tokio::test]
async fn a_pack_is_never_written_over_a_file_unasked() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let target = desk.folder.path().join("mine.pdf");
    fs::write(&target, "mine").unwrap();
    for format in [PackFormat::Pdf, PackFormat::Zip] {
        let refused = desk
            .app
            .save_pack(request, format, &target)
            .unwrap_err()
            .to_string();
        assert!(refused.contains("already"), "{refused}");
        assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
    }
    desk.app
        .save_pack_over(request, PackFormat::Pdf, &target)
        .unwrap();
    assert!(fs::read(&target).unwrap().starts_with(b"%PDF-"));
    let nowhere = desk.folder.path().join("no such folder/pack.pdf");
    assert!(
        desk.app
            .save_pack(request, PackFormat::Pdf, &nowhere)
            .is_err()
    );
    let left: Vec<_> = fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".part"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// What was struck out is not hidden: it is shown as recorded by mistake. What only the requester
/// wrote down is shown as that, and they are told.
#[tokio::test]
async fn mistakes_are_shown_as_corrected_and_notes_are_named() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = with_mails(&desk, &[b"We received your request.".to_vec()]).await;
    let event = |kind: &str, note: &str| RecordEvent {
        request_id: request,
        kind: kind.into(),
        on: day(2025, 3, 6),
        message_id: None,
        date: None,
        exemptions: Vec::new(),
        redirect: None,
        note: note.into(),
    };
    desk.app
        .record_event(&event("refused", "Misread."))
        .unwrap();
    let wrong: String = rusqlite::Connection::open(desk.casebook())
        .unwrap()
        .query_row("SELECT id FROM event WHERE kind = 'refused'", [], |row| {
            row.get(0)
        })
        .unwrap();
    desk.app.strike_event(wrong.parse().unwrap()).unwrap();
    desk.app
        .record_event(&event(
            "acknowledged",
            "By telephone, from the duty officer.",
        ))
        .unwrap();
    let preview = desk.app.pack_preview(request).unwrap();
    assert_eq!(preview.complaints, Vec::<String>::new());
    assert!(
        preview
            .cautions
            .iter()
            .any(|one| one.starts_with("1 note of your own")),
        "{preview:?}"
    );
    let pdf = desk.folder.path().join("pack.pdf");
    desk.app.save_pack(request, PackFormat::Pdf, &pdf).unwrap();
    let text = flowing(&text_of(&pdf));
    for wanted in [
        "Recorded by mistake, and struck out since: the authority refused",
        "Corrected on Mon 10 March 2025",
        "By telephone, from the duty officer.",
        "no mail shows it",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains("Misread."));
}

/// Under FOISA silence needs a review first (s.20, s.47), and the regulator is another.
#[tokio::test]
async fn each_law_has_its_regulator_and_its_order() {
    for (regime, regulator, followed, citation) in [
        (
            "foia",
            "the Information Commissioner (ICO)",
            true,
            "FOIA 2000 s.50",
        ),
        (
            "foisa",
            "the Scottish Information Commissioner",
            false,
            "FOISA 2002 s.20(5)",
        ),
    ] {
        let desk = Desk::on(day(2025, 3, 3));
        let request = desk.sent().await;
        let regime_now = desk.app.request(request).unwrap().regime;
        if regime_now != regime {
            rusqlite::Connection::open(desk.casebook())
                .unwrap()
                .execute("UPDATE request SET regime = ?1", [regime])
                .unwrap();
        }
        desk.clock.set(morning(day(2025, 5, 1)));
        let preview = desk.app.pack_preview(request).unwrap();
        assert_eq!(preview.regulator, regulator);
        assert_eq!(preview.order_followed, followed, "{}", preview.order);
        assert_eq!(preview.complaints, ["The request was not answered"]);
        let pdf = desk.folder.path().join("pack.pdf");
        desk.app.save_pack(request, PackFormat::Pdf, &pdf).unwrap();
        let text = flowing(&text_of(&pdf));
        assert!(text.contains(citation), "{text}");
        let said = if followed {
            "The order was followed."
        } else {
            "The order was not followed."
        };
        assert!(text.contains(said), "{text}");
    }
}

/// The complaints of a pack in print, up to what was asked.
fn complained_of(desk: &Desk, request: Uuid) -> String {
    let pdf = desk.folder.path().join("complaints.pdf");
    desk.app
        .save_pack_over(request, PackFormat::Pdf, &pdf)
        .unwrap();
    let text = flowing(&text_of(&pdf));
    let from = text.find("Information was withheld").unwrap_or_default();
    let to = text[from..].find("What was asked").unwrap() + from;
    text[from..to].to_owned()
}

#[tokio::test]
async fn only_what_is_relied_on_now_is_complained_of() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = with_mails(&desk, &[b"We need more time to weigh s.43(2).".to_vec()]).await;
    let mail = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    record(
        &desk,
        request,
        "extended",
        day(2025, 3, 4),
        Some(mail.id),
        &["43(2)"],
    );
    let preview = desk.app.pack_preview(request).unwrap();
    assert!(
        !preview
            .complaints
            .contains(&"Information was withheld".to_owned()),
        "nothing was refused yet: {preview:?}"
    );
    record(
        &desk,
        request,
        "refused",
        day(2025, 3, 6),
        None,
        &["43(2)", "40(2)"],
    );
    let first = complained_of(&desk, request);
    assert!(
        first.contains("FOIA s.43(2)") && first.contains("FOIA s.40(2)"),
        "{first}"
    );
    record(&desk, request, "review_asked", day(2025, 3, 7), None, &[]);
    desk.clock.set(morning(day(2025, 3, 20)));
    record(
        &desk,
        request,
        "review_answered",
        day(2025, 3, 20),
        None,
        &["40(2)"],
    );
    let now = complained_of(&desk, request);
    assert!(now.contains("FOIA s.40(2)"), "{now}");
    assert!(!now.contains("43(2)"), "it was dropped at review: {now}");
}

/// A review that is recorded without grounds leaves open what it upholds: the maker is told.
#[tokio::test]
async fn a_review_without_grounds_is_no_complaint_of_the_old_ones() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    desk.clock.set(morning(day(2025, 3, 20)));
    let on = day(2025, 3, 20);
    record(&desk, request, "refused", on, None, &["43(2)"]);
    record(&desk, request, "review_asked", on, None, &[]);
    record(&desk, request, "review_answered", on, None, &[]);
    let preview = desk.app.pack_preview(request).unwrap();
    assert_eq!(preview.complaints, Vec::<String>::new());
    assert!(
        preview
            .cautions
            .iter()
            .any(|one| one.contains("recorded without grounds")),
        "{preview:?}"
    );
}

/// FOIA s.10(1): a request that was withdrawn, never arrived, or waits for the requester is not one
/// whose time merely has not ended.
#[tokio::test]
async fn the_cover_says_why_nothing_is_late() {
    for (kind, said) in [
        ("withdrawn", "The request was withdrawn"),
        ("bounced", "has not reached the authority"),
        ("fees_notice", "asked for a fee"),
        ("clarification_asked", "asked what was meant"),
        ("acknowledged", "has not ended"),
    ] {
        let desk = Desk::on(day(2025, 3, 3));
        let request = desk.sent().await;
        desk.clock.set(morning(day(2025, 3, 5)));
        let mail = crate::readings::reply(&desk, request, day(2025, 3, 5), "Hello.");
        record(&desk, request, kind, day(2025, 3, 5), Some(mail), &[]);
        let preview = desk.app.pack_preview(request).unwrap();
        assert!(!preview.order_followed, "{kind}");
        assert!(preview.order.contains(said), "{kind}: {}", preview.order);
        assert_eq!(
            preview.order.contains("has not ended"),
            kind == "acknowledged",
            "{kind}: {}",
            preview.order
        );
    }
}

/// Answered under the Regulations, it is reviewed under them: EIR reg.11, not the code of practice.
#[tokio::test]
async fn the_review_that_comes_first_is_that_of_the_law_relied_on() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    desk.clock.set(morning(day(2025, 3, 20)));
    let on = day(2025, 3, 20);
    record(&desk, request, "refused", on, None, &["39", "12(5)(e)"]);
    let pdf = desk.folder.path().join("pack.pdf");
    desk.app.save_pack(request, PackFormat::Pdf, &pdf).unwrap();
    let text = flowing(&text_of(&pdf));
    let order = text.split("was not asked to look again").nth(1).unwrap();
    let order: String = order.chars().take(200).collect();
    assert!(order.contains("EIR 2004 reg.11"), "{order}");
    let complaint = complained_of(&desk, request);
    assert!(complaint.contains("EIR reg.12(5)(e)"), "{complaint}");
    assert!(!complaint.contains("39"), "{complaint}");
}

/// A question that nobody marked says nothing of the answer.
#[tokio::test]
async fn only_questions_the_user_marked_are_left_unanswered() {
    const LEFT: &str = "Questions were left unanswered";
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let items = desk.app.request(request).unwrap().items;
    assert!(items.len() > 1, "{items:?}");
    desk.clock.set(morning(day(2025, 3, 20)));
    record(&desk, request, "answered", day(2025, 3, 20), None, &[]);
    let preview = desk.app.pack_preview(request).unwrap();
    assert_eq!(preview.complaints, Vec::<String>::new());
    assert!(
        preview
            .cautions
            .iter()
            .any(|one| one.starts_with("You have not marked which questions")),
        "{preview:?}"
    );
    let back = desk.app.answering_back(request, &[].into()).unwrap();
    assert!(
        !back.text.contains("has not been answered"),
        "{}",
        back.text
    );
    desk.app
        .set_item(items[0].id, ItemOutcome::Answered, "")
        .unwrap();
    let preview = desk.app.pack_preview(request).unwrap();
    assert_eq!(preview.complaints, [LEFT]);
    for item in &items[1..] {
        desk.app
            .set_item(item.id, ItemOutcome::Answered, "")
            .unwrap();
    }
    let preview = desk.app.pack_preview(request).unwrap();
    assert_eq!(preview.complaints, Vec::<String>::new());
}

/// One letter under fifty thousand accents, and two megabytes without a gap: the pack is made, and
/// says what it does not print.
#[tokio::test]
async fn a_mail_made_to_keep_the_printer_busy_is_cut_and_said() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = with_mails(
        &desk,
        &[
            format!("e{} after the accents", "\u{301}".repeat(50_000)).into_bytes(),
            "x".repeat(2_000_000).into_bytes(),
        ],
    )
    .await;
    let pdf = desk.folder.path().join("pack.pdf");
    desk.app.save_pack(request, PackFormat::Pdf, &pdf).unwrap();
    let text = flowing(&text_of(&pdf));
    for wanted in [
        "49996 characters are not printed here",
        "380000 characters are not printed here",
        "after the accents",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever bytes a mail has, a pack is made of it, and made alike twice.
    #[test]
    fn any_mail_makes_a_pack(body in prop::collection::vec(any::<u8>(), 0..2_000), text in "\\PC{0,400}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = Desk::on(day(2025, 3, 3));
            let request = with_mails(&desk, &[body, text.into_bytes()]).await;
            let [one, two] = ["one.zip", "two.zip"].map(|name| {
                desk.app
                    .save_pack(request, PackFormat::Zip, &desk.folder.path().join(name))
                    .unwrap()
                    .sha256
            });
            assert_eq!(one, two);
        });
    }
}

/// A disk of 32 KB, in memory. Needs root; without it there is nothing to try it on.
#[tokio::test]
async fn a_full_disk_is_said_and_leaves_nothing_half() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let small = desk.folder.path().join("small");
    fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=32k", "none"])
        .arg(&small)
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        return;
    }
    let refused: Vec<String> = [PackFormat::Pdf, PackFormat::Zip]
        .map(|format| {
            let target = small.join("pack");
            desk.app
                .save_pack(request, format, &target)
                .unwrap_err()
                .to_string()
        })
        .into();
    let left = fs::read_dir(&small).unwrap().count();
    assert!(
        Command::new("umount")
            .arg(&small)
            .status()
            .unwrap()
            .success()
    );
    for said in refused {
        assert!(said.contains("No space left on device"), "{said}");
    }
    assert_eq!(left, 0);
}
