use fantoccini::Locator;
use fantoccini::key::Key;

use crate::desktop::{Desktop, Window, until};
use crate::pictures::request_under_way;

pub(crate) async fn press(window: &Window, keys: &str) {
    window
        .client
        .find(Locator::Css("body"))
        .await
        .unwrap()
        .send_keys(keys)
        .await
        .unwrap();
}

/// Every screen can be reached with the keyboard alone, and says where one is.
#[tokio::test]
async fn the_screens_are_reached_by_keys() {
    let desktop = Desktop::start();
    request_under_way(&desktop, "2025-03-10");
    let window = desktop.open("2025-03-20", &[]).await;
    window.read("Today").await;
    for (keys, route, heading) in [
        ("gr", "#/requests", "Requests"),
        ("gs", "#/issues", "Issues"),
        ("ga", "#/authorities", "Authorities"),
        ("gl", "#/letters", "Letters"),
        ("go", "#/outbox", "Outbox"),
        ("gi", "#/inbox", "Inbox"),
        ("gt", "#/", "Today"),
        ("n", "#/new", "New request"),
    ] {
        press(&window, keys).await;
        until(&format!("{keys} leads to {route}"), async || {
            window.route().await == route
        })
        .await;
        window.see(&format!("//h1[contains(., '{heading}')]")).await;
        window
            .client
            .execute("document.activeElement.blur()", vec![])
            .await
            .unwrap();
    }
    window.go("#/").await;
    window.see("//h1[contains(., 'Today')]").await;
    press(&window, "?").await;
    window.see("//dialog[@open]").await;
    let escape = char::from(Key::Escape).to_string();
    window
        .client
        .active_element()
        .await
        .unwrap()
        .send_keys(&escape)
        .await
        .unwrap();
    until("the sheet of keys is closed", async || {
        window
            .client
            .find(Locator::Css("dialog[open]"))
            .await
            .is_err()
    })
    .await;
    window.close().await;
}
