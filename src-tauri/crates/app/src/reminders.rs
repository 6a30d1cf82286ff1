//! Reminders: five and one working days before a deadline, on its day, and the working day after.
//!
//! A reminder is due from its day on, so that one is not lost while nothing ran. Of those a
//! request has missed, only the last is spoken: it says what the others would have said, and more.

use chrono::NaiveDate;
use foi_law::{Deadline, Party};
use foi_store::Reader;
use foi_store::table::reminder::ReminderKey;
use uuid::Uuid;

use crate::day::{working_days, written};
use crate::fold::{FoldedRequest, code};
use crate::ports::Notice;
use crate::requests::{duty_title, lower_first};
use crate::{App, Result};

/// Working days from the due day; negative before it.
const RULES: [i32; 4] = [-5, -1, 0, 1];
/// More than these at once are said in one notice.
const MOST_NOTICES: usize = 5;

/// A reminder that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderDue {
    /// The request.
    pub request_id: Uuid,
    /// Our reference.
    pub reference: String,
    /// The duty's code.
    pub duty: String,
    /// The due day of the duty.
    pub due: NaiveDate,
    /// The heading.
    pub title: String,
    /// The sentence.
    pub body: String,
    keys: Vec<ReminderKey>,
    urgent: bool,
}

impl App {
    /// The reminders that are due and not spoken yet, the most pressing first.
    pub fn reminders_due(&self) -> Result<Vec<ReminderDue>> {
        self.casebook.read(|r| {
            let mut due = Vec::new();
            for request in r.open_requests()? {
                let folded = self.folded(r, request)?;
                for deadline in folded
                    .clock
                    .deadlines
                    .iter()
                    .filter(|deadline| deadline.status.is_pending())
                {
                    due.extend(self.reminder_of(r, &folded, deadline)?);
                }
            }
            due.sort_by_key(|reminder| reminder.due);
            Ok(due)
        })
    }

    fn reminder_of(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        deadline: &Deadline,
    ) -> Result<Option<ReminderDue>> {
        let left = deadline.working_days_left(&self.calendar(), self.today());
        let mut keys = Vec::new();
        let mut latest_is_new = false;
        // A rule's day has come when no more working days are left than it asks for.
        for rule in RULES.into_iter().filter(|rule| left <= -rule) {
            let key = ReminderKey {
                request_id: folded.request.id,
                duty: code(&deadline.duty),
                due: deadline.due,
                rule,
            };
            latest_is_new = !r.reminder_spoken(&key)?;
            if latest_is_new {
                keys.push(key);
            }
        }
        if !latest_is_new {
            return Ok(None);
        }
        let authority = r.authority(folded.request.authority_id)?.name;
        let (day, duty) = (written(deadline.due), duty_title(deadline.duty));
        let when = match left {
            0 => format!("is due today, {day}"),
            1.. => format!(
                "is due {day}, {} from now",
                working_days(left.unsigned_abs())
            ),
            _ => format!(
                "was due {day} and is late by {}",
                working_days(left.unsigned_abs())
            ),
        };
        let body = match deadline.whose {
            Party::Authority => format!("{authority}: {} {when}.", lower_first(&duty)),
            _ => format!(
                "{duty} ({authority}): {}",
                if left < 0 {
                    format!("the last day was {day}.")
                } else {
                    format!("the last day is {day}.")
                }
            ),
        };
        Ok(Some(ReminderDue {
            request_id: folded.request.id.into(),
            reference: folded.request.reference.clone(),
            duty: code(&deadline.duty),
            due: deadline.due,
            title: folded.request.title.clone(),
            body,
            keys,
            urgent: left < 0,
        }))
    }

    /// Speaks the reminders that are due: each is claimed in the casebook first, so that the
    /// window and `foi` never both speak. Gives those spoken.
    ///
    /// # Errors
    ///
    /// When the desktop does not show one: its claim is given back, and it is due again.
    pub fn speak_reminders(&self) -> Result<Vec<ReminderDue>> {
        let mut claimed = Vec::new();
        for reminder in self.reminders_due()? {
            let now = self.now();
            let Some(last) = reminder.keys.last() else {
                continue;
            };
            if self.casebook.write(|w| w.claim_reminder(last, now))? {
                claimed.push(reminder);
            }
        }
        // After a long absence one notice says how many there are, instead of a wall of them.
        if claimed.len() > MOST_NOTICES {
            self.speak(&summary_of(&claimed), &claimed)?;
        } else {
            for (number, reminder) in claimed.iter().enumerate() {
                if let Err(error) = self.speak(&notice_of(reminder), std::slice::from_ref(reminder))
                {
                    self.release(claimed.get(number..).unwrap_or_default())?;
                    return Err(error);
                }
            }
        }
        Ok(claimed)
    }

    /// Shows one notice for reminders that are claimed, and notes them as spoken.
    fn speak(&self, notice: &Notice, reminders: &[ReminderDue]) -> Result<()> {
        if let Err(why) = self.ports.notifier.notify(notice) {
            self.release(reminders)?;
            return Err(crate::AppError::invalid(format!(
                "{why} The reminder is kept and will be tried again."
            )));
        }
        let now = self.now();
        Ok(self.casebook.write(|w| {
            reminders
                .iter()
                .flat_map(|reminder| &reminder.keys)
                .try_for_each(|key| {
                    w.claim_reminder(key, now)?;
                    w.set_reminder_spoken(key, now)
                })
        })?)
    }

    fn release(&self, reminders: &[ReminderDue]) -> Result<()> {
        Ok(self.casebook.write(|w| {
            reminders
                .iter()
                .filter_map(|reminder| reminder.keys.last())
                .try_for_each(|key| w.release_reminder(key))
        })?)
    }
}

fn notice_of(reminder: &ReminderDue) -> Notice {
    Notice {
        title: reminder.title.clone(),
        body: reminder.body.clone(),
        route: format!("#/requests/{}", reminder.request_id),
        action: "Open the request".into(),
        urgent: reminder.urgent,
    }
}

fn summary_of(reminders: &[ReminderDue]) -> Notice {
    let late = reminders.iter().filter(|reminder| reminder.urgent).count();
    Notice {
        title: format!("{} deadlines need you", reminders.len()),
        body: format!("{late} are late. Today lists them in order."),
        route: "#/".into(),
        action: "Open Today".into(),
        urgent: late > 0,
    }
}
