//! Where a request stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a request stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    Draft,
    /// Waiting to be sent.
    Queued,
    /// Came back, or must go to another address.
    NotDelivered,
    /// With the authority, in time.
    Awaiting,
    /// The authority waits to be told what was meant.
    ClarificationAsked,
    /// The authority waits for a fee.
    FeesDue,
    /// The authority is taking longer, as the regime lets it.
    Extended,
    /// Passed on to another body.
    Transferred,
    /// The answer's day has passed.
    Late,
    /// Part of the answer has come.
    PartlyAnswered,
    /// Answered.
    Answered,
    /// Refused.
    Refused,
    /// The authority does not hold the information.
    NotHeld,
    /// The authority is looking again, in time.
    ReviewAsked,
    /// The review's day has passed.
    ReviewLate,
    /// The review is answered.
    ReviewAnswered,
    /// The regulator is deciding.
    WithRegulator,
    /// The regulator has decided.
    Decided,
    /// Under appeal.
    AtTribunal,
    /// The fee was not paid in time.
    Lapsed,
    /// Withdrawn by the requester.
    Withdrawn,
    /// Closed by the user.
    Closed,
}

impl Stage {
    /// Every stage, in the order a request can meet them.
    pub const ALL: [Self; 22] = [
        Self::Draft,
        Self::Queued,
        Self::NotDelivered,
        Self::Awaiting,
        Self::ClarificationAsked,
        Self::FeesDue,
        Self::Extended,
        Self::Transferred,
        Self::Late,
        Self::PartlyAnswered,
        Self::Answered,
        Self::Refused,
        Self::NotHeld,
        Self::ReviewAsked,
        Self::ReviewLate,
        Self::ReviewAnswered,
        Self::WithRegulator,
        Self::Decided,
        Self::AtTribunal,
        Self::Lapsed,
        Self::Withdrawn,
        Self::Closed,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::NotDelivered => "not_delivered",
            Self::Awaiting => "awaiting",
            Self::ClarificationAsked => "clarification_asked",
            Self::FeesDue => "fees_due",
            Self::Extended => "extended",
            Self::Transferred => "transferred",
            Self::Late => "late",
            Self::PartlyAnswered => "partly_answered",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::NotHeld => "not_held",
            Self::ReviewAsked => "review_asked",
            Self::ReviewLate => "review_late",
            Self::ReviewAnswered => "review_answered",
            Self::WithRegulator => "with_regulator",
            Self::Decided => "decided",
            Self::AtTribunal => "at_tribunal",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }

    /// The stage in lay words.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Queued => "Waiting to be sent",
            Self::NotDelivered => "Not delivered",
            Self::Awaiting => "Waiting for the answer",
            Self::ClarificationAsked => "They asked what you mean",
            Self::FeesDue => "They asked for a fee",
            Self::Extended => "They are taking longer",
            Self::Transferred => "Passed on to another body",
            Self::Late => "The answer is late",
            Self::PartlyAnswered => "Partly answered",
            Self::Answered => "Answered",
            Self::Refused => "Refused",
            Self::NotHeld => "They do not hold it",
            Self::ReviewAsked => "Waiting for the review",
            Self::ReviewLate => "The review is late",
            Self::ReviewAnswered => "Review answered",
            Self::WithRegulator => "With the regulator",
            Self::Decided => "The regulator has decided",
            Self::AtTribunal => "Under appeal",
            Self::Lapsed => "Lapsed, the fee was not paid",
            Self::Withdrawn => "Withdrawn",
            Self::Closed => "Closed",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
