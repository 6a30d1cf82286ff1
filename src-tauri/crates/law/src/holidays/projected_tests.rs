//! The projection against the listed years, which were not made from it.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{easter_sunday, projected};
use crate::holidays::listed::LISTED;
use crate::holidays::{Row, civil};
use crate::nation::Nation;

fn days<'a>(rows: impl IntoIterator<Item = &'a Row>) -> BTreeSet<(NaiveDate, Nation)> {
    rows.into_iter()
        .flat_map(|row| row.nations.iter().map(|nation| (row.date, nation)))
        .collect()
}

#[test]
fn rule_and_custom_give_every_listed_day_but_the_proclaimed_ones() {
    let listed = days(LISTED);
    let expected = days(&(2005..=2028).flat_map(projected).collect::<Vec<_>>());
    let missing: BTreeSet<NaiveDate> = listed
        .difference(&expected)
        .map(|(date, _)| *date)
        .collect();
    let extra: BTreeSet<NaiveDate> = expected
        .difference(&listed)
        .map(|(date, _)| *date)
        .collect();
    // 1971 Act s.1(2)-(3): days added, and days put in place of others.
    assert_eq!(
        missing.into_iter().collect::<Vec<_>>(),
        [
            civil(2011, 4, 29),
            civil(2012, 6, 4),
            civil(2012, 6, 5),
            civil(2020, 5, 8),
            civil(2022, 6, 2),
            civil(2022, 6, 3),
            civil(2022, 9, 19),
            civil(2023, 5, 8),
            civil(2026, 6, 15),
        ]
    );
    // The days replaced, and St Andrew's Day before the Act of 2007 that made it a holiday.
    assert_eq!(
        extra.into_iter().collect::<Vec<_>>(),
        [
            civil(2005, 11, 30),
            civil(2006, 11, 30),
            civil(2012, 5, 28),
            civil(2020, 5, 4),
            civil(2022, 5, 30),
        ]
    );
}

#[test]
fn the_reason_is_the_listed_one() {
    // Where both have a nation's day, they agree whether it is statute, proclamation or custom.
    for listed in LISTED {
        for row in projected(listed.date.year())
            .iter()
            .filter(|row| row.date == listed.date)
        {
            if row.nations == listed.nations && row.title == listed.title {
                assert_eq!(
                    (row.basis, &row.date),
                    (listed.basis, &listed.date),
                    "{}",
                    row.title
                );
            }
        }
    }
}

#[test]
fn easter_is_where_the_almanac_has_it() {
    for (year, month, day) in [
        (2005, 3, 27),
        (2008, 3, 23),
        (2011, 4, 24),
        (2026, 4, 5),
        (2038, 4, 25),
        (2049, 4, 18),
        (2076, 4, 19),
        (2100, 3, 28),
    ] {
        assert_eq!(easter_sunday(year), Some(civil(year, month, day)));
    }
    assert_eq!(easter_sunday(-1), None);
}
