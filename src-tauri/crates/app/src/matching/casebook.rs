//! The ladder and the casebook: what it knows is read from there, what it says is written there.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use foi_mail::{ParsedMessage, own_references, reference_key, reply_text, thread_ids};
use foi_store::table::filing::{self, AlsoAnswers};
use foi_store::table::message::Message;
use foi_store::table::outbox::{OutboxState, OutboxStep};
use foi_store::{OutboxId, Reader, RequestId, Writer};

use super::facts::{Answered, AnsweredMail, MailFacts, Suggested};
use super::index::{FiledMail, Matcher, RequestFacts};
use crate::Result;
use crate::day::civil_day;
use crate::settings::IDENTITY;
use crate::wire::{Identity, Suggestion};

/// So many of the Message-IDs that a mail answers are looked up.
const MOST_ANSWERED: usize = 20;

impl Matcher {
    /// Reads what matching needs: once for a whole import or fetch, then kept in step with
    /// [`Matcher::learn`]. It grows with the requests, not with the mails.
    pub fn load(r: &Reader<'_>) -> Result<Self> {
        let mut matcher = Self::default();
        if let Some(identity) = r.setting::<Identity>(IDENTITY)? {
            matcher.add_own_address(&identity.email);
        }
        let letters = r.letters_out()?;
        let senders: BTreeSet<&str> = letters
            .iter()
            .map(|letter| letter.envelope_from.as_str())
            .collect();
        for sender in senders {
            matcher.add_own_address(sender);
        }
        for authority in r.authorities()? {
            matcher.add_authority(authority.id, &authority.name, &authority.email);
        }
        for request in r.every_request()? {
            matcher.add_request(&RequestFacts {
                id: request.id,
                reference: &request.reference,
                title: &request.title,
                authority: request.authority_id,
            });
        }
        for letter in &letters {
            for to in &letter.envelope_to {
                matcher.add_letter(letter.request_id, to, civil_day(letter.at));
            }
        }
        for day in r.days_of_requests()? {
            match day.kind.as_str() {
                "sent" => matcher.add_letter(day.request_id, "", day.on),
                "review_asked" => matcher.set_settled(day.request_id, None),
                _ => matcher.set_settled(day.request_id, Some(day.on)),
            }
        }
        for writing in r.writings()? {
            matcher.learn(&FiledMail {
                request: writing.request_id,
                from_email: &writing.from_email,
                date: writing.date,
                named: &[],
                acknowledgement: false,
                delivery_failure: false,
            });
        }
        for reference in r.filed_references()? {
            matcher.learn(&FiledMail {
                request: reference.request_id,
                from_email: &reference.from_email,
                date: reference.date,
                named: &[reference.written],
                acknowledgement: reference.acknowledgement,
                delivery_failure: false,
            });
        }
        for choice in r.filed_by_user()? {
            matcher.add_choice(
                &choice.from_email,
                &choice.subject,
                choice.request_id,
                civil_day(choice.at),
            );
        }
        Ok(matcher)
    }

    /// As [`Matcher::load`], with the questions of each request: only suggestions need them.
    pub fn load_for_suggestions(r: &Reader<'_>) -> Result<Self> {
        let mut matcher = Self::load(r)?;
        for (request, text) in r.every_question()? {
            matcher.add_question(request, &text);
        }
        Ok(matcher)
    }
}

/// Places a mail that was just read, in the transaction that keeps it: files it where the ladder
/// says so, notes the other requests it answers, and learns from it. Gives the requests whose
/// threads it lies in now, for the caller to fold anew; none when it waits in the Inbox.
/// `references` are those of [`references`](references()).
pub fn place(
    w: &mut Writer<'_>,
    matcher: &mut Matcher,
    message: &Message,
    parsed: &ParsedMessage,
    references: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<RequestId>> {
    let named = matcher.not_ours(references);
    for reference in &named {
        w.add_named_reference(message.id, &reference_key(reference), reference)?;
    }
    let thread = answered(w, &message.thread_ids)?;
    let mut facts = facts_of(message, &thread.answered, &named);
    facts.own_text = &parsed.reply;
    facts.full_text = &parsed.text;
    let Some(filing) = matcher.file(&facts) else {
        return Ok(Vec::new());
    };
    w.file_message(message.id, Some(filing.request), &filing.because)?;
    let mut lies_in = vec![filing.request];
    for (request_id, because) in filing.also {
        lies_in.push(request_id);
        let also = AlsoAnswers {
            request_id,
            because,
            offered: false,
        };
        w.add_also_answers(message.id, &also, now)?;
    }
    for offer in filing.offered {
        let also = AlsoAnswers {
            request_id: offer.request,
            because: offer.in_words(),
            offered: true,
        };
        w.add_also_answers(message.id, &also, now)?;
    }
    if let Some(letter) = thread.in_doubt {
        settle_by_answer(w, letter, now)?;
    }
    matcher.learn(&FiledMail {
        request: filing.request,
        from_email: &message.from_email,
        date: message.date,
        named: &named,
        acknowledgement: message.automatic.as_deref() == Some("acknowledgement"),
        delivery_failure: facts.delivery_failure,
    });
    Ok(lies_in)
}

/// An answer to a letter in doubt shows that the letter went; how it is noted is the user's to
/// confirm, so only the words change.
fn settle_by_answer(w: &mut Writer<'_>, letter: OutboxId, now: DateTime<Utc>) -> Result<()> {
    const CAME: &str = "An answer to it has come, so it went. Confirm that it went.";
    let entry = w.outbox_entry(letter)?;
    let known: Vec<_> = entry.words.lines().filter(|line| *line != CAME).collect();
    let words = format!("{}\n{CAME}", known.join("\n"));
    Ok(w.move_outbox_entry(
        letter,
        &OutboxStep {
            from: OutboxState::InDoubt,
            owner: None,
            to: OutboxState::InDoubt,
            words: words.trim(),
            not_before: None,
            at: now,
        },
    )?)
}

impl Matcher {
    /// The references of the authority's own in a mail, as written; ours are left out.
    pub fn their_references(&self, subject: &str, own_text: &str) -> Vec<String> {
        self.not_ours(&references(subject, own_text))
    }

    /// Those of some references that are none of ours.
    fn not_ours(&self, references: &[String]) -> Vec<String> {
        references
            .iter()
            .filter(|reference| self.references.find(reference).is_empty())
            .cloned()
            .collect()
    }
}

/// The references in a mail, whoever's they are. To look for them needs no casebook.
pub fn references(subject: &str, own_text: &str) -> Vec<String> {
    own_references(&format!("{subject}\n{own_text}"))
}

/// What the Message-IDs that a mail answers lead to.
#[derive(Debug, Default)]
pub struct Thread {
    /// The letters and filed mails, nearest first.
    pub answered: Vec<Answered>,
    /// The nearest of them, if it is a letter in doubt.
    in_doubt: Option<OutboxId>,
}

/// Looks up the Message-IDs that a mail answers, nearest first.
pub fn answered(r: &Reader<'_>, thread_ids: &[String]) -> Result<Thread> {
    let mut thread = Thread::default();
    for header_id in thread_ids.iter().take(MOST_ANSWERED) {
        let Some(found) = r.answered_mail(header_id)? else {
            continue;
        };
        if thread.answered.is_empty() {
            thread.in_doubt = found.in_doubt;
        }
        let filing::AnsweredMail {
            request_id,
            letter_at,
            by_user,
            ..
        } = found;
        thread.answered.push(Answered {
            request: request_id,
            what: match letter_at {
                Some(at) => AnsweredMail::Letter(civil_day(at)),
                None if by_user => AnsweredMail::FiledByUser,
                None => AnsweredMail::Filed,
            },
        });
    }
    Ok(thread)
}

/// The Message-IDs a mail answers. A report that a letter was not delivered often names it only in
/// the copy it returns (RFC 3464 §2: the third part).
pub(crate) fn answered_ids(parsed: &ParsedMessage) -> Vec<String> {
    let mut ids = thread_ids(parsed);
    let named = parsed
        .automatic_details
        .iter()
        .flat_map(|details| &details.letter_ids);
    ids.extend(named.cloned());
    ids
}

fn facts_of<'m>(
    message: &'m Message,
    thread: &'m [Answered],
    named: &'m [String],
) -> MailFacts<'m> {
    MailFacts {
        from_email: &message.from_email,
        from_name: &message.from_name,
        subject: &message.subject,
        date: message.date,
        thread,
        named,
        delivery_failure: message.automatic.as_deref() == Some("delivery_failure"),
        ..MailFacts::default()
    }
}

/// Requests that a mail in the Inbox may belong to, the likeliest first; at most five.
pub fn suggestions(r: &Reader<'_>, matcher: &Matcher, message: &Message) -> Result<Vec<Suggested>> {
    let text = r.text_of_message(message.id)?;
    let own_text = reply_text(&text);
    let named = r.named_references(message.id)?;
    let mut waiting = Vec::new();
    for reference in &named {
        waiting.extend(r.waiting_with_reference(&reference_key(reference), message.id)?);
    }
    let thread = answered(r, &message.thread_ids)?;
    Ok(matcher.suggest(&MailFacts {
        own_text: &own_text,
        full_text: &text,
        waiting: &waiting,
        ..facts_of(message, &thread.answered, &named)
    }))
}

/// Suggestions as they are shown.
pub(crate) fn shown(r: &Reader<'_>, suggested: Vec<Suggested>) -> Result<Vec<Suggestion>> {
    suggested
        .into_iter()
        .map(|suggested| {
            Ok(Suggestion {
                request_id: suggested.request.into(),
                title: r.request(suggested.request)?.title,
                why: suggested.why,
                warning: suggested.warning.unwrap_or_default(),
            })
        })
        .collect()
}
