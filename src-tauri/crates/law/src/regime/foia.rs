//! Freedom of Information Act 2000.

use super::Regime;
use super::rules::{
    AnswerRule, AppealRules, CostLimit, Extension, FeeRules, Length, PostRule, RegimeRules,
    RegulatorRules, ReviewRules, ReviewWindow, Rule,
};

pub(super) static RULES: RegimeRules = RegimeRules {
    regime: Regime::Foia,
    title: "Freedom of Information Act 2000",
    short_title: "FOIA",
    working_day: Rule {
        citation: "FOIA 2000 s.10(6)",
        text: "A working day is any day but a Saturday, a Sunday, Christmas Day, Good Friday or a \
               bank holiday in any part of the United Kingdom.",
    },
    receipt: Rule {
        citation: "FOIA 2000 s.10(6)",
        text: "A request is received on the day it reaches the authority, whether or not anyone \
               is at work; an email late in the evening counts for that day.",
    },
    later_reading: Rule {
        citation: "s.45 Code of Practice 2018 para 4.2",
        text: "The Code treats a request that arrives on a day that is not a working day as \
               received on the next working day, which gives the authority one working day more.",
    },
    post: PostRule {
        days: 3,
        presumed_in_law: false,
        rule: Rule {
            citation: "FOIA 2000 s.10(6)",
            text: "A letter is received when it is delivered. With no record of that day, the \
                   third day after posting is assumed.",
        },
    },
    answer: AnswerRule {
        working_days: 20,
        rule: Rule {
            citation: "FOIA 2000 s.10(1)",
            text: "The authority must answer promptly, and no later than the twentieth working \
                   day after the day it received the request.",
        },
        assumption: None,
    },
    answer_by_school: Some(AnswerRule {
        working_days: 60,
        rule: Rule {
            citation: "FOIA 2000 s.10(4); SI 2004/3364 reg.3 (England and Wales), SI 2009/1369 \
                       reg.2 (Northern Ireland), SI 2010/2768 (academies)",
            text: "A school must answer by the twentieth working day that is also a school day, \
                   or by the sixtieth working day, whichever comes first.",
        },
        assumption: Some(
            "The school's term dates are not known, so the sixtieth working day is shown: it is \
             the latest the answer can be. In term time the twentieth school day comes sooner.",
        ),
    }),
    answer_by_archive: Some(AnswerRule {
        working_days: 30,
        rule: Rule {
            citation: "FOIA 2000 s.10(4); SI 2004/3364 reg.4",
            text: "For a transferred public record that is not already open, the archive has \
                   until the thirtieth working day after the day it received the request.",
        },
        assumption: Some(
            "The request is taken to be for transferred public records that are not open; for \
             anything else the archive has twenty working days.",
        ),
    }),
    clarification: Rule {
        citation: "FOIA 2000 s.1(3), s.10(6)(b)",
        text: "An authority that reasonably needs to know more to find the information, and has \
               said so, need not answer until it is told. The count then begins afresh: day 0 is \
               the day it receives what it asked for.",
    },
    fees: FeeRules {
        disregard: Rule {
            citation: "FOIA 2000 s.9, s.10(2)",
            text: "The working days from the day the fees notice is given to the day the fee is \
                   received, both included, are not counted.",
        },
        pay_within: Length::MonthsBeginningWith(3),
        lapse: Rule {
            citation: "FOIA 2000 s.9(2)",
            text: "The authority need not answer unless the fee is paid within three months \
                   beginning with the day the fees notice is given.",
        },
    },
    extension: Extension::PublicInterest {
        notice: Rule {
            citation: "FOIA 2000 s.17(1)-(3)",
            text: "An authority still weighing the public interest must, within the ordinary \
                   time, name the exemption and estimate when it will decide.",
        },
        line_working_days: 40,
        line: Rule {
            citation: "FOIA 2000 s.10(3); ICO guidance",
            text: "The Act sets no new last day, only a reasonable time. The regulator expects a \
                   decision within forty working days of receipt in all but exceptional cases.",
        },
    },
    refusal: Rule {
        citation: "FOIA 2000 s.17(1)",
        text: "A refusal must be in writing, within the time for answering, and must name the \
               exemption and say why it applies.",
    },
    transfer: Rule {
        citation: "FOIA 2000 s.1(1), s.16; s.45 Code of Practice 2018",
        text: "An authority that does not hold the information says so. A request it passes on is \
               received by the other body on the day it arrives there.",
    },
    review: ReviewRules {
        ask_working_days: 40,
        window: ReviewWindow::FromAnswer,
        ask: Rule {
            citation: "s.45 Code of Practice 2018 section 5",
            text: "Ask for an internal review within forty working days of the answer. The Act \
                   sets no limit, but a later request may be refused.",
        },
        ask_after_silence: None,
        answer_working_days: 20,
        answer: Rule {
            citation: "s.45 Code of Practice 2018 section 5; ICO guidance",
            text: "A review should be answered within twenty working days. This is practice, not \
                   a limit in the Act.",
        },
        exceptional: Some((
            40,
            Rule {
                citation: "s.45 Code of Practice 2018 section 5; ICO guidance",
                text: "In exceptional cases a review may take up to forty working days.",
            },
        )),
    },
    regulator: RegulatorRules {
        name: "the Information Commissioner (ICO)",
        complain_within: Length::CalendarDays(42),
        complain: Rule {
            citation: "FOIA 2000 s.50; ICO practice under s.50(2)(b)",
            text: "Complain to the regulator within six weeks of the authority's final answer. \
                   The Act speaks only of undue delay; six weeks is the regulator's practice.",
        },
        runs_from_unanswered_review: false,
        silence: Rule {
            citation: "FOIA 2000 s.50; ICO practice",
            text: "When no answer comes, you may complain to the regulator without asking for a \
                   review first. Show that you have chased the authority.",
        },
        silent_review: Rule {
            citation: "FOIA 2000 s.50; ICO practice",
            text: "When a review has gone forty working days without an answer, you may complain \
                   to the regulator.",
        },
    },
    appeal: AppealRules {
        to: "the First-tier Tribunal (Information Rights)",
        within: Length::CalendarDays(28),
        rolls_to_working_day: true,
        rule: Rule {
            citation: "FOIA 2000 s.57; SI 2009/1976 r.22(1)(b), r.12",
            text: "The tribunal must receive the appeal within twenty-eight days of the day the \
                   decision notice was sent; a last day that is not a working day moves to the \
                   next one.",
        },
    },
    cost: Some(CostLimit {
        central_pounds: 600,
        other_pounds: 450,
        hourly_pounds: 25,
        rule: Rule {
            citation: "FOIA 2000 s.12; SI 2004/3244 regs.3-4",
            text: "An authority may refuse when finding out whether it holds the information, \
                   locating, retrieving and extracting it would cost more than the limit: 24 hours \
                   for central government, 18 for others.",
        },
        checked: "2026-11-22",
    }),
};
