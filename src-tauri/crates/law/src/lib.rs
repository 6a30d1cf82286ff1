//! UK information-rights time limits: calendars, deadlines and the fold of a request's events.
//!
//! Everything here is a pure function of its arguments: nothing reads a clock, a file or the
//! network. A day is a civil day in the United Kingdom.
//!
//! ```
//! use chrono::NaiveDate;
//! use foi_law::{AuthorityKind, Calendar, Regime, answer_deadline};
//!
//! let received = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
//! let deadline =
//!     answer_deadline(Regime::Foia, AuthorityKind::Council, Calendar::built_in(), received, None)?;
//! assert_eq!(deadline.due, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
//! # Ok::<(), foi_law::LawError>(())
//! ```

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod calendar;
mod clock;
mod day;
mod deadline;
mod error;
mod event;
pub mod exemptions;
mod holidays;
mod nation;
mod regime;

pub use calendar::{Calendar, CalendarChange};
pub use clock::{Clock, Note, NoteCode, Stage, clock};
pub use day::plain as plain_day;
pub use deadline::{
    CalendarDay, Deadline, Duty, Moved, Party, Skipped, Status, Working, answer_deadline,
};
pub use error::LawError;
pub use event::{Channel, Event, EventKind};
pub use holidays::{Basis, Holiday, Observance, ProclaimedDay};
pub use nation::{Jurisdiction, Nation};
pub use regime::{
    AnswerRule, AppealRules, AuthorityKind, CostLimit, Extension, FeeRules, Length, PostRule,
    Regime, RegimeRules, RegulatorRules, ReviewRules, ReviewWindow, Rule,
};
