//! A mail as it came: its header lines, its bytes, and a file of exactly those bytes.

use std::path::Path;

use foi_mail::header_block;
use foi_store::table::message::Message;
use uuid::Uuid;

use crate::day::civil_day;
use crate::files::safe_name;
use crate::wire::{HeaderLine, MailStep, MessageHeaders, MessageRaw, SavedMessage};
use crate::{App, AppError, Result};

/// Most bytes of a mail that are shown.
const MOST_SHOWN: usize = 256 * 1024;

impl App {
    /// The header lines of a message: decoded, and as they came.
    pub fn message_headers(&self, id: Uuid) -> Result<MessageHeaders> {
        let block = header_block(&self.message_and_bytes(id)?.1);
        Ok(MessageHeaders {
            lines: block
                .lines
                .into_iter()
                .map(|(name, value)| HeaderLine { name, value })
                .collect(),
            checks: block.checks,
            route: block
                .route
                .into_iter()
                .map(|step| MailStep {
                    from: step.from,
                    by: step.by,
                    at: step.at,
                })
                .collect(),
            raw: block.raw,
            cut: block.cut,
        })
    }

    /// The bytes of a message as text, up to 256 KB of them.
    pub fn message_raw(&self, id: Uuid) -> Result<MessageRaw> {
        let (message, bytes) = self.message_and_bytes(id)?;
        let shown = bytes.get(..MOST_SHOWN).unwrap_or(&bytes);
        Ok(MessageRaw {
            text: String::from_utf8_lossy(shown)
                .replace("\r\n", "\n")
                .replace('\0', "\u{2400}"),
            cut: bytes.len() > MOST_SHOWN,
            size: bytes.len() as u64,
            sha256: message.raw,
        })
    }

    /// A name for a message as a file: its day, its sender, its subject.
    pub fn message_file_name(&self, id: Uuid) -> Result<String> {
        let message = self.casebook.read(|r| r.message(id.into()))?;
        let name = format!(
            "{} {} {}",
            civil_day(message.date),
            message.from_email,
            message.subject
        )
        .replace(['/', '\\'], "-");
        Ok(format!("{}.eml", safe_name(&name)))
    }

    /// Writes the bytes of a message to a new file, just as they came.
    pub fn save_message(&self, id: Uuid, target: &Path) -> Result<SavedMessage> {
        let (message, bytes) = self.message_and_bytes(id)?;
        self.write_whole(target, &bytes)?;
        Ok(SavedMessage {
            path: target.display().to_string(),
            sha256: message.raw,
        })
    }

    fn message_and_bytes(&self, id: Uuid) -> Result<(Message, Vec<u8>)> {
        self.casebook.read(|r| {
            let message = r.message(id.into())?;
            let bytes = r.blob(&message.raw)?;
            Ok::<_, AppError>((message, bytes))
        })
    }
}
