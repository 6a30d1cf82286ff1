//! Where each open request belongs on Today: told from the day the fold last gave, as long as nothing
//! else bears on it.

use chrono::NaiveDate;
use foi_law::{Calendar, Status};
use foi_store::{Grouping, LastDay, Reader, StoreError};

use super::{Facts, lines};
use crate::fold::{group_of, pressing_of};
use crate::wire::RequestGroup;
use crate::{App, AppError, Result};

/// A deadline nearer than this many working days is coming up.
const SOON: i32 = 10;

/// The open requests by what they need, in each the nearest day first.
#[derive(Debug, Default)]
pub(super) struct Placed<'f> {
    /// It is the user's turn: the authority is late.
    pub(super) late: Vec<&'f LastDay>,
    /// The next day is near, and not past.
    pub(super) soon: Vec<&'f LastDay>,
    /// Nothing is needed until something comes or a day draws near; why, where it is not the day alone.
    pub(super) waiting: Vec<(&'f LastDay, String)>,
}

impl App {
    /// Sees to it that what is kept of the folds is of today; false where nothing can be written.
    pub(super) fn keep_for_today(&self) -> Result<bool> {
        match self.refold_stale_requests() {
            Ok(()) => Ok(true),
            Err(AppError::Store(StoreError::ReadOnly(_) | StoreError::DiskFull)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The last days of the open requests as they are today, the nearest first.
    pub(super) fn last_days(&self, r: &Reader<'_>, is_kept: bool) -> Result<Vec<LastDay>> {
        if is_kept {
            return Ok(r.last_days()?);
        }
        let calendar = self.calendar();
        let mut days = Vec::new();
        r.each_open_history(&mut |history| {
            if let Some(clock) = self.clock_of(&history, &calendar)
                && let Some(deadline) = pressing_of(&clock)
                && let Some(grouping) = open_grouping(group_of(&clock))
            {
                days.push(LastDay {
                    id: history.id,
                    regime: history.regime,
                    grouping,
                    due: deadline.due,
                });
            }
            true
        })?;
        days.sort_unstable_by_key(|day| (day.due, day.id));
        Ok(days)
    }

    pub(super) fn placed<'f>(&self, r: &Reader<'_>, facts: &'f Facts) -> Result<Placed<'f>> {
        let (today, calendar) = (self.today(), self.calendar());
        let mut placed = Placed::default();
        for day in &facts.open {
            if facts.unread.contains(&day.id) {
                continue;
            }
            let is_late = is_late(day, today);
            if let Some(why) = self.why_waiting(r, facts, day, is_late)? {
                placed.waiting.push((day, why));
            } else if is_late {
                placed.late.push(day);
            } else if is_soon(day, &calendar, today) {
                placed.soon.push(day);
            } else if day.grouping == Grouping::Waiting {
                placed.waiting.push((day, String::new()));
            }
        }
        Ok(placed)
    }

    /// Why a request whose day would say otherwise waits, in words.
    fn why_waiting(
        &self,
        r: &Reader<'_>,
        facts: &Facts,
        day: &LastDay,
        is_late: bool,
    ) -> Result<Option<String>> {
        let is_chased = is_late && facts.chased.contains_key(&day.id);
        if !is_chased && !facts.put_off.contains_key(&day.id) {
            return Ok(None);
        }
        let folded = self.folded(r, r.request(day.id)?)?;
        Ok(folded.pressing().and_then(|open| {
            if open.status == Status::Late {
                self.left_alone(facts, &folded, open)
            } else {
                facts.put_off(&folded, open).map(lines::put_off_words)
            }
        }))
    }
}

/// The authority's day has passed: of the parties' days its own are the most pressing, and the
/// user's own lapse instead.
fn is_late(day: &LastDay, today: NaiveDate) -> bool {
    match day.grouping {
        Grouping::Late => true,
        Grouping::Draft => day.due < today,
        Grouping::Waiting | Grouping::Answered => false,
    }
}

fn is_soon(day: &LastDay, calendar: &Calendar, today: NaiveDate) -> bool {
    let jurisdiction = day.regime.jurisdiction();
    day.due >= today && calendar.working_days_left(jurisdiction, today, day.due) <= SOON
}

fn open_grouping(group: RequestGroup) -> Option<Grouping> {
    match group {
        RequestGroup::Draft => Some(Grouping::Draft),
        RequestGroup::Waiting => Some(Grouping::Waiting),
        RequestGroup::Late => Some(Grouping::Late),
        RequestGroup::Answered => Some(Grouping::Answered),
        RequestGroup::Closed => None,
    }
}
