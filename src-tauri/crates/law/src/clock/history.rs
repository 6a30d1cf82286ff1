//! A request's facts as they stand: each once, corrections applied, in the order they are folded.

use crate::LawError;
use crate::event::{Event, EventKind};

/// A fact with where it was listed, so that an error can name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact<'a> {
    pub(super) event: &'a Event,
    at: usize,
    /// Whether it stands in a correction's `with`.
    replacement: bool,
}

impl Fact<'_> {
    /// The error for one of the fact's fields.
    pub(super) fn wrong(self, field: &str, reason: impl Into<String>) -> LawError {
        let at = self.at;
        let field = if self.replacement {
            format!("events[{at}].with.{field}")
        } else {
            format!("events[{at}].{field}")
        };
        LawError::Event {
            field,
            reason: reason.into(),
        }
    }
}

/// The facts that stand, in fold order.
pub(super) fn in_order(events: &[Event]) -> Result<Vec<Fact<'_>>, LawError> {
    let mut facts: Vec<Fact<'_>> = Vec::with_capacity(events.len());
    facts.extend(events.iter().enumerate().map(|(at, event)| Fact {
        event,
        at,
        replacement: false,
    }));
    each_once(&mut facts)?;
    if facts
        .iter()
        .any(|fact| fact.event.kind == EventKind::Corrected)
    {
        facts = corrected(&facts)?;
    }
    if !facts.is_sorted_by(|a, b| a.event.fold_order(b.event).is_le()) {
        facts.sort_by(|a, b| a.event.fold_order(b.event));
    }
    Ok(facts)
}

/// Drops a fact listed again under its id; the same id for another fact is an error.
fn each_once(facts: &mut Vec<Fact<'_>>) -> Result<(), LawError> {
    // Ids are mostly made in order of time, and facts listed so: then none can be there twice.
    let ids = facts.iter().filter_map(|fact| fact.event.id.as_deref());
    if ids.is_sorted_by(|a, b| a < b) {
        return Ok(());
    }
    let mut by_id: Vec<(&str, usize)> = facts
        .iter()
        .enumerate()
        .filter_map(|(at, fact)| Some((fact.event.id.as_deref()?, at)))
        .collect();
    by_id.sort_unstable();
    let mut again = Vec::new();
    for same in by_id.chunk_by(|a, b| a.0 == b.0) {
        let Some((&(name, first), rest)) = same.split_first() else {
            continue;
        };
        for &(_, at) in rest {
            let (Some(one), Some(other)) = (facts.get(first), facts.get(at)) else {
                continue;
            };
            if one.event != other.event {
                let reason = format!("\"{name}\" is already the id of another event");
                return Err(other.wrong("id", reason));
            }
            again.push(at);
        }
    }
    if !again.is_empty() {
        facts.retain(|fact| !again.contains(&fact.at));
    }
    Ok(())
}

/// Applies corrections: what they replace is struck out, and what they put in its place stands.
///
/// A correction is itself corrected by replacing what it put in place, never the correction: two
/// histories joined later must strike out the same facts in whatever order they meet.
fn corrected<'a>(facts: &[Fact<'a>]) -> Result<Vec<Fact<'a>>, LawError> {
    let is_correction = |fact: &&Fact<'a>| fact.event.kind == EventKind::Corrected;
    let mut standing: Vec<Fact<'a>> = facts
        .iter()
        .filter(|fact| !is_correction(fact))
        .copied()
        .collect();
    for fact in facts.iter().filter(is_correction) {
        if let Some(with) = fact.event.with.as_deref() {
            let replacement = Fact {
                event: with,
                at: fact.at,
                replacement: true,
            };
            if with.kind == EventKind::Corrected {
                let reason = "a correction cannot put another correction in place of a fact";
                return Err(replacement.wrong("kind", reason));
            }
            let taken = facts
                .iter()
                .any(|other| with.id.is_some() && other.event.id == with.id);
            if taken
                || standing
                    .iter()
                    .any(|other| with.id.is_some() && other.event.id == with.id)
            {
                let name = with.id.as_deref().unwrap_or_default();
                let reason = format!("\"{name}\" is already the id of another event");
                return Err(replacement.wrong("id", reason));
            }
            standing.push(replacement);
        }
    }
    let mut struck: Vec<&str> = Vec::new();
    for fact in facts.iter().filter(is_correction) {
        let Some(target) = fact.event.replaces.as_deref() else {
            return Err(fact.wrong("replaces", "a correction must name the event it replaces"));
        };
        if facts
            .iter()
            .any(|other| is_correction(&other) && other.event.id.as_deref() == Some(target))
        {
            let reason = format!(
                "\"{target}\" is itself a correction; name the event it put in place instead"
            );
            return Err(fact.wrong("replaces", reason));
        }
        if fact
            .event
            .with
            .as_ref()
            .is_some_and(|with| with.id.as_deref() == Some(target))
        {
            return Err(fact.wrong("replaces", format!("\"{target}\" would replace itself")));
        }
        if !standing
            .iter()
            .any(|other| other.event.id.as_deref() == Some(target))
        {
            return Err(fact.wrong("replaces", format!("there is no event \"{target}\"")));
        }
        if struck.contains(&target) {
            let reason = format!(
                "\"{target}\" has already been corrected; name the event put in its place instead"
            );
            return Err(fact.wrong("replaces", reason));
        }
        struck.push(target);
    }
    standing.retain(|fact| {
        !fact
            .event
            .id
            .as_deref()
            .is_some_and(|id| struck.contains(&id))
    });
    Ok(standing)
}
