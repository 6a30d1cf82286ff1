//! Personal data: the requester's own, and that of other private people.

use crate::circumstances::Circumstances;
use crate::pattern::{Pattern, patterns};
use crate::reading::Reading;

use super::{Findings, within};

patterns! {
    OWN = r"\b(?:my (?:(?:medical|health|housing|tenancy|social care|social services|personnel|employment|hr|school|benefits?|council tax|personal|care|police|gp|hospital|patient|pension|complaint|case|own) (?:records?|files?|data|account|claim|information|history|notes?|details)|(?:case|file|records|personal data|date of birth|d\.?o\.?b\.?|national insurance(?: number)?|ni number|nhs number|passport(?: number)?|bank details|account number|council tax reference))|(?:held?|holds?|have|kept?|stored?|recorded|collected|got) (?:about|on) (?:me|my (?:family|son|daughter|child|children|husband|wife|mother|father|mum|dad))\b|information (?:about|on|relating to|concerning) (?:me|myself|my (?:family|son|daughter|child|children|husband|wife|mother|father|mum|dad))\b|subject access|about me\b|concerning me\b|i (?:suffer|am suffering) from|i was diagnosed|born on \d)";
    NOT_PEOPLE = r"\b(?:contact|email|address)\b";
    NAMES = r"\b(?:(?:full |first |last )?names?|home addresses|addresses|identit(?:y|ies)|contact details|(?:job )?names? and (?:home )?(?:addresses|job titles|salaries|salary))(?:,? (?:and|or) (?:(?:home )?addresses|salaries|salary|ages?|dates? of birth|email addresses|phone numbers|contact details|job titles))? of (?:the |all |all the |every |each |any |all of the |those )?(?:[a-z-]{1,14} ){0,2}(?:individuals?|persons?|people|residents?|tenants?|claimants?|applicants?|pupils?|students?|patients?|parents?|children|employees?|staff|officers?|workers?|teachers?|nurses?|members? of (?:the )?(?:public|staff)|complainants?|victims?|drivers?|householders?|homeowners?|owners?|neighbours?|whistleblowers?|users?|customers?|clients?|volunteers?)\b";
    WHO_PRIVATE = r"\b(?:who (?:complained|made the complaint|objected|reported (?:it|me|us|this)|was (?:evicted|dismissed|sacked|disciplined|arrested)|were (?:evicted|dismissed|sacked|disciplined|arrested))|which (?:neighbour|resident|tenant|officer) (?:complained|reported))\b";
    SENIOR = r"\b(?:senior|chief|director|directors|head of|heads of|executive|elected|councillors?|members of the (?:board|committee|cabinet)|trustees?|governors?)\b";
    NOT_WANTED = r"\b(?:not|n't|no|without|exclud(?:e|ing)|omit(?:ting)?|redact(?:ed|ing)?|remov(?:e|ed|ing)|rather than|instead of|except|leave out)\b[a-z ,']{0,30}$";
    NOT_WANTED_AFTER = r"^[a-z ,]{0,30}\b(?:(?:is|are|need) not|not (?:needed|required|necessary)|may be (?:left out|redacted|removed)|(?:can|should) be (?:left out|redacted|removed)|redacted|removed)\b";
}

/// National Insurance numbers; capitals matter.
static NATIONAL_INSURANCE: std::sync::LazyLock<Pattern> =
    std::sync::LazyLock::new(|| Pattern::exact(r"\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b"));

pub(super) fn requester(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let why = "Leave private facts about yourself out: a request is open to anybody to read, and for your own records there is the subject access right, which is free.";
    let content = reading.content();
    let mut end = 0;
    let numbers = NATIONAL_INSURANCE.each(content).take(5);
    let mut found: Vec<_> = OWN.each(content).take(20).chain(numbers).collect();
    found.sort_by_key(|place| place.start);
    for place in found {
        let said = content.get(place.clone()).unwrap_or_default();
        if place.start < end || NOT_PEOPLE.is_in(said) {
            continue;
        }
        end = place.end;
        findings.add("L17", within(&reading.content, place), why);
    }
}

pub(super) fn others(reading: &Reading<'_>, _: &Circumstances<'_>, findings: &mut Findings) {
    let why = "The names of private people will be refused as personal data; ask for the organisation, the role and the amount instead.";
    for (unit, text) in reading.asks_and_leads() {
        for found in NAMES.each(text).chain(WHO_PRIVATE.each(text)).take(10) {
            let said = text.get(found.clone()).unwrap_or_default();
            let from = (0..=found.start.saturating_sub(50))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            let before = text.get(from..found.start).unwrap_or_default();
            let after = text.get(found.end..).unwrap_or_default();
            if SENIOR.is_in(said) || NOT_WANTED.is_in(before) || NOT_WANTED_AFTER.is_in(after) {
                continue;
            }
            findings.add("L18", within(&unit.range, found), why);
        }
    }
}
