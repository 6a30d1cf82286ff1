//! Answers, and the ways an authority takes longer over them.

use chrono::NaiveDate;

use super::{Fact, Fold, NoteCode, Stage};
use crate::LawError;
use crate::day::plain;
use crate::deadline::{Count, Deadline, Duty, Ground, Party};
use crate::event::EventKind;
use crate::regime::{Extension, Length, ReviewWindow, Rule};

/// A day the authority chose for itself.
const OWN_DATE: Rule = Rule {
    citation: "the authority's own date",
    text: "The authority named this day itself. It is not a limit set by law and does not replace \
           one.",
};

impl<'a> Fold<'a> {
    /// Shows a day the authority named for its answer, in place of any it named before.
    pub(super) fn promised(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let Some(day) = self.promised_day(fact)? else {
            return Ok(());
        };
        if self.answered.is_some() && !self.reviewing() {
            return Ok(());
        }
        let rule = match self.rules.extension {
            Extension::PublicInterest { notice, .. } if fact.event.kind == EventKind::Extended => {
                Rule {
                    citation: notice.citation,
                    text: OWN_DATE.text,
                }
            }
            _ => OWN_DATE,
        };
        self.remove_pending(Duty::PromisedAnswer);
        let count = Count::new(self.regime, Ground::Named, day, Length::Named);
        let deadline = self.counted(Duty::PromisedAnswer, Party::Authority, count, rule)?;
        self.deadlines.push(deadline);
        Ok(())
    }

    /// The day named, or the end of the working days named, counted from day 0.
    fn promised_day(&mut self, fact: Fact<'a>) -> Result<Option<NaiveDate>, LawError> {
        if let Some(day) = self.named_day(fact)? {
            return Ok(Some(day));
        }
        let Some(days) = fact.event.working_days else {
            return Ok(None);
        };
        if !(1..=400).contains(&days) {
            return Err(fact.wrong("working_days", format!("{days} is not between 1 and 400")));
        }
        let duty = if self.reviewing() {
            Duty::AnswerReview
        } else {
            Duty::Answer
        };
        let Some(answer) = self.pending(duty) else {
            return Ok(None);
        };
        let count = Count {
            length: Length::WorkingDays(days),
            ..answer.count.clone()
        };
        count
            .last_day(self.calendar)
            .map(Some)
            .map_err(|error| fact.wrong("working_days", error.reason()))
    }

    pub(super) fn extended(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        if self.reviewing() {
            return self.review_extended(fact);
        }
        if self.answered.is_some() {
            self.no_effect("More time claimed after the answer changes no time limit.");
            return Ok(());
        }
        self.replied = true;
        self.promised(fact)?;
        let Some(answer) = self.pending(Duty::Answer) else {
            self.no_effect("More time claimed while no time is running changes no time limit.");
            return Ok(());
        };
        let on = fact.event.on;
        let in_time = on <= answer.due;
        let length = answer.count.length;
        match self.rules.extension {
            Extension::None { rule } => self.note_once(NoteCode::NoExtension, rule.text),
            Extension::Complex {
                to_working_days,
                rule,
            } => {
                if !in_time {
                    self.extended_late();
                } else if length == Length::WorkingDays(to_working_days) {
                    self.no_effect("The time for answering can be extended only once.");
                } else {
                    self.lengthen_answer(to_working_days, rule)?;
                    self.stand(Stage::Extended, on);
                }
            }
            Extension::PublicInterest {
                notice,
                line_working_days,
                line,
            } => {
                if self
                    .deadlines
                    .iter()
                    .any(|deadline| deadline.duty == Duty::RefusalNotice)
                {
                    // A second estimate: the notice was given already and the line stands.
                    return Ok(());
                }
                self.refusal_notice_given(on, notice)?;
                if in_time {
                    self.lengthen_answer(line_working_days, line)?;
                    self.stand(Stage::Extended, on);
                    self.note_once(NoteCode::PublicInterest, line.text);
                } else {
                    self.extended_late();
                }
            }
        }
        Ok(())
    }

    fn extended_late(&mut self) {
        self.note_once(
            NoteCode::ExtensionLate,
            "More time was claimed after the answer was due, so that day stands and the answer is \
             late.",
        );
    }

    /// The notice that is due in the ordinary time even when the answer is not.
    fn refusal_notice_given(&mut self, on: NaiveDate, rule: Rule) -> Result<(), LawError> {
        let Some(answer) = self.pending(Duty::Answer) else {
            return Ok(());
        };
        let count = answer.count.clone();
        let mut notice = self.counted(Duty::RefusalNotice, Party::Authority, count, rule)?;
        notice.met_on = Some(on);
        self.deadlines.push(notice);
        Ok(())
    }

    /// Gives the answer a longer count from the same day 0; a limit already longer stays.
    fn lengthen_answer(&mut self, working_days: u16, rule: Rule) -> Result<(), LawError> {
        let Some(answer) = self.remove_pending(Duty::Answer) else {
            return Ok(());
        };
        let longer = match answer.count.length {
            Length::WorkingDays(days) if days >= working_days => answer,
            _ => {
                let length = Length::WorkingDays(working_days);
                let count = Count {
                    length,
                    ..answer.count
                };
                self.counted(Duty::Answer, Party::Authority, count, rule)?
            }
        };
        self.deadlines.push(longer);
        Ok(())
    }

    pub(super) fn partly_answered(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        if self.answered.is_some() {
            self.no_effect("More of an answer already given changes no time limit.");
            return Ok(());
        }
        self.replied = true;
        self.promised(fact)?;
        self.stand(Stage::PartlyAnswered, fact.event.on);
        self.note_once(
            NoteCode::PartOutstanding,
            "Part of the answer has come. The rest is due on the same day as before.",
        );
        Ok(())
    }

    pub(super) fn answered(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        if self.answered.is_some() {
            return self.answered_again(fact);
        }
        let event = fact.event;
        self.replied = true;
        self.answered = Some((event.on, event.kind));
        self.restore_answer();
        let due = self.pending(Duty::Answer).map(|answer| answer.due);
        self.meet(Duty::Answer, event.on);
        self.meet(Duty::PromisedAnswer, event.on);
        self.lapse(Duty::PayFee);
        self.lapse(Duty::Clarify);
        self.clarification_since = None;
        self.fee_since = None;
        if self.complained.is_some() || self.review_asked.is_some() {
            // The later step goes on; the answer alone does not end it.
            return Ok(());
        }
        self.stand(stage_of(event.kind), event.on);
        let deadline = self.ask_for_review(event.on, due)?;
        self.deadlines.push(deadline);
        Ok(())
    }

    /// A second answer: a review's outcome, or fresh after a decision, or a mistake.
    fn answered_again(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let event = fact.event;
        if self.decided.is_some() {
            // A decision notice can order a fresh answer, with its own review and complaint.
            self.meet(Duty::ComplyWithNotice, event.on);
            self.lapse(Duty::Appeal);
            self.answered = Some((event.on, event.kind));
            (self.review_asked, self.review_answered) = (None, None);
            (self.complained, self.decided) = (None, None);
            self.stand(stage_of(event.kind), event.on);
            let deadline = self.ask_for_review(event.on, None)?;
            self.deadlines.push(deadline);
            return Ok(());
        }
        if self.reviewing() {
            self.note(
                NoteCode::AnswerTakenAsReview,
                "An answer that came during the review is taken as the review's outcome.",
            );
            return self.review_answered(fact);
        }
        if self.complained.is_some() || self.review_answered.is_some() {
            self.no_effect(
                "A further answer while the regulator may decide changes no time limit.",
            );
            return Ok(());
        }
        let (on, kind) = self.answered.unwrap_or((event.on, event.kind));
        let reason = format!(
            "the request already has its answer ({kind} on {}); record what a review gave as \
             review_answered, or correct the first answer",
            plain(on)
        );
        Err(fact.wrong("kind", reason))
    }

    /// The requester's time to ask for a review of an answer.
    pub(super) fn ask_for_review(
        &self,
        answered: NaiveDate,
        answer_due: Option<NaiveDate>,
    ) -> Result<Deadline, LawError> {
        let review = self.rules.review;
        let length = Length::WorkingDays(review.ask_working_days);
        let from_answer = Count::new(self.regime, Ground::Answered, answered, length);
        let expiry =
            answer_due.filter(|&due| review.window == ReviewWindow::FromExpiry && due > answered);
        let Some(expiry) = expiry else {
            return self.counted(
                Duty::AskForReview,
                Party::Requester,
                from_answer,
                review.ask,
            );
        };
        let from_expiry = Count::new(self.regime, Ground::AnswerDue, expiry, length);
        let mut deadline = self.counted(
            Duty::AskForReview,
            Party::Requester,
            from_expiry,
            review.ask,
        )?;
        deadline.authority_may_say = from_answer.last_day(self.calendar)?;
        Ok(deadline)
    }
}

const fn stage_of(kind: EventKind) -> Stage {
    match kind {
        EventKind::Refused => Stage::Refused,
        EventKind::NotHeld => Stage::NotHeld,
        EventKind::PartlyAnswered => Stage::PartlyAnswered,
        _ => Stage::Answered,
    }
}
