//! An IMAP server that misbehaves: what was fetched stays whole, the rest comes later, and nothing
//! is said without TLS.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use foi_mail::{
    Cursor, FetchError, FetchedMail, ImapMailbox, Mailbox, Scope, Security, Timeouts, Waited,
};

use crate::servers::{Certificate, ImapAct, ImapAt, ScriptedImap};
use crate::support::{Keeper, USER, secret, server, trust};

const MEGABYTE: u64 = 1_000_000;
const PASSWORD: &str = "correct-horse";

fn hurried() -> Timeouts {
    Timeouts {
        command: Duration::from_millis(800),
        download: Duration::from_millis(1500),
        ..crate::support::hurried()
    }
}

fn mailbox(port: u16, certificate: &Certificate) -> Mailbox {
    mailbox_by(port, certificate, Security::Tls, PASSWORD)
}

fn mailbox_by(port: u16, certificate: &Certificate, by: Security, password: &str) -> Mailbox {
    let server = server(port, by);
    Mailbox::Imap(ImapMailbox::new(
        server,
        secret(password),
        trust(certificate),
        hurried(),
    ))
}

fn beginning() -> Cursor {
    Cursor::new("INBOX", NaiveDate::from_ymd_opt(2025, 1, 1).unwrap())
}

fn mail(subject: &str) -> Vec<u8> {
    mail_of(subject, "Thu, 13 Mar 2025 09:30:00 +0000", subject)
}

fn mail_of(subject: &str, date: &str, id: &str) -> Vec<u8> {
    format!(
        "From: FOI Team <foi@council.example>\r\nTo: {USER}\r\nSubject: {subject}\r\n\
         Date: {date}\r\nMessage-ID: <{id}@council.example>\r\n\r\nBody of {subject}\r\n"
    )
    .into_bytes()
}

async fn fetched(mailbox: &mut Mailbox, cursor: &Cursor) -> (Result<Cursor, FetchError>, Keeper) {
    let mut keeper = Keeper::default();
    let done = mailbox
        .fetch(cursor, &Scope::New, MEGABYTE, &mut keeper)
        .await;
    (done, keeper)
}

/// A connection that breaks in the midst of a fetch is made again, and each mail comes once.
#[tokio::test]
async fn a_broken_connection_is_made_again_where_it_broke() {
    let certificate = Certificate::self_made();
    for act in [
        ImapAct::Cut(10),
        ImapAct::Drop,
        ImapAct::Bye,
        ImapAct::Hang,
        ImapAct::Wrong(50),
        ImapAct::Wrong(-5),
        ImapAct::Announce(10_000_000_000),
        ImapAct::Announce(500_000_000),
    ] {
        for at in [ImapAt::Body(3), ImapAt::Head(3)] {
            let imap = ScriptedImap::start(&certificate, vec![(at, act.clone())]).await;
            for number in 1..=5 {
                imap.put(&mail(&format!("mail{number}")));
            }
            let begun = Instant::now();
            let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
            assert_eq!(
                keeper.subjects(),
                ["mail1", "mail2", "mail3", "mail4", "mail5"],
                "{act:?} at {at:?}"
            );
            assert_eq!(done.unwrap().last_uid, 5, "{act:?} at {at:?}");
            assert_eq!(imap.connections(), 2, "{act:?} at {at:?}");
            assert!(
                begun.elapsed() < Duration::from_secs(40),
                "{act:?} at {at:?}"
            );
        }
    }
}

/// One mail over which every connection breaks is named, and does not hold up those behind it.
#[tokio::test]
async fn a_mail_that_breaks_every_connection_is_named_and_passed() {
    let certificate = Certificate::self_made();
    for act in [ImapAct::Cut(10), ImapAct::Announce(10_000_000_000)] {
        let script = vec![(ImapAt::Body(3), act); 10];
        let imap = ScriptedImap::start(&certificate, script).await;
        for number in 1..=5 {
            imap.put(&mail(&format!("mail{number}")));
        }
        let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
        let subjects = keeper.subjects();
        assert!(subjects[2].contains("unreadable"), "{subjects:?}");
        assert!(keeper.taken[2].head.is_some(), "what it is can be said");
        for (place, name) in [(0, "mail1"), (1, "mail2"), (3, "mail4"), (4, "mail5")] {
            assert_eq!(subjects[place], name);
        }
        assert_eq!((subjects.len(), done.unwrap().last_uid), (5, 5));
    }
}

/// A server that breaks every connection is not asked for ever, and nothing brought is lost.
#[tokio::test]
async fn a_server_that_always_breaks_off_is_given_up_with_words() {
    let certificate = Certificate::self_made();
    let script = vec![(ImapAt::Head(2), ImapAct::Drop); 100];
    let imap = ScriptedImap::start(&certificate, script).await;
    for number in 1..=3 {
        imap.put(&mail(&format!("mail{number}")));
    }
    let (done, _) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
    let error = done.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error:?}");
    assert!(
        error.to_string().contains("closed the connection"),
        "{error}"
    );
    assert!(imap.connections() < 10, "{}", imap.connections());
    imap.script(Vec::new());
    let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
    assert_eq!(keeper.subjects(), ["mail1", "mail2", "mail3"]);
    assert_eq!(done.unwrap().last_uid, 3);
}

#[tokio::test]
async fn what_happens_before_the_first_mail_is_said_in_words() {
    let certificate = Certificate::self_made();
    for (at, act, words) in [
        (ImapAt::Greeting, ImapAct::Bye, "this server goes down"),
        (ImapAt::Greeting, ImapAct::Drop, "closed the connection"),
        (
            ImapAt::Greeting,
            ImapAct::Hang,
            "no answer for 800 milliseconds",
        ),
        (ImapAt::Greeting, ImapAct::Also("* BYE full"), "full"),
        (
            ImapAt::Greeting,
            ImapAct::Also("* 1 FETCH (BODY[] {10000000000}"),
            "announces 10000000000 bytes",
        ),
        (
            ImapAt::Greeting,
            ImapAct::Also("SSH-2.0-x"),
            "cannot be understood",
        ),
        (
            ImapAt::SignIn,
            ImapAct::Refuse("[AUTHENTICATIONFAILED] no"),
            "user name or password",
        ),
        (ImapAt::SignIn, ImapAct::Bye, "closed the connection"),
        (ImapAt::SignIn, ImapAct::Hang, "no answer"),
        (ImapAt::Search, ImapAct::Refuse("too busy"), "too busy"),
        (ImapAt::Search, ImapAct::Drop, "closed the connection"),
        (
            ImapAt::Search,
            ImapAct::Drip(Duration::from_millis(200)),
            "no answer",
        ),
    ] {
        let imap = ScriptedImap::start(&certificate, vec![(at, act.clone())]).await;
        imap.put(&mail("one"));
        let begun = Instant::now();
        let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
        let error = done.expect_err(&format!("{at:?} {act:?}")).to_string();
        assert!(error.contains(words), "{at:?} {act:?}: {error}");
        assert!(!error.contains(PASSWORD) && error.len() < 400, "{error}");
        assert_eq!(keeper.taken.len(), 0);
        assert!(begun.elapsed() < Duration::from_secs(30), "{at:?} {act:?}");
        let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
        assert_eq!(
            keeper.subjects(),
            ["one"],
            "{at:?} {act:?}: afterwards it works"
        );
        assert_eq!(done.unwrap().last_uid, 1);
    }
}

/// One byte at a time holds nobody up: the mail is left to another time.
#[tokio::test]
async fn a_server_that_dribbles_is_left() {
    let certificate = Certificate::self_made();
    let script = vec![(ImapAt::Body(1), ImapAct::Drip(Duration::from_millis(100))); 2];
    let imap = ScriptedImap::start(&certificate, script).await;
    imap.put(&mail("slow"));
    imap.put(&mail("next"));
    let begun = Instant::now();
    let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
    let subjects = keeper.subjects();
    assert!(subjects[0].contains("unreadable"), "{subjects:?}");
    assert_eq!(subjects[1], "next");
    assert_eq!(done.unwrap().last_uid, 2);
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn words_nobody_asked_for_do_no_harm() {
    let certificate = Certificate::self_made();
    for line in [
        "* 4 EXPUNGE",
        "* 9 EXISTS",
        "* 1 RECENT",
        "* 2 FETCH (UID 2 FLAGS (\\Seen))",
        "* FLAGS (\\Seen)",
        "* OK [ALERT] the mailbox is nearly full",
        "* SEARCH 1 2 3 77",
    ] {
        for at in [ImapAt::Head(2), ImapAt::Body(2)] {
            let imap = ScriptedImap::start(&certificate, vec![(at, ImapAct::Also(line))]).await;
            for number in 1..=3 {
                imap.put(&mail(&format!("mail{number}")));
            }
            let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
            assert_eq!(
                keeper.subjects(),
                ["mail1", "mail2", "mail3"],
                "{line} at {at:?}"
            );
            assert_eq!(done.unwrap().last_uid, 3, "{line} at {at:?}");
            assert_eq!(imap.connections(), 1, "{line} at {at:?}");
        }
    }
}

/// A mail the server refuses is named; those beside it come.
#[tokio::test]
async fn a_refused_mail_is_named_and_the_others_come() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::start(
        &certificate,
        vec![(ImapAt::Body(2), ImapAct::Refuse("cannot be converted"))],
    )
    .await;
    for number in 1..=3 {
        imap.put(&mail(&format!("mail{number}")));
    }
    // The act is used up by the first refusal; asked for alone, the mail comes.
    let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
    assert_eq!(keeper.subjects(), ["mail1", "mail2", "mail3"]);
    assert_eq!(done.unwrap().last_uid, 3);

    let imap = ScriptedImap::start(
        &certificate,
        vec![(ImapAt::Body(1), ImapAct::Refuse("cannot be converted"))],
    )
    .await;
    imap.put(&mail("only"));
    let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
    assert!(keeper.subjects()[0].contains("cannot be converted"));
    assert_eq!(done.unwrap().last_uid, 1);
}

/// Gaps, a new UIDVALIDITY with mails gone meanwhile, dates from anywhere, one Message-ID twice.
#[tokio::test]
async fn uids_mean_what_the_server_says_they_mean() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    imap.put(&mail_of("old", "Thu, 01 Jan 1970 00:00:00 +0000", "a"));
    let gone = imap.put_after_gap(40, &mail("gone"));
    imap.put_after_gap(
        4_000_000,
        &mail_of("far", "Tue, 01 Dec 2099 00:00:00 +0000", "b"),
    );
    imap.put(&mail_of("twin one", "no date", "twin"));
    imap.put(&mail_of("twin two", "no date", "twin"));
    let mut mailbox = mailbox(imap.port, &certificate);
    let (done, keeper) = fetched(&mut mailbox, &beginning()).await;
    let all = ["old", "gone", "far", "twin one", "twin two"];
    assert_eq!(keeper.subjects(), all);
    let cursor = done.unwrap();
    let keys: std::collections::HashSet<_> = keeper.taken.iter().map(|it| &it.key).collect();
    assert_eq!(keys.len(), 5);

    imap.delete(gone);
    let (done, keeper) = fetched(&mut mailbox, &cursor).await;
    assert_eq!(
        (keeper.subjects().len(), done.unwrap()),
        (0, cursor.clone())
    );

    imap.put(&mail("new"));
    imap.renumber();
    let (done, keeper) = fetched(&mut mailbox, &cursor).await;
    let now = ["old", "far", "twin one", "twin two", "new"];
    assert_eq!(keeper.subjects(), now);
    let after = done.unwrap();
    assert_eq!((after.uid_validity, after.last_uid), (Some(1001), 105));
    let place = foi_mail::MailPlace {
        folder: "INBOX".into(),
        uid_validity: 1000,
        uid: gone,
        message_id: None,
    };
    assert_eq!(
        mailbox.bring(&place, MEGABYTE).await,
        Ok(None),
        "a stale UID brings nothing"
    );
}

/// The size a server tells need not be true.
#[tokio::test]
async fn a_wrong_size_neither_cuts_a_mail_nor_lets_a_large_one_in() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let mut long = mail("long");
    long.extend_from_slice(&b"0123456789abcde\n".repeat(50_000));
    let mut huge = mail("huge");
    huge.extend_from_slice(&b"0123456789abcde\n".repeat(200_000));
    imap.put_with_size(10, &long);
    imap.put_with_size(900_000, &mail("short"));
    imap.put_with_size(10, &huge);
    imap.put_with_size(usize::try_from(u32::MAX).unwrap(), &mail("tiny"));
    let (done, keeper) = fetched(&mut mailbox(imap.port, &certificate), &beginning()).await;
    assert_eq!(keeper.taken[0].mail, FetchedMail::Raw(long));
    assert_eq!(keeper.taken[1].mail, FetchedMail::Raw(mail("short")));
    let FetchedMail::TooLarge { size, subject } = &keeper.taken[2].mail else {
        panic!("{:?}", keeper.subjects())
    };
    assert!(
        *size > MEGABYTE && *size < 2 * MEGABYTE,
        "no more than needed: {size}"
    );
    assert_eq!(subject.as_deref(), Some("huge"));
    assert_eq!(keeper.taken[3].mail, FetchedMail::Raw(mail("tiny")));
    assert_eq!(done.unwrap().last_uid, 4);
}

/// A hundred megabytes come in pieces, whole, when they are wanted.
#[tokio::test]
async fn a_hundred_megabytes_come_whole_when_they_are_wanted() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let mut huge = mail("huge");
    huge.extend_from_slice(&b"0123456789abcdef\r\n".repeat(5_500_000));
    imap.put(&huge);
    let mut mailbox = mailbox(imap.port, &certificate);
    let mut keeper = Keeper {
        largest: Some(25_000_000),
        ..Keeper::default()
    };
    mailbox
        .fetch(&beginning(), &Scope::New, 25 * MEGABYTE, &mut keeper)
        .await
        .unwrap();
    assert_eq!(keeper.taken.len(), 0);
    assert!(imap.bytes_said() < 10_000, "{}", imap.bytes_said());
    let place = &keeper.heads[0].place;
    let brought = mailbox.bring(place, 105 * MEGABYTE).await.unwrap();
    assert!(brought == Some(FetchedMail::Raw(huge)));
}

/// Nothing is said to a server that is not the one it says it is, nor without TLS.
#[tokio::test]
async fn without_a_safe_connection_no_password_is_shown() {
    let expired = Certificate::expired();
    let imap = ScriptedImap::start(&expired, Vec::new()).await;
    let (done, _) = fetched(&mut mailbox(imap.port, &expired), &beginning()).await;
    let error = done.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
    assert!(error.to_string().contains("expired"), "{error}");
    assert_eq!(imap.commands(), Vec::<String>::new());

    let other = Certificate::for_another_name();
    let imap = ScriptedImap::start(&other, Vec::new()).await;
    let (done, _) = fetched(&mut mailbox(imap.port, &other), &beginning()).await;
    assert!(matches!(done, Err(FetchError::Tls { .. })), "{done:?}");
    assert_eq!(imap.commands(), Vec::<String>::new());

    let certificate = Certificate::self_made();
    let stripped = ScriptedImap::without_starttls(&certificate).await;
    let refusing = ScriptedImap::with_starttls(
        &certificate,
        vec![(ImapAt::StartTls, ImapAct::Refuse("not today"))],
    )
    .await;
    for imap in [&stripped, &refusing] {
        let mut mailbox = mailbox_by(imap.port, &certificate, Security::StartTls, PASSWORD);
        let (done, _) = fetched(&mut mailbox, &beginning()).await;
        assert!(matches!(done, Err(FetchError::Tls { .. })), "{done:?}");
        assert_eq!(imap.commands(), ["STARTTLS"]);
    }
}

/// Words added in the clear behind the answer to STARTTLS are not taken for the server's.
#[tokio::test]
async fn words_added_before_tls_do_not_count() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::with_words_added(&certificate).await;
    imap.put(&mail("one"));
    let mut mailbox = mailbox_by(imap.port, &certificate, Security::StartTls, PASSWORD);
    let (done, keeper) = fetched(&mut mailbox, &beginning()).await;
    // The added bytes stand where TLS should begin; or they were dropped, and it signed in.
    if let Err(error) = done {
        assert!(
            matches!(
                error,
                FetchError::Tls { .. } | FetchError::Unreachable { .. }
            ),
            "{error:?}"
        );
        assert_eq!(imap.commands(), ["STARTTLS"]);
    } else {
        assert_eq!(keeper.subjects(), ["one"]);
        assert_eq!(imap.commands()[1], "AUTHENTICATE");
    }
    let good = ScriptedImap::with_starttls(&certificate, Vec::new()).await;
    good.put(&mail("one"));
    let mut mailbox = mailbox_by(good.port, &certificate, Security::StartTls, PASSWORD);
    let (done, keeper) = fetched(&mut mailbox, &beginning()).await;
    assert_eq!((done.unwrap().last_uid, keeper.taken.len()), (1, 1));
}

#[tokio::test]
async fn a_wrong_password_is_shown_once() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let mut mailbox = mailbox_by(imap.port, &certificate, Security::Tls, "wrong-horse");
    let (done, _) = fetched(&mut mailbox, &beginning()).await;
    let error = done.unwrap_err();
    assert!(matches!(error, FetchError::Credentials { .. }), "{error:?}");
    assert!(!error.to_string().contains("wrong-horse"), "{error}");
    assert_eq!(imap.connections(), 1);
}

/// Whatever happens while it waits, it ends, and says how.
#[tokio::test]
async fn waiting_ends_with_news_or_with_the_connection() {
    let certificate = Certificate::self_made();
    for (act, ends) in [
        (ImapAct::Also("* OK still here"), true),
        (ImapAct::Also("* 1 EXPUNGE"), true),
        (ImapAct::Drop, false),
        (ImapAct::Bye, false),
        (ImapAct::Also("* 1 FETCH (BODY[] {10000000000}"), false),
        (ImapAct::Also("nonsense"), false),
    ] {
        let imap = ScriptedImap::start(&certificate, vec![(ImapAt::Idle, act.clone())]).await;
        let mut mailbox = mailbox(imap.port, &certificate);
        let (done, _) = fetched(&mut mailbox, &beginning()).await;
        done.unwrap();
        let (waited, ()) = tokio::join!(mailbox.wait("INBOX", Duration::from_secs(20)), async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            imap.put(&mail("news"));
        });
        if ends {
            assert_eq!(waited, Ok(Waited::News), "{act:?}");
        } else {
            assert!(waited.is_err(), "{act:?}: {waited:?}");
        }
        // Either way the mailbox can be used again.
        let (done, keeper) = fetched(&mut mailbox, &beginning()).await;
        assert_eq!(keeper.subjects(), ["news"], "{act:?}");
        done.unwrap();
    }
    let imap = ScriptedImap::start(&certificate, Vec::new())
        .await
        .without_idle();
    let mut mailbox = mailbox(imap.port, &certificate);
    let waited = mailbox.wait("INBOX", Duration::from_secs(20)).await;
    assert_eq!(waited, Ok(Waited::NotOffered));
}

/// Whatever is asked, nothing is changed: the folder is opened read-only, bodies are peeked at.
#[tokio::test]
async fn nothing_is_ever_changed_on_the_server() {
    let certificate = Certificate::self_made();
    let imap = ScriptedImap::start(&certificate, vec![(ImapAt::Body(1), ImapAct::Cut(3))]).await;
    imap.put(&mail("one"));
    let mut mailbox = mailbox(imap.port, &certificate);
    let (done, _) = fetched(&mut mailbox, &beginning()).await;
    done.unwrap();
    let _ = mailbox.wait("INBOX", Duration::from_millis(50)).await;
    let _ = mailbox.folder_list().await;
    mailbox.quit().await;
    for command in imap.commands() {
        let harmless = [
            "CAPABILITY",
            "AUTHENTICATE",
            "NOOP",
            "LIST ",
            "EXAMINE ",
            "UID SEARCH ",
            "IDLE",
            "LOGOUT",
        ];
        let peeks = command.starts_with("UID FETCH ")
            && !command.replace("BODY.PEEK[", "").contains("BODY[");
        assert!(
            peeks || harmless.iter().any(|word| command.starts_with(word)),
            "{command}"
        );
    }
}
