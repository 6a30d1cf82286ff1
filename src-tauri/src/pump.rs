//! What happens while the window is open: letters go, mail comes, days turn, reminders speak.

use std::sync::Arc;
use std::time::Duration;

use foi_app::wire::Topic;
use foi_app::{App, AppError};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::time::{MissedTickBehavior, interval};

use crate::window::{changed, checked, extracting};

const BEAT: Duration = Duration::from_secs(1);
/// Pause before waiting for mail begins again after it ended.
const RECEIVE_AGAIN: Duration = Duration::from_mins(1);
/// Beats between looks at the reminders, as long as there may be one to say.
const REMIND: u64 = 30;
/// Beats until a reminder that could not be shown is tried again.
const REMIND_AGAIN: u64 = 600;

/// Beats between looks at copies for the Sent folder.
const COPIES: u64 = 15;

/// Beats between looks for files that were not read yet, after something changed.
const FILES: u64 = 5;

/// Beats between looks at the file for calendar programs, after something changed.
const CALENDAR: u64 = 5;

/// Beats between times at which the memory of what was read goes back: the first soon after opening,
/// which reads most.
const RELEASE: u64 = 60;

/// Starts the pump; it runs as long as the program.
pub(crate) fn start<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let cases = Arc::clone(&app.state::<Arc<App>>());
        tauri::async_runtime::spawn(receive(Arc::clone(&cases)));
        let mut beats = interval(BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut beat, mut version, mut day) = (0_u64, None, cases.today());
        let mut answered = cases.times_answered();
        // Files may have come while nothing ran.
        let mut has_changed = true;
        let mut calendar_is_old = true;
        // Nothing comes to be said but by a change, a new day, or the end of the quiet hours.
        let (mut may_remind, mut remind_from) = (true, 0_u64);
        let (mut is_reading, mut may_send) = (false, true);
        loop {
            beats.tick().await;
            // Whoever wrote, this process or a foi beside it: the window reads again.
            match cases.casebook().change_count() {
                Ok(now) if version != Some(now) => {
                    if version.is_some() {
                        changed(&app, vec![Topic::Casebook]);
                    }
                    has_changed = true;
                    calendar_is_old = true;
                    may_remind = true;
                    may_send = true;
                    version = Some(now);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "could not look for changes"),
            }
            if answered != cases.times_answered() {
                answered = cases.times_answered();
                match cases.last_checked() {
                    Ok(at) => checked(&app, at.as_deref()),
                    Err(error) => tracing::warn!("{error}"),
                }
            }
            if may_send {
                note(send(&cases).await);
                // What waits for its time is looked at again; where nothing waits, a change says so.
                may_send = cases.has_outgoing().unwrap_or(true);
            }
            if cases.today() != day {
                day = cases.today();
                calendar_is_old = true;
                may_remind = true;
                note(cases.refold_stale_requests());
                changed(&app, vec![Topic::Day, Topic::Casebook]);
            }
            if beat % COPIES == 3 && cases.has_copies_due().unwrap_or(false) {
                // By itself: a mailbox that does not answer must not hold up a letter.
                let cases = Arc::clone(&cases);
                tauri::async_runtime::spawn(async move { note(cases.keep_copies().await) });
            }
            if may_remind && beat % REMIND == 2 && beat >= remind_from {
                let cases = Arc::clone(&cases);
                let spoken = tauri::async_runtime::spawn_blocking(move || remind(&cases)).await;
                match spoken {
                    Ok(Ok(wait)) => may_remind = wait,
                    Ok(Err(error)) => {
                        tracing::warn!("{error}");
                        remind_from = beat + REMIND_AGAIN;
                        changed(&app, vec![Topic::Settings]);
                    }
                    Err(error) => tracing::error!(%error, "reminders broke down"),
                }
            }
            if has_changed && beat % FILES == 4 {
                has_changed = false;
                let cases = Arc::clone(&cases);
                // By itself: a scan takes seconds a page.
                tauri::async_runtime::spawn_blocking(move || {
                    note(cases.extract_pending(&Arc::default()));
                });
            }
            if is_reading != cases.extraction_progress().is_some() {
                is_reading = !is_reading;
                if is_reading {
                    extracting(&app);
                }
            }
            if calendar_is_old && beat % CALENDAR == 1 {
                calendar_is_old = false;
                let cases = Arc::clone(&cases);
                tauri::async_runtime::spawn_blocking(move || note(cases.keep_calendar_file()));
            }
            if beat % RELEASE == 6 {
                note(cases.casebook().release_memory().map_err(AppError::from));
            }
            beat += 1;
        }
    });
}

/// Says the reminders that are due; whether some may have to wait, for their hour or until the clock is
/// believed.
fn remind(cases: &App) -> Result<bool, AppError> {
    let wait = cases.reminders_held()?.is_some();
    cases.speak_reminders()?;
    Ok(wait || cases.doubts_the_clock()?)
}

async fn send(cases: &App) -> Result<(), AppError> {
    if cases.has_letters_ready()? {
        cases.send_ready().await?;
    }
    Ok(())
}

/// Waits for mail beside everything else. It looks after its own failures; should it ever end, as
/// in a panic over what a server said, it begins again after a while.
async fn receive(cases: Arc<App>) {
    loop {
        let watching = Arc::clone(&cases);
        let ended = tauri::async_runtime::spawn(async move {
            // The window learns what came from the casebook, as of every change.
            watching.watch_mail(&|_| {}).await
        })
        .await;
        match ended {
            Ok(Err(error)) => tracing::warn!("{error}"),
            Ok(Ok(never)) => match never {},
            Err(error) => tracing::error!(%error, "waiting for mail ended"),
        }
        tokio::time::sleep(RECEIVE_AGAIN).await;
    }
}

/// Trouble is kept in the casebook where the window shows it; here it only goes to the log.
fn note<T>(result: Result<T, AppError>) {
    if let Err(error) = result {
        tracing::warn!("{error}");
    }
}
