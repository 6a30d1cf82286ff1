//! A mail's texts, and what they are read to say.

use foi_law::{Regime, Stage};
use foi_reading::{Circumstances, Reading, Suggestion};
use foi_store::table::file_text::TextPart;
use foi_store::table::message::Message;
use foi_store::{AttachmentId, MessageId, Reader, RequestId};
use uuid::Uuid;

use crate::day::civil_day;
use crate::taking_in::parse_carefully;
use crate::{App, Result};

/// A text of a mail: its own, or that of a file.
pub(crate) struct MailText {
    pub(crate) attachment: Option<AttachmentId>,
    pub(super) name: String,
    pub(crate) text: String,
    pub(super) parts: Vec<TextPart>,
}

/// A mail's texts and what they were read to say.
pub(crate) struct ReadMail {
    pub(crate) message: Message,
    pub(crate) request: Option<RequestId>,
    pub(crate) stage: Option<Stage>,
    pub(crate) texts: Vec<MailText>,
    pub(crate) found: Vec<Suggestion>,
    pub(super) unread_files: Vec<String>,
}

impl App {
    /// The texts of a mail as they are kept, read together.
    pub(crate) fn read_mail(&self, r: &Reader<'_>, id: MessageId) -> Result<ReadMail> {
        let message = r.message(id)?;
        let request = message.request_id;
        let folded = request
            .map(|id| self.folded(r, r.request(id)?))
            .transpose()?;
        let parsed = parse_carefully(&r.blob(&message.raw)?);
        let mut texts = vec![MailText {
            attachment: None,
            name: "the mail".to_owned(),
            text: if parsed.reply.trim().is_empty() {
                parsed.text
            } else {
                parsed.reply
            },
            parts: Vec::new(),
        }];
        let mut unread_files = Vec::new();
        for attachment in r.attachments(id)? {
            let text = r.text_of_attachment(attachment.id)?;
            if text.trim().is_empty() {
                // Pictures of a signature say nothing.
                if !attachment.inline {
                    unread_files.push(attachment.name);
                }
                continue;
            }
            let parts = r
                .file_text(&attachment.sha256)?
                .map(|read| read.parts)
                .unwrap_or_default();
            texts.push(MailText {
                attachment: Some(attachment.id),
                name: attachment.name,
                text,
                parts,
            });
        }
        let circumstances = Circumstances {
            regime: folded
                .as_ref()
                .map_or(Regime::Foia, |folded| folded.request.regime),
            written: civil_day(message.date),
        };
        let found = if message.outgoing {
            Vec::new()
        } else {
            let texts: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
            foi_reading::read(&texts, circumstances)
        };
        Ok(ReadMail {
            request,
            stage: folded.map(|folded| folded.clock.stage),
            texts,
            found,
            unread_files,
            message,
        })
    }
}

/// Where a sentence stands: in words, and for showing it.
#[derive(Default)]
pub(crate) struct Spot {
    pub(crate) place: String,
    pub(crate) attachment_id: Option<Uuid>,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl ReadMail {
    /// Where a sentence stands, from its place in UTF-8 bytes; nowhere without one.
    pub(crate) fn spot(&self, part: usize, offset: usize, quote: &str) -> Spot {
        let Some(text) = self.texts.get(part).filter(|_| !quote.is_empty()) else {
            return Spot::default();
        };
        let from = utf16(text.text.get(..offset).unwrap_or_default());
        Spot {
            place: text.cited(offset),
            attachment_id: text.attachment.map(Into::into),
            from,
            to: from + utf16(quote),
        }
    }
}

impl MailText {
    /// How a place in it is cited.
    pub(crate) fn cited(&self, offset: usize) -> String {
        let part = self.parts.iter().rev().find(|part| part.from <= offset);
        match part.map(|part| (part.place.as_str(), part.name.as_str())) {
            Some(("page", page)) => format!("{}, page {page}", self.name),
            Some(("sheet", sheet)) => format!("{}, sheet “{sheet}”", self.name),
            Some(("entry", entry)) => format!("{}, {entry}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// The same name as long as the text is the same.
pub(super) fn name_of(read: &ReadMail, found: &Suggestion) -> String {
    let file = read
        .texts
        .get(found.part)
        .and_then(|text| text.attachment)
        .map_or_else(|| "mail".to_owned(), |id| id.to_string());
    let section = match &found.reading {
        Reading::Exemption {
            regime, section, ..
        } => format!(" {regime} {section}"),
        _ => String::new(),
    };
    format!("{}{section} {file} {}", found.reading.kind(), found.offset)
}

/// How JavaScript counts a text.
fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}
