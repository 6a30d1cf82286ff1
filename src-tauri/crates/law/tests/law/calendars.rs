//! The table of holidays, its projection, and lists merged into it.

use chrono::{Datelike, NaiveDate, Weekday};
use foi_law::{
    AuthorityKind, Basis, Calendar, Duty, Event, EventKind, Jurisdiction, LawError, Nation,
    ProclaimedDay, Regime, answer_deadline, clock,
};

use crate::day;

/// A nation's list for one year, as a publisher would give it.
fn list(nation: Nation, year: i32) -> Vec<ProclaimedDay> {
    let days = Calendar::built_in().holidays_in(year).unwrap();
    let kept = days
        .iter()
        .flat_map(|day| day.observed.iter().map(move |entry| (day.date, entry)));
    kept.filter(|(_, entry)| entry.nation == nation)
        .map(|(date, entry)| ProclaimedDay {
            date,
            title: entry.title.clone(),
            nation,
            notes: if entry.substitute {
                "Substitute day".to_owned()
            } else {
                String::new()
            },
        })
        .collect()
}

fn proclaimed(date: &str, title: &str, nation: Nation) -> ProclaimedDay {
    ProclaimedDay {
        date: day(date),
        title: title.to_owned(),
        nation,
        notes: String::new(),
    }
}

fn holiday_reason(calendar: &Calendar, date: &str) -> Option<String> {
    calendar.reason_not_counted(Jurisdiction::AnyPartOfUk, day(date))
}

#[test]
fn the_world_cup_day_is_there() {
    // 1971 Act s.1(3): proclaimed for Scotland on 4 February 2026.
    let days = Calendar::built_in().holidays_in(2026).unwrap();
    let world_cup = days
        .iter()
        .find(|holiday| holiday.date == day("2026-06-15"))
        .unwrap();
    assert_eq!(world_cup.nations, [Nation::Scotland]);
    assert_eq!(world_cup.counts_for, Regime::ALL);
    assert_eq!(
        world_cup.observed[0].statute_or_proclamation,
        Basis::Proclamation
    );
    assert!(!world_cup.projected && !world_cup.disputed);
}

#[test]
fn holidays_by_nation_and_regime() {
    // 1971 Act Sch.1, for 2026: which days each calendar leaves out.
    let days = Calendar::built_in().holidays_in(2026).unwrap();
    let of = |regime: Regime| -> Vec<String> {
        let counted = days.iter().filter(|day| day.counts_for.contains(&regime));
        counted
            .map(|day| day.date.format("%m-%d").to_string())
            .collect()
    };
    let scotland = [
        "01-01", "01-02", "04-03", "05-04", "05-25", "06-15", "08-03", "11-30", "12-25", "12-28",
    ];
    let uk = [
        "01-01", "01-02", "03-17", "04-03", "04-06", "05-04", "05-25", "06-15", "07-13", "08-03",
        "08-31", "11-30", "12-25", "12-28",
    ];
    assert_eq!(of(Regime::Foia), uk);
    assert_eq!(of(Regime::Eir), uk);
    assert_eq!(of(Regime::Foisa), scotland);
    assert_eq!(of(Regime::Eisr), scotland);
}

#[test]
fn one_entry_for_each_day_and_none_at_a_weekend() {
    for year in 2005..=2100 {
        let days = Calendar::built_in().holidays_in(year).unwrap();
        assert!(days.is_sorted_by(|a, b| a.date < b.date), "{year}");
        for holiday in days {
            assert!(
                !matches!(holiday.date.weekday(), Weekday::Sat | Weekday::Sun),
                "{holiday:?}"
            );
            assert!(
                !holiday.title.is_empty() && !holiday.counts_for.is_empty(),
                "{holiday:?}"
            );
            assert_eq!(holiday.projected, year > 2028, "{holiday:?}");
        }
    }
}

#[test]
fn the_disputed_days_and_no_others() {
    let disputed: Vec<NaiveDate> = (2005..=2100)
        .flat_map(|year| Calendar::built_in().holidays_in(year).unwrap())
        .filter(|holiday| holiday.disputed)
        .map(|holiday| holiday.date)
        .collect();
    assert_eq!(disputed, [day("2010-01-04"), day("2011-01-04")]);
    let strict = Calendar::built_in().with_disputed(false);
    for date in disputed {
        assert_eq!(
            strict.is_working_day(Jurisdiction::Scotland, date),
            Ok(true)
        );
    }
}

#[test]
fn good_friday_and_christmas_rest_on_common_law_outside_scotland() {
    let days = Calendar::built_in().holidays_in(2026).unwrap();
    for date in ["2026-04-03", "2026-12-25"] {
        let holiday = days
            .iter()
            .find(|holiday| holiday.date == day(date))
            .unwrap();
        for entry in &holiday.observed {
            let expected = if entry.nation == Nation::Scotland {
                Basis::Statute
            } else {
                Basis::CommonLaw
            };
            assert_eq!(entry.statute_or_proclamation, expected, "{entry:?}");
        }
    }
}

#[test]
fn the_reason_names_the_nations() {
    let calendar = Calendar::built_in();
    for (date, reason) in [
        (
            "2026-06-15",
            "World Cup bank holiday, a holiday in Scotland",
        ),
        (
            "2026-04-06",
            "Easter Monday, a holiday in England and Wales and in Northern Ireland",
        ),
        (
            "2026-04-03",
            "Good Friday, a holiday in every part of the UK",
        ),
        (
            "2026-12-28",
            "Boxing Day (substitute day), a holiday in every part of the UK",
        ),
        ("2026-06-13", "Saturday"),
        (
            "2029-07-12",
            "Battle of the Boyne (Orangemen's Day), a holiday in Northern Ireland (expected, not \
             yet proclaimed)",
        ),
    ] {
        assert_eq!(holiday_reason(calendar, date).as_deref(), Some(reason));
    }
    assert_eq!(holiday_reason(calendar, "2026-06-16"), None);
    let easter_monday = day("2026-04-06");
    assert_eq!(
        calendar.reason_not_counted(Jurisdiction::Scotland, easter_monday),
        None
    );
}

#[test]
fn a_list_wins_for_its_nation_in_its_years() {
    let old = Calendar::built_in();
    // The list has one day more than ours and lacks St Andrew's Day.
    let mut days = list(Nation::Scotland, 2027);
    days.retain(|listed| listed.title != "St Andrew's Day");
    days.push(proclaimed("2027-06-14", "Jubilee", Nation::Scotland));
    let new = old.merged("2027-02-01", &days).unwrap();
    assert_eq!(new.version(), "2027-02-01");
    assert!(
        holiday_reason(&new, "2027-06-14")
            .unwrap()
            .contains("Jubilee")
    );
    assert_eq!(holiday_reason(&new, "2027-11-30"), None);
    // Other nations and other years are as they were, and so is the old calendar.
    assert_eq!(
        holiday_reason(&new, "2027-07-12"),
        holiday_reason(old, "2027-07-12")
    );
    assert_eq!(
        holiday_reason(&new, "2028-11-30"),
        holiday_reason(old, "2028-11-30")
    );
    assert_eq!(holiday_reason(old, "2027-06-14"), None);
    let changes = old.changes(&new);
    let seen: Vec<_> = changes
        .iter()
        .map(|change| (change.date, change.added))
        .collect();
    assert_eq!(
        seen,
        [(day("2027-06-14"), true), (day("2027-11-30"), false)]
    );
}

#[test]
fn a_list_of_what_we_have_changes_nothing() {
    let old = Calendar::built_in();
    let days: Vec<ProclaimedDay> = (2019..=2028)
        .flat_map(|year| Nation::ALL.map(|nation| list(nation, year)).concat())
        .collect();
    let new = old.merged("2026-12-01", &days).unwrap();
    assert_eq!(old.changes(&new), []);
    assert_eq!(new.listed_until(), day("2028-12-31"));
}

#[test]
fn a_list_for_a_new_year_ends_the_projection_there() {
    let days: Vec<ProclaimedDay> = Nation::ALL.map(|nation| list(nation, 2029)).concat();
    let new = Calendar::built_in().merged("2027-11-24", &days).unwrap();
    assert_eq!(new.listed_until(), day("2029-12-31"));
    assert!(
        new.holidays_in(2029)
            .unwrap()
            .iter()
            .all(|holiday| !holiday.projected)
    );
    // One nation alone is enough for its own calendar only.
    let scotland = Calendar::built_in()
        .merged("x", &list(Nation::Scotland, 2029))
        .unwrap();
    assert_eq!(
        scotland.listed_until_for(Jurisdiction::Scotland),
        day("2029-12-31")
    );
    assert_eq!(scotland.listed_until(), day("2028-12-31"));
    // A gap leaves what comes after it a projection.
    let gap = Calendar::built_in()
        .merged("x", &list(Nation::Scotland, 2030))
        .unwrap();
    assert_eq!(
        gap.listed_until_for(Jurisdiction::Scotland),
        day("2028-12-31")
    );
}

#[test]
fn a_list_cannot_unmake_the_days_the_act_names() {
    // FOIA s.10(6): Good Friday and Christmas Day are not working days whatever a list says.
    let mut days = list(Nation::EnglandAndWales, 2027);
    days.retain(|listed| listed.title != "Good Friday");
    days.push(proclaimed("2027-06-14", "Jubilee", Nation::EnglandAndWales));
    let new = Calendar::built_in().merged("x", &days).unwrap();
    assert!(holiday_reason(&new, "2027-03-26").is_some());
}

#[test]
fn a_list_with_a_wrong_shape_is_refused_whole() {
    let whole = list(Nation::Scotland, 2027);
    let with = |day: ProclaimedDay| [whole.clone(), vec![day]].concat();
    let nation = Nation::Scotland;
    let last = whole.len();
    for (days, field, reason) in [
        (Vec::new(), "days".to_owned(), "empty"),
        (
            whole[..5].to_vec(),
            "days".to_owned(),
            "part of it is missing",
        ),
        (
            with(proclaimed("2004-12-31", "Old", nation)),
            format!("days[{last}].date"),
            "outside",
        ),
        (
            with(proclaimed("2101-01-03", "Far", nation)),
            format!("days[{last}].date"),
            "outside",
        ),
        (
            with(proclaimed("2027-06-14", " ", nation)),
            format!("days[{last}].title"),
            "no title",
        ),
        (
            with(whole[3].clone()),
            format!("days[{last}].date"),
            "twice",
        ),
    ] {
        let error = Calendar::built_in().merged("x", &days).unwrap_err();
        assert_eq!(error.field(), field, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    let error = Calendar::built_in().merged(" ", &whole).unwrap_err();
    assert_eq!(error.field(), "version");
}

#[test]
fn a_holiday_proclaimed_later_moves_an_open_deadline_and_says_why() {
    // 1971 Act s.1(3); whether it counts for a request already made is unsettled.
    let old = Calendar::built_in();
    let jubilee = proclaimed("2027-06-14", "Jubilee", Nation::NorthernIreland);
    let new = old.with_added("2027-06-04", &[jubilee]).unwrap();
    let events = [Event::new(EventKind::Sent, day("2027-06-01"))];
    let fold = |regime, calendar| {
        clock(
            regime,
            AuthorityKind::Council,
            calendar,
            &events,
            day("2027-06-05"),
        )
        .unwrap()
    };
    let (before, after) = (fold(Regime::Foia, old), fold(Regime::Foia, &new));
    let (before, after) = (
        before.deadline(Duty::Answer).unwrap(),
        after.deadline(Duty::Answer).unwrap(),
    );
    let moved = before.moved(old, after, &new).unwrap();
    assert_eq!(
        (moved.from, moved.to),
        (day("2027-06-29"), day("2027-06-30"))
    );
    assert_eq!(
        moved.explanation,
        "The last day for the authority to answer the request moved from Tue 29 June 2027 to Wed \
         30 June 2027: Mon 14 June 2027 is now a holiday in Northern Ireland (Jubilee). Whether a \
         holiday proclaimed after a request was made stops its count is unsettled; it is not \
         counted here."
    );
    // A Scottish body does not look at Northern Ireland.
    let (before, after) = (fold(Regime::Foisa, old), fold(Regime::Foisa, &new));
    assert_eq!(before.deadlines, after.deadlines);
}

#[test]
fn a_day_announced_after_the_request_is_said_to_be() {
    // The day of 19 September 2022 was announced on 9 September. From Thu 1 September 2022, day
    // 20 is Fri 30 September with it and Thu 29 September without.
    let calendar = Calendar::built_in();
    let due = |received| {
        answer_deadline(
            Regime::Foia,
            AuthorityKind::Council,
            calendar,
            day(received),
            None,
        )
        .unwrap()
    };
    let said = due("2022-09-01").explanation(calendar).join("\n");
    assert_eq!(due("2022-09-01").due, day("2022-09-30"));
    assert!(
        said.contains("Thu 29 September 2022") && said.contains("unsettled"),
        "{said}"
    );
    let said = due("2022-09-12").explanation(calendar).join("\n");
    assert!(!said.contains("unsettled"), "{said}");
}

#[test]
fn the_calendar_answers_within_its_ends() -> Result<(), LawError> {
    let calendar = Calendar::built_in();
    assert_eq!(
        (calendar.first_day(), calendar.last_day()),
        (day("2005-01-01"), day("2100-12-31"))
    );
    for jurisdiction in Jurisdiction::ALL {
        let week =
            calendar.working_days_between(jurisdiction, day("2026-01-09"), day("2026-01-16"))?;
        assert_eq!(week, 5);
        let back =
            calendar.working_days_between(jurisdiction, day("2026-01-16"), day("2026-01-09"))?;
        assert_eq!(back, -5);
        let friday = calendar.nth_working_day_after(jurisdiction, day("2026-01-11"), 0)?;
        assert_eq!(friday, day("2026-01-09"));
    }
    Ok(())
}
