//! Wrong questions get an error that names the field and the reason, and nothing else.

use foi_law::{
    AuthorityKind, Calendar, Event, EventKind, Jurisdiction, LawError, Regime, answer_deadline,
    clock,
};

use crate::day;

fn due(received: &str, days: Option<u16>) -> Result<foi_law::Deadline, LawError> {
    let calendar = Calendar::built_in();
    answer_deadline(
        Regime::Foia,
        AuthorityKind::Council,
        calendar,
        day(received),
        days,
    )
}

#[test]
fn an_unknown_regime_names_the_four() {
    let error = "foi".parse::<Regime>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "regime: \"foi\" is not one of foia, eir, foisa, eisr"
    );
    assert_eq!("FoIsA".parse::<Regime>(), Ok(Regime::Foisa));
}

#[test]
fn an_unknown_authority_kind_names_them_all() {
    let error = "parish".parse::<AuthorityKind>().unwrap_err();
    for kind in AuthorityKind::ALL {
        assert!(error.to_string().contains(kind.as_str()), "{error}");
    }
    assert_eq!(error.field(), "authority_kind");
}

#[test]
fn working_days_run_from_1_to_400() {
    for wrong in [0, 401, u16::MAX] {
        let error = due("2026-06-01", Some(wrong)).unwrap_err();
        assert_eq!(error.field(), "working_days");
        assert!(
            error.to_string().contains("not between 1 and 400"),
            "{error}"
        );
    }
    assert!(due("2026-06-01", Some(400)).is_ok());
}

#[test]
fn a_day_outside_the_calendar_names_its_ends() {
    for outside in [
        "2004-12-31",
        "2101-01-01",
        "1999-01-01",
        "0001-01-01",
        "9999-12-31",
    ] {
        let error = due(outside, None).unwrap_err();
        assert_eq!(error.field(), "received");
        assert!(error.to_string().contains("Sat 1 January 2005"), "{error}");
        assert!(
            error.to_string().contains("Fri 31 December 2100"),
            "{error}"
        );
    }
    // A count that starts inside and would end outside is no better.
    assert_eq!(due("2100-12-20", None).unwrap_err().field(), "received");
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let calendar = Calendar::built_in();
    for date in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        let council = AuthorityKind::Council;
        assert!(answer_deadline(Regime::Foia, council, calendar, date, None).is_err());
        for jurisdiction in Jurisdiction::ALL {
            assert!(calendar.is_working_day(jurisdiction, date).is_err());
            assert!(
                calendar
                    .nth_working_day_after(jurisdiction, date, u16::MAX)
                    .is_err()
            );
        }
        for kind in EventKind::ALL {
            let events = [
                Event::new(EventKind::Sent, day("2026-06-01")),
                Event::new(kind, date),
            ];
            for today in [
                chrono::NaiveDate::MIN,
                day("2026-06-10"),
                chrono::NaiveDate::MAX,
            ] {
                // Whatever the answer, there is one.
                let _ = clock(
                    Regime::Foia,
                    AuthorityKind::Council,
                    calendar,
                    &events,
                    today,
                );
            }
        }
    }
    for year in [i32::MIN, 2004, 2101, i32::MAX] {
        assert_eq!(calendar.holidays_in(year).unwrap_err().field(), "year");
    }
}
