use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, NameAttribute, Response};
use async_imap::{Authenticator, Client, error::Error as ImapError};
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::credential::{Key, challenge_words, xoauth2};
use crate::imap_fetch::is_plain;
use crate::imap_talk::{ImapSession, Talk, greeting, within};
use crate::literal_guard::Guarded;
use crate::tls;
use crate::{Credential, FetchError, Folder, MailPlace, Security, Server, Timeouts, Trust};

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
    pub(crate) timeouts: Timeouts,
    pub(crate) session: Option<Box<ImapSession>>,
    /// The next UID of each folder when it was last read.
    pub(crate) next_uids: HashMap<String, u32>,
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
            next_uids: HashMap::new(),
        }
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
        if !is_plain(id) {
            return Ok(false);
        }
        let folders = if let Some(folder) = folder {
            vec![folder.to_owned()]
        } else {
            let folders = self.folder_list().await?;
            folders.into_iter().map(|folder| folder.name).collect()
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
        self.keep(talk);
        Ok(seen)
    }

    /// See [`Mailbox::folder_list`](crate::Mailbox::folder_list).
    pub async fn folder_list(&mut self) -> Result<Vec<Folder>, FetchError> {
        let mut talk = self.talk().await?;
        // Most servers tell the uses without being asked; those that do not must be (RFC 6154).
        let asked = talk.offers("SPECIAL-USE").await? && talk.offers("LIST-EXTENDED").await?;
        let command = if asked {
            r#"LIST "" "*" RETURN (SPECIAL-USE)"#
        } else {
            r#"LIST "" "*""#
        };
        let mut folders = Vec::new();
        talk.run(command, |response| {
            if let Response::MailboxData(MailboxDatum::List(listed)) = response
                && !listed.name_attributes.contains(&NameAttribute::NoSelect)
                && !listed.name_attributes.iter().any(|attribute| {
                    matches!(attribute, NameAttribute::Extension(word) if word.eq_ignore_ascii_case("\\NonExistent"))
                })
            {
                folders.push(Folder::listed(&listed.name, &listed.name_attributes));
            }
        })
        .await?;
        self.keep(talk);
        Folder::guess_roles(&mut folders);
        Ok(folders)
    }

    /// See [`Mailbox::quit`](crate::Mailbox::quit).
    pub async fn quit(mut self) {
        if let Some(mut session) = self.session.take() {
            let patience = self.timeouts.command.min(Duration::from_secs(5));
            let _ = tokio::time::timeout(patience, session.logout()).await;
        }
    }

    /// Names a mail in its place for ever.
    pub(crate) fn key(&self, place: &MailPlace) -> String {
        format!(
            "imap://{}@{}/{};UIDVALIDITY={}/;UID={}",
            self.server.user, self.server.host, place.folder, place.uid_validity, place.uid,
        )
    }

    /// The open session, if it still answers, or a new one. A session that ended in an error, or
    /// was dropped half-way, is never given back and so not used again.
    pub(crate) async fn talk(&mut self) -> Result<Talk, FetchError> {
        if let Some(session) = self.session.take() {
            let mut talk = self.talk_over(session);
            if talk.run("NOOP", |_| {}).await.is_ok() {
                return Ok(talk);
            }
        }
        let session = self.connect().await?;
        Ok(self.talk_over(session))
    }

    /// Keeps a conversation that ended well for the next time.
    pub(crate) fn keep(&mut self, talk: Talk) {
        if !talk.broken {
            self.session = Some(talk.session);
        }
    }

    pub(crate) fn keep_session(&mut self, session: Box<ImapSession>) {
        self.session = Some(session);
    }

    fn talk_over(&self, session: Box<ImapSession>) -> Talk {
        Talk {
            session,
            host: self.server.host.clone(),
            timeouts: self.timeouts,
            capabilities: None,
            broken: false,
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
    async fn greet(&self) -> Result<Client<Guarded<TlsStream<TcpStream>>>, FetchError> {
        let host = &self.server.host;
        let tcp = tls::tcp(&self.server, self.timeouts.connect).await?;
        Ok(match self.server.security {
            Security::Tls => {
                let stream =
                    tls::handshake(tcp, &self.server, &self.trust, self.timeouts.connect).await?;
                let mut client = Client::new(Guarded::new(stream));
                self.limited(greeting(&mut client)).await?;
                client
            }
            Security::StartTls => {
                let mut plain = Client::new(Guarded::new(tcp));
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
                let tcp = plain.into_inner().into_inner();
                let stream =
                    tls::handshake(tcp, &self.server, &self.trust, self.timeouts.connect).await?;
                Client::new(Guarded::new(stream))
            }
        })
    }

    /// Shows the server the key, over TLS.
    async fn sign_in(
        &self,
        client: Client<Guarded<TlsStream<TcpStream>>>,
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
        self.first.take().unwrap_or_else(|| {
            *self.reasons = challenge_words(challenge);
            String::new()
        })
    }
}
