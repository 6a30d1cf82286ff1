//! A deadline in English sentences.

use chrono::NaiveDate;

use super::{Deadline, Ground, Working};
use crate::calendar::Calendar;
use crate::day::{push, push_number};
use crate::regime::Length;

impl Deadline {
    /// The deadline explained: day 0 and why, day 1, each day left out and why, the last day, the
    /// rules relied on, and what is taken for granted.
    ///
    /// `calendar` must be the one the deadline was made with.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use foi_law::{AuthorityKind, Calendar, Regime, answer_deadline};
    ///
    /// let received = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    /// let calendar = Calendar::built_in();
    /// let deadline =
    ///     answer_deadline(Regime::Foia, AuthorityKind::Council, calendar, received, None)?;
    /// let sentences = deadline.explanation(calendar);
    /// assert!(sentences.contains(
    ///     &"Mon 15 June 2026 is not counted: World Cup bank holiday, a holiday in Scotland.".to_owned()
    /// ));
    /// # Ok::<(), foi_law::LawError>(())
    /// ```
    pub fn explanation(&self, calendar: &Calendar) -> Vec<String> {
        let Ok(working) = self.working(calendar) else {
            return vec![self.rule_sentence()];
        };
        let mut sentences = Vec::with_capacity(16);
        self.beginning(&working, &mut sentences);
        left_out(&working, &mut sentences);
        sentences.push(self.last_day_sentence());
        sentences.push(self.rule_sentence());
        let rules = self.count.regime.rules();
        if working.working_days > 0 && self.rule != rules.working_day {
            sentences.push(cited(rules.working_day.citation, rules.working_day.text));
        }
        sentences.extend(working.assumptions);
        sentences
    }

    fn beginning(&self, working: &Working, sentences: &mut Vec<String>) {
        if self.count.length == Length::Named {
            return;
        }
        let mut text = String::with_capacity(160);
        if let Length::MonthsBeginningWith(_) = self.count.length {
            // The period includes its first day, so there is no day 0 to speak of.
            text.push_str("The period begins with ");
            push(&mut text, working.received);
            text.push_str(", ");
            text.push_str(self.count.ground.why());
            text.push('.');
            sentences.push(text);
            return;
        }
        text.push_str("Day 0 is ");
        push(&mut text, working.received);
        text.push_str(", ");
        text.push_str(self.count.ground.why());
        if let Ground::Posted(posted) = self.count.ground {
            text.push(' ');
            push(&mut text, posted);
        }
        text.push_str("; it is not counted.");
        if let Some(reason) = working.days.first().and_then(|day| day.reason.as_deref()) {
            text.push_str(" It is not a working day (");
            text.push_str(reason);
            text.push_str("), but the count still runs from it.");
        }
        sentences.push(text);
        if working.working_days > 0 {
            sentences.push(dated(
                "Day 1 is ",
                working.day_one,
                ", the first working day after it.",
            ));
        } else if let Length::CalendarDays(_) = self.count.length {
            sentences.push(dated(
                "Every day counts from ",
                working.day_one,
                ", which is day 1.",
            ));
        }
    }

    fn last_day_sentence(&self) -> String {
        let mut text = String::with_capacity(96);
        match self.count.length {
            Length::WorkingDays(days) => {
                text.push_str("Day ");
                push_number(&mut text, days.into());
                text.push_str(" is ");
                push(&mut text, self.due);
            }
            _ => push(&mut text, self.due),
        }
        match self.count.length {
            Length::WorkingDays(_) => text.push_str(", the last day for "),
            _ => text.push_str(" is the last day for "),
        }
        text.push_str(self.whose.plain());
        text.push_str(" to ");
        text.push_str(self.duty.plain());
        text.push('.');
        text
    }

    fn rule_sentence(&self) -> String {
        cited(self.rule.citation, self.rule.text)
    }
}

impl Ground {
    /// Why day 0 is that day, to follow the date.
    const fn why(self) -> &'static str {
        match self {
            Self::Received => "the day the authority received the request",
            Self::Sent => {
                "the day the request was sent by email, which counts as received that day"
            }
            Self::Posted(_) => "the third day after the letter was posted on",
            Self::Clarified => "the day the authority received the clarification it had asked for",
            Self::PassedOn => "the day the request reached the body it was passed on to",
            Self::Answered => "the day of the answer",
            Self::AnswerDue => "the day the time for answering ended",
            Self::ReviewAsked => "the day the review was asked for",
            Self::ReviewAnswered => "the day of the review's outcome",
            Self::ReviewDue => "the day the review was due",
            Self::DecisionNotice => "the day the decision notice was sent",
            Self::FeesNotice => "the day the fees notice was given",
            Self::Named => "the day that was named",
        }
    }
}

fn left_out(working: &Working, sentences: &mut Vec<String>) {
    let weekend = |date: NaiveDate| crate::calendar::is_weekend(date);
    let mut text = String::with_capacity(256);
    let mut weekends = working
        .skipped
        .iter()
        .filter(|skipped| weekend(skipped.date))
        .peekable();
    if working.working_days > 0 && weekends.peek().is_some() {
        text.push_str("Weekends are not counted: ");
        for (at, skipped) in weekends.enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            push(&mut text, skipped.date);
        }
        text.push('.');
        sentences.push(text);
    }
    for skipped in &working.skipped {
        if working.working_days == 0 || !weekend(skipped.date) {
            let mut text = String::with_capacity(96);
            push(&mut text, skipped.date);
            text.push_str(" is not counted: ");
            text.push_str(&skipped.reason);
            text.push('.');
            sentences.push(text);
        }
    }
}

fn dated(before: &str, date: NaiveDate, after: &str) -> String {
    let mut text = String::with_capacity(before.len() + after.len() + 20);
    text.push_str(before);
    push(&mut text, date);
    text.push_str(after);
    text
}

fn cited(citation: &str, rule: &str) -> String {
    let mut text = String::with_capacity(citation.len() + rule.len() + 2);
    text.push_str(citation);
    text.push_str(": ");
    text.push_str(rule);
    text
}
