use std::fmt;
use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, NameAttribute, Response};
use async_imap::{Authenticator, Client, error::Error as ImapError};
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::credential::{Key, challenge_words, xoauth2};
use crate::imap_talk::{ImapSession, Talk, greeting, within};
use crate::tls;
use crate::{Credential, Cursor, FetchError, Fetched, Security, Server, Timeouts, Trust};

/// How many sizes are asked for in one command.
const SIZES_AT_ONCE: usize = 200;

/// Reads folders on an IMAP server (RFC 9051, RFC 3501), leaving no trace: folders are opened
/// read-only, bodies are peeked at, nothing is flagged, moved or deleted.
///
/// The library below writes every command, the password among them, to the `log` crate at level
/// `trace`: whoever gathers logs keeps `async_imap` at `info`.
///
/// Used through [`Mailbox`](crate::Mailbox).
pub struct ImapMailbox {
    server: Server,
    credential: Credential,
    trust: Trust,
    timeouts: Timeouts,
    session: Option<Box<ImapSession>>,
}

impl fmt::Debug for ImapMailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImapMailbox")
            .field("server", &self.server)
            .field("connected", &self.session.is_some())
            .finish_non_exhaustive()
    }
}

impl ImapMailbox {
    /// A mailbox on a server. Nothing is said to it yet.
    pub fn new(server: Server, credential: Credential, trust: Trust, timeouts: Timeouts) -> Self {
        Self {
            server,
            credential,
            trust,
            timeouts,
            session: None,
        }
    }

    /// See [`Mailbox::fetch`](crate::Mailbox::fetch).
    pub async fn fetch<E: fmt::Display>(
        &mut self,
        since: &Cursor,
        max_bytes: u64,
        found: &mut (dyn FnMut(Fetched) -> Result<(), E> + Send),
    ) -> Result<Cursor, FetchError> {
        // A session that ended in an error, or was cancelled half-way, is not used again.
        let mut talk = self.talk().await?;
        let mut cursor = talk.open(since).await?;
        let uids = talk.new_uids(since, &cursor).await?;
        let of = uids.len();
        let mut number = 0;
        for some in uids.chunks(SIZES_AT_ONCE) {
            let sizes = talk.sizes(some).await?;
            for uid in some.iter().copied() {
                number += 1;
                let size = sizes.get(&uid).copied().unwrap_or_default();
                let mail = talk.bring(uid, size, max_bytes).await?;
                cursor.last_uid = cursor.last_uid.max(uid);
                let Some(mail) = mail else { continue };
                let key = self.key(&cursor, uid);
                let fetched = Fetched {
                    key,
                    cursor: cursor.clone(),
                    mail,
                    number,
                    of,
                };
                if let Err(reason) = found(fetched) {
                    self.session = Some(talk.session);
                    return Err(FetchError::Stopped {
                        words: reason.to_string(),
                    });
                }
            }
        }
        self.session = Some(talk.session);
        Ok(cursor)
    }

    /// See [`Mailbox::find_message_id`](crate::Mailbox::find_message_id).
    pub async fn find_message_id(
        &mut self,
        folder: Option<&str>,
        message_id: &str,
    ) -> Result<bool, FetchError> {
        let id = message_id
            .trim()
            .trim_start_matches('<')
            .trim_end_matches('>');
        if id.is_empty()
            || !id
                .bytes()
                .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
        {
            return Ok(false);
        }
        let folders = match folder {
            Some(folder) => vec![folder.to_owned()],
            None => self.folders().await?,
        };
        let mut talk = self.talk().await?;
        let mut seen = false;
        for folder in folders {
            match talk.examine(&folder).await {
                Ok(_) => {}
                // A folder that cannot be opened holds no answer; the others may.
                Err(FetchError::Protocol { .. }) => continue,
                Err(error) => return Err(error),
            }
            let query = format!("UID SEARCH HEADER Message-ID \"{id}\"");
            if !talk.search(&query).await?.is_empty() {
                seen = true;
                break;
            }
        }
        self.session = Some(talk.session);
        Ok(seen)
    }

    /// See [`Mailbox::folders`](crate::Mailbox::folders).
    pub async fn folders(&mut self) -> Result<Vec<String>, FetchError> {
        let mut talk = self.talk().await?;
        let mut names = Vec::new();
        talk.run(r#"LIST "" "*""#, |response| {
            if let Response::MailboxData(MailboxDatum::List(folder)) = response
                && !folder.name_attributes.contains(&NameAttribute::NoSelect)
            {
                names.push(folder.name.to_string());
            }
        })
        .await?;
        self.session = Some(talk.session);
        Ok(names)
    }

    /// See [`Mailbox::quit`](crate::Mailbox::quit).
    pub async fn quit(mut self) {
        if let Some(mut session) = self.session.take() {
            let patience = self.timeouts.command.min(Duration::from_secs(5));
            let _ = tokio::time::timeout(patience, session.logout()).await;
        }
    }

    fn key(&self, cursor: &Cursor, uid: u32) -> String {
        format!(
            "imap://{}@{}/{};UIDVALIDITY={}/;UID={uid}",
            self.server.user,
            self.server.host,
            cursor.folder,
            cursor.uid_validity.unwrap_or_default(),
        )
    }

    /// The open session, if it still answers, or a new one.
    async fn talk(&mut self) -> Result<Talk, FetchError> {
        if let Some(session) = self.session.take() {
            let mut talk = self.talk_over(session);
            if talk.run("NOOP", |_| {}).await.is_ok() {
                return Ok(talk);
            }
        }
        let session = self.connect().await?;
        Ok(self.talk_over(session))
    }

    fn talk_over(&self, session: Box<ImapSession>) -> Talk {
        Talk {
            session,
            host: self.server.host.clone(),
            timeouts: self.timeouts,
        }
    }

    /// Greeting, TLS and sign-in. An access token that is refused is replaced, once.
    async fn connect(&self) -> Result<Box<ImapSession>, FetchError> {
        let mut refused = None;
        loop {
            let key = self.credential.key(refused.as_ref()).await?;
            let client = self.greet().await?;
            match (self.sign_in(client, &key).await, key) {
                (Err(FetchError::Credentials { .. }), Key::Token(token)) if refused.is_none() => {
                    refused = Some(token);
                }
                (Err(FetchError::Credentials { words }), Key::Token(_)) => {
                    return Err(FetchError::SignInAgain { words });
                }
                (outcome, _) => return outcome,
            }
        }
    }

    /// Greeting and TLS.
    async fn greet(&self) -> Result<Client<TlsStream<TcpStream>>, FetchError> {
        let host = &self.server.host;
        let tcp = tls::tcp(&self.server, self.timeouts.connect).await?;
        Ok(match self.server.security {
            Security::Tls => {
                let stream =
                    tls::handshake(tcp, &self.server, &self.trust, self.timeouts.connect).await?;
                let mut client = Client::new(stream);
                self.limited(greeting(&mut client)).await?;
                client
            }
            Security::StartTls => {
                let mut plain = Client::new(tcp);
                self.limited(greeting(&mut plain)).await?;
                self.limited(async { plain.run_command_and_check_ok("STARTTLS", None).await })
                    .await
                    .map_err(|error| match error {
                        FetchError::Protocol { words } => FetchError::Tls {
                            words: format!("{host} does not offer STARTTLS ({words})"),
                        },
                        other => other,
                    })?;
                // Whatever a stranger added behind the answer is dropped with the old client.
                let tcp = plain.into_inner();
                let stream =
                    tls::handshake(tcp, &self.server, &self.trust, self.timeouts.connect).await?;
                Client::new(stream)
            }
        })
    }

    /// Shows the server the key, over TLS.
    async fn sign_in(
        &self,
        client: Client<TlsStream<TcpStream>>,
        key: &Key,
    ) -> Result<Box<ImapSession>, FetchError> {
        let user = &self.server.user;
        let (mechanism, first) = match key {
            // SASL PLAIN (RFC 4616): the whole answer at once, in UTF-8.
            Key::Password(password) => ("PLAIN", format!("\0{user}\0{}", password.expose_secret())),
            Key::Token(token) => ("XOAUTH2", xoauth2(user, token)),
        };
        let mut reasons = None;
        let answers = Answers {
            first: Some(first),
            reasons: &mut reasons,
        };
        // The library keeps a large state for this: on the heap, not in every future above.
        let signing = Box::pin(async {
            client
                .authenticate(mechanism, answers)
                .await
                .map(Box::new)
                .map_err(|(error, _client)| error)
        });
        match self.limited(signing).await {
            Err(FetchError::Protocol { words }) => Err(FetchError::Credentials {
                words: match reasons {
                    Some(reasons) => format!("{reasons} ({words})"),
                    None => words,
                },
            }),
            other => other,
        }
    }

    async fn limited<T>(
        &self,
        step: impl Future<Output = Result<T, ImapError>>,
    ) -> Result<T, FetchError> {
        within(self.timeouts.command, &self.server.host, step).await
    }
}

/// Answers the server's challenges: first with what lets us in. A second one gives the reasons
/// for a refusal, and an empty answer asks for the refusal itself.
struct Answers<'a> {
    first: Option<String>,
    reasons: &'a mut Option<String>,
}

impl Authenticator for Answers<'_> {
    type Response = String;

    fn process(&mut self, challenge: &[u8]) -> String {
        match self.first.take() {
            Some(first) => first,
            None => {
                *self.reasons = challenge_words(challenge);
                String::new()
            }
        }
    }
}
