use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::Link;

/// When reminders speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReminderRules {
    /// For what an authority or the regulator has to do.
    pub theirs: TheirReminders,
    /// For what the user has to do.
    pub ours: OurReminders,
    /// Hours in which nothing is said.
    pub quiet: Option<QuietHours>,
    /// One note a day at this time ("09:00") in the place of single ones.
    pub digest: Option<String>,
}

/// Reminders of a day by which others must act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TheirReminders {
    /// So many working days before it.
    pub before: Vec<u16>,
    /// On the day itself.
    pub on_day: bool,
    /// So many working days after it.
    pub after: Vec<u16>,
    /// Each week after it, for as long as it is late.
    pub weekly: bool,
}

/// Reminders of a day by which the user must act. After it there is nothing left to be reminded of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OurReminders {
    /// So many working days before it.
    pub before: Vec<u16>,
    /// On the day itself.
    pub on_day: bool,
}

/// Hours by the clocks of London.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuietHours {
    /// Their first minute ("21:00").
    pub from: String,
    /// The first minute after them ("08:00").
    pub until: String,
}

/// The rules, and whether reminders get through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReminderSettings {
    /// When reminders speak.
    pub rules: ReminderRules,
    /// Why the last could not be shown; empty when it could.
    pub trouble: String,
}

/// A reminder the user wrote, or a deadline's that was put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OwnReminder {
    /// Its id.
    pub id: Uuid,
    /// The day it is said.
    pub on_day: NaiveDate,
    /// What is said: the user's words, or which deadline it is.
    pub words: String,
    /// The request it is about.
    pub request: Option<Link>,
    /// The issue it is about.
    pub issue: Option<Link>,
    /// The duty's code, where it is a deadline's reminders that were put off to that day.
    pub duty: Option<String>,
    /// Its day has come, and it is not done.
    pub is_due: bool,
    /// The day it was done.
    pub done_on: Option<NaiveDate>,
}

/// A reminder as the user writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct OwnReminderEdit {
    /// The one that is changed; none for a new one.
    #[ts(optional)]
    pub id: Option<Uuid>,
    /// The day it is to be said.
    pub on_day: NaiveDate,
    /// What is to be said.
    pub words: String,
    /// The request it is about, if any.
    #[ts(optional)]
    pub request_id: Option<Uuid>,
    /// The issue it is about, if any.
    #[ts(optional)]
    pub issue_id: Option<Uuid>,
}

/// Whether the program starts hidden with the session and stays in the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Background {
    /// It can be chosen on this system.
    pub offered: bool,
    /// It is chosen.
    pub on: bool,
    /// The desktop shows the icon now.
    pub tray: bool,
}
