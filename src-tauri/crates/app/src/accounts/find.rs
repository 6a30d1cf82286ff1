//! Settings for an address: from the table of large providers, from what its domain publishes, or
//! as guesses to begin from. Nothing found is used before the user has seen it and it was tried.

use std::net::SocketAddr;
use std::time::Duration;

use foi_mail::{LARGEST_AUTOCONFIG, Provider, ProviderSignIn, check_address, read_autoconfig};
use foi_store::table::account::Account;

use super::names::{Named, Names};
use crate::adapters::Web;
use crate::wire::{FoundSettings, Security, SignIn};
use crate::{App, AppError, Result};

/// How long each of the look-ups may take.
const LIMIT: Duration = Duration::from_secs(12);

/// Servers that answer instead of the internet's; only tests have them.
#[derive(Debug, Clone, Copy)]
pub struct StandIn {
    /// Answers for every name.
    pub names: SocketAddr,
    /// Answers for every web server, on whatever port was not named.
    pub web: SocketAddr,
}

impl App {
    /// Looks up settings for an address. The domain's own servers are asked, over HTTPS, and never
    /// told the part before the @.
    ///
    /// # Errors
    ///
    /// When it is no address. That nothing was found is no error: then there are guesses.
    pub async fn find_settings(&self, address: &str) -> Result<FoundSettings> {
        let address = check_address(address)?;
        if let Some(provider) = Provider::of_address(&address) {
            let text = format!("{} is known to Scrutineer.", provider.name);
            return Ok(of_provider(provider, &address, text));
        }
        let domain = match address.rsplit_once('@') {
            Some((_, domain)) => domain.to_ascii_lowercase(),
            None => return Err(AppError::invalid("That is not an address.")),
        };
        let (host, published, named) = tokio::join!(
            in_time(self.host_of(&domain)),
            in_time(self.published(&domain, &address)),
            in_time(self.named(&domain)),
        );
        let mut troubles = Vec::new();
        let mut take = |looked: std::result::Result<Option<FoundSettings>, String>| match looked {
            Ok(found) => found,
            Err(trouble) => {
                troubles.push(trouble);
                None
            }
        };
        // Mail lies where it is delivered: who hosts the domain's mail goes before what a web
        // server publishes, which may be the web host's own guess.
        let found = take(host.map(|host| {
            host.map(|provider| {
                let text = format!("Mail for {domain} is run by {}.", provider.name);
                of_provider(provider, &address, text)
            })
        }));
        let published = take(published);
        let named = take(named.map(|named| {
            named.map(|(smtp, imap)| {
                let text = format!("{domain} names these servers in the domain name system.");
                of_names(&smtp, &imap, &address, &text)
            })
        }));
        Ok(found.or(published).or(named).map_or_else(
            || guesses(&domain, &address, &troubles),
            |found| with_other_names_said(found, &domain),
        ))
    }

    async fn host_of(
        &self,
        domain: &str,
    ) -> std::result::Result<Option<&'static Provider>, String> {
        let exchangers = self.names()?.mail_exchangers(domain).await?;
        Ok(exchangers
            .first()
            .and_then(|host| Provider::of_mail_exchanger(host)))
    }

    async fn named(&self, domain: &str) -> std::result::Result<Option<(Named, Named)>, String> {
        self.names()?.servers(domain).await
    }

    fn names(&self) -> std::result::Result<Names, String> {
        Names::new(self.post.stand_in.map(|stand_in| stand_in.names))
    }

    /// The file a domain publishes for mail programs, at one of the two places for it. The format
    /// lets a program add the address; it is left out, and filled in here.
    async fn published(
        &self,
        domain: &str,
        address: &str,
    ) -> std::result::Result<Option<FoundSettings>, String> {
        let stand_in = self.post.stand_in.map(|stand_in| stand_in.web);
        let web = Web::looking_up(&self.trust(), stand_in).map_err(|error| error.to_string())?;
        for url in [
            format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
            format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
        ] {
            // A server that is not there or has no such file is the usual case, and no trouble.
            let Ok(file) = web.get(&url, LARGEST_AUTOCONFIG).await else {
                continue;
            };
            // A page “not found” that says it was found is no trouble either.
            let Ok(found) = read_autoconfig(&file, address) else {
                continue;
            };
            let provider = Provider::of_server(&found.imap.host);
            return Ok(Some(FoundSettings {
                found: true,
                text: format!("{domain} publishes these settings for mail programs."),
                provider: found.provider,
                smtp_host: found.smtp.host,
                smtp_port: found.smtp.port,
                smtp_security: found.smtp.security.into(),
                imap_host: found.imap.host,
                imap_port: found.imap.port,
                imap_security: found.imap.security.into(),
                user: found.imap.user,
                sign_in: provider.map_or(
                    if found.imap.oauth_only && found.smtp.oauth_only {
                        SignIn::Other
                    } else {
                        SignIn::Password
                    },
                    sign_in_of,
                ),
                advice: provider.map_or("", |provider| provider.advice).to_owned(),
                help_url: provider.map_or("", |provider| provider.help_url).to_owned(),
            }));
        }
        Ok(None)
    }
}

async fn in_time<T>(
    look: impl Future<Output = std::result::Result<T, String>>,
) -> std::result::Result<T, String> {
    tokio::time::timeout(LIMIT, look)
        .await
        .unwrap_or_else(|_| Err("no answer came in time".to_owned()))
}

fn sign_in_of(provider: &Provider) -> SignIn {
    match provider.sign_in {
        ProviderSignIn::Microsoft => SignIn::Microsoft,
        ProviderSignIn::Password
        | ProviderSignIn::AppPassword
        | ProviderSignIn::AppPasswordOrGoogle => SignIn::Password,
    }
}

fn of_provider(provider: &Provider, address: &str, text: String) -> FoundSettings {
    let ((smtp_host, smtp_port, smtp_security), (imap_host, imap_port, imap_security)) =
        (provider.smtp, provider.imap);
    FoundSettings {
        found: true,
        text,
        provider: provider.name.to_owned(),
        smtp_host: smtp_host.to_owned(),
        smtp_port,
        smtp_security: smtp_security.into(),
        imap_host: imap_host.to_owned(),
        imap_port,
        imap_security: imap_security.into(),
        user: address.to_owned(),
        sign_in: sign_in_of(provider),
        advice: provider.advice.to_owned(),
        help_url: provider.help_url.to_owned(),
    }
}

fn of_names(smtp: &Named, imap: &Named, address: &str, text: &str) -> FoundSettings {
    FoundSettings {
        found: true,
        text: text.to_owned(),
        provider: String::new(),
        smtp_host: smtp.host.clone(),
        smtp_port: smtp.port,
        smtp_security: smtp.security.into(),
        imap_host: imap.host.clone(),
        imap_port: imap.port,
        imap_security: imap.security.into(),
        user: address.to_owned(),
        sign_in: SignIn::Password,
        advice: String::new(),
        help_url: String::new(),
    }
}

/// The password will go to these servers. Whoever can forge an answer of the domain name system can
/// name others (RFC 6186 section 6), so a name outside the domain is pointed out.
fn with_other_names_said(mut found: FoundSettings, domain: &str) -> FoundSettings {
    let known = Provider::of_server(&found.imap_host).is_some();
    let inside = |host: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    let others: Vec<_> = [&found.smtp_host, &found.imap_host]
        .into_iter()
        .filter(|host| !inside(host))
        .cloned()
        .collect();
    if let Some(other) = others.first()
        && !known
    {
        found.text.push_str(&format!(
            " {other} is outside {domain}: use it only if you know that your mail is there."
        ));
    }
    found
}

fn guesses(domain: &str, address: &str, troubles: &[String]) -> FoundSettings {
    let why = troubles.first().map_or_else(
        || format!("Nothing is published about the mail of {domain}."),
        |trouble| {
            format!(
                "The look-up for {domain} did not work ({}).",
                trouble.trim_end_matches('.')
            )
        },
    );
    let named = |kind: &str, port| Named {
        host: format!("{kind}.{domain}"),
        port,
        security: foi_mail::Security::Tls,
    };
    FoundSettings {
        found: false,
        ..of_names(
            &named("smtp", 465),
            &named("imap", 993),
            address,
            &format!("{why} These are guesses: put in what your provider’s help pages say."),
        )
    }
}

/// What a user whose password was refused should know about the provider.
pub(super) fn advice_for(account: &Account) -> String {
    Provider::of_server(&account.smtp_host)
        .or_else(|| Provider::of_server(&account.imap_host))
        .or_else(|| Provider::of_address(&account.user))
        .map_or(
            "Some providers refuse the password of the mailbox here and want an “app password”, made for this use on their page.",
            |provider| provider.advice,
        )
        .to_owned()
}

impl From<foi_mail::Security> for Security {
    fn from(security: foi_mail::Security) -> Self {
        match security {
            foi_mail::Security::Tls => Self::Tls,
            foi_mail::Security::StartTls => Self::StartTls,
        }
    }
}
