//! The law at the desk: a holiday proclaimed late, another nation's law, another Act.

use std::fs;
use std::path::PathBuf;

use foi_app::wire::{AuthorityEdit, DeadlineQuestion, RecordEvent};
use foi_law::{Calendar, Nation};
use serde_json::{Value, json};

use crate::desk::{Desk, day, morning};
use crate::servers::{Certificate, HttpsServer};

/// GOV.UK's list as it stands, with one more day for a nation.
fn list_with(desk: &Desk, nation: &str, extra: &str) -> PathBuf {
    let mut list = json!({});
    for (name, nation) in [
        ("england-and-wales", Nation::EnglandAndWales),
        ("scotland", Nation::Scotland),
        ("northern-ireland", Nation::NorthernIreland),
    ] {
        let events: Vec<Value> = (2025..=2028)
            .flat_map(|year| Calendar::built_in().holidays_in(year).unwrap())
            .filter_map(|holiday| {
                let observed = holiday.observed.iter().find(|observed| observed.nation == nation)?;
                Some(json!({"title": observed.title, "date": holiday.date, "notes": "", "bunting": true}))
            })
            .collect();
        list[name] = json!({"division": name, "events": events});
    }
    let day = json!({"title": "Proclaimed holiday", "date": extra, "notes": "", "bunting": true});
    list[nation]["events"].as_array_mut().unwrap().push(day);
    let file = desk.folder.path().join("bank-holidays.json");
    fs::write(&file, list.to_string()).unwrap();
    file
}

/// The same from the web: over TLS, from a server whose certificate is believed, and whole.
#[tokio::test]
async fn a_newer_list_can_be_fetched_and_a_wrong_answer_changes_nothing() {
    let certificate = Certificate::self_made();
    let desk = Desk::on(day(2026, 6, 1));
    let list = fs::read(list_with(&desk, "northern-ireland", "2026-06-17")).unwrap();
    let server = HttpsServer::start(
        &certificate,
        [
            ("/bank-holidays.json", (200, list)),
            ("/torn.json", (200, b"{\"england-and-wales\": {".to_vec())),
            ("/endless.json", (200, vec![b' '; 6 * 1024 * 1024])),
        ]
        .into(),
    )
    .await;
    let good = server.url("/bank-holidays.json");

    // Nobody vouches for this server yet.
    let error = desk.app.merge_calendar_from(&good).await.unwrap_err();
    assert!(
        error.to_string().contains("localhost could not be asked"),
        "{error}"
    );
    assert!(server.asked().is_empty());

    let desk = Desk::trusting(day(2026, 6, 1), &certificate);
    for (path, why) in [
        ("/gone.json", "answered 404"),
        ("/torn.json", "it is not JSON"),
        ("/endless.json", "more than"),
    ] {
        let error = desk.app.merge_calendar_from(&server.url(path)).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains(why), "{path}: {error}");
    }
    let plain = format!("http://localhost:{}/bank-holidays.json", server.port);
    assert!(desk.app.merge_calendar_from(&plain).await.is_err());
    assert!(!desk.app.settings().unwrap().calendar_merged);

    let merged = desk.app.merge_calendar_from(&good).await.unwrap();
    assert_eq!(merged.text, "1 bank holiday changed. No deadline moved.");
    assert!(desk.app.settings().unwrap().calendar_merged);
}

/// Received Mon 1 June 2026, due Tue 30 June. A holiday proclaimed for Wed 17 June in Northern
/// Ireland alone moves the day for everybody under FOIA: to Wed 1 July.
#[tokio::test]
async fn a_holiday_proclaimed_late_moves_the_day_and_says_why() {
    let desk = Desk::on(day(2026, 6, 1));
    let request = desk.sent().await;
    assert_eq!(
        desk.app.request(request).unwrap().row.due,
        Some(day(2026, 6, 30))
    );

    desk.clock.set(morning(day(2026, 6, 8)));
    let merged = desk
        .app
        .merge_calendar(&list_with(&desk, "northern-ireland", "2026-06-17"))
        .unwrap();
    assert_eq!(merged.text, "1 bank holiday changed; 1 deadline moved.");
    assert!(
        merged.changes[0].starts_with("Wed 17 June 2026 is a bank holiday in Northern Ireland"),
        "{:?}",
        merged.changes
    );
    let moved = &merged.moved[0];
    assert_eq!(
        (moved.request.id, moved.from, moved.to),
        (request, day(2026, 6, 30), day(2026, 7, 1))
    );
    assert!(
        moved.explanation.contains("Tue 30 June 2026")
            && moved.explanation.contains("Wed 1 July 2026"),
        "{}",
        moved.explanation
    );
    assert!(
        moved.explanation.contains("Wed 17 June 2026"),
        "{}",
        moved.explanation
    );

    // Shown where the user looks: on Today and on the request, with the new working.
    let line = desk
        .app
        .agenda()
        .unwrap()
        .now
        .into_iter()
        .find(|line| line.lead == "A last day moved.")
        .unwrap();
    assert_eq!(line.rest, moved.explanation);
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.row.due, Some(day(2026, 7, 1)));
    assert_eq!(page.moved, merged.moved);
    let strip = page.deadlines[0].strip.clone().unwrap();
    assert_eq!(
        strip
            .days
            .iter()
            .find(|cell| cell.date == day(2026, 6, 17))
            .unwrap()
            .number,
        None
    );

    // Kept over a restart, seen by another program, and undone by going back.
    let desk = desk.restart();
    assert_eq!(
        desk.app.request(request).unwrap().row.due,
        Some(day(2026, 7, 1))
    );
    assert!(desk.app.settings().unwrap().calendar_merged);
    let other = desk.another();
    let back = desk.app.forget_calendar().unwrap();
    assert_eq!(
        (back.moved[0].from, back.moved[0].to),
        (day(2026, 7, 1), day(2026, 6, 30))
    );
    other.agenda().unwrap();
    assert_eq!(
        other.request(request).unwrap().row.due,
        Some(day(2026, 6, 30))
    );
    assert_eq!(other.request(request).unwrap().moved.len(), 2);
}

#[tokio::test]
async fn the_same_list_again_moves_nothing() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.sent().await;
    let file = list_with(&desk, "scotland", "2026-06-15");
    let text = fs::read_to_string(&file).unwrap();
    let mut list: Value = serde_json::from_str(&text).unwrap();
    list["scotland"]["events"].as_array_mut().unwrap().pop();
    fs::write(&file, list.to_string()).unwrap();
    let merged = desk.app.merge_calendar(&file).unwrap();
    assert_eq!(
        merged.text,
        "The list says the same as the table in use. No day changed."
    );
    assert!(merged.moved.is_empty());
}

/// A half-read calendar is never used: each wrong list is refused with the field at fault.
#[tokio::test]
async fn a_list_of_the_wrong_shape_is_refused_whole() {
    let desk = Desk::on(day(2026, 6, 1));
    let request = desk.sent().await;
    let good: Value = serde_json::from_str(
        &fs::read_to_string(list_with(&desk, "scotland", "2026-06-17")).unwrap(),
    )
    .unwrap();
    let mut no_date = good.clone();
    no_date["scotland"]["events"][3]["date"] = json!(null);
    let mut bad_date = good.clone();
    bad_date["scotland"]["events"][0]["date"] = json!("2026-02-30");
    let mut no_events = good.clone();
    no_events["northern-ireland"] = json!({});
    let mut atlantis = good.clone();
    atlantis["atlantis"] = json!({"events": []});
    let fragment = json!({"scotland": {"events": [{"title": "Alone", "date": "2026-06-17"}]}});
    let wrong = [
        (no_date.to_string(), "scotland.events[3].date"),
        (bad_date.to_string(), "2026-02-30"),
        (no_events.to_string(), "northern-ireland.events"),
        (atlantis.to_string(), "atlantis"),
        (fragment.to_string(), "2026"),
        ("{\"scotland\": ".to_owned(), "not JSON"),
        ("[]".to_owned(), "not a list by nation"),
    ];
    let file = desk.folder.path().join("wrong.json");
    for (text, part) in wrong {
        fs::write(&file, text).unwrap();
        let error = desk.app.merge_calendar(&file).unwrap_err().to_string();
        assert!(
            error.contains(part) && error.contains("stays as it is"),
            "{error}"
        );
        assert!(!desk.app.settings().unwrap().calendar_merged);
        assert_eq!(
            desk.app.request(request).unwrap().row.due,
            Some(day(2026, 6, 30))
        );
    }
}

/// Easter Monday (21 April 2025) is counted in Scotland: received Wed 2 April, FOISA's twentieth
/// working day is Thu 1 May, FOIA's Fri 2 May.
#[tokio::test]
async fn a_scottish_body_follows_scottish_law_by_itself() {
    let desk = Desk::on(day(2025, 4, 2));
    desk.app
        .save_authority(&AuthorityEdit {
            id: None,
            name: "Glen Aird Council".into(),
            email: "foi@glenaird.example".into(),
            regime: "foisa".into(),
            kind: String::new(),
            notes: String::new(),
            ..AuthorityEdit::default()
        })
        .unwrap();
    let (request, draft) = desk.draft_for("Glen Aird Council", None);
    assert!(
        draft
            .body
            .contains("Freedom of Information (Scotland) Act 2002"),
        "{}",
        draft.body
    );
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    let page = desk.app.request(request).unwrap();
    assert_eq!(
        (page.row.regime.as_str(), page.row.due),
        ("FOISA", Some(day(2025, 5, 1)))
    );
    let english = desk.sent().await;
    assert_eq!(
        desk.app.request(english).unwrap().row.due,
        Some(day(2025, 5, 2))
    );
    assert!(
        desk.app
            .set_regime(request, "eir")
            .unwrap_err()
            .to_string()
            .contains("different nations")
    );
}

/// One click folds the same facts under the environmental law: an extension to 40 working days
/// moves the answer there, and does not under FOIA.
#[tokio::test]
async fn an_environmental_request_is_folded_under_its_own_law() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.other_regime.regime, "eir");
    let page = desk.app.set_regime(request, "eir").unwrap();
    assert_eq!(
        (page.regime.as_str(), page.row.due),
        ("eir", Some(day(2025, 4, 8)))
    );
    assert!(
        page.deadlines[0].citation.contains("EIR"),
        "{}",
        page.deadlines[0].citation
    );
    desk.clock.set(morning(day(2025, 3, 20)));
    let page = desk
        .app
        .record_event(&RecordEvent {
            request_id: request,
            kind: "extended".into(),
            on: day(2025, 3, 20),
            message_id: None,
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    // 20 days to Tue 8 April; then, without 18 and 21 April and 5 May, the fortieth is Fri 9 May.
    let answer = page
        .deadlines
        .iter()
        .find(|deadline| deadline.duty == "answer")
        .unwrap();
    assert_eq!(answer.due, day(2025, 5, 9));
}

#[test]
fn what_if_it_was_received_on_another_day() {
    let desk = Desk::on(day(2026, 6, 1));
    let ask = |regime: &str, received, working_days| {
        desk.app.work_out(&DeadlineQuestion {
            regime: regime.into(),
            kind: String::new(),
            received,
            working_days,
        })
    };
    let answer = ask("foia", day(2025, 2, 1), None).unwrap();
    assert_eq!(
        (answer.due, answer.authority_may_say),
        (day(2025, 2, 28), Some(day(2025, 3, 3)))
    );
    assert!(answer.strip.unwrap().days[0].weekend);
    assert!(ask("foia", day(2029, 3, 1), None).unwrap().provisional);
    for (wrong, part) in [
        (ask("gdpr", day(2025, 2, 1), None), "gdpr"),
        (ask("foia", day(2004, 2, 1), None), "2005"),
        (ask("foia", day(2025, 2, 1), Some(0)), "400"),
        (ask("foia", day(2025, 2, 1), Some(401)), "400"),
    ] {
        let error = wrong.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
