//! What an authority's letter says, and the sentence it rests on: that a request arrived, that
//! something is asked, refused, given or not held, and under which section.
//!
//! Everything here is a pure function of its arguments: text goes in, suggestions come out, and
//! nothing becomes a fact by being read. Positions are **UTF-8 bytes** of the text as it was given
//! and stand on character boundaries. The rules look at wording only, in English and, for the
//! common phrases, in Welsh.
//!
//! ```
//! use chrono::NaiveDate;
//! use foi_law::Regime;
//! use foi_reading::{Circumstances, exemptions};
//!
//! let letter = "We are not relying on section 40. The unit prices are withheld under section 43(2) of the Act.";
//! let written = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap();
//! let found = exemptions(letter, Circumstances { regime: Regime::Foia, written });
//! assert_eq!(found.len(), 1);
//! assert_eq!((found[0].section.as_str(), found[0].title), ("43(2)", "Commercial interests"));
//! assert_eq!(&letter[found[0].offset..][..found[0].quote.len()], found[0].quote);
//! ```

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod asking;
mod clean;
mod dates;
mod delay;
mod items;
mod law_names;
mod mention;
mod notice;
mod outcome;
mod paper;
mod pattern;
mod receipt;
mod reliance;
mod sentences;
mod suggestion;

use chrono::NaiveDate;
use foi_law::Regime;
use serde::Serialize;

pub use dates::dates_in;
pub use items::{ItemOutcome, ItemSuggestion, items};
pub use notice::{Mark, NoticeFacts, NoticeFinding, Verdict, notice};
pub use suggestion::{Extent, Reading, Suggestion, WhyLonger};

use law_names::Named;
use outcome::Outcome;
use paper::Paper;
use reliance::Ground;

/// What is known beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// The law the request was made under. It decides only where a letter does not.
    pub regime: Regime,
    /// The day the letter was written, for days without a year.
    pub written: NaiveDate,
}

/// A ground for refusal that a letter relies on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundExemption {
    /// The law it is of.
    pub regime: Regime,
    /// Such as `40(2)` or `12(4)(b)`.
    pub section: String,
    /// What it protects.
    pub title: &'static str,
    /// The sentence that shows it.
    pub quote: String,
    /// Where the sentence begins, in UTF-8 bytes of the text.
    pub offset: usize,
    /// How sure the rule is, out of a hundred.
    pub confidence: u8,
}

/// The grounds for refusal a text relies on, in the order of the text.
///
/// What is denied, quoted from a law, told of another case or said of a report is left out.
pub fn exemptions(text: &str, circumstances: Circumstances) -> Vec<FoundExemption> {
    let paper = Paper::of(text);
    let named = Named::in_text(&paper.clean.lower);
    reliance::grounds(&paper, named, circumstances.regime)
        .into_iter()
        .map(|ground| {
            let (offset, quote) = quoted(&paper, ground.sentence);
            FoundExemption {
                regime: ground.regime,
                section: ground.section,
                title: ground.title,
                quote,
                offset,
                confidence: ground.confidence,
            }
        })
        .collect()
}

/// What a mail and the texts of its files say together.
///
/// The first text is the mail's own. A mail that only says "please find our response attached" is
/// a cover for what is attached.
pub fn read(texts: &[&str], circumstances: Circumstances) -> Vec<Suggestion> {
    let papers: Vec<Paper<'_>> = texts.iter().map(|text| Paper::of(text)).collect();
    let mut found = Vec::new();
    let mut outcomes = Vec::new();
    for (part, paper) in papers.iter().enumerate() {
        let named = Named::in_text(&paper.clean.lower);
        let grounds = reliance::grounds(paper, named, circumstances.regime);
        outcomes.push(outcome_of(&mut found, part, paper, &grounds, circumstances));
    }
    covers(&mut found, &papers, &outcomes);
    acknowledgements(&mut found, &papers, circumstances);
    found.sort_by_key(|suggestion| (suggestion.part, suggestion.offset));
    found
}

fn outcome_of(
    found: &mut Vec<Suggestion>,
    part: usize,
    paper: &Paper<'_>,
    grounds: &[Ground],
    circumstances: Circumstances,
) -> Outcome {
    let mut add = |sentence: usize, confidence: u8, rule: &'static str, reading: Reading| {
        found.push(suggestion(paper, part, sentence, confidence, rule, reading));
    };
    let mut outcome = outcome::of(paper);
    for ground in grounds {
        add(
            ground.sentence,
            ground.confidence,
            ground.rule,
            Reading::Exemption {
                regime: ground.regime,
                section: ground.section.clone(),
                title: ground.title,
            },
        );
    }
    let extension = delay::extension(paper, circumstances.written);
    let weighing = matches!(
        &extension,
        Some((
            _,
            _,
            Reading::Extension {
                ground: WhyLonger::PublicInterest,
                ..
            }
        ))
    ) && !outcome::has_weighed(paper);
    // That an Act does not cover what the Regulations do refuses nothing by itself.
    let only_the_way_out = grounds.iter().all(|ground| {
        matches!(ground.regime, Regime::Foia | Regime::Foisa)
            && ground.section.split('(').next() == Some("39")
    });
    // A ground that is relied on is a refusal also where no sentence says "refuse".
    if outcome.refusal.is_none()
        && !weighing
        && !only_the_way_out
        && let Some(ground) = grounds.iter().max_by_key(|ground| ground.confidence)
    {
        outcome.refusal = Some(outcome::Found {
            sentence: ground.sentence,
            confidence: ground.confidence,
        });
    }
    let sections: Vec<String> = grounds
        .iter()
        .filter(|_| !only_the_way_out)
        .map(|ground| ground.section.clone())
        .collect();
    if only_the_way_out && !grounds.is_empty() {
        outcome.refusal = None;
    }
    let readings = outcome.readings(&sections, weighing);
    let settled = readings.iter().any(|(_, _, reading)| {
        matches!(
            reading,
            Reading::Answer { .. } | Reading::Refusal { .. } | Reading::NotHeld { .. }
        )
    });
    let fees = asking::fees(paper)
        .filter(|_| !settled || outcome.refusal.is_none() && outcome.not_held.is_none());
    let clarification = asking::clarification(paper).filter(|(_, confidence, _)| {
        !settled || *confidence > 90 && outcome.refusal.is_none() && outcome.answer.is_none()
    });
    for (place, rule, reading) in readings {
        if fees.is_some() && matches!(reading, Reading::Answer { .. }) {
            continue;
        }
        add(place.sentence, place.confidence, rule, reading);
    }
    if let Some((sentence, confidence, reading)) = fees {
        add(sentence, confidence, "asks for a fee", reading);
    }
    if let Some((sentence, confidence, reading)) = clarification {
        add(sentence, confidence, "asks for clarification", reading);
    }
    // Where the answer is there, the delay is over.
    if let Some((sentence, confidence, reading)) = extension
        && (!settled || weighing)
    {
        add(sentence, confidence, "takes longer", reading);
    }
    if let Some((sentence, confidence, reading)) = delay::transfer(paper) {
        add(sentence, confidence, "passed on", reading);
    }
    outcome
}

/// A mail that announces its attachment is an answer only if no attachment says what it is.
fn covers(found: &mut Vec<Suggestion>, papers: &[Paper<'_>], outcomes: &[Outcome]) {
    let settled = found.iter().any(|suggestion| {
        !matches!(
            suggestion.reading,
            Reading::Exemption { .. } | Reading::Elsewhere { .. }
        )
    });
    if settled {
        return;
    }
    for (part, (paper, outcome)) in papers.iter().zip(outcomes).enumerate() {
        if let Some(cover) = outcome.cover {
            found.push(suggestion(
                paper,
                part,
                cover.sentence,
                cover.confidence,
                "announces an answer",
                Reading::Answer {
                    extent: Extent::Whole,
                },
            ));
            return;
        }
    }
}

/// Thanks for a request open every letter: they are an acknowledgement where nothing else follows.
fn acknowledgements(
    found: &mut Vec<Suggestion>,
    papers: &[Paper<'_>],
    circumstances: Circumstances,
) {
    let says_more = found.iter().any(|suggestion| {
        !matches!(
            suggestion.reading,
            Reading::Exemption { .. } | Reading::Elsewhere { .. }
        )
    });
    if says_more {
        return;
    }
    for (part, paper) in papers.iter().enumerate() {
        if let Some((sentence, confidence, reading)) =
            receipt::acknowledgement(paper, circumstances.written)
        {
            found.push(suggestion(
                paper,
                part,
                sentence,
                confidence,
                "acknowledges",
                reading,
            ));
            return;
        }
    }
}

fn suggestion(
    paper: &Paper<'_>,
    part: usize,
    sentence: usize,
    confidence: u8,
    rule: &'static str,
    reading: Reading,
) -> Suggestion {
    let (offset, quote) = quoted(paper, sentence);
    let page = paper
        .sentences
        .get(sentence)
        .and_then(|sentence| paper.clean.page(sentence.place.start));
    Suggestion {
        reading,
        quote,
        offset,
        part,
        page,
        confidence,
        rule,
    }
}

fn quoted(paper: &Paper<'_>, sentence: usize) -> (usize, String) {
    paper
        .sentences
        .get(sentence)
        .map_or((0, String::new()), |sentence| {
            let (offset, quote) = paper.clean.quote(sentence.place.start, sentence.place.end);
            (offset, quote.to_owned())
        })
}
