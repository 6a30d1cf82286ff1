use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::imap::ImapMailbox;
use crate::practice::PracticeMailbox;
use crate::{Credential, Folder, Server, Timeouts, Trust};

/// Brings in mail, one message at a time, without changing anything where it lies; and keeps a copy
/// of a letter of ours where the user keeps sent mail.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are few of them, and each is used for long"
)]
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

    /// Reads a folder and returns the cursor to go on from next time.
    ///
    /// Each mail is first shown to the `taker` as its [`Head`]; only what it wants is brought. What
    /// is brought it is to store, together with its [`key`](Fetched::key) and
    /// [`cursor`](Fetched::cursor), before it returns: the next is asked for only then, so a break
    /// at any point loses nothing and brings nothing twice. A practice folder shows no heads and
    /// always brings everything; there the key alone tells what is known. An error from the taker
    /// ends the fetch as [`FetchError::Stopped`]. To cancel, drop the future.
    ///
    /// A connection that breaks is made again. A mail over which it breaks twice is handed on as
    /// [`FetchedMail::Unreadable`], so that one mail cannot stand in the way of all others.
    pub async fn fetch(
        &mut self,
        cursor: &Cursor,
        scope: &Scope,
        max_bytes: u64,
        taker: &mut dyn Taker,
    ) -> Result<Cursor, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.fetch(cursor, scope, max_bytes, taker).await,
            Self::Practice(mailbox) => mailbox.fetch(cursor, max_bytes, taker),
        }
    }

    /// Brings one mail of a folder, or nothing when it is no longer there. When the folder's UIDs
    /// were given anew, its Message-ID finds it.
    pub async fn bring(
        &mut self,
        place: &MailPlace,
        max_bytes: u64,
    ) -> Result<Option<FetchedMail>, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.bring(place, max_bytes).await,
            Self::Practice(_) => Ok(None),
        }
    }

    /// Waits until a mail comes to a folder, at most as long as said (IDLE, RFC 2177). To stop
    /// waiting, drop the future.
    ///
    /// A mail that came between the last [`fetch`](Self::fetch) of the folder and the call counts.
    pub async fn wait(&mut self, folder: &str, at_most: Duration) -> Result<Waited, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.wait(folder, at_most).await,
            Self::Practice(_) => Ok(Waited::NotOffered),
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

    /// The folders that can hold mail, with what each is for.
    pub async fn folder_list(&mut self) -> Result<Vec<Folder>, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.folder_list().await,
            Self::Practice(mailbox) => Ok(mailbox.folder_list()),
        }
    }

    /// Looks for a letter of ours in the folder for sent mail, in the Inbox, then in every other
    /// folder, and names the folder it is in.
    pub async fn find_letter(&mut self, message_id: &str) -> Result<Option<String>, FetchError> {
        let mut folders: Vec<String> = self.sent_folder().await?.into_iter().collect();
        folders.push("INBOX".to_owned());
        for folder in self.folders().await? {
            if !folders
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&folder))
            {
                folders.push(folder);
            }
        }
        for folder in folders {
            if self.find_message_id(Some(&folder), message_id).await? {
                return Ok(Some(folder));
            }
        }
        Ok(None)
    }

    /// The folder for sent mail; none when the mailbox has none.
    pub async fn sent_folder(&mut self) -> Result<Option<String>, FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.sent_folder().await,
            Self::Practice(mailbox) => Ok(Some(mailbox.sent_folder())),
        }
    }

    /// Puts a message into a folder as read mail of a given time. It is the only thing ever changed
    /// in a mailbox. Whoever calls makes sure first that it is not there already.
    pub async fn append(
        &mut self,
        folder: &str,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), FetchError> {
        match self {
            Self::Imap(mailbox) => mailbox.append(folder, bytes, at).await,
            // What goes to the practice folder lies in its `sent/` already.
            Self::Practice(_) => Ok(()),
        }
    }

    /// The names of the folders that can hold mail.
    pub async fn folders(&mut self) -> Result<Vec<String>, FetchError> {
        match self {
            Self::Imap(mailbox) => {
                let folders = mailbox.folder_list().await?;
                Ok(folders.into_iter().map(|folder| folder.name).collect())
            }
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

/// Which mails of a folder are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those that came since the cursor.
    New,
    /// Those before the cursor that arrived on or after a day.
    Again(NaiveDate),
    /// Those before the cursor that arrived on or after the cursor's day and whose sender has one
    /// of these in its address.
    From(Vec<String>),
}

/// What is known of a mail before its body is brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// As [`Fetched::key`].
    pub key: String,
    /// Where it lies.
    pub place: MailPlace,
    /// Its size in bytes as the server tells it, 0 when it does not.
    pub size: u32,
    /// Those lines of its header that say whom it is from and what it answers: bytes that
    /// [`parse`](crate::parse()) reads.
    pub fields: Vec<u8>,
}

/// Where a mail lies on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPlace {
    /// The folder, as the server names it.
    pub folder: String,
    /// The folder's UIDVALIDITY.
    pub uid_validity: u32,
    /// The mail's UID.
    pub uid: u32,
    /// Its Message-ID without angle brackets, where it is known.
    pub message_id: Option<String>,
}

/// Decides which mails are wanted, and takes them.
pub trait Taker: Send {
    /// Whether a mail is to be brought.
    ///
    /// # Errors
    ///
    /// A reason to end the fetch, in words; so with the others.
    fn wants(&mut self, head: &Head) -> Result<bool, String>;

    /// Takes what was wanted. It is to be kept when this returns.
    fn take(&mut self, fetched: Fetched) -> Result<(), String>;

    /// Every mail up to the cursor was looked at, and what was wanted is taken. `number` of `of`
    /// mails of the folder are done.
    fn passed(&mut self, cursor: &Cursor, number: usize, of: usize) -> Result<(), String>;
}

/// How waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waited {
    /// A mail came.
    News,
    /// The time was over.
    Quiet,
    /// The server cannot tell of new mail; it must be asked.
    NotOffered,
}

/// A message found in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Names this message in this place for ever; the same message under the same key is known.
    pub key: String,
    /// Where to go on once this message is stored.
    pub cursor: Cursor,
    /// What was known of it before; none in a practice folder.
    pub head: Option<Head>,
    /// The message, or why it was not brought.
    pub mail: FetchedMail,
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
