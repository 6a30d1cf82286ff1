//! One thing found, and its correction.

use serde::Serialize;

use crate::draft::{Draft, Part};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The request is not valid, or will not be dealt with, as it stands.
    Error,
    /// It invites delay or refusal.
    Warning,
    /// It could be better.
    Information,
}

impl Severity {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

/// One thing found in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's id, such as `L08`; [`RULES`](crate::RULES) has them all.
    pub rule: &'static str,
    /// The rule's title.
    pub title: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Which text the place is in.
    pub part: Part,
    /// Where it begins, in UTF-8 bytes of that text.
    pub from: usize,
    /// Where it ends. The same as `from` where something is missing: that is where it would stand.
    pub to: usize,
    /// Why, in one sentence for somebody who does not know the law.
    pub why: String,
    /// The section, regulation or guidance behind it.
    pub citation: &'static str,
    /// What to put in place of the text from `from` to `to`, where that is safe. The rule does not
    /// find the place again afterwards.
    pub fix: Option<String>,
}

/// The finding's text with its correction in place; none when it has no correction, or when its
/// place is not in this draft.
///
/// ```
/// # use foi_law::{AuthorityKind, Regime};
/// # use foi_lint::{Circumstances, Draft, corrected, lint};
/// let draft = Draft::request("Taxis", "How much was spent on taxis in May 2026?");
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 14).unwrap();
/// let found = lint(&draft, &Circumstances::new(Regime::Foia, AuthorityKind::Council, day));
/// let subject = found.iter().find(|finding| finding.rule == "L05").unwrap();
/// assert_eq!(corrected(&draft, subject).unwrap(), "Freedom of Information request: Taxis");
/// ```
pub fn corrected(draft: &Draft<'_>, finding: &Finding) -> Option<String> {
    let text = draft.part(finding.part);
    let fix = finding.fix.as_deref()?;
    let before = text.get(..finding.from)?;
    let after = text.get(finding.to..)?;
    (finding.from <= finding.to).then(|| [before, fix, after].concat())
}
