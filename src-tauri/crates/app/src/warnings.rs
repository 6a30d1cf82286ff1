//! What is wrong with the place the program runs in, whatever the user does.

use chrono::NaiveDate;

use crate::App;
use crate::day::written;

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
        self.casebook.is_read_only().then(|| {
            "The casebook lies where nothing can be written: it can be read, but nothing is sent, fetched or changed. Copy it to a folder of your own to go on.".to_owned()
        })
    }
}
