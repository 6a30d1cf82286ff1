//! From a request's facts to its clock, and what lists keep of it.

use chrono::NaiveDate;
use foi_law::{AuthorityKind, Clock, Deadline, Duty, EventKind, Party, Stage, Status};
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::{Folded, Request};
use foi_store::{EventId, Reader, RequestId, Writer};

use crate::day::civil_day;
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

    fn fold_as(
        &self,
        r: &Reader<'_>,
        request: Request,
        kind: AuthorityKind,
    ) -> Result<FoldedRequest> {
        let events = r.events(request.id)?;
        let facts: Vec<_> = events.iter().map(|event| event.fact.clone()).collect();
        let clock = foi_law::clock(request.regime, kind, self.calendar, &facts, self.today())?;
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
            calendar_version: self.calendar.version().to_owned(),
            folded_on: self.today().to_string(),
        };
        if result != folded.request.folded {
            w.set_folded(id, &result)?;
        }
        Ok(())
    }

    /// Folds every open request whose list entry was made on another day or with another calendar.
    pub fn refold_stale_requests(&self) -> Result<()> {
        let (today, version) = (self.today().to_string(), self.calendar.version());
        let stale: Vec<_> = self
            .casebook
            .read(|r| r.open_requests())?
            .into_iter()
            .filter(|request| {
                request.folded.folded_on != today || request.folded.calendar_version != version
            })
            .map(|request| request.id)
            .collect();
        if stale.is_empty() {
            return Ok(());
        }
        self.casebook
            .write(|w| stale.into_iter().try_for_each(|id| self.refold(w, id)))
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
        self.clock
            .deadlines
            .iter()
            .filter(|deadline| is_open(deadline))
            .min_by_key(|deadline| (deadline.whose != Party::Authority, deadline.due))
    }

    /// The authority's duty that is past its day.
    pub(crate) fn late(&self) -> Option<&Deadline> {
        self.clock
            .deadlines
            .iter()
            .filter(|deadline| {
                deadline.whose == Party::Authority && deadline.status == Status::Late
            })
            .min_by_key(|deadline| deadline.due)
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
        match self.clock.stage {
            Stage::Draft | Stage::Queued | Stage::NotDelivered => RequestGroup::Draft,
            Stage::Withdrawn | Stage::Closed | Stage::Lapsed => RequestGroup::Closed,
            _ if self.late().is_some() => RequestGroup::Late,
            _ if self.waits_on_authority() => RequestGroup::Waiting,
            _ => RequestGroup::Answered,
        }
    }

    fn waits_on_authority(&self) -> bool {
        self.clock.deadlines.iter().any(|deadline| {
            matches!(deadline.whose, Party::Authority | Party::Regulator) && is_open(deadline)
        })
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

pub(crate) fn is_open(deadline: &Deadline) -> bool {
    matches!(
        deadline.status,
        Status::Open | Status::DueToday | Status::Late
    )
}

/// The name a value of the law has in JSON.
pub(crate) fn code(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
