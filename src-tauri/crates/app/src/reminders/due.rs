//! Which reminders are due, and what they say.

use chrono::NaiveDate;
use foi_law::{Deadline, Duty, Party, Status};
use foi_store::Reader;
use foi_store::table::own_reminder::OwnReminder;
use foi_store::table::reminder::ReminderKey;

use super::rules::{latest_moment, rules_of};
use super::{Claim, ReminderDue};
use crate::agenda::chased_on;
use crate::day::{counted, end_of, working_days, written};
use crate::fold::{FoldedRequest, code};
use crate::requests::{duty_title, lower_first};
use crate::wire::ReminderRules;
use crate::{App, Result};

impl App {
    /// The reminders that are due and not spoken yet, the most pressing first.
    pub fn reminders_due(&self) -> Result<Vec<ReminderDue>> {
        self.casebook.read(|r| {
            let rules = rules_of(r)?;
            let mut due = Vec::new();
            for request in r.requests_with_a_day(&self.today().to_string())? {
                let folded = self.folded(r, request)?;
                for deadline in folded.clock.pending() {
                    due.extend(self.deadline_reminder(r, &rules, &folded, deadline)?);
                }
            }
            for own in r.open_own_reminders()? {
                if own.put_off.is_none()
                    && own.on_day <= self.today()
                    && !own.was_said(end_of(self.today()))
                {
                    due.push(self.own_reminder_due(r, &own)?);
                }
            }
            due.sort_by_key(|reminder| reminder.due);
            Ok(due)
        })
    }

    fn deadline_reminder(
        &self,
        r: &Reader<'_>,
        rules: &ReminderRules,
        folded: &FoldedRequest,
        deadline: &Deadline,
    ) -> Result<Option<ReminderDue>> {
        let (request, today, now) = (&folded.request, self.today(), self.now());
        let jurisdiction = request.regime.jurisdiction();
        let latest = latest_moment(rules, &self.calendar(), jurisdiction, deadline, today);
        let duty = code(&deadline.duty);
        // Whoever put it off wants to hear of it then, and of the rules' days after that.
        let claim = match r.put_off(request.id, &duty, deadline.due)? {
            Some(put_off) if today < put_off.on_day => return Ok(None),
            Some(put_off) if latest.is_none_or(|latest| latest.day <= put_off.on_day) => {
                if put_off.was_said(end_of(today)) {
                    return Ok(None);
                }
                Claim::Own(put_off.id)
            }
            _ => {
                let Some(latest) = latest else {
                    return Ok(None);
                };
                let key = ReminderKey {
                    request_id: request.id,
                    duty: duty.clone(),
                    due: deadline.due,
                    rule: latest.rule,
                };
                if r.reminder_spoken(&key, now)? {
                    return Ok(None);
                }
                Claim::Deadline(key)
            }
        };
        let is_late = deadline.status == Status::Late;
        Ok(Some(ReminderDue {
            request_id: Some(request.id.into()),
            issue_id: None,
            reference: request.reference.clone(),
            duty,
            due: deadline.due,
            title: request.title.clone(),
            body: self.deadline_text(deadline, &r.authority(request.authority_id)?.name),
            claim,
            urgent: is_late,
            can_chase: is_late
                && deadline.duty == Duty::Answer
                && chased_on(r, request, deadline.due)?.is_none()
                && r.drafts_of_request(request.id)?.is_empty(),
            can_wait: can_wait(deadline, today.succ_opt().unwrap_or(today)),
        }))
    }

    fn deadline_text(&self, deadline: &Deadline, authority: &str) -> String {
        let today = self.today();
        let (day, duty) = (written(deadline.due), duty_title(deadline.duty));
        if deadline.whose != Party::Authority {
            return format!("{duty} ({authority}): the last day is {day}.");
        }
        let left = deadline.working_days_left(&self.calendar(), today);
        let when = match (deadline.due - today).num_days() {
            0 => format!("is due today, {day}"),
            // With no working day in between, as from a Friday to a Sunday.
            days @ 1.. if left == 0 => format!("is due {day}, {}", in_days(days)),
            1.. => format!(
                "is due {day}, {} from now",
                working_days(left.unsigned_abs())
            ),
            _ if left == 0 => format!("was due {day}"),
            _ => format!(
                "was due {day} and is late by {}",
                working_days(left.unsigned_abs())
            ),
        };
        format!("{authority}: {} {when}.", lower_first(&duty))
    }

    fn own_reminder_due(&self, r: &Reader<'_>, own: &OwnReminder) -> Result<ReminderDue> {
        let mut about = String::new();
        let mut reference = String::new();
        if let Some(request) = own.request_id {
            let request = r.request(request)?;
            let authority = r.authority(request.authority_id)?.name;
            about = format!(" {}, {authority}.", request.title);
            reference = request.reference;
        } else if let Some(issue) = own.issue_id {
            about = format!(" {}", r.issue(issue)?.question);
        }
        Ok(ReminderDue {
            request_id: own.request_id.map(Into::into),
            issue_id: own.issue_id.map(Into::into),
            reference,
            duty: String::new(),
            due: own.on_day,
            title: own.words.clone(),
            body: format!("Your reminder for {}.{about}", written(own.on_day)),
            claim: Claim::Own(own.id),
            urgent: false,
            can_chase: false,
            can_wait: true,
        })
    }
}

/// Whether a deadline's reminders can be put off to a day: the user's own last day must not pass
/// unsaid.
pub(super) fn can_wait(deadline: &Deadline, until: NaiveDate) -> bool {
    deadline.whose != Party::Requester || until <= deadline.due
}

fn in_days(days: i64) -> String {
    if days == 1 {
        "tomorrow".into()
    } else {
        let days = u32::try_from(days).unwrap_or(u32::MAX);
        format!("in {}", counted(days, "day", "days"))
    }
}
