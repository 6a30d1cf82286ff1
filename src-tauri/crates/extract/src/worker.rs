use std::env;
use std::fs::File;
use std::io::{self, BufWriter, Write as _, stdout};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use foi_worker::{Limits, confine, stand_back, standard_input};

use crate::grid::{End, Sending};
use crate::input::Input;
use crate::kind::Kind;
use crate::protocol::{LARGEST_FILE, LARGEST_REPLY, Reply, TIME, WORKER_ARGUMENT, Wish};
use crate::tool::Deadline;
use crate::{
    Extracted, Reason, Table, Unreadable, archive, ocr, office, pdf, plain, separated, sheets,
    tables_in_text, word_97,
};

/// Kept back of the time, to answer before being ended: seconds.
const TO_ANSWER: u64 = 2;

/// Memory of a worker: bytes.
const MEMORY: u64 = 512 * 1024 * 1024;

/// What a well-made file needs at most.
const LIMITS: Limits = Limits {
    memory: MEMORY,
    addresses: MEMORY,
    time: TIME,
    file: LARGEST_FILE,
};

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
    let wish = arguments.next().unwrap_or_default();
    let name = arguments.next().unwrap_or_default();
    let wish = Wish::from_argument(&wish.to_string_lossy());
    Some(match wish.map(|wish| work(wish, &name.to_string_lossy())) {
        Some(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn work(wish: Wish, name: &str) -> io::Result<()> {
    let until = Deadline(Instant::now() + Duration::from_secs(TIME - TO_ANSWER));
    // Opened before files can no longer be; it has no name, so it goes with the process.
    let mut scratch = tempfile::tempfile()?;
    stand_back();
    let confined = confine(LIMITS).map_err(|error| {
        Unreadable::not_started(format_args!(
            "this system does not let a program limit itself ({error}), and without limits no file is read"
        ))
    });
    let input = || Input::new(standard_input()?, name);
    if wish == Wish::Grid {
        let mut sending = Sending::new(BufWriter::with_capacity(128 * 1024, stdout().lock()));
        let end = match confined {
            Ok(()) => grid(&input()?, until, &mut sending),
            Err(why) => Err(why),
        };
        return sending.end(end);
    }
    let reply = match confined {
        Ok(()) => answer(wish, &input()?, &mut scratch, until),
        Err(why) => Reply::No(why),
    };
    let reply = serde_json::to_vec(&reply)?;
    debug_assert!(reply.len() as u64 <= LARGEST_REPLY);
    stdout().lock().write_all(&reply)
}

fn answer(wish: Wish, input: &Input, scratch: &mut File, until: Deadline) -> Reply {
    let answer = match wish {
        Wish::Text { from_page } => text(input, scratch, from_page, until, false)
            .map(|(read, next_page)| Reply::Text { read, next_page }),
        Wish::Table | Wish::Grid => table(input, until).map(Reply::Table),
    };
    answer.unwrap_or_else(Reply::No)
}

/// The text of a file, and the page from which on there was no time to look at pictures.
pub(crate) fn text(
    input: &Input,
    scratch: &mut File,
    from_page: u32,
    until: Deadline,
    is_inside: bool,
) -> Result<(Extracted, Option<u32>), Unreadable> {
    let kind = Kind::of(input)?;
    let mut next = None;
    let mut read = match kind {
        Kind::Text | Kind::Separated | Kind::Html | Kind::Rtf => plain::text(input, kind),
        Kind::Pdf => pdf::text(input, from_page, until).map(|(read, page)| {
            next = page;
            read
        }),
        Kind::Picture => ocr::picture(input, until),
        Kind::Docx | Kind::OpenText | Kind::Pptx => office::text(input, kind, until),
        Kind::Doc => word_97::text(input, until),
        Kind::Xlsx | Kind::Xlsb | Kind::Xls | Kind::Ods => {
            sheets::table(input, kind, until).map(|table| sheets::text(&table))
        }
        Kind::Zip if is_inside => Err(Unreadable::new(
            Reason::NotRead,
            "This is an archive within an archive, which is not opened.",
        )),
        Kind::Zip => archive::text(input, scratch, until),
    }?;
    if is_inside && let Some(page) = next.take() {
        read.note(format!(
            "There was no time to read the pictures from page {page} on."
        ));
        read.cut = true;
    }
    if !read.has_text() && next.is_none() {
        // Where there is a note, it says why there are no words.
        return Err(match read.notes.first() {
            Some(note) if note.contains("sudo apt") => Unreadable {
                reason: Reason::ToolMissing,
                says: note.clone(),
            },
            Some(note) => Unreadable::new(Reason::Broken, note),
            None => Unreadable::no_words(kind.words()),
        });
    }
    if let Some(promised) = kind.contradicted_by(&input.ending) {
        read.note(format!(
            "Its name says that this is {promised}, but it is {}.",
            kind.words()
        ));
    }
    Ok((read, next))
}

fn grid(
    input: &Input,
    until: Deadline,
    sending: &mut Sending<impl io::Write>,
) -> Result<End, Unreadable> {
    match Kind::of(input)? {
        Kind::Text | Kind::Separated => separated::send(input, sending),
        kind @ (Kind::Xlsx | Kind::Xlsb | Kind::Xls | Kind::Ods) => {
            sheets::send(input, kind, until, sending)
        }
        Kind::Docx => tables_in_text::send_word(input, until, sending),
        Kind::Html => tables_in_text::send_page(input, sending),
        kind => Err(Unreadable::new(
            Reason::NotRead,
            format_args!("This is {}, which has no rows and columns.", kind.words()),
        )),
    }
}

fn table(input: &Input, until: Deadline) -> Result<Table, Unreadable> {
    match Kind::of(input)? {
        Kind::Text | Kind::Separated => separated::table(input),
        kind @ (Kind::Xlsx | Kind::Xlsb | Kind::Xls | Kind::Ods) => {
            sheets::table(input, kind, until)
        }
        kind => Err(Unreadable::new(
            Reason::NotRead,
            format_args!("This is {}, which has no rows and columns.", kind.words()),
        )),
    }
}
