//! Being told of new mail (IDLE, RFC 2177).

use std::io;
use std::time::Duration;

use async_imap::error::Error as ImapError;
use async_imap::imap_proto::{MailboxDatum, Response, Status};
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

use crate::imap::ImapMailbox;
use crate::imap_talk::within;
use crate::{FetchError, Waited};

/// A server may take a client for gone that said nothing for half an hour (RFC 9051 section 5.4).
const LONGEST: Duration = Duration::from_mins(29);

impl ImapMailbox {
    /// See [`Mailbox::wait`](crate::Mailbox::wait).
    pub async fn wait(&mut self, folder: &str, at_most: Duration) -> Result<Waited, FetchError> {
        let mut talk = self.talk().await?;
        if !talk.offers("IDLE").await? {
            self.keep(talk);
            return Ok(Waited::NotOffered);
        }
        let opened = talk.examine(folder).await?;
        // What came since the folder was last read would not be told of any more.
        let seen = self.next_uids.get(folder);
        if opened
            .uid_next
            .zip(seen)
            .is_some_and(|(now, then)| now > *then)
        {
            self.keep(talk);
            return Ok(Waited::News);
        }
        let (host, limit) = (talk.host.clone(), talk.timeouts.command);
        let mut idle = (*talk.session).idle();
        within(limit, &host, idle.init()).await?;
        let end = Instant::now() + at_most.min(LONGEST);
        let mut exists = opened.exists;
        // The library's own wait takes a lost connection for an end by the user.
        let listening = async {
            while let Ok(told) = timeout_at(end, idle.next()).await {
                let answer = told.ok_or(ImapError::ConnectionLost)??;
                match answer.parsed() {
                    Response::MailboxData(MailboxDatum::Exists(now)) if *now > exists => {
                        return Ok(Waited::News);
                    }
                    Response::MailboxData(MailboxDatum::Exists(now)) => exists = *now,
                    Response::Expunge(_) => exists = exists.saturating_sub(1),
                    Response::Data {
                        status: Status::Bye,
                        ..
                    } => return Err(ImapError::ConnectionLost),
                    // The server ended the waiting by itself.
                    Response::Done { .. } => {
                        return Err(ImapError::Io(io::ErrorKind::ConnectionReset.into()));
                    }
                    _ => {}
                }
            }
            Ok(Waited::Quiet)
        };
        let waited = within(LONGEST * 2, &host, listening).await?;
        let session = within(limit, &host, idle.done()).await?;
        self.keep_session(Box::new(session));
        Ok(waited)
    }
}
