//! Signing in on the provider's own page, in the user's own browser: the authorisation code flow
//! with PKCE and a loopback redirect (RFC 6749 section 4.1, RFC 7636, RFC 8252).

use std::sync::PoisonError;
use std::time::Duration;

use foi_store::AccountId;
use foi_store::table::account::Account;
use oauth2::{
    AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, Scope, TokenResponse as _,
};
use secrecy::SecretString;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::issuer::{Client, Issuer};
use super::loopback::{Answer, Loopback};
use super::{sign_in_name, tokens};
use crate::wire::{Keep, Settings, SignIn};
use crate::{App, AppError, Result};

/// How long the user has on the provider's page.
const LIMIT: Duration = Duration::from_mins(5);

/// A sign-in that waits for the browser to come back.
#[derive(Debug)]
pub(crate) struct SigningIn {
    account: Account,
    issuer: Issuer,
    client: Client,
    loopback: Loopback,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
    cancelled: oneshot::Receiver<()>,
}

/// The sign-in under way, if there is one.
#[derive(Debug, Default)]
pub(crate) struct SignInUnderWay {
    waiting: Option<Box<SigningIn>>,
    cancel: Option<oneshot::Sender<()>>,
}

impl App {
    /// Begins to sign in to a mailbox, and gives the address of the provider's page, which the
    /// user's browser is to open. A sign-in begun before is given up.
    pub async fn begin_sign_in(&self, account: Uuid) -> Result<String> {
        let account = self.casebook.read(|r| r.account(account.into()))?;
        let provider = SignIn::named(&account.sign_in);
        if provider == SignIn::Password {
            return Err(AppError::invalid(
                "This mailbox is signed in to with a password. Nothing was changed.",
            ));
        }
        let issuer = self.issuer(provider)?;
        let loopback = Loopback::open().await.map_err(|error| {
            AppError::invalid(format!(
                "The browser would find nobody to come back to on this computer: {error}. Nothing was changed."
            ))
        })?;
        let redirect = format!("http://{}:{}", issuer.loopback, loopback.port());
        let client = issuer.client(Some(redirect))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut asking = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(issuer.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .add_extra_param("login_hint", account.user.clone());
        for (name, value) in issuer.extra {
            asking = asking.add_extra_param(*name, *value);
        }
        let (url, state) = asking.url();
        let (cancel, cancelled) = oneshot::channel();
        *self.signing_in() = SignInUnderWay {
            waiting: Some(Box::new(SigningIn {
                account,
                issuer,
                client,
                loopback,
                state,
                verifier,
                cancelled,
            })),
            cancel: Some(cancel),
        };
        Ok(url.into())
    }

    /// Waits for the browser, for five minutes at most, and keeps the sign-in where `keep` says.
    ///
    /// # Errors
    ///
    /// When it was cancelled, refused, or took too long. Nothing is changed then.
    pub async fn finish_sign_in(&self, keep: Keep) -> Result<Settings> {
        let Some(waiting) = self.signing_in().waiting.take() else {
            return Err(AppError::invalid(
                "No sign-in is under way. Begin one first; nothing was changed.",
            ));
        };
        let SigningIn {
            account,
            issuer,
            client,
            loopback,
            state,
            verifier,
            cancelled,
        } = *waiting;
        let answer = tokio::select! {
            answer = tokio::time::timeout(LIMIT, loopback.answer(state.secret())) => answer,
            _ = cancelled => {
                return Err(AppError::invalid("The sign-in was cancelled. Nothing was changed."));
            }
        };
        let code = match answer {
            Ok(Ok(Answer::Code(code))) => code,
            Ok(Ok(Answer::Refused(words))) => {
                return Err(AppError::invalid(format!(
                    "{} did not let Scrutineer into the mailbox: {words}. Nothing was changed.",
                    issuer.title
                )));
            }
            Ok(Err(error)) => {
                return Err(AppError::invalid(format!(
                    "The browser could not come back: {error}. Nothing was changed."
                )));
            }
            Err(_) => {
                return Err(AppError::invalid(
                    "The sign-in took more than five minutes and was given up. Nothing was changed; begin again.",
                ));
            }
        };
        let web = tokens::web(&self.trust())?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(verifier)
            .request_async(&|request| tokens::exchange(web.clone(), request))
            .await
            .map_err(|error| tokens::refusal(&error, issuer.title))?;
        let Some(refresh) = answer.refresh_token() else {
            return Err(AppError::invalid(format!(
                "{} let Scrutineer in once but gave no leave to come again, so that letters could not go by themselves. The scope may lack “offline access”. Nothing was changed.",
                issuer.title
            )));
        };
        self.signed_in(account.id, refresh.secret().clone().into(), keep)
            .await?;
        self.settings()
    }

    /// Gives up the sign-in under way, if there is one.
    pub fn cancel_sign_in(&self) {
        let under_way = std::mem::take(&mut *self.signing_in());
        if let Some(cancel) = under_way.cancel {
            let _ = cancel.send(());
        }
    }

    async fn signed_in(&self, account: AccountId, refresh: SecretString, keep: Keep) -> Result<()> {
        let secrets = std::sync::Arc::clone(&self.ports.secrets);
        tokio::task::spawn_blocking(move || secrets.set(&sign_in_name(account), refresh, keep))
            .await
            .unwrap_or_else(|_| Err("The keyring did not answer.".into()))
            .map_err(AppError::Invalid)?;
        self.forget_tokens(account);
        let now = self.now();
        Ok(self.casebook.write(|w| w.try_waiting_now(now))?)
    }

    fn signing_in(&self) -> std::sync::MutexGuard<'_, SignInUnderWay> {
        self.signing_in
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
