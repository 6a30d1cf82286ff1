use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::imap::ImapMailbox;
use crate::practice::PracticeMailbox;
use crate::{Credential, Server, Timeouts, Trust};

/// Brings in mail, one message at a time, without ever changing anything where it lies.
#[derive(Debug)]
pub enum Mailbox {
    /// A real server.
    Imap(ImapMailbox),
    /// A folder that stands in for one.
    Practice(PracticeMailbox),
}

impl Mailbox {
    /// A mailbox on a real server. Nothing is said to the server yet.
    pub fn imap(server: Server, credential: Credential, trust: Trust) -> Self {
        Self::Imap(ImapMailbox::new(
            server,
            credential,
            trust,
            Timeouts::default(),
        ))
    }

    /// Brings what has arrived in a folder since the cursor, oldest first, and returns the cursor
    /// to go on from next time.
    ///
    /// Each message goes to `found`, which is to store it together with its
    /// [`key`](Fetched::key) and [`cursor`](Fetched::cursor) before it returns: the next is asked
    /// for only then, so a break at any point loses nothing and brings nothing twice. A practice
    /// folder always shows everything; there the key alone tells what is known. An error from
    /// `found` ends the fetch as [`FetchError::Stopped`], which is also how to cancel.
    ///
    /// Sizes are asked first: a mail over `max_bytes` is reported as [`FetchedMail::TooLarge`]
    /// and stays where it is.
    pub async fn fetch<E: fmt::Display>(
        &mut self,
        since: &Cursor,
        max_bytes: u64,
        found: &mut (dyn FnMut(Fetched) -> Result<(), E> + Send),
    ) -> Result<Cursor, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.fetch(since, max_bytes, found).await,
            Self::Practice(mailbox) => mailbox.fetch(since, max_bytes, found),
        }
    }

    /// Whether a message with this Message-ID lies in the folder, or in any when none is named:
    /// the question to ask about a letter that may or may not have been sent.
    pub async fn find_message_id(
        &mut self,
        folder: Option<&str>,
        message_id: &str,
    ) -> Result<bool, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.find_message_id(folder, message_id).await,
            Self::Practice(mailbox) => mailbox.find_message_id(folder, message_id),
        }
    }

    /// The names of the folders that can hold mail.
    pub async fn folders(&mut self) -> Result<Vec<String>, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.folders().await,
            Self::Practice(mailbox) => Ok(mailbox.folders()),
        }
    }

    /// Takes leave.
    pub async fn quit(self) {
        match self {
            Self::Imap(mailbox) => mailbox.quit().await,
            Self::Practice(_) => {}
        }
    }
}

/// How far a folder has been read (RFC 9051 section 2.3.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The folder, as the server names it.
    pub folder: String,
    /// The folder's UIDVALIDITY when it was read; when it changes, every UID has lost its meaning
    /// and reading begins again from the date.
    pub uid_validity: Option<u32>,
    /// The UID of the last message brought.
    pub last_uid: u32,
    /// The day from which mail is wanted; the day before is brought too, because servers count
    /// days in a time zone of their own.
    pub since: NaiveDate,
}

impl Cursor {
    /// The cursor of a folder never read, wanting mail from a day on.
    pub fn new(folder: impl Into<String>, since: NaiveDate) -> Self {
        Self {
            folder: folder.into(),
            uid_validity: None,
            last_uid: 0,
            since,
        }
    }
}

/// A message found in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Names this message in this place for ever; the same message under the same key is known.
    pub key: String,
    /// Where to go on once this message is stored.
    pub cursor: Cursor,
    /// The message, or why it was not brought.
    pub mail: FetchedMail,
    /// Which of the messages found this is, from 1.
    pub number: usize,
    /// How many were found.
    pub of: usize,
}

/// What came of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchedMail {
    /// Its bytes, unaltered.
    Raw(Vec<u8>),
    /// It is over the limit and was not brought.
    TooLarge {
        /// Its size in bytes, as the server says.
        size: u64,
        /// Its subject, if that could be had.
        subject: Option<String>,
    },
    /// The server or the disk would not hand out this one message.
    Unreadable {
        /// What it said.
        words: String,
    },
}

/// Why mail could not be fetched. Whatever was passed on before it is whole.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// The server was not reached, or the connection broke.
    #[error(
        "The mailbox could not be reached: {words}. Check the internet connection and the server's name and port in Settings. What was fetched before is kept."
    )]
    Unreachable {
        /// What went wrong, with the server's name.
        words: String,
    },
    /// No safe connection.
    #[error(
        "There is no safe connection to the mailbox: {words}. Check the server's name and port with your mail provider. Nothing was fetched."
    )]
    Tls {
        /// What went wrong, with the server's name.
        words: String,
    },
    /// The server refused the user name or the password.
    #[error(
        "The mailbox refused the user name or password: {words}. Correct them in Settings; some providers want an app password."
    )]
    Credentials {
        /// The server's words.
        words: String,
    },
    /// The mailbox is signed in to with OAuth 2, and that has run out.
    #[error(
        "The mailbox wants you to sign in again: {words}. Sign in again in Settings. What was fetched before is kept."
    )]
    SignInAgain {
        /// Why.
        words: String,
    },
    /// The server refused a request or answered in a way that makes no sense.
    #[error("The mailbox answered with a problem: {words}. What was fetched before is kept.")]
    Protocol {
        /// The server's words.
        words: String,
    },
    /// Something on this computer.
    #[error("The mail folder could not be read: {words}. What was fetched before is kept.")]
    Local {
        /// What went wrong.
        words: String,
    },
    /// Whoever takes the messages refused one.
    #[error("Fetching stopped: {words}")]
    Stopped {
        /// The reason given.
        words: String,
    },
}
