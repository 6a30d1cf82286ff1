//! The day an answer is due: the one deadline every request has.

use chrono::NaiveDate;

use super::{Count, Deadline, Duty, Ground, Party, Status};
use crate::LawError;
use crate::calendar::{Calendar, outside};
use crate::regime::{AuthorityKind, Length, Regime};

/// The most working days a count may be asked for.
const MOST_WORKING_DAYS: u16 = 400;

/// The last day to answer a request received on a civil day.
///
/// `working_days` of `None` takes the regime's own limit for the kind of body: 20, or 60 for a
/// school and 30 for an archive where the Act says so. Nothing is allocated.
///
/// Fails when the day or the count lies outside the calendar, or `working_days` outside 1 to 400.
///
/// Sources: FOIA 2000 s.10; EIR 2004 reg.5(2); FOISA 2002 s.10; EISR 2004 reg.5(2).
///
/// ```
/// use chrono::NaiveDate;
/// use foi_law::{AuthorityKind, Calendar, Regime, answer_deadline};
///
/// // Sent on a Sunday: the Act counts from that day, the Code from the Monday.
/// let sunday = NaiveDate::from_ymd_opt(2026, 9, 6).unwrap();
/// let deadline =
///     answer_deadline(Regime::Foia, AuthorityKind::Council, Calendar::built_in(), sunday, None)?;
/// assert_eq!(deadline.due, NaiveDate::from_ymd_opt(2026, 10, 2).unwrap());
/// assert_eq!(deadline.authority_may_say, NaiveDate::from_ymd_opt(2026, 10, 5).unwrap());
/// # Ok::<(), foi_law::LawError>(())
/// ```
#[inline]
pub fn answer_deadline(
    regime: Regime,
    kind: AuthorityKind,
    calendar: &Calendar,
    received: NaiveDate,
    working_days: Option<u16>,
) -> Result<Deadline, LawError> {
    let rules = regime.rules();
    let limit = rules.answer(kind);
    let days = working_days.unwrap_or(limit.working_days);
    if !(1..=MOST_WORKING_DAYS).contains(&days) {
        return Err(LawError::WorkingDays { given: days });
    }
    let jurisdiction = regime.jurisdiction();
    let table = calendar.table(jurisdiction);
    let too_far = || outside("received", received);
    let before = u32::from(table.up_to(received).ok_or_else(too_far)?);
    let last = before + u32::from(days);
    let due = table.day(last).ok_or_else(too_far)?;
    let arrived_on_working_day = table.day(before) == Some(received);
    // One working day more is the same as starting on the next working day.
    let later = last + u32::from(!arrived_on_working_day);
    let authority_may_say = table.day(later).ok_or_else(too_far)?;
    // A count of days nobody's limit gives is still counted by the definition of a working day.
    let own = days == limit.working_days;
    Ok(Deadline {
        duty: Duty::Answer,
        whose: Party::Authority,
        due,
        authority_may_say,
        provisional: authority_may_say > calendar.listed_until_for(jurisdiction),
        rule: if own { limit.rule } else { rules.working_day },
        status: Status::Open,
        met_on: None,
        count: Count {
            kind,
            given: !own,
            ..Count::new(
                regime,
                Ground::Received,
                received,
                Length::WorkingDays(days),
            )
        },
    })
}
