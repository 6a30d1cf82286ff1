//! What happens while the window is open: letters go, mail comes, days turn, reminders speak.

use std::sync::Arc;
use std::time::Duration;

use foi_app::wire::Topic;
use foi_app::{App, AppError};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::time::{MissedTickBehavior, interval};

use crate::window::changed;

const BEAT: Duration = Duration::from_secs(1);
/// Beats between looks at the practice folder, and at a real mailbox.
const PRACTICE_FETCH: u64 = 5;
const FETCH: u64 = 300;
/// Beats between looks at the reminders.
const REMIND: u64 = 30;

/// Beats between looks at copies for the Sent folder.
const COPIES: u64 = 15;

/// Starts the pump; it runs as long as the program.
pub(crate) fn start<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let cases = Arc::clone(&app.state::<Arc<App>>());
        let mut beats = interval(BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut beat, mut version, mut day) = (0_u64, None, cases.today());
        loop {
            beats.tick().await;
            note(post(&cases, beat).await);
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
                    version = Some(now);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "could not look for changes"),
            }
            beat += 1;
        }
    });
}

async fn post(cases: &App, beat: u64) -> Result<(), AppError> {
    if cases.has_letters_ready()? {
        cases.send_ready().await?;
    }
    let every = if cases.is_practice()? {
        PRACTICE_FETCH
    } else {
        FETCH
    };
    if beat % every == every - 1 {
        cases.fetch_mail().await?;
    }
    Ok(())
}

/// Trouble is kept in the casebook where the window shows it; here it only goes to the log.
fn note<T>(result: Result<T, AppError>) {
    if let Err(error) = result {
        tracing::warn!("{error}");
    }
}
