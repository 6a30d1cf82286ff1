//! Real mail servers on loopback, without root, for tests.
//!
//! Any crate's tests can have them:
//!
//! ```ignore
//! #[path = "../../../../../tests/journeys/servers/mod.rs"]
//! mod servers;
//! ```
//!
//! They need Debian's `dovecot-imapd` and `dovecot-lmtpd`, Node with the `smtp-server` package of
//! the root `package.json`, and the crates rcgen, tempfile, tokio and tokio-rustls.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

use std::net::TcpListener;
use std::path::PathBuf;

mod certificate;
mod dovecot;
mod https;
mod names;
mod scripted_imap;
mod scripted_smtp;
mod smtp;
mod tokens;

#[allow(unused_imports)]
pub use {
    certificate::Certificate,
    dovecot::Dovecot,
    https::HttpsServer,
    names::{NameServer, Records, mx, srv},
    scripted_imap::{ImapAct, ImapAt, ScriptedImap},
    scripted_smtp::{Act, At, ScriptedSmtp},
    smtp::SmtpServer,
    tokens::TokenCheck,
};

/// A port nobody listens on at this moment.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// The repository, found from whichever crate runs the test.
pub fn repository() -> PathBuf {
    let mut dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    while !dir.join("tests/journeys/servers").is_dir() {
        assert!(
            dir.pop(),
            "the repository was not found above {}",
            env!("CARGO_MANIFEST_DIR")
        );
    }
    dir
}
