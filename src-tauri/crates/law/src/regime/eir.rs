//! Environmental Information Regulations 2004.

use super::Regime;
use super::rules::{
    AnswerRule, AppealRules, Extension, FeeRules, Length, PostRule, RegimeRules, RegulatorRules,
    ReviewRules, ReviewWindow, Rule,
};

pub(super) static RULES: RegimeRules = RegimeRules {
    regime: Regime::Eir,
    title: "Environmental Information Regulations 2004",
    short_title: "EIR",
    working_day: Rule {
        citation: "EIR 2004 reg.2(1); FOIA 2000 s.10(6)",
        text: "A working day is the same as under the Freedom of Information Act: any day but a \
               Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in any part of \
               the United Kingdom.",
    },
    receipt: Rule {
        citation: "EIR 2004 reg.5(2); ICO guidance",
        text: "Day 0 is the day the request arrives, in any form; day 1 is the first working day \
               after it.",
    },
    later_reading: Rule {
        citation: "practice of some authorities, after the s.45 Code of Practice 2018 para 4.2",
        text: "Some authorities treat a request that arrives on a day that is not a working day \
               as received on the next working day, which gives them one working day more.",
    },
    post: PostRule {
        days: 3,
        presumed_in_law: false,
        rule: Rule {
            citation: "EIR 2004 reg.5(2)",
            text: "A letter is received when it is delivered. With no record of that day, the \
                   third day after posting is assumed.",
        },
    },
    answer: AnswerRule {
        working_days: 20,
        rule: Rule {
            citation: "EIR 2004 reg.5(2)",
            text: "The authority must answer as soon as possible, and no later than twenty \
                   working days after the day it received the request.",
        },
        assumption: None,
    },
    answer_by_school: None,
    answer_by_archive: None,
    clarification: Rule {
        citation: "EIR 2004 reg.9(2), reg.9(4)",
        text: "An authority may ask, within twenty working days, for particulars of a request \
               that is too general. The count begins afresh on the day it receives them.",
    },
    fees: FeeRules {
        disregard: Rule {
            citation: "EIR 2004 reg.8",
            text: "When payment is asked for in advance, the days from the day of that notice to \
                   the day of payment, both included, are not counted.",
        },
        pay_within: Length::WorkingDays(60),
        lapse: Rule {
            citation: "EIR 2004 reg.8",
            text: "The authority need not answer unless the charge is paid within sixty working \
                   days of its notice.",
        },
    },
    extension: Extension::Complex {
        to_working_days: 40,
        rule: Rule {
            citation: "EIR 2004 reg.7(1), reg.7(3)",
            text: "For a request both complex and voluminous the authority may take up to forty \
                   working days from receipt, if it says so within the first twenty.",
        },
    },
    refusal: Rule {
        citation: "EIR 2004 reg.14(2)",
        text: "A refusal must be in writing within twenty working days, with its reasons and the \
               rights of review and appeal.",
    },
    transfer: Rule {
        citation: "EIR 2004 reg.10",
        text: "An authority that believes another body holds the information passes the request \
               on, with the requester's permission, or says who that is. The other body's time \
               runs from the day the request arrives there.",
    },
    review: ReviewRules {
        ask_working_days: 40,
        window: ReviewWindow::FromAnswer,
        ask: Rule {
            citation: "EIR 2004 reg.11(2)",
            text: "Write to the authority within forty working days of the day you believe it \
                   failed to comply; any letter that shows you are dissatisfied is enough.",
        },
        ask_after_silence: Some(Rule {
            citation: "EIR 2004 reg.11(2)",
            text: "No answer is itself a failure to comply: ask for a review within forty working \
                   days of the day the answer was due.",
        }),
        answer_working_days: 40,
        answer: Rule {
            citation: "EIR 2004 reg.11(4)",
            text: "The authority must reconsider and answer within forty working days of \
                   receiving the request for review.",
        },
        exceptional: None,
    },
    regulator: RegulatorRules {
        name: "the Information Commissioner (ICO)",
        complain_within: Length::CalendarDays(42),
        complain: Rule {
            citation: "EIR 2004 reg.18; FOIA 2000 s.50; ICO practice",
            text: "Complain to the regulator within six weeks of the authority's final answer. \
                   The law speaks only of undue delay; six weeks is the regulator's practice.",
        },
        runs_from_unanswered_review: false,
        silence: Rule {
            citation: "EIR 2004 reg.11, reg.18",
            text: "When no answer comes, ask for a review; it is a duty under the Regulations. \
                   You may also show the regulator that you have chased the authority.",
        },
        silent_review: Rule {
            citation: "EIR 2004 reg.11(4), reg.18",
            text: "When a review has gone forty working days without an answer, you may complain \
                   to the regulator.",
        },
    },
    appeal: AppealRules {
        to: "the First-tier Tribunal (Information Rights)",
        within: Length::CalendarDays(28),
        rolls_to_working_day: true,
        rule: Rule {
            citation: "EIR 2004 reg.18; FOIA 2000 s.57; SI 2009/1976 r.22(1)(b), r.12",
            text: "The tribunal must receive the appeal within twenty-eight days of the day the \
                   decision notice was sent; a last day that is not a working day moves to the \
                   next one.",
        },
    },
    cost: None,
};
