//! What is asked: recorded information, not opinions, in numbered questions.

use crate::circumstances::Circumstances;
use crate::pattern::patterns;
use crate::reading::Reading;

use super::{Findings, within};

/// More questions than this are a reason to look at the cost.
const MOST_ITEMS: usize = 10;
/// From so many questions in running text on, some are overlooked.
const MANY_IN_PROSE: usize = 3;

patterns! {
    WHY = r"(?:^|[.?!:)] |^[(]?[a-z0-9]{1,3}[.):] ?|^Q\d{1,2}[.:)]? ?|\b(?:and|also|then),? )(?P<what>why (?:is|are|was|were|did|do|does|has|have|had|can|could|should|would|will|on earth|the)\b|how (?:do|can|does|could|did) (?:you|the council|the trust|they|it|anyone) (?:possibly |ever )?(?:justify|defend|explain|think|sleep)\b|what (?:is|are|was|were) (?:your|the council's|the trust's) (?:view|views|opinion|opinions|position|thoughts|excuse|justification|reaction)\b|what (?:do|does|did) (?:you|the council|the leader|they) (?:think|feel|say to|make of)\b|(?:do|does|did) (?:you|the council|the leader|they) (?:think|agree|accept|believe|feel|consider|regret|admit)\b|(?:is|was) it (?:fair|right|acceptable|true|reasonable|not true)\b|isn't it\b|don't you (?:think|agree)\b)";
    EXPLAIN = r"\b(?P<what>(?:please |kindly |can you |could you |would you )*(?:please )?(?:explain|justify|defend|comment on|tell me why|tell us why|say why)(?: to me| to us)?(?: (?P<why>why|how))?)\b";
    /// "the report that explains why" asks for a record.
    RECORDED = r"\b(?:that|which|recorded|documents?|reports?|minutes|information|records?|papers?|correspondence|emails?)\b[a-z ,]{0,40}$";
    OPENS_ON_OPINION = r"^[(]?(?:[a-z0-9]{1,3}[.):] ?|Q\d{1,2}[.:)]? ?)?(?:and |also,? |so,? )?(?:why|how (?:do|can|could) you|what (?:is|are) your (?:view|opinion|thought|position)|what do you think|do you (?:think|agree|accept|believe|feel)|is it (?:fair|right|acceptable)|don't you)\b";
}

pub(super) fn recorded_information(
    reading: &Reading<'_>,
    _: &Circumstances<'_>,
    findings: &mut Findings,
) {
    let mut asks = reading.asks().peekable();
    let all_opinion = asks.peek().is_some();
    if asks.any(|(_, text)| !OPENS_ON_OPINION.is_in(text)) {
        return;
    }
    if reading.units.iter().any(|unit| unit.item.is_some()) && !all_opinion {
        return;
    }
    let place = reading
        .asks()
        .next()
        .map_or(reading.content.end..reading.content.end, |(unit, _)| {
            unit.range.clone()
        });
    findings.add(
        "L03",
        place,
        "Ask for something that is written down, such as a list, a figure, a report or an email; a body has to give what it has recorded, and need not answer questions of opinion.",
    );
}

pub(super) fn opinions(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let why = "A body must give recorded information; it need not explain or defend itself, so ask for the document in which the reasons stand.";
    for (unit, text) in reading.asks() {
        for captures in WHY.each_captures(text).take(3) {
            if let Some(what) = captures.name("what") {
                // The whole question is the place; its end is that of the sentence.
                let end = text
                    .get(what.end()..)
                    .and_then(|rest| rest.find('?'))
                    .map_or(what.end(), |mark| what.end() + mark + 1);
                findings.add("L07", within(&unit.range, what.start()..end), why);
            }
        }
        for captures in EXPLAIN.each_captures(text).take(3) {
            let Some(what) = captures.name("what") else {
                continue;
            };
            let before = text.get(..what.start()).unwrap_or_default();
            if RECORDED.is_in(
                before
                    .get(before.len().saturating_sub(60)..)
                    .unwrap_or_default(),
            ) {
                continue;
            }
            let place = within(&unit.range, what.range());
            match captures.name("why") {
                Some(word) => {
                    let start = if what.as_str().starts_with(char::is_uppercase) {
                        "Please"
                    } else {
                        "please"
                    };
                    let fix = format!(
                        "{start} provide the recorded information that says {}",
                        word.as_str().to_lowercase()
                    );
                    findings.mend("L07", place, why, fix);
                }
                None => findings.add("L07", place, why),
            }
        }
    }
}

pub(super) fn numbers(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let items: Vec<_> = reading
        .units
        .iter()
        .filter(|unit| unit.item.is_some())
        .collect();
    if let (Some(first), Some(last)) = (items.get(MOST_ITEMS), items.last()) {
        findings.add(
            "L10",
            first.range.start..last.range.end,
            format!("{} questions are counted together against the limit on work; keep to ten and send the rest later.", items.len()),
        );
    }
    if !items.is_empty() {
        return;
    }
    let asks: Vec<_> = reading.asks().map(|(unit, _)| unit).collect();
    if let (true, Some(first), Some(last)) =
        (asks.len() >= MANY_IN_PROSE, asks.first(), asks.last())
    {
        findings.add(
            "L10",
            first.range.start..last.range.end,
            format!("Number the {} questions, one to a line, so that none is overlooked and each gets its own answer.", asks.len()),
        );
    }
}
