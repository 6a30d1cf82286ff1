//! All that a pack says, out of the casebook in one moment of it.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use foi_law::{EventKind, Regime};
use foi_store::table::item::Item;
use foi_store::{Reader, RequestId};

use super::chronology::Dated;
use super::complaints::Facts;
use super::exhibits::Exhibit;
use super::order::order_of;
use super::record::{ItemLine, PartyLines, Record};
use crate::answering::{is_a_notice, is_marked};
use crate::day::{civil_day, counted, written};
use crate::events::{OUTBOX, USER};
use crate::fold::FoldedRequest;
use crate::following::ruling;
use crate::{App, AppError, Result};

const PRACTICE: &str =
    "PRACTICE: this request went to the practice mailbox. No real authority has seen it.";
const ABOUT: &str = "Made by Scrutineer from the requester’s own record of the correspondence. The same record makes this document again, byte for byte; each mail and file is named with its SHA-256, by which it can be told from any other.";

/// What a pack is made of.
pub(super) struct Gathered {
    pub(super) record: Record,
    pub(super) exhibits: Vec<Exhibit>,
    pub(super) regulator: String,
    pub(super) reference: String,
    pub(super) as_at: NaiveDate,
    /// The instant the files bear; not the present one, so that the same casebook makes the same.
    pub(super) at: DateTime<Utc>,
    /// Tells this PDF from others.
    pub(super) name: String,
    pub(super) cautions: Vec<String>,
}

impl App {
    pub(super) fn gather_pack(&self, r: &Reader<'_>, id: RequestId) -> Result<Gathered> {
        let request = r.request(id)?;
        let authority = r.authority(request.authority_id)?;
        let mut exhibits = self.exhibits(r, id)?;
        if exhibits.is_empty() {
            return Err(AppError::invalid(
                "There is nothing to put before a regulator yet: no letter of this request was sent, and no mail about it has come. Nothing was written; send the request first.",
            ));
        }
        let calendar = self.calendar();
        let events = r.events(id)?;
        let as_at = as_at(&events, &exhibits, self.today());
        let facts: Vec<_> = events.iter().map(|event| event.fact.clone()).collect();
        let clock = foi_law::clock(request.regime, authority.kind, &calendar, &facts, as_at)?;
        let folded = FoldedRequest {
            request,
            events,
            clock,
        };
        let request = &folded.request;
        let items = r.items(id)?;
        let faults = self.faults_of_the_notice(r, &folded)?;
        let dated = Dated {
            folded: &folded,
            calendar: &calendar,
            as_at,
            exhibits: &exhibits,
        };
        let facts = Facts {
            folded: &folded,
            calendar: &calendar,
            as_at,
            items: &items,
            faults: &faults,
            exhibits: &exhibits,
        };
        let (chronology, deadlines) = (dated.rows(), dated.deadlines());
        let complaints = facts.complaints();
        let ours = exhibits.iter().find(|exhibit| exhibit.message.outgoing);
        let requester = match ours {
            Some(exhibit) => (
                exhibit.message.from_name.clone(),
                exhibit.message.from_email.clone(),
            ),
            None => self
                .writer_of(r, Some(request))
                .map(|identity| (identity.name, identity.email))
                .unwrap_or_default(),
        };
        let practice = r.outbox_of_request(id)?.iter().any(|entry| entry.practice);
        let regulator = request.regime.rules().regulator.name;
        let record = Record {
            title: format!("{} ({})", request.title, request.reference),
            author: requester.0.clone(),
            kind: format!("Pack for {regulator}"),
            running: format!("{}: {}", authority.name, request.title),
            reference: request.reference.clone(),
            subject: request.title.clone(),
            law: request.regime.title().to_owned(),
            warning: if practice {
                PRACTICE.to_owned()
            } else {
                String::new()
            },
            parties: parties(
                &requester,
                (&authority.name, &authority.email),
                regulator,
                as_at,
            ),
            order: order_of(&folded),
            complaints,
            notes: vec![ABOUT.to_owned()],
            asked_in: ours.map(|exhibit| exhibit.number),
            items: items
                .iter()
                .map(|item| item_line(item, request.regime))
                .collect(),
            chronology,
            deadlines,
            exhibits: Vec::new(),
        };
        let mut cautions = cautions(&exhibits, &folded, &requester.1, &authority.email, practice);
        cautions.extend(unsaid(&folded, &items));
        let (reference, name) = (request.reference.clone(), request.id.to_string());
        let mut record = record;
        record.exhibits = exhibits.iter_mut().map(Exhibit::take_lines).collect();
        Ok(Gathered {
            record,
            exhibits,
            regulator: regulator.to_owned(),
            reference,
            as_at,
            at: as_at.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(12),
            name,
            cautions,
        })
    }
}

/// Until a complaint is recorded a pack is of today; from then on it is of the day of the last
/// fact or mail, so that whoever makes it again later makes the same.
fn as_at(
    events: &[foi_store::table::event::RecordedEvent],
    exhibits: &[Exhibit],
    today: NaiveDate,
) -> NaiveDate {
    let struck: BTreeSet<&str> = events
        .iter()
        .filter_map(|event| event.fact.replaces.as_deref())
        .collect();
    let complained = events.iter().any(|event| {
        event.fact.kind == EventKind::Complained && !struck.contains(event.id.to_string().as_str())
    });
    if !complained {
        return today;
    }
    let recorded = events
        .iter()
        .flat_map(|event| [event.fact.on, civil_day(event.recorded_at)]);
    let written = exhibits.iter().map(|exhibit| exhibit.day);
    recorded
        .chain(written)
        .filter(|day| *day <= today)
        .max()
        .unwrap_or(today)
}

fn parties(
    requester: &(String, String),
    authority: (&str, &str),
    regulator: &str,
    as_at: NaiveDate,
) -> Vec<PartyLines> {
    let line = |role: &str, name: &str, email: &str| PartyLines {
        role: role.to_owned(),
        name: name.to_owned(),
        lines: Some(email.to_owned())
            .filter(|email| !email.is_empty())
            .into_iter()
            .collect(),
    };
    vec![
        line("Requester", &requester.0, &requester.1),
        line("Authority", authority.0, authority.1),
        line("Regulator", &upper_first(regulator), ""),
        line("As it stood on", &written(as_at), ""),
    ]
}

fn item_line(item: &Item, regime: Regime) -> ItemLine {
    let mut outcome = match item.outcome.as_str() {
        "answered" => "Answered",
        "partly_answered" => "Answered in part",
        "refused" => "Refused",
        "not_held" => "Said not to be held",
        _ => "Not answered",
    }
    .to_owned();
    if !item.exemption.is_empty() {
        let unit = match regime {
            Regime::Foia | Regime::Foisa => "s.",
            Regime::Eir | Regime::Eisr => "reg.",
        };
        outcome.push_str(&format!(" ({unit}{})", item.exemption));
    }
    ItemLine {
        number: item.number,
        text: item.text.clone(),
        outcome,
        open: !matches!(item.outcome.as_str(), "answered" | "not_held"),
    }
}

/// What its maker should look at before anybody else does.
fn cautions(
    exhibits: &[Exhibit],
    folded: &FoldedRequest,
    requester: &str,
    authority: &str,
    practice: bool,
) -> Vec<String> {
    let mut found = Vec::new();
    if practice {
        found.push("This request went to the practice mailbox: no real authority has seen it, and the pack says so.".to_owned());
    }
    let domain = |address: &str| {
        address
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_lowercase())
            .unwrap_or_default()
    };
    let (mine, theirs) = (requester.to_lowercase(), domain(authority));
    let others: BTreeSet<&str> = exhibits
        .iter()
        .flat_map(|exhibit| &exhibit.addresses)
        .map(String::as_str)
        .filter(|address| *address != mine && domain(address) != theirs)
        .collect();
    if !others.is_empty() {
        let first: Vec<&str> = others.iter().copied().take(3).collect();
        let more = others.len() - first.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        found.push(format!(
            "The mails name other people’s addresses: {}{more}. Look whether they may be passed on.",
            first.join(", ")
        ));
    }
    let blind = exhibits
        .iter()
        .filter(|exhibit| exhibit.blind_copies)
        .count();
    if blind > 0 {
        let (one, these) = if blind == 1 {
            ("names", "it")
        } else {
            ("name", "them")
        };
        found.push(format!(
            "{} {one} people who got a blind copy. The PDF leaves {these} out; the mail in the ZIP still names them.",
            counted(u32::try_from(blind).unwrap_or(u32::MAX), "mail", "mails")
        ));
    }
    let noted = folded
        .standing_events()
        .iter()
        .filter(|event| event.message_id.is_none() && event.said_by != OUTBOX)
        .filter(|event| !event.note.trim().is_empty() && event.said_by.starts_with(USER))
        .count();
    if noted > 0 {
        found.push(format!(
            "{} of your own {} in the chronology, where no mail shows what happened. Read {} before you send the pack.",
            counted(u32::try_from(noted).unwrap_or(u32::MAX), "note", "notes"),
            if noted == 1 { "stands" } else { "stand" },
            if noted == 1 { "it" } else { "them" }
        ));
    }
    let unread = exhibits
        .iter()
        .filter(|exhibit| !exhibit.message.outgoing && exhibit.message.automatic.is_none())
        .filter(|exhibit| {
            !folded
                .standing_events()
                .iter()
                .any(|event| event.message_id == Some(exhibit.message.id))
        })
        .filter(|exhibit| !exhibit.message.set_aside)
        .count();
    if unread > 0 {
        found.push(format!(
            "You have not said yet what {} is. It goes in as a mail, and changes no deadline.",
            counted(
                u32::try_from(unread).unwrap_or(u32::MAX),
                "reply",
                "replies"
            )
        ));
    }
    found
}

/// What the pack cannot complain of, because nobody has said how it stands.
fn unsaid(folded: &FoldedRequest, items: &[Item]) -> Vec<String> {
    let mut found = Vec::new();
    let Some(ruling) = ruling(folded) else {
        return found;
    };
    if !items.is_empty()
        && !is_marked(items)
        && folded.standing_events().iter().any(|event| {
            matches!(
                event.fact.kind,
                EventKind::Answered | EventKind::PartlyAnswered
            )
        })
    {
        found.push("You have not marked which questions were answered, so the pack does not complain that any was left out. Mark them at the answer first if one was.".to_owned());
    }
    let refused_before = folded
        .standing_events()
        .iter()
        .any(|event| is_a_notice(event.fact.kind) && event.id != ruling.id);
    if ruling.fact.kind == EventKind::ReviewAnswered
        && ruling.fact.exemptions.is_empty()
        && refused_before
    {
        found.push("The answer to the review is recorded without grounds, so the pack does not complain that information is withheld. If the review upholds a refusal, record it with the grounds it names.".to_owned());
    }
    found
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
