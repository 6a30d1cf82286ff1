//! Whether the authority was asked to look again before the regulator is.

use foi_law::{Duty, EventKind, NoteCode, Rule, Stage, Status};

use super::record::Order;
use crate::day::written;
use crate::fold::FoldedRequest;
use crate::relied_on::relied_on;

/// What the law has as the order of things, and how this history keeps to it.
pub(super) fn order_of(folded: &FoldedRequest) -> Order {
    // Reviewed and decided is by the law the answer was given under.
    let rules = relied_on(folded).rules();
    if folded.clock.stage == Stage::Withdrawn {
        return not_yet(
            "The request was withdrawn, so there is nothing for the regulator to decide.",
            "",
        );
    }
    let standing = folded.standing_events();
    let last = |kind: EventKind| {
        standing
            .iter()
            .filter(|event| event.fact.kind == kind)
            .map(|event| event.fact.on)
            .max()
    };
    if let Some(asked) = last(EventKind::ReviewAsked) {
        if let Some(answered) = last(EventKind::ReviewAnswered) {
            return followed(
                format!(
                    "The authority was asked to look again on {}, and answered on {}.",
                    written(asked),
                    written(answered)
                ),
                "",
            );
        }
        let review = folded.clock.deadline(Duty::AnswerReview);
        if folded.clock.has_note(NoteCode::ReviewSilence) {
            return followed(
                format!(
                    "The authority was asked to look again on {}, and has not answered.",
                    written(asked)
                ),
                rules.regulator.silent_review.citation,
            );
        }
        let due = review.map_or_else(String::new, |deadline| {
            format!(
                " Its answer {} due by {}.",
                if deadline.status == Status::Late {
                    "was"
                } else {
                    "is"
                },
                written(deadline.due)
            )
        });
        return not_followed(
            format!(
                "The authority was asked to look again on {}, and the regulator is approached before it has answered.{due}",
                written(asked)
            ),
            rules.regulator.silent_review,
        );
    }
    let answered = [
        EventKind::Answered,
        EventKind::PartlyAnswered,
        EventKind::Refused,
        EventKind::NotHeld,
    ]
    .into_iter()
    .any(|kind| last(kind).is_some());
    if answered {
        return not_followed(
            "The authority has answered and was not asked to look again. The regulator will usually want it to have been asked for a review first.".to_owned(),
            rules.review.ask,
        );
    }
    let late = folded
        .clock
        .deadline(Duty::Answer)
        .is_some_and(|deadline| deadline.status == Status::Late);
    match (late, rules.review.ask_after_silence) {
        (true, None) => followed(
            "No answer came. Under this law the regulator may be approached about that without a review first.".to_owned(),
            rules.regulator.silence.citation,
        ),
        (true, Some(rule)) => not_followed(
            "No answer came, and the authority was not asked to look again, which comes first under this law.".to_owned(),
            rule,
        ),
        (false, _) => no_time_has_ended(folded),
    }
}

/// Nothing was answered and nothing is late: why.
fn no_time_has_ended(folded: &FoldedRequest) -> Order {
    let fees = folded.request.regime.rules().fees;
    match folded.clock.stage {
        Stage::Draft | Stage::Queued => not_yet("The request has not been sent yet.", ""),
        Stage::NotDelivered => not_yet(
            "The request came back and has not reached the authority, so no time for an answer is running.",
            "",
        ),
        Stage::FeesDue => not_yet(
            "The authority asked for a fee, which is not recorded as paid. Until it is paid the time for the answer does not run.",
            fees.disregard.citation,
        ),
        Stage::Lapsed => not_yet(
            "The fee the authority asked for was not paid in time, so it need not answer the request.",
            fees.lapse.citation,
        ),
        Stage::ClarificationAsked => not_yet(
            "The authority asked what was meant and has not been told. The time for the answer begins when it is.",
            folded
                .clock
                .deadline(Duty::Clarify)
                .map_or("", |deadline| deadline.rule.citation),
        ),
        Stage::Closed => not_yet(
            "The requester closed the request before an answer is recorded, so there is nothing yet for the regulator to decide.",
            "",
        ),
        _ => not_yet(
            "The time for the answer has not ended, so there is nothing yet for the regulator to decide.",
            folded
                .clock
                .deadline(Duty::Answer)
                .map_or("", |deadline| deadline.rule.citation),
        ),
    }
}

fn not_yet(text: &str, citation: &str) -> Order {
    Order {
        followed: false,
        text: text.to_owned(),
        citation: citation.to_owned(),
    }
}

fn followed(text: String, citation: &str) -> Order {
    Order {
        followed: true,
        text,
        citation: citation.to_owned(),
    }
}

fn not_followed(text: String, rule: Rule) -> Order {
    Order {
        followed: false,
        text,
        citation: rule.citation.to_owned(),
    }
}
