//! From a request's facts to its clock, and what lists keep of it.

use std::sync::mpsc;
use std::thread;

use chrono::NaiveDate;
use foi_law::{
    AuthorityKind, Calendar, Clock, Deadline, Duty, EventKind, Party, Regime, Stage, Status,
};
use foi_store::table::deadline_move::DeadlineMove;
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::{Folded, Request};
use foi_store::{EventId, OpenHistory, Reader, RequestId, Writer};

use crate::day::{civil_day, written};
use crate::wire::RequestGroup;
use crate::{App, Result};

/// A request with its facts folded for one civil day.
#[derive(Debug)]
pub(crate) struct FoldedRequest {
    pub(crate) request: Request,
    pub(crate) events: Vec<RecordedEvent>,
    pub(crate) clock: Clock,
}

impl App {
    pub(crate) fn folded(&self, r: &Reader<'_>, request: Request) -> Result<FoldedRequest> {
        let kind = r.authority(request.authority_id)?.kind;
        self.fold_as(r, request, kind)
    }

    /// The same facts folded under another law, such as the one an answer relies on.
    pub(crate) fn folded_under(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        regime: Regime,
    ) -> Result<FoldedRequest> {
        let kind = r.authority(folded.request.authority_id)?.kind;
        let request = Request {
            regime,
            ..folded.request.clone()
        };
        self.fold_as(r, request, kind)
    }

    fn fold_as(
        &self,
        r: &Reader<'_>,
        request: Request,
        kind: AuthorityKind,
    ) -> Result<FoldedRequest> {
        let events = r.events(request.id)?;
        let facts: Vec<_> = events.iter().map(|event| event.fact.clone()).collect();
        let clock = foi_law::clock(request.regime, kind, &self.calendar(), &facts, self.today())?;
        Ok(FoldedRequest {
            request,
            events,
            clock,
        })
    }

    /// Folds a request anew and keeps the result for lists; to be called by whatever changes its facts.
    pub(crate) fn refold(&self, w: &mut Writer<'_>, id: RequestId) -> Result<()> {
        let folded = self.folded(w, w.request(id)?)?;
        let result = Folded {
            stage: code(&folded.clock.stage),
            grouping: folded.group().name().to_owned(),
            due: folded.pressing().map(|deadline| deadline.due),
            last_activity: self.last_activity(w, &folded)?,
            calendar_version: self.calendar().version().to_owned(),
            folded_on: self.today().to_string(),
        };
        if result != folded.request.folded {
            w.set_folded(id, &result)?;
        }
        Ok(())
    }

    /// Folds every open request anew when the day turned or the calendar changed since it was last
    /// done, and notes the last days that moved with the calendar.
    pub fn refold_stale_requests(&self) -> Result<()> {
        self.read_calendar()?;
        let (today, version) = (
            self.today().to_string(),
            self.calendar().version().to_owned(),
        );
        if !self
            .casebook
            .read(|r| r.has_stale_requests(&today, &version))?
        {
            return Ok(());
        }
        self.casebook
            .write_much(|w| self.refold_open(w, &today, &version))
    }

    /// One pass over all facts, and writes only where something is different now.
    pub(crate) fn refold_open(&self, w: &mut Writer<'_>, today: &str, version: &str) -> Result<()> {
        let calendar = self.calendar();
        self.each_open_history(w, &mut |w, history| {
            let Some(clock) = self.clock_of(&history, &calendar) else {
                return Ok(());
            };
            let before = &history.folded;
            let after = folded_from(&clock, before, today, version);
            if before.calendar_version != version
                && let (Some(from), Some(deadline)) = (before.due, pressing_of(&clock))
                && from != deadline.due
                && before.stage == after.stage
            {
                w.add_deadline_move(&DeadlineMove {
                    request_id: history.id,
                    duty: code(&deadline.duty),
                    from,
                    to: deadline.due,
                    explanation: format!(
                        "The last day moved from {} to {}, because the list of bank holidays changed.",
                        written(from),
                        written(deadline.due)
                    ),
                    noticed_on: self.today(),
                })?;
            }
            if differs(&after, before) {
                w.set_folded(history.id, &after)?;
            }
            Ok(())
        })?;
        Ok(w.set_all_folded(today, version)?)
    }

    /// Gives each open request with its facts to `work`, which may write. They are read in a thread
    /// and on a connection of their own, while `work` folds and writes: to be called before the
    /// transaction has written anything, so that what is read is what it sees.
    pub(crate) fn each_open_history<'c>(
        &self,
        w: &mut Writer<'c>,
        work: &mut dyn FnMut(&mut Writer<'c>, OpenHistory) -> Result<()>,
    ) -> Result<()> {
        // So many are handed over at once, and so many handfuls wait.
        const HANDFUL: usize = 1_000;
        const WAITING: usize = 4;
        thread::scope(|scope| {
            let (handfuls, come) = mpsc::sync_channel::<Vec<OpenHistory>>(WAITING);
            let reading = scope.spawn(move || -> Result<()> {
                let mut handful = Vec::with_capacity(HANDFUL);
                self.casebook.read(|r| {
                    r.each_open_history(&mut |history| {
                        handful.push(history);
                        handful.len() < HANDFUL
                            || handfuls.send(std::mem::take(&mut handful)).is_ok()
                    })
                })?;
                // Nobody waits for the rest when the work has failed; that failure is what is said.
                handfuls.send(handful).ok();
                Ok(())
            });
            for history in come.into_iter().flatten() {
                work(w, history)?;
            }
            reading
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// What a history adds up to under a calendar. One that cannot be read must not keep all others
    /// from being shown: it is left as it is.
    pub(crate) fn clock_of(&self, history: &OpenHistory, calendar: &Calendar) -> Option<Clock> {
        let (regime, kind, facts) = (history.regime, history.kind, &history.facts);
        foi_law::clock(regime, kind, calendar, facts, self.today())
            .inspect_err(|error| {
                tracing::warn!(%error, reference = history.reference, "a request was not folded");
            })
            .ok()
    }

    fn last_activity(&self, r: &Reader<'_>, folded: &FoldedRequest) -> Result<NaiveDate> {
        let messages = r.messages_of_request(folded.request.id)?;
        let of_messages = messages.iter().map(|message| civil_day(message.date));
        let of_events = folded.events.iter().map(|event| event.fact.on);
        Ok(of_messages
            .chain(of_events)
            .max()
            .unwrap_or_else(|| civil_day(folded.request.created_at))
            .min(self.today()))
    }
}

/// What lists keep of a clock; when something last happened does not hang on it.
pub(crate) fn folded_from(clock: &Clock, before: &Folded, today: &str, version: &str) -> Folded {
    Folded {
        stage: code(&clock.stage),
        grouping: group_of(clock).name().to_owned(),
        due: pressing_of(clock).map(|deadline| deadline.due),
        last_activity: before.last_activity,
        calendar_version: version.to_owned(),
        folded_on: today.to_owned(),
    }
}

/// Whether a request's row must be written: day and calendar are noted for all rows at once.
pub(crate) fn differs(after: &Folded, before: &Folded) -> bool {
    (&after.stage, &after.grouping, after.due) != (&before.stage, &before.grouping, before.due)
}

impl FoldedRequest {
    /// The deadline for the answer itself.
    pub(crate) fn answer(&self) -> Option<&Deadline> {
        self.clock
            .deadlines
            .iter()
            .find(|deadline| deadline.duty == Duty::Answer)
    }

    /// The open deadline that matters most: the authority's before the user's, then the nearest.
    pub(crate) fn pressing(&self) -> Option<&Deadline> {
        pressing_of(&self.clock)
    }

    /// The authority's duty that is past its day.
    pub(crate) fn late(&self) -> Option<&Deadline> {
        late_of(&self.clock)
    }

    /// The events that hold: without those a correction struck out or replaced, and without corrections.
    pub(crate) fn standing_events(&self) -> Vec<&RecordedEvent> {
        let replaced: Vec<&str> = self
            .events
            .iter()
            .filter_map(|event| event.fact.replaces.as_deref())
            .collect();
        self.events
            .iter()
            .filter(|event| event.fact.kind != EventKind::Corrected)
            .filter(|event| !replaced.contains(&event.id.to_string().as_str()))
            .collect()
    }

    pub(crate) fn standing_event(&self, id: EventId) -> bool {
        self.standing_events().iter().any(|event| event.id == id)
    }

    pub(crate) fn group(&self) -> RequestGroup {
        group_of(&self.clock)
    }
}

pub(crate) fn pressing_of(clock: &Clock) -> Option<&Deadline> {
    clock
        .pending()
        .min_by_key(|deadline| (deadline.whose != Party::Authority, deadline.due))
}

fn late_of(clock: &Clock) -> Option<&Deadline> {
    clock
        .pending()
        .filter(|deadline| deadline.whose == Party::Authority && deadline.status == Status::Late)
        .min_by_key(|deadline| deadline.due)
}

pub(crate) fn group_of(clock: &Clock) -> RequestGroup {
    let awaited =
        |deadline: &Deadline| matches!(deadline.whose, Party::Authority | Party::Regulator);
    match clock.stage {
        Stage::Draft | Stage::Queued | Stage::NotDelivered => RequestGroup::Draft,
        Stage::Withdrawn | Stage::Closed | Stage::Lapsed => RequestGroup::Closed,
        _ if late_of(clock).is_some() => RequestGroup::Late,
        _ if clock.pending().any(awaited) => RequestGroup::Waiting,
        _ => RequestGroup::Answered,
    }
}

impl RequestGroup {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Late => "late",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// The name a value of the law has in JSON.
pub(crate) fn code(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
