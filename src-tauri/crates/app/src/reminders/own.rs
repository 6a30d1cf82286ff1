//! Reminders the user writes, and putting reminders off.

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};
use foi_law::{Deadline, Duty, Jurisdiction, Regime};
use foi_store::table::own_reminder::OwnReminder as Row;
use foi_store::{IssueId, OwnReminderId, Reader, RequestId, Writer};
use uuid::Uuid;

use super::due::can_wait;
use crate::day::{civil_day, written};
use crate::fold::code;
use crate::requests::{duty_title, lower_first};
use crate::wire::{Link, OwnReminder, OwnReminderEdit};
use crate::{App, AppError, Result};

/// Longer words than these are a note, and have a place on the issue.
const LONGEST: usize = 300;

/// Which duty's reminders were put off, in words.
fn put_off_text(duty: &str) -> String {
    Duty::ALL
        .into_iter()
        .find(|known| known.as_str() == duty)
        .map_or_else(|| duty.to_owned(), duty_title)
}

impl App {
    /// The user's own reminders and what was put off, the nearest day first; those that are done
    /// too, if wished.
    pub fn own_reminders(&self, with_done: bool) -> Result<Vec<OwnReminder>> {
        self.casebook.read(|r| {
            let rows = if with_done {
                r.own_reminders()?
            } else {
                r.open_own_reminders()?
            };
            self.own_reminder_views(r, &rows)
        })
    }

    /// Those of a request that are not done, the nearest day first.
    pub fn reminders_of_request(&self, id: Uuid) -> Result<Vec<OwnReminder>> {
        self.casebook
            .read(|r| self.own_reminder_views(r, &r.own_reminders_of_request(id.into())?))
    }

    /// Those of an issue that are not done, the nearest day first.
    pub fn reminders_of_issue(&self, id: Uuid) -> Result<Vec<OwnReminder>> {
        self.casebook
            .read(|r| self.own_reminder_views(r, &r.own_reminders_of_issue(id.into())?))
    }

    /// Keeps a reminder of the user's own, new or changed.
    ///
    /// # Errors
    ///
    /// When it has no words, or its day is past.
    pub fn save_own_reminder(&self, edit: &OwnReminderEdit) -> Result<OwnReminder> {
        let words = edit.words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() || words.chars().count() > LONGEST {
            return Err(AppError::invalid(format!(
                "Say in a few words what to remind you of, {LONGEST} letters at most. Nothing was changed."
            )));
        }
        self.confirm_to_come(edit.on_day)?;
        if edit.request_id.is_some() && edit.issue_id.is_some() {
            return Err(AppError::invalid(
                "A reminder is about a request or an issue, not both. Nothing was changed.",
            ));
        }
        let now = self.now();
        self.casebook.write(|w| {
            let request_id: Option<RequestId> = edit.request_id.map(Into::into);
            let issue_id: Option<IssueId> = edit.issue_id.map(Into::into);
            request_id.map(|id| w.request(id)).transpose()?;
            issue_id.map(|id| w.issue(id)).transpose()?;
            let mut row = match edit.id {
                Some(id) => w.own_reminder(id.into())?,
                None => Row {
                    id: OwnReminderId::new(now),
                    request_id,
                    issue_id,
                    put_off: None,
                    on_day: edit.on_day,
                    words: String::new(),
                    changes: 0,
                    created_at: now,
                    updated_at: now,
                    spoken_at: None,
                    done_at: None,
                },
            };
            if row.put_off.is_some() {
                return Err(AppError::invalid(
                    "The words of a deadline’s reminder are not yours to write; put it off to another day instead. Nothing was changed.",
                ));
            }
            row.words = words;
            (row.request_id, row.issue_id) = (request_id, issue_id);
            self.move_to(w, row, edit.on_day)
        })
    }

    /// Puts a reminder off: until `tomorrow`, the next `working-day`, next `week` (its Monday) or a
    /// day `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// When the day is not to come, or the user's own last day would pass unsaid.
    pub fn snooze_reminder(&self, id: Uuid, until: &str) -> Result<OwnReminder> {
        self.casebook.write(|w| {
            let row = w.own_reminder(id.into())?;
            let jurisdiction = match row.request_id {
                Some(request) => w.request(request)?.regime.jurisdiction(),
                None => Regime::Foia.jurisdiction(),
            };
            let day = self.day_named(until, jurisdiction)?;
            match (row.put_off.clone(), row.request_id) {
                (Some((duty, due)), Some(request)) => {
                    let deadline = self.pending_deadline(w, request, &duty, Some(due))?;
                    confirm_can_wait(&deadline, day)?;
                }
                _ if row.done_at.is_some() => {
                    return Err(AppError::invalid(
                        "This reminder is done. Write a new one for another day.",
                    ));
                }
                _ => {}
            }
            self.move_to(w, row, day)
        })
    }

    /// Puts off the reminders of a request's deadline, named by its duty. Until then nothing is said
    /// of it; `until` is as for [`App::snooze_reminder`].
    ///
    /// # Errors
    ///
    /// When no such duty is open, the day is not to come, or the user's own last day would pass
    /// unsaid.
    pub fn put_off_deadline(&self, request: Uuid, duty: &str, until: &str) -> Result<OwnReminder> {
        self.casebook.write(|w| {
            let request: RequestId = request.into();
            let day = self.day_named(until, w.request(request)?.regime.jurisdiction())?;
            let deadline = self.pending_deadline(w, request, duty, None)?;
            self.put_off(w, request, &deadline, day)
        })
    }

    /// A reminder of the user's own is done; one of a deadline that was put off speaks again by the
    /// rules.
    pub fn finish_reminder(&self, id: Uuid) -> Result<()> {
        let now = self.now();
        self.casebook.write(|w| {
            let mut row = w.own_reminder(id.into())?;
            if row.put_off.is_some() {
                return Ok(w.delete_own_reminder(row.id)?);
            }
            if row.done_at.is_none() {
                row.done_at = Some(now);
                row.updated_at = now;
                row.changes += 1;
                w.save_own_reminder(&row)?;
            }
            Ok(())
        })
    }

    /// Puts off by a day what a note spoke of; what can wait no longer is left as it is.
    pub(super) fn snooze_spoken(&self, spoken: &[super::Claim]) -> Result<()> {
        let tomorrow = self.today() + Days::new(1);
        self.casebook.write(|w| {
            for claim in spoken {
                match claim {
                    super::Claim::Own(id) => {
                        // It was done, or taken away, since the note was shown.
                        let Ok(row) = w.own_reminder(*id) else {
                            continue;
                        };
                        let can_wait = match (row.request_id, &row.put_off) {
                            (Some(request), Some((duty, due))) => self
                                .pending_deadline(w, request, duty, Some(*due))
                                .is_ok_and(|open| can_wait(&open, tomorrow)),
                            _ => true,
                        };
                        if can_wait && row.done_at.is_none() {
                            self.move_to(w, row, tomorrow)?;
                        }
                    }
                    super::Claim::Deadline(key) => {
                        let due = Some(key.due);
                        // It was done, or fell away, since the note was shown.
                        let Ok(open) = self.pending_deadline(w, key.request_id, &key.duty, due)
                        else {
                            continue;
                        };
                        if can_wait(&open, tomorrow) {
                            self.put_off(w, key.request_id, &open, tomorrow)?;
                        }
                    }
                }
            }
            Ok(())
        })
    }

    fn put_off(
        &self,
        w: &mut Writer<'_>,
        request: RequestId,
        deadline: &Deadline,
        day: NaiveDate,
    ) -> Result<OwnReminder> {
        confirm_can_wait(deadline, day)?;
        let now = self.now();
        let duty = code(&deadline.duty);
        let row = match w.put_off(request, &duty, deadline.due)? {
            Some(row) => row,
            None => Row {
                id: OwnReminderId::new(now),
                request_id: Some(request),
                issue_id: None,
                put_off: Some((duty, deadline.due)),
                on_day: day,
                words: String::new(),
                changes: 0,
                created_at: now,
                updated_at: now,
                spoken_at: None,
                done_at: None,
            },
        };
        self.move_to(w, row, day)
    }

    /// Keeps a reminder for another day, to be said anew then.
    fn move_to(&self, w: &mut Writer<'_>, mut row: Row, day: NaiveDate) -> Result<OwnReminder> {
        if row.on_day != day {
            row.spoken_at = None;
        }
        row.on_day = day;
        row.updated_at = self.now();
        row.changes += 1;
        w.save_own_reminder(&row)?;
        self.own_reminder_view(w, &row)
    }

    fn pending_deadline(
        &self,
        r: &Reader<'_>,
        request: RequestId,
        duty: &str,
        due: Option<NaiveDate>,
    ) -> Result<Deadline> {
        let folded = self.folded(r, r.request(request)?)?;
        folded
            .clock
            .pending()
            .find(|open| code(&open.duty) == duty && due.is_none_or(|due| open.due == due))
            .cloned()
            .ok_or_else(|| {
                AppError::invalid(format!(
                    "Nothing named “{duty}” is open on this request, so there is nothing to put off."
                ))
            })
    }

    fn day_named(&self, until: &str, jurisdiction: Jurisdiction) -> Result<NaiveDate> {
        let today = self.today();
        let day = match until.trim() {
            "tomorrow" => today + Days::new(1),
            "working-day" => self
                .calendar()
                .nth_working_day_after(jurisdiction, today, 1)?,
            "week" => {
                let to_monday = 7 - u64::from(today.weekday().num_days_from_monday());
                today + Days::new(to_monday)
            }
            other => other.parse().map_err(|_| {
                AppError::invalid(format!(
                    "“{other}” is not a day. Write tomorrow, working-day, week, or a day such as 2026-06-01. Nothing was changed."
                ))
            })?,
        };
        if day <= today {
            return Err(AppError::invalid(format!(
                "{} is not to come. Choose a later day; nothing was changed.",
                written(day)
            )));
        }
        self.confirm_to_come(day)?;
        Ok(day)
    }

    /// Days in the past, and ones that only a slip of the hand can mean, are no days to be reminded.
    fn confirm_to_come(&self, day: NaiveDate) -> Result<()> {
        const FURTHEST: TimeDelta = TimeDelta::days(366 * 20);
        let today = self.today();
        if day < today || day > today + FURTHEST {
            return Err(AppError::invalid(format!(
                "{} is not a day to be reminded on: choose today or a day in the next twenty years. Nothing was changed.",
                written(day)
            )));
        }
        Ok(())
    }

    fn own_reminder_views(&self, r: &Reader<'_>, rows: &[Row]) -> Result<Vec<OwnReminder>> {
        rows.iter()
            .map(|row| self.own_reminder_view(r, row))
            .collect()
    }

    fn own_reminder_view(&self, r: &Reader<'_>, row: &Row) -> Result<OwnReminder> {
        let request = row.request_id.map(|id| r.request(id)).transpose()?;
        let issue = row.issue_id.map(|id| r.issue(id)).transpose()?;
        Ok(OwnReminder {
            id: row.id.into(),
            on_day: row.on_day,
            words: match &row.put_off {
                Some((duty, _)) => put_off_text(duty),
                None => row.words.clone(),
            },
            request: request.map(|request| Link {
                id: request.id.into(),
                title: request.title,
            }),
            issue: issue.map(|issue| Link {
                id: issue.id.into(),
                title: issue.question,
            }),
            duty: row.put_off.as_ref().map(|(duty, _)| duty.clone()),
            is_due: row.done_at.is_none() && row.on_day <= self.today(),
            done_on: row.done_at.map(civil_day),
        })
    }
}

fn confirm_can_wait(deadline: &Deadline, day: NaiveDate) -> Result<()> {
    if can_wait(deadline, day) {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "Your last day to {} is {}: choose a day no later than that. Nothing was changed.",
        lower_first(&duty_title(deadline.duty)),
        written(deadline.due)
    )))
}
