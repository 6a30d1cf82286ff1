//! Who writes for whom: addresses and domains that authorities are known to use.

use std::collections::{HashMap, HashSet};

/// Anybody can have an address here: of these an authority's exact addresses count, not the domain.
pub(crate) const OPEN_TO_ALL: [&str; 32] = [
    "aol.co.uk",
    "aol.com",
    "btinternet.com",
    "btopenworld.com",
    "fastmail.com",
    "gmail.com",
    "gmx.co.uk",
    "gmx.com",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "mac.com",
    "mail.com",
    "me.com",
    "msn.com",
    "ntlworld.com",
    "outlook.com",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "sky.com",
    "talktalk.net",
    "tiscali.co.uk",
    "virgin.net",
    "virginmedia.com",
    "yahoo.co.uk",
    "yahoo.com",
    "ymail.com",
    "zoho.com",
];

#[derive(Debug, Clone, Default)]
pub(super) struct Senders {
    addresses: HashMap<String, Vec<u32>>,
    domains: HashMap<String, Vec<u32>>,
    own: HashSet<String>,
}

impl Senders {
    /// Makes an address known as the authority's, and its domain where that says something.
    pub(super) fn add(&mut self, email: &str, authority: u32) {
        let address = address_of(email);
        let Some(domain) = domain_of(&address) else {
            return;
        };
        if self.own.contains(&address) {
            return;
        }
        if !OPEN_TO_ALL.contains(&domain) {
            add_to(&mut self.domains, domain, authority);
        }
        add_to(&mut self.addresses, &address, authority);
    }

    pub(super) fn add_own(&mut self, email: &str) {
        let address = address_of(email);
        if !address.is_empty() {
            self.own.insert(address);
        }
    }

    /// Whether it is an address of the user's own.
    pub(super) fn is_own(&self, email: &str) -> bool {
        self.own.contains(&address_of(email))
    }

    /// The authorities that write from this address: it is theirs, or its domain or one that
    /// contains it is.
    pub(super) fn authorities(&self, email: &str) -> Vec<u32> {
        let address = address_of(email);
        let mut found: Vec<u32> = self.addresses.get(&address).cloned().unwrap_or_default();
        let mut domain = domain_of(&address);
        while let Some(name) = domain {
            for authority in self.domains.get(name).into_iter().flatten() {
                if !found.contains(authority) {
                    found.push(*authority);
                }
            }
            domain = name.split_once('.').map(|(_, rest)| rest);
        }
        found
    }
}

fn add_to(known: &mut HashMap<String, Vec<u32>>, name: &str, authority: u32) {
    match known.get_mut(name) {
        Some(authorities) if authorities.contains(&authority) => {}
        Some(authorities) => authorities.push(authority),
        None => {
            known.insert(name.to_owned(), vec![authority]);
        }
    }
}

/// An address as it is compared: domains have no case (RFC 5321 §2.4), and no real mailbox differs
/// from another by case alone.
pub(super) fn address_of(email: &str) -> String {
    email.trim().to_lowercase()
}

/// What stands after the last `@`.
pub(super) fn domain_of(email: &str) -> Option<&str> {
    let (_, domain) = email.rsplit_once('@')?;
    let domain = domain.trim_end_matches(['.', '>']);
    (domain.contains('.') && !domain.contains(char::is_whitespace)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::Senders;

    #[test]
    fn a_domain_covers_what_is_below_it_and_nothing_else() {
        let mut senders = Senders::default();
        senders.add("foi@eastmere.example", 1);
        senders.add("clerk.of.parish@gmail.com", 2);
        senders.add_own("amina@reporter.example");
        for (email, authorities) in [
            ("foi@eastmere.example", vec![1]),
            ("Someone.Else@EASTMERE.example", vec![1]),
            ("noreply@mail.eastmere.example", vec![1]),
            ("foi@noteastmere.example", vec![]),
            ("foi@eastmere.example.evil.test", vec![]),
            ("foi@example", vec![]),
            ("clerk.of.parish@gmail.com", vec![2]),
            ("somebody@gmail.com", vec![]),
            ("\"foi@eastmere.example\"@evil.test", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(senders.authorities(email), authorities, "{email}");
        }
        assert!(senders.is_own("Amina@reporter.example"));
    }
}
