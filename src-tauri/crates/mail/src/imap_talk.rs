//! One conversation with an IMAP server, command by command.

use std::fmt;
use std::io;
use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, Response, Status};
use async_imap::types::Capabilities;
use async_imap::{Client, Session, error::Error as ImapError};
use tokio::net::TcpStream;
use tokio::time::error::Elapsed;
use tokio_rustls::client::TlsStream;

use crate::literal_guard::Guarded;
use crate::server::in_words;
use crate::tls::{self, ConnectError};
use crate::{FetchError, Timeouts};

pub(crate) type ImapSession = Session<Guarded<TlsStream<TcpStream>>>;

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
    pub(crate) capabilities: Option<Capabilities>,
    /// The connection is lost, or answers stand in it that nobody will read.
    pub(crate) broken: bool,
}

/// A folder as it was opened.
pub(crate) struct Opened {
    pub(crate) uid_validity: u32,
    pub(crate) uid_next: Option<u32>,
    pub(crate) exists: u32,
}

impl Talk {
    /// Opens a folder without leave to change it.
    pub(crate) async fn examine(&mut self, folder: &str) -> Result<Opened, FetchError> {
        let limit = self.timeouts.command;
        self.broken = true;
        let opened = tokio::time::timeout(limit, self.session.examine(folder)).await;
        self.broken = !is_answer(&opened);
        let opened = in_words_of(opened, limit, &self.host)?;
        let uid_validity = opened.uid_validity.ok_or_else(|| FetchError::Protocol {
            words: format!("{} gives the folder {folder} no UIDVALIDITY", self.host),
        })?;
        Ok(Opened {
            uid_validity,
            uid_next: opened.uid_next,
            exists: opened.exists,
        })
    }

    /// Whether the server has a capability (RFC 9051 section 7.2.2).
    pub(crate) async fn offers(&mut self, capability: &str) -> Result<bool, FetchError> {
        if self.capabilities.is_none() {
            let limit = self.timeouts.command;
            self.broken = true;
            let told = tokio::time::timeout(limit, self.session.capabilities()).await;
            self.broken = !is_answer(&told);
            self.capabilities = Some(in_words_of(told, limit, &self.host)?);
        }
        Ok(self
            .capabilities
            .as_ref()
            .is_some_and(|told| told.has_str(capability)))
    }

    /// Searches, in ascending order. The library's own search takes a refusal for “nothing found”.
    pub(crate) async fn search(&mut self, query: &str) -> Result<Vec<u32>, FetchError> {
        let mut uids = Vec::new();
        let limit = self.timeouts.download;
        let ends = self
            .run_each(&[query.to_owned()], limit, |response| {
                if let Response::MailboxData(MailboxDatum::Search(ids)) = response {
                    uids.extend_from_slice(ids);
                }
            })
            .await?;
        self.refusals(ends)?;
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    pub(crate) async fn run(
        &mut self,
        command: &str,
        each: impl FnMut(&Response<'_>),
    ) -> Result<(), FetchError> {
        let limit = self.timeouts.command;
        let ends = self.run_each(&[command.to_owned()], limit, each).await?;
        self.refusals(ends)
    }

    /// The first refusal among commands' ends, as an error.
    fn refusals(&self, ends: Vec<Option<String>>) -> Result<(), FetchError> {
        match ends.into_iter().flatten().next() {
            Some(said) => Err(FetchError::Protocol {
                words: format!("{} says “{}”", self.host, shortened(&said)),
            }),
            None => Ok(()),
        }
    }

    /// Runs commands one behind the other without waiting in between, shows each answer, and gives
    /// for each command the server's words if it refused. Each answer must come within `limit`,
    /// and each command must end within the time of a download. The library's streams end the same
    /// way on `OK`, on `NO` and on a lost connection.
    pub(crate) async fn run_each(
        &mut self,
        commands: &[String],
        limit: Duration,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<Vec<Option<String>>, FetchError> {
        let whole = self.timeouts.download.max(limit);
        let host = self.host.clone();
        // Broken until all answers are read, also when this future is dropped before.
        self.broken = true;
        let session = &mut self.session;
        let sending = async {
            let mut tags = Vec::new();
            for command in commands {
                tags.push(session.run_command(command).await?);
            }
            Ok(tags)
        };
        let tags = within(limit, &host, sending).await?;
        let mut ends = Vec::new();
        for tag in tags {
            let session = &mut self.session;
            let reading = async {
                loop {
                    let answer = tokio::time::timeout(limit, session.read_response())
                        .await
                        .map_err(|_| ImapError::Io(io::ErrorKind::TimedOut.into()))??;
                    let Some(answer) = answer else {
                        return Err(ImapError::ConnectionLost);
                    };
                    match answer.parsed() {
                        Response::Done {
                            tag: done,
                            status,
                            outcome,
                        } if *done == tag => {
                            let said = outcome
                                .information
                                .as_deref()
                                .unwrap_or("no reason given")
                                .to_owned();
                            return Ok((*status != Status::Ok).then_some(said));
                        }
                        Response::Data {
                            status: Status::Bye,
                            ..
                        } => return Err(ImapError::ConnectionLost),
                        response => each(response),
                    }
                }
            };
            ends.push(within(whole, &host, reading).await?);
        }
        self.broken = false;
        Ok(ends)
    }
}

/// Whether a step ended with the server's own word: after a refusal the conversation goes on,
/// after any other failure it cannot.
fn is_answer<T>(outcome: &Result<Result<T, ImapError>, Elapsed>) -> bool {
    matches!(
        outcome,
        Ok(Ok(_) | Err(ImapError::No(_) | ImapError::Bad(_)))
    )
}

/// Runs one step within its time and says its failure in words.
pub(crate) async fn within<T>(
    limit: Duration,
    host: &str,
    step: impl Future<Output = Result<T, ImapError>>,
) -> Result<T, FetchError> {
    in_words_of(tokio::time::timeout(limit, step).await, limit, host)
}

fn in_words_of<T>(
    outcome: Result<Result<T, ImapError>, Elapsed>,
    limit: Duration,
    host: &str,
) -> Result<T, FetchError> {
    match outcome {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(ImapError::No(said) | ImapError::Bad(said))) => Err(FetchError::Protocol {
            words: format!("{host} says “{}”", shortened(&said)),
        }),
        Ok(Err(ImapError::Io(error))) => Err(match error.kind() {
            io::ErrorKind::InvalidData => FetchError::Protocol {
                words: format!("{host}: {error}"),
            },
            // The library's words would repeat whatever the server sent.
            io::ErrorKind::Other if error.to_string().contains("during parsing of") => {
                FetchError::Protocol {
                    words: format!("{host} answers in a way that cannot be understood"),
                }
            }
            _ => FetchError::Unreachable {
                words: format!("{host}: {}", tls::plain_io_words(&error)),
            },
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

pub(crate) fn shortened(text: &str) -> String {
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
