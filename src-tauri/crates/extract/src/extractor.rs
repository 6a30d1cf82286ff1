use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ExtractedText;

/// What a program is started with to be a worker.
pub(crate) const WORKER_ARGUMENT: &str = "extract-worker";
/// A larger file is not read: bytes.
pub(crate) const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// A longer reply is not believed: bytes of JSON.
pub(crate) const LARGEST_REPLY: u64 = 16 * 1024 * 1024;
/// A worker that takes longer is ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts workers.
#[derive(Debug, Clone)]
pub struct Extractor {
    program: PathBuf,
    patience: Duration,
}

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The file has no text to show, for the reason given in one sentence.
    #[error("{0}")]
    NoText(String),
    /// The file is too large.
    #[error("This file is larger than {} MB and is not read here. Save it to open it with another program.", LARGEST_FILE / (1024 * 1024))]
    TooLarge,
    /// The worker took too much memory or time, or crashed.
    #[error(
        "This file could not be read: it took too much memory or time, or is damaged. The file itself is kept as it came; save it to open it with another program."
    )]
    GaveUp,
    /// The worker could not be started.
    #[error("The file could not be read: {0}. The file itself is kept as it came.")]
    NotStarted(String),
}

/// What a worker answers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    Text(ExtractedText),
    None(String),
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
            patience: PATIENCE,
        }
    }

    /// Ends workers after another time than half a minute.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The text of a file, read by a worker. Blocks until it is done or ended.
    pub fn text(&self, bytes: &[u8], name: &str) -> Result<ExtractedText, ExtractError> {
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(ExtractError::TooLarge);
        }
        let not_started = |error: io::Error| ExtractError::NotStarted(error.to_string());
        // Only a harmless name goes along: for its ending.
        let ending = Path::new(name)
            .extension()
            .unwrap_or_default()
            .to_string_lossy();
        let ending: String = ending
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect();
        let mut child = Command::new(&self.program)
            .args([WORKER_ARGUMENT, &format!("file.{ending}")])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(not_started)?;
        let reply = self.converse(&mut child, bytes);
        // The worker is done or to be ended; either way nothing of it stays behind.
        child.kill().ok();
        child.wait().map_err(not_started)?;
        match reply {
            Some(Reply::Text(text)) => Ok(text),
            Some(Reply::None(why)) => Err(ExtractError::NoText(why)),
            None => Err(ExtractError::GaveUp),
        }
    }

    fn converse(&self, child: &mut Child, bytes: &[u8]) -> Option<Reply> {
        let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
        let bytes = bytes.to_vec();
        // A worker that ends early closes its input; that shows in its reply, or the lack of one.
        thread::spawn(move || input.write_all(&bytes).ok());
        let (done, reply) = mpsc::channel();
        thread::spawn(move || {
            let mut text = Vec::new();
            let whole = output.take(LARGEST_REPLY).read_to_end(&mut text).is_ok();
            // Nobody listens any more when the worker was given up.
            done.send(whole.then_some(text)).ok();
        });
        let text = reply.recv_timeout(self.patience).ok()??;
        serde_json::from_slice(&text).ok()
    }
}
