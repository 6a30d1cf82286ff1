//! What desktops and systems do each in their own way. No other file of the shell asks which system it
//! runs on.

use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;
use std::{env, io, thread};

use zbus::blocking::{Connection, Proxy};

/// A bus that has not answered by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// What must be in the environment before the program starts. Where there is no graphics card, or
/// only a virtual one, WebKitGTK paints nothing without the first; glibc gives each of many threads
/// memory of its own to keep, without the second, and keeps what was large, without the third.
pub(crate) const SURROUNDINGS: &[(&str, &str)] = if cfg!(target_os = "linux") {
    &[
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ("MALLOC_ARENA_MAX", "2"),
        ("MALLOC_MMAP_THRESHOLD_", "65536"),
    ]
} else {
    &[]
};

/// Whether the program's own pages come over `http`, as `WebView2` wants it.
pub(crate) const HAS_PAGES_OVER_HTTP: bool = cfg!(windows);

/// Puts a program in the place of this one; returns only when that failed, with the system's error.
pub(crate) fn becomes(mut program: Command) -> io::Error {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        program.exec()
    }
    #[cfg(not(unix))]
    match program.spawn() {
        Ok(_) => std::process::exit(0),
        Err(error) => error,
    }
}

/// Where the session looks for what to start (XDG Base Directory Specification); none where sessions
/// do not look into a folder.
pub(crate) fn autostart_folder() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(config.join("autostart"))
}

/// Whether the desktop shows tray icons (`StatusNotifierItem`, on Linux).
pub(crate) fn has_tray() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let (answer, wait) = mpsc::channel();
    // The connection drives a runtime of its own and must not be made inside another.
    thread::spawn(move || answer.send(ask_for_host().unwrap_or(false)).ok());
    wait.recv_timeout(PATIENCE).unwrap_or(false)
}

fn ask_for_host() -> zbus::Result<bool> {
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    let bus = Connection::session()?;
    let watcher = Proxy::new(&bus, WATCHER, "/StatusNotifierWatcher", WATCHER)?;
    watcher.get_property("IsStatusNotifierHostRegistered")
}
