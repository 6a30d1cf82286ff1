//! The mails made for these tests, and what each is read as. Used by the test that compares and
//! by `examples/golden.rs`, which writes the files for review.

use std::fs;
use std::path::{Path, PathBuf};

use foi_mail::{ParsedMessage, message_json, thread_ids};
use serde_json::{Value, json};

/// Every mail below a folder, in order of its path; those of `automatic` are not among them, as
/// `automatic_cases.rs` says what each of them is.
pub(crate) fn mails_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("automatic") {
                    open.push(path);
                }
            } else if path
                .extension()
                .is_some_and(|end| end == "eml" || end == "msg" || end == "dat")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Everything a mail is read as: what `foi message` prints, and what else the crate tells.
pub(crate) fn golden(message: &ParsedMessage) -> Value {
    json!({
        "message": message_json(message),
        "thread": thread_ids(message),
        "safe_html": message.safe_html(),
        "inline": message.attachments.iter().filter(|a| a.inline).map(|a| &a.name).collect::<Vec<_>>(),
    })
}
