//! Environmental Information (Scotland) Regulations 2004.

use super::Regime;
use super::rules::{
    AnswerRule, AppealRules, Extension, FeeRules, Length, PostRule, RegimeRules, RegulatorRules,
    ReviewRules, ReviewWindow, Rule,
};

pub(super) static RULES: RegimeRules = RegimeRules {
    regime: Regime::Eisr,
    title: "Environmental Information (Scotland) Regulations 2004",
    short_title: "EISR",
    working_day: Rule {
        citation: "EISR 2004 reg.2(1); FOISA 2002 s.73",
        text: "A working day is the same as under the Scottish Act: any day but a Saturday, a \
               Sunday, Christmas Day or a bank holiday in Scotland. Local holidays count as \
               working days.",
    },
    receipt: Rule {
        citation: "EISR 2004 reg.5(2)",
        text: "Day 0 is the day the request arrives, in any form, whether or not that is a \
               working day.",
    },
    later_reading: Rule {
        citation: "practice of some authorities; compare the Scottish Information Commissioner's \
                   decision 092/2026",
        text: "Some authorities treat a request that arrives on a day that is not a working day \
               as received on the next working day, which gives them one working day more.",
    },
    post: PostRule {
        days: 3,
        presumed_in_law: false,
        rule: Rule {
            citation: "EISR 2004 reg.5(2)",
            text: "A letter is received when it is delivered. With no record of that day, the \
                   third day after posting is assumed, as under the Scottish Act.",
        },
    },
    answer: AnswerRule {
        working_days: 20,
        rule: Rule {
            citation: "EISR 2004 reg.5(2)",
            text: "The authority must answer as soon as possible, and no later than twenty \
                   working days after the day it received the request.",
        },
        assumption: None,
    },
    answer_by_school: None,
    answer_by_archive: None,
    clarification: Rule {
        citation: "EISR 2004 reg.9",
        text: "An authority may ask for particulars of a request that is too general. The count \
               begins afresh on the day it receives them.",
    },
    fees: FeeRules {
        disregard: Rule {
            citation: "EISR 2004 reg.8",
            text: "When payment is asked for in advance, the days from the day of that notice to \
                   the day of payment, both included, are not counted.",
        },
        pay_within: Length::WorkingDays(60),
        lapse: Rule {
            citation: "EISR 2004 reg.8",
            text: "The authority need not answer unless the charge is paid within sixty working \
                   days of its notice.",
        },
    },
    extension: Extension::Complex {
        to_working_days: 40,
        rule: Rule {
            citation: "EISR 2004 reg.7",
            text: "For a request both voluminous and complex the authority may take up to forty \
                   working days from receipt, if it says so within the first twenty.",
        },
    },
    refusal: Rule {
        citation: "EISR 2004 reg.13",
        text: "A refusal must be in writing within the time for answering, with its reasons and \
               the rights of review and appeal.",
    },
    transfer: Rule {
        citation: "EISR 2004 reg.14",
        text: "An authority that believes another body holds the information passes the request \
               on or says who that is. The other body's time runs from the day the request \
               arrives there.",
    },
    review: ReviewRules {
        ask_working_days: 40,
        window: ReviewWindow::FromAnswer,
        ask: Rule {
            citation: "EISR 2004 reg.16",
            text: "Write to the authority within forty working days of the day you believe it \
                   failed to comply, saying why you are dissatisfied.",
        },
        ask_after_silence: Some(Rule {
            citation: "EISR 2004 reg.16",
            text: "No answer is itself a failure to comply: ask for a review within forty working \
                   days of the day the answer was due.",
        }),
        answer_working_days: 20,
        answer: Rule {
            citation: "EISR 2004 reg.16",
            text: "The authority must review and answer within twenty working days of receiving \
                   the request for review.",
        },
        exceptional: None,
    },
    regulator: RegulatorRules {
        name: "the Scottish Information Commissioner",
        complain_within: Length::Months(6),
        complain: Rule {
            citation: "EISR 2004 reg.17; FOISA 2002 s.47(4)",
            text: "Apply to the Commissioner within six months of receiving the outcome of the \
                   review, or of the day it was due.",
        },
        runs_from_unanswered_review: true,
        silence: Rule {
            citation: "EISR 2004 reg.16, reg.17",
            text: "When no answer comes, ask for a review first; only then can the Commissioner \
                   look at it.",
        },
        silent_review: Rule {
            citation: "EISR 2004 reg.17; FOISA 2002 s.47",
            text: "When a review is not answered in time, you may apply to the Commissioner.",
        },
    },
    appeal: AppealRules {
        to: "the Court of Session, on a point of law only",
        within: Length::CalendarDays(42),
        rolls_to_working_day: false,
        rule: Rule {
            citation: "EISR 2004 reg.17; FOISA 2002 s.56",
            text: "An appeal goes to the Court of Session, on a point of law only, within \
                   forty-two days of the decision. Take advice before you rely on this date.",
        },
    },
    cost: None,
};
