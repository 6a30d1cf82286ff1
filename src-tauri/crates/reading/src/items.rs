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
    /// "Question One:", "Item three".
    SPELLED = r"^[^a-z0-9(]{0,4}(?:in (?:relation|response|answer|respect|regard) to |answer to |response to |your )?(?:question|item|part|point|request|q)s? (?P<word>one|two|three|four|five|six|seven|eight|nine|ten)\b";
    /// The mark of an answer and not of a question: "A3.", "Response 3:".
    ANSWER_MARK = r"^[^a-z0-9(]{0,4}(?:a(?:nswer)?|r(?:esponse|eply)?|ateb) ?[0-9]{0,2} ?[.):-]";
    /// A number, and then the words of a table's row.
    ROW = r"^[^a-z0-9(]{0,2}(?:q ?)?(?P<row>[0-9]{1,2})[.)]? (?P<rest>.+)$";
    /// "Q1 and Q2", "questions 1, 2, 3 and 5".
    LISTED = r"^[^a-z0-9(]{0,4}(?:in (?:relation|response|answer|respect|regard) (?:to|of) |as (?:to|regards|for) |for |your |answer to |response to )*(?:questions?|items?|parts?|points?|q)s? ?(?P<list>(?:q ?)?[0-9]{1,2}(?:(?: ?, ?(?:and )?| ?and | ?& | ?& ?)(?:q ?|questions? )?[0-9]{1,2}){2,9})\b";
    WORDED = r"\b(?:your |the |to )?(?:(?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:question|item|part|point|request)|(?:questions?|items?|parts?|points?|q|cwestiwn) ?(?P<first>[0-9]{1,2})(?: ?(?:,|and|&|to|-) ?(?P<second>[0-9]{1,2}))?(?: ?(?:,|and|&) ?(?P<third>[0-9]{1,2}))?)\b";
    /// A question that is for somebody else to answer.
    PASSED_ON = r"(?:passed|transferred|forwarded|redirected|referred)[^.;\n]{0,60} to (?:the )?[a-z]|(?:will|should) (?:write|respond|reply|answer) (?:to )?you (?:directly|separately)|is a matter for the |are a matter for the ";
    /// A figure, a date or a word and nothing else.
    THERE_WERE = r"^there (?:was|were|is|are) (?:[0-9]|no |none|one|two|three|four|five|six|seven|eight|nine|ten)\b";
    BARE = r"^(?:£ ?)?[0-9][0-9,.:/%]*(?: ?[a-z%]+){0,2}\.?$";
    /// Numbers that answer nothing by themselves: years, and sections of a law.
    SOFT_NUMBER = r"(?:[0-9][0-9,.]* (?:working )?(?:hours?|minutes?|seconds?|records|files|days))|\b(?:19|20)[0-9]{2}(?:[/-][0-9]{2,4})?\b|(?:section|regulation|s\.|reg\.) ?[0-9()a-z]+";
    SUM = r"^[^a-z0-9(]{0,4}(?:£|[0-9]{1,2}[.,][0-9])";
    RANGE = r"[0-9] ?(?:to|-) ?[0-9]";
    GIVEN = r"[0-9]|£|\byes\b|\bno\b|\bnone\b|\bnil\b|attached|enclosed|(?:set out|listed|given|shown|see|table|figures|as) below|below:|confirm|see |table|spreadsheet";
    /// What is said of the whole letter and not of the last question.
    OF_THE_WHOLE = r"this (?:response|letter|notice|e-?mail|reply) (?:represents|acts|serves|constitutes|is)|^(?:yours|kind regards|regards|i (?:hope|trust)|please (?:contact|let|note)|the public interest|public interest|section 43 is|section 40 is)|(?:both|all|each) (?:exemptions?|exceptions?|cases)|freedom of information act 2000 this response";
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
fn sections_of(
    paper: &Paper<'_>,
    number: u32,
    most: u32,
    questions: &[(u32, &str)],
) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, sentence) in paper.sentences.iter().enumerate() {
        let words = paper.words(sentence);
        let head = words
            .get(..words.floor_char_boundary(160))
            .unwrap_or_default();
        let marked = if sentence.line_start {
            match row_of(words, questions) {
                Some(number) => vec![number],
                None => numbers_in(head, true, most),
            }
        } else {
            Vec::new()
        };
        let marked = if marked.is_empty() {
            numbers_in(head, false, most)
        } else {
            marked
        };
        if marked.is_empty() {
            if (sentence.voice == Voice::SmallPrint || OF_THE_WHOLE.is_in(words))
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
    const SPELLED_OUT: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    if at_line_start {
        // A sum of money, or a number with a part, is no mark: "£2.1 million", "3.4 tonnes".
        if SUM.is_in(words) {
            return Vec::new();
        }
        if let Some(word) = SPELLED.captures(words).and_then(|found| found.name("word")) {
            return (1..=most)
                .zip(SPELLED_OUT)
                .filter(|(_, name)| *name == word.text)
                .map(|(number, _)| number)
                .collect();
        }
        if let Some(list) = LISTED.captures(words).and_then(|found| found.name("list")) {
            return list
                .text
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .filter(|number| (1..=most).contains(number))
                .collect();
        }
    }
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
    for section in sections_of(paper, number, most, questions) {
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
    // What is said behind a question is its answer, unless it turns out to lead to a refusal.
    let mut said = None;
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
            if at == section.start
                && let Some(answer) = answer_in_row(words, question)
            {
                if GIVEN.is_in(answer) && gives_more_than_a_year(answer) {
                    given.get_or_insert(at);
                }
                said.get_or_insert(at);
                continue;
            }
            if PASSED_ON.is_in(words) {
                return None;
            }
            if !after_question(words, &asked) && !THERE_WERE.is_in(words) {
                continue;
            }
            let answer = if at == section.start {
                without_mark(words)
            } else {
                words
            };
            if GIVEN.is_in(answer) && gives_more_than_a_year(answer)
                || at != section.start && BARE.is_in(answer)
            {
                given.get_or_insert(at);
                continue;
            }
            // Beside the mark of an answer, or alone in its section, a name or a word will do.
            let short = at == section.start
                && (ANSWER_MARK.is_in(words) || section.len() == 1 && !mostly_asks(answer, &asked));
            let below = at == section.start + 1
                && (words.len() < 160 && !mostly_asks(words, &asked)
                    || words.len() > 20 && section.len() <= 3);
            if (short || below || GIVEN.is_in(answer))
                && answer.bytes().any(|b| b.is_ascii_alphanumeric())
            {
                said.get_or_insert(at);
            }
        }
    }
    if refused.is_none() && not_held.is_none() {
        given = given.or(said);
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

fn gives_more_than_a_year(words: &str) -> bool {
    let mut rest = words.to_owned();
    for place in SOFT_NUMBER.each(words) {
        // The same length, so that the places after it stand.
        let blank = " ".repeat(place.len());
        rest.replace_range(place, &blank);
    }
    GIVEN.is_in(&rest)
}

/// The question that a row of a table begins with: its number, and then its own words.
fn row_of(words: &str, questions: &[(u32, &str)]) -> Option<u32> {
    let captures = ROW.captures(words)?;
    let number: u32 = captures.name("row")?.text.parse().ok()?;
    let rest = captures.name("rest")?.text;
    let (_, question) = questions.iter().find(|(known, _)| *known == number)?;
    beyond(rest, question).map(|_| number)
}

/// What a row has beside its number and its question.
fn answer_in_row<'w>(words: &'w str, question: &str) -> Option<&'w str> {
    beyond(without_mark(words), question)
        .filter(|rest| rest.bytes().any(|b| b.is_ascii_alphanumeric()))
}

/// What stands behind a question that is repeated word for word; none where it is not.
fn beyond<'w>(words: &'w str, question: &str) -> Option<&'w str> {
    let mut asked = question
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .peekable();
    for (at, c) in words.char_indices() {
        if asked.peek().is_none() {
            return words.get(at..);
        }
        if c.is_alphanumeric() && asked.next() != Some(c.to_ascii_lowercase()) {
            return None;
        }
    }
    asked.peek().is_none().then_some("")
}

/// Whether half of what is said, or more, is in the words of the question.
fn mostly_asks(words: &str, asked: &[String]) -> bool {
    let said = words_of(words);
    words.ends_with('?')
        || !said.is_empty()
            && said.iter().filter(|word| asked.contains(word)).count() * 2 >= said.len()
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
