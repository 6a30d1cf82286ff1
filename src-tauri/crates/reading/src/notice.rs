//! A refusal held against what the law asks of a notice: what is missing, and what is fine.
//!
//! Sources: FOIA 2000 ss.16-17, SI 2004/3244; EIR 2004 regs.9, 12 and 14; FOISA 2002 ss.15-16 and
//! 19; EISR 2004 regs.9, 10 and 13. Each finding carries how sure we are of its source.

use chrono::NaiveDate;
use foi_law::Regime;
use foi_law::exemptions;
use serde::Serialize;

use self::words::{REGULATOR, REVIEW, cited, day, is_no_duty, is_way_out};
use crate::Circumstances;
use crate::law_names::Named;
use crate::paper::{Paper, Voice};
use crate::pattern::Pattern;
use crate::reliance::{self, Ground};

mod grounds;
mod words;

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
        .find(|(_, ground)| !is_way_out(ground))
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
