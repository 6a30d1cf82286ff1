//! Files: mails brought in from outside, and attachments taken out or read.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::day::counted;
use crate::taking_in::{LARGEST_MAIL, TakenIn};
use crate::wire::{AttachmentText, ImportSummary};
use crate::{App, AppError, Result};

impl App {
    /// Brings mails in from `.eml` files, and from those in the folders named. Each file is kept
    /// whole or not at all; one that cannot be brought in is named in the summary.
    pub fn import(&self, paths: &[PathBuf]) -> Result<ImportSummary> {
        let mut summary = ImportSummary::default();
        for path in paths {
            if path.is_dir() {
                let mut files = Vec::new();
                collect(path, &mut files).map_err(|error| AppError::file(path, error))?;
                for file in files {
                    self.import_into(&file, &mut summary)?;
                }
            } else {
                self.import_into(path, &mut summary)?;
            }
        }
        summary.text = format!("{} brought in", counted(summary.new, "mail", "mails"));
        if summary.new > 0 {
            summary.text += &format!(": {} filed, {} in the Inbox", summary.filed, summary.inbox);
        }
        if summary.known > 0 {
            summary.text += &format!("; {} here already", summary.known);
        }
        if !summary.failed.is_empty() {
            summary.text += &format!("; {} left out", summary.failed.len());
        }
        summary.text.push('.');
        Ok(summary)
    }

    fn import_into(&self, path: &Path, summary: &mut ImportSummary) -> Result<()> {
        match self.import_file(path) {
            Ok(TakenIn::Known) => summary.known += 1,
            Ok(TakenIn::Filed) => {
                summary.new += 1;
                summary.filed += 1;
            }
            Ok(TakenIn::Inbox) => {
                summary.new += 1;
                summary.inbox += 1;
            }
            Err(error @ (AppError::File { .. } | AppError::Invalid(_))) => {
                summary.failed.push(error.to_string());
            }
            // Trouble with the casebook itself would meet every other file too.
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn import_file(&self, path: &Path) -> Result<TakenIn> {
        let unreadable = |error: std::io::Error| AppError::file(path, error);
        let meta = fs::metadata(path).map_err(unreadable)?;
        if !meta.is_file() {
            return Err(AppError::file(path, "it is not a file"));
        }
        let mut raw = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LARGEST_MAIL + 1).read_to_end(&mut raw))
            .map_err(unreadable)?;
        if raw.len() as u64 > LARGEST_MAIL {
            return Err(AppError::file(
                path,
                format!("it is larger than {} MB", LARGEST_MAIL / (1024 * 1024)),
            ));
        }
        if raw.iter().all(u8::is_ascii_whitespace) {
            return Err(AppError::file(path, "it is empty"));
        }
        let source = format!("file:{}", foi_store::table::blob::sha256(&raw));
        Ok(self.take_in(&raw, &source)?.1)
    }

    /// Writes a copy of the casebook to a new file and verifies it by reading it back.
    pub fn back_up(&self, target: &Path) -> Result<()> {
        self.casebook.back_up(target)?;
        let copy = foi_store::Casebook::open(target)?;
        let problems = copy.check()?.problems;
        match problems.first() {
            Some(first) => Err(AppError::file(
                target,
                format!("the copy is not sound ({first})"),
            )),
            None => Ok(()),
        }
    }

    /// The bytes and a harmless name of an attachment.
    pub fn attachment_bytes(&self, id: Uuid) -> Result<(String, Vec<u8>)> {
        self.casebook.read(|r| {
            let attachment = r.attachment(id.into())?;
            Ok((safe_name(&attachment.name), r.blob(&attachment.sha256)?))
        })
    }

    /// Writes an attachment to a new file.
    pub fn save_attachment(&self, id: Uuid, target: &Path) -> Result<()> {
        let (_, bytes) = self.attachment_bytes(id)?;
        write_whole(target, &bytes)
    }

    /// The text of an attachment, read in a process of its own.
    pub fn attachment_text(&self, id: Uuid) -> Result<AttachmentText> {
        let (name, bytes) = self.attachment_bytes(id)?;
        Ok(match self.ports.extractor.text(&bytes, &name) {
            Ok(text) => AttachmentText {
                text: text.text,
                why_not: String::new(),
                cut: text.cut,
            },
            Err(error) => AttachmentText {
                text: String::new(),
                why_not: error.to_string(),
                cut: false,
            },
        })
    }
}

/// Writes a new file beside its name first and moves it there when whole, so that a full disk
/// leaves no half file behind.
pub(crate) fn write_whole(target: &Path, bytes: &[u8]) -> Result<()> {
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, target)
    };
    write().map_err(|error| {
        // The half-written file is of no use to anybody; that it may be gone already is no harm.
        fs::remove_file(&unfinished).ok();
        AppError::file(target, error)
    })
}

/// The `.eml` files of a folder and the folders in it, in the order of their names. Links are not
/// followed.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file()
            && path
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("eml"))
        {
            files.push(path);
        }
    }
    Ok(())
}

/// A name that is only a name: no folders, no control or direction marks, not too long.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .take(120)
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() {
        "attachment".to_owned()
    } else {
        clean.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_lose_their_folders_and_marks() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\temp\\a.pdf"), "a.pdf");
        assert_eq!(safe_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(safe_name(".."), "attachment");
        assert_eq!(safe_name(&"x".repeat(5_000)).len(), 120);
    }
}
