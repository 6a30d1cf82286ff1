//! More than one mailbox, and where its secrets are.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use foi_app::adapters::SystemSecrets;
use foi_app::ports::Secrets;
use foi_app::wire::{AccountEdit, Keep, Security, SignIn};
use uuid::Uuid;

use crate::desk::{Desk, PASSWORD, Servers, USER, day, messages, reply_to};
use crate::servers::{Certificate, Dovecot, SmtpServer};

/// Another mailbox, on servers of its own.
struct Second {
    smtp: SmtpServer,
    dovecot: Dovecot,
}

const NEWSDESK: &str = "newsdesk@paper.example";

impl Second {
    fn start(certificate: &Certificate) -> Self {
        Self {
            smtp: SmtpServer::start(certificate, NEWSDESK, PASSWORD),
            dovecot: Dovecot::with_password(certificate, PASSWORD),
        }
    }

    fn edit(&self, password: &str) -> AccountEdit {
        AccountEdit {
            id: None,
            name: "The Newsdesk".into(),
            email: NEWSDESK.into(),
            smtp_host: "localhost".into(),
            smtp_port: self.smtp.port,
            smtp_security: Security::StartTls,
            imap_host: "localhost".into(),
            imap_port: self.dovecot.imaps_port,
            imap_security: Security::Tls,
            user: NEWSDESK.into(),
            sign_in: SignIn::Password,
            password: Some(password.into()),
            keep: Keep::Ask,
        }
    }

    fn add_to(&self, desk: &Desk) -> Uuid {
        desk.app.keep_account(&self.edit(PASSWORD)).unwrap()
    }
}

fn text(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).into_owned()
}

#[tokio::test]
async fn a_request_keeps_the_mailbox_it_was_sent_from() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let second = Second::start(&servers.certificate);
    let newsdesk = second.add_to(&desk);
    let accounts = desk.app.accounts().unwrap();
    assert_eq!(accounts.len(), 2);
    assert!(accounts[0].is_default && !accounts[1].is_default);
    assert_eq!(accounts[0].email, USER, "the first is the user's own");

    // One request from each, to one authority, with no pace to wait for.
    desk.app.set_letters_a_minute(0).unwrap();
    let from_first = desk.sent().await;
    desk.app.set_default_account(newsdesk).unwrap();
    // Letters to one authority keep a distance.
    desk.clock.forward(TimeDelta::minutes(10));
    let from_second = desk.sent().await;
    let (first, other) = (servers.smtp.received(), second.smtp.received());
    assert_eq!((first.len(), other.len()), (1, 1));
    assert!(text(&first[0]).contains(&format!("<{USER}>")));
    assert!(
        text(&other[0]).contains("The Newsdesk"),
        "{}",
        text(&other[0])
    );
    assert!(second.smtp.envelopes()[0].contains(NEWSDESK));
    assert!(
        !text(&other[0]).contains(USER),
        "nothing of the first is in it"
    );

    // The next letter of the first request goes the way of its first, whatever the default is.
    desk.clock.set(crate::desk::morning(day(2026, 7, 10)));
    let chaser = desk.app.draft_letter(from_first, "chaser").unwrap();
    assert!(
        desk.app
            .preview_mail(chaser.id)
            .unwrap()
            .from
            .contains(USER)
    );
    desk.app.send_letter_now(chaser.id).unwrap();
    let summary = desk.app.send_ready().await.unwrap();
    assert_eq!(summary.sent, 1, "{summary:?}");
    assert_eq!(servers.smtp.received().len(), 2);
    assert_eq!(second.smtp.received().len(), 1);

    // Answers come from both.
    let now = desk.app.now();
    let answer = |letter: &[u8]| reply_to(letter, "Your request", "Here it is.", now);
    servers.dovecot.deliver(USER, &answer(&first[0]));
    second.dovecot.deliver(NEWSDESK, &answer(&other[0]));
    desk.app.fetch_mail().await.unwrap();
    for request in [from_first, from_second] {
        let page = desk.app.request(request).unwrap();
        let came = messages(&page)
            .iter()
            .filter(|message| !message.outgoing)
            .count();
        assert_eq!(came, 1);
    }
}

#[tokio::test]
async fn one_mailbox_in_trouble_does_not_hold_the_other_up() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let second = Second::start(&servers.certificate);
    let newsdesk = desk.app.keep_account(&second.edit("wrong")).unwrap();
    // Both letters are to one authority; the pace would let the second wait for its turn.
    desk.app.set_letters_a_minute(0).unwrap();
    let (from_first, _) = desk.queue();
    desk.app.set_default_account(newsdesk).unwrap();
    let (_, stuck) = desk.queue();

    let summary = desk.app.send_ready().await.unwrap();
    assert_eq!((summary.sent, summary.waiting), (1, 1), "{summary:?}");
    let rows = desk.app.outbox().unwrap();
    let waiting = rows.iter().find(|row| row.id == stuck).unwrap();
    assert!(waiting.text.contains("password"), "{}", waiting.text);

    let letter = servers.smtp.received().remove(0);
    let answer = reply_to(&letter, "Your request", "Here it is.", desk.app.now());
    servers.dovecot.deliver(USER, &answer);
    let error = desk.app.fetch_mail().await.unwrap_err().to_string();
    assert!(
        error.contains("refused the user name or password"),
        "{error}"
    );
    assert_eq!(messages(&desk.app.request(from_first).unwrap()).len(), 2);
}

#[tokio::test]
async fn a_mailbox_in_use_is_not_removed_by_surprise() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let second = Second::start(&servers.certificate);
    let newsdesk = second.add_to(&desk);
    let first = desk.app.find_account(USER).unwrap();
    let (_, entry) = desk.queue();

    let error = desk
        .app
        .remove_account(first, true)
        .unwrap_err()
        .to_string();
    assert!(error.contains("1 letter is in the Outbox"), "{error}");
    desk.app.send_ready().await.unwrap();
    let error = desk
        .app
        .remove_account(first, false)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("1 request that is not finished was sent"),
        "{error}"
    );
    assert_eq!(desk.app.accounts().unwrap().len(), 2);
    assert!(desk.app.outbox().unwrap().iter().any(|row| row.id == entry));

    let settings = desk.app.remove_account(first, true).unwrap();
    assert_eq!(settings.accounts.len(), 1);
    assert_eq!(
        settings.account.unwrap().id,
        newsdesk,
        "the other becomes the default"
    );
    desk.app.remove_account(newsdesk, false).unwrap();
    assert!(desk.app.is_practice().unwrap());
    assert!(desk.app.remove_account(newsdesk, false).is_err());
    assert!(desk.app.find_account(USER).is_err());
}

#[tokio::test]
async fn settings_are_tried_before_they_are_kept() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let second = Second::start(&servers.certificate);
    let works = desk.app.try_account(&second.edit(PASSWORD)).await.unwrap();
    assert!(works.smtp_ok && works.imap_ok, "{works:?}");
    assert_eq!(works.advice, "");
    assert_eq!(desk.app.accounts().unwrap().len(), 1, "nothing was kept");

    let tried = async |change: fn(&mut AccountEdit)| {
        let mut edit = second.edit(PASSWORD);
        change(&mut edit);
        desk.app.try_account(&edit).await.unwrap()
    };
    let check = tried(|edit| edit.password = Some("wrong".into())).await;
    assert!(
        check.smtp.contains("refused the user name or password"),
        "{check:?}"
    );
    assert!(check.advice.contains("app password"), "{check:?}");
    let check = tried(|edit| edit.smtp_host = "nowhere.invalid".into()).await;
    assert!(check.smtp.contains("no server of that name"), "{check:?}");
    assert!(check.imap_ok, "{check:?}");
    let check = tried(|edit| edit.imap_port = 1).await;
    assert!(check.imap.contains("nothing answers there"), "{check:?}");
    // A port that begins in the clear, taken for one with TLS from the start.
    let check = tried(|edit| edit.smtp_security = Security::Tls).await;
    assert!(check.smtp.contains("does not answer in TLS"), "{check:?}");
    let other = Certificate::for_another_name();
    let strange = SmtpServer::start(&other, NEWSDESK, PASSWORD);
    let mut edit = second.edit(PASSWORD);
    edit.smtp_port = strange.port;
    let check = desk.app.try_account(&edit).await.unwrap();
    assert!(check.smtp.contains("certificate"), "{check:?}");
}

#[tokio::test]
async fn secrets_are_where_the_user_chose_and_nowhere_else() {
    const PLANTED: &str = "planted-Secret-0417";
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let first = desk.app.accounts().unwrap()[0].id;
    let file = desk.folder.path().join("kept/passwords.json");
    let secrets = SystemSecrets::with_file(&file);
    let log = logged(|| {
        secrets
            .set("mailbox x", PLANTED.into(), Keep::File)
            .unwrap();
        secrets
            .replace("mailbox x", format!("{PLANTED}-2").into())
            .unwrap();
        let _ = desk
            .app
            .give_password(Some(first), PLANTED.into(), Keep::Ask);
    });
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let _ = desk.app.fetch_mail().await;
    let row = desk.app.outbox().unwrap();
    assert!(
        row.iter()
            .any(|row| row.id == entry && !row.text.contains(PLANTED))
    );

    // In the file it was meant for, whole; in no other file of the desk: casebook, WAL, anything.
    assert!(fs::read_to_string(&file).unwrap().contains(PLANTED));
    let mut looked_at = 0;
    every_file(desk.folder.path(), &mut |path| {
        looked_at += 1;
        let bytes = fs::read(path).unwrap();
        let found = bytes
            .windows(PLANTED.len())
            .any(|some| some == PLANTED.as_bytes());
        assert_eq!(found, path == file, "{}", path.display());
    });
    assert!(looked_at >= 2, "the casebook was looked at");
    assert!(!log.contains(PLANTED), "{log}");
    assert!(!format!("{secrets:?}{:?}", desk.app).contains(PLANTED));

    // What is to be asked for each time is kept no longer.
    secrets.set("mailbox x", "other".into(), Keep::Ask).unwrap();
    let again = SystemSecrets::with_file(&file);
    assert!(again.get("mailbox x").unwrap().is_none());
}

fn every_file(folder: &Path, each: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, each);
        } else {
            each(&path);
        }
    }
}

/// Everything said to the log, at every level, while the work is done.
fn logged(work: impl FnOnce()) -> String {
    use std::sync::Mutex;
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    #[derive(Default, Clone)]
    struct Listening(Arc<Mutex<String>>);
    struct Words<'w>(&'w mut String);
    impl Visit for Words<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            use std::fmt::Write as _;
            let _ = writeln!(self.0, "{field}={value:?}");
        }
    }
    impl Subscriber for Listening {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, span: &Attributes<'_>) -> Id {
            span.record(&mut Words(&mut self.0.lock().unwrap()));
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut Words(&mut self.0.lock().unwrap()));
        }
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            event.record(&mut Words(&mut self.0.lock().unwrap()));
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }
    let listening = Listening::default();
    tracing::subscriber::with_default(listening.clone(), work);
    std::mem::take(&mut *listening.0.lock().unwrap())
}
