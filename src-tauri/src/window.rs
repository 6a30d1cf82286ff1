//! The window: brought to the front, sent to a place, given files.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::{background, closing};
use foi_app::ports::NoticeChoice;
use foi_app::wire::{Changed, ImportProgress, ImportSummary, Topic};
use foi_app::{App, AppError, ImportControl};
use serde::Serialize;
use tauri::webview::{PageLoadEvent, PageLoadPayload};
use tauri::{
    AppHandle, DragDropEvent, Emitter as _, Manager as _, RunEvent, Runtime, Webview,
    WebviewWindow, WindowEvent,
};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

/// The window's label, as the configuration and the capability name it.
const MAIN: &str = "main";

#[derive(Clone, Serialize)]
struct Said<'t> {
    text: &'t str,
}

/// What was asked for at the start, before there was a page.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    route: Mutex<Option<String>>,
    mails: Mutex<Vec<PathBuf>>,
}

impl Asked {
    pub(crate) fn new(route: Option<&str>, mails: &[PathBuf]) -> Self {
        Self {
            route: Mutex::new(route.map(str::to_owned)),
            mails: Mutex::new(mails.to_vec()),
        }
    }

    fn take_route(&self) -> Option<String> {
        let mut route = self.route.lock().unwrap_or_else(PoisonError::into_inner);
        route.take()
    }

    /// Brings in the mails the program was started with; none when there were none, or when that is
    /// done. After a failure they are still there to be tried again.
    pub(crate) fn import_mails<R: Runtime>(
        &self,
        app: &AppHandle<R>,
        cases: &App,
    ) -> Result<Option<ImportSummary>, AppError> {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        if mails.is_empty() {
            return Ok(None);
        }
        let summary = import(app, cases, &mails)?;
        mails.clear();
        Ok(Some(summary))
    }
}

/// Brings the window to the front and, if a route is given, to that place.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>, route: Option<&str>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
    if let Some(route) = route {
        go(&window, route);
    }
}

/// Takes the window off the screen; its page stays as it is.
pub(crate) fn hide<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

/// Ends the program as closing its window does: the page may keep what is being written.
pub(crate) fn quit<R: Runtime>(app: &AppHandle<R>) {
    if !closing::ask_to_leave(app, MAIN) {
        app.exit(0);
    }
}

/// Does what was chosen on a notice, and opens the window where that leads there.
pub(crate) fn choose<R: Runtime>(app: &AppHandle<R>, choice: &NoticeChoice) {
    // Notices are shown after the casebook was opened.
    let Some(cases) = app.try_state::<Arc<App>>() else {
        return;
    };
    match cases.choose_on_notice(choice) {
        Ok(Some(route)) => show(app, Some(&route)),
        Ok(None) => changed(app, vec![Topic::Casebook]),
        Err(error) => {
            show(app, Some("#/"));
            let text = error.to_string();
            send(app, "said", Said { text: &text });
        }
    }
}

/// Goes to the place that was asked for at the start, now that the page is there.
pub(crate) fn on_page_load<R: Runtime>(webview: &Webview<R>, load: &PageLoadPayload<'_>) {
    if load.event() == PageLoadEvent::Finished
        && let Some(asked) = webview.try_state::<Asked>()
        && let Some(route) = asked.take_route()
        && let Some(window) = webview.app_handle().get_webview_window(MAIN)
    {
        go(&window, &route);
    }
}

fn go<R: Runtime>(window: &WebviewWindow<R>, route: &str) {
    // Routes are made by this program or typed by its user; anything else is not followed.
    let quoted = serde_json::to_string(route).unwrap_or_default();
    if !route.starts_with("#/") || window.eval(format!("location.hash = {quoted}")).is_err() {
        tracing::warn!(route, "the window could not be sent there");
    }
}

/// Tells the interface what changed.
pub(crate) fn changed<R: Runtime>(app: &AppHandle<R>, topics: Vec<Topic>) {
    send(app, "changed", Changed { topics });
}

/// Tells the interface that a mailbox answered, and when in a few characters.
pub(crate) fn checked<R: Runtime>(app: &AppHandle<R>, at: Option<&str>) {
    send(app, "checked", at);
}

/// Tells the interface that files are being read: it asks how far until that is done.
pub(crate) fn extracting<R: Runtime>(app: &AppHandle<R>) {
    send(app, "extracting", ());
}

fn send<R: Runtime, P: Serialize + Clone>(app: &AppHandle<R>, event: &str, payload: P) {
    if let Err(error) = app.emit(event, payload) {
        tracing::warn!(%error, event, "the window was not told");
    }
}

pub(crate) fn on_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    if let RunEvent::WindowEvent {
        label,
        event: WindowEvent::CloseRequested { api, .. },
        ..
    } = &event
    {
        // A page that only asks for the passphrase has nothing to keep.
        if app.try_state::<Arc<App>>().is_none() {
            return;
        }
        if background::stays(app) {
            api.prevent_close();
            hide(app);
        } else {
            closing::ask(app, label, api);
        }
    }
    if let RunEvent::WindowEvent {
        event: WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }),
        ..
    } = event
    {
        bring_in(app, paths);
    }
}

/// Brings in mails that were dropped on the window, or handed over by a second start.
pub(crate) fn bring_in<R: Runtime>(app: &AppHandle<R>, mails: Vec<PathBuf>) {
    let Some(cases) = app.try_state::<Arc<App>>() else {
        return;
    };
    let (app, cases) = (app.clone(), Arc::clone(&cases));
    tauri::async_runtime::spawn_blocking(move || {
        let text = match import(&app, &cases, &mails) {
            Ok(summary) => [vec![summary.text], summary.failed].concat().join(" "),
            Err(error) => error.to_string(),
        };
        changed(&app, vec![Topic::Casebook]);
        send(&app, "said", Said { text: &text });
    });
}

/// Brings mails in, and tells the window meanwhile how far it is.
pub(crate) fn import<R: Runtime>(
    app: &AppHandle<R>,
    cases: &App,
    paths: &[PathBuf],
) -> Result<ImportSummary, AppError> {
    const OFTEN: Duration = Duration::from_millis(200);
    let control = Arc::new(ImportControl::default());
    thread::scope(|scope| {
        let (ended, end) = mpsc::channel::<()>();
        let shown = &control;
        scope.spawn(move || {
            while end.recv_timeout(OFTEN) == Err(RecvTimeoutError::Timeout) {
                send(app, "import_progress", Some(shown.progress()));
            }
            send(app, "import_progress", None::<ImportProgress>);
        });
        let summary = cases.import_with(paths, &control);
        drop(ended);
        summary
    })
}

/// Says why the casebook could not be opened, and ends the program when that is read.
pub(crate) fn cannot_open<R: Runtime>(app: &AppHandle<R>, why: &str) {
    hide(app);
    tracing::error!("{why}");
    let handle = app.clone();
    app.dialog()
        .message(why)
        .title("Scrutineer cannot open the casebook")
        .kind(MessageDialogKind::Error)
        .show(move |_| handle.exit(1));
}
