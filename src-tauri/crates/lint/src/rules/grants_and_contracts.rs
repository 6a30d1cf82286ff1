//! Asking about grants and contracts by the fields that are kept about them.

use crate::circumstances::Circumstances;
use crate::pattern::{Pattern, patterns};
use crate::reading::{Reading, Unit};

use super::{Findings, within};

/// A question that names so many fields knows what it wants.
const ENOUGH_OF_A_GRANT: usize = 3;
const ENOUGH_OF_A_CONTRACT: usize = 2;

patterns! {
    GRANTS = r"\b(?:lists?|details|register|breakdown|record|all|every|which)\b[a-z ,'-]{0,40}\bgrants?\b|\bgrants? (?:awarded|made|given|paid|register)\b";
    AGGREGATE = r"\b(?:how (?:much|many)|total|number of|sum of|refused|rejected|unsuccessful|applications|cop(?:y|ies) of|criteria|policy|guidance|minutes|grant of planning|grants? of permission)\b";
    RECIPIENT = r"\b(?:recipients?|beneficiar(?:y|ies)|grantees?|organisations?|who (?:received|got)|name of)\b";
    REGISTRATION = r"\b(?:registration|charity (?:or company )?(?:registration )?number|company number)\b";
    AMOUNT = r"\b(?:amounts?|values?|sums?|how much|£)\b";
    DATE = r"\bdates?\b";
    PURPOSE = r"\b(?:purposes?|what (?:it was|they were) for|reasons?|projects?)\b";
    SPAN = r"\b(?:period|duration|time span)\b";
    DEPARTMENT = r"\b(?:departments?|fund|programme|budget)\b";
    CONTRACTS = r"\b(?:lists?|details|register|breakdown|information|all|every|which|any)\b[a-z ,'-]{0,40}\bcontracts?\b|\bcontracts? (?:with|awarded|let|held|for)\b";
    CONTRACT_DOCUMENT = r"\b(?:cop(?:y|ies) of|how (?:much|many)|number of|total|under the contract)\b";
    VALUE = r"\b(?:values?|costs?|amounts?|worth|prices?|sums?|spend|paid)\b";
    TERM = r"\b(?:dates?|start|end|duration|length|term|expir(?:y|es|ation)|award(?:ed)? (?:date|on|when)|date of award)\b";
    VARIATION = r"\b(?:variations?|extensions?|extended|amend(?:ed|ments?)|changes?|renewals?)\b";
    PERFORMANCE = r"\b(?:kpis?|performance|key performance)\b";
    UNIT_PRICES = r"\b(?:unit (?:prices?|rates?|costs?)|day rates?|hourly rates?|rate cards?|pricing schedules?|schedules? of rates|price lists?)\b";
    APART = r"\b(?:separate(?:ly)?|as a separate|on its own)\b";
}

fn fields(reading: &Reading<'_>, patterns: &[&Pattern]) -> usize {
    let mut named = 0;
    for pattern in patterns {
        if reading
            .asks_and_leads()
            .any(|(_, text)| pattern.is_in(text))
        {
            named += 1;
        }
    }
    named
}

/// The question with a sentence behind it.
fn with_sentence(text: &str, sentence: &str) -> String {
    let text = text.trim_end_matches([';', ',']);
    let gap = if text.ends_with(['.', '?', '!', ':']) {
        " "
    } else {
        ". "
    };
    format!("{text}{gap}{sentence}")
}

fn first_ask<'r>(
    reading: &'r Reading<'_>,
    wanted: &Pattern,
    not: &Pattern,
) -> Option<(&'r Unit, &'r str)> {
    reading
        .asks()
        .find(|(_, text)| wanted.is_in(text) && !not.is_in(text))
}

pub(super) fn grants(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let Some((unit, text)) = first_ask(reading, &GRANTS, &AGGREGATE) else {
        return;
    };
    let named = fields(
        reading,
        &[
            &RECIPIENT,
            &REGISTRATION,
            &AMOUNT,
            &DATE,
            &PURPOSE,
            &SPAN,
            &DEPARTMENT,
        ],
    );
    if named >= ENOUGH_OF_A_GRANT {
        return;
    }
    findings.mend(
        "L21",
        unit.range.clone(),
        "Ask for the fields that councils keep about grants anyway (recipient, registration number, amount, date, period, purpose, department): that is one export, and quick.",
        with_sentence(text, "For each grant, please give the recipient, its charity or company registration number, the amount, the date, the period it covers, the purpose and the department that made it."),
    );
}

pub(super) fn contracts(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    if let Some((unit, text)) = first_ask(reading, &CONTRACTS, &CONTRACT_DOCUMENT) {
        let named = fields(reading, &[&VALUE, &TERM, &VARIATION, &PERFORMANCE]);
        if named < ENOUGH_OF_A_CONTRACT {
            findings.mend(
                "L22",
                unit.range.clone(),
                "Ask for the facts of a contract by name (award, value, dates, variations, performance): they are seldom secret, while “details” invites a refusal of the whole.",
                with_sentence(text, "For each contract, please give the supplier, the date of award, the start and end dates, the value, any variations or extensions, and the performance indicators."),
            );
        }
    }
    for (unit, text) in reading.asks() {
        let Some(found) = UNIT_PRICES.find(text) else {
            continue;
        };
        let others = [&TERM, &VARIATION, &PERFORMANCE]
            .into_iter()
            .any(|field| field.is_in(text));
        if others && !APART.is_in(text) {
            findings.add(
                "L22",
                within(&unit.range, found),
                "Ask for unit prices as a question of their own: they may be withheld as commercial, and should not take the rest with them.",
            );
        }
    }
}
