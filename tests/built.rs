//! What the tests find built beside themselves.

use std::path::PathBuf;
use std::process::Command;

/// The `foi` command, which reads files and sets documents. A run of all tests has built it; a run
/// of a few builds it when it is not there.
pub(crate) fn foi() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().unwrap().parent().unwrap();
    let foi = built.join("foi");
    if !foi.exists() {
        let made = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "foi-cli", "--bin", "foi"])
            .status()
            .unwrap();
        assert!(made.success());
    }
    foi
}
