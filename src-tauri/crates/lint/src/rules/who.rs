//! Who writes, where the answer goes, and when it was written.

use crate::circumstances::Circumstances;
use crate::pattern::{Pattern, patterns};
use crate::period::written;
use crate::reading::{Reading, is_date_line};

use super::Findings;

patterns! {
    INVENTED = r"\b(?:concerned|taxpayers?|tax payers?|citizen|anonymous|anon|member of the public|name withheld|name supplied|a resident|local resident|resident of|angry|interested party|a friend|user|nobody|joe public|disgusted)\b";
    EMAIL = r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24}\b";
    POSTCODE = r"\b[a-z]{1,2}\d[a-z0-9]? ?\d[a-z]{2}\b";
    DATED = r"\bdate[d:]{1,2} ?(?:this )?\d";
    PARTICLE = r"^(?:de|da|di|la|le|van|von|der|den|of|the|and|for|al|el|bin|ibn|ap|y|mac|on|behalf|&)$";
}

/// "My name is Ada Example"; here capitals tell a name from other words.
static SAYS_NAME: std::sync::LazyLock<Pattern> = std::sync::LazyLock::new(|| {
    Pattern::exact(
        r"(?:[Mm]y name is|[Ff]rom:|[Nn]ame:|\bI, |\bI am|\bI'm) ?[A-Z][A-Za-z'.-]{0,30} [A-Z][A-Za-z'-]{1,30}",
    )
});

pub(super) fn name(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let from = reading.content.end;
    let [head, signature] = reading.frame();
    let mut at = from;
    let mut single = None;
    for line in signature.split_inclusive('\n') {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let place = start..start + text.len();
        if text.is_empty() || text.len() > 80 || is_date_line(text) || EMAIL.is_in(text) {
            continue;
        }
        if INVENTED.is_in(text) && !text.contains([':', '@']) {
            findings.add(
                "L01",
                place,
                "A request needs the real name of a person or an organisation; under an invented one it is not valid, and you could not complain to the regulator.",
            );
            return;
        }
        match likeness(text) {
            Likeness::Name => return,
            Likeness::OneWord if single.is_none() && !is_sign_off(text) => single = Some(place),
            _ => {}
        }
    }
    let writer = reading.draft.writer.map_or("", |writer| writer.name);
    if !INVENTED.is_in(writer) && likeness(writer.trim()) == Likeness::Name
        || SAYS_NAME.is_in(reading.content())
        || SAYS_NAME.is_in(head)
    {
        return;
    }
    let end = reading.body.trim_end().len();
    findings.add(
        "L01",
        single.unwrap_or(end..end),
        "Sign with your full name, or that of your organisation: without one the request is not valid and need not be answered.",
    );
}

#[derive(Debug, PartialEq, Eq)]
enum Likeness {
    Name,
    OneWord,
    Other,
}

/// Whether a line looks like a name: two to eight words of letters.
fn likeness(line: &str) -> Likeness {
    let line = line
        .split([',', '(', '|'])
        .next()
        .unwrap_or_default()
        .trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let wordlike = |word: &&str| {
        word.chars().any(char::is_alphabetic)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || "'’.-&".contains(c))
    };
    if words.is_empty()
        || !words.iter().all(|word| wordlike(word) || *word == "&")
        || is_sign_off(line)
    {
        return Likeness::Other;
    }
    // Somebody who writes without capitals signs without them too.
    let lower = words
        .iter()
        .all(|word| word.starts_with(char::is_lowercase));
    let proper = words
        .iter()
        .all(|word| word.starts_with(char::is_uppercase) || PARTICLE.is_in(word));
    match words.len() {
        1 => Likeness::OneWord,
        2..=8 if proper || lower && words.len() <= 3 => Likeness::Name,
        _ => Likeness::Other,
    }
}

fn is_sign_off(line: &str) -> bool {
    SIGN_OFF_WORDS.is_in(line)
}

static SIGN_OFF_WORDS: std::sync::LazyLock<Pattern> = std::sync::LazyLock::new(|| {
    Pattern::new(
        r"\b(?:yours?|regards|thanks?|thank you|thanking|sincerely|faithfully|cheers|wishes|best|truly|respectfully|kr|rgds|sent from my)\b",
    )
});

pub(super) fn address(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let known = reading
        .draft
        .writer
        .is_some_and(|writer| EMAIL.is_in(writer.email));
    if known || EMAIL.is_in(reading.body) || POSTCODE.is_in(reading.body) {
        return;
    }
    let end = reading.body.trim_end().len();
    findings.add(
        "L02",
        end..end,
        "Say where the answer should go; an email address is enough, and without one the request is not valid.",
    );
}

pub(super) fn day(
    reading: &Reading<'_>,
    circumstances: &Circumstances<'_>,
    findings: &mut Findings,
) {
    if reading.body.lines().any(is_date_line)
        || reading.frame().iter().any(|part| DATED.is_in(part))
    {
        return;
    }
    let end = reading.body.trim_end().len();
    let day = written(circumstances.today);
    let gap = if end == 0 { "" } else { "\n" };
    findings.mend(
        "L06",
        end..end,
        "Put the day in the letter: it shows from when the time for answering runs.",
        format!("{gap}{day}"),
    );
}
