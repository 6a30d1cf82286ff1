//! What the authority gives, what it withholds and what it does not have.

use crate::paper::{Paper, Sentence, Voice};
use crate::pattern::patterns;
use crate::suggestion::{Extent, Reading};

patterns! {
    GIVES = r"\b(?:we|i) can (?:give|tell) you\b|\b(?:is|are) (?:now |all )?(?:supplied|sent|included) (?:with|herewith|in the)|in the (?:enclosed|attached)|(?:enclosed|attached) (?:table|list|spreadsheet|schedule|document|file|report)\b|\b(?:we|i) (?:disclose|release|enclose|attach)\b|^attached: |you(?:'ll| will)(?: [a-z]+)? find|accompan(?:y|ies) this|released to you|(?:sent|provided|released) with this|^(?:[a-z0-9]+: )?[^.\n]{0,60}[-:(] ?(?:attached|enclosed)\b|partial(?:ly)? disclos|(?:disclosed|released|provided) in (?:part|full)|part(?:ial)? release|\bhere (?:is|are) (?:the|a|our|your)|you(?:'ll| will) find|(?:copied|pasted) below|(?:please )?(?:find|see)(?: (?:the|our|my|a|an|information|data|details|response|answers?|answer|requested|copy|copies|of|below|spreadsheet|file|document|documents|table|to|your|questions?))*? (?:attached|enclosed|below|overleaf)|(?:information|data|details|documents?|copies|copy|figures?|spreadsheets?|tables?|answers?|response|responses|schedule|breakdown|list|remainder|rest)[^.;\n]{0,60} (?:is|are|can be found|has been|have been) (?:therefore |now |being )?(?:attached|enclosed|set out|provided|detailed|listed|shown|given|below|as follows|disclosed|released|supplied)|(?:attached|enclosed) (?:is|are|you will find|please find)|(?:i|we) (?:have |now |also |hereby )*(?:attach(?:ed)?|enclosed?|provided|set out|disclosed|released|supplied)\b|\b(?:i|we) (?:now|can) (?:provide|disclose|release)|(?:is|are) (?:now |hereby |therefore |also )*(?:released|disclosed|attached|enclosed)\b|(?:table|figures|list|spreadsheet|schedule)s? (?:below|attached|overleaf|above)|(?:respon[ds]e?s?|reply|replies|answers?|answered)[^.;\n]{0,50} (?:as follows|below|in turn)|(?:am|are|is) (?:now )?(?:able|pleased|happy|in a position) to (?:provide|disclose|confirm|send|release|supply|enclose|attach)|(?:partially|partly|fully) (?:disclos|releas|grant|compl)|gweler (?:isod|ynghlwm|yr)|ynghlwm|mae'r wybodaeth|atebion? (?:isod|i'ch)|darparu";
    GIVES_AT_ONCE = r"(?:council|trust|force|we|university|board|constabulary) (?:has |have )?(?:made|paid|spent|had|awarded|received) (?:no|nothing)\b|\b(?:total|number)[a-z ]{0,60}: ?[0-9]|[a-z)]: ?£ ?[0-9]|\b(?:can|may) (?:now )?(?:confirm|advise|inform you) (?:that )?|(?:the )?(?:total|amount|number|figure|cost|sum|spend|expenditure|grants?|payments?|price|fee|salary|budget|value|contract|name|answer)[^.;\n]{0,80} (?:was|is|were|are|came to|amounted to|totalled) (?:approximately |about )?(?:£ ?)?[0-9]|\b(?:there (?:were|are|was|is)|(?:council|trust|force|we|university|board|borough|constabulary) (?:has |have )?(?:received|spent|paid|made|awarded|owns?|employed|employs|issued|served|had|has|have)) [^.;\n]{0,40}[0-9]|\ba total of (?:£ ?)?[0-9]";
    /// "£84,210 was spent", "112 at 31 August": a figure said to be something.
    FIGURE_DID = r"^no [a-z]+ (?:[a-z]+ ){0,3}?(?:was|were|has been|have been) (?:made|paid|awarded|received|issued|given|spent|employed|recorded)\b|\b(?:for|at a (?:total )?cost of|costing|worth|totalling|amounting to|paid|spent|awarded) £ ?[0-9]|^(?:yes|no), |(?:council|trust|force|university|board|authority|college|district|borough|county)[^.;\n]{0,40} (?:entered into|made|had|received|issued|paid|awarded|spent) (?:none|nil|no )|\b(?:is|was|were) (?:therefore )?(?:nil|none|zero)\b|(?:was|were) (?:£ ?)?[0-9][0-9,.]* (?:in|for) (?:the (?:financial )?year )?20[0-9]{2}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:[a-z]+ ){1,4}(?:was|were|have been|had been) (?:received|issued|made|recorded|submitted|reported|awarded|employed|invited|appointed|held|upheld)\b|£ ?[0-9][0-9,.]*(?: ?(?:million|m|k|bn))?(?: \(?[a-z]+\)?){0,3} (?:was|were|has been|have been) (?:spent|paid|received|awarded|charged|invoiced|claimed|raised|spread|allocated|recovered)\b|\b[0-9][0-9,]* (?:[a-z]+ ){1,5}(?:was|were|have been|had been) (?:received|issued|made|recorded|submitted|reported|awarded|employed|sold|bought|carried|held|upheld|closed|opened|paid|served)\b|(?:council|trust|force|university|board|authority) (?:has |have )?(?:issued|carried|held|made|received|employs|spent) [0-9]";
    /// A figure behind the mark of a question: "(1) £46,310", "Section 14: 3 requests".
    FIGURE_AT_MARK = r"^\(?(?:q(?:uestion)? ?)?[0-9a-z]{1,2}[.):]\)? ?(?:approximately |about )?(?:£ ?[0-9]|[0-9][0-9,.]*(?: [a-z]+)?\.?$|[0-9]{4}/[0-9]{2} £)";
    FIGURES_IN_A_ROW = r"(?:20[0-9]{2}(?:[/-][0-9]{2,4})?:? £ ?[0-9][^;\n]{0,20}[;,] ?){1,8}";
    SAYS_YES_OR_NO = r"^(?:yes|no|none|nil|zero)\b";
    NAMES_WHAT_WAS_ASKED = r"\b(?:name|figure|number|sum|amount|date|address|title|total|cost) (?:that )?you (?:have )?(?:asked for|requested|wanted) (?:is|was|are)\b|^as promised\b|\bhere (?:it is|they are)\b";
    /// "The decision is overturned and the report is enclosed in full."
    IS_HERE = r"\b(?:report|document|contract|data|file|cop(?:y|ies)|notes?|minutes|e?-?mails?|list|schedule|figures?|spreadsheet|drawings?|agreement|invoices?|log) (?:is|are) (?:now |therefore |also )?(?:enclosed|attached|released)\b";
    NOT_A_LETTER = r"\b(?:not|n't|will|to) be\b|leaflet|complaint|not (?:enclosed|attached)";
    OF_A_SEARCH = r"hours?\b|minutes?\b|estimat|appropriate limit|\blimit\b|£ ?(?:450|600|25|15)\b|would (?:cost|take)|per hour|an hour";
    CONFIRMS_ONLY = r"\b(?:sections?|regulations?|s\.) ?[0-9]|(?:confirm|advise|inform)[^.;\n]{0,30} (?:that )?(?:the|we|this|it|i)?[^.;\n]{0,60}(?:hold|held|receipt|received|complet|dal\b|exempt|withh|refus|apply|extend|transfer|your request|process|considered|search)|confirm whether|confirm or deny|confirm receipt";
    NOT_INFORMATION = r"reference (?:number|no\.?|is|[a-z]{0,6}[-/ ]?[0-9])|reference:|^reference|provided by law|protected by law|by law to|date for (?:a|our|the) (?:response|reply|answer)|(?:has|have) until|(?:to )?(?:reply|respond) (?:by|within|to you by)|to reply by|received (?:it|your|this|the|on)\b|which we received|in confidence|reference (?:number )?(?:is|no)|working days|\b(?:18|24) hours|appropriate limit|complaints? (?:procedure|process|leaflet|form|team|officer)|internal review|leaflet|fees? notice|invoice for|refusal notice|your rights|privacy|reasons|public interest test|our decision|legislation|extracts?|guidance|decision (?:is|to)|arguments|advice and assistance|explanation|clarif|schedule of exemptions|acknowledg|will be provided|to be provided|cannot|not (?:be )?(?:able|in a position|provided|disclosed|released|attached|enclosed)|unable|estimate|once we|when we|no information|factors|considerations";
    ONLY_A_COVER = r"(?:attached|enclosed|see|find)[^.;\n]{0,40}(?:response|reply|letter|decision|notice)|(?:response|reply|letter|decision)[^.;\n]{0,40}(?:attached|enclosed)|llythyr|ymateb ynghlwm";
    ANSWER_LINE = r"^[^a-z0-9]{0,3}(?:answer|response|reply|our response|council response|trust response|a[0-9]{1,2}|ans|ateb|ymateb)(?: [0-9]{1,2}| to (?:question|q|item|point) ?[0-9]{1,2})? ?[:.)-] ?(?P<rest>.{0,200})";
    BARE_FIGURE = r"^[^.\n]{0,40}£ ?[0-9]|^(?:£ ?)?[0-9][0-9,.]*(?: ?(?:million|m|k|%|per cent|hours|days))?\.?$";
    QUESTION_LINE = r"^[^a-z0-9]{0,2}(?:q|question |item |part )?[0-9]{1,2}[.):]? [^\n]*[a-z]|\?$";
    HAS_CONTENT = r"[0-9]|£|\byes\b|\bno\b|\bnone\b|\bnil\b|attached|see |oes|nac|[a-z]{3,} [a-z]{3,} [a-z]{2,}";
    /// Questions told by their numbers.
    NUMBERED = r"\b(?:questions?|parts?|items?|points?|q) ?(?P<numbers>[0-9]{1,2}(?:(?: ?[,&] ?(?:and )?| and | or | to |-)[0-9]{1,2})*)\b";
    OF_A_LAW = r"\bparts? [0-9]{1,2} of (?:the act|schedule|the schedule)";
    REFUSES = r"\b(?:not|n't) something (?:that |which )?(?:we|i|the [a-z]+) (?:(?:are|am|is) )?(?:(?:able|willing|prepared|in a position) to|can|could|will) (?:share|disclose|release|provide|supply|give|send)\b|\bnot able to share\b|\b(?:won't|will not|not going to|cannot|can't|unable to) (?:be )?(?:able to )?(?:shar(?:e|ing)|disclos(?:e|ing)|releas(?:e|ing)|hand(?:ing)? (?:it|them|this) over)|no information will be (?:supplied|provided|disclosed|released)|(?:will|can|must)(?: not|not) (?:therefore )?be (?:disclosed|released|provided|supplied)|decided (?:not to (?:disclose|release|provide)|to (?:withhold|refuse))|not (?:be )?(?:disclosing|releasing)|cannot (?:disclose|release)|will not (?:disclose|release)|(?:\b(?:i|we|council|trust|force|board|authority|constabulary|university|police|service|cyngor)\b[^.;\n]{0,60}(?:refus(?:e|es|ing|ed)|withhold(?:s|ing)?|withheld|declin(?:e|es|ing|ed)|redact(?:ed|ing)?|unable to (?:comply|disclose|release)|neither confirms? nor den|not (?:obliged|required) to (?:comply|confirm|provide))[^.;\n]{0,80})|(?:request|information|data|documents?|names?|details|material|figures?|this|it|parts?|some|correspondence|report|prices?|questions? [0-9]|items? [0-9]|points? [0-9])\b[^.;\n]{0,80} (?:is|are|has been|have been|being|must be|was|were|will be) (?:therefore |being |also |fully |partially |considered (?:to be )?|hereby )*(?:refused|withheld|exempt|excepted|redacted)\b|refusal notice|refus(?:e|ing) (?:your|this|the) request|(?:been|are|is|have) (?:redacted|withheld)|exemptions? (?:has|have|is|are) (?:been )?(?:appl|engaged)|gwrthod(?:ir|wyd)? (?:eich|y|darparu)|wedi'i (?:eithrio|ddal)|yn eithriedig|heithrio";
    WEIGHED = r"\boutweigh(?:s|ed)\b|(?:came down|found|find|conclude|concluded|decided|judge|judged|consider) (?:[a-z]+ ){0,4}?in favour of (?:maintaining|withholding|non-disclosure|not disclos)|(?:favours|lies in|lies with|rests with|outweighs) (?:maintaining|withholding|non-disclosure|the exemption|the exception)|balance (?:lies|is) in favour";
    TO_BE_WEIGHED = r"\bwhether\b|has to decide|have to decide|need(?:s)? (?:more|further|additional|longer)|not yet|in order to|\bwill\b";
    NOT_A_REFUSAL = r"not (?:the case|true|correct|right) that|where information is|which exemption|some information is exempt|none of|applications? (?:was|were|that|which|refused)|planning|number of|refused (?:entry|permission|applications?|grants?)|licen[cs]es?|payments? (?:was|were|is|are) withheld|retention|retain|in full without|without redaction|no (?:information|exemptions?)[^.;\n]{0,30}(?:withh|appl|redact)|not (?:withh|refus|redact)|nothing (?:has been|is) (?:withh|redact)|whether|within (?:the )?(?:20|twenty)|if you are (?:not )?|any information (?:withheld|refused)";
    NOT_HELD = r"not the holder|\bnone (?:is|are|was|were) held|never (?:been )?(?:recorded|held|collected|kept)|(?:could|can|did) not find any|(?:isn't|aren't|wasn't) (?:held|recorded|something we (?:hold|record|collect|keep))|hold(?:s|ing)? nothing|(?:no longer|does not|do not) exists?\b|(?:been|was|were) (?:destroyed|deleted)|(?:no|not any|n't have any|not have any) record of|have(?:n't| not) (?:got )?any (?:record|information)|do(?:es)?(?: not|n't) have (?:this|the|that|any|a record|such)[^.;\n]{0,30}(?:information|data|records?|documents?|figures?|breakdown)|there (?:is|are|was|were) no (?:recorded )?(?:records?|information|documents?|correspondence)|nothing (?:was |has been )?found|(?:do|does|did|was|were) not (?:currently |actually |centrally |therefore |itself |ever )*(?:hold|record|collate|keep|retain|possess|capture|collect|maintain)\b|(?:do|does|did)n't (?:hold|record|collect|keep)|\bnot held\b|\bno (?:recorded |relevant |such |other )*(?:information|records?|data|documents?|correspondence|emails?)[^.;\n]{0,50}(?:is|are|was|were|has been|have been|could be) (?:held|found|located|identified|recorded)|\bholds? no (?:recorded |relevant |such )*(?:information|records?|data|documents?)|(?:we|i|council|trust|force|board) (?:have|has) no (?:record|information|data|documents)|\b(?:is|are) not (?:recorded|held|information (?:that )?(?:we|the))\b|nid yw[^.;\n]{0,60}\bdal\b|nid ydym[^.;\n]{0,40}\bdal\b|ddim yn dal|nad yw[^.;\n]{0,60}\bdal\b|nad ydym[^.;\n]{0,40}\bdal\b|\bno information held\b|information not held|dim gwybodaeth";
    NOT_NOT_HELD = r"does or does not|as an indication|(?:any|no) (?:further|other|additional|more) (?:information|records?|data|documents?)|neither|confirm or deny|whether (?:or not )?|(?:not|n't) (?:hold|record|collate|keep)[^.;\n]{0,60}(?:central(?:ly)?|in (?:a|the|this) (?:format|form|way)|easily|electronically|readily|searchable|reportable)|not (?:recorded|held) (?:centrally|in (?:a|the|this)|electronically|on a)|held centrally|for longer than|copyright|personal data of|does not hold a (?:budget|policy of)|in confidence|held (?:on|against) (?:you|any)";
    ELSEWHERE = r"\byou (?:can|may|will|could|should)(?: be able to)? (?:see|find|view|get|download|read|access)[^.\n]{0,90}\b(?:here|below|following (?:link|page|address|site)) ?:?$|(?:answered|dealt with|disclosed|released) (?:this|that|the same)[^.\n]{0,40}before[^.\n]{0,40}https?|(?:on|from|in) (?:our|the (?:council|trust|force|board|university|authority|college)'?s?) (?:own )?(?:website|web ?site|web ?pages?|open data|publication scheme|transparency pages?|data portal)[^\n]{0,80}?(?:https?://|www\.)|\b(?:it|they|that|this|these|which|both|all)[^.;\n]{0,40} (?:sits?|appears?|are|is|can be) [^.;\n]{0,40}(?:website|open data pages?|data portal|transparency pages?)\b|(?:can be|may be) (?:read|browsed|consulted|inspected|looked at|searched) (?:at|on|in|here)|(?:look at|read|browse|search|get|consult) (?:it|them|this|these|the [a-z]+)[^.;\n]{0,40}(?:website|online|https?|www\.)|(?:invoices|payments|records|spend|register|results)[^.;\n]{0,60} can (?:already |also )?be (?:had|seen|found)[^\n]{0,40}https?|(?:sign in|log ?in)[^.;\n]{0,40}https?|(?:information|data|details?|this|these|which|it|documents?|reports?|figures?|accounts?|minutes|they|response|spending|register|answers?|file|files|that|list)\b[^.;\n]{0,90} (?:is|are|can be|may be|has been|have been) (?:therefore |already |also |publicly |freely |all |now |routinely |readily |both )*(?:available|accessible|published|had|found|viewed|accessed|downloaded|obtained|located|seen)[^\n]{0,60}?(?:website|web site|web page|webpage|https?|www\.|portal|link|online|publication scheme|disclosure log|on the [a-z ]{0,30}page|following address|data\.gov|contracts finder|companies house|open data|transparency|here)|(?:please|you can|you may|you will|to|can) (?:see|find|view|access|download|visit|follow|use|log ?in|click|refer)[^.;\n]{0,100}(?:https?|www\.|portal|link|our website|web page|online)|publish(?:es|ed)? (?:this|the|all|these|details|that)[^.;\n]{0,80}(?:website|https?|www\.|portal|online|transparency|open data)|(?:https?|www\.)[^ \n]{4,120}|ar gael (?:ar|yn|trwy|o)[^.;\n]{0,40}(?:gwefan|wefan|https?|www)";
    REQUESTED = r"\blists?\b|\b(?:is|are) (?:at|on) (?:https?|www)|\bsee\b|on the web|\bonline\b|inspect|\bfiles\b|\bregister\b|\breports?\b|website|can see|will find|on our website|our open data|can be read|look at it|look at them|read our response|had from|information (?:you|that you|requested|is|can)|you (?:have )?(?:asked|requested)|reasonably accessible|already (?:available|published|in the public domain|accessible)|publicly available|\bavailable\b|accessible|published|publishes|download|view|portal|access|can be found|found (?:at|on|here)|is at\b|ar gael|find (?:it|this|the|these|them)|section 21|section 25|data (?:is|are|can)";
    NOT_ELSEWHERE = r"have your say|signed up|sign up|digest|earlier requests|council tax bill|your (?:bill|account|invoice)|due to be|to be put on|will be put|\bico\b|information commissioner|information rights|complain|privacy|copyright|licen[cs]e|re-?use|disclosure log|survey|feedback|follow us|facebook|twitter|visit us|cyber|virus|disclaimer|unsubscribe|out of hours|will be published|future|intend|not (?:available|accessible|published)|www\.itspublicknowledge|itspublicknowledge|scheme of charges|accessibility|guidance (?:is|can|on)|more information (?:about|on)|our performance|legislation|itspk|acknowledg|this response (?:may|will)|your response may|if you (?:are|wish|would|want)";
    ADDRESS = r"(?:https?://|www\.)[^ \n<>()\x22]{3,300}";
    WHOLE = r"(?:in (?:full|its entirety|their entirety))|(?:whole|entire|entirety)|all (?:of )?the (?:requested )?(?:information|data)|(?:comply|complying) with (?:your|the|this) request|refus(?:e|ed|es|ing) your request|your request (?:is|has been|was) (?:therefore |hereby )?refused|request as a whole|unable to provide (?:any|the information)|holds no\b|gwrthod eich cais";
    PARTLY = r"this part of (?:your|the)|some of (?:the|this|your|these)|part(?:s)? of (?:the|your|this)|partial(?:ly)?|in part|partly|the remain(?:ing|der)|rest of|redacted (?:version|cop(?:y|ies))|certain (?:information|parts|details|elements|names)|other than|apart from|except(?:ing)? (?:for|the names)|with the exception|rhan o|rhannol";
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) sentence: usize,
    pub(crate) confidence: u8,
}

/// What of each kind a text has, before it is known how they bear on one another.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) answer: Option<Found>,
    /// The answer is only announced ("please find our response attached").
    pub(crate) cover: Option<Found>,
    pub(crate) refusal: Option<Found>,
    pub(crate) refused_whole: bool,
    pub(crate) refused_part: bool,
    pub(crate) not_held: Option<Found>,
    pub(crate) not_held_sentences: usize,
    pub(crate) elsewhere: Option<(Found, String)>,
}

fn keep(best: &mut Option<Found>, sentence: usize, confidence: u8) {
    if best.is_none_or(|known| confidence > known.confidence) {
        *best = Some(Found {
            sentence,
            confidence,
        });
    }
}

pub(crate) fn is_not_held(words: &str) -> bool {
    NOT_HELD.is_in(words) && !NOT_NOT_HELD.is_in(words)
}

pub(crate) fn is_elsewhere(words: &str) -> bool {
    ELSEWHERE.is_in(words) && REQUESTED.is_in(words) && !NOT_ELSEWHERE.is_in(words)
}

pub(crate) fn is_refusal(words: &str) -> bool {
    REFUSES.is_in(words) && !NOT_A_REFUSAL.is_in(words)
}

/// Whether the public interest has been weighed, and not only is to be.
pub(crate) fn has_weighed(paper: &Paper<'_>) -> bool {
    paper.sentences.iter().any(|sentence| {
        let words = paper.words(sentence);
        sentence.voice == Voice::Own && WEIGHED.is_in(words) && !TO_BE_WEIGHED.is_in(words)
    })
}

pub(crate) fn is_partly(words: &str) -> bool {
    PARTLY.is_in(words)
}

pub(crate) fn of(paper: &Paper<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut refused_numbers: Vec<u32> = Vec::new();
    for (at, sentence) in paper.sentences.iter().enumerate() {
        let words = paper.words(sentence);
        if words.len() > 3_000 || matches!(sentence.voice, Voice::Statute | Voice::SmallPrint) {
            continue;
        }
        if let Some(line) = ANSWER_LINE.captures(words) {
            let rest = line.name("rest").map_or("", |rest| rest.text);
            let next = paper
                .sentences
                .get(at + 1)
                .map_or("", |next| paper.words(next));
            let content = if rest.trim().len() > 1 { rest } else { next };
            if HAS_CONTENT.is_in(content)
                && !is_not_held(content)
                && !REFUSES.is_in(content)
                && !content.contains("exempt")
            {
                keep(&mut outcome.answer, at, 90);
            }
        }
        if answers_at_once(paper, at, sentence, words) {
            keep(&mut outcome.answer, at, 84);
        }
        // A figure on a line of its own, under a question.
        if sentence.line_start
            && BARE_FIGURE.is_in(words)
            && at > 0
            && paper
                .sentences
                .get(at - 1)
                .is_some_and(|before| QUESTION_LINE.is_in(paper.words(before)))
        {
            keep(&mut outcome.answer, at, 86);
        }
        if sentence.voice != Voice::Own {
            continue;
        }
        let not_held = is_not_held(words);
        if not_held {
            outcome.not_held_sentences += 1;
            keep(
                &mut outcome.not_held,
                at,
                if sentence.line_start { 91 } else { 90 },
            );
        }
        let refuses = !not_held && is_refusal(words);
        if refuses {
            keep(&mut outcome.refusal, at, 85);
            outcome.refused_whole |= WHOLE.is_in(words);
            outcome.refused_part |= PARTLY.is_in(words);
            if !OF_A_LAW.is_in(words) {
                refused_numbers.extend(numbered(words));
            }
        }
        if is_elsewhere(words) {
            let address = paper
                .clean
                .lower
                .get(sentence.place.start..)
                .and_then(|rest| rest.get(..char_floor(rest, sentence.place.len() + 200)))
                .and_then(|rest| ADDRESS.find(rest))
                .map(|found| sentence.place.start + found.start..sentence.place.start + found.end)
                .and_then(|found| paper.clean.cased.get(found))
                .map(|address| {
                    address
                        .trim_end_matches(['.', ',', ';', '\'', '"'])
                        .to_owned()
                })
                .unwrap_or_default();
            let confidence = if address.is_empty() { 78 } else { 88 };
            if outcome
                .elsewhere
                .as_ref()
                .is_none_or(|(known, _)| confidence > known.confidence)
            {
                outcome.elsewhere = Some((
                    Found {
                        sentence: at,
                        confidence,
                    },
                    address,
                ));
            }
        }
        gives(&mut outcome, at, sentence, words, not_held);
    }
    // Whoever refuses questions 2 and 4 does not refuse 1 and 3; how many there are is not known
    // here.
    let last = refused_numbers.iter().max().copied().unwrap_or_default();
    outcome.refused_part |= (1..=last).any(|number| !refused_numbers.contains(&number));
    outcome
}

/// The numbers of the questions a sentence names.
fn numbered(words: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for captures in NUMBERED.each_captures(words) {
        let Some(numbers) = captures.name("numbers") else {
            continue;
        };
        let run = numbers.text.contains(" to ") || numbers.text.contains('-');
        let said: Vec<u32> = numbers
            .text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        match said[..] {
            [from, to] if run && from <= to => found.extend(from..=to),
            _ => found.extend(said),
        }
    }
    found
}

/// Whether a sentence answers by its place: beside the mark of a question, or behind one.
fn answers_at_once(paper: &Paper<'_>, at: usize, sentence: &Sentence, words: &str) -> bool {
    if is_not_held(words)
        || REFUSES.is_in(words)
        || words.contains("exempt")
        || words.ends_with('?')
    {
        return false;
    }
    if sentence.line_start && FIGURE_AT_MARK.is_in(words) || FIGURES_IN_A_ROW.is_in(words) {
        return true;
    }
    let behind_a_question = at
        .checked_sub(1)
        .and_then(|before| paper.sentences.get(before))
        .is_some_and(|before| {
            let question = paper.words(before);
            before.line_start && question.ends_with('?') && QUESTION_LINE.is_in(question)
        });
    // In a table the answer stands on the line of its question.
    let figure = words
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit())
        || words.starts_with('£');
    behind_a_question && (SAYS_YES_OR_NO.is_in(words) || !sentence.line_start && figure)
}

fn gives(outcome: &mut Outcome, at: usize, sentence: &Sentence, words: &str, not_held: bool) {
    if not_held || sentence.voice != Voice::Own {
        return;
    }
    let withheld = REFUSES.is_in(words) && !words.contains("redact");
    let gives = GIVES.is_in(words) && !NOT_INFORMATION.is_in(words)
        || IS_HERE.is_in(words) && !NOT_A_LETTER.is_in(words);
    let said =
        GIVES_AT_ONCE.is_in(words) || FIGURE_DID.is_in(words) || NAMES_WHAT_WAS_ASKED.is_in(words);
    let at_once = said && !CONFIRMS_ONLY.is_in(words) && !NOT_INFORMATION.is_in(words);
    if gives && !withheld {
        if ONLY_A_COVER.is_in(words) {
            keep(&mut outcome.cover, at, 60);
        } else {
            keep(&mut outcome.answer, at, 88);
        }
    } else if at_once && !withheld && !words.ends_with('?') {
        // A sum that was spent is an answer also in a letter that refuses the rest for its cost.
        let spent = words.contains('£') && !OF_A_SEARCH.is_in(words);
        keep(&mut outcome.answer, at, if spent { 84 } else { 80 });
    }
}

fn char_floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Outcome {
    /// The readings, with what is given and withheld weighed together.
    pub(crate) fn readings(
        &self,
        grounds: &[String],
        weighing: bool,
    ) -> Vec<(Found, &'static str, Reading)> {
        let mut found = Vec::new();

        let refused = !grounds.is_empty() || self.refusal.is_some();
        let no_duty = grounds
            .iter()
            .any(|section| matches!(section.split('(').next(), Some("12" | "14")));
        // The figures in a refusal on cost are those of the search.
        let answer = self
            .answer
            .filter(|answer| !(no_duty && answer.confidence <= 80));
        // A body that is still weighing the public interest has not refused yet.
        let refused = refused && !(weighing && self.refusal.is_none());
        if let (true, Some(place)) = (refused, self.refusal) {
            let extent = if answer.is_some() && !(no_duty && self.refused_whole)
                || self.refused_part && !self.refused_whole
                || self.not_held.is_some() && !self.refused_whole
            {
                Extent::Part
            } else {
                Extent::Whole
            };
            found.push((
                Found {
                    confidence: if grounds.is_empty() { 72 } else { 95 },
                    ..place
                },
                if grounds.is_empty() {
                    "refuses without a ground"
                } else {
                    "refuses"
                },
                Reading::Refusal {
                    extent,
                    exemptions: grounds.to_vec(),
                },
            ));
        }
        if let Some(place) = self.not_held {
            let part = answer.is_some()
                || refused
                || self.elsewhere.is_some()
                    && self.not_held_sentences == 1
                    && self.refusal.is_some();
            found.push((
                place,
                "says it is not held",
                Reading::NotHeld {
                    extent: if part { Extent::Part } else { Extent::Whole },
                },
            ));
        }
        if let Some((place, address)) = &self.elsewhere {
            found.push((
                *place,
                "says where it is published",
                Reading::Elsewhere {
                    address: address.clone(),
                },
            ));
        }
        if let Some(place) = answer {
            let part = refused || self.not_held.is_some();
            found.push((
                place,
                "gives information",
                Reading::Answer {
                    extent: if part { Extent::Part } else { Extent::Whole },
                },
            ));
        }
        found
    }
}
