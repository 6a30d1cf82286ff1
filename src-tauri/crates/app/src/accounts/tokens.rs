//! Access tokens of one mailbox: asked for with the refresh token, kept in memory until they end.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use foi_mail::{AccessTokens, TokenError, Trust};
use foi_store::AccountId;
use oauth2::basic::{BasicErrorResponse, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{HttpRequest, HttpResponse, RefreshToken, RequestTokenError, TokenResponse as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::issuer::Issuer;
use crate::adapters::{Web, WebError};
use crate::app::Ports;
use crate::ports::{Clock, Secrets};
use crate::{App, AppError, Result};

/// A token is not used in its last minute: the server's clock may be ahead.
const MARGIN: TimeDelta = TimeDelta::minutes(1);
/// How long a token is taken to last whose issuer does not say.
const UNSAID: Duration = Duration::from_mins(50);
/// More than any answer with a token.
const LARGEST_ANSWER: usize = 256 * 1024;

/// See the module.
pub(crate) struct AccountTokens {
    /// The refresh token's name among the secrets.
    name: String,
    issuer: Issuer,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    trust: Trust,
    held: Mutex<Option<Held>>,
}

struct Held {
    token: SecretString,
    until: DateTime<Utc>,
}

impl fmt::Debug for AccountTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountTokens")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl App {
    pub(super) fn tokens(&self) -> MutexGuard<'_, HashMap<AccountId, Arc<AccountTokens>>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the access tokens of a mailbox; new ones are asked for when they are needed.
    pub(super) fn forget_tokens(&self, account: AccountId) {
        self.tokens().remove(&account);
    }
}

impl AccountTokens {
    pub(super) fn new(name: String, issuer: Issuer, ports: &Ports, trust: Trust) -> Self {
        Self {
            name,
            issuer,
            secrets: Arc::clone(&ports.secrets),
            clock: Arc::clone(&ports.clock),
            trust,
            held: Mutex::new(None),
        }
    }

    async fn fresh(&self, refused: Option<&SecretString>) -> Result<SecretString, TokenError> {
        // Held while asking, so that two connections do not both spend the refresh token.
        let mut held = self.held.lock().await;
        if let Some(held) = &*held
            && held.until - MARGIN > self.clock.now()
            && refused.is_none_or(|no| no.expose_secret() != held.token.expose_secret())
        {
            return Ok(held.token.clone());
        }
        *held = None;
        let mut refresh = self.refresh_token().await?;
        let answer = match self.ask(&refresh).await {
            Err(Refusal::Gone(words)) => {
                // Another process may have got a new one in the meantime, which ends the old.
                let now = self.refresh_token().await?;
                if now.expose_secret() == refresh.expose_secret() {
                    return Err(TokenError::SignInAgain { words });
                }
                refresh = now;
                self.ask(&refresh).await
            }
            other => other,
        };
        let answer = answer.map_err(|refusal| match refusal {
            Refusal::Gone(words) => TokenError::SignInAgain { words },
            Refusal::Unreachable(words) => TokenError::Unreachable { words },
        })?;
        if let Some(new) = answer.refresh_token()
            && new.secret() != refresh.expose_secret()
        {
            // Before the access token is used: from now on the old refresh token may be dead.
            self.replace(new.secret().clone().into()).await?;
        }
        let token = SecretString::from(answer.access_token().secret().clone());
        let lasts = answer.expires_in().unwrap_or(UNSAID);
        let lasts = TimeDelta::from_std(lasts).unwrap_or(TimeDelta::hours(1));
        *held = Some(Held {
            token: token.clone(),
            until: self.clock.now() + lasts,
        });
        Ok(token)
    }

    async fn refresh_token(&self) -> Result<SecretString, TokenError> {
        let again = |words: String| TokenError::SignInAgain { words };
        match self.with_secrets(|secrets, name| secrets.get(name)).await {
            Ok(Some(token)) => Ok(token),
            Ok(None) => Err(again(format!(
                "no sign-in with {} is kept here",
                self.issuer.title
            ))),
            Err(why) => Err(again(why.trim_end_matches('.').to_owned())),
        }
    }

    /// Keeps a new refresh token where the old one was.
    async fn replace(&self, token: SecretString) -> Result<(), TokenError> {
        self.with_secrets(move |secrets, name| secrets.replace(name, token))
            .await
            .map_err(|words| TokenError::SignInAgain {
                words: words.trim_end_matches('.').to_owned(),
            })
    }

    /// A keyring asks over D-Bus, perhaps the user: not on a thread that others wait for.
    async fn with_secrets<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Secrets, &str) -> Result<T, String> + Send + 'static,
    ) -> Result<T, String> {
        let (secrets, name) = (Arc::clone(&self.secrets), self.name.clone());
        tokio::task::spawn_blocking(move || work(&*secrets, &name))
            .await
            .unwrap_or_else(|_| Err("The keyring did not answer.".into()))
    }

    async fn ask(&self, refresh: &SecretString) -> Result<BasicTokenResponse, Refusal> {
        let title = self.issuer.title;
        let client = self
            .issuer
            .client(None)
            .map_err(|error| Refusal::Gone(error.to_string()))?;
        let web = web(&self.trust).map_err(|error| Refusal::Unreachable(error.to_string()))?;
        let refresh = RefreshToken::new(refresh.expose_secret().to_owned());
        client
            .exchange_refresh_token(&refresh)
            .request_async(&|request| exchange(web.clone(), request))
            .await
            .map_err(|error| refusal(&error, title))
    }
}

impl AccessTokens for AccountTokens {
    fn token<'a>(
        &'a self,
        refused: Option<&'a SecretString>,
    ) -> Pin<Box<dyn Future<Output = Result<SecretString, TokenError>> + Send + 'a>> {
        Box::pin(self.fresh(refused))
    }
}

/// Why no token was given.
pub(super) enum Refusal {
    /// The sign-in, or this program's registration, is not good any more.
    Gone(String),
    /// Nobody said no.
    Unreachable(String),
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let (Refusal::Gone(words) | Refusal::Unreachable(words)) = refusal;
        Self::Invalid(format!("You are not signed in: {words}. Nothing was lost."))
    }
}

pub(super) type Failed = RequestTokenError<WebError, BasicErrorResponse>;

/// What the one who issues tokens said instead, as part of a sentence.
pub(super) fn refusal(error: &Failed, title: &str) -> Refusal {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let more = said
                .error_description()
                .map(|text| format!(" (“{}”)", shortened(text)))
                .unwrap_or_default();
            Refusal::Gone(match said.error() {
                BasicErrorResponseType::InvalidGrant => {
                    format!("{title} does not accept the sign-in any more{more}")
                }
                BasicErrorResponseType::InvalidClient
                | BasicErrorResponseType::UnauthorizedClient => format!(
                    "{title} does not accept the client id or its secret; correct them{more}"
                ),
                other => format!("{title} says {}{more}", shortened(other.as_ref())),
            })
        }
        RequestTokenError::Request(error) => {
            Refusal::Unreachable(error.to_string().trim_end_matches('.').to_owned())
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            Refusal::Unreachable(format!("the answer of {title} made no sense"))
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

pub(super) fn web(trust: &Trust) -> Result<Web, WebError> {
    Web::new(trust)
}

/// The library's request over our own client: HTTPS only, no redirects, a bounded answer.
pub(super) async fn exchange(web: Web, request: HttpRequest) -> Result<HttpResponse, WebError> {
    web.exchange(request, LARGEST_ANSWER).await
}
