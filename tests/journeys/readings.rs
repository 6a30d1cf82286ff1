//! A reply is read: suggested, confirmed, changed or dismissed; held against the law, answered back.

use std::collections::BTreeMap;
use std::fs;

use chrono::NaiveDate;
use foi_app::wire::{ItemOutcome, NoticeVerdict, ReadingState, ReadingView, ReadingsView, Window};
use uuid::Uuid;

use crate::desk::{Desk, day, messages, morning};

const REFUSAL: &str = "Dear Ms Rahim\n\nReference FOI/2025/88\n\nThe Council is withholding the unit prices, which are exempt under section 43(2) of the Freedom of Information Act 2000. We are not relying on section 41.\n";

/// A desk with a request that went out, and a reply to it on that day.
pub(crate) async fn replied(on: NaiveDate, text: &str) -> (Desk, Uuid, Uuid) {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let reply = reply(&desk, request, on, text);
    (desk, request, reply)
}

pub(crate) fn reply(desk: &Desk, request: Uuid, on: NaiveDate, text: &str) -> Uuid {
    desk.clock.set(morning(on));
    let reference = desk.app.request(request).unwrap().row.reference;
    let file = desk.folder.path().join(format!("{on}.eml"));
    fs::write(
        &file,
        format!(
            "From: FOI <foi@eastmere.example>\r\nTo: amina@reporter.example\r\nSubject: Your request [{reference}]\r\nDate: {}\r\nMessage-ID: <{on}@eastmere.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
            morning(on).to_rfc2822()
        ),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().new, 1);
    messages(&desk.app.request(request).unwrap())
        .into_iter()
        .rfind(|message| !message.outgoing)
        .unwrap()
        .id
}

pub(crate) fn one<'v>(view: &'v ReadingsView, kind: &str) -> &'v ReadingView {
    let mut of_kind = view.readings.iter().filter(|reading| reading.kind == kind);
    let found = of_kind
        .next()
        .unwrap_or_else(|| panic!("no {kind}: {view:#?}"));
    assert!(of_kind.next().is_none(), "{view:#?}");
    found
}

/// What the window marks: a stretch of a mail's text, in UTF-16 units.
fn shown(desk: &Desk, mail: Uuid, from: u32, to: u32) -> String {
    let text: Vec<u16> = desk
        .app
        .message(mail)
        .unwrap()
        .reply
        .encode_utf16()
        .collect();
    String::from_utf16(&text[from as usize..to as usize]).unwrap()
}

fn stage(desk: &Desk, request: Uuid) -> String {
    desk.app.request(request).unwrap().row.stage
}

/// Who said a fact, and how the casebook keeps it.
fn facts(desk: &Desk, kind: &str) -> Vec<(String, String)> {
    let casebook = rusqlite::Connection::open(desk.casebook()).unwrap();
    let mut rows = casebook
        .prepare("SELECT said_by, fact FROM event WHERE kind = ?1 ORDER BY seq")
        .unwrap();
    rows.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[tokio::test]
async fn nothing_read_becomes_a_fact_until_it_is_confirmed() {
    let (desk, request, reply) = replied(day(2025, 3, 20), REFUSAL).await;
    let view = desk.app.readings_of(reply).unwrap();
    assert_eq!(view.request_id, Some(request));
    assert_eq!(view.readings.len(), 2, "{view:#?}");
    let exemption = one(&view, "exemption");
    assert_eq!(
        exemption.says,
        "They rely on FOIA s.43(2), Commercial interests"
    );
    assert_eq!(exemption.records.event, "");
    let refusal = one(&view, "refusal");
    assert_eq!(refusal.state, ReadingState::Open);
    assert_eq!(refusal.place, "the mail");
    assert!(
        refusal
            .sentence
            .starts_with("The Council is withholding the unit prices")
    );
    assert_eq!(refusal.records.event, "refused");
    assert_eq!(refusal.records.exemptions, ["43(2)"]);
    assert_eq!(
        refusal.records.text,
        "Records on Thu 20 March 2025: refused, relying on 43(2)."
    );
    assert_eq!(
        stage(&desk, request),
        "awaiting",
        "nothing is recorded by reading"
    );

    // The place is that of the text as it is shown.
    assert_eq!(
        shown(&desk, reply, refusal.from, refusal.to),
        refusal.sentence
    );

    let page = desk.app.confirm_reading(reply, &refusal.id, None).unwrap();
    assert_eq!(page.row.stage, "refused");
    let facts = facts(&desk, "refused");
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].0, "user, confirming rule “refuses” (95 in 100)");
    assert!(facts[0].1.contains("43(2)"), "{facts:?}");
    let after = desk.app.readings_of(reply).unwrap();
    assert!(
        after
            .readings
            .iter()
            .all(|reading| reading.state == ReadingState::Confirmed),
        "{after:#?}"
    );
    let again = desk
        .app
        .confirm_reading(reply, &refusal.id, None)
        .unwrap_err();
    assert!(again.to_string().contains("recorded already"));

    // A fact that is struck out leaves its suggestion open again.
    let event = desk.app.message(reply).unwrap().read_event.unwrap();
    assert!(
        after
            .readings
            .iter()
            .all(|reading| reading.event_id == Some(event)),
        "{after:#?}"
    );
    desk.app.strike_event(event).unwrap();
    assert_eq!(
        one(&desk.app.readings_of(reply).unwrap(), "refusal").event_id,
        None
    );
    assert_eq!(
        one(&desk.app.readings_of(reply).unwrap(), "refusal").state,
        ReadingState::Open
    );
    assert_eq!(stage(&desk, request), "awaiting");
}

#[tokio::test]
async fn a_suggestion_can_be_changed_or_dismissed() {
    let (desk, request, reply) = replied(day(2025, 3, 20), REFUSAL).await;
    let view = desk.app.readings_of(reply).unwrap();
    let exemption = one(&view, "exemption").id.clone();
    let after = desk.app.dismiss_reading(reply, &exemption).unwrap();
    assert_eq!(one(&after, "exemption").state, ReadingState::Dismissed);
    assert!(
        one(&after, "refusal").records.exemptions.is_empty(),
        "it left the refusal"
    );
    let reopened = desk.app.reopen_reading(reply, &exemption).unwrap();
    assert_eq!(one(&reopened, "refusal").records.exemptions, ["43(2)"]);

    let refusal = one(&reopened, "refusal");
    let mut change = refusal.records.clone();
    change.event = "partly_answered".into();
    change.exemptions = vec!["43(2)".into(), "40(2)".into()];
    let page = desk
        .app
        .confirm_reading(reply, &refusal.id, Some(&change))
        .unwrap();
    assert_eq!(page.row.stage, "partly_answered");
    let facts = facts(&desk, "partly_answered");
    assert_eq!(facts[0].0, "user, changing rule “refuses” (95 in 100)");
    assert!(facts[0].1.contains("40(2)"));
    assert_eq!(
        one(&desk.app.readings_of(reply).unwrap(), "refusal").state,
        ReadingState::Changed
    );

    // A letter of the authority cannot show that the user did something.
    let mut wrong = change;
    wrong.event = "review_asked".into();
    let other = reply_again(&desk, request);
    let name = desk.app.readings_of(other).unwrap().readings[0].id.clone();
    assert!(
        desk.app
            .confirm_reading(other, &name, Some(&wrong))
            .is_err()
    );
}

fn reply_again(desk: &Desk, request: Uuid) -> Uuid {
    reply(
        desk,
        request,
        day(2025, 3, 24),
        "We have passed your request to Larchshire County Council.",
    )
}

#[tokio::test]
async fn acknowledgements_are_recorded_by_themselves_only_when_that_is_wished() {
    const RECEIVED: &str = "Thank you for your request, which we received on 4 March 2025. Our reference is FOI-2025-0417. We will respond by 1 April 2025.";
    let (desk, request, reply) = replied(day(2025, 3, 5), RECEIVED).await;
    assert!(!desk.app.records_acknowledgements().unwrap());
    assert_eq!(facts(&desk, "acknowledged"), []);
    let view = desk.app.readings_of(reply).unwrap();
    let read = one(&view, "acknowledgement");
    assert_eq!(read.records.date, Some(day(2025, 4, 1)));
    assert_eq!(read.records.received, Some(day(2025, 3, 4)));
    assert_eq!(read.records.note, "Their reference is FOI-2025-0417.");
    assert_eq!(read.confidence, "almost certain");
    desk.app.confirm_reading(reply, &read.id, None).unwrap();
    assert_eq!(facts(&desk, "acknowledged").len(), 1);
    assert_eq!(
        facts(&desk, "received").len(),
        1,
        "the day they name counts as day 0"
    );
    let page = desk.app.request(request).unwrap();
    assert!(
        page.deadlines
            .iter()
            .any(|deadline| deadline.due == day(2025, 4, 1)),
        "{page:#?}"
    );

    let desk = Desk::on(day(2025, 3, 3));
    assert!(desk.app.set_records_acknowledgements(true).unwrap());
    let request = desk.sent().await;
    let mail = self::reply(&desk, request, day(2025, 3, 5), RECEIVED);
    let facts = facts(&desk, "acknowledged");
    assert_eq!(facts.len(), 1);
    assert!(facts[0].0.starts_with("rule “acknowledges”"), "{facts:?}");
    let view = desk.app.readings_of(mail).unwrap();
    assert_eq!(one(&view, "acknowledgement").state, ReadingState::Confirmed);
    // A refusal is left to the user all the same.
    let refusal = self::reply(&desk, request, day(2025, 3, 20), REFUSAL);
    assert_eq!(
        one(&desk.app.readings_of(refusal).unwrap(), "refusal").state,
        ReadingState::Open
    );
}

#[tokio::test]
async fn the_text_of_a_file_is_read_with_its_page() {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    desk.clock.set(morning(day(2025, 3, 20)));
    let file = desk.folder.path().join("cover.eml");
    fs::write(&file, format!(
        "From: foi@eastmere.example\r\nTo: amina@reporter.example\r\nSubject: [{reference}]\r\nDate: Thu, 20 Mar 2025 09:00:00 +0000\r\nMessage-ID: <cover@eastmere.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nPlease find our response attached.\r\n--x\r\nContent-Type: application/pdf; name=refusal.pdf\r\nContent-Disposition: attachment; filename=refusal.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--x--\r\n"
    )).unwrap();
    desk.app.import(&[file]).unwrap();
    let mail = messages(&desk.app.request(request).unwrap())
        .into_iter()
        .rfind(|mail| !mail.outgoing)
        .unwrap();
    let attachment = mail.attachments[0].id;
    let before = desk.app.readings_of(mail.id).unwrap();
    assert_eq!(before.unread_files, ["refusal.pdf"]);
    assert_eq!(one(&before, "answer").rule, "announces an answer");

    // As the reader of files keeps it.
    let (first, second) = (
        "Dear Ms Rahim",
        "Your request is refused under section 12(1) of the Act.",
    );
    let casebook = rusqlite::Connection::open(desk.casebook()).unwrap();
    let sha256: String = casebook
        .query_row(
            "SELECT sha256 FROM attachment WHERE id = ?1",
            [attachment.to_string()],
            |row| row.get(0),
        )
        .unwrap();
    let from = first.len() + 2;
    casebook
        .execute(
            "INSERT INTO file_text (sha256, kind, parts, pages, version, read_at) VALUES (?1, 'a PDF', ?2, 2, 1, '2025-03-20T09:00:00Z')",
            [&sha256, &format!(
                r#"[{{"place":"page","name":"1","from":0,"to":{},"ocr":false}},{{"place":"page","name":"2","from":{from},"to":{},"ocr":false}}]"#,
                first.len(), from + second.len()
            )],
        )
        .unwrap();
    casebook
        .execute(
            "INSERT INTO passage (position, kind, ref, title, body) VALUES (1, 'attachment', ?1, 'refusal.pdf', ?2)",
            [attachment.to_string(), format!("{first}\n\n{second}")],
        )
        .unwrap();
    let view = desk.app.readings_of(mail.id).unwrap();
    let refusal = one(&view, "refusal");
    assert_eq!(refusal.place, "refusal.pdf, page 2");
    assert_eq!(refusal.attachment_id, Some(attachment));
    assert_eq!(refusal.sentence, second);
    assert!(view.unread_files.is_empty());
    assert!(
        view.readings.iter().all(|reading| reading.kind != "answer"),
        "the cover is none"
    );
}

#[tokio::test]
async fn questions_are_set_beside_the_answer_and_counted() {
    let (desk, request, reply) = replied(
        day(2025, 3, 20),
        "1. A list is attached.\n\n2. We do not hold this information.\n",
    )
    .await;
    let items = desk.app.item_readings(reply).unwrap();
    assert!(items.len() >= 2, "{items:#?}");
    assert_eq!(
        (items[0].suggested, items[1].suggested),
        (ItemOutcome::Answered, ItemOutcome::NotHeld)
    );
    assert_eq!(items[1].sentence, "2. We do not hold this information.");
    assert_eq!(
        shown(&desk, reply, items[1].from, items[1].to),
        items[1].sentence
    );
    let silent = &items[2];
    assert_eq!(
        (silent.from, silent.to, silent.sentence.as_str()),
        (0, 0, "")
    );
    assert!(
        items[2..]
            .iter()
            .all(|item| item.suggested == ItemOutcome::Open)
    );
    for item in &items {
        desk.app
            .set_item(item.item_id, item.suggested, &item.exemption)
            .unwrap();
    }
    let page = desk.app.request(request).unwrap();
    assert_eq!(
        page.row.items_text,
        format!("1 of {} answered", items.len())
    );
}

#[tokio::test]
async fn a_bare_refusal_is_held_against_the_law_and_answered_back() {
    let (desk, request, reply) = replied(day(2025, 4, 10), REFUSAL).await;
    let points = desk.app.notice_check(reply).unwrap();
    let verdict = |point: &str| {
        points
            .iter()
            .find(|found| found.point == point)
            .unwrap()
            .verdict
    };
    assert_eq!(
        verdict("in_time"),
        NoticeVerdict::Missing,
        "it was due on 31 March"
    );
    assert_eq!(verdict("exemption"), NoticeVerdict::Fine);
    let rests: Vec<_> = points
        .iter()
        .filter(|point| !point.sentence.is_empty())
        .collect();
    assert!(!rests.is_empty());
    for point in rests {
        assert_eq!(shown(&desk, reply, point.from, point.to), point.sentence);
        assert_eq!(point.attachment_id, None);
    }
    assert_eq!(verdict("public_interest"), NoticeVerdict::Missing);
    assert_eq!(verdict("review"), NoticeVerdict::Missing);
    assert!(
        points
            .iter()
            .any(|point| point.citation == "FOIA 2000 s.17(7)(a)"
                && point.check_source.contains("to be checked"))
    );

    let early = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert_eq!(
        early.letter, "complaint",
        "late and unanswered, as far as is recorded"
    );
    let view = desk.app.readings_of(reply).unwrap();
    desk.app
        .confirm_reading(reply, &one(&view, "refusal").id, None)
        .unwrap();

    let back = desk.app.answering_back(request, &BTreeMap::new()).unwrap();
    assert_eq!(
        (back.letter.as_str(), back.window),
        ("internal-review", Window::Open)
    );
    assert!(
        back.time.contains("The time to ask for a review ends on"),
        "{}",
        back.time
    );
    assert!(
        back.text.contains("Section 43(2) (commercial interests)"),
        "{}",
        back.text
    );
    assert!(back.text.contains("Derry City Council"));
    assert!(
        back.text
            .contains("The public interest must be weighed for s.43(2)")
    );
    assert!(
        !back.text.contains("s.17(7)"),
        "what nobody has read is not quoted"
    );
    let asked = back
        .questions
        .iter()
        .find(|question| question.id == "contract_ended")
        .unwrap();
    assert_eq!(asked.answer, "unknown");
    assert!(!back.text.contains("fades with time"));

    let answers = BTreeMap::from([("contract_ended".to_owned(), "yes".to_owned())]);
    let draft = desk.app.draft_answering_back(request, &answers).unwrap();
    assert!(draft.body.contains("fades with time"), "{}", draft.body);
    assert!(
        draft.body.contains("relied on section 43(2)"),
        "{}",
        draft.body
    );

    // Forty working days on, and a little before.
    desk.clock.set(morning(day(2025, 6, 6)));
    assert_eq!(
        desk.app.answering_back(request, &answers).unwrap().window,
        Window::Closing
    );
    desk.clock.set(morning(day(2025, 6, 30)));
    let late = desk.app.answering_back(request, &answers).unwrap();
    assert_eq!(late.window, Window::Closed);
    assert!(late.time.contains("ended on"), "{}", late.time);
}

/// A mail that takes more time for a part and refuses another: each fact is taken back by its own name.
#[tokio::test]
async fn the_older_of_two_facts_of_a_mail_can_be_taken_back() {
    let text = format!(
        "{REFUSAL}\n\nWe need more time to weigh the public interest for the rest and will answer it by 1 May 2025.\n"
    );
    let (desk, request, reply) = replied(day(2025, 3, 20), &text).await;
    let view = desk.app.readings_of(reply).unwrap();
    for kind in ["extension", "refusal"] {
        let id = one(&view, kind).id.clone();
        desk.app.confirm_reading(reply, &id, None).unwrap();
    }
    let after = desk.app.readings_of(reply).unwrap();
    let older = one(&after, "extension").event_id.unwrap();
    let latest = desk.app.message(reply).unwrap().read_event.unwrap();
    assert_ne!(older, latest, "the mail itself names its latest fact only");
    desk.app.strike_event(older).unwrap();
    let after = desk.app.readings_of(reply).unwrap();
    assert_eq!(one(&after, "extension").state, ReadingState::Open);
    assert_eq!(one(&after, "refusal").state, ReadingState::Confirmed);
    assert_eq!(stage(&desk, request), "refused");
}

/// One confirmation records the acknowledgement and the day of receipt it names; taking it back
/// takes back both. From 3 March, when it was sent, the twentieth working day is 1 April; from 4 March
/// it is 2 April.
#[tokio::test]
async fn taking_an_acknowledgement_back_takes_back_the_day_it_names() {
    let (desk, request, reply) = replied(
        day(2025, 3, 5),
        "Thank you for your request, which we received on 4 March 2025.",
    )
    .await;
    let due = |desk: &Desk| {
        let page = desk.app.request(request).unwrap();
        page.deadlines
            .iter()
            .map(|deadline| deadline.due)
            .min()
            .unwrap()
    };
    assert_eq!(due(&desk), day(2025, 4, 1));
    let view = desk.app.readings_of(reply).unwrap();
    let read = one(&view, "acknowledgement");
    desk.app.confirm_reading(reply, &read.id, None).unwrap();
    assert_eq!(facts(&desk, "received").len(), 1);
    assert_eq!(due(&desk), day(2025, 4, 2));
    let after = desk.app.readings_of(reply).unwrap();
    let event = one(&after, "acknowledgement").event_id.unwrap();
    desk.app.strike_event(event).unwrap();
    assert_eq!(facts(&desk, "corrected").len(), 2, "both are struck out");
    assert_eq!(due(&desk), day(2025, 4, 1));
    let again = desk.app.readings_of(reply).unwrap();
    assert_eq!(
        one(&again, "acknowledgement").state,
        ReadingState::Open,
        "and can be recorded again"
    );
    desk.app.confirm_reading(reply, &read.id, None).unwrap();
    assert_eq!(facts(&desk, "received").len(), 2);
}
