use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// How a connection is protected. There is no third way: never in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// Begins in the clear and turns to TLS before the password.
    StartTls,
}

/// How a mailbox is signed in to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SignIn {
    /// With a password, or an app password.
    #[default]
    Password,
    /// On a page of Google's (OAuth 2).
    Google,
    /// On a page of Microsoft's (OAuth 2).
    Microsoft,
    /// On a page of somebody else's, whose addresses the user gave (OAuth 2).
    Other,
}

/// Where a password or a sign-in is kept. The user chooses; nothing else is done instead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Keep {
    /// In memory only: asked for at each start.
    #[default]
    Ask,
    /// In the system's keyring.
    Keyring,
    /// In a file that only the user can read.
    File,
}

/// A mailbox, without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AccountView {
    /// Its id.
    pub id: Uuid,
    /// Who letters from it are signed by.
    pub name: String,
    /// The address letters from it bear.
    pub email: String,
    /// Server letters go to.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// How it is protected.
    pub smtp_security: Security,
    /// Server answers come from.
    pub imap_host: String,
    /// Its port.
    pub imap_port: u16,
    /// How it is protected.
    pub imap_security: Security,
    /// The user name for both.
    pub user: String,
    /// How it is signed in to.
    pub sign_in: SignIn,
    /// Letters of new requests go through it.
    pub is_default: bool,
    /// A password is at hand, or it is signed in.
    pub has_password: bool,
    /// Requests sent from it that are not finished.
    pub open_requests: u32,
    /// How it stands, in one sentence.
    pub text: String,
}

/// A mailbox to set up or change.
#[derive(Clone, Deserialize, TS)]
#[ts(export)]
pub struct AccountEdit {
    /// Which; none to add one.
    pub id: Option<Uuid>,
    /// Who letters from it are signed by; empty for the user's own name.
    #[serde(default)]
    pub name: String,
    /// The address letters from it bear; empty for the user's own.
    #[serde(default)]
    pub email: String,
    /// Server letters go to.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// How it is protected.
    pub smtp_security: Security,
    /// Server answers come from.
    pub imap_host: String,
    /// Its port.
    pub imap_port: u16,
    /// How it is protected.
    pub imap_security: Security,
    /// The user name for both.
    pub user: String,
    /// How it is signed in to.
    #[serde(default)]
    pub sign_in: SignIn,
    /// The password; none to keep the one at hand.
    pub password: Option<String>,
    /// Where the password is kept.
    #[serde(default)]
    pub keep: Keep,
}

/// What trying a mailbox showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AccountCheck {
    /// Letters can be sent.
    pub smtp_ok: bool,
    /// In one sentence.
    pub smtp: String,
    /// Answers can be fetched.
    pub imap_ok: bool,
    /// In one sentence.
    pub imap: String,
    /// What this provider wants, if that may be why; empty otherwise.
    pub advice: String,
}

/// Settings found for an address, to be shown before they are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FoundSettings {
    /// Somebody said so; otherwise these are guesses to begin from.
    pub found: bool,
    /// Where they come from, in one sentence.
    pub text: String,
    /// The provider's name, empty when not known.
    pub provider: String,
    /// Server letters go to.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// How it is protected.
    pub smtp_security: Security,
    /// Server answers come from.
    pub imap_host: String,
    /// Its port.
    pub imap_port: u16,
    /// How it is protected.
    pub imap_security: Security,
    /// The user name for both.
    pub user: String,
    /// How such a mailbox is best signed in to.
    pub sign_in: SignIn,
    /// What this provider wants of a user first, such as an app password; empty when nothing.
    pub advice: String,
    /// The provider's page about that; empty when there is none.
    pub help_url: String,
}

/// How this program is known to one who issues access tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ClientView {
    /// Who issues them.
    pub provider: SignIn,
    /// Its name.
    pub title: String,
    /// The id under which this program was registered there; empty when not given yet.
    pub client_id: String,
    /// A client secret is kept.
    pub has_secret: bool,
    /// Where the user signs in.
    pub authorize_url: String,
    /// Where tokens come from.
    pub token_url: String,
    /// What is asked for.
    pub scope: String,
    /// How to come by an id, in a few sentences.
    pub help: String,
}

/// A client id to keep.
#[derive(Clone, Deserialize, TS)]
#[ts(export)]
pub struct ClientEdit {
    /// Who issues the tokens.
    pub provider: SignIn,
    /// The id under which this program was registered there; empty to forget it.
    pub client_id: String,
    /// The client secret, where one was given; none to keep the one at hand.
    pub client_secret: Option<String>,
    /// Where the secret is kept.
    #[serde(default)]
    pub keep: Keep,
    /// Where the user signs in; empty for the provider's own.
    #[serde(default)]
    pub authorize_url: String,
    /// Where tokens come from; empty for the provider's own.
    #[serde(default)]
    pub token_url: String,
    /// What is asked for; empty for what mail needs at the provider.
    #[serde(default)]
    pub scope: String,
}

/// The provider's page on which the user signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SignInPage {
    /// Its address.
    pub url: String,
    /// The browser was asked to open it.
    pub opened: bool,
}
