//! What a stranger writes into a name, an address, a subject or a text cannot become a header, a
//! recipient or a second mail: it is refused where it comes in, or arrives as the preview shows it.

use std::collections::BTreeMap;
use std::fs;

use foi_app::wire::{AuthorityEdit, Identity, NewRequest};

use crate::desk::{Desk, day, desk_facing, drafts};
use crate::desk::{PASSWORD, USER};
use crate::servers::{Certificate, ScriptedSmtp, SmtpServer};

/// Line breaks that mail programs and servers have been fooled by.
const BREAKS: [&str; 8] = [
    "\r\n", "\n", "\r", "\0", "\u{b}", "\u{85}", "\u{2028}", "\u{2029}",
];

fn authority(name: &str, email: &str) -> AuthorityEdit {
    AuthorityEdit {
        id: None,
        name: name.into(),
        email: email.into(),
        regime: "foia".into(),
        kind: String::new(),
        notes: String::new(),
        ..AuthorityEdit::default()
    }
}

/// The header of a mail, one line a field, as the wire has it.
fn header(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8(raw.to_vec()).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ")
        .replace("\r\n\t", " ")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn names(raw: &[u8]) -> Vec<String> {
    header(raw)
        .iter()
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_line_break_in_an_address_is_refused_where_it_comes_in() {
    let desk = Desk::on(day(2026, 6, 1));
    for line_break in BREAKS {
        let email = format!("victim@council.example{line_break}Bcc: all@council.example");
        let said = desk
            .app
            .save_authority(&authority("A Council", &email))
            .unwrap_err();
        assert!(said.to_string().contains("not an email address"), "{said}");
        let said = desk.app.save_identity(&Identity {
            name: "Amina Rahim".into(),
            email,
        });
        assert!(said.is_err(), "{line_break:?}");
    }
    // As one sees them in lists that are passed around.
    for row in [
        "A Council,\"victim@council.example\r\nBcc: all@council.example\",foia",
        "A Council,victim@council.example%0d%0aBcc:all@council.example,foia",
        "A Council,victim@council.example>\\r\\nBcc: <all@council.example,foia",
        "A Council,\"victim@council.example, all@council.example\",foia",
    ] {
        let list = desk.folder.path().join("authorities.csv");
        fs::write(&list, format!("name,email,regime\r\n{row}\r\n")).unwrap();
        let brought = desk.app.import_authorities(&list, &BTreeMap::new());
        let known = desk.app.authorities().unwrap();
        assert!(
            known.iter().all(|one| one.name != "A Council"),
            "{row}: {brought:?} {known:?}"
        );
    }
}

/// A name, a subject or a field of a template with a line break in it: refused, or made harmless
/// before the preview; never a header of its own.
#[tokio::test]
async fn the_sink_has_exactly_the_headers_of_the_preview() {
    const FIELDS: [&str; 8] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ];
    let certificate = Certificate::self_made();
    let sink = SmtpServer::start(&certificate, USER, PASSWORD);
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, sink.port, 1);
    desk.app.set_letters_a_minute(0).unwrap();
    let mut went = 0;
    let mut refused = 0;
    for (number, line_break) in BREAKS
        .iter()
        .chain(&["=?utf-8?Q?=0D=0ABcc:_all=40council.example?="])
        .enumerate()
    {
        for place in ["name", "subject", "field"] {
            let evil =
                format!("Grants{line_break}Bcc: all@council.example{line_break}{line_break}Text");
            let name = if place == "name" {
                format!("C{number} {evil}")
            } else {
                format!("C{number} {place}")
            };
            let Ok(id) = desk
                .app
                .save_authority(&authority(&name, "foi@council.example"))
            else {
                refused += 1;
                continue;
            };
            let mut fields = BTreeMap::from([
                ("from_date".to_owned(), "2023-04-01".to_owned()),
                ("to_date".to_owned(), "2024-03-31".to_owned()),
            ]);
            if place == "field" {
                fields.insert("programme".into(), evil.clone());
            }
            let Ok(request) = desk.app.new_request(&NewRequest {
                authority_id: id,
                letter: "grants-awarded".into(),
                issue_id: None,
                fields,
            }) else {
                refused += 1;
                continue;
            };
            let draft = drafts(&desk.app.request(request).unwrap()).remove(0);
            if place == "subject" && desk.app.save_draft(draft.id, &evil, &draft.body).is_err() {
                refused += 1;
                continue;
            }
            let (Ok(preview), Ok(row)) = (
                desk.app.preview_mail(draft.id),
                desk.app.send_letter_now(draft.id),
            ) else {
                refused += 1;
                continue;
            };
            assert_eq!(
                desk.app.send_ready().await.unwrap().sent,
                1,
                "{line_break:?} {place}: {row:?}"
            );
            went += 1;
            let raw = sink.received().pop().unwrap();
            let mut found = names(&raw);
            found.sort();
            let mut wanted = FIELDS.to_vec();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{line_break:?} {place}");
            let shown = header(preview.source.as_bytes());
            let differs: Vec<_> = header(&raw)
                .into_iter()
                .filter(|line| !shown.contains(line) && !line.starts_with("Message-ID:"))
                .collect();
            assert!(differs.is_empty(), "{line_break:?} {place}: {differs:?}");
            let envelope = sink.envelopes().pop().unwrap();
            assert!(!envelope.contains("all@council.example"), "{envelope}");
        }
    }
    assert_eq!(went + refused, 27);
    assert!(
        went > 0 && refused > 0,
        "{went} went, {refused} were refused"
    );
    assert_eq!(sink.received().len(), went);
}

/// SMTP smuggling: a text that a lenient server would take for the end of the mail and another one.
#[tokio::test]
async fn a_text_cannot_smuggle_a_second_mail() {
    let certificate = Certificate::self_made();
    let sink = ScriptedSmtp::lenient(&certificate).await;
    let desk = desk_facing(&sink, &certificate, day(2026, 6, 1));
    desk.app.set_letters_a_minute(0).unwrap();
    let second = "MAIL FROM:<amina@reporter.example>\r\nRCPT TO:<all@council.example>\r\nDATA\r\nSubject: forged\r\n\r\nForged.";
    for (number, end) in [
        "\n.\r\n",
        "\r\n.\n",
        "\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\r\n.\r\n",
        "\r\r\n.\r\r\n",
        "\n\0.\r\n",
        "\r\n..\r\n",
        ".",
        "\r\n.\r\n.\r\n",
    ]
    .into_iter()
    .enumerate()
    {
        let (_, draft) = desk.draft();
        let body =
            format!("Dear officer,\r\n\r\n1. Which grants?{end}{second}{end}.hidden\n..dots\n");
        desk.app
            .save_draft(draft.id, &format!("Grants {number}"), &body)
            .unwrap();
        let before = sink.stored().len();
        if desk.app.send_letter_now(draft.id).is_err() {
            assert!(body.contains('\0'), "only a zero byte is refused: {end:?}");
            continue;
        }
        let frozen = desk
            .app
            .casebook()
            .read::<_, foi_store::StoreError>(|r| {
                let entry = r.outbox(1)?.remove(0);
                r.blob(&entry.raw)
            })
            .unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{end:?}");
        let stored = sink.stored();
        assert_eq!(stored.len(), before + 1, "{end:?}: one mail");
        assert_eq!(
            String::from_utf8_lossy(stored.last().unwrap()),
            String::from_utf8_lossy(&frozen),
            "{end:?}"
        );
    }
    let mails = sink
        .commands()
        .iter()
        .filter(|said| said.starts_with("MAIL"))
        .count();
    assert_eq!(mails, sink.stored().len());
}
