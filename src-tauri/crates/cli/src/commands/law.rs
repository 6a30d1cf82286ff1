use std::path::Path;

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use foi_app::BANK_HOLIDAYS_URL;
use foi_app::adapters::SystemClock;
use foi_app::ports::Clock as _;
use foi_law::{AuthorityKind, Calendar, Deadline, Event, Regime, Skipped, answer_deadline};
use serde::{Deserialize, Serialize};

use super::{date, read_input};
use crate::args::{self, Common, Due};
use crate::output::{columns, show};

#[derive(Serialize)]
struct DueJson {
    regime: Regime,
    received: NaiveDate,
    day_one: NaiveDate,
    working_days: u16,
    due: NaiveDate,
    authority_may_say: NaiveDate,
    provisional: bool,
    rule: RuleJson,
    skipped: Vec<Skipped>,
    assumptions: Vec<String>,
    explanation: Vec<String>,
}

#[derive(Serialize)]
struct RuleJson {
    citation: String,
    text: String,
}

fn rule(deadline: &Deadline) -> RuleJson {
    RuleJson {
        citation: deadline.rule.citation.to_owned(),
        text: deadline.rule.text.to_owned(),
    }
}

pub(crate) fn due(common: &Common, due: &Due) -> Result<()> {
    if let Some(file) = &due.csv {
        return due_csv(file);
    }
    let regime: Regime = due.regime.as_deref().unwrap_or_default().parse()?;
    let received = date("--received", due.received.as_deref().unwrap_or_default())?;
    let kind: AuthorityKind = due
        .kind
        .as_deref()
        .map(str::parse)
        .transpose()?
        .unwrap_or_default();
    let calendar = Calendar::built_in();
    let deadline = answer_deadline(regime, kind, calendar, received, due.days)?;
    let working = deadline.working(calendar)?;
    let answer = DueJson {
        regime,
        received,
        day_one: working.day_one,
        working_days: working.working_days,
        due: deadline.due,
        authority_may_say: deadline.authority_may_say,
        provisional: deadline.provisional,
        rule: rule(&deadline),
        skipped: working.skipped,
        assumptions: working.assumptions,
        explanation: deadline.explanation(calendar),
    };
    show(common.json, &answer, |answer| {
        if due.explain {
            answer.explanation.join("\n")
        } else {
            answer.due.to_string()
        }
    })
}

#[derive(Deserialize)]
struct CsvRow<'r> {
    regime: &'r str,
    received: &'r str,
    #[serde(default)]
    working_days: Option<u16>,
}

/// Streams: a file of a million rows takes no more memory than one of ten.
fn due_csv(file: &Path) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new()
        .from_path(file)
        .map_err(|error| anyhow!("{}: {error}.", file.display()))?;
    let headers = reader.headers()?.clone();
    for column in ["regime", "received"] {
        if !headers.iter().any(|header| header == column) {
            return Err(anyhow!(
                "{}: there is no column “{column}”. The columns are regime, received, working_days.",
                file.display()
            ));
        }
    }
    let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
    writer.write_record(["regime", "received", "working_days", "due"])?;
    let (calendar, mut record) = (Calendar::built_in(), csv::StringRecord::new());
    while reader.read_record(&mut record)? {
        let in_line = |error: &dyn std::fmt::Display| {
            let line = record.position().map_or(0, csv::Position::line);
            anyhow!("{}, line {line}: {error}", file.display())
        };
        let row: CsvRow<'_> = record
            .deserialize(Some(&headers))
            .map_err(|error| in_line(&error))?;
        let regime: Regime = row.regime.trim().parse().map_err(|error| in_line(&error))?;
        let received = date("received", row.received).map_err(|error| in_line(&error))?;
        let deadline = answer_deadline(
            regime,
            AuthorityKind::default(),
            calendar,
            received,
            row.working_days,
        )
        .map_err(|error| in_line(&error))?;
        let days = row
            .working_days
            .map_or_else(String::new, |days| days.to_string());
        writer.write_record([row.regime, row.received, &days, &deadline.due.to_string()])?;
    }
    writer.flush()?;
    Ok(())
}

#[derive(Deserialize)]
struct ClockInput {
    regime: Regime,
    #[serde(default)]
    authority_kind: AuthorityKind,
    today: Option<NaiveDate>,
    events: Vec<Event>,
}

#[derive(Serialize)]
struct ClockJson {
    stage: foi_law::Stage,
    stage_since: Option<NaiveDate>,
    deadlines: Vec<DeadlineJson>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct DeadlineJson {
    duty: foi_law::Duty,
    whose: foi_law::Party,
    due: NaiveDate,
    authority_may_say: NaiveDate,
    provisional: bool,
    rule: RuleJson,
    status: foi_law::Status,
    met_on: Option<NaiveDate>,
}

pub(crate) fn clock(common: &Common, file: &Path) -> Result<()> {
    let input: ClockInput = serde_json::from_slice(&read_input(file)?).map_err(|error| {
        anyhow!(
            "{}: {error}. Expected {{regime, events: [{{on, kind}}]}}.",
            file.display()
        )
    })?;
    let today = match (&common.today, input.today) {
        (Some(day), _) => date("--today", day)?,
        (None, Some(day)) => day,
        (None, None) => SystemClock.now().date_naive(),
    };
    let clock = foi_law::clock(
        input.regime,
        input.authority_kind,
        Calendar::built_in(),
        &input.events,
        today,
    )?;
    let answer = ClockJson {
        stage: clock.stage,
        stage_since: clock.stage_since,
        deadlines: clock
            .deadlines
            .iter()
            .map(|deadline| DeadlineJson {
                duty: deadline.duty,
                whose: deadline.whose,
                due: deadline.due,
                authority_may_say: deadline.authority_may_say,
                provisional: deadline.provisional,
                rule: rule(deadline),
                status: deadline.status,
                met_on: deadline.met_on,
            })
            .collect(),
        notes: clock.notes.iter().map(ToString::to_string).collect(),
    };
    show(common.json, &answer, |answer| {
        let mut lines = vec![clock.stage.plain().to_owned()];
        let word = |value: serde_json::Result<serde_json::Value>| {
            value
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default()
        };
        lines.push(columns(
            &answer
                .deadlines
                .iter()
                .map(|deadline| {
                    vec![
                        deadline.due.to_string(),
                        word(serde_json::to_value(deadline.duty)),
                        word(serde_json::to_value(deadline.whose)),
                        word(serde_json::to_value(deadline.status)),
                        deadline.rule.citation.clone(),
                    ]
                })
                .collect::<Vec<_>>(),
        ));
        lines.extend(answer.notes.iter().cloned());
        lines.join("\n")
    })
}

#[derive(Serialize)]
struct CalendarJson {
    version: String,
    days: Vec<DayJson>,
}

#[derive(Serialize)]
struct DayJson {
    date: NaiveDate,
    title: String,
    counts_for: Vec<Regime>,
    #[serde(flatten)]
    more: serde_json::Value,
}

pub(crate) async fn calendar(common: &Common, asked: &args::Calendar) -> Result<()> {
    if let Some(year) = asked.year {
        return days_of(common, year);
    }
    let app = super::open(common)?;
    let change = match asked.merge.as_deref() {
        Some(url) if url.contains("://") => app.merge_calendar_from(url).await?,
        Some(file) => app.merge_calendar(Path::new(file))?,
        None if asked.fetch => app.merge_calendar_from(BANK_HOLIDAYS_URL).await?,
        None => app.forget_calendar()?,
    };
    show(common.json, &change, |change| {
        let mut lines = vec![change.text.clone()];
        lines.extend(change.changes.iter().cloned());
        lines.extend(
            change
                .moved
                .iter()
                .map(|moved| format!("{}: {}", moved.request.title, moved.explanation)),
        );
        lines.join("\n")
    })
}

fn days_of(common: &Common, year: i32) -> Result<()> {
    let calendar = Calendar::built_in();
    let days = calendar
        .holidays_in(year)?
        .into_iter()
        .map(|holiday| {
            let mut more = serde_json::to_value(&holiday)?;
            if let Some(fields) = more.as_object_mut() {
                for name in ["date", "title", "counts_for"] {
                    fields.remove(name);
                }
            }
            Ok(DayJson {
                date: holiday.date,
                title: holiday.title.clone(),
                counts_for: holiday.counts_for.clone(),
                more,
            })
        })
        .collect::<Result<_>>()?;
    let answer = CalendarJson {
        version: calendar.version().to_owned(),
        days,
    };
    show(common.json, &answer, |answer| {
        columns(
            &answer
                .days
                .iter()
                .map(|day| {
                    let regimes: Vec<_> = day
                        .counts_for
                        .iter()
                        .map(|regime| regime.short_title())
                        .collect();
                    vec![
                        day.date.format("%a %Y-%m-%d").to_string(),
                        day.title.clone(),
                        regimes.join(", "),
                    ]
                })
                .collect::<Vec<_>>(),
        )
    })
}
