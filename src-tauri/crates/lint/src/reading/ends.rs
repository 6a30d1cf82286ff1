//! Where a letter's content begins and ends.

use std::ops::Range;

use crate::pattern::patterns;

use super::asks::looks_like_asking;
use super::items::marker;

/// A longer line is a sentence, not a greeting, a sign-off or a name.
const SHORT: usize = 100;
/// Lines of a signature, at most.
const SIGNATURE: usize = 12;

patterns! {
    GREETING = r"^(?:dear\b|hi\b|hello\b|hiya\b|good (?:morning|afternoon|evening)|to whom|to the\b|to [a-z]+ [a-z ]{0,40}(?:council|police|trust|university|team|department)|fao\b|for the attention of\b|attn\b|sirs?[,:]|madam[,:])";
    SIGN_OFF = r"^(?:yours?(?: (?:faithfully|sincerely|truly|etc|in .{0,20}))?|(?:(?:with )?(?:kind|kindest|best|warm|warmest|many)? ?)?regards|(?:with |many |kind |best )?thanks?(?: you)?(?: (?:so|very) much)?(?: in (?:advance|anticipation))?(?: for your (?:help|time|assistance))?(?: and (?:kind |best )?regards)?|thanking you.{0,30}|sincerely(?: yours)?|faithfully|respectfully(?: yours)?|cheers|best|(?:with )?(?:best|kind|good) wishes|all the best|--|—|–|kr|rgds)[\s,.!]*$";
    DATE_LINE = r"^(?:date[d:]{0,2}\s{0,3})?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:the )?(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6},? \d{4}|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6} \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})[.,]?$";
}

/// The lines of a text without their ends.
pub(super) fn lines(body: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    body.split_inclusive('\n')
        .map(|line| {
            let from = start;
            start += line.len();
            from..from + line.trim_end_matches(['\n', '\r']).len()
        })
        .collect()
}

fn trimmed<'b>(body: &'b str, line: &Range<usize>) -> &'b str {
    body.get(line.clone()).unwrap_or_default().trim()
}

/// Whether a line is a day and nothing else.
pub(crate) fn is_date_line(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 40 && DATE_LINE.is_in(line)
}

/// The line that greets, within the first twenty.
pub(super) fn greeting(body: &str, lines: &[Range<usize>]) -> Option<Range<usize>> {
    lines
        .iter()
        .take(20)
        .find(|line| {
            let text = trimmed(body, line);
            text.len() <= SHORT && GREETING.is_in(text) && !looks_like_asking(text)
        })
        .cloned()
}

/// Where the sign-off begins, or else the signature without one.
pub(super) fn close(body: &str, lines: &[Range<usize>], start: usize) -> Option<usize> {
    let filled: Vec<_> = lines
        .iter()
        .filter(|line| line.start >= start && !trimmed(body, line).is_empty())
        .collect();
    let tail = filled.len().saturating_sub(SIGNATURE + 1);
    let signs_off = |line: &Range<usize>| {
        let text = trimmed(body, line);
        text.len() <= 70 && SIGN_OFF.is_in(text)
    };
    let tail = filled.get(tail..)?;
    if let Some(last) = tail.iter().rposition(|line| signs_off(line)) {
        // "Many thanks" and then "Yours faithfully" are one sign-off.
        let first = tail
            .get(..last)?
            .iter()
            .rev()
            .take_while(|line| signs_off(line) || is_date_line(trimmed(body, line)))
            .count();
        return tail.get(last - first).map(|line| line.start);
    }
    let signature = tail
        .iter()
        .rev()
        .take_while(|line| signature_like(trimmed(body, line)))
        .count();
    // Something has to be left to have been signed.
    if signature == 0 || signature == filled.len() {
        return None;
    }
    tail.get(tail.len() - signature).map(|line| line.start)
}

fn signature_like(line: &str) -> bool {
    line.len() <= 70
        && marker(line).is_none()
        && (line.contains('@')
            || is_date_line(line)
            || !line.ends_with(['.', '?', ':', ';', ','])
                && !looks_like_asking(line)
                && line
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_uppercase() || c.is_numeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_other_lines() {
        for day in [
            "14 September 2026",
            "14th Sept 2026",
            "Monday 14 September 2026",
            "14/09/2026",
            "14.09.26",
            "2026-09-14",
            "Date: 14 September 2026",
            "September 14, 2026",
        ] {
            assert!(is_date_line(day), "{day}");
        }
        for other in [
            "",
            "Ada Example",
            "14 September 2026 was a Monday",
            "01632 960 001",
            "12 Weavers Court",
        ] {
            assert!(!is_date_line(other), "{other}");
        }
    }

    #[test]
    fn a_signature_is_found_with_and_without_a_sign_off() {
        let end = |body: &str| close(body, &lines(body), 0).map(|at| body[at..].to_owned());
        assert_eq!(
            end("Please send it.\n\nKind regards,\nAda").unwrap(),
            "Kind regards,\nAda"
        );
        assert_eq!(
            end("Please send it.\nAda Example\nada@a.example").unwrap(),
            "Ada Example\nada@a.example"
        );
        assert_eq!(end("how much have you spent"), None);
    }
}
