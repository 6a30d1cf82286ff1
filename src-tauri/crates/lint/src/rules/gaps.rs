//! Places of a form that were not filled in.

use crate::circumstances::Circumstances;
use crate::draft::Part;
use crate::pattern::patterns;
use crate::reading::Reading;

use super::Findings;

patterns! {
    GAP = r"(?:\[[a-z][a-z0-9 ,.'/()-]{2,60}\]|\{\{[a-z0-9 _.|]{1,60}\}\}|<(?:insert|your|name|date|authority|council|add)[a-z ]{0,40}>|\b(?:xx/xx/xxxx|dd/mm/yyyy|x{4,12})\b|_{4,40}|\binsert (?:name|date|here)\b)";
    /// What editors put in brackets.
    NOTE = r"^\[(?:sic|redacted|emphasis|my|our|the|a|an|in|of|and|etc|link|pdf|note|omitted|if any|or|where|see)\b";
}

pub(super) fn left(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    for part in [Part::Subject, Part::Body] {
        let text = reading.part(part);
        for found in GAP.each(text).take(30) {
            let said = text.get(found.clone()).unwrap_or_default();
            // "[SCR-7K2FQ1]" and "[2024/117]" are references.
            let reference = said.starts_with('[')
                && (said.contains(|c: char| c.is_ascii_digit())
                    || !said.contains(' ') && !said.contains(char::is_lowercase));
            if !reference && !NOTE.is_in(said) {
                findings.put("L31", part, found, format!("“{said}” was never filled in; nobody can answer a question with a gap in it."), None);
            }
        }
    }
}
