use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ChildStdout;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use foi_figures::Grid;
use foi_worker::{Answer, End, Ended, Worker};

use crate::input::{ending, fill};
use crate::protocol::{LARGEST_FILE, LARGEST_REPLY, Reply, TIME, WORKER_ARGUMENT, Wish};
use crate::{Extracted, Reason, Table, Unreadable, grid};

/// A longer stream of cells is not believed: bytes.
const LARGEST_STREAM: u64 = 2 * 1024 * 1024 * 1024;

/// Another worker for more pages of a scan is not started after this long.
const LONGEST: Duration = Duration::from_mins(3);

/// Starts workers.
#[derive(Debug, Clone)]
pub struct Extractor {
    program: PathBuf,
    patience: Duration,
    /// Where the tools are looked for.
    path: OsString,
    /// Where files are held while they are read; they have no names there.
    temporary: PathBuf,
}

/// Ends reading early, from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends what is being read with this, and all that is asked for later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Extractor {
    /// Workers are this same program, whose `main` must call
    /// [`run_worker_if_asked`](crate::run_worker_if_asked).
    ///
    /// # Errors
    ///
    /// When the system does not say which program runs.
    pub fn this_program() -> io::Result<Self> {
        Ok(Self::program(std::env::current_exe()?))
    }

    /// Workers are another program, which calls [`run_worker_if_asked`](crate::run_worker_if_asked).
    pub fn program(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            patience: Duration::from_secs(TIME),
            path: std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()),
            temporary: std::env::temp_dir(),
        }
    }

    /// The program that workers are.
    pub fn worker_program(&self) -> &Path {
        &self.program
    }

    /// Ends workers after another time than twenty seconds.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Looks for poppler, tesseract and antiword in other folders than those of `PATH`.
    #[must_use]
    pub fn with_path(self, path: impl Into<OsString>) -> Self {
        Self {
            path: path.into(),
            ..self
        }
    }

    /// Holds files in another folder than the system's for temporary ones.
    #[must_use]
    pub fn with_temporary_folder(self, folder: impl Into<PathBuf>) -> Self {
        Self {
            temporary: folder.into(),
            ..self
        }
    }

    /// The text of a file, read by a worker. Blocks until it is done or ended.
    pub fn text(&self, bytes: &[u8], name: &str) -> Result<Extracted, Unreadable> {
        self.text_unless(bytes, name, &Cancel::default())
    }

    /// The text of a file, unless it is cancelled meanwhile.
    pub fn text_unless(
        &self,
        bytes: &[u8],
        name: &str,
        cancel: &Cancel,
    ) -> Result<Extracted, Unreadable> {
        self.text_in(&self.held(bytes)?, name, cancel)
    }

    /// The text of an open file, or of what comes through a pipe.
    pub fn text_of_file(&self, file: File, name: &str) -> Result<Extracted, Unreadable> {
        self.text_in(&self.seekable(file)?, name, &Cancel::default())
    }

    /// The sheets and rows of an open file, or of what comes through a pipe.
    pub fn table_of_file(&self, file: File, name: &str) -> Result<Table, Unreadable> {
        self.table_in(&self.seekable(file)?, name)
    }

    /// A scanned PDF takes a second or two for each page, so its pages are shared out among
    /// workers that follow one another, each with limits of its own.
    fn text_in(&self, file: &File, name: &str, cancel: &Cancel) -> Result<Extracted, Unreadable> {
        let mut whole: Option<Extracted> = None;
        let mut from_page = 1;
        let begun = Instant::now();
        loop {
            match (
                self.ask(file, name, Wish::Text { from_page }, cancel),
                &mut whole,
            ) {
                (Ok(Reply::Text { read, next_page }), _) => {
                    let mut read = match whole.take() {
                        Some(earlier) => joined(earlier, read),
                        None => read,
                    };
                    match next_page {
                        // A worker that came no further would not do so the next time.
                        Some(page) if page > from_page && begun.elapsed() < LONGEST => {
                            whole = Some(read);
                            from_page = page;
                        }
                        Some(page) => {
                            read.note(format!(
                                "The pages from {page} on are pictures and were not read."
                            ));
                            read.cut = true;
                            return finished(read);
                        }
                        None => return finished(read),
                    }
                }
                (Err(why), Some(_)) if why.reason == Reason::Cancelled => return Err(why),
                (Err(why) | Ok(Reply::No(why)), Some(read)) => {
                    read.note(format!(
                        "The pages from {from_page} on are pictures and were not read. {}",
                        why.says
                    ));
                    read.cut = true;
                    return finished(std::mem::take(read));
                }
                (Ok(Reply::Table(_)), _) => return Err(Unreadable::broken("a file")),
                (Err(why) | Ok(Reply::No(why)), None) => return Err(why),
            }
        }
    }

    /// The sheets and rows of a spreadsheet or CSV file, read by a worker.
    pub fn table(&self, bytes: &[u8], name: &str) -> Result<Table, Unreadable> {
        self.table_in(&self.held(bytes)?, name)
    }

    fn table_in(&self, file: &File, name: &str) -> Result<Table, Unreadable> {
        match self.ask(file, name, Wish::Table, &Cancel::default())? {
            Reply::Table(table) => Ok(table),
            Reply::No(why) => Err(why),
            Reply::Text { .. } => Err(Unreadable::broken("a file")),
        }
    }

    /// The sheets of a spreadsheet, or the tables of a document, cell by cell with what they hide,
    /// read by a worker. What takes the program's memory is bounded: twelve million cells.
    pub fn grid(&self, bytes: &[u8], name: &str) -> Result<Grid, Unreadable> {
        self.grid_in(&self.held(bytes)?, name)
    }

    /// The sheets of an open file, or of what comes through a pipe.
    pub fn grid_of_file(&self, file: File, name: &str) -> Result<Grid, Unreadable> {
        self.grid_in(&self.seekable(file)?, name)
    }

    fn grid_in(&self, file: &File, name: &str) -> Result<Grid, Unreadable> {
        let take = |output: ChildStdout| {
            grid::received(BufReader::with_capacity(
                256 * 1024,
                output.take(LARGEST_STREAM),
            ))
        };
        let answer = self.told(file, name, Wish::Grid, &Cancel::default(), take)?;
        let end = answer.end();
        answer.taken.unwrap_or_else(|| Err(died(end)))
    }

    /// A temporary file without a name: nothing is left of it when the last process that has it ends.
    fn held(&self, bytes: &[u8]) -> Result<File, Unreadable> {
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(too_large());
        }
        let mut file = tempfile::tempfile_in(&self.temporary).map_err(Unreadable::not_started)?;
        file.write_all(bytes).map_err(Unreadable::not_started)?;
        Ok(file)
    }

    /// A file that can be read from any place on, not too large: itself, or a copy of what comes.
    fn seekable(&self, file: File) -> Result<File, Unreadable> {
        let about = file.metadata().map_err(Unreadable::not_started)?;
        if about.is_dir() {
            return Err(Unreadable::not_started("it is a folder"));
        }
        if about.is_file() {
            return if about.len() > LARGEST_FILE {
                Err(too_large())
            } else {
                Ok(file)
            };
        }
        let mut copy = tempfile::tempfile_in(&self.temporary).map_err(Unreadable::not_started)?;
        match fill(&mut copy, &mut &file, LARGEST_FILE) {
            Ok(true) => Ok(copy),
            Ok(false) => Err(too_large()),
            Err(error) => Err(Unreadable::not_started(error)),
        }
    }

    fn ask(
        &self,
        file: &File,
        name: &str,
        wish: Wish,
        cancel: &Cancel,
    ) -> Result<Reply, Unreadable> {
        let take = |output: ChildStdout| {
            let mut text = Vec::new();
            output.take(LARGEST_REPLY + 1).read_to_end(&mut text).ok();
            text
        };
        let answer = self.told(file, name, wish, cancel, take)?;
        if answer.taken.len() as u64 > LARGEST_REPLY {
            return Err(Unreadable::too_much_memory());
        }
        serde_json::from_slice(&answer.taken).map_err(|_| died(answer.end()))
    }

    /// Starts a worker and takes what it says.
    fn told<T: Send + 'static>(
        &self,
        file: &File,
        name: &str,
        wish: Wish,
        cancel: &Cancel,
        take: impl FnOnce(ChildStdout) -> T + Send + 'static,
    ) -> Result<Answer<T>, Unreadable> {
        let mut input = file.try_clone().map_err(Unreadable::not_started)?;
        input.rewind().map_err(Unreadable::not_started)?;
        let worker = Worker {
            program: &self.program,
            // Only a harmless name goes along: for its ending.
            arguments: &[
                WORKER_ARGUMENT,
                &wish.argument(),
                &format!("file.{}", ending(name)),
            ],
            path: &self.path,
            temporary: &self.temporary,
            patience: self.patience,
        };
        match worker
            .run(input, || cancel.is_cancelled(), take)
            .map_err(Unreadable::not_started)?
        {
            Ended::Heard(answer) => Ok(answer),
            Ended::TooLong => Err(Unreadable::too_long("this file")),
            Ended::Cancelled => Err(Unreadable::cancelled()),
        }
    }
}

fn too_large() -> Unreadable {
    Unreadable::new(
        Reason::TooLarge,
        format_args!(
            "This file is larger than {} MB and is not read here.",
            LARGEST_FILE / (1024 * 1024)
        ),
    )
}

/// Why a worker that did not answer died.
fn died(end: End) -> Unreadable {
    match end {
        End::TooMuchMemory => Unreadable::too_much_memory(),
        End::Killed => Unreadable::too_long("this file"),
        End::Crashed => Unreadable::broken("a file that makes its reader crash"),
    }
}

/// Pages read later take the place of those that were not.
fn joined(mut earlier: Extracted, later: Extracted) -> Extracted {
    for part in later.parts {
        if part.ocr
            && let Some(same) = earlier
                .parts
                .iter_mut()
                .find(|same| same.place == part.place)
        {
            *same = part;
        }
    }
    earlier.ocr |= later.ocr;
    earlier.cut |= later.cut;
    for note in later.notes {
        if !earlier.notes.contains(&note) {
            earlier.note(note);
        }
    }
    earlier
}

fn finished(read: Extracted) -> Result<Extracted, Unreadable> {
    if read.has_text() {
        return Ok(read);
    }
    Err(match read.notes.first() {
        Some(note) => Unreadable::new(Reason::NoWords, note),
        None => Unreadable::no_words(&read.kind),
    })
}
