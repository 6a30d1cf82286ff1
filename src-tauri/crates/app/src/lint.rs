//! What is weak in a draft, judged with what the casebook knows of the authority and of earlier
//! requests to it.

use foi_law::{AuthorityKind, Regime, Stage};
use foi_lint::{
    Circumstances, Draft, Earlier, Effort, Finding, LetterKind, Nation, Part, Published, Writer,
};
use foi_store::table::authority::Authority;
use foi_store::table::request::SentRequest;
use foi_store::{LetterId, Reader, RequestId};
use uuid::Uuid;

use crate::asked_before::asked_before;
use crate::wire::{
    AskedBefore, LintDriver, LintEffort, LintFinding, LintPublished, LintReport, LintText,
};
use crate::{App, Result};

/// Months: earlier requests are looked for this far back. Those within sixty working days count;
/// the older ones are for the user to remember.
const LOOK_BACK: u32 = 60;

/// What was found in a draft. Positions are UTF-8 bytes.
#[derive(Debug, Clone)]
pub struct Linted {
    /// What is weak.
    pub findings: Vec<Finding>,
    /// How much work it asks for.
    pub effort: Effort,
    /// What is probably published.
    pub published: Vec<Published>,
    /// Requests to the same body that asked much the same, the most alike first.
    pub asked_before: Vec<AskedBefore>,
}

/// Whose draft it is, and to whom.
#[derive(Debug, Clone, Copy, Default)]
pub struct LintedFor {
    /// The authority, when it is in the casebook.
    pub authority: Option<Uuid>,
    /// The law, where it is not the authority's own.
    pub regime: Option<Regime>,
    /// The kind of body, where it is not the authority's own.
    pub kind: Option<AuthorityKind>,
}

impl App {
    /// Looks a draft of the casebook over.
    pub fn lint_draft(&self, letter: Uuid) -> Result<LintReport> {
        let letter = self.casebook.read(|r| r.letter(LetterId::from(letter)))?;
        self.lint_edited(letter.id.into(), &letter.subject, &letter.body)
    }

    /// Looks a draft over in words that are not kept yet, as while it is written. Places are in
    /// those words.
    pub fn lint_edited(&self, letter: Uuid, subject: &str, body: &str) -> Result<LintReport> {
        let found = self.casebook.read(|r| {
            let letter = r.letter(LetterId::from(letter))?;
            let request = r.request(letter.request_id)?;
            let authority = r.authority(request.authority_id)?;
            let writer = self.writer_of(r, Some(&request)).ok();
            let draft = Draft {
                subject: Some(subject),
                body,
                kind: letter_kind(&letter.kind),
                writer: writer.as_ref().map(|writer| Writer {
                    name: &writer.name,
                    email: &writer.email,
                }),
            };
            let mut own = vec![request.id];
            if letter.template == "narrowing" {
                // Less is asked because more was refused: a request that was not complied with is
                // not repeated (FOIA s.14(2), FOISA s.14(2)).
                for sent in self.sent_lately(r, &authority)? {
                    if r.request(sent.request_id)?.folded.stage == Stage::Refused.as_str() {
                        own.push(sent.request_id);
                    }
                }
            }
            self.linted(
                r,
                &draft,
                Some(&authority),
                request.regime,
                authority.kind,
                &own,
            )
        })?;
        Ok(report(subject, body, found))
    }

    /// Looks a text over that is not kept yet, as while it is written.
    pub fn lint_text(&self, text: &LintText) -> Result<LintReport> {
        let draft = Draft {
            subject: Some(&text.subject),
            body: &text.body,
            kind: letter_kind(&text.letter),
            writer: None,
        };
        let whose = LintedFor {
            authority: text.authority_id,
            regime: given(&text.regime)?,
            kind: given(&text.kind)?,
        };
        Ok(report(&text.subject, &text.body, self.lint(&draft, whose)?))
    }

    /// The same in the positions of the lint itself. Whoever writes is taken from the casebook
    /// where the draft does not say.
    pub fn lint(&self, draft: &Draft<'_>, whose: LintedFor) -> Result<Linted> {
        self.casebook.read(|r| {
            let authority = whose
                .authority
                .map(|id| r.authority(id.into()))
                .transpose()?;
            let regime = whose
                .regime
                .or(authority.as_ref().map(|authority| authority.regime))
                .unwrap_or(Regime::Foia);
            let kind = whose
                .kind
                .or(authority.as_ref().map(|authority| authority.kind))
                .unwrap_or_default();
            let writer = self.writer_of(r, None).ok();
            let writer = writer.as_ref().map(|writer| Writer {
                name: &writer.name,
                email: &writer.email,
            });
            let draft = Draft {
                writer: draft.writer.or(writer),
                ..*draft
            };
            self.linted(r, &draft, authority.as_ref(), regime, kind, &[])
        })
    }

    /// Requests to an authority that may be counted together with a new one.
    fn sent_lately(&self, r: &Reader<'_>, authority: &Authority) -> Result<Vec<SentRequest>> {
        let since = self.today() - chrono::Months::new(LOOK_BACK);
        Ok(r.requests_sent_to(authority.id, since)?)
    }

    fn linted(
        &self,
        r: &Reader<'_>,
        draft: &Draft<'_>,
        authority: Option<&Authority>,
        regime: Regime,
        kind: AuthorityKind,
        own: &[RequestId],
    ) -> Result<Linted> {
        let today = self.today();
        let sent = match authority {
            Some(authority) => self.sent_lately(r, authority)?,
            None => Vec::new(),
        };
        let titles: Vec<String> = sent
            .iter()
            .map(|sent| format!("{}, {}", sent.title, sent.reference))
            .collect();
        let calendar = self.calendar();
        let circumstances = Circumstances {
            nation: nation(regime, authority),
            authority: authority.map_or("", |authority| &authority.name),
            earlier: sent
                .iter()
                .zip(&titles)
                .filter(|(sent, _)| !own.contains(&sent.request_id))
                .map(|(sent, title)| Earlier {
                    title,
                    received: sent.received,
                    body: &sent.body,
                })
                .collect(),
            calendar: &calendar,
            ..Circumstances::new(regime, kind, today)
        };
        let asked_before = if draft.kind == LetterKind::Request {
            let others = sent.iter().filter(|sent| !own.contains(&sent.request_id));
            asked_before(draft.body, others, &circumstances)
        } else {
            Vec::new()
        };
        Ok(Linted {
            asked_before,
            findings: foi_lint::lint(draft, &circumstances),
            effort: foi_lint::effort(draft, &circumstances),
            published: foi_lint::published(draft, &circumstances),
        })
    }
}

/// Where the body is; none when the casebook does not say.
fn nation(regime: Regime, authority: Option<&Authority>) -> Option<Nation> {
    match authority.map_or("", |authority| &authority.nation) {
        "england" => Some(Nation::England),
        "wales" => Some(Nation::Wales),
        "scotland" => Some(Nation::Scotland),
        "northern_ireland" => Some(Nation::NorthernIreland),
        _ => matches!(regime, Regime::Foisa | Regime::Eisr).then_some(Nation::Scotland),
    }
}

fn letter_kind(kind: &str) -> LetterKind {
    match kind {
        "" | "request" => LetterKind::Request,
        "chaser" => LetterKind::Chaser,
        "review" | "complaint" => LetterKind::Review,
        _ => LetterKind::Other,
    }
}

fn given<T: std::str::FromStr<Err = foi_law::LawError>>(word: &str) -> Result<Option<T>> {
    Ok((!word.trim().is_empty())
        .then(|| word.parse())
        .transpose()?)
}

/// Turns bytes into UTF-16 units, quickly for positions that go up.
#[derive(Clone, Copy)]
struct Utf16<'t> {
    text: &'t str,
    bytes: usize,
    units: u32,
}

impl<'t> Utf16<'t> {
    const fn of(text: &'t str) -> Self {
        Self {
            text,
            bytes: 0,
            units: 0,
        }
    }

    fn at(&mut self, position: usize) -> u32 {
        if position < self.bytes {
            (self.bytes, self.units) = (0, 0);
        }
        let units = self
            .text
            .get(self.bytes..position)
            .map_or(0, |text| text.encode_utf16().count());
        self.bytes = position;
        self.units += u32::try_from(units).unwrap_or(u32::MAX);
        self.units
    }
}

fn report(subject: &str, body: &str, found: Linted) -> LintReport {
    let (mut in_subject, mut in_body) = (Utf16::of(subject), Utf16::of(body));
    let findings = found
        .findings
        .into_iter()
        .map(|finding| {
            let place = match finding.part {
                Part::Subject => &mut in_subject,
                Part::Body => &mut in_body,
            };
            let from = place.at(finding.from);
            LintFinding {
                rule: finding.rule.to_owned(),
                title: finding.title.to_owned(),
                severity: finding.severity.into(),
                part: finding.part.into(),
                from,
                // From a copy: the next finding may begin before this one ends.
                to: Utf16::at(&mut { *place }, finding.to),
                why: finding.why,
                citation: finding.citation.to_owned(),
                fix: finding.fix,
            }
        })
        .collect();
    let mut in_body = Utf16::of(body);
    let published = found
        .published
        .into_iter()
        .map(|published| LintPublished {
            what: published.what.to_owned(),
            threshold: published.threshold.to_owned(),
            how_often: published.how_often.to_owned(),
            lacks: published.lacks.to_owned(),
            wording: published.wording.to_owned(),
            from: in_body.at(published.from),
            to: in_body.at(published.to),
            citation: published.citation.to_owned(),
        })
        .collect();
    LintReport {
        findings,
        effort: LintEffort {
            hours: found.effort.hours,
            limit_hours: found.effort.limit_hours,
            limit_pounds: found.effort.limit_pounds,
            share: found.effort.share.into(),
            says: found.effort.says,
            citation: found.effort.citation.to_owned(),
            drivers: found
                .effort
                .drivers
                .into_iter()
                .map(|driver| LintDriver {
                    what: driver.what,
                    hours: driver.hours,
                })
                .collect(),
        },
        published,
        asked_before: found.asked_before,
    }
}
