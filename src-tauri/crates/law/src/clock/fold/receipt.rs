//! From the draft to the count: sending, receipt, clarification, fees, passing on.

use chrono::{Days, NaiveDate};

use super::{Fact, Fold, NoteCode, Send, Stage};
use crate::LawError;
use crate::calendar::outside;
use crate::day::plain;
use crate::deadline::{Count, Duty, Ground, Party, Pause, answer_deadline};
use crate::event::Channel;
use crate::regime::{Length, Rule};

/// A day the authority chose for the requester.
const ASKED_BY: Rule = Rule {
    citation: "the authority's own date",
    text: "The authority asked to hear by this day. The law sets none, but the count does not \
           begin until it hears.",
};

impl<'a> Fold<'a> {
    pub(super) fn before_sending(&mut self, stage: Stage, on: NaiveDate) {
        if self.asked_on.is_none() {
            self.stand(stage, on);
        }
    }

    pub(super) fn sent(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let event = fact.event;
        if let Some(received) = self.received
            && self.sends.is_empty()
            && received < event.on
        {
            let reason = format!(
                "sent on {}, after the authority received the request on {}",
                plain(event.on),
                plain(received)
            );
            return Err(fact.wrong("on", reason));
        }
        self.sends.push(Send {
            on: event.on,
            by: event.by,
            to: event.to.as_deref(),
        });
        self.asked_on.get_or_insert(event.on);
        if self.sends.len() == 1 && self.received.is_none() && !self.replied {
            self.begin_at_first_send(fact)?;
        }
        Ok(())
    }

    /// Counts from the earliest sending that did not fail.
    fn begin_at_first_send(&mut self, fact: Fact<'_>) -> Result<(), LawError> {
        let mut first: Option<(NaiveDate, Ground)> = None;
        for send in &self.sends {
            let arrival = match send.by {
                Channel::Email => (send.on, Ground::Sent),
                Channel::Post => {
                    let days = Days::new(self.rules.post.days.into());
                    let Some(presumed) = send.on.checked_add_days(days) else {
                        return Err(outside("on", send.on));
                    };
                    (presumed, Ground::Posted(send.on))
                }
            };
            if first.is_none_or(|(day, _)| arrival.0 < day) {
                first = Some(arrival);
            }
        }
        match first {
            Some((day_zero, ground)) => self.begin(fact, day_zero, ground),
            None => Ok(()),
        }
    }

    /// Starts the authority's time afresh.
    fn begin(
        &mut self,
        fact: Fact<'_>,
        day_zero: NaiveDate,
        ground: Ground,
    ) -> Result<(), LawError> {
        let mut deadline = answer_deadline(self.regime, self.kind, self.calendar, day_zero, None)
            .map_err(|error| fact.wrong("on", error.reason()))?;
        deadline.count.ground = ground;
        self.pauses.clear();
        self.suspended = None;
        self.remove_pending(Duty::Answer);
        self.deadlines.push(deadline);
        self.stand(Stage::Awaiting, day_zero);
        Ok(())
    }

    pub(super) fn bounced(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        self.delivery_failed(fact)
    }

    /// One sending failed: the one to the address named, or else the earliest that stands.
    fn delivery_failed(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        if self.received.is_some() || self.replied {
            self.no_effect(
                "A message that came back after the authority had the request changes no time limit.",
            );
            return Ok(());
        }
        let to = fact.event.to.as_deref();
        let at = self
            .sends
            .iter()
            .position(|send| to.is_some() && send.to == to)
            .or_else(|| (!self.sends.is_empty()).then_some(0));
        if let Some(at) = at {
            self.sends.remove(at);
        }
        if !self.sends.is_empty() {
            return self.begin_at_first_send(fact);
        }
        self.remove_pending(Duty::Answer);
        self.stand(Stage::NotDelivered, fact.event.on);
        if fact.event.redirect.is_some() {
            self.note(
                NoteCode::Redirected,
                "An automatic reply named another address. The regulator's view is that the \
                 request is received only when it reaches that address: send it there.",
            );
        } else {
            self.note(
                NoteCode::NotDelivered,
                "The request came back, so it has not been received and no time is running.",
            );
        }
        Ok(())
    }

    pub(super) fn received(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let on = fact.event.on;
        if self.passed_on {
            self.passed_on = false;
            self.received = Some(on);
            self.asked_on.get_or_insert(on);
            return self.begin(fact, on, Ground::PassedOn);
        }
        if let Some(before) = self.received {
            let reason = format!(
                "the request was already received on {}; correct that record instead",
                plain(before)
            );
            return Err(fact.wrong("kind", reason));
        }
        if self.replied {
            let reason = format!(
                "received on {}, after the authority had already replied",
                plain(on)
            );
            return Err(fact.wrong("on", reason));
        }
        self.received = Some(on);
        self.asked_on.get_or_insert(on);
        self.begin(fact, on, Ground::Received)
    }

    pub(super) fn transferred(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        if self.answered.is_some() {
            self.no_effect("Passing a request on after the answer changes no time limit.");
            return Ok(());
        }
        let on = fact.event.on;
        self.restore_answer();
        self.meet(Duty::Answer, on);
        self.passed_on = true;
        self.stand(Stage::Transferred, on);
        self.note(NoteCode::Transferred, self.rules.transfer.text);
        Ok(())
    }

    pub(super) fn acknowledged(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        if fact.event.redirect.is_some() {
            return self.delivery_failed(fact);
        }
        self.promised(fact)
    }

    pub(super) fn clarification_asked(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        if self.answered.is_some() {
            self.no_effect("Clarification asked for after the answer changes no time limit.");
            return Ok(());
        }
        let on = fact.event.on;
        self.replied = true;
        if self
            .pending(Duty::Answer)
            .is_some_and(|answer| on > answer.due)
        {
            self.note(
                NoteCode::ClarificationAskedLate,
                "Clarification was asked for after the answer was due; that breach stands, though \
                 the count begins afresh when you reply.",
            );
        }
        self.suspend_answer();
        self.lapse(Duty::Clarify);
        self.clarification_since = Some(on);
        self.stand(Stage::ClarificationAsked, on);
        self.note_once(NoteCode::ClarificationWanted, self.rules.clarification.text);
        if let Some(by) = self.named_day(fact)? {
            let count = Count::new(self.regime, Ground::Named, by, Length::Named);
            let deadline = self.counted(Duty::Clarify, Party::Requester, count, ASKED_BY)?;
            self.deadlines.push(deadline);
        }
        Ok(())
    }

    pub(super) fn clarified(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let on = fact.event.on;
        if self.answered.is_some() {
            self.no_effect("Clarification given after the answer changes no time limit.");
            return Ok(());
        }
        if self.clarification_since.take().is_none() {
            let reason = format!("no clarification was asked for on or before {}", plain(on));
            return Err(fact.wrong("kind", reason));
        }
        self.meet(Duty::Clarify, on);
        self.begin(fact, on, Ground::Clarified)?;
        if self.fee_since.is_some() {
            self.suspend_answer();
            self.stand(Stage::FeesDue, on);
        }
        Ok(())
    }

    pub(super) fn fees_notice(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        self.must_be_asked(fact)?;
        let on = fact.event.on;
        if self.answered.is_some() {
            self.no_effect("A fee asked for after the answer changes no time limit.");
            return Ok(());
        }
        if let Some(since) = self.fee_since {
            let reason = format!(
                "a fee is already outstanding, asked for on {}",
                plain(since)
            );
            return Err(fact.wrong("kind", reason));
        }
        self.replied = true;
        self.fee_since = Some(on);
        let fees = self.rules.fees;
        let count = Count::new(self.regime, Ground::FeesNotice, on, fees.pay_within);
        let deadline = self.counted(Duty::PayFee, Party::Requester, count, fees.lapse)?;
        self.deadlines.push(deadline);
        if self
            .pending(Duty::Answer)
            .is_some_and(|answer| on > answer.due)
        {
            // There are no days left to leave out of the count.
            self.note(
                NoteCode::FeesNoticeLate,
                "The fee was asked for after the answer was due, so it does not move that day.",
            );
        } else {
            self.suspend_answer();
        }
        self.stand(Stage::FeesDue, on);
        self.note(NoteCode::FeeOutstanding, fees.disregard.text);
        Ok(())
    }

    pub(super) fn fee_paid(&mut self, fact: Fact<'a>) -> Result<(), LawError> {
        let on = fact.event.on;
        let Some(since) = self.fee_since.take() else {
            if self.answered.is_some() {
                self.no_effect("A fee paid after the answer changes no time limit.");
                return Ok(());
            }
            let reason = format!("no fee was asked for on or before {}", plain(on));
            return Err(fact.wrong("kind", reason));
        };
        let too_late = self.pending(Duty::PayFee).is_some_and(|fee| on > fee.due);
        self.meet(Duty::PayFee, on);
        if too_late {
            self.suspend_answer();
            self.stand(Stage::Lapsed, on);
            self.note(
                NoteCode::FeeLapsed,
                "The fee was paid after the time for it, so the authority need not answer. Ask \
                 again, or ask it to answer all the same.",
            );
            return Ok(());
        }
        self.pauses.push(Pause {
            first: since,
            last: on,
        });
        self.restore_answer();
        if let Some(mut answer) = self.remove_pending(Duty::Answer) {
            answer.count.pauses = self.pauses.clone().into_boxed_slice();
            let recounted = self.counted(answer.duty, answer.whose, answer.count, answer.rule)?;
            self.deadlines.push(recounted);
        }
        if self.clarification_since.is_some() {
            self.suspend_answer();
            self.stand(Stage::ClarificationAsked, on);
        } else {
            self.stand(Stage::Awaiting, on);
        }
        Ok(())
    }

    fn suspend_answer(&mut self) {
        if let Some(answer) = self.remove_pending(Duty::Answer) {
            self.suspended = Some(answer);
        }
    }

    /// Puts the answer deadline back in the list.
    pub(super) fn restore_answer(&mut self) {
        if let Some(answer) = self.suspended.take() {
            self.deadlines.push(answer);
        }
    }

    /// The day the authority named in a fact, which cannot lie before the fact itself.
    pub(super) fn named_day(&self, fact: Fact<'_>) -> Result<Option<NaiveDate>, LawError> {
        match fact.event.date {
            Some(day) if day < fact.event.on => {
                let reason = format!(
                    "{} is before {}, when it was named",
                    plain(day),
                    plain(fact.event.on)
                );
                Err(fact.wrong("date", reason))
            }
            // Rules that count on from a named day need it inside the calendar.
            Some(day) if day > self.calendar.last_day() => {
                Err(fact.wrong("date", outside("date", day).reason()))
            }
            day => Ok(day),
        }
    }
}
