//! Argument, abuse, and reasons nobody has asked for.

use crate::circumstances::Circumstances;
use crate::pattern::patterns;
use crate::reading::{Reading, Role};

use super::{Findings, within};

/// More sentences of background than this hide the question.
const BACKGROUND: usize = 4;

patterns! {
    ACCUSES = r"\b(?:(?:absolute|utter|complete|total|an?|your|this|is|are|what a|it's|it is|simply|frankly) (?:absolute |utter |complete |total )?(?:disgrace(?:ful)?|shambles|scandal(?:ous)?|outrage(?:ous)?|disgusting|appalling|shameful|a joke|laughable|farce|pathetic|criminal)|(?:is|are|was|were|been|so) (?:clearly |obviously |totally |utterly |completely |plainly )?(?:corrupt|incompetent|useless|dishonest|negligent|a liar|liars|lying|crooked|fed up|disgusted)|(?:shame|shameful) on|wast(?:e|ed|ing) (?:of )?(?:our|tax ?payers'?|public|my|so much) (?:money|funds|tax)|cover(?:ed)?.?up|covering (?:up|it up)|throw(?:n|ing)? (?:our |public |good )?money|lining (?:your|their) pockets|jobs for the boys|cronies|snouts in the trough|you (?:clearly|obviously) (?:have|do|don't|cannot|can't|think)|how dare you|nobody (?:ever )?takes responsibility|hard.?earned|you should be ashamed|fobbed off|sick and tired|incompetence|lazy)\b";
    ABUSE = r"\b(?:you (?:are |lot are |people are |all are |bunch of |lot of |absolute )?(?:a |an |all |just |nothing but |nothing more than )?(?:bunch of |pack of |load of |set of )?(?:useless |corrupt |lying |lazy |stupid |bloody |thieving )?(?:idiots?|morons?|crooks?|liars?|thieves|scum|parasites|fools?|clowns?|jokers|imbeciles?|cretins?|muppets|cowards|scroungers|shysters|criminals)|bunch of (?:[a-z]{1,12} )?(?:idiots|morons|crooks|liars|thieves|clowns|cowboys|scum|fools|criminals)|f[u*]ck[a-z]{0,4}|sh[i*]t(?:e|ty)?|b[a*]stards?|arseholes?|wankers?|tossers?|bollocks|piss off|go to hell)\b";
    THREATENS = r"\b(?:(?:i|we)(?:'ll| will| shall| am going to|'m going to| intend to| would) (?:[a-z]{1,12} )?(?:sue|take you to court|see you in court|come (?:down )?(?:there|round)|make (?:sure )?you|make your|destroy|ruin|expose you|name and shame|go to the (?:press|papers|media|newspapers)|take legal action|instruct (?:my |our )?(?:solicitors?|lawyers?)|have you|hunt|find out where)|see you in court|you(?:'ll| will) (?:regret|be sorry|pay for|hear from my (?:solicitor|lawyer))|i know where you|watch your back|or else|legal action will (?:follow|be taken)|my (?:solicitors?|lawyers?) will be)\b";
    REASON = r"\b(?:i am (?:a|an) (?:[a-z]{1,14} ){0,2}(?:journalist|reporter|student|researcher|author|blogger|undergraduate|academic|writer|campaigner|solicitor|phd)|i'm (?:a|an) (?:[a-z]{1,14} ){0,2}(?:journalist|reporter|student|researcher|author|blogger|undergraduate|academic|writer|campaigner)|(?:i|we) (?:need|want|require|am asking for|am requesting|are asking for|would like) (?:this|the|that|it)(?: information| data)? (?:for|because|as|so that|in order to)|(?:i am|i'm|we are) (?:asking|writing|requesting)[a-z ]{0,30} because|the reason (?:for (?:my|this|our) (?:request|question|interest)|i am|why i|that i|i'm|we)|for (?:my|a|our) (?:dissertation|thesis|university|college|school project|research|coursework|article|story|blog|book|podcast)|(?:i am|i'm|we are) (?:writing|researching|investigating|working on|preparing|doing|making) (?:an?|my|our|some) (?:[a-z]{1,12} ){0,2}(?:article|story|dissertation|thesis|book|report|project|investigation|documentary|campaign|piece|study|research))\b";
    STATUTE = r"\b(?:section|s\.|act|regulations?|entitled|right to|request is made|pursuant|foi|information)\b";
}

pub(super) fn argument(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let why = "Leave argument out: it does not oblige anybody to answer, and it can make the request look vexatious or libel somebody.";
    let accusing: Vec<_> = reading
        .units
        .iter()
        .filter(|unit| {
            // Abuse has its own finding.
            let text = reading.text(&unit.range);
            ACCUSES.is_in(text) && !ABUSE.is_in(text)
        })
        .map(|unit| unit.range.clone())
        .collect();
    if let (Some(first), Some(last)) = (accusing.first(), accusing.last()) {
        findings.add("L15", first.start..last.end, why);
        return;
    }
    let background: Vec<_> = reading
        .units
        .iter()
        .take_while(|unit| !matches!(unit.role, Role::Ask | Role::Lead))
        .filter(|unit| unit.role == Role::Statement && !STATUTE.is_in(reading.text(&unit.range)))
        .map(|unit| unit.range.clone())
        .collect();
    if let (true, Some(first), Some(last)) = (
        background.len() > BACKGROUND,
        background.first(),
        background.last(),
    ) {
        findings.add(
            "L15",
            first.start..last.end,
            format!("{} sentences come before the question; begin with what you ask, and leave the story out.", background.len()),
        );
    }
}

pub(super) fn abuse(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    for pattern in [&ABUSE, &THREATENS] {
        for found in pattern.each(reading.body).take(20) {
            findings.add(
                "L16",
                found,
                "Take this out: a letter with threats or abuse may be refused as vexatious without being answered.",
            );
        }
    }
}

pub(super) fn reason(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    for unit in reading.units.iter().filter(|unit| unit.item.is_none()) {
        let text = reading.text(&unit.range);
        let Some(found) = REASON.find(text) else {
            continue;
        };
        let why = "You need not say who you are or why you ask, and it is better not to: the answer may not depend on it.";
        if unit.role == Role::Statement {
            // The sentence goes, with the space behind it.
            let rest = reading.body.get(unit.range.end..).unwrap_or_default();
            let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            findings.mend(
                "L23",
                unit.range.start..unit.range.end + gap,
                why,
                String::new(),
            );
        } else {
            findings.add("L23", within(&unit.range, found), why);
        }
    }
}
