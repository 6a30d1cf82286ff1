//! One duty, whose it is, its last day, and the rule it comes from.

mod answer;
mod assumption;
mod count;
mod explanation;
mod moved;
mod working;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::regime::{Length, Rule};

pub use answer::answer_deadline;
pub(crate) use count::{Count, Ground, Pause};
pub use moved::Moved;
pub use working::{CalendarDay, Skipped, Working};

/// What has to be done by a deadline's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Answer the request.
    Answer,
    /// Say which exemption is being weighed, and when the decision will come.
    RefusalNotice,
    /// Answer by the day the authority itself named.
    PromisedAnswer,
    /// Say what the authority asked to know.
    Clarify,
    /// Pay the fee.
    PayFee,
    /// Ask the authority to look again.
    AskForReview,
    /// Answer the review.
    AnswerReview,
    /// Complain to the regulator.
    Complain,
    /// Do what the regulator's decision notice says.
    ComplyWithNotice,
    /// Appeal against the regulator's decision.
    Appeal,
}

impl Duty {
    /// Every duty, in the order a request meets them.
    pub const ALL: [Self; 10] = [
        Self::Answer,
        Self::RefusalNotice,
        Self::PromisedAnswer,
        Self::Clarify,
        Self::PayFee,
        Self::AskForReview,
        Self::AnswerReview,
        Self::Complain,
        Self::ComplyWithNotice,
        Self::Appeal,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::RefusalNotice => "refusal_notice",
            Self::PromisedAnswer => "promised_answer",
            Self::Clarify => "clarify",
            Self::PayFee => "pay_fee",
            Self::AskForReview => "ask_for_review",
            Self::AnswerReview => "answer_review",
            Self::Complain => "complain",
            Self::ComplyWithNotice => "comply_with_notice",
            Self::Appeal => "appeal",
        }
    }

    /// The duty in lay words: "the last day to …".
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Answer => "answer the request",
            Self::RefusalNotice => "name the exemption being weighed and when it will decide",
            Self::PromisedAnswer => "answer by its own date",
            Self::Clarify => "give the clarification asked for",
            Self::PayFee => "pay the fee",
            Self::AskForReview => "ask for a review",
            Self::AnswerReview => "answer the review",
            Self::Complain => "complain to the regulator",
            Self::ComplyWithNotice => "do what the decision notice says",
            Self::Appeal => "appeal",
        }
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The body that was asked.
    Authority,
    /// The person who asked.
    Requester,
    /// The commissioner who hears complaints.
    Regulator,
}

impl Party {
    /// The party in lay words, as the subject of a sentence.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Authority => "the authority",
            Self::Requester => "you",
            Self::Regulator => "the regulator",
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authority => "authority",
            Self::Requester => "requester",
            Self::Regulator => "regulator",
        })
    }
}

/// How a deadline stands on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its day is still to come.
    Open,
    /// Its day is today.
    DueToday,
    /// An authority's day has passed and nothing was done.
    Late,
    /// Done in time.
    Met,
    /// Done, but after the day.
    MetLate,
    /// A requester's day has passed, or the duty fell away.
    Lapsed,
}

impl Status {
    /// Whether something is still to be done.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Open | Self::DueToday | Self::Late)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::DueToday => "due_today",
            Self::Late => "late",
            Self::Met => "met",
            Self::MetLate => "met_late",
            Self::Lapsed => "lapsed",
        })
    }
}

/// A duty with its last day and everything needed to argue for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// What has to be done.
    pub duty: Duty,
    /// Who has to do it.
    pub whose: Party,
    /// The last day, by the better reading of the law.
    pub due: NaiveDate,
    /// The last day by the reading the authority may hold to; `due` when the readings agree.
    ///
    /// For an authority's duty it is the later day of a request that arrived on a day that is
    /// not a working day. For a requester's duty it is the earlier, safer day.
    pub authority_may_say: NaiveDate,
    /// Whether the count passes days whose bank holidays are not yet listed.
    pub provisional: bool,
    /// The rule, with its citation.
    pub rule: Rule,
    /// How it stands; [`Status::Open`] when no day was asked about.
    pub status: Status,
    /// The day it was done.
    pub met_on: Option<NaiveDate>,
    /// How the day was counted, from which the working is made when it is asked for.
    #[serde(flatten)]
    pub(crate) count: Count,
}

impl Deadline {
    /// Day 0: the day the count runs from, itself not counted.
    pub const fn counted_from(&self) -> NaiveDate {
        self.count.day_zero
    }

    /// How long the duty runs from day 0.
    pub const fn length(&self) -> Length {
        self.count.length
    }

    /// Whether an authority could argue for another day than `due`.
    pub fn readings_differ(&self) -> bool {
        self.due != self.authority_may_say
    }

    /// The last day on any reading; take a late answer further only after it.
    pub fn escalate_after(&self) -> NaiveDate {
        self.due.max(self.authority_may_say)
    }

    /// Working days from `today` to the last day; negative when that many have passed since it.
    ///
    /// 0 on the day itself. A `today` outside the calendar is taken as its nearest end.
    pub fn working_days_left(&self, calendar: &Calendar, today: NaiveDate) -> i32 {
        calendar.working_days_left(self.count.regime.jurisdiction(), today, self.due)
    }

    /// The same deadline as it stands on a day.
    pub(crate) fn settle(&mut self, today: NaiveDate) {
        self.status = match self.met_on {
            Some(done) if done > self.due => Status::MetLate,
            Some(_) => Status::Met,
            None if self.status == Status::Lapsed => Status::Lapsed,
            None if today < self.due => Status::Open,
            None if today == self.due => Status::DueToday,
            None if self.whose == Party::Requester => Status::Lapsed,
            None => Status::Late,
        };
    }
}
