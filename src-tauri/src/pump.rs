//! What happens while the window is open: letters go, mail comes, days turn, reminders speak.

use std::sync::Arc;
use std::time::Duration;

use foi_app::wire::Topic;
use foi_app::{App, AppError};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::time::{MissedTickBehavior, interval};

use crate::window::changed;

const BEAT: Duration = Duration::from_secs(1);
/// Pause before waiting for mail begins again after it ended.
const RECEIVE_AGAIN: Duration = Duration::from_mins(1);
/// Beats between looks at the reminders.
const REMIND: u64 = 30;

/// Beats between looks at copies for the Sent folder.
const COPIES: u64 = 15;

/// Beats between looks for files that were not read yet, after something changed.
const FILES: u64 = 5;

/// Starts the pump; it runs as long as the program.
pub(crate) fn start<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let cases = Arc::clone(&app.state::<Arc<App>>());
        tauri::async_runtime::spawn(receive(Arc::clone(&cases)));
        let mut beats = interval(BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut beat, mut version, mut day) = (0_u64, None, cases.today());
        // Files may have come while nothing ran.
        let mut has_changed = true;
        loop {
            beats.tick().await;
            note(send(&cases).await);
            if cases.today() != day {
                day = cases.today();
                note(cases.refold_stale_requests());
                changed(&app, vec![Topic::Day, Topic::Casebook]);
            }
            if beat % COPIES == 3 && cases.has_copies_due().unwrap_or(false) {
                // By itself: a mailbox that does not answer must not hold up a letter.
                let cases = Arc::clone(&cases);
                tauri::async_runtime::spawn(async move { note(cases.keep_copies().await) });
            }
            if beat % REMIND == 2 {
                let cases = Arc::clone(&cases);
                let spoken =
                    tauri::async_runtime::spawn_blocking(move || cases.speak_reminders()).await;
                note(spoken.unwrap_or(Ok(Vec::new())));
            }
            // Whoever wrote, this process or a foi beside it: the window reads again.
            match cases.casebook().change_count() {
                Ok(now) if version != Some(now) => {
                    if version.is_some() {
                        changed(&app, vec![Topic::Casebook]);
                    }
                    has_changed = true;
                    version = Some(now);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "could not look for changes"),
            }
            if has_changed && beat % FILES == 4 {
                has_changed = false;
                let cases = Arc::clone(&cases);
                // By itself: a scan takes seconds a page.
                tauri::async_runtime::spawn_blocking(move || {
                    note(cases.extract_pending(&Arc::default()));
                });
            }
            beat += 1;
        }
    });
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
