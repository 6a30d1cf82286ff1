//! Plain files that lie beside what was brought in: letters as PDF, spreadsheets, notes. Those of
//! a folder come as the files of one message of the user's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound as _, Utc};
use foi_store::RequestId;
use foi_store::table::blob::sha256;

use super::found::{FoundLetter, FoundRequest};
use crate::day::{civil_day, counted, written};
use crate::wire::EarlierFiles;
use crate::{App, AppError, Result};

/// A larger file is left where it is: bytes.
const LARGEST: u64 = 50_000_000;
/// A message takes so many files, of so many bytes together.
const MOST: usize = 40;
const LARGEST_TOGETHER: u64 = 100_000_000;

/// Files of one folder that are nothing but files.
#[derive(Debug, Default)]
pub(super) struct PlainFiles {
    by_folder: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The one request that came out of a folder; none where there were more.
    requests: BTreeMap<PathBuf, Option<RequestId>>,
}

/// What programs leave behind and no person wrote: it is passed over.
pub(super) fn is_litter(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(
            name.to_lowercase().as_str(),
            "thumbs.db" | "desktop.ini" | "__macosx"
        )
}

impl PlainFiles {
    pub(super) fn add(&mut self, path: PathBuf) {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        self.by_folder.entry(folder).or_default().push(path);
    }

    /// A request came from a file of this folder.
    pub(super) fn beside(&mut self, path: &Path, request: RequestId) {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        self.requests
            .entry(folder)
            .and_modify(|known| {
                if *known != Some(request) {
                    *known = None;
                }
            })
            .or_insert(Some(request));
    }
}

impl App {
    /// Brings in plain files; those that are here already do not come again. With `dry_run` nothing
    /// is changed. `request` is where they are filed; without it, with the one request that came out
    /// of the same folder, or else in the Inbox.
    pub(super) fn bring_files(
        &self,
        files: &PlainFiles,
        request: Option<RequestId>,
        dry_run: bool,
        left_out: &mut Vec<String>,
    ) -> Result<Vec<EarlierFiles>> {
        let mut came = Vec::new();
        for (folder, paths) in &files.by_folder {
            let request = request.or_else(|| files.requests.get(folder).copied().flatten());
            let mut pile = Pile::default();
            let mut known = 0;
            for path in paths {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let (bytes, at) = match read(path) {
                    Ok(read) => read,
                    Err(why) => {
                        left_out.push(format!("{name}: {why}"));
                        continue;
                    }
                };
                if self
                    .casebook
                    .read(|r| r.attachment_with(&sha256(&bytes)))?
                    .is_some()
                {
                    known += 1;
                    continue;
                }
                if pile.is_full_with(bytes.len() as u64) {
                    came.push(self.bring_pile(
                        folder,
                        std::mem::take(&mut pile),
                        request,
                        dry_run,
                    )?);
                }
                pile.add(name.into_owned(), bytes, at);
            }
            if !pile.files.is_empty() {
                came.push(self.bring_pile(folder, pile, request, dry_run)?);
            }
            if known > 0 {
                came.push(EarlierFiles {
                    folder: shown(folder),
                    known,
                    ..EarlierFiles::default()
                });
            }
        }
        Ok(came)
    }

    fn bring_pile(
        &self,
        folder: &Path,
        pile: Pile,
        request: Option<RequestId>,
        dry_run: bool,
    ) -> Result<EarlierFiles> {
        let mut row = EarlierFiles {
            folder: shown(folder),
            names: pile.files.iter().map(|(name, _)| name.clone()).collect(),
            known: 0,
            message_id: None,
            request_id: request.map(Into::into),
        };
        if dry_run {
            return Ok(row);
        }
        let raw = pile.as_mail(folder);
        let (message, _) = self.take_in(&raw, &folder.display().to_string())?;
        if let Some(request) = request {
            self.casebook.write(|w| {
                w.file_message(
                    message,
                    Some(request),
                    "It was brought in with the request, from the same folder.",
                )
            })?;
        }
        row.message_id = Some(message.into());
        Ok(row)
    }
}

#[derive(Debug, Default)]
struct Pile {
    files: Vec<(String, Vec<u8>)>,
    days: Vec<DateTime<Utc>>,
    size: u64,
}

impl Pile {
    fn is_full_with(&self, more: u64) -> bool {
        self.files.len() >= MOST || !self.files.is_empty() && self.size + more > LARGEST_TOGETHER
    }

    fn add(&mut self, name: String, bytes: Vec<u8>, at: DateTime<Utc>) {
        self.size += bytes.len() as u64;
        self.files.push((name, bytes));
        self.days.push(at);
    }

    /// The same files make the same bytes.
    fn as_mail(&self, folder: &Path) -> Vec<u8> {
        let name = shown(folder);
        let count = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let mut text = format!(
            "{} from your folder “{name}”. Nobody sent them; the days are those that the folder has.\n",
            counted(count, "file", "files")
        );
        let mut key = String::new();
        for ((file, bytes), at) in self.files.iter().zip(&self.days) {
            text += &format!("\n{file}, last changed {}", written(civil_day(*at)));
            key += &sha256(bytes);
        }
        let letter = FoundLetter {
            key: sha256(key.as_bytes()),
            ours: false,
            at: self.days.iter().max().copied().unwrap_or_default(),
            from: "Your own files".to_owned(),
            text,
            files: self.files.clone(),
        };
        letter.as_mail(&FoundRequest {
            source: format!("folder/{name}"),
            title: format!("Files from the folder “{name}”"),
            ..FoundRequest::default()
        })
    }
}

/// A folder as people call it.
fn shown(folder: &Path) -> String {
    folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf())
        .file_name()
        .map_or_else(
            || "files".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
}

fn read(path: &Path) -> Result<(Vec<u8>, DateTime<Utc>)> {
    let about = fs::metadata(path).map_err(|error| AppError::file(path, error))?;
    if about.len() == 0 {
        return Err(AppError::invalid("it is empty. It was left where it is."));
    }
    if about.len() > LARGEST {
        return Err(AppError::invalid(format!(
            "it is larger than {} MB. It was left where it is.",
            LARGEST / 1_000_000
        )));
    }
    let at = about
        .modified()
        .map_or_else(|_| DateTime::default(), DateTime::from);
    let bytes = fs::read(path).map_err(|error| AppError::file(path, error))?;
    Ok((bytes, at.trunc_subsecs(0)))
}
