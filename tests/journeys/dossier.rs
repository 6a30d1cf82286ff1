//! An issue's dossier: what it cites, what it strikes out, and what it never lets in.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use foi_app::adapters::SystemSecrets;
use foi_app::wire::{EvidencePlace, IssueEdit, PinEvidence, StrikeKind};
use foi_app::{App, Extractor, Ports, Post};
use uuid::Uuid;

use crate::desk::{Desk, day, messages, morning};

/// An issue with a passage of an answer that names a private person. The telephone number is one of
/// those Ofcom keeps for drama.
async fn issue() -> (Desk, Uuid) {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    desk.clock.set(morning(day(2025, 3, 20)));
    let file = desk.folder.path().join("reply.eml");
    fs::write(
        &file,
        format!(
            "From: Nora Neighbour <nora@village.example>\r\nTo: amina@reporter.example\r\nSubject: Your request [{reference}] <script>alert(1)</script>\r\nDate: {}\r\nMessage-ID: <n@village.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWrite to nora@village.example or foi@eastmere.example, or ring Nora Neighbour on 020 7946 0018 at SW1A 1AA.\r\n",
            morning(day(2025, 3, 20)).to_rfc2822()
        ),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().new, 1);
    let reply = desk.app.search("ring").unwrap().hits[0].message_id.unwrap();
    desk.app.file_message(reply, request).unwrap();
    assert_eq!(messages(&desk.app.request(request).unwrap()).len(), 2);
    let issue = desk.issue("Who answers for the hall?");
    desk.app
        .pin_evidence(&PinEvidence {
            issue_id: issue,
            message_id: reply,
            note: "Nora Neighbour does".into(),
            place: EvidencePlace::Passage { from: 0, to: 0, within: String::new() },
            quote: "Write to nora@village.example or foi@eastmere.example, or ring Nora Neighbour on 020 7946 0018 at SW1A 1AA.".into(),
            ..PinEvidence::default()
        })
        .unwrap();
    desk.app
        .save_issue(&IssueEdit {
            id: Some(issue),
            question: "Who answers for the hall?".into(),
            notes: "Private: she is afraid of the chairman.".into(),
            findings: Some("Somebody does [[E1]], whatever [[E7]] said.".into()),
            ..IssueEdit::default()
        })
        .unwrap();
    (desk, issue)
}

#[tokio::test]
async fn private_details_are_proposed_and_struck_out_where_confirmed() {
    let (desk, issue) = issue().await;
    let proposed: Vec<_> = desk
        .app
        .dossier_strikes(issue)
        .unwrap()
        .into_iter()
        .map(|one| (one.kind, one.words))
        .collect();
    // The authority's own address is published: it is no private person's.
    assert_eq!(
        proposed,
        [
            (StrikeKind::Name, "Nora Neighbour".to_owned()),
            (StrikeKind::Email, "nora@village.example".to_owned()),
            (StrikeKind::Phone, "020 7946 0018".to_owned()),
            (StrikeKind::Postcode, "SW1A 1AA".to_owned()),
        ]
    );
    let words: Vec<String> = proposed.into_iter().map(|(_, words)| words).collect();
    for name in ["d.md", "d.html"] {
        let path = desk.folder.path().join(name);
        desk.app.save_dossier(issue, &path, &words).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for gone in &words {
            assert!(!text.contains(gone.as_str()), "{name} still says {gone}");
        }
        assert!(
            text.contains("eastmere.example") && text.contains("struck out"),
            "{text}"
        );
        assert!(!text.contains("afraid"), "the notebook is the user's own");
        let before = fs::read(&path).unwrap();
        let refused = desk.app.save_dossier(issue, &path, &[]).unwrap_err();
        assert!(refused.to_string().contains("of that name already"));
        assert_eq!(fs::read(&path).unwrap(), before, "it is as it was");
        desk.app.save_dossier_over(issue, &path, &[]).unwrap();
        assert!(
            fs::read_to_string(&path)
                .unwrap()
                .contains("Nora Neighbour"),
            "nothing is struck unasked"
        );
    }
    let untouched = desk.app.issue(issue).unwrap();
    assert!(
        untouched.evidence[0].quote.contains("Nora Neighbour"),
        "the casebook keeps it"
    );
}

#[tokio::test]
async fn a_dossier_cites_and_lets_nothing_in_that_acts() {
    let (desk, issue) = issue().await;
    let dossier = desk.app.dossier(issue, &[]).unwrap();
    assert_eq!(
        dossier.findings,
        "Somebody does [1], whatever [no longer attached] said."
    );
    let page = desk.app.issue(issue).unwrap();
    assert_eq!(dossier.evidence[0].sha256, page.evidence[0].sha256);

    let path = desk.folder.path().join("d.html");
    desk.app.save_dossier(issue, &path, &[]).unwrap();
    let html = fs::read_to_string(&path).unwrap();
    assert!(
        !html.contains("<script") && html.contains("&lt;script&gt;"),
        "{html}"
    );
    for outside in ["http://", "https://", "src=", "url("] {
        assert!(!html.contains(outside), "{outside} in {html}");
    }
    assert!(html.contains("<a href=\"#e1\">[1]</a>") && html.contains("id=\"e1\""));
    assert!(html.contains(&page.evidence[0].sha256));
    let markdown = desk.folder.path().join("d.md");
    desk.app.save_dossier(issue, &markdown, &[]).unwrap();
    let text = fs::read_to_string(&markdown).unwrap();
    assert!(text.starts_with("# Who answers for the hall?\n"), "{text}");
    assert!(!text.contains("<script"), "{text}");

    let odd = desk
        .app
        .save_dossier(issue, &desk.folder.path().join("d.docx"), &[]);
    assert!(odd.unwrap_err().to_string().contains("Nothing was written"));
}

/// A mail that names a private person in a quotation broken over lines, and in a file's name,
/// with an issue that has all of it.
async fn named_everywhere() -> (Desk, Uuid) {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    desk.clock.set(morning(day(2025, 3, 20)));
    let file = desk.folder.path().join("answer.eml");
    fs::write(
        &file,
        format!(
            "From: FOI team <foi@eastmere.example>\r\nTo: amina@reporter.example\r\nSubject: Your request [{reference}]\r\nDate: {}\r\nMessage-ID: <g@eastmere.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n> You may ask Jane\r\n> Bloggs of it, or Jane  Bloggs the younger.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=\"Jane_Bloggs_grants.csv\"\r\n\r\nPayee,Amount\r\nJane Bloggs,600\r\nHall Repairs,300\r\nGlaziers,n/a\r\n\r\n--b--\r\n",
            morning(day(2025, 3, 20)).to_rfc2822()
        ),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().new, 1);
    let page = desk.app.request(request).unwrap();
    let (message, attachment) = messages(&page)
        .iter()
        .find_map(|message| Some((message.id, message.attachments.first()?.id)))
        .unwrap();
    let issue = desk.issue("Who was paid for the hall?");
    let pin = |attachment_id, place, quote: &str| {
        let pin = PinEvidence {
            issue_id: issue,
            message_id: message,
            attachment_id,
            place,
            quote: quote.into(),
            ..PinEvidence::default()
        };
        desk.app.pin_evidence(&pin).unwrap();
    };
    let passage = EvidencePlace::Passage {
        from: 0,
        to: 0,
        within: String::new(),
    };
    pin(
        None,
        passage,
        "You may ask Jane > Bloggs of it, or Jane Bloggs the younger.",
    );
    pin(Some(attachment), EvidencePlace::Whole, "");
    (desk, issue)
}

#[tokio::test]
async fn a_struck_name_is_gone_from_quotations_and_file_names() {
    let (desk, issue) = named_everywhere().await;
    let struck = ["Jane Bloggs".to_owned(), "Eastmere Council".to_owned()];
    for name in ["d.md", "d.html"] {
        let path = desk.folder.path().join(name);
        desk.app.save_dossier(issue, &path, &[]).unwrap();
        let open = fs::read_to_string(&path).unwrap();
        assert!(open.contains("Bloggs"), "{open}");
        desk.app.save_dossier_over(issue, &path, &struck).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for gone in ["Jane", "Bloggs", "Eastmere Council"] {
            assert!(!text.contains(gone), "{name} still says {gone}: {text}");
        }
        assert!(
            text.contains("grants.csv") && text.contains("the younger"),
            "{text}"
        );
    }
}

/// File names run words together or percent-encode them, and some programs write letters in parts:
/// decomposed accents, ligatures.
#[tokio::test]
async fn a_struck_name_is_gone_however_its_letters_are_written() {
    let (desk, issue) = named_everywhere().await;
    let struck = ["Jane Bloggs", "Jos\u{e9} N\u{fa}\u{f1}ez", "Griffiths"].map(str::to_owned);
    let path = desk.folder.path().join("d.html");
    for said in [
        "JaneBloggs2024 grants.csv",
        "files/Jane%20Bloggs%20award.pdf",
        "Trust of Jane Bloggs2",
        "Jose\u{301} Nu\u{301}n\u{303}ez",
        "Gri\u{fb03}ths",
        "Jane B-\nloggs",
    ] {
        desk.app
            .save_issue(&IssueEdit {
                id: Some(issue),
                question: "Who was paid for the hall?".into(),
                findings: Some(format!("It went to {said} alone.")),
                ..IssueEdit::default()
            })
            .unwrap();
        desk.app.save_dossier_over(issue, &path, &struck).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for gone in [
            "Jane",
            "Bloggs",
            "loggs",
            "Nu\u{301}",
            "N\u{fa}",
            "\u{fb03}",
            "ffiths",
        ] {
            assert!(!text.contains(gone), "{said} leaves {gone}: {text}");
        }
        assert!(
            text.contains("It went to ") && text.contains(" alone."),
            "{text}"
        );
        fs::remove_file(&path).unwrap();
    }
    // Within another word it is not struck out, and then nothing is written.
    desk.app
        .save_issue(&IssueEdit {
            id: Some(issue),
            question: "Who was paid for the hall?".into(),
            findings: Some("See MRJANEBLOGGSFILE.".into()),
            ..IssueEdit::default()
        })
        .unwrap();
    let refused = desk.app.save_dossier(issue, &path, &struck).unwrap_err();
    assert!(
        refused.to_string().contains("Nothing was written"),
        "{refused}"
    );
    assert!(!path.exists());
}

/// The desk's casebook in a program that can read a PDF back: its worker is the `foi` beside it.
pub(crate) fn reading(desk: &Desk) -> App {
    reading_by(desk, crate::built::foi())
}

fn reading_by(desk: &Desk, program: PathBuf) -> App {
    let ports = Ports {
        clock: desk.clock.clone(),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: desk.notices.clone(),
        extractor: Extractor::program(program),
    };
    App::open(desk.casebook(), ports, Post::default()).unwrap()
}

fn printed(pdf: &Path) -> String {
    let read = Command::new("pdftotext")
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    let text = String::from_utf8(read.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_pdf_says_what_was_struck_out_and_no_longer_the_words() {
    let (desk, issue) = named_everywhere().await;
    let app = reading(&desk);
    let pdf = desk.folder.path().join("d.pdf");
    app.save_dossier(issue, &pdf, &[]).unwrap();
    let open = printed(&pdf);
    assert!(
        open.contains("Jane Bloggs") && open.contains("Jane_Bloggs_grants.csv"),
        "{open}"
    );
    app.save_dossier_over(issue, &pdf, &["Jane Bloggs".to_owned()])
        .unwrap();
    let text = printed(&pdf);
    for gone in ["Jane", "Bloggs"] {
        assert!(!text.contains(gone), "still says {gone}: {text}");
    }
    // Neither do the bookmarks or what the file says of itself.
    let bytes = fs::read(&pdf).unwrap();
    assert!(!bytes.windows(6).any(|run| run == b"Bloggs"));
    assert!(
        text.contains("[name struck out]") && text.contains("the younger"),
        "{text}"
    );
    let struck = app
        .dossier(issue, &["Jane Bloggs".to_owned()])
        .unwrap()
        .struck;
    assert!(!struck.is_empty());
    for one in struck {
        assert!(text.contains(&one.text), "{}: {text}", one.text);
    }
}

#[tokio::test]
async fn a_pdf_that_would_still_say_a_struck_name_is_not_written() {
    let (desk, issue) = issue().await;
    let app = reading(&desk);
    let piece = app.issue(issue).unwrap().evidence[0].id;
    app.note_evidence(piece, "See what they").unwrap();
    let pdf = desk.folder.path().join("d.pdf");
    let refused = app
        .save_dossier(issue, &pdf, &["they write".to_owned()])
        .unwrap_err()
        .to_string();
    assert!(refused.contains("“they write”"), "{refused}");
    assert!(!pdf.exists());
    // A program that cannot read it back does not say that it is clean.
    let setter = desk.folder.path().join("setter");
    let sets = format!(
        "#!/bin/sh\n[ \"$1\" = typeset-worker ] && exec {} \"$@\"\nexit 1\n",
        crate::built::foi().display()
    );
    fs::write(&setter, sets).unwrap();
    fs::set_permissions(&setter, fs::Permissions::from_mode(0o755)).unwrap();
    let blind = reading_by(&desk, setter)
        .save_dossier(issue, &pdf, &["Nora Neighbour".to_owned()])
        .unwrap_err()
        .to_string();
    assert!(blind.contains("could not be read back"), "{blind}");
    assert!(!pdf.exists());
    app.save_dossier(
        issue,
        &pdf,
        &["Nora Neighbour".to_owned(), "March".to_owned()],
    )
    .unwrap();
    assert!(!printed(&pdf).contains("Neighbour"));
}

/// Where the words of a name meet only in what is written, nothing strikes them out: then nothing is
/// written.
#[tokio::test]
async fn a_dossier_that_would_still_say_a_struck_name_is_not_written() {
    let (desk, issue) = issue().await;
    let piece = desk.app.issue(issue).unwrap().evidence[0].id;
    desk.app.note_evidence(piece, "See what they").unwrap();
    let path = desk.folder.path().join("d.html");
    let refused = desk
        .app
        .save_dossier(issue, &path, &["they write".to_owned()])
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("“they write”") && refused.contains("Nothing was written"),
        "{refused}"
    );
    assert!(!path.exists());
    // A month of the program's own dates is not what was meant.
    desk.app
        .save_dossier(issue, &path, &["March".to_owned()])
        .unwrap();
}
