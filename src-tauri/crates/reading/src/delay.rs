//! That the authority takes longer, or that somebody else will answer.

use chrono::NaiveDate;

use crate::dates::dates_in;
use crate::paper::{Paper, Voice};
use crate::pattern::patterns;
use crate::suggestion::{Reading, WhyLonger};

patterns! {
    FURTHER = r"further|additional|another|extra|more";
    MIGHT = r"\b(?:may|might|could|can|would you|if you|wish|happy to|with your (?:permission|agreement|consent)|please confirm|let us know)\b";
    PASSED = r"\b(?:has|have) (?:[a-z]+ )?(?:been )?(?:transferred|forwarded|passed|redirected|referred|sent)\b";
    STOPS = r",| in accordance\b| pursuant\b| in line with\b| in keeping with\b| who | which | for (?:a|an|their|its|his|her|direct|response|reply|answer|attention|consideration|action|them|you|your|further|the attention)\b| as | and (?:they|they'll|have|you)| under | to (?:deal|respond|answer|reply|consider)| on | at [a-z0-9._-]+@| at | \(| because | since | so that |[a-z0-9._-]+@| today\b| yesterday\b| this (?:morning|week|afternoon)| a fydd| and (?:asked|have|i|we|it|let|will)\b";
    LONGER = r"\b(?:foi|eir|request|response|reply|answer|enquiry)[^.;\n]{0,50} (?:(?:will|is going to|is likely to) be|is running) (?:a (?:little|bit) )?late\b|(?:apologi[sz]e|apologies|sorry) for (?:the|this|our|any) (?:[a-z]+ )?delay|(?:further|more|additional|extra) time (?:is|will be|was) (?:needed|required|necessary)|(?:remains?|is|are) (?:still )?(?:outstanding|unanswered)|(?:with|awaiting) [^.;\n]{0,40}(?:for |final )?(?:sign-?off|approval|clearance)|right to extend|still (?:chasing|trying to|working|awaiting|outstanding|gathering|collating)|\b(?:overdue|over due)\b|missed (?:the|our|your|its) (?:statutory |legal )?(?:deadline|due date|date|time ?limit)|(?:unable|not able|not in a position)(?: at (?:this|the present) time| at present| currently| as yet)? to (?:complete|respond|reply|answer|finali[sz]e|provide (?:a|our|the|you with a) (?:full )?(?:response|reply|answer))|(?:amended|revised|new|later|anticipated|expected) (?:target |response |due |completion )?(?:date|deadline)|(?:late|slow) (?:in|with) (?:respond|reply|answer|our)|taken (?:us )?(?:longer|more time)|need (?:a little |some )?(?:more time|longer)|not (?:yet )?(?:come to|reached|made) (?:a|our|its|any) (?:final )?(?:decision|conclusion|view)|\bsection 10\(3\)|time for compliance|(?:not|n't) (?:had|received|been sent) (?:a|an|our|any) (?:reply|response|answer)|(?:not|n't) (?:yet )?(?:been able to|able to|finished|reached|completed|concluded|made)(?: [a-z]+)? (?:finish|complete|conclude|pull|gather|collate|locate|a (?:final )?(?:decision|conclusion|view)|our (?:consideration|enquiries|searches|work)|collating|gathering)|(?:will|shall) now (?:be|take)[^.;\n]{0,20} (?:by|until|on|no later)|(?:new|revised|extended) (?:target |due |response |reply )?(?:date|deadline)|(?:won't|will not|cannot|can't) be (?:with you|ready|sent|answered|completed?)[^.;\n]{0,40}|lengthen|(?:response|reply|request|answer|it|this)[^.;\n]{0,60} (?:is|has been|are) (?:taking|going to take|likely to take|still being)[^.;\n]{0,20}|(?:still|not yet) (?:waiting|working|collat|ready|complete)|waiting for [^.;\n]{0,60}(?:service|department|team|officer)|extend(?:s|ed|ing)? (?:the|this|our|that|its) (?:[a-z0-9]+ ){0,3}?(?:time|deadline|period|timescale|timeframe|response|limit|date)|(?:time|deadline|period|limit|date)[^.;\n]{0,50} (?:(?:has|have|is|are|be|being|been|to be|was) )+(?:therefore |being |now )?extended|extension (?:of|to) (?:the )?(?:time|deadline|period|[a-z0-9]+ (?:working )?days|[0-9]+)|(?:need|require|taking|take|allow|requires|needs)(?:s|ing)? (?:some |a little |a )?(?:more|additional|further|longer|extra)(?: time| period| 20| twenty| [0-9]+)?(?: time| working days| to)|(?:additional|further|another|extra|up to (?:an additional|a further|another)) (?:20|twenty|[0-9]{1,2}) (?:working )?days|up to (?:40|forty) working days|an extension\b|(?:will|be) (?:not |un)(?:be )?(?:able to )?(?:meet|respond|reply|provide)[^.;\n]{0,60}(?:within|by|deadline|working days|statutory)|(?:unable|not able|not be able|not been able|unlikely|not in a position|not yet) (?:to )?(?:be )?(?:able )?(?:to )?(?:meet|respond|reply|complete|provide (?:you with )?(?:a|our|the) (?:full |substantive )?(?:response|reply))|delay(?:ed)? in (?:respond|reply|provid|answer|deal|our)|(?:response|reply|request) (?:is|has been|will be|has) (?:now )?(?:delayed|overdue|late\b|taking longer|passed)|ymestyn|estyniad|mwy o amser";
    PUBLIC_INTEREST = r"public interest|section 10\(3\)|s\.? ?10\(3\)|section 17\(2\)|budd y cyhoedd|prawf lles";
    COMPLEX = r"complex|volum|regulation 7|reg\.? ?7\b|rheoliad 7|cymhleth";
    NOT_THIS = r"internal review|review (?:of|may|will|can|within)|(?:may|might|could|can) (?:be )?(?:need|extend|take|require|ask)|if (?:we|the|it|i|you)\b|right to (?:a|an|ask|request|complain|appeal|seek|internal|have)|complain|acknowledging|lease|contract (?:has|was|is|may)|licen[cs]e|planning|opening|library|parking|scheme|programme|exceptional(?:ly)? (?:cases|circumstances|complex)";
    /// A day that is the requester's to keep, and not the authority's.
    YOURS_TO_KEEP = r"\bunless (?:we|you|i)\b|\bif (?:we|i) (?:do not|don't|have not|haven't) (?:hear|receive)|\bhear (?:back )?(?:from you )?by\b|\bclos(?:e|ed|ing) (?:your|the|this)\b";
    NEW_DAY = r"\bby\b|\buntil\b|no later than|on or before|erbyn|\bto\b|\bis\b|\bof\b|before|\bon\b|around";
    WORKING_DAYS = r"(?P<days>40|forty|60|sixty|20|twenty|10|ten|15|30) (?:more |further |additional |extra )?working[ -]days";
    TO_YOU = r"\b(?:get|have|let|bring) (?:it|them|this|that|those|these|you)\b";
    ANSWERS = r"(?:have it|respon[ds]|reply|repl|answer|decision|outcome|conclu|send|write|hear|provide|extended|extend|deadline|complete|be with you|ymateb|ateb|ymestyn|date)";
    PASSES_ON = r"(?:taken the liberty of |(?:have|has|having) (?:therefore |today |now |also |been |already |accordingly )*|(?:we|i) (?:are |am |will |shall )?(?:therefore |today |now |also |be )*|(?:is|are|was|were|been|being|be) (?:therefore |being |also |now |already )*)(?:transferred|transferring|transfer|forwarded|forwarding|forward|passed|passing|pass|redirected|redirecting|redirect|sent|sending|re-?directed|handed|referred|referring)(?: on| over)? (?:your|this|the|that|part|parts|it|on|items?|questions?|points?)?[^.;\n]{0,70}?\b(?:on |over |across )?to (?P<to>[^.;:\n]{3,140})|(?:transfer of your request|transferring your request)[^.;\n]{0,30} to (?P<other>[^.;:\n]{3,140})|(?:trosglwyddo|anfon) eich cais[^.;\n]{0,30} (?:i|at) (?P<welsh>[^.;:\n]{3,140})";
    /// Words in the names of bodies.
    A_BODY = r"\b(?:council|trust|nhs|police|constabulary|authority|agency|department|ministry|office|commission(?:er)?|service|services|board|university|college|government|body|bodies|association|academy|partnership|cyngor|bwrdd|heddlu|ombudsman|regulator|inspectorate|executive|corporation|company|ltd|limited|plc|england|scotland|wales|hospitals?|school|organisation|unit|team|cabinet|treasury|home office|watch|companies|infirmary|comisiynydd|llywodraeth|awdurdod|ymddiriedolaeth)\b";
    TO_WHICH = r"(?:for|by|of|with|to) (?:the )?(?P<body>[^.;:,\n]{3,100}), (?:to )?(?:which|whom) (?:we|i) have (?:now |today |therefore |also )?(?:sent|passed|forwarded|transferred|referred|redirected)";
    TO_OURSELVES = r"^(?:the |our |a |an |your |you|me\b|us\b|those |them\b|whom|relevant )(?:[a-z&' -]*)?(?:department|team|service area|services? team|directorate|officers?|colleagues?|section|unit|manager|head of|inbox|disclosure log|lead|legal services|finance|services?\b|information governance|request|address)|^(?:finance|legal|housing|education|you\b|me\b|us\b|colleagues?|the relevant (?:service|area)|our\b)|^(?:foi|info|enquiries|[a-z.]+)@|^(?:the )?(?:appropriate|correct|responsible) (?:department|team|officer|service|area|person)";
    ABOUT_US = r"your request|your (?:foi|eir)|(?:foi|information) request|point [0-9]|this request|the request|part of|your (?:enquiry|email|e-mail|question|correspondence)|it\b|item|question|eich cais";
}

/// Whether it takes longer; the sentence, and until when.
pub(crate) fn extension(paper: &Paper<'_>, written: NaiveDate) -> Option<(usize, u8, Reading)> {
    let at = paper.sentences.iter().position(|sentence| {
        let words = paper.words(sentence);
        !matches!(sentence.voice, Voice::SmallPrint | Voice::Statute)
            && LONGER.is_in(words)
            && !NOT_THIS.is_in(words)
    })?;
    let near = || {
        paper
            .sentences
            .iter()
            .enumerate()
            .skip(at.saturating_sub(3))
            .take(12)
    };
    let mut ground = WhyLonger::Delay;
    for (_, sentence) in near() {
        let words = paper.words(sentence);
        if sentence.voice == Voice::SmallPrint {
            continue;
        }
        if PUBLIC_INTEREST.is_in(words) {
            ground = WhyLonger::PublicInterest;
            break;
        }
        if COMPLEX.is_in(words) {
            ground = WhyLonger::Complex;
        }
    }
    let mut until = None;
    let mut working_days = None;
    for (place, sentence) in near().filter(|(place, _)| *place >= at || *place + 2 >= at) {
        let words = paper.words(sentence);
        if until.is_none()
            && place >= at
            && !YOURS_TO_KEEP.is_in(words)
            && (ANSWERS.is_in(words) || TO_YOU.is_in(words))
        {
            until = dates_in(words, written)
                .into_iter()
                .filter(|(day, _)| {
                    let before = words.get(..day.start).unwrap_or_default();
                    let mut from = before.len().saturating_sub(24);
                    while !before.is_char_boundary(from) {
                        from -= 1;
                    }
                    let near = before.get(from..).unwrap_or_default();
                    NEW_DAY.is_in(near)
                        && !near.contains("received")
                        && !near.contains("request of")
                        && !near.contains("dated")
                        && !near.contains("deadline of")
                        && !near.contains(" from ")
                })
                .map(|(_, day)| day)
                .max()
                .filter(|day| {
                    *day >= written
                        .checked_sub_days(chrono::Days::new(3))
                        .unwrap_or(written)
                });
        }
        if working_days.is_none()
            && place >= at
            && let Some(days) = WORKING_DAYS
                .captures(words)
                .and_then(|found| found.name("days").map(|days| days.text.to_owned()))
        {
            let count = match days.as_str() {
                "forty" => 40,
                "sixty" => 60,
                "twenty" => 20,
                "ten" => 10,
                digits => digits.parse().unwrap_or(0),
            };
            // "a further twenty" is forty in all.
            let further = FURTHER.is_in(words);
            working_days = Some(if further && count <= 20 {
                count + 20
            } else {
                count
            })
            .filter(|days| *days > 20);
        }
    }
    let confidence = match (ground, until.is_some() || working_days.is_some()) {
        (WhyLonger::Delay, false) => 62,
        (WhyLonger::Delay, true) => 82,
        (_, false) => 85,
        (_, true) => 95,
    };
    Some((
        at,
        confidence,
        Reading::Extension {
            ground,
            until,
            working_days,
        },
    ))
}

/// Whether it was passed on to another body; the sentence, and to whom.
pub(crate) fn transfer(paper: &Paper<'_>) -> Option<(usize, u8, Reading)> {
    paper
        .sentences
        .iter()
        .enumerate()
        .find_map(|(at, sentence)| {
            let words = paper.words(sentence);
            if sentence.voice == Voice::SmallPrint
                || sentence.voice == Voice::Statute
                || !ABOUT_US.is_in(words)
            {
                return None;
            }
            let captures = TO_WHICH
                .captures(words)
                .or_else(|| PASSES_ON.captures(words))?;
            let to = captures
                .name("body")
                .or_else(|| captures.name("to"))
                .or_else(|| captures.name("other"))
                .or_else(|| captures.name("welsh"))?;
            let end = STOPS.find(to.text).map_or(to.text.len(), |stop| stop.start);
            let body = to.text.get(..end).unwrap_or_default();
            // "With your consent, it has been forwarded": that is done.
            let done = PASSED.is_in(words);
            if TO_OURSELVES.is_in(body) || MIGHT.is_in(words) && !done {
                return None;
            }
            let cased = paper
                .cased(sentence)
                .get(to.place.start..to.place.start + end)?
                .trim()
                .trim_end_matches([',', ' ']);
            let cased = cased.strip_prefix("the ").unwrap_or(cased);
            // Other bodies have names that say what they are.
            let is_a_body = cased.starts_with(|c: char| c.is_uppercase()) && A_BODY.is_in(body);
            is_a_body.then(|| {
                (
                    at,
                    92,
                    Reading::Transfer {
                        to: cased.to_owned(),
                    },
                )
            })
        })
}
