//! A refusal is read, confirmed and answered in the real window.

use std::fs;
use std::path::PathBuf;

use chrono::{NaiveDate, TimeZone as _, Utc};
use fantoccini::Locator;
use foi_app::App;
use foi_app::wire::{RequestFilter, ThreadEntry};
use serde_json::json;
use uuid::Uuid;

use crate::desktop::{Desktop, Window, until};
use crate::pictures::{app, request_under_way};

const REFUSES: &str = "The Council is withholding the unit prices, which are exempt under section 43(2) of the Freedom of Information Act 2000.";
/// As the program's arguments have it, where the contract is over.
const ARGUES: &str = "The contract has been awarded or is over.";

fn first_request(app: &App) -> Uuid {
    let filter = RequestFilter {
        limit: 10,
        ..RequestFilter::default()
    };
    app.requests(&filter).unwrap().rows[0].id
}

/// A request to which a refusal came; gives where the window shows that mail.
fn refused(desktop: &Desktop) -> String {
    let reference = request_under_way(desktop, "2025-03-03");
    let app = app(desktop, "2025-03-20");
    let came = Utc.with_ymd_and_hms(2025, 3, 20, 10, 0, 0).unwrap();
    let file = desktop.path().join("refusal.eml");
    fs::write(
        &file,
        format!(
            "From: FOI team <foi@eastmere.example>\r\nTo: amina@practice.example\r\n\
             Subject: Your request [{reference}]\r\nDate: {}\r\nMessage-ID: <refusal@eastmere.example>\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n\
             Dear Ms Rahim\r\n\r\nThank you for your request about grants.\r\n\r\n{REFUSES} \
             Disclosure would harm our suppliers.\r\n\r\n\
             You may ask for an internal review within 40 working days of this letter.\r\n",
            came.to_rfc2822()
        ),
    )
    .unwrap();
    assert_eq!(app.import(&[file]).unwrap().new, 1);
    let request = first_request(&app);
    let thread = app.request(request).unwrap().thread;
    let mail = thread
        .iter()
        .find_map(|entry| match entry {
            ThreadEntry::Message(message) if !message.outgoing => Some(message.id),
            _ => None,
        })
        .unwrap();
    format!("#/requests/{request}?at={mail}")
}

/// A key as it is pressed: to whatever has the focus.
async fn key(window: &Window, key: &str) {
    let focused = window.client.active_element().await.unwrap();
    focused.send_keys(key).await.unwrap();
}

async fn focus(window: &Window, path: &str) {
    let element = window.see(path).await;
    window
        .client
        .execute(
            "arguments[0].scrollIntoView({ block: 'center' }); arguments[0].focus()",
            vec![json!(element)],
        )
        .await
        .unwrap();
}

async fn picture(window: &Window, name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/desktop/pictures");
    fs::create_dir_all(&folder).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    fs::write(
        folder.join(format!("{name}.png")),
        window.picture().await.unwrap(),
    )
    .unwrap();
}

/// Answers are read as the page comes near them, and what was read in them makes them longer. `WebKitGTK`
/// does not keep its place by itself: whoever goes up through a thread must not lose the line.
#[tokio::test]
async fn what_one_looks_at_stays_while_the_mails_above_it_are_read() {
    const MAILS: usize = 8;
    let desktop = Desktop::sized(1280, 900);
    let reference = request_under_way(&desktop, "2025-03-03");
    let app = app(&desktop, "2025-03-20");
    for number in 0..MAILS {
        let file = desktop.path().join(format!("{number}.eml"));
        let lines =
            "The figures are kept by ward, and by the year in which they were paid.\r\n\r\n";
        fs::write(
            &file,
            format!(
                "From: FOI team <foi@eastmere.example>\r\nTo: amina@practice.example\r\n\
                 Subject: Your request [{reference}]\r\nDate: Thu, 20 Mar 2025 1{number}:00:00 +0000\r\n\
                 Message-ID: <{number}@eastmere.example>\r\n\
                 Content-Type: text/plain; charset=utf-8\r\n\r\nDear Ms Rahim\r\n\r\n{REFUSES}\r\n\r\n{}\r\n",
                lines.repeat(8)
            ),
        )
        .unwrap();
        assert_eq!(app.import(&[file]).unwrap().new, 1);
    }
    let request = first_request(&app);
    drop(app);
    let window = desktop
        .open("2025-03-21", &["--open", &format!("#/requests/{request}")])
        .await;
    window.read("Dear Ms Rahim").await;
    let script = |script: &'static str| {
        let client = window.client.clone();
        async move { client.execute(script, vec![]).await.unwrap() }
    };
    // Down at once: the mails between are passed by unread.
    script("window.scrollTo(0, document.documentElement.scrollHeight)").await;
    let mut worst = 0.0_f64;
    let mut grown = 0.0_f64;
    for _ in 0..24 {
        let top = script(
            "window.scrollBy(0, -400);
             window.eye = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
             window.place = eye.getBoundingClientRect().top + scrollY;
             return eye.getBoundingClientRect().top",
        )
        .await
        .as_f64()
        .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let now = script("return eye.isConnected ? eye.getBoundingClientRect().top : null").await;
        let place = script("return eye.getBoundingClientRect().top + scrollY - window.place").await;
        worst = worst.max((now.as_f64().unwrap() - top).abs());
        grown += place.as_f64().unwrap();
    }
    assert!(grown > 100.0, "something grew above: {grown}");
    assert!(worst < 2.0, "moved by {worst} px");
    window.close().await;
}

#[tokio::test]
async fn a_refusal_is_read_confirmed_checked_and_answered() {
    let desktop = Desktop::sized(1280, 900);
    let mail = refused(&desktop);
    let day: NaiveDate = "2025-03-21".parse().unwrap();
    let window = desktop.open(&day.to_string(), &["--open", &mail]).await;

    // The suggestion, with its sentence; nothing is recorded yet.
    let refusal = "//li[@data-reading][@aria-label='They refuse it']";
    focus(&window, refusal).await;
    let said = window
        .see(&format!("{refusal}//blockquote"))
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(said, REFUSES);
    picture(&window, "reading-light").await;
    key(&window, "s").await;
    let marked = window.see("//article//mark").await.text().await.unwrap();
    assert_eq!(marked, REFUSES, "marked where it stands");
    assert!(
        window
            .client
            .find(Locator::XPath("//*[contains(., '✓ Recorded')]"))
            .await
            .is_err(),
        "nothing is recorded by reading"
    );

    // One key records it.
    focus(&window, refusal).await;
    key(&window, "y").await;
    window.read("Recorded: They refuse it.").await;
    window
        .see(&format!("{refusal}[contains(., '✓ Recorded:')]"))
        .await;

    // Held against the law: what is missing, and what is fine.
    window
        .press("//button[normalize-space(.)='Check the refusal notice']")
        .await;
    window.read("What it leaves out").await;
    window.read("What is as it should be").await;
    window.read("FOIA 2000 s.17(7)").await;
    picture(&window, "notice-light").await;

    // The form, and the draft that follows from it.
    focus(&window, refusal).await;
    key(&window, "b").await;
    window.see("//dialog//fieldset").await;
    let yes = "//dialog//fieldset[contains(., 'Has the contract ended')]//input[@value='yes']";
    window.press(yes).await;
    window
        .see(&format!("//dialog//li[contains(., '{ARGUES}')]"))
        .await;
    picture(&window, "answering-back-light").await;
    window
        .press("//dialog//button[normalize-space(.)='Write the request for a review']")
        .await;
    window
        .see("//article[contains(@aria-label, 'being written')]")
        .await;
    until("the draft argues from the answer", async || {
        window.text().await.contains(ARGUES)
    })
    .await;
    picture(&window, "review-light").await;
    window.close().await;

    // The same in the dark.
    let gtk = desktop.path().join("config/gtk-3.0");
    fs::create_dir_all(&gtk).unwrap();
    fs::write(
        gtk.join("settings.ini"),
        "[Settings]\ngtk-application-prefer-dark-theme=1\n",
    )
    .unwrap();
    let window = desktop.open(&day.to_string(), &["--open", &mail]).await;
    focus(&window, refusal).await;
    let dark = window
        .client
        .execute(
            "return matchMedia('(prefers-color-scheme: dark)').matches",
            vec![],
        )
        .await
        .unwrap();
    assert_eq!(dark, json!(true), "the window follows the desktop");
    window
        .press("//button[normalize-space(.)='Check the refusal notice']")
        .await;
    window.read("What it leaves out").await;
    picture(&window, "notice-dark").await;
    window.close().await;
}
