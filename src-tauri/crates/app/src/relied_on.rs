//! The law an answer was given under, where that is another than the request's; and what the facts
//! allow to be said in a clarification and in a narrowed request.

use std::collections::BTreeMap;

use foi_law::exemptions::{self, Sure};
use foi_law::{Deadline, EventKind, NoteCode, Regime};
use foi_store::Reader;

use crate::day::in_a_letter;
use crate::fold::FoldedRequest;
use crate::following::sections;
use crate::letters::sibling;
use crate::{App, Result};

/// The question that decides which of two sibling laws governs a request.
pub(crate) const ENVIRONMENTAL: &str = "environmental";

/// Whether a law is one of the two about information on the environment.
pub(crate) const fn is_environmental(regime: Regime) -> bool {
    matches!(regime, Regime::Eir | Regime::Eisr)
}

/// The law a section on a request's record is of: an answer may come under the sibling law.
pub(crate) fn regime_of(regime: Regime, section: &str) -> Regime {
    // No section of an Act is written like an exception: 12(4)(b), 12(5)(e).
    let like_an_exception = section.matches('(').count() == 2
        && (section.starts_with("12(4)(") || section.starts_with("12(5)("));
    if regime == Regime::Foia && like_an_exception {
        return Regime::Eir;
    }
    if exemptions::find(regime, section).is_some() {
        return regime;
    }
    let sibling = sibling(regime);
    if exemptions::find(sibling, section).is_some() {
        sibling
    } else {
        regime
    }
}

/// The grounds of an answer, each with the law it is of. "Exempt under section 39" is the way out of
/// an Act and into the Regulations: beside a ground of those it is none of its own.
pub(crate) fn grounds_named(asked: Regime, sections: &[String]) -> Vec<(Regime, String)> {
    let mut named: Vec<(Regime, String)> = Vec::new();
    for section in sections {
        let ground = (regime_of(asked, section), section.clone());
        if !named.contains(&ground) {
            named.push(ground);
        }
    }
    let under_regulations =
        is_environmental(asked) || named.iter().any(|(law, _)| is_environmental(*law));
    named.retain(|(_, section)| !(under_regulations && is_way_out(section)));
    named
}

fn is_way_out(section: &str) -> bool {
    section.split('(').next() == Some("39")
}

/// The law the last answer that names a ground relies on: the request's, unless it names grounds of
/// the sibling law. A review that says nothing of grounds leaves the law as it was.
pub(crate) fn relied_on(folded: &FoldedRequest) -> Regime {
    let asked = folded.request.regime;
    folded
        .standing_events()
        .into_iter()
        .filter(|event| event.fact.kind != EventKind::Extended)
        .filter(|event| !event.fact.exemptions.is_empty())
        .max_by_key(|event| (event.fact.on, event.fact.kind))
        .and_then(|event| grounds_named(asked, &event.fact.exemptions).pop())
        .map_or(asked, |(law, _)| law)
}

/// The law to answer back under: the one relied on, unless the user knows that it is the wrong one.
pub(crate) fn law_to_go_by(folded: &FoldedRequest, answers: &BTreeMap<String, String>) -> Regime {
    let (asked, relied) = (folded.request.regime, relied_on(folded));
    let answer = answers.get(ENVIRONMENTAL).map_or("unknown", String::as_str);
    match (is_environmental(relied), answer) {
        (true, "no") | (false, "yes") => asked,
        _ => relied,
    }
}

/// What to say of an answer under another law than the request's; none where they are the same.
pub(crate) fn about_the_law(
    folded: &FoldedRequest,
    answers: &BTreeMap<String, String>,
) -> Vec<String> {
    let (asked, relied) = (folded.request.regime, relied_on(folded));
    if asked == relied {
        return Vec::new();
    }
    let mut lines = vec![format!(
        "I asked under the {}. You answered under the {}.",
        asked.title(),
        relied.title()
    )];
    if law_to_go_by(folded, answers) == asked {
        lines.push(if is_environmental(asked) {
            "The information is about the environment, so the exemptions of the Act are not the ones that count. Please answer under the Regulations, which presume disclosure.".to_owned()
        } else {
            "The information is not about the environment. Please answer under the Act.".to_owned()
        });
    } else if is_environmental(relied) {
        let days = relied.rules().review.answer_working_days;
        // EISR reg.16 nobody has read, so it is not quoted.
        let basis = if relied == Regime::Eir {
            " (EIR 2004 reg.11)"
        } else {
            ""
        };
        lines.push(format!(
            "I take it so. Under the Regulations you must reconsider when I ask you to, and answer within {days} working days{basis}."
        ));
    }
    lines
}

/// What the facts allow to be said when clarification is given.
pub(crate) fn clarification_points(folded: &FoldedRequest) -> Vec<String> {
    let mut points = Vec::new();
    let asked_on = folded
        .standing_events()
        .iter()
        .filter(|event| event.fact.kind == EventKind::ClarificationAsked)
        .map(|event| event.fact.on)
        .max();
    let breach = folded
        .clock
        .notes
        .iter()
        .any(|note| note.code == NoteCode::ClarificationAskedLate);
    if let (true, Some(asked_on)) = (breach, asked_on) {
        points.push(format!(
            "You asked on {}, after the last day for an answer. That the time had been missed is not undone by the question.",
            in_a_letter(asked_on)
        ));
    }
    points.push(
        match folded.request.regime {
            Regime::Foia => "Only further information that you reasonably require can be waited for (section 1(3) of the Act). If any part of the request was clear without it, please answer that part now.",
            Regime::Foisa | Regime::Eir | Regime::Eisr => "If any part of the request was clear without this, please answer that part now.",
        }
        .to_owned(),
    );
    points
}

impl App {
    /// What the facts allow to be said when less is asked for after a refusal on cost.
    pub(crate) fn narrowing_points(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
    ) -> Result<Vec<String>> {
        let relied = relied_on(folded);
        let mut points = Vec::new();
        for fault in self.faults_of_the_notice(r, folded)? {
            match fault.point.as_str() {
                "estimate" => points.push(
                    "The refusal gave no estimate that could be followed. If you refuse again, please say what you counted, how long each step takes and for how many records.".to_owned(),
                ),
                "advice" | "particulars" => points.push(
                    "It gave no advice on what could be asked instead, so I have had to guess what would fit. Please say so if it does not, before you refuse.".to_owned(),
                ),
                _ => {}
            }
        }
        // What may be counted, from the same list as in a request for review.
        let cost = sections(folded)
            .into_iter()
            .find(|section| section.split('(').next() == Some("12") || is_environmental(relied));
        if let Some(section) = cost {
            let counts = exemptions::arguments(relied, &section)
                .iter()
                .find(|argument| {
                    argument.sure == Sure::Read
                        && argument.only_if.is_none()
                        && (argument.text.contains("counted") || argument.text.contains("limit"))
                        && !argument.text.contains("Please give the estimate itself: ")
                });
            if let Some(argument) = counts {
                points.push(argument.text.to_owned());
            }
        }
        let received = folded.answer().map(Deadline::counted_from);
        if relied == Regime::Foia
            && let Some(received) = received
            && let Ok(last) = self.calendar().nth_working_day_after(
                Regime::Foia.jurisdiction(),
                received,
                AGGREGATED_WITHIN,
            )
            && self.today() > last
        {
            points.push(format!(
                "The earlier request was received more than {AGGREGATED_WITHIN} working days ago, so the cost of the two cannot be added up (section 12(4) of the Act)."
            ));
        }
        Ok(points
            .into_iter()
            .map(|point| format!("- {point}"))
            .collect())
    }
}

/// Requests received within so many consecutive working days may be added up: FOIA 2000 s.12(4),
/// SI 2004/3244 reg.5.
const AGGREGATED_WITHIN: u16 = 60;
