//! A real SMTP server.

use foi_mail::{
    Address, HandOverError, Mailer, Outgoing, Security, SendError, SmtpMailer, Trust, compose,
    parse,
};

use crate::servers::{Certificate, SmtpServer};
use crate::support::{
    PASSWORD, USER, composed, hurried, letter, mailer, secret, server, texts, trust,
};

#[tokio::test]
async fn the_bytes_received_are_the_bytes_composed() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let mut mailer = mailer(smtp.port, &certificate);
    let first = composed();
    let long = compose(&Outgoing {
        subject: "Ein langer Betreff über Zuschüsse ".repeat(8),
        body: format!("{}\n\n{}", "word ".repeat(600), "£".repeat(2_000)),
        in_reply_to: Some("first@council.example".to_owned()),
        references: (0..40)
            .map(|n| {
                format!("AM0PR01MB{n:06}ABCDEFGHIJKLMNOPQRSTUVWXYZ@EURPRD10.PROD.OUTLOOK.EXAMPLE")
            })
            .collect(),
        message_id: "second@requests.example".to_owned(),
        ..letter()
    })
    .unwrap();
    for letter in [&first, &long] {
        mailer.offer(&letter.envelope).await.unwrap();
        let reply = mailer.hand_over(&letter.bytes).await.unwrap();
        assert!(
            reply.text.starts_with("250 2.0.0 Ok: queued as "),
            "{}",
            reply.text
        );
    }
    mailer.quit().await;

    assert_eq!(texts(&smtp.received()), texts(&[first.bytes, long.bytes]));
    assert!(
        smtp.envelopes()[0].contains(USER) && smtp.envelopes()[0].contains("foi@council.example")
    );
    let read = parse(&smtp.received()[1]);
    assert_eq!(read.references.len(), 40);
    assert_eq!(read.in_reply_to, ["first@council.example"]);
}

#[tokio::test]
async fn tls_from_the_start() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start_tls(&certificate, USER, PASSWORD);
    let server = server(smtp.port, Security::Tls);
    let mut mailer = SmtpMailer::new(server, secret(PASSWORD), trust(&certificate), hurried());
    let letter = composed();
    mailer.offer(&letter.envelope).await.unwrap();
    mailer.hand_over(&letter.bytes).await.unwrap();
    assert_eq!(texts(&smtp.received()), texts(&[letter.bytes]));
}

#[tokio::test]
async fn a_wrong_password_says_so() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, "another password");
    let error = mailer(smtp.port, &certificate)
        .offer(&composed().envelope)
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Credentials { .. }), "{error:?}");
    let said = error.to_string();
    assert!(
        said.contains("refused the user name or password") && said.contains("535"),
        "{said}"
    );
    assert!(!said.contains(PASSWORD));
    assert_eq!(smtp.received().len(), 0);
}

#[tokio::test]
async fn an_unknown_recipient_says_so_and_the_next_letter_goes() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let mut mailer = mailer(smtp.port, &certificate);
    let mut wrong = letter();
    wrong.to = Address::new("nobody@council.example");
    let error = mailer
        .offer(&compose(&wrong).unwrap().envelope)
        .await
        .unwrap_err();
    assert!(matches!(&error, SendError::Permanent { words } if words.contains("No such person")));
    let letter = composed();
    mailer.offer(&letter.envelope).await.unwrap();
    mailer.hand_over(&letter.bytes).await.unwrap();
    assert_eq!(smtp.received().len(), 1);
}

#[tokio::test]
async fn certificates_are_checked() {
    let good = Certificate::self_made();
    let expired = Certificate::expired();
    let other = Certificate::for_another_name();
    let cases = [
        (
            &good,
            Trust::System,
            "not signed by an authority this computer trusts",
        ),
        (&expired, trust(&expired), "expired"),
        (&other, trust(&other), "another name than localhost"),
    ];
    for (certificate, trust, says) in cases {
        for security in [Security::StartTls, Security::Tls] {
            let smtp = match security {
                Security::StartTls => SmtpServer::start(certificate, USER, PASSWORD),
                Security::Tls => SmtpServer::start_tls(certificate, USER, PASSWORD),
            };
            let server = server(smtp.port, security);
            let mut mailer = Mailer::Smtp(SmtpMailer::new(
                server,
                secret(PASSWORD),
                trust.clone(),
                hurried(),
            ));
            let error = mailer.offer(&composed().envelope).await.unwrap_err();
            assert!(
                matches!(error, SendError::Tls { .. }),
                "{security:?}: {error:?}"
            );
            let said = error.to_string();
            assert!(
                said.contains("the certificate of localhost could not be verified")
                    && said.contains(says),
                "{security:?}: {said}"
            );
            assert!(matches!(
                mailer.hand_over(b"").await,
                Err(HandOverError::Temporary { .. })
            ));
            assert_eq!(smtp.received().len(), 0);
        }
    }
}

#[tokio::test]
async fn the_wrong_kind_of_port_is_told() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let server = server(smtp.port, Security::Tls);
    let mut mailer = SmtpMailer::new(server, secret(PASSWORD), trust(&certificate), hurried());
    let error = mailer.offer(&composed().envelope).await.unwrap_err();
    assert!(matches!(error, SendError::Tls { .. }), "{error:?}");
    assert!(error.to_string().contains("465"), "{error}");
}
