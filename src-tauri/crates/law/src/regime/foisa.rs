//! Freedom of Information (Scotland) Act 2002.

use super::Regime;
use super::rules::{
    AnswerRule, AppealRules, CostLimit, Extension, FeeRules, Length, PostRule, RegimeRules,
    RegulatorRules, ReviewRules, ReviewWindow, Rule,
};

pub(super) static RULES: RegimeRules = RegimeRules {
    regime: Regime::Foisa,
    title: "Freedom of Information (Scotland) Act 2002",
    short_title: "FOISA",
    working_day: Rule {
        citation: "FOISA 2002 s.73",
        text: "A working day is any day but a Saturday, a Sunday, Christmas Day or a bank holiday \
               in Scotland. Local holidays count as working days.",
    },
    receipt: Rule {
        citation: "FOISA 2002 s.74(2)(b)",
        text: "A request sent by email is presumed to be received on the day it is sent, whether \
               or not that is a working day.",
    },
    later_reading: Rule {
        citation: "practice of some authorities; compare the Scottish Information Commissioner's \
                   decision 092/2026",
        text: "Some authorities treat a request that arrives on a day that is not a working day \
               as received on the next working day, which gives them one working day more.",
    },
    post: PostRule {
        days: 3,
        presumed_in_law: true,
        rule: Rule {
            citation: "FOISA 2002 s.74(2)(a)",
            text: "A posted request is presumed not to be received until the third day after the \
                   day it was posted.",
        },
    },
    answer: AnswerRule {
        working_days: 20,
        rule: Rule {
            citation: "FOISA 2002 s.10(1)",
            text: "The authority must answer promptly, and no later than the twentieth working \
                   day after the day it received the request.",
        },
        assumption: None,
    },
    answer_by_school: None,
    answer_by_archive: Some(AnswerRule {
        working_days: 30,
        rule: Rule {
            citation: "FOISA 2002 s.10(2)",
            text: "For records that were transferred to the Keeper and are not open, the answer is \
                   due by the thirtieth working day after the day the request was received.",
        },
        assumption: Some(
            "The request is taken to be for transferred records that are not open; for anything \
             else the Keeper has twenty working days.",
        ),
    }),
    clarification: Rule {
        citation: "FOISA 2002 s.1(3), s.10(1)(b)",
        text: "An authority that needs to know more to find the information, and has said so, \
               need not answer until it is told. The count then begins afresh: day 0 is the day \
               it receives what it asked for.",
    },
    fees: FeeRules {
        disregard: Rule {
            citation: "FOISA 2002 s.9",
            text: "The working days from the day the fees notice is given to the day the fee is \
                   received, both included, are not counted.",
        },
        pay_within: Length::MonthsBeginningWith(3),
        lapse: Rule {
            citation: "FOISA 2002 s.9",
            text: "The authority need not answer unless the fee is paid within three months \
                   beginning with the day the fees notice is given.",
        },
    },
    extension: Extension::None {
        rule: Rule {
            citation: "FOISA 2002 s.10",
            text: "The Scottish Act gives no more time to weigh the public interest; the twentieth \
                   working day stands.",
        },
    },
    refusal: Rule {
        citation: "FOISA 2002 s.16",
        text: "A refusal must be in writing, within the time for answering, and must name the \
               exemption and say why it applies.",
    },
    transfer: Rule {
        citation: "FOISA 2002 s.17, s.15",
        text: "An authority that does not hold the information says so in writing. A request made \
               to another body is received on the day it arrives there.",
    },
    review: ReviewRules {
        ask_working_days: 40,
        window: ReviewWindow::FromExpiry,
        ask: Rule {
            citation: "FOISA 2002 s.20(5)",
            text: "Ask for a review, saying why you are dissatisfied, by the fortieth working day \
                   after the time for answering ended, or after a late answer arrived.",
        },
        ask_after_silence: Some(Rule {
            citation: "FOISA 2002 s.20(5)",
            text: "When no answer comes you must ask for a review before you can go to the \
                   Commissioner: by the fortieth working day after the answer was due.",
        }),
        answer_working_days: 20,
        answer: Rule {
            citation: "FOISA 2002 s.21(1)",
            text: "The authority must answer the review promptly, and no later than the twentieth \
                   working day after the day it received the request for review.",
        },
        exceptional: None,
    },
    regulator: RegulatorRules {
        name: "the Scottish Information Commissioner",
        complain_within: Length::Months(6),
        complain: Rule {
            citation: "FOISA 2002 s.47(4)",
            text: "Apply to the Commissioner within six months of receiving the outcome of the \
                   review, or of the day it was due.",
        },
        runs_from_unanswered_review: true,
        silence: Rule {
            citation: "FOISA 2002 s.20, s.47",
            text: "When no answer comes, ask for a review first; only then can the Commissioner \
                   look at it.",
        },
        silent_review: Rule {
            citation: "FOISA 2002 s.47",
            text: "When a review is not answered in time, you may apply to the Commissioner.",
        },
    },
    appeal: AppealRules {
        to: "the Court of Session, on a point of law only",
        within: Length::CalendarDays(42),
        rolls_to_working_day: false,
        rule: Rule {
            citation: "FOISA 2002 s.56",
            text: "An appeal goes to the Court of Session, on a point of law only, within \
                   forty-two days of the decision. Take advice before you rely on this date.",
        },
    },
    cost: Some(CostLimit {
        central_pounds: 600,
        other_pounds: 600,
        hourly_pounds: 15,
        rule: Rule {
            citation: "FOISA 2002 s.12; SSI 2004/467",
            text: "An authority may refuse when finding and providing the information would cost \
                   more than the limit, with staff time at no more than fifteen pounds an hour.",
        },
        checked: "2026-11-22",
    }),
};
