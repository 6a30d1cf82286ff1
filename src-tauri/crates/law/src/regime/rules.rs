//! The shape every regime's rules are written in.

use serde::Serialize;

use super::{AuthorityKind, Regime};

/// A rule in our own words, with where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The section, regulation or guidance, such as "FOIA 2000 s.10(1)".
    pub citation: &'static str,
    /// What it says, in our own words.
    pub text: &'static str,
}

/// How long a duty runs, and in which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Working days after day 0.
    WorkingDays(u16),
    /// Calendar days after day 0.
    CalendarDays(u16),
    /// Whole months after day 0.
    Months(u8),
    /// Whole months beginning with day 0, so that the last day is one day sooner.
    MonthsBeginningWith(u8),
    /// A day somebody named; nothing is counted.
    Named,
}

/// The time an authority has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AnswerRule {
    /// Working days after the day of receipt.
    pub working_days: u16,
    /// The rule.
    pub rule: Rule,
    /// What the count takes for granted, if anything.
    pub assumption: Option<&'static str>,
}

/// How a request sent by post is taken to arrive when nobody says when it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PostRule {
    /// Calendar days after posting.
    pub days: u16,
    /// Whether the enactment itself presumes it.
    pub presumed_in_law: bool,
    /// The rule.
    pub rule: Rule,
}

/// What a fee does to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FeeRules {
    /// The days between notice and payment that are not counted.
    pub disregard: Rule,
    /// How long the requester has to pay.
    pub pay_within: Length,
    /// The rule that ends an unpaid request.
    pub lapse: Rule,
}

/// Whether and how an authority may take longer than the ordinary limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extension {
    /// The regime has none.
    None {
        /// Why not.
        rule: Rule,
    },
    /// Reasonable time to weigh the public interest; the refusal notice is still due.
    PublicInterest {
        /// The notice and estimate still due in the ordinary time.
        notice: Rule,
        /// The regulator's line, in working days after receipt.
        line_working_days: u16,
        /// Where the line is drawn.
        line: Rule,
    },
    /// A longer fixed limit, if the requester is told within the ordinary one.
    Complex {
        /// The longer limit, in working days after receipt.
        to_working_days: u16,
        /// The rule.
        rule: Rule,
    },
}

/// The day from which a requester's time to ask for a review runs after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewWindow {
    /// From the answer.
    FromAnswer,
    /// From the end of the time for answering, or from the answer if that was later.
    FromExpiry,
}

/// Asking the authority to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReviewRules {
    /// The requester's time to ask, in working days.
    pub ask_working_days: u16,
    /// What that time runs from.
    pub window: ReviewWindow,
    /// The rule for asking.
    pub ask: Rule,
    /// The rule for asking when no answer came; none where silence may go straight to the regulator.
    pub ask_after_silence: Option<Rule>,
    /// The authority's time to answer the review, in working days.
    pub answer_working_days: u16,
    /// The rule for answering.
    pub answer: Rule,
    /// The longest an exceptional review may take, where the guidance allows one.
    pub exceptional: Option<(u16, Rule)>,
}

/// Complaining to the regulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RegulatorRules {
    /// The regulator's name, which is data because it is about to change for the UK.
    pub name: &'static str,
    /// The requester's time after the review's outcome.
    pub complain_within: Length,
    /// The rule.
    pub complain: Rule,
    /// Whether the same time runs from the day an unanswered review was due.
    pub runs_from_unanswered_review: bool,
    /// What to do when the request itself gets no answer.
    pub silence: Rule,
    /// What to do when the review gets no answer.
    pub silent_review: Rule,
}

/// Appealing against the regulator's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AppealRules {
    /// The court or tribunal.
    pub to: &'static str,
    /// The time for it.
    pub within: Length,
    /// Whether a last day that is not a working day moves to the next one.
    pub rolls_to_working_day: bool,
    /// The rule.
    pub rule: Rule,
}

/// The money above which a request may be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CostLimit {
    /// Pounds, for central government and others in Part I of Schedule 1.
    pub central_pounds: u16,
    /// Pounds, for every other body.
    pub other_pounds: u16,
    /// Pounds for each hour of work, as the regulations fix or cap it.
    pub hourly_pounds: u16,
    /// The rule.
    pub rule: Rule,
    /// The day the figures were last checked; they can be changed by regulations.
    pub checked: &'static str,
}

/// Everything one regime says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RegimeRules {
    /// Which regime.
    pub regime: Regime,
    /// The enactment's name in full.
    pub title: &'static str,
    /// Its usual initials.
    pub short_title: &'static str,
    /// What a working day is.
    pub working_day: Rule,
    /// When a request is received.
    pub receipt: Rule,
    /// Where the later reading of a weekend arrival comes from.
    pub later_reading: Rule,
    /// A request sent by post.
    pub post: PostRule,
    /// The ordinary time to answer.
    pub answer: AnswerRule,
    /// The time a school has, where it differs.
    pub answer_by_school: Option<AnswerRule>,
    /// The time an archive has, where it differs.
    pub answer_by_archive: Option<AnswerRule>,
    /// A request sent back for clarification.
    pub clarification: Rule,
    /// Fees.
    pub fees: FeeRules,
    /// Taking longer.
    pub extension: Extension,
    /// A refusal in writing.
    pub refusal: Rule,
    /// Passing a request to another body.
    pub transfer: Rule,
    /// Looking again.
    pub review: ReviewRules,
    /// The regulator.
    pub regulator: RegulatorRules,
    /// The court or tribunal.
    pub appeal: AppealRules,
    /// The cost limit, where the regime has one.
    pub cost: Option<CostLimit>,
}

impl RegimeRules {
    /// The time a body of this kind has to answer.
    pub const fn answer(&self, kind: AuthorityKind) -> &AnswerRule {
        match (kind, &self.answer_by_school, &self.answer_by_archive) {
            (AuthorityKind::School, Some(school), _) => school,
            (AuthorityKind::Archive, _, Some(archive)) => archive,
            _ => &self.answer,
        }
    }
}
