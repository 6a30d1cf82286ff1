use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::platform::{end_group, group_apart, was_killed};

/// How often a worker is looked at to see whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// A worker to be started.
#[derive(Debug, Clone, Copy)]
pub struct Worker<'w> {
    /// The program.
    pub program: &'w Path,
    /// What tells it what to do.
    pub arguments: &'w [&'w str],
    /// Where it finds other programs: `PATH`.
    pub path: &'w OsStr,
    /// Where it may hold files without a name: `TMPDIR`.
    pub temporary: &'w Path,
    /// How long it may take.
    pub patience: Duration,
}

/// How listening to a worker ended.
#[derive(Debug)]
pub enum Ended<T> {
    /// It said all it had to say.
    Heard(Answer<T>),
    /// It took longer than it may, and was ended.
    TooLong,
    /// It was no longer wanted, and was ended.
    Cancelled,
}

/// What a worker said.
#[derive(Debug)]
pub struct Answer<T> {
    /// What was taken of its standard output.
    pub taken: T,
    status: ExitStatus,
    complaint: String,
}

/// How a worker ended whose answer is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It wanted more memory than it may have.
    TooMuchMemory,
    /// It used up its time of the processor, or somebody killed it.
    Killed,
    /// It crashed, or said something else than was asked.
    Crashed,
}

impl<T> Answer<T> {
    /// Why there is no answer, when what was taken is none.
    pub fn end(&self) -> End {
        let is_about_memory = self.complaint.contains("memory allocation of")
            || self.complaint.contains("capacity overflow");
        if is_about_memory {
            End::TooMuchMemory
        } else if was_killed(self.status) {
            End::Killed
        } else {
            End::Crashed
        }
    }
}

impl Worker<'_> {
    /// Starts the worker, hands it `input` as its standard input, and takes what it says until it
    /// has said all, its time is over, or it is no longer wanted. Blocks until then; afterwards
    /// neither it nor anything it started runs on.
    ///
    /// # Errors
    ///
    /// When it could not be started.
    pub fn run<T: Send + 'static>(
        &self,
        input: File,
        is_cancelled: impl Fn() -> bool,
        take: impl FnOnce(ChildStdout) -> T + Send + 'static,
    ) -> io::Result<Ended<T>> {
        let mut command = Command::new(self.program);
        command
            .args(self.arguments)
            .env_clear()
            .env("PATH", self.path)
            .env("TMPDIR", self.temporary)
            .env("LC_ALL", "C.UTF-8")
            // Pages are read side by side, not the lines of one page.
            .env("OMP_THREAD_LIMIT", "1")
            .current_dir("/")
            .stdin(Stdio::from(input))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        group_apart(&mut command)?;
        let mut child = command.spawn().map_err(|error| self.not_started(error))?;
        // It has its own copies of what it was given; ours end with this.
        drop(command);
        let heard = hear(&mut child, self.patience, is_cancelled, take);
        // The worker is done or to be ended; either way nothing of it, nor of what it started,
        // stays behind.
        end_group(&child);
        let status = child.wait()?;
        Ok(match heard {
            Heard::All(taken, complaint) => Ended::Heard(Answer {
                taken,
                status,
                complaint,
            }),
            Heard::TooLong => Ended::TooLong,
            Heard::Cancelled => Ended::Cancelled,
        })
    }

    fn not_started(&self, error: io::Error) -> io::Error {
        if error.kind() != io::ErrorKind::NotFound {
            return error;
        }
        let words = format!(
            "the program {}, which does this, is missing; install Scrutineer again",
            self.program.display()
        );
        io::Error::new(error.kind(), words)
    }
}

/// What came of listening to a worker.
enum Heard<T> {
    All(T, String),
    TooLong,
    Cancelled,
}

fn hear<T: Send + 'static>(
    child: &mut Child,
    patience: Duration,
    is_cancelled: impl Fn() -> bool,
    take: impl FnOnce(ChildStdout) -> T + Send + 'static,
) -> Heard<T> {
    let (Some(output), Some(complaint)) = (child.stdout.take(), child.stderr.take()) else {
        return Heard::TooLong;
    };
    let (done, reply) = mpsc::channel();
    thread::spawn(move || {
        let taken = take(output);
        let mut said = Vec::new();
        complaint.take(4_096).read_to_end(&mut said).ok();
        // Nobody listens any more when the worker was given up.
        done.send((taken, String::from_utf8_lossy(&said).into_owned()))
            .ok();
    });
    let begun = Instant::now();
    loop {
        match reply.recv_timeout(LOOK) {
            Ok((taken, complaint)) => return Heard::All(taken, complaint),
            Err(RecvTimeoutError::Disconnected) => return Heard::TooLong,
            Err(RecvTimeoutError::Timeout) if is_cancelled() => return Heard::Cancelled,
            Err(RecvTimeoutError::Timeout) if begun.elapsed() >= patience => {
                return Heard::TooLong;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
