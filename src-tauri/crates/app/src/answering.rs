//! The answer beside the request, the refusal beside the law, and what to put to the authority.

use std::collections::BTreeMap;

use foi_law::exemptions::{self, Sure};
use foi_law::{Duty, Event, EventKind, Regime, Stage, Status};
use foi_reading::{Circumstances, Mark, NoticeFacts, Reading, Verdict};
use foi_store::table::item::Item;
use foi_store::{MessageId, Reader};
use uuid::Uuid;

use crate::day::{civil_day, in_a_letter, working_days};
use crate::fold::FoldedRequest;
use crate::following::sections;
use crate::readings::{ReadMail, in_words};
use crate::relied_on::{
    ENVIRONMENTAL, about_the_law, is_environmental, law_to_go_by, regime_of, relied_on,
};
use crate::requests::{lower_first, outcome_of};
use crate::wire::{
    AnsweringBack, ArgumentView, DraftView, FactQuestion, ItemOutcome, ItemReading, NoticePoint,
    NoticeVerdict, Window,
};
use crate::{App, AppError, Result};

/// Working days before its end from which a time is said to be closing.
const CLOSING: i32 = 5;

impl App {
    /// How each numbered question stands by a mail. Nothing is changed: `set_item` does that.
    pub fn item_readings(&self, message: Uuid) -> Result<Vec<ItemReading>> {
        self.casebook.read(|r| {
            let read = self.read_mail(r, message.into())?;
            let Some(request) = read.request else {
                return Ok(Vec::new());
            };
            let items = r.items(request)?;
            let questions: Vec<(u32, &str)> = items
                .iter()
                .map(|item| (item.number, item.text.as_str()))
                .collect();
            let texts: Vec<&str> = read.texts.iter().map(|text| text.text.as_str()).collect();
            let regime = r.request(request)?.regime;
            let found = foi_reading::items(&questions, &texts, circumstances(&read, regime));
            Ok(items
                .iter()
                .zip(found)
                .map(|(item, found)| {
                    let spot = read.spot(found.part, found.offset, &found.quote);
                    ItemReading {
                        item_id: item.id.into(),
                        number: item.number,
                        question: item.text.clone(),
                        stands: outcome_of(&item.outcome),
                        suggested: match found.outcome {
                            foi_reading::ItemOutcome::Answered => ItemOutcome::Answered,
                            foi_reading::ItemOutcome::PartlyAnswered => ItemOutcome::PartlyAnswered,
                            foi_reading::ItemOutcome::Refused => ItemOutcome::Refused,
                            foi_reading::ItemOutcome::NotHeld => ItemOutcome::NotHeld,
                            foi_reading::ItemOutcome::Unanswered => ItemOutcome::Open,
                        },
                        exemption: found.exemption,
                        place: spot.place,
                        attachment_id: spot.attachment_id,
                        from: spot.from,
                        to: spot.to,
                        sentence: found.quote,
                        confidence: in_words(found.confidence).to_owned(),
                    }
                })
                .collect())
        })
    }

    /// A refusal held against what the law asks of it; empty when the mail refuses nothing.
    pub fn notice_check(&self, message: Uuid) -> Result<Vec<NoticePoint>> {
        self.casebook
            .read(|r| self.notice_points(r, &self.read_mail(r, message.into())?))
    }

    fn notice_points(&self, r: &Reader<'_>, read: &ReadMail) -> Result<Vec<NoticePoint>> {
        let folded = read
            .request
            .map(|id| self.folded(r, r.request(id)?))
            .transpose()?;
        let regime = folded
            .as_ref()
            .map_or(Regime::Foia, |folded| folded.request.regime);
        let recorded = folded
            .as_ref()
            .and_then(|folded| recorded_as(folded, read.message.id));
        let reviews = match recorded {
            Some(kind) => kind == EventKind::ReviewAnswered,
            None => matches!(read.stage, Some(Stage::ReviewAsked | Stage::ReviewLate)),
        };
        // An answer to a review has a time of its own, by the law that is relied on.
        let review = match &folded {
            Some(folded) if reviews => self
                .folded_under(r, folded, relied_on(folded))?
                .clock
                .deadline(Duty::AnswerReview)
                .cloned(),
            _ => None,
        };
        let due = folded.as_ref().and_then(|folded| match recorded {
            _ if reviews => review.as_ref().map(|deadline| deadline.due),
            // More time taken does not move the day of the notice that takes it.
            Some(EventKind::Extended) => folded
                .clock
                .deadline(Duty::RefusalNotice)
                .or_else(|| folded.answer())
                .map(|deadline| deadline.due),
            _ => folded.answer().map(|deadline| deadline.due),
        });
        let texts: Vec<&str> = read.texts.iter().map(|text| text.text.as_str()).collect();
        let found = foi_reading::notice(
            &texts,
            NoticeFacts {
                circumstances: circumstances(read, regime),
                due,
            },
        );
        let other_law = read.found.iter().find_map(|found| match &found.reading {
            Reading::Exemption {
                regime: of,
                section,
                ..
            } if *of != regime && section.split('(').next() != Some("39") => Some((*of, found)),
            _ => None,
        });
        let other_law = other_law.map(|(of, found)| {
            let spot = read.spot(found.part, found.offset, &found.quote);
            NoticePoint {
                point: "regime".to_owned(),
                verdict: NoticeVerdict::Unclear,
                section: String::new(),
                says: another_law(regime, of),
                citation: another_laws_source(regime, of).0.to_owned(),
                check_source: another_laws_source(regime, of).1.to_owned(),
                place: spot.place,
                attachment_id: spot.attachment_id,
                from: spot.from,
                to: spot.to,
                sentence: found.quote.clone(),
            }
        });
        Ok(other_law
            .into_iter()
            .chain(found.into_iter().filter_map(|mut found| {
                if reviews {
                    match (found.point, &review) {
                        ("in_time", Some(deadline)) => {
                            deadline.rule.citation.clone_into(&mut found.citation);
                            found.mark = Mark::Read;
                        }
                        // Of a review no further review has to be offered.
                        ("in_time", None) | ("review", _) => return None,
                        _ => {}
                    }
                }
                let spot = read.spot(found.part, found.offset, &found.quote);
                Some(NoticePoint {
                    point: found.point.to_owned(),
                    verdict: match found.verdict {
                        Verdict::Fine => NoticeVerdict::Fine,
                        Verdict::Missing => NoticeVerdict::Missing,
                        Verdict::Unclear => NoticeVerdict::Unclear,
                    },
                    section: found.section,
                    says: found.says,
                    citation: found.citation,
                    check_source: match found.mark {
                        Mark::Read => "",
                        Mark::SecondHand => SECOND_HAND,
                        Mark::ToBeChecked => TO_BE_CHECKED,
                    }
                    .to_owned(),
                    place: spot.place,
                    attachment_id: spot.attachment_id,
                    from: spot.from,
                    to: spot.to,
                    sentence: found.quote,
                })
            }))
            .collect())
    }

    /// What can be put to the authority or the regulator, by what the casebook knows and by the
    /// answers (`yes`, `no`, `unknown`) to the questions it cannot answer.
    pub fn answering_back(
        &self,
        request: Uuid,
        answers: &BTreeMap<String, String>,
    ) -> Result<AnsweringBack> {
        self.casebook.read(|r| {
            let folded = self.folded(r, r.request(request.into())?)?;
            let law = law_to_go_by(&folded, answers);
            let under = self.folded_under(r, &folded, law)?;
            let (letter, duty) = letter_of(&under);
            let (time, window) = duty.map_or((String::new(), Window::NotSet), |duty| {
                self.time_for(&under, duty)
            });
            let regime = folded.request.regime;
            let used = sections(&folded);
            let mut questions: Vec<FactQuestion> = Vec::new();
            let mut arguments = Vec::new();
            let mut text = String::new();
            let other_law = about_the_law(&folded, answers);
            if !other_law.is_empty() {
                questions.push(FactQuestion {
                    id: ENVIRONMENTAL.to_owned(),
                    asks: "Is what you asked for information about the environment?".to_owned(),
                    answer: answers
                        .get(ENVIRONMENTAL)
                        .map_or("unknown", String::as_str)
                        .to_owned(),
                });
                paragraph(&mut text, "The law it was answered under", &other_law);
            }
            for section in &used {
                let regime = regime_of(regime, section);
                let mut lines = Vec::new();
                for argument in exemptions::arguments(regime, section) {
                    if let Some((question, holds_for)) = argument.only_if {
                        let answer = answers.get(question.id).map_or("unknown", String::as_str);
                        if !questions.iter().any(|known| known.id == question.id) {
                            questions.push(FactQuestion {
                                id: question.id.to_owned(),
                                asks: question.asks.to_owned(),
                                answer: answer.to_owned(),
                            });
                        }
                        // What is not known is not said.
                        if answer != if holds_for { "yes" } else { "no" } {
                            continue;
                        }
                    }
                    let view = ArgumentView {
                        section: section.clone(),
                        text: argument.text.to_owned(),
                        authority: argument.authority.to_owned(),
                        check_source: match argument.sure {
                            Sure::Read => "",
                            Sure::SecondHand => SECOND_HAND,
                            Sure::ToBeChecked => TO_BE_CHECKED,
                        }
                        .to_owned(),
                    };
                    lines.push(line(&view));
                    arguments.push(view);
                }
                if !lines.is_empty() {
                    paragraph(&mut text, &heading(regime, section), &lines);
                }
            }
            let mut lines = Vec::new();
            for point in self.faults_of_the_notice(r, &folded)? {
                let view = ArgumentView {
                    section: point.section,
                    text: point.says,
                    authority: point.citation,
                    check_source: point.check_source,
                };
                lines.push(line(&view));
                arguments.push(view);
            }
            if !lines.is_empty() {
                paragraph(&mut text, "The refusal notice itself", &lines);
            }
            let items = r.items(folded.request.id)?;
            for item in &items {
                // A question nobody has looked at is not said to be unanswered.
                if item.outcome == "open" && has_an_answer(&folded) && is_marked(&items) {
                    paragraph(
                        &mut text,
                        &format!("Question {}", item.number),
                        &["It has not been answered.".to_owned()],
                    );
                }
            }
            Ok(AnsweringBack {
                letter: letter.to_owned(),
                time,
                window,
                questions,
                arguments,
                text,
            })
        })
    }

    /// Drafts the review or complaint whose turn it is, with the arguments in it, to be edited.
    pub fn draft_answering_back(
        &self,
        request: Uuid,
        answers: &BTreeMap<String, String>,
    ) -> Result<DraftView> {
        let back = self.answering_back(request, answers)?;
        let field = match back.letter.as_str() {
            "internal-review" => "reasons",
            "complaint" => "complaint",
            _ => {
                return Err(AppError::invalid(
                    "There is nothing to ask to be looked at again yet: no answer is recorded, and none is late. Nothing was drafted.",
                ));
            }
        };
        let mut fields = BTreeMap::new();
        if !back.text.is_empty() {
            fields.insert(field.to_owned(), back.text);
        }
        self.draft_letter_knowing(request, &back.letter, &fields, answers)
    }

    /// What the mails that refused leave out. Of a ground that was dropped since, nothing is said.
    pub(crate) fn faults_of_the_notice(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
    ) -> Result<Vec<NoticePoint>> {
        let mut faults: Vec<NoticePoint> = Vec::new();
        let used = sections(folded);
        let dropped = |section: &str| {
            let base = |section: &str| section.split('(').next().map(str::to_owned);
            !section.is_empty()
                && !used.is_empty()
                && !used.iter().any(|used| base(used) == base(section))
        };
        for event in folded.standing_events() {
            if event.fact.exemptions.is_empty() {
                continue;
            }
            let Some(message) = event.message_id else {
                continue;
            };
            let points = match event.fact.kind {
                EventKind::Extended => no_estimate(folded.request.regime, &event.fact)
                    .into_iter()
                    .collect(),
                kind if is_a_notice(kind) => self.notice_points(r, &self.read_mail(r, message)?)?,
                _ => continue,
            };
            for point in points {
                if point.verdict == NoticeVerdict::Missing
                    && !dropped(&point.section)
                    && !faults.iter().any(|known| known.says == point.says)
                {
                    faults.push(point);
                }
            }
        }
        Ok(faults)
    }

    /// Whether there is time for what the user has to do, in words.
    fn time_for(&self, folded: &FoldedRequest, duty: Duty) -> (String, Window) {
        let Some(deadline) = folded
            .clock
            .deadlines
            .iter()
            .rev()
            .find(|deadline| deadline.duty == duty)
        else {
            return (String::new(), Window::NotSet);
        };
        let left = deadline.working_days_left(&self.calendar(), self.today());
        let due = in_a_letter(deadline.due);
        let what = if duty == Duty::AskForReview {
            "The time to ask for a review"
        } else {
            "The time to complain"
        };
        let rule = deadline.rule.citation;
        if left < 0 || deadline.status == Status::Lapsed {
            return (
                format!(
                    "{what} ended on {due} ({rule}). It can still be tried; say why it comes late."
                ),
                Window::Closed,
            );
        }
        if left <= CLOSING {
            let left = if left == 0 {
                "today is the last day".to_owned()
            } else {
                format!("{} left", working_days(left.unsigned_abs()))
            };
            return (
                format!("{what} ends on {due}: {left} ({rule})."),
                Window::Closing,
            );
        }
        (format!("{what} ends on {due} ({rule})."), Window::Open)
    }
}

const SECOND_HAND: &str = "read in another's account: check it before you rely on it";
const TO_BE_CHECKED: &str = "to be checked before you rely on it";

/// Whose turn it is, and the time that is set for it.
fn letter_of(folded: &FoldedRequest) -> (&'static str, Option<Duty>) {
    match folded.clock.stage {
        Stage::PartlyAnswered | Stage::Answered | Stage::Refused | Stage::NotHeld => {
            ("internal-review", Some(Duty::AskForReview))
        }
        // Under FOIA silence may go straight to the regulator; elsewhere a review comes first.
        Stage::Late if folded.request.regime == Regime::Foia => ("complaint", Some(Duty::Complain)),
        Stage::Late => ("internal-review", Some(Duty::AskForReview)),
        Stage::ReviewAnswered | Stage::ReviewLate => ("complaint", Some(Duty::Complain)),
        _ => ("", None),
    }
}

/// Whether the user has marked how the questions stand: only then does one that is left open say
/// that it was not answered.
pub(crate) fn is_marked(items: &[Item]) -> bool {
    items.iter().any(|item| item.outcome != "open")
}

fn has_an_answer(folded: &FoldedRequest) -> bool {
    matches!(
        folded.clock.stage,
        Stage::PartlyAnswered | Stage::Answered | Stage::ReviewAnswered
    )
}

/// What a mail is recorded as, of what a notice or an answer can be; its latest such fact.
fn recorded_as(folded: &FoldedRequest, message: MessageId) -> Option<EventKind> {
    folded
        .standing_events()
        .iter()
        .filter(|event| event.message_id == Some(message))
        .map(|event| event.fact.kind)
        .filter(|kind| {
            matches!(
                kind,
                EventKind::Extended | EventKind::Answered | EventKind::NotHeld
            ) || is_a_notice(*kind)
        })
        .max()
}

/// Whether a fact is one in which the law asks for a refusal notice, where grounds are named.
pub(crate) const fn is_a_notice(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Refused | EventKind::PartlyAnswered | EventKind::ReviewAnswered
    )
}

/// A letter that takes more time to weigh the public interest has to say until about when. That is
/// all that is asked of it here: it is no decision, so it has none to give reasons for.
fn no_estimate(regime: Regime, fact: &Event) -> Option<NoticePoint> {
    if regime != Regime::Foia || fact.date.is_some() || fact.working_days.is_some() {
        return None;
    }
    Some(NoticePoint {
        point: "estimate_of_the_day".to_owned(),
        verdict: NoticeVerdict::Missing,
        section: String::new(),
        says: "The letter that takes more time gives no estimate of the day by which it will have decided.".to_owned(),
        citation: "FOIA 2000 s.17(2)".to_owned(),
        check_source: TO_BE_CHECKED.to_owned(),
        place: String::new(),
        attachment_id: None,
        from: 0,
        to: 0,
        sentence: String::new(),
    })
}

fn circumstances(read: &ReadMail, regime: Regime) -> Circumstances {
    Circumstances {
        regime,
        written: civil_day(read.message.date),
    }
}

/// What it means that a request was answered under another law than its own.
/// What stands behind [`another_law`], and whether that is still to be checked.
const fn another_laws_source(asked: Regime, answered: Regime) -> (&'static str, &'static str) {
    match (asked, answered) {
        (_, Regime::Eir) => ("EIR 2004 reg.11", ""),
        (_, Regime::Eisr) => ("EISR 2004 reg.16", TO_BE_CHECKED),
        (Regime::Eir, Regime::Foia | Regime::Foisa) => ("EIR 2004 reg.12(2)", ""),
        (Regime::Eisr, Regime::Foia | Regime::Foisa) => ("EISR 2004 reg.10(2)", TO_BE_CHECKED),
        (Regime::Foia | Regime::Foisa, Regime::Foia | Regime::Foisa) => {
            ("FOIA 2000 s.3; FOISA 2002 s.3", TO_BE_CHECKED)
        }
    }
}

fn another_law(asked: Regime, answered: Regime) -> String {
    let (asked_title, answered_title) = (asked.title(), answered.title());
    if is_environmental(answered) {
        let days = answered.rules().review.answer_working_days;
        format!(
            "You asked under the {asked_title}; it is answered under the {answered_title}. That is right for information about the environment. A review is then yours by right, and has to be answered within {days} working days."
        )
    } else if !is_environmental(asked) {
        format!(
            "You asked under the {asked_title}; it is answered under the {answered_title}. Which of the two Acts applies depends on the authority, and not on what is asked: the Scottish Act is for Scottish public authorities."
        )
    } else {
        format!(
            "You asked under the {asked_title}; it is answered under the {answered_title}. For information about the environment that is the wrong law: the Regulations apply, and they presume disclosure."
        )
    }
}

fn heading(regime: Regime, section: &str) -> String {
    let unit = match regime {
        Regime::Foia | Regime::Foisa => "Section",
        Regime::Eir | Regime::Eisr => "Regulation",
    };
    match exemptions::find(regime, section) {
        Some(ground) => format!("{unit} {section} ({})", lower_first(ground.title)),
        None => format!("{unit} {section}"),
    }
}

/// An argument as the letter has it. An authority nobody has read is not quoted to anyone: it is
/// shown beside the argument, for the user to check and add.
fn line(argument: &ArgumentView) -> String {
    if argument.check_source.is_empty() {
        format!("{} ({})", argument.text, argument.authority)
    } else {
        argument.text.clone()
    }
}

fn paragraph(text: &mut String, heading: &str, lines: &[String]) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(heading);
    for line in lines {
        text.push_str("\n- ");
        text.push_str(line);
    }
}
