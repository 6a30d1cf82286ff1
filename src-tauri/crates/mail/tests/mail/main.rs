//! The crate from outside: real servers on loopback, mails from files, hostile input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

#[path = "../../../../../tests/journeys/servers/mod.rs"]
mod servers;

mod autoconfig;
mod automatic;
mod hostile;
mod imap;
mod letters;
mod messages;
mod practice;
mod smtp_faults;
mod smtp_server;
mod support;
mod unsafe_html;
