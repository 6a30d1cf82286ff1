//! Today: what needs the user, in order, each with its next step.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use foi_law::{Duty, EventKind, Party, Stage, Status};
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState};
use foi_store::table::request::Request;
use foi_store::{MessageId, Reader};

use crate::automatic::{not_received_text, redirected_to};
use crate::day::{civil_day, working_days, written};
use crate::fold::FoldedRequest;
use crate::inbox::{automatic_text, person};
use crate::requests::{day_of_message, duty_title};
use crate::wire::{Action, Agenda, AgendaLine, RequestGroup, Tone};
use crate::{App, Result};

/// A deadline nearer than this many working days is coming up.
const SOON: i32 = 10;
/// A last day that moved is said on Today for so many days.
const MOVED_FOR: u64 = 7;

impl App {
    /// Everything that needs the user today.
    pub fn agenda(&self) -> Result<Agenda> {
        self.refold_stale_requests()?;
        self.casebook.read(|r| {
            let folded = r
                .open_requests()?
                .into_iter()
                .map(|request| self.folded(r, request))
                .collect::<Result<Vec<_>>>()?;
            let mut now = self.stuck_letters(r)?;
            now.extend(self.undelivered_lines(r, &folded)?);
            now.extend(self.late_lines(r, &folded)?);
            let elsewhere = self.elsewhere_lines(r, &folded)?;
            now.extend(self.reply_lines(r, &elsewhere)?);
            now.extend(elsewhere.into_iter().map(|(_, line)| line));
            now.extend(self.moved_lines(r)?);
            now.extend(self.draft_lines(r)?);
            // A request with something to read is listed once: reading it comes first.
            let unread: Vec<_> = r
                .unread_replies()?
                .into_iter()
                .filter_map(|message| message.request_id)
                .collect();
            let quiet: Vec<_> = folded
                .iter()
                .filter(|folded| !unread.contains(&folded.request.id))
                .collect();
            let soon = self.soon_lines(r, &quiet)?;
            let waiting = quiet
                .iter()
                .filter(|folded| folded.group() == RequestGroup::Waiting && !self.is_soon(folded))
                .count();
            Ok(Agenda {
                today: self.today(),
                now,
                soon,
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
                empty: r.count_requests(&foi_store::table::request::RequestQuery::default())? == 0,
            })
        })
    }

    /// Requests that came back: the days do not run until they are sent again.
    fn undelivered_lines(
        &self,
        r: &Reader<'_>,
        folded: &[FoldedRequest],
    ) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for folded in folded
            .iter()
            .filter(|folded| folded.clock.stage == Stage::NotDelivered)
        {
            let request = &folded.request;
            if !r.drafts_of_request(request.id)?.is_empty() {
                continue;
            }
            lines.push(AgendaLine {
                key: format!("undelivered {}", request.id),
                tone: Tone::Refused,
                mark: "✕".into(),
                title: request.title.clone(),
                subtitle: r.authority(request.authority_id)?.name,
                lead: "Not delivered.".into(),
                rest: why_not_delivered(folded),
                strip: None,
                action: Action::OpenRequest {
                    label: "Open".into(),
                    request_id: request.id.into(),
                },
            });
        }
        Ok(lines)
    }

    fn late_lines(&self, r: &Reader<'_>, folded: &[FoldedRequest]) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for folded in folded {
            let Some(late) = folded.late() else { continue };
            let request = &folded.request;
            let chaser = late.duty == Duty::Answer;
            let went_after = chased_on(r, request, late.due)?;
            lines.push(AgendaLine {
                key: format!("late {} {}", request.id, late.due),
                tone: Tone::Late,
                mark: "!".into(),
                title: request.title.clone(),
                subtitle: r.authority(request.authority_id)?.name,
                lead: self.standing(late),
                rest: if let Some(day) = went_after {
                    format!(
                        "It was due {}; you sent a chaser on {}.",
                        written(late.due),
                        written(day)
                    )
                } else if chaser {
                    format!("It was due {}.", written(late.due))
                } else {
                    format!("{} was due {}.", duty_title(late.duty), written(late.due))
                },
                strip: Some(self.strip(late, request.regime.jurisdiction())?),
                action: if chaser
                    && went_after.is_none()
                    && r.drafts_of_request(request.id)?.is_empty()
                {
                    Action::DraftChaser {
                        label: "Draft chaser".into(),
                        request_id: request.id.into(),
                    }
                } else {
                    Action::OpenRequest {
                        label: "Open".into(),
                        request_id: request.id.into(),
                    }
                },
            });
        }
        Ok(lines)
    }

    fn stuck_letters(&self, r: &Reader<'_>) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for entry in r.outbox(200)? {
            let Some((tone, mark, lead)) = stuck(&entry, self.now()) else {
                continue;
            };
            let request = r.request(entry.request_id)?;
            lines.push(AgendaLine {
                key: format!("outbox {}", entry.id),
                tone,
                mark: mark.into(),
                title: request.title,
                subtitle: r.authority(request.authority_id)?.name,
                lead: lead.into(),
                rest: entry.words,
                strip: None,
                action: Action::OpenOutbox {
                    label: "Resolve".into(),
                    outbox_id: entry.id.into(),
                },
            });
        }
        Ok(lines)
    }

    /// Requests whose days may not have started: an automatic reply named another address.
    fn elsewhere_lines(
        &self,
        r: &Reader<'_>,
        folded: &[FoldedRequest],
    ) -> Result<Vec<(MessageId, AgendaLine)>> {
        let unread: Vec<_> = r.unread_replies()?;
        let mut lines = Vec::new();
        for folded in folded {
            let request = &folded.request;
            if !unread.iter().any(|message| {
                message.request_id == Some(request.id) && message.automatic.is_some()
            }) {
                continue;
            }
            for found in self.elsewhere(r, folded)? {
                lines.push((
                    found.message,
                    AgendaLine {
                        key: format!("elsewhere {}", found.message),
                        tone: Tone::Reply,
                        mark: "↪".into(),
                        title: request.title.clone(),
                        subtitle: r.authority(request.authority_id)?.name,
                        lead: "The days may not have started.".into(),
                        rest: not_received_text(&found.address, Some(request.regime)),
                        strip: None,
                        action: Action::DraftElsewhere {
                            label: "Send it there too".into(),
                            message_id: found.message.into(),
                        },
                    },
                ));
            }
        }
        Ok(lines)
    }

    fn reply_lines(
        &self,
        r: &Reader<'_>,
        elsewhere: &[(MessageId, AgendaLine)],
    ) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for message in r.unread_replies()? {
            if elsewhere.iter().any(|(said, _)| *said == message.id) {
                continue;
            }
            let Some(request) = message.request_id else {
                continue;
            };
            let request = r.request(request)?;
            lines.push(AgendaLine {
                key: format!("reply {}", message.id),
                tone: Tone::Reply,
                mark: "↩".into(),
                title: request.title,
                subtitle: r.authority(request.authority_id)?.name,
                lead: "A reply came.".into(),
                rest: what_came(&message),
                strip: None,
                action: Action::OpenRequest {
                    label: "Read".into(),
                    request_id: request.id.into(),
                },
            });
        }
        for message in r.inbox(0, 20)? {
            lines.push(AgendaLine {
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
                rest: what_came(&message),
                strip: None,
                action: Action::OpenMessage {
                    label: "File".into(),
                    message_id: message.id.into(),
                },
            });
        }
        Ok(lines)
    }

    /// Last days that moved within the week: the user may have planned by the old one.
    fn moved_lines(&self, r: &Reader<'_>) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for moved in r.deadline_moves_since(self.today() - Days::new(MOVED_FOR))? {
            let request = r.request(moved.request_id)?;
            lines.push(AgendaLine {
                key: format!("moved {} {}", request.id, moved.to),
                tone: Tone::Soon,
                mark: "⇄".into(),
                title: request.title,
                subtitle: r.authority(request.authority_id)?.name,
                lead: "A last day moved.".into(),
                rest: moved.explanation,
                strip: None,
                action: Action::OpenRequest {
                    label: "Open".into(),
                    request_id: request.id.into(),
                },
            });
        }
        Ok(lines)
    }

    fn draft_lines(&self, r: &Reader<'_>) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for letter in r.drafts()? {
            let request = r.request(letter.request_id)?;
            lines.push(AgendaLine {
                key: format!("draft {}", letter.id),
                tone: Tone::Draft,
                mark: "✎".into(),
                title: request.title,
                subtitle: r.authority(request.authority_id)?.name,
                lead: if letter.kind == "request" {
                    "Not sent yet.".into()
                } else {
                    "A letter is not sent yet.".into()
                },
                rest: if letter.kind == "request" {
                    "The days are counted from when it goes.".into()
                } else {
                    "It is ready to be finished.".into()
                },
                strip: None,
                action: Action::OpenRequest {
                    label: "Finish".into(),
                    request_id: request.id.into(),
                },
            });
        }
        Ok(lines)
    }

    /// The request's next day is near, and not past.
    fn is_soon(&self, folded: &FoldedRequest) -> bool {
        folded.pressing().is_some_and(|open| {
            open.status != Status::Late
                && open.working_days_left(&self.calendar(), self.today()) <= SOON
        })
    }

    fn soon_lines(&self, r: &Reader<'_>, folded: &[&FoldedRequest]) -> Result<Vec<AgendaLine>> {
        let mut lines = Vec::new();
        for folded in folded {
            let Some(open) = folded.pressing().filter(|_| self.is_soon(folded)) else {
                continue;
            };
            let left = open.working_days_left(&self.calendar(), self.today());
            let request = &folded.request;
            let what = if open.whose == Party::Authority {
                "Due".to_owned()
            } else {
                format!("{} by", duty_title(open.duty))
            };
            lines.push((
                open.due,
                AgendaLine {
                    key: format!("soon {} {}", request.id, open.due),
                    tone: Tone::Soon,
                    mark: left.to_string(),
                    title: request.title.clone(),
                    subtitle: r.authority(request.authority_id)?.name,
                    lead: format!("{what} {},", written(open.due)),
                    rest: if left == 0 {
                        "today.".into()
                    } else {
                        format!("{} left.", working_days(left.unsigned_abs()))
                    },
                    strip: Some(self.strip(open, request.regime.jurisdiction())?),
                    action: Action::OpenRequest {
                        label: "Open".into(),
                        request_id: request.id.into(),
                    },
                },
            ));
        }
        lines.sort_by_key(|(due, _)| *due);
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }
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

/// The day a chaser last went to the authority after a deadline passed.
pub(crate) fn chased_on(
    r: &Reader<'_>,
    request: &Request,
    due: NaiveDate,
) -> Result<Option<NaiveDate>> {
    let mut last = None;
    for entry in r.outbox_of_request(request.id)? {
        let day = civil_day(entry.changed_at);
        if entry.state == OutboxState::Sent
            && day > due
            && r.letter(entry.letter_id)?.kind == "chaser"
        {
            last = last.max(Some(day));
        }
    }
    Ok(last)
}

fn stuck(entry: &OutboxEntry, now: DateTime<Utc>) -> Option<(Tone, &'static str, &'static str)> {
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
