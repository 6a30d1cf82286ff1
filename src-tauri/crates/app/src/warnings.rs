//! What is wrong with the place the program runs in, whatever the user does.

use std::sync::atomic::Ordering;

use chrono::NaiveDate;
use foi_store::Hindrance;

use crate::App;
use crate::day::written;

const NO_ROOM: &str = "The disk is full: the casebook can be read, but nothing is sent, fetched or changed. Free some space to go on; nothing was lost.";

/// The program did not exist before this day: a clock that shows an earlier one is wrong.
fn made() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default()
}

impl App {
    /// What the user should know before trusting what is shown, in one or two sentences.
    pub fn warning(&self) -> Option<String> {
        let today = self.today();
        if today < made() {
            return Some(format!(
                "This computer's clock says {}, which cannot be right. Set it before you send anything: letters bear its date, and the days are counted from it.",
                written(today)
            ));
        }
        if self.no_room.load(Ordering::Relaxed) {
            // There may be room by now.
            let done = self.take_up();
            if done.is_err() || self.no_room.load(Ordering::Relaxed) {
                return Some(NO_ROOM.to_owned());
            }
        }
        match self.casebook.hindrance()? {
            Hindrance::Full => Some(NO_ROOM.to_owned()),
            hindrance => Some(format!(
                "The casebook lies where nothing can be written ({hindrance}): it can be read, but nothing is sent, fetched or changed. Copy it to a folder of your own to go on."
            )),
        }
    }
}
