//! Which sentences ask for information, and which are about how to answer.

use std::ops::Range;

use crate::pattern::patterns;

use super::items::{Piece, pieces};
use super::sentences::sentences;
use super::{Role, Unit};

patterns! {
    /// Verbs of asking.
    VERB = r"\b(?:please|kindly|provide|send|supply|disclose|release|give|forward|state|confirm|tell|let me (?:have|know|see)|i would like|i(?:'d)? (?:like|want|need|request|wish)|i am (?:requesting|asking|seeking|looking|after|interested)|i'm (?:requesting|asking|seeking|looking|after|interested)|we (?:request|would like|want)|requesting|could you|can you|would you|may i|can i|could i|grateful)\b";
    /// What records are made of.
    NOUN = r"\b(?:lists?|cop(?:y|ies)|numbers?|sums?|amounts?|totals?|costs?|how (?:much|many|often|long)|what|which|when|whether|details|breakdown|break down|documents?|e-?mails?|correspondence|letters?|notes|messages|reports?|minutes|contracts?|registers?|records?|names?|dates?|readings|everything|anything|all (?:the )?information|any information|information (?:about|on|regarding|relating|concerning|you)|data|files?|accounts|invoices|spend|spending|spent|income|expenditure|polic(?:y|ies)|plans?|schedule|scores?|criteria|budget|statistics|payments?|grants|expenses|minutes|lease|value|rent|reasons?|proportion|percentage|rates?|prices?)\b";
    QUESTION = r"^(?:and |also,? |so,? |hi,? |hello,? )?(?:how|what|which|who|whom|whose|when|where|why|did|do|does|is|are|has|have|was|were|can|could|will|would|should)\b";
    /// "A list of …" with the verb left out.
    FRAGMENT = r"^(?:and |also,? |then )?(?:an? (?:full |complete |short )?(?:list|copy|breakdown|schedule)|lists of|copies of|details of) ";
    ASKS_HOW_MUCH = r"\bhow (?:much|many)\b";
    /// Words that open a sentence about what to do in a certain case.
    CASE = r"^(?:and |but |so |also )?(?:if|should|where|when|in case|in the event|unless|an? (?:estimate|approximate|approximation|sample|rough|partial|csv|pdf|spreadsheet|link)|approximate|estimates?|names of|i (?:am|would be|will be) (?:happy|content|glad|willing)|i'm (?:happy|content|glad|willing)|happy to|section \d|as you will know|i (?:understand|appreciate|realise|know))\b";
    /// A condition on the information itself rather than on the answering of it.
    CONDITION_ON_RECORDS = r"^(?:and )?(?:if (?:so|yes|not|the answer)\b|if (?:the council|the trust|they|it|you) (?:did|does|do|has|have|had|was|were)\b)";
    CLARIFY = r"\b(?:clarif[a-z]{1,8}|unclear|not clear|isn't clear|ambiguous|(?:contact|ask|e-?mail|ring|call|come back to) me|get in touch|do (?:not )?hesitate|don't hesitate|(?:need|want|require) (?:any )?(?:more|further) (?:information|details?)|any (?:questions|queries)|receipt)\b";
    CLARIFY_CASE = r"\b(?:if|should|when) (?:anything|any (?:part|of)|you|this|that|it|there|part|my|the request)\b";
    FORMAT = r"\b(?:csv|xlsx?|excel|spreadsheet|pdf|electronic(?:ally)?|machine.readable|open format|by e-?mail)\b";
    FIGURES_NOUN = r"\b(?:lists?|cop(?:y|ies) of|numbers?|sums?|amounts?|totals?|costs?|how|breakdown|details|register|report|minutes|payments|emails|which|what)\b";
    PUBLISHED = r"\b(?:published|publish|website|web site|transparency|already (?:available|public|online)|publicly available)\b";
    NOT_WANTED = r"\b(?:not (?:asking|needed|required|necessary|seeking|interested|want|wish|include)|(?:do not|don't) (?:need|want|require|ask)|no need|may be (?:redacted|left out|removed)|(?:can|should) be (?:redacted|left out|removed)|please (?:redact|leave out|remove|exclude|omit))\b";
    REMEDY = r"\b(?:complain|complaint to|internal review|refer (?:this|you|it|the matter)|ombudsman|information commissioner|commissioner)\b";
    MY_REPLY = r"\b(?:look forward|hear from you|your (?:reply|response|answer)|acknowledge|within [a-z0-9]{1,8} (?:working )?days)\b";
    FOLLOWING = r"\b(?:following|below|questions?)\b";
    INFORMATION_BELOW = r"\b(?:following|below|this|the)(?: recorded)? information\b";
}

/// Whether a line or sentence has a request or a question in it, by its words alone.
pub(super) fn looks_like_asking(text: &str) -> bool {
    text.contains('?') || VERB.is_in(text) || ASKS_HOW_MUCH.is_in(text)
}

/// The sentences and items of the content with what each does.
pub(super) fn units(body: &str, content: Range<usize>) -> Vec<Unit> {
    let pieces = pieces(body, content);
    let mut units = Vec::new();
    let mut cut = pieces.iter().peekable();
    while let Some(piece) = cut.next() {
        match piece {
            Piece::Item {
                range,
                order,
                numbered,
            } => {
                let text = body.get(range.clone()).unwrap_or_default();
                let role = if NOT_WANTED.is_in(text) && !text.contains('?') {
                    Role::Procedure
                } else {
                    Role::Ask
                };
                units.push(Unit {
                    range: range.clone(),
                    role,
                    item: Some(*order),
                    numbered: *numbered,
                });
            }
            Piece::Text(range) => {
                let list_follows = matches!(cut.peek(), Some(Piece::Item { .. }));
                let all = sentences(body, range.clone());
                let last = all.len().saturating_sub(1);
                for (n, sentence) in all.into_iter().enumerate() {
                    let text = body.get(sentence.clone()).unwrap_or_default();
                    let leads = list_follows
                        && n == last
                        && (text.ends_with(':') || FOLLOWING.is_in(text) || VERB.is_in(text));
                    let role = if leads { Role::Lead } else { role(text) };
                    units.push(Unit {
                        range: sentence,
                        role,
                        item: None,
                        numbered: false,
                    });
                }
            }
        }
    }
    units
}

fn role(text: &str) -> Role {
    let question = text.ends_with('?');
    if CONDITION_ON_RECORDS.is_in(text) && (VERB.is_in(text) || question) {
        return Role::Ask;
    }
    let noun = NOUN.is_in(text);
    let about_answering = CASE.is_in(text)
        || CLARIFY.is_in(text) && (CLARIFY_CASE.is_in(text) || !FIGURES_NOUN.is_in(text))
        || FORMAT.is_in(text) && !FIGURES_NOUN.is_in(text)
        || PUBLISHED.is_in(text) && !FIGURES_NOUN.is_in(text)
        || NOT_WANTED.is_in(text) && !question
        || REMEDY.is_in(text) && !question && !FIGURES_NOUN.is_in(text)
        || MY_REPLY.is_in(text) && !FIGURES_NOUN.is_in(text);
    if about_answering {
        return Role::Procedure;
    }
    // "I request the following information:" without a list under it asks for nothing yet.
    let points_below = INFORMATION_BELOW.is_in(text) && !FIGURES_NOUN.is_in(text);
    let asks = question
        || VERB.is_in(text) && noun && !points_below
        || QUESTION.is_in(text)
        || FRAGMENT.is_in(text)
        || ASKS_HOW_MUCH.is_in(text);
    match (asks, points_below) {
        (true, _) => Role::Ask,
        (false, true) => Role::Lead,
        (false, false) => Role::Statement,
    }
}
