//! Every screen in the real window, light and dark, from the sample casebook. `docs/screens` has the
//! pictures; to make them again: `SCREENS=docs/screens cargo test --features custom-protocol --test
//! desktop screens`.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use foi_app::adapters::{SetClock, SystemSecrets};
use foi_app::wire::{BatchPlan, BatchRecipientEdit, RequestFilter};
use foi_app::{App, Extractor, Ports, Post};
use serde_json::Value;
use uuid::Uuid;

use crate::built::foi;
use crate::desktop::{Desktop, Window, until};
use crate::frame::Frame;
use crate::pictures::Silent;

const TODAY: &str = "2026-06-10";

/// What is where in the sample, with one letter to all its bodies.
struct Sample {
    late: Uuid,
    draft: Uuid,
    issue: Uuid,
    batch: Uuid,
    /// The mail and the file of the table, and the figure that was made from it.
    table: (Uuid, Uuid, Uuid),
}

async fn sample(desktop: &Desktop) -> Sample {
    let ports = Ports {
        clock: Arc::new(SetClock::to(TODAY.parse().unwrap())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(Silent),
        // The sample's table is read by a worker.
        extractor: Extractor::program(foi()),
    };
    let app = App::open(desktop.casebook(), ports, Post::default()).unwrap();
    app.make_sample().await.unwrap();
    let requests = app.requests(&RequestFilter::default()).unwrap().rows;
    let titled = |title: &str| requests.iter().find(|row| row.title == title).unwrap().id;
    let issue = app
        .find_issue("Sample: do three wards of Penwick get over half of the community grants?")
        .unwrap();
    let figure = app.issue(issue).unwrap().figures.remove(0);
    assert!(figure.sentence.starts_with("3 of 17 wards"), "{figure:?}");
    let authorities = app.authorities().unwrap();
    let batch = app
        .new_batch(&BatchPlan {
            title: "Sample: grants of the whole district".into(),
            letter: "grants-awarded".into(),
            fields: BTreeMap::from([
                ("from_date".into(), "2025-04-01".into()),
                ("to_date".into(), "2026-03-31".into()),
            ]),
            recipients: authorities
                .iter()
                .map(|authority| BatchRecipientEdit {
                    authority_id: authority.id,
                    fields: BTreeMap::new(),
                })
                .collect(),
            ..BatchPlan::default()
        })
        .unwrap();
    app.send_batch_now(batch).unwrap();
    app.send_ready().await.unwrap();
    Sample {
        late: titled("Community grants refused"),
        draft: titled("Publicity"),
        table: (
            figure.message_id.unwrap(),
            figure.attachment_id.unwrap(),
            figure.id,
        ),
        issue,
        batch,
    }
}

impl Sample {
    /// Name, route, and words that are on the screen when it is there.
    fn screens(&self) -> Vec<(&'static str, String, &'static str)> {
        let (mail, file, figure) = self.table;
        let request = |id: Uuid| format!("#/requests/{id}");
        vec![
            ("today", "#/".into(), "Community grants refused"),
            ("requests", "#/requests".into(), "Community grants refused"),
            ("request", request(self.late), "Show the working"),
            ("letter", request(self.draft), "What was spent on publicity"),
            ("inbox", "#/inbox".into(), "What we heard about the grants"),
            ("issues", "#/issues".into(), "do three wards of Penwick"),
            (
                "issue",
                format!("#/issues/{}", self.issue),
                "3 of 17 wards hold",
            ),
            ("table", format!("#/tables/{mail}/{file}"), "(made up)"),
            (
                "figure",
                format!("#/tables/{mail}/{file}?figure={figure}"),
                "3 of 17 wards hold",
            ),
            (
                "search",
                "#/search?q=grants".into(),
                "Community grants by ward",
            ),
            (
                "batches",
                "#/batches".into(),
                "grants of the whole district",
            ),
            (
                "batch",
                format!("#/batches/{}", self.batch),
                "Penwick Hospitals Trust",
            ),
            (
                "authorities",
                "#/authorities".into(),
                "Penwick Hospitals Trust",
            ),
            ("settings", "#/settings".into(), "Save name and address"),
        ]
    }
}

/// Nothing is wider than the window, and no button or link is without a name.
async fn well_drawn(window: &Window, what: &str) {
    let script = "
        const page = document.scrollingElement;
        const nameless = [...document.querySelectorAll('button, a[href]')]
            .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')))
            .map((one) => one.outerHTML.slice(0, 200));
        return { over: page.scrollWidth - window.innerWidth, nameless };
    ";
    let found: Value = window.client.execute(script, vec![]).await.unwrap();
    assert!(
        found["over"].as_i64().is_some_and(|over| over <= 0),
        "{what} is too wide: {found}"
    );
    assert_eq!(found["nameless"], serde_json::json!([]), "{what}");
}

/// The window's picture once nothing in it moves any more.
async fn at_rest(desktop: &Desktop, window: &Window, (width, height): (usize, usize)) -> Frame {
    window
        .client
        .execute_async(
            "const done = arguments[0];
             requestAnimationFrame(() => requestAnimationFrame(() => done()));",
            vec![],
        )
        .await
        .unwrap();
    let mut last = desktop.frame();
    for _ in 0..25 {
        tokio::time::sleep(Duration::from_millis(120)).await;
        let now = desktop.frame();
        if now == last {
            break;
        }
        last = now;
    }
    last.cut(width, height)
}

/// Something is drawn, on the ground of its theme.
fn is_a_screen(frame: &Frame, dark: bool, what: &str) {
    let colours = frame.colours();
    let all = frame.width * frame.height;
    assert!(colours.len() > 40, "{what}: {} colours", colours.len());
    let (ground, times) = colours[0];
    assert!(times * 100 < all * 97, "{what} is blank");
    let brightness = ground.iter().map(|part| u32::from(*part)).sum::<u32>() / 3;
    assert_eq!(brightness < 100, dark, "{what} stands on {ground:?}");
}

struct Pictures {
    folder: PathBuf,
    bytes: usize,
    seen: HashSet<Vec<u8>>,
}

impl Pictures {
    async fn take(
        &mut self,
        (desktop, window): (&Desktop, &Window),
        (name, route, words): &(&'static str, String, &'static str),
        size: (usize, usize),
        dark: bool,
    ) {
        window.go(route).await;
        window.read(words).await;
        until("everything is there", async || {
            let text = window.text().await;
            !["Reading…", "Working it out…", "Looking the letter over…"]
                .iter()
                .any(|waiting| text.contains(waiting))
        })
        .await;
        if *name == "figure" {
            // What it shows, not what is asked.
            let script = "document.querySelector('[aria-label=Figure] table').scrollIntoView({ block: 'center' })";
            window.client.execute(script, vec![]).await.unwrap();
        }
        let file = format!(
            "{name}{}{}.png",
            if size.0 < 1280 { "-small" } else { "" },
            if dark { "-dark" } else { "" }
        );
        let frame = at_rest(desktop, window, size).await;
        well_drawn(window, &file).await;
        is_a_screen(&frame, dark, &file);
        let png = frame.png();
        fs::write(self.folder.join(&file), &png).unwrap();
        self.bytes += png.len();
        assert!(self.seen.insert(png), "{file} shows what another does");
    }
}

#[tokio::test]
async fn every_screen_is_well_drawn_light_and_dark() {
    let mut pictures = Pictures {
        folder: std::env::var_os("SCREENS").map_or_else(
            || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screens"),
            PathBuf::from,
        ),
        bytes: 0,
        seen: HashSet::new(),
    };
    fs::create_dir_all(&pictures.folder).unwrap();
    for (theme, dark) in [("Adwaita", false), ("Adwaita:dark", true)] {
        let desktop = Desktop::looking(1280, 800, Some(theme));
        let sample = sample(&desktop).await;
        // Reminders would lie over the window.
        let paused = desktop.run("dunstctl", &["set-paused", "true"]);
        assert!(paused.status.success(), "{paused:?}");
        let window = desktop.open(TODAY, &[]).await;
        let both = (&desktop, &window);
        window
            .client
            .set_window_rect(0, 0, 1280, 800)
            .await
            .unwrap();
        for screen in sample.screens() {
            pictures.take(both, &screen, (1280, 800), dark).await;
        }
        if !dark {
            window.client.set_window_rect(0, 0, 900, 600).await.unwrap();
            for screen in sample.screens() {
                if ["today", "request", "issue"].contains(&screen.0) {
                    pictures.take(both, &screen, (900, 600), dark).await;
                }
            }
        }
        window.close().await;
    }
    println!("{} pictures, {} bytes", pictures.seen.len(), pictures.bytes);
    assert!(pictures.bytes < 4_000_000, "they are kept with the program");
}
