use std::time::Duration;

use fantoccini::Locator;
use fantoccini::key::Key;
use foi_app::wire::{OutboxState, RequestFilter, ThreadEntry};
use serde_json::Value;

use crate::desktop::{Desktop, Window, until};
use crate::pictures::{app, request_under_way};

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

/// A key, or several, pressed where the focus is.
async fn strike(window: &Window, keys: &str) {
    let focused = window.client.active_element().await.unwrap();
    focused.send_keys(keys).await.unwrap();
}

async fn strike_key(window: &Window, key: Key) {
    strike(window, &char::from(key).to_string()).await;
}

/// What has the focus: its name, and what shows that it has it.
async fn focused(window: &Window) -> Value {
    let script = "
        const at = document.activeElement;
        const label = at.getAttribute('aria-label')
            ?? (at.labels?.length ? [...at.labels].map((one) => one.innerText).join(' ') : at.innerText);
        const style = getComputedStyle(at);
        const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        const box = at.getBoundingClientRect();
        return {
            name: (label ?? '').trim().replace(/\\s+/g, ' '),
            kind: at.tagName.toLowerCase(),
            typed: at.matches('input, textarea, select, [contenteditable=true]'),
            ringed,
            shown: box.bottom > 0 && box.top < innerHeight,
        };
    ";
    window.client.execute(script, vec![]).await.unwrap()
}

/// Goes on with Tab until something of this name has the focus. Each stop on the way has a ring
/// and is in view.
async fn tab_to(window: &Window, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..120 {
        let at = focused(window).await;
        let said = at["name"].as_str().unwrap_or_default().to_owned();
        if said.starts_with(name) {
            return;
        }
        if !passed.is_empty() && at["kind"] != "body" {
            // The letter's own edge shows the focus.
            assert!(
                at["ringed"] == true || at["typed"] == true || at["kind"] == "iframe",
                "nothing shows where the focus is: {at}"
            );
            assert_eq!(at["shown"], true, "the focus is out of view: {at}");
        }
        passed.push(said);
        strike_key(window, Key::Tab).await;
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    panic!("Tab does not come to “{name}”, but to {passed:?}");
}

async fn gone(window: &Window, path: &str) {
    until(&format!("{path} is gone"), async || {
        window.client.find(Locator::XPath(path)).await.is_err()
    })
    .await;
}

/// From an empty casebook to a reminder sent to an authority that is late: no pointer, and no
/// focus given by a script. Mon 10 March 2025: the answer is due on Tue 8 April.
#[tokio::test]
async fn the_main_job_is_done_with_the_keyboard_alone() {
    let desktop = Desktop::start();
    let window = desktop.open("2025-03-10", &[]).await;
    window.read("You may ask any public body").await;

    // A new request: whom to ask, what, and what for.
    press(&window, "n").await;
    window.see("//h1[contains(., 'New request')]").await;
    tab_to(&window, "Authority").await;
    strike(&window, "Eastmere Borough Council").await;
    window.see("//*[@role='option'][contains(., 'Add')]").await;
    strike_key(&window, Key::Enter).await;
    window
        .see("//dialog[@open]//*[contains(., 'Add an authority')]")
        .await;
    tab_to(&window, "Address for requests").await;
    strike(&window, "foi@eastmere.example").await;
    strike_key(&window, Key::Enter).await;
    gone(&window, "//dialog[@open]").await;
    assert_eq!(
        focused(&window).await["name"],
        "Authority",
        "the dialog gives the focus back"
    );
    tab_to(&window, "Find a letter").await;
    strike(&window, "who received grants").await;
    window
        .see("//label[.//b[normalize-space()='Grants awarded']]")
        .await;
    strike_key(&window, Key::Tab).await;
    strike_key(&window, Key::Enter).await;
    window
        .see("//button[contains(., 'Choose another letter')]")
        .await;
    tab_to(&window, "Issue").await;
    strike(&window, "Who gets the community grants?").await;
    window
        .see("//*[@role='option'][contains(., 'Who gets the community grants?')]")
        .await;
    strike_key(&window, Key::Enter).await;
    tab_to(&window, "Your name").await;
    strike(&window, "Amina Rahim").await;
    tab_to(&window, "Your email address").await;
    strike(&window, "amina@practice.example").await;
    window
        .see("//button[not(@disabled)][contains(., 'Write this letter')]")
        .await;
    tab_to(&window, "Write this letter").await;
    strike_key(&window, Key::Enter).await;

    // The letter was looked over; it is looked at as it will go, and sent.
    window.read("Nothing weak was found.").await;
    tab_to(&window, "Preview").await;
    strike_key(&window, Key::Enter).await;
    window
        .see("//dialog[@open]//*[contains(., 'foi@eastmere.example')]")
        .await;
    strike_key(&window, Key::Escape).await;
    gone(&window, "//dialog[@open]").await;
    let back = focused(&window).await;
    assert_eq!(back["name"], "Preview", "the dialog gives the focus back");
    tab_to(&window, "Send letter").await;
    strike_key(&window, Key::Enter).await;
    window.read("The answer is due Tue 8 April 2025").await;

    // What comes is read and confirmed.
    tab_to(&window, "Let the council acknowledge").await;
    strike_key(&window, Key::Enter).await;
    window.read("What is this?").await;
    tab_to(&window, "Acknowledged it").await;
    strike_key(&window, Key::Enter).await;
    window
        .read("Practice Council (made up) acknowledged it")
        .await;
    window.close().await;

    // A month later it is late, and Today has the reminder to them one key away.
    let window = desktop.open("2025-04-10", &[]).await;
    window.read("Late by").await;
    press(&window, "j").await;
    strike_key(&window, Key::Enter).await;
    window.see("//*[@data-letter]").await;
    until("the letter has the focus", async || {
        let script = "return document.activeElement.closest('[data-letter]') !== null";
        window.client.execute(script, vec![]).await.unwrap() == true
    })
    .await;
    tab_to(&window, "Send letter").await;
    strike_key(&window, Key::Enter).await;

    let casebook = app(&desktop, "2025-04-10");
    until("the reminder has gone", async || {
        let rows = casebook.outbox().unwrap();
        rows.len() == 2 && rows.iter().all(|row| row.state == OutboxState::Sent)
    })
    .await;
    let filter = RequestFilter {
        limit: 10,
        ..RequestFilter::default()
    };
    let request = casebook.requests(&filter).unwrap().rows[0].id;
    let thread = casebook.request(request).unwrap().thread;
    let count = |outgoing: bool| {
        thread
            .iter()
            .filter(|entry| matches!(entry, ThreadEntry::Message(one) if one.outgoing == outgoing))
            .count()
    };
    assert_eq!((count(true), count(false)), (2, 1), "{thread:?}");
    window.close().await;
}
