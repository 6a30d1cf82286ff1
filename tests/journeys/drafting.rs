//! Writing a letter: fields, drafts that save themselves, what cannot be sent yet.

use std::collections::BTreeMap;

use foi_app::AppError;
use foi_app::wire::{
    DraftWords, Failure, FailureCode, NewRequest, OutboxState, PreviewRequest, RequestFilter,
};

use crate::desk::{Desk, day, drafts};

fn preview(
    desk: &Desk,
    letter: &str,
    fields: &[(&str, &str)],
) -> foi_app::Result<foi_app::wire::LetterPreview> {
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    desk.app.preview_letter(&PreviewRequest {
        authority_id: None,
        letter: letter.to_owned(),
        fields,
    })
}

#[test]
fn every_letter_can_be_previewed_while_it_is_filled_in() {
    let desk = Desk::on(day(2025, 3, 10));
    for letter in desk.app.letters().unwrap() {
        let empty = preview(&desk, &letter.name, &[]).unwrap();
        let required = letter
            .fields
            .iter()
            .filter(|field| field.required && field.default.is_empty())
            .count();
        assert_eq!(empty.missing.len(), required, "{}", letter.name);
        assert!(
            !empty.subject.contains('{') && !empty.body.contains('{'),
            "{}",
            empty.body
        );
        assert!(!letter.when_to_use.is_empty());
        assert!(
            letter
                .fields
                .iter()
                .all(|field| !field.help.is_empty() && !field.example.is_empty())
        );
    }
}

#[test]
fn a_letter_with_an_empty_field_is_not_made() {
    let desk = Desk::on(day(2025, 3, 10));
    let error = desk
        .app
        .new_request(&NewRequest {
            authority_id: desk.app.find_authority("eastmere borough council").unwrap(),
            letter: "spending-by-ward".into(),
            issue_id: None,
            fields: BTreeMap::from([("from_date".into(), "2011-04-01".into())]),
        })
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("Project or programme") && error.contains("Last day of the period"),
        "{error}"
    );
    assert_eq!(
        desk.app.requests(&RequestFilter::default()).unwrap().total,
        0
    );
}

#[test]
fn a_field_that_does_not_fit_is_said_plainly() {
    let desk = Desk::on(day(2025, 3, 10));
    let error = preview(&desk, "grants-awarded", &[("from_date", "1st April")])
        .unwrap_err()
        .to_string();
    assert!(error.contains("“1st April” is not a date"), "{error}");
    let error = preview(&desk, "grants-awarded", &[("colour", "red")])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("no field “colour”") && error.contains("programme"),
        "{error}"
    );
    let error = preview(
        &desk,
        "grants-awarded",
        &[("programme", "one\nBcc: x@y.example")],
    )
    .unwrap_err()
    .to_string();
    assert!(error.contains("one line only"), "{error}");
    let error = preview(&desk, "sonnet", &[]).unwrap_err().to_string();
    assert!(error.contains("grants-awarded"), "{error}");
}

/// What is typed into a field is text, never a template of its own.
#[test]
fn a_field_cannot_run_a_template() {
    let desk = Desk::on(day(2025, 3, 10));
    let filled = preview(
        &desk,
        "spending-by-ward",
        &[("programme", "{{ name }} {% for x in range(9) %}")],
    )
    .unwrap();
    assert!(
        filled.body.contains("{{ name }} {% for x in range(9) %}"),
        "{}",
        filled.body
    );
}

#[test]
fn a_draft_saves_itself_and_its_questions_follow_the_text() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, draft) = desk.draft();
    let saved = desk
        .app
        .save_draft(
            draft.id,
            "Freedom of Information request: the dinner",
            "Dear all,\n\n1. The guest list.\n2. The bill.\n",
        )
        .unwrap();
    assert_eq!(saved.subject, "Freedom of Information request: the dinner");
    let desk = desk.restart();
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.title, "The dinner");
    assert_eq!(
        page.items
            .iter()
            .map(|item| item.text.as_str())
            .collect::<Vec<_>>(),
        ["The guest list.", "The bill."]
    );
    assert_eq!(desk.app.search("guest").unwrap().hits.len(), 1);
    assert_eq!(
        desk.app.search("charity").unwrap().hits.len(),
        0,
        "old words are no longer found"
    );
}

/// `foi` and the window write the same draft.
#[test]
fn of_two_who_write_one_draft_neither_overwrites_the_other_unseen() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, draft) = desk.draft();
    let seen = DraftWords {
        subject: draft.subject.clone(),
        body: draft.body.clone(),
    };
    let save = |body: &str, was: &DraftWords| {
        desk.app
            .save_draft_over(draft.id, &draft.subject, body, Some(was))
    };
    let theirs = desk
        .another()
        .save_draft(draft.id, &draft.subject, "1. Theirs?")
        .unwrap();

    let error = save("1. Mine?", &seen).unwrap_err();
    assert!(matches!(error, AppError::ChangedElsewhere), "{error}");
    let failure = Failure::from(error);
    assert_eq!(failure.code, FailureCode::ChangedElsewhere);
    assert!(
        failure.message.contains("still here"),
        "{}",
        failure.message
    );
    let page = desk.app.request(request).unwrap();
    assert_eq!(drafts(&page)[0].body, "1. Theirs?");
    assert_eq!(page.items[0].text, "Theirs?");

    // The same words from both are no quarrel; and who has seen the other's may write over them.
    save("1. Theirs?", &seen).unwrap();
    let seen = DraftWords {
        subject: theirs.subject,
        body: theirs.body,
    };
    assert_eq!(save("1. Mine?", &seen).unwrap().body, "1. Mine?");
}

#[test]
fn questions_that_stay_keep_their_place_while_the_letter_is_edited() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, draft) = desk.draft();
    let ids = || -> Vec<_> {
        let page = desk.app.request(request).unwrap();
        page.items
            .iter()
            .map(|item| (item.id, item.number))
            .collect()
    };
    let before = ids();
    let body = draft.body.replace("Yours faithfully", "With kind regards");
    assert_ne!(body, draft.body);
    desk.app
        .save_draft(draft.id, &draft.subject, &body)
        .unwrap();
    assert_eq!(ids(), before);
}

#[test]
fn a_letter_to_nobody_is_kept_but_not_sent() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.authority("Tidewell District Council", "");
    let (request, draft) = desk.draft_for("Tidewell District Council", None);
    assert!(
        draft.obstacles[0].contains("has no address"),
        "{:?}",
        draft.obstacles
    );
    let error = desk.app.send_letter(draft.id).unwrap_err().to_string();
    assert!(
        error.contains("Tidewell District Council has no address") && error.contains("kept"),
        "{error}"
    );
    assert_eq!(drafts(&desk.app.request(request).unwrap()).len(), 1);
    assert!(desk.app.outbox().unwrap().is_empty());
}

#[tokio::test]
async fn a_letter_can_be_called_back_before_it_goes() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, draft) = desk.draft();
    let entry = desk.app.send_letter(draft.id).unwrap();
    assert!(entry.can_cancel);
    assert_eq!(
        desk.app.send_ready().await.unwrap().sent,
        0,
        "it waits a few seconds"
    );
    assert!(
        desk.app
            .save_draft(draft.id, "x", "y")
            .unwrap_err()
            .to_string()
            .contains("on its way")
    );
    desk.app.cancel_letter(entry.id).unwrap();
    let page = desk.app.request(request).unwrap();
    assert_eq!((page.row.stage.as_str(), drafts(&page).len()), ("draft", 1));

    // And sent after all.
    let again = desk.app.send_letter(draft.id).unwrap();
    desk.clock.forward(chrono::TimeDelta::seconds(20));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let row = desk
        .app
        .outbox()
        .unwrap()
        .into_iter()
        .find(|row| row.id == again.id)
        .unwrap();
    assert_eq!(row.state, OutboxState::Sent);
    assert!(
        desk.app
            .cancel_letter(again.id)
            .unwrap_err()
            .to_string()
            .contains("has gone")
    );
}

#[test]
fn a_second_click_on_send_does_not_queue_a_second_letter() {
    let desk = Desk::on(day(2025, 3, 10));
    let (_, draft) = desk.draft();
    desk.app.send_letter(draft.id).unwrap();
    assert!(
        desk.app
            .send_letter(draft.id)
            .unwrap_err()
            .to_string()
            .contains("not queued a second time")
    );
    assert_eq!(desk.app.outbox().unwrap().len(), 1);
}

#[test]
fn a_draft_thrown_away_takes_its_request_along() {
    let desk = Desk::on(day(2025, 3, 10));
    let (request, draft) = desk.draft();
    desk.app.discard_draft(draft.id).unwrap();
    assert!(desk.app.request(request).is_err());
    assert_eq!(desk.app.search("grants").unwrap().hits.len(), 0);
}
