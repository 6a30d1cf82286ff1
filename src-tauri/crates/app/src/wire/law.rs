use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Link;

/// "What if it was received on…": a deadline of no request.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct DeadlineQuestion {
    /// `foia`, `eir`, `foisa` or `eisr`.
    pub regime: String,
    /// `council`, `central_government`, `school`, `archive` or `other`; empty for a council.
    #[serde(default)]
    pub kind: String,
    /// The day of receipt.
    pub received: NaiveDate,
    /// Working days, where they are not the law's own.
    pub working_days: Option<u16>,
}

/// A last day that is no longer what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MovedDeadline {
    /// The request.
    pub request: Link,
    /// The duty in plain words ("The answer").
    pub title: String,
    /// The day it was.
    pub from: NaiveDate,
    /// The day it is now.
    pub to: NaiveDate,
    /// What moved and why, in one or two sentences.
    pub explanation: String,
    /// The civil day it was noticed.
    pub noticed_on: NaiveDate,
}

/// What another list of bank holidays changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CalendarMerge {
    /// In a sentence or two.
    pub text: String,
    /// Each day added or taken away, in one sentence.
    pub changes: Vec<String>,
    /// The deadlines that moved.
    pub moved: Vec<MovedDeadline>,
}
