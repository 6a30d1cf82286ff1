//! Requests to the same body in the last sixty working days.

use foi_law::Regime;

use crate::circumstances::Circumstances;
use crate::period::written;
use crate::reading::Reading;
use crate::similarity::{SIMILAR, shared, words, words_of};

use super::Findings;

pub(super) fn similar(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if circumstances.earlier.is_empty() {
        return;
    }
    let jurisdiction = circumstances.regime.jurisdiction();
    let asked = words_of(reading);
    let mut like: Option<(f64, String)> = None;
    for earlier in &circumstances.earlier {
        let Some(last) = circumstances.together_until(earlier.received) else {
            continue;
        };
        if circumstances.today > last || earlier.received > circumstances.today {
            continue;
        }
        let share = shared(&asked, &words(earlier.body));
        if share < SIMILAR || like.as_ref().is_some_and(|(best, _)| *best >= share) {
            continue;
        }
        let days = circumstances
            .calendar
            .working_days_between(jurisdiction, earlier.received, circumstances.today)
            .unwrap_or_default();
        let consequence = match circumstances.regime {
            Regime::Foia => format!(
                "until {} the body may add the work of both together and refuse on cost",
                written(last)
            ),
            _ => "the body may refuse it as repeated or unreasonable".to_owned(),
        };
        let day = if days == 1 {
            "1 working day".to_owned()
        } else {
            format!("{days} working days")
        };
        like = Some((
            share,
            format!(
                "You asked this body much the same on {} (“{}”), {day} ago: {consequence}.",
                written(earlier.received),
                earlier.title
            ),
        ));
    }
    if let Some((_, why)) = like {
        let place = reading
            .asks()
            .next()
            .map_or(0..0, |(unit, _)| unit.range.clone());
        findings.add("L19", place, why);
    }
}
