//! Stand-ins for the program that sets documents, which do what it should not.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use chrono::DateTime;
use foi_document::{Document, DocumentError, Template, Typesetter};
use serde_json::json;
use tempfile::TempDir;

fn script(folder: &TempDir, does: &str) -> PathBuf {
    let path = folder.path().join("foi");
    fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn asked(typesetter: &Typesetter) -> DocumentError {
    let document = Document {
        template: Template::RegulatorPack,
        data: &json!({}),
        pictures: &[],
        name: "SCR-7K2FQ1",
        at: DateTime::from_timestamp(1_780_000_000, 0).unwrap(),
    };
    let drawing = typesetter.png("<svg/>").unwrap_err().to_string();
    let error = typesetter.pdf(&document).unwrap_err();
    assert_eq!(
        drawing,
        format!(
            "The picture could not be drawn: {error}. The figure itself is kept; save it as SVG instead."
        )
    );
    error
}

#[test]
fn a_program_that_is_missing_is_named_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let said = asked(&Typesetter::program(folder.path().join("foi"))).to_string();
    assert!(said.contains("foi, which does this, is missing"), "{said}");
    assert!(said.contains("install Scrutineer again"), "{said}");
}

#[test]
fn a_program_that_never_answers_is_given_up() {
    let folder = TempDir::new().unwrap();
    let program = script(&folder, "exec sleep 600");
    let error = asked(&Typesetter::program(program).with_patience(Duration::from_millis(300)));
    assert!(matches!(error, DocumentError::TooLong(_)), "{error}");
}

/// It answers in part, with something else, with another kind of document, or not at all.
#[test]
fn what_is_no_answer_is_not_taken_for_a_document() {
    for does in [
        "exit 1",
        "kill -SEGV $$",
        "echo nonsense",
        "echo '{\"pdf\":{\"pages\":1,\"archival\":true,\"size\":9}}'; printf %%PDF",
        "echo '{\"pdf\":{\"pages\":1,\"archival\":true,\"size\":-1}}'",
        "echo '{\"other\":{\"size\":0}}'",
        "exec yes",
    ] {
        let folder = TempDir::new().unwrap();
        let error = asked(&Typesetter::program(script(&folder, does)));
        assert!(matches!(error, DocumentError::Died), "{does}: {error}");
    }
}

#[test]
fn what_it_could_not_do_is_said_as_it_is() {
    for (does, wanted) in [
        (
            "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$",
            "more memory than it may",
        ),
        ("kill -XCPU $$", "longer than 5 minutes"),
        (
            "echo '{\"no\":{\"typesetting\":\"no such key\"}}'",
            "the document could not be set: no such key",
        ),
        (
            "echo '{\"no\":{\"not_confined\":\"not permitted\"}}'",
            "this system does not let a program limit itself (not permitted)",
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let said = asked(&Typesetter::program(script(&folder, does))).to_string();
        assert!(said.contains(wanted), "{does}: {said}");
    }
}
