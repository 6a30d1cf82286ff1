//! What the letter says about the law: the right Act, remedy, limit, time and regulator.

use foi_law::{AuthorityKind, Regime};

use crate::circumstances::Circumstances;
use crate::draft::LetterKind;
use crate::pattern::patterns;
use crate::reading::{Reading, Role};

use super::{Findings, within};

patterns! {
    UK_ACT = r"\b(?:freedom of information act(?: 2000|,? 2000)?|foi act 2000|foia(?: 2000)?)\b";
    UK_REGULATIONS = r"\benvironmental information regulations(?: 2004)?\b";
    SCOTTISH_ACT = r"\b(?:freedom of information \(scotland\) act(?: 2002)?|foi \(scotland\) act(?: 2002)?|foisa(?: 2002)?)";
    SCOTTISH_REGULATIONS = r"\b(?:environmental information \(scotland\) regulations(?: 2004)?|eisrs?(?: 2004)?)";
    COMPLAINS = r"\b(?:(?:i|we)(?:'ll| will| shall| would| intend to| am going to| may| might)?(?: then| also| immediately| have to| be forced to)? (?:complain|complaining|appeal|apply|refer (?:this|you|it|the matter)|report (?:this|you|it)|take (?:this|it|you|the matter)|escalate(?: this)?|go)(?: straight| directly)? to (?:the )?(?:information commissioner|scottish information commissioner|commissioner|information commission|ico|ombudsman|(?:first.tier |information )?tribunal|regulator))\b";
    COMPLAINS_FIRST = r"\b(?:(?:i|we) (?:hereby |formally )?(?:request|ask for|demand|want|would like|am requesting|require) an internal review|please (?:carry out|conduct|treat this as a request for) an internal review|(?:i|we) (?:will|shall)(?: then)? (?:request|ask for|demand|seek) an internal review)\b";
    REVIEW = r"\breview\b";
    SCOTTISH_COMMISSIONER = r"\bscottish information commissioner\b";
    UK_COMMISSIONER = r"\b(?:information commissioner(?:'s office)?|ico|information commission)\b";
    HOURS = r"\b(?:18|24|eighteen|twenty.four|40) hours\b";
    POUNDS = r"£ ?(?:450|600)\b";
    COST_LIMIT = r"\b(?:cost (?:limit|ceiling|threshold)|appropriate limit|section 12|fees regulations|limit (?:in|under|of|set by) section 12)\b";
    DAYS = r"\bwithin (?:the )?(?P<n>\d{1,2}|ten|fourteen|fifteen|twenty|twenty.eight|thirty|a|one)(?: \(?\d{1,2}\)?)? (?P<unit>calendar days|working days|business days|days|weeks|month)\b";
    CLAIMS_LAW = r"\b(?:law|legal(?:ly)?|act|statut[a-z]{1,5}|regulations?|required|obliged|must|entitled|deadline|time limit|duty)\b";
    ANSWERS = r"\b(?:repl(?:y|ies)|respon[a-z]{1,5}|answer|hear|receive|provide|information|request|limit|deadline)\b";
}

pub(super) fn act(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let body = reading.body;
    let (wrong, right): ([&crate::pattern::Pattern; 2], [&crate::pattern::Pattern; 2]) =
        if circumstances.scottish() {
            (
                [&UK_ACT, &UK_REGULATIONS],
                [&SCOTTISH_ACT, &SCOTTISH_REGULATIONS],
            )
        } else {
            (
                [&SCOTTISH_ACT, &SCOTTISH_REGULATIONS],
                [&UK_ACT, &UK_REGULATIONS],
            )
        };
    // Whoever names both knows that there are two.
    if right.iter().any(|pattern| pattern.is_in(body)) {
        return;
    }
    let titles = if circumstances.scottish() {
        [Regime::Foisa.title(), Regime::Eisr.title()]
    } else {
        [Regime::Foia.title(), Regime::Eir.title()]
    };
    for (pattern, title) in wrong.into_iter().zip(titles) {
        for found in pattern.each(body).take(10) {
            findings.mend("L27", found, format!("This body answers under the {title}; a letter that names another Act invites a reply about the law."), title.to_owned());
        }
    }
}

pub(super) fn remedy(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let kind = reading.draft.kind;
    for unit in &reading.units {
        let text = reading.text(&unit.range);
        let why = match kind {
            LetterKind::Request => {
                "Leave remedies for later: the body has not had its time yet, and a first letter that threatens with them wins nothing."
            }
            // Scotland: the Commissioner looks at nothing before a review was asked for.
            LetterKind::Chaser if circumstances.scottish() && !REVIEW.is_in(reading.body) => {
                "In Scotland you must ask for a review first, also when no answer came; only then can the Commissioner look at it."
            }
            _ => continue,
        };
        if let Some(found) = COMPLAINS.find(text).or_else(|| {
            COMPLAINS_FIRST
                .find(text)
                .filter(|_| kind == LetterKind::Request)
        }) {
            findings.add("L28", within(&unit.range, found), why);
        }
    }
}

pub(super) fn limit(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let central = circumstances.kind == AuthorityKind::CentralGovernment;
    for (unit, text) in reading
        .with_role(Role::Procedure)
        .chain(reading.with_role(Role::Statement))
    {
        let said = |pattern: &crate::pattern::Pattern| {
            pattern
                .find(text)
                .and_then(|found| Some((text.get(found.clone())?, found)))
        };
        if circumstances.environmental() {
            let found = said(&HOURS)
                .or_else(|| said(&COST_LIMIT))
                .or_else(|| said(&POUNDS));
            if let Some((_, found)) = found {
                findings.add("L29", within(&unit.range, found), "The environmental regulations have no limit in hours or pounds; a request can only be refused as manifestly unreasonable, so do not offer a limit that is not there.");
            }
            continue;
        }
        let Some(cost) = circumstances.regime.rules().cost else {
            continue;
        };
        let pounds = if central {
            cost.central_pounds
        } else {
            cost.other_pounds
        };
        let hours = pounds / cost.hourly_pounds.max(1);
        let why = format!(
            "For this body the limit is £{pounds}, which is {hours} hours at £{} an hour.",
            cost.hourly_pounds
        );
        if let Some((_, found)) = said(&HOURS).filter(|(text, _)| !is_number(text, hours)) {
            findings.mend(
                "L29",
                within(&unit.range, found),
                why.clone(),
                format!("{hours} hours"),
            );
        }
        if let Some((_, found)) =
            said(&POUNDS).filter(|(text, _)| !text.ends_with(&pounds.to_string()))
        {
            findings.mend("L29", within(&unit.range, found), why, format!("£{pounds}"));
        }
    }
}

fn is_number(text: &str, number: u16) -> bool {
    let words = [("eighteen", 18), ("twenty", 24)];
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .is_some_and(|word| {
            word.parse() == Ok(number)
                || words
                    .iter()
                    .any(|(name, value)| word.eq_ignore_ascii_case(name) && *value == number)
        })
}

pub(super) fn time(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let working_days = circumstances
        .regime
        .rules()
        .answer(circumstances.kind)
        .working_days;
    for unit in reading.units.iter().filter(|unit| unit.item.is_none()) {
        let text = reading.text(&unit.range);
        let Some(captures) = DAYS.captures(text) else {
            continue;
        };
        let (Some(all), Some(number), Some(of)) =
            (captures.get(0), captures.name("n"), captures.name("unit"))
        else {
            continue;
        };
        let twenty = matches!(
            number.as_str().to_ascii_lowercase().as_str(),
            "20" | "twenty"
        );
        let of = of.as_str().to_ascii_lowercase();
        let right = number.as_str() == working_days.to_string() || twenty && working_days == 20;
        if right && of.starts_with(['w', 'b']) && of != "weeks" || !ANSWERS.is_in(text) {
            continue;
        }
        // A wish for an early answer is no claim about the law; "20 days" always is.
        if !(CLAIMS_LAW.is_in(text) || twenty && of == "days") {
            continue;
        }
        findings.mend(
            "L30",
            within(&unit.range, all.range()),
            format!("The law gives {working_days} working days; weekends and bank holidays do not count."),
            format!("within {working_days} working days"),
        );
    }
}

pub(super) fn regulator(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let scottish = SCOTTISH_COMMISSIONER.find(reading.body);
    if circumstances.scottish() {
        if scottish.is_none()
            && let Some(found) = UK_COMMISSIONER.find(reading.body)
            && COMPLAINS.is_in(reading.body)
        {
            findings.mend("L33", found, "In Scotland the regulator is the Scottish Information Commissioner; the one in England cannot act there.", "Scottish Information Commissioner".to_owned());
        }
    } else if let Some(found) = scottish.filter(|_| COMPLAINS.is_in(reading.body)) {
        findings.mend(
            "L33",
            found,
            "For this body the regulator is the Information Commissioner, not Scotland's.",
            "Information Commissioner".to_owned(),
        );
    }
}
