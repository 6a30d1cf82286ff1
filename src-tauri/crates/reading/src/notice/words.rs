//! What the sentences of a notice say, and what is known of its grounds.

use chrono::NaiveDate;
use foi_law::Regime;
use foi_law::exemptions::{self, Balance, Exemption};

use crate::pattern::patterns;
use crate::reliance::Ground;

patterns! {
    BECAUSE = r"\bbecause\b|\bas (?:it|they|the|this|these|those|disclosure|release|its|there|any|a)\b|\bsince\b|\breasons?\b|would be likely|would (?:prejudice|allow|enable|identify|breach|contravene|reveal|undermine|inhibit|harm|adversely)|\brelates? to\b|\bcontains?\b|so that|in order to|could be identified|due to|owing to|provided in confidence|competes?|compete for|supplied by|was given|for the purposes? of|\bby (?:revealing|showing|allowing)|byddai|oherwydd|gan ei fod|gan fod";
    /// A fact of the case is a reason too, without a "because".
    FACT = r"expectation|in confidence|\bsue\b|actionable|fraudsters?|criminals?|\b(?:advice|opinion) (?:of|from|by) (?:[a-z]+ )?(?:counsel|barristers?|solicitors?|lawyers?)|\b[0-9]+(?:st|nd|rd|th) (?:[a-z]+ )?(?:letter|request|e-?mail|complaint)|\b(?:we|will|goes|go|be|is|are) (?:[a-z]+ ){0,4}?(?:publish(?:ed)?|on (?:our|the) website)[^.;\n]{0,60} (?:in|on|by) (?:[0-9]{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december)|\b(?:did|do) not (?:agree|consent)|objected";
    ABOUT_THE_REQUEST = r"^(?:dear|thank|thanks|you (?:have )?asked|your request (?:of|dated|for|was)|i refer|we refer|further to)\b|received (?:on|your|by)|request (?:of|dated)";
    /// How much there is to go through: a reason for a ground of burden.
    AMOUNT = r"\b[0-9][0-9,]* (?:[a-z]+ )?(?:files?|records?|e-?mails?|documents?|pages|boxes|requests|letters)\b";
    /// Where it is published: a reason for a ground of publication.
    ADDRESS = r"https?://|www\.";
    /// What a sentence of a notice may say that is no reason.
    NO_REASON = r"^(?:dear|thank|thanks|please|if|you|your|in your|i refer|we refer|further to|yours|kind|regards|re:|ref)\b|\brefusal notice\b|\b(?:telephone|contact|write to|e-?mail us|address|postcode|leaflet|enclosed|attached|sorry|apologi[sz]e|copyright)\b|\b(?:absolute|qualified) exemption|received (?:on|your|by)|request (?:of|dated)|[0-9]@|[a-z]@[a-z]|(?:sections?|regulations?) (?:17|14|16|1)\b|relevant (?:section|act|exemption)";
    /// Words with which a provision is named and a refusal put.
    NAMES_ONLY = r"\b(?:a|an|and|any|all|are|as|am|at|be|been|being|by|considered|can|cannot|decided|for|from|has|have|hereby|i|in|is|it|its|must|not|of|on|or|our|so|some|that|the|their|them|therefore|they|these|this|those|to|under|unable|was|we|were|which|will|with|you|your|act|acts|apply|compliance|obliged|where|hours|applies|applied|applying|authority|board|council|decision|disclose|disclosed|disclosure|documents?|doing|engaged|environmental|except(?:ed|ions?)?|exempt(?:ed|ions?)?|falls?|following|foi|foia|foisa|eirs?|eisrs?|freedom|information|data|pursuant|provide|provided|provisions?|refus(?:e|ed|es|ing|al)|regulations?|reg|relevant|release|released|rel(?:y|ied|ies|ying)|reliance|virtue|request(?:ed)?|scotland|sections?|subsections?|trust|withh(?:eld|olds?|olding)|commercial|interests?|personal|legal|professional|privilege|health|safety|law|enforcement|manifestly|unreasonable|vexatious|repeated|cost|exceeds?|limit|appropriate|asked|sought|comply|complying|full|whole|part|accordance)\b|[0-9(){}]+|\([a-z]+\)|[^a-z ]";
    INTEREST = r"public interest|budd y cyhoedd|lles y cyhoedd";
    WEIGHED = r"outweigh|balanc|favour|weigh|greater|lies? in|maintain|in support|against disclosure|accountab|transparen|rests? with|carries|tips?|find for|gorbwyso";
    HARMS = r"prejudic|harm|adverse|detriment|damag|undercut|\brisk|endanger|inhibit|weaken|undermin|disadvantage|squat|offend|criminal|fraud|compet|niweid|loss\b|raise their prices";
    LIKELIHOOD_ONLY = r"would be likely to (?:adversely|prejudice|harm|have an adverse)|may adversely|could adversely|might adversely|likely to adversely";
    SUBSTANTIAL = r"substantial";
    PRESUMPTION = r"presumption|rhagdybiaeth";
    QUALIFIED_PERSON = r"qualified person|reasonable opinion|person cymwys|opinion of the (?:chief executive|monitoring officer|vice-chancellor|minister|chair)";
    ESTIMATE = r"[0-9][0-9,.]* ?(?:hours?|hrs?|minutes|mins|days|awr|weeks)|£ ?[0-9]";
    /// The limit itself is no estimate.
    LIMIT = r"£ ?(?:450|600)(?:\.00)?\b|\b(?:18|24) hours|£ ?25\b|£ ?15\b";
    ADVICE = r"narrow|refin|reduce the|\blimit(?:ing|ed)? (?:the|your|it)\b|shorter|\brevis|advice and assistance|section 16|you (?:may|might|could|can) (?:like|wish|want)? ?(?:to )?(?:drop|confine|ask for|consider|choose|restrict|submit)|if you (?:were to|confin|ask|restrict|limit|drop)|\bsuggest|would be (?:able|happy) to (?:help|assist|look)|single year|to bring it within";
    PARTICULARS = r"you (?:may|might|could|can) (?:like|wish|want)? ?(?:to )?(?:drop|confine|ask for|consider|choose|restrict|submit)|narrow|further particulars|more (?:detail|specific)|clarif|regulation 9|suggest|refin|limit|if you (?:were to|confin|ask)";
    REVIEW = r"\blook(?:ed)? (?:at|into) [^.;\n]{0,40}(?:again|afresh|anew)|think again|internal review|\breview\b|reconsider|representations|complaints? (?:procedure|process)|complain to (?:us|the council|the trust)|adolygiad";
    REGULATOR = r"information commissioner|\bico\b|scottish information commissioner|comisiynydd gwybodaeth|information commission\b";
}

/// The row of the law for a ground; a bare "section 43" is held against its usual limb.
pub(super) fn known(ground: &Ground) -> Option<&'static Exemption> {
    exemptions::find(ground.regime, &ground.section).or_else(|| {
        exemptions::all(ground.regime)
            .iter()
            .find(|known| known.title == ground.title)
    })
}

pub(super) fn is_no_duty(ground: &Ground) -> bool {
    known(ground).is_some_and(|known| known.balance == Balance::NoDuty)
}

/// There is nothing to weigh or to harm in what is not held.
pub(super) fn is_not_held(ground: &Ground) -> bool {
    matches!(ground.section.as_str(), "12(4)(a)" | "10(4)(a)")
}

/// "Exempt under section 39" is the way out of an Act and into the Regulations, and it is those
/// that ask for the public interest.
pub(super) fn is_way_out(ground: &Ground) -> bool {
    match ground.regime {
        Regime::Foia => ground.section.split('(').next() == Some("39"),
        Regime::Foisa => ground.section == "39(2)",
        Regime::Eir | Regime::Eisr => false,
    }
}

/// Work in hours or money that is not just the limit.
pub(super) fn is_estimate(words: &str) -> bool {
    ESTIMATE.each(words).count() > LIMIT.each(words).count()
}

/// A plain fact of the case, given beside a ground.
pub(super) fn is_fact(words: &str, ground: &Ground) -> bool {
    if is_right(words) || ABOUT_THE_REQUEST.is_in(words) {
        return false;
    }
    let base = ground.section.split('(').next().unwrap_or_default();
    let burden = matches!(base, "12" | "14") && !ground.section.starts_with("12(5)")
        || ground.section == "10(4)(b)";
    let published = matches!(base, "21" | "22" | "25" | "27");
    FACT.is_in(words)
        || burden && (AMOUNT.is_in(words) || is_estimate(words) && !words.contains("working days"))
        || published && ADDRESS.is_in(words)
}

pub(super) fn is_right(words: &str) -> bool {
    REVIEW.is_in(words) || REGULATOR.is_in(words)
}

/// Whether a sentence says more than that a provision is relied on: a reader must judge whether
/// it is a reason.
pub(super) fn may_be_a_reason(words: &str) -> bool {
    const SHORTEST: usize = 40;
    const OWN_WORDS: usize = 4;
    // A line of a signature or a table is no sentence.
    let ends = words.ends_with(['.', ';', '!', ')']);
    if words.len() < SHORTEST
        || !ends
        || is_right(words)
        || INTEREST.is_in(words)
        || NO_REASON.is_in(words)
    {
        return false;
    }
    let mut rest = String::new();
    let mut from = 0;
    for place in NAMES_ONLY.each(words) {
        rest.push_str(words.get(from..place.start).unwrap_or_default());
        rest.push(' ');
        from = place.end;
    }
    rest.push_str(words.get(from..).unwrap_or_default());
    rest.split_whitespace().count() >= OWN_WORDS
}

pub(super) fn cited(ground: &Ground) -> String {
    let unit = match ground.regime {
        Regime::Foia | Regime::Foisa => "s.",
        Regime::Eir | Regime::Eisr => "reg.",
    };
    format!("{unit}{}", ground.section)
}

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
