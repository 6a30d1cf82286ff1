//! What to put against a ground in a request for review, each with what it rests on and how sure
//! we are of that. The sentences are ours.

use serde::Serialize;

use crate::regime::Regime;

/// How sure we are of what an argument rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// The words of the enactment, decision or guidance were read.
    Read,
    /// Read in somebody else's account.
    SecondHand,
    /// From memory: to be checked before it is sent.
    ToBeChecked,
}

/// A fact that decides whether an argument may be used. Only the requester knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Question {
    /// Its name, by which it is answered.
    pub id: &'static str,
    /// The question, to be answered by yes, no or don't know.
    pub asks: &'static str,
}

/// An argument against a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// What the letter says.
    pub text: &'static str,
    /// The provision, decision or guidance behind it.
    pub authority: &'static str,
    /// How sure we are of that.
    pub sure: Sure,
    /// The fact that decides, with the answer for which the argument holds.
    pub only_if: Option<(Question, bool)>,
}

const PUBLISHED: Question = Question {
    id: "published",
    asks: "Is all of what you asked for published at the place they name, where you can get at it?",
};
const ENDED: Question = Question {
    id: "contract_ended",
    asks: "Has the contract ended, or has it been awarded already?",
};
const ORGANISATIONS: Question = Question {
    id: "organisations",
    asks: "Is what was withheld about companies, charities or other organisations and not only about people?",
};
const SENIOR: Question = Question {
    id: "senior",
    asks: "Are the people named senior officers, councillors or others who act for the body in public?",
};
const EARLIER_SETTLED: Question = Question {
    id: "publication_announced",
    asks: "Had the authority announced before your request that it would publish this?",
};
const DECIDED: Question = Question {
    id: "decided",
    asks: "Has the decision that the papers were about been taken?",
};
const NEW_PERIOD: Question = Question {
    id: "new_period",
    asks: "Does this request ask for another period or other data than the earlier one?",
};
const CASE_CLOSED: Question = Question {
    id: "case_closed",
    asks: "Is the investigation over?",
};
const EMISSIONS: Question = Question {
    id: "emissions",
    asks: "Is the information about emissions, such as smoke, sewage or noise?",
};
const ENGLISH_COUNCIL: Question = Question {
    id: "english_council",
    asks: "Is the authority a council in England, and not a parish or town council with less than £200,000 a year?",
};

const fn argument(text: &'static str, authority: &'static str, sure: Sure) -> Argument {
    Argument {
        text,
        authority,
        sure,
        only_if: None,
    }
}

const fn if_so(
    question: Question,
    answer: bool,
    text: &'static str,
    authority: &'static str,
    sure: Sure,
) -> Argument {
    Argument {
        text,
        authority,
        sure,
        only_if: Some((question, answer)),
    }
}

use Sure::{Read, SecondHand, ToBeChecked};

const COST: &[Argument] = &[
    argument(
        "Please give the estimate itself: what was counted, how long each step takes and for how many records. An estimate must be sensible, realistic and supported by cogent evidence.",
        "Randall v Information Commissioner EA/2006/0004",
        Read,
    ),
    argument(
        "Only finding out whether the information is held, locating, retrieving and extracting it may be counted, at £25 an hour. Time for redaction or for thinking about exemptions may not.",
        "SI 2004/3244 reg.4; Chief Constable of South Yorkshire v Information Commissioner EA/2009/0029",
        Read,
    ),
    argument(
        "I was owed advice on what could be answered within the limit. Please say which part of the request can be, and answer that part.",
        "FOIA 2000 s.16(1)",
        Read,
    ),
];
const COST_SCOTLAND: &[Argument] = &[
    argument(
        "Please give the estimate itself. Staff time may be counted at no more than £15 an hour, and finding out whether the information is held may not be counted at all.",
        "FOISA 2002 s.12; SSI 2004/467",
        Read,
    ),
    argument(
        "I was owed advice on what could be answered within the limit. Please say which part of the request can be, and answer that part.",
        "FOISA 2002 s.15",
        ToBeChecked,
    ),
];
const VEXATIOUS: &[Argument] = &[
    argument(
        "The request has a serious purpose: how public money was spent. Whether a request is vexatious must be judged in the round, and not by the number of letters alone.",
        "Dransfield [2012] UKUT 440 (AAC); [2015] EWCA Civ 454",
        ToBeChecked,
    ),
    argument(
        "If it is the burden that is relied on, please give the evidence for it.",
        "Cabinet Office v Information Commissioner & Ashton [2018] UKUT 208 (AAC)",
        ToBeChecked,
    ),
];
const REPEATED: &[Argument] = &[
    if_so(
        NEW_PERIOD,
        true,
        "This request is not the same or substantially similar: it asks for another period or other data.",
        "FOIA 2000 s.14(2)",
        Read,
    ),
    argument(
        "A request can be refused as repeated only if the earlier one was complied with and no reasonable interval has passed.",
        "FOIA 2000 s.14(2)",
        Read,
    ),
];
const REPEATED_SCOTLAND: &[Argument] = &[
    if_so(
        NEW_PERIOD,
        true,
        "This request is not the same or substantially similar: it asks for another period or other data.",
        "FOISA 2002 s.14(2)",
        ToBeChecked,
    ),
    argument(
        "A request can be refused as repeated only if the earlier one was complied with and no reasonable interval has passed.",
        "FOISA 2002 s.14(2)",
        ToBeChecked,
    ),
];
const ACCESSIBLE: &[Argument] = &[
    if_so(
        PUBLISHED,
        false,
        "Not all of what I asked for is published there. The exemption covers only what is itself reasonably accessible to me; please send the rest.",
        "FOIA 2000 s.21(1)",
        ToBeChecked,
    ),
    argument(
        "Please give the exact place of each part of the information. A website as a whole is not that.",
        "FOIA 2000 s.21(1)",
        ToBeChecked,
    ),
];
const ACCESSIBLE_SCOTLAND: &[Argument] = &[
    if_so(
        PUBLISHED,
        false,
        "Not all of what I asked for is published there. The exemption covers only what is itself reasonably obtainable by me; please send the rest.",
        "FOISA 2002 s.25(1)",
        ToBeChecked,
    ),
    argument(
        "Please give the exact place of each part of the information. A website as a whole is not that.",
        "FOISA 2002 s.25(1)",
        ToBeChecked,
    ),
];
const FUTURE: &[Argument] = &[
    if_so(
        EARLIER_SETTLED,
        false,
        "I know of no intention to publish this that was settled before my request. One that came after it does not count. Please say when, and by whom, it was decided.",
        "FOIA 2000 s.22(1)",
        ToBeChecked,
    ),
    argument(
        "Please say why it is reasonable that I should wait, and that all of what I asked for will be published.",
        "FOIA 2000 s.22(1)(c)",
        ToBeChecked,
    ),
];
const FUTURE_SCOTLAND: &[Argument] = &[argument(
    "The information must be published within twelve weeks of my request. Please give the day, and say when it was decided.",
    "FOISA 2002 s.27(1)",
    SecondHand,
)];
const INVESTIGATIONS: &[Argument] = &[
    argument(
        "Please say which power the authority has itself to charge or prosecute in this matter.",
        "FOIA 2000 s.30(1)",
        ToBeChecked,
    ),
    if_so(
        CASE_CLOSED,
        true,
        "The case is closed, and the public interest in keeping it from view is the less for that.",
        "FOIA 2000 s.2(2)(b)",
        ToBeChecked,
    ),
];
const LAW_ENFORCEMENT: &[Argument] = &[argument(
    "Please show for each item how its disclosure would cause the harm. Bank details and addresses can be removed, and the sums and names of organisations given.",
    "FOIA 2000 s.31(1)",
    ToBeChecked,
)];
const AUDIT: &[Argument] = &[argument(
    "This ground is open only to bodies that audit other public authorities. An authority's own internal audit is outside it.",
    "FOIA 2000 s.33(1)",
    ToBeChecked,
)];
const CONDUCT: &[Argument] = &[
    argument(
        "Please say who the qualified person was, when the opinion was given, on which information, and why it was reasonable.",
        "FOIA 2000 s.36(2)",
        Read,
    ),
    if_so(
        DECIDED,
        true,
        "The decision has been taken, so that the need for a space to think in private has largely gone.",
        "FOIA 2000 s.2(2)(b)",
        ToBeChecked,
    ),
];
const CONDUCT_SCOTLAND: &[Argument] = &[
    argument(
        "Please say which passages would inhibit whom, and how substantially; the ground does not cover a kind of paper as such.",
        "FOISA 2002 s.30",
        ToBeChecked,
    ),
    if_so(
        DECIDED,
        true,
        "The decision has been taken, so that the need for a space to think in private has largely gone.",
        "FOISA 2002 s.2(1)(b)",
        ToBeChecked,
    ),
];
const SAFETY: &[Argument] = &[argument(
    "What could endanger anyone, such as an address, can be removed and the sum given.",
    "FOIA 2000 s.38(1)",
    ToBeChecked,
)];
const PERSONAL: &[Argument] = &[
    if_so(
        ORGANISATIONS,
        true,
        "Companies, charities and other organisations have no personal data. Please give everything about them.",
        "UK GDPR art.4(1)",
        ToBeChecked,
    ),
    if_so(
        SENIOR,
        true,
        "Senior staff and elected members must expect scrutiny of what they do with public money.",
        "ICO guidance on section 40",
        ToBeChecked,
    ),
    argument(
        "There is a legitimate interest in knowing how public money is spent. Please weigh it for each name, and remove names rather than refuse the whole.",
        "UK GDPR art.6(1)(f)",
        ToBeChecked,
    ),
];
const CONFIDENCE: &[Argument] = &[
    argument(
        "A concluded contract is the work of both parties and was not obtained by the authority from another person.",
        "Derry City Council v Information Commissioner EA/2006/0014",
        Read,
    ),
    argument(
        "A breach must be actionable, and the public interest is a defence to it. Please say how it was weighed.",
        "FOIA 2000 s.41(1)(b)",
        ToBeChecked,
    ),
];
const CONFIDENCE_SCOTLAND: &[Argument] = &[
    argument(
        "A concluded contract is the work of both parties and was not obtained by the authority from another person.",
        "FOISA 2002 s.36(2); compare Derry City Council v Information Commissioner EA/2006/0014",
        ToBeChecked,
    ),
    argument(
        "A breach must be actionable, and the public interest is a defence to it. Please say how it was weighed.",
        "FOISA 2002 s.36(2)",
        ToBeChecked,
    ),
];
const PRIVILEGE_SCOTLAND: &[Argument] = &[argument(
    "The interest in privilege is strong, but not absolute. In any case please give the sum paid for the advice, its dates and the service that took it.",
    "FOISA 2002 s.36(1), s.2(1)(b)",
    ToBeChecked,
)];
const PRIVILEGE: &[Argument] = &[argument(
    "The interest in privilege is strong, but not absolute. In any case please give the sum paid for the advice, its dates and the service that took it.",
    "FOIA 2000 s.42(1), s.2(2)(b)",
    ToBeChecked,
)];
const COMMERCIAL: &[Argument] = &[
    argument(
        "Harm to a supplier must rest on the supplier's own evidence and not on the authority's guess. Please say what the supplier said.",
        "Derry City Council v Information Commissioner EA/2006/0014",
        Read,
    ),
    if_so(
        ENDED,
        true,
        "The contract has been awarded or is over. What it was worth to a competitor fades with time, and suppliers to public bodies must expect scrutiny.",
        "ICO decision notice, Mid Suffolk District Council",
        Read,
    ),
    argument(
        "The total and the name of the recipient can be given when unit prices are withheld.",
        "FOIA 2000 s.43(2)",
        ToBeChecked,
    ),
    // The Code binds councils in England alone, and not the smallest parishes.
    if_so(
        ENGLISH_COUNCIL,
        true,
        "The authority has to publish its payments over £500, with the name of the recipient, in any case.",
        "Local Government Transparency Code 2015",
        Read,
    ),
];
const COMMERCIAL_SCOTLAND: &[Argument] = &[
    argument(
        "The harm must be substantial. Please say what it is, to whom, and how disclosure would cause it.",
        "FOISA 2002 s.33(1)(b)",
        SecondHand,
    ),
    if_so(
        ENDED,
        true,
        "The contract has been awarded or is over, and what it was worth to a competitor fades with time.",
        "FOISA 2002 s.2(1)(b)",
        ToBeChecked,
    ),
];
const PROHIBITED: &[Argument] = &[argument(
    "Please name the enactment that forbids disclosure, and say why it does so here although the Act allows it.",
    "FOIA 2000 s.44(1)",
    ToBeChecked,
)];
const ENVIRONMENTAL: &[Argument] = &[argument(
    "Then the request is one under the Environmental Information Regulations, where disclosure is presumed. Please answer it under them.",
    "EIR 2004 reg.12(2)",
    Read,
)];
const ENVIRONMENTAL_SCOTLAND: &[Argument] = &[argument(
    "Then the request is one under the Environmental Information (Scotland) Regulations, where disclosure is presumed. Please answer it under them.",
    "EISR 2004 reg.10(2)",
    ToBeChecked,
)];
const NOT_HELD: &[Argument] = &[argument(
    "This exception is open only for information that was not held when my request was received. Please say what searches were made for it, and where.",
    "EIR 2004 reg.12(4)(a)",
    Read,
)];
const UNREASONABLE: &[Argument] = &[
    argument(
        "There is no fixed limit of cost in the Regulations. The burden must be shown, and weighed against the public interest with a presumption in favour of disclosure.",
        "EIR 2004 reg.12(1)(b), reg.12(2), reg.12(4)(b)",
        Read,
    ),
    argument(
        "I was owed help with a request that could be met. Please say what that would be.",
        "EIR 2004 reg.9",
        SecondHand,
    ),
];
const TOO_GENERAL: &[Argument] = &[argument(
    "This exception is open only to an authority that has asked for particulars and helped with them.",
    "EIR 2004 reg.12(4)(c), reg.9",
    Read,
)];
const INTERNAL: &[Argument] = &[if_so(
    DECIDED,
    true,
    "The decision has been taken, so that the need for a space to think in private has largely gone.",
    "EIR 2004 reg.12(1)(b)",
    Read,
)];
const EIR_COMMERCIAL: &[Argument] = &[
    argument(
        "It must be shown that disclosure would adversely affect a legitimate economic interest protected by law; that it might is not enough.",
        "EIR 2004 reg.12(5)(e)",
        Read,
    ),
    argument(
        "Viability reports have been ordered to be disclosed.",
        "Waltham Forest FER0449366; Bristol v IC & Portland and Brunswick Squares EA/2010/0012",
        Read,
    ),
    if_so(
        EMISSIONS,
        true,
        "The information is on emissions, and for that this exception is not open.",
        "EIR 2004 reg.12(9)",
        Read,
    ),
];
const EIR_HARM: &[Argument] = &[argument(
    "It must be shown that disclosure would have an adverse effect; that it might is not enough. The public interest must be weighed, with a presumption in favour of disclosure.",
    "EIR 2004 reg.12(1)(b), reg.12(2), reg.12(5)",
    Read,
)];
const EISR_HARM: &[Argument] = &[argument(
    "It must be shown that disclosure would prejudice substantially, or be likely to. The public interest must be weighed, with a presumption in favour of disclosure.",
    "EISR 2004 reg.10(1)(b), reg.10(2), reg.10(5)",
    ToBeChecked,
)];
const EISR_UNREASONABLE: &[Argument] = &[argument(
    "There is no fixed limit of cost in the Regulations. The burden must be shown, and weighed against the public interest with a presumption in favour of disclosure.",
    "EISR 2004 reg.10(1)(b), reg.10(2), reg.10(4)(b)",
    ToBeChecked,
)];
const NOTHING: &[Argument] = &[];

/// The arguments against a ground, the strongest first; those of its section where the paragraph
/// has none of its own. May be empty.
///
/// ```
/// use foi_law::{Regime, exemptions};
/// let against = exemptions::arguments(Regime::Foia, "43(2)");
/// assert!(against[0].authority.contains("Derry"));
/// assert!(exemptions::arguments(Regime::Foia, "99").is_empty());
/// ```
pub fn arguments(regime: Regime, section: &str) -> &'static [Argument] {
    let base = section.split('(').next().unwrap_or_default();
    match (regime, base) {
        (Regime::Foia, "12") => COST,
        (Regime::Foisa, "12") => COST_SCOTLAND,
        (Regime::Foia, "14") if section.starts_with("14(2)") => REPEATED,
        (Regime::Foisa, "14") if section.starts_with("14(2)") => REPEATED_SCOTLAND,
        (Regime::Foia | Regime::Foisa, "14") => VEXATIOUS,
        (Regime::Foia, "21") => ACCESSIBLE,
        (Regime::Foisa, "25") => ACCESSIBLE_SCOTLAND,
        (Regime::Foia, "22") => FUTURE,
        (Regime::Foisa, "27") => FUTURE_SCOTLAND,
        (Regime::Foia, "30") => INVESTIGATIONS,
        (Regime::Foia, "31") => LAW_ENFORCEMENT,
        (Regime::Foia, "33") => AUDIT,
        (Regime::Foia, "36") => CONDUCT,
        (Regime::Foisa, "30") => CONDUCT_SCOTLAND,
        (Regime::Foia, "38") => SAFETY,
        (Regime::Foia, "39") => ENVIRONMENTAL,
        (Regime::Foia, "40")
        | (Regime::Foisa, "38")
        | (Regime::Eir, "13")
        | (Regime::Eisr, "11") => PERSONAL,
        (Regime::Foia, "41") => CONFIDENCE,
        (Regime::Foia, "42") => PRIVILEGE,
        (Regime::Foisa, "36") if section.starts_with("36(1)") => PRIVILEGE_SCOTLAND,
        (Regime::Foisa, "36") if section.starts_with("36(2)") => CONFIDENCE_SCOTLAND,
        (Regime::Foisa, "39") if section.starts_with("39(2)") => ENVIRONMENTAL_SCOTLAND,
        (Regime::Foia, "43") => COMMERCIAL,
        (Regime::Foisa, "33") => COMMERCIAL_SCOTLAND,
        (Regime::Foia, "44") => PROHIBITED,
        (Regime::Eir, "12") => match section.get(..8).unwrap_or(section) {
            "12(4)(a)" => NOT_HELD,
            "12(4)(b)" => UNREASONABLE,
            "12(4)(c)" => TOO_GENERAL,
            "12(4)(e)" | "12(4)(d)" => INTERNAL,
            "12(5)(e)" => EIR_COMMERCIAL,
            other if other.starts_with("12(5)") => EIR_HARM,
            _ => NOTHING,
        },
        (Regime::Eisr, "10") => match section.get(..8).unwrap_or(section) {
            "10(4)(b)" => EISR_UNREASONABLE,
            other if other.starts_with("10(5)") => EISR_HARM,
            _ => NOTHING,
        },
        _ => NOTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(regime: Regime, section: &str) -> Vec<&'static str> {
        arguments(regime, section)
            .iter()
            .map(|argument| argument.authority)
            .collect()
    }

    #[test]
    fn the_transparency_code_is_quoted_to_councils_in_england_alone() {
        let code = arguments(Regime::Foia, "43(2)")
            .iter()
            .find(|argument| argument.authority.contains("Transparency Code"))
            .unwrap();
        assert_eq!(code.only_if, Some((ENGLISH_COUNCIL, true)));
        assert!(
            arguments(Regime::Foia, "43(2)")
                .iter()
                .all(|argument| argument.text.contains("£500") == (argument == code))
        );
    }

    #[test]
    fn a_scottish_ground_is_answered_from_the_scottish_act() {
        for section in ["14(2)", "25", "36(1)", "36(2)"] {
            let cited = cited(Regime::Foisa, section);
            assert!(!cited.is_empty(), "{section}");
            for authority in cited {
                assert!(
                    authority.starts_with("FOISA 2002 s."),
                    "{section}: {authority}"
                );
            }
        }
        assert_eq!(cited(Regime::Foisa, "39(2)"), ["EISR 2004 reg.10(2)"]);
        assert!(!cited(Regime::Foisa, "38(1)(b)").is_empty());
        assert_eq!(cited(Regime::Foia, "14(2)"), ["FOIA 2000 s.14(2)"; 2]);
    }

    #[test]
    fn of_what_is_not_held_the_searches_are_asked() {
        let [one] = arguments(Regime::Eir, "12(4)(a)") else {
            panic!("one argument");
        };
        assert!(one.text.contains("searches"));
    }
}
