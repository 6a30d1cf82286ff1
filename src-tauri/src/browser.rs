//! The user's browser, opened by the system's own opener.

use std::process::{Command, Stdio};
use std::thread;

/// Asks the system to open a page; false when it could not be asked. Only pages of the web, so that
/// no address can start a program or be taken for an option.
pub(crate) fn open(url: &str) -> bool {
    if !url.starts_with("https://") {
        return false;
    }
    let opener = Command::new("xdg-open")
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match opener {
        Ok(mut child) => {
            // It may live as long as the browser; somebody has to take note of its end.
            thread::spawn(move || child.wait());
            true
        }
        Err(error) => {
            tracing::warn!(%error, "xdg-open could not be started");
            false
        }
    }
}
