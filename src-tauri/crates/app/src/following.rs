//! Letters that follow a request: what each may say, and when its time has come.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use foi_law::{Duty, EventKind, Regime, Stage, Status};
use foi_mail::check_address;
use foi_store::table::event::RecordedEvent;
use foi_store::{LetterId, Reader, Writer};
use uuid::Uuid;

use crate::day::{in_a_letter, working_days};
use crate::drafting::fresh_reference;
use crate::fold::FoldedRequest;
use crate::letters::{Context, History, Kind, find, render_with_gaps, sibling};
use crate::relied_on::{clarification_points, grounds_named, law_to_go_by};
use crate::wire::DraftView;
use crate::{App, AppError, Result};

impl App {
    /// Drafts the next letter of a request, or gives the draft of that kind that is there already.
    pub fn draft_letter(&self, request: Uuid, letter: &str) -> Result<DraftView> {
        self.draft_letter_with(request, letter, &BTreeMap::new())
    }

    /// As [`draft_letter`](Self::draft_letter), with what the letter's fields say. A field that is
    /// wanting stands as its label in brackets, and the draft cannot be sent until that is filled.
    ///
    /// A request that is narrowed after a refusal on cost is a new one in law, with a time of its
    /// own, so its draft belongs to a new request beside the old, which feeds the same issues.
    pub fn draft_letter_with(
        &self,
        request: Uuid,
        letter: &str,
        fields: &BTreeMap<String, String>,
    ) -> Result<DraftView> {
        self.draft_letter_knowing(request, letter, fields, &BTreeMap::new())
    }

    /// As [`draft_letter_with`](Self::draft_letter_with), with the user's answers to the questions
    /// of [`answering_back`](Self::answering_back).
    pub(crate) fn draft_letter_knowing(
        &self,
        request: Uuid,
        letter: &str,
        fields: &BTreeMap<String, String>,
        answers: &BTreeMap<String, String>,
    ) -> Result<DraftView> {
        if letter == "request" {
            return self.draft_again(request);
        }
        let id = self.casebook.write(|w| -> Result<LetterId> {
            let template = find(w, letter)?;
            let kind = template.description.kind;
            if kind == Kind::Request {
                return Err(AppError::invalid(format!(
                    "“{}” begins a request of its own. Use it under New request; nothing was drafted.",
                    template.description.title
                )));
            }
            let request = w.request(request.into())?;
            let identity = self.writer_of(w, Some(&request))?;
            if let Some(draft) = w
                .drafts_of_request(request.id)?
                .into_iter()
                .find(|draft| draft.kind == kind.name())
            {
                return Ok(draft.id);
            }
            let authority = w.authority(request.authority_id)?;
            let folded = self.folded(w, request)?;
            self.in_time(kind, &folded)?;
            let regime = match kind {
                Kind::Review | Kind::Complaint => law_to_go_by(&folded, answers),
                _ => folded.request.regime,
            };
            let reference = if kind == Kind::Narrowing {
                fresh_reference(w)?
            } else {
                folded.request.reference.clone()
            };
            let mut context =
                self.context(regime, Some(&authority), Some(&identity), &reference);
            self.follow(w, &folded, regime, &mut context)?;
            context.history.points = match kind {
                Kind::Clarification => clarification_points(&folded).join("\n\n"),
                Kind::Narrowing => self.narrowing_points(w, &folded)?.join("\n"),
                _ => String::new(),
            };
            let rendered = render_with_gaps(&template, &context, fields)?;
            if kind == Kind::Narrowing {
                let (narrowed, draft) =
                    self.begin_request(w, &authority, regime, reference, &template, &rendered)?;
                for issue in w.issues_of_request(folded.request.id)? {
                    w.link_request(issue.id, narrowed, self.now())?;
                }
                return Ok(draft);
            }
            self.add_draft(
                w,
                folded.request.id,
                kind.name(),
                &template.name,
                &rendered.subject,
                &rendered.body,
            )
        })?;
        self.draft(id)
    }

    /// Sends a draft to an address of its own, such as the regulator's; empty for the authority's.
    pub fn address_draft(&self, letter: Uuid, address: &str) -> Result<DraftView> {
        let address = match address.trim() {
            "" => String::new(),
            given => check_address(given).map_err(|error| {
                AppError::Invalid(format!("{error} The draft is kept as it was."))
            })?,
        };
        self.casebook.write(|w: &mut Writer<'_>| -> Result<()> {
            let letter = w.letter(letter.into())?;
            if letter.queued_at.is_some() {
                return Err(AppError::invalid(
                    "This letter is on its way and its address can no longer be changed. Call it back first.",
                ));
            }
            Ok(w.set_letter_address(letter.id, &address, self.now())?)
        })?;
        self.draft(letter.into())
    }

    /// Whether the history has come to where a letter of this kind is true.
    fn in_time(&self, kind: Kind, folded: &FoldedRequest) -> Result<()> {
        let stage = folded.clock.stage;
        let refuse = |why: &str| Err(AppError::invalid(format!("{why} Nothing was drafted.")));
        match kind {
            Kind::Chaser => {
                let deadline = folded.answer().ok_or_else(|| {
                    AppError::invalid(
                        "There is no answer to chase yet: the request has not been sent.",
                    )
                })?;
                if matches!(
                    deadline.status,
                    Status::Met | Status::MetLate | Status::Lapsed
                ) {
                    return refuse("The answer is recorded, so there is none to chase.");
                }
                if deadline.working_days_left(&self.calendar(), self.today()) >= 0 {
                    return Err(AppError::invalid(format!(
                        "The answer is not late: it is due by {}. A chaser can be drafted from the day after.",
                        in_a_letter(deadline.due)
                    )));
                }
                Ok(())
            }
            Kind::Clarification if stage != Stage::ClarificationAsked => refuse(
                "The authority is not waiting for clarification. Record that it asked, at the mail in which it does, and then answer it.",
            ),
            Kind::Narrowing if !refused_on_cost(folded) => refuse(
                "No refusal on the ground of cost is recorded. Record it at the mail that refuses, with the section it names.",
            ),
            Kind::Review
                if !matches!(
                    stage,
                    Stage::Late
                        | Stage::PartlyAnswered
                        | Stage::Answered
                        | Stage::Refused
                        | Stage::NotHeld
                ) =>
            {
                refuse(
                    "There is nothing to be reviewed yet: no answer or refusal is recorded, and none is late.",
                )
            }
            Kind::Complaint
                if !(matches!(stage, Stage::ReviewAnswered | Stage::ReviewLate)
                    || stage == Stage::Late && folded.request.regime == Regime::Foia) =>
            {
                refuse(if folded.request.regime == Regime::Foia {
                    "The regulator looks at a request that got no answer in time, or after a review. Ask for a review first."
                } else {
                    "The regulator looks at a request after a review, or when a review is not answered in time. Ask for a review first."
                })
            }
            Kind::Request
            | Kind::Clarification
            | Kind::Narrowing
            | Kind::Review
            | Kind::Complaint => Ok(()),
        }
    }

    /// What a letter that follows another may say about it.
    fn follow(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
        regime: Regime,
        context: &mut Context,
    ) -> Result<()> {
        let sent = r
            .messages_of_request(folded.request.id)?
            .into_iter()
            .find(|message| message.outgoing);
        context.original_subject =
            sent.map_or_else(|| folded.request.title.clone(), |message| message.subject);
        context.original_title.clone_from(&folded.request.title);
        if let Some(deadline) = folded.answer() {
            context.sent_on = match first_sent(folded) {
                Some(day) => day.to_string(),
                // Handed over in person, or known only by its receipt.
                None => deadline.working(&self.calendar())?.received.to_string(),
            };
            context.due = deadline.due.to_string();
            deadline.rule.citation.clone_into(&mut context.citation);
            if deadline.readings_differ() {
                context.history.other_due = deadline.authority_may_say.to_string();
            }
            if self.today() > deadline.escalate_after() {
                "yes".clone_into(&mut context.history.firmer);
            }
            let left = deadline.working_days_left(&self.calendar(), self.today());
            if left < 0 {
                context.late_by = working_days(left.unsigned_abs());
            }
        } else if let Some(day) = first_sent(folded) {
            context.sent_on = day.to_string();
        }
        context.history = History {
            other_due: std::mem::take(&mut context.history.other_due),
            firmer: std::mem::take(&mut context.history.firmer),
            asked_under: folded.request.regime.title().to_owned(),
            ..history(folded)
        };
        // "The Act" is enough where the letter itself is under that law.
        if context.history.grounds_law == format!("the {}", regime.title()) {
            context.history.grounds_law.clone_from(&context.wording.law);
        }
        let items: Vec<String> = r
            .items(folded.request.id)?
            .into_iter()
            .map(|item| format!("{}. {}", item.number, item.text))
            .collect();
        context.history.original_items = items.join("\n\n");
        Ok(())
    }
}

const ANSWERS: [EventKind; 4] = [
    EventKind::Answered,
    EventKind::PartlyAnswered,
    EventKind::Refused,
    EventKind::NotHeld,
];

fn history(folded: &FoldedRequest) -> History {
    let yes = |so: bool| if so { "yes" } else { "" }.to_owned();
    let late = |duty: Duty| {
        folded
            .clock
            .deadlines
            .iter()
            .any(|deadline| deadline.duty == duty && deadline.status == Status::Late)
    };
    let answered = last_of(folded, &ANSWERS);
    let answered_on = answered.map_or_else(String::new, |event| event.fact.on.to_string());
    let (grounds, grounds_law) = answered.map_or_else(Default::default, |event| {
        grounds(folded, &event.fact.exemptions)
    });
    History {
        clarification_asked_on: last_on(folded, &[EventKind::ClarificationAsked])
            .unwrap_or_default(),
        clarified_on: last_on(folded, &[EventKind::Clarified]).unwrap_or_default(),
        no_answer: yes(answered_on.is_empty() && late(Duty::Answer)),
        no_review: yes(late(Duty::AnswerReview)),
        answered_on,
        grounds,
        grounds_law,
        review_asked_on: last_on(folded, &[EventKind::ReviewAsked]).unwrap_or_default(),
        review_answered_on: last_on(folded, &[EventKind::ReviewAnswered]).unwrap_or_default(),
        ..History::default()
    }
}

/// The day of the last standing event of these kinds.
fn last_on(folded: &FoldedRequest, kinds: &[EventKind]) -> Option<String> {
    folded
        .standing_events()
        .iter()
        .filter(|event| kinds.contains(&event.fact.kind))
        .map(|event| event.fact.on)
        .max()
        .map(|day| day.to_string())
}

/// The last standing event of these kinds, by its day.
fn last_of<'f>(folded: &'f FoldedRequest, kinds: &[EventKind]) -> Option<&'f RecordedEvent> {
    folded
        .standing_events()
        .into_iter()
        .filter(|event| kinds.contains(&event.fact.kind))
        .max_by_key(|event| (event.fact.on, event.fact.kind))
}

/// The day the request went out: of the sendings, the first that did not come back.
fn first_sent(folded: &FoldedRequest) -> Option<NaiveDate> {
    let standing = folded.standing_events();
    let came_back = standing
        .iter()
        .rposition(|event| event.fact.kind == EventKind::Bounced)
        .unwrap_or_default();
    let first = |events: &[&RecordedEvent]| {
        events
            .iter()
            .filter(|event| event.fact.kind == EventKind::Sent)
            .map(|event| event.fact.on)
            .min()
    };
    standing
        .get(came_back..)
        .and_then(first)
        .or_else(|| first(&standing))
}

/// The event by which the authority now stands: the last that answers, refuses or reviews. What it
/// said before that and no longer says is history. More time taken is no answer, and neither is a
/// part that came and refused nothing.
pub(crate) fn ruling(folded: &FoldedRequest) -> Option<&RecordedEvent> {
    folded
        .standing_events()
        .into_iter()
        .filter(|event| match event.fact.kind {
            EventKind::PartlyAnswered => !event.fact.exemptions.is_empty(),
            EventKind::ReviewAnswered
            | EventKind::Answered
            | EventKind::Refused
            | EventKind::NotHeld => true,
            _ => false,
        })
        .max_by_key(|event| (event.fact.on, event.fact.kind))
}

/// The grounds the authority relies on now, as its last answer has them.
pub(crate) fn sections(folded: &FoldedRequest) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for section in ruling(folded).map_or(&[][..], |event| &event.fact.exemptions) {
        if !found.contains(section) {
            found.push(section.clone());
        }
    }
    found
}

/// "section 12", "section 40(2) and section 43(2)", "regulation 12(5)(e)", and the law they are of:
/// "the Freedom of Information Act 2000". Grounds of two laws name the first of them themselves.
fn grounds(folded: &FoldedRequest, sections: &[String]) -> (String, String) {
    let named = grounds_named(folded.request.regime, sections);
    let Some((last_law, _)) = named.last() else {
        return (String::new(), String::new());
    };
    let lists: Vec<(Regime, String)> = [sibling(*last_law), *last_law]
        .into_iter()
        .filter_map(|law| {
            let of_law: Vec<String> = named
                .iter()
                .filter(|(of, _)| *of == law)
                .map(|(_, section)| format!("{} {section}", unit(law)))
                .collect();
            let list = match of_law.as_slice() {
                [] => return None,
                [one] => one.clone(),
                [first @ .., last] => format!("{} and {last}", first.join(", ")),
            };
            Some((law, list))
        })
        .collect();
    let grounds = match lists.as_slice() {
        [(first_law, first), (_, second)] => {
            format!("{first} of the {}, and {second}", first_law.title())
        }
        _ => lists.into_iter().map(|(_, list)| list).collect::<String>(),
    };
    (grounds, format!("the {}", last_law.title()))
}

const fn unit(law: Regime) -> &'static str {
    match law {
        Regime::Foia | Regime::Foisa => "section",
        Regime::Eir | Regime::Eisr => "regulation",
    }
}

/// Refused for what it would cost, or under the Regulations for being manifestly unreasonable or
/// too general; also where the ground was not recorded, which the user knows best.
pub(crate) fn refused_on_cost(folded: &FoldedRequest) -> bool {
    let refused = folded.standing_events().iter().any(|event| {
        matches!(
            event.fact.kind,
            EventKind::Refused | EventKind::PartlyAnswered
        )
    });
    let grounds = sections(folded);
    let cost: &[&str] = match folded.request.regime {
        Regime::Foia | Regime::Foisa => &["12"],
        Regime::Eir => &["12(4)(b)", "12(4)(c)"],
        Regime::Eisr => &["10(4)(b)", "10(4)(c)"],
    };
    let on_cost = |ground: &String| {
        cost.iter()
            .any(|section| ground == section || ground.starts_with(&format!("{section}(")))
    };
    refused && (grounds.is_empty() || grounds.iter().any(on_cost))
}
