//! Which mailbox letters go through and answers come from.

use std::sync::Arc;

use foi_mail::{Credential, Mailbox, Mailer, Practice, Server, Trust};
use foi_store::table::account::Account;
use foi_store::table::request::Request;
use foi_store::{AccountId, Reader};

use super::{AccountTokens, password_name, sign_in_name};
use crate::wire::{Identity, Security, SignIn};
use crate::{App, AppError, Result};

/// Names the practice folder where mailboxes are named.
pub(crate) const PRACTICE: &str = "practice";

/// Where letters go and answers come from.
#[derive(Debug)]
pub(crate) enum Route {
    /// The practice folder.
    Practice(Practice),
    /// A real mailbox, with what signs in to it.
    Account(Box<Account>, Credential),
}

impl App {
    /// Letters stay on this machine.
    pub fn is_practice(&self) -> Result<bool> {
        Ok(self.default_account()?.is_none())
    }

    /// The mailbox letters of new requests go through; none while everything is practice.
    pub(crate) fn default_account(&self) -> Result<Option<Account>> {
        if self.post.practice.is_some() {
            return Ok(None);
        }
        Ok(self.casebook.read(|r| r.default_account())?)
    }

    /// Every place answers come from. One whose password is not at hand does not hold the others
    /// up: each has its own result.
    pub(crate) fn routes(&self) -> Result<Vec<Result<Route>>> {
        if self.is_practice()? {
            return Ok(vec![self.practice_route()]);
        }
        let accounts = self.casebook.read(|r| r.accounts())?;
        Ok(accounts
            .into_iter()
            .map(|account| self.account_route(account))
            .collect())
    }

    /// The place of one mailbox; the default one's when none is named. Practice when there is no
    /// mailbox, or when the program was started for practice.
    pub(crate) fn route_of(&self, account: Option<AccountId>) -> Result<Route> {
        let account = match account {
            Some(id) if self.post.practice.is_none() => {
                Some(self.casebook.read(|r| r.account(id))?)
            }
            _ => self.default_account()?,
        };
        account.map_or_else(
            || self.practice_route(),
            |account| self.account_route(account),
        )
    }

    fn account_route(&self, account: Account) -> Result<Route> {
        let credential = self.credential_of(&account)?;
        Ok(Route::Account(Box::new(account), credential))
    }

    /// The practice folder, whatever mailboxes there are.
    pub(crate) fn practice_route(&self) -> Result<Route> {
        let folder = self.practice_folder();
        let practice = Practice::new(&folder).map_err(|error| AppError::file(&folder, error))?;
        Ok(Route::Practice(practice))
    }

    /// What signs in to a mailbox. Access tokens are only asked for when a server wants one.
    pub(super) fn credential_of(&self, account: &Account) -> Result<Credential> {
        let provider = SignIn::named(&account.sign_in);
        if provider == SignIn::Password {
            return match self.ports.secrets.get(&password_name(account)) {
                Ok(Some(password)) => Ok(password.into()),
                Ok(None) => Err(AppError::NeedsPassword(account.user.clone())),
                Err(why) => Err(AppError::KeyringLocked(account.user.clone(), why)),
            };
        }
        let mut known = self.tokens();
        if let Some(tokens) = known.get(&account.id) {
            return Ok(Credential::AccessToken(Arc::clone(tokens) as _));
        }
        let tokens = Arc::new(AccountTokens::new(
            sign_in_name(account.id),
            self.issuer(provider)?,
            &self.ports,
            self.trust(),
        ));
        known.insert(account.id, Arc::clone(&tokens));
        Ok(Credential::AccessToken(tokens))
    }

    /// Whoever signs the letters of a request, or of a new one: the user, under the name and
    /// address of the mailbox.
    pub(crate) fn writer_of(&self, r: &Reader<'_>, request: Option<&Request>) -> Result<Identity> {
        let account = match request.and_then(|request| request.account_id) {
            Some(id) if self.post.practice.is_none() => Some(r.account(id)?),
            _ => self.default_account()?,
        };
        let Some(account) = account else {
            return self.writer();
        };
        let own = if account.name.is_empty() || account.email.is_empty() {
            Some(self.writer()?)
        } else {
            None
        };
        let given = |given: String, of: fn(Identity) -> String| match given {
            given if given.is_empty() => own.clone().map(of).unwrap_or_default(),
            given => given,
        };
        Ok(Identity {
            name: given(account.name, |own| own.name),
            email: given(account.email, |own| own.email),
        })
    }

    pub(crate) fn trust(&self) -> Trust {
        self.post.extra_trust.clone().unwrap_or(Trust::System)
    }
}

impl Route {
    pub(crate) fn mailer(&self, trust: Trust) -> Mailer {
        match self {
            Self::Practice(practice) => practice.mailer(),
            Self::Account(account, credential) => {
                Mailer::smtp(smtp_server(account), credential.clone(), trust)
            }
        }
    }

    pub(crate) fn mailbox(&self, trust: Trust) -> Mailbox {
        match self {
            Self::Practice(practice) => practice.mailbox(),
            Self::Account(account, credential) => {
                Mailbox::imap(imap_server(account), credential.clone(), trust)
            }
        }
    }

    /// Names the mailbox in the casebook's notes of how far it was read.
    pub(crate) fn mailbox_name(&self) -> String {
        match self {
            Self::Practice(_) => PRACTICE.to_owned(),
            Self::Account(account, _) => account.id.to_string(),
        }
    }

    pub(crate) fn is_practice(&self) -> bool {
        matches!(self, Self::Practice(_))
    }
}

pub(super) fn smtp_server(account: &Account) -> Server {
    server(
        &account.smtp_host,
        account.smtp_port,
        &account.smtp_security,
        &account.user,
    )
}

pub(super) fn imap_server(account: &Account) -> Server {
    server(
        &account.imap_host,
        account.imap_port,
        &account.imap_security,
        &account.user,
    )
}

fn server(host: &str, port: u16, security: &str, user: &str) -> Server {
    Server {
        host: host.to_owned(),
        port,
        security: match Security::named(security) {
            Security::Tls => foi_mail::Security::Tls,
            Security::StartTls => foi_mail::Security::StartTls,
        },
        user: user.to_owned(),
    }
}
