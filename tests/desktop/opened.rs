use std::fs;

use crate::desktop::Desktop;

/// A file manager starts the program with the mail its user opened: it is brought in, the window
/// shows the Inbox and says what came.
#[tokio::test]
async fn a_mail_opened_with_the_program_is_in_the_inbox() {
    let desktop = Desktop::start();
    let mail = desktop.path().join("reply.eml");
    fs::write(
        &mail,
        "From: clerk@tidewell.example\r\nTo: amina@practice.example\r\nSubject: About the ledger\r\n\
         Date: Tue, 11 Mar 2025 10:00:00 +0000\r\nMessage-ID: <1@mails.example>\r\n\r\nIt is public.\r\n",
    )
    .unwrap();
    let window = desktop.open("2025-03-12", &[mail.to_str().unwrap()]).await;
    window.read("1 mail brought in").await;
    window.read("About the ledger").await;
    assert_eq!(window.route().await.split('?').next(), Some("#/inbox"));
    window.close().await;
}
