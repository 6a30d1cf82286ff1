//! What is said once a day where the casebook is locked or damaged: that nothing can be said.
//!
//! Nothing can be claimed in a casebook that cannot be read, so the day is claimed by a file of its
//! own, which only one process can make.

use std::fs;
use std::path::Path;

use chrono_tz::Europe::London;
use foi_store::private;

use super::rules::is_quiet;
use crate::day::civil_day;
use crate::ports::{Notice, NoticeButton, NoticeChoice};
use crate::wire::ReminderRules;
use crate::{AppError, Ports, Result};

/// Why the reminders of a casebook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is locked with a passphrase that is not at hand.
    Locked,
    /// Something in the file is not as it was.
    Damaged,
}

impl Unreadable {
    /// What the names of its files begin with; the day follows.
    fn said(self) -> &'static str {
        match self {
            Self::Locked => "locked-said-",
            Self::Damaged => "damaged-said-",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Locked => {
                "is locked with a passphrase. Open Scrutineer, give the passphrase and let it be remembered in your keyring: then reminders come again."
            }
            Self::Damaged => {
                "is damaged. Open Scrutineer: it saves what can be saved, or brings back a backup. Until then no reminder comes."
            }
        }
    }
}

/// Says on the desktop that reminders cannot be read, at most once a day and not in the quiet hours
/// of somebody who changed nothing: the user's own stand in the casebook. Gives whether it was said.
///
/// # Errors
///
/// When the desktop does not show it; then it is tried again.
pub fn speak_of_unreadable(
    casebook: &Path,
    why: Unreadable,
    ports: &Ports,
    state: &Path,
) -> Result<bool> {
    let now = ports.clock.now();
    let quiet = ReminderRules::default().quiet;
    if is_quiet(quiet.as_ref(), now.with_timezone(&London).time()).is_some() {
        return Ok(false);
    }
    private::folder(state).map_err(|error| AppError::file(state, error))?;
    let said = format!("{}{}", why.said(), civil_day(now));
    let claim = state.join(&said);
    match private::new_file(&claim) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(AppError::file(&claim, error)),
    }
    let notice = Notice {
        title: "Your reminders cannot be read".into(),
        body: format!(
            "The casebook {} {} Nothing was changed.",
            casebook.display(),
            why.in_words()
        ),
        urgent: why == Unreadable::Damaged,
        buttons: vec![NoticeButton {
            label: "Open Scrutineer".into(),
            choice: NoticeChoice::Open("#/".into()),
        }],
    };
    if let Err(unseen) = ports.notifier.notify(&notice) {
        fs::remove_file(&claim).ok();
        return Err(AppError::invalid(unseen));
    }
    // Those of earlier days have done their work.
    for entry in fs::read_dir(state).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(why.said()) && *name < *said {
            fs::remove_file(entry.path()).ok();
        }
    }
    Ok(true)
}
