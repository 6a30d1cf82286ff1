//! That the request arrived.

use chrono::NaiveDate;

use crate::dates::dates_in;
use crate::paper::{Paper, Voice};
use crate::pattern::patterns;
use crate::suggestion::Reading;

patterns! {
    ACKNOWLEDGES = r"dod i law|cadarnhaf|(?:acknowledg(?:e|es|ing|ement)|confirm(?:s|ing)?|confirmation of) (?:the |safe |our |your |with thanks )*(?:receipt|we have received|that (?:we have|your request (?:has been|was)) received)|(?:to|is to|i|we|letter|email|e-mail|message|hereby|and) acknowledges? |^acknowledgement\b|cydnabod|your (?:[a-z]+ ){0,5}?(?:request|enquiry|email|e-mail|correspondence|foi)(?: [a-z()]+){0,8} (?:has been|was|have been) (?:safely )?(?:received|logged|registered|recorded|allocated|passed to|assigned|forwarded to the)|(?:we|i) (?:have |can confirm (?:that )?we have )?(?:received|logged|registered|recorded) (?:your|this|it)|we have (?:now )?(?:received|logged|registered)|wedi derbyn|in receipt of|receipt of your|which (?:was|we|has been) (?:also )?received|was received (?:by|on|at|in)";
    THANKS = r"thank you for (?:your|submitting|contacting|making|getting|the)|many thanks for|i refer to your|further to your|(?:i write|i am writing|we write) in (?:connection|relation|response|regard)|diolch (?:yn fawr )?am";
    UNDER_WAY = r"(?:is|are) (?:now )?being (?:dealt with|processed|considered|handled|looked)|has been (?:passed|forwarded|allocated|assigned|logged|registered|given)|will be (?:dealt with|processed|considered|handled|logged|forwarded|passed)|(?:is|are) (?:currently )?(?:under consideration|receiving attention|in hand|with the)|cael ei (?:brosesu|ystyried|drin)";
    PROMISES = r"(?:can|should|may) expect (?:it |this )?by|cewch|(?:will|aim to|shall|should|expect to|hope to|endeavour to|intend to|try to|must|have to) (?:be able to )?(?:therefore |now |normally |usually |aim to |endeavour to |try to )*(?:respond|reply|receive (?:a|our|the|your) (?:full |substantive )?(?:response|reply|answer)|answer|provide (?:you with )?(?:a|our) (?:full )?(?:response|reply)|let you have|send (?:you )?(?:a|our|the) (?:full |substantive )?(?:response|reply|answer)|write to you|get back to you|be (?:sent|issued|answered|provided|in touch)|hear from us|deal with|process|give you)|(?:response|reply|answer|decision)[^.;\n]{0,40} (?:is|will be|should be|can be) (?:due|sent|issued|provided|expected|with you|made)|deadline|you (?:will|should) have (?:our|a|an|the|your) (?:answer|reply|response)|(?:due|target|response) (?:date|by)|(?:within|up to|has|have|in) (?:the )?(?:statutory )?(?:20|twenty) working[ -]?days?|(?:statutory|legal) (?:deadline|timescale|time ?limit|period|timeframe)|byddwn yn|o fewn 20|\berbyn|expect (?:a|our|to receive) (?:reply|response|answer)";
    JUST_RECEIVED = r"(?:(?:reached|came to) us|arrived(?: here| with us)?|receiv(?:ed|ing))(?: it| this| your [a-z]+| by [a-z ]{2,50}?)?,?(?: on| at|:)?(?: the)? $";
    RECEIVED_ON = r"receiv|derbyn|dderbyn|dated|sent|submitted|of|logged|cyrraedd";
    REFERENCES = r"(?:\b(?:our|your|foi|foia|foisa|eir|request|case|reference|unique|the|quote|quoting|is|as)? ?(?:ref(?:erence)?\.?(?: ?(?:number|no\.?))?|case (?:number|no\.?)|request (?:number|no\.?)|cyfeirnod|ein cyf\.?|cyf\.?)(?: (?:is|for this request is|of|for your request is|above))?) ?[:#-]? ?(?P<ref>[a-z0-9][a-z0-9/._-]{2,30}[0-9a-z])|\b(?:request|case)(?: no\.?| number)? (?P<numbered>[0-9][0-9a-z]{0,8}[-/][0-9a-z/-]{2,20})|\b(?P<bare>(?:foi|foia|foisa|eir|ir|fs|rfi|igt|req|dgl)[ /-]?(?:20[0-9]{2}[/-][0-9]{1,6}|[0-9]{3,10}(?:[/-][0-9]{1,6})?))\b";
}

/// The acknowledgement, for a letter that gives nothing else.
pub(crate) fn acknowledgement(
    paper: &Paper<'_>,
    written: NaiveDate,
) -> Option<(usize, u8, Reading)> {
    const OPENING: usize = 40;
    let mut best: Option<(usize, u8)> = None;
    let (mut received, mut promised) = (None, None);
    let mut under_way = false;
    for (at, sentence) in paper.sentences.iter().enumerate().take(OPENING) {
        let words = paper.words(sentence);
        if words.len() > 600 {
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
    if !["receiv", "reached", "arrived", "came to us"]
        .iter()
        .any(|word| words.contains(word))
    {
        return None;
    }
    dates_in(words, written)
        .into_iter()
        .find(|(place, _)| {
            words
                .get(..place.start)
                .is_some_and(|before| JUST_RECEIVED.is_in(before))
        })
        .map(|(_, day)| day)
}

fn said_of_receipt(words: &str, at: usize) -> bool {
    let before = words.get(..at).unwrap_or_default();
    let near = before
        .get(floor(before, before.len().saturating_sub(28))..)
        .unwrap_or_default();
    near.contains("receiv") || near.contains("dated")
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
            .or_else(|| captures.name("numbered"))?;
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
