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
mod automatic_cases;
mod automatic_fuzz;
mod automatic_properties;
mod golden;
mod hostile;
mod imap;
mod imap_faults;
mod letters;
mod mbox;
mod messages;
mod outlook_items;
mod outlook_writer;
mod own_references;
mod practice;
mod smtp_faults;
mod smtp_server;
mod support;
mod unsafe_html;
