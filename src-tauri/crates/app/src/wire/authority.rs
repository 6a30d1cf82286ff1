use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A public body that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuthorityRow {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its address for requests; empty when none is known.
    pub email: String,
    /// `foia`, `eir`, `foisa` or `eisr`.
    pub regime: String,
    /// `council`, `central_government`, `school`, …
    pub kind: String,
    /// Notes.
    pub notes: String,
    /// Requests made to it.
    pub requests: u32,
}

/// An authority to make or change.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct AuthorityEdit {
    /// Which; none for a new one.
    pub id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its address for requests; empty when not known yet.
    #[serde(default)]
    pub email: String,
    /// `foia`, `eir`, `foisa` or `eisr`.
    pub regime: String,
    /// `council`, `central_government`, `school`, …; empty for a council.
    #[serde(default)]
    pub kind: String,
    /// Notes.
    #[serde(default)]
    pub notes: String,
}
