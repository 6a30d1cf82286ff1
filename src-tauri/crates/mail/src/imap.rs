use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use async_imap::imap_proto::{AttributeValue, MailboxDatum, NameAttribute, Response, Status};
use async_imap::{Authenticator, Client, Session, error::Error as ImapError};
use chrono::Days;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::server::in_words;
use crate::tls::{self, ConnectError};
use crate::{Cursor, FetchError, Fetched, FetchedMail, Security, Server, Timeouts, Trust, parse};

type ImapSession = Session<TlsStream<TcpStream>>;

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
    password: SecretString,
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
    pub fn new(server: Server, password: SecretString, trust: Trust, timeouts: Timeouts) -> Self {
        Self {
            server,
            password,
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

    async fn connect(&self) -> Result<Box<ImapSession>, FetchError> {
        let host = &self.server.host;
        let tcp = tls::tcp(&self.server, self.timeouts.connect).await?;
        let client = match self.server.security {
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
        };
        self.sign_in(client).await
    }

    async fn sign_in(
        &self,
        client: Client<TlsStream<TcpStream>>,
    ) -> Result<Box<ImapSession>, FetchError> {
        let plain = PlainPassword {
            user: &self.server.user,
            password: &self.password,
        };
        // The library keeps a large state for this: on the heap, not in every future above.
        let signing = Box::pin(async {
            client
                .authenticate("PLAIN", plain)
                .await
                .map(Box::new)
                .map_err(|(error, _client)| error)
        });
        match self.limited(signing).await {
            Err(FetchError::Protocol { words }) => Err(FetchError::Credentials { words }),
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

/// SASL PLAIN (RFC 4616): the whole answer at once, in UTF-8, only ever over TLS.
struct PlainPassword<'a> {
    user: &'a str,
    password: &'a SecretString,
}

impl Authenticator for PlainPassword<'_> {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        format!("\0{}\0{}", self.user, self.password.expose_secret())
    }
}

/// The server's first words.
async fn greeting<T>(client: &mut Client<T>) -> Result<(), ImapError>
where
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + fmt::Debug + Send,
{
    match client.read_response().await? {
        Some(response) => match response.parsed() {
            Response::Data {
                status: Status::Ok | Status::PreAuth,
                ..
            } => Ok(()),
            Response::Data { outcome, .. } => Err(ImapError::No(
                outcome
                    .information
                    .as_deref()
                    .unwrap_or_default()
                    .to_owned(),
            )),
            _ => Err(ImapError::Bad("the server did not greet".to_owned())),
        },
        None => Err(ImapError::ConnectionLost),
    }
}

/// A conversation under way. Given back to the mailbox only when it ended well.
struct Talk {
    session: Box<ImapSession>,
    host: String,
    timeouts: Timeouts,
}

impl Talk {
    /// Opens the cursor's folder; a changed UIDVALIDITY puts the cursor back to its beginning.
    async fn open(&mut self, since: &Cursor) -> Result<Cursor, FetchError> {
        let uid_validity = self.examine(&since.folder).await?;
        let mut cursor = since.clone();
        if cursor.uid_validity != Some(uid_validity) {
            cursor.uid_validity = Some(uid_validity);
            cursor.last_uid = 0;
        }
        Ok(cursor)
    }

    /// Opens a folder without leave to change it, and returns its UIDVALIDITY.
    async fn examine(&mut self, folder: &str) -> Result<u32, FetchError> {
        let limit = self.timeouts.command;
        let opened = within(limit, &self.host, self.session.examine(folder)).await?;
        opened.uid_validity.ok_or_else(|| FetchError::Protocol {
            words: format!("{} gives the folder {folder} no UIDVALIDITY", self.host),
        })
    }

    /// The UIDs not yet brought, in order.
    async fn new_uids(&mut self, since: &Cursor, cursor: &Cursor) -> Result<Vec<u32>, FetchError> {
        let query = if cursor.last_uid == 0 {
            let day = since
                .since
                .checked_sub_days(Days::new(1))
                .unwrap_or(since.since);
            format!("UID SEARCH SINCE {}", day.format("%-d-%b-%Y"))
        } else {
            // `n:*` names the last message even when its UID is below n (RFC 9051 section 9).
            format!("UID SEARCH UID {}:*", cursor.last_uid.saturating_add(1))
        };
        let mut uids = self.search(&query).await?;
        uids.retain(|uid| *uid > cursor.last_uid);
        Ok(uids)
    }

    /// Searches, in ascending order. The library's own search takes a refusal for “nothing found”.
    async fn search(&mut self, query: &str) -> Result<Vec<u32>, FetchError> {
        let mut uids = Vec::new();
        self.run(query, |response| {
            if let Response::MailboxData(MailboxDatum::Search(ids)) = response {
                uids.extend_from_slice(ids);
            }
        })
        .await?;
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// The size of each message, as far as the server tells.
    async fn sizes(&mut self, uids: &[u32]) -> Result<HashMap<u32, u64>, FetchError> {
        let set: Vec<_> = uids.iter().map(u32::to_string).collect();
        let mut sizes = HashMap::new();
        self.run(
            &format!("UID FETCH {} (UID RFC822.SIZE)", set.join(",")),
            |response| {
                let Response::Fetch(_, attributes) = response else {
                    return;
                };
                let mut uid = None;
                let mut size = None;
                for attribute in attributes {
                    match attribute {
                        AttributeValue::Uid(value) => uid = Some(*value),
                        AttributeValue::Rfc822Size(value) => size = Some(u64::from(*value)),
                        _ => {}
                    }
                }
                sizes.extend(uid.zip(size));
            },
        )
        .await?;
        Ok(sizes)
    }

    /// One message, or nothing when it has gone in the meantime.
    async fn bring(
        &mut self,
        uid: u32,
        size: u64,
        max_bytes: u64,
    ) -> Result<Option<FetchedMail>, FetchError> {
        if size > max_bytes {
            let subject = self.subject(uid).await?;
            return Ok(Some(FetchedMail::TooLarge { size, subject }));
        }
        let body = match self.section(uid, "BODY.PEEK[]").await {
            Ok(Some(body)) => body,
            Ok(None) => return Ok(None),
            Err(FetchError::Protocol { words }) => {
                return Ok(Some(FetchedMail::Unreadable { words }));
            }
            Err(error) => return Err(error),
        };
        let brought = u64::try_from(body.len()).unwrap_or(u64::MAX);
        if brought > max_bytes {
            let subject = Some(parse(&body).subject).filter(|subject| !subject.is_empty());
            return Ok(Some(FetchedMail::TooLarge {
                size: brought,
                subject,
            }));
        }
        Ok(Some(FetchedMail::Raw(body)))
    }

    /// The subject alone, at most two kilobytes of it.
    async fn subject(&mut self, uid: u32) -> Result<Option<String>, FetchError> {
        match self
            .section(uid, "BODY.PEEK[HEADER.FIELDS (SUBJECT)]<0.2048>")
            .await
        {
            Ok(Some(header)) => {
                Ok(Some(parse(&header).subject).filter(|subject| !subject.is_empty()))
            }
            Ok(None) | Err(FetchError::Protocol { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A section of a message, or nothing when the message has gone.
    async fn section(&mut self, uid: u32, section: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let mut is_there = false;
        let mut found = None;
        let command = format!("UID FETCH {uid} (UID {section})");
        let limit = self.timeouts.download;
        self.run_within(limit, &command, |response| {
            let Response::Fetch(_, attributes) = response else {
                return;
            };
            if !attributes
                .iter()
                .any(|a| matches!(a, AttributeValue::Uid(u) if *u == uid))
            {
                return;
            }
            for attribute in attributes {
                if let AttributeValue::BodySection { data, .. } = attribute {
                    is_there = true;
                    found = data.as_ref().map(|data| data.to_vec());
                }
            }
        })
        .await?;
        if is_there && found.is_none() {
            return Err(FetchError::Protocol {
                words: format!("{} has the message but not its content", self.host),
            });
        }
        Ok(found)
    }

    async fn run(
        &mut self,
        command: &str,
        each: impl FnMut(&Response<'_>),
    ) -> Result<(), FetchError> {
        self.run_within(self.timeouts.command, command, each).await
    }

    /// Runs a command, shows each answer, and makes sure that it ended in `OK`. The library's
    /// streams end the same way on `OK`, on `NO` and on a lost connection.
    async fn run_within(
        &mut self,
        limit: Duration,
        command: &str,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<(), FetchError> {
        let session = &mut self.session;
        let running = async {
            let id = session.run_command(command).await?;
            while let Some(answer) = session.read_response().await? {
                match answer.parsed() {
                    Response::Done {
                        tag,
                        status,
                        outcome,
                    } if *tag == id => {
                        let said = outcome
                            .information
                            .as_deref()
                            .unwrap_or_default()
                            .to_owned();
                        return match status {
                            Status::Ok => Ok(()),
                            Status::No => Err(ImapError::No(said)),
                            _ => Err(ImapError::Bad(said)),
                        };
                    }
                    Response::Data {
                        status: Status::Bye,
                        ..
                    } => {
                        return Err(ImapError::ConnectionLost);
                    }
                    response => each(response),
                }
            }
            Err(ImapError::ConnectionLost)
        };
        within(limit, &self.host, running).await
    }
}

/// Runs one step within its time and says its failure in words.
async fn within<T>(
    limit: Duration,
    host: &str,
    step: impl Future<Output = Result<T, ImapError>>,
) -> Result<T, FetchError> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(ImapError::No(said) | ImapError::Bad(said))) => Err(FetchError::Protocol {
            words: format!("{host} says “{}”", shortened(&said)),
        }),
        Ok(Err(ImapError::Io(error))) => Err(FetchError::Unreachable {
            words: format!("{host}: {}", tls::plain_io_words(&error)),
        }),
        Ok(Err(ImapError::ConnectionLost)) => Err(FetchError::Unreachable {
            words: format!("{host}: the server closed the connection"),
        }),
        Ok(Err(error)) => Err(FetchError::Protocol {
            words: format!("{host}: {}", shortened(&error.to_string())),
        }),
        Err(_) => Err(FetchError::Unreachable {
            words: format!("{host} gave no answer for {}", in_words(limit)),
        }),
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

impl From<ConnectError> for FetchError {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Unreachable(words) => Self::Unreachable { words },
            ConnectError::Tls(words) => Self::Tls { words },
        }
    }
}
