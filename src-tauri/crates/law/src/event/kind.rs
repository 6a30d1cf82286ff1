//! The kinds of fact, in the order a request can meet them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::LawError;

/// What a fact says happened.
///
/// The order of the variants is the order in which facts of one day are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The request was drafted.
    Drafted,
    /// It was put in the outbox.
    Queued,
    /// It was sent.
    Sent,
    /// It came back undelivered, or an automatic reply named another address.
    Bounced,
    /// It was passed on to another body.
    Transferred,
    /// The authority received it: day 0, whatever day it was sent.
    Received,
    /// The authority acknowledged it.
    Acknowledged,
    /// The authority asked what was meant.
    ClarificationAsked,
    /// The authority received the clarification.
    Clarified,
    /// The authority gave notice of a fee.
    FeesNotice,
    /// The authority received the fee.
    FeePaid,
    /// The authority said it needs longer.
    Extended,
    /// Part of the answer came; with exemptions named, the rest was refused.
    PartlyAnswered,
    /// The answer came.
    Answered,
    /// The request was refused.
    Refused,
    /// The authority said it does not hold the information.
    NotHeld,
    /// The authority was asked to look again.
    ReviewAsked,
    /// It gave the outcome of its review.
    ReviewAnswered,
    /// The regulator was asked to decide.
    Complained,
    /// The regulator sent its decision.
    DecisionNotice,
    /// An appeal was made.
    Appealed,
    /// The request was withdrawn.
    Withdrawn,
    /// The user closed the request.
    Closed,
    /// An earlier record was mistaken.
    Corrected,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::Drafted,
        Self::Queued,
        Self::Sent,
        Self::Bounced,
        Self::Transferred,
        Self::Received,
        Self::Acknowledged,
        Self::ClarificationAsked,
        Self::Clarified,
        Self::FeesNotice,
        Self::FeePaid,
        Self::Extended,
        Self::PartlyAnswered,
        Self::Answered,
        Self::Refused,
        Self::NotHeld,
        Self::ReviewAsked,
        Self::ReviewAnswered,
        Self::Complained,
        Self::DecisionNotice,
        Self::Appealed,
        Self::Withdrawn,
        Self::Closed,
        Self::Corrected,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Bounced => "bounced",
            Self::Transferred => "transferred",
            Self::Received => "received",
            Self::Acknowledged => "acknowledged",
            Self::ClarificationAsked => "clarification_asked",
            Self::Clarified => "clarified",
            Self::FeesNotice => "fees_notice",
            Self::FeePaid => "fee_paid",
            Self::Extended => "extended",
            Self::PartlyAnswered => "partly_answered",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::NotHeld => "not_held",
            Self::ReviewAsked => "review_asked",
            Self::ReviewAnswered => "review_answered",
            Self::Complained => "complained",
            Self::DecisionNotice => "decision_notice",
            Self::Appealed => "appealed",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
            Self::Corrected => "corrected",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for EventKind {
    type Err = LawError;

    fn from_str(text: &str) -> Result<Self, LawError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| LawError::UnknownEventKind {
                given: text.to_owned(),
            })
    }
}
