//! A batch as shown: how far it is, each authority's place in it, and the table of answers.

use std::collections::HashMap;
use std::path::Path;

use foi_figures::guarded;
use foi_law::Stage;
use foi_store::table::batch::{Batch, BatchLetter};
use foi_store::table::outbox::OutboxState;
use foi_store::table::request::Request;
use foi_store::{BatchId, OutboxId, Reader};
use uuid::Uuid;

use crate::day::counted;
use crate::wire::{BatchFilter, BatchMember, BatchPage, BatchRow};
use crate::{App, AppError, Result};

const MOST_ROWS: u32 = 500;

impl App {
    /// Every batch, the newest first.
    pub fn batches(&self) -> Result<Vec<BatchRow>> {
        let turns = self.turns_of_all()?;
        self.casebook.read(|r| {
            r.batches()?
                .into_iter()
                .map(|batch| Ok(self.batch_standing(r, &batch, &turns)?.0))
                .collect()
        })
    }

    /// The batch with this id or title; of several with the title, the newest.
    pub fn find_batch(&self, id_or_title: &str) -> Result<Uuid> {
        self.casebook.read(|r| {
            if let Ok(id) = id_or_title.parse::<BatchId>() {
                return Ok(r.batch(id)?.id.into());
            }
            r.batches()?
                .into_iter()
                .find(|batch| batch.title.eq_ignore_ascii_case(id_or_title.trim()))
                .map(|batch| batch.id.into())
                .ok_or_else(|| {
                    AppError::invalid(format!(
                        "There is no batch called “{id_or_title}”; see the list of batches for its exact title."
                    ))
                })
        })
    }

    /// A batch with the authorities asked for.
    pub fn batch(&self, id: Uuid, filter: &BatchFilter) -> Result<BatchPage> {
        let turns = self.turns_of_all()?;
        self.casebook.read(|r| {
            let batch = r.batch(id.into())?;
            let (row, mut members) = self.batch_standing(r, &batch, &turns)?;
            members.retain(|(member, group)| {
                filter.show.is_empty() || member.letter == filter.show || *group == filter.show
            });
            let total = u32::try_from(members.len()).unwrap_or(u32::MAX);
            Ok(BatchPage {
                row,
                subject: batch.subject,
                body: batch.body,
                issue_id: batch.issue_id.map(Into::into),
                members: members
                    .into_iter()
                    .map(|(member, _)| member)
                    .skip(usize::try_from(filter.offset).unwrap_or(usize::MAX))
                    .take(usize::try_from(filter.limit.min(MOST_ROWS)).unwrap_or_default())
                    .collect(),
                total,
            })
        })
    }

    /// One table of a batch's answers as CSV: authority, reference, how it stands, its days, and a
    /// column for each numbered question.
    pub fn batch_answers(&self, id: Uuid) -> Result<String> {
        let wrong = |error: &dyn std::fmt::Display| {
            AppError::invalid(format!("The table could not be written: {error}."))
        };
        self.casebook.read(|r| {
            let batch = r.batch(id.into())?;
            let mut rows = Vec::new();
            let mut questions = 0;
            for letter in r.batch_letters(batch.id)? {
                let items = match letter.request_id {
                    Some(request) => r.items(request)?,
                    None => Vec::new(),
                };
                questions = questions.max(items.len());
                rows.push((letter, items));
            }
            let mut table = csv::Writer::from_writer(Vec::new());
            let mut head: Vec<String> = ["authority", "reference", "stage", "due", "last_activity"]
                .map(str::to_owned)
                .to_vec();
            head.extend((1..=questions).map(|number| format!("question_{number}")));
            table.write_record(&head).map_err(|error| wrong(&error))?;
            for (letter, items) in rows {
                let request = letter
                    .request_id
                    .map(|request| r.request(request))
                    .transpose()?;
                let (member, _) = member(&letter, request.as_ref());
                let mut cells = vec![
                    member.authority,
                    member.reference,
                    member.text,
                    member.due.map(|due| due.to_string()).unwrap_or_default(),
                    request
                        .map(|request| request.folded.last_activity.to_string())
                        .unwrap_or_default(),
                ];
                cells.extend((0..questions).map(|place| {
                    items.get(place).map_or_else(String::new, |item| {
                        let exemption = if item.exemption.is_empty() {
                            String::new()
                        } else {
                            format!(" ({})", item.exemption)
                        };
                        format!("{}{exemption}", item.outcome.replace('_', " "))
                    })
                }));
                table
                    .write_record(cells.iter().map(|cell| guarded(cell)))
                    .map_err(|error| wrong(&error))?;
            }
            let bytes = table.into_inner().map_err(|error| wrong(&error))?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    /// Writes the table of a batch's answers into a file, in place of one of that name.
    pub fn save_batch_answers(&self, id: Uuid, target: &Path) -> Result<()> {
        self.write_whole(target, self.batch_answers(id)?.as_bytes())
    }

    fn batch_standing(
        &self,
        r: &Reader<'_>,
        batch: &Batch,
        turns: &HashMap<OutboxId, chrono::DateTime<chrono::Utc>>,
    ) -> Result<(BatchRow, Vec<(BatchMember, String)>)> {
        let mut row = BatchRow {
            id: batch.id.into(),
            title: batch.title.clone(),
            letter: batch.letter.clone(),
            created_at: batch.created_at,
            paused: batch.paused_at.is_some(),
            of: 0,
            to_draft: 0,
            drafts: 0,
            to_go: 0,
            sent: 0,
            refused: 0,
            in_doubt: 0,
            answered: 0,
            late: 0,
            text: String::new(),
            done_by: None,
        };
        let drafted = r.batch_recipients_drafted(batch.id)?;
        let mut members = Vec::new();
        for letter in r.batch_letters(batch.id)? {
            let request = letter
                .request_id
                .map(|request| r.request(request))
                .transpose()?;
            let (mut member, group) = member(&letter, request.as_ref());
            if request.is_none() && drafted.contains(&letter.position) {
                member.letter = "thrown_away".into();
                member.text = "Its draft was thrown away".into();
            }
            row.of += 1;
            match member.letter.as_str() {
                "to_draft" => row.to_draft += 1,
                "draft" => row.drafts += 1,
                "to_go" => row.to_go += 1,
                "refused" => row.refused += 1,
                "in_doubt" => row.in_doubt += 1,
                "sent" => row.sent += 1,
                _ => {}
            }
            row.answered += u32::from(
                member.letter == "sent" && matches!(group.as_str(), "answered" | "closed"),
            );
            row.late += u32::from(group == "late");
            if let Some(turn) = letter.outbox_id.and_then(|id| turns.get(&id)) {
                row.done_by = row.done_by.max(Some(*turn));
            }
            members.push((member, group));
        }
        row.text = in_words(&row);
        Ok((row, members))
    }
}

fn member(letter: &BatchLetter, request: Option<&Request>) -> (BatchMember, String) {
    let (word, text) = match (letter.state, request) {
        (_, None) => ("to_draft", "To be drafted".to_owned()),
        (None, Some(_)) => ("draft", "Draft".to_owned()),
        (Some(OutboxState::Sent), Some(request)) => ("sent", stage_in_words(&request.folded.stage)),
        (Some(OutboxState::InDoubt), _) => ("in_doubt", "In doubt whether it went".to_owned()),
        (Some(OutboxState::Refused), _) => ("refused", format!("Refused: {}", letter.words)),
        (Some(OutboxState::Waiting), _) => ("to_go", format!("Waiting: {}", letter.words)),
        (Some(_), _) => ("to_go", "In the Outbox".to_owned()),
    };
    let member = BatchMember {
        position: letter.position,
        authority_id: letter.authority_id.into(),
        authority: letter.authority.clone(),
        request_id: request.map(|request| request.id.into()),
        reference: request
            .map(|request| request.reference.clone())
            .unwrap_or_default(),
        letter: word.to_owned(),
        stage: request
            .map(|request| request.folded.stage.clone())
            .unwrap_or_default(),
        text,
        due: request.and_then(|request| request.folded.due),
    };
    let group = request
        .map(|request| request.folded.grouping.clone())
        .unwrap_or_default();
    (member, group)
}

fn stage_in_words(stage: &str) -> String {
    serde_json::from_value::<Stage>(serde_json::Value::String(stage.to_owned())).map_or_else(
        |_| stage.replace('_', " "),
        |stage| stage.plain().to_owned(),
    )
}

fn in_words(row: &BatchRow) -> String {
    let mut parts = vec![format!(
        "{} of {} sent",
        row.sent,
        counted(row.of, "letter", "letters")
    )];
    for (count, what) in [
        (row.to_draft, "to be drafted"),
        (row.drafts, "drafted"),
        (row.to_go, "to go"),
        (row.refused, "refused"),
        (row.in_doubt, "in doubt"),
        (row.answered, "answered"),
        (row.late, "late"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let paused = if row.paused { " Paused." } else { "" };
    format!("{}.{paused}", parts.join(", "))
}
