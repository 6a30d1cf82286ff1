//! One letter to many authorities. A batch is a plan first, kept whole; drafts are made from it some
//! at a time, and queued some at a time, so that wherever it is interrupted it goes on from there
//! and each authority gets one letter.

mod choose;
mod going;
mod page;

use std::collections::{BTreeMap, HashMap, HashSet};

use foi_lint::{Draft, LetterKind, Severity, Writer as LintWriter};
use foi_store::table::authority::Authority;
use foi_store::table::batch::{Batch, BatchRecipient};
use foi_store::{BatchId, Reader};
use uuid::Uuid;

use crate::day::counted;
use crate::drafting::{fresh_reference, regime_of};
use crate::letters::{Kind, Template, find, render, render_with_gaps};
use crate::lint::LintedFor;
use crate::outbox::TOGETHER;
use crate::wire::{BatchCheck, BatchDoubt, BatchPlan, BatchRecipientEdit, Identity, LetterPreview};
use crate::{App, AppError, Result};

/// More than there are public bodies in a list that one person can follow up.
const MOST: usize = 10_000;
/// Findings of lint said of one letter; the first letter shows the rest.
const MOST_FINDINGS: usize = 3;

impl App {
    /// What the letter to one authority of a plan would say; `position` counts from 1.
    pub fn preview_batch(&self, plan: &BatchPlan, position: u32) -> Result<LetterPreview> {
        let identity = self.identity()?;
        self.casebook.read(|r| {
            let template = worded(
                find(r, &plan.letter)?,
                plan.subject.as_deref(),
                plan.body.as_deref(),
            );
            let recipient = usize::try_from(position)
                .ok()
                .and_then(|position| plan.recipients.get(position.checked_sub(1)?))
                .ok_or_else(|| AppError::invalid("There is no such place in the list."))?;
            let authority = r.authority(recipient.authority_id.into())?;
            let regime = regime_of(&template, Some(&authority));
            let context = self.context(regime, Some(&authority), identity.as_ref(), "");
            let rendered = render_with_gaps(
                &template,
                &context,
                &fields_for(&plan.fields, &recipient.fields),
            )?;
            Ok(LetterPreview {
                subject: rendered.subject,
                body: rendered.body,
                missing: rendered.missing,
            })
        })
    }

    /// Looks a plan over: every letter is made and linted, and nothing is kept.
    pub fn check_batch(&self, plan: &BatchPlan) -> Result<BatchCheck> {
        let identity = self.identity()?.ok_or(AppError::NeedsIdentity)?;
        let (template, authorities) = self.casebook.read(|r| self.plan_of(r, plan))?;
        let majority = most_common(
            authorities
                .iter()
                .map(|authority| authority.regime.to_string()),
        );
        let mut check = BatchCheck {
            of: u32::try_from(authorities.len()).unwrap_or(u32::MAX),
            ..BatchCheck::default()
        };
        let mut seen = HashSet::new();
        let mut addresses: HashMap<String, &str> = HashMap::new();
        for (place, (recipient, authority)) in plan.recipients.iter().zip(&authorities).enumerate()
        {
            let mut doubts = Vec::new();
            let mut doubt = |kind: &str, stops: bool, text: String| {
                doubts.push(BatchDoubt {
                    position: u32::try_from(place + 1).unwrap_or(u32::MAX),
                    authority: authority.name.clone(),
                    kind: kind.to_owned(),
                    text,
                    stops,
                });
            };
            if !seen.insert(authority.id) {
                doubt(
                    "duplicate",
                    true,
                    format!(
                        "{} is in the list already; it would be asked twice.",
                        authority.name
                    ),
                );
            }
            if authority.email.is_empty() {
                doubt(
                    "missing_address",
                    true,
                    format!("{} has no address for requests yet.", authority.name),
                );
            }
            if let Some(other) = addresses
                .insert(authority.email.to_lowercase(), &authority.name)
                .filter(|other| !authority.email.is_empty() && **other != authority.name)
            {
                doubt(
                    "duplicate",
                    false,
                    format!(
                        "{} has the same address as {other}: it would get two letters.",
                        authority.name
                    ),
                );
            }
            if let Some(title) = self
                .casebook
                .read(|r| r.batch_still_to_send(authority.id, &plan.letter))?
            {
                doubt(
                    "duplicate",
                    true,
                    format!(
                        "{} has this letter waiting to be sent in the batch “{title}” already. Send that one, or throw its draft away.",
                        authority.name
                    ),
                );
            }
            if Some(authority.regime.to_string()) != majority {
                doubt(
                    "wrong_regime",
                    false,
                    format!(
                        "{} answers under the {}, unlike most of the list; its letter is worded for that.",
                        authority.name,
                        authority.regime.title()
                    ),
                );
            }
            self.doubts_of_letter(&template, plan, recipient, authority, &identity, &mut doubt)?;
            check.ready += u32::from(doubts.iter().all(|doubt| !doubt.stops));
            check.doubts.extend(doubts);
        }
        Ok(check)
    }

    fn doubts_of_letter(
        &self,
        template: &Template,
        plan: &BatchPlan,
        recipient: &BatchRecipientEdit,
        authority: &Authority,
        identity: &Identity,
        doubt: &mut dyn FnMut(&str, bool, String),
    ) -> Result<()> {
        let regime = regime_of(template, Some(authority));
        let context = self.context(regime, Some(authority), Some(identity), "SCR-000000");
        let fields = fields_for(&plan.fields, &recipient.fields);
        let rendered = match render_with_gaps(template, &context, &fields) {
            Ok(rendered) if rendered.missing.is_empty() => rendered,
            Ok(rendered) => {
                doubt(
                    "missing_field",
                    true,
                    format!(
                        "The letter to {} still needs: {}.",
                        authority.name,
                        rendered.missing.join(", ")
                    ),
                );
                return Ok(());
            }
            Err(error) => {
                doubt("missing_field", true, error.to_string());
                return Ok(());
            }
        };
        let draft = Draft {
            subject: Some(&rendered.subject),
            body: &rendered.body,
            kind: LetterKind::Request,
            writer: Some(LintWriter {
                name: &identity.name,
                email: &identity.email,
            }),
        };
        let whose = LintedFor {
            authority: Some(authority.id.into()),
            regime: Some(regime),
            kind: None,
        };
        let found = self.lint(&draft, whose)?.findings;
        let worth_saying = found
            .iter()
            .filter(|finding| finding.severity != Severity::Information);
        for finding in worth_saying.take(MOST_FINDINGS) {
            let kind = if finding.rule == "L19" {
                "recently_asked"
            } else {
                "lint"
            };
            doubt(
                kind,
                finding.severity == Severity::Error,
                finding.why.clone(),
            );
        }
        Ok(())
    }

    /// Keeps a plan and drafts its letters. Gives the batch's id.
    ///
    /// # Errors
    ///
    /// One sentence with the first thing in the way; then nothing is kept. Interrupted afterwards,
    /// [`draft_batch`](Self::draft_batch) goes on.
    pub fn new_batch(&self, plan: &BatchPlan) -> Result<Uuid> {
        let check = self.check_batch(plan)?;
        let in_the_way: Vec<_> = check.doubts.iter().filter(|doubt| doubt.stops).collect();
        if let Some(first) = in_the_way.first() {
            return Err(AppError::invalid(format!(
                "{} {} Nothing was made; mend the list, or leave those authorities out.",
                first.text,
                match in_the_way.len() - 1 {
                    0 => "It is the only thing in the way.".to_owned(),
                    more => format!(
                        "{} in the way.",
                        counted(
                            u32::try_from(more).unwrap_or(u32::MAX),
                            "more thing is",
                            "more things are"
                        )
                    ),
                }
            )));
        }
        let now = self.now();
        let id = BatchId::new(now);
        self.casebook.write(|w| {
            let (template, _) = self.plan_of(w, plan)?;
            let title = plan.title.split_whitespace().collect::<Vec<_>>().join(" ");
            let batch = Batch {
                id,
                title: if title.is_empty() {
                    template.description.title.clone()
                } else {
                    title
                },
                letter: plan.letter.clone(),
                subject: template.subject.clone(),
                body: template.body.clone(),
                fields: plan.fields.clone(),
                issue_id: plan
                    .issue_id
                    .map(|issue| w.issue(issue.into()).map(|issue| issue.id))
                    .transpose()?,
                created_at: now,
                updated_at: now,
                paused_at: None,
            };
            let recipients: Vec<BatchRecipient> = (1..)
                .zip(&plan.recipients)
                .map(|(position, recipient)| BatchRecipient {
                    position,
                    authority_id: recipient.authority_id.into(),
                    fields: recipient.fields.clone(),
                    drafted_at: None,
                    request_id: None,
                })
                .collect();
            Ok::<_, AppError>(w.add_batch(&batch, &recipients)?)
        })?;
        self.draft_batch(id.into())?;
        Ok(id.into())
    }

    /// Makes the drafts of a batch that are still to be made; gives how many.
    pub fn draft_batch(&self, id: Uuid) -> Result<u32> {
        let id = BatchId::from(id);
        let mut made = 0;
        loop {
            let some = self.casebook.write(|w| self.draft_some(w, id))?;
            if some == 0 {
                return Ok(made);
            }
            made += some;
        }
    }

    fn draft_some(&self, w: &mut foi_store::Writer<'_>, id: BatchId) -> Result<u32> {
        let now = self.now();
        let batch = w.batch(id)?;
        let template = worded(
            find(w, &batch.letter)?,
            Some(&batch.subject),
            Some(&batch.body),
        );
        let identity = self.writer_of(w, None)?;
        let some = w.batch_to_draft(id, u32::try_from(TOGETHER).unwrap_or(u32::MAX))?;
        for recipient in &some {
            let authority = w.authority(recipient.authority_id)?;
            let reference = fresh_reference(w)?;
            let regime = regime_of(&template, Some(&authority));
            let context = self.context(regime, Some(&authority), Some(&identity), &reference);
            let rendered = render(
                &template,
                &context,
                &fields_for(&batch.fields, &recipient.fields),
            )?;
            let (request, _) =
                self.begin_request(w, &authority, regime, reference, &template, &rendered)?;
            if let Some(issue) = batch.issue_id {
                w.link_request(issue, request, now)?;
            }
            w.set_batch_drafted(id, recipient.position, request, now)?;
        }
        Ok(u32::try_from(some.len()).unwrap_or(u32::MAX))
    }

    /// The letter of a plan as worded there, and its authorities in order.
    fn plan_of(&self, r: &Reader<'_>, plan: &BatchPlan) -> Result<(Template, Vec<Authority>)> {
        if plan.recipients.is_empty() {
            return Err(AppError::invalid(
                "The list of authorities is empty. Nothing was made; choose some first.",
            ));
        }
        if plan.recipients.len() > MOST {
            return Err(AppError::invalid(format!(
                "The list has more than {MOST} authorities. Nothing was made; split it."
            )));
        }
        let template = find(r, &plan.letter)?;
        if template.description.kind != Kind::Request {
            return Err(AppError::invalid(format!(
                "“{}” follows an earlier letter and cannot begin a batch. Nothing was made; choose a letter that asks for something.",
                template.description.title
            )));
        }
        let template = worded(template, plan.subject.as_deref(), plan.body.as_deref());
        let authorities = plan
            .recipients
            .iter()
            .map(|recipient| r.authority(recipient.authority_id.into()))
            .collect::<std::result::Result<_, _>>()?;
        Ok((template, authorities))
    }
}

/// A letter in the user's own words.
fn worded(mut template: Template, subject: Option<&str>, body: Option<&str>) -> Template {
    if let Some(subject) = subject {
        subject.trim().clone_into(&mut template.subject);
    }
    if let Some(body) = body {
        body.trim_end().clone_into(&mut template.body);
    }
    template
}

/// What is filled in for an authority: its own before what all have.
fn fields_for(
    common: &BTreeMap<String, String>,
    own: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut fields = common.clone();
    fields.extend(
        own.iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    fields
}

fn most_common(words: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(&one.0)))
        .map(|(word, _)| word)
}
