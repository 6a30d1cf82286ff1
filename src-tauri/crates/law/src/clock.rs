//! The fold of a request's facts into where it stands and what is due.

mod fold;
mod history;
mod note;
mod stage;

use chrono::NaiveDate;
use serde::Serialize;

use crate::LawError;
use crate::calendar::Calendar;
use crate::deadline::{Deadline, Duty};
use crate::event::Event;
use crate::regime::{AuthorityKind, Regime};

pub use note::{Note, NoteCode};
pub use stage::Stage;

/// Where a request stands on a day, and every deadline its history makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Where it stands.
    pub stage: Stage,
    /// The day it came to stand there; none before anything happened.
    pub stage_since: Option<NaiveDate>,
    /// Every deadline, met ones included, by last day.
    pub deadlines: Vec<Deadline>,
    /// What else the law has to say about this history.
    pub notes: Vec<Note>,
}

impl Clock {
    /// The latest deadline for a duty.
    pub fn deadline(&self, duty: Duty) -> Option<&Deadline> {
        self.deadlines
            .iter()
            .rev()
            .find(|deadline| deadline.duty == duty)
    }

    /// The deadlines still to be met, soonest first; late ones come first of all.
    pub fn pending(&self) -> impl Iterator<Item = &Deadline> {
        self.deadlines
            .iter()
            .filter(|deadline| deadline.status.is_pending())
    }

    /// Whether a note of this kind was made.
    pub fn has_note(&self, code: NoteCode) -> bool {
        self.notes.iter().any(|note| note.code == code)
    }
}

/// Folds a request's facts, under its regime, to where it stands on `today`.
///
/// The same facts give the same clock in whatever order they are listed, and a fact listed twice
/// under one id counts once. Facts dated after `today` wait for their day. A date the authority
/// gave is shown beside the law's own, never instead of it.
///
/// Fails, naming the event and field, when a fact cannot have happened when it says: an answer
/// before the request, a second answer, a correction of a correction.
///
/// Sources: those of [`Regime::rules`].
///
/// ```
/// use chrono::NaiveDate;
/// use foi_law::{AuthorityKind, Calendar, Duty, Event, EventKind, Regime, Stage, clock};
///
/// let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
/// let events = [Event::new(EventKind::Sent, day(6, 1))];
/// let clock = clock(
///     Regime::Foia,
///     AuthorityKind::Council,
///     Calendar::built_in(),
///     &events,
///     day(7, 1),
/// )?;
/// assert_eq!(clock.stage, Stage::Late);
/// assert_eq!(clock.deadline(Duty::Answer).unwrap().due, day(6, 30));
/// # Ok::<(), foi_law::LawError>(())
/// ```
pub fn clock(
    regime: Regime,
    kind: AuthorityKind,
    calendar: &Calendar,
    events: &[Event],
    today: NaiveDate,
) -> Result<Clock, LawError> {
    let facts = history::in_order(events)?;
    let mut fold = fold::Fold::new(regime, kind, calendar, today);
    for fact in facts {
        fold.take(fact)?;
    }
    fold.finish()
}
