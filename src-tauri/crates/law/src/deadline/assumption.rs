//! What a count takes for granted, said in sentences.

use chrono::NaiveDate;

use super::{Count, Deadline, Duty, Ground, Party};
use crate::LawError;
use crate::calendar::{Calendar, outside};
use crate::day::plain;
use crate::holidays::{ANNOUNCED, Row, civil};
use crate::regime::{Length, Regime};

/// While it ran, a temporary Act gave Scottish authorities 60 working days.
const SCOTTISH_PANDEMIC: (NaiveDate, NaiveDate) = (civil(2020, 4, 7), civil(2020, 5, 26));

const GIVEN_LENGTH: &str = "The number of working days was given, not taken from the enactment.";

/// Every assumption behind a deadline, in the order a reader needs them.
pub(super) fn assumptions(
    deadline: &Deadline,
    calendar: &Calendar,
) -> Result<Vec<String>, LawError> {
    let mut said = Vec::new();
    let count = &deadline.count;
    let rules = count.regime.rules();
    let own = rules.answer(count.kind);
    if count.given {
        said.push(GIVEN_LENGTH.to_owned());
    } else if matches!(deadline.duty, Duty::Answer | Duty::RefusalNotice)
        && count.length == Length::WorkingDays(own.working_days)
    {
        said.extend(own.assumption.map(str::to_owned));
    }
    match count.ground {
        Ground::Posted(_) => said.push(rules.post.rule.text.to_owned()),
        Ground::Clarified => said.push(rules.clarification.text.to_owned()),
        _ => {}
    }
    said.extend(other_reading(deadline));
    if !matches!(count.length, Length::WorkingDays(_)) {
        return Ok(said);
    }
    for pause in &count.pauses {
        said.push(format!(
            "The days from {} to {} are not counted: a fee was outstanding.",
            plain(pause.first),
            plain(pause.last)
        ));
    }
    said.extend(announced_later(deadline, calendar)?);
    said.extend(disputed_days(deadline, calendar)?);
    if count.regime == Regime::Foisa
        && matches!(deadline.duty, Duty::Answer | Duty::AnswerReview)
        && count.day_zero <= SCOTTISH_PANDEMIC.1
        && deadline.due >= SCOTTISH_PANDEMIC.0
    {
        said.push(
            "From 7 April to 26 May 2020 a temporary Act gave Scottish authorities sixty working \
             days; a request still unanswered on 27 May 2020 went back to twenty. This count uses \
             twenty throughout."
                .to_owned(),
        );
    }
    if deadline.provisional {
        let listed = calendar.listed_until_for(count.regime.jurisdiction());
        said.push(format!(
            "Bank holidays after {} are not yet listed; the days expected by rule and custom are \
             used, so this date is provisional.",
            plain(listed)
        ));
    }
    Ok(said)
}

fn other_reading(deadline: &Deadline) -> Option<String> {
    if !deadline.readings_differ() {
        return None;
    }
    let other = plain(deadline.authority_may_say);
    Some(match deadline.whose {
        Party::Requester => format!(
            "Some guidance counts from the answer itself, which gives {other}; to be safe, act by \
             that day."
        ),
        Party::Authority | Party::Regulator => {
            let reading = deadline.count.regime.rules().later_reading;
            format!(
                "The authority may say {other}. {} ({}). By the better reading it is late after \
                 {}; take it further only after {other}.",
                reading.text.trim_end_matches('.'),
                reading.citation,
                plain(deadline.due)
            )
        }
    })
}

/// A holiday nobody could have known of on day 0.
fn announced_later(deadline: &Deadline, calendar: &Calendar) -> Result<Vec<String>, LawError> {
    let count = &deadline.count;
    let jurisdiction = count.regime.jurisdiction();
    let mut said = Vec::new();
    for (holiday, announced) in ANNOUNCED {
        let within = count.day_zero < holiday && holiday <= deadline.due;
        if within
            && count.day_zero < announced
            && !calendar.is_working_day(jurisdiction, holiday)?
        {
            let without = last_day_toggling(count, calendar, holiday)?;
            said.push(format!(
                "{} was announced on {}, after day 0. Whether such a day counts is unsettled; it \
                 is taken as a holiday here, and without it the last day would be {}.",
                plain(holiday),
                plain(announced),
                plain(without)
            ));
        }
    }
    Ok(said)
}

/// Days that every list has but for which no proclamation was made.
fn disputed_days(deadline: &Deadline, calendar: &Calendar) -> Result<Vec<String>, LawError> {
    let count = &deadline.count;
    let nations = count.regime.jurisdiction().nations();
    let rows = calendar.rows_between(count.day_zero, deadline.escalate_after());
    let relevant = rows
        .iter()
        .filter(|row| row.disputed() && row.nations.meets(nations));
    let mut said = Vec::new();
    for Row { date, .. } in relevant.filter(|row| row.date > count.day_zero) {
        let other = last_day_toggling(count, calendar, *date)?;
        let day = plain(*date);
        let (taken, otherwise) = if calendar.counts_disputed() {
            ("a holiday", "as a working day")
        } else {
            ("a working day", "as a holiday")
        };
        said.push(format!(
            "{day} is on every list of Scottish bank holidays, but no proclamation was made for \
             it. It is taken as {taken}; {otherwise} it would make the last day {}.",
            plain(other)
        ));
    }
    Ok(said)
}

/// The last day of a count in working days if one weekday were the other thing.
///
/// Counted day by day: this is only asked for the few days in doubt.
fn last_day_toggling(
    count: &Count,
    calendar: &Calendar,
    toggled: NaiveDate,
) -> Result<NaiveDate, LawError> {
    let Length::WorkingDays(days) = count.length else {
        return count.last_day(calendar);
    };
    let jurisdiction = count.regime.jurisdiction();
    let mut left = days;
    let mut date = count.day_zero;
    while left > 0 {
        date = date
            .succ_opt()
            .ok_or_else(|| outside("received", count.day_zero))?;
        let working = calendar.is_working_day(jurisdiction, date)? != (date == toggled);
        if working && !count.pauses.iter().any(|pause| pause.holds(date)) {
            left -= 1;
        }
    }
    Ok(date)
}
