//! Reminders: each once, none lost. Received Mon 10 March 2025, due Tue 8 April 2025: five working
//! days before is Tue 1 April, one before is Mon 7 April, one after is Wed 9 April.

use chrono::NaiveDate;

use crate::desk::{Desk, day, morning};

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
        (day(2025, 5, 10), 0),
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
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 1);
    assert_eq!(spoken(&desk, day(2025, 4, 1)), 0);
    assert_eq!(spoken(&desk, day(2025, 4, 8)), 0);
}

#[tokio::test]
async fn many_at_once_are_one_notice_and_none_is_said_again() {
    let desk = Desk::on(day(2025, 3, 10));
    for _ in 0..7 {
        desk.sent().await;
    }
    assert_eq!(spoken(&desk, day(2025, 4, 10)), 7);
    let shown = desk.notices.shown.lock().unwrap().clone();
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (shown[0].title.as_str(), shown[0].route.as_str()),
        ("7 deadlines need you", "#/")
    );
    assert_eq!(spoken(&desk, day(2025, 4, 10)), 0);
}
