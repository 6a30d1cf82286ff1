//! Requests as a list: whole rows for `foi` and pages, slim lines for the window's list.

use foi_law::Deadline;
use foi_store::Reader;
use foi_store::table::item::Item;
use foi_store::table::request::{Request, RequestQuery};

use crate::fold::{FoldedRequest, code};
use crate::wire::{
    RequestFilter, RequestGroup, RequestLine, RequestLines, RequestList, RequestRow,
};
use crate::{App, Result};

/// More rows than this are never given at once.
const MOST_ROWS: u32 = 200;

impl App {
    /// A page of the list of requests.
    pub fn requests(&self, filter: &RequestFilter) -> Result<RequestList> {
        let (rows, total) = self.listed(filter, |r, folded| self.request_row(r, folded))?;
        Ok(RequestList { rows, total })
    }

    /// The same list, with no more of each request than its line shows.
    pub fn request_lines(&self, filter: &RequestFilter) -> Result<RequestLines> {
        let (lines, total) = self.listed(filter, |r, folded| self.request_line(r, folded))?;
        Ok(RequestLines { lines, total })
    }

    fn listed<T>(
        &self,
        filter: &RequestFilter,
        shown: impl Fn(&Reader<'_>, &FoldedRequest) -> Result<T>,
    ) -> Result<(Vec<T>, u32)> {
        let query = RequestQuery {
            text: &filter.text,
            grouping: filter.group.map(RequestGroup::name),
            offset: filter.offset,
            limit: if filter.limit == 0 {
                MOST_ROWS
            } else {
                filter.limit.min(MOST_ROWS)
            },
        };
        self.casebook.read(|r| {
            let show = |request: Request| shown(r, &self.folded(r, request)?);
            let rows = r.requests(&query)?.into_iter().map(show);
            Ok((rows.collect::<Result<_>>()?, r.count_requests(&query)?))
        })
    }

    pub(crate) fn request_row(&self, r: &Reader<'_>, folded: &FoldedRequest) -> Result<RequestRow> {
        let request = &folded.request;
        let pressing = folded.pressing();
        Ok(RequestRow {
            id: request.id.into(),
            reference: request.reference.clone(),
            title: request.title.clone(),
            authority: r.authority(request.authority_id)?.name,
            regime: request.regime.short_title().to_owned(),
            stage: code(&folded.clock.stage),
            stage_text: folded.clock.stage.plain().to_owned(),
            group: folded.group(),
            due: pressing.map(|deadline| deadline.due),
            due_text: pressing
                .map(|deadline| self.due_text(deadline))
                .unwrap_or_default(),
            strip: shown_deadline(folded)
                .map(|deadline| self.strip(deadline, request.regime.jurisdiction()))
                .transpose()?,
            last_activity: request.folded.last_activity,
            items_text: items_text(&r.items(request.id)?),
        })
    }

    fn request_line(&self, r: &Reader<'_>, folded: &FoldedRequest) -> Result<RequestLine> {
        let request = &folded.request;
        let strip = shown_deadline(folded)
            .map(|deadline| self.strip(deadline, request.regime.jurisdiction()))
            .transpose()?;
        Ok(RequestLine {
            id: request.id.into(),
            reference: request.reference.clone(),
            title: request.title.clone(),
            authority: r.authority(request.authority_id)?.name,
            stage: code(&folded.clock.stage),
            stage_text: folded.clock.stage.plain().to_owned(),
            group: folded.group(),
            due_text: folded
                .pressing()
                .map(|deadline| self.due_text(deadline))
                .unwrap_or_default(),
            strip: strip.as_ref().map(Into::into),
        })
    }
}

/// The deadline whose strip stands for the request.
fn shown_deadline(folded: &FoldedRequest) -> Option<&Deadline> {
    folded.pressing().or_else(|| folded.answer())
}

/// "3 of 7 answered"; empty where nothing is numbered.
fn items_text(items: &[Item]) -> String {
    let answered = items
        .iter()
        .filter(|item| item.outcome == "answered")
        .count();
    if items.is_empty() {
        return String::new();
    }
    format!("{answered} of {} answered", items.len())
}
