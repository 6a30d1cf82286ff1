//! The other address an absence notice names.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{Phrases, flat};
use crate::{ParsedMessage, check_address};

/// Fewer points than this and the address is there for another reason.
const ENOUGH: i32 = 2;

/// The address to write to instead, by the mail's own words: not the sender's, not the
/// requester's, and one that takes mail. An address of the sender's domain or a sister of it is
/// preferred, and one for information requests before one for anything else.
pub(super) fn another_address(message: &ParsedMessage) -> Option<String> {
    let sender = message.from.as_ref()?.email.to_ascii_lowercase();
    let domain = sender.rsplit_once('@').map_or("", |(_, domain)| domain);
    let known: Vec<String> = message
        .to
        .iter()
        .chain(&message.cc)
        .map(|address| address.email.to_ascii_lowercase())
        .chain([sender.clone()])
        .collect();
    let text = flat(&message.reply);
    let regex = ADDRESS.as_ref()?;
    let mut best: Option<(i32, String)> = None;
    let mut earlier_end = 0;
    for found in regex.find_iter(&text) {
        let before = around(
            &text,
            earlier_end.max(sentence_start(&text, found.start())),
            found.start(),
        );
        let after = around(&text, found.end(), sentence_end(&text, found.end()));
        earlier_end = found.end();
        let Ok(address) = check_address(found.as_str().trim_end_matches('.')) else {
            continue;
        };
        if known.contains(&address) || NO_REPLY.in_text(&address) || NOT_THERE.in_text(before) {
            continue;
        }
        let points = points(&address, domain, before, after);
        if points >= ENOUGH && best.as_ref().is_none_or(|(most, _)| points > *most) {
            best = Some((points, address));
        }
    }
    best.map(|(_, address)| as_written(&message.reply, &address))
}

fn points(address: &str, domain: &str, before: &str, after: &str) -> i32 {
    let local = address.split('@').next().unwrap_or_default();
    let theirs = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let mut points = 0;
    if WRITE_THERE.in_text(before) || HANDLES_IT.in_text(after) {
        points += 2;
    }
    if ABOUT_REQUESTS.in_text(before) || ABOUT_REQUESTS.in_text(after) {
        points += 3;
    } else if IN_THEIR_ABSENCE.in_text(before) || IN_THEIR_ABSENCE.in_text(after) {
        points += 2;
    }
    if REQUESTS_LOCAL.in_text(local) {
        points += 2;
    }
    points += match kinship(domain, theirs) {
        Kin::Same => 2,
        Kin::Sister => 1,
        Kin::Stranger => -1,
    };
    if ABOUT_OTHER_THINGS.in_text(before) && !ABOUT_REQUESTS.in_text(before) {
        points -= 3;
    }
    // An address that merely stands there, as in a signature.
    if !WRITE_THERE.in_text(before)
        && !HANDLES_IT.in_text(after)
        && !ABOUT_REQUESTS.in_text(before)
        && !ABOUT_REQUESTS.in_text(after)
        && !IN_THEIR_ABSENCE.in_text(before)
        && !IN_THEIR_ABSENCE.in_text(after)
    {
        points -= 3;
    }
    points
}

enum Kin {
    Same,
    Sister,
    Stranger,
}

/// Whether two domains belong to one body: `council.example` and `foi.council.example`.
fn kinship(one: &str, other: &str) -> Kin {
    if one == other {
        return Kin::Same;
    }
    let longer = one.len().max(other.len());
    let (long, short) = if one.len() == longer {
        (one, other)
    } else {
        (other, one)
    };
    let is_under = long
        .strip_suffix(short)
        .is_some_and(|rest| rest.ends_with('.'));
    if is_under && short.contains('.') {
        return Kin::Same;
    }
    // Two under one parent: `case.council.example` and `foi.council.example`; or one name under
    // two endings: `anyshire.gov.example` and `anyshire.example`.
    let parent = |domain: &str| {
        domain
            .split_once('.')
            .map(|(_, parent)| parent.to_owned())
            .filter(|parent| parent.contains('.'))
    };
    let name = |domain: &str| domain.split('.').next().unwrap_or_default().to_owned();
    if parent(one).is_some() && parent(one) == parent(other) || name(one) == name(other) {
        return Kin::Sister;
    }
    Kin::Stranger
}

fn sentence_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let mut from = 0;
    for (place, _) in before.rmatch_indices(['.', '!', '?', ';']) {
        // A full stop inside an address or a number ends no sentence.
        let next = before.get(place + 1..).unwrap_or_default();
        if next.starts_with(' ') || next.is_empty() {
            from = place + 1;
            break;
        }
    }
    from
}

fn sentence_end(text: &str, at: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    // After "or" and "and for" stands what another address is for.
    let end = [". ", "! ", "? ", "; ", ", or ", " or for ", " and for "]
        .iter()
        .filter_map(|mark| after.find(mark))
        .min()
        .unwrap_or(after.len());
    // Up to the next address: what follows that one is about that one.
    let next = after.find('@').unwrap_or(after.len());
    at + end.min(next).min(200)
}

fn around(text: &str, from: usize, to: usize) -> &str {
    let mut to = to.min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(from..to).unwrap_or_default()
}

/// The address with the capitals it was written with.
fn as_written(text: &str, lower: &str) -> String {
    text.split(|c: char| c.is_whitespace() || "<>()[]\"',;:".contains(c))
        .map(|word| word.trim_end_matches('.'))
        .find(|word| word.to_lowercase() == lower)
        .and_then(|word| check_address(word).ok())
        .unwrap_or_else(|| lower.to_owned())
}

static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[a-z0-9][a-z0-9._%+'&-]*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+").ok()
});

macro_rules! phrases {
    ($($name:ident = [$($phrase:literal),* $(,)?];)*) => {$(
        static $name: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&[$($phrase),*]));
    )*};
}

phrases! {
    NO_REPLY = ["^(?:no|do-?not|dont)[._-]?reply", "^(?:mailer-daemon|postmaster|bounces?)@", "^unsubscribe"];
    NOT_THERE = [
        r"(?:do not|don't|no longer|never|rather than|instead of)(?: \w+){0,4} (?:write|send|e-?mail|use|using|contact|to)?[^,;]{0,20}$",
    ];
    WRITE_THERE = [
        r"\b(?:contact|e-?mail|e-?mailed|write|send|sent|resend|re-send|forward(?:ed)?|direct(?:ed)?|redirect(?:ed)?|address(?:ed)?|submit(?:ted)?|use|using|reach|get in touch|copy)\b",
        "instead", r"\b(?:cysylltwch|anfonwch|e-?bostiwch|ysgrifennwch|defnyddiwch|cysylltu)\b",
    ];
    HANDLES_IT = [r"(?:will|can|is able to) (?:be able to )?(?:help|assist|deal|answer|respond|pick)", r"\bin my absence\b", r"\binstead\b", "yn fy absenoldeb"];
    ABOUT_REQUESTS = [
        r"\b(?:foi|foia|eir|foisa|sar|rfi)s?\b", "freedom of information", "information (?:request|right|governance|access|compliance)", "environmental information",
        "access to information", r"requests? for information", "rhyddid gwybodaeth", "data protection",
    ];
    IN_THEIR_ABSENCE = [r"\burgent", r"immediate (?:attention|response|assistance|help)", "in my absence", "brys"];
    REQUESTS_LOCAL = [
        r"(?:^|[._-])(?:foi|foia|eir|foisa|rfi|rhg)(?:[._-]|$|\d|s$|team|requests?|enquiries|officer)", "freedom", r"info(?:rmation)?[._-]?(?:right|request|gov|access|compliance|team)", "rhyddid", "accesstoinfo", "disclosure",
    ];
    ABOUT_OTHER_THINGS = [
        r"\b(?:press|media|journalists?) ", r"\bcomplaints?\b", "subscribe", "privacy", r"\bit (?:support|help|service)", "helpdesk", "job", "vacanc", "council tax", "housing repairs", "accessib",
    ];
}
