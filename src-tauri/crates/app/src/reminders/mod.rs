//! Reminders: of deadlines by rules, and the user's own.
//!
//! A reminder is due from its day on, so that one is not lost while nothing ran. Of those of a
//! deadline whose days have come only the latest speaks: it says what the others would have said,
//! and more. Each is said once, whichever process says it and however the clock is turned.

mod due;
mod early;
mod own;
mod rules;
mod speaking;
mod unreadable;

use chrono::NaiveDate;
use foi_store::OwnReminderId;
use foi_store::table::reminder::ReminderKey;
use uuid::Uuid;

pub use speaking::{NoticeChoice, Spoken};
pub use unreadable::{Unreadable, speak_of_unreadable};

/// A reminder that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderDue {
    /// The request, if it is about one.
    pub request_id: Option<Uuid>,
    /// The issue, if it is about one.
    pub issue_id: Option<Uuid>,
    /// Our reference; empty where it is about no request.
    pub reference: String,
    /// The duty's code; empty for a reminder of the user's own.
    pub duty: String,
    /// The due day of the duty, or the day of the user's own reminder.
    pub due: NaiveDate,
    /// The heading.
    pub title: String,
    /// The sentence.
    pub body: String,
    claim: Claim,
    urgent: bool,
    /// The next step is a chaser, and none is begun.
    can_chase: bool,
    /// It can still be put off to tomorrow.
    can_wait: bool,
}

impl ReminderDue {
    /// The id of a reminder of the user's own, by which it is put off and done.
    pub fn own_id(&self) -> Option<Uuid> {
        match &self.claim {
            Claim::Own(id) if self.duty.is_empty() => Some((*id).into()),
            _ => None,
        }
    }
}

/// What is claimed before it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Claim {
    /// By a rule, of a deadline.
    Deadline(ReminderKey),
    /// Of the user's own, or of a deadline that was put off.
    Own(OwnReminderId),
}
