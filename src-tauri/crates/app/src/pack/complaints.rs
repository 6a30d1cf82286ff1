//! What is complained of, from the facts alone.

use foi_law::{Calendar, Deadline, Duty, EventKind, Party, Regime, Status, exemptions};
use foi_store::table::item::Item;

use super::exhibits::{Exhibit, number_of};
use super::record::{Complaint, Point};
use crate::answering::{is_a_notice, is_marked};
use crate::day::{working_days, written};
use crate::fold::FoldedRequest;
use crate::following::{ruling, sections};
use crate::relied_on::grounds_named;
use crate::wire::NoticePoint;
use chrono::NaiveDate;

pub(super) struct Facts<'f> {
    pub(super) folded: &'f FoldedRequest,
    pub(super) calendar: &'f Calendar,
    pub(super) as_at: NaiveDate,
    pub(super) items: &'f [Item],
    pub(super) faults: &'f [NoticePoint],
    pub(super) exhibits: &'f [Exhibit],
}

impl Facts<'_> {
    pub(super) fn complaints(&self) -> Vec<Complaint> {
        let mut found: Vec<Complaint> = self
            .folded
            .clock
            .deadlines
            .iter()
            .filter(|deadline| deadline.whose == Party::Authority)
            .filter_map(|deadline| self.late(deadline))
            .collect();
        let was_late = !found.is_empty();
        found.extend(self.withheld());
        found.extend(self.not_held());
        found.extend(self.notice(was_late));
        found.extend(self.unanswered());
        found
    }

    fn late(&self, deadline: &Deadline) -> Option<Complaint> {
        let done = match deadline.status {
            Status::Late => None,
            Status::MetLate => Some(deadline.met_on?),
            _ => return None,
        };
        let by = late_by(deadline, self.calendar, done.unwrap_or(self.as_at));
        let (never, late) = match deadline.duty {
            Duty::Answer => (
                "The request was not answered",
                "The request was answered late",
            ),
            Duty::AnswerReview => (
                "The review was not answered",
                "The review was answered late",
            ),
            Duty::PromisedAnswer => (
                "The answer did not come by the day the authority named",
                "The answer came after the day the authority named",
            ),
            Duty::RefusalNotice => (
                "No notice said which exemption was being weighed",
                "The notice of what was being weighed came late",
            ),
            Duty::ComplyWithNotice => (
                "The decision notice was not complied with",
                "The decision notice was complied with late",
            ),
            _ => return None,
        };
        let due = written(deadline.due);
        let mut text = match done {
            Some(day) => format!(
                "It was due by {due} and came on {}: {by} late.",
                written(day)
            ),
            None => format!(
                "It was due by {due}. By {} it had not come: {by} late.",
                written(self.as_at)
            ),
        };
        if deadline.readings_differ() {
            text.push_str(&format!(
                " On the other reading of the rule it was due by {}.",
                written(deadline.authority_may_say)
            ));
        }
        Some(Complaint {
            heading: if done.is_some() { late } else { never }.to_owned(),
            text,
            citation: deadline.rule.citation.to_owned(),
            points: Vec::new(),
            exhibits: Vec::new(),
        })
    }

    /// The grounds relied on now, and where the requester answered them. What was relied on before,
    /// and dropped, stands in the chronology alone.
    fn withheld(&self) -> Option<Complaint> {
        let ruling = ruling(self.folded)?;
        if ruling.fact.kind != EventKind::Refused && ruling.fact.exemptions.is_empty() {
            return None;
        }
        let used = sections(self.folded);
        let standing = self.folded.standing_events();
        let refusals = standing.iter().filter(|event| {
            event.fact.kind == EventKind::Refused
                || is_a_notice(event.fact.kind) && !event.fact.exemptions.is_empty()
                || event.id == ruling.id
        });
        let points = grounds_named(self.folded.request.regime, &used)
            .into_iter()
            .map(|(regime, section)| {
                let unit = match regime {
                    Regime::Foia | Regime::Foisa => "s.",
                    Regime::Eir | Regime::Eisr => "reg.",
                };
                Point {
                    text: exemptions::find(regime, &section).map_or_else(
                        || "A ground the authority names.".to_owned(),
                        |ground| format!("{}.", ground.title),
                    ),
                    citation: format!("{} {unit}{section}", regime.short_title()),
                }
            })
            .collect();
        let answers = standing
            .iter()
            .filter(|event| {
                matches!(
                    event.fact.kind,
                    EventKind::ReviewAsked | EventKind::Complained
                )
            })
            .filter_map(|event| number_of(self.exhibits, event.message_id));
        let mut exhibits: Vec<usize> = refusals
            .filter_map(|event| number_of(self.exhibits, event.message_id))
            .chain(answers)
            .collect();
        exhibits.sort_unstable();
        exhibits.dedup();
        Some(Complaint {
            heading: "Information was withheld".to_owned(),
            text: if used.is_empty() {
                "The authority refused the request and named no ground that is recorded. The refusal, and what the requester has said against it:".to_owned()
            } else {
                "The authority relies on the grounds below. The refusal, and what the requester has said against it:".to_owned()
            },
            citation: String::new(),
            points,
            exhibits,
        })
    }

    fn not_held(&self) -> Option<Complaint> {
        let standing = self.folded.standing_events();
        let said: Vec<_> = standing
            .iter()
            .filter(|event| event.fact.kind == EventKind::NotHeld)
            .collect();
        let first = said.first()?;
        Some(Complaint {
            heading: "The authority says that it does not hold the information".to_owned(),
            text: format!("It said so on {}:", written(first.fact.on)),
            citation: String::new(),
            points: Vec::new(),
            exhibits: said
                .iter()
                .filter_map(|event| number_of(self.exhibits, event.message_id))
                .collect(),
        })
    }

    fn notice(&self, was_late: bool) -> Option<Complaint> {
        let points: Vec<Point> = self
            .faults
            .iter()
            // Said once, with the days, where the answer itself was late.
            .filter(|fault| !(was_late && fault.point == "in_time"))
            .map(|fault| Point {
                text: fault.says.replace("that you can", "that the requester can"),
                // A source nobody has read is not quoted to a regulator.
                citation: if fault.check_source.is_empty() {
                    fault.citation.clone()
                } else {
                    String::new()
                },
            })
            .collect();
        if points.is_empty() {
            return None;
        }
        let standing = self.folded.standing_events();
        Some(Complaint {
            heading: "The refusal notice leaves out what the law asks of it".to_owned(),
            text: "Read against the law, this was not found in it:".to_owned(),
            citation: String::new(),
            points,
            exhibits: standing
                .iter()
                .filter(|event| !event.fact.exemptions.is_empty())
                .filter(|event| is_a_notice(event.fact.kind))
                .filter_map(|event| number_of(self.exhibits, event.message_id))
                .collect(),
        })
    }

    /// Questions left open by an answer, as the user marked them; where there is no answer at all, that is said once.
    fn unanswered(&self) -> Option<Complaint> {
        let standing = self.folded.standing_events();
        let answered = standing.iter().any(|event| {
            matches!(
                event.fact.kind,
                EventKind::Answered | EventKind::PartlyAnswered
            )
        });
        let points: Vec<Point> = self
            .items
            .iter()
            .filter(|_| answered)
            .filter_map(|item| {
                let how = match item.outcome.as_str() {
                    "open" if is_marked(self.items) => "has not been answered",
                    "partly_answered" => "has been answered in part only",
                    _ => return None,
                };
                Some(Point {
                    text: format!("Question {} {how}.", item.number),
                    citation: String::new(),
                })
            })
            .collect();
        (!points.is_empty()).then(|| Complaint {
            heading: "Questions were left unanswered".to_owned(),
            text: "The questions stand in full under “What was asked”.".to_owned(),
            citation: String::new(),
            points,
            exhibits: Vec::new(),
        })
    }
}

/// "3 working days".
pub(super) fn late_by(deadline: &Deadline, calendar: &Calendar, until: NaiveDate) -> String {
    let left = deadline.working_days_left(calendar, until);
    // A weekend after the last day is late by the calendar, but by no working day.
    if left >= 0 {
        "less than a working day".to_owned()
    } else {
        working_days(left.unsigned_abs())
    }
}
