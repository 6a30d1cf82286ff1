//! From an address to settings: the table, who runs the domain's mail, what the domain publishes.

use std::collections::HashMap;

use foi_app::wire::{Security, SignIn};
use foi_app::{Post, StandIn};
use foi_mail::Trust;

use crate::desk::{Desk, day};
use crate::servers::{Certificate, HttpsServer, NameServer, Records, mx, srv};

const NAMES: &[&str] = &[
    "autoconfig.paper.example",
    "paper.example",
    "autoconfig.hosted.example",
];

fn published(host: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"x\">\
         <displayName>The Paper</displayName>\
         <incomingServer type=\"imap\"><hostname>imap.{host}</hostname><port>993</port>\
         <socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>\
         <outgoingServer type=\"smtp\"><hostname>smtp.{host}</hostname><port>587</port>\
         <socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></outgoingServer>\
         </emailProvider></clientConfig>"
    )
    .into_bytes()
}

struct Net {
    desk: Desk,
    web: HttpsServer,
}

/// A desk whose look-ups are answered by servers of the test.
async fn net(records: Records, pages: HashMap<&'static str, (u16, Vec<u8>)>) -> Net {
    let certificate = Certificate::for_names(NAMES);
    let web = HttpsServer::start(&certificate, pages).await;
    let names = NameServer::start(records);
    let post = Post {
        extra_trust: Some(Trust::SystemAnd(vec![certificate.authority()])),
        stand_in: Some(StandIn {
            names: names.at,
            web: ([127, 0, 0, 1], web.port).into(),
        }),
        ..Post::default()
    };
    Net {
        desk: Desk::with_post(day(2026, 6, 1), post),
        web,
    }
}

fn service(name: &str, record: Vec<u8>) -> ((String, u16), Vec<Vec<u8>>) {
    ((name.to_owned(), 33), vec![record])
}

#[tokio::test]
async fn a_large_provider_is_known_and_nobody_is_asked() {
    let net = net(Records::new(), HashMap::new()).await;
    let found = net.desk.app.find_settings("Amina@GMail.com").await.unwrap();
    assert!(found.found);
    assert_eq!(
        (found.imap_host.as_str(), found.imap_port),
        ("imap.gmail.com", 993)
    );
    assert!(found.advice.contains("app password"), "{}", found.advice);
    let outlook = net.desk.app.find_settings("a@hotmail.co.uk").await.unwrap();
    assert_eq!(outlook.sign_in, SignIn::Microsoft);
    assert!(net.web.asked().is_empty());
    assert!(
        net.desk.app.accounts().unwrap().is_empty(),
        "nothing is changed"
    );
}

#[tokio::test]
async fn what_a_domain_publishes_is_found_and_the_local_part_is_not_sent() {
    let pages = HashMap::from([("/mail/config-v1.1.xml", (200, published("paper.example")))]);
    let net = net(Records::new(), pages).await;
    let found = net
        .desk
        .app
        .find_settings("secret.name@paper.example")
        .await
        .unwrap();
    assert!(found.found, "{found:?}");
    assert_eq!(found.provider, "The Paper");
    assert_eq!(
        (found.smtp_host.as_str(), found.smtp_port),
        ("smtp.paper.example", 587)
    );
    assert_eq!(found.smtp_security, Security::StartTls);
    assert_eq!(found.user, "secret.name@paper.example");
    assert!(!found.text.contains("outside"), "{}", found.text);
    let asked = net.web.asked().join("\n");
    assert!(asked.contains("GET /mail/config-v1.1.xml "), "{asked}");
    assert!(!asked.contains("secret"), "{asked}");
}

#[tokio::test]
async fn the_second_place_is_looked_at_and_other_peoples_servers_are_pointed_out() {
    let pages = HashMap::from([(
        "/.well-known/autoconfig/mail/config-v1.1.xml",
        (200, published("elsewhere.example")),
    )]);
    let net = net(Records::new(), pages).await;
    let found = net.desk.app.find_settings("a@paper.example").await.unwrap();
    assert!(found.found, "{found:?}");
    assert!(
        found.text.contains("smtp.elsewhere.example is outside"),
        "{}",
        found.text
    );
}

#[tokio::test]
async fn servers_named_in_the_domain_name_system_are_found() {
    let records = Records::from([
        service(
            "_submission._tcp.paper.example",
            srv(0, 1, 587, "starttls.paper.example"),
        ),
        // Of two, the one with the lower priority number; and TLS from the start goes first.
        (
            ("_submissions._tcp.paper.example".to_owned(), 33),
            vec![
                srv(20, 9, 465, "second.paper.example"),
                srv(10, 1, 465, "first.paper.example"),
            ],
        ),
        service(
            "_imaps._tcp.paper.example",
            srv(0, 0, 993, "imap.paper.example"),
        ),
    ]);
    let net = net(records, HashMap::new()).await;
    let found = net.desk.app.find_settings("a@paper.example").await.unwrap();
    assert!(found.found, "{found:?}");
    assert_eq!(
        (
            found.smtp_host.as_str(),
            found.smtp_port,
            found.smtp_security
        ),
        ("first.paper.example", 465, Security::Tls)
    );
    assert_eq!(found.imap_host, "imap.paper.example");
}

// A target of "." says that there is no such service (RFC 2782).
#[tokio::test]
async fn a_service_that_is_not_offered_is_not_found() {
    let records = Records::from([
        service(
            "_submissions._tcp.paper.example",
            srv(0, 0, 465, "smtp.paper.example"),
        ),
        service("_imaps._tcp.paper.example", srv(0, 0, 0, ".")),
    ]);
    let net = net(records, HashMap::new()).await;
    let found = net.desk.app.find_settings("a@paper.example").await.unwrap();
    assert!(!found.found, "{found:?}");
}

#[tokio::test]
async fn who_runs_a_domains_mail_is_recognised_whatever_its_web_server_says() {
    for (host, name, sign_in) in [
        ("aspmx.l.google.com.", "Gmail", SignIn::Password),
        (
            "hosted-example.mail.protection.outlook.com.",
            "Microsoft 365",
            SignIn::Microsoft,
        ),
    ] {
        let records = Records::from([(
            ("hosted.example".to_owned(), 15),
            vec![mx(20, "backup.hosted.example."), mx(5, host)],
        )]);
        let pages = HashMap::from([("/mail/config-v1.1.xml", (200, published("hosted.example")))]);
        let net = net(records, pages).await;
        let found = net
            .desk
            .app
            .find_settings("a@hosted.example")
            .await
            .unwrap();
        assert_eq!(found.provider, name);
        assert_eq!(found.sign_in, sign_in);
        assert_eq!(found.user, "a@hosted.example");
    }
}

#[tokio::test]
async fn nothing_found_gives_guesses_that_say_so() {
    let hostile = b"<!DOCTYPE c [<!ENTITY a \"aaaa\">]><clientConfig>&a;</clientConfig>".to_vec();
    for page in [
        (404, b"no".to_vec()),
        (200, hostile),
        (200, b"<html>hello".to_vec()),
    ] {
        let net = net(
            Records::new(),
            HashMap::from([("/mail/config-v1.1.xml", page)]),
        )
        .await;
        let found = net.desk.app.find_settings("a@paper.example").await.unwrap();
        assert!(!found.found);
        assert!(found.text.contains("guesses"), "{}", found.text);
        assert_eq!(found.imap_host, "imap.paper.example");
        assert_eq!((found.smtp_port, found.smtp_security), (465, Security::Tls));
    }
    let nonsense = Desk::on(day(2026, 6, 1))
        .app
        .find_settings("not an address")
        .await;
    assert!(nonsense.is_err());
}

// A web server with a certificate nobody vouches for is as good as none.
#[tokio::test]
async fn a_web_server_that_cannot_be_trusted_is_not_believed() {
    let certificate = Certificate::for_names(NAMES);
    let pages = HashMap::from([("/mail/config-v1.1.xml", (200, published("paper.example")))]);
    let web = HttpsServer::start(&certificate, pages).await;
    let names = NameServer::start(Records::new());
    let post = Post {
        stand_in: Some(StandIn {
            names: names.at,
            web: ([127, 0, 0, 1], web.port).into(),
        }),
        ..Post::default()
    };
    let desk = Desk::with_post(day(2026, 6, 1), post);
    let found = desk.app.find_settings("a@paper.example").await.unwrap();
    assert!(!found.found, "{found:?}");
    assert!(web.asked().is_empty());
}
