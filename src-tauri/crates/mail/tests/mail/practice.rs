//! The practice folder.

use std::fs;

use chrono::NaiveDate;
use foi_mail::{
    Cursor, FetchError, Fetched, FetchedMail, Mailbox, Practice, Scope, parse,
    practice_acknowledgement, practice_answer, thread_ids,
};

use crate::support::{Keeper, composed, day};

fn cursor() -> Cursor {
    Cursor::new("inbox", NaiveDate::from_ymd_opt(2025, 1, 1).unwrap())
}

async fn fetch_all(mailbox: &mut Mailbox) -> Vec<Fetched> {
    let mut keeper = Keeper::default();
    mailbox
        .fetch(&cursor(), &Scope::New, 1_000_000, &mut keeper)
        .await
        .unwrap();
    keeper.taken
}

#[tokio::test]
async fn a_letter_sent_is_a_file_and_two_are_two() {
    let dir = tempfile::tempdir().unwrap();
    let practice = Practice::new(dir.path()).unwrap();
    let mut mailer = practice.mailer();
    let letter = composed();
    for copy in 1..=2 {
        mailer.offer(&letter.envelope).await.unwrap();
        let reply = mailer.hand_over(&letter.bytes).await.unwrap();
        assert!(
            reply
                .text
                .starts_with("250 2.0.0 Practice: nothing was sent"),
            "{}",
            reply.text
        );
        let sent = practice.sent().unwrap();
        assert_eq!(sent.len(), copy);
        assert!(
            sent.iter()
                .all(|path| fs::read(path).unwrap() == letter.bytes)
        );
    }
    let name = practice.sent().unwrap()[1]
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(name, "20250312T093000Z-0190c0ffee@requests.example.eml");
    assert!(
        mailer
            .hand_over(&letter.bytes)
            .await
            .unwrap_err()
            .is_certain()
    );
    assert_eq!(fs::read_dir(dir.path().join("sent")).unwrap().count(), 2);

    let mut mailbox = practice.mailbox();
    assert_eq!(fetch_all(&mut mailbox).await, []);
    for folder in [None, Some("sent")] {
        assert!(
            mailbox
                .find_message_id(folder, &letter.message_id)
                .await
                .unwrap()
        );
    }
    assert!(
        !mailbox
            .find_message_id(Some("inbox"), &letter.message_id)
            .await
            .unwrap()
    );
    assert!(
        !mailbox
            .find_message_id(None, "other@requests.example")
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn every_eml_but_the_sent_ones_comes_in_and_stays() {
    let dir = tempfile::tempdir().unwrap();
    let practice = Practice::new(dir.path()).unwrap();
    let delivered = practice.deliver(&composed().bytes).unwrap();
    fs::create_dir_all(dir.path().join("from a friend/2025")).unwrap();
    fs::write(
        dir.path().join("from a friend/2025/Reply.EML"),
        "Subject: deep\r\n\r\nx",
    )
    .unwrap();
    fs::write(dir.path().join("notes.txt"), "no mail").unwrap();
    fs::write(
        dir.path().join("large.eml"),
        format!("Subject: big\n\n{}", "x".repeat(2_000_000)),
    )
    .unwrap();
    std::os::unix::fs::symlink("/etc/hostname", dir.path().join("link.eml")).unwrap();

    let mut mailbox = practice.mailbox();
    let first = fetch_all(&mut mailbox).await;
    assert_eq!(first.len(), 3, "{first:?}");
    assert!(
        first
            .iter()
            .any(|f| f.key.starts_with("practice:from a friend/2025/Reply.EML#"))
    );
    let large = first
        .iter()
        .find(|fetched| fetched.key.contains("large.eml"))
        .unwrap();
    assert_eq!(
        large.mail,
        FetchedMail::TooLarge {
            size: 2_000_014,
            subject: Some("big".to_owned())
        }
    );
    // A second look brings the same under the same keys; a changed file is another message.
    assert_eq!(fetch_all(&mut mailbox).await, first);
    assert!(delivered.exists());
    fs::write(
        dir.path().join("from a friend/2025/Reply.EML"),
        "Subject: new\r\n\r\ny",
    )
    .unwrap();
    let keys: Vec<_> = first.iter().map(|fetched| &fetched.key).collect();
    let changed = fetch_all(&mut mailbox).await;
    assert_eq!(
        changed
            .iter()
            .filter(|fetched| !keys.contains(&&fetched.key))
            .count(),
        1
    );
}

#[tokio::test]
async fn whoever_takes_the_mail_can_stop() {
    let dir = tempfile::tempdir().unwrap();
    let practice = Practice::new(dir.path()).unwrap();
    for number in 0..5 {
        practice
            .deliver(format!("Subject: {number}\r\n\r\nx").as_bytes())
            .unwrap();
    }
    let mut keeper = Keeper {
        room: Some(2),
        ..Keeper::default()
    };
    let stopped = practice
        .mailbox()
        .fetch(&cursor(), &Scope::New, 1_000, &mut keeper)
        .await;
    let words = "there is no more room".to_owned();
    assert_eq!(stopped, Err(FetchError::Stopped { words }));
    assert_eq!(keeper.taken.len(), 2);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_sends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let practice = Practice::new(dir.path().join("post")).unwrap();
    let mut mailer = practice.mailer();
    fs::remove_dir_all(dir.path().join("post")).unwrap();
    fs::write(dir.path().join("post"), "in the way").unwrap();
    let error = mailer.offer(&composed().envelope).await.unwrap_err();
    assert!(error.to_string().contains("practice folder"), "{error}");
    assert!(
        mailer
            .hand_over(&composed().bytes)
            .await
            .unwrap_err()
            .is_certain()
    );
}

#[test]
fn a_made_up_council_acknowledges_and_answers() {
    let sent = parse(&composed().bytes);
    let acknowledgement = parse(&practice_acknowledgement(&sent, day(2025, 3, 12)));
    assert_eq!(acknowledgement.problems, [""; 0]);
    assert_eq!(
        acknowledgement.automatic,
        Some(foi_mail::Automatic::Acknowledgement)
    );
    assert_eq!(
        thread_ids(&acknowledgement),
        ["0190c0ffee@requests.example"]
    );
    assert_eq!(
        acknowledgement.from.as_ref().unwrap().email,
        "foi@council.example"
    );
    assert_eq!(acknowledgement.to[0].email, crate::support::USER);
    assert!(
        acknowledgement
            .text
            .contains("made up on your own computer for practice")
    );

    let raw = practice_answer(&sent, day(2025, 4, 8));
    assert_eq!(raw, practice_answer(&sent, day(2025, 4, 8)));
    let answer = parse(&raw);
    assert_eq!(answer.problems, [""; 0]);
    assert_eq!(answer.automatic, None);
    assert_eq!(
        answer.subject,
        "Re: Grants awarded in 2024/25 – café & parks"
    );
    assert_eq!(thread_ids(&answer), ["0190c0ffee@requests.example"]);
    assert!(answer.reply.contains("figures are made up") && !answer.reply.contains('>'));
    assert!(answer.text.contains("> Dear FOI Team,"));
    let [table] = answer.attachments.as_slice() else {
        panic!("{:?}", answer.attachments)
    };
    assert_eq!(
        (table.name.as_str(), table.content_type.as_str()),
        ("grants-by-ward.csv", "text/csv")
    );
    let table = String::from_utf8(table.bytes.clone()).unwrap();
    assert_eq!(table.lines().count(), 7);
    assert!(
        table
            .lines()
            .skip(1)
            .all(|row| row.ends_with("Made up for practice"))
    );

    // A letter without anything to answer still gets one.
    assert!(!practice_answer(&parse(b""), day(2025, 4, 8)).is_empty());
}

#[test]
fn sending_and_fetching_can_be_spawned() {
    fn is_send<T: Send>(_: &T) {}
    let dir = tempfile::tempdir().unwrap();
    let practice = Practice::new(dir.path()).unwrap();
    let (mut mailer, letter) = (practice.mailer(), composed());
    is_send(&mailer.offer(&letter.envelope));
    is_send(&mailer.hand_over(&letter.bytes));
    let (mut mailbox, cursor) = (practice.mailbox(), cursor());
    let mut keeper = Keeper::default();
    is_send(&mailbox.fetch(&cursor, &Scope::New, 1, &mut keeper));
    is_send(&mailbox.wait("INBOX", std::time::Duration::ZERO));
    is_send(&mailbox.find_message_id(None, "x"));
}
