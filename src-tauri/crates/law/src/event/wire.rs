//! An event as it is written in a file, before its words are understood.

use serde::Deserialize;

use super::{Channel, Event};
use crate::LawError;
use crate::day::read;

/// Days and kinds are kept as text here, so that a wrong one can be refused by the field's name.
#[derive(Deserialize)]
pub(super) struct RawEvent {
    #[serde(default)]
    id: Option<String>,
    on: String,
    kind: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    redirect: Option<String>,
    #[serde(default)]
    by: Channel,
    #[serde(default)]
    working_days: Option<u16>,
    #[serde(default)]
    exemptions: Vec<String>,
    #[serde(default)]
    replaces: Option<String>,
    #[serde(default)]
    with: Option<Box<Event>>,
}

impl TryFrom<RawEvent> for Event {
    type Error = LawError;

    fn try_from(raw: RawEvent) -> Result<Self, LawError> {
        Ok(Self {
            id: raw.id,
            on: read("on", &raw.on)?,
            kind: raw.kind.parse()?,
            date: raw
                .date
                .as_deref()
                .map(|given| read("date", given))
                .transpose()?,
            to: raw.to,
            redirect: raw.redirect,
            by: raw.by,
            working_days: raw.working_days,
            exemptions: raw.exemptions,
            replaces: raw.replaces,
            with: raw.with,
        })
    }
}
