//! A thousand mixed attachments, read as an import would: how fast, with how much memory, and what
//! is left behind. `cargo bench -p foi-extract` prints the table.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark may fail as loudly as a test"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use foi_extract::{Extractor, run_worker_if_asked};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike as _};

/// Of a thousand files that came with answers, so many of each kind: PDF and Word letters lead, one
/// in fifty is a scan.
const MIX: [(&str, usize); 14] = [
    ("refusal.pdf", 430),
    ("answer.docx", 180),
    ("refusal.doc", 40),
    ("grants.xlsx", 120),
    ("grants.xls", 30),
    ("grants.ods", 15),
    ("grants.csv", 60),
    ("note-utf16.txt", 20),
    ("notice.html", 20),
    ("acknowledgement.rtf", 20),
    ("briefing.pptx", 15),
    ("answers.zip", 10),
    ("logo.png", 20),
    ("half-scanned.pdf", 20),
];

fn main() -> ExitCode {
    // Workers are this very program.
    if let Some(done) = run_worker_if_asked() {
        return done;
    }
    let folder = tempfile::tempdir().unwrap();
    let extractor = Extractor::this_program()
        .unwrap()
        .with_temporary_folder(folder.path());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/files");
    let mut files: Vec<(&str, Vec<u8>)> = Vec::new();
    for (name, count) in MIX {
        let bytes = fs::read(fixtures.join(name)).unwrap();
        files.extend((0..count).map(|_| (name, bytes.clone())));
    }
    // Mixed, and always in the same order: 617 has no divisor in common with a thousand.
    let order: Vec<usize> = (0..files.len()).map(|at| at * 617 % files.len()).collect();
    let workers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(4);
    let (next, times) = (
        AtomicUsize::new(0),
        Mutex::new(BTreeMap::<&str, Vec<Duration>>::new()),
    );
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (name, bytes) = &files[*at];
                    let started = Instant::now();
                    let read = extractor.text(bytes, name);
                    assert_eq!(read.is_err(), *name == "logo.png", "{name}: {read:?}");
                    times
                        .lock()
                        .unwrap()
                        .entry(name)
                        .or_default()
                        .push(started.elapsed());
                }
            });
        }
    });
    let took = begun.elapsed();
    println!(
        "{:<22} {:>6} {:>10} {:>10}",
        "file", "count", "median ms", "worst ms"
    );
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let mut medians: BTreeMap<&str, f64> = BTreeMap::new();
    for (name, mut times) in times.into_inner().unwrap() {
        times.sort();
        medians.insert(name, ms(times[times.len() / 2]));
        println!(
            "{name:<22} {:>6} {:>10.1} {:>10.1}",
            times.len(),
            ms(times[times.len() / 2]),
            ms(times[times.len() - 1])
        );
    }
    let used = |who| {
        let used = getrusage(who).unwrap();
        let seconds =
            |time: TimeVal| f64::from(u32::try_from(time.num_milliseconds()).unwrap()) / 1_000.0;
        seconds(used.user_time()) + seconds(used.system_time())
    };
    println!(
        "processor time: {:.1} s in workers and tools, {:.1} s in this process",
        used(UsageWho::RUSAGE_CHILDREN),
        used(UsageWho::RUSAGE_SELF)
    );
    let mib = |who| {
        let kib = getrusage(who).unwrap().max_rss();
        f64::from(u32::try_from(kib).unwrap()) / 1_024.0
    };
    let left = u32::try_from(fs::read_dir(folder.path()).unwrap().count()).unwrap();
    let rate = f64::from(u32::try_from(files.len()).unwrap()) / took.as_secs_f64();
    println!(
        "\n{} files in {:.1} s with {workers} workers",
        files.len(),
        took.as_secs_f64()
    );
    println!("\n{:<42} {:>9}  set against", "", "measured");
    let rows: [(&str, f64, &str); 6] = [
        ("files a second", rate, ""),
        (
            "a PDF of a page, median ms",
            medians["refusal.pdf"],
            "14 to 19 for poppler alone",
        ),
        (
            "a Word document, median ms",
            medians["answer.docx"],
            "0.2 for the library alone",
        ),
        (
            "peak memory of this process, MiB",
            mib(UsageWho::RUSAGE_SELF),
            "at most 150",
        ),
        (
            "peak memory of the largest child, MiB",
            mib(UsageWho::RUSAGE_CHILDREN),
            "at most 512",
        ),
        ("files left in the temporary folder", f64::from(left), "0"),
    ];
    for (what, measured, against) in rows {
        println!("{what:<42} {measured:>9.1}  {against}");
    }
    // Times hang on the machine and its neighbours; what is left behind does not.
    if left == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
