//! Values that only a letter or a paper says, typed with where they stand.

use chrono::NaiveDate;
use foi_figures::{Amount, Cell, CellKind, Currency, Day, day, money_in};
use foi_store::table::collation::{CollationColumn, TypedValue};
use foi_store::table::message::Message;
use foi_store::{BatchId, MessageId, Reader, RequestId, TypedValueId};
use uuid::Uuid;

use super::lines::letter_of;
use crate::files::safe_name;
use crate::wire::{CitablePaper, TypeValue};
use crate::{App, AppError, Result};

/// More lines are not typed for one authority.
const MOST_LINES: u32 = 1_000;
/// A longer text is no cell.
const LONGEST: usize = 2_000;

/// What somebody typed, as it is reckoned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Understood {
    /// An amount or number, with the currency it shows.
    Amount(Amount, Option<Currency>),
    Day(NaiveDate),
    Text(String),
}

/// What was typed for a column; why it does not fit, as the end of a sentence.
pub(super) fn understood(
    column: &CollationColumn,
    says: &str,
) -> std::result::Result<Understood, String> {
    match column.kind.as_str() {
        "money" | "number" => {
            let read = money_in(says).map_err(|why| format!("it {}", why.words()))?;
            if column.kind == "number" {
                if let Some(currency) = read.currency {
                    return Err(format!("it is in {}", currency.words()));
                }
                return Ok(Understood::Amount(read.amount, None));
            }
            Ok(Understood::Amount(read.amount, read.currency))
        }
        "date" => {
            let cell = Cell {
                kind: CellKind::Text,
                text: says,
            };
            match day(cell) {
                Some(Day::Sure(day) | Day::Either(day, _)) => Ok(Understood::Day(day)),
                _ => Err("it is no day; write it like 12 March 2025".to_owned()),
            }
        }
        _ => Ok(Understood::Text(
            says.split_whitespace().collect::<Vec<_>>().join(" "),
        )),
    }
}

impl App {
    /// Keeps a value that only a letter or a paper says, in place of what was typed in that cell;
    /// or takes it out.
    pub fn type_value(&self, typed: &TypeValue) -> Result<()> {
        let batch = BatchId::from(typed.batch_id);
        self.casebook.write(|w| {
            let (_, columns) = self.begun(w, batch)?;
            let column = columns
                .iter()
                .find(|column| column.id == typed.column_id.into())
                .ok_or_else(|| AppError::invalid("That column is not gathered any more. Nothing was kept."))?;
            let says = typed.says.trim();
            if says.is_empty() {
                let found = w.typed_values(batch)?.into_iter().find(|known| {
                    (known.position, known.line, known.column_id)
                        == (typed.position, typed.line, column.id)
                });
                if let Some(found) = found {
                    w.remove_typed_value(batch, found.id)?;
                }
                return Ok(());
            }
            if says.len() > LONGEST {
                return Err(AppError::invalid(
                    "That is longer than a cell takes. Nothing was kept; type what matters, and pin the passage to an issue.",
                ));
            }
            if typed.line == 0 || typed.line > MOST_LINES {
                return Err(AppError::invalid(format!(
                    "Lines that are typed count from 1 to {MOST_LINES}. Nothing was kept."
                )));
            }
            understood(column, says).map_err(|why| {
                AppError::invalid(format!(
                    "“{says}” does not fit “{}”: {why}. Nothing was kept.",
                    column.name
                ))
            })?;
            let request = w
                .batch_recipient(batch, typed.position)?
                .request_id
                .ok_or_else(|| AppError::invalid("That authority has no request yet. Nothing was kept."))?;
            let message = cited_mail(w, typed.message_id.into(), request)?;
            if typed.page == Some(0) {
                return Err(AppError::invalid(
                    "Pages count from 1. Nothing was kept.",
                ));
            }
            if typed.page.is_some() && typed.attachment_id.is_none() {
                return Err(AppError::invalid(
                    "A page is one of a file, and no file was named. Nothing was kept; say which file, or leave the page out.",
                ));
            }
            if let Some(attachment) = typed.attachment_id {
                let attachment = w.attachment(attachment.into())?;
                if attachment.message_id != message.id {
                    return Err(AppError::invalid(
                        "That file did not come with that mail. Nothing was kept.",
                    ));
                }
                let pages = w.file_text(&attachment.sha256)?.and_then(|read| read.pages);
                if typed.page.is_some() && pages.is_none() && has_no_pages(&attachment.name) {
                    return Err(AppError::invalid(format!(
                        "“{}” has no pages. Nothing was kept; leave the page out.",
                        safe_name(&attachment.name)
                    )));
                }
                if let (Some(page), Some(pages)) = (typed.page, pages)
                    && !(1..=pages).contains(&page)
                {
                    return Err(AppError::invalid(format!(
                        "“{}” has {}, and no page {page}. Nothing was kept.",
                        safe_name(&attachment.name),
                        crate::day::counted(pages, "page", "pages")
                    )));
                }
            }
            w.set_typed_value(
                batch,
                &TypedValue {
                    id: TypedValueId::new(self.now()),
                    position: typed.position,
                    line: typed.line,
                    column_id: column.id,
                    says: says.to_owned(),
                    message_id: message.id,
                    attachment_id: typed.attachment_id.map(Into::into),
                    page: typed.page,
                    typed_at: self.now(),
                },
            )?;
            Ok(())
        })
    }

    /// The mails and files of an authority's answer that a typed value can be cited from.
    pub fn citable_papers(&self, batch: Uuid, position: u32) -> Result<Vec<CitablePaper>> {
        self.casebook.read(|r| {
            let mut papers = Vec::new();
            let Some(request) = r.batch_recipient(batch.into(), position)?.request_id else {
                return Ok(papers);
            };
            for message in r.messages_of_request(request)? {
                if message.outgoing {
                    continue;
                }
                for attachment in r.attachments(message.id)? {
                    if attachment.inline {
                        continue;
                    }
                    papers.push(CitablePaper {
                        message_id: message.id.into(),
                        attachment_id: Some(attachment.id.into()),
                        text: safe_name(&attachment.name),
                        pages: r.file_text(&attachment.sha256)?.and_then(|read| read.pages),
                    });
                }
                papers.push(CitablePaper {
                    message_id: message.id.into(),
                    attachment_id: None,
                    text: letter_of(&message),
                    pages: None,
                });
            }
            Ok(papers)
        })
    }
}

/// Whether files of that name are of a kind without pages.
fn has_no_pages(name: &str) -> bool {
    const WITHOUT: [&str; 16] = [
        "txt", "csv", "tsv", "html", "htm", "xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "eml",
        "png", "jpg", "jpeg", "gif",
    ];
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| WITHOUT.contains(&ending.to_lowercase().as_str()))
}

/// A mail of theirs in the thread of a request.
fn cited_mail(r: &Reader<'_>, id: MessageId, request: RequestId) -> Result<Message> {
    let message = r.message(id)?;
    if message.outgoing || !r.lies_in(id, request)? {
        return Err(AppError::invalid(
            "That mail is not in this authority’s answer. Nothing was kept; file it under the request first.",
        ));
    }
    Ok(message)
}
