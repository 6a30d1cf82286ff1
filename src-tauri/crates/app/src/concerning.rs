//! Whether a mail in the mailbox concerns us: of all others nothing is kept, and most are not
//! even brought.

use std::sync::OnceLock;

use foi_mail::{Automatic, ParsedMessage};
use foi_store::Reader;

use crate::matching::{MailFacts, Matcher, OPEN_TO_ALL, answered, answered_ids};
use crate::{App, Result};

/// Endings of public bodies' domains.
const PUBLIC_BODIES: &[&str] = &[
    ".gov.uk",
    ".gov.scot",
    ".gov.wales",
    ".nhs.uk",
    ".nhs.net",
    ".nhs.scot",
    ".police.uk",
    ".ac.uk",
    ".sch.uk",
    ".mod.uk",
    ".parliament.uk",
    ".parliament.scot",
    ".senedd.wales",
];

/// Words of a subject under which an answer may come from anywhere.
const WORDS: &[&str] = &[
    "foi",
    "foia",
    "foisa",
    "eir",
    "eirs",
    "freedom of information",
    "environmental information",
    "information request",
    "request for information",
    "internal review",
    "our ref",
    "case ref",
    "ico decision",
];

/// What a mail's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concern {
    /// It concerns us.
    Yes,
    /// Only its text can tell.
    Perhaps,
    /// It does not.
    No,
}

/// What a mail is held against.
#[derive(Debug)]
pub(crate) struct Concerns {
    /// Made for the first mail there is: most fetches bring none, and it has words of every request.
    matcher: OnceLock<Matcher>,
    /// Domains, and whole addresses at public domains, of the authorities that were asked.
    senders: Vec<String>,
}

impl Concerns {
    /// What is known now.
    pub(crate) fn now(app: &App) -> Result<Self> {
        app.casebook.read(|r| {
            let mut senders = Vec::new();
            let requests = r.requests_to_each()?;
            for authority in r.authorities()? {
                if requests.contains_key(&authority.id) {
                    senders.extend(sender_of(&authority.email));
                }
            }
            senders.sort();
            senders.dedup();
            Ok(Self {
                matcher: OnceLock::new(),
                senders,
            })
        })
    }

    fn matcher(&self, r: &Reader<'_>) -> Result<&Matcher> {
        if let Some(made) = self.matcher.get() {
            return Ok(made);
        }
        let made = Matcher::load(r)?;
        Ok(self.matcher.get_or_init(|| made))
    }

    /// Whose mail concerns us: domains and addresses.
    pub(crate) fn senders(&self) -> &[String] {
        &self.senders
    }

    /// What the header alone says.
    pub(crate) fn by_header(&self, r: &Reader<'_>, mail: &ParsedMessage) -> Result<Concern> {
        if is_letter_of_ours(r, mail)? {
            return Ok(Concern::No);
        }
        if self.concerns(r, mail)? {
            return Ok(Concern::Yes);
        }
        let from = mail.from.as_ref().map(|from| from.email.to_lowercase());
        let from = from.unwrap_or_default();
        let may_be_report = mail.automatic == Some(Automatic::DeliveryFailure)
            || ["mailer-daemon@", "postmaster@"]
                .iter()
                .any(|name| from.starts_with(name));
        let public_body = PUBLIC_BODIES.iter().any(|ending| from.ends_with(ending));
        // Without a request there is nothing that a text could name.
        if !self.senders.is_empty()
            && (may_be_report || public_body || speaks_of_requests(&mail.subject))
        {
            return Ok(Concern::Perhaps);
        }
        Ok(Concern::No)
    }

    /// Whether a mail concerns us, as far as it is here: its header alone, or the whole of it.
    pub(crate) fn concerns(&self, r: &Reader<'_>, mail: &ParsedMessage) -> Result<bool> {
        let thread = answered(r, &answered_ids(mail))?;
        let matcher = self.matcher(r)?;
        let named = matcher.their_references(&mail.subject, &mail.reply);
        let to: Vec<&str> = mail
            .to
            .iter()
            .chain(&mail.cc)
            .map(|to| to.email.as_str())
            .collect();
        let from = mail.from.as_ref();
        let facts = MailFacts {
            from_email: from.map_or("", |from| from.email.as_str()),
            from_name: from.and_then(|from| from.name.as_deref()).unwrap_or(""),
            to: &to,
            subject: &mail.subject,
            own_text: &mail.reply,
            full_text: &mail.text,
            thread: &thread.answered,
            named: &named,
            ..MailFacts::default()
        };
        Ok(matcher.concerns(&facts).is_some())
    }
}

/// A copy of a letter that went through the Outbox: its exact bytes are kept already, and what a
/// server adds on the way back makes it no answer.
fn is_letter_of_ours(r: &Reader<'_>, mail: &ParsedMessage) -> Result<bool> {
    let (Some(id), Some(from)) = (&mail.message_id, &mail.from) else {
        return Ok(false);
    };
    let entry = r.outbox_entry_with_header_id(id)?;
    Ok(entry.is_some_and(|entry| entry.envelope_from.eq_ignore_ascii_case(&from.email)))
}

/// What to know an authority by: its domain, or its address where anybody may have one.
fn sender_of(email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    let (_, domain) = email.rsplit_once('@')?;
    Some(if OPEN_TO_ALL.contains(&domain) {
        email
    } else {
        domain.to_owned()
    })
}

fn speaks_of_requests(subject: &str) -> bool {
    let words: String = subject
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = format!(
        " {} ",
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    WORDS
        .iter()
        .any(|word| words.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use super::{sender_of, speaks_of_requests};

    #[test]
    fn an_authority_is_looked_for_by_its_domain_unless_anybody_may_write_from_there() {
        for (email, sender) in [
            ("FOI@Eastmere.example", Some("eastmere.example")),
            ("Clerk.Parish@gmail.com", Some("clerk.parish@gmail.com")),
            ("no address", None),
        ] {
            assert_eq!(sender_of(email).as_deref(), sender, "{email}");
        }
    }

    #[test]
    fn words_are_whole_words() {
        for (subject, speaks) in [
            ("FOI: your request", true),
            ("RE: Freedom of Information – response", true),
            ("EIR/2026/33", true),
            ("Their weekly offers", false),
            ("Foie gras", false),
        ] {
            assert_eq!(speaks_of_requests(subject), speaks, "{subject}");
        }
    }
}
