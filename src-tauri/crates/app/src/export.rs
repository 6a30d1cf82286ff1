//! Everything in open formats, and back: mails as `.eml`, files as they came, the rest as JSON.
//!
//! An export is a folder:
//!
//! - `mail/`: every mail and every letter in the Outbox, byte for byte;
//! - `files/`: every file that came with one;
//! - `tables/NAME.jsonl`: the rows of each table of the casebook, one JSON object a line, as
//!   `docs/casebook.sql` explains them; `blob.jsonl` says which file holds which bytes;
//! - `requests.csv`: the requests, for a spreadsheet;
//! - `manifest.json`: the version of the schema, and how many rows each table has.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use foi_figures::guarded;
use foi_store::table::blob::sha256;
use foi_store::{Casebook, DumpRow, Passphrase, Reader, SCHEMA_VERSION, private};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::files::safe_name;
use crate::wire::RequestFilter;
use crate::{App, AppError, Result};

const MANIFEST: &str = "manifest.json";
/// The table of bytes: its rows are files of the export.
const BYTES: &str = "blob";
/// A longer line is no row of a table of ours.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// What an export holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportManifest {
    /// What made it.
    pub made_by: String,
    /// The version of the schema.
    pub schema_version: u32,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// Mails and files.
    pub files: u64,
}

impl App {
    /// Writes everything the casebook holds to a new folder, as it is at one moment.
    ///
    /// # Errors
    ///
    /// When the folder is there and not empty, or cannot be written; what was written until then
    /// stays, and has no `manifest.json`.
    pub fn export(&self, folder: &Path) -> Result<ExportManifest> {
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(AppError::invalid(format!(
                "{} is not empty. Nothing was written; choose a new folder.",
                folder.display()
            )));
        }
        for part in ["tables", "mail", "files"] {
            let part = folder.join(part);
            private::folder(&part).map_err(|error| AppError::file(&part, error))?;
        }
        let manifest = self
            .casebook
            .read(|r| Exporting::new(folder).everything(r))?;
        self.write_requests(&folder.join("requests.csv"))?;
        // Last: an export with a manifest is a whole one.
        let text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        self.write_whole(&folder.join(MANIFEST), &text)?;
        Ok(manifest)
    }

    fn write_requests(&self, target: &Path) -> Result<()> {
        let file = private::new_file(target).map_err(|error| AppError::file(target, error))?;
        let mut table = csv::Writer::from_writer(file);
        let mut write = |cells: &[&str]| {
            table
                .write_record(cells.iter().map(|cell| guarded(cell)))
                .map_err(|error| AppError::file(target, error))
        };
        write(&[
            "reference",
            "authority",
            "title",
            "regime",
            "stage",
            "due",
            "last_activity",
            "items",
        ])?;
        let mut offset = 0;
        loop {
            let page = self.requests(&RequestFilter {
                offset,
                limit: 200,
                ..RequestFilter::default()
            })?;
            for row in &page.rows {
                write(&[
                    &row.reference,
                    &row.authority,
                    &row.title,
                    &row.regime,
                    &row.stage,
                    &row.due.map(|due| due.to_string()).unwrap_or_default(),
                    &row.last_activity.to_string(),
                    &row.items_text,
                ])?;
            }
            offset += 200;
            if offset >= page.total {
                break;
            }
        }
        table.flush().map_err(|error| AppError::file(target, error))
    }
}

/// An export under way.
struct Exporting<'f> {
    folder: &'f Path,
    manifest: ExportManifest,
    /// What the bytes under a hash are to be called.
    names: HashMap<String, String>,
}

impl<'f> Exporting<'f> {
    fn new(folder: &'f Path) -> Self {
        let manifest = ExportManifest {
            made_by: format!("Scrutineer {}", env!("CARGO_PKG_VERSION")),
            schema_version: SCHEMA_VERSION,
            ..ExportManifest::default()
        };
        Self {
            folder,
            manifest,
            names: HashMap::new(),
        }
    }

    fn everything(mut self, r: &Reader<'_>) -> Result<ExportManifest> {
        for table in r.dump_tables()? {
            if table != BYTES {
                self.table(r, &table)?;
            }
        }
        self.bytes(r)?;
        Ok(self.manifest)
    }

    fn table(&mut self, r: &Reader<'_>, table: &str) -> Result<()> {
        let mut lines = Lines::to(self.folder, table)?;
        r.dump_rows(table, &mut |row| {
            self.learn_name(table, &row);
            lines.write(&row)
        })?;
        self.manifest.rows.insert(table.to_owned(), lines.finish()?);
        Ok(())
    }

    /// A mail is called by its day and subject, a file by its own name; both end in the first figures
    /// of their hash, so that no two are called the same.
    fn learn_name(&mut self, table: &str, row: &DumpRow) {
        let text = |column: &str| row.get(column).and_then(Value::as_str).unwrap_or_default();
        let day = |column: &str| text(column).get(..10).unwrap_or_default().to_owned();
        let (hash, name) = match table {
            "message" => (text("raw"), mail_name(&day("date"), text("subject"))),
            "outbox" => (text("raw"), mail_name(&day("queued_at"), text("subject"))),
            "attachment" => (text("sha256"), format!("files/{}", safe_name(text("name")))),
            _ => return,
        };
        // A mail that came as a file of another mail is both; the mail's name says more.
        let known = self.names.entry(hash.to_owned()).or_default();
        if known.is_empty() || known.starts_with("files/") && name.starts_with("mail/") {
            *known = name;
        }
    }

    fn bytes(&mut self, r: &Reader<'_>) -> Result<()> {
        let mut lines = Lines::to(self.folder, BYTES)?;
        r.dump_rows(BYTES, &mut |mut row| {
            let hash = row
                .get("sha256")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let named = self.names.get(&hash).map_or("files/file", String::as_str);
            let file = with_hash(named, &hash);
            let target = self.folder.join(&file);
            private::write(&target, &r.blob(&hash)?)
                .map_err(|error| AppError::file(&target, error))?;
            row.insert("file".into(), file.into());
            self.manifest.files += 1;
            lines.write(&row)
        })?;
        self.manifest.rows.insert(BYTES.to_owned(), lines.finish()?);
        Ok(())
    }
}

fn mail_name(day: &str, subject: &str) -> String {
    let subject: String = safe_name(subject).chars().take(60).collect();
    format!("mail/{day} {}.eml", subject.trim_end_matches(['.', ' ']))
}

fn with_hash(name: &str, hash: &str) -> String {
    let short = hash.get(..12).unwrap_or(hash);
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem} {short}.{ending}"),
        _ => format!("{name} {short}"),
    }
}

/// A file of JSON objects, one a line.
struct Lines {
    path: PathBuf,
    file: BufWriter<File>,
    rows: u64,
}

impl Lines {
    fn to(folder: &Path, table: &str) -> Result<Self> {
        let path = table_file(folder, table);
        let file = private::new_file(&path).map_err(|error| AppError::file(&path, error))?;
        Ok(Self {
            file: BufWriter::new(file),
            path,
            rows: 0,
        })
    }

    fn write(&mut self, row: &DumpRow) -> Result<()> {
        self.rows += 1;
        serde_json::to_writer(&mut self.file, row)
            .map_err(std::io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .map_err(|error| AppError::file(&self.path, error))
    }

    fn finish(self) -> Result<u64> {
        let Self { path, file, rows } = self;
        file.into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(|error| AppError::file(&path, error))?;
        Ok(rows)
    }
}

fn table_file(folder: &Path, table: &str) -> PathBuf {
    folder.join("tables").join(format!("{table}.jsonl"))
}

impl App {
    /// As [`restore`], in the place of this casebook while it is open: everything shown and written
    /// next is what was restored. Letters that wait in it do not go by themselves.
    ///
    /// # Errors
    ///
    /// As [`restore`], or when another program has this casebook open; then nothing is changed.
    pub fn restore_here(&self, source: &Path, passphrase: Option<Passphrase>) -> Result<PathBuf> {
        let path = self.casebook.path();
        let kept = name_for_kept(path, self.today());
        with_backup(source, path, |backup| {
            Ok(self.casebook.restore_here(backup, &kept, passphrase)?)
        })?;
        self.forget_what_was_open();
        self.take_up()?;
        Ok(kept)
    }
}

/// The passphrases that bringing a casebook back may need.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Of the backup; without one, that of the present casebook is tried.
    pub backup: Option<Passphrase>,
    /// Of the casebook that makes room.
    pub present: Option<Passphrase>,
}

impl Keys {
    /// One for both.
    pub fn same(passphrase: Option<Passphrase>) -> Self {
        Self {
            backup: None,
            present: passphrase,
        }
    }
}

/// Puts a backup or an export where a casebook is looked for; gives where the one that stood there is
/// kept now.
///
/// # Errors
///
/// When it is neither, is damaged or locked, or the present casebook is open somewhere; then nothing
/// is changed.
pub fn restore(
    source: &Path,
    casebook: &Path,
    today: chrono::NaiveDate,
    keys: &Keys,
) -> Result<Option<PathBuf>> {
    let kept = name_for_kept(casebook, today);
    let stood_there = casebook.exists();
    let of_backup = keys.backup.as_ref().or(keys.present.as_ref());
    with_backup(source, casebook, |backup| {
        Ok(Casebook::restore(
            backup,
            casebook,
            &kept,
            of_backup,
            keys.present.as_ref(),
        )?)
    })?;
    Ok(stood_there.then_some(kept))
}

/// A free name beside the casebook for the one that makes room.
fn name_for_kept(casebook: &Path, today: chrono::NaiveDate) -> PathBuf {
    free_name(|again| {
        let mut name = casebook.as_os_str().to_owned();
        name.push(format!(".before-restore-{today}{again}"));
        PathBuf::from(name)
    })
}

/// The first name that nothing has: as it is, or with a number.
pub(crate) fn free_name(name: impl Fn(&str) -> PathBuf) -> PathBuf {
    std::iter::once(String::new())
        .chain((2_u32..1_000).map(|number| format!("-{number}")))
        .map(|again| name(&again))
        .find(|name| !name.exists())
        .unwrap_or_default()
}

/// A backup as it is, an export as a casebook made of it for the moment.
fn with_backup(
    source: &Path,
    casebook: &Path,
    restore: impl FnOnce(&Path) -> Result<()>,
) -> Result<()> {
    if !source.is_dir() {
        return restore(source);
    }
    let folder = casebook
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let room = tempfile::tempdir_in(folder.unwrap_or(Path::new(".")))
        .map_err(|error| AppError::file(casebook, error))?;
    let made = room.path().join("made.scrutineer");
    import_export(source, &made)?;
    restore(&made)
}

/// Makes a new casebook from an export; what it holds is equal to what was exported.
///
/// # Errors
///
/// When the folder holds no whole export, a file of it was changed, or there is a casebook already;
/// then nothing is made.
pub fn import_export(folder: &Path, casebook: &Path) -> Result<ExportManifest> {
    let path = folder.join(MANIFEST);
    let text = fs::read(&path).map_err(|error| AppError::file(&path, error))?;
    let manifest: ExportManifest = serde_json::from_slice(&text).map_err(|error| {
        AppError::file(
            &path,
            format!("it is not the manifest of an export ({error})"),
        )
    })?;
    let made = Casebook::make_from(casebook, manifest.schema_version, |w| {
        for (table, rows) in &manifest.rows {
            let mut count = 0;
            each_line(&table_file(folder, table), |mut row| -> Result<()> {
                count += 1;
                let bytes = match row.remove("file") {
                    Some(file) if table == BYTES => Some(bytes_of(folder, &row, &file)?),
                    Some(file) => {
                        row.insert("file".into(), file);
                        None
                    }
                    None => None,
                };
                Ok(w.load_row(table, &row, bytes.as_deref())?)
            })?;
            if count != *rows {
                return Err(AppError::file(
                    &table_file(folder, table),
                    format!("it has {count} rows, and had {rows} when it was exported"),
                ));
            }
        }
        Ok::<_, AppError>(())
    })?;
    match made.check()?.problems.first() {
        None => Ok(manifest),
        Some(first) => Err(AppError::file(
            casebook,
            format!("it is not sound ({first})"),
        )),
    }
}

fn each_line(path: &Path, mut work: impl FnMut(DumpRow) -> Result<()>) -> Result<()> {
    use std::io::Read as _;
    let fault = |error: &dyn std::fmt::Display| AppError::file(path, error.to_string());
    let mut file = BufReader::new(File::open(path).map_err(|error| fault(&error))?);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = file
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .map_err(|error| fault(&error))?;
        if read == 0 {
            break;
        }
        let row = serde_json::from_slice(&line)
            .map_err(|error| fault(&format!("line {number} is not a row ({error})")))?;
        work(row)?;
    }
    Ok(())
}

/// The bytes of a file of the export. Its name comes from the export, so it must not lead out of it.
fn bytes_of(folder: &Path, row: &DumpRow, file: &Value) -> Result<Vec<u8>> {
    let name = Path::new(file.as_str().unwrap_or_default());
    let inside = name
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    let path = folder.join(name);
    if !inside {
        return Err(AppError::file(&path, "it does not lie in the export"));
    }
    let bytes = fs::read(&path).map_err(|error| AppError::file(&path, error))?;
    if row.get("sha256").and_then(Value::as_str) != Some(&sha256(&bytes)) {
        return Err(AppError::file(
            &path,
            "it was changed since it was exported",
        ));
    }
    Ok(bytes)
}
