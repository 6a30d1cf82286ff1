//! What the window may call: each command hands over to the use case of its name.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands arguments over by value"
)]

mod batches;
mod casebook;
mod collations;
mod dossiers;
mod figures;
mod letters;
mod mail;
mod packs;
mod readings;
mod receiving;
mod records;
mod reminders;
mod requests;
mod settings;

use std::sync::Arc;

use foi_app::App;
use foi_app::wire::Failure;
use tauri::State;
use tauri::ipc::Invoke;

#[allow(
    clippy::wildcard_imports,
    reason = "generate_handler! wants the commands' hidden helpers beside them"
)]
use {
    batches::*, casebook::*, collations::*, dossiers::*, figures::*, letters::*, mail::*, packs::*,
    readings::*, receiving::*, records::*, reminders::*, requests::*, settings::*,
};

pub(crate) use casebook::ChosenBackup;
pub(crate) use dossiers::ChosenRequests;
pub(crate) use records::ChosenList;

include!("command_list.rs");

/// What a command answers.
type Answer<T> = Result<T, Failure>;
/// The use cases, as a command gets them.
type Cases<'s> = State<'s, Arc<App>>;

macro_rules! handler_of {
    ($($command:ident),+ $(,)?) => {
        tauri::generate_handler![$($command),+]
    };
}

macro_rules! names_of {
    ($($command:ident),+ $(,)?) => {
        &[$(stringify!($command)),+]
    };
}

pub(crate) const NAMES: &[&str] = with_commands!(names_of);

pub(crate) fn handler<R: tauri::Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    with_commands!(handler_of)
}
