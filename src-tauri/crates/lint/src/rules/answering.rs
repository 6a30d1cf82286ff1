//! How to answer: format, what to fall back on, what is published, questions back.

use foi_law::Regime;

use crate::circumstances::Circumstances;
use crate::pattern::patterns;
use crate::published;
use crate::reading::Reading;

use super::Findings;

patterns! {
    /// Asks for rows rather than for one figure or one document.
    ROWS = r"\b(?:lists? of|list(?:ed|ing)?\b|breakdown|broken down (?:by|into)|break down (?:by|into)|for each|by (?:ward|month|year|department|quarter|site|school|age|category|type|supplier|recipient|area|street|postcode)|per (?:ward|department|site|school)|in each|each (?:month|year|ward|quarter|school|site|department|monitoring|gate|firm|supplier)|details of (?:all |every |each |the )*(?:[a-z-]{1,20} ){0,2}(?:grants|payments|contracts|invoices|expenses|claims|complaints|purchases|sales|trips|events)|details of (?:all|every|each) |register|dataset|data set|transactions|payments (?:over|above)|readings)\b";
    FORMAT = r"\b(?:csv|xlsx?|ods|excel|spread ?sheets?|machine.readable|electronic(?:ally)?|open format|re-?usable (?:form|format))\b";
    FALLBACK = r"\b(?:approximate(?:ly)?|approximation|estimates?|rough(?:ly)?|sample|partial(?:ly)?|part of (?:it|the)|what(?:ever)? you (?:can|have|do have)|as much (?:as|of)|narrow(?:ed|ing)?|refine|reduce|limit it|stop there|cost (?:limit|ceiling)|appropriate limit|over the limit|too (?:long|much|general|broad)|18 hours|24 hours|excessive|unreasonable|burden(?:some)?|advice and assistance|section 1[56]|regulation 9|without waiting|prioriti[sz]e|(?:is|are|would be|will be) enough|instead|bring it within|if (?:one|any|some|part|the whole|all)[a-z ']{0,40}(?:hard|difficult|long|not available|not possible|cannot|exceed))\b";
    MAIL_SEARCH = r"\b(?:e-?mails|every e-?mail|correspondence|communications?|messages|everything|any and all|all (?:the )?(?:documents?|documentation|information|records|files|papers))\b";
    SAYS_PUBLISHED = r"\b(?:published|publication|publish|web ?site|transparency|online|publicly available|already (?:available|public))\b";
    INVITES = r"\b(?:clarif[a-z]{1,8}|unclear|not clear|isn't clear|ambiguous|let me know|contact me|ask me|please ask|e-?mail me|drop me|give me a (?:ring|call)|ring me|call me|come back to me|get in touch|in touch|hesitate|any (?:questions|queries)|(?:need|want|require)[a-z ]{0,15} (?:more|further) (?:information|details?)|happy to (?:clarify|answer|discuss|talk|explain|help|narrow)|please do ask|(?:tell|ask) me[a-z0-9 ]{0,30} what|tell me (?:early|at once|straight away|as soon))\b";
    /// Subjects that are environmental information on any reading.
    ENVIRONMENT = r"\b(?:air (?:quality|pollution)|pollut(?:ion|ants?)|emissions?|floods?|flooding|fly.?tip(?:ping|ped)?|recycling|landfill|incinerat(?:or|ion)|household waste|waste (?:collection|disposal|management|contract)|bin collections?|sewage|sewers?|contaminat(?:ed|ion)|river|watercourse|water quality|biodiversity|wildlife|carbon|climate|greenhouse|asbestos|pesticides?|herbicides?|glyphosate|noise (?:levels?|nuisance|pollution)|street trees|trees? (?:felled|felling|planting|preservation)|felling|planning (?:application|permission|consent)s?|energy efficiency|insulation|retrofit|solar panels|wind (?:farm|turbine)s?|hedgerows?|nature reserve|green belt|low traffic neighbourhood|cycle lanes?|nitrogen dioxide|drainage)\b";
    NAMES_EIR = r"\b(?:environmental information|eirs?\b|eisrs?\b)";
}

fn rows(reading: &Reading<'_>) -> bool {
    reading.asks_and_leads().any(|(_, text)| ROWS.is_in(text))
}

pub(super) fn format(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    if !rows(reading) || FORMAT.is_in(reading.content()) {
        return;
    }
    let (at, fix) = reading.paragraph("Please send the answer as a CSV or XLSX file.");
    findings.mend(
        "L12",
        at..at,
        "Name a format such as CSV or XLSX: your wish counts only if it is in the first letter, and a table in a PDF has to be typed in again.",
        fix,
    );
}

pub(super) fn fallback(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let large = rows(reading)
        || reading
            .asks_and_leads()
            .any(|(_, text)| MAIL_SEARCH.is_in(text));
    if !large || FALLBACK.is_in(reading.content()) {
        return;
    }
    let sentence = match circumstances.regime {
        Regime::Foia | Regime::Foisa => {
            "If answering in full would go over the cost limit, please stop there, send me what you have by then, and tell me how the request could be narrowed."
        }
        Regime::Eir | Regime::Eisr => {
            "If answering in full would be unreasonably much work, please send me what you can, and tell me how the request could be narrowed."
        }
    };
    let (at, fix) = reading.paragraph(sentence);
    findings.mend(
        "L13",
        at..at,
        "Say what would do instead, such as a part, a sample or an estimate; then too large a search ends in an answer and not in a refusal.",
        fix,
    );
}

pub(super) fn published_already(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if SAYS_PUBLISHED.is_in(reading.content()) {
        return;
    }
    let Some(hit) = published::hits(reading, circumstances).into_iter().next() else {
        return;
    };
    let unit = hit.unit;
    let text = reading.text(&unit);
    // Within a list the sentence would read as part of the question.
    let gap = if text.ends_with(['.', '?', '!']) {
        " "
    } else {
        ". "
    };
    let text = text.strip_suffix(';').unwrap_or(text);
    findings.mend(
        "L14",
        unit,
        format!("English councils publish this already ({}), and what is published may be refused; ask for what the published list lacks: {}.", hit.entry.what, hit.entry.lacks),
        format!("{text}{gap}{}", published::WORDING),
    );
}

pub(super) fn questions_invited(
    reading: &Reading<'_>,
    _: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if reading.content().trim().is_empty()
        || INVITES.is_in(reading.content())
        || INVITES.is_in(reading.frame()[1])
    {
        return;
    }
    let (at, fix) = reading.paragraph("If anything here is unclear, please ask me straight away.");
    findings.mend(
        "L26",
        at..at,
        "Invite questions: a body that asks in the first days saves you a refusal in the last ones.",
        fix,
    );
}

pub(super) fn environment(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if circumstances.environmental()
        || NAMES_EIR.is_in(reading.body)
        || reading
            .draft
            .subject
            .is_some_and(|subject| NAMES_EIR.is_in(subject))
    {
        return;
    }
    let Some(word) = reading
        .asks_and_leads()
        .find_map(|(_, text)| ENVIRONMENT.find(text).and_then(|found| text.get(found)))
    else {
        return;
    };
    let law = if circumstances.scottish() {
        "Environmental Information (Scotland) Regulations 2004"
    } else {
        "Environmental Information Regulations 2004"
    };
    let (at, fix) = reading.paragraph(&format!("Where any of this is environmental information, please treat this as a request under the {law} as well."));
    findings.mend(
        "L24",
        at..at,
        format!("“{word}” may be environmental information, which has a law of its own with fewer grounds for refusal; name it too."),
        fix,
    );
}
