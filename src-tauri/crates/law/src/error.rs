//! What can be wrong with a question put to the law.

use chrono::NaiveDate;

use crate::day::plain;
use crate::event::EventKind;

/// A question that has no answer, and which part of it is at fault.
///
/// The text names the field and the reason, so that it can be shown as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// A regime other than the four.
    #[error("regime: \"{given}\" is not one of foia, eir, foisa, eisr")]
    UnknownRegime {
        /// What was given.
        given: String,
    },
    /// An authority kind that is not known.
    #[error(
        "authority_kind: \"{given}\" is not one of council, central_government, school, archive, other"
    )]
    UnknownAuthorityKind {
        /// What was given.
        given: String,
    },
    /// An event kind that is not known.
    #[error("kind: \"{given}\" is not a kind of event; the kinds are {}", kinds())]
    UnknownEventKind {
        /// What was given.
        given: String,
    },
    /// Text that is not a civil day.
    #[error("{field}: \"{given}\" is not a day that exists; write it as YYYY-MM-DD")]
    NotADay {
        /// The field that held it.
        field: String,
        /// What was given.
        given: String,
    },
    /// A day the calendar says nothing about, or a count that runs past its end.
    #[error(
        "{field}: {} is outside the calendar, which runs from {} to {}",
        plain(*.date), plain(*.first), plain(*.last)
    )]
    OutsideCalendar {
        /// The field that held the day.
        field: &'static str,
        /// The day asked about, or the day the count began.
        date: NaiveDate,
        /// The calendar's first day.
        first: NaiveDate,
        /// The calendar's last day.
        last: NaiveDate,
    },
    /// A number of working days that no rule gives.
    #[error("working_days: {given} is not between 1 and 400")]
    WorkingDays {
        /// What was given.
        given: u16,
    },
    /// A fact that does not fit the ones before it.
    #[error("{field}: {reason}")]
    Event {
        /// Which event and which of its fields, such as `events[3].on`.
        field: String,
        /// Why it does not fit.
        reason: String,
    },
    /// A list of bank holidays that cannot be trusted as a whole.
    #[error("{field}: {reason}")]
    Calendar {
        /// Which day and which of its fields, such as `days[3].date`.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl LawError {
    /// The field at fault.
    pub fn field(&self) -> &str {
        match self {
            Self::UnknownRegime { .. } => "regime",
            Self::UnknownAuthorityKind { .. } => "authority_kind",
            Self::UnknownEventKind { .. } => "kind",
            Self::WorkingDays { .. } => "working_days",
            Self::OutsideCalendar { field, .. } => field,
            Self::NotADay { field, .. }
            | Self::Event { field, .. }
            | Self::Calendar { field, .. } => field,
        }
    }

    /// What is wrong with it, without the field's name.
    pub fn reason(&self) -> String {
        let text = self.to_string();
        match text
            .strip_prefix(self.field())
            .and_then(|rest| rest.strip_prefix(": "))
        {
            Some(reason) => reason.to_owned(),
            None => text,
        }
    }
}

/// The names of all kinds of event, for the sentence that says which there are.
fn kinds() -> String {
    EventKind::ALL.map(EventKind::as_str).join(", ")
}
