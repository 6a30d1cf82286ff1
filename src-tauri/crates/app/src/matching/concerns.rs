//! Whether a mail concerns us at all: of a mailbox nothing else is kept.

use foi_mail::reference_key;

use super::facts::{AnsweredMail, MailFacts};
use super::index::Matcher;
use super::ladder::tells_enough;
use crate::day::written;

impl Matcher {
    /// Why a mail concerns one of our requests, in a sentence; none when nothing says so.
    ///
    /// From the headers alone (texts left empty): it answers a letter of ours or a mail kept here,
    /// comes from an authority that was asked, goes from the user to one, or its subject has a
    /// reference. When that says nothing, ask again with the texts: references are then looked
    /// for in them too.
    pub fn concerns(&self, mail: &MailFacts<'_>) -> Option<String> {
        if let Some(answered) = mail.thread.first() {
            return Some(match answered.what {
                AnsweredMail::Letter(on) => format!("It answers our letter of {}.", written(on)),
                _ => "It answers a mail that is kept here.".to_owned(),
            });
        }
        let was_asked = |authority: &u32| {
            self.authority(*authority)
                .is_some_and(|known| !known.requests.is_empty())
        };
        let name = |authority: u32| {
            self.authority(authority)
                .map_or("an authority", |known| known.name.as_str())
        };
        if let Some(authority) = self
            .senders
            .authorities(mail.from_email)
            .into_iter()
            .find(was_asked)
        {
            return Some(format!(
                "{} writes from this address or domain.",
                name(authority)
            ));
        }
        if self.senders.is_own(mail.from_email)
            && let Some(authority) = mail
                .to
                .iter()
                .flat_map(|to| self.senders.authorities(to))
                .find(was_asked)
        {
            return Some(format!("You wrote it to {}.", name(authority)));
        }
        for text in [mail.subject, mail.own_text, mail.full_text] {
            if let Some(hit) = self.references.find(text).first()
                && let Some(request) = self.request(hit.request)
            {
                return Some(format!("It names our reference {}.", request.reference));
            }
        }
        mail.named
            .iter()
            .map(|reference| reference_key(reference))
            .filter(|key| tells_enough(key))
            .find_map(|key| self.learnt.get(&key)?.first())
            .map(|learnt| self.learnt_sentence(learnt))
    }
}
