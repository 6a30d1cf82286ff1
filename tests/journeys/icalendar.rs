//! The last days in the calendar people already look at.

use std::fs;

use chrono::{NaiveDate, TimeDelta};
use foi_app::wire::RecordEvent;
use uuid::Uuid;

use crate::desk::{Desk, day};

/// The lines of an object with the folded ones joined, as RFC 5545 §3.1 has them.
fn lines(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn value<'a>(lines: &'a [String], name: &str) -> &'a str {
    lines
        .iter()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_else(|| panic!("no {name} in {lines:#?}"))
}

fn record(desk: &Desk, request: Uuid, kind: &str, on: NaiveDate) {
    desk.app
        .record_event(&RecordEvent {
            request_id: request,
            kind: kind.into(),
            on,
            message_id: None,
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
}

#[tokio::test]
async fn a_last_day_is_one_event_that_keeps_its_name() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.authority(
        "Exampleton; Borough, Council \\ “East”",
        "foi@exampleton.example",
    );
    let (request, draft) = desk.draft_for("Exampleton; Borough, Council \\ “East”", None);
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();

    let ics = desk.app.icalendar().unwrap();
    assert!(ics.ends_with("END:VCALENDAR\r\n"), "{ics}");
    assert!(ics.lines().all(|line| line.len() <= 75), "{ics}");
    let first = lines(&ics);
    assert_eq!(
        first.iter().filter(|line| *line == "BEGIN:VEVENT").count(),
        1
    );
    // Asked on Mon 1 June 2026. Mon 15 June is a bank holiday in Scotland, so the twentieth working
    // day is Tue 30 June (s.10(1), (6)). The end of an all-day event is the day after it
    // (RFC 5545 §3.6.1).
    assert_eq!(value(&first, "DTSTART;VALUE=DATE:"), "20260630");
    assert_eq!(value(&first, "DTEND;VALUE=DATE:"), "20260701");
    assert_eq!(value(&first, "STATUS:"), "CONFIRMED");
    assert!(
        value(&first, "SUMMARY:").contains("Exampleton\\; Borough\\, Council \\\\ “East”"),
        "{first:#?}"
    );
    assert_eq!(
        desk.app.icalendar().unwrap(),
        ics,
        "the same facts, the same text"
    );

    let number = |lines: &[String]| value(lines, "SEQUENCE:").parse::<u32>().unwrap();
    let id = desk
        .app
        .requests(&foi_app::wire::RequestFilter::default())
        .unwrap()
        .rows[0]
        .id;
    assert_eq!(id, request);
    record(&desk, id, "received", day(2026, 6, 1));
    let second = lines(&desk.app.icalendar().unwrap());
    assert_eq!(value(&second, "UID:"), value(&first, "UID:"));
    assert!(number(&second) > number(&first));

    desk.clock.forward(TimeDelta::days(19));
    record(&desk, id, "answered", day(2026, 6, 19));
    let third = lines(&desk.app.icalendar().unwrap());
    assert_eq!(value(&third, "UID:"), value(&first, "UID:"));
    assert_eq!(value(&third, "STATUS:"), "CANCELLED", "the answer came");
    assert!(
        third
            .iter()
            .any(|line| line.starts_with("SUMMARY:Last day: ask for a review (")),
        "{third:#?}"
    );
}

#[tokio::test]
async fn a_kept_file_follows_the_casebook() {
    let desk = Desk::on(day(2026, 6, 1));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deadlines.ics");
    let wrong = desk
        .app
        .set_calendar_file(Some(&folder.path().join("deadlines.txt")));
    assert!(wrong.unwrap_err().to_string().contains(".ics"));
    let nowhere = desk
        .app
        .set_calendar_file(Some(&folder.path().join("gone/a.ics")));
    assert!(nowhere.is_err());
    assert_eq!(
        desk.app.calendar_file().unwrap(),
        None,
        "nothing was changed"
    );

    desk.app.set_calendar_file(Some(&file)).unwrap();
    assert!(!fs::read_to_string(&file).unwrap().contains("VEVENT"));
    let (_, draft) = desk.draft();
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    desk.app.keep_calendar_file().unwrap();
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(written, desk.app.icalendar().unwrap());
    assert!(written.contains("VEVENT"));
    // Somebody else's calendar program removed it: it comes back.
    fs::remove_file(&file).unwrap();
    desk.app.keep_calendar_file().unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), written);

    desk.app.set_calendar_file(None).unwrap();
    fs::write(&file, "mine").unwrap();
    desk.app.keep_calendar_file().unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[tokio::test]
async fn own_reminders_are_events_that_move_and_end() {
    let desk = Desk::on(day(2026, 6, 1));
    let reminder = foi_app::wire::OwnReminderEdit {
        on_day: day(2026, 6, 10),
        words: "Ask the clerk, again".into(),
        ..foi_app::wire::OwnReminderEdit::default()
    };
    let kept = desk.app.save_own_reminder(&reminder).unwrap();
    let first = lines(&desk.app.icalendar().unwrap());
    assert_eq!(value(&first, "SUMMARY:"), "Ask the clerk\\, again");
    assert_eq!(value(&first, "DTSTART;VALUE=DATE:"), "20260610");
    desk.app.snooze_reminder(kept.id, "2026-06-12").unwrap();
    let second = lines(&desk.app.icalendar().unwrap());
    assert_eq!(value(&second, "UID:"), value(&first, "UID:"));
    assert_eq!(value(&second, "DTSTART;VALUE=DATE:"), "20260612");
    let number = |lines: &[String]| value(lines, "SEQUENCE:").parse::<u32>().unwrap();
    assert!(number(&second) > number(&first));
    desk.app.finish_reminder(kept.id).unwrap();
    let third = lines(&desk.app.icalendar().unwrap());
    assert_eq!(value(&third, "UID:"), value(&first, "UID:"));
    assert_eq!(value(&third, "STATUS:"), "CANCELLED");
    assert!(number(&third) > number(&second));
    desk.clock.forward(TimeDelta::days(91));
    assert!(!desk.app.icalendar().unwrap().contains("VEVENT"));
}

#[tokio::test]
async fn a_folder_has_a_file_for_each_event_and_follows_the_casebook() {
    let desk = Desk::on(day(2026, 6, 1));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.ics"), "mine").unwrap();
    let names = || -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    desk.app.set_calendar_file(Some(folder.path())).unwrap();
    assert_eq!(names(), ["mine.ics"]);
    let request = desk.sent().await;
    desk.app.keep_calendar_file().unwrap();
    let event = format!("{request}.answer@scrutineer.ics");
    assert_eq!(names(), [event.clone(), "mine.ics".to_owned()]);
    let text = fs::read_to_string(folder.path().join(&event)).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
    assert!(
        text.contains(&format!("UID:{request}.answer@scr")),
        "{text}"
    );

    // A request that is closed is cancelled for a while, and then gone.
    record(&desk, request, "withdrawn", day(2026, 6, 1));
    desk.app.keep_calendar_file().unwrap();
    let text = fs::read_to_string(folder.path().join(&event)).unwrap();
    assert!(text.contains("STATUS:CANCELLED"), "{text}");
    desk.clock.forward(TimeDelta::days(91));
    desk.app.keep_calendar_file().unwrap();
    assert_eq!(names(), ["mine.ics"]);
}
