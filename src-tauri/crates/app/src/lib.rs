//! The use cases of Scrutineer, with the ports they need and the types they show.
//!
//! [`App`] is what a shell holds: the window and the `foi` command both call its methods. Nothing
//! here knows a window; nothing here reads the clock but through its port.

#![warn(missing_docs)]

mod accounts;
pub mod adapters;
mod agenda;
mod app;
mod asked_before;
mod authorities;
mod automatic;
mod batches;
mod calendar;
mod concerning;
mod csv_file;
mod day;
mod drafting;
mod error;
mod events;
mod fetching;
mod files;
mod filing;
mod fold;
mod following;
mod identity;
mod import;
mod inbox;
mod issues;
mod left_mail;
mod letters;
mod lint;
pub mod matching;
mod message_bytes;
mod outbox;
mod outbox_view;
mod pacing;
mod place;
pub mod ports;
mod process;
mod receiving;
mod reminders;
mod requests;
mod search;
mod sending;
mod sent;
mod sent_copies;
mod settings;
mod strip;
mod taking_in;
mod unsettled;
mod warnings;
mod watching;
pub mod wire;

pub use accounts::StandIn;
pub use app::{App, Ports, Post};
pub use calendar::BANK_HOLIDAYS_URL;
pub use error::AppError;
pub use fetching::FetchWish;
/// What shells need of the crates below, so that they need not name them.
pub use foi_extract::{Extractor, run_worker_if_asked};
pub use import::ImportControl;
pub use letters::check_letters;
pub use lint::{Linted, LintedFor};
pub use place::default_casebook;
pub use reminders::ReminderDue;
pub use sending::SendSummary;
pub use watching::WatchNews;

/// The result of a use case.
pub type Result<T, E = AppError> = std::result::Result<T, E>;
