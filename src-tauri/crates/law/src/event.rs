//! A dated fact about a request.

mod kind;
mod wire;

use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use kind::EventKind;
use wire::RawEvent;

/// How a request travelled, where the law asks.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By email, received the day it is sent.
    #[default]
    Email,
    /// By post, received when delivered or when the law presumes it.
    Post,
}

/// One dated fact: what happened, on which civil day.
///
/// On the wire it is a flat object. Fields not known here are left alone, so that a record with
/// more to it can be read as it stands; a kind or a day that does not exist is refused by name.
///
/// ```
/// use foi_law::{Event, EventKind};
///
/// let event: Event = serde_json::from_str(r#"{"on": "2026-06-01", "kind": "sent"}"#).unwrap();
/// assert_eq!(event.kind, EventKind::Sent);
///
/// let wrong = serde_json::from_str::<Event>(r#"{"on": "2026-02-30", "kind": "sent"}"#);
/// assert!(wrong.unwrap_err().to_string().contains("on: \"2026-02-30\" is not a day that exists"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawEvent")]
pub struct Event {
    /// The record's name, by which a correction finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The civil day it happened.
    pub on: NaiveDate,
    /// What happened.
    pub kind: EventKind,
    /// A day the authority named: when it will answer, or by when it wants something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Where a request was sent, where it bounced from, or who it was passed on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Another address named by an automatic reply, where the request has yet to be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// How a request travelled.
    #[serde(skip_serializing_if = "is_email")]
    pub by: Channel,
    /// Working days from receipt that the authority says it will take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u16>,
    /// Sections or regulations relied on to withhold the rest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<String>,
    /// For a correction: the record it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// For a correction: the fact that takes its place; none strikes it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<Event>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_email(by: &Channel) -> bool {
    *by == Channel::Email
}

impl Event {
    /// A fact with nothing more to say about it.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use foi_law::{Event, EventKind};
    /// let sent = Event::new(EventKind::Sent, NaiveDate::from_ymd_opt(2026, 6, 1).unwrap());
    /// assert_eq!(sent.id, None);
    /// ```
    pub const fn new(kind: EventKind, on: NaiveDate) -> Self {
        Self {
            id: None,
            on,
            kind,
            date: None,
            to: None,
            redirect: None,
            by: Channel::Email,
            working_days: None,
            exemptions: Vec::new(),
            replaces: None,
            with: None,
        }
    }

    /// The order facts are folded in: by day, then by how a request unfolds, then by content, so
    /// that the order of recording cannot matter.
    pub(crate) fn fold_order(&self, other: &Self) -> Ordering {
        (self.on, self.kind)
            .cmp(&(other.on, other.kind))
            .then_with(|| self.date.cmp(&other.date))
            .then_with(|| self.working_days.cmp(&other.working_days))
            .then_with(|| self.by.cmp(&other.by))
            .then_with(|| self.to.cmp(&other.to))
            .then_with(|| self.redirect.cmp(&other.redirect))
            .then_with(|| self.exemptions.cmp(&other.exemptions))
    }
}
