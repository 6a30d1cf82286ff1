//! An answer's spreadsheet in the real window: asked for a figure, pinned to its issue, and passed
//! on with the dossier.

use std::fs;

use base64::Engine as _;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use foi_app::wire::{Identity, IssueEdit};
use serde_json::Value;
use uuid::Uuid;

use crate::desktop::{Desktop, Window, until};
use crate::pictures::{app, ask};

const FILE: &str = "02-three-of-seventeen.xlsx";

fn fixture(name: &str) -> Vec<u8> {
    fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/tables")
            .join(name),
    )
    .unwrap()
}

/// What the spreadsheet comes to, as the script that made it reckoned: each ward's pence, and all.
fn expected() -> (Vec<(String, i64)>, i64) {
    let all: Value = serde_json::from_slice(&fixture("expected.json")).unwrap();
    let file = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["file"] == FILE)
        .unwrap();
    let pence =
        |value: &Value| -> i64 { value.as_str().unwrap().replace('.', "").parse().unwrap() };
    let mut wards: Vec<(String, i64)> = file["groups"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(ward, sum)| (ward.clone(), pence(sum)))
        .collect();
    wards.sort_by_key(|(_, sum)| -sum);
    (wards, pence(&file["total"]))
}

/// "£1,250,000" or "£32,857.14".
fn money(pence: i64) -> String {
    let whole = (pence / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match pence % 100 {
        0 => format!("£{grouped}"),
        rest => format!("£{grouped}.{rest:02}"),
    }
}

/// A request that feeds an issue, with its answer in the practice mailbox; gives both.
fn answered_with(desktop: &Desktop, name: &str, bytes: &[u8]) -> (Uuid, Uuid) {
    let app = app(desktop, "2025-03-10");
    app.save_identity(&Identity {
        name: "Amina Rahim".into(),
        email: "amina@practice.example".into(),
    })
    .unwrap();
    let issue = app
        .save_issue(&IssueEdit {
            question: "Did three wards get most of the money?".into(),
            ..IssueEdit::default()
        })
        .unwrap();
    let request = ask(
        &app,
        "Eastmere Borough Council",
        Some(issue),
        "grants-awarded",
        &[("from_date", "2023-04-01"), ("to_date", "2024-03-31")],
    );
    let reference = app.request(request).unwrap().row.reference;
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let inbox = desktop.path().join("c.scrutineer.practice/inbox");
    fs::create_dir_all(&inbox).unwrap();
    fs::write(
        inbox.join("answer.eml"),
        format!(
            "From: FOI team <foi@eastmere.example>\r\nTo: amina@practice.example\r\n\
             Subject: Our answer {reference}\r\nDate: Wed, 2 Apr 2025 10:00:00 +0100\r\n\
             Message-ID: <answer@eastmere.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
             Please see the spreadsheet.\r\n--b\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
            lines.join("\r\n")
        ),
    )
    .unwrap();
    (request, issue)
}

/// The text of what is on the page, spaces made even.
async fn says(window: &Window, words: &str) {
    until(words, async || {
        let text = window.text().await;
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains(words)
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_says_what_three_wards_hold_and_the_dossier_says_the_same() {
    let (wards, total) = expected();
    let three: i64 = wards.iter().take(3).map(|(_, pence)| pence).sum();
    // Half up, to a tenth of a percent; a whole percentage is written without the tenth.
    let tenths = (three * 2_000 + total) / (total * 2);
    let share = if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };

    let desktop = Desktop::start();
    let (request, issue) = answered_with(&desktop, "Spend by ward.xlsx", &fixture(FILE));
    let window = desktop
        .open("2025-04-03", &["--open", &format!("#/requests/{request}")])
        .await;
    window.read("Please see the spreadsheet.").await;

    // Words that are marked are pinned with one key.
    window
        .client
        .execute(
            "const mail = [...document.querySelectorAll('[data-message] p')]
               .find((one) => one.textContent.includes('Please see the spreadsheet.'));
             const range = document.createRange();
             range.selectNodeContents(mail);
             getSelection().removeAllRanges();
             getSelection().addRange(range);",
            vec![],
        )
        .await
        .unwrap();
    // As from a keyboard: keys sent to an element would take the marks away.
    let key = KeyActions::new("keys".to_owned())
        .then(KeyAction::Down { value: 'p' })
        .then(KeyAction::Up { value: 'p' });
    window.client.perform_actions(key).await.unwrap();
    window
        .see("//dialog//blockquote[contains(., 'Please see the spreadsheet.')]")
        .await;
    window
        .press("//dialog//*[@role='option'][contains(., 'three wards')] | //dialog//input[@role='combobox']")
        .await;
    window
        .press("//dialog//*[@role='option'][contains(., 'three wards')]")
        .await;
    window.click("Pin it").await;
    window.read("Pinned to").await;

    window.click("Open as a table: Spend by ward.xlsx").await;
    says(&window, "Row2 Abbey 10 210,000").await;
    window
        .press("//label[normalize-space(.)='for each']/following-sibling::select[1]/option[normalize-space(.)='Ward']")
        .await;
    says(&window, &format!("3 of 17 wards hold {share}%")).await;
    says(&window, "17 rows counted").await;
    // The chart is a table: each ward with its sum.
    for (ward, pence) in &wards {
        let row = format!(
            "//section[@aria-label='Figure']//tr[th[normalize-space(.)='{ward}']][contains(., '{}')]",
            money(*pence)
        );
        window.see(&row).await;
    }
    // Where the system takes no pictures from a page, that is said, and how else to pass it on.
    window.click("Picture").await;
    until(
        "the picture was copied, or what to do is said",
        async || {
            let text = window.text().await;
            text.contains("Copied as a picture.") || text.contains("Save it as PNG instead.")
        },
    )
    .await;
    window.click("Pin this figure to an issue").await;
    window.fill("Note", "Three wards of seventeen.").await;
    window.click("Pin it").await;
    window.click("Go there").await;
    until("the issue's page", async || {
        window.route().await == format!("#/issues/{issue}")
    })
    .await;
    says(&window, &format!("3 of 17 wards hold {share}%")).await;
    says(&window, "Three wards of seventeen.").await;
    window
        .see("//blockquote[contains(., 'Please see the spreadsheet.')]")
        .await;
    let (first, most) = &wards[0];
    window
        .see(&format!(
            "//section[@aria-label='Figures']//tr[th[normalize-space(.)='{first}']][contains(., '{}')]",
            money(*most)
        ))
        .await;

    window.click("Export dossier").await;
    window.read("Struck out before it leaves").await;
    window
        .press("//dialog//button[normalize-space(.)='Save the dossier…'][not(@disabled)]")
        .await;
    let target = desktop.path().join("dossier.html");
    desktop.type_keys("Save the dossier", target.to_str().unwrap());
    window.read("Saved as").await;
    // And as PDF, which is what the dialog proposes.
    window.click("Export dossier").await;
    window
        .press("//dialog//button[normalize-space(.)='Save the dossier…'][not(@disabled)]")
        .await;
    let pdf = desktop.path().join("dossier.pdf");
    desktop.type_keys("Save the dossier", pdf.to_str().unwrap());
    until("the PDF", async || pdf.exists()).await;
    let read = desktop.run("pdftotext", &["-layout", pdf.to_str().unwrap(), "-"]);
    let printed = String::from_utf8(read.stdout).unwrap();
    for (ward, pence) in &wards {
        let row = printed.lines().any(|line| {
            line.trim_start().starts_with(ward.as_str()) && line.contains(&money(*pence))
        });
        assert!(row, "{ward}: {printed}");
    }
    for sum in [money(three), money(total), format!("{share}%")] {
        assert!(printed.contains(&sum), "{sum}: {printed}");
    }

    let dossier = fs::read_to_string(&target).unwrap();
    assert!(dossier.contains("Did three wards get most of the money?"));
    for sum in [money(three), money(total)] {
        assert!(dossier.contains(&sum), "{sum} is not in the dossier");
    }
    assert!(dossier.contains(&format!("{share}%")));
    assert!(dossier.contains("<svg"), "the chart goes with it");
    assert!(dossier.contains("Spend by ward.xlsx"));
    window.close().await;
}

/// Rows that are far away are there at once, in the engine that the program runs in: longer lists than
/// an element may be high are drawn a window at a time.
#[tokio::test]
async fn every_row_of_a_long_table_is_reached_in_the_real_window() {
    const ROWS: u32 = 150_000;
    let mut csv = String::from("Ward,Payee,Amount\n");
    for row in 2..=ROWS {
        csv += &format!("Ward {},Payee {row},{}\n", row % 17, row % 9_000);
    }
    let desktop = Desktop::start();
    let (request, _) = answered_with(&desktop, "Payments.csv", csv.as_bytes());
    let window = desktop
        .open("2025-04-03", &["--open", &format!("#/requests/{request}")])
        .await;
    window.read("Please see the spreadsheet.").await;
    window.click("Open as a table: Payments.csv").await;
    says(&window, "Payee 2 ").await;
    let took = window
        .client
        .execute_async(
            "const done = arguments[0];
             const rows = 150000;
             const grid = document.querySelector('[role=grid]');
             const frame = () => new Promise((next) => requestAnimationFrame(next));
             (async () => {
               const times = [];
               for (let i = 1; i <= 5; i++) {
                 const begun = performance.now();
                 grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * ((i * 0.618) % 1);
                 for (;;) {
                   await frame();
                   const box = grid.getBoundingClientRect();
                   const seen = [...grid.querySelectorAll('.row')].filter((row) => {
                     const at = row.getBoundingClientRect();
                     return at.bottom > box.top + 60 && at.top < box.bottom &&
                       row.getAttribute('aria-busy') !== 'true';
                   });
                   if (seen.length > 8 || performance.now() - begun > 3000) break;
                 }
                 times.push(performance.now() - begun);
               }
               grid.scrollTop = grid.scrollHeight;
               const end = performance.now() + 8000;
               while (!grid.innerText.includes('Payee ' + rows) && performance.now() < end) await frame();
               times.sort((one, other) => one - other);
               done({ best: times[0], median: times[2], worst: times[4], last: grid.innerText.includes('Payee ' + rows) });
             })();",
            vec![],
        )
        .await
        .unwrap();
    println!("to any of {ROWS} rows: {took}");
    assert_eq!(took["last"], true, "{took}");
    window.close().await;
}
