//! Finds the mails in files and folders.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;

use foi_mail::{MAIL_FILE_START, MailFileKind, MboxMail, mail_file_kind, mbox_messages};

use super::ImportControl;
use crate::AppError;
use crate::platform::{open_at_once, read_at};
use crate::taking_in::{Arrival, LARGEST_MAIL};

/// A batch is closed when it holds so many bytes.
const BATCH_BYTES: usize = 2 * 1024 * 1024;

/// A mail of an mbox up to this size is read at once: bytes.
const ORDINARY: usize = 16 * 1024 * 1024;

/// Some mails, to be kept together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) mails: Vec<Arrival>,
    /// What could not be brought in, a sentence each.
    pub(super) left_out: Vec<String>,
    /// How many bytes of the files were looked through for it.
    pub(super) bytes: u64,
}

/// A file to look into.
#[derive(Debug)]
struct Candidate {
    path: PathBuf,
    size: u64,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Named by the user.
    Named,
    /// Met in a folder.
    Folder,
    /// In `cur` or `new` of a Maildir, where every file is a mail.
    Maildir,
}

/// Whoever receives the batches is gone, or the user cancelled: nothing more is to be looked for.
#[derive(Debug)]
struct Stop;

pub(super) struct Gathering<'i> {
    control: &'i ImportControl,
    batch_size: &'i AtomicUsize,
    found: SyncSender<Batch>,
    batch: Batch,
    bytes: usize,
}

impl<'i> Gathering<'i> {
    pub(super) fn new(
        control: &'i ImportControl,
        batch_size: &'i AtomicUsize,
        found: SyncSender<Batch>,
    ) -> Self {
        Self {
            control,
            batch_size,
            found,
            batch: Batch::default(),
            bytes: 0,
        }
    }

    pub(super) fn run(mut self, paths: &[PathBuf]) {
        match self.all(paths).and_then(|()| self.send()) {
            // Stopped early, the last batch has nobody who takes it.
            Ok(()) | Err(Stop) => {}
        }
    }

    fn all(&mut self, paths: &[PathBuf]) -> Result<(), Stop> {
        let mut candidates = Vec::new();
        for path in paths {
            // A link that the user named is meant; those met in folders are not followed.
            match fs::metadata(path) {
                Ok(found) if found.is_dir() => self.walk(path, &mut candidates)?,
                Ok(found) => candidates.push(Candidate {
                    path: path.clone(),
                    size: found.len(),
                    place: Place::Named,
                }),
                Err(error) => self.leave_out(path, error),
            }
        }
        self.control
            .set_total(candidates.iter().map(|file| file.size).sum());
        for candidate in candidates {
            self.go_on()?;
            let name = candidate.path.file_name().unwrap_or_default();
            self.control.set_file(&name.to_string_lossy());
            self.look_into(&candidate)?;
        }
        Ok(())
    }

    /// The files of a folder and the folders in it, in the order of their names.
    fn walk(&mut self, folder: &Path, files: &mut Vec<Candidate>) -> Result<(), Stop> {
        let mut folders = vec![(folder.to_owned(), Place::Folder)];
        while let Some((folder, place)) = folders.pop() {
            self.go_on()?;
            let mut entries = match entries(&folder) {
                Ok(entries) => entries,
                // Gone since it was seen: a folder may change while it is read.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    self.leave_out(&folder, error);
                    continue;
                }
            };
            entries.sort_by_key(fs::DirEntry::file_name);
            let is_maildir = ["cur", "new"].iter().all(|part| {
                folder
                    .join(part)
                    .symlink_metadata()
                    .is_ok_and(|found| found.is_dir())
            });
            let mut inner = Vec::new();
            for entry in entries {
                let name = entry.file_name();
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if kind.is_dir() {
                    let holds_mails = is_maildir && (name == "cur" || name == "new");
                    // Mails in `tmp` are still being delivered (the Maildir format says so).
                    if !(is_maildir && name == "tmp") {
                        let place = if holds_mails {
                            Place::Maildir
                        } else {
                            Place::Folder
                        };
                        inner.push((entry.path(), place));
                    }
                } else if kind.is_file() {
                    files.push(Candidate {
                        path: entry.path(),
                        size: entry.metadata().map_or(0, |found| found.len()),
                        place,
                    });
                }
            }
            folders.extend(inner.into_iter().rev());
        }
        Ok(())
    }

    fn look_into(&mut self, candidate: &Candidate) -> Result<(), Stop> {
        let (path, place) = (candidate.path.as_path(), candidate.place);
        let mut file = match open(candidate) {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(()),
            Err(error) => {
                self.leave_out(path, error);
                return Ok(());
            }
        };
        let mut start = Vec::new();
        if let Err(error) = (&mut file)
            .take(MAIL_FILE_START as u64)
            .read_to_end(&mut start)
        {
            self.leave_out(path, error);
            return Ok(());
        }
        let named_as_mail = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("eml"));
        if start.iter().all(u8::is_ascii_whitespace)
            && (start.len() as u64) < MAIL_FILE_START as u64
        {
            // Mail programs keep an empty file for a folder without mails.
            if named_as_mail || place == Place::Named {
                self.leave_out(path, "it is empty");
            }
            return Ok(());
        }
        let kind = match place {
            Place::Maildir => Some(MailFileKind::Message),
            _ => mail_file_kind(&start),
        };
        match kind {
            Some(MailFileKind::Mbox) => self.mbox(path, start, file),
            Some(_) => self.one_mail(path, start, file),
            None if named_as_mail => self.one_mail(path, start, file),
            None if place == Place::Folder && is_housekeeping(path) => {
                self.batch.bytes += candidate.size;
                Ok(())
            }
            None => {
                self.batch.bytes += candidate.size;
                self.leave_out(path, "it holds no mail, and only mails can be brought in");
                Ok(())
            }
        }
    }

    fn one_mail(&mut self, path: &Path, start: Vec<u8>, file: File) -> Result<(), Stop> {
        let mut raw = start;
        let rest = LARGEST_MAIL + 1 - raw.len() as u64;
        let size = file.metadata().map_or(0, |found| found.len());
        let read = if size > LARGEST_MAIL {
            Ok(0)
        } else {
            file.take(rest).read_to_end(&mut raw)
        };
        if let Err(error) = read {
            self.leave_out(path, error);
            return Ok(());
        }
        if size > LARGEST_MAIL || raw.len() as u64 > LARGEST_MAIL {
            self.batch.bytes += size;
            self.leave_out(path, too_large());
            return Ok(());
        }
        self.batch.bytes += raw.len() as u64;
        self.add(Arrival::new(raw, source(path)))
    }

    /// Mails of ordinary size are read in one go. Of a larger one only the size is found out first,
    /// so that one that is far too large takes no memory.
    fn mbox(&mut self, path: &Path, start: Vec<u8>, file: File) -> Result<(), Stop> {
        let source = source(path);
        let again = file.try_clone();
        for mail in mbox_messages(start.chain(file), ORDINARY) {
            self.go_on()?;
            match mail {
                Ok(MboxMail::Whole { raw, .. }) => {
                    self.batch.bytes += raw.len() as u64;
                    self.add(Arrival::new(raw, Arc::clone(&source)))?;
                }
                Ok(MboxMail::TooLarge { offset, size }) => {
                    self.batch.bytes += size;
                    let read = if size > LARGEST_MAIL {
                        Err(too_large())
                    } else {
                        again
                            .as_ref()
                            .map_err(ToString::to_string)
                            .and_then(|file| one_of_mbox(file, offset))
                    };
                    match read {
                        Ok(raw) => self.add(Arrival::new(raw, Arc::clone(&source)))?,
                        Err(why) => {
                            self.leave_out(path, format!("the mail at byte {offset}: {why}"));
                        }
                    }
                }
                Err(error) => {
                    self.leave_out(path, format!("it could be read in part only: {error}"));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, mail: Arrival) -> Result<(), Stop> {
        self.bytes += mail.raw.len();
        self.batch.mails.push(mail);
        let full = self.batch.mails.len() >= self.batch_size.load(Ordering::Relaxed);
        if full || self.bytes >= BATCH_BYTES {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), Stop> {
        self.bytes = 0;
        self.found
            .send(std::mem::take(&mut self.batch))
            .map_err(|_| Stop)
    }

    fn leave_out(&mut self, path: &Path, why: impl ToString) {
        self.batch
            .left_out
            .push(AppError::file(path, why).to_string());
    }

    fn go_on(&self) -> Result<(), Stop> {
        if self.control.is_cancelled() {
            return Err(Stop);
        }
        Ok(())
    }
}

fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    fs::read_dir(folder)?.collect()
}

/// The mail of an mbox whose separator line begins at `offset`. It reads by place, and leaves the
/// place that the file is read at otherwise alone.
fn one_of_mbox(file: &File, offset: u64) -> Result<Vec<u8>, String> {
    let reader = io::BufReader::new(At { file, offset });
    let largest = usize::try_from(LARGEST_MAIL).unwrap_or(usize::MAX);
    match mbox_messages(reader, largest).next() {
        Some(Ok(MboxMail::Whole { raw, .. })) => Ok(raw),
        Some(Err(error)) => Err(error.to_string()),
        _ => Err("it changed while it was read".into()),
    }
}

/// A file from a place on.
struct At<'f> {
    file: &'f File,
    offset: u64,
}

impl io::Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(self.file, buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

/// Opens a file to read: nothing else than a file is opened, and none through a link that took
/// its place since. None when it has gone.
fn open(candidate: &Candidate) -> io::Result<Option<File>> {
    let path = candidate.path.as_path();
    let named = candidate.place == Place::Named;
    let opened = look_and_open(path, named);
    match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !named => {
            // A mail program that reads a new mail moves it from `new` to `cur`, and one that
            // marks it changes the end of its name.
            if candidate.place == Place::Maildir
                && let Some(path) = moved_in_maildir(path)
            {
                return look_and_open(&path, false).map(Some);
            }
            Ok(None)
        }
        other => other.map(Some),
    }
}

fn look_and_open(path: &Path, follows: bool) -> io::Result<File> {
    let not_a_file = || io::Error::new(io::ErrorKind::InvalidInput, "it is not a file");
    let seen = if follows {
        fs::metadata(path)?
    } else {
        fs::symlink_metadata(path)?
    };
    if !seen.is_file() {
        return Err(not_a_file());
    }
    // A pipe that took its place in the meantime does not hold us up, nor is a link followed.
    let file = open_at_once(path, follows)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(not_a_file())
    }
}

/// Where a mail of a Maildir is now: its name before the `:` stays the same.
fn moved_in_maildir(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let unique = maildir_name(&name);
    let cur = path.parent()?.parent()?.join("cur");
    entries(&cur)
        .ok()?
        .into_iter()
        .find(|entry| maildir_name(&entry.file_name().to_string_lossy()) == unique)
        .map(|entry| entry.path())
}

fn maildir_name(name: &str) -> &str {
    name.split_once(":2,")
        .map_or(name, |(unique, _flags)| unique)
}

/// The place of a mail in words that stay the same while its Maildir flags change.
fn source(path: &Path) -> Arc<str> {
    let path = path.to_string_lossy();
    format!("file:{}", maildir_name(&path)).into()
}

fn too_large() -> String {
    format!("it is larger than {} MB", LARGEST_MAIL / (1024 * 1024))
}

/// Files that mail programs and desktops keep beside mails: nobody misses them in an import.
fn is_housekeeping(path: &Path) -> bool {
    const BEGINNINGS: [&str; 8] = [
        ".",
        "courierimap",
        "desktop.ini",
        "dovecot-",
        "dovecot.",
        "maildirfolder",
        "maildirsize",
        "subscriptions",
    ];
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    BEGINNINGS.iter().any(|start| name.starts_with(start))
        || path.extension().is_some_and(|ending| ending == "msf")
        || name == "thumbs.db"
}
