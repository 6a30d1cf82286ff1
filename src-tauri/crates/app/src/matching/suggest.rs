//! Requests a mail may belong to when nothing files it: each sign counts, and the reason is said.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use foi_mail::reference_key;

use super::facts::{AnsweredMail, MailFacts, Suggested};
use super::index::{Choice, KnownRequest, Learnt, Matcher};
use super::ladder::{Signs, form, without_ending};
use super::senders::address_of;
use super::words::{has_name, name_words_in, passages, stem, subject_words};
use crate::day::{civil_day, in_a_letter, written};

/// More are never given.
const MOST: usize = 5;
/// A request with fewer points than this is not worth saying.
const LEAST: i32 = 30;
/// A word that so many requests share does not lead from a subject to a request.
const COMMON: usize = 60;

/// Why a request is suggested.
#[derive(Debug, Clone, Copy)]
enum Why<'m> {
    Chosen(Choice),
    Thread(AnsweredMail),
    InSubject,
    InText,
    Quoted,
    Learnt(&'m Learnt),
    SameReference(&'m str),
    Questions,
    Subject,
    SomeOfSubject,
    Writer,
    Form(&'m str),
    Named,
    Sender,
    WaitingThen,
}

/// A request that may be meant, with all that speaks for it.
#[derive(Debug, Default)]
struct Candidate<'m> {
    points: i32,
    why: Vec<(i32, Why<'m>)>,
    /// The mail says outright that it is about this request.
    named: bool,
}

impl<'m> Candidate<'m> {
    fn add(&mut self, points: i32, why: Why<'m>) {
        self.points += points;
        self.why.push((points, why));
    }

    fn names(&mut self, points: i32, why: Why<'m>) {
        self.named = true;
        self.add(points, why);
    }
}

type Candidates<'m> = HashMap<u32, Candidate<'m>>;

impl Matcher {
    pub(super) fn ranked<'m>(&'m self, mail: &MailFacts<'m>, signs: &Signs) -> Vec<Suggested> {
        let mut candidates = Candidates::default();
        self.by_names(mail, signs, &mut candidates);
        self.by_sender(mail, signs, &mut candidates);
        self.by_questions(mail, &mut candidates);
        self.weigh(mail, &mut candidates);

        let mut ranked: Vec<_> = candidates
            .into_iter()
            .filter(|(_, candidate)| candidate.points >= LEAST)
            .filter_map(|(number, candidate)| Some((self.request(number)?, number, candidate)))
            .collect();
        ranked.sort_by(|(one, _, a), (other, _, b)| {
            (b.points, other.active.last(), other.id).cmp(&(a.points, one.active.last(), one.id))
        });
        ranked.truncate(MOST);
        ranked
            .into_iter()
            .map(|(request, number, candidate)| Suggested {
                request: request.id,
                why: self.sentence(mail, request, number, candidate),
                warning: (!self.may_write_about(signs, number) && !mail.delivery_failure)
                    .then(|| self.stranger(mail, number)),
            })
            .collect()
    }

    /// By what the mail says outright: its thread, references, and what the user chose before.
    fn by_names<'m>(
        &'m self,
        mail: &MailFacts<'m>,
        signs: &Signs,
        candidates: &mut Candidates<'m>,
    ) {
        for answered in mail.thread {
            if let Some(&number) = self.request_numbers.get(&answered.request) {
                candidates
                    .entry(number)
                    .or_default()
                    .names(300, Why::Thread(answered.what));
            }
        }
        let quoted = if signs.in_subject.is_empty() && signs.in_own_text.is_empty() {
            self.references.find(mail.full_text)
        } else {
            Vec::new()
        };
        for (found, points, why) in [
            (&signs.in_subject, 320, Why::InSubject),
            (&signs.in_own_text, 280, Why::InText),
            (&quoted, 200, Why::Quoted),
        ] {
            for hit in found {
                candidates
                    .entry(hit.request)
                    .or_default()
                    .names(points, why);
            }
        }
        for reference in mail.named {
            let key = reference_key(reference);
            let trusted = self.learnt_by(&key, signs);
            for learnt in &trusted {
                candidates
                    .entry(learnt.request)
                    .or_default()
                    .names(180, Why::Learnt(learnt));
            }
            if trusted.is_empty() {
                // Somebody else's number may look the same: it counts for less.
                for learnt in self.learnt.get(&key).into_iter().flatten() {
                    candidates
                        .entry(learnt.request)
                        .or_default()
                        .names(100, Why::Learnt(learnt));
                }
            }
        }
        if let Some(stem) = stem(mail.subject)
            && let Some(choice) = self.choices.get(&(address_of(mail.from_email), stem))
        {
            candidates
                .entry(choice.request)
                .or_default()
                .names(500, Why::Chosen(*choice));
        }
    }

    /// Every request of the authorities that seem to have written it; where the sender is not known,
    /// of those it names, or whose references have its form, and requests with words of its subject.
    fn by_sender<'m>(
        &'m self,
        mail: &MailFacts<'m>,
        signs: &Signs,
        candidates: &mut Candidates<'m>,
    ) {
        let several = signs.senders.len() > 1;
        for &authority in &signs.senders {
            let Some(known) = self.authority(authority) else {
                continue;
            };
            // Some authorities share a domain: the name tells.
            let named = several
                && (has_name(mail.from_name, &known.name_words)
                    || has_name(mail.own_text, &known.name_words)
                    || has_name(mail.full_text, &known.name_words));
            for &request in &known.requests {
                let candidate = candidates.entry(request).or_default();
                candidate.add(25, Why::Sender);
                if named {
                    candidate.add(20, Why::Named);
                }
            }
        }
        if !signs.senders.is_empty() || signs.own {
            return;
        }
        for authority in self.named_authorities(mail) {
            for &request in self
                .authority(authority)
                .into_iter()
                .flat_map(|known| &known.requests)
            {
                candidates.entry(request).or_default().add(20, Why::Named);
            }
        }
        for reference in mail.named {
            let authorities = self.forms.get(&form(&reference_key(reference)));
            // A form that many use says nothing.
            for &authority in authorities
                .into_iter()
                .flatten()
                .take(3)
                .filter(|_| authorities.is_some_and(|all| all.len() <= 3))
            {
                for &request in self
                    .authority(authority)
                    .into_iter()
                    .flat_map(|known| &known.requests)
                {
                    candidates
                        .entry(request)
                        .or_default()
                        .add(15, Why::Form(reference));
                }
            }
        }
        for word in subject_words(mail.subject) {
            if let Some(requests) = self
                .by_word
                .get(&word)
                .filter(|requests| requests.len() <= COMMON)
            {
                for &request in requests {
                    candidates.entry(request).or_default();
                }
            }
        }
    }

    fn named_authorities(&self, mail: &MailFacts<'_>) -> Vec<u32> {
        let mut found = Vec::new();
        for text in [mail.from_name, mail.subject, mail.own_text] {
            for word in name_words_in(text) {
                for &authority in self.by_name.get(&word).into_iter().flatten() {
                    if !found.contains(&authority)
                        && self
                            .authority(authority)
                            .is_some_and(|known| has_name(text, &known.name_words))
                    {
                        found.push(authority);
                    }
                }
            }
        }
        found
    }

    /// Answers often repeat the questions, or quote the letter without its reference.
    fn by_questions<'m>(&'m self, mail: &MailFacts<'m>, candidates: &mut Candidates<'m>) {
        if self.by_passage.is_empty() {
            return;
        }
        let mut shared: HashMap<u32, i32> = HashMap::new();
        for passage in passages(mail.full_text) {
            // A passage of many letters is a form of words.
            if let Some(requests) = self
                .by_passage
                .get(&passage)
                .filter(|requests| requests.len() <= 4)
            {
                for &request in requests {
                    *shared.entry(request).or_default() += 1;
                }
            }
        }
        for (request, count) in shared {
            if count >= 2 {
                candidates
                    .entry(request)
                    .or_default()
                    .add(30 + (count * 5).min(40), Why::Questions);
            }
        }
    }

    /// Adds what each candidate's own history says: subject, people, dates, other references.
    fn weigh<'m>(&'m self, mail: &MailFacts<'m>, candidates: &mut Candidates<'m>) {
        let subjects: Vec<WeighedSubject> = std::iter::once(mail.subject)
            .chain(mail.waiting.iter().map(|other| other.subject.as_str()))
            .map(|subject| self.weighed(subject))
            .collect();
        let writers: Vec<String> = std::iter::once(mail.from_email)
            .chain(mail.waiting.iter().map(|other| other.from_email.as_str()))
            .map(address_of)
            .collect();
        let on = mail
            .waiting
            .iter()
            .map(|other| other.date)
            .chain([mail.date])
            .min()
            .map_or_else(|| civil_day(mail.date), civil_day);
        let keys: Vec<String> = mail
            .named
            .iter()
            .map(|named| reference_key(named))
            .collect();
        for (number, candidate) in candidates.iter_mut() {
            let Some(request) = self.request(*number) else {
                continue;
            };
            if !candidate.named && request.sent.is_none_or(|sent| sent > on + Days::new(1)) {
                // Nobody answers a request that had not gone.
                candidate.points = i32::MIN / 2;
                continue;
            }
            let of_mail = subjects
                .first()
                .map_or(0.0, |subject| subject.shared_with(self, request));
            let of_all = subjects
                .iter()
                .map(|subject| subject.shared_with(self, request))
                .fold(0.0, f64::max);
            candidate.points_for_subject(of_mail, of_all, mail);
            if writers
                .iter()
                .any(|writer| request.writers.contains(writer) && !writer.is_empty())
            {
                candidate.add(self.points_for(&writers), Why::Writer);
            }
            let (points, waiting) = at_that_time(request, on);
            if waiting {
                candidate.add(points, Why::WaitingThen);
            } else {
                candidate.points += points;
            }
            if has_another_reference(request, &keys) {
                candidate.points -= 40;
            }
        }
    }

    /// A shared mailbox writes about every request, a person about few.
    fn points_for(&self, writers: &[String]) -> i32 {
        writers
            .iter()
            .filter_map(|writer| self.writers.get(writer))
            .map(|requests| match requests {
                0 | 1 => 30,
                2 | 3 => 20,
                _ => 5,
            })
            .max()
            .unwrap_or(5)
    }

    fn weighed(&self, subject: &str) -> WeighedSubject {
        let words = subject_words(subject);
        let weights: Vec<(u64, f64)> = words
            .into_iter()
            .map(|word| (word, self.weight(word)))
            .collect();
        WeighedSubject {
            total: weights.iter().map(|(_, weight)| weight).sum(),
            weights,
        }
    }

    /// Rare words tell more than common ones (inverse document frequency).
    fn weight(&self, word: u64) -> f64 {
        let all = f64::from(super::index::number(self.requests.len()));
        let with = f64::from(super::index::number(
            self.by_word.get(&word).map_or(0, Vec::len),
        ));
        (1.0 + (all + 1.0) / (with + 0.5)).ln()
    }

    fn sentence(
        &self,
        mail: &MailFacts<'_>,
        request: &KnownRequest,
        number: u32,
        mut candidate: Candidate<'_>,
    ) -> String {
        candidate.why.sort_by_key(|(points, _)| -points);
        let mut said: Vec<String> = candidate
            .why
            .iter()
            .take(2)
            .map(|(_, why)| self.say(mail, request, number, *why))
            .collect();
        said.dedup();
        said.join(" ")
    }

    fn say(
        &self,
        mail: &MailFacts<'_>,
        request: &KnownRequest,
        number: u32,
        why: Why<'_>,
    ) -> String {
        let authority = self.authority_name(number);
        match why {
            Why::Chosen(choice) => format!(
                "You filed a mail with this sender and subject here on {}.",
                written(choice.on)
            ),
            Why::Thread(AnsweredMail::Letter(on)) => {
                format!("It answers our letter of {}.", written(on))
            }
            Why::Thread(AnsweredMail::Filed) => "It answers a mail filed here.".to_owned(),
            Why::Thread(AnsweredMail::FiledByUser) => {
                "It answers a mail that you filed here.".to_owned()
            }
            Why::InSubject => format!("Its subject names our reference {}.", request.reference),
            Why::InText => format!("It names our reference {}.", request.reference),
            Why::Quoted => format!("It quotes a mail with our reference {}.", request.reference),
            Why::Learnt(learnt) => self.learnt_sentence(learnt),
            Why::SameReference(reference) => {
                format!("Another mail in the Inbox names {reference} too, and fits this request.")
            }
            Why::Questions => "It repeats words of your letter.".to_owned(),
            Why::Subject => "Its subject has the words of your request.".to_owned(),
            Why::SomeOfSubject => "Its subject has some of the words of your request.".to_owned(),
            Why::Writer => format!("{} has written about this request before.", mail.from_email),
            Why::Form(reference) => {
                format!("The reference {reference} looks like those of {authority}.")
            }
            Why::Named => format!("It names {authority}."),
            Why::Sender => format!("{authority} writes from this address or domain."),
            Why::WaitingThen => match request.sent {
                Some(sent) => format!(
                    "The request of {} was waiting for an answer then.",
                    in_a_letter(sent)
                ),
                None => "The request was waiting for an answer then.".to_owned(),
            },
        }
    }
}

/// The words of a subject, each with what it tells.
struct WeighedSubject {
    weights: Vec<(u64, f64)>,
    total: f64,
}

impl WeighedSubject {
    /// How much of the request's subject is in this one, from 0 to 1.
    fn shared_with(&self, matcher: &Matcher, request: &KnownRequest) -> f64 {
        if self.weights.is_empty() || request.words.is_empty() {
            return 0.0;
        }
        let shared: f64 = self
            .weights
            .iter()
            .filter(|(word, _)| request.words.contains(word))
            .map(|(_, weight)| weight)
            .sum();
        if shared == 0.0 {
            return 0.0;
        }
        let of_request: f64 = request.words.iter().map(|word| matcher.weight(*word)).sum();
        // Mostly how much of the request's words came back; a subject with many others counts less.
        0.7 * shared / of_request + 0.3 * 2.0 * shared / (of_request + self.total)
    }
}

impl<'m> Candidate<'m> {
    fn points_for_subject(&mut self, of_mail: f64, of_all: f64, mail: &MailFacts<'m>) {
        const MOST: f64 = 70.0;
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 70")]
        let points = |share: f64| (share * MOST).round() as i32;
        let own = points(of_mail);
        if own > 0 {
            self.add(
                own,
                if of_mail > 0.7 {
                    Why::Subject
                } else {
                    Why::SomeOfSubject
                },
            );
        }
        let more = points(of_all) - own;
        if more > 0 {
            let named = mail.named.first().map_or("", String::as_str);
            self.add(more, Why::SameReference(named));
        }
    }
}

/// Points for how a request stood on a day, and whether it was waiting for an answer.
fn at_that_time(request: &KnownRequest, on: NaiveDate) -> (i32, bool) {
    let last = request
        .active
        .iter()
        .rev()
        .find(|day| **day <= on + Days::new(1))
        .copied()
        .or(request.sent);
    let Some(last) = last else {
        return (-25, false);
    };
    if request.settled.is_some_and(|settled| settled < on) {
        return (-15, false);
    }
    match (on - last).num_days() {
        ..=3 => (25, true),
        4..=45 => (20, true),
        46..=90 => (8, true),
        91..=180 => (0, false),
        181..=400 => (-12, false),
        _ => (-25, false),
    }
}

/// Whether the authority calls the request by another number of the same form as the mail's.
fn has_another_reference(request: &KnownRequest, keys: &[String]) -> bool {
    let bases: Vec<&str> = keys.iter().map(|key| without_ending(key)).collect();
    let same = request
        .learnt_keys
        .iter()
        .any(|learnt| bases.contains(&without_ending(learnt)));
    !same
        && request
            .learnt_keys
            .iter()
            .any(|learnt| keys.iter().any(|key| form(key) == form(learnt)))
}
