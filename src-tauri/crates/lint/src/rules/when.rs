//! Periods: there has to be one, and one that has been.

use foi_law::AuthorityKind;

use crate::circumstances::Circumstances;
use crate::pattern::patterns;
use crate::period::{open_start, periods, says_when, written};
use crate::reading::{Reading, Role};

use super::{Findings, within};

patterns! {
    /// What goes on in time, so that its records have no end of their own.
    FLOWS = r"\b(?:(?:how (?:much|many)|(?:total )?(?:numbers?|sums?|amounts?|costs?) of)\b[a-z ,'-]{0,80}\b(?:spen[dt]|paid|pay|received|issued|made|given|awarded|reported|recorded|refused|granted|cost|complain(?:ts|ed)|suspended|dismissed|sold|bought|closed|cancelled|claimed|broken|incidents|accidents|applications|requests|cases|visits|visitors|journeys|days)|(?:has|have|did) (?:you|the council|the trust|it) (?:spen[dt]|paid|pay)|spent on|spending on|spend on|expenditure on|payments? (?:to|made)|(?:list|details|breakdown|number) of (?:all |the |every |any )*(?:[a-z-]{1,20} ){0,2}(?:payments|invoices|grants|complaints|incidents|contracts|transactions|claims|trips|journeys|events|meetings|visits|sales|purchases)|everything (?:you|about|on)|(?:e-?mails|correspondence|letters|documents|documentation|communications|messages) (?:about|relating|concerning|regarding|between|sent|to|from|in)|any and all|all (?:the )?(?:information|documents?|documentation|records|correspondence|e-?mails)|every (?:e-?mail|letter|document)|how many (?:[a-z'-]{1,20} ){1,5}(?:(?:were|was|have been|has been|did) |[a-z]{2,12}ed (?:more|less|longer|over|at|in|by|to|from|on|for|with|without|after|before|during|due|under|within)))\b";
    STOCK = r"\b(?:current(?:ly)?|at present|at the moment|as (?:of|at)|now|today|latest|most recent|in force|owns?|owned|employs?|holds|are there|there are|is there|existing|to date|ever|(?:is|are) [a-z]{2,14}ed)\b";
    /// Refers to a period that stands elsewhere.
    REFERS = r"\b(?:same|that|those|these|this|each of|such|above|in the list|in question|of them|for each)\b";
    KIND_OF_YEAR = r"\b(?:(?:financial|calendar|academic|school|tax|municipal|fiscal|accounting|council) years?|years? end(?:ed|ing)?|year.end|31(?:st)? (?:of )?(?:march|december|august|july)|march 31|1(?:st)? (?:of )?(?:april|january|september|august)|april 1|april|march)\b";
    YEARS = r"\b(?:(?P<number>(?:each of )?(?:the )?(?:last|past|previous|preceding) (?:[a-z0-9]{1,10} )?(?:full |complete )?)(?P<noun>years?)|(?P<each>(?:each|every|per|by) )(?P<noun2>year)|(?P<the>the )(?P<noun3>years? )(?P<y>(?:19|20)\d\d)(?: (?:to|and|-) (?:19|20)\d\d)?|annually|per annum|annual (?:cost|spend|spending|total|figures?|amount|expenditure|income|sum)s?)\b";
    FUTURE = r"\b(?:from now on|from this (?:day|date) (?:on|onwards?|forward)|going forwards?|in (?:the )?future|until further notice|on an? (?:ongoing|on-going|continuing|regular|monthly|weekly|quarterly) basis|keep me (?:informed|updated|posted|up to date)|(?:as soon as|once|when|whenever) (?:it|they|this|these|the (?:report|figures|data|list|results?|minutes)) (?:is|are|becomes?|has been|have been) (?:available|ready|published|complete[d]?|finished|finali[sz]ed|released)|every (?:month|week|quarter|time) (?:from|until|after|that|you)|(?:same|it|them|this|update[sd]?|copy|list|figures) (?:to me )?(?:again )?every (?:month|week|quarter|year)|each time (?:a|an|the|you|it))\b";
    CONDITION = r"^[(]?(?:[a-z0-9]{1,3}[.):] ?|Q\d{1,2}[.:)]? ?)?(?:and )?(?:if (?:so|yes|not|no)\b,?|if the answer[a-z0-9 ()]{0,30} (?:is|was) (?:yes|no|that)\b|if (?:the council|the trust|they|it) (?:did|does|do|has|have|had|decides?|later)\b)";
    STANDING = r"\b(?:strategy|plan|plans|policy|budget|forecast|programme|risk)\b";
}

pub(super) fn period(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    for (unit, text) in reading.asks_and_leads() {
        if let Some(found) = open_start(text) {
            let said = text.get(found.clone()).unwrap_or_default();
            let rest = said.get("since".len()..).unwrap_or_default();
            findings.mend(
                "L08",
                within(&unit.range, found),
                "Give the period an end as well; without one nobody can say when the search is done.",
                format!("from{rest} to {}", written(circumstances.today)),
            );
        }
    }
    let flows = |text: &str| FLOWS.is_in(text) && !STOCK.is_in(text);
    let why = "Name the first and the last day: a search without them takes longer, and may be refused for its cost or sent back with a question.";
    let general = reading
        .units
        .iter()
        .filter(|unit| unit.item.is_none() && unit.role != Role::Procedure)
        .any(|unit| says_when(reading.text(&unit.range)))
        || reading.draft.subject.is_some_and(says_when);
    if general {
        return;
    }
    let somewhere = reading.asks().any(|(_, text)| says_when(text));
    for (unit, text) in reading.asks() {
        if says_when(text)
            || !flows(text)
            || somewhere && (unit.item.is_none() || REFERS.is_in(text))
        {
            continue;
        }
        findings.add("L08", unit.range.clone(), why);
        if !somewhere {
            return;
        }
    }
}

pub(super) fn kind_of_year(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if KIND_OF_YEAR.is_in(reading.content())
        || reading
            .draft
            .subject
            .is_some_and(|subject| KIND_OF_YEAR.is_in(subject))
    {
        return;
    }
    let (kind, days) = match circumstances.kind {
        AuthorityKind::School => ("academic", "1 September to 31 August"),
        _ => ("financial", "1 April to 31 March"),
    };
    for (unit, text) in reading.asks_and_leads() {
        let Some(captures) = YEARS.captures(text) else {
            continue;
        };
        let Some(all) = captures.get(0) else { continue };
        let part = |name: &str| captures.name(name).map_or("", |part| part.as_str());
        let fix = if captures.name("number").is_some() {
            Some(format!(
                "{}{kind} {} ({days})",
                part("number"),
                part("noun")
            ))
        } else if captures.name("each").is_some() {
            Some(format!("{}{kind} {} ({days})", part("each"), part("noun2")))
        } else {
            captures.name("the").map(|_| {
                format!(
                    "{}calendar {}",
                    part("the"),
                    all.as_str().get("the ".len()..).unwrap_or_default()
                )
            })
        };
        let place = within(&unit.range, all.range());
        let why = "Say whether you mean financial years (1 April to 31 March) or calendar years; councils keep accounts by the first, and asking you costs a round of letters.";
        match fix {
            Some(fix) => findings.mend("L09", place, why, fix),
            None => findings.add("L09", place, why),
        }
        return;
    }
}

pub(super) fn to_come(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    for (unit, text) in reading.asks_and_leads() {
        if let Some(found) = FUTURE.find(text).filter(|_| !STANDING.is_in(text)) {
            findings.add(
                "L25",
                within(&unit.range, found),
                "A request reaches what is held on the day it arrives; for later information send a new request then.",
            );
        }
        if let Some(found) = CONDITION.find(text) {
            findings.add(
                "L25",
                within(&unit.range, found),
                "Ask for the information itself and leave out the “if”: a body that holds none will say so.",
            );
        }
    }
}

pub(super) fn impossible_period(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    for (unit, text) in reading.asks_and_leads() {
        for period in periods(text) {
            let why = if period.last < period.first {
                "The period ends before it begins; change one of the two days."
            } else if period.first > circumstances.today && !STANDING.is_in(text) {
                "This period has not begun, and a request reaches only what is held on the day it arrives."
            } else {
                continue;
            };
            findings.add("L32", within(&unit.range, period.range), why);
        }
    }
}
