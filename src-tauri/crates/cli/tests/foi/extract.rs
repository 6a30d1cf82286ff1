//! The reading worker is this very program, started again.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use foi_extract::{Extractor, Reason};

use super::{FOI, complaint, foi, read};

#[test]
fn text_is_read_in_a_process_of_its_own() {
    let text = Extractor::program(FOI)
        .text(b"Ward;Grant\nAbbey;\xa3100\n", "grants.csv")
        .unwrap();
    assert_eq!(
        (text.text().as_str(), text.cut),
        ("Ward;Grant\nAbbey;£100", false)
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.html");
    fs::write(&file, "<p>By ward</p>").unwrap();
    assert_eq!(
        read(&foi(&["text", file.to_str().unwrap(), "--json"]))["text"],
        "By ward"
    );
    fs::write(&file, b"%PDF-1.7\n").unwrap();
    let said = complaint(&foi(&["text", file.to_str().unwrap()]));
    assert!(said.contains("This is a PDF, but it is damaged"), "{said}");
}

#[test]
fn a_worker_that_never_answers_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let sleeper = folder.path().join("sleeper");
    fs::write(&sleeper, "#!/bin/sh\nexec sleep 60\n").unwrap();
    fs::set_permissions(
        &sleeper,
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    let begun = Instant::now();
    let error = Extractor::program(sleeper)
        .with_patience(Duration::from_millis(300))
        .text(b"x", "a.txt")
        .unwrap_err();
    assert_eq!(error.reason, Reason::TooLong);
    assert!(begun.elapsed() < Duration::from_secs(30));
}

/// What a process may do, as the kernel has it.
pub(super) fn limit(process: u32, name: &str) -> String {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
    let mut words = line[name.len()..].split_whitespace();
    words.next().unwrap().to_owned()
}

pub(super) fn status(process: u32, name: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line[name.len() + 1..].trim().to_owned()
}

/// While a stand-in for poppler sleeps, the limits of the worker and of the tool are looked at.
#[test]
fn the_worker_and_its_tool_take_no_more_than_they_may() {
    let folder = tempfile::tempdir().unwrap();
    let tool = folder.path().join("pdftotext");
    fs::write(&tool, "#!/bin/sh\nexec sleep 14.1421\n").unwrap();
    fs::set_permissions(&tool, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let file = folder.path().join("a.pdf");
    fs::write(&file, b"%PDF-1.7\n").unwrap();
    let mut worker = Command::new(FOI)
        .args(["extract-worker", "text:1", "file.pdf"])
        .env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()))
        .stdin(fs::File::open(&file).unwrap())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let children = format!("/proc/{0}/task/{0}/children", worker.id());
    let tool: u32 = loop {
        let child = fs::read_to_string(&children).unwrap();
        let child = child.trim().parse().ok();
        let name = child.map(|child: u32| {
            fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default()
        });
        if name.as_deref() == Some("sleep\n") {
            break child.unwrap();
        }
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "the tool was not started"
        );
        std::thread::sleep(Duration::from_millis(10));
    };
    for process in [worker.id(), tool] {
        assert_eq!(limit(process, "Max open files"), "64");
        assert_eq!(
            limit(process, "Max data size"),
            (512 * 1024 * 1024).to_string()
        );
        assert_eq!(
            limit(process, "Max file size"),
            (100 * 1024 * 1024).to_string()
        );
        assert_eq!(limit(process, "Max cpu time"), "20");
        assert_eq!(limit(process, "Max core file size"), "0");
        assert_eq!(
            (status(process, "Seccomp:"), status(process, "NoNewPrivs:")),
            ("2".into(), "1".into())
        );
    }
    assert_eq!(
        limit(tool, "Max address space"),
        (384 * 1024 * 1024).to_string()
    );
    let space: u64 = limit(worker.id(), "Max address space").parse().unwrap();
    assert!(
        space > 512 * 1024 * 1024 && space < 2 * 512 * 1024 * 1024,
        "{space}"
    );
    worker.kill().unwrap();
    worker.wait().unwrap();
}
