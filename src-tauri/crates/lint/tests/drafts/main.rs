//! Drafts of letters: what should be found in them, and what holds for any text.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test may fail as loudly as the test"
)]

mod corpus;
mod fixture;
mod properties;
