//! Whether a mail in the mailbox concerns us: of all others nothing is kept, and most are not
//! even brought.

use foi_mail::{Automatic, ParsedMessage};
use foi_store::Reader;

use crate::matching::answered_ids;
use crate::{App, Result};

/// Domains where anybody may have an address: only the whole address says who writes.
const PUBLIC_DOMAINS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.uk",
    "live.com",
    "live.co.uk",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "btinternet.com",
    "btopenworld.com",
    "sky.com",
    "virginmedia.com",
    "ntlworld.com",
    "blueyonder.co.uk",
    "talktalk.net",
    "plusnet.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "gmx.co.uk",
    "fastmail.com",
    "zoho.com",
];

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
    /// Domains, and whole addresses at public domains, of the authorities that were asked.
    senders: Vec<String>,
}

impl Concerns {
    /// What is known now.
    pub(crate) fn now(app: &App) -> Result<Self> {
        app.casebook.read(|r| {
            let mut senders = Vec::new();
            for authority in r.authorities()? {
                if r.requests_to(authority.id)? > 0 {
                    senders.extend(sender_of(&authority.email));
                }
            }
            senders.sort();
            senders.dedup();
            Ok(Self { senders })
        })
    }

    /// Whose mail concerns us: domains and addresses.
    pub(crate) fn senders(&self) -> &[String] {
        &self.senders
    }

    /// What the header alone says: it answers a letter of ours or a mail kept here, is one of them,
    /// comes from an authority that was asked, or has our reference in its subject.
    pub(crate) fn by_header(&self, r: &Reader<'_>, mail: &ParsedMessage) -> Result<Concern> {
        if self.tells(r, mail)? || names_a_request(r, &mail.subject)? {
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

    /// Whether the whole mail concerns us.
    pub(crate) fn by_text(&self, r: &Reader<'_>, mail: &ParsedMessage) -> Result<bool> {
        Ok(self.tells(r, mail)?
            || names_a_request(r, &mail.subject)?
            || names_a_request(r, &mail.text)?)
    }

    fn tells(&self, r: &Reader<'_>, mail: &ParsedMessage) -> Result<bool> {
        let from = mail.from.as_ref().map(|from| from.email.to_lowercase());
        if from.is_some_and(|from| self.is_known(&from)) {
            return Ok(true);
        }
        for id in answered_ids(mail).iter().chain(&mail.message_id) {
            if r.request_of_header_id(id)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_known(&self, address: &str) -> bool {
        let domain = address.rsplit('@').next().unwrap_or_default();
        self.senders.iter().any(|sender| {
            sender == address
                || domain
                    .strip_suffix(sender.as_str())
                    .is_some_and(|below| below.is_empty() || below.ends_with('.'))
        })
    }
}

/// What to know an authority by: its domain, or its address where anybody may have one.
fn sender_of(email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    let (_, domain) = email.rsplit_once('@')?;
    Some(if PUBLIC_DOMAINS.contains(&domain) {
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

/// Whether a reference of ours stands in a text.
fn names_a_request(r: &Reader<'_>, text: &str) -> Result<bool> {
    for word in text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| word.len() == 10 && word.to_ascii_uppercase().starts_with("SCR-"))
    {
        if r.request_with_reference(word)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{Concerns, sender_of, speaks_of_requests};

    #[test]
    fn an_authority_is_known_by_its_domain_and_what_lies_below() {
        let concerns = Concerns {
            senders: vec!["eastmere.example".into(), "clerk.parish@gmail.com".into()],
        };
        for (address, known) in [
            ("foi@eastmere.example", true),
            ("noreply@mail.eastmere.example", true),
            ("foi@westeastmere.example", false),
            ("foi@eastmere.example.evil.test", false),
            ("clerk.parish@gmail.com", true),
            ("other@gmail.com", false),
            ("", false),
        ] {
            assert_eq!(concerns.is_known(address), known, "{address}");
        }
        assert_eq!(
            sender_of("FOI@Eastmere.example"),
            Some("eastmere.example".into())
        );
        assert_eq!(
            sender_of("Clerk.Parish@gmail.com"),
            Some("clerk.parish@gmail.com".into())
        );
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
