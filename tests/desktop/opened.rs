use std::fs;

use crate::built::foi;
use crate::desktop::{Desktop, until};

const MAIL: &str = "From: clerk@tidewell.example\r\nTo: amina@practice.example\r\n\
    Subject: About the ledger\r\nDate: Tue, 11 Mar 2025 10:00:00 +0000\r\n\
    Message-ID: <1@mails.example>\r\n\r\nIt is public.\r\n";

/// A file manager starts the program with the mail its user opened: it is brought in, the window
/// shows the Inbox and says what came.
#[tokio::test]
async fn a_mail_opened_with_the_program_is_in_the_inbox() {
    let desktop = Desktop::start();
    let mail = desktop.path().join("reply.eml");
    fs::write(&mail, MAIL).unwrap();
    let window = desktop.open("2025-03-12", &[mail.to_str().unwrap()]).await;
    window.read("1 mail brought in").await;
    window.read("About the ledger").await;
    assert_eq!(window.route().await.split('?').next(), Some("#/inbox"));
    window.close().await;
}

/// Started a second time with a mail, the program hands it to the window that is open, and ends: two
/// would both send what waits in the Outbox.
#[tokio::test]
async fn two_copies_are_one_window() {
    let desktop = Desktop::start();
    let mail = desktop.path().join("reply.eml");
    fs::write(&mail, MAIL).unwrap();
    let mut first = desktop.start_as_the_menu_does(&[], "first.log");
    until("the window is there", async || desktop.shows_a_window()).await;
    let mut second = desktop.start_as_the_menu_does(&[mail.to_str().unwrap()], "second.log");
    until("the second has ended", async || second.has_ended()).await;
    let found = |words: &str| {
        let said = desktop.run(foi().to_str().unwrap(), &["search", words, "--json"]);
        String::from_utf8(said.stdout).unwrap()
    };
    until("the mail is in the casebook", async || {
        found("ledger").contains("About the ledger")
    })
    .await;
    assert!(!first.has_ended());
    desktop.close_the_window();
    until("the first has ended", async || first.has_ended()).await;
}
