//! The casebook: one SQLite file that belongs to the user.
//!
//! Facts are kept here and worked out elsewhere: a request's history is its append-only events,
//! messages and blobs are immutable, and whatever else stands in the file (the stage and next
//! day of a request, the full-text index) can be made again from them.
//!
//! Each table is one module of [`table`]: its migration, its row, and its readers and writers.
//! Readers hang on [`Reader`], writers on [`Writer`], and a `Writer` only exists inside a
//! transaction, so nothing can be written outside one.

mod backup;
mod casebook;
mod connection;
mod dump;
mod error;
mod excerpt;
mod exchange;
mod id;
mod last_day;
mod migrations;
mod open_history;
mod passphrase;
pub mod platform;
pub mod private;
mod records;
mod rescue;
mod row;
mod schema;
mod search;
pub mod table;
mod writable;

pub use casebook::{Casebook, Health};
pub use connection::{Reader, Writer};
pub use dump::DumpRow;
pub use error::StoreError;
pub use id::{
    AccountId, AttachmentId, AuthorityId, BatchId, CollatedTableId, CollationColumnId, EventId,
    EvidenceId, FigureId, IssueId, ItemId, LeftMailId, LetterId, MessageId, OutboxId, OwnLetterId,
    OwnReminderId, RequestId, SavedSearchId, TypedValueId,
};
pub use last_day::{Grouping, LastDay};
pub use migrations::SCHEMA_VERSION;
pub use open_history::OpenHistory;
pub use passphrase::Passphrase;
pub use rescue::{Means, Rescue, RescuedTable};
pub use search::{Has, SearchFilter};
pub use writable::Hindrance;

/// The result of anything that touches the casebook.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
