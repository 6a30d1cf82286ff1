//! Closing the window: the page is asked first, so that it can keep what is being written.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tauri::{AppHandle, CloseRequestApi, Emitter as _, Manager as _, Runtime, WebviewWindow};

/// A page that has not answered by then has broken down and has nothing more to keep.
const PATIENCE: Duration = Duration::from_secs(3);

/// Which asking the page has not answered yet, if any.
#[derive(Debug, Default)]
pub(crate) struct Closing(Mutex<Asking>);

#[derive(Debug, Default)]
struct Asking {
    count: u64,
    open: bool,
}

impl Closing {
    /// Begins to ask; none when the page is being asked already.
    fn begin(&self) -> Option<u64> {
        let mut asking = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asking.open {
            return None;
        }
        asking.open = true;
        asking.count += 1;
        Some(asking.count)
    }

    fn is_open(&self, count: u64) -> bool {
        let asking = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asking.open && asking.count == count
    }

    fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).open = false;
    }
}

/// The window is to close: asks its page, and waits for the answer. Somebody who closes it a second
/// time meanwhile means it.
pub(crate) fn ask<R: Runtime>(app: &AppHandle<R>, label: &str, close: &CloseRequestApi) {
    if ask_to_leave(app, label) {
        close.prevent_close();
    }
}

/// Asks the page whether the window may close; false when it cannot be asked, or is being asked.
pub(crate) fn ask_to_leave<R: Runtime>(app: &AppHandle<R>, label: &str) -> bool {
    let Some(window) = app.get_webview_window(label) else {
        return false;
    };
    let Some(count) = app.state::<Closing>().begin() else {
        return false;
    };
    if let Err(error) = app.emit("closing", ()) {
        tracing::warn!(%error, "the window was not asked before it closed");
        return false;
    }
    let app = app.clone();
    thread::spawn(move || {
        thread::sleep(PATIENCE);
        if app.state::<Closing>().is_open(count) {
            leave(&window);
        }
    });
    true
}

/// The page's answer: everything is kept and the window closes, or the user stays.
pub(crate) fn answer<R: Runtime>(window: &WebviewWindow<R>, close: bool) {
    window.state::<Closing>().end();
    if close {
        leave(window);
    }
}

fn leave<R: Runtime>(window: &WebviewWindow<R>) {
    if let Err(error) = window.destroy() {
        tracing::warn!(%error, "the window could not be closed");
    }
}

#[cfg(test)]
mod tests {
    use super::Closing;

    #[test]
    fn a_page_is_asked_once_at_a_time_and_an_old_asking_is_not_taken_for_a_new_one() {
        let closing = Closing::default();
        let first = closing.begin().unwrap();
        assert!(closing.is_open(first));
        assert_eq!(closing.begin(), None);
        closing.end();
        assert!(!closing.is_open(first));
        let second = closing.begin().unwrap();
        assert!(closing.is_open(second) && !closing.is_open(first));
    }
}
