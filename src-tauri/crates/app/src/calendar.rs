//! The table of bank holidays: the built-in one, or with a list that GOV.UK published merged in.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use foi_law::{
    AuthorityKind, Calendar, CalendarChange, Nation, ProclaimedDay, Regime, answer_deadline,
};
use foi_store::table::deadline_move::DeadlineMove;
use foi_store::{RequestId, Writer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::adapters::Web;
use crate::day::{counted, written};
use crate::fold::{code, differs, folded_from};
use crate::requests::duty_title;
use crate::wire::{CalendarMerge, DeadlineQuestion, DeadlineView, Link, MovedDeadline};
use crate::{App, AppError, Result};

const CALENDAR: &str = "calendar";
/// Where GOV.UK publishes its list. It is asked only when the user says so.
pub const BANK_HOLIDAYS_URL: &str = "https://www.gov.uk/bank-holidays.json";
/// The list has some 40 kB; a file of this many bytes is something else.
const LARGEST_LIST: usize = 5 * 1024 * 1024;

/// A list of the user's own, as the casebook keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OwnList {
    version: String,
    days: Vec<ProclaimedDay>,
}

impl App {
    /// Takes up the list kept in the casebook, when another process (or the last run) merged one.
    pub(crate) fn read_calendar(&self) -> Result<()> {
        let own: Option<OwnList> = self.casebook.read(|r| r.setting(CALENDAR))?;
        let wanted = own.as_ref().map_or_else(
            || Calendar::built_in().version(),
            |own| own.version.as_str(),
        );
        if self.calendar().version() == wanted {
            return Ok(());
        }
        let calendar = match &own {
            Some(own) => Calendar::built_in().merged(&own.version, &own.days)?,
            None => Calendar::built_in().clone(),
        };
        self.use_calendar(calendar);
        Ok(())
    }

    /// A list of the user's own is merged into the table.
    pub(crate) fn calendar_is_merged(&self) -> bool {
        self.calendar().version() != Calendar::built_in().version()
    }

    /// Merges the `bank-holidays.json` that GOV.UK publishes: whole, or not at all. Open deadlines
    /// are worked out anew, and each that moved is noted with the reason.
    pub fn merge_calendar(&self, file: &Path) -> Result<CalendarMerge> {
        let text = std::fs::read(file).map_err(|error| AppError::file(file, error))?;
        self.merge_list(&text, &file.display().to_string())
    }

    /// As [`merge_calendar`](Self::merge_calendar), from an `https` address.
    pub async fn merge_calendar_from(&self, url: &str) -> Result<CalendarMerge> {
        let text = Web::new(&self.trust())?.get(url, LARGEST_LIST).await?;
        self.merge_list(&text, url)
    }

    fn merge_list(&self, text: &[u8], place: &str) -> Result<CalendarMerge> {
        let refused = |why: String| {
            AppError::invalid(format!(
                "{place} was not merged: {why}. The table in use stays as it is."
            ))
        };
        let days = published_days(text).map_err(refused)?;
        let hash = foi_store::table::blob::sha256(text);
        let version = format!(
            "{} with a list of {} ({})",
            Calendar::built_in().version(),
            self.today(),
            &hash[..8]
        );
        let calendar = Calendar::built_in()
            .merged(&version, &days)
            .map_err(|error| refused(error.to_string()))?;
        self.change_calendar(calendar, Some(&OwnList { version, days }))
    }

    /// Goes back to the built-in table.
    pub fn forget_calendar(&self) -> Result<CalendarMerge> {
        self.change_calendar(Calendar::built_in().clone(), None)
    }

    fn change_calendar(&self, newer: Calendar, own: Option<&OwnList>) -> Result<CalendarMerge> {
        let older = self.calendar();
        let changes = older.changes(&newer);
        let (today, version) = (self.today().to_string(), newer.version().to_owned());
        // In one transaction with the reading: no fact recorded meanwhile is passed over.
        let moved = self.casebook.write_much(|w| -> Result<_> {
            let moved = self.refold_between(w, &older, &newer, &today)?;
            match own {
                Some(own) => w.set_setting(CALENDAR, own)?,
                None => w.clear_setting(CALENDAR)?,
            }
            w.set_all_folded(&today, &version)?;
            Ok(moved)
        })?;
        self.use_calendar(newer);
        let text = match (changes.len(), moved.len()) {
            (0, _) => "The list says the same as the table in use. No day changed.".to_owned(),
            (days, 0) => format!("{} changed. No deadline moved.", counted_days(days)),
            (days, moved) => format!(
                "{} changed; {} moved.",
                counted_days(days),
                counted(
                    u32::try_from(moved).unwrap_or(u32::MAX),
                    "deadline",
                    "deadlines"
                )
            ),
        };
        Ok(CalendarMerge {
            text,
            changes: changes.iter().map(in_words).collect(),
            moved: moved
                .into_iter()
                .map(|(title, moved)| moved_view(title, &moved))
                .collect(),
        })
    }

    /// Folds every open request under both calendars, and notes what is different. Gives the
    /// deadlines that moved, each with its request's title.
    fn refold_between(
        &self,
        w: &mut Writer<'_>,
        older: &Calendar,
        newer: &Calendar,
        today: &str,
    ) -> Result<Vec<(String, DeadlineMove)>> {
        let mut noted = Vec::new();
        self.each_open_history(w, &mut |w, history| {
            let clock = |calendar| self.clock_of(&history, calendar);
            let (Some(before), Some(after)) = (clock(older), clock(newer)) else {
                return Ok(());
            };
            for deadline in before.pending() {
                let Some(then) = after.deadline(deadline.duty) else {
                    continue;
                };
                if let Some(change) = deadline.moved(older, then, newer) {
                    let moved = DeadlineMove {
                        request_id: history.id,
                        duty: code(&deadline.duty),
                        from: change.from,
                        to: change.to,
                        explanation: change.explanation,
                        noticed_on: self.today(),
                    };
                    w.add_deadline_move(&moved)?;
                    noted.push((history.title.clone(), moved));
                }
            }
            let row = folded_from(&after, &history.folded, today, newer.version());
            if differs(&row, &history.folded) {
                w.set_folded(history.id, &row)?;
            }
            Ok(())
        })?;
        Ok(noted)
    }

    fn use_calendar(&self, calendar: Calendar) {
        *self
            .calendar
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(calendar);
    }

    /// "What if it was received on…": the deadline of no request, with its working.
    pub fn work_out(&self, question: &DeadlineQuestion) -> Result<DeadlineView> {
        let regime: Regime = question.regime.parse()?;
        let kind = match question.kind.trim() {
            "" => AuthorityKind::default(),
            kind => kind.parse()?,
        };
        let deadline = answer_deadline(
            regime,
            kind,
            &self.calendar(),
            question.received,
            question.working_days,
        )?;
        self.deadline_view(regime, &deadline)
    }
}

fn counted_days(count: usize) -> String {
    counted(
        u32::try_from(count).unwrap_or(u32::MAX),
        "bank holiday",
        "bank holidays",
    )
}

fn in_words(change: &CalendarChange) -> String {
    let nation = match change.nation {
        Nation::EnglandAndWales => "England and Wales",
        Nation::Scotland => "Scotland",
        Nation::NorthernIreland => "Northern Ireland",
    };
    let verb = if change.added { "is" } else { "is no longer" };
    format!(
        "{} {verb} a bank holiday in {nation}: {}.",
        written(change.date),
        change.title
    )
}

pub(crate) fn moved_view(title: String, moved: &DeadlineMove) -> MovedDeadline {
    let duty = foi_law::Duty::ALL
        .into_iter()
        .find(|duty| code(duty) == moved.duty);
    MovedDeadline {
        request: Link {
            id: RequestId::into(moved.request_id),
            title,
        },
        title: duty.map(duty_title).unwrap_or_default(),
        from: moved.from,
        to: moved.to,
        explanation: moved.explanation.clone(),
        noticed_on: moved.noticed_on,
    }
}

/// Reads GOV.UK's list: `{"england-and-wales": {"events": [{"title", "date", "notes"}]}, …}`. Walked
/// by hand so that the error names the very field.
fn published_days(text: &[u8]) -> Result<Vec<ProclaimedDay>, String> {
    let list: Value =
        serde_json::from_slice(text).map_err(|error| format!("it is not JSON ({error})"))?;
    let divisions = list.as_object().ok_or("it is not a list by nation")?;
    let mut days = Vec::new();
    for (name, division) in divisions {
        let nation: Nation = serde_json::from_value(Value::String(name.clone())).map_err(|_| {
            format!(
                "“{name}” is not a nation; expected england-and-wales, scotland, northern-ireland"
            )
        })?;
        let events = division
            .get("events")
            .and_then(Value::as_array)
            .ok_or_else(|| format!("{name}.events is missing or not a list"))?;
        for (number, event) in events.iter().enumerate() {
            let field = |field: &str| {
                event.get(field).and_then(Value::as_str).ok_or_else(|| {
                    format!("{name}.events[{number}].{field} is missing or not text")
                })
            };
            let date = field("date")?;
            days.push(ProclaimedDay {
                date: date.parse().map_err(|_| {
                    format!("{name}.events[{number}].date: “{date}” is not a day of the calendar")
                })?,
                title: field("title")?.to_owned(),
                nation,
                notes: event
                    .get("notes")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            });
        }
    }
    Ok(days)
}
