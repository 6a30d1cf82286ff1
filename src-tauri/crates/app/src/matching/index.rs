//! What is known of requests, authorities and their references: all that the ladder looks into.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use foi_mail::reference_key;
use foi_store::{AuthorityId, RequestId};

use super::ladder::form;
use super::our_reference::OurReferences;
use super::senders::{Senders, address_of};
use super::words::{name_words, passages, stem, subject_words};
use crate::day::civil_day;

/// Everything matching knows, in memory: it grows with the requests, not with the mails.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    pub(super) requests: Vec<KnownRequest>,
    pub(super) request_numbers: HashMap<RequestId, u32>,
    pub(super) authorities: Vec<KnownAuthority>,
    pub(super) authority_numbers: HashMap<AuthorityId, u32>,
    pub(super) references: OurReferences,
    pub(super) senders: Senders,
    /// What mails filed under a request call it, by the key of the reference.
    pub(super) learnt: HashMap<String, Vec<Learnt>>,
    /// Requests by the words of their subjects.
    pub(super) by_word: HashMap<u64, Vec<u32>>,
    /// Authorities by the first word of their names.
    pub(super) by_name: HashMap<u64, Vec<u32>>,
    /// Authorities by the forms of their own references.
    pub(super) forms: HashMap<String, Vec<u32>>,
    /// About how many requests each address wrote.
    pub(super) writers: HashMap<String, u32>,
    /// Requests by the passages of their questions.
    pub(super) by_passage: HashMap<u64, Vec<u32>>,
    /// What the user filed by hand: sender and stem of the subject, and where it went last.
    pub(super) choices: HashMap<(String, u64), Choice>,
}

#[derive(Debug, Clone)]
pub(super) struct KnownRequest {
    pub(super) id: RequestId,
    pub(super) reference: String,
    pub(super) authority: u32,
    pub(super) words: Vec<u64>,
    /// The day its first letter went; none while it is a draft.
    pub(super) sent: Option<NaiveDate>,
    /// Days on which a mail or letter of it came or went, in order.
    pub(super) active: Vec<NaiveDate>,
    /// The day it was answered or ended, as the user says.
    pub(super) settled: Option<NaiveDate>,
    /// Who wrote about it.
    pub(super) writers: Vec<String>,
    /// The forms of the references that the authority gave it, such as `AAA99/9999`.
    pub(super) learnt_keys: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct KnownAuthority {
    pub(super) name: String,
    pub(super) name_words: Vec<u64>,
    pub(super) requests: Vec<u32>,
}

/// A reference of the authority's own, as one mail taught it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Learnt {
    pub(super) request: u32,
    pub(super) written: String,
    pub(super) on: NaiveDate,
    pub(super) acknowledgement: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) request: u32,
    pub(super) on: NaiveDate,
}

/// A request as the casebook has it, for [`Matcher::add_request`].
#[derive(Debug, Clone, Copy)]
pub struct RequestFacts<'r> {
    /// Its id.
    pub id: RequestId,
    /// Our reference.
    pub reference: &'r str,
    /// What it asks about.
    pub title: &'r str,
    /// Whom it asks.
    pub authority: AuthorityId,
}

/// An incoming mail that is filed, for [`Matcher::learn`].
#[derive(Debug, Clone, Copy)]
pub struct FiledMail<'m> {
    /// The request it is filed under.
    pub request: RequestId,
    /// The sender's address.
    pub from_email: &'m str,
    /// When it was sent.
    pub date: DateTime<Utc>,
    /// The authority's own references in it, as written.
    pub named: &'m [String],
    /// It is an acknowledgement.
    pub acknowledgement: bool,
    /// A mail server wrote it, not the authority.
    pub delivery_failure: bool,
}

impl Matcher {
    /// Makes an authority known, with the address for requests to it (or none).
    pub fn add_authority(&mut self, id: AuthorityId, name: &str, email: &str) {
        let number = number(self.authorities.len());
        let name_words = name_words(name);
        if let Some(first) = name_words.first() {
            self.by_name.entry(*first).or_default().push(number);
        }
        self.authorities.push(KnownAuthority {
            name: name.to_owned(),
            name_words,
            requests: Vec::new(),
        });
        self.authority_numbers.insert(id, number);
        self.senders.add(email, number);
    }

    /// Makes a request known. Its authority must be.
    pub fn add_request(&mut self, request: &RequestFacts<'_>) {
        let Some(&authority) = self.authority_numbers.get(&request.authority) else {
            return;
        };
        let number = number(self.requests.len());
        self.request_numbers.insert(request.id, number);
        self.references.add(request.reference, number);
        let words = subject_words(request.title);
        for word in &words {
            self.by_word.entry(*word).or_default().push(number);
        }
        if let Some(known) = self.authorities.get_mut(index(authority)) {
            known.requests.push(number);
        }
        self.requests.push(KnownRequest {
            id: request.id,
            reference: request.reference.to_owned(),
            authority,
            words,
            sent: None,
            active: Vec::new(),
            settled: None,
            writers: Vec::new(),
            learnt_keys: Vec::new(),
        });
    }

    /// Notes that a letter of ours about a request went, and to whom.
    pub fn add_letter(&mut self, request: RequestId, to: &str, on: NaiveDate) {
        let Some(known) = self.known_mut(request) else {
            return;
        };
        known.sent = Some(known.sent.map_or(on, |first| first.min(on)));
        add_day(&mut known.active, on);
        let authority = known.authority;
        self.senders.add(to, authority);
    }

    /// Notes the day a request was answered or ended; none when it was opened again.
    pub fn set_settled(&mut self, request: RequestId, on: Option<NaiveDate>) {
        if let Some(known) = self.known_mut(request) {
            known.settled = on;
        }
    }

    /// Notes what a request asks: answers often repeat the questions.
    pub fn add_question(&mut self, request: RequestId, text: &str) {
        let Some(&number) = self.request_numbers.get(&request) else {
            return;
        };
        for passage in passages(text) {
            let requests = self.by_passage.entry(passage).or_default();
            if requests.last() != Some(&number) {
                requests.push(number);
            }
        }
    }

    /// Notes an address of the user's own.
    pub fn add_own_address(&mut self, email: &str) {
        self.senders.add_own(email);
    }

    /// Notes that the user filed a mail with this sender and subject by hand.
    pub fn add_choice(
        &mut self,
        from_email: &str,
        subject: &str,
        request: RequestId,
        on: NaiveDate,
    ) {
        if let (Some(stem), Some(&request)) = (stem(subject), self.request_numbers.get(&request)) {
            self.choices
                .insert((address_of(from_email), stem), Choice { request, on });
        }
    }

    /// Learns from a mail that is filed: who writes about the request, and what they call it.
    pub fn learn(&mut self, mail: &FiledMail<'_>) {
        if mail.delivery_failure || self.senders.is_own(mail.from_email) {
            return;
        }
        let Some(&request) = self.request_numbers.get(&mail.request) else {
            return;
        };
        let on = civil_day(mail.date);
        let ours: Vec<bool> = mail
            .named
            .iter()
            .map(|reference| self.references.request_of(reference).is_some())
            .collect();
        let Some(known) = self.requests.get_mut(index(request)) else {
            return;
        };
        add_day(&mut known.active, on);
        let writer = address_of(mail.from_email);
        if !writer.is_empty() && !known.writers.contains(&writer) {
            *self.writers.entry(writer.clone()).or_default() += 1;
            known.writers.push(writer);
        }
        self.senders.add(mail.from_email, known.authority);
        for (reference, _) in mail.named.iter().zip(ours).filter(|(_, ours)| !ours) {
            let key = reference_key(reference);
            if !known.learnt_keys.contains(&key) {
                known.learnt_keys.push(key.clone());
                let users = self.forms.entry(form(&key)).or_default();
                if !users.contains(&known.authority) {
                    users.push(known.authority);
                }
            }
            let learnt = self.learnt.entry(key).or_default();
            match learnt.iter_mut().find(|learnt| learnt.request == request) {
                // The first mail that named it is the one to cite.
                Some(known) if known.on <= on => {}
                Some(known) => {
                    known.on = on;
                    known.acknowledgement = mail.acknowledgement;
                }
                None => learnt.push(Learnt {
                    request,
                    written: reference.clone(),
                    on,
                    acknowledgement: mail.acknowledgement,
                }),
            }
        }
    }

    pub(super) fn request(&self, number: u32) -> Option<&KnownRequest> {
        self.requests.get(index(number))
    }

    pub(super) fn authority(&self, number: u32) -> Option<&KnownAuthority> {
        self.authorities.get(index(number))
    }

    fn known_mut(&mut self, request: RequestId) -> Option<&mut KnownRequest> {
        let number = *self.request_numbers.get(&request)?;
        self.requests.get_mut(index(number))
    }
}

fn add_day(days: &mut Vec<NaiveDate>, on: NaiveDate) {
    if let Err(place) = days.binary_search(&on) {
        days.insert(place, on);
    }
}

/// More requests than `u32` counts do not fit on a disk; they would go without suggestions.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
