use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A text to look over that is not kept yet.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct LintText {
    /// Whom it is for, when chosen.
    pub authority_id: Option<Uuid>,
    /// The law; empty for the authority's own, or FOIA without one.
    #[serde(default)]
    pub regime: String,
    /// The kind of body; empty for the authority's own, or a council without one.
    #[serde(default)]
    pub kind: String,
    /// What kind of letter it is; empty for a request.
    #[serde(default)]
    pub letter: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// What was found in a draft.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LintReport {
    /// What is weak, in the order of the text: the subject first.
    pub findings: Vec<LintFinding>,
    /// An estimate of the search it asks for.
    pub effort: LintEffort,
    /// What of it is probably published already.
    pub published: Vec<LintPublished>,
    /// Requests to the same body that asked much the same, the most alike first.
    pub asked_before: Vec<AskedBefore>,
}

/// A request to the same body that asked much the same as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AskedBefore {
    /// The request.
    pub request_id: Uuid,
    /// What it asks about.
    pub title: String,
    /// Our reference.
    pub reference: String,
    /// The day it reached the body, or else was sent.
    pub received: NaiveDate,
    /// How alike, and what follows from that, in a sentence or two.
    pub why: String,
    /// The body may hold it against this one: add the work of both together, or refuse a repeat.
    pub counts: bool,
}

/// One thing that is weak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LintFinding {
    /// The rule, such as `L08`.
    pub rule: String,
    /// What the rule asks of a draft.
    pub title: String,
    /// How much it matters.
    pub severity: LintSeverity,
    /// Which text the place is in.
    pub part: LintPart,
    /// Where it begins, in UTF-16 units of that text.
    pub from: u32,
    /// Where it ends; the same as `from` where something is missing.
    pub to: u32,
    /// Why, in one sentence.
    pub why: String,
    /// The section, regulation or guidance behind it.
    pub citation: String,
    /// What to put from `from` to `to` in place of what stands there; null where no correction is
    /// safe.
    pub fix: Option<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LintSeverity {
    /// The request is not valid, or will not be dealt with, as it stands.
    Error,
    /// It invites delay or refusal.
    Warning,
    /// It could be better.
    Information,
}

/// Which text a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LintPart {
    /// The subject line.
    Subject,
    /// The text.
    Body,
}

/// An estimate of the search, from the wording alone.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LintEffort {
    /// Hours, to the half hour.
    pub hours: f64,
    /// The law's limit in hours, where it has one.
    pub limit_hours: Option<u16>,
    /// The same in pounds.
    pub limit_pounds: Option<u16>,
    /// How the two compare.
    pub share: LintShare,
    /// Everything in a sentence or two.
    pub says: String,
    /// Where the limit stands.
    pub citation: String,
    /// What makes it up, the largest first.
    pub drivers: Vec<LintDriver>,
}

/// Where an estimate stands to the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LintShare {
    /// Below two thirds of it.
    Within,
    /// From there up to the limit.
    Near,
    /// Over it.
    Over,
    /// The law has no such limit.
    NoLimit,
}

/// One thing that takes time.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LintDriver {
    /// What, in words.
    pub what: String,
    /// Hours of the estimate.
    pub hours: f64,
}

/// Something asked for that is probably published already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LintPublished {
    /// What is published.
    pub what: String,
    /// From what size on.
    pub threshold: String,
    /// How often.
    pub how_often: String,
    /// What the published file does not have.
    pub lacks: String,
    /// The sentence that asks for that.
    pub wording: String,
    /// Where the words begin that this is about, in UTF-16 units of the text.
    pub from: u32,
    /// Where they end.
    pub to: u32,
    /// Where the duty to publish stands.
    pub citation: String,
}

impl From<foi_lint::Severity> for LintSeverity {
    fn from(severity: foi_lint::Severity) -> Self {
        match severity {
            foi_lint::Severity::Error => Self::Error,
            foi_lint::Severity::Warning => Self::Warning,
            foi_lint::Severity::Information => Self::Information,
        }
    }
}

impl From<foi_lint::Part> for LintPart {
    fn from(part: foi_lint::Part) -> Self {
        match part {
            foi_lint::Part::Subject => Self::Subject,
            foi_lint::Part::Body => Self::Body,
        }
    }
}

impl From<foi_lint::Share> for LintShare {
    fn from(share: foi_lint::Share) -> Self {
        match share {
            foi_lint::Share::Within => Self::Within,
            foi_lint::Share::Near => Self::Near,
            foi_lint::Share::Over => Self::Over,
            foi_lint::Share::NoLimit => Self::NoLimit,
        }
    }
}
