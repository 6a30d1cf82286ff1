//! Writes beside each mail of a folder what it is read as, for a person to compare with the mail.
//!
//! ```text
//! cargo run -p foi-mail --example golden -- tests/fixtures/mail
//! git diff tests/fixtures/mail
//! ```
//!
//! Keep only what a reader of the mail would say too. The tests never write these files.

#![allow(
    clippy::unwrap_used,
    reason = "a tool for developers: what fails, stops it"
)]

#[path = "../tests/mail/golden.rs"]
mod golden;

use std::path::Path;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_default();
    for mail in golden::mails_in(Path::new(&folder)) {
        let read = foi_mail::parse(&std::fs::read(&mail).unwrap());
        let text = serde_json::to_string_pretty(&golden::golden(&read)).unwrap();
        std::fs::write(mail.with_extension("json"), text + "\n").unwrap();
    }
}
