use std::fs;

use crate::desktop::Desktop;

/// From an empty casebook to evidence on an issue, by clicking. Mon 10 March 2025: St Patrick's Day
/// is not counted, so the answer is due on Tue 8 April.
#[tokio::test]
async fn a_request_is_drafted_sent_answered_and_attached_by_clicking() {
    let desktop = Desktop::start();
    let window = desktop.open("2025-03-10", &[]).await;

    window.click("Write your first request").await;
    window.fill("Authority", "Eastmere Borough Council").await;
    window
        .press("//*[@role='option'][contains(., 'Add')]")
        .await;
    window
        .fill("Address for requests", "foi@eastmere.example")
        .await;
    window.click("Save authority").await;
    window
        .press("//label[.//b[normalize-space()='Grants awarded']]")
        .await;
    window.press("//option[@value='2023/24']").await;
    window.fill("Issue", "Who gets the community grants?").await;
    window
        .press("//*[@role='option'][contains(., 'Who gets the community grants?')]")
        .await;
    window.fill("Your name", "Amina Rahim").await;
    window
        .fill("Your email address", "amina@practice.example")
        .await;
    window.click("Write this letter").await;

    window
        .see("//article[contains(@aria-label, 'being written')]")
        .await;
    window.click("Preview").await;
    window
        .see("//dialog[@open]//*[contains(., 'foi@eastmere.example')]")
        .await;
    window.close_dialog().await;
    window.click("Send letter").await;

    window.read("The answer is due Tue 8 April 2025").await;
    window.read("St Patrick's Day").await;
    let due = window
        .see("//*[contains(@class, 'due')][contains(., '20')]")
        .await;
    assert!(due.is_displayed().await.unwrap());
    let sent = desktop.path().join("c.scrutineer.practice/sent");
    assert_eq!(
        fs::read_dir(sent).unwrap().count(),
        1,
        "one letter in the practice folder"
    );

    window.click("Let the council answer").await;
    window
        .see("//*[@aria-label='Pin to issue: grants-by-ward.csv']")
        .await;
    window
        .press("//button[normalize-space(.)='Answered']")
        .await;
    window.read("Answered").await;
    window.click("View grants-by-ward.csv").await;
    window.read("Ward").await;
    window.close_dialog().await;
    window.click("Pin to issue: grants-by-ward.csv").await;
    window.fill("Note", "Half of it went to one ward.").await;
    window.click("Pin it").await;

    window.click("Issues").await;
    window
        .press("//a[contains(., 'Who gets the community grants?')]")
        .await;
    window.read("grants-by-ward.csv").await;
    window.read("Half of it went to one ward.").await;
    window.read("sent by").await;
    window.close().await;
}

/// A mail with our reference from a stranger waits in the Inbox and is filed by hand.
#[tokio::test]
async fn a_mail_in_the_inbox_is_filed_where_it_is_suggested() {
    let desktop = Desktop::start();
    let reference = crate::pictures::request_under_way(&desktop, "2025-03-10");
    let inbox = desktop.path().join("c.scrutineer.practice/inbox");
    fs::create_dir_all(&inbox).unwrap();
    let mail = format!(
        "From: Casework <casework@elsewhere.example>\r\nTo: amina@practice.example\r\n\
         Subject: Your request {reference}\r\nDate: Tue, 11 Mar 2025 10:00:00 +0000\r\n\r\nWe have your request.\r\n"
    );
    fs::write(inbox.join("letter.eml"), mail).unwrap();
    let window = desktop.open("2025-03-12", &["--open", "#/inbox"]).await;
    window.read("We have your request.").await;
    window
        .read(&format!("names our reference {reference}"))
        .await;
    window.click("File it").await;
    window.click("Requests").await;
    window.press("//a[contains(., 'Grants awarded')]").await;
    window.read("We have your request.").await;
    window
        .press("//button[normalize-space(.)='Acknowledged it']")
        .await;
    window.read("You filed it here.").await;
    window.close().await;
}
