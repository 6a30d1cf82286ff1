//! Reminders as a real notification daemon has them, with the window open, in the tray, and hidden.

use std::fs;

use foi_app::App;
use foi_app::wire::OwnReminderEdit;

use crate::desktop::{Desktop, Window, until};
use crate::pictures::{app, request_under_way};

/// A reminder of the user's own for the day.
fn remind(app: &App, words: &str) {
    let reminder = OwnReminderEdit {
        on_day: app.today(),
        words: words.into(),
        ..OwnReminderEdit::default()
    };
    app.save_own_reminder(&reminder).unwrap();
}

/// Closes what is on the screen and reads all that was shown.
async fn all_notices(desktop: &Desktop, expected: usize) -> Vec<(String, String)> {
    desktop.run("dunstctl", &["close-all"]);
    until("the notices in the daemon's history", async || {
        desktop.notices().len() >= expected
    })
    .await;
    desktop.notices()
}

async fn autostart(window: &Window) {
    window.go("#/settings").await;
    window
        .press("//label[contains(., 'Start hidden when I log in')]/input")
        .await;
    window.read("starts, hidden, each time you log in").await;
}

/// The reminder is shown by a real daemon, says what is due, and its action opens the request.
#[tokio::test]
async fn a_reminder_is_shown_and_its_action_opens_the_request() {
    let desktop = Desktop::start();
    request_under_way(&desktop, "2025-03-10");
    // Five working days before Tue 8 April 2025.
    let window = desktop.open("2025-04-01", &[]).await;
    window.read("Today").await;
    until("a notice on the screen", async || desktop.displayed() == 1).await;
    assert!(!window.route().await.starts_with("#/requests/"));
    let clicked = desktop.run("dunstctl", &["action", "0"]);
    assert!(clicked.status.success());
    until("the request is open", async || {
        window.route().await.starts_with("#/requests/")
    })
    .await;
    window.read("The answer is due Tue 8 April 2025").await;
    desktop.run("dunstctl", &["close-all"]);
    until("the notice in the daemon's history", async || {
        !desktop.notices().is_empty()
    })
    .await;
    let (title, text) = desktop.notices().remove(0);
    assert!(title.starts_with("Grants awarded"), "{title}");
    assert_eq!(
        text,
        "Eastmere Borough Council: the answer is due Tue 8 April 2025, 5 working days from now."
    );
    window.close().await;

    // Opened again on the same day, it is not said twice.
    let window = desktop.open("2025-04-01", &[]).await;
    window.read("Today").await;
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert_eq!((desktop.displayed(), desktop.notices().len()), (0, 1));
    window.close().await;
}

#[tokio::test]
async fn the_buttons_of_a_note_put_it_off_and_draft_the_chaser() {
    let desktop = Desktop::start();
    let reference = request_under_way(&desktop, "2025-03-10");
    // The day after Tue 8 April 2025.
    let window = desktop.open("2025-04-09", &[]).await;
    window.read("Late by 1 working day.").await;
    until("a notice on the screen", async || desktop.displayed() == 1).await;
    desktop.choose("Draft a chaser");
    until("the request is open at the letter", async || {
        window.route().await.contains("?at=")
    })
    .await;
    window.read("Send letter").await;
    window.close().await;
    let sent = app(&desktop, "2025-04-09").outbox().unwrap();
    assert_eq!(sent.len(), 1, "the request itself, and no chaser: {sent:?}");
    all_notices(&desktop, 1).await;

    // A week after the last day; a letter is begun, so no other is offered.
    let window = desktop.open("2025-04-15", &[]).await;
    until("a notice on the screen", async || desktop.displayed() == 1).await;
    desktop.choose("Remind me tomorrow");
    let id = app(&desktop, "2025-04-15")
        .find_request(&reference)
        .unwrap();
    window.go(&format!("#/requests/{id}")).await;
    window
        .read("reminders are put off until Wed 16 April 2025")
        .await;
    window.close().await;
    all_notices(&desktop, 2).await;
    let window = desktop.open("2025-04-16", &[]).await;
    until("it is said again", async || desktop.displayed() == 1).await;
    window.close().await;
}

#[tokio::test]
async fn a_digest_is_one_note_for_all_of_the_day() {
    let desktop = Desktop::start();
    request_under_way(&desktop, "2025-03-10");
    let due = app(&desktop, "2025-04-08");
    let mut rules = due.reminder_rules().unwrap();
    rules.digest = Some("09:00".into());
    due.save_reminder_rules(&rules).unwrap();
    remind(&due, "Ask the clerk about the minutes");
    drop(due);
    let window = desktop.open("2025-04-08", &[]).await;
    window.read("Ask the clerk about the minutes").await;
    until("a notice on the screen", async || desktop.displayed() > 0).await;
    let notices = all_notices(&desktop, 1).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0].0, "2 reminders for you");
    assert!(
        notices[0]
            .1
            .contains("the answer is due today, Tue 8 April 2025")
            && notices[0].1.contains("Ask the clerk about the minutes"),
        "{notices:?}"
    );
    window.close().await;
}

#[tokio::test]
async fn closed_into_the_tray_it_reminds_and_comes_back() {
    let desktop = Desktop::start();
    request_under_way(&desktop, "2025-03-10");
    let tray = desktop.tray();
    let window = desktop.open("2025-03-12", &[]).await;
    autostart(&window).await;
    let entry =
        fs::read_to_string(desktop.path().join("config/autostart/scrutineer.desktop")).unwrap();
    assert!(
        entry.contains("--hidden") && entry.contains(desktop.casebook().to_str().unwrap()),
        "{entry}"
    );

    desktop.close_the_window();
    until("the window is gone", async || !desktop.shows_a_window()).await;
    remind(&app(&desktop, "2025-03-12"), "Ask the clerk");
    until("a notice on the screen", async || desktop.displayed() == 1).await;
    assert!(!desktop.shows_a_window());
    desktop.run("dunstctl", &["action", "0"]);
    until("the window is back", async || desktop.shows_a_window()).await;
    window.read("Ask the clerk").await;

    desktop.close_the_window();
    until("the window is gone", async || !desktop.shows_a_window()).await;
    assert!(desktop.press_in_tray("Open Scrutineer"));
    until("the window is back", async || desktop.shows_a_window()).await;
    assert!(desktop.press_in_tray("Quit"));
    until("the program has ended", async || {
        window.client.current_url().await.is_err()
    })
    .await;
    drop(tray);
}

#[tokio::test]
async fn started_hidden_it_reminds_and_without_a_tray_closing_ends_it() {
    let desktop = Desktop::start();
    request_under_way(&desktop, "2025-03-10");
    let window = desktop.open("2025-03-12", &[]).await;
    autostart(&window).await;
    window.read("closing the window ends Scrutineer").await;
    window.close().await;

    let mut program = desktop.start_program("2025-04-01", &["--hidden"]);
    until("a notice on the screen", async || desktop.displayed() == 1).await;
    assert!(!desktop.shows_a_window());
    desktop.run("dunstctl", &["action", "0"]);
    until("the window is shown", async || desktop.shows_a_window()).await;
    assert!(!program.has_ended());
    desktop.close_the_window();
    until("the program has ended", async || program.has_ended()).await;
}

/// The timer speaks while no window is open: the button drafts the chaser and opens the window.
#[tokio::test]
async fn a_button_of_the_timers_note_drafts_the_chaser_and_opens_the_window() {
    let desktop = Desktop::start();
    let reference = request_under_way(&desktop, "2025-03-10");
    let mut timer = desktop.start_foi("2025-04-09", &["remind", "--notify", "--buttons"]);
    until("a notice on the screen", async || desktop.displayed() == 1).await;
    assert!(!desktop.shows_a_window() && !timer.has_ended());
    desktop.choose("Draft a chaser");
    until("the window is shown", async || desktop.shows_a_window()).await;
    until("the command has ended", async || timer.has_ended()).await;
    let cases = app(&desktop, "2025-04-09");
    let request = cases.find_request(&reference).unwrap();
    let drafts = cases
        .request(request)
        .unwrap()
        .thread
        .into_iter()
        .filter(|entry| matches!(entry, foi_app::wire::ThreadEntry::Draft(_)))
        .count();
    assert_eq!(drafts, 1, "drafted, and not sent");
    assert_eq!(cases.outbox().unwrap().len(), 1, "the request itself");
    desktop.close_the_window();
    all_notices(&desktop, 1).await;
}
