//! Files: attachments taken out or read, and a copy of the casebook. Whatever is written where the
//! user says goes through here, and never over the casebook itself.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use foi_store::platform::numbers_of;
use uuid::Uuid;

use crate::platform::{have_one_owner, without_running};
use crate::{App, AppError, Result};

impl App {
    /// Writes a copy of the casebook to a new file and verifies it by reading it back.
    pub fn back_up(&self, target: &Path) -> Result<()> {
        self.spare_casebook(target)?;
        // The copy is made under this name first, and what has it is taken for a remnant.
        self.spare_casebook(&with_ending(target, ".part"))?;
        self.casebook.back_up(target)?;
        let copy = self.casebook.open_copy(target)?;
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

    /// Writes a text to a new file.
    pub fn save_text(&self, target: &Path, text: &str) -> Result<()> {
        self.write_whole(target, text.as_bytes())
    }

    /// Writes bytes to a new file.
    pub fn save_bytes(&self, target: &Path, bytes: &[u8]) -> Result<()> {
        self.write_whole(target, bytes)
    }

    /// Writes an attachment to a new file.
    pub fn save_attachment(&self, id: Uuid, target: &Path) -> Result<()> {
        let (_, bytes) = self.attachment_bytes(id)?;
        self.write_whole(target, &bytes)
    }

    /// Writes a new file beside its name first and moves it there when whole, so that a full disk
    /// leaves no half file behind. Both names are only ever made anew: a link or a pipe that somebody
    /// laid there is replaced, not followed or written to. The casebook is never replaced.
    pub(crate) fn write_whole(&self, target: &Path, bytes: &[u8]) -> Result<()> {
        self.write_new(target, true, |file| file.write_all(bytes))
    }

    /// As [`write_whole`](Self::write_whole), by a function that writes; without `over`, a name that
    /// something has is not taken from it.
    pub(crate) fn write_new(
        &self,
        target: &Path,
        over: bool,
        fill: impl FnOnce(&mut File) -> std::io::Result<()>,
    ) -> Result<()> {
        self.spare_casebook(target)?;
        write_new(target, over, fill)
    }

    /// As [`spare_casebook`], for the casebook that is open.
    pub(crate) fn spare_casebook(&self, target: &Path) -> Result<()> {
        spare_casebook(self.casebook.path(), target)
    }
}

/// Refuses a target that is a file the casebook lives in, under whatever name: the file itself, and
/// the log and the index SQLite keeps beside it.
///
/// # Errors
///
/// When it is one of them.
pub fn spare_casebook(casebook: &Path, target: &Path) -> Result<()> {
    let whole = fs::canonicalize(casebook).unwrap_or_else(|_| casebook.to_owned());
    let lives_in = ["", "-wal", "-shm", "-journal"]
        .iter()
        .flat_map(|ending| [with_ending(casebook, ending), with_ending(&whole, ending)]);
    for own in lives_in {
        if is_one_file(&own, target) {
            return Err(AppError::invalid(format!(
                "{} is your casebook, or a file it is kept in. Nothing was written and your casebook is as it was; give another name.",
                target.display()
            )));
        }
    }
    Ok(())
}

/// Whether two paths name one file, or would if there were one.
fn is_one_file(one: &Path, other: &Path) -> bool {
    if resolved(one) == resolved(other) {
        return true;
    }
    let numbers = |path| fs::metadata(path).ok().as_ref().and_then(numbers_of);
    numbers(one).is_some_and(|found| numbers(other) == Some(found))
}

/// A path without links and steps back, as far as it leads to something.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn write_new(
    target: &Path,
    over: bool,
    fill: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<()> {
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut new = tempfile::Builder::new();
        new.prefix(".").suffix(".part");
        // For its owner alone, as such files are made; one that is replaced was given its
        // permissions by its owner.
        let mut unfinished = new.tempfile_in(folder)?;
        if over && let Some(permissions) = permissions_of_own(target, unfinished.as_file()) {
            unfinished.as_file().set_permissions(permissions)?;
        }
        fill(unfinished.as_file_mut())?;
        unfinished.as_file().sync_all()?;
        if over {
            unfinished.persist(target)?;
        } else {
            unfinished.persist_noclobber(target)?;
        }
        Ok(())
    };
    write().map_err(|error| AppError::file(target, error))
}

/// What a file that is to be replaced may be done with, if it has the same owner as the new one.
fn permissions_of_own(target: &Path, new: &File) -> Option<fs::Permissions> {
    let there = fs::symlink_metadata(target)
        .ok()
        .filter(fs::Metadata::is_file)?;
    if !have_one_owner(&new.metadata().ok()?, &there) {
        return None;
    }
    // What a stranger sent cannot be run, whatever stood there.
    Some(without_running(there.permissions()))
}

/// A name that is only a name: no folders, no control or direction marks, not too long.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() {
        "attachment".to_owned()
    } else {
        shortened(clean)
    }
}

/// Cut before the ending: what a file is called must still say what it is. File systems count a
/// name in bytes and take 255; what is put before it or after it needs room too.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 200;
    const LONGEST_ENDING: usize = 32;
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending = name
        .rfind('.')
        .map(|dot| &name[dot..])
        .filter(|ending| ending.len() <= LONGEST_ENDING)
        .unwrap_or_default();
    let stem = &name[..name.floor_char_boundary(LONGEST - ending.len())];
    format!("{}{ending}", stem.trim_end_matches(['.', ' ']))
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
        assert_eq!(safe_name(&"x".repeat(5_000)).len(), 200);
        let long = safe_name(&format!("{}.xlsx", "é".repeat(5_000)));
        assert_eq!(long, format!("{}.xlsx", "é".repeat(97)));
    }

    /// A name of so few characters can still be longer than a file system takes: 255 bytes.
    #[test]
    fn names_are_measured_in_bytes_and_cut_between_characters() {
        let long = safe_name(&format!("{}.txt", "漢".repeat(100)));
        assert_eq!(long, format!("{}.txt", "漢".repeat(65)), "3 × 65 + 4 = 199");
        let short = format!("{}.txt", "漢".repeat(65));
        assert_eq!(safe_name(&short), short);
        let no_ending = safe_name(&format!("a.{}", "漢".repeat(100)));
        assert_eq!(
            no_ending,
            format!("a.{}", "漢".repeat(66)),
            "2 + 3 × 66 = 200"
        );
    }
}
