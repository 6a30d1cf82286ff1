//! Each ground of a refusal: its reason, its harm, the public interest.

use foi_law::Regime;
use foi_law::exemptions::{Balance, Harm};

use super::words::{
    ADVICE, BECAUSE, HARMS, INTEREST, LIKELIHOOD_ONLY, PARTICULARS, PRESUMPTION, QUALIFIED_PERSON,
    REGULATOR, REVIEW, SUBSTANTIAL, WEIGHED, cited, is_estimate, is_fact, is_not_held, is_way_out,
    known, may_be_a_reason,
};
use super::{Check, Mark, Verdict};
use crate::paper::Voice;
use crate::pattern::Pattern;
use crate::reliance::Ground;

impl Check<'_, '_> {
    /// Why a ground applies: in its sentence, or in those after it until the next ground's.
    pub(super) fn why(&mut self, part: usize, ground: &Ground) {
        const NEAR: usize = 8;
        // A plain sentence that gives a reason stands closer by than one that says "because".
        const BESIDE: usize = 4;
        let (said, perhaps) = self.papers.get(part).map_or((None, None), |paper| {
            let from = ground.sentence.saturating_sub(2);
            let said = (from..ground.sentence + NEAR).find(|at| {
                paper.sentences.get(*at).is_some_and(|sentence| {
                    let words = paper.words(sentence);
                    sentence.voice == Voice::Own && (BECAUSE.is_in(words) || is_fact(words, ground))
                })
            });
            let beside = ground.sentence..ground.sentence + BESIDE;
            let perhaps = beside.chain(from..ground.sentence).find(|at| {
                paper.sentences.get(*at).is_some_and(|sentence| {
                    matches!(sentence.voice, Voice::Own | Voice::Other)
                        && may_be_a_reason(paper.words(sentence))
                })
            });
            (said, perhaps)
        });
        let (verdict, says, at) = match (said, perhaps) {
            (Some(at), _) => (
                Verdict::Fine,
                format!(
                    "It says why it takes {} to apply. Whether that is right is for the review.",
                    cited(ground)
                ),
                at,
            ),
            (None, Some(at)) => (
                Verdict::Unclear,
                format!(
                    "It may say why it takes {} to apply. Look whether this is a reason.",
                    cited(ground)
                ),
                at,
            ),
            (None, None) => (
                Verdict::Missing,
                format!(
                    "It does not say why {} applies; to name it is not enough.",
                    cited(ground)
                ),
                ground.sentence,
            ),
        };
        let source = self.notice_source();
        self.add(
            "why",
            verdict,
            &ground.section,
            says,
            source,
            Some((part, at)),
        );
    }

    pub(super) fn interest(&mut self, grounds: &[(usize, Ground)]) {
        let weighed: Vec<&Ground> = grounds
            .iter()
            .map(|(_, ground)| ground)
            .filter(|ground| {
                known(ground).is_some_and(|known| known.balance == Balance::Qualified)
                    && !is_not_held(ground)
                    && !is_way_out(ground)
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
        // Each by its own law: one letter may rest on an Act and on Regulations.
        for (regime, source) in [
            (Regime::Foia, ("FOIA 2000 s.2(3)", Mark::Read)),
            (Regime::Foisa, ("FOISA 2002 s.2(2)", Mark::ToBeChecked)),
            (Regime::Eir, ("EIR 2004 reg.13", Mark::ToBeChecked)),
            (Regime::Eisr, ("EISR 2004 reg.11", Mark::ToBeChecked)),
        ] {
            let absolute: Vec<String> = grounds
                .iter()
                .map(|(_, ground)| ground)
                .filter(|ground| {
                    ground.regime == regime
                        && known(ground).is_some_and(|known| {
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
                    source,
                    None,
                );
            }
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

    pub(super) fn ground(&mut self, ground: &Ground) {
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
            match self.helps(&ADVICE) {
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
            match self.helps(&PARTICULARS) {
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

    /// A sentence of advice; that a review can be asked for is none.
    pub(super) fn helps(&self, pattern: &Pattern) -> Option<(usize, usize)> {
        self.papers.iter().enumerate().find_map(|(part, paper)| {
            let at = paper.sentences.iter().position(|sentence| {
                let words = paper.words(sentence);
                sentence.voice != Voice::Statute
                    && pattern.is_in(words)
                    && !REVIEW.is_in(words)
                    && !REGULATOR.is_in(words)
            })?;
            Some((part, at))
        })
    }

    /// A figure that is not just the limit.
    pub(super) fn estimate(&self) -> Option<(usize, usize)> {
        self.papers.iter().enumerate().find_map(|(part, paper)| {
            let at = paper.sentences.iter().position(|sentence| {
                let words = paper.words(sentence);
                sentence.voice != Voice::Statute && is_estimate(words)
            })?;
            Some((part, at))
        })
    }
}
