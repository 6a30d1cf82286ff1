//! The text of received files: read in the background, kept, and found by the search.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::{panic, thread};

use foi_extract::{Cancel, Extracted, Part, Place, Reason, Unreadable, VERSION};
use foi_store::StoreError;
use foi_store::table::attachment::Attachment;
use foi_store::table::file_text::{FileText, TextPart};
use uuid::Uuid;

use crate::day::counted;
use crate::files::safe_name;
use crate::wire::{AttachmentPart, AttachmentText, ExtractionProgress, ExtractionSummary};
use crate::{App, AppError, Result};

/// What came of reading a file.
type Read = std::result::Result<Extracted, Unreadable>;

/// Files read side by side, at most; each takes up to half a gigabyte for a while.
const MOST_WORKERS: usize = 4;
/// So many of those without text are named in a summary.
const MOST_NAMED: usize = 20;

/// Shows how far the reading of files is, and cancels it, from another thread.
#[derive(Debug, Default)]
pub struct ExtractionControl {
    cancel: Cancel,
    progress: Mutex<ExtractionProgress>,
}

impl ExtractionControl {
    /// Ends the reading at once. What was read is kept; the rest is read the next time.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// How far it is.
    pub fn progress(&self) -> ExtractionProgress {
        self.held().clone()
    }

    fn held(&self) -> std::sync::MutexGuard<'_, ExtractionProgress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Reads the files that were not read yet, those of the newest mails first, a few side by
    /// side, each in a process of its own. One run at a time within the process: a second one
    /// finds nothing to do. What wanted a tool that was missing is tried once more after each start.
    pub fn extract_pending(&self, control: &Arc<ExtractionControl>) -> Result<ExtractionSummary> {
        if self.casebook.is_read_only() {
            return Ok(ExtractionSummary::default());
        }
        let running = || {
            self.extraction
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        {
            let mut running = running();
            if running.is_some() {
                return Ok(ExtractionSummary::default());
            }
            *running = Some(Arc::clone(control));
        }
        let ended = panic::catch_unwind(panic::AssertUnwindSafe(|| self.extract_all(control)));
        *running() = None;
        ended.unwrap_or_else(|panic| panic::resume_unwind(panic))
    }

    /// How far the reading of files in this process is; none when none are read.
    pub fn extraction_progress(&self) -> Option<ExtractionProgress> {
        let running = self
            .extraction
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        running.as_ref().map(|control| control.progress())
    }

    /// Cancels the reading of files in this process.
    pub fn cancel_extraction(&self) {
        let running = self
            .extraction
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(control) = running.as_ref() {
            control.cancel();
        }
    }

    /// Reads a file again, whatever was read of it before: a tool may have been installed since.
    pub fn extract_again(&self, id: Uuid) -> Result<AttachmentText> {
        let attachment = self.casebook.read(|r| r.attachment(id.into()))?;
        let read = self.read_to_show(&attachment)?;
        Ok(shown(read))
    }

    /// What was read from an attachment, part by part with the places; read now if nobody has yet.
    pub fn extracted(&self, id: Uuid) -> Result<Read> {
        let attachment = self.casebook.read(|r| r.attachment(id.into()))?;
        match self.kept(&attachment)? {
            Some(read) => Ok(read),
            None => self.read_to_show(&attachment),
        }
    }

    /// The text of an attachment, for people.
    pub fn attachment_text(&self, id: Uuid) -> Result<AttachmentText> {
        Ok(shown(self.extracted(id)?))
    }

    fn extract_all(&self, control: &ExtractionControl) -> Result<ExtractionSummary> {
        let mut met = HashSet::new();
        let waiting: VecDeque<Attachment> = self
            .casebook
            .read(|r| r.unread_files(VERSION, self.opened_at))?
            .into_iter()
            .filter(|attachment| met.insert(attachment.sha256.clone()))
            .collect();
        let total = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        *control.held() = ExtractionProgress {
            total,
            ..ExtractionProgress::default()
        };
        let workers = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_WORKERS)
            .min(waiting.len());
        let (waiting, summary) = (
            Mutex::new(waiting),
            Mutex::new(ExtractionSummary::default()),
        );
        let next = || {
            waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front()
        };
        let failure = thread::scope(|scope| {
            let workers: Vec<_> = (0..workers)
                .map(|_| {
                    scope.spawn(|| {
                        while let Some(attachment) = next() {
                            if control.cancel.is_cancelled() {
                                break;
                            }
                            control.held().file = safe_name(&attachment.name);
                            let read = self.read_file(&attachment, &control.cancel)?;
                            self.keep_read(&attachment, &read)?;
                            control.held().done += 1;
                            note(
                                &mut summary.lock().unwrap_or_else(PoisonError::into_inner),
                                &attachment,
                                &read,
                            );
                        }
                        Ok::<(), AppError>(())
                    })
                })
                .collect();
            let ends: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
            ends.into_iter().find_map(|end| match end {
                Ok(end) => end.err(),
                Err(panic) => panic::resume_unwind(panic),
            })
        });
        if let Some(error) = failure {
            return Err(error);
        }
        let mut summary = summary.into_inner().unwrap_or_else(PoisonError::into_inner);
        summary.cancelled = control.cancel.is_cancelled();
        summary.text = sentence(&summary);
        Ok(summary)
    }

    fn read_file(&self, attachment: &Attachment, cancel: &Cancel) -> Result<Read> {
        let bytes = self.casebook.read(|r| r.blob(&attachment.sha256))?;
        Ok(self
            .ports
            .extractor
            .text_unless(&bytes, &attachment.name, cancel))
    }

    /// Keeps what came of a file. What has nothing to do with the file, such as a full process
    /// table, is not kept: it is tried again the next time.
    fn keep_read(&self, attachment: &Attachment, read: &Read) -> Result<()> {
        if let Err(Unreadable {
            reason: Reason::NotStarted | Reason::Cancelled,
            ..
        }) = read
        {
            return Ok(());
        }
        let (kept, text) = row(attachment, read, self.now());
        self.casebook.write(|w| w.set_file_text(&kept, &text))?;
        Ok(())
    }

    /// Reads a file that is to be shown now. Where nothing can be written, it is shown all the same.
    fn read_to_show(&self, attachment: &Attachment) -> Result<Read> {
        let read = self.read_file(attachment, &Cancel::default())?;
        match self.keep_read(attachment, &read) {
            Err(AppError::Store(error @ (StoreError::DiskFull | StoreError::ReadOnly(_)))) => {
                tracing::warn!("what was read of a file is not kept: {error}");
            }
            kept => kept?,
        }
        Ok(read)
    }

    /// What this version has read from a file already.
    fn kept(&self, attachment: &Attachment) -> Result<Option<Read>> {
        let (row, text) = self.casebook.read(|r| {
            Ok::<_, AppError>((
                r.file_text(&attachment.sha256)?,
                r.text_of_attachment(attachment.id)?,
            ))
        })?;
        Ok(row
            .filter(|row| row.version >= VERSION && (!row.reason.is_empty() || !text.is_empty()))
            .map(|row| read_back(row, &text)))
    }
}

/// The row of a file, and its whole text.
fn row(
    attachment: &Attachment,
    read: &Read,
    now: chrono::DateTime<chrono::Utc>,
) -> (FileText, String) {
    let mut row = FileText {
        sha256: attachment.sha256.clone(),
        kind: String::new(),
        parts: Vec::new(),
        pages: None,
        ocr: false,
        cut: false,
        notes: Vec::new(),
        reason: String::new(),
        says: String::new(),
        version: VERSION,
        read_at: now,
    };
    match read {
        Ok(read) => {
            row.kind.clone_from(&read.kind);
            (row.pages, row.ocr, row.cut) = (read.pages, read.ocr, read.cut);
            row.notes.clone_from(&read.notes);
            let mut text = String::new();
            for part in &read.parts {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                let from = text.len();
                text.push_str(part.text.trim_end());
                let (place, name) = written(&part.place);
                row.parts.push(TextPart {
                    place: place.to_owned(),
                    name,
                    from,
                    to: text.len(),
                    ocr: part.ocr,
                });
            }
            (row, text)
        }
        Err(why) => {
            row.reason = word(why.reason);
            row.says.clone_from(&why.says);
            (row, String::new())
        }
    }
}

fn read_back(row: FileText, text: &str) -> Read {
    if !row.reason.is_empty() {
        return Err(Unreadable {
            reason: reason(&row.reason),
            says: row.says,
        });
    }
    let parts = row
        .parts
        .iter()
        .map(|part| Part {
            place: place(part),
            text: text.get(part.from..part.to).unwrap_or_default().to_owned(),
            ocr: part.ocr,
        })
        .collect();
    Ok(Extracted {
        kind: row.kind,
        parts,
        ocr: row.ocr,
        cut: row.cut,
        pages: row.pages,
        notes: row.notes,
    })
}

fn written(place: &Place) -> (&'static str, String) {
    match place {
        Place::Whole => ("whole", String::new()),
        Place::Page(page) => ("page", page.to_string()),
        Place::Sheet(name) => ("sheet", name.clone()),
        Place::Entry(path) => ("entry", path.clone()),
    }
}

fn place(part: &TextPart) -> Place {
    match (part.place.as_str(), part.name.parse()) {
        ("page", Ok(page)) => Place::Page(page),
        ("sheet", _) => Place::Sheet(part.name.clone()),
        ("entry", _) => Place::Entry(part.name.clone()),
        _ => Place::Whole,
    }
}

fn word(reason: Reason) -> String {
    serde_json::to_value(reason)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn reason(word: &str) -> Reason {
    serde_json::from_value(word.into()).unwrap_or(Reason::Broken)
}

fn shown(read: Read) -> AttachmentText {
    match read {
        Ok(read) => AttachmentText {
            kind: read.kind.clone(),
            text: read.text(),
            parts: read
                .parts
                .iter()
                .map(|part| AttachmentPart {
                    place: part.place.to_string(),
                    text: part.text.trim_end().to_owned(),
                    ocr: part.ocr,
                })
                .collect(),
            why_not: String::new(),
            may_pass: false,
            cut: read.cut,
            ocr: read.ocr,
            pages: read.pages,
            notes: read.notes,
        },
        Err(why) => AttachmentText {
            may_pass: why.may_pass(),
            why_not: why.says,
            ..AttachmentText::default()
        },
    }
}

fn note(summary: &mut ExtractionSummary, attachment: &Attachment, read: &Read) {
    match read {
        Ok(read) => {
            summary.read += 1;
            summary.ocr += u32::from(read.ocr);
        }
        // A picture without words, such as a logo, is nothing to worry about.
        Err(Unreadable {
            reason: Reason::NoWords,
            ..
        }) => summary.without_words += 1,
        Err(Unreadable {
            reason: Reason::Cancelled,
            ..
        }) => {}
        Err(why) => {
            summary.unread += 1;
            if summary.problems.len() < MOST_NAMED {
                summary
                    .problems
                    .push(format!("{}: {}", safe_name(&attachment.name), why.says));
            }
        }
    }
}

fn sentence(summary: &ExtractionSummary) -> String {
    let files = |count: u32| counted(count, "file", "files");
    let mut text = format!("Read the text of {}", files(summary.read));
    if summary.ocr > 0 {
        text += &format!(", {} from pictures", summary.ocr);
    }
    text.push('.');
    if summary.unread > 0 {
        text += &format!(" {} could not be read.", files(summary.unread));
    }
    if summary.cancelled {
        text += " The rest is read the next time.";
    }
    text
}
