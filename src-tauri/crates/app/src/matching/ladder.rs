//! The ladder: what files a mail by itself, strongest first.
//!
//! 1. It answers a letter of ours, or a mail filed here (In-Reply-To, References).
//! 2. Its subject names our reference.
//! 3. What the writer wrote names our reference.
//! 4. It names a reference of the authority's own, learnt from mails filed under one request.
//! 5. The mail it quotes names our reference.
//!
//! On every rung but the first the sender must be one that the authority is known to use: a
//! reference can be copied by anybody who has seen it. Where rungs disagree, the upper one decides
//! and the other requests are offered; but a subject that somebody changed to name another request
//! than the thread leaves the mail in the Inbox. Sender and subject's words alone file nothing.

use chrono::Days;
use foi_mail::reference_key;

use super::facts::{Answered, AnsweredMail, Filing, MailFacts, Placement, Suggested};
use super::index::{Learnt, Matcher};
use super::our_reference::Found;
use crate::day::{civil_day, in_a_letter};

/// References this near to each other are named in one breath: "SCR-7K2FQ1 and SCR-0A1B2C".
const ONE_BREATH: usize = 40;

/// What a mail names, and who seems to have sent it: read once, used by each rung.
pub(super) struct Signs {
    /// The authorities that write from the sender's address.
    pub(super) senders: Vec<u32>,
    /// The user sent it.
    pub(super) own: bool,
    pub(super) in_subject: Vec<Found>,
    pub(super) in_own_text: Vec<Found>,
}

impl Matcher {
    /// Where a mail belongs: filed where its thread or a reference says so, otherwise suggested.
    pub fn place(&self, mail: &MailFacts<'_>) -> Placement {
        let signs = self.signs(mail);
        match self.filing(mail, &signs) {
            Some(filing) => Placement::Filed(filing),
            None => Placement::Suggested(self.ranked(mail, &signs)),
        }
    }

    /// As [`Matcher::place`], without looking for suggestions when nothing files the mail.
    pub fn file(&self, mail: &MailFacts<'_>) -> Option<Filing> {
        self.filing(mail, &self.signs(mail))
    }

    /// Requests a mail may belong to, the likeliest first; at most five.
    pub fn suggest(&self, mail: &MailFacts<'_>) -> Vec<Suggested> {
        self.ranked(mail, &self.signs(mail))
    }

    fn signs(&self, mail: &MailFacts<'_>) -> Signs {
        Signs {
            senders: self.senders.authorities(mail.from_email),
            own: self.senders.is_own(mail.from_email),
            in_subject: self.references.find(mail.subject),
            in_own_text: self.references.find(mail.own_text),
        }
    }

    fn filing(&self, mail: &MailFacts<'_>, signs: &Signs) -> Option<Filing> {
        let mut filing = match mail.thread.first() {
            Some(answered) => self.by_thread(mail, signs, *answered)?,
            None => self
                .by_our_reference(signs)
                .or_else(|| self.by_their_reference(mail, signs))
                .or_else(|| self.by_quoted_reference(mail, signs))?,
        };
        filing.offered = self.offered(mail, signs, &filing);
        Some(filing)
    }

    fn by_thread(&self, mail: &MailFacts<'_>, signs: &Signs, answered: Answered) -> Option<Filing> {
        let number = self.request_numbers.get(&answered.request).copied();
        let names_it = |found: &[Found]| found.iter().any(|hit| Some(hit.request) == number);
        if !signs.in_subject.is_empty()
            && !names_it(&signs.in_subject)
            && !names_it(&signs.in_own_text)
        {
            return None;
        }
        let mut because = match answered.what {
            AnsweredMail::Letter(on) => {
                format!("It answers our letter of {}.", crate::day::written(on))
            }
            AnsweredMail::Filed => "It answers a mail filed here.".to_owned(),
            AnsweredMail::FiledByUser => "It answers a mail that you filed here.".to_owned(),
        };
        if let Some(request) = number
            && !mail.delivery_failure
            && !self.may_write_about(signs, request)
        {
            because.push(' ');
            because.push_str(&self.stranger(mail, request));
        }
        let also = if names_it(&signs.in_subject) {
            self.also_named(&signs.in_subject, number, "Its subject names our reference")
        } else {
            Vec::new()
        };
        Some(Filing {
            request: answered.request,
            because,
            also,
            offered: Vec::new(),
        })
    }

    fn by_our_reference(&self, signs: &Signs) -> Option<Filing> {
        let trusted = |found: &[Found]| -> Vec<Found> {
            found
                .iter()
                .filter(|hit| self.may_write_about(signs, hit.request))
                .copied()
                .collect()
        };
        let in_subject = trusted(&signs.in_subject);
        if let Some(first) = in_subject.first() {
            let words = "Its subject names our reference";
            return self.filed(
                first.request,
                words,
                self.also_named(&in_subject, Some(first.request), words),
            );
        }
        let in_text = trusted(&signs.in_own_text);
        let first = in_text.first()?;
        let in_one_breath = in_text.windows(2).all(
            |pair| matches!(pair, [one, next] if next.start.saturating_sub(one.end) <= ONE_BREATH),
        );
        if !in_one_breath {
            // Two requests in different places: which of them it answers is for the user to say.
            return None;
        }
        let words = "It names our reference";
        self.filed(
            first.request,
            words,
            self.also_named(&in_text, Some(first.request), words),
        )
    }

    fn by_their_reference(&self, mail: &MailFacts<'_>, signs: &Signs) -> Option<Filing> {
        // With two of our references in different places, theirs does not decide either.
        if !signs.in_own_text.is_empty() {
            return None;
        }
        let known = self.known_named(mail, signs);
        let (learnt, _) = known.first()?;
        if known
            .iter()
            .any(|(other, _)| other.request != learnt.request)
        {
            return None;
        }
        let request = self.request(learnt.request)?;
        if request
            .sent
            .is_none_or(|sent| sent > civil_day(mail.date) + Days::new(1))
        {
            // The number is older than the request: the authority counts anew.
            return None;
        }
        Some(Filing {
            request: request.id,
            because: self.learnt_sentence(learnt),
            also: Vec::new(),
            offered: Vec::new(),
        })
    }

    fn by_quoted_reference(&self, mail: &MailFacts<'_>, signs: &Signs) -> Option<Filing> {
        if !signs.in_own_text.is_empty() || !signs.in_subject.is_empty() {
            return None;
        }
        let quoted = self.references.find(mail.full_text);
        match quoted.as_slice() {
            [only] if self.may_write_about(signs, only.request) => self.filed(
                only.request,
                "It quotes a mail with our reference",
                Vec::new(),
            ),
            _ => None,
        }
    }

    /// The references of the authority's own in a mail that lead to exactly one request each, and
    /// whether each stands in the subject. None when another of the same form is not known: then
    /// which one it is about is open.
    fn known_named(&self, mail: &MailFacts<'_>, signs: &Signs) -> Vec<(&Learnt, bool)> {
        let subject = reference_key(mail.subject);
        let keys: Vec<(String, bool)> = mail
            .named
            .iter()
            .filter(|reference| self.references.request_of(reference).is_none())
            .map(|reference| reference_key(reference))
            .map(|key| {
                let in_subject = subject.contains(&key);
                (key, in_subject)
            })
            .collect();
        let only_subject = keys.iter().any(|(_, in_subject)| *in_subject);
        let mut known = Vec::new();
        let mut unknown_forms = Vec::new();
        for (key, in_subject) in keys {
            if only_subject && !in_subject {
                continue;
            }
            match self.learnt_by(&key, signs).as_slice() {
                [only] if tells_enough(&key) => known.push((*only, in_subject)),
                _ => unknown_forms.push(form(&key)),
            }
        }
        let doubtful = known
            .iter()
            .any(|(learnt, _)| unknown_forms.contains(&form(&reference_key(&learnt.written))));
        if doubtful { Vec::new() } else { known }
    }

    /// Who learnt this key, among requests the sender may write about. A review often has the
    /// number of its request with letters behind it: `FOI24/118/IR`.
    pub(super) fn learnt_by(&self, key: &str, signs: &Signs) -> Vec<&Learnt> {
        let of = |key: &str| -> Vec<&Learnt> {
            self.learnt
                .get(key)
                .into_iter()
                .flatten()
                .filter(|learnt| self.may_write_about(signs, learnt.request))
                .collect()
        };
        let exact = of(key);
        if exact.is_empty() {
            of(without_ending(key))
        } else {
            exact
        }
    }

    fn also_named(
        &self,
        found: &[Found],
        but: Option<u32>,
        words: &str,
    ) -> Vec<(foi_store::RequestId, String)> {
        found
            .iter()
            .filter(|hit| Some(hit.request) != but)
            .filter_map(|hit| self.request(hit.request))
            .map(|request| (request.id, format!("{words} {} too.", request.reference)))
            .collect()
    }

    fn filed(
        &self,
        request: u32,
        words: &str,
        also: Vec<(foi_store::RequestId, String)>,
    ) -> Option<Filing> {
        let request = self.request(request)?;
        Some(Filing {
            request: request.id,
            because: format!("{words} {}.", request.reference),
            also,
            offered: Vec::new(),
        })
    }

    /// Requests that a filed mail names as well.
    fn offered(&self, mail: &MailFacts<'_>, signs: &Signs, filing: &Filing) -> Vec<Suggested> {
        let mut offered: Vec<Suggested> = Vec::new();
        let mut offer = |request: u32, why: String| {
            let Some(known) = self.request(request) else {
                return;
            };
            let there = known.id == filing.request
                || filing.also.iter().any(|(also, _)| *also == known.id)
                || offered.iter().any(|other| other.request == known.id);
            if !there {
                offered.push(Suggested {
                    request: known.id,
                    why,
                    warning: (!self.may_write_about(signs, request))
                        .then(|| self.stranger(mail, request)),
                });
            }
        };
        for (found, words) in [
            (&signs.in_subject, "Its subject names our reference"),
            (&signs.in_own_text, "It names our reference"),
        ] {
            for hit in found {
                if let Some(known) = self.request(hit.request) {
                    offer(hit.request, format!("{words} {}.", known.reference));
                }
            }
        }
        for answered in mail.thread.iter().skip(1) {
            if let Some(&number) = self.request_numbers.get(&answered.request) {
                offer(
                    number,
                    "Its thread has a letter or mail of this request in it.".to_owned(),
                );
            }
        }
        for (learnt, _) in self.known_named(mail, signs) {
            offer(learnt.request, self.learnt_sentence(learnt));
        }
        offered
    }

    /// Whether the sender is one that the request's authority is known to use, or the user.
    pub(super) fn may_write_about(&self, signs: &Signs, request: u32) -> bool {
        signs.own
            || self
                .request(request)
                .is_some_and(|known| signs.senders.contains(&known.authority))
    }

    /// "It comes from mail.example, which Eastmere Council has not written from before."
    pub(super) fn stranger(&self, mail: &MailFacts<'_>, request: u32) -> String {
        let from =
            super::senders::domain_of(mail.from_email).unwrap_or("an address that cannot be read");
        format!(
            "It comes from {from}, which {} has not written from before.",
            self.authority_name(request)
        )
    }

    pub(super) fn authority_name(&self, request: u32) -> &str {
        self.request(request)
            .and_then(|known| self.authority(known.authority))
            .map_or("the authority", |authority| authority.name.as_str())
    }

    pub(super) fn learnt_sentence(&self, learnt: &Learnt) -> String {
        let from = if learnt.acknowledgement {
            "its acknowledgement"
        } else {
            "its mail"
        };
        format!(
            "It names {}’s own reference {}, learnt from {from} of {}.",
            self.authority_name(learnt.request),
            learnt.written,
            in_a_letter(learnt.on)
        )
    }
}

/// A number so short that it may be anything does not file a mail by itself.
pub(super) fn tells_enough(key: &str) -> bool {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    digits >= 5 || (digits >= 2 && key.len() >= 5)
}

/// `FOI2400118` → `FOI#######`: references of one series have one form.
pub(super) fn form(key: &str) -> String {
    without_ending(key)
        .chars()
        .map(|c| if c.is_ascii_digit() { '#' } else { c })
        .collect()
}

/// `FOI2400118IR` → `FOI2400118`
pub(super) fn without_ending(key: &str) -> &str {
    let base = key.trim_end_matches(|c: char| !c.is_ascii_digit());
    if base.is_empty() { key } else { base }
}
