//! Which request a mail belongs to: filed where threading says so, otherwise suggested.

use foi_mail::{ParsedMessage, thread_ids};
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxEntry, OutboxState};
use foi_store::{Reader, RequestId, Writer};

use crate::day::{civil_day, written};
use crate::outbox::went_at;
use crate::taking_in::parse_carefully;
use crate::wire::Suggestion;
use crate::{App, Result};

impl App {
    /// Files a message by the letters it says it answers (RFC 5322 §3.6.4); nothing else files
    /// by itself.
    pub(crate) fn file_by_thread(
        &self,
        w: &mut Writer<'_>,
        message: &Message,
    ) -> Result<Option<RequestId>> {
        for header_id in &message.thread_ids {
            let Some(request) = w.request_of_header_id(header_id)? else {
                continue;
            };
            let entry = w.outbox_entry_with_header_id(header_id)?;
            let because = match &entry {
                Some(entry) => format!(
                    "It answers our letter of {}.",
                    written(civil_day(went_at(entry)))
                ),
                None => "It answers a mail filed here.".to_owned(),
            };
            w.file_message(message.id, Some(request), &because)?;
            if let Some(entry) = entry {
                self.settle_by_answer(w, &entry)?;
            }
            self.refold(w, request)?;
            return Ok(Some(request));
        }
        Ok(None)
    }

    /// An answer to a letter in doubt shows that the letter went; how it is noted is the user's to
    /// confirm, so only the words change.
    fn settle_by_answer(&self, w: &mut Writer<'_>, entry: &OutboxEntry) -> Result<()> {
        if entry.state == OutboxState::InDoubt {
            const CAME: &str = "An answer to it has come, so it went. Confirm that it went.";
            let known: Vec<_> = entry.words.lines().filter(|line| *line != CAME).collect();
            let words = format!("{}\n{CAME}", known.join("\n"));
            let now = self.now();
            w.move_outbox_entry(
                entry.id,
                &foi_store::table::outbox::OutboxStep {
                    from: OutboxState::InDoubt,
                    owner: None,
                    to: OutboxState::InDoubt,
                    words: words.trim(),
                    not_before: None,
                    at: now,
                },
            )?;
        }
        Ok(())
    }
}

/// The Message-IDs a mail answers. A report that a letter was not delivered often names it only in
/// the copy it returns (RFC 3464 §2: the third part).
pub(crate) fn answered_ids(parsed: &ParsedMessage) -> Vec<String> {
    let mut ids = thread_ids(parsed);
    if parsed.bounce.is_some() {
        let returned = parsed.attachments.iter().filter(|part| {
            matches!(
                part.content_type.as_str(),
                "message/rfc822" | "text/rfc822-headers" | "message/global"
            )
        });
        ids.extend(returned.filter_map(|part| parse_carefully(&part.bytes).message_id));
    }
    ids
}

/// Requests a message may belong to: those whose reference stands in its subject or text. Only a
/// suggestion; nothing is filed by it.
pub(crate) fn suggestions(r: &Reader<'_>, message: &Message) -> Result<Vec<Suggestion>> {
    let text = format!("{} {}", message.subject, r.text_of_message(message.id)?);
    let mut found: Vec<Suggestion> = Vec::new();
    for word in text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| word.len() == 10)
    {
        if !word.to_ascii_uppercase().starts_with("SCR-") {
            continue;
        }
        let Some(request) = r.request_with_reference(word)? else {
            continue;
        };
        if found
            .iter()
            .all(|earlier| earlier.request_id != request.id.0)
        {
            found.push(Suggestion {
                request_id: request.id.into(),
                title: request.title,
                why: format!("It names our reference {}.", request.reference),
            });
        }
    }
    Ok(found)
}
