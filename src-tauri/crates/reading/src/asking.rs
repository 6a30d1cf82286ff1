//! What the authority wants first: clarification, or to be paid.

use crate::paper::{Paper, Sentence, Voice};
use crate::pattern::patterns;
use crate::suggestion::Reading;

patterns! {
    PAYS = r"have to pay|in advance|(?:once|when) (?:it|this|that|payment|the (?:fee|charge)) (?:is|has been) paid|(?:will|must|need to|required to|require you to|ask you to|please|like to proceed) (?:therefore )?(?:pay|send (?:us )?(?:a |your )?(?:payment|cheque))|payment (?:is|must be|should be|has been|can be) (?:required|received|made)|(?:upon|on) (?:receipt of )?(?:the |your |this )?(?:payment|fee)|(?:fee|charge|payment)[^.;\n]{0,50}(?:is payable|must be|is required|is received|has been paid|has been received|within (?:three|3) months)|pay(?:ing)? (?:the|this) (?:fee|charge|sum|amount)";
    ASKS = r"(?:help|assist)(?:s|ful)?(?: us| me)? (?:to know|if you|(?:to )?(?:find|locate|identify)[^.?\n]{0,60}(?:please|could you|can you))|what you mean\b|(?:can|could|would) you (?:please |also |kindly )?(?:say|narrow down|explain|describe)|need(?:s|ed)? to know (?:a (?:little|bit) )?(?:more|which|what|whether|when|exactly)|requires? you to (?:specify|clarify|confirm|state|identify|explain|say|tell)|(?:which|what) of (?:these|the|them)[^.?\n]{0,80}(?:do you|are you|would you|did you|relates?)|(?:let (?:us|me) know|tell (?:us|me)|confirm|clarify|specify|advise|say)[: ]*(?:\(?[a-z0-9]{1,3}\)|-)? ?(?:which|what|whether) [^.\n]{0,100}(?:you|your)|can(?:not|'t)[^.;\n]{0,40}(?:tell|work out|see|identify|be sure)[^.;\n]{0,30} (?:what|which|whether) |(?:please|must|need to|need you to|could you)(?: [a-z]+)? (?:provide|give|tell|send|supply|state)(?: us)?(?: with)? your (?:real |full |own )?(?:name|address|postal|identity)|needs? (?:(?:a (?:bit|little)|some) )?(?:more|further|extra) (?:details?|information|info|context)\b|\b(?:do|did) you mean\b|are you (?:asking|looking|interested in|after|referring)|do you (?:want|need|require|also want)|(?:is it|was it)[^.?\n]{0,60} you (?:want|mean|need)|what (?:exactly )?do you mean|(?:please|could you|can you|would you|kindly|grateful if you (?:could|would)|need you to|ask(?:ing)? (?:that )?you(?: to)?|require you to|invite you to|like you to|you (?:will )?need to) (?:please |therefore |also |kindly |now )?(?:clarify|confirm (?:what|which|whether|if|the (?:period|dates?|time|financial|years?|location|name|area))|specify|provide (?:us )?(?:with )?(?:further|more|additional|some|the) (?:clarification|details?|information (?:to|so|about|as to))|be more specific|let (?:us|me) know (?:what|which|whether|exactly|the (?:period|dates?|time))|tell (?:us|me) (?:what|which|whether|exactly|the (?:period|dates?|time))|explain (?:what|which)|state (?:what|which|whether)|identify|advise (?:us )?(?:what|which|whether)|indicate (?:what|which|whether))|(?:requires?|needs?|seek(?:ing)?|requesting|asking for|like) (?:to (?:seek|ask for|request) )?(?:you to )?(?:some |further |more |additional |your |a little more )*(?:clarification|clarity|clarify|particulars)|(?:further|more|additional) (?:information|details?|particulars) (?:is|are) (?:needed|required|necessary) (?:from you|to identify|in order|before|so)|(?:require|need) (?:further|more|additional) (?:information|details?|particulars) (?:from you|to identify|in order|before|so|about)|(?:it )?is (?:not clear|unclear) (?:from|what|which|whether|to)|(?:am|are|is) (?:not clear|unclear|not sure|unsure|uncertain) (?:what|which|whether|from|as)|(?:too general|too broad|too vague|formulated in too general)|(?:a gofyn|gofyn|angen) (?:[a-z]+ ){0,3}?eglurhad|egluro (?:pa|beth|eich)|a wnewch (?:chi )?(?:egluro|gadarnhau|roi)";
    YOU_MEAN = r"what you mean\b|\bdo you mean\b|what is meant by";
    DIRECT = r"(?:please|could you|can you|grateful if you) (?:therefore |also |kindly )?(?:clarify|confirm|specify|provide|let (?:us|me)|tell (?:us|me)|explain|state|identify|advise|indicate)";
    WAITS = r"(?:on hold|paused|stopped the clock|clock (?:has )?stop|not (?:be )?(?:proceed|progress|process)|suspended|not (?:be )?able to (?:proceed|progress|process|continue)|unable to (?:proceed|progress|process|continue))|(?:once|when|upon|until|unless) (?:we|i|the council|the trust)?[^.;\n]{0,40}(?:clarif|your (?:reply|response)|hear (?:back )?from you|further information|receipt of)|section 1\(3\)|regulation 9|within (?:20|twenty|[0-9]{1,2}) working days of (?:this|receiv|the clar)|20 working days (?:will )?(?:start|begin|run)|(?:closed?|withdrawn|lapse|no longer)[^.;\n]{0,60}(?:not hear|no (?:reply|response)|clarif)|(?:not hear|no (?:reply|response))[^.;\n]{0,80}(?:closed?|withdrawn|lapse|no longer)|ar stop|saib";
    NOT_ASKING = r"(?:if|should) you (?:require|need|have|would like|wish|want)|do not hesitate|we may (?:need|contact|have to|ask)|(?:if|should) (?:we|any|the|further|clarification)|to clarify[,:]|narrow|refin|you clarified|your clarification|thank you for clarif|following your clarif|clarified that|sought clarification|asked you (?:to|for)|\b(?:may|might|on occasion|sometimes|in some)\b|in touch (?:if|should)|contact you (?:if|should)";
    FEES = r"(?:cost|price|total) (?:of [a-z ]{3,40})?(?:[a-z0-9 ]{0,20} )?(?:comes to|will be|is|amounts to|would be) £|asked to pay|ask(?:ing)? (?:you )?for (?:a payment of )?£|£ ?[0-9][0-9,.]* (?:is |to be )?(?:paid |payable )?in advance|have to pay|fees? notice|\b(?:a |the |this )?(?:fee|charge|payment|disbursements?)(?: [a-z]+){0,5}? (?:of|is|will be|comes to|totals?|amounts? to|total) £|£ ?[0-9][0-9,.]*(?: [a-z]+){0,4}? (?:fee|charge|payable|is payable|must be paid|to be paid|is required)|(?:will|must|need to|required to|require you to|ask you to|please) (?:pay|send (?:us )?(?:a )?(?:payment|cheque))|payment (?:is|must be|should be) (?:required|received|made)|upon (?:receipt of )?payment|hysbysiad ffioedd|ffi o £";
    FOR_THE_REQUEST = r"\bsupply\b|fees? notice|your request|the information|before (?:we|the|it|any)|proceed|comply|section 9|regulation 8|three months|3 months|payment (?:is|has been) received|on receipt|upon receipt|photocop|disbursement|postage|in advance|60 working days|sixty working days|ffioedd";
    NO_FEE = r"(?:no|without|not) (?:fee|charge|a charge|charging|be charged|charge you|make a charge|require)|free of charge|waive|appropriate limit|cost limit|exceed|per hour|an hour|£25(?: per| an|/)|£450|£600|not (?:intend|propose) to charge|may (?:charge|be charged)|(?:fines?|penalt|rent|licen[cs]e|parking|permit|tuition) (?:fee|charge)";
    TOTAL = r"(?:(?:which|that|it|page|sheet|copy|copies) (?:is|comes to|come to)|total(?: [a-z]+){0,3}|(?:fee|charge|payment|cost to you|cost|amount|sum)(?: (?:that is )?(?:payable|due))?(?: (?:by|from) you)?(?: for this request)?(?: therefore)? (?:is|of|will be|comes to|amounts to)(?: therefore)?|pay(?: the sum of| a fee of| us)?|ask(?:ing)? (?:you )?for) $";
    AMOUNT = r"£ ?(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{2}))?|\b(?P<only>[0-9]{1,3})p\b";
}

/// Whether clarification is asked for, with the sentence that asks.
pub(crate) fn clarification(paper: &Paper<'_>) -> Option<(usize, u8, Reading)> {
    let asks = |sentence: &Sentence| {
        let words = paper.words(sentence);
        sentence.voice != Voice::Statute
            && words.len() < 700
            && ASKS.is_in(words)
            && (!NOT_ASKING.is_in(words) || YOU_MEAN.is_in(words))
    };
    let at = paper
        .sentences
        .iter()
        .position(|sentence| asks(sentence) && sentence.voice != Voice::SmallPrint)?;
    let waits = paper
        .sentences
        .iter()
        .any(|sentence| WAITS.is_in(paper.words(sentence)));
    let many = paper
        .sentences
        .iter()
        .filter(|sentence| asks(sentence))
        .count()
        > 1;
    // What is asked: the question itself, if one follows, else the sentence that asks.
    let near = || paper.sentences.iter().enumerate().skip(at).take(6);
    let question = near()
        .find(|(_, sentence)| paper.words(sentence).ends_with('?'))
        .or_else(|| {
            near().find(|(_, sentence)| {
                let words = paper.words(sentence);
                DIRECT.is_in(words) && !NOT_ASKING.is_in(words)
            })
        })
        .map_or(at, |(question, _)| question);
    let asked = paper.sentences.get(question)?;
    let (_, quote) = paper.clean.quote(asked.place.start, asked.place.end);
    let confidence = match (waits, many || question != at) {
        (true, _) => 94,
        (false, true) => 80,
        (false, false) => 68,
    };
    Some((
        at,
        confidence,
        Reading::Clarification {
            asks: quote
                .trim_start_matches(['-', '•', '*', '·', ' '])
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        },
    ))
}

/// Whether payment is asked for, with the sentence that names the sum.
pub(crate) fn fees(paper: &Paper<'_>) -> Option<(usize, u8, Reading)> {
    let candidates: Vec<usize> = paper
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| {
            let words = paper.words(sentence);
            sentence.voice != Voice::SmallPrint
                && sentence.voice != Voice::Statute
                && FEES.is_in(words)
                && !NO_FEE.is_in(words)
                && !words.ends_with('?')
        })
        .map(|(at, _)| at)
        .collect();
    let first = *candidates.first()?;
    // It is about this request only if the letter round it says so.
    let near = |at: usize| paper.sentences.iter().skip(at.saturating_sub(2)).take(6);
    let about = candidates
        .iter()
        .any(|at| near(*at).any(|sentence| FOR_THE_REQUEST.is_in(paper.words(sentence))));
    let notice = paper.sentences.iter().any(|sentence| {
        let words = paper.words(sentence);
        (words.contains("fees notice")
            || words.contains("fee notice")
            || words.contains("hysbysiad ffioedd"))
            && !NO_FEE.is_in(words)
    });
    let pays = paper.sentences.iter().any(|sentence| {
        let words = paper.words(sentence);
        PAYS.is_in(words) && !NO_FEE.is_in(words)
    });
    if !about || !(notice || pays) {
        return None;
    }
    let mut best: Option<(usize, u64, bool)> = None;
    for at in candidates
        .iter()
        .copied()
        .chain(candidates.iter().map(|at| at + 1))
    {
        let Some(sentence) = paper.sentences.get(at) else {
            continue;
        };
        let words = paper.words(sentence);
        if NO_FEE.is_in(words) {
            continue;
        }
        for captures in AMOUNT.each_captures(words) {
            let number = |name: &str| {
                captures
                    .name(name)
                    .and_then(|n| n.text.replace(',', "").parse::<u64>().ok())
            };
            let Some(pence) = number("only").or_else(|| {
                number("pounds")?
                    .checked_mul(100)?
                    .checked_add(number("pence").unwrap_or(0))
            }) else {
                continue;
            };
            let before = words.get(..captures.all().place.start).unwrap_or_default();
            let total = TOTAL.is_in(before);
            let better = match best {
                None => true,
                Some((_, known, known_total)) => {
                    (total && !known_total) || total == known_total && pence > known
                }
            };
            if better {
                best = Some((at, pence, total));
            }
        }
    }
    let at = best.map_or(first, |(at, _, _)| at);
    Some((
        at,
        if notice { 95 } else { 85 },
        Reading::Fees {
            pence: best.map(|(_, pence, _)| pence),
        },
    ))
}
