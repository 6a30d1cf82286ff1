//! How long the search would take, estimated from the wording.
//!
//! Nobody outside can know it: the figures below are rules of thumb, the same for every body, and
//! good for telling a small request from one that will be refused. Only the work that the law
//! counts is estimated: finding out whether something is held (not in Scotland), locating,
//! retrieving and extracting it. Redacting and thinking are not counted.
//!
//! Sources: SI 2004/3244 reg.4; SSI 2004/467; Chief Constable of South Yorkshire v IC EA/2009/0029.

use std::collections::BTreeMap;

use foi_law::AuthorityKind;
use serde::Serialize;

use crate::circumstances::Circumstances;
use crate::draft::Draft;
use crate::pattern::patterns;
use crate::period::{says_when, years};
use crate::reading::Reading;

/// Minutes to find out where one thing is kept.
const LOCATE: u32 = 30;
/// Minutes to run one list or sum out of a system.
const EXTRACT: u32 = 45;
/// Minutes for each further year of it.
const YEAR: u32 = 20;
/// Minutes more where it has to be split by ward, school or the like.
const SPLIT: u32 = 60;
/// Minutes to open one file and take something from it.
const FILE: u32 = 10;
/// Minutes to find and copy one invoice or receipt.
const INVOICE: u32 = 5;
/// How many files or invoices, where the draft does not say.
const UNKNOWN: u32 = 100;
/// Minutes to search one mailbox for one year.
const MAILBOX: u32 = 90;
/// Mailboxes searched when nobody is named.
const MAILBOXES: u32 = 10;
/// Minutes for an open search of papers, for one year.
const PAPERS: u32 = 8 * 60;

patterns! {
    COUNT_OR_LIST = r"\b(?:lists?|breakdown|numbers?|how (?:much|many)|sums?|amounts?|totals?|costs?|spen[dt]|spending|expenditure|income|register|figures|readings|payments|grants)\b";
    SPLIT_BY = r"\b(?:by|per|each|every|for each) (?:ward|school|site|department|directorate|street|postcode|area|organisation|supplier|firm|company|recipient|station|estate|home|hospital|month|quarter)s?\b";
    FROM_FILES = r"\b(?:(?:each|every|all|any)(?: of)?(?: the)? |for each )(?:[a-z-]{1,20} ){0,2}(?:applications?|case files?|cases|files?|assessments?|claims?|complaints?|appraisals?|inspection reports?|agreements?|leases?|personnel files?)\b|\b(?:cop(?:y|ies) of) (?:all |every |each |the )*(?:[a-z-]{1,20} ){0,2}(?:applications|agreements|assessments|claims|leases|appraisals|complaints|reports)\b";
    INVOICES = r"\b(?:cop(?:y|ies) of )(?:all |every |each |the |any )*(?:[a-z-]{1,20} ){0,2}(?:invoices?|receipts?|vouchers?|expense claims?)\b|\b(?:all|every|each) (?:invoice|receipt|voucher)s?\b";
    STATED = r"\b(?P<n>\d{1,3}(?:,\d{3})|\d{1,6}) (?:[a-z-]{1,20} ){0,2}(?:applications|files|cases|claims|invoices|receipts|agreements|leases|organisations|schools|wards)\b";
    MAIL = r"\b(?:e-?mails?|correspondence|communications?|messages|letters (?:sent|between|from|to))\b";
    PEOPLE = r"\b(?:sent by|from|between|written by|by) (?:the |your )?[a-z]";
    SUBJECT = r"\b(?:with (?:the )?(?:subject|words?|phrase|term)|subject line|containing|mentioning|search terms?)\b";
    OPEN_PAPERS = r"\b(?:(?:any and all|all|every|any)(?: the| your| relevant| related| other)?(?: written| recorded| internal)? (?:information|documents?|documentation|records|papers|files|material)|everything|anything (?:you|about|on))\b";
}

/// Where an estimate stands to the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Below two thirds of it.
    Within,
    /// From there up to the limit.
    Near,
    /// Over it.
    Over,
    /// The regime has no such limit.
    NoLimit,
}

/// One thing that takes time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Driver {
    /// What, in words.
    pub what: String,
    /// How many hours of the estimate it makes.
    pub hours: f64,
}

/// An estimate of the search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effort {
    /// Hours, to the half hour.
    pub hours: f64,
    /// The regime's limit in hours, where it has one.
    pub limit_hours: Option<u16>,
    /// The same in pounds.
    pub limit_pounds: Option<u16>,
    /// How the two compare.
    pub share: Share,
    /// What makes it up, the largest first.
    pub drivers: Vec<Driver>,
    /// Everything in a sentence or two.
    pub says: String,
    /// Where the limit stands.
    pub citation: &'static str,
}

/// Estimates the search that a draft asks for.
///
/// ```
/// # use foi_law::{AuthorityKind, Regime};
/// # use foi_lint::{Circumstances, Draft, Share, effort};
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 14).unwrap();
/// let council = Circumstances::new(Regime::Foia, AuthorityKind::Council, day);
/// let small = effort(&Draft::request("", "How much was spent on taxis in May 2026?"), &council);
/// assert_eq!((small.share, small.limit_hours), (Share::Within, Some(18)));
/// let large = effort(&Draft::request("", "Please send all emails about parking."), &council);
/// assert_eq!(large.share, Share::Near);
/// ```
pub fn effort(draft: &Draft<'_>, circumstances: &Circumstances<'_>) -> Effort {
    let reading = Reading::of(draft);
    let mut tally = Tally::default();
    let lead: String = reading
        .units
        .iter()
        .filter(|unit| unit.role != crate::reading::Role::Procedure && unit.item.is_none())
        .map(|unit| reading.text(&unit.range))
        .collect::<Vec<_>>()
        .join("\n");
    let general_years = years(&lead, circumstances.today);
    let general_when = says_when(&lead);
    let asks: Vec<&str> = reading.asks().map(|(_, text)| text).collect();
    for text in &asks {
        let span = years(text, circumstances.today).max(general_years);
        let bounded = says_when(text) || general_when;
        question(text, span, bounded, circumstances, &mut tally);
    }
    tally.finish(asks.len(), circumstances)
}

fn question(
    text: &str,
    years: u32,
    bounded: bool,
    circumstances: &Circumstances<'_>,
    tally: &mut Tally,
) {
    // FOISA does not count finding out whether something is held: SSI 2004/467 reg.3(2).
    let scottish = circumstances.regime == foi_law::Regime::Foisa;
    tally.add(
        "finding where it is kept",
        if scottish { LOCATE / 2 } else { LOCATE },
    );
    let stated = STATED.captures(text).and_then(|captures| {
        captures
            .name("n")?
            .as_str()
            .replace(',', "")
            .parse::<u32>()
            .ok()
    });
    // An open period is taken for five years.
    let span = if bounded { years } else { 5 };
    if MAIL.is_in(text) {
        let named = PEOPLE.is_in(text);
        let boxes = if named { 2 } else { MAILBOXES };
        let each = if SUBJECT.is_in(text) {
            MAILBOX / 3
        } else {
            MAILBOX
        };
        let years = if named { span } else { 1 };
        let who = if named {
            "mailboxes of the people named"
        } else {
            "mailboxes, as nobody is named"
        };
        tally.add(&format!("searching {boxes} {who}"), boxes * each * years);
    } else if OPEN_PAPERS.is_in(text) {
        tally.add("an open search of papers and files", PAPERS * span.min(3));
    } else if INVOICES.is_in(text) {
        let count = stated.unwrap_or(UNKNOWN);
        tally.add(
            &format!("finding {count} invoices or receipts{}", assumed(stated)),
            count.saturating_mul(INVOICE),
        );
    } else if FROM_FILES.is_in(text) && (!COUNT_OR_LIST.is_in(text) || stated.is_some()) {
        let count = stated.unwrap_or(UNKNOWN);
        tally.add(
            &format!("opening {count} files{}", assumed(stated)),
            count.saturating_mul(FILE),
        );
    } else if COUNT_OR_LIST.is_in(text) {
        tally.add("running lists and sums out of the systems", EXTRACT);
        if span > 1 {
            tally.add(&format!("{span} years of them"), (span - 1) * YEAR);
        }
        if SPLIT_BY.is_in(text) {
            tally.add("splitting them by place, body or month", SPLIT);
        }
    }
}

const fn assumed(stated: Option<u32>) -> &'static str {
    if stated.is_some() {
        ""
    } else {
        " (a guess: the draft does not say how many)"
    }
}

#[derive(Debug, Default)]
struct Tally {
    minutes: BTreeMap<String, u32>,
}

impl Tally {
    fn add(&mut self, what: &str, minutes: u32) {
        let sum = self.minutes.entry(what.to_owned()).or_default();
        *sum = sum.saturating_add(minutes);
    }

    fn finish(self, questions: usize, circumstances: &Circumstances<'_>) -> Effort {
        let mut parts: Vec<(String, u32)> = self.minutes.into_iter().collect();
        parts.sort_by_key(|(_, minutes)| std::cmp::Reverse(*minutes));
        let minutes = parts
            .iter()
            .fold(0_u32, |sum, (_, minutes)| sum.saturating_add(*minutes));
        let hours = half_hours(minutes);
        let rules = circumstances.regime.rules();
        let limit = rules.cost.map(|cost| {
            let pounds = if circumstances.kind == AuthorityKind::CentralGovernment {
                cost.central_pounds
            } else {
                cost.other_pounds
            };
            (
                pounds,
                pounds / cost.hourly_pounds.max(1),
                cost.hourly_pounds,
            )
        });
        let share = match limit {
            None => Share::NoLimit,
            Some((_, most, _)) if hours > f64::from(most) => Share::Over,
            Some((_, most, _)) if hours * 3.0 > f64::from(most) * 2.0 => Share::Near,
            Some(_) => Share::Within,
        };
        let drivers: Vec<Driver> = parts
            .into_iter()
            .map(|(what, minutes)| Driver {
                what,
                hours: half_hours(minutes),
            })
            .collect();
        let asked = match questions {
            1 => "1 question".to_owned(),
            n => format!("{n} questions"),
        };
        let limit_says = match limit {
            Some((pounds, most, hourly)) => format!("The limit is {most} hours (£{pounds} at £{hourly} an hour)."),
            None => "This law has no limit in hours; a request may be refused only when it is manifestly unreasonable.".to_owned(),
        };
        let advice = match share {
            Share::Over => {
                " Ask for less: a shorter period, fewer places, or totals in place of papers."
            }
            Share::Near => " It would be safer to ask for less.",
            Share::Within | Share::NoLimit => "",
        };
        let most = drivers.first().map_or_else(String::new, |driver| {
            format!(", most of it for {}", driver.what)
        });
        Effort {
            hours,
            limit_hours: limit.map(|(_, hours, _)| hours),
            limit_pounds: limit.map(|(pounds, ..)| pounds),
            share,
            says: format!(
                "An estimate from the wording alone: about {hours} hours of searching for {asked}{most}. {limit_says}{advice}"
            ),
            drivers,
            citation: rules.cost.map_or(
                if circumstances.scottish() {
                    "EISR 2004 reg.10(4)(b)"
                } else {
                    "EIR 2004 reg.12(4)(b)"
                },
                |cost| cost.rule.citation,
            ),
        }
    }
}

/// Hours to the nearest half, at least one half where there is any work.
fn half_hours(minutes: u32) -> f64 {
    let halves = (minutes + 15) / 30;
    f64::from(halves.max(u32::from(minutes > 0))) / 2.0
}
