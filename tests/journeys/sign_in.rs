//! Signing in on a provider's page: the browser there and back, and what happens when tokens end.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use foi_app::wire::{AccountEdit, ClientEdit, Keep, OutboxState, Security, SignIn};
use foi_mail::Trust;
use uuid::Uuid;

use crate::desk::{Desk, USER, day, messages, reply_to};
use crate::servers::{Certificate, Dovecot, HttpsServer, SmtpServer, TokenCheck};

/// A provider: its page, its tokens, and the mail servers that take them.
pub(crate) struct Provider {
    pub(crate) desk: Arc<Desk>,
    pub(crate) web: HttpsServer,
    tokens: TokenCheck,
    pub(crate) dovecot: Dovecot,
    pub(crate) smtp: SmtpServer,
    pub(crate) account: Uuid,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let certificate = Certificate::self_made();
        let web = HttpsServer::start(&certificate, HashMap::new()).await;
        let tokens = TokenCheck::start();
        let dovecot = Dovecot::with_tokens(&certificate, tokens.port);
        let smtp = SmtpServer::with_tokens(&certificate, USER);
        let post = foi_app::Post {
            extra_trust: Some(Trust::SystemAnd(vec![certificate.authority()])),
            ..foi_app::Post::default()
        };
        let desk = Desk::with_post(day(2026, 6, 1), post);
        desk.app
            .save_client(&ClientEdit {
                provider: SignIn::Other,
                client_id: "scrutineer-of-amina".into(),
                client_secret: None,
                keep: Keep::Ask,
                authorize_url: web.url("/authorize"),
                token_url: web.url("/token"),
                scope: "mail offline".into(),
            })
            .unwrap();
        let account = desk
            .app
            .keep_account(&AccountEdit {
                id: None,
                name: String::new(),
                email: String::new(),
                smtp_host: "localhost".into(),
                smtp_port: smtp.port,
                smtp_security: Security::StartTls,
                imap_host: "localhost".into(),
                imap_port: dovecot.imaps_port,
                imap_security: Security::Tls,
                user: USER.into(),
                sign_in: SignIn::Other,
                password: None,
                keep: Keep::Ask,
            })
            .unwrap();
        Self {
            desk: Arc::new(desk),
            web,
            tokens,
            dovecot,
            smtp,
            account,
        }
    }

    /// The next answer to whoever asks for a token.
    pub(crate) fn issue(&self, access: &str, refresh: Option<&str>, seconds: u32) {
        let refresh = refresh
            .map(|token| format!(",\"refresh_token\":\"{token}\""))
            .unwrap_or_default();
        self.web.set(
            "/token",
            200,
            format!(
                "{{\"access_token\":\"{access}\",\"token_type\":\"Bearer\",\"expires_in\":{seconds}{refresh}}}"
            ),
        );
    }

    /// Mail servers take this access token from now on, and no other.
    pub(crate) fn accept_only(&self, access: &str) {
        self.tokens.accept_only(access, USER);
        self.smtp.accept_only(access);
    }

    /// What the desk said when it last asked for a token.
    fn asked(&self) -> HashMap<String, String> {
        let asked = self.web.asked();
        let last = asked.last().expect("a token was asked for");
        let body = last.rsplit_once("\r\n\r\n").unwrap().1;
        form(body)
    }

    /// The user goes through the page: the browser opens it, and comes back with a code.
    pub(crate) async fn sign_in(&self) {
        self.issue("access-1", Some("refresh-1"), 3600);
        self.accept_only("access-1");
        let url = self.desk.app.begin_sign_in(self.account).await.unwrap();
        let query = query(&url);
        let desk = Arc::clone(&self.desk);
        let finishing = tokio::spawn(async move { desk.app.finish_sign_in(Keep::Ask).await });
        let target = format!("/?code=the-code&state={}", query["state"]);
        assert!(
            browse(&query["redirect_uri"], &target)
                .await
                .contains("go back to Scrutineer")
        );
        finishing.await.unwrap().unwrap();
    }
}

fn query(url: &str) -> HashMap<String, String> {
    form(url.split_once('?').unwrap().1)
}

fn form(text: &str) -> HashMap<String, String> {
    // Through the parser of addresses: it takes the percent signs out.
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// What a browser does at the end of the provider's page.
async fn browse(redirect: &str, target: &str) -> String {
    let place = redirect.strip_prefix("http://").unwrap().to_owned();
    let request = format!("GET {target} HTTP/1.1\r\nHost: {place}\r\n\r\n");
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(place).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_goes_there_and_back_and_then_mail_comes_and_goes() {
    let provider = Provider::start().await;
    provider.issue("access-1", Some("refresh-1"), 3600);
    provider.accept_only("access-1");
    let url = provider
        .desk
        .app
        .begin_sign_in(provider.account)
        .await
        .unwrap();
    let query = query(&url);
    assert!(url.starts_with(&provider.web.url("/authorize?")), "{url}");
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], "scrutineer-of-amina");
    assert_eq!(query["scope"], "mail offline");
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["login_hint"], USER);
    let redirect = query["redirect_uri"].clone();
    assert!(redirect.starts_with("http://127.0.0.1:"), "{redirect}");

    let desk = Arc::clone(&provider.desk);
    let finishing = tokio::spawn(async move { desk.app.finish_sign_in(Keep::Ask).await });
    // Another page on this machine, without our state, changes nothing.
    for target in [
        "/?code=planted&state=guessed",
        "/?code=planted",
        "/favicon.ico",
    ] {
        assert!(
            browse(&redirect, target).await.starts_with("HTTP/1.1 404"),
            "{target}"
        );
    }
    assert!(provider.web.asked().is_empty(), "no code was exchanged");
    let target = format!("/?state={}&code=the-code", query["state"]);
    let page = browse(&redirect, &target).await;
    assert!(page.contains("default-src 'none'"), "{page}");
    let settings = finishing.await.unwrap().unwrap();
    assert!(settings.accounts[0].has_password, "{:?}", settings.accounts);

    let asked = provider.asked();
    assert_eq!(asked["grant_type"], "authorization_code");
    assert_eq!(asked["code"], "the-code");
    assert_eq!(asked["redirect_uri"], redirect);
    // RFC 7636 section 4.2: the challenge is the SHA-256 of the verifier, and is not sent again.
    assert!(asked["code_verifier"].len() >= 43);
    assert!(!asked.contains_key("code_challenge"));
    let verifier = oauth2::PkceCodeVerifier::new(asked["code_verifier"].clone());
    let challenge = oauth2::PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(challenge.as_str(), query["code_challenge"]);

    // Signing in again at the mail servers: the token of the refresh, over IMAP and SMTP.
    let (request, _) = provider.desk.queue();
    let summary = provider.desk.app.send_ready().await.unwrap();
    assert_eq!(summary.sent, 1, "{summary:?}");
    assert_eq!(provider.asked()["grant_type"], "refresh_token");
    assert_eq!(provider.asked()["refresh_token"], "refresh-1");
    let letter = provider.smtp.received().remove(0);
    let now = provider.desk.app.now();
    provider
        .dovecot
        .deliver(USER, &reply_to(&letter, "Your request", "We have it.", now));
    provider.desk.app.fetch_mail().await.unwrap();
    let page = provider.desk.app.request(request).unwrap();
    assert_eq!(messages(&page).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_half_way_is_replaced_and_a_rotated_one_is_kept() {
    let provider = Provider::start().await;
    provider.sign_in().await;
    provider.desk.app.fetch_mail().await.unwrap();

    // The servers stop taking it before its time; the next one comes with a new refresh token.
    provider.accept_only("access-2");
    provider.issue("access-2", Some("refresh-2"), 3600);
    let (_, _) = provider.desk.queue();
    let summary = provider.desk.app.send_ready().await.unwrap();
    assert_eq!(summary.sent, 1, "{summary:?}");
    assert_eq!(provider.asked()["refresh_token"], "refresh-1");

    // Its time is up: asked for anew with the rotated refresh token, before any server is.
    provider.desk.clock.forward(TimeDelta::hours(2));
    provider.accept_only("access-3");
    provider.issue("access-3", None, 3600);
    let before = provider.web.asked().len();
    provider.desk.app.fetch_mail().await.unwrap();
    assert_eq!(provider.asked()["refresh_token"], "refresh-2");
    assert_eq!(provider.web.asked().len(), before + 1);

    // While it is good it is not asked for again.
    provider.desk.app.fetch_mail().await.unwrap();
    assert_eq!(provider.web.asked().len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_no_more_tokens_are_given_the_user_is_asked_to_sign_in_and_the_letter_is_kept() {
    let provider = Provider::start().await;
    provider.sign_in().await;
    provider.accept_only("nothing");
    provider.web.set(
        "/token",
        400,
        "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked.\"}",
    );
    let (_, entry) = provider.desk.queue();
    provider.desk.app.send_ready().await.unwrap();
    let row = |id| {
        let rows = provider.desk.app.outbox().unwrap();
        rows.into_iter().find(|row| row.id == id).unwrap()
    };
    let waiting = row(entry);
    assert_eq!(waiting.state, OutboxState::Waiting);
    assert!(waiting.text.contains("Sign in again"), "{}", waiting.text);
    assert!(waiting.text.contains("kept"), "{}", waiting.text);
    let error = provider
        .desk
        .app
        .fetch_mail()
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("sign in again"), "{error}");
    assert!(error.contains("expired or revoked"), "{error}");
    assert!(provider.smtp.received().is_empty());

    provider.sign_in().await;
    let summary = provider.desk.app.send_ready().await.unwrap();
    assert_eq!(summary.sent, 1, "{summary:?}");
    assert_eq!(provider.smtp.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_no_server_takes_is_asked_for_once_more_and_then_said() {
    let provider = Provider::start().await;
    provider.sign_in().await;
    provider.issue("access-9", None, 3600);
    provider.accept_only("nothing");
    let check = provider
        .desk
        .app
        .check_account(Some(provider.account))
        .await
        .unwrap();
    assert!(!check.smtp_ok && !check.imap_ok);
    for words in [&check.smtp, &check.imap] {
        assert!(words.contains("expired or was withdrawn"), "{words}");
        assert!(words.contains("Sign in again"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn saying_no_and_cancelling_change_nothing() {
    let provider = Provider::start().await;
    let begin = || provider.desk.app.begin_sign_in(provider.account);
    let finish = || {
        let desk = Arc::clone(&provider.desk);
        tokio::spawn(async move { desk.app.finish_sign_in(Keep::Ask).await })
    };
    let url = begin().await.unwrap();
    let finishing = finish();
    let query = query(&url);
    let target = format!("/?error=access_denied&state={}", query["state"]);
    browse(&query["redirect_uri"], &target).await;
    let error = finishing.await.unwrap().unwrap_err().to_string();
    assert!(error.contains("access_denied"), "{error}");

    begin().await.unwrap();
    let finishing = finish();
    tokio::time::sleep(Duration::from_millis(100)).await;
    provider.desk.app.cancel_sign_in();
    let error = finishing.await.unwrap().unwrap_err().to_string();
    assert!(error.contains("cancelled"), "{error}");

    assert!(provider.web.asked().is_empty());
    assert!(!provider.desk.app.accounts().unwrap()[0].has_password);
    assert!(provider.desk.app.finish_sign_in(Keep::Ask).await.is_err());
}

#[tokio::test]
async fn without_a_client_id_it_is_said_how_to_come_by_one() {
    let desk = Desk::on(day(2026, 6, 1));
    for (sign_in, words) in [
        (SignIn::Google, "Desktop app"),
        (SignIn::Microsoft, "Entra"),
    ] {
        let account = desk
            .app
            .keep_account(&AccountEdit {
                id: None,
                name: String::new(),
                email: String::new(),
                smtp_host: "smtp.provider.example".into(),
                smtp_port: 465,
                smtp_security: Security::Tls,
                imap_host: "imap.provider.example".into(),
                imap_port: 993,
                imap_security: Security::Tls,
                user: USER.into(),
                sign_in,
                password: None,
                keep: Keep::Ask,
            })
            .unwrap();
        let error = desk
            .app
            .begin_sign_in(account)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("client id") && error.contains(words),
            "{error}"
        );
    }
    // Secrets are only ever sent where TLS shows who it is.
    for url in [
        "http://login.provider.example/token",
        "javascript:alert(1)",
        "--help",
    ] {
        let error = desk.app.save_client(&ClientEdit {
            provider: SignIn::Google,
            client_id: "x".into(),
            client_secret: None,
            keep: Keep::Ask,
            authorize_url: url.into(),
            token_url: String::new(),
            scope: String::new(),
        });
        assert!(error.unwrap_err().to_string().contains("https://"), "{url}");
    }
}

// Google's own page names the loopback address, Microsoft's registration the name “localhost”.
#[tokio::test]
async fn each_provider_is_asked_as_it_wants() {
    let desk = Desk::on(day(2026, 6, 1));
    for (provider, host, redirect, more) in [
        (
            SignIn::Google,
            "https://accounts.google.com/",
            "http://127.0.0.1:",
            ("access_type", "offline"),
        ),
        (
            SignIn::Microsoft,
            "https://login.microsoftonline.com/common/",
            "http://localhost:",
            ("response_type", "code"),
        ),
    ] {
        desk.app
            .save_client(&ClientEdit {
                provider,
                client_id: "made-up".into(),
                client_secret: Some("planted-client-secret".into()),
                keep: Keep::Ask,
                authorize_url: String::new(),
                token_url: String::new(),
                scope: String::new(),
            })
            .unwrap();
        let account = desk
            .app
            .keep_account(&AccountEdit {
                id: None,
                name: String::new(),
                email: String::new(),
                smtp_host: "smtp.provider.example".into(),
                smtp_port: 465,
                smtp_security: Security::Tls,
                imap_host: "imap.provider.example".into(),
                imap_port: 993,
                imap_security: Security::Tls,
                user: USER.into(),
                sign_in: provider,
                password: None,
                keep: Keep::Ask,
            })
            .unwrap();
        let url = desk.app.begin_sign_in(account).await.unwrap();
        let query = query(&url);
        assert!(url.starts_with(host), "{url}");
        assert!(query["redirect_uri"].starts_with(redirect), "{url}");
        assert_eq!(query[more.0], more.1);
        assert!(!url.contains("planted-client-secret"), "{url}");
    }
}
