//! "All", "any and all", "everything".

use crate::circumstances::Circumstances;
use crate::pattern::patterns;
use crate::period::says_when;
use crate::reading::Reading;

use super::{Findings, within};

patterns! {
    MAIL = r"\b(?:any and all|all and any|all|every|any) (?:of the |the |your |and every |internal |external |written |relevant |related ){0,3}(?:(?:e-?mails?|correspondence|communications?|letters?|messages?|memos?|memoranda|notes)(?:,? (?:and|or|&) |, ){0,1}){1,4}[a-z0-9 ]{0,60}";
    RECORDS = r"\b(?:(?:any and all|all and any|all|every|any)(?: of the| the| your| other| relevant| related| and every| recorded| available){0,3} (?:information|documents?|documentation|records|files|papers|paperwork|material|data|correspondence and documents)|everything(?: that)?(?: you(?: have| hold)?| there is| the council (?:has|holds))?(?: got)?(?: on record)?(?: about| on| relating| concerning| regarding| to do)|anything (?:you (?:have|hold) )?(?:about|on|relating|concerning|regarding|to do)|complete file|entire file|whole file)\b[a-z0-9 ]{0,60}";
    /// Says exactly which, so that "all" has bounds after all.
    BOUNDED = r"\b(?:above|below|listed|requested|asked for|set out|following|already published|published|submitted (?:with|as part of)|attached|fields?|columns?|totals?|figures|sets?|protection|in part|for questions?|in questions?)\b";
    SENDER = r"\b(?:from|between|sent by|written by|sent to|to and from|by|to) (?:the |your |its |any )?[a-z]";
    NOT_ASKED = r"\b(?:not|n't|never|without|rather than|instead of|if|where|should|before) [a-z ]{0,30}$";
    ANY_NEEDS_ASKING = r"\b(?:provide|send|supply|disclose|release|copies of|copy of|see|want|like|request|requesting|have|give me) (?:me )?(?:with )?(?:copies of )?$";
}

pub(super) fn unbounded(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let general = reading.asks_and_leads().any(|(_, text)| says_when(text));
    for (unit, text) in reading.asks_and_leads() {
        let mut last = 0;
        let mails = MAIL.each(text).take(20).map(|found| (found, true));
        let mut all: Vec<_> = mails
            .chain(RECORDS.each(text).take(20).map(|found| (found, false)))
            .collect();
        all.sort_by_key(|(found, _)| found.start);
        for (found, mail) in all {
            if found.start < last {
                continue;
            }
            let said = text.get(found.clone()).unwrap_or_default();
            let said = said.trim_end();
            let from = (0..=found.start.saturating_sub(60))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            let before = text.get(from..found.start).unwrap_or_default();
            let any_only = said
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case("any "))
                && !said
                    .get(..8)
                    .is_some_and(|words| words.eq_ignore_ascii_case("any and "));
            let rest = text.get(found.start..).unwrap_or_default();
            let sender = mail && SENDER.is_in(rest);
            if NOT_ASKED.is_in(before)
                || BOUNDED.is_in(said)
                || any_only && !ANY_NEEDS_ASKING.is_in(before)
                || sender && general
                || !mail && said.len() < 12
            {
                continue;
            }
            last = found.end;
            let why = if mail {
                "Name who wrote to whom, a subject and two days: an open search of mailboxes is the commonest reason for a refusal on cost."
            } else {
                "Name the documents, lists or figures you want: “all” and “everything” oblige the body to search everywhere, and it may refuse on cost or as vexatious."
            };
            findings.add(
                "L11",
                within(&unit.range, found.start..found.start + said.len()),
                why,
            );
        }
    }
}
