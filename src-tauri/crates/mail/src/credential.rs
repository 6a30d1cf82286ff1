//! What an account signs in with: a password, or OAuth 2 access tokens (SASL XOAUTH2).

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;

use crate::{FetchError, SendError};

/// What an account signs in with.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The password, or an app password.
    Password(SecretString),
    /// Access tokens that somebody else issues, for a while each.
    AccessToken(Arc<dyn AccessTokens>),
}

impl From<SecretString> for Credential {
    fn from(password: SecretString) -> Self {
        Self::Password(password)
    }
}

/// Where access tokens come from.
///
/// A connection may be opened again hours after the mailbox was made, when the first token has
/// long expired. So it is not a token that a mailbox is given, but where to get one.
pub trait AccessTokens: fmt::Debug + Send + Sync {
    /// A token to sign in with. `refused` is one that the server has just not taken: whatever its
    /// date says, it is not to be given again.
    fn token<'a>(
        &'a self,
        refused: Option<&'a SecretString>,
    ) -> BoxFuture<'a, Result<SecretString, TokenError>>;
}

/// Why there is no access token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Whoever issues tokens was not reached; later it may be.
    #[error("{words}")]
    Unreachable {
        /// What went wrong, as part of a sentence.
        words: String,
    },
    /// No more tokens are issued until the user signs in again.
    #[error("{words}")]
    SignInAgain {
        /// Why, as part of a sentence.
        words: String,
    },
}

impl From<TokenError> for SendError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Unreachable { words } => Self::Unreachable { words },
            TokenError::SignInAgain { words } => Self::SignInAgain { words },
        }
    }
}

impl From<TokenError> for FetchError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Unreachable { words } => Self::Unreachable { words },
            TokenError::SignInAgain { words } => Self::SignInAgain { words },
        }
    }
}

/// What is shown to the server at one sign-in.
pub(crate) enum Key {
    Password(SecretString),
    Token(SecretString),
}

impl Credential {
    /// The key for the next try, after the server refused the token given before.
    pub(crate) async fn key(&self, refused: Option<&SecretString>) -> Result<Key, TokenError> {
        Ok(match self {
            Self::Password(password) => Key::Password(password.clone()),
            Self::AccessToken(tokens) => Key::Token(tokens.token(refused).await?),
        })
    }
}

/// The answer to the server in SASL XOAUTH2
/// (<https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>).
pub(crate) fn xoauth2(user: &str, token: &SecretString) -> String {
    // A control byte in a user name would end its field early.
    let user: String = user.chars().filter(|c| !c.is_control()).collect();
    format!(
        "user={user}\x01auth=Bearer {}\x01\x01",
        token.expose_secret()
    )
}

/// What a server answers to a token that it does not take, before it says no.
#[derive(Deserialize)]
struct Challenge {
    status: String,
}

/// The server's JSON on a refused token, as part of a sentence; nothing when it is none.
pub(crate) fn challenge_words(json: &[u8]) -> Option<String> {
    let challenge: Challenge = serde_json::from_slice(json).ok()?;
    Some(match challenge.status.as_str() {
        // Google says 400 for an expired token, others 401.
        "400" | "401" | "invalid_token" => "the access token has expired or was withdrawn".into(),
        "403" | "insufficient_scope" => "the access token does not allow mail to be used".into(),
        other => {
            let other: String = other.chars().filter(|c| !c.is_control()).take(60).collect();
            format!("the access token was refused (status {other})")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of Google's page on the protocol, before its base64.
    #[test]
    fn the_answer_is_as_google_writes_it() {
        let token = SecretString::from("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
        assert_eq!(
            xoauth2("someuser@example.com", &token),
            "user=someuser@example.com\u{1}auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\u{1}\u{1}"
        );
    }

    #[test]
    fn a_user_name_cannot_add_a_field() {
        let token = SecretString::from("t");
        let answer = xoauth2("a@b.example\u{1}auth=Bearer other", &token);
        assert_eq!(answer.matches('\u{1}').count(), 3);
    }

    // The challenge on the same page: {"status":"401","schemes":"bearer mac","scope":"…"}.
    #[test]
    fn a_refusal_is_said_in_words() {
        let said = |json: &str| challenge_words(json.as_bytes());
        let expired =
            said(r#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#);
        assert_eq!(
            expired.as_deref(),
            Some("the access token has expired or was withdrawn")
        );
        assert_eq!(
            said("{\"status\":\"<b>\\r\\n9\"}").as_deref(),
            Some("the access token was refused (status <b>9)")
        );
        assert_eq!(said("no json"), None);
        assert_eq!(said(""), None);
    }
}
