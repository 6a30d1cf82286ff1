//! The last days as iCalendar (RFC 5545), for the calendar people already look at.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use foi_law::{Deadline, Party};
use foi_store::Reader;
use foi_store::table::own_reminder::OwnReminder;
use foi_store::table::request::Request;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus};

use crate::day::{civil_day, written};
use crate::fold::{FoldedRequest, code};
use crate::requests::{duty_title, lower_first};
use crate::{App, AppError, Result};

/// Where the file or folder for calendar programs is kept up to date; a path, or nothing.
const KEPT: &str = "calendar_file";

/// Files of ours in a folder of events end so, for the events' UIDs do.
const OURS: &str = "@scrutineer.ics";
/// For so many days what was closed or done is still listed, as cancelled: a calendar that took the
/// event over learns that it is no more.
const CANCELLED_FOR: u64 = 90;

impl App {
    /// Every last day of the open requests, and the user's own reminders, as one iCalendar object,
    /// an all-day event each.
    ///
    /// An event keeps its UID, and its SEQUENCE grows with the facts of its request, so that a
    /// program that reads the file again puts the newer in place of the older. A duty that was done
    /// or fell away, and a reminder that is done, are marked as cancelled. The same casebook gives
    /// the same text.
    pub fn icalendar(&self) -> Result<String> {
        let mut calendar = new_calendar();
        calendar.name("Scrutineer");
        for event in self.calendar_events()? {
            calendar.push(event);
        }
        Ok(calendar.to_string())
    }

    fn calendar_events(&self) -> Result<Vec<Event>> {
        let since = self.today() - Days::new(CANCELLED_FOR);
        self.casebook.read(|r| {
            let mut events = Vec::new();
            for request in r.open_requests()? {
                self.add_last_days(r, request, &mut events)?;
            }
            for request in r.closed_requests_since(since)? {
                self.add_last_days(r, request, &mut events)?;
            }
            for reminder in r.own_reminders()? {
                let is_old = reminder.done_at.is_some_and(|at| civil_day(at) < since);
                if reminder.put_off.is_none() && !is_old {
                    events.push(event_of_reminder(r, &reminder)?);
                }
            }
            Ok(events)
        })
    }

    fn add_last_days(
        &self,
        r: &Reader<'_>,
        request: Request,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        let folded = self.folded(r, request)?;
        let authority = r.authority(folded.request.authority_id)?.name;
        let facts = folded.events.len() + r.deadline_moves(folded.request.id)?.len();
        for deadline in &folded.clock.deadlines {
            events.push(event_of(&folded, deadline, &authority, facts));
        }
        Ok(())
    }

    /// Writes the last days to a file for calendar programs.
    pub fn write_icalendar(&self, target: &Path) -> Result<()> {
        self.write_whole(target, self.icalendar()?.as_bytes())
    }

    /// The file or folder that is kept up to date for calendar programs.
    pub fn calendar_file(&self) -> Result<Option<PathBuf>> {
        let kept: Option<Option<PathBuf>> = self.casebook.read(|r| r.setting(KEPT))?;
        Ok(kept.flatten())
    }

    /// Keeps this file up to date from now on, or none; in a folder that is there, a file for each
    /// event. What is given up stays as it is.
    ///
    /// # Errors
    ///
    /// When it cannot be written; then nothing is changed.
    pub fn set_calendar_file(&self, target: Option<&Path>) -> Result<()> {
        if let Some(target) = target {
            if !target.is_dir() && target.extension().is_none_or(|ending| ending != "ics") {
                return Err(AppError::invalid(
                    "A calendar file ends in .ics; a folder for one file an event must be there. Nothing was changed.",
                ));
            }
            self.write_calendar(target)?;
        }
        Ok(self.casebook.write(|w| w.set_setting(KEPT, &target))?)
    }

    /// Writes the kept file or folder again where it says something else than the casebook.
    pub fn keep_calendar_file(&self) -> Result<()> {
        match self.calendar_file()? {
            Some(target) => self.write_calendar(&target),
            None => Ok(()),
        }
    }

    fn write_calendar(&self, target: &Path) -> Result<()> {
        if !target.is_dir() {
            return self.write_where_it_differs(target, &self.icalendar()?);
        }
        let mut kept = HashSet::new();
        for event in self.calendar_events()? {
            let Some(uid) = event.get_uid() else { continue };
            let name = format!("{uid}.ics");
            let mut calendar = new_calendar();
            calendar.push(event.clone());
            self.write_where_it_differs(&target.join(&name), &calendar.to_string())?;
            kept.insert(name);
        }
        let there = fs::read_dir(target).map_err(|error| AppError::file(target, error))?;
        for entry in there {
            let entry = entry.map_err(|error| AppError::file(target, error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(OURS) && !kept.contains(&name) {
                fs::remove_file(entry.path())
                    .map_err(|error| AppError::file(&entry.path(), error))?;
            }
        }
        Ok(())
    }

    fn write_where_it_differs(&self, target: &Path, text: &str) -> Result<()> {
        if fs::read(target).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        self.write_whole(target, text.as_bytes())
    }
}

fn new_calendar() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Scrutineer//Last days//EN"))
        .append_property(("CALSCALE", "GREGORIAN"));
    calendar
}

fn event_of_reminder(r: &Reader<'_>, reminder: &OwnReminder) -> Result<Event> {
    let about = match (reminder.request_id, reminder.issue_id) {
        (Some(request), _) => {
            let request = r.request(request)?;
            format!("{} ({})", request.title, request.reference)
        }
        (None, Some(issue)) => r.issue(issue)?.question,
        (None, None) => String::new(),
    };
    let mut event = all_day(
        &format!("{}.reminder@scrutineer", reminder.id),
        reminder.on_day,
    );
    event
        .summary(&reminder.words)
        .sequence(reminder.changes)
        .status(if reminder.done_at.is_none() {
            EventStatus::Confirmed
        } else {
            EventStatus::Cancelled
        })
        .timestamp(reminder.updated_at)
        .last_modified(reminder.updated_at);
    if !about.is_empty() {
        event.description(&about);
    }
    Ok(event.done())
}

/// An event of one day that takes no time from it.
fn all_day(uid: &str, day: NaiveDate) -> Event {
    let mut event = Event::new();
    event
        .uid(uid)
        .starts(day)
        // The end of an all-day event is the day after it.
        .ends(day.succ_opt().unwrap_or(day))
        .add_property("TRANSP", "TRANSPARENT");
    event.done()
}

fn event_of(folded: &FoldedRequest, deadline: &Deadline, authority: &str, facts: usize) -> Event {
    let request = &folded.request;
    let duty = duty_title(deadline.duty);
    let summary = match deadline.whose {
        Party::Requester => format!("Last day: {} ({authority})", lower_first(&duty)),
        _ => format!("Due: {} from {authority}", lower_first(&duty)),
    };
    let mut about = format!(
        "{} ({})\n{duty}: last day {}. {}: {}",
        request.title,
        request.reference,
        written(deadline.due),
        deadline.rule.citation,
        deadline.rule.text,
    );
    if deadline.authority_may_say != deadline.due {
        about.push_str(&format!(
            "\nThe other reading of the law: {}.",
            written(deadline.authority_may_say)
        ));
    }
    if deadline.provisional {
        about.push_str("\nThe bank holidays up to then are not all announced: the day may move.");
    }
    let uid = format!("{}.{}@scrutineer", request.id, code(&deadline.duty));
    let mut event = all_day(&uid, deadline.due);
    event
        .summary(&summary)
        .description(&about)
        .sequence(u32::try_from(facts).unwrap_or(u32::MAX))
        .status(if deadline.status.is_pending() {
            EventStatus::Confirmed
        } else {
            EventStatus::Cancelled
        });
    if let Some(last) = folded.events.iter().map(|event| event.recorded_at).max() {
        event.timestamp(last).last_modified(last);
    }
    event.done()
}
