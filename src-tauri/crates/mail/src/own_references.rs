use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// More text than this is not looked at: references stand in the subject and at the top.
const MOST_TEXT: usize = 20_000;
/// More references than this in one mail are a list of something else.
const MOST_FOUND: usize = 12;

/// The references an authority gives a request in its own mails, in the order they stand, as
/// written: `FOI2024/00123`, `LBE/FOI/1234/25`, `IR 2024-118`, `Case number 00451233`.
///
/// Give it the subject and what the writer wrote (not the quoted letter). A reference is known by
/// its own form (FOI, EIR, RFI and the regulator's series) or by the label before it ("Our ref",
/// "Case number", "Cyfeirnod"). Dates, years, telephone numbers, postcodes, sections of an Act and
/// our own `SCR-` references are none. To compare two, use [`reference_key`].
///
/// ```
/// use foi_mail::own_references;
/// let text = "Our ref: LBE/FOI/1234/25\nYour ref: SCR-7K2FQ1\nReceived 12/03/2025.";
/// assert_eq!(own_references(text), ["LBE/FOI/1234/25"]);
/// ```
pub fn own_references(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MOST_TEXT).collect();
    let text = blank_out(&text);
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut take = |range: Range<usize>, labelled: bool| {
        let Some(value) = text.get(range.clone()) else {
            return;
        };
        let value = tidy(value);
        if is_reference(&value, labelled) {
            found.push((range, value));
        }
    };
    for captures in LABELLED.captures_iter(&text) {
        if let Some(value) = captures.name("value") {
            let range = value.start()..with_next_word(&text, value.range());
            take(range, true);
        }
    }
    for form in FORMS.iter() {
        for captures in form.captures_iter(&text) {
            if let Some(value) = captures.get(1) {
                take(value.range(), false);
            }
        }
    }
    // Of two readings of one place, the longer is the whole reference.
    found.sort_by_key(|(range, _)| (range.start, usize::MAX - range.len()));
    let mut references: Vec<String> = Vec::new();
    let mut covered = 0;
    for (range, value) in found {
        if range.start < covered || references.len() >= MOST_FOUND {
            continue;
        }
        covered = range.end;
        let key = reference_key(&value);
        if references.iter().all(|known| reference_key(known) != key) {
            references.push(value);
        }
    }
    references
}

/// What two ways of writing one reference have in common: letters and digits, in capitals.
///
/// ```
/// use foi_mail::reference_key;
/// assert_eq!(reference_key("foi 2024/00123"), reference_key("FOI-2024-00123"));
/// ```
pub fn reference_key(reference: &str) -> String {
    reference
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// A pattern written in this file; one that does not compile would find nothing, and the tests
/// would say so.
fn pattern(source: &str) -> Option<Regex> {
    // Ends of words by ASCII: by Unicode, one "£" in a text would send the search the slow way.
    Regex::new(&source.replace(r"\b", r"(?-u:\b)")).ok()
}

/// "Our ref:", "Reference number is", "Case no.", "Ein Cyf / Our Ref:", and the value after it.
static LABELLED: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::of(&[r#"(?xi)
        \b(?:
            (?: ref(?:erence)? | cyf(?:eirnod|eirif)? ) \b \.?
                (?: \s* (?: no | number | num | code | id ) \b \.? )?
          | (?: case | request | enquiry | query | ticket | incident | complaint | foi | rfi
              | information \s request | service \s request | log )
                \s* (?: \# | (?: no | number | num | id ) \b \.? )
          | rhif \s+ (?: achos | y \s cais | cais | cyfeirnod )
          | (?: logged | registered | recorded | allocated | cofnodi ) \s+ (?: as | under | fel ) (?: \s+ number )?
        )
        (?: \s* \( [^()\n]{1,24} \) )?
        (?: \s+ (?: for \s+ (?: your | this ) \s+ (?: request | enquiry | case ) \s+ )? (?: is | yw | was | of ) \b )?
        [\s:=\#\-–—("'*\[<]*
        (?P<value> [A-Za-z0-9] (?: [A-Za-z0-9/_.\-–]* [A-Za-z0-9] )? )
    "#])
});

/// References known by their own form, whatever stands before them.
static FORMS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::of(&[
        // LBE/FOI/1234/25, FOI2024/00123, FOI-12345, EIR 24 0012, RFI1234
        r"\b((?:[A-Z]{2,8}[/_-]){0,2}(?i:foi/eir|foieir|foia|foir|foisa|foi|eirs?|rfi)(?:[ ]?[-–/_#:.]?[ ]?)\d[\dA-Z/_.–-]*)",
        // 24/25-FOI-0012, 2024/FOI/123, 1234-FOI
        r"\b(\d[\d/-]*[/_-](?:FOI|FOIA|EIR|RFI)(?:[/_-][\dA-Z]+)*)\b",
        // IR 2024-118, IR/2024/118
        r"\b(IR[ /-]?(?:19|20)\d\d[-/]\d{2,6})\b",
        // The Information Commissioner's: FS50123456, FER0123456, IC-123456-X1Y2
        r"\b(FS\d{8}|FER\d{7}|IC-\d{5,6}-[A-Z0-9]{4})\b",
        // Tags of ticket systems in a subject: [CAS-123456-X1Y2], [#451233], [Ticket#1234567]
        r"\[(?:(?i:ticket|case|ref)[:# ]*)?#?([A-Z]{0,8}[-/# ]?\d{4,}[A-Z0-9/-]*)\]",
        r"\b((?:CAS|CRM|INC|REQ|RITM|SRQ)-?\d{5,}(?:-[A-Z0-9]{2,})*)\b",
        // The thread tag of Salesforce: ref:!00D20abcde.!5003zabcde:ref
        r"\b(ref:[!_A-Za-z0-9]{8,40}\.[!_A-Za-z0-9]{6,40}:ref)\b",
    ])
});

/// Patterns tried one after another.
struct Patterns(Vec<Regex>);

impl Patterns {
    fn of(sources: &[&str]) -> Self {
        Self(
            sources
                .iter()
                .filter_map(|source| pattern(source))
                .collect(),
        )
    }

    fn iter(&self) -> impl Iterator<Item = &Regex> {
        self.0.iter()
    }

    fn captures_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = regex::Captures<'t>> {
        self.0.iter().flat_map(move |form| form.captures_iter(text))
    }
}

/// Addresses, links, telephone numbers and "Your ref: …" hold no reference of theirs; blanked, with every byte's place
/// kept.
fn blank_out(text: &str) -> String {
    static ELSEWHERE: LazyLock<Patterns> = LazyLock::new(|| {
        Patterns::of(&[
            r"(?i)\b(?:https?://|www\.)\S+",
            r"\S+@\S+",
            r"\b(?:\+44[ ]?|0)(?:\d{4}[ ]\d{3}[ ]?\d{3}|\d{3}[ ]\d{3}[ ]?\d{4}|\d{2}[ ]\d{4}[ ]?\d{4}|\d{3}[ ]\d{3,4})\b",
            r"(?i)\b(?:your|eich|y)[ /]*(?:ref|cyf)\.?[ ]*(?:/[ ]*(?:your|eich)[ ]*(?:ref|cyf)\.?[ ]*)?:[^\n]*",
        ])
    });
    let mut text = text.to_owned();
    for pattern in ELSEWHERE.iter() {
        let places: Vec<_> = pattern
            .find_iter(&text)
            .map(|found| found.range())
            .collect();
        for place in places {
            let blank = " ".repeat(place.len());
            text.replace_range(place, &blank);
        }
    }
    text
}

/// Where a value ends that is written in two words: `IR 2024-118`, `FOI 12345`.
fn with_next_word(text: &str, value: Range<usize>) -> usize {
    let end = value.end;
    let first = text.get(value).unwrap_or_default();
    if first.is_empty() || first.len() > 8 || !first.bytes().all(|b| b.is_ascii_uppercase()) {
        return end;
    }
    let rest = text.get(end..).unwrap_or_default();
    let Some(after) = rest.strip_prefix(' ') else {
        return end;
    };
    let next = after
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || b"/_.-".contains(b))
        .count();
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        end + 1 + next
    } else {
        end
    }
}

/// As it is shown: no punctuation at the ends, one blank at most between its parts.
fn tidy(value: &str) -> String {
    let value = value.trim_matches(|c: char| " .,;:-–/_#".contains(c));
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_reference(value: &str, labelled: bool) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let enough = match (labelled, letters) {
        (true, 0) => digits >= 4,
        (true, _) => digits >= 1 && value.len() >= 4,
        (false, _) => digits >= 3,
    };
    if !enough || value.len() > 90 || !is_code(value) {
        return false;
    }
    let is_ours = value
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("SCR-"));
    !is_ours && !NOT_A_REFERENCE.any(value)
}

/// A labelled word with a digit in it that is not prose: capitals, digits and signs, or a thread
/// tag.
fn is_code(value: &str) -> bool {
    let lower = value.bytes().filter(u8::is_ascii_lowercase).count();
    value.starts_with("ref:") || lower <= 3
}

static NOT_A_REFERENCE: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::of(&[
        // 12/03/2025, 2025-03-12, 12.3.25
        r"^\d{1,2}[/.–-]\d{1,2}[/.–-](?:\d{2}|\d{4})$",
        r"^(?:19|20)\d\d[/.–-]\d{1,2}[/.–-]\d{1,2}$",
        // A year, alone or of an Act: 2025, FOI 2000, EIR 2004, 2024/25, 2024-2025
        r"^(?:[A-Za-z]+[ ]?[-/]?)?(?:19|20)\d\d$",
        r"^(?:[A-Za-z]+ )?(?:19|20)\d\d[/–-](?:\d\d|20\d\d)$",
        // The instruments themselves: EIR 2004/3391, SSI 2004/520
        r"2004/(?:3391|520)$",
        // Telephone numbers: 01632960123, 01632, 441632960123
        r"^0[1235789]\d{8,9}$",
        r"^(?:44)0?[1-9]\d{8,9}$",
        // A postcode
        r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$",
        // A section, a time, a form
        r"^(?i:s|ss|reg|section)\.?\d",
        r"^\d{1,2}[.:]\d\d(?i:am|pm)?$",
    ])
});

impl Patterns {
    fn any(&self, value: &str) -> bool {
        self.iter().any(|form| form.is_match(value))
    }
}
