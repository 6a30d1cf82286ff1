//! An event as it is written in a file, before its words are understood.

use serde::{Deserialize, Deserializer};

use super::{Channel, Event};
use crate::LawError;
use crate::day::read;

/// Days and kinds are kept as text here, so that a wrong one can be refused by the field's name.
#[derive(Deserialize)]
pub(super) struct RawEvent {
    #[serde(default, deserialize_with = "named::id")]
    id: Option<String>,
    #[serde(deserialize_with = "named::on")]
    on: String,
    #[serde(deserialize_with = "named::kind")]
    kind: String,
    #[serde(default, deserialize_with = "named::date")]
    date: Option<String>,
    #[serde(default, deserialize_with = "named::to")]
    to: Option<String>,
    #[serde(default, deserialize_with = "named::redirect")]
    redirect: Option<String>,
    #[serde(default, deserialize_with = "named::by")]
    by: Channel,
    #[serde(default, deserialize_with = "named::working_days")]
    working_days: Option<u16>,
    #[serde(default, deserialize_with = "named::exemptions")]
    exemptions: Vec<String>,
    #[serde(default, deserialize_with = "named::replaces")]
    replaces: Option<String>,
    #[serde(default, deserialize_with = "named::with")]
    with: Option<Box<Event>>,
}

/// Readers that put the field's name before whatever is wrong with its value.
mod named {
    use super::{Channel, Deserialize, Deserializer, Event, prefixed};

    macro_rules! readers {
        ($($field:ident: $type:ty),* $(,)?) => {$(
            pub(super) fn $field<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                <$type>::deserialize(from).map_err(|error| prefixed(stringify!($field), &error))
            }
        )*};
    }

    readers! {
        id: Option<String>,
        on: String,
        kind: String,
        date: Option<String>,
        to: Option<String>,
        redirect: Option<String>,
        by: Channel,
        working_days: Option<u16>,
        exemptions: Vec<String>,
        replaces: Option<String>,
        with: Option<Box<Event>>,
    }
}

fn prefixed<E: serde::de::Error>(field: &str, error: &E) -> E {
    E::custom(format_args!("{field}: {error}"))
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
