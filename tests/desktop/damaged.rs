//! Damage that is met while the window is open.

use std::fs::OpenOptions;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use foi_app::wire::RequestFilter;
use rusqlite::Connection;

use crate::built::foi;
use crate::desktop::{Desktop, until};
use crate::pictures::{app, request_under_way};

const PAGE: u64 = 8192;

/// Overwrites every page of a table of a casebook that nobody has open.
fn damage(casebook: &Path, table: &str) {
    let connection = Connection::open(casebook).unwrap();
    let pages: Vec<u32> = connection
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1")
        .unwrap()
        .query_map([table], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    connection.close().unwrap();
    assert!(!pages.is_empty());
    let mut file = OpenOptions::new().write(true).open(casebook).unwrap();
    for page in pages {
        file.seek(SeekFrom::Start(u64::from(page - 1) * PAGE))
            .unwrap();
        io::copy(&mut io::repeat(0xa5).take(PAGE), &mut file).unwrap();
    }
}

/// The window opens, since the damage is where it does not look at first. A request then meets it, and
/// the button in the banner leads to the page that saves what can be saved: the program starts again
/// there, and one key saves.
#[tokio::test]
async fn the_banner_leads_to_the_page_that_saves_what_can_be_saved() {
    let desktop = Desktop::start();
    let reference = request_under_way(&desktop, "2025-03-10");
    let id = {
        let app = app(&desktop, "2025-03-10");
        app.requests(&RequestFilter::default()).unwrap().rows[0].id
    };
    damage(&desktop.casebook(), "letter");

    let window = desktop.open("2025-03-20", &[]).await;
    window.read("Today").await;
    window.go(&format!("#/requests/{id}")).await;
    window.read("A part of your casebook is damaged.").await;
    let save = Locator::XPath("//button[contains(., 'Save what can be saved')]");
    let button = window.client.find(save).await.unwrap();
    // The driver may find its program gone before it can answer.
    button.click().await.ok();

    // That program is in the place of the one the driver knows: from here on it is keys alone.
    let saved = desktop.path().join("c.rescued-2025-03-20.scrutineer");
    until("it is saved beside", async || {
        // Its button is the first on the page.
        desktop.type_keys("Scrutineer", "\t");
        let pressed = Instant::now();
        while !saved.exists() && pressed.elapsed() < Duration::from_secs(20) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        saved.exists()
    })
    .await;
    let arguments = ["--casebook", saved.to_str().unwrap(), "requests", "--json"];
    let listed = desktop.run(foi().to_str().unwrap(), &arguments).stdout;
    assert!(String::from_utf8(listed).unwrap().contains(&reference));
}
