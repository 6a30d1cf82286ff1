//! An access token that ends in the midst of a fetch.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use foi_app::wire::{AccountEdit, Keep, Security, SignIn};

use crate::desk::{USER, day, morning};
use crate::sign_in::Provider;

/// A line to a server that breaks once, after so many bytes from it.
struct Line {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Line {
    fn to(port: u16, breaks_after: usize, and_then: impl Fn() + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self {
            port: listener.local_addr().unwrap().port(),
            connections: Arc::default(),
        };
        let connections = Arc::clone(&line.connections);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let first = connections.fetch_add(1, Ordering::SeqCst) == 0;
                let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
                let (mut up_from, mut up_to) =
                    (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut up_from, &mut up_to));
                if !first {
                    let (mut from, mut to) = (server, client);
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                    continue;
                }
                let mut left = breaks_after;
                let mut piece = [0; 512];
                let (mut from, mut to) = (server, client);
                while left > 0 {
                    let Ok(read @ 1..) = from.read(&mut piece) else {
                        break;
                    };
                    left = left.saturating_sub(read);
                    if to.write_all(&piece[..read]).is_err() {
                        break;
                    }
                }
                and_then();
                let _ = to.shutdown(Shutdown::Both);
                let _ = from.shutdown(Shutdown::Both);
            }
        });
        line
    }
}

/// The connection breaks half-way through a fetch, and when it is made again the token has ended:
/// another is asked for, once, and every mail comes, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_in_the_midst_of_a_fetch_is_replaced_and_every_mail_comes_once() {
    const MAILS: u32 = 24;
    let provider = Arc::new(Provider::start().await);
    provider.sign_in().await;
    provider.desk.queue();
    assert_eq!(provider.desk.app.send_ready().await.unwrap().sent, 1);
    let arrived = UNIX_EPOCH
        + Duration::from_secs(u64::try_from(morning(day(2026, 6, 1)).timestamp()).unwrap());
    for number in 0..MAILS {
        let mail = format!(
            "From: FOI <foi@eastmere.example>\r\nTo: {USER}\r\nSubject: mail {number:02}\r\n\
             Date: Tue, 02 Jun 2026 09:00:00 +0000\r\n\r\n{}\r\n",
            "It is held, in part. ".repeat(1_000)
        );
        provider
            .dovecot
            .place(USER, "INBOX", mail.as_bytes(), arrived);
    }
    let ended = Arc::clone(&provider);
    // The heads and half of the bodies.
    let line = Line::to(provider.dovecot.imaps_port, 250_000, move || {
        ended.issue("access-2", None, 3600);
        ended.accept_only("access-2");
    });
    provider
        .desk
        .app
        .keep_account(&AccountEdit {
            id: Some(provider.account),
            name: String::new(),
            email: String::new(),
            smtp_host: "localhost".into(),
            smtp_port: provider.smtp.port,
            smtp_security: Security::StartTls,
            imap_host: "localhost".into(),
            imap_port: line.port,
            imap_security: Security::Tls,
            user: USER.into(),
            sign_in: SignIn::Other,
            password: None,
            keep: Keep::Ask,
        })
        .unwrap();
    let asked = provider.web.asked().len();
    let summary = provider.desk.app.fetch_mail().await.unwrap();
    assert_eq!(summary.new, MAILS, "{summary:?}");
    assert!(
        summary.problems.is_empty() && summary.too_large.is_empty(),
        "{summary:?}"
    );
    // Once because the settings were changed, once because the token ended.
    assert_eq!(provider.web.asked().len(), asked + 2);
    assert!(line.connections.load(Ordering::SeqCst) >= 2, "it broke");
    let mut subjects: Vec<_> = provider
        .desk
        .app
        .inbox(0, 200, None)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.subject)
        .collect();
    subjects.sort();
    let all: Vec<_> = (0..MAILS)
        .map(|number| format!("mail {number:02}"))
        .collect();
    assert_eq!(subjects, all);
}
