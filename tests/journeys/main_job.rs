//! The main job: a request is drafted, sent, its days counted, answered, attached, reminded of.

use foi_app::wire::{OutboxState, PinEvidence, RecordEvent, RequestFilter, RequestGroup};

use crate::desk::{Desk, Servers, USER, day, messages, morning, reply_to};

/// Mon 1 June 2026. Day 1 is Tue 2 June; 15 June is a bank holiday in Scotland and so is not
/// counted (FOIA s.10(6)); the twentieth working day is Tue 30 June.
#[tokio::test]
async fn a_request_goes_out_and_its_answer_becomes_evidence() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let issue = desk.issue("Who gets the community grants?");

    // Drafted.
    let (request, draft) = desk.draft_for("Eastmere Borough Council", Some(issue));
    assert!(
        draft
            .body
            .contains("between 1 April 2023 and 31 March 2024"),
        "{}",
        draft.body
    );
    assert!(draft.body.contains("Freedom of Information Act 2000"));
    assert_eq!(draft.obstacles, Vec::<String>::new());
    assert_eq!(desk.app.request(request).unwrap().items.len(), 3);

    // Sent, over STARTTLS and with a password.
    let exact = desk.app.preview_mail(draft.id).unwrap();
    assert!(!exact.practice);
    // What is shown is read back from the very bytes.
    assert_eq!(
        (exact.subject.as_str(), exact.body.trim()),
        (draft.subject.as_str(), draft.body.trim())
    );
    assert!(exact.from.ends_with(&format!("<{USER}>")), "{}", exact.from);
    assert_eq!(exact.to, "Eastmere Borough Council <foi@eastmere.example>");
    assert!(
        exact
            .source
            .contains(&format!("Message-ID: <{}>", exact.message_id)),
        "{}",
        exact.source
    );
    let entry = desk.app.send_letter_now(draft.id).unwrap();
    assert_eq!(entry.state, OutboxState::Queued);
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let received = servers.smtp.received();
    assert_eq!(received.len(), 1);
    let letter = foi_mail::parse(&received[0]);
    assert_eq!(letter.subject, draft.subject);
    assert_eq!(letter.text.replace("\r\n", "\n").trim(), draft.body.trim());
    assert_eq!(letter.from.unwrap().email, USER);
    assert_eq!(letter.to[0].email, "foi@eastmere.example");
    assert!(letter.message_id.unwrap().ends_with("@reporter.example"));

    // The deadline, with its working.
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.stage, "awaiting");
    assert_eq!(page.row.due, Some(day(2026, 6, 30)));
    let answer = &page.deadlines[0];
    assert_eq!(answer.citation, "FOIA 2000 s.10(1)");
    let strip = answer.strip.as_ref().unwrap();
    assert_eq!(
        (strip.days[0].date, strip.days[0].number),
        (day(2026, 6, 1), Some(0))
    );
    let holiday = strip
        .days
        .iter()
        .find(|cell| cell.date == day(2026, 6, 15))
        .unwrap();
    assert_eq!(holiday.number, None);
    assert!(
        holiday.reason.as_ref().unwrap().contains("Scotland"),
        "{holiday:?}"
    );
    let last = strip.days.iter().find(|cell| cell.due).unwrap();
    assert_eq!((last.date, last.number), (day(2026, 6, 30), Some(20)));
    let sent = &messages(&page)[0];
    assert!(
        sent.outgoing && sent.server_reply.starts_with("250"),
        "{}",
        sent.server_reply
    );

    // A reminder five working days before: Tue 23 June.
    desk.clock.set(morning(day(2026, 6, 22)));
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    desk.clock.set(morning(day(2026, 6, 23)));
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 1);
    let notices = desk.notices.shown.lock().unwrap().clone();
    let opened = desk.app.choose_on_notice(&notices[0].buttons[0].choice);
    assert_eq!(opened.unwrap(), Some(format!("#/requests/{request}")));
    assert!(
        notices[0].body.contains("Tue 30 June 2026"),
        "{}",
        notices[0].body
    );

    // The answer arrives by IMAP and files itself under its request.
    let answer = reply_to(
        &received[0],
        "RE: grants",
        "Please find our answer.",
        morning(day(2026, 6, 24)),
    );
    servers.dovecot.deliver(USER, &answer);
    servers.dovecot.deliver(USER, &unrelated());
    desk.clock.set(morning(day(2026, 6, 25)));
    let fetched = desk.app.fetch_mail().await.unwrap();
    assert_eq!(
        (fetched.new, fetched.filed, fetched.looked_at),
        (1, 1, 2),
        "{fetched:?}"
    );
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 0);
    let page = desk.app.request(request).unwrap();
    let reply = messages(&page).pop().unwrap();
    assert_eq!(reply.reply.trim(), "Please find our answer.");
    assert_eq!(
        reply.filed_because,
        "It answers our letter of Mon 1 June 2026."
    );
    assert_eq!(reply.read_as, None);
    assert_eq!(desk.app.agenda().unwrap().now[0].lead, "A reply came.");

    // Read, and attached to the issue with where it came from.
    let page = desk
        .app
        .record_event(&RecordEvent {
            request_id: request,
            kind: "answered".into(),
            on: day(2026, 6, 24),
            message_id: Some(reply.id),
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    assert_eq!(page.row.stage, "answered");
    assert_eq!(
        page.deadlines
            .iter()
            .find(|d| d.duty == "answer")
            .unwrap()
            .status,
        "met"
    );
    let pinned = desk
        .app
        .pin_evidence(&PinEvidence {
            issue_id: issue,
            message_id: reply.id,
            attachment_id: None,
            note: "Six wards got nothing.".into(),
            ..PinEvidence::default()
        })
        .unwrap();
    assert_eq!(pinned.evidence.len(), 1);
    let evidence = &pinned.evidence[0];
    assert_eq!(evidence.note, "Six wards got nothing.");
    assert!(
        evidence
            .citation
            .starts_with("sent by Eastmere FOI team on Wed 24 June 2026"),
        "{}",
        evidence.citation
    );
    assert_eq!(
        evidence.sha256,
        foi_store::table::blob::sha256(&stored_reply(&desk, reply.id))
    );

    // Nothing more is said about a deadline that was met.
    desk.clock.set(morning(day(2026, 7, 3)));
    let still: Vec<_> = desk
        .app
        .speak_reminders()
        .unwrap()
        .into_iter()
        .filter(|r| r.duty == "answer")
        .collect();
    assert_eq!(still, Vec::new());
    assert_eq!(
        desk.app.search("wards nothing").unwrap().hits[0].title,
        "E1 of “Who gets the community grants?”",
        "what the evidence is said to show"
    );
    assert_eq!(desk.app.search("find our answer").unwrap().hits.len(), 1);
    assert_eq!(
        desk.app.casebook().check().unwrap().problems,
        Vec::<String>::new()
    );
}

fn stored_reply(desk: &Desk, id: uuid::Uuid) -> Vec<u8> {
    desk.app
        .casebook()
        .read::<_, foi_store::StoreError>(|r| r.blob(&r.message(id.into())?.raw))
        .unwrap()
}

fn unrelated() -> Vec<u8> {
    b"From: shop@bookseller.example\r\nTo: amina@reporter.example\r\nSubject: Your order\r\n\
      Date: Wed, 24 Jun 2026 10:00:00 +0000\r\nMessage-ID: <1@bookseller.example>\r\n\r\nIt is on its way.\r\n"
        .to_vec()
}

#[tokio::test]
async fn the_whole_job_can_be_practised_with_nothing_leaving_the_machine() {
    let desk = Desk::on(day(2025, 3, 10));
    let issue = desk.issue("Who gets the community grants?");
    let request = desk.sent().await;
    assert!(desk.app.request(request).unwrap().practice);

    let acknowledged = desk
        .app
        .practice_answer(request, "acknowledgement")
        .await
        .unwrap();
    assert_eq!((acknowledged.new, acknowledged.filed), (1, 1));
    desk.clock.set(morning(day(2025, 4, 2)));
    assert_eq!(
        desk.app
            .practice_answer(request, "answer")
            .await
            .unwrap()
            .filed,
        1
    );

    let reply = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    let file = &reply.attachments[0];
    assert_eq!(file.name, "grants-by-ward.csv");
    let page = desk
        .app
        .pin_evidence(&PinEvidence {
            issue_id: issue,
            message_id: reply.id,
            attachment_id: Some(file.id),
            note: String::new(),
            ..PinEvidence::default()
        })
        .unwrap();
    assert_eq!(page.evidence[0].title, "grants-by-ward.csv");
    assert_eq!(page.evidence[0].sha256, file.sha256);
    assert_eq!(page.requests.len(), 1, "pinning from a request links it");
}

/// Received Mon 10 March 2025; St Patrick's Day is not counted; due Tue 8 April. On Thu 10 April
/// the answer is late by two working days.
#[tokio::test]
async fn a_late_answer_is_chased() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let early = desk
        .app
        .draft_letter(request, "chaser")
        .unwrap_err()
        .to_string();
    assert!(early.contains("8 April 2025"), "{early}");

    desk.clock.set(morning(day(2025, 4, 10)));
    let agenda = desk.app.agenda().unwrap();
    assert_eq!(agenda.now[0].lead, "Late by 2 working days.");
    assert_eq!(agenda.now[0].rest, "It was due Tue 8 April 2025.");
    let late = desk
        .app
        .requests(&RequestFilter {
            group: Some(RequestGroup::Late),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(late.total, 1);

    let chaser = desk.app.draft_letter(request, "chaser").unwrap();
    assert!(
        chaser.body.contains("FOIA 2000 s.10(1)") && chaser.body.contains("2 working days ago"),
        "{}",
        chaser.body
    );
    assert_eq!(
        desk.app.draft_letter(request, "chaser").unwrap().id,
        chaser.id,
        "one draft, not two"
    );
    desk.app.send_letter_now(chaser.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);

    // The chaser threads onto the request and does not start the days anew.
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.deadlines[0].due, day(2025, 4, 8));
    let sent = messages(&page);
    assert_eq!(sent.len(), 2);
    assert!(sent[1].subject.starts_with("Re: "), "{}", sent[1].subject);
}

#[tokio::test]
async fn a_fact_recorded_by_mistake_is_struck_out_and_stays_in_the_casebook() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let record = RecordEvent {
        request_id: request,
        kind: "refused".into(),
        on: day(2025, 3, 10),
        message_id: None,
        date: None,
        exemptions: Vec::new(),
        redirect: None,
        note: String::new(),
    };
    let page = desk.app.record_event(&record).unwrap();
    assert_eq!(page.row.stage, "refused");
    let event = page
        .thread
        .iter()
        .find_map(|entry| match entry {
            foi_app::wire::ThreadEntry::Event(event) => Some(event.clone()),
            _ => None,
        })
        .unwrap();
    let page = desk.app.strike_event(event.id).unwrap();
    assert_eq!(page.row.stage, "awaiting");
    let kinds: Vec<String> = desk
        .app
        .casebook()
        .read::<_, foi_store::StoreError>(|r| r.events(request.into()))
        .unwrap()
        .iter()
        .map(|event| event.fact.kind.to_string())
        .collect();
    assert_eq!(kinds, ["drafted", "queued", "sent", "refused", "corrected"]);
    assert!(
        desk.app.strike_event(event.id).is_err(),
        "twice is a mistake of its own"
    );
}

#[tokio::test]
async fn a_second_program_sees_what_the_first_wrote() {
    let desk = Desk::on(day(2025, 3, 10));
    let other = desk.another();
    let before = other.casebook().change_count().unwrap();
    let request = desk.sent().await;
    assert_ne!(other.casebook().change_count().unwrap(), before);
    assert_eq!(other.request(request).unwrap().row.stage, "awaiting");
}
