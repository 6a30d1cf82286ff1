use std::fs;

use crate::desktop::Desktop;

/// Mistakes get one clear sentence on the screen, and nothing typed is lost.
#[tokio::test]
async fn a_wrong_address_is_said_where_it_is_typed() {
    let desktop = Desktop::start();
    let window = desktop
        .open("2025-03-10", &["--open", "#/authorities"])
        .await;
    window.click("Add an authority").await;
    window
        .fill("Name of the authority", "Tidewell District Council")
        .await;
    window
        .fill("Address for requests", "foi.tidewell.example")
        .await;
    window.press("//dialog//button[@type='submit']").await;
    window.read("foi.tidewell.example").await;
    let alert = window
        .see("//dialog//*[@role='alert']")
        .await
        .text()
        .await
        .unwrap();
    assert!(alert.contains("address"), "{alert}");
    let kept = window
        .see("//*[@id=//label[starts-with(normalize-space(.), 'Name of the authority')]/@for]")
        .await;
    assert_eq!(
        kept.prop("value").await.unwrap().as_deref(),
        Some("Tidewell District Council")
    );
    window.close().await;
}

/// A file that is no casebook is refused with words, untouched.
#[tokio::test]
async fn a_casebook_that_is_none_is_refused() {
    let desktop = Desktop::start();
    let text = "not a casebook at all ".repeat(100);
    fs::write(desktop.casebook(), &text).unwrap();
    let casebook = desktop.casebook();
    let output = desktop.run(
        "timeout",
        &[
            "8",
            env!("CARGO_BIN_EXE_scrutineer"),
            "--casebook",
            casebook.to_str().unwrap(),
        ],
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("is not a casebook"), "{said}");
    assert_eq!(fs::read_to_string(&casebook).unwrap(), text);
}
