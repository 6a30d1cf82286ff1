//! One conversation with an IMAP server, command by command.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, Status};
use async_imap::{Client, Session, error::Error as ImapError};
use chrono::Days;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::server::in_words;
use crate::tls::{self, ConnectError};
use crate::{Cursor, FetchError, FetchedMail, Timeouts, parse};

pub(crate) type ImapSession = Session<TlsStream<TcpStream>>;

/// The server's first words.
pub(crate) async fn greeting<T>(client: &mut Client<T>) -> Result<(), ImapError>
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
pub(crate) struct Talk {
    pub(crate) session: Box<ImapSession>,
    pub(crate) host: String,
    pub(crate) timeouts: Timeouts,
}

impl Talk {
    /// Opens the cursor's folder; a changed UIDVALIDITY puts the cursor back to its beginning.
    pub(crate) async fn open(&mut self, since: &Cursor) -> Result<Cursor, FetchError> {
        let uid_validity = self.examine(&since.folder).await?;
        let mut cursor = since.clone();
        if cursor.uid_validity != Some(uid_validity) {
            cursor.uid_validity = Some(uid_validity);
            cursor.last_uid = 0;
        }
        Ok(cursor)
    }

    /// Opens a folder without leave to change it, and returns its UIDVALIDITY.
    pub(crate) async fn examine(&mut self, folder: &str) -> Result<u32, FetchError> {
        let limit = self.timeouts.command;
        let opened = within(limit, &self.host, self.session.examine(folder)).await?;
        opened.uid_validity.ok_or_else(|| FetchError::Protocol {
            words: format!("{} gives the folder {folder} no UIDVALIDITY", self.host),
        })
    }

    /// The UIDs not yet brought, in order.
    pub(crate) async fn new_uids(
        &mut self,
        since: &Cursor,
        cursor: &Cursor,
    ) -> Result<Vec<u32>, FetchError> {
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
    pub(crate) async fn search(&mut self, query: &str) -> Result<Vec<u32>, FetchError> {
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
    pub(crate) async fn sizes(&mut self, uids: &[u32]) -> Result<HashMap<u32, u64>, FetchError> {
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
    pub(crate) async fn bring(
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

    pub(crate) async fn run(
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
pub(crate) async fn within<T>(
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
