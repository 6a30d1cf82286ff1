//! An SMTP server that misbehaves at each step. After each fault: the right kind of error, the
//! right number of copies at the server, and, where nothing was sent, a second try that leaves
//! exactly one.

use std::time::{Duration, Instant};

use foi_mail::{HandOverError, Mailer, SendError, SmtpMailer};

use crate::servers::{Act, At, Certificate, ScriptedSmtp};
use crate::support::{composed, hurried, mailer, secret, server, texts, trust};

/// Whether an error is of the kind a fault should give.
type Kind = fn(&SendError) -> bool;

/// One fault before the message: certainly not sent, one word for the kind, and the next try works.
async fn nothing_sent(at: At, act: Act, kind: Kind, says: &str) {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::start(&certificate, vec![(at, act.clone())]).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let letter = composed();

    let error = mailer.offer(&letter.envelope).await.unwrap_err();
    assert!(kind(&error), "{at:?} {act:?}: {error:?}");
    let said = error.to_string();
    assert!(said.contains(says), "{at:?} {act:?}: {said}");
    assert!(said.contains("Nothing was sent"), "{said}");
    assert_eq!(smtp.stored().len(), 0, "{at:?} {act:?}");

    mailer.offer(&letter.envelope).await.unwrap();
    mailer.hand_over(&letter.bytes).await.unwrap();
    mailer.quit().await;
    assert_eq!(
        texts(&smtp.stored()),
        texts(&[letter.bytes]),
        "{at:?} {act:?}"
    );
}

fn unreachable(error: &SendError) -> bool {
    matches!(error, SendError::Unreachable { .. }) && !error.is_permanent()
}
fn temporary(error: &SendError) -> bool {
    matches!(error, SendError::Temporary { .. }) && !error.is_permanent()
}
fn busy(error: &SendError) -> bool {
    matches!(error, SendError::Busy { .. })
        && !error.is_permanent()
        && error.concerns_every_letter()
}
fn permanent(error: &SendError) -> bool {
    matches!(error, SendError::Permanent { .. }) && error.is_permanent()
}
fn credentials(error: &SendError) -> bool {
    matches!(error, SendError::Credentials { .. }) && error.is_permanent()
}
fn tls(error: &SendError) -> bool {
    matches!(error, SendError::Tls { .. })
}

#[tokio::test]
async fn a_dropped_connection_before_the_message_sends_nothing() {
    for at in [At::Banner, At::Ehlo, At::Auth, At::Mail, At::Rcpt, At::Data] {
        nothing_sent(at, Act::Drop, unreachable, "closed the connection").await;
    }
    nothing_sent(At::StartTls, Act::Drop, unreachable_or_tls, "localhost").await;
}

fn unreachable_or_tls(error: &SendError) -> bool {
    unreachable(error) || tls(error)
}

#[tokio::test]
async fn a_silent_server_before_the_message_sends_nothing() {
    for at in [At::Banner, At::Ehlo, At::Auth, At::Mail, At::Rcpt, At::Data] {
        let began = Instant::now();
        nothing_sent(at, Act::Hang, unreachable, "gave no answer").await;
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{at:?} {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let cases: [(At, &'static str, Kind); 14] = [
        (At::Banner, "421 4.3.2 Shutting down", busy),
        (At::Banner, "554 5.7.1 No service for you", busy),
        (
            At::Auth,
            "535 5.7.8 Authentication credentials invalid",
            credentials,
        ),
        (
            At::Auth,
            "534 5.7.9 Application-specific password required",
            credentials,
        ),
        (At::Auth, "454 4.7.0 Temporary authentication failure", busy),
        (At::Mail, "450 4.7.1 Greylisted", busy),
        (At::Mail, "552 5.2.2 Mailbox full", permanent),
        (
            At::Mail,
            "550 5.5.0 Not allowed to send as this address",
            permanent,
        ),
        (At::Rcpt, "421 4.3.2 Too many connections", busy),
        (At::Rcpt, "450 4.2.1 Try again later", temporary),
        (At::Rcpt, "550 5.1.1 No such person here", permanent),
        (At::Data, "451 4.3.0 Local error", busy),
        (At::Data, "452 4.3.1 Out of space", busy),
        (At::Data, "554 5.7.1 Content not wanted", permanent),
    ];
    for (at, line, kind) in cases {
        nothing_sent(at, Act::Say(line), kind, line).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_no_answer_sends_nothing() {
    nothing_sent(
        At::Banner,
        Act::Say("Hello from something else"),
        unreachable,
        "understood",
    )
    .await;
    nothing_sent(
        At::Data,
        Act::Say("250 2.0.0 What?"),
        temporary,
        "out of turn",
    )
    .await;
}

/// One fault at the message itself.
async fn at_the_message(at: At, act: Act) -> (HandOverError, usize) {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::start(&certificate, vec![(at, act)]).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let letter = composed();
    mailer.offer(&letter.envelope).await.unwrap();
    let error = mailer.hand_over(&letter.bytes).await.unwrap_err();
    // Whatever happened, the mailer can go on with another letter.
    mailer.offer(&letter.envelope).await.unwrap();
    mailer.quit().await;
    (error, smtp.stored().len())
}

#[tokio::test]
async fn a_refused_message_is_certainly_not_accepted() {
    for line in [
        "451 4.3.0 Try again",
        "452 4.3.1 Out of space",
        "421 4.3.2 Shutting down",
    ] {
        let (error, stored) = at_the_message(At::Dot, Act::Say(line)).await;
        assert_eq!(
            error,
            HandOverError::Temporary {
                words: line.to_owned()
            }
        );
        assert_eq!(stored, 0);
    }
    for line in [
        "550 5.7.1 Refused",
        "552 5.3.4 Too big",
        "554 5.6.0 Refused",
    ] {
        let (error, stored) = at_the_message(At::Dot, Act::Say(line)).await;
        assert_eq!(
            error,
            HandOverError::Permanent {
                words: line.to_owned()
            }
        );
        assert!(error.is_certain());
        assert_eq!(stored, 0);
    }
}

#[tokio::test]
async fn any_other_end_is_unknown_and_leaves_the_copies_there_are() {
    let cases = [
        (At::Body, Act::Drop, 0, "closed the connection"),
        (At::Dot, Act::Drop, 0, "closed the connection"),
        (At::Dot, Act::Hang, 0, "gave no answer"),
        // The two that no retry rule could tell from the ones above: the server has the letter.
        (At::Stored, Act::Drop, 1, "closed the connection"),
        (At::Stored, Act::Hang, 1, "gave no answer"),
        (At::Stored, Act::Say("Stored, I think"), 1, "understood"),
        (At::Stored, Act::Say("354 Go on"), 1, "out of turn"),
    ];
    for (at, act, copies, says) in cases {
        let (error, stored) = at_the_message(at, act.clone()).await;
        assert!(
            matches!(error, HandOverError::Unknown { .. }),
            "{at:?} {act:?}: {error:?}"
        );
        assert!(!error.is_certain());
        let said = error.to_string();
        assert!(
            said.contains("not known") && said.contains(says),
            "{at:?} {act:?}: {said}"
        );
        assert_eq!(stored, copies, "{at:?} {act:?}");
    }
}

#[tokio::test]
async fn a_slow_final_reply_is_waited_for() {
    let certificate = Certificate::self_made();
    let script = vec![(At::Stored, Act::Wait(Duration::from_millis(600)))];
    let smtp = ScriptedSmtp::start(&certificate, script).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let letter = composed();
    mailer.offer(&letter.envelope).await.unwrap();
    let reply = mailer.hand_over(&letter.bytes).await.unwrap();
    assert_eq!(reply.text, "250 2.0.0 Ok: queued as SCRIPT");
    assert_eq!(texts(&smtp.stored()), texts(&[letter.bytes]));
}

#[tokio::test]
async fn one_connection_carries_many_letters() {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let letter = composed();
    for _ in 0..20 {
        mailer.offer(&letter.envelope).await.unwrap();
        mailer.hand_over(&letter.bytes).await.unwrap();
    }
    mailer.quit().await;
    assert_eq!(smtp.stored().len(), 20);
    assert_eq!(smtp.connections(), 1);
}

#[tokio::test]
async fn a_refused_letter_does_not_cost_the_connection() {
    for at in [At::Rcpt, At::Data, At::Dot] {
        let certificate = Certificate::self_made();
        let script = vec![(at, Act::Say("550 5.1.1 Not this one"))];
        let smtp = ScriptedSmtp::start(&certificate, script).await;
        let mut mailer = mailer(smtp.port, &certificate);
        let letter = composed();
        match mailer.offer(&letter.envelope).await {
            Ok(()) => drop(mailer.hand_over(&letter.bytes).await.unwrap_err()),
            Err(error) => assert!(permanent(&error), "{error:?}"),
        }
        mailer.offer(&letter.envelope).await.unwrap();
        mailer.hand_over(&letter.bytes).await.unwrap();
        mailer.quit().await;
        assert_eq!((smtp.stored().len(), smtp.connections()), (1, 1), "{at:?}");
    }
}

#[tokio::test]
async fn a_connection_that_waited_too_long_is_made_anew() {
    let certificate = Certificate::self_made();
    // The first connection behaves until the second letter's MAIL.
    let script = vec![(At::Stored, Act::Add("421 4.4.2 Idle too long"))];
    let smtp = ScriptedSmtp::start(&certificate, script).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let letter = composed();
    for _ in 0..2 {
        mailer.offer(&letter.envelope).await.unwrap();
        mailer.hand_over(&letter.bytes).await.unwrap();
    }
    assert_eq!(smtp.stored().len(), 2);
    assert_eq!(smtp.connections(), 2);
}

#[tokio::test]
async fn words_added_behind_starttls_are_not_believed() {
    let certificate = Certificate::self_made();
    let injected = "250-localhost\r\n250 AUTH PLAIN\r\n235 2.7.0 Welcome\r\n250 2.1.0 Ok";
    let smtp = ScriptedSmtp::start(&certificate, vec![(At::StartTls, Act::Add(injected))]).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let error = mailer.offer(&composed().envelope).await.unwrap_err();
    assert!(tls(&error), "{error:?}");
    assert!(!smtp.commands().iter().any(|command| command == "AUTH"));
    assert_eq!(smtp.stored().len(), 0);
}

#[tokio::test]
async fn without_tls_no_password_is_said() {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::without_starttls(&certificate).await;
    let error = mailer(smtp.port, &certificate)
        .offer(&composed().envelope)
        .await
        .unwrap_err();
    assert!(tls(&error), "{error:?}");
    assert!(
        error.to_string().contains("does not offer STARTTLS"),
        "{error}"
    );
    assert!(!smtp.commands().iter().any(|command| command == "AUTH"));
}

#[tokio::test]
async fn what_could_smuggle_a_second_message_is_not_put_on_the_wire() {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let mut mailer = mailer(smtp.port, &certificate);
    let letter = composed();
    for bytes in [
        &b"Subject: x\r\n\r\nbody\n.\r\nMAIL FROM:<evil@x.example>\r\n"[..],
        b"Subject: x\r\n\r\nbody\r.\r\r\n",
        b"Subject: x\r\n\r\nbody\r",
        b"Subject: x\r\n\r\n\xc2\xa3\r\n",
        b"Subject: x\r\n\r\n\0\r\n",
    ] {
        mailer.offer(&letter.envelope).await.unwrap();
        let error = mailer.hand_over(bytes).await.unwrap_err();
        assert!(
            matches!(error, HandOverError::Permanent { .. }),
            "{error:?}"
        );
    }
    mailer.quit().await;
    assert_eq!(smtp.stored().len(), 0);
    let mails = smtp
        .commands()
        .iter()
        .filter(|command| command.starts_with("MAIL"))
        .count();
    assert_eq!(mails, 5);
}

#[tokio::test]
async fn an_envelope_that_would_add_a_command_is_refused() {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let mut envelope = composed().envelope;
    envelope.to = vec!["foi@council.example>\r\nRCPT TO:<all@council.example".to_owned()];
    let error = mailer(smtp.port, &certificate)
        .offer(&envelope)
        .await
        .unwrap_err();
    assert!(permanent(&error), "{error:?}");
    assert_eq!(smtp.connections(), 0);
}

#[tokio::test]
async fn handing_over_without_an_offer_sends_nothing() {
    let certificate = Certificate::self_made();
    let smtp = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let mut mailer = Mailer::Smtp(mailer(smtp.port, &certificate));
    let letter = composed();
    assert!(
        mailer
            .hand_over(&letter.bytes)
            .await
            .unwrap_err()
            .is_certain()
    );
    mailer.offer(&letter.envelope).await.unwrap();
    mailer.hand_over(&letter.bytes).await.unwrap();
    assert!(
        mailer
            .hand_over(&letter.bytes)
            .await
            .unwrap_err()
            .is_certain()
    );
    assert_eq!(smtp.stored().len(), 1);
}

#[tokio::test]
async fn nobody_there() {
    let certificate = Certificate::self_made();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let error = mailer(port, &certificate)
        .offer(&composed().envelope)
        .await
        .unwrap_err();
    assert!(unreachable(&error), "{error:?}");
    assert!(
        error
            .to_string()
            .contains(&format!("localhost, port {port}: nothing answers")),
        "{error}"
    );

    let mut nowhere = server(587, foi_mail::Security::StartTls);
    nowhere.host = "smtp.invalid".to_owned();
    let mut mailer = SmtpMailer::new(nowhere, secret("x"), trust(&certificate), hurried());
    let error = mailer.offer(&composed().envelope).await.unwrap_err();
    assert!(unreachable(&error), "{error:?}");
}
