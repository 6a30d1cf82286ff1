//! The lines of Today, one for each kind of thing that needs the user.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use foi_law::{Deadline, Duty, EventKind, Party};
use foi_store::table::deadline_move::DeadlineMove;
use foi_store::table::letter::Letter;
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState};
use foi_store::table::own_reminder::OwnReminder;
use foi_store::table::request::Request;
use foi_store::{MessageId, Reader, RequestId};

use super::{Facts, chased_on};
use crate::automatic::{not_received_text, redirected_to};
use crate::day::{working_days, written};
use crate::fold::FoldedRequest;
use crate::inbox::{automatic_text, person};
use crate::requests::{day_of_message, duty_title};
use crate::wire::{Action, AgendaLine, RequestGroup, Tone};
use crate::{App, Result};

/// How a letter in the Outbox is held up: its tone, its mark and the first words.
type Stuck = (Tone, &'static str, &'static str);

impl App {
    pub(super) fn undelivered_line(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
    ) -> Result<AgendaLine> {
        let request = &folded.request;
        Ok(AgendaLine {
            key: format!("undelivered {}", request.id),
            tone: Tone::Refused,
            mark: "✕".into(),
            lead: "Not delivered.".into(),
            rest: why_not_delivered(folded),
            ..about(r, request)?
        })
    }

    pub(super) fn late_line(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        late: &Deadline,
    ) -> Result<AgendaLine> {
        let request = &folded.request;
        let went_after = chased_on(r, request, late.due)?;
        let mut line = AgendaLine {
            key: format!("late {} {}", request.id, late.due),
            tone: Tone::Late,
            mark: "!".into(),
            lead: self.standing(late),
            rest: match went_after {
                Some(day) => chased_words(late.due, day),
                None if late.duty == Duty::Answer => format!("It was due {}.", written(late.due)),
                None => format!("{} was due {}.", duty_title(late.duty), written(late.due)),
            },
            strip: Some(self.strip(late, request.regime.jurisdiction())?),
            ..about(r, request)?
        };
        if late.duty == Duty::Answer
            && went_after.is_none()
            && r.drafts_of_request(request.id)?.is_empty()
        {
            line.action = Action::DraftChaser {
                label: "Draft chaser".into(),
                request_id: request.id.into(),
            };
        }
        Ok(line)
    }

    pub(super) fn stuck_line(
        &self,
        r: &Reader<'_>,
        entry: OutboxEntry,
        (tone, mark, lead): Stuck,
    ) -> Result<AgendaLine> {
        Ok(AgendaLine {
            key: format!("outbox {}", entry.id),
            tone,
            mark: mark.into(),
            lead: lead.into(),
            rest: entry.words,
            action: Action::OpenOutbox {
                label: "Resolve".into(),
                outbox_id: entry.id.into(),
            },
            ..about(r, &r.request(entry.request_id)?)?
        })
    }

    /// Requests whose days may not have started: an automatic reply named another address.
    pub(super) fn elsewhere_lines(
        &self,
        r: &Reader<'_>,
        facts: &Facts,
    ) -> Result<Vec<(MessageId, AgendaLine)>> {
        let mut requests = facts
            .replies
            .iter()
            .filter(|reply| reply.automatic.is_some())
            .filter_map(|reply| reply.request_id)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|id| r.request(id))
            .collect::<Result<Vec<_>, _>>()?;
        requests.retain(|request| request.folded.grouping != RequestGroup::Closed.name());
        requests.sort_by_key(|request| (request.folded.due.is_none(), request.folded.due));
        let mut lines = Vec::new();
        for request in requests {
            let folded = &self.folded(r, request)?;
            let request = &folded.request;
            for found in self.elsewhere(r, folded)? {
                let line = AgendaLine {
                    key: format!("elsewhere {}", found.message),
                    tone: Tone::Reply,
                    mark: "↪".into(),
                    lead: "The days may not have started.".into(),
                    rest: not_received_text(&found.address, Some(request.regime)),
                    action: Action::DraftElsewhere {
                        label: "Send it there too".into(),
                        message_id: found.message.into(),
                    },
                    ..about(r, request)?
                };
                lines.push((found.message, line));
            }
        }
        Ok(lines)
    }

    pub(super) fn reply_line(
        &self,
        r: &Reader<'_>,
        message: &Message,
        request: RequestId,
    ) -> Result<AgendaLine> {
        Ok(AgendaLine {
            key: format!("reply {}", message.id),
            tone: Tone::Reply,
            mark: "↩".into(),
            lead: "A reply came.".into(),
            rest: what_came(message),
            action: Action::OpenRequest {
                label: "Read".into(),
                request_id: request.into(),
            },
            ..about(r, &r.request(request)?)?
        })
    }

    /// A last day that moved within the week: the user may have planned by the old one.
    pub(super) fn moved_line(&self, r: &Reader<'_>, moved: DeadlineMove) -> Result<AgendaLine> {
        Ok(AgendaLine {
            key: format!("moved {} {}", moved.request_id, moved.to),
            tone: Tone::Soon,
            mark: "⇄".into(),
            lead: "A last day moved.".into(),
            rest: moved.explanation,
            ..about(r, &r.request(moved.request_id)?)?
        })
    }

    pub(super) fn draft_line(&self, r: &Reader<'_>, letter: &Letter) -> Result<AgendaLine> {
        let is_request = letter.kind == "request";
        Ok(AgendaLine {
            key: format!("draft {}", letter.id),
            tone: Tone::Draft,
            mark: "✎".into(),
            lead: if is_request {
                "Not sent yet.".into()
            } else {
                "A letter is not sent yet.".into()
            },
            rest: if is_request {
                "The days are counted from when it goes.".into()
            } else {
                "It is ready to be finished.".into()
            },
            action: Action::OpenRequest {
                label: "Finish".into(),
                request_id: letter.request_id.into(),
            },
            ..about(r, &r.request(letter.request_id)?)?
        })
    }

    /// A reminder of the user's own, on its day or coming up.
    pub(super) fn reminder_line(
        &self,
        r: &Reader<'_>,
        reminder: &OwnReminder,
    ) -> Result<AgendaLine> {
        let mut subtitle = String::new();
        if let Some(request) = reminder.request_id {
            let request = r.request(request)?;
            let authority = r.authority(request.authority_id)?.name;
            subtitle = format!("{}, {authority}", request.title);
        } else if let Some(issue) = reminder.issue_id {
            subtitle = r.issue(issue)?.question;
        }
        let (today, on_day) = (self.today(), reminder.on_day);
        Ok(AgendaLine {
            key: format!("reminder {}", reminder.id),
            tone: Tone::Reminder,
            mark: "◷".into(),
            title: reminder.words.clone(),
            subtitle,
            lead: "Your reminder".into(),
            rest: match on_day.cmp(&today) {
                std::cmp::Ordering::Equal => "for today.".into(),
                std::cmp::Ordering::Greater => format!("for {}.", written(on_day)),
                std::cmp::Ordering::Less => format!("of {}.", written(on_day)),
            },
            strip: None,
            slim: None,
            action: Action::FinishReminder {
                label: "Done".into(),
                reminder_id: reminder.id.into(),
                request_id: reminder.request_id.map(Into::into),
                issue_id: reminder.issue_id.map(Into::into),
            },
        })
    }

    pub(super) fn soon_line(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        open: &Deadline,
    ) -> Result<AgendaLine> {
        let request = &folded.request;
        let left = open.working_days_left(&self.calendar(), self.today());
        Ok(AgendaLine {
            key: format!("soon {} {}", request.id, open.due),
            tone: Tone::Soon,
            mark: left.to_string(),
            lead: format!("{} {},", by_when(open), written(open.due)),
            rest: if open.due == self.today() {
                "today.".into()
            } else {
                format!("{} left.", working_days(left.unsigned_abs()))
            },
            strip: Some(self.strip(open, request.regime.jurisdiction())?),
            ..about(r, request)?
        })
    }

    /// A request that waits on somebody else; `why` says it where it is not the day alone.
    pub(super) fn waiting_line(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        open: &Deadline,
        why: String,
    ) -> Result<AgendaLine> {
        let request = &folded.request;
        let left = open.working_days_left(&self.calendar(), self.today());
        let is_late = open.due < self.today();
        Ok(AgendaLine {
            key: format!("waiting {} {}", request.id, open.due),
            tone: Tone::Waiting,
            mark: if is_late {
                "…".into()
            } else {
                left.to_string()
            },
            lead: if is_late {
                self.standing(open)
            } else {
                format!("{} {}.", by_when(open), written(open.due))
            },
            rest: if why.is_empty() {
                format!("{} left.", working_days(left.unsigned_abs()))
            } else {
                why
            },
            strip: Some(self.strip(open, request.regime.jurisdiction())?),
            ..about(r, request)?
        })
    }
}

/// A line about a request, with the words to come.
fn about(r: &Reader<'_>, request: &Request) -> Result<AgendaLine> {
    Ok(AgendaLine {
        key: String::new(),
        tone: Tone::Soon,
        mark: String::new(),
        title: request.title.clone(),
        subtitle: r.authority(request.authority_id)?.name,
        lead: String::new(),
        rest: String::new(),
        strip: None,
        slim: None,
        action: Action::OpenRequest {
            label: "Open".into(),
            request_id: request.id.into(),
        },
    })
}

pub(super) fn inbox_line(message: &Message) -> AgendaLine {
    AgendaLine {
        key: format!("inbox {}", message.id),
        tone: Tone::Reply,
        mark: "✉".into(),
        title: if message.subject.is_empty() {
            "A mail without a subject".into()
        } else {
            message.subject.clone()
        },
        subtitle: person(&message.from_name, &message.from_email).name,
        lead: "A mail to file.".into(),
        rest: what_came(message),
        strip: None,
        slim: None,
        action: Action::OpenMessage {
            label: "File".into(),
            message_id: message.id.into(),
        },
    }
}

fn by_when(open: &Deadline) -> String {
    if open.whose == Party::Authority {
        "Due".to_owned()
    } else {
        format!("{} by", duty_title(open.duty))
    }
}

pub(super) fn chased_words(due: NaiveDate, chased: NaiveDate) -> String {
    format!(
        "It was due {}; you sent a chaser on {}.",
        written(due),
        written(chased)
    )
}

pub(super) fn put_off_words(until: NaiveDate) -> String {
    format!("You put it off until {}.", written(until))
}

/// What came back, and what to do about it.
fn why_not_delivered(folded: &FoldedRequest) -> String {
    if let Some(address) = redirected_to(folded) {
        return format!(
            "Send it to {address}, the address an automatic reply named; the days count from then."
        );
    }
    let bounced = folded
        .standing_events()
        .into_iter()
        .rfind(|event| event.fact.kind == EventKind::Bounced && !event.note.is_empty());
    match bounced {
        Some(event) => format!("{} The days count from when you send it again.", event.note),
        None => {
            "Correct the authority's address and send it again; the days count from then.".into()
        }
    }
}

pub(super) fn stuck(entry: &OutboxEntry, now: DateTime<Utc>) -> Option<Stuck> {
    match entry.state {
        OutboxState::InDoubt => Some((Tone::Doubt, "?", "In doubt.")),
        OutboxState::Refused => Some((Tone::Refused, "✕", "It did not go.")),
        OutboxState::Waiting => Some((Tone::Refused, "…", "It has not gone yet.")),
        // Queued and not sent within minutes: nobody was there to send it.
        OutboxState::Queued if entry.not_before < now - TimeDelta::minutes(10) => {
            Some((Tone::Refused, "…", "It has not gone yet."))
        }
        _ => None,
    }
}

fn what_came(message: &Message) -> String {
    let what = message.automatic.as_deref().map_or("", automatic_text);
    let when = day_of_message(message);
    match (what, message.attachments) {
        ("", 0) => format!("Sent {when}."),
        ("", 1) => format!("Sent {when}, with one file."),
        ("", files) => format!("Sent {when}, with {files} files."),
        (what, _) => format!("{what}, sent {when}."),
    }
}
