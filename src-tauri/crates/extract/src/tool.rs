//! Programs of the system that read files, run within the worker's limits.

use std::io::{self, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use foi_worker::was_killed;

use crate::input::Input;

/// Memory of a tool: bytes. With what its worker holds meanwhile it stays below the worker's limit.
const MEMORY: u64 = 384 * 1024 * 1024;

/// How a tool ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// What it wrote, as far as it was wanted.
    pub(crate) output: Vec<u8>,
    /// What it complained of: its first kilobytes.
    pub(crate) complaint: String,
    pub(crate) how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// By itself, with this code.
    Code(i32),
    /// It wrote more than was wanted, and was ended.
    TooMuch,
    /// It took too long, and was ended.
    TooLong,
    /// It wanted more memory than it may have.
    TooMuchMemory,
    /// It crashed.
    Crashed,
    /// It is not installed.
    Missing,
}

/// What a tool reads.
pub(crate) enum From<'f> {
    File(&'f Input),
    /// What another tool wrote.
    Tool(&'f mut Child),
}

/// Until when a worker has time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(pub(crate) Instant);

impl Deadline {
    pub(crate) fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

/// Runs a tool to its end, until the deadline, or until it has written `most` bytes.
pub(crate) fn run(
    arguments: &[&str],
    from: From<'_>,
    most: usize,
    until: Deadline,
) -> io::Result<Ended> {
    let ended = |how| Ended {
        output: Vec::new(),
        complaint: String::new(),
        how,
    };
    let mut child = match start(arguments, from) {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ended(How::Missing)),
        Err(error) => return Err(error),
    };
    let (Some(mut output), Some(complaint)) = (child.stdout.take(), child.stderr.take()) else {
        return Ok(ended(How::Crashed));
    };
    let complaints = thread::spawn(move || {
        let mut text = Vec::new();
        let mut complaint = complaint;
        complaint.by_ref().take(4_096).read_to_end(&mut text).ok();
        // The rest is read away, so that the tool does not wait for somebody to listen.
        io::copy(&mut complaint, &mut io::sink()).ok();
        String::from_utf8_lossy(&text).into_owned()
    });
    let (pieces, arriving) = mpsc::sync_channel::<Vec<u8>>(4);
    thread::spawn(move || {
        loop {
            let mut piece = vec![0; 64 * 1024];
            match output.read(&mut piece) {
                Ok(length) if length > 0 => {
                    piece.truncate(length);
                    if pieces.send(piece).is_err() {
                        return;
                    }
                }
                _ => return,
            }
        }
    });
    let mut written = Vec::new();
    let stopped = loop {
        match arriving.recv_timeout(until.left()) {
            Ok(piece) => {
                written.extend_from_slice(&piece);
                if written.len() > most {
                    written.truncate(most);
                    break Some(How::TooMuch);
                }
            }
            Err(RecvTimeoutError::Timeout) => break Some(How::TooLong),
            Err(RecvTimeoutError::Disconnected) => break None,
        }
    };
    drop(arriving);
    let stopped = stopped.or_else(|| wait_until(&mut child, until).then_some(How::TooLong));
    child.kill().ok();
    let status = child.wait()?;
    // A grandchild may hold the other end open; the worker's own end will end it.
    let complaint = if stopped.is_none() {
        complaints.join().unwrap_or_default()
    } else {
        String::new()
    };
    let how = stopped.unwrap_or_else(|| match status.code() {
        _ if is_about_memory(&complaint) => How::TooMuchMemory,
        // `prlimit` and `setpriv` say so with 127 when there is no such program.
        Some(127) => How::Missing,
        Some(code) => How::Code(code),
        None if was_killed(status) => How::TooLong,
        None => How::Crashed,
    });
    Ok(Ended {
        output: written,
        complaint,
        how,
    })
}

/// Starts a tool with limits of its own; it does not outlive the worker.
pub(crate) fn start(arguments: &[&str], from: From<'_>) -> io::Result<Child> {
    let input = match from {
        From::File(input) => Stdio::from(input.file()?),
        From::Tool(other) => other
            .stdout
            .take()
            .map(Stdio::from)
            .ok_or_else(|| io::Error::other("nothing to read"))?,
    };
    Command::new("prlimit")
        .args([&format!("--as={MEMORY}"), "setpriv", "--pdeathsig", "KILL"])
        .args(arguments)
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Waits for a tool that has closed its output. Says whether time ran out.
fn wait_until(child: &mut Child, until: Deadline) -> bool {
    loop {
        if !matches!(child.try_wait(), Ok(None)) {
            return false;
        }
        if until.left().is_zero() {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn is_about_memory(complaint: &str) -> bool {
    let complaint = complaint.to_ascii_lowercase();
    [
        "out of memory",
        "bad_alloc",
        "memory exhausted",
        "cannot allocate",
        "not enough memory",
    ]
    .iter()
    .any(|words| complaint.contains(words))
}
