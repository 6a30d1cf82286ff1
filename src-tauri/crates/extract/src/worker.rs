use std::env;
use std::io::{Read as _, Write as _, stdin, stdout};
use std::process::ExitCode;

use rlimit::{Resource, setrlimit};

use crate::extractor::{LARGEST_FILE, LARGEST_REPLY, Reply, WORKER_ARGUMENT};
use crate::text;

/// Address space of a worker: bytes.
const MEMORY: u64 = 512 * 1024 * 1024;
/// Processor time of a worker: seconds.
const CPU: u64 = 20;

/// Does the work of a worker if this process was started as one; otherwise returns at once.
///
/// To be the first thing a program's `main` does:
///
/// ```no_run
/// use std::process::ExitCode;
/// fn main() -> ExitCode {
///     if let Some(done) = foi_extract::run_worker_if_asked() {
///         return done;
///     }
///     // … the program itself
///     ExitCode::SUCCESS
/// }
/// ```
pub fn run_worker_if_asked() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next()? != WORKER_ARGUMENT {
        return None;
    }
    let name = arguments.next().unwrap_or_default();
    Some(match work(&name.to_string_lossy()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn work(name: &str) -> std::io::Result<()> {
    limit()?;
    let mut bytes = Vec::new();
    stdin().lock().take(LARGEST_FILE).read_to_end(&mut bytes)?;
    let reply = match text::read(&bytes, name) {
        Ok(text) => Reply::Text(text),
        Err(why) => Reply::None(why),
    };
    let reply = serde_json::to_vec(&reply)?;
    debug_assert!(reply.len() as u64 <= LARGEST_REPLY);
    stdout().lock().write_all(&reply)
}

/// From here on the process can take no more memory or time than a well-made file needs, write
/// no file and start no program.
fn limit() -> std::io::Result<()> {
    setrlimit(Resource::AS, MEMORY, MEMORY)?;
    setrlimit(Resource::CPU, CPU, CPU)?;
    setrlimit(Resource::FSIZE, 0, 0)?;
    setrlimit(Resource::CORE, 0, 0)?;
    setrlimit(Resource::NOFILE, 16, 16)
}
