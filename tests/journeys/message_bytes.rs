//! A mail as it came: looked at, saved, and put back where it was.

use std::fs;

use crate::desk::{Desk, day};

/// What is saved is what came, byte for byte: a line ending that is not CRLF, bytes that are no
/// UTF-8, a dot by itself on a line.
#[tokio::test]
async fn a_mail_is_saved_as_it_came_and_its_headers_are_read() {
    let desk = Desk::on(day(2025, 3, 12));
    let raw = b"Received: from gate.eastmere.example by mx.reporter.example; Tue, 11 Mar 2025 10:00:05 +0000\r\n\
        From: =?utf-8?q?Ren=C3=A9e?= <foi@eastmere.example>\nTo: amina@reporter.example\r\n\
        Subject: Caf\xe9 grants\r\nDate: Tue, 11 Mar 2025 10:00:00 +0000\r\n\r\n.\r\nD\xe9j\xe0 \x00 vu\n";
    let file = desk.folder.path().join("came.eml");
    fs::write(&file, raw).unwrap();
    desk.app.import(&[file]).unwrap();
    let id = desk.app.inbox(0, 100, None).unwrap().rows[0].id;

    let name = desk.app.message_file_name(id).unwrap();
    assert_eq!(name, "2025-03-11 foi@eastmere.example Café grants.eml");
    let target = desk.folder.path().join(name);
    let saved = desk.app.save_message(id, &target).unwrap();
    assert_eq!(fs::read(&target).unwrap(), raw);
    // As sha256sum gives it for these bytes.
    assert_eq!(
        saved.sha256,
        "f4571552ed7040f02d4a0d4106bf81f76acbcf47138b02b6d727fcab365fdb5a"
    );

    let shown = desk.app.message_raw(id).unwrap();
    assert_eq!(shown.sha256, saved.sha256);
    assert_eq!((shown.size, shown.cut), (raw.len() as u64, false));
    let headers = desk.app.message_headers(id).unwrap();
    assert_eq!(headers.lines[1].value, "Renée <foi@eastmere.example>");
    assert_eq!(headers.route[0].by, "mx.reporter.example");
}

/// A sender who is not who the name says, from a domain that looks like the authority's.
#[tokio::test]
async fn a_doubtful_sender_is_pointed_out() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    let authority = desk.app.authorities().unwrap().remove(0).email;
    let domain = authority.split_once('@').unwrap().1;
    let alike = domain.replacen('e', "\u{435}", 1);
    let file = desk.folder.path().join("doubtful.eml");
    let mail = format!(
        "From: \"{authority}\" <answers@{alike}>\r\nSubject: Your request\r\nDate: Tue, 11 Mar 2025 10:00:00 +0000\r\n\r\nHello.\r\n"
    );
    fs::write(&file, mail).unwrap();
    desk.app.import(&[file]).unwrap();
    let id = desk.app.inbox(0, 100, None).unwrap().rows[0].id;
    let cautions = desk.app.message(id).unwrap().cautions.join("\n");
    assert!(
        cautions.contains(&format!("The name shown is the address {authority}")),
        "{cautions}"
    );
    assert!(
        cautions.contains(&format!("looks like {domain}, but is another")),
        "{cautions}"
    );
}

/// Setting aside can be undone: the mail is in the Inbox again.
#[tokio::test]
async fn a_mail_set_aside_comes_back() {
    let desk = Desk::on(day(2025, 3, 10));
    let file = desk.folder.path().join("aside.eml");
    fs::write(
        &file,
        "From: a@b.example\r\nSubject: News\r\n\r\nHello.\r\n",
    )
    .unwrap();
    desk.app.import(&[file]).unwrap();
    let id = desk.app.inbox(0, 100, None).unwrap().rows[0].id;
    desk.app.set_message_aside(id).unwrap();
    assert_eq!(desk.app.inbox(0, 100, None).unwrap().total, 0);
    desk.app.unfile_message(id).unwrap();
    assert_eq!(desk.app.inbox(0, 100, None).unwrap().total, 1);
}

/// The list is given by the page, and opens where a mail stands.
#[tokio::test]
async fn the_inbox_is_turned_by_the_page() {
    let desk = Desk::on(day(2025, 3, 10));
    let folder = desk.folder.path().join("many");
    fs::create_dir(&folder).unwrap();
    for n in 0..25 {
        let mail = format!(
            "From: a@b.example\r\nSubject: Mail {n}\r\nDate: Sat, 1 Mar 2025 10:{n:02}:00 +0000\r\n\r\nNumber {n}.\r\n"
        );
        fs::write(folder.join(format!("{n:02}.eml")), mail).unwrap();
    }
    desk.app.import(&[folder]).unwrap();
    let first = desk.app.inbox(0, 10, None).unwrap();
    assert_eq!((first.rows.len(), first.total, first.offset), (10, 25, 0));
    assert_eq!(first.rows[0].subject, "Mail 24");
    let last = desk.app.inbox(20, 10, None).unwrap();
    let subjects: Vec<_> = last.rows.iter().map(|row| row.subject.as_str()).collect();
    assert_eq!(subjects, ["Mail 4", "Mail 3", "Mail 2", "Mail 1", "Mail 0"]);
    let held = desk.app.inbox(0, 10, Some(last.rows[1].id)).unwrap();
    assert_eq!((held.offset, held.rows[1].id), (20, last.rows[1].id));
}
