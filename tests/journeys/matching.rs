//! Replies that find their request: by reference, by what was learnt, by the user's hand.

use std::fs;

use foi_app::wire::{MessageView, RecordEvent};
use uuid::Uuid;

use crate::desk::{Desk, USER, day, messages, morning};

/// Brings in a mail as a file. Headers as given, then the text.
fn bring(desk: &Desk, name: &str, from: &str, subject: &str, date: &str, text: &str) -> Uuid {
    let before: Vec<Uuid> = desk
        .app
        .inbox(0, 200, None)
        .unwrap()
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    let file = desk.folder.path().join(format!("{name}.eml"));
    let raw = format!(
        "From: {from}\r\nTo: {USER}\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <{name}@council.example>\r\n\r\n{text}\r\n"
    );
    fs::write(&file, raw).unwrap();
    let summary = desk.app.import(&[file]).unwrap();
    assert_eq!(summary.new, 1, "{summary:?}");
    let waiting = desk
        .app
        .inbox(0, 200, None)
        .unwrap()
        .rows
        .into_iter()
        .find(|row| !before.contains(&row.id));
    waiting.map_or(Uuid::nil(), |row| row.id)
}

/// The last mail of theirs in a request's thread.
fn last_reply(desk: &Desk, request: Uuid) -> Option<MessageView> {
    messages(&desk.app.request(request).unwrap())
        .into_iter()
        .rfind(|message| !message.outgoing)
}

fn reference(desk: &Desk, request: Uuid) -> String {
    desk.app.request(request).unwrap().row.reference
}

fn answered(desk: &Desk, request: Uuid, message: Uuid) {
    desk.app
        .record_event(&RecordEvent {
            request_id: request,
            kind: "answered".into(),
            on: day(2025, 3, 20),
            message_id: Some(message),
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
}

#[tokio::test]
async fn a_reply_without_threading_files_itself_by_our_reference() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, other) = (desk.sent().await, desk.sent().await);
    let reference = reference(&desk, request);
    bring(
        &desk,
        "answer",
        "Jo Bloggs <jo.bloggs@eastmere.example>",
        &format!(
            "FOI 4711 - {} - Response",
            reference.to_lowercase().replace('-', " ")
        ),
        "Thu, 13 Mar 2025 09:00:00 +0000",
        "Please find our answer below.",
    );
    let filed = last_reply(&desk, request).unwrap();
    assert_eq!(
        filed.filed_because,
        format!("Its subject names our reference {reference}.")
    );
    assert!(last_reply(&desk, other).is_none());
    assert!(desk.app.inbox(0, 200, None).unwrap().rows.is_empty());
}

/// The case system acknowledges in the thread and gives a number; its answer comes with that only.
#[tokio::test]
async fn the_councils_own_reference_is_learnt_and_files_what_follows() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, _other) = (desk.sent().await, desk.sent().await);
    let letter = messages(&desk.app.request(request).unwrap()).remove(0);
    let header_id = desk
        .app
        .casebook()
        .read::<_, foi_store::StoreError>(|r| r.message(letter.id.into()))
        .unwrap()
        .header_id
        .unwrap();
    let file = desk.folder.path().join("ack.eml");
    fs::write(
        &file,
        format!(
            "From: Eastmere Council <noreply@casework.example>\r\nTo: {USER}\r\nSubject: We have your request\r\n\
             Date: Tue, 11 Mar 2025 09:00:00 +0000\r\nIn-Reply-To: <{header_id}>\r\nAuto-Submitted: auto-replied\r\n\r\n\
             Thank you for your request, which we received on 10 March 2025. Our reference: FOI2025/00118.\r\n"
        ),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().filed, 1);
    desk.clock.set(morning(day(2025, 3, 21)));
    // The program was closed in between: what was learnt is in the casebook.
    let desk = desk.restart();
    bring(
        &desk,
        "answer",
        "Eastmere Council <noreply@casework.example>",
        "Case FOI2025/00118",
        "Thu, 20 Mar 2025 09:00:00 +0000",
        "Our answer is below.",
    );
    let filed = last_reply(&desk, request).unwrap();
    assert_eq!(filed.subject, "Case FOI2025/00118");
    assert!(
        filed.filed_because.starts_with(
            "It names Eastmere Borough Council’s own reference FOI2025/00118, learnt from its "
        ) && filed.filed_because.ends_with(" of 11 March 2025."),
        "{}",
        filed.filed_because
    );
}

#[tokio::test]
async fn a_reference_from_a_strange_domain_is_only_suggested() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let reference = reference(&desk, request);
    let forged = bring(
        &desk,
        "forged",
        "Eastmere FOI team <foi@eastmere-council.test>",
        &format!("Decision on {reference}"),
        "Thu, 13 Mar 2025 09:00:00 +0000",
        "Your request is refused.",
    );
    let row = desk
        .app
        .inbox(0, 200, None)
        .unwrap()
        .rows
        .into_iter()
        .find(|row| row.id == forged)
        .unwrap();
    let best = &row.suggestions[0];
    assert_eq!(best.request_id, request);
    assert!(best.why.contains(&reference), "{}", best.why);
    assert_eq!(
        best.warning,
        "It comes from eastmere-council.test, which Eastmere Borough Council has not written from before."
    );
    assert!(last_reply(&desk, request).is_none());
}

/// A mail lay in the wrong thread and was read there as the answer. Moved, the days of both follow,
/// and the reference it taught belongs to its new request.
#[tokio::test]
async fn a_reply_on_the_wrong_request_is_moved_and_both_are_counted_anew() {
    let desk = Desk::on(day(2025, 3, 10));
    let (wrong, right) = (desk.sent().await, desk.sent().await);
    desk.clock.set(morning(day(2025, 3, 21)));
    let mail = bring(
        &desk,
        "answer",
        "foi@eastmere.example",
        "Your enquiry",
        "Thu, 20 Mar 2025 09:00:00 +0000",
        "Our ref: FOI2025/00240\r\n\r\nHere is the list.",
    );
    desk.app.file_message(mail, wrong).unwrap();
    answered(&desk, wrong, mail);
    let stage = |request| desk.app.request(request).unwrap().row.stage;
    let (answered_stage, waiting_stage) = (stage(wrong), stage(right));
    assert_ne!(answered_stage, waiting_stage);

    let refused = desk
        .app
        .move_message(mail, right, "")
        .unwrap_err()
        .to_string();
    assert!(refused.contains("Take that back first"), "{refused}");
    let event = desk.app.message(mail).unwrap().read_event.unwrap();
    desk.app.strike_event(event).unwrap();
    let moved = desk
        .app
        .move_message(mail, right, "It lists  what the other one asks.")
        .unwrap();
    assert_eq!(moved.request.unwrap().id, right);
    assert_eq!(
        moved.filed_because,
        "You filed it here. It lists what the other one asks."
    );
    assert_eq!(moved.moves.len(), 2, "{:?}", moved.moves);
    let last = &moved.moves[1];
    assert_eq!((last.from, last.to), (Some(wrong), Some(right)));
    assert!(
        last.text.starts_with("You moved it from “")
            && last.text.contains("on Fri 21 March 2025.")
            && last.text.contains("Why: It lists what the other one asks.")
            && last.text.contains("Before: You filed it here."),
        "{}",
        last.text
    );
    answered(&desk, right, mail);
    assert_eq!(
        (stage(wrong), stage(right)),
        (waiting_stage, answered_stage)
    );
    assert!(last_reply(&desk, wrong).is_none());

    bring(
        &desk,
        "second",
        "foi@eastmere.example",
        "FOI2025/00240",
        "Fri, 21 Mar 2025 08:00:00 +0000",
        "A file was missing; here it is.",
    );
    let second = last_reply(&desk, right).unwrap();
    assert_eq!(second.subject, "FOI2025/00240");
    assert!(last_reply(&desk, wrong).is_none());
}

#[tokio::test]
async fn one_reply_answers_two_requests_and_shows_in_both_threads() {
    let desk = Desk::on(day(2025, 3, 10));
    let (one, two, three) = (desk.sent().await, desk.sent().await, desk.sent().await);
    desk.clock.set(morning(day(2025, 3, 21)));
    bring(
        &desk,
        "both",
        "foi@eastmere.example",
        &format!(
            "Your requests {} and {}",
            reference(&desk, one),
            reference(&desk, two)
        ),
        "Thu, 20 Mar 2025 09:00:00 +0000",
        &format!(
            "Both are answered here. On {} we write next week.",
            reference(&desk, three)
        ),
    );
    let mail = last_reply(&desk, one).unwrap();
    assert_eq!(last_reply(&desk, two).unwrap().id, mail.id);
    assert_eq!(mail.also[0].request.id, two);
    assert_eq!(
        mail.also[0].because,
        format!(
            "Its subject names our reference {} too.",
            reference(&desk, two)
        )
    );
    assert!(last_reply(&desk, three).is_none(), "only offered");
    assert_eq!(mail.offered[0].request_id, three);
    // Each request is answered by it on its own.
    let to_read = || -> Vec<Uuid> {
        let requests = [one, two, three];
        let unread = desk
            .app
            .casebook()
            .read::<_, foi_store::StoreError>(|r| r.unread_replies())
            .unwrap();
        let unread: Vec<Uuid> = unread
            .into_iter()
            .filter_map(|message| message.request_id)
            .map(Into::into)
            .collect();
        requests
            .into_iter()
            .filter(|request| unread.contains(request))
            .collect()
    };
    assert_eq!(to_read(), [one, two]);
    answered(&desk, one, mail.id);
    assert_eq!(to_read(), [two]);
    answered(&desk, two, mail.id);
    assert!(to_read().is_empty());
    assert_eq!(
        desk.app.request(two).unwrap().row.stage,
        desk.app.request(one).unwrap().row.stage
    );
    // What is offered can be taken up, and taken back.
    let taken = desk.app.file_message_also(mail.id, three).unwrap();
    assert!(taken.offered.is_empty());
    assert_eq!(last_reply(&desk, three).unwrap().id, mail.id);
    desk.app.unfile_message_also(mail.id, three).unwrap();
    assert!(last_reply(&desk, three).is_none());
    let kept = desk
        .app
        .unfile_message_also(mail.id, two)
        .unwrap_err()
        .to_string();
    assert!(kept.contains("Take that back first"), "{kept}");
}

#[tokio::test]
async fn what_the_user_chose_is_suggested_first_and_files_nothing() {
    let desk = Desk::on(day(2025, 3, 10));
    let (one, two) = (desk.sent().await, desk.sent().await);
    desk.clock.set(morning(day(2025, 3, 21)));
    let first = bring(
        &desk,
        "first",
        "clerk@eastmere.example",
        "Parish questions",
        "Wed, 19 Mar 2025 09:00:00 +0000",
        "Could you say which parishes you mean?",
    );
    desk.app.file_message(first, one).unwrap();
    let second = bring(
        &desk,
        "second",
        "clerk@eastmere.example",
        "RE: Parish questions",
        "Thu, 20 Mar 2025 09:00:00 +0000",
        "A reminder.",
    );
    let best = |id: Uuid| {
        let row = desk
            .app
            .inbox(0, 200, None)
            .unwrap()
            .rows
            .into_iter()
            .find(|row| row.id == id)
            .unwrap();
        row.suggestions[0].clone()
    };
    assert_eq!(best(second).request_id, one);
    assert!(
        best(second).why.starts_with(
            "You filed a mail with this sender and subject here on Fri 21 March 2025."
        ),
        "{}",
        best(second).why
    );
    // The user changes their mind: the later choice counts.
    desk.app.file_message(first, two).unwrap();
    assert_eq!(best(second).request_id, two);
    // A mail in the thread of one that the user filed goes with it.
    let file = desk.folder.path().join("third.eml");
    fs::write(
        &file,
        format!(
            "From: clerk@eastmere.example\r\nTo: {USER}\r\nSubject: RE: Parish questions\r\n\
             Date: Fri, 21 Mar 2025 08:00:00 +0000\r\nIn-Reply-To: <first@council.example>\r\n\r\nOne more.\r\n"
        ),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().filed, 1);
    assert_eq!(
        last_reply(&desk, two).unwrap().filed_because,
        "It answers a mail that you filed here."
    );
}
