//! The crate from outside: tables of cases written from the statutes, properties, and bad input.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod answer_days;
mod bad_input;
mod calendars;
mod explanations;
mod grounds;
mod histories;
mod properties;
mod wire;

use chrono::NaiveDate;

/// A civil day written as `YYYY-MM-DD`.
fn day(text: &str) -> NaiveDate {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is not a day"))
}
