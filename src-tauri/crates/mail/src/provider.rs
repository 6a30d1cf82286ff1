//! The providers most people in the United Kingdom have their mail with.
//!
//! Settings go out of date; whatever comes from here is shown to the user and tried before it is
//! used. What each entry was checked against, in November 2026, stands beside it. Providers whose
//! mail has closed (Vodafone, Plusnet's own) or whose servers could not be checked to speak TLS are
//! not here: their addresses are looked up like any other.

use crate::Security;

/// A provider of mail, and what its users have to do first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// Its name, as its users know it.
    pub name: &'static str,
    /// The domains of its addresses; empty for one that hosts other people's domains only.
    pub domains: &'static [&'static str],
    /// Ends of the names of the servers that mail for hosted domains goes to (MX records).
    pub mail_exchangers: &'static [&'static str],
    /// The server letters go to, its port and how it is protected.
    pub smtp: (&'static str, u16, Security),
    /// The server answers come from, its port and how it is protected.
    pub imap: (&'static str, u16, Security),
    /// How its mailboxes are signed in to.
    pub sign_in: ProviderSignIn,
    /// What the user has to know or do first; empty when nothing.
    pub advice: &'static str,
    /// The provider's page about that; empty when there is none.
    pub help_url: &'static str,
}

/// How a provider lets programs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderSignIn {
    /// With the mailbox's own password.
    Password,
    /// With a password made for this program; the mailbox's own is refused.
    AppPassword,
    /// With an app password or, where this program is registered, on Google's page.
    AppPasswordOrGoogle,
    /// On Microsoft's page only.
    Microsoft,
}

impl Provider {
    /// The provider of an address, by its domain.
    pub fn of_address(address: &str) -> Option<&'static Self> {
        let (_, domain) = address.trim().rsplit_once('@')?;
        let domain = domain.to_ascii_lowercase();
        PROVIDERS
            .iter()
            .find(|provider| provider.domains.contains(&domain.as_str()))
    }

    /// The provider that hosts a domain, by the server its mail goes to (an MX record).
    pub fn of_mail_exchanger(host: &str) -> Option<&'static Self> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let under = |end: &&str| {
            host.strip_suffix(*end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        PROVIDERS
            .iter()
            .find(|provider| provider.mail_exchangers.iter().any(under))
    }

    /// The provider that runs a server.
    pub fn of_server(host: &str) -> Option<&'static Self> {
        let is = |server: &str| server.eq_ignore_ascii_case(host.trim_end_matches('.'));
        PROVIDERS
            .iter()
            .find(|provider| is(provider.smtp.0) || is(provider.imap.0))
    }
}

const YAHOO: &str = "Yahoo refuses your own password here. Make an app password on Yahoo’s account page, under Security, and give that.";

/// The table. Domains are in lower case, and none stands twice (a test looks).
pub const PROVIDERS: &[Provider] = &[
    // support.google.com/mail/answer/7126229 (servers), /185833 (app passwords). MX of Google
    // Workspace: aspmx.l.google.com, smtp.google.com (support.google.com/a/answer/174125).
    Provider {
        name: "Gmail",
        domains: &["gmail.com", "googlemail.com"],
        mail_exchangers: &["google.com", "googlemail.com"],
        smtp: ("smtp.gmail.com", 465, Security::Tls),
        imap: ("imap.gmail.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPasswordOrGoogle,
        advice: "Google refuses your own password here. Turn on 2-Step Verification, make an app password on your Google account’s page, and give that; or sign in on Google’s page with a client id of your own.",
        help_url: "https://support.google.com/accounts/answer/185833",
    },
    // support.microsoft.com "POP, IMAP and SMTP settings for Outlook.com": modern authentication
    // (OAuth 2) only since September 2024. SMTP smtp-mail.outlook.com, IMAP outlook.office365.com.
    Provider {
        name: "Outlook.com",
        domains: &[
            "outlook.com",
            "outlook.co.uk",
            "hotmail.com",
            "hotmail.co.uk",
            "live.com",
            "live.co.uk",
            "msn.com",
        ],
        mail_exchangers: &["olc.protection.outlook.com"],
        smtp: ("smtp-mail.outlook.com", 587, Security::StartTls),
        imap: ("outlook.office365.com", 993, Security::Tls),
        sign_in: ProviderSignIn::Microsoft,
        advice: "Microsoft lets programs in only through its own sign-in page, no longer with a password. Turn on IMAP in Outlook.com’s settings, under Forwarding and IMAP.",
        help_url: "https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040",
    },
    // learn.microsoft.com/exchange "Authenticated client SMTP submission"; basic sign-in over IMAP
    // ended in 2022, over SMTP in 2026. MX *.mail.protection.outlook.com, *.mx.microsoft.
    Provider {
        name: "Microsoft 365",
        domains: &[],
        mail_exchangers: &["mail.protection.outlook.com", "mx.microsoft"],
        smtp: ("smtp.office365.com", 587, Security::StartTls),
        imap: ("outlook.office365.com", 993, Security::Tls),
        sign_in: ProviderSignIn::Microsoft,
        advice: "Microsoft lets programs in only through its own sign-in page. Those who run your mail may have to allow IMAP and “authenticated SMTP” for your mailbox.",
        help_url: "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission",
    },
    // help.yahoo.com/kb/SLN4075 (servers), SLN15241 (app passwords).
    Provider {
        name: "Yahoo Mail",
        domains: &[
            "yahoo.com",
            "yahoo.co.uk",
            "yahoo.ie",
            "ymail.com",
            "rocketmail.com",
        ],
        mail_exchangers: &["yahoodns.net"],
        smtp: ("smtp.mail.yahoo.com", 465, Security::Tls),
        imap: ("imap.mail.yahoo.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPassword,
        advice: YAHOO,
        help_url: "https://help.yahoo.com/kb/SLN15241.html",
    },
    // sky.com/help "Sky Yahoo Mail": run by Yahoo, with its servers; app password from
    // sky.com/sky-yahoo-mail/manage-apps.
    Provider {
        name: "Sky Yahoo Mail",
        domains: &["sky.com"],
        mail_exchangers: &[],
        smtp: ("smtp.mail.yahoo.com", 465, Security::Tls),
        imap: ("imap.mail.yahoo.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPassword,
        advice: "Sky’s mail is run by Yahoo and refuses your own password here. Make an app password on Sky’s page for that, and give that.",
        help_url: "https://www.sky.com/sky-yahoo-mail/manage-apps",
    },
    // help.aol.com "AOL Mail IMAP settings"; run by Yahoo.
    Provider {
        name: "AOL Mail",
        domains: &["aol.com", "aol.co.uk", "aim.com"],
        mail_exchangers: &[],
        smtp: ("smtp.aol.com", 465, Security::Tls),
        imap: ("imap.aol.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPassword,
        advice: "AOL refuses your own password here. Make an app password on AOL’s account page, under Security, and give that.",
        help_url: "https://help.aol.com/articles/Create-and-manage-app-password",
    },
    // bt.com/help "BT Email server settings": mail.btinternet.com, 993 and 465, TLS from the start.
    Provider {
        name: "BT Mail",
        domains: &["btinternet.com", "btopenworld.com", "talk21.com"],
        mail_exchangers: &[],
        smtp: ("mail.btinternet.com", 465, Security::Tls),
        imap: ("mail.btinternet.com", 993, Security::Tls),
        sign_in: ProviderSignIn::Password,
        advice: "",
        help_url: "https://www.bt.com/help/email",
    },
    // virginmedia.com/help "email app password", and its community pages; servers from the same help.
    Provider {
        name: "Virgin Media Mail",
        domains: &[
            "virginmedia.com",
            "ntlworld.com",
            "blueyonder.co.uk",
            "virgin.net",
        ],
        mail_exchangers: &[],
        smtp: ("smtp.virginmedia.com", 465, Security::Tls),
        imap: ("imap.virginmedia.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPassword,
        advice: "Virgin Media wants an “email app password”: make one in My Virgin Media, under Account settings, and give that.",
        help_url: "https://www.virginmedia.com/help",
    },
    // community.talktalk.co.uk, mail settings. From memory; no page of theirs could be read.
    Provider {
        name: "TalkTalk Mail",
        domains: &["talktalk.net", "tiscali.co.uk", "lineone.net"],
        mail_exchangers: &[],
        smtp: ("smtp.talktalk.net", 587, Security::StartTls),
        imap: ("mail.talktalk.net", 993, Security::Tls),
        sign_in: ProviderSignIn::Password,
        advice: "",
        help_url: "",
    },
    // support.apple.com/102525 (servers), /102654 (app-specific passwords).
    Provider {
        name: "iCloud Mail",
        domains: &["icloud.com", "me.com", "mac.com"],
        mail_exchangers: &["mail.icloud.com"],
        smtp: ("smtp.mail.me.com", 587, Security::StartTls),
        imap: ("imap.mail.me.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPassword,
        advice: "Apple refuses your own password here. Make an app-specific password at account.apple.com, under Sign-In and Security, and give that.",
        help_url: "https://support.apple.com/102654",
    },
    // fastmail.help "Server names and ports", "App passwords".
    Provider {
        name: "Fastmail",
        domains: &["fastmail.com", "fastmail.co.uk", "fastmail.fm"],
        mail_exchangers: &["messagingengine.com"],
        smtp: ("smtp.fastmail.com", 465, Security::Tls),
        imap: ("imap.fastmail.com", 993, Security::Tls),
        sign_in: ProviderSignIn::AppPassword,
        advice: "Fastmail refuses your own password here. Make an app password in its settings, under Privacy and Security, and give that.",
        help_url: "https://www.fastmail.help/hc/articles/360058752854",
    },
    // zoho.com/mail/help/imap-access.html; accounts of the European data centre are at .eu.
    Provider {
        name: "Zoho Mail",
        domains: &["zohomail.eu"],
        mail_exchangers: &["zoho.eu", "zohomail.eu"],
        smtp: ("smtp.zoho.eu", 465, Security::Tls),
        imap: ("imap.zoho.eu", 993, Security::Tls),
        sign_in: ProviderSignIn::Password,
        advice: "Turn on IMAP in Zoho’s settings. With two-factor sign-in, Zoho wants an app-specific password.",
        help_url: "https://www.zoho.com/mail/help/imap-access.html",
    },
    Provider {
        name: "Zoho Mail",
        domains: &["zoho.com", "zohomail.com"],
        mail_exchangers: &["zoho.com", "zohomail.com"],
        smtp: ("smtp.zoho.com", 465, Security::Tls),
        imap: ("imap.zoho.com", 993, Security::Tls),
        sign_in: ProviderSignIn::Password,
        advice: "Turn on IMAP in Zoho’s settings. With two-factor sign-in, Zoho wants an app-specific password.",
        help_url: "https://www.zoho.com/mail/help/imap-access.html",
    },
    // support.gmx.com "IMAP": imap.gmx.com 993, mail.gmx.com 587; to be turned on first.
    Provider {
        name: "GMX",
        domains: &["gmx.co.uk", "gmx.com", "gmx.us"],
        mail_exchangers: &[],
        smtp: ("mail.gmx.com", 465, Security::Tls),
        imap: ("imap.gmx.com", 993, Security::Tls),
        sign_in: ProviderSignIn::Password,
        advice: "Turn on “POP3 and IMAP” in GMX’s settings first. With two-factor sign-in, GMX wants an application-specific password.",
        help_url: "https://support.gmx.com/pop-imap/toggle.html",
    },
    // ionos.co.uk/help "Server information for IMAP, POP3 and SMTP"; MX mx00/mx01.ionos.co.uk.
    Provider {
        name: "IONOS",
        domains: &[],
        mail_exchangers: &["ionos.co.uk", "1and1.co.uk"],
        smtp: ("smtp.ionos.co.uk", 465, Security::Tls),
        imap: ("imap.ionos.co.uk", 993, Security::Tls),
        sign_in: ProviderSignIn::Password,
        advice: "",
        help_url: "https://www.ionos.co.uk/help/email",
    },
    // proton.me/support/imap-smtp-and-pop3-setup: only through Bridge, a program on this machine.
    Provider {
        name: "Proton Mail",
        domains: &["proton.me", "protonmail.com", "pm.me"],
        mail_exchangers: &["protonmail.ch"],
        smtp: ("127.0.0.1", 1025, Security::StartTls),
        imap: ("127.0.0.1", 1143, Security::StartTls),
        sign_in: ProviderSignIn::AppPassword,
        advice: "Proton lets programs in only through Proton Mail Bridge, a program of theirs that has to run on this computer. Give the password that Bridge shows, and let this computer trust Bridge’s certificate (Bridge can export it).",
        help_url: "https://proton.me/support/imap-smtp-and-pop3-setup",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_domain_has_one_provider_and_every_entry_is_whole() {
        let mut seen = BTreeSet::new();
        for provider in PROVIDERS {
            for domain in provider.domains {
                assert!(seen.insert(*domain), "{domain} stands twice");
                assert_eq!(*domain, domain.to_ascii_lowercase());
            }
            assert!(
                !provider.domains.is_empty() || !provider.mail_exchangers.is_empty(),
                "{} cannot be found",
                provider.name
            );
            assert!(
                provider.sign_in == ProviderSignIn::Password || !provider.advice.is_empty(),
                "{}: nobody is told what to do",
                provider.name
            );
            let url = provider.help_url;
            assert!(url.is_empty() || url.starts_with("https://"), "{url}");
            // RFC 8314: 465 and 993 are TLS from the start, 587 and 143 begin in the clear.
            for (host, port, security) in [provider.smtp, provider.imap] {
                let usual = match port {
                    465 | 993 => Some(Security::Tls),
                    587 | 143 => Some(Security::StartTls),
                    _ => None,
                };
                assert!(usual.is_none_or(|usual| usual == security), "{host}:{port}");
            }
        }
    }

    #[test]
    fn providers_are_found_by_address_and_by_mx() {
        let named = |found: Option<&Provider>| found.map(|provider| provider.name);
        assert_eq!(
            named(Provider::of_address("Amina@GMail.com ")),
            Some("Gmail")
        );
        assert_eq!(
            named(Provider::of_address("a@sky.com")),
            Some("Sky Yahoo Mail")
        );
        assert_eq!(named(Provider::of_address("a@notgmail.com")), None);
        assert_eq!(named(Provider::of_address("gmail.com")), None);
        for (exchanger, name) in [
            ("aspmx.l.google.com.", Some("Gmail")),
            ("ALT1.ASPMX.L.GOOGLE.COM", Some("Gmail")),
            ("smtp.google.com", Some("Gmail")),
            (
                "paper-example.mail.protection.outlook.com.",
                Some("Microsoft 365"),
            ),
            ("in1-smtp.messagingengine.com", Some("Fastmail")),
            ("mail.protection.outlook.com.paper.example", None),
            ("evilgoogle.com", None),
            ("mail.paper.example", None),
        ] {
            assert_eq!(
                named(Provider::of_mail_exchanger(exchanger)),
                name,
                "{exchanger}"
            );
        }
        assert_eq!(named(Provider::of_server("IMAP.gmail.com")), Some("Gmail"));
    }
}
