use std::fs;

use fantoccini::key::Key;

use crate::desktop::{Desktop, Window, until};
use crate::keyboard::press;
use crate::pictures::request_under_way;

/// Puts mails where the practice mailbox finds them.
fn deliver(desktop: &Desktop, mails: &[(&str, String)]) {
    let inbox = desktop.path().join("c.scrutineer.practice/inbox");
    fs::create_dir_all(&inbox).unwrap();
    for (name, mail) in mails {
        fs::write(inbox.join(name), mail).unwrap();
    }
}

async fn press_here(window: &Window, keys: &str) {
    window
        .client
        .active_element()
        .await
        .unwrap()
        .send_keys(keys)
        .await
        .unwrap();
}

async fn waits(window: &Window, mails: &str) {
    until(&format!("{mails} to file"), async || {
        window.text().await.contains(mails)
    })
    .await;
}

/// Three mails: one is filed where it is suggested, one is set aside and taken back and set aside,
/// one is filed under a request that is looked for. No pointer is used.
#[tokio::test]
async fn three_mails_are_sorted_by_keys_alone() {
    let desktop = Desktop::start();
    let reference = request_under_way(&desktop, "2025-03-10");
    let mail = |from: &str, subject: &str, hour: u8, text: &str| {
        format!(
            "From: {from}\r\nTo: amina@practice.example\r\nSubject: {subject}\r\n\
             Date: Tue, 11 Mar 2025 {hour}:00:00 +0000\r\nMessage-ID: <{hour}@mails.example>\r\n\r\n{text}\r\n"
        )
    };
    deliver(
        &desktop,
        &[
            (
                "1.eml",
                mail(
                    "casework@elsewhere.example",
                    &format!("Your request {reference}"),
                    12,
                    "We have your request.",
                ),
            ),
            (
                "2.eml",
                mail(
                    "news@harrowmere.example",
                    "Our newsletter",
                    11,
                    "Spring is here.",
                ),
            ),
            (
                "3.eml",
                mail(
                    "clerk@tidewell.example",
                    "About what you asked",
                    10,
                    "The ledger is public.",
                ),
            ),
        ],
    );
    let enter = char::from(Key::Enter).to_string();
    let window = desktop.open("2025-03-12", &["--open", "#/inbox"]).await;
    waits(&window, "3 messages to file").await;
    window
        .read(&format!("names our reference {reference}"))
        .await;

    press(&window, &enter).await;
    waits(&window, "2 messages to file").await;
    window.read("Spring is here.").await;
    press(&window, "a").await;
    waits(&window, "1 message to file").await;
    press(&window, "u").await;
    waits(&window, "2 messages to file").await;
    window.read("Spring is here.").await;
    press(&window, "a").await;
    waits(&window, "1 message to file").await;

    window.read("The ledger is public.").await;
    press(&window, "f").await;
    window.see("//dialog[@open]").await;
    press_here(&window, "Grants").await;
    window
        .see("//*[@role='option'][contains(., 'Grants awarded')]")
        .await;
    press_here(&window, &enter).await;
    press_here(&window, &enter).await;
    window.read("Nothing to file.").await;

    press(&window, "gr").await;
    window.press("//a[contains(., 'Grants awarded')]").await;
    window.read("We have your request.").await;
    window.read("The ledger is public.").await;
    assert!(!window.text().await.contains("Spring is here."));
    window.close().await;
}
