//! What English councils publish already.
//!
//! Source: Local Government Transparency Code 2015, which binds councils in England, and parishes
//! with an income or spending over £200,000 a year.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;

use crate::circumstances::Circumstances;
use crate::draft::Draft;
use crate::pattern::Pattern;
use crate::reading::Reading;

/// The sentence that turns a request for published information into one for the rest.
pub(crate) const WORDING: &str = "If part of this is already published, please send me the exact link for that part and provide what the published list does not contain.";

/// Something a draft asks for that is probably published already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// What is published.
    pub what: &'static str,
    /// From what size on, in words.
    pub threshold: &'static str,
    /// How often.
    pub how_often: &'static str,
    /// What the published file does not have, and a request can ask for.
    pub lacks: &'static str,
    /// The sentence to put in the request.
    pub wording: &'static str,
    /// The words of the draft that this is about, in UTF-8 bytes of the body.
    pub from: usize,
    /// Where they end.
    pub to: usize,
    /// Where the duty to publish stands.
    pub citation: &'static str,
}

/// One line of the Code.
pub(crate) struct Entry {
    pub(crate) what: &'static str,
    threshold: &'static str,
    how_often: &'static str,
    pub(crate) lacks: &'static str,
    asked: &'static str,
    /// Words that show that something else is asked.
    not: &'static str,
}

const CITATION: &str = "Local Government Transparency Code 2015";
const NOTHING: &str = r"\bnothing at all to match\b";

const ENTRIES: &[Entry] = &[
    Entry {
        what: "each payment over £500",
        threshold: "over £500",
        how_often: "every quarter",
        lacks: "payments of £500 and less, the ward or project, the invoice",
        asked: r"\b(?:payments? (?:over|above|of more than|exceeding) £ ?500|(?:all|every|each|list of) (?:the )?(?:payments|spending|expenditure|invoices) (?:to suppliers|over|above)|(?:payments|spending) (?:made )?to (?:all )?suppliers|supplier payments|spend over £ ?500)\b",
        not: NOTHING,
    },
    Entry {
        what: "every transaction on a procurement card",
        threshold: "no minimum",
        how_often: "every quarter",
        lacks: "who approved it, the receipt, what a total is made of",
        asked: r"\b(?:procurement|purchas(?:e|ing)|government procurement|corporate|company|council) (?:credit )?cards?\b|\bcredit card (?:transactions|spending|statements|purchases)\b",
        not: r"\b(?:how many cards|cards? (?:holders?|issued)|policy|receipts?|approved)\b",
    },
    Entry {
        what: "grants to voluntary, community and social enterprise organisations",
        threshold: "all",
        how_often: "every year",
        lacks: "grants to businesses and individuals, the ward, applications refused, scores and monitoring reports",
        asked: r"\b(?:lists?|details|register|breakdown|all|every)\b[a-z ,'-]{0,40}\bgrants?\b|\bgrants? (?:awarded|made|given|paid)\b",
        not: r"\b(?:refused|rejected|unsuccessful|scores?|scoring|scored|application|monitoring|individuals|businesses|facilities grants?|how (?:much|many)|grant of|student)\b",
    },
    Entry {
        what: "contracts and orders over £5,000, and invitations to tender",
        threshold: "over £5,000",
        how_often: "every quarter",
        lacks: "variations, extensions, what was paid in the end, performance",
        asked: r"\b(?:lists?|details|register|all|every)\b[a-z ,'-]{0,40}\bcontracts?\b|\bcontracts register\b",
        not: r"\b(?:variations?|extensions?|performance|cop(?:y|ies) of|employment contracts?|zero.hours?|unit prices|terminated)\b",
    },
    Entry {
        what: "senior salaries, in bands from £50,000 and by name from £150,000, with the pay multiple",
        threshold: "from £50,000",
        how_often: "every year",
        lacks: "payments on leaving, allowances, lower bands",
        asked: r"\b(?:senior (?:officers'? |staff |managers'? )?(?:salaries|salary|pay)|(?:salary|salaries|pay) of (?:the )?(?:chief executive|senior|directors?|top)|chief executive's (?:salary|pay)|pay multiple|organisation(?:al)? (?:chart|structure))\b",
        not: r"\b(?:settlement|severance|redundancy|allowances|leaving)\b",
    },
    Entry {
        what: "land and buildings the council owns",
        threshold: "all",
        how_often: "every year",
        lacks: "valuations, offers, what a sale brought",
        asked: r"\b(?:lists?|register|details) of (?:all |the )*(?:land|buildings?|property|properties|assets)(?: (?:and|or) (?:land|buildings?|property|assets))?(?: (?:assets|owned|held|the council owns))?\b",
        not: r"\b(?:sold|sale|sales|offers?|valuations?|empty|vacant|disposed)\b",
    },
    Entry {
        what: "the parking account and the number of spaces",
        threshold: "all",
        how_often: "every year",
        lacks: "single streets and car parks, challenges and their outcome",
        asked: r"\b(?:parking (?:account|surplus|income|revenue)|number of parking spaces)\b",
        not: r"\b(?:by (?:street|car park|site)|each (?:street|car park|site)|challenges?|appeals?)\b",
    },
    Entry {
        what: "trade union facility time",
        threshold: "all",
        how_often: "every year",
        lacks: "earlier years that were taken down",
        asked: r"\b(?:trade )?union facility time\b",
        not: NOTHING,
    },
    Entry {
        what: "the number and cost of fraud investigations",
        threshold: "all",
        how_often: "every year",
        lacks: "kinds of fraud, sums recovered, outcome",
        asked: r"\b(?:number of|how many|cost of|spent on) (?:staff (?:working )?(?:on|in) )?(?:counter.)?fraud (?:investigations|cases|investigators)\b",
        not: r"\b(?:recovered|prosecut(?:ed|ions?)|outcome|by type)\b",
    },
];

static PATTERNS: LazyLock<Vec<(Pattern, Pattern)>> = LazyLock::new(|| {
    ENTRIES
        .iter()
        .map(|entry| (Pattern::new(entry.asked), Pattern::new(entry.not)))
        .collect()
});

/// A question that asks for what an entry has.
pub(crate) struct Hit {
    pub(crate) entry: &'static Entry,
    /// The whole question.
    pub(crate) unit: Range<usize>,
    /// The words in it.
    words: Range<usize>,
}

pub(crate) fn hits(reading: &Reading<'_>, circumstances: &Circumstances<'_>) -> Vec<Hit> {
    if !circumstances.under_the_code() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for (unit, text) in reading.asks() {
        for (entry, (asked, not)) in ENTRIES.iter().zip(PATTERNS.iter()) {
            if let Some(found) = asked.find(text).filter(|_| !not.is_in(text)) {
                let words = unit.range.start + found.start..unit.range.start + found.end;
                hits.push(Hit {
                    entry,
                    unit: unit.range.clone(),
                    words,
                });
            }
        }
    }
    hits
}

/// What of a draft is probably published already: for councils under the Transparency Code only.
/// A request that asks for the rest ("what the published list does not contain") is told as well.
pub fn published(draft: &Draft<'_>, circumstances: &Circumstances<'_>) -> Vec<Published> {
    let reading = Reading::of(draft);
    let mut found: Vec<Published> = Vec::new();
    for hit in hits(&reading, circumstances) {
        if found.iter().any(|known| known.what == hit.entry.what) {
            continue;
        }
        found.push(Published {
            what: hit.entry.what,
            threshold: hit.entry.threshold,
            how_often: hit.entry.how_often,
            lacks: hit.entry.lacks,
            wording: WORDING,
            from: hit.words.start,
            to: hit.words.end,
            citation: CITATION,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_pattern_compiles() {
        for (entry, (asked, not)) in super::ENTRIES.iter().zip(super::PATTERNS.iter()) {
            assert!(asked.compiles() && not.compiles(), "{}", entry.what);
        }
    }
}
