//! The use cases of Scrutineer, with the ports they need and the types they show.
//!
//! [`App`] is what a shell holds: the window and the `foi` command both call its methods. Nothing
//! here knows a window; nothing here reads the clock but through its port.

#![warn(missing_docs)]

mod accounts;
pub mod adapters;
mod agenda;
mod answering;
mod app;
mod asked_before;
mod authorities;
mod automatic;
mod batches;
mod calendar;
mod collation;
mod concerning;
mod csv_file;
mod day;
mod dossier;
mod drafting;
mod earlier;
mod encryption;
mod error;
mod events;
mod evidence;
mod export;
mod extracting;
mod fetching;
mod figures;
mod files;
mod filing;
mod fold;
mod following;
mod icalendar;
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
mod pack;
mod place;
mod platform;
pub mod ports;
mod process;
mod readings;
mod receiving;
mod relied_on;
mod reminders;
mod request_list;
mod requests;
mod rescue;
mod sample;
mod search;
mod sending;
mod sent;
mod sent_copies;
mod settings;
mod strip;
mod tables;
mod taking_in;
mod unsettled;
mod warnings;
mod watching;
pub mod wire;

pub use accounts::StandIn;
pub use app::{App, Ports, Post};
pub use calendar::BANK_HOLIDAYS_URL;
pub use encryption::remembered_passphrase;
pub use error::AppError;
pub use export::{ExportManifest, Keys, import_export, restore};
pub use extracting::ExtractionControl;
pub use fetching::FetchWish;
pub use files::spare_casebook;
/// What shells need of the crates below, so that they need not name them.
pub use foi_extract::Extractor;
pub use foi_store::{Passphrase, StoreError, private};
pub use import::ImportControl;
pub use letters::check_letters;
pub use lint::{Linted, LintedFor};
pub use place::{confirm_not_empty, default_casebook, state_folder};
pub use reminders::{ReminderDue, Spoken, Unreadable, speak_of_unreadable};
pub use rescue::rescue;
pub use sample::sample_casebook;
pub use sending::SendSummary;
pub use tables::{is_mail, page_of_mail};
pub use watching::WatchNews;

/// The result of a use case.
pub type Result<T, E = AppError> = std::result::Result<T, E>;
