//! Failures and absences: what is recorded by itself, what is only offered, and what is taken back.

use std::fs;
use std::path::PathBuf;

use chrono::TimeDelta;
use foi_app::wire::{Action, AuthorityEdit, MessageView, RequestPage};
use uuid::Uuid;

use crate::desk::{Desk, Servers, USER, day, drafts, messages, morning};

const COUNCIL: &str = "foi@eastmere.example";

/// The letters that went to the practice folder, oldest first.
fn sent_letters(desk: &Desk) -> Vec<Vec<u8>> {
    let folder = desk.folder.path().join("casebook.scrutineer.practice/sent");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort_by_key(|file| fs::metadata(file).unwrap().modified().unwrap());
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// A server's report about a letter (RFC 3464), for these recipients.
fn report(letter: &[u8], recipients: &[&str], action: &str, status: &str) -> String {
    let id = foi_mail::parse(letter).message_id.unwrap();
    let groups: Vec<String> = recipients
        .iter()
        .map(|to| {
            format!(
                "Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} User unknown\r\n"
            )
        })
        .collect();
    format!(
        "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@mx.reporter.example>\r\nTo: {USER}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nDate: Mon, 10 Mar 2025 10:00:00 +0000\r\n\
         Message-ID: <{}@mx.reporter.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=r1\r\n\r\n\
         --r1\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n\
         --r1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.reporter.example\r\n\r\n{}\r\n\
         --r1\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: {USER}\r\nTo: {COUNCIL}\r\nMessage-ID: <{id}>\r\n\r\n--r1--\r\n",
        Uuid::new_v4(),
        groups.join("\r\n"),
    )
}

/// An automatic reply to a letter.
fn away(letter: &[u8], text: &str) -> String {
    let id = foi_mail::parse(letter).message_id.unwrap();
    format!(
        "From: Owen Price <{COUNCIL}>\r\nTo: {USER}\r\nSubject: Automatic reply: grants\r\n\
         Date: Mon, 10 Mar 2025 09:00:05 +0000\r\nMessage-ID: <{}@eastmere.example>\r\n\
         In-Reply-To: <{id}>\r\nAuto-Submitted: auto-replied\r\n\r\n{text}\r\n",
        Uuid::new_v4(),
    )
}

fn bring_in(desk: &Desk, mail: &str) {
    let file = desk.folder.path().join(format!("{}.eml", Uuid::new_v4()));
    fs::write(&file, mail).unwrap();
    let summary = desk.app.import(&[file]).unwrap();
    assert_eq!((summary.new, summary.filed), (1, 1), "{summary:?}");
}

fn last_mail(page: &RequestPage) -> MessageView {
    messages(page)
        .into_iter()
        .rfind(|message| !message.outgoing && !message.set_aside)
        .unwrap()
}

fn correct_address(desk: &Desk, email: &str) {
    desk.app
        .save_authority(&AuthorityEdit {
            id: Some(desk.app.find_authority("Eastmere Borough Council").unwrap()),
            name: "Eastmere Borough Council".into(),
            email: email.into(),
            regime: "foia".into(),
            kind: String::new(),
            notes: String::new(),
            ..AuthorityEdit::default()
        })
        .unwrap();
}

#[tokio::test]
async fn accepted_then_returned_an_hour_later_stops_the_clock_until_it_is_sent_anew() {
    let servers = Servers::start();
    let desk = servers.desk(day(2025, 3, 10));
    let request = desk.sent().await;
    let before = desk.app.request(request).unwrap();
    assert_eq!(before.row.stage, "awaiting");
    assert!(before.row.due.is_some());

    desk.clock.forward(TimeDelta::hours(1));
    let letter = &servers.smtp.received()[0];
    servers.dovecot.deliver(
        USER,
        report(letter, &[COUNCIL], "failed", "5.1.1").as_bytes(),
    );
    assert_eq!(desk.app.fetch_mail().await.unwrap().filed, 1);

    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.stage, "not_delivered");
    assert_eq!(page.row.due, None, "no day is counted down");
    let mail = last_mail(&page);
    assert_eq!(mail.read_as.as_deref(), Some("bounced"));
    let note = mail.automatic_note.unwrap();
    assert_eq!(
        (note.rule.as_str(), note.confidence.as_str()),
        ("delivery_report", "certain")
    );
    assert!(
        note.says.contains("there is no such address"),
        "{}",
        note.says
    );
    let line = desk.app.agenda().unwrap().now.remove(0);
    assert_eq!(line.lead, "Not delivered.");
    assert!(line.rest.contains(COUNCIL), "{}", line.rest);

    // The event names the rule and its confidence.
    let said_by = desk
        .app
        .casebook()
        .read::<_, foi_store::StoreError>(|r| r.events(request.into()))
        .unwrap()
        .pop()
        .unwrap()
        .said_by;
    assert_eq!(said_by, "rule delivery_report (certain)");

    correct_address(&desk, "information@eastmere.example");
    let draft = desk.app.draft_letter(request, "request").unwrap();
    assert_eq!(draft.to, "information@eastmere.example");
    assert_eq!(draft.obstacles, Vec::<String>::new());
    desk.clock.set(morning(day(2025, 3, 12)));
    desk.app.send_letter_now(draft.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.stage, "awaiting");
    // Twenty working days from Wednesday 12 March 2025 (s.10 FOIA), without Monday 17 March, a
    // bank holiday in Northern Ireland: Thursday 10 April.
    assert_eq!(page.row.due, Some(day(2025, 4, 10)));
    assert_eq!(servers.smtp.received().len(), 2);
}

#[tokio::test]
async fn a_recorded_failure_can_be_taken_back() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let due = desk.app.request(request).unwrap().row.due;
    let letter = sent_letters(&desk).remove(0);
    bring_in(&desk, &report(&letter, &[COUNCIL], "failed", "5.1.1"));
    let mail = last_mail(&desk.app.request(request).unwrap());
    let page = desk.app.strike_event(mail.read_event.unwrap()).unwrap();
    assert_eq!((page.row.stage.as_str(), page.row.due), ("awaiting", due));
    // Opening the casebook again does not record it a second time.
    let desk = desk.restart();
    assert_eq!(desk.app.request(request).unwrap().row.stage, "awaiting");
    // A second report of the same failure is recorded: it is news after what was taken back.
    bring_in(&desk, &report(&letter, &[COUNCIL], "failed", "5.1.1"));
    assert_eq!(
        desk.app.request(request).unwrap().row.stage,
        "not_delivered"
    );
}

#[tokio::test]
async fn what_is_not_certain_is_only_said() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let letter = sent_letters(&desk).remove(0);
    let due = desk.app.request(request).unwrap().row.due;
    let delayed = report(&letter, &[COUNCIL], "delayed", "4.4.1");
    let passed_on = report(&letter, &["jo.bloggs@eastmere.example"], "failed", "5.2.1");
    let in_words = {
        let id = foi_mail::parse(&letter).message_id.unwrap();
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.reporter.example\r\nTo: {USER}\r\nSubject: failure notice\r\n\
             Date: Mon, 10 Mar 2025 10:00:00 +0000\r\n\r\nThis is a permanent error.\r\n\r\n<{COUNCIL}>:\r\nNo mailbox here.\r\n\r\n\
             --- Below this line is a copy of the message.\r\n\r\nFrom: {USER}\r\nTo: {COUNCIL}\r\nMessage-ID: <{id}>\r\n\r\nDear\r\n"
        )
    };
    for (mail, said) in [
        (delayed, "nothing needs doing"),
        (passed_on, "jo.bloggs@eastmere.example was not reached"),
        (in_words, "was not reached"),
    ] {
        bring_in(&desk, &mail);
        let page = desk.app.request(request).unwrap();
        assert_eq!((page.row.stage.as_str(), page.row.due), ("awaiting", due));
        let mail = last_mail(&page);
        assert_eq!(mail.read_as, None);
        let note = mail.automatic_note.unwrap();
        assert!(note.says.contains(said), "{}", note.says);
        desk.app.set_message_aside(mail.id).unwrap();
    }
}

#[tokio::test]
async fn a_chaser_that_comes_back_does_not_undo_the_request() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let due = desk.app.request(request).unwrap().row.due.unwrap();
    desk.clock.set(morning(due + chrono::Days::new(3)));
    let chaser = desk.app.draft_letter(request, "chaser").unwrap();
    desk.app.send_letter_now(chaser.id).unwrap();
    desk.app.send_ready().await.unwrap();
    let chaser = sent_letters(&desk).pop().unwrap();
    bring_in(&desk, &report(&chaser, &[COUNCIL], "failed", "5.1.1"));
    let page = desk.app.request(request).unwrap();
    assert_eq!((page.row.stage.as_str(), page.row.due), ("late", Some(due)));
    assert_eq!(
        last_mail(&page).automatic.as_deref(),
        Some("delivery_failure")
    );
}

#[tokio::test]
async fn an_absence_with_another_address_offers_to_send_it_there_and_sends_nothing() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let letter = sent_letters(&desk).remove(0);
    bring_in(
        &desk,
        &away(
            &letter,
            "I am on leave until 24 March. Send information requests to rights@eastmere.example.",
        ),
    );
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.stage, "awaiting", "nothing is recorded by itself");
    assert!(
        page.notes[0].contains("the days may not have started"),
        "{:?}",
        page.notes
    );
    let mail = last_mail(&page);
    let note = mail.automatic_note.clone().unwrap();
    assert_eq!(note.send_to.as_deref(), Some("rights@eastmere.example"));
    assert_eq!(note.back_on, Some(day(2025, 3, 24)));
    let agenda = desk.app.agenda().unwrap();
    let line = &agenda.now[0];
    assert_eq!(line.lead, "The days may not have started.");
    assert!(
        matches!(line.action, Action::DraftElsewhere { message_id, .. } if message_id == mail.id),
        "{:?}",
        line.action
    );
    assert_eq!(agenda.now.len(), 1, "said once: {:?}", agenda.now);

    desk.clock.set(morning(day(2025, 3, 12)));
    let draft = desk.app.draft_elsewhere(mail.id, None).unwrap();
    assert_eq!(draft.to, "rights@eastmere.example");
    let first = foi_mail::parse(&letter);
    assert_eq!(draft.subject, first.subject);
    assert_eq!(draft.body.trim(), first.text.trim());
    assert_eq!(sent_letters(&desk).len(), 1, "nothing is sent by itself");
    assert_eq!(
        desk.app.request(request).unwrap().row.stage,
        "not_delivered"
    );
    // Asked twice, there is still one draft and one fact.
    assert_eq!(
        desk.app.draft_elsewhere(mail.id, None).unwrap().id,
        draft.id
    );
    assert_eq!(drafts(&desk.app.request(request).unwrap()).len(), 1);

    desk.app.send_letter_now(draft.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let sent = foi_mail::parse(&sent_letters(&desk).pop().unwrap());
    assert_eq!(sent.to[0].email, "rights@eastmere.example");
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.stage, "awaiting");
    assert_eq!(
        page.row.due,
        Some(day(2025, 4, 10)),
        "counted from when it went there"
    );
    let again = desk
        .app
        .draft_elsewhere(mail.id, None)
        .unwrap_err()
        .to_string();
    assert!(
        again.contains("went to rights@eastmere.example already"),
        "{again}"
    );

    // A failure at the second address is laid to that sending.
    let second = sent_letters(&desk).pop().unwrap();
    bring_in(
        &desk,
        &report(&second, &["rights@eastmere.example"], "failed", "5.1.1"),
    );
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.stage, "not_delivered");
    // Taking the redirection back, the first sending counts again.
    let page = desk
        .app
        .strike_event(messages(&page)[1].read_event.unwrap())
        .unwrap();
    assert_eq!(page.row.stage, "awaiting");
    assert_eq!(
        page.row.due,
        Some(day(2025, 4, 8)),
        "twenty working days from 10 March, without the 17th"
    );
}

#[tokio::test]
async fn an_absence_without_another_address_changes_nothing() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let letter = sent_letters(&desk).remove(0);
    bring_in(&desk, &away(&letter, "I am on leave until 24 March."));
    let page = desk.app.request(request).unwrap();
    let mail = last_mail(&page);
    assert_eq!(mail.automatic_note.as_ref().unwrap().send_to, None);
    assert!(page.notes.is_empty(), "{:?}", page.notes);
    let refused = desk
        .app
        .draft_elsewhere(mail.id, None)
        .unwrap_err()
        .to_string();
    assert!(refused.contains("names no other address"), "{refused}");
    for wrong in ["not an address", "a@b\r\nBcc: x@y.example"] {
        assert!(
            desk.app.draft_elsewhere(mail.id, Some(wrong)).is_err(),
            "{wrong}"
        );
    }
    assert!(drafts(&desk.app.request(request).unwrap()).is_empty());
    assert_eq!(desk.app.request(request).unwrap().row.stage, "awaiting");
}
