use crate::desktop::{Desktop, until};
use crate::pictures::request_under_way;

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
