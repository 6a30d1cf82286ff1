//! One letter to many authorities, as a councillor with one question to all of them does it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use foi_app::wire::{
    AuthorityEdit, BatchCheck, BatchFilter, BatchPlan, BatchRecipientEdit, LeftOutRow, RecordEvent,
    RequestFilter,
};
use uuid::Uuid;

use crate::desk::{Desk, day};
use crate::servers::{Certificate, ScriptedSmtp};

fn plan(letter: &str, recipients: Vec<BatchRecipientEdit>) -> BatchPlan {
    BatchPlan {
        title: "Grants everywhere".into(),
        letter: letter.into(),
        fields: BTreeMap::from([("period".into(), "2024/25".into())]),
        recipients,
        ..BatchPlan::default()
    }
}

fn to(authorities: impl IntoIterator<Item = Uuid>) -> Vec<BatchRecipientEdit> {
    authorities
        .into_iter()
        .map(|authority_id| BatchRecipientEdit {
            authority_id,
            fields: BTreeMap::new(),
        })
        .collect()
}

fn councils(desk: &Desk, count: usize) -> Vec<BatchRecipientEdit> {
    to((0..count).map(|number| {
        desk.authority(
            &format!("Body {number} Council"),
            &format!("foi@body-{number}.example"),
        )
    }))
}

fn all() -> BatchFilter {
    BatchFilter {
        limit: 500,
        ..BatchFilter::default()
    }
}

fn kinds(check: &BatchCheck) -> Vec<(u32, &str, bool)> {
    check
        .doubts
        .iter()
        .map(|doubt| (doubt.position, doubt.kind.as_str(), doubt.stops))
        .collect()
}

#[test]
fn a_batch_is_looked_over_before_anything_is_made() {
    let desk = Desk::on(day(2026, 6, 1));
    let good = desk.authority("Body 1 Council", "foi@body-1.example");
    let good_too = desk.authority("Body 2 Council", "foi@body-2.example");
    let mute = desk.authority("Body 3 Council", "");
    desk.app.add_councils("scotland").unwrap();
    let scottish = desk.app.find_authority("Stirling Council").unwrap();
    let plan = plan("grants-awarded", to([good, good_too, mute, good, scottish]));
    let check = desk.app.check_batch(&plan).unwrap();
    assert_eq!((check.of, check.ready), (5, 2));
    assert_eq!(
        kinds(&check),
        [
            (3, "missing_address", true),
            (4, "duplicate", true),
            (5, "missing_address", true),
            (5, "wrong_regime", false)
        ],
        "{:#?}",
        check.doubts
    );
    let said = desk.app.new_batch(&plan).unwrap_err().to_string();
    assert!(
        said.contains("Body 3 Council") && said.contains("2 more"),
        "{said}"
    );
    assert!(desk.app.batches().unwrap().is_empty());
    assert_eq!(
        desk.app.requests(&RequestFilter::default()).unwrap().total,
        0
    );
}

#[tokio::test]
async fn whoever_was_asked_the_same_lately_is_pointed_out() {
    let desk = Desk::on(day(2026, 6, 1));
    let recipients = councils(&desk, 2);
    let plan = plan("grants-awarded", recipients);
    let first = desk.app.new_batch(&plan).unwrap();
    desk.app.send_batch_now(first).unwrap();
    desk.app.send_ready().await.unwrap();
    let check = desk.app.check_batch(&plan).unwrap();
    assert_eq!(check.ready, 2, "it is for the user to say");
    assert!(
        kinds(&check).contains(&(1, "recently_asked", false)),
        "{:#?}",
        check.doubts
    );
}

#[test]
fn each_authority_has_its_own_rows_words() {
    let desk = Desk::on(day(2026, 6, 1));
    councils(&desk, 3);
    let list = desk.folder.path().join("list.csv");
    fs::write(
        &list,
        "Authority;Organisation;Shoe size\n\
         Body 0 Council;Harbour Lights Trust;9\n\
         Body 1 Council;Old Mill Players;10\n\
         Nowhere Council;Third Age Choir;8\n\
         ;Nobody;7\n\
         Body 0 Council;Twice;6\n\
         Body 2 Council\n",
    )
    .unwrap();
    let choice = desk
        .app
        .batch_from_csv(&list, "funding-to-organisation")
        .unwrap();
    assert_eq!(choice.unused, ["shoe size"]);
    let lines: Vec<u32> = choice.left_out.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 5, 6, 7], "{:#?}", choice.left_out);
    assert_eq!(choice.recipients.len(), 2);
    let plan = plan("funding-to-organisation", choice.recipients);
    let letter = desk.app.preview_batch(&plan, 2).unwrap();
    assert!(
        letter.body.contains("Old Mill Players") && letter.body.contains("Body 1 Council"),
        "{}",
        letter.body
    );
    assert!(letter.missing.is_empty());
    assert!(desk.app.preview_batch(&plan, 0).is_err());
    assert!(desk.app.preview_batch(&plan, 3).is_err());

    fs::write(&list, "Who,What\na,b\n").unwrap();
    let said = desk
        .app
        .batch_from_csv(&list, "funding-to-organisation")
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("authority") && said.contains("who, what"),
        "{said}"
    );
}

#[tokio::test]
async fn a_batch_is_paused_resumed_corrected_and_called_back() {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, server.port, 1);
    let plan = plan("grants-awarded", councils(&desk, 6));
    let batch = desk.app.new_batch(&plan).unwrap();
    desk.app.set_letters_a_minute(2).unwrap();
    assert_eq!(desk.app.send_batch_now(batch).unwrap().done, 6);
    assert_eq!(
        desk.app.send_batch_now(batch).unwrap().done,
        0,
        "what is queued is not queued again"
    );
    let summary = desk.app.send_ready().await.unwrap();
    let first = summary.sent;
    assert!((1..6).contains(&first), "{summary:?}");

    desk.app.pause_batch(batch).unwrap();
    desk.clock.forward(chrono::TimeDelta::minutes(10));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "paused");
    let row = desk.app.batch(batch, &all()).unwrap().row;
    assert!(row.paused && row.text.contains("Paused"), "{row:?}");

    // Corrected while it is paused, it stays paused; what went keeps its words.
    let page = desk.app.batch(batch, &all()).unwrap();
    let body = format!("{}\n\nThis is worded anew.", page.body);
    let done = desk.app.correct_batch(batch, &page.subject, &body).unwrap();
    assert_eq!(done.done, 6 - first, "{}", done.text);
    assert!(desk.app.batch(batch, &all()).unwrap().row.paused);
    assert!(
        desk.app
            .correct_batch(batch, &page.subject, "{{ nonsense }}")
            .is_err()
    );
    assert_eq!(desk.app.batch(batch, &all()).unwrap().body, body);
    assert!(desk.app.correct_batch(batch, &page.subject, " \n").is_err());
    assert_eq!(desk.app.batch(batch, &all()).unwrap().body, body);
    desk.app.resume_batch(batch).unwrap();
    desk.app.set_letters_a_minute(0).unwrap();
    // One more goes, then the rest is called back.
    desk.app.set_letters_a_minute(1).unwrap();
    desk.clock.forward(chrono::TimeDelta::minutes(10));
    let second = desk.app.send_ready().await.unwrap().sent;
    assert!(second >= 1);
    let back = desk.app.call_back_batch(batch).unwrap();
    assert_eq!(back.done, 6 - first - second, "{}", back.text);
    desk.clock.forward(chrono::TimeDelta::minutes(10));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
    let row = desk.app.batch(batch, &all()).unwrap().row;
    assert_eq!(
        (row.sent, row.drafts, row.to_go),
        (first + second, back.done, 0)
    );

    // The words of those that went after the correction are the new ones, of the others the old.
    let words: Vec<bool> = sent_texts(&desk)
        .iter()
        .map(|text| text.contains("This is worded anew."))
        .collect();
    let new = words.iter().filter(|new| **new).count();
    assert_eq!(new, usize::try_from(second).unwrap(), "{words:?}");

    // Sent again after all: each once.
    desk.app.set_letters_a_minute(0).unwrap();
    desk.app.send_batch_now(batch).unwrap();
    desk.clock.forward(chrono::TimeDelta::minutes(10));
    desk.app.send_ready().await.unwrap();
    assert_eq!(desk.app.batch(batch, &all()).unwrap().row.sent, 6);
    assert_eq!(sent_texts(&desk).len(), 6);
}

fn sent_texts(desk: &Desk) -> Vec<String> {
    let requests = desk.app.requests(&RequestFilter::default()).unwrap();
    requests
        .rows
        .iter()
        .flat_map(|row| {
            let page = desk.app.request(row.id).unwrap();
            crate::desk::messages(&page)
                .into_iter()
                .filter(|message| message.outgoing)
                .map(|message| message.reply)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test]
async fn the_late_are_chased_and_the_answers_make_one_table() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.app.set_letters_a_minute(0).unwrap();
    let batch = desk
        .app
        .new_batch(&plan("grants-awarded", councils(&desk, 4)))
        .unwrap();
    desk.app.send_batch_now(batch).unwrap();
    desk.app.send_ready().await.unwrap();
    let members = desk.app.batch(batch, &all()).unwrap().members;
    let answered = members[1].request_id.unwrap();
    desk.clock.set(crate::desk::morning(day(2026, 6, 12)));
    desk.app
        .record_event(&RecordEvent {
            request_id: answered,
            kind: "answered".into(),
            on: day(2026, 6, 12),
            message_id: None,
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    // Twenty working days from 1 June 2026 end on 29 June.
    desk.clock.set(crate::desk::morning(day(2026, 7, 6)));
    desk.app.refold_stale_requests().unwrap();
    let row = desk.app.batch(batch, &all()).unwrap().row;
    assert_eq!((row.answered, row.late), (1, 3), "{row:?}");
    let late = BatchFilter {
        show: "late".into(),
        ..all()
    };
    let late: Vec<Uuid> = desk
        .app
        .batch(batch, &late)
        .unwrap()
        .members
        .iter()
        .map(|member| member.request_id.unwrap())
        .collect();
    assert_eq!(late.len(), 3);
    let mut asked = late.clone();
    asked.push(answered);
    let done = desk.app.follow_batch(batch, &asked, "chaser").unwrap();
    assert_eq!(done.done, 3, "{done:?}");
    let left: Vec<&LeftOutRow> = done.left_out.iter().collect();
    assert_eq!(left.len(), 1, "an answered request is not chased");
    assert_eq!(left[0].name, "Body 1 Council");
    // Done again, as after an interruption: nobody is chased twice.
    let again = desk.app.follow_batch(batch, &late, "chaser").unwrap();
    assert_eq!((again.done, again.left_out.len()), (0, 3), "{again:?}");
    assert!(
        again.left_out[0].why.contains("Mon 6 July 2026"),
        "{again:?}"
    );
    desk.app.send_ready().await.unwrap();
    assert_eq!(sent_texts(&desk).len(), 7);
    let after = desk.app.batch(batch, &all()).unwrap().row;
    assert_eq!(after.sent, 4, "the chasers are not counted as its letters");

    let table = desk.app.batch_answers(batch).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let head = reader.headers().unwrap().clone();
    assert_eq!(&head[0], "authority");
    assert!(head.iter().any(|name| name == "question_1"), "{head:?}");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(&rows[1][0], "Body 1 Council");
    assert_ne!(rows[0][2], rows[1][2]);
}

#[test]
fn two_thousand_authorities_are_no_trouble() {
    let desk = Desk::on(day(2026, 6, 1));
    let mut list = String::from("name,email,tags\n");
    for number in 0..2_000 {
        writeln!(list, "Body {number} Council,foi@body-{number}.example,all").unwrap();
    }
    let file = desk.folder.path().join("all.csv");
    fs::write(&file, list).unwrap();
    desk.app
        .import_authorities(&file, &BTreeMap::new())
        .unwrap();
    let everybody = desk.app.batch_by_tag("all").unwrap();
    assert_eq!(everybody.len(), 2_000);
    let batch = desk
        .app
        .new_batch(&plan("grants-awarded", everybody))
        .unwrap();
    desk.app.send_batch_now(batch).unwrap();
    let page = desk.app.batch(batch, &all()).unwrap();
    assert_eq!(
        (page.row.of, page.row.to_go, page.total),
        (2_000, 2_000, 2_000)
    );
    assert_eq!(page.members.len(), 500);
    assert!(page.row.done_by.is_some());
    let back = desk.app.call_back_batch(batch).unwrap();
    assert_eq!(back.done, 2_000);
}

/// A run that was interrupted and is begun anew from its first command, and a letter of a batch that
/// is sent by itself.
#[tokio::test]
async fn nobody_gets_a_letter_twice_by_a_second_batch_or_by_hand() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.app.set_letters_a_minute(0).unwrap();
    let plan = plan("grants-awarded", councils(&desk, 2));
    let first = desk.app.new_batch(&plan).unwrap();
    let said = desk.app.new_batch(&plan).unwrap_err().to_string();
    assert!(
        said.contains("in the batch “Grants everywhere” already"),
        "{said}"
    );
    assert_eq!(desk.app.batches().unwrap().len(), 1);

    let by_hand = desk.app.batch(first, &all()).unwrap().members[0].request_id;
    desk.app.send_request_now(by_hand.unwrap()).unwrap();
    desk.app.send_ready().await.unwrap();
    let row = desk.app.batch(first, &all()).unwrap().row;
    assert_eq!((row.sent, row.drafts), (1, 1), "{row:?}");
    assert_eq!(desk.app.send_batch_now(first).unwrap().done, 1);
    desk.app.send_ready().await.unwrap();
    assert_eq!(sent_texts(&desk).len(), 2);
}

#[test]
fn a_letter_keeps_its_words_when_a_correction_cannot_be_made_whole() {
    let desk = Desk::on(day(2026, 6, 1));
    let plan = plan("grants-awarded", councils(&desk, 2));
    let batch = desk.app.new_batch(&plan).unwrap();
    desk.app.send_batch_now(batch).unwrap();
    let page = desk.app.batch(batch, &all()).unwrap();
    desk.app
        .save_authority(&AuthorityEdit {
            id: Some(page.members[1].authority_id),
            name: page.members[1].authority.clone(),
            ..AuthorityEdit::default()
        })
        .unwrap();
    let said = desk
        .app
        .correct_batch(batch, &page.subject, &format!("{} More.", page.body))
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("no address") && said.contains("Nothing was changed"),
        "{said}"
    );
    let after = desk.app.batch(batch, &all()).unwrap();
    assert_eq!((after.body, after.row.paused), (page.body, false));
}
