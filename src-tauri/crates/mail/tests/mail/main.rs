//! The crate from outside: real servers on loopback, mails from files, hostile input.

#[path = "../../../../../tests/journeys/servers/mod.rs"]
mod servers;

mod hostile;
mod imap;
mod letters;
mod messages;
mod practice;
mod smtp_faults;
mod smtp_server;
mod support;
mod unsafe_html;
