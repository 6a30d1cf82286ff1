//! Writing a letter in the real window: from nothing to a queued request that was looked over, the
//! editor under the window's content policy, and a window that closes while somebody writes.

use std::cell::Cell;

use fantoccini::Locator;
use fantoccini::key::Key;
use foi_app::wire::{OutboxState, ThreadEntry};
use serde_json::{Value, json};

use crate::desktop::{Desktop, Window, until};
use crate::pictures::{app, request_draft};

/// A user's hand: each press, and each field that is filled, is one interaction.
struct Hand<'w> {
    window: &'w Window,
    interactions: Cell<u32>,
}

impl<'w> Hand<'w> {
    fn at(window: &'w Window) -> Self {
        Self {
            window,
            interactions: Cell::new(0),
        }
    }

    fn count(&self) {
        self.interactions.set(self.interactions.get() + 1);
    }

    async fn click(&self, name: &str) {
        self.count();
        self.window.click(name).await;
    }

    async fn press(&self, path: &str) {
        self.count();
        self.window.press(path).await;
    }

    async fn fill(&self, label: &str, text: &str) {
        self.count();
        self.window.fill(label, text).await;
    }
}

#[tokio::test]
async fn an_empty_casebook_is_eleven_interactions_from_a_queued_and_linted_request() {
    let desktop = Desktop::start();
    let window = desktop.open("2025-03-10", &[]).await;
    let hand = Hand::at(&window);

    hand.click("Write your first request").await;
    hand.fill("Authority", "Eastmere Borough Council").await;
    hand.press("//*[@role='option'][contains(., 'Add')]").await;
    hand.fill("Address for requests", "foi@eastmere.example")
        .await;
    hand.click("Save authority").await;
    hand.press("//label[.//b[normalize-space()='Grants awarded']]")
        .await;
    hand.fill("Issue", "Who gets the community grants?").await;
    hand.fill("Your name", "Amina Rahim").await;
    hand.fill("Your email address", "amina@practice.example")
        .await;
    hand.click("Write this letter").await;

    // The period is the last financial year that is over, until another is chosen.
    window.read("between 1 April 2023 and 31 March 2024").await;
    // It was looked over before anything was pressed: a letter of the library has no fault, and the
    // estimate and what is published are there.
    let checks = "//section[@aria-label='Before you send']";
    window
        .see(&format!(
            "{checks}//*[contains(., 'Nothing weak was found.')]"
        ))
        .await;
    window
        .read("Search effort, estimated".to_uppercase().as_str())
        .await;
    window.read("of the 18 allowed").await;
    hand.click("Send letter").await;

    until("the letter is in the Outbox", async || {
        !app(&desktop, "2025-03-10").outbox().unwrap().is_empty()
    })
    .await;
    let row = app(&desktop, "2025-03-10").outbox().unwrap().remove(0);
    assert!(
        matches!(row.state, OutboxState::Queued | OutboxState::Sent),
        "{row:?}"
    );
    assert_eq!(row.to, "foi@eastmere.example");
    assert!(row.subject.contains("grants awarded"), "{}", row.subject);
    let request = app(&desktop, "2025-03-10").request(row.request_id).unwrap();
    assert_eq!(request.issues[0].title, "Who gets the community grants?");
    let interactions = hand.interactions.get();
    assert!(interactions < 12, "{interactions} interactions");
    println!("{interactions} interactions");
    window.close().await;
}

async fn script(window: &Window, script: &str) -> Value {
    window.client.execute(script, vec![]).await.unwrap()
}

/// The editor's own rules come as a style sheet that the content policy has no say in; a <style>
/// element would be refused, and the letter would lie there bare.
#[tokio::test]
async fn the_editor_is_dressed_and_marks_and_mends_under_the_content_policy() {
    let desktop = Desktop::start();
    let request = request_draft(&desktop, "2025-03-10");
    let window = desktop
        .open("2025-03-10", &["--open", &format!("#/requests/{request}")])
        .await;
    let letter = window.see("//*[@data-letter]").await;
    let looks = script(
        &window,
        "const of = (name) => getComputedStyle(document.querySelector(name));
         return { scroller: of('.cm-scroller').display, white: of('.cm-content').whiteSpace,
                  face: of('[data-letter]').fontFamily, edge: of('.cm-editor').borderTopStyle,
                  sheets: document.adoptedStyleSheets.length,
                  elements: document.querySelectorAll('style').length };",
    )
    .await;
    assert_eq!(looks["scroller"], "flex", "{looks}");
    assert!(
        looks["white"].as_str().unwrap().contains("break-spaces"),
        "{looks}"
    );
    assert!(
        looks["face"].as_str().unwrap().contains("Source Serif"),
        "{looks}"
    );
    assert_eq!(looks["edge"], "solid", "{looks}");
    assert_eq!(
        (&looks["sheets"], &looks["elements"]),
        (&json!(1), &json!(0)),
        "{looks}"
    );
    // The policy does refuse what the editor would have done by itself.
    let refused = script(
        &window,
        "const rule = document.createElement('style');
         rule.textContent = 'h1 { letter-spacing: 33px }';
         document.head.append(rule);
         const spacing = getComputedStyle(document.querySelector('h1')).letterSpacing;
         rule.remove();
         return spacing;",
    )
    .await;
    assert_ne!(refused, "33px");

    letter.click().await.unwrap();
    let control = char::from(Key::Control);
    letter.send_keys(&format!("{control}a")).await.unwrap();
    let enter = char::from(Key::Enter);
    letter
        .send_keys(&format!(
            "Dear Eastmere Borough Council,{enter}{enter}Please send all emails about the awards dinner since 1 April 2024.{enter}{enter}Yours faithfully,{enter}Amina Rahim"
        ))
        .await
        .unwrap();
    window
        .see("//*[@data-letter]//*[contains(@class, 'cm-lintRange-warning')]")
        .await;
    let line = script(
        &window,
        "return getComputedStyle(document.querySelector('.cm-lintRange-warning')).textDecorationStyle;",
    )
    .await;
    assert_eq!(line, "wavy");
    let words = async |window: &Window| {
        script(
            window,
            "return document.querySelector('[data-letter]').cmTile?.view?.state.doc.toString()
                 ?? document.querySelector('[data-letter]').innerText;",
        )
        .await
        .as_str()
        .unwrap()
        .to_owned()
    };

    // To the next, put right, and back again.
    let before = words(&window).await;
    let fixable =
        "//section[@aria-label='Before you send']//li[.//button[normalize-space()='Fix']]";
    window.press(&format!("({fixable})[1]//h3/button")).await;
    let put_right = format!("{control}.");
    letter.send_keys(&put_right).await.unwrap();
    until("it is put right", async || words(&window).await != before).await;
    letter.send_keys(&format!("{control}z")).await.unwrap();
    until("it is undone", async || words(&window).await == before).await;
    letter
        .send_keys(&char::from(Key::F8).to_string())
        .await
        .unwrap();
    window
        .see("//section[@aria-label='Before you send']//li[@aria-current='true']")
        .await;

    // Kept by itself.
    window
        .see("//*[@role='status'][normalize-space()='Saved']")
        .await;
    let page = app(&desktop, "2025-03-10").request(request).unwrap();
    let kept = page.thread.iter().any(|entry| {
        matches!(entry, ThreadEntry::Draft(draft) if draft.body.contains("the awards dinner"))
    });
    assert!(kept, "{page:#?}");
    assert!(
        window
            .client
            .find(Locator::Css("[role=alert] p"))
            .await
            .is_err(),
        "nothing failed"
    );
    window.close().await;
}

/// Closed by its frame a moment after the last key, before the letter would have saved itself.
#[tokio::test]
async fn what_was_typed_a_moment_before_the_window_closed_is_kept() {
    let desktop = Desktop::start();
    let request = request_draft(&desktop, "2025-03-10");
    let window = desktop
        .open("2025-03-10", &["--open", &format!("#/requests/{request}")])
        .await;
    let letter = window.see("//*[@data-letter]").await;
    letter.click().await.unwrap();
    letter.send_keys("Typed last. ").await.unwrap();
    desktop.close_the_window();
    until("the words are in the casebook", async || {
        let page = app(&desktop, "2025-03-10").request(request).unwrap();
        page.thread.iter().any(|entry| {
            matches!(entry, ThreadEntry::Draft(draft) if draft.body.contains("Typed last."))
        })
    })
    .await;
    until("the program has ended", async || !desktop.shows_a_window()).await;
}
