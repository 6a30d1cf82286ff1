//! Notes on the desktop with buttons that work, with no window open: the command stays for as long as
//! a note does.

use std::env;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Result, anyhow};
use chrono::TimeDelta;
use foi_app::adapters::DesktopNotifier;
use foi_app::ports::NoticeChoice;

use super::{casebook_of, clock_of, open_with, ports, remind};
use crate::args::Common;
use crate::output::complain;

/// As often as the timer would look.
const LOOK_EVERY: TimeDelta = TimeDelta::minutes(15);
/// How soon it is seen that the last note was closed, or that the machine slept.
const BEAT: Duration = Duration::from_secs(1);

/// Speaks what is due, and stays until the notes are answered or closed. A timer starts nothing
/// beside a service that runs, so what falls due meanwhile is spoken from here.
pub(crate) fn attend(common: &Common) -> Result<()> {
    let (tell, chosen) = mpsc::channel();
    let notifier = DesktopNotifier::new(move |choice| {
        // The receiver lives as long as the loop below.
        tell.send(choice.clone()).ok();
    });
    let clock = clock_of(common)?;
    let first = look(common, &notifier);
    if notifier.open_notices() == 0 {
        return first;
    }
    if let Err(error) = first {
        complain(&error);
    }
    let mut looked = clock.now();
    loop {
        match chosen.recv_timeout(BEAT) {
            Ok(choice) => {
                if let Err(error) = act_on(common, &notifier, &choice) {
                    complain(&error);
                }
            }
            Err(RecvTimeoutError::Timeout) if notifier.open_notices() == 0 => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        // By the wall clock: the machine may have slept. One that was set back counts from now.
        let now = clock.now();
        if now < looked || now - looked >= LOOK_EVERY {
            looked = now;
            if let Err(error) = look(common, &notifier) {
                complain(&error);
            }
        }
    }
}

/// Speaks what is due. The casebook is open only for that: between two looks it may be restored,
/// moved or locked.
fn look(common: &Common, notifier: &DesktopNotifier) -> Result<()> {
    if !casebook_of(common)?.exists() {
        return remind::nothing(common, true);
    }
    let mut ports = ports(common)?;
    ports.notifier = Arc::new(notifier.clone());
    match open_with(common, ports.clone()) {
        Ok(app) => remind::due(common, &app, true),
        Err(error) => Err(remind::cannot_be_read(common, &ports, error)),
    }
}

/// Does what was chosen on a note, and opens the window where that leads there.
fn act_on(common: &Common, notifier: &DesktopNotifier, choice: &NoticeChoice) -> Result<()> {
    let route = if let NoticeChoice::Open(route) = choice {
        Some(route.clone())
    } else {
        let mut ports = ports(common)?;
        ports.notifier = Arc::new(notifier.clone());
        open_with(common, ports)?.choose_on_notice(choice)?
    };
    route.map_or(Ok(()), |route| open_window(common, &route))
}

/// Opens the window at a place, or sends the one that is open there.
fn open_window(common: &Common, route: &str) -> Result<()> {
    let beside = env::current_exe()?.with_file_name("scrutineer");
    let program = if beside.exists() {
        beside
    } else {
        "scrutineer".into()
    };
    let mut window = vec![program.into_os_string()];
    if let Some(casebook) = &common.casebook {
        window.extend(["--casebook".into(), casebook.into()]);
    }
    for (name, value) in [("--mail", &common.mail), ("--today", &common.today)] {
        if let Some(value) = value {
            window.extend([name.into(), value.into()]);
        }
    }
    window.extend(["--open".into(), route.into()]);
    // A service is confined more than a window can bear, and what it starts ends with it.
    if env::var_os("INVOCATION_ID").is_some() {
        let begun = Command::new("systemd-run")
            .args(["--user", "--quiet", "--collect", "--"])
            .args(&window)
            .stdin(Stdio::null())
            .status();
        if begun.is_ok_and(|status| status.success()) {
            return Ok(());
        }
    }
    Command::new(&window[0])
        .args(&window[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map(drop)
        .map_err(|error| {
            anyhow!("The window could not be opened: {error}. What was chosen on the note is done.")
        })
}
