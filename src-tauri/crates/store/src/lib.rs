//! The casebook: one SQLite file that belongs to the user.
//!
//! Facts are kept here and worked out elsewhere: a request's history is its append-only events,
//! messages and blobs are immutable, and whatever else stands in the file (the stage and next
//! day of a request, the full-text index) can be made again from them.
//!
//! Each table is one module of [`table`]: its migration, its row, and its readers and writers.
//! Readers hang on [`Reader`], writers on [`Writer`], and a `Writer` only exists inside a
//! transaction, so nothing can be written outside one.

mod casebook;
mod connection;
mod error;
mod excerpt;
mod id;
mod migrations;
mod open_history;
mod row;
pub mod table;

pub use casebook::{Casebook, Health};
pub use connection::{Reader, Writer};
pub use error::StoreError;
pub use id::{
    AccountId, AttachmentId, AuthorityId, BatchId, EventId, EvidenceId, IssueId, ItemId,
    LeftMailId, LetterId, MessageId, OutboxId, OwnLetterId, RequestId,
};
pub use migrations::SCHEMA_VERSION;
pub use open_history::OpenHistory;

/// The result of anything that touches the casebook.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
