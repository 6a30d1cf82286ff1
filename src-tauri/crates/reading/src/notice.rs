//! A refusal held against what the law asks of a notice: what is missing, and what is fine.
//!
//! Sources: FOIA 2000 ss.16-17, SI 2004/3244; EIR 2004 regs.9, 12 and 14; FOISA 2002 ss.15-16 and
//! 19; EISR 2004 regs.9, 10 and 13. Each finding carries how sure we are of its source.

use chrono::NaiveDate;
use foi_law::Regime;
use foi_law::exemptions::{self, Balance, Exemption, Harm};
use serde::Serialize;

use crate::Circumstances;
use crate::law_names::Named;
use crate::paper::{Paper, Voice};
use crate::pattern::{Pattern, patterns};
use crate::reliance::{self, Ground};

patterns! {
    BECAUSE = r"\bbecause\b|\bas (?:it|they|the|this|these|those|disclosure|release|its|there|any|a)\b|\bsince\b|\breasons?\b|would be likely|would (?:prejudice|allow|enable|identify|breach|contravene|reveal|undermine|inhibit|harm|adversely)|\brelates? to\b|\bcontains?\b|so that|in order to|could be identified|due to|owing to|provided in confidence|competes?|compete for|supplied by|was given|for the purposes? of|\bby (?:revealing|showing|allowing)|byddai|oherwydd|gan ei fod|gan fod";
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
    PARTICULARS = r"narrow|further particulars|more (?:detail|specific)|clarif|regulation 9|suggest|refin|limit|if you (?:were to|confin|ask)";
    REVIEW = r"internal review|\breview\b|reconsider|representations|complaints? (?:procedure|process)|complain to (?:us|the council|the trust)|adolygiad";
    REGULATOR = r"information commissioner|\bico\b|scottish information commissioner|comisiynydd gwybodaeth|information commission\b";
}

/// How sure we are of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The words were read.
    Read,
    /// Read in somebody else's account only.
    SecondHand,
    /// From memory: to be checked before it is relied on.
    ToBeChecked,
}

/// How a notice stands on one point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It does what the law asks.
    Fine,
    /// It does not.
    Missing,
    /// It cannot be told, or it does so in part.
    Unclear,
}

/// One point of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeFinding {
    /// Which point: `in_time`, `exemption`, `limb`, `why`, `public_interest`, `presumption`,
    /// `harm`, `qualified_person`, `estimate`, `advice`, `review` or `regulator`.
    pub point: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// The ground it is about, such as `43(2)`; empty for the notice as a whole.
    pub section: String,
    /// What was found, in a sentence.
    pub says: String,
    /// The provision.
    pub citation: String,
    /// How sure we are of it.
    pub mark: Mark,
    /// The sentence it rests on; empty when there is none.
    pub quote: String,
    /// Where the sentence begins, in UTF-8 bytes of the text.
    pub offset: usize,
    /// Which of the texts it stands in.
    pub part: usize,
}

/// What is known of a notice beside its words.
#[derive(Debug, Clone, Copy)]
pub struct NoticeFacts {
    /// The law and the day of the letter.
    pub circumstances: Circumstances,
    /// The last day for it, when it is known.
    pub due: Option<NaiveDate>,
}

/// Holds a refusal against what the law asks of it. Empty when nothing is refused.
pub fn notice(texts: &[&str], facts: NoticeFacts) -> Vec<NoticeFinding> {
    let papers: Vec<Paper<'_>> = texts.iter().map(|text| Paper::of(text)).collect();
    let grounds: Vec<(usize, Ground)> = papers
        .iter()
        .enumerate()
        .flat_map(|(part, paper)| {
            let named = Named::in_text(&paper.clean.lower);
            reliance::grounds(paper, named, facts.circumstances.regime)
                .into_iter()
                .map(move |ground| (part, ground))
        })
        .collect();
    let refuses = papers
        .iter()
        .any(|paper| crate::outcome::of(paper).refusal.is_some());
    if grounds.is_empty() && !refuses {
        return Vec::new();
    }
    let regime = grounds
        .iter()
        // "Exempt under section 39" is the way out of an Act and into the Regulations.
        .find(|(_, ground)| {
            !matches!(
                (ground.regime, ground.section.split('(').next()),
                (Regime::Foia | Regime::Foisa, Some("39"))
            )
        })
        .map_or(facts.circumstances.regime, |(_, ground)| ground.regime);
    let mut check = Check {
        papers: &papers,
        regime,
        found: Vec::new(),
    };
    check.time(&grounds, facts);
    check.named(&grounds);
    for (part, ground) in &grounds {
        check.why(*part, ground);
    }
    check.interest(&grounds);
    for (_, ground) in &grounds {
        check.ground(ground);
    }
    check.rights();
    check.found
}

struct Check<'p, 't> {
    papers: &'p [Paper<'t>],
    regime: Regime,
    found: Vec<NoticeFinding>,
}

impl Check<'_, '_> {
    fn add(
        &mut self,
        point: &'static str,
        verdict: Verdict,
        section: &str,
        says: impl Into<String>,
        (citation, mark): (&str, Mark),
        at: Option<(usize, usize)>,
    ) {
        let (part, (offset, quote)) = at.map_or((0, (0, "")), |(part, sentence)| {
            let quoted = self.papers.get(part).and_then(|paper| {
                let place = &paper.sentences.get(sentence)?.place;
                Some(paper.clean.quote(place.start, place.end))
            });
            (part, quoted.unwrap_or((0, "")))
        });
        self.found.push(NoticeFinding {
            point,
            verdict,
            section: section.to_owned(),
            says: says.into(),
            citation: citation.to_owned(),
            mark,
            quote: quote.to_owned(),
            offset,
            part,
        });
    }

    /// The first sentence that holds a pattern, statutes aside.
    fn says(&self, pattern: &Pattern) -> Option<(usize, usize)> {
        self.says_both(pattern, None)
    }

    fn says_both(&self, pattern: &Pattern, and: Option<&Pattern>) -> Option<(usize, usize)> {
        self.papers.iter().enumerate().find_map(|(part, paper)| {
            let at = paper.sentences.iter().position(|sentence| {
                let words = paper.words(sentence);
                sentence.voice != Voice::Statute
                    && pattern.is_in(words)
                    && and.is_none_or(|and| and.is_in(words))
            })?;
            Some((part, at))
        })
    }

    fn time(&mut self, grounds: &[(usize, Ground)], facts: NoticeFacts) {
        let no_duty = grounds.iter().any(|(_, ground)| is_no_duty(ground));
        let source = match self.regime {
            Regime::Foia if no_duty => ("FOIA 2000 s.17(5)", Mark::Read),
            Regime::Foia => ("FOIA 2000 s.17(1), s.10(1)", Mark::Read),
            Regime::Eir => ("EIR 2004 reg.14(2)", Mark::Read),
            Regime::Foisa => ("FOISA 2002 s.16, s.10(1)", Mark::ToBeChecked),
            Regime::Eisr => ("EISR 2004 reg.13", Mark::ToBeChecked),
        };
        let given = facts.circumstances.written;
        match facts.due {
            Some(due) if given <= due => self.add(
                "in_time",
                Verdict::Fine,
                "",
                format!("It was given on {}, by the last day for it, {}.", day(given), day(due)),
                source,
                None,
            ),
            Some(due) => self.add(
                "in_time",
                Verdict::Missing,
                "",
                format!("It was given on {}. The last day for it was {}.", day(given), day(due)),
                source,
                None,
            ),
            None => self.add(
                "in_time",
                Verdict::Unclear,
                "",
                "The day the request was received is not known, so it cannot be told whether this came in time.",
                source,
                None,
            ),
        }
    }

    fn named(&mut self, grounds: &[(usize, Ground)]) {
        let source = self.notice_source();
        let Some((part, first)) = grounds.first() else {
            let at = self.papers.iter().enumerate().find_map(|(part, paper)| {
                Some((part, crate::outcome::of(paper).refusal?.sentence))
            });
            self.add(
                "exemption",
                Verdict::Missing,
                "",
                "It refuses and names no provision that would allow that.",
                source,
                at,
            );
            return;
        };
        let named: Vec<String> = grounds.iter().map(|(_, ground)| cited(ground)).collect();
        self.add(
            "exemption",
            Verdict::Fine,
            "",
            format!("It names what it relies on: {}.", named.join(", ")),
            source,
            Some((*part, first.sentence)),
        );
        for (part, ground) in grounds {
            let limbs = exemptions::all(ground.regime)
                .iter()
                .filter(|known| known.section.split('(').next() == Some(ground.section.as_str()))
                .count();
            let has_limbs = limbs > 1
                || matches!(
                    (ground.regime, ground.section.as_str()),
                    (Regime::Foia, "36" | "40" | "31" | "38" | "30")
                        | (Regime::Foisa, "30" | "38" | "35")
                );
            if has_limbs && !ground.section.contains('(') {
                self.add(
                    "limb",
                    Verdict::Missing,
                    &ground.section,
                    format!(
                        "{} has several limbs, and it does not say which one it relies on.",
                        cited(ground)
                    ),
                    source,
                    Some((*part, ground.sentence)),
                );
            }
        }
    }

    const fn notice_source(&self) -> (&'static str, Mark) {
        match self.regime {
            Regime::Foia => ("FOIA 2000 s.17(1)", Mark::Read),
            Regime::Eir => ("EIR 2004 reg.14(2)", Mark::Read),
            Regime::Foisa => ("FOISA 2002 s.16(1)", Mark::ToBeChecked),
            Regime::Eisr => ("EISR 2004 reg.13", Mark::ToBeChecked),
        }
    }

    /// Why a ground applies: in its sentence, or in those after it until the next ground's.
    fn why(&mut self, part: usize, ground: &Ground) {
        const NEAR: usize = 8;
        let at = self.papers.get(part).and_then(|paper| {
            let from = ground.sentence.saturating_sub(2);
            (from..ground.sentence + NEAR).find(|at| {
                paper.sentences.get(*at).is_some_and(|sentence| {
                    sentence.voice == Voice::Own && BECAUSE.is_in(paper.words(sentence))
                })
            })
        });
        let source = self.notice_source();
        match at {
            Some(at) => self.add(
                "why",
                Verdict::Fine,
                &ground.section,
                format!(
                    "It says why it takes {} to apply. Whether that is right is for the review.",
                    cited(ground)
                ),
                source,
                Some((part, at)),
            ),
            None => self.add(
                "why",
                Verdict::Missing,
                &ground.section,
                format!(
                    "It does not say why {} applies; to name it is not enough.",
                    cited(ground)
                ),
                source,
                Some((part, ground.sentence)),
            ),
        }
    }

    fn interest(&mut self, grounds: &[(usize, Ground)]) {
        let weighed: Vec<&Ground> = grounds
            .iter()
            .map(|(_, ground)| ground)
            .filter(|ground| {
                known(ground).is_some_and(|known| known.balance == Balance::Qualified)
                    && !is_not_held(ground)
                    && !matches!(
                        (ground.regime, ground.section.split('(').next()),
                        (Regime::Foia, Some("39"))
                    )
            })
            .collect();
        let source = match self.regime {
            Regime::Foia => ("FOIA 2000 s.2(2)(b), s.17(3)", Mark::ToBeChecked),
            Regime::Eir => ("EIR 2004 reg.12(1)(b)", Mark::Read),
            Regime::Foisa => ("FOISA 2002 s.2(1)(b), s.16(2)", Mark::ToBeChecked),
            Regime::Eisr => ("EISR 2004 reg.10(1)(b)", Mark::ToBeChecked),
        };
        if let Some(first) = weighed.first() {
            let names: Vec<String> = weighed.iter().map(|ground| cited(ground)).collect();
            let names = names.join(", ");
            match (self.says_both(&INTEREST, Some(&WEIGHED)), self.says(&INTEREST)) {
                (Some(at), _) => self.add(
                    "public_interest",
                    Verdict::Fine,
                    &first.section,
                    format!("It weighs the public interest, as {names} asks. See whether it did so for each ground, and with facts of this case."),
                    source,
                    Some(at),
                ),
                (None, Some(at)) => self.add(
                    "public_interest",
                    Verdict::Unclear,
                    &first.section,
                    format!("It speaks of the public interest without saying how it was weighed for {names}."),
                    source,
                    Some(at),
                ),
                (None, None) => self.add(
                    "public_interest",
                    Verdict::Missing,
                    &first.section,
                    format!("The public interest must be weighed for {names}, and it says nothing of it."),
                    source,
                    None,
                ),
            }
        }
        let absolute: Vec<String> = grounds
            .iter()
            .map(|(_, ground)| ground)
            .filter(|ground| {
                known(ground).is_some_and(|known| {
                    matches!(known.balance, Balance::Absolute | Balance::NoDuty)
                })
            })
            .map(cited)
            .collect();
        if !absolute.is_empty() {
            self.add(
                "public_interest",
                Verdict::Fine,
                "",
                format!(
                    "No public interest test is asked for by {}.",
                    absolute.join(", ")
                ),
                match self.regime {
                    Regime::Foia => ("FOIA 2000 s.2(3)", Mark::Read),
                    _ => ("FOISA 2002 s.2(2)", Mark::ToBeChecked),
                },
                None,
            );
        }
        let environmental = grounds.iter().any(|(_, ground)| {
            matches!(ground.regime, Regime::Eir | Regime::Eisr) && !is_not_held(ground)
        });
        if environmental {
            let source = if self.regime == Regime::Eisr {
                ("EISR 2004 reg.10(2)(b)", Mark::ToBeChecked)
            } else {
                ("EIR 2004 reg.12(2)", Mark::Read)
            };
            match self.says(&PRESUMPTION) {
                Some(at) => self.add(
                    "presumption",
                    Verdict::Fine,
                    "",
                    "It applies the presumption in favour of disclosure.",
                    source,
                    Some(at),
                ),
                None => self.add(
                    "presumption",
                    Verdict::Unclear,
                    "",
                    "Disclosure is presumed, and it does not say that it began from there.",
                    source,
                    None,
                ),
            }
        }
    }

    fn ground(&mut self, ground: &Ground) {
        let Some(law) = known(ground) else {
            return;
        };
        let name = cited(ground);
        let section = ground.section.clone();
        let harm_source = match ground.regime {
            Regime::Foia => ("FOIA 2000 s.17(1)(c)", Mark::ToBeChecked),
            Regime::Eir => ("EIR 2004 reg.12(5)", Mark::Read),
            Regime::Foisa => ("FOISA 2002 s.16(1)(d)", Mark::ToBeChecked),
            Regime::Eisr => ("EISR 2004 reg.10(5)", Mark::ToBeChecked),
        };
        if matches!(
            law.harm,
            Harm::Prejudice | Harm::SubstantialPrejudice | Harm::AdverseEffect
        ) {
            match self.says_both(&HARMS, Some(&BECAUSE)).or_else(|| self.says(&HARMS)) {
                Some(at) => self.add("harm", Verdict::Fine, &section, format!("It says what harm {name} is to prevent. See whether disclosure would cause it."), harm_source, Some(at)),
                None => self.add("harm", Verdict::Missing, &section, format!("{name} needs a harm that disclosure would cause, and none is described."), harm_source, None),
            }
        }
        if law.harm == Harm::AdverseEffect
            && let Some(at) = self.says(&LIKELIHOOD_ONLY)
        {
            self.add("harm", Verdict::Unclear, &section, format!("{name} asks that disclosure would adversely affect something; “would be likely to” is not enough."), ("EIR 2004 reg.12(5)", Mark::Read), Some(at));
        }
        if law.harm == Harm::SubstantialPrejudice && self.says(&SUBSTANTIAL).is_none() {
            self.add(
                "harm",
                Verdict::Missing,
                &section,
                format!("Under {name} the harm must be substantial, and it does not say so."),
                if ground.regime == Regime::Foisa {
                    ("FOISA 2002 s.33(1)(b) and the like", Mark::SecondHand)
                } else {
                    ("EISR 2004 reg.10(5)", Mark::ToBeChecked)
                },
                None,
            );
        }
        if law.harm == Harm::Opinion && ground.regime == Regime::Foia {
            let source = ("FOIA 2000 s.36(2), (5)", Mark::ToBeChecked);
            match self.says(&QUALIFIED_PERSON) {
                Some(at) => self.add("qualified_person", Verdict::Fine, &section, format!("It says that a qualified person gave an opinion, as {name} asks."), source, Some(at)),
                None => self.add("qualified_person", Verdict::Missing, &section, format!("{name} rests on the reasonable opinion of a qualified person, and it names none."), source, None),
            }
        }
        if law.section == "12" {
            let source = match ground.regime {
                Regime::Foia => ("FOIA 2000 s.12; SI 2004/3244 reg.4", Mark::Read),
                _ => ("FOISA 2002 s.12; SSI 2004/467", Mark::Read),
            };
            match self.estimate() {
                Some(at) => self.add("estimate", Verdict::Fine, &section, "It gives an estimate. See that it counts only the work the law lets it count, and that redaction is not among it.", source, Some(at)),
                None => self.add("estimate", Verdict::Missing, &section, "It gives no estimate of the work beyond the limit itself. Ask for one; it must be sensible, realistic and supported.", source, None),
            }
            let source = match ground.regime {
                Regime::Foia => ("FOIA 2000 s.16(1)", Mark::Read),
                _ => ("FOISA 2002 s.15", Mark::ToBeChecked),
            };
            match self.says(&ADVICE) {
                Some(at) => self.add("advice", Verdict::Fine, &section, "It helps to bring the request within the limit.", source, Some(at)),
                None => self.add("advice", Verdict::Missing, &section, "It does not say what could be asked for within the limit, as far as that can reasonably be expected.", source, None),
            }
        }
        if matches!(
            law.section,
            "12(4)(b)" | "12(4)(c)" | "10(4)(b)" | "10(4)(c)"
        ) {
            let source = if ground.regime == Regime::Eir {
                ("EIR 2004 reg.9(1)-(2)", Mark::SecondHand)
            } else {
                ("EISR 2004 reg.9", Mark::ToBeChecked)
            };
            match self.says(&PARTICULARS) {
                Some(at) => self.add(
                    "advice",
                    Verdict::Fine,
                    &section,
                    "It says how the request could be met.",
                    source,
                    Some(at),
                ),
                None => self.add(
                    "advice",
                    Verdict::Missing,
                    &section,
                    "It gives no help with a request that could be met.",
                    source,
                    None,
                ),
            }
        }
    }

    /// A figure that is not just the limit.
    fn estimate(&self) -> Option<(usize, usize)> {
        self.papers.iter().enumerate().find_map(|(part, paper)| {
            let at = paper.sentences.iter().position(|sentence| {
                let words = paper.words(sentence);
                sentence.voice != Voice::Statute
                    && ESTIMATE.each(words).count() > LIMIT.each(words).count()
            })?;
            Some((part, at))
        })
    }

    fn rights(&mut self) {
        let (review, regulator) = match self.regime {
            Regime::Foia => (
                ("FOIA 2000 s.17(7)(a)", Mark::ToBeChecked),
                ("FOIA 2000 s.17(7)(b), s.50", Mark::ToBeChecked),
            ),
            Regime::Eir => (
                ("EIR 2004 reg.14, reg.11", Mark::Read),
                ("EIR 2004 reg.14", Mark::Read),
            ),
            Regime::Foisa => (
                ("FOISA 2002 s.19, s.20", Mark::ToBeChecked),
                ("FOISA 2002 s.19, s.47", Mark::ToBeChecked),
            ),
            Regime::Eisr => (
                ("EISR 2004 reg.13, reg.16", Mark::ToBeChecked),
                ("EISR 2004 reg.13, reg.17", Mark::ToBeChecked),
            ),
        };
        match self.says(&REVIEW) {
            Some(at) => self.add(
                "review",
                Verdict::Fine,
                "",
                "It says that you can ask for a review.",
                review,
                Some(at),
            ),
            None => self.add(
                "review",
                Verdict::Missing,
                "",
                "It does not say that you can ask for a review, or complain to the authority.",
                review,
                None,
            ),
        }
        match self.says(&REGULATOR) {
            Some(at) => self.add(
                "regulator",
                Verdict::Fine,
                "",
                "It says that you can go to the regulator after that.",
                regulator,
                Some(at),
            ),
            None => self.add(
                "regulator",
                Verdict::Missing,
                "",
                "It does not say that you can go to the regulator.",
                regulator,
                None,
            ),
        }
    }
}

/// The row of the law for a ground; a bare "section 43" is held against its usual limb.
fn known(ground: &Ground) -> Option<&'static Exemption> {
    exemptions::find(ground.regime, &ground.section).or_else(|| {
        exemptions::all(ground.regime)
            .iter()
            .find(|known| known.title == ground.title)
    })
}

fn is_no_duty(ground: &Ground) -> bool {
    known(ground).is_some_and(|known| known.balance == Balance::NoDuty)
}

/// There is nothing to weigh or to harm in what is not held.
fn is_not_held(ground: &Ground) -> bool {
    matches!(ground.section.as_str(), "12(4)(a)" | "10(4)(a)")
}

fn cited(ground: &Ground) -> String {
    let unit = match ground.regime {
        Regime::Foia | Regime::Foisa => "s.",
        Regime::Eir | Regime::Eisr => "reg.",
    };
    format!("{unit}{}", ground.section)
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
