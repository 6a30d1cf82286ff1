//! A real IMAP server.

use std::time::{Duration, SystemTime};

use chrono::NaiveDate;
use foi_mail::{
    Cursor, FetchError, Fetched, FetchedMail, FolderRole, ImapMailbox, Mailbox, Scope, Security,
    Server, Trust, Waited,
};

use crate::servers::{Certificate, Dovecot};
use crate::support::{Keeper, USER, composed, hurried, secret, server, trust};

const MEGABYTE: u64 = 1_000_000;

fn mailbox(dovecot: &Dovecot, certificate: &Certificate, security: Security) -> Mailbox {
    let port = match security {
        Security::StartTls => dovecot.imap_port,
        Security::Tls => dovecot.imaps_port,
    };
    let server = server(port, security);
    let password = secret(&dovecot.password);
    Mailbox::Imap(ImapMailbox::new(
        server,
        password,
        trust(certificate),
        hurried(),
    ))
}

fn from(year: i32, month: u32, day: u32) -> Cursor {
    Cursor::new("INBOX", NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn mail(subject: &str) -> Vec<u8> {
    format!(
        "From: FOI Team <foi@council.example>\r\nTo: {USER}\r\nSubject: {subject}\r\n\
         Date: Wed, 12 Mar 2025 09:30:00 +0000\r\nMessage-ID: <{subject}@council.example>\r\n\
         \r\nBody of {subject}\r\n"
    )
    .into_bytes()
}

fn arrived(year: i32, month: u32, day: u32) -> SystemTime {
    let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    day.and_hms_opt(12, 0, 0).unwrap().and_utc().into()
}

/// Fetches, keeping what comes, and gives the cursor to go on from.
async fn fetch(mailbox: &mut Mailbox, since: &Cursor, max: u64) -> (Vec<Fetched>, Cursor) {
    let mut keeper = Keeper::default();
    let cursor = mailbox
        .fetch(since, &Scope::New, max, &mut keeper)
        .await
        .unwrap();
    (keeper.taken, cursor)
}

fn subjects(fetched: &[Fetched]) -> Vec<String> {
    let mut keeper = Keeper::default();
    keeper.taken.extend_from_slice(fetched);
    keeper.subjects()
}

#[tokio::test]
async fn first_from_a_date_then_only_what_is_new() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    dovecot.place(USER, "INBOX", &mail("old"), arrived(2024, 6, 1));
    dovecot.place(USER, "INBOX", &mail("wanted"), arrived(2025, 3, 1));
    for security in [Security::Tls, Security::StartTls] {
        let mut mailbox = mailbox(&dovecot, &certificate, security);
        let (found, _) = fetch(&mut mailbox, &from(2025, 2, 1), MEGABYTE).await;
        assert_eq!(subjects(&found), ["wanted"]);
        assert_eq!(found[0].mail, FetchedMail::Raw(mail("wanted")));
        mailbox.quit().await;
    }

    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let (first, cursor) = fetch(&mut mailbox, &from(2025, 2, 1), MEGABYTE).await;
    assert_eq!(first[0].cursor, cursor);
    assert!(first[0].key.contains("UIDVALIDITY=") && first[0].key.contains(USER));
    let (nothing, cursor) = fetch(&mut mailbox, &cursor, MEGABYTE).await;
    assert_eq!(nothing, []);

    dovecot.deliver(USER, &mail("new"));
    dovecot.deliver(USER, &mail("newer"));
    let (new, after) = fetch(&mut mailbox, &cursor, MEGABYTE).await;
    assert_eq!(subjects(&new), ["new", "newer"]);
    // A new session with the stored cursor goes on where the old one was.
    let stored: Cursor =
        serde_json::from_str(&serde_json::to_string(&new[0].cursor).unwrap()).unwrap();
    let mut again = self::mailbox(&dovecot, &certificate, Security::Tls);
    assert_eq!(
        subjects(&fetch(&mut again, &stored, MEGABYTE).await.0),
        ["newer"]
    );
    assert_eq!(fetch(&mut again, &after, MEGABYTE).await.0, []);

    // Nothing was marked as read, and nothing was moved or removed.
    let files = dovecot.files(USER, "INBOX");
    assert_eq!(files.len(), 4);
    assert!(
        !files
            .iter()
            .any(|name| name.split(":2,").nth(1).is_some_and(|f| f.contains('S')))
    );
}

#[tokio::test]
async fn the_size_is_told_first_and_what_is_too_large_can_still_be_had() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    dovecot.deliver(USER, &mail("small"));
    let mut large = mail("=?utf-8?q?Gro=C3=9Fe_Tabelle?=");
    large.extend_from_slice("0123456789abcdef\r\n".repeat(120_000).as_bytes());
    dovecot.deliver(USER, &large);
    dovecot.deliver(USER, &mail("last"));
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let mut keeper = Keeper {
        largest: Some(1_000_000),
        ..Keeper::default()
    };
    let cursor = mailbox
        .fetch(&from(2025, 1, 1), &Scope::New, MEGABYTE, &mut keeper)
        .await
        .unwrap();
    assert_eq!(keeper.subjects(), ["small", "last"]);
    let head = &keeper.heads[1];
    assert!(head.size > 2_000_000, "{}", head.size);
    assert_eq!(foi_mail::parse(&head.fields).subject, "Große Tabelle");
    assert_eq!(cursor.last_uid, keeper.heads[2].place.uid);

    let brought = mailbox.bring(&head.place, 10 * MEGABYTE).await.unwrap();
    let Some(FetchedMail::Raw(raw)) = brought else {
        panic!("{brought:?}")
    };
    assert!(raw.ends_with(&large));
    let brought = mailbox.bring(&head.place, MEGABYTE).await.unwrap();
    let Some(FetchedMail::TooLarge { size, subject }) = brought else {
        panic!("{brought:?}")
    };
    assert!(size > MEGABYTE && size < 2 * MEGABYTE, "{size}");
    assert_eq!(subject.as_deref(), Some("Große Tabelle"));
    let mut gone = head.place.clone();
    gone.uid += 100;
    assert_eq!(mailbox.bring(&gone, MEGABYTE).await, Ok(None));
}

/// Two thousand mails of which fifty are wanted: the heads of all, the bodies of fifty.
#[tokio::test]
async fn bodies_of_unwanted_mails_stay_where_they_are() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    for number in 0..400 {
        let subject = if number % 8 == 0 { "wanted" } else { "other" };
        let mut raw = mail(&format!("{subject}{number}"));
        raw.extend_from_slice("filler\r\n".repeat(2000).as_bytes());
        dovecot.place_new(USER, "INBOX", &raw, number);
    }
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let mut keeper = Keeper {
        only: Some("Subject: wanted"),
        ..Keeper::default()
    };
    let cursor = mailbox
        .fetch(&from(2020, 1, 1), &Scope::New, MEGABYTE, &mut keeper)
        .await
        .unwrap();
    assert_eq!((keeper.heads.len(), keeper.taken.len()), (400, 50));
    assert_eq!(cursor.last_uid, 400);
    let uids: Vec<_> = keeper.taken.iter().map(|it| it.cursor.last_uid).collect();
    assert!(uids.is_sorted(), "{uids:?}");
    let (_, number, of) = keeper.passed.last().unwrap();
    assert_eq!((*number, *of), (400, 400));
}

/// A sender that became known finds older mail; a later date finds it too.
#[tokio::test]
async fn older_mail_is_found_again_by_sender_and_by_date() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    dovecot.deliver(USER, &mail("one"));
    let other = String::from_utf8(mail("two")).unwrap();
    let other = other.replace("foi@council.example", "foi@westmoor.example");
    dovecot.deliver(USER, other.as_bytes());
    dovecot.deliver(USER, &mail("three"));
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let (_, cursor) = fetch(&mut mailbox, &from(2025, 1, 1), MEGABYTE).await;
    let senders = ["nobody.example", "westmoor.example", "x\"y", "b.example"];
    let scope = Scope::From(senders.map(str::to_owned).into());
    for (scope, found) in [
        (scope, &["two"][..]),
        (
            Scope::Again(from(2025, 1, 1).since),
            &["one", "two", "three"],
        ),
        (Scope::New, &[]),
    ] {
        let mut keeper = Keeper::default();
        let after = mailbox
            .fetch(&cursor, &scope, MEGABYTE, &mut keeper)
            .await
            .unwrap();
        assert_eq!(keeper.subjects(), found, "{scope:?}");
        assert_eq!(after, cursor, "{scope:?}");
    }
}

#[tokio::test]
async fn folders_tell_what_they_are_for() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    dovecot.place(USER, "Entw&APw-rfe", &mail("one"), arrived(2025, 3, 1));
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let mut folders = mailbox.folder_list().await.unwrap();
    folders.sort_by(|a, b| a.name.cmp(&b.name));
    let told: Vec<_> = folders
        .iter()
        .map(|folder| (&*folder.name, &*folder.shown, folder.role))
        .collect();
    assert_eq!(
        told,
        [
            ("Entw&APw-rfe", "Entwürfe", None),
            ("INBOX", "INBOX", Some(FolderRole::Inbox)),
            ("Junk", "Junk", Some(FolderRole::Junk)),
            ("Sent", "Sent", Some(FolderRole::Sent)),
        ]
    );
    let there = Cursor::new("Entw&APw-rfe", from(2025, 1, 1).since);
    let (found, _) = fetch(&mut mailbox, &there, MEGABYTE).await;
    assert_eq!(subjects(&found), ["one"]);
}

/// The server tells of a mail within moments, also of one that came just before the wait.
#[tokio::test]
async fn waiting_ends_when_a_mail_comes() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let (_, cursor) = fetch(&mut mailbox, &from(2025, 1, 1), MEGABYTE).await;
    let short = Duration::from_millis(300);
    assert_eq!(mailbox.wait("INBOX", short).await, Ok(Waited::Quiet));

    let begun = std::time::Instant::now();
    let (waited, ()) = tokio::join!(mailbox.wait("INBOX", Duration::from_mins(1)), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        dovecot.deliver(USER, &mail("first"));
    });
    assert_eq!(waited, Ok(Waited::News));
    assert!(begun.elapsed() < Duration::from_secs(40));
    let (found, _) = fetch(&mut mailbox, &cursor, MEGABYTE).await;
    assert_eq!(subjects(&found), ["first"]);

    dovecot.deliver(USER, &mail("second"));
    let waited = mailbox.wait("INBOX", Duration::from_mins(1)).await;
    assert_eq!(waited, Ok(Waited::News));
}

#[tokio::test]
async fn a_thirty_megabyte_mail_comes_whole() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    let mut large = mail("large");
    large.extend_from_slice("x".repeat(74).as_bytes());
    large.extend_from_slice(
        &format!("\r\n{}", "y".repeat(74))
            .repeat(400_000)
            .into_bytes(),
    );
    large.extend_from_slice(b"\r\n");
    dovecot.place(USER, "INBOX", &large, arrived(2025, 3, 1));
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let (found, _) = fetch(&mut mailbox, &from(2025, 1, 1), 40 * MEGABYTE).await;
    assert!(found[0].mail == FetchedMail::Raw(large));
}

#[tokio::test]
async fn new_uids_begin_again_from_the_date() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    dovecot.place(USER, "INBOX", &mail("old"), arrived(2024, 6, 1));
    dovecot.deliver(USER, &mail("one"));
    dovecot.deliver(USER, &mail("two"));
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let (first, cursor) = fetch(&mut mailbox, &from(2025, 1, 1), MEGABYTE).await;
    assert_eq!(subjects(&first), ["one", "two"]);
    mailbox.quit().await;

    tokio::time::sleep(Duration::from_millis(1100)).await;
    dovecot.renumber(USER, "INBOX");
    let mut mailbox = self::mailbox(&dovecot, &certificate, Security::Tls);
    let (again, after) = fetch(&mut mailbox, &cursor, MEGABYTE).await;
    assert_ne!(after.uid_validity, cursor.uid_validity);
    let mut seen = subjects(&again);
    seen.sort();
    assert_eq!(seen, ["one", "two"]);
    assert!(
        again
            .iter()
            .all(|fetched| !first.iter().any(|known| known.key == fetched.key))
    );
}

#[tokio::test]
async fn whoever_takes_the_mail_can_stop_and_go_on() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    for number in 1..=5 {
        dovecot.deliver(USER, &mail(&format!("mail{number}")));
    }
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let mut keeper = Keeper {
        room: Some(2),
        ..Keeper::default()
    };
    let stopped = mailbox
        .fetch(&from(2025, 1, 1), &Scope::New, MEGABYTE, &mut keeper)
        .await;
    let words = "there is no more room".to_owned();
    assert_eq!(stopped, Err(FetchError::Stopped { words }));
    assert_eq!(keeper.subjects(), ["mail1", "mail2"]);
    let kept = keeper.cursor();
    let (rest, _) = fetch(&mut mailbox, &kept, MEGABYTE).await;
    assert_eq!(subjects(&rest), ["mail3", "mail4", "mail5"]);
}

#[tokio::test]
async fn a_letter_in_doubt_is_found_where_it_lies() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    let letter = composed();
    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    assert_eq!(
        mailbox.find_message_id(None, &letter.message_id).await,
        Ok(false)
    );
    dovecot.place(USER, "Sent", &letter.bytes, arrived(2025, 3, 12));
    assert_eq!(
        mailbox
            .find_message_id(Some("Sent"), &letter.message_id)
            .await,
        Ok(true)
    );
    assert_eq!(
        mailbox.find_message_id(None, &letter.message_id).await,
        Ok(true)
    );
    assert_eq!(
        mailbox
            .find_message_id(Some("INBOX"), &letter.message_id)
            .await,
        Ok(false)
    );
    assert_eq!(
        mailbox
            .find_message_id(None, "other@requests.example")
            .await,
        Ok(false)
    );
    assert_eq!(
        mailbox
            .find_message_id(None, "x\" OR ALL \"\r\nA1 LOGOUT")
            .await,
        Ok(false)
    );
    let mut folders = mailbox.folders().await.unwrap();
    folders.sort();
    assert_eq!(folders, ["INBOX", "Junk", "Sent"]);
}

#[tokio::test]
async fn each_failure_has_its_sentence() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    let since = from(2025, 1, 1);
    let ask = |server: Server, password: &str, trust: Trust| {
        let mailbox = ImapMailbox::new(server, secret(password), trust, hurried());
        let since = since.clone();
        async move {
            let mut mailbox = Mailbox::Imap(mailbox);
            mailbox
                .fetch(&since, &Scope::New, MEGABYTE, &mut Keeper::default())
                .await
                .unwrap_err()
        }
    };
    let good = server(dovecot.imaps_port, Security::Tls);

    let error = ask(good.clone(), &dovecot.password, Trust::System).await;
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
    assert!(
        error.to_string().contains("could not be verified"),
        "{error}"
    );

    let mut wrong_kind = good.clone();
    wrong_kind.port = dovecot.imap_port;
    let error = ask(wrong_kind, &dovecot.password, trust(&certificate)).await;
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");

    let mut nobody = good.clone();
    nobody.port = 1;
    let error = ask(nobody, &dovecot.password, trust(&certificate)).await;
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error:?}");

    let mut mailbox = mailbox(&dovecot, &certificate, Security::Tls);
    let missing = Cursor::new("No such folder", since.since);
    let error = mailbox
        .fetch(&missing, &Scope::New, MEGABYTE, &mut Keeper::default())
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::Protocol { .. }), "{error:?}");
    assert!(error.to_string().contains("No such folder"), "{error}");
}

#[tokio::test]
async fn a_wrong_password_says_so() {
    let certificate = Certificate::self_made();
    let dovecot = Dovecot::start(&certificate);
    let mut patient = hurried();
    patient.command = Duration::from_secs(20);
    let server = server(dovecot.imap_port, Security::StartTls);
    let mut mailbox = Mailbox::Imap(ImapMailbox::new(
        server,
        secret("wrong"),
        trust(&certificate),
        patient,
    ));
    let since = from(2025, 1, 1);
    let error = mailbox
        .fetch(&since, &Scope::New, MEGABYTE, &mut Keeper::default())
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::Credentials { .. }), "{error:?}");
    assert!(
        error.to_string().contains("user name or password"),
        "{error}"
    );
    assert!(!error.to_string().contains("wrong\""), "{error}");
}
