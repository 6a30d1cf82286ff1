//! The numbered questions of a request beside the answer.

use std::ops::Range;

use foi_law::Regime;
use serde::Serialize;

use crate::Circumstances;
use crate::law_names::Named;
use crate::outcome::{is_elsewhere, is_not_held, is_partly, is_refusal};
use crate::paper::{Paper, Voice};
use crate::pattern::patterns;
use crate::reliance::{self, Ground};

patterns! {
    SHORT_NOT_HELD = r"\bnot held\b|no information held|not recorded\b";
    MARK = r"^[^a-z0-9]{0,4}(?:\(?(?:q(?:uestion)?|item|part|point|a(?:nswer)?|r(?:esponse)?|ateb)? ?[0-9]{0,2}[.):]?) ?";
    /// What opens the answer to a question, at the beginning of a line.
    MARKS = r"^[^a-z0-9(]{0,4}(?:\(?(?:in (?:relation|response|answer|respect|regard) (?:to|of) |with (?:regard|respect|reference) to |regarding |as (?:to|regards|for) |your |our |the |answer to |response to |re:? )*(?:q(?:uestion)?s?|items?|parts?|points?|requests?|cwestiwn|cwestiynau|eitem|a(?:nswer)?s?|r(?:esponse)?)? ?\.?(?:no\.? ?|number ?)?(?P<first>[0-9]{1,2})(?: ?(?:,|and|&|to|-|a|ac) ?(?P<second>[0-9]{1,2}))?(?: ?(?:,|and|&) ?(?P<third>[0-9]{1,2}))?\)?(?:[.):]| - | -|$| of your| above| below|,? (?:the|we|i|this|it|no|please|see)))";
    WORDED = r"\b(?:your |the |to )?(?:(?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:question|item|part|point|request)|(?:questions?|items?|parts?|points?|q|cwestiwn) ?(?P<first>[0-9]{1,2})(?: ?(?:,|and|&|to|-) ?(?P<second>[0-9]{1,2}))?(?: ?(?:,|and|&) ?(?P<third>[0-9]{1,2}))?)\b";
    RANGE = r"[0-9] ?(?:to|-) ?[0-9]";
    GIVEN = r"[0-9]|£|\byes\b|\bno\b|\bnone\b|\bnil\b|attached|enclosed|below|confirm|see |table|spreadsheet";
    ALL = r"\b(?:all|each|every|any|none) of (?:your|the|these) (?:questions|items|points|parts)|your (?:whole |entire )?request (?:is|has been|was)|(?:the|your) (?:whole|entire) request|the request as a whole|the information (?:you (?:have )?(?:asked|requested)|requested)";
}

/// How a question stands, by the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemOutcome {
    /// It is answered.
    Answered,
    /// Some of it is.
    PartlyAnswered,
    /// It is refused.
    Refused,
    /// It is not held.
    NotHeld,
    /// The letter says nothing of it.
    Unanswered,
}

/// What a letter says of one numbered question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemSuggestion {
    /// The question's number.
    pub number: u32,
    /// How it stands.
    pub outcome: ItemOutcome,
    /// The section relied on, when it is refused in whole or part; may be empty.
    pub exemption: String,
    /// The law it is of.
    pub regime: Option<Regime>,
    /// The sentence it rests on; empty when the letter says nothing.
    pub quote: String,
    /// Where the sentence begins, in UTF-8 bytes of the text.
    pub offset: usize,
    /// Which of the texts it stands in.
    pub part: usize,
    /// How sure the rule is, out of a hundred.
    pub confidence: u8,
}

/// How each numbered question of a request stands by what a mail and its files say.
///
/// A letter that answers by numbers is read number by number. One that does not is read as a
/// whole: what it says of the whole request it says of each question.
pub fn items(
    questions: &[(u32, &str)],
    texts: &[&str],
    circumstances: Circumstances,
) -> Vec<ItemSuggestion> {
    let papers: Vec<Paper<'_>> = texts.iter().map(|text| Paper::of(text)).collect();
    let grounds: Vec<Vec<Ground>> = papers
        .iter()
        .map(|paper| {
            let named = Named::in_text(&paper.clean.lower);
            reliance::all_grounds(paper, named, circumstances.regime)
        })
        .collect();
    questions
        .iter()
        .map(|(number, question)| {
            let by_number = papers
                .iter()
                .zip(&grounds)
                .enumerate()
                .filter_map(|(part, (paper, grounds))| {
                    numbered(paper, grounds, part, *number, question, questions)
                })
                .max_by_key(|found| found.confidence);
            by_number
                .or_else(|| whole(&papers, &grounds, *number))
                .unwrap_or_else(|| unanswered(*number))
        })
        .collect()
}

fn unanswered(number: u32) -> ItemSuggestion {
    ItemSuggestion {
        number,
        outcome: ItemOutcome::Unanswered,
        exemption: String::new(),
        regime: None,
        quote: String::new(),
        offset: 0,
        part: 0,
        confidence: 60,
    }
}

/// The sentences said of a number, from its mark to the next.
fn sections_of(paper: &Paper<'_>, number: u32, most: u32) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, sentence) in paper.sentences.iter().enumerate() {
        let words = paper.words(sentence);
        let head = words
            .get(..words.floor_char_boundary(160))
            .unwrap_or_default();
        let marked = if sentence.line_start {
            numbers_in(head, true, most)
        } else {
            Vec::new()
        };
        let marked = if marked.is_empty() {
            numbers_in(head, false, most)
        } else {
            marked
        };
        if marked.is_empty() {
            if sentence.voice == Voice::SmallPrint
                && let Some(from) = open.take()
            {
                found.push(from..at);
            }
            continue;
        }
        if let Some(from) = open.take() {
            found.push(from..at);
        }
        if marked.contains(&number) {
            open = Some(at);
        }
    }
    if let Some(from) = open {
        found.push(from..paper.sentences.len());
    }
    found
}

fn numbers_in(words: &str, at_line_start: bool, most: u32) -> Vec<u32> {
    const ORDINALS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let pattern = if at_line_start { &MARKS } else { &WORDED };
    let Some(captures) = pattern.captures(words) else {
        return Vec::new();
    };
    if !at_line_start && let Some(ordinal) = captures.name("ordinal") {
        return (1..)
            .zip(ORDINALS)
            .find(|(_, name)| *name == ordinal.text)
            .map(|(number, _)| vec![number])
            .unwrap_or_default();
    }
    let mut numbers: Vec<u32> = ["first", "second", "third"]
        .iter()
        .filter_map(|name| captures.name(name)?.text.parse().ok())
        .collect();
    if let [from, to] = numbers[..]
        && RANGE.is_in(captures.all().text)
        && from < to
    {
        numbers = (from..=to).collect();
    }
    // A year or a sum is no number of a question.
    if numbers.iter().any(|number| *number == 0 || *number > most) {
        return Vec::new();
    }
    numbers
}

fn numbered(
    paper: &Paper<'_>,
    grounds: &[Ground],
    part: usize,
    number: u32,
    question: &str,
    questions: &[(u32, &str)],
) -> Option<ItemSuggestion> {
    let most = questions
        .iter()
        .map(|(number, _)| *number)
        .max()
        .unwrap_or(0);
    let mut best: Option<ItemSuggestion> = None;
    for section in sections_of(paper, number, most) {
        let Some(found) = judged(paper, grounds, part, number, question, section) else {
            continue;
        };
        // A letter that repeats the questions first answers them further down.
        if best
            .as_ref()
            .is_none_or(|known| found.confidence >= known.confidence)
        {
            best = Some(found);
        }
    }
    best
}

fn judged(
    paper: &Paper<'_>,
    grounds: &[Ground],
    part: usize,
    number: u32,
    question: &str,
    section: Range<usize>,
) -> Option<ItemSuggestion> {
    let asked = words_of(question);
    let (mut given, mut not_held, mut refused, mut elsewhere) = (None, None, None, None);
    let mut partly = false;
    for at in section.clone() {
        let sentence = paper.sentences.get(at)?;
        let words = paper.words(sentence);
        if matches!(sentence.voice, Voice::SmallPrint | Voice::Statute) {
            continue;
        }
        let ground = grounds.iter().find(|ground| ground.sentence == at);
        if is_not_held(words) || SHORT_NOT_HELD.is_in(words) {
            not_held.get_or_insert(at);
        } else if ground.is_some() || is_refusal(words) {
            refused.get_or_insert(at);
            partly |= is_partly(words);
        } else if is_elsewhere(words) {
            elsewhere.get_or_insert(at);
        } else {
            let rest = after_question(words, &asked);
            if rest && GIVEN.is_in(without_mark(words))
                || rest && words.len() > 20 && section.len() <= 3 && at != section.start
            {
                given.get_or_insert(at);
            }
        }
    }
    let (outcome, at, confidence) = match (refused, not_held, given.or(elsewhere)) {
        (Some(refused), _, Some(given))
            if partly || given < refused && given + 1 >= section.start =>
        {
            (ItemOutcome::PartlyAnswered, refused, 74)
        }
        (Some(refused), None, _) => (ItemOutcome::Refused, refused, 90),
        (Some(refused), Some(_), _) => (ItemOutcome::PartlyAnswered, refused, 70),
        (None, Some(not_held), Some(given)) if given < not_held => {
            (ItemOutcome::PartlyAnswered, not_held, 72)
        }
        (None, Some(not_held), _) => (ItemOutcome::NotHeld, not_held, 90),
        (None, None, Some(given)) => (ItemOutcome::Answered, given, 84),
        (None, None, None) => return None,
    };
    let ground = grounds
        .iter()
        .filter(|ground| section.contains(&ground.sentence))
        .max_by_key(|ground| ground.section.len());
    Some(suggestion(
        paper,
        part,
        number,
        outcome,
        at,
        ground.filter(|_| refused.is_some()),
        confidence,
    ))
}

fn suggestion(
    paper: &Paper<'_>,
    part: usize,
    number: u32,
    outcome: ItemOutcome,
    at: usize,
    ground: Option<&Ground>,
    confidence: u8,
) -> ItemSuggestion {
    let (offset, quote) = paper.sentences.get(at).map_or((0, ""), |sentence| {
        paper.clean.quote(sentence.place.start, sentence.place.end)
    });
    ItemSuggestion {
        number,
        outcome,
        exemption: ground.map_or_else(String::new, |ground| ground.section.clone()),
        regime: ground.map(|ground| ground.regime),
        quote: quote.to_owned(),
        offset,
        part,
        confidence,
    }
}

/// What a letter says of the request as a whole.
fn whole(papers: &[Paper<'_>], grounds: &[Vec<Ground>], number: u32) -> Option<ItemSuggestion> {
    for (part, (paper, grounds)) in papers.iter().zip(grounds).enumerate() {
        // Cost and vexatiousness are of the whole request, whatever it asks.
        if let Some(ground) = grounds.iter().find(|ground| {
            matches!(ground.section.split('(').next(), Some("12" | "14"))
                && matches!(ground.regime, Regime::Foia | Regime::Foisa)
        }) {
            return Some(suggestion(
                paper,
                part,
                number,
                ItemOutcome::Refused,
                ground.sentence,
                Some(ground),
                82,
            ));
        }
    }
    for (part, (paper, grounds)) in papers.iter().zip(grounds).enumerate() {
        for (at, sentence) in paper.sentences.iter().enumerate() {
            let words = paper.words(sentence);
            if sentence.voice != Voice::Own || !ALL.is_in(words) {
                continue;
            }
            let ground = grounds.iter().find(|ground| ground.sentence == at);
            if is_not_held(words) {
                return Some(suggestion(
                    paper,
                    part,
                    number,
                    ItemOutcome::NotHeld,
                    at,
                    None,
                    70,
                ));
            }
            if ground.is_some() || is_refusal(words) {
                let ground = ground.or_else(|| grounds.first());
                return Some(suggestion(
                    paper,
                    part,
                    number,
                    ItemOutcome::Refused,
                    at,
                    ground,
                    68,
                ));
            }
        }
    }
    None
}

/// The words without the number in front, which is no answer.
fn without_mark(words: &str) -> &str {
    MARK.find(words)
        .and_then(|mark| words.get(mark.end..))
        .unwrap_or(words)
}

fn words_of(text: &str) -> Vec<String> {
    text.to_ascii_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_owned)
        .collect()
}

/// Whether a sentence says more than the question repeated.
fn after_question(words: &str, asked: &[String]) -> bool {
    let said = words_of(words);
    if words.ends_with('?') {
        return false;
    }
    if said.is_empty() {
        return words.bytes().any(|b| b.is_ascii_alphanumeric());
    }
    let same = said.iter().filter(|word| asked.contains(word)).count();
    // Most of its words are the question's own.
    !(said.len() >= 3 && same * 10 >= said.len() * 8)
}
