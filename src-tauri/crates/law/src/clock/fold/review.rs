//! After the answer: review, regulator, appeal, and the ways a request ends.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Fact, Fold, NoteCode, Stage};
use crate::LawError;
use crate::calendar::outside;
use crate::day::plain;
use crate::deadline::{Count, Deadline, Duty, Ground, Party, Status};
use crate::nation::Nation;
use crate::regime::{Length, Rule};

/// A day the regulator chose.
const NOTICE_DATE: Rule = Rule {
    citation: "the decision notice",
    text: "The regulator's notice says by which day its steps must be taken.",
};

impl<'a> Fold<'a> {
    /// Whether a review has been asked for and not answered.
    pub(super) const fn reviewing(&self) -> bool {
        self.review_asked.is_some() && self.review_answered.is_none()
    }

    pub(super) fn review_asked(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        let on = fact.event.on;
        if let Some(before) = self.review_asked {
            if self.review_answered.is_some() {
                self.no_effect("A second review is not provided for; the first outcome stands.");
                return Ok(());
            }
            let reason = format!("a review was already asked for on {}", plain(before));
            return Err(fact.wrong("kind", reason));
        }
        self.asked_in_time(on)?;
        let review = self.rules.review;
        let length = Length::WorkingDays(review.answer_working_days);
        let count = Count::new(self.regime, Ground::ReviewAsked, on, length);
        let deadline = self.counted(Duty::AnswerReview, Party::Authority, count, review.answer)?;
        self.deadlines.push(deadline);
        self.review_asked = Some(on);
        self.stand(Stage::ReviewAsked, on);
        Ok(())
    }

    /// Whether the review was asked for too soon, in time or too late.
    fn asked_in_time(&mut self, on: NaiveDate) -> Result<(), LawError> {
        if self.answered.is_none() {
            let overdue = self
                .pending(Duty::Answer)
                .map(|answer| answer.due)
                .filter(|&due| on > due);
            match overdue {
                None => self.note(
                    NoteCode::ReviewAskedEarly,
                    "A review was asked for before the answer was due, when there is nothing yet \
                     to review; the authority may decline it.",
                ),
                Some(due) => {
                    if let Some(deadline) = self.review_after_silence(due)? {
                        self.deadlines.push(deadline);
                    }
                }
            }
        }
        if self
            .pending(Duty::AskForReview)
            .is_some_and(|ask| on > ask.due)
        {
            self.note(
                NoteCode::ReviewAskedLate,
                "The review was asked for after the time for it, and the authority may decline it.",
            );
        }
        self.meet(Duty::AskForReview, on);
        Ok(())
    }

    /// The requester's time to ask for a review when no answer came.
    pub(super) fn review_after_silence(
        &self,
        answer_due: NaiveDate,
    ) -> Result<Option<Deadline>, LawError> {
        let review = self.rules.review;
        let Some(rule) = review.ask_after_silence else {
            return Ok(None);
        };
        let length = Length::WorkingDays(review.ask_working_days);
        let count = Count::new(self.regime, Ground::AnswerDue, answer_due, length);
        self.counted(Duty::AskForReview, Party::Requester, count, rule)
            .map(Some)
    }

    pub(super) fn review_extended(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.promised(fact)?;
        let Some((days, rule)) = self.rules.review.exceptional else {
            self.no_effect("More time claimed for a review changes no time limit.");
            return Ok(());
        };
        if let Some(review) = self.remove_pending(Duty::AnswerReview) {
            let count = Count {
                length: Length::WorkingDays(days),
                ..review.count
            };
            let longer = self.counted(Duty::AnswerReview, Party::Authority, count, rule)?;
            self.deadlines.push(longer);
        }
        Ok(())
    }

    pub(super) fn review_answered(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let on = fact.event.on;
        if self.review_asked.is_none() {
            let reason = format!("no review was asked for on or before {}", plain(on));
            return Err(fact.wrong("kind", reason));
        }
        if let Some(before) = self.review_answered {
            let reason = format!("the review was already answered on {}", plain(before));
            return Err(fact.wrong("kind", reason));
        }
        self.review_answered = Some(on);
        self.meet(Duty::AnswerReview, on);
        // A review of silence is the answer as well.
        self.restore_answer();
        self.meet(Duty::Answer, on);
        self.meet(Duty::PromisedAnswer, on);
        self.answered.get_or_insert((on, fact.event.kind));
        if self.complained.is_some() {
            return Ok(());
        }
        let regulator = self.rules.regulator;
        let count = Count::new(
            self.regime,
            Ground::ReviewAnswered,
            on,
            regulator.complain_within,
        );
        let deadline = self.counted(Duty::Complain, Party::Requester, count, regulator.complain)?;
        self.deadlines.push(deadline);
        self.stand(Stage::ReviewAnswered, on);
        Ok(())
    }

    pub(super) fn complained(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        let on = fact.event.on;
        if let Some(before) = self.complained {
            let reason = format!("a complaint was already made on {}", plain(before));
            return Err(fact.wrong("kind", reason));
        }
        if self.review_asked.is_none() {
            let silent = self.answered.is_none();
            if !silent {
                self.note(
                    NoteCode::ReviewFirst,
                    "The regulator will usually want the authority to have been asked for a \
                     review first.",
                );
            } else if self.rules.review.ask_after_silence.is_some() {
                self.note(NoteCode::ReviewFirst, self.rules.regulator.silence.text);
            }
        }
        if self
            .pending(Duty::Complain)
            .is_some_and(|complain| on > complain.due)
        {
            self.note(
                NoteCode::ComplainedLate,
                "The complaint was made after the time for it, and the regulator may decline it.",
            );
        }
        self.meet(Duty::Complain, on);
        self.lapse(Duty::AskForReview);
        self.complained = Some(on);
        self.stand(Stage::WithRegulator, on);
        Ok(())
    }

    pub(super) fn decision_notice(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let on = fact.event.on;
        if self.complained.is_none() {
            let reason = format!("no complaint was made on or before {}", plain(on));
            return Err(fact.wrong("kind", reason));
        }
        if let Some(before) = self.decided {
            let reason = format!("the regulator already decided on {}", plain(before));
            return Err(fact.wrong("kind", reason));
        }
        self.decided = Some(on);
        let appeal = self.rules.appeal;
        let count = Count::new(self.regime, Ground::DecisionNotice, on, appeal.within);
        let mut deadline = self.counted(Duty::Appeal, Party::Requester, count, appeal.rule)?;
        if appeal.rolls_to_working_day {
            deadline.due = self.next_tribunal_day(deadline.due)?;
            deadline.authority_may_say = deadline.due;
        }
        self.deadlines.push(deadline);
        if let Some(by) = self.named_day(fact)? {
            let count = Count::new(self.regime, Ground::Named, by, Length::Named);
            let steps =
                self.counted(Duty::ComplyWithNotice, Party::Authority, count, NOTICE_DATE)?;
            self.deadlines.push(steps);
        }
        self.stand(Stage::Decided, on);
        Ok(())
    }

    /// The day itself or the next on which the tribunal works.
    ///
    /// The tribunal's rules do not say in which part of the United Kingdom a bank holiday must
    /// be. England and Wales alone is the safer reading: a holiday elsewhere never gives the
    /// requester a day the tribunal might refuse.
    fn next_tribunal_day(&self, last: NaiveDate) -> Result<NaiveDate, LawError> {
        let works = |day: NaiveDate| {
            !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
                && !self.calendar.is_holiday_in(Nation::EnglandAndWales, day)
        };
        last.iter_days()
            .take(14)
            .find(|&day| works(day))
            .ok_or_else(|| outside("on", last))
    }

    pub(super) fn appealed(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let on = fact.event.on;
        if self.decided.is_none() {
            let reason = format!("the regulator had not decided on or before {}", plain(on));
            return Err(fact.wrong("kind", reason));
        }
        if self
            .pending(Duty::Appeal)
            .is_some_and(|appeal| on > appeal.due)
        {
            self.note(
                NoteCode::AppealedLate,
                "The appeal was made after the time for it; the tribunal must be asked for more.",
            );
        }
        self.meet(Duty::Appeal, on);
        self.stand(Stage::AtTribunal, on);
        Ok(())
    }

    pub(super) fn withdraw(&mut self, on: NaiveDate) {
        self.withdrawn = Some(on);
        self.all_lapse();
        self.stand(Stage::Withdrawn, on);
    }

    /// Everything still owed falls away.
    pub(super) fn all_lapse(&mut self) {
        for deadline in &mut self.deadlines {
            if deadline.met_on.is_none() {
                deadline.status = Status::Lapsed;
            }
        }
    }
}
