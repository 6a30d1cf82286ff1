//! Which request a mail belongs to: filed where its thread or a reference says so, otherwise
//! suggested.
//!
//! [`Matcher`] is all that is known, in memory; [`Matcher::place`] is the ladder, a pure function of
//! it and of a mail's [`MailFacts`]. Only `casebook.rs` touches the casebook.

mod casebook;
mod concerns;
mod facts;
mod index;
mod ladder;
mod our_reference;
mod senders;
mod suggest;
mod words;

pub use casebook::{Thread, answered, place, references, suggestions};
pub(crate) use casebook::{answered_ids, shown};
pub use facts::{Answered, AnsweredMail, Filing, MailFacts, Placement, Suggested};
pub use foi_store::table::filing::Waiting;
pub use index::{FiledMail, Matcher, RequestFacts};
pub(crate) use senders::OPEN_TO_ALL;

#[cfg(test)]
mod tests;
