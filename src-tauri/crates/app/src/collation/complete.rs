//! Who answered how, and how much of the answers a collation holds.

use foi_law::{EventKind, Stage};
use foi_store::table::collation::MappingState;

use super::cell::first_of;
use super::lines::Collated;
use crate::day::{counted, written};

/// How an authority answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Answered,
    Partly,
    Refused,
    NotHeld,
    Late,
    Waiting,
    NotAsked,
    Ended,
}

impl Standing {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Partly => "partly",
            Self::Refused => "refused",
            Self::NotHeld => "not_held",
            Self::Late => "late",
            Self::Waiting => "waiting",
            Self::NotAsked => "not_asked",
            Self::Ended => "ended",
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Answered => "Answered",
            Self::Partly => "Partly answered",
            Self::Refused => "Refused",
            Self::NotHeld => "They do not hold it",
            Self::Late => "Late",
            Self::Waiting => "Nothing yet",
            Self::NotAsked => "Not asked yet",
            Self::Ended => "Ended without an answer",
        }
    }

    /// Whether a stage alone says how the authority answered.
    pub(super) fn is_told_by_stage(stage: &str) -> bool {
        stage_of(stage).is_some_and(|stage| by_stage(stage).is_some())
    }
}

fn stage_of(stage: &str) -> Option<Stage> {
    serde_json::from_value(serde_json::Value::String(stage.to_owned())).ok()
}

fn by_stage(stage: Stage) -> Option<Standing> {
    Some(match stage {
        Stage::Draft | Stage::Queued | Stage::NotDelivered => Standing::NotAsked,
        Stage::Awaiting
        | Stage::ClarificationAsked
        | Stage::FeesDue
        | Stage::Extended
        | Stage::Transferred => Standing::Waiting,
        Stage::Late => Standing::Late,
        Stage::PartlyAnswered => Standing::Partly,
        Stage::Answered => Standing::Answered,
        Stage::Refused => Standing::Refused,
        Stage::NotHeld => Standing::NotHeld,
        Stage::ReviewAsked
        | Stage::ReviewLate
        | Stage::ReviewAnswered
        | Stage::WithRegulator
        | Stage::Decided
        | Stage::AtTribunal
        | Stage::Lapsed
        | Stage::Withdrawn
        | Stage::Closed => return None,
    })
}

/// How an authority answered: by the stage of its request, by what became of each question, and,
/// where the request went on after the answer, by the newest answer in its history.
pub(super) fn standing_of(
    stage: &str,
    items: &[String],
    history: &[EventKind],
) -> (Standing, String) {
    let Some(stage) = stage_of(stage) else {
        return (Standing::Waiting, stage.replace('_', " "));
    };
    let told = by_stage(stage);
    let standing = told.unwrap_or_else(|| {
        history
            .iter()
            .rev()
            .find_map(|kind| match kind {
                EventKind::Answered => Some(Standing::Answered),
                EventKind::PartlyAnswered => Some(Standing::Partly),
                EventKind::Refused => Some(Standing::Refused),
                EventKind::NotHeld => Some(Standing::NotHeld),
                _ => None,
            })
            .unwrap_or(match stage {
                Stage::Lapsed | Stage::Withdrawn | Stage::Closed => Standing::Ended,
                _ => Standing::Late,
            })
    });
    let standing = match standing {
        Standing::Answered | Standing::Partly => by_items(items).unwrap_or(standing),
        other => other,
    };
    let text = match (told, stage) {
        (None, Stage::Lapsed | Stage::Withdrawn | Stage::Closed) if standing == Standing::Ended => {
            stage.plain().to_owned()
        }
        (None, stage) => format!("{} ({})", standing.words(), stage.plain().to_lowercase()),
        (
            Some(_),
            Stage::NotDelivered
            | Stage::ClarificationAsked
            | Stage::FeesDue
            | Stage::Extended
            | Stage::Transferred,
        ) => stage.plain().to_owned(),
        _ => standing.words().to_owned(),
    };
    (standing, text)
}

/// What the questions say together, once each is settled.
fn by_items(items: &[String]) -> Option<Standing> {
    let all = |outcome: &str| items.iter().all(|item| item == outcome);
    if items.is_empty() || items.iter().all(|item| item == "open") {
        None
    } else if all("answered") {
        Some(Standing::Answered)
    } else if all("refused") {
        Some(Standing::Refused)
    } else if all("not_held") {
        Some(Standing::NotHeld)
    } else if items
        .iter()
        .any(|item| item != "open" && item != "answered")
    {
        Some(Standing::Partly)
    } else {
        None
    }
}

impl Collated {
    /// Whether a table of an authority is mapped and cannot be counted.
    fn has_uncountable(&self, position: u32) -> bool {
        self.tables.iter().any(|table| {
            table.position == position
                && table.row.state == MappingState::Mapped
                && !table.row.problem.is_empty()
        })
    }

    /// How complete the table is: each authority in one place, then what the sums cover.
    pub(super) fn completeness(&self) -> Vec<String> {
        let of = self.asked.len();
        let with_table = self.asked.iter().filter(|asked| asked.has_table()).count();
        let typed_only = self
            .asked
            .iter()
            .filter(|asked| !asked.has_table() && asked.has_typed())
            .count();
        let without = |standings: &[Standing]| {
            self.asked
                .iter()
                .filter(|asked| !asked.has_table() && !asked.has_typed())
                .filter(|asked| standings.contains(&asked.standing))
                .count()
        };
        let authorities = |number: usize| {
            if number == 1 {
                "authority"
            } else {
                "authorities"
            }
        };
        let mut parts = vec![format!(
            "{with_table} of {of} {} answered with a table",
            authorities(of)
        )];
        let has = |number: usize| if number == 1 { "has" } else { "have" };
        let (mut late, mut waiting, mut uncountable) = (0, 0, 0);
        let mut unrecorded = Vec::new();
        for asked in &self.asked {
            if asked.has_table()
                || asked.has_typed()
                || !matches!(asked.standing, Standing::Late | Standing::Waiting)
            {
                continue;
            }
            if self.has_uncountable(asked.position) {
                uncountable += 1;
            } else if let Some(day) = asked.unrecorded {
                unrecorded.push(format!("{} on {}", asked.line.authority, written(day)));
            } else if asked.standing == Standing::Late {
                late += 1;
            } else {
                waiting += 1;
            }
        }
        let silent = late + waiting;
        for (number, text) in [
            (without(&[Standing::Refused]), "refused".to_owned()),
            (
                without(&[Standing::NotHeld]),
                "said that they do not hold it".to_owned(),
            ),
            (
                typed_only,
                "gave figures only in a letter or paper".to_owned(),
            ),
            (
                without(&[Standing::Answered, Standing::Partly]),
                "answered, and nothing is gathered from them yet".to_owned(),
            ),
            (
                uncountable,
                "sent a table that cannot be counted".to_owned(),
            ),
            (
                unrecorded.len(),
                format!(
                    "sent a mail of which nothing is recorded yet ({})",
                    first_of(&unrecorded)
                ),
            ),
            (
                silent,
                match late {
                    0 => format!("{} not answered", has(silent)),
                    late if late == silent => format!(
                        "{} not answered and {} late",
                        has(silent),
                        if silent == 1 { "is" } else { "are" }
                    ),
                    late => format!("{} not answered, {late} of them late", has(silent)),
                },
            ),
            (
                without(&[Standing::NotAsked]),
                "were not asked yet".to_owned(),
            ),
            (
                without(&[Standing::Ended]),
                "ended without an answer".to_owned(),
            ),
        ] {
            if number > 0 {
                parts.push(format!("{number} {text}"));
            }
        }
        let mut said = vec![format!("{}.", parts.join("; "))];
        for (column, sum) in self.columns.iter().zip(&self.sums) {
            if matches!(column.kind.as_str(), "money" | "number") {
                said.push(format!(
                    "The sum of “{}” covers {} of {of}.",
                    column.name,
                    sum.covers.len()
                ));
            }
        }
        let to_map = self
            .tables
            .iter()
            .filter(|table| table.row.state == MappingState::ToMap)
            .count();
        let troubled = self
            .tables
            .iter()
            .filter(|table| {
                table.row.state == MappingState::Mapped && !table.row.problem.is_empty()
            })
            .count();
        let unread = self
            .read
            .iter()
            .filter(|read| !read.problem.is_empty())
            .filter(|read| {
                self.files
                    .iter()
                    .any(|file| file.attachment.id == read.attachment_id)
            })
            .count();
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let is = |number: usize| if number == 1 { "is" } else { "are" };
        if to_map > 0 {
            said.push(format!(
                "{} {} not mapped yet and in no sum.",
                counted(number(to_map), "table", "tables"),
                is(to_map)
            ));
        }
        let further = self.further_tables();
        if !further.is_empty() {
            said.push(format!(
                "{} {} beside a counted one of the same authority and may be the same figures again or a correction: {}.",
                counted(number(further.len()), "table", "tables"),
                if further.len() == 1 { "waits" } else { "wait" },
                first_of(&further)
            ));
        }
        let of_other_kinds = &self.of_other_kinds;
        if !of_other_kinds.is_empty() {
            said.push(format!(
                "{} not looked into, being of no kind that tables are read from: {}.",
                counted(number(of_other_kinds.len()), "file was", "files were"),
                first_of(of_other_kinds)
            ));
        }
        if !unrecorded.is_empty() {
            said.push(
                "What a mail says itself, a table in it too, is not looked into; type it from there."
                    .to_owned(),
            );
        }
        let hidden = self.tables.iter().filter(|table| table.is_hidden()).count();
        if hidden > 0 {
            said.push(format!(
                "{} on a hidden sheet {} not counted.",
                counted(number(hidden), "table", "tables"),
                is(hidden)
            ));
        }
        if troubled > 0 {
            said.push(format!(
                "{} that {} mapped cannot be counted; see the notes.",
                counted(number(troubled), "table", "tables"),
                is(troubled)
            ));
        }
        if unread > 0 {
            said.push(format!(
                "{} no table that could be read; see the notes.",
                counted(number(unread), "file gave", "files gave")
            ));
        }
        said
    }
}
