//! The copy of a letter in the Sent folder, on a real IMAP server: kept by the server, or put there
//! by us, once, whatever happens in between.

use chrono::TimeDelta;
use foi_app::wire::OutboxState;

use crate::desk::{Desk, PASSWORD, USER, day, morning};
use crate::servers::{Act, At, Certificate, Dovecot, ScriptedSmtp};

struct Post {
    certificate: Certificate,
    server: ScriptedSmtp,
    dovecot: Dovecot,
}

impl Post {
    async fn with(script: Vec<(At, Act)>) -> Self {
        let certificate = Certificate::self_made();
        Self {
            server: ScriptedSmtp::start(&certificate, script).await,
            dovecot: Dovecot::with_password(&certificate, PASSWORD),
            certificate,
        }
    }

    fn desk(&self) -> Desk {
        Desk::with_servers(
            day(2026, 6, 1),
            &self.certificate,
            self.server.port,
            self.dovecot.imaps_port,
        )
    }

    fn in_sent(&self) -> Vec<String> {
        self.dovecot.files(USER, "Sent")
    }
}

#[tokio::test]
async fn a_copy_is_put_where_the_server_keeps_none() {
    let post = Post::with(Vec::new()).await;
    let desk = post.desk();
    let (_, entry) = desk.queue();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert!(desk.outbox_row(entry).copy.contains("looked for"));
    // The server is given time to keep one itself.
    assert!(!desk.app.has_copies_due().unwrap());
    desk.clock.forward(TimeDelta::minutes(2));
    assert!(desk.app.has_copies_due().unwrap());
    assert_eq!(desk.app.keep_copies().await.unwrap(), 0);
    assert!(post.in_sent().is_empty());
    desk.clock.forward(TimeDelta::minutes(5));
    assert_eq!(desk.app.keep_copies().await.unwrap(), 1);
    let files = post.in_sent();
    assert_eq!(files.len(), 1);
    assert!(files[0].ends_with(":2,S"), "read mail: {}", files[0]);
    assert_eq!(
        desk.outbox_row(entry).copy,
        "A copy was put in your Sent folder."
    );
    // The letter that went; Dovecot keeps line ends as LF.
    let copy = post.dovecot.read(USER, "Sent", &files[0]);
    let sent = String::from_utf8(post.server.stored().remove(0)).unwrap();
    assert_eq!(String::from_utf8_lossy(&copy), sent.replace("\r\n", "\n"));
    // Seen to once and for all.
    desk.clock.forward(TimeDelta::days(1));
    assert!(!desk.app.has_copies_due().unwrap());
    assert_eq!(desk.app.keep_copies().await.unwrap(), 0);
    assert_eq!(post.in_sent().len(), 1);
}

#[tokio::test]
async fn a_copy_that_the_server_keeps_is_found_and_not_doubled() {
    let post = Post::with(Vec::new()).await;
    let desk = post.desk();
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let letter = post.server.stored().remove(0);
    post.dovecot
        .place(USER, "Sent", &letter, morning(day(2026, 6, 1)).into());
    desk.clock.forward(TimeDelta::minutes(1));
    assert_eq!(desk.app.keep_copies().await.unwrap(), 0);
    assert_eq!(
        desk.outbox_row(entry).copy,
        "Your mail server kept a copy in your Sent folder."
    );
    desk.clock.forward(TimeDelta::days(1));
    assert_eq!(desk.app.keep_copies().await.unwrap(), 0);
    assert_eq!(post.in_sent().len(), 1);
}

/// The process died after the server took the copy and before that was kept: the copy is searched
/// for before another is put there.
#[tokio::test]
async fn a_crash_in_the_middle_does_not_give_two_copies() {
    let post = Post::with(Vec::new()).await;
    let desk = post.desk();
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    desk.clock.forward(TimeDelta::minutes(10));
    assert_eq!(desk.app.keep_copies().await.unwrap(), 1);
    rusqlite::Connection::open(desk.casebook())
        .unwrap()
        .execute(
            "UPDATE sent_copy SET state = 'appending', owner = 'another-boot:4242:17:gone'",
            [],
        )
        .unwrap();
    let desk = desk.crash();
    desk.clock.forward(TimeDelta::minutes(1));
    assert_eq!(desk.app.keep_copies().await.unwrap(), 0);
    assert_eq!(post.in_sent().len(), 1);
    assert_eq!(
        desk.outbox_row(entry).copy,
        "A copy was put in your Sent folder."
    );
}

#[tokio::test]
async fn two_programs_put_one_copy_there() {
    let post = Post::with(Vec::new()).await;
    let desk = post.desk();
    let other = desk.another();
    other
        .give_password(None, PASSWORD.into(), foi_app::wire::Keep::Ask)
        .unwrap();
    desk.app.set_letters_a_minute(0).unwrap();
    for _ in 0..5 {
        desk.queue();
    }
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 5);
    desk.clock.forward(TimeDelta::minutes(10));
    let (one, two) = tokio::join!(desk.app.keep_copies(), other.keep_copies());
    assert_eq!(one.unwrap() + two.unwrap(), 5);
    assert_eq!(post.in_sent().len(), 5);
}

/// Whatever is wrong with the mailbox, the letter went; the copy is tried later, and said.
#[tokio::test]
async fn a_mailbox_that_does_not_answer_changes_nothing_about_the_letter() {
    let post = Post::with(Vec::new()).await;
    let desk = post.desk();
    desk.set_mailbox(post.server.port, 1, PASSWORD);
    let (_, entry) = desk.queue();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    desk.clock.forward(TimeDelta::minutes(10));
    let said = desk.app.keep_copies().await.unwrap_err().to_string();
    assert!(said.contains("could not be reached"), "{said}");
    let row = desk.outbox_row(entry);
    assert_eq!(row.state, OutboxState::Sent);
    assert!(row.copy.contains("yet to be put"), "{}", row.copy);
    assert!(!desk.app.has_copies_due().unwrap(), "not at every beat");
    desk.set_mailbox(post.server.port, post.dovecot.imaps_port, PASSWORD);
    desk.clock.forward(TimeDelta::minutes(30));
    assert_eq!(desk.app.keep_copies().await.unwrap(), 1);
    assert_eq!(post.in_sent().len(), 1);
}

#[tokio::test]
async fn practice_letters_want_no_copy() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.sent().await;
    desk.clock.forward(TimeDelta::days(1));
    assert!(!desk.app.has_copies_due().unwrap());
    assert_eq!(desk.app.outbox().unwrap()[0].copy, "");
}

/// In doubt, found in the Sent folder where the server kept it, or in the Inbox as our own copy.
#[tokio::test]
async fn a_letter_in_doubt_is_found_in_sent_or_inbox_and_the_folder_is_named() {
    for folder in ["Sent", "INBOX"] {
        let post = Post::with(vec![(At::Stored, Act::Reset)]).await;
        let desk = post.desk();
        let (_, entry) = desk.queue();
        desk.app.send_ready().await.unwrap();
        assert_eq!(desk.outbox_row(entry).state, OutboxState::InDoubt);
        let letter = post.server.stored().remove(0);
        post.dovecot
            .place(USER, folder, &letter, morning(day(2026, 6, 1)).into());
        let found = desk.app.look_for_letter(entry).await.unwrap();
        assert_eq!(found.state, OutboxState::Sent, "{folder}: {}", found.text);
        assert!(
            found.server_words.contains(&format!("“{folder}”")),
            "{found:?}"
        );
        assert_eq!(post.server.stored().len(), 1);
    }
}
