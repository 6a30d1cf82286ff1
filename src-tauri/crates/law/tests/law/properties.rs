//! What must hold for any day, any list of holidays and any history.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use foi_law::{
    AuthorityKind, Calendar, Event, EventKind, Jurisdiction, Nation, ProclaimedDay, Regime,
    answer_deadline, clock,
};
use proptest::prelude::*;

use crate::day;

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..13_000).prop_map(|after| day("2005-01-01") + Days::new(after))
}

fn any_regime() -> impl Strategy<Value = Regime> {
    prop::sample::select(Regime::ALL.to_vec())
}

fn any_nation() -> impl Strategy<Value = Nation> {
    prop::sample::select(Nation::ALL.to_vec())
}

/// The due day on a council's clock.
fn due(regime: Regime, calendar: &Calendar, received: NaiveDate, days: u16) -> NaiveDate {
    answer_deadline(
        regime,
        AuthorityKind::Council,
        calendar,
        received,
        Some(days),
    )
    .unwrap()
    .due
}

/// Day by day, asking only whether each day is named as a holiday.
fn counted_by_hand(regime: Regime, received: NaiveDate, days: u16) -> NaiveDate {
    let calendar = Calendar::built_in();
    let mut date = received;
    let mut left = days;
    while left > 0 {
        date = date.succ_opt().unwrap();
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let holidays = calendar.holidays_in(date.year()).unwrap();
        let holiday = holidays
            .iter()
            .any(|h| h.date == date && h.counts_for.contains(&regime));
        if !weekend && !holiday {
            left -= 1;
        }
    }
    date
}

/// The days of a request's life, a kind for each, all of one summer.
fn any_history() -> impl Strategy<Value = Vec<Event>> {
    let kinds = prop::sample::select(EventKind::ALL.to_vec());
    let fact = (0_u64..60, kinds, any::<u8>()).prop_map(|(after, kind, extra)| {
        let mut event = Event::new(kind, day("2026-06-01") + Days::new(after / 3));
        event.date = (extra % 5 == 0).then(|| event.on + Days::new(20));
        event.to = (extra % 3 == 0).then(|| format!("{}@x.test", extra % 2));
        event.redirect = (extra % 11 == 0).then(|| "other@x.test".to_owned());
        event.exemptions = if extra % 7 == 0 {
            vec!["40(2)".to_owned()]
        } else {
            Vec::new()
        };
        event.working_days = (extra % 13 == 0).then_some(30);
        event
    });
    prop::collection::vec(fact, 0..8).prop_map(|rest| {
        let mut events = vec![Event::new(EventKind::Sent, day("2026-06-01"))];
        events.extend(rest);
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// FOIA s.10(1), FOISA s.10(1): the last day is itself a working day.
    #[test]
    fn the_last_day_is_a_working_day(regime in any_regime(), received in any_day(), days in 1_u16..=400) {
        let last = due(regime, Calendar::built_in(), received, days);
        prop_assert_eq!(Calendar::built_in().is_working_day(regime.jurisdiction(), last), Ok(true));
    }

    #[test]
    fn a_later_request_is_never_due_earlier(regime in any_regime(), received in any_day(), days in 1_u16..=400) {
        let calendar = Calendar::built_in();
        let next = received.succ_opt().unwrap();
        prop_assert!(due(regime, calendar, received, days) <= due(regime, calendar, next, days));
    }

    #[test]
    fn more_days_end_later(regime in any_regime(), received in any_day(), days in 1_u16..400) {
        let calendar = Calendar::built_in();
        prop_assert!(due(regime, calendar, received, days) < due(regime, calendar, received, days + 1));
    }

    #[test]
    fn the_later_reading_is_a_working_day_later_or_the_same(regime in any_regime(), received in any_day()) {
        let calendar = Calendar::built_in();
        let deadline = answer_deadline(regime, AuthorityKind::Council, calendar, received, None).unwrap();
        let working = calendar.is_working_day(regime.jurisdiction(), received).unwrap();
        let apart = calendar.working_days_between(regime.jurisdiction(), deadline.due, deadline.authority_may_say);
        prop_assert_eq!(apart, Ok(i32::from(!working)));
    }

    /// Every Scottish holiday is a holiday in some part of the UK.
    #[test]
    fn scotland_is_never_later_than_the_uk(received in any_day(), days in 1_u16..=400) {
        let calendar = Calendar::built_in();
        prop_assert!(due(Regime::Foisa, calendar, received, days) <= due(Regime::Foia, calendar, received, days));
    }

    #[test]
    fn the_look_up_agrees_with_a_count_by_hand(regime in any_regime(), received in any_day(), days in 1_u16..=60) {
        prop_assert_eq!(due(regime, Calendar::built_in(), received, days), counted_by_hand(regime, received, days));
    }

    #[test]
    fn the_working_ends_on_the_last_day(regime in any_regime(), received in any_day(), days in 1_u16..=60) {
        let calendar = Calendar::built_in();
        let deadline = answer_deadline(regime, AuthorityKind::Council, calendar, received, Some(days)).unwrap();
        let working = deadline.working(calendar).unwrap();
        let numbers: Vec<u16> = working.days.iter().filter_map(|day| day.number).collect();
        prop_assert_eq!(numbers, (0..=days).collect::<Vec<u16>>());
        prop_assert_eq!(working.days.len() - 1, usize::from(days) + working.skipped.len());
        prop_assert_eq!(working.days.last().map(|day| day.date), Some(deadline.due));
    }

    /// The fold gives the same clock, or the same complaint, in whatever order facts are listed.
    #[test]
    fn the_order_of_recording_does_not_matter(
        regime in any_regime(),
        (listed, shuffled) in any_history().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        after in 0_u64..80,
    ) {
        let today = day("2026-06-01") + Days::new(after);
        let fold = |events: &[Event]| clock(regime, AuthorityKind::Council, Calendar::built_in(), events, today);
        match (fold(&listed), fold(&shuffled)) {
            (Ok(one), Ok(other)) => prop_assert_eq!(one, other),
            (Err(_), Err(_)) => {}
            (one, other) => prop_assert!(false, "{:?} but {:?}", one, other),
        }
    }

    /// Facts known by an id can be listed any number of times.
    #[test]
    fn the_fold_is_idempotent(regime in any_regime(), events in any_history(), after in 0_u64..80) {
        let today = day("2026-06-01") + Days::new(after);
        let events: Vec<Event> = events
            .into_iter()
            .enumerate()
            .map(|(at, event)| Event { id: Some(at.to_string()), ..event })
            .collect();
        let twice = [events.clone(), events.clone()].concat();
        let fold = |events: &[Event]| clock(regime, AuthorityKind::Council, Calendar::built_in(), events, today);
        prop_assert_eq!(fold(&events), fold(&twice));
    }

    /// Whatever the fold gives, its deadlines can be shown and explained.
    #[test]
    fn every_deadline_of_any_history_can_be_explained(regime in any_regime(), events in any_history(), after in 0_u64..200) {
        let calendar = Calendar::built_in();
        let today = day("2026-06-01") + Days::new(after);
        if let Ok(clock) = clock(regime, AuthorityKind::Council, calendar, &events, today) {
            for deadline in &clock.deadlines {
                prop_assert!(deadline.working(calendar).is_ok());
                prop_assert!(!deadline.explanation(calendar).is_empty());
            }
        }
    }
}

proptest! {
    // Each case makes a calendar, which takes a while in a debug build.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_holiday_never_makes_it_earlier(
        nation in any_nation(),
        holiday in any_day(),
        received in prop::collection::vec(any_day(), 50),
    ) {
        let old = Calendar::built_in();
        let added = ProclaimedDay { date: holiday, title: "Extra".to_owned(), nation, notes: String::new() };
        let new = old.with_added("x", &[added]).unwrap();
        for received in received.into_iter().chain([holiday]) {
            for regime in Regime::ALL {
                prop_assert!(due(regime, old, received, 20) <= due(regime, &new, received, 20));
            }
        }
        prop_assert_eq!(new.is_working_day(Jurisdiction::AnyPartOfUk, holiday), Ok(false));
    }
}

#[test]
fn every_day_from_2005_to_2040_agrees_with_a_count_by_hand() {
    for regime in [Regime::Foia, Regime::Foisa] {
        let calendar = Calendar::built_in();
        // The days off are gathered once, or the count would take minutes.
        let off: Vec<NaiveDate> = (2005..=2041)
            .flat_map(|year| calendar.holidays_in(year).unwrap())
            .filter(|holiday| holiday.counts_for.contains(&regime))
            .map(|holiday| holiday.date)
            .collect();
        let working = |date: NaiveDate| {
            !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
                && off.binary_search(&date).is_err()
        };
        for received in day("2005-01-01")
            .iter_days()
            .take_while(|date| date.year() <= 2040)
        {
            let last = received
                .iter_days()
                .skip(1)
                .filter(|&date| working(date))
                .nth(19)
                .unwrap();
            assert_eq!(
                due(regime, calendar, received, 20),
                last,
                "{regime} {received}"
            );
        }
    }
}
