//! Mails made to cost time and memory, on the whole way in: kept byte for byte, shown with what is
//! wrong with them, and the mails beside them come in as ever.

use std::fmt::Write as _;
use std::fs;

use crate::desk::{Desk, USER, day};

fn head(more: &str) -> String {
    format!(
        "From: foi@eastmere.example\r\nTo: {USER}\r\nDate: Tue, 02 Jun 2026 09:00:00 +0000\r\n{more}"
    )
}

fn bombs() -> Vec<(&'static str, String)> {
    let mixed = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
    vec![
        (
            "a header of 10 MB",
            head(&format!(
                "X-Long: {}\r\nSubject: long\r\n\r\nx",
                "s ".repeat(5_000_000)
            )),
        ),
        (
            "a subject of 10 MB",
            head(&format!("Subject: {}\r\n\r\nx", "s ".repeat(5_000_000))),
        ),
        (
            "400,000 references",
            head(&format!(
                "Subject: refs\r\nReferences: {}\r\n\r\nx",
                (0..400_000).fold(String::new(), |mut all, n| {
                    write!(all, "<{n}@b.example> ").unwrap();
                    all
                })
            )),
        ),
        (
            "1,000,000 recipients",
            head(&format!(
                "Subject: many\r\nCc: {}\r\n\r\nx",
                "<a@b.example>, ".repeat(1_000_000)
            )),
        ),
        (
            "10,000 parts",
            head(&format!(
                "Subject: parts\r\n{mixed}{}--x--",
                "--x\r\nContent-Type: text/csv; name=a.csv\r\n\r\na,1\r\n".repeat(10_000)
            )),
        ),
        (
            "2,000 mails inside one another",
            head(&format!(
                "Subject: nested\r\n{}Subject: last\r\n\r\nx",
                "Content-Type: message/rfc822\r\n\r\n".repeat(2_000)
            )),
        ),
        (
            "text turned round",
            head(
                "Subject: answer \u{202e}desufer\u{202c} enclosed\r\n\
                 Content-Type: text/plain; charset=utf-8\r\n\r\nx",
            ),
        ),
    ]
}

#[test]
fn a_mail_made_to_cost_is_kept_as_it_came_and_said_to_be_odd() {
    let desk = Desk::on(day(2026, 6, 3));
    let folder = desk.folder.path().join("mails");
    fs::create_dir(&folder).unwrap();
    for (name, mail) in bombs() {
        for old in fs::read_dir(&folder).unwrap() {
            fs::remove_file(old.unwrap().path()).unwrap();
        }
        let plain = head(&format!(
            "Subject: beside {name}\r\n\r\nAn ordinary mail beside {name}.\r\n"
        ));
        fs::write(folder.join("1.eml"), &mail).unwrap();
        fs::write(folder.join("2.eml"), plain).unwrap();
        let before = desk.app.inbox(0, 1, None).unwrap().total;
        let summary = desk.app.import(std::slice::from_ref(&folder)).unwrap();
        assert_eq!(
            (summary.new, summary.left_out),
            (2, 0),
            "{name}: {summary:?}"
        );
        let rows = desk.app.inbox(0, 200, None).unwrap().rows;
        assert_eq!(rows.len() as u64, u64::from(before) + 2, "{name}");
        let mut met = 0;
        for row in &rows {
            let message = desk.app.message(row.id).unwrap();
            let raw = desk
                .app
                .casebook()
                .read::<_, foi_store::StoreError>(|r| r.blob(&r.message(row.id.into())?.raw))
                .unwrap();
            if raw == mail.as_bytes() {
                met += 1;
                assert!(
                    !message.problems.is_empty(),
                    "{name}: nothing is said of it"
                );
                assert!(!message.subject.contains('\u{202e}'), "{name}");
                // What goes to the window stays of a size that a window can show.
                assert!(message.subject.len() < 100_000, "{name}");
            }
        }
        assert_eq!(met, 1, "{name}: kept as it came");
        let summary = desk.app.import(std::slice::from_ref(&folder)).unwrap();
        assert_eq!((summary.new, summary.known), (0, 2), "{name}: again");
    }
    assert!(desk.app.casebook().check().unwrap().problems.is_empty());
}
