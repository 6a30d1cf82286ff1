#![no_main]
//! Any text for the days it names: each stands on whole characters, in order, and none overlaps.

use chrono::NaiveDate;
use foi_reading::dates_in;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i32, String)| {
    let (day, text) = input;
    let written = NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default();
    let mut end = 0;
    for (place, _) in dates_in(&text.to_lowercase(), written) {
        assert!(text.to_lowercase().get(place.clone()).is_some_and(|date| !date.is_empty()));
        assert!(place.start >= end, "{place:?} overlaps what ends at {end}");
        end = place.end;
    }
});
