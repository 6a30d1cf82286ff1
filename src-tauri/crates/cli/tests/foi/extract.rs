//! The reading worker is this very program, started again.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use foi_extract::{ExtractError, Extractor};

use super::{FOI, complaint, foi, read};

#[test]
fn text_is_read_in_a_process_of_its_own() {
    let text = Extractor::program(FOI)
        .text(b"Ward;Grant\nAbbey;\xa3100\n", "grants.csv")
        .unwrap();
    assert_eq!(
        (text.text.as_str(), text.cut),
        ("Ward;Grant\nAbbey;£100\n", false)
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.html");
    fs::write(&file, "<p>By ward</p>").unwrap();
    assert_eq!(
        read(&foi(&["text", file.to_str().unwrap(), "--json"]))["text"],
        "By ward\n"
    );
    fs::write(&file, b"%PDF-1.7\n").unwrap();
    let said = complaint(&foi(&["text", file.to_str().unwrap()]));
    assert!(said.contains("This is a PDF"), "{said}");
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
    assert_eq!(error, ExtractError::GaveUp);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

/// HTML nested so deep that laying it out takes more memory or stack than a worker may have: the
/// worker dies, this process does not.
#[test]
fn a_bad_file_costs_one_worker() {
    let bomb = "<div>".repeat(2_000_000);
    let impatient = Extractor::program(FOI).with_patience(Duration::from_secs(3));
    let result = impatient.text(bomb.as_bytes(), "a.html");
    assert!(
        matches!(
            result,
            Err(ExtractError::GaveUp | ExtractError::NoText(_)) | Ok(_)
        ),
        "{result:?}"
    );
    let fine = Extractor::program(FOI)
        .text(b"still here", "a.txt")
        .unwrap();
    assert_eq!(fine.text, "still here");
}

#[test]
fn the_worker_takes_no_more_memory_than_it_may() {
    let mut worker = Command::new(FOI)
        .args(["extract-worker", "file.txt"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let limit = |name: &str| {
        let limits = fs::read_to_string(format!("/proc/{}/limits", worker.id())).unwrap();
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..]
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    let begun = Instant::now();
    while limit("Max open files") != "16" {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "the worker set no limits"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(limit("Max address space"), (512 * 1024 * 1024).to_string());
    assert_eq!(limit("Max file size"), "0");
    assert_eq!(limit("Max cpu time"), "20");
    worker.kill().unwrap();
    worker.wait().unwrap();
}
