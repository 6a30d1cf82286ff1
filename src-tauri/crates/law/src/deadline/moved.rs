//! A deadline that moved, and why.

use chrono::NaiveDate;
use serde::Serialize;

use super::Deadline;
use crate::calendar::{Calendar, CalendarChange};
use crate::day::plain;

/// A last day that is no longer what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The day it was.
    pub from: NaiveDate,
    /// The day it is now.
    pub to: NaiveDate,
    /// The holidays that made the difference; none when the request's own history changed.
    pub because: Vec<CalendarChange>,
    /// What happened, in one or two sentences.
    pub explanation: String,
}

impl Deadline {
    /// What moved between this deadline, made with `old`, and the same duty made with `new`.
    ///
    /// Nothing when the day is the same.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use foi_law::{AuthorityKind, Calendar, Nation, ProclaimedDay, Regime, answer_deadline};
    ///
    /// let day = |m, d| NaiveDate::from_ymd_opt(2027, m, d).unwrap();
    /// let old = Calendar::built_in();
    /// let jubilee = ProclaimedDay {
    ///     date: day(6, 14),
    ///     title: "Jubilee".to_owned(),
    ///     nation: Nation::Scotland,
    ///     notes: String::new(),
    /// };
    /// let new = old.with_added("2027-05-01", &[jubilee])?;
    /// let due = |calendar| {
    ///     answer_deadline(Regime::Foia, AuthorityKind::Council, calendar, day(6, 1), None)
    /// };
    /// let moved = due(old)?.moved(old, &due(&new)?, &new).unwrap();
    /// assert_eq!((moved.from, moved.to), (day(6, 29), day(6, 30)));
    /// # Ok::<(), foi_law::LawError>(())
    /// ```
    pub fn moved(&self, old: &Calendar, after: &Self, new: &Calendar) -> Option<Moved> {
        if self.due == after.due {
            return None;
        }
        let first = self.count.day_zero.min(after.count.day_zero);
        let last = self.due.max(after.due);
        let jurisdiction = after.count.regime.jurisdiction();
        let same_count = self.count == after.count;
        let because = if same_count {
            old.changes_between(new, jurisdiction, first, last)
        } else {
            Vec::new()
        };
        let mut explanation = format!(
            "The last day for {} to {} moved from {} to {}",
            after.whose.plain(),
            after.duty.plain(),
            plain(self.due),
            plain(after.due)
        );
        if because.is_empty() {
            explanation.push_str(": the request's history changed.");
        } else {
            let reasons: Vec<String> = because.iter().map(reason).collect();
            explanation.push_str(": ");
            explanation.push_str(&reasons.join("; "));
            explanation.push('.');
            if because.iter().any(|change| change.added) {
                explanation.push_str(
                    " Whether a holiday proclaimed after a request was made stops its count is \
                     unsettled; it is not counted here.",
                );
            }
        }
        Some(Moved {
            from: self.due,
            to: after.due,
            because,
            explanation,
        })
    }
}

fn reason(change: &CalendarChange) -> String {
    let (date, title, nation) = (plain(change.date), &change.title, change.nation);
    if change.added {
        format!("{date} is now a holiday in {nation} ({title})")
    } else {
        format!("{date} is no longer a holiday in {nation} ({title})")
    }
}
