use thiserror::Error;

use crate::practice::PracticeMailer;
use crate::smtp::SmtpMailer;
use crate::{Credential, Envelope, Server, Timeouts, Trust};

/// Hands letters over, step by step, so that the outbox can commit between the steps.
///
/// The order is [`offer`](Self::offer), then [`hand_over`](Self::hand_over), for each letter;
/// the connection is kept for the next one. Whatever [`offer`](Self::offer) returns, **nothing has
/// been sent**. Only [`hand_over`](Self::hand_over) can end in not knowing.
#[derive(Debug)]
pub enum Mailer {
    /// A real server.
    Smtp(SmtpMailer),
    /// A folder that stands in for one.
    Practice(PracticeMailer),
}

impl Mailer {
    /// A mailer for a real server. Nothing is said to the server yet.
    pub fn smtp(server: Server, credential: Credential, trust: Trust) -> Self {
        Self::Smtp(SmtpMailer::new(
            server,
            credential,
            trust,
            Timeouts::default(),
        ))
    }

    /// With other patience than usual: for tests of servers that never answer.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        if let Self::Smtp(mailer) = &mut self {
            mailer.timeouts = timeouts;
        }
        self
    }

    /// Connects and signs in without offering a letter: to try whether it works.
    pub async fn sign_in(&mut self) -> Result<(), SendError> {
        match self {
            Self::Smtp(mailer) => mailer.sign_in().await,
            Self::Practice(_) => Ok(()),
        }
    }

    /// Offers a letter: connects and signs in if need be, names sender and recipients, and gets
    /// the server's leave to send the message (RFC 5321 `MAIL`, `RCPT`, `DATA` up to the 354).
    ///
    /// # Errors
    ///
    /// Whatever the error, nothing has been sent and the same letter may be offered again.
    pub async fn offer(&mut self, envelope: &Envelope) -> Result<(), SendError> {
        match self {
            Self::Smtp(mailer) => mailer.offer(envelope).await,
            Self::Practice(mailer) => mailer.offer(envelope),
        }
    }

    /// Sends the bytes of the letter just offered and waits for the server's final word.
    ///
    /// # Errors
    ///
    /// [`HandOverError::Unknown`] when the conversation ended in any way other than a reply: the
    /// server may or may not have the letter, and it must not be sent again unasked.
    pub async fn hand_over(&mut self, bytes: &[u8]) -> Result<ServerReply, HandOverError> {
        match self {
            Self::Smtp(mailer) => mailer.hand_over(bytes).await,
            Self::Practice(mailer) => mailer.hand_over(bytes),
        }
    }

    /// Takes leave. What the server says to that changes nothing, so nothing is returned.
    pub async fn quit(self) {
        match self {
            Self::Smtp(mailer) => mailer.quit().await,
            Self::Practice(_) => {}
        }
    }
}

/// The server's final word on a letter it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerReply {
    /// As the server wrote it, such as `250 2.0.0 Ok: queued as 4F2…`.
    pub text: String,
}

/// Why a letter could not be offered. In every case **nothing was sent**.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendError {
    /// The server was not reached, or the connection broke.
    #[error(
        "The mail server could not be reached: {words}. Check the internet connection and the server's name and port in Settings. Nothing was sent; the letter is kept."
    )]
    Unreachable {
        /// What went wrong, with the server's name.
        words: String,
    },
    /// No safe connection.
    #[error(
        "There is no safe connection to the mail server: {words}. Check the server's name and port with your mail provider. Nothing was sent; the letter is kept."
    )]
    Tls {
        /// What went wrong, with the server's name.
        words: String,
    },
    /// The server refused the user name or the password.
    #[error(
        "The mail server refused the user name or password: {words}. Correct them in Settings; some providers want an app password. Nothing was sent; the letter is kept."
    )]
    Credentials {
        /// The server's words.
        words: String,
    },
    /// The mailbox is signed in to with OAuth 2, and that has run out.
    #[error(
        "The mailbox wants you to sign in again: {words}. Sign in again in Settings. Nothing was sent; the letter is kept."
    )]
    SignInAgain {
        /// Why.
        words: String,
    },
    /// The server takes no letter at all for now: it said so in its greeting, before it heard of a
    /// recipient, or with a reply about itself (421, or an enhanced code 4.3.x, RFC 3463 section 3.4).
    #[error(
        "The mail server takes no letters at the moment: {words}. Nothing was sent; the letter is kept and is tried again later."
    )]
    Busy {
        /// The server's words.
        words: String,
    },
    /// The server refused this letter for now (a 4xx reply).
    #[error(
        "The mail server cannot take the letter at the moment: {words}. Nothing was sent; the letter is kept and can be tried again later."
    )]
    Temporary {
        /// The server's words.
        words: String,
    },
    /// The server refused for good (a 5xx reply).
    #[error(
        "The mail server refused the letter: {words}. Nothing was sent; correct the letter or its address before trying again."
    )]
    Permanent {
        /// The server's words.
        words: String,
    },
    /// Something on this computer.
    #[error("The letter could not be sent: {words}. Nothing was sent; the letter is kept.")]
    Local {
        /// What went wrong.
        words: String,
    },
}

impl SendError {
    /// Whether trying the same letter again without a change is useless.
    ///
    /// Wrong credentials count: trying them again may lock the account.
    pub fn is_permanent(&self) -> bool {
        matches!(
            self,
            Self::Permanent { .. } | Self::Credentials { .. } | Self::SignInAgain { .. }
        )
    }

    /// Whether the trouble is with the account or the connection, so that no other letter would
    /// fare better.
    pub fn concerns_every_letter(&self) -> bool {
        !matches!(self, Self::Permanent { .. } | Self::Temporary { .. })
    }

    /// What the server said, or what went wrong, without the sentence around it.
    pub fn words(&self) -> &str {
        match self {
            Self::Unreachable { words }
            | Self::Tls { words }
            | Self::Credentials { words }
            | Self::SignInAgain { words }
            | Self::Busy { words }
            | Self::Temporary { words }
            | Self::Permanent { words }
            | Self::Local { words } => words,
        }
    }
}

/// How handing a letter over ended other than well.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HandOverError {
    /// A 4xx reply: certainly not accepted, may go again.
    #[error(
        "The mail server did not take the letter: {words}. It was not sent and can be tried again later."
    )]
    Temporary {
        /// The server's words.
        words: String,
    },
    /// A 5xx reply: certainly not accepted.
    #[error(
        "The mail server refused the letter: {words}. It was not sent; correct it before trying again."
    )]
    Permanent {
        /// The server's words.
        words: String,
    },
    /// Any other end: the server may have the letter.
    #[error(
        "It is not known whether the letter was sent: {words}. It will not be sent again by itself; look for it in the Sent folder, or ask the authority."
    )]
    Unknown {
        /// What happened.
        words: String,
    },
}

impl HandOverError {
    /// Whether the trouble is the server's own, so that no other letter would fare better.
    pub fn concerns_every_letter(&self) -> bool {
        matches!(self, Self::Temporary { words } if is_about_the_server(words))
    }

    /// Whether the server certainly does not have the letter.
    pub fn is_certain(&self) -> bool {
        !matches!(self, Self::Unknown { .. })
    }

    /// What the server said, or what happened, without the sentence around it.
    pub fn words(&self) -> &str {
        match self {
            Self::Temporary { words } | Self::Permanent { words } | Self::Unknown { words } => {
                words
            }
        }
    }
}

/// Whether a 4xx reply is about the server and not about the letter: 421 says that it closes
/// (RFC 5321 section 3.8), and the subject 3 of an enhanced code is the mail system (RFC 3463
/// section 3.4).
pub(crate) fn is_about_the_server(reply: &str) -> bool {
    let mut words = reply.split_whitespace();
    let code = words.next().unwrap_or_default();
    let enhanced = words.next().unwrap_or_default();
    code == "421" || enhanced.starts_with("4.3.")
}
