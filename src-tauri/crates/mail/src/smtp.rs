use std::fmt;
use std::net::Ipv4Addr;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use lettre::transport::smtp::Error as LettreError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::credential::{Key, challenge_words, xoauth2};
use crate::server::in_words;
use crate::smtp_stream::{BeforeTls, FromStart};
use crate::tls::{self, ConnectError};
use crate::{
    Credential, Envelope, HandOverError, Security, SendError, Server, ServerReply, Timeouts, Trust,
};

/// Hands letters to an SMTP server (RFC 5321, RFC 6409), one command at a time.
///
/// Used through [`Mailer`](crate::Mailer).
pub struct SmtpMailer {
    server: Server,
    credential: Credential,
    trust: Trust,
    pub(crate) timeouts: Timeouts,
    connection: Option<Box<AsyncSmtpConnection>>,
    /// Whether the server said 354 and now waits for a message.
    leave_given: bool,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("server", &self.server)
            .field("connected", &self.connection.is_some())
            .field("leave_given", &self.leave_given)
            .finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// A mailer for a server. Nothing is said to it yet.
    pub fn new(server: Server, credential: Credential, trust: Trust, timeouts: Timeouts) -> Self {
        Self {
            server,
            credential,
            trust,
            timeouts,
            connection: None,
            leave_given: false,
        }
    }

    /// See [`Mailer::sign_in`](crate::Mailer::sign_in).
    pub async fn sign_in(&mut self) -> Result<(), SendError> {
        let connection = self.connect().await?;
        self.connection = Some(connection);
        Ok(())
    }

    /// See [`Mailer::offer`](crate::Mailer::offer).
    pub async fn offer(&mut self, envelope: &Envelope) -> Result<(), SendError> {
        let envelope = checked(envelope)?;
        let kept = self.connection.take().filter(|_| !self.leave_given);
        self.leave_given = false;
        let was_kept = kept.is_some();
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let mut outcome = self.transaction(&mut connection, &envelope).await;
        if was_kept && outcome.as_ref().is_err_and(went_stale) {
            // The server closed a connection that waited too long. Nothing has been sent.
            connection = self.connect().await?;
            outcome = self.transaction(&mut connection, &envelope).await;
        }
        match &outcome {
            Ok(()) => {
                self.connection = Some(connection);
                self.leave_given = true;
            }
            // The letter was refused, not the connection: the next letter can have it.
            Err(SendError::Permanent { .. } | SendError::Temporary { .. }) => {
                self.start_over(connection).await;
            }
            Err(_) => self.leave(&mut connection).await,
        }
        outcome
    }

    /// See [`Mailer::hand_over`](crate::Mailer::hand_over).
    pub async fn hand_over(&mut self, bytes: &[u8]) -> Result<ServerReply, HandOverError> {
        let Some(mut connection) = self.connection.take().filter(|_| self.leave_given) else {
            return Err(HandOverError::Temporary {
                words: "the letter was not offered to the server first".to_owned(),
            });
        };
        self.leave_given = false;
        if let Some(words) = unfit_for_the_wire(bytes) {
            // Not one byte has gone out. Dropping the connection here takes back the offer.
            return Err(HandOverError::Permanent {
                words: words.to_owned(),
            });
        }
        // The library ends the message with CRLF and the dot; ours already ends with CRLF.
        let message = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let limit = self
            .timeouts
            .transfer
            .saturating_add(self.timeouts.final_reply);
        match tokio::time::timeout(limit, connection.message(message)).await {
            Ok(Ok(reply)) if reply.code().to_string().starts_with('2') => {
                self.connection = Some(connection);
                Ok(ServerReply {
                    text: reply_text(&reply),
                })
            }
            Ok(Ok(reply)) => Err(HandOverError::Unknown {
                words: format!("the server answered out of turn: {}", reply_text(&reply)),
            }),
            Ok(Err(error)) if error.is_transient() => {
                self.start_over(connection).await;
                Err(HandOverError::Temporary {
                    words: server_words(&error),
                })
            }
            Ok(Err(error)) if error.is_permanent() => {
                self.start_over(connection).await;
                Err(HandOverError::Permanent {
                    words: server_words(&error),
                })
            }
            Ok(Err(error)) => Err(HandOverError::Unknown {
                words: format!(
                    "{} before {} confirmed it",
                    broken_words(&error),
                    self.server.host
                ),
            }),
            Err(_) => Err(HandOverError::Unknown {
                words: format!(
                    "{} gave no answer for {}",
                    self.server.host,
                    in_words(limit)
                ),
            }),
        }
    }

    /// See [`Mailer::quit`](crate::Mailer::quit).
    pub async fn quit(mut self) {
        if let Some(mut connection) = self.connection.take()
            && !self.leave_given
        {
            self.leave(&mut connection).await;
        }
    }

    /// Greeting, TLS and sign-in. An access token that is refused is replaced, once.
    async fn connect(&self) -> Result<Box<AsyncSmtpConnection>, SendError> {
        let mut refused = None;
        loop {
            let key = self.credential.key(refused.as_ref()).await?;
            let connection = self.greet().await.map_err(not_about_a_letter)?;
            match (self.authenticate(connection, &key).await, key) {
                (Err(SendError::Credentials { .. }), Key::Token(token)) if refused.is_none() => {
                    refused = Some(token);
                }
                (Err(SendError::Credentials { words }), Key::Token(_)) => {
                    return Err(SendError::SignInAgain { words });
                }
                (outcome, _) => return outcome,
            }
        }
    }

    /// Greeting and TLS.
    async fn greet(&self) -> Result<AsyncSmtpConnection, SendError> {
        let hello = ClientId::Ipv4(Ipv4Addr::LOCALHOST);
        let limit = self.timeouts.command;
        let tcp = tls::tcp(&self.server, self.timeouts.connect).await?;
        Ok(match self.server.security {
            Security::Tls => {
                let tls =
                    tls::handshake(tcp, &self.server, &self.trust, self.timeouts.connect).await?;
                let stream = Box::new(FromStart(tls));
                self.step(
                    limit,
                    AsyncSmtpConnection::connect_with_transport(stream, &hello),
                )
                .await?
            }
            Security::StartTls => {
                let stream = Box::new(BeforeTls::new(tcp));
                let mut connection = self
                    .step(
                        limit,
                        AsyncSmtpConnection::connect_with_transport(stream, &hello),
                    )
                    .await?;
                if !connection.can_starttls() {
                    self.leave(&mut connection).await;
                    return Err(SendError::Tls {
                        words: format!(
                            "{} does not offer STARTTLS on port {}",
                            self.server.host, self.server.port
                        ),
                    });
                }
                let upgrade = connection.starttls(self.tls_parameters()?, &hello);
                self.step(self.timeouts.connect, upgrade)
                    .await
                    .map_err(|error| match error {
                        // The connection was good a moment ago: it is the upgrade that failed.
                        SendError::Unreachable { words } => SendError::Tls { words },
                        other => other,
                    })?;
                connection
            }
        })
    }

    /// Shows the server the key, over TLS.
    async fn authenticate(
        &self,
        mut connection: AsyncSmtpConnection,
        key: &Key,
    ) -> Result<Box<AsyncSmtpConnection>, SendError> {
        let signed_in = match key {
            Key::Password(password) => {
                self.with_password(&mut connection, password.expose_secret())
                    .await
            }
            Key::Token(token) => self.with_token(&mut connection, token).await,
        };
        match signed_in {
            Ok(()) => Ok(Box::new(connection)),
            Err(error) => {
                self.leave(&mut connection).await;
                Err(match error {
                    SendError::Permanent { words } => SendError::Credentials { words },
                    other => not_about_a_letter(other),
                })
            }
        }
    }

    async fn with_password(
        &self,
        connection: &mut AsyncSmtpConnection,
        password: &str,
    ) -> Result<(), SendError> {
        let offered = |mechanisms: &[Mechanism]| {
            let info = connection.server_info();
            info.get_auth_mechanism(mechanisms).is_some()
        };
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if !offered(&mechanisms) {
            let instead = if offered(&[Mechanism::Xoauth2]) {
                ", only with OAuth 2"
            } else {
                ""
            };
            return Err(SendError::Credentials {
                words: format!(
                    "{} offers no sign-in with a password{instead}",
                    self.server.host
                ),
            });
        }
        let credentials = Credentials::new(self.server.user.clone(), password.to_owned());
        self.step(
            self.timeouts.command,
            connection.auth(&mechanisms, &credentials),
        )
        .await?;
        Ok(())
    }

    /// XOAUTH2, with commands of our own: the library takes the server's reasons for a refusal,
    /// which come as a challenge, for a mistake of its own.
    async fn with_token(
        &self,
        connection: &mut AsyncSmtpConnection,
        token: &SecretString,
    ) -> Result<(), SendError> {
        if !connection
            .server_info()
            .supports_auth_mechanism(Mechanism::Xoauth2)
        {
            return Err(SendError::Credentials {
                words: format!("{} offers no sign-in with OAuth 2", self.server.host),
            });
        }
        let limit = self.timeouts.command;
        let answer = BASE64.encode(xoauth2(&self.server.user, token));
        let auth = format!("AUTH XOAUTH2 {answer}\r\n");
        let reply = self.step(limit, connection.command(auth)).await?;
        if !reply.has_code(334) {
            return Ok(());
        }
        let reasons = reply
            .first_word()
            .and_then(|word| BASE64.decode(word).ok())
            .and_then(|json| challenge_words(&json));
        // An empty answer asks for the refusal itself.
        match self.step(limit, connection.command("\r\n")).await {
            Err(SendError::Permanent { words }) => Err(SendError::Credentials {
                words: match reasons {
                    Some(reasons) => format!("{reasons} ({words})"),
                    None => words,
                },
            }),
            Err(other) => Err(other),
            Ok(reply) => Err(SendError::Credentials {
                words: format!(
                    "{} answered out of turn: {}",
                    self.server.host,
                    reply_text(&reply)
                ),
            }),
        }
    }

    /// `MAIL`, `RCPT` for each, `DATA`. One refused recipient refuses the letter.
    async fn transaction(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &lettre::address::Envelope,
    ) -> Result<(), SendError> {
        let limit = self.timeouts.command;
        let mail = Mail::new(envelope.from().cloned(), Vec::new());
        self.step(limit, connection.command(mail))
            .await
            .map_err(|error| match error {
                // The server knows neither recipient nor letter yet.
                SendError::Temporary { words } => SendError::Busy { words },
                SendError::Permanent { words } if words.starts_with("530") => {
                    SendError::Credentials { words }
                }
                other => other,
            })?;
        for recipient in envelope.to() {
            let rcpt = Rcpt::new(recipient.clone(), Vec::new());
            self.step(limit, connection.command(rcpt)).await?;
        }
        let reply = self
            .step(self.timeouts.data, connection.command(Data))
            .await?;
        if reply.has_code(354) {
            return Ok(());
        }
        Err(SendError::Temporary {
            words: format!(
                "{} answered out of turn: {}",
                self.server.host,
                reply_text(&reply)
            ),
        })
    }

    /// Runs one step within its time and says its failure in words.
    async fn step<T>(
        &self,
        limit: Duration,
        step: impl Future<Output = Result<T, LettreError>>,
    ) -> Result<T, SendError> {
        match tokio::time::timeout(limit, step).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) if error.is_transient() => {
                let words = server_words(&error);
                Err(if crate::mailer::is_about_the_server(&words) {
                    SendError::Busy { words }
                } else {
                    SendError::Temporary { words }
                })
            }
            Ok(Err(error)) if error.is_permanent() => Err(SendError::Permanent {
                words: server_words(&error),
            }),
            Ok(Err(error)) if error.is_tls() || tls::is_tls(&error) => Err(SendError::Tls {
                words: tls::tls_words(&error, &self.server),
            }),
            Ok(Err(error)) => Err(SendError::Unreachable {
                words: format!("{}: {}", self.server.host, broken_words(&error)),
            }),
            Err(_) => Err(SendError::Unreachable {
                words: format!(
                    "{} gave no answer for {}",
                    self.server.host,
                    in_words(limit)
                ),
            }),
        }
    }

    fn tls_parameters(&self) -> Result<TlsParameters, SendError> {
        let failed = |error: LettreError| SendError::Tls {
            words: error.to_string(),
        };
        let mut builder = TlsParameters::builder(self.server.host.clone());
        if let Trust::SystemAnd(extra) = &self.trust {
            for der in extra {
                let certificate = Certificate::from_der(der.to_vec()).map_err(failed)?;
                builder = builder.add_root_certificate(certificate);
            }
        }
        builder.build_rustls().map_err(failed)
    }

    /// Keeps a connection for the next letter, if the server forgets this one (RFC 5321 section 4.1.1.5).
    async fn start_over(&mut self, mut connection: Box<AsyncSmtpConnection>) {
        let patience = self.timeouts.command.min(Duration::from_secs(5));
        match tokio::time::timeout(patience, connection.command(Rset)).await {
            Ok(Ok(_)) => self.connection = Some(connection),
            _ => self.leave(&mut connection).await,
        }
    }

    /// Takes leave without waiting long for it.
    async fn leave(&self, connection: &mut AsyncSmtpConnection) {
        let patience = self.timeouts.command.min(Duration::from_secs(5));
        let _ = tokio::time::timeout(patience, connection.abort()).await;
    }
}

impl From<ConnectError> for SendError {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Unreachable(words) => Self::Unreachable { words },
            ConnectError::Tls(words) => Self::Tls { words },
        }
    }
}

/// The addresses again, however they came here: a stored envelope is checked like a typed one.
fn checked(envelope: &Envelope) -> Result<lettre::address::Envelope, SendError> {
    let address = |text: &String| {
        let wrong = |words: String| SendError::Permanent { words };
        let text = crate::check_address(text)
            .map_err(|error| wrong(error.to_string().trim_end_matches('.').to_owned()))?;
        text.parse::<lettre::Address>()
            .map_err(|error| wrong(error.to_string()))
    };
    let to: Result<Vec<_>, _> = envelope.to.iter().map(address).collect();
    lettre::address::Envelope::new(Some(address(&envelope.from)?), to?).map_err(|_| {
        SendError::Permanent {
            words: "the letter has no recipient".to_owned(),
        }
    })
}

/// What a server says before it has heard of a letter is not about a letter.
fn not_about_a_letter(error: SendError) -> SendError {
    match error {
        SendError::Temporary { words } | SendError::Permanent { words } => {
            SendError::Busy { words }
        }
        other => other,
    }
}

/// Whether a kept connection failed because it had been kept too long.
fn went_stale(error: &SendError) -> bool {
    match error {
        SendError::Unreachable { .. } => true,
        SendError::Busy { words } => words.starts_with("421"),
        _ => false,
    }
}

/// A line break that is not CRLF could end the message early at a lenient server and begin
/// another ("SMTP smuggling"); letters of our own making have none.
fn unfit_for_the_wire(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.is_ascii() {
        return Some("the message holds bytes outside ASCII");
    }
    let mut previous = 0u8;
    for &byte in bytes {
        if (byte == b'\n') != (previous == b'\r') {
            return Some("the message holds a line break that mail does not allow");
        }
        if byte == 0 {
            return Some("the message holds a zero byte");
        }
        previous = byte;
    }
    (previous == b'\r').then_some("the message holds a line break that mail does not allow")
}

/// A negative reply, code first, on one line.
fn server_words(error: &LettreError) -> String {
    let code = error
        .status()
        .map(|code| code.to_string())
        .unwrap_or_default();
    let text = std::error::Error::source(error)
        .map(ToString::to_string)
        .unwrap_or_default();
    one_line(&format!("{code} {text}"))
}

/// A positive reply, code first, on one line.
fn reply_text(reply: &Response) -> String {
    let text: Vec<_> = reply.message().collect();
    one_line(&format!("{} {}", reply.code(), text.join(" ")))
}

fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(500)
        .collect()
}

/// An end of the conversation that is no reply.
fn broken_words(error: &LettreError) -> String {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return tls::plain_io_words(io);
        }
        source = inner.source();
    }
    if error.is_response() && error.to_string().contains("incomplete response") {
        return "the server closed the connection".to_owned();
    }
    if error.is_response() {
        return "the server's answer could not be understood".to_owned();
    }
    one_line(&error.to_string())
}
