//! The subject line, and whom the letter is for.

use foi_law::{AuthorityKind, Regime};

use crate::circumstances::{Circumstances, Nation};
use crate::draft::Part;
use crate::pattern::patterns;
use crate::reading::Reading;

use super::{Findings, within};

patterns! {
    SAYS_WHAT = r"\b(?:freedom of info(?:rmation)?|f\.?o\.?i\.?(?:a|sa)?|environmental information|e\.?i\.?r\.?s?|eisrs?|information request|request for information|access to information)\b";
    TWO_BODIES = r"\b(?:council|constabulary|trust|university|authority|academy)(?:s)?(?:,| and| &)[a-z ,'&-]{1,60}\b(?:council|constabulary|trust|university|authority|academy)\b";
    MANY_BODIES = r"^dear (?:all|councils|authorities|local authorities|both)\b";
    PARISH = r"\b(?:parish|community|town) council\b";
    DISTRICT = r"\bdistrict council\b";
    NOT_LOWER_TIER = r"\b(?:metropolitan|city of)\b";
    COUNTY = r"\bcounty council\b";
    UNITARY_COUNTY = r"\b(?:durham|northumberland|carmarthenshire|ceredigion|pembrokeshire|powys|monmouthshire|flintshire|denbighshire|anglesey)\b";
    COUNTY_WORK = r"\b(?:resurfac(?:e|ed|ing)(?: of)?(?: the)? roads?|road resurfacing|potholes?|school transport|home.to.school transport|school places|social (?:care|workers?)|care homes?|foster (?:care|carers)|children in care|highways? maintenance)\b";
    DISTRICT_WORK = r"\b(?:housing benefit|council houses|council homes|council tax (?:collection|arrears|support)|bin collections?|planning applications|temporary accommodation|decent homes|homelessness)\b";
}

pub(super) fn subject(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let name = if circumstances.environmental() {
        "Environmental Information"
    } else {
        "Freedom of Information"
    };
    let why = format!(
        "Say “{name} request” in the subject, so that whoever opens it passes it to the right desk."
    );
    match reading.draft.subject {
        Some(subject) if SAYS_WHAT.is_in(subject) => {}
        Some(subject) if subject.trim().is_empty() => {
            findings.put(
                "L05",
                Part::Subject,
                0..subject.len(),
                why,
                Some(format!("{name} request")),
            );
        }
        Some(subject) => {
            findings.put(
                "L05",
                Part::Subject,
                0..subject.len(),
                why,
                Some(format!("{name} request: {}", subject.trim())),
            );
        }
        // A letter without a subject line may have a heading.
        None if reading
            .body
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(8)
            .any(|line| line.len() <= 120 && SAYS_WHAT.is_in(line)) => {}
        None => findings.add("L05", 0..0, why),
    }
}

pub(super) fn authority(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if let Some(line) = &reading.greeting {
        let greeting = reading.text(line);
        if TWO_BODIES.is_in(greeting) || MANY_BODIES.is_in(greeting.trim()) {
            findings.add(
                "L04",
                line.clone(),
                "Write to each authority separately: each answers only for what it holds, and each has its own clock.",
            );
        }
    }
    if let Some((found, why)) = wrong_tier(reading, circumstances) {
        findings.add("L04", found, why);
    }
    let local = matches!(
        circumstances.kind,
        AuthorityKind::Council | AuthorityKind::School
    );
    let elsewhere = match circumstances.nation {
        Some(Nation::Scotland) => matches!(circumstances.regime, Regime::Foia | Regime::Eir),
        Some(_) => circumstances.scottish(),
        None => false,
    };
    if local && elsewhere {
        let at = reading.greeting.clone().unwrap_or(0..0);
        let law = if circumstances.nation == Some(Nation::Scotland) {
            "Scotland's own Act"
        } else {
            "the Act of 2000"
        };
        findings.add(
            "L04",
            at,
            format!(
                "This body is asked under {law}: change the law that the authority is kept under."
            ),
        );
    }
}

/// A question for the other tier of local government: England's two-tier areas only.
fn wrong_tier(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
) -> Option<(std::ops::Range<usize>, String)> {
    let greeting = reading
        .greeting
        .as_ref()
        .map_or("", |line| reading.text(line));
    let name = if circumstances.authority.is_empty() {
        greeting
    } else {
        circumstances.authority
    };
    if circumstances.kind != AuthorityKind::Council
        || !matches!(circumstances.regime, Regime::Foia | Regime::Eir)
        || !matches!(circumstances.nation, None | Some(Nation::England))
    {
        return None;
    }
    let asked = |pattern: &crate::pattern::Pattern| {
        reading
            .asks()
            .find_map(|(unit, text)| pattern.find(text).map(|found| within(&unit.range, found)))
    };
    let (found, other) = if PARISH.is_in(name) {
        (
            asked(&COUNTY_WORK).or_else(|| asked(&DISTRICT_WORK))?,
            "the county, district or unitary council",
        )
    } else if DISTRICT.is_in(name) && !NOT_LOWER_TIER.is_in(name) {
        (asked(&COUNTY_WORK)?, "the county council")
    } else if COUNTY.is_in(name) && !UNITARY_COUNTY.is_in(name) {
        (asked(&DISTRICT_WORK)?, "the district or borough council")
    } else {
        return None;
    };
    let subject = reading.text(&found);
    Some((
        found.clone(),
        format!(
            "“{subject}” is usually the work of {other}, which then holds the records; ask there unless you know better."
        ),
    ))
}
