use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ChildStdout;
use std::time::Duration;

use foi_worker::{End, Ended, Worker, file_in_memory};
use serde::Serialize;

use crate::job::{Job, PictureName, Reply, TIME, WORKER_ARGUMENT};
use crate::{Document, DocumentError, NoPicture, Pdf};

/// A longer answer is not believed: bytes.
const LARGEST_ANSWER: u64 = 1024 * 1024 * 1024;

/// Has documents set by another program.
#[derive(Debug, Clone)]
pub struct Typesetter {
    program: PathBuf,
    patience: Duration,
}

impl Typesetter {
    /// Documents are set by this program, which does so when it is started with
    /// [`WORKER_ARGUMENT`].
    pub fn program(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            patience: Duration::from_secs(TIME),
        }
    }

    /// Gives a document up after another time than five minutes.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sets a document. Blocks until it is done or given up.
    pub fn pdf<D: Serialize>(&self, document: &Document<'_, D>) -> Result<Pdf, DocumentError> {
        let pictures = document.pictures;
        let job = Job::Document {
            template: document.template,
            data: document.data,
            pictures: pictures
                .iter()
                .map(|picture| PictureName {
                    name: picture.name.to_owned(),
                    size: picture.bytes.len(),
                })
                .collect(),
            name: document.name.to_owned(),
            at: document.at,
        };
        let bytes: Vec<&[u8]> = pictures.iter().map(|picture| picture.bytes).collect();
        match self.done(&job, &bytes)? {
            (
                Reply::Pdf {
                    pages,
                    archival,
                    size,
                },
                bytes,
            ) if bytes.len() == size => Ok(Pdf {
                bytes,
                pages,
                archival,
            }),
            (Reply::No(why), _) => Err(why.into()),
            _ => Err(DocumentError::Died),
        }
    }

    /// Draws an SVG of the program's own on white, as PNG. Nothing outside it is loaded; the same
    /// SVG gives the same bytes.
    ///
    /// # Errors
    ///
    /// When it is no SVG, or larger than can be drawn.
    pub fn png(&self, svg: &str) -> Result<Vec<u8>, NoPicture> {
        let drawn = self.done(&Job::<()>::Drawing, &[svg.as_bytes()]);
        match drawn.map_err(NoPicture)? {
            (Reply::Png { size }, bytes) if bytes.len() == size => Ok(bytes),
            (Reply::No(why), _) => Err(NoPicture(why.into())),
            _ => Err(NoPicture(DocumentError::Died)),
        }
    }

    fn done<D: Serialize>(
        &self,
        job: &Job<D>,
        bytes: &[&[u8]],
    ) -> Result<(Reply, Vec<u8>), DocumentError> {
        let input = written_down(job, bytes)?;
        let worker = Worker {
            program: &self.program,
            arguments: &[WORKER_ARGUMENT],
            path: OsStr::new("/usr/bin:/bin"),
            // It opens no files.
            temporary: Path::new("/"),
            patience: self.patience,
        };
        let ended = worker.run(input, || false, answer).map_err(not_started)?;
        let too_long = || DocumentError::TooLong(self.patience.as_secs().div_ceil(60));
        match ended {
            Ended::Heard(heard) => match (heard.end(), heard.taken) {
                (_, Some(answer)) => Ok(answer),
                (End::TooMuchMemory, None) => Err(DocumentError::TooMuchMemory),
                (End::Killed, None) => Err(too_long()),
                (End::Crashed, None) => Err(DocumentError::Died),
            },
            Ended::TooLong | Ended::Cancelled => Err(too_long()),
        }
    }
}

/// The job as the worker reads it. It is of the casebook, which may be encrypted: it stays in
/// memory, in a file that no folder has.
fn written_down<D: Serialize>(job: &Job<D>, bytes: &[&[u8]]) -> Result<File, DocumentError> {
    let head = serde_json::to_vec(job)?;
    let written = || -> io::Result<File> {
        let mut file = file_in_memory()?;
        file.write_all(&head)?;
        file.write_all(b"\n")?;
        for piece in bytes {
            file.write_all(piece)?;
        }
        file.rewind()?;
        Ok(file)
    };
    written().map_err(not_started)
}

fn not_started(error: io::Error) -> DocumentError {
    DocumentError::NotStarted(error.to_string())
}

/// What a worker answers; none when that is no answer.
fn answer(output: ChildStdout) -> Option<(Reply, Vec<u8>)> {
    let mut output = BufReader::new(output.take(LARGEST_ANSWER));
    let mut head = Vec::new();
    output.read_until(b'\n', &mut head).ok()?;
    let reply = serde_json::from_slice(&head).ok()?;
    let mut bytes = Vec::new();
    output.read_to_end(&mut bytes).ok()?;
    Some((reply, bytes))
}
