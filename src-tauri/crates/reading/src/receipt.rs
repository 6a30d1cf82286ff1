//! That the request arrived.

use chrono::NaiveDate;

use crate::dates::dates_in;
use crate::paper::{Paper, Voice};
use crate::pattern::{Pattern, patterns};
use crate::suggestion::Reading;

patterns! {
    ACKNOWLEDGES = r"your (?:e-?mail|letter|message) (?:dated|of) [^.;\n]{3,24} (?:came to|reached|arrived|was received)\b|confirm(?:ation|s|ing)? (?:that )?(?:we|i|the [a-z]+) (?:now )?(?:have|has) (?:got |had )?your|dd?aeth i law|confirm (?:that )?(?:we|i) have (?:got )?your|(?:council|trust|board|university|college|force|constabulary|department|service|authority|commission|agency|association|office|police|school|academy|partnership|we|i)(?:'ve)? (?:has |have )?(?:now |safely |today )?(?:received|got|logged|registered) (?:your|this|an?) (?:[a-z]+ ){0,4}?(?:request|enquiry|email|e-mail|letter|query)|\bgot your (?:request|email|e-mail|letter|message)|your (?:[a-z]+ ){0,3}?(?:request|email|e-mail|letter) (?:arrived|reached us|came in|came to us)|which arrived (?:with us|here|on)|(?:a|your) request (?:has|have) (?:now )?(?:been )?(?:opened|created|raised|set up)|received (?:in|by) (?:this|the|our) (?:office|team|department)|dod i law|cadarnhaf|(?:acknowledg(?:e|es|ing|ement)|confirm(?:s|ing)?|confirmation of) (?:the |safe |our |your |with thanks )*(?:receipt|we have received|that (?:we have|your request (?:has been|was)) received)|(?:to|is to|i|we|letter|email|e-mail|message|hereby|and) acknowledges? |^acknowledgement\b|cydnabod|your (?:[a-z]+ ){0,5}?(?:request|enquiry|email|e-mail|correspondence|foi)(?: [a-z()]+){0,8} (?:has been|was|have been) (?:safely )?(?:received|logged|registered|recorded|allocated|passed to|assigned|forwarded to the)|(?:we|i) (?:have |can confirm (?:that )?we have )?(?:received|logged|registered|recorded) (?:your|this|it)|we have (?:now )?(?:received|logged|registered)|wedi derbyn|in receipt of|receipt of your|which (?:was|we|has been) (?:also )?received|was received (?:by|on|at|in)";
    THANKS = r"\bthanks for|thank you for (?:your|submitting|contacting|making|getting|the)|many thanks for|i refer to your|further to your|(?:i write|i am writing|we write) in (?:connection|relation|response|regard)|diolch (?:yn fawr )?am";
    UNDER_WAY = r"(?:'s|'re) (?:now )?being (?:looked|dealt|processed|considered|handled)|(?:is|am|are|'re) (?:now |currently )?(?:dealing with|looking at|working on)|(?:has|have) begun|has been (?:given|sent|shared|assigned)|(?:is|am|are) (?:now )?(?:treating|handling|processing|dealing with|considering|looking into|working on) (?:it|this|your)|(?:officer|colleague|member of staff|solicitor) (?:has|will|who)|(?:status|stage): ?(?:open|new|in progress|received)|(?:asked|consulted) [a-z ,&']{3,60} to (?:look|search|provide|find|gather|collate)|falls to be (?:answered|dealt)|(?:is|are) (?:now )?being (?:dealt with|processed|considered|handled|looked)|has been (?:passed|forwarded|allocated|assigned|logged|registered|given)|will be (?:dealt with|processed|considered|handled|logged|forwarded|passed)|(?:is|are) (?:currently )?(?:under consideration|receiving attention|in hand|with the)|cael ei (?:brosesu|ystyried|drin)";
    ASKED = r"\b(?:requests?|enquiry|foi|eir|foisa|correspondence)\b|\bgais\b|\bcais\b";
    YOURS = r"\b(?:your|this) (?:[a-z]+ ){0,4}?(?:requests?|enquiry|foi|eir|questions)\b";
    /// A letter that excuses itself tells of a delay, whatever it promises.
    LATE = r"\bsorry\b|apolog|delay|\bregret|\blate\b|longer|behind|overdue|mae'n ddrwg";
    ARRIVED = r"\breceived\b|\breached\b|\barrived\b|acknowledg|(?:is|are) (?:now )?with (?:the|our)|derbyn";
    PROMISES = r"(?:are|is) (?:required|obliged) to (?:respond|reply|answer)|expect to (?:receive|hear|get|have) |(?:period|time|limit|deadline|timescale)[^.;\n]{0,50} (?:ends?|expires?|runs out|finishes) on|(?:will|shall) (?:also |now )?(?:issue|send|provide|let you have|give) (?:you )?(?:with )?(?:our|a|the|an) |\b(?:you|we)'ll (?:have|get|receive|hear|let you have|reply|respond|answer|send|be in touch|be in contact|write)|\btarget:? [0-9]|(?:has|have) until\b|working days,? (?:which )?(?:end|expire|finish|run)s?(?:ing)?|(?:20|twenty) working days|you (?:can|should|will|may) (?:therefore )?(?:hear|have (?:an|our|the|a))|(?:will|shall) (?:get|have) (?:it|this|an answer|a reply|a response) to you|(?:can|should|may) expect (?:it |this )?by|cewch|(?:will|aim to|shall|should|expect to|hope to|endeavour to|intend to|try to|must|have to) (?:be able to )?(?:therefore |now |normally |usually |aim to |endeavour to |try to )*(?:respond|reply|receive (?:a|our|the|your) (?:full |substantive )?(?:response|reply|answer)|answer|provide (?:you with )?(?:a|our) (?:full )?(?:response|reply)|let you have|send (?:you )?(?:a|our|the) (?:full |substantive )?(?:response|reply|answer)|write to you|get back to you|be (?:sent|issued|answered|provided|in touch)|hear from us|deal with|process|give you)|(?:response|reply|answer|decision)[^.;\n]{0,40} (?:is|will be|should be|can be) (?:due|sent|issued|provided|expected|with you|made)|deadline|you (?:will|should) have (?:our|a|an|the|your) (?:answer|reply|response)|(?:due|target|response) (?:date|by)|(?:within|up to|has|have|in) (?:the )?(?:statutory )?(?:20|twenty) working[ -]?days?|(?:statutory|legal) (?:deadline|timescale|time ?limit|period|timeframe)|byddwn yn|o fewn 20|\berbyn|expect (?:a|our|to receive) (?:reply|response|answer)";
    JUST_RECEIVED = r"(?:(?:reached|came to) (?:us|(?:our|this|the) [a-z]+)|arrived(?: here| with us| (?:in|at) (?:our|this|the) [a-z]+)?|receiv(?:ed|ing)|dd?aeth i law|dd?erbyniwyd)(?: it| this| your [a-z]+| by [a-z ]{2,50}?)?,?(?: on| at| ar|:)?(?: the| y)? $";
    SUBJECT_ACCESS = r"subject access|\b(?:dsar|sar)s?\b|request (?:for|to see) (?:a copy of )?your (?:own )?personal (?:data|information)|gwrthrych am wybodaeth";
    INFORMATION_LAW = r"freedom of information|rhyddid gwybodaeth|environmental information|\b(?:foi|foia|foisa|eirs?|eisrs?)\b";
    WRITTEN_ON = r"(?:dated|of|sent on|written on|wrote on)(?: the)? $";
    RECEIVED_ON = r"receiv|derbyn|dderbyn|dated|sent|submitted|of|logged|cyrraedd";
    REFERENCES = r"(?:\b(?:our|your|foi|foia|foisa|eir|request|case|reference|unique|the|quote|quoting|is|as)? ?(?:ref(?:erence)?\.?(?: ?(?:number|no\.?))?|case (?:number|no\.?)|request (?:number|no\.?)|cyfeirnod|ein cyf\.?|cyf\.?)(?: (?:is|for this request is|of|for your request is|above))?) ?[:#-]? ?(?P<ref>[a-z]{2,6} ?[0-9]{2,4}[/-][0-9]{1,6}\b|[a-z0-9][a-z0-9/._-]{2,30}[0-9a-z])|\b(?:request|case)(?: no\.?| number)? (?P<numbered>[0-9][0-9a-z]{0,8}[-/][0-9a-z/-]{2,20})|\b(?:\b(?:case|ticket|enquiry|request|information)|cais am wybodaeth):? (?P<headed>[a-z]{2,6}[-/ ]?(?:20)?[0-9]{2}[-/][0-9]{2,7})\b|(?P<bare>(?:foi|foia|foisa|eir|ir|fs|rfi|igt|req|dgl|rhg|case|irq|enq|cas|inf|rev)[ /-]?(?:[0-9]{2}[/-][0-9]{2,6}|20[0-9]{2}[/-][0-9]{1,6}|[0-9]{3,10}(?:[/-][0-9]{1,6})?))\b";
}

/// The acknowledgement, for a letter that gives nothing else.
pub(crate) fn acknowledgement(
    paper: &Paper<'_>,
    written: NaiveDate,
) -> Option<(usize, u8, Reading)> {
    const OPENING: usize = 40;
    let names = |pattern: &Pattern| {
        paper
            .sentences
            .iter()
            .any(|sentence| pattern.is_in(paper.words(sentence)))
    };
    // A request for one's own data runs under another law and another clock.
    if names(&SUBJECT_ACCESS) && !names(&INFORMATION_LAW) {
        return None;
    }
    let mut best: Option<(usize, u8)> = None;
    let (mut received, mut promised) = (None, None);
    let mut under_way = false;
    for (at, sentence) in paper.sentences.iter().enumerate().take(OPENING) {
        let words = paper.words(sentence);
        if words.len() > 600 || is_subject_access(words) {
            continue;
        }
        let acknowledges = ACKNOWLEDGES.is_in(words);
        let thanks = THANKS.is_in(words);
        if (acknowledges || thanks && best.is_none()) && sentence.voice != Voice::SmallPrint
            || thanks && best.is_none()
        {
            let confidence = if acknowledges { 92 } else { 60 };
            if best.is_none_or(|(_, known)| confidence > known) {
                best = Some((at, confidence));
            }
        }
        let promise = PROMISES.find(words);
        // A request that is under way has arrived, whether or not that is said.
        if best.is_none()
            && sentence.voice != Voice::SmallPrint
            && ASKED.is_in(words)
            && (ARRIVED.is_in(words) || UNDER_WAY.is_in(words) || promise.is_some())
        {
            best = Some((at, 62));
        }
        if UNDER_WAY.is_in(words) || promise.is_some() {
            under_way = true;
        }
        if received.is_none()
            && (acknowledges || thanks || words.contains("receiv") || words.contains("dderbyn"))
        {
            received = dates_in(words, written)
                .into_iter()
                .find(|(place, _)| {
                    let before = words.get(..place.start).unwrap_or_default();
                    let near = before
                        .get(floor(before, before.len().saturating_sub(60))..)
                        .unwrap_or_default();
                    RECEIVED_ON.is_in(near)
                        && promise.as_ref().is_none_or(|promise| {
                            place.start < promise.start || acknowledges && near.contains("receiv")
                        })
                })
                .map(|(_, day)| day);
        }
        if let Some(said) = received_in(words, written) {
            received = Some(said);
        }
        if promised.is_none()
            && let Some(promise) = promise
        {
            promised = dates_in(words, written)
                .into_iter()
                .find(|(place, day)| {
                    place.start >= promise.start
                        && received != Some(*day)
                        && !said_of_receipt(words, place.start)
                        || place.start < promise.start
                            && received != Some(*day)
                            && by_before(words, place.start)
                })
                .map(|(_, day)| day);
        }
    }
    // Nothing says that it came, but something is to follow.
    let late = || {
        paper
            .sentences
            .iter()
            .any(|sentence| LATE.is_in(paper.words(sentence)))
    };
    if best.is_none() && under_way && !late() {
        best = paper
            .sentences
            .iter()
            .take(OPENING)
            .position(|sentence| {
                sentence.voice != Voice::SmallPrint && YOURS.is_in(paper.words(sentence))
            })
            .map(|at| (at, 60));
    }
    let (at, confidence) = best?;
    if confidence < 90 && !under_way {
        return None;
    }
    let confidence = if confidence >= 90 && under_way {
        97
    } else if under_way {
        88
    } else {
        80
    };
    Some((
        at,
        confidence,
        Reading::Acknowledgement {
            reference: reference(paper),
            received,
            promised,
        },
    ))
}

/// The day a sentence says the request was received: "received on" goes before "dated".
fn received_in(words: &str, written: NaiveDate) -> Option<NaiveDate> {
    if ![
        "receiv",
        "reached",
        "arrived",
        "came to ",
        "aeth i law",
        "erbyniwyd",
    ]
    .iter()
    .any(|word| words.contains(word))
    {
        return None;
    }
    let days = dates_in(words, written);
    let before = |place: &std::ops::Range<usize>| words.get(..place.start).unwrap_or_default();
    // "We received your e-mail dated 30 October on Monday 2 November."
    let after_the_letters_own = || {
        let (own, _) = days
            .iter()
            .find(|(place, _)| WRITTEN_ON.is_in(before(place)))?;
        days.iter().find(|(place, _)| {
            place.start > own.end
                && before(place).ends_with(" on ")
                && !WRITTEN_ON.is_in(before(place))
                && !PROMISES.is_in(before(place).get(own.end..).unwrap_or_default())
        })
    };
    days.iter()
        .find(|(place, _)| JUST_RECEIVED.is_in(before(place)))
        .or_else(after_the_letters_own)
        .map(|(_, day)| *day)
}

fn is_subject_access(words: &str) -> bool {
    SUBJECT_ACCESS.is_in(words) && !INFORMATION_LAW.is_in(words)
}

fn said_of_receipt(words: &str, at: usize) -> bool {
    let before = words.get(..at).unwrap_or_default();
    let near = before
        .get(floor(before, before.len().saturating_sub(28))..)
        .unwrap_or_default();
    near.contains("received") || near.contains("receipt") || near.contains("dated")
}

/// "by 3 March", "no later than 3 March"
fn by_before(words: &str, at: usize) -> bool {
    let before = words.get(..at).unwrap_or_default().trim_end();
    ["by", "than", "before", "erbyn", "of"]
        .iter()
        .any(|word| before.ends_with(word))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The authority's own reference: one of its own, not the words round it.
pub(crate) fn reference(paper: &Paper<'_>) -> Option<String> {
    let lower = &paper.clean.lower;
    let head = lower
        .get(..floor(lower, lower.len().min(4_000)))
        .unwrap_or_default();
    let found = REFERENCES.each_captures(head).find_map(|captures| {
        let place = captures
            .name("ref")
            .or_else(|| captures.name("bare"))
            .or_else(|| captures.name("numbered"))
            .or_else(|| captures.name("headed"))?;
        let text = place.text;
        let ours = {
            let whole = captures.all();
            whole.text.trim_start().starts_with("your ref") && whole.text.contains(':')
        };
        (text.bytes().any(|b| b.is_ascii_digit()) && !ours && !text.starts_with("scr-"))
            .then(|| place.place.clone())
    })?;
    let cased = paper.clean.cased.get(found)?;
    Some(cased.trim_end_matches(['.', '-', '_', '/']).to_owned())
}
