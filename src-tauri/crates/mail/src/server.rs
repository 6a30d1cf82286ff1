use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio_rustls::rustls::pki_types::CertificateDer;

/// A mail server and who we are there. The password is never part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The server's name, which its certificate must bear.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection becomes safe.
    pub security: Security,
    /// The user name.
    pub user: String,
}

/// How a connection becomes safe. There is no third way: without TLS nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Plain first, then `STARTTLS` before anything that matters (RFC 3207, RFC 9051 section 6.2.1).
    #[serde(rename = "starttls")]
    StartTls,
    /// TLS from the first byte (RFC 8314 section 3).
    Tls,
}

/// Whose signature on a server's certificate is believed.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// The authorities this computer trusts.
    #[default]
    System,
    /// Those, and these. Only for tests with an authority of their own.
    SystemAnd(Vec<CertificateDer<'static>>),
}

/// How long each step of talking to a server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// From looking up the name to the finished TLS handshake.
    pub connect: Duration,
    /// One command and its reply.
    pub command: Duration,
    /// `DATA` and the server's leave to go on (RFC 5321 section 4.5.3.2.4 asks for two minutes).
    pub data: Duration,
    /// The message itself, from its first byte to the final dot.
    pub transfer: Duration,
    /// The server's final word after the dot (RFC 5321 section 4.5.3.2.6 asks for ten minutes).
    pub final_reply: Duration,
    /// One command to an IMAP server that brings much: a long search, the heads of many mails, a
    /// piece of a mail (half a megabyte at most, so this is the slowest speed put up with).
    pub download: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            command: Duration::from_mins(1),
            data: Duration::from_mins(2),
            transfer: Duration::from_mins(10),
            final_reply: Duration::from_mins(10),
            download: Duration::from_mins(3),
        }
    }
}

/// A time as a sentence says it.
pub(crate) fn in_words(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} milliseconds", time.as_millis()),
        1 => "1 second".to_owned(),
        seconds if seconds >= 120 && seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}
