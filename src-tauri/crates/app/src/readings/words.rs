//! What is read and what would be recorded, in words.

use foi_law::{EventKind, Regime};
use foi_reading::{Extent, Reading, WhyLonger};

use crate::day::written;
use crate::wire::ReadingRecord;

/// How sure a rule is, in words.
pub(crate) const fn in_words(confidence: u8) -> &'static str {
    match confidence {
        90.. => "almost certain",
        75.. => "likely",
        _ => "possible",
    }
}

pub(super) fn money(pence: u64) -> String {
    format!("£{}.{:02}", pence / 100, pence % 100)
}

pub(super) const fn why_longer(ground: WhyLonger) -> &'static str {
    match ground {
        WhyLonger::PublicInterest => "To weigh the public interest.",
        WhyLonger::Complex => "Because the request is complex and voluminous.",
        WhyLonger::Delay => "No ground in law is given.",
    }
}

/// What a reading says, in the third person.
pub(super) fn says(reading: &Reading) -> String {
    let of_it = |extent: Extent| {
        if extent == Extent::Whole {
            "it"
        } else {
            "a part of it"
        }
    };
    match reading {
        Reading::Acknowledgement {
            received: Some(day),
            ..
        } => {
            format!("They received it on {}", written(*day))
        }
        Reading::Acknowledgement { .. } => "They acknowledge it".to_owned(),
        Reading::Clarification { .. } => "They ask what you mean".to_owned(),
        Reading::Fees { pence: Some(pence) } => format!("They ask for {}", money(*pence)),
        Reading::Fees { pence: None } => "They ask for a fee".to_owned(),
        Reading::Extension {
            until: Some(day), ..
        } => format!("They take until {}", written(*day)),
        Reading::Extension {
            working_days: Some(days),
            ..
        } => format!("They take {days} working days"),
        Reading::Extension { .. } => "They take longer".to_owned(),
        Reading::Transfer { to } => format!("They passed it on to {to}"),
        Reading::Refusal { extent, .. } => format!("They refuse {}", of_it(*extent)),
        Reading::Exemption {
            regime,
            section,
            title,
        } => {
            let unit = if matches!(regime, Regime::Foia | Regime::Foisa) {
                "s."
            } else {
                "reg."
            };
            format!(
                "They rely on {} {unit}{section}, {title}",
                regime.short_title()
            )
        }
        Reading::Answer { extent } => format!("They answer {}", of_it(*extent)),
        Reading::NotHeld { extent } => format!("They do not hold {}", of_it(*extent)),
        Reading::Elsewhere { address } if address.is_empty() => {
            "It is to be had elsewhere".to_owned()
        }
        Reading::Elsewhere { address } => format!("It is to be had at {address}"),
    }
}

/// What confirming it will put in the casebook.
pub(super) fn record_text(record: &ReadingRecord) -> String {
    let Ok(kind) = record.event.parse::<EventKind>() else {
        return "Part of the refusal; dismiss it if they do not rely on it.".to_owned();
    };
    let what = match kind {
        EventKind::Acknowledged => "acknowledged",
        EventKind::ClarificationAsked => "clarification asked for; no time runs until you answer",
        EventKind::FeesNotice => "a fees notice; no time runs until you pay",
        EventKind::Extended => "more time taken",
        EventKind::Transferred => "passed on",
        EventKind::Answered => "answered",
        EventKind::PartlyAnswered => "answered in part",
        EventKind::Refused => "refused",
        EventKind::NotHeld => "not held",
        EventKind::ReviewAnswered => "the review answered",
        _ => "a fact",
    };
    let mut text = format!("Records on {}: {what}", written(record.on));
    if !record.exemptions.is_empty() {
        text.push_str(&format!(", relying on {}", record.exemptions.join(", ")));
    }
    if let Some(day) = record.date {
        text.push_str(&format!(", until {}", written(day)));
    }
    if !record.transferred_to.is_empty() {
        text.push_str(&format!(" to {}", record.transferred_to));
    }
    if let Some(day) = record.received {
        text.push_str(&format!("; and that they received it on {}", written(day)));
    }
    text.push('.');
    text
}
