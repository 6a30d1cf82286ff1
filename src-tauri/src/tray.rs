//! The tray icon, where the desktop shows one and the user wants the program to stay.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager as _, Runtime};

use crate::platform::has_tray;
use crate::{background, window};

const ICON: &str = "scrutineer";
/// At the beginning of a session the panel may come after the program.
const LOOKS: u32 = 30;
const BETWEEN_LOOKS: Duration = Duration::from_secs(10);
/// The main thread is not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the icon is there.
#[derive(Debug, Default)]
pub(crate) struct Tray(Mutex<bool>);

pub(crate) fn is_there<R: Runtime>(app: &AppHandle<R>) -> bool {
    let tray = app.state::<Tray>();
    *tray.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the icon into the tray as soon as there is one, if the user wants it.
pub(crate) fn start<R: Runtime>(app: &AppHandle<R>) {
    if !background::is_on() {
        return;
    }
    let app = app.clone();
    thread::spawn(move || {
        for _ in 0..LOOKS {
            if has_tray() {
                follow(&app);
                return;
            }
            thread::sleep(BETWEEN_LOOKS);
        }
    });
}

/// Shows the icon when the user wants it and the desktop can, and takes it away otherwise.
pub(crate) fn follow<R: Runtime>(app: &AppHandle<R>) {
    let wanted = background::is_on() && has_tray();
    let (done, wait) = mpsc::channel();
    let handle = app.clone();
    // Only the main thread may touch the desktop's toolkit.
    let asked = app.run_on_main_thread(move || {
        let tray = handle.state::<Tray>();
        let mut there = tray.0.lock().unwrap_or_else(PoisonError::into_inner);
        if wanted && !*there {
            *there = show(&handle);
        } else if !wanted && *there {
            handle.remove_tray_by_id(ICON);
            *there = false;
        }
        done.send(()).ok();
    });
    if asked.is_ok() {
        wait.recv_timeout(PATIENCE).ok();
    }
}

fn show<R: Runtime>(app: &AppHandle<R>) -> bool {
    // The library that draws it is looked for only now, and its absence is a panic.
    let built = panic::catch_unwind(AssertUnwindSafe(|| build(app)));
    match built {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray icon");
            false
        }
        Err(_) => {
            tracing::warn!("there is no tray icon: libayatana-appindicator3 is not installed");
            false
        }
    }
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let open = MenuItem::with_id(app, "open", "Open Scrutineer", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    let mut tray = TrayIconBuilder::with_id(ICON)
        .tooltip("Scrutineer")
        .menu(&Menu::with_items(app, &[&open, &quit])?)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::show(app, None),
            "quit" => window::quit(app),
            _ => {}
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(())
}
