//! Those who issue access tokens, and how this program is known to them.

use std::collections::BTreeMap;

use oauth2::basic::BasicClient;
use oauth2::{
    AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::wire::{ClientEdit, ClientView, Settings, SignIn};
use crate::{App, AppError, Result};

const CLIENTS: &str = "oauth";
const PROVIDERS: [SignIn; 3] = [SignIn::Google, SignIn::Microsoft, SignIn::Other];

/// What the user gave about a provider; an empty text stands for the provider's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Given {
    client_id: String,
    #[serde(default)]
    authorize_url: String,
    #[serde(default)]
    token_url: String,
    #[serde(default)]
    scope: String,
}

/// One who issues access tokens, with all it takes to ask.
#[derive(Debug, Clone)]
pub(crate) struct Issuer {
    pub(super) title: &'static str,
    client_id: String,
    client_secret: Option<SecretString>,
    authorize_url: String,
    token_url: String,
    pub(super) scopes: Vec<String>,
    /// The name the browser comes back to: Google wants the address, Microsoft the name (RFC 8252
    /// section 7.3 has both).
    pub(super) loopback: &'static str,
    /// What else has to be asked for so that the sign-in lasts.
    pub(super) extra: &'static [(&'static str, &'static str)],
}

pub(super) type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

impl Issuer {
    /// The library's client for this provider.
    pub(super) fn client(&self, redirect: Option<String>) -> Result<Client> {
        let bad = |error: oauth2::url::ParseError| {
            AppError::invalid(format!(
                "An address of {} is none: {error}. Correct it in Settings. Nothing was changed.",
                self.title
            ))
        };
        let mut client = BasicClient::new(ClientId::new(self.client_id.clone()))
            // Google and Microsoft both take the secret in the body, and nobody must do otherwise.
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(self.authorize_url.clone()).map_err(bad)?)
            .set_token_uri(TokenUrl::new(self.token_url.clone()).map_err(bad)?);
        if let Some(secret) = &self.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().into()));
        }
        if let Some(redirect) = redirect {
            client = client.set_redirect_uri(RedirectUrl::new(redirect).map_err(bad)?);
        }
        Ok(client)
    }
}

impl App {
    /// How this program is known to each provider.
    pub fn clients(&self) -> Result<Vec<ClientView>> {
        let given = self.given()?;
        Ok(PROVIDERS
            .into_iter()
            .map(|provider| {
                let own = built_in(provider);
                let given = given.get(provider.name()).cloned().unwrap_or_default();
                ClientView {
                    provider,
                    title: own.title.to_owned(),
                    client_id: given.client_id,
                    has_secret: matches!(
                        self.ports.secrets.get(&secret_name(provider)),
                        Ok(Some(_))
                    ),
                    authorize_url: or(given.authorize_url, own.authorize_url),
                    token_url: or(given.token_url, own.token_url),
                    scope: or(given.scope, own.scope),
                    help: own.help.to_owned(),
                }
            })
            .collect())
    }

    /// Keeps the client id, and the secret if there is one, under which this program was registered
    /// with a provider.
    pub fn save_client(&self, edit: &ClientEdit) -> Result<Settings> {
        if edit.provider == SignIn::Password {
            return Err(AppError::invalid(
                "A client id belongs to google, microsoft or other. Nothing was changed.",
            ));
        }
        let own = built_in(edit.provider);
        let client_id = edit.client_id.trim().to_owned();
        if client_id.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(AppError::invalid(
                "A client id has no spaces in it. Nothing was changed.",
            ));
        }
        let given = Given {
            client_id,
            authorize_url: address(&edit.authorize_url, own.authorize_url)?,
            token_url: address(&edit.token_url, own.token_url)?,
            scope: edit.scope.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        if !given.client_id.is_empty() {
            for (what, built_in, given) in [
                (
                    "where the user signs in",
                    own.authorize_url,
                    &given.authorize_url,
                ),
                ("where tokens come from", own.token_url, &given.token_url),
                ("the scope", own.scope, &given.scope),
            ] {
                if built_in.is_empty() && given.is_empty() {
                    return Err(AppError::invalid(format!(
                        "Of another provider, {what} has to be given too. Nothing was changed."
                    )));
                }
            }
        }
        let forget = given.client_id.is_empty();
        self.casebook.write(|w| -> Result<()> {
            let mut all: BTreeMap<String, Given> = w.setting(CLIENTS)?.unwrap_or_default();
            if forget {
                all.remove(edit.provider.name());
            } else {
                all.insert(edit.provider.name().to_owned(), given);
            }
            Ok(w.set_setting(CLIENTS, &all)?)
        })?;
        let name = secret_name(edit.provider);
        match &edit.client_secret {
            Some(secret) if !forget && !secret.is_empty() => {
                self.keep_secret(&name, secret.clone().into(), edit.keep)?;
            }
            _ if forget => self.ports.secrets.forget(&name),
            _ => {}
        }
        self.tokens().clear();
        self.settings()
    }

    fn given(&self) -> Result<BTreeMap<String, Given>> {
        Ok(self
            .casebook
            .read(|r| r.setting(CLIENTS))?
            .unwrap_or_default())
    }

    /// All it takes to ask a provider for tokens.
    ///
    /// # Errors
    ///
    /// When no client id was given for it yet, saying how to come by one.
    pub(super) fn issuer(&self, provider: SignIn) -> Result<Issuer> {
        let own = built_in(provider);
        let given = self
            .given()?
            .remove(provider.name())
            .filter(|given| !given.client_id.is_empty())
            .ok_or_else(|| {
                AppError::invalid(format!(
                    "To sign in with {}, Scrutineer has to be known there, and that takes a client id of your own. {} Nothing was changed.",
                    own.title, own.help
                ))
            })?;
        let scope = or(given.scope, own.scope);
        Ok(Issuer {
            title: own.title,
            client_id: given.client_id,
            client_secret: self
                .ports
                .secrets
                .get(&secret_name(provider))
                .map_err(AppError::Invalid)?,
            authorize_url: or(given.authorize_url, own.authorize_url),
            token_url: or(given.token_url, own.token_url),
            scopes: scope.split_whitespace().map(str::to_owned).collect(),
            loopback: own.loopback,
            extra: own.extra,
        })
    }
}

struct BuiltIn {
    title: &'static str,
    authorize_url: &'static str,
    token_url: &'static str,
    scope: &'static str,
    loopback: &'static str,
    extra: &'static [(&'static str, &'static str)],
    help: &'static str,
}

fn built_in(provider: SignIn) -> BuiltIn {
    match provider {
        // https://developers.google.com/identity/protocols/oauth2/native-app
        // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
        SignIn::Google => BuiltIn {
            title: "Google",
            authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
            token_url: "https://oauth2.googleapis.com/token",
            scope: "https://mail.google.com/",
            loopback: "127.0.0.1",
            // Without both, a second sign-in gives no refresh token.
            extra: &[("access_type", "offline"), ("prompt", "consent")],
            help: "Make one in the Google Cloud console: a project with the Gmail API, an OAuth client of the type “Desktop app”; it comes with a client secret. An app password does without all this.",
        },
        // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
        // https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
        SignIn::Microsoft => BuiltIn {
            title: "Microsoft",
            authorize_url: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            token_url: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            scope: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
            loopback: "localhost",
            extra: &[],
            help: "Register an application in the Microsoft Entra admin centre with the redirect address http://localhost for “mobile and desktop applications”; it has no secret. At work, ask those who run the mail: they can give you one.",
        },
        SignIn::Other | SignIn::Password => BuiltIn {
            title: "another provider",
            authorize_url: "",
            token_url: "",
            scope: "",
            loopback: "127.0.0.1",
            extra: &[],
            help: "Ask those who run the mail for a client id, the two addresses (for signing in and for tokens) and the scope.",
        },
    }
}

/// An address as given, or nothing when it is the provider's own.
fn address(text: &str, own: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text == own {
        return Ok(String::new());
    }
    // The browser is sent there, and secrets are: only where TLS shows who it is.
    match reqwest::Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.host_str().is_some() => Ok(url.into()),
        _ => Err(AppError::invalid(format!(
            "“{text}” is not an address that begins with https://. Nothing was changed."
        ))),
    }
}

fn or(given: String, own: &str) -> String {
    if given.is_empty() {
        own.to_owned()
    } else {
        given
    }
}

/// Names a provider's client secret among the secrets.
fn secret_name(provider: SignIn) -> String {
    format!("client secret {}", provider.name())
}
