//! The answer beside the request, the refusal beside the law, and what to put to the authority.

use std::collections::BTreeMap;

use foi_law::exemptions::{self, Sure};
use foi_law::{Duty, Regime, Stage, Status};
use foi_reading::{Circumstances, Mark, NoticeFacts, Verdict};
use foi_store::Reader;
use uuid::Uuid;

use crate::day::{civil_day, in_a_letter, working_days};
use crate::fold::FoldedRequest;
use crate::following::sections;
use crate::readings::{ReadMail, in_words};
use crate::requests::outcome_of;
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
                .map(|(item, found)| ItemReading {
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
                    place: place(&read, found.part, found.offset, &found.quote),
                    sentence: found.quote,
                    confidence: in_words(found.confidence).to_owned(),
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
        let due = folded.as_ref().and_then(|folded| {
            let of = |duty| {
                folded
                    .clock
                    .deadlines
                    .iter()
                    .find(|deadline| deadline.duty == duty)
            };
            of(Duty::RefusalNotice)
                .or_else(|| of(Duty::Answer))
                .map(|deadline| deadline.due)
        });
        let texts: Vec<&str> = read.texts.iter().map(|text| text.text.as_str()).collect();
        let found = foi_reading::notice(
            &texts,
            NoticeFacts {
                circumstances: circumstances(read, regime),
                due,
            },
        );
        Ok(found
            .into_iter()
            .map(|found| NoticePoint {
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
                place: place(read, found.part, found.offset, &found.quote),
                sentence: found.quote,
            })
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
            let (letter, duty) = letter_of(&folded);
            let (time, window) = duty.map_or((String::new(), Window::NotSet), |duty| {
                self.time_for(&folded, duty)
            });
            let regime = folded.request.regime;
            let used = sections(&folded);
            let mut questions: Vec<FactQuestion> = Vec::new();
            let mut arguments = Vec::new();
            let mut text = String::new();
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
            for item in r.items(folded.request.id)? {
                if item.outcome == "open" && has_an_answer(&folded) {
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
        self.draft_letter_with(request, &back.letter, &fields)
    }

    /// What the mails that refused leave out.
    fn faults_of_the_notice(
        &self,
        r: &Reader<'_>,
        folded: &FoldedRequest,
    ) -> Result<Vec<NoticePoint>> {
        let mut faults: Vec<NoticePoint> = Vec::new();
        for event in folded.standing_events() {
            let Some(message) = event
                .message_id
                .filter(|_| !event.fact.exemptions.is_empty())
            else {
                continue;
            };
            for point in self.notice_points(r, &self.read_mail(r, message)?)? {
                if point.verdict == NoticeVerdict::Missing
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

fn has_an_answer(folded: &FoldedRequest) -> bool {
    matches!(
        folded.clock.stage,
        Stage::PartlyAnswered | Stage::Answered | Stage::ReviewAnswered
    )
}

fn circumstances(read: &ReadMail, regime: Regime) -> Circumstances {
    Circumstances {
        regime,
        written: civil_day(read.message.date),
    }
}

fn place(read: &ReadMail, part: usize, offset: usize, quote: &str) -> String {
    if quote.is_empty() {
        return String::new();
    }
    read.texts
        .get(part)
        .map_or_else(String::new, |text| text.cited(offset))
}

/// The law a section on a request's record is of: an answer may come under the sibling law.
fn regime_of(regime: Regime, section: &str) -> Regime {
    if exemptions::find(regime, section).is_some() {
        return regime;
    }
    let sibling = match regime {
        Regime::Foia => Regime::Eir,
        Regime::Eir => Regime::Foia,
        Regime::Foisa => Regime::Eisr,
        Regime::Eisr => Regime::Foisa,
    };
    if exemptions::find(sibling, section).is_some() {
        sibling
    } else {
        regime
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

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
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
