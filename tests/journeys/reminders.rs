//! Reminders: each once, none lost. Received Mon 10 March 2025, due Tue 8 April 2025: five working
//! days before is Tue 1 April, one before is Mon 7 April, one after is Wed 9 April, and the weeks
//! after it end on Tue 15 and Tue 22 April.

use chrono::{NaiveDate, TimeDelta, TimeZone as _, Utc};
use foi_app::ports::{Notice, NoticeChoice};
use foi_app::wire::{OwnReminderEdit, QuietHours, RecordEvent, ThreadEntry};
use uuid::Uuid;

use crate::desk::{Desk, day, morning};

fn shown(desk: &Desk) -> Vec<Notice> {
    std::mem::take(&mut *desk.notices.shown.lock().unwrap())
}

fn opens(notice: &Notice) -> &str {
    match &notice.buttons[0].choice {
        NoticeChoice::Open(route) => route,
        other => panic!("the first button opens nothing: {other:?}"),
    }
}

/// Presses a button of a notice; gives the place of the window it leads to.
fn press(desk: &Desk, notice: &Notice, label: &str) -> Option<String> {
    let button = notice.buttons.iter().find(|button| button.label == label);
    let button = button.unwrap_or_else(|| panic!("no “{label}”: {notice:?}"));
    desk.app.choose_on_notice(&button.choice).unwrap()
}

fn remind_me(desk: &Desk, on_day: NaiveDate, words: &str, request: Option<Uuid>) -> Uuid {
    let reminder = OwnReminderEdit {
        on_day,
        words: words.into(),
        request_id: request,
        ..OwnReminderEdit::default()
    };
    desk.app.save_own_reminder(&reminder).unwrap().id
}

fn spoken(desk: &Desk, on: NaiveDate) -> usize {
    desk.clock.set(morning(on));
    desk.app.speak_reminders().unwrap().len()
}

#[tokio::test]
async fn each_is_spoken_once_on_its_day() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    let calls = [
        (day(2025, 3, 31), 0),
        (day(2025, 4, 1), 1),
        (day(2025, 4, 1), 0),
        (day(2025, 4, 4), 0),
        (day(2025, 4, 7), 1),
        (day(2025, 4, 8), 1),
        (day(2025, 4, 8), 0),
        (day(2025, 4, 9), 1),
        (day(2025, 4, 10), 0),
        (day(2025, 4, 14), 0),
        (day(2025, 4, 15), 1),
        (day(2025, 4, 21), 0),
        (day(2025, 4, 22), 1),
        (day(2025, 4, 22), 0),
    ];
    for (on, expected) in calls {
        assert_eq!(spoken(&desk, on), expected, "on {on}");
    }
    let bodies: Vec<String> = desk
        .notices
        .shown
        .lock()
        .unwrap()
        .iter()
        .map(|notice| notice.body.clone())
        .collect();
    assert!(bodies[0].contains("5 working days from now"), "{bodies:?}");
    assert!(bodies[1].contains("1 working day from now"), "{bodies:?}");
    assert!(bodies[2].contains("is due today"), "{bodies:?}");
    assert!(bodies[3].contains("is late by 1 working day"), "{bodies:?}");
}

#[tokio::test]
async fn one_that_fell_while_the_program_was_closed_is_spoken_at_the_next_start() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    desk.clock.set(morning(day(2025, 4, 20)));
    let desk = desk.restart();
    let said = desk.app.speak_reminders().unwrap();
    assert_eq!(
        said.len(),
        1,
        "the last says what the others would have said"
    );
    assert!(
        said[0].body.contains("was due Tue 8 April 2025"),
        "{}",
        said[0].body
    );
    let desk = desk.restart();
    assert!(desk.app.speak_reminders().unwrap().is_empty());
}

#[tokio::test]
async fn two_programs_do_not_both_speak() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    desk.clock.set(morning(day(2025, 4, 8)));
    let other = desk.another();
    let (one, two) = std::thread::scope(|scope| {
        let one = scope.spawn(|| desk.app.speak_reminders().unwrap().len());
        let two = scope.spawn(|| other.speak_reminders().unwrap().len());
        (one.join().unwrap(), two.join().unwrap())
    });
    assert_eq!(one + two, 1);
    assert_eq!(desk.notices.shown.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn one_the_desktop_does_not_show_is_not_lost() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    *desk.notices.broken.lock().unwrap() = true;
    desk.clock.set(morning(day(2025, 4, 8)));
    let error = desk.app.speak_reminders().unwrap_err().to_string();
    assert!(error.contains("will be tried again"), "{error}");
    *desk.notices.broken.lock().unwrap() = false;
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 1);
}

#[tokio::test]
async fn a_clock_set_back_says_nothing_twice() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    assert_eq!(spoken(&desk, day(2025, 4, 1)), 1);
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 1);
    // By hours, days and a year, and back to the truth.
    for back in [1, 7 * 24, 365 * 24] {
        desk.clock
            .set(morning(day(2025, 4, 8)) - TimeDelta::hours(back));
        assert!(
            desk.app.speak_reminders().unwrap().is_empty(),
            "{back} hours back"
        );
        assert_eq!(
            spoken(&desk, day(2025, 4, 8)),
            0,
            "{back} hours back and forth"
        );
    }
    assert_eq!(spoken(&desk, day(2025, 4, 9)), 1);
}

#[tokio::test]
async fn a_clock_set_forward_by_a_year_and_back_loses_nothing() {
    let desk = Desk::on(day(2025, 3, 10));
    for _ in 0..10 {
        desk.sent().await;
    }
    remind_me(
        &desk,
        day(2025, 4, 3),
        "Ask the clerk about the minutes",
        None,
    );
    assert_eq!(spoken(&desk, day(2025, 4, 1)), 10);
    assert_eq!(shown(&desk).len(), 1);

    // Everything seems late at once: one note.
    assert_eq!(spoken(&desk, day(2026, 4, 1)), 11);
    assert_eq!(shown(&desk).len(), 1);
    assert_eq!(spoken(&desk, day(2026, 4, 1)), 0);

    // Set right again, each day has what it would have had.
    assert_eq!(spoken(&desk, day(2025, 4, 1)), 0);
    let expected = [(2, 0), (3, 1), (7, 10), (8, 10), (9, 10), (10, 0), (15, 10)];
    for (april, count) in expected {
        assert_eq!(spoken(&desk, day(2025, 4, april)), count, "{april} April");
        assert_eq!(
            spoken(&desk, day(2025, 4, april)),
            0,
            "{april} April, again"
        );
    }
}

/// The summer time of 2025 began on Sun 30 March at one in the morning.
#[tokio::test]
async fn days_and_quiet_hours_are_those_of_london_in_summer_and_winter() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    // 1 April has begun in London, and not in Greenwich; it is night in both.
    for (hour, minute, count) in [(23, 30, 0), (6, 59, 0), (7, 0, 1)] {
        let on = if hour == 23 {
            day(2025, 3, 31)
        } else {
            day(2025, 4, 1)
        };
        let at = on.and_hms_opt(hour, minute, 0).unwrap().and_utc();
        desk.clock.set(at);
        assert_eq!(desk.app.speak_reminders().unwrap().len(), count, "{at}");
        let held = desk.app.reminders_held().unwrap().unwrap_or_default();
        assert_eq!(held.contains("until 08:00"), count == 0, "{at}: {held}");
    }

    // The hour from one to two comes twice on Sun 26 October 2025, and each reminder once.
    let mut rules = desk.app.reminder_rules().unwrap();
    rules.quiet = Some(QuietHours {
        from: "22:00".into(),
        until: "01:30".into(),
    });
    desk.app.save_reminder_rules(&rules).unwrap();
    desk.clock.set(morning(day(2025, 10, 20)));
    desk.app.speak_reminders().unwrap();
    remind_me(&desk, day(2025, 10, 26), "The clocks go back", None);
    let mut said = Vec::new();
    for minute in 0..180 {
        let at = Utc.with_ymd_and_hms(2025, 10, 26, 0, 0, 0).unwrap() + TimeDelta::minutes(minute);
        desk.clock.set(at);
        if !desk.app.speak_reminders().unwrap().is_empty() {
            said.push(minute);
        }
    }
    // 01:30 in summer time is 00:30 in Greenwich.
    assert_eq!(said, [30]);

    // Half past one did not exist on Sun 29 March 2026: what waited for it came at two.
    desk.clock.set(morning(day(2026, 3, 26)));
    desk.app.speak_reminders().unwrap();
    remind_me(&desk, day(2026, 3, 29), "The clocks go forward", None);
    desk.clock
        .set(Utc.with_ymd_and_hms(2026, 3, 29, 0, 59, 0).unwrap());
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    desk.clock
        .set(Utc.with_ymd_and_hms(2026, 3, 29, 1, 0, 0).unwrap());
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 1);
}

#[tokio::test]
async fn after_a_week_away_forty_reminders_are_one_note() {
    let desk = Desk::on(day(2025, 3, 10));
    for _ in 0..39 {
        desk.sent().await;
    }
    remind_me(&desk, day(2025, 4, 9), "Ask again in April", None);
    desk.clock.set(morning(day(2025, 4, 14)));
    let desk = desk.restart();
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 40);
    let notes = shown(&desk);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].title, "40 reminders for you");
    assert!(notes[0].body.contains("39 are late."), "{}", notes[0].body);
    assert!(notes[0].body.contains("And 36 more."), "{}", notes[0].body);
    assert!(desk.app.speak_reminders().unwrap().is_empty());
}

#[tokio::test]
async fn many_at_once_are_one_notice_and_none_is_said_again() {
    let desk = Desk::on(day(2025, 3, 10));
    for _ in 0..7 {
        desk.sent().await;
    }
    assert_eq!(spoken(&desk, day(2025, 4, 10)), 7);
    let notes = shown(&desk);
    assert_eq!(notes.len(), 1);
    assert_eq!(
        (notes[0].title.as_str(), opens(&notes[0])),
        ("7 deadlines need you", "#/")
    );
    assert_eq!(spoken(&desk, day(2025, 4, 10)), 0);
}

#[tokio::test]
async fn the_rules_are_the_users_and_what_is_no_rule_is_refused() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    let mut rules = desk.app.reminder_rules().unwrap();
    rules.theirs.before = vec![3, 10, 3];
    rules.theirs.on_day = false;
    rules.theirs.after = Vec::new();
    rules.theirs.weekly = false;
    let kept = desk.app.save_reminder_rules(&rules).unwrap().rules;
    assert_eq!(kept.theirs.before, [10, 3]);
    // Ten working days before Tue 8 April is Tue 25 March, three before is Thu 3 April.
    let expected = [
        (day(2025, 3, 24), 0),
        (day(2025, 3, 25), 1),
        (day(2025, 4, 1), 0),
        (day(2025, 4, 3), 1),
        (day(2025, 4, 8), 0),
        (day(2025, 4, 9), 0),
        (day(2025, 4, 15), 0),
    ];
    for (on, count) in expected {
        assert_eq!(spoken(&desk, on), count, "on {on}");
    }

    let refused = |change: &dyn Fn(&mut foi_app::wire::ReminderRules)| {
        let mut rules = desk.app.reminder_rules().unwrap();
        change(&mut rules);
        desk.app
            .save_reminder_rules(&rules)
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&|rules| rules.ours.before = vec![0]).contains("from 1 to 60"));
    assert!(refused(&|rules| rules.theirs.after = vec![61]).contains("from 1 to 60"));
    assert!(refused(&|rules| rules.digest = Some("nine".into())).contains("09:00"));
    assert!(refused(&|rules| rules.digest = Some("22:00".into())).contains("quiet hours"));
    assert_eq!(
        desk.app.reminder_rules().unwrap(),
        kept,
        "nothing was changed"
    );
}

/// Refused on Fri 4 April 2025: the forty working days for a review end on Thu 5 June 2025 (Good
/// Friday, Easter Monday and two bank holidays in May are not counted). Ten working days before it
/// is Wed 21 May, five before is Thu 29 May, one before is Wed 4 June.
#[tokio::test]
async fn the_users_own_last_days_have_their_own_rules_and_cannot_be_put_off_past_them() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    desk.clock.set(morning(day(2025, 4, 4)));
    refuse(&desk, request, day(2025, 4, 4));
    shown(&desk);
    let expected = [
        (day(2025, 5, 20), 0),
        (day(2025, 5, 21), 1),
        (day(2025, 5, 29), 1),
        (day(2025, 6, 4), 1),
    ];
    for (on, count) in expected {
        assert_eq!(spoken(&desk, on), count, "on {on}");
    }
    let notes = shown(&desk);
    assert!(
        notes[0].body.contains("the last day is Thu 5 June 2025"),
        "{}",
        notes[0].body
    );
    let past = desk
        .app
        .put_off_deadline(request, "ask_for_review", "2025-06-06")
        .unwrap_err()
        .to_string();
    assert!(past.contains("Thu 5 June 2025"), "{past}");
    press(&desk, &notes[2], "Remind me tomorrow");
    assert_eq!(spoken(&desk, day(2025, 6, 4)), 0);
    assert_eq!(spoken(&desk, day(2025, 6, 5)), 1);
    let last = shown(&desk).pop().unwrap();
    assert_eq!(
        last.buttons.len(),
        1,
        "tomorrow would be too late: {last:?}"
    );
    // Gone by, there is nothing left to be reminded of.
    assert_eq!(spoken(&desk, day(2025, 6, 6)), 0);
}

fn refuse(desk: &Desk, request: Uuid, on: NaiveDate) {
    desk.app
        .record_event(&RecordEvent {
            request_id: request,
            kind: "refused".into(),
            on,
            message_id: None,
            date: None,
            exemptions: vec!["43(2)".into()],
            redirect: None,
            note: String::new(),
        })
        .unwrap();
}

#[tokio::test]
async fn a_deadline_that_is_put_off_is_silent_until_then_and_speaks_by_the_rules_after() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    assert_eq!(spoken(&desk, day(2025, 4, 7)), 1);
    let note = shown(&desk).remove(0);
    assert_eq!(opens(&note), format!("#/requests/{request}"));
    // Monday; tomorrow is the day itself, of which one note speaks and not two.
    assert_eq!(press(&desk, &note, "Remind me tomorrow"), None);
    assert_eq!(spoken(&desk, day(2025, 4, 7)), 0);
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 1);
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 0);
    assert_eq!(spoken(&desk, day(2025, 4, 9)), 1);

    // From Wed 9 April until Mon 14 April, and the week after the last day is Tue 15 April.
    let put_off = desk
        .app
        .put_off_deadline(request, "answer", "week")
        .unwrap();
    assert_eq!(put_off.on_day, day(2025, 4, 14));
    let agenda = desk.app.agenda().unwrap();
    assert_eq!((agenda.now_count, agenda.waiting), (0, 1));
    assert_eq!(
        agenda.waiting_on[0].rest,
        "You put it off until Mon 14 April 2025."
    );
    for (april, count) in [(10, 0), (13, 0), (14, 1), (14, 0), (15, 1)] {
        assert_eq!(spoken(&desk, day(2025, 4, april)), count, "{april} April");
    }
    assert_eq!(desk.app.agenda().unwrap().now_count, 1);

    // Taken back, the rules speak again.
    desk.app
        .put_off_deadline(request, "answer", "2025-06-02")
        .unwrap();
    assert_eq!(spoken(&desk, day(2025, 4, 22)), 0);
    desk.app.finish_reminder(put_off.id).unwrap();
    assert_eq!(spoken(&desk, day(2025, 4, 22)), 1);
}

#[tokio::test]
async fn the_note_of_a_late_answer_drafts_the_chaser_and_sends_nothing() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    assert_eq!(spoken(&desk, day(2025, 4, 7)), 1);
    assert!(
        !shown(&desk)[0]
            .buttons
            .iter()
            .any(|button| button.label.contains("chaser")),
        "it is not late yet"
    );
    assert_eq!(spoken(&desk, day(2025, 4, 9)), 1);
    let note = shown(&desk).remove(0);
    let route = press(&desk, &note, "Draft a chaser").unwrap();
    let page = desk.app.request(request).unwrap();
    let draft = page.thread.iter().find_map(|entry| match entry {
        ThreadEntry::Draft(draft) => Some(draft.id),
        _ => None,
    });
    assert_eq!(route, format!("#/requests/{request}?at={}", draft.unwrap()));
    assert!(!desk.app.has_letters_ready().unwrap());
    // Pressed again it opens the same draft.
    assert_eq!(press(&desk, &note, "Draft a chaser").unwrap(), route);
}

#[tokio::test]
async fn an_own_reminder_comes_on_its_day_can_wait_and_is_done() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    let words = "s.22: they said they would publish in May";
    let id = remind_me(
        &desk,
        day(2025, 3, 27),
        &format!("  {words} \n"),
        Some(request),
    );
    let free = remind_me(&desk, day(2025, 3, 28), "Ask again in April", None);
    assert_eq!(spoken(&desk, day(2025, 3, 26)), 0);
    assert_eq!(desk.app.agenda().unwrap().now_count, 0);
    assert_eq!(spoken(&desk, day(2025, 3, 27)), 1);
    let note = shown(&desk).remove(0);
    assert_eq!(
        (note.title.as_str(), opens(&note)),
        (words, &*format!("#/requests/{request}"))
    );
    assert!(
        note.body.contains("Eastmere Borough Council"),
        "{}",
        note.body
    );
    let line = desk.app.agenda().unwrap().now.remove(0);
    assert_eq!(
        (line.title.as_str(), line.lead.as_str()),
        (words, "Your reminder")
    );

    press(&desk, &note, "Remind me tomorrow");
    assert_eq!(desk.app.agenda().unwrap().now_count, 0);
    assert_eq!(spoken(&desk, day(2025, 3, 28)), 2, "both are due");
    // Fri 28 March: the next working day is Monday, and so is next week.
    for until in ["working-day", "week"] {
        let moved = desk.app.snooze_reminder(id, until).unwrap();
        assert_eq!(moved.on_day, day(2025, 3, 31));
    }
    desk.app.finish_reminder(free).unwrap();
    assert_eq!(desk.app.agenda().unwrap().now_count, 0);
    assert_eq!(spoken(&desk, day(2025, 3, 31)), 1);
    desk.app.finish_reminder(id).unwrap();
    assert!(desk.app.own_reminders(false).unwrap().is_empty());
    assert_eq!(desk.app.own_reminders(true).unwrap().len(), 2);
    assert_eq!(spoken(&desk, day(2025, 4, 1)), 1, "the deadline's only");

    for (on_day, words) in [(day(2025, 3, 31), "past"), (day(2025, 5, 1), " ")] {
        let refused = desk.app.save_own_reminder(&OwnReminderEdit {
            on_day,
            words: words.into(),
            ..OwnReminderEdit::default()
        });
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("Nothing was changed")
        );
    }
    for until in ["2025-04-01", "yesterday", "2024-01-01", "9999-12-31"] {
        assert!(
            desk.app.put_off_deadline(request, "answer", until).is_err(),
            "{until}"
        );
    }
}

#[tokio::test]
async fn a_digest_says_all_in_one_note_once_a_day_and_only_one_program_says_it() {
    let desk = Desk::on(day(2025, 3, 10));
    for _ in 0..2 {
        desk.sent().await;
    }
    let mut rules = desk.app.reminder_rules().unwrap();
    rules.digest = Some("10:30".into());
    desk.app.save_reminder_rules(&rules).unwrap();
    remind_me(&desk, day(2025, 4, 1), "Ask the clerk", None);
    // The day before, its time comes and there is nothing to say.
    desk.clock
        .set(morning(day(2025, 3, 31)) + TimeDelta::hours(2));
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 0);
    // Nine in Greenwich is ten in London.
    assert_eq!(spoken(&desk, day(2025, 4, 1)), 0);
    let held = desk.app.reminders_held().unwrap().unwrap();
    assert!(held.contains("10:30"), "{held}");

    desk.clock.forward(TimeDelta::minutes(30));
    *desk.notices.broken.lock().unwrap() = true;
    desk.app.speak_reminders().unwrap_err();
    assert!(!desk.app.reminder_settings().unwrap().trouble.is_empty());
    *desk.notices.broken.lock().unwrap() = false;
    let other = desk.another();
    let (one, two) = std::thread::scope(|scope| {
        let one = scope.spawn(|| desk.app.speak_reminders().unwrap().len());
        let two = scope.spawn(|| other.speak_reminders().unwrap().len());
        (one.join().unwrap(), two.join().unwrap())
    });
    assert_eq!(
        (one.min(two), one + two),
        (0, 3),
        "one of them says all three"
    );
    let notes = shown(&desk);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].title, "3 reminders for you");
    assert!(notes[0].body.contains("Ask the clerk"), "{}", notes[0].body);

    // What comes up later in the day waits for the next, which puts off nothing else.
    remind_me(&desk, day(2025, 4, 1), "And the mayor", None);
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    let held = desk.app.reminders_held().unwrap().unwrap();
    assert!(held.contains("tomorrow at 10:30"), "{held}");
    desk.clock.forward(TimeDelta::hours(24));
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 1);
    press(&desk, &shown(&desk)[0], "Remind me tomorrow");
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    desk.clock.forward(TimeDelta::hours(24));
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 1);
}

/// A program that dies between its claim and the note loses its turn after two minutes.
#[tokio::test]
async fn a_claim_whose_program_died_is_taken_over() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    remind_me(&desk, day(2025, 4, 8), "Ask the clerk", None);
    desk.clock.set(morning(day(2025, 4, 8)));
    desk.notices
        .dies
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let died = std::thread::scope(|scope| scope.spawn(|| desk.app.speak_reminders()).join());
    assert!(died.is_err());
    // Another's clock may be a little behind.
    desk.clock.forward(TimeDelta::seconds(-1));
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    desk.clock.forward(TimeDelta::seconds(1));
    desk.notices
        .dies
        .store(false, std::sync::atomic::Ordering::Relaxed);
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    desk.clock.forward(TimeDelta::seconds(119));
    assert!(desk.app.speak_reminders().unwrap().is_empty());
    desk.clock.forward(TimeDelta::seconds(1));
    assert_eq!(desk.app.speak_reminders().unwrap().len(), 2);
    assert!(desk.app.speak_reminders().unwrap().is_empty());
}

/// After a chaser the authority has ten working days: sent on Wed 9 April 2025, the tenth is Fri 25
/// April (Good Friday and Easter Monday are not counted).
#[tokio::test]
async fn today_waits_after_a_chaser_and_counts_more_than_it_shows() {
    let desk = Desk::on(day(2025, 3, 10));
    let request = desk.sent().await;
    for _ in 0..4 {
        desk.sent().await;
    }
    let shown = |now, waiting| foi_app::wire::AgendaShown {
        now,
        soon: 0,
        waiting,
        in_all: None,
    };
    let agenda = desk.app.agenda_shown(&shown(2, 3)).unwrap();
    assert_eq!((agenda.now_count, agenda.soon_count), (0, 0));
    assert_eq!((agenda.waiting, agenda.waiting_on.len()), (5, 3));
    assert_eq!(agenda.waiting_on[0].lead, "Due Tue 8 April 2025.");

    desk.clock.set(morning(day(2025, 3, 25)));
    assert_eq!(desk.app.agenda().unwrap().soon_count, 5);
    desk.clock.set(morning(day(2025, 4, 9)));
    let agenda = desk.app.agenda_shown(&shown(2, 3)).unwrap();
    assert_eq!((agenda.now_count, agenda.now.len()), (5, 2));
    assert_eq!(desk.app.status().unwrap().now, 5);

    let chaser = desk.app.draft_letter(request, "chaser").unwrap();
    assert_eq!(desk.app.agenda().unwrap().now_count, 6, "and a draft");
    desk.app.send_letter_now(chaser.id).unwrap();
    desk.app.send_ready().await.unwrap();
    let agenda = desk.app.agenda().unwrap();
    assert_eq!((agenda.now_count, agenda.waiting), (4, 1));
    // What is in sight first: the groups fill it in their order, and all are counted.
    for (in_all, lines) in [(0, (0, 0)), (3, (3, 0)), (5, (4, 1)), (9, (4, 1))] {
        let in_sight = foi_app::wire::AgendaShown {
            in_all: Some(in_all),
            ..shown(50, 10)
        };
        let first = desk.app.agenda_shown(&in_sight).unwrap();
        assert_eq!((first.now.len(), first.waiting_on.len()), lines, "{in_all}");
        assert_eq!((first.now_count, first.waiting), (4, 1));
    }
    assert_eq!(
        agenda.waiting_on[0].rest,
        "It was due Tue 8 April 2025; you sent a chaser on Wed 9 April 2025."
    );
    for (april, waiting) in [(25, 1), (28, 0)] {
        desk.clock.set(morning(day(2025, 4, april)));
        assert_eq!(desk.app.agenda().unwrap().waiting, waiting, "{april} April");
    }
}

/// Nothing ran when the daily note's time came, for days: it is said when something runs again.
#[tokio::test]
async fn a_daily_note_that_was_missed_is_said_as_soon_as_something_runs() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    let mut rules = desk.app.reminder_rules().unwrap();
    rules.digest = Some("18:00".into());
    desk.app.save_reminder_rules(&rules).unwrap();
    assert_eq!(
        spoken(&desk, day(2025, 3, 10)),
        0,
        "not before its first time"
    );
    // Five working days before Tue 8 April is Tue 1 April; the machine only runs in the mornings.
    assert_eq!(spoken(&desk, day(2025, 4, 2)), 1);
    assert_eq!(spoken(&desk, day(2025, 4, 2)), 0, "once");
    // One working day before is Mon 7 April.
    assert_eq!(spoken(&desk, day(2025, 4, 7)), 1);
}

/// Every quarter of an hour something looks for what is due, as the timer does.
fn spoken_through(desk: &Desk, from: chrono::DateTime<Utc>, hours: i64) -> usize {
    let mut said = 0;
    for quarter in 0..hours * 4 {
        desk.clock.set(from + TimeDelta::minutes(15 * quarter));
        said += desk.app.speak_reminders().unwrap().len();
    }
    said
}

/// A clock that ran ahead by days says a reminder before its day; on its true day it is said again.
#[test]
fn one_said_early_by_a_clock_that_ran_ahead_is_said_on_its_true_day() {
    // On the wrong clock's own 20 April, the day after, and a month on.
    for wrong in [day(2025, 4, 20), day(2025, 4, 21), day(2025, 5, 5)] {
        let desk = Desk::on(day(2025, 4, 5));
        remind_me(&desk, day(2025, 4, 20), "They publish in April", None);
        assert_eq!(spoken(&desk, wrong), 1, "{wrong}: by the wrong clock");
        // Set right, the days go on as they do.
        assert_eq!(
            spoken_through(&desk, morning(day(2025, 4, 5)), 24),
            0,
            "{wrong}"
        );
        for before in 6..20 {
            assert_eq!(
                spoken(&desk, day(2025, 4, before)),
                0,
                "{wrong}: {before} April"
            );
        }
        assert_eq!(spoken(&desk, day(2025, 4, 20)), 1, "{wrong}: on its day");
        assert_eq!(spoken(&desk, day(2025, 4, 20)), 0, "{wrong}: once");
        assert_eq!(spoken(&desk, day(2025, 5, 6)), 0, "{wrong}: and no more");
    }
}

/// Nothing ran between the day the clock was set right and the true day.
#[test]
fn one_said_on_a_day_to_come_is_said_when_its_day_comes() {
    let desk = Desk::on(day(2025, 4, 5));
    remind_me(&desk, day(2025, 4, 20), "They publish in April", None);
    assert_eq!(spoken(&desk, day(2025, 4, 28)), 1);
    assert_eq!(spoken(&desk, day(2025, 4, 20)), 1);
    assert_eq!(spoken(&desk, day(2025, 4, 28)), 0);
}

/// The clock was right when it was said, and is put back for a while: that is no reason to say it
/// again.
#[test]
fn one_said_on_its_day_is_not_said_again_after_a_clock_set_back_and_right() {
    let desk = Desk::on(day(2025, 4, 5));
    remind_me(&desk, day(2025, 4, 8), "Ask the clerk", None);
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 1);
    for back in [1, 12, 7 * 24, 365 * 24] {
        let wrong = morning(day(2025, 4, 8)) - TimeDelta::hours(back);
        assert_eq!(spoken_through(&desk, wrong, 2), 0, "{back} hours back");
        assert_eq!(
            spoken(&desk, day(2025, 4, 8)),
            0,
            "{back} hours back and right"
        );
    }
}

/// The same of a deadline, due Tue 8 April. The wrong clock says once what it takes for the last that is
/// due; the true days have all that they would have had.
#[tokio::test]
async fn a_deadline_said_early_by_a_clock_that_ran_ahead_is_said_on_its_true_days() {
    for wrong in [7, 8, 9, 15, 22] {
        let desk = Desk::on(day(2025, 3, 10));
        desk.sent().await;
        assert_eq!(
            spoken(&desk, day(2025, 4, wrong)),
            1,
            "{wrong} April, by the wrong clock"
        );
        let set_right = morning(day(2025, 3, 31));
        assert_eq!(spoken_through(&desk, set_right, 14), 0, "{wrong} April");
        for (april, count) in [
            (1, 1),
            (2, 0),
            (7, 1),
            (8, 1),
            (9, 1),
            (10, 0),
            (15, 1),
            (22, 1),
        ] {
            assert_eq!(
                spoken(&desk, day(2025, 4, april)),
                count,
                "{wrong} April: {april} April"
            );
            assert_eq!(
                spoken(&desk, day(2025, 4, april)),
                0,
                "{wrong} April: {april} April, again"
            );
        }
    }
}

/// A machine without a battery starts years back, and is left so for a day.
#[tokio::test]
async fn a_clock_far_back_for_a_day_and_right_again_says_nothing_twice() {
    let desk = Desk::on(day(2025, 3, 10));
    desk.sent().await;
    remind_me(&desk, day(2025, 4, 8), "Ask the clerk", None);
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 2);
    for back in [365, 5 * 365] {
        let wrong = morning(day(2025, 4, 8)) - TimeDelta::days(back);
        assert_eq!(spoken_through(&desk, wrong, 24), 0, "{back} days back");
        assert_eq!(
            spoken(&desk, day(2025, 4, 8)),
            0,
            "{back} days back and right"
        );
    }
    assert_eq!(spoken(&desk, day(2025, 4, 9)), 1);
}

/// The window looks again by itself as long as the clock is in doubt; a daily note that had nothing to say
/// meanwhile is no hindrance.
#[tokio::test]
async fn while_the_clock_is_in_doubt_it_is_looked_again() {
    for digest in [None, Some("09:00")] {
        let desk = Desk::on(day(2025, 3, 10));
        desk.sent().await;
        let mut rules = desk.app.reminder_rules().unwrap();
        rules.digest = digest.map(Into::into);
        desk.app.save_reminder_rules(&rules).unwrap();
        desk.clock
            .set(morning(day(2025, 4, 7)) - TimeDelta::days(1));
        desk.app.speak_reminders().unwrap();
        assert!(!desk.app.doubts_the_clock().unwrap(), "nothing is wrong");
        // A day ahead, and set right on the morning after the due day.
        assert_eq!(spoken(&desk, day(2025, 4, 10)), 1, "{digest:?}");
        assert_eq!(
            spoken(&desk, day(2025, 4, 9)),
            0,
            "{digest:?}: said by the wrong clock"
        );
        assert!(desk.app.doubts_the_clock().unwrap(), "{digest:?}");
        desk.clock.forward(TimeDelta::hours(3));
        assert_eq!(desk.app.speak_reminders().unwrap().len(), 1, "{digest:?}");
        assert!(!desk.app.doubts_the_clock().unwrap(), "{digest:?}");
        assert!(desk.app.speak_reminders().unwrap().is_empty(), "{digest:?}");
    }
}
