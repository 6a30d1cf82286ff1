//! Which of the sections named are grounds that the authority relies on.

use foi_law::{Regime, exemptions};

use crate::law_names::{Named, Of, law_of};
use crate::mention::Mention;
use crate::paper::{Paper, Sentence, Voice, remains_withheld};
use crate::pattern::patterns;

patterns! {
    STRONG_NOUN = r"(?:redacted|withheld|exempt|refused)[^a-z0-9]{0,4}(?:under |per |due to |by |-)?(?:s\.?|sections?|reg\.?|regulation) ?[0-9]|refusal notice|(?:information|data|request|names?|details|documents?|material|figures?|it|this|these|which) (?:is|are|has been|have been|was|were|will be|being) (?:therefore |also |fully |partially |considered |therefore being |being )*(?:exempt|excepted|withheld|refused|redacted|removed)|exempt (?:information )?(?:under|by virtue|from disclosure|pursuant|in accordance)|withheld (?:under|in accordance|pursuant|by virtue)|refused? (?:under|in accordance|pursuant)|redacted (?:under|in accordance|pursuant|in line)|exemptions? (?:at|in|under|provided by|contained in|set out (?:at|in)|engaged|applied|used|cited)|(?:exemption|exception)s?:|neither confirms? nor den|subject to (?:the )?(?:exemption|exception)|eithriedig|eithriad o dan|gwrthod";
    NEITHER = r"neither (?:to )?confirms?|neither confirming";
    EXEMPTS = r"\b(?:exempts?|covers?|protects?|excludes?|applies|permits?|allows?)\b";
    REFUSED_HERE = r"\b(?:we|i|council|trust|force|board|authority|university) (?:are|am|is) (?:therefore )?(?:unable|not able) to (?:give|provide|supply|send|release|disclose|let)|(?:your|this|the) (?:[a-z]+ )?request (?:exceeds[^.;\n]{0,40} )?(?:is|has been|was|must be) (?:therefore |hereby |accordingly )*(?:refused|declined|turned down)|(?:is|are) (?:therefore |accordingly )?(?:refused|refusing|withholding|withheld)|no information (?:will be|is) (?:supplied|provided|disclosed|released)|(?:refuse|decline|refusing|declining) (?:to comply|your|this|the) |not (?:be )?(?:comply|complying|disclos|releas|provid)";
    SMALL = r"^dear\b|^yours\b";
    OPENS_A_LIST = r"(?:grounds?|exemptions?|exceptions?|sections?) (?:are|is|have been|has been) (?:relied|applied|engaged|claimed|cited)|(?:following|below)[^.\n]{0,60}(?:exemption|exception|section|ground)s?|(?:exemption|exception)s? (?:applied|relied (?:up)?on|engaged|claimed|we have applied|that appl(?:y|ies))[^.\n]{0,30}(?:are|is|follow|below|:)";
    APPLIES_HERE = r"exempt|exception|withh|refus|redact|appl|engag|rel(?:y|ied|ying)|disclos|prejudic";
    YES_AFTER_NOT = r"(?:as|because|since|and) (?:it|this|they|these|the (?:information|data|request))[^.;\n]{0,40} (?:is|are) (?:exempt|withheld|refused|excepted)|not (?:obliged|required)";
    /// Words of a refusal.
    GROUNDS = r"exempt|excepti|withh|refus|\brel(?:y|ies|ied|ying)\b|appl(?:y|ies|ied|ying|ication)|engag|redact|not (?:obliged|required)|no obligation|declin|\bcit(?:e|es|ed|ing)\b|\bfalls?\b|cover|claim|invok|prejudic|exceed|vexatious|repeated|unreasonable|unable|cannot|not (?:be |being |been )?(?:provid|disclos|releas)|neither confirm|neither to confirm|personal data|commercial|removed|adversely affect|adverse effect|protected by|qualified|absolute|public interest|eithri|heithri|esempt|gwrthod|dal yn|ddal yn|dibynnu|cymhwyso|deall|under|pursuant|by virtue|o dan|yn unol";
    /// Before a section: it is not relied on.
    NOT_BEFORE = r"(?:\b(?:not|no longer|never|nor|without|ceased to|stopped|nid|ddim|heb)\b|n't)(?: (?:be|been|being|currently|now|to|have|has|intend|intending|seek|seeking|propose|proposing|wish|wishing|able|therefore|in this case|is|are|any|had|yet|consider|believe|think|accept|agree|that|the|information|this|it|council|trust|force|we))*? (?:rel(?:y|ying|ied|iance)(?: up)?(?: ?on)?|appl(?:y|ying|ied)|cit(?:e|ing|ed)|claim(?:ed|ing)?|us(?:e|ing|ed)|invok(?:e|ing|ed)|withheld|withhold(?:ing)?|refus(?:ed|ing)|exempt|engaged?|dibynnu)\b[^;.\n]{0,70}$";
    NOT_AGREED = r"(?:(?:\bnot|n't) (?:agree|accept|consider|believe|think|persuaded|convinced|satisfied|find)(?: [a-z]+){0,6}|\bno (?:other |further )?(?:exemption|exception|ground|reliance)s?(?: [a-z]+){0,6}|\bnor (?:do|does|is|are|has|have)(?: [a-z]+){0,5}|\bneither) $";
    /// Said of the ground named just before.
    NOT_ENGAGED = r"\b(?:the|this|that|these|those|neither|either) (?:exemption|exception|section|ground|provision|argument)?s?(?: [a-z]+){0,4} ?(?:(?:was|is|were|are|does|did|do|should|could|has|have)(?: not|n't)(?: [a-z]+){0,2} (?:engaged|appl(?:y|ied|icable)|made out|available|relied|justified|upheld|been (?:applied|relied))|falls? away|fell away|(?:has|have) (?:now )?(?:fallen away|lapsed)|no longer|(?:was|were|is|are) (?:wrongly|incorrectly)|(?:was|is) (?:withdrawn|overturned|set aside)|(?:is|are|was|were) engaged)";
    IN_GENERAL = r"\b(?:is|are) (?:both |all )?(?:an? )?(?:absolute|qualified|class|prejudice)|commonly|usually|typically|generally|in general|\boften\b|sometimes|examples? (?:of|include)|deals? with|concerned with|relates? to (?:personal|commercial|the)|covers (?:personal|commercial|information)";
    A_PLACE = r"(?:see|find|found|look|appears?|stated?|set out|described|listed|shown)(?: it| this| that)? (?:at|in|under) $";
    COUNTED = r"^[^.;\n]{0,30}: ?[0-9]";
    RATHER = r"(?:rather than|instead of|as opposed to|in place of|yn hytrach na)[^;.,\n]{0,50}$";
    TAKEN_BACK = r"(?:withdraw(?:s|n|ing)?|withdrew|dropp(?:ed|ing)|removed? (?:our|its|the) reliance|disappl(?:y|ied)|no longer|overturn(?:s|ed|ing)?|set(?:ting)? aside|not uph(?:old|olding|eld)|does not uphold|removing our reliance|tynnu'n ol)[^;.\n]{0,70}$";
    CONTRAST = r"\b(?:but|however|although|instead|and (?:is|are|we|has|have) (?:now )?(?:rel|appl|withh)|it is (?:exempt|withheld)|ond)\b";
    /// After a section: it is not relied on.
    NOT_AFTER = r"^[^.\n]{0,90}\bno longer (?:need|appl|rel(?:y|ies)|wish|seek)|^[^;\n]{0,90}?(?:decided|concluded|found|determined|satisfied|conclude) that (?:it|they|this|neither|none|the exemption|that exemption)(?: (?:was|were|is|are|does|did|do)(?: not|n't)| (?:is|was|were|are) engaged)|^[^.;\n]{0,70}?\b(?:(?:is|are|was|were|does|do|did|has|have|can|could|should|would)(?: not|n't|not| never)(?: [a-z]+){0,2}? (?:appl(?:y|ied|icable)|engaged?|relevant|relied|rely|available|been applied|cover|justified|uph(?:eld|old)|made out|being (?:relied|applied))|cannot (?:be )?(?:appl|rel|sustain)|(?:is|are|was|were|has been|have been|should be) (?:now )?(?:withdrawn|overturned|set aside|dropped)|no longer (?:appl|engag|reli|being)|not (?:engaged|applicable|relied on)|wrongly applied|incorrectly (?:applied|cited)|in error|should not have been|favours? (?:disclosure|disclosing|release))";
    /// Said of the ground named just before, whatever contrast introduces it.
    CONCLUDED_NOT = r"^[^;.\n]{0,60}\b(?:found|held|judged|considered|thought|deemed|determined) not to (?:be (?:engaged|applicable|relevant|met|made out)|apply)\b|^[^;\n]{0,110}?\b(?:decided|concluded?|found|determined|satisfied)(?: that)? (?:it|they|this|the exemption|that exemption) (?:was|were|is|are|does|did|do)(?: not|n't)(?: (?:engaged?|applicable|appl(?:y|ied)|relevant|made out|available|met|justified)[a-z ]{0,30})?(?:[.,;]|$)";
    NOT_TRUE = r"\bnot (?:the case|true|correct|right|so) that [^;.\n]{0,110}$";
    WELSH_NOT = r"\bn[ia]d yw(?:'r)? ?(?:(?:eithriad|esemptiad|darpariaeth)(?:au)? ?)?(?:yn |o dan |dan )?$|\bn[ia]d (?:ydym|ydyn|ydw|yw|oes)\b[^.;\n]{0,40}\b(?:dibynnu ar|cymhwyso|defnyddio)(?: yr)?(?: eithriad)?(?: yn| o dan)? $";
    /// "Section 12: see table 3" is a part of a report.
    IN_A_TABLE = r"^[:.)-]? ?(?:please )?(?:see|refer to|is (?:answered )?in|answered in) (?:the )?(?:attached |enclosed )?(?:table|sheet|tab|row|column|figure|chart|spreadsheet|worksheet)\b";
    /// What denies every ground.
    NONE_AT_ALL = r"\b(?:not|n't) (?:applied|relied on|used|claimed|cited|invoked) any (?:exemption|exception)s?\b(?:[.,;]|$| (?:to|for) (?:your|this|the) request\b)|\bno (?:exemption|exception)s? (?:has|have) been (?:applied|claimed|used|relied on)(?:[.,;]|$)|\bnothing (?:is|has been|was) (?:withheld|redacted|refused)(?:[.,;]|$)";
    /// It points back to the ground named before.
    THAT_GROUND = r"\b(?:under|by|within|by virtue of|pursuant to|because of) (?:that|the same|this) (?:sub)?(?:section|exemption|exception|regulation|provision|ground)\b";
    DUTY_LIFTED = r"\b(?:duty|duties|obligation|requirement|right|section 1\(1\)\([ab]\))[^.;\n]{0,60} (?:does not|do not|doesn't|cannot) (?:apply|arise)|not (?:obliged|required|under (?:a|any) duty)";
    /// "The duty does not apply by virtue of section 24(2)": what lifts the duty is relied on.
    BY_VIRTUE = r"(?:by virtue of|under|pursuant to|because of|in reliance on|by reason of|on account of|owing to|given) (?:the )?[^.;\n]{0,160}$";
    NEITHER_APPLIES = r"^[^.;\n]{0,140}\bno (?:such )?(?:exemption|exception)s? (?:has|have|is|are|was|were|needs?|had) (?:been |to be |being )*(?:appl|reli|engag|used|invoked|claimed|cited)|^[^;\n]{0,140}\b(?:neither|none) (?:of (?:them|these|those|the exemptions) )?(?:was|were|is|are|has been|have been|does|do|did) (?:found to )?(?:appl|reli|engag|used|invoked|needed|relevant)";
    /// An earlier answer, before a review changed it.
    EARLIER = r"\b(?:original(?:ly)?|initial(?:ly)?|previous(?:ly)?|at first|first response|earlier|in (?:our|the) (?:response|refusal|letter) of|(?:that|first|earlier) decision)\b";
    /// A paragraph with the name of a ground and nothing else.
    HEADING_ONLY = r"^[^a-z0-9]{0,6}(?:(?:section|sections|s|regulation|reg|exemption|exemptions|exception|adran|rheoliad)[ .]?|the |foia |foisa |eir |exemption:? ?)*[0-9]";
}

/// A ground the authority relies on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ground {
    pub(crate) regime: Regime,
    pub(crate) section: String,
    pub(crate) title: &'static str,
    /// Which sentence shows it.
    pub(crate) sentence: usize,
    pub(crate) confidence: u8,
    pub(crate) rule: &'static str,
    /// An earlier answer relied on it; a review may say otherwise.
    earlier: bool,
}

/// The title of a ground, also where a letter names only the section ("section 43").
///
/// Conditions and definitions ("section 40(3A)", "section 31(2)") are not grounds.
pub(crate) fn title(regime: Regime, section: &str) -> Option<&'static str> {
    let base = section.split('(').next().unwrap_or_default();
    let first = section
        .split('(')
        .nth(1)
        .map(|bracket| bracket.trim_end_matches(')'));
    match (regime, base, first) {
        (Regime::Foia, "40", Some("3" | "3A" | "3B" | "4" | "4A" | "6" | "7" | "8"))
        | (Regime::Foisa, "38", Some("2" | "2A" | "2B" | "3" | "3A" | "4" | "5" | "5A" | "6"))
        | (Regime::Foia, "31", Some("2"))
        | (Regime::Foia, "12", Some("3" | "4" | "5"))
        | (Regime::Foia, "36", Some("5" | "6" | "7"))
        | (Regime::Foisa, "12", Some("2" | "3" | "4" | "5" | "6")) => return None,
        _ => {}
    }
    if let Some(ground) = exemptions::find(regime, section) {
        return Some(ground.title);
    }
    if matches!(regime, Regime::Eir | Regime::Eisr) {
        return None;
    }
    // Only the section is named, or a limb of it that has no row of its own.
    let limbs: Vec<_> = exemptions::all(regime)
        .iter()
        .filter(|ground| ground.section.split('(').next() == Some(base))
        .collect();
    let usual = match (regime, base) {
        (Regime::Foia, "43") => "43(2)",
        (Regime::Foisa, "33") => "33(1)(b)",
        (Regime::Foisa, "39") => "39(1)",
        _ => "",
    };
    limbs
        .iter()
        .find(|ground| ground.section == usual)
        .or_else(|| limbs.first())
        .map(|ground| ground.title)
}

/// Every ground relied on, the most particular of each and in the order of the text.
pub(crate) fn grounds(paper: &Paper<'_>, named: Named, known: Regime) -> Vec<Ground> {
    let (mut relied, taken_back) = judged(paper, named, known);
    relied.extend(unsaid(paper, named, known, &taken_back));
    let mut kept = settle(relied, &taken_back);
    let bare = kept.is_empty();
    for (ground, behind) in told_of_near(paper, named, known, &taken_back) {
        let same = |known: &Ground| {
            known.regime == ground.regime
                && known.section.split('(').next() == ground.section.split('(').next()
        };
        if bare || behind && !kept.iter().any(same) {
            kept.push(ground);
        }
    }
    kept.sort_by_key(|ground| ground.sentence);
    for ground in &mut kept {
        narrow(paper, named, known, ground);
    }
    kept
}

/// Each section named outside a law's own words and the small print, with its law and sentence.
fn named_here<'p>(
    paper: &'p Paper<'_>,
    named: Named,
    known: Regime,
) -> impl Iterator<Item = (&'p Mention, usize, Regime, &'static str)> {
    let scottish = named.is_scottish(known);
    paper.mentions.iter().filter_map(move |(mention, at)| {
        let sentence = paper.sentences.get(*at)?;
        if sentence.annex || sentence.voice == Voice::SmallPrint {
            return None;
        }
        let regime = regime_of(paper, mention, sentence, scottish)?;
        Some((mention, *at, regime, title(regime, &mention.section)?))
    })
}

/// What a body that neither confirms nor denies relies on: the paragraphs that allow it, however
/// they are told of.
fn unsaid(paper: &Paper<'_>, named: Named, known: Regime, taken_back: &TakenBack) -> Vec<Ground> {
    let silent = paper.sentences.iter().any(|sentence| {
        sentence.voice == Voice::Own && !sentence.annex && NEITHER.is_in(paper.words(sentence))
    });
    if !silent {
        return Vec::new();
    }
    named_here(paper, named, known)
        .filter(|(mention, _, regime, _)| {
            *regime == Regime::Foia
                && SILENT_SECTIONS
                    .iter()
                    .any(|section| mention.section.starts_with(section))
                && !taken_back.contains(&(*regime, mention.section.clone()))
        })
        .map(|(mention, sentence, regime, title)| Ground {
            regime,
            section: mention.section.clone(),
            title,
            sentence,
            confidence: 88,
            rule: "neither confirms nor denies",
            earlier: false,
        })
        .collect()
}

/// The paragraphs of FOIA 2000 Part II that lift the duty to say whether anything is held.
const SILENT_SECTIONS: [&str; 12] = [
    "23(5)", "24(2)", "26(3)", "27(4)", "28(3)", "30(3)", "31(3)", "38(2)", "40(5", "42(2)",
    "43(3)", "44(2)",
];

/// A letter may say what a section does, and refuse before or after without naming it again; with
/// whether the section stands right behind a refusal.
fn told_of_near(
    paper: &Paper<'_>,
    named: Named,
    known: Regime,
    taken_back: &TakenBack,
) -> Vec<(Ground, bool)> {
    const NEAR: usize = 8;
    const BEHIND: usize = 2;
    let refusals: Vec<usize> = paper
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| {
            sentence.voice == Voice::Own && REFUSED_HERE.is_in(paper.words(sentence))
        })
        .map(|(at, _)| at)
        .collect();
    let mut found: Vec<(Ground, bool)> = Vec::new();
    for (mention, at, regime, title) in named_here(paper, named, known) {
        let Some(sentence) = paper.sentences.get(at) else {
            continue;
        };
        let before = sentence.voice != Voice::Other
            && refusals
                .iter()
                .any(|refusal| (at..=at + NEAR).contains(refusal));
        let behind = EXEMPTS.is_in(paper.words(sentence))
            && refusals
                .iter()
                .any(|refusal| (*refusal..=refusal + BEHIND).contains(&at));
        let known = found
            .iter()
            .any(|(known, _)| known.regime == regime && known.section == mention.section);
        if (before || behind) && !known && !taken_back.contains(&(regime, mention.section.clone()))
        {
            let ground = Ground {
                regime,
                section: mention.section.clone(),
                title,
                sentence: at,
                confidence: 76,
                rule: "told of beside the refusal",
                earlier: false,
            };
            found.push((ground, behind));
        }
    }
    found
}

/// "Section 12" in a heading is the paragraph that the letter goes on to name, if it is one only.
fn narrow(paper: &Paper<'_>, named: Named, known: Regime, ground: &mut Ground) {
    if ground.section.contains('(') {
        return;
    }
    let mut narrower: Vec<&str> = Vec::new();
    for (mention, _, regime, _) in named_here(paper, named, known) {
        let section = mention.section.as_str();
        let within = section
            .strip_prefix(ground.section.as_str())
            .is_some_and(|rest| rest.starts_with('('));
        if regime == ground.regime && within && !narrower.contains(&section) {
            narrower.push(section);
        }
    }
    if let [one] = narrower[..] {
        one.clone_into(&mut ground.section);
        if let Some(title) = title(ground.regime, one) {
            ground.title = title;
        }
    }
}

/// Every place at which a ground is relied on.
pub(crate) fn all_grounds(paper: &Paper<'_>, named: Named, known: Regime) -> Vec<Ground> {
    judged(paper, named, known).0
}

type TakenBack = Vec<(Regime, String)>;

fn judged(paper: &Paper<'_>, named: Named, known: Regime) -> (Vec<Ground>, TakenBack) {
    let scottish = named.is_scottish(known);
    let mut relied: Vec<Ground> = Vec::new();
    let mut taken_back = TakenBack::new();
    let mut of_a_paper = usize::MAX;
    for (mention, at) in &paper.mentions {
        let Some(sentence) = paper.sentences.get(*at) else {
            continue;
        };
        // "section 24 of the lease and repairs in section 30"
        if of_a_paper == *at && !sentence.decides {
            continue;
        }
        let Some(regime) = regime_of(paper, mention, sentence, scottish) else {
            of_a_paper = *at;
            continue;
        };
        if denied_after(paper, *at) {
            taken_back.push((regime, mention.section.clone()));
            continue;
        }
        let Some(title) = title(regime, &mention.section) else {
            continue;
        };
        let (judgement, rule, confidence) = judge(paper, mention, *at);
        match judgement {
            Judgement::Relied | Judgement::ReliedEarlier => relied.push(Ground {
                regime,
                section: mention.section.clone(),
                title,
                sentence: *at,
                confidence,
                rule,
                earlier: judgement == Judgement::ReliedEarlier,
            }),
            Judgement::TakenBack => taken_back.push((regime, mention.section.clone())),
            Judgement::Nothing => {}
        }
    }
    relied.extend(pointed_back_to(paper, named, known));
    if denies_all(paper) {
        // A ground that is merely named beside such a sentence is told of.
        relied.retain(|ground| ground.confidence > WEAKEST);
    }
    (relied, taken_back)
}

/// How sure a ground is that is only named.
const WEAKEST: u8 = 70;

fn denies_all(paper: &Paper<'_>) -> bool {
    paper
        .sentences
        .iter()
        .any(|sentence| sentence.voice == Voice::Own && NONE_AT_ALL.is_in(paper.words(sentence)))
}

/// "The unit prices remain exempt under that section": the ground named before it.
fn pointed_back_to(paper: &Paper<'_>, named: Named, known: Regime) -> Vec<Ground> {
    const NEAR: usize = 6;
    let back: Vec<(usize, &Sentence)> = paper
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| {
            let words = paper.words(sentence);
            sentence.voice == Voice::Own && remains_withheld(words) && THAT_GROUND.is_in(words)
        })
        .collect();
    back.into_iter()
        .filter_map(|(sentence, _)| {
            let (mention, _, regime, title) = named_here(paper, named, known)
                .filter(|(_, at, _, _)| (sentence.saturating_sub(NEAR)..=sentence).contains(at))
                .last()?;
            Some(Ground {
                regime,
                section: mention.section.clone(),
                title,
                sentence,
                confidence: 84,
                rule: "remains under the ground named before",
                earlier: false,
            })
        })
        .collect()
}

/// Whether the next sentences, which name no section, say of this one's that it does not apply.
fn denied_after(paper: &Paper<'_>, at: usize) -> bool {
    const NEAR: usize = 2;
    let named = |sentence: usize| {
        let next = paper
            .mentions
            .partition_point(|(_, place)| *place < sentence);
        paper
            .mentions
            .get(next)
            .is_some_and(|(_, place)| *place == sentence)
    };
    (at + 1..=at + NEAR)
        .take_while(|next| !named(*next))
        .filter_map(|next| paper.sentences.get(next))
        .any(|next| {
            let words = paper.words(next);
            next.voice != Voice::Statute
                && NOT_ENGAGED.find(words).is_some_and(|found| {
                    words.get(found).is_some_and(|found| {
                        found.contains("not")
                            || found.contains("n't")
                            || found.contains("neither")
                            || found.contains("away")
                            || found.contains("lapsed")
                            || found.contains("no longer")
                            || found.contains("wrongly")
                            || found.contains("incorrectly")
                            || found.contains("withdrawn")
                            || found.contains("overturned")
                            || found.contains("set aside")
                    })
                })
        })
}

fn regime_of(
    paper: &Paper<'_>,
    mention: &Mention,
    sentence: &Sentence,
    scottish: bool,
) -> Option<Regime> {
    let said = law_of(
        mention,
        &paper.clean.lower,
        sentence.place.start,
        sentence.place.end,
    );
    match (said, mention.regulation) {
        (Of::Other, _) => None,
        (Of::Unsaid | Of::Law(_), true) => {
            // The numbers tell the two apart: exceptions are regulations 12 and 13 in one and 10
            // and 11 in the other.
            let named = match said {
                Of::Law(law @ (Regime::Eir | Regime::Eisr)) => Some(law),
                _ => None,
            };
            match mention.base() {
                "12" | "13" if !scottish || named == Some(Regime::Eir) => Some(Regime::Eir),
                "10" | "11" if scottish || named == Some(Regime::Eisr) => Some(Regime::Eisr),
                "10" if mention.section.starts_with("10(4)(")
                    || mention.section.starts_with("10(5)(") =>
                {
                    Some(Regime::Eisr)
                }
                "12" if mention.section.starts_with("12(4)(")
                    || mention.section.starts_with("12(5)(") =>
                {
                    Some(Regime::Eir)
                }
                _ => None,
            }
        }
        (Of::Law(law @ (Regime::Foia | Regime::Foisa)), false) => {
            // "FOIA" is said of the Scottish Act too; "section 33(1)(b)" and "38(1)(b)" then tell.
            Some(if law == Regime::Foia && scottish {
                Regime::Foisa
            } else {
                law
            })
        }
        (Of::Law(law @ (Regime::Eir | Regime::Eisr)), false) => {
            // "exception 12(5)(e) of the EIR", "EIR section 12(4)(b)".
            let numbers = if law == Regime::Eisr || scottish {
                ["10(", "11"]
            } else {
                ["12(", "13"]
            };
            if numbers
                .iter()
                .any(|number| mention.section.starts_with(number))
                && title(
                    if scottish { Regime::Eisr } else { Regime::Eir },
                    &mention.section,
                )
                .is_some()
            {
                Some(if scottish { Regime::Eisr } else { Regime::Eir })
            } else {
                Some(if scottish {
                    Regime::Foisa
                } else {
                    Regime::Foia
                })
            }
        }
        (Of::Unsaid, false) => {
            let (act, regulations) = if scottish {
                (Regime::Foisa, Regime::Eisr)
            } else {
                (Regime::Foia, Regime::Eir)
            };
            // No section of an Act looks like "12(4)(b)" or "10(5)(e)".
            if title(act, &mention.section)
                .is_none_or(|_| mention.section.matches('(').count() == 2 && mention.base() == "12")
                && exemptions::find(regulations, &mention.section).is_some()
                && mention.section.contains('(')
            {
                return Some(regulations);
            }
            Some(act)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    Relied,
    ReliedEarlier,
    TakenBack,
    Nothing,
}

fn judge(paper: &Paper<'_>, mention: &Mention, at: usize) -> (Judgement, &'static str, u8) {
    const NOTHING: (Judgement, &str, u8) = (Judgement::Nothing, "", 0);
    let Some(sentence) = paper.sentences.get(at) else {
        return NOTHING;
    };
    let text = &paper.clean.lower;
    let before = text
        .get(sentence.place.start..mention.list_start.max(sentence.place.start))
        .unwrap_or_default();
    let after = text
        .get(mention.list_end..sentence.place.end.max(mention.list_end))
        .unwrap_or_default();
    if sentence.voice != Voice::SmallPrint && sentence.voice != Voice::Statute {
        // What a contrast begins is not covered by a negation before it.
        let clause = CONTRAST.each(before).last().map_or(before, |contrast| {
            before.get(contrast.start..).unwrap_or_default()
        });
        if IN_A_TABLE.is_in(after) {
            return NOTHING;
        }
        if NOT_TRUE.is_in(before) || WELSH_NOT.is_in(before) || CONCLUDED_NOT.is_in(after) {
            return (Judgement::TakenBack, "", 0);
        }
        if TAKEN_BACK.is_in(clause) {
            return (Judgement::TakenBack, "", 0);
        }
        let lifted = DUTY_LIFTED.is_in(clause) && BY_VIRTUE.is_in(clause);
        if NOT_BEFORE.is_in(clause) && !clause_says_yes(clause) && !lifted
            || RATHER.is_in(before)
            || NOT_AGREED.is_in(clause)
        {
            return (Judgement::TakenBack, "", 0);
        }
        let until_next = next_mention(paper, mention).map_or(after, |next| {
            text.get(mention.list_end..next.min(sentence.place.end).max(mention.list_end))
                .unwrap_or_default()
        });
        if NEITHER_APPLIES.is_in(after) {
            return (Judgement::TakenBack, "", 0);
        }
        if let Some(not) = NOT_AFTER.find(until_next)
            && !CONTRAST.is_in(until_next.get(..not.end).unwrap_or_default())
        {
            return (Judgement::TakenBack, "", 0);
        }
    }
    match sentence.voice {
        Voice::SmallPrint | Voice::Other | Voice::Statute => return NOTHING,
        Voice::Own => {}
    }
    let words = paper.words(sentence);
    let earlier = EARLIER.is_in(words);
    if sentence.decides && GROUNDS.is_in(words) {
        let judgement = if earlier {
            Judgement::ReliedEarlier
        } else {
            Judgement::Relied
        };
        return (
            judgement,
            "ground applied",
            if sentence.we { 95 } else { 92 },
        );
    }
    if STRONG_NOUN.is_in(words) {
        let judgement = if earlier {
            Judgement::ReliedEarlier
        } else {
            Judgement::Relied
        };
        return (judgement, "ground named in a refusal", 85);
    }
    // A heading or an entry of a list: what stands round it decides.
    if sentence.line_start && words.len() < 160 {
        if introduced(paper, at) {
            return (Judgement::Relied, "ground in a list of those applied", 88);
        }
        if HEADING_ONLY.is_in(words) && words.len() < 80 {
            return if explained(paper, at) {
                (Judgement::Relied, "ground as a heading", 80)
            } else {
                NOTHING
            };
        }
    }
    // What the authority itself says of a ground, and neither denies nor puts off, it relies on.
    if !IN_GENERAL.is_in(words) && !COUNTED.is_in(after) && !A_PLACE.is_in(before) {
        let judgement = if earlier {
            Judgement::ReliedEarlier
        } else {
            Judgement::Relied
        };
        return (judgement, "ground named", 70);
    }
    NOTHING
}

fn clause_says_yes(clause: &str) -> bool {
    // "cannot be provided as it is exempt under", "not obliged to comply ... under"
    YES_AFTER_NOT.is_in(clause)
}

fn next_mention(paper: &Paper<'_>, mention: &Mention) -> Option<usize> {
    let at = paper
        .mentions
        .partition_point(|(other, _)| other.list_start <= mention.list_start);
    paper.mentions.get(at).map(|(next, _)| next.list_start)
}

/// Whether a line belongs to a list that a sentence of refusal opens.
fn introduced(paper: &Paper<'_>, at: usize) -> bool {
    for back in (at.saturating_sub(14)..at).rev() {
        let Some(sentence) = paper.sentences.get(back) else {
            return false;
        };
        let words = paper.words(sentence);
        if words.ends_with(':') && words.len() > 25 {
            return sentence.voice == Voice::Own
                && (sentence.decides && GROUNDS.is_in(words) || STRONG_NOUN.is_in(words));
        }
        // Another entry of the same list.
        let entry = sentence.line_start
            && (HEADING_ONLY.is_in(words)
                || words.starts_with(['-', '*', '•', '·'])
                || words.len() < 160);
        if !entry || SMALL.is_in(words) {
            // A sentence that ends a paragraph can open a list too, without a colon.
            return sentence.voice == Voice::Own && OPENS_A_LIST.is_in(words);
        }
    }
    false
}

/// Whether the sentences under a heading say that it applies.
fn explained(paper: &Paper<'_>, at: usize) -> bool {
    paper
        .sentences
        .iter()
        .skip(at + 1)
        .take(6)
        .take_while(|next| {
            let words = paper.words(next);
            !(next.line_start && words.len() < 160 && HEADING_ONLY.is_in(words))
        })
        .any(|next| {
            let words = paper.words(next);
            next.voice == Voice::Own && (next.decides && APPLIES_HERE.is_in(words))
        })
}

/// One of each, without what a review took back and without "43" where "43(2)" is relied on too.
fn settle(relied: Vec<Ground>, taken_back: &[(Regime, String)]) -> Vec<Ground> {
    // No law has as many; what names more is a list of something else.
    const MOST: usize = 100;
    let within = |narrow: &str, wide: &str| {
        narrow == wide
            || narrow
                .strip_prefix(wide)
                .is_some_and(|rest| rest.starts_with('('))
    };
    let mut kept: Vec<Ground> = Vec::new();
    for ground in relied {
        let revoked = ground.earlier
            && taken_back.iter().take(MOST).any(|(regime, section)| {
                *regime == ground.regime
                    && (within(&ground.section, section) || within(section, &ground.section))
            });
        if revoked {
            continue;
        }
        let known = kept
            .iter()
            .position(|known| known.regime == ground.regime && known.section == ground.section);
        match known {
            Some(at) => {
                if let Some(known) = kept.get_mut(at)
                    && ground.confidence > known.confidence
                {
                    *known = ground;
                }
            }
            None if kept.len() < MOST => kept.push(ground),
            None => {}
        }
    }
    let narrower = |ground: &Ground| {
        kept.iter().any(|other| {
            other.regime == ground.regime
                && other.section != ground.section
                && within(&other.section, &ground.section)
        })
    };
    kept.iter()
        .filter(|ground| !narrower(ground))
        .cloned()
        .collect()
}
