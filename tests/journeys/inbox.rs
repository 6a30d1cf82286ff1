//! What comes in: stored whole, filed by threading only, read safely.

use std::fs;

use foi_app::wire::RecordEvent;

use crate::desk::{Desk, Servers, USER, day, messages, morning, reply_to};

fn sent_letter(desk: &Desk) -> Vec<u8> {
    let folder = desk.folder.path().join("casebook.scrutineer.practice/sent");
    let file = fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    fs::read(file).unwrap()
}

#[tokio::test]
async fn the_same_mail_from_everywhere_is_one_message() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let request = desk.sent().await;
    let reply = reply_to(
        &servers.smtp.received()[0],
        "RE: grants",
        "Here.",
        morning(day(2026, 6, 2)),
    );
    servers.dovecot.deliver(USER, &reply);
    desk.clock.set(morning(day(2026, 6, 3)));
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 1);
    // The delivered mail has a header more, so that file is another; what was fetched is the same.
    let stored = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    let raw = desk
        .app
        .casebook()
        .read::<_, foi_store::StoreError>(|r| r.blob(&r.message(stored.id.into())?.raw))
        .unwrap();
    let file = desk.folder.path().join("saved.eml");
    fs::write(&file, raw).unwrap();
    let summary = desk.app.import(&[file.clone(), file]).unwrap();
    assert_eq!((summary.new, summary.known), (0, 2), "{summary:?}");
}

#[tokio::test]
async fn subject_and_sender_alone_file_nothing() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let title = desk.app.request(request).unwrap().row.title;
    let imposter = format!(
        "From: foi@eastmere.example\r\nTo: {USER}\r\nSubject: RE: {title}\r\nDate: Tue, 11 Mar 2025 09:00:00 +0000\r\n\r\nHello.\r\n",
    );
    let file = desk.folder.path().join("reply.eml");
    fs::write(&file, imposter).unwrap();
    let summary = desk.app.import(&[file]).unwrap();
    assert_eq!((summary.new, summary.filed, summary.inbox), (1, 0, 1));
    let row = desk.app.inbox(0, 200, None).unwrap().rows.remove(0);
    assert_eq!(
        row.suggestions[0].request_id, request,
        "sender and subject suggest it"
    );
    let filed = desk.app.file_message(row.id, request).unwrap();
    assert_eq!(filed.filed_because, "You filed it here.");
    assert!(desk.app.inbox(0, 200, None).unwrap().rows.is_empty());
    assert!(desk.app.unfile_message(row.id).unwrap().request.is_none());
    assert_eq!(desk.app.inbox(0, 200, None).unwrap().rows.len(), 1);
}

#[tokio::test]
async fn a_mail_that_counts_cannot_be_moved_away_unnoticed() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    desk.app.practice_answer(request, "answer").await.unwrap();
    let reply = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    desk.app
        .record_event(&RecordEvent {
            request_id: request,
            kind: "answered".into(),
            on: day(2025, 3, 10),
            message_id: Some(reply.id),
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    let error = desk.app.unfile_message(reply.id).unwrap_err().to_string();
    assert!(error.contains("the days are counted from that"), "{error}");
}

/// Dropped files, folders with other things in them, and files that are no mails.
#[tokio::test]
async fn a_folder_is_brought_in_and_what_fails_is_named() {
    let desk = Desk::on(day(2025, 3, 10));
    let folder = desk.folder.path().join("mails/inner");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("one.eml"), "Subject: one\r\n\r\nText.\r\n").unwrap();
    fs::write(folder.join("no headers.EML"), "just text, no header at all").unwrap();
    fs::write(folder.join("empty.eml"), "").unwrap();
    fs::write(folder.join("picture.png"), "no mail").unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.join("link.eml")).unwrap();
    let summary = desk
        .app
        .import(&[desk.folder.path().join("mails")])
        .unwrap();
    assert_eq!((summary.new, summary.left_out), (2, 2), "{summary:?}");
    assert!(
        summary.failed[0].contains("empty.eml") && summary.failed[0].contains("it is empty"),
        "{summary:?}"
    );
    assert!(
        summary.failed[1].contains("picture.png") && summary.failed[1].contains("holds no mail"),
        "{summary:?}"
    );
    let missing = desk
        .app
        .import(&[desk.folder.path().join("nowhere.eml")])
        .unwrap();
    assert_eq!(missing.failed.len(), 1, "{missing:?}");
}

#[tokio::test]
async fn html_mail_is_shown_without_scripts_or_remote_content() {
    let desk = Desk::on(day(2025, 3, 10));
    let raw = "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <p onclick=\"steal()\">Dear <b>Amina</b></p><script>steal()</script>\
        <img src=\"https://tracker.example/pixel.gif\"><a href=\"javascript:steal()\">here</a>\
        <form action=\"https://tracker.example\"><input name=x></form><style>@import url(https://tracker.example)</style>\r\n";
    let file = desk.folder.path().join("html.eml");
    fs::write(&file, raw).unwrap();
    desk.app.import(&[file]).unwrap();
    let row = desk.app.inbox(0, 200, None).unwrap().rows.remove(0);
    let message = desk.app.message(row.id).unwrap();
    assert!(
        message.has_html && message.reply.contains("Amina"),
        "{message:?}"
    );
    let document = desk.app.message_html(row.id).unwrap().document;
    assert!(
        document.contains("<b>Amina</b>") && document.contains("default-src 'none'"),
        "{document}"
    );
    for trace in [
        "steal",
        "tracker",
        "javascript:",
        "<form",
        "<script",
        "onclick",
    ] {
        assert!(!document.contains(trace), "{trace} in {document}");
    }
}

/// The process died after the bytes were stored and before they were read.
#[tokio::test]
async fn a_mail_stored_but_not_read_is_read_at_the_next_start() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let reply = reply_to(
        &sent_letter(&desk),
        "RE: grants",
        "Here.",
        morning(day(2025, 3, 11)),
    );
    let path = desk.casebook();
    {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let hash = foi_store::table::blob::sha256(&reply);
        connection
            .execute(
                "INSERT INTO blob (sha256, size, bytes) VALUES (?1, ?2, ?3)",
                rusqlite::params![hash, i64::try_from(reply.len()).unwrap(), reply],
            )
            .unwrap();
        connection
            .execute(
                "INSERT INTO message (id, outgoing, raw, date, received_at) VALUES (?1, 0, ?2, ?3, ?3)",
                rusqlite::params![uuid::Uuid::new_v4().to_string(), hash, morning(day(2025, 3, 11))],
            )
            .unwrap();
    }
    desk.clock.set(morning(day(2025, 3, 12)));
    let desk = desk.restart();
    let page = desk.app.request(request).unwrap();
    assert_eq!(messages(&page).pop().unwrap().reply.trim(), "Here.");
}

#[tokio::test]
async fn any_text_is_a_query() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    assert_eq!(desk.app.search("grant").unwrap().hits.len(), 1);
    assert_eq!(
        desk.app.search("charity reg").unwrap().hits.len(),
        1,
        "the last word may be a beginning"
    );
    for odd in [
        "\"",
        "council's AND (",
        "*",
        "NEAR(",
        "a OR",
        "-",
        "title:",
        "\u{0}",
        "💷",
        "",
    ] {
        desk.app.search(odd).unwrap();
    }
}

/// A report of non-delivery that names our letter only in the copy it returns, as most servers write
/// them, is filed under its request.
#[tokio::test]
async fn a_report_of_non_delivery_finds_its_letter() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let letter = String::from_utf8(sent_letter(&desk)).unwrap();
    let report = format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {USER}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Date: Mon, 10 Mar 2025 09:05:00 +0000\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nI am sorry to have to inform you that it could not be delivered.\r\n\
         --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; foi@eastmere.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --x\r\nContent-Type: message/rfc822\r\n\r\n{letter}\r\n--x--\r\n"
    );
    let file = desk.folder.path().join("bounce.eml");
    fs::write(&file, report).unwrap();
    let summary = desk.app.import(&[file]).unwrap();
    assert_eq!((summary.new, summary.filed), (1, 1), "{summary:?}");
    let page = desk.app.request(request).unwrap();
    let report = messages(&page)
        .into_iter()
        .find(|message| !message.outgoing)
        .unwrap();
    assert_eq!(report.automatic.as_deref(), Some("delivery_failure"));
    let line = desk.app.agenda().unwrap().now.remove(0);
    assert_eq!(line.lead, "Not delivered.");
    assert!(line.rest.contains("was not reached"), "{}", line.rest);
}

/// Our reference deep in the text is found too.
#[tokio::test]
async fn a_reference_in_the_text_files_the_mail() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    let text = format!(
        "{}\r\nYour reference: {reference}.\r\n",
        "We write about your enquiry. ".repeat(60)
    );
    let file = desk.folder.path().join("late.eml");
    fs::write(
        &file,
        format!("From: a@eastmere.example\r\nSubject: Your enquiry\r\n\r\n{text}"),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().filed, 1);
    let filed = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    assert_eq!(
        filed.filed_because,
        format!("It names our reference {reference}.")
    );
}
