//! One text of an authority, taken apart once for every rule.

use std::ops::Range;

use crate::clean::Clean;
use crate::mention::{Mention, mentions};
use crate::pattern::patterns;
use crate::sentences::sentences;

patterns! {
    OURS = r"\b(?:we|i) (?:have |am |are |therefore |also )*(?:appl|rely|relied|relying|withh|refus|consider|believe|conclu|maintain|uphold|satisfied|cite|cited)|\b(?:this|the) (?:council|trust|force|board|authority|constabulary|university) (?:has |is |therefore |also |have )*(?:appl|relie|relying|withh|refus|consider|believe|conclu|maintain|uphold)";
    WE_OURSELVES = r"\b(?:we|i) (?:have |am |are |therefore |also |do not |are not )*(?:appl|rely|relied|relying|withh|refus|consider|believe|conclu|maintain|uphold|satisfied|cite)";
    CONCLUDED = r"\b(?:neither confirms? nor|in reliance|conclud(?:e|es|ed)|decided|determined|satisfied|withholding|withheld|refusing|refused|relying|relied|applied|applying|apply the|redacted|exempt under|exempted|exempt from|engages|engaged|upheld|uphold)\b";
    STILL_OPEN = r"\b(?:may|can) (?:refuse|withhold|decline)|guarantee|rule out|cannot exclude|possible that|potentially|without prejudice|reserve the right|likely to (?:be exempt|engage|attract|apply)|\b(?:may|might|could)\b(?: [a-z]+){0,4} (?:be )?(?:exempt|withh|refus|appl|engag|redact)|whether|^(?:if|should you|should we|unless)\b";
    /// Said of requests, authorities or grounds in general.
    IN_GENERAL = r"\b(?:exemptions?|exceptions?) (?:include|can|may|which|in the act)\b|^where (?:information|the cost|a request|we)\b|^(?:examples|common)\b|\b(?:a|any|every|each|another|such a) (?:[a-z]+ )?request\b|\brequests\b|\bpublic authorit|\bauthorities (?:can|may|must|are|should)|\b(?:exemptions?|exceptions?) (?:most|often|commonly|usually|that may|which may|available)|\bmost (?:often|commonly)|\bsome (?:information|types|kinds)|\bapplicants\b";
    HERE = r"\b(?:your|this|these|our)\b|\bthe (?:request|information|data|names?|report|documents?)\b|\byou (?:have )?(?:asked|requested|sought|seek)|\b(?:we|i) (?:are|have|am|will|do|did|find|consider|believe|rely|refuse|withhold)\b";
    /// What an authority is free to do with any request.
    CAN_REFUSE = r"\b(?:can|may|could|are able to|is able to|are entitled to|is entitled to|has the right to|have the right to) (?:also |sometimes )?(?:refuse|withhold|decline|redact) (?:to |a |any |all |some |certain |information|requests)|\brequests (?:that|which|where)\b";
    MAY_RELY = r"\b(?:may|might|could|can|would|whether|if|not|intend|intends|likely) (?:[a-z]+ ){0,4}?(?:to )?(?:rely|relying|relied)";
    ONLY_MAY = r"\b(?:may|might|could) (?:also )?(?:be (?:engaged|exempt|applicable|covered|relevant)|apply)\b";
    FOUND = r"\b(?:conclud|decided|determined|satisfied|found that|outcome)";
    /// A heading over the words of an Act, to the end of the text.
    ANNEX = r"^[^a-z0-9\n]{0,4}(?:(?:legal )?(?:annex|annexe|appendix|attachment|atodiad|schedule)\b[^\n]{0,60}(?:legislat|extract|statut|full text|the law|wording|relevant sections|provisions|deddfwr)|extracts? from|(?:the )?relevant (?:legislation|law|sections|provisions|extracts)|(?:the )?legislation$|the (?:full )?text of|text of|what the (?:act|law) says|(?:explanation|guide|notes?|guidance)[^\n]{0,20} (?:of|to|on|about) (?:the )?exemptions|exemptions? (?:explained|in full|- full text)|full (?:text|wording)|(?:(?:further|more|other|some|general|useful) (?:information|notes?|guidance|details?) )?(?:about|on) (?:the )?(?:freedom of information|foi\b|act\b|law\b|your rights|exemptions|making a request)|(?:information|exemptions?) (?:on what was|that were|which were) considered|freedom of information (?:\(scotland\) )?act (?:2000|2002) ?(?:- )?(?:extracts?|section [0-9]+[^\n]{0,40})$|legal annex|deddfwriaeth berthnasol)";
    /// The name of an Act over its words; at the head of a letter it names what was asked under.
    ACT_HEADING = r"^[^a-z0-9\n]{0,4}(?:the )?freedom of information (?:\(scotland\) )?act (?:2000|2002)[^a-z0-9]{0,3}$";
    SIGNED = r"^(?:yours|kind regards|best wishes|regards|yn gywir)\b";
    /// The wording of a statute.
    STATUTE = r"is exempt information if|constitutes exempt information|nothing in this act|does not oblige (?:a|an|the) public authority|\ba public authority (?:is|may|must|shall|to which|which|receiving|has)|a scottish public authority|where a public authority|(?:this|that) (?:sub)?section(?: [a-z]|[.,;)]|$)|\bsubsection\b|any person (?:making|who)|^information (?:to which|which is|falls within|is exempt)|duty to confirm or deny (?:does not arise|is excluded)|in all the circumstances of the case|any provision of part|may refuse to disclose (?:environmental )?information to the extent|for the purposes of (?:this|paragraph|section|regulation)|a person who makes a request|(?:states|provides|says) that:?$|^the (?:law|act|legislation|statute) (?:says|states|provides|reads)\b|^[\x22'](?:section|regulation) [0-9]";
    /// What would have been done in another case.
    NOT_DONE = r"^had (?:you|we|it|they|the)\b|\bwould (?:then |also |otherwise |probably |likely )?have (?:been )?(?:withheld|refused|exempt|redacted|applied|relied|engaged|cited|claimed|declined)\b";
    /// A ground that goes on: "the unit prices remain exempt under that section".
    REMAINS = r"\b(?:remains?|stays?|(?:is|are) still|continues? to be) (?:[a-z]+ )?(?:exempt|withheld|refused|redacted|excepted)\b";
    /// What a section of a law does in general.
    TELLS_THE_LAW = r"\b(?:sections?|regulations?) [0-9]{1,2}[0-9a-z()]*(?: of (?:the )?(?:[a-z()]+ ){0,6}?(?:act|foia|foisa|eirs?|eisrs?|regulations)(?: (?:2000|2002|2004))?)? (?:also )?(?:allows?|permits?|enables?|entitles|gives|provides?|sets? out|requires?|obliges|says|states|covers|exempts|protects|deals? with|concerns|relates? to)\b";
    /// It is about what was asked here.
    THIS_REQUEST = r"\b(?:your|this|the|these|both) (?:[a-z]+ ){0,2}?(?:requests?|questions?|information you)\b|\byou (?:have )?(?:asked|requested|sought|seek|want)|\b(?:we|i|our)\b|^it (?:has been|is|was) ";
    RELIES = r"\b(?:relies|rely|relying|relied) (?:up)?on (?:the )?(?:[a-z]+ )?(?:sections?|exemptions?|regulations?|exceptions?|s\.? ?[0-9]|reg)";
    /// Whoever signs the letter, doing it.
    WE_DO = r"\b(?:we|i|(?:the|this) (?:[a-z]+ ){0,4}?(?:council|trust|force|board|constabulary|authority|service|university|commission|borough|department|college|partnership|agency|office|body|school|police|ombudsman|panel|reviewer)|(?:[a-z]+ ){1,2}(?:council|police|constabulary|borough)|cyngor|gyngor|y cyngor|rydym|rwyf|yr wyf)\b[^.;\n]{0,60}?\b(?:rel(?:y|ies|ying|ied)|regards?|treats?|judged?|deems?|takes? the view|appl(?:y|ies|ying|ied)|withh(?:old|olds|olding|eld)|refus(?:e|es|ing|ed)|consider(?:s|ed)?|believes?|decid(?:e|ed)|determined|conclud(?:e|es|ed)|satisfied|claim(?:s|ing|ed)?|cit(?:e|es|ing|ed)|invok(?:e|es|ing|ed)|engag(?:e|es|ed)|exempt(?:s|ed|ing)?|redact(?:s|ed|ing)?|declin(?:e|es|ing|ed)|maintain(?:s|ed)?|uph(?:old|olds|eld|olding)|issu(?:e|es|ing|ed)|unable|not obliged|gwrthod|dibynnu|cymhwyso|dal yn ol|ystyried)\b";
    /// Words of decision without a subject.
    DONE = r"\bremains? (?:[a-z]+ )?(?:exempt|withheld|refused|redacted|excepted)\b|\b(?:has been|have been|is|was|are|were) (?:therefore |accordingly |hereby )?(?:determined|deemed|found|judged|considered) (?:to be )?(?:vexatious|exempt|excepted|manifestly|repeated)|\b(?:exemptions?|exceptions?|sections? [0-9][0-9a-z() ]*|regulations? [0-9][0-9a-z() ]*|s\.? ?[0-9][0-9a-z()]*)[^.;\n]{0,60}? appl(?:y|ies|ied)\b|(?:is|are|was|were) (?:also |therefore )?covered by|(?:will|can|must|should)(?: not|not) (?:therefore )?be (?:disclosed|released|provided|supplied)|\bdecided (?:not )?to\b|\b(?:has|have|is|are|am|was|were|being|and|hereby|therefore) (?:been |being |also |therefore |hereby |now |accordingly |thus |considered (?:to be )?|deemed (?:to be )?)*(?:appl(?:ied|ying)|withh(?:eld|olding)|refus(?:ed|ing)|relying|relied|exempt(?:ed)?|engaged|redact(?:ed|ing)|removed|claim(?:ed|ing)|cit(?:ed|ing)|declin(?:ed|ing)|used|invoked|excepted|not (?:being )?(?:disclosed|released|provided))\b|\b(?:applies|apply) (?:to|because|as|here|in)\b|\bfalls? (?:within|under)|\bas (?:it|they|this|these) (?:is|are) exempt|will not be (?:disclosed|released|provided)|wedi'i eithrio|heithrio|yn eithriedig|\bengages\b|\battracts?\b|not have to comply|wedi'i esemptio";
    /// Somebody else's affair.
    CASE = r"your (?:first|earlier|previous|original|last|other) requests? (?:was|were|had been)|\b(?:ltd|limited|plc|company|supplier|contractor|consultants?|third part(?:y|ies)|bidders?|they|he|she|complainant|applicant|requester)\b[^.;\n]{0,40}(?:argued|objected|said|submitted|contended|asked (?:that|for|us)|stated that|asserted)|\btribunal\b|decision notice|\bfs ?[0-9]{5,}|\bfer ?[0-9]{5,}|\bic-[0-9]{3,}|\bea/20[0-9]{2}/|\bukut\b|\bukftt\b|\bewca\b|\b(?:commissioner|ico)(?:'s)? (?:[a-z]+ ){0,2}(?:decision|found|held|upheld|decided|guidance|view|accepted|ruled|has (?:found|held|accepted|said|issued|published)|advises|states)|\b[a-z]+ v\.? (?:the )?(?:information commissioner|ico|scottish)|decision 0?[0-9]{1,3}/20[0-9]{2}|another (?:council|authority|public authority)|other (?:councils|authorities)|in the case of [a-z]+ v|\bin that case,? (?:[a-z]+ ){1,4}?(?:relied|refused|applied|withheld|cited)\b|\btold by (?:[a-z]+ ){1,4}?that\b|\b(?:its|their|his|her) (?:[a-z]+ )?requests? (?:is|was|were|has been|had been) refused";
    /// What the requester wrote.
    YOU_SAID = r"^(?:you (?:have |had |also |then |further )?(?:asked|said|say|stated|state|argued|argue|suggest(?:ed)?|mention(?:ed)?|cite[d]?|believe|consider|dispute[d]?|requested|request|question(?:ed)?|quote[d]?|refer(?:red)?|challenge[d]?|contend(?:ed)?|claim(?:ed)?|express(?:ed)?|wrote|point(?:ed)? out|complain(?:ed)?)\b|in your (?:request|e-?mail|letter|complaint|message|correspondence)|your (?:e-?mail|letter|request|complaint|question)s? (?:of|dated|asked|asks|said|says|states|stated|argues|argued|read|was|reads)|please (?:tell me|provide|send me|supply|state)|(?:how (?:many|much)|what|which|who|when|why|where) [^.\n]{0,200}\?$)";
    /// "Your request of 3 May is refused" is not what the requester wrote.
    IS_REFUSED = r"^your (?:e-?mail|letter|request)[^.;?\n]{0,90} (?:is|has been|must be) (?:therefore |hereby |now |accordingly )?(?:refused|declined)\b";
    /// What may be, and is not yet.
    MAYBE = r"\bfor instance\b|if (?:this|that|it) (?:is|does)|guarantee|rule out|cannot exclude|possible that|potentially|without prejudice|reserve the right|likely to (?:be exempt|engage|attract|apply)|\b(?:may|might|could|would)(?: [a-z]+){0,3}? (?:refuse|withhold|decline|redact|exempt|appl(?:y|ies)|be (?:able to )?(?:exempt|withheld|refused?|engaged|redacted|subject|covered|applicable|considered|applied|required|relied|aggregated|caught|vexatious)|engage|need to (?:consider|apply|rely)|have to (?:consider|refuse|apply|withhold)|consider|fall|rely|contain|include|still|then|wish to)\b|^(?:if|should|where|in the event|unless|when|until|before|os)\b|\bwhether (?:or not )?(?:[a-z]+ ){0,10}?(?:appl|exempt|engaged|should|can|is|are|any)|\bfor example\b|\bsuch as\b|\be\.g\b|\bsubject to (?:any|the) exemption|\bunless (?:an |the |any )?(?:information|exemption|it)|\bany (?:of the )?exemptions?\b|\bwill (?:be )?consider|\bin (?:the )?future\b|\bcan be refused|\ball requests|\bgall\b|\bmay (?:refuse|withhold|decline)";
    /// Where the reader's rights and the small print begin, or a sentence of it.
    SMALL_PRINT = r"dissatisf|unhappy with|not (?:satisfied|happy|content) with|\bright (?:to (?:complain|appeal|request|ask|an internal)|of (?:complaint|appeal|review))|(?:contact|write to|complain to|apply to|appeal to|complaint to) the (?:scottish )?information commissioner|wycliffe house|kinburn castle|doubledykes|wilmslow|copyright|re-?use of|re-?using|open government licence|this (?:e-?mail|message|communication)[^.\n]{0,80}(?:confidential|intended|privileged)|intended (?:only|solely) for|privacy notice|disclaimer|request a(?:n internal)? review|ask for a(?:n internal)? review|requesting a(?:n internal)? review|complaints? procedure|casework@|ico\.(?:org|example)|quote the reference|do not hesitate|further (?:queries|questions|assistance)|any (?:queries|questions) (?:about|regarding|please)|anfodlon|comisiynydd gwybodaeth|cwyn\b";
}

/// What stands behind a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The authority, about this request.
    Own,
    /// The words of a law.
    Statute,
    /// Something that may be, or another's affair, or what the requester said.
    Other,
    /// The reader's rights and the small print.
    SmallPrint,
}

#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) place: Range<usize>,
    pub(crate) voice: Voice,
    /// It says that the authority does something, or that something is done.
    pub(crate) decides: bool,
    /// It says so with the authority as its subject.
    pub(crate) we: bool,
    /// It stands alone on its line.
    pub(crate) line_start: bool,
    /// It stands under a heading over the words of a law.
    pub(crate) annex: bool,
}

#[derive(Debug)]
pub(crate) struct Paper<'t> {
    pub(crate) clean: Clean<'t>,
    pub(crate) sentences: Vec<Sentence>,
    /// Sections named, with the sentence that names each.
    pub(crate) mentions: Vec<(Mention, usize)>,
}

/// A sentence that names more sections than this refuses nothing.
const MOST_IN_A_SENTENCE: usize = 24;

impl<'t> Paper<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let clean = Clean::of(text);
        let (mut annex, mut signed) = (false, false);
        let mut judged: Vec<Sentence> = Vec::new();
        for place in sentences(&clean.lower) {
            let words = clean.lower.get(place.clone()).unwrap_or_default();
            let line_start = place.start == 0
                || clean
                    .lower
                    .get(..place.start)
                    .is_some_and(|before| before.ends_with('\n'));
            // A heading is short, and its line is all there is of it.
            signed |= line_start && SIGNED.is_in(words);
            // Reasons given on a sheet of their own behind the signature are the letter's own.
            signed &= !(line_start && words.len() < 110 && is_operative(words));
            let heads = ANNEX.is_in(words) || signed && ACT_HEADING.is_in(words);
            if line_start && words.len() < 110 && heads && !is_operative(words) {
                annex = true;
            }
            let we = WE_DO.is_in(words);
            let decides = we || DONE.is_in(words);
            let mut voice = voice(words, annex, we, decides);
            // Behind the signature stands what is printed on every letter.
            if voice == Voice::Own && signed && !decides && !HERE.is_in(words) && words.len() > 60 {
                voice = Voice::Other;
            }
            judged.push(Sentence {
                place,
                voice,
                decides,
                we,
                line_start,
                annex,
            });
        }
        let mut found: Vec<(Mention, usize)> = Vec::new();
        let (mut sentence, mut in_it) = (usize::MAX, 0);
        for mention in mentions(&clean.lower) {
            let at = judged.partition_point(|sentence| sentence.place.end <= mention.place.start);
            in_it = if at == sentence { in_it + 1 } else { 1 };
            sentence = at;
            if at < judged.len() && in_it <= MOST_IN_A_SENTENCE {
                found.push((mention, at));
            }
        }
        Self {
            clean,
            sentences: judged,
            mentions: found,
        }
    }

    pub(crate) fn words(&self, sentence: &Sentence) -> &str {
        self.clean
            .lower
            .get(sentence.place.clone())
            .unwrap_or_default()
    }

    /// The sentence with its capitals.
    pub(crate) fn cased(&self, sentence: &Sentence) -> &str {
        self.clean
            .cased
            .get(sentence.place.clone())
            .unwrap_or_default()
    }
}

/// "Annex A: exemptions applied" is the refusal itself.
fn is_operative(heading: &str) -> bool {
    [
        "applied", "reason", "decision", "refusal", "notice", "interest", "response", "relied",
    ]
    .iter()
    .any(|word| heading.contains(word))
}

fn voice(words: &str, annex: bool, we: bool, decides: bool) -> Voice {
    if SMALL_PRINT.is_in(words) && !we {
        return Voice::SmallPrint;
    }
    if YOU_SAID.is_in(words) && !WE_OURSELVES.is_in(words) && !IS_REFUSED.is_in(words) {
        return Voice::Other;
    }
    if annex && !we {
        return Voice::Statute;
    }
    let here = THIS_REQUEST.is_in(words);
    let done_here = decides && here || REMAINS.is_in(words);
    if STATUTE.is_in(words) && !we && !done_here {
        return Voice::Statute;
    }
    if TELLS_THE_LAW.is_in(words) && !we && !here {
        return Voice::Statute;
    }
    if annex && !decides {
        return Voice::Statute;
    }
    if IN_GENERAL.is_in(words) && !we && !HERE.is_in(words) {
        return Voice::Other;
    }
    if CAN_REFUSE.is_in(words) && !CONCLUDED.is_in(words) {
        return Voice::Other;
    }
    if CASE.is_in(words) && !decides_for_us(words) {
        return Voice::Other;
    }
    if NOT_DONE.is_in(words) {
        return Voice::Other;
    }
    if MAYBE.is_in(words) && !words.contains("neither confirm") && !concluded(words, we) {
        return Voice::Other;
    }
    Voice::Own
}

/// Whether it says that something goes on being withheld.
pub(crate) fn remains_withheld(words: &str) -> bool {
    REMAINS.is_in(words)
}

fn decides_for_us(words: &str) -> bool {
    OURS.is_in(words)
}

/// A sentence with a "whether" or an "if" in it that decides all the same.
fn concluded(words: &str, we: bool) -> bool {
    if we && RELIES.is_in(words) && !ONLY_MAY.is_in(words) && !MAY_RELY.is_in(words) {
        return true;
    }
    if WE_OURSELVES.is_in(words) && !words.contains("whether") && !ONLY_MAY.is_in(words) {
        return true;
    }
    if STILL_OPEN.is_in(words) {
        return FOUND.is_in(words) && we;
    }
    CONCLUDED.is_in(words)
}
