//! What was received is attached to issues, moved, described and put in order; nothing is forgotten.

use foi_app::wire::{EvidencePlace, IssueEdit, IssuePage, IssueStatus, PinEvidence};
use uuid::Uuid;

use crate::desk::{Desk, day, messages, morning};

/// A request that was answered with a file, and an issue; gives the request, the reply and the issue.
async fn answered() -> (Desk, Uuid, Uuid, Uuid) {
    let desk = Desk::on(day(2026, 6, 1));
    let request = desk.sent().await;
    desk.clock.set(morning(day(2026, 6, 24)));
    desk.app.practice_answer(request, "answer").await.unwrap();
    let reply = messages(&desk.app.request(request).unwrap())
        .into_iter()
        .rfind(|message| !message.outgoing)
        .unwrap();
    let issue = desk.issue("Who gets the grants?");
    (desk, request, reply.id, issue)
}

fn pin(desk: &Desk, issue: Uuid, message: Uuid, note: &str) -> IssuePage {
    desk.app
        .pin_evidence(&PinEvidence {
            issue_id: issue,
            message_id: message,
            note: note.into(),
            ..PinEvidence::default()
        })
        .unwrap()
}

fn labels(page: &IssuePage) -> Vec<&str> {
    page.evidence
        .iter()
        .map(|piece| piece.label.as_str())
        .collect()
}

#[tokio::test]
async fn one_answer_serves_two_issues_and_moving_a_piece_leaves_a_trace() {
    let (desk, request, reply, grants) = answered().await;
    let other = desk.issue("Which wards get nothing?");
    pin(&desk, grants, reply, "Six grants in three wards");
    let page = pin(&desk, other, reply, "Fourteen wards are not named");
    assert_eq!(labels(&page), ["E1"]);
    assert_eq!(
        page.requests.len(),
        1,
        "the request feeds the second issue too"
    );
    assert_eq!(
        pin(&desk, other, reply, "Fourteen wards are not named")
            .evidence
            .len(),
        1
    );

    let words = desk
        .app
        .pin_evidence(&PinEvidence {
            issue_id: grants,
            message_id: reply,
            place: EvidencePlace::Passage {
                from: 0,
                to: 0,
                within: String::new(),
            },
            quote: "six grants in three wards".into(),
            ..PinEvidence::default()
        })
        .unwrap();
    let passage = words.evidence[1].clone();
    assert_eq!(
        (passage.label.as_str(), passage.kind.as_str()),
        ("E2", "passage")
    );
    let EvidencePlace::Passage { from, to, .. } = passage.place else {
        panic!("{passage:?}")
    };
    let message = desk.app.message(reply).unwrap();
    let whole = if message.full_text.is_empty() {
        message.reply
    } else {
        message.full_text
    };
    let units: Vec<u16> = whole.encode_utf16().collect();
    let there = String::from_utf16(&units[from as usize..to as usize]).unwrap();
    assert_eq!(
        there.split_whitespace().collect::<Vec<_>>().join(" "),
        "six grants in three wards"
    );

    let moved = desk
        .app
        .move_evidence(passage.id, other, "It is about wards")
        .unwrap();
    assert_eq!(labels(&moved), ["E1", "E2"]);
    assert_eq!(moved.evidence[1].quote, passage.quote);
    let left = desk.app.issue(grants).unwrap();
    assert_eq!(labels(&left), ["E1"]);
    assert_eq!(
        left.history[0].text,
        "E2 was moved to “Which wards get nothing?”, where it is E2: It is about wards."
    );
    assert!(
        moved.history[0]
            .text
            .starts_with("E2 was moved here from “Who gets the grants?”, where it was E2"),
        "{:?}",
        moved.history
    );

    // Taken off and attached again: another number, for the old one may be cited somewhere.
    let gone = desk
        .app
        .detach_evidence(left.evidence[0].id, "A mistake")
        .unwrap();
    assert!(gone.evidence.is_empty());
    assert_eq!(gone.history[0].text, "E1 was taken off: A mistake.");
    let again = pin(&desk, grants, reply, "Six grants in three wards");
    assert_eq!(labels(&again), ["E3"]);
    assert_eq!(again.requests[0].id, request);

    let page = desk
        .app
        .note_evidence(again.evidence[0].id, "Six in three")
        .unwrap();
    assert_eq!(page.evidence[0].note, "Six in three");
    assert_eq!(
        page.history[0].text,
        "The note of E3 was changed; it said “Six grants in three wards”."
    );
    // Not even by hand is the history rewritten.
    let casebook = rusqlite::Connection::open(desk.casebook()).unwrap();
    let rewritten = casebook.execute("UPDATE evidence_change SET words = ''", []);
    assert!(
        rewritten
            .unwrap_err()
            .to_string()
            .contains("never rewritten")
    );
}

#[tokio::test]
async fn the_page_says_what_is_owed_what_happened_and_what_to_do() {
    let (desk, request, reply, issue) = answered().await;
    desk.app.link_request(issue, request).unwrap();
    let page = desk.app.issue(issue).unwrap();
    assert_eq!(page.next[0].text, "Read what came and say what it is");
    assert_eq!(page.next[0].request.as_ref().unwrap().id, request);
    assert_eq!(page.owed.len(), 1);
    // Twenty working days after Mon 1 June 2026 (FOIA s.10(1)); Mon 15 June is a bank holiday in
    // Scotland, and a day that is one in any part of the United Kingdom is not counted (s.10(6)).
    assert_eq!(page.owed[0].due, Some(day(2026, 6, 30)));

    for note in ["First", "Second", "Third"] {
        pin(&desk, issue, reply, note);
    }
    let page = desk.app.issue(issue).unwrap();
    let ids: Vec<Uuid> = page.evidence.iter().map(|piece| piece.id).collect();
    let page = desk.app.order_evidence(issue, &[ids[2], ids[0]]).unwrap();
    assert_eq!(labels(&page), ["E3", "E1", "E2"]);
    assert!(desk.app.order_evidence(issue, &[Uuid::nil()]).is_err());
    assert_eq!(labels(&desk.app.issue(issue).unwrap()), ["E3", "E1", "E2"]);

    desk.app
        .save_issue(&IssueEdit {
            id: Some(issue),
            question: "Who gets the grants?".into(),
            notes: "See [[E2]], and [[E9]]; [[not this]].".into(),
            status: Some(IssueStatus::Answered),
            tags: Some(vec![
                "#grants".into(),
                "Grants".into(),
                "  by  ward ".into(),
            ]),
            findings: Some("Three wards of seventeen [[E1]].".into()),
        })
        .unwrap();
    desk.app.detach_evidence(ids[1], "").unwrap();
    let page = desk.app.issue(issue).unwrap();
    assert_eq!(page.status, IssueStatus::Answered);
    assert_eq!(page.tags, ["grants", "by ward"]);
    let links: Vec<_> = page
        .notebook_links
        .iter()
        .map(|link| (link.label.as_str(), link.attached, link.evidence_id))
        .collect();
    assert_eq!(
        links,
        [
            ("E1", true, Some(ids[0])),
            ("E2", false, Some(ids[1])),
            ("E9", false, None)
        ]
    );

    let days: Vec<_> = page
        .timeline
        .iter()
        .map(|entry| (entry.on, entry.kind.as_str()))
        .collect();
    assert_eq!(
        days,
        [
            (day(2026, 6, 1), "sent"),
            (day(2026, 6, 24), "reply"),
            (day(2026, 6, 30), "due"),
        ]
    );
    assert!(page.timeline[2].to_come && !page.timeline[1].to_come);
    // Saved from a program that knows nothing of tags: they stay.
    desk.app
        .save_issue(&IssueEdit {
            id: Some(issue),
            question: "Who gets the grants?".into(),
            ..IssueEdit::default()
        })
        .unwrap();
    let page = desk.app.issue(issue).unwrap();
    assert_eq!((page.tags.len(), page.status), (2, IssueStatus::Answered));
}
