//! What the passing of time adds once every fact is in.

use chrono::NaiveDate;

use super::{Fold, NoteCode, Stage};
use crate::LawError;
use crate::clock::Clock;
use crate::day::plain;
use crate::deadline::{Count, Deadline, Duty, Ground, Party, Status};

impl Fold<'_> {
    /// The clock on the day asked about.
    pub(in crate::clock) fn finish(mut self) -> Result<Clock, LawError> {
        if let Some(on) = self.closed {
            self.all_lapse();
            self.stand(Stage::Closed, on);
        }
        let today = self.today;
        for deadline in &mut self.deadlines {
            deadline.settle(today);
        }
        if self.closed.is_none() && self.withdrawn.is_none() {
            self.fee_unpaid();
            self.answer_overdue()?;
            self.review_overdue()?;
        }
        self.deadlines
            .sort_by_key(|deadline| (deadline.due, deadline.duty));
        Ok(Clock {
            stage: self.stage,
            stage_since: self.since,
            deadlines: self.deadlines,
            notes: self.notes,
        })
    }

    fn late(&self, duty: Duty) -> Option<&Deadline> {
        self.deadlines
            .iter()
            .find(|deadline| deadline.duty == duty && deadline.status == Status::Late)
    }

    fn fee_unpaid(&mut self) {
        if self.fee_since.is_none() || self.answered.is_some() {
            return;
        }
        let unpaid = self
            .deadlines
            .iter()
            .find(|deadline| deadline.duty == Duty::PayFee && deadline.status == Status::Lapsed)
            .map(|fee| day_after(fee.due));
        if let Some(since) = unpaid {
            self.stand(Stage::Lapsed, since);
            self.note(NoteCode::FeeLapsed, self.rules.fees.lapse.text);
        }
    }

    fn answer_overdue(&mut self) -> Result<(), LawError> {
        let Some(answer) = self.late(Duty::Answer) else {
            return Ok(());
        };
        let (due, may_say) = (answer.due, answer.authority_may_say);
        if matches!(self.stage, Stage::Awaiting | Stage::Extended) {
            self.stand(Stage::Late, day_after(due));
        }
        if self.today <= may_say {
            let text = format!(
                "By the Act the answer was due on {}. The authority may count from the next \
                 working day, which gives {}: chase it now, and take it further only after that.",
                plain(due),
                plain(may_say)
            );
            self.note(NoteCode::ReadingsDiffer, text);
        }
        if self.review_asked.is_none() && self.complained.is_none() {
            self.note(NoteCode::Silence, self.rules.regulator.silence.text);
            if let Some(deadline) = self.review_after_silence(due)? {
                self.push_settled(deadline);
            }
        }
        Ok(())
    }

    fn review_overdue(&mut self) -> Result<(), LawError> {
        let Some(review) = self.late(Duty::AnswerReview) else {
            return Ok(());
        };
        let due = review.due;
        let asked = review.counted_from();
        if self.stage == Stage::ReviewAsked {
            self.stand(Stage::ReviewLate, day_after(due));
        }
        if self.complained.is_some() {
            return Ok(());
        }
        let longest = self
            .rules
            .review
            .exceptional
            .map_or(self.rules.review.answer_working_days, |(days, _)| days);
        let jurisdiction = self.regime.jurisdiction();
        let today = self.today.min(self.calendar.last_day());
        let waited = self
            .calendar
            .working_days_between(jurisdiction, asked, today)?;
        if waited > i32::from(longest) {
            self.note(
                NoteCode::ReviewSilence,
                self.rules.regulator.silent_review.text,
            );
        }
        let regulator = self.rules.regulator;
        if regulator.runs_from_unanswered_review {
            let count = Count::new(
                self.regime,
                Ground::ReviewDue,
                due,
                regulator.complain_within,
            );
            let deadline =
                self.counted(Duty::Complain, Party::Requester, count, regulator.complain)?;
            self.push_settled(deadline);
        }
        Ok(())
    }

    fn push_settled(&mut self, mut deadline: Deadline) {
        deadline.settle(self.today);
        self.deadlines.push(deadline);
    }
}

/// The next civil day; the last there is stays as it is.
fn day_after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}
